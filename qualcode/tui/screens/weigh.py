"""Weighing a coding while coding: which way it speaks, how much it matters, in other words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qualcode.messages import tr
from qualcode.model.coding import Coding
from qualcode.model.ids import CodingId
from qualcode.model.reduction import DIRECTION_LABELS, RELEVANCE_LABELS, Direction, Relevance
from qualcode.services import glossing, reduction_sheets
from qualcode.services.session import Session
from qualcode.text.visible import visible
from qualcode.tui.screens.dialogs import Ask, Dialog
from qualcode.tui.widgets.pieces import Line, fit

DIRECTION_SIGNS: Mapping[str, str] = {
    Direction.SUPPORTS: "+",
    Direction.HINDERS: "−",
    Direction.NEUTRAL: "=",
}
_DIRECTION_KEYS = {"plus": "+", "minus": "-", "equals_sign": "="}
_RELEVANCE_KEYS = ("1", "2", "3")


@dataclass(frozen=True, slots=True)
class Weights:
    """What is said of a coding."""

    direction: str = ""
    relevance: str = ""
    paraphrase: str = ""
    gloss: str = ""


def weights_of(coding: Coding | None) -> Weights:
    """Return what is said of a coding so far."""
    if coding is None:
        return Weights()
    return Weights(coding.direction or "", coding.relevance or "", coding.paraphrase, coding.gloss)


class WeighDialog(Dialog):
    """One key for each answer; Enter or Esc dismisses with the `Weights`, Ctrl+G with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"direction('{direction}')", show=False)
            for key, direction in zip(_DIRECTION_KEYS, Direction, strict=True)
        ),
        *(
            Binding(key, f"relevance('{relevance}')", show=False)
            for key, relevance in zip(_RELEVANCE_KEYS, Relevance, strict=True)
        ),
        Binding("p", "write('paraphrase')", show=False),
        Binding("s", "write('gloss')", show=False),
        Binding("enter", "cancel", show=False),
        Binding("ctrl+g", "discard", show=False, priority=True),
    ]
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    WeighDialog > #box { width: 76; }
    WeighDialog #about { max-height: 5; padding: 0 0 1 0; }
    WeighDialog .answers { height: auto; max-height: 3; }
    """

    def __init__(self, codes: str, quotation: str, weights: Weights) -> None:
        """Weigh a passage under these codes."""
        super().__init__()
        self._codes, self._quotation, self.weights = codes, quotation, weights

    def compose(self) -> ComposeResult:
        """Lay out the passage and the answers."""
        with Vertical(id="box"):
            yield Static(Content(visible(self._codes)), id="question")
            yield Static(Content(f"“{' '.join(visible(self._quotation).split())}”"), id="about")
            for name in ("direction", "relevance", "paraphrase", "gloss"):
                yield Static("", id=name, classes="answers", markup=False)
            hint = tr("the same key again takes it back · Enter or Esc store · Ctrl+G discard")
            yield Static(Content(hint), id="hint")

    def on_mount(self) -> None:
        """Show what is said so far."""
        self._show()

    def _show(self) -> None:
        now = self.weights
        self._row("direction", _DIRECTION_KEYS.values(), DIRECTION_LABELS, now.direction)
        self._row("relevance", _RELEVANCE_KEYS, RELEVANCE_LABELS, now.relevance)
        for name, key, label, text in (
            ("paraphrase", "p", tr("own words"), now.paraphrase),
            ("gloss", "s", tr("standard Indonesian"), now.gloss),
        ):
            shown = Content.assemble(
                (f" {key} ", "bold"), f"{label}  ", visible(text) if text else "–"
            )
            self.query_one(f"#{name}", Static).update(shown)

    def _row(self, name: str, keys: Any, labels: Mapping[str, str], chosen: str) -> None:
        parts: list[Any] = []
        for key, (value, label) in zip(keys, labels.items(), strict=True):
            is_here = value == chosen
            text = f"{'●' if is_here else ' '} {tr(label)}   "
            parts += [(f" {key} ", "bold"), (text, "bold reverse" if is_here else "")]
        self.query_one(f"#{name}", Static).update(Content.assemble(*parts))

    def action_direction(self, value: str) -> None:
        """Say which way it speaks, or take it back."""
        same = self.weights.direction == value
        self.weights = replace(self.weights, direction="" if same else value)
        self._show()

    def action_relevance(self, value: str) -> None:
        """Say how much it matters, or take it back."""
        same = self.weights.relevance == value
        self.weights = replace(self.weights, relevance="" if same else value)
        self._show()

    def action_write(self, field: str) -> None:
        """Write the passage in own words, or in standard Indonesian."""
        question = {
            "paraphrase": tr("The passage in your own words"),
            "gloss": tr("The passage in standard Indonesian"),
        }[field]

        def written(text: str | None) -> None:
            if text is not None:
                self.weights = replace(self.weights, **{field: text})
                self._show()

        before = getattr(self.weights, field)
        ask = Ask(question, value=before, about=self._quotation[:300], may_be_empty=True)
        self.app.push_screen(ask, written)

    def action_cancel(self) -> None:
        """Store: Esc never loses what was said."""
        self.dismiss(self.weights)

    def action_discard(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)


def store_weights(
    session: Session, coding_ids: Sequence[CodingId], before: Weights, now: Weights
) -> bool:
    """Store what was changed; what stayed is left alone in every coding."""
    given: dict[str, Any] = {}
    clear = []
    kinds: dict[str, Any] = {"direction": Direction, "relevance": Relevance, "paraphrase": str}
    for field, kind in kinds.items():
        value = getattr(now, field).strip()
        if value == getattr(before, field):
            continue
        if value:
            given[field] = kind(value)
        else:
            clear.append(field)
    gloss = now.gloss if now.gloss.strip() != before.gloss else None
    if given or clear:
        reduction_sheets.appraise(session, coding_ids, **given, clear=clear, gloss=gloss)
    elif gloss is not None:
        glossing.gloss(session, coding_ids[0], gloss)
    return bool(given or clear) or gloss is not None


def weight_signs(coding: Coding | None) -> str:
    """Return what is said of a coding as short words: ``+ core``."""
    if coding is None:
        return ""
    parts = []
    if coding.direction:
        parts.append(f"{DIRECTION_SIGNS[coding.direction]}{tr(DIRECTION_LABELS[coding.direction])}")
    if coding.relevance:
        parts.append(tr(RELEVANCE_LABELS[coding.relevance]))
    return ", ".join(parts)


def own_words(coding: Coding, width: int) -> Line:
    """Return the paraphrase, as far as there is room."""
    if not coding.paraphrase:
        return []
    return [("= ", "accent"), (fit(coding.paraphrase, width).rstrip() + " ", "dim")]
