"""Every screen by its keys: codebook, matrix, quotations, log, sources, help, settings."""

import pytest
from textual.widgets import Input, TextArea

from qualcode import messages
from qualcode.services import codebooks, display, reduction, sources
from qualcode.services.session import Session
from qualcode.tui.preferences import Preferences, config_file, load

PLACES = {"sources": "S", "coding": "C", "codebook": "B", "matrix": "D", "log": "L"}


@pytest.fixture
def coded(make_project, drive):
    """A project in which three passages are coded."""

    async def make():
        path = make_project()
        async with drive(path) as ui:
            await ui.press("enter", "]", "1", "2", "1")
        return path

    return make


def paths(path):
    with Session.open(path, "Sri") as session:
        book = codebooks.current(session)
        return [book.path(code.id) for _, code in book.walk()]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 18), (200, 60)])
@pytest.mark.parametrize("language", ["en", "id"])
async def test_every_screen_has_its_keys_at_the_bottom_and_help_among_them(
    coded, drive, size, language
):
    messages.use(language)
    path = await coded()
    async with drive(path, size=size) as ui:
        for place, key in PLACES.items():
            await ui.press(key)
            assert ui.place == place
            lines = ui.text.splitlines()
            assert len(lines) == size[1]
            assert " ? " in lines[-1]
            region = ui.app.screen.query_one("KeyBar").region
            assert (region.y, region.height, region.width) == (size[1] - 1, 1, size[0])
            shown = [w for w in ui.app.screen.children if w.display and w.region.height]
            for one in shown:
                for other in shown:
                    assert one is other or not one.region.overlaps(other.region)
            await ui.press("escape", "escape")


async def test_empty_screens_say_which_key_fills_them(drive, tmp_path):
    from qualcode.services import projects

    session = projects.create(tmp_path / "kosong.qualcode", "Sri")
    path = session.project.path
    session.close()
    async with drive(path) as ui:
        assert "i   import" in ui.text
        await ui.press("B")
        assert "i   bring in a codebook" in ui.text
        await ui.press("D")
        assert "Nothing to show yet." in ui.text
        await ui.press("C")
        assert ui.place == "sources"


# Codebook


async def test_codes_are_added_renamed_moved_and_undone_one_by_one(make_project, drive):
    path = make_project()
    before = paths(path)
    async with drive(path) as ui:
        await ui.press("B", "A")
        await ui.answer("Material")
        await ui.press("r")
        await ui.answer("Bahan")
        await ui.press("K", "a")
        await ui.answer("Metode")
        assert "Bahan" in ui.text
    assert paths(path) == [
        "Input", "Input/Man", "Input/Bahan", "Input/Money", "Input/Metode",
        "Proses", "Proses/pelaksanaan",
    ]  # fmt: skip
    async with drive(path) as ui:
        await ui.press("B", "u", "u", "u", "u")
    assert paths(path) == before


async def test_a_taken_name_is_refused_in_a_sentence(make_project, drive):
    async with drive(make_project()) as ui:
        await ui.press("B", "A")
        await ui.answer("man")
        assert "already a code “man”" in ui.complaints[0]


