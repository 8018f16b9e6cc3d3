"""Keywords of the codebook become proposed codings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.commands.search import EXTENTS
from qualcode.cli.frame import (
    NOTHING_FOUND,
    coder_option,
    command,
    json_option,
    option,
    project_argument,
    seated,
)
from qualcode.cli.given import picked
from qualcode.messages import render, tr, tr_n
from qualcode.model.sentence import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.services.autocoding import Proposal, Proposals
    from qualcode.services.session import Session


@command(
    "autocode",
    mark(
        "Propose codings from the keywords of the codebook, and nothing more: what is proposed is "
        "listed with numbers and reasons. --apply codes it, or those of --pick, as one step; "
        "--reject remembers which are not wanted. A keyword may be a pattern, such as "
        "“[NEG] .. dilatih”."
    ),
    examples=(
        "qualcode autocode study",
        "qualcode autocode study --code Input/Man --apply --pick 1-4,7",
        "qualcode autocode study --code Input/Man --reject 5,6",
    ),
)
@project_argument
@option(
    "--code",
    multiple=True,
    metavar="CODE",
    help_text=mark("Only this code and those below (may be given several times)."),
)
@option("--source", multiple=True, metavar="SOURCE", help_text=mark("Only this source."))
@option(
    "--unit",
    type=click.Choice(EXTENTS),
    default="sentence",
    show_default=True,
    help_text=mark("How much around a keyword is coded."),
)
@option("--all-roles", is_flag=True, help_text=mark("Questions and notes too."))
@option("--dry-run", is_flag=True, help_text=mark("Only list (this is the default)."))
@option("--apply", "wanted", is_flag=True, help_text=mark("Code what is proposed."))
@option("--pick", default="", metavar="NUMBERS", help_text=mark("Code only these: 1,3-5."))
@option(
    "--reject", default="", metavar="NUMBERS", help_text=mark("Never propose these again: 2,6-8.")
)
@coder_option
@json_option
def autocode(project: str, coder: str, as_json: bool, **given: Any) -> int:
    """Propose codings."""
    from qualcode.services import autocoding, codebooks, sources
    from qualcode.services.search_acts import Extent

    if given["dry_run"] and (given["wanted"] or given["reject"]):
        raise click.UsageError(
            tr("--dry-run stores nothing: leave it out, or --apply and --reject."),
            click.get_current_context(),
        )
    if given["pick"] and not given["wanted"]:
        raise click.UsageError(tr("--pick goes with --apply."), click.get_current_context())
    with seated(project, coder) as session:
        book = codebooks.current(session)
        found = autocoding.propose(
            session,
            codes=[book.find(name).id for name in given["code"]],
            sources=[sources.find(session, name).id for name in given["source"]],
            extent=Extent(given["unit"]),
            all_roles=given["all_roles"],
        )
        for problem in found.problems:
            show.note(render(problem))
        answered = given["wanted"] or given["reject"]
        result = _answer(session, found.proposals, given) if answered else {}
    if as_json:
        show.as_json(result if answered else [_record(p) for p in found.proposals])
    elif answered:
        _tell(result, project)
    else:
        _print(found)
    return 0 if found.proposals else NOTHING_FOUND


def _answer(
    session: Session, proposals: Sequence[Proposal], given: dict[str, Any]
) -> dict[str, Any]:
    from qualcode.services import autocoding

    n = len(proposals)
    refused = set(picked(given["reject"], n)) if given["reject"] else set()
    chosen: set[int] = set()
    if given["wanted"]:
        chosen = set(picked(given["pick"], n)) if given["pick"] else set(range(1, n + 1))
    chosen -= refused
    made = []
    if chosen:
        made = autocoding.apply(session, [proposals[i - 1] for i in sorted(chosen)])
    rejected = autocoding.reject(session, [proposals[i - 1] for i in sorted(refused)])
    return {"codings": made, "rejected": rejected}


def _tell(result: dict[str, Any], project: str) -> None:
    for coding in result["codings"]:
        show.value(coding)
    n = len(result["codings"])
    show.note(
        tr_n(
            "{n} passage coded, {rejected} rejected. `qualcode undo {project}` takes it back.",
            "{n} passages coded, {rejected} rejected. `qualcode undo {project}` takes it back.",
            n=n,
            rejected=result["rejected"],
            project=project,
        )
    )


def _record(proposal: Proposal) -> dict[str, Any]:
    return {
        "source": proposal.source,
        "turn": proposal.turn,
        "start": proposal.start,
        "end": proposal.end,
        "text": proposal.text,
        "code": proposal.code,
        "keywords": list(proposal.keywords),
        "matches": [list(span) for span in proposal.matches],
        "informant": proposal.informant or None,
        "why": render(proposal.why),
    }


def _print(found: Proposals) -> None:
    for number, proposal in enumerate(found.proposals, 1):
        who = proposal.informant or proposal.source
        show.paragraph(f"{number}. {proposal.code} · {who}", hanging=4)
        show.paragraph(_marked(proposal), indent=4)
        show.paragraph(render(proposal.why), indent=4)
    show.blank()
    rows = sorted(found.counts().items())
    if rows:
        show.table([show.Column(tr("Code")), show.Column(tr("Proposed"), right=True)], rows)
        show.note(tr("Nothing is stored. --apply codes all, --apply --pick 1,3-5 some of them."))
    elif found.coded or found.rejected:
        show.note(tr("The keywords of the codebook propose nothing new."))
    else:
        show.note(tr("The keywords of the codebook propose nothing."))
    if found.coded or found.rejected:
        show.note(
            tr(
                "Left out: {coded} coded so already, {rejected} rejected before.",
                coded=found.coded,
                rejected=found.rejected,
            )
        )


def _marked(proposal: Proposal) -> str:
    """Return the passage with brackets around the keywords."""
    text, done = "", proposal.start
    for start, end in sorted(proposal.matches):
        if start < done:
            continue
        text += proposal.text[done - proposal.start : start - proposal.start]
        text += f"[{proposal.text[start - proposal.start : end - proposal.start]}]"
        done = end
    return text + proposal.text[done - proposal.start :]
