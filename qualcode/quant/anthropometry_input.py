"""From the columns of a study to `Children`: sexes, ages, repeated measures, and what is wrong in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.anthropometry import (
    DAYS_PER_MONTH,
    LAST_DAY,
    Bools,
    Children,
    months_to_days,
)
from qualcode.quant.data import Dataset, Floats

Days = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be right."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A measure taken several times: its mean, and the technical error of measurement (TEM)."""

    columns: tuple[str, ...]
    mean: Floats
    spread: Floats
    tem: float
    relative: float
    reliability: float
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Children as read, with ages both ways and every fault that was found."""

    children: Children
    months: Floats
    """Completed months."""
    too_old: Bools
    repeated: tuple[Repeated, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Sentence, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which columns hold what; empty means not measured."""

    sex: str
    birth: str = ""
    measured: str = ""
    days: str = ""
    months: str = ""
    weight: tuple[str, ...] = ()
    length: tuple[str, ...] = ()
    measure: str = ""
    oedema: str = ""
    head: tuple[str, ...] = ()
    arm: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Limits:
    low: float
    high: float
    small: str
    large: str


@dataclass(frozen=True, slots=True)
class _Coding:
    """Words for 1, words for 2, and what to say of any other."""

    first: frozenset[str]
    second: frozenset[str]
    reason: str


_SEX = _Coding(
    frozenset(
        ["1", "l", "m", "lk", "laki", "laki-laki", "lelaki", "pria", "male", "boy", "boys", "b"]
    ),
    frozenset(["2", "p", "f", "pr", "perempuan", "wanita", "female", "girl", "girls", "g"]),
    mark("not a sex code; write L/P, M/F or 1/2, where 1 is a boy"),
)
_POSITION = _Coding(
    frozenset(
        [
            "l",
            "1",
            "lying",
            "recumbent",
            "telentang",
            "terlentang",
            "berbaring",
            "baring",
            "pb",
            "length",
        ]
    ),
    frozenset(["h", "s", "2", "standing", "berdiri", "tb", "height"]),
    mark("not a position; write lying or standing (l/h)"),
)
_OEDEMA = _Coding(
    frozenset(["y", "1", "yes", "ya", "ada", "true"]),
    frozenset(["n", "0", "2", "no", "tidak", "tdk", "false"]),
    mark("write yes or no (y/n)"),
)
_LENGTH = _Limits(
    30,
    150,
    mark("too small for a length in cm: metres, or weight and length swapped?"),
    mark("too large for a length in cm: millimetres?"),
)
_WEIGHT = _Limits(
    0.5,
    60,
    mark("too small for a weight in kg"),
    mark("too large for a weight in kg: grams, or weight and length swapped?"),
)
_ARM = _Limits(
    5,
    40,
    mark("too small for an arm circumference in cm"),
    mark("too large for an arm circumference in cm: mm?"),
)
_HEAD = _Limits(
    20,
    70,
    mark("too small for a head circumference in cm"),
    mark("too large for a head circumference in cm: mm?"),
)


def read_children(data: Dataset, columns: Columns) -> Measured:
    """Read the children of a data set.

    Raises:
        InputProblem: a column is unknown or holds text where numbers or dates are expected, or the
            age cannot be computed from the columns given.
    """
    faults: list[Fault] = []
    dated = (columns.sex, columns.birth, columns.measured, columns.days, columns.months)
    for name in (*dated, *columns.weight, *columns.length, *columns.head, *columns.arm):
        if name:
            data.require(name)
    days, months, too_old = _ages(data, columns, faults)
    repeated: list[Repeated] = []

    def measure(names: Sequence[str], limits: _Limits) -> Floats:
        if not names:
            return np.full(data.n, np.nan)
        single = [_checked(data, name, limits, faults) for name in names]
        if len(single) == 1:
            return single[0]
        repeated.append(repeat(tuple(names), single))
        return repeated[-1].mean

    children = Children(
        sex=_coded(data, columns.sex, _SEX, faults),
        age_days=days,
        weight=measure(columns.weight, _WEIGHT),
        length=measure(columns.length, _LENGTH),
        measure=_coded(data, columns.measure, _POSITION, faults),
        oedema=_coded(data, columns.oedema, _OEDEMA, faults) == 1,
        head=measure(columns.head, _HEAD),
        arm=measure(columns.arm, _ARM),
    )
    return Measured(
        children=children,
        months=months,
        too_old=too_old,
        repeated=tuple(repeated),
        faults=tuple(sorted(faults, key=lambda fault: fault.row)),
        warnings=_position_warnings(children),
    )


def _coded(data: Dataset, name: str, coding: _Coding, faults: list[Fault]) -> NDArray[np.int8]:
    out = np.zeros(data.n, dtype=np.int8)
    if not name:
        return out
    labels = data.variable(name).value_labels
    meanings: dict[str | None, int] = {None: 0}
    for row, code in enumerate(data.codes(name)):
        meaning = meanings.get(code)
        if meaning is None and code is not None:
            word = labels.get(code, code).strip().casefold()
            meaning = 1 if word in coding.first else 2 if word in coding.second else -1
            meanings[code] = meaning
        if meaning == -1:
            faults.append(Fault(row, name, coding.reason))
        else:
            out[row] = meaning or 0
    return out


