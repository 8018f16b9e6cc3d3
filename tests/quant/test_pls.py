"""PLS path models. Reference: corporate reputation model, quant reference section 6 A."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.messages import render
from qualcode.model.dataset import Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.quant.data import Dataset
from qualcode.quant.pls.analysis import Options, analyse
from qualcode.quant.pls.core import Layout, correlate, estimate, total_effects
from qualcode.quant.pls.quality import effect_sizes, effect_sizes_reestimated, htmt, reliability
from qualcode.quant.pls.run import pls
from qualcode.quant.pls.spec import parse_model

HERE = Path(__file__).parent
REPUTATION = """
COMP =~ comp_1 + comp_2 + comp_3
LIKE =~ like_1 + like_2 + like_3
CUSA =~ cusa
CUSL =~ cusl_1 + cusl_2 + cusl_3   # loyalty
CUSA ~ COMP + LIKE; CUSL ~ COMP + LIKE + CUSA
"""
NAMES = ("COMP", "LIKE", "CUSA", "CUSL")


def reputation_correlations():
    path = HERE / "data" / "corporate_reputation_correlations.csv"
    return np.loadtxt(path, delimiter=",", comments="#", skiprows=4)


def data_with(correlations, n=344, seed=1):
    """Invented cases that have exactly these correlations."""
    noise = np.random.default_rng(seed).normal(size=(n, len(correlations)))
    noise -= noise.mean(axis=0)
    basis, _ = np.linalg.qr(noise)
    return basis @ np.linalg.cholesky(correlations).T * math.sqrt(n) + 4


def dataset(values, names):
    cells = tuple(tuple(None if math.isnan(v) else float(v) for v in column) for column in values.T)
    return Dataset(
        "answers.csv",
        tuple(Variable(name=name, type=VariableType.NUMBER) for name in names),
        cells,
        tuple(range(2, len(values) + 2)),
    )


@pytest.fixture(scope="module")
def reputation():
    model = parse_model(REPUTATION)
    found = analyse(data_with(reputation_correlations()), model, Options(draws=0))
    assert found is not None
    return found


def of(found, start, end, values):
    return values[found.model.names.index(start), found.model.names.index(end)]


@pytest.mark.parametrize(
    ("start", "end", "value"),
    [
        # seminr (R), fixture corp_rep_simple_paths.csv
        ("COMP", "CUSA", 0.162051224909),
        ("LIKE", "CUSA", 0.423869606105),
        ("COMP", "CUSL", 0.009174543133),
        ("LIKE", "CUSL", 0.342069436585),
        ("CUSA", "CUSL", 0.504466308486),
    ],
)
def test_paths_are_those_of_the_primer(reputation, start, end, value):
    assert of(reputation, start, end, reputation.paths) == pytest.approx(value, abs=1e-9)


def test_explained_variance_is_that_of_the_primer(reputation):
    assert [round(value, 3) for value in reputation.r2.values()] == [0.295, 0.562]
    assert [round(value, 3) for value in reputation.adjusted.values()] == [0.290, 0.558]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("COMP", (0.776, 0.832, 0.865, 0.681)),
        ("LIKE", (0.831, 0.836, 0.899, 0.747)),
        ("CUSL", (0.831, 0.839, 0.899, 0.748)),
    ],
)
def test_reliability_is_that_of_the_primer(reputation, name, values):
    found = reputation.reliability[NAMES.index(name)]
    assert (found.alpha, found.rho_a, found.rho_c, found.ave) == pytest.approx(values, abs=5e-4)


def test_loadings_are_those_of_the_primer(reputation):
    expected = [0.858, 0.798, 0.818, 0.879, 0.870, 0.843, 1, 0.833, 0.917, 0.843]
    assert reputation.estimates.loadings[0] == pytest.approx(expected, abs=6e-4)


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        ("COMP", "LIKE", 0.780),
        ("COMP", "CUSA", 0.465),
        ("LIKE", "CUSA", 0.577),
        ("COMP", "CUSL", 0.532),
        ("LIKE", "CUSL", 0.737),
        ("CUSA", "CUSL", 0.755),
    ],
)
def test_htmt_is_that_of_the_primer(reputation, one, other, value):
    assert of(reputation, one, other, reputation.htmt) == pytest.approx(value, abs=6e-4)


@pytest.mark.parametrize(
    ("start", "end", "value"),
    [
        ("COMP", "CUSA", 0.022),
        ("LIKE", "CUSA", 0.149),
        ("LIKE", "CUSL", 0.135),
        ("CUSA", "CUSL", 0.401),
    ],
)
def test_effect_sizes_of_the_model_estimated_again_are_those_of_seminr(
    reputation, start, end, value
):
    assert of(reputation, start, end, reputation.f2_reestimated) == pytest.approx(value, abs=5e-4)


def test_the_entry_gives_the_reference_and_every_table():
    names = parse_model(REPUTATION).indicators
    data = dataset(data_with(reputation_correlations()), names)
    result = pls(data, model=REPUTATION, bootstrap=200, seed=4)
    assert result.values["paths"]["CUSA → CUSL"] == pytest.approx(0.504466308486, abs=1e-9)
    assert result.n == 344
    for table in result.tables:
        assert table.rows
        assert all(len(row) == len(table.columns) for row in table.rows)
    again = pls(data, model=REPUTATION, bootstrap=200, seed=4)
    other = pls(data, model=REPUTATION, bootstrap=200, seed=5)
    assert again.values == result.values
    assert other.values["bootstrap"] != result.values["bootstrap"]
    kinds = {edge["kind"] for edge in result.figures[0].data["edges"]}
    assert kinds == {"loading", "path"}
    assert "associations" in render(result.interpretation)


# --- a slow, obvious implementation on cases -------------------------------------------------


def slow_pls(data, model, scheme):
    """Lohmöller's algorithm on scores, one construct at a time."""
    x = (data - data.mean(axis=0)) / data.std(axis=0)
    n = len(x)
    names = list(model.names)
    place, blocks = 0, {}
    for construct in model.constructs:
        blocks[construct.name] = slice(place, place + len(construct.indicators))
        place += len(construct.indicators)
    weights = {name: np.ones(blocks[name].stop - blocks[name].start) for name in names}

    def score(name):
        raw = x[:, blocks[name]] @ weights[name]
        return raw / raw.std()

    for _ in range(3000):
        y = {name: score(name) for name in names}
        new = {}
        for name in names:
            inner = np.zeros(n)
            before = list(model.predictors(name))
            after = [end for start, end in model.paths if start == name]
            if scheme == "path" and before:
                slopes = np.linalg.lstsq(
                    np.column_stack([y[other] for other in before]), y[name], rcond=None
                )[0]
                inner += sum(b * y[other] for b, other in zip(slopes, before, strict=True))
                rest = after
            else:
                rest = before + after
            for other in rest:
                r = float(y[name] @ y[other]) / n
                inner += (np.sign(r) if scheme == "centroid" else r) * y[other]
            block = x[:, blocks[name]]
            if model.construct(name).mode == "B":
                w = np.linalg.lstsq(block, inner, rcond=None)[0]
            else:
                w = block.T @ inner / n
            new[name] = w / (block @ w).std()
        change = max(np.abs(new[name] - weights[name]).max() for name in names)
        weights = new
        if change < 1e-12:
            break
    y = {}
    for name in names:
        y[name] = score(name)
        if sum(np.corrcoef(column, y[name])[0, 1] for column in x[:, blocks[name]].T) < 0:
            y[name] = -y[name]
    paths = {}
    for end in model.endogenous:
        before = list(model.predictors(end))
        design = np.column_stack([y[other] for other in before])
        slopes = np.linalg.lstsq(design, y[end], rcond=None)[0]
        for start, value in zip(before, slopes, strict=True):
            paths[start, end] = value
    return paths, y


