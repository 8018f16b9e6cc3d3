"""The people who code, and their layers."""

from __future__ import annotations

import click

from qualcode.cli import show
from qualcode.cli.frame import (
    ProjectGroup,
    coder_option,
    command,
    json_option,
    project_of_group,
    seated,
)
from qualcode.messages import tr, tr_n
from qualcode.model.sentence import mark
from qualcode.services import coders as service

coders = ProjectGroup(
    "coders",
    default="list",
    help=mark("Everyone who codes in the project: each has a layer of their own."),
)


@command("list", mark("List coders with the size of their layers."), group=coders)
@json_option
def list_coders(as_json: bool) -> None:
    """List coders."""
    with seated(project_of_group()) as session:
        records = [
            {
                "id": row.coder.id,
                "name": row.coder.name,
                "codings": row.codings,
                "memos": row.memos,
            }
            for row in service.listing(session)
        ]
    if as_json:
        show.as_json(records)
        return
    labels = [tr("Coder"), tr("Codings"), tr("Memos")]
    rows = [[record[key] for key in ("name", "codings", "memos")] for record in records]
    show.table([show.Column(label) for label in labels], rows)


@command(
    "rename",
    mark("Give the coder NAME another name; the codings stay theirs."),
    examples=("qualcode coders study rename root Rina",),
    group=coders,
)
@click.argument("name")
@click.argument("new_name", metavar="NEW")
@coder_option
def rename(name: str, new_name: str, coder: str) -> None:
    """Rename a coder."""
    with seated(project_of_group(), coder) as session:
        service.rename(session, name, new_name)
    show.note(tr("{name} is now called {new}.", name=name, new=new_name))


@command(
    "delete",
    mark("Delete the coder NAME with all their codings and memos; undo brings all back."),
    group=coders,
)
@click.argument("name")
@coder_option
def delete(name: str, coder: str) -> None:
    """Delete a coder."""
    with seated(project_of_group(), coder) as session:
        gone = service.delete(session, name)
    show.note(
        tr_n(
            "{name} was deleted with {n} coding.",
            "{name} was deleted with {n} codings.",
            n=gone.codings,
            name=gone.coder.name,
        )
    )
