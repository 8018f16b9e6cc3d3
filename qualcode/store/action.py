"""One act of a coder: a group of operations, written in one transaction, undone in one step."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from qualcode.model.errors import RuleBroken
from qualcode.model.ids import new_id
from qualcode.store.engine import Connection
from qualcode.store.entities import ENTITIES, REFERENCES
from qualcode.store.oplog import SCHEMA, Op, OpKind, append, canonical, chain_hash
from qualcode.store.projector import Projector

FLUSH_AT = 500


@dataclass(slots=True)
class _Chain:
    """The end of this site's chain."""

    site: str
    seq: int
    hash: str
    at: str


def sha_of(body: str) -> str:
    """Return the SHA-256 under which a text is kept."""
    return sha256(body.encode("utf-8")).hexdigest()


class Action:
    """Records what one act does to entities, and folds it into the projections as it goes.

    Made by `qualcode.store.project.Project.act`; the surrounding transaction is not its business.
    """

    def __init__(
        self, connection: Connection, *, site: str, coder: str, clock: Callable[[], datetime]
    ) -> None:
        """Begin at the end of the site's chain. ``clock`` gives the time in UTC."""
        self.id = new_id()
        self.coder = coder
        self._connection = connection
        self._clock = clock
        self._projector = Projector(connection)
        self._pending: list[Op] = []
        self._heads: dict[tuple[str, str], str] = {}
        self._alive: dict[tuple[str, str], bool] = {}
        self._tree_changed = False
        self._texts_changed: set[str] = set()
        self._chain = self._end_of_chain(site)
        self.count = 0

    def _end_of_chain(self, site: str) -> _Chain:
        newest = self._connection.execute("SELECT max(at) FROM op").fetchone()[0] or ""
        row = self._connection.execute(
            "SELECT seq, hash FROM op WHERE site = ? ORDER BY seq DESC LIMIT 1", (site,)
        ).fetchone()
        seq, last = row or (0, "")
        return _Chain(site, seq, last, newest)

    def head(self, verb: str, facts: Mapping[str, object], **links: str) -> None:
        """Open the group: ``verb`` is what the coder did, ``facts`` what the audit trail tells of it."""
        fields = {"verb": verb, "facts": dict(facts), "coder_id": self.coder, **links}
        self._write(OpKind.CREATE, "action", self.id, {"set": fields})

    def create(self, entity: str, fields: Mapping[str, object], *, entity_id: str = "") -> str:
        """Create an entity and return its id."""
        new = entity_id or new_id()
        self._check_references(entity, fields)
        self._write(OpKind.CREATE, entity, new, {"set": dict(fields)})
        self._now_lives(entity, new)
        return new

    def update(self, entity: str, entity_id: str, **changes: object) -> bool:
        """Change fields of an entity; False (and nothing written) when they already are so.

        Raises:
            RuleBroken: it is gone, or would refer to something that is gone.
        """
        current = self.fields(entity, entity_id)
        if current["deleted"]:
            raise _gone(entity)
        plain = json.loads(canonical(changes))
        changed = {name: value for name, value in plain.items() if current[name] != value}
        if not changed:
            return False
        self._check_references(entity, changed, kind=current.get("target"))
        self._tree_changed |= entity == "code" and not {"name", "parent_id"}.isdisjoint(changed)
        if entity == "source" and "text_sha" in changed:
            self._texts_changed.add(entity_id)
        was = {name: current[name] for name in changed}
        self._write(OpKind.UPDATE, entity, entity_id, {"set": changed, "was": was})
        return True

    def delete(self, entity: str, entity_id: str) -> None:
        """Mark an entity as gone; refused while something living refers to it.

        Raises:
            RuleBroken: something living depends on it, or it is gone already.
        """
        if not self._lives(entity, entity_id):
            raise _gone(entity)
        self.flush()
        self._refuse_if_any(
            "memo", "target = ? AND target_id = ? AND deleted = 0", (entity, entity_id)
        )
        for dependent, field in ENTITIES[entity].dependents:
            self._refuse_if_any(dependent, f'"{field}" = ? AND deleted = 0', (entity_id,))
        self._write(OpKind.DELETE, entity, entity_id, {})
        self._alive[entity, entity_id] = False

    def _refuse_if_any(self, dependent: str, condition: str, values: tuple[str, ...]) -> None:
        (found,) = self._connection.execute(
            f'SELECT count(*) FROM "{dependent}" WHERE {condition}',  # noqa: S608
            values,
        ).fetchone()
        if found:
            raise RuleBroken(
                "This cannot be removed or undone: {n} later entries ({kind}) depend on it.",
                n=found,
                kind=dependent,
            )

    def restore(self, entity: str, entity_id: str) -> None:
        """Bring a deleted entity back.

        Raises:
            RuleBroken: it was brought back already, or refers to something that is gone.
        """
        fields = self.fields(entity, entity_id)
        if not fields["deleted"]:
            raise RuleBroken(
                "This cannot be undone or redone: it was changed again since ({kind}).", kind=entity
            )
        self._check_references(entity, fields)
        if entity == "coding":
            self._texts_changed.add(fields["source_id"])
        self._write(OpKind.RESTORE, entity, entity_id, {})
        self._now_lives(entity, entity_id)

    def _now_lives(self, entity: str, entity_id: str) -> None:
        self._alive[entity, entity_id] = True
        self._tree_changed |= entity == "code"

    def _lives(self, entity: str, entity_id: str) -> bool:
        """Whether an entity exists and is not deleted, what this act does included."""
        if (entity, entity_id) not in self._alive:
            row = self._connection.execute(
                f'SELECT deleted FROM "{entity}" WHERE id = ?',  # noqa: S608
                (entity_id,),
            ).fetchone()
            self._alive[entity, entity_id] = row is not None and not row[0]
        return self._alive[entity, entity_id]

    def _check_references(
        self, entity: str, fields: Mapping[str, object], *, kind: object = None
    ) -> None:
        """Refuse to let something live that refers to what is gone, whoever removed it meanwhile.

        ``kind`` is what a memo is on, when ``fields`` does not say it.
        """
        wanted = [(target, fields.get(field)) for field, target in REFERENCES[entity]]
        if entity == "memo" and fields.get("target_id"):
            wanted.append((str(fields.get("target", kind)), fields["target_id"]))
        for target, target_id in wanted:
            if target_id is not None and not self._lives(target, str(target_id)):
                raise _gone(target)

    def settle(self) -> None:
        """Write everything and make sure that the codes still are a tree of distinct siblings.

        Raises:
            RuleBroken: a code would lie below itself, two siblings would have one name, or a
                coding would stand on another version of its text.
        """
        self.flush()
        for source_id in self._texts_changed:
            self._check_versions(source_id)
        if self._tree_changed:
            check_tree(
                self._connection.execute("SELECT id, parent_id, name FROM code WHERE deleted = 0")
            )

    def _check_versions(self, source_id: str) -> None:
        found = self._connection.execute(
            "SELECT source.name FROM coding JOIN source ON source.id = coding.source_id "
            "WHERE source_id = ? AND coding.deleted = 0 AND coding.text_sha <> source.text_sha",
            (source_id,),
        ).fetchone()
        if found:
            raise RuleBroken(
                "This cannot be undone or redone: codings of “{source}” stand on another version of "
                "its text.",
                source=found[0],
            )

    def fields(self, entity: str, entity_id: str) -> dict[str, Any]:
        """Return the present fields of an entity, deleted or not, and ``deleted``.

        Raises:
            RuleBroken: there is no such entity.
        """
        self.flush()
        spec = ENTITIES[entity]
        names = ", ".join(f'"{name}"' for name in (*spec.fields, "deleted"))
        row = self._connection.execute(
            f'SELECT {names} FROM "{entity}" WHERE id = ?',  # noqa: S608
            (entity_id,),
        ).fetchone()
        if row is None:
            raise RuleBroken("There is no {kind} with the id {id}.", kind=entity, id=entity_id)
        values = dict(zip((*spec.fields, "deleted"), row, strict=True))
        for name in spec.json:
            values[name] = json.loads(values[name])
        if "retired" in values:
            values["retired"] = bool(values["retired"])
        return values

    def put_setting(self, key: str, value: object) -> None:
        """Set a setting of the project, whether it exists, was deleted, or is new."""
        self.flush()
        row = self._connection.execute(
            "SELECT deleted FROM setting WHERE id = ?", (key,)
        ).fetchone()
        if row is None:
            self.create("setting", {"value": value}, entity_id=key)
            return
        if row[0]:
            self.restore("setting", key)
        self.update("setting", key, value=value)

    def keep_text(self, text: str) -> str:
        """Store an immutable text under its SHA-256 and return that."""
        return self._keep("text", text)

    def keep_layout(self, layout: Mapping[str, object]) -> str:
        """Store an immutable layout (turns, notes, origin, problems) and return its SHA-256."""
        return self._keep("layout", canonical(layout))

    def _keep(self, table: str, body: str) -> str:
        sha = sha_of(body)
        self._connection.execute(f"INSERT OR IGNORE INTO {table} VALUES (?, ?)", (sha, body))  # noqa: S608
        return sha

    def flush(self) -> None:
        """Write what is pending to the log and the projections."""
        if self._pending:
            append(self._connection, self._pending)
            self._projector.apply(self._pending)
            self._pending.clear()

    def _write(
        self, kind: OpKind, entity: str, entity_id: str, payload: Mapping[str, object]
    ) -> None:
        chain = self._chain
        fields = (
            new_id(),
            chain.site,
            chain.seq + 1,
            self._tick(),
            self.coder,
            str(kind),
            entity,
            entity_id,
            _storable(canonical(payload)),
            self._base(kind, entity, entity_id),
            self.id,
            SCHEMA,
        )
        op = Op(*fields, chain.hash, chain_hash(fields, chain.hash))
        chain.seq, chain.hash = op.seq, op.hash
        self._heads[entity, entity_id] = op.id
        self._pending.append(op)
        self.count += 1
        if len(self._pending) >= FLUSH_AT:
            self.flush()

    def _base(self, kind: OpKind, entity: str, entity_id: str) -> str | None:
        if kind is OpKind.CREATE:
            return None
        if (entity, entity_id) not in self._heads:
            row = self._connection.execute(
                f'SELECT head FROM "{entity}" WHERE id = ?',  # noqa: S608
                (entity_id,),
            ).fetchone()
            if row is None:
                raise RuleBroken("There is no {kind} with the id {id}.", kind=entity, id=entity_id)
            self._heads[entity, entity_id] = row[0]
        return self._heads[entity, entity_id]

    def _tick(self) -> str:
        """The time of the next operation: now, or just after the newest one when the clock lags."""
        now = self._clock().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        if now <= self._chain.at:
            newest = datetime.strptime(self._chain.at, "%Y-%m-%dT%H:%M:%S.%f%z")
            now = (newest + timedelta(microseconds=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        self._chain.at = now
        return now


def check_tree(codes: Iterable[tuple[str, str | None, str]]) -> None:
    """Refuse codes ``(id, parent id, name)`` that are no tree or repeat a name among siblings."""
    parents: dict[str, str | None] = {}
    taken: set[tuple[str | None, str]] = set()
    for code_id, parent, name in codes:
        parents[code_id] = parent
        place = (parent, name.casefold())
        if place in taken:
            raise RuleBroken(
                "There is already a code “{name}” at this place. Choose another name or another "
                "place.",
                name=name,
            )
        taken.add(place)
    rooted: set[str | None] = {None}
    for code_id in parents:
        path: list[str] = []
        here: str | None = code_id
        while here not in rooted:
            if here in path or here not in parents:
                raise RuleBroken("A code would lie below itself; the codes would be no tree.")
            path.append(str(here))
            here = parents[str(here)]
        rooted.update(path)


def _gone(kind: str) -> RuleBroken:
    return RuleBroken(
        "This is not possible: something it needs ({kind}) was removed in the meantime.", kind=kind
    )


def _storable(payload: str) -> str:
    """Replace what UTF-8 cannot hold: names of files may carry undecodable bytes."""
    return payload if payload.isascii() else payload.encode("utf-8", "replace").decode("utf-8")
