"""Who speaks where: the turns of a stored source, changed one by one."""

from __future__ import annotations

import click

from qualcode.cli import show
from qualcode.cli.frame import (
    ProjectGroup,
    coder_option,
    command,
    json_option,
    option,
    project_of_group,
    seated,
)
from qualcode.messages import tr
from qualcode.model.errors import InputProblem
from qualcode.model.ids import SourceId
from qualcode.model.sentence import mark
from qualcode.services import sources
from qualcode.services.session import Session

turn = ProjectGroup(
    "turn",
    default="list",
    help=mark(
        "Who speaks where: turns of a stored source, numbered as `qualcode show --json` numbers "
        "them. Each change is one step that `qualcode undo` takes back."
    ),
)


@command("list", mark("List the turns of SOURCE with their numbers."), group=turn)
@click.argument("wanted", metavar="SOURCE")
@json_option
def list_turns(wanted: str, as_json: bool) -> None:
    """List turns."""
    with seated(project_of_group()) as session:
        document = sources.document(session, sources.find(session, wanted).id)
    records = [
        {
            "n": one.n,
            "start": one.start,
            "end": one.end,
            "speaker": one.label,
            "role": str(one.role),
            "text": document.text[one.start : one.end],
        }
        for one in document.turns
    ]
    if as_json:
        show.as_json(records)
        return
    columns = [
        show.Column(tr("Turn"), right=True),
        show.Column(tr("Speaker")),
        show.Column(tr("Role")),
        show.Column(tr("Place")),
        show.Column(tr("Text")),
    ]
    show.table(
        columns,
        [
            (
                r["n"],
                r["speaker"] or "",
                r["role"],
                f"{r['start']}:{r['end']}",
                str(r["text"])[:120],
            )
            for r in records
        ],
    )


@command(
    "give",
    mark("Let SPEAKER say turn N of SOURCE. A new SPEAKER is made; --role says which role."),
    examples=("qualcode turn study give IDI-05 12 P",),
    group=turn,
)
@click.argument("wanted", metavar="SOURCE")
@click.argument("n", type=int)
@click.argument("label", metavar="SPEAKER")
@option("--role", default="", help_text=mark("Role of a new speaker, such as informant."))
@coder_option
@json_option
def give(wanted: str, n: int, label: str, role: str, coder: str, as_json: bool) -> None:
    """Give a turn to a speaker."""
    from qualcode.model.source import Role
    from qualcode.services import turns

    if role and role not in set(Role):
        raise InputProblem(
            "“{role}” is no role. These are: {roles}.", role=role, roles=", ".join(Role)
        )
    with seated(project_of_group(), coder) as session:
        found = sources.find(session, wanted)
        turns.give_to(session, found.id, n, label, role=Role(role) if role else None)
    _changed(as_json, n, tr("Turn {n} is said by {label}.", n=n, label=label))


@command(
    "split",
    mark("Split turn N of SOURCE before the character AT; --speaker says the second part."),
    examples=(
        "qualcode turn study split IDI-05 12 4310",
        'qualcode turn study split IDI-05 12 --before "Kalau dananya"',
    ),
    group=turn,
)
@click.argument("wanted", metavar="SOURCE")
@click.argument("n", type=int)
@click.argument("at", type=int, required=False, metavar="[AT]")
@option("--before", default="", help_text=mark("The words with which the second part begins."))
@option("--speaker", default="", help_text=mark("Who says the second part."))
@coder_option
@json_option
def split(
    wanted: str, n: int, at: int | None, before: str, speaker: str, coder: str, as_json: bool
) -> None:
    """Split a turn."""
    from qualcode.services import turns

    with seated(project_of_group(), coder) as session:
        found = sources.find(session, wanted)
        if at is None:
            at = _beginning(session, found.id, n, before)
        turns.split(session, found.id, n, at, label=speaker)
    _changed(as_json, n, tr("Turn {n} is two turns now.", n=n))


def _beginning(session: Session, source_id: SourceId, n: int, before: str) -> int:
    document = sources.document(session, source_id)
    one = next((t for t in document.turns if t.n == n), None)
    at = document.text.find(before, one.start, one.end) if one and before else -1
    if at < 0:
        raise InputProblem("Say where to split turn {n}: AT, or --before with words of it.", n=n)
    return at


@command("join", mark("Join turn N of SOURCE and the one after it."), group=turn)
@click.argument("wanted", metavar="SOURCE")
@click.argument("n", type=int)
@coder_option
@json_option
def join(wanted: str, n: int, coder: str, as_json: bool) -> None:
    """Join turns."""
    from qualcode.services import turns

    with seated(project_of_group(), coder) as session:
        turns.join(session, sources.find(session, wanted).id, n)
    _changed(as_json, n, tr("Turn {n} and the next are one turn now.", n=n))


@command("note", mark("Say that turn N of SOURCE is a remark and no speech."), group=turn)
@click.argument("wanted", metavar="SOURCE")
@click.argument("n", type=int)
@option("--speech", is_flag=True, help_text=mark("It is speech after all."))
@coder_option
@json_option
def note(wanted: str, n: int, speech: bool, coder: str, as_json: bool) -> None:
    """Mark a turn as a note."""
    from qualcode.services import turns

    with seated(project_of_group(), coder) as session:
        turns.mark_note(session, sources.find(session, wanted).id, n, is_note=not speech)
    said = tr("Turn {n} is speech.", n=n) if speech else tr("Turn {n} is a note.", n=n)
    _changed(as_json, n, said)


def _changed(as_json: bool, n: int, sentence: str) -> None:
    if as_json:
        show.as_json({"n": n})
    else:
        show.note(sentence)
