"""What every statistic returns: tables, the choice that was made and why, and the raw numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualcode import __version__
from qualcode.model.dataset import Cell, Variable
from qualcode.model.sentence import Sentence

ColumnKind = Literal["text", "int", "number", "percent", "p"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result table.

    A `Sentence` as label is translated; a plain string is data (a variable's name) and printed as
    it is. ``percent`` cells are 0 to 100; ``p`` cells are printed "<0.001" when smaller.
    """

    key: str
    label: Sentence | str
    kind: ColumnKind = "text"
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Table:
    """A table to print. Cells are text, `Sentence`, numbers, or None for "not computed"."""

    title: Sentence
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    notes: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture to draw later: what kind (bar, box, growth, forest, path) and its data."""

    kind: str
    title: Sentence
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Derived:
    """A new variable computed for every row of the data, in their order."""

    variable: Variable
    values: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A finished statistic.

    ``n`` counts the cases used, ``missing`` those left out because a value was absent.
    ``decision`` names the test or rule that was chosen and why; ``interpretation`` says in one
    sentence what the numbers allow. ``values`` are the unrounded numbers under stable keys.
    """

    name: str
    title: Sentence
    tables: tuple[Table, ...]
    method: Sentence
    n: int
    missing: int = 0
    options: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[Sentence, ...] = ()
    decision: Sentence | None = None
    interpretation: Sentence | None = None
    figures: tuple[Figure, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    derived: tuple[Derived, ...] = ()
    is_list: bool = False
    """Whether it lists what is written: then no cases are counted."""
    version: str = __version__
