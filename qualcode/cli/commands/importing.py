"""Bringing transcripts in, with a report of what was understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
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
from qualcode.cli.given import assignments
from qualcode.messages import render, tr, tr_n
from qualcode.model.errors import InputProblem
from qualcode.model.report import FileReport
from qualcode.model.sentence import mark
from qualcode.model.source import SourceKind
from qualcode.model.transcript import Severity
from qualcode.services import importing
from qualcode.services.importing import ReadFile
from qualcode.services.session import Session
from qualcode.text.turns import Profile

MOST_LAYOUTS = 4
"""So many ways to read a file are told; JSON tells all."""
SIGNS = {Severity.INFO: "·", Severity.WARNING: "!", Severity.ERROR: "✗"}


@command(
    "import",
    mark(
        "Bring transcripts into a project: files and folders (Word, OpenDocument, RTF, PDF, text, "
        "Markdown, web pages, subtitles, oTranscribe, ELAN, CHAT, TextGrid; surveys as .xlsx or .csv). "
        "For each file it is reported what was understood, dropped or doubtful. What can be read is "
        "imported as one act that `qualcode undo` takes back; files that cannot are named, and the "
        "exit code is 2."
    ),
    examples=(
        "qualcode import study transcripts/",
        'qualcode import study "FGD-01 Kader.docx" --kind fgd --dry-run',
        "qualcode import study IDI-05.docx --role P=informant --save-layout team.json",
        "qualcode import study transcripts/ --layout team.json",
        'qualcode import study transcripts/ --file-name "{informant}_{role}_{site}_{date}"',
        'qualcode import study survey.xlsx --text-column "Saran" --attribute-column "Umur"',
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
@option(
    "--layout",
    default="",
    metavar="NAME|FILE.json",
    help_text=mark("Read by this layout: one that --dry-run names, or a saved profile."),
)
@option(
    "--role",
    "roles",
    multiple=True,
    metavar="LABEL=ROLE",
    help_text=mark("Which role a label has, such as P=informant; may be repeated."),
)
@option(
    "--save-layout",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help_text=mark("Keep layout and roles in a file for the rest of a folder."),
)
@option(
    "--file-name",
    default="",
    metavar="PATTERN",
    help_text=mark(
        "What stands where in the names of the files, such as {informant}_{role}_{date}."
    ),
)
@option(
    "--text-column",
    "text_columns",
    multiple=True,
    metavar="HEADING",
    help_text=mark("A column of a survey that holds open answers; may be repeated."),
)
@option(
    "--attribute-column",
    "attribute_columns",
    multiple=True,
    metavar="HEADING",
    help_text=mark("A column of a survey that describes the respondent; may be repeated."),
)
@option(
    "--comments",
    is_flag=True,
    help_text=mark("Make memos of the comments and footnotes in the files."),
)
@option("--dry-run", is_flag=True, help_text=mark("Only report; store nothing."))
@coder_option
@json_option
def import_files(
    project: str,
    paths: tuple[Path, ...],
    kind: str | None,
    layout: str,
    roles: tuple[str, ...],
    save_layout: Path | None,
    file_name: str,
    text_columns: tuple[str, ...],
    attribute_columns: tuple[str, ...],
    comments: bool,
    dry_run: bool,
    coder: str,
    as_json: bool,
) -> int:
    """Import."""
    from qualcode.services import previewing

    source_kind = SourceKind(kind) if kind else None
    profile = _with_names_and_columns(
        previewing.profile_of(layout, assignments(roles)),
        file_name,
        text_columns,
        attribute_columns,
    )
    with seated(project, coder) as session:
        files = importing.find_files(paths)
        if not files:
            raise InputProblem(
                "There is no transcript in {folder}. A table is read as a survey when it is named.",
                folder=", ".join(map(str, paths)),
            )
        try:
            if dry_run:
                seen = previewing.look(
                    files, kind=source_kind, profile=profile, progress=_show_progress
                )
                read = [preview.file for preview in seen]
            else:
                read = importing.read(
                    files, kind=source_kind, profile=profile, progress=_show_progress
                )
        finally:
            show.progress_done()
        if dry_run:
            reports = previewing.report_of(seen)
        elif all(file.transcript is None for file in read):
            reports = importing.report_of(read)
        else:
            reports = _stored(session, read, comments=comments)
        reports = [*reports, *importing.report_of(importing.passed_over(paths))]
    if save_layout is not None:
        _save(profile, read, save_layout)
    if as_json:
        show.as_json([_record(r) for r in reports if r.layout or not Path(r.file).is_dir()])
    else:
        _print(reports)
        _sum_up(reports, dry_run=dry_run)
    return SOME_FAILED if any(report.failed for report in reports) else 0


def _with_names_and_columns(
    profile: Profile, file_name: str, text: tuple[str, ...], attributes: tuple[str, ...]
) -> Profile:
    """Add to a profile what was said beside it."""
    return replace(
        profile,
        file_name=file_name or profile.file_name,
        text_columns=text or profile.text_columns,
        attribute_columns=attributes or profile.attribute_columns,
    )


def _save(profile: Profile, read: Sequence[ReadFile], path: Path) -> None:
    """Save the layout that was chosen, else the one that most files have."""
    from qualcode.services import previewing

    found = Counter(f.transcript.layout.pattern for f in read if f.transcript is not None)
    if not profile.pattern and found:
        profile = replace(profile, pattern=found.most_common(1)[0][0])
    target = previewing.save_profile(profile, path)
    show.note(tr("Layout saved as {file}.", file=str(target)))


def _stored(session: Session, read: Sequence[ReadFile], *, comments: bool) -> list[FileReport]:
    try:
        return importing.bring_in(session, read, comments=comments, progress=_show_storing)
    finally:
        show.progress_done()


def _show_storing(done: int, total: int, name: str) -> bool:
    show.progress(done, total, tr("storing {name}", name=name) if name else tr("indexing words"))
    return True


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
        "evidence": render(report.evidence) if report.evidence else "",
        "alternatives": [
            {"layout": a.pattern, "evidence": render(a.evidence), "confidence": a.confidence}
            for a in report.alternatives
        ],
        "problems": [
            {"severity": str(p.severity), "line": p.line, "what": render(p.what)}
            for p in report.problems
        ],
    }


def _print(reports: Sequence[FileReport]) -> None:
    for report in reports:
        own = report.name if report.name and report.name != Path(report.file).stem else ""
        show.paragraph(" · ".join(filter(None, (Path(report.file).name, own))), hanging=2)
        if report.words:
            facts = tr(
                "{kind} · {words} words · {turns} turns",
                kind=report.kind.upper(),
                words=report.words,
                turns=report.turns,
            )
            people = ", ".join(
                f"{s.label} = {s.informant or tr(s.role)} ({s.turns})" for s in report.speakers
            )
            show.paragraph(f"{facts} · {people}" if people else facts, indent=2)
        for number, other in enumerate(report.alternatives):
            sure = f"{round(other.confidence * 100)} %"
            sign = "=" if other.pattern == report.layout else "?"
            show.paragraph(
                f"{sign} {other.pattern} ({sure}): {render(other.evidence)}", indent=2, hanging=4
            )
            if number >= MOST_LAYOUTS - 1:
                break
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
