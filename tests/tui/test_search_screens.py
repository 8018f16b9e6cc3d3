"""Search, proposals, lexicon and suggestions by their keys."""

from __future__ import annotations

import pytest

from qualcode import messages
from qualcode.services import (
    codebooks,
    display,
    lexicon,
    projects,
    search_acts,
    suggesting,
)
from qualcode.services.session import Session

TALK = """P: Apo bae kegiatan BKB di desa ko?
I: Meja dak ado. Kursi katek jugo [/] [@click=app.quit]x[/]. Kader dak pernah dilatih.
P: Siapo yang melatih?
I: Tidak ada. Kader tu cuma limo orang, nggak ada yang digaji.
"""


@pytest.fixture
def project(make_project):
    path = make_project(TALK, TALK.replace("Meja", "Timbangan"))
    with Session.open(path, "Sri") as session:
        code = codebooks.current(session).find("Input/Man").id
        codebooks.change(session, code, keywords=["kader", "[NEG] .. dilatih"])
    return path


def quotations(path):
    with Session.open(path, "Sri") as session:
        return [(quote.code, quote.text) for quote in display.quotations(session)]


async def look_for(ui, query):
    await ui.press("F")
    await ui.type(query)
    await ui.press("enter")


async def test_a_whole_theme_is_coded_from_one_search_and_undone_in_one_step(project, drive):
    async with drive(project) as ui:
        await look_for(ui, "tidak ada")
        assert ui.place == "search"
        assert "8 hits" in ui.text
        assert "katek" in ui.text
        await ui.press("a", "c")
        await ui.type("man")
        await ui.press("enter")
        assert "8 passages coded Input › Man" in ui.text
    coded = quotations(project)
    assert len(coded) == 8
    assert ("Input/Man", "Kursi katek jugo [/] [@click=app.quit]x[/].") in coded
    async with drive(project) as ui:
        await ui.press("u")
    assert quotations(project) == []


async def test_one_or_several_hits_are_coded(project, drive):
    async with drive(project) as ui:
        await look_for(ui, "tidak ada")
        await ui.press("t", "j", "t", "c")
        await ui.type("money")
        await ui.press("enter", "j", "c")
        await ui.type("money")
        await ui.press("enter")
    assert len(quotations(project)) == 3


async def test_a_hit_shows_its_reason_and_its_place(project, drive):
    async with drive(project) as ui:
        await look_for(ui, "tidak ada")
        assert "dak ado = tidak ada" in ui.text
        await ui.press("enter")
        assert ui.place == "coding"
        assert "Meja dak ado" in ui.text
        await ui.press("escape")
        assert ui.place == "search"
        assert "8 hits" in ui.text


async def test_how_and_where_to_search_is_chosen(project, drive):
    async with drive(project) as ui:
        await look_for(ui, "tidak ada")
        await ui.press("o", "down", "enter")
        assert "2 hits · only this spelling" in ui.text
        await ui.press("f")
        await ui.type("wawancara 1")
        await ui.press("enter")
        assert "1 hit · only this spelling · wawancara 1" in ui.text
        await ui.press("s", "down", "enter")
        assert "the whole turn" in ui.text


async def test_places_to_look_at_are_combined(project, drive):
    async with drive(project) as ui:
        await look_for(ui, "kegiatan OR tidak ada")
        assert "10 hits" in ui.text
        await ui.press("f")
        await ui.type("interviewer")
        await ui.press("tab")
        await ui.type("wawancara 2")
        await ui.press("tab", "enter")
        assert "1 hit · every spelling · interviewer + wawancara 2" in ui.text
        await ui.press("f", "enter")
        assert "10 hits · every spelling " in ui.text


async def test_hits_are_grouped_by_informant_and_a_whole_group_is_coded(project, drive):
    async with drive(project) as ui:
        await look_for(ui, "tidak ada")
        await ui.press("i", "g")
        lines = ui.text.splitlines()
        assert "Informan 1  4 hits" in lines[2]
        assert "wawancara 1" in lines[3]
        await ui.press("t")
        assert "8 hits · 4 taken" in ui.text
        await ui.press("t", "j", "j", "i")
        assert "katek" in ui.app.screen.current.text
        await ui.press("i", "G", "i", "i", "g", "c")
        await ui.type("man")
        await ui.press("enter")
        assert "4 passages coded Input › Man" in ui.text
    assert len(quotations(project)) == 4


async def test_a_regular_expression_is_searched_and_a_wrong_one_is_told(project, drive):
    async with drive(project) as ui:
        await ui.press("F", "escape", "o", "down", "down", "down", "enter", "/")
        await ui.type("dak \\w+")
        await ui.press("enter")
        await ui.settle()
        assert "6 hits · regular expression" in ui.text
        await ui.press("/", "home")
        await ui.type("(")
        await ui.press("enter")
        await ui.settle()
        assert any("is not a regular expression" in said for said in ui.complaints)


