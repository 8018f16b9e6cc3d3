"""Coding passages, taking codings back, and listing them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.filters import filter_options
from qualcode.cli.frame import (
    NOTHING_FOUND,
    coder_option,
    command,
    json_option,
    option,
    project_argument,
    seated,
)
from qualcode.cli.given import span
from qualcode.messages import tr, tr_n
from qualcode.model.sentence import mark
from qualcode.services import codebooks, reduction
from qualcode.services import sources as source_service

if TYPE_CHECKING:
    from qualcode.model.coding import Quotation

SHORT_ID = 8


@command(
    "code",
    mark(
        "Code a passage and print the coding's id. The passage is START:END in the text of SOURCE "
        "(characters from 0, END not included; `qualcode show` has them), or a quotation that "
        "occurs exactly once. CODE is a path such as Input/Man or a name that occurs once."
    ),
    examples=(
        "qualcode code study IDI-05 1204:1311 Input/Man",
        'qualcode code study IDI-05 Man --quote "kader tu cuma duo orang"',
    ),
)
@project_argument
@click.argument("source")
@click.argument("place_and_code", nargs=-1, required=True, metavar="[START:END] CODE")
@option("--quote", default="", metavar="TEXT", help_text=mark("The passage itself."))
@option("--memo", default="", metavar="TEXT", help_text=mark("Write a memo on the coding."))
@coder_option
@json_option
def code(
    project: str,
    source: str,
    place_and_code: tuple[str, ...],
    quote: str,
    memo: str,
    coder: str,
    as_json: bool,
) -> None:
    """Apply a code."""
    *written, code_name = place_and_code
    if len(written) != (0 if quote else 1):
        raise click.UsageError(
            tr("Give either START:END or --quote, and one CODE."), click.get_current_context()
        )
    bounds = None if quote else span(written[0])
    with seated(project, coder) as session:
        found = source_service.find(session, source)
        book = codebooks.current(session)
        wanted = book.find(code_name)
        place = (
            reduction.locate(session, found.id, quote)
            if bounds is None
            else reduction.Place(found.id, *bounds)
        )
        made = reduction.apply_code(session, place, wanted.id, memo=memo)
        text = reduction.text(session, found.id)[place.start : place.end]
    path = book.path(wanted.id)
    if as_json:
        show.as_json(
            {
                "id": made,
                "source": found.name,
                "start": place.start,
                "end": place.end,
                "text": text,
                "code": path,
            }
        )
        return
    show.value(made)
    show.note(tr("{code}: “{quote}”", code=path, quote=" ".join(text.split())))


@command(
    "uncode",
    mark(
        "Take codings back, with their memos. CODING is an id or its last 6 characters or more, "
        "as `qualcode codings` prints them."
    ),
)
@project_argument
@click.argument("codings", nargs=-1, required=True, metavar="CODING...")
@coder_option
@json_option
def uncode(project: str, codings: tuple[str, ...], coder: str, as_json: bool) -> None:
    """Retract codings."""
    with seated(project, coder) as session:
        ids = list(dict.fromkeys(reduction.find_coding(session, one).id for one in codings))
        reduction.retract(session, ids)
    if as_json:
        show.as_json({"retracted": ids})
        return
    show.note(tr_n("{n} coding taken back.", "{n} codings taken back.", n=len(ids)))


@command(
    "codings",
    mark(
        "List coded passages in the order of the sources, all or those that pass the filters. A "
        "code includes those below it."
    ),
    examples=(
        "qualcode codings study --code Input --informant 3",
        "qualcode codings study --source FGD-01 --out quotations.xlsx",
    ),
)
@project_argument
@filter_options
@option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help_text=mark("Write them to FILE (.csv, .xlsx) instead."),
)
@json_option
def codings(
    project: str,
    code: str,
    source: str,
    informant: str,
    coder: str,
    kind: str | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """List codings."""
    from qualcode.services import display

    with seated(project) as session:
        only = display.chosen(
            session, code=code, source=source, informant=informant, coder=coder, kind=kind or ""
        )
        found = display.quotations(session, only)
        if out is not None:
            display.write_quotations(session, found, out)
        # texts are fetched when they are looked at: the project is still needed
        if as_json:
            show.as_json([quotation_record(quotation) for quotation in found])
        elif out is not None:
            show.value(out)
        elif found:
            _print(found)
    if found:
        return 0
    filtered = any((code, source, informant, coder, kind))
    show.note(tr("No coding passes these filters.") if filtered else tr("Nothing is coded yet."))
    return NOTHING_FOUND if filtered else 0


def quotation_record(quotation: Quotation) -> dict[str, Any]:
    """Return a coding as JSON shows it."""
    return {
        "id": quotation.coding_id,
        "source": quotation.source,
        "start": quotation.start,
        "end": quotation.end,
        "text": quotation.text,
        "code": quotation.code,
        "coder": quotation.coder,
        "informant": quotation.informant or None,
        "turn": quotation.turn,
        "created": quotation.created,
        "source_id": quotation.source_id,
        "kind": quotation.kind,
        "citation": quotation.citation,
        "memo": quotation.memo,
        "gloss": quotation.gloss,
        "paraphrase": quotation.paraphrase,
        "relevance": quotation.relevance,
        "direction": quotation.direction,
    }


def _print(found: list[Quotation]) -> None:
    several = len({quotation.coder_id for quotation in found}) > 1
    labels = [tr("Id"), tr("Code"), tr("Quotation"), tr("Who"), tr("Place")]
    rows = []
    for quotation in found:
        row = [quotation.coding_id[-SHORT_ID:], quotation.code, quotation.text, quotation.citation]
        row.append(f"{quotation.start}:{quotation.end}")
        rows.append([*row, quotation.coder] if several else row)
    if several:
        labels.append(tr("Coder"))
    show.table([show.Column(label) for label in labels], rows)
