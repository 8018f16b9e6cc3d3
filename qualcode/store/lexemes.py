"""Reading the project's own lexicon, its saved searches, and the answers given to proposals."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from qualcode.store.project import Project


class LexemeRow(NamedTuple):
    """A form of the project's lexicon; not enabled: the form is left as it is written."""

    id: str
    form: str
    keys: str
    word_class: str
    variety: str
    note: str
    enabled: bool


class SavedSearchRow(NamedTuple):
    """A search that somebody keeps under a name."""

    id: str
    name: str
    query: str
    mode: str
    narrowing: dict[str, Any]
    coder_id: str


class AnswerRow(NamedTuple):
    """What a coder answered to a proposed coding: a quotation (by its hash) and a code."""

    id: str
    origin: str
    source_id: str
    quote_sha: str
    code_id: str
    coder_id: str
    accepted: bool
    created: str


def lexemes(project: Project) -> list[LexemeRow]:
    """The project's entries, oldest first: of two for one form the later one counts."""
    return [
        LexemeRow._make((*row[:6], bool(row[6])))
        for row in project.rows(
            "SELECT id, form, keys, word_class, variety, note, enabled FROM lexeme "
            "WHERE deleted = 0 ORDER BY created, id"
        )
    ]


def saved_searches(project: Project) -> list[SavedSearchRow]:
    """All saved searches by name."""
    rows = project.rows(
        "SELECT id, name, query, mode, narrowing, coder_id FROM saved_search WHERE deleted = 0"
    )
    found = [SavedSearchRow._make((*row[:4], json.loads(row[4]), row[5])) for row in rows]
    return sorted(found, key=lambda saved: (saved.name.casefold(), saved.id))


def answers(project: Project, source_id: str | None = None) -> list[AnswerRow]:
    """The answers to proposals, oldest first; in one source when given."""
    return [
        AnswerRow._make((*row[:6], bool(row[6]), row[7]))
        for row in project.rows(
            "SELECT id, origin, source_id, quote_sha, code_id, coder_id, accepted, created "
            "FROM answer WHERE deleted = 0 AND (?1 IS NULL OR source_id = ?1) ORDER BY created, id",
            (source_id,),
        )
    ]
