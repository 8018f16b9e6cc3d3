"""Bringing transcripts in, with a report of what was understood."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from qualcode.cli import show
from qualcode.cli.frame import (
    KINDS,
    SOME_FAILED,
    coder_option,
    command,
    json_option,
    option,
    project_argument,
    seated,
)
from qualcode.messages import render, tr, tr_n
from qualcode.model.errors import InputProblem
from qualcode.model.report import FileReport
from qualcode.model.sentence import mark
from qualcode.model.source import SourceKind
from qualcode.model.transcript import Severity
from qualcode.services import importing

SIGNS = {Severity.INFO: "·", Severity.WARNING: "!", Severity.ERROR: "✗"}


@command(
    "import",
    mark(
        "Bring transcripts into a project: files and folders (.docx, .txt, .md). For each file it "
        "is reported what was understood, dropped or doubtful. What can be read is imported as one "
        "act that `qualcode undo` takes back; files that cannot are named, and the exit code is 2."
    ),
    examples=(
        "qualcode import study transcripts/",
        'qualcode import study "FGD-01 Kader.docx" --kind fgd --dry-run',
    ),
)
@project_argument
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@option(
    "--kind",
    type=click.Choice(KINDS),
    help_text=mark("What these files are; otherwise it is found out for each."),
)
@option("--dry-run", is_flag=True, help_text=mark("Only report; store nothing."))
@coder_option
@json_option
def import_files(
    project: str,
    paths: tuple[Path, ...],
    kind: str | None,
    dry_run: bool,
    coder: str,
    as_json: bool,
) -> int:
    """Import."""
    with seated(project, coder) as session:
        files = importing.find_files(paths)
        if not files:
            raise InputProblem(
                "There is no transcript in {folder} (.docx, .txt, .md).",
                folder=", ".join(map(str, paths)),
            )
        try:
            read = importing.read(
                files, kind=SourceKind(kind) if kind else None, progress=_show_progress
            )
        finally:
            show.progress_done()
        if dry_run or all(file.transcript is None for file in read):
            reports = importing.report_of(read)
        else:
            reports = importing.bring_in(session, read)
    if as_json:
        show.as_json([_record(report) for report in reports])
    else:
        _print(reports)
        _sum_up(reports, dry_run=dry_run)
    return SOME_FAILED if any(report.failed for report in reports) else 0


def _show_progress(done: int, total: int, name: str) -> bool:
    show.progress(done + 1, total, name)
    return True


def _record(report: FileReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "source": report.source,
        "name": report.name,
        "kind": report.kind,
        "title": report.title,
        "words": report.words,
        "turns": report.turns,
        "speakers": [
            {"label": s.label, "role": s.role, "turns": s.turns, "informant": s.informant}
            for s in report.speakers
        ],
        "meta": dict(report.meta),
        "layout": report.layout,
        "confidence": round(report.confidence, 2),
        "problems": [
            {"severity": str(p.severity), "line": p.line, "what": render(p.what)}
            for p in report.problems
        ],
    }


def _print(reports: Sequence[FileReport]) -> None:
    for report in reports:
        show.paragraph(Path(report.file).name, hanging=2)
        if report.words:
            facts = tr(
                "{kind} · {words} words · {turns} turns",
                kind=report.kind.upper(),
                words=report.words,
                turns=report.turns,
            )
            people = ", ".join(
                f"{s.label} = {s.informant or s.role} ({s.turns})" for s in report.speakers
            )
            show.paragraph(f"{facts} · {people}" if people else facts, indent=2)
        for problem in report.problems:
            where = tr("line {n}: ", n=problem.line) if problem.line else ""
            sign = SIGNS[problem.severity]
            show.paragraph(f"{sign} {where}{render(problem.what)}", indent=2, hanging=4)


def _sum_up(reports: Sequence[FileReport], *, dry_run: bool) -> None:
    failed = sum(report.failed for report in reports)
    fine = [report for report in reports if report.words and not report.failed]
    words = sum(report.words for report in fine)
    if dry_run:
        show.note(
            tr_n(
                "{n} file can be imported ({words} words). Nothing was stored.",
                "{n} files can be imported ({words} words). Nothing was stored.",
                n=len(fine),
                words=words,
            )
        )
    else:
        show.note(
            tr_n(
                "{n} file imported ({words} words).",
                "{n} files imported ({words} words).",
                n=len(fine),
                words=words,
            )
        )
    if failed:
        show.note(
            tr_n(
                "{n} file could not be read; the report says why.",
                "{n} files could not be read; the report says why.",
                n=failed,
            )
        )
