"""Layouts of Word files with the hand-written expectation: speakers, roles, turns, first and last words."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from qualcode.ingest import registry
from qualcode.model.source import SourceKind

_spec = importlib.util.spec_from_file_location(
    "build_docx", Path(__file__).with_name("build_docx.py")
)
assert _spec is not None
assert _spec.loader is not None
docx = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(docx)
P, R, C, T = docx.paragraph, docx.run, docx.cell, docx.table


def read(tmp_path, *body, name="wawancara.docx", kind=None, **more):
    return registry.transcribe(docx.write(tmp_path / name, *body, **more), kind=kind)


def said(t):
    return [(turn.label, t.text[turn.start : turn.end]) for turn in t.turns if not turn.note]


def notes(t):
    return [t.text[turn.start : turn.end] for turn in t.turns if turn.note]


def roles(t):
    return {speaker.label: speaker.role.value for speaker in t.speakers}


def names(t):
    return {speaker.label: speaker.name for speaker in t.speakers}


def what(t):
    return [str(p.what) for p in t.problems]


def test_bold_labels_and_italic_answers_without_blank_lines(tmp_path):
    t = read(
        tmp_path,
        "Keterangan: PW = Pewawancara, IU3 = Informan Utama 3",
        P(R("PW:", bold=True), R(" Bagaimana pelatihan kader?")),
        P(R("IU3:", bold=True), R(" Dak pernah ado. ", italic=True), R("Sungguh.", italic=True)),
        P(R("Baru sekali.", italic=True)),
        P(R("PW:", bold=True), R(" Kapan?")),
        P(R("IU3:", bold=True), R(" 2021", italic=True)),
    )
    assert said(t) == [
        ("PW", "Bagaimana pelatihan kader?"), ("IU3", "Dak pernah ado. Sungguh.\nBaru sekali."), ("PW", "Kapan?"), ("IU3", "2021"),
    ]  # fmt: skip
    assert (roles(t), names(t)["IU3"]) == (
        {"PW": "interviewer", "IU3": "informant"},
        "Informan Utama 3",
    )


def test_bold_labels_without_any_separator(tmp_path):
    t = read(
        tmp_path,
        P(R("Pewawancara", bold=True), R(" Apa kabar, Bu?")),
        P(R("Informan 3", bold=True), R(" Baik nian.")),
        P(R("Pewawancara ", bold=True), R("Dana cukup?")),
        P(R("Informan 3 ", bold=True), R("Dak cukup.")),
    )
    assert said(t) == [
        ("Pewawancara", "Apa kabar, Bu?"), ("Informan 3", "Baik nian."), ("Pewawancara", "Dana cukup?"), ("Informan 3", "Dak cukup."),
    ]  # fmt: skip
    assert names(t)["Informan 3"] == "Informan 3"


def test_bold_questions_with_plain_answers_below(tmp_path):
    t = read(
        tmp_path,
        P(R("TRANSKRIP WAWANCARA INFORMAN 5", bold=True)),
        P(R("Bagaimana dana kegiatan BKB?", bold=True)),
        "Dana dari desa, tapi dak cukup.",
        "Kadang pakai kas.",
        P(R("Siapa yang mengelola?", bold=True)),
        "Bendahara lah.",
        P(R("Apakah ada pelatihan untuk kader?", bold=True)),
        "Dak ado.",
    )
    assert t.layout.pattern == "emphasised questions"
    assert said(t)[:2] == [
        ("Pertanyaan", "Bagaimana dana kegiatan BKB?"),
        ("Jawaban", "Dana dari desa, tapi dak cukup.\nKadang pakai kas."),
    ]
    assert (len(t.turns), roles(t)) == (6, {"Pertanyaan": "interviewer", "Jawaban": "informant"})
    assert names(t)["Jawaban"] == "Informan 5"


def test_speakers_parted_by_soft_breaks_only(tmp_path):
    br = "<w:r><w:br/></w:r>"
    t = read(
        tmp_path,
        P(
            R("P: Ado meja?"),
            br,
            R("I1: Dak do."),
            br,
            R("Pinjam."),
            br,
            R("P: Kursi?"),
            br,
            R("I1: Ado."),
        ),
    )
    assert said(t) == [
        ("P", "Ado meja?"),
        ("I1", "Dak do.\nPinjam."),
        ("P", "Kursi?"),
        ("I1", "Ado."),
    ]


def test_question_answer_table_with_repeated_header(tmp_path):
    header = ["No", "Pertanyaan", "Jawaban"]
    t = read(
        tmp_path,
        P(R("HASIL WAWANCARA", bold=True)),
        "Informan : Informan 3",
        T(
            header,
            ["1", "Bagaimana kader?", C("Kader sepuluh.", "Rajin nian.")],
            ["2", "Dana?", "Dak cukup (tertawa)"],
            header,
            ["3", "Sarana?", "Meja pinjam."],
            ["4", "Pesan?", ""],
        ),
    )
    assert said(t) == [
        ("Pertanyaan", "Bagaimana kader?"), ("Jawaban", "Kader sepuluh.\nRajin nian."), ("Pertanyaan", "Dana?"),
        ("Jawaban", "Dak cukup (tertawa)"), ("Pertanyaan", "Sarana?"), ("Jawaban", "Meja pinjam."), ("Pertanyaan", "Pesan?"),
    ]  # fmt: skip
    assert roles(t) == {"Pertanyaan": "interviewer", "Jawaban": "informant"}
    assert names(t)["Jawaban"] == "Informan 3"
    assert any("header row" in sentence for sentence in what(t))
    assert (t.words, t.title) == (13, "HASIL WAWANCARA")


def test_question_answer_table_that_goes_on_in_a_second_table(tmp_path):
    t = read(
        tmp_path,
        T(
            ["No", "Pertanyaan", "Jawaban Informan 4"],
            ["1", "Satu?", "Iyo."],
            ["2", "Dua?", "Dak."],
        ),
        P(),
        T(["3", "Tiga?", "Mungkin."], ["4", "Empat?", "Dak tau."]),
    )
    assert [text for _, text in said(t)] == [
        "Satu?",
        "Iyo.",
        "Dua?",
        "Dak.",
        "Tiga?",
        "Mungkin.",
        "Empat?",
        "Dak tau.",
    ]


def test_two_column_table_of_labels_and_text(tmp_path):
    t = read(
        tmp_path,
        T(
            ["P", "Ado meja?"],
            ["R2", C("Dak do.", "Pinjam.")],
            ["P", "Kursi?"],
            ["R2", "Ado."],
            ["", "Duo."],
        ),
    )
    assert said(t) == [
        ("P", "Ado meja?"),
        ("R2", "Dak do.\nPinjam."),
        ("P", "Kursi?"),
        ("R2", "Ado."),
        ("R2", "Duo."),
    ]
    assert roles(t) == {"P": "interviewer", "R2": "informant"}
    assert any("label cell is empty" in sentence for sentence in what(t))


def test_three_column_table_with_codes(tmp_path):
    t = read(
        tmp_path,
        T(["Subjek", "ISI WAWANCARA", "KODE"], ["P", "Ado dana?", "Money"], ["S", "Dak cukup.", "Money"], ["P", "Kenapa?", ""], ["S", "Dak tau.", "-"]),
    )  # fmt: skip
    assert said(t) == [("P", "Ado dana?"), ("S", "Dak cukup."), ("P", "Kenapa?"), ("S", "Dak tau.")]


def test_header_block_in_a_table_and_turns_in_paragraphs(tmp_path):
    t = read(
        tmp_path,
        P(R("TRANSKRIP WAWANCARA", bold=True)),
        T(["Informan", ":", "Informan 7"], ["Umur", ":", "29 tahun"], ["Desa", ":", "Keruing"]),
        "P: Apa?",
        "I: Itu.",
        "P: Ya?",
        "I: Ya.",
    )
    assert t.meta == {"informant": "Informan 7", "age": "29 tahun", "site": "Keruing"}
    assert (len(t.turns), names(t)["I"]) == (4, "Informan 7")


def test_focus_group_with_a_table_of_participants(tmp_path):
    t = read(
        tmp_path,
        "FGD Kader BKB",
        T(["No", "Kode", "Nama", "Umur", "Pendidikan"], ["1", "Informan 14", "Ibu S", "42", "SMA"], ["2", "Informan 15", "Ibu M", "50", "SD"]),
        "Moderator: Siapa dulu?",
        "Peserta 1: Sayo.",
        "Peserta 2: Sayo jugo.",
        "Moderator: Dana?",
        "Peserta 1: Diam",
    )  # fmt: skip
    assert t.kind is SourceKind.FGD
    assert names(t) == {"Moderator": "", "Peserta 1": "Informan 14", "Peserta 2": "Informan 15"}
    assert t.speakers[1].attributes == {"name": "Ibu S", "age": "42", "education": "SMA"}
    assert [t.text[a:b] for a, b in t.notes] == ["Diam"]


def test_list_numbers_of_questions_are_not_part_of_the_turn(tmp_path):
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering = docx.part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )
    t = read(
        tmp_path,
        P("Apakah tahu stunting?", number=(1, 0)),
        "Jawab: Tau.",
        P("Dari mana?", number=(1, 0)),
        "Jawab: Dari bidan.",
        parts={"numbering.xml": ("numbering", numbering)},
    )
    assert said(t) == [
        ("Pertanyaan", "Apakah tahu stunting?"),
        ("Jawaban", "Tau."),
        ("Pertanyaan", "Dari mana?"),
        ("Jawaban", "Dari bidan."),
    ]


def test_headings_between_turns_are_notes(tmp_path):
    styles = docx.part(
        "styles", '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    )
    t = read(
        tmp_path,
        P("Transkrip", style="H1"),
        "P: Satu?",
        "I: Dua.",
        P("Proses", style="H1"),
        "P: Tiga?",
        "I: Empat.",
        parts={"styles.xml": ("styles", styles)},
    )
    assert notes(t) == ["Proses"]
    assert said(t)[1] == ("I", "Dua.")


def test_offsets_survive_cleaning_and_asides_move_along(tmp_path):
    t = read(
        tmp_path,
        P(R("P: po\u00adsyan\u00addu anak\u2011anak\u00a0itu?")),
        P(
            R("I: \u200bya "),
            '<w:commentRangeStart w:id="1"/>',
            R("bu\u0301"),
            '<w:commentRangeEnd w:id="1"/>',
            R(" 👩\u200d👧"),
        ),
        P("P: oh?"),
        P("I: ya"),
        parts={
            "comments.xml": (
                "comments",
                docx.part("comments", f'<w:comment w:id="1">{P("cek")}</w:comment>'),
            )
        },
    )
    assert said(t)[:2] == [("P", "posyandu anak-anak itu?"), ("I", "ya bú 👩\u200d👧")]
    assert [t.text[a.start : a.end] for a in t.asides] == ["bú"]
    assert "2 soft hyphens were removed." in what(t)


def test_kind_follows_the_file_name_when_the_title_is_silent(tmp_path):
    assert read(tmp_path, "P: a?", "I: b", name="FGD 2.docx").kind is SourceKind.FGD
    assert read(tmp_path, "P: a?", "I: b", name="x.docx").kind is SourceKind.IDI
    assert (
        read(tmp_path, "P: a?", "I: b", name="y.docx", kind=SourceKind.FGD).kind is SourceKind.FGD
    )
