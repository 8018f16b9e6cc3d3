"""Tables, derived variables and the growth chart of the statistic ``zscore``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from qualcode.model.dataset import Cell, Variable, VariableType
from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.anthropometry import Indicator, ZScores, lms_by_day
from qualcode.quant.anthropometry_categories import BANDS, EDITION, Status
from qualcode.quant.anthropometry_input import Measured, Repeated
from qualcode.quant.data import Dataset, Floats
from qualcode.quant.intervals import Interval, proportion_interval
from qualcode.quant.result import Column, Derived, Figure, Table
from qualcode.quant.wording import rounded

NAMES: dict[Indicator, str] = {
    "haz": mark("Length/height for age (HAZ)"),
    "waz": mark("Weight for age (WAZ)"),
    "whz": mark("Weight for length/height (WHZ)"),
    "baz": mark("BMI for age (BAZ)"),
    "hcz": mark("Head circumference for age"),
    "acz": mark("Arm circumference for age"),
}
_STUDY_CODES: dict[Indicator, tuple[str, str, str, str]] = {
    "haz": ("stunting", mark("Stunting"), mark("not stunted"), mark("stunted")),
    "waz": ("underweight", mark("Underweight"), mark("not underweight"), mark("underweight")),
    "whz": ("wasting", mark("Wasting"), mark("not wasted"), mark("wasted")),
}


@dataclass(frozen=True, slots=True)
class Prevalence:
    """A share of children with its interval, in percent."""

    count: int
    n: int
    percent: Decimal | str
    low: Decimal | str
    high: Decimal | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Everything that was computed of the children of a data set."""

    data: Dataset
    id: str
    measured: Measured
    scores: ZScores
    statuses: dict[Indicator, Status]
    used_days: Floats
    interval: Interval

    @property
    def banded(self) -> tuple[Indicator, ...]:
        """Indicators that have categories."""
        return tuple(name for name in self.statuses if name in BANDS)

    def prevalence(self, name: Indicator) -> Prevalence:
        """Share of children below -2."""
        status = self.statuses[name]
        count, n = int(status.below2.sum()), int(status.counted.sum())
        low, high = proportion_interval(count, n, kind=self.interval)
        return Prevalence(
            count, n, rounded(100 * count / n, 1), rounded(100 * low, 1), rounded(100 * high, 1)
        )


def prevalence_table(study: Study) -> Table:
    """Shares below -2, below -3 and above +2 with their intervals."""
    rows: list[tuple[object, ...]] = []
    for name, status in study.statuses.items():
        n = int(status.counted.sum())
        for label, hit in (
            ("< -2", status.below2),
            ("< -3", status.below3),
            ("> +2", status.above2),
        ):
            count = int(hit.sum())
            limits = proportion_interval(count, n, kind=study.interval) if n else (None, None)
            low, high = (None if limit is None else 100 * limit for limit in limits)
            percent = 100 * count / n if n else None
            rows.append((Sentence(NAMES[name]), label, count, n, percent, low, high))
    kind = say("Wilson") if study.interval == "wilson" else say("normal approximation")
    return Table(
        say("Prevalence"),
        (
            Column("indicator", say("Indicator")),
            Column("range", say("z-score")),
            Column("count", say("Children"), "int"),
            Column("n", say("of"), "int"),
            Column("percent", say("%"), "percent", 1),
            Column("low", say("95 % CI from"), "percent", 1),
            Column("high", say("to"), "percent", 1),
        ),
        tuple(rows),
        (say("Confidence intervals: {kind}.", kind=kind),),
    )


def summary_table(study: Study) -> Table:
    """Number, mean, SD, median and range of each z-score, flagged ones left out."""
    rows: list[tuple[object, ...]] = []
    for name in study.statuses:
        z, flagged = study.scores.z[name], study.scores.flagged[name]
        good = z[~np.isnan(z) & ~flagged]
        facts: tuple[float | None, ...] = (None,) * 5
        if len(good):
            spread = float(good.std(ddof=1)) if len(good) > 1 else None
            middle = float(np.median(good))
            facts = (float(good.mean()), spread, middle, float(good.min()), float(good.max()))
        rows.append((Sentence(NAMES[name]), len(good), int(flagged.sum()), *facts))
    numbers = (("mean", say("Mean")), ("sd", say("SD")), ("median", say("Median")))
    ends = (("min", say("Lowest")), ("max", say("Highest")))
    return Table(
        say("Z-scores"),
        (
            Column("indicator", say("Indicator")),
            Column("n", say("n"), "int"),
            Column("flagged", say("Implausible"), "int"),
            *(Column(key, label, "number", 2) for key, label in (*numbers, *ends)),
        ),
        tuple(rows),
    )


def category_table(study: Study, name: Indicator) -> Table:
    """Children in each category of the decree."""
    status = study.statuses[name]
    n = int((status.category >= 0).sum())
    rows: list[tuple[object, ...]] = []
    for number, category in enumerate(BANDS[name].names):
        count = int((status.category == number).sum())
        rows.append((category, count, 100 * count / n if n else None))
    rows.append((say("Total"), n, 100.0 if n else None))
    return Table(
        say(
            "{indicator}: categories after {edition}",
            indicator=Sentence(NAMES[name]),
            edition=EDITION,
        ),
        (
            Column("category", say("Category")),
            Column("n", say("n"), "int"),
            Column("percent", say("%"), "percent", 1),
        ),
        tuple(rows),
    )


