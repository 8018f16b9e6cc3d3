"""The matrix: informants by Input, Process, Output or any two axes; every cell leads to its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from textual.content import Content

from qualcode.messages import tr, tr_n
from qualcode.model.coding import Quotation
from qualcode.model.matrix import Cell, CellContent, Matrix
from qualcode.services import display, glossing
from qualcode.text.visible import visible
from qualcode.tui.labels import CONTENTS, name_of
from qualcode.tui.screens.dialogs import Choose, Confirm, Option
from qualcode.tui.screens.files import TABLES, ask_and_write
from qualcode.tui.screens.tables import (
    QUOTE_LINES,
    TableScreen,
    drawn_number,
    drawn_quotations,
    told_quotations,
)
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.grid import MatrixGrid
from qualcode.tui.widgets.pieces import Line
from qualcode.tui.workers import guarded

CONTENT_ORDER = (CellContent.QUOTES, CellContent.COUNT, CellContent.PRESENCE)
QUOTE_WIDTH = 20
COUNT_WIDTH = 11
DETAIL_QUOTES = 12


class MatrixScreen(TableScreen):
    """A display of the codings, live."""

    PLACE = "matrix"
    DEFAULT_CSS = """
    MatrixScreen #detail { height: 8; }
    MatrixScreen.-wide #detail { height: 10; }
    """

    def __init__(self) -> None:
        """Begin with informants by dimensions."""
        super().__init__()
        self.axes = ("informant", "dimension")
        self.content = CellContent.QUOTES
        self.filter: tuple[str, str, str] | None = None
        self.with_empty = True
        self._largest = 1
        self._cells: dict[tuple[int, int, int], list[Line]] = {}

    # What is shown

    def update_content(self) -> None:
        """Compute the table again and stay at the same cell."""
        grid = self.query_one(MatrixGrid)
        before = self.here()
        only = None
        if self.filter is not None:
            only = display.chosen(self.session, **{self.filter[0]: self.filter[1]})
        found = display.matrix(self.session, *self.axes, only=only)
        self.matrix = found if self.with_empty else _occurring(found)
        self._largest = self.matrix.largest
        self._cells = {}
        quotes = self.content is CellContent.QUOTES
        grid.empty = "\n".join(
            (
                tr("Nothing to show yet."),
                "",
                tr("C   code a transcript"),
                tr("a   other rows and columns"),
            )
        )
        grid.fill(
            [self.head(self.axes[0], header) for header in self.matrix.rows],
            [self.head(self.axes[1], header) for header in self.matrix.cols],
            self._cell,
            lines=QUOTE_LINES if quotes else 1,
            width=QUOTE_WIDTH if quotes else COUNT_WIDTH,
            at=self.place_of(before),
        )
        self._show_title()
        self.seen()

    def _show_title(self) -> None:
        rows, cols = (name_of(axis) for axis in self.axes)
        chosen = f"  [{self.filter[2]}]" if self.filter else ""
        self.title_line(
            (f"  {rows} × {cols}", "accent"),
            (chosen, "warn"),
            right=[(f" {tr(CONTENTS[self.content])} ", "dim")],
        )

    def _quotations(self, row: int, col: int) -> Sequence[Quotation]:
        matrix = self.matrix
        assert matrix is not None
        return matrix.cell(matrix.rows[row].key, matrix.cols[col].key).quotations

    def _cell(self, row: int, col: int, width: int) -> Sequence[Line]:
        found = self._cells.get((row, col, width))
        if found is None:
            found = self._cells[row, col, width] = self._drawn(self._quotations(row, col), width)
        return found

    def _drawn(self, quotes: Sequence[Quotation], width: int) -> list[Line]:
        if self.content is CellContent.COUNT:
            return [drawn_number(Cell(quotes), self.content, self._largest)]
        if self.content is CellContent.PRESENCE:
            return [[("   ●" if quotes else "   ·", "accent" if quotes else "dim")]]
        return drawn_quotations(quotes, width)

    def describe(self) -> None:
        """Tell about the cell under the cursor."""
        matrix, grid = self.matrix, self.query_one(MatrixGrid)
        detail = self.query_one(Detail)
        if matrix is None or not matrix.rows or not matrix.cols:
            detail.update("")
            self.status.show([])
            return
        row, col = matrix.rows[grid.row], matrix.cols[grid.col]
        quotes = self._quotations(grid.row, grid.col)
        lines = told_quotations(quotes[:DETAIL_QUOTES])
        detail.update(Content("\n".join(lines) if lines else tr("Nothing coded here.")))
        told = tr_n("{n} quotation", "{n} quotations", n=len(quotes))
        all_of = tr(
            "row {row}, column {col}", row=matrix.row_total(row.key), col=matrix.col_total(col.key)
        )
        heads = " × ".join(map(visible, self.named_here()))
        self.status.show(
            [(f" {heads}: ", "strong"), (told, "accent")],
            [(f" {all_of} ", "dim")],
        )

    def go_back(self) -> bool:
        """Drop the filter."""
        if self.filter is None:
            return False
        self.filter = None
        self.update_content()
        return True

    # Actions

    def action_axes(self) -> None:
        """Choose rows, then columns."""
        names = display.axes(self.session)
        options = [Option(name, name_of(name)) for name in names]

        def rows_chosen(rows: str | None) -> None:
            if rows is not None:
                dialog = Choose(tr("What stands in the columns?"), options, at=self.axes[1])
                self.app.push_screen(dialog, lambda cols: both_chosen(self, rows, cols))

        @guarded
        def both_chosen(screen: MatrixScreen, rows: str, cols: str | None) -> None:
            if cols is not None:
                screen.axes = (rows, cols)
                screen.update_content()

        dialog = Choose(tr("What stands in the rows?"), options, at=self.axes[0])
        self.app.push_screen(dialog, rows_chosen)

    def action_swap(self) -> None:
        """Swap rows and columns."""
        self.axes = (self.axes[1], self.axes[0])
        self.update_content()

    def action_content(self) -> None:
        """Show the next kind of content."""
        place = CONTENT_ORDER.index(self.content)
        self.content = CONTENT_ORDER[(place + 1) % len(CONTENT_ORDER)]
        self.update_content()

    def action_empty(self) -> None:
        """Show or hide what has no codings."""
        self.with_empty = not self.with_empty
        self.update_content()
        shown = tr("Empty rows and columns are shown.")
        self.host.tell(
            shown if self.with_empty else tr("Empty rows and columns are hidden."), "accent"
        )

    def action_filter(self) -> None:
        """Choose what the table is limited to."""
        self.ask_filter(self.go_back, self._limit)

    def _limit(self, key: str, value: str, label: str) -> None:
        self.filter = (key, value, label)
        self.update_content()

    def action_export(self) -> None:
        """Ask for a file and write the table."""
        assert self.matrix is not None
        quoted = {q.coding_id for cell in self.matrix.cells.values() for q in cell.quotations}
        if self.content is not CellContent.QUOTES or not glossing.glosses(self.session, quoted):
            self._export(with_glosses=False)
            return
        question = tr("Print the standard Indonesian below the quotations?")
        self.app.push_screen(Confirm(question), lambda yes: self._export(with_glosses=yes))

    def _export(self, *, with_glosses: bool | None) -> None:
        matrix, session, content = self.matrix, self.session, self.content
        if matrix is None or with_glosses is None:
            return

        def write(path: Path) -> None:
            display.write_matrix(session, matrix, path, content=content, with_glosses=with_glosses)

        name = f"{tr('matrix')}-{'-'.join(self.axes)}.docx"
        ask_and_write(self, tr("Write the table to which file?"), name, TABLES, write)


def _occurring(matrix: Matrix) -> Matrix:
    """Return the table without rows and columns in which nothing is coded."""
    rows = {row for (row, _), cell in matrix.cells.items() if cell.count}
    cols = {col for (_, col), cell in matrix.cells.items() if cell.count}
    return replace(
        matrix,
        rows=tuple(header for header in matrix.rows if header.key in rows),
        cols=tuple(header for header in matrix.cols if header.key in cols),
    )
