"""Every character has its place, at every width, both ways."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.tui.transcript.display import DisplayMap
from qualcode.tui.transcript.wrap import WrapTable

PIECES = st.lists(
    st.text(st.sampled_from("ab      cde.\n你😀e\u0301👩\u200d👧\t\x1b"), max_size=80)
    | st.sampled_from(["x" * 90, " " * 40, "iyo dak ado kader posyandu " * 5]),
    min_size=1,
    max_size=6,
)


def table(pieces: list[str], width: int, gap: int = 0) -> WrapTable:
    """Turns of the pieces with a label before each."""
    text, ranges = "", []
    for piece in pieces:
        text += "P: "
        ranges.append((len(text), len(text) + len(piece)))
        text += piece + "\n"
    return WrapTable(DisplayMap(text, ranges), ranges, width, gap=gap)


@given(PIECES, st.integers(8, 50))
@settings(max_examples=100, deadline=None)
def test_every_character_of_every_turn_is_on_exactly_one_row(pieces, width):
    wrap = table(pieces, width)
    for turn, (start, end) in enumerate(wrap.ranges):
        position = start
        for row in range(wrap.first_rows[turn], wrap.first_rows[turn + 1]):
            first, last = wrap.span(row)
            assert first == position
            assert wrap.turn_of_row(row) == turn
            for offset in range(first, last):
                assert wrap.row_of(offset) == row
            position = last
        assert position == end


@given(PIECES, st.integers(8, 50))
@settings(max_examples=100, deadline=None)
def test_no_row_is_wider_than_asked_and_only_blanks_are_not_drawn(pieces, width):
    wrap = table(pieces, width)
    text = wrap.display.text
    for row in range(wrap.rows):
        first, last = wrap.span(row)
        start, end = wrap.drawn(row)
        assert wrap.display.width(start, end) <= width
        assert start == first
        assert text[end:last].strip(" \n") == ""


@given(PIECES, st.integers(8, 50))
@settings(max_examples=100, deadline=None)
def test_a_place_on_the_screen_leads_back_to_the_character(pieces, width):
    wrap = table(pieces, width)
    for row in range(wrap.rows):
        start, end = wrap.drawn(row)
        for first, last, _, cells in wrap.display.clusters(start, end):
            found, column = wrap.position(first)
            assert found == row
            for cell in range(column, column + cells):
                assert wrap.cluster_at(row, cell) == (first, last)


@given(PIECES, st.integers(8, 40), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_lines_and_rows_lead_to_each_other_with_gaps_between_turns(pieces, width, gap):
    wrap = table(pieces, width, gap)
    rows = [wrap.row_at(line) for line in range(wrap.height)]
    assert [row for row in rows if row is not None] == list(range(wrap.rows))
    assert wrap.height == wrap.rows + gap * (len(pieces) - 1)
    for row in range(wrap.rows):
        assert wrap.row_at(wrap.line_of(row)) == row
    assert wrap.row_at(-1) is None
    assert wrap.row_at(wrap.height) is None


def test_words_stay_whole_and_the_plain_path_agrees_with_the_careful_one():
    plain = "Kadernyo ado limo orang, tapi yang aktif cuma tigo kalau dak salah ingat"
    wrap = table([plain], 20)
    rows = [wrap.display.text[slice(*wrap.drawn(row))] for row in range(wrap.rows)]
    assert rows == [
        "Kadernyo ado limo",
        "orang, tapi yang",
        "aktif cuma tigo",
        "kalau dak salah",
        "ingat",
    ]
    careful = table([plain.replace("limo", "lim\u00f6\u0301")], 20)
    assert [careful.span(row)[0] for row in range(1, careful.rows)] == [
        wrap.span(row)[0] + 1 for row in range(1, wrap.rows)
    ]


def test_a_tab_does_not_hang_over_the_edge_as_a_space_does():
    wrap = table(["你你你你\t", "你你你你 "], 8)
    assert [wrap.display.text[slice(*wrap.drawn(row))] for row in range(wrap.rows)] == [
        "你你你你",
        "\t",
        "你你你你",
    ]


def test_a_text_without_turns_has_no_rows():
    wrap = WrapTable(DisplayMap("abc", []), [], 20)
    assert (wrap.rows, wrap.height, wrap.row_at(0)) == (0, 0, None)
