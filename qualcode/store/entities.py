"""The projected tables: which entity has which fields, and what depends on what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of thing in the log and the table that projects it.

    ``fields`` are the columns an operation may set; ``json`` names those stored as JSON text.
    ``dependents`` are ``(entity, field)`` pairs that refer to it: while one lives, it cannot go,
    and while it is gone, none of them can live.
    """

    name: str
    fields: tuple[str, ...]
    json: frozenset[str] = frozenset()
    dependents: tuple[tuple[str, str], ...] = ()


_AUTHORED = ("coder_id", "written")


def _analysis_entities() -> tuple[Entity, ...]:
    """What the analysis adds. Codings, codes, sources and informants are named in them loosely.

    A coding can be taken back although a finding cites it: the finding then is stale, not in the way.
    """
    return (
        Entity(
            "response",
            ("informant_id", "code_id", "state", "note", "source_id", "start", "end", *_AUTHORED),
        ),
        Entity(
            "link",
            ("kind", "from_code", "to_code", "sign", "note", "evidence", *_AUTHORED),
            frozenset({"evidence"}),
        ),
        Entity("sheet", ("source_id", "kind", "fields", *_AUTHORED), frozenset({"fields"})),
        Entity(
            "cell",
            ("at", "scope", "body", "basis", "evidence", *_AUTHORED),
            frozenset({"at", "scope", "basis", "evidence"}),
        ),
        Entity(
            "finding",
            ("number", "proposition", "codes", "direction", "status", "reason", *_AUTHORED),
            frozenset({"codes"}),
            dependents=(("evidence", "finding_id"), ("tactic", "finding_id")),
        ),
        Entity("evidence", ("finding_id", "kind", "ref", "side", "note", "digest", *_AUTHORED)),
        Entity("tactic", ("finding_id", "tactic", "done", "result", *_AUTHORED)),
        Entity(
            "verdict",
            (
                "subject",
                "subject_id",
                "by",
                "party",
                "verdict",
                "note",
                "basis",
                "resolution",
                *_AUTHORED,
            ),
            frozenset({"basis"}),
        ),
        Entity(
            "indicator",
            (
                "name",
                "value",
                "target",
                "aim",
                "unit",
                "period",
                "document",
                "source_id",
                "code_id",
                *_AUTHORED,
            ),
        ),
        Entity("display", ("name", "spec", *_AUTHORED), frozenset({"spec"})),
    )


def _mixed_entities() -> tuple[Entity, ...]:
    """What joins numbers and words. Codes are named loosely: an item outlives its theme."""
    return (
        Entity(
            "dataset",
            (
                "name",
                "file_name",
                "file_sha",
                "table_sha",
                "rows",
                "dictionary",
                "steps",
                "case_column",
                "relation",
            ),
            frozenset({"dictionary", "steps"}),
            dependents=(
                ("case_link", "dataset_id"),
                ("joint_line", "dataset_id"),
                ("item", "dataset_id"),
            ),
        ),
        Entity("case_link", ("dataset_id", "case_id", "informant_id")),
        Entity(
            "item",
            (
                "kind",
                "label",
                "wording",
                "code_id",
                "dataset_id",
                "variables",
                "evidence",
                *_AUTHORED,
            ),
            frozenset({"variables", "evidence"}),
        ),
        Entity(
            "joint_line",
            (
                "code_id",
                "dataset_id",
                "quantity",
                "statistic",
                "options",
                "fit",
                "inference",
                *_AUTHORED,
            ),
            frozenset({"options"}),
        ),
    )


ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        Entity("action", ("verb", "facts", "coder_id", "undoes", "redoes"), frozenset({"facts"})),
        Entity(
            "coder",
            ("name",),
            dependents=(("coding", "coder_id"), ("memo", "coder_id"), ("unsettled", "coder_id")),
        ),
        Entity("setting", ("value",), frozenset({"value"})),
        Entity(
            "source",
            ("name", "kind", "meta", "text_sha", "layout_sha", "words", "file_name", "file_sha"),
            frozenset({"meta"}),
            dependents=(
                ("speaker", "source_id"),
                ("coding", "source_id"),
                ("unsettled", "source_id"),
            ),
        ),
        Entity(
            "informant",
            ("name", "attributes"),
            frozenset({"attributes"}),
            dependents=(("speaker", "informant_id"), ("case_link", "informant_id")),
        ),
        Entity("speaker", ("source_id", "label", "role", "name", "informant_id")),
        Entity(
            "code",
            (
                "parent_id",
                "name",
                "position",
                "definition",
                "include",
                "exclude",
                "example",
                "keywords",
                "color",
                "retired",
            ),
            frozenset({"keywords"}),
            dependents=(("code", "parent_id"), ("coding", "code_id"), ("unsettled", "code_id")),
        ),
        Entity(
            "coding",
            (
                "source_id",
                "start",
                "end",
                "code_id",
                "coder_id",
                "text_sha",
                "gloss",
                "paraphrase",
                "relevance",
                "direction",
            ),
        ),
        Entity("memo", ("target", "target_id", "kind", "body", "coder_id")),
        Entity(
            "unsettled",
            (
                "coding_id",
                "source_id",
                "code_id",
                "coder_id",
                "state",
                "start",
                "end",
                "quotation",
                "before",
                "after",
            ),
        ),
        Entity("lexeme", ("form", "keys", "word_class", "variety", "note", "enabled")),
        Entity(
            "saved_search",
            ("name", "query", "mode", "narrowing", "coder_id"),
            frozenset({"narrowing"}),
        ),
        Entity("answer", ("origin", "source_id", "quote_sha", "code_id", "coder_id", "accepted")),
        *_analysis_entities(),
        *_mixed_entities(),
    )
}

REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    name: tuple(
        (field, target.name)
        for target in ENTITIES.values()
        for dependent, field in target.dependents
        if dependent == name
    )
    for name in ENTITIES
}
"""Entity -> pairs of its field and the entity that the field refers to."""
