"""Is a number different between groups, or between two measurements? The test, chosen and explained."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say
from qualcode.quant.comparing_tables import (
    finding_table,
    group_table,
    pairwise_table,
    test_name,
)
from qualcode.quant.comparing_tests import (
    Finding,
    anova,
    holm,
    kruskal,
    levene,
    mann_whitney,
    paired_t,
    two_groups_t,
    welch_anova,
    wilcoxon,
)
from qualcode.quant.crosstab import check_levels
from qualcode.quant.data import Dataset
from qualcode.quant.groups import Group, grouped, measured
from qualcode.quant.normality import Normality, judge_normality
from qualcode.quant.result import Figure, Result, Table
from qualcode.quant.wording import p_phrase, rounded, without_nan

Floats = NDArray[np.float64]

TESTS = (
    "auto", "student", "welch", "mann-whitney", "anova", "welch-anova", "kruskal", "paired-t",
    "wilcoxon",
)  # fmt: skip
_TWO = frozenset({"student", "welch", "mann-whitney"})
_MANY = frozenset({"anova", "welch-anova", "kruskal"})
_PAIRED = frozenset({"paired-t", "wilcoxon"})


@dataclass(frozen=True, slots=True)
class _Plan:
    """The test to run and why."""

    test: str
    why: Sentence


def compare(
    data: Dataset,
    *,
    outcome: str,
    group: str | None = None,
    second: str | None = None,
    test: str = "auto",
    alpha: float = 0.05,
    confidence: float = 95.0,
) -> Result:
    """Compare a number between groups (``group``) or with a second measurement (``second``).

    With ``auto``, normality (Shapiro-Wilk up to 50 cases, Lilliefors above) and Levene's test choose
    between t or F, their Welch forms, and rank tests.

    Raises:
        InputProblem: a column is absent, or the test does not fit the question.
    """
    check_levels(alpha, confidence)
    if (group is None) == (second is None):
        raise InputProblem("Name either a column of groups or a second measurement.")
    options: dict[str, object] = {
        "outcome": outcome, "group": group, "second": second, "test": test, "alpha": alpha,
        "confidence": confidence,
    }  # fmt: skip
    if second is not None:
        return _compare_pairs(data, outcome, second, options)
    assert group is not None
    return _compare_groups(data, outcome, group, options)


def _compare_groups(data: Dataset, outcome: str, group: str, options: dict[str, object]) -> Result:
    alpha, confidence = float(str(options["alpha"])), float(str(options["confidence"]))
    parts = grouped(data, outcome, group)
    shapes = [judge_normality(part.values) for part in parts]
    spread = levene([part.values for part in parts])
    plan = _plan_groups(parts, shapes, spread, str(options["test"]), alpha)
    found = None if isinstance(plan, Sentence) else _run(plan.test, parts, confidence)
    decision = _decision(plan, found)
    pairs = _pairwise(parts, found, alpha, confidence)
    used = sum(part.n for part in parts)
    return Result(
        name="compare",
        title=say("{outcome} by {group}", outcome=outcome, group=group),
        tables=(
            group_table(data, outcome, parts, shapes, confidence),
            *([finding_table(found, spread, confidence)] if isinstance(found, Finding) else []),
            *([pairwise_table(parts, pairs)] if pairs else []),
        ),
        method=say(
            "Groups are compared by t or F (with Levene's test around the mean), by their Welch forms,"
            " or by ranks (Mann-Whitney, Kruskal-Wallis); pairs of groups with Holm's adjustment."
        ),
        n=used,
        missing=data.n - used,
        options=options,
        warnings=_small_groups(parts),
        decision=decision,
        interpretation=_interpretation(found, outcome, group, alpha),
        figures=(_box(outcome, group, parts),),
        values=without_nan(_values(parts, shapes, spread, found)),
    )


def _run(test: str, parts: Sequence[Group], confidence: float) -> Finding | Sentence:
    """Run a test; a sentence says why it cannot be run."""
    values = [part.values for part in parts]
    many: dict[str, Callable[[Sequence[Floats]], Finding]] = {
        "anova": anova,
        "welch-anova": welch_anova,
        "kruskal": kruskal,
    }
    try:
        if test in many:
            return many[test](values)
        if test == "mann-whitney":
            return mann_whitney(*values)
        return two_groups_t(*values, equal=test == "student", confidence=confidence)
    except ValueError:
        return say("the values do not vary enough within the groups, or there are too few")


def _plan_groups(
    parts: Sequence[Group],
    shapes: Sequence[Normality],
    spread: tuple[float, float],
    test: str,
    alpha: float,
) -> _Plan | Sentence:
    if len(parts) < 2:
        return say("No p is given: all cases are in one group (“{group}”).", group=parts[0].title)
    single = [part for part in parts if part.n < 2]
    if single:
        return say(
            "No p is given: the group “{group}” holds a single case. Merge it with another group"
            " where that makes sense, or leave it out.",
            group=single[0].title,
        )
    if test != "auto":
        _check_fit(test, len(parts))
        return _Plan(test, say("chosen by you"))
    two = len(parts) == 2
    odd = [
        (part, shape)
        for part, shape in zip(parts, shapes, strict=True)
        if not shape.is_testable or shape.p < alpha
    ]
    if odd:
        return _Plan("mann-whitney" if two else "kruskal", _not_normal(*odd[0]))
    if not math.isnan(spread[1]) and spread[1] < alpha:
        why = say(
            "no group departs from the normal distribution, but the variances differ (Levene {p})",
            p=p_phrase(spread[1]),
        )
        return _Plan("welch" if two else "welch-anova", why)
    why = say(
        "no group departs from the normal distribution, and the variances do not differ (Levene {p})",
        p=p_phrase(spread[1]),
    )
    return _Plan("student" if two else "anova", why)


def _not_normal(part: Group, shape: Normality) -> Sentence:
    if not shape.is_testable:
        return say(
            "normality cannot be tested in “{group}” (too few or equal values)", group=part.title
        )
    return say(
        "“{group}” departs from the normal distribution ({test} {p})",
        group=part.title,
        test=shape.test,
        p=p_phrase(shape.p),
    )


def _check_fit(test: str, groups: int) -> None:
    if test in _PAIRED:
        raise InputProblem(
            "“{test}” compares two measurements of the same cases; name the second one.", test=test
        )
    if test in _TWO and groups != 2:
        raise InputProblem(
            "“{test}” compares two groups, here are {n}. Use anova or kruskal.",
            test=test,
            n=groups,
        )


def _decision(plan: _Plan | Sentence, found: Finding | Sentence | None) -> Sentence:
    if isinstance(plan, Sentence):
        return plan
    if isinstance(found, Sentence):
        return say("No p is given: {why}.", why=found)
    assert found is not None
    detail = say("exact p") if found.exact else say("approximate p")
    if found.test in {"mann-whitney", "wilcoxon"}:
        return say(
            "{test} ({detail}): {why}.", test=test_name(found.test), detail=detail, why=plan.why
        )
    return say("{test}: {why}.", test=test_name(found.test), why=plan.why)


def _pairwise(
    parts: Sequence[Group],
    found: Finding | Sentence | None,
    alpha: float,
    confidence: float,
) -> list[tuple[int, int, Finding, float]]:
    """Compare all pairs when more than two groups differ, with adjusted p."""
    if not isinstance(found, Finding) or len(parts) < 3 or found.p >= alpha:
        return []
    kind = {"anova": "student", "welch-anova": "welch"}.get(found.test, "mann-whitney")
    pairs = []
    for one, other in combinations(range(len(parts)), 2):
        result = _run(kind, (parts[one], parts[other]), confidence)
        if isinstance(result, Finding):
            pairs.append((one, other, result))
    adjusted = holm([result.p for _, _, result in pairs])
    return [(*pair, p) for pair, p in zip(pairs, adjusted, strict=True)]


def _small_groups(parts: Sequence[Group]) -> tuple[Sentence, ...]:
    return tuple(
        say(
            "The group “{group}” has only {n} cases: a test sees large differences only.",
            group=part.title,
            n=part.n,
        )
        for part in parts
        if 2 <= part.n < 10
    )


def _interpretation(
    found: Finding | Sentence | None, outcome: str, group: str, alpha: float
) -> Sentence:
    if not isinstance(found, Finding):
        return say(
            "Whether {outcome} differs between the groups of {group} cannot be judged.",
            outcome=outcome,
            group=group,
        )
    facts = {
        "outcome": outcome,
        "group": group,
        "p": p_phrase(found.p),
        "effect": found.effect,
        "size": rounded(found.effect_size),
    }
    if found.p >= alpha:
        return say(
            "No difference of {outcome} between the groups of {group} was shown ({p}; {effect}"
            " {size}). That is no proof that there is none.",
            **facts,
        )
    return say(
        "{outcome} differs between the groups of {group} ({p}; {effect} {size}). A difference alone"
        " does not show a cause.",
        **facts,
    )


def _values(
    parts: Sequence[Group],
    shapes: Sequence[Normality],
    spread: tuple[float, float],
    found: Finding | Sentence | None,
) -> dict[str, object]:
    values: dict[str, object] = {
        "groups": [
            {
                "group": part.code,
                "n": part.n,
                "mean": float(part.values.mean()),
                "sd": float(part.values.std(ddof=1)) if part.n > 1 else None,
                "median": float(np.median(part.values)),
                "normality_p": shape.p,
            }
            for part, shape in zip(parts, shapes, strict=True)
        ],
        "levene": {"statistic": spread[0], "p": spread[1]},
        "p": None,
        "test": None,
    }
    return values | (asdict(found) if isinstance(found, Finding) else {})


def _box(outcome: str, group: str, parts: Sequence[Group]) -> Figure:
    return Figure(
        "box",
        say("{outcome} by {group}", outcome=outcome, group=group),
        {"groups": [{"label": part.title, "values": part.values.tolist()} for part in parts]},
    )


def _compare_pairs(data: Dataset, first: str, second: str, options: dict[str, object]) -> Result:
    alpha, confidence = float(str(options["alpha"])), float(str(options["confidence"]))
    test = str(options["test"])
    if test not in _PAIRED | {"auto"}:
        raise InputProblem(
            "“{test}” compares groups; for two measurements use paired-t or wilcoxon.", test=test
        )
    a, b = measured(data, first), measured(data, second)
    complete = ~(np.isnan(a) | np.isnan(b))
    if not complete.any():
        raise InputProblem(
            "{file}: no case has a number in both “{first}” and “{second}”.",
            file=data.name,
            first=first,
            second=second,
        )
    parts = (Group(first, first, a[complete]), Group(second, second, b[complete]))
    shape = judge_normality(parts[0].values - parts[1].values)
    plan = _plan_pairs(shape, test, alpha)
    found = _run_pairs(plan.test, parts, confidence)
    tables: list[Table] = [
        group_table(data, first, parts, [judge_normality(p.values) for p in parts], confidence)
    ]
    if isinstance(found, Finding):
        tables.append(finding_table(found, None, confidence))
    return Result(
        name="compare",
        title=say("{first} and {second} of the same cases", first=first, second=second),
        tables=tuple(tables),
        method=say("Two measurements of the same cases: paired t or Wilcoxon's signed ranks."),
        n=int(complete.sum()),
        missing=int((~complete).sum()),
        options=options,
        decision=_decision(plan, found),
        interpretation=_pair_interpretation(found, first, second, alpha),
        figures=(_box(first, second, parts),),
        values=without_nan(
            {"normality_p": shape.p, "p": None, "test": None}
            | (asdict(found) if isinstance(found, Finding) else {})
        ),
    )


def _plan_pairs(shape: Normality, test: str, alpha: float) -> _Plan:
    if test != "auto":
        return _Plan(test, say("chosen by you"))
    if not shape.is_testable:
        return _Plan("wilcoxon", say("normality of the differences cannot be tested"))
    facts = {"test": shape.test, "p": p_phrase(shape.p)}
    if shape.p < alpha:
        why = say("the differences depart from the normal distribution ({test} {p})", **facts)
        return _Plan("wilcoxon", why)
    why = say("the differences do not depart from the normal distribution ({test} {p})", **facts)
    return _Plan("paired-t", why)


def _run_pairs(test: str, parts: tuple[Group, Group], confidence: float) -> Finding | Sentence:
    first, second = (part.values for part in parts)
    try:
        if test == "wilcoxon":
            return wilcoxon(first, second)
        return paired_t(first, second, confidence=confidence)
    except ValueError:
        return say("the differences do not vary, or there are too few pairs")


def _pair_interpretation(
    found: Finding | Sentence, first: str, second: str, alpha: float
) -> Sentence:
    if not isinstance(found, Finding):
        return say(
            "Whether {first} and {second} differ cannot be judged.", first=first, second=second
        )
    facts = {
        "first": first,
        "second": second,
        "p": p_phrase(found.p),
        "effect": found.effect,
        "size": rounded(found.effect_size),
    }
    if found.p >= alpha:
        return say(
            "No difference between {first} and {second} was shown ({p}; {effect} {size}). That is no"
            " proof that there is none.",
            **facts,
        )
    return say(
        "{first} and {second} differ in the same cases ({p}; {effect} {size}). Without a comparison"
        " group the difference has no known cause.",
        **facts,
    )
