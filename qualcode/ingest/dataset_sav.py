"""SPSS files: values with their labels, value labels and user-missing codes."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyreadstat

from qualcode.ingest.dataset_typing import MAX_COLUMNS, MAX_ROWS
from qualcode.model.dataset import Cell, RawTable, Variable, VariableType
from qualcode.model.errors import InputProblem


def read_sav(path: Path, content: bytes, _sheet: str = "") -> RawTable:
    """Read an SPSS file (.sav, .zsav).

    Raises:
        InputProblem: damaged, too large, or without cases.
    """
    if not content.startswith((b"$FL2", b"$FL3")):
        raise _damaged(path.name)
    try:
        _, head = pyreadstat.read_sav(str(path), metadataonly=True)
        if (head.number_rows or 0) > MAX_ROWS or len(head.column_names) > MAX_COLUMNS:
            raise InputProblem("{file} has more than {n} rows.", file=path.name, n=MAX_ROWS)
        values, meta = pyreadstat.read_sav(str(path), user_missing=True, output_format="dict")
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError) as error:
        raise _damaged(path.name) from error
    columns = {name: tuple(map(_cell, values[name])) for name in meta.column_names}
    n = len(next(iter(columns.values()), ()))
    if not n:
        raise InputProblem("{file} has a header and no rows of data.", file=path.name)
    return RawTable(
        name=path.name,
        variables=tuple(_variable(name, columns[name], meta) for name in meta.column_names),
        columns=tuple(columns[name] for name in meta.column_names),
        row_numbers=tuple(range(1, n + 1)),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _damaged(name: str) -> InputProblem:
    return InputProblem(
        "{file} is damaged or not an SPSS file. Save it again in SPSS, or as csv.", file=name
    )


def _cell(value: Any) -> Cell:
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, (int, date)):
        return value
    text = str(value).strip()
    return text or None


def _variable(name: str, cells: Sequence[Cell], meta: Any) -> Variable:
    labels = {
        _code(code): str(text) for code, text in meta.variable_value_labels.get(name, {}).items()
    }
    type_ = VariableType.TEXT
    if labels:
        type_ = VariableType.CATEGORY
    elif any(isinstance(cell, date) for cell in cells):
        type_ = VariableType.DATE
    elif all(cell is None or isinstance(cell, (int, float)) for cell in cells):
        type_ = VariableType.NUMBER
    return Variable(
        name=name,
        label=str(meta.column_names_to_labels.get(name) or ""),
        type=type_,
        value_labels=labels,
        missing=_missing(meta.missing_ranges.get(name, ()), cells),
    )


def _missing(ranges: Sequence[Mapping[str, Any]], cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the codes that count as missing: single ones, and those of a range that occur."""
    codes: list[str] = []
    for one in ranges:
        low, high = one["lo"], one["hi"]
        if low == high:
            codes.append(_code(low))
            continue
        found = {cell for cell in cells if isinstance(cell, (int, float)) and low <= cell <= high}
        codes.extend(_code(cell) for cell in sorted(found))
    return tuple(dict.fromkeys(codes))


def _code(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
