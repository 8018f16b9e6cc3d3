"""Sheets, coverage, links, memos, indicators, member check, weighing: by keys alone, in 80 by 24."""

from __future__ import annotations

import pytest
from docx import Document
from textual.widgets import Input, TextArea

from qualcode import messages
from qualcode.model.coding import MemoKind, MemoTarget
from qualcode.model.conclusion import FEEDBACK, Side
from qualcode.model.reduction import LinkKind, ResponseState, SheetKind
from qualcode.services import (
    codebooks,
    conclusion,
    display,
    memos,
    reduction,
    reduction_sheets,
    responses,
    sources,
    triangulation,
    written_cells,
)
from qualcode.services.reduction import Place
from qualcode.services.session import Session
from qualcode.tui.widgets.rows import RowList
from tests.tui.conftest import CODER, TALK

OTHER = """P: Pernah dilatih?
I: Kader dilatih tiap tahun, lengkap [/] [@click=app.quit]x[/].
"""
WORDS = ("Kadernyo ado limo orang", "Kader dilatih tiap tahun")


@pytest.fixture
def path(make_project):
    """Two interviews, with a coding of Man in each."""
    made = make_project(TALK, OTHER)
    with Session.open(made, CODER) as session:
        book = codebooks.current(session)
        for row, words in zip(sources.listing(session), WORDS, strict=True):
            start = reduction.text(session, row.source.id).index(words)
            place = Place(row.source.id, start, start + len(words))
            reduction.apply_code(session, place, book.find("Man").id)
    return made


def session_of(driver):
    return driver.app.desk.session


async def choose(driver, label):
    """Choose a line of the dialog by its words."""
    from qualcode.tui.screens.dialogs import ChoiceList

    options = driver.app.screen.query_one(ChoiceList).items
    at = next(n for n, option in enumerate(options) if label in option.label)
    steps = at - driver.app.screen.query_one(ChoiceList).index
    await driver.press(*(["down" if steps > 0 else "up"] * abs(steps)), "enter")


# Sheets


async def test_a_contact_sheet_is_filled_stored_on_esc_and_undone(path, drive):
    async with drive(path) as driver:
        await driver.press("S", "s")
        assert "Contact summary sheet" in driver.text
        assert "not written yet" in driver.text
        await driver.type("Dana kurang")
        await driver.press("tab")
        await driver.type("Bidan jarang datang")
        await driver.press("escape")
        (sheet,) = reduction_sheets.sheets(session_of(driver))
        assert sheet.fields == {"themes": "Dana kurang", "striking": "Bidan jarang datang"}
        await driver.press("j", "k")
        assert "≡ sheet" in driver.text
        await driver.press("s")
        assert "written by Sri" in driver.text
        assert "Bidan jarang datang" in driver.text
        await driver.press("x", "ctrl+g")
        assert reduction_sheets.sheets(session_of(driver))[0].fields["themes"] == "Dana kurang"
        await driver.press("u")
        assert reduction_sheets.sheets(session_of(driver)) == []
        assert "≡" not in driver.text


async def test_the_sheet_opens_from_the_transcript_and_an_empty_one_is_removed(path, drive):
    async with drive(path) as driver:
        await driver.press("S", "enter", "l")
        await driver.type("Dana")
        await driver.press("escape")
        assert len(reduction_sheets.sheets(session_of(driver))) == 1
        assert driver.place == "coding"
        await driver.press("l")
        driver.app.screen.query(TextArea).first().text = " "
        await driver.press("escape")
        assert reduction_sheets.sheets(session_of(driver)) == []
        assert "removed" in driver.said
        before = session_of(driver).project.head
        await driver.press("l", "escape")
        assert session_of(driver).project.head == before


