"""The append-only log of operations: the truth of a project.

An operation says what became of one entity. Its hash covers the operation and the hash of the
operation before it at the same site, so that a change of the past shows (`broken_links`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from qualcode.store.engine import Connection

SCHEMA = 1
"""Version of the payloads; older ones are upgraded when read."""

COLUMNS = (
    "id, site, seq, at, coder, kind, entity, entity_id, payload, base, group_id, schema, "
    "prev_hash, hash"
)


class OpKind(StrEnum):
    """What an operation does to its entity."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Op:
    """One row of the log. ``payload`` is canonical JSON; ``base`` is the entity's previous operation.

    ``at`` is UTC with microseconds and never runs backwards within a file, whatever the clock does.
    """

    id: str
    site: str
    seq: int
    at: str
    coder: str
    kind: str
    entity: str
    entity_id: str
    payload: str
    base: str | None
    group_id: str
    schema: int
    prev_hash: str
    hash: str

    def values(self) -> tuple[object, ...]:
        """The columns in the order of `COLUMNS`."""
        return (
            self.id,
            self.site,
            self.seq,
            self.at,
            self.coder,
            self.kind,
            self.entity,
            self.entity_id,
            self.payload,
            self.base,
            self.group_id,
            self.schema,
            self.prev_hash,
            self.hash,
        )

    @property
    def data(self) -> dict[str, Any]:
        """The payload as a value: ``{"set": {...}, "was": {...}}``."""
        loaded: dict[str, Any] = json.loads(self.payload)
        return loaded


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chain_hash(fields: tuple[object, ...], prev_hash: str) -> str:
    """SHA-256 over the operation's fields (without its own hash) and the previous hash."""
    return sha256(canonical([*fields, prev_hash]).encode("utf-8", "surrogatepass")).hexdigest()


def append(connection: Connection, ops: Iterable[Op]) -> None:
    """Write operations to the log."""
    connection.executemany(
        f"INSERT INTO op ({COLUMNS}) VALUES ({','.join('?' * 14)})",  # noqa: S608 fixed names
        [op.values() for op in ops],
    )


def in_order(connection: Connection) -> Iterator[Op]:
    """Yield all operations in the order in which they are folded into the projections."""
    rows = connection.execute(f"SELECT {COLUMNS} FROM op ORDER BY at, site, seq")  # noqa: S608
    for row in rows:
        yield Op(*row)


def broken_links(connection: Connection) -> list[str]:
    """Return the ids of operations whose hash or place in the chain is not what it should be."""
    broken: list[str] = []
    previous: dict[str, tuple[int, str]] = {}
    rows = connection.execute(f"SELECT {COLUMNS} FROM op ORDER BY site, seq")  # noqa: S608
    for row in rows:
        op = Op(*row)
        seq, prev_hash = previous.get(op.site, (0, ""))
        expected = chain_hash(op.values()[:12], op.prev_hash)
        if op.seq != seq + 1 or op.prev_hash != prev_hash or op.hash != expected:
            broken.append(op.id)
        previous[op.site] = (op.seq, op.hash)
    return broken
