"""Looking before import, turns, corrections, what waits, pseudonyms: by their keys."""

import pytest
from textual.widgets import TextArea

from qualcode import messages
from qualcode.ingest import keyfile
from qualcode.services import projects, quarantine, reduction, sources
from qualcode.services.session import Session


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(keyfile, "COST", 2**10)


def opened(path):
    return Session.open(path, "Sri")


def said(path, number=0):
    with opened(path) as session:
        row = sources.listing(session)[number]
        document = sources.document(session, row.source.id)
        return [(t.label, str(t.role), document.text[t.start : t.end]) for t in document.turns]


def quotes(path):
    with opened(path) as session:
        (row, *_) = sources.listing(session)
        text = reduction.text(session, row.source.id)
        return [text[c.start : c.end] for c in reduction.source_codings(session, row.source.id)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["en", "id"])
async def test_a_file_is_looked_at_changed_and_then_stored(
    make_project, drive, tmp_path, size, language
):
    messages.use(language)
    path = make_project()
    file = tmp_path / "IDI-09 baru.txt"
    file.write_text(
        "P: Apo kabar?\nI: Baik. Sudah makan.\nP: Anaknyo?\nI: Sehat [/].\nMisalnya: lari.\n",
        encoding="utf-8",
    )
    async with drive(path, size=size) as ui:
        await ui.press("S", "I")
        await ui.answer(str(file))
        assert ui.place == "preview"
        assert "label" in ui.text
        assert "Apo kabar?" in ui.text
        lines = ui.text.splitlines()
        assert len(lines) == size[1]
        assert " ? " in lines[-1]
        await ui.press("j", "s")
        await ui.answer("Sudah")
        await ui.press("r", "up", "enter")  # the last option stands before the first
        await ui.press("home", "n", "J", "backspace")
        assert not ui.complaints
        await ui.press("R", "down", "enter")
        await ui.press("i")
        assert ui.place == "report"
    found = said(path)
    assert len(found) >= 4
    assert any(text == "Baik." for _, _, text in found)
    assert any(text.startswith("Sudah makan") for _, _, text in found)


async def test_another_layout_is_chosen_and_everything_taken_back(make_project, drive, tmp_path):
    path = make_project()
    file = tmp_path / "IDI-09.txt"
    file.write_text("P: Apo kabar?\nI: Baik.\nP: Anaknyo?\nI: Sehat.\n", encoding="utf-8")
    async with drive(path) as ui:
        await ui.press("S", "I")
        await ui.answer(str(file))
        before = len(ui.app.screen.query_one("RowList").items)
        await ui.press("l", "down", "enter")
        assert ui.app.screen.preview.transcript.layout.pattern != "labels"
        await ui.press("backspace")
        assert ui.app.screen.preview.transcript.layout.pattern == "labels"
        assert len(ui.app.screen.query_one("RowList").items) == before
        await ui.press("w")
        await ui.answer(str(tmp_path / "tim.json"))
        await ui.press("=", "n", "escape")
        assert ui.place == "Confirm"
        await ui.press("y")
        assert ui.place == "sources"
    assert (tmp_path / "tim.json").exists()
    assert len(said(path)) == 4


async def test_turns_of_a_stored_source_are_changed_and_undone(make_project, drive):
    path = make_project()
    before = said(path)
    async with drive(path) as ui:
        await ui.press("S", "t")
        assert ui.place == "turns"
        await ui.press("n", "j", "s")
        await ui.answer("Dana dari")
        await ui.press("enter", "home", "enter")
        await ui.press("J", "u", "u", "u", "u", "escape")
        assert ui.place == "sources"
        assert not ui.complaints
    assert said(path) == before


