"""Statistics in Word: captioned tables as in a thesis, pictures, and how every number was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from qualcode.export.options import DocumentFacts
from qualcode.export.statistics_tables import PrintedResult, PrintedTable, printed
from qualcode.export.word_file import LANDSCAPE, PORTRAIT, Page, WordFile
from qualcode.export.word_xml import (
    Paragraph,
    Run,
    Table,
    TableCell,
    TableRow,
    add_bookmark,
    add_field,
    add_run,
    header_cell,
    text_cell,
)
from qualcode.messages import tr, tr_n
from qualcode.model.result import Result

MOST_ROWS = 500
"""More rows make word processors crawl: a longer table goes on in another one."""
KEPT_ROWS = 16
"""A table of so few rows stays on one page."""
_LETTER, _PADDING, _NARROWEST, _WIDEST = 94, 226, 520, 4200
_BOLD, _WIDE = 1.6, 1.2
"""How much wider a bold heading and a word in a wide typeface may be: words are never broken."""
_SHORT_TEXT, _LONG_TEXT = 1500, 3600
_PICTURE = 8600


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A statistic or a text in a document. Empty ``heading`` takes the title of the statistic.

    ``tables`` are the numbers (from 1) of the tables to print, none means all. ``level`` 0 prints
    no heading.
    """

    result: Result | None
    heading: str = ""
    level: int = 1
    text: str = ""
    tables: tuple[int, ...] = ()
    figures: bool = True
    details: bool = True


class Figures:
    """Counts the pictures of a document."""

    def __init__(self) -> None:
        self.count = 0


def render(results: Sequence[Result], *, title: str, facts: DocumentFacts) -> bytes:
    """Return statistics as a .docx of their own."""
    tables = [table for result in results for table in printed(result).tables]
    page = _page_for(tables[0]) if tables else PORTRAIT
    file = WordFile(title=title, facts=facts, page=page)
    file.title(title)
    figures = Figures()
    for result in results:
        add_part(file, Part(result=result, level=1 if len(results) > 1 else 0), figures)
    return file.to_bytes()


def chapter_bytes(
    parts: Sequence[Part], *, title: str, facts: DocumentFacts, log: Sequence[str] = ()
) -> bytes:
    """Return a chapter as .docx: contents, list of tables, the parts, what was done to the data."""
    file = WordFile(title=title, facts=facts, page=PORTRAIT)
    file.title(title)
    file.contents()
    file.add(Paragraph((Run(tr("List of tables"), bold=True),), style="Normal"), keep_next=True)
    file.list_of_tables()
    file.page_break()
    figures = Figures()
    for number, part in enumerate(parts):
        if part.result is None:
            following = next((p for p in parts[number + 1 :] if p.result or p.text), None)
            file.turn_page(_first_page(following) if following and not part.text else PORTRAIT)
        add_part(file, part, figures)
    if log:
        file.turn_page(PORTRAIT)
        file.heading(tr("What was done to the data"), 1)
        for sentence in log:
            file.text(sentence)
    return file.to_bytes()


def add_part(file: WordFile, part: Part, figures: Figures) -> None:
    """Add a statistic or a text to a file."""
    if part.result is None:
        if part.heading and part.level:
            file.heading(part.heading, part.level)
        _add_text(file, part.text)
        return
    found = printed(part.result)
    file.turn_page(_first_page(part))
    if part.level:
        file.heading(part.heading or found.title, part.level)
    _add_text(file, part.text)
    if found.interpretation:
        file.text(found.interpretation)
    if found.decision:
        file.text(f"{tr('Decision')}: {found.decision}")
    _add_tables(file, _chosen(part, found))
    if part.figures:
        _add_figures(file, found, figures)
    if part.details:
        _add_facts(file, found)


