"""The data of a study: variables, values and where each stands in the file. Never changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qualcode.model.dataset import Cell, RawTable, Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark
from qualcode.model.written import is_blank, looks_like_date, parse_date, parse_number
from qualcode.quant.result import Derived

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Dataset:
    """A table of cases (rows) by variables (columns).

    ``row_numbers`` are the rows in the file, so that a message can say where a value stands.
    ``log`` are the sentences of what was done to the data since they were read.
    """

    name: str
    variables: tuple[Variable, ...]
    columns: tuple[tuple[Cell, ...], ...]
    row_numbers: tuple[int, ...]
    sha256: str = ""
    log: tuple[Sentence, ...] = ()

    @classmethod
    def of(cls, table: RawTable) -> Dataset:
        """Take a data file as read."""
        return cls(
            table.name, table.variables, table.columns, table.row_numbers, sha256=table.sha256
        )

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.row_numbers)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the variables in the order of the file."""
        return tuple(variable.name for variable in self.variables)

    @cached_property
    def _index(self) -> dict[str, int]:
        index: dict[str, int] = {}
        for number, variable in enumerate(self.variables):
            index.setdefault(variable.name.strip().casefold(), number)
        return index

    def has(self, name: str) -> bool:
        """Whether there is a variable of this name (case does not matter)."""
        return name.strip().casefold() in self._index

    def _position(self, name: str) -> int:
        found = self._index.get(name.strip().casefold())
        if found is None:
            raise InputProblem(
                "{file} has no column “{column}”. Its columns: {columns}.",
                file=self.name,
                column=name,
                columns=", ".join(self.names[:40]) or "-",
            )
        return found

    def variable(self, name: str) -> Variable:
        """Return the dictionary entry of a variable.

        Raises:
            InputProblem: no such column; the columns are listed.
        """
        return self.variables[self._position(name)]

    def label_of(self, name: str, code: str) -> str:
        """Return the meaning of a code, or the code itself."""
        return self.variable(name).value_labels.get(code, code)

    def cells(self, name: str) -> tuple[Cell, ...]:
        """Return the values of a column; blanks and missing codes are None."""
        position = self._position(name)
        missing = {code.casefold() for code in self.variables[position].missing}
        return tuple(
            None if cell is None or _is_blank(cell, missing) else cell
            for cell in self.columns[position]
        )

    def require(self, name: str) -> None:
        """Make sure that a column holds something.

        Raises:
            InputProblem: it is unknown or empty from top to bottom.
        """
        if all(cell is None for cell in self.cells(name)):
            raise InputProblem(
                "{file}: the column “{column}” is empty.",
                file=self.name,
                column=self.variable(name).name,
            )

    def codes(self, name: str) -> list[str | None]:
        """Return the values as the text of a category ("1", "ya"); 1.0 is "1"."""
        return [None if cell is None else code_text(cell) for cell in self.cells(name)]

    def numbers(self, name: str, *, low: float | None = None, high: float | None = None) -> Floats:
        """Return a column as numbers, NaN where missing.

        Raises:
            InputProblem: a cell is text, or outside ``low`` to ``high``; file, row and column named.
        """
        position = self._position(name)
        missing = {code.casefold() for code in self.variables[position].missing}
        out = np.full(self.n, np.nan)
        for row, cell in enumerate(self.columns[position]):
            if cell is None:
                continue
            if isinstance(cell, (int, float)) and not missing:
                out[row] = cell
            elif not _is_blank(cell, missing):
                out[row] = self._number(name, row, cell)
        self._check_range(name, out, low, high)
        return out

    def _number(self, name: str, row: int, cell: Cell) -> float:
        value = parse_number(cell) if isinstance(cell, str) else cell
        if isinstance(value, (int, float)):
            return float(value)
        raise self.problem(
            name, row, mark("a number is expected here; correct it or declare it as a missing code")
        )

    def _check_range(
        self, name: str, values: Floats, low: float | None, high: float | None
    ) -> None:
        bad = np.isinf(values)
        if low is not None:
            bad |= values < low
        if high is not None:
            bad |= values > high
        if bad.any():
            row = int(np.flatnonzero(bad)[0])
            raise InputProblem(
                "{file}, row {row}, column “{column}”: {value} is outside {low} to {high}.",
                file=self.name,
                row=self.row_numbers[row],
                column=self.variable(name).name,
                value=code_text(self.columns[self._position(name)][row]),
                low="-∞" if low is None else f"{low:g}",
                high="∞" if high is None else f"{high:g}",
            )

    def dates(self, name: str) -> NDArray[np.datetime64]:
        """Return a column as days (datetime64[D]), NaT where missing.

        Raises:
            InputProblem: a cell is no date, or an impossible one; file, row and column named.
        """
        out = np.full(self.n, np.datetime64("NaT"), dtype="datetime64[D]")
        for row, cell in enumerate(self.cells(name)):
            if cell is None:
                continue
            day = _day(cell)
            if day is None:
                reason = (
                    mark("there is no such date")
                    if isinstance(cell, str) and looks_like_date(cell)
                    else mark("a date is expected here, such as 12/03/2022 or 12 Maret 2022")
                )
                raise self.problem(name, row, reason)
            out[row] = np.datetime64(day, "D")
        return out

    def problem(self, name: str, row: int, reason: str) -> InputProblem:
        """Make the error about one cell; ``reason`` is a `mark`ed clause."""
        cell = self.columns[self._position(name)][row]
        return InputProblem(
            "{file}, row {row}, column “{column}”: “{value}”: {reason}.",
            file=self.name,
            row=self.row_numbers[row],
            column=self.variable(name).name,
            value="" if cell is None else code_text(cell)[:60],
            reason=Sentence(reason),
        )

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The data as a pandas frame: numbers as float, dates as datetime64, categories as text."""
        import pandas as pd

        series: dict[str, object] = {}
        for variable in self.variables:
            if variable.type is VariableType.NUMBER:
                series[variable.name] = self.numbers(variable.name)
            elif variable.type is VariableType.DATE:
                series[variable.name] = self.dates(variable.name).astype("datetime64[s]")
            else:
                series[variable.name] = np.array(self.codes(variable.name), dtype=object)
        return pd.DataFrame(series, index=pd.Index(self.row_numbers, name="row"))

    def take(self, rows: Iterable[int]) -> Dataset:
        """Return the data of these row positions (0-based), in that order."""
        chosen = tuple(rows)
        return replace(
            self,
            columns=tuple(tuple(column[row] for row in chosen) for column in self.columns),
            row_numbers=tuple(self.row_numbers[row] for row in chosen),
        )

    def with_column(self, variable: Variable, values: Sequence[Cell]) -> Dataset:
        """Return the data with a column added, or replaced when the name exists."""
        if len(values) != self.n:
            raise ValueError(f"{variable.name}: {len(values)} values for {self.n} rows")
        if self.has(variable.name):
            at = self._position(variable.name)
            variables = (*self.variables[:at], variable, *self.variables[at + 1 :])
            columns = (*self.columns[:at], tuple(values), *self.columns[at + 1 :])
        else:
            variables = (*self.variables, variable)
            columns = (*self.columns, tuple(values))
        return replace(self, variables=variables, columns=columns)

    def with_derived(self, derived: Iterable[Derived]) -> Dataset:
        """Return the data with the new variables of a result added."""
        data = self
        for one in derived:
            data = data.with_column(one.variable, one.values)
        return data


def code_text(cell: Cell) -> str:
    """Write a value as the text of a code: 1.0 is "1", a date is ISO, None is ""."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def _is_blank(cell: Cell, missing: set[str]) -> bool:
    if isinstance(cell, str):
        word = cell.strip().casefold()
        return is_blank(word) or word in missing
    if isinstance(cell, float) and cell != cell:  # noqa: PLR0124  # NaN
        return True
    return bool(missing) and code_text(cell).casefold() in missing


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return parse_date(cell) if isinstance(cell, str) else None
