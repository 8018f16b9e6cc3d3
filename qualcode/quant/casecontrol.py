"""Case-control studies: exposure among cases and controls, unmatched or in pairs."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark, say, say_n
from qualcode.quant.association import Z95
from qualcode.quant.categories import Axis, axis_of
from qualcode.quant.crosstab import check_levels, crosstab
from qualcode.quant.data import Dataset
from qualcode.quant.result import Column, Result, Table
from qualcode.quant.wording import label, p_phrase, rounded, without_nan


@dataclass(frozen=True, slots=True, kw_only=True)
class McNemar:
    """Discordant pairs: ``b`` only the case exposed, ``c`` only the control.

    ``odds_ratio`` is b/c; it and its limits are inf or 0 where a count is 0.
    """

    b: int
    c: int
    chi_square: float
    corrected: float
    exact_p: float
    odds_ratio: float
    low: float
    high: float


def mcnemar(b: int, c: int, *, z: float = Z95) -> McNemar:
    """Test discordant pairs: chi-square (1 df), Edwards' correction, exact binomial; OR = b/c.

    The interval is that of the log odds ratio, standard error sqrt(1/b + 1/c).

    Raises:
        ValueError: there is no discordant pair.
    """
    total = b + c
    if total == 0:
        raise ValueError("no discordant pair")
    ratio = b / c if c else math.inf
    both = b > 0 and c > 0
    factor = math.exp(z * math.sqrt(1 / b + 1 / c)) if both else math.nan
    return McNemar(
        b=b,
        c=c,
        chi_square=(b - c) ** 2 / total,
        corrected=max(abs(b - c) - 1, 0) ** 2 / total,
        exact_p=float(stats.binomtest(b, total, 0.5).pvalue),
        odds_ratio=ratio,
        low=ratio / factor if both else math.nan,
        high=ratio * factor if both else math.nan,
    )


def casecontrol(
    data: Dataset,
    *,
    exposure: str,
    outcome: str,
    exposed: str | None = None,
    case: str | None = None,
    pair: str | None = None,
    rule: str = "indonesian",
    weight: str | None = None,
    alpha: float = 0.05,
    confidence: float = 95.0,
    seed: int = 20220101,
) -> Result:
    """Compare the exposure of cases and controls: odds ratio only, since the cases were chosen.

    ``pair`` names the column that joins a case with its control; the pairs are then analysed with
    McNemar's test.

    Raises:
        InputProblem: a column or category is absent, or the pairs are no pairs.
    """
    if pair is not None:
        return _matched(
            data, (exposure, outcome, pair), exposed, case, alpha=alpha, confidence=confidence
        )
    result = crosstab(
        data,
        row=exposure,
        column=outcome,
        exposed=exposed,
        outcome=case,
        design="case-control",
        rule=rule,
        percent="column",
        weight=weight,
        alpha=alpha,
        confidence=confidence,
        seed=seed,
    )
    warnings = result.warnings
    if len(result.values["columns"]) != 2:  # type: ignore[arg-type]
        warnings = (
            *warnings,
            say("“{column}” does not divide into cases and controls.", column=outcome),
        )
    return replace(
        result,
        name="casecontrol",
        title=say("Case-control study: {title}", title=result.title),
        warnings=warnings,
        options={
            "exposure": exposure, "outcome": outcome, "exposed": exposed, "case": case,
            "pair": None, "rule": rule, "weight": weight, "alpha": alpha,
            "confidence": confidence, "seed": seed,
        },
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Counts of complete pairs [case exposed?][control exposed?], and what was left out."""

    counts: tuple[tuple[int, int], tuple[int, int]]
    cases_left_out: int
    odd_groups: int

    @property
    def n(self) -> int:
        return sum(sum(row) for row in self.counts)


def _matched(
    data: Dataset,
    columns: tuple[str, str, str],
    exposed: str | None,
    case: str | None,
    *,
    alpha: float,
    confidence: float,
) -> Result:
    check_levels(alpha, confidence)
    exposure, outcome, pair = columns
    first = _dichotomy(data, exposure, exposed)
    second = _dichotomy(data, outcome, case)
    pairs = _pairs(data, columns, first[1], second[1])
    if pairs.n == 0:
        raise InputProblem(
            "{file}: “{pair}” joins no case with exactly one control.", file=data.name, pair=pair
        )
    notes = [sentence for sentence in (first[2], second[2]) if sentence is not None]
    if pairs.odd_groups:
        notes.append(
            say_n(
                "{n} group was left out: it is not one case and one control with known exposure.",
                "{n} groups were left out: they are not one case and one control with known"
                " exposure.",
                n=pairs.odd_groups,
            )
        )
    (_, b), (c, _) = pairs.counts
    found = mcnemar(b, c, z=float(stats.norm.ppf(0.5 + confidence / 200))) if b + c else None
    return Result(
        name="casecontrol",
        title=say("Matched case-control study: {exposure}", exposure=exposure),
        tables=(_pair_table(pairs), *(_mcnemar_table(found, confidence) if found else ())),
        method=say(
            "McNemar's test of the discordant pairs; odds ratio as their quotient with the interval"
            " of its logarithm."
        ),
        n=2 * pairs.n,
        missing=pairs.cases_left_out,
        options={
            "exposure": exposure, "outcome": outcome, "exposed": exposed, "case": case,
            "pair": pair, "alpha": alpha, "confidence": confidence,
        },
        warnings=tuple(notes),
        decision=_pair_decision(found),
        interpretation=_pair_interpretation(found, exposure, alpha),
        values=without_nan(_pair_values(pairs, found)),
    )  # fmt: skip


