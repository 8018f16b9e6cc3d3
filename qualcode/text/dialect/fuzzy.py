"""Misspelt and related words, found in the vocabulary of a project: no text is scanned."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.text.dialect.lexicon import NEGATION, Lexicon

_MAX_FOUND = 40


def tolerance(word: str) -> int:
    """Return how many letters may differ: none up to 3 letters, 1 up to 6, then 2."""
    return 0 if len(word) <= 3 else 1 if len(word) <= 6 else 2


def near_words(key: str, vocabulary: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Return the keys of the vocabulary that look like misspellings of ``key`` or the other way round.

    Negators and forms of the lexicon are never misspellings of something else (dak/dan, ada/adat);
    nor are two different standard words (kader/kadar) of each other.
    """
    allowed = tolerance(key)
    if not allowed or not key.isalpha() or key in lexicon.entries:
        return []
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    is_known = lexicon.rules.is_known(key)
    found = process.extract(
        key, vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=_MAX_FOUND * 5
    )
    return [
        word
        for word, distance, _ in found
        if distance
        and _may_be_misspelt(word, lexicon)
        and tolerance(word) >= distance
        and not (is_known and lexicon.rules.is_known(word))
    ][:_MAX_FOUND]


def _may_be_misspelt(word: str, lexicon: Lexicon) -> bool:
    return word.isalpha() and word != NEGATION and word not in lexicon.entries


def related_words(key: str, vocabulary: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Return the keys of the vocabulary with the same root: penyuluhan, penyuluh, menyuluh."""
    rules = lexicon.rules
    root = rules.root(key)
    if len(root) < 4 or root not in rules.words:
        return []
    core = root[1:]
    found = [word for word in vocabulary if core in word and word != key]
    return [word for word in found if rules.root(word) == root][:_MAX_FOUND]
