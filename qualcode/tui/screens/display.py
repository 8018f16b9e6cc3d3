"""A display of the gallery: written results, quotations, silences; everything leads to its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from textual.content import Content

from qualcode.messages import tr, tr_n
from qualcode.model.conclusion import CellPlace
from qualcode.model.display import DESIGNS, DisplaySpec, filled
from qualcode.model.ids import CodeId, InformantId
from qualcode.model.matrix import Cell, CellContent, Header, Matrix
from qualcode.model.reduction import STATE_LABELS, STATE_SIGNS, ResponseState
from qualcode.services import display, display_gallery, responses, written_cells
from qualcode.text.visible import visible
from qualcode.tui.labels import CONTENTS, name_of
from qualcode.tui.screens.dialogs import Ask, Choose, Option
from qualcode.tui.screens.files import TABLES, ask_and_write
from qualcode.tui.screens.tables import (
    QUOTE_LINES,
    TableScreen,
    drawn_number,
    drawn_quotations,
    told_quotations,
    wrapped,
)
from qualcode.tui.screens.writing import TextEditor
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.grid import MatrixGrid
from qualcode.tui.widgets.pieces import Line
from qualcode.tui.workers import guarded

TEXT_WIDTH = 22
NUMBER_WIDTH = 11
DETAIL_QUOTES = 10
UNWRITTEN = {"component", "outcome", "finding", "party", "condition"}
"""Axes whose cells are made of links or judgements: nothing is written into them."""
FIXED = {"effects", "checklist", "cooccurrence"}
"""Designs that are nothing without their own rows and columns."""
LIMITS = {
    "code": "codes",
    "source": "sources",
    "informant": "informants",
    "coder": "coders",
    "kind": "kinds",
}


class DisplayScreen(TableScreen):
    """One display, live."""

    PLACE = "display"
    DEFAULT_CSS = """
    DisplayScreen #detail { height: 8; }
    DisplayScreen.-wide #detail { height: 11; }
    """

    def __init__(self, spec: DisplaySpec, title: str) -> None:
        """Show a display of the gallery or one that was kept."""
        super().__init__()
        self.spec, self._called = filled(spec), title
        self._own = {field: getattr(self.spec, field) for field in LIMITS.values()}
        self._limits: dict[str, str] = {}
        self._aside = ""
        self._largest = 1
        self._drawn: dict[tuple[int, int, int], list[Line]] = {}

    # What is shown

    @property
    def _content(self) -> CellContent:
        return CellContent(self.spec.content)

    @property
    def _is_text(self) -> bool:
        return self._content in {CellContent.QUOTES, CellContent.SUMMARY, CellContent.RESULT}

    def built(self) -> Matrix:
        """Return the table as it is now."""
        return display_gallery.build(self.session, self.spec)

    def update_content(self) -> None:
        """Build the display again and stay at the same cell."""
        grid = self.query_one(MatrixGrid)
        before = self.here()
        self.matrix = found = self.built()
        self._largest = found.largest
        self._drawn = {}
        grid.empty = tr("Nothing to show yet.")
        grid.fill(
            [self.head(found.rows_axis, header) for header in found.rows],
            [self.head(found.cols_axis, header) for header in found.cols],
            self._cell,
            lines=QUOTE_LINES if self._is_text else 1,
            width=TEXT_WIDTH if self._is_text else NUMBER_WIDTH,
            at=self.place_of(before),
        )
        self._show_title(found)
        self.seen()

    def _show_title(self, found: Matrix) -> None:
        stale = sum(c.written.is_stale for c in found.cells.values() if c.written)
        stale += sum(one.is_stale for one in found.interpreted.values())
        told = tr("{n} stale", n=stale) if stale else ""
        limits = "".join(f"  [{visible(name)}]" for name in self._limits.values())
        self.title_line(
            ("  " + visible(self._called), "accent"),
            (limits, "warn"),
            right=[(f" {told} ", "warn"), (f"{tr(CONTENTS[self._content])} ", "dim")],
        )

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
            return [self._number(cell)]
        if cell.summary and self._content is not CellContent.QUOTES:
            text = " ".join(visible(cell.summary).split())
            stale = cell.written is not None and cell.written.is_stale
            lines = wrapped(("! " if stale else "") + text, width, QUOTE_LINES)
            return [[(line, "accent" if stale else "strong")] for line in lines]
        shows_words = cell.quotations and self._content is not CellContent.SUMMARY
        drawn = drawn_quotations(cell.quotations, width) if shows_words else []
        if cell.silence:
            sign, label = STATE_SIGNS[cell.silence.state], tr(STATE_LABELS[cell.silence.state])
            text = f"{sign} {label}" if cell.silence.is_decided else f"{sign} ({label})"
            drawn = [[(line, "dim")] for line in wrapped(text, width, 2)] + drawn[:1]
        if cell.quotations and not drawn:
            told = tr_n("{n} quotation", "{n} quotations", n=len(cell.quotations))
            drawn = [[(f"({told})", "dim")]]
        return drawn or [[("·", "dim")]]

    def _number(self, cell: Cell) -> Line:
        if self._content is CellContent.PRESENCE:
            return [("     ●" if cell.count else "     ·", "text" if cell.count else "dim")]
        return drawn_number(cell, self._content, self._largest)

    def describe(self) -> None:
        """Tell about the cell under the cursor."""
        matrix, grid = self.matrix, self.query_one(MatrixGrid)
        detail = self.query_one(Detail)
        if matrix is None or not matrix.rows or not matrix.cols:
            detail.update("")
            self.status.show([])
            return
        row, col = matrix.rows[grid.row], matrix.cols[grid.col]
        cell = matrix.cell(row.key, col.key)
        told = self._told(matrix, row, cell)
        detail.update(Content("\n".join(told) or tr("Nothing coded here.")))
        left: Line = [(f" {' × '.join(map(visible, self.named_here()))}: ", "strong")]
        left.append((tr_n("{n} quotation", "{n} quotations", n=len(cell.quotations)), "accent"))
        if cell.written:
            by = f"{visible(cell.written.coder)} {cell.written.date[:10]}".strip()
            left.append((f"  {by}", "dim"))
            left += [(f"  {tr('stale')}", "warn")] if cell.written.is_stale else []
        self.status.show(left, [(f" {self._aside} ", "dim")] if self._aside else None)

    def _told(self, matrix: Matrix, row: Header, cell: Cell) -> list[str]:
        """Return the lines below the table: result, interpretation, quotations."""
        lines = [visible(cell.summary)] if cell.summary else []
        if text := matrix.interpretations.get(row.key):
            stale = matrix.interpreted[row.key].is_stale
            ending = f" [{tr('stale')}]" if stale else ""
            lines.append(f"{tr('Interpretation')}: {visible(text)}{ending}")
        if cell.silence:
            label = tr(STATE_LABELS[cell.silence.state])
            lines.append(label if cell.silence.is_decided else f"({label})")
            if cell.silence.words:
                lines.append(f"“{visible(cell.silence.words)}” ({cell.silence.citation})")
        return lines + told_quotations(cell.quotations[:DETAIL_QUOTES])

    # Writing

    def _cell_place(self, *, whole_row: bool = False) -> CellPlace | None:
        """Return the place of the cell under the cursor, or of its row; None where nothing is written."""
        matrix, here = self.matrix, self.here()
        if matrix is None or here is None:
            return None
        if {matrix.rows_axis, matrix.cols_axis} & UNWRITTEN or matrix.rows_axis == matrix.cols_axis:
            self.host.tell(tr("Nothing is written into this display."), "accent")
            return None
        if self.spec.sources or self.spec.coders:
            self.host.tell(
                tr("A result rests on all sources and coders: take the limit away first (f)."),
                "accent",
            )
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
        names = self.named_here()
        if whole_row:
            question = tr("Interpretation of {row}", row=names[0])
            quotes = [q for c in matrix.cols for q in matrix.cell(row.key, c.key).quotations]
        else:
            question = tr("Result of {row} × {col}", row=names[0], col=names[1])
            quotes = list(matrix.cell(row.key, col.key).quotations)
        before = there.body if there else ""
        editor = TextEditor(question, before, "\n".join(told_quotations(quotes)))
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

    # Silence

    def action_state(self) -> None:
        """Decide what became of the theme with this informant."""
        matrix, here = self.matrix, self.here()
        if matrix is None or here is None:
            return
        axes = (matrix.rows_axis, matrix.cols_axis)
        if set(axes) != {"informant", "code"}:
            self.host.tell(tr("That needs a display of informants by codes."), "accent")
            return
        person = InformantId(here[axes.index("informant")])
        code = CodeId(here[axes.index("code")])
        states = [Option(s, f"{STATE_SIGNS[s]} {tr(STATE_LABELS[s])}") for s in ResponseState]
        options = [*states, Option("", tr("as the turns suggest"))]
        silence = matrix.cell(*here).silence
        dialog = Choose(
            tr("What became of it?"),
            options,
            at=silence.state if silence else None,
            about=" × ".join(map(visible, self.named_here())),
        )
        self.app.push_screen(dialog, lambda state: self._decide(person, code, state))

    @guarded
    def _decide(self, person: InformantId, code: CodeId, state: str | None) -> None:
        if state is None:
            return
        if state:
            responses.decide(self.session, person, code, ResponseState(state))
        else:
            responses.withdraw(self.session, person, code)
        self.update_content()
        self.host.tell(tr(STATE_LABELS[state]) if state else tr("The proposal holds again."))

    # Which table it is

    @guarded
    def _respec(self, spec: DisplaySpec) -> None:
        """Show another display; when it cannot be built, the present one stays."""
        before, self.spec = self.spec, spec
        try:
            self.update_content()
        except BaseException:
            self.spec = before
            raise

    def action_axes(self) -> None:
        """Choose rows, then columns."""
        if self.spec.design in FIXED:
            self.host.tell(tr("This display is made of its own rows and columns."), "accent")
            return
        options = [Option(name, name_of(name)) for name in display.axes(self.session)]

        def rows_chosen(rows: str | None) -> None:
            if rows is not None:
                dialog = Choose(tr("What stands in the columns?"), options, at=self.spec.cols)
                self.app.push_screen(dialog, lambda cols: both_chosen(rows, cols))

        def both_chosen(rows: str, cols: str | None) -> None:
            if cols is not None:
                self._respec(replace(self.spec, rows=rows, cols=cols))

        dialog = Choose(tr("What stands in the rows?"), options, at=self.spec.rows)
        self.app.push_screen(dialog, rows_chosen)

    def action_content(self) -> None:
        """Choose what the cells show."""
        options = [Option(str(content), tr(label)) for content, label in CONTENTS.items()]
        dialog = Choose(tr("What do the cells show?"), options, at=self.spec.content)
        self.app.push_screen(
            dialog, lambda name: name and self._respec(replace(self.spec, content=name))
        )

    def action_filter(self) -> None:
        """Choose what the table is limited to; limits add up."""
        self.ask_filter(self.go_back, self._limit)

    def _limit(self, key: str, value: str, label: str) -> None:
        if key == "coder":
            value = next(iter(display.chosen(self.session, coder=value).coders))
        self._limits[key] = label
        self._respec(replace(self.spec, **{LIMITS[key]: (value,)}))  # type: ignore[arg-type]

    def go_back(self) -> bool:
        """Drop the limits."""
        if not self._limits:
            return False
        self._limits = {}
        self._respec(replace(self.spec, **self._own))
        return True

    def action_order(self) -> None:
        """Sort the rows by an attribute of informants, or by count."""
        names = [name for name in display.axes(self.session) if name not in {"informant", "source"}]
        options = [Option("", tr("as they are")), Option("count", tr("number of codings"))]
        options += [Option(name, name_of(name)) for name in names]
        dialog = Choose(tr("Sort the rows by"), options, at=self.spec.order_by)
        self.app.push_screen(dialog, self._sorted_by)

    def _sorted_by(self, name: str | None) -> None:
        if name is not None:
            again = bool(name) and name == self.spec.order_by
            turned = again and not self.spec.descending
            self._respec(replace(self.spec, order_by=name, descending=turned))

    def action_used(self) -> None:
        """Show or hide rows and columns without codings."""
        self._respec(replace(self.spec, only_used=not self.spec.only_used))

    def action_compare(self) -> None:
        """Lay the case under the cursor beside another one."""
        matrix = self.matrix
        here = self.here()
        if matrix is None or here is None:
            return
        axis = matrix.rows_axis if matrix.cols_axis in {"code", "dimension"} else matrix.cols_axis
        if axis in UNWRITTEN | {"code", "dimension"}:
            self.host.tell(tr("That needs a display of cases by themes."), "accent")
            return
        of_rows = axis == matrix.rows_axis
        cases, mine = (matrix.rows, here[0]) if of_rows else (matrix.cols, here[1])
        label = self.named_here()[0 if of_rows else 1]
        options = [Option(h.label, self.head(axis, h).label) for h in cases if h.key != mine]
        first = next(h.label for h in cases if h.key == mine)
        dialog = Choose(tr("Compare {case} with", case=label), options)
        self.app.push_screen(dialog, lambda other: self._compare(axis, first, other))

    @guarded
    def _compare(self, axis: str, first: str, second: str | None) -> None:
        if second is not None:
            self.app.push_screen(CompareScreen(axis, first, second))

    # Keeping it

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
        session, matrix, spec = self.session, self.matrix, self.spec
        assert matrix is not None

        def write(path: Path) -> None:
            content = CellContent(spec.content)
            display.write_matrix(session, matrix, path, content=content, layout=spec.layout)

        name = f"{self._called or spec.design}.docx"
        ask_and_write(self, tr("Write the table to which file?"), name, TABLES, write)


class CompareScreen(DisplayScreen):
    """Two cases side by side, theme by theme."""

    def __init__(self, axis: str, first: str, second: str) -> None:
        """Compare two headers of an axis."""
        design = next(name for name, one in DESIGNS.items() if one.layout == "grid")
        spec = DisplaySpec(design=design, rows="code", cols=axis, content=str(CellContent.RESULT))
        super().__init__(spec, f"{first} | {second}")
        self._axis, self._pair = axis, (first, second)

    def built(self) -> Matrix:
        """Return themes by the two cases."""
        found = display_gallery.compare(self.session, *self._pair, axis=self._axis)
        self._aside = tr(
            "both {both} · only the first {first} · only the second {second}",
            both=len(found.both),
            first=len(found.only_first),
            second=len(found.only_second),
        )
        return found.matrix

    def _show_title(self, _found: Matrix) -> None:
        self.title_line((f"  {visible(self._called)}", "accent"))

    def _fixed(self) -> None:
        self.host.tell(tr("This display is made of its own rows and columns."), "accent")

    def action_axes(self) -> None:
        """Stay with the two cases."""
        self._fixed()

    def action_filter(self) -> None:
        """Stay with the two cases."""
        self._fixed()

    def action_order(self) -> None:
        """Stay with the order of the codebook."""
        self._fixed()

    def action_used(self) -> None:
        """Stay with every theme."""
        self._fixed()

    def action_keep(self) -> None:
        """A comparison is made anew each time; it is not kept."""
        self._fixed()
