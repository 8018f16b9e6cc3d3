"""OpenDocument, Rich Text, web pages and PDF: every word once, emphasis and tables kept, losses named."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from qualcode.ingest import registry
from qualcode.model.errors import InputProblem
from qualcode.model.transcript import AsideKind

LAYOUTS = Path(__file__).parents[1] / "data" / "layouts"
NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
STYLES = (
    '<office:automatic-styles><style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1"/></text:list-style>'
    "</office:automatic-styles>"
)


def odt(tmp_path, body, name="a.odt", extra=None):
    content = f'<?xml version="1.0"?><office:document-content {NS}>{STYLES}<office:body><office:text>{body}</office:text></office:body></office:document-content>'
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        for part, data in (extra or {}).items():
            archive.writestr(part, data)
    return tmp_path / name


def lines(path):
    return registry.read(path).text.split("\n")


def told(path):
    return [str(problem.what) for problem in registry.read(path).problems]


def test_opendocument_keeps_spaces_breaks_fields_and_tracked_insertions(tmp_path):
    path = odt(
        tmp_path,
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>dibuang</text:p></text:deletion></text:changed-region>"
        "<text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>"
        '<text:p><text:span text:style-name="T1">P:</text:span> Apo<text:s text:c="2"/>be\n  yang<text:line-break/>I:<text:tab/>anak\u2011anak <text:a>tautan</text:a> '
        "<text:page-number>3</text:page-number><text:change-start/>baru<text:change-end/></text:p>"
        '<text:p>tampak<text:span text:style-name="T2">tersembunyi</text:span></text:p>',
    )
    assert lines(path) == ["P: Apo  be yang", "I:\tanak\u2011anak tautan 3baru", "tampak"]
    assert registry.read(path).blocks[0].lead == 2
    assert told(path) == ["1 tracked deletion was left out.", "1 tracked insertion was kept.", "1 run of hidden text was left out."]  # fmt: skip


def test_opendocument_notes_comments_and_boxes(tmp_path):
    path = odt(
        tmp_path,
        '<text:p>Ado<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>catatan</text:p></text:note-body></text:note> '
        'dana <office:annotation office:name="k1"><dc:creator>Rina</dc:creator><text:p>cek</text:p></office:annotation>dikit<office:annotation-end office:name="k1"/> be'
        "<draw:frame><draw:text-box><text:p>kotak</text:p></draw:text-box></draw:frame></text:p><text:p>akhir</text:p>",
    )
    file = registry.read(path)
    assert file.text == "Ado dana dikit be\nkotak\nakhir"
    found = [(a.kind, file.text[a.start : a.end], a.text, a.author) for a in file.asides]
    assert found == [
        (AsideKind.FOOTNOTE, "", "catatan", ""), (AsideKind.COMMENT, "dikit", "cek", "Rina"),
    ]  # fmt: skip
    assert "1 text box was put behind its paragraph: check the place." in told(path)


def test_opendocument_tables_lists_and_pages(tmp_path):
    path = odt(
        tmp_path,
        '<text:list text:style-name="L1"><text:list-item><text:p>satu</text:p></text:list-item><text:list-item><text:p>dua</text:p></text:list-item></text:list>'
        '<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>judul</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>'
        "<table:table-row><table:table-cell><text:p>P</text:p></table:table-cell><table:table-cell><text:p>Apo?</text:p><text:p>Itu?</text:p></table:table-cell></table:table-row></table:table>"
        '<text:p text:style-name="P1">halaman dua</text:p>',
    )
    file = registry.read(path)
    assert [b.number for b in file.blocks[:2]] == ["1.", "2."]
    cells = [(b.cell.row, b.cell.column, b.cell.span) for b in file.blocks if b.cell]
    assert cells == [(0, 0, 2), (1, 0, 1), (1, 1, 1), (1, 1, 1)]
    assert file.blocks[-1].page == 1


def test_opendocument_agrees_with_odfdo():
    odfdo = pytest.importorskip("odfdo")
    for path in sorted(LAYOUTS.glob("*.odt")):
        body = odfdo.Document(str(path)).body
        theirs = "".join(
            str(p.inner_text) for p in body.get_elements("descendant::text:p|descendant::text:h")
        )
        ours = registry.read(path).text
        assert "".join(ours.split()) == "".join(theirs.split())


@pytest.mark.parametrize(
    ("extra", "what"),
    [({"META-INF/manifest.xml": "<x><manifest:encryption-data/></x>"}, "locked with a password")],
)
def test_locked_opendocument_is_refused(tmp_path, extra, what):
    with pytest.raises(InputProblem, match=what):
        registry.read(odt(tmp_path, "<text:p>x</text:p>", extra=extra))


def test_a_zip_that_is_no_opendocument_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("x.txt", "x")
    with pytest.raises(InputProblem, match="no OpenDocument text"):
        registry.read(tmp_path / "a.odt")


def test_flat_opendocument_is_read(tmp_path):
    (tmp_path / "a.fodt").write_text(
        f"<office:document {NS}><office:body><office:text><text:p>P: Apo?</text:p></office:text></office:body></office:document>"
    )
    assert lines(tmp_path / "a.fodt") == ["P: Apo?"]


# -- Rich Text ------------------------------------------------------------------------------------


def rtf(tmp_path, body, head=r"{\rtf1\ansi\ansicpg1252\uc1"):
    (tmp_path / "a.rtf").write_bytes(f"{head}{body}}}".encode("latin-1"))
    return tmp_path / "a.rtf"


def test_rich_text_characters(tmp_path):
    path = rtf(
        tmp_path,
        r"{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial Cyr;}}{\colortbl;\red1;}{\info{\title bukan teks}}"
        r"\f0 caf\'e9 \u8220?ado\u8221? anak\_anak dua\~kata \{x\} \emdash \u-10179?\u-8704?{\f1 \'e4}\par {\*\generator x;}baris\line dua\tab tiga\par",
    )
    text = registry.read(path).text.encode("utf-16", "surrogatepass").decode("utf-16")
    assert text == "café “ado” anak\u2011anak dua\u00a0kata {x} —\U0001f600д\nbaris\ndua\ttiga"


def test_rich_text_emphasis_notes_fields_and_changes(tmp_path):
    path = rtf(
        tmp_path,
        r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}}\pard\plain\s1 Judul\par\pard\plain {\b P:} Apa?{\footnote\pard catatan kaki} "
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt tautan}}\par {\v tersembunyi}{\deleted dibuang}{\revised baru}\par{\header kepala}",
    )
    file = registry.read(path)
    assert file.text == "Judul\nP: Apa? tautan\nbaru"
    assert [(b.heading, b.lead) for b in file.blocks] == [(1, 0), (0, 2), (0, 0)]
    assert [(a.kind, a.text, a.start) for a in file.asides] == [(AsideKind.FOOTNOTE, "catatan kaki", 13)]  # fmt: skip
    assert file.properties["header"] == "kepala"
    assert {w.split(".")[0] for w in told(path)} >= {
        "1 tracked insertion was kept", "1 tracked deletion was left out", "1 run of hidden text was left out",
    }  # fmt: skip


def test_rich_text_tables_know_their_columns(tmp_path):
    path = rtf(
        tmp_path,
        r"\trowd\cellx1000\cellx2000\cellx3000\pard\intbl Tema\cell Inf 1\cell Inf 2\cell\row"
        r"\trowd\cellx3000\pard\intbl Interpretasi: lengkap\cell\row"
        r"\trowd\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl Satu\par baris\cell gabung\cell\cell\row\pard luar\par",
    )
    file = registry.read(path)
    cells = [
        (file.text[b.start : b.end], b.cell and (b.cell.row, b.cell.column, b.cell.span))
        for b in file.blocks
    ]
    assert cells == [
        ("Tema", (0, 0, 1)), ("Inf 1", (0, 1, 1)), ("Inf 2", (0, 2, 1)), ("Interpretasi: lengkap", (1, 0, 3)),
        ("Satu", (2, 0, 1)), ("baris", (2, 0, 1)), ("gabung", (2, 1, 2)), ("luar", None),
    ]  # fmt: skip


def test_rich_text_agrees_with_striprtf():
    striprtf = pytest.importorskip("striprtf.striprtf")
    for path in sorted(LAYOUTS.glob("*.rtf")):
        theirs = striprtf.rtf_to_text(path.read_text(encoding="latin-1"), errors="ignore")
        ours = registry.read(path).text
        assert "".join(theirs.replace("|", "").split()).count("".join(ours.split())[-60:]) >= 1


@pytest.mark.parametrize("data", [b"teks biasa", b"{\\html"])
def test_other_files_named_rtf_are_refused(tmp_path, data):
    (tmp_path / "a.rtf").write_bytes(data)
    with pytest.raises(InputProblem, match="no Rich Text"):
        registry.read(tmp_path / "a.rtf")


@pytest.mark.parametrize("body", ["{" * 50_000, "}" * 50_000, r"\bin999999999 ", r"\cellx-5\cell\row" * 500, r"\u" * 9])  # fmt: skip
def test_odd_rich_text_is_read_or_refused_quietly(tmp_path, body):
    registry.read(rtf(tmp_path, body + "x"))


# -- web pages ------------------------------------------------------------------------------------


def html(tmp_path, text, encoding="utf-8"):
    (tmp_path / "a.html").write_bytes(text.encode(encoding))
    return tmp_path / "a.html"


def test_web_pages_show_what_a_reader_sees(tmp_path):
    path = html(
        tmp_path,
        "<html><head><title>x</title><style>p{}</style></head><body><h2>Judul</h2><script>no</script><p><b>P:</b>\n Apa  <i>itu</i>?<br>I: Ya</p>"
        '<div>a<div>b</div>c</div><ol start="3"><li>tiga<li>empat</ol><p style="display:none">rahasia</p><del>x</del><pre>satu\n  dua</pre></body></html>',
    )
    file = registry.read(path)
    assert file.text.split("\n") == ["Judul", "P: Apa itu?", "I: Ya", "a", "b", "c", "tiga", "empat", "satu", "  dua"]  # fmt: skip
    assert file.blocks[0].heading == 2
    assert file.text[6 : 6 + file.blocks[1].lead].strip() == "P:"
    assert [b.number for b in file.blocks if b.number] == ["3.", "4."]
    assert any("hidden" in what for what in told(path))


def test_web_page_tables_with_spans(tmp_path):
    path = html(
        tmp_path,
        '<table><tr><th rowspan="2">Tema</th><th colspan="2">Informan</th></tr><tr><th>Inf 1</th><th>Inf 2</th></tr><tr><td>a</td><td>b</td><td>c</td></tr></table>',
    )
    cells = [(b.cell.row, b.cell.column, b.cell.span) for b in registry.read(path).blocks]
    assert cells == [(0, 0, 1), (0, 1, 2), (1, 1, 1), (1, 2, 1), (2, 0, 1), (2, 1, 1), (2, 2, 1)]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_web_pages_in_other_encodings_are_told(tmp_path, encoding):
    path = html(tmp_path, "<meta charset=iso-8859-1><p>“café”</p>", encoding)
    assert registry.read(path).text == "“café”"
    assert any("encoded as" in what for what in told(path))


# -- PDF ------------------------------------------------------------------------------------------


def test_a_pdf_keeps_a_map_of_its_pages(tmp_path):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for name in ("header_block", "soft_breaks"):
        for page in PdfReader(LAYOUTS / f"{name}.pdf").pages:
            writer.add_page(page)
    writer.write(tmp_path / "a.pdf")
    t = registry.transcribe(tmp_path / "a.pdf")
    assert len(t.pages) == 1
    assert t.text[t.pages[0] :].startswith("P: Siapa nama")


def test_a_scan_is_refused_with_the_reason(tmp_path):
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

    writer = PdfWriter()
    page = writer.add_blank_page(600, 800)
    picture = StreamObject()
    picture.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image"), NameObject("/Width"): NumberObject(1), NameObject("/Height"): NumberObject(1)})  # fmt: skip
    shapes = DictionaryObject({NameObject("/Im0"): writer._add_object(picture)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): shapes})
    writer.write(tmp_path / "scan.pdf")
    assert len(PdfReader(tmp_path / "scan.pdf").pages) == 1
    with pytest.raises(InputProblem, match="is a scan"):
        registry.read(tmp_path / "scan.pdf")


def test_a_pdf_with_a_password_is_refused(tmp_path):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(LAYOUTS / "soft_breaks.pdf"))
    writer.encrypt("rahasia", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(InputProblem, match="locked with a password"):
        registry.read(tmp_path / "a.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>", b"teks"])  # fmt: skip
def test_broken_pdfs_are_refused(tmp_path, data):
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(InputProblem, match=r"a\.pdf"):
        registry.read(tmp_path / "a.pdf")


def test_running_titles_and_page_numbers_are_taken_out(tmp_path):
    from qualcode.ingest.pdf_lines import Line, without_margins

    def page(number):
        words = [
            (f"Transkrip IDI-01, hal {number}", 790),
            ("P: " + "Apa itu?" * number, 700),
            (f"- {number} -", 40),
        ]
        return [Line(text, 70, y, 11, 200) for text, y in words]

    found = without_margins([page(n) for n in (1, 2, 3)])
    assert [[line.text for line in lines] for lines in found.pages] == [
        ["P: " + "Apa itu?" * n] for n in (1, 2, 3)
    ]
    assert (found.repeated, found.numbers) == (["Transkrip IDI-01, hal 1"], 3)


def test_lines_of_a_paragraph_are_joined_and_broken_words_counted():
    from qualcode.ingest.pdf_lines import Line, joined

    words = [("P : Apa saja kegiatan yang dilakukan di pos-", 100, True), ("yandu itu, dan siapa yang", 88, True), ("datang?", 76, False), ("I : Anak-", 60, False), ("anak.", 48, False)]  # fmt: skip
    made = list(joined([Line(t, 70, y, 10, 70 + 5 * len(t), spaced=s, page_width=330) for t, y, s in words]))  # fmt: skip
    assert (
        made[0].text
        == "P : Apa saja kegiatan yang dilakukan di pos-yandu itu, dan siapa yang datang?"
    )
    assert made[0].broken == 1
    assert [p.text for p in made[1:]] == ["I : Anak-", "anak."]


def test_formats_are_loaded_only_when_used():
    import subprocess
    import sys

    code = "import sys; import qualcode.ingest.registry; print([m for m in ('pypdf','webvtt','openpyxl','lxml') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_deletion_that_stands_between_its_marks_is_left_out(tmp_path):
    path = odt(
        tmp_path,
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion/></text:changed-region>'
        '<text:changed-region text:id="c2"><text:insertion/></text:changed-region></text:tracked-changes>'
        '<text:p>Ado <text:change-start text:change-id="c1"/>dulu<text:span>nyo</text:span><text:change-end text:change-id="c1"/>'
        '<text:change-start text:change-id="c2"/>kini<text:change-end text:change-id="c2"/> be</text:p>',
    )
    assert registry.read(path).text == "Ado kini be"


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        ('<a class="sdfootnoteanc" href="#sdfootnote1sym"><sup>1</sup></a>', '<div id="sdfootnote1"><p><a href="#sdfootnote1anc">1</a>meja posyandu</p></div>'),
        ('<a style="mso-footnote-id:ftn1" href="#_ftn1"><span>[1]</span></a>', '<div id="ftn1"><p><a href="#_ftnref1">[1]</a> meja posyandu</p></div>'),
    ],
)  # fmt: skip
def test_footnotes_of_web_pages_stand_beside_the_words(tmp_path, mark, note):
    page = f"<p>P: Meja?</p><p>I: Pinjam{mark} be.</p><p>P: Oh?</p>{note}"
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    file = registry.read(path)
    assert file.text == "P: Meja?\nI: Pinjam be.\nP: Oh?"
    (aside,) = file.asides
    assert (aside.kind, file.text[: aside.start], aside.text) == (
        AsideKind.FOOTNOTE, "P: Meja?\nI: Pinjam", "meja posyandu",
    )  # fmt: skip
    assert "1 footnote is kept beside the text." in told(path)


def test_links_of_a_web_page_that_are_no_notes_stay(tmp_path):
    path = tmp_path / "a.html"
    path.write_text('<p id="ftn2">P: <a href="#bab1">1</a> lihat <a href="#_ftn9">sumber</a></p>', encoding="utf-8")  # fmt: skip
    assert registry.read(path).text == "P: 1 lihat sumber"
