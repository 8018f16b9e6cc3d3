"""Contact summary sheets and document summary forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.frame import (
    NOTHING_FOUND,
    ProjectGroup,
    coder_option,
    command,
    json_option,
    project_of_group,
    seated,
)
from qualcode.cli.given import assignments
from qualcode.messages import tr
from qualcode.model.reduction import SHEET_FIELDS
from qualcode.model.sentence import mark
from qualcode.services import reduction, reduction_sheets, sources

if TYPE_CHECKING:
    from qualcode.model.reduction import Sheet
    from qualcode.services.session import Session

sheet = ProjectGroup(
    "sheet",
    default="list",
    help=mark("Contact summary sheets of interviews, and summary forms of documents."),
)


@command("list", mark("List all sheets."), group=sheet)
@json_option
def list_sheets(as_json: bool) -> None:
    """List sheets."""
    with seated(project_of_group()) as session:
        records = _records(session, reduction_sheets.sheets(session))
    if as_json:
        show.as_json(records)
        return
    for record in records:
        _print(record)
    if not records:
        show.note(
            tr("No sheet is filled in yet. `qualcode sheet PROJECT fill SOURCE` fills one in.")
        )


def _records(session: Session, found: list[Sheet]) -> list[dict[str, Any]]:
    names = {row.source.id: row.source.name for row in sources.listing(session)}
    coders = {coder.id: coder.name for coder in reduction.coders(session)}
    return [
        {
            "id": one.id,
            "source": names[one.source_id],
            "kind": str(one.kind),
            "fields": dict(one.fields),
            "coder": coders.get(one.coder_id, ""),
            "written": one.written,
        }
        for one in found
    ]


def _print(record: dict[str, Any]) -> None:
    show.heading(record["source"])
    for fields in SHEET_FIELDS.values():
        for name, label in fields.items():
            if name in record["fields"] and fields is _form(record["kind"]):
                show.paragraph(f"{tr(label)}:")
                show.paragraph(record["fields"][name], indent=4)
    show.paragraph(f"{record['coder']} · {record['written'][:10]}")
    show.blank()


def _form(kind: str) -> object:
    return next(fields for name, fields in SHEET_FIELDS.items() if str(name) == kind)


@command("show", mark("Show the sheet of SOURCE."), group=sheet)
@click.argument("source")
@json_option
def show_sheet(source: str, as_json: bool) -> int:
    """Show a sheet."""
    with seated(project_of_group()) as session:
        found = reduction_sheets.sheet(session, sources.find(session, source).id)
        records = _records(session, [found] if found else [])
    if not records:
        show.note(tr("This source has no sheet yet."))
        return NOTHING_FOUND
    if as_json:
        show.as_json(records[0])
    else:
        _print(records[0])
    return 0


@command(
    "fill",
    mark(
        "Fill in the sheet of SOURCE. A contact sheet has themes, striking, missing, next; the form "
        "of a document has about, importance, summary, next. An empty value takes a field away."
    ),
    examples=('qualcode sheet study fill IDI-05 "themes=Kader lelah" "next=Tanya honor 2021"',),
    group=sheet,
)
@click.argument("source")
@click.argument("fields", nargs=-1, required=True, metavar="FIELD=TEXT...")
@coder_option
@json_option
def fill(source: str, fields: tuple[str, ...], coder: str, as_json: bool) -> None:
    """Fill in a sheet."""
    given = assignments(fields)
    with seated(project_of_group(), coder) as session:
        found = sources.find(session, source)
        made = reduction_sheets.fill_sheet(session, found.id, given)
    if as_json:
        show.as_json({"id": made, "source": found.name})
    else:
        show.note(tr("The sheet of {source} is stored.", source=found.name))
