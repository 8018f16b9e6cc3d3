"""A path model of five constructs, 344 cases, 5,000 bootstraps, imports included: budget 30 s CPU.

Run: python bench/path_model.py
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
BUDGET = 30.0
MODEL = """
MOTHER =~ m1 + m2 + m3; INTERNAL =~ i1 + i2 + i3; PLACE <~ p1 + p2 + p3; CARE =~ c1 + c2 + c3
FULFIL =~ f1 + f2 + f3; CARE ~ MOTHER + INTERNAL + PLACE; FULFIL ~ CARE + MOTHER
"""


def answers(cases: int = 344) -> dict[str, tuple[float, ...]]:
    """Invented answers from 1 to 7."""
    chance = random.Random(2025)
    columns: dict[str, list[float]] = {f"{c}{n}": [] for c in "mipcf" for n in (1, 2, 3)}
    for _ in range(cases):
        mother, internal, place = (chance.gauss(0, 1) for _ in range(3))
        care = 0.4 * mother + 0.3 * internal + 0.2 * place + chance.gauss(0, 0.8)
        factors = {"m": mother, "i": internal, "p": place, "c": care}
        factors["f"] = 0.5 * care + 0.2 * mother + chance.gauss(0, 0.8)
        for name, column in columns.items():
            value = round(4 + 1.2 * factors[name[0]] + chance.gauss(0, 0.9))
            column.append(float(min(7, max(1, value))))
    return {name: tuple(column) for name, column in columns.items()}


def main() -> None:
    """Measure once, in this process."""
    columns = answers()
    start = time.process_time()
    from qualcode.model.dataset import Variable, VariableType
    from qualcode.quant.data import Dataset
    from qualcode.quant.registry import run

    variables = tuple(Variable(name=name, type=VariableType.NUMBER) for name in columns)
    n = len(columns["m1"])
    data = Dataset("answers.csv", variables, tuple(columns.values()), tuple(range(2, n + 2)))
    result = run("pls", data, model=MODEL, bootstrap=5000)
    spent = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"pls of {result.n} cases, 5,000 bootstraps: {spent:.2f} s CPU (budget {BUDGET:.0f} s),"
        f" {peak:.0f} MiB"
    )


if __name__ == "__main__":
    main()
