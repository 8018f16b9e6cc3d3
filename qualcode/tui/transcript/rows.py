"""One row of the transcript as a strip of styled cells: margin, words, lanes, names of codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from qualcode.model.source import Role
from qualcode.tui.palette_colors import style_for
from qualcode.tui.transcript.display import DisplayMap, plain_line
from qualcode.tui.transcript.document import SpanMark, TranscriptDocument
from qualcode.tui.transcript.lanes import assign
from qualcode.tui.transcript.marks import MarkIndex
from qualcode.tui.transcript.search import Hits
from qualcode.tui.transcript.wrap import MIN_WIDTH, WrapTable

LANE = "┃"
MORE = "+"
LANE_PITCH = 3
WIDE = 110
_QUIET = frozenset({Role.INTERVIEWER, Role.MODERATOR})
_UNDERLINE = Style(underline=True)
_REVERSE = Style(reverse=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How the width of the view is shared out, in cells."""

    number: int
    label: int
    text: int
    lanes: int
    names: int

    @property
    def gutter(self) -> int:
        """Cells left of the text: turn number, speaker, and a blank after each."""
        return self.number + 1 + self.label + 1

    @property
    def margin(self) -> int:
        """Cells of the lanes right of the text, with the sign for more."""
        return 1 + self.lanes * LANE_PITCH

    @property
    def total(self) -> int:
        """All cells of a row."""
        return self.gutter + self.text + self.margin + self.names


