"""A matrix as a Word file: the general grid, and the long form of Indonesian journals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from qualcode.export.cells import (
    NO_DATA,
    TEXTS,
    Passage,
    authorship,
    axis_label,
    coded_passages,
    grand_total,
    has_totals,
    header_text,
    heat_fills,
    is_stale,
    more_note,
    remark_line,
    short_cell,
    silence_label,
    stale_note,
    table_note,
    title_of,
)
from qualcode.export.options import Layout, MatrixOptions
from qualcode.export.plain import hex_color, one_line, tint, unbroken
from qualcode.export.word_file import LANDSCAPE, WordFile
from qualcode.export.word_xml import (
    Paragraph,
    Run,
    Table,
    TableCell,
    TableRow,
    fitted_widths,
    header_cell,
    lines_needed,
    longest_word,
    text_cell,
)
from qualcode.messages import tr, tr_n
from qualcode.model.matrix import Cell, CellContent, Header, Matrix, Silence

MOST_ROWS = 500
"""More rows make word processors crawl: a longer table goes on in another one."""
MOST_TEXT_COLUMNS = 6
MOST_NARROW_COLUMNS = 16
ROW_NAME_WIDTH = 2400
SHORT_ROW_LINES = 16
UNCUT_LINES = 8
_GROUP_FILL = "F2F2F2"
_SAID_FILL = "FAFAFA"

_Frame = tuple[list[TableRow], list[TableRow]]


def render(matrix: Matrix, content: CellContent, options: MatrixOptions) -> bytes:
    """Return the matrix as a .docx of its own."""
    title = title_of(matrix, options)
    file = WordFile(
        title=title, facts=options.facts, page=LANDSCAPE, house_style=options.house_style
    )
    file.number_tables_from(options.caption_number)
    add_matrix(file, matrix, content, options)
    return file.to_bytes()


def add_matrix(
    file: WordFile, matrix: Matrix, content: CellContent, options: MatrixOptions
) -> None:
    """Add the matrix to a file, as one captioned table or several."""
    title = title_of(matrix, options)
    view = _View(matrix, content, options, file, heat_fills(matrix, content))
    if not matrix.rows or not matrix.cols:
        file.caption(title)
        file.note(tr("There is nothing to show: the matrix has no rows or no columns."))
        return
    tables = _journal(view) if options.layout is Layout.JOURNAL else _grids(view)
    for position, table in enumerate(tables):
        if position:
            file.add(Paragraph((), style="TableNote"))
        file.caption(title, continued=position > 0, new_page=position > 0 and view.has_text)
        file.table(table)
    file.note(table_note(matrix, content))


@dataclass(frozen=True, slots=True)
class _View:
    """A matrix with the choices made for it; gives cells as paragraphs."""

    matrix: Matrix
    content: CellContent
    options: MatrixOptions
    file: WordFile
    fill: Callable[[Cell], str]

    @property
    def has_text(self) -> bool:
        return self.content in TEXTS

    def paragraphs(self, row: Header, col: Header) -> tuple[Paragraph, ...]:
        """Return the paragraphs of a cell, at least one."""
        cell = self.matrix.cell(row.key, col.key)
        text = short_cell(cell, self.content)
        align = "" if self.has_text else "center"
        found = [Paragraph((Run(part),), align=align) for part in text.split("\n") if text]
        if is_stale(cell, self.content):
            found.append(Paragraph((Run(stale_note(), italic=True),)))
        found += self._quotations(row, col)
        if more := more_note(cell, self.content):
            found.append(Paragraph((Run(f"({more})"),)))
        if self.has_text and cell.silence:
            found += self._silence(cell.silence)
        return tuple(found) or _no_data()

    def _silence(self, silence: Silence) -> Iterator[Paragraph]:
        if words := one_line(silence.words):
            runs = [Run(words, verbatim=True)]
            runs += [Run(f" ({unbroken(one_line(silence.citation))})")] * bool(silence.citation)
            yield Paragraph(tuple(runs), style="TableQuote")
        yield Paragraph((Run(silence_label(silence)),))

    def _quotations(self, row: Header, col: Header) -> Iterator[Paragraph]:
        for coded in coded_passages(self.matrix, row, col, self.options, self.content):
            if coded.label:
                yield code_label(coded.label, coded.color)
            for passage in coded.passages:
                yield self._passage(passage)

    def _passage(self, passage: Passage) -> Paragraph:
        comments = tuple(
            self.file.comment(remark_line(r) if not r.author else r.text, r.author)
            for r in passage.remarks
        )
        runs = (
            Run(passage.text, verbatim=True, comments=comments),
            Run(f" ({unbroken(passage.citation)})"),
            *([Run(f"\n[{passage.gloss}]")] if passage.gloss else []),
        )
        return Paragraph(runs, style="TableQuote")

    def description(self) -> str:
        """Say in words what the table holds, for those who do not see it."""
        return "; ".join(
            (
                tr_n("{n} row", "{n} rows", n=len(self.matrix.rows)),
                tr_n("{n} column", "{n} columns", n=len(self.matrix.cols)),
                ", ".join(header_text(col) for col in self.matrix.cols[:20]),
            )
        )


def code_label(label: str, color: str) -> Paragraph:
    """Return a code's name with its colour as a bar and a thin shade."""
    return Paragraph(
        (Run(label),), style="TableCode", bar=hex_color(color) or "808080", fill=tint(color, 0.12)
    )


