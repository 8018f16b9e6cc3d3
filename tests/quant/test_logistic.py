"""Logistic regression. Reference: the Spector data (Greene), quant reference section 4.2."""

import math
import warnings

import numpy as np
import pytest
import statsmodels.datasets
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.messages import render
from qualcode.model.dataset import Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.quant.association import odds_ratio
from qualcode.quant.data import Dataset
from qualcode.quant.logistic import logistic
from qualcode.quant.logistic_fit import (
    CannotFit,
    area_under_curve,
    dependent_columns,
    fit_logistic,
    hosmer_lemeshow,
    separating_columns,
)


def dataset(labels=None, **columns):
    n = len(next(iter(columns.values())))
    variables = tuple(
        Variable(
            name=name,
            type=VariableType.CATEGORY
            if any(isinstance(cell, str) for cell in cells)
            else VariableType.NUMBER,
            value_labels=(labels or {}).get(name, {}),
        )
        for name, cells in columns.items()
    )
    return Dataset(
        "data.csv", variables, tuple(tuple(c) for c in columns.values()), tuple(range(2, n + 2))
    )


@pytest.fixture(scope="module")
def spector():
    frame = statsmodels.datasets.spector.load_pandas().data
    data = dataset(**{name: [float(v) for v in frame[name]] for name in frame})
    return logistic(data, outcome="GRADE", predictors=("GPA", "TUCE", "PSI"))


@pytest.mark.parametrize(
    ("name", "b", "se", "ratio"),
    [
        ("constant", -13.0213, 4.9313, None),
        ("GPA", 2.8261, 1.2629, 16.880),
        ("TUCE", 0.0952, 0.1416, 1.100),
        ("PSI", 2.3787, 1.0646, 10.791),
    ],
)
def test_coefficients_are_those_of_greene(spector, name, b, se, ratio):
    found = spector.values["coefficients"][name]
    # four decimals as listed
    assert found["b"] == pytest.approx(b, abs=6e-5)
    assert found["se"] == pytest.approx(se, abs=6e-5)
    assert found["wald"] == pytest.approx((found["b"] / found["se"]) ** 2)
    if ratio is not None:
        assert found["exp_b"] == pytest.approx(ratio, abs=6e-4)
        assert found["low"] == pytest.approx(
            math.exp(found["b"] - 1.959964 * found["se"]), rel=1e-6
        )


def test_measures_of_the_model_are_those_of_greene(spector):
    assert spector.values["log_likelihood"] == pytest.approx(-12.8896, abs=5e-5)
    assert spector.values["cox_snell"] == pytest.approx(0.3821, abs=5e-5)
    assert spector.values["nagelkerke"] == pytest.approx(0.5278, abs=5e-5)


def test_few_events_per_coefficient_are_told(spector):
    assert any("fewer than ten" in render(w) for w in spector.warnings)


def test_every_table_and_sentence_can_be_printed(spector):
    for table in spector.tables:
        assert table.rows
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert all(render(note) for note in table.notes)
    for sentence in (spector.title, spector.decision, spector.interpretation, *spector.warnings):
        assert render(sentence)
    assert "does not show a cause" in render(spector.interpretation)
    assert len(spector.figures[0].data["entries"]) == 3


@given(st.lists(st.integers(1, 30), min_size=4, max_size=4))
@settings(max_examples=40, deadline=None)
def test_one_dichotomy_gives_the_odds_ratio_of_the_table(cells):
    a, b, c, d = cells
    x = np.repeat([1.0, 1.0, 0.0, 0.0], cells)
    y = np.repeat([1.0, 0.0, 1.0, 0.0], cells)
    found = fit_logistic(np.column_stack([np.ones(len(x)), x]), y)
    woolf = odds_ratio(np.array([[a, b], [c, d]]))
    assert math.exp(found.coefficients[1]) == pytest.approx(woolf.value, rel=1e-5)
    error = math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    assert found.errors[1] == pytest.approx(error, rel=1e-4)
    # the likelihood ratio of the table
    observed = np.array([[a, b], [c, d]], dtype=float)
    expected = np.outer(observed.sum(1), observed.sum(0)) / observed.sum()
    g = 2 * (observed * np.log(observed / expected)).sum()
    assert found.chi_square == pytest.approx(g, abs=1e-6)


def slow_fit(design, event):
    """Newton's method, written out."""
    b = np.zeros(design.shape[1])
    for _ in range(200):
        p = 1 / (1 + np.exp(-(design @ b)))
        gradient = design.T @ (event - p)
        hessian = design.T @ (design * (p * (1 - p))[:, None])
        step = np.linalg.solve(hessian, gradient)
        b = b + step
        if np.abs(step).max() < 1e-12:
            break
    return b, np.sqrt(np.diag(np.linalg.inv(hessian)))


