"""A longer text to read: everything a pane has no room for, a summary, what to look at."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.messages import tr
from qualcode.text.visible import visible
from qualcode.tui.screens.dialogs import Dialog


class Reader(Dialog):
    """Shows a text that scrolls; Esc, Enter or the key that opened it close it."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q,z", "cancel", show=False),
        Binding("j,down", "read(1)", show=False, priority=True),
        Binding("k,up", "read(-1)", show=False, priority=True),
        Binding("space,pagedown", "read(10)", show=False, priority=True),
        Binding("b,pageup", "read(-10)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    Reader > #box { width: 78; height: auto; max-height: 92%; }
    Reader VerticalScroll { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }
    Reader #text { height: auto; padding: 0 1 0 0; }
    """

    def __init__(self, heading: str, text: str) -> None:
        """Show ``text`` below a heading."""
        super().__init__()
        self._heading, self._text = heading, text

    def compose(self) -> ComposeResult:
        """Lay out heading, text and hint."""
        with Vertical(id="box"):
            yield Static(Content(visible(self._heading)), id="question")
            with VerticalScroll():
                yield Static(Content(self._text), id="text")
            yield Static(Content(tr("↑↓ PgUp PgDn scroll · Esc close")), id="hint")

    def action_read(self, lines: int) -> None:
        """Scroll by some lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
