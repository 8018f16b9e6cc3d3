"""The statistics, measured: CPU time, imports included, beside the budget. Each row in its own process.

Run: python bench/quant.py [ROW ...]
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
MODEL = """
MOTHER =~ m1 + m2 + m3; INTERNAL =~ i1 + i2 + i3; PLACE <~ p1 + p2 + p3; CARE =~ c1 + c2 + c3
FULFIL =~ f1 + f2 + f3; CARE ~ MOTHER + INTERNAL + PLACE; FULFIL ~ CARE + MOTHER
"""


def survey(path: Path, children: int = 10_000) -> Path:
    """Write an invented survey of children."""
    chance = random.Random(2025)
    lines = ["id;jk;hari;bb;tb;posisi"]
    for n in range(children):
        days = chance.randrange(1826)
        kg, cm = 4 + days / 150 + chance.gauss(0, 0.8), 52 + days / 32 + chance.gauss(0, 3)
        cells = (n, "LP"[n % 2], days, f"{kg:.2f}", f"{cm:.1f}", "l" if days < 731 else "h")
        lines.append(";".join(map(str, cells)).replace(".", ","))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def answers(cases: int = 344) -> dict[str, tuple[float, ...]]:
    """Invented answers from 1 to 7 to fifteen questions."""
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


def zscores(folder: Path) -> tuple[float, str]:
    """Four indicators of 10,000 children, csv reading included."""
    path = survey(folder / "survey.csv")
    start = time.process_time()
    from qualcode.services import quantitative
    from qualcode.services.quantitative import DataFiles

    options = {"sex": "jk", "id": "id", "days": "hari", "weight": "bb", "length": "tb"}
    options |= {"measure": "posisi", "faults": "skip"}
    data = quantitative.read(DataFiles(files=(path,))).data
    result = quantitative.run("zscore", data, options)
    return time.process_time() - start, f"{result.n} children"


def path_model(_: Path) -> tuple[float, str]:
    """A path model of five constructs with 5,000 bootstraps."""
    columns = answers()
    start = time.process_time()
    from qualcode.model.dataset import Variable, VariableType
    from qualcode.quant.data import Dataset
    from qualcode.quant.registry import run

    variables = tuple(Variable(name=name, type=VariableType.NUMBER) for name in columns)
    n = len(columns["m1"])
    data = Dataset("answers.csv", variables, tuple(columns.values()), tuple(range(2, n + 2)))
    result = run("pls", data, model=MODEL, bootstrap=5000)
    return time.process_time() - start, f"{result.n} cases, 5,000 bootstraps"


def chapter(folder: Path) -> tuple[float, str]:
    """The chapter of the invented study of 84 children, from the plan to the Word file."""
    start = time.process_time()
    from qualcode.services import chapter as service

    made = service.carry_out(ROOT / "tests" / "data" / "studies" / "majalengka" / "rencana.yaml")
    service.write(made, folder / "chapter.docx")
    return time.process_time() - start, f"{len(made.results)} statistics in one Word file"


ROWS: dict[str, tuple[Callable[[Path], tuple[float, str]], float | None]] = {
    "zscores": (zscores, 0.5),
    "path_model": (path_model, 30.0),
    "chapter": (chapter, None),
}


def measure(name: str) -> None:
    """Measure one row in this process."""
    work, budget = ROWS[name]
    with tempfile.TemporaryDirectory() as folder:
        spent, what = work(Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    beside = f"(budget {budget:g} s)" if budget else "(no budget)"
    print(f"{name:<12} {spent:6.2f} s CPU {beside:<16} {peak:4.0f} MiB  {what}")


def main() -> None:
    """Measure the rows that are named, else all, each in a process of its own."""
    wanted = sys.argv[1:]
    if len(wanted) == 1 and wanted[0] in ROWS:
        measure(wanted[0])
        return
    for name in wanted or ROWS:
        subprocess.run([sys.executable, __file__, name], check=True)


if __name__ == "__main__":
    main()
