"""A list of lines that is painted as it is seen: sources, codes, quotations, acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.tui.actions import bindings
from qualcode.tui.palette_colors import style_for
from qualcode.tui.widgets.pieces import Line, strip_of

Draw = Callable[[Any, int], Sequence[Line]]
"""Draws an item within a width: as many lines as the list gives to each item."""

STYLES = ("text", "dim", "strong", "accent", "warn", "error", "good", "cursor", "resting")


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines with a cursor. `fill` gives the items and how one is drawn."""

    ALLOW_SELECT = False
    BINDINGS = bindings("list")
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"rows--{name}" for name in STYLES}
    DEFAULT_CSS = """
    RowList {
        height: 1fr; background: $background; color: $foreground;
        overflow-y: auto; overflow-x: hidden; scrollbar-size-vertical: 1;
    }
    RowList .rows--dim { color: $foreground 62%; }
    RowList .rows--strong { text-style: bold; }
    RowList .rows--accent { color: $text-accent; }
    RowList .rows--warn { color: $text-warning; }
    RowList .rows--error { color: $text-error; text-style: bold; }
    RowList .rows--good { color: $text-success; }
    RowList .rows--cursor { background: $primary 28%; text-style: bold; }
    RowList .rows--resting { background: $primary 12%; }
    """

    class Moved(Message):
        """The cursor stands on another item."""

        def __init__(self, rows: RowList, index: int) -> None:
            super().__init__()
            self.rows, self.index = rows, index

        @property
        def control(self) -> RowList:
            """The list that sent the message."""
            return self.rows

    class Chosen(Moved):
        """Enter was pressed on an item, or it was clicked."""

    def __init__(
        self,
        *,
        lines: int = 1,
        empty: str = "",
        id: str | None = None,  # noqa: A002
        can_choose: bool = True,
    ) -> None:
        """Make an empty list. ``lines`` is the height of an item; ``empty`` is shown when there is none."""
        super().__init__(id=id)
        self.items: Sequence[Any] = ()
        self.index = 0
        self.empty = empty
        self.can_choose = can_choose
        self._lines = lines
        self._painter: Draw = lambda _item, _width: [[]]
        self._header: Callable[[int], Line] | None = None
        self._styles: dict[str, Style] = {}

    # Content

    def fill(
        self,
        items: Sequence[Any],
        draw: Draw,
        *,
        at: int | None = None,
        header: Callable[[int], Line] | None = None,
    ) -> None:
        """Show these items, with the cursor at ``at`` (or where it was)."""
        self.items, self._painter, self._header = items, draw, header
        self.index = min(max(0, self.index if at is None else at), max(0, len(items) - 1))
        self._lay_out()
        self._follow()
        self.refresh()
        if items and self.is_attached:
            self.post_message(self.Moved(self, self.index).set_sender(self))

    @property
    def current(self) -> Any | None:
        """Return the item under the cursor."""
        return self.items[self.index] if self.index < len(self.items) else None

    def _lay_out(self) -> None:
        height = len(self.items) * self._lines + self._top
        self.virtual_size = Size(0, height)

    @property
    def _top(self) -> int:
        return 1 if self._header is not None else 0

    # Painting

    def notify_style_update(self) -> None:
        """Take up other colours."""
        super().notify_style_update()
        self._styles = {}

    def _style_table(self) -> dict[str, Style]:
        if not self._styles:
            self._styles = {n: self.get_component_rich_style(f"rows--{n}") for n in STYLES}
            for name in ("cursor", "resting"):
                style = self._styles[name]
                self._styles[name] = Style(bgcolor=style.bgcolor, bold=style.bold or None)
        return self._styles

    def style_names(self, line: Line) -> None:
        """Learn the code colours of a line, so that they can be painted on this theme."""
        styles = self._style_table()
        for _, name in line:
            if name not in styles and name.startswith("#"):
                sign = style_for(name, self.app.current_theme.dark).sign
                styles[name] = styles["text"] + Style(color=sign, bold=True)

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width = self.scrollable_content_region.width
        styles = self._style_table()
        if self._header is not None and y == 0:
            return strip_of([(text, "dim") for text, _ in self._header(width)], width, styles)
        if not self.items:
            lines = self.empty.split("\n") if self.empty else []
            place = y - self._top - 1
            text = lines[place] if 0 <= place < len(lines) else ""
            return strip_of([("  " + text, "text" if place else "strong")], width, styles)
        index, part = divmod(y - self._top + self.scroll_offset.y, self._lines)
        if index >= len(self.items):
            return strip_of([], width, styles)
        is_here = index == self.index
        drawn = self._painter(self.items[index], width - 1)
        line = list(drawn[part]) if part < len(drawn) else []
        self.style_names(line)
        over = None
        if is_here:
            over = styles["cursor" if self.has_focus else "resting"]
        sign = ("▌" if is_here and self.can_choose else " ", "accent")
        return strip_of([sign, *line], width, styles, over)

    # Moving

    def _go(self, index: int) -> None:
        index = min(max(0, index), len(self.items) - 1)
        if not self.items or index == self.index:
            return
        old, self.index = self.index, index
        self._refresh_item(old)
        self._refresh_item(index)
        self._follow()
        self.post_message(self.Moved(self, index).set_sender(self))

    def go(self, index: int) -> None:
        """Put the cursor on an item."""
        self._go(index)

    def refresh_item(self, index: int) -> None:
        """Paint an item again after it changed."""
        self._refresh_item(index)

    def _refresh_item(self, index: int) -> None:
        top = index * self._lines + self._top - self.scroll_offset.y
        if top + self._lines > self._top and top < self.size.height:
            self.refresh(Region(0, max(0, top), self.size.width, self._lines))

    def _follow(self) -> None:
        """Scroll so that the cursor is seen."""
        height = self.scrollable_content_region.height - self._top
        if height <= 0:
            return
        first = self.index * self._lines
        top = self.scroll_offset.y
        target = min(max(top, first + self._lines - height), first)
        if target != top:
            self.scroll_to(y=max(0, target), animate=False)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._follow()

    def on_focus(self) -> None:
        """Show the cursor as live."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint again: a fixed header does not scroll along."""
        super().watch_scroll_y(old_value, new_value)
        self.refresh()

    def action_row(self, step: int) -> None:
        """Go to the next or previous item."""
        self._go(self.index + step)

    def action_page(self, step: int) -> None:
        """Go one screen forward or back."""
        height = max(1, (self.scrollable_content_region.height - self._top) // self._lines - 1)
        self._go(self.index + step * height)

    def action_end(self, step: int) -> None:
        """Go to the beginning or the end."""
        self._go(0 if step < 0 else len(self.items) - 1)

    def action_choose(self) -> None:
        """Open the item under the cursor."""
        if self.items:
            self.post_message(self.Chosen(self, self.index).set_sender(self))

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked item; a click on the item under the cursor opens it."""
        offset = event.get_content_offset(self)
        if offset is None or not self.items:
            return
        index = (offset.y - self._top + self.scroll_offset.y) // self._lines
        if offset.y < self._top or index >= len(self.items):
            return
        event.stop()
        if index == self.index:
            self.action_choose()
        else:
            self._go(index)
