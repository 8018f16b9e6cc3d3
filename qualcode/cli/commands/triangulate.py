"""The triangulation ledger: findings and themes against sources, methods, researchers, data, theory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.commands.coding import quotation_record
from qualcode.cli.frame import (
    ProjectGroup,
    coder_option,
    command,
    json_option,
    option,
    project_of_group,
    seated,
)
from qualcode.messages import render, tr
from qualcode.model.conclusion import (
    TRIANGULATION_LABELS,
    VERDICT_LABELS,
    VERDICT_SIGNS,
    Subject,
    Triangulation,
    Verdict,
)
from qualcode.model.sentence import mark
from qualcode.services import codebooks, conclusion, display_gallery, triangulation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qualcode.services.display_gallery import ShownPosition
    from qualcode.services.session import Session

KINDS = tuple(str(kind) for kind in Triangulation)
VERDICTS = tuple(str(verdict) for verdict in Verdict)

triangulate = ProjectGroup(
    "triangulate",
    default="list",
    help=mark(
        "The ledger: how every party stands to every finding. Proposed from evidence, direction and "
        "silence; decided by you. Parties are types of informants, methods, coders, places and "
        "dates, or theories (--by)."
    ),
)


def _by(function: Callable[..., Any]) -> Callable[..., Any]:
    for decorate in (
        option(
            "--by",
            type=click.Choice(KINDS),
            default=str(Triangulation.SOURCE),
            help_text=mark("Kind of triangulation (default: source)."),
        ),
        option(
            "--attribute",
            default="role",
            metavar="NAME",
            help_text=mark("What tells sources apart (default: role)."),
        ),
    ):
        function = decorate(function)
    return function


def _subject(session: Session, wanted: str) -> Subject:
    """Find what is triangulated: a finding by number, or a code by path or name."""
    if wanted.strip().lower().lstrip("tf#").isdecimal():
        return Subject("finding", conclusion.find(session, wanted).id)
    return Subject("code", codebooks.current(session).find(wanted).id)


@command(
    "list",
    mark("Show the ledger of all findings, or of the --on named findings and codes."),
    examples=(
        "qualcode triangulate study --by method --out triangulasi.docx",
        "qualcode triangulate study --on Input/Man",
    ),
    group=triangulate,
)
@_by
@option("--on", multiple=True, metavar="FINDING|CODE", help_text=mark("Only these."))
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help_text=mark("Write to FILE."))
@json_option
def list_ledger(
    by: str, attribute: str, on: tuple[str, ...], out: Path | None, as_json: bool
) -> None:
    """Show the ledger."""
    with seated(project_of_group()) as session:
        subjects = [_subject(session, one) for one in on]
        found = display_gallery.positions(
            session, Triangulation(by), subjects=subjects, attribute=attribute
        )
        if out:
            display_gallery.write_ledger(session, found, Triangulation(by), out)
    if as_json:
        show.as_json([_record(one) for one in found])
    elif out:
        show.value(out)
    else:
        _print(found, by)


def _record(one: ShownPosition) -> dict[str, Any]:
    position = one.position
    return {
        "subject": {"kind": position.claim.subject.kind, "id": position.claim.subject.id},
        "label": position.claim.label,
        "by": str(position.by),
        "party": position.party.label,
        "verdict": str(position.verdict),
        "decided": position.decided is not None,
        "stale": position.is_stale,
        "proposed": str(position.proposed),
        "why": render(position.why),
        "note": position.decided.note if position.decided else "",
        "resolution": position.decided.resolution if position.decided else "",
        "agreeing": [quotation_record(q) for q in one.agreeing],
        "contradicting": [quotation_record(q) for q in one.contradicting],
        "others": [quotation_record(q) for q in one.others],
    }


def _print(found: Sequence[ShownPosition], by: str) -> None:
    show.heading(tr(TRIANGULATION_LABELS[by]))
    if not found:
        show.note(
            tr("There is nothing to triangulate yet: write down a finding, or use --on CODE.")
        )
        return
    current = None
    for one in found:
        position = one.position
        if position.claim.subject != current:
            current = position.claim.subject
            show.blank()
            show.paragraph(position.claim.label)
        label = tr(VERDICT_LABELS[position.verdict])
        shown = label if position.decided else f"({label})"
        marks = [shown, tr("stale")] if position.is_stale else [shown]
        sign = VERDICT_SIGNS[position.verdict]
        reason = (position.decided and position.decided.note) or render(position.why)
        text = f"{sign} {position.party.label}: {', '.join(marks)}. {reason}"
        show.paragraph(text, indent=2, hanging=4)
    show.note(tr("In brackets: proposed, not decided yet."))


@command(
    "decide",
    mark("Decide how PARTY stands to a finding (its number) or CODE."),
    examples=(
        'qualcode triangulate study decide 1 "Kepala Dinas" contradict --note "Katanya semua dilatih"',
    ),
    group=triangulate,
)
@click.argument("subject", metavar="FINDING|CODE")
@click.argument("party")
@click.argument("verdict", type=click.Choice(VERDICTS))
@option("--note", default="", metavar="TEXT", help_text=mark("Why."))
@_by
@coder_option
@json_option
def decide(
    subject: str,
    party: str,
    verdict: str,
    note: str,
    by: str,
    attribute: str,
    coder: str,
    as_json: bool,
) -> None:
    """Decide an entry."""
    with seated(project_of_group(), coder) as session:
        position = triangulation.decide(
            session,
            _subject(session, subject),
            Triangulation(by),
            party,
            Verdict(verdict),
            note=note,
            attribute=attribute,
        )
    label = tr(VERDICT_LABELS[position.verdict])
    _done(as_json, position.party.label, f"{position.party.label}: {label}")


@command(
    "resolve",
    mark("Say how the contradiction of PARTY is to be understood; an empty TEXT opens it again."),
    group=triangulate,
)
@click.argument("subject", metavar="FINDING|CODE")
@click.argument("party")
@click.argument("text")
@_by
@coder_option
@json_option
def resolve(
    subject: str, party: str, text: str, by: str, attribute: str, coder: str, as_json: bool
) -> None:
    """Resolve a contradiction."""
    with seated(project_of_group(), coder) as session:
        position = triangulation.resolve(
            session,
            _subject(session, subject),
            Triangulation(by),
            party,
            text,
            attribute=attribute,
        )
    _done(as_json, position.party.label, tr("The contradiction is explained."))


@command("withdraw", mark("Take the decision about PARTY back."), group=triangulate)
@click.argument("subject", metavar="FINDING|CODE")
@click.argument("party")
@_by
@coder_option
@json_option
def withdraw(subject: str, party: str, by: str, attribute: str, coder: str, as_json: bool) -> None:
    """Take a decision back."""
    with seated(project_of_group(), coder) as session:
        triangulation.withdraw(
            session, _subject(session, subject), Triangulation(by), party, attribute=attribute
        )
    _done(as_json, party, tr("The proposal holds again."))


@command("contradictions", mark("List the contradictions nobody has resolved."), group=triangulate)
@json_option
def contradictions(as_json: bool) -> None:
    """List contradictions."""
    with seated(project_of_group()) as session:
        found = display_gallery.shown(session, triangulation.contradictions(session))
    if as_json:
        show.as_json([_record(one) for one in found])
        return
    for one in found:
        position = one.position
        kind = tr(TRIANGULATION_LABELS[position.by])
        show.paragraph(f"{position.claim.label} × {position.party.label} ({kind})", hanging=4)
        for quotation in one.contradicting:
            text = f"“{quotation.text}” ({quotation.citation})"
            show.paragraph(f"- {text}", indent=4, hanging=6)
    if not found:
        show.note(tr("No contradiction is open."))


@command("summary", mark("Sum up every finding: who agrees, who contradicts."), group=triangulate)
@_by
@option("--on", multiple=True, metavar="FINDING|CODE", help_text=mark("Only these."))
@json_option
def summary(by: str, attribute: str, on: tuple[str, ...], as_json: bool) -> None:
    """Sum the ledger up."""
    with seated(project_of_group()) as session:
        subjects = [_subject(session, one) for one in on]
        found = triangulation.summary(
            session, Triangulation(by), subjects=subjects, attribute=attribute
        )
    if as_json:
        show.as_json([
            {
                "label": one.claim.label,
                "outcome": one.outcome,
                **{str(v): [p.party.label for p in ps] for v, ps in one.parties.items()},
            }
            for one in found
        ])  # fmt: skip
        return
    for one in found:
        show.heading(one.claim.label)
        show.paragraph(tr(triangulation.OUTCOMES[one.outcome]))
        for verdict, positions in one.parties.items():
            if positions:
                names = ", ".join(position.party_words for position in positions)
                show.paragraph(f"{tr(VERDICT_LABELS[verdict])}: {names}", indent=2, hanging=4)
        show.blank()


def _done(as_json: bool, party: str, sentence: str) -> None:
    if as_json:
        show.as_json({"party": party})
    else:
        show.note(sentence)
