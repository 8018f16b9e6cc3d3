"""Which fields hold words that people wrote: where a name can stand besides the texts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from qualcode.store.entities import ENTITIES
from qualcode.store.project import Project

WRITTEN: Mapping[str, tuple[str, ...]] = {
    "source": ("name", "meta", "file_name"),
    "speaker": ("label", "name"),
    "informant": ("name", "attributes"),
    "memo": ("body",),
    "code": ("name", "definition", "include", "exclude", "example", "keywords"),
    "coding": ("gloss", "paraphrase"),
    "unsettled": ("quotation", "before", "after"),
    "response": ("note",),
    "link": ("note",),
    "sheet": ("fields",),
    "cell": ("at", "body"),
    "finding": ("proposition", "reason"),
    "evidence": ("note",),
    "tactic": ("done", "result"),
    "verdict": ("party", "note", "resolution"),
    "indicator": ("name", "document", "period"),
    "display": ("name", "spec"),
    "saved_search": ("name", "query", "narrowing"),
    "dataset": ("name", "file_name", "dictionary"),
    "item": ("label", "wording"),
    "joint_line": ("inference",),
    "setting": ("value",),
}
"""Entity -> its fields; JSON fields hold the words as values."""
_SETTINGS = frozenset({"title", "codebook_title"})
"""Settings that are words."""


class Wording(NamedTuple):
    """The words of one entity, by field."""

    entity: str
    id: str
    fields: dict[str, Any]


def wordings(project: Project) -> Iterator[Wording]:
    """Yield the words of everything that is not deleted."""
    for entity, names in WRITTEN.items():
        json_fields = ENTITIES[entity].json
        columns = ", ".join(f'"{name}"' for name in ("id", *names))
        rows = project.rows(f'SELECT {columns} FROM "{entity}" WHERE deleted = 0 ORDER BY id')  # noqa: S608
        for row in rows:
            if entity == "setting" and row[0] not in _SETTINGS:
                continue
            fields = dict(zip(names, row[1:], strict=True))
            for name in json_fields.intersection(names):
                fields[name] = json.loads(fields[name])
            yield Wording(entity, row[0], fields)
