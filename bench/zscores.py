"""10,000 children, four indicators, csv reading and imports included: CPU seconds, budget 0.5.

Run: python bench/zscores.py
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
BUDGET = 0.5


def make(path: Path, children: int = 10_000) -> Path:
    """Write an invented survey."""
    chance = random.Random(2025)
    lines = ["id;jk;hari;bb;tb;posisi"]
    for n in range(children):
        days = chance.randrange(1826)
        kg, cm = 4 + days / 150 + chance.gauss(0, 0.8), 52 + days / 32 + chance.gauss(0, 3)
        cells = (n, "LP"[n % 2], days, f"{kg:.2f}", f"{cm:.1f}", "l" if days < 731 else "h")
        lines.append(";".join(map(str, cells)).replace(".", ","))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def main() -> None:
    """Measure once, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder) / "survey.csv")
        start = time.process_time()
        from qualcode.ingest.dataset import read_dataset
        from qualcode.quant.data import Dataset
        from qualcode.quant.registry import run

        options = {"weight": "bb", "length": "tb", "measure": "posisi", "faults": "skip"}
        data = Dataset.of(read_dataset(path))
        result = run("zscore", data, sex="jk", id="id", days="hari", **options)
        spent = time.process_time() - start
    print(f"zscores of {result.n} children: {spent:.2f} s CPU (budget {BUDGET} s)")


if __name__ == "__main__":
    main()
