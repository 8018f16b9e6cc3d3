"""Help, command palette, settings: what the application offers everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from qualcode import messages
from qualcode.messages import tr
from qualcode.model.coding import MemoTarget
from qualcode.tui import preferences, themes
from qualcode.tui.labels import LANGUAGES
from qualcode.tui.preferences import Preferences
from qualcode.tui.workers import border

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp


class Choices:
    """The part of the application that asks what a person prefers."""

    choices: Preferences

    @property
    def _me(self) -> QualcodeApp:
        return cast("QualcodeApp", self)

    def action_help(self) -> None:
        """Show what every key does here."""
        from qualcode.tui.screens.help import HelpScreen

        places = getattr(self._me.screen, "places", ("app",))
        self._me.push_screen(HelpScreen(places))

    def action_palette(self) -> None:
        """Open the command palette."""
        from textual.command import CommandPalette

        from qualcode.tui.palette import ActionProvider

        if not self._me.screen.has_class("--textual-command-palette"):
            self._me.push_screen(
                CommandPalette([ActionProvider], placeholder=tr("What do you want to do?"))
            )

    def action_settings(self) -> None:
        """Change unit, auto-advance, theme and language."""
        from qualcode.tui.screens.settings import SettingsDialog

        self._me.push_screen(SettingsDialog(self._me))

    def action_project_memo(self) -> None:
        """Write a memo on the project."""
        from qualcode.tui.screens.memo import MemoEditor, own_memo, store

        if self._me.desk is None:
            return
        session = self._me.desk.session
        memo = own_memo(session, MemoTarget.PROJECT, "")

        def stored(new: Any) -> None:
            with border(self._me):
                if done := store(session, MemoTarget.PROJECT, "", memo, new):
                    self._me.tell(done)

        self._me.push_screen(MemoEditor(tr("the project"), memo=memo), stored)

    def action_next_theme(self) -> None:
        """Go to the next theme."""
        self.choose(theme=themes.after(self._me.theme))

    def action_language(self) -> None:
        """Go to the other language."""
        self.choose(lang="en" if messages.language() == "id" else "id")

    def choose(self, **changes: str | bool) -> None:
        """Change a choice now and for the next time."""
        if theme := changes.get("theme"):
            self._me.theme = str(theme)
            changes["theme"] = str(theme).removeprefix("qualcode-")
            if (desk := self._me.desk) is not None:
                was, desk.monochrome = desk.monochrome, theme == themes.MONOCHROME.name
                if was != desk.monochrome:
                    self._me.speak_again()
        try:
            preferences.save(changes)
        except OSError as error:
            self._me.complain(tr("The choice holds until you leave: {reason}.", reason=str(error)))
        self.choices = preferences.changed(self.choices, changes)
        if lang := changes.get("lang"):
            messages.use(str(lang))
            self._me.speak_again()
            self._me.tell(LANGUAGES[str(lang)])
