"""Real files of every format and feature for the fuzzer, beside the layouts. Run it to write tests/data/seeds.

Needs LibreOffice for the formats that it turns the Word file into; files found by fuzzing are kept by hand.
"""

from __future__ import annotations

import importlib.util
import random
import subprocess
import tempfile
from pathlib import Path

from pypdf import PdfReader, PdfWriter

_spec = importlib.util.spec_from_file_location(
    "build_docx", Path(__file__).with_name("build_docx.py")
)
assert _spec is not None
assert _spec.loader is not None
docx = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(docx)
cell, paragraph, part, run, table = docx.cell, docx.paragraph, docx.part, docx.run, docx.table

FOLDER = Path(__file__).parents[1] / "data" / "seeds"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"), ("comments", "comments"), ("footnotes", "footnotes"), ("endnotes", "endnotes"),
            ("header1", "header"), ("footer1", "footer"), ("styles", "styles"), ("numbering", "numbering"),
        )
    )
    + "</Types>"
)  # fmt: skip
BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/'
    'drawingml/2006/wordprocessingDrawing"><wp:extent cx="2400000" cy="600000"/><wp:docPr id="7" name="Kotak"/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
    '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2400000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
    "</a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>"
    "</a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style='width:200pt;height:40pt'><v:textbox>"
    "<w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
LEVEL = '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="{1}"/><w:lvlText w:val="{2}"/></w:lvl>'
CHANGE = 'w:id="{}" w:author="Rina" w:date="2022-07-01T00:00:00Z"'


