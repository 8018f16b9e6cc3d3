"""Do two numbers go together? Pearson's and Spearman's correlation."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.comparing_tests import holm
from qualcode.quant.crosstab import check_levels
from qualcode.quant.data import Dataset
from qualcode.quant.groups import measured
from qualcode.quant.normality import judge_normality
from qualcode.quant.result import Column, Figure, Result, Table
from qualcode.quant.wording import label, p_phrase, rounded, without_nan

Floats = NDArray[np.float64]

METHODS = ("auto", "pearson", "spearman")
MAX_COLUMNS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """A correlation with its interval (Fisher's z) and two-sided p; NaN where not defined."""

    method: str
    n: int
    r: float
    low: float
    high: float
    p: float


def correlate_pair(a: Floats, b: Floats, method: str, *, confidence: float = 95.0) -> Correlation:
    """Correlate two complete sets of numbers by "pearson" or "spearman".

    The interval of Spearman's rho uses the standard error of Bonett and Wright (2000).
    """
    n = len(a)
    nan = math.nan
    if n < 3 or _is_flat(a) or _is_flat(b):
        return Correlation(method=method, n=n, r=nan, low=nan, high=nan, p=nan)
    if method == "pearson":
        found = stats.pearsonr(a, b)
        error = 1 / math.sqrt(n - 3) if n > 3 else nan
    else:
        found = stats.spearmanr(a, b)
        error = math.sqrt((1 + float(found.statistic) ** 2 / 2) / (n - 3)) if n > 3 else nan
    r = max(-1.0, min(1.0, float(found.statistic)))
    half = float(stats.norm.ppf(0.5 + confidence / 200)) * error
    if abs(r) == 1:
        low = high = r
    else:
        low, high = math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)
    return Correlation(method=method, n=n, r=r, low=low, high=high, p=float(found.pvalue))


def _is_flat(values: Floats) -> bool:
    return float(values.std()) <= 1e-12 * max(float(np.abs(values).max()), 1e-300)


def correlate(
    data: Dataset,
    *,
    columns: tuple[str, ...],
    method: str = "auto",
    alpha: float = 0.05,
    confidence: float = 95.0,
) -> Result:
    """Correlate every pair of the columns, each on the cases that have both numbers.

    ``auto`` takes Pearson where neither variable departs from the normal distribution, Spearman
    elsewhere.

    Raises:
        InputProblem: fewer than two columns, too many, or one is absent or holds text.
    """
    check_levels(alpha, confidence)
    names = tuple(dict.fromkeys(data.variable(name).name for name in columns))
    if not 2 <= len(names) <= MAX_COLUMNS:
        raise InputProblem(
            "Name two to {limit} different columns to correlate; {n} were given.",
            limit=MAX_COLUMNS,
            n=len(names),
        )
    values = {name: measured(data, name) for name in names}
    found: dict[tuple[str, str], Correlation] = {}
    reasons: dict[tuple[str, str], Sentence] = {}
    for one, other in combinations(names, 2):
        both = ~(np.isnan(values[one]) | np.isnan(values[other]))
        a, b = values[one][both], values[other][both]
        chosen, reasons[one, other] = _choose(a, b, (one, other), method, alpha)
        found[one, other] = correlate_pair(a, b, chosen, confidence=confidence)
    complete = ~np.any([np.isnan(column) for column in values.values()], axis=0)
    first = next(iter(found))
    return Result(
        name="correlate",
        title=say("Correlation"),
        tables=(_table(found, confidence),),
        method=say(
            "Pearson's r with Fisher's interval, Spearman's rho with the interval of Bonett and"
            " Wright; p two-sided, with Holm's adjustment for several pairs."
        ),
        n=int(complete.sum()),
        missing=int((~complete).sum()),
        options={"columns": names, "method": method, "alpha": alpha, "confidence": confidence},
        warnings=_warnings(found),
        decision=_decision(found, reasons),
        interpretation=_interpretation(first, found, alpha),
        figures=(_scatter(first, values),) if len(found) == 1 else (),
        values=without_nan(
            {f"{one} - {other}": asdict(pair) for (one, other), pair in found.items()}
        ),
    )


def _choose(
    a: Floats, b: Floats, names: tuple[str, str], method: str, alpha: float
) -> tuple[str, Sentence]:
    if method != "auto":
        return method, say("chosen by you")
    for name, values in zip(names, (a, b), strict=True):
        shape = judge_normality(values)
        if not shape.is_testable:
            return "spearman", say("normality of “{name}” cannot be tested", name=name)
        if shape.p < alpha:
            return "spearman", say(
                "“{name}” departs from the normal distribution ({test} {p})",
                name=name,
                test=shape.test,
                p=p_phrase(shape.p),
            )
    return "pearson", say("neither variable departs from the normal distribution")


