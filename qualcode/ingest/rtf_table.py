"""Tables of Rich Text: cells are told by marks, their columns by the places of their right edges."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from qualcode.ingest.sheet import Sheet
from qualcode.model.transcript import TableCell

_NEAR = 40
"""Twips: edges so close to each other are one."""
_MOST_CELLS = 200


class Tables:
    """Follows rows and cells while they are written to a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        """Begin outside of any table."""
        self._sheet = sheet
        self.is_open = False
        self._table = -1
        self._row = 0
        self._cell = 0
        self._in_cell = False
        self._before = 0
        self._edges: list[int] = []
        self._merged: set[int] = set()
        self._now_merged = False
        self._first_block = 0
        self._row_block = 0
        self._rows: list[tuple[int, int, list[int], set[int]]] = []

    def define(self) -> None:
        """Begin the definition of a row."""
        self._edges, self._merged, self._now_merged = [], set(), False

    def merged(self) -> None:
        """The cell that is defined next belongs to the one before it."""
        self._now_merged = True

    def edge(self, place: int) -> None:
        """Define a cell by its right edge."""
        if len(self._edges) < _MOST_CELLS:
            if self._now_merged:
                self._merged.add(len(self._edges))
            self._edges.append(place)
        self._now_merged = False

    def enter(self) -> None:
        """Words come that stand in a cell."""
        if not self.is_open:
            self.is_open = True
            self._table += 1
            self._row = self._cell = 0
            self._first_block = self._row_block = len(self._sheet.blocks)
            self._rows = []
        if not self._in_cell:
            self._in_cell = True
            self._before = len(self._sheet.blocks)
            self._sheet.cell = TableCell(self._table, self._row, self._cell, 1)

    def end_cell(self) -> None:
        """End a cell."""
        self._sheet.end_cell(self._before, is_last=False)
        self._cell += 1
        self._in_cell = False
        self._sheet.cell = TableCell(self._table, self._row, self._cell, 1)

    def end_row(self) -> None:
        """End a row."""
        if not self.is_open:
            return
        self._sheet.end_block()
        self._sheet.end_row()
        blocks = len(self._sheet.blocks)
        self._rows.append((self._row_block, blocks, list(self._edges), set(self._merged)))
        self._row_block = blocks
        self._row += 1
        self._cell = 0
        self._in_cell = False
        self._sheet.cell = None

    def close(self) -> None:
        """End the table: now the columns of all rows are known."""
        if not self.is_open:
            return
        if self._in_cell or len(self._sheet.blocks) > self._row_block:
            self.end_row()
        self.is_open = False
        self._sheet.cell = None
        grid = _grid([edges for _, _, edges, _ in self._rows])
        for start, end, edges, merged in self._rows:
            self._place(start, end, edges, merged, grid)

    def _place(
        self, start: int, end: int, edges: list[int], merged: set[int], grid: list[int]
    ) -> None:
        blocks = self._sheet.blocks
        for index in range(start, end):
            block = blocks[index]
            cell = block.cell
            if cell is None:
                continue
            number = cell.column
            column, span = number, 1
            if number < len(edges):
                last = number
                while last + 1 in merged:
                    last += 1
                left = _column(edges[number - 1], grid) + 1 if number else 0
                right = _column(edges[last], grid)
                column, span = left, max(1, right - left + 1)
            columns = max(1, len(edges) - len(merged))
            blocks[index] = replace(
                block, cell=TableCell(cell.table, cell.row, column, columns, span)
            )


def _grid(rows: list[list[int]]) -> list[int]:
    """Return the right edges of the columns of all rows, near ones joined."""
    edges = sorted({edge for row in rows for edge in row})
    grid: list[int] = []
    for edge in edges:
        if not grid or edge - grid[-1] > _NEAR:
            grid.append(edge)
    return grid


def _column(edge: int, grid: list[int]) -> int:
    return min(bisect_left(grid, edge - _NEAR), len(grid) - 1)
