"""A worksheet. Cells give the values that were saved with them; no formula is ever evaluated."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from qualcode.ingest.dataset_typing import MAX_COLUMNS, MAX_ROWS, build_table
from qualcode.ingest.safety import quiet
from qualcode.model.dataset import Cell, RawTable
from qualcode.model.errors import InputProblem

_MAX_UNPACKED = 1024 * 1024 * 1024
_MAX_RATIO = 200
_MOST_BLANK = 2_000
"""Empty rows in a row: what stands behind them is no part of the table."""
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What zipfile and openpyxl raise on damaged files."""


def read_xlsx(path: Path, content: bytes, sheet: str = "") -> RawTable:
    """Read one worksheet.

    Raises:
        InputProblem: damaged, protected by a password, unpacking to a monstrous size, no such sheet.
    """
    return build_table(path.name, content, _all_rows(path.name, content, sheet))


def _all_rows(name: str, content: bytes, sheet: str) -> list[tuple[int, tuple[Cell, ...]]]:
    try:
        _check_size(name, content)
        with quiet():
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            return list(_rows(_sheet(name, book, sheet)))
    except _BROKEN as error:
        raise InputProblem(
            "{file} is damaged or not an Excel file. Open it in Excel and save it again as xlsx.",
            file=name,
        ) from error


def _check_size(name: str, content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputProblem(
            "{file} has a password or is an old xls. Open it and save it as xlsx without password.",
            file=name,
        )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _MAX_UNPACKED or unpacked > max(50_000_000, len(content) * _MAX_RATIO):
        raise InputProblem("{file} unpacks to an unreasonable size; it is not read.", file=name)


def _sheet(name: str, book: Any, wanted: str) -> Any:
    if wanted:
        for one in book.worksheets:
            if one.title.casefold() == wanted.strip().casefold():
                return one
        raise InputProblem(
            "{file} has no sheet “{sheet}”. Its sheets: {sheets}.",
            file=name,
            sheet=wanted,
            sheets=", ".join(one.title for one in book.worksheets),
        )
    for one in book.worksheets:
        if any(any(cell is not None for cell in cells) for _, cells in _rows(one, limit=50)):
            return one
    raise InputProblem("{file} is empty.", file=name)


def _rows(sheet: Any, *, limit: int = MAX_ROWS + 100) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    # the size stated in the file may be wrong
    sheet.reset_dimensions()
    blank = 0
    found = sheet.iter_rows(values_only=True, max_row=limit, max_col=MAX_COLUMNS + 1)
    for number, cells in enumerate(found, start=1):
        blank = blank + 1 if all(cell is None for cell in cells) else 0
        if blank > _MOST_BLANK:
            return
        yield number, cells
