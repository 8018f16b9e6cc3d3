"""What all main screens have: a title line, a status line, a line of keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from qualcode.messages import tr
from qualcode.model.coding import MemoTarget
from qualcode.services.session import Session
from qualcode.tui.actions import PLACES, bindings
from qualcode.tui.widgets.bars import KeyBar, PieceBar, StatusBar
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line
from qualcode.tui.workers import guarded

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.desk import Desk

WIDE = 110


class MainScreen(Screen[None]):
    """A screen of the program. ``PLACE`` is its name in the table of actions."""

    PLACE: ClassVar[str] = ""
    WIDGETS: ClassVar[tuple[str, ...]] = ()
    """Widgets whose keys are shown and explained with those of the screen."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    AUTO_FOCUS = "RowList, MatrixGrid, TranscriptView"

    def __init_subclass__(cls, **options: Any) -> None:
        """Bind the actions that the table gives to this screen."""
        cls.BINDINGS = bindings(cls.PLACE)
        super().__init_subclass__(**options)

    @property
    def host(self) -> QualcodeApp:
        """Return the application."""
        return cast("QualcodeApp", self.app)

    @property
    def desk(self) -> Desk:
        """Return the open project."""
        assert self.host.desk is not None
        return self.host.desk

    @property
    def session(self) -> Session:
        """Return the coder at the open project."""
        return self.desk.session

    def compose(self) -> ComposeResult:
        """Lay out title, body, status and keys."""
        yield PieceBar(id="title", classes="title")
        yield from self.body()
        yield StatusBar(id="status")
        yield KeyBar(self.PLACE, *self.WIDGETS)

    def body(self) -> Iterable[Widget]:
        """Return what stands between the title and the status line."""
        return ()

    @property
    def places(self) -> tuple[str, ...]:
        """Return the parts of the table of actions that are live here."""
        return (self.PLACE, *self.WIDGETS, "app")

    @property
    def status(self) -> StatusBar:
        """Return the status line."""
        return self.query_one("#status", StatusBar)

    def title_line(self, *extra: tuple[str, str], right: Line | None = None) -> None:
        """Show the project, the screen, and more about it."""
        project = self.host.desk.title if self.host.desk else "qualcode"
        where = tr(PLACES[self.PLACE])
        left: Line = [(" ", "text"), (where, "accent"), *extra, ("  ", "text"), (project, "strong")]
        self.query_one("#title", PieceBar).show(left, right or [])

    _seen = ""

    def seen(self) -> None:
        """Note that what is shown is the present state of the project."""
        self._seen = self.session.project.head if self.host.desk else ""

    def on_mount(self) -> None:
        """Show the project, or say why it cannot be shown."""
        self.host.attempt(self.begin)

    def begin(self) -> None:
        """Fill the screen for the first time."""
        self.update_content()

    def on_screen_resume(self) -> None:
        """Read again when the project has changed meanwhile."""
        if self.is_mounted and not self.host.busy:
            self.host.attempt(self.resume)

    def resume(self) -> None:
        """Show what changed while another screen was shown."""
        if self.host.desk is None or self.session.project.head != self._seen:
            self.update_content()

    def update_content(self) -> None:
        """Show the present state of the project."""

    def changed_by_history(self) -> None:
        """Follow an undo or redo."""
        self.update_content()

    def write_memo(
        self, target: MemoTarget, target_id: str, on_what: str, quotation: str = ""
    ) -> None:
        """Open the memo editor on something and store what comes back."""
        from qualcode.tui.screens.memo import MemoEditor, Written, own_memo, store

        memo = own_memo(self.session, target, target_id)

        @guarded
        def stored(screen: MainScreen, new: Written | None) -> None:
            done = store(screen.session, target, target_id, memo, new)
            if done:
                screen.memo_written()
                screen.host.tell(done)

        editor = MemoEditor(on_what, quotation, memo)
        self.app.push_screen(editor, lambda new: stored(self, new))

    def show_whole(self) -> None:
        """Show everything the pane has no room for."""
        from qualcode.tui.screens.reader import Reader

        panes = [pane for pane in self.query(Detail) if pane.display and pane.whole.strip()]
        if panes:
            self.app.push_screen(Reader(tr(PLACES[self.PLACE]), panes[0].whole))
        else:
            self.host.tell(tr("There is no more to read here."), "accent")

    def memo_written(self) -> None:
        """Follow a memo that was stored or deleted."""

    def go_back(self) -> bool:
        """Undo a state of the screen itself (a selection, a filter); False when there is none."""
        return False
