from __future__ import annotations

import pytest

from qualcode.ingest import plain, registry

SAID = "P: Apa kabar, “Bu”?\nI: Baik… – dak ado apo-apo, café\n"


def given(tmp_path, data, name="a.txt"):
    (tmp_path / name).write_bytes(data)
    return tmp_path / name


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32"), ("cp1252", "cp1252"),
    ],
)  # fmt: skip
def test_encodings_are_found_and_told(tmp_path, encoding, told):
    file = plain.read(given(tmp_path, (SAID * 4).encode(encoding)))
    assert file.text.removeprefix("\ufeff") == SAID * 4
    assert file.properties["encoding"] == told
    assert [str(p.what) for p in file.problems] == (
        [] if told == "utf-8" else [f"The file is encoded as {told}."]
    )


def test_other_code_pages_are_guessed(tmp_path):
    text = "Ответ: да, конечно, всё хорошо. Вопрос: почему вы так думаете об этом?\n" * 20
    assert plain.read(given(tmp_path, text.encode("cp1251"))).text == text


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n", "\u2028"])
def test_all_line_ends_give_the_same_transcript(tmp_path, newline):
    text = newline.join(["P: satu?", "I: dua", "", "P: tiga?", "lanjutan", "I: empat"])
    transcript = registry.transcribe(given(tmp_path, text.encode()))
    assert transcript.text == "P: satu?\nI: dua\n\nP: tiga?\nlanjutan\nI: empat"
    assert [transcript.text[t.start : t.end] for t in transcript.turns] == [
        "satu?",
        "dua",
        "tiga?\nlanjutan",
        "empat",
    ]


def test_a_few_nul_bytes_are_removed_and_reported(tmp_path):
    transcript = registry.transcribe(
        given(tmp_path, (SAID * 20).replace("Baik", "Ba\0ik", 2).encode())
    )
    assert "\0" not in transcript.text
    assert "2 control characters were removed." in [str(p.what) for p in transcript.problems]


def test_form_feeds_count_pages(tmp_path):
    file = plain.read(given(tmp_path, b"satu\n2\n\fdua\n3\n\ftiga"))
    assert [b.page for b in file.blocks] == [0, 0, 1, 1, 2]


def test_markdown_headings_bullets_tables_and_bold_labels(tmp_path):
    text = (
        "# Transkrip\n\n| Nama | Umur |\n|---|---|\n| Ibu S | 34 |\n\n---\n\n**P:** Apa?\n\n- **I:** Itu\n\n"
        "| No | Tanya |\n|----|:---:|\n| 1 | x |\n"
    )
    file = plain.read_markdown(given(tmp_path, text.encode(), "a.md"))
    shown = [
        (file.text[b.start : b.end].strip(), b.heading, b.number, b.lead > 0) for b in file.blocks
    ]
    assert shown == [
        ("Transkrip", 1, "", False), ("Nama", 0, "", False), ("Umur", 0, "", False), ("Ibu S", 0, "", False),
        ("34", 0, "", False), ("**P:** Apa?", 0, "", True), ("**I:** Itu", 0, "•", True), ("No", 0, "", False),
        ("Tanya", 0, "", False), ("1", 0, "", False), ("x", 0, "", False),
    ]  # fmt: skip
    assert [(b.cell.table, b.cell.row, b.cell.column) for b in file.blocks if b.cell] == [
        (0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), (1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1),
    ]  # fmt: skip


def test_bold_labels_of_markdown_are_not_in_the_turns(tmp_path):
    text = "**P:** Apa itu?\n\n**I:** Dak *tau* sayo.\n\n**P**: Oh?\n\n**I**: Iyo **nian**\n"
    transcript = registry.transcribe(given(tmp_path, text.encode(), "a.md"))
    assert [transcript.text[t.start : t.end] for t in transcript.turns] == [
        "Apa itu?",
        "Dak *tau* sayo.",
        "Oh?",
        "Iyo **nian**",
    ]


@pytest.mark.parametrize("text", ["|", "||", "| |", "|-|", "# ", "**", "- ", "|a", "\\|"])
def test_scraps_of_markdown_are_harmless(tmp_path, text):
    file = plain.read_markdown(given(tmp_path, text.encode(), "a.md"))
    assert all(b.start <= b.end <= len(text) for b in file.blocks)
