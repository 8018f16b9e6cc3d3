"""The form of an indicator: figure, comparison, target, unit, period, theme, document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from qualcode.messages import language, render, tr
from qualcode.model.codebook import Codebook
from qualcode.model.errors import QualcodeError
from qualcode.model.sentence import mark
from qualcode.model.written import parse_number
from qualcode.services.triangulation import AIMS, IndicatorLine
from qualcode.text.visible import visible
from qualcode.tui.screens.dialogs import Dialog

FIELDS = {
    "name": mark("indicator"),
    "value": mark("value"),
    "aim": mark("aim (> >= < <=)"),
    "target": mark("target"),
    "unit": mark("unit"),
    "period": mark("period"),
    "code": mark("theme"),
    "document": mark("document"),
}


def figure(number: float) -> str:
    """Return a figure with the decimal mark of the language in use."""
    written = f"{number:.10g}"
    return written.replace(".", ",") if language() == "id" else written


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was filled in."""

    name: str
    value: float
    aim: str
    target: float
    unit: str
    period: str
    code: str
    document: str


class IndicatorForm(Dialog):
    """Edits an indicator; Esc dismisses with `Figures` (None when nothing changed), Ctrl+G with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "discard", show=False, priority=True),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    DEFAULT_CSS = """
    IndicatorForm > #box { width: 76; }
    IndicatorForm VerticalScroll { height: auto; max-height: 12; }
    IndicatorForm Horizontal { height: 1; }
    IndicatorForm .label { width: 18; color: $foreground 70%; }
    IndicatorForm Input { width: 1fr; }
    """

    def __init__(
        self,
        line: IndicatorLine | None,
        book: Codebook,
        paths: Sequence[str],
        documents: Sequence[str],
    ) -> None:
        """Edit an indicator, or a new one; themes and documents are offered."""
        super().__init__()
        self._book = book
        self._is_new = line is None
        self._before = _filled(line)
        self._offered = {"code": paths, "document": documents, "aim": AIMS}

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        with Vertical(id="box"):
            title = tr("New indicator") if self._is_new else tr("Indicator")
            yield Static(Content(title), id="question")
            with VerticalScroll(can_focus=False):
                for name, label in FIELDS.items():
                    offered = self._offered.get(name)
                    suggester = SuggestFromList(offered, case_sensitive=False) if offered else None
                    with Horizontal():
                        yield Static(Content(tr(label)), classes="label")
                        yield Input(
                            visible(self._before[name]),
                            id=name,
                            select_on_focus=False,
                            suggester=suggester,
                        )
            yield Static("", id="problem", markup=False)
            hint = tr("Esc store · Tab or ↓ next field · → complete · Ctrl+G discard")
            yield Static(Content(hint), id="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field; in the last one it stores."""
        event.stop()
        if event.input.id == list(FIELDS)[-1]:
            self.action_cancel()
        else:
            self.focus_next()

    def on_input_changed(self) -> None:
        """Take back what was refused."""
        self.refuse("")

    def action_cancel(self) -> None:
        """Store, unless a field cannot be understood."""
        now = {name: self.query_one(f"#{name}", Input).value.strip() for name in FIELDS}
        if now == self._before:
            self.dismiss(None)
            return
        value, target = (parse_number(now[name].rstrip("% ")) for name in ("value", "target"))
        why = self._refused(now, value, target)
        if why or value is None or target is None:
            self.refuse(why + " " + tr("Ctrl+G closes without storing."))
            return
        texts = {name: now[name] for name in ("name", "aim", "unit", "period", "code", "document")}
        self.dismiss(Figures(value=value, target=target, **texts))

    def _refused(self, now: dict[str, str], value: float | None, target: float | None) -> str:
        """Return why it cannot be stored, and put the cursor there; nothing when it can."""
        why, at = "", ""
        if not now["name"]:
            why, at = tr("The indicator has no name."), "name"
        elif value is None:
            why, at = tr("“{value}” is not a number.", value=now["value"]), "value"
        elif now["aim"] not in AIMS:
            why, at = tr("The aim is one of {known}.", known=" ".join(AIMS)), "aim"
        elif target is None:
            why, at = tr("“{value}” is not a number.", value=now["target"]), "target"
        elif now["code"]:
            try:
                self._book.find(now["code"])
            except QualcodeError as error:
                why, at = render(error.sentence), "code"
        if at:
            self.query_one(f"#{at}", Input).focus()
        return why

    def action_discard(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)


def _filled(line: IndicatorLine | None) -> dict[str, str]:
    if line is None:
        return {**dict.fromkeys(FIELDS, ""), "aim": ">="}
    one = line.indicator
    return {
        "name": one.name,
        "value": figure(one.value),
        "aim": one.aim,
        "target": figure(one.target),
        "unit": one.unit,
        "period": one.period,
        "code": line.code,
        "document": line.document,
    }
