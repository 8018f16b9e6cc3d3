"""Each layout with the hand-written expectation: speakers, roles, turns, first and last words."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from qualcode.ingest import plain
from qualcode.model.source import Role, SourceKind
from qualcode.model.transcript import Block, FileText
from qualcode.text.turns import interviews, split

SAMPLES = Path(__file__).parents[1] / "data" / "transcripts"


def read(tmp_path, text, *, name="wawancara", kind=None, markdown=False):
    path = tmp_path / "a.txt"
    path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return split((plain.read_markdown if markdown else plain.read)(path), name=name, kind=kind)


def said(t):
    return [(turn.label, t.text[turn.start : turn.end]) for turn in t.turns if not turn.note]


def notes(t):
    return [t.text[turn.start : turn.end] for turn in t.turns if turn.note]


def roles(t):
    return {speaker.label: speaker.role.value for speaker in t.speakers}


def names(t):
    return {speaker.label: speaker.name for speaker in t.speakers}


def warned(t):
    return [str(p.what) for p in t.problems if p.severity == "warning"]


def test_sample_with_a_legend_and_colons():
    t = split(plain.read(SAMPLES / "legend_colon.txt"), name="x")
    assert roles(t) == {"P": "interviewer", "S": "informant"}
    assert len(said(t)) == 11
    assert said(t)[0] == ("P", "Maaf kak, nama kakak siapa kak...?")
    assert said(t)[-1] == ("S", "1 tahun (sambil ketawa..)")
    assert notes(t) == ["(2)"]
    assert [t.text[a:b] for a, b in t.notes] == ["(sambil ketawa..)"]
    assert (t.title, t.meta["date"], t.meta["time"]) == (
        "Transkrip Wawancara Mendalam 1",
        "03 Juni 2014",
        "11. 45 WIB",
    )
    assert t.meta["place"] == "Rumah balita (Muara Dua)"


def test_sample_with_three_speakers_and_a_legend_on_one_line():
    t = split(plain.read(SAMPLES / "three_speakers_inline_legend.txt"), name="x")
    assert roles(t) == {"P": "interviewer", "N": "informant", "A": "informant"}
    assert [label for label, _ in said(t)] == list("PNPNPNAPAPN")
    assert said(t)[0][1].startswith("Pertama-pertama")
    assert said(t)[-1][1].endswith("80 lah.")
    assert (t.kind, t.meta["name"], t.meta["age"]) == (SourceKind.IDI, "Siti", "62")


def test_sample_with_wrapped_lines():
    t = split(plain.read(SAMPLES / "wrapped_lines.txt"), name="x")
    assert roles(t) == {"P": "interviewer", "I2": "informant"}
    assert names(t)["I2"] == "Informan 2"
    assert [label for label, _ in said(t)] == ["P", "I2"] * 4
    assert said(t)[5][1].endswith("Gini semua engga\nhabis")
    assert said(t)[7] == (
        "I2",
        "iya minum teh, gandum ,nyanyur terus sampai 4 bulan saya nyanyur, itu\nkatuk apa aja",
    )


def test_header_lines_and_plain_letters(tmp_path):
    t = read(
        tmp_path,
        """
        Informan : IK-01
        Umur : 34 tahun
        Pendidikan : SMA
        Tanggal : 12 Maret 2022
        Tempat : Balai desa

        P : Apo be yang disiapkan waktu posyandu?
        I : Dak ado, bu.
        P : Meja?
        I : Meja pinjam.
        """,
    )
    assert t.meta == {
        "informant": "IK-01",
        "age": "34 tahun",
        "education": "SMA",
        "date": "12 Maret 2022",
        "place": "Balai desa",
    }
    assert roles(t) == {"P": "interviewer", "I": "informant"}
    assert names(t) == {"P": "", "I": "IK-01"}
    assert said(t)[0] == ("P", "Apo be yang disiapkan waktu posyandu?")
    assert len(t.turns) == 4
    assert t.words == 12


def test_legend_on_the_line_of_its_heading(tmp_path):
    t = read(
        tmp_path,
        "Keterangan: PW = Pewawancara, IU3 = Informan Utama 3\nPW: Apa?\nIU3: Itu.\nsambungan\nPW: Ya?\nIU3: Ya.\n",
    )
    assert roles(t) == {"PW": "interviewer", "IU3": "informant"}
    assert names(t)["IU3"] == "Informan Utama 3"
    assert said(t)[1] == ("IU3", "Itu.\nsambungan")


FGD = """
    FGD Kader BKB
    Tanggal : 3 Juli 2022
    Moderator : Rina
    Peserta :
    1. Ibu S (42 th, SMA) - kader
    2. Ibu M (50 th, SD)
    3. Ibu T, 26 tahun, SMA, kader
    4. Ibu H
    5. Ibu E
    6. Ibu L

    Moderator: Apa kabar semua?
    Peserta 1 (Ibu S): Baik, bu.
    Peserta 4: Baek nian.
    Semua: (tertawa)
    Moderator: Siapa yang dilatih?
    Peserta 1: Dak ado.
    Peserta 6: Diam
    """


def test_focus_group_with_a_list_of_participants(tmp_path):
    t = read(tmp_path, FGD)
    assert t.kind is SourceKind.FGD
    assert roles(t) == {
        "Moderator": "moderator", "Peserta 1": "participant", "Peserta 4": "participant",
        "Semua": "participant", "Peserta 6": "participant",
    }  # fmt: skip
    assert names(t)["Peserta 1"] == "Ibu S"
    first = next(s for s in t.speakers if s.label == "Peserta 1")
    assert first.attributes == {"name": "Ibu S", "age": "42", "education": "SMA", "role": "kader"}
    assert said(t)[1] == ("Peserta 1", "Baik, bu.")
    assert t.meta["moderator"] == "Rina"
    assert [t.text[a:b] for a, b in t.notes] == ["(tertawa)", "Diam"]
    assert t.words == 12


def test_participants_are_linked_to_informants(tmp_path):
    t = read(
        tmp_path,
        """
        DISKUSI KELOMPOK TERARAH
        Daftar peserta:
        P1 = Informan 14, 34 tahun, SMA, kader
        P2 = Informan 15, 40 tahun, SMP, kader

        M : Bagaimana?
        P1 : Baik.
        P2 : Samo.
        M : Dana?
        P1 : Dak tau.
        P3 : Dak ado.
        """,
    )
    assert roles(t) == {
        "M": "moderator",
        "P1": "participant",
        "P2": "participant",
        "P3": "participant",
    }
    assert names(t) == {"M": "", "P1": "Informan 14", "P2": "Informan 15", "P3": ""}
    assert t.speakers[1].attributes == {"age": "34", "education": "SMA", "role": "kader"}


def test_numbered_p_are_participants_beside_a_plain_p(tmp_path):
    t = read(
        tmp_path,
        "FGD ibu balita\nP: Siapa dulu?\nP1: Saya.\nP2: Saya.\nP: Lalu?\nP3: Kami.\nP1: Ya.\n",
    )
    assert roles(t) == {
        "P": "moderator",
        "P1": "participant",
        "P2": "participant",
        "P3": "participant",
    }


@pytest.mark.parametrize(
    ("definition", "role"),
    [
        ("Penulis", "interviewer"),
        ("Peneliti", "interviewer"),
        ("Pewawancara", "interviewer"),
        ("Partisipan", "informant"),
    ],
)
def test_p_is_what_the_legend_says(tmp_path, definition, role):
    other = "I : Interviewer" if role == "informant" else "I : Informan"
    t = read(
        tmp_path,
        f"Keterangan:\nP : {definition}\n{other}\n\nP : satu dua\nI : tiga\nP : empat\nI : lima\n",
    )
    assert roles(t)["P"] == role
    assert roles(t)["I"] != role


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("P", "N"),
        ("P", "R"),
        ("P", "S"),
        ("T", "J"),
        ("Q", "A"),
        ("I", "R"),
        ("Peneliti", "Subjek"),
        ("Tanya", "Jawab"),
        ("M", "R1"),
        ("Enumerator", "Ibu S"),
        ("p", "i"),
    ],
)
def test_pairs_of_labels_without_a_legend(tmp_path, asks, answers):
    t = read(tmp_path, f"{asks} : Apa itu?\n{answers} : Itu meja.\n" * 3)
    assert roles(t) == {asks: "interviewer", answers: "informant"}


def test_unknown_labels_are_told_apart_by_who_asks(tmp_path):
    t = read(
        tmp_path,
        "Rina: Sudah berapa lama?\nDewi: Lama nian.\nRina: Sejak kapan?\nDewi: Dua tahun.\n",
    )
    assert roles(t) == {"Rina": "interviewer", "Dewi": "informant"}


def test_timestamps_first_and_one_missing(tmp_path):
    t = read(
        tmp_path,
        "[00:01:12] I5 - Dak ado.\n[00:01:40] P - Meja?\nI5 - Pinjam.\n[01:02:03] P - Oh?\n",
    )
    assert said(t) == [("I5", "Dak ado."), ("P", "Meja?"), ("I5", "Pinjam."), ("P", "Oh?")]
    assert [turn.time for turn in t.turns] == [72, 100, None, 3723]


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("[00:01:12] P: Apa?", 72), ("(01:12) P: Apa?", 72), ("00:01:12 P: Apa?", 72), ("[03.15] P: Apa?", 195),
        ("(menit 5) P: Apa?", 300), ("P (00:05): Apa?", 5), ("P [00:05]: Apa?", 5), ("P: [00:05] Apa?", 5),
        ("P: Apa? #00:01:12-5#", 72.5), ("<00:00:09> P: Apa?", 9), ("[1:00:00.250] P: Apa?", 3600.25),
        ("P: Apa? [00:01:12]", 72),
    ],
)  # fmt: skip
def test_forms_of_timestamps(tmp_path, line, time):
    t = read(tmp_path, f"{line}\nI: Itu.\nP: Ya?\nI: Ya.\n")
    assert said(t)[0] == ("P", "Apa?")
    assert t.turns[0].time == time


@pytest.mark.parametrize(
    "form",
    [
        "{} : {}",
        "{}: {}",
        "{}:{}",
        "{}：{}",
        "{} - {}",
        "{} – {}",
        "{}) {}",
        "{}. {}",
        "{}\t{}",
        "({}) {}",
        "[{}] {}",
        "**{}**: {}",
        "1. {}: {}",
        "{} ; {}",
        "@{}: {}",
    ],
)
def test_forms_of_separators(tmp_path, form):
    lines = [("P", "Apa itu?"), ("I1", "Meja kami."), ("P", "Punya siapa?"), ("I1", "Pinjam bu.")]
    t = read(tmp_path, "".join(form.format(*line) + "\n" for line in lines))
    assert said(t) == lines
    assert roles(t) == {"P": "interviewer", "I1": "informant"}


def test_labels_alone_on_their_line(tmp_path):
    t = read(
        tmp_path,
        "Pewawancara\nApa itu?\n\nInforman 1\nMeja.\nPinjam.\n\nPewawancara\nOh?\n\nInforman 1\nIyo.\n",
    )
    assert said(t) == [
        ("Pewawancara", "Apa itu?"),
        ("Informan 1", "Meja.\nPinjam."),
        ("Pewawancara", "Oh?"),
        ("Informan 1", "Iyo."),
    ]


def test_name_and_time_above_the_words(tmp_path):
    t = read(
        tmp_path,
        "Rina  0:03\nApa itu?\n\nIbu Dewi  0:07\nMeja.\n\nRina  1:00:05\nOh?\n\nIbu Dewi  1:00:09\nIyo.\n",
    )
    assert [(x.label, x.time) for x in t.turns] == [
        ("Rina", 3),
        ("Ibu Dewi", 7),
        ("Rina", 3605),
        ("Ibu Dewi", 3609),
    ]
    assert roles(t) == {"Rina": "interviewer", "Ibu Dewi": "informant"}


def test_misspelt_labels_are_matched_and_reported(tmp_path):
    t = read(
        tmp_path,
        "Pewawancara: Apa?\nInforman 1: Itu.\nPewawancra: Siapa?\nInfroman 1: Saya.\nPewawancara: Ya?\nInforman 1: Ya.\n",
    )
    assert [label for label, _ in said(t)] == ["Pewawancara", "Informan 1"] * 3
    assert [(p.line, str(p.what)) for p in t.problems] == [
        (3, "“Pewawancra” was read as “Pewawancara” (a slip of the pen)."),
        (4, "“Infroman 1” was read as “Informan 1” (a slip of the pen)."),
    ]


def test_spellings_of_one_label_are_one_speaker(tmp_path):
    t = read(tmp_path, "P: a?\nI-01: b\nP: c?\nI 1: d\nP : e?\nI.1: f\ni1: g\n")
    assert len(t.speakers) == 2
    assert len({label for label, _ in said(t)}) == 2


@pytest.mark.parametrize(
    "line",
    [
        "Jam 08:30 kami mulai", "Catatan: belum lengkap", "antara lain: meja, kursi", "Misalnya: timbangan", "https://contoh.id/a",
        "Rp: 50.000", "Kegiatan posyandu antara lain: penimbangan", "KKA: kartu kembang anak", "Contohnya: telur",
        "skala 1:2", "10:15 baru mulai", "Yang pertama: dana", "Ada tiga hal: dana, orang, alat", "Sasaran: ibu balita",
        "kata beliau: tunggu dulu", "www.contoh.id: situsnya", "Kalau dihitung: tiga kali", "Jadi: begitulah",
    ],
)  # fmt: skip
def test_words_with_a_colon_inside_speech_are_no_speakers(tmp_path, line):
    t = read(
        tmp_path,
        f"P: Bagaimana?\nI: Begini.\n{line}\nP: Lalu?\nI: Itu.\n{line}\nP: Oh?\nI: Ya.\nP: Cukup?\nI: Cukup.\n",
    )
    assert set(roles(t)) == {"P", "I"}
    assert said(t)[1] == ("I", f"Begini.\n{line}")


def test_a_doubtful_label_is_reported(tmp_path):
    t = read(
        tmp_path, "P: Bagaimana?\nI: Begini.\nRina: masuk bu\nP: Lalu?\nI: Itu.\nP: Ya?\nI: Ya.\n"
    )
    assert set(roles(t)) == {"P", "I"}
    assert "“Rina:” was read as speech, not as a speaker." in warned(t)


def test_two_speakers_on_one_line_are_parted(tmp_path):
    t = read(tmp_path, "P: Sudah? I: Belum.\nP: Kapan?\nI: Besok.\n")
    assert said(t) == [("P", "Sudah?"), ("I", "Belum."), ("P", "Kapan?"), ("I", "Besok.")]


def test_page_numbers_and_headings_between_turns_are_notes(tmp_path):
    t = read(
        tmp_path,
        "P: Satu?\nI: Dua\n\n12\n\ntiga empat\nP: Lima?\n- 13 -\nI: Enam\nA. PROSES\nP: Tujuh?\nHalaman 14\nI: Delapan\n13\nP: Ya?\n",
    )
    assert said(t) == [
        ("P", "Satu?"), ("I", "Dua"), ("I", "tiga empat"), ("P", "Lima?"), ("I", "Enam"), ("P", "Tujuh?"),
        ("I", "Delapan"), ("P", "Ya?"),
    ]  # fmt: skip
    assert notes(t) == ["12", "- 13 -", "A. PROSES", "Halaman 14", "13"]


def test_a_lone_number_is_an_answer(tmp_path):
    t = read(tmp_path, "P: Berapa anaknya?\nI: Anaknya\n3\nP: Umurnya?\nI: Dua.\n")
    assert said(t)[1] == ("I", "Anaknya\n3")


def test_stage_directions_are_notes_and_translations_are_not(tmp_path):
    t = read(
        tmp_path,
        """
        P: Mejanya ada?
        I7: dak do bu, meja pinjam la (tidak ada bu, mejanya pinjam saja) (tertawa)
        (hening sejenak)
        [rekaman terputus]
        P: PMT (makanan tambahan) ada? [sambil menulis]
        I7: *menangis* (jeda 3 detik) ado (tidak jelas 12:30)
        """,
    )
    assert notes(t) == ["(hening sejenak)", "[rekaman terputus]"]
    assert [t.text[a:b] for a, b in t.notes] == [
        "(tertawa)", "[sambil menulis]", "*menangis*", "(jeda 3 detik)", "(tidak jelas 12:30)",
    ]  # fmt: skip
    assert [t.text[a:b] for a, b in t.translations] == ["(tidak ada bu, mejanya pinjam saja)"]
    assert t.words == 2 + 6 + 4 + 1


def test_questions_with_jawab(tmp_path):
    t = read(
        tmp_path,
        """
        Pedoman wawancara
        Informan : Informan 4

        1. Apakah ibu tahu stunting?
        Jawab: Tau, anak pendek.
        kurang gizi.

        2. Siapa yang memberi tahu?
        Jawab : Kader.
        3) Kapan?
        Jawaban: Bulan lalu.
        """,
    )
    assert said(t) == [
        ("Pertanyaan", "Apakah ibu tahu stunting?"), ("Jawaban", "Tau, anak pendek.\nkurang gizi."),
        ("Pertanyaan", "Siapa yang memberi tahu?"), ("Jawaban", "Kader."), ("Pertanyaan", "Kapan?"), ("Jawaban", "Bulan lalu."),
    ]  # fmt: skip
    assert roles(t) == {"Pertanyaan": "interviewer", "Jawaban": "informant"}
    assert names(t)["Jawaban"] == "Informan 4"


def test_text_without_speakers_becomes_paragraphs_with_a_warning(tmp_path):
    t = read(
        tmp_path, "Kami datang pagi hari. Semua ramai.\n\nKader menimbang anak satu per satu.\n"
    )
    assert said(t) == [
        (None, "Kami datang pagi hari. Semua ramai."),
        (None, "Kader menimbang anak satu per satu."),
    ]
    assert t.speakers == ()
    assert any("No speakers" in w for w in warned(t))


@pytest.mark.parametrize("kind", [SourceKind.OBSERVATION, SourceKind.DOCUMENT])
def test_observations_and_documents_are_paragraphs(tmp_path, kind):
    t = read(
        tmp_path,
        "Lembar observasi\nTanggal : 3 Juli\n\nPosyandu dibuka.\nP: ini bukan label\nI: juga bukan\n",
        kind=kind,
    )
    assert said(t) == [
        (None, "Posyandu dibuka."),
        (None, "P: ini bukan label"),
        (None, "I: juga bukan"),
    ]
    assert (t.kind, warned(t), t.meta) == (kind, [], {"date": "3 Juli"})


def test_field_notes_are_recognised_by_their_title(tmp_path):
    t = read(
        tmp_path,
        "CATATAN LAPANGAN OBSERVASI\nTempat : Posyandu Melati\n\nPosyandu dibuka jam 8.\n\nDua kader hadir.\n",
    )
    assert t.kind is SourceKind.OBSERVATION
    assert [text for _, text in said(t)] == ["Posyandu dibuka jam 8.", "Dua kader hadir."]
    assert not warned(t)


def test_a_label_without_words_is_reported(tmp_path):
    t = read(tmp_path, "P: Satu?\nI:\nP: Dua?\nI: Ya\nP:\nTiga?\n")
    assert said(t) == [("P", "Satu?"), ("P", "Dua?"), ("I", "Ya"), ("P", "Tiga?")]
    assert warned(t) == ["“I” stands here without words: no turn was made."]


def test_header_names_of_speakers_are_not_the_first_turn(tmp_path):
    t = read(
        tmp_path,
        "Tanggal : 3 Juli 2022\nPewawancara : Rina A.\nInforman : Ibu S (Kader)\nPewawancara : Assalamualaikum, Bu.\nInforman : Waalaikumsalam.\nPewawancara : Sehat?\nInforman : Sehat.\n",
    )
    assert t.meta == {"date": "3 Juli 2022", "interviewer": "Rina A.", "informant": "Ibu S (Kader)"}
    assert len(t.turns) == 4
    assert said(t)[0] == ("Pewawancara", "Assalamualaikum, Bu.")


def test_unknown_header_keys_are_kept_as_written(tmp_path):
    t = read(
        tmp_path,
        "Nama : Ani\nKode Rekaman : R-07\nDesa : Keruing\nKecamatan : Lamun\n\nP: Apa?\nI: Itu\n",
    )
    assert t.meta == {
        "name": "Ani",
        "kode rekaman": "R-07",
        "site": "Keruing",
        "kecamatan": "Lamun",
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "P",
        "P:",
        ":",
        "P: ",
        "[",
        "[00:00:00]",
        "(",
        "1",
        "***",
        "P:\nI:\nP:\n",
        "\ufeff",
    ],
)
def test_scraps_never_break_the_splitter(tmp_path, text):
    t = split(FileText(text, (Block(0, len(text)),)), name="x")
    assert all(turn.start < turn.end for turn in t.turns)
    assert t.layout.pattern


def test_roles_of_a_profile_win(tmp_path):
    from qualcode.text.turns import Profile, readings

    path = tmp_path / "a.txt"
    path.write_text("P: satu\nI: dua?\nP: tiga\nI: empat?\n")
    file = plain.read(path)
    t = split(
        file,
        name="x",
        profile=Profile(pattern="labels", roles={"P": Role.INFORMANT, "I": Role.INTERVIEWER}),
    )
    assert roles(t) == {"P": "informant", "I": "interviewer"}
    assert [r.pattern for r in readings(file, name="x")] == ["labels", "paragraphs"]
    assert split(file, name="x", profile=Profile(pattern="paragraphs")).speakers == ()


def test_a_second_interview_in_the_file_is_reported_and_its_header_is_no_speech(tmp_path):
    one = "TRANSKRIP WAWANCARA MENDALAM\nInforman : IK-0{}\nUmur : 34\nTanggal : 3 Juli\n\nP: Apa?\nI: Itu.\nP: Ya?\nI: Ya.\n\n"
    t = read(tmp_path, one.format(1) + one.format(2))
    assert [text for _, text in said(t)] == ["Apa?", "Itu.", "Ya?", "Ya."] * 2
    assert notes(t) == [
        "TRANSKRIP WAWANCARA MENDALAM",
        "Informan : IK-02",
        "Umur : 34",
        "Tanggal : 3 Juli",
    ]
    assert any("several interviews" in w for w in warned(t))
    assert t.meta["informant"] == "IK-01"


def test_the_answers_of_several_informants_below_one_question(tmp_path):
    t = read(
        tmp_path,
        """
        1. Bagaimana pelatihan kader?
        Inf 1 (kader, 29 th): Dak pernah.
        Inf 2 (bidan, 33 th): Pernah sekali.
        2. Bagaimana dana?
        Inf 1 (kader, 29 th): Dak cukup.
        Inf 2 (bidan, 33 th): Cukup.
        """,
    )
    assert said(t) == [
        ("Pertanyaan", "Bagaimana pelatihan kader?"), ("Inf 1", "Dak pernah."), ("Inf 2", "Pernah sekali."),
        ("Pertanyaan", "Bagaimana dana?"), ("Inf 1", "Dak cukup."), ("Inf 2", "Cukup."),
    ]  # fmt: skip
    assert roles(t) == {"Pertanyaan": "interviewer", "Inf 1": "informant", "Inf 2": "informant"}
    assert next(s for s in t.speakers if s.label == "Inf 1").attributes == {
        "role": "kader",
        "age": "29",
    }


def test_a_facilitator_beside_a_note_taker_leads_the_group(tmp_path):
    t = read(
        tmp_path,
        "FGD\nF : Selamat pagi ibu-ibu\nP1 : Pagi\nP2 : Pagi\nF : Siapa yang dilatih?\nP1-P3 : Belum\nSemua : Belum!\nNotulen : (mencatat)\n",
    )
    assert roles(t) == {
        "F": "moderator", "P1": "participant", "P2": "participant", "P1-P3": "participant", "Semua": "participant",
        "Notulen": "note",
    }  # fmt: skip


def test_an_observer_who_asks_is_of_the_team_and_a_note_taker_alone_leads(tmp_path):
    said = "P1 : Pagi\nP2 : Belum\nP3 : Dak tau\n"
    beside = read(tmp_path, f"FGD\nModerator : Siapa?\n{said}Observer : Sejak kapan?\n{said}")
    assert roles(beside)["Observer"] == "moderator"
    alone = read(tmp_path, f"FGD\nNotulen : Mulai.\n{said}Notulen : Selesai.\n{said}")
    assert roles(alone)["Notulen"] == "moderator"


def test_running_text_before_the_first_turn_is_reported(tmp_path):
    t = read(
        tmp_path,
        "Transkrip\nUmur: 30\n\nPeneliti datang ke rumah informan bersama kader desa.\nP: Apa?\nI: Itu.\nP: Oh?\n",
    )
    assert [text for _, text in said(t)] == ["Apa?", "Itu.", "Oh?"]
    assert warned(t) == ["1 paragraph before the first turn belongs to no turn."]


def test_the_header_names_the_informant_as_the_study_does(tmp_path):
    t = read(
        tmp_path,
        "Informan : Informan 2\nKeterangan: P = Peneliti, IU2 = Informan Utama 2\nP: Apa?\nIU2: Itu.\nP: Ya?\nIU2: Ya.\n",
    )
    assert names(t)["IU2"] == "Informan 2"


def test_a_question_answer_table_saved_as_text(tmp_path):
    t = read(
        tmp_path,
        """
        HASIL WAWANCARA
        Informan : Informan 3
        No
        Pertanyaan
        Jawaban
        1.
        Bagaimana kader?
        Rajin.
        Ado 10 orang.
        2.
        Dana?
        Dak cukup
        No
        Pertanyaan
        Jawaban
        3.
        Sarana?
        3
        """,
    )
    assert said(t) == [
        ("Pertanyaan", "Bagaimana kader?"), ("Jawaban", "Rajin.\nAdo 10 orang."), ("Pertanyaan", "Dana?"), ("Jawaban", "Dak cukup"),
        ("Pertanyaan", "Sarana?"), ("Jawaban", "3"),
    ]  # fmt: skip
    assert names(t)["Jawaban"] == "Informan 3"


def test_names_in_brackets_with_a_clock_as_zoom_writes_them(tmp_path):
    text = "[Rina Amelia] 10:01:02\nSelamat pagi, bu?\n\n[Ibu Siti] 10:01:09\nPagi.\n\n[Rina Amelia] 10:02:02\nSehat?\n\n[Ibu Siti] 10:03:09\nSehat.\n"
    t = read(tmp_path, text)
    assert said(t) == [("Rina Amelia", "Selamat pagi, bu?"), ("Ibu Siti", "Pagi."), ("Rina Amelia", "Sehat?"), ("Ibu Siti", "Sehat.")]  # fmt: skip
    assert t.turns[1].time == 36_069


def test_a_title_repeated_on_every_page_is_no_speech_and_no_second_interview(tmp_path):
    text = "TRANSKRIP WAWANCARA\n\nP: Apa?\nI: Itu.\n\nTRANSKRIP WAWANCARA\nP: Ya?\nI: Ya.\n\nTRANSKRIP WAWANCARA\nP: Oh?\nI: Iyo.\n"
    t = read(tmp_path, text)
    assert [words for _, words in said(t)] == ["Apa?", "Itu.", "Ya?", "Ya.", "Oh?", "Iyo."]
    assert notes(t) == ["TRANSKRIP WAWANCARA"] * 2
    path = tmp_path / "b.txt"
    path.write_text(text)
    assert len(interviews(plain.read(path), name="b")) == 1


def test_the_name_above_a_second_header_belongs_to_it(tmp_path):
    one = "Informan {0}\nNama : {1}\nUmur : 3{0}\nP : Apa?\nI : Itu lah.\nP : Ya?\nI : Ya.\n\n"
    path = tmp_path / "b.txt"
    path.write_text("HASIL WAWANCARA\n" + one.format(1, "Siti") + one.format(2, "Ani"))
    parts = interviews(plain.read(path), name="b")
    assert [part.text.count("Informan") for part in parts] == [1, 1]
    assert [split(part, name="b").meta["name"] for part in parts] == ["Siti", "Ani"]


def test_quotations_in_turn_may_be_attributed_and_speak_twice(tmp_path):
    text = "“Apa kabar?”\n“Baik.”\n“Sudah lama tinggal di sini?” tanya peneliti.\n“Sudah.”\n“Tigo taun.”\n“Punya anak?”\n“Punyo duo.”\n"
    t = read(tmp_path, text)
    assert t.layout.pattern == "alternating quotations"
    assert [(label, words) for label, words in said(t)] == [
        ("Pertanyaan", "Apa kabar?"), ("Jawaban", "Baik."), ("Pertanyaan", "Sudah lama tinggal di sini?"), ("Jawaban", "Sudah."),
        ("Jawaban", "Tigo taun."), ("Pertanyaan", "Punya anak?"), ("Jawaban", "Punyo duo."),
    ]  # fmt: skip
    assert any("may be the other speaker" in what for what in warned(t))


@pytest.mark.parametrize(
    ("said_first", "bracket", "translated"),
    [
        ("dak do bu, meja pinjam la", "(tidak ada bu, mejanya pinjam saja)", True), ("Posyandu PMT", "(pemberian makanan tambahan)", False),
        ("kami tu limo orang", "(Ibu Ani, Bu Rina, Pak Dedi)", False), ("ado be", "(tertawa)", False),
    ],
)  # fmt: skip
def test_a_translation_means_what_was_said_before_it(tmp_path, said_first, bracket, translated):
    t = read(tmp_path, f"P: Apa?\nI: {said_first} {bracket}\nP: Oh?\nI: Iyo.\n")
    assert [t.text[a:b] for a, b in t.translations] == [bracket] * translated


def test_translations_from_any_language_are_known_by_habit(tmp_path):
    text = "P: Apa?\nI: Kula mboten ngertos bu (Saya tidak tahu bu)\nP: Lalu?\nI: Lare niki sakit terus (Anak ini sakit terus)\nP: Oh?\nI: Inggih leres bu sampun (Iya benar bu sudah)\n"
    assert len(read(tmp_path, text).translations) == 3
