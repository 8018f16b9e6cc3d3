"""The ten minutes of the README: from transcripts to a report, by keys alone, in 80 by 24."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualcode.model.conclusion import FindingStatus, Side
from qualcode.services import conclusion, display, triangulation, written_cells
from tests.tui.conftest import CODER

BUNDLED = Path(__file__).parents[2] / "transcripts"
CHOSEN = ("FGD-01", "IDI-01", "IDI-04", "IDI-05")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with some of the bundled transcripts, in which the program is started."""
    folder = tmp_path / "transcripts"
    folder.mkdir()
    for path in BUNDLED.glob("*.docx"):
        if path.name.startswith(CHOSEN):
            shutil.copy(path, folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def open_row(driver, label):
    """Open the line of a list whose words hold ``label``."""
    for _ in range(60):
        here = next((n for n in driver.text.split("\n") if n.startswith("▌")), "")
        if label in here:
            await driver.press("enter")
            return
        await driver.press("j")
    raise AssertionError(f"{label} is not in the list")


async def test_the_ten_minutes_of_the_readme(desk, drive):
    async with drive() as driver:
        session = lambda: driver.app.desk.session  # noqa: E731
        # 1 begin
        await driver.press("n", "enter", "enter")
        await driver.choose("ipo stunting")
        assert driver.place == "sources"
        # 2 import
        await driver.press("i")
        await driver.type("transcripts")
        await driver.press("enter")
        assert "4 files imported" in driver.text
        await driver.press("S")
        await open_row(driver, "IDI-05")
        assert driver.place == "coding"
        # 3 code
        await driver.press("j", "1", "2")
        await driver.press("c")
        await driver.type("materi")
        await driver.press("enter")
        own = display.quotations(session())
        assert len(own) == 3
        await driver.press("P")
        await driver.press("a", "c")
        assert len(display.quotations(session())) > 60
        # 4 display
        await driver.press("D", "enter")
        assert driver.place == "quotations"
        await driver.press("enter")
        assert driver.place == "coding"
        await driver.press("escape", "escape")
        assert driver.place == "matrix"
        await driver.press("V", "enter", "w")
        await driver.type("Kader aktif")
        await driver.press("escape", "i")
        await driver.type("Semua aktif")
        await driver.press("escape")
        assert [line.cell.body for line in written_cells.lines(session())] == [
            "Kader aktif",
            "Semua aktif",
        ]
        await driver.press("V")
        await open_row(driver, "Focus group")
        await driver.press("t")
        await driver.choose("does not know")
        assert "? does not know" in driver.text
        # 5 conclude
        await driver.press("T", "a")
        await driver.type("Kader belum dilatih")
        await driver.press("escape", "v")
        assert "No search for negative evidence" in driver.text
        await driver.press("escape", "D")
        for place in ("enter", "j"):
            await driver.press(*([place] if place == "j" else []), "enter", "l")
            await driver.choose("+ 1.")
            await driver.press("escape")
        await driver.press("T", "t")
        await driver.type("negative")
        await driver.press("enter")
        await driver.answer("Dicari kader yang dilatih")
        await driver.answer("Tidak ada")
        await driver.press("v")
        (view,) = conclusion.findings(session())
        assert len(view.on(Side.FOR)) == 2
        assert view.finding.status is FindingStatus.VERIFIED, driver.text
        # 6 triangulate
        await driver.press("E", "d")
        await driver.choose("contradicts")
        await driver.answer("Kata kepala dinas semua terlatih")
        await driver.press("r")
        await driver.answer("Yang dihitung kehadiran")
        decided = [p for p in triangulation.positions(session()) if p.decided]
        assert [p.decided.resolution for p in decided] == ["Yang dihitung kehadiran"]
        # 7 report
        await driver.press("V", "w", "enter")
        await driver.choose("Bahasa Indonesia")
        await driver.press("enter")
        assert driver.complaints == []
    written = next(desk.glob("*.docx"))
    from docx import Document

    text = "\n".join(p.text for p in Document(str(written)).paragraphs)
    assert "Temuan 1. Kader belum dilatih" in text
    assert CODER in text
