"""The schema, as numbered steps. A released step is never edited; a change is a new step.

Each step runs in one transaction together with its own record, after a backup (`Project.open`).
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from qualcode.store.engine import APPLICATION_ID
from qualcode.store.search_index import search_tables

migrations = Migrations("qualcode")
VERSION = 5

_BOOKKEEPING = {"created": str, "modified": str, "head": str, "deleted": int}


def migrate(db: Database) -> None:
    """Bring the schema to `VERSION`."""
    migrations.apply(db)
    db.conn.execute(f"PRAGMA user_version = {VERSION}")
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _immutable(db: Database, table: str) -> None:
    for event in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


@migrations()
def m001_the_log_and_its_projections(db: Database) -> None:
    """The log, the immutable texts, and the tables projected from the log."""
    _create_log(db)
    _create_study(db)
    _create_analysis(db)


def _create_log(db: Database) -> None:
    db.table("meta").create({"key": str, "value": str}, pk="key", strict=True)
    db.table("text").create({"sha": str, "body": str}, pk="sha", not_null={"body"}, strict=True)
    db.table("layout").create({"sha": str, "body": str}, pk="sha", not_null={"body"}, strict=True)
    db.table("op").create(
        {
            "id": str,
            "site": str,
            "seq": int,
            "at": str,
            "coder": str,
            "kind": str,
            "entity": str,
            "entity_id": str,
            "payload": str,
            "base": str,
            "group_id": str,
            "schema": int,
            "prev_hash": str,
            "hash": str,
        },
        pk="id",
        not_null={"site", "seq", "at", "coder", "kind", "entity", "entity_id", "payload", "hash"},
        strict=True,
    )
    db.table("op").create_index(["site", "seq"], unique=True)
    db.table("op").create_index(["at"])
    db.table("op").create_index(["group_id"])
    for table in ("op", "text", "layout"):
        _immutable(db, table)
    db.table("action").create(
        {
            "id": str,
            "verb": str,
            "facts": str,
            "coder_id": str,
            "undoes": str,
            "redoes": str,
            "undone_by": str,
            **_BOOKKEEPING,
        },
        pk="id",
        strict=True,
    )
    db.table("action").create_index(["coder_id", "head"])


def _create_study(db: Database) -> None:
    db.table("setting").create({"id": str, "value": str, **_BOOKKEEPING}, pk="id", strict=True)
    db.table("coder").create({"id": str, "name": str, **_BOOKKEEPING}, pk="id", strict=True)
    db.table("source").create(
        {
            "id": str,
            "name": str,
            "kind": str,
            "meta": str,
            "text_sha": str,
            "layout_sha": str,
            "words": int,
            "file_name": str,
            "file_sha": str,
            **_BOOKKEEPING,
        },
        pk="id",
        foreign_keys=[("text_sha", "text", "sha"), ("layout_sha", "layout", "sha")],
        strict=True,
    )
    db.table("informant").create(
        {"id": str, "name": str, "attributes": str, **_BOOKKEEPING}, pk="id", strict=True
    )
    db.table("speaker").create(
        {
            "id": str,
            "source_id": str,
            "label": str,
            "role": str,
            "name": str,
            "informant_id": str,
            **_BOOKKEEPING,
        },
        pk="id",
        foreign_keys=[("source_id", "source", "id"), ("informant_id", "informant", "id")],
        strict=True,
    )
    db.table("speaker").create_index(["source_id"])
    db.table("speaker").create_index(["informant_id"])
    db.table("turn").create(
        {
            "source_id": str,
            "n": int,
            "start": int,
            "end": int,
            "label": str,
            "note": int,
            "time": float,
        },
        pk=("source_id", "n"),
        strict=True,
    )


def _create_analysis(db: Database) -> None:
    db.table("code").create(
        {
            "id": str,
            "parent_id": str,
            "name": str,
            "position": int,
            "definition": str,
            "include": str,
            "exclude": str,
            "example": str,
            "keywords": str,
            "color": str,
            "retired": int,
            **_BOOKKEEPING,
        },
        pk="id",
        foreign_keys=[("parent_id", "code", "id")],
        strict=True,
    )
    db.table("code").create_index(["parent_id"])
    db.table("coding").create(
        {
            "id": str,
            "source_id": str,
            "start": int,
            "end": int,
            "code_id": str,
            "coder_id": str,
            "text_sha": str,
            **_BOOKKEEPING,
        },
        pk="id",
        foreign_keys=[
            ("source_id", "source", "id"),
            ("code_id", "code", "id"),
            ("coder_id", "coder", "id"),
            ("text_sha", "text", "sha"),
        ],
        strict=True,
    )
    db.table("coding").create_index(["source_id", "start"])
    db.table("coding").create_index(["code_id"])
    db.table("coding").create_index(["coder_id"])
    db.table("memo").create(
        {
            "id": str,
            "target": str,
            "target_id": str,
            "kind": str,
            "body": str,
            "coder_id": str,
            **_BOOKKEEPING,
        },
        pk="id",
        foreign_keys=[("coder_id", "coder", "id")],
        strict=True,
    )
    db.table("memo").create_index(["target", "target_id"])


@migrations()
def m002_search_and_proposals(db: Database) -> None:
    """The full-text index, the project's own lexicon, saved searches, answers to proposals, glosses."""
    for statement in search_tables():
        db.conn.execute(statement)
    db.table("lexeme").create(
        {
            "id": str,
            "form": str,
            "keys": str,
            "word_class": str,
            "variety": str,
            "note": str,
            "enabled": int,
            **_BOOKKEEPING,
        },
        pk="id",
        strict=True,
    )
    db.table("saved_search").create(
        {
            "id": str,
            "name": str,
            "query": str,
            "mode": str,
            "narrowing": str,
            "coder_id": str,
            **_BOOKKEEPING,
        },
        pk="id",
        strict=True,
    )
    db.table("answer").create(
        {
            "id": str,
            "origin": str,
            "source_id": str,
            "quote_sha": str,
            "code_id": str,
            "coder_id": str,
            "accepted": int,
            **_BOOKKEEPING,
        },
        pk="id",
        strict=True,
    )
    db.table("answer").create_index(["source_id"])
    db.conn.execute("ALTER TABLE coding ADD COLUMN gloss TEXT")


