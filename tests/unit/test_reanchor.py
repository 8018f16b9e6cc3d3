from __future__ import annotations

import random

import pytest

from qualcode.text.alignment import Edit, edited
from qualcode.text.reanchor import Anchored, Fate, leads, reanchor

OLD = (
    "P: Siapo bae yang jadi kader?\n"
    "I: Kader ado limo orang, tapi yang aktif cuman duo. Dilatih tu dak pernah.\n"
    "P: Kalau dananya?\n"
    "I: Duit dari desa, kadang telat. Pakai duit kami dulu bae.\n"
    "I: Ya.\n"
)


def span(quote: str, text: str = OLD) -> tuple[int, int]:
    start = text.index(quote)
    return start, start + len(quote)


def one(new: str, quote: str) -> tuple[Anchored, str]:
    (found,) = reanchor(OLD, new, [span(quote)])
    return found, new[found.start : found.end]


def test_an_untouched_quotation_is_kept() -> None:
    found, text = one(OLD.replace("kadang telat", "sering telat"), "Kader ado limo orang")
    assert found.fate is Fate.KEPT
    assert text == "Kader ado limo orang"


def test_words_inserted_before_move_a_quotation() -> None:
    found, text = one("Transkrip\n" + OLD, "Duit dari desa")
    assert found.fate is Fate.MOVED
    assert text == "Duit dari desa"


def test_words_inserted_at_its_border_do_not_join_a_quotation() -> None:
    found, text = one(OLD.replace("Duit dari desa,", "Eh Duit dari desa itu,"), "Duit dari desa")
    assert (found.fate, text) == (Fate.MOVED, "Duit dari desa")


def test_a_corrected_word_makes_a_quotation_changed_with_whole_words() -> None:
    found, text = one(OLD.replace("dak pernah", "idak pernah nian"), "Dilatih tu dak pernah.")
    assert found.fate is Fate.CHANGED
    assert text == "Dilatih tu idak pernah nian."


def test_a_corrected_first_word_stays_whole() -> None:
    found, text = one(OLD.replace("Duit dari", "Uang dari"), "Duit dari desa, kadang telat.")
    assert found.fate is Fate.CHANGED
    assert text == "Uang dari desa, kadang telat."


def test_a_paragraph_cut_and_pasted_elsewhere_takes_its_quotation_along() -> None:
    line = "I: Duit dari desa, kadang telat. Pakai duit kami dulu bae.\n"
    found, text = one(line + OLD.replace(line, ""), "kadang telat. Pakai duit")
    assert (found.fate, text) == (Fate.MOVED, "kadang telat. Pakai duit")


def test_a_deleted_quotation_is_lost_with_its_old_place() -> None:
    found, _ = one(OLD.replace("Dilatih tu dak pernah.", ""), "Dilatih tu dak pernah.")
    assert found.fate is Fate.LOST
    assert (found.start, found.end) == span("Dilatih tu dak pernah.")


def test_a_short_quotation_is_not_taken_for_another_of_its_kind() -> None:
    new = OLD.replace("I: Ya.\n", "").replace("P: Kalau", "P: Ya. Kalau")
    found, _ = one(new, "Ya.")
    assert found.fate is Fate.LOST


def test_the_copy_with_the_same_neighbours_is_taken() -> None:
    old = "A satu dua tiga empat B\n" + "x\n" * 5
    new = "x\nC satu dua tiga empat D\nA satu dua tiga empat B\n" + "x\n" * 4
    start = old.index("satu")
    (found,) = reanchor(old, new, [(start, start + 19)])
    assert new[found.start - 2 : found.start] == "A "


def test_an_exact_map_is_believed() -> None:
    at = OLD.index("desa")
    new, text_map = edited(OLD, [Edit(at, at + 4, "Desa Mawar")])
    (found,) = reanchor(OLD, new, [span("Duit dari desa, kadang")], text_map)
    assert new[found.start : found.end] == "Duit dari Desa Mawar, kadang"


def test_leads_are_ranked_by_words_and_then_by_their_neighbours() -> None:
    text = "P: a\nI: Dilatih itu tidak pernah.\nP: b\nI: Dilatih tu dak pernah nian.\n"
    found = leads("Dilatih tu dak pernah.", text)
    assert text[found[0].start : found[0].end].startswith("Dilatih tu dak pernah")
    assert found[0].likeness > found[1].likeness


@pytest.mark.parametrize("new", ["", " ", "\n" * 50, "xyz", "\U0001f600" * 30])
def test_an_emptied_text_loses_everything_and_breaks_nothing(new: str) -> None:
    spans = [span("Duit dari desa"), span("Ya."), (0, len(OLD))]
    assert {found.fate for found in reanchor(OLD, new, spans)} == {Fate.LOST}


VOCABULARY = [
    "kader",
    "ado",
    "dak",
    "pernah",
    "dilatih",
    "timbangan",
    "rusak",
    "duit",
    "desa",
    "telat",
    "limo",
    "orang",
    "ya",
    ".",
    ",",
    "?",
    "\n",
    "P:",
    "I:",
    "😀",
    "café",
]


def edited_at_random(text: str, dice: random.Random) -> str:
    a = dice.randrange(len(text) + 1)
    b = min(len(text), a + dice.randint(0, 80))
    words = " ".join(dice.choices(VOCABULARY, k=dice.randint(1, 8)))
    match dice.randrange(6):
        case 0:
            return text[:a] + text[b:]
        case 1:
            return text[:a] + words + text[a:]
        case 2:
            return text[:a] + words + text[b:]
        case 3:
            piece, rest = text[a:b], text[:a] + text[b:]
            c = dice.randrange(len(rest) + 1)
            return rest[:c] + piece + rest[c:]
        case 4:
            return text.replace(
                dice.choice(VOCABULARY), dice.choice(VOCABULARY), dice.randint(1, 9)
            )
        case _:
            return text[:a] + text[a:b].upper() + text[b:]


def test_after_each_of_a_thousand_edits_every_quotation_is_exact_or_listed() -> None:
    dice = random.Random(20261122)
    text = " ".join(dice.choices(VOCABULARY, k=900))
    for _ in range(1000):
        spans = []
        for _ in range(12):
            start = dice.randrange(max(len(text) - 1, 1))
            spans.append((start, min(len(text), start + dice.randint(1, 90))))
        new = edited_at_random(text, dice)
        for (start, end), found in zip(spans, reanchor(text, new, spans), strict=True):
            quote, now = text[start:end], new[found.start : found.end]
            match found.fate:
                case Fate.KEPT:
                    assert now == quote
                    assert found.start == start
                case Fate.MOVED:
                    assert now == quote
                case Fate.CHANGED:
                    assert now != quote
                    assert now.strip()
                    assert found.likeness >= 0.5
                case Fate.LOST:
                    assert (found.start, found.end) == (start, end)
        text = new if len(new) > 2000 else new + words_again(dice)


def words_again(dice: random.Random) -> str:
    return " ".join(dice.choices(VOCABULARY, k=300))
