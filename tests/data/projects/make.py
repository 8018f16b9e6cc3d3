"""Make the project of the present schema that later versions must open: ``python -m tests.data.projects.make``.

Run once when a schema is released; a released file is never made again.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from qualcode.model.coding import MemoTarget
from qualcode.services import codebooks, projects, reduction
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
            content = study.content()
            backup.make(session.project.connection, target)
        with Session.open(path, "Ani") as session:
            assert not projects.verify(session)
    golden = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    target.with_suffix(".json").write_text(f"{golden}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
