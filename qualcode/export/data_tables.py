"""A data set as a file: csv for programs, xlsx with its dictionary on a second sheet."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from qualcode.export.atomic import write_atomically
from qualcode.export.delimited import protected
from qualcode.export.excel import Workbook
from qualcode.export.options import DocumentFacts
from qualcode.export.plain import plain
from qualcode.messages import tr
from qualcode.model.dataset import Cell, RawTable, Variable
from qualcode.model.errors import InputProblem

DICTIONARY = ("variable", "label", "type", "values", "missing")
"""Columns of a dictionary; such a sheet can be read back with ``--dictionary``."""


def write_data(table: RawTable, path: Path) -> None:
    """Write a data set in the format of the extension (.csv, .xlsx).

    Raises:
        InputProblem: the extension is unknown or the file cannot be written.
    """
    match path.suffix.casefold():
        case ".csv":
            write_atomically(path, _csv_bytes(table))
        case ".xlsx":
            write_atomically(path, _xlsx_bytes(table))
        case _:
            raise InputProblem(
                "{file} cannot be written: data are written as .csv or .xlsx.", file=str(path)
            )


def dictionary_rows(variables: tuple[Variable, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the data dictionary: a row for each variable, in the columns of `DICTIONARY`."""
    for variable in variables:
        codes = "; ".join(f"{code} = {name}" for code, name in variable.value_labels.items())
        yield (
            variable.name,
            variable.label,
            str(variable.type),
            codes,
            ", ".join(variable.missing),
        )


def _csv_bytes(table: RawTable) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([_safe(variable.name) for variable in table.variables])
    writer.writerows([_written(cell) for cell in row] for row in zip(*table.columns, strict=True))
    return ("\ufeff" + stream.getvalue()).encode()


def _written(cell: Cell) -> object:
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return ""
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, date):
        return cell.isoformat()
    return _safe(cell) if isinstance(cell, str) else cell


def _safe(text: str) -> str:
    """Protect what a spreadsheet would compute; a lone sign stands for "no value" and stays."""
    shown = plain(text)
    return shown if len(shown.strip()) < 2 else protected(shown)


def _xlsx_bytes(table: RawTable) -> bytes:
    book = Workbook(title=table.name, facts=DocumentFacts())
    names = [variable.name for variable in table.variables]
    sheet = book.sheet(tr("Data"), widths=[max(len(name) + 2, 8) for name in names])
    book.put_row(sheet, 0, names, book.look(bold=True, bg_color="#E7E6E6", border=1))
    sheet.freeze_panes(1, 1)
    look, days = book.look(), book.look(num_format="yyyy-mm-dd")
    for row, cells in enumerate(zip(*table.columns, strict=True), start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(row, column, cell, days)
            elif isinstance(cell, (int, float)):
                if math.isfinite(cell):
                    sheet.write_number(row, column, cell, look)
            elif cell:
                book.put(sheet, row, column, plain(cell), look)
    book.list_sheet(
        tr("Data dictionary"), DICTIONARY, dictionary_rows(table.variables), (20, 40, 12, 50, 14)
    )
    return book.to_bytes()
