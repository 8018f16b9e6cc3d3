"""Displays, staleness and the report at 300 sources, 60 codes and 30,000 codings, beside the budgets.

Run: python bench/displays.py
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

DISPLAY, WORD, REPORT = 1.0, 10.0, 10.0


def measured(name: str, budget: float, work: Callable[[], object]) -> bool:
    start = time.process_time()
    work()
    spent = time.process_time() - start
    kept = spent <= budget
    print(f"{'ok  ' if kept else 'OVER'} {name:<32} {spent:6.2f} s of {budget:.0f} s")
    return kept


def write_every_cell(session) -> None:
    """Write a summary into every cell of informants by codes."""
    from qualcode.analysis import matrices, staleness
    from qualcode.services import display

    study = display.study(session)
    places = [
        staleness.place_of({"informant": person, "code": col.key})
        for person in study.informants
        for col in matrices.axis(study, "code").headers
    ]
    contents, digester = staleness.held(study, places), staleness.Digester(study)
    with session.project.act(session.coder_id, "cell.write", text="") as action:
        for place in places:
            fields = {
                "at": dict(place.at),
                "scope": [],
                "body": "Hasil wawancara tentang hal ini.",
                "basis": staleness.basis(digester, contents[place]),
                "evidence": [],
                "coder_id": session.coder_id,
                "written": "2026-01-01T00:00:00Z",
            }
            action.create("cell", fields)


def main() -> int:
    from bench.budgets import coded_project
    from qualcode.model.display import DESIGNS, DisplaySpec
    from qualcode.model.errors import QualcodeError
    from qualcode.services import (
        display_gallery,
        pictures,
        reporting,
        responses,
        sources,
        written_cells,
    )

    kept = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        session = coded_project(folder)
        for number, person in enumerate(sources.informants(session)):
            facts = {"role": f"Peran {number % 8}", "site": f"Desa {number % 12}"}
            sources.set_informant(session, person.id, **facts)

        def show(design: str) -> None:
            spec = DisplaySpec(design=design)
            try:
                if DESIGNS[design].picture:
                    pictures.drawing(session, spec)
                else:
                    display_gallery.build(session, spec)
            except QualcodeError as error:
                print(f"     ({error})")

        for design in DESIGNS:
            kept &= measured(design, DISPLAY, lambda design=design: show(design))
        kept &= measured("states of silence", 2.0, lambda: responses.lines(session))
        framework = DisplaySpec(design="framework", content="result")
        kept &= measured(
            "framework with quotations in Word",
            WORD,
            lambda: display_gallery.write(session, framework, folder / "f.docx"),
        )
        kept &= measured("report", REPORT, lambda: reporting.write(session, folder / "r.docx"))
        write_every_cell(session)
        kept &= measured("framework, every cell written", DISPLAY, lambda: show("framework"))
        kept &= measured("what is stale", DISPLAY, lambda: written_cells.lines(session))
        session.close()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
