"""What is displayed for each character, and that its width is known."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from qualcode.tui.transcript.display import PLACEHOLDER, PLAIN, DisplayMap, plain_line

UGLY = st.text(
    st.sampled_from(
        "ab .,-\t\x1b\x07\x9b\r\u200b\u200d\ufe0f\u20e3\u202e\u2028\u00ad\u0301你👩👧❤🇮🇩🏽각ᆨ\u1100\u1161\ue000\ud800ক্ষي"
    )
    | st.characters(exclude_characters="\n"),
    max_size=60,
)


def show(text: str) -> tuple[str, int]:
    return DisplayMap(text, [(0, len(text))]).show(0, len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("biaso bae", "biaso bae"),
        ("a👩\u200d👩\u200d👧b", f"a{PLACEHOLDER}b"),
        ("❤\ufe0f!", f"{PLACEHOLDER}!"),
        ("🇮🇩 1\ufe0f\u20e3", f"{PLACEHOLDER} 1"),
        ("👍🏽", PLACEHOLDER),
        ("\x1b[31m", f"{PLACEHOLDER}[31m"),
        ("\x9b31m\x07", f"{PLACEHOLDER}31m{PLACEHOLDER}"),
        ("a\u202eb", f"a{PLACEHOLDER}b"),
        ("a\tb\u00a0c", "a b\u00a0c"),
        ("ma\u00adkan\u200b", "makan"),
        ("e\u0301te", "e\u0301te"),
        ("a" + "\u0301" * 30, "a" + "\u0301" * 4),
        ("你好😀", "你好😀"),
        ("\ud800x", f"{PLACEHOLDER}x"),
    ],
)
def test_what_terminals_disagree_on_is_shown_as_one_placeholder(text, expected):
    shown, width = show(text)
    assert shown == expected
    assert width == cell_len(expected)


def test_every_plain_character_is_one_printable_cell():
    plain = [chr(c) for c in range(0x3000) if __import__("re").match(f"[{PLAIN}]", chr(c))]
    assert len(plain) > 500
    for char in plain:
        assert cell_len(char) == 1
        assert not unicodedata.combining(char)
        assert unicodedata.category(char) not in {"Cc", "Cf", "Mn", "Me", "Cs", "Co", "Cn"}


@given(UGLY)
@settings(max_examples=100, deadline=None)
def test_the_width_is_what_is_drawn_and_no_control_reaches_the_screen(text):
    shown, width = show(text)
    assert width == cell_len(shown)
    for char in shown:
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert "\ufe0f" not in shown
    assert "\u200d" not in shown


@given(UGLY)
@settings(max_examples=100, deadline=None)
def test_clusters_cover_every_character_once_in_order(text):
    display = DisplayMap(text, [(0, len(text))])
    position = 0
    for start, end, shown, width in display.clusters(0, len(text)):
        assert start == position < end
        assert width == cell_len(shown) >= 1
        for offset in range(start, end):
            assert display.cluster_at(offset) == (start, end)
        position = end
    assert position == len(text)


def test_a_huge_cluster_is_cut_down_for_display_only():
    text = "a" + "\u0301" * 100_000 + "b"
    display = DisplayMap(text, [(0, len(text))])
    assert display.show(0, len(text))[1] == 2
    assert display.cluster_at(50_000) == (0, 100_001)


def test_a_label_is_one_safe_line_of_the_width_asked_for():
    assert plain_line("Input/\x1b]0;x\x07Man\nbaru", 40) == "Input/◆]0;x◆Man baru"
    assert plain_line("Kerja sama lintas sektor", 10) == "Kerja sam…"
    assert cell_len(plain_line("你好你好你好", 6)) <= 6
    assert plain_line("abc", 0) == ""
