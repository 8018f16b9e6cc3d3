from __future__ import annotations

import re
from unicodedata import is_normalized

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.text.clean import OffsetMap, clean

UGLY = (
    "ab Z-.?é\u0301\u0323\u0327\u00a0\u00ad\u2011\u2010\u200b\u200c\u200d\ufeff\r\n\t\v\f\x85\u2028\x00\x1b\x7f\x9b"
    "\u202e\u2066👩👧❤\ufe0f🏽🏴\U000e0067\ud83d\ude00\ufffe\uffff\ufffc\u1100\u1161\u11a8\u0915\u093c\u0958\u212b\u2329\u03a9\u2126"
)
ugly_text = st.text(alphabet=UGLY, max_size=60) | st.text(max_size=60)


def check(raw: str) -> None:
    result = clean(raw)
    again = clean(result.text)
    assert again.text == result.text
    assert again.origin.is_identity
    assert not again.removed
    assert not again.replaced


@settings(max_examples=100, deadline=None)
@given(ugly_text)
def test_cleaning_twice_changes_nothing_more(raw):
    check(raw)


@settings(max_examples=100, deadline=None)
@given(ugly_text)
def test_clean_text_is_composed_and_has_only_line_feeds_and_tabs_as_controls(raw):
    text = clean(raw).text
    assert is_normalized("NFC", text)
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\ufeff\ud800-\udfff\u202a-\u202e\u2066-\u2069]", text
    )
    text.encode("utf-8")


@settings(max_examples=100, deadline=None)
@given(ugly_text)
def test_the_offset_map_never_runs_backwards_and_meets_at_both_ends(raw):
    result = clean(raw)
    to_raw = [result.origin.to_raw(i) for i in range(len(result.text) + 1)]
    to_clean = [result.origin.to_clean(i) for i in range(len(raw) + 1)]
    assert to_raw == sorted(to_raw)
    assert to_clean == sorted(to_clean)
    assert to_clean[-1] == len(result.text)
    assert to_raw[-1] == len(raw)
    assert all(0 <= i <= len(raw) for i in to_raw)
    assert to_clean[0] == 0


@settings(max_examples=100, deadline=None)
@given(ugly_text)
def test_untouched_characters_are_found_at_their_raw_place(raw):
    result = clean(raw)
    for i, character in enumerate(result.text):
        at = result.origin.to_raw(i)
        if "a" <= character <= "z" and clean(raw[at : at + 1]).text == character:
            assert raw[at] == character
            assert result.origin.to_clean(at) == i


@settings(max_examples=100, deadline=None)
@given(ugly_text, st.data())
def test_a_clean_range_mapped_to_the_file_and_cleaned_is_itself(raw, data):
    result = clean(raw)
    words = [m.span() for m in re.finditer("[a-zA-Z]+", result.text)]
    if not words:
        return
    start, end = data.draw(st.sampled_from(words))
    first, last = result.origin.span_to_raw(start, end)
    assert clean(raw[first:last]).text.rstrip("\u0301\u0323\u0327") == result.text[start:end]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\r\nb\rc\u2028d\ve\ff\x85g", "a\nb\nc\nd\ne\nf\ng"),
        ("anak\u2011anak", "anak-anak"),
        ("po\xadsyan\xaddu", "posyandu"),
        ("Rp\xa05.000", "Rp 5.000"),
        ("\ufeffP: apa", "P: apa"),
        ("e\u0301", "é"),
        ("👩\u200d👧 ok", "👩\u200d👧 ok"),
        ("a\u200dnak\u200c", "anak"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("\x1b[31mmerah\x1b]0;x\x07", "[31mmerah]0;x"),
        ("\u202eterbalik\u2069", "terbalik"),
        ("\ud83d\ude00 \ud83d", "😀 "),
        ("x\ufffe\uffff\x00y", "xy"),
        ("❤\ufe0f", "❤\ufe0f"),
    ],
)
def test_each_kind_of_dirt(raw, text):
    assert clean(raw).text == text
    check(raw)


def test_every_change_is_counted():
    result = clean("\ufeffa\xadb\xadc\r\nd\xa0e\u2011f\x00\u202eg e\u0301\ud800")
    assert result.removed == {
        "invisible": 1,
        "soft hyphen": 2,
        "control": 1,
        "bidi": 1,
        "broken": 1,
    }
    assert result.replaced == {"line break": 1, "space": 1, "hyphen": 1, "composed": 1}


def test_clean_text_is_returned_as_it_is():
    text = "P: Assalamu’alaikum “bu” – apa kabar?\nI: Baik…"
    result = clean(text)
    assert result.text is text
    assert result.origin == OffsetMap()


def test_a_long_composed_word_keeps_the_places_behind_it():
    raw = "ke\u0301 anak"
    result = clean(raw)
    assert result.text == "ké anak"
    assert raw[slice(*result.origin.span_to_raw(3, 7))] == "anak"
    assert raw[slice(*result.origin.span_to_raw(0, 2))] == "ke\u0301"
