"""Paragraphs and tables as values, and as WordprocessingML.

Elements are made with ``lxml`` directly: a table of 5,000 rows takes well under a second, where
the table objects of python-docx take ten. The order of properties follows the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from qualcode.export.plain import plain

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SPLIT = re.compile("([\n\t])")

type_element = etree._Element  # noqa: SLF001 - lxml names its element type so


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. ``verbatim`` is an informant's wording: italic, not spell-checked.

    ``comments`` are ids of Word comments that point at it.
    """

    text: str
    bold: bool = False
    italic: bool = False
    verbatim: bool = False
    comments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs in a paragraph style. ``bar`` and ``fill`` (RRGGBB) mark a code: a line and a shade."""

    runs: tuple[Run, ...]
    style: str = "TableText"
    align: str = ""
    bar: str = ""
    fill: str = ""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell over ``span`` columns. ``merge`` is "restart" or "continue" for cells joined downwards.

    ``upward`` turns the text so that it reads from bottom to top. ``soft_above`` and ``soft_below``
    thin the line there: what is beyond it belongs to this.
    """

    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    merge: str = ""
    fill: str = ""
    upward: bool = False
    soft_above: bool = False
    soft_below: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row. ``whole`` keeps it on one page: only for short rows. ``header`` repeats it on each page.

    ``height`` is the least height in twips, 0 as high as the text. ``keep_next`` holds the row on
    the page of the next one.
    """

    cells: tuple[TableCell, ...]
    header: bool = False
    whole: bool = False
    height: int = 0
    keep_next: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with fixed column widths in twips (1/1440 inch) and a text alternative."""

    widths: tuple[int, ...]
    rows: tuple[TableRow, ...]
    title: str
    description: str = ""


