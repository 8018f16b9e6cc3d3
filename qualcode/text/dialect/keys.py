"""The key stream of a text: (start, end, key) for every word, borders that a phrase cannot cross.

The text is never changed. One word may carry two keys (katek: tidak, ada), two words may share one
(berapo nyo: berapanya), and fillers and remarks stand aside so that "dak eee ado" is *tidak ada*.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import NamedTuple

from qualcode.text.dialect.lexicon import NEGATION, TITLES, Lexicon, bundled
from qualcode.text.dialect.tokens import (
    BREAK,
    CAPITAL,
    COMMA,
    JOINS,
    SENTENCE,
    SPEAKER,
    Tokens,
    fold,
    notes,
    tokens,
)

_VOWEL = re.compile("[AEIOU]")
"""What an acronym such as PKK has not: words in capitals around it are speech."""
SENTINEL = "xsep"
"""The word that stands for a border in the text given to a full-text index."""
_PLACES = (
    "atur bangun dapat data daftar dekat dunia jajah jalan jual jumlah kandung kerja kubur kunci "
    "muka pisah sekolah tempat tepat timpa ulang"
)
PLACES_AFTER_DI = frozenset(_PLACES.split())
"""Verb roots that are nouns after *di* often enough: di jalan, di sekolah."""

_BREAKS = tuple(min(kind & BREAK, SPEAKER) for kind in range(2 * COMMA))
"""Which border the flags of a gap make."""


class KeyStream(NamedTuple):
    """Parallel lists: ``text[starts[i]:ends[i]]`` has the key ``keys[i]``.

    ``breaks[i]`` is 1 if a sentence, 2 if a speaker ends before word ``i``, else 0. ``aside`` holds
    the fillers and the words of remarks as (start, end, key): found alone, skipped by phrases.
    """

    text: str
    starts: list[int]
    ends: list[int]
    keys: list[str]
    breaks: list[int]
    aside: list[tuple[int, int, str]]


def key_stream(
    text: str,
    lexicon: Lexicon | None = None,
    *,
    borders: Iterable[int] = (),
    skip: Sequence[tuple[int, int]] = (),
    commas_break: bool = False,
) -> KeyStream:
    """Return the keys of a text.

    ``borders`` are offsets where another speaker begins; ``skip`` are the ranges of remarks that
    are not speech (those like "(tertawa)" are found anyway).
    """
    return keyed_words(
        text, lexicon or bundled(), borders=borders, skip=skip, commas_break=commas_break
    ).stream


class KeyedWords(NamedTuple):
    """A key stream with the words it was made of, and where they start.

    ``joined`` are the indexes of words that have no key of their own and of those that took them in.
    """

    stream: KeyStream
    words: list[str]
    starts: list[int]
    joined: list[int]


def keyed_words(
    text: str,
    lexicon: Lexicon,
    *,
    borders: Iterable[int] = (),
    skip: Sequence[tuple[int, int]] = (),
    commas_break: bool = False,
) -> KeyedWords:
    """Return the keys of a text with its words as written; see `key_stream`."""
    lexicon.trim()
    found = tokens(text)
    gaps = found.gaps
    for border in borders:
        at = bisect_left(found.starts, border)
        if at < len(found.starts):
            gaps[at] = (gaps[at] | SENTENCE | SPEAKER | CAPITAL) & ~JOINS
    if commas_break:
        gaps[:] = [kind | SENTENCE if kind & COMMA else kind for kind in gaps]
    keys = list(map(lexicon.cache.__getitem__, found.words))
    special = [i for i, key in enumerate(keys) if key[0] == "\0"]
    remarks = _merged([*notes(text), *skip])
    if not special and not remarks:
        breaks = _breaks(gaps, len(keys))
        stream = KeyStream(text, found.starts, found.ends, keys, breaks, [])
        return KeyedWords(stream, found.words, found.starts, [])
    reading = _Reading(text, found, keys, lexicon)
    stream = reading.stream(special, remarks)
    return KeyedWords(stream, found.words, found.starts, reading.joined)


def index_text(
    text: str,
    borders: Iterable[int] = (),
    lexicon: Lexicon | None = None,
    *,
    skip: Sequence[tuple[int, int]] = (),
) -> str:
    """Return the keys of a text joined by blanks, with `SENTINEL` at every border.

    Fillers and remarks come last, so that they can be found but do not part a phrase.
    """
    stream = key_stream(text, lexicon, borders=borders, skip=skip)
    words = with_borders(stream.keys, stream.breaks)
    return " ".join([*words, *(f"{SENTINEL} {key}" for _, _, key in stream.aside)])


def with_borders(keys: list[str], breaks: list[int]) -> list[str]:
    """Return the keys with the sentinel before each that follows a border; none before the first."""
    before = f"{SENTINEL} "
    words = keys.copy()
    for i in compress(range(1, len(words)), breaks[1:]):
        words[i] = before + words[i]
    return words


def surface_stream(text: str, *, borders: Iterable[int] = ()) -> KeyStream:
    """Return a stream whose keys are the words as written, without case: for exact search."""
    found = tokens(text)
    gaps = found.gaps
    for border in borders:
        at = bisect_left(found.starts, border)
        if at < len(found.starts):
            gaps[at] |= SENTENCE | SPEAKER
    keys = [word.casefold() for word in found.words]
    return KeyStream(text, found.starts, found.ends, keys, _breaks(gaps, len(keys)), [])


def _breaks(gaps: list[int], n: int) -> list[int]:
    return list(map(_BREAKS.__getitem__, gaps[:n]))


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


class _Reading:
    """One text being read: settles the words that the cache could not."""

    def __init__(self, text: str, found: Tokens, keys: list[str], lexicon: Lexicon) -> None:
        self._text = text
        self._words, self._starts, self._ends, self._gaps = found
        self._keys = keys
        self._lexicon = lexicon
        self._gone: set[int] = set()
        self._aside: set[int] = set()

    def stream(self, special: list[int], remarks: list[tuple[int, int]]) -> KeyStream:
        """Settle the special words in order, then set apart what is not a word of a phrase."""
        self._set_aside(remarks)
        for i in special:
            if i not in self._gone:
                self._settle(i)
        if not self._gone and not self._aside and not any(" " in self._keys[i] for i in special):
            breaks = _breaks(self._gaps, len(self._keys))
            return KeyStream(self._text, self._starts, self._ends, self._keys, breaks, [])
        return self._rebuilt(special)

    @property
    def joined(self) -> list[int]:
        """The words that have no key of their own, and those that took them in."""
        return [i for gone in self._gone for i in (gone - 1, gone)]

    def _set_aside(self, remarks: list[tuple[int, int]]) -> None:
        for start, end in remarks:
            first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
            self._aside.update(range(first, last))

    def _settle(self, i: int) -> None:
        """Give word ``i`` its key; several keys are divided by a blank."""
        special = self._lexicon.specials[self._words[i]]
        folded = special.folded
        if (
            (special.only_at_start and not self._gaps[i] & CAPITAL and i)
            or (special.only_if_shouted and not self._is_among_capitals(i))
            or (special.not_after_title and self._is_after_title(i))
        ):
            self._keys[i] = folded
            return
        if folded in self._lexicon.phrases and self._join_phrase(i):
            return
        if folded in {"nyo", "nya"} and self._join_nya(i):
            return
        if folded == "di" and self._join_di(i):
            return
        if folded == "do" or special.finding.keys == (NEGATION, "ada"):
            before = self._before(i)
            if before is not None and self._keys[before] == NEGATION:
                self._keys[i] = "ada"
                return
        if not special.finding.keys:
            self._aside.add(i)
            self._keys[i] = folded
            return
        self._keys[i] = " ".join(special.finding.keys)

    def _is_among_capitals(self, i: int) -> bool:
        first = i if self._gaps[i] & SPEAKER else max(i - 1, 0)
        last = i if self._gaps[i + 1] & SPEAKER else i + 1
        around = self._words[first:i] + self._words[i + 1 : last + 1]
        return any(len(word) > 2 and word.isupper() and _VOWEL.search(word) for word in around)

    def _is_after_title(self, i: int) -> bool:
        return bool(i) and not self._gaps[i] & SENTENCE and fold(self._words[i - 1]) in TITLES

    def _before(self, i: int) -> int | None:
        """Return the index of the word before ``i`` in the same sentence, over fillers."""
        while i > 0 and not self._gaps[i] & SENTENCE:
            i -= 1
            if i not in self._aside and i not in self._gone:
                return i
        return None

    def _join_phrase(self, i: int) -> bool:
        """Read a form of several words: cak mano."""
        for rest, entry in self._lexicon.phrases[self._lexicon.specials[self._words[i]].folded]:
            last = i + len(rest)
            if last >= len(self._words) or not self._joins(i + 1, last):
                continue
            if tuple(self._folded(j) for j in range(i + 1, last + 1)) == rest:
                self._keys[i] = " ".join(entry.keys)
                self._swallow(i, last)
                if not entry.keys:
                    self._aside.add(i)
                    self._keys[i] = entry.form.replace(" ", "")
                return True
        return False

    def _join_nya(self, i: int) -> bool:
        """Join nyo that stands apart to its word: berapo nyo."""
        if i == 0 or not self._joins(i, i) or {i - 1, i} & (self._gone | self._aside):
            return False
        word = self._words[i - 1]
        if len(word) < 2 or not word.isalpha() or len(word) > 40:
            return False
        keys = self._lexicon.find(self._folded(i - 1) + "nyo").keys
        if len(keys) != 1 or " " in self._keys[i - 1]:
            return False
        self._keys[i - 1] = keys[0]
        self._swallow(i - 1, i)
        return True

    def _join_di(self, i: int) -> bool:
        """Join di to a verb written apart: di timbang."""
        if i + 1 >= len(self._words) or not self._joins(i + 1, i + 1):
            return False
        word = self._words[i + 1]
        folded = self._folded(i + 1)
        keys = self._lexicon.find(folded).keys
        if len(keys) != 1 or keys[0] in PLACES_AFTER_DI or not word.islower():
            return False
        if not self._lexicon.rules.is_verb(keys[0]) or i + 1 in self._aside:
            return False
        self._keys[i] = "di" + keys[0]
        self._swallow(i, i + 1)
        return True

    def _joins(self, first: int, last: int) -> bool:
        return all(
            self._gaps[j] & JOINS and not self._gaps[j] & SENTENCE for j in range(first, last + 1)
        )

    def _swallow(self, i: int, last: int) -> None:
        """Let word ``i`` reach to the end of word ``last``."""
        self._ends[i] = self._ends[last]
        self._gone.update(range(i + 1, last + 1))

    def _folded(self, i: int) -> str:
        return fold(self._words[i])

    def _rebuilt(self, special: list[int]) -> KeyStream:
        """Copy the words in stretches between those that are gone, stand aside, or have several keys."""
        stream = KeyStream(self._text, [], [], [], [], [])
        breaks, n = _breaks(self._gaps, len(self._keys)), len(self._keys)
        several = {i for i in special if " " in self._keys[i]}
        at = pending = 0
        for event in [*sorted(self._gone | self._aside | several), n]:
            if at < event:
                first = len(stream.breaks)
                stream.starts.extend(self._starts[at:event])
                stream.ends.extend(self._ends[at:event])
                stream.keys.extend(self._keys[at:event])
                stream.breaks.extend(breaks[at:event])
                stream.breaks[first] = max(pending, breaks[at])
                pending = 0
            at = event + 1
            if event == n:
                break
            pending = max(pending, breaks[event])
            if event in self._gone:
                continue
            span = self._starts[event], self._ends[event]
            parts = self._keys[event].lstrip("\0").split(" ")
            if event in self._aside:
                stream.aside.extend((*span, part) for part in parts)
                continue
            stream.starts.extend([span[0]] * len(parts))
            stream.ends.extend([span[1]] * len(parts))
            stream.keys.extend(parts)
            stream.breaks.extend([pending, *[0] * (len(parts) - 1)])
            pending = 0
        return stream
