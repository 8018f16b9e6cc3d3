"""Correcting sources: name, kind, metadata; deleting one."""

from __future__ import annotations

import click

from qualcode.cli import show
from qualcode.cli.frame import (
    KINDS,
    ProjectGroup,
    coder_option,
    command,
    json_option,
    project_of_group,
    seated,
)
from qualcode.cli.given import assignments
from qualcode.messages import tr, tr_n
from qualcode.model.sentence import mark
from qualcode.model.source import SourceKind
from qualcode.services import sources as service

source = ProjectGroup(
    "source",
    default="list",
    help=mark("Rename, describe or delete a source, e.g. `qualcode source study rename IDI-1 X`."),
)


@command("list", mark("List the sources (as `qualcode sources` does)."), group=source)
@json_option
@click.pass_context
def list_sources(ctx: click.Context, as_json: bool) -> None:
    """List sources."""
    from qualcode.cli.commands.sources import sources

    ctx.invoke(sources, project=project_of_group(), as_json=as_json)


@command("rename", mark("Give SOURCE another NAME."), group=source)
@click.argument("wanted", metavar="SOURCE")
@click.argument("name")
@coder_option
@json_option
def rename(wanted: str, name: str, coder: str, as_json: bool) -> None:
    """Rename."""
    with seated(project_of_group(), coder) as session:
        found = service.find(session, wanted)
        service.change(session, found.id, name=name)
    _done(as_json, found.id, tr("“{old}” is now called “{new}”.", old=found.name, new=name))


@command("kind", mark("Say what SOURCE is: idi, fgd, observation or document."), group=source)
@click.argument("wanted", metavar="SOURCE")
@click.argument("kind", type=click.Choice(KINDS), metavar="KIND")
@coder_option
@json_option
def set_kind(wanted: str, kind: str, coder: str, as_json: bool) -> None:
    """Change the kind."""
    with seated(project_of_group(), coder) as session:
        found = service.find(session, wanted)
        service.change(session, found.id, kind=SourceKind(kind))
    _done(as_json, found.id, tr("“{name}” is now {kind}.", name=found.name, kind=kind.upper()))


@command(
    "meta",
    mark("Set metadata of SOURCE, such as date=2022-03-12; an empty value removes an entry."),
    examples=('qualcode source study meta IDI-05 date=2022-03-12 place="Balai desa"',),
    group=source,
)
@click.argument("wanted", metavar="SOURCE")
@click.argument("facts", nargs=-1, required=True, metavar="KEY=VALUE...")
@coder_option
@json_option
def set_meta(wanted: str, facts: tuple[str, ...], coder: str, as_json: bool) -> None:
    """Change metadata."""
    changes = assignments(facts)
    with seated(project_of_group(), coder) as session:
        found = service.find(session, wanted)
        meta = {**found.meta, **changes}
        kept = {key: value for key, value in meta.items() if value}
        service.change(session, found.id, meta=kept)
    _done(as_json, found.id, tr("The metadata of “{name}” are changed.", name=found.name))


@command(
    "delete", mark("Delete SOURCE with its codings and memos; undo brings all back."), group=source
)
@click.argument("wanted", metavar="SOURCE")
@coder_option
@json_option
def delete(wanted: str, coder: str, as_json: bool) -> None:
    """Delete."""
    with seated(project_of_group(), coder) as session:
        found = service.find(session, wanted)
        gone = service.delete(session, found.id)
    done = tr_n(
        "“{name}” is deleted with {n} coding. `qualcode undo` brings it back.",
        "“{name}” is deleted with {n} codings. `qualcode undo` brings it back.",
        n=gone,
        name=found.name,
    )
    _done(as_json, found.id, done)


def _done(as_json: bool, source_id: str, sentence: str) -> None:
    if as_json:
        show.as_json({"id": source_id})
    else:
        show.note(sentence)
