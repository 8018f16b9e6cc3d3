from __future__ import annotations

import importlib.util
import struct
import zipfile
from pathlib import Path

import pytest

from qualcode.ingest import registry, safety
from qualcode.model.errors import InputProblem

_spec = importlib.util.spec_from_file_location(
    "build_docx", Path(__file__).with_name("build_docx.py")
)
assert _spec is not None
assert _spec.loader is not None
docx = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(docx)


def refusal(path: Path) -> str:
    with pytest.raises(InputProblem) as caught:
        registry.transcribe(path)
    sentence = str(caught.value)
    assert path.name in sentence
    assert caught.value.exit_code == 2
    return sentence


def given(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_missing_file(tmp_path):
    assert "no file" in refusal(tmp_path / "tidak ada.docx")


@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a.md"])
def test_an_empty_file(tmp_path, name):
    assert "is empty" in refusal(given(tmp_path, name, b""))


def test_a_folder_named_like_a_file(tmp_path):
    (tmp_path / "a.docx").mkdir()
    assert "not a file" in refusal(tmp_path / "a.docx")


def test_an_old_word_file_renamed(tmp_path):
    assert "old Word format" in refusal(given(tmp_path, "a.docx", docx.ole("WordDocument")))


def test_an_old_word_file_under_its_own_name(tmp_path):
    assert "save it as .docx" in refusal(given(tmp_path, "a.doc", docx.ole("WordDocument")))


def test_a_file_locked_with_a_password(tmp_path):
    assert "password" in refusal(
        given(tmp_path, "a.docx", docx.ole("EncryptionInfo", "EncryptedPackage"))
    )


@pytest.mark.parametrize("keep", [30, 300, 0.5, 0.95, -10])
def test_a_file_cut_off_while_copying(tmp_path, keep):
    whole = docx.write(tmp_path / "b.docx", *["kata " * 50] * 200).read_bytes()
    size = int(len(whole) * keep) if isinstance(keep, float) else keep
    assert "incomplete" in refusal(given(tmp_path, "a.docx", whole[:size]))


def test_damaged_bytes_inside(tmp_path):
    data = bytearray(docx.write(tmp_path / "b.docx", "kata " * 500).read_bytes())
    at = data.find(b"word/document.xml") + 40
    data[at : at + 20] = b"\xff" * 20
    assert "damaged" in refusal(given(tmp_path, "a.docx", bytes(data)))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"halo dunia", "not a Word file"),
        (b"{\\rtf1 halo}", "Rich Text"),
        (b"%PDF-1.7 x", "PDF"),
        (b"\x00" * 99, "not a Word"),
    ],
)
def test_other_files_named_docx(tmp_path, data, word):
    assert word in refusal(given(tmp_path, "a.docx", data))


