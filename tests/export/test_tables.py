"""csv, xlsx, html and Markdown are read back by other programs' readers."""

from __future__ import annotations

import csv
import dataclasses
import html
import io
import re

import openpyxl
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from openxml_audit import OpenXmlValidator

from qualcode import messages
from qualcode.export import delimited, excel, html_page, markdown
from qualcode.export.cells import cell_lines
from qualcode.export.options import MatrixOptions
from qualcode.export.plain import plain
from qualcode.model.errors import InputProblem
from qualcode.model.matrix import Cell, CellContent, Header
from tests.export import builders

OPTIONS = MatrixOptions(facts=builders.FACTS)
RAW = dataclasses.replace(OPTIONS, raw_text=True)
NASTY = st.text(st.characters(exclude_categories=()), max_size=60)
FORMULAS = (
    "=1+1",
    "\tdak ado",
    "+62812",
    "-ibu: dak ado",
    "@SUM(A1)",
    "\t=1",
    " =cmd|'/C calc'!A0",
    "＝1",
)


def words(text: str) -> str:
    return " ".join(plain(text).split())


def one_cell(text: str, label: str = "Input", *, content=CellContent.QUOTES, **more):
    """Make a matrix of one cell, its quotation coded with the column's code."""
    cell = Cell((builders.quotation(text, code_id="c"),), text)
    return builders.matrix(
        {("r", "c"): cell},
        rows=(Header("r", label, **more),),
        cols=(Header("c", label, **more),),
        title=label,
    )


def csv_rows(data: bytes, delimiter=",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def sheet_rows(data: bytes, sheet: int) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [list(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


# -- csv -----------------------------------------------------------------------------------------


def test_csv_counts_are_numbers_with_totals():
    matrix = builders.ipo_matrix()
    rows = csv_rows(delimited.render(matrix, CellContent.COUNT, OPTIONS))
    assert rows[0] == ["Informant", "Input", "Proses", "Output", "Total"]
    for row, cells in zip(matrix.rows, rows[1:], strict=False):
        counts = [matrix.cell(row.key, col.key).count for col in matrix.cols]
        assert cells == [row.label, *map(str, counts), str(sum(counts))]
    assert rows[-1][-1] == str(sum(cell.count for cell in matrix.cells.values()))


def test_csv_begins_with_a_byte_order_mark_unless_raw():
    matrix = builders.ipo_matrix()
    assert delimited.render(matrix, CellContent.QUOTES, OPTIONS).startswith(b"\xef\xbb\xbf")
    assert delimited.render(matrix, CellContent.QUOTES, RAW).startswith(b"informant,")


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_text_that_a_spreadsheet_would_compute_is_marked(text):
    assert delimited.protected(text) == f"'{text}"
    rows = csv_rows(delimited.quotations_csv([builders.quotation(text, memo=text)]))
    assert rows[1][6] == f"'{text}"
    raw = csv_rows(delimited.quotations_csv([builders.quotation(text)], raw=True))
    assert raw[0] == list(delimited.FIELDS)
    assert raw[1][6] == text


@pytest.mark.parametrize("text", ["Dak ado.", "… yo", "'kato bidan'", "3 - 4 kali", "a=b"])
def test_csv_leaves_honest_text_alone(text):
    assert delimited.protected(text) == text


def test_csv_presence_is_one_or_zero():
    matrix = builders.ipo_matrix()
    rows = csv_rows(delimited.render(matrix, CellContent.PRESENCE, RAW))
    assert rows[1:] == [
        [row.label, *(str(int(matrix.cell(row.key, c.key).count > 0)) for c in matrix.cols)]
        for row in matrix.rows
    ]


def test_csv_takes_a_semicolon_for_indonesian_excel_but_no_other_sign():
    matrix = builders.ipo_matrix()
    data = delimited.render(matrix, CellContent.QUOTES, dataclasses.replace(OPTIONS, delimiter=";"))
    assert csv_rows(data, ";")[0] == ["Informant", "Input", "Proses", "Output"]
    with pytest.raises(InputProblem, match="semicolon"):
        delimited.render(matrix, CellContent.QUOTES, dataclasses.replace(OPTIONS, delimiter="x"))


@settings(max_examples=80, deadline=None)
@given(NASTY, NASTY)
def test_csv_brings_any_text_back(text, memo):
    row = csv_rows(delimited.quotations_csv([builders.quotation(text, memo=memo)], raw=True))[1]
    assert (row[6], row[11]) == (plain(text), plain(memo))


# -- xlsx ----------------------------------------------------------------------------------------


def test_xlsx_holds_the_matrix_the_quotations_and_where_they_come_from():
    matrix = builders.ipo_matrix()
    data = excel.render(matrix, CellContent.QUOTES, OPTIONS)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Matrix", "Quotations", "About"]
    assert [sheet.freeze_panes for sheet in book] == ["B2", "A2", None]
    head, *body = sheet_rows(data, 0)
    assert head == ["Informant", "Input", "Proses", "Output"]
    for row, cells in zip(matrix.rows, body, strict=True):
        lines = [cell_lines(matrix, row, col, CellContent.QUOTES, OPTIONS) for col in matrix.cols]
        assert cells == [row.label, *("\n".join(found) or "–" for found in lines)]
    long = sheet_rows(data, 1)
    quotations = [
        q
        for row in matrix.rows
        for col in matrix.cols
        for q in matrix.cell(row.key, col.key).quotations
    ]
    assert [(r[2], r[6], r[7], r[8]) for r in long[1:]] == [
        (q.coding_id, q.start, q.end, q.text) for q in quotations
    ]
    assert book.worksheets[1].auto_filter.ref == f"A1:P{len(long)}"
    assert ["Log", builders.FACTS.head] in sheet_rows(data, 2)


def test_xlsx_counts_are_numbers():
    matrix = builders.code_matrix(4)
    rows = sheet_rows(excel.render(matrix, CellContent.COUNT, OPTIONS), 0)
    assert rows[1][0] == "Informant"
    counts = [[matrix.cell(r.key, c.key).count for c in matrix.cols] for r in matrix.rows]
    assert [row[1:-1] for row in rows[2:-1]] == counts
    assert rows[-1][-1] == sum(map(sum, counts))


@pytest.mark.parametrize("text", [*FORMULAS, "http://example.org", "0123", "{=1+1}"])
def test_xlsx_text_stays_text(text):
    data = excel.render(one_cell(text, label=text or "x"), CellContent.SUMMARY, OPTIONS)
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.data_type == "s" for cell in cells if not isinstance(cell.value, int))
    assert not any(cell.hyperlink for cell in cells)
    assert book.worksheets[0]["B2"].value == plain(text).strip()


