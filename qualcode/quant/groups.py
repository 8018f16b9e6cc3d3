"""Numbers of one variable, divided by the categories of another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.model.errors import InputProblem
from qualcode.quant.categories import MAX_CATEGORIES, axis_of
from qualcode.quant.data import Dataset

Floats = NDArray[np.float64]


LIMIT = 1e60
"""No measurement is larger; beyond it squares would overflow."""


@dataclass(frozen=True, slots=True)
class Group:
    """The known numbers of one category; ``code`` and ``title`` are None for all cases."""

    code: str | None
    title: str | None
    values: Floats

    @property
    def n(self) -> int:
        """Number of values."""
        return len(self.values)


def measured(data: Dataset, name: str) -> Floats:
    """Return the numbers of a variable, NaN where missing, none of them absurdly large.

    Raises:
        InputProblem: the column is absent, or a cell is text or beyond `LIMIT`.
    """
    return data.numbers(name, low=-LIMIT, high=LIMIT)


def grouped(data: Dataset, name: str, group: str | None) -> tuple[Group, ...]:
    """Return the numbers of a variable in each group that occurs, in the order of its codes.

    Raises:
        InputProblem: a column is absent, empty, or holds text; or there are too many groups.
    """
    values = measured(data, name)
    known = ~np.isnan(values)
    if not known.any():
        raise InputProblem("{file}: column “{column}” has no number.", file=data.name, column=name)
    if group is None:
        return (Group(None, None, values[known]),)
    codes = np.array(data.codes(group), dtype=object)
    found = [code for code in dict.fromkeys(codes[known]) if code is not None]
    if not found:
        raise InputProblem(
            "{file}: no case has a value in both “{column}” and “{group}”.",
            file=data.name,
            column=name,
            group=group,
        )
    if len(found) > MAX_CATEGORIES:
        raise InputProblem(
            "{file}, column “{column}” has {n} different values; {limit} groups are the most."
            " Recode it first.",
            file=data.name,
            column=group,
            n=len(found),
            limit=MAX_CATEGORIES,
        )
    return tuple(
        Group(category.code, category.title, values[known & (codes == category.code)])
        for category in axis_of(data.variable(group), found).categories
    )
