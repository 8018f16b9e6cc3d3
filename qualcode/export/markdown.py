"""Markdown: a pipe table in which text from a project stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qualcode.export.cells import (
    NO_DATA,
    TEXTS,
    axis_label,
    coded_passages,
    grand_total,
    has_totals,
    header_text,
    is_stale,
    more_note,
    remark_line,
    short_cell,
    silence_line,
    stale_note,
    table_note,
    title_of,
)
from qualcode.export.options import MatrixOptions
from qualcode.export.plain import one_line, plain
from qualcode.messages import tr
from qualcode.model.matrix import CellContent, Header, Matrix

_MARKUP = re.compile(r"[\\`*_\[\]|~$@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""Markup, and what readers make links of. Block markup cannot begin inside a table cell."""
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def render(matrix: Matrix, content: CellContent, options: MatrixOptions) -> bytes:
    """Return the matrix as a GitHub-flavoured pipe table with its caption."""
    caption = f"{tr('Table')} {options.caption_number}. "
    lines = [f"**{caption}{escaped(title_of(matrix, options))}**", ""]
    lines += _table(matrix, content, options)
    lines += ["", escaped(table_note(matrix, content))]
    return ("\n".join(lines) + "\n").encode()


def escaped(text: str) -> str:
    """Return text that no Markdown reader takes for markup; line ends become ``<br>``."""
    safe = _MARKUP.sub(r"\\\g<0>", plain(text).translate(_ENTITIES))
    return "<br>".join(safe.replace("\t", " ").split("\n"))


def _table(matrix: Matrix, content: CellContent, options: MatrixOptions) -> Iterator[str]:
    totals = has_totals(content, matrix)
    labels = [_column_label(col) for col in matrix.cols]
    yield _line([escaped(axis_label(matrix.rows_axis)), *labels, *[tr("Total")] * totals])
    narrow = content not in TEXTS
    yield _line(["---", *[":-:" if narrow else "---"] * (len(labels) + totals)])
    for row in matrix.rows:
        cells = [_cell(matrix, row, col, content, options) for col in matrix.cols]
        cells += [str(matrix.row_total(row.key) or NO_DATA)] * totals
        yield _line([f"**{escaped(_row_label(row))}**", *cells])
        if text := plain(matrix.interpretations.get(row.key, "")).strip():
            blank = [""] * (len(matrix.cols) + totals - 1)
            yield _line([f"*{escaped(tr('Interpretation'))}*", escaped(text), *blank])
    if totals:
        sums = [str(matrix.col_total(col.key) or NO_DATA) for col in matrix.cols]
        yield _line([f"**{tr('Total')}**", *sums, str(grand_total(matrix))])


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _column_label(header: Header) -> str:
    group = one_line(header.group)
    label = escaped(header_text(header))
    return f"{escaped(group)}<br>{label}" if group else label


def _row_label(header: Header) -> str:
    group = one_line(header.group)
    return f"{header_text(header)} ({group})" if group else header_text(header)


def _cell(
    matrix: Matrix, row: Header, col: Header, content: CellContent, options: MatrixOptions
) -> str:
    cell = matrix.cell(row.key, col.key)
    text = escaped(short_cell(cell, content))
    lines: list[str] = [text] if text else []
    lines += [escaped(stale_note())] * is_stale(cell, content)
    for coded in coded_passages(matrix, row, col, options, content):
        lines += [f"**{escaped(coded.label)}**"] * bool(coded.label)
        for passage in coded.passages:
            words = f"*{escaped(passage.text)}* " if passage.text else ""
            lines.append(f"{words}({escaped(passage.citation)})")
            lines += [f"\\[{escaped(passage.gloss)}\\]"] * bool(passage.gloss)
            lines += [escaped(remark_line(remark)) for remark in passage.remarks]
    if more := more_note(cell, content):
        lines.append(escaped(f"({more})"))
    if content in TEXTS and cell.silence:
        lines.append(escaped(silence_line(cell.silence)))
    return "<br>".join(lines) or NO_DATA