@given(
    seed=st.integers(0, 10_000),
    sign=st.sampled_from(["=~", "<~"]),
    scheme=st.sampled_from(["path", "centroid", "factor"]),
    strength=st.floats(0.3, 1.2),
)
@settings(max_examples=40, deadline=None)
def test_the_algorithm_on_correlations_equals_the_one_on_cases(seed, sign, scheme, strength):
    rng = np.random.default_rng(seed)
    n = 80
    a, b = rng.normal(size=n), rng.normal(size=n)
    c = strength * a - 0.5 * b + rng.normal(size=n)
    d = strength * c + 0.4 * a + rng.normal(size=n)
    columns = [f + 0.6 * rng.normal(size=n) for f in (a, a, a, b, b, c, c, d)]
    data = np.column_stack(columns) * 3 + 10
    text = f"A {sign} a1+a2+a3; B =~ b1+b2; C {sign} c1+c2; D =~ d1; C ~ A+B; D ~ C+A"
    model = parse_model(text)
    layout = Layout.of(model)
    found = estimate(correlate(data)[None], layout, scheme)
    expected, scores = slow_pls(data, model, scheme)
    assert found.ok[0]
    for (start, end), value in expected.items():
        i, j = model.names.index(start), model.names.index(end)
        assert found.paths[0, i, j] == pytest.approx(value, abs=2e-5)
    own = ((data - data.mean(axis=0)) / data.std(axis=0)) @ (
        layout.member * found.weights[0][:, None]
    )
    for number, name in enumerate(model.names):
        assert own[:, number] == pytest.approx(scores[name], abs=1e-4)


