"""Reading codes, codings, memos, coders and settings."""

from __future__ import annotations

import json
from typing import Any

from qualcode.model.codebook import Code, Codebook
from qualcode.model.coding import Coder, Coding, Memo, MemoKind, MemoTarget
from qualcode.model.ids import CodeId, CoderId, CodingId, MemoId, SourceId
from qualcode.model.reduction import Direction, Relevance
from qualcode.store.project import Project

_CODE = (
    "id, parent_id, name, position, definition, include, exclude, example, keywords, color, retired"
)
_CODING = (
    'id, source_id, "start", "end", code_id, coder_id, created, paraphrase, relevance, direction, '
    "gloss"
)


def codebook(project: Project) -> Codebook:
    """The living codes of the project as a tree."""
    rows = project.rows(f"SELECT {_CODE} FROM code WHERE deleted = 0")  # noqa: S608
    return Codebook(
        tuple(_code(row) for row in rows),
        title=str(setting(project, "codebook_title", "")),
        language=str(setting(project, "codebook_language", "id")),
    )


def _code(row: tuple[Any, ...]) -> Code:
    return Code(
        id=CodeId(row[0]),
        parent_id=row[1],
        name=row[2],
        position=row[3],
        definition=row[4] or "",
        include=row[5] or "",
        exclude=row[6] or "",
        example=row[7] or "",
        keywords=tuple(json.loads(row[8])),
        color=row[9] or "",
        retired=bool(row[10]),
    )


def codings(
    project: Project, *, source_id: SourceId | None = None, code_id: CodeId | None = None
) -> list[Coding]:
    """Living codings, by source and place; of one source or of one code when given."""
    rows = project.rows(
        f"SELECT {_CODING} FROM coding WHERE deleted = 0 "  # noqa: S608
        "AND (?1 IS NULL OR source_id = ?1) AND (?2 IS NULL OR code_id = ?2) "
        'ORDER BY source_id, "start", "end", created',
        (source_id, code_id),
    )
    return [_coding(row) for row in rows]


def coding(project: Project, coding_id: str) -> Coding | None:
    """One living coding."""
    row = project.row(
        f"SELECT {_CODING} FROM coding WHERE id = ? AND deleted = 0",  # noqa: S608
        (coding_id,),
    )
    return _coding(row) if row else None


def is_coded(
    project: Project, source_id: SourceId, start: int, end: int, code_id: CodeId, coder_id: CoderId
) -> bool:
    """Whether this coder has given exactly this place this code."""
    row = project.row(
        'SELECT 1 FROM coding WHERE source_id = ? AND "start" = ? AND "end" = ? AND code_id = ? '
        "AND coder_id = ? AND deleted = 0",
        (source_id, start, end, code_id, coder_id),
    )
    return row is not None


def _coding(row: tuple[Any, ...]) -> Coding:
    return Coding(
        id=CodingId(row[0]),
        source_id=SourceId(row[1]),
        start=row[2],
        end=row[3],
        code_id=CodeId(row[4]),
        coder_id=CoderId(row[5]),
        created=row[6],
        paraphrase=row[7] or "",
        relevance=Relevance(row[8]) if row[8] else None,
        direction=Direction(row[9]) if row[9] else None,
        gloss=row[10] or "",
    )


def counts_by_code(project: Project, source_id: SourceId | None = None) -> dict[CodeId, int]:
    """Number of living codings of each code, in one source or in all."""
    return dict(
        project.rows(
            "SELECT code_id, count(*) FROM coding WHERE deleted = 0 "
            "AND (?1 IS NULL OR source_id = ?1) GROUP BY code_id",
            (source_id,),
        )
    )


def recent_codes(project: Project, coder_id: CoderId, limit: int = 9) -> list[CodeId]:
    """The codes this coder applied last, newest first."""
    rows = project.rows(
        """SELECT coding.code_id, max(coding.created) AS latest FROM coding
           JOIN code ON code.id = coding.code_id AND code.deleted = 0 AND code.retired = 0
           WHERE coding.deleted = 0 AND coding.coder_id = ?
           GROUP BY coding.code_id ORDER BY latest DESC LIMIT ?""",
        (coder_id, limit),
    )
    return [CodeId(row[0]) for row in rows]


def memos(
    project: Project, *, target: MemoTarget | None = None, target_id: str | None = None
) -> list[Memo]:
    """Living memos, oldest first; on one target when given."""
    rows = project.rows(
        "SELECT id, target, target_id, kind, body, coder_id, created, modified FROM memo "
        "WHERE deleted = 0 AND (?1 IS NULL OR target = ?1) AND (?2 IS NULL OR target_id = ?2) "
        "ORDER BY created, id",
        (target, target_id),
    )
    return [
        Memo(
            id=MemoId(row[0]),
            target=MemoTarget(row[1]),
            target_id=row[2],
            kind=MemoKind(row[3]),
            body=row[4],
            coder_id=CoderId(row[5]),
            created=row[6],
            modified=row[7],
        )
        for row in rows
    ]


def coders(project: Project) -> list[Coder]:
    """Everyone who has worked on this project."""
    rows = project.rows("SELECT id, name FROM coder WHERE deleted = 0 ORDER BY created")
    return [Coder(id=CoderId(row[0]), name=row[1]) for row in rows]


def setting(project: Project, key: str, default: Any = None) -> Any:
    """A setting of the project, as stored by its newest operation."""
    row = project.row("SELECT value FROM setting WHERE id = ? AND deleted = 0", (key,))
    return json.loads(row[0]) if row else default
