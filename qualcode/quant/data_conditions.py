"""Conditions on a row, as people write them: ``umur >= 12``, ``jk = L|P``, ``berat missing``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from qualcode.model.dataset import VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.written import parse_date, parse_number
from qualcode.quant.data import Dataset, Floats

Mask = NDArray[np.bool_]
_COMPARED = re.compile(r"\s*(.+?)\s*(<=|>=|!=|<>|==|=|<|>)\s*(.+?)\s*")
_MISSING = re.compile(r"\s*(.+?)\s+(missing|present|kosong|terisi)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison; ``operator`` is one of < <= = != >= > missing present."""

    column: str
    operator: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        """Write the condition as it would be typed."""
        return f"{self.column} {self.operator} {'|'.join(self.values)}".rstrip()


def parse_conditions(text: str) -> tuple[Condition, ...]:
    """Read conditions separated by semicolons or line breaks.

    Raises:
        InputProblem: a part is no condition.
    """
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    return tuple(parse_condition(part) for part in parts)


def parse_condition(text: str) -> Condition:
    """Read one condition.

    Raises:
        InputProblem: it is none.
    """
    if match := _MISSING.fullmatch(text):
        word = match[2].casefold()
        return Condition(match[1], "missing" if word in {"missing", "kosong"} else "present", ())
    if match := _COMPARED.fullmatch(text):
        operator = {"==": "=", "<>": "!="}.get(match[2], match[2])
        values = tuple(value.strip() for value in match[3].split("|") if value.strip())
        if values and (operator in {"=", "!="} or len(values) == 1):
            return Condition(match[1], operator, values)
    raise InputProblem(
        "“{text}” is no condition. Write for example: age >= 12; sex = L|P; weight missing.",
        text=text,
    )


def evaluate(data: Dataset, condition: Condition) -> tuple[Mask, Mask]:
    """Return (rows where the condition holds, rows where it cannot be told: the value is missing)."""
    cells = data.cells(condition.column)
    empty = np.array([cell is None for cell in cells], dtype=bool)
    if condition.operator in {"missing", "present"}:
        holds = empty if condition.operator == "missing" else ~empty
        return holds, np.zeros(data.n, dtype=bool)
    if condition.operator in {"=", "!="}:
        holds = _equals(data, condition)
        return (holds if condition.operator == "=" else ~holds) & ~empty, empty
    left, right = _ordered(data, condition)
    with np.errstate(invalid="ignore"):
        holds = {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[
            condition.operator
        ]
    return holds & ~empty, empty


def _equals(data: Dataset, condition: Condition) -> Mask:
    wanted = {value.casefold() for value in condition.values}
    numbers = {number for value in condition.values if (number := parse_number(value)) is not None}
    labels = data.variable(condition.column).value_labels

    def same(code: str | None) -> bool:
        if code is None:
            return False
        if code.casefold() in wanted or labels.get(code, "").casefold() in wanted:
            return True
        return bool(numbers) and parse_number(code) in numbers

    return np.array([same(code) for code in data.codes(condition.column)], dtype=bool)


def _ordered(data: Dataset, condition: Condition) -> tuple[Floats, float]:
    limit = condition.values[0]
    number = parse_number(limit)
    if number is not None:
        return data.numbers(condition.column), number
    day = parse_date(limit)
    if day is None or data.variable(condition.column).type is VariableType.NUMBER:
        raise InputProblem(
            "“{condition}”: compare with a number or a date.", condition=str(condition)
        )
    days = data.dates(condition.column)
    values = np.where(np.isnat(days), np.nan, days.astype("int64").astype(np.float64))
    return values, float((day - date(1970, 1, 1)).days)
