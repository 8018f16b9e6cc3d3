"""The first screen when no project is open: recent projects, new, open, sample."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual import on
from textual.widget import Widget

from qualcode.messages import tr
from qualcode.services import demo, projects
from qualcode.services.session import Session
from qualcode.text.visible import visible
from qualcode.tui import preferences
from qualcode.tui.preferences import Recent
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, AskPath, Choose, Option, Wait
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded, in_background

SUFFIX = ".qualcode"
USUAL_BOOK = "ipo_stunting"
NONE = "none"


class StartScreen(MainScreen):
    """Recent projects and the ways to begin."""

    PLACE = "start"
    WIDGETS = ("list",)

    def body(self) -> Iterable[Widget]:
        """Return the list of projects."""
        yield RowList(lines=2)

    def update_content(self) -> None:
        """Read which projects were opened before."""
        rows = self.query_one(RowList)
        rows.empty = "\n".join(
            (
                tr("Welcome to qualcode."),
                "",
                tr("n   make a new project"),
                tr("o   open a project by its path"),
                tr("d   build and open the sample: 13 interviews and a focus group"),
                "",
                tr("?   what every key does"),
            )
        )
        rows.fill(preferences.recent(), self._draw)
        self.title_line(right=[(self.host.coder + " ", "dim")])
        self.status.show([(" " + tr("Recent projects: Enter opens."), "dim")] if rows.items else [])

    def _draw(self, entry: Recent, width: int) -> list[Line]:
        return [
            [(" " + fit(entry.title, width - 1), "strong")],
            [("   " + fit(str(entry.path), width - 3), "dim")],
        ]

    @on(RowList.Chosen)
    @guarded
    def _open_recent(self, event: RowList.Chosen) -> None:
        self._open(event.rows.items[event.index].path)

    def _open(self, path: Path) -> None:
        self.host.open_session(Session.open(path, self.host.coder))

    def action_open(self) -> None:
        """Open a project by its path."""
        self.app.push_screen(
            AskPath(tr("Open which project?"), value=_folder(), suffixes=(SUFFIX,)), self._asked
        )

    @guarded
    def _asked(self, path: str | None) -> None:
        if path:
            self._open(Path(path).expanduser())

    def action_forget(self) -> None:
        """Take the project out of the list."""
        entry = self.query_one(RowList).current
        if isinstance(entry, Recent):
            preferences.forget(entry.path)
            self.update_content()

    # New

    def action_new(self) -> None:
        """Ask where the new project is to be, then for its codebook."""
        self.app.push_screen(
            AskPath(
                tr("Where is the new project to be?"),
                value=f"{_folder()}{tr('study')}{SUFFIX}",
                chosen=tr("study"),
                about=tr("One file holds everything: texts, codes, codings, memos, history."),
                refuse=_why_not_new,
            ),
            self._place_chosen,
        )

    @guarded
    def _place_chosen(self, path: str | None) -> None:
        if not path:
            return
        place = Path(path).expanduser()
        place = projects.file_for(place)
        self.app.push_screen(
            Ask(tr("What is the title of the study?"), value=place.stem, chosen=place.stem),
            lambda title: self._title_chosen(place, title),
        )

    @guarded
    def _title_chosen(self, place: Path, title: str | None) -> None:
        if title is None:
            return
        books = sorted(demo.bundled("codebooks").glob("*.yaml"))
        options = [
            *(Option(book, book.stem.replace("_", " ")) for book in books),
            Option(NONE, tr("no codebook: the codes are made while reading")),
        ]

        def chosen(book: Path | str | None) -> None:
            if book is not None:
                self._make(place, title, book if isinstance(book, Path) else None)

        about = tr("Codes can be changed later.")
        first = next((book for book in books if book.stem == USUAL_BOOK), None)
        dialog = Choose(tr("With which codebook?"), options, at=first, about=about)
        self.app.push_screen(dialog, chosen)

    @guarded
    def _make(self, place: Path, title: str, book: Path | None) -> None:
        session = projects.create(place, self.host.coder, title=title, codebook=book)
        self.host.open_session(session)
        self.host.tell(tr("{file} is made. i imports transcripts.", file=place.name))

    # Sample

    def action_demo(self) -> None:
        """Build the sample project, or open it when it is there."""
        folder = Path.cwd() / demo.FOLDER
        project = folder / demo.PROJECT_NAME
        if project.exists():
            self._open(project)
            return
        wait = Wait(tr("Building the sample project in {folder}…", folder=str(folder)))
        self.app.push_screen(wait)

        def built(session: Session) -> None:
            session.close()
            wait.dismiss(None)
            self._open(project)

        in_background(
            self.host, lambda: demo.build(folder), built, otherwise=lambda: wait.dismiss(None)
        )


def _folder() -> str:
    return f"{visible(str(Path.cwd()))}/"


def _why_not_new(path: str) -> str:
    place = Path(path).expanduser()
    if not place.absolute().parent.is_dir():
        return tr("The folder {folder} does not exist.", folder=str(place.parent))
    if place.is_dir():
        return tr("{file} is a folder. Add a name for the file.", file=path)
    place = projects.file_for(place)
    return tr("{file} exists already.", file=str(place)) if place.exists() else ""
