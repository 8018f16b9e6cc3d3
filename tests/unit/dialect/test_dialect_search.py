from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model.errors import InputProblem
from qualcode.text.dialect.explain import Level
from qualcode.text.dialect.fuzzy import near_words, related_words, tolerance
from qualcode.text.dialect.keys import index_text, key_stream
from qualcode.text.dialect.lexicon import bundled, make_entry
from qualcode.text.dialect.match import compile_pattern, find, find_in, find_pattern
from qualcode.text.dialect.plan import make_plan
from qualcode.text.dialect.query import AllOf, AnyOf, Mode, Near, Phrase, Without, parse

SPELLINGS = (
    "tidak ada", "dak ado", "dak do", "tidak ado", "nggak ada", "gak ada", "idak ado", "dakado", "katek",
    "DAK ADO", "dak  ado", "Dak eee ado", "ndak do", "dak katek",
)  # fmt: skip
TEXT = (
    ". ".join(f"Kato kader {form} meja" for form in SPELLINGS) + ". Tidak. Ada meja. Dak! Ado kursi"
)


def texts(query, text, mode=Mode.DIALECT, **options):
    return [hit.text for hit in find_in(make_plan(query, mode=mode, **options), text)]


@pytest.mark.parametrize("query", SPELLINGS)
def test_every_spelling_of_tidak_ada_finds_all_others_with_exact_spans(query):
    hits = find_in(make_plan(query), TEXT)
    assert [hit.text for hit in hits] == list(SPELLINGS)
    assert all(TEXT[hit.start : hit.end] == hit.text for hit in hits)


@pytest.mark.parametrize("query", ["tidak ada", "katek", "dak do"])
def test_exact_mode_finds_only_the_spelling(query):
    assert {text.casefold() for text in texts(query, TEXT, Mode.EXACT)} == {query}


def test_nothing_is_found_across_a_full_stop():
    assert texts("tidak ada", "Tidak. Ada meja. Dak, ehm. Ado") == []
    assert texts("tidak ada", "Tidak. Ada", Mode.EXACT) == []


def test_a_phrase_does_not_cross_to_another_speaker():
    assert find_in(make_plan("dak ado"), "dak\nado", borders=(4,)) == []


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("toko", "toka toko Toko tokoh", ["toko", "Toko"]),
        ("toka", "toka toko", ["toka"]),
        ("penyuluan", "ikut penyuluhan gizi", ["penyuluhan"]),
        ("berapa nya", "berapo nyo biayanya", ["berapo nyo"]),
        (
            "berapanya",
            "berapo nyo, berapa nya, beraponyo",
            ["berapo nyo", "berapa nya", "beraponyo"],
        ),
        ("susilo", "Pak Susilo datang", ["Susilo"]),
        ("muara bungo", "dari Muara Bungo ke Tebo", ["Muara Bungo"]),
        ("bunga", "di Muara Bungo ado bungo", ["bungo"]),
        ("ditimbang", "anak di timbang, ditimbang", ["di timbang", "ditimbang"]),
        ("ibu-ibu", "ibu2 dan ibu- ibu", ["ibu2", "ibu- ibu"]),
        ("sudah", "kami la makan, lah pegi, sudah", ["la", "lah", "sudah"]),
        ("dengan", "ibu samo kader", ["samo"]),
        ("sama", "ibu samo kader", ["samo"]),
        ("bagaimana", "cak mano, cakmano, gimana", ["cak mano", "cakmano", "gimana"]),
        ("anu", "kami anu pergi", ["anu"]),
        ("penyuluh*", "penyuluhan oleh penyuluh, suluh", ["penyuluhan", "penyuluh"]),
        ("dak ado penyu*", "tidak ada penyuluhan", ["tidak ada penyuluhan"]),
    ],
)
def test_search_meets_the_spellings_of_the_field(query, text, found):
    assert texts(query, text) == found


