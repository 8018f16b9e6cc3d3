"""Words, sentences and turns of Indonesian speech."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model.source import Role, Turn
from qualcode.tui.transcript.units import Unit, UnitIndex, sentences, words


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    "expected",
    [
        ["Iyo, dr. Rina datang jam 08.30 pagi.", "Ado Ny. Siti samo Bpk. H. Ahmad, S.Pd. jugo."],
        ["Dana Rp. 5.000.000 dari desa.", "Cukup 2.5 bulan."],
        ["Apo dio?", "Idak tau!", "Iyo..."],
        ["Kalau dak salah... kadernyo limo… mungkin enam.", "Ya...", "Terus pulang."],
        ['Kato dio "mano budak tu?" terus pergi.', "“Idak.”", "Kami pulang."],
        ["Kami beli beras, gula, dll.", "Terus kami masak, dst. sampai siang."],
        ["1. Pertamo kami datang.", "2. Kedua kami timbang."],
        ["Kami pulang (ketawa. lamo nian).", "[Diam. Lamo.]"],
        ["umurnyo duo tahun.", "kato bidan kurang gizi."],
        ["Lihat no. 5 di Jl. Merdeka, kec. Sungai Gelam.", "Tanggal 3 Okt. 2022."],
        ["Berat 5 kg. kurang dari standar.", "Sudah 5 kg.", "Naik."],
        ["Iyo."],
        ["Idak ado tando apo-apo di ujung"],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected):
    assert split(" ".join(expected)) == expected


def test_a_new_line_ends_a_sentence_and_lone_signs_stay_with_it():
    assert split("satu baris\nbaris duo . . .\n\n(diam)") == [
        "satu baris",
        "baris duo . . .",
        "(diam)",
    ]


def test_words_keep_reduplications_figures_and_apostrophes_and_drop_punctuation():
    text = "“Anak-anak”, jum'at 08.30: Rp5.000 (50%) — e\u0301te!"
    assert [text[s:e] for s, e in words(text, 0, len(text))] == [
        "Anak-anak",
        "jum'at",
        "08.30",
        "Rp5.000",
        "50%",
        "e\u0301te",
    ]
    assert list(words("... 😀", 0, 5)) == [(0, 3), (4, 5)]


@given(st.text(st.sampled_from("abA1 .!?…\"”)(\n\t[]-'😀\u0301\u200b"), max_size=80))
@settings(max_examples=100, deadline=None)
def test_units_are_ordered_never_empty_never_blank_and_lose_no_letter(text):
    turns = [Turn(n=1, start=0, end=len(text), label="I", role=Role.INFORMANT, time=None)]
    index = UnitIndex(text, turns)
    for unit in Unit:
        found = index.of_turn(0, unit)
        position = 0
        for start, end in found:
            assert position <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
            assert not any(c.isalnum() for c in text[position:start])
            position = end
        assert not any(c.isalnum() for c in text[position:])


def index_of(*pieces: tuple[Role, str], skip_notes: bool = True) -> UnitIndex:
    text, turns = "", []
    for n, (role, piece) in enumerate(pieces, 1):
        text += "X: "
        turns.append(
            Turn(n=n, start=len(text), end=len(text) + len(piece), label="X", role=role, time=None)
        )
        text += piece + "\n"
    return UnitIndex(text, turns, skip_notes=skip_notes)


DIALOGUE = (
    (Role.INTERVIEWER, "Apo kabar?"),
    (Role.NOTE, "(telepon bunyi)"),
    (Role.INFORMANT, ""),
    (Role.INFORMANT, "Baik. Sehat."),
)


def walk(index: UnitIndex, unit: Unit) -> list[str]:
    found, seen = index.after(0, unit), []
    while found is not None:
        seen.append(index.text[slice(*found)])
        found = index.after(found[0] + 1, unit)
    return seen


def test_steps_pass_over_notes_and_empty_turns_unless_notes_are_wanted():
    assert walk(index_of(*DIALOGUE), Unit.SENTENCE) == ["Apo kabar?", "Baik.", "Sehat."]
    assert walk(index_of(*DIALOGUE, skip_notes=False), Unit.TURN) == [
        "Apo kabar?",
        "(telepon bunyi)",
        "Baik. Sehat.",
    ]


def test_going_back_visits_the_same_units_in_reverse():
    index = index_of(*DIALOGUE)
    found, seen = index.before(len(index.text), Unit.WORD), []
    while found is not None:
        seen.append(index.text[slice(*found)])
        found = index.before(found[0], Unit.WORD)
    assert seen == ["Sehat", "Baik", "kabar", "Apo"]


def test_the_unit_at_a_character_is_found_in_labels_gaps_and_empty_turns():
    index = index_of(*DIALOGUE)
    text = index.text
    assert index.at(0, Unit.SENTENCE) == (3, 13)
    between = text.index("Baik.") + 5
    assert text[slice(*index.at(between, Unit.SENTENCE))] == "Sehat."
    empty = index.turns[2].start
    assert text[slice(*index.at(empty, Unit.SENTENCE))] == "Baik."
    assert text[slice(*index.at(len(text), Unit.SENTENCE))] == "Sehat."
    assert index_of().at(0, Unit.WORD) is None
    assert index_of((Role.INFORMANT, "")).at(0, Unit.WORD) is None


def test_text_made_to_slow_splitting_down_does_not():
    for ugly in (
        "." * 200_000 + "x",
        "(" * 100_000,
        '."' * 100_000,
        "a." * 100_000,
        "-a" * 100_000,
    ):
        assert sentences(ugly, 0, len(ugly)) == [(0, len(ugly))]
        assert words(ugly, 0, len(ugly))
