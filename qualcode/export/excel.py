"""xlsx: the matrix as printed, the quotations as a list to filter, and where they come from.

Everything from a project is written as text: no formula, link or number can come of it.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from qualcode.export.cells import (
    HEAT_FILLS,
    NO_DATA,
    TEXTS,
    axis_label,
    cell_lines,
    grand_total,
    has_totals,
    header_text,
    heat_fills,
    title_of,
)
from qualcode.export.local_numbers import long_date
from qualcode.export.options import DocumentFacts, MatrixOptions
from qualcode.export.plain import one_line, pieces, plain, tint
from qualcode.export.quotation_list import Value, headings, matrix_rows, quotation_rows
from qualcode.export.zipped import normalised
from qualcode.messages import tr
from qualcode.model.coding import Quotation
from qualcode.model.errors import InputProblem
from qualcode.model.matrix import CellContent, Header, Matrix

CELL_LIMIT = 32_767
"""UTF-16 units in one cell; more makes Excel repair the file. Longer texts go on in rows below."""
ROW_LIMIT = 1_048_576
COLUMN_LIMIT = 16_384
_UNDATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - xlsx knows no time zone
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}


class Workbook:
    """A workbook that knows text, numbers and lists, and gives the same bytes for the same calls."""

    def __init__(self, *, title: str, facts: DocumentFacts) -> None:
        self._stream = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        self._facts = facts
        self._title = one_line(title)
        day = facts.date
        created = dt.datetime(day.year, day.month, day.day) if day else _UNDATED  # noqa: DTZ001
        self._book.set_properties({"title": self._title[:255], "author": "", "created": created})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def sheet(self, name: str, *, widths: Sequence[int]) -> Any:
        """Add a sheet with column widths in characters. ``name`` is a short sentence of ours."""
        sheet = self._book.add_worksheet(name[:31])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def look(self, **properties: Any) -> Any:
        """Return a cell format; each is made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**_FONT, **properties})
        return self._formats[key]

    def put(self, sheet: Any, row: int, column: int, value: Value, look: Any) -> None:
        """Write a number as a number and everything else as text."""
        if row >= ROW_LIMIT or column >= COLUMN_LIMIT:
            raise InputProblem(
                "This is too large for an Excel sheet ({rows} rows, {columns} columns at most). "
                "Write a .csv file, or choose fewer rows.",
                rows=ROW_LIMIT,
                columns=COLUMN_LIMIT,
            )
        if isinstance(value, int):
            sheet.write_number(row, column, value, look)
        elif value:
            sheet.write_string(row, column, value, look)
        else:
            sheet.write_blank(row, column, None, look)

    def put_row(
        self, sheet: Any, at: int, values: Sequence[Value], look: Any, *special: Any
    ) -> int:
        """Write a row and return the next free one. Too long texts go on in rows below it.

        ``special`` are the looks of the first columns where they differ; None: as the others.
        """
        parts = [
            pieces(plain(value), CELL_LIMIT) if isinstance(value, str) else [value]
            for value in values
        ]
        height = max(map(len, parts), default=1)
        for column, found in enumerate(parts):
            for line in range(height):
                value = found[line] if line < len(found) else ""
                own = special[column] if column < len(special) else None
                self.put(sheet, at + line, column, value, own or look)
        return at + height

    def list_sheet(
        self,
        name: str,
        heads: Sequence[str],
        rows: Iterable[Sequence[Value]],
        widths: Sequence[int],
    ) -> None:
        """Add a sheet with a frozen heading and an autofilter."""
        sheet = self.sheet(name, widths=widths)
        heading = self.look(bold=True, bg_color="#E7E6E6", border=1, text_wrap=True)
        body = self.look(text_wrap=True)
        at = self.put_row(sheet, 0, heads, heading)
        for row in rows:
            at = self.put_row(sheet, at, row, body)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, max(at - 1, 1), len(heads) - 1)

    def about_sheet(self) -> None:
        """Add a sheet that says which state of which project this is."""
        facts = self._facts
        rows: list[tuple[str, str]] = [(tr("Title"), self._title)]
        rows += [(tr("Project"), one_line(facts.project))] if facts.project else []
        rows += [(tr("Log"), facts.head)] if facts.head else []
        rows += [(tr("Date"), long_date(facts.date))] if facts.date else []
        rows.append((tr("Made with"), f"qualcode {facts.version}".strip()))
        sheet = self.sheet(tr("About"), widths=(20, 80))
        at = 0
        for row in rows:
            at = self.put_row(sheet, at, row, self.look(text_wrap=True))

    def to_bytes(self) -> bytes:
        """Finish the workbook."""
        self._book.close()
        return normalised(self._stream.getvalue())


