"""A whole session by keys, from an empty start screen to the matrix in Word; and the start itself."""

import json
import os
import subprocess
import sys
from shutil import copy

import pytest

from qualcode import messages
from qualcode.services import codebooks, demo, display, projects, reduction, sources
from qualcode.services.session import Session
from qualcode.tui import preferences


def state(path):
    """What a project says, without its history."""
    with Session.open(path, "Sri") as session:
        book = codebooks.current(session)
        quotes = display.quotations(session)
        return {
            "codes": [book.path(code.id) for _, code in book.walk()],
            "codings": [(q.source, q.start, q.end, q.code, q.memo) for q in quotes],
            "sources": [row.source.name for row in sources.listing(session)],
            "memos": sorted(memo.body for memo in reduction.memos(session)),
        }


@pytest.mark.parametrize("language", ["en", "id"])
async def test_a_whole_session_by_keys(drive, tmp_path, monkeypatch, language):
    messages.use(language)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "transkrip"
    folder.mkdir()
    for file in sorted(demo.bundled("transcripts").glob("IDI-0[89]*.docx")):
        copy(file, folder)
    path = tmp_path / "studi.qualcode"
    async with drive() as ui:
        assert ui.place == "start"
        await ui.press("n")
        await ui.answer(str(path))
        await ui.answer("Studi BKB")
        assert ui.app.screen.query_one("ChoiceList").current.label == "ipo stunting"
        await ui.press("enter")
        assert ui.place == "sources"
        await ui.press("i")
        await ui.answer(str(folder))
        assert ui.place == "report"
        assert "IDI-08" in ui.text
        await ui.press("escape", "enter", "]")
        started = state(path)
        await ui.press("1")  # a code on a key
        await ui.press("c")
        await ui.type("kebijakan")
        await ui.press("enter", "c")
        await ui.type("Cuaca buruk")
        await ui.press("enter", "i", "enter", "k", "m")
        await ui.type("lihat lagi")
        await ui.press("escape")
    done = state(path)
    assert len(done["codings"]) == 4
    assert len(done["codes"]) == len(started["codes"]) + 2
    assert done["memos"] == ["lihat lagi"]
    async with drive(path) as ui:
        await ui.press(*["u"] * 5)
        assert state(path) == started
        await ui.press(*["U"] * 5)
        assert state(path) == done
        target = tmp_path / "matriks.docx"
        await ui.press("D", "enter")
        assert ui.place == "quotations"
        await ui.press("enter")
        assert ui.place == "coding"
        await ui.press("escape", "escape", "e")
        await ui.answer(str(target))
        assert target.read_bytes()[:2] == b"PK"
    with Session.open(path, "Sri") as session:
        assert projects.verify(session) == []


async def test_an_import_is_one_undo_step_and_its_report_stays_at_hand(
    drive, tmp_path, make_project
):
    path = make_project()
    good, bad = tmp_path / "baik.txt", tmp_path / "rusak.docx"
    good.write_text("P: Siapo?\nI: Kami.\n", encoding="utf-8")
    bad.write_bytes(b"bukan zip")
    async with drive(path) as ui:
        before = state(path)
        await ui.press("i")
        await ui.answer(str(good.parent))
        assert ui.place == "report"
        assert "not imported" in ui.text
        assert ui.text.index("rusak.docx") < ui.text.index("baik.txt")
        await ui.press("escape", "p")
        assert ui.place == "report"
        await ui.press("enter")
        assert ui.place == "report"
        await ui.press("G", "enter")
        assert ui.place == "coding"
        assert "Siapo?" in ui.text
        await ui.press("S", "p")
        await ui.press("u")
        assert ui.place == "sources"
        assert state(path) == before


async def test_a_path_that_is_not_there_is_said(make_project, drive, tmp_path):
    async with drive(make_project()) as ui:
        await ui.press("i")
        await ui.answer(str(tmp_path / "nirgends"))
        assert ui.place == "sources"
        assert "nirgends" in ui.complaints[0]


async def test_paths_are_completed_by_tab(make_project, drive, tmp_path):
    (tmp_path / "wawancara lama").mkdir()
    (tmp_path / "wawancara lama" / "satu.docx").touch()
    (tmp_path / "wawancara lama" / "gambar.png").touch()
    async with drive(make_project()) as ui:
        await ui.press("i")
        line = ui.app.screen.query_one("Input")
        line.value = f"{tmp_path}/waw"
        await ui.press("tab")
        assert line.value == f"{tmp_path}/wawancara lama/"
        assert "satu.docx" in ui.text
        assert "gambar.png" not in ui.text
        await ui.press("escape")
        assert ui.place == "sources"


