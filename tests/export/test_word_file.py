"""The parts a report is put together from."""

from __future__ import annotations

import io

import docx
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from qualcode import messages
from qualcode.export.codebook_word import add_codebook
from qualcode.export.options import MatrixOptions
from qualcode.export.word_file import LANDSCAPE, PORTRAIT, WordFile
from qualcode.export.word_matrix import add_matrix
from qualcode.model.matrix import CellContent
from tests.export import builders


def picture() -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (40, 20), "#0072B2").save(stream, "PNG")
    return stream.getvalue()


def report() -> bytes:
    """Put a small report together."""
    file = WordFile(title="Laporan", facts=builders.FACTS, page=PORTRAIT)
    file.title("Laporan", "Muaro Jambi")
    file.contents()
    file.list_of_tables()
    file.heading("Metode")
    file.text("Data dianalisis menurut Miles dan Huberman.")
    file.quotation("Dana dak ado do, Buk.", "Informan 3")
    file.picture(picture(), width=20_000, alt="Pohon kode")
    file.turn_page(LANDSCAPE)
    file.heading("Hasil", 1)
    file.heading("Menurut informan", 2)
    for matrix in (builders.ipo_matrix(), builders.fgd_matrix()):
        add_matrix(file, matrix, CellContent.QUOTES, MatrixOptions())
    file.turn_page(PORTRAIT)
    file.heading("Lampiran: buku kode")
    add_codebook(file, builders.codebook(), {})
    return file.to_bytes()


def test_a_report_is_valid_and_the_same_every_time(tmp_path):
    data = report()
    (tmp_path / "a.docx").write_bytes(data)
    assert [e.description for e in OpenXmlValidator().validate(tmp_path / "a.docx").errors] == []
    assert data == report()


def test_contents_and_list_of_tables_link_to_their_places():
    messages.use("en")
    document = docx.Document(io.BytesIO(report()))
    links = [
        (link.text.partition("\t")[0], link.fragment)
        for p in document.paragraphs
        for link in p.hyperlinks
    ]
    assert [text for text, _ in links] == [
        "Metode",
        "Hasil",
        "Menurut informan",
        "Lampiran: buku kode",
        f"Table 1. {builders.ipo_matrix().title}",
        f"Table 2. {builders.fgd_matrix().title}",
        "Table 3. Codes with their definitions and number of codings",
    ]
    starts = document.element.body.iter(qn("w:bookmarkStart"))
    places = {start.get(qn("w:name")): start.getparent() for start in starts}
    for text, fragment in links:
        assert docx.text.paragraph.Paragraph(places[fragment], None).text == text
    pages = [f.text.split() for f in document.element.body.iter(qn("w:instrText"))]
    assert [f[1] for f in pages if f[0] == "PAGEREF"] == [fragment for _, fragment in links]
    settings = document.settings.element
    assert settings.find(qn("w:updateFields")) is not None, "Word fills the numbers in on opening"
    heads = [p.text for p in document.paragraphs if p.style.name.casefold() == "toc heading"]
    assert heads == ["Contents", "List of tables"]


def test_wide_tables_stand_on_landscape_pages_between_portrait_ones():
    document = docx.Document(io.BytesIO(report()))
    turned = [section.page_width > section.page_height for section in document.sections]
    assert turned == [False, True, False]
    footers = {section.footer.paragraphs[0].text for section in document.sections}
    assert len(footers) == 1


def test_a_picture_has_an_alternative_text_and_fits_the_page():
    document = docx.Document(io.BytesIO(report()))
    [shape] = document.inline_shapes
    section = document.sections[0]
    assert shape.width == section.page_width - section.left_margin - section.right_margin
    assert shape._inline.docPr.get("descr") == "Pohon kode"
