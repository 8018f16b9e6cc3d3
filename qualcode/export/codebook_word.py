"""The codebook as an appendix in Word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from qualcode.export.cells import NO_DATA
from qualcode.export.local_numbers import number
from qualcode.export.options import DocumentFacts
from qualcode.export.plain import hex_color, one_line, plain, tint
from qualcode.export.word_file import LANDSCAPE, WordFile
from qualcode.export.word_matrix import MOST_ROWS, SHORT_ROW_LINES
from qualcode.export.word_xml import (
    Paragraph,
    Run,
    Table,
    TableCell,
    TableRow,
    fitted_widths,
    header_cell,
    lines_needed,
    text_cell,
)
from qualcode.messages import tr
from qualcode.model.codebook import Code, Codebook

_SHARES = (14, 20, 19, 16, 13, 11, 7)
"""Column widths in percent: code, definition, include, exclude, example, keywords, codings."""


def render(codebook: Codebook, counts: Mapping[str, int], facts: DocumentFacts) -> bytes:
    """Return the codebook as a .docx of its own. ``counts`` maps code ids to numbers of codings."""
    title = one_line(codebook.title)
    heading = f"{tr('Codebook')}: {title}" if title else tr("Codebook")
    file = WordFile(title=heading, facts=facts, page=LANDSCAPE)
    file.heading(heading)
    add_codebook(file, codebook, counts)
    return file.to_bytes()


def add_codebook(file: WordFile, codebook: Codebook, counts: Mapping[str, int]) -> None:
    """Add the codebook to a file as a captioned table (several when it is very long).

    Its seven columns ask for a landscape page.
    """
    words = [_words_of(codebook, code) for _, code in codebook.walk()]
    widths = fitted_widths(file.page.text_width, _SHARES, _heads(), words)
    title = tr("Codes with their definitions and number of codings")
    rows = _rows(codebook, counts, widths)
    continued = False
    while chunk := list(islice(rows, MOST_ROWS)):
        file.caption(title, continued=continued)
        file.table(Table(widths=widths, rows=(_header(), *chunk), title=title))
        has_gaps = any(not all(texts) for texts in words)
        file.note(tr("Note: {sign} = not stated.", sign=NO_DATA) if has_gaps else "")
        continued = True
    if not continued:
        file.text(tr("The codebook holds no codes."))


def _words_of(codebook: Codebook, code: Code) -> tuple[str, ...]:
    """Return what the columns hold, but for the number."""
    keywords = ", ".join(code.keywords)
    path = codebook.path(code.id)
    return (path, code.definition, code.include, code.exclude, code.example, keywords, "0")


def _heads() -> tuple[str, ...]:
    return (
        tr("Code"),
        tr("Definition"),
        tr("Include"),
        tr("Exclude"),
        tr("Example"),
        tr("Keywords"),
        tr("Codings"),
    )


def _header() -> TableRow:
    return TableRow(tuple(map(header_cell, _heads())), header=True)


def _rows(
    codebook: Codebook, counts: Mapping[str, int], widths: tuple[int, ...]
) -> Iterator[TableRow]:
    for depth, code in codebook.walk():
        cells = _cells(codebook, code, depth, counts.get(code.id, 0))
        lines = max(lines_needed(c.paragraphs, w) for c, w in zip(cells, widths, strict=True))
        yield TableRow(cells, whole=lines <= SHORT_ROW_LINES, keep_next=depth == 0)


def _cells(codebook: Codebook, code: Code, depth: int, count: int) -> tuple[TableCell, ...]:
    fill = tint(code.color, 0.18) if depth == 0 else ""
    path = one_line(codebook.path(code.id)) + (f" ({tr('retired')})" if code.retired else "")
    name = Paragraph(
        (Run(path, bold=depth == 0),),
        bar=hex_color(code.color),
        fill="" if fill else tint(code.color, 0.1),
    )
    example = plain(code.example).strip()
    quoted = Paragraph((Run(example or NO_DATA, verbatim=bool(example)),))
    return (
        TableCell((name,), fill=fill),
        _text(code.definition, fill),
        _text(code.include, fill),
        _text(code.exclude, fill),
        TableCell((quoted,), fill=fill),
        _text(", ".join(code.keywords), fill),
        text_cell(number(count), align="center", fill=fill),
    )


def _text(text: str, fill: str) -> TableCell:
    lines = plain(text).strip().split("\n")
    return TableCell(tuple(Paragraph((Run(line or NO_DATA),)) for line in lines), fill=fill)
