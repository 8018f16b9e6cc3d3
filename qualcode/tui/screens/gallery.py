"""The gallery: every display of the method, what it is for, and the ones kept under a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.widget import Widget

from qualcode.messages import tr
from qualcode.model.display import DESIGNS, DisplaySpec, spec_of
from qualcode.services import display_gallery
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import AskPath, Wait
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded, in_background

PICTURES = (".png", ".svg")
REPORTS = (".docx",)


@dataclass(frozen=True, slots=True)
class Hung:
    """A display on the wall: what it is called, what it is for, and whether a person kept it."""

    name: str
    title: str
    purpose: str
    spec: DisplaySpec
    is_kept: bool = False


class GalleryScreen(MainScreen):
    """Choose a display by what it is for."""

    PLACE = "gallery"
    WIDGETS = ("list",)

    def body(self) -> Iterable[Widget]:
        """Return the list."""
        yield RowList(lines=2)

    def update_content(self) -> None:
        """Hang everything up again."""
        kept = [
            Hung(one.name, one.name, "", spec_of(one.spec), is_kept=True)
            for one in display_gallery.saved(self.session)
        ]
        designs = [
            Hung(d.name, tr(d.title), tr(d.purpose), DisplaySpec(design=d.name))
            for d in DESIGNS.values()
        ]
        self.query_one(RowList).fill([*kept, *designs], self._draw)
        self.title_line()
        self.status.show([(" " + tr("Enter opens the display."), "dim")])
        self.seen()

    def _draw(self, hung: Hung, width: int) -> list[Line]:
        design = DESIGNS[hung.spec.design]
        sign = "★ " if hung.is_kept else "▣ " if design.picture else "▤ "
        purpose = hung.purpose or tr(design.title)
        return [
            [(sign, "accent"), (fit(hung.title, width - 3), "strong")],
            [("  " + fit(purpose, width - 3), "dim")],
        ]

    @property
    def current(self) -> Hung | None:
        """Return the display under the cursor."""
        found = self.query_one(RowList).current
        return found if isinstance(found, Hung) else None

    @on(RowList.Chosen)
    @guarded
    def _chosen(self) -> None:
        hung = self.current
        if hung is None:
            return
        if DESIGNS[hung.spec.design].picture:
            self.ask_picture(hung)
            return
        from qualcode.tui.screens.display import DisplayScreen

        self.app.push_screen(DisplayScreen(hung.spec, hung.title))

    def ask_picture(self, hung: Hung) -> None:
        """Ask for a file and draw a picture into it."""
        folder = self.session.project.path.absolute().parent
        dialog = AskPath(
            tr("Draw “{title}” into which file?", title=hung.title),
            value=str(folder / f"{hung.spec.design}.png"),
            about=tr("The ending says which format: {list}", list=" ".join(PICTURES)),
            suffixes=PICTURES,
        )
        self.app.push_screen(dialog, lambda path: self._write(hung.spec, path))

    @guarded
    def _write(self, spec: DisplaySpec, path: str | None) -> None:
        if path:
            session, target = self.session, Path(path).expanduser()
            self._in_background(lambda: display_gallery.write(session, spec, target), target)

    def _in_background(self, work: object, target: Path) -> None:
        wait = Wait(tr("Writing {file}…", file=target.name))
        self.app.push_screen(wait)

        def written(_: object) -> None:
            wait.dismiss(None)
            self.host.tell(tr("Written: {file}", file=str(target)))

        in_background(self.host, work, written, otherwise=lambda: wait.dismiss(None))  # type: ignore[arg-type]

    # Actions

    def action_export(self) -> None:
        """Write the display under the cursor to a file."""
        hung = self.current
        if hung is None:
            return
        if DESIGNS[hung.spec.design].picture:
            self.ask_picture(hung)
            return
        folder = self.session.project.path.absolute().parent
        dialog = AskPath(
            tr("Write the table to which file?"), value=str(folder / f"{hung.spec.design}.docx")
        )
        self.app.push_screen(dialog, lambda path: self._write(hung.spec, path))

    @guarded
    def action_forget(self) -> None:
        """Take a kept display off the wall."""
        hung = self.current
        if hung is None or not hung.is_kept:
            self.host.tell(tr("Only displays you kept can be removed."), "accent")
            return
        display_gallery.drop(self.session, hung.name)
        self.update_content()
        self.host.tell(tr("The display “{name}” is removed.", name=hung.name))

    def action_report(self) -> None:
        """Ask for a file and write the whole analysis into it."""
        folder = self.session.project.path.absolute().parent
        dialog = AskPath(
            tr("Write the whole analysis to which Word file?"),
            value=str(folder / f"{tr('report')}.docx"),
            suffixes=REPORTS,
        )
        self.app.push_screen(dialog, self._report)

    @guarded
    def _report(self, path: str | None) -> None:
        if not path:
            return
        from qualcode.services import reporting

        session, target = self.session, Path(path).expanduser()
        self._in_background(lambda: reporting.write(session, target), target)
