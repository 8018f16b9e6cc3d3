"""Folding operations into the projected tables.

The tables can be thrown away and made again from the log at any time: `rebuild`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from qualcode.store.engine import Connection
from qualcode.store.entities import ENTITIES, Entity
from qualcode.store.oplog import Op, OpKind, canonical, in_order

LayoutReader = Callable[[str], dict[str, Any]]


class Projector:
    """Applies operations to the tables of one connection."""

    def __init__(self, connection: Connection, layout_of: LayoutReader | None = None) -> None:
        """``layout_of`` finds a stored layout by its hash (default: in the same file)."""
        self._connection = connection
        self._layout_of = layout_of or (lambda sha: read_layout(connection, sha))

    def apply(self, ops: Iterable[Op]) -> None:
        """Fold operations in, in order; runs of creations of one kind go in together."""
        batch: list[Op] = []
        for op in ops:
            if batch and (op.kind != OpKind.CREATE or op.entity != batch[0].entity):
                self._create(batch)
                batch = []
            if op.kind == OpKind.CREATE:
                batch.append(op)
            elif op.kind == OpKind.UPDATE:
                self._update(op)
            else:
                self._mark(op)
        if batch:
            self._create(batch)

    def _create(self, ops: list[Op]) -> None:
        entity = ENTITIES[ops[0].entity]
        columns = ("id", *entity.fields, "created", "modified", "head", "deleted")
        names = ", ".join(f'"{c}"' for c in columns)
        rows = []
        for op in ops:
            fields = op.data["set"]
            values = [_column(entity, name, fields.get(name)) for name in entity.fields]
            rows.append((op.entity_id, *values, op.at, op.at, op.id, 0))
        self._connection.executemany(
            f'INSERT INTO "{entity.name}" ({names}) VALUES ({",".join("?" * len(columns))})',  # noqa: S608
            rows,
        )
        for op in ops:
            self._side_effects(op, op.data["set"])

    def _update(self, op: Op) -> None:
        entity = ENTITIES[op.entity]
        changes = {name: value for name, value in op.data["set"].items() if name in entity.fields}
        assignments = "".join(f'"{name}" = ?, ' for name in changes)
        self._connection.execute(
            f'UPDATE "{entity.name}" SET {assignments} modified = ?, head = ? WHERE id = ?',  # noqa: S608
            (*(_column(entity, n, v) for n, v in changes.items()), op.at, op.id, op.entity_id),
        )
        self._side_effects(op, changes)

    def _mark(self, op: Op) -> None:
        deleted = int(op.kind == OpKind.DELETE)
        self._connection.execute(
            f'UPDATE "{op.entity}" SET deleted = ?, modified = ?, head = ? WHERE id = ?',  # noqa: S608
            (deleted, op.at, op.id, op.entity_id),
        )

    def _side_effects(self, op: Op, changes: dict[str, Any]) -> None:
        if op.entity == "source" and "layout_sha" in changes:
            self._lay_out(op.entity_id, changes["layout_sha"])
        elif op.entity == "action":
            if changes.get("undoes"):
                self._set_undone(changes["undoes"], op.entity_id)
            if changes.get("redoes"):
                self._set_undone(changes["redoes"], None)

    def _set_undone(self, action: str, by: str | None) -> None:
        self._connection.execute("UPDATE action SET undone_by = ? WHERE id = ?", (by, action))

    def _lay_out(self, source_id: str, layout_sha: str) -> None:
        layout = self._layout_of(layout_sha)
        self._connection.execute("DELETE FROM turn WHERE source_id = ?", (source_id,))
        self._connection.executemany(
            'INSERT INTO turn (source_id, n, "start", "end", label, note, time) VALUES (?,?,?,?,?,?,?)',
            [(source_id, n, *turn) for n, turn in enumerate(layout["turns"], 1)],
        )


def _column(entity: Entity, name: str, value: object) -> object:
    if name in entity.json:
        return canonical(value)
    return int(value) if isinstance(value, bool) else value


def read_layout(connection: Connection, sha: str) -> dict[str, Any]:
    """Return a stored layout: ``turns`` [start, end, label, note, time], ``notes``, ``origin``, ..."""
    row = connection.execute("SELECT body FROM layout WHERE sha = ?", (sha,)).fetchone()
    loaded: dict[str, Any] = json.loads(row[0])
    return loaded


PROJECTED = (*ENTITIES, "turn")


def clear(connection: Connection) -> None:
    """Empty every projected table."""
    for table in PROJECTED:
        connection.execute(f'DELETE FROM "{table}"')  # noqa: S608


def rebuild(connection: Connection) -> None:
    """Make the projections anew from the log (the caller holds the transaction)."""
    clear(connection)
    Projector(connection).apply(in_order(connection))


def dump(connection: Connection, *, logical: bool = False) -> dict[str, list[tuple[object, ...]]]:
    """Return the content of every projected table, sorted.

    ``logical`` leaves out what an undo may change (bookkeeping, actions) and what is deleted: two
    projects with equal logical dumps say the same to a researcher.
    """
    content: dict[str, list[tuple[object, ...]]] = {}
    for table in PROJECTED:
        if table == "turn":
            where = (
                " WHERE source_id IN (SELECT id FROM source WHERE deleted = 0)" if logical else ""
            )
            columns = 'source_id, n, "start", "end", label, note, time'
        elif logical:
            if table == "action":
                continue
            where = " WHERE deleted = 0"
            columns = ", ".join(f'"{c}"' for c in ("id", *ENTITIES[table].fields))
        else:
            where, columns = "", "*"
        rows = connection.execute(f'SELECT {columns} FROM "{table}"{where}').fetchall()  # noqa: S608
        content[table] = sorted(rows, key=repr)
    return content