async def test_a_document_has_its_own_form(path, drive):
    with Session.open(path, CODER) as session:
        source = sources.listing(session)[0].source
        sources.change(session, source.id, kind="document")
    async with drive(path) as driver:
        await driver.press("S", "s")
        assert "Document summary form" in driver.text
        assert "Why it matters" in driver.text
        await driver.type("Laporan BKB")
        await driver.press("escape")
        (sheet,) = reduction_sheets.sheets(session_of(driver))
        assert (sheet.kind, sheet.fields) == (SheetKind.DOCUMENT, {"about": "Laporan BKB"})


async def test_a_sheet_is_stale_when_a_new_theme_came_up_and_esc_says_it_holds(path, drive):
    async with drive(path) as driver:
        await driver.press("S", "s")
        await driver.type("Kader")
        await driver.press("escape")
        session = session_of(driver)
        (sheet,) = reduction_sheets.sheets(session)
        clock = session.project.clock
        session.project.clock = lambda: clock().replace(year=2999)
        place = Place(sheet.source_id, 0, 5)
        reduction.apply_code(session, place, codebooks.current(session).find("Money").id)
        await driver.press("L", "S")
        assert "! sheet is stale" in driver.text
        await driver.press("s")
        assert "stale: 1 theme came up since" in driver.text
        await driver.press("escape")
        await driver.press("j", "k")
        assert "! sheet is stale" not in driver.text
        assert "≡ sheet" in driver.text


# Weighing while coding


async def test_a_coding_is_weighed_right_after_it_was_made(path, drive):
    async with drive(path) as driver:
        await driver.press("S", "enter", "2", "d")
        assert "Input › Money" in driver.text
        await driver.press("-", "1", "p")
        await driver.answer("Dana kurang")
        await driver.press("s")
        await driver.answer("Dana tidak cukup")
        await driver.press("enter")
        assert "−hinders, core" in driver.said
        (quote,) = [q for q in display.quotations(session_of(driver)) if q.code == "Input/Money"]
        assert (quote.direction, quote.relevance) == ("hinders", "core")
        assert (quote.paraphrase, quote.gloss) == ("Dana kurang", "Dana tidak cukup")
        await driver.press("k")
        assert "Input › Money (−hinders, core)" in driver.text
        assert "= Dana kurang" in driver.text
        await driver.press("u")
        (quote,) = [q for q in display.quotations(session_of(driver)) if q.code == "Input/Money"]
        assert (quote.direction, quote.paraphrase, quote.gloss) == ("", "", ""), "one step"


async def test_the_coding_under_the_cursor_is_weighed_and_undo_shows_it_as_before(path, drive):
    async with drive(path) as driver:
        await driver.press("S", "enter", "}", "d", "+", "escape")
        assert driver.said == "Input › Man: +supports"
        await driver.press("j", "k")
        assert "Input › Man (+supports)" in driver.text
        await driver.press("d", "+", "escape", "j", "k")
        assert "(+supports)" not in driver.text
        await driver.press("j", "j", "u", "g", "}")
        assert "Input › Man (+supports)" in driver.text
        await driver.press("d", "=", "ctrl+g")
        quote = display.quotations(session_of(driver))[0]
        assert quote.direction == "supports"


async def test_which_coding_is_asked_and_where_there_is_none_it_is_said(path, drive):
    async with drive(path) as driver:
        await driver.press("S", "enter", "d")
        assert driver.said == "No code here."
        await driver.press("}", "3", "k", "d")
        await choose(driver, "all 2")
        await driver.press("3", "escape")
        found = [q.relevance for q in display.quotations(session_of(driver))]
        assert sorted(found) == ["", "aside", "aside"]


# Coverage


async def test_what_to_ask_is_listed_and_leads_to_the_transcript(path, drive):
    async with drive(path) as driver:
        await driver.press("!")
        assert driver.place == "coverage"
        assert "Input › Money" in driver.text
        assert "not asked" in driver.text
        first = driver.app.screen.query_one(RowList).items[0]
        await driver.press("j", "enter")
        assert driver.place == "coding"
        start, _ = driver.app.screen.view.selection
        document = driver.app.screen.document
        here = next(turn for turn in document.turns if turn.start <= start < turn.end)
        assert here.informant_id == first.informant_id
        await driver.press("escape")
        assert driver.place == "coverage"


