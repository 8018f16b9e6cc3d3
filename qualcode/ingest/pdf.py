"""PDF files with a text layer: lines are joined to paragraphs again, pages are kept as a map.

Ruled tables are put together again. What a PDF does not keep is reported: tables without lines and
columns run together, words stay broken at line ends.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qualcode.ingest.pdf_lines import Line, Printed, page_lines, without_margins
from qualcode.ingest.pdf_tables import Pages
from qualcode.ingest.safety import read_bytes
from qualcode.ingest.sheet import Sheet
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import say, say_n
from qualcode.model.transcript import FileText, Problem, Severity

SIZE_LIMIT = 100 * 2**20
PAGE_LIMIT = 3_000
SECONDS = 60.0
"""CPU time for one file; a transcript of 100 pages takes about 2."""
_SCAN_LETTERS = 25
"""A page with fewer letters is counted as one without a text layer."""


class _Slow(Exception):
    pass


def read(path: Path) -> FileText:
    """Return the text of a PDF file.

    Raises:
        InputProblem: the file is no PDF, is locked, damaged, a scan, or takes too long to read.
    """
    data = read_bytes(path, SIZE_LIMIT)
    if b"%PDF" not in data[:1024]:
        raise InputProblem(
            "{file} is no PDF file, whatever its name says. Open it where it was made and save it "
            "again.",
            file=path,
        )
    printed, properties, pictures = _pages(path, data)
    pages = [page.lines for page in printed]
    _refuse_scan(path, pages, pictures)
    margins = without_margins(pages)
    sheet = Sheet()
    written = Pages(sheet)
    for number, (page, lines) in enumerate(zip(printed, margins.pages, strict=True)):
        written.add(number, lines, page.edges)
    written.end()
    properties = {**properties, "format": "pdf", "pages": str(len(pages))}
    if margins.repeated:
        properties["header"] = "\n".join(margins.repeated)
    return FileText(
        sheet.text(),
        tuple(sheet.blocks),
        properties,
        (
            *_of_tables(pages, written.tables),
            *_of_marks(sum(page.marks for page in printed)),
            *_problems(pages, margins.repeated, margins.numbers, written.broken, pictures),
        ),
    )


def _pages(path: Path, data: bytes) -> tuple[list[Printed], dict[str, str], int]:
    """Return the lines of each page, facts about the document, and the number of pictures.

    pypdf meets hostile files with all kinds of errors; each means that the file is damaged.
    """
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    deadline = time.process_time() + SECONDS
    damaged = InputProblem(
        "{file} is damaged or no PDF file that can be read. Save it again, or import the Word file "
        "it was made from.",
        file=path,
    )
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputProblem(
                "{file} is locked with a password. Save it without the password and import it again.",
                file=path,
            )
        count = len(reader.pages)
        if count > PAGE_LIMIT:
            raise InputProblem(
                "{file} has more than {limit} pages. Split it.", file=path, limit=PAGE_LIMIT
            )
        pages: list[Printed] = []
        pictures = 0
        for page in reader.pages:
            pages.append(page_lines(page, _watch(deadline)))
            pictures += _pictures(page)
    except _Slow:
        raise InputProblem(
            "{file} takes too long to read: it is damaged, or more drawing than text. Import the Word "
            "file it was made from.",
            file=path,
        ) from None
    except _broken() as error:
        raise damaged from error
    return pages, _properties(reader), pictures


_BROKEN: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)


def _broken() -> tuple[type[Exception], ...]:
    """Return all that pypdf may raise on a damaged file."""
    from pypdf.errors import PyPdfError

    return (*_BROKEN, PyPdfError, StopIteration)


def _watch(deadline: float) -> Any:
    def look(*_: Any) -> None:
        if time.process_time() > deadline:
            raise _Slow

    return look


def _pictures(page: Any) -> int:
    try:
        resources = page.get("/Resources")
        objects = resources.get_object().get("/XObject") if resources is not None else None
        shapes = objects.get_object() if objects is not None else {}
        return sum(shape.get_object().get("/Subtype") == "/Image" for shape in shapes.values())
    except _broken():
        return 0


def _properties(reader: Any) -> dict[str, str]:
    try:
        written = (reader.metadata or {}).get("/Title")
    except _broken():
        return {}
    return {"title": str(written)} if written else {}


def _refuse_scan(path: Path, pages: list[list[Line]], pictures: int) -> None:
    letters = [sum(c.isalpha() for line in page for c in line.text) for page in pages]
    if not pages or sum(letters) >= _SCAN_LETTERS * max(1, 0.3 * len(pages)):
        return
    if pictures:
        raise InputProblem(
            "{file} is a scan: it holds pictures of pages and no text. Type it, or make the text "
            "readable with a program for character recognition (OCR), and import that.",
            file=path,
        )
    if not sum(letters):
        raise InputProblem(
            "{file} holds no text that can be read out. Import the Word file it was made from.",
            file=path,
        )


def _of_tables(pages: list[list[Line]], rebuilt: int) -> Iterator[Problem]:
    if rebuilt:
        what = say_n(
            "{n} table was put together again from its ruled lines: check its cells.",
            "{n} tables were put together again from their ruled lines: check their cells.",
            n=rebuilt,
        )
        yield Problem(Severity.INFO, None, what)
    tables = sum(_has_columns(page) for page in pages)
    if tables:
        what = say_n(
            "{n} page holds a table without ruled lines, or columns, which a PDF does not keep: check "
            "the turns, or import the Word file.",
            "{n} pages hold tables without ruled lines, or columns, which a PDF does not keep: check "
            "the turns, or import the Word file.",
            n=tables,
        )
        yield Problem(Severity.WARNING, None, what)


_WORD = re.compile(r"\w+")


def _has_columns(page: list[Line]) -> bool:
    """Whether lines stand beside each other, or sentences do, with a wide gap between them."""
    free = [line for line in page if line.place is None]
    wide = sum(_is_sentence_with_a_gap(line.text) for line in free)
    return wide > 1 or any(line.is_beside for line in free)


def _is_sentence_with_a_gap(line: str) -> bool:
    """Whether a sentence, or four words, and a tab stand before something else on the line."""
    before, _, after = line.partition("\t")
    if not before or not after or after[0].isspace():
        return False
    last = before.rsplit(" ", 3)
    last[0] = last[0][-1:]
    return before[-1] in ".?!" or (len(last) == 4 and all(map(_WORD.fullmatch, last)))


def _of_marks(marks: int) -> Iterator[Problem]:
    if marks:
        what = say_n(
            "{n} raised mark of a footnote was left out of the words.",
            "{n} raised marks of footnotes were left out of the words.",
            n=marks,
        )
        yield Problem(Severity.INFO, None, what)


def _problems(
    pages: list[list[Line]], repeated: list[str], numbers: int, broken: int, pictures: int
) -> list[Problem]:
    found: list[Problem] = []
    empty = [n for n, page in enumerate(pages, 1) if not any(line.text.strip() for line in page)]
    if empty and pictures:
        what = say(
            "These pages hold no text (pictures?): {pages}.", pages=", ".join(map(str, empty[:20]))
        )
        found.append(Problem(Severity.WARNING, None, what))
    if broken:
        what = say_n(
            "{n} word broken at the end of a line keeps its hyphen.",
            "{n} words broken at the ends of lines keep their hyphens.",
            n=broken,
        )
        found.append(Problem(Severity.WARNING, None, what))
    if repeated:
        what = say(
            "What stands at the top or bottom of every page is kept beside the text: “{text}”",
            text=" · ".join(repeated)[:80],
        )
        found.append(Problem(Severity.INFO, None, what))
    if numbers:
        what = say_n("{n} page number was left out.", "{n} page numbers were left out.", n=numbers)
        found.append(Problem(Severity.INFO, None, what))
    return found
