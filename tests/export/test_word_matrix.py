"""The Word file is read back and compared with the matrix, cell by cell."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from qualcode.export import word_matrix
from qualcode.export.options import DocumentFacts, Layout, MatrixOptions
from qualcode.export.plain import plain, unbroken
from qualcode.export.word_template import template_bytes
from qualcode.model.errors import InputProblem
from qualcode.model.matrix import Cell, CellContent, Header, Matrix
from tests.export import builders

OPTIONS = MatrixOptions(facts=builders.FACTS)
JOURNAL = dataclasses.replace(OPTIONS, layout=Layout.JOURNAL)
NASTY = st.text(st.characters(exclude_categories=()), max_size=60)


def words(text: str) -> str:
    """Normalise white space."""
    return " ".join(text.split())


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def faults(data: bytes, tmp_path) -> list[str]:
    path = tmp_path / "checked.docx"
    path.write_bytes(data)
    return [error.description for error in OpenXmlValidator().validate(path).errors]


def render(matrix: Matrix, content=CellContent.QUOTES, options=OPTIONS) -> bytes:
    return word_matrix.render(matrix, content, options)


def grid_of(table) -> list[list[str]]:
    """Return the text of each row, one entry per cell element."""
    return [
        ["\n".join("".join(t.text or "\n" for t in p.iter(qn("w:t"), qn("w:br"))) for p in c.iter(qn("w:p")))
         for c in row.iter(qn("w:tc"))]
        for row in table._tbl.iter(qn("w:tr"))
    ]  # fmt: skip


def joined(rows) -> list[list[str]]:
    """Put the pieces of a long result together again: one row per variable."""
    found: list[list[str]] = []
    for name, variable, result in rows:
        if variable:
            found.append([name, variable, result])
        else:
            assert not name
            found[-1][2] += "\n" + result
    return found


def expected_cell(matrix: Matrix, row: Header, col: Header) -> str:
    """Write a cell of quotations the simplest way."""
    lines: list[str] = []
    last = ""
    for quote in matrix.cell(row.key, col.key).quotations:
        label = quote.code.removeprefix(f"{col.label}/")
        if quote.code_id not in {row.key, col.key} and label != last:
            lines.append(label)
            last = label
        lines.append(f"{quote.text} ({unbroken(quote.citation)})")
    return "\n".join(lines) or "–"


def test_every_cell_of_the_grid_says_what_the_matrix_holds():
    matrix = builders.ipo_matrix()
    [table] = opened(render(matrix)).tables
    header, *body = grid_of(table)
    assert header == ["Informant", "Input", "Proses", "Output"]
    found = {cells[0]: cells[1:] for cells in body if len(cells) == 4}
    assert found == {
        row.label: [expected_cell(matrix, row, col) for col in matrix.cols] for row in matrix.rows
    }
    assert [cells[0] for cells in body if len(cells) == 1] == ["Petugas", "Ibu balita"]


def test_the_journal_form_has_one_line_per_informant_and_variable():
    matrix = builders.ipo_matrix()
    [table] = opened(render(matrix, options=JOURNAL)).tables
    header, *body = grid_of(table)
    assert header == ["Informant", "Variable (Input/Proses/Output)", "Interview result"]
    lines = joined(cells for cells in body if len(cells) == 3)
    expected = [
        [row.label if col is matrix.cols[0] else "", col.label, expected_cell(matrix, row, col)]
        for row in matrix.rows
        for col in matrix.cols
    ]
    assert lines == expected


def test_codes_under_dimensions_become_one_line_per_dimension_in_the_journal_form():
    matrix = builders.code_matrix(3)
    [table] = opened(render(matrix, options=JOURNAL)).tables
    lines = joined(grid_of(table)[1:])
    assert [line[1] for line in lines] == ["Input", "Proses", "Output"] * 3
    texts = [q.text for cell in matrix.cells.values() for q in cell.quotations]
    whole = "\n".join(line[2] for line in lines)
    assert all(whole.count(text) == texts.count(text) for text in texts)


def test_a_long_result_is_cut_between_codes_and_a_code_keeps_its_first_quotation():
    quotes = tuple(
        builders.quotation(
            "Dak ado do. " * 12,
            n=n,
            start=200 * n,
            code=f"Input/Kode {n // 2}",
            code_id=f"c{n // 2}",
        )
        for n in range(8)
    )
    matrix = builders.matrix({("r", "d-input"): Cell(quotes)})
    [table] = opened(render(matrix, options=JOURNAL)).tables
    pieces = [row for row in table._tbl.tr_lst if "Dak ado" in "".join(row.itertext())]
    results = [cells[2] for cells in grid_of(table)[1:] if "Dak ado" in cells[2]]
    assert [text.split("\n")[0] for text in results] == [f"Kode {n}" for n in range(4)]
    assert all(text.count("Dak ado do.") == 24 for text in results)
    assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in pieces)


def test_a_number_in_a_citation_stays_on_the_line_of_its_word():
    assert unbroken("FGD 1, Informan 14") == "FGD\xa01, Informan\xa014"


def test_quotations_are_italic_and_their_citation_is_upright():
    matrix = builders.ipo_matrix()
    [table] = opened(render(matrix)).tables
    texts = {q.text: q.citation for cell in matrix.cells.values() for q in cell.quotations}
    seen = set()
    for element in table._tbl.iter(qn("w:p")):
        paragraph = docx.text.paragraph.Paragraph(element, None)
        if paragraph.runs and paragraph.runs[0].text in texts:
            quote, citation = paragraph.runs
            assert quote.italic
            assert not citation.italic
            assert re.fullmatch(r" \(Informan\xa0\d\)", citation.text)
            seen.add(quote.text)
    assert seen == set(texts)


def test_counts_and_totals_add_up():
    matrix = builders.code_matrix()
    [table] = opened(render(matrix, CellContent.COUNT)).tables
    rows = grid_of(table)
    body = [[0 if text == "–" else int(text) for text in cells[1:]] for cells in rows[2:]]
    assert [line[:-1] for line in body[:-1]] == [
        [matrix.cell(row.key, col.key).count for col in matrix.cols] for row in matrix.rows
    ]
    assert all(line[-1] == sum(line[:-1]) for line in body)
    assert [sum(column) for column in zip(*body[:-1], strict=True)] == body[-1]


def test_presence_is_a_tick_or_a_dash():
    matrix = builders.code_matrix(4)
    [table] = opened(render(matrix, CellContent.PRESENCE)).tables
    ticks = [cells[1:] for cells in grid_of(table)[2:]]
    assert ticks == [
        ["✓" if matrix.cell(row.key, col.key).count else "–" for col in matrix.cols]
        for row in matrix.rows
    ]


def test_summaries_are_printed_as_written():
    cells = {("r", "d-input"): Cell((), "Kader cukup.\nDana kurang.")}
    [table] = opened(render(builders.matrix(cells), CellContent.SUMMARY)).tables
    assert grid_of(table)[1] == ["Informan 3", "Kader cukup.\nDana kurang.", "–", "–"]


def test_an_interpretation_stands_below_its_row_across_all_columns():
    [table] = opened(render(builders.fgd_matrix())).tables
    rows = grid_of(table)
    assert [len(cells) for cells in rows] == [6, 6, 1, 6]
    assert rows[2][0].startswith("Interpretation: Sebagian besar kader")


def test_many_columns_become_several_tables_by_group_with_every_cell_once():
    matrix = builders.code_matrix(3)
    tables = opened(render(matrix)).tables
    heads = [grid_of(table)[1][1:] for table in tables]
    assert [label for head in heads for label in head] == [col.label for col in matrix.cols]
    assert all(len(head) <= word_matrix.MOST_TEXT_COLUMNS for head in heads)
    joined = [[cell for table in tables for cell in grid_of(table)[2 + i][1:]] for i in range(3)]
    assert joined == [[expected_cell(matrix, r, c) for c in matrix.cols] for r in matrix.rows]


def test_long_tables_go_on_in_another_one_with_the_same_number():
    rows = tuple(Header(f"r{n}", f"Informan {n}") for n in range(1201))
    document = opened(render(builders.matrix({}, rows=rows), CellContent.COUNT))
    sizes = [len(table._tbl.tr_lst) for table in document.tables]
    assert sum(sizes) == 1201 + len(sizes) + 1
    assert max(sizes) <= word_matrix.MOST_ROWS + 2
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert captions[0] == "Table 1. Hasil wawancara"
    assert captions[1:] == ["Table 1. Hasil wawancara (continued)"] * 2


@pytest.mark.parametrize("options", [OPTIONS, JOURNAL], ids=["grid", "journal"])
def test_a_long_table_breaks_neither_after_a_group_nor_before_an_interpretation(options):
    rows = tuple(Header(f"r{n}", f"Informan {n}", group=f"Desa {n // 7}") for n in range(900))
    matrix = builders.matrix({}, rows=rows, interpretations={row.key: "Sepakat." for row in rows})
    tables = opened(render(matrix, options=options)).tables
    assert len(tables) > 3
    for table in tables:
        first, *_, last = grid_of(table)[1:]
        assert not first[0].startswith("Interpretation")
        assert last == ["Interpretation: Sepakat."]


def test_tables_repeat_their_header_fill_the_width_and_have_a_text_alternative():
    document = opened(render(builders.code_matrix(20)))
    section = document.sections[0]
    width = (section.page_width - section.left_margin - section.right_margin) // 635
    assert section.page_width > section.page_height
    for table in document.tables:
        rows = table._tbl.tr_lst
        headers = [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows]
        assert headers == [True, True] + [False] * (len(rows) - 2)
        assert sum(int(c.get(qn("w:w"))) for c in table._tbl.iter(qn("w:gridCol"))) == width
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        for row in rows:
            spans = [int(s.get(qn("w:val"))) for s in row.iter(qn("w:gridSpan"))]
            assert len(row.tc_lst) - len(spans) + sum(spans) == len(table._tbl.tblGrid)


def test_long_rows_may_split_and_short_ones_may_not():
    short, long = builders.quotation("Dak tau."), builders.quotation("dak ado " * 2000, n=2)
    cells = {("a", "d-input"): Cell((short,)), ("b", "d-input"): Cell((long,))}
    rows = (Header("a", "Informan 1"), Header("b", "Informan 2"))
    [table] = opened(render(builders.matrix(cells, rows=rows))).tables
    splits = [row.find(f".//{qn('w:cantSplit')}") is None for row in table._tbl.tr_lst]
    assert splits == [False, False, True]


def test_the_caption_counts_itself_and_stays_with_its_table():
    document = opened(
        render(builders.ipo_matrix(), options=dataclasses.replace(OPTIONS, caption_number=4))
    )
    caption = document.paragraphs[0]
    assert caption.style.name == "Caption"
    assert caption.text == f"Table 4. {builders.ipo_matrix().title}"
    assert r" SEQ Table \r 4 \* ARABIC " in caption._p.xml
    assert caption._p.getnext().tag == qn("w:tbl")


@pytest.mark.parametrize("content", list(CellContent))
@pytest.mark.parametrize("options", [OPTIONS, JOURNAL], ids=["grid", "journal"])
@pytest.mark.parametrize("name", ["ipo_matrix", "code_matrix", "fgd_matrix"])
def test_the_validator_finds_nothing(tmp_path, content, options, name):
    assert not faults(render(getattr(builders, name)(), content, options), tmp_path)


def test_the_same_state_gives_the_same_bytes():
    memos = dataclasses.replace(OPTIONS, show_memos=True)
    quote = builders.quotation("Dak ado.", memo="Lihat lagi.")
    matrix = builders.matrix({("r", "d-input"): Cell((quote,))})
    assert render(matrix, options=memos) == render(matrix, options=memos)
    times = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(render(matrix))).infolist()}
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_names_its_project_state_and_nobody():
    data = render(builders.ipo_matrix())
    document = opened(data)
    assert document.core_properties.title == builders.ipo_matrix().title
    assert document.core_properties.author == ""
    assert document.core_properties.created.date() == builders.FACTS.date
    footer = document.sections[0].footer.paragraphs[0].text
    assert (
        footer
        == f"{builders.FACTS.project}\nlog 9f2c1ab77e0d · 12 March 2022 · qualcode 0.1.0\tPage 1 of 1"
    )
    archive = zipfile.ZipFile(io.BytesIO(data))
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"python-docx" not in everything
    assert not [name for name in archive.namelist() if "thumbnail" in name or "WithEffects" in name]


def test_memos_become_comments_by_their_coder(tmp_path):
    quote = builders.quotation("Dak ado.", memo="Bertentangan\ndengan Kadis.", coder="Rini")
    matrix = builders.matrix({("r", "d-input"): Cell((quote,))})
    shown = render(matrix, options=dataclasses.replace(OPTIONS, show_memos=True))
    [comment] = opened(shown).comments
    assert (comment.author, comment.text) == ("Rini", "Bertentangan\ndengan Kadis.")
    assert not faults(shown, tmp_path)
    hidden = render(matrix, options=dataclasses.replace(OPTIONS, show_memos=True, hide_coders=True))
    assert b"Rini" not in zipfile.ZipFile(io.BytesIO(hidden)).read("word/comments.xml")
    assert not list(opened(render(matrix)).comments)


def test_a_place_two_coders_coded_alike_is_printed_once_and_counted_twice():
    quotes = tuple(
        builders.quotation("Dak ado.", n=n, coder=c) for n, c in enumerate(("Rini", "Budi"))
    )
    matrix = builders.matrix({("r", "d-input"): Cell(quotes)})
    assert grid_of(opened(render(matrix)).tables[0])[1][1] == "Man\nDak ado. (Informan\xa03)"
    assert grid_of(opened(render(matrix, CellContent.COUNT)).tables[0])[1][1] == "2"


def test_a_gloss_stands_below_its_quotation():
    quote = builders.quotation("Dak ado do.", n=7)
    matrix = builders.matrix({("r", "d-input"): Cell((quote,))})
    options = dataclasses.replace(OPTIONS, glosses={"coding-7": "Tidak ada."})
    assert grid_of(opened(render(matrix, options=options)).tables[0])[1][1].endswith(
        "(Informan\xa03)\n[Tidak ada.]"
    )


def test_an_empty_matrix_says_so(tmp_path):
    data = render(builders.matrix({}, rows=()))
    assert not opened(data).tables
    assert "nothing to show" in opened(data).paragraphs[1].text
    assert not faults(data, tmp_path)


@settings(max_examples=60, deadline=None)
@given(NASTY, NASTY, NASTY, st.sampled_from([OPTIONS, JOURNAL]))
def test_no_text_breaks_the_file_or_is_lost(text, label, title, options):
    quote = builders.quotation(text, code_id="c")
    matrix = builders.matrix(
        {("r", "c"): Cell((quote,))},
        rows=(Header("r", label),),
        cols=(Header("c", label, group=title, color=label),),
        title=title,
        interpretations={"r": text},
    )
    options = dataclasses.replace(options, facts=DocumentFacts(project=title))
    document = opened(render(matrix, options=options))
    whole = "\n".join(cell for row in grid_of(document.tables[0]) for cell in row)
    wanted = words(plain(text).replace("\t", ""))
    assert wanted in words(whole.replace("\t", "")) or wanted in words(whole)


def test_long_and_foreign_text_arrives_whole(tmp_path):
    text = "كذلك 👩‍👩‍👧 e\u0301 " + "dak ado duit " * 4000
    quote = builders.quotation(text, code_id="d-input")
    data = render(builders.matrix({("r", "d-input"): Cell((quote,))}))
    assert words(text) in words(grid_of(opened(data).tables[0])[1][1])
    assert not faults(data, tmp_path)


def test_a_house_style_lends_its_own_styles(tmp_path):
    ours = docx.Document(io.BytesIO(template_bytes()))
    ours.styles["Caption"].element.set(qn("w:styleId"), "Keterangan")
    ours.core_properties.author = "Seseorang"
    ours.add_paragraph("Teks contoh yang tidak boleh ikut.")
    stream = io.BytesIO()
    ours.save(stream)
    options = dataclasses.replace(OPTIONS, house_style=stream.getvalue())
    data = render(builders.ipo_matrix(), options=options)
    caption = opened(data).paragraphs[0]
    assert caption._p.style == "Keterangan"
    assert "contoh" not in opened(data).element.xml
    assert opened(data).core_properties.author == ""
    assert not faults(data, tmp_path)


@pytest.mark.parametrize("content", [b"not a zip", b"PK\x03\x04broken", b"x"])
def test_a_house_style_that_is_no_word_file_is_refused(content):
    with pytest.raises(InputProblem, match="house style"):
        render(builders.ipo_matrix(), options=dataclasses.replace(OPTIONS, house_style=content))


def test_a_house_style_made_from_the_library_default_is_completed(tmp_path):
    stream = io.BytesIO()
    docx.Document().save(stream)
    data = render(
        builders.ipo_matrix(), options=dataclasses.replace(OPTIONS, house_style=stream.getvalue())
    )
    assert "Table Quote" in {style.name for style in opened(data).styles}
    assert grid_of(opened(data).tables[0])[0][0] == "Informant"
    assert not faults(data, tmp_path)
    assert not [
        name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if "thumbnail" in name
    ]