async def test_a_whole_path_typed_or_pasted_into_the_offered_one_takes_its_place(
    drive, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lain").mkdir()
    async with drive() as ui:
        await ui.press("n")
        line = ui.app.screen.query_one("Input")
        line.insert(f"{tmp_path}/lain/gizi.qualcode", len(f"{tmp_path}/"))
        line.replace("", line.value.rindex("study"), line.value.rindex("study") + 5)
        await ui.press("end")
        assert line.value == f"{tmp_path}/lain/gizi.qualcode"
        line.value = ""
        await ui.press(*"a//b")
        assert line.value == "a//b", "only the offered folder is given up"


async def test_the_sample_is_built_and_opened_by_one_key(drive, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with drive() as ui:
        await ui.press("d")
        assert ui.place == "sources"
        assert len(ui.app.screen.query_one("RowList").items) == 14
    async with drive() as ui:
        assert "Sungai" in ui.text or "BKB" in ui.text
        await ui.press("d")
        assert ui.place in {"sources", "coding"}
        await ui.press("O")
        assert ui.place == "start"


async def test_recent_projects_are_opened_and_forgotten(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("q")
    async with drive() as ui:
        assert "Studi BKB" in ui.text
        await ui.press("enter")
        assert ui.place == "sources"
        await ui.press("O", "x")
        assert "Studi BKB" not in ui.text
        assert path.exists()
    assert preferences.recent() == []


async def test_what_is_not_a_project_is_said_in_a_sentence(drive, tmp_path):
    wrong = tmp_path / "surat.qualcode"
    wrong.write_text("bukan proyek", encoding="utf-8")
    async with drive() as ui:
        await ui.press("o")
        await ui.answer(str(wrong))
        assert ui.place == "start"
        assert "surat.qualcode" in ui.complaints[0]
        await ui.press("o")
        await ui.answer(str(tmp_path / "tidak-ada.qualcode"))
        assert len(ui.complaints) == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_project_that_cannot_be_written_is_read_and_says_so(make_project, drive):
    path = make_project()
    path.chmod(0o400)
    async with drive(path) as ui:
        await ui.press("enter", "1")
        assert "Dana dari desa" in ui.text
        assert len(ui.complaints) == 1


async def test_a_new_project_can_be_given_up_at_every_question(drive, tmp_path):
    path = tmp_path / "studi.qualcode"
    async with drive() as ui:
        for answers in ((), (str(path),), (str(path), "Judul")):
            await ui.press("n")
            for answer in answers:
                await ui.answer(answer)
            await ui.press("escape")
            assert ui.place == "start"
    assert list(tmp_path.iterdir()) == []


async def test_a_new_project_never_overwrites(drive, make_project):
    path = make_project()
    async with drive() as ui:
        await ui.press("n")
        await ui.answer(str(path))
        assert "exists already" in ui.text
        await ui.answer(str(path.parent / "tidak" / "ada.qualcode"))
        assert "does not exist" in ui.text


async def test_keys_of_a_project_do_nothing_without_one(drive):
    async with drive() as ui:
        await ui.press("S", "B", "D", "L", "u", "U", "f8")
        assert ui.place == "start"
        await ui.press("?")
        assert ui.place == "HelpScreen"


PROBE = """
import asyncio, json, sys
from pathlib import Path
from qualcode.services.session import Session
from qualcode.tui.app import QualcodeApp

async def main():
    session = Session.open(Path(sys.argv[1]), "Sri")
    app = QualcodeApp("Sri", session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "1", "u")
        await pilot.pause()
    app.close_session()
    print(json.dumps(sorted(m for m in sys.modules if "." not in m)))

asyncio.run(main())
"""


def test_opening_and_coding_load_nothing_heavy(make_project):
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(make_project())],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    heavy = {"pandas", "numpy", "spacy", "sqlite_utils", "docx", "lxml", "yaml", "scipy"}
    heavy |= {"matplotlib", "sklearn", "openpyxl", "rapidfuzz", "babel"}
    assert loaded & heavy == set()
