"""Statistics as words, tables and files."""

from __future__ import annotations

import csv
import io
import json
import math
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from qualcode import messages
from qualcode.export import statistics_tables as tables
from qualcode.export import statistics_word
from qualcode.export.options import DocumentFacts
from qualcode.export.statistics_excel import workbook_bytes
from qualcode.model.dataset import Variable, VariableType
from qualcode.model.result import Column, Derived, Figure, Result, Table
from qualcode.model.sentence import say

FACTS = DocumentFacts(project="Studi", version="1")


def result(rows=(("=SUM(A1)|*x*", 12, 51.25, 0.0004, -1.005),), **changes) -> Result:
    columns = (
        Column("name", "tahu <b>"),
        Column("n", say("Ya, n"), "int"),
        Column("share", say("Ya, %"), "percent", 1),
        Column("p", say("p"), "p", 3),
        Column("value", say("Value"), "number", 2),
    )
    table = Table(say("Knowledge of {x}", x="\x1b[31mmothers"), columns, rows, (say("A note."),))
    fields = {
        "name": "crosstab",
        "title": say("A title"),
        "tables": (table,),
        "method": say("A method."),
        "n": 1250,
        "missing": 3,
        "options": {"row": "tahu", "alpha": 0.05, "empty": None, "flag": False},
        "warnings": (say("Take care."),),
        "decision": say("Fisher."),
        "interpretation": say("It is so."),
        "values": {"p": 0.0004, "nan": math.nan},
    }
    return Result(**(fields | changes))


# -- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "english", "indonesian"),
    [
        (2.675, 2, "2.68", "2,68"),
        (-0.004, 2, "0.00", "0,00"),
        (1234.5, 1, "1,234.5", "1.234,5"),
        (0.05, None, "0.05", "0,05"),
        (math.inf, 2, "∞", "∞"),
        (math.nan, 2, "–", "–"),
    ],
)
def test_numbers_carry_the_signs_of_the_language(value, decimals, english, indonesian):
    assert tables.decimal_number(value, decimals) == english
    messages.use("id")
    assert tables.decimal_number(value, decimals) == indonesian


@pytest.mark.parametrize(
    ("p", "shown"),
    [
        (0.00099, "<0.001"),
        (0.001, "0.001"),
        (0.0273, "0.027"),
        (0.04996, "0.04996"),
        (1.0, "1.000"),
    ],
)
def test_p_is_never_rounded_to_the_other_side_of_the_level(p, shown):
    assert tables.p_value(p) == shown


