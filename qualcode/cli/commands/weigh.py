"""Weighing codings: paraphrase, relevance, direction."""

from __future__ import annotations

import click

from qualcode.cli import show
from qualcode.cli.frame import coder_option, command, json_option, option, project_argument, seated
from qualcode.messages import tr, tr_n
from qualcode.model.reduction import Direction, Relevance
from qualcode.model.sentence import mark

RELEVANCES = tuple(str(one) for one in Relevance)
DIRECTIONS = tuple(str(one) for one in Direction)
FIELDS = ("paraphrase", "relevance", "direction")


@command(
    "weigh",
    mark(
        "Weigh codings: say a passage in your own words, how relevant it is, and whether it supports "
        "or hinders what its code names. CODING is an id or its last 6 characters or more."
    ),
    examples=(
        'qualcode weigh study 3f9a1c --direction hinders --paraphrase "Kader belum dilatih"',
        "qualcode weigh study 3f9a1c 77b0d2 --relevance aside",
    ),
)
@project_argument
@click.argument("codings", nargs=-1, required=True, metavar="CODING...")
@option("--paraphrase", metavar="TEXT", help_text=mark("The passage in your own words."))
@option("--relevance", type=click.Choice(RELEVANCES), help_text=mark("How much it matters."))
@option("--direction", type=click.Choice(DIRECTIONS), help_text=mark("Which way it speaks."))
@option(
    "--clear",
    type=click.Choice(FIELDS),
    multiple=True,
    help_text=mark("Empty what was said of it."),
)
@coder_option
@json_option
def weigh(
    project: str,
    codings: tuple[str, ...],
    paraphrase: str | None,
    relevance: str | None,
    direction: str | None,
    clear: tuple[str, ...],
    coder: str,
    as_json: bool,
) -> None:
    """Weigh codings."""
    from qualcode.services import reduction, reduction_sheets

    if paraphrase is None and relevance is None and direction is None and not clear:
        raise click.UsageError(
            tr("Say what to change: --paraphrase, --relevance, --direction or --clear."),
            click.get_current_context(),
        )
    with seated(project, coder) as session:
        ids = [reduction.find_coding(session, one).id for one in codings]
        changed = reduction_sheets.appraise(
            session,
            ids,
            paraphrase=paraphrase,
            relevance=Relevance(relevance) if relevance else None,
            direction=Direction(direction) if direction else None,
            clear=clear,
        )
    if as_json:
        show.as_json({"codings": ids, "changed": changed})
        return
    show.note(tr_n("{n} coding changed.", "{n} codings changed.", n=changed))
