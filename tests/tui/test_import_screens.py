"""Importing by keys: looking first, what is told of a file, stopping, and what could not be read."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
import sys
from pathlib import Path

import pytest
from textual.events import Key

from qualcode.services import projects, sources
from qualcode.services.session import Session

INGEST = Path(__file__).parents[1] / "ingest"
TALK = "Umur : 31 tahun\nP: Apa kegiatan {n}?\nI: Nimbang be.\nP: Siapa yang datang?\nI: Ibu-ibu.\nP: Bapak?\n"


@pytest.fixture
def empty(tmp_path):
    session = projects.create(tmp_path / "studi.qualcode", "Sri")
    path = session.project.path
    session.close()
    return path


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "transkrip"
    made.mkdir()
    for number in range(1, 41):
        (made / f"IDI-{number:02}.txt").write_text(TALK.format(n=number), encoding="utf-8")
    return made


def names(path):
    session = Session.open(path, "Sri")
    try:
        return [row.source.name for row in sources.listing(session)]
    finally:
        session.close()


async def begin_and_stop(ui, key):
    """Press a key and, as soon as the box that waits is there, Esc; no waiting in between."""
    ui.app.post_message(Key(key, key if len(key) == 1 else None))
    for _ in range(10_000):
        await asyncio.sleep(0)
        if type(ui.app.screen).__name__ == "Wait" and ui.app.screen.is_mounted:
            break
    ui.app.post_message(Key("escape", None))
    await ui.settle()


async def test_details_tell_layout_header_speakers_and_doubts_before_anything_is_stored(
    empty, folder, drive
):
    async with drive(empty, size=(100, 40)) as ui:
        await ui.press("I")
        await ui.answer(str(folder / "IDI-01.txt"))
        assert ui.place == "preview"
        await ui.press("v")
        for told in ("How it was split", "labels (", "? paragraphs (", "age: 31 tahun", "P (interviewer, 3)", "Nothing to tell"):  # fmt: skip
            assert told in ui.text
        await ui.press("escape")
        assert ui.place == "preview"
    assert names(empty) == []


def expected_lines():
    """For each layout, and each interview of it: label and first words of every turn."""
    spec = importlib.util.spec_from_file_location("layouts", INGEST / "layouts.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["layouts"] = module
    spec.loader.exec_module(module)
    for name in sorted(module.LAYOUTS):
        for interview in module.LAYOUTS[name].expected:
            yield name, [(label, first) for label, first, _ in interview.turns]


async def test_the_preview_shows_every_layout_as_it_was_written_by_hand(empty, tmp_path, drive):
    folder = tmp_path / "tata letak"
    folder.mkdir()
    wanted = list(expected_lines())
    for name in dict(wanted):
        shutil.copy(INGEST.parent / "data" / "layouts" / f"{name}.docx", folder)
    async with drive(empty, size=(110, 40)) as ui:
        await ui.press("I")
        await ui.answer(str(folder))
        for number, (name, turns) in enumerate(wanted, start=1):
            shown = [" ".join(line.split()) for line in ui.text.splitlines()]
            assert f"{number} of {len(wanted)}" in shown[0], name
            assert name in shown[0]
            for label, first in turns:
                assert any(f" {label} " in line and first in line for line in shown), (
                    name,
                    label,
                    first,
                )
            await ui.press(">")


async def test_a_turn_is_given_to_somebody_else_and_stored_so(empty, folder, drive):
    async with drive(empty, size=(100, 40)) as ui:
        await ui.press("I")
        await ui.answer(str(folder / "IDI-01.txt"))
        await ui.press("enter", "down", "enter")
        assert "by hand" in ui.text
        await ui.press("i")
        assert ui.place == "report"
        await ui.press("v")
        assert "I (informant, 3)" in ui.text
    assert names(empty) == ["IDI-01"]


async def test_files_that_cannot_be_read_are_told_and_stand_in_the_report(empty, folder, drive):
    (folder / "IDI-50.docx").write_bytes(b"PK\x03\x04 broken")
    async with drive(empty, size=(100, 40)) as ui:
        await ui.press("I")
        await ui.answer(str(folder))
        assert any("1 file cannot be read" in told for told in ui.complaints)
        await ui.press("i")
        assert "✗ IDI-50.docx" in ui.text
        assert "40 files imported" in ui.text
    assert len(names(empty)) == 40


async def test_a_file_that_cannot_be_read_alone_gives_its_reason(empty, folder, drive):
    (folder / "rusak.docx").write_bytes(b"PK\x03\x04 broken")
    async with drive(empty, size=(100, 40)) as ui:
        await ui.press("I")
        await ui.answer(str(folder / "rusak.docx"))
        assert ui.place == "report"
        await ui.press("v")
        assert "✗" in ui.text
        assert "rusak.docx" in ui.text


@pytest.mark.parametrize("key", ["i", "I"])
async def test_escape_stops_an_import_and_nothing_is_stored(empty, folder, drive, key):
    async with drive(empty) as ui:
        await ui.press(key)
        line = ui.app.screen.query_one("Input")
        line.value = str(folder)
        await ui.pilot.pause()
        await begin_and_stop(ui, "enter")
        assert "nothing was stored" in ui.said
        assert ui.place == "sources"
    assert names(empty) == []


async def test_escape_stops_the_storing_of_what_was_looked_at(empty, folder, drive):
    async with drive(empty) as ui:
        await ui.press("I")
        await ui.answer(str(folder))
        await begin_and_stop(ui, "i")
        assert ui.place == "preview"
        assert "nothing was stored" in ui.said
        await ui.press("i")
        assert ui.place == "report"
        await ui.press("u")
    assert names(empty) == []


async def test_all_others_are_read_like_this_one(empty, folder, drive):
    (folder / "IDI-41.txt").write_text("Satu.\nDua.\n", encoding="utf-8")
    async with drive(empty, size=(120, 40)) as ui:
        await ui.press("I")
        await ui.answer(str(folder))
        await ui.press("=")
        assert ui.said == "39 files are read like this one; it does not fit 1."
