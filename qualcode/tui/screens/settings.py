"""The few settings: unit, auto-advance, theme, language. Kept in config.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualcode import messages
from qualcode.messages import tr
from qualcode.tui import themes
from qualcode.tui.labels import LANGUAGES, UNITS
from qualcode.tui.screens.dialogs import Choose, Option
from qualcode.tui.transcript.units import Unit

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

_ON = {True: "✓", False: "–"}


class SettingsDialog(Choose):
    """Enter changes the setting under the cursor; it holds at once and next time."""

    def __init__(self, host: QualcodeApp, at: str = "unit") -> None:
        """Show the settings of this application."""
        self._host = host
        super().__init__(tr("Settings"), self._now(), at=at)

    def _now(self) -> list[Option]:
        choices = self._host.choices
        theme = tr(themes.LABELS.get(self._host.theme, self._host.theme))
        return [
            Option("unit", tr("unit when a transcript is opened"), tr(UNITS[choices.unit])),
            Option(
                "auto_advance",
                tr("go on to the next unit after a code"),
                tr("yes") if choices.auto_advance else tr("no"),
            ),
            Option("theme", tr("theme"), theme),
            Option("lang", tr("language"), LANGUAGES[messages.language()]),
        ]

    def _hint(self) -> str:
        return tr("Enter change · Esc close")

    def action_take(self) -> None:
        """Change the setting under the cursor."""
        from qualcode.tui.screens.dialogs import ChoiceList

        current = self.query_one(ChoiceList).current
        if current is None:
            return
        host = self._host
        changes: dict[str, Any] = {}
        match current.value:
            case "unit":
                units = list(Unit)
                here = units.index(host.choices.unit)
                changes["unit"] = str(units[(here + 1) % len(units)])
            case "auto_advance":
                changes["auto_advance"] = not host.choices.auto_advance
            case "theme":
                changes["theme"] = themes.after(host.theme)
            case _:
                changes["lang"] = "en" if messages.language() == "id" else "id"
        host.choose(**changes)
        if "lang" in changes:
            host.push_screen(SettingsDialog(host, at="lang"))
        else:
            self._options = self._now()
            self._fill(self._options, self.query_one(ChoiceList).index)
