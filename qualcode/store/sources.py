"""Reading sources, their texts, turns, speakers, and the informants."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from qualcode.model.ids import InformantId, SourceId, SpeakerId
from qualcode.model.source import Informant, Role, Source, SourceKind, Speaker
from qualcode.model.study import TurnRow
from qualcode.store.entities import ENTITIES
from qualcode.store.project import Project
from qualcode.store.projector import read_layout

_SOURCE = "id, name, kind, meta, text_sha, words, file_name, created"


def all_sources(project: Project) -> list[Source]:
    """Every source that is not deleted, in natural order of names."""
    rows = project.rows(f"SELECT {_SOURCE} FROM source WHERE deleted = 0")  # noqa: S608
    return sorted((_source(row) for row in rows), key=lambda s: natural(s.name))


def natural(name: str) -> list[tuple[int, int, str]]:
    """Sort key in which "IDI-2" comes before "IDI-10"."""
    key: list[tuple[int, int, str]] = []
    digits = ""
    for char in f"{name.casefold()}\0":
        if char.isdecimal():
            digits += char
            continue
        if digits:
            key.append((0, int(digits), ""))
            digits = ""
        key.append((1, 0, char))
    return key


def _source(row: tuple[Any, ...]) -> Source:
    return Source(
        id=SourceId(row[0]),
        name=row[1],
        kind=SourceKind(row[2]),
        meta=json.loads(row[3]),
        text_sha=row[4],
        words=row[5],
        file_name=row[6],
        added=row[7],
    )


def name_of(project: Project, source_id: SourceId) -> str:
    """The name of a source."""
    row = project.row("SELECT name FROM source WHERE id = ?", (source_id,))
    return str(row[0]) if row else ""


def text_of(project: Project, source_id: SourceId) -> str:
    """The current text of a source."""
    row = project.row(
        "SELECT body FROM text JOIN source ON source.text_sha = text.sha WHERE source.id = ?",
        (source_id,),
    )
    return str(row[0]) if row else ""


def current_text(project: Project, source_id: SourceId) -> tuple[str, str] | None:
    """The SHA-256 and the text of a living source."""
    row = project.row(
        "SELECT text.sha, body FROM source JOIN text ON text.sha = source.text_sha "
        "WHERE source.id = ? AND source.deleted = 0",
        (source_id,),
    )
    return (str(row[0]), str(row[1])) if row else None


def version_of(project: Project, source_id: SourceId) -> tuple[str, str] | None:
    """What names the present text and layout of a living source."""
    row = project.row(
        "SELECT text_sha, layout_sha FROM source WHERE id = ? AND deleted = 0", (source_id,)
    )
    return (str(row[0]), str(row[1])) if row else None


def layout_of(project: Project, source_id: SourceId) -> dict[str, Any]:
    """The stored layout of a source: turns, notes, origin map, reading, problems."""
    row = project.row("SELECT layout_sha FROM source WHERE id = ?", (source_id,))
    return read_layout(project.connection, row[0]) if row else {}


def turns_of(project: Project, source_id: SourceId) -> list[TurnRow]:
    """The turns of one source in order."""
    rows = project.rows(
        'SELECT n, "start", "end", label, note, time FROM turn WHERE source_id = ? ORDER BY n',
        (source_id,),
    )
    return [TurnRow(*row) for row in rows]


def turn(project: Project, source_id: SourceId, n: int) -> TurnRow | None:
    """One turn of a source."""
    row = project.row(
        'SELECT n, "start", "end", label, note, time FROM turn WHERE source_id = ? AND n = ?',
        (source_id, n),
    )
    return TurnRow._make(row) if row else None


def all_turns(project: Project) -> dict[SourceId, list[TurnRow]]:
    """The turns of all sources."""
    turns: dict[SourceId, list[TurnRow]] = {}
    for source_id, *row in project.rows(
        'SELECT source_id, n, "start", "end", label, note, time FROM turn ORDER BY source_id, n'
    ):
        turns.setdefault(source_id, []).append(TurnRow._make(row))
    return turns


class LazyTurns(Mapping[SourceId, Sequence[TurnRow]]):
    """The turns of the sources of a project, fetched when a source is asked for."""

    def __init__(self, project: Project) -> None:
        """Fetch nothing yet."""
        self._project = project
        self._fetched: dict[SourceId, list[TurnRow]] = {}

    def __getitem__(self, source_id: SourceId) -> list[TurnRow]:
        """The turns of one source."""
        if source_id not in self._fetched:
            self._fetched[source_id] = turns_of(self._project, source_id)
        return self._fetched[source_id]

    def __iter__(self) -> Iterator[SourceId]:
        """The sources."""
        return iter(source.id for source in all_sources(self._project))

    def __len__(self) -> int:
        """Number of sources."""
        return len(all_sources(self._project))


def texts(project: Project) -> dict[SourceId, str]:
    """The texts of all sources."""
    return dict(
        project.rows(
            "SELECT source.id, body FROM source JOIN text ON text.sha = source.text_sha "
            "WHERE source.deleted = 0"
        )
    )


def speakers(project: Project, source_id: SourceId | None = None) -> list[Speaker]:
    """Speakers of one source, or of all."""
    rows = project.rows(
        "SELECT id, source_id, label, role, informant_id FROM speaker "
        "WHERE deleted = 0 AND (?1 IS NULL OR source_id = ?1) ORDER BY source_id, created, id",
        (source_id,),
    )
    return [
        Speaker(
            id=SpeakerId(row[0]),
            source_id=SourceId(row[1]),
            label=row[2],
            role=Role(row[3]),
            informant_id=row[4],
        )
        for row in rows
    ]


def informants(project: Project) -> list[Informant]:
    """Every informant, in natural order of names."""
    rows = project.rows("SELECT id, name, attributes FROM informant WHERE deleted = 0")
    people = [
        Informant(id=InformantId(row[0]), name=row[1], attributes=json.loads(row[2]))
        for row in rows
    ]
    return sorted(people, key=lambda person: natural(person.name))


def coded_spans(project: Project) -> dict[SourceId, list[tuple[int, int]]]:
    """Start and end of every living coding, by source, sorted."""
    spans: dict[SourceId, list[tuple[int, int]]] = {}
    for source_id, start, end in project.rows(
        'SELECT source_id, "start", "end" FROM coding WHERE deleted = 0 ORDER BY "start", "end"'
    ):
        spans.setdefault(source_id, []).append((start, end))
    return spans


def referring(project: Project, entity: str, field: str, ids: Collection[str]) -> list[str]:
    """Ids of the living things of a kind whose ``field`` names one of ``ids``.

    Raises:
        KeyError: there is no such kind or field.
    """
    if field not in ENTITIES[entity].fields:
        raise KeyError(field)
    places = ", ".join("?" * len(ids))
    query = f"SELECT id FROM {entity} WHERE deleted = 0 AND {field} IN ({places})"  # noqa: S608
    return [str(row[0]) for row in project.rows(query, tuple(ids))]
