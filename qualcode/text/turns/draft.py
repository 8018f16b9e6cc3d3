"""What layout patterns work on and what they give back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from qualcode.model.sentence import Sentence
from qualcode.model.transcript import Problem, Severity
from qualcode.text.turns import notes
from qualcode.text.turns.head import Head
from qualcode.text.turns.openings import Opening
from qualcode.text.turns.page import Line, Page


@dataclass(frozen=True)
class Draft:
    """A page with its header read and the openings of its lines found."""

    page: Page
    head: Head
    openings: tuple[Opening | None, ...]
    is_told: bool = False
    """Whether the file itself says who speaks."""


class Piece(NamedTuple):
    """A stretch of the text: speech of ``key`` (None: nobody known), or a note. ``line`` is 1-based."""

    start: int
    end: int
    key: str | None
    time: float | None
    line: int
    note: bool = False


@dataclass(frozen=True)
class Reading:
    """One way to split the file. ``labels`` gives the written form of each key."""

    pattern: str
    evidence: Sentence
    confidence: float
    pieces: tuple[Piece, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    """Key -> "asks" or "answers", when the layout itself tells."""
    inside: Mapping[str, str] = field(default_factory=dict)
    """Key -> what stands in brackets behind the label: "Peserta 1 (Ibu S)"."""
    problems: tuple[Problem, ...] = ()
    first: int = 0
    """Index of the first line that belongs to a piece."""


def doubt(line: int, what: Sentence) -> Problem:
    """Make a warning about a line."""
    return Problem(Severity.WARNING, line, what)


def remark(line: int | None, what: Sentence) -> Problem:
    """Make a note for the report."""
    return Problem(Severity.INFO, line, what)


_PAGE_NUMBER = re.compile(
    r"(?:[-–—|]+\s*\d{1,4}\s*[-–—|]+|(?:hal(?:aman)?|page|hlm)\.?\s*\d{1,4}(?:\s*(?:/|dari|of)\s*\d+)?"
    r"|\d{1,4}\s*(?:/|dari|of)\s*\d{1,4}|\d{1,4}\s*\|\s*\w+)$",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:Tabel|Table|Gambar|Figure|Lampiran|TABEL|LAMPIRAN)\s+\d{1,2}(?:\.\d{1,2})?[.:]?\s+[A-Z]"
)
_SECTION = re.compile(r"(?:[A-Z]|[IVX]{1,4}|\d{1,2})[.)]\s+\S")


def is_page_number(line: Line) -> bool:
    """Whether a line can only be the number of a page ("- 3 -", "Halaman 3")."""
    return len(line.text) < 25 and _PAGE_NUMBER.match(line.text) is not None


def numbers_of_pages(page: Page, first: int) -> frozenset[int]:
    """Return the lines that hold a bare number and count the pages: rising, or at page breaks."""
    bare = [
        i
        for i, line in enumerate(page.lines)
        if i >= first and line.cell is None and line.text.isdecimal() and len(line.text) <= 4
    ]
    values = [int(page.lines[i].text) for i in bare]
    steps = [after - before for before, after in pairwise(values)]
    rising = [
        i for n, i in enumerate(bare) if any(0 < step <= 2 for step in steps[max(0, n - 1) : n + 1])
    ]
    at_break = [
        i
        for i in bare
        if page.lines[max(0, i - 1)].page != page.lines[min(i + 1, len(page.lines) - 1)].page
    ]
    return frozenset((*rising, *at_break))


def is_section(line: Line) -> bool:
    """Whether a line without a label is a heading between turns."""
    if line.heading or _CAPTION.match(line.text):
        return True
    if len(line.text) > 90 or line.text.endswith("?") or len(line.text.split()) > 12:
        return False
    numbered = bool(line.item) or _SECTION.match(line.text) is not None
    return (line.is_all_lead and (numbered or line.text.isupper())) or (
        numbered and line.text.isupper()
    )


def is_aside(line: Line) -> bool:
    """Whether a line without a label is no speech: stage direction, page number, heading."""
    return is_page_number(line) or is_section(line) or notes.is_direction(line.text)


def is_blank(text: str) -> bool:
    """Whether a line holds no letter and no digit: a rule, dots."""
    return not any(character.isalnum() for character in text)