def test_many_models_at_once_are_the_models_one_by_one():
    model = parse_model(REPUTATION)
    layout = Layout.of(model)
    base = data_with(reputation_correlations(), n=60, seed=3)
    rng = np.random.default_rng(2)
    stack = np.stack([correlate(base[rng.integers(0, 60, 60)]) for _ in range(20)])
    together = estimate(stack, layout)
    for number, matrix in enumerate(stack):
        alone = estimate(matrix[None], layout)
        assert together.paths[number] == pytest.approx(alone.paths[0], abs=1e-12)
        assert together.iterations[number] == alone.iterations[0]


def test_a_singular_model_spoils_only_itself():
    model = parse_model("A <~ a1+a2; B =~ b1; B ~ A")
    good = np.array([[1, 0.3, 0.5], [0.3, 1, 0.4], [0.5, 0.4, 1]])
    bad = np.array([[1, 1, 0.5], [1, 1, 0.5], [0.5, 0.5, 1.0]])
    found = estimate(np.stack([good, bad, good]), Layout.of(model))
    assert found.ok.tolist() == [True, False, True]
    # with one formative predictor the path is the multiple correlation
    r2 = good[2, :2] @ np.linalg.solve(good[:2, :2], good[:2, 2])
    assert found.paths[0, 0, 1] == pytest.approx(math.sqrt(r2))


def test_a_model_of_single_indicators_is_a_regression():
    rng = np.random.default_rng(8)
    x = rng.normal(size=(50, 2))
    y = x @ [0.7, -0.4] + rng.normal(size=50)
    model = parse_model("A=~a;B=~b;C=~c;C~A+B")
    data = np.column_stack([x, y])
    found = analyse(data, model, Options(draws=0))
    z = (data - data.mean(axis=0)) / data.std(axis=0)
    slopes, *_ = np.linalg.lstsq(z[:, :2], z[:, 2], rcond=None)
    assert list(found.paths.values()) == pytest.approx(list(slopes))
    r = np.corrcoef(data.T)
    assert found.inner_vif[0, 2] == pytest.approx(1 / (1 - r[0, 1] ** 2))
    # f² from two regressions
    full = 1 - ((z[:, 2] - z[:, :2] @ slopes) ** 2).sum() / 50
    assert found.f2[0, 2] == pytest.approx((full - r[1, 2] ** 2) / (1 - full))


def test_rho_a_is_alpha_where_all_weights_are_equal():
    block = np.full((4, 4), 0.5) + 0.5 * np.eye(4)
    weights = np.full(4, 1 / math.sqrt(block.sum()))
    found = reliability(block, weights, block @ weights)
    # four items with r = .5: alpha = 4*.5/(1 + 3*.5) = .8
    assert found.alpha == pytest.approx(0.8)
    assert found.rho_a == pytest.approx(0.8)
    assert found.ave == pytest.approx(block.sum() / 16)