async def test_a_state_is_decided_from_the_list_and_taken_back(path, drive):
    async with drive(path) as driver:
        await driver.press("!", "d")
        assert "Put the cursor on a theme" in driver.said
        n = len(driver.app.screen.query_one(RowList).items)
        await driver.press("j", "d")
        await choose(driver, "does not know")
        await driver.answer("Bilang dak tau")
        assert len(driver.app.screen.query_one(RowList).items) == n - 1
        await driver.press("v", "v", "f")
        await choose(driver, "does not know")
        (line,) = driver.app.screen.query_one(RowList).items
        assert line.decided.state is ResponseState.DOES_NOT_KNOW
        assert "Bilang dak tau" in driver.text
        await driver.press("x")
        assert [one for one in responses.lines(session_of(driver)) if one.decided] == []


async def test_all_states_are_accepted_as_one_act(path, drive):
    async with drive(path) as driver:
        await driver.press("!", "a")
        assert "v shows the states" in driver.said
        await driver.press("v", "v", "a", "y")
        lines = responses.lines(session_of(driver))
        assert lines
        assert all(line.decided for line in lines)
        await driver.press("u")
        assert not any(line.decided for line in responses.lines(session_of(driver)))


async def test_the_saturation_curve_is_drawn_and_followed(path, drive):
    async with drive(path) as driver:
        await driver.press("!", "v")
        rows = driver.text.splitlines()
        first, second = (next(r for r in rows if f"wawancara {n}" in r) for n in (1, 2))
        assert "+1" in first
        assert "▒" in first
        assert "█" in second
        assert "▒" not in second
        assert "not yet saturated" in driver.text
        await driver.press("j")
        assert "no new code" in driver.text
        await driver.press("enter")
        assert driver.app.screen.document.source.name == "wawancara 2"


async def test_questions_and_saturation_are_written_to_files(path, drive, tmp_path):
    async with drive(path) as driver:
        await driver.press("!")
        for name in ("t.docx", "t.xlsx", "t.csv", "t.md"):
            await driver.press("e")
            await driver.answer(str(tmp_path / name))
        assert driver.complaints == []
    tables = Document(str(tmp_path / "t.docx")).tables
    asked = [[cell.text for cell in row.cells] for row in tables[0].rows]
    assert asked[0] == ["Informant", "Theme", "State"]
    assert ["Input/Money", "not asked"] in [row[1:] for row in asked]
    assert [cell.text for cell in tables[1].rows[1].cells][:3] == ["wawancara 1", "1", "1"]
    listed = (tmp_path / "t.csv").read_text("utf-8-sig").splitlines()
    assert listed[0] == "informant,code,state"
    assert len(listed) == len(asked)


# Links between codes


async def test_a_pattern_code_gathers_others(path, drive):
    async with drive(path) as driver:
        await driver.press("B", "G", "l")
        assert "No link is stated yet." in driver.text
        await driver.press("c", "space", "space", "enter")
        links = reduction_sheets.links(session_of(driver))
        assert {link.kind for link in links} == {LinkKind.GATHERS}
        assert len(links) == 2
        assert "Proses › pelaksanaan gathers Input." in driver.text
        await driver.press("enter")
        assert driver.app.screen._code_id == links[0].to_code
        await driver.press("escape")
        assert "⊃ Input; Input › Man" in driver.text


