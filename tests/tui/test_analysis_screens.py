"""Displays, findings and triangulation by keys alone, in 80 by 24."""

from __future__ import annotations

import pytest

from qualcode.model.conclusion import FindingStatus, Side, Verdict
from qualcode.model.display import DESIGNS
from qualcode.services import (
    codebooks,
    conclusion,
    display,
    display_gallery,
    reduction,
    sources,
    triangulation,
    written_cells,
)
from qualcode.services.reduction import Place
from qualcode.services.session import Session
from tests.tui.conftest import CODER

OTHER = """P: Pernah dilatih?
I: Kader dilatih tiap tahun, lengkap.
"""


@pytest.fixture
def path(make_project):
    """Two interviews of people in two roles, with a coding in each."""
    from tests.tui.conftest import TALK

    made = make_project(TALK, OTHER)
    with Session.open(made, CODER) as session:
        book = codebooks.current(session)
        people = sources.informants(session)
        for person, role in zip(people, ("kader", "kepala dinas"), strict=True):
            sources.set_informant(session, person.id, role=role)
        for row, words in zip(
            sources.listing(session), ("Kadernyo ado limo orang", "Kader dilatih"), strict=True
        ):
            text = reduction.text(session, row.source.id)
            start = text.index(words)
            place = Place(row.source.id, start, start + len(words))
            reduction.apply_code(session, place, book.find("Man").id)
    return made


@pytest.fixture
def with_finding(path):
    """The project with one finding that has no evidence yet."""
    with Session.open(path, CODER) as session:
        man = codebooks.current(session).find("Man").id
        conclusion.add(session, "Kader tidak dilatih [/] [@click=app.quit]x[/]", codes=[man])
    return path


def session_of(driver):
    return driver.app.desk.session


async def open_design(driver, name):
    """Open a display of the gallery by its name."""
    from qualcode.tui.widgets.rows import RowList

    rows = driver.app.screen.query_one(RowList)
    rows.go([hung.name for hung in rows.items].index(name))
    await driver.press("enter")


async def test_the_gallery_says_what_each_display_is_for(path, drive):
    async with drive(path) as driver:
        await driver.press("V")
        assert driver.place == "gallery"
        assert "Results per informant" in driver.text
        assert "What each informant says" in driver.text
        from qualcode.tui.widgets.rows import RowList

        rows = driver.app.screen.query_one(RowList)
        assert [hung.name for hung in rows.items] == list(DESIGNS)


async def test_a_result_is_written_in_its_cell_and_goes_stale(path, drive):
    async with drive(path) as driver:
        await driver.press("V", "enter")
        assert driver.place == "display"
        assert "Kadernyo ado limo" in driver.text
        await driver.press("w")
        await driver.type("Kader lima orang")
        await driver.press("escape")
        (line,) = written_cells.lines(session_of(driver))
        assert line.cell.body == "Kader lima orang"
        assert "Kader lima orang" in driver.text
        await driver.press("enter", "d")
        await driver.choose("hinders")
        await driver.press("escape")
        assert driver.place == "display"
        assert "! Kader lima orang" in driver.text
        assert "1 stale" in driver.text
        await driver.press("o")
        assert "1 stale" not in driver.text
        await driver.press("u", "u")
        assert not written_cells.lines(session_of(driver))[0].is_stale


async def test_an_interpretation_is_written_for_the_row(path, drive):
    async with drive(path) as driver:
        await driver.press("V", "enter", "i")
        await driver.type("Tafsir")
        await driver.press("escape")
        (line,) = written_cells.lines(session_of(driver))
        assert (line.cell.body, line.col) == ("Tafsir", "")
        assert "Interpretation: Tafsir" in driver.text


async def test_a_display_is_sorted_kept_and_found_again(path, drive):
    async with drive(path) as driver:
        await driver.press("V", "enter", "s")
        await driver.choose("role")
        assert driver.complaints == []
        await driver.press("a")
        await driver.answer("Menurut peran")
        await driver.press("escape")
        assert "Menurut peran" in driver.text
        saved = display_gallery.saved(session_of(driver))
        assert [(one.name, one.spec["order_by"]) for one in saved] == [("Menurut peran", "role")]
        await driver.press("g", "x")
        assert display_gallery.saved(session_of(driver)) == []


async def test_a_cell_leads_to_its_words_and_back(path, drive):
    async with drive(path) as driver:
        await driver.press("V", "enter", "enter")
        assert driver.place == "quotations"
        await driver.press("enter")
        assert driver.place == "coding"
        await driver.press("escape", "escape")
        assert driver.place == "display"


async def test_every_display_and_picture_opens_or_says_why_not(path, drive):
    from qualcode.tui.widgets.rows import RowList

    async with drive(path) as driver:
        await driver.press("V")
        rows = driver.app.screen.query_one(RowList)
        for index, hung in enumerate(list(rows.items)):
            rows.go(index)
            await driver.press("enter")
            assert driver.place == ("picture" if DESIGNS[hung.name].picture else "display")
            await driver.press("escape")
            assert driver.place == "gallery"
        assert all("no axis" in text for text in driver.complaints)