def _method_name(method: str) -> Sentence:
    return say("Pearson's r") if method == "pearson" else say("Spearman's rho")


def _decision(
    found: dict[tuple[str, str], Correlation], reasons: dict[tuple[str, str], Sentence]
) -> Sentence:
    first = next(iter(found))
    if math.isnan(found[first].p) and len(found) == 1:
        return say("No p is given: fewer than three cases have both, or one does not vary.")
    if len(found) == 1:
        return say("{test}: {why}.", test=_method_name(found[first].method), why=reasons[first])
    ranks = sum(pair.method == "spearman" for pair in found.values())
    return say(
        "Spearman's rho for {ranks} of {all} pairs, Pearson's r for the others (see the table).",
        ranks=ranks,
        all=len(found),
    )


def _table(found: dict[tuple[str, str], Correlation], confidence: float) -> Table:
    level = rounded(confidence, 0 if float(confidence).is_integer() else 1)
    tested = [key for key, pair in found.items() if math.isfinite(pair.p)]
    adjusted = dict(zip(tested, holm([found[key].p for key in tested]), strict=True))

    def number(value: float) -> float | None:
        return value if math.isfinite(value) else None

    rows = tuple(
        (
            f"{key[0]} - {key[1]}",
            _method_name(pair.method),
            pair.n,
            number(pair.r),
            number(pair.low),
            number(pair.high),
            number(pair.p),
            *((adjusted.get(key),) if len(found) > 1 else ()),
        )
        for key, pair in found.items()
    )
    holm_column = (Column("adjusted", label(mark("p (Holm)")), "p", 3),) if len(found) > 1 else ()
    return Table(
        label(mark("Correlations")),
        (
            Column("pair", label(mark("Variables"))),
            Column("method", label(mark("Coefficient"))),
            Column("n", label(mark("n")), "int"),
            Column("r", label(mark("Value")), "number", 3),
            Column("low", say("{level} % CI, lower", level=level), "number", 3),
            Column("high", say("{level} % CI, upper", level=level), "number", 3),
            Column("p", label(mark("p")), "p", 3),
            *holm_column,
        ),
        rows,
    )


def _warnings(found: dict[tuple[str, str], Correlation]) -> tuple[Sentence, ...]:
    sentences = [
        say(
            "{one} and {other}: only {n} cases have both; the interval is wide.",
            one=one,
            other=other,
            n=pair.n,
        )
        for (one, other), pair in found.items()
        if 3 <= pair.n < 10
    ]
    sentences += [
        say(
            "{one} and {other}: no correlation is given, fewer than three cases have both, or one"
            " does not vary.",
            one=one,
            other=other,
        )
        for (one, other), pair in found.items()
        if math.isnan(pair.r)
    ]
    return tuple(sentences)


def _interpretation(
    first: tuple[str, str], found: dict[tuple[str, str], Correlation], alpha: float
) -> Sentence:
    if len(found) > 1:
        clear = sum(pair.p < alpha for pair in found.values())
        return say(
            "{n} of {all} pairs correlate before adjustment for their number. A correlation alone"
            " does not show a cause.",
            n=clear,
            all=len(found),
        )
    pair = found[first]
    facts = {"one": first[0], "other": first[1]}
    if math.isnan(pair.p):
        return say("Whether {one} and {other} go together cannot be judged.", **facts)
    numbers = say(
        "{r} ({low} to {high}), {p}",
        r=rounded(pair.r),
        low=rounded(pair.low),
        high=rounded(pair.high),
        p=p_phrase(pair.p),
    )
    if pair.p >= alpha:
        return say(
            "No correlation of {one} and {other} was shown ({numbers}). That is no proof that there"
            " is none.",
            numbers=numbers,
            **facts,
        )
    template = (
        say("{one} is higher where {other} is higher", **facts)
        if pair.r > 0
        else say("{one} is lower where {other} is higher", **facts)
    )
    return say(
        "{what} ({numbers}). A correlation alone does not show a cause.",
        what=template,
        numbers=numbers,
    )


def _scatter(pair: tuple[str, str], values: dict[str, Floats]) -> Figure:
    a, b = values[pair[0]], values[pair[1]]
    both = ~(np.isnan(a) | np.isnan(b))
    title = say("{one} and {other}", one=pair[0], other=pair[1])
    return Figure(
        "scatter",
        title,
        {"x": a[both].tolist(), "y": b[both].tolist(), "x_label": pair[0], "y_label": pair[1]},
    )