async def test_a_cause_is_stated_shown_by_quotations_changed_and_taken_back(path, drive):
    async with drive(path) as driver:
        await driver.press("B", "j", "l", "a")
        await choose(driver, "pelaksanaan")
        await choose(driver, "furthers")
        await driver.press("e", "space", "enter")
        (link,) = reduction_sheets.links(session_of(driver))
        assert (link.sign, len(link.evidence)) == ("+", 1)
        assert "Input › Man furthers Proses › pelaksanaan." in driver.text
        assert "Kadernyo ado limo orang" in driver.text
        await driver.press("s")
        await choose(driver, "hinders")
        await driver.press("n")
        await driver.answer("Terlalu sedikit")
        (link,) = reduction_sheets.links(session_of(driver))
        assert (link.sign, link.note, len(link.evidence)) == ("-", "Terlalu sedikit", 1)
        await driver.press("enter")
        assert driver.place == "quotations"
        await driver.press("escape", "e", "space", "enter")
        assert reduction_sheets.links(session_of(driver))[0].evidence == ()
        await driver.press("x")
        assert reduction_sheets.links(session_of(driver)) == []
        await driver.press("u")
        assert len(reduction_sheets.links(session_of(driver))) == 1


async def test_what_leads_to_a_code_is_stated_from_its_side(path, drive):
    async with drive(path) as driver:
        await driver.press("B", "G", "l", "b")
        await choose(driver, "Money")
        await choose(driver, "hinders")
        (link,) = reduction_sheets.links(session_of(driver))
        book = codebooks.current(session_of(driver))
        assert (book.path(link.from_code), book.path(link.to_code)) == (
            "Input/Money",
            "Proses/pelaksanaan",
        )
        await driver.press("escape", "g", "l")
        assert "No link is stated yet." in driver.text
        await driver.press("o")
        assert "Input › Money" in driver.text


# Memos


@pytest.fixture
def with_memos(path):
    """A memo of every kind, on everything that can have one."""
    with Session.open(path, CODER) as session:
        book = codebooks.current(session)
        person = sources.informants(session)[0]
        source = sources.listing(session)[1].source
        coding = reduction.source_codings(session, source.id)[0]
        finding = conclusion.add(session, "Kader dilatih [/]")
        place = written_cells.named(display.study(session), person.name, "Input").place
        cell = written_cells.write(session, place, "Kader lima")
        targets = {
            MemoTarget.PROJECT: "",
            MemoTarget.SOURCE: source.id,
            MemoTarget.INFORMANT: person.id,
            MemoTarget.CODE: book.find("Money").id,
            MemoTarget.CODING: coding.id,
            MemoTarget.CELL: cell,
            MemoTarget.FINDING: finding,
        }
        kinds = list(MemoKind)
        for n, (target, target_id) in enumerate(targets.items()):
            kind = kinds[n % len(kinds)]
            reduction.write_memo(session, target, str(target_id), f"memo {n} [/b]", kind=kind)
    return path


async def test_every_memo_is_listed_with_what_it_is_on_and_leads_there(with_memos, drive):
    places = {
        MemoTarget.PROJECT: "memos",
        MemoTarget.SOURCE: "coding",
        MemoTarget.INFORMANT: "coding",
        MemoTarget.CODE: "codebook",
        MemoTarget.CODING: "coding",
        MemoTarget.CELL: "quotations",
        MemoTarget.FINDING: "evidence",
    }
    async with drive(with_memos) as driver:
        await driver.press("Z")
        lines = list(driver.app.screen.query_one(RowList).items)
        assert [line.memo.target for line in lines] == list(places)
        assert all(line.name for line in lines[1:])
        assert "memo 0 [/b]" in driver.text
        for index, line in enumerate(lines):
            await driver.press("Z")
            driver.app.screen.query_one(RowList).go(index)
            await driver.press("enter")
            assert driver.place == places[line.memo.target]
            if line.memo.target is MemoTarget.CODE:
                assert driver.app.screen.current.name == "Money"
            if line.memo.target is MemoTarget.CODING:
                assert driver.app.screen.view.selected_text == WORDS[1]
        assert driver.complaints == []


