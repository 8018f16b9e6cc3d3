"""Glosses by keys: written on a coding, shown beside it, printed when asked."""

from __future__ import annotations

from docx import Document

from qualcode.services import glossing
from qualcode.services.session import Session

KADER = "Kadernyo ado limo orang."


async def coded(ui):
    await ui.press("enter", "j", "c")
    await ui.type("man")
    await ui.press("enter", "k")


async def write(ui, text):
    await ui.press("a")
    await ui.type(text)
    await ui.press("escape")


async def test_a_gloss_is_written_on_a_coding_shown_and_undone(make_project, drive):
    path = make_project()
    async with drive(path) as ui:
        await coded(ui)
        assert ui.app.screen.view.selected_text == KADER
        await write(ui, "Ada lima kader.")
        assert "The gloss is stored." in ui.text
        await ui.press("j", "k")
        assert "[Ada lima kader.]" in ui.text
    with Session.open(path, "Sri") as session:
        assert list(glossing.glosses(session).values()) == ["Ada lima kader."]
    async with drive(path) as ui:
        await ui.press("enter", "u")
        assert "[Ada lima kader.]" not in ui.text
        await ui.press("U", "j", "k")
        assert "[Ada lima kader.]" in ui.text


async def test_where_nothing_is_coded_a_gloss_is_refused_in_a_sentence(make_project, drive):
    async with drive(make_project()) as ui:
        await ui.press("enter", "a")
        assert "No code of yours here" in ui.text


async def test_glosses_stand_in_the_list_of_quotations_and_in_word_when_asked(
    make_project, drive, tmp_path
):
    async with drive(make_project()) as ui:
        await coded(ui)
        await write(ui, "Ada lima kader.")
        await ui.press("D", "enter")
        assert ui.place == "quotations"
        assert "[Ada lima kader.]" in ui.text
        await write(ui, " Lima.")
        assert "[Ada lima kader. Lima.]" in ui.text
        await ui.press("escape")
        for answer, name in (("y", "with"), ("n", "without")):
            await ui.press("e", answer)
            await ui.answer(str(tmp_path / f"{name}.docx"))
    for name, printed in (("with", True), ("without", False)):
        words = "\n".join(
            cell.text
            for table in Document(str(tmp_path / f"{name}.docx")).tables
            for row in table.rows
            for cell in row.cells
        )
        assert KADER in words
        assert ("[Ada lima kader. Lima.]" in words) is printed
