from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.text.alignment import Edit, align, edited

TEXT = st.text(alphabet="aAb yd.\n😀é", max_size=120)
WORDS = st.lists(st.sampled_from(["kader", "dak", "ado", "posyandu", "\n", ".", "duit"]), max_size=60).map(" ".join)  # fmt: skip


def check(old: str, new: str, blocks: object) -> None:
    old_done = new_done = 0
    for block in blocks:  # type: ignore[attr-defined]
        assert block.length > 0
        assert block.old >= old_done
        assert block.new >= new_done
        assert (
            old[block.old : block.old + block.length] == new[block.new : block.new + block.length]
        )
        old_done, new_done = block.old + block.length, block.new + block.length
    assert old_done <= len(old)
    assert new_done <= len(new)


@settings(max_examples=100, deadline=None)
@given(st.one_of(TEXT, WORDS), st.one_of(TEXT, WORDS))
def test_equal_stretches_are_equal_and_ascend_in_both_texts(old: str, new: str) -> None:
    check(old, new, align(old, new).same)


@settings(max_examples=100, deadline=None)
@given(WORDS, st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_positions_stay_inside_the_new_text_and_in_order(
    old: str, cut: int, a: int, b: int
) -> None:
    new = old[:cut] + "baru\n" + old[cut + 7 :]
    found = align(old, new)
    start, end = sorted((min(a, len(old)), min(b, len(old))))
    first, last = found.span(start, end)
    assert 0 <= first <= last <= len(new)


@settings(max_examples=60, deadline=None)
@given(
    WORDS,
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 9), st.text(max_size=6)), max_size=6),
)
def test_edits_give_the_text_and_a_true_map(old: str, wanted: list[tuple[int, int, str]]) -> None:
    edits, done = [], 0
    for start, length, text in sorted(wanted):
        if done <= start <= len(old):
            edits.append(Edit(start, min(start + length, len(old)), text))
            done = min(start + length, len(old)) + 1
    new, found = edited(old, edits)
    check(old, new, found.same)
    expected = old
    for edit in reversed(edits):
        expected = expected[: edit.start] + edit.text + expected[edit.end :]
    assert new == expected


def test_what_is_inserted_at_a_border_belongs_to_neither_neighbour() -> None:
    found = align("satu dua", "satu baru dua")
    assert found.span(0, 4) == (0, 4)
    assert found.span(5, 8) == (10, 13)
    assert found.span(0, 8) == (0, 13)


def test_nothing_is_left_of_a_range_that_was_deleted() -> None:
    first, last = align("satu dua tiga", "satu tiga").span(5, 8)
    assert first == last


def test_a_changed_word_in_a_long_text_leaves_the_rest_equal() -> None:
    old = "".join(f"I: kalimat nomor {n} ini.\n" for n in range(5000))
    new = old.replace("nomor 2500", "angka 2500")
    changes = list(align(old, new).changes())
    assert [old[c.old_start : c.old_end] for c in changes] != []
    assert sum(c.old_end - c.old_start for c in changes) <= len("nomor")
    assert align(old, old).is_identity


def test_unrelated_texts_have_no_stray_letters_in_common() -> None:
    assert align("xyzw qrst", "Pak Budi lama").same == ()
