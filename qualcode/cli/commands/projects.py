"""The project as a whole: making, checking, copying, undoing, its audit trail."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from qualcode.cli import show
from qualcode.cli.frame import (
    PROJECT_UNSOUND,
    State,
    coder_option,
    command,
    json_option,
    option,
    project_argument,
    seated,
)
from qualcode.messages import render, tr, tr_n
from qualcode.model.sentence import mark
from qualcode.services import codebooks, projects


@command(
    "new",
    mark(
        "Make a new project: one file that holds transcripts, codes, codings, memos and the whole "
        "history. PROJECT is its path; .qualcode is added."
    ),
    examples=(
        "qualcode new study",
        'qualcode new study --title "BKB Muaro Jambi" --codebook ipo_stunting',
    ),
)
@project_argument
@option("--title", default="", help_text=mark("Title of the study (default: the file's name)."))
@option(
    "--codebook",
    default="",
    metavar="FILE",
    help_text=mark(
        "Begin with this codebook: a file (.yaml, .csv, .xlsx) or one that comes with qualcode "
        "(ipo_stunting, intervensi_gizi_spesifik, sct_positive_deviance)."
    ),
)
@coder_option
@json_option
@click.pass_obj
def new(state: State, project: str, title: str, codebook: str, coder: str, as_json: bool) -> None:
    """Make a project."""
    book = _codebook_file(codebook) if codebook else None
    name = state.coder_name(coder)
    with projects.create(Path(project), name, title=title, codebook=book) as session:
        path, shown = str(session.project.path), projects.title(session)
        codes = len(codebooks.current(session).codes)
    if as_json:
        show.as_json({"project": path, "title": shown, "codes": codes})
        return
    show.value(path)
    show.note(tr("Made the project “{title}” with {n} codes.", title=shown, n=codes))
    show.note(tr("Next: `qualcode import {project} FILES`.", project=quote(path)))


def _codebook_file(wanted: str) -> Path:
    """Return the file of a codebook, given by path or by the name of a bundled one."""
    path = Path(wanted)
    if path.exists() or path.name != wanted or path.suffix:
        return path
    from qualcode.services.demo import bundled

    own = bundled("codebooks") / f"{wanted}.yaml"
    return own if own.exists() else path


@command("undo", mark("Undo your newest act, also of an earlier day. Nothing is lost: see redo."))
@project_argument
@coder_option
@json_option
def undo(project: str, coder: str, as_json: bool) -> None:
    """Undo."""
    with seated(project, coder) as session:
        action = projects.undo(session)
    if as_json:
        show.as_json({"undone": action.id, "verb": action.verb, "facts": action.facts})
        return
    show.value(tr("Undone: {act}", act=_told(action.verb, dict(action.facts))))


@command("redo", mark("Redo what you undid last, as long as you did nothing else since."))
@project_argument
@coder_option
@json_option
def redo(project: str, coder: str, as_json: bool) -> None:
    """Redo."""
    with seated(project, coder) as session:
        action = projects.redo(session)
    if as_json:
        show.as_json({"redone": action.id, "verb": action.verb, "facts": action.facts})
        return
    show.value(tr("Redone: {act}", act=_told(action.verb, dict(action.facts))))


def _told(verb: str, facts: dict[str, object]) -> str:
    from qualcode.tui.trail import told

    return told(verb, facts)


@command(
    "log",
    mark(
        "Show the audit trail: who did what and when, newest first. Nothing is ever removed from "
        "it; what was undone is marked."
    ),
    examples=("qualcode log study --limit 20",),
)
@project_argument
@option("--limit", type=click.IntRange(1), help_text=mark("Only the newest N acts."), metavar="N")
@json_option
def log(project: str, limit: int | None, as_json: bool) -> None:
    """List the acts."""
    with seated(project) as session:
        acts = projects.log(session, limit=limit)
    if as_json:
        show.as_json(
            [
                {
                    "id": act.id,
                    "at": act.at,
                    "coder": act.coder,
                    "verb": act.verb,
                    "facts": act.facts,
                    "undone": act.undone,
                    "operations": act.operations,
                    "hash": act.hash,
                }
                for act in acts
            ]
        )
        return
    rows = [
        (
            act.at[:19].replace("T", " "),
            act.coder,
            _told(act.verb, dict(act.facts)),
            tr("undone") if act.undone else "",
        )
        for act in acts
    ]
    columns = [tr("Time (UTC)"), tr("Coder"), tr("Act"), ""]
    show.table([show.Column(label) for label in columns], rows)


@command(
    "verify",
    mark(
        "Check the file, the chain of hashes of the log, every text, the place of every coding, "
        "and that the tables are what the log says."
    ),
)
@project_argument
@option(
    "--repair", is_flag=True, help_text=mark("Make the tables anew from the log, then check again.")
)
@json_option
def verify(project: str, repair: bool, as_json: bool) -> int:
    """Verify."""
    with seated(project) as session:
        if repair:
            projects.repair(session)
        findings = [render(finding) for finding in projects.verify(session)]
        head = session.project.head
    if as_json:
        show.as_json({"sound": not findings, "findings": findings, "head": head})
    elif findings:
        for finding in findings:
            show.value(finding)
        show.note(
            tr_n(
                "{n} thing is wrong. Keep this file, and restore a backup beside it: "
                "`qualcode backup {project} --list`.",
                "{n} things are wrong. Keep this file, and restore a backup beside it: "
                "`qualcode backup {project} --list`.",
                n=len(findings),
                project=project,
            )
        )
    else:
        show.value(tr("All is well. State {head}", head=head[:12]))
    return PROJECT_UNSOUND if findings else 0


@command(
    "backup",
    mark(
        "Make a copy of the project that is checked before it gets its name. Without FILE it goes "
        "among the automatic backups beside the project."
    ),
    examples=("qualcode backup study /media/usb/study-2026-03-12.qualcode",),
)
@project_argument
@click.argument("file", required=False, type=click.Path(path_type=Path))
@option("--list", "only_list", is_flag=True, help_text=mark("List the automatic backups instead."))
@json_option
def backup(project: str, file: Path | None, only_list: bool, as_json: bool) -> None:
    """Back up."""
    with seated(project) as session:
        if only_list:
            paths = projects.list_backups(session.project.path)
        else:
            paths = [projects.back_up(session, file)]
    if as_json:
        show.as_json([{"file": str(path), "bytes": path.stat().st_size} for path in paths])
        return
    for path in paths:
        show.value(path)
    if not paths:
        show.note(tr("There is no automatic backup yet."))


@command(
    "restore",
    mark(
        "Make a project from a backup. The backup is checked first; a file that exists is never "
        "overwritten."
    ),
    examples=("qualcode restore study.qualcode-backups/20260312T031500Z-1a2b3c4d.qualcode again",),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("project", type=click.Path(path_type=Path))
@json_option
def restore(file: Path, project: Path, as_json: bool) -> None:
    """Restore."""
    made = projects.restore(file, project)
    if as_json:
        show.as_json({"project": str(made)})
        return
    show.value(made)
    show.note(tr("Restored from {file}.", file=str(file)))
