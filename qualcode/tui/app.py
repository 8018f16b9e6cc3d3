"""The terminal application: screens, keys, themes, languages, and the way between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, cast

from textual.actions import ActionParseResult
from textual.app import App
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.filter import LineFilter

from qualcode.messages import render, tr
from qualcode.model.report import FileReport
from qualcode.services import projects
from qualcode.services.session import Session
from qualcode.tui import preferences, themes
from qualcode.tui.action import Action
from qualcode.tui.actions import bindings
from qualcode.tui.choices import Choices
from qualcode.tui.desk import Desk
from qualcode.tui.harmless import Harmless
from qualcode.tui.keymap import resolve
from qualcode.tui.preferences import Preferences, Recent
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.trail import told
from qualcode.tui.workers import border

SCREENS = {
    "start": "StartScreen",
    "sources": "SourcesScreen",
    "coding": "CodingScreen",
    "codebook": "CodebookScreen",
    "matrix": "MatrixScreen",
    "log": "LogScreen",
    "numbers": "NumbersScreen",
    "search": "SearchScreen",
    "autocode": "AutocodeScreen",
    "lexicon": "LexiconScreen",
    "words": "WordsScreen",
    "gallery": "GalleryScreen",
    "findings": "FindingsScreen",
    "triangulation": "TriangulationScreen",
    "coverage": "CoverageScreen",
    "memos": "MemosScreen",
    "indicators": "IndicatorsScreen",
}
"""Main screens; each is the class of this name in ``screens/<id>.py``, imported when first shown."""
ASIDE = frozenset(SCREENS) - {"start", "sources", "coding"}
"""Screens that Esc leaves for the transcript."""
BASE = 2
"""Height of the stack when one main screen is shown: Textual's own empty screen lies below."""


