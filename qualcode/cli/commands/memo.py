"""Memos: notes of the researcher on the project, or on anything in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.frame import (
    NOTHING_FOUND,
    ProjectGroup,
    coder_option,
    command,
    json_option,
    option,
    project_of_group,
    seated,
)
from qualcode.cli.given import body_of
from qualcode.messages import tr
from qualcode.model.coding import MemoKind, MemoTarget
from qualcode.model.sentence import mark
from qualcode.services import (
    codebooks,
    conclusion,
    memos,
    reduction,
    sources,
    tables,
    written_cells,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.services.memos import MemoLine
    from qualcode.services.session import Session

MEMO_KINDS = tuple(str(kind) for kind in MemoKind)

memo = ProjectGroup(
    "memo",
    default="list",
    help=mark(
        "Memos on the project, or on what --source, --code, --informant, --coding, --cell or "
        "--finding names. MEMO is an id or its last 6 characters or more."
    ),
)


def target_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that name what a memo is on."""
    for decorate in (
        option("--finding", default="", metavar="N", help_text=mark("On a finding.")),
        option("--cell", default="", metavar="ID", help_text=mark("On a written cell.")),
        option("--coding", default="", metavar="ID", help_text=mark("On a coding.")),
        option("--informant", default="", metavar="NAME", help_text=mark("On an informant.")),
        option("--code", default="", metavar="CODE", help_text=mark("On a code.")),
        option("--source", default="", metavar="SOURCE", help_text=mark("On a source.")),
    ):
        function = decorate(function)
    return function


def _target(session: Session, named: dict[str, str]) -> tuple[MemoTarget, str]:
    """Return what a memo is on; the project when nothing is named."""
    given = {MemoTarget(kind): name for kind, name in named.items() if name}
    if len(given) > 1:
        raise click.UsageError(
            tr(
                "A memo is on one thing: give one of --source, --code, --informant, --coding, "
                "--cell, --finding."
            ),
            click.get_current_context(),
        )
    for target, name in given.items():
        match target:
            case MemoTarget.SOURCE:
                return target, sources.find(session, name).id
            case MemoTarget.CODE:
                return target, codebooks.current(session).find(name).id
            case MemoTarget.INFORMANT:
                return target, sources.find_informant(session, name).id
            case MemoTarget.FINDING:
                return target, conclusion.find(session, name).id
            case MemoTarget.CELL:
                return target, written_cells.find(session, name).id
            case _:
                return target, reduction.find_coding(session, name).id
    return MemoTarget.PROJECT, ""


@command("list", mark("List memos, all or those on one thing."), group=memo)
@target_options
@option("--kind", type=click.Choice(MEMO_KINDS), help_text=mark("Only memos of this kind."))
@option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help_text=mark("Write to FILE (.docx .xlsx .csv .md)."),
)
@json_option
def list_memos(kind: str | None, out: Path | None, as_json: bool, **named: str) -> int:
    """List memos."""
    with seated(project_of_group()) as session:
        target, target_id = _target(session, named)
        everything = target is MemoTarget.PROJECT
        every = (
            memos.lines(session)
            if everything
            else memos.lines(session, target=target, target_id=target_id)
        )
        found = [line for line in every if kind in {None, line.memo.kind}]
        if out and found:
            tables.write(session, [tables.memos(found)], out, how=tables.HOW_LISTED)
    if as_json:
        show.as_json([_record(line) for line in found])
    elif out and found:
        show.value(out)
    else:
        for line in found:
            _print(line)
    if not found:
        show.note(tr("There is no memo."))
    return 0 if found or everything else NOTHING_FOUND


def _record(line: MemoLine) -> dict[str, Any]:
    one = line.memo
    return {
        "id": one.id,
        "target": str(one.target),
        "target_id": one.target_id,
        "on": line.name,
        "kind": str(one.kind),
        "body": one.body,
        "coder": line.coder,
        "created": one.created,
        "modified": one.modified,
    }


def _print(line: MemoLine) -> None:
    one, what = line.memo, tr(memos.TARGETS[line.memo.target])
    on = f"{what}: {line.name}" if line.name else what
    facts = f"{tr(tables.KINDS[one.kind])} · {line.coder} · {one.modified[:10]}"
    show.paragraph(f"{one.id[-8:]} {on} · {facts}", hanging=4)
    for written in one.body.splitlines():
        show.paragraph(written, indent=4)


@command(
    "add",
    mark("Write a memo; TEXT “-” reads it from the standard input."),
    examples=('qualcode memo study add "Kader takut disalahkan" --source FGD-01 --kind reflexive',),
    group=memo,
)
@click.argument("text")
@target_options
@option(
    "--kind",
    type=click.Choice(MEMO_KINDS),
    default=str(MemoKind.DESCRIPTIVE),
    help_text=mark("What it is about (default: descriptive)."),
)
@coder_option
@json_option
def add(text: str, kind: str, coder: str, as_json: bool, **named: str) -> None:
    """Write a memo."""
    body = body_of(text)
    with seated(project_of_group(), coder) as session:
        target, target_id = _target(session, named)
        made = reduction.write_memo(session, target, target_id, body, kind=MemoKind(kind))
    if as_json:
        show.as_json({"id": made, "target": str(target), "target_id": target_id})
    else:
        show.value(made)


@command(
    "edit", mark("Replace the text of MEMO; “-” reads it from the standard input."), group=memo
)
@click.argument("wanted", metavar="MEMO")
@click.argument("text")
@option("--kind", type=click.Choice(MEMO_KINDS), help_text=mark("Change what it is about."))
@coder_option
@json_option
def edit(wanted: str, text: str, kind: str | None, coder: str, as_json: bool) -> None:
    """Change a memo."""
    body = body_of(text)
    if not body.strip():
        raise click.UsageError(
            tr("The memo would be empty: use `delete`."), click.get_current_context()
        )
    with seated(project_of_group(), coder) as session:
        found = reduction.memo(session, wanted)
        reduction.change_memo(session, found.id, body, kind=MemoKind(kind) if kind else None)
    _done(as_json, found.id, tr("The memo is changed."))


@command("delete", mark("Delete MEMO; undo brings it back."), group=memo)
@click.argument("wanted", metavar="MEMO")
@coder_option
@json_option
def delete(wanted: str, coder: str, as_json: bool) -> None:
    """Delete a memo."""
    with seated(project_of_group(), coder) as session:
        found = reduction.memo(session, wanted)
        reduction.change_memo(session, found.id, "")
    _done(as_json, found.id, tr("The memo is deleted. `qualcode undo` brings it back."))


def _done(as_json: bool, memo_id: str, sentence: str) -> None:
    if as_json:
        show.as_json({"id": memo_id})
    else:
        show.note(sentence)
