"""The people who were interviewed, and what is known about them."""

from __future__ import annotations

from pathlib import Path

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
from qualcode.cli.given import assignments
from qualcode.messages import render, tr
from qualcode.model.errors import InputProblem, RuleBroken
from qualcode.model.sentence import mark
from qualcode.services import aliases
from qualcode.services import sources as service

informants = ProjectGroup(
    "informants",
    default="list",
    help=mark(
        "Informants and their attributes (role, site, age, ...): from the headers of the "
        "transcripts, by hand, or from a table. Every attribute is an axis of the matrix."
    ),
)


@command("list", mark("List informants with their sources and attributes."), group=informants)
@json_option
def list_informants(as_json: bool) -> None:
    """List informants."""
    with seated(project_of_group()) as session:
        people = service.informants(session)
        spoken: dict[str, list[str]] = {}
        for row in service.listing(session):
            for name in row.informants:
                spoken.setdefault(name, []).append(row.source.name)
    if as_json:
        show.as_json(
            [
                {
                    "id": person.id,
                    "name": person.name,
                    "attributes": dict(person.attributes),
                    "sources": spoken.get(person.name, []),
                }
                for person in people
            ]
        )
        return
    labels = [tr("Informant"), tr("Sources"), tr("Attributes")]
    rows = [
        (
            person.name,
            ", ".join(spoken.get(person.name, [])),
            " · ".join(f"{key}: {value}" for key, value in person.attributes.items()),
        )
        for person in people
    ]
    show.table([show.Column(label) for label in labels], rows)


@command(
    "set",
    mark("Set attributes of the informant NAME; an empty value removes one. A new name is added."),
    examples=('qualcode informants study set "Informan 3" role=Kader site=Pematang',),
    group=informants,
)
@click.argument("name")
@click.argument("facts", nargs=-1, required=True, metavar="KEY=VALUE...")
@coder_option
@json_option
def set_attributes(name: str, facts: tuple[str, ...], coder: str, as_json: bool) -> None:
    """Set attributes."""
    changes = assignments(facts)
    if "name" in changes:
        raise InputProblem(
            "The name is no attribute. `qualcode informants {project} rename` changes it.",
            project=project_of_group(),
        )
    with seated(project_of_group(), coder) as session:
        try:
            person = service.find_informant(session, name)
        except RuleBroken:
            filled = {key: value for key, value in changes.items() if value}
            made = service.add_informant(session, name, **filled)
            _done(as_json, made, tr("{name} is added.", name=name))
            return
        merged = {**person.attributes, **changes}
        service.set_informant(session, person.id, **merged)
    _done(as_json, person.id, tr("{name} is changed.", name=person.name))


@command("rename", mark("Give the informant NAME another label."), group=informants)
@click.argument("name")
@click.argument("new_name")
@coder_option
@json_option
def rename(name: str, new_name: str, coder: str, as_json: bool) -> None:
    """Rename."""
    with seated(project_of_group(), coder) as session:
        person = service.find_informant(session, name)
        key = new_name.strip().casefold()
        if not key or any(
            other.name.casefold() == key and other.id != person.id
            for other in service.informants(session)
        ):
            raise RuleBroken("“{name}” is empty or the name of another informant.", name=new_name)
        service.set_informant(session, person.id, name=new_name)
    sentence = tr("{old} is now called {new}.", old=person.name, new=new_name)
    _done(as_json, person.id, sentence)


@command(
    "import",
    mark(
        "Take attributes from a table (.csv, .xlsx): a column “name” or “informan” says whose row "
        "it is, every other column is an attribute."
    ),
    examples=("qualcode informants study import informants.xlsx",),
    group=informants,
)
@click.argument("file", type=click.Path(path_type=Path))
@coder_option
@json_option
def import_table(file: Path, coder: str, as_json: bool) -> None:
    """Import a table."""
    with seated(project_of_group(), coder) as session:
        added, changed = service.import_informants(session, service.read_people(file))
    if as_json:
        show.as_json({"added": added, "changed": changed})
        return
    show.note(tr("{added} informants added, {changed} changed.", added=added, changed=changed))


@command(
    "aliases",
    mark(
        "List informants that may be one person under several names (Inf. 1, IF-01, Indepth "
        "Informan 1). Nothing is changed: `join` does it."
    ),
    group=informants,
)
@json_option
def list_aliases(as_json: bool) -> None:
    """List proposals."""
    with seated(project_of_group()) as session:
        proposals = aliases.propose(session)
    if as_json:
        show.as_json(
            [
                {
                    "keep": {"id": one.keep.id, "name": one.keep.name},
                    "others": [{"id": other.id, "name": other.name} for other in one.others],
                    "why": render(one.why),
                }
                for one in proposals
            ]
        )
        return
    if not proposals:
        show.note(tr("No two informants look like one."))
        return
    for one in proposals:
        names = ", ".join(other.name for other in one.others)
        show.paragraph(f"{one.keep.name} ← {names}", hanging=2)
        show.paragraph(render(one.why), indent=2)
    show.note(tr("`qualcode informants PROJECT join NAME OTHER...` joins them."))


@command(
    "join",
    mark(
        "Make the informants OTHER one with NAME: their turns, memos and results go over, NAME stays. "
        "`qualcode undo` takes it back."
    ),
    examples=('qualcode informants study join "Informan 1" "Inf. 1" IF-01',),
    group=informants,
)
@click.argument("name")
@click.argument("others", nargs=-1, required=True, metavar="OTHER...")
@coder_option
@json_option
def join(name: str, others: tuple[str, ...], coder: str, as_json: bool) -> None:
    """Join."""
    with seated(project_of_group(), coder) as session:
        keep = service.find_informant(session, name)
        found = [service.find_informant(session, other) for other in others]
        differing = aliases.join(session, keep.id, [person.id for person in found])
    if as_json:
        show.as_json({"id": keep.id, "joined": len(found), "differing": differing})
        return
    names = ", ".join(person.name for person in found)
    show.note(tr("{names}: now {name}.", names=names, name=keep.name))
    for line in differing:
        show.note(tr("They differ in {what}. The first was kept.", what=line))


def _done(as_json: bool, informant_id: str, sentence: str) -> None:
    if as_json:
        show.as_json({"id": informant_id})
    else:
        show.note(sentence)
