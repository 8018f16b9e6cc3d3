"""From answers to scores and categories: the statistic ``score``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qualcode.model.dataset import Cell, Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.cutoffs import Cutoff, categorize, parse_cutoffs
from qualcode.quant.data import Dataset, Floats
from qualcode.quant.instruments_input import column_names
from qualcode.quant.result import Column, Derived, Result, Table


def score(
    data: Dataset,
    *,
    items: Sequence[str] = (),
    key: str = "",
    reverse: Sequence[str] = (),
    scale: str = "0..1",
    unit: str = "percent",
    blank: str = "missing",
    cutoffs: str = "0 Baik > 75; 1 Cukup <= 75",
    name: str = "score",
) -> Result:
    """Score a questionnaire and put the respondents into categories.

    ``key`` gives the right answers ("p1=a, p2=c"); without it the answers are numbers on ``scale``.
    ``unit`` "percent" divides by the highest possible total. ``blank`` "wrong" counts an empty
    answer as the lowest score; "missing" gives that respondent no score.

    Raises:
        InputProblem: an answer outside the scale, a key for an unknown item, unreadable cut-offs.
    """
    names = column_names(data, items) if items or not key else _keyed(data, key)
    if not names:
        raise InputProblem("{file}: there are no items to score.", file=data.name)
    limits = (0.0, 1.0) if key else _scale(scale)
    table = _marked(data, names, key) if key else _answered(data, names, reverse, limits)
    values = _totals(table, limits, unit, blank)
    known = values[~np.isnan(values)]
    if not len(known):
        raise InputProblem("{file}: no respondent answered all items.", file=data.name)
    rules = parse_cutoffs(cutoffs, values)
    codes = categorize(values, rules)
    without = sum(
        code is None and value == value  # noqa: PLR0124  # NaN
        for code, value in zip(codes, values.tolist(), strict=True)
    )
    return Result(
        name="score",
        title=say("Scores of “{name}”", name=name),
        tables=(category_table(codes, rules), _summary(known)),
        method=_method(unit, len(names)),
        options={"items": names, "cutoffs": cutoffs, "unit": unit, "blank": blank, "scale": scale},
        n=len(known),
        missing=int(np.isnan(values).sum()),
        warnings=_warnings(values, without),
        decision=_decision(rules),
        values={
            "mean": float(known.mean()),
            "sd": float(known.std(ddof=1)) if len(known) > 1 else None,
            "counts": {rule.code: codes.count(rule.code) for rule in rules},
        },
        derived=(
            number_variable(name, mark("Score"), values),
            category_variable(f"{name}_category", cutoffs, rules, codes),
        ),
    )


def _totals(table: Floats, limits: tuple[float, float], unit: str, blank: str) -> Floats:
    low, high = limits
    points = np.where(np.isnan(table), low, table) if blank == "wrong" else table
    totals = points.sum(axis=1)
    return np.asarray(totals / (high * points.shape[1]) * 100 if unit == "percent" else totals)


def _keyed(data: Dataset, key: str) -> tuple[str, ...]:
    return column_names(data, list(_key(key)))


def _key(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.replace(";", ",").split(",") if part.strip())
    return {name.strip(): answer.strip().casefold() for name, _, answer in pairs}


def _marked(data: Dataset, names: Sequence[str], key: str) -> Floats:
    answers = {data.variable(name).name: answer for name, answer in _key(key).items()}
    columns = []
    for name in names:
        right = answers.get(name)
        if not right:
            raise InputProblem("The key gives no answer for “{item}”.", item=name)
        accepted = set(right.split("|"))
        columns.append(
            [
                np.nan if code is None else float(code.casefold() in accepted)
                for code in data.codes(name)
            ]
        )
    return np.array(columns, dtype=np.float64).T


def _answered(
    data: Dataset, names: Sequence[str], reverse: Sequence[str], limits: tuple[float, float]
) -> Floats:
    low, high = limits
    turned = set(column_names(data, reverse)) if reverse else set()
    columns = [data.numbers(name, low=low, high=high) for name in names]
    pairs = zip(names, columns, strict=True)
    return np.column_stack([low + high - one if name in turned else one for name, one in pairs])


def _scale(text: str) -> tuple[float, float]:
    low, _, high = text.partition("..")
    try:
        first, last = float(low.replace(",", ".")), float(high.replace(",", "."))
    except ValueError:
        raise InputProblem("“{text}” is no scale. Write for example 1..5.", text=text) from None
    if not first < last:
        raise InputProblem("“{text}” is no scale. Write for example 1..5.", text=text)
    return first, last


def _method(unit: str, k: int) -> Sentence:
    if unit == "percent":
        return say("Score = points / highest possible points of {k} items × 100.", k=k)
    return say("Score = sum of the points of {k} items.", k=k)


def _decision(rules: Sequence[Cutoff]) -> Sentence:
    limits = "; ".join(f"{rule.name} {rule.operator} {rule.limit:g}" for rule in rules)
    return say("Categories: {limits} (compared before rounding).", limits=limits)


def _warnings(values: Floats, without: int) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    if np.isnan(values).any():
        found.append(
            say(
                "{n} respondents left an item out and have no score.", n=int(np.isnan(values).sum())
            )
        )
    if without:
        found.append(say("{n} scores fit no category: check the cut-offs.", n=without))
    return tuple(found)


def category_table(codes: Sequence[str | None], rules: Sequence[Cutoff]) -> Table:
    """Number and share of respondents per category."""
    n = sum(code is not None for code in codes)
    rows: list[tuple[object, ...]] = []
    for rule in rules:
        count = sum(code == rule.code for code in codes)
        limit = f"{rule.operator} {rule.limit:g}"
        rows.append((rule.code, rule.name, limit, count, 100 * count / n if n else None))
    rows.append(("", say("Total"), "", n, 100.0 if n else None))
    return Table(
        say("Categories"),
        (
            Column("code", say("Code")),
            Column("category", say("Category")),
            Column("limit", say("Cut-off")),
            Column("n", say("n"), "int"),
            Column("percent", say("%"), "percent", 1),
        ),
        tuple(rows),
    )


def _summary(known: Floats) -> Table:
    spread = float(known.std(ddof=1)) if len(known) > 1 else None
    facts = (float(known.mean()), spread, float(np.median(known)))
    return Table(
        say("Scores"),
        (
            Column("n", say("n"), "int"),
            Column("mean", say("Mean"), "number", 2),
            Column("sd", say("SD"), "number", 2),
            Column("median", say("Median"), "number", 2),
            Column("min", say("Lowest"), "number", 2),
            Column("max", say("Highest"), "number", 2),
        ),
        ((len(known), *facts, float(known.min()), float(known.max())),),
    )


def number_variable(name: str, label: str, values: Floats) -> Derived:
    """Make a new variable of numbers; NaN is missing."""
    cells: tuple[Cell, ...] = tuple(
        None if value != value else value  # noqa: PLR0124  # NaN
        for value in values.tolist()
    )
    return Derived(Variable(name=name, label=label, type=VariableType.NUMBER), cells)


def category_variable(
    name: str, label: str, rules: Sequence[Cutoff], codes: Sequence[str | None]
) -> Derived:
    """Make a new variable of codes with their names."""
    labels = {rule.code: rule.name for rule in rules}
    variable = Variable(name=name, label=label, type=VariableType.CATEGORY, value_labels=labels)
    return Derived(variable, tuple(codes))
