from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from qualcode.ingest import word
from qualcode.model.transcript import AsideKind, Severity

_spec = importlib.util.spec_from_file_location(
    "build_docx", Path(__file__).with_name("build_docx.py")
)
assert _spec is not None
assert _spec.loader is not None
docx = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(docx)
P, R, C, T = docx.paragraph, docx.run, docx.cell, docx.table

BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent>"
    "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent>"
    "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
STYLES = docx.part(
    "styles",
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Judul1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Anak"><w:name w:val="Anak"/><w:basedOn w:val="Judul1"/></w:style>'
    '<w:style w:type="character" w:styleId="Kuat"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Rahasia"><w:name w:val="Rahasia"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Putar"><w:name w:val="Putar"/><w:basedOn w:val="Putar"/></w:style>',
)


def read(tmp_path, *body, **more):
    return word.read(docx.write(tmp_path / "a.docx", *body, **more))


def said(file):
    return [str(problem.what) for problem in file.problems]


def blocks(file):
    return [file.text[b.start : b.end] for b in file.blocks]


def test_the_nine_feature_probe_gives_every_word_once_in_order(tmp_path):
    file = read(
        tmp_path,
        P(R("P: Ado dak di desa ko?"), "<w:r><w:br/></w:r>", R("I1: Ado.")),
        T(["Informan 1", "Dak ado, bu"], ["Informan 2", "Ado dikit"]),
        P(
            R("sebelum "),
            f"<w:ins>{R('sisipan ')}</w:ins>",
            "<w:del><w:r><w:delText>hapusan</w:delText></w:r></w:del>",
            R("sesudah"),
        ),
        P(f"<w:hyperlink>{R('tautan')}</w:hyperlink>"),
        P(
            "<w:r><w:t>anak</w:t><w:noBreakHyphen/><w:t>anak po</w:t><w:softHyphen/><w:t>syandu</w:t></w:r>"
        ),
        P(R("jangkar"), BOX.format(P("isi kotak"))),
        P(),
        P("akhir"),
        parts={"header1.xml": ("header", docx.part("hdr", P("IDI-01 Bidan 12/05/2023")))},
    )
    assert file.text == (
        "P: Ado dak di desa ko?\nI1: Ado.\nInforman 1\tDak ado, bu\nInforman 2\tAdo dikit\nsebelum sisipan sesudah\n"
        "tautan\nanak-anak posyandu\njangkar\nisi kotak\n\nakhir"
    )
    assert file.properties["header"] == "IDI-01 Bidan 12/05/2023"
    assert said(file) == [
        "1 tracked insertion was kept.",
        "1 tracked deletion was left out.",
        "1 text box was put behind its paragraph: check the place.",
        "The page header is kept beside the text: “IDI-01 Bidan 12/05/2023”",
    ]
    assert [p.line for p in file.problems][:3] == [5, 5, 9]


def test_a_soft_break_begins_a_new_block(tmp_path):
    file = read(
        tmp_path,
        P(R("P: apa?"), "<w:r><w:br/></w:r>", R("I: itu"), "<w:r><w:cr/></w:r>", R("P: oh")),
    )
    assert blocks(file) == ["P: apa?", "I: itu", "P: oh"]


def test_table_cells_know_their_place_with_merged_cells(tmp_path):
    file = read(
        tmp_path,
        T(
            ["No", "Pertanyaan", "Jawaban"],
            [C("a", merge="restart"), "b", "c"],
            [C(merge="continue"), C("d", span=2)],
        ),
    )
    places = {file.text[b.start : b.end]: b.cell for b in file.blocks}
    assert (places["Jawaban"].row, places["Jawaban"].column, places["Jawaban"].columns) == (0, 2, 3)
    assert (places["d"].row, places["d"].column, places["d"].columns, places["d"].span) == (
        2,
        1,
        2,
        2,
    )


def test_a_nested_table_stands_in_its_place_and_is_reported(tmp_path):
    file = read(tmp_path, T([C("luar", T(["dalam 1", "dalam 2"]), "sesudah")], ["akhir"]))
    assert blocks(file) == ["luar", "dalam 1", "dalam 2", "sesudah", "akhir"]
    assert file.blocks[1].cell.table == 1
    assert file.blocks[3].cell.table == 0
    assert "inside another" in said(file)[0]


def test_moved_text_stands_at_its_new_place_only(tmp_path):
    moved = R("pindahan")
    file = read(
        tmp_path,
        P(f"<w:moveFrom>{moved}</w:moveFrom>", R("satu")),
        P(f"<w:moveTo>{moved}</w:moveTo>"),
    )
    assert blocks(file) == ["satu", "pindahan"]
    assert "tracked move" in said(file)[0]


def test_a_deleted_paragraph_mark_joins_the_paragraphs(tmp_path):
    deleted = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + R("I: saya ") + "</w:p>"
    assert read(tmp_path, deleted, P("pergi"), P("P: ya")).text == "I: saya pergi\nP: ya"


def test_hidden_text_is_left_out_and_reported(tmp_path):
    hidden = R("rahasia", properties="<w:vanish/>")
    by_style = R("gelap", properties='<w:rStyle w:val="Rahasia"/>')
    shown = R("tampak", properties='<w:rStyle w:val="Rahasia"/><w:vanish w:val="0"/>')
    file = read(
        tmp_path, P(R("a "), hidden, by_style, shown), parts={"styles.xml": ("styles", STYLES)}
    )
    assert file.text == "a tampak"
    assert said(file) == ["2 runs of hidden text were left out."]


def test_fields_show_their_results_only(tmp_path):
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF _x </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f'<w:fldSimple w:instr="DATE">{R("1 Juli")}</w:fldSimple>'
    assert read(tmp_path, P(R("hal "), field, R(" pada "), simple)).text == "hal 12 pada 1 Juli"


