"""Every speed budget of the project, measured: CPU time and peak memory beside the budget.

Each row runs in a process of its own, so that one does not warm up another. CPU time is user plus
system time of that process (and of its children). Run: python bench/budgets.py [ROW ...]
"""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def cpu() -> float:
    own, children = (
        resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def show_help(_: Path) -> float:
    start = cpu()
    subprocess.run([sys.executable, "-m", "qualcode", "--help"], check=True, capture_output=True)
    return cpu() - start


def import_corpus(folder: Path) -> float:
    from bench import corpus
    from qualcode.services import importing, projects

    corpus.make(folder / "corpus")
    session = projects.create(folder / "big.qualcode", "bench")
    start = cpu()
    files = importing.find_files([folder / "corpus"])
    reports = importing.bring_in(session, importing.read(files))
    spent = cpu() - start
    print(f"  {sum(r.words for r in reports):,} words, {sum(r.turns for r in reports):,} turns")
    session.close()
    return spent


def coded_project(folder: Path, *, sources: int = 300, codes: int = 60, codings: int = 30_000):
    """A project of this size, made through the log."""
    from bench import corpus
    from qualcode.services import codebooks, importing, projects
    from qualcode.store import sources as store

    paths = corpus.make(folder / "small", files=sources, extension="txt")
    session = projects.create(folder / "coded.qualcode", "bench")
    importing.bring_in(session, importing.read(paths))
    dimensions = [codebooks.add(session, name) for name in ("Input", "Proses", "Output")]
    leaves = [codebooks.add(session, f"Kode {n}", parent=dimensions[n % 3]) for n in range(codes)]
    rng = random.Random(3)
    turns = store.all_turns(session.project)
    shas = {source.id: source.text_sha for source in store.all_sources(session.project)}
    coder = session.coder_id
    with session.project.act(coder, "coding.apply", n=codings) as action:
        for _ in range(codings):
            source_id = rng.choice(list(turns))
            turn = rng.choice(turns[source_id])
            action.create(
                "coding",
                {
                    "source_id": source_id,
                    "start": turn.start,
                    "end": turn.end,
                    "code_id": rng.choice(leaves),
                    "coder_id": coder,
                    "text_sha": shas[source_id],
                },
            )
    return session


def matrix(folder: Path) -> float:
    from qualcode.services import display

    session = coded_project(folder)
    start = cpu()
    shown = display.matrix(session, "source", "code")
    spent = cpu() - start
    print(
        f"  {sum(cell.count for cell in shown.cells.values()):,} codings in {len(shown.cells):,} cells"
    )
    session.close()
    return spent


def large_matrix(rows: int, cols: int):
    """A matrix with one quotation in every cell."""
    from qualcode.model.coding import Quotation
    from qualcode.model.matrix import Cell, Header, Matrix

    def quotation(row: int, col: int) -> Quotation:
        return Quotation(
            coding_id=f"{row}-{col}",
            source_id="s",
            source="IDI-01",
            kind="idi",
            start=0,
            end=40,
            text=f"Dak ado pelatihan tu, bu, cuma diajak be ({row}).",
            turn=row,
            code_id=f"k{col}",
            code=f"Input/Kode {col}",
            coder_id="c",
            coder="bench",
            informant_id=None,
            informant="",
            citation=f"Informan {row}",
            created="",
        )

    return Matrix(
        title="bench",
        rows_axis="source",
        cols_axis="code",
        rows=tuple(Header(str(r), f"Informan {r}") for r in range(rows)),
        cols=tuple(Header(str(c), f"Kode {c}", group="Input") for c in range(cols)),
        cells={
            (str(r), str(c)): Cell((quotation(r, c),)) for r in range(rows) for c in range(cols)
        },
    )


def word_table(folder: Path) -> float:
    from qualcode.export import registry
    from qualcode.export.options import MatrixOptions
    from qualcode.model.matrix import CellContent

    shown = large_matrix(5_000, 5)
    target = folder / "table.docx"
    start = cpu()
    registry.write_matrix(shown, target, content=CellContent.QUOTES, options=MatrixOptions())
    return cpu() - start


def apply_code(folder: Path) -> float:
    """One coding stored, on a project with 30,000 of them (without painting)."""
    from qualcode.services import reduction
    from qualcode.services.reduction import Place
    from qualcode.store import codings, sources

    session = coded_project(folder)
    source = sources.all_sources(session.project)[0]
    turns = sources.turns_of(session.project, source.id)
    leaf = next(c for c in codings.codebook(session.project).codes if c.parent_id)
    places = [Place(source.id, turn.start + 1, turn.end) for turn in turns[:50]]
    start = cpu()
    for place in places:
        reduction.apply_code(session, place, leaf.id)
    spent = (cpu() - start) / len(places)
    session.close()
    return spent


ROWS: dict[str, tuple[str, float, Callable[[Path], float]]] = {
    "help": ("qualcode --help", 0.10, show_help),
    "import": ("import 300 Word files, 1.66 M words", 6.0, import_corpus),
    "apply": ("apply a code: stored", 0.020, apply_code),
    "matrix": ("matrix 60 codes x 300 sources, 30,000 codings", 0.3, matrix),
    "word": ("Word table of 5,000 rows", 3.0, word_table),
}


def measure(name: str) -> None:
    title, budget, run = ROWS[name]
    folder = Path(tempfile.mkdtemp(prefix="qualcode-bench-"))
    try:
        spent = run(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    verdict = "ok" if spent <= budget else "ABOVE"
    print(
        f"{title:48} {spent:8.3f} s CPU   budget {budget:6.3f} s   peak {peak:5.0f} MiB   {verdict}"
    )


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] == "--row":
        measure(sys.argv[2])
        return
    for name in sys.argv[1:] or ROWS:
        subprocess.run([sys.executable, __file__, "--row", name], check=True)


if __name__ == "__main__":
    main()
