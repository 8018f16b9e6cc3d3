"""Where quotations stand after their text was corrected: kept, moved, changed, or lost.

A quotation is looked for where the alignment of the two versions says; then, word for word and
finally by likeness, only where the new version holds something that the old one did not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from qualcode.text.alignment import TextMap, align

CONTEXT = 60
"""Characters before and after a quotation that tell it from its equals."""
LIKELY = 0.8
"""So alike a passage elsewhere must be to be taken for a corrected quotation."""
RECOGNISABLE = 0.5
"""So alike must be what stands at the old place."""
LONG_ENOUGH = 12
"""A shorter quotation is not looked for elsewhere: "Ya." is everywhere."""
_BETTER = 0.2
_SPECK = 6
"""Equal stretches so short between two changes are part of the change."""
_WORD = re.compile(r"\w+")
_RARE = 25
_MOST_PLACES = 1000
_WINDOWS = 6


class Fate(StrEnum):
    """What became of a quotation."""

    KEPT = "kept"
    """Same words, same place."""
    MOVED = "moved"
    """Same words, another place."""
    CHANGED = "changed"
    """Other words at its place: to be confirmed by a person."""
    LOST = "lost"
    """Not found: kept aside with its words until a person places it."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """The new range of a quotation and how alike its words are (0 to 1). A lost one has its old range."""

    start: int
    end: int
    fate: Fate
    likeness: float


@dataclass(frozen=True, slots=True)
class Lead:
    """A place where a quotation may stand, for a person to choose from."""

    start: int
    end: int
    likeness: float


def reanchor(
    old: str, new: str, spans: Sequence[tuple[int, int]], text_map: TextMap | None = None
) -> list[Anchored]:
    """Find where each range of the old text stands in the new one, in the order given.

    ``text_map`` tells how the texts hang together when that is known exactly.
    """
    found = text_map or align(old, new)
    search = _Search(old, new, found)
    known: dict[tuple[int, int], Anchored] = {}
    for span in spans:
        if span not in known:
            known[span] = search.anchor(*span)
    return [known[span] for span in spans]


@dataclass
class _Search:
    old: str
    new: str
    map: TextMap

    def anchor(self, start: int, end: int) -> Anchored:
        quote = self.old[start:end]
        first, last = self.map.span(start, end)
        if self.new[first:last] == quote:
            return Anchored(first, last, Fate.KEPT if first == start else Fate.MOVED, 1.0)
        if (exact := self._exact(start, end)) is not None:
            return exact
        first, last = self._snapped((start, end), first, last)
        here = likeness(quote, self.new[first:last])
        if here >= LIKELY:
            return Anchored(first, last, Fate.CHANGED, here)
        elsewhere = self._alike(quote)
        if elsewhere and elsewhere.likeness > max(here + _BETTER, LIKELY):
            return Anchored(elsewhere.start, elsewhere.end, Fate.CHANGED, elsewhere.likeness)
        if here >= RECOGNISABLE:
            return Anchored(first, last, Fate.CHANGED, here)
        return Anchored(start, end, Fate.LOST, here)

    def _exact(self, start: int, end: int) -> Anchored | None:
        """Find the words where the new text holds something new; several such places are compared."""
        quote = self.old[start:end]
        if len(quote) < LONG_ENOUGH:
            return None
        words = [(m[0].casefold(), m.start()) for m in _WORD.finditer(quote)]
        new_words = [word for word in words if word[0] in self._index]
        if not new_words:
            return None
        word, offset = min(new_words, key=lambda one: len(self._index[one[0]]))
        starts = (place - offset for place in self._index[word][:_MOST_PLACES])
        places = [
            at
            for at in starts
            if at >= 0 and self.new.startswith(quote, at) and self._is_novel(at, at + len(quote))
        ]
        if not places:
            return None
        before, after = self.old[max(0, start - CONTEXT) : start], self.old[end : end + CONTEXT]
        best = max(places, key=lambda at: context_likeness(self.new, at, len(quote), before, after))
        return Anchored(best, best + len(quote), Fate.MOVED, 1.0)

    def _alike(self, quote: str) -> Lead | None:
        if len(quote) < LONG_ENOUGH:
            return None
        found = _leads(quote, self.new, self._index, most=3)
        return next((lead for lead in found if self._is_novel(lead.start, lead.end)), None)

    def _is_novel(self, start: int, end: int) -> bool:
        index = bisect_left(self.novel, (end,)) - 1
        return index >= 0 and self.novel[index][1] > start

    def _snapped(self, span: tuple[int, int], first: int, last: int) -> tuple[int, int]:
        """Stretch a range to whole words where the quotation began and ended with whole words."""
        if first == last:
            return first, last
        if _is_border(self.old, span[0]):
            while not _is_border(self.new, first):
                first -= 1
        if _is_border(self.old, span[1]):
            while not _is_border(self.new, last):
                last += 1
        piece = self.new[first:last]
        if not self.old[span[0]].isspace():
            first += len(piece) - len(piece.lstrip())
        if not self.old[span[1] - 1].isspace():
            last -= len(piece) - len(piece.rstrip())
        return first, max(first, last)

    @cached_property
    def novel(self) -> list[tuple[int, int]]:
        """Ranges of the new text that are not in the old one, specks between them included."""
        found: list[tuple[int, int]] = []
        for change in self.map.changes():
            if change.new_start == change.new_end:
                continue
            if found and change.new_start - found[-1][1] <= _SPECK:
                found[-1] = (found[-1][0], change.new_end)
            else:
                found.append((change.new_start, change.new_end))
        return found

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        return _word_index(self.new, self.novel)


def leads(quote: str, text: str, *, before: str = "", after: str = "", most: int = 5) -> list[Lead]:
    """Return the places of a text that are most like a quotation, the best first."""
    found = _leads(quote, text, _word_index(text, [(0, len(text))]), most=most * 2)

    def rank(lead: Lead) -> tuple[float, float]:
        near = context_likeness(text, lead.start, lead.end - lead.start, before, after)
        return round(lead.likeness, 2), near

    return sorted(found, key=rank, reverse=True)[:most]


def likeness(one: str, other: str) -> float:
    """Return how alike two passages are (0 to 1), whatever their case and spacing."""
    from rapidfuzz.distance import Indel

    if not other.strip() or (_WORD.search(one) and not _WORD.search(other)):
        return 0.0
    return Indel.normalized_similarity(_plain(one), _plain(other))


def context_likeness(text: str, at: int, length: int, before: str, after: str) -> float:
    """Return how alike the surroundings of a place are to those told (0 to 1)."""
    from rapidfuzz.distance import Indel

    here = text[max(0, at - len(before)) : at] + text[at + length : at + length + len(after)]
    return Indel.normalized_similarity(before + after, here) if before or after else 0.0


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_border(text: str, position: int) -> bool:
    inside = 0 < position < len(text)
    return not (inside and text[position - 1].isalnum() and text[position].isalnum())


def _word_index(text: str, ranges: Sequence[tuple[int, int]]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    done = 0
    for low, high in ranges:
        low = max(done, low)  # noqa: PLW2901
        while low > done and not _is_border(text, low):
            low -= 1  # noqa: PLW2901
        for match in _WORD.finditer(text, low, min(high + CONTEXT, len(text))):
            index[match[0].casefold()].append(match.start())
            done = match.end()
    return index


def _leads(quote: str, text: str, index: dict[str, list[int]], *, most: int) -> list[Lead]:
    """Let the rare words of a quotation vote where it may begin, and measure the likeness there."""
    votes: Counter[int] = Counter()
    width = max(len(quote) // 4, 8)
    words = [(m[0].casefold(), m.start()) for m in _WORD.finditer(quote)]
    words.sort(key=lambda word: len(index.get(word[0], ())))
    for word, at in [w for w in words if w[0] in index][:_RARE]:
        for place in index[word][:_RARE]:
            votes[(place - at) // width] += 1
    found: dict[tuple[int, int], Lead] = {}
    for bucket, _ in votes.most_common(_WINDOWS * most):
        for lead in _measured(quote, text, bucket * width, width):
            found.setdefault((lead.start, lead.end), lead)
    apart: list[Lead] = []
    for lead in sorted(found.values(), key=lambda lead: (-lead.likeness, lead.start)):
        if all(lead.end <= other.start or lead.start >= other.end for other in apart):
            apart.append(lead)
    return apart[:most]


def _measured(quote: str, text: str, around: int, width: int) -> Iterator[Lead]:
    from rapidfuzz import fuzz

    low = max(0, around - width)
    high = min(len(text), around + 2 * width + len(quote))
    window = text[low:high]
    if len(window) < len(quote) // 2:
        return
    folded = window.casefold()
    if len(folded) != len(window):
        return
    if (aligned := fuzz.partial_ratio_alignment(quote.casefold(), folded)) is None:
        return
    start, end = _to_words(text, low + aligned.dest_start, low + aligned.dest_end)
    words = quote.split()
    # words that were put in push the first or last word out of a window as long as the quotation
    first = folded.rfind(words[0].casefold(), 0, max(0, start - low)) if words else -1
    last = folded.find(words[-1].casefold(), max(0, end - low)) if words else -1
    starts = [start, *([low + first] if first >= 0 and _is_border(text, low + first) else [])]
    ends = [end, *([low + last + len(words[-1])] if last >= 0 else [])]
    score, start, end = max((likeness(quote, text[a:b]), a, b) for a in starts for b in ends)
    start, end = _to_words(text, start, min(end, len(text)))
    if start < end and score >= RECOGNISABLE:
        yield Lead(start, end, likeness(quote, text[start:end]))


def _to_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Stretch a range to whole words and leave out the blanks around them."""
    while not _is_border(text, start):
        start -= 1
    while not _is_border(text, end):
        end += 1
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