def test_htmt_is_the_ratio_of_mean_correlations():
    model = parse_model("A=~a1+a2;B=~b1+b2;B~A")
    r = np.array(
        [[1, 0.64, 0.2, 0.3], [0.64, 1, 0.1, -0.2], [0.2, 0.1, 1, 0.25], [0.3, -0.2, 0.25, 1]]
    )
    assert htmt(r[None], Layout.of(model))[0] == pytest.approx([0.2 / math.sqrt(0.64 * 0.25)])


def test_total_effects_add_up_all_routes():
    paths = np.zeros((1, 4, 4))
    paths[0, 0, 1], paths[0, 1, 2], paths[0, 0, 2], paths[0, 2, 3] = 0.5, 0.4, 0.1, 0.6
    total = total_effects(paths)[0]
    assert total[0, 2] == pytest.approx(0.1 + 0.5 * 0.4)
    assert total[0, 3] == pytest.approx((0.1 + 0.5 * 0.4) * 0.6)


def test_specific_indirect_effects_sum_to_the_total_indirect_effect(reputation):
    routes = {route: value for route, value in reputation.indirect.items() if route[0] == 1}
    total = reputation.totals[1, 3] - reputation.paths[1, 3]
    assert sum(routes.values()) == pytest.approx(total)
    assert list(routes.values()) == pytest.approx([0.423869606105 * 0.504466308486], abs=1e-9)


def test_effect_size_without_the_only_path_is_left_open(reputation):
    model = parse_model("A=~a1;B=~b1;B~A")
    r = np.array([[1, 0.5], [0.5, 1.0]])
    found = estimate(r[None], Layout.of(model))
    assert effect_sizes(found.correlations[0], Layout.of(model))[0, 1] == pytest.approx(0.25 / 0.75)
    again = effect_sizes_reestimated(r, model, "path", found.r2[0])
    assert math.isnan(again[0, 1])


def test_a_perfect_factor_model_fits_perfectly():
    loadings = np.array([0.8, 0.8, 0.8, 0.7, 0.7, 0.7])
    member = np.zeros((6, 2))
    member[:3, 0], member[3:, 1] = 1, 1
    r = (
        (member * loadings[:, None])
        @ np.array([[1, 0.5], [0.5, 1]])
        @ (member * loadings[:, None]).T
    )
    np.fill_diagonal(r, 1)
    found = analyse(data_with(r, n=100), parse_model("A=~a+b+c;B=~d+e+f;B~A"), Options(draws=0))
    assert found.fit.composite_saturated == pytest.approx(0, abs=1e-6)
    assert found.fit.composite_estimated == pytest.approx(0, abs=1e-6)
    assert found.fit.factor_saturated > 0.05  # composite loadings are larger than factor loadings


# --- text of the model -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "no construct"),
        ("A = a1 + a2", "cannot be read"),
        ("A =~ a1 +", "cannot be read"),
        ("A =~ a1; A =~ a2; A ~ A", "defined twice"),
        ("A =~ a1; B =~ a1; B ~ A", "each indicator belongs to one"),
        ("A =~ a1; B =~ b1; C ~ A", "has no indicators"),
        ("A =~ a1; B =~ b1; B ~ B", "cannot lead to itself"),
        ("A =~ a1; B =~ b1; B ~ A; A ~ B", "circle"),
        ("A =~ a1; B =~ b1; B ~ A; B ~ A", "given twice"),
        ("A =~ a1; B =~ b1; C =~ c1; B ~ A", "no path"),
    ],
)
def test_a_model_that_cannot_be_estimated_gets_a_sentence(text, word):
    with pytest.raises(InputProblem, match=word):
        parse_model(text)