async def test_memos_are_filtered_by_kind_and_by_what_they_are_on(with_memos, drive):
    async with drive(with_memos) as driver:
        await driver.press("Z", "t")
        await choose(driver, "theory")
        shown = driver.app.screen.query_one(RowList).items
        assert {line.memo.kind for line in shown} == {MemoKind.THEORY}
        await driver.press("f")
        await choose(driver, "code")
        assert driver.app.screen.query_one(RowList).items == []
        assert "No memo is like that." in driver.text
        await driver.press("escape")
        assert len(driver.app.screen.query_one(RowList).items) == 7
        assert driver.place == "memos"


async def test_a_memo_is_written_changed_and_deleted_in_the_list(path, drive):
    async with drive(path) as driver:
        await driver.press("Z")
        assert "No memo is written yet." in driver.text
        await driver.press("a", "tab")
        await driver.type("Metode")
        await driver.press("escape", "e")
        await driver.type(" jelas")
        await driver.press("escape")
        (line,) = memos.lines(session_of(driver))
        assert (line.memo.body, line.memo.kind) == ("Metode jelas", MemoKind.METHOD)
        await driver.press("x")
        assert memos.lines(session_of(driver)) == []
        await driver.press("u")
        assert "Metode jelas" in driver.text


async def test_a_memo_on_a_coding_makes_it_evidence_with_the_memo_as_note(with_memos, drive):
    async with drive(with_memos) as driver:
        await driver.press("Z", "l")
        assert "Only codings" in driver.said
        driver.app.screen.query_one(RowList).go(4)
        await driver.press("l")
        await choose(driver, "− 1.")
        (view,) = conclusion.findings(session_of(driver))
        (line,) = view.on(Side.AGAINST)
        assert line.evidence.note == "memo 4 [/b]"


async def test_the_memos_shown_are_written_to_a_file(with_memos, drive, tmp_path):
    async with drive(with_memos) as driver:
        await driver.press("Z", "t")
        await choose(driver, "theory")
        await driver.press("w")
        await driver.answer(str(tmp_path / "m.docx"))
    (table,) = Document(str(tmp_path / "m.docx")).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert [row[3] for row in rows] == ["Memo", "memo 2 [/b]", "memo 6 [/b]"]
    assert rows[2][:3] == ["finding", "1. Kader dilatih [/]", "theory"]


# Indicators


async def fill(driver, **fields):
    """Fill in the form of an indicator."""
    for name, text in fields.items():
        driver.app.screen.query_one(f"#{name}", Input).value = text
    await driver.pilot.pause()
    await driver.press("escape")


async def test_an_indicator_is_written_changed_removed_and_exported(path, drive, tmp_path):
    async with drive(path) as driver:
        await driver.press("%")
        assert "No indicator is written yet." in driver.text
        await driver.press("a")
        await fill(driver, name="Ikut BKB", value="52,94", aim=">", target="70", unit="%")
        (line,) = triangulation.indicators(session_of(driver))
        assert (line.indicator.value, line.indicator.target, line.indicator.aim) == (52.94, 70, ">")
        assert "not reached" in driver.text
        await driver.press("enter")
        assert "no theme yet" in driver.said
        await driver.press("e")
        await fill(
            driver, name="Ikut BKB dan pos", value="80", code="input/man", document="wawancara 2"
        )
        (line,) = triangulation.indicators(session_of(driver))
        assert (line.indicator.name, line.code, line.codings) == (
            "Ikut BKB dan pos",
            "Input/Man",
            2,
        )
        assert line.indicator.source_id == sources.find(session_of(driver), "wawancara 2").id
        assert "1 of 1 reached" in driver.text
        await driver.press("w")
        await driver.answer(str(tmp_path / "i.docx"))
        await driver.press("enter")
        assert driver.place == "quotations"
        await driver.press("escape", "x", "y")
        assert triangulation.indicators(session_of(driver)) == []
        await driver.press("u")
        assert len(triangulation.indicators(session_of(driver))) == 1
        assert driver.complaints == []
    (table,) = Document(str(tmp_path / "i.docx")).tables
    row = [cell.text for cell in table.rows[1].cells]
    assert row[0] == "Ikut BKB dan pos"
    assert "reached" in row


