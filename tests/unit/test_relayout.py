from __future__ import annotations

import random

import pytest

from qualcode.model.errors import RuleBroken
from qualcode.model.source import SourceKind
from qualcode.model.transcript import Block, DraftTurn, FileText
from qualcode.text import labels, relayout
from qualcode.text import turns as splitter
from qualcode.text.alignment import align
from qualcode.text.relayout import Layout, follow, follow_with, laid_out

OLD = (
    "Tempat: posyandu\n\n"
    "P: Siapo bae yang jadi kader?\n"
    "I: Kader ado limo orang (tertawa), yang aktif duo.\n"
    "P: Kalau dananya?\n"
    "I: Duit dari desa, kadang telat.\n"
    "Pakai duit kami dulu.\n"
)


def read(text: str) -> Layout:
    """The layout that the splitter gives a text of lines."""
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(start, start + len(line)))
        start += len(line) + 1
    found = splitter.split(FileText(text, tuple(blocks)), name="x", kind=SourceKind.IDI)
    return laid_out(text, found.turns, found.notes)


BEFORE = read(OLD)


def after(new: str, before: Layout = BEFORE) -> list[tuple[str | None, str]]:
    return said(new, follow(OLD, new, align(OLD, new), before, ["P", "I"]))


def said(text: str, layout: Layout) -> list[tuple[str | None, str]]:
    return [(turn.label, text[turn.start : turn.end]) for turn in layout.turns]


def test_the_sample_is_read_as_thought() -> None:
    assert said(OLD, BEFORE) == [
        ("P", "Siapo bae yang jadi kader?"),
        ("I", "Kader ado limo orang (tertawa), yang aktif duo."),
        ("P", "Kalau dananya?"),
        ("I", "Duit dari desa, kadang telat.\nPakai duit kami dulu."),
    ]
    assert [OLD[a:b] for a, b in BEFORE.notes] == ["(tertawa)"]


def test_a_corrected_word_leaves_all_turns() -> None:
    found = after(OLD.replace("limo", "lima").replace("Siapo", "Siapa"))
    assert [label for label, _ in found] == ["P", "I", "P", "I"]
    assert found[1][1] == "Kader ado lima orang (tertawa), yang aktif duo."


def test_words_added_at_the_end_of_a_turn_belong_to_it() -> None:
    assert after(OLD.replace("aktif duo.", "aktif duo. Yang lain sibuk."))[1][1].endswith(
        "Yang lain sibuk."
    )


def test_a_new_line_without_label_goes_on_with_the_turn_before() -> None:
    assert after(OLD.replace("telat.\n", "telat.\nTerus apo lagi.\n"))[3][1].count("\n") == 2


def test_a_new_line_with_a_known_label_is_a_turn() -> None:
    found = after(OLD.replace("P: Kalau", "P: Terus?\nI: Dak ado.\nP: Kalau"))
    assert [label for label, _ in found] == ["P", "I", "P", "I", "P", "I"]
    assert found[2:4] == [("P", "Terus?"), ("I", "Dak ado.")]


def test_a_label_put_into_a_turn_splits_it() -> None:
    found = after(OLD.replace("Pakai duit", "P: Pakai duit"))
    assert found[3:] == [("I", "Duit dari desa, kadang telat."), ("P", "Pakai duit kami dulu.")]


def test_a_corrected_label_corrects_the_speaker() -> None:
    assert after(OLD.replace("P: Kalau", "I: Kalau"))[2] == ("I", "Kalau dananya?")


def test_a_line_joined_to_the_one_before_joins_the_turn() -> None:
    found = after(OLD.replace("duo.\nP: Kalau", "duo. Kalau"))
    assert found[1] == ("I", "Kader ado limo orang (tertawa), yang aktif duo. Kalau dananya?")
    assert len(found) == 3


def test_a_deleted_turn_is_gone() -> None:
    assert len(after(OLD.replace("P: Kalau dananya?\n", ""))) == 3


def test_a_speaker_given_by_hand_stays_when_a_word_is_corrected() -> None:
    by_hand = laid_out(OLD, relayout.give_to(BEFORE.turns, 2, "P"), BEFORE.notes)
    assert after(OLD.replace("limo", "lima"), by_hand)[1][0] == "P"


