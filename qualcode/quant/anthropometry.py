"""Z-scores of the WHO Child Growth Standards 2006 for whole arrays of children.

Rules: WHO R package ``anthro`` 1.1.0 (z-score.R, z-score-helper.R, z-score-weight-for-lenhei.R).
Lengths in cm, weights in kg, ages in days. NaN is missing, and stays missing.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from qualcode.quant.data import Floats

Bools = NDArray[np.bool_]
Indicator = Literal["haz", "waz", "whz", "baz", "hcz", "acz"]
INDICATORS: tuple[Indicator, ...] = ("haz", "waz", "whz", "baz", "hcz", "acz")
WEIGHT_BASED: tuple[Indicator, ...] = ("waz", "whz", "baz")
DAYS_PER_MONTH = 30.4375
LAST_DAY = 1826
HEIGHT_FROM = 731
"""From this day on (24 months) height is measured standing."""
NINE_MONTHS = 9 * DAYS_PER_MONTH
STANDING_DIFFERENCE = 0.7
FLAG_LIMITS: dict[Indicator, tuple[float, float]] = {
    "haz": (-6, 6),
    "waz": (-6, 5),
    "whz": (-5, 5),
    "baz": (-5, 5),
    "hcz": (-5, 5),
    "acz": (-5, 5),
}
_FILES = {
    "haz": "lenanthro",
    "waz": "weianthro",
    "baz": "bmianthro",
    "hcz": "hcanthro",
    "acz": "acanthro",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Children:
    """Measurements, one entry per child.

    ``sex`` is 1 for boys, 2 for girls, 0 for unknown. ``age_days`` are whole days (NaN = unknown).
    ``measure`` is 1 when lying, 2 when standing, 0 when not noted.
    """

    sex: NDArray[np.int8]
    age_days: Floats
    weight: Floats
    length: Floats
    measure: NDArray[np.int8]
    oedema: Bools
    head: Floats
    arm: Floats

    @property
    def n(self) -> int:
        """Number of children."""
        return len(self.sex)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZScores:
    """Z-scores rounded to 2 decimals, their flags (implausible), and what was derived on the way.

    ``implausible_standing`` marks children said to stand before 9 months: no 0.7 cm was added.
    """

    z: dict[Indicator, Floats]
    flagged: dict[Indicator, Bools]
    length: Floats
    bmi: Floats
    implausible_standing: Bools


def months_to_days(months: Floats) -> Floats:
    """Return whole days; half a day rounds up, so 24 months are 731 days."""
    return np.asarray(np.floor(months * DAYS_PER_MONTH + 0.5))


@lru_cache(maxsize=8)
def reference(name: str) -> Floats:
    """Return a WHO table as rows of (sex, day or cm, L, M, S)."""
    packed = resources.files("qualcode.quant").joinpath("tables", f"{name}.csv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("ascii").split("\n")
    body = [line for line in lines if line and line[0].isdigit()]
    table = np.array(",".join(body).split(","), dtype=np.float64).reshape(-1, 5)
    table.flags.writeable = False
    return table


@lru_cache(maxsize=8)
def _by_day(name: str) -> Floats:
    """LMS at [sex - 1, day]; NaN where the table has no row."""
    table = reference(name)
    grid = np.full((2, LAST_DAY + 1, 3), np.nan)
    grid[table[:, 0].astype(int) - 1, table[:, 1].astype(int)] = table[:, 2:]
    return grid


@lru_cache(maxsize=4)
def _by_tenth(name: str) -> tuple[int, Floats]:
    """First tenth of a cm, and LMS at [sex - 1, tenths from there]."""
    table = reference(name)
    tenths = np.rint(table[:, 1] * 10).astype(int)
    first = int(tenths.min())
    grid = np.full((2, int(tenths.max()) - first + 1, 3), np.nan)
    grid[table[:, 0].astype(int) - 1, tenths - first] = table[:, 2:]
    return first, grid


def lms_by_day(indicator: Indicator, sex: NDArray[np.int8], days: Floats) -> Floats:
    """Return L, M, S per child (n x 3); NaN without sex or outside the table."""
    grid = _by_day(_FILES[indicator])
    known = (sex > 0) & (days >= 0) & (days <= LAST_DAY)
    out = np.full((len(sex), 3), np.nan)
    out[known] = grid[sex[known] - 1, days[known].astype(int)]
    return out


def _lms_by_length(name: str, sex: NDArray[np.int8], length: Floats, rows: Bools) -> Floats:
    first, grid = _by_tenth(name)
    # binary noise must not push an exact tenth to its neighbour
    tenths = np.round(length * 10, 6) - first
    inside = rows & (sex > 0) & (tenths >= 0) & (tenths <= grid.shape[1] - 1)
    out = np.full((len(sex), 3), np.nan)
    low = np.floor(tenths[inside]).astype(int)
    high = np.minimum(low + 1, grid.shape[1] - 1)
    share = (tenths[inside] - low)[:, None]
    row = sex[inside] - 1
    out[inside] = grid[row, low] * (1 - share) + grid[row, high] * share
    return out


def z_of(value: Floats, lms: Floats, *, corrected: bool = True) -> Floats:
    """Return unrounded z; beyond 3 SD the distance is measured in the outermost SD (WHO)."""
    power, median, spread = lms[:, 0], lms[:, 1], lms[:, 2]
    with np.errstate(all="ignore"):
        positive = np.where(value > 0, value, np.nan)
        z = ((positive / median) ** power - 1) / (spread * power)
        if not corrected:
            return np.asarray(z)
        high3, high2 = _sd(lms, 3), _sd(lms, 2)
        low3, low2 = _sd(lms, -3), _sd(lms, -2)
        above = 3 + (positive - high3) / (high3 - high2)
        below = -3 + (positive - low3) / (low2 - low3)
    return np.asarray(np.where(z > 3, above, np.where(z < -3, below, z)))


def _sd(lms: Floats, k: int) -> Floats:
    power, median, spread = lms[:, 0], lms[:, 1], lms[:, 2]
    return np.asarray(median * (1 + power * spread * k) ** (1 / power))


def standard_length(
    length: Floats, days: Floats, measure: NDArray[np.int8]
) -> tuple[Floats, Bools, Bools]:
    """Turn measured length into the position of the age (cleaned length).

    Returns:
        Length in cm; whether it counts as lying; whether standing was implausible (below 9 months).
    """
    known_age = ~np.isnan(days)
    young = known_age & (days < HEIGHT_FROM)
    old = known_age & ~young
    implausible = (measure == 2) & known_age & (days < NINE_MONTHS)
    adjusted = length + STANDING_DIFFERENCE * ((measure == 2) & young & ~implausible)
    adjusted = adjusted - STANDING_DIFFERENCE * ((measure == 1) & old)
    by_measure = np.where(measure == 0, length < 87, measure == 1)
    lying = np.where(known_age, young, by_measure)
    return adjusted, lying.astype(bool), implausible


def z_scores(children: Children, *, too_old: Bools | None = None) -> ZScores:
    """Compute all six indicators.

    ``too_old`` marks children of 60 months or more; by default those beyond day 1826.
    """
    days = children.age_days
    old = np.nan_to_num(days, nan=0) > LAST_DAY if too_old is None else too_old
    length, lying, implausible = standard_length(children.length, days, children.measure)
    weight = np.where(children.oedema, np.nan, children.weight)
    usable_days = np.where(old, np.nan, days)
    sex = children.sex
    with np.errstate(all="ignore"):
        bmi = np.where(length > 0, weight / (length / 100) ** 2, np.nan)
    lms = {name: lms_by_day(name, sex, usable_days) for name in ("haz", "waz", "baz", "hcz", "acz")}
    by_length = _lms_by_length("wflanthro", sex, length, lying & ~old)
    by_height = _lms_by_length("wfhanthro", sex, length, ~lying & ~old)
    both = np.where(np.isnan(by_length), by_height, by_length)
    raw: dict[Indicator, Floats] = {
        "haz": z_of(length, lms["haz"], corrected=False),
        "waz": z_of(weight, lms["waz"]),
        "whz": z_of(weight, both),
        "baz": z_of(bmi, lms["baz"]),
        "hcz": z_of(children.head, lms["hcz"], corrected=False),
        "acz": z_of(children.arm, lms["acz"]),
    }
    z = {name: np.round(values, 2) + 0.0 for name, values in raw.items()}
    flagged = {
        name: (z[name] < low) | (z[name] > high) for name, (low, high) in FLAG_LIMITS.items()
    }
    return ZScores(z=z, flagged=flagged, length=length, bmi=bmi, implausible_standing=implausible)