async def test_nothing_found_and_a_bad_query_are_told(project, drive):
    async with drive(project) as ui:
        await look_for(ui, "gajah")
        assert "Nothing found." in ui.text
        await ui.type(" AND")
        await ui.press("enter")
        assert any("A word is missing" in said for said in ui.complaints)


async def test_a_search_is_kept_and_done_again(project, drive):
    async with drive(project) as ui:
        await look_for(ui, "tidak ada")
        await ui.press("w")
        await ui.press("enter")
    with Session.open(project, "Sri") as session:
        assert [one.query for one in search_acts.saved(session)] == ["tidak ada"]
    async with drive(project) as ui:
        await ui.press("F", "escape", "r", "enter")
        assert "8 hits" in ui.text


async def test_more_hits_come_as_the_cursor_nears_the_end(make_project, drive):
    path = make_project("P: Apo?\n" + "\n".join(f"I: Kader {n}. Nah.\nP: Oh." for n in range(250)))
    async with drive(path) as ui:
        await look_for(ui, "kader")
        assert "100 hits and more" in ui.text
        await ui.press("G")
        assert "200 hits and more" in ui.text
        await ui.press("a")
        assert "250 hits · 250 taken" in ui.text


async def test_hits_go_to_a_file(project, drive, tmp_path):
    async with drive(project) as ui:
        await look_for(ui, "tidak ada")
        await ui.press("e")
        await ui.answer(str(tmp_path / "hits.csv"))
        assert "Written" in ui.text
    assert (tmp_path / "hits.csv").read_text(encoding="utf-8-sig").count("\n") == 9


async def test_proposals_are_coded_rejected_and_undone(project, drive):
    async with drive(project) as ui:
        await ui.press("P")
        await ui.settle()
        assert "4 proposals" in ui.text
        await ui.press("x")
        assert "3 proposals" in ui.text
        await ui.press("c")
        assert "2 proposals" in ui.text
        await ui.press("a", "c")
        assert "propose nothing new" in ui.text
    assert len(quotations(project)) == 3
    async with drive(project) as ui:
        await ui.press("u", "u", "u", "P")
        await ui.settle()
        assert "4 proposals" in ui.text
    assert quotations(project) == []


async def test_proposals_of_one_code_are_shown_and_lead_to_their_place(project, drive):
    async with drive(project) as ui:
        await ui.press("P")
        await ui.settle()
        await ui.press("f", "down", "enter")
        assert "4 proposals · Input › Man" in ui.text
        await ui.press("enter")
        assert ui.place == "coding"
        await ui.press("escape")
        assert "4 proposals" in ui.text


async def test_the_lexicon_is_found_changed_and_taken_back(project, drive):
    async with drive(project) as ui:
        await ui.press("W", "/")
        await ui.answer("katek")
        assert "tidak ada" in ui.text
        await ui.press("x")
        assert "left as it is written" in ui.text
    with Session.open(project, "Sri") as session:
        assert lexicon.changes(session).disabled == ("katek",)
    async with drive(project) as ui:
        await ui.press("W", "o", "d")
        assert "No entries of its own" in ui.text
        await ui.press("a")
        await ui.answer("kursi = tempat duduk")
        assert "kursi" in ui.text
        await ui.press("a")
        await ui.answer("kursi")
        assert any("has no key" in said for said in ui.complaints)
    with Session.open(project, "Sri") as session:
        assert [e.form for e in lexicon.changes(session).additions] == ["kursi"]


async def test_a_suggestion_is_taken_with_a_number_and_another_rejected(project, drive):
    async with drive(project) as ui:
        await look_for(ui, "kader")
        await ui.press("t", "t", "c")
        await ui.type("man")
        await ui.press("enter", "S", "down", "enter", "G", "h")
        await ui.settle()
        assert "Suggested codes" in ui.text
        assert "like “Kader" in ui.text
        await ui.press("1")
        assert "✓ Input › Man" in ui.text
    assert len(quotations(project)) == 3


async def teach(ui):
    """Code both kinds of hits, and go to the last turn of the first interview, which has no code."""
    await look_for(ui, "kader")
    await ui.press("t", "t", "c")
    await ui.type("man")
    await ui.press("enter", "S", "down", "enter", "G")


async def offered(ui):
    """Open the picker and wait for what is learned beside the screens."""
    await ui.press("c")
    for _ in range(1000):
        if ui.app.screen._offers:
            break
        await ui.pilot.pause(0.01)
    await ui.settle()


async def test_the_picker_offers_suggestions_and_the_log_knows_what_was_taken(project, drive):
    async with drive(project) as ui:
        await teach(ui)
        await offered(ui)
        assert "≈ MA Man  like “Kader" in ui.text
        await ui.press("up", "enter")
        assert "✓ Input › Man" in ui.text
    with Session.open(project, "Sri") as session:
        assert projects.log(session)[0].verb == "suggestion.accept"
        assert suggesting.report(session).accepted == 1
    async with drive(project) as ui:
        await ui.press("u")
    assert len(quotations(project)) == 2