def test_a_zip_that_is_no_document(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("foto.txt", "x")
    assert "no Word document" in refusal(tmp_path / "a.docx")


def test_a_document_without_body(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "no document text" in refusal(tmp_path / "a.docx")


def test_a_document_without_words(tmp_path):
    assert "holds no text" in refusal(docx.write(tmp_path / "a.docx", docx.paragraph()))


def test_broken_xml(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:document><w:body>")
    assert "not well-formed" in refusal(tmp_path / "a.docx")


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'


def test_a_document_type_is_refused(tmp_path):
    path = docx.write(tmp_path / "a.docx", "kata", prolog=f'<?xml version="1.0"?>{ENTITIES}')
    assert "declarations" in refusal(path)


def test_a_document_type_in_a_side_part_is_refused(tmp_path):
    styles = f'<?xml version="1.0"?>{ENTITIES}' + docx.part("styles", "")
    path = docx.write(tmp_path / "a.docx", "kata", parts={"styles.xml": ("styles", styles)})
    assert "declarations" in refusal(path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_a_document_type_in_another_encoding_is_refused(tmp_path, encoding):
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{ENTITIES}<w:document {docx.NS}><w:body/></w:document>'
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", xml.encode(encoding))
    refusal(tmp_path / "a.docx")


def test_a_utf_16_document_is_read(tmp_path):
    xml = f'<?xml version="1.0" encoding="UTF-16"?><w:document {docx.NS}><w:body>{docx.paragraph("Dak ado")}</w:body></w:document>'
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", xml.encode("utf-16"))
    assert registry.read(tmp_path / "a.docx").text == "Dak ado"


def test_a_part_that_unpacks_beyond_reason(tmp_path):
    bomb = docx.paragraph() * 2_000_000
    path = docx.write(tmp_path / "a.docx", bomb)
    assert path.stat().st_size < 200_000
    assert "far more" in refusal(path)


def test_a_part_larger_than_the_limit(tmp_path):
    with (
        zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(51):
            part.write(b" " * 2**20)
    assert "far more" in refusal(tmp_path / "a.docx")


def test_an_unused_giant_part(tmp_path):
    path = docx.write(
        tmp_path / "a.docx", "kata", extra={"word/media/x.bin": b"\0" * (201 * 2**20)}
    )
    assert "far more" in refusal(path)


def test_too_many_parts(tmp_path):
    path = docx.write(tmp_path / "a.docx", "kata", extra={f"x{n}": b"" for n in range(5001)})
    assert "far more" in refusal(path)


def test_sizes_are_counted_not_believed(tmp_path):
    path = docx.write(tmp_path / "a.docx", docx.paragraph() * 2_000_000)
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            data[at + offset : at + offset + 4] = struct.pack("<L", 1000)
    refusal(given(tmp_path, "b.docx", bytes(data)))


def test_too_many_tags_for_one_tree(tmp_path, monkeypatch):
    monkeypatch.setattr(safety, "NODE_LIMIT", 100)
    assert "far more" in refusal(docx.write(tmp_path / "a.docx", *["kata"] * 60))


def test_very_deep_nesting(tmp_path):
    refusal(
        docx.write(
            tmp_path / "a.docx", "<w:sdt><w:sdtContent>" * 400 + "</w:sdtContent></w:sdt>" * 400
        )
    )


def test_deep_but_legal_tables(tmp_path):
    inside = docx.paragraph("P: dalam")
    for _ in range(40):
        inside = docx.table([docx.cell(inside)])
    assert registry.read(docx.write(tmp_path / "a.docx", inside)).text == "P: dalam"


def test_paths_that_leave_the_archive_touch_nothing(tmp_path):
    path = docx.write(
        tmp_path / "a.docx", "kata", extra={"../../jahat.txt": b"x", "/jahat.txt": b"x"}
    )
    before = set(tmp_path.rglob("*"))
    assert registry.read(path).text == "kata"
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 40,
        b"abc\x00\x01\x02\x03" * 500,
        b"\x89PNG\r\n\x1a\n" + b"x" * 99,
        b"PK\x03\x04xx",
    ],
)
def test_a_binary_file_named_txt(tmp_path, data):
    assert "not text" in refusal(given(tmp_path, "a.txt", data)).replace(
        "not a text file", "not text"
    )


def test_a_text_file_beyond_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(safety.read_bytes, "__defaults__", (1000,))
    assert "too large" in refusal(given(tmp_path, "a.txt", b"kata " * 400))


def test_a_giant_sparse_file(tmp_path):
    with (tmp_path / "a.docx").open("wb") as handle:
        handle.truncate(safety.FILE_LIMIT + 1)
    assert "too large" in refusal(tmp_path / "a.docx")


def test_an_unknown_kind_of_file_names_those_that_can_be_read(tmp_path):
    sentence = refusal(given(tmp_path, "a.mp3", b"x"))
    assert ".docx" in sentence
    assert ".txt" in sentence


def test_escape_sequences_never_get_into_the_text(tmp_path):
    payload = (
        "P: [/] [@click=app.quit]x[/] \x1b]0;judul\x07 \x9b31m \u202eterbalik\nI: {{7*7}} =1+1\n"
    )
    transcript = registry.transcribe(given(tmp_path, "a.txt", (payload * 3).encode()))
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(transcript.text)
    assert "[@click=app.quit]x[/]" in transcript.text