def technical_table(repeated: Sequence[Repeated]) -> Table:
    """Technical error of each repeated measure."""
    rows = [
        (
            ", ".join(one.columns),
            one.pairs,
            _known(one.tem),
            _known(one.relative),
            _known(one.reliability),
            _known(float(np.nanmax(one.spread)) if one.pairs else float("nan")),
        )
        for one in repeated
    ]
    return Table(
        say("Repeated measurements"),
        (
            Column("columns", say("Columns")),
            Column("n", say("Children measured again"), "int"),
            Column("tem", say("Technical error (TEM)"), "number", 3),
            Column("relative", say("Relative TEM %"), "number", 2),
            Column("reliability", say("Reliability R"), "number", 4),
            Column("largest", say("Largest spread"), "number", 2),
        ),
        tuple(rows),
        (say("The mean of the repeated measures is used."),),
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _cells(values: Floats) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124


def child_table(study: Study) -> Table:
    """One row per child: age, cleaned length, z-scores."""
    data, used = study.data, tuple(study.statuses)
    ids: list[object] = list(data.codes(study.id)) if study.id else list(data.row_numbers)
    columns = [
        ids,
        _cells(study.measured.children.age_days),
        _cells(study.measured.months),
        _cells(study.scores.length),
        *(_cells(study.scores.z[name]) for name in used),
        [
            _flags(row)
            for row in zip(*(study.scores.flagged[name].tolist() for name in used), strict=True)
        ]
        if used
        else [""] * data.n,
    ]
    return Table(
        say("Children"),
        (
            Column("id", study.id or say("Row in the file")),
            Column("days", say("Age (days)"), "int"),
            Column("months", say("Age (completed months)"), "int"),
            Column("length", say("Length/height used (cm)"), "number", 1),
            *(Column(name, name.upper(), "number", 2) for name in used),
            Column("flag", say("Implausible")),
        ),
        tuple(zip(*columns, strict=True)),
    )


def _flags(row: tuple[bool, ...]) -> str:
    return "*" if any(row) else ""


def derived(study: Study) -> tuple[Derived, ...]:
    """Ages, z-scores, categories, and the study's 0/1 codes as new variables."""
    found = [
        _number("age_days", mark("Age in days"), study.measured.children.age_days),
        _number("age_months", mark("Age in completed months"), study.measured.months),
    ]
    for name, status in study.statuses.items():
        found.append(_number(name, NAMES[name], study.scores.z[name]))
        if name in BANDS:
            codes = {str(number): label for number, label in enumerate(BANDS[name].names)}
            values: tuple[Cell, ...] = tuple(
                None if number < 0 else int(number) for number in status.category.tolist()
            )
            found.append(_coded(f"{name}_category", EDITION, codes, values))
        if name in _STUDY_CODES:
            variable, label, no, yes = _STUDY_CODES[name]
            pairs = zip(status.counted.tolist(), status.below2.tolist(), strict=True)
            values = tuple(int(low) if counted else None for counted, low in pairs)
            found.append(_coded(variable, label, {"0": no, "1": yes}, values))
    return tuple(found)


def _number(name: str, label: str, values: Floats) -> Derived:
    return Derived(
        Variable(name=name, label=label, type=VariableType.NUMBER), tuple(_cells(values))
    )


def _coded(name: str, label: str, codes: dict[str, str], values: tuple[Cell, ...]) -> Derived:
    variable = Variable(name=name, label=label, type=VariableType.CATEGORY, value_labels=codes)
    return Derived(variable, values)


def prevalence_values(study: Study) -> dict[str, object]:
    """Raw numbers under stable keys."""
    values: dict[str, object] = {}
    for name, status in study.statuses.items():
        n = int(status.counted.sum())
        z, flagged = study.scores.z[name], study.scores.flagged[name]
        good = z[~np.isnan(z) & ~flagged]
        values[name] = {
            "n_z": int((~np.isnan(z)).sum()),
            "n": n,
            "flagged": int(flagged.sum()),
            "below_minus_2": int(status.below2.sum()),
            "below_minus_3": int(status.below3.sum()),
            "above_2": int(status.above2.sum()),
            "ci_below_minus_2": _limits(int(status.below2.sum()), n, study.interval),
            "mean": float(good.mean()) if len(good) else None,
            "sd": float(good.std(ddof=1)) if len(good) > 1 else None,
        }
    return values


def _limits(count: int, n: int, kind: Interval) -> list[float] | None:
    return list(proportion_interval(count, n, kind=kind)) if n else None


def growth_figure(study: Study) -> tuple[Figure, ...]:
    """The children's lengths on the WHO curves of their sex."""
    if "haz" not in study.statuses:
        return ()
    age, length = study.used_days, study.scores.length
    days = np.arange(0.0, 1827.0, 7.0)
    curves: dict[str, object] = {"days": days.tolist()}
    points: dict[str, object] = {}
    for code, name in ((1, "boys"), (2, "girls")):
        table = lms_by_day("haz", np.full(len(days), code, dtype=np.int8), days)
        curves[name] = {
            str(k): (table[:, 1] * (1 + table[:, 2] * k)).round(2).tolist()
            for k in (-3, -2, 0, 2, 3)
        }
        seen = (study.measured.children.sex == code) & ~np.isnan(study.scores.z["haz"])
        points[name] = list(zip(age[seen].tolist(), length[seen].tolist(), strict=True))
    title = say("Length/height of the children on the WHO curves")
    return (Figure("growth", title, {"curves": curves, "points": points}),)
