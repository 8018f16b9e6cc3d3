"""What the screens of tables have in common: heads, the place of the cursor, what limits them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual import on
from textual.widget import Widget

from qualcode.messages import tr
from qualcode.model.coding import Quotation
from qualcode.model.matrix import Cell, CellContent, Header, Matrix, heat
from qualcode.services import projects, sources
from qualcode.text.visible import visible
from qualcode.tui.labels import KINDS, ROLES, crumbs, name_of
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Choose, Option
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.grid import Head, MatrixGrid
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.workers import guarded

FILTERS = ("code", "source", "informant", "coder", "kind")
QUOTE_LINES = 3
HEAT = " ░▒▓█"


class TableScreen(MainScreen):
    """A matrix with a pane below it that tells about one cell."""

    WIDGETS = ("grid",)

    def __init__(self) -> None:
        """Begin with an empty table."""
        super().__init__()
        self.matrix: Matrix | None = None

    def body(self) -> Iterable[Widget]:
        """Return the table and the words of one cell."""
        yield MatrixGrid()
        yield Detail()

    @staticmethod
    def head(axis: str, header: Header) -> Head:
        """Return a row or column as it is headed."""
        label = header.label
        if axis == "kind":
            label = tr(KINDS.get(header.key, label))
        elif axis == "role":
            label = tr(ROLES.get(header.key, label))
        return Head(label, header.group if header.group != label else "", header.color)

    def here(self) -> tuple[str, str] | None:
        """Return the keys of row and column under the cursor."""
        grid, matrix = self.query_one(MatrixGrid), self.matrix
        if matrix is None or not matrix.rows or not matrix.cols:
            return None
        return matrix.rows[grid.row].key, matrix.cols[grid.col].key

    def place_of(self, keys: tuple[str, str] | None) -> tuple[int, int]:
        """Return where a cell stands now; the first one when it is gone."""
        matrix = self.matrix
        if keys is None or matrix is None:
            return 0, 0
        rows = [header.key for header in matrix.rows]
        cols = [header.key for header in matrix.cols]
        row = rows.index(keys[0]) if keys[0] in rows else 0
        return row, cols.index(keys[1]) if keys[1] in cols else 0

    def named_here(self) -> tuple[str, str]:
        """Return what row and column under the cursor are called."""
        matrix, grid = self.matrix, self.query_one(MatrixGrid)
        assert matrix is not None
        row = self.head(matrix.rows_axis, matrix.rows[grid.row]).label
        return row, self.head(matrix.cols_axis, matrix.cols[grid.col]).label

    @on(MatrixGrid.Moved)
    def _moved(self) -> None:
        self.describe()

    def describe(self) -> None:
        """Tell about the cell under the cursor."""

    @on(MatrixGrid.Chosen)
    def _chosen(self) -> None:
        from qualcode.tui.screens.quotations import QuotationsScreen

        matrix, here = self.matrix, self.here()
        if matrix is None or here is None or not matrix.cell(*here).quotations:
            self.host.tell(tr("Nothing coded here."), "accent")
            return

        def fetch() -> Sequence[Quotation]:
            if self._seen != self.session.project.head:
                self.update_content()
            assert self.matrix is not None
            return self.matrix.cell(*here).quotations

        self.app.push_screen(QuotationsScreen(" × ".join(self.named_here()), fetch))

    # What limits a table

    def ask_filter(
        self, drop: Callable[[], object], limit: Callable[[str, str, str], None]
    ) -> None:
        """Ask what the table is limited to; ``limit`` gets the kind, the value and its name."""
        options = [Option("", tr("everything")), *(Option(key, name_of(key)) for key in FILTERS)]

        @guarded
        def what(screen: TableScreen, key: str | None) -> None:
            if key == "":
                drop()
            elif key:
                question = tr("Only which {what}?", what=name_of(key))
                dialog = Choose(question, screen.filter_values(key))
                screen.app.push_screen(dialog, lambda value: which(screen, key, value))

        @guarded
        def which(_: TableScreen, key: str, value: tuple[str, str] | None) -> None:
            if value is not None:
                limit(key, *value)

        dialog = Choose(tr("Limit the table to"), options)
        self.app.push_screen(dialog, lambda key: what(self, key))

    def filter_values(self, key: str) -> list[Option]:
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


# How cells are drawn


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """Return the beginning of a text as lines of at most ``width`` characters."""
    from textwrap import wrap

    found = wrap(text, max(4, width)) or [""]
    if len(found) > lines:
        found = found[:lines]
        found[-1] = fit(found[-1] + "…", width).rstrip()
        if not found[-1].endswith("…"):
            found[-1] = found[-1][: width - 1] + "…"
    return found


def drawn_quotations(quotes: Sequence[Quotation], width: int) -> list[Line]:
    """Draw the first words of quotations, and how many more there are."""
    if not quotes:
        return [[("·", "dim")]]
    text = " ".join(visible(quotes[0].text[: width * 8]).split())
    lines = wrapped(text, width, QUOTE_LINES)
    drawn: list[Line] = [[(line, "text")] for line in lines]
    if len(quotes) > 1:
        more = f" +{len(quotes) - 1}"
        drawn[-1] = [(fit(lines[-1], width - len(more)), "text"), (more, "accent")]
    return drawn


def drawn_number(cell: Cell, content: CellContent, largest: int) -> Line:
    """Draw a count or share with a block that is the denser, the larger it is."""
    step = heat(cell, content, largest)
    if not step:
        return [("     ·", "dim")]
    text = f"{cell.people}/{cell.of}" if content is CellContent.SHARE else str(cell.count)
    return [(text.rjust(6), "text"), (f" {HEAT[step] * 2}", "accent")]


def told_quotations(quotes: Iterable[Quotation]) -> list[str]:
    """Return quotations with their citation and code, one a line."""
    return [
        f"“{' '.join(visible(one.text).split())}” ({one.citation})  {crumbs(one.code)}"
        for one in quotes
    ]
