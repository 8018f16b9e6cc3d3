"""Reading the codings that a correction unsettled."""

from __future__ import annotations

from typing import Any

from qualcode.model.correction import Unsettled, UnsettledId, UnsettledState
from qualcode.model.ids import CodeId, CoderId, CodingId, SourceId
from qualcode.store.project import Project

_FOUND = """
SELECT u.id, u.coding_id, u.source_id, coding.code_id, coding.coder_id, u.state,
       CASE u.state WHEN 'lost' THEN u."start" ELSE coding."start" END AS "from",
       CASE u.state WHEN 'lost' THEN u."end" ELSE coding."end" END,
       u.quotation, u.before, u.after, u.created
FROM unsettled u JOIN coding ON coding.id = u.coding_id
WHERE u.deleted = 0
"""
_WAITING = "AND coding.deleted = (u.state = 'lost')"


def unsettled(
    project: Project, source_id: SourceId | None = None, *, retracted: bool = False
) -> list[Unsettled]:
    """Codings that wait for a person, by source and place.

    One that was changed and then retracted waits no more; ``retracted`` returns its entry too.
    """
    waiting = "" if retracted else _WAITING
    rows = project.rows(
        f"{_FOUND} {waiting} AND (?1 IS NULL OR u.source_id = ?1) "
        'ORDER BY u.source_id, "from", u.created',
        (source_id,),
    )
    return [_unsettled(row) for row in rows]


def _unsettled(row: tuple[Any, ...]) -> Unsettled:
    return Unsettled(
        id=UnsettledId(row[0]),
        coding_id=CodingId(row[1]),
        source_id=SourceId(row[2]),
        code_id=CodeId(row[3]),
        coder_id=CoderId(row[4]),
        state=UnsettledState(row[5]),
        start=row[6],
        end=row[7],
        quotation=row[8],
        before=row[9],
        after=row[10],
        since=row[11],
    )
