"""Colours and tags of codes."""

from collections import Counter

import pytest

from qualcode.model.codebook import Code, Codebook
from qualcode.model.ids import CodeId
from qualcode.tui.palette_colors import (
    DARK_GROUND,
    GREY,
    HUES,
    LIGHT_GROUND,
    color_of,
    contrast,
    nearest_hue,
    style_for,
    tags_for,
)


def code(number: int, name: str, parent: int | None = None, color: str = "") -> Code:
    above = None if parent is None else CodeId(f"{parent:04}")
    return Code(id=CodeId(f"{number:04}"), parent_id=above, name=name, position=number, color=color)


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("color", [*HUES, "#ffffff", "#000", "#ff00ff", "", "red; }", "#12"])
def test_text_on_a_tint_and_the_sign_on_the_ground_can_be_read(color, dark):
    style = style_for(color, dark)
    assert contrast(style.tint, style.text) >= 4.5
    assert contrast(style.sign, DARK_GROUND if dark else LIGHT_GROUND) >= 3


def test_contrast_is_that_of_the_web_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_colours_of_a_codebook_go_to_the_nearest_hue():
    assert nearest_hue("#0072B2") == "#0072b2"
    assert nearest_hue("#e8a010") == "#e69f00"
    assert nearest_hue("#00aa77") == "#009e73"
    assert nearest_hue("#ff2200") == "#d55e00"
    assert nearest_hue("#888") == GREY
    assert nearest_hue("blue") == GREY


def test_the_hues_can_be_told_apart_by_their_tints():
    for dark in (True, False):
        assert len({style_for(hue, dark).tint for hue in HUES}) == len(HUES)


def test_a_code_without_a_colour_takes_that_of_its_parent_or_of_its_dimension():
    book = Codebook(
        (
            code(1, "Input", color="#d55e00"),
            code(2, "Man", 1),
            code(3, "Proses"),
            code(4, "Rapat", 3),
        )
    )
    assert color_of(book, CodeId("0002")) == "#d55e00"
    assert color_of(book, CodeId("0004")) == color_of(book, CodeId("0003")) == HUES[1]


def test_tags_come_from_the_names_and_are_never_given_twice():
    book = Codebook(
        (
            code(1, "Dana"),
            code(2, "Kader aktif"),
            code(3, "Kader aman"),
            code(4, "Dana desa"),
            code(5, "Évaluasi"),
            code(6, "你好"),
            code(7, "X"),
        )
    )
    tags = tags_for(book)
    assert tags["0001"] == "DA"
    assert tags["0002"] == "KA"
    assert tags["0005"] == "EV"
    assert max(Counter(tags.values()).values()) == 1
    assert all(len(tag) == 2 and tag.isascii() for tag in tags.values())


def test_a_new_or_renamed_sibling_does_not_change_the_tags_of_older_codes():
    old = tuple(code(n, name) for n, name in enumerate(("Man", "Money", "Material"), 1))
    before = tags_for(Codebook(old))
    after = tags_for(Codebook((code(9, "Manusia"), *old)))
    assert {key: after[key] for key in before} == before


def test_hundreds_of_codes_of_one_name_still_have_their_own_tags():
    tags = tags_for(Codebook(tuple(code(n, "Dana") for n in range(1200))))
    assert len(set(tags.values())) == 1200
