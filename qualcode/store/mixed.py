"""Reading data sets, links of cases, items and joint lines; tables as immutable texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from qualcode.model.dataset import Cell, RawTable, Variable, VariableType
from qualcode.model.ids import CodeId, CoderId, CodingId, InformantId
from qualcode.model.mixed import (
    CaseLink,
    CaseLinkId,
    DataSet,
    DataSetId,
    Fit,
    Item,
    ItemId,
    ItemKind,
    JointId,
    JointLine,
    Relation,
)
from qualcode.store.entities import ENTITIES
from qualcode.store.oplog import canonical
from qualcode.store.project import Project

Made = TypeVar("Made")
Row = dict[str, Any]
_DAY = "day"


def table_text(table: RawTable) -> str:
    """Write a table as canonical JSON; the same table gives the same text."""
    return canonical(
        {
            "name": table.name,
            "sha256": table.sha256,
            "variables": [variable_record(variable) for variable in table.variables],
            "columns": [[_stored(cell) for cell in column] for column in table.columns],
            "rows": table.row_numbers,
        }
    )


def table_of(project: Project, sha: str) -> RawTable:
    """Return a stored table."""
    row = project.row("SELECT body FROM text WHERE sha = ?", (sha,))
    assert row is not None, sha
    found = json.loads(row[0])
    return RawTable(
        name=found["name"],
        variables=tuple(variable_of(one) for one in found["variables"]),
        columns=tuple(tuple(map(_cell, column)) for column in found["columns"]),
        row_numbers=tuple(found["rows"]),
        sha256=found["sha256"],
    )


def variable_record(variable: Variable) -> dict[str, object]:
    """Return an entry of a data dictionary as JSON holds it."""
    return {
        "name": variable.name,
        "label": variable.label,
        "type": str(variable.type),
        "values": [list(pair) for pair in variable.value_labels.items()],
        "missing": list(variable.missing),
    }


def variable_of(found: Mapping[str, Any]) -> Variable:
    """Return the entry of a data dictionary that JSON holds."""
    return Variable(
        name=found["name"],
        label=found["label"],
        type=VariableType(found["type"]),
        value_labels=dict(found["values"]),
        missing=tuple(found["missing"]),
    )


def _stored(cell: Cell) -> object:
    if isinstance(cell, date):
        return {_DAY: cell.isoformat()}
    if isinstance(cell, float) and cell != cell:  # noqa: PLR0124  # NaN
        return None
    return cell


def _cell(stored: Any) -> Cell:
    if isinstance(stored, dict):
        return date.fromisoformat(stored[_DAY][:10])
    found: Cell = stored
    return found


def _living(project: Project, entity: str, make: Callable[[Row], Made]) -> list[Made]:
    spec = ENTITIES[entity]
    names = ("id", *spec.fields, "created")
    columns = ", ".join(f'"{name}"' for name in names)
    rows = project.rows(
        f'SELECT {columns} FROM "{entity}" WHERE deleted = 0 ORDER BY created, id'  # noqa: S608
    )
    made = []
    for row in rows:
        fields: Row = dict(zip(names, row, strict=True))
        for name in spec.json:
            fields[name] = json.loads(fields[name]) if fields[name] else None
        made.append(make(fields))
    return made


def data_sets(project: Project) -> list[DataSet]:
    """Return every data set, oldest first."""
    return _living(project, "dataset", _data_set)


def _data_set(row: Row) -> DataSet:
    return DataSet(
        id=DataSetId(row["id"]),
        name=row["name"],
        file_name=row["file_name"] or "",
        file_sha=row["file_sha"] or "",
        table_sha=row["table_sha"],
        rows=row["rows"] or 0,
        dictionary=tuple(variable_of(one) for one in row["dictionary"] or ()),
        steps=tuple(row["steps"] or ()),
        case_column=row["case_column"] or "",
        relation=Relation(row["relation"] or Relation.ONE),
        added=row["created"],
    )


def case_links(project: Project, dataset_id: DataSetId | None = None) -> list[CaseLink]:
    """Return the links of cases and informants, of one data set or of all."""
    found = _living(project, "case_link", _case_link)
    return [one for one in found if dataset_id in {None, one.dataset_id}]


def _case_link(row: Row) -> CaseLink:
    return CaseLink(
        id=CaseLinkId(row["id"]),
        dataset_id=DataSetId(row["dataset_id"]),
        case_id=row["case_id"],
        informant_id=InformantId(row["informant_id"]),
    )


def items(project: Project) -> list[Item]:
    """Return questionnaire items and hypotheses, oldest first."""
    return _living(project, "item", _item)


def _item(row: Row) -> Item:
    return Item(
        id=ItemId(row["id"]),
        kind=ItemKind(row["kind"]),
        label=row["label"] or "",
        wording=row["wording"] or "",
        code_id=CodeId(row["code_id"]),
        dataset_id=DataSetId(row["dataset_id"]) if row["dataset_id"] else None,
        variables=tuple(row["variables"] or ()),
        evidence=tuple(CodingId(one) for one in row["evidence"] or ()),
        coder_id=CoderId(row["coder_id"]),
        written=row["written"] or "",
    )


def joint_lines(project: Project) -> list[JointLine]:
    """Return the lines of the side-by-side display, oldest first."""
    return _living(project, "joint_line", _joint_line)


def _joint_line(row: Row) -> JointLine:
    return JointLine(
        id=JointId(row["id"]),
        code_id=CodeId(row["code_id"]),
        dataset_id=DataSetId(row["dataset_id"]) if row["dataset_id"] else None,
        quantity=row["quantity"] or "",
        statistic=row["statistic"] or "",
        options=row["options"] or {},
        fit=Fit(row["fit"]) if row["fit"] else None,
        inference=row["inference"] or "",
        coder_id=CoderId(row["coder_id"]),
        written=row["written"] or "",
    )