def _checked(data: Dataset, name: str, limits: _Limits, faults: list[Fault]) -> Floats:
    values = data.numbers(name)
    small, large = values < limits.low, values > limits.high
    for row in np.flatnonzero(small | large):
        nothing = values[row] <= 0
        reason = (
            mark("a measure cannot be zero or negative")
            if nothing
            else (limits.small if small[row] else limits.large)
        )
        faults.append(Fault(int(row), name, reason))
    return np.where(small | large, np.nan, values)


def repeat(names: tuple[str, ...], single: Sequence[Floats]) -> Repeated:
    """Average repeated measures and compute their technical error.

    TEM = sqrt(sum over children of squared deviations from the child's mean / sum of (k - 1));
    for two measures that is sqrt(sum d² / 2n). Source: Ulijaszek & Kerr (1999), Br J Nutr 82.
    """
    table = np.column_stack(single)
    present = ~np.isnan(table)
    count = present.sum(axis=1)
    filled = np.where(present, table, 0.0)
    with np.errstate(all="ignore"):
        mean = np.where(count > 0, filled.sum(axis=1) / count, np.nan)
    deviations = (np.where(present, table - mean[:, None], 0.0) ** 2).sum(axis=1)
    freedom = int((count[count > 1] - 1).sum())
    tem = float(np.sqrt(deviations[count > 1].sum() / freedom)) if freedom else float("nan")
    known = mean[~np.isnan(mean)]
    spread = np.where(present, table, -np.inf).max(axis=1) - np.where(present, table, np.inf).min(
        axis=1
    )
    variance = float(known.var(ddof=1)) if len(known) > 1 else 0.0
    return Repeated(
        columns=names,
        mean=mean,
        spread=np.where(count > 1, spread, np.nan),
        tem=tem,
        relative=100 * tem / float(known.mean()) if len(known) else float("nan"),
        reliability=1 - tem**2 / variance if variance > 0 else float("nan"),
        pairs=int((count > 1).sum()),
    )


def completed_months(birth: Days, measured: Days) -> Floats:
    """Return months completed by the calendar; the 31st is completed on the last day of a month."""
    born_month, seen_month = birth.astype("datetime64[M]"), measured.astype("datetime64[M]")
    born_day = (birth - born_month.astype("datetime64[D]")).astype(int)
    seen_day = (measured - seen_month.astype("datetime64[D]")).astype(int)
    length = ((seen_month + 1).astype("datetime64[D]") - seen_month.astype("datetime64[D]")).astype(
        int
    )
    months = (seen_month - born_month).astype(int) - (seen_day < np.minimum(born_day, length - 1))
    return np.where(np.isnat(birth) | np.isnat(measured), np.nan, months.astype(np.float64))


def _ages(data: Dataset, columns: Columns, faults: list[Fault]) -> tuple[Floats, Floats, Bools]:
    if columns.birth and columns.measured:
        return _ages_from_dates(data, columns, faults)
    if columns.days:
        days = np.floor(_age_numbers(data, columns.days, faults))
        return days, np.floor(days / DAYS_PER_MONTH), np.nan_to_num(days) > LAST_DAY
    if columns.months:
        months = _age_numbers(data, columns.months, faults)
        return months_to_days(months), np.floor(months), np.nan_to_num(months) >= 60
    raise InputProblem(
        "The age is needed: give the columns of birth and measurement dates, or of age in days,"
        " or of age in months."
    )


def _age_numbers(data: Dataset, name: str, faults: list[Fault]) -> Floats:
    values = data.numbers(name)
    bad = values < 0
    faults.extend(
        Fault(int(row), name, mark("an age cannot be negative")) for row in np.flatnonzero(bad)
    )
    return np.where(bad, np.nan, values)


def _ages_from_dates(
    data: Dataset, columns: Columns, faults: list[Fault]
) -> tuple[Floats, Floats, Bools]:
    birth, measured = data.dates(columns.birth), data.dates(columns.measured)
    unknown = np.isnat(birth) | np.isnat(measured)
    days = np.where(unknown, np.nan, (measured - birth).astype(int).astype(np.float64))
    months = completed_months(birth, measured)
    faults.extend(
        Fault(int(row), columns.measured, mark("measured before the birth"))
        for row in np.flatnonzero(days < 0)
    )
    faults.extend(
        Fault(int(row), columns.birth, mark("born more than 120 years before"))
        for row in np.flatnonzero(days > 120 * 366)
    )
    bad = (days < 0) | (days > 120 * 366)
    days, months = np.where(bad, np.nan, days), np.where(bad, np.nan, months)
    return days, months, np.nan_to_num(days) > LAST_DAY


def _position_warnings(children: Children) -> tuple[Sentence, ...]:
    unknown = int(((children.measure == 0) & ~np.isnan(children.length)).sum())
    if not unknown:
        return ()
    return (
        say(
            "For {n} children the position (lying or standing) is not noted: lying below 24 months"
            " and standing from then on is assumed, and nothing is added or subtracted.",
            n=unknown,
        ),
    )