@given(st.floats(-1e9, 1e9), st.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_a_shown_number_is_the_value_to_half_a_unit_of_its_last_place(value, decimals):
    shown = float(tables.decimal_number(value, decimals).replace(",", ""))
    assert abs(shown - value) <= 0.5 * 10**-decimals * (1 + 1e-9) + abs(value) * 1e-12


def test_counts_in_columns_of_numbers_have_no_decimals():
    column = Column("x", "x", "number", 2)
    assert tables.shown(17, column) == "17"
    assert tables.shown(17.0, column) == "17.00"
    assert tables.shown(None, column) == "–"
    assert tables.shown(None, Column("p", "p", "p")) == ""


def test_what_a_statistic_says_beside_its_tables():
    found = tables.printed(result())
    facts = dict(found.facts)
    assert facts["Method"] == "A method."
    assert facts["Options"] == "row = tahu; alpha = 0.05; flag = no"
    assert facts["n"] == "1,250"
    assert facts["Missing"] == "3"
    assert found.tables[0].rows[0] == ("=SUM(A1)|*x*", "12", "51.3", "<0.001", "-1.01")
    assert found.tables[0].right == (False, True, True, True, True)
    assert "\x1b" not in found.tables[0].title


def test_json_has_the_unrounded_numbers_and_nothing_that_json_cannot_hold():
    made = Derived(
        Variable(name="s", type=VariableType.CATEGORY, value_labels={"1": "stunted"}), (1, None)
    )
    data = tables.record(result(derived=(made,)))
    json.dumps(data, allow_nan=False)
    assert data["tables"][0]["rows"][0]["share"] == 51.25
    assert data["values"] == {"p": 0.0004, "nan": None}
    assert data["derived"][0]["values"] == [1, None]


# -- files ---------------------------------------------------------------------------------------


def test_csv_keeps_numbers_whole_and_disarms_formulas():
    rows = list(csv.reader(io.StringIO(tables.csv_bytes([result()]).decode("utf-8-sig"))))
    assert rows[2] == ["'=SUM(A1)|*x*", "12", "51.25", "0.0004", "-1.005"]
    assert ["Decision", "Fisher."] in rows


def test_markdown_escapes_what_would_be_markup():
    text = tables.markdown_bytes([result()]).decode()
    assert "| =SUM(A1)\\|\\*x\\* | 12 | 51.3 | &lt;0.001 | -1.01 |" in text
    assert "tahu &lt;b&gt;" in text
    assert "- **Decision:** Fisher." in text


def test_a_workbook_holds_numbers_with_formats_and_text_as_text():
    book = openpyxl.load_workbook(
        io.BytesIO(workbook_bytes([result()], title="A title", facts=FACTS))
    )
    sheet = book["Table 1"]
    assert [cell.value for cell in sheet[3]] == ["=SUM(A1)|*x*", 12, 51.25, 0.0004, -1.005]
    assert sheet["A3"].data_type == "s"
    assert sheet["D3"].number_format == '[<0.001]"<0.001";0.000'
    assert "Take care." in {c.value for row in book["How it was made"].iter_rows() for c in row}


def test_the_word_file_has_a_two_level_heading_a_caption_and_how_it_was_made(tmp_path):
    content = statistics_word.render([result()], title="A title", facts=FACTS)
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    document = docx.Document(str(path))
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells][1:3] == ["Ya", "Ya"]
    assert [cell.text for cell in table.rows[1].cells][1:3] == ["n", "%"]
    assert [cell.text for cell in table.rows[2].cells] == [
        "=SUM(A1)|*x*", "12", "51.3", "<0.001", "-1.01",
    ]  # fmt: skip
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for wanted in (
        "Table 1. Knowledge",
        "It is so.",
        "Fisher.",
        "Take care.",
        "A method.",
        "1,250",
    ):
        assert wanted in text
    assert not OpenXmlValidator().validate(str(path)).errors


def test_the_same_result_gives_the_same_bytes():
    twice = {statistics_word.render([result()], title="T", facts=FACTS) for _ in range(2)}
    assert len(twice) == 1
    assert len({workbook_bytes([result()], title="T", facts=FACTS) for _ in range(2)}) == 1


@pytest.mark.parametrize("width", [1, 30, 120])
@pytest.mark.parametrize("length", [0, 3, 1200])
def test_wide_and_long_tables_are_cut_into_pieces_that_lose_nothing(width, length):
    if width * length > 20_000:
        length = 20
    columns = tuple(Column(f"c{n}", f"Column {n}", "number", 2) for n in range(width))
    rows = tuple(tuple(float(r * width + c) for c in range(width)) for r in range(length))
    table = Table(say("Wide"), columns, rows)
    content = statistics_word.render([result(tables=(table,))], title="T", facts=FACTS)
    document = docx.Document(io.BytesIO(content))
    seen = set()
    for part in document.tables:
        heads = [cell.text for cell in part.rows[0].cells]
        assert len(part.rows) <= statistics_word.MOST_ROWS + 1
        for row in part.rows[1:3]:
            seen |= set(zip(heads, [c.text for c in row.cells], strict=True))
    for column in range(width):
        if length:
            assert (f"Column {column}", tables.decimal_number(float(column), 2)) in seen


def test_a_picture_has_a_caption_and_words_for_the_blind():
    figure = Figure(
        "bar", say("Bars"), {"categories": ["a"], "series": [{"label": "n", "values": [3]}]}
    )
    content = statistics_word.render([result(figures=(figure,))], title="T", facts=FACTS)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert any(name.endswith(".png") for name in package.namelist())
        body = package.read("word/document.xml").decode()
    assert 'descr="Bars"' in body
    assert "Figure " in body


def test_indonesian_documents_have_decimal_commas():
    messages.use("id")
    content = statistics_word.render([result()], title="T", facts=FACTS)
    (table,) = docx.Document(io.BytesIO(content)).tables
    assert [cell.text for cell in table.rows[2].cells][1:] == ["12", "51,3", "<0,001", "-1,01"]
