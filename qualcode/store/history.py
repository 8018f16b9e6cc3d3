"""Undo and redo: inverse operations appended to the log, per coder, across restarts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qualcode.model.errors import NotFound, RuleBroken
from qualcode.store.action import Action
from qualcode.store.oplog import COLUMNS, Op, OpKind
from qualcode.store.project import Project

FOUNDATIONS = ("project.new", "coder.join")
"""Acts that no undo takes back: the project's beginning and a coder's joining."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAction:
    """An act as the audit trail shows it."""

    id: str
    verb: str
    facts: Mapping[str, Any]
    coder: str
    coder_id: str
    at: str
    undone: bool
    operations: int
    hash: str


def undo(project: Project, coder: str) -> PastAction:
    """Undo the coder's newest act that is not undone, and return it.

    Raises:
        NotFound: there is nothing to undo.
        RuleBroken: a later act of somebody depends on it.
    """
    row = project.row(
        """SELECT id FROM action WHERE coder_id = ? AND undone_by IS NULL
           AND undoes IS NULL AND redoes IS NULL AND verb NOT IN (?, ?)
           ORDER BY created DESC, id DESC LIMIT 1""",
        (coder, *FOUNDATIONS),
    )
    if row is None:
        raise NotFound("There is nothing to undo.")
    with project.linked_act(coder, "undo", undoes=row[0]) as action:
        for op in reversed(_ops_of(project, row[0])):
            _invert(action, op)
    return one(project, row[0])


def redo(project: Project, coder: str) -> PastAction:
    """Redo the act that was undone last, unless something else was done since, and return it.

    Raises:
        NotFound: there is nothing to redo.
        RuleBroken: a later act of somebody stands in the way.
    """
    row = project.row(
        """SELECT undone.id FROM action undone JOIN action undoing ON undoing.id = undone.undone_by
           WHERE undone.coder_id = :coder AND undoing.created > coalesce((
               SELECT max(created) FROM action
               WHERE coder_id = :coder AND undoes IS NULL AND redoes IS NULL), '')
           ORDER BY undoing.created DESC, undoing.id DESC LIMIT 1""",
        {"coder": coder},
    )
    if row is None:
        raise NotFound("There is nothing to redo.")
    with project.linked_act(coder, "redo", redoes=row[0]) as action:
        for op in _ops_of(project, row[0]):
            _repeat(action, op)
    return one(project, row[0])


def _ops_of(project: Project, group: str) -> list[Op]:
    rows = project.rows(
        f"SELECT {COLUMNS} FROM op WHERE group_id = ? AND entity <> 'action' ORDER BY seq",  # noqa: S608
        (group,),
    )
    return [Op(*row) for row in rows]


def _invert(action: Action, op: Op) -> None:
    match op.kind:
        case OpKind.CREATE | OpKind.RESTORE:
            action.delete(op.entity, op.entity_id)
        case OpKind.DELETE:
            action.restore(op.entity, op.entity_id)
        case _:
            data = op.data
            _expect(action, op, data["set"])
            action.update(op.entity, op.entity_id, **data["was"])


def _repeat(action: Action, op: Op) -> None:
    match op.kind:
        case OpKind.CREATE | OpKind.RESTORE:
            action.restore(op.entity, op.entity_id)
        case OpKind.DELETE:
            action.delete(op.entity, op.entity_id)
        case _:
            data = op.data
            _expect(action, op, data["was"])
            action.update(op.entity, op.entity_id, **data["set"])


def _expect(action: Action, op: Op, values: Mapping[str, object]) -> None:
    """Refuse to overwrite what somebody changed since."""
    current = action.fields(op.entity, op.entity_id)
    if any(current[name] != value for name, value in values.items()):
        raise RuleBroken(
            "This cannot be undone or redone: it was changed again since ({kind}).", kind=op.entity
        )


_ACTIONS = """
SELECT a.id, a.verb, a.facts, coalesce(c.name, ''), a.coder_id, a.created, a.undone_by IS NOT NULL,
       (SELECT count(*) FROM op WHERE group_id = a.id) - 1,
       (SELECT hash FROM op WHERE group_id = a.id ORDER BY seq DESC LIMIT 1)
FROM action a LEFT JOIN coder c ON c.id = a.coder_id
"""


def past(project: Project, *, limit: int | None = None) -> list[PastAction]:
    """All acts, newest first."""
    sql = f"{_ACTIONS} ORDER BY a.created DESC, a.id DESC LIMIT ?"
    return [_past(row) for row in project.rows(sql, (-1 if limit is None else limit,))]


def standing(project: Project, verb: str, *, counted: bool = False) -> int:
    """Number of acts of a verb that are not undone; ``counted``: the sum of what they say was done."""
    row = project.row(
        "SELECT count(*), coalesce(sum(json_extract(facts, '$.n')), 0) FROM action "
        "WHERE verb = ? AND undone_by IS NULL AND deleted = 0",
        (verb,),
    )
    return int(row[counted]) if row else 0


def one(project: Project, action_id: str) -> PastAction:
    """One act."""
    (row,) = project.rows(f"{_ACTIONS} WHERE a.id = ?", (action_id,))
    return _past(row)


def newest_touched(project: Project) -> list[tuple[str, str]]:
    """Return what the newest act in the file created, changed or deleted, as (entity, id)."""
    rows = project.rows(
        """SELECT DISTINCT entity, entity_id FROM op WHERE entity <> 'action' AND group_id = (
               SELECT id FROM action ORDER BY created DESC, id DESC LIMIT 1)"""
    )
    return [(row[0], row[1]) for row in rows]


def _past(row: tuple[Any, ...]) -> PastAction:
    return PastAction(
        id=row[0],
        verb=row[1],
        facts=json.loads(row[2]),
        coder=row[3],
        coder_id=row[4],
        at=row[5],
        undone=bool(row[6]),
        operations=row[7],
        hash=row[8],
    )
