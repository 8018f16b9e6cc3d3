"""The painted page of a transcript: rows, colours, scrolling and resizing; knows no keys and no mouse."""

from __future__ import annotations

from collections import OrderedDict
from typing import ClassVar

from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.tui.transcript.cursor import ReadingCursor
from qualcode.tui.transcript.display import DisplayMap
from qualcode.tui.transcript.document import TranscriptDocument
from qualcode.tui.transcript.marks import MarkIndex
from qualcode.tui.transcript.rows import Columns, Look, RowPainter, columns_for
from qualcode.tui.transcript.search import Hits
from qualcode.tui.transcript.units import UnitIndex
from qualcode.tui.transcript.wrap import WrapTable

CACHED_ROWS = 4096
CONTEXT_ROWS = 2


class TranscriptPage(ScrollView, inherit_bindings=False):
    """Paints a transcript row by row (Textual's Line API) and keeps the rows that it painted."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--text",
        "transcript--quiet",
        "transcript--note",
        "transcript--number",
        "transcript--asks",
        "transcript--answers",
        "transcript--hit",
        "transcript--hit-here",
    }
    DEFAULT_CSS = """
    TranscriptPage {
        overflow-y: scroll;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
    }
    TranscriptPage .transcript--quiet { color: $foreground 68%; }
    TranscriptPage .transcript--note { color: $foreground 62%; text-style: italic; }
    TranscriptPage .transcript--number { color: $foreground 55%; }
    TranscriptPage .transcript--asks { color: $foreground 68%; }
    TranscriptPage .transcript--answers { color: $text-accent; text-style: bold; }
    TranscriptPage .transcript--hit { background: $warning 35%; color: $foreground; }
    TranscriptPage .transcript--hit-here { background: $warning; color: black; }
    """

    def __init__(
        self,
        document: TranscriptDocument,
        *,
        gap: int,
        id: str | None,  # noqa: A002
        classes: str | None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.gap = gap
        self._strips: OrderedDict[tuple[int, tuple[int, int] | None, bool], Strip] = OrderedDict()
        self._painter: RowPainter | None = None
        self._top_offset = 0
        self._keeping_place = False
        self._look_is_stale = False
        self._seen_height = 0
        self._set_document(document)

    def _set_document(self, document: TranscriptDocument) -> None:
        self.document = document
        self._ranges = [(turn.start, turn.end) for turn in document.turns]
        self._display = DisplayMap(document.text, self._ranges)
        self.marks = MarkIndex(document.turns, document.marks)
        self.units = UnitIndex(document.text, document.turns)
        self.reader = ReadingCursor(self.units, self.marks)
        self.hits = Hits()
        self._top_offset = 0
        self._painter = None

    def _rewrap(self) -> None:
        width = self.scrollable_content_region.width
        columns = columns_for(width, self.document)
        painter = self._painter
        if painter is None or painter.columns != columns:
            wrap = WrapTable(self._display, self._ranges, columns.text, gap=self.gap)
            self._paint_with(wrap, columns)
            self.virtual_size = Size(0, wrap.height)
            self._refresh_scrollbars()

    def _paint_with(self, wrap: WrapTable, columns: Columns) -> None:
        self._strips.clear()
        self._painter = RowPainter(
            document=self.document,
            display=self._display,
            wrap=wrap,
            marks=self.marks,
            hits=self.hits,
            look=self._look(),
            columns=columns,
        )

    def _look(self) -> Look:
        style = self.get_component_rich_style
        return Look(
            dark=self.app.current_theme.dark,
            text=style("transcript--text"),
            quiet=style("transcript--quiet"),
            note=style("transcript--note"),
            number=style("transcript--number"),
            asks=style("transcript--asks"),
            answers=style("transcript--answers"),
            hit=_overlay(style("transcript--hit")),
            hit_here=_overlay(style("transcript--hit-here")),
        )

    def notify_style_update(self) -> None:
        """Take up the colours of another theme when the next row is painted."""
        super().notify_style_update()
        self._look_is_stale = True

    def _refresh_look(self) -> None:
        self._look_is_stale = False
        if self._painter is not None:
            self._paint_with(self._painter.wrap, self._painter.columns)

    def on_resize(self) -> None:
        """Wrap to the new width and keep the reader's place."""
        if not self.size.width:
            return
        place = self._top_offset
        was_visible = self._painter is None or self._is_visible(self.reader.here[0])
        self._rewrap()
        painter = self._painter
        if painter is None:
            return
        self._keeping_place = True
        row = painter.wrap.row_of(place)
        self.scroll_to(y=painter.wrap.line_of(row) if place else 0, animate=False)
        self._keeping_place = False
        self._seen_height = self.scrollable_content_region.height
        if was_visible:
            self._scroll_to_cursor()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Repaint after scrolling and remember what stands at the top."""
        super().watch_scroll_y(old_value, new_value)
        painter = self._painter
        if painter is not None and not self._keeping_place and painter.wrap.rows:
            row = painter.wrap.nearest_row(round(new_value))
            self._top_offset = painter.wrap.starts[row] if new_value else 0

    def _is_visible(self, offset: int) -> bool:
        """Whether a character stood in the view as it was laid out last."""
        if self._painter is None:
            return False
        wrap = self._painter.wrap
        line = wrap.line_of(wrap.row_of(offset)) if wrap.rows else 0
        top = self.scroll_offset.y
        return top <= line < top + self._seen_height

    def render_line(self, y: int) -> Strip:
        """Paint the line ``y`` cells below the top of the view, from the cache when it is known."""
        if self._look_is_stale:
            self._refresh_look()
        painter = self._painter
        if painter is None:
            return Strip.blank(self.size.width, self.rich_style)
        row = painter.wrap.row_at(y + self.scroll_offset.y)
        if row is None:
            return painter.blank()
        start, end = painter.wrap.span(row)
        selected = self._selected_within(start, end)
        key = (row, selected, y == 0)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = painter.paint(row, selected, is_top=y == 0)
            if len(self._strips) > CACHED_ROWS:
                self._strips.popitem(last=False)
        else:
            self._strips.move_to_end(key)
        return strip

    def _selected_within(self, start: int, end: int) -> tuple[int, int] | None:
        first, last = self.reader.selection
        left, right = max(first, start), min(last, end)
        return (left, right) if left < right else None

    def _repaint_turns(self, turns: range) -> None:
        painter = self._painter
        if painter is None or not turns:
            return
        first = painter.wrap.first_rows[turns.start]
        last = painter.wrap.first_rows[turns.stop]
        painter.forget(turns)
        for key in [key for key in self._strips if first <= key[0] < last]:
            del self._strips[key]
        self._refresh_rows(first, last - 1)

    def _repaint_range(self, start: int, end: int) -> None:
        painter = self._painter
        if painter is not None and painter.wrap.rows and start < end:
            self._refresh_rows(painter.wrap.row_of(start), painter.wrap.row_of(end - 1))

    def _refresh_rows(self, first: int, last: int) -> None:
        painter = self._painter
        if painter is None or last < first:
            return
        size = self.scrollable_content_region.size
        top = painter.wrap.line_of(first) - self.scroll_offset.y
        bottom = painter.wrap.line_of(last) - self.scroll_offset.y + 1
        top, bottom = max(0, top), min(size.height, bottom)
        if top < bottom:
            self.refresh(Region(0, top, size.width, bottom - top))

    def _repaint_change(self, old: tuple[int, int], new: tuple[int, int]) -> None:
        if old == new:
            return
        if old[1] <= new[0] or new[1] <= old[0]:
            self._repaint_range(*old)
            self._repaint_range(*new)
            return
        self._repaint_range(min(old[0], new[0]), max(old[0], new[0]) + 1)
        self._repaint_range(min(old[1], new[1]) - 1, max(old[1], new[1]))

    def _scroll_to_cursor(self, covered: int = 0) -> None:
        painter = self._painter
        if painter is None or not painter.wrap.rows:
            return
        wrap = painter.wrap
        start, end = self.reader.here
        first = wrap.line_of(wrap.row_of(start))
        last = wrap.line_of(wrap.row_of(max(start, end - 1)))
        top, height = self.scroll_offset.y, self.scrollable_content_region.height - covered
        if height <= 0:
            return
        context = min(CONTEXT_ROWS, height // 4)
        target = top
        if last + context >= top + height:
            target = last + context + 1 - height
        target = min(target, first - context)
        target = min(max(0, target), max(0, wrap.height - height - covered))
        if target != top:
            self.scroll_to(y=target, animate=False)


def _overlay(style: Style) -> Style:
    return Style(color=style.color, bgcolor=style.bgcolor, bold=True)