def test_turns_joined_by_hand_stay_joined_when_a_word_is_corrected() -> None:
    by_hand = laid_out(OLD, relayout.join(BEFORE.turns, 2), BEFORE.notes)
    found = after(OLD.replace("dananya", "duitnya"), by_hand)
    assert len(found) == 3
    assert found[1][1].endswith("P: Kalau duitnya?")


def test_marks_and_times_stay() -> None:
    turns = [*BEFORE.turns]
    turns[1] = DraftTurn(turns[1].start, turns[1].end, "I", note=True, time=61.5)
    found = follow(
        OLD, "Judul\n" + OLD, align(OLD, "Judul\n" + OLD), laid_out(OLD, turns, ()), ["P", "I"]
    )
    assert (found.turns[1].note, found.turns[1].time) == (True, 61.5)


def test_remarks_are_found_in_what_is_new_and_words_are_counted_without_them() -> None:
    new = OLD.replace("kadang telat.", "(diam sejenak) kadang telat.")
    found = follow(OLD, new, align(OLD, new), BEFORE, ["P", "I"])
    assert [new[a:b] for a, b in found.notes] == ["(tertawa)", "(diam sejenak)"]
    assert found.words == BEFORE.words


def test_a_corrected_file_is_read_anew_only_where_it_changed() -> None:
    by_hand = laid_out(OLD, relayout.give_to(BEFORE.turns, 2, "P"), BEFORE.notes)
    new = OLD.replace("P: Kalau", "P: Terus?\nI: Dak ado.\nP: Kalau").replace("I: Duit", "P: Duit")
    found = said(new, follow_with(OLD, new, align(OLD, new), by_hand, read(new)))
    assert [label for label, _ in found] == ["P", "P", "P", "I", "P", "P"]
    assert found[2:4] == [("P", "Terus?"), ("I", "Dak ado.")]


def test_a_file_that_did_not_change_changes_nothing() -> None:
    assert follow_with(OLD, OLD, align(OLD, OLD), BEFORE, read(OLD)) == BEFORE


KEYS = {labels.key(label): label for label in ("P", "I")}


def test_a_turn_is_split_before_a_word() -> None:
    at = OLD.index("Pakai")
    found = relayout.split(OLD, BEFORE.turns, 4, at, KEYS)
    assert [OLD[t.start : t.end] for t in found[3:]] == [
        "Duit dari desa, kadang telat.",
        "Pakai duit kami dulu.",
    ]


def test_a_turn_joined_by_mistake_is_split_at_its_label() -> None:
    joined = relayout.join(BEFORE.turns, 2)
    found = relayout.split(OLD, joined, 2, OLD.index("P: Kalau"), KEYS)
    assert said(OLD, laid_out(OLD, found, ())) == said(OLD, BEFORE)


@pytest.mark.parametrize("at", [0, OLD.index("Duit"), OLD.index("Duit") - 1, len(OLD)])
def test_a_turn_is_not_split_outside_or_at_its_border(at: int) -> None:
    with pytest.raises(RuleBroken):
        relayout.split(OLD, BEFORE.turns, 4, at, KEYS)


def test_the_last_turn_has_nothing_to_be_joined_with() -> None:
    with pytest.raises(RuleBroken):
        relayout.join(BEFORE.turns, 4)
    with pytest.raises(RuleBroken):
        relayout.mark_note(BEFORE.turns, 5)


def test_any_edit_leaves_turns_in_order_inside_the_text() -> None:
    dice = random.Random(7)
    pieces = ["\n", "P: ", "I: ", "kader ", "(tertawa)", ":", " ", "\n\nI", "😀", "P :\n"]
    text, layout = OLD, BEFORE
    for _ in range(400):
        a = dice.randrange(len(text) + 1)
        b = min(len(text), a + dice.choice([0, 0, 1, 5, 30]))
        new = text[:a] + "".join(dice.choices(pieces, k=dice.randint(0, 4))) + text[b:]
        found = align(text, new)
        fresh = follow(text, new, found, layout, ["P", "I"])
        other = follow_with(text, new, found, layout, read(new)) if new.strip() else fresh
        for one in (fresh, other):
            done = 0
            for turn in one.turns:
                assert done <= turn.start < turn.end <= len(new)
                assert new[turn.start : turn.end].strip() == new[turn.start : turn.end]
                done = turn.end
            assert all(0 <= a < b <= len(new) for a, b in one.notes)
        text, layout = (new, fresh) if len(new) > 100 else (OLD, BEFORE)
