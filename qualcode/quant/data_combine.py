"""Several tables become one: stacked (one file per posyandu), or joined by an id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qualcode.model.dataset import Cell
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import mark, say
from qualcode.quant.data import Dataset, code_text


def stacked(tables: Sequence[Dataset]) -> Dataset:
    """Put tables with the same columns under each other; the row numbers stay those of each file.

    Raises:
        InputProblem: a table lacks a column of the first, or has one more.
    """
    first, *others = tables
    columns = [list(column) for column in first.columns]
    numbers = list(first.row_numbers)
    for other in others:
        _same_columns(first, other)
        for place, name in enumerate(first.names):
            columns[place].extend(other.columns[_place(other, name)])
        numbers.extend(other.row_numbers)
    return replace(
        first,
        name=" + ".join(table.name for table in tables),
        columns=tuple(map(tuple, columns)),
        row_numbers=tuple(numbers),
        sha256=" ".join(table.sha256 for table in tables),
        log=tuple(sentence for table in tables for sentence in table.log),
    )


def _same_columns(first: Dataset, other: Dataset) -> None:
    missing = [name for name in first.names if not other.has(name)]
    extra = [name for name in other.names if not first.has(name)]
    if missing or extra:
        raise InputProblem(
            "{other} cannot be put under {first}: its columns differ ({columns}). To put columns"
            " side by side, name the column of the ids with --join.",
            other=other.name,
            first=first.name,
            columns=", ".join((missing + extra)[:10]),
        )


def _place(data: Dataset, name: str) -> int:
    wanted = name.strip().casefold()
    return next(n for n, own in enumerate(data.names) if own.strip().casefold() == wanted)


def joined(left: Dataset, right: Dataset, on: str) -> Dataset:
    """Add the columns of ``right`` to the rows of ``left`` that have the same id.

    A row without a partner keeps empty cells; who has none on either side stands in the log. Rows
    of ``right`` with the same id must agree in every column that is taken over.

    Raises:
        InputProblem: a table lacks the column, or two rows of ``right`` with one id differ.
    """
    keys = left.codes(on)
    found = _first_rows(right, on)
    taken = [name for name in right.names if name.casefold() != on.casefold()]
    new = [name for name in taken if not left.has(name)]
    rows = _agreeing_rows(right, on, found, new)
    data = left
    for name in new:
        cells = right.columns[_place(right, name)]
        values: tuple[Cell, ...] = tuple(
            None if key is None or key not in rows else cells[rows[key]] for key in keys
        )
        data = data.with_column(right.variable(name), values)
    here = [key for key in dict.fromkeys(keys) if key is not None]
    alone, strangers = [k for k in here if k not in rows], [k for k in rows if k not in set(here)]
    told = say(
        "{right} joined to {left} by “{column}”: {n} of {all} ids found; only in {left}: {alone};"
        " only in {right}: {strangers}.",
        right=right.name,
        left=left.name,
        column=on,
        n=len(here) - len(alone),
        all=len(here),
        alone=_listed(alone),
        strangers=_listed(strangers),
    )
    log = (*data.log, *right.log, told)
    already = [name for name in taken if left.has(name)]
    if already:
        log = (
            *log,
            say(
                "Columns that both tables have were taken from {left}: {columns}.",
                left=left.name,
                columns=", ".join(already),
            ),
        )
    return replace(data, log=log)


def _first_rows(data: Dataset, on: str) -> dict[str, int]:
    rows: dict[str, int] = {}
    for row, key in enumerate(data.codes(on)):
        if key is not None:
            rows.setdefault(key, row)
    return rows


def _agreeing_rows(
    data: Dataset, on: str, found: dict[str, int], names: Sequence[str]
) -> dict[str, int]:
    columns = [data.columns[_place(data, name)] for name in names]
    for row, key in enumerate(data.codes(on)):
        if key is None or found[key] == row:
            continue
        for column in columns:
            if code_text(column[row]) != code_text(column[found[key]]):
                raise data.problem(
                    on,
                    row,
                    mark("this id stands in several rows that differ; one row each is needed"),
                )
    return found


def _listed(ids: Sequence[str], most: int = 20) -> str:
    if not ids:
        return "-"
    return ", ".join(ids[:most]) + (f" … ({len(ids)})" if len(ids) > most else "")
