"""How much is in a project."""

from __future__ import annotations

from qualcode.store.entities import ENTITIES
from qualcode.store.project import Project


def living(project: Project, entity: str) -> int:
    """Number of entities of a kind that are not deleted."""
    table = ENTITIES[entity].name
    row = project.row(f'SELECT count(*) FROM "{table}" WHERE deleted = 0')  # noqa: S608
    return int(row[0]) if row else 0


def is_living(project: Project, entity: str, entity_id: str) -> bool:
    """Whether there is such an entity and it is not deleted."""
    table = ENTITIES[entity].name
    sql = f'SELECT 1 FROM "{table}" WHERE id = ? AND deleted = 0'  # noqa: S608
    return project.row(sql, (entity_id,)) is not None


def words(project: Project) -> int:
    """Number of words in all sources."""
    row = project.row("SELECT coalesce(sum(words), 0) FROM source WHERE deleted = 0")
    return int(row[0]) if row else 0


def last_change(project: Project) -> str:
    """When the newest operation was written (UTC, "" for none)."""
    row = project.row("SELECT max(at) FROM op")
    return str(row[0]) if row and row[0] else ""