@given(st.integers(0, 10_000), st.sampled_from([1.0, 1e6, 1e-6]))
@settings(max_examples=25, deadline=None)
def test_the_fit_is_the_one_of_newton_whatever_the_units(seed, unit):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(120, 2))
    y = (rng.random(120) < 1 / (1 + np.exp(-(0.3 + x @ [0.8, -0.5])))).astype(float)
    plain = np.column_stack([np.ones(120), x])
    b, se = slow_fit(plain, y)
    found = fit_logistic(plain * [1, unit, 1], y)
    assert found.coefficients * [1, unit, 1] == pytest.approx(b, abs=1e-6)
    assert found.errors * [1, unit, 1] == pytest.approx(se, rel=1e-4)


@pytest.mark.parametrize(
    "x",
    [
        [0, 0, 0, 0, 1, 1, 1, 1],  # complete
        [0, 0, 0, 1, 1, 1, 1, 1],  # quasi-complete: every event has 1
        [1.0, 2, 3, 4, 5, 6, 7, 8],  # a number that divides the outcome
    ],
)
def test_separation_is_found_and_nothing_is_fitted(x):
    y = [0.0, 0, 0, 0, 1, 1, 1, 1]
    design = np.column_stack([np.ones(8), x])
    assert separating_columns(design, np.array(y)) == (1,)
    z = [1.0, 0, 1, 1, 0, 1, 0, 0]
    result = logistic(
        dataset(y=y, x=[float(v) for v in x], z=z), outcome="y", predictors=("x", "z")
    )
    assert result.values["coefficients"] is None
    assert "“x”" in render(result.decision)
    assert "infinite" in render(result.decision)
    assert len(result.tables) == 1


def test_overlap_is_no_separation():
    x = np.array([0.0, 1, 0, 1, 1, 0])
    y = np.array([0.0, 0, 1, 1, 0, 1])
    assert separating_columns(np.column_stack([np.ones(6), x]), y) == ()


def test_columns_that_repeat_others_are_found():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(30, 2))
    design = np.column_stack([np.ones(30), x, x[:, 0] * 2 - x[:, 1] + 3])
    assert dependent_columns(design) == (3,)
    y = (rng.random(30) < 0.5).astype(float)
    with pytest.raises(CannotFit) as caught:
        fit_logistic(design, y)
    assert caught.value.columns == (3,)
    data = dataset(y=y.tolist(), a=x[:, 0].tolist(), b=(x[:, 0] * 2).tolist())
    result = logistic(data, outcome="y", predictors=("a", "b"))
    assert "“b” repeat" in render(result.decision)


def test_hosmer_lemeshow_by_hand():
    rng = np.random.default_rng(5)
    fitted = np.sort(rng.random(100)) * 0.8 + 0.1
    event = (rng.random(100) < fitted).astype(float)
    value = 0.0
    for start in range(0, 100, 10):
        p, y = fitted[start : start + 10], event[start : start + 10]
        value += (y.sum() - p.sum()) ** 2 / (p.sum() * (1 - p.mean()))
    found = hosmer_lemeshow(fitted, event)
    assert found.df == 8
    assert found.chi_square == pytest.approx(value)


def test_cases_of_one_risk_stay_in_one_group():
    fitted = np.repeat([0.2, 0.5, 0.8], [40, 30, 30])
    event = np.concatenate([np.repeat([1.0, 0], [8, 32]), np.repeat([1.0, 0], [15, 15]), np.repeat([1.0, 0], [24, 6])])  # fmt: skip
    found = hosmer_lemeshow(fitted, event)
    assert found.df == 1
    assert found.chi_square == pytest.approx(0, abs=1e-9)
    assert math.isnan(hosmer_lemeshow(np.full(20, 0.4), np.repeat([1.0, 0], 10)).p)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=20))
@settings(max_examples=60, deadline=None)
def test_the_area_counts_the_pairs(pairs):
    risk = np.array([float(r) for r, _ in pairs])
    event = np.array([float(e) for _, e in pairs])
    if event.min() == event.max():
        return
    wins = [float(a > b) + 0.5 * float(a == b) for a in risk[event > 0] for b in risk[event == 0]]
    assert area_under_curve(risk, event) == pytest.approx(np.mean(wins))


