"""Looking at sources."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.frame import command, json_option, option, project_argument, seated
from qualcode.messages import tr
from qualcode.model.sentence import mark
from qualcode.services import sources as service

if TYPE_CHECKING:
    from qualcode.services.sources import Document, SourceRow


@command("sources", mark("List the sources: kind, size, informants, and how much is coded."))
@project_argument
@json_option
def sources(project: str, as_json: bool) -> None:
    """List sources."""
    with seated(project) as session:
        rows = service.listing(session)
    if as_json:
        show.as_json([_record(row) for row in rows])
        return
    columns = [
        show.Column(tr("Source")),
        show.Column(tr("Kind")),
        show.Column(tr("Words"), right=True),
        show.Column(tr("Turns"), right=True),
        show.Column(tr("Codings"), right=True),
        show.Column(tr("Coded"), right=True),
        show.Column(tr("Informants")),
    ]
    show.table(columns, [_line(row) for row in rows])
    if not rows:
        show.note(tr("No sources yet: `qualcode import {project} FILES`.", project=quote(project)))


def _record(row: SourceRow) -> dict[str, Any]:
    return {
        "id": row.source.id,
        "name": row.source.name,
        "kind": str(row.source.kind),
        "words": row.source.words,
        "turns": row.turns,
        "informants": list(row.informants),
        "coded_share": round(row.coded_share, 4),
        "codings": row.codings,
        "file": row.source.file_name,
        "added": row.source.added,
    }


def _line(row: SourceRow) -> tuple[object, ...]:
    return (
        row.source.name,
        row.source.kind.upper(),
        row.source.words,
        row.turns,
        row.codings,
        percent(row.coded_share),
        ", ".join(row.informants),
    )


def percent(share: float) -> str:
    """Return a share as a percentage that says 0 % and 100 % only when it is so."""
    if 0 < share < 0.01:
        return "<1 %"
    return f"{100 if share >= 1 else min(round(share * 100), 99)} %"


@command(
    "show",
    mark(
        "Show a source turn by turn. SOURCE is a name, an unambiguous part of one, or an id. The "
        "numbers before the turns are where they stand in the text, for `qualcode code`."
    ),
    examples=("qualcode show study IDI-05", "qualcode show study IDI-05 --plain > idi-05.txt"),
)
@project_argument
@click.argument("source")
@option("--plain", is_flag=True, help_text=mark("Print the stored text and nothing else."))
@json_option
def show_source(project: str, source: str, plain: bool, as_json: bool) -> None:
    """Show a source."""
    with seated(project) as session:
        document = service.document(session, service.find(session, source).id)
    if as_json:
        show.as_json(_document_record(document))
    elif plain:
        show.text_of(document.text)
    else:
        _print_document(document)


def _document_record(document: Document) -> dict[str, Any]:
    return {
        "id": document.source.id,
        "name": document.source.name,
        "kind": str(document.source.kind),
        "meta": dict(document.source.meta),
        "text": document.text,
        "turns": [
            {
                "n": turn.n,
                "start": turn.start,
                "end": turn.end,
                "speaker": turn.label,
                "role": str(turn.role),
                "informant": (
                    document.informants[turn.informant_id].name if turn.informant_id else None
                ),
                "text": document.text[turn.start : turn.end],
                "time": turn.time,
            }
            for turn in document.turns
        ],
    }


def _print_document(document: Document) -> None:
    show.heading(document.source.name)
    show.pairs({**document.source.meta, tr("kind"): document.source.kind.upper()})
    for turn in document.turns:
        show.blank()
        person = document.informants.get(turn.informant_id) if turn.informant_id else None
        who = person.name if person else turn.label or tr(str(turn.role))
        clock = f" · {_clock(turn.time)}" if turn.time is not None else ""
        show.paragraph(f"{turn.n}. {who} · {turn.start}:{turn.end}{clock}")
        for line in document.text[turn.start : turn.end].splitlines():
            show.paragraph(line, indent=4)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}"
