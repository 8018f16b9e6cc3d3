"""What the columns of a data file are: numbers, dates or text, and the header that names them."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from qualcode.model.dataset import Cell, RawTable, Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import say
from qualcode.model.transcript import Problem, Severity
from qualcode.model.written import is_blank, looks_like_date, parse_date, parse_number

MAX_ROWS = 1_000_000
MAX_COLUMNS = 3_000
_COMMA_DECIMAL = re.compile(r"[+-]?\d+,(\d{1,2}|\d{4,})", re.ASCII)
_COMMA_AFTER_POINT = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+", re.ASCII)
_POINT_DECIMAL = re.compile(r"[+-]?\d+\.(\d{1,2}|\d{4,})", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_MOSTLY = 0.8


def build_table(name: str, content: bytes, rows: Iterable[tuple[int, Sequence[Cell]]]) -> RawTable:
    """Make a table of numbered rows; the first row that is not blank holds the names.

    Raises:
        InputProblem: no header, no data, a row longer than the header, or too much of either.
    """
    problems: list[Problem] = []
    header: list[str] = []
    numbers: list[int] = []
    body: list[list[Cell]] = []
    for number, cells in rows:
        trimmed = _trimmed(cells)
        if not trimmed:
            continue
        if not header:
            header = [str("" if cell is None else cell).strip() for cell in trimmed]
            continue
        if len(trimmed) > len(header):
            _too_long(name, number, trimmed, header)
        if len(body) >= MAX_ROWS:
            raise InputProblem("{file} has more than {n} rows.", file=name, n=MAX_ROWS)
        numbers.append(number)
        body.append([*trimmed, *([None] * (len(header) - len(trimmed)))])
    if not header or len(header) > MAX_COLUMNS:
        raise InputProblem(
            "{file} has no header, or more than {n} columns.", file=name, n=MAX_COLUMNS
        )
    if not body:
        raise InputProblem("{file} has a header and no rows of data.", file=name)
    columns = [list(column) for column in zip(*body, strict=True)]
    names = _names(header, columns, problems)
    kept = [index for index, one in enumerate(names) if one]
    decimal = _file_decimal(columns)
    typed = [_typed(names[index], columns[index], numbers, decimal, problems) for index in kept]
    return RawTable(
        name=name,
        variables=tuple(variable for variable, _ in typed),
        columns=tuple(column for _, column in typed),
        row_numbers=tuple(numbers),
        sha256=hashlib.sha256(content).hexdigest(),
        problems=tuple(problems),
    )


def _trimmed(cells: Sequence[Cell]) -> list[Cell]:
    out: list[Cell] = [_plain(cell) for cell in cells]
    while out and out[-1] is None:
        out.pop()
    return out


def _plain(cell: object) -> Cell:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else None
    return cell if isinstance(cell, (str, int, date)) else str(cell)


def _too_long(name: str, number: int, cells: Sequence[Cell], header: Sequence[str]) -> None:
    raise InputProblem(
        "{file}, row {row}: {cells} cells, but the header names {columns} columns. Is a decimal"
        " comma or a comma in a text splitting a cell?",
        file=name,
        row=number,
        cells=len(cells),
        columns=len(header),
    )


def _names(header: list[str], columns: list[list[Cell]], problems: list[Problem]) -> list[str]:
    """Return a name per column; "" for a nameless column without values, which is dropped."""
    seen: set[str] = set()
    names: list[str] = []
    for number, (written, column) in enumerate(zip(header, columns, strict=True), start=1):
        filled = any(cell is not None for cell in column)
        name = " ".join(written.split())
        if not name and not filled:
            names.append("")
            continue
        if not name:
            name = f"column_{number}"
            problems.append(_warn(1, "", name))
        elif not filled:
            problems.append(
                Problem(Severity.WARNING, None, say("Column “{column}” is empty.", column=name))
            )
        unique, again = name, 2
        while unique.casefold() in seen:
            unique, again = f"{name}_{again}", again + 1
        if unique != name:
            problems.append(_warn(1, name, unique))
        seen.add(unique.casefold())
        names.append(unique)
    return names


def _warn(line: int, was: str, now: str) -> Problem:
    return Problem(
        Severity.WARNING,
        line,
        say(
            "The name “{was}” is missing or stands twice; the column is called “{now}”.",
            was=was,
            now=now,
        ),
    )


def _file_decimal(columns: list[list[Cell]]) -> str:
    """Return the decimal mark that the file as a whole uses, or "" when it does not show."""
    comma = point = 0
    for column in columns:
        for cell in column[:2000]:
            if isinstance(cell, str) and len(cell) < 30:
                written = cell.strip()
                if _COMMA_DECIMAL.fullmatch(written) or _COMMA_AFTER_POINT.fullmatch(written):
                    comma += 1
                elif _POINT_DECIMAL.fullmatch(written):
                    point += 1
    if comma and not point:
        return ","
    return "." if point and not comma else ""


def _typed(
    name: str, column: list[Cell], rows: list[int], decimal: str, problems: list[Problem]
) -> tuple[Variable, tuple[Cell, ...]]:
    cells: list[Cell] = [
        None if cell is None or (isinstance(cell, str) and is_blank(cell)) else cell
        for cell in column
    ]
    filled = [index for index, cell in enumerate(cells) if cell is not None]
    numbers = _numbers(cells, decimal)
    numeric = [index for index in filled if numbers[index] is not None]
    if filled and len(numeric) == len(filled):
        if not decimal:
            _doubt_thousands(name, cells, problems)
        return Variable(name=name, type=VariableType.NUMBER), tuple(numbers)
    dated = [index for index in filled if _is_dated(cells[index])]
    if len(dated) >= _MOSTLY * len(filled) > 0:
        return Variable(name=name, type=VariableType.DATE), tuple(map(_dated, cells))
    if len(numeric) >= _MOSTLY * len(filled) > 0:
        first = next(index for index in filled if numbers[index] is None)
        problems.append(
            Problem(
                Severity.WARNING,
                rows[first],
                say(
                    "Column “{column}” holds numbers, but {n} cells are text, the first in row {row}:"
                    " “{value}”.",
                    column=name,
                    n=len(filled) - len(numeric),
                    row=rows[first],
                    value=str(cells[first])[:60],
                ),
            )
        )
    return Variable(name=name, type=VariableType.TEXT), tuple(
        cell.strip() if isinstance(cell, str) else cell for cell in cells
    )


def _numbers(cells: list[Cell], decimal: str) -> list[Cell]:
    """Return each cell as a number, or None. Codes such as 007 and long ids are not numbers."""
    out: list[Cell] = []
    for cell in cells:
        if isinstance(cell, (int, float)):
            out.append(cell)
        elif isinstance(cell, str):
            out.append(_number(cell.strip(), decimal))
        else:
            out.append(None)
    return out


def _number(written: str, decimal: str) -> Cell:
    if written.isdecimal() and written.isascii():
        is_code = (len(written) > 1 and written[0] == "0") or len(written) > 15
        return None if is_code else int(written)
    if decimal != "," and "," not in written:
        value = parse_number(written, decimal=decimal)
    else:
        thousands = decimal == "," and "," not in written and not _THOUSANDS.fullmatch(written)
        value = parse_number(written, decimal="" if thousands else decimal)
    return value if value is None or math.isfinite(value) else None


def _doubt_thousands(name: str, cells: list[Cell], problems: list[Problem]) -> None:
    written = [cell.strip() for cell in cells if isinstance(cell, str)]
    grouped = [cell for cell in written if _THOUSANDS.fullmatch(cell)]
    if grouped and all(cell in grouped or cell.isdecimal() for cell in written):
        problems.append(
            Problem(
                Severity.WARNING,
                None,
                say(
                    "Column “{column}”: “{value}” is read as a number with decimals. If the point"
                    " groups thousands, write it without the point.",
                    column=name,
                    value=grouped[0],
                ),
            )
        )


def _is_dated(cell: Cell) -> bool:
    return isinstance(cell, date) or (isinstance(cell, str) and looks_like_date(cell))


def _dated(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return parse_date(cell) or cell
    return cell
