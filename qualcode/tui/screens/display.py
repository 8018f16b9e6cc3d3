"""A display of the gallery: written results, quotations, silences; everything leads to its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qualcode.messages import tr, tr_n
from qualcode.model.coding import Quotation
from qualcode.model.conclusion import CellPlace
from qualcode.model.display import DisplaySpec, filled
from qualcode.model.matrix import Cell, CellContent, Header, Matrix
from qualcode.model.reduction import STATE_LABELS, STATE_SIGNS
from qualcode.services import display, display_gallery, written_cells
from qualcode.text.visible import visible
from qualcode.tui.labels import KINDS, ROLES, crumbs, name_of
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, AskPath, Choose, Option, Wait
from qualcode.tui.screens.matrix import SUFFIXES, wrapped
from qualcode.tui.screens.writing import TextEditor
from qualcode.tui.widgets.grid import Head, MatrixGrid
from qualcode.tui.widgets.pieces import Line, right
from qualcode.tui.workers import guarded, in_background

TEXT_LINES = 3
TEXT_WIDTH = 22
NUMBER_WIDTH = 11
DETAIL_QUOTES = 10
UNWRITTEN = {"component", "outcome", "finding", "party"}
"""Axes whose cells are made of links between codes: nothing is written into them."""


class DisplayScreen(MainScreen):
    """One display, live."""

    PLACE = "display"
    WIDGETS = ("grid",)
    DEFAULT_CSS = """
    DisplayScreen #detail { height: 8; }
    DisplayScreen.-wide #detail { height: 11; }
    """

    def __init__(self, spec: DisplaySpec, title: str) -> None:
        """Show a display of the gallery or one that was kept."""
        super().__init__()
        self.spec, self._called = filled(spec), title
        self.matrix: Matrix | None = None
        self._drawn: dict[tuple[int, int, int], list[Line]] = {}

    def body(self) -> Iterable[Widget]:
        """Return the table and the words of one cell."""
        yield MatrixGrid()
        yield Static("", id="detail", classes="pane", markup=False)

    # What is shown

    @property
    def _content(self) -> CellContent:
        return CellContent(self.spec.content)

    @property
    def _is_text(self) -> bool:
        return self._content in {CellContent.QUOTES, CellContent.SUMMARY, CellContent.RESULT}

    def update_content(self) -> None:
        """Build the display again and stay at the same cell."""
        grid = self.query_one(MatrixGrid)
        before = self._here()
        self.matrix = found = display_gallery.build(self.session, self.spec)
        self._drawn = {}
        grid.empty = tr("Nothing to show yet.")
        grid.fill(
            [self._head(found.rows_axis, header) for header in found.rows],
            [self._head(found.cols_axis, header) for header in found.cols],
            self._cell,
            lines=TEXT_LINES if self._is_text else 1,
            width=TEXT_WIDTH if self._is_text else NUMBER_WIDTH,
            at=self._place_of(before),
        )
        stale = sum(c.written.is_stale for c in found.cells.values() if c.written)
        stale += sum(one.is_stale for one in found.interpreted.values())
        told = tr("{n} stale", n=stale) if stale else ""
        self.title_line(("  " + self._called, "accent"), right=[(f" {told} ", "warn")])
        self.seen()

    def _head(self, axis: str, header: Header) -> Head:
        label = header.label
        if axis == "kind":
            label = tr(KINDS.get(header.key, label))
        elif axis == "role":
            label = tr(ROLES.get(header.key, label))
        return Head(label, header.group if header.group != label else "", header.color)

    def _here(self) -> tuple[str, str] | None:
        grid, matrix = self.query_one(MatrixGrid), self.matrix
        if matrix is None or not matrix.rows or not matrix.cols:
            return None
        return matrix.rows[grid.row].key, matrix.cols[grid.col].key

    def _place_of(self, keys: tuple[str, str] | None) -> tuple[int, int]:
        if keys is None or self.matrix is None:
            return 0, 0
        rows = [header.key for header in self.matrix.rows]
        cols = [header.key for header in self.matrix.cols]
        row = rows.index(keys[0]) if keys[0] in rows else 0
        return row, cols.index(keys[1]) if keys[1] in cols else 0

    def _cell(self, row: int, col: int, width: int) -> Sequence[Line]:
        found = self._drawn.get((row, col, width))
        if found is None:
            matrix = self.matrix
            assert matrix is not None
            cell = matrix.cell(matrix.rows[row].key, matrix.cols[col].key)
            found = self._drawn[row, col, width] = self._paint(cell, width)
        return found

    def _paint(self, cell: Cell, width: int) -> list[Line]:
        """Draw a cell: a number, or its result, its first words, or who was silent."""
        if not self._is_text:
            text = str(cell.count or "·")
            if self._content is CellContent.SHARE:
                text = f"{cell.people}/{cell.of}" if cell.people else "·"
            elif self._content is CellContent.PRESENCE:
                text = "●" if cell.count else "·"
            return [[(right(text, min(width, 7)), "text" if cell.count else "dim")]]
        if cell.summary and self._content is not CellContent.QUOTES:
            text = " ".join(visible(cell.summary).split())
            stale = cell.written is not None and cell.written.is_stale
            lines = wrapped(("! " if stale else "") + text, width, TEXT_LINES)
            return [[(line, "accent" if stale else "strong")] for line in lines]
        drawn: list[Line] = []
        if cell.quotations and self._content is not CellContent.SUMMARY:
            words = " ".join(visible(cell.quotations[0].text[: width * 8]).split())
            drawn = [[(line, "text")] for line in wrapped(words, width, TEXT_LINES)]
            if len(cell.quotations) > 1:
                drawn[-1] = [*drawn[-1][:1], (f" +{len(cell.quotations) - 1}", "accent")]
        if cell.silence:
            sign, label = STATE_SIGNS[cell.silence.state], tr(STATE_LABELS[cell.silence.state])
            text = f"{sign} {label}" if cell.silence.is_decided else f"{sign} ({label})"
            drawn = [[(line, "dim")] for line in wrapped(text, width, 2)] + drawn[:1]
        return drawn or [[("·", "dim")]]

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
        cell = matrix.cell(row.key, col.key)
        detail.update(
            Content("\n".join(self._told(matrix, row, cell)) or tr("Nothing coded here."))
        )
        left: Line = [(f" {visible(row.label)} × {visible(col.label)}: ", "strong")]
        left.append((tr_n("{n} quotation", "{n} quotations", n=len(cell.quotations)), "accent"))
        if cell.written:
            by = f"{cell.written.coder} {cell.written.date[:10]}".strip()
            left.append((f"  {by}", "dim"))
            left += [(f"  {tr('stale')}", "warn")] if cell.written.is_stale else []
        self.status.show(left)

    def _told(self, matrix: Matrix, row: Header, cell: Cell) -> list[str]:
        """Return the lines below the table: result, interpretation, quotations."""
        lines = [visible(cell.summary)] if cell.summary else []
        if text := matrix.interpretations.get(row.key):
            stale = matrix.interpreted[row.key].is_stale
            ending = f" [{tr('stale')}]" if stale else ""
            lines.append(f"{tr('Interpretation')}: {visible(text)}{ending}")
        if cell.silence and cell.silence.words:
            lines.append(f"“{visible(cell.silence.words)}” ({cell.silence.citation})")
        return lines + [
            f"“{' '.join(visible(one.text).split())}” ({one.citation})  {crumbs(one.code)}"
            for one in cell.quotations[:DETAIL_QUOTES]
        ]

    @on(MatrixGrid.Chosen)
    def _chosen(self) -> None:
        from qualcode.tui.screens.quotations import QuotationsScreen

        matrix, here = self.matrix, self._here()
        if matrix is None or here is None or not matrix.cell(*here).quotations:
            self.host.tell(tr("Nothing coded here."), "accent")
            return
        grid = self.query_one(MatrixGrid)
        title = f"{matrix.rows[grid.row].label} × {matrix.cols[grid.col].label}"

        def fetch() -> Sequence[Quotation]:
            if self._seen != self.session.project.head:
                self.update_content()
            assert self.matrix is not None
            return self.matrix.cell(*here).quotations

        self.app.push_screen(QuotationsScreen(title, fetch))

    # Actions

    def _cell_place(self, *, whole_row: bool = False) -> CellPlace | None:
        """Return the place of the cell under the cursor, or of its row; None where nothing is written."""
        matrix, here = self.matrix, self._here()
        if matrix is None or here is None:
            return None
        if {matrix.rows_axis, matrix.cols_axis} & UNWRITTEN or matrix.rows_axis == matrix.cols_axis:
            self.host.tell(tr("Nothing is written into this display."), "accent")
            return None
        pairs = {matrix.rows_axis: here[0]}
        if not whole_row:
            pairs[matrix.cols_axis] = here[1]
        return written_cells.place_at(pairs, self.spec.kinds)

    def action_write(self) -> None:
        """Write the result of the cell."""
        self._write_at(whole_row=False)

    def action_interpret(self) -> None:
        """Write the interpretation of the row."""
        self._write_at(whole_row=True)

    def _write_at(self, *, whole_row: bool) -> None:
        place = self._cell_place(whole_row=whole_row)
        matrix, grid = self.matrix, self.query_one(MatrixGrid)
        if place is None or matrix is None:
            return
        row, col = matrix.rows[grid.row], matrix.cols[grid.col]
        there = written_cells.at(self.session, place)
        if whole_row:
            question = tr("Interpretation of {row}", row=row.label)
        else:
            question = tr("Result of {row} × {col}", row=row.label, col=col.label)
        about = "\n".join(self._told(matrix, row, matrix.cell(row.key, col.key))[-4:])
        editor = TextEditor(question, there.body if there else "", about)
        before = there.body if there else ""
        self.app.push_screen(editor, lambda text: self._store(place, before, text))

    @guarded
    def _store(self, place: CellPlace, before: str, text: str | None) -> None:
        if text is None or text.strip() == before:
            return
        written_cells.write(self.session, place, text)
        self.update_content()
        self.host.tell(
            tr("The result is stored.") if text.strip() else tr("The result is removed.")
        )

    @guarded
    def action_look(self) -> None:
        """Say that what is written here still holds."""
        found = [self._cell_place(), self._cell_place(whole_row=True)]
        cells = [
            c for place in found if place for c in [written_cells.at(self.session, place)] if c
        ]
        n = written_cells.look(self.session, [cell.id for cell in cells]) if cells else 0
        if n:
            self.update_content()
        self.host.tell(
            tr("It still holds with its present evidence.") if n else tr("Nothing is stale here."),
            "good" if n else "accent",
        )

    def action_order(self) -> None:
        """Sort the rows by an attribute of informants, or by count."""
        names = [name for name in display.axes(self.session) if name not in {"informant", "source"}]
        options = [Option("", tr("as they are")), Option("count", tr("number of codings"))]
        options += [Option(name, name_of(name)) for name in names]
        dialog = Choose(tr("Sort the rows by"), options, at=self.spec.order_by)
        self.app.push_screen(dialog, self._sorted_by)

    @guarded
    def _sorted_by(self, name: str | None) -> None:
        if name is None:
            return
        before, self.spec = self.spec, replace(self.spec, order_by=name)
        try:
            self.update_content()
        except BaseException:
            self.spec = before
            raise

    def action_used(self) -> None:
        """Show or hide rows and columns without codings."""
        self.spec = replace(self.spec, only_used=not self.spec.only_used)
        self.update_content()

    def action_keep(self) -> None:
        """Ask for a name and keep the display under it."""
        self.app.push_screen(Ask(tr("Keep this display under which name?")), self._keep)

    @guarded
    def _keep(self, name: str | None) -> None:
        if name:
            display_gallery.save(self.session, name, self.spec)
            self._called = name
            self.update_content()
            self.host.tell(tr("The display “{name}” is saved.", name=name))

    def action_export(self) -> None:
        """Ask for a file and write the display."""
        folder = self.session.project.path.absolute().parent
        dialog = AskPath(
            tr("Write the table to which file?"),
            value=str(folder / f"{self.spec.design}.docx"),
            about=tr("The ending says which format: {list}", list=" ".join(SUFFIXES)),
            suffixes=SUFFIXES,
        )
        self.app.push_screen(dialog, self._export)

    @guarded
    def _export(self, path: str | None) -> None:
        if not path:
            return
        session, spec, target = self.session, self.spec, Path(path).expanduser()
        wait = Wait(tr("Writing {file}…", file=target.name))
        self.app.push_screen(wait)

        def written(_: None) -> None:
            wait.dismiss(None)
            self.host.tell(tr("Written: {file}", file=str(target)))

        in_background(
            self.host,
            lambda: display_gallery.write(session, spec, target),
            written,
            otherwise=lambda: wait.dismiss(None),
        )