async def test_a_finding_goes_by_keys_from_words_to_verified(path, drive):
    async with drive(path) as driver:
        await driver.press("T")
        assert "There is no finding yet." in driver.text
        await driver.press("a")
        await driver.type("Kader tidak dilatih")
        await driver.press("escape")
        assert "Kader tidak dilatih" in driver.text
        await driver.press("D")
        for _ in range(2):
            await driver.press("enter", "l")
            await driver.choose("+ 1.")
            await driver.press("escape", "j")
        views = conclusion.findings(session_of(driver))
        assert len(views[0].on(Side.FOR)) == 2
        await driver.press("T", "v")
        assert "No search for negative evidence" in driver.text
        await driver.press("escape", "t")
        await choose_filtered(driver, "negative")
        await driver.answer("Dicari")
        await driver.answer("Tidak ada")
        await driver.press("v")
        view = conclusion.findings(session_of(driver))[0]
        assert view.finding.status is FindingStatus.VERIFIED, driver.text
        await driver.press("enter")
        assert driver.place == "evidence"
        await driver.press("t")
        assert len(conclusion.findings(session_of(driver))[0].on(Side.AGAINST)) == 1
        await driver.press("enter")
        assert driver.place == "coding"


async def choose_filtered(driver, words):
    """Choose in a list that is filtered by typing."""
    await driver.type(words)
    await driver.press("enter")


async def test_a_reason_stands_for_the_rule_and_a_rejection_needs_one(with_finding, drive):
    async with drive(with_finding) as driver:
        await driver.press("T", "v")
        await driver.answer("Disepakati")
        finding = conclusion.findings(session_of(driver))[0].finding
        assert (finding.status, finding.reason) == (FindingStatus.VERIFIED, "Disepakati")
        await driver.press("s")
        await driver.choose("rejected")
        await driver.answer("Terbantah")
        finding = conclusion.findings(session_of(driver))[0].finding
        assert (finding.status, finding.reason) == (FindingStatus.REJECTED, "Terbantah")
        await driver.press("x", "y")
        assert conclusion.findings(session_of(driver)) == []
        await driver.press("u")
        assert len(conclusion.findings(session_of(driver))) == 1


async def test_the_ledger_is_decided_resolved_and_taken_back(with_finding, drive):
    async with drive(with_finding) as driver:
        await driver.press("E")
        assert driver.place == "triangulation"
        assert "(complements)" in driver.text
        await driver.press("d")
        await driver.choose("contradicts")
        await driver.answer("Katanya semua dilatih")
        (position, _) = triangulation.positions(session_of(driver))
        assert position.verdict is Verdict.CONTRADICT
        await driver.press("r")
        await driver.answer("Lain arti")
        (position, _) = triangulation.positions(session_of(driver))
        assert not position.is_open_contradiction
        await driver.press("x")
        (position, _) = triangulation.positions(session_of(driver))
        assert position.decided is None
        await driver.press("v")
        await driver.choose("methods")
        assert "methods" in driver.text
        assert driver.complaints == []


async def test_the_report_and_the_ledger_are_written_from_the_screens(
    with_finding, drive, tmp_path
):
    async with drive(with_finding) as driver:
        await driver.press("V", "w")
        assert "✓ method paragraph" in driver.text
        await driver.press("enter")
        await driver.choose("English")
        await driver.answer(str(tmp_path / "r.docx"))
        assert (tmp_path / "r.docx").stat().st_size > 5000
        await driver.press("e")
        await driver.answer(str(tmp_path / "d.html"))
        assert (tmp_path / "d.html").exists()
        await driver.press("E", "e")
        await driver.answer(str(tmp_path / "t.md"))
        assert "Kader tidak dilatih" in (tmp_path / "t.md").read_text("utf-8")


async def test_the_report_holds_the_parts_that_were_chosen(with_finding, drive, tmp_path):
    from docx import Document

    async with drive(with_finding) as driver:
        await driver.press("V", "w")
        for label in ("codebook", "COREQ"):
            await driver.type(label)
            await driver.press("tab")
        await driver.press("enter")
        await driver.choose("Bahasa Indonesia")
        await driver.answer(str(tmp_path / "r.docx"))
        text = "\n".join(p.text for p in Document(str(tmp_path / "r.docx")).paragraphs)
        assert "Temuan 1" in text
        assert "COREQ" not in text


async def test_a_file_is_replaced_only_after_a_question(path, drive, tmp_path):
    target = tmp_path / "d.md"
    target.write_text("mine", encoding="utf-8")
    async with drive(path) as driver:
        await driver.press("D", "e")
        await driver.answer(str(target))
        assert "Replace d.md?" in driver.text
        await driver.press("n")
        assert target.read_text("utf-8") == "mine"
        await driver.press("e")
        await driver.answer(str(target))
        await driver.press("y")
        assert "Informan" in target.read_text("utf-8")


