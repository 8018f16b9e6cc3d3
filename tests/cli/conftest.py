"""Command lines run in this process, on a small study made anew for each test."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from qualcode.cli.main import run
from qualcode.services import codebooks, importing, projects, sources
from tests import builders

INTERVIEW = """Informan: 3
Umur: 34 tahun
Jabatan: Kader

P: Siapo bae yang jadi kader di siko?
I: Kader ado limo orang, tapi yang aktif cuman duo. Dilatih tu dak pernah.
P: Kalau dananya?
I: Duit dari desa, kadang telat. Pakai duit kami dulu bae.
"""
SECOND = """Informan: 4
Umur: 41 tahun
Jabatan: Bidan

P: Bagaimano timbangannyo?
I: Timbangan rusak, minjam ke sebelah. Meja dak ado 😀.
P: Sudah dilaporkan?
I: (diam) Dak tau.
"""
GROUP = """Focus Group Discussion

Moderator: Apo yang kurang di kegiatan ko?
Peserta 1: Orang. Kader tu kurang.
Peserta 2: =SUM(A1) [/] [@click=app.quit]x[/] duit jugo kurang.
Moderator: Yang lain?
Peserta 1: Cukuplah.
Peserta 2: Cukup.
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command line did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


Cli = Callable[..., Ran]


@pytest.fixture
def cli(capsysbinary: Any, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run a command line in English at 80 columns as the coder Ani."""
    for name, value in {
        "QUALCODE_LANG": "en",
        "LANGUAGE": "en",
        "QUALCODE_CODER": "Ani",
        "COLUMNS": "80",
    }.items():
        monkeypatch.setenv(name, value)

    def call(*args: object) -> Ran:
        capsysbinary.readouterr()
        code = run([str(arg) for arg in args])
        out, err = capsysbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return call


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    files = {"IDI-03 Kader.txt": INTERVIEW, "IDI-04 Bidan.txt": SECOND, "FGD-01 Kader.txt": GROUP}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    with projects.create(folder / "study.qualcode", "Ani", title="Studi") as session:
        importing.bring_in(session, importing.read(importing.find_files([folder])))
        codebooks.bring_in(session, builders.codebook())
        assert len(sources.listing(session)) == 3
    return folder / "study.qualcode"


@pytest.fixture
def project(_template: Path, tmp_path: Path) -> Path:
    """A project with two interviews, a focus group and a codebook; nothing is coded yet."""
    return Path(shutil.copy(_template, tmp_path / "study.qualcode"))


@pytest.fixture
def coded(project: Path, cli: Cli) -> Path:
    """The project with three codings in it."""
    for source, quote, code in (
        ("IDI-03", "Dilatih tu dak pernah.", "Input/Man"),
        ("IDI-03", "Duit dari desa, kadang telat.", "Input/Dana"),
        ("FGD-01", "Kader tu kurang.", "Input/Man"),
    ):
        assert cli("code", project, source, code, "--quote", quote).code == 0
    return project


def names_in(folder: Path) -> set[str]:
    """Everything in a folder but the automatic backups."""
    return {p.name for p in folder.rglob("*") if "-backups" not in str(p)}


CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{body}</w:body></w:document>"
)


def docx(path: Path, text: str, *, prolog: str = "") -> Path:
    """Write a Word file with one paragraph for each line."""
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in text.splitlines()
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", prolog + DOCUMENT.format(body=body))
    return path
