"""Quotations that share words are one passage; what they say is printed once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.export.cells import coded_passages
from qualcode.export.options import MatrixOptions
from qualcode.model.coding import joined_words, passages
from qualcode.model.matrix import Cell
from tests.export import builders

TEXT = (
    "Penyuluhan tu paling sepuluh menit, kareno budak lah merengek galo. Kalu bulan puaso dak ado."
)


def coded(
    start: int, end: int, n: int = 1, code: str = "Input/Man", coder: str = "Rini", memo: str = ""
):
    return builders.quotation(TEXT[start:end], start=start, n=n, code=code, coder=coder, memo=memo)


def test_two_coders_with_other_borders_make_one_passage():
    group = passages([coded(0, 40), coded(20, 67, 2, coder="Budi")])
    assert [[q.coder for q in passage] for passage in group] == [["Rini", "Budi"]]
    assert joined_words(group[0]) == TEXT[0:67]


def test_what_only_touches_or_has_another_code_stays_apart():
    assert len(passages([coded(0, 10), coded(10, 20, 2)])) == 2
    assert len(passages([coded(0, 10), coded(0, 10, 2, code="Input/Money")])) == 2


def test_a_cell_prints_shared_words_once_and_counts_every_coding():
    quotes = (coded(0, 67, memo="Sebentar."), coded(0, 96, 2, coder="Budi"), coded(70, 96, 3))
    matrix = builders.matrix({("r", "d-input"): Cell(quotes)})
    (row,), col = matrix.rows[:1], matrix.cols[0]
    [found] = coded_passages(matrix, row, col, MatrixOptions(facts=builders.FACTS, show_memos=True))
    [passage] = found.passages
    assert passage.text == TEXT
    assert [remark.author for remark in passage.remarks] == ["Rini"]
    assert matrix.cell(row.key, col.key).count == 3


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(1, 15)), max_size=12))
def test_every_coded_letter_is_printed_once_and_no_other(places):
    quotes = [
        coded(start, min(start + length, len(TEXT)), n) for n, (start, length) in enumerate(places)
    ]
    groups = passages(quotes)
    assert sorted(q.coding_id for g in groups for q in g) == sorted(q.coding_id for q in quotes)
    letters: list[int] = []
    for group in groups:
        start, end = group[0].start, max(q.end for q in group)
        assert joined_words(group) == TEXT[start:end]
        letters += range(start, end)
    assert len(letters) == len(set(letters))
    assert set(letters) == {n for q in quotes for n in range(q.start, q.end)}
