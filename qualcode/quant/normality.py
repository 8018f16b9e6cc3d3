"""Is a variable normally distributed? Shapiro-Wilk, Lilliefors, skewness and kurtosis."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.diagnostic import lilliefors

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.crosstab import check_levels
from qualcode.quant.data import Dataset
from qualcode.quant.groups import Group, grouped, measured
from qualcode.quant.result import Column, Figure, Result, Table
from qualcode.quant.wording import label, p_phrase, without_nan

Floats = NDArray[np.float64]

SHAPIRO_LIMIT = 50
"""Up to this many cases Shapiro-Wilk is read, above it Kolmogorov-Smirnov with Lilliefors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Normality:
    """Tests of one set of numbers; NaN where a test is not defined.

    ``skewness`` and ``kurtosis`` (excess) are the adjusted ones of SPSS, with standard errors.
    """

    n: int
    shapiro: float
    shapiro_p: float
    lilliefors: float
    lilliefors_p: float
    skewness: float
    skewness_se: float
    kurtosis: float
    kurtosis_se: float

    @property
    def is_testable(self) -> bool:
        """Whether there are three values or more and they differ."""
        return not math.isnan(self.p)

    @property
    def p(self) -> float:
        """The p that is read: Shapiro-Wilk up to 50 cases, Lilliefors above."""
        return self.shapiro_p if self.n <= SHAPIRO_LIMIT else self.lilliefors_p

    @property
    def test(self) -> Sentence:
        """Name of the test that is read."""
        return say("Shapiro-Wilk") if self.n <= SHAPIRO_LIMIT else say("Lilliefors")


def judge_normality(values: Floats) -> Normality:
    """Test numbers without missing values."""
    nan = math.nan
    n = len(values)
    spread = float(values.std()) if n else 0.0
    if n < 3 or spread <= 1e-12 * max(float(np.abs(values).max()), 1e-300):
        return Normality(
            n=n, shapiro=nan, shapiro_p=nan, lilliefors=nan, lilliefors_p=nan, skewness=nan,
            skewness_se=nan, kurtosis=nan, kurtosis_se=nan,
        )  # fmt: skip
    scaled = (values - values.mean()) / spread
    # scipy's p of Shapiro-Wilk is not meant for more than 5,000 cases
    shapiro = stats.shapiro(scaled) if n <= 5000 else (nan, nan)
    ks = lilliefors(scaled) if n >= 4 else (nan, nan)
    skew_se = math.sqrt(6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3)))
    return Normality(
        n=n,
        shapiro=float(shapiro[0]),
        shapiro_p=float(shapiro[1]),
        lilliefors=float(ks[0]),
        lilliefors_p=float(ks[1]),
        skewness=float(stats.skew(scaled, bias=False)),
        skewness_se=skew_se,
        kurtosis=float(stats.kurtosis(scaled, bias=False)) if n > 3 else nan,
        kurtosis_se=2 * skew_se * math.sqrt((n**2 - 1) / ((n - 3) * (n + 5))) if n > 3 else nan,
    )


def normality(
    data: Dataset, *, columns: tuple[str, ...], group: str | None = None, alpha: float = 0.05
) -> Result:
    """Test numbers for normal distribution, in all cases or in each group.

    Raises:
        InputProblem: no column is named, or one is absent, empty or holds text.
    """
    check_levels(alpha, 95.0)
    if not columns:
        raise InputProblem("Name at least one column to test.")
    rows: list[tuple[str, Group, Normality]] = []
    for name in dict.fromkeys(columns):
        rows += [(name, part, judge_normality(part.values)) for part in grouped(data, name, group)]
    known = np.any([~np.isnan(measured(data, name)) for name in columns], axis=0)
    if group is not None:
        known &= np.array([code is not None for code in data.codes(group)], dtype=bool)
    not_normal = [row for row in rows if row[2].is_testable and row[2].p < alpha]
    untested = [row for row in rows if not row[2].is_testable]
    return Result(
        name="normality",
        title=say("Tests of normal distribution"),
        tables=(_table(rows),),
        method=say(
            "Shapiro-Wilk up to 50 cases, Kolmogorov-Smirnov with Lilliefors correction above;"
            " skewness and kurtosis with standard errors."
        ),
        n=int(known.sum()),
        missing=int((~known).sum()),
        options={"columns": columns, "group": group, "alpha": alpha},
        warnings=tuple(
            say(
                "{name}: too few or equal values, normality cannot be tested.",
                name=_place(name, part),
            )
            for name, part, _ in untested
        ),
        decision=_decision(rows, not_normal),
        interpretation=say(
            "A test that does not reject is no proof of a normal distribution; with few cases it"
            " sees little, with very many it rejects trifles. Look at the picture too."
        ),
        figures=tuple(_figure(name, [row for row in rows if row[0] == name])
                      for name in dict.fromkeys(columns)),
        values=without_nan({_key(name, part): asdict(found) for name, part, found in rows}),
    )  # fmt: skip


def _place(name: str, part: Group) -> Sentence:
    if part.title is None:
        return say("“{name}”", name=name)
    return say("“{name}” in “{group}”", name=name, group=part.title)


def _key(name: str, part: Group) -> str:
    return name if part.code is None else f"{name}[{part.code}]"


def _decision(
    rows: list[tuple[str, Group, Normality]], not_normal: list[tuple[str, Group, Normality]]
) -> Sentence:
    if not any(found.is_testable for _, _, found in rows):
        return say("Nothing could be tested.")
    if not not_normal:
        return say("No set of numbers departs clearly from the normal distribution.")
    name, part, found = min(not_normal, key=lambda row: row[2].p)
    return say(
        "{n} of {all} sets of numbers depart from the normal distribution, most of all {name}"
        " ({test} {p}): prefer the median and tests of ranks there.",
        n=len(not_normal),
        all=len(rows),
        name=_place(name, part),
        test=found.test,
        p=p_phrase(found.p),
    )


def _table(rows: list[tuple[str, Group, Normality]]) -> Table:
    def number(value: float) -> float | None:
        return value if math.isfinite(value) else None

    lines = []
    for name, part, found in rows:
        cells = (
            found.shapiro, found.shapiro_p, found.lilliefors, found.lilliefors_p,
            found.skewness, found.skewness_se, found.kurtosis, found.kurtosis_se,
        )  # fmt: skip
        lines.append((_place(name, part), found.n, *(number(cell) for cell in cells)))
    return Table(
        label(mark("Tests of normality")),
        (
            Column("variable", label(mark("Variable"))),
            Column("n", label(mark("n")), "int"),
            Column("shapiro", label(mark("Shapiro-Wilk")), "number", 3),
            Column("shapiro_p", label(mark("p")), "p", 3),
            Column("lilliefors", label(mark("Lilliefors")), "number", 3),
            Column("lilliefors_p", label(mark("p")), "p", 3),
            Column("skewness", label(mark("Skewness")), "number", 3),
            Column("skewness_se", label(mark("SE")), "number", 3),
            Column("kurtosis", label(mark("Kurtosis")), "number", 3),
            Column("kurtosis_se", label(mark("SE")), "number", 3),
        ),
        tuple(lines),
        (say("The p of Lilliefors is known between 0.001 and 0.990 only."),),
    )


def _figure(name: str, rows: list[tuple[str, Group, Normality]]) -> Figure:
    return Figure(
        "box",
        say("Distribution of {column}", column=name),
        {
            "groups": [
                {"label": part.title or name, "values": part.values.tolist()} for _, part, _ in rows
            ]
        },
    )
