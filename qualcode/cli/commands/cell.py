"""The written results of cells, and the interpretation of a theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.commands.coding import quotation_record
from qualcode.cli.frame import (
    KINDS,
    NOTHING_FOUND,
    coder_option,
    command,
    json_option,
    option,
    project_argument,
    seated,
)
from qualcode.cli.given import body_of
from qualcode.messages import tr, tr_n
from qualcode.model.sentence import mark

if TYPE_CHECKING:
    from qualcode.services.session import Session
    from qualcode.services.written_cells import CellLine, Named


@command(
    "cell",
    mark(
        "Write or show the result of a cell (“hasil wawancara”). ROW and COL are names of an "
        "informant, a role, a theme ...; with ROW alone, the interpretation of that whole row. "
        "Without --summary, what is written is shown; without ROW, everything written is listed, "
        "with what is stale: its evidence changed since somebody looked."
    ),
    examples=(
        'qualcode cell study "Informan 5" Input --summary "Kader ada, belum dilatih."',
        'qualcode cell study Input/Man --kind fgd --summary "Semua kader belum pernah dilatih."',
        "qualcode cell study --stale",
        'qualcode cell study "Informan 5" Input --look',
    ),
)
@project_argument
@click.argument("row", required=False)
@click.argument("col", required=False)
@option("--summary", metavar="TEXT", help_text=mark("Write this; “-” reads it, empty removes it."))
@option(
    "--evidence", multiple=True, metavar="CODING", help_text=mark("A coding of the cell it cites.")
)
@option("--rows", default="", metavar="AXIS", help_text=mark("The axis of ROW."))
@option("--cols", default="", metavar="AXIS", help_text=mark("The axis of COL."))
@option("--kind", type=click.Choice(KINDS), help_text=mark("Only sources of this kind."))
@option(
    "--look", is_flag=True, help_text=mark("Say that it still holds with its present evidence.")
)
@option("--stale", is_flag=True, help_text=mark("List only what is stale."))
@coder_option
@json_option
def cell(
    project: str,
    row: str | None,
    col: str | None,
    summary: str | None,
    evidence: tuple[str, ...],
    look: bool,
    stale: bool,
    coder: str,
    as_json: bool,
    **axes: str | None,
) -> int:
    """Write, show or list results."""
    from qualcode.services import display, reduction, written_cells

    with seated(project, coder) as session:
        if row is None:
            return _list(session, as_json=as_json, only_stale=stale)
        study = display.study(session)
        named = written_cells.named(
            study,
            row,
            col or "",
            rows=axes["rows"] or "",
            cols=axes["cols"] or "",
            kind=axes["kind"] or "",
        )
        if summary is not None:
            cited = [reduction.find_coding(session, one).id for one in evidence]
            written_cells.write(session, named.place, body_of(summary), evidence=cited)
        elif look and (there := written_cells.at(session, named.place)):
            written_cells.look(session, [there.id])
        return _show(session, named, as_json=as_json, silent=summary is not None)


def _list(session: Session, *, as_json: bool, only_stale: bool) -> int:
    from qualcode.services import written_cells

    found = [line for line in written_cells.lines(session) if line.is_stale or not only_stale]
    if as_json:
        show.as_json([cell_record(line) for line in found])
        return 0
    for line in found:
        show.paragraph(f"{_name(line)}  [{line.cell.id[-8:]}]")
        show.paragraph(line.cell.body, indent=4)
        show.paragraph(_facts(line), indent=4)
    if not found:
        show.note(tr("Nothing is stale.") if only_stale else tr("No result is written yet."))
    return 0


def _name(line: CellLine) -> str:
    return f"{line.row} × {line.col}" if line.col else f"{line.row} ({tr('Interpretation')})"


def _facts(line: CellLine) -> str:
    facts = [line.coder, line.cell.written[:10]]
    facts.append(tr_n("{n} coding", "{n} codings", n=len(line.codings)))
    if line.is_orphan:
        facts.append(tr("its row or column is gone"))
    elif line.is_stale:
        facts.append(
            tr(
                "STALE: {added} added, {changed} changed, {removed} removed",
                added=len(line.change.added),
                changed=len(line.change.changed),
                removed=len(line.change.removed),
            )
        )
    return " · ".join(facts)


def cell_record(line: CellLine) -> dict[str, Any]:
    """Return a written cell as JSON shows it."""
    return {
        "id": line.cell.id,
        "row": line.row,
        "col": line.col,
        "at": dict(line.cell.place.at),
        "scope": list(line.cell.place.scope),
        "summary": line.cell.body,
        "coder": line.coder,
        "written": line.cell.written,
        "stale": line.is_stale,
        "orphan": line.is_orphan,
        "changes": {
            "added": list(line.change.added),
            "changed": list(line.change.changed),
            "removed": list(line.change.removed),
        },
        "evidence": list(line.cell.evidence),
        "codings": [coding.id for coding in line.codings],
    }


def _show(session: Session, named: Named, *, as_json: bool, silent: bool) -> int:
    from qualcode.services import display_gallery, written_cells

    lines = [one for one in written_cells.lines(session) if one.cell.place == named.place]
    quotations = display_gallery.cell_quotations(session, named.place)
    if as_json:
        record: dict[str, Any] = cell_record(lines[0]) if lines else {"id": None, "summary": ""}
        record["quotations"] = [quotation_record(one) for one in quotations]
        show.as_json(record)
    elif silent:
        show.note(tr("The result is stored.") if lines else tr("The result is removed."))
    else:
        show.heading(f"{named.row} × {named.col}" if named.col else named.row)
        for line in lines:
            show.paragraph(line.cell.body)
            show.paragraph(_facts(line))
            show.blank()
        for one in quotations:
            text = f"“{one.text}” ({one.citation}) [{one.coding_id[-8:]}]"
            show.paragraph(f"- {text}", hanging=2)
        if not lines and not quotations:
            show.note(tr("Nothing is written or coded here."))
    return 0 if lines or quotations or silent else NOTHING_FOUND
