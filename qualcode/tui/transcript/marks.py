"""Which codings stand where, turn by turn."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from qualcode.model.ids import CodeId, CodingId
from qualcode.model.source import Turn
from qualcode.tui.transcript.document import SpanMark


def _order(mark: SpanMark) -> tuple[int, int, str]:
    return mark.start, -mark.end, mark.coding_id


class MarkIndex:
    """Codings by turn. A coding over several turns is listed in each that it touches."""

    def __init__(self, turns: Sequence[Turn], marks: Iterable[SpanMark] = ()) -> None:
        """Index the codings of a transcript."""
        self._starts = [turn.start for turn in turns]
        self._ends = [turn.end for turn in turns]
        self._by_turn: list[list[SpanMark]] = [[] for _ in turns]
        self._by_id: dict[CodingId, SpanMark] = {}
        for mark in sorted(marks, key=_order):
            self._by_id[mark.coding_id] = mark
            for turn in self.turns_of(mark):
                self._by_turn[turn].append(mark)

    def __len__(self) -> int:
        """Return the number of codings."""
        return len(self._by_id)

    def __contains__(self, coding_id: CodingId) -> bool:
        """Whether this coding is here."""
        return coding_id in self._by_id

    def turns_of(self, mark: SpanMark) -> range:
        """Return the indexes of the turns that a coding touches."""
        first = bisect_right(self._ends, mark.start)
        return range(first, max(first, bisect_left(self._starts, mark.end)))

    def add(self, mark: SpanMark) -> range:
        """Add a coding (or replace the one of that id); return the turns to repaint."""
        gone = self.remove(mark.coding_id)
        self._by_id[mark.coding_id] = mark
        touched = self.turns_of(mark)
        for turn in touched:
            here = self._by_turn[turn]
            here.append(mark)
            here.sort(key=_order)
        return _hull(gone, touched)

    def remove(self, coding_id: CodingId) -> range:
        """Remove a coding if it is here; return the turns to repaint."""
        mark = self._by_id.pop(coding_id, None)
        if mark is None:
            return range(0)
        touched = self.turns_of(mark)
        for turn in touched:
            self._by_turn[turn] = [m for m in self._by_turn[turn] if m.coding_id != coding_id]
        return touched

    def in_turn(self, turn: int) -> list[SpanMark]:
        """Return the codings that touch a turn, by start, the longest first."""
        return self._by_turn[turn]

    def over(self, turn: int, start: int, end: int) -> list[SpanMark]:
        """Return the codings that overlap a range within one turn."""
        return [mark for mark in self._by_turn[turn] if mark.start < end and mark.end > start]

    def between(self, start: int, end: int) -> list[SpanMark]:
        """Return the codings that overlap a range, each once, by start."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        found: dict[CodingId, SpanMark] = {}
        for turn in range(first, max(first, last)):
            for mark in self.over(turn, start, end):
                found.setdefault(mark.coding_id, mark)
        return list(found.values())

    def has_code(self, turn: int, codes: Iterable[CodeId]) -> bool:
        """Whether one of these codes stands in a turn."""
        wanted = set(codes)
        return any(mark.code_id in wanted for mark in self._by_turn[turn])


def _hull(first: range, second: range) -> range:
    if not first:
        return second
    if not second:
        return first
    return range(min(first.start, second.start), max(first.stop, second.stop))