def probe(path: Path) -> Path:
    """A Word file with every feature that an interview was found to have."""
    body = [
        paragraph(run("Transkrip Wawancara Informan 4"), style="Judul1"),
        "Umur : 34 tahun",
        paragraph("1. Kegiatan apa saja?", number=(1, 0)),
        paragraph(run("P: ", bold=True), run("Ado dak di desa ko?"), "<w:r><w:br/></w:r>", run("I: Ado, "),
                  f"<w:ins {CHANGE.format(1)}>{run('sekarang ')}</w:ins>",
                  f"<w:del {CHANGE.format(2)}><w:r><w:delText>dulu </w:delText></w:r></w:del>", run("ado.")),
        paragraph(run("P: Meja"), '<w:commentRangeStart w:id="0"/>', run(" pinjam"), '<w:commentRangeEnd w:id="0"/>',
                  '<w:r><w:commentReference w:id="0"/></w:r>', run("?"), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        paragraph("<w:r><w:t>I: Anak</w:t><w:noBreakHyphen/><w:t>anak po</w:t><w:softHyphen/><w:t>syandu</w:t></w:r>",
                  '<w:r><w:endnoteReference w:id="2"/></w:r>', run("rahasia", properties="<w:vanish/>")),
        paragraph(run("P: Lihat kotak?"), BOX.format(paragraph("I: Isi kotak."))),
        paragraph(run("I: hal "), FIELD, f'<w:hyperlink w:anchor="a">{run(" tautan")}</w:hyperlink>'),
        f"<w:sdt><w:sdtContent>{paragraph('P: Isi kontrol?')}</w:sdtContent></w:sdt>",
        table(["No", "Pertanyaan", "Jawaban"], ["1", cell("Apa?", merge="restart"), cell("Itu.", table(["dalam", "lagi"]), "Nian.")],
              ["2", cell("", merge="continue"), cell("Ini.")], [cell("Interpretasi: cukup", span=3)]),
        paragraph('<w:r><w:br w:type="page"/></w:r>', run("I: Sudah.")),
        "<w:sectPr><w:headerReference w:type='default' r:id='r0'/><w:footerReference w:type='default' r:id='r1'/></w:sectPr>",
    ]  # fmt: skip
    parts = {
        "header1.xml": ("header", part("hdr", paragraph("IDI-04 Bidan 12/05/2023"))),
        "footer1.xml": ("footer", part("ftr", paragraph("Halaman ", FIELD))),
        "comments.xml": ("comments", part("comments", f'<w:comment {CHANGE.format(0)} w:initials="R">{paragraph("cek lagi")}</w:comment>')),
        "footnotes.xml": ("footnotes", part("footnotes", f'<w:footnote w:id="2">{paragraph("meja posyandu")}</w:footnote>')),
        "endnotes.xml": ("endnotes", part("endnotes", f'<w:endnote w:id="2">{paragraph("akhir")}</w:endnote>')),
        "styles.xml": ("styles", part("styles", '<w:style w:type="paragraph" w:styleId="Judul1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>')),
        "numbering.xml": ("numbering", part("numbering", '<w:abstractNum w:abstractNumId="0">' + LEVEL.format(0, "decimal", "%1.")
            + LEVEL.format(1, "lowerLetter", "%1.%2)") + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>')),
    }  # fmt: skip
    return docx.write(path, *body, parts=parts, extra={"[Content_Types].xml": TYPES.encode()})


WORDS = ["dak", "ado", "kami", "pinjam", "be", "meja", "samo", "timbangan", "dari", "desa", "tetanggo", "karno", "dano", "belum", "turun", "jugo", "sampai", "kini", "padahal", "la"]  # fmt: skip


def long_table(path: Path) -> Path:
    """A Word file with a ruled table over several pages, its header repeated, rows broken at their ends."""
    rng = random.Random(1)

    def said(low: int, high: int) -> str:
        return " ".join(rng.choice(WORDS) for _ in range(rng.randint(low, high))).capitalize()

    rows = [[str(n), said(4, 12) + "?", said(5, 60) + "."] for n in range(1, 25)]
    made = table(["No", "Pertanyaan", "Jawaban"], *rows, ruled=True)
    made = made.replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", 1)
    return docx.write(
        path, "Informan : Informan 7", made, extra={"[Content_Types].xml": TYPES.encode()}
    )


MARKDOWN = """# Transkrip FGD

Moderator : Rina

---

**P:** Apa itu *BKB*?

- **I1:** Dak tau, bu. [tertawa]
- **I2 (kader):** Bina keluarga balita\\.

> P: Siapa yang ikut?

| No | Pertanyaan | Jawaban |
|----|:----------:|---------|
| 1 | Ada dana? | Dak do \\| pinjam |

```
I1: sudah
```
"""
PLAIN = "P : Apa kabar, “Bu”?\r\nI : Baik… – dak ado apo-apo, café\r\n\r\n- 2 -\r\nP : Dana ± ½ juta?\r\nI : Iyo.\r\n"
OTTER = "Rina Amelia  0:03\nSelamat siang, pak.\n\nUnknown Speaker  0:12\nSiang.\n\nRina Amelia  1:02:15\nSiapa?\n\nUnknown Speaker  1:02:20\nIbu-ibu.\n"
STAMPS = "I: Apa kegiatannya? #00:00:04-5#\nB: Nimbang be. #00:00:09-0#\n[00:00:12] I: Lain?\n(00:15) B: Dak do.\n"


def turned(source: Path, *formats: str) -> None:
    """Have LibreOffice turn the file into other formats, with a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        for wanted in formats:
            command = ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", wanted, "--outdir", str(FOLDER), str(source)]  # fmt: skip
            subprocess.run(
                command,
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=120,
            )


def make() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    turned(probe(FOLDER / "probe.docx"), "odt", "fodt", "rtf", "html", "pdf")
    turned(long_table(FOLDER / "long_table.docx"), "pdf")
    locked = PdfWriter(clone_from=PdfReader(FOLDER / "probe.pdf"))
    locked.encrypt("rahasia")
    locked.write(FOLDER / "locked.pdf")
    (FOLDER / "probe.md").write_text(MARKDOWN, "utf-8")
    (FOLDER / "cp1252.txt").write_bytes(PLAIN.encode("cp1252"))
    (FOLDER / "utf16.txt").write_bytes(PLAIN.encode("utf-16"))
    (FOLDER / "otter.txt").write_text(OTTER, "utf-8")
    (FOLDER / "stamps.txt").write_text(STAMPS, "utf-8")
    (FOLDER / "survey.tsv").write_text((FOLDER / "survey.csv").read_text("utf-8").replace(";", "\t"), "utf-8")  # fmt: skip


if __name__ == "__main__":
    make()
