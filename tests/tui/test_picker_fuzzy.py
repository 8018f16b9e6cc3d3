"""Finding codes by a few letters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model.ids import CodeId
from qualcode.tui.fuzzy import CodeFinder, NewCode, PickEntry


def entry(path: str, **facts) -> PickEntry:
    name = path.rsplit("/", 1)[-1]
    return PickEntry(
        code_id=CodeId(path), path=path, name=name, tag=name[:2].upper(), color="", **facts
    )


ENTRIES = [
    entry("Input"),
    entry(
        "Input/Man",
        definition="Tenaga yang menjalankan kegiatan",
        keywords=("kader", "tim pendamping"),
    ),
    entry("Input/Dana", keywords=("pembiayaan", "anggaran")),
    entry("Input/SDM"),
    entry("Proses"),
    entry("Proses/Kerja sama lintas sektor"),
    entry("Proses/Pelaksanaan"),
    entry("Proses/Pengawasan"),
    entry("Output"),
    entry("Output/Dana"),
    entry("Output/SDM"),
    entry("Output/Pemahaman ibu"),
    entry("Output/Lama", retired=True),
]
FINDER = CodeFinder(ENTRIES)


def paths(query: str, finder: CodeFinder = FINDER) -> list[str]:
    return [found.path for found in finder.find(query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("dan", "Input/Dana"),
        ("o/dan", "Output/Dana"),
        ("OUT/dana", "Output/Dana"),
        ("i/sdm", "Input/SDM"),
        ("o/sdm", "Output/SDM"),
        ("input/man", "Input/Man"),
        ("kls", "Proses/Kerja sama lintas sektor"),
        ("sektor lintas", "Proses/Kerja sama lintas sektor"),
        ("pngws", "Proses/Pengawasan"),
        ("pelaksannan", "Proses/Pelaksanaan"),
        ("pemhaman", "Output/Pemahaman ibu"),
        ("kader", "Input/Man"),
        ("pembiay", "Input/Dana"),
        ("menjalankan", "Input/Man"),
        ("ibu", "Output/Pemahaman ibu"),
    ],
)
def test_the_code_that_is_meant_stands_first(query, first):
    assert paths(query)[0] == first


def test_a_dimension_alone_lists_its_codes_and_nothing_else():
    assert paths("o/") == ["Output", "Output/Dana", "Output/SDM", "Output/Pemahaman ibu"]
    assert paths("x/") == []
    assert "Output/Lama" not in paths("lama")


def test_what_matches_nothing_finds_nothing():
    assert paths("zzzz") == []
    assert paths("...") == []
    assert CodeFinder([]).find("a") == []


def test_without_a_query_pinned_codes_come_first_then_recent_ones_then_the_codebook():
    finder = CodeFinder(
        [
            entry("A/a"),
            entry("A/b", recent_rank=1),
            entry("A/c", pinned_key="2"),
            entry("A/d", recent_rank=0),
            entry("A/e", pinned_key="1"),
        ]
    )
    assert paths("", finder) == ["A/e", "A/c", "A/d", "A/b", "A/a"]


def test_of_two_equal_matches_the_recent_one_wins_but_not_over_a_better_match():
    finder = CodeFinder(
        [entry("A/dana"), entry("B/dana", recent_rank=0), entry("B/sedanau", recent_rank=0)]
    )
    assert paths("dana", finder)[:2] == ["B/dana", "A/dana"]


@pytest.mark.parametrize(
    ("query", "parent", "expected"),
    [
        ("Kader aktif", "Input", NewCode("Kader aktif", "Input")),
        ("p/Kader  aktif ", "Input", NewCode("Kader aktif", "Proses")),
        ("i/Man/Kader aktif", "Proses", NewCode("Kader aktif", "Input/Man")),
        ("Hambatan", "", NewCode("Hambatan", "")),
        ("dana", "Proses", NewCode("dana", "Proses")),
        ("dana", "Input", None),
        ("o/DANA", "Input", None),
        ("i/", "Input", None),
        ("   ", "Input", None),
        ("i/Tidak ada/x", "Input", None),
        ("x/y", "Input", None),
        ("a\x1bb", "Input", None),
    ],
)
def test_a_name_that_is_free_can_be_created_where_the_query_says(query, parent, expected):
    assert FINDER.creatable(query, parent) == expected


@given(st.text(st.sampled_from("abimpo/ .[(*\\+?😀\x1b-")), st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_no_query_is_an_error_and_no_code_is_found_twice(query, limit):
    found = FINDER.find(query, limit)
    assert len(found) <= limit
    assert len({e.code_id for e in FINDER.find(query)}) == len(FINDER.find(query))
    FINDER.creatable(query, "Input")


@pytest.mark.parametrize(
    ("query", "close"),
    [
        ("dana", True),
        ("kader", True),
        ("pelaksannan", True),
        ("kader aktif", False),
        ("menjalankan", False),
        ("zz", False),
    ],
)
def test_a_match_by_definition_alone_is_not_close(query, close):
    assert FINDER.rank(query)[1] is close


def test_a_name_made_to_slow_matching_down_does_not():
    finder = CodeFinder([entry("A/" + "a" * 5000), entry("A/" + "ab" * 2000)])
    assert finder.find("a" * 400 + "c") == []
    assert len(finder.find("a" * 30)) == 2
