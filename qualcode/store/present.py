"""A project's present state without its history: for a copy that may be given away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from qualcode.store.action import Action
from qualcode.store.entities import ENTITIES, REFERENCES
from qualcode.store.project import Project


class Present(NamedTuple):
    """One thing as it is now. ``is_aside``: it does not live, but something that lives needs it."""

    entity: str
    id: str
    fields: dict[str, Any]
    is_aside: bool


def copy_present(source: Project, action: Action) -> None:
    """Make everything that lives in a project anew in another one, with the same ids."""
    kept: set[str] = set()
    aside: list[Present] = []
    for one in _in_order(source):
        for name, value in one.fields.items():
            if _names_a_text(one.entity, name) and value and value not in kept:
                _keep(source, action, value)
                kept.add(value)
        action.create(one.entity, one.fields, entity_id=one.id)
        if one.is_aside:
            aside.append(one)
    action.flush()
    for one in aside:
        action.delete(one.entity, one.id)


def _keep(source: Project, action: Action, sha: str) -> None:
    """Copy a text or a layout."""
    if row := source.row("SELECT body FROM text WHERE sha = ?", (sha,)):
        action.keep_text(row[0])
    if row := source.row("SELECT body FROM layout WHERE sha = ?", (sha,)):
        action.keep_layout(json.loads(row[0]))


def _in_order(source: Project) -> Iterator[Present]:
    """Yield what lives, whatever is referred to before what refers to it."""
    waiting = [one for entity in ENTITIES if entity != "action" for one in _living(source, entity)]
    done: set[tuple[str, str]] = set()
    while waiting:
        later = []
        for one in waiting:
            if all(target in done for target in _needs(one)):
                done.add((one.entity, one.id))
                yield one
            else:
                later.append(one)
        if len(later) == len(waiting):
            return
        waiting = later


def _needs(one: Present) -> Iterator[tuple[str, str]]:
    for field, target in REFERENCES[one.entity]:
        if one.fields.get(field) is not None:
            yield target, one.fields[field]
    if one.entity == "memo" and one.fields["target_id"]:
        yield one.fields["target"], one.fields["target_id"]


def _living(source: Project, entity: str) -> Iterator[Present]:
    spec = ENTITIES[entity]
    columns = ", ".join(f'"{name}"' for name in ("id", *spec.fields, "deleted"))
    waits = "id IN (SELECT coding_id FROM unsettled WHERE deleted = 0 AND state = 'lost')"
    condition = f"deleted = 0 OR {waits}" if entity == "coding" else "deleted = 0"
    rows = source.rows(f'SELECT {columns} FROM "{entity}" WHERE {condition} ORDER BY created, id')  # noqa: S608
    for row in rows:
        fields = dict(zip(spec.fields, row[1:-1], strict=True))
        for name in spec.json:
            fields[name] = json.loads(fields[name])
        if "retired" in fields:
            fields["retired"] = bool(fields["retired"])
        if row[-1] and (current := _text_sha(source, fields["source_id"])):
            # what waits without a place needs no earlier text: it is placed on the present one
            fields["text_sha"] = current
        yield Present(entity, row[0], fields, bool(row[-1]))


def _text_sha(source: Project, source_id: str) -> str:
    row = source.row("SELECT text_sha FROM source WHERE id = ?", (source_id,))
    return str(row[0]) if row else ""


def _names_a_text(entity: str, field: str) -> bool:
    """Whether a field holds the hash of a stored text; that of an imported file names none."""
    return field.endswith("_sha") and (entity, field) != ("source", "file_sha")
