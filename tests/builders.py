"""Small studies for tests, made through the same store and services as real ones."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qualcode.model.codebook import DraftCode, DraftCodebook
from qualcode.model.ids import CodeId, CodingId, InformantId, SourceId
from qualcode.services import codebooks, projects, reduction
from qualcode.services.reduction import Place
from qualcode.services.session import Session
from qualcode.store.action import Action
from qualcode.store.project import Project
from qualcode.store.projector import dump

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable

INTERVIEWS: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "IDI-01": (
        "idi",
        (
            ("P", "Siapo bae yang jadi kader di siko?"),
            ("I", "Kader ado limo orang, tapi yang aktif cuman duo. Dilatih tu dak pernah 😀."),
            ("P", "Kalau dananya?"),
            ("I", "Duit dari desa, kadang telat. Pakai duit kami dulu bae."),
        ),
    ),
    "IDI-02": (
        "idi",
        (
            ("P", "Bagaimano timbangannyo?"),
            ("I", "Timbangan rusak, minjam ke sebelah. Meja dak ado."),
            ("P", "Sudah dilaporkan?"),
            ("I", "(diam) Dak tau."),
        ),
    ),
    "FGD-01": (
        "fgd",
        (
            ("M", "Apo yang kurang di kegiatan ko?"),
            ("K1", "Orang. Kader tu kurang."),
            ("K2", "Duit jugo, café di sebelah ditagih teru\u015bs."),
            ("M", "Yang lain?"),
            ("K1", "Cukuplah [/] [@click=app.quit]x[/]."),
        ),
    ),
}
ROLES = {"P": "interviewer", "I": "informant", "M": "moderator", "K1": "participant", "K2": "participant"}  # fmt: skip


class Clock:
    """A clock that stands still until told otherwise."""

    def __init__(self, at: datetime = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **how_long: float) -> None:
        self.at += timedelta(**how_long)


@dataclass(slots=True)
class Study:
    """A filled project and the ids of what is in it, by name."""

    session: Session
    sources: dict[str, SourceId] = field(default_factory=dict)
    informants: dict[str, InformantId] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        return self.session.project

    def code(self, path: str) -> CodeId:
        """The id of a code by its path."""
        return codebooks.current(self.session).find(path).id

    def text(self, source: str) -> str:
        return reduction.text(self.session, self.sources[source])

    def place(self, source: str, quote: str) -> Place:
        """Where a quotation stands."""
        start = self.text(source).index(quote)
        return Place(self.sources[source], start, start + len(quote))

    def apply(self, source: str, quote: str, code: str, *, memo: str = "") -> CodingId:
        """Code a quotation."""
        place = self.place(source, quote)
        return reduction.apply_code(self.session, place, self.code(code), memo=memo)

    def also(self, coder: str) -> Study:
        """The same open project with another coder at it."""
        return Study(Session(self.project, coder), self.sources, self.informants)

    def content(self) -> dict[str, list[tuple[object, ...]]]:
        """What the project says to a researcher."""
        return logical(self.project)


def logical(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """The project's content without bookkeeping and without what is deleted."""
    return dump(project.connection, logical=True)


def everything(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every projected table."""
    return dump(project.connection)


def new_session(path: Path, clock: Clock | None = None, coder: str = "Ani") -> Session:
    """A new project with its title set."""
    return projects.create(path, coder, title="Studi", clock=clock or Clock())


def reopen(study: Study) -> Study:
    """Close the project and open it anew, as after a restart."""
    path, coder, clock = study.project.path, study.session.coder_name, study.project.clock
    study.session.close()
    return Study(Session.open(path, coder, clock=clock), study.sources, study.informants)


def codebook() -> DraftCodebook:
    """Three dimensions, with one name under two of them."""
    return DraftCodebook(
        title="IPO",
        codes=(
            DraftCode(
                name="Input",
                definition="Sumber daya",
                color="#0072B2",
                codes=(DraftCode(name="Man", keywords=("kader",)), DraftCode(name="Dana")),
            ),
            DraftCode(name="Proses", codes=(DraftCode(name="Pelaporan"),)),
            DraftCode(name="Output", codes=(DraftCode(name="Dana"),)),
        ),
    )


def fill(session: Session) -> Study:
    """Put the three transcripts and the codebook into a project."""
    study = Study(session)
    with session.project.act(session.coder_id, "source.import", n=len(INTERVIEWS)) as action:
        for name, (kind, turns) in INTERVIEWS.items():
            study.sources[name] = add_source(action, name, kind, turns, study.informants)
    codebooks.bring_in(session, codebook())
    return study


def add_source(
    action: Action,
    name: str,
    kind: str,
    turns: tuple[tuple[str, str], ...],
    informants: dict[str, InformantId],
) -> SourceId:
    """Store one transcript with its turns, speakers and informants."""
    text, laid = "", []
    for label, speech in turns:
        text += f"{label}: "
        laid.append([len(text), len(text) + len(speech), label, 0, None])
        text += f"{speech}\n"
    fields = {
        "name": name,
        "kind": kind,
        "meta": {"place": "Desa Pematang"},
        "text_sha": action.keep_text(text),
        "layout_sha": action.keep_layout({"turns": laid, "notes": [], "origin": [[0, 0]]}),
        "words": len(text.split()),
        "file_name": f"{name}.docx",
        "file_sha": "",
    }
    source_id = SourceId(action.create("source", fields))
    for label in dict.fromkeys(label for label, _ in turns):
        informant = None
        if ROLES[label] in {"informant", "participant"}:
            person = f"Informan {name[-2:]}{label}"
            attributes = {"role": "kader" if kind == "fgd" else "ibu"}
            informant = action.create("informant", {"name": person, "attributes": attributes})
            informants[person] = InformantId(informant)
        action.create(
            "speaker",
            {
                "source_id": source_id,
                "label": label,
                "role": ROLES[label],
                "name": "",
                "informant_id": informant,
            },
        )
    return source_id
