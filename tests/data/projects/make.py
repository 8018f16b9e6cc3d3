"""Make the project of the present schema that later versions must open: ``python -m tests.data.projects.make``.

Run once when a schema is released; a released file is never made again.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from qualcode.model.coding import MemoTarget
from qualcode.model.conclusion import Side, Subject, Triangulation, Verdict
from qualcode.model.mixed import Fit
from qualcode.model.reduction import Direction, Relevance, ResponseState
from qualcode.services import (
    codebooks,
    conclusion,
    correcting,
    datasets,
    display,
    items,
    joint,
    projects,
    reduction,
    reduction_sheets,
    responses,
    triangulation,
    turns,
    written_cells,
)
from qualcode.services.quantitative import DataFiles
from qualcode.services.session import Session
from qualcode.store import backup
from qualcode.store.project import SCHEMA_VERSION
from tests import builders

HERE = Path(__file__).parent


def tell(study: builders.Study) -> None:
    """Do a little of everything, with undone acts and deleted things."""
    study.apply("IDI-01", "Dilatih tu dak pernah 😀", "Input/Man", memo="Perlu ditanyakan lagi")
    study.apply("IDI-01", "Pakai duit kami dulu bae", "Input/Dana")
    budi = study.also("Budi")
    budi.apply("FGD-01", "Kader tu kurang", "Input/Man")
    gone = budi.apply("IDI-02", "Meja dak ado", "Proses")
    reduction.retract(budi.session, [gone])
    reduction.write_memo(study.session, MemoTarget.PROJECT, "", "Catatan proyek")
    codebooks.add_path(study.session, "Input/Material/Alat")
    codebooks.merge(study.session, study.code("Input/Material/Alat"), study.code("Input/Material"))
    projects.undo(study.session)
    codebooks.change(study.session, study.code("Output/Dana"), name="Cakupan")
    projects.undo(study.session)
    projects.redo(study.session)
    conclude(study)
    correct(study)


def correct(study: builders.Study) -> None:
    """Correct a text so that one coding waits in quarantine and one for confirmation."""
    study.apply("IDI-02", "minjam ke sebelah", "Input/Man", memo="Milik siapa?")
    study.apply("IDI-02", "Timbangan rusak", "Input")
    text = study.text("IDI-02").replace(", minjam ke sebelah", "").replace("rusak", "lah rusak")
    source_id = study.sources["IDI-02"]
    correcting.apply(study.session, correcting.preview(study.session, source_id, text))
    turns.mark_note(study.session, source_id, 4)


def conclude(study: builders.Study) -> None:
    """Write one of everything that analysis adds."""
    session = study.session
    coding, *_ = reduction.source_codings(session, study.sources["IDI-01"])
    reduction_sheets.appraise(
        session,
        [coding.id],
        paraphrase="Kader tidak pernah dilatih",
        relevance=Relevance.CORE,
        direction=Direction.HINDERS,
    )
    reduction_sheets.gather(session, study.code("Proses"), [study.code("Input/Man")])
    reduction_sheets.lead(
        session,
        study.code("Input/Dana"),
        study.code("Output/Cakupan"),
        sign="-",
        evidence=[coding.id],
    )
    reduction_sheets.fill_sheet(session, study.sources["IDI-02"], {"missing": "Dana"})
    person = study.informants["Informan 02I"]
    state = ResponseState.DOES_NOT_KNOW
    responses.decide(session, person, study.code("Input/Dana"), state, note="Dak tau")
    place = written_cells.named(display.study(session), "Informan 01I", "Input").place
    cell = written_cells.write(session, place, "Kader ada, tetapi tidak dilatih.")
    finding = conclusion.add(
        session, "Kader tidak pernah dilatih.", codes=[study.code("Input/Man")]
    )
    conclusion.link(session, finding, [("coding", coding.id), ("cell", str(cell))], Side.FOR)
    conclusion.log_tactic(session, finding, "counting", "Dihitung", "Dua dari tiga")
    subject = Subject("finding", finding)
    triangulation.decide(session, subject, Triangulation.METHOD, "idi", Verdict.AGREE)
    triangulation.set_indicator(session, "Cakupan", 52.94, 70, aim=">", facts={"unit": "%"})


def measure(study: builders.Study, folder: Path) -> None:
    """Attach a table, link a case, make an item, set numbers beside words."""
    session = study.session
    path = folder / "balita.csv"
    path.write_text("kode;haz;lahir\nB1;-2,5;12/03/2021\nB2;-0,4;01/02/2020\n", encoding="utf-8")
    data_set, _ = datasets.attach(session, DataFiles(files=(path,)), case_column="kode")
    step = {
        "do": "recode",
        "column": "haz",
        "to": "stunting",
        "cutoffs": "1 Ya < -2; 0 Tidak >= -2",
    }
    datasets.add_steps(session, data_set, [step])
    data_set = datasets.find(session, "balita")
    datasets.link(session, data_set, [("B1", study.informants["Informan 01I"])])
    items.add(session, "Input/Man", "Apakah kader dilatih?", data_set=data_set, variables=["haz"])
    joint.set_line(
        session, "Input/Man", quantity="52,94 %", fit=Fit.CONTRADICTS, inference="Dilatih"
    )


def main() -> None:
    """Write the file and what must be read from it."""
    target = HERE / f"v{SCHEMA_VERSION}.qualcode"
    if target.exists():
        sys.exit(f"{target} is released; it is never made again.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "studi.qualcode"
        with builders.new_session(path) as session:
            study = builders.fill(session)
            tell(study)
            measure(study, Path(folder))
            content = study.content()
            backup.make(session.project.connection, target)
        with Session.open(path, "Ani") as session:
            assert not projects.verify(session)
    golden = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    target.with_suffix(".json").write_text(f"{golden}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
