"""Tables and remarks of the statistic ``adequacy``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.cutoffs import Cutoff
from qualcode.quant.data import Floats
from qualcode.quant.nutrition import DECREES, age_group
from qualcode.quant.nutrition_recall import Intakes
from qualcode.quant.result import Column, Table
from qualcode.quant.wording import rounded

LABELS = {
    "energy": mark("Energy (kcal)"),
    "protein": mark("Protein (g)"),
    "fat": mark("Fat (g)"),
    "carbohydrate": mark("Carbohydrate (g)"),
    "fibre": mark("Fibre (g)"),
    "water": mark("Water (ml)"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Age in completed months and weight of a child; NaN is unknown."""

    months: float
    weight: float


@dataclass(frozen=True, slots=True)
class Nutrient:
    """One nutrient of all children, in the order of the intakes."""

    name: str
    intake: Floats
    need: Floats
    percent: Floats
    codes: list[str | None]
    rules: tuple[Cutoff, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """The children of the recalls, their intakes and needs."""

    intakes: Intakes
    persons: Sequence[Person]
    nutrients: tuple[Nutrient, ...]
    edition: str
    days: int


def mean_of(values: Floats) -> float | None:
    """Mean of what is known; None of nothing."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def plain(values: Floats) -> list[float | None]:
    """None in place of NaN."""
    return [None if np.isnan(value) else value for value in values.tolist()]


def interpretation(study: Study) -> Sentence | None:
    """What the first nutrient shows, and no more."""
    one, rule = study.nutrients[0], study.nutrients[0].rules[0]
    n = sum(code is not None for code in one.codes)
    if not n:
        return None
    count = one.codes.count(rule.code)
    return say(
        "{nutrient}: {count} of {n} children ({percent} %) are “{category}”. Two days show the group,"
        " not the habit of one child.",
        nutrient=Sentence(LABELS[one.name]),
        count=count,
        n=n,
        percent=rounded(100 * count / n, 1),
        category=rule.name,
    )


def summary_table(study: Study) -> Table:
    """Intake, need and adequacy of each nutrient."""
    rows: list[tuple[object, ...]] = []
    for one in study.nutrients:
        known = one.percent[~np.isnan(one.percent)]
        spread = float(known.std(ddof=1)) if len(known) > 1 else None
        middle = float(np.median(known)) if len(known) else None
        facts = (mean_of(one.intake), mean_of(one.need), mean_of(one.percent), spread, middle)
        rows.append((Sentence(LABELS[one.name]), len(known), *facts))
    return Table(
        say("Intake and adequacy"),
        (
            Column("nutrient", say("Nutrient")),
            Column("n", say("n"), "int"),
            Column("intake", say("Mean intake"), "number", 1),
            Column("need", say("Mean need"), "number", 1),
            Column("percent", say("Mean adequacy %"), "percent", 1),
            Column("sd", say("SD"), "number", 1),
            Column("median", say("Median"), "percent", 1),
        ),
        tuple(rows),
        (say("AKG: {decree}.", decree=DECREES[study.edition]),),
    )


def adequacy_table(one: Nutrient) -> Table:
    """Children per category of adequacy."""
    n = sum(code is not None for code in one.codes)
    rows: list[tuple[object, ...]] = []
    for rule in one.rules:
        count = one.codes.count(rule.code)
        limit = f"{rule.operator} {rule.limit:g} %"
        rows.append((rule.code, rule.name, limit, count, 100 * count / n if n else None))
    rows.append(("", say("Total"), "", n, 100.0 if n else None))
    return Table(
        say("Adequacy: {nutrient}", nutrient=Sentence(LABELS[one.name])),
        (
            Column("code", say("Code")),
            Column("category", say("Category")),
            Column("limit", say("Cut-off")),
            Column("n", say("n"), "int"),
            Column("percent", say("%"), "percent", 1),
        ),
        tuple(rows),
    )


def child_table(study: Study) -> Table:
    """One row per child."""
    rows: list[tuple[object, ...]] = []
    for at, child in enumerate(study.intakes.children):
        person, seen = study.persons[at], study.intakes.days[at]
        group = age_group(person.months, study.edition)
        cells: list[object] = [child, group.group if group else None, len(seen)]
        for one in study.nutrients:
            code, names = one.codes[at], {rule.code: rule.name for rule in one.rules}
            numbers = (plain(one.intake)[at], plain(one.need)[at], plain(one.percent)[at])
            cells += [*numbers, code, names.get(code) if code is not None else None]
        rows.append(tuple(cells))
    columns = [
        Column("child", say("Child")),
        Column("group", say("AKG group")),
        Column("days", say("Days"), "int"),
    ]
    for one in study.nutrients:
        label = Sentence(LABELS[one.name])
        columns += [
            Column(f"{one.name}_intake", label, "number", 1),
            Column(f"{one.name}_need", say("Need"), "number", 1),
            Column(f"{one.name}_percent", say("%"), "percent", 1),
            Column(f"{one.name}_code", say("Code")),
            Column(f"{one.name}_category", say("Category")),
        ]
    return Table(say("Children"), tuple(columns), tuple(rows))


def warnings_of(study: Study, people: Mapping[str, Person]) -> tuple[Sentence, ...]:
    """Days that lack, children without a need, gaps of the food table."""
    intakes = study.intakes
    found: list[Sentence] = []
    seen = list(zip(intakes.children, intakes.days, strict=True))
    few = [child for child, days in seen if len(days) < study.days]
    many = [child for child, days in seen if len(days) > study.days]
    one_kind = [
        child
        for child, days in seen
        if len(days) == study.days > 1 and len({day.weekend for day in days}) < 2
    ]
    unknown = [child for child in intakes.children if child not in people]
    ages = zip(intakes.children, study.persons, strict=True)
    outside = [
        child
        for child, person in ages
        if child in people and not age_group(person.months, study.edition)
    ]
    days = study.days
    remarks = (
        (
            few,
            say("Fewer than {n} days were recorded for: {children}.", n=days, children=_list(few)),
        ),
        (
            many,
            say("More than {n} days were recorded for: {children}.", n=days, children=_list(many)),
        ),
        (
            one_kind,
            say("Not one weekday and one weekend day, for: {children}.", children=_list(one_kind)),
        ),
        (unknown, say("No age and weight is given for: {children}.", children=_list(unknown))),
        (outside, say("No AKG group fits the age of: {children}.", children=_list(outside))),
    )
    found += [sentence for children, sentence in remarks if children]
    if intakes.gaps:
        listed = _list([f"{food} ({nutrient})" for food, nutrient in intakes.gaps])
        found.append(
            say(
                "There is no figure for: {gaps}. The intakes of these days are missing, not 0.",
                gaps=listed,
            )
        )
    if intakes.missing:
        found.append(say("{n} rows without child or day were left out.", n=intakes.missing))
    return tuple(found)


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:15]) + (f", … ({len(names)})" if len(names) > 15 else "")
