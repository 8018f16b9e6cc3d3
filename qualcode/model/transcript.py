"""What reading a file gives, before anything is stored.

A reader (``ingest``) makes a `FileText`: the file's own characters and how they are laid out.
The splitter (``text.turns``) makes a `Transcript` of it: clean text, turns, speakers, problems.
All offsets are 0-based Unicode code points, end exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qualcode.model.sentence import Sentence
from qualcode.model.source import Role, SourceKind


class Severity(StrEnum):
    """How much a finding of the reader matters."""

    INFO = "info"
    """Something was recognised or normalised; nothing is lost."""
    WARNING = "warning"
    """Something was dropped or is doubtful: look at it."""
    ERROR = "error"
    """The file was not imported."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the reader kept, dropped or doubted. ``line`` counts from 1; None = whole file."""

    severity: Severity
    line: int | None
    what: Sentence


@dataclass(frozen=True, slots=True)
class TableCell:
    """Where a block stands in a table; all numbers count from 0."""

    table: int
    row: int
    column: int
    columns: int
    """Number of cells of that row (one, when all are merged)."""
    span: int = 1
    """Number of grid columns the cell covers."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, line or piece of a table cell: ``text[start:end]`` of the `FileText`.

    ``lead`` is the length of the opening run set in bold or italics (0 = none): labels often are.
    ``number`` is the automatic list number Word would print ("3."), which is not in the text.
    """

    start: int
    end: int
    lead: int = 0
    heading: int = 0
    number: str = ""
    cell: TableCell | None = None
    page: int = 0
    """Number of page breaks before it, as far as the file says."""
    speaker: str = ""
    """Label of the one who says it, in files that keep speakers apart from the words."""
    time: float | None = None
    """Seconds from the start of the recording, where the file says so beside the words."""


class AsideKind(StrEnum):
    """Text that stands beside the transcript."""

    COMMENT = "comment"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A comment or note in a file and the range of the text it belongs to (empty: a place)."""

    kind: AsideKind
    start: int
    end: int
    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class FileText:
    """The characters of a file as decoded, before cleaning, with its blocks in reading order."""

    text: str
    blocks: tuple[Block, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    """Facts beside the text: page header, document title, encoding."""
    problems: tuple[Problem, ...] = ()
    asides: tuple[Aside, ...] = ()
    speakers: tuple[DraftSpeaker, ...] = ()
    """Who speaks, as far as the file says beside the words; role TEXT means: find out."""
    meta: Mapping[str, str] = field(default_factory=dict)
    """Facts about the interview that the file tells beside the words, under normalised keys."""
    kind: SourceKind | None = None
    name: str = ""
    """Name of this one among several in a file (a respondent of a survey)."""


@dataclass(frozen=True, slots=True)
class DraftSpeaker:
    """A speaker as found in a transcript. ``name`` is what the legend or participant list calls them."""

    label: str
    role: Role
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftTurn:
    """A turn as found: ``text[start:end]`` is the speech without its label.

    ``label`` is that of a `DraftSpeaker`, or None. ``note`` marks a line that is not speech.
    """

    start: int
    end: int
    label: str | None = None
    note: bool = False
    time: float | None = None


@dataclass(frozen=True, slots=True)
class LayoutReading:
    """How the file was split and how sure the splitter is (0 to 1)."""

    pattern: str
    evidence: Sentence
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A file as qualcode understands it; nothing is stored yet.

    ``text`` is the text that will be stored. ``notes`` are the ranges of non-verbal remarks inside
    turns, such as "(tertawa)": kept in the text, not counted as words.
    """

    title: str
    kind: SourceKind
    text: str
    meta: Mapping[str, str]
    speakers: tuple[DraftSpeaker, ...]
    turns: tuple[DraftTurn, ...]
    notes: tuple[tuple[int, int], ...]
    words: int
    layout: LayoutReading
    problems: tuple[Problem, ...]
    origin: tuple[tuple[int, int], ...] = ((0, 0),)
    """Offset map as break points ``(clean, raw)``; see `qualcode.text.clean.OffsetMap`."""
    asides: tuple[Aside, ...] = ()
    """Comments, footnotes and endnotes of the file; they may become memos."""
    translations: tuple[tuple[int, int], ...] = ()
    """Ranges inside turns that repeat in brackets, in another language, what was said before them."""
    pages: tuple[int, ...] = ()
    """Where the second and each further page of the file begins."""
    times: tuple[tuple[int, float], ...] = ()
    """Places whose time is known, also inside turns: ``(offset, seconds)``."""
    name: str = ""
    """Name of this interview among several in a file; "" when it is the only one."""