class QualcodeApp(Choices, App[None]):
    """qualcode in the terminal."""

    TITLE = "qualcode"
    CSS_PATH = "tcss/app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("app")
    ALWAYS: ClassVar[set[str]] = {
        "app.help",
        "app.palette",
        "app.settings",
        "app.language",
        "app.theme",
        "app.quit",
    }
    """Actions that need no open project."""

    def __init__(
        self, coder: str, session: Session | None = None, choices: Preferences | None = None
    ) -> None:
        """Seat a coder, at a project when one is open."""
        super().__init__()
        self.coder = coder
        self.desk: Desk | None = None
        self.busy = 0
        self.reports: list[FileReport] = []
        self.choices = choices or Preferences()
        self.keymap = resolve(self.choices.keys)
        self._made: dict[str, MainScreen] = {}
        self._harmless = Harmless()
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.chosen(self.choices.theme, no_color=self.no_color)
        self._problems = [*self.choices.problems, *self.keymap.problems]
        self._place: Recent | None = None
        if session is not None:
            self._seat(session)

    # Life

    def _seat(self, session: Session) -> None:
        self.desk = Desk(session)
        self.desk.monochrome = self.theme == themes.MONOCHROME.name
        self._place = preferences.place_in(session.project.path)
        if self._place is not None and self._place.source:
            found = session.project.path == self._place.path
            known = [s for s in self._source_ids(session) if s == self._place.source]
            self.desk.source_id = known[0] if known and found else None

    @staticmethod
    def _source_ids(session: Session) -> list[Any]:
        from qualcode.services import reading

        return reading.source_ids(session)

    def _first(self) -> str:
        """Begin with the transcript read last, else with the sources, else with the projects."""
        if self.desk is None:
            return "start"
        return "coding" if self.desk.source_id else "sources"

    def on_mount(self) -> None:
        """Take up a person's own keys and say what was wrong with the settings."""
        self.set_keymap(dict(self.keymap.changed))
        self.push_screen(self._screen(self._first()))
        for problem in self._problems:
            self.complain(render(problem))

    @property
    def place(self) -> Recent | None:
        """Return where the reader was when the project was closed last."""
        return self._place

    def open_session(self, session: Session) -> None:
        """Leave the present project and go on with this one."""
        self.close_session()
        self._seat(session)
        self._forget_screens(self._first())

    def close_session(self) -> None:
        """Remember the place and close the project."""
        if self.desk is None:
            return
        coding = self._made.get("coding")
        offset = getattr(coding, "reached", 0) if coding else 0
        path = self.desk.session.project.path.absolute()
        source = str(self.desk.source_id or "")
        preferences.remember(Recent(path, self.desk.title, source, offset))
        session = self.desk.session
        if self.desk.counsel is not None:
            self.desk.counsel.leave()
        self.desk = None
        session.close()

    def _forget_screens(self, then: str) -> None:
        """Make all screens anew, and show one."""
        old, self._made = self._made, {}
        self._unwind()
        self.switch_screen(self._screen(then))
        for screen in old.values():
            self.uninstall_screen(screen)

    # Going about

    def _screen(self, name: str) -> MainScreen:
        screen = self._made.get(name)
        if screen is None:
            module = import_module(f"qualcode.tui.screens.{name}")
            screen = cast("MainScreen", getattr(module, SCREENS[name])())
            self._made[name] = screen
            self.install_screen(screen, f"{name}-{id(screen)}")
        return screen

    def _unwind(self) -> None:
        while len(self.screen_stack) > BASE:
            self.pop_screen()

    def show(self, name: str) -> MainScreen:
        """Go to a main screen."""
        screen = self._screen(name)
        self._unwind()
        if self.screen is not screen:
            self.switch_screen(screen)
        return screen

    def visit(self, name: str) -> MainScreen:
        """Go to a main screen and come back from it with Esc."""
        screen = self._screen(name)
        if screen in self.screen_stack:
            while self.screen is not screen:
                self.pop_screen()
        else:
            self.push_screen(screen)
        return screen

    def action_go(self, name: str) -> None:
        """Go to a main screen."""
        if self.desk is None:
            self.complain(tr("No project is open. Press n for a new one, o to open one."))
            return
        if name == "coding" and self.desk.source_id is None:
            self.tell(tr("Choose a transcript with Enter; i imports some."))
            name = "sources"
        self.show(name)

    @property
    def can_return(self) -> bool:
        """Whether this screen is visited from another one."""
        return len(self.screen_stack) > BASE

    def action_leave(self) -> None:
        """Leave a state, a visited screen, or a side screen."""
        screen = self.screen
        if isinstance(screen, MainScreen) and screen.go_back():
            return
        if self.can_return:
            self.pop_screen()
        elif isinstance(screen, MainScreen) and screen.PLACE in ASIDE:
            self.action_go("coding")

    def action_whole(self) -> None:
        """Show everything that a pane of the screen has no room for."""
        if isinstance(self.screen, MainScreen):
            self.screen.show_whole()

    def action_projects(self) -> None:
        """Close the project and show the start screen."""
        if not self._is_busy():
            self.close_session()
            self._forget_screens("start")

    async def action_quit(self) -> None:
        """Leave; everything is stored."""
        if not self._is_busy():
            self.exit()

    def _is_busy(self) -> bool:
        if self.busy:
            self.complain(tr("Something is still being written. Wait a moment."))
        return bool(self.busy)

    # Acting

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action inside the error border."""
        if isinstance(self.screen, MainScreen) and self.screen.is_mounted:
            self.screen.status.calm()
        with border(self):
            return await super().run_action(action, default_namespace, namespaces)
        return True

    def attempt(self, work: Callable[[], Any]) -> None:
        """Run something inside the error border."""
        with border(self):
            work()

    def can_do(self, action: Action) -> bool:
        """Whether an action makes sense now."""
        return self.desk is not None or action.where != "app" or action.id in self.ALWAYS

    async def perform(self, action: Action) -> None:
        """Do what an action of the table does, wherever it lives."""
        node: DOMNode = self if action.where == "app" else self.screen
        if action.where in {"list", "grid"} and self.screen.focused is not None:
            node = self.screen.focused
        await self.run_action(action.call, node)

    def tell(self, text: str, style: str = "good") -> None:
        """Say what was done, in the status line."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, MainScreen) and screen.is_mounted:
                screen.status.tell(text, style)
                return

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let nothing that terminals obey pass, whatever widget shows it."""
        return [*super().get_line_filters(), self._harmless]

    def complain(self, text: str) -> None:
        """Say what could not be done; the same is not said twice at once."""
        for said in [note for note in self._notifications if note.message == text]:
            self._unnotify(said, refresh=False)
        self.notify(text, severity="error", timeout=8, markup=False)

    def action_undo(self) -> None:
        """Undo this coder's newest act."""
        self._walk_history(projects.undo, lambda what: tr("Undone: {what}", what=what))

    def action_redo(self) -> None:
        """Redo what was undone last."""
        self._walk_history(projects.redo, lambda what: tr("Done again: {what}", what=what))

    def _walk_history(self, step: Callable[[Session], Any], sentence: Callable[[str], str]) -> None:
        if self.desk is None:
            return
        past = step(self.desk.session)
        self.desk.reload()
        if isinstance(self.screen, MainScreen):
            self.screen.changed_by_history()
        self.tell(sentence(told(past.verb, past.facts)))

    def speak_again(self) -> None:
        """Make all screens anew, in other words or colours, at the same place."""
        base = self.screen_stack[BASE - 1]
        if isinstance(base, MainScreen):
            if (coding := self._made.get("coding")) is not None and self.desk is not None:
                offset = getattr(coding, "reached", 0)
                path, title = self.desk.session.project.path, self.desk.title
                self._place = Recent(path, title, str(self.desk.source_id or ""), offset)
            self._forget_screens(base.PLACE)


def run(path: Path | None, coder: str) -> int:
    """Open the application, at a project when a path is given; return the exit code.

    Raises:
        QualcodeError: the project cannot be opened.
    """
    session = Session.open(path, coder) if path is not None else None
    app = QualcodeApp(coder, session, preferences.load())
    try:
        app.run()
    finally:
        app.close_session()
    return app.return_code or 0
