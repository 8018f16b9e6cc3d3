"""Coding by keys: what is stored, what is painted, what is said."""

import pytest

from qualcode import messages
from qualcode.services import codebooks, reduction, sources
from qualcode.services.session import Session

FIRST_ANSWER = "Kadernyo ado limo orang."


def stored(path):
    """The codings of a project as (code path, quotation)."""
    with Session.open(path, "Sri") as session:
        book = codebooks.current(session)
        found = []
        for row in sources.listing(session):
            text = reduction.text(session, row.source.id)
            found += [
                (book.path(c.code_id), text[c.start : c.end])
                for c in reduction.source_codings(session, row.source.id)
            ]
    return found


@pytest.mark.parametrize("language", ["en", "id"])
async def test_a_digit_stores_one_coding_with_its_place_and_moves_on(make_project, drive, language):
    messages.use(language)
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "]")
        assert ui.app.screen.view.selected_text == FIRST_ANSWER
        await ui.press("1")
        assert ui.app.screen.view.selected_text == "Dana dari desa dak cukup."
        assert "Input › Man" in ui.said
    assert stored(path) == [("Input/Man", FIRST_ANSWER)]


async def test_undo_works_after_the_program_was_started_again(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "]", "1", "2")
    assert len(stored(path)) == 2
    async with drive(path) as ui:
        assert ui.place == "coding"
        await ui.press("u")
        assert len(ui.app.screen.marks) == 1
        assert ui.app.screen.view.selected_text == "Dana dari desa dak cukup."
        await ui.press("u")
        assert len(ui.app.screen.marks) == 0
        await ui.press("U")
    assert stored(path) == [("Input/Man", FIRST_ANSWER)]


async def test_a_new_coder_has_nothing_to_undo_and_is_told_so(make_project, drive):
    async with drive(make_project(), coder="Rani") as ui:
        await ui.press("enter", "u")
        assert ui.complaints == ["There is nothing to undo."]
        await ui.press("u", "u")
        assert ui.complaints == ["There is nothing to undo."]


async def test_undoing_the_import_leaves_an_empty_screen_and_redo_fills_it(make_project, drive):
    async with drive(make_project()) as ui:
        await ui.press("enter", "u")
        assert "imported 1" in ui.said
        await ui.press("1", "c", "]", "m", "x")
        assert ui.complaints == []
        await ui.press("U", "]")
        assert ui.app.screen.view.selected_text == FIRST_ANSWER


async def test_the_reader_is_where_the_project_was_left(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "j", "j", "j")
        left = ui.app.screen.view.selection
    async with drive(path) as ui:
        assert ui.app.screen.view.selection == left


async def test_without_auto_advance_the_cursor_stays(make_project, drive):
    from qualcode.tui.preferences import Preferences

    async with drive(make_project(), choices=Preferences(auto_advance=False)) as ui:
        await ui.press("enter", "]", "1", "2")
        assert ui.app.screen.view.selected_text == FIRST_ANSWER
        assert "Input › Money" in ui.text or "Input › Money" in ui.said


async def test_the_picker_finds_by_a_few_letters_and_makes_new_codes(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "]", "c")
        await ui.type("pelak")
        await ui.press("enter", "c")
        await ui.type("p/Biaya desa")
        await ui.press("enter")
        assert ui.place == "coding"
    assert stored(path) == [
        ("Proses/pelaksanaan", FIRST_ANSWER),
        ("Proses/Biaya desa", "Dana dari desa dak cukup."),
    ]


async def test_one_undo_takes_a_new_code_and_its_coding_back(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "]", "c")
        await ui.type("Relawan")
        await ui.press("enter", "u")
        assert "Relawan" not in {code.name for code in ui.app.desk.book.codes}
    assert stored(path) == []


async def test_in_vivo_takes_the_words_as_the_name(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "]", "i", "down", "enter")
    assert stored(path) == [("Input/Man/Kadernyo ado limo orang", FIRST_ANSWER)]


async def test_repeat_applies_the_last_code(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "]", "2", ".")
    assert [code for code, _ in stored(path)] == ["Input/Money", "Input/Money"]


async def test_a_selection_is_coded_as_one(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "]", "v", "j", "1")
        assert ui.app.screen.view.selected_text == "Kami nimbang tiap bulan."
    assert stored(path) == [("Input/Man", f"{FIRST_ANSWER} Dana dari desa dak cukup.")]


async def test_removing_asks_when_several_codes_stand_here(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "]", "1", "k", "2", "k", "x")
        assert ui.place == "Choose"
        await ui.press("down", "enter")
    assert [code for code, _ in stored(path)] == ["Input/Man"]