@given(st.text(alphabet="AB~=<+; \n#a1", max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_text_is_a_model_or_a_sentence(text):
    try:
        model = parse_model(text)
    except InputProblem:
        return
    assert model.paths


# --- ugly data -------------------------------------------------------------------------------


def small(**changes):
    rng = np.random.default_rng(4)
    f = rng.normal(size=40)
    g = 0.6 * f + rng.normal(size=40)
    values = np.column_stack([f + 0.5 * rng.normal(size=40) for f in (f, f, g, g)])
    for column, value in changes.items():
        values[:, int(column[1])] = value
    return values


SMALL = "A =~ a1 + a2; B =~ b1 + b2; B ~ A"
COLUMNS = ("a1", "a2", "b1", "b2")


def test_a_constant_indicator_gets_a_sentence_with_its_name():
    with pytest.raises(InputProblem, match=r"b1.*same value"):
        pls(dataset(small(c2=3.0), COLUMNS), model=SMALL, bootstrap=0)


def test_an_empty_indicator_gets_a_sentence_with_its_name():
    with pytest.raises(InputProblem, match=r"a2.*same value"):
        pls(dataset(small(c1=math.nan), COLUMNS), model=SMALL, bootstrap=0)


def test_copies_in_a_formative_block_get_a_sentence():
    values = small()
    values[:, 1] = values[:, 0]
    with pytest.raises(InputProblem, match="copies"):
        pls(dataset(values, COLUMNS), model=SMALL.replace("A =~", "A <~"), bootstrap=0)


def test_too_few_cases_get_a_sentence():
    with pytest.raises(InputProblem, match="at least 5"):
        pls(dataset(small()[:4], COLUMNS), model=SMALL, bootstrap=0)


def test_gaps_are_replaced_or_left_out_and_the_scores_follow_the_rows():
    values = small()
    values[3, 0] = values[7, 2] = math.nan
    values[9, :] = math.nan
    mean = pls(dataset(values, COLUMNS), model=SMALL, bootstrap=0)
    listwise = pls(dataset(values, COLUMNS), model=SMALL, bootstrap=0, missing="listwise")
    assert (mean.n, mean.missing, mean.values["replaced"]) == (39, 1, 2)
    assert (listwise.n, listwise.missing, listwise.values["replaced"]) == (37, 3, 0)
    scores = listwise.derived[0]
    assert scores.variable.name == "A_score"
    assert [row for row, value in enumerate(scores.values) if value is None] == [3, 7, 9]
    kept = np.array([value for value in scores.values if value is not None])
    assert kept.mean() == pytest.approx(0, abs=1e-9)
    assert kept.std(ddof=1) == pytest.approx(1, abs=1e-6)


def test_a_reversed_item_is_pointed_out():
    rng = np.random.default_rng(1)
    f = rng.normal(size=80)
    columns = [f + 0.4 * rng.normal(size=80) for _ in range(3)]
    columns.append(-f + 0.4 * rng.normal(size=80))
    columns.append(f + rng.normal(size=80))
    data = dataset(np.column_stack(columns), ("a1", "a2", "a3", "a4", "b1"))
    result = pls(data, model="A =~ a1+a2+a3+a4; B =~ b1; B ~ A", bootstrap=0)
    assert any(
        "reversed" in render(warning) and "a4" in render(warning) for warning in result.warnings
    )


@pytest.mark.parametrize(
    "option", [{"bootstrap": 3}, {"seed": -1}, {"confidence": 0.95}, {"distance": 1}]
)
def test_options_out_of_range_get_a_sentence(option):
    with pytest.raises(InputProblem):
        pls(dataset(small(), COLUMNS), model=SMALL, **({"bootstrap": 0} | option))


def test_every_warning_can_be_said():
    values = small()[:14]
    model = "A <~ a1 + a2; B =~ b1 + b2; B ~ A"
    result = pls(dataset(values, COLUMNS), model=model, bootstrap=60)
    for sentence in (result.title, result.method, result.interpretation, *result.warnings):
        assert render(sentence)
    assert any("rule of ten" in render(warning) for warning in result.warnings)
    assert any("omission distance" in render(warning) for warning in result.warnings)
