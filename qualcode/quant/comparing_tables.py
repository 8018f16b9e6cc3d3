"""Tables of a comparison: the groups, the test, the pairs of groups."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.comparing_tests import Finding
from qualcode.quant.data import Dataset
from qualcode.quant.groups import Group
from qualcode.quant.normality import Normality
from qualcode.quant.result import Column, Table
from qualcode.quant.univariate import summarise
from qualcode.quant.wording import label, rounded


def test_name(test: str) -> Sentence:
    """Return the name of a test in words."""
    match test:
        case "student":
            return say("Student's t test")
        case "welch":
            return say("Welch's t test")
        case "mann-whitney":
            return say("Mann-Whitney test")
        case "anova":
            return say("One-way ANOVA")
        case "welch-anova":
            return say("Welch's ANOVA")
        case "kruskal":
            return say("Kruskal-Wallis test")
        case "paired-t":
            return say("Paired t test")
        case _:
            return say("Wilcoxon signed-rank test")


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def group_table(
    data: Dataset,
    outcome: str,
    parts: Sequence[Group],
    shapes: Sequence[Normality],
    confidence: float,
) -> Table:
    """Describe the number in each group."""
    level = rounded(confidence, 0 if float(confidence).is_integer() else 1)
    rows = []
    for part, shape in zip(parts, shapes, strict=True):
        found = summarise(part.values, confidence=confidence)
        numbers = (
            found.mean, found.sd, found.low, found.high, found.median, found.q1, found.q3,
            found.minimum, found.maximum, shape.p,
        )  # fmt: skip
        rows.append((part.title, part.n, *(_number(value) for value in numbers)))
    variable = data.variable(outcome)
    return Table(
        say("{column} in each group", column=variable.label or variable.name),
        (
            Column("group", label(mark("Group"))),
            Column("n", label(mark("n")), "int"),
            Column("mean", label(mark("Mean")), "number"),
            Column("sd", label(mark("SD")), "number"),
            Column("low", say("{level} % CI, lower", level=level), "number"),
            Column("high", say("{level} % CI, upper", level=level), "number"),
            Column("median", label(mark("Median")), "number"),
            Column("q1", label(mark("Q1")), "number"),
            Column("q3", label(mark("Q3")), "number"),
            Column("minimum", label(mark("Minimum")), "number"),
            Column("maximum", label(mark("Maximum")), "number"),
            Column("normality", label(mark("p of normality")), "p", 3),
        ),
        tuple(rows),
    )


def finding_table(found: Finding, spread: tuple[float, float] | None, confidence: float) -> Table:
    """The test and its effect size, with Levene's test above it."""
    level = rounded(confidence, 0 if float(confidence).is_integer() else 1)
    rows: list[tuple[object, ...]] = []
    if spread is not None and math.isfinite(spread[1]):
        rows.append((label(mark("Levene's test")), "F", spread[0], "", spread[1], *[None] * 4))
    rows.append(
        (
            test_name(found.test),
            found.symbol,
            _number(found.statistic),
            "; ".join(str(rounded(df, 0 if df.is_integer() else 2)) for df in found.df),
            _number(found.p),
            _number(found.difference),
            _number(found.low),
            _number(found.high),
            say("{effect} = {size}", effect=found.effect, size=rounded(found.effect_size, 3)),
        )
    )
    return Table(
        label(mark("Test")),
        (
            Column("test", label(mark("Test"))),
            Column("symbol", ""),
            Column("statistic", label(mark("Value")), "number", 3),
            Column("df", label(mark("df"))),
            Column("p", label(mark("p")), "p", 3),
            Column("difference", label(mark("Difference of means")), "number", 3),
            Column("low", say("{level} % CI, lower", level=level), "number", 3),
            Column("high", say("{level} % CI, upper", level=level), "number", 3),
            Column("effect", label(mark("Effect size"))),
        ),
        tuple(rows),
    )


def pairwise_table(
    parts: Sequence[Group], pairs: Sequence[tuple[int, int, Finding, float]]
) -> Table:
    """Pairs of groups with p adjusted for their number."""
    return Table(
        label(mark("Pairs of groups")),
        (
            Column("pair", label(mark("Groups"))),
            Column("test", label(mark("Test"))),
            Column("statistic", label(mark("Value")), "number", 3),
            Column("p", label(mark("p")), "p", 3),
            Column("adjusted", label(mark("p (Holm)")), "p", 3),
        ),
        tuple(
            (
                f"{parts[one].title} - {parts[other].title}",
                test_name(found.test),
                found.statistic,
                found.p,
                adjusted,
            )
            for one, other, found, adjusted in pairs
        ),
    )