async def test_silence_is_decided_in_the_table_and_taken_back(path, drive):
    from qualcode.model.reduction import ResponseState
    from qualcode.services import responses

    def decided(driver):
        return [one.decided.state for one in responses.lines(session_of(driver)) if one.decided]

    async with drive(path) as driver:
        await driver.press("V")
        await open_design(driver, "clustered")
        await driver.press("l", "t")
        await driver.choose("does not know")
        assert decided(driver) == [ResponseState.DOES_NOT_KNOW]
        assert "? does not know" in driver.text
        await driver.press("t")
        await driver.choose("as the turns suggest")
        assert decided(driver) == []
        await driver.press("u")
        assert decided(driver) == [ResponseState.DOES_NOT_KNOW]


async def test_silence_needs_informants_by_codes(path, drive):
    async with drive(path) as driver:
        await driver.press("V", "enter", "t")
        assert "informants by codes" in driver.said


async def test_two_cases_are_laid_side_by_side(path, drive):
    async with drive(path) as driver:
        await driver.press("V", "enter", "c", "enter")
        assert driver.place == "display"
        assert "both 1 · only the first 0 · only the second 0" in driver.text
        assert "Kadernyo ado limo" in driver.text
        assert "Kader dilatih" in driver.text
        await driver.press("enter", "enter")
        assert driver.place == "coding"
        await driver.press("escape", "escape", "escape")
        assert "Results per informant" in driver.text


async def test_limits_add_up_and_esc_takes_them_off(path, drive):
    async with drive(path) as driver:
        await driver.press("V", "enter")
        for kind, value in (("source", "wawancara 1"), ("coder", CODER)):
            await driver.press("f")
            await driver.choose(kind)
            await driver.choose(value)
        assert "[wawancara 1]  [Sri]" in driver.text
        assert "Kader dilatih" not in driver.text
        await driver.press("w")
        assert "take the limit away first" in driver.said
        await driver.press("escape")
        assert "Kader dilatih" in driver.text
        assert driver.complaints == []


async def test_a_display_takes_other_axes_and_contents(path, drive):
    async with drive(path) as driver:
        await driver.press("V", "enter", "r")
        await driver.choose("source")
        await driver.choose("code")
        await driver.press("v")
        await driver.choose("counts")
        assert "wawancara 1" in driver.text
        assert "1 ██" in driver.text
        assert driver.complaints == []


async def test_numbers_are_shaded_without_colour(path):
    from qualcode.model.matrix import Cell, CellContent
    from qualcode.tui.screens.tables import drawn_number

    drawn = [drawn_number(Cell(number=n), CellContent.COUNT, 20) for n in (1, 10, 15, 20, 0)]
    assert ["".join(text for text, _ in line).strip() for line in drawn] == [
        "1 ░░",
        "10 ▒▒",
        "15 ▓▓",
        "20 ██",
        "·",
    ]


async def test_a_picture_stands_in_the_terminal_and_leads_to_quotations(path, drive, tmp_path):
    async with drive(path) as driver:
        await driver.press("V")
        await open_design(driver, "frequencies")
        assert "Man" in driver.text
        assert "█" in driver.text
        await driver.press("enter")
        assert driver.place == "quotations"
        await driver.press("escape", "e")
        await driver.answer(str(tmp_path / "f.svg"))
        assert (tmp_path / "f.svg").read_text("utf-8").lstrip().startswith("<?xml")


async def test_a_pane_that_is_too_small_is_read_whole(with_finding, drive):
    async with drive(with_finding) as driver:
        finding = conclusion.findings(session_of(driver))[0].finding.id
        for n in range(12):
            conclusion.log_tactic(session_of(driver), finding, "counting", f"cara {n}", "")
        await driver.press("T")
        assert "z shows all" in driver.text
        assert "cara 11" not in driver.text
        await driver.press("z", "space", "space")
        assert "cara 11" in driver.text
        await driver.press("escape")
        assert driver.place == "findings"


async def test_convergence_is_read_from_the_ledger(with_finding, drive):
    async with drive(with_finding) as driver:
        await driver.press("E", "c")
        assert "Convergence of sources per finding" in driver.text
        assert "No contradiction is open." in driver.text


async def test_a_quotation_is_paraphrased_and_weighed(path, drive):
    async with drive(path) as driver:
        await driver.press("V", "enter", "enter", "p")
        await driver.answer("Lima kader")
        await driver.press("r")
        await driver.choose("core")
        found = [q for q in display.quotations(session_of(driver)) if q.paraphrase]
        assert [(q.paraphrase, q.relevance) for q in found] == [("Lima kader", "core")]
        assert "= Lima kader" in driver.text


@pytest.mark.parametrize("key", ["V", "T", "E"])
@pytest.mark.parametrize("language", ["en", "id"])
async def test_the_screens_fit_eighty_by_twenty_four(with_finding, drive, key, language):
    from qualcode import messages

    messages.use(language)
    async with drive(with_finding) as driver:
        await driver.press(key)
        lines = driver.text.split("\n")
        assert len(lines) == 24
        assert all(len(line) <= 80 for line in lines)
        assert "?" in lines[-1]
        assert driver.complaints == []
