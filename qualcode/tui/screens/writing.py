"""A longer text: a result, an interpretation, a note. What is typed is stored when it closes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from qualcode.messages import tr
from qualcode.text.visible import visible
from qualcode.tui.screens.dialogs import Dialog


class TextEditor(Dialog):
    """Edits a text; Esc dismisses with it, Ctrl+G with None (nothing is changed)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "discard", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    TextEditor > #box { width: 78; height: 80%; max-height: 22; }
    TextEditor TextArea, TextEditor TextArea:focus {
        height: 1fr; border: none; padding: 0 1; background: $background;
    }
    TextEditor #about { max-height: 6; }
    """

    def __init__(self, question: str, body: str = "", about: str = "") -> None:
        """Edit ``body``; ``about`` stands above it, such as the quotations it rests on."""
        super().__init__()
        self._question, self._body, self._about = question, body, about

    def compose(self) -> ComposeResult:
        """Lay out what it is, what it rests on, and the text."""
        with Vertical(id="box"):
            yield Static(Content(visible(self._question)), id="question")
            if self._about:
                with VerticalScroll(id="about", can_focus=False):
                    yield Static(Content(visible(self._about)))
            yield TextArea(
                visible(self._body), soft_wrap=True, tab_behavior="focus", show_line_numbers=False
            )
            yield Static(
                Content(tr("Esc store · Ctrl+G discard · an empty text is taken away")), id="hint"
            )

    def on_mount(self) -> None:
        """Write at the end."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def action_cancel(self) -> None:
        """Store: Esc never loses what was typed."""
        self.dismiss(self.query_one(TextArea).text)

    def action_discard(self) -> None:
        """Leave the text as it was."""
        self.dismiss(None)