def test_levels_and_reasons_tell_how_sure_a_hit_is():
    hits = find_in(make_plan("tidak ada"), "tidak ada. tdk ada. dak do. Tidak  Ada")
    assert [hit.level for hit in hits] == [Level.EXACT, Level.SPELLING, Level.DIALECT, Level.EXACT]
    assert str(hits[2].why) == "dak do = tidak ada, Jambi lexicon"
    assert [hit.level.label for hit in hits][:3] == ["exact", "spelling", "dialect"]


def test_fuzzy_mode_finds_misspellings_and_the_same_root_in_the_vocabulary():
    text = "penyuluhan penyulhan menyuluh gizi posyndu"
    vocabulary = sorted(set(index_text(text).split()))
    hits = find_in(make_plan("penyuluhan", mode=Mode.FUZZY, vocabulary=vocabulary), text)
    assert [(hit.text, hit.level) for hit in hits] == [
        ("penyuluhan", Level.EXACT), ("penyulhan", Level.FUZZY), ("menyuluh", Level.ROOT),
    ]  # fmt: skip
    assert texts("posyandu", text, Mode.FUZZY, vocabulary=vocabulary) == ["posyndu"]


def test_negators_short_words_and_lexicon_forms_are_never_misspellings():
    lexicon = bundled()
    assert near_words("tidak", ["tidok", "tida"], lexicon) == []
    assert near_words("dan", ["dak", "dah"], lexicon) == []
    assert near_words("kadr", ["kader", "tidak"], lexicon) == ["kader"]
    assert near_words("kader", ["kadar", "kadxr"], lexicon) == ["kadxr"]
    assert [tolerance(word) for word in ("dak", "ada", "meja", "kertas", "pedoman")] == [
        0,
        0,
        1,
        1,
        2,
    ]


def test_related_words_share_a_standard_root():
    vocabulary = ["timbangan", "menimbang", "ditimbang", "imbang", "tambang"]
    assert set(related_words("timbang", vocabulary, bundled())) == {
        "timbangan",
        "menimbang",
        "ditimbang",
    }


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("tidak ada", Phrase("tidak ada")),
        ('"tidak ada"', Phrase("tidak ada")),
        ("“tidak ada", Phrase("tidak ada")),
        ("kader OR bidan", AnyOf((Phrase("kader"), Phrase("bidan")))),
        ("kader AND NOT bidan", AllOf((Phrase("kader"), Without(Phrase("bidan"))))),
        ('"dana desa" kader', AllOf((Phrase("dana desa"), Phrase("kader")))),
        ('"dana kader"~3', Near((Phrase("dana"), Phrase("kader")), 3)),
        ("dana kader ~3", Near((Phrase("dana"), Phrase("kader")), 3)),
        ("dana NEAR kader", Near((Phrase("dana"), Phrase("kader")), 5)),
        ('"dana desa" NEAR/9 kader', Near((Phrase("dana desa"), Phrase("kader")), 9)),
        ("(a OR b) c", AllOf((AnyOf((Phrase("a"), Phrase("b"))), Phrase("c")))),
        ("penyuluh*", Phrase("penyuluh", is_prefix=True)),
        ("NOT NOT kader", Phrase("kader")),
    ],
)
def test_queries_are_read_as_trees(query, tree):
    assert parse(query) == tree


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "NOT a",
        "a OR NOT b",
        "a AND",
        "OR a",
        "(a",
        "a)",
        "()",
        '""',
        "!!!",
        "NEAR a",
        "(a OR b) NEAR c",
        "a" * 2_000,
        "(" * 100,
    ],
)
def test_unusable_queries_are_refused_with_a_sentence(query):
    with pytest.raises(InputProblem):
        parse(query)


def test_words_near_each_other_are_found_in_any_order_within_the_distance():
    text = "kader bawa buku. Buku pedoman kader. Satu dua tiga buku empat lima enam kader"
    assert texts("buku NEAR/2 kader", text) == ["kader bawa buku", "Buku pedoman kader"]
    assert texts('"buku kader"~0', "buku. kader") == ["buku. kader"]
    assert find_in(make_plan("buku NEAR/5 kader"), "buku saya\nkader", borders=(10,)) == []
    assert texts("kader NEAR kader", "kader satu") == []


