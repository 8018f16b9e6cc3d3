"""Comparisons of numbers, correlation, normality. References: the examples of R's documentation."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.messages import render
from qualcode.model.dataset import Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.quant.comparing import compare
from qualcode.quant.comparing_tests import (
    anova,
    holm,
    kruskal,
    levene,
    mann_whitney,
    paired_t,
    two_groups_t,
    welch_anova,
    wilcoxon,
)
from qualcode.quant.correlating import correlate, correlate_pair
from qualcode.quant.data import Dataset
from qualcode.quant.normality import judge_normality, normality

# R: sleep (Student 1908)
SLEEP_1 = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SLEEP_2 = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
# R: PlantGrowth (Dobson 1983)
PLANTS = [
    np.array([4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14]),
    np.array([4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69]),
    np.array([6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26]),
]
# R: wilcox.test (Hollander and Wolfe 1973), depression scale and permeability
BEFORE = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
AFTER = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
TERM = np.array([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46])
WEEKS = np.array([1.15, 0.88, 0.90, 0.74, 1.21])


def dataset(**columns):
    n = len(next(iter(columns.values())))
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
        "data.csv", variables, tuple(tuple(c) for c in columns.values()), tuple(range(2, n + 2))
    )


def in_groups(groups, names="abcdef"):
    values = [float(v) for group in groups for v in group]
    labels = [name for name, group in zip(names, groups, strict=False) for _ in group]
    return dataset(y=values, g=labels)


def test_t_of_two_groups_is_the_one_of_r():
    welch = two_groups_t(SLEEP_1, SLEEP_2, equal=False)
    assert (welch.statistic, welch.df[0], welch.p) == pytest.approx(
        (-1.8608, 17.776, 0.07939), rel=1e-4
    )
    assert (welch.low, welch.high) == pytest.approx((-3.3654832, 0.2054832), abs=1e-6)
    student = two_groups_t(SLEEP_1, SLEEP_2, equal=True)
    assert (student.statistic, student.df[0], student.p) == pytest.approx(
        (-1.8608, 18, 0.07919), rel=1e-4
    )


def test_paired_t_is_the_one_of_r():
    found = paired_t(SLEEP_1, SLEEP_2)
    assert (found.statistic, found.df[0], found.p) == pytest.approx(
        (-4.0621, 9, 0.002833), rel=1e-4
    )
    assert found.effect_size == pytest.approx(-4.0621 / math.sqrt(10), rel=1e-4)


def test_anova_and_its_welch_form_are_those_of_r():
    found = anova(PLANTS)
    assert (found.statistic, found.p) == pytest.approx((4.846, 0.01591), rel=1e-3)
    assert found.df == (2, 27)
    assert found.effect_size == pytest.approx(3.76634 / (3.76634 + 10.49209), abs=1e-6)
    welch = welch_anova(PLANTS)
    assert (welch.statistic, *welch.df, welch.p) == pytest.approx(
        (5.181, 2, 17.128, 0.01739), rel=1e-3
    )


def test_rank_tests_are_those_of_r():
    h = kruskal(PLANTS)
    assert (h.statistic, h.df[0], h.p) == pytest.approx((7.9882, 2, 0.01842), rel=3e-4)
    signed = wilcoxon(BEFORE, AFTER)
    assert signed.statistic == 5  # V = 40 of 45
    assert signed.p == pytest.approx(2 * 0.01953, rel=1e-3)
    assert signed.effect_size == pytest.approx(35 / 45)
    u = mann_whitney(TERM, WEEKS)
    assert u.statistic == 15  # W = 35 of 50
    assert u.p == pytest.approx(0.2544, abs=5e-5)
    assert u.exact
    assert u.effect_size == pytest.approx(0.4)


def test_levene_goes_around_the_mean():
    deviations = [np.abs(group - group.mean()) for group in PLANTS]
    assert levene(PLANTS) == pytest.approx((anova(deviations).statistic, anova(deviations).p))


numbers = st.lists(st.integers(-20, 20), min_size=2, max_size=12)


@given(numbers, numbers)
@settings(max_examples=80, deadline=None)
def test_mann_whitney_counts_the_pairs(a, b):
    a, b = np.array(a, dtype=float), np.array(b, dtype=float)
    wins = sum(float(x > y) + 0.5 * float(x == y) for x in a for y in b)
    found = mann_whitney(a, b)
    assert found.statistic == pytest.approx(min(wins, len(a) * len(b) - wins))
    assert found.effect_size == pytest.approx(2 * wins / (len(a) * len(b)) - 1)
    assert 0 <= found.p <= 1
    assert mann_whitney(b, a).p == pytest.approx(found.p)


@given(numbers, numbers)
@settings(max_examples=80, deadline=None)
def test_t_is_its_formula(a, b):
    a, b = np.array(a, dtype=float), np.array(b, dtype=float)
    if a.std() + b.std() == 0:
        with pytest.raises(ValueError, match="variance"):
            two_groups_t(a, b, equal=True)
        return
    df = len(a) + len(b) - 2
    s2 = (((a - a.mean()) ** 2).sum() + ((b - b.mean()) ** 2).sum()) / df
    t = (a.mean() - b.mean()) / math.sqrt(s2 * (1 / len(a) + 1 / len(b)))
    assert two_groups_t(a, b, equal=True).statistic == pytest.approx(t, abs=1e-9)


def test_holm_multiplies_by_what_is_left():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1, 1]
    assert holm([]) == []


def test_normal_groups_with_equal_variances_are_compared_by_t():
    result = compare(in_groups([SLEEP_1, SLEEP_2]), outcome="y", group="g")
    assert result.values["test"] == "student"
    assert result.values["p"] == pytest.approx(0.07919, rel=1e-3)
    assert "Levene" in render(result.decision)


def test_different_variances_are_compared_by_welch():
    rng = np.random.default_rng(3)
    data = in_groups([rng.normal(0, 1, 40), rng.normal(1, 6, 40)])
    assert compare(data, outcome="y", group="g").values["test"] == "welch"


def test_numbers_that_are_not_normal_are_compared_by_ranks():
    rng = np.random.default_rng(1)
    data = in_groups([rng.exponential(size=30), 1 + rng.exponential(size=30)])
    result = compare(data, outcome="y", group="g")
    assert result.values["test"] == "mann-whitney"
    assert "departs from the normal" in render(result.decision)


def test_three_groups_that_differ_are_compared_in_pairs():
    result = compare(in_groups(PLANTS), outcome="y", group="g")
    assert result.values["test"] == "anova"
    pairs = next(table for table in result.tables if str(table.title) == "Pairs of groups")
    assert len(pairs.rows) == 3
    assert all(row[4] >= row[3] for row in pairs.rows)


def tied_u_p(a, b):
    """Normal p of U with the tie correction and without continuity, as SPSS prints it."""
    both, n1, n2 = np.concatenate([a, b]), len(a), len(b)
    n = n1 + n2
    u = sum(float(x > y) + 0.5 * float(x == y) for x in a for y in b)
    ties = sum(t**3 - t for t in np.unique(both, return_counts=True)[1])
    sd = math.sqrt(n1 * n2 / 12 * (n + 1 - ties / (n * (n - 1))))
    return math.erfc(abs(u - n1 * n2 / 2) / sd / math.sqrt(2))


@pytest.mark.parametrize(
    ("test", "p"),
    [("welch", 0.07939), ("student", 0.07919), ("mann-whitney", tied_u_p(SLEEP_1, SLEEP_2))],
)
def test_the_test_can_be_chosen(test, p):
    result = compare(in_groups([SLEEP_1, SLEEP_2]), outcome="y", group="g", test=test)
    assert result.values["test"] == test
    assert result.values["p"] == pytest.approx(p, abs=5e-6)
    assert "chosen by you" in render(result.decision)


def test_two_measurements_of_the_same_cases():
    data = dataset(a=[*SLEEP_1, None], b=[*SLEEP_2, 3.0])
    paired = compare(data, outcome="a", second="b", test="paired-t")
    assert paired.values["p"] == pytest.approx(0.002833, rel=1e-3)
    assert (paired.n, paired.missing) == (10, 1)
    assert compare(data, outcome="a", second="b").values["test"] == "wilcoxon"  # Shapiro p = .03
    assert compare(dataset(a=BEFORE, b=AFTER), outcome="a", second="b").values["test"] == "paired-t"


@pytest.mark.parametrize(
    ("groups", "word"),
    [
        ([[1.0, 2.0, 3.0]], "all cases are in one group"),
        ([[1.0, 2.0, 3.0], [4.0]], "single case"),
    ],
)
def test_no_p_is_given_without_groups_to_compare(groups, word):
    result = compare(in_groups(groups), outcome="y", group="g")
    assert result.values["p"] is None
    assert word in render(result.decision)
    assert "cannot be judged" in render(result.interpretation)


@pytest.mark.parametrize("test", ["student", "welch", "anova", "welch-anova", "kruskal"])
def test_constant_groups_give_no_p(test):
    result = compare(in_groups([[2.0] * 4, [2.0] * 4]), outcome="y", group="g", test=test)
    assert result.values["p"] is None
    assert "do not vary" in render(result.decision)


def test_constant_differences_give_no_p():
    data = dataset(a=[1.0, 2.0, 3.0], b=[2.0, 3.0, 4.0])
    result = compare(data, outcome="a", second="b", test="paired-t")
    assert result.values["p"] is None
    same = compare(dataset(a=[1.0, 2.0], b=[1.0, 2.0]), outcome="a", second="b")
    assert same.values["p"] is None


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"group": "g", "second": "y"}, "either"),
        ({}, "either"),
        ({"group": "g", "test": "wilcoxon"}, "second"),
        ({"second": "y", "test": "anova"}, "two measurements"),
        ({"group": "h"}, "no column"),
        ({"group": "g", "alpha": 0}, "between 0 and 1"),
    ],
)
def test_questions_that_do_not_fit_get_a_sentence(options, word):
    with pytest.raises(InputProblem, match=word):
        compare(in_groups(PLANTS[:2]), outcome="y", **options)


def test_two_group_tests_refuse_three_groups():
    with pytest.raises(InputProblem, match="anova or kruskal"):
        compare(in_groups(PLANTS), outcome="y", group="g", test="student")


# --- normality -------------------------------------------------------------------------------


def test_shapiro_is_the_one_of_r():
    # R: shapiro.test(PlantGrowth$weight)
    found = judge_normality(np.concatenate(PLANTS))
    assert (found.shapiro, found.shapiro_p) == pytest.approx((0.98268, 0.8915), abs=5e-5)
    assert found.p == found.shapiro_p


def test_lilliefors_distance_is_the_largest_gap():
    values = np.sort(np.concatenate(PLANTS))
    z = (values - values.mean()) / values.std(ddof=1)
    cdf = np.array([0.5 * (1 + math.erf(x / math.sqrt(2))) for x in z])
    steps = np.arange(1, 31) / 30
    gap = max((steps - cdf).max(), (cdf - steps + 1 / 30).max())
    assert judge_normality(values).lilliefors == pytest.approx(gap)


def test_standard_errors_of_shape_are_those_of_spss():
    # SPSS prints .427 and .833 for n = 30
    found = judge_normality(np.concatenate(PLANTS))
    assert round(found.skewness_se, 3) == 0.427
    assert round(found.kurtosis_se, 3) == 0.833


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0], [3.0] * 20])
def test_too_little_to_test(values):
    assert not judge_normality(np.array(values)).is_testable


def test_large_samples_are_read_by_lilliefors():
    values = np.random.default_rng(0).exponential(size=60)
    found = judge_normality(values)
    assert found.p == found.lilliefors_p
    assert found.p < 0.05
    assert math.isnan(judge_normality(np.random.default_rng(0).normal(size=5001)).shapiro_p)


def test_normality_is_judged_in_each_group():
    result = normality(in_groups(PLANTS), columns=("y",), group="g")
    assert list(result.values) == ["y[a]", "y[b]", "y[c]"]
    assert (result.n, result.missing) == (30, 0)
    assert "No set of numbers departs" in render(result.decision)
    skewed = dataset(y=[float(2**i) for i in range(12)])
    assert "ranks" in render(normality(skewed, columns=("y",)).decision)


# --- correlation -----------------------------------------------------------------------------


def test_pearson_is_the_published_one():
    # Anscombe 1973, first set: r = .816, p = .00217
    x = np.array([10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5.0])
    y = np.array([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68])
    found = correlate_pair(x, y, "pearson")
    assert (found.r, found.p) == pytest.approx((0.81642, 0.00217), rel=1e-3)
    # R: cor.test gives .4243912 to .9506933
    assert (found.low, found.high) == pytest.approx((0.4243912, 0.9506933), abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=20))
@settings(max_examples=80, deadline=None)
def test_spearman_is_pearson_of_ranks(pairs):
    a, b = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))

    def ranks(values):
        return np.array([(values < v).sum() + ((values == v).sum() + 1) / 2 for v in values])

    found = correlate_pair(a, b, "spearman")
    if len(set(a)) == 1 or len(set(b)) == 1:
        assert math.isnan(found.r)
        return
    assert found.r == pytest.approx(np.corrcoef(ranks(a), ranks(b))[0, 1])


def test_a_straight_line_correlates_perfectly():
    x = np.arange(5.0)
    for method in ("pearson", "spearman"):
        found = correlate_pair(x, -2 * x, method)
        assert found.r == pytest.approx(-1)
        assert found.low <= -0.999


def test_ranks_are_taken_where_a_variable_is_not_normal():
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=40), rng.normal(size=40)
    normal = correlate(dataset(x=x, y=x + y), columns=("x", "y"))
    skewed = correlate(dataset(x=x, y=np.exp(2 * (x + y))), columns=("x", "y"))
    assert normal.values["x - y"]["method"] == "pearson"
    assert skewed.values["x - y"]["method"] == "spearman"
    assert "does not show a cause" in render(normal.interpretation)


def test_several_pairs_are_adjusted():
    rng = np.random.default_rng(4)
    data = dataset(**{name: rng.normal(size=20) for name in "abc"})
    result = correlate(data, columns=("a", "b", "c"))
    assert len(result.tables[0].rows) == 3
    assert all(row[7] >= row[6] for row in result.tables[0].rows)


def test_a_constant_has_no_correlation():
    result = correlate(dataset(a=[1.0] * 5, b=[1.0, 2.0, 3.0, 4.0, 5.0]), columns=("a", "b"))
    assert result.values["a - b"]["r"] is None
    assert "No p is given" in render(result.decision)


@pytest.mark.parametrize("columns", [("a",), ("a", "a"), ("a", "A")])
def test_correlation_needs_two_columns(columns):
    with pytest.raises(InputProblem, match="two to"):
        correlate(dataset(a=[1.0, 2.0]), columns=columns)


def test_every_sentence_and_table_of_a_comparison_can_be_printed():
    for result in (
        compare(in_groups(PLANTS), outcome="y", group="g"),
        compare(in_groups([SLEEP_1, SLEEP_2]), outcome="y", group="g"),
        compare(dataset(a=BEFORE, b=AFTER), outcome="a", second="b"),
        correlate(dataset(a=BEFORE, b=AFTER), columns=("a", "b")),
        normality(dataset(a=BEFORE, b=AFTER), columns=("a", "b")),
    ):
        for sentence in (
            result.title,
            result.method,
            result.decision,
            result.interpretation,
            *result.warnings,
        ):
            assert render(sentence)
        for table in result.tables:
            assert all(len(row) == len(table.columns) for row in table.rows)