def _add_tables(file: WordFile, tables: Sequence[PrintedTable]) -> None:
    """Add tables; between two that lie sideways, small ones lie sideways too: it saves pages."""
    pages = [_page_for(table) for table in tables]
    last = max((n for n, page in enumerate(pages) if page is LANDSCAPE), default=-1)
    for number, table in enumerate(tables):
        stays = file.page is LANDSCAPE and number < last
        add_printed_table(file, table, page=LANDSCAPE if stays else pages[number])


def _chosen(part: Part, found: PrintedResult) -> list[PrintedTable]:
    return [
        table
        for number, table in enumerate(found.tables, start=1)
        if not part.tables or number in part.tables
    ]


def _first_page(part: Part) -> Page:
    tables = _chosen(part, printed(part.result)) if part.result else []
    return _page_for(tables[0]) if tables else PORTRAIT


def _add_text(file: WordFile, text: str) -> None:
    for paragraph in text.strip().split("\n\n"):
        if paragraph.strip():
            file.text(" ".join(paragraph.split()))


def _add_facts(file: WordFile, found: PrintedResult) -> None:
    for warning in found.warnings:
        file.add(Paragraph((Run(f"{tr('Note')}: ", bold=True), Run(warning)), style="TableNote"))
    made = " · ".join(f"{name}: {text}" for name, text in found.facts)
    file.note(made)


# -- tables --------------------------------------------------------------------------------------


def add_printed_table(file: WordFile, table: PrintedTable, *, page: Page | None = None) -> None:
    """Add a table with its caption and notes, turned sideways when it is too wide to stand."""
    natural = _natural_widths(table)
    file.turn_page(page or _page_for(table))
    is_continued = False
    for piece in _pieces(table, natural, file.page):
        if is_continued:
            file.add(Paragraph((), style="TableNote"))
        file.caption(piece.title, continued=is_continued)
        file.table(_word_table(piece, file.page))
        is_continued = True
    for note in table.notes:
        file.note(note)
    if not table.notes:
        file.add(Paragraph((), style="TableNote"))


def _page_for(table: PrintedTable) -> Page:
    fits = _tight(_natural_widths(table)) <= PORTRAIT.text_width
    return PORTRAIT if fits else LANDSCAPE


def _natural_widths(table: PrintedTable) -> list[int]:
    widths = []
    for place, head in enumerate(table.heads):
        cells = [row[place] for row in table.rows[:1000]]
        longest = max(map(len, cells), default=0)
        unbroken = max((len(word) for cell in cells for word in cell.split()), default=0)
        words = head[len(_group(head)) :].split()
        word = max(map(len, words), default=0) * _BOLD
        letters = int(max(longest, word, unbroken * _WIDE))
        widths.append(min(max(letters * _LETTER + _PADDING, _NARROWEST), _WIDEST))
    return widths


def _tight(natural: Sequence[int]) -> int:
    """Return the width that a table needs when its longest texts are broken once."""
    return sum(_least(width) for width in natural)


