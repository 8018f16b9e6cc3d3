"""Cut-offs as people write them: ``0 Cukup >= 80; 1 Kurang < 80``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qualcode.model.errors import InputProblem
from qualcode.model.written import parse_number
from qualcode.quant.data import Floats

_RULE = re.compile(r"\s*(?:(\d{1,3})[\s.:=]+)?(.+?)\s*(<=|>=|<|>)\s*(\S+)\s*")
_WORDS = {"mean": "mean", "rata-rata": "mean", "median": "median"}


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A category: its code, its name, and the values that belong to it."""

    code: str
    name: str
    operator: str
    limit: float


def parse_cutoffs(text: str, values: Floats) -> tuple[Cutoff, ...]:
    """Read cut-offs separated by semicolons; the first that holds decides.

    A limit is a number, "mean" or "median" (of ``values``). Codes default to 0, 1, 2, ...

    Raises:
        InputProblem: a part is no cut-off, or two have one code.
    """
    found: list[Cutoff] = []
    for number, part in enumerate(part for part in re.split(r"[;\n]", text) if part.strip()):
        match = _RULE.fullmatch(part)
        limit = _limit(match[4], values) if match else None
        if match is None or limit is None:
            raise InputProblem(
                "“{part}” is no cut-off. Write for example: 0 Cukup >= 80; 1 Kurang < 80.",
                part=part.strip(),
            )
        found.append(Cutoff(match[1] or str(number), match[2].strip(), match[3], limit))
    if not found or len({cutoff.code for cutoff in found}) < len(found):
        raise InputProblem("The cut-offs “{text}” are empty or use a code twice.", text=text)
    return tuple(found)


def _limit(text: str, values: Floats) -> float | None:
    word = _WORDS.get(text.casefold())
    if word is None:
        return parse_number(text)
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    return float(known.mean() if word == "mean" else np.median(known))


def categorize(values: Floats, cutoffs: Sequence[Cutoff]) -> list[str | None]:
    """Return the code of each value; None where it is missing or fits no cut-off.

    Values are compared unrounded, but 79.99999999999999 (an accident of binary fractions) is 80.
    """
    exact = np.round(values, 9)
    codes: list[str | None] = [None] * len(values)
    for cutoff in reversed(cutoffs):
        with np.errstate(invalid="ignore"):
            hit = {
                "<": exact < cutoff.limit,
                "<=": exact <= cutoff.limit,
                ">": exact > cutoff.limit,
                ">=": exact >= cutoff.limit,
            }[cutoff.operator]
        for row in np.flatnonzero(hit):
            codes[row] = cutoff.code
    return codes
