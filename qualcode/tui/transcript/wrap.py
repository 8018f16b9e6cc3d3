"""The wrap table: where every character of a transcript stands when rows are ``width`` cells wide.

Rows are numbered through the whole document; `row_at` and `line_of` add the empty lines between
turns. Spaces at the end of a row are not drawn and may hang over its edge; everything else has a
cell, and the table maps both ways.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from qualcode.tui.transcript.display import DisplayMap

MIN_WIDTH = 8


class WrapTable:
    """Rows of all turns at one width. ``ranges`` are the turns' ``(start, end)``, ascending."""

    def __init__(
        self, display: DisplayMap, ranges: Sequence[tuple[int, int]], width: int, *, gap: int = 0
    ) -> None:
        """Wrap every turn. ``gap`` is the number of empty lines after each turn."""
        self.display = display
        self.ranges = ranges
        self.width = max(MIN_WIDTH, width)
        self.gap = gap
        self.starts: list[int] = []
        self.first_rows: list[int] = []
        for start, end in ranges:
            self.first_rows.append(len(self.starts))
            self._wrap_turn(start, end)
        self.first_rows.append(len(self.starts))
        self._tops = [row + gap * turn for turn, row in enumerate(self.first_rows)]

    @property
    def rows(self) -> int:
        """Number of rows of text."""
        return len(self.starts)

    @property
    def height(self) -> int:
        """Number of lines, with the empty ones between turns."""
        return max(0, self._tops[-1] - self.gap)

    def _wrap_turn(self, start: int, end: int) -> None:
        text = self.display.text
        paragraph = start
        while True:
            newline = text.find("\n", paragraph, end)
            stop = end if newline < 0 else newline
            self._wrap_paragraph(paragraph, stop)
            if newline < 0:
                return
            paragraph = newline + 1

    def _wrap_paragraph(self, start: int, end: int) -> None:
        text, width, special = self.display.text, self.width, self.display.starts
        append = self.starts.append
        append(start)
        index = bisect_left(special, start)
        following = special[index] if index < len(special) else end
        while True:
            limit = start + width
            if following > limit or following >= end:
                if end <= limit:
                    return
                space = text.rfind(" ", start + 1, limit + 1)
                start = limit if space < 0 else space + 1
            else:
                start = self._slow_break(start, end)
            while start < end and text[start] == " ":
                start += 1
            if start >= end:
                return
            append(start)
            if following < start:
                index = bisect_left(special, start, index)
                following = special[index] if index < len(special) else end

    def _slow_break(self, start: int, end: int) -> int:
        """Return where the next row begins when the row holds clusters that are not plain."""
        used = 0
        after_space = 0
        for first, stop, shown, width in self.display.clusters(start, end):
            if used + width > self.width:
                if shown == " " and self.display.text[first:stop] == " ":
                    return stop
                return after_space or first
            used += width
            if shown == " " and first > start:
                after_space = stop
        return end

    def row_of(self, offset: int) -> int:
        """Return the row of a character; between turns, the last row of the turn before."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def turn_of_row(self, row: int) -> int:
        """Return the index of the turn that owns a row."""
        return bisect_right(self.first_rows, row) - 1

    def span(self, row: int) -> tuple[int, int]:
        """Return the characters of a row, with a line break or hanging spaces at its end."""
        start = self.starts[row]
        turn_end = self.ranges[self.turn_of_row(row)][1]
        if row + 1 < len(self.starts):
            return start, max(start, min(self.starts[row + 1], turn_end))
        return start, turn_end

    def drawn(self, row: int) -> tuple[int, int]:
        """Return the characters of a row that have cells: all but the blanks at its end."""
        start, end = self.span(row)
        text = self.display.text
        if end > start and text[end - 1] == "\n":
            end -= 1
        while end > start and text[end - 1] == " ":
            end -= 1
        return start, end

    def position(self, offset: int) -> tuple[int, int]:
        """Return ``(row, column in cells)`` of a character; what hangs over is at the row's end."""
        row = self.row_of(offset)
        start, end = self.drawn(row)
        first = self.display.cluster_at(offset)[0]
        return row, self.display.width(start, max(start, min(first, end)))

    def cluster_at(self, row: int, column: int) -> tuple[int, int]:
        """Return the cluster under a cell; beyond the row's text, its last one (empty: no width)."""
        start, end = self.drawn(row)
        if start >= end:
            return start, start
        if self.display.is_plain(start, end):
            offset = min(max(start + column, start), end - 1)
            return offset, offset + 1
        used = 0
        for first, stop, _, width in self.display.clusters(start, end):
            used += width
            if column < used:
                return first, stop
        return self.display.cluster_at(end - 1)

    def line_of(self, row: int) -> int:
        """Return the line (counted with the gaps) of a row."""
        return row + self.gap * self.turn_of_row(row) if self.gap else row

    def row_at(self, line: int) -> int | None:
        """Return the row of a line, or None for an empty line between turns or beyond the end."""
        if not 0 <= line < self.height:
            return None
        if not self.gap:
            return line
        turn = bisect_right(self._tops, line) - 1
        row = line - self.gap * turn
        return row if row < self.first_rows[turn + 1] else None

    def nearest_row(self, line: int) -> int:
        """Return the row of a line, or the closest one above it."""
        line = min(max(line, 0), max(0, self.height - 1))
        for candidate in range(line, max(-1, line - self.gap - 1), -1):
            row = self.row_at(candidate)
            if row is not None:
                return row
        return 0