def _least(width: int) -> int:
    if width >= _WIDEST:
        return _LONG_TEXT
    return width if width < _SHORT_TEXT else max(_SHORT_TEXT, width // 2)


def _pieces(table: PrintedTable, natural: Sequence[int], page: Page) -> Iterator[PrintedTable]:
    """Cut a table that is too wide or too long; every piece repeats the first column."""
    for columns in _column_chunks(natural, page):
        rows = [tuple(row[c] for c in columns) for row in table.rows]
        for start in range(0, max(len(rows), 1), MOST_ROWS):
            yield replace(
                table,
                heads=tuple(table.heads[c] for c in columns),
                right=tuple(table.right[c] for c in columns),
                rows=tuple(rows[start : start + MOST_ROWS]),
            )


def _column_chunks(natural: Sequence[int], page: Page) -> Iterator[list[int]]:
    if _tight(natural) <= page.text_width * 1.08:
        yield list(range(len(natural)))
        return
    chunk, used = [0], natural[0]
    for column in range(1, len(natural)):
        if len(chunk) > 1 and used + natural[column] > page.text_width:
            yield chunk
            chunk, used = [0], natural[0]
        chunk.append(column)
        used += natural[column]
    yield chunk


def _word_table(table: PrintedTable, page: Page) -> Table:
    widths = _fitted(_natural_widths(table), table.right, page.text_width)
    short = len(table.rows) <= KEPT_ROWS and max(_natural_widths(table)) < _WIDEST
    rows = [
        TableRow(
            tuple(_cell(text, right=right) for text, right in zip(row, table.right, strict=True)),
            whole=True,
            keep_next=short and number < len(table.rows),
        )
        for number, row in enumerate(table.rows, start=1)
    ]
    described = (
        tr_n("{n} row", "{n} rows", n=len(rows)),
        tr_n("{n} column", "{n} columns", n=len(widths)),
    )
    return Table(
        widths=widths,
        rows=(*_header(table.heads), *rows),
        title=table.title,
        description="; ".join((*described, ", ".join(table.heads[:20]))),
    )


def _header(heads: Sequence[str]) -> list[TableRow]:
    """Return one header row, or two when neighbours say n and % of the same ("Ya, n", "Ya, %")."""
    groups = [(name, list(members)) for name, members in groupby(heads, key=_group)]
    if not any(name and len(members) > 1 for name, members in groups):
        return [TableRow(tuple(map(header_cell, heads)), header=True)]
    upper, lower = [], []
    for name, members in groups:
        if name and len(members) > 1:
            upper.append(header_cell(name, span=len(members)))
            lower += [header_cell(member[len(name) + 2 :]) for member in members]
        else:
            upper += [header_cell(member, merge="restart") for member in members]
            lower += [header_cell("", merge="continue") for _ in members]
    return [TableRow(tuple(upper), header=True), TableRow(tuple(lower), header=True)]


def _group(head: str) -> str:
    name, comma, unit = head.rpartition(", ")
    return name if comma and unit in {"n", "%"} else ""


def _cell(text: str, *, right: bool) -> TableCell:
    return text_cell(text, align="right" if right else "")


def _fitted(natural: Sequence[int], right: Sequence[bool], room: int) -> tuple[int, ...]:
    """Return widths that sum to the room: long texts give way first, spare room goes to texts."""
    widths = list(natural)
    floors = [width if n else _least(width) for width, n in zip(natural, right, strict=True)]
    for least in (floors, [_NARROWEST] * len(widths)):
        level = max(widths)
        while sum(widths) > room and level > _NARROWEST:
            level -= 20
            widths = [
                min(width, max(level, floor)) for width, floor in zip(widths, least, strict=True)
            ]
    if sum(widths) < room:
        numbers = [
            width + min(width // 2, 500) if n else width
            for width, n in zip(widths, right, strict=True)
        ]
        widths = numbers if sum(numbers) <= room else widths
    texts = [place for place, n in enumerate(right) if not n] or list(range(len(widths)))
    spare = room - sum(widths)
    whole = sum(widths[place] for place in texts)
    for place in texts:
        widths[place] += spare * widths[place] // whole
    widths[texts[0]] += room - sum(widths)
    return tuple(widths)


# -- pictures ------------------------------------------------------------------------------------


def _add_figures(file: WordFile, found: PrintedResult, figures: Figures) -> None:
    from qualcode.export import figures as drawing

    for figure in found.figures:
        picture = drawing.png(figure)
        if picture is not None:
            add_figure(file, picture, drawing.alternative(figure), figures)


def add_figure(file: WordFile, picture: bytes, title: str, figures: Figures) -> None:
    """Add a picture with its numbered caption below ("Gambar 1. …")."""
    figures.count += 1
    file.picture(picture, width=_PICTURE, alt=title)
    label = tr("Figure")
    element = file.add(Paragraph((Run(f"{label} "),), style="Caption"))
    add_field(element, f"SEQ {label} \\* ARABIC", str(figures.count))
    add_run(element, Run(f". {title}"))
    add_bookmark(element, 90_000 + figures.count, f"_Fig{figures.count:06d}")
