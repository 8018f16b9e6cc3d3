"""csv: for Excel (BOM, protected against formulas) or, with ``raw``, for programs.

Protection: a text beginning with ``= + - @``, a tab or a line end (also behind blanks or as a
full-width sign) gets a leading apostrophe, as spreadsheets would otherwise compute it. Speech that
begins with a dash gets it too; ``raw`` leaves every text as it is. Numbers are never changed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from qualcode.export.cells import (
    axis_label,
    cell_lines,
    grand_total,
    has_totals,
    header_text,
)
from qualcode.export.options import MatrixOptions
from qualcode.export.plain import one_line, plain
from qualcode.export.quotation_list import FIELDS, Value, headings, quotation_rows
from qualcode.messages import tr
from qualcode.model.coding import Quotation
from qualcode.model.errors import InputProblem
from qualcode.model.matrix import CellContent, Header, Matrix

DELIMITERS = (",", ";", "\t")
_BOM = "\ufeff"
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")


def render(matrix: Matrix, content: CellContent, options: MatrixOptions) -> bytes:
    """Return the matrix as csv.

    Quotations and summaries: lines in one cell. Counts: numbers with totals, 0 where nothing is.
    Presence: 1 or 0. ``raw_text`` leaves out totals, groups and interpretations: data alone.
    """
    rows = (
        _raw_grid(matrix, content, options) if options.raw_text else _grid(matrix, content, options)
    )
    return table_bytes(rows, raw=options.raw_text, delimiter=options.delimiter)


def quotations_csv(
    quotations: Iterable[Quotation],
    *,
    raw: bool = False,
    hide_coders: bool = False,
    delimiter: str = ",",
) -> bytes:
    """Return a list of quotations as csv; with ``raw`` the headings are `FIELDS` themselves."""
    rows = quotation_rows(quotations, hide_coders=hide_coders)
    return table_bytes([FIELDS if raw else headings(), *rows], raw=raw, delimiter=delimiter)


def table_bytes(
    rows: Iterable[Iterable[Value]], *, raw: bool = False, delimiter: str = ","
) -> bytes:
    """Return rows as csv (UTF-8, CRLF; with BOM unless raw).

    Raises:
        InputProblem: the delimiter is not a comma, a semicolon or a tab.
    """
    if delimiter not in DELIMITERS:
        raise InputProblem(
            "“{delimiter}” cannot separate the columns of a csv file. Use a comma, a semicolon or a tab.",
            delimiter=delimiter,
        )
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    for row in rows:
        writer.writerow([_value(value, raw=raw) for value in row])
    return (("" if raw else _BOM) + stream.getvalue()).encode()


def _value(value: Value, *, raw: bool) -> str | int:
    if isinstance(value, str):
        text = plain(value)
        return text if raw else protected(text)
    return "" if value is None else value


def protected(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _grid(matrix: Matrix, content: CellContent, options: MatrixOptions) -> Iterator[list[Value]]:
    totals = has_totals(content, matrix)
    corner = axis_label(matrix.rows_axis)
    if any(one_line(col.group) for col in matrix.cols):
        yield ["", *(one_line(col.group) for col in matrix.cols), *[""] * totals]
    yield [corner, *map(header_text, matrix.cols), *[tr("Total")] * totals]
    for row in matrix.rows:
        values = [_cell(matrix, row, col, content, options) for col in matrix.cols]
        yield [header_text(row), *values, *[matrix.row_total(row.key)] * totals]
        if text := matrix.interpretations.get(row.key, ""):
            yield [tr("Interpretation"), plain(text)]
    if totals:
        sums = (matrix.col_total(col.key) for col in matrix.cols)
        yield [tr("Total"), *sums, grand_total(matrix)]


def _raw_grid(
    matrix: Matrix, content: CellContent, options: MatrixOptions
) -> Iterator[list[Value]]:
    yield [matrix.rows_axis, *(header_text(col) for col in matrix.cols)]
    for row in matrix.rows:
        values = [_cell(matrix, row, col, content, options) for col in matrix.cols]
        yield [header_text(row), *values]


def _cell(
    matrix: Matrix, row: Header, col: Header, content: CellContent, options: MatrixOptions
) -> Value:
    count = matrix.cell(row.key, col.key).count
    if content is CellContent.COUNT:
        return count
    if content is CellContent.PRESENCE:
        return int(count > 0)
    return "\n".join(cell_lines(matrix, row, col, content, options))
