"""Text, colours, numbers and dates fit for any format."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from qualcode import messages
from qualcode.export.local_numbers import long_date, number, percent
from qualcode.export.plain import hex_color, one_line, pieces, plain, tint, utf16_length


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_plain_text_can_stand_in_xml(text):
    element = etree.Element("a")
    element.text = plain(text)
    assert etree.fromstring(etree.tostring(element)).text in {plain(text), None}


def test_plain_text_keeps_what_people_write():
    text = "Dak ado do 😀 👩‍👩‍👧 كذلك e\u0301 «…»\tx\ny"
    assert plain(text) == text
    assert plain("a\x00\x1b[31mb\x07\r\nc\rd\ud800") == "a[31mb\nc\nd"
    assert one_line(" a\n\tb ") == "a b"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.integers(min_value=4, max_value=60))
def test_pieces_join_to_the_text_and_none_is_too_long(text, limit):
    found = pieces(text, limit)
    assert "".join(found) == text
    assert all(utf16_length(piece) <= limit for piece in found)
    assert all(found[1:])


def test_pieces_do_not_begin_with_a_combining_mark():
    found = pieces("ne\u0301" * 50, 20)
    assert not any(unicodedata.combining(piece[0]) for piece in found)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("#0072b2", "0072B2"),
        ("#abc", "AABBCC"),
        ("red", ""),
        ("", ""),
        ('#12345"', ""),
        ("#1234567", ""),
    ],
)
def test_only_real_colours_are_colours(written, meant):
    assert hex_color(written) == meant
    assert bool(tint(written)) == bool(meant)


def test_a_tint_is_light_enough_for_black_text():
    for color in ("#000000", "#0000FF", "#0072B2"):
        parts = [int(tint(color)[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert (luminance + 0.05) / 0.05 >= 4.5


def test_indonesian_writes_a_decimal_comma_and_its_own_months():
    messages.use("id")
    assert number(1234.5) == "1.234,5"
    assert number(0.05, 3) == "0,050"
    assert number(7, 0) == "7"
    assert percent(0.5294, 2) == "52,94%"
    assert long_date(dt.date(2022, 3, 12)) == "12 Maret 2022"


def test_english_writes_a_decimal_point():
    messages.use("en")
    assert number(1234.5) == "1,234.5"
    assert long_date(dt.date(2022, 3, 12)) == "12 March 2022"
