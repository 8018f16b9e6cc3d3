"""The 24-hour recalls: foods in grams become the intake of each child on each day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark, say
from qualcode.model.written import looks_like_date, parse_date
from qualcode.quant.data import Dataset, Floats, code_text

_DAY_NAMES = {
    "senin": 0, "monday": 0, "selasa": 1, "tuesday": 1, "rabu": 2, "wednesday": 2,
    "kamis": 3, "thursday": 3, "jumat": 4, "jum'at": 4, "friday": 4,
    "sabtu": 5, "saturday": 5, "minggu": 6, "ahad": 6, "sunday": 6,
    "hari kerja": 0, "weekday": 0, "hari libur": 6, "akhir pekan": 6, "weekend": 6,
}  # fmt: skip
_MOST_GRAMS = 5000.0


@dataclass(frozen=True, slots=True)
class Day:
    """One recorded day: how it is called in the file, and whether it is Saturday or Sunday."""

    name: str
    weekend: bool


@dataclass(frozen=True, slots=True)
class Intakes:
    """Intakes per child.

    ``totals[nutrient][child]`` are the totals of each recorded day, NaN where a food of that day
    has no figure. ``gaps`` are (food, nutrient) pairs without a figure, or (#row, column) left empty.
    """

    children: tuple[str, ...]
    days: tuple[tuple[Day, ...], ...]
    totals: Mapping[str, tuple[tuple[float, ...], ...]]
    gaps: tuple[tuple[str, str], ...]
    missing: int

    def means(self, nutrient: str) -> Floats:
        """Mean of the recorded days of each child; a day that was not recorded is not a zero."""
        return np.array([float(np.mean(days)) for days in self.totals[nutrient]])


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallColumns:
    """Which columns of the recall and of the food table hold what."""

    child: str
    date: str
    food: str = ""
    grams: str = ""
    food_key: str = ""
    edible: str = ""
    nutrients: Mapping[str, str]


def read_intakes(data: Dataset, columns: RecallColumns, foods: Dataset | None) -> Intakes:
    """Add up the recalls of each child and day.

    With a food table every row is a food in grams; without one, every row already holds nutrients.

    Raises:
        InputProblem: an unknown food (with near names), impossible grams, a day that is no day; file,
            row and column are named.
    """
    children, dates = data.codes(columns.child), data.cells(columns.date)
    table, gaps = _per_row(data, columns, foods)
    totals: dict[tuple[str, str], Floats] = {}
    order: dict[str, dict[str, Day]] = {}
    missing = 0
    for row, (child, cell) in enumerate(zip(children, dates, strict=True)):
        if child is None or cell is None:
            missing += 1
            continue
        day = _day(data, columns.date, row)
        order.setdefault(child, {}).setdefault(day.name, day)
        key = (child, day.name)
        totals[key] = totals[key] + table[row] if key in totals else table[row]
    names = tuple(columns.nutrients)
    return Intakes(
        children=tuple(order),
        days=tuple(tuple(days.values()) for days in order.values()),
        totals={
            name: tuple(
                tuple(float(totals[child, day][at]) for day in days)
                for child, days in order.items()
            )
            for at, name in enumerate(names)
        },
        gaps=gaps,
        missing=missing,
    )


def _day(data: Dataset, column: str, row: int) -> Day:
    cell = data.columns[data.names.index(data.variable(column).name)][row]
    if isinstance(cell, str):
        number = _DAY_NAMES.get(" ".join(cell.casefold().split()))
        if number is not None:
            return Day(cell.strip(), number >= 5)
        date = parse_date(cell)
        if date is None:
            reason = (
                mark("there is no such date")
                if looks_like_date(cell)
                else mark("a date or the name of a day is expected here")
            )
            raise data.problem(column, row, reason)
        return Day(date.isoformat(), date.weekday() >= 5)
    if cell is None or isinstance(cell, (int, float)):
        raise data.problem(column, row, mark("a date or the name of a day is expected here"))
    return Day(cell.isoformat(), cell.weekday() >= 5)


def _per_row(
    data: Dataset, columns: RecallColumns, foods: Dataset | None
) -> tuple[Floats, tuple[tuple[str, str], ...]]:
    """Return nutrients per row of the recall (rows x nutrients), and the gaps of the food table."""
    gaps: dict[tuple[str, str], None] = {}
    names = tuple(columns.nutrients)
    if foods is None:
        out = np.column_stack([data.numbers(one, low=0) for one in columns.nutrients.values()])
        for row, at in np.argwhere(np.isnan(out)).tolist():
            gaps[f"#{data.row_numbers[row]}", names[at]] = None
        return out, tuple(gaps)
    grams = data.numbers(columns.grams, low=0, high=_MOST_GRAMS)
    composition = _composition(foods, columns)
    out = np.full((data.n, len(names)), np.nan)
    for row, cell in enumerate(data.cells(columns.food)):
        if cell is None or np.isnan(grams[row]):
            gaps[f"#{data.row_numbers[row]}", columns.food if cell is None else columns.grams] = (
                None
            )
            continue
        figures = composition.get(_key(code_text(cell)))
        if figures is None:
            raise _unknown_food(data, columns.food, row, foods, columns.food_key)
        out[row] = figures * grams[row] / 100
        for at in np.flatnonzero(np.isnan(figures)).tolist():
            gaps[code_text(cell), names[at]] = None
    return out, tuple(gaps)


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _composition(foods: Dataset, columns: RecallColumns) -> dict[str, Floats]:
    """Return nutrients of 100 g as bought, per food; blanks stay missing."""
    figures = np.column_stack(
        [foods.numbers(column, low=0) for column in columns.nutrients.values()]
    )
    if columns.edible:
        figures = figures * foods.numbers(columns.edible, low=0, high=100)[:, None] / 100
    composition: dict[str, Floats] = {}
    for row, cell in enumerate(foods.cells(columns.food_key)):
        if cell is None:
            continue
        key = _key(code_text(cell))
        if key in composition and not np.array_equal(
            composition[key], figures[row], equal_nan=True
        ):
            raise foods.problem(
                columns.food_key, row, mark("this food stands twice with different figures")
            )
        composition[key] = figures[row]
    return composition


def _unknown_food(
    data: Dataset, column: str, row: int, foods: Dataset, food_key: str
) -> InputProblem:
    written = code_text(data.cells(column)[row])
    known = {_key(code): code for code in foods.codes(food_key) if code is not None}
    near = [known[key] for key in get_close_matches(_key(written), list(known), n=3, cutoff=0.6)]
    hint: Sentence = (
        say("did you mean {foods}?", foods=", ".join(near))
        if near
        else say("nothing similar is in it")
    )
    return InputProblem(
        "{file}, row {row}, column “{column}”: the food “{food}” is not in {table}; {hint}",
        file=data.name,
        row=data.row_numbers[row],
        column=data.variable(column).name,
        food=written[:60],
        table=foods.name,
        hint=hint,
    )
