"""Importing transcripts: ask for a path, read in the background, store, report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qualcode.messages import render, tr, tr_n
from qualcode.model.errors import Stopped
from qualcode.model.report import FileReport
from qualcode.model.transcript import Severity
from qualcode.services import importing
from qualcode.text.visible import visible
from qualcode.tui.labels import KINDS, ROLES, name_of
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import AskPath, Wait
from qualcode.tui.screens.understood import Understood
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit, right
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded, in_background

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

SHOWN_PROBLEMS = 6
_SIGNS = {Severity.ERROR: ("✗", "error"), Severity.WARNING: ("!", "warn"), None: ("✓", "good")}


def begin(host: QualcodeApp, then: Callable[[], None]) -> None:
    """Ask what to import, do it, and show the report; ``then`` is called when it is stored."""
    question = tr("Import which file or folder?")
    about = tr(
        "Word, OpenDocument, RTF, PDF, text, subtitles, surveys …; a folder with all transcripts in "
        "it. Originals stay untouched."
    )

    def chosen(path: str | None) -> None:
        if path:
            _import(host, Path(path).expanduser(), then)

    host.push_screen(
        AskPath(question, value=f"{Path.cwd()}/", about=about, suffixes=importing.readable()),
        chosen,
    )


class Progress:
    """A box that says how far a long work is, until it is done or Esc stops it."""

    def __init__(self, host: QualcodeApp, what: str) -> None:
        """Show the box."""
        self._host, self._stop = host, Event()
        self._wait = Wait(what, self._stop.set)
        host.push_screen(self._wait)

    @property
    def is_stopped(self) -> bool:
        """Whether Esc was pressed."""
        return self._stop.is_set()

    def reading(self, done: int, total: int, name: str) -> bool:
        """Tell which file is read next; False when it is to stop."""
        return self._tell(tr("{done} of {total}: {name}", done=done + 1, total=total, name=name))

    def storing(self, done: int, total: int, name: str) -> bool:
        """Tell which file is stored next; False when it is to stop."""
        if name:
            text = tr("Storing {done} of {total}: {name}", done=done + 1, total=total, name=name)
        else:
            text = tr("Indexing words: {done} of {total}", done=done, total=total)
        return self._tell(text)

    def _tell(self, text: str) -> bool:
        if not self.is_stopped:
            self._host.call_from_thread(self._wait.tell, text)
        return not self.is_stopped

    def close(self) -> None:
        """Take the box away."""
        self._wait.dismiss(None)


def store(
    host: QualcodeApp,
    box: Progress,
    work: Callable[[], list[FileReport] | None],
    then: Callable[[], None],
) -> None:
    """Store in the background and show the report; ``work`` gives None when it was stopped."""

    def attempt() -> list[FileReport] | None:
        try:
            return work()
        except Stopped:
            return None

    def finished(reports: list[FileReport] | None) -> None:
        box.close()
        if reports is None:
            host.tell(tr("Import stopped; nothing was stored."), "accent")
            return
        host.reports = reports
        then()
        host.push_screen(ReportScreen(reports))

    in_background(host, attempt, finished, otherwise=box.close)


def _import(host: QualcodeApp, path: Path, then: Callable[[], None]) -> None:
    assert host.desk is not None
    session = host.desk.session
    box = Progress(host, tr("Importing…"))

    def work() -> list[FileReport] | None:
        files = importing.read(importing.find_files([path]), progress=box.reading)
        if box.is_stopped:
            return None
        left = importing.report_of(importing.passed_over([path]))
        return [*importing.bring_in(session, files, progress=box.storing), *left]

    store(host, box, work, then)


def worst(report: FileReport) -> Severity | None:
    """Return the gravest finding about a file; None when there is nothing to look at."""
    found = {problem.severity for problem in report.problems}
    return next((s for s in (Severity.ERROR, Severity.WARNING) if s in found), None)


def _called(report: FileReport) -> str:
    """Return the name of the file, or of this one interview of it."""
    path = Path(report.file)
    return report.name if report.name.startswith(f"{path.stem} ") else path.name


class ReportScreen(MainScreen):
    """What became of every file: kept, dropped, doubtful."""

    PLACE = "report"
    WIDGETS = ("list",)
    DEFAULT_CSS = "ReportScreen #detail { height: 9; }"

    def __init__(self, reports: Sequence[FileReport]) -> None:
        """Report on these files, the troubled ones first."""
        super().__init__()
        rank = {Severity.ERROR: 0, Severity.WARNING: 1, None: 2}
        self.reports = sorted(reports, key=lambda r: (rank[worst(r)], r.source is not None))

    def body(self) -> Iterable[Widget]:
        """Return the list of files and the details of one."""
        yield RowList()
        yield Detail()

    def begin(self) -> None:
        """Fill the list."""
        rows = self.query_one(RowList)
        rows.fill(self.reports, self._draw, header=self._header)
        good = sum(report.source is not None for report in self.reports)
        failed = sum(report.failed for report in self.reports)
        told = tr_n("{n} file imported", "{n} files imported", n=good)
        if failed:
            told += " · " + tr_n("{n} file failed", "{n} files failed", n=failed)
        if doubtful := sum(worst(r) is Severity.WARNING for r in self.reports):
            told += " · " + tr_n("{n} to look at", "{n} to look at", n=doubtful)
        self.title_line(right=[(told + " ", "error" if failed else "good")])
        self.status.show([(" " + tr("Esc goes back. u takes the whole import back."), "dim")])
        self._describe()

    def resume(self) -> None:
        """Nothing changes a report."""

    def changed_by_history(self) -> None:
        """The import may be gone: back to the sources."""
        self.host.show("sources").changed_by_history()

    def _header(self, width: int) -> Line:
        name = max(10, width - 42)
        return [
            (f"   {fit(tr('file'), name)}{fit(tr('kind'), 12)}", ""),
            (right(tr("words"), 7) + right(tr("turns"), 9) + right(tr("speakers"), 11), ""),
        ]

    def _draw(self, report: FileReport, width: int) -> list[Line]:
        sign, style = _SIGNS[worst(report)]
        name = max(10, width + 1 - 42)
        line: Line = [
            (f"{sign} ", style),
            (fit(_called(report), name - 1) + " ", "text"),
        ]
        if report.source is None:
            return [[*line, (tr("not imported"), style)]]
        return [
            [
                *line,
                (fit(tr(KINDS.get(report.kind, report.kind)), 12), "dim"),
                (f"{report.words:>7}{report.turns:>9}{len(report.speakers):>11}", "text"),
            ]
        ]

    @on(RowList.Chosen)
    @guarded
    def _chosen(self, event: RowList.Chosen) -> None:
        report = event.rows.items[event.index]
        if report.source is not None:
            self.desk.source_id = report.source
            self.host.show("coding")

    def action_about(self) -> None:
        """Tell everything about the file under the cursor."""
        report = self.query_one(RowList).current
        if isinstance(report, FileReport):
            self.app.push_screen(Understood(report))

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        report = self.query_one(RowList).current
        if not isinstance(report, FileReport):
            return
        lines = []
        if report.source is not None:
            speakers = (
                f"{s.label} ({tr(ROLES.get(s.role, s.role))}, {s.turns})"
                + (f" → {s.informant}" if s.informant and s.informant != s.label else "")
                for s in report.speakers
            )
            lines.append(tr("Speakers: {list}", list=", ".join(speakers)))
            facts = (f"{name_of(key)}: {value}" for key, value in report.meta.items())
            lines.append(" · ".join(facts))
        for problem in report.problems[:SHOWN_PROBLEMS]:
            where = tr("line {n}: ", n=problem.line) if problem.line else ""
            lines.append(
                f"{_SIGNS.get(problem.severity, ('·', ''))[0]} {where}{render(problem.what)}"
            )
        if len(report.problems) > SHOWN_PROBLEMS:
            lines.append(tr("… and {n} more: v", n=len(report.problems) - SHOWN_PROBLEMS))
        text = visible("\n".join(line for line in lines if line))
        self.query_one("#detail", Static).update(Content(text))
