"""Make the two invented studies: ``python -m tests.data.studies.make``. The same seed, the same files.

They are shaped like a cross-sectional study of stunting (84 children of 573 in seven posyandu) and a
case-control study of positive deviance (120 mothers, 79 and 41). No line is about a real person.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from qualcode.model.dataset import Variable
from qualcode.quant.anthropometry import lms_by_day
from qualcode.quant.data import Dataset
from qualcode.quant.registry import run

HERE = Path(__file__).parent
POSYANDU = {
    "Cempaka": 81, "Rose": 80, "Flamboyan": 103, "Teratai": 112, "Melati": 55, "Lembayung": 66, "Mawar": 76,
}  # fmt: skip
INVALID = (5, 9, 14, 19, 27, 29, 31, 35, 36, 45)
ITEMS = tuple(range(1, 46))
MEASURED = date(2025, 3, 10)


def write(path: Path, head: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\n")
        writer.writerow(head)
        for row in rows:
            writer.writerow(
                [f"{c:.1f}".replace(".", ",") if isinstance(c, float) else c for c in row]
            )


def frame() -> list[list[object]]:
    rows: list[list[object]] = []
    for name, members in POSYANDU.items():
        rows += [[f"B{len(rows) + n + 1:03}", name] for n in range(members)]
    return rows


def drawn(rows: list[list[object]]) -> list[list[object]]:
    variables = (Variable(name="kode"), Variable(name="posyandu"))
    columns = tuple(tuple(str(row[n]) for row in rows) for n in range(2))
    data = Dataset("kerangka.csv", variables, columns, tuple(range(2, len(rows) + 2)))
    result = run("draw", data, id="kode", seed=2025, stratum="posyandu", n=80)
    flags = next(one.values for one in result.derived if one.variable.name == "drawn")
    return [row for row, flag in zip(rows, flags, strict=True) if str(flag) == "1"]


def trial(chance: np.random.Generator) -> np.ndarray:
    """Thirty mothers and 45 items of which the ten in `INVALID` measure nothing."""
    while True:
        ability = chance.normal(0, 1.6, 30)
        ease = chance.normal(0.4, 0.7, 45)
        p = 1 / (1 + np.exp(-(1.9 * ability[:, None] + ease)))
        for item in INVALID:
            p[:, item - 1] = 0.5
        answers = (chance.random((30, 45)) < p).astype(int)
        if (answers.std(axis=0) == 0).any():
            continue
        total = answers.sum(axis=1)
        r = np.array([np.corrcoef(answers[:, n], total)[0, 1] for n in range(45)])
        if {n + 1 for n in range(45) if r[n] <= 0.361} == set(INVALID):
            return answers


def children(chance: np.random.Generator, chosen: list[list[object]]) -> tuple[list, list]:
    """Measurements, knowledge and recalls of the children that were drawn."""
    measured: list[list[object]] = []
    recalls: list[list[object]] = []
    for code, posyandu in chosen:
        days = int(chance.integers(380, 1780))
        sex = 1 + int(chance.random() < 0.5)
        knows = float(np.clip(chance.normal(0.75, 0.15), 0.2, 1))
        eats = float(np.clip(chance.normal(0.92, 0.2), 0.45, 1.5))
        z = chance.normal(-1.35 + 3.2 * (knows - 0.75) + 1.6 * (eats - 0.92), 0.85)
        _, m, s = lms_by_day("haz", np.array([sex], dtype=np.int8), np.array([float(days)]))[0]
        length = m * (1 + s * z)
        el, m, s = lms_by_day("waz", np.array([sex], dtype=np.int8), np.array([float(days)]))[0]
        weight = m * (1 + el * s * (0.6 * z + chance.normal(-0.2, 0.6))) ** (1 / el)
        lying = days < 731
        born = MEASURED - timedelta(days=days)
        answers = [int(chance.random() < knows) for _ in ITEMS if _ not in INVALID]
        measured.append(
            [
                code, posyandu, "LP"[sex - 1], born.strftime("%d/%m/%Y"), MEASURED.strftime("%d/%m/%Y"),
                "telentang" if lying else "berdiri",
                *(float(weight + chance.normal(0, 0.05)) for _ in range(3)),
                *(float(length + chance.normal(0, 0.12)) for _ in range(3)),
                int(chance.integers(19, 42)),
                ("SD", "SMP", "SMA", "PT")[int(chance.choice(4, p=[0.35, 0.3, 0.27, 0.08]))],
                ("IRT", "Buruh", "Pedagang")[int(chance.choice(3, p=[0.7, 0.2, 0.1]))],
                *answers,
            ]
        )  # fmt: skip
        months = days / 30.4375
        need = (1350, 20, 45, 215, 13) if months < 48 else (1400, 25, 50, 220, 19)
        share = weight / need[4] * eats
        for day in (date(2025, 3, 12), date(2025, 3, 16)):
            eaten = [float(n * share * chance.normal(1, 0.08)) for n in need[:4]]
            eaten[1] *= float(np.clip(chance.normal(1, 0.15), 0.6, 1.5))
            recalls.append([code, day.strftime("%d/%m/%Y"), *eaten])
    return measured, recalls


def majalengka(chance: np.random.Generator) -> None:
    folder = HERE / "majalengka"
    rows = frame()
    write(folder / "kerangka.csv", ["kode", "posyandu"], rows)
    answers = trial(chance)
    names = [f"p{n}" for n in ITEMS]
    write(
        folder / "uji_coba.csv",
        ["ibu", *names],
        [[f"U{n + 1:02}", *a] for n, a in enumerate(answers.tolist())],
    )
    measured, recalls = children(chance, drawn(rows))
    head = [
        "kode",
        "posyandu",
        "jk",
        "lahir",
        "ukur",
        "posisi",
        "bb1",
        "bb2",
        "bb3",
        "tb1",
        "tb2",
        "tb3",
        "umur_ibu",
        "pendidikan",
        "pekerjaan",
    ]
    write(folder / "balita.csv", [*head, *(f"p{n}" for n in ITEMS if n not in INVALID)], measured)
    write(
        folder / "recall.csv",
        ["kode", "tanggal", "energi", "protein", "lemak", "karbohidrat"],
        recalls,
    )


def likert(chance: np.random.Generator, factor: np.ndarray, loading: float) -> np.ndarray:
    value = 3 + 0.95 * (
        loading * factor + np.sqrt(1 - loading**2) * chance.normal(size=len(factor))
    )
    return np.clip(np.round(value), 1, 5).astype(int)


def deviance(chance: np.random.Generator) -> None:
    """120 mothers of poor families; the 79 best fed children are the positive deviants."""
    n = 120
    mother, inner, place = chance.normal(size=(3, n))
    care = 0.34 * mother + 0.30 * inner + 0.26 * place + chance.normal(0, 0.8, n)
    fulfil = 0.55 * care + 0.18 * mother + chance.normal(0, 0.75, n)
    order = np.argsort(-(fulfil + chance.normal(0, 0.6, n)))
    deviant = np.zeros(n, dtype=int)
    deviant[order[:79]] = 1
    blocks = {
        "ibu": (mother, 3),
        "dlm": (inner, 3),
        "ling": (place, 3),
        "asuh": (care, 4),
        "gizi": (fulfil, 3),
    }
    columns = {
        f"{k}{i + 1}": likert(chance, f, 0.85)
        for k, (f, size) in blocks.items()
        for i in range(size)
    }
    exposure = {
        "asi": (chance.random(n) < 0.45 + 0.3 * deviant).astype(int),
        "mpasi": (chance.random(n) < 0.35 + 0.35 * deviant).astype(int),
        "cuci_tangan": (chance.random(n) < 0.55 + 0.15 * deviant).astype(int),
        "posyandu_rutin": (chance.random(n) < 0.6 + 0.05 * deviant).astype(int),
    }
    head = ["ibu", "kelompok", "usia", *exposure, *columns]
    rows = []
    for i in range(n):
        group = "Deviasi positif" if deviant[i] else "Bukan"
        yes = [("Tidak", "Ya")[int(values[i])] for values in exposure.values()]
        rows.append(
            [
                f"R{i + 1:03}",
                group,
                int(chance.integers(20, 44)),
                *yes,
                *(int(c[i]) for c in columns.values()),
            ]
        )
    write(HERE / "deviansi_positif" / "ibu.csv", head, rows)


def main() -> None:
    majalengka(np.random.default_rng(573))
    deviance(np.random.default_rng(7941))


if __name__ == "__main__":
    main()
