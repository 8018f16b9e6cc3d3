from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.text.alignment import edited
from qualcode.text.pseudonyms import (
    IdentifierKind,
    Name,
    NameKind,
    Names,
    as_edits,
    forms,
    identifiers,
    merged,
)

NAMES = Names(
    (
        Name(real="Siti", pseudonym="Ibu S"),
        Name(real="Siti  Rahayu", pseudonym="Ibu SR"),
        Name(real="Desa Pematang", pseudonym="Desa Mawar", kind=NameKind.PLACE),
        Name(real="José", pseudonym="Pak J"),
    )
)
ALL = tuple(IdentifierKind)


def test_whole_words_are_found_whatever_their_case_and_spacing() -> None:
    text = "SITI, siti\nrahayu, sitiana, Desa\u00a0Pematang? desa  pematang. Jose\u0301 jos\u00e9"
    found = [(text[h.start : h.end], h.instead) for h in NAMES.find(text)]
    assert found[:2] == [("SITI", "Ibu S"), ("siti\nrahayu", "Ibu SR")]
    assert [instead for _, instead in found[2:]] == ["Desa Mawar", "Desa Mawar", "Pak J"]


def test_the_longest_name_wins() -> None:
    assert NAMES.scrub("Siti Rahayu dan Siti") == "Ibu SR dan Ibu S"


def test_no_names_find_nothing() -> None:
    assert Names(()).find("Siti") == []
    assert Names(()).scrub("Siti") == "Siti"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NIK 1571020304050001.", "1571020304050001"),
        ("NIK: 1571 0203 0405 0001", "1571 0203 0405 0001"),
        ("1571.0203.0405.0001", "1571.0203.0405.0001"),
        ("telp 081234567890", "081234567890"),
        ("wa +62 812-3456-7890 ya", "+62 812-3456-7890"),
        ("hp 0812 3456 789", "0812 3456 789"),
        ("kantor (0741) 61234", "(0741) 61234"),
        ("surel ani.b@univ.ac.id.", "ani.b@univ.ac.id"),
        ("tanggal 12/03/2022", "12/03/2022"),
        ("tanggal 12 Maret 2022 itu", "12 Maret 2022"),
        ("12 maret", "12 maret"),
        ("2022-03-12", "2022-03-12"),
    ],
)
def test_numbers_and_dates_that_tell_who_somebody_is(text: str, found: str) -> None:
    assert [text[h.start : h.end] for h in identifiers(text, ALL)] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "84 balita",
        "Rp 1.250.000",
        "pukul 08.30",
        "12345678901234567890",
        "3 bulan 12 hari",
        "dari 2019-2021",
        "nomor 15",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert identifiers(text, ALL) == []


def test_only_the_kinds_asked_for_are_looked_for() -> None:
    assert identifiers("12/03/2022 081234567890", [IdentifierKind.PHONE])[0].what == "phone"


def test_other_spellings_are_proposed_with_their_number() -> None:
    texts = ["Sitti ado. Siti jugo. Sitinya. sitti. Setia. Desa Pamatang. Rahayu"]
    found = NAMES.similar(forms(texts, 3))
    told = {p.form: (p.name.real, p.times) for p in found}
    assert told["Sitti"] == ("Siti", 1)
    assert told["sitti"] == ("Siti", 1)
    assert told["Sitinya"] == ("Siti", 1)
    assert told["Desa Pamatang"] == ("Desa Pematang", 1)
    assert "Siti" not in told
    assert "Setia" not in told
    assert "Sitti" not in {p.form for p in NAMES.similar(forms(texts, 3), but=["sitti"])}


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Siti", "siti rahayu", "desa pematang", "dan", "081234567890", "😀", "\n"]
        ),
        max_size=30,
    ).map(" ".join)
)
def test_nothing_real_is_left_and_positions_map(text: str) -> None:
    hits = merged(NAMES.find(text), identifiers(text, ALL))
    new, found = edited(text, as_edits(hits))
    assert NAMES.find(new) == []
    assert identifiers(new, ALL) == []
    for hit in hits:
        first, last = found.outer_span(hit.start, hit.end)
        assert new[first:last] == hit.instead
        if hit.end - hit.start > 2:
            assert found.outer_span(hit.start + 1, hit.end - 1) == (first, last)
