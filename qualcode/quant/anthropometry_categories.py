"""Categories of nutritional status after Permenkes 2/2020, and their prevalence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.quant.anthropometry import WEIGHT_BASED, Bools, Indicator, ZScores
from qualcode.quant.data import Floats

EDITION = "Permenkes 2/2020"


@dataclass(frozen=True, slots=True)
class Bands:
    """Limits between categories.

    A z equal to a limit below zero belongs to the upper category, one equal to a limit above zero
    to the lower: -2.00 and +1.00 are both normal.
    """

    limits: tuple[float, ...]
    names: tuple[str, ...]

    def place(self, z: Floats) -> NDArray[np.int64]:
        """Return the number of each z's category; -1 where z is missing."""
        below = [limit for limit in self.limits if limit < 0]
        above = [limit for limit in self.limits if limit >= 0]
        number = np.searchsorted(below, z, side="right") + np.searchsorted(above, z, side="left")
        return np.where(np.isnan(z), -1, number)


_THIN = Bands(
    (-3, -2, 1, 2, 3),
    (
        "Gizi buruk (severely wasted)",
        "Gizi kurang (wasted)",
        "Gizi baik (normal)",
        "Berisiko gizi lebih (possible risk of overweight)",
        "Gizi lebih (overweight)",
        "Obesitas (obese)",
    ),
)
BANDS: dict[Indicator, Bands] = {
    "haz": Bands(
        (-3, -2, 3),
        ("Sangat pendek (severely stunted)", "Pendek (stunted)", "Normal", "Tinggi"),
    ),
    "waz": Bands(
        (-3, -2, 1),
        (
            "Berat badan sangat kurang (severely underweight)",
            "Berat badan kurang (underweight)",
            "Berat badan normal",
            "Risiko berat badan lebih",
        ),
    ),
    "whz": _THIN,
    "baz": _THIN,
}
"""The decree's own words; WHO gives no categories for head and arm circumference here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One indicator of all children: ``category`` is -1 where there is none."""

    indicator: Indicator
    category: NDArray[np.int64]
    counted: Bools
    """Children in the prevalence: with a z that is not flagged, or with oedema."""
    below2: Bools
    below3: Bools
    above2: Bools


def classify(scores: ZScores, indicator: Indicator, *, oedema: Bools, eligible: Bools) -> Status:
    """Classify the children by one indicator.

    ``eligible`` are the children of an age that WHO covers. Oedema counts as below -3 in every
    indicator based on weight; a flagged z is left out.
    """
    z = scores.z[indicator]
    valid = ~np.isnan(z) & ~scores.flagged[indicator]
    swollen = oedema & eligible if indicator in WEIGHT_BASED else np.zeros(len(z), dtype=bool)
    bands = BANDS.get(indicator)
    category = bands.place(np.where(valid, z, np.nan)) if bands else np.full(len(z), -1)
    category = np.where(swollen, 0, category) if bands else category
    return Status(
        indicator=indicator,
        category=category,
        counted=valid | swollen,
        below2=(valid & (z < -2)) | swollen,
        below3=(valid & (z < -3)) | swollen,
        above2=valid & (z > 2),
    )
