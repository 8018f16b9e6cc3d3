"""Codes that an uncoded passage probably has, and how good such suggestions are."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.commands.sources import percent
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
from qualcode.messages import render, tr
from qualcode.model.sentence import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.model.codebook import Codebook
    from qualcode.services.reduction import Place
    from qualcode.services.session import Session
    from qualcode.services.suggesting import Report, Suggestion

LIMIT = 20


@command(
    "suggest",
    mark(
        "Suggest codes for the sentences of SOURCE that are not coded yet, or for START:END, with "
        "the coded passages they resemble. Nothing is stored but the answers: --accept CODE codes "
        "START:END, --reject CODE remembers that it does not fit. --report says how good "
        "suggestions are on this project."
    ),
    examples=(
        "qualcode suggest study IDI-05",
        "qualcode suggest study IDI-05 1204:1311 --accept Input/Man",
        "qualcode suggest study --report",
    ),
)
@project_argument
@click.argument("source", default="")
@click.argument("place", default="", metavar="[START:END]")
@option("--limit", type=click.IntRange(min=1), default=LIMIT, metavar="N", show_default=True,
        help_text=mark("At most N sentences."))  # fmt: skip
@option("--accept", default="", metavar="CODE", help_text=mark("Code the passage so."))
@option("--reject", default="", metavar="CODE", help_text=mark("Do not suggest this again."))
@option("--report", "wants_report", is_flag=True, help_text=mark("Measure the suggestions."))
@coder_option
@json_option
def suggest(project: str, source: str, place: str, coder: str, as_json: bool, **given: Any) -> int:
    """Suggest codes."""
    from qualcode.services import codebooks, sources, suggesting
    from qualcode.services.reduction import Place

    if not source and not given["wants_report"]:
        raise click.UsageError(tr("Give a SOURCE, or --report."), click.get_current_context())
    if (given["accept"] or given["reject"]) and not place:
        raise click.UsageError(
            tr("--accept and --reject need the place START:END."), click.get_current_context()
        )
    with seated(project, coder) as session:
        book = codebooks.current(session)
        if given["wants_report"]:
            return _report(suggesting.report(session), book, as_json)
        found = sources.find(session, source)
        if not place:
            places = suggesting.uncoded(session, found.id)
            return _suggest(session, places, given["limit"], as_json)
        here = Place(found.id, *span(place))
        if given["accept"]:
            made = suggesting.accept(session, here, [book.find(given["accept"]).id])[0]
            show.as_json({"id": made}) if as_json else show.value(made)
            return 0
        if given["reject"]:
            suggesting.reject(session, here, book.find(given["reject"]).id)
            show.note(tr("It will not be suggested there again."))
            return 0
        return _suggest(session, [here], 1, as_json)


def _suggest(session: Session, places: Sequence[Place], limit: int, as_json: bool) -> int:
    from qualcode.services import reduction, suggesting

    material = suggesting.gather(session)
    adviser = suggesting.train(material)
    found = (
        (place, suggestions)
        for place in places
        if (suggestions := suggesting.suggest(session, material, adviser, place))
    )
    shown = list(islice(found, limit))
    texts = {p.source_id: reduction.text(session, p.source_id) for p, _ in shown[:1]}
    rows = [(place, texts[place.source_id][place.start : place.end], s) for place, s in shown]
    if as_json:
        show.as_json([_record(*row) for row in rows])
    for place, text, suggestions in () if as_json else rows:
        show.paragraph(f"{place.start}:{place.end} {text}", hanging=4)
        for suggestion in suggestions:
            why = render(suggestion.why)
            line = f"{percent(suggestion.score)} {suggestion.code} · {why}"
            show.paragraph(line, indent=4, hanging=8)
    if not shown:
        show.note(tr("There is nothing to suggest: nothing that is coded resembles it enough."))
    return 0 if shown else NOTHING_FOUND


def _record(place: Place, text: str, suggestions: Sequence[Suggestion]) -> dict[str, Any]:
    return {
        "start": place.start,
        "end": place.end,
        "text": text,
        "suggestions": [
            {
                "code": suggestion.code,
                "score": round(suggestion.score, 4),
                "why": render(suggestion.why),
                "like": [
                    {"id": like.coding_id, "source": like.source, "text": like.text}
                    for like in suggestion.likes
                ],
                "keywords": list(suggestion.keywords),
            }
            for suggestion in suggestions
        ],
    }


def _report(report: Report, book: Codebook, as_json: bool) -> int:
    measured = report.evaluation
    commonest = book.path(measured.commonest) if measured.commonest else None
    if as_json:
        show.as_json(
            {
                "passages": measured.passages,
                "sources": measured.sources,
                "codes": measured.codes,
                "top1": round(measured.top1, 4),
                "top3": round(measured.top3, 4),
                "commonest": commonest,
                "commonest_share": round(measured.commonest_share, 4),
                "accepted": report.accepted,
                "rejected": report.rejected,
                "by_code": [
                    {
                        "code": book.path(one.code_id),
                        "passages": one.passages,
                        "top1": round(one.top1, 4),
                        "top3": round(one.top3, 4),
                    }
                    for one in measured.by_code
                ],
            }
        )
        return 0
    if not measured.passages:
        show.note(tr("Too little is coded to measure: passages in two sources are needed."))
        return NOTHING_FOUND
    show.pairs(
        {
            tr("Passages"): measured.passages,
            tr("Sources hidden in turn"): measured.sources,
            tr("Right code first"): percent(measured.top1),
            tr("Right code among three"): percent(measured.top3),
            tr("Always {code}", code=commonest): percent(measured.commonest_share),
            tr("Accepted, rejected"): f"{report.accepted}, {report.rejected}",
        }
    )
    show.blank()
    labels = [tr("Code"), tr("Passages"), tr("First"), tr("Among three")]
    rows = [
        (book.path(one.code_id), one.passages, percent(one.top1), percent(one.top3))
        for one in measured.by_code
    ]
    columns = [show.Column(label, right=place > 0) for place, label in enumerate(labels)]
    show.table(columns, rows)
    return 0
