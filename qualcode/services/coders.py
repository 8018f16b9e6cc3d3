"""The people who code: who they are, renaming them, taking a whole layer out."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.model.coding import Coder
from qualcode.model.errors import RuleBroken
from qualcode.services import quarantine
from qualcode.services.session import Session
from qualcode.store import codings


@dataclass(frozen=True, slots=True)
class CoderRow:
    """A coder with the size of their layer."""

    coder: Coder
    codings: int
    memos: int


def listing(session: Session) -> list[CoderRow]:
    """Everyone who works on the project, in the order in which they joined."""
    project = session.project
    coded: dict[str, int] = {}
    for coding in codings.codings(project):
        coded[coding.coder_id] = coded.get(coding.coder_id, 0) + 1
    written: dict[str, int] = {}
    for memo in codings.memos(project):
        written[memo.coder_id] = written.get(memo.coder_id, 0) + 1
    return [
        CoderRow(coder, coded.get(coder.id, 0), written.get(coder.id, 0))
        for coder in codings.coders(project)
    ]


def find(session: Session, wanted: str) -> Coder:
    """Return the coder with this id or name.

    Raises:
        RuleBroken: nobody is called so.
    """
    key = wanted.strip().casefold()
    for coder in codings.coders(session.project):
        if wanted == coder.id or coder.name.casefold() == key:
            return coder
    raise RuleBroken("Nobody called “{name}” has coded in this project.", name=wanted)


def rename(session: Session, wanted: str, name: str) -> None:
    """Give a coder another name; their codings stay theirs.

    Raises:
        RuleBroken: nobody is called so, or the new name is empty or taken.
    """
    coder = find(session, wanted)
    taken = {c.name.casefold() for c in codings.coders(session.project) if c.id != coder.id}
    if not name.strip() or name.strip().casefold() in taken:
        raise RuleBroken("“{name}” is empty or the name of another coder.", name=name)
    acting = session.coder_id
    with session.project.act(acting, "coder.rename", name=coder.name, to=name.strip()) as action:
        action.update("coder", coder.id, name=name.strip())
    if coder.id == acting:
        session.coder_name = name.strip()


def delete(session: Session, wanted: str) -> CoderRow:
    """Take a coder out of the project with all their codings and memos. One undo step.

    Raises:
        RuleBroken: nobody is called so, it is the coder at work, or somebody's memo stands on one
            of the codings.
    """
    coder = find(session, wanted)
    if coder.id == session.coder_id:
        raise RuleBroken(
            "{name} is at work and cannot be deleted. Work under another name: --coder NAME.",
            name=coder.name,
        )
    project = session.project
    row = next(row for row in listing(session) if row.coder.id == coder.id)
    facts = {"name": coder.name, "n": row.codings}
    with project.act(session.coder_id, "coder.delete", **facts) as action:
        quarantine.forget_coder(session, action, coder.id)
        for memo in codings.memos(project):
            if memo.coder_id == coder.id:
                action.delete("memo", memo.id)
        for coding in codings.codings(project):
            if coding.coder_id == coder.id:
                action.delete("coding", coding.id)
        action.delete("coder", coder.id)
    return row
