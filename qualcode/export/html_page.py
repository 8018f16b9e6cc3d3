"""html: one page that needs nothing else, readable by screen readers and printable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby

from qualcode.export.cells import (
    NO_DATA,
    TEXTS,
    Passage,
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
    silence_line,
    stale_note,
    table_note,
    title_of,
)
from qualcode.export.local_numbers import long_date
from qualcode.export.options import DocumentFacts, MatrixOptions
from qualcode.export.plain import hex_color, one_line, plain, tint
from qualcode.messages import language, tr
from qualcode.model.matrix import Cell, CellContent, Header, Matrix

_STYLE = """
body { font: 12pt/1.4 "Times New Roman", Tinos, serif; color: #000; background: #fff; margin: 2em; }
table { border-collapse: collapse; width: 100%; font-size: 10.5pt; }
caption { text-align: left; font-weight: bold; padding: .4em 0; }
th, td { border: 1px solid #808080; padding: .3em .5em; vertical-align: top; }
thead th { background: #e7e6e6; text-align: center; }
tbody th, tfoot th { text-align: left; background: #f7f7f7; }
td.number { text-align: center; }
td p { margin: 0 0 .4em; }
.words { font-style: italic; white-space: pre-line; }
.code { font-weight: bold; font-size: 9.5pt; border-left: .25em solid #808080; padding-left: .4em; }
.gloss, .memo { font-size: 9.5pt; white-space: pre-line; }
footer { margin-top: 1em; font-size: 9pt; border-top: 1px solid #808080; }
@media print { body { margin: 0; } thead { display: table-header-group; } }
"""


def render(matrix: Matrix, content: CellContent, options: MatrixOptions) -> bytes:
    """Return the matrix as a page of its own."""
    title = title_of(matrix, options)
    caption = f"{tr('Table')} {options.caption_number}. {title}"
    head = (
        f"<!DOCTYPE html>\n<html lang={_quoted(language())}>\n<head>\n"
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    parts = [
        head,
        f"<table>\n<caption>{escape(caption)}</caption>\n",
        *_head(matrix, totals=has_totals(content, matrix)),
        *_body(matrix, content, options),
        *_foot(matrix, content),
        "</table>\n",
        f"<p>{escape(table_note(matrix, content))}</p>\n",
        _footer(options.facts),
        "</body>\n</html>\n",
    ]
    return "".join(parts).encode()


def _quoted(value: str) -> str:
    return f'"{escape(value)}"'


def _shade(color: str) -> str:
    return f' style="background:#{tint(color)}"' if tint(color) else ""


def _head(matrix: Matrix, *, totals: bool) -> Iterator[str]:
    grouped = any(one_line(col.group) for col in matrix.cols)
    span = ' rowspan="2"' if grouped else ""
    corner = f'<th scope="col"{span}>{escape(axis_label(matrix.rows_axis))}</th>'
    total = f'<th scope="col"{span}>{escape(tr("Total"))}</th>' if totals else ""
    labels = "".join(
        f'<th scope="col"{_shade(c.color)}>{escape(header_text(c))}</th>' for c in matrix.cols
    )
    yield "<thead>\n"
    if grouped:
        groups = "".join(
            f'<th scope="colgroup" colspan="{len(list(members))}">{escape(one_line(group))}</th>'
            for group, members in groupby(matrix.cols, key=lambda col: col.group)
        )
        yield f"<tr>{corner}{groups}{total}</tr>\n<tr>{labels}</tr>\n"
    else:
        yield f"<tr>{corner}{labels}{total}</tr>\n"
    yield "</thead>\n"


def _body(matrix: Matrix, content: CellContent, options: MatrixOptions) -> Iterator[str]:
    width = len(matrix.cols) + has_totals(content, matrix)
    fill = heat_fills(matrix, content)
    yield "<tbody>\n"
    group = ""
    for row in matrix.rows:
        if row.group != group:
            group = row.group
            if label := one_line(group):
                yield f'<tr><th scope="rowgroup" colspan="{width + 1}">{escape(label)}</th></tr>\n'
        cells = "".join(_cell(matrix, row, col, content, options, fill) for col in matrix.cols)
        if has_totals(content, matrix):
            cells += _number(matrix.row_total(row.key))
        yield f'<tr><th scope="row"{_shade(row.color)}>{escape(header_text(row))}</th>{cells}</tr>\n'
        if text := plain(matrix.interpretations.get(row.key, "")).strip():
            yield (
                f'<tr><th scope="row">{escape(tr("Interpretation"))}</th>'
                f'<td colspan="{max(width, 1)}"><p class="gloss">{escape(text)}</p></td></tr>\n'
            )
    yield "</tbody>\n"


def _foot(matrix: Matrix, content: CellContent) -> Iterator[str]:
    if has_totals(content, matrix):
        sums = "".join(_number(matrix.col_total(col.key)) for col in matrix.cols)
        sums += _number(grand_total(matrix))
        yield f'<tfoot>\n<tr><th scope="row">{escape(tr("Total"))}</th>{sums}</tr>\n</tfoot>\n'


def _number(value: int) -> str:
    return f'<td class="number">{value or NO_DATA}</td>'


def _cell(
    matrix: Matrix,
    row: Header,
    col: Header,
    content: CellContent,
    options: MatrixOptions,
    fill: Callable[[Cell], str],
) -> str:
    cell = matrix.cell(row.key, col.key)
    text = escape(short_cell(cell, content))
    if content not in TEXTS:
        shade = f' style="background:#{fill(cell)}"' if fill(cell) else ""
        return f'<td class="number"{shade}>{text or NO_DATA}</td>'
    found = f'<p class="gloss">{text}</p>' if text else ""
    found += f'<p class="memo">{escape(stale_note())}</p>' if is_stale(cell, content) else ""
    found += "".join(_quotations(matrix, row, col, content, options))
    if more := more_note(cell, content):
        found += f'<p class="memo">({escape(more)})</p>'
    if cell.silence:
        found += f'<p class="memo">{escape(silence_line(cell.silence))}</p>'
    return f"<td>{found}</td>" if found else f'<td class="number">{NO_DATA}</td>'


def _quotations(
    matrix: Matrix, row: Header, col: Header, content: CellContent, options: MatrixOptions
) -> Iterator[str]:
    for coded in coded_passages(matrix, row, col, options, content):
        if coded.label:
            color = hex_color(coded.color)
            style = f' style="border-color:#{color};background:#{tint(color)}"' if color else ""
            yield f'<p class="code"{style}>{escape(coded.label)}</p>'
        yield from _passages(coded.passages)


def _passages(passages: Sequence[Passage]) -> Iterator[str]:
    for passage in passages:
        yield f'<p><i class="words">{escape(passage.text)}</i> ({escape(passage.citation)})</p>'
        if passage.gloss:
            yield f'<p class="gloss">[{escape(passage.gloss)}]</p>'
        for remark in passage.remarks:
            yield f'<p class="memo">{escape(remark_line(remark))}</p>'


def _footer(facts: DocumentFacts) -> str:
    parts = [
        one_line(facts.project),
        tr("log {hash}", hash=facts.short_head) if facts.head else "",
        long_date(facts.date) if facts.date else "",
        f"qualcode {facts.version}".strip(),
    ]
    return f"<footer>{escape(' · '.join(filter(None, parts)))}</footer>\n"