def test_xlsx_continues_a_text_that_is_too_long_in_the_rows_below():
    text = "dak ado duit 😀 " * 5000
    data = excel.render(one_cell(text), CellContent.QUOTES, OPTIONS)
    for sheet, column in ((0, 1), (1, 8)):
        parts = [row[column] for row in sheet_rows(data, sheet)[1:] if row[column]]
        assert len(parts) > 1
        assert all(len(part.encode("utf-16-le")) // 2 <= excel.CELL_LIMIT for part in parts)
        assert words("".join(parts)).startswith(words(text))


def test_xlsx_is_the_same_every_time_and_valid(tmp_path):
    matrix = builders.ipo_matrix()
    data = excel.render(matrix, CellContent.QUOTES, OPTIONS)
    assert data == excel.render(matrix, CellContent.QUOTES, OPTIONS)
    (tmp_path / "a.xlsx").write_bytes(data)
    assert not OpenXmlValidator().validate(tmp_path / "a.xlsx").errors
    properties = openpyxl.load_workbook(io.BytesIO(data)).properties
    assert (properties.title, properties.creator or "") == (matrix.title, "")


def test_xlsx_refuses_more_columns_than_a_sheet_has():
    cols = tuple(Header(str(n), str(n)) for n in range(excel.COLUMN_LIMIT))
    with pytest.raises(InputProblem, match="too large for an Excel sheet"):
        excel.render(builders.matrix({}, cols=cols), CellContent.COUNT, OPTIONS)


@settings(max_examples=30, deadline=None)
@given(NASTY, NASTY)
def test_xlsx_brings_any_text_back(text, label):
    data = excel.quotations_xlsx([builders.quotation(text, memo=label)], facts=builders.FACTS)
    row = sheet_rows(data, 0)[1]
    found = [(value or "").replace("_x005F_", "_") for value in (row[6], row[11])]
    assert [words(value) for value in found] == [words(text), words(label)]


# -- html ----------------------------------------------------------------------------------------


def page(matrix, content=CellContent.QUOTES, options=OPTIONS) -> BeautifulSoup:
    return BeautifulSoup(html_page.render(matrix, content, options), "lxml")


def test_html_has_scopes_a_language_a_caption_and_nothing_from_outside():
    messages.use("id")
    soup = page(builders.code_matrix(5), CellContent.COUNT)
    assert soup.html["lang"] == "id"
    assert all(th["scope"] in {"col", "colgroup", "row", "rowgroup"} for th in soup.find_all("th"))
    assert not soup.find_all(["script", "link", "img", "iframe"])
    assert "url(" not in str(soup)
    assert "@import" not in str(soup)
    assert soup.caption.text.endswith(builders.code_matrix().title)


def test_html_cells_say_what_the_matrix_holds():
    matrix = builders.ipo_matrix()
    soup = page(matrix)
    rows = [tr for tr in soup.tbody.find_all("tr") if tr.find("td")]
    for row, tr in zip(matrix.rows, rows, strict=True):
        assert tr.th.text == row.label
        for col, td in zip(matrix.cols, tr.find_all("td"), strict=True):
            quotes = matrix.cell(row.key, col.key).quotations
            assert [i.text for i in td.find_all("i")] == [q.text for q in quotes]
            assert td.text == "–" or quotes


@settings(max_examples=60, deadline=None)
@given(
    NASTY,
    st.sampled_from(["<script>alert(1)</script>", '" onload="x', "</style>", "&lt;", "&amp;x"]),
)
def test_html_text_never_becomes_markup(text, attack):
    text += attack
    soup = page(one_cell(text, label=attack, group=attack, color=attack), CellContent.QUOTES)
    assert words(soup.find("i").text) == words(text)
    assert words(soup.tbody.find("th", scope="row").text) == words(attack)
    assert not soup.find_all("script")
    assert not [
        tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)
    ]


