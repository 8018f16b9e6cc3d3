"""Numbers inside sentences."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.quant.wording import p_phrase, rounded, without_nan


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.0273, "p = 0.027"),
        (0.0009999, "p < 0.001"),
        (0.001, "p = 0.001"),
        (0.04996, "p = 0.04996"),
        (0.0502, "p = 0.0502"),
        (0.05, "p = 0.050"),
        (1.0, "p = 1.000"),
    ],
)
def test_p_is_told_with_three_decimals_or_as_small(p, words):
    assert str(p_phrase(p)) == words


@given(st.floats(0.001, 1))
@settings(max_examples=100, deadline=None)
def test_rounding_never_takes_p_to_the_other_side_of_the_level(p):
    told = float(str(p_phrase(p)).removeprefix("p = "))
    assert (told < 0.05) == (p < 0.05) or abs(p - 0.05) < 1e-11


@pytest.mark.parametrize(
    ("value", "words"), [(2.675, "2.68"), (-0.125, "-0.13"), (math.inf, "∞"), (math.nan, "-")]
)
def test_halves_are_rounded_away_from_zero(value, words):
    assert str(rounded(value)) == words


def test_values_that_are_no_numbers_become_nothing():
    assert without_nan({"a": math.nan, "b": {"c": [1.0, math.inf]}}) == {
        "a": None,
        "b": {"c": [1.0, None]},
    }
