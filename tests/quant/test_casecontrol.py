"""Case-control tables, matched pairs and strata."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable

from qualcode.messages import render
from qualcode.model.dataset import Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.quant.casecontrol import casecontrol, mcnemar
from qualcode.quant.casecontrol_strata import _expected_cell, breslow_day, mantel_haenszel, pool
from qualcode.quant.data import Dataset

# Admissions to Berkeley 1973 (R: UCBAdmissions), male and female by admitted and rejected
BERKELEY = [
    [[512, 313], [89, 19]],
    [[353, 207], [17, 8]],
    [[120, 205], [202, 391]],
    [[138, 279], [131, 244]],
    [[53, 138], [94, 299]],
    [[22, 351], [24, 317]],
]


def dataset(**columns):
    n = len(next(iter(columns.values())))
    return Dataset(
        "data.csv",
        tuple(Variable(name=name, type=VariableType.CATEGORY) for name in columns),
        tuple(tuple(column) for column in columns.values()),
        tuple(range(2, n + 2)),
    )


def berkeley(layers=BERKELEY):
    rows = [
        (("male", "female")[i], ("admitted", "rejected")[j], "ABCDEFGHIJ"[k], str(layers[k][i][j]))
        for k in range(len(layers))
        for i in (0, 1)
        for j in (0, 1)
    ]
    x, y, z, n = zip(*rows, strict=True)
    return dataset(sex=x, result=y, department=z, n=n)


def test_the_pooled_odds_ratio_is_the_one_of_r():
    # R: mantelhaen.test(UCBAdmissions)
    found = pool([np.array(table) for table in BERKELEY])
    assert found.odds_ratio.value == pytest.approx(0.9046968, abs=1e-7)
    assert found.odds_ratio.low == pytest.approx(0.7719074, abs=1e-7)
    assert found.odds_ratio.high == pytest.approx(1.0603298, abs=1e-7)
    assert found.test_corrected.value == pytest.approx(1.4269, abs=5e-5)
    assert found.test_corrected.p == pytest.approx(0.2323, abs=5e-5)


def by_hand(tables):
    up = down = expected = variance = observed = 0.0
    for (a, b), (c, d) in tables:
        n = a + b + c + d
        up += a * d / n
        down += b * c / n
        observed += a
        expected += (a + b) * (a + c) / n
        variance += (a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1))
    return up / down, (observed - expected) ** 2 / variance


@given(
    st.lists(
        st.lists(st.integers(1, 40), min_size=4, max_size=4).map(
            lambda c: np.array(c).reshape(2, 2)
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=60, deadline=None)
def test_pooling_equals_the_formulas(tables):
    found = pool(tables)
    ratio, chi_square = by_hand(tables)
    assert found.odds_ratio.value == pytest.approx(ratio)
    assert found.test.value == pytest.approx(chi_square)
    if len(tables) == 1:
        (a, b), (c, d) = tables[0]
        assert found.risk_ratio.value == pytest.approx((a / (a + b)) / (c / (c + d)))
        spread = np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
        assert np.log(found.risk_ratio.high / found.risk_ratio.value) == pytest.approx(
            1.959964 * spread
        )
        assert found.homogeneity is None


def test_equal_strata_are_homogeneous_and_keep_their_ratio():
    table = np.array([[10, 20], [5, 40]])
    found = pool([table, table, table])
    assert found.odds_ratio.value == pytest.approx(4.0)
    assert found.homogeneity.value == pytest.approx(0, abs=1e-8)
    assert found.homogeneity.p == pytest.approx(1)


def test_homogeneity_is_the_one_of_statsmodels():
    tables = [np.array(table) for table in BERKELEY]
    expected = StratifiedTable([table.astype(float) for table in tables]).test_equal_odds(
        adjust=True
    )
    found = pool(tables).homogeneity
    assert (found.value, found.df) == (pytest.approx(expected.statistic), 5)
    assert found.p == pytest.approx(expected.pvalue)


def test_homogeneity_is_defined_for_a_common_odds_ratio_of_one():
    one, other = np.array([[4, 2], [2, 4]]), np.array([[2, 4], [4, 2]])
    found = breslow_day([one, other], 1.0)
    # expected cells are 3, variance 3/4: 2 * 1 / .75, the gaps cancel out
    assert found.value == pytest.approx(2 / 0.75)


@given(st.lists(st.integers(1, 30), min_size=4, max_size=4), st.floats(0.02, 50))
@settings(max_examples=60, deadline=None)
def test_the_expected_cell_has_the_common_odds_ratio(cells, common):
    a, b, c, d = cells
    first = _expected_cell(a + b, c + d, a + c, common)
    rest = (a + b - first, a + c - first, d - a + first)
    assert min(first, *rest) > 0
    assert first * rest[2] / (rest[0] * rest[1]) == pytest.approx(common, rel=1e-6)


def test_the_statistic_shows_crude_and_adjusted_and_warns_of_different_strata():
    result = mantel_haenszel(
        berkeley(), row="sex", column="result", strata="department", exposed="male",
        outcome="admitted", design="case-control", weight="n",
    )  # fmt: skip
    assert result.values["odds_ratio"]["value"] == pytest.approx(0.9047, abs=5e-5)
    # Bickel, Hammel and O'Connell 1975: men seem favoured when departments are lumped together
    assert result.values["crude_odds_ratio"]["value"] == pytest.approx(1.8411, abs=5e-5)
    assert result.values["homogeneity"]["p"] < 0.01
    assert any("one by one" in render(warning) for warning in result.warnings)
    assert len(result.figures[0].data["entries"]) == 8
    assert "no association" in render(result.interpretation)


def test_a_stratum_with_an_empty_total_does_not_count():
    layers = [*BERKELEY, [[0, 0], [5, 3]]]
    options = {"row": "sex", "column": "result", "strata": "department", "weight": "n"}
    result = mantel_haenszel(berkeley(layers), exposed="male", outcome="admitted", **options)
    assert result.values["odds_ratio"]["value"] == pytest.approx(0.9046968, abs=1e-7)
    assert any("tells nothing" in render(warning) for warning in result.warnings)
    assert result.values["strata"][-1]["odds_ratio"] is None


def test_a_pooled_odds_ratio_of_infinity_is_not_given():
    layers = [[[5, 0], [3, 4]], [[2, 0], [1, 3]]]
    result = mantel_haenszel(
        berkeley(layers), row="sex", column="result", strata="department", weight="n"
    )
    assert result.values["odds_ratio"] is None
    assert any("infinite" in render(warning) for warning in result.warnings)
    assert result.values["risk_ratio"] is not None


def test_strata_need_two_by_two():
    data = dataset(x=["1", "2", "3"] * 4, y=["1", "0"] * 6, z=["a"] * 6 + ["b"] * 6)
    with pytest.raises(InputProblem, match="exactly two"):
        mantel_haenszel(data, row="x", column="y", strata="z")


def test_strata_without_any_comparison_get_a_sentence():
    data = dataset(x=["1", "1", "0", "0"], y=["1", "0", "1", "0"], z=["a", "a", "b", "b"])
    with pytest.raises(InputProblem, match="nothing can be compared"):
        mantel_haenszel(data, row="x", column="y", strata="z")


def test_an_unmatched_study_gives_the_odds_ratio_only():
    # Doll and Hill 1950, quant reference 4.2
    data = dataset(
        smoker=["1", "1", "0", "0"], cancer=["1", "0", "1", "0"], n=["688", "650", "21", "59"]
    )
    result = casecontrol(data, exposure="smoker", outcome="cancer", weight="n")
    assert result.values["odds_ratio"]["value"] == pytest.approx(2.9738, abs=5e-5)
    assert result.values["odds_ratio"]["low"] == pytest.approx(1.7867, abs=5e-5)
    assert "prevalence_ratio" not in result.values
    assert "relative_risk" not in result.values
    shares = result.tables[0].rows[0]
    assert shares[2] == pytest.approx(100 * 688 / 709)  # percentages of cases, not of smokers


def test_mcnemar_is_the_published_one():
    # Agresti, Categorical Data Analysis, approval ratings 794 150 / 86 570: z = -4.17
    found = mcnemar(150, 86)
    assert found.chi_square == pytest.approx(4.17**2, abs=0.05)
    assert found.chi_square == pytest.approx(64**2 / 236)
    assert found.corrected == pytest.approx(63**2 / 236)
    assert found.odds_ratio == pytest.approx(150 / 86)


@given(st.integers(0, 30), st.integers(0, 30))
@settings(max_examples=80, deadline=None)
def test_mcnemar_is_symmetric_and_exact_by_the_binomial(b, c):
    if b + c == 0:
        with pytest.raises(ValueError, match="discordant"):
            mcnemar(b, c)
        return
    there, back = mcnemar(b, c), mcnemar(c, b)
    assert there.chi_square == back.chi_square
    assert there.exact_p == pytest.approx(back.exact_p)
    tail = stats.binom.cdf(min(b, c), b + c, 0.5)
    assert there.exact_p == pytest.approx(min(1, 2 * tail))


def pairs(counts):
    rows = []
    number = 0
    for case, control, times in counts:
        for _ in range(times):
            number += 1
            rows += [("1", case, str(number)), ("0", control, str(number))]
    status, exposure, pair = zip(*rows, strict=True)
    return list(status), list(exposure), list(pair)


def test_pairs_are_found_whatever_the_order_of_rows():
    status, exposure, pair = pairs([("1", "1", 5), ("1", "0", 9), ("0", "1", 2), ("0", "0", 4)])
    order = np.random.default_rng(0).permutation(len(pair))
    data = dataset(
        status=[status[i] for i in order],
        exposure=[exposure[i] for i in order],
        pair=[pair[i] for i in order],
    )
    result = casecontrol(data, exposure="exposure", outcome="status", pair="pair")
    assert result.values["counts"] == [[5, 9], [2, 4]]
    assert result.values["odds_ratio"]["value"] == pytest.approx(4.5)
    assert result.values["test"] == "exact"
    assert result.values["p"] == pytest.approx(stats.binomtest(9, 11).pvalue)
    assert (result.n, result.missing) == (40, 0)


def test_groups_that_are_no_pair_are_left_out_and_counted():
    status, exposure, pair = pairs([("1", "0", 3), ("0", "0", 2)])
    status += ["1", "1", "0", None]
    exposure += ["1", "1", None, "1"]
    pair += ["x", "x", "y", "y"]
    data = dataset(status=status, exposure=exposure, pair=pair)
    result = casecontrol(data, exposure="exposure", outcome="status", pair="pair")
    assert result.values["pairs"] == 5
    assert result.missing == 4
    assert any("2 groups were left out" in render(warning) for warning in result.warnings)


def test_pairs_that_never_differ_give_no_p():
    status, exposure, pair = pairs([("1", "1", 3), ("0", "0", 2)])
    data = dataset(status=status, exposure=exposure, pair=pair)
    result = casecontrol(data, exposure="exposure", outcome="status", pair="pair")
    assert result.values["p"] is None
    assert "No p is given" in render(result.decision)


def test_no_pair_at_all_gets_a_sentence():
    data = dataset(status=["1", "0"], exposure=["1", "0"], pair=["a", "b"])
    with pytest.raises(InputProblem, match="joins no case"):
        casecontrol(data, exposure="exposure", outcome="status", pair="pair")