# -- Markdown ------------------------------------------------------------------------------------


def markdown_cells(data: bytes) -> list[list[str]]:
    """Return the cells of the table as a Markdown reader understands them, as HTML."""
    rendered = (
        MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .render(data.decode())
    )
    soup = BeautifulSoup(rendered, "lxml")
    assert len(soup.find_all("table")) == 1
    return [
        [cell.decode_contents() for cell in tr.find_all(["th", "td"])] for tr in soup.find_all("tr")
    ]


def shown(cell: str) -> str:
    """Return the text a reader sees in a cell."""
    return words(html.unescape(re.sub(r"<[^>]*>", "", cell.replace("<br/>", " "))))


def test_markdown_cells_say_what_the_matrix_holds():
    matrix = builders.ipo_matrix()
    rows = markdown_cells(markdown.render(matrix, CellContent.QUOTES, OPTIONS))
    for row, cells in zip(matrix.rows, rows[1:], strict=True):
        for col, cell in zip(matrix.cols, cells[1:], strict=True):
            lines = cell_lines(matrix, row, col, CellContent.QUOTES, OPTIONS)
            assert shown(cell) == (" ".join(line.removesuffix(":") for line in lines) or "–")


@settings(max_examples=100, deadline=None)
@given(
    st.text(st.characters(exclude_categories=()) | st.sampled_from("|\\`*_[]<>&~\n"), max_size=40)
)
def test_markdown_text_never_becomes_markup(text):
    data = markdown.render(one_cell(text, label=text), CellContent.QUOTES, OPTIONS)
    header, body = markdown_cells(data)
    assert len(header) == len(body) == 2
    assert shown(body[1]) == words(f"{text.strip()} (Informan 3)")
    allowed = {"em", "strong", "br/", "br"}
    assert {tag.strip("</>") for tag in re.findall(r"<[^>]*>", "".join(body))} <= allowed | {""}


def test_markdown_makes_no_links():
    data = markdown.render(one_cell("https://a.id www.b.id c@d.id"), CellContent.QUOTES, OPTIONS)
    assert b"https\\://a.id www\\.b.id c\\@d.id" in data