def columns_for(width: int, document: TranscriptDocument) -> Columns:
    """Share out the width of the view: names of codes only when it is wide."""
    wide = width >= WIDE
    number = max(2, len(str(max((turn.n for turn in document.turns), default=1))))
    longest = max((len(document.speaker(turn, full=wide)) for turn in document.turns), default=1)
    label = max(1, min(longest, 14 if wide else 4 if width < 100 else 8))
    lanes = 3 if width >= 60 else 1
    names = width // 5 if wide else 0
    rest = width - (number + label + 2) - (1 + lanes * LANE_PITCH) - names
    return Columns(number=number, label=label, text=max(MIN_WIDTH, rest), lanes=lanes, names=names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The styles of the theme. ``hit_here`` is the search hit the reader stands on."""

    dark: bool
    text: Style
    quiet: Style
    note: Style
    number: Style
    asks: Style
    answers: Style
    hit: Style
    hit_here: Style


@dataclass(frozen=True, slots=True)
class LanedMark:
    """A coding in a turn with the rows it covers there and its lane."""

    mark: SpanMark
    first: int
    last: int
    lane: int


@dataclass(slots=True, kw_only=True)
class RowPainter:
    """Paints rows of one wrap table; the lanes of a turn are kept until `forget`."""

    document: TranscriptDocument
    display: DisplayMap
    wrap: WrapTable
    marks: MarkIndex
    hits: Hits
    look: Look
    columns: Columns
    _lanes: dict[int, list[LanedMark]] = field(default_factory=dict)
    _styles: dict[tuple[object, ...], Style] = field(default_factory=dict)

    def forget(self, turns: Iterable[int]) -> None:
        """Compute the lanes of these turns anew when they are next painted."""
        for turn in turns:
            self._lanes.pop(turn, None)

    def lanes(self, turn: int) -> list[LanedMark]:
        """Return the codings of a turn with their rows and lanes."""
        found = self._lanes.get(turn)
        if found is None:
            start, end = self.wrap.ranges[turn]
            here = self.marks.in_turn(turn)
            spans = [
                (
                    self.wrap.row_of(max(mark.start, start)),
                    self.wrap.row_of(max(start, min(mark.end, end) - 1)),
                )
                for mark in here
            ]
            found = self._lanes[turn] = [
                LanedMark(mark, first, last, lane)
                for mark, (first, last), lane in zip(here, spans, assign(spans), strict=True)
            ]
        return found

    def blank(self) -> Strip:
        """Return an empty line."""
        width = self.columns.total
        return Strip([Segment(" " * width, self.look.text)], width)

    def paint(self, row: int, selected: tuple[int, int] | None, *, is_top: bool) -> Strip:
        """Paint a row with the selected part of it; the top row repeats speaker and tags."""
        turn = self.wrap.turn_of_row(row)
        here = [lane for lane in self.lanes(turn) if lane.first <= row <= lane.last]
        segments = self._gutter(turn, row, is_top=is_top)
        segments += self._words(turn, row, [lane.mark for lane in here], selected)
        segments += self._margin(row, here, is_top=is_top)
        if self.columns.names:
            segments += self._names(row, here, is_top=is_top)
        return Strip(segments, self.columns.total).simplify()

    def _gutter(self, turn: int, row: int, *, is_top: bool) -> list[Segment]:
        columns, look = self.columns, self.look
        first = row == self.wrap.first_rows[turn]
        if not first and not is_top:
            return [Segment(" " * columns.gutter, look.text)]
        here = self.document.turns[turn]
        label = plain_line(self.document.speaker(here, full=self.columns.names > 0), columns.label)
        _, cells = DisplayMap(label, [(0, len(label))]).show(0, len(label))
        style = look.asks if here.role in _QUIET else look.answers
        number = f"{here.n:>{columns.number}} " if first else " " * (columns.number + 1)
        padding = " " * (columns.label - cells + 1)
        return [
            Segment(number[: columns.number + 1], look.number),
            Segment(label + padding, style if first else look.number),
        ]

    def _words(
        self, turn: int, row: int, marks: list[SpanMark], selected: tuple[int, int] | None
    ) -> list[Segment]:
        start, end = self.wrap.drawn(row)
        role = self.document.turns[turn].role
        base = "note" if role is Role.NOTE else "quiet" if role in _QUIET else "text"
        notes = self.document.notes_between(start, end)
        hits = self.hits.within(start, end)
        edges = {start, end}
        for first, last in (*((m.start, m.end) for m in marks), *notes, *hits):
            edges.update(self._clip(first, last, start, end))
        if selected is not None:
            edges.update(self._clip(*selected, start, end))
        ordered = sorted(edges)
        segments: list[Segment] = []
        used = 0
        for left, right in pairwise(ordered):
            shown, cells = self.display.show(left, right)
            style = self._style(
                "note" if _covers(notes, left, right) else base,
                [m for m in marks if m.start < right and m.end > left],
                self._hit(hits, left, right),
                selected=selected is not None and selected[0] < right and selected[1] > left,
            )
            segments.append(Segment(shown, style))
            used += cells
        if used < self.columns.text:
            segments.append(Segment(" " * (self.columns.text - used), self.look.text))
        return segments

    def _clip(self, first: int, last: int, start: int, end: int) -> tuple[int, ...]:
        if first >= end or last <= start or first >= last:
            return ()
        left, right = self.display.snap(max(first, start), min(last, end))
        return max(left, start), min(right, end)

    def _hit(self, hits: list[tuple[int, int]], left: int, right: int) -> str:
        if not _covers(hits, left, right):
            return ""
        current = self.hits.current
        if current is not None and _covers([self.hits.places[current]], left, right):
            return "here"
        return "hit"

    def _style(self, base: str, marks: list[SpanMark], hit: str, *, selected: bool) -> Style:
        color = min(marks, key=lambda m: m.end - m.start).color if marks else None
        key = (base, color, len(marks) > 1, hit, selected)
        style = self._styles.get(key)
        if style is None:
            style = {"text": self.look.text, "quiet": self.look.quiet, "note": self.look.note}[base]
            if color is not None:
                code = style_for(color, self.look.dark)
                style += Style(color=code.text, bgcolor=code.tint)
            if len(marks) > 1:
                style += _UNDERLINE
            if hit:
                style += self.look.hit_here if hit == "here" else self.look.hit
            if selected:
                style += _REVERSE
            self._styles[key] = style
        return style

    def _sign(self, color: str) -> Style:
        key = ("sign", color)
        style = self._styles.get(key)
        if style is None:
            sign = style_for(color, self.look.dark).sign
            style = self._styles[key] = self.look.text + Style(color=sign, bold=True)
        return style

    def _margin(self, row: int, here: list[LanedMark], *, is_top: bool) -> list[Segment]:
        segments = [Segment(" ", self.look.text)]
        lanes = {lane.lane: lane for lane in here}
        for number in range(self.columns.lanes):
            laned = lanes.get(number)
            last = number == self.columns.lanes - 1
            after = MORE if last and any(n >= self.columns.lanes for n in lanes) else " "
            if laned is None:
                segments.append(Segment("  " + after, self.look.text))
                continue
            tagged = laned.first == row or is_top
            sign = plain_line(laned.mark.tag, 2).ljust(2) if tagged else LANE + " "
            segments.append(Segment(sign, self._sign(laned.mark.color)))
            segments.append(Segment(after, self.look.text))
        return segments

    def _names(self, row: int, here: list[LanedMark], *, is_top: bool) -> list[Segment]:
        """Name the codes that begin on the row; what does not fit is counted."""
        segments: list[Segment] = [Segment(" ", self.look.text)]
        room = self.columns.names - 1
        waiting = [laned.mark for laned in here if laned.first == row or is_top]
        while waiting:
            lead = "" if len(segments) == 1 else " · "
            more = f" +{len(waiting) - 1}" if len(waiting) > 1 else ""
            name = plain_line(waiting[0].name or waiting[0].tag, self.columns.names)
            cells = DisplayMap(name, [(0, len(name))]).width(0, len(name))
            if len(segments) > 1 and len(lead) + cells + len(more) > room:
                segments.append(Segment(f" +{len(waiting)}", self.look.number))
                room -= len(segments[-1].text)
                break
            name = plain_line(name, room - len(lead) - len(more))
            cells = DisplayMap(name, [(0, len(name))]).width(0, len(name))
            if lead:
                segments.append(Segment(lead, self.look.number))
            segments.append(Segment(name, self._sign(waiting.pop(0).color)))
            room -= cells + len(lead)
        if room > 0:
            segments.append(Segment(" " * room, self.look.text))
        return segments


def _covers(ranges: Iterable[tuple[int, int]], left: int, right: int) -> bool:
    return any(first < right and last > left for first, last in ranges)
