"""The items of a questionnaire as a table of scores without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qualcode.model.dataset import VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say, say_n
from qualcode.model.written import parse_number
from qualcode.quant.data import Dataset, Floats


@dataclass(frozen=True, slots=True)
class Items:
    """Scores of respondents (rows) on items (columns); ``missing`` respondents had gaps."""

    names: tuple[str, ...]
    scores: Floats
    missing: int
    flat: tuple[str, ...]
    """Items that everybody answered alike: their r is undefined."""

    @property
    def n(self) -> int:
        """Number of respondents."""
        return len(self.scores)

    def only(self, names: Sequence[str]) -> Items:
        """Keep these items."""
        wanted = [self.names.index(name) for name in names]
        return Items(tuple(names), self.scores[:, wanted], self.missing, ())

    @property
    def varying(self) -> Items:
        """Without the items that everybody answered alike."""
        return self.only([name for name in self.names if name not in self.flat])


def column_names(data: Dataset, given: Sequence[str]) -> tuple[str, ...]:
    """Return the columns meant: names, and ranges "p1:p45" in the order of the file.

    Without any, all columns of numbers.

    Raises:
        InputProblem: a column is unknown.
    """
    if not given:
        return tuple(v.name for v in data.variables if v.type is VariableType.NUMBER)
    order = [name.casefold() for name in data.names]
    found: list[str] = []
    for one in given:
        first, colon, last = one.partition(":")
        if colon and not data.has(one):
            start = order.index(data.variable(first).name.casefold())
            stop = order.index(data.variable(last).name.casefold())
            found.extend(data.names[min(start, stop) : max(start, stop) + 1])
        else:
            found.append(data.variable(one).name)
    return tuple(dict.fromkeys(found))


def read_items(
    data: Dataset, given: Sequence[str], *, reverse: Sequence[str] = (), scale: str = ""
) -> Items:
    """Read the scores; whoever left an item out is left out (listwise).

    ``reverse`` items are turned around on ``scale`` ("1..5").

    Raises:
        InputProblem: fewer than 2 items or 3 complete respondents, text among the scores, a score
            outside the scale.
    """
    names = column_names(data, given)
    if len(names) < 2:
        raise InputProblem("{file}: name at least two items.", file=data.name)
    turned = set(column_names(data, reverse)) if reverse else set()
    limits = _scale(scale) if scale else None
    if turned and limits is None:
        raise InputProblem("To turn items around, give the scale, for example 1..5.")
    low, high = limits or (None, None)
    columns = []
    for name in names:
        values = data.numbers(name, low=low, high=high)
        columns.append(limits[0] + limits[1] - values if limits and name in turned else values)
    table = np.column_stack(columns)
    whole = ~np.isnan(table).any(axis=1)
    scores = table[whole]
    if len(scores) < 3:
        raise InputProblem(
            "{file}: only {n} respondents answered all items; at least 3 are needed.",
            file=data.name,
            n=len(scores),
        )
    flat = tuple(name for name, column in zip(names, scores.T, strict=True) if np.ptp(column) == 0)
    return Items(names, scores, int((~whole).sum()), flat)


def _scale(text: str) -> tuple[float, float]:
    low, _, high = text.partition("..")
    first, last = parse_number(low), parse_number(high)
    if first is None or last is None or first >= last:
        raise InputProblem("“{text}” is no scale. Write for example 1..5.", text=text)
    return first, last


def item_warnings(items: Items) -> list[Sentence]:
    """What to know before trusting the numbers."""
    found: list[Sentence] = []
    if items.flat:
        found.append(
            say_n(
                "Item {items} has no variance (everybody answered alike): r is undefined.",
                "Items {items} have no variance (everybody answered alike): r is undefined.",
                n=len(items.flat),
                items=", ".join(items.flat),
            )
        )
    if items.missing:
        found.append(say("{n} respondents with a missing answer were left out.", n=items.missing))
    if items.n < 30:
        found.append(say("Only {n} respondents: a trial usually has 30 or more.", n=items.n))
    return found
