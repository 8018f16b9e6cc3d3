"""Numbers are shaded by their size, and the shade never says anything that the number does not."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from qualcode.export import excel, html_page, word_matrix
from qualcode.export.cells import HEAT_FILLS
from qualcode.export.options import MatrixOptions
from qualcode.model.matrix import Cell, CellContent, Header, Matrix, heat
from tests.export.builders import FACTS

NUMBERS = {"a": 1, "b": 10, "c": 15, "d": 20, "e": 0}
EXPECTED = dict(zip(NUMBERS, (1, 2, 3, 4, 0), strict=True))


@pytest.fixture
def counts():
    """One row of numbers."""
    return Matrix(
        title="Jumlah",
        rows_axis="informant",
        cols_axis="code",
        rows=(Header("i", "Informan 1"),),
        cols=tuple(Header(key, key.upper()) for key in NUMBERS),
        cells={("i", key): Cell(number=n, people=n, of=20) for key, n in NUMBERS.items()},
    )


def options():
    return MatrixOptions(facts=FACTS)


@pytest.mark.parametrize("content", [CellContent.COUNT, CellContent.SHARE])
def test_the_step_follows_the_number(counts, content):
    steps = {key: heat(counts.cell("i", key), content, counts.largest) for key in NUMBERS}
    assert steps == EXPECTED


@pytest.mark.parametrize("content", [c for c in CellContent if c not in {"count", "share"}])
def test_words_and_marks_are_never_shaded(counts, content):
    assert not any(heat(counts.cell("i", key), content, counts.largest) for key in NUMBERS)


def test_word_shades_the_cells_and_keeps_their_numbers(counts):
    made = word_matrix.render(counts, CellContent.COUNT, options())
    row = Document(io.BytesIO(made)).tables[0].rows[1]
    found = {}
    for key, cell in zip(NUMBERS, row.cells[1:], strict=False):
        shades = cell._tc.findall(f".//{qn('w:shd')}")
        found[key] = (shades[0].get(qn("w:fill")) if shades else "", cell.text)
    assert found == {
        key: (HEAT_FILLS[EXPECTED[key]], str(n) if n else "–") for key, n in NUMBERS.items()
    }


def test_html_shades_the_cells_and_keeps_their_numbers(counts):
    page = html_page.render(counts, CellContent.COUNT, options()).decode()
    shaded = dict(re.findall(r'background:#([0-9A-F]{6})">(\d+)</td>', page))
    assert shaded == {HEAT_FILLS[EXPECTED[k]]: str(n) for k, n in NUMBERS.items() if n}


def test_excel_shades_the_cells_and_keeps_their_numbers(counts):
    book = load_workbook(io.BytesIO(excel.render(counts, CellContent.COUNT, options())))
    row = next(r for r in book.worksheets[0].iter_rows() if r[0].value == "Informan 1")
    for key, cell in zip(NUMBERS, row[1:], strict=False):
        grey = cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else ""
        assert (cell.value or 0, grey) == (NUMBERS[key], HEAT_FILLS[EXPECTED[key]])
