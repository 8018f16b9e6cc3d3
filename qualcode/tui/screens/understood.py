"""How one file was understood: layout and evidence, header, speakers, what was kept, dropped or doubted."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qualcode.messages import render, tr
from qualcode.model.report import FileReport
from qualcode.model.transcript import Severity
from qualcode.text.visible import visible
from qualcode.tui.labels import KINDS, LAYOUTS, ROLES, name_of, percent
from qualcode.tui.screens.dialogs import Dialog
from qualcode.tui.widgets.pieces import Line
from qualcode.tui.widgets.rows import RowList

SIGNS = {Severity.ERROR: ("✗", "error"), Severity.WARNING: ("!", "warn"), Severity.INFO: ("·", "")}


class _Told(NamedTuple):
    text: str
    style: str = ""
    hanging: str = ""


class Understood(Dialog):
    """Everything that the import knows and doubts about a file, to scroll through."""

    AUTO_FOCUS = "RowList"
    DEFAULT_CSS = """
    Understood > #box { width: 100; height: 90%; }
    Understood RowList { height: 1fr; max-height: 100%; }
    Understood #question { padding: 0; }
    """

    def __init__(self, report: FileReport) -> None:
        """Tell what this report says."""
        super().__init__()
        self._report = report

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        report = self._report
        name = report.name or Path(report.file).name
        kind = f" · {tr(KINDS[report.kind])}" if report.kind in KINDS else ""
        with Vertical(id="box"):
            yield Static(Content(visible(name) + kind), id="question")
            yield RowList(can_choose=False)
            yield Static(Content(tr("↑↓ PgUp PgDn scroll · Esc close")), id="hint")

    def on_mount(self) -> None:
        """Fill the list; sentences are broken over several lines."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        rows = self.query_one(RowList)
        width = max(20, rows.size.width - 3)
        shown: list[tuple[str, str]] = []
        for told in _told(self._report):
            text = visible(told.text)
            lines = textwrap.wrap(text, width, subsequent_indent=told.hanging) or [""]
            shown += [(line, told.style) for line in lines]
        rows.fill(shown, lambda line, _: [_line(*line)], at=0)


def _line(text: str, style: str) -> Line:
    return [(text, style)]


def _told(report: FileReport) -> Iterator[_Told]:
    if report.layout:
        yield _Told(tr("How it was split"), "accent")
        layout = f"{tr(LAYOUTS.get(report.layout, report.layout))} ({percent(report.confidence)})"
        why = f": {render(report.evidence)}" if report.evidence else ""
        yield _Told(f"  {layout}{why}", hanging="    ")
        for other in report.alternatives:
            if other.pattern != report.layout:
                name = tr(LAYOUTS.get(other.pattern, other.pattern))
                sure = percent(other.confidence)
                yield _Told(f"  ? {name} ({sure}): {render(other.evidence)}", "dim", "    ")
    if report.meta:
        yield _Told(tr("Header"), "accent")
        for key, value in report.meta.items():
            yield _Told(f"  {name_of(key)}: {value}", hanging="    ")
    if report.speakers:
        yield _Told(tr("Speakers"), "accent")
        for one in report.speakers:
            who = f" → {one.informant}" if one.informant and one.informant != one.label else ""
            role = tr(ROLES.get(one.role, one.role))
            yield _Told(f"  {one.label} ({role}, {one.turns}){who}", hanging="    ")
    yield _Told(tr("Kept, dropped, doubtful"), "accent")
    if not report.problems:
        yield _Told("  " + tr("Nothing to tell: all of the text is there."))
    for problem in report.problems:
        sign, style = SIGNS[problem.severity]
        where = tr("line {n}: ", n=problem.line) if problem.line else ""
        yield _Told(f"  {sign} {where}{render(problem.what)}", style, "    ")