async def test_other_coders_codings_are_left_alone(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "]", "1")
    async with drive(path, coder="Rani") as ui:
        await ui.press("g", "]") if ui.place == "coding" else await ui.press("enter", "g")
        await ui.press("g", "}", "x")
        assert "another coder" in ui.said
    assert len(stored(path)) == 1


async def test_coding_the_same_twice_is_refused_in_a_sentence(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "]", "1", "k", "1")
        assert "already has the code" in ui.complaints[0]
    assert len(stored(path)) == 1


async def test_a_memo_is_stored_by_escape_and_deleted_by_emptying_it(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "]", "1", "k", "m")
        await ui.type("penting")
        await ui.press("tab", "escape")
        assert "✎ penting" in ui.text or ui.said
        await ui.press("j", "k")
        assert "✎ penting" in ui.text
        with Session.open(path, "Sri") as session:
            (memo,) = reduction.memos(session)
            assert (memo.body, memo.kind) == ("penting", "method")
        await ui.press("m", *["backspace"] * 7, "escape")
        with Session.open(path, "Sri") as session:
            assert reduction.memos(session) == []
        await ui.press("u")
        with Session.open(path, "Sri") as session:
            assert [memo.body for memo in reduction.memos(session)] == ["penting"]


async def test_uncoded_units_are_visited_and_the_end_is_said(make_project, drive):
    path = make_project("P: Apo?\nI: Satu.\nP: Lagi?\nI: Duo.\n")
    async with drive(path) as ui:
        await ui.press("enter", "]")
        seen = []
        while ui.app.screen.view.selected_text not in seen:
            seen.append(ui.app.screen.view.selected_text)
            await ui.press("1", "]")
        assert seen[:2] == ["Satu.", "Duo."]
        assert "coded" in ui.said


async def test_search_counts_and_steps(make_project, drive):
    async with drive(make_project()) as ui:
        await ui.press("enter", "/")
        await ui.type("dak")
        assert "1 of 2" in ui.text
        await ui.press("enter", "n")
        assert ui.app.screen.view.selected_text == "Dak"
        await ui.press("escape")
        assert len(ui.app.screen.view.hits) == 0


async def test_copying_says_where_the_words_went(make_project, drive):
    from qualcode.tui.clipping import copied_file

    async with drive(make_project()) as ui:
        await ui.press("enter", "]", "y")
        assert "OSC 52" in ui.said
        assert ui.app.clipboard.startswith(f"“{FIRST_ANSWER}”")
    assert FIRST_ANSWER in copied_file().read_text(encoding="utf-8")


async def test_markup_in_a_transcript_is_text(make_project, drive):
    path = make_project()
    async with drive(path, size=(120, 30)) as ui:
        await ui.press("enter", "t", "G", "1")
        assert "[@click=app.quit]x[/]" in ui.text
        await ui.press("G", "m")
        assert "[@click=app.quit]x[/]" in ui.text
        await ui.press("escape", "i", "escape", "D", "enter")
        assert "[@click=app.quit]x[/]" in ui.text
        await ui.press("L")
        assert "[@click" in ui.text
    assert stored(path)[0][1].startswith("Dak tau.")


async def test_control_characters_never_reach_the_screen(make_project, drive):
    talk = "P: Apo?\nI: \x1b]0;judul\x07 ko \x1b[31mmerah\x9b2J balek.\nI: Sudah.\n"
    async with drive(make_project(talk), size=(120, 30)) as ui:
        await ui.press("enter", "t", "j", "1", "k")
        await ui.press("D", "enter", "L")
        for key in ("S", "C", "B", "D", "L"):
            await ui.press(key)
            assert not any(ord(char) < 32 and char != "\n" for char in ui.text)


async def test_a_pinned_code_keeps_its_key(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("enter", "p", "enter")
        await ui.type("pelak")
        await ui.press("enter", "]", "1")
    async with drive(path) as ui:
        assert ui.app.desk.crumbs(ui.app.desk.slots[0]) == "Proses › pelaksanaan"
    assert [code for code, _ in stored(path)] == ["Proses/pelaksanaan"]


async def test_using_codes_does_not_change_their_keys(make_project, drive):
    async with drive(make_project()) as ui:
        await ui.press("enter", "]")
        before = list(ui.app.desk.slots)
        await ui.press("3", "1", "u", "2")
        assert ui.app.desk.slots == before


async def test_next_and_previous_source(make_project, drive):
    path = make_project("P: Apo?\nI: Satu.\n", "P: Apo?\nI: Duo.\n")
    async with drive(path) as ui:
        await ui.press("enter", ">", "t", "G")
        assert ui.app.screen.view.selected_text == "Duo."
        await ui.press(">")
        assert "last" in ui.said
        await ui.press("<", "G")
        assert ui.app.screen.view.selected_text == "Satu."
