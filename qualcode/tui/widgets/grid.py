"""A matrix on the screen: header and first column stay, cells are painted as they are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.tui.actions import bindings
from qualcode.tui.palette_colors import style_for
from qualcode.tui.widgets.pieces import Line, fit, strip_of

STYLES = ("text", "dim", "strong", "accent", "cursor", "resting", "stripe")


@dataclass(frozen=True, slots=True)
class Head:
    """A row or column of the grid: what it is called, the heading above it, its colour."""

    label: str
    group: str = ""
    color: str = ""


class MatrixGrid(ScrollView, can_focus=True, inherit_bindings=False):
    """Cells with a cursor. `fill` gives heads and a function that draws a cell in a width."""

    ALLOW_SELECT = False
    BINDINGS = bindings("grid")
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"grid--{name}" for name in STYLES}
    DEFAULT_CSS = """
    MatrixGrid {
        height: 1fr; background: $background; color: $foreground;
        overflow-y: auto; overflow-x: hidden; scrollbar-size-vertical: 1;
    }
    MatrixGrid .grid--dim { color: $foreground 62%; }
    MatrixGrid .grid--strong { text-style: bold; }
    MatrixGrid .grid--accent { color: $text-accent; text-style: bold; }
    MatrixGrid .grid--cursor { background: $primary 45%; text-style: bold; }
    MatrixGrid .grid--resting { background: $primary 18%; }
    MatrixGrid .grid--stripe { background: $surface; }
    """

    class Moved(Message):
        """The cursor stands on another cell."""

        def __init__(self, grid: MatrixGrid, row: int, col: int) -> None:
            super().__init__()
            self.grid, self.row, self.col = grid, row, col

        @property
        def control(self) -> MatrixGrid:
            """The grid that sent the message."""
            return self.grid

    class Chosen(Moved):
        """Enter was pressed on a cell, or it was clicked."""

    def __init__(self) -> None:
        """Make an empty grid."""
        super().__init__()
        self.rows_heads: Sequence[Head] = ()
        self.cols_heads: Sequence[Head] = ()
        self.row = self.col = 0
        self.empty = ""
        self._cell: Callable[[int, int, int], Sequence[Line]] = lambda _r, _c, _w: []
        self._lines = 1
        self._wish = 12
        self._left = 0
        self._styles: dict[str, Style] = {}

    def fill(
        self,
        rows: Sequence[Head],
        cols: Sequence[Head],
        cell: Callable[[int, int, int], Sequence[Line]],
        *,
        lines: int,
        width: int,
        at: tuple[int, int] = (0, 0),
    ) -> None:
        """Show these cells, ``lines`` high and at least ``width`` wide, with the cursor at ``at``."""
        self.rows_heads, self.cols_heads, self._cell = rows, cols, cell
        self._lines, self._wish = lines, width
        self.row = min(max(0, at[0]), max(0, len(rows) - 1))
        self.col = min(max(0, at[1]), max(0, len(cols) - 1))
        self.virtual_size = Size(0, len(rows) * lines + self._top)
        self._follow()
        self.refresh()
        self._tell()

    # Layout

    @property
    def _top(self) -> int:
        """Height of the header."""
        return 2 if any(head.group for head in self.cols_heads) else 1

    @property
    def _first(self) -> int:
        """Width of the first column."""
        longest = max((len(head.label) for head in self.rows_heads), default=8)
        return max(8, min(longest + 2, self.scrollable_content_region.width // 5))

    def _shown(self) -> tuple[int, int]:
        """Return how many columns are seen, and how wide they are."""
        room = max(1, self.scrollable_content_region.width - self._first)
        fits = max(1, room // self._wish)
        count = min(fits, len(self.cols_heads) - self._left)
        if len(self.cols_heads) <= fits:
            count = len(self.cols_heads)
        return max(1, count), max(4, min(room // max(1, count), max(self._wish, 60)))

    def _follow(self) -> None:
        """Scroll so that the cursor is seen."""
        room = max(1, self.scrollable_content_region.width - self._first)
        fits = max(1, room // self._wish)
        last = max(0, len(self.cols_heads) - fits)
        self._left = min(max(min(self._left, self.col), self.col - fits + 1), last)
        height = self.scrollable_content_region.height - self._top
        if height <= 0:
            return
        first = self.row * self._lines
        top = self.scroll_offset.y
        target = min(max(top, first + self._lines - height), first)
        if target != top:
            self.scroll_to(y=max(0, target), animate=False)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._follow()

    # Painting

    def notify_style_update(self) -> None:
        """Take up other colours."""
        super().notify_style_update()
        self._styles = {}

    def _style_table(self) -> dict[str, Style]:
        if not self._styles:
            self._styles = {n: self.get_component_rich_style(f"grid--{n}") for n in STYLES}
            for name in ("cursor", "resting", "stripe"):
                style = self._styles[name]
                self._styles[name] = Style(bgcolor=style.bgcolor, bold=style.bold or None)
        return self._styles

    def _learn(self, color: str) -> str:
        if color.startswith("#") and color not in self._styles:
            sign = style_for(color, self.app.current_theme.dark).sign
            self._styles[color] = self._styles["text"] + Style(color=sign, bold=True)
        return color or "strong"

    def render_line(self, y: int) -> Strip:
        """Paint one line of header or rows."""
        width = self.scrollable_content_region.width
        styles = self._style_table()
        if not self.rows_heads or not self.cols_heads:
            lines = self.empty.split("\n")
            text = lines[y - 1] if 0 < y <= len(lines) else ""
            return strip_of([("  " + text, "strong" if y == 1 else "text")], width, styles)
        if y < self._top:
            return strip_of(self._header(y), width, styles)
        row, part = divmod(y - self._top + self.scroll_offset.y, self._lines)
        if row >= len(self.rows_heads):
            return strip_of([], width, styles)
        return self._row_strip(row, part, width)

    def _header(self, y: int) -> Line:
        count, size = self._shown()
        more = self._left + count < len(self.cols_heads)
        line: Line = [(fit(" ‹" if self._left else "", self._first), "accent")]
        before = None
        for place in range(self._left, self._left + count):
            head = self.cols_heads[place]
            if y == 0 and self._top == 2:
                text = head.group if head.group != before else ""
                before = head.group
                line.append((fit(text, size - 1) + " ", self._learn(head.color)))
            else:
                line.append((fit(head.label, size - 1) + " ", self._learn(head.color)))
        if more:
            line.append(("›", "accent"))
        return line

    def _row_strip(self, row: int, part: int, width: int) -> Strip:
        styles = self._style_table()
        count, size = self._shown()
        head = self.rows_heads[row]
        stripe = styles["stripe"] if row % 2 else None
        here = row == self.row
        sign = "▌" if here else " "
        label = f"{fit(head.label if part == 0 else '', self._first - 2)} "
        strips = [
            strip_of([(sign, "accent"), (label, "strong")], self._first, styles, stripe),
        ]
        for col in range(self._left, min(self._left + count, len(self.cols_heads))):
            lines = self._cell(row, col, size - 1)
            line = list(lines[part]) if part < len(lines) else []
            over = stripe
            if here and col == self.col:
                over = styles["cursor" if self.has_focus else "resting"]
            strips.append(strip_of(line, size - 1, styles, over))
            strips.append(strip_of([], 1, styles, stripe))
        used = sum(strip.cell_length for strip in strips)
        if used < width:
            strips.append(strip_of([], width - used, styles, stripe))
        return Strip.join(strips).crop(0, width)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint again: the header does not scroll along."""
        super().watch_scroll_y(old_value, new_value)
        self.refresh()

    # Moving

    def _go(self, row: int, col: int) -> None:
        row = min(max(0, row), len(self.rows_heads) - 1)
        col = min(max(0, col), len(self.cols_heads) - 1)
        if row < 0 or col < 0 or (row, col) == (self.row, self.col):
            return
        before = (self.row, self._left, self.scroll_offset.y)
        self.row, self.col = row, col
        self._follow()
        if (self._left, self.scroll_offset.y) == before[1:]:
            for changed in {before[0], row}:
                self.refresh_lines(self._top + changed * self._lines, self._lines)
        else:
            self.refresh()
        self._tell()

    def _tell(self) -> None:
        if self.is_attached:
            self.post_message(self.Moved(self, self.row, self.col).set_sender(self))

    def action_step(self, down: int, across: int) -> None:
        """Go to a neighbouring cell."""
        self._go(self.row + down, self.col + across)

    def action_page(self, step: int) -> None:
        """Go one screen of rows forward or back."""
        height = max(1, (self.scrollable_content_region.height - self._top) // self._lines - 1)
        self._go(self.row + step * height, self.col)

    def action_end(self, step: int) -> None:
        """Go to the first or last row."""
        self._go(0 if step < 0 else len(self.rows_heads) - 1, self.col)

    def action_choose(self) -> None:
        """Open the cell under the cursor."""
        if self.rows_heads and self.cols_heads:
            self.post_message(self.Chosen(self, self.row, self.col).set_sender(self))

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked cell; a click on the cell under the cursor opens it."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self._top or not self.rows_heads:
            return
        _, size = self._shown()
        row = (offset.y - self._top + self.scroll_offset.y) // self._lines
        col = self._left + max(0, offset.x - self._first) // size
        if row >= len(self.rows_heads) or col >= len(self.cols_heads):
            return
        event.stop()
        if (row, col) == (self.row, self.col):
            self.action_choose()
        else:
            self._go(row, col)

    def on_focus(self) -> None:
        """Show the cursor as live."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self.refresh()
