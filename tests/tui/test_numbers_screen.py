"""The screen of numbers: data, a question, the answer and why this test."""

from __future__ import annotations

import docx
import pytest

from qualcode import messages
from qualcode.services import datasets
from qualcode.services.session import Session

ROWS = (
    ["Baik;Tidak;1,5"] * 40
    + ["Baik;Ya;1,1"] * 15
    + ["Kurang;Tidak;0,9"] * 9
    + ["Kurang;Ya;0,2"] * 15
)


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "balita [b].csv"
    file.write_text("tahu;stunting;haz\n" + "\n".join(ROWS) + "\n", encoding="utf-8")
    return file


async def take_data(ui, table):
    await ui.press("Q", "d")
    await ui.answer(str(table))


async def test_a_student_asks_whether_knowledge_is_related_to_stunting(make_project, drive, table):
    path = make_project()
    async with drive(path) as ui:
        await ui.press("Q")
        assert ui.place == "numbers"
        assert "d picks a table of measurements" in ui.text
        await ui.press("j", "enter")
        assert "First pick data" in ui.said
        await take_data(ui, table)
        assert "79 rows" in ui.text
        assert "Is one thing related to another?" in ui.text
        await ui.press("g", "j", "enter")
        for prompt, keys in (
            ("may have to do with it", ["enter"]),
            ("at risk", ["down", "enter"]),
            ("Which variable is the outcome", ["down", "enter"]),
            ("Which of these is the outcome", ["down", "enter"]),
        ):
            assert prompt in ui.text
            await ui.press(*keys)
        text = " ".join(ui.text.split())
        assert "In words tahu and stunting are associated" in text
        assert "Decision" in text
        assert "Continuity correction" in text
        await ui.press("G")
        assert "qualcode" in ui.text
        await ui.press("escape")
        assert "Is one thing related to another?" in ui.text
        assert not ui.complaints
    with Session.open(path, "Sri") as session:
        assert datasets.find(session, "").rows == 79


async def test_an_option_is_changed_and_the_answer_goes_to_word(
    make_project, drive, table, tmp_path
):
    path = make_project()
    async with drive(path, size=(120, 40)) as ui:
        await take_data(ui, table)
        await ui.press("j", "enter", "enter", "enter", "down", "enter", "enter")
        assert "Continuity correction" in ui.text
        await ui.press("o")
        await ui.type("rule")
        await ui.press("enter")
        await ui.press("down", "down", "enter")
        assert "Pearson chi-square" in ui.text.split("Decision")[1][:80]
        await ui.press("e")
        await ui.answer(str(tmp_path / "jawaban.docx"))
        assert "Written" in ui.said
    assert len(docx.Document(str(tmp_path / "jawaban.docx")).tables) >= 4


async def test_new_variables_can_stay_and_undo_takes_them_back(make_project, drive, tmp_path):
    file = tmp_path / "anak.csv"
    file.write_text(
        "jk;lahir;ukur;bb;tb\nL;01/03/2022;10/03/2025;11,5;88,0\nP;01/04/2022;10/03/2025;12,5;93,0\n",
        encoding="utf-8",
    )
    path = make_project()
    async with drive(path, size=(120, 40)) as ui:
        await take_data(ui, file)
        for _ in range(7):
            await ui.press("j")
        await ui.press("enter")
        for keys in (
            ["enter"],
            ["enter"],
            ["down", "enter"],
            ["enter"],
            ["down", "enter"],
            ["enter"],
        ):
            await ui.press(*keys)
        assert "Prevalence" in ui.text
        await ui.press("a")
        assert "stay in the data" in ui.said
        with Session.open(path, "Sri") as session:
            assert datasets.load(session, datasets.find(session, "")).has("stunting")
        await ui.press("u")
        with Session.open(path, "Sri") as session:
            assert not datasets.load(session, datasets.find(session, "")).has("stunting")
        assert not ui.complaints


async def test_a_question_needs_no_data_and_wrong_answers_are_told(make_project, drive, tmp_path):
    async with drive(make_project()) as ui:
        await ui.press("Q")
        while "How many respondents" not in ui.app.screen.query_one("RowList").current.sentence:
            await ui.press("j")
        await ui.press("enter")
        await ui.answer("0,309")
        await ui.answer("573")
        await ui.answer("0,1")
        assert "72" in ui.text
        await ui.press("escape", "enter")
        await ui.answer("banyak")
        await ui.answer("")
        await ui.answer("0.1")
        assert any("banyak" in one for one in ui.complaints)
        assert ui.place == "numbers"
        broken = tmp_path / "rusak.csv"
        broken.write_text("", encoding="utf-8")
        await ui.press("d")
        await ui.answer(str(broken))
        assert any("rusak.csv is empty" in one for one in ui.complaints)


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (200, 60)])
@pytest.mark.parametrize("language", ["en", "id"])
async def test_answers_fit_every_terminal_in_both_languages(
    make_project, drive, table, size, language
):
    messages.use(language)
    async with drive(make_project(), size=size) as ui:
        await take_data(ui, table)
        await ui.press("g", "enter", "space", "space", "space", "enter")
        assert ui.app.screen.result is not None
        assert len(ui.text.splitlines()) == size[1]
        for line in ui.app.screen.query_one("RowList").items:
            assert sum(len(text) for text, _ in line) <= max(size[0], 44)