@migrations()
def m003_reduction_display_conclusion(db: Database) -> None:
    """What a coding is worth; responses, links, sheets, written cells, findings, the ledger."""
    for column in ("paraphrase", "relevance", "direction"):
        db.conn.execute(f"ALTER TABLE coding ADD COLUMN {column} TEXT")
    for table, columns in _ANALYSIS_TABLES.items():
        types = {name: _TYPES.get(name, str) for name in columns.split()}
        common = {"coder_id": str, "written": str, **_BOOKKEEPING}
        db.table(table).create({"id": str, **types, **common}, pk="id", strict=True)
    for table, columns in _ANALYSIS_INDEXES:
        db.table(table).create_index(columns.split())


_TYPES = {"start": int, "end": int, "number": int, "value": float, "target": float}
_ANALYSIS_TABLES = {
    "response": "informant_id code_id state note source_id start end",
    "link": "kind from_code to_code sign note evidence",
    "sheet": "source_id kind fields",
    "cell": "at scope body basis evidence",
    "finding": "number proposition codes direction status reason",
    "evidence": "finding_id kind ref side note digest",
    "tactic": "finding_id tactic done result",
    "verdict": "subject subject_id by party verdict note basis resolution",
    "indicator": "name value target aim unit period document source_id code_id",
    "display": "name spec",
}
_ANALYSIS_INDEXES = (
    ("response", "informant_id code_id"),
    ("evidence", "finding_id"),
    ("tactic", "finding_id"),
    ("verdict", "subject_id"),
)


@migrations()
def m004_unsettled_codings(db: Database) -> None:
    """Codings that a correction of their text changed or left without a place."""
    db.table("unsettled").create(
        {
            "id": str,
            "coding_id": str,
            "source_id": str,
            "code_id": str,
            "coder_id": str,
            "state": str,
            "start": int,
            "end": int,
            "quotation": str,
            "before": str,
            "after": str,
            **_BOOKKEEPING,
        },
        pk="id",
        strict=True,
    )
    db.table("unsettled").create_index(["source_id"])
    db.table("unsettled").create_index(["coding_id"])


@migrations()
def m005_numbers_beside_words(db: Database) -> None:
    """Data sets, links of their cases to informants, items that grew out of themes, joint lines."""
    for table, columns in _MIXED_TABLES.items():
        types = {name: int if name == "rows" else str for name in columns.split()}
        db.table(table).create({"id": str, **types, **_BOOKKEEPING}, pk="id", strict=True)
    db.table("case_link").create_index(["dataset_id"])
    db.table("case_link").create_index(["informant_id"])


_MIXED_TABLES = {
    "dataset": "name file_name file_sha table_sha rows dictionary steps case_column relation",
    "case_link": "dataset_id case_id informant_id",
    "item": "kind label wording code_id dataset_id variables evidence coder_id written",
    "joint_line": "code_id dataset_id quantity statistic options fit inference coder_id written",
}
