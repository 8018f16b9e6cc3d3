"""The gallery: every display of the method, what it is for, and the ones kept under a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.widget import Widget

from qualcode.messages import language, tr
from qualcode.model.display import DESIGNS, DisplaySpec, spec_of
from qualcode.model.sentence import Sentence
from qualcode.services import display_gallery
from qualcode.tui.labels import LANGUAGES
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Choose, Option
from qualcode.tui.screens.files import PICTURES, TABLES, ask_and_write
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded


@dataclass(frozen=True, slots=True)
class Hung:
    """A display on the wall: what it is called, what it is for, and whether a person kept it."""

    name: str
    title: str
    purpose: str
    spec: DisplaySpec
    is_kept: bool = False

    @property
    def is_picture(self) -> bool:
        """Whether it is drawn, not laid out in rows and columns."""
        return bool(DESIGNS[self.spec.design].picture)


class GalleryScreen(MainScreen):
    """Choose a display by what it is for."""

    PLACE = "gallery"
    WIDGETS = ("list",)
    DEFAULT_CSS = "GalleryScreen #detail { height: 4; }"

    def body(self) -> Iterable[Widget]:
        """Return the list, and what one display is for."""
        yield RowList()
        yield Detail()

    def update_content(self) -> None:
        """Hang everything up again."""
        kept = []
        for one in display_gallery.saved(self.session):
            spec = spec_of(one.spec)
            kept.append(
                Hung(one.name, one.name, tr(DESIGNS[spec.design].title), spec, is_kept=True)
            )
        designs = [
            Hung(d.name, tr(d.title), tr(d.purpose), DisplaySpec(design=d.name))
            for d in DESIGNS.values()
        ]
        self.query_one(RowList).fill([*kept, *designs], self._draw)
        self.title_line()
        self.seen()

    def _draw(self, hung: Hung, width: int) -> list[Line]:
        sign = "★ " if hung.is_kept else "▣ " if hung.is_picture else "▤ "
        name = min(34, width // 2)
        return [
            [
                (sign, "accent"),
                (fit(hung.title, name), "strong"),
                (" " + fit(hung.purpose, max(0, width - name - 4)), "dim"),
            ]
        ]

    @property
    def current(self) -> Hung | None:
        """Return the display under the cursor."""
        found = self.query_one(RowList).current
        return found if isinstance(found, Hung) else None

    @on(RowList.Moved)
    def _moved(self) -> None:
        hung = self.current
        self.query_one(Detail).update(f"{hung.title}. {hung.purpose}" if hung else "")
        self.status.show([(" " + tr("▤ table · ▣ picture · ★ kept by you"), "dim")])

    @on(RowList.Chosen)
    @guarded
    def _chosen(self) -> None:
        from qualcode.tui.screens.display import DisplayScreen
        from qualcode.tui.screens.picture import PictureScreen

        if (hung := self.current) is not None:
            shown = PictureScreen if hung.is_picture else DisplayScreen
            self.app.push_screen(shown(hung.spec, hung.title))

    # Actions

    def action_export(self) -> None:
        """Write the display under the cursor to a file."""
        if (hung := self.current) is not None:
            export(self, hung.spec, hung.title)

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
        """Ask what the report holds, in which language, and write it."""
        from qualcode.services import reporting

        options = [Option(name, tr(label)) for name, label in reporting.SECTIONS.items()]
        dialog = Choose(tr("What is in the report?"), options, several=True, chosen=reporting.USUAL)
        self.app.push_screen(dialog, self._report_language)

    def _report_language(self, sections: list[str] | None) -> None:
        if not sections:
            return
        options = [Option(code, name) for code, name in LANGUAGES.items()]
        dialog = Choose(tr("In which language?"), options, at=language())
        self.app.push_screen(dialog, lambda code: self._report(sections, code))

    def _report(self, sections: list[str], code: str | None) -> None:
        if code is None:
            return
        from qualcode.services import reporting

        session = self.session
        order = list(reporting.SECTIONS)
        chosen = reporting.ReportOptions(
            sections=tuple(sorted(sections, key=order.index)), language=code
        )

        def write(path: Path) -> list[Sentence]:
            return reporting.write(session, path, chosen)

        question = tr("Write the whole analysis to which Word file?")
        name = f"{tr('report')}.docx"
        ask_and_write(self, question, name, (".docx",), write, then=self._doubts)

    def _doubts(self, doubts: list[Sentence]) -> None:
        if not doubts:
            return
        from qualcode.messages import render
        from qualcode.tui.screens.reader import Reader

        lines = "\n".join(f"– {render(one)}" for one in doubts)
        self.app.push_screen(Reader(tr("Look at this before you give the report away"), lines))


def export(screen: MainScreen, spec: DisplaySpec, title: str) -> None:
    """Ask for a file and write a display into it, drawn or as a table."""
    session = screen.session

    def write(path: Path) -> None:
        display_gallery.write(session, spec, path)

    if DESIGNS[spec.design].picture:
        question = tr("Draw “{title}” into which file?", title=title)
        ask_and_write(screen, question, f"{title}.png", PICTURES, write)
    else:
        question = tr("Write the table to which file?")
        ask_and_write(screen, question, f"{title}.docx", TABLES, write)
