"""What the caller of an export decides, and the facts it hands over. Language-neutral."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SHORT_HASH = 12


class Layout(StrEnum):
    """How a matrix stands on paper (Word only)."""

    GRID = "grid"
    """Rows by columns; too many columns become several tables."""
    JOURNAL = "journal"
    """Long form as printed in Indonesian journals: Informan | Variabel | Hasil wawancara."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What identifies the state of the project a file was made from.

    ``head`` is the head hash of the log. ``date`` is the day the file is dated with: the writers
    never look at the clock, so that the same state gives the same bytes.
    """

    project: str = ""
    head: str = ""
    date: dt.date | None = None
    version: str = ""

    @property
    def short_head(self) -> str:
        """The beginning of the head hash, enough to find the state again."""
        return self.head[:SHORT_HASH]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixOptions:
    """Choices for one exported matrix.

    ``title`` replaces the title of the matrix. ``glosses`` maps a coding id to a standard-Indonesian
    rendering printed beside the quotation. ``raw_text`` writes csv for machines: no BOM and no
    protection against formulas. ``house_style`` is a .docx whose styles are used instead of ours.
    """

    title: str = ""
    caption_number: int = 1
    layout: Layout = Layout.GRID
    show_memos: bool = False
    hide_coders: bool = False
    glosses: Mapping[str, str] = field(default_factory=dict)
    facts: DocumentFacts = field(default_factory=DocumentFacts)
    raw_text: bool = False
    delimiter: str = ","
    house_style: bytes | None = None