def test_and_or_not_judge_the_stream_as_a_whole():
    assert texts("dak ado AND kader", "dak ado meja, kader diam") == ["dak ado", "kader"]
    assert texts("dak ado AND bidan", "dak ado meja, kader diam") == []
    assert texts("kader NOT bidan", "kader dan bidan") == []
    assert texts("kader NOT bidan", "kader saja") == ["kader"]
    assert texts("(bidan OR kader) AND meja", "meja kader") == ["meja", "kader"]


def test_project_entries_carry_into_search_and_reasons():
    mine = bundled().with_changes([make_entry("sekejang", "sebentar", "time", "project")])
    hits = find_in(make_plan("sebentar", mine), "tunggu sekejang")
    assert [(hit.text, str(hit.why)) for hit in hits] == [
        ("sekejang", "sekejang = sebentar, lexicon of this project")
    ]


def test_regular_expressions_give_spans_and_refuse_bad_patterns():
    hits = find_pattern(compile_pattern(r"dak\s+\w+"), "Dak ado, dak do")
    assert [hit.text for hit in hits] == ["Dak ado", "dak do"]
    for bad in ("", "(", "a*", "x{99999999999}"):
        with pytest.raises(InputProblem):
            compile_pattern(bad)


@pytest.mark.parametrize(
    "query",
    [
        *SPELLINGS,
        "samo kader",
        "sudah",
        "penyuluh*",
        "dak NEAR/3 meja",
        "meja AND NOT bidan",
        "ibu2",
        "52,94",
        "Jum'at",
    ],
)
@pytest.mark.parametrize("mode", [Mode.DIALECT, Mode.EXACT])
def test_the_index_finds_every_text_in_which_the_plan_finds_a_hit(query, mode):
    passages = [
        *TEXT.split(". "),
        "ibu samo kader",
        "la sudah",
        "penyuluhan gizi",
        "ibu-ibu",
        "52,94 persen",
        "hari Jum’at",
        "hari Jum'at",
    ]
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE VIRTUAL TABLE f USING fts5(text, norm, tokenize='unicode61 remove_diacritics 2')"
    )
    base.executemany(
        "INSERT INTO f(rowid, text, norm) VALUES (?, ?, ?)",
        [(i, t, index_text(t)) for i, t in enumerate(passages)],
    )
    plan = make_plan(query, mode=mode)
    column = "text" if mode is Mode.EXACT else "norm"
    rows = {
        row for (row,) in base.execute("SELECT rowid FROM f WHERE f MATCH ?", (plan.fts(column),))
    }
    base.close()
    assert {i for i, passage in enumerate(passages) if find_in(plan, passage)} <= rows


@given(
    st.text(max_size=40),
    st.text(max_size=60),
    st.sampled_from([Mode.DIALECT, Mode.EXACT, Mode.FUZZY]),
)
@settings(max_examples=100, deadline=None)
def test_any_query_on_any_text_is_answered_or_refused_with_a_sentence(query, text, mode):
    try:
        plan = make_plan(query, mode=mode, vocabulary=["penyuluhan", "kader"])
    except InputProblem:
        return
    for hit in find_in(plan, text + " " + query):
        assert (text + " " + query)[hit.start : hit.end] == hit.text
    plan.fts("norm")


@given(
    st.lists(
        st.sampled_from(
            [
                "dak",
                "ado",
                "do",
                "katek",
                "tidak",
                "ada",
                "la",
                "samo",
                "kader",
                "nyo",
                "di",
                "timbang",
                ".",
                "eee",
                "ibu2",
            ]
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=100, deadline=None)
def test_a_text_answers_the_query_that_is_the_text_itself(words):
    query = " ".join(word for word in words if word != ".")
    if not query or all(word == "eee" for word in query.split()):
        return
    assert find(make_plan(f'"{query}"'), key_stream(query))