async def test_a_suggestion_rejected_in_the_picker_is_not_offered_there_again(project, drive):
    async with drive(project) as ui:
        await teach(ui)
        await offered(ui)
        await ui.press("up", "delete")
        assert "≈" not in ui.text
        await ui.press("escape")
        assert "will not be suggested here again" in ui.text
        await ui.press("c")
        await ui.settle()
        assert "≈" not in ui.text
        await ui.press("escape", "u")
        assert "Undone: rejected the suggestion" in ui.said
    with Session.open(project, "Sri") as session:
        assert suggesting.report(session).rejected == 0


async def test_a_coded_unit_gets_no_suggestions_in_the_picker(project, drive):
    async with drive(project) as ui:
        await teach(ui)
        await offered(ui)
        await ui.press("enter", "c")
        await ui.settle()
        assert "≈" not in ui.text


async def test_how_good_suggestions_are_is_told(project, drive):
    async with drive(project) as ui:
        await look_for(ui, "kader")
        await ui.press("a", "c")
        await ui.type("man")
        await ui.press("enter", "S", "enter", "H")
        await ui.settle()
        assert "each source hidden in turn" in ui.text
        assert "100%" in ui.text


async def test_a_word_leads_to_its_places_and_to_the_transcript_and_back(project, drive):
    async with drive(project) as ui:
        await ui.press("X")
        assert "dak 4, katek 2, nggak 2, tidak 2" in ui.text
        await ui.press("/")
        await ui.answer("katek")
        await ui.press("enter")
        assert "10 places" in ui.text
        assert "Kursi katek jugo" in ui.text
        await ui.press("j", "enter")
        assert ui.place == "coding"
        assert ui.app.screen.view.selected_text == "katek"
        await ui.press("escape")
        assert ui.place == "words"
        assert "10 places" in ui.text
        await ui.press("o", "down", "enter", "escape")
        assert ui.app.screen.word == "tidak"


async def test_words_near_a_word_and_of_a_group_are_shown(project, drive):
    async with drive(project) as ui:
        await ui.press("X", "/")
        await ui.answer("meja")
        await ui.press("n")
        assert "within 5 words of “meja”" in ui.text
        await ui.press("escape", "c")
        await ui.press("down", "enter", "enter")
        assert "Informan 2 against all others" in ui.text
        assert "timbangan" not in ui.text
        await ui.press("escape", "f")
        await ui.type("interviewer")
        await ui.press("enter")
        assert "interviewer" in ui.text
        assert "siapa" in ui.text


async def test_a_word_list_goes_to_a_file_as_it_is_shown(project, drive, tmp_path):
    async with drive(project) as ui:
        await ui.press("X", "/")
        await ui.answer("meja")
        await ui.press("e")
        await ui.answer(str(tmp_path / "kata.csv"))
        assert "Written" in ui.text
    lines = (tmp_path / "kata.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("key,count,per_1000")
    assert [line.split(",")[0] for line in lines[1:]] == ["meja"]


async def test_word_lists_follow_what_is_undone(project, drive):
    async with drive(project) as ui:
        await ui.press("W", "/")
        await ui.answer("katek")
        await ui.press("x", "X")
        assert "katek 2" in ui.text
        assert "dak 4, nggak 2, tidak 2" in ui.text
        await ui.press("u")
        assert "dak 4, katek 2, nggak" in ui.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 18)])
@pytest.mark.parametrize("language", ["en", "id"])
async def test_the_screens_fit_and_say_their_keys(project, drive, size, language):
    messages.use(language)
    async with drive(project, size=size) as ui:
        for key, place in (("F", "search"), ("P", "autocode"), ("W", "lexicon"), ("X", "words")):
            await ui.press(key)
            await ui.settle()
            if place == "search":
                await ui.type("kader")
                await ui.press("enter")
            assert ui.place == place
            lines = ui.text.splitlines()
            assert len(lines) == size[1]
            assert " ? " in lines[-1]
            shown = [w for w in ui.app.screen.children if w.display and w.region.height]
            for one in shown:
                for other in shown:
                    assert one is other or not one.region.overlaps(other.region)


async def test_a_pattern_is_written_in_the_codebook_and_proposes(project, drive):
    async with drive(project) as ui:
        await ui.press("B", "j", "j", "e", "tab", "tab", "tab", "tab")
        assert "[NEG] .. dilatih" in ui.text
        ui.app.screen.query_one("#keywords").value = "[NEG] .. digaji, [WHO] .. x"
        await ui.press("escape")
        assert "“[WHO]” in the pattern" in ui.text
        ui.app.screen.query_one("#keywords").value = "[NEG] .. digaji"
        await ui.press("escape", "P")
        await ui.settle()
        assert "6 proposals" in ui.text
        assert "MA 4 · MO 2" in ui.text
        await ui.press("f", "down", "down", "enter")
        assert "2 proposals · Input › Money" in ui.text
        assert "nggak ada yang digaji" in ui.text
