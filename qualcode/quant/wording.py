"""Numbers inside sentences. A `Decimal` carries its decimals, so the rim can write 0.05 as 0,05."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from qualcode.model.sentence import Sentence, mark, say


def rounded(value: float, decimals: int = 2) -> Decimal | str:
    """Return the number with this many decimals (half up); text when it is not finite."""
    if not math.isfinite(value):
        return "∞" if value > 0 else ("-∞" if value < 0 else "-")
    exact = Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def p_phrase(p: float) -> Sentence:
    """Return "p = 0.027", or "p < 0.001"."""
    if p < 0.001:
        return say("p < {limit}", limit=Decimal("0.001"))
    decimals = 3
    # p just below .05 must not be printed as 0.050
    while p != 0.05 and float(rounded(p, decimals)) == 0.05 and decimals < 12:
        decimals += 1
    return say("p = {p}", p=rounded(p, decimals))


def label(template: str) -> Sentence:
    """Make a `Sentence` of a `mark`ed literal."""
    return Sentence(template)


def yes_no(*, value: bool) -> Sentence:
    """Return the word yes or no."""
    return Sentence(mark("yes")) if value else Sentence(mark("no"))


def without_nan(values: Mapping[str, object]) -> dict[str, object]:
    """Replace NaN and infinity by None all the way down, so that the values are plain JSON."""
    return {key: _finite(value) for key, value in values.items()}


def _finite(value: object) -> object:
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value