def _no_data() -> tuple[Paragraph, ...]:
    return (Paragraph((Run(NO_DATA),), align="center"),)


# -- the grid ------------------------------------------------------------------------------------


def _grids(view: _View) -> Iterator[Table]:
    chunks = list(_column_chunks(view))
    for number, columns in enumerate(chunks):
        last = number == len(chunks) - 1
        yield from _grid(view, columns, last=last)


def _grid(view: _View, columns: Sequence[Header], *, last: bool) -> Iterator[Table]:
    total = last and has_totals(view.content, view.matrix)
    widths = _grid_widths(view, len(columns) + total)
    header = _grid_header(view, columns, total=total)
    bodies = list(_bodies(_grid_rows(view, columns, widths, last=last)))
    if has_totals(view.content, view.matrix):
        ending = [replace(row, keep_next=True) for row in bodies[-1][-1:]]
        bodies[-1][-1:] = [*ending, _totals_row(view, columns, total=total)]
    for body in bodies:
        yield _table(view, widths, header, body)


def _bodies(blocks: Iterable[Sequence[TableRow]]) -> Iterator[list[TableRow]]:
    """Spread blocks of rows that belong together over tables of a bearable length."""
    body: list[TableRow] = []
    for block in blocks:
        if body and len(body) + len(block) > MOST_ROWS:
            yield body
            body = []
        body += block
    yield body


def _framed(view: _View, row: Header, before: Header | None, columns: int) -> _Frame:
    """Return what stands above and below the rows of a header: its group, its interpretation."""
    above, below = [], []
    if (label := one_line(row.group)) and (before is None or row.group != before.group):
        heading = Paragraph((Run(label, bold=True),), style="TableHeader", align="left")
        cell = TableCell((heading,), span=columns, fill=_GROUP_FILL)
        above.append(TableRow((cell,), whole=True, keep_next=True))
    if text := view.matrix.interpretations.get(row.key, "").strip():
        said = _interpretation(view, row, text)
        is_short = lines_needed(said, view.file.page.text_width) <= SHORT_ROW_LINES
        below.append(TableRow((TableCell(said, span=columns, fill=_SAID_FILL),), whole=is_short))
    return above, below


def _interpretation(view: _View, row: Header, text: str) -> tuple[Paragraph, ...]:
    """Return the merged text below a row: heading, text, who wrote it, and whether it is stale."""
    runs = (Run(f"{tr('Interpretation')}: ", bold=True), Run(text))
    written = view.matrix.interpreted.get(row.key)
    if written is None:
        return (Paragraph(runs),)
    facts = "" if view.options.hide_coders else authorship(written)
    below = " ".join(
        filter(None, (f"({facts})" if facts else "", stale_note() if written.is_stale else ""))
    )
    return (Paragraph(runs), *([Paragraph((Run(below, italic=True),))] if below else []))


def _table(
    view: _View, widths: tuple[int, ...], header: Sequence[TableRow], body: Sequence[TableRow]
) -> Table:
    return Table(
        widths=widths,
        rows=(*header, *body),
        title=title_of(view.matrix, view.options),
        description=view.description(),
    )


