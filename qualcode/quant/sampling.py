"""How many to sample, and how to divide them among strata.

Sources: Lemeshow, Hosmer, Klar & Lwanga (1990), Adequacy of Sample Size in Health Studies, WHO;
Kelsey et al. (1996) and Fleiss (1981) as documented by Sullivan & Soe (2007), OpenEpi SSCC.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from statistics import NormalDist
from typing import Literal

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.data import Dataset
from qualcode.quant.result import Column, Result, Table
from qualcode.quant.wording import rounded

DropoutRule = Literal["add", "divide"]
Allocation = Literal["ceil", "nearest", "largest-remainder"]
_EXACT_Z = "exact"


def exact(value: float) -> Fraction:
    """Return the decimal number a person wrote: 0.1 is one tenth, not its binary neighbour."""
    return Fraction(repr(float(value)))


def whole_up(value: float) -> int:
    """Round up, but 80.00000000000001 (an accident of binary fractions) is 80."""
    nearest = round(value)
    return nearest if abs(value - nearest) <= 1e-9 * max(1.0, abs(value)) else math.ceil(value)


def z_value(confidence: float, rounding: str = "table") -> float:
    """Return the two-sided normal quantile of a confidence in percent, as printed or exact."""
    z = NormalDist().inv_cdf(0.5 + confidence / 200)
    return z if rounding == _EXACT_Z else round(z, 2 if confidence in {95, 99} else 3)


def proportion_size(p: float, d: float, *, population: int | None = None, z: float = 1.96) -> float:
    """Unrounded sample size to estimate one proportion within ``d`` (Lemeshow)."""
    spread = z * z * p * (1 - p)
    if population is None:
        return spread / (d * d)
    return spread * population / (d * d * (population - 1) + spread)


def two_proportions_size(p1: float, p2: float, *, z_alpha: float, z_beta: float) -> float:
    """Unrounded size of each group to tell two proportions apart (Lemeshow)."""
    mean = (p1 + p2) / 2
    root = z_alpha * math.sqrt(2 * mean * (1 - mean))
    root += z_beta * math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    return (root / (p1 - p2)) ** 2


def exposed_cases(p0: float, odds_ratio: float) -> float:
    """Return the share of exposed cases, given that of controls and the odds ratio."""
    return p0 * odds_ratio / (1 + p0 * (odds_ratio - 1))


def case_control_sizes(
    p0: float, odds_ratio: float, *, ratio: float, z_alpha: float, z_beta: float
) -> dict[str, float]:
    """Unrounded numbers of cases by Kelsey, Fleiss, and Fleiss with continuity correction."""
    p1 = exposed_cases(p0, odds_ratio)
    mean = (p1 + ratio * p0) / (1 + ratio)
    gap = ratio * (p1 - p0) ** 2
    kelsey = (z_alpha + z_beta) ** 2 * mean * (1 - mean) * (ratio + 1) / gap
    root = z_alpha * math.sqrt((ratio + 1) * mean * (1 - mean))
    root += z_beta * math.sqrt(ratio * p1 * (1 - p1) + p0 * (1 - p0))
    fleiss = root * root / gap
    inner = math.sqrt(1 + 2 * (ratio + 1) / (fleiss * ratio * abs(p1 - p0)))
    return {"kelsey": kelsey, "fleiss": fleiss, "fleiss_cc": fleiss / 4 * (1 + inner) ** 2}


def with_dropout(n: int, share: float, rule: DropoutRule = "add") -> int:
    """Enlarge a sample for expected drop-out: n(1+f), or n/(1-f). Exact in decimals."""
    fraction = exact(share)
    return math.ceil(n * (1 + fraction) if rule == "add" else n / (1 - fraction))


def allocate_sizes(sizes: Sequence[int], n: int, method: Allocation = "ceil") -> list[int]:
    """Divide ``n`` among strata in proportion to their sizes; never more than a stratum holds."""
    total = sum(sizes)
    shares = [Fraction(size * n, total) for size in sizes]
    if method == "ceil":
        parts = [math.ceil(share) for share in shares]
    elif method == "nearest":
        parts = [math.floor(share + Fraction(1, 2)) for share in shares]
    else:
        parts = [math.floor(share) for share in shares]
        by_rest = sorted(range(len(shares)), key=lambda i: (parts[i] - shares[i], i))
        for i in by_rest[: n - sum(parts)]:
            parts[i] += 1
    return [min(part, size) for part, size in zip(parts, sizes, strict=True)]


def sample_size(
    *,
    design: str = "proportion",
    p: float = 0.5,
    p2: float | None = None,
    d: float = 0.1,
    population: int | None = None,
    odds_ratio: float | None = None,
    ratio: float = 1.0,
    confidence: float = 95.0,
    power: float = 80.0,
    z: str = "",
    dropout: float = 0.1,
    dropout_rule: DropoutRule = "add",
) -> Result:
    """Compute a minimum sample and the number to recruit.

    Raises:
        InputProblem: a proportion is not between 0 and 1, or the groups do not differ.
    """
    _between("confidence", confidence, 50, 99.999)
    _between("dropout", dropout, 0, 0.9)
    _open_unit("p", p)
    options: dict[str, object] = {"design": design, "confidence": confidence, "p": p}
    options |= {"dropout": dropout, "dropout_rule": dropout_rule}
    if design == "proportion":
        z_alpha = z_value(confidence, z or "table")
        _between("d", d, 1e-6, 0.5)
        if population is not None and population < 1:
            raise InputProblem("The population must have at least one member.")
        found = {"n": proportion_size(p, d, population=population, z=z_alpha)}
        options |= {"d": d, "population": population, "z": z_alpha}
        method = _proportion_method(population)
    else:
        z_alpha, z_beta = z_value(confidence, z or _EXACT_Z), _z_power(power, z or _EXACT_Z)
        options |= {"power": power, "z": z_alpha, "z_power": z_beta}
        if design == "two-proportions":
            second = _needed("p2", p2)
            _different(p, second)
            found = {"n": two_proportions_size(p, second, z_alpha=z_alpha, z_beta=z_beta)}
            options |= {"p2": second}
            method = say("Difference of two proportions (Lemeshow et al., 1990), per group.")
        else:
            odds = _needed("odds_ratio", odds_ratio, odds=True)
            _between("ratio", ratio, 0.05, 20)
            found = case_control_sizes(p, odds, ratio=ratio, z_alpha=z_alpha, z_beta=z_beta)
            options |= {"odds_ratio": odds, "ratio": ratio, "p1": exposed_cases(p, odds)}
            method = say(
                "Unmatched case-control: Kelsey; Fleiss; Fleiss with continuity correction."
            )
    return _size_result(found, options, method)


def _size_result(found: dict[str, float], options: dict[str, object], method: Sentence) -> Result:
    labels = {
        "n": say("Sample size"),
        "kelsey": say("Cases (Kelsey)"),
        "fleiss": say("Cases (Fleiss)"),
        "fleiss_cc": say("Cases (Fleiss, continuity correction)"),
    }
    rows: list[tuple[object, ...]] = []
    values: dict[str, object] = {}
    dropout, rule = options["dropout"], options["dropout_rule"]
    ratio = options.get("ratio", 1.0)
    grouped = "power" in options
    assert isinstance(dropout, float)
    assert isinstance(ratio, (int, float))
    for key, raw in found.items():
        first = whole_up(raw)
        recruit = with_dropout(first, dropout, "divide" if rule == "divide" else "add")
        second = whole_up(raw * ratio) if grouped else 0
        recruit_second = with_dropout(second, dropout, "divide" if rule == "divide" else "add")
        rows.append((labels[key], raw, first, second or None, recruit, recruit + recruit_second))
        values |= {f"{key}_raw": raw, key: first, f"{key}_recruit": recruit + recruit_second}
        if grouped:
            values |= {f"{key}_second": second, f"{key}_total": first + second}
    n = next(value for value in (values[key] for key in found) if isinstance(value, int))
    table = Table(
        say("Minimum sample size"),
        (
            Column("formula", say("Formula")),
            Column("raw", say("Computed"), "number", 2),
            Column("n", say("Rounded up"), "int"),
            Column("second", say("Second group"), "int"),
            Column("recruit", say("With drop-out"), "int"),
            Column("total", say("To recruit in all"), "int"),
        ),
        tuple(rows),
        (
            say("Drop-out {percent} %: n × (1 + f).", percent=rounded(dropout * 100, 1))
            if rule == "add"
            else say("Drop-out {percent} %: n / (1 - f).", percent=rounded(dropout * 100, 1)),
        ),
    )
    return Result(
        name="sample-size",
        title=say("Sample size"),
        tables=(table,),
        method=method,
        options=options,
        n=n,
        values=values,
        warnings=_size_warnings(options, n),
    )


def _size_warnings(options: dict[str, object], n: int) -> tuple[Sentence, ...]:
    warnings: list[Sentence] = []
    population, p = options.get("population"), options["p"]
    if options["design"] == "proportion" and isinstance(p, float):
        if min(p, 1 - p) * n < 5:
            warnings.append(
                say("Fewer than 5 cases are expected in one group: the formula is too coarse here.")
            )
        if isinstance(options["d"], float) and options["d"] >= min(p, 1 - p):
            warnings.append(say("The precision d is not smaller than the proportion itself."))
    if isinstance(population, int) and n > population * 0.9:
        warnings.append(say("The sample is nearly the whole population: consider a census."))
    return tuple(warnings)


def _proportion_method(population: int | None) -> Sentence:
    if population is None:
        return say("One proportion, infinite population: n = Z²pq / d² (Lemeshow et al., 1990).")
    return say(
        "One proportion, finite population: n = Z²pqN / (d²(N-1) + Z²pq) (Lemeshow et al., 1990)."
    )


def _z_power(power: float, rounding: str) -> float:
    _between("power", power, 50, 99.999)
    z = NormalDist().inv_cdf(power / 100)
    return z if rounding == _EXACT_Z else round(z, 2)


def _between(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise InputProblem(
            "“{option}” is {value}; it must be between {low} and {high}.",
            option=name,
            value=f"{value:g}",
            low=f"{low:g}",
            high=f"{high:g}",
        )


def _open_unit(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise InputProblem(
            "“{option}” is {value}; a proportion lies between 0 and 1 (30.9 % is 0.309).",
            option=name,
            value=f"{value:g}",
        )


def _needed(name: str, value: float | None, *, odds: bool = False) -> float:
    if value is None:
        raise InputProblem("This design needs the option “{option}”.", option=name)
    if not odds:
        _open_unit(name, value)
    elif value <= 0 or value == 1:
        raise InputProblem("The odds ratio must be above 0 and not 1.")
    return value


def _different(p1: float, p2: float) -> None:
    if p1 == p2:
        raise InputProblem("The two proportions are equal: there is no difference to detect.")


def allocate(
    data: Dataset, *, n: int, stratum: str, size: str | None = None, method: Allocation = "ceil"
) -> Result:
    """Divide a sample among strata in proportion to their sizes.

    ``size`` is a column of stratum sizes (one row per stratum); without it the rows of each stratum
    are counted (one row per member).

    Raises:
        InputProblem: ``n`` is larger than the population, a size is not a whole number, a stratum
            stands twice.
    """
    names, sizes, missing = stratum_sizes(data, stratum, size)
    total = sum(sizes)
    if not 1 <= n <= total:
        raise InputProblem(
            "A sample of {n} cannot be taken from a population of {total}.", n=n, total=total
        )
    parts = allocate_sizes(sizes, n, method)
    rows = [
        (name, members, float(Fraction(members * n, total)), part)
        for name, members, part in zip(names, sizes, parts, strict=True)
    ]
    values = {
        "population": total,
        "sample": sum(parts),
        "strata": dict(zip(names, parts, strict=True)),
    }
    table = Table(
        say("Proportional allocation"),
        (
            Column("stratum", data.variable(stratum).label or data.variable(stratum).name),
            Column("population", say("Population"), "int"),
            Column("computed", say("Computed"), "number", 3),
            Column("sample", say("Sample"), "int"),
        ),
        (*rows, (say("Total"), total, float(n), sum(parts))),
        (say("Rounding: {rule}.", rule=Sentence(_RULES[method])),),
    )
    return Result(
        name="allocate",
        title=say("Proportional allocation"),
        tables=(table,),
        method=say("Proportional stratified allocation: n_h = N_h / N × n."),
        options={"n": n, "stratum": stratum, "size": size, "method": method},
        n=sum(parts),
        missing=missing,
        warnings=_allocation_warnings(dict(zip(names, parts, strict=True)), n),
        values=values,
    )


def _allocation_warnings(parts: dict[str, int], n: int) -> tuple[Sentence, ...]:
    found = [
        say("Stratum “{name}” gets nobody.", name=name) for name, part in parts.items() if not part
    ]
    return (*found, *sum_warning(sum(parts.values()), n))


def sum_warning(total: int, n: int) -> tuple[Sentence, ...]:
    """Say so when an allocation does not add up to the sample."""
    if total == n:
        return ()
    return (
        say(
            "The allocation adds up to {sum}, not to {n}, because of the rounding rule. Report {sum}"
            " as the sample.",
            sum=total,
            n=n,
        ),
    )


_RULES = {
    "ceil": mark("every stratum is rounded up"),
    "nearest": mark("every stratum is rounded to the nearest whole number, halves up"),
    "largest-remainder": mark("rounded down, the rest goes to the largest remainders"),
}


def stratum_sizes(
    data: Dataset, stratum: str, size: str | None
) -> tuple[list[str], list[int], int]:
    """Return strata in order of appearance, their sizes, and the rows without a stratum."""
    codes = data.codes(stratum)
    missing = sum(code is None for code in codes)
    counts: dict[str, int] = {}
    if size is None:
        for code in codes:
            if code is not None:
                counts[code] = counts.get(code, 0) + 1
    else:
        numbers = data.numbers(size, low=0)
        for row, code in enumerate(codes):
            if code is None:
                continue
            if code in counts:
                raise data.problem(stratum, row, mark("this stratum stands twice"))
            if not float(numbers[row]).is_integer():
                raise data.problem(size, row, mark("a whole number of members is expected here"))
            counts[code] = int(numbers[row])
    if not sum(counts.values()):
        raise InputProblem("{file}: no stratum has a member.", file=data.name)
    names = [data.label_of(stratum, code) for code in counts]
    return names, list(counts.values()), missing
