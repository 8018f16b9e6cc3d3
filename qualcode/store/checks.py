"""Is the project what it should be? File, hash chains, texts, offsets, projections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from qualcode.model.sentence import Sentence, mark, say
from qualcode.store.action import sha_of
from qualcode.store.oplog import broken_links, in_order
from qualcode.store.project import Project
from qualcode.store.projector import PROJECTED, Projector, dump, read_layout

DAMAGE = (sqlite.Error, ValueError, LookupError, TypeError, AttributeError)
"""What reading a damaged file can end in."""


def verify(project: Project) -> list[Sentence]:
    """Check everything that can be checked and say what is wrong (empty: all is well)."""
    connection = project.connection
    findings: list[Sentence] = []
    before = connection.text_factory
    connection.text_factory = _legible
    try:
        for part, check in CHECKS.items():
            try:
                findings.extend(check(connection))
            except DAMAGE as error:
                findings.append(
                    say(
                        "The check of {part} stopped, the file is damaged there: {reason}.",
                        part=Sentence(part),
                        reason=str(error),
                    )
                )
    finally:
        connection.text_factory = before
    return findings


def _legible(raw: bytes) -> str:
    """Decode what may have been damaged, so that the hashes can tell."""
    return raw.decode("utf-8", "replace")


def _file(connection: Any) -> Iterator[Sentence]:
    for (message,) in connection.execute("PRAGMA integrity_check").fetchall():
        if message != "ok":
            yield say("The file is damaged: {message}", message=message)
    for row in connection.execute("PRAGMA foreign_key_check").fetchall():
        yield say("Table {table} refers to something that is not there.", table=row[0])


def _chain(connection: Any) -> Iterator[Sentence]:
    for op_id in broken_links(connection):
        yield say("The log was changed at operation {id}: its hash does not fit.", id=op_id)


def _texts(connection: Any) -> Iterator[Sentence]:
    for table in ("text", "layout"):
        for sha, body in connection.execute(f"SELECT sha, body FROM {table}"):  # noqa: S608
            if sha_of(body) != sha:
                yield say("A stored text was changed: {sha} no longer has its hash.", sha=sha)


def _offsets(connection: Any) -> Iterator[Sentence]:
    rows = connection.execute(
        """SELECT coding.id, source.name FROM coding
           JOIN text ON text.sha = coding.text_sha JOIN source ON source.id = coding.source_id
           WHERE coding.deleted = 0 AND ("start" < 0 OR "end" <= "start" OR "end" > length(body)
                 OR coding.text_sha <> source.text_sha)"""
    ).fetchall()
    for coding, source in rows:
        yield say("Coding {id} lies outside the text of {source}.", id=coding, source=source)
    rows = connection.execute(
        """SELECT turn.n, source.name FROM turn JOIN source ON source.id = turn.source_id
           JOIN text ON text.sha = source.text_sha
           WHERE "start" < 0 OR "end" <= "start" OR "end" > length(body)"""
    ).fetchall()
    for n, source in rows:
        yield say("Turn {n} lies outside the text of {source}.", n=n, source=source)


def _projections(connection: Any) -> Iterator[Sentence]:
    fresh = sqlite.connect(":memory:", isolation_level=None)
    try:
        for name, sql in connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            if name in PROJECTED:
                fresh.execute(sql)
        Projector(fresh, lambda sha: read_layout(connection, sha)).apply(in_order(connection))
        expected, actual = dump(fresh), dump(connection)
    finally:
        fresh.close()
    for table in PROJECTED:
        if expected[table] != actual[table]:
            yield say(
                "Table {table} is not what the log says. `qualcode verify --repair` makes it anew.",
                table=table,
            )


CHECKS = {
    mark("the file"): _file,
    mark("the log"): _chain,
    mark("the texts"): _texts,
    mark("the offsets"): _offsets,
    mark("the tables"): _projections,
}
