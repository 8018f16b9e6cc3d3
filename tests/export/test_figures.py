"""Pictures of statistics."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from PIL import Image

from qualcode import messages
from qualcode.export import figures
from qualcode.export.figures_text import in_letters
from qualcode.model.result import Figure
from qualcode.model.sentence import say

CURVES = {"days": [0.0, 900.0, 1826.0]} | {
    who: {
        sd: [50.0 + int(sd), 85.0 + int(sd), 110.0 + int(sd)] for sd in ("-3", "-2", "0", "2", "3")
    }
    for who in ("boys", "girls")
}
PATH = {
    "nodes": [
        {"id": "A", "kind": "construct", "mode": "A", "value": None},
        {"id": "B", "kind": "construct", "mode": "B", "value": 0.2},
        {"id": "C", "kind": "construct", "mode": "A", "value": 0.4},
        {"id": "A/a1", "kind": "indicator", "label": "a1"},
        {"id": "B/b1", "kind": "indicator", "label": "b1"},
        {"id": "C/c1", "kind": "indicator", "label": "c1"},
    ],
    "edges": [
        {"from": "A", "to": "A/a1", "kind": "loading", "value": 0.8},
        {"from": "B/b1", "to": "B", "kind": "weight", "value": 0.7},
        {"from": "C", "to": "C/c1", "kind": "loading", "value": 0.9},
        {"from": "A", "to": "B", "kind": "path", "value": 0.3, "t": 3.1, "p": 0.002},
        {"from": "B", "to": "C", "kind": "path", "value": 0.5, "t": None, "p": None},
        {"from": "A", "to": "C", "kind": "path", "value": 0.1, "t": 0.9, "p": 0.37},
    ],
}
DATA = {
    "bar": {"categories": ["Baik", "$x_1$ [/]"], "series": [{"label": "n", "values": [3, 5]}]},
    "box": {"groups": [{"label": "0", "values": [1.0, 2.0, 9.0]}, {"label": "1", "values": []}]},
    "scatter": {"x": [1.0, 2.0], "y": [0.5, 0.7], "x_label": "umur", "y_label": "haz"},
    "growth": {"curves": CURVES, "points": {"boys": [(400.0, 70.0)], "girls": [(700.0, 80.0)]}},
    "forest": {
        "measure": "OR",
        "reference": 1.0,
        "entries": [
            {"label": "a", "value": 2.5, "low": 1.1, "high": 5.5},
            {"label": "b", "value": 0.01, "low": 0.0, "high": math.inf},
            {"label": "c", "value": None, "low": None, "high": None},
        ],
    },
    "path": PATH,
}
NOTHING = {
    "bar": {"categories": [], "series": []},
    "box": {"groups": [{"label": "0", "values": []}]},
    "scatter": {"x": [], "y": [], "x_label": "", "y_label": ""},
    "growth": {"curves": CURVES, "points": {"boys": [], "girls": []}},
    "forest": {"measure": "OR", "reference": 1.0, "entries": []},
    "path": {"nodes": [], "edges": []},
}


@pytest.mark.parametrize("kind", sorted(figures.DRAWERS))
def test_every_kind_is_drawn_with_ink_and_always_alike(kind):
    figure = Figure(kind, say("A picture"), DATA[kind])
    drawn = figures.png(figure)
    assert drawn == figures.png(figure)
    with Image.open(io.BytesIO(drawn)) as image:
        pixels = np.asarray(image.convert("L"))
        assert 400 < image.width <= 1300
    assert (pixels < 128).mean() > 0.0005
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    assert (border < 200).mean() < 0.05, "something is cut off at the border"


@pytest.mark.parametrize("kind", sorted(NOTHING))
def test_nothing_to_show_gives_no_picture(kind):
    assert figures.png(Figure(kind, say("Empty"), NOTHING[kind])) is None


def test_an_unknown_kind_gives_no_picture():
    assert figures.png(Figure("hologram", say("?"), {})) is None


def test_the_decimal_sign_of_a_picture_is_that_of_the_language():
    english = figures.png(Figure("forest", say("F"), DATA["forest"]))
    messages.use("id")
    assert figures.png(Figure("forest", say("F"), DATA["forest"])) != english


def test_every_figure_of_the_statistics_can_be_drawn():
    from qualcode.quant import registry
    from tests.quant.test_entries_analysis import ASKED, study

    data = study()
    for name, options in ASKED.items():
        for figure in registry.run(name, data, **options).figures:
            assert figures.png(figure), name


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("kind", ["bar", "box", "forest"])
def test_pictures_in_letters_fit_the_width_and_grow_with_the_numbers(kind, width):
    lines = in_letters(Figure(kind, say("A picture"), DATA[kind]), width)
    assert lines
    assert max(map(len, lines)) <= width
    assert in_letters(Figure(kind, say("Empty"), NOTHING[kind]), width) == []


def test_bars_are_as_long_as_their_numbers():
    three, five = in_letters(Figure("bar", say("B"), DATA["bar"]), 80)
    assert abs(three.count("█") / five.count("█") - 3 / 5) < 0.03
    assert (three.split()[-1], five.split()[-1]) == ("3", "5")


def test_a_box_stands_from_quartile_to_quartile_with_the_median_inside():
    groups = {"groups": [{"label": "x", "values": [float(n) for n in range(101)]}]}
    line, _ = in_letters(Figure("box", say("B"), groups), 105)
    drawn = line[3:]
    assert (drawn.index("├"), drawn.index("█"), drawn.index("│"), drawn.index("┤")) == (
        0, pytest.approx(25, abs=2), pytest.approx(50, abs=2), pytest.approx(100, abs=3),
    )  # fmt: skip
