from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.text.dialect.keys import SENTINEL, index_text, key_stream, surface_stream
from qualcode.text.dialect.tokens import WORD, fold, tokens

PIECES = st.sampled_from(
    ["dak", "Ado", "do", "katek", "nyo", "di", "timbang", "eee", "(tertawa)", ".", "...", ", ", " ", "\n\n",
     "ibu2", "cak", "mano", "DO", "\u00a0", "-", "ﷺ", "½", "İ", "\x00", "\ud7ff", "e\u0301", "xsep", "’", "samo"]
)  # fmt: skip
ANY_TEXT = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map("".join))


def keyed(text, **options):
    stream = key_stream(text, **options)
    return [
        (text[a:b], key) for a, b, key in zip(stream.starts, stream.ends, stream.keys, strict=True)
    ]


@given(
    ANY_TEXT,
    st.lists(st.integers(0, 90), max_size=4),
    st.tuples(st.integers(0, 40), st.integers(0, 40)),
)
@settings(max_examples=100, deadline=None)
def test_spans_lie_in_the_text_and_begin_and_end_with_words(text, borders, skip):
    stream = key_stream(text, borders=borders, skip=[(min(skip), max(skip))])
    assert len(stream.starts) == len(stream.ends) == len(stream.keys) == len(stream.breaks)
    assert stream.starts == sorted(stream.starts)
    words = {match.start(): match.end() for match in WORD.finditer(text)}
    for start, end, key in [
        *zip(stream.starts, stream.ends, stream.keys, strict=True),
        *stream.aside,
    ]:
        assert start in words
        assert end in words.values()
        assert key
        assert not set(key) & {" ", "\0"}


@given(ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_keys_are_stable_and_no_word_is_lost(text):
    first = key_stream(text)
    assert key_stream(text) == first
    covered = {(a, b) for a, b in zip(first.starts, first.ends, strict=True)}
    covered |= {(a, b) for a, b, _ in first.aside}
    for match in WORD.finditer(text):
        assert any(a <= match.start() and match.end() <= b for a, b in covered)


@given(ANY_TEXT)
@settings(max_examples=60, deadline=None)
def test_tokens_slice_back(text):
    found = tokens(text)
    assert [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)] == found.words
    assert len(found.gaps) == len(found.words) + 1


@given(st.text(min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_folding_twice_changes_nothing_more(word):
    assert fold(fold(word)) == fold(word) != ""


def test_one_form_may_carry_two_keys_with_the_same_span():
    assert keyed("Katek posyandu") == [
        ("Katek", "tidak"),
        ("Katek", "ada"),
        ("posyandu", "posyandu"),
    ]


def test_do_is_ada_only_after_a_negator():
    assert index_text("dak do") == "tidak ada"
    assert index_text("idak   do") == "tidak ada"
    assert index_text("nyanyi do re mi") == "nyanyi do re mi"
    assert index_text("dak ikut do") == "tidak ikut do"
    assert index_text("Dak. Do") == f"tidak {SENTINEL} do"


def test_katek_after_a_negator_is_only_ada():
    assert keyed("dak katek lagi") == [("dak", "tidak"), ("katek", "ada"), ("lagi", "lagi")]


def test_fillers_and_remarks_stand_aside_but_can_be_found():
    assert index_text("dak eee ado") == f"tidak ada {SENTINEL} eee"
    assert index_text("dak (tertawa) ado") == f"tidak ada {SENTINEL} tertawa"
    assert index_text("Dak, ehm... ado") == f"tidak ada {SENTINEL} ehm"
    assert index_text("dak [jeda 3 detik] do").startswith("tidak ada")
    assert index_text("dak ado", skip=[(0, 3)]) == f"ada {SENTINEL} tidak"


@pytest.mark.parametrize("mark", [". ", "? ", "! ", "; ", ": ", "... A", "\n\n", ".", "。", "…  D"])
def test_a_sentence_end_is_a_border(mark):
    stream = key_stream(f"tidak{mark}ada")
    assert any(stream.breaks[1:])


@pytest.mark.parametrize("mark", [" ", ", ", "\n", "  ", "\u00a0", "... ", " - ", "…"])
def test_other_gaps_are_no_border(mark):
    assert key_stream(f"tidak{mark}ada").breaks == [0, 0]


def test_commas_are_a_border_when_asked():
    assert key_stream("tidak, ada", commas_break=True).breaks == [0, 1]


def test_a_full_stop_after_an_abbreviation_is_no_border():
    assert key_stream("Bidan Ny. Siti di Kec. Kumpeh, tgl. 3").breaks == [0] * 8


def test_another_speaker_is_a_border_of_its_own():
    text = "dak\nado"
    assert key_stream(text, borders=[4]).breaks == [0, 2]
    assert index_text(text, [4]) == f"tidak {SENTINEL} ada"
    assert key_stream("eee dak", borders=[0]).breaks == [2]
    assert surface_stream(text, borders=[4]).breaks == [0, 2]


def test_reduplication_is_the_word_twice_however_it_is_written():
    for text in ("ibu-ibu", "ibu2", "ibu ibu", "ibu- ibu"):
        assert index_text(text) == "ibu ibu"
    assert keyed("apa2nyo") == [("apa2nyo", "apa"), ("apa2nyo", "apanya")]


def test_words_written_apart_share_one_span():
    assert keyed("berapo nyo") == [("berapo nyo", "berapanya")]
    assert keyed("di timbang di rumah") == [
        ("di timbang", "ditimbang"),
        ("di", "di"),
        ("rumah", "rumah"),
    ]
    assert keyed("cak  mano") == [("cak  mano", "bagaimana")]
    assert keyed("bawa, nyo pergi")[1] == ("nyo", "dia")


def test_capitals_accents_and_apostrophes_do_not_matter():
    assert index_text("DAK ADO") == "tidak ada"
    assert index_text("Critò Kitò") == "cerita kita" or index_text("Critò Kitò") == "crito kita"
    assert index_text("Jum’at do'a") == "jumat doa"
    assert index_text("pos\u00adyandu") == "posyandu"


def test_short_acronyms_are_left_alone_unless_everything_is_in_capitals():
    assert index_text("kuliah DO") == "kuliah do"
    assert index_text("punya APE baru") == "punya ape baru"
    assert index_text("GA ADA") == "tidak ada"


def test_numbers_stay_whole():
    assert keyed("52,94 persen jam 10.15") == [
        ("52,94", "52,94"), ("persen", "persen"), ("jam", "jam"), ("10.15", "10.15")
    ]  # fmt: skip


def test_names_at_the_start_and_inside_are_not_changed_by_rules():
    assert index_text("Kata Pak Wito dan Bu Suro") == "kata pak wito dan bu suro"


def test_huge_and_hostile_text_is_read():
    assert len(key_stream("a" * 200_000).keys) == 1
    assert len(key_stream("dak." * 50_000).keys) == 50_000
    assert key_stream("....." * 50_000).keys == []
    assert key_stream("(" * 50_000).keys == []
    assert len(key_stream("1." * 50_000).keys) >= 1
    assert len(key_stream("a'" * 50_000).keys) == 1
