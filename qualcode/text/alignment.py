"""Two versions of a text laid side by side: which stretches are the same, and where positions went.

Lines first, then words, then characters; at each level by what occurs once in both (patience
diff), so that the work grows with the size of the text and not with its square.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
MOST_CELLS = 100_000_000
"""Largest product of two lengths that are compared character by character (about 12 MB)."""
ALIKE = 0.5
"""Two stretches with less in common were not made from each other: single equal letters mean nothing."""


_SLIDE = 200


class Same(NamedTuple):
    """``old[old:old+length]`` equals ``new[new:new+length]``."""

    old: int
    new: int
    length: int


class Edit(NamedTuple):
    """``old[start:end]`` became ``text``."""

    start: int
    end: int
    text: str


class Change(NamedTuple):
    """The range of the old text that became a range of the new one; either may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True)
class TextMap:
    """Where the positions of an old text are in a new one. ``same`` ascends in both texts."""

    same: tuple[Same, ...]
    old_length: int
    new_length: int

    @cached_property
    def _olds(self) -> list[int]:
        return [block.old for block in self.same]

    def start(self, position: int) -> int:
        """Return where a range that starts here starts now; what was inserted there is not part of it."""
        return self._at(position, bisect_right(self._olds, position) - 1, at_end=False)

    def end(self, position: int) -> int:
        """Return where a range that ends here ends now; what was inserted there is not part of it."""
        return self._at(position, bisect_left(self._olds, position) - 1, at_end=True)

    def _at(self, position: int, index: int, *, at_end: bool) -> int:
        before = self.same[index] if index >= 0 else Same(0, 0, 0)
        inside = position - before.old
        if index >= 0 and (inside < before.length or (at_end and inside == before.length)):
            return before.new + inside
        old_start, new_start = before.old + before.length, before.new + before.length
        if index + 1 < len(self.same):
            old_end, new_end = self.same[index + 1].old, self.same[index + 1].new
        else:
            old_end, new_end = self.old_length, self.new_length
        if old_end == old_start:
            return new_start
        share = (position - old_start) / (old_end - old_start)
        return new_start + round(share * (new_end - new_start))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a range went; empty when nothing is left of it."""
        first, last = self.start(start), self.end(end)
        return first, max(first, last)

    def outer_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a range went, with the whole of what replaced its first and last words."""
        first, last = self.span(start, end)
        for change in self.changes_at(start, end):
            if change.old_start < start < change.old_end:
                first = min(first, change.new_start)
            if change.old_start < end < change.old_end:
                last = max(last, change.new_end)
        return first, last

    def changes_at(self, *positions: int) -> Iterator[Change]:
        """Yield the changes in which one of these positions of the old text lies."""
        for position in positions:
            index = bisect_right(self._olds, position) - 1
            before = self.same[index] if index >= 0 else Same(0, 0, 0)
            ends = Same(self.old_length, self.new_length, 0)
            after = self.same[index + 1] if index + 1 < len(self.same) else ends
            yield Change(
                before.old + before.length, after.old, before.new + before.length, after.new
            )

    def changes(self) -> Iterator[Change]:
        """Yield what differs, in order."""
        ends = Same(self.old_length, self.new_length, 0)
        for before, after in pairwise((Same(0, 0, 0), *self.same, ends)):
            change = Change(
                before.old + before.length, after.old, before.new + before.length, after.new
            )
            if change.old_start < change.old_end or change.new_start < change.new_end:
                yield change

    @property
    def is_identity(self) -> bool:
        """Whether nothing changed."""
        return next(self.changes(), None) is None


def edited(text: str, edits: Iterable[Edit]) -> tuple[str, TextMap]:
    """Apply edits that do not overlap; return the new text and the exact map to it."""
    parts: list[str] = []
    same: list[Same] = []
    done = length = 0
    for edit in sorted(edits):
        if edit.start > done:
            same.append(Same(done, length, edit.start - done))
        parts += (text[done : edit.start], edit.text)
        length += edit.start - done + len(edit.text)
        done = edit.end
    if done < len(text):
        same.append(Same(done, length, len(text) - done))
    parts.append(text[done:])
    new = "".join(parts)
    return new, TextMap(tuple(same), len(text), len(new))


def align(old: str, new: str) -> TextMap:
    """Find what two versions of a text have in common."""
    if old == new:
        return TextMap((Same(0, 0, len(old)),) if old else (), len(old), len(new))
    head = _common_start(old, new)
    tail = _common_end(old, new, head)
    found = [Same(0, 0, head)]
    found += _lines(old, new, Change(head, len(old) - tail, head, len(new) - tail))
    found.append(Same(len(old) - tail, len(new) - tail, tail))
    blocks = _slid(old, new, list(_joined(sorted(found))))
    return TextMap(tuple(block for block in blocks if block.length), len(old), len(new))


def _common_start(old: str, new: str) -> int:
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old.startswith(new[low:middle], low):
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(old: str, new: str, head: int) -> int:
    low, high = 0, min(len(old), len(new)) - head
    while low < high:
        middle = (low + high + 1) // 2
        if old.endswith(new[len(new) - middle :]):
            low = middle
        else:
            high = middle - 1
    return low


def _joined(blocks: Iterable[Same]) -> Iterator[Same]:
    last: Same | None = None
    for block in blocks:
        if not block.length:
            continue
        if last and (last.old + last.length, last.new + last.length) == (block.old, block.new):
            last = Same(last.old, last.new, last.length + block.length)
            continue
        if last:
            yield last
        last = block
    if last:
        yield last