def _column_chunks(view: _View) -> Iterator[list[Header]]:
    """Spread the columns over as many tables as are needed, by their groups where that works."""
    columns = list(view.matrix.cols)
    room = MOST_TEXT_COLUMNS if view.has_text else MOST_NARROW_COLUMNS
    chunk: list[Header] = []
    for _, members in groupby(columns, key=lambda col: col.group):
        group = list(members)
        if chunk and len(chunk) + len(group) > room:
            yield chunk
            chunk = []
        while len(group) > room:
            share = -(-len(group) // -(-len(group) // room))
            yield group[:share]
            group = group[share:]
        chunk += group
    if chunk:
        yield chunk


def _turned_height(view: _View, columns: Sequence[Header]) -> int:
    """Return the height for headings turned upward, 0 when they fit as they are."""
    if view.has_text:
        return 0
    longest = max(max(map(len, header_text(c).split()), default=1) for c in columns)
    room = (view.file.page.text_width - ROW_NAME_WIDTH) // (len(columns) + 1)
    if longest * 118 + 190 <= room:
        return 0
    return min(300 + 105 * max(len(header_text(c)) for c in columns), 2800)


def _grid_widths(view: _View, columns: int) -> tuple[int, ...]:
    """Return widths that sum to the text width exactly."""
    whole = view.file.page.text_width
    first = min(ROW_NAME_WIDTH, whole // 4) if columns > 2 else whole // 4
    words = max((longest_word(header_text(row)) for row in view.matrix.rows), default=0)
    first = min(max(first, words), whole // 4)
    share = (whole - first) // columns
    return (whole - share * columns, *([share] * columns))


def _grid_header(view: _View, columns: Sequence[Header], *, total: bool) -> list[TableRow]:
    corner = axis_label(view.matrix.rows_axis)
    grouped = any(one_line(col.group) for col in columns)
    height = _turned_height(view, columns)
    labels = [
        header_cell(
            header_text(col),
            fill=tint(col.color) or _head_fill(grouped=grouped),
            upward=height > 0,
        )
        for col in columns
    ]
    if not grouped:
        ends = [header_cell(tr("Total"))] * total
        return [TableRow((header_cell(corner), *labels, *ends), header=True, height=height)]
    groups = [
        header_cell(one_line(group), span=len(list(members)))
        for group, members in groupby(columns, key=lambda col: col.group)
    ]
    top = (
        header_cell(corner, merge="restart"),
        *groups,
        *[header_cell(tr("Total"), merge="restart")] * total,
    )
    below = (
        header_cell("", merge="continue"),
        *labels,
        *[header_cell("", merge="continue")] * total,
    )
    return [TableRow(top, header=True), TableRow(below, header=True, height=height)]


def _head_fill(*, grouped: bool) -> str:
    return _GROUP_FILL if grouped else "E7E6E6"


def _grid_rows(
    view: _View, columns: Sequence[Header], widths: tuple[int, ...], *, last: bool
) -> Iterator[list[TableRow]]:
    for before, row in pairwise((None, *view.matrix.rows)):
        assert row is not None
        above, below = _framed(view, row, before, len(widths))
        laid = _grid_row(view, row, columns, widths)
        if below and last and laid.whole:
            laid = replace(laid, keep_next=True)
        yield [*above, laid, *(below if last else [])]


def _grid_row(
    view: _View, row: Header, columns: Sequence[Header], widths: tuple[int, ...]
) -> TableRow:
    name = Paragraph((Run(header_text(row), bold=True),))
    cells = [TableCell((name,), fill=tint(row.color, 0.12))]
    fill = view.fill
    cells += [
        TableCell(view.paragraphs(row, col), fill=fill(view.matrix.cell(row.key, col.key)))
        for col in columns
    ]
    if len(widths) > len(cells):
        cells.append(text_cell(str(view.matrix.row_total(row.key)), bold=True, align="center"))
    lines = max(lines_needed(c.paragraphs, w) for c, w in zip(cells, widths, strict=True))
    return TableRow(tuple(cells), whole=lines <= SHORT_ROW_LINES)


def _totals_row(view: _View, columns: Sequence[Header], *, total: bool) -> TableRow:
    numbers = [view.matrix.col_total(col.key) for col in columns]
    numbers += [grand_total(view.matrix)] * total
    cells = (
        text_cell(tr("Total"), bold=True, fill=_GROUP_FILL),
        *(text_cell(str(n), bold=True, align="center", fill=_GROUP_FILL) for n in numbers),
    )
    return TableRow(cells, whole=True)


# -- the journal form ----------------------------------------------------------------------------


def _journal(view: _View) -> Iterator[Table]:
    heads = _journal_headings(view)
    widths = fitted_widths(view.file.page.text_width, (14, 16, 70), heads)
    header = [TableRow(tuple(map(header_cell, heads)), header=True)]
    for body in _bodies(_journal_blocks(view, widths)):
        yield _table(view, widths, header, body)


def _journal_blocks(view: _View, widths: tuple[int, ...]) -> Iterator[list[TableRow]]:
    for before, row in pairwise((None, *view.matrix.rows)):
        assert row is not None
        above, below = _framed(view, row, before, len(widths))
        yield [*above, *_journal_rows(view, row, widths), *below]


def _journal_headings(view: _View) -> tuple[str, str, str]:
    groups = _variables(view.matrix.cols)
    names = "/".join(label for label, _ in groups)
    variable = axis_label(view.matrix.cols_axis)
    if len(groups) > 1 and len(names) <= 40:
        variable = f"{tr('Variable')} ({names})"
    results = {
        CellContent.COUNT: tr("Number of quotations"),
        CellContent.PRESENCE: tr("Mentioned"),
    }
    result = results.get(view.content, tr("Interview result"))
    return axis_label(view.matrix.rows_axis), variable, result


def _variables(columns: Sequence[Header]) -> list[tuple[str, list[Header]]]:
    """Return what a line of the journal form is about: a group of columns, or a column without one."""
    found: list[tuple[str, list[Header]]] = []
    for group, members in groupby(columns, key=lambda col: one_line(col.group)):
        if group:
            found.append((group, list(members)))
        else:
            found += [(header_text(col), [col]) for col in members]
    return found


def _journal_rows(view: _View, row: Header, widths: tuple[int, ...]) -> Iterator[TableRow]:
    name = Paragraph((Run(header_text(row), bold=True),))
    for position, (label, columns) in enumerate(_variables(view.matrix.cols)):
        pieces = _pieces(_journal_result(view, row, columns), widths[2])
        color = tint(columns[0].color if len(columns) == 1 else "", 0.12)
        for number, piece in enumerate(pieces):
            is_first, is_last = number == 0, number == len(pieces) - 1
            yield TableRow(
                (
                    _joined(name, first=is_first and position == 0),
                    _joined(Paragraph((Run(label),)), first=is_first, alone=is_last, fill=color),
                    TableCell(piece, soft_above=not is_first, soft_below=not is_last),
                ),
                whole=lines_needed(piece, widths[2]) <= SHORT_ROW_LINES,
            )


def _joined(text: Paragraph, *, first: bool, alone: bool = False, fill: str = "") -> TableCell:
    """Return a cell that goes on downwards, with its text in the first row only."""
    if first and alone:
        return TableCell((text,), fill=fill)
    return TableCell((text,) if first else (), merge="restart" if first else "continue", fill=fill)


def _pieces(result: Sequence[Paragraph], width: int) -> list[tuple[Paragraph, ...]]:
    """Cut a long result into rows that pages do not cut: a code stays with its first quotation."""
    if lines_needed(result, width) <= UNCUT_LINES:
        return [tuple(result)]
    found: list[tuple[Paragraph, ...]] = []
    for paragraph in result:
        if found and not _begins_anew(found[-1], paragraph, width):
            found[-1] += (paragraph,)
        else:
            found.append((paragraph,))
    return found


def _begins_anew(above: tuple[Paragraph, ...], paragraph: Paragraph, width: int) -> bool:
    if paragraph.style == "TableCode" or all(p.style == "TableCode" for p in above):
        return paragraph.style == "TableCode"
    return lines_needed((*above, paragraph), width) > SHORT_ROW_LINES


def _journal_result(view: _View, row: Header, columns: Sequence[Header]) -> tuple[Paragraph, ...]:
    if len(columns) == 1:
        return tuple(
            Paragraph(
                p.runs,
                p.style,
                "" if view.content in {CellContent.QUOTES, CellContent.RESULT} else p.align,
                p.bar,
                p.fill,
            )
            for p in view.paragraphs(row, columns[0])
        )
    found: list[Paragraph] = []
    for col in columns:
        cell = view.matrix.cell(row.key, col.key)
        if cell.count or cell.silence or (view.content is not CellContent.QUOTES and cell.summary):
            found.append(code_label(header_text(col), view.matrix.colors.get(col.key) or col.color))
            found += view.paragraphs(row, col)
    return tuple(found) or _no_data()
