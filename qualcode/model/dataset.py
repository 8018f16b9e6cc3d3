"""A table of measurements as a file gives it: variables, cells, and where each cell stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from qualcode.model.transcript import Problem

Cell = str | int | float | date | None
"""A value of a data table; None is an empty cell."""


class VariableType(StrEnum):
    """What the values of a variable are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CATEGORY = "category"
    """Codes with a meaning each (`Variable.value_labels`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One entry of the data dictionary.

    ``value_labels`` maps a code as written ("0", "1") to its meaning; ``missing`` are the codes that
    stand for "no answer" and are read as empty.
    """

    name: str
    label: str = ""
    type: VariableType = VariableType.TEXT
    value_labels: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """A data file as read: ``columns[i]`` are the cells of ``variables[i]``.

    ``row_numbers`` are the rows in the file (the first line is 1), for messages to the user.
    ``sha256`` names the bytes of the file; the file itself is never written.
    """

    name: str
    variables: tuple[Variable, ...]
    columns: tuple[tuple[Cell, ...], ...]
    row_numbers: tuple[int, ...]
    sha256: str = ""
    problems: tuple[Problem, ...] = ()