def q(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return f"{{{NAMESPACE}}}{name}"


_P, _PPR, _PSTYLE, _R, _RPR, _T = q("p"), q("pPr"), q("pStyle"), q("r"), q("rPr"), q("t")
_VAL = q("val")


def child(parent: type_element, name: str, **attributes: str | int) -> type_element:
    """Add an element with attributes of the same namespace."""
    element = etree.SubElement(parent, q(name))
    for key, value in attributes.items():
        element.set(q(key), str(value))
    return element


def add_paragraph(
    parent: type_element,
    paragraph: Paragraph,
    *,
    keep_next: bool | None = None,
    new_page: bool = False,
) -> type_element:
    """Add a paragraph and return its element.

    ``keep_next`` holds it on the page of the next one; False lets go what its style would hold.
    ``new_page`` begins a page with it.
    """
    element = etree.SubElement(parent, _P)
    properties = etree.SubElement(element, _PPR)
    etree.SubElement(properties, _PSTYLE).set(_VAL, paragraph.style)
    if keep_next is not None:
        child(properties, "keepNext", **({} if keep_next else {"val": "0"}))
    if new_page:
        child(properties, "pageBreakBefore")
    if paragraph.bar:
        borders = child(properties, "pBdr")
        child(borders, "left", val="single", sz=24, space=4, color=paragraph.bar)
    if paragraph.fill:
        child(properties, "shd", val="clear", color="auto", fill=paragraph.fill)
    if paragraph.align:
        child(properties, "jc", val=paragraph.align)
    for run in paragraph.runs:
        add_run(element, run)
    return element


def add_run(paragraph: type_element, run: Run) -> None:
    """Add a run; line ends and tabs become breaks and tab characters."""
    for comment in run.comments:
        child(paragraph, "commentRangeStart", id=comment)
    element = etree.SubElement(paragraph, _R)
    if run.bold or run.italic or run.verbatim:
        properties = etree.SubElement(element, _RPR)
        if run.verbatim:
            child(properties, "rStyle", val="Verbatim")
        if run.bold:
            child(properties, "b")
            child(properties, "bCs")
        if run.italic or run.verbatim:
            child(properties, "i")
            child(properties, "iCs")
    _add_text(element, run.text)
    for comment in run.comments:
        child(paragraph, "commentRangeEnd", id=comment)
        reference = child(paragraph, "r")
        child(child(reference, "rPr"), "rStyle", val="CommentReference")
        child(reference, "commentReference", id=comment)


def _add_text(run: type_element, text: str) -> None:
    for part in _SPLIT.split(plain(text)):
        if part == "\n":
            child(run, "br")
        elif part == "\t":
            child(run, "tab")
        elif part:
            element = etree.SubElement(run, _T)
            element.text = part
            if part[0].isspace() or part[-1].isspace() or "  " in part:
                element.set(_SPACE, "preserve")


def add_field(paragraph: type_element, instruction: str, shown: str) -> None:
    """Add a field with the result it shows until Word computes it anew."""
    child(child(paragraph, "r"), "fldChar", fldCharType="begin")
    code = child(child(paragraph, "r"), "instrText")
    code.text = f" {instruction} "
    code.set(_SPACE, "preserve")
    child(child(paragraph, "r"), "fldChar", fldCharType="separate")
    add_run(paragraph, Run(shown))
    child(child(paragraph, "r"), "fldChar", fldCharType="end")


def add_bookmark(paragraph: type_element, number: int, name: str) -> None:
    """Put all that the paragraph holds so far into a bookmark."""
    start = etree.Element(q("bookmarkStart"))
    start.set(q("id"), str(number))
    start.set(q("name"), name)
    place = 1 if len(paragraph) and paragraph[0].tag == _PPR else 0
    paragraph.insert(place, start)
    child(paragraph, "bookmarkEnd", id=number)


def add_table(parent: type_element, table: Table) -> type_element:
    """Add a table and return its element."""
    element = child(parent, "tbl")
    properties = child(element, "tblPr")
    child(properties, "tblStyle", val="StudyTable")
    child(properties, "tblW", w=sum(table.widths), type="dxa")
    child(properties, "tblLayout", type="fixed")
    child(
        properties,
        "tblLook",
        val="0420",
        firstRow=1,
        lastRow=0,
        firstColumn=0,
        lastColumn=0,
        noHBand=0,
        noVBand=1,
    )
    child(properties, "tblCaption", val=plain(table.title))
    if table.description:
        child(properties, "tblDescription", val=plain(table.description))
    grid = child(element, "tblGrid")
    for width in table.widths:
        child(grid, "gridCol", w=width)
    for row in table.rows:
        _add_row(element, row, table.widths)
    return element


def _add_row(table: type_element, row: TableRow, widths: Sequence[int]) -> None:
    element = etree.SubElement(table, q("tr"))
    if row.header or row.whole:
        properties = child(element, "trPr")
        child(properties, "cantSplit")
        if row.height:
            child(properties, "trHeight", val=row.height, hRule="atLeast")
        if row.header:
            child(properties, "tblHeader")
    column = 0
    for cell in row.cells:
        width = sum(widths[column : column + cell.span])
        _add_cell(element, cell, width, header=row.header, keep_next=row.keep_next)
        column += cell.span


def _add_cell(
    row: type_element, cell: TableCell, width: int, *, header: bool, keep_next: bool
) -> None:
    element = etree.SubElement(row, q("tc"))
    properties = child(element, "tcPr")
    child(properties, "tcW", w=width, type="dxa")
    if cell.span > 1:
        child(properties, "gridSpan", val=cell.span)
    if cell.merge:
        child(properties, "vMerge", val=cell.merge)
    if cell.soft_above or cell.soft_below:
        borders = child(properties, "tcBorders")
        for side, is_soft in (("top", cell.soft_above), ("bottom", cell.soft_below)):
            if is_soft:
                child(borders, side, val="single", sz=2, space=0, color="D9D9D9")
    if cell.fill:
        child(properties, "shd", val="clear", color="auto", fill=cell.fill)
    if cell.upward:
        child(properties, "textDirection", val="btLr")
    if header:
        child(properties, "vAlign", val="center")
    for paragraph in cell.paragraphs or (Paragraph(()),):
        add_paragraph(element, paragraph, keep_next=keep_next or None)


def text_cell(text: str, *, bold: bool = False, align: str = "", fill: str = "") -> TableCell:
    """Make a cell with one paragraph of table text."""
    return TableCell((Paragraph((Run(text, bold=bold),), align=align),), fill=fill)


def header_cell(
    text: str, *, span: int = 1, merge: str = "", fill: str = "E7E6E6", upward: bool = False
) -> TableCell:
    """Make a cell of a header row."""
    paragraph = Paragraph((Run(text),), style="TableHeader", align="left" if upward else "")
    return TableCell((paragraph,), span, merge, fill, upward)


def lines_needed(paragraphs: Iterable[Paragraph], width: int, *, twips_per_letter: int = 92) -> int:
    """Estimate how many lines paragraphs take in a cell (10-point serif: 92 twips a letter)."""
    letters = max(1, (width - 170) // twips_per_letter)
    return sum(
        sum(1 + len(line) // letters for line in "".join(r.text for r in p.runs).split("\n"))
        for p in paragraphs
    )


_PADDING, _BOLD_LETTER, _LETTER = 240, 116, 100
"""Twips: the margins of a cell, a letter of a heading, a letter of the text."""


def fitted_widths(
    whole: int, shares: Sequence[int], heads: Sequence[str], rows: Iterable[Sequence[str]] = ()
) -> tuple[int, ...]:
    """Return column widths that sum to ``whole``: by shares, but no word is broken if there is room."""
    body = [0 for _ in heads]
    for row in rows:
        body = [max(n, _longest(text) * _LETTER) for n, text in zip(body, row, strict=True)]
    words = [_longest(head) * _BOLD_LETTER for head in heads]
    most = whole // (len(heads) + 1)
    least = [
        max(min(text, most), min(head, whole // 3)) + _PADDING
        for text, head in zip(body, words, strict=True)
    ]
    widths = [whole * share // sum(shares) for share in shares]
    if sum(least) <= whole:
        for _ in widths:
            lacking = sum(max(0, n - w) for n, w in zip(least, widths, strict=True))
            spare = [max(0, w - n) for n, w in zip(least, widths, strict=True)]
            if not lacking:
                break
            widths = [
                max(n, w - lacking * s // max(1, sum(spare)))
                for n, w, s in zip(least, widths, spare, strict=True)
            ]
    widest = widths.index(max(widths))
    widths[widest] += whole - sum(widths)
    return tuple(widths)


def longest_word(text: str) -> int:
    """Twips that the longest word of a bold text needs in a cell."""
    return _longest(text) * _BOLD_LETTER + _PADDING


def _longest(text: str) -> int:
    """Length of the longest word; lines break after blanks and hyphens."""
    return max(map(len, re.split(r"[\s-]+", text)), default=0)
