"""The tables of a PDF over all its pages, written as rows and cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from qualcode.ingest.pdf_lines import Line, Paragraph, joined
from qualcode.ingest.sheet import Sheet
from qualcode.model.transcript import TableCell

_SAME = 4.0
"""Points: a table whose columns stand no farther apart goes on from the page before."""
_HEADER_ROWS = 2
Cells = dict[tuple[int, int], list[Line]]
"""Row and column -> the lines in that cell."""


@dataclass(slots=True)
class _Table:
    edges: tuple[float, ...]
    rows: dict[int, dict[int, tuple[int, list[Paragraph]]]] = field(default_factory=dict)
    """Row -> column -> columns covered and what stands in the cell."""
    page: int = 0


@dataclass(slots=True)
class Pages:
    """Writes the pages of a document one after the other; a table may go over several of them."""

    sheet: Sheet
    tables: int = 0
    broken: int = 0
    _open: _Table | None = None

    def add(self, number: int, lines: Sequence[Line], edges: Sequence[tuple[float, ...]]) -> None:
        """Write a page. ``edges`` are the columns of its tables."""
        for table, part in _parts(lines):
            if table is None:
                self.end()
                self.sheet.page = number
                for paragraph in joined(part):
                    self._write(paragraph)
                continue
            goes_on = self._open is not None and self._is_same(edges[table]) and part[0] is lines[0]
            if not goes_on:
                self.end()
                self._open = _Table(edges[table], page=number)
            assert self._open is not None
            _add_rows(self._open, part, goes_on=goes_on)

    def _is_same(self, edges: tuple[float, ...]) -> bool:
        before = self._open.edges if self._open else ()
        return len(before) == len(edges) and all(
            abs(a - b) <= _SAME for a, b in zip(before, edges, strict=True)
        )

    def end(self) -> None:
        """Write the table that is still open."""
        table, self._open = self._open, None
        if table is None:
            return
        self.sheet.page = table.page
        for row, cells in sorted(table.rows.items()):
            for column, (span, paragraphs) in sorted(cells.items()):
                self.sheet.cell = TableCell(self.tables, row, column, len(cells), span)
                before = len(self.sheet.blocks)
                for paragraph in paragraphs:
                    self._write(paragraph)
                self.sheet.end_cell(before, is_last=column == max(cells))
            self.sheet.end_row()
        self.sheet.cell = None
        self.tables += 1

    def _write(self, paragraph: Paragraph) -> None:
        self.broken += paragraph.broken
        self.sheet.write(paragraph.text[: paragraph.lead], (paragraph.lead > 0, False))
        self.sheet.write(paragraph.text[paragraph.lead :])
        self.sheet.end_block()


def _parts(lines: Sequence[Line]) -> Iterator[tuple[int | None, list[Line]]]:
    """Yield the text between the tables, and each table whole where it begins."""
    tables: dict[int, list[Line]] = {}
    for line in lines:
        if line.place is not None:
            tables.setdefault(line.place.table, []).append(line)
    text: list[Line] = []
    for line in lines:
        if line.place is None:
            text.append(line)
        elif line.place.table in tables:
            if text:
                yield None, text
                text = []
            yield line.place.table, tables.pop(line.place.table)
    if text:
        yield None, text


def _add_rows(table: _Table, lines: Sequence[Line], *, goes_on: bool) -> None:
    cells: Cells = {}
    spans: dict[tuple[int, int], int] = {}
    for line in lines:
        assert line.place is not None
        key = line.place.row, line.place.column
        cells.setdefault(key, []).append(line)
        spans[key] = line.place.span
    last = max(table.rows, default=-1)
    if goes_on:
        _drop_repeated_header(table, cells)
    if not cells:
        return
    top = min(row for row, _ in cells)
    shift = last + 1 - top
    if goes_on and _is_rest_of_a_row(table, cells, top):
        shift -= 1
    for (row, column), inside in sorted(cells.items()):
        assert inside[0].place is not None
        paragraphs = list(joined(inside, right=inside[0].place.right))
        here = table.rows.setdefault(row + shift, {})
        span, before = here.get(column, (spans[row, column], []))
        here[column] = (span, [*before, *paragraphs])


def _drop_repeated_header(table: _Table, cells: Cells) -> None:
    """Take away the first rows of a page that are the first rows of the table again."""
    for header in list(table.rows.values())[:_HEADER_ROWS]:
        top = min((row for row, _ in cells), default=None)
        row = {key: lines for key, lines in cells.items() if key[0] == top}
        here = {column: _flat(line.text for line in lines) for (_, column), lines in row.items()}
        there = {c: _flat(p.text for p in paragraphs) for c, (_, paragraphs) in header.items()}
        if here != there:
            return
        for key in row:
            del cells[key]


def _flat(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())


def _is_rest_of_a_row(table: _Table, cells: Cells, top: int) -> bool:
    """Whether the first row of a page only goes on with cells of the row above it.

    So it is when all of it begins in small letters, or when its first cells, which say what the row
    is about, are empty.
    """
    first = {column: lines for (row, column), lines in cells.items() if row == top}
    above = table.rows[max(table.rows)] if table.rows else {}
    if not set(first) <= set(above):
        return False
    leading = {0, 1} if len(table.edges) > 3 else {0}
    return not (leading & set(first)) or all(
        lines[0].text[:1].islower() for lines in first.values()
    )
