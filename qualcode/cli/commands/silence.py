"""Who was asked what, who was silent, who does not know: proposed by the turns, decided by a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.frame import (
    KINDS,
    ProjectGroup,
    coder_option,
    command,
    json_option,
    option,
    project_argument,
    project_of_group,
    seated,
)
from qualcode.messages import render, tr, tr_n
from qualcode.model.reduction import STATE_LABELS, ResponseState
from qualcode.model.sentence import mark
from qualcode.services import codebooks, responses, sources, tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.services.responses import ResponseLine
    from qualcode.services.session import Session

LABELS = (mark("Informant"), mark("Code"), mark("State"), mark("Reason"))
STATES = tuple(str(state) for state in ResponseState)

silence = ProjectGroup(
    "silence",
    default="list",
    help=mark(
        "Silence is data: for every informant and theme whether it was not asked, asked without "
        "answer, not known, denied, or said. Proposed from the turns, decided by you."
    ),
)


def _narrowing(function: Callable[..., Any]) -> Callable[..., Any]:
    for decorate in (
        option("--kind", type=click.Choice(KINDS), help_text=mark("Only sources of this kind.")),
        option(
            "--code", default="", metavar="CODE", help_text=mark("Only this code and those below.")
        ),
        option("--informant", default="", metavar="NAME", help_text=mark("Only this informant.")),
        option("--state", type=click.Choice(STATES), help_text=mark("Only this state.")),
    ):
        function = decorate(function)
    return function


def _chosen(session: Session, named: dict[str, str | None]) -> list[ResponseLine]:
    book = codebooks.current(session)
    code, kind, informant = named["code"], named["kind"], named["informant"]
    codes = [book.find(code).id] if code else []
    person = sources.find_informant(session, informant).id if informant else None
    return [
        line
        for line in responses.lines(session, codes=codes, kinds=(kind,) if kind else ())
        if (person is None or line.informant_id == person)
        and (not named["state"] or line.state == named["state"])
    ]


@command("list", mark("List the states, decided or proposed, with the reason."), group=silence)
@_narrowing
@option("--decided", is_flag=True, help_text=mark("Only what was decided."))
@json_option
def list_states(decided: bool, as_json: bool, **named: str | None) -> None:
    """List states."""
    with seated(project_of_group()) as session:
        found = _chosen(session, named)
    found = [line for line in found if line.decided or not decided]
    if as_json:
        show.as_json([_record(line) for line in found])
        return
    columns = [show.Column(tr(label)) for label in LABELS]
    show.table(
        columns,
        [
            (line.informant, line.code, _state(line), line.decided.note if line.decided else
             render(line.proposed.why))
            for line in found
        ],
    )  # fmt: skip


def _state(line: ResponseLine) -> str:
    label = tr(STATE_LABELS[line.state])
    return label if line.decided else f"({label})"


def _record(line: ResponseLine) -> dict[str, Any]:
    at = line.decided.at if line.decided else line.proposed.at
    return {
        "informant": line.informant,
        "code": line.code,
        "state": str(line.state),
        "decided": line.decided is not None,
        "proposed": str(line.proposed.state),
        "why": render(line.proposed.why),
        "note": line.decided.note if line.decided else "",
        "source_id": at.source_id,
        "start": at.start,
        "end": at.end,
    }


@command(
    "set",
    mark("Decide the state of INFORMANT on CODE."),
    examples=('qualcode silence study set "Informan 16" Input/Money does_not_know',),
    group=silence,
)
@click.argument("informant")
@click.argument("code")
@click.argument("state", type=click.Choice(STATES))
@option("--note", default="", metavar="TEXT", help_text=mark("Why it is so."))
@coder_option
@json_option
def set_state(informant: str, code: str, state: str, note: str, coder: str, as_json: bool) -> None:
    """Decide a state."""
    with seated(project_of_group(), coder) as session:
        person = sources.find_informant(session, informant)
        found = codebooks.current(session).find(code)
        made = responses.decide(session, person.id, found.id, ResponseState(state), note=note)
    if as_json:
        show.as_json({"id": made})
    else:
        show.note(tr("{informant}: {state}", informant=person.name, state=tr(STATE_LABELS[state])))


@command("accept", mark("Decide as proposed, for all states that pass the filters."), group=silence)
@_narrowing
@coder_option
@json_option
def accept(coder: str, as_json: bool, **named: str | None) -> None:
    """Accept proposals."""
    with seated(project_of_group(), coder) as session:
        n = responses.accept(session, _chosen(session, named))
    if as_json:
        show.as_json({"accepted": n})
    else:
        show.note(tr_n("{n} state decided.", "{n} states decided.", n=n))


@command("withdraw", mark("Take the decision on INFORMANT and CODE back."), group=silence)
@click.argument("informant")
@click.argument("code")
@coder_option
@json_option
def withdraw(informant: str, code: str, coder: str, as_json: bool) -> None:
    """Take a decision back."""
    with seated(project_of_group(), coder) as session:
        person = sources.find_informant(session, informant)
        found = codebooks.current(session).find(code)
        gone = responses.withdraw(session, person.id, found.id)
    if as_json:
        show.as_json({"withdrawn": gone})
    else:
        show.note(tr("The proposal holds again.") if gone else tr("Nothing was decided there."))


@command(
    "coverage",
    mark(
        "Show what is missing: for every informant the themes to ask about next time, and how many "
        "new codes each further source brought (saturation). A .csv file holds the questions only."
    ),
)
@project_argument
@option("--kind", type=click.Choice(KINDS), help_text=mark("Only sources of this kind."))
@option("--code", default="", metavar="CODE", help_text=mark("Only this code and those below."))
@option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help_text=mark("Write to FILE (.docx .xlsx .csv .md)."),
)
@json_option
def coverage(project: str, kind: str | None, code: str, out: Path | None, as_json: bool) -> None:
    """Show coverage and saturation."""
    with seated(project) as session:
        book = codebooks.current(session)
        codes = [book.find(code).id] if code else []
        found = responses.coverage(session, codes=codes, kinds=(kind,) if kind else ())
        if out:
            listed = [tables.questions(found), tables.curve(found)]
            tables.write(session, listed, out, how=tables.HOW_COVERED)
    if out and not as_json:
        show.value(out)
        return
    record = _coverage_record(found, book.path)
    if as_json:
        show.as_json(record)
        return
    show.heading(tr("Questions for the next contact"))
    for name, asked in record["questions"].items():
        show.paragraph(f"{name}:", indent=0)
        show.paragraph("; ".join(asked), indent=4)
    show.blank()
    show.heading(tr("New codes per further source"))
    columns = [show.Column(tr("Source"))]
    columns += [show.Column(tr("New"), right=True), show.Column(tr("Codes so far"), right=True)]
    show.table(columns, [(p["source"], len(p["new"]), p["codes"]) for p in record["saturation"]])
    show.note(
        tr("The last three sources brought no new code.")
        if record["saturated"]
        else tr("Further sources still bring new codes.")
    )


def _coverage_record(found: responses.Coverage, path: Callable[[Any], str]) -> dict[str, Any]:
    questions: dict[str, list[str]] = {}
    for gap in found.gaps:
        theme = found.codes[gap.code_id]
        if gap.state is ResponseState.NO_ANSWER:
            theme = f"{theme} ({tr(STATE_LABELS[gap.state])})"
        questions.setdefault(found.informants[gap.informant_id], []).append(theme)
    return {
        "questions": questions,
        "gaps": [
            {
                "informant": found.informants[gap.informant_id],
                "code": found.codes[gap.code_id],
                "state": str(gap.state),
            }
            for gap in found.gaps
        ],
        "saturation": [
            {
                "source": point.source.name,
                "new": [path(code) for code in point.new],
                "codes": point.codes,
                "codings": point.codings,
            }
            for point in found.curve
        ],
        "saturated": found.is_saturated,
    }
