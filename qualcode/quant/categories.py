"""Categories of variables and the counts of their combinations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.model.dataset import Variable
from qualcode.model.errors import InputProblem
from qualcode.model.written import parse_number
from qualcode.quant.data import Dataset

MAX_CATEGORIES = 60
MAX_CASES = 10**15


@dataclass(frozen=True, slots=True)
class Category:
    """A category as coded in the file and its meaning; ``score`` is the code as a number, or NaN."""

    code: str
    label: str
    score: float

    @property
    def title(self) -> str:
        """What is printed: the meaning, with its code when that differs."""
        return self.label if self.label == self.code else f"{self.label} ({self.code})"


@dataclass(frozen=True, slots=True)
class Axis:
    """The categories of one variable that occur, in printing order."""

    variable: Variable
    categories: tuple[Category, ...]

    @property
    def name(self) -> str:
        """Label of the variable, or its name."""
        return self.variable.label or self.variable.name

    @property
    def scores(self) -> NDArray[np.float64] | None:
        """Codes as numbers; None when one is a word or two are the same number."""
        scores = np.array([category.score for category in self.categories])
        usable = np.isfinite(scores).all() and len(np.unique(scores)) == len(scores)
        return scores if usable else None

    def position(self, wanted: str) -> int:
        """Find a category by its code or its meaning.

        Raises:
            InputProblem: it does not occur; the categories are listed.
        """
        word = wanted.strip().casefold()
        for field in ("code", "label"):
            for number, category in enumerate(self.categories):
                if getattr(category, field).casefold() == word:
                    return number
        raise InputProblem(
            "“{wanted}” does not occur in “{column}”. Its categories: {categories}.",
            wanted=wanted,
            column=self.variable.name,
            categories=", ".join(category.title for category in self.categories) or "-",
        )


@dataclass(frozen=True, slots=True)
class Tabulation:
    """Counts of the complete cases: ``counts[i, j, ...]`` for category i, j, ... of the axes."""

    axes: tuple[Axis, ...]
    counts: NDArray[np.int64]
    missing: int

    @property
    def n(self) -> int:
        """Number of complete cases."""
        return int(self.counts.sum())

    def first(self, axis: int, position: int) -> Tabulation:
        """Return the same counts with one category of an axis moved to the first place."""
        old = self.axes[axis]
        order = [position, *(i for i in range(len(old.categories)) if i != position)]
        moved = Axis(old.variable, tuple(old.categories[i] for i in order))
        axes = (*self.axes[:axis], moved, *self.axes[axis + 1 :])
        return Tabulation(axes, np.take(self.counts, order, axis=axis), self.missing)


def category_order(variable: Variable, codes: Sequence[str]) -> list[str]:
    """Order codes: as the data dictionary lists them, then numbers ascending, then words."""
    listed = {code: number for number, code in enumerate(variable.value_labels)}

    def key(code: str) -> tuple[int, float, str]:
        if code in listed:
            return (0, float(listed[code]), "")
        number = parse_number(code)
        return (1, float(number), "") if number is not None else (2, 0.0, code.casefold())

    return sorted(codes, key=key)


def axis_of(variable: Variable, codes: Sequence[str]) -> Axis:
    """Make the axis of a variable from the codes that occur."""
    categories = []
    for code in category_order(variable, codes):
        number = parse_number(code)
        score = float("nan") if number is None else float(number)
        categories.append(Category(code, variable.value_labels.get(code, code), score))
    return Axis(variable, tuple(categories))


def tabulate(data: Dataset, names: Sequence[str], *, weight: str | None = None) -> Tabulation:
    """Count the complete cases for all combinations; ``weight`` holds how often a row counts.

    Raises:
        InputProblem: a column is absent, empty or has too many values, or a weight is no count.
    """
    columns = [data.codes(name) for name in names]
    weights = _weights(data, weight)
    complete = np.array(
        [all(code is not None for code in row) for row in zip(*columns, strict=True)], dtype=bool
    )
    used = complete & (weights > 0)
    axes, indices = [], []
    for name, column in zip(names, columns, strict=True):
        kept = [code for code, use in zip(column, used, strict=True) if use and code is not None]
        axis = axis_of(data.variable(name), _distinct(data, name, kept))
        place = {category.code: number for number, category in enumerate(axis.categories)}
        axes.append(axis)
        indices.append(np.array([place[code] for code in kept], dtype=np.int64))
    counts = np.zeros([len(axis.categories) for axis in axes], dtype=np.int64)
    np.add.at(counts, tuple(indices), weights[used])
    return Tabulation(tuple(axes), counts, int(weights[~complete].sum()))


def _distinct(data: Dataset, name: str, codes: list[str]) -> list[str]:
    found = list(dict.fromkeys(codes))
    if not found:
        raise InputProblem(
            "No case is left in {file}: column “{column}” has no value where the other columns of"
            " this table have one.",
            file=data.name,
            column=name,
        )
    if len(found) > MAX_CATEGORIES:
        raise InputProblem(
            "{file}, column “{column}” has {n} different values; a table takes {limit} at most."
            " Recode it into groups first.",
            file=data.name,
            column=name,
            n=len(found),
            limit=MAX_CATEGORIES,
        )
    return found


def _weights(data: Dataset, weight: str | None) -> NDArray[np.int64]:
    if weight is None:
        return np.ones(data.n, dtype=np.int64)
    values = data.numbers(weight, low=0)
    values = np.where(np.isnan(values), 0.0, values)
    whole = np.rint(values)
    if not np.array_equal(whole, values) or values.sum() > MAX_CASES:
        row = int(np.argmax((whole != values) | (values > MAX_CASES)))
        raise data.problem(weight, row, "a whole number of cases is expected here")
    return whole.astype(np.int64)
