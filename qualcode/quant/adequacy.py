"""Whether children eat enough: the statistic ``adequacy``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from qualcode.model.dataset import Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import mark, say
from qualcode.quant.adequacy_tables import (
    LABELS,
    Nutrient,
    Person,
    Study,
    adequacy_table,
    child_table,
    interpretation,
    mean_of,
    plain,
    summary_table,
    warnings_of,
)
from qualcode.quant.cutoffs import categorize, parse_cutoffs
from qualcode.quant.data import Dataset, Floats
from qualcode.quant.nutrition import DECREES, NUTRIENTS, adequacy_rules, corrected_needs
from qualcode.quant.nutrition_recall import RecallColumns, read_intakes
from qualcode.quant.result import Derived, Result


def adequacy(
    data: Dataset,
    *,
    id: str,  # noqa: A002  # the option's name on the command line
    date: str,
    months: str,
    weight: str,
    food: str = "",
    grams: str = "",
    foods: Dataset | None = None,
    food_key: str = "",
    bdd: str = "",
    children: Dataset | None = None,
    energy: str = "",
    protein: str = "",
    fat: str = "",
    carbohydrate: str = "",
    fibre: str = "",
    water: str = "",
    edition: str = "2019",
    need: str = "corrected",
    cutoffs: str = "study",
    days: int = 2,
    incomplete: str = "use",
) -> Result:
    """Compare the intake of two recalls with the AKG corrected by body weight.

    ``foods`` is the user's food composition table per 100 g; ``energy`` ... ``water`` name its
    columns (or those of ``data`` when the recalls hold nutrients). ``children`` holds age and weight
    once per child; without it they stand in ``data``. ``incomplete`` "use" takes the mean of the
    days there are, "drop" leaves the child out.

    Raises:
        InputProblem: see `read_intakes`; no nutrient named; a child without age or weight column.
    """
    named = (energy, protein, fat, carbohydrate, fibre, water)
    mapping = {name: column for name, column in zip(NUTRIENTS, named, strict=True) if column}
    where = {"child": id, "date": date, "food": food, "grams": grams, "food_key": food_key}
    columns = RecallColumns(**where, edible=bdd, nutrients=mapping)
    _check_columns(columns, foods)
    intakes = read_intakes(data, columns, foods)
    people = _people(children or data, id, months, weight)
    persons = [people.get(child, Person(np.nan, np.nan)) for child in intakes.children]
    text = adequacy_rules().get(cutoffs, ("", cutoffs))[1]
    dropped = np.array([incomplete == "drop" and len(seen) < days for seen in intakes.days])
    measures = (
        np.array([one.months for one in persons]),
        np.array([one.weight for one in persons]),
    )
    nutrients = []
    for name in mapping:
        needed = corrected_needs(*measures, name, edition, corrected=need == "corrected")
        intake = np.where(dropped, np.nan, intakes.means(name))
        nutrients.append(_compared(name, intake, needed, text))
    study = Study(intakes, persons, tuple(nutrients), edition, days)
    options: dict[str, object] = {"edition": edition, "decree": DECREES[edition], "need": need}
    options |= {"cutoffs": text, "days": days, "incomplete": incomplete, "bdd": bdd, **mapping}
    return replace(_result(study, options, people), derived=_derived(study, data.codes(id)))


def _derived(study: Study, rows: Sequence[str | None]) -> tuple[Derived, ...]:
    """Adequacy of each nutrient as new variables: the same value in every row of a child."""
    place = {child: number for number, child in enumerate(study.intakes.children)}
    at = [None if child is None else place.get(child) for child in rows]
    found: list[Derived] = []
    for one in study.nutrients:
        percents, label = plain(one.percent), LABELS[one.name]
        numbers = tuple(None if n is None else percents[n] for n in at)
        codes = tuple(None if n is None else one.codes[n] for n in at)
        number = Variable(name=f"{one.name}_percent", label=label, type=VariableType.NUMBER)
        names = {rule.code: rule.name for rule in one.rules}
        category = Variable(
            name=f"{one.name}_adequacy",
            label=label,
            type=VariableType.CATEGORY,
            value_labels=names,
        )
        found += [Derived(number, numbers), Derived(category, codes)]
    return tuple(found)


def _check_columns(columns: RecallColumns, foods: Dataset | None) -> None:
    complete = bool(columns.food and columns.grams and columns.food_key)
    if not columns.nutrients or (foods is not None and not complete):
        raise InputProblem(
            "Name at least one nutrient column; with a food table also food, grams and food_key."
        )


def _compared(name: str, intake: Floats, needed: Floats, text: str) -> Nutrient:
    with np.errstate(all="ignore"):
        percent = np.where(needed > 0, intake / needed * 100, np.nan)
    rules = parse_cutoffs(text, percent)
    return Nutrient(name, intake, needed, percent, categorize(percent, rules), rules)


def _people(data: Dataset, child: str, months: str, weight: str) -> dict[str, Person]:
    ages, weights = data.numbers(months, low=0, high=1200), data.numbers(weight, low=0.5, high=200)
    people: dict[str, Person] = {}
    pairs = zip(np.floor(ages).tolist(), weights.tolist(), strict=True)
    for row, (code, (age, kg)) in enumerate(zip(data.codes(child), pairs, strict=True)):
        if code is None:
            continue
        known = people.get(code)
        if known is None:
            people[code] = Person(age, kg)
        elif not np.array_equal([known.months, known.weight], [age, kg], equal_nan=True):
            raise data.problem(child, row, mark("this child has two different ages or weights"))
    return people


def _result(study: Study, options: dict[str, object], people: dict[str, Person]) -> Result:
    any_known = np.zeros(len(study.intakes.children), dtype=bool)
    for one in study.nutrients:
        any_known |= ~np.isnan(one.percent)
    decree = DECREES[study.edition]
    corrected = options["need"] == "corrected"
    method = (
        say(
            "Mean of the recorded days / (AKG × body weight / reference weight) × 100; {decree}.",
            decree=decree,
        )
        if corrected
        else say(
            "Mean of the recorded days / AKG × 100, not corrected by weight; {decree}.",
            decree=decree,
        )
    )
    return Result(
        name="adequacy",
        title=say("Adequacy of nutrient intake"),
        tables=(
            summary_table(study),
            *(adequacy_table(one) for one in study.nutrients),
            child_table(study),
        ),
        method=method,
        options=options,
        n=int(any_known.sum()),
        missing=len(any_known) - int(any_known.sum()),
        warnings=warnings_of(study, people),
        decision=say(
            "Categories: {cutoffs} % of the need, compared before rounding.",
            cutoffs=str(options["cutoffs"]),
        ),
        interpretation=interpretation(study),
        values={
            one.name: {
                "mean_percent": mean_of(one.percent),
                "mean_intake": mean_of(one.intake),
                "counts": {rule.code: one.codes.count(rule.code) for rule in one.rules},
                "percent": dict(zip(study.intakes.children, plain(one.percent), strict=True)),
                "need": dict(zip(study.intakes.children, plain(one.need), strict=True)),
            }
            for one in study.nutrients
        },
    )
