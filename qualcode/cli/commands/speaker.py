"""Who speaks in a source: their role, and the informant they are."""

from __future__ import annotations

import click

from qualcode.cli import show
from qualcode.cli.frame import (
    ProjectGroup,
    coder_option,
    command,
    json_option,
    option,
    project_of_group,
    seated,
)
from qualcode.messages import tr
from qualcode.model.sentence import mark
from qualcode.model.source import Role
from qualcode.services import sources as service

ROLES = ("interviewer", "informant", "moderator", "participant", "note", "text")

speaker = ProjectGroup(
    "speaker",
    default="list",
    help=mark("The labels that speak in the sources: their roles, and which informant each is."),
)


@command("list", mark("List speakers, of all sources or of SOURCE."), group=speaker)
@click.argument("wanted", required=False, metavar="[SOURCE]")
@json_option
def list_speakers(wanted: str | None, as_json: bool) -> None:
    """List speakers."""
    with seated(project_of_group()) as session:
        only = service.find(session, wanted).id if wanted else None
        names = {row.source.id: row.source.name for row in service.listing(session)}
        people = {person.id: person.name for person in service.informants(session)}
        records = [
            {
                "id": one.id,
                "source": names.get(one.source_id, ""),
                "label": one.label,
                "role": str(one.role),
                "informant": people.get(one.informant_id) if one.informant_id else None,
            }
            for one in service.speakers(session, only)
        ]
    order = {name: place for place, name in enumerate(names.values())}
    records.sort(key=lambda record: order.get(str(record["source"]), 0))
    if as_json:
        show.as_json(records)
        return
    labels = [tr("Source"), tr("Speaker"), tr("Role"), tr("Informant")]
    rows = [[record[key] for key in ("source", "label", "role", "informant")] for record in records]
    show.table([show.Column(label) for label in labels], rows)


@command(
    "role",
    mark(
        "Give the speaker LABEL of SOURCE a role: interviewer, informant, moderator, participant, "
        "note or text."
    ),
    examples=("qualcode speaker study role IDI-05 P interviewer",),
    group=speaker,
)
@click.argument("wanted", metavar="SOURCE")
@click.argument("label")
@click.argument("role", type=click.Choice(ROLES), metavar="ROLE")
@coder_option
@json_option
def set_role(wanted: str, label: str, role: str, coder: str, as_json: bool) -> None:
    """Change a role."""
    with seated(project_of_group(), coder) as session:
        found = service.find_speaker(session, service.find(session, wanted).id, label)
        service.change_speaker(session, found.id, role=Role(role))
    _done(as_json, found.id, tr("{label} is now {role}.", label=found.label, role=role))


@command(
    "link",
    mark("Say which INFORMANT the speaker LABEL of SOURCE is."),
    examples=(
        'qualcode speaker study link FGD-01 "Ibu S" "Informan 15"',
        'qualcode speaker study link IDI-10 M "Mertua Informan 10" --new',
    ),
    group=speaker,
)
@click.argument("wanted", metavar="SOURCE")
@click.argument("label")
@click.argument("informant")
@option("--new", is_flag=True, help_text=mark("INFORMANT is not in the project yet: add them."))
@coder_option
@json_option
def link(wanted: str, label: str, informant: str, new: bool, coder: str, as_json: bool) -> None:
    """Link to an informant."""
    with seated(project_of_group(), coder) as session:
        found = service.find_speaker(session, service.find(session, wanted).id, label)
        if new:
            service.change_speaker(session, found.id, new_informant=informant)
        else:
            person = service.find_informant(session, informant)
            informant = person.name
            service.change_speaker(session, found.id, informant_id=person.id)
    _done(as_json, found.id, tr("{label} is {name}.", label=found.label, name=informant))


def _done(as_json: bool, speaker_id: str, sentence: str) -> None:
    if as_json:
        show.as_json({"id": speaker_id})
    else:
        show.note(sentence)
