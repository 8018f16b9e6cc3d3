"""Reading what the analysis adds: responses, links, sheets, cells, findings, the ledger, displays."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from qualcode.model.conclusion import (
    CellId,
    CellPlace,
    DisplayId,
    Evidence,
    EvidenceId,
    Finding,
    FindingId,
    FindingStatus,
    Indicator,
    IndicatorId,
    LedgerEntry,
    SavedDisplay,
    Side,
    Subject,
    TacticEntry,
    TacticId,
    Triangulation,
    Verdict,
    VerdictId,
    WrittenCell,
)
from qualcode.model.ids import CodeId, CoderId, CodingId, InformantId, SourceId
from qualcode.model.reduction import (
    CodeLink,
    Direction,
    LinkId,
    LinkKind,
    Passage,
    Response,
    ResponseId,
    ResponseState,
    Sheet,
    SheetId,
    SheetKind,
)
from qualcode.store.entities import ENTITIES
from qualcode.store.project import Project

Made = TypeVar("Made")
Row = dict[str, Any]
_EMPTY: dict[str, Callable[[], Any]] = {"[]": list, "{}": dict}


def _living(
    project: Project, entity: str, make: Callable[[Row], Made], order: str = "created, id"
) -> list[Made]:
    """Return every living entity of a kind, made from its fields; oldest first."""
    spec = ENTITIES[entity]
    names = ("id", *spec.fields)
    columns = ", ".join(f'"{name}"' for name in names)
    rows = project.rows(
        f'SELECT {columns} FROM "{entity}" WHERE deleted = 0 ORDER BY {order}'  # noqa: S608 - fixed names
    )
    made: list[Made] = []
    for row in rows:
        values = dict(zip(names, row, strict=True))
        for name in spec.json:
            values[name] = (
                _EMPTY[values[name]]() if values[name] in _EMPTY else json.loads(values[name])
            )
        made.append(make(values))
    return made


def responses(project: Project) -> list[Response]:
    """Every decided state of an informant on a code."""
    return _living(project, "response", _response)


def _response(row: Row) -> Response:
    place = Passage(SourceId(row["source_id"]), row["start"], row["end"])
    return Response(
        id=ResponseId(row["id"]),
        informant_id=InformantId(row["informant_id"]),
        code_id=CodeId(row["code_id"]),
        state=ResponseState(row["state"]),
        note=row["note"] or "",
        at=place if row["source_id"] else Passage(),
        coder_id=CoderId(row["coder_id"]),
        written=row["written"],
    )


def links(project: Project) -> list[CodeLink]:
    """Every stated link between codes."""
    return _living(project, "link", _link)


def _link(row: Row) -> CodeLink:
    return CodeLink(
        id=LinkId(row["id"]),
        kind=LinkKind(row["kind"]),
        from_code=CodeId(row["from_code"]),
        to_code=CodeId(row["to_code"]),
        sign=row["sign"] or "",
        note=row["note"] or "",
        evidence=tuple(CodingId(one) for one in row["evidence"] or ()),
        coder_id=CoderId(row["coder_id"]),
        written=row["written"],
    )


def sheets(project: Project) -> list[Sheet]:
    """Every contact summary sheet and document summary form."""
    return _living(project, "sheet", _sheet)


def _sheet(row: Row) -> Sheet:
    return Sheet(
        id=SheetId(row["id"]),
        source_id=SourceId(row["source_id"]),
        kind=SheetKind(row["kind"]),
        fields=row["fields"] or {},
        coder_id=CoderId(row["coder_id"]),
        written=row["written"],
    )


def cells(project: Project) -> list[WrittenCell]:
    """Every written cell and interpretation."""
    return _living(project, "cell", _cell)


def _cell(row: Row) -> WrittenCell:
    return WrittenCell(
        id=CellId(row["id"]),
        place=CellPlace(
            at=tuple(sorted((row["at"] or {}).items())), scope=tuple(row["scope"] or ())
        ),
        body=row["body"],
        basis=row["basis"] or {},
        evidence=tuple(CodingId(one) for one in row["evidence"] or ()),
        coder_id=CoderId(row["coder_id"]),
        written=row["written"],
    )


def findings(project: Project) -> list[Finding]:
    """Every finding, by number."""
    return _living(project, "finding", _finding, "number, created, id")


def _finding(row: Row) -> Finding:
    return Finding(
        id=FindingId(row["id"]),
        number=row["number"],
        proposition=row["proposition"],
        codes=tuple(CodeId(one) for one in row["codes"] or ()),
        direction=Direction(row["direction"]) if row["direction"] else None,
        status=FindingStatus(row["status"]),
        reason=row["reason"] or "",
        coder_id=CoderId(row["coder_id"]),
        written=row["written"],
    )


def evidence(project: Project) -> list[Evidence]:
    """All evidence of all findings."""
    return _living(project, "evidence", _evidence)


def _evidence(row: Row) -> Evidence:
    return Evidence(
        id=EvidenceId(row["id"]),
        finding_id=FindingId(row["finding_id"]),
        kind=row["kind"],
        ref=row["ref"],
        side=Side(row["side"]),
        note=row["note"] or "",
        digest=row["digest"] or "",
        coder_id=CoderId(row["coder_id"]),
        written=row["written"],
    )


def tactics(project: Project) -> list[TacticEntry]:
    """The log of tactics of all findings."""
    return _living(project, "tactic", _tactic)


def _tactic(row: Row) -> TacticEntry:
    return TacticEntry(
        id=TacticId(row["id"]),
        finding_id=FindingId(row["finding_id"]),
        tactic=row["tactic"],
        done=row["done"] or "",
        result=row["result"] or "",
        coder_id=CoderId(row["coder_id"]),
        written=row["written"],
    )


def ledger(project: Project) -> list[LedgerEntry]:
    """Every decided entry of the triangulation ledger."""
    return _living(project, "verdict", _verdict)


def _verdict(row: Row) -> LedgerEntry:
    return LedgerEntry(
        id=VerdictId(row["id"]),
        subject=Subject(row["subject"], row["subject_id"]),
        by=Triangulation(row["by"]),
        party=row["party"],
        verdict=Verdict(row["verdict"]),
        note=row["note"] or "",
        basis=row["basis"] or {},
        resolution=row["resolution"] or "",
        coder_id=CoderId(row["coder_id"]),
        written=row["written"],
    )


def indicators(project: Project) -> list[Indicator]:
    """Every indicator with its target."""
    return _living(project, "indicator", _indicator)


def _indicator(row: Row) -> Indicator:
    return Indicator(
        id=IndicatorId(row["id"]),
        name=row["name"],
        value=row["value"],
        target=row["target"],
        aim=row["aim"],
        unit=row["unit"] or "",
        period=row["period"] or "",
        document=row["document"] or "",
        source_id=SourceId(row["source_id"]) if row["source_id"] else None,
        code_id=CodeId(row["code_id"]) if row["code_id"] else None,
        coder_id=CoderId(row["coder_id"]),
        written=row["written"],
    )


def displays(project: Project) -> list[SavedDisplay]:
    """Every saved display, by name."""
    return _living(project, "display", _display, "name, id")


def _display(row: Row) -> SavedDisplay:
    return SavedDisplay(
        id=DisplayId(row["id"]),
        name=row["name"],
        spec=row["spec"] or {},
        coder_id=CoderId(row["coder_id"]),
        written=row["written"],
    )