def _slid(old: str, new: str, blocks: list[Same]) -> list[Same]:
    """Let what was inserted or deleted begin at a line or a word, where it can be seen so.

    "P: a|P: b" may have got "P: b" or ": bP"; nobody would say the latter.
    """
    for index in range(1, len(blocks)):
        before, after = blocks[index - 1], blocks[index]
        old_end, new_end = before.old + before.length, before.new + before.length
        if old_end == after.old:
            text, start, end = new, new_end, after.new
        elif new_end == after.new:
            text, start, end = old, old_end, after.old
        else:
            continue
        shift = _best_slide(text, start, end, before.length, after.length)
        blocks[index - 1] = Same(before.old, before.new, before.length + shift)
        blocks[index] = Same(after.old + shift, after.new + shift, after.length - shift)
    return blocks


def _best_slide(text: str, start: int, end: int, left: int, right: int) -> int:
    best, shift = _clarity(text, start), 0
    for step, room in ((-1, left), (1, right)):
        for distance in range(1, min(room, _SLIDE) + 1):
            at = distance * step
            here = at if step < 0 else at - 1
            if text[start + here] != text[end + here]:
                break
            if (clarity := _clarity(text, start + at)) > best:
                best, shift = clarity, at
    return shift


def _clarity(text: str, at: int) -> int:
    if at == 0 or text[at - 1] == "\n":
        return 2
    return int(text[at - 1].isspace() or text[at : at + 1].isspace())


def _lines(old: str, new: str, gap: Change) -> Iterator[Same]:
    for inner in _by_tokens(old, new, gap, _LINE):
        if isinstance(inner, Same):
            yield inner
        else:
            yield from _words(old, new, inner)


def _words(old: str, new: str, gap: Change) -> Iterator[Same]:
    for inner in _by_tokens(old, new, gap, _WORD):
        if isinstance(inner, Same):
            yield inner
        else:
            yield from _characters(old, new, inner)


def _characters(old: str, new: str, gap: Change) -> Iterator[Same]:
    from rapidfuzz.distance import Indel

    before, after = old[gap.old_start : gap.old_end], new[gap.new_start : gap.new_end]
    if not before or not after or len(before) * len(after) > MOST_CELLS:
        return
    if Indel.normalized_similarity(before, after, score_cutoff=ALIKE) < ALIKE:
        return
    for block in Indel.opcodes(before, after):
        if block.tag == "equal":
            yield Same(
                gap.old_start + block.src_start,
                gap.new_start + block.dest_start,
                block.src_end - block.src_start,
            )


def _by_tokens(old: str, new: str, gap: Change, token: re.Pattern[str]) -> Iterator[Same | Change]:
    """Yield equal stretches of whole tokens and, in between, what is left to compare more closely."""
    ours = [m.span() for m in token.finditer(old, gap.old_start, gap.old_end)]
    theirs = [m.span() for m in token.finditer(new, gap.new_start, gap.new_end)]
    runs = _patience([old[a:b] for a, b in ours], [new[a:b] for a, b in theirs])
    old_done, new_done = gap.old_start, gap.new_start
    for i, j, count in runs:
        block = Same(ours[i][0], theirs[j][0], ours[i + count - 1][1] - ours[i][0])
        yield Change(old_done, block.old, new_done, block.new)
        yield block
        old_done, new_done = block.old + block.length, block.new + block.length
    yield Change(old_done, gap.old_end, new_done, gap.new_end)


def _patience(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return runs ``(i, j, count)`` of equal tokens that ascend in both sequences."""
    runs: list[tuple[int, int, int]] = []
    open_gaps = [(0, len(ours), 0, len(theirs))]
    while open_gaps:
        i, i_end, j, j_end = open_gaps.pop()
        count = 0
        while i + count < i_end and j + count < j_end and ours[i + count] == theirs[j + count]:
            count += 1
        if count:
            runs.append((i, j, count))
            i, j = i + count, j + count
        count = 0
        while (
            i_end - count > i
            and j_end - count > j
            and ours[i_end - count - 1] == theirs[j_end - count - 1]
        ):
            count += 1
        if count:
            i_end, j_end = i_end - count, j_end - count
            runs.append((i_end, j_end, count))
        if i == i_end or j == j_end:
            continue
        anchors = _unique_in_both(ours, theirs, (i, i_end, j, j_end))
        for a, b in anchors:
            open_gaps.append((i, a, j, b))
            runs.append((a, b, 1))
            i, j = a + 1, b + 1
        if anchors:
            open_gaps.append((i, i_end, j, j_end))
    return sorted(runs)


def _unique_in_both(
    ours: Sequence[str], theirs: Sequence[str], gap: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """Return the places of tokens that occur once on either side, the longest ascending row of them."""
    i, i_end, j, j_end = gap
    here, there = Counter(ours[i:i_end]), Counter(theirs[j:j_end])
    places = {theirs[n]: n for n in range(j, j_end) if there[theirs[n]] == 1}
    pairs = [
        (n, places[ours[n]]) for n in range(i, i_end) if here[ours[n]] == 1 and ours[n] in places
    ]
    return _ascending(pairs)


def _ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of the pairs, sorted by the first, in which the second ascends."""
    ends: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for index, (_, b) in enumerate(pairs):
        at = bisect_left(ends, b)
        before.append(heads[at - 1] if at else -1)
        if at == len(ends):
            ends.append(b)
            heads.append(index)
        else:
            ends[at], heads[at] = b, index
    row: list[tuple[int, int]] = []
    index = heads[-1] if heads else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]
