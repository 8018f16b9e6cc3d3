"""Findings: propositions with evidence for and against, tactics, and when they count as verified."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli import show
from qualcode.cli.commands.coding import quotation_record
from qualcode.cli.commands.finding_shown import finding_record, print_finding, status_of
from qualcode.cli.frame import (
    ProjectGroup,
    coder_option,
    command,
    json_option,
    option,
    project_of_group,
    seated,
)
from qualcode.messages import tr, tr_n
from qualcode.model.conclusion import (
    DRAWING,
    TACTICS,
    VERIFYING,
    FindingStatus,
    Side,
)
from qualcode.model.reduction import Direction
from qualcode.model.sentence import mark
from qualcode.services import codebooks, conclusion, display, reduction, sources, written_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.model.conclusion import FindingId
    from qualcode.services.session import Session

DIRECTIONS = tuple(str(one) for one in Direction)
STATUSES = tuple(str(one) for one in FindingStatus)

finding = ProjectGroup(
    "finding",
    default="list",
    help=mark(
        "Findings with their evidence and the log of tactics. FINDING is its number. A finding is "
        "verified when its evidence comes from more than one type of informant or method, negative "
        "evidence was searched for, and no contradiction is open; otherwise a reason is asked for."
    ),
)


@command("list", mark("List the findings."), group=finding)
@option("--stale", is_flag=True, help_text=mark("Only those whose evidence changed."))
@json_option
def list_findings(stale: bool, as_json: bool) -> None:
    """List findings."""
    with seated(project_of_group()) as session:
        found = [one for one in conclusion.findings(session) if one.is_stale or not stale]
    if as_json:
        show.as_json([finding_record(one) for one in found])
        return
    columns = [show.Column(tr("No."), right=True), show.Column(tr("Finding"))]
    columns += [show.Column(tr("Status")), show.Column(tr("For"), right=True)]
    columns += [show.Column(tr("Against"), right=True)]
    show.table(
        columns,
        [
            (one.finding.number, one.finding.proposition, status_of(one),
             len(one.on(Side.FOR)), len(one.on(Side.AGAINST)))
            for one in found
        ],
    )  # fmt: skip
    if not found:
        show.note(
            tr("There is no finding yet. `qualcode finding PROJECT add TEXT` writes one down.")
        )


@command("show", mark("Show FINDING with its evidence, tactics, and what it lacks."), group=finding)
@click.argument("wanted", metavar="FINDING")
@json_option
def show_finding(wanted: str, as_json: bool) -> None:
    """Show a finding."""
    with seated(project_of_group()) as session:
        one = conclusion.view(session, conclusion.find(session, wanted).id)
    if as_json:
        show.as_json(finding_record(one))
        return
    print_finding(one)


@command(
    "add",
    mark("Write down a finding and print its number."),
    examples=(
        (
            'qualcode finding study add "Kader belum pernah dilatih." --code Input/Man '
            "--direction hinders --for 3f9a1c --for 77b0d2 --against 91ce04"
        ),
    ),
    group=finding,
)
@click.argument("text")
@option("--code", multiple=True, metavar="CODE", help_text=mark("A theme it is about."))
@option(
    "--direction", type=click.Choice(DIRECTIONS), help_text=mark("What it claims of its themes.")
)
@option("--for", "fors", multiple=True, metavar="CODING", help_text=mark("Evidence for it."))
@option("--against", multiple=True, metavar="CODING", help_text=mark("Evidence against it."))
@coder_option
@json_option
def add(
    text: str,
    code: tuple[str, ...],
    direction: str | None,
    fors: tuple[str, ...],
    against: tuple[str, ...],
    coder: str,
    as_json: bool,
) -> None:
    """Write a finding down."""
    with seated(project_of_group(), coder) as session:
        book = codebooks.current(session)
        sides = {
            Side.FOR: [_coding(session, one) for one in fors],
            Side.AGAINST: [_coding(session, one) for one in against],
        }
        made = conclusion.add(
            session,
            text,
            codes=[book.find(one).id for one in code],
            direction=Direction(direction) if direction else None,
        )
        for side, items in sides.items():
            if items:
                conclusion.link(session, made, items, side)
        number = conclusion.find(session, made).number
    if as_json:
        show.as_json({"id": made, "number": number})
    else:
        show.value(number)


def _coding(session: Session, wanted: str) -> tuple[str, str]:
    return "coding", reduction.find_coding(session, wanted).id


@command("change", mark("Change the words, themes or direction of FINDING."), group=finding)
@click.argument("wanted", metavar="FINDING")
@option("--text", metavar="TEXT", help_text=mark("Its new words."))
@option("--code", multiple=True, metavar="CODE", help_text=mark("The themes it is about."))
@option("--direction", type=click.Choice([*DIRECTIONS, "none"]), help_text=mark("What it claims."))
@coder_option
@json_option
def change(
    wanted: str,
    text: str | None,
    code: tuple[str, ...],
    direction: str | None,
    coder: str,
    as_json: bool,
) -> None:
    """Change a finding."""
    fields: dict[str, object] = {}
    with seated(project_of_group(), coder) as session:
        book = codebooks.current(session)
        if text is not None:
            fields["proposition"] = text
        if code:
            fields["codes"] = [book.find(one).id for one in code]
        if direction:
            fields["direction"] = None if direction == "none" else direction
        found = conclusion.find(session, wanted)
        conclusion.change(session, found.id, **fields)
    _done(as_json, found.id, tr("The finding is changed."))


@command(
    "evidence",
    mark(
        "Link evidence to FINDING: codings, or written cells as ROW COL (ROW alone: an "
        "interpretation); or take evidence away."
    ),
    examples=(
        "qualcode finding study evidence 1 --for 3f9a1c --against 91ce04",
        'qualcode finding study evidence 1 --cell "Informan 5" Input',
    ),
    group=finding,
)
@click.argument("wanted", metavar="FINDING")
@option("--for", "fors", multiple=True, metavar="CODING", help_text=mark("Speaks for it."))
@option("--against", multiple=True, metavar="CODING", help_text=mark("Speaks against it."))
@option("--cell", nargs=2, multiple=True, metavar="ROW COL", help_text=mark("A cell it rests on."))
@option("--cell-id", multiple=True, metavar="ID", help_text=mark("A written cell it rests on."))
@option("--remove", multiple=True, metavar="ID", help_text=mark("Evidence, or its coding."))
@option("--note", default="", metavar="TEXT", help_text=mark("What it shows."))
@coder_option
@json_option
def evidence(
    wanted: str,
    fors: tuple[str, ...],
    against: tuple[str, ...],
    cell: tuple[tuple[str, str], ...],
    cell_id: tuple[str, ...],
    remove: tuple[str, ...],
    note: str,
    coder: str,
    as_json: bool,
) -> None:
    """Link evidence."""
    with seated(project_of_group(), coder) as session:
        found = conclusion.find(session, wanted)
        items = {
            Side.FOR: [_coding(session, one) for one in fors] + _cells(session, cell, cell_id),
            Side.AGAINST: [_coding(session, one) for one in against],
        }
        for side, these in items.items():
            if these:
                conclusion.link(session, found.id, these, side, note=note)
        if remove:
            conclusion.unlink(session, found.id, _refs(session, found.id, remove))
        one = conclusion.view(session, found.id)
    if as_json:
        show.as_json(finding_record(one))
    else:
        n = len(one.evidence)
        show.note(
            tr_n("It rests on {n} piece of evidence.", "It rests on {n} pieces of evidence.", n=n)
        )


def _cells(
    session: Session, pairs: Sequence[tuple[str, str]], ids: Sequence[str]
) -> list[tuple[str, str]]:
    study = display.study(session) if pairs else None
    items = [("cell", str(written_cells.find(session, one).id)) for one in ids]
    for row, col in pairs:
        assert study is not None
        there = written_cells.at(session, written_cells.named(study, row, col).place)
        if there is None:
            raise click.UsageError(
                tr("Nothing is written in the cell {row} × {col} yet.", row=row, col=col),
                click.get_current_context(),
            )
        items.append(("cell", there.id))
    return items


def _refs(session: Session, finding_id: FindingId, given: Sequence[str]) -> list[str]:
    """Find evidence by the endings of ids."""
    known = [
        identifier
        for line in conclusion.view(session, finding_id).evidence
        for identifier in (line.evidence.id, line.evidence.ref)
    ]
    return [one for one in known for ending in given if one.endswith(ending.strip().lower())]


@command(
    "tactic",
    mark("Enter a tactic in the log of FINDING. `qualcode finding PROJECT tactics` lists them."),
    examples=(
        (
            'qualcode finding study tactic 1 negative-evidence "Dicari kader yang dilatih" '
            '"Satu kader pernah ikut lewat Zoom"'
        ),
    ),
    group=finding,
)
@click.argument("wanted", metavar="FINDING")
@click.argument("name", metavar="TACTIC", type=click.Choice(tuple(TACTICS)))
@click.argument("done")
@click.argument("result", default="")
@coder_option
@json_option
def tactic(wanted: str, name: str, done: str, result: str, coder: str, as_json: bool) -> None:
    """Log a tactic."""
    with seated(project_of_group(), coder) as session:
        found = conclusion.find(session, wanted)
        made = conclusion.log_tactic(session, found.id, name, done, result)
    _done(as_json, made, tr("The tactic is in the log."))


@command(
    "tactics", mark("List the tactics for drawing and for verifying conclusions."), group=finding
)
@json_option
def tactics(as_json: bool) -> None:
    """List tactics."""
    kinds = {mark("drawing meaning"): DRAWING, mark("verifying"): VERIFYING}
    if as_json:
        show.as_json([
            {"tactic": name, "label": tr(label), "for": "drawing" if name in DRAWING else "verifying"}
            for name, label in TACTICS.items()
        ])  # fmt: skip
        return
    columns = [show.Column(tr("Tactic")), show.Column(tr("Meaning")), show.Column(tr("For"))]
    rows = [(n, tr(label), tr(kind)) for kind, known in kinds.items() for n, label in known.items()]
    show.table(columns, rows)


@command(
    "verify",
    mark(
        "Call FINDING verified, if the rule allows it; a written --reason is stored when it does not."
    ),
    group=finding,
)
@click.argument("wanted", metavar="FINDING")
@option("--reason", default="", metavar="TEXT", help_text=mark("Why it counts as verified."))
@coder_option
@json_option
def verify(wanted: str, reason: str, coder: str, as_json: bool) -> None:
    """Verify a finding."""
    with seated(project_of_group(), coder) as session:
        found = conclusion.find(session, wanted)
        conclusion.set_status(session, found.id, FindingStatus.VERIFIED, reason=reason)
    _done(as_json, found.id, tr("Finding {n} is verified.", n=found.number))


@command("status", mark("Say how far FINDING is."), group=finding)
@click.argument("wanted", metavar="FINDING")
@click.argument("status", type=click.Choice(STATUSES))
@option("--reason", default="", metavar="TEXT", help_text=mark("Why."))
@coder_option
@json_option
def set_status(wanted: str, status: str, reason: str, coder: str, as_json: bool) -> None:
    """Change the status."""
    with seated(project_of_group(), coder) as session:
        found = conclusion.find(session, wanted)
        conclusion.set_status(session, found.id, FindingStatus(status), reason=reason)
    _done(as_json, found.id, tr("The finding is changed."))


@command(
    "look", mark("Say that FINDING still holds with its present evidence: no longer stale."),
    group=finding,
)  # fmt: skip
@click.argument("wanted", metavar="FINDING")
@coder_option
@json_option
def look(wanted: str, coder: str, as_json: bool) -> None:
    """Look at the evidence again."""
    with seated(project_of_group(), coder) as session:
        found = conclusion.find(session, wanted)
        n = conclusion.look(session, found.id)
    _done(as_json, found.id, tr_n("{n} change seen.", "{n} changes seen.", n=n))


@command("delete", mark("Delete FINDING; undo brings it back."), group=finding)
@click.argument("wanted", metavar="FINDING")
@coder_option
@json_option
def delete(wanted: str, coder: str, as_json: bool) -> None:
    """Delete a finding."""
    with seated(project_of_group(), coder) as session:
        found = conclusion.find(session, wanted)
        conclusion.delete(session, found.id)
    _done(as_json, found.id, tr("The finding is deleted. `qualcode undo` brings it back."))


@command(
    "check",
    mark(
        "Put the findings before INFORMANT (member check): --out writes a sheet to print, --answer "
        "records what was said to one finding."
    ),
    examples=(
        'qualcode finding study check "Informan 5" --out cek.docx',
        'qualcode finding study check "Informan 5" --answer 1 agrees "Iyo, macam tu."',
    ),
    group=finding,
)
@click.argument("informant")
@option(
    "--answer",
    nargs=3,
    metavar="FINDING agrees|disagrees WORDS",
    help_text=mark("What the informant said to a finding."),
)
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help_text=mark("Write to FILE."))
@coder_option
@json_option
def check(
    informant: str, answer: tuple[str, str, str] | None, out: Path | None, coder: str, as_json: bool
) -> None:
    """Prepare or record a member check."""
    with seated(project_of_group(), coder) as session:
        person = sources.find_informant(session, informant)
        if answer:
            wanted, said, words = answer
            if said not in {"agrees", "disagrees"}:
                raise click.UsageError(tr("Say agrees or disagrees."), click.get_current_context())
            found = conclusion.find(session, wanted)
            conclusion.answer_check(session, found.id, person.name, words, agrees=said == "agrees")
        checks = conclusion.member_check(session, person.id)
        if out:
            from qualcode.services import reporting

            reporting.write_member_check(session, person.id, out)
    if as_json:
        show.as_json([
            {
                "number": one.finding.number,
                "proposition": one.finding.proposition,
                "for": [quotation_record(q) for q in one.quotations[Side.FOR]],
                "against": [quotation_record(q) for q in one.quotations[Side.AGAINST]],
            }
            for one in checks
        ])  # fmt: skip
        return
    if out:
        show.value(out)
        return
    for one in checks:
        show.paragraph(f"{one.finding.number}. {one.finding.proposition}")
        for quotations in one.quotations.values():
            for quotation in quotations:
                show.paragraph(f"- “{quotation.text}”", indent=4, hanging=6)
    if not checks:
        show.note(tr("No finding rests on words of {informant}.", informant=person.name))


def _done(as_json: bool, identifier: str, sentence: str) -> None:
    if as_json:
        show.as_json({"id": identifier})
    else:
        show.note(sentence)
