"""Whatever stands in a file: every statistic gives a result that can be printed, or a sentence."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.messages import render
from qualcode.model.dataset import Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.quant import registry
from qualcode.quant.data import Dataset
from qualcode.quant.entries_analysis import ENTRIES

ASKED = {
    "frequencies": {"columns": "a,b,c,d"},
    "crosstab": {"row": "a", "column": "b"},
    "bivariate": {"outcome": "a", "exposures": "b,c"},
    "casecontrol": {"exposure": "a", "outcome": "b", "pair": "c"},
    "mantel-haenszel": {"row": "a", "column": "b", "strata": "c"},
    "compare": {"outcome": "a", "group": "b"},
    "correlate": {"columns": "a,b,c"},
    "normality": {"columns": "a,b", "group": "c"},
    "logistic": {"outcome": "a", "predictors": "b,c,d"},
    "pls": {"model": "A =~ a + b; B <~ c + d; B ~ A", "bootstrap": "50", "distance": "5"},
}
POOLS = (
    ["0", "1"],
    ["0", "1", None],
    ["1", "2", "3"],
    ["=1+1", "\x1b[31m", ""],
    ["9" * 50, "1", "x"],
    [0.0, 1.0],
    [1.0],
    [None],
    [0.0, 1e300, -1e300],
    [math.nan, 1.0, 2.0],
    [1e-300, 2e-300],
    [1e9 + step * 1e-3 for step in range(6)],
    [1e16, 1e16 + 2],
    [-1.3, 0.2, 0.7, 1.9, 2.2, 3.1, None],
)


@st.composite
def datasets(draw):
    n = draw(st.sampled_from([0, 1, 2, 3, 5, 8, 20, 40]))
    columns = {}
    for name in "abcd":
        pool = draw(st.sampled_from(POOLS))
        picks = draw(st.randoms(use_true_random=False))
        columns[name] = [picks.choice(pool) for _ in range(n)]
    variables = tuple(
        Variable(
            name=name,
            type=VariableType.CATEGORY
            if any(isinstance(cell, str) for cell in cells)
            else VariableType.NUMBER,
        )
        for name, cells in columns.items()
    )
    return Dataset(
        "ugly.csv", variables, tuple(tuple(c) for c in columns.values()), tuple(range(2, n + 2))
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
@given(data=datasets())
@settings(max_examples=40, deadline=None)
def test_ugly_data_give_a_result_or_a_sentence(entry, data):
    try:
        result = registry.run(entry.name, data, **ASKED[entry.name])
    except InputProblem as problem:
        said = render(problem.sentence)
    else:
        json.dumps(result.values, allow_nan=False)
        for table in result.tables:
            for row in table.rows:
                assert len(row) == len(table.columns)
                assert all(not isinstance(c, float) or math.isfinite(c) for c in row)
        said = " ".join(
            render(sentence)
            for sentence in (
                result.title,
                result.method,
                result.decision,
                result.interpretation,
                *result.warnings,
            )
            if sentence is not None
        )
    assert said
    assert "\x1b" not in said