def _dichotomy(data: Dataset, name: str, wanted: str | None) -> tuple[Axis, str, Sentence | None]:
    """Return the axis, the code at risk, and a note when it had to be guessed."""
    codes = list(dict.fromkeys(code for code in data.codes(name) if code is not None))
    axis = axis_of(data.variable(name), codes) if len(codes) <= 60 else None
    if axis is None or len(codes) != 2:
        raise InputProblem(
            "{file}, column “{column}” has {n} different values; pairs need exactly two.",
            file=data.name,
            column=name,
            n=len(codes),
        )
    if wanted is not None:
        return axis, axis.categories[axis.position(wanted)].code, None
    if set(codes) == {"0", "1"}:
        return axis, "1", None
    note = say(
        "The category at risk of “{column}” was not named; “{category}” is taken. Name it, or the"
        " ratio may stand upside down.",
        column=axis.name,
        category=axis.categories[0].title,
    )
    return axis, axis.categories[0].code, note


def _pairs(data: Dataset, columns: tuple[str, str, str], exposed: str, case: str) -> _Pairs:
    exposure, outcome, pair = (data.codes(name) for name in columns)
    groups: dict[str, list[tuple[bool, bool]]] = {}
    unusable: set[str] = set()
    left_out = 0
    for known, status, group in zip(exposure, outcome, pair, strict=True):
        if group is None or known is None or status is None:
            left_out += 1
            if group is not None:
                unusable.add(group)
            continue
        groups.setdefault(group, []).append((status == case, known == exposed))
    counts = np.zeros((2, 2), dtype=np.int64)
    odd = len(unusable - groups.keys())
    for group, members in groups.items():
        if group in unusable or sorted(status for status, _ in members) != [False, True]:
            odd += 1
            left_out += len(members)
            continue
        exposures = dict(members)
        counts[0 if exposures[True] else 1, 0 if exposures[False] else 1] += 1
    (a, b), (c, d) = counts.tolist()
    return _Pairs(((a, b), (c, d)), left_out, odd)


def _pair_table(pairs: _Pairs) -> Table:
    (a, b), (c, d) = pairs.counts
    return Table(
        label(mark("Pairs")),
        (
            Column("case", label(mark("Case"))),
            Column("exposed", label(mark("Control exposed")), "int"),
            Column("unexposed", label(mark("Control not exposed")), "int"),
            Column("total", label(mark("Total")), "int"),
        ),
        (
            (label(mark("Exposed")), a, b, a + b),
            (label(mark("Not exposed")), c, d, c + d),
            (label(mark("Total")), a + c, b + d, pairs.n),
        ),
    )


def _mcnemar_table(found: McNemar, confidence: float) -> tuple[Table]:
    level = rounded(confidence, 0 if float(confidence).is_integer() else 1)
    sf = stats.chi2.sf
    ratio = found.odds_ratio if math.isfinite(found.odds_ratio) else None
    low = None if math.isnan(found.low) else found.low
    high = None if math.isnan(found.high) else found.high
    notes = (
        ()
        if low is not None
        else (say("A count of discordant pairs is 0, so the odds ratio has no interval."),)
    )
    return (
        Table(
            label(mark("McNemar's test")),
            (
                Column("test", label(mark("Test"))),
                Column("value", label(mark("Value")), "number", 3),
                Column("p", label(mark("p")), "p", 3),
                Column("low", say("{level} % CI, lower", level=level), "number", 3),
                Column("high", say("{level} % CI, upper", level=level), "number", 3),
            ),
            (
                (label(mark("Chi-square")), found.chi_square, float(sf(found.chi_square, 1)),
                 None, None),
                (label(mark("With continuity correction")), found.corrected,
                 float(sf(found.corrected, 1)), None, None),
                (label(mark("Exact (binomial)")), None, found.exact_p, None, None),
                (label(mark("Odds ratio of pairs")), ratio, None, low, high),
            ),
            notes,
        ),
    )  # fmt: skip


def _pair_p(found: McNemar) -> tuple[float, bool]:
    """Return the p that is read, and whether it is the exact one (fewer than 25 discordant)."""
    exact = found.b + found.c < 25
    return (found.exact_p if exact else float(stats.chi2.sf(found.corrected, 1))), exact


def _pair_decision(found: McNemar | None) -> Sentence:
    if found is None:
        return say("No p is given: in every pair case and control are alike.")
    if _pair_p(found)[1]:
        return say("Exact test: fewer than 25 pairs differ.")
    return say("McNemar's chi-square with continuity correction: 25 pairs or more differ.")


def _pair_interpretation(found: McNemar | None, exposure: str, alpha: float) -> Sentence:
    if found is None:
        return say("The pairs cannot tell whether {exposure} matters.", exposure=exposure)
    p = _pair_p(found)[0]
    if p >= alpha:
        return say(
            "No difference in {exposure} between cases and their controls was shown ({p}). That is"
            " no proof that there is none.",
            exposure=exposure,
            p=p_phrase(p),
        )
    return say(
        "{exposure} differs between cases and their controls ({p}): only the case is exposed in {b}"
        " pairs, only the control in {c}. An association alone does not show a cause.",
        exposure=exposure,
        p=p_phrase(p),
        b=found.b,
        c=found.c,
    )


def _pair_values(pairs: _Pairs, found: McNemar | None) -> dict[str, object]:
    values: dict[str, object] = {"pairs": pairs.n, "counts": [list(row) for row in pairs.counts]}
    if found is None:
        return values | {"p": None}
    p, exact = _pair_p(found)
    return values | {
        "chi_square": found.chi_square,
        "corrected": found.corrected,
        "exact_p": found.exact_p,
        "test": "exact" if exact else "corrected",
        "p": p,
        "odds_ratio": {"value": found.odds_ratio, "low": found.low, "high": found.high},
    }
