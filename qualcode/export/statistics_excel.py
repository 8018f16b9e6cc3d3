"""Statistics as a workbook: a sheet for each table, numbers as numbers, and how they were made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from qualcode.export.excel import Workbook
from qualcode.export.options import DocumentFacts
from qualcode.export.plain import one_line
from qualcode.export.statistics_tables import lines, number_format, printed, words
from qualcode.messages import render, tr
from qualcode.model.result import Column, Result, Table
from qualcode.model.sentence import Sentence

_WIDEST = 40


def workbook_bytes(results: Sequence[Result], *, title: str, facts: DocumentFacts) -> bytes:
    """Return the statistics as xlsx."""
    book = Workbook(title=title, facts=facts)
    number = 0
    for result in results:
        for table in result.tables:
            number += 1
            _table_sheet(book, table, number)
    told = [(render(result.title), *line) for result in results for line in lines(printed(result))]
    heads = (tr("Statistic"), "", "")
    book.list_sheet(tr("How it was made"), heads, told, (28, 20, 90))
    book.about_sheet()
    return book.to_bytes()


def _table_sheet(book: Workbook, table: Table, number: int) -> None:
    sheet = book.sheet(f"{tr('Table')} {number}", widths=_widths(table))
    at = book.put_row(sheet, 0, [one_line(render(table.title))], book.look(bold=True))
    grey = book.look(bold=True, bg_color="#E7E6E6", border=1, text_wrap=True)
    at = book.put_row(sheet, at, [one_line(words(c.label)) for c in table.columns], grey)
    sheet.freeze_panes(at, 1)
    for row in table.rows:
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _put(book, sheet, at, place, cell, column)
        at += 1
    for note in table.notes:
        at = book.put_row(sheet, at, [render(note)], book.look(italic=True))


def _put(book: Workbook, sheet: Any, row: int, place: int, cell: object, column: Column) -> None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if not math.isfinite(cell):
            return
        kind = "int" if isinstance(cell, int) else column.kind
        look = book.look(num_format=number_format(kind, column.decimals), border=1)
        sheet.write_number(row, place, cell, look)
        return
    text = words(cell) if isinstance(cell, (str, Sentence)) else ""
    book.put(sheet, row, place, text, book.look(border=1, text_wrap=True))


def _widths(table: Table) -> list[int]:
    found = []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows[:200]]
        texts = [words(cell) for cell in cells if isinstance(cell, (str, Sentence))]
        texts.append(words(column.label).split(" ")[0])
        found.append(min(max(map(len, texts)) + 2, _WIDEST))
    return [max(width, 10) for width in found]