def invented(seed=3, n=200):
    rng = np.random.default_rng(seed)
    education = rng.choice(["1", "2", "3"], n)
    age = rng.normal(30, 5, n).round(1)
    noise = rng.normal(size=n)
    risk = -0.5 + 0.9 * (education == "1") + 0.08 * (age - 30)
    y = np.where(rng.random(n) < 1 / (1 + np.exp(-risk)), "stunted", "normal")
    return dataset(
        labels={"education": {"1": "primary", "2": "secondary", "3": "higher"}},
        y=list(y), education=list(education), age=age.tolist(), noise=noise.tolist(),
    )  # fmt: skip


def test_categories_are_compared_with_the_reference():
    result = logistic(
        invented(), outcome="y", predictors=("education", "age"), event="stunted",
        reference="education=3",
    )  # fmt: skip
    names = list(result.values["coefficients"])
    assert names == [
        "education: primary (1) / higher (3)",
        "education: secondary (2) / higher (3)",
        "age",
        "constant",
    ]
    assert result.values["overall"]["education"]["df"] == 2
    assert result.values["event"] == "stunted"
    turned = logistic(
        invented(), outcome="y", predictors=("education", "age"), event="normal",
        reference="education=3",
    )  # fmt: skip
    assert turned.values["coefficients"]["age"]["b"] == pytest.approx(
        -result.values["coefficients"]["age"]["b"]
    )
    assert turned.values["log_likelihood"] == pytest.approx(result.values["log_likelihood"])


def test_the_reference_does_not_change_the_model():
    one, two = (
        logistic(
            invented(), outcome="y", predictors=("education", "age"), event="stunted",
            reference=f"education={code}",
        )
        for code in ("1", "2")
    )  # fmt: skip
    assert one.values["log_likelihood"] == pytest.approx(two.values["log_likelihood"])
    assert one.values["overall"]["education"]["wald"] == pytest.approx(
        two.values["overall"]["education"]["wald"], rel=1e-4
    )


def test_only_candidates_enter_when_asked():
    result = logistic(
        invented(), outcome="y", predictors=("education", "age", "noise"), event="stunted",
        selection="candidates",
    )  # fmt: skip
    alone = {name: found["p"] for name, found in result.values["candidates"].items()}
    entered = {name for name, p in alone.items() if p < 0.25}
    assert 0 < len(entered) < 3
    named = {name.split(":")[0] for name in result.values["coefficients"]} - {"constant"}
    assert named == entered
    assert "left out" in render(result.decision)


def test_an_outcome_in_words_needs_its_event_named():
    result = logistic(invented(), outcome="y", predictors=("age",))
    assert any("was not named" in render(w) for w in result.warnings)


def test_incomplete_cases_are_counted():
    data = dataset(y=[1.0, 0, 1, 0, None, 1, 0, 1], x=[1.0, 2, 3, None, 5, 1, 4, 2])
    result = logistic(data, outcome="y", predictors=("x",))
    assert (result.n, result.missing) == (6, 2)


def test_nearly_the_same_predictors_are_pointed_out():
    rng = np.random.default_rng(7)
    x = rng.normal(size=150)
    y = (rng.random(150) < 1 / (1 + np.exp(-x))).astype(float)
    data = dataset(y=y.tolist(), a=x.tolist(), b=(x + 0.05 * rng.normal(size=150)).tolist())
    result = logistic(data, outcome="y", predictors=("a", "b"))
    assert any("VIF" in render(w) for w in result.warnings)


def test_as_many_columns_as_cases_give_no_model():
    data = dataset(y=[1.0, 0, 1, 0], x=["a", "b", "c", "d"])
    result = logistic(data, outcome="y", predictors=("x",))
    assert result.values["coefficients"] is None


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"predictors": ()}, "at least one"),
        ({"predictors": ("y",)}, "cannot explain itself"),
        ({"predictors": ("nothing",)}, "no column"),
        ({"predictors": ("age",), "event": "tall"}, "does not occur"),
        ({"predictors": ("education",), "reference": "education"}, "cannot be read"),
        ({"predictors": ("education",), "reference": "age=3"}, "is no predictor"),
        ({"predictors": ("education",), "reference": "education=9"}, "does not occur"),
        ({"predictors": ("age",), "outcome": "education"}, "exactly two"),
        ({"predictors": ("age",), "candidate": 25}, "between 0 and 1"),
    ],
)
def test_models_that_cannot_be_made_get_a_sentence(options, word):
    with pytest.raises(InputProblem, match=word):
        logistic(invented(), **({"outcome": "y"} | options))


def test_a_constant_predictor_gets_a_sentence():
    with pytest.raises(InputProblem, match="explain nothing"):
        logistic(dataset(y=[1.0, 0, 1], x=[2.0, 2, 2]), outcome="y", predictors=("x",))


def test_fitting_is_silent():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        logistic(invented(n=40), outcome="y", predictors=("education", "age", "noise"))