def test_comments_and_notes_are_kept_beside_the_text(tmp_path):
    body = P(
        R("I: dak "),
        '<w:commentRangeStart w:id="4"/>',
        R("ado"),
        '<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>',
        R(" meja"),
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
    )
    note = (
        '<w:footnote w:id="-1"><w:p/></w:footnote><w:footnote w:id="2">'
        + P("meja posyandu")
        + "</w:footnote>"
    )
    comment = f'<w:comment w:id="4" w:author="Rina">{P("cek lagi")}{P("ya")}</w:comment>'
    file = read(
        tmp_path,
        body,
        parts={
            "comments.xml": ("comments", docx.part("comments", comment)),
            "footnotes.xml": ("footnotes", docx.part("footnotes", note)),
        },
    )
    assert file.text == "I: dak ado meja"
    first, second = file.asides
    assert (first.kind, file.text[first.start : first.end], first.text, first.author) == (
        AsideKind.COMMENT, "ado", "cek lagi\nya", "Rina",
    )  # fmt: skip
    assert (second.kind, second.start, second.text) == (AsideKind.FOOTNOTE, 15, "meja posyandu")
    assert said(file) == [
        "1 comment is kept beside the text.",
        "1 footnote is kept beside the text.",
    ]


def test_list_numbers_are_counted_as_word_prints_them(tmp_path):
    level = '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="{1}"/><w:lvlText w:val="{2}"/></w:lvl>'
    numbering = docx.part(
        "numbering",
        '<w:abstractNum w:abstractNumId="0">' + level.format(0, "decimal", "%1.") + level.format(1, "lowerLetter", "%1.%2)")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="1">' + level.format(0, "bullet", "·") + "</w:abstractNum>"
        '<w:abstractNum w:abstractNumId="2">' + level.format(0, "upperRoman", "%1") + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
        '<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>',
    )  # fmt: skip
    numbers = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (2, 0), (3, 0), (3, 0), (4, 0), None]
    file = read(
        tmp_path,
        *[P("x", number=n) for n in numbers],
        parts={"numbering.xml": ("numbering", numbering)},
    )
    assert [b.number for b in file.blocks] == [
        "1.",
        "1.a)",
        "1.b)",
        "2.",
        "2.a)",
        "•",
        "I",
        "II",
        "1.",
        "",
    ]


def test_headings_and_emphasis_come_from_styles_and_runs(tmp_path):
    file = read(
        tmp_path,
        P("Judul", style="Judul1"),
        P("Turunan", style="Anak"),
        P(R("PW", bold=True), R(":", bold=True), R(" apa kabar", italic=True)),
        P(R("IU3: ", properties='<w:rStyle w:val="Kuat"/>'), R("baik")),
        P(R("miring semua", italic=True)),
        P(R("biasa "), R("tebal", bold=True)),
        P("<w:pPr><w:outlineLvl w:val='1'/></w:pPr>", R("garis besar")),
        P("berputar", style="Putar"),
        parts={"styles.xml": ("styles", STYLES)},
    )
    assert [b.heading for b in file.blocks] == [1, 1, 0, 0, 0, 0, 2, 0]
    assert [b.lead for b in file.blocks] == [5, 7, 3, 5, 12, 0, 0, 0]


def test_the_lead_starts_anew_behind_a_soft_break(tmp_path):
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>P:</w:t><w:br/><w:t>I:</w:t></w:r>"
    file = read(tmp_path, P(bold, R(" ya")))
    assert [b.lead for b in file.blocks] == [2, 2]


def test_content_controls_symbols_and_embedded_documents(tmp_path):
    file = read(
        tmp_path,
        f"<w:sdt><w:sdtContent>{P('isi kontrol')}</w:sdtContent></w:sdt>",
        P(
            '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:font="Arial" w:char="00B1"/></w:r>'
        ),
        P(f"<w:sdt><w:sdtContent>{R('sebaris')}</w:sdtContent></w:sdt>"),
        '<w:altChunk r:id="r9"/>',
        P("<w:r><w:drawing><a:blip/></w:drawing></w:r>", R("gambar")),
        P("<w:smartTag>" + R("cerdas") + "</w:smartTag>"),
    )
    assert file.text == "isi kontrol\n□±\nsebaris\ngambar\ncerdas"
    assert [p.severity for p in file.problems] == [
        Severity.WARNING,
        Severity.WARNING,
        Severity.INFO,
    ]
    assert "embedded document" in said(file)[1]
    assert "picture" in said(file)[2]


def test_page_breaks_are_counted(tmp_path):
    file = read(
        tmp_path,
        P("satu"),
        P('<w:r><w:br w:type="page"/></w:r>', R("dua")),
        P("<w:r><w:lastRenderedPageBreak/></w:r>", R("tiga")),
    )
    assert [b.page for b in file.blocks] == [0, 1, 2]


def test_deleted_table_rows_are_left_out(tmp_path):
    row = f"<w:tr><w:trPr><w:del/></w:trPr>{C('hapus')}</w:tr>"
    file = read(tmp_path, "<w:tbl>" + row + "<w:tr>" + C("tetap") + "</w:tr></w:tbl>")
    assert file.text == "tetap"
    assert said(file) == ["1 tracked deletion was left out."]


def test_strict_documents_are_read_like_others(tmp_path):
    path = docx.write(tmp_path / "a.docx", P("kata"))
    import zipfile

    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert word.read(path).text == "kata"


@pytest.mark.parametrize("body", [[], [P()], [P(""), P("   ")]])
def test_a_document_without_words_has_no_blocks(tmp_path, body):
    assert read(tmp_path, *body).blocks == ()