async def test_a_text_is_corrected_in_the_editor_and_what_waits_is_settled(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "t", "j", "j", "j", "j", "1", "S", "e", "enter")
        assert ui.place == "edit"
        area = ui.app.screen.query_one(TextArea)
        start = quotes(path)[0]
        area.text = "Judul\n" + area.text.replace(start, start.upper().replace("DAK", "tidak"))
        await ui.press("ctrl+r")
        assert ui.place == "correction"
        await ui.press("a")
        assert ui.place == "sources"
        assert "corrected" in ui.said
        await ui.press("w")
        assert ui.place == "quarantine"
        rows = ui.app.screen.query_one("RowList").items
        assert len(rows) == 1
        await ui.press("y", "escape", "C", "g")
        assert "tidak TAU" in ui.text
        await ui.press("u", "u")
        assert "tidak TAU" not in ui.text
        assert not [c for c in ui.complaints if "mistake in qualcode" in c]
    assert quotes(path) == [start]
    with opened(path) as session:
        assert projects.verify(session) == []


async def test_a_coding_without_a_place_is_placed_and_given_up(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "s", "]", "1", "S", "e", "enter")
        gone = quotes(path)[0]
        area = ui.app.screen.query_one(TextArea)
        area.text = area.text.replace(gone, "Ehm.")
        await ui.press("ctrl+r", "a", "w")
        assert gone[:20] in ui.text
        await ui.press("p", "up", "up")
        await ui.press("end")
        rows = ui.app.screen.query_one("RowList")
        rows.go(len(rows.items) - 1)
        await ui.press("enter")
        await ui.answer("Siapo yang melatih?")
        assert quotes(path) == ["Siapo yang melatih?"]
        await ui.press("u")
        await ui.press("x", "y")
        with opened(path) as session:
            assert quarantine.listing(session) == []
        await ui.press("u")
    with opened(path) as session:
        assert len(quarantine.listing(session)) == 1
        assert projects.verify(session) == []


async def test_an_edit_is_not_lost_by_escape(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("S", "e", "enter", "x", "escape")
        assert ui.place == "Confirm"
        await ui.press("n")
        assert ui.place == "edit"
        await ui.press("ctrl+r")
        assert ui.place == "correction"
        assert "No coding stands" in ui.text
        await ui.press("escape")
        assert ui.place == "edit"
        await ui.press("escape", "y")
        assert ui.place == "sources"


async def test_a_corrected_file_is_reviewed(make_project, drive, tmp_path):
    path = make_project()
    file = tmp_path / "betul.txt"
    with opened(path) as session:
        text = sources.document(session, sources.listing(session)[0].source.id).text
    file.write_text(text.replace("kampung", "dusun") + "P: Lagi?\nI: Cukup.\n", encoding="utf-8")
    async with drive(path) as ui:
        await ui.press("S", "e", "down", "enter")
        await ui.answer(str(tmp_path / "fehlt.txt"))
        assert ui.complaints
        await ui.press("e", "down", "enter")
        await ui.answer(str(file))
        assert ui.place == "correction"
        await ui.press("a")
    assert said(path)[-1][2] == "Cukup."


async def test_pseudonyms_are_put_in_by_keys(make_project, drive):
    path = make_project(
        "P: Siapo, Bu Siti?\nI: Siti Rahayu. HP 081234567890.\nP: Lain?\nI: Sitti jugo [/].\n"
    )
    async with drive(path) as ui:
        await ui.press("S", "n")
        await ui.answer("rahasia")
        await ui.answer("lain")
        assert "not the same" in ui.text
        await ui.answer("rahasia")
        assert ui.place == "pseudonyms"
        await ui.press("a")
        await ui.answer("Siti")
        await ui.answer("Ibu S")
        await ui.press("enter")
        assert "Ibu S" in ui.text
        assert "081234567890" in ui.text
        await ui.press("s", "enter")
        await ui.press("e", "y")
        assert "Pseudonyms are in" in ui.said
        await ui.press("escape")
    whole = " ".join(text for _, _, text in said(path))
    assert "Siti" not in whole
    assert "Sitti" not in whole
    assert "[telepon]" in whole
    async with drive(path) as ui:
        await ui.press("S", "n")
        await ui.answer("salah")
        assert any("password" in one for one in ui.complaints)
        await ui.press("n")
        await ui.answer("rahasia")
        assert ui.place == "pseudonyms"
        await ui.press("x", "d", "escape", "escape", "u")
    assert "Siti Rahayu" in " ".join(text for _, _, text in said(path))
