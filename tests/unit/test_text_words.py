from __future__ import annotations

import pytest

from qualcode.text import labels, meta
from qualcode.text.labels import Voice
from qualcode.text.words import count_words, count_words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0), ("dak ado", 2), ("anak-anak ibu2", 2), ("ya - ya", 2), ("... –", 0), ("Rp 5.000,-", 2), ("“apo?”  iyo", 2),
        ("satu\ndua\tiga", 3), ("_ __", 0), ("a/b", 1), ("👩 ibu", 1),
    ],
)  # fmt: skip
def test_words_stand_between_spaces_and_hold_a_letter_or_digit(text, words):
    assert count_words(text) == words


def test_notes_are_no_words():
    text = "ya (tertawa lama) bu [diam]"
    assert count_words_in(text, [(0, 20), (21, 27)], [(3, 17), (21, 27)]) == 2
    assert count_words_in(text, [(0, 2), (18, 20)]) == 2


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("I-02", "i2"), ("I 2", "i2"), ("i.2", "i2"), ("Informan 1", "informan1"), ("Informan 01", "informan1"), ("P", "p"),
        ("Peserta 1 (Ibu S)", "peserta1"), ("Ny. D", "nyd"), ("Informan II", "informan2"), ("IK/3", "ik3"),
    ],
)  # fmt: skip
def test_equal_labels_have_equal_keys(label, key):
    assert labels.key(label) == key


@pytest.mark.parametrize(
    ("label", "voice"),
    [
        ("Pewawancara", Voice.ASKS), ("PENELITI", Voice.ASKS), ("Mod", Voice.ASKS), ("Informan Kunci 2", Voice.ANSWERS),
        ("Infroman 1", Voice.ANSWERS), ("Narasumber", Voice.ANSWERS), ("Peserta 3", Voice.GROUP), ("Semua", Voice.GROUP),
        ("Ibu Siti", Voice.PERSON), ("Bu Kader", Voice.PERSON), ("Kepala Desa", Voice.PERSON), ("P", Voice.UNKNOWN),
        ("Rina", Voice.UNKNOWN), ("Catatan peneliti", Voice.NOTE), ("Pewawancra", Voice.ASKS), ("Modertor", Voice.ASKS),
    ],
)  # fmt: skip
def test_labels_announce_a_role(label, voice):
    assert labels.voice(label) is voice


@pytest.mark.parametrize(
    "text",
    [
        "Jam 08",
        "Catatan",
        "Misalnya",
        "antara lain",
        "Rp",
        "https",
        "a" * 64,
        "satu dua tiga empat lima",
        "12",
        "",
        "Kegiatan antara lain",
        "apa? ya",
    ],
)
def test_what_can_never_be_a_label(text):
    assert not labels.is_possible(text)


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("Umur : 34 tahun", [("Umur", "34 tahun")]), ("Nama\t: Siti", [("Nama", "Siti")]), ("a. Usia = 30", [("Usia", "30")]),
        ("Nama : Siti\tUmur : 34", [("Nama", "Siti"), ("Umur", "34")]), ("**Desa**: Keruing", [("Desa", "Keruing")]),
        ("Hari / tanggal : Selasa, 26 April", [("Hari / tanggal", "Selasa, 26 April")]), ("tanpa pasangan", []),
        ("Waktu：14.39 WIB", [("Waktu", "14.39 WIB")]),
    ],
)  # fmt: skip
def test_header_lines_are_pairs(line, pairs):
    assert list(meta.pairs(line)) == pairs


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Usia", "age"), ("UMUR", "age"), ("Jenis Kelamin", "sex"), ("Hari/Tanggal", "date"), ("Hari / tanggal", "date"), ("Tgl.", "date"),
        ("Pekerjaan", "occupation"), ("Jabatan", "role"), ("Desa", "site"), ("Kode Informan", "informant"), ("Pewawancara", "interviewer"),
        ("Pukul", "time"), ("Lokasi", "place"), ("Pendidikan Terakhir", "education"), ("Warna", ""),
    ],
)  # fmt: skip
def test_header_keys_are_normalised(written, name):
    assert meta.canonical(written) == name