async def test_what_cannot_be_an_indicator_is_refused_with_the_field(path, drive):
    async with drive(path) as driver:
        await driver.press("%", "a")
        await fill(driver, name="Ikut", value="banyak", target="70")
        assert "“banyak” is not a number." in driver.text
        assert driver.app.focused.id == "value"
        await fill(driver, value="5", code="Nowhere")
        assert "There is no code" in driver.text
        await fill(driver, code="", aim="=")
        assert "The aim is one of" in driver.text
        await driver.press("ctrl+g")
        assert triangulation.indicators(session_of(driver)) == []
        await driver.press("a", "escape")
        assert driver.place == "indicators"


async def test_an_indicator_does_not_take_the_name_of_another(path, drive):
    with Session.open(path, CODER) as session:
        triangulation.set_indicator(session, "A", 1, 2)
        triangulation.set_indicator(session, "B", 1, 2)
    async with drive(path) as driver:
        await driver.press("%", "e")
        await fill(driver, name="b")
        assert any("already an indicator" in said for said in driver.complaints)
        names = [one.indicator.name for one in triangulation.indicators(session_of(driver))]
        assert sorted(names) == ["A", "B"]


# Member check


async def test_findings_are_put_before_an_informant_and_the_answer_is_recorded(
    path, drive, tmp_path
):
    async with drive(path) as driver:
        await driver.press("T", "i")
        assert "No finding rests" in driver.said
        finding = conclusion.add(session_of(driver), "Kader terlatih")
        first, second = display.quotations(session_of(driver))
        conclusion.link(session_of(driver), finding, [("coding", second.coding_id)], Side.FOR)
        await driver.press("L", "T", "i")
        await choose(driver, second.informant)
        assert driver.place == "check"
        assert "Kader terlatih" in driver.text
        assert "Kader dilatih tiap tahun" in driver.text
        assert "not answered yet" in driver.text
        await driver.press("a")
        await choose(driver, "it is not right")
        await driver.type("Idak")
        await driver.press("escape")
        (view,) = conclusion.findings(session_of(driver))
        (entry,) = view.tactics
        assert (entry.tactic, entry.done) == (FEEDBACK, f"{second.informant}: -")
        assert entry.result == "Idak"
        assert "✗ it is not right" in driver.text
        await driver.press("w")
        await driver.answer(str(tmp_path / "cek.docx"))
        await driver.press("escape", "i")
        assert "1 of 1 answered" in driver.text
        assert first.informant != second.informant
    text = "\n".join(p.text for p in Document(str(tmp_path / "cek.docx")).paragraphs)
    assert "Kader terlatih" in text


# Everywhere


@pytest.mark.parametrize("lang", ["en", "id"])
async def test_empty_screens_name_a_key_and_nothing_is_left_in_another_language(
    make_project, drive, lang
):
    path = make_project()
    messages.use(lang)
    async with drive(path) as driver:
        for key in ("!", "Z", "%"):
            await driver.press(key)
            assert len(driver.text.splitlines()) == 24
        await driver.press("Z")
        assert messages.tr("No memo is written yet.") in driver.text
        await driver.press("%")
        assert messages.tr("No indicator is written yet.") in driver.text
        await driver.press("!", "v")
        assert (
            messages.tr("Nothing is coded yet.\n\nC   read and code a transcript").split(
                "\n", maxsplit=1
            )[0]
            in driver.text
        )


async def test_the_palette_finds_the_new_screens(path, drive):
    async with drive(path) as driver:
        await driver.press(":")
        await driver.type("figures against")
        await driver.pilot.pause(0.5)
        await driver.press("enter")
        await driver.settle()
        assert driver.place == "indicators"
