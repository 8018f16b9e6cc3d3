"""The matrix: informants by Input, Process, Output or any two axes; every cell leads to its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import wrap

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qualcode.messages import tr, tr_n
from qualcode.model.coding import Quotation
from qualcode.model.matrix import CellContent, Header, Matrix
from qualcode.services import display, projects, sources
from qualcode.text.visible import visible
from qualcode.tui.labels import CONTENTS, KINDS, ROLES, crumbs, name_of
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import AskPath, Choose, Option, Wait
from qualcode.tui.widgets.grid import Head, MatrixGrid
from qualcode.tui.widgets.pieces import Line, fit, right
from qualcode.tui.workers import guarded, in_background

SUFFIXES = (".docx", ".xlsx", ".csv", ".html", ".md")
CONTENT_ORDER = (CellContent.QUOTES, CellContent.COUNT, CellContent.PRESENCE)
QUOTE_LINES = 3
QUOTE_WIDTH = 20
COUNT_WIDTH = 11
DETAIL_QUOTES = 12
FILTERS = ("code", "source", "informant", "coder", "kind")


class MatrixScreen(MainScreen):
    """A display of the codings, live."""

    PLACE = "matrix"
    WIDGETS = ("grid",)
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
        self.matrix: Matrix | None = None
        self._cells: dict[tuple[int, int, int], list[Line]] = {}

    def body(self) -> Iterable[Widget]:
        """Return the table and the words of one cell."""
        yield MatrixGrid()
        yield Static("", id="detail", classes="pane", markup=False)

    # What is shown

    def update_content(self) -> None:
        """Compute the table again and stay at the same cell."""
        grid = self.query_one(MatrixGrid)
        before = self._here()
        only = None
        if self.filter is not None:
            only = display.chosen(self.session, **{self.filter[0]: self.filter[1]})
        found = display.matrix(self.session, *self.axes, only=only)
        self.matrix = found if self.with_empty else _occurring(found)
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
            [self._head(self.axes[0], header) for header in self.matrix.rows],
            [self._head(self.axes[1], header) for header in self.matrix.cols],
            self._cell,
            lines=QUOTE_LINES if quotes else 1,
            width=QUOTE_WIDTH if quotes else COUNT_WIDTH,
            at=self._place_of(before),
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

    def _head(self, axis: str, header: Header) -> Head:
        label = header.label
        if axis == "kind":
            label = tr(KINDS.get(header.key, label))
        elif axis == "role":
            label = tr(ROLES.get(header.key, label))
        return Head(label, header.group if header.group != label else "", header.color)

    def _here(self) -> tuple[str, str] | None:
        """Return the keys of the cell under the cursor."""
        grid, matrix = self.query_one(MatrixGrid), self.matrix
        if matrix is None or not matrix.rows or not matrix.cols:
            return None
        return matrix.rows[grid.row].key, matrix.cols[grid.col].key

    def _place_of(self, keys: tuple[str, str] | None) -> tuple[int, int]:
        matrix = self.matrix
        if keys is None or matrix is None:
            return 0, 0
        rows = [header.key for header in matrix.rows]
        cols = [header.key for header in matrix.cols]
        row = rows.index(keys[0]) if keys[0] in rows else 0
        return row, cols.index(keys[1]) if keys[1] in cols else 0

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
            style = "text" if quotes else "dim"
            return [[(right(str(len(quotes) or "·"), min(width, 6)), style)]]
        if self.content is CellContent.PRESENCE:
            return [[("   ●" if quotes else "   ·", "accent" if quotes else "dim")]]
        if not quotes:
            return [[("·", "dim")]]
        text = " ".join(visible(quotes[0].text[: width * 8]).split())
        lines = wrapped(text, width, QUOTE_LINES)
        drawn: list[Line] = [[(line, "text")] for line in lines]
        if len(quotes) > 1:
            more = f" +{len(quotes) - 1}"
            last = fit(lines[-1], width - len(more)) if lines else " " * (width - len(more))
            drawn[-1] = [(last, "text"), (more, "accent")]
        return drawn

    @on(MatrixGrid.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        matrix, grid = self.matrix, self.query_one(MatrixGrid)
        detail = self.query_one("#detail", Static)
        if matrix is None or not matrix.rows or not matrix.cols:
            detail.update("")
            self.status.show([])
            return
        row, col = matrix.rows[grid.row], matrix.cols[grid.col]
        quotes = self._quotations(grid.row, grid.col)
        lines = [
            f"“{' '.join(visible(quote.text).split())}” ({quote.citation})  {crumbs(quote.code)}"
            for quote in quotes[:DETAIL_QUOTES]
        ]
        detail.update(Content("\n".join(lines) if lines else tr("Nothing coded here.")))
        heads = (self._head(self.axes[0], row).label, self._head(self.axes[1], col).label)
        told = tr_n("{n} quotation", "{n} quotations", n=len(quotes))
        all_of = tr(
            "row {row}, column {col}", row=matrix.row_total(row.key), col=matrix.col_total(col.key)
        )
        self.status.show(
            [(f" {visible(heads[0])} × {visible(heads[1])}: ", "strong"), (told, "accent")],
            [(f" {all_of} ", "dim")],
        )

    @on(MatrixGrid.Chosen)
    def _chosen(self, event: MatrixGrid.Chosen) -> None:
        from qualcode.tui.screens.quotations import QuotationsScreen

        matrix = self.matrix
        assert matrix is not None
        row, col = matrix.rows[event.row].key, matrix.cols[event.col].key
        if not self._quotations(event.row, event.col):
            self.host.tell(tr("Nothing coded here."), "accent")
            return
        heads = self._head(self.axes[0], matrix.rows[event.row]).label
        title = f"{heads} × {self._head(self.axes[1], matrix.cols[event.col]).label}"

        def fetch() -> Sequence[Quotation]:
            if self._seen != self.session.project.head:
                self.update_content()
            assert self.matrix is not None
            return self.matrix.cell(row, col).quotations

        self.app.push_screen(QuotationsScreen(title, fetch))

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
        options = [Option("", tr("everything")), *(Option(key, name_of(key)) for key in FILTERS)]

        def what_chosen(key: str | None) -> None:
            if key == "":
                self.filter = None
                self.host.attempt(self.update_content)
            elif key:
                values = self._values(key)
                question = tr("Only which {what}?", what=name_of(key))
                self.app.push_screen(Choose(question, values), lambda v: value_chosen(self, key, v))

        @guarded
        def value_chosen(screen: MatrixScreen, key: str, value: tuple[str, str] | None) -> None:
            if value is not None:
                screen.filter = (key, *value)
                screen.update_content()

        self.app.push_screen(Choose(tr("Limit the table to"), options), what_chosen)

    def _values(self, key: str) -> list[Option]:
        """Return what a filter can be set to: (what the service is told, what is shown)."""
        session = self.session
        if key == "code":
            pairs: list[tuple[str, str]] = [
                (c.id, self.desk.crumbs(c.id)) for _, c in self.desk.book.walk()
            ]
        elif key == "source":
            pairs = [(row.source.id, row.source.name) for row in sources.listing(session)]
        elif key == "informant":
            pairs = [(person.id, person.name) for person in sources.informants(session)]
        elif key == "coder":
            pairs = [(name, name) for name in projects.overview(session).coders]
        else:
            pairs = [(kind, tr(label)) for kind, label in KINDS.items()]
        return [Option((str(value), label), label) for value, label in pairs]

    def action_export(self) -> None:
        """Ask for a file and write the table."""
        folder = self.session.project.path.absolute().parent
        name = folder / f"{tr('matrix')}-{'-'.join(self.axes)}.docx".replace(" ", "-")
        about = tr("The ending says which format: {list}", list=" ".join(SUFFIXES))
        dialog = AskPath(
            tr("Write the table to which file?"),
            value=str(name),
            about=about,
            suffixes=SUFFIXES,
            refuse=_why_not_file,
        )
        self.app.push_screen(dialog, self._write)

    @guarded
    def _write(self, path: str | None) -> None:
        matrix = self.matrix
        if not path or matrix is None:
            return
        session, content, target = self.session, self.content, Path(path).expanduser()
        wait = Wait(tr("Writing {file}…", file=target.name))
        self.app.push_screen(wait)

        def written(_: None) -> None:
            wait.dismiss(None)
            self.host.tell(tr("Written: {file}", file=str(target)))

        in_background(
            self.host,
            lambda: display.write_matrix(session, matrix, target, content=content),
            written,
            otherwise=lambda: wait.dismiss(None),
        )


def _why_not_file(path: str) -> str:
    suffix = Path(path).suffix.lower()
    if suffix in SUFFIXES:
        return ""
    return tr("The ending must be one of {list}.", list=" ".join(SUFFIXES))


def _occurring(matrix: Matrix) -> Matrix:
    """Return the table without rows and columns in which nothing is coded."""
    rows = {row for (row, _), cell in matrix.cells.items() if cell.count}
    cols = {col for (_, col), cell in matrix.cells.items() if cell.count}
    return replace(
        matrix,
        rows=tuple(header for header in matrix.rows if header.key in rows),
        cols=tuple(header for header in matrix.cols if header.key in cols),
    )


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """Return the beginning of a text as lines of at most ``width`` characters."""
    found = wrap(text, max(4, width)) or [""]
    if len(found) > lines:
        found = found[:lines]
        found[-1] = fit(found[-1] + "…", width) if len(found[-1]) < width else found[-1][:-1] + "…"
    return found
