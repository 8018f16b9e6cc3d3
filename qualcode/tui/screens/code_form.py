"""The form of a code: what it means, what belongs to it, an example, keywords, colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from qualcode.messages import tr
from qualcode.model.codebook import Code
from qualcode.model.sentence import mark
from qualcode.text.visible import visible
from qualcode.tui.palette_colors import rgb_of
from qualcode.tui.screens.dialogs import Dialog

LONG = (
    ("definition", mark("definition"), 4),
    ("include", mark("include when"), 2),
    ("exclude", mark("exclude when"), 2),
    ("example", mark("example"), 2),
)


class CodeForm(Dialog):
    """Edits a code; Esc dismisses with the changed fields, Ctrl+G with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "discard", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    CodeForm > #box { width: 92; height: 92%; max-height: 28; }
    CodeForm #fields { height: 1fr; }
    CodeForm Horizontal { height: auto; padding: 0 0 1 0; }
    CodeForm .note { padding: 0 0 0 17; color: $foreground 62%; }
    CodeForm .label { width: 16; color: $foreground 70%; }
    CodeForm TextArea, CodeForm TextArea:focus {
        width: 1fr; border: none; padding: 0 1; background: $background;
    }
    CodeForm Input { width: 1fr; }
    """

    def __init__(
        self,
        path: str,
        code: Code,
        refuse_keywords: Callable[[Sequence[str]], str] = lambda _keywords: "",
    ) -> None:
        """Edit a code that is called ``path`` in the title.

        ``refuse_keywords`` returns a sentence when keywords cannot be read.
        """
        super().__init__()
        self._path, self._code = path, code
        self._refuse_keywords = refuse_keywords

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        with Vertical(id="box"):
            yield Static(Content(visible(self._path)), id="question")
            with VerticalScroll(id="fields", can_focus=False):
                for name, label, height in LONG:
                    with Horizontal():
                        yield Static(Content(tr(label)), classes="label")
                        area = TextArea(visible(getattr(self._code, name)), id=name)
                        area.styles.height = height
                        yield area
                for name, label, value in self._short():
                    if (
                        name == "keywords"
                    ):  # above its line, so that it is seen when that is reached
                        yield Static(Content(self._patterns()), classes="note")
                    with Horizontal():
                        yield Static(Content(label), classes="label")
                        yield Input(visible(value), id=name, select_on_focus=False)
            yield Static("", id="problem", markup=False)
            hint = tr("Esc store · Tab next field · Ctrl+G discard")
            yield Static(Content(hint), id="hint")

    def _patterns(self) -> str:
        return tr(
            "Any spelling is found. Patterns: [NEG] .. dilatih (a negator, at most two words, "
            "dilatih), ..5, penyuluh*, meja|kursi, [NUM]."
        )

    def _short(self) -> list[tuple[str, str, str]]:
        return [
            ("keywords", tr("keywords"), ", ".join(self._code.keywords)),
            ("color", tr("colour (#rrggbb)"), self._code.color),
        ]

    def action_cancel(self) -> None:
        """Store what was changed."""
        color = self.query_one("#color", Input).value.strip()
        if color and rgb_of(color) is None:
            self.refuse(tr("“{color}” is not a colour such as #0072b2.", color=color))
            return
        changes: dict[str, object] = {}
        for name, _, _ in LONG:
            text = self.query_one(f"#{name}", TextArea).text.strip()
            if text != visible(getattr(self._code, name)).strip():
                changes[name] = text
        typed = self.query_one("#keywords", Input).value
        keywords = [word.strip() for word in typed.split(",") if word.strip()]
        if keywords != [visible(word) for word in self._code.keywords]:
            if problem := self._refuse_keywords(keywords):
                self.refuse(problem)
                return
            changes["keywords"] = keywords
        if color != self._code.color:
            changes["color"] = color
        self.dismiss(changes)

    def action_discard(self) -> None:
        """Leave the code as it was."""
        self.dismiss(None)
