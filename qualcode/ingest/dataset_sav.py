"""SPSS files: values with their labels, value labels and user-missing codes."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from qualcode.model.dataset import Cell, RawTable, Variable, VariableType
from qualcode.model.errors import InputProblem

_TOO_LARGE = 4
_SECONDS = 300


def read_sav(path: Path, content: bytes, _sheet: str = "") -> RawTable:
    """Read an SPSS file (.sav, .zsav).

    Raises:
        InputProblem: damaged, too large, or without cases.
    """
    if not content.startswith((b"$FL2", b"$FL3")):
        raise _damaged(path.name)
    variables: list[Variable] = []
    columns: list[tuple[Cell, ...]] = []
    for one in _read_apart(path):
        cells = tuple(map(_cell, one["cells"]))
        columns.append(cells)
        variables.append(_variable(one, cells))
    if not columns or not columns[0]:
        raise InputProblem("{file} has a header and no rows of data.", file=path.name)
    return RawTable(
        name=path.name,
        variables=tuple(variables),
        columns=tuple(columns),
        row_numbers=tuple(range(1, len(columns[0]) + 1)),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _read_apart(path: Path) -> Any:
    """Let a process of its own read the file; see `dataset_sav_worker`."""
    worker = [sys.executable, "-m", "qualcode.ingest.dataset_sav_worker", str(path.absolute())]
    try:
        done = subprocess.run(worker, capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise _damaged(path.name) from None
    if done.returncode == _TOO_LARGE:
        raise InputProblem("{file} has too many rows or columns.", file=path.name)
    if done.returncode:
        raise _damaged(path.name)
    return json.loads(done.stdout)


def _damaged(name: str) -> InputProblem:
    return InputProblem(
        "{file} is damaged or not an SPSS file. Save it again in SPSS, or as csv.", file=name
    )


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        return date.fromisoformat(value["date"])
    cell: Cell = value
    return cell


def _variable(one: Any, cells: Sequence[Cell]) -> Variable:
    kind = VariableType.TEXT
    if one["labels"]:
        kind = VariableType.CATEGORY
    elif any(isinstance(cell, date) for cell in cells):
        kind = VariableType.DATE
    elif all(cell is None or isinstance(cell, (int, float)) for cell in cells):
        kind = VariableType.NUMBER
    return Variable(
        name=one["name"],
        label=one["label"],
        type=kind,
        value_labels=one["labels"],
        missing=_missing(one["missing"], cells),
    )


def _missing(ranges: Sequence[Sequence[Any]], cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the codes that count as missing: single ones, and those of a range that occur."""
    codes: list[str] = []
    for low, high in ranges:
        if low == high:
            codes.append(_code(low))
        elif isinstance(low, float) and isinstance(high, float):
            occurring = {
                cell for cell in cells if isinstance(cell, (int, float)) and low <= cell <= high
            }
            codes.extend(_code(cell) for cell in sorted(occurring))
    return tuple(dict.fromkeys(codes))


def _code(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
