"""What a full-text index holds of a turn, and which words a change of the lexicon reaches."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from qualcode.text.dialect.keys import (
    SENTINEL,
    KeyStream,
    key_stream,
    keyed_words,
    with_borders,
)
from qualcode.text.dialect.lexicon import Lexicon
from qualcode.text.dialect.plan import Plan
from qualcode.text.dialect.query import AllOf, AnyOf, Near, Node, Phrase, Without
from qualcode.text.dialect.tokens import BORDER, WORD, fold

_MAX_CACHED = 500_000
_BETWEEN = f"\n\n{BORDER}"
Range = tuple[int, int]
"""Start and end of a piece of a text."""


class Segment(NamedTuple):
    """The keys of a turn, and its written words wherever they are not the key itself."""

    norm: str
    raw: str


class Segmenter:
    """Makes segments with one lexicon and gathers their vocabulary."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Begin with an empty vocabulary."""
        self.lexicon = lexicon
        self.keys: set[str] = set()
        self.written: set[str] = set()
        self._written = _Written(lexicon)

    def segment(self, text: str, skip: Sequence[Range] = ()) -> Segment | None:
        """Return what the index holds of a turn, None for a turn without words."""
        return self.segments(text, [(0, len(text))], skip)[0]

    def segments(
        self, text: str, turns: Sequence[Range], remarks: Sequence[Range] = ()
    ) -> list[Segment | None]:
        """Return what the index holds of each turn of a text, None for a turn without words.

        The turns are read together, with borders between them, which costs half of one by one.
        ``remarks`` are the sorted ranges of the text that are no speech.
        """
        speech = _BETWEEN.join([text[start:end] for start, end in turns])
        bases = list(accumulate((end - start + len(_BETWEEN) for start, end in turns), initial=0))
        skip = _moved(remarks, turns, bases)
        stream, words, starts, joined = keyed_words(speech, self.lexicon, skip=skip)
        self.keys.update(stream.keys)
        keys = with_borders(stream.keys, stream.breaks)
        aside: dict[int, list[str]] = defaultdict(list)
        for start, _, key in stream.aside:
            aside[bisect_right(bases, start) - 1].append(f"{SENTINEL} {key}")
            self.keys.add(key)
        written = self._forms(words, joined)
        segments: list[Segment | None] = []
        key_at = word_at = 0
        for n, base in enumerate(bases[1:]):
            key_end = bisect_left(stream.starts, base, key_at)
            word_end = bisect_left(starts, base, word_at)
            if word_at == word_end:
                segments.append(None)
                continue
            norm = keys[key_at:key_end]
            norm[:1] = stream.keys[key_at : min(key_at + 1, key_end)]
            if n in aside:
                norm += aside[n]
            raw = sorted({form for form in written[word_at:word_end] if form})
            segments.append(Segment(" ".join(norm), " ".join(raw)))
            key_at, word_at = key_end, word_end
        return segments

    def _forms(self, words: list[str], joined: list[int]) -> list[str]:
        """Return each word folded where it is written otherwise than its key, else ""."""
        self._written.trim()
        forms = list(map(self._written.__getitem__, words))
        for i in joined:
            forms[i] = fold(words[i])
        self.written.update(forms)
        self.written.discard("")
        return forms


def _moved(remarks: Sequence[Range], turns: Sequence[Range], bases: Sequence[int]) -> list[Range]:
    """Return where the remarks inside the turns stand once the turns follow upon each other."""
    moved = []
    for start, end in remarks:
        for n in range(max(bisect_right(turns, (start, start)) - 1, 0), len(turns)):
            first, last = turns[n]
            if first >= end:
                break
            if last > start:
                shift = bases[n] - first
                moved.append((max(start, first) + shift, min(end, last) + shift))
    return moved


class _Written(dict[str, str]):
    """Word to its folded form, or to "" where it is always its own key."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> str:
        folded = fold(word)
        is_plain = (
            self._lexicon.find(folded).keys == (folded,) and word not in self._lexicon.specials
        )
        found = self[word] = "" if is_plain else folded
        return found

    def trim(self) -> None:
        if len(self) > _MAX_CACHED:
            self.clear()


def ranges_in(ranges: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Return the parts of sorted, disjoint ranges inside ``start`` to ``end``, counted from ``start``."""
    found = []
    for a, b in ranges[max(bisect_left(ranges, (start, 0)) - 1, 0) :]:
        if a >= end:
            break
        if b > start:
            found.append((max(a, start) - start, min(b, end) - start))
    return found


def written_expression(plan: Plan) -> str:
    """Return an FTS5 MATCH string whose rows hold every hit of a plan in exact mode.

    The words may stand in either column: a key that equals its word is not written twice.
    """
    return _written_fts(plan.node)


def _written_fts(node: Node) -> str:
    if isinstance(node, Phrase):
        words = dict.fromkeys(map(fold, WORD.findall(node.text)))
        *before, last = [_quoted(word) for word in words]
        return f"({' AND '.join([*before, last + '*' * node.is_prefix])})"
    if isinstance(node, AnyOf):
        return f"({' OR '.join(map(_written_fts, node.parts))})"
    if isinstance(node, AllOf):
        parts = [part for part in node.parts if not isinstance(part, Without)]
        return f"({' AND '.join(map(_written_fts, parts))})"
    if isinstance(node, Near):
        return f"({' AND '.join(map(_written_fts, node.parts))})"
    return _written_fts(node.part)


def _quoted(word: str) -> str:
    return f'"{word}"'.replace("\0", "")


def any_of_expression(words: Iterable[str]) -> str:
    """Return an FTS5 MATCH string for the rows that hold one of these words, as key or as written."""
    return " OR ".join(map(_quoted, words))


def reached(old: Lexicon, new: Lexicon, vocabulary: Iterable[str]) -> list[str]:
    """Return the words of a vocabulary whose turns must be keyed anew when the lexicon changes.

    *nyo* may stand apart from its word, so that a changed *beraponyo* also reaches *berapo*.
    """
    words = list(vocabulary)
    changed = dict.fromkeys(old.changed_forms(new, words))
    touched = {
        form
        for form in {*old.entries, *new.entries, *old.left_alone, *new.left_alone}
        if old.entries.get(form) != new.entries.get(form)
        or (form in old.left_alone) != (form in new.left_alone)
    }
    known = set(words)
    for form in touched:
        stem = form.removesuffix("nyo").removesuffix("nya")
        for word in (form.split(" ")[0], stem):
            if word in known:
                changed[word] = None
    return list(changed)


def stream_of(
    text: str, lexicon: Lexicon, ranges: Sequence[tuple[int, int]], start: int, end: int
) -> KeyStream:
    """Return the key stream of ``text[start:end]``; ``ranges`` are the remarks of the whole text."""
    return key_stream(text[start:end], lexicon, skip=ranges_in(ranges, start, end))
