"""The full-text index of turns: derived from texts, layouts and a lexicon, never part of the log.

A row of the index is a turn. Its number holds the number of its document and of the turn; a document
is one text with one layout. Whatever brings an earlier version back (undo, restore) finds it indexed.
The words and keys are made elsewhere: this room does no string work.

In a project that can only be read, the same tables are made in memory when they are needed
(`in_memory`): SQLite finds temporary tables first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from qualcode.model.ids import SourceId
from qualcode.store.engine import translated
from qualcode.store.project import Project
from qualcode.store.projector import read_layout

TURN_BITS = 24
_TURN_MASK = (1 << TURN_BITS) - 1
_BATCH = 200


class IndexRow(NamedTuple):
    """What the index holds of turn ``n``: its keys, and its words as written where they differ."""

    n: int
    norm: str
    raw: str


class Pending(NamedTuple):
    """A text with its layout that the index does not hold yet."""

    text_sha: str
    layout_sha: str


def search_tables(schema: str = "") -> tuple[str, ...]:
    """Return the statements that make the tables, in the file or in ``temp``."""
    prefix = f"{schema}." if schema else ""
    return (
        (
            f"CREATE TABLE {prefix}search_document (id INTEGER PRIMARY KEY, text_sha TEXT NOT NULL, "
            "layout_sha TEXT NOT NULL, UNIQUE (text_sha, layout_sha)) STRICT"
        ),
        (
            f"CREATE VIRTUAL TABLE {prefix}search_turn USING fts5(norm, raw, content='', "
            "contentless_delete=1, tokenize='unicode61 remove_diacritics 0')"
        ),
        (
            f"CREATE TABLE {prefix}search_word (word TEXT PRIMARY KEY, is_key INTEGER NOT NULL) "
            "STRICT, WITHOUT ROWID"
        ),
        f"CREATE TABLE {prefix}search_state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    )


def row_id(document: int, n: int) -> int:
    """Return the number of a turn in the index."""
    return document << TURN_BITS | n


def split_row_id(number: int) -> tuple[int, int]:
    """Return the document and the turn of a row."""
    return number >> TURN_BITS, number & _TURN_MASK


# -- what the index holds ---------------------------------------------------------------------


def missing(project: Project) -> list[Pending]:
    """Return texts and layouts of living sources that are not indexed, each once."""
    rows = project.rows(
        "SELECT text_sha, layout_sha FROM source WHERE deleted = 0 AND NOT EXISTS ("
        "SELECT 1 FROM search_document d WHERE d.text_sha = source.text_sha "
        "AND d.layout_sha = source.layout_sha) "
        "GROUP BY text_sha, layout_sha ORDER BY min(created), min(id)"
    )
    return [Pending(*row) for row in rows]


def documents(project: Project) -> dict[SourceId, int]:
    """Return the document that holds the present version of each living source."""
    return {
        SourceId(source_id): number
        for source_id, number in project.rows(
            "SELECT source.id, d.id FROM source JOIN search_document d "
            "ON d.text_sha = source.text_sha AND d.layout_sha = source.layout_sha "
            "WHERE source.deleted = 0"
        )
    }


def state(project: Project, key: str) -> Any:
    """Return a fact about the index as it was stored, such as the lexicon it was made with."""
    row = project.row("SELECT value FROM search_state WHERE key = ?", (key,))
    return json.loads(row[0]) if row else None


def vocabulary(project: Project, *, keys_only: bool = False) -> list[str]:
    """Return the keys, and else every other written form too, of all texts that were indexed."""
    rows = project.rows("SELECT word FROM search_word WHERE is_key >= ?", (int(keys_only),))
    return [word for (word,) in rows]


# -- changing it (inside a transaction of the caller: an act, or `Project.derived`) -----------


def add(project: Project, source: Pending, rows: Iterable[IndexRow]) -> None:
    """Index the turns of a source."""
    connection = project.connection
    with translated(project.path):
        cursor = connection.execute(
            "INSERT INTO search_document (text_sha, layout_sha) VALUES (?, ?)",
            (source.text_sha, source.layout_sha),
        )
        document = cursor.lastrowid
        connection.executemany(
            "INSERT INTO search_turn (rowid, norm, raw) VALUES (?, ?, ?)",
            ((row_id(document, row.n), row.norm, row.raw) for row in rows),
        )


def replace(project: Project, number: int, norm: str, raw: str) -> None:
    """Index a turn anew."""
    with translated(project.path):
        project.connection.execute("DELETE FROM search_turn WHERE rowid = ?", (number,))
        project.connection.execute(
            "INSERT INTO search_turn (rowid, norm, raw) VALUES (?, ?, ?)", (number, norm, raw)
        )


def add_words(project: Project, keys: Iterable[str], written: Iterable[str]) -> None:
    """Add keys, and forms that are written but no keys, to the vocabulary."""
    with translated(project.path):
        project.connection.executemany(
            "INSERT INTO search_word VALUES (?, ?) "
            "ON CONFLICT DO UPDATE SET is_key = max(is_key, excluded.is_key)",
            [*((word, 1) for word in keys), *((word, 0) for word in written)],
        )


def set_state(project: Project, key: str, value: object) -> None:
    """Remember a fact about the index."""
    with translated(project.path):
        project.connection.execute(
            "INSERT OR REPLACE INTO search_state VALUES (?, ?)",
            (key, json.dumps(value, ensure_ascii=False)),
        )


def clear(project: Project) -> None:
    """Empty the index."""
    with translated(project.path):
        for statement in (
            "DELETE FROM search_turn",
            "DELETE FROM search_document",
            "DELETE FROM search_word",
            "DELETE FROM search_state",
        ):
            project.connection.execute(statement)


def prune(project: Project) -> None:
    """Forget versions of texts that no source has any more, deleted sources included."""
    with translated(project.path):
        gone = project.connection.execute(
            "SELECT id FROM search_document d WHERE NOT EXISTS (SELECT 1 FROM source "
            "WHERE source.text_sha = d.text_sha AND source.layout_sha = d.layout_sha)"
        ).fetchall()
        for (document,) in gone:
            project.connection.execute(
                "DELETE FROM search_turn WHERE rowid BETWEEN ? AND ?",
                (row_id(document, 0), row_id(document, _TURN_MASK)),
            )
            project.connection.execute("DELETE FROM search_document WHERE id = ?", (document,))


def document_versions(project: Project) -> dict[int, tuple[str, str]]:
    """Return the text and the layout of each document by their hashes."""
    rows = project.rows("SELECT id, text_sha, layout_sha FROM search_document")
    return {row[0]: (row[1], row[2]) for row in rows}


def content(
    project: Project, text_sha: str, layout_sha: str
) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """Return a text with the ranges of its turns, in order, and of the remarks inside them."""
    row = project.row("SELECT body FROM text WHERE sha = ?", (text_sha,))
    layout = read_layout(project.connection, layout_sha)
    turns = [(turn[0], turn[1]) for turn in layout["turns"]]
    return row[0] if row else "", turns, sorted((a, b) for a, b in layout.get("notes", []))


def remarks(project: Project, source_id: SourceId) -> list[tuple[int, int]]:
    """Return the ranges of the remarks in the present version of a source, sorted."""
    row = project.row(
        "SELECT json_extract(body, '$.notes') FROM layout JOIN source "
        "ON source.layout_sha = layout.sha WHERE source.id = ?",
        (source_id,),
    )
    return sorted((a, b) for a, b in json.loads(row[0])) if row and row[0] else []


def is_in_memory(project: Project) -> bool:
    """Whether the index of this session stands in memory."""
    row = project.row("SELECT 1 FROM temp.sqlite_master WHERE name = 'search_document'")
    return row is not None


def in_memory(project: Project) -> None:
    """Make empty tables of the same names in memory, for a project that can only be read."""
    with translated(project.path):
        for statement in search_tables("temp"):
            project.connection.execute(statement)


# -- asking it --------------------------------------------------------------------------------


def matching(project: Project, expression: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield (document, turn) of the rows that match, in order, fetched little by little.

    ``first`` and ``last`` are documents.
    """
    low, high = row_id(first, 0) - 1, row_id(last, _TURN_MASK)
    size = _BATCH // 4
    while True:
        rows = project.rows(
            "SELECT rowid FROM search_turn WHERE search_turn MATCH ? AND rowid > ? "
            "AND rowid <= ? ORDER BY rowid LIMIT ?",
            (expression, low, high, size),
        )
        yield from (split_row_id(number) for (number,) in rows)
        if len(rows) < size:
            return
        low, size = rows[-1][0], _BATCH


def count(project: Project, expression: str) -> int:
    """Return the number of rows that match, of earlier versions too."""
    row = project.row("SELECT count(*) FROM search_turn WHERE search_turn MATCH ?", (expression,))
    return int(row[0]) if row else 0
