"""What a report holds, in words, before it becomes a Word file. Everything is ready to be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.export.options import DocumentFacts, Layout
from qualcode.model.codebook import Codebook
from qualcode.model.drawing import Drawing
from qualcode.model.matrix import CellContent, Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainTable:
    """A table of words. ``shares`` are the column widths in percent; ``centered`` column numbers."""

    title: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    shares: tuple[int, ...]
    centered: frozenset[int] = frozenset()
    note: str = ""
    verbatim: frozenset[int] = frozenset()
    """Columns that hold informants' words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDisplay:
    """A matrix as printed in the report."""

    heading: str
    purpose: str
    matrix: Matrix
    content: CellContent
    layout: Layout = Layout.GRID


@dataclass(frozen=True, slots=True)
class ReportQuote:
    """Words of an informant with their citation, and what is to be said of them."""

    text: str
    citation: str
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFinding:
    """A finding as printed: evidence on both sides, tactics, triangulation, what it lacks."""

    heading: str
    facts: Sequence[str]
    supporting: Sequence[ReportQuote]
    opposing: Sequence[ReportQuote]
    cells: Sequence[tuple[str, str]]
    tactics: PlainTable | None
    remarks: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent:
    """A whole report. What is empty is left out of the document."""

    title: str
    subtitle: str
    facts: DocumentFacts
    house_style: bytes | None = None
    hide_coders: bool = False
    method: Sequence[str] = ()
    informants: PlainTable | None = None
    displays: Sequence[ReportDisplay] = ()
    findings: Sequence[ReportFinding] = ()
    ledgers: Sequence[ReportDisplay] = ()
    convergence: PlainTable | None = None
    contradictions: PlainTable | None = None
    indicators: PlainTable | None = None
    drawings: Sequence[Drawing] = ()
    sheets: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
    followup: PlainTable | None = None
    codebook: Codebook | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    audit: Sequence[str] = ()
    audit_tables: Sequence[PlainTable] = ()
    coreq: PlainTable | None = None
    glosses: Mapping[str, str] = field(default_factory=dict)