async def test_the_form_of_a_code_stores_what_was_changed(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("B", "j", "e")
        ui.app.screen.query_one("#definition", TextArea).text = "Tenaga [b]kader[/b]"
        ui.app.screen.query_one("#keywords", Input).value = "kader, bidan"
        ui.app.screen.query_one("#color", Input).value = "biru"
        await ui.press("escape")
        assert "not a colour" in ui.text
        ui.app.screen.query_one("#color", Input).value = "#0072b2"
        await ui.press("escape")
        assert "Tenaga [b]kader[/b]" in ui.text
    with Session.open(path, "Sri") as session:
        code = codebooks.current(session).find("Input/Man")
        assert code.keywords == ("kader", "bidan")
        assert code.color == "#0072b2"


async def test_merging_moves_codings_and_splitting_shares_them(coded, drive):
    path = await coded()
    async with drive(path) as ui:
        await ui.press("B", "j", "s", "space", "enter")
        await ui.answer("Pelatihan")
        await ui.press("g", "j", "M")
        await ui.type("Money") if ui.app.screen.query("Input") else None
        options = ui.app.screen.query_one("ChoiceList").items
        index = next(i for i, o in enumerate(options) if o.label == "Input › Money")
        await ui.press(*["down"] * index, "enter")
    assert "Input/Man" not in paths(path)
    assert "Input/Money/Pelatihan" in paths(path)
    with Session.open(path, "Sri") as session:
        assert len(display.quotations(session)) == 3


async def test_deleting_says_what_goes_and_undo_brings_it_back(coded, drive):
    path = await coded()
    async with drive(path) as ui:
        await ui.press("B", "x")
        assert "3 codes and 3 codings go" in ui.text
        await ui.press("n")
        assert len(paths(path)) == 5
        await ui.press("x", "y")
        assert len(paths(path)) == 2
        await ui.press("u")
    assert len(paths(path)) == 5
    with Session.open(path, "Sri") as session:
        assert len(display.quotations(session)) == 3


async def test_a_retired_code_is_not_offered_any_more(make_project, drive):
    async with drive(make_project()) as ui:
        await ui.press("B", "j", "t")
        assert "(retired)" in ui.text
        await ui.press("S", "enter", "c")
        assert "Input/Man" not in ui.text


async def test_a_bundled_codebook_is_brought_in_by_key(drive, tmp_path):
    from qualcode.services import projects

    session = projects.create(tmp_path / "kosong.qualcode", "Sri")
    path = session.project.path
    session.close()
    async with drive(path) as ui:
        await ui.press("B", "i", "down", "enter")
        assert len(paths(path)) > 10
        assert ui.app.screen.query_one("RowList").items


# Matrix and quotations


async def test_from_the_matrix_to_the_place_and_back_to_the_same_cell(coded, drive):
    path = await coded()
    async with drive(path) as ui:
        await ui.press("D", "v")
        await ui.press("enter")
        assert ui.place == "quotations"
        assert "3 quotations" in ui.text
        await ui.press("j", "enter")
        assert ui.place == "coding"
        assert ui.app.screen.view.selected_text == "Dana dari desa dak cukup."
        await ui.press("escape")
        assert ui.place == "quotations"
        await ui.press("escape")
        assert ui.place == "matrix"
        grid = ui.app.screen.query_one("MatrixGrid")
        assert (grid.row, grid.col) == (0, 0)


async def test_the_first_transcript_seen_can_be_that_of_a_quotation(coded, drive):
    from qualcode.tui import preferences

    path = await coded()
    preferences.forget(path)
    async with drive(path) as ui:
        assert ui.place == "sources"
        await ui.press("D", "enter", "j", "enter")
        assert ui.app.screen.view.selected_text == "Dana dari desa dak cukup."


async def test_a_coding_made_meanwhile_is_in_the_matrix_when_one_returns(coded, drive):
    path = await coded()
    async with drive(path) as ui:
        await ui.press("D", "enter", "enter", "G", "2", "escape", "escape")
        assert ui.place == "matrix"
        matrix = ui.app.screen.matrix
        assert sum(cell.count for cell in matrix.cells.values()) == 4


@pytest.mark.parametrize("ending", ["docx", "xlsx", "csv", "html", "md"])
async def test_the_matrix_is_written_by_its_ending(coded, drive, tmp_path, ending):
    path = await coded()
    target = tmp_path / f"matriks.{ending}"
    async with drive(path) as ui:
        await ui.press("D", "e")
        await ui.answer(str(target))
        assert target.stat().st_size > 0
        assert "Written" in ui.said


async def test_an_ending_nobody_knows_is_refused_before_writing(coded, drive, tmp_path):
    path = await coded()
    async with drive(path) as ui:
        await ui.press("D", "e")
        await ui.answer(str(tmp_path / "matriks.pdf"))
        assert "must be one of" in ui.text


async def test_axes_swap_filter_and_content(coded, drive):
    path = await coded()
    async with drive(path) as ui:
        await ui.press("D", "x")
        assert ui.app.screen.axes == ("dimension", "informant")
        await ui.press("f", "down", "enter")
        options = [option.label for option in ui.app.screen.query_one("ChoiceList").items]
        await ui.press(*["down"] * options.index("Input › Money"), "enter")
        counts = [cell.count for cell in ui.app.screen.matrix.cells.values() if cell.count]
        assert counts == [1]
        await ui.press("o")
        assert len(ui.app.screen.matrix.rows) == 1
        await ui.press("escape")
        assert ui.app.screen.filter is None
        await ui.press("v", "v", "v", "a")
        assert ui.place == "Choose"


async def test_quotations_of_a_code_are_written_to_a_file(coded, drive, tmp_path):
    path = await coded()
    target = tmp_path / "kutipan.csv"
    async with drive(path) as ui:
        await ui.press("B", "j", "enter", "e")
        await ui.answer(str(target))
    assert "Kadernyo ado limo orang." in target.read_text(encoding="utf-8-sig")


async def test_a_folder_that_cannot_be_written_is_said(coded, drive, tmp_path):
    path = await coded()
    async with drive(path) as ui:
        await ui.press("D", "e")
        await ui.answer(str(tmp_path / "tidak" / "ada" / "m.csv"))
        assert ui.place == "matrix"
        assert len(ui.complaints) == 1


# Log


async def test_the_log_tells_acts_in_words_and_marks_what_was_undone(coded, drive):
    path = await coded()
    async with drive(path, size=(120, 30)) as ui:
        await ui.press("u", "L")
        assert "coded Input › Man: “Kadernyo ado limo orang.”" in ui.text
        assert "[undone] coded Input › Man" in ui.text
        assert "imported 1 transcript" in ui.text


def test_an_act_of_a_verb_nobody_knows_is_shown_by_its_name():
    from qualcode.tui.trail import told

    assert told("future.verb", {"code": "Input/Man"}) == "future.verb"
    assert told("code.move", {"code": "Input/Man", "to": "/"}) == "moved the code Input › Man to /"


# Sources


async def test_sources_are_renamed_deleted_and_brought_back(coded, drive):
    path = await coded()
    async with drive(path) as ui:
        await ui.press("S", "r")
        await ui.answer("IDI 1")
        assert "IDI 1" in ui.text
        await ui.press("x")
        assert "3 codings go with it" in ui.text
        await ui.press("y")
        assert "No transcripts yet." in ui.text
        await ui.press("u")
        assert "IDI 1" in ui.text
    with Session.open(path, "Sri") as session:
        assert sources.listing(session)[0].codings == 3


async def test_header_and_speakers_are_corrected(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("v", "a")
        await ui.answer("place")
        await ui.answer("Balai desa")
        assert "Balai desa" in ui.text
        rows = ui.app.screen.query_one("RowList").items
        memo = next(i for i, row in enumerate(rows) if row.label.strip() == "memo")
        await ui.press("g", *["down"] * memo, "enter")
        await ui.type("ragu")
        await ui.press("escape")
        assert "ragu" in ui.text
        index = next(i for i, row in enumerate(rows) if row.label.strip() == "I")
        await ui.press("g", *["down"] * index, "enter")
        assert "Who is “I”?" in ui.text
        await ui.press("g", "enter")
        assert "interviewer" in ui.text
    with Session.open(path, "Sri") as session:
        row = sources.listing(session)[0]
        assert row.source.meta["place"] == "Balai desa"
        speakers = sources.document(session, row.source.id).speakers
        assert {speaker.role for speaker in speakers} == {"interviewer"}


async def test_the_kind_of_a_source_is_changed(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("K", "down", "enter")
        assert "FGD" in ui.text


# Choices


async def test_language_and_theme_change_at_once_and_are_kept(make_project, drive):
    async with drive(make_project()) as ui:
        await ui.press("enter", "]")
        here = ui.app.screen.view.selection
        await ui.press("f9")
        assert messages.language() == "id"
        assert ui.place == "coding"
        assert ui.app.screen.view.selection == here
        await ui.press("f10")
        assert ui.app.theme == "qualcode-light"
        assert ui.app.screen.view.selection == here
    found = load(config_file())
    assert (found.lang, found.theme) == ("id", "light")


async def test_settings_are_changed_where_they_are_listed(make_project, drive):
    async with drive(make_project()) as ui:
        await ui.press("comma", "enter", "down", "enter", "escape")
        assert ui.app.choices.unit == "turn"
        assert ui.app.choices.auto_advance is False
    found = load(config_file())
    assert (found.unit, found.auto_advance) == ("turn", False)


async def test_a_terminal_without_colour_gets_monochrome_and_tags(coded, drive, monkeypatch):
    path = await coded()
    monkeypatch.setenv("NO_COLOR", "1")
    async with drive(path, choices=Preferences(theme="light")) as ui:
        assert ui.app.theme == "qualcode-mono"
        assert "MA" in ui.text
        assert "MO" in ui.text


async def test_the_monochrome_theme_tells_codes_apart_by_their_tags_alone(coded, drive):
    path = await coded()
    async with drive(path, choices=Preferences(theme="light")) as ui:
        here = ui.app.screen.view.selection
        assert len({mark.color for mark in ui.app.screen.marks.values()}) == 1
        await ui.press("f10")
        assert ui.app.theme == "qualcode-mono"
        assert {mark.color for mark in ui.app.screen.marks.values()} == {"#999999"}
        assert ui.app.screen.view.selection == here
        await ui.press("f10")
        assert {mark.color for mark in ui.app.screen.marks.values()} != {"#999999"}


async def test_a_click_on_a_key_does_what_the_key_does(coded, drive):
    path = await coded()
    async with drive(path) as ui:
        line = ui.text.splitlines()[-1]
        await ui.pilot.click("KeyBar", offset=(line.index("? ") + 1, 0))
        await ui.settle()
        assert ui.place == "HelpScreen"


async def test_a_click_on_a_code_beside_the_text_applies_it(make_project, drive):
    path = make_project()
    async with drive(path, size=(120, 30)) as ui:
        await ui.press("enter", "]")
        await ui.pilot.click("CodePanel", offset=(10, 1))
        await ui.pilot.click("CodePanel", offset=(10, 1))
        await ui.settle()
        assert len(ui.app.screen.marks) == 1


async def test_a_mistake_in_the_program_is_a_sentence_and_nothing_is_lost(
    coded, drive, monkeypatch
):
    path = await coded()
    async with drive(path) as ui:

        def broken(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(reduction, "apply_codes", broken)
        await ui.press("G", "2")
        assert "mistake in qualcode (ZeroDivisionError" in ui.complaints[0]
        monkeypatch.undo()
        await ui.press("2")
        assert len(ui.app.screen.marks) == 4
