"""Frequencies and summaries."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.messages import render
from qualcode.model.dataset import Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.quant.data import Dataset
from qualcode.quant.univariate import frequencies, summarise


def dataset(column, **dictionary):
    variable = Variable(name="x", **({"type": VariableType.CATEGORY} | dictionary))
    return Dataset("data.csv", (variable,), (tuple(column),), tuple(range(2, len(column) + 2)))


def numbers(column):
    return dataset(column, type=VariableType.NUMBER)


def test_frequencies_have_percent_valid_and_cumulative():
    data = dataset(
        ["1", "0", "1", None, "0", "0", "9", "1", "0", "0"],
        value_labels={"1": "Stunting", "0": "Normal"},
        missing=("9",),
    )
    result = frequencies(data, columns=("x",))
    rows = result.tables[0].rows
    assert rows[0] == ("Stunting (1)", 3, 30.0, 37.5, 37.5)
    assert rows[1] == ("Normal (0)", 5, 50.0, 62.5, 100.0)
    assert rows[2][1:4] == (8, 80.0, 100.0)
    assert rows[3][1:3] == (2, 20.0)
    assert rows[4][1:3] == (10, 100.0)
    assert result.values["x"] == {"1": 3, "0": 5}


def test_a_declared_category_without_cases_is_shown():
    data = dataset(["1"] * 12, value_labels={"1": "Cukup", "2": "Kurang"})
    result = frequencies(data, columns=("x",))
    assert ("Kurang (2)", 0, 0.0, 0.0, 100.0) in result.tables[0].rows
    assert any("same value" in render(warning) for warning in result.warnings)


def test_codes_stand_in_their_numeric_order():
    data = dataset(["10", "9", "2", "10", "1"] * 3)
    assert list(frequencies(data, columns=("x",)).values["x"]) == ["1", "2", "9", "10"]


def test_a_summary_is_the_one_of_spss():
    # SPSS weighted average: the p-th percentile stands at p (n + 1)
    found = summarise(np.array([2.0, 4.0, 4.0, 5.0, 7.0, 9.0, math.nan]))
    assert (found.n, found.missing) == (6, 1)
    assert found.mean == pytest.approx(31 / 6)
    assert found.sd == pytest.approx(2.4832774)
    assert (found.q1, found.median, found.q3) == (3.5, 4.5, 7.5)
    assert found.low == pytest.approx(31 / 6 - 2.5705818 * 2.4832774 / math.sqrt(6))
    # G1 = n / ((n-1)(n-2)) * sum(z³)
    z = (np.array([2, 4, 4, 5, 7, 9]) - 31 / 6) / 2.4832774
    assert found.skewness == pytest.approx(6 / 20 * (z**3).sum(), rel=1e-6)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40))
@settings(max_examples=80, deadline=None)
def test_a_summary_keeps_its_order(values):
    found = summarise(np.array(values))
    assert found.minimum <= found.q1 <= found.median <= found.q3 <= found.maximum
    if found.n > 1:
        assert found.low <= found.mean <= found.high


def test_one_value_has_no_spread():
    result = frequencies(numbers([5.5]), columns=("x",))
    assert result.values["x"]["sd"] is None
    assert result.tables[0].rows[0][4] is None


def test_a_skewed_variable_is_pointed_out():
    result = frequencies(numbers([1.0] * 20 + [2.5] * 5 + [50.0]), columns=("x",))
    assert any("skewed" in render(warning) for warning in result.warnings)
    assert [figure.kind for figure in result.figures] == ["box"]


def test_numbers_can_be_listed_too():
    result = frequencies(numbers([1.5, 2.0, 2.0]), columns=("x",), numeric=True)
    assert [len(table.rows) for table in result.tables] == [1, 3]


@pytest.mark.parametrize(
    ("values", "tables"), [([0.0, 1.0, 1.0], 1), ([1.0, 2.0, 3.0], 2), ([1.0, 2.5, 3.0], 1)]
)
def test_codes_written_as_numbers_are_listed(values, tables):
    result = frequencies(numbers(values), columns=("x",))
    assert len(result.tables) == tables


def test_few_cases_are_told_in_counts():
    result = frequencies(dataset(["1", "0", "1"]), columns=("x",))
    assert any("not percentages" in render(warning) for warning in result.warnings)


@pytest.mark.parametrize(
    ("data", "columns", "word"),
    [
        (dataset([None, ""]), ("x",), "empty"),
        (dataset(["1"]), (), "at least one"),
        (dataset(["1"]), ("y",), "has no column"),
        (dataset([str(i) for i in range(300)]), ("x",), "Recode"),
        (dataset(["1", "many"], type=VariableType.NUMBER), ("x",), "row 3"),
    ],
)
def test_columns_that_cannot_be_described_get_a_sentence(data, columns, word):
    with pytest.raises(InputProblem, match=word):
        frequencies(data, columns=columns)
