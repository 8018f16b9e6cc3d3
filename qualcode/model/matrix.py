"""The display: a matrix of rows and columns whose cells hold quotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from qualcode.model.coding import Quotation


class CellContent(StrEnum):
    """What a cell shows."""

    QUOTES = "quotes"
    COUNT = "count"
    PRESENCE = "presence"
    SUMMARY = "summary"
    RESULT = "result"
    """The written summary with the quotations it cites; all quotations while none is written."""
    SHARE = "share"
    """How many of the informants of the row or column speak of it."""


@dataclass(frozen=True, slots=True)
class Header:
    """A row or column: ``key`` identifies it (an id or a value), ``label`` is what is printed.

    ``group`` is the label of the heading above it, e.g. the dimension of a code.
    """

    key: str
    label: str
    group: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """What is known of a theme that was not spoken of: a state, and the words that show it.

    ``is_decided`` is False while the state is only what the turns suggest.
    """

    state: str
    words: str = ""
    citation: str = ""
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote a summary or interpretation and when, and whether its evidence changed since.

    ``evidence`` are the ids of the codings it cites; empty when it cites none in particular.
    """

    id: str
    coder: str
    date: str
    is_stale: bool = False
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """The quotations of one row and one column, in reading order of the sources.

    ``number`` is what is counted when that is not the quotations; ``people`` of ``of`` informants
    speak here. ``left_out`` passages are not among the quotations, to keep a table short.
    """

    quotations: Sequence[Quotation] = ()
    summary: str = ""
    written: Written | None = None
    silence: Silence | None = None
    number: int | None = None
    people: int = 0
    of: int = 0
    left_out: int = 0

    @property
    def count(self) -> int:
        """Number of codings, or of what else is counted."""
        return len(self.quotations) if self.number is None else self.number


_EMPTY = Cell()


HEAT_STEPS = 4


def heat(cell: Cell, content: CellContent, largest: int) -> int:
    """Return how strongly a number is shaded, 0 (not at all) to `HEAT_STEPS`.

    Counts are weighed against the largest count of the table, shares against all who could speak.
    Shading only repeats the number that stands in the cell.
    """
    if content is CellContent.COUNT:
        share = cell.count / max(1, largest)
    elif content is CellContent.SHARE:
        share = cell.people / max(1, cell.of)
    else:
        return 0
    return min(HEAT_STEPS, max(1, round(share * HEAT_STEPS))) if share else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A display. ``cells[(row key, column key)]``; a missing key is an empty cell.

    ``rows_axis`` and ``cols_axis`` are axis names such as "informant" or "dimension".
    Totals count each coding once per cell it stands in. ``colors`` maps a code id to its colour;
    ``interpretations`` maps a row key to the text printed below that row across all columns, and
    ``interpreted`` to who wrote it.
    """

    title: str
    rows_axis: str
    cols_axis: str
    rows: tuple[Header, ...]
    cols: tuple[Header, ...]
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    colors: Mapping[str, str] = field(default_factory=dict)
    interpretations: Mapping[str, str] = field(default_factory=dict)
    interpreted: Mapping[str, Written] = field(default_factory=dict)

    def cell(self, row: str, col: str) -> Cell:
        """Return the cell, empty when nothing was coded there."""
        return self.cells.get((row, col), _EMPTY)

    @property
    def largest(self) -> int:
        """The largest number of codings in a cell."""
        return max((cell.count for cell in self.cells.values()), default=0)

    def row_total(self, row: str) -> int:
        """Number of codings in a row."""
        return sum(self.cell(row, col.key).count for col in self.cols)

    def col_total(self, col: str) -> int:
        """Number of codings in a column."""
        return sum(self.cell(row.key, col).count for row in self.rows)
