"""Every statistic of the analysis can be asked for by name, with options as a person writes them."""

import inspect
import json
from importlib import import_module

import numpy as np
import pytest

from qualcode.messages import render
from qualcode.model.dataset import Variable, VariableType
from qualcode.model.sentence import Sentence
from qualcode.quant import registry
from qualcode.quant.data import Dataset
from qualcode.quant.entries_analysis import ENTRIES


def study():
    rng = np.random.default_rng(20)
    n = 90
    knows = rng.integers(0, 2, n)
    stunted = (rng.random(n) < 0.2 + 0.3 * (1 - knows)).astype(int)
    age = rng.normal(30, 4, n).round(1)
    income = np.exp(rng.normal(1, 0.7, n)).round(2)
    items = [(knows + rng.normal(size=n)).round(2) for _ in range(4)]
    columns = {
        "knows": [str(v) for v in knows],
        "stunted": [str(v) for v in stunted],
        "posyandu": [str(v) for v in rng.integers(1, 4, n)],
        "age": age.tolist(),
        "income": income.tolist(),
    } | {f"q{number}": item.tolist() for number, item in enumerate(items, start=1)}
    variables = tuple(
        Variable(
            name=name,
            type=VariableType.CATEGORY if isinstance(cells[0], str) else VariableType.NUMBER,
        )
        for name, cells in columns.items()
    )
    return Dataset(
        "study.xlsx", variables, tuple(tuple(c) for c in columns.values()), tuple(range(2, n + 2))
    )


ASKED = {
    "frequencies": {"columns": "stunted, age", "numeric": "no"},
    "crosstab": {"row": "knows", "column": "stunted", "exposed": "0", "alpha": "0,05"},
    "bivariate": {"outcome": "stunted", "exposures": "knows,posyandu", "exposed": "knows=0"},
    "casecontrol": {"exposure": "knows", "outcome": "stunted", "exposed": "0"},
    "mantel-haenszel": {"row": "knows", "column": "stunted", "strata": "posyandu"},
    "compare": {"outcome": "income", "group": "stunted"},
    "correlate": {"columns": "age,income"},
    "normality": {"columns": "age,income", "group": "stunted"},
    "logistic": {"outcome": "stunted", "predictors": "knows,age,posyandu"},
    "pls": {"model": "A =~ q1 + q2; B =~ q3 + q4; B ~ A", "bootstrap": "100"},
}


def sentences(value):
    if isinstance(value, Sentence):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from sentences(item)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_each_statistic_runs_by_name(entry):
    result = registry.run(entry.name, study(), **ASKED[entry.name])
    assert result.name == entry.name
    assert result.n > 0
    assert result.tables
    for table in result.tables:
        assert len({column.key for column in table.columns}) == len(table.columns)
        for row in table.rows:
            assert len(row) == len(table.columns)
            assert all(
                cell is None or isinstance(cell, (str, int, float, Sentence)) for cell in row
            )
    json.dumps(result.values, allow_nan=False)
    json.dumps(dict(result.options), allow_nan=False)
    for sentence in sentences(
        [result.title, result.method, result.decision, result.interpretation, *result.warnings]
        + [list(table.rows) for table in result.tables]
        + [list(table.notes) for table in result.tables]
    ):
        assert render(sentence)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_the_options_of_the_registry_are_those_of_the_function(entry):
    module, _, name = entry.run.partition(":")
    signature = inspect.signature(getattr(import_module(module), name))
    own = {n: p for n, p in signature.parameters.items() if p.kind is p.KEYWORD_ONLY}
    assert {parameter.name for parameter in entry.parameters} == set(own)
    for parameter in entry.parameters:
        default = own[parameter.name].default
        if parameter.required:
            assert default is inspect.Parameter.empty
        else:
            assert parameter.default == default
