"""Ruled tables of PDF files are put together again; what is no table is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.ingest import registry
from qualcode.ingest.pdf_rules import Ruler, grids
from qualcode.ingest.pdf_widths import widths_of

SEEDS = Path(__file__).parents[1] / "data" / "seeds"
PLAIN = (1, 0, 0, 1, 0, 0)


def drawn(lines, matrix=PLAIN):
    ruler = Ruler(lambda: None)
    for line in lines:
        for operator, *operands in line:
            ruler(operator, operands, matrix, PLAIN)
    return ruler


def stroke(x, y, to_x, to_y):
    return [(b"m", x, y), (b"l", to_x, to_y), (b"S",)]


def bar(x, y, wide, high):
    return [(b"re", x, y, wide, high), (b"f",)]


def said(path):
    found = registry.transcribe_all(path)
    return [[(t.label, " ".join(x.text[t.start : t.end].split())) for t in x.turns] for x in found]


def test_a_table_over_several_pages_gives_the_same_turns_as_the_word_file():
    of_word = said(SEEDS / "long_table.docx")
    assert said(SEEDS / "long_table.pdf") == of_word
    assert len(of_word[0]) == 48


def test_lines_across_and_down_make_cells():
    lines = [stroke(0, y, 300, y) for y in (0, 50, 100)] + [stroke(x, 0, x, 100) for x in (0, 100, 300)]  # fmt: skip
    (grid,) = grids(drawn(lines))
    assert [grid.place(x, y) for x, y in ((50, 75), (200, 75), (50, 25), (200, 25))] == [
        (0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1),
    ]  # fmt: skip
    assert grid.place(400, 25) is None
    assert grid.place(50, 120) is None


def test_thin_bars_as_word_draws_them_are_lines_too():
    bars = [bar(0, y, 300, 0.5) for y in (0, 50, 100)] + [bar(x, 0, 0.5, 100) for x in (0, 100, 300)]  # fmt: skip
    (grid,) = grids(drawn(bars))
    assert grid.place(200, 75) == (0, 1, 1)


def test_a_missing_line_merges_cells_to_the_right_and_below():
    lines = [
        stroke(0, 0, 300, 0), stroke(100, 50, 300, 50), stroke(0, 100, 300, 100), stroke(0, 0, 0, 100),
        stroke(100, 0, 100, 100), stroke(200, 0, 200, 50), stroke(300, 0, 300, 100),
    ]  # fmt: skip
    (grid,) = grids(drawn(lines))
    assert grid.place(50, 25) == grid.place(50, 75) == (0, 0, 1)
    assert grid.place(150, 75) == grid.place(250, 75) == (0, 1, 2)
    assert grid.place(250, 25) == (1, 2, 1)


def test_the_matrix_of_the_page_moves_the_lines():
    lines = [stroke(0, y, 300, y) for y in (0, 50)] + [stroke(x, 0, x, 50) for x in (0, 100, 300)]
    (grid,) = grids(drawn(lines, matrix=(0.5, 0, 0, -0.5, 10, 200)))
    assert grid.place(20, 190) == (0, 0, 1)
    assert grid.columns == (10, 60, 160)


@pytest.mark.parametrize(
    "lines",
    [
        [stroke(0, 0, 300, 0), stroke(0, 50, 300, 50)],  # two rules without sides
        [stroke(0, 0, 300, 0), stroke(0, 50, 300, 50), stroke(0, 0, 0, 50), stroke(300, 0, 300, 50)],
        [[(b"re", 0, 0, 300, 50), (b"f",)]],  # a shaded field
        [[(b"m", 0, 0), (b"c", 1, 2, 3, 4, 5, 6), (b"S",)]],
        [[(b"l", 5, 5), (b"re", "x"), (b"m",), (b"S",)]],
    ],
)  # fmt: skip
def test_frames_rules_and_nonsense_are_no_tables(lines):
    assert grids(drawn(lines)) == []


def test_fonts_that_tell_nonsense_tell_nothing():
    for font in ({}, {"/FirstChar": 0, "/Widths": [None]}, {"/DescendantFonts": []}, {"/FirstChar": "x"}):  # fmt: skip
        assert widths_of(font) == {}
    assert widths_of({"/FirstChar": 65, "/Widths": [700, 0]}) == {"A": 0.7}


def test_a_footnote_mark_does_not_stand_in_what_is_said():
    found = registry.transcribe(SEEDS / "probe.pdf")
    words = [found.text[t.start : t.end] for t in found.turns]
    assert "Meja pinjam?" in words
    assert "Anak-anak posyandu" in words
    assert "2 raised marks of footnotes were left out of the words." in [
        str(p.what) for p in found.problems
    ]
