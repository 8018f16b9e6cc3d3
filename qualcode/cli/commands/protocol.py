"""The protocol of the data set: which interviews there are, and what their import reported."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli import show
from qualcode.cli.frame import command, json_option, option, project_argument, seated
from qualcode.messages import render, tr
from qualcode.model.protocol import ProtocolRow
from qualcode.model.sentence import mark


@command(
    "protocol",
    mark(
        "The table of interviews: informants, roles, dates, places, words, turns; in a file also "
        "what the import of each kept, dropped or doubted."
    ),
    examples=("qualcode protocol study", "qualcode protocol study --out protokol.docx"),
)
@project_argument
@option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help_text=mark("Write a file: .docx or .md."),
)
@json_option
def protocol(project: str, out: Path | None, as_json: bool) -> None:
    """Show or write the protocol."""
    from qualcode.services import protocol as service

    with seated(project) as session:
        found = service.write(session, out) if out else service.protocol(session)
    if as_json:
        show.as_json([_record(row) for row in found.rows])
        return
    if out is not None:
        show.note(tr("The protocol is written to {file}.", file=out))
        return
    columns = [
        show.Column(tr("Source")),
        show.Column(tr("Informants")),
        show.Column(tr("Role")),
        show.Column(tr("Date")),
        show.Column(tr("Place")),
        show.Column(tr("Words"), right=True),
        show.Column(tr("Turns"), right=True),
    ]
    rows = [
        (
            row.source,
            ", ".join(row.informants),
            ", ".join(row.roles),
            row.date,
            row.place,
            row.words,
            row.turns,
        )
        for row in found.rows
    ]
    show.table(columns, rows)


def _record(row: ProtocolRow) -> dict[str, object]:
    return {
        "source": row.source,
        "kind": row.kind,
        "informants": list(row.informants),
        "roles": list(row.roles),
        "date": row.date,
        "place": row.place,
        "interviewer": row.interviewer,
        "duration": row.duration,
        "words": row.words,
        "turns": row.turns,
        "file": row.file,
        "added": row.added,
        "layout": row.layout,
        "confidence": round(row.confidence, 2),
        "problems": [
            {"severity": str(p.severity), "line": p.line, "what": render(p.what)}
            for p in row.problems
        ],
    }
