"""Needs and adequacy of nutrients after the AKG (Indonesian recommended dietary allowances)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from qualcode.quant.data import Floats

NUTRIENTS = ("energy", "protein", "fat", "carbohydrate", "fibre", "water")
DECREES = {"2019": "Permenkes 28/2019", "2013": "Permenkes 75/2013"}


@dataclass(frozen=True, slots=True)
class Allowance:
    """A row of the AKG: an age group in completed months, its reference child, needs per day."""

    group: str
    first_month: int
    last_month: int
    weight: float
    height: float
    needs: dict[str, float]


@lru_cache(maxsize=4)
def allowances(edition: str) -> tuple[Allowance, ...]:
    """Return the groups of an edition ("2019" or "2013"); a need not published is NaN."""
    return tuple(
        Allowance(
            row["group"],
            int(row["from"]),
            int(row["to"]),
            float(row["weight"]),
            float(row["height"]),
            {name: float(row[name]) if row[name] else float("nan") for name in NUTRIENTS},
        )
        for row in csv.DictReader(_lines("akg.csv"))
        if row["edition"] == edition
    )


@lru_cache(maxsize=1)
def adequacy_rules() -> dict[str, tuple[str, str]]:
    """Return the named cut-offs: (source, cut-offs as text)."""
    return {row[0]: (row[1], row[2]) for row in csv.reader(_lines("adequacy_cutoffs.csv"))}


def _lines(name: str) -> list[str]:
    file = resources.files("qualcode.quant").joinpath("tables", name)
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def age_group(months: float, edition: str) -> Allowance | None:
    """Return the group of a child of this age in completed months."""
    for allowance in allowances(edition):
        if allowance.first_month <= months <= allowance.last_month:
            return allowance
    return None


def corrected_needs(
    months: Floats, weight: Floats, nutrient: str, edition: str, *, corrected: bool = True
) -> Floats:
    """Return each child's need: AKG × own weight / reference weight (or the AKG itself)."""
    needs = np.full(len(months), np.nan)
    for allowance in allowances(edition):
        rows = (months >= allowance.first_month) & (months <= allowance.last_month)
        share = weight[rows] / allowance.weight if corrected else 1.0
        needs[rows] = allowance.needs[nutrient] * share
    return needs


def edible(grams: Floats, bdd: Floats) -> Floats:
    """Return the edible grams of a food whose edible part (BDD) is given in percent."""
    return grams * bdd / 100
