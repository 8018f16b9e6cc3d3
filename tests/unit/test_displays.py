"""Rows are ordered by what people write; displays read back from what is stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.displays import sort_key
from qualcode.model.display import DESIGNS, DisplaySpec, filled, spec_of
from qualcode.model.errors import InputProblem


def test_values_are_ordered_as_numbers_dates_and_words():
    written = ["45 th", "7 tahun", "-2,1", "\u22123.4", "> 70", "tidak tahu"]
    assert sorted(written, key=sort_key) == ["\u22123.4", "-2,1", "7 tahun", "45 th", "> 70", "tidak tahu"]  # fmt: skip
    days = ["4 Juli 2022", "13 Juni 2022", "2022-06-01"]
    assert sorted(days, key=sort_key) == ["2022-06-01", "13 Juni 2022", "4 Juli 2022"]


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_values_can_be_ordered(one, other):
    assert (sort_key(one) <= sort_key(other)) or (sort_key(other) <= sort_key(one))


@pytest.mark.parametrize("name", DESIGNS)
def test_a_stored_display_is_read_as_it_was(name):
    spec = DisplaySpec(design=name, kinds=("idi",), order_by="age", only_used=True)
    assert spec_of(spec.to_json()) == spec
    assert spec_of(DisplaySpec(design=name).to_json()) == DisplaySpec(design=name)


def test_a_display_of_a_newer_version_is_read_as_far_as_it_is_known():
    assert spec_of({"design": "ipo", "hologram": True}) == DisplaySpec(design="ipo")
    with pytest.raises(InputProblem, match="unknown design"):
        spec_of({"design": "hologram"})
    with pytest.raises(InputProblem, match="no display"):
        filled(DisplaySpec(design="hologram"))


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_every_design_says_what_it_is_for(design):
    assert design.title
    assert design.purpose.endswith(".")
    assert bool(design.picture) != bool(design.rows and design.cols)