def render(matrix: Matrix, content: CellContent, options: MatrixOptions) -> bytes:
    """Return the matrix as a workbook with three sheets: matrix, quotations, about."""
    book = Workbook(title=title_of(matrix, options), facts=options.facts)
    _matrix_sheet(book, matrix, content, options)
    heads = (axis_label(matrix.rows_axis), axis_label(matrix.cols_axis), *headings())
    book.list_sheet(
        tr("Quotations"), heads, matrix_rows(matrix, options), (18, 18, *QUOTATION_WIDTHS)
    )
    book.about_sheet()
    return book.to_bytes()


QUOTATION_WIDTHS = (14, 24, 12, 8, 8, 8, 60, 24, 16, 20, 14, 30, 20)


def quotations_xlsx(
    quotations: Iterable[Quotation], *, facts: DocumentFacts, hide_coders: bool = False
) -> bytes:
    """Return a list of quotations as a workbook."""
    book = Workbook(title=tr("Quotations"), facts=facts)
    rows = quotation_rows(quotations, hide_coders=hide_coders)
    book.list_sheet(tr("Quotations"), headings(), rows, QUOTATION_WIDTHS)
    book.about_sheet()
    return book.to_bytes()


def _shaded(book: Workbook, grey: str) -> Any:
    return book.look(align="center", border=1, bg_color=f"#{grey}") if grey else None


def _matrix_sheet(
    book: Workbook, matrix: Matrix, content: CellContent, options: MatrixOptions
) -> None:
    narrow = content not in TEXTS
    totals = has_totals(content, matrix)
    widths = (22, *[12 if narrow else 48] * len(matrix.cols))
    sheet = book.sheet(tr("Matrix"), widths=widths[:COLUMN_LIMIT])
    at = _matrix_heading(book, sheet, matrix, totals=totals)
    sheet.freeze_panes(at, 1)
    sheet.repeat_rows(0, at - 1)
    text = book.look(text_wrap=True, border=1, **({"align": "center"} if narrow else {}))
    bold = book.look(text_wrap=True, border=1, bold=True)
    fill = heat_fills(matrix, content)
    shades = {grey: _shaded(book, grey) for grey in HEAT_FILLS}
    for row in matrix.rows:
        values = [_cell(matrix, row, col, content, options) for col in matrix.cols]
        values += [matrix.row_total(row.key)] * totals
        greys = [shades[fill(matrix.cell(row.key, col.key))] for col in matrix.cols]
        below = book.put_row(sheet, at, [header_text(row), *values], text, bold, *greys)
        for line in range(at + 1, below):
            book.put(sheet, line, 0, tr("(continued)"), bold)
        at = below
        if found := matrix.interpretations.get(row.key, ""):
            at = book.put_row(sheet, at, [tr("Interpretation"), found], bold)
    if totals:
        sums = [matrix.col_total(col.key) for col in matrix.cols]
        book.put_row(sheet, at, [tr("Total"), *sums, grand_total(matrix)], bold)


def _matrix_heading(book: Workbook, sheet: Any, matrix: Matrix, *, totals: bool) -> int:
    """Write groups and labels of the columns; return the first row below."""
    plain_head = {"bold": True, "border": 1, "text_wrap": True, "align": "center"}
    grey = book.look(**plain_head, bg_color="#E7E6E6")
    at = 0
    if any(one_line(col.group) for col in matrix.cols):
        book.put_row(
            sheet, 0, ["", *(one_line(c.group) for c in matrix.cols), *[""] * totals], grey
        )
        at = 1
    book.put(sheet, at, 0, axis_label(matrix.rows_axis), grey)
    for column, header in enumerate(matrix.cols, start=1):
        fill = tint(header.color) or "E7E6E6"
        label = pieces(header_text(header), CELL_LIMIT)[0]
        book.put(sheet, at, column, label, book.look(**plain_head, bg_color=f"#{fill}"))
    if totals:
        book.put(sheet, at, len(matrix.cols) + 1, tr("Total"), grey)
    return at + 1


def _cell(
    matrix: Matrix, row: Header, col: Header, content: CellContent, options: MatrixOptions
) -> Value:
    count = matrix.cell(row.key, col.key).count
    if content is CellContent.COUNT:
        return count
    return "\n".join(cell_lines(matrix, row, col, content, options)) or NO_DATA
