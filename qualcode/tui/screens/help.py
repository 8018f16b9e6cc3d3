"""Help: what every key does here, made from the table of actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qualcode.messages import tr
from qualcode.tui.action import Action
from qualcode.tui.actions import PLACES, actions_of, shown_keys
from qualcode.tui.screens.dialogs import Dialog
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp


class HelpScreen(Dialog):
    """The keys of a screen first, then those of all others."""

    AUTO_FOCUS = "RowList"
    DEFAULT_CSS = """
    HelpScreen > #box { width: 90; height: 92%; max-height: 60; }
    HelpScreen RowList { height: 1fr; max-height: 100%; }
    HelpScreen #question { padding: 0; }
    """

    def __init__(self, places: Sequence[str]) -> None:
        """Explain these parts of the table first."""
        super().__init__()
        others = [place for place in PLACES if place not in places]
        self._order = [*places, *others]
        self._here = set(places)

    def compose(self) -> ComposeResult:
        """Lay out the table."""
        with Vertical(id="box"):
            yield Static(Content(tr("What the keys do")), id="question")
            yield RowList(can_choose=False)
            hint = tr("↑↓ PgUp PgDn scroll · Esc close · keys can be changed in {file}")
            from qualcode.tui.preferences import config_file

            yield Static(Content(hint.replace("{file}", str(config_file()))), id="hint")

    def on_mount(self) -> None:
        """Fill the table."""
        rows: list[str | Action] = []
        for place in self._order:
            actions = actions_of(place)
            if actions:
                rows += [*([""] if rows else []), tr(PLACES[place]), *actions]
        self.query_one(RowList).fill(rows, self._draw, at=0)

    def _draw(self, row: str | Action, width: int) -> list[Line]:
        if isinstance(row, str):
            return [[(row, "accent")]]
        app = cast("QualcodeApp", self.app)
        keys = shown_keys(app.keymap.keys[row.id], most=3)
        return [[(fit(f"  {keys}", 18), "strong"), (fit(tr(row.help), width - 18), "text")]]
