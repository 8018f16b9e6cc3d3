"""Cross tables. Reference numbers: quant reference 4.2 (computed with scipy, statsmodels and R)."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qualcode.messages import render
from qualcode.model.dataset import Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.quant.association import (
    cramers_v,
    expected_counts,
    linear_by_linear,
    odds_ratio,
    phi,
    risk_ratio,
    smallest_possible_p,
    table_tests,
)
from qualcode.quant.crosstab import crosstab
from qualcode.quant.crosstab_bivariate import bivariate
from qualcode.quant.crosstab_exact import _simulate, exact_test
from qualcode.quant.crosstab_rule import RULES, choose
from qualcode.quant.data import Dataset

TEA = [[3, 1], [1, 3]]  # Fisher's tea tasting
DIET = [[1, 9], [11, 3]]  # Wikipedia, Fisher's exact test
ASPIRIN = [[189, 10845], [104, 10933]]  # Physicians' Health Study, Agresti
COURSE = [[10, 30], [9, 80]]  # an SPSS course page
SMOKING = [[688, 650], [21, 59]]  # Doll and Hill 1950


def dataset(columns, labels=None):
    variables = tuple(
        Variable(name=name, type=VariableType.CATEGORY, value_labels=(labels or {}).get(name, {}))
        for name in columns
    )
    n = len(next(iter(columns.values())))
    return Dataset(
        "data.csv", variables, tuple(tuple(c) for c in columns.values()), tuple(range(2, n + 2))
    )


def from_counts(counts, rows=("1", "0"), cols=("1", "0"), labels=None):
    cells = [
        (rows[i], cols[j])
        for i, j in product(range(len(rows)), range(len(cols)))
        for _ in range(counts[i][j])
    ]
    return dataset({"x": [a for a, _ in cells], "y": [b for _, b in cells]}, labels)


@pytest.mark.parametrize(
    ("counts", "pearson", "yates", "likelihood", "linear", "smallest", "small"),
    [
        (TEA, 2.0000, 0.5000, 2.0930, 1.7500, 2.00, 4),
        (DIET, 10.9714, 8.4000, 12.2212, 10.5143, 5.00, 0),
        (ASPIRIN, 25.0139, 24.4291, 25.3720, 25.0128, 146.48, 0),
        (COURSE, 4.8702, 3.7569, 4.5475, 4.8324, 5.89, 0),
        (SMOKING, 19.1292, 18.1357, 19.8780, 19.1157, 40.00, 0),
    ],
)
def test_chi_square_values_are_the_published_ones(
    counts, pearson, yates, likelihood, linear, smallest, small
):
    tests = table_tests(np.array(counts))
    assert tests.pearson.value == pytest.approx(pearson, abs=5e-5)
    assert tests.continuity.value == pytest.approx(yates, abs=5e-5)
    assert tests.likelihood.value == pytest.approx(likelihood, abs=5e-5)
    assert tests.linear.value == pytest.approx(linear, abs=5e-5)
    assert round(tests.min_expected, 2) == smallest
    assert tests.small_cells == small


@pytest.mark.parametrize(
    ("counts", "row", "p"),
    [
        (TEA, "pearson", 0.1573),
        (TEA, "continuity", 0.4795),
        (TEA, "likelihood", 0.148),
        (TEA, "linear", 0.1859),
        (DIET, "pearson", 0.000925),
        (DIET, "continuity", 0.00375),
        (ASPIRIN, "pearson", 5.69e-7),
        (COURSE, "pearson", 0.0273),
        (COURSE, "continuity", 0.0526),
        (COURSE, "likelihood", 0.0330),
        (COURSE, "linear", 0.0279),
    ],
)
def test_p_values_are_the_published_ones(counts, row, p):
    assert getattr(table_tests(np.array(counts)), row).p == pytest.approx(p, rel=4e-3)


@pytest.mark.parametrize(
    ("counts", "two", "one"),
    [
        (TEA, 0.4857, 0.2429),
        (DIET, 0.00276, 0.00138),
        (ASPIRIN, 5.03e-7, 3.25e-7),
        (COURSE, 0.0342, 0.0291),
        (SMOKING, 1.48e-5, 7.4e-6),
    ],
)
def test_fisher_is_the_published_one(counts, two, one):
    tests = table_tests(np.array(counts))
    assert tests.fisher == pytest.approx(two, rel=3e-3)
    assert tests.fisher_one == pytest.approx(one, rel=3e-3)


@pytest.mark.parametrize(
    ("counts", "value", "low", "high"),
    [
        (TEA, 9.00, 0.3666, 220.93),
        (DIET, 0.0303, 0.0027, 0.3437),
        (ASPIRIN, 1.8321, 1.4400, 2.3308),
        (COURSE, 2.9630, 1.0971, 8.0020),
        (SMOKING, 2.9738, 1.7867, 4.9494),
    ],
)
def test_odds_ratio_with_woolf_interval(counts, value, low, high):
    ratio = odds_ratio(np.array(counts))
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx(
        (value, low, high), rel=1e-4, abs=5e-5
    )


@pytest.mark.parametrize(
    ("counts", "value", "low", "high"),
    [
        (TEA, 3.00, 0.5013, 17.95),
        (DIET, 0.1273, 0.0194, 0.8336),
        (ASPIRIN, 1.8178, 1.4330, 2.3059),
        (COURSE, 2.4722, 1.0893, 5.6110),
    ],
)
def test_risk_ratio_with_log_interval(counts, value, low, high):
    ratio = risk_ratio(np.array(counts))
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx(
        (value, low, high), rel=3e-4, abs=5e-5
    )


def test_a_zero_cell_gets_one_half_added_everywhere_and_says_so():
    ratio = odds_ratio(np.array([[5, 0], [3, 7]]))
    assert ratio.corrected
    assert ratio.value == pytest.approx(5.5 * 7.5 / (0.5 * 3.5))
    result = crosstab(from_counts([[5, 0], [3, 7]]), row="x", column="y")
    assert any("Haldane" in str(note) for table in result.tables for note in table.notes)


def test_exact_test_of_a_larger_table_is_the_one_of_r():
    # R documentation of fisher.test, job satisfaction (Agresti 2002, p. 57): p = 0.7827
    jobs = np.array([[1, 2, 1, 0], [3, 3, 6, 1], [10, 10, 14, 9], [6, 7, 12, 11]])
    found = exact_test(jobs, seed=3)
    assert found.p == pytest.approx(0.7827, abs=max(5e-5, 1.5 * found.error))


def brute_force_p(table):
    rows, cols = table.sum(axis=1), table.sum(axis=0)
    limit = min(int(rows.max()), int(cols.max()))
    weights = []
    free = [(i, j) for i in range(len(rows) - 1) for j in range(len(cols) - 1)]
    for values in product(range(limit + 1), repeat=len(free)):
        t = np.zeros(table.shape, dtype=int)
        for place, value in zip(free, values, strict=True):
            t[place] = value
        t[:-1, -1] = rows[:-1] - t[:-1].sum(axis=1)
        t[-1] = cols - t[:-1].sum(axis=0)
        if (t >= 0).all():
            weights.append(1 / math.prod(math.factorial(int(cell)) for cell in t.ravel()))
    own = 1 / math.prod(math.factorial(int(cell)) for cell in table.ravel())
    return sum(w for w in weights if w <= own * (1 + 1e-7)) / sum(weights)


def tables(shapes, most):
    return st.sampled_from(shapes).flatmap(
        lambda shape: st.lists(
            st.integers(0, most), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]
        ).map(lambda cells: np.array(cells).reshape(shape))
    ).filter(lambda t: (t.sum(axis=0) > 0).all() and (t.sum(axis=1) > 0).all())  # fmt: skip


@given(tables([(2, 2), (2, 3), (3, 2)], 4))
@settings(max_examples=60, deadline=None)
def test_exact_p_equals_the_sum_over_all_tables(table):
    assert exact_test(table).p == pytest.approx(brute_force_p(table), abs=1e-9)


@given(tables([(2, 4), (3, 3), (3, 4)], 6))
@settings(max_examples=15, deadline=None)
def test_simulated_p_lies_by_the_exact_one(table):
    simulated = _simulate(table, 5)
    assert simulated.p == pytest.approx(exact_test(table).p, abs=2 * simulated.error + 2e-5)


@given(tables([(2, 2), (2, 3), (3, 3), (4, 2)], 40))
@settings(max_examples=80, deadline=None)
def test_the_statistics_equal_their_definitions(table):
    n, expected = table.sum(), expected_counts(table)
    tests = table_tests(table)
    assert tests.pearson.value == pytest.approx(
        ((table - expected) ** 2 / expected).sum(), abs=1e-9
    )
    full = table > 0
    g = 2 * (table[full] * np.log(table[full] / expected[full])).sum()
    assert tests.likelihood.value == pytest.approx(g, abs=1e-7)
    cases = [(i, j) for i, j in np.ndindex(*table.shape) for _ in range(table[i, j])]
    r = np.corrcoef(np.array(cases).T)[0, 1]
    assert tests.linear.value == pytest.approx((n - 1) * r**2, abs=1e-7)
    assert cramers_v(table) ** 2 * n * (min(table.shape) - 1) == pytest.approx(tests.pearson.value)
    if table.shape == (2, 2):
        assert phi(table) == pytest.approx(r)
        assert abs(phi(table)) == pytest.approx(cramers_v(table))
        # R and scipy count tables no more probable than the observed one
        assert tests.fisher == pytest.approx(stats.fisher_exact(table).pvalue)
        assert tests.fisher >= smallest_possible_p(table) * (1 - 1e-9)


@given(tables([(2, 2)], 30))
@settings(max_examples=60, deadline=None)
def test_turning_the_rows_round_inverts_the_ratios(table):
    for ratio in (odds_ratio, risk_ratio):
        there, back = ratio(table), ratio(table[::-1])
        assert there.value == pytest.approx(1 / back.value)
        assert there.low == pytest.approx(1 / back.high)


def test_scores_that_do_not_vary_give_no_linear_association():
    assert linear_by_linear(np.array([[3, 4], [2, 1]]), np.array([1.0, 1.0]), None) is None


def test_indonesian_rule_reads_fisher_continuity_and_pearson():
    assert choose(table_tests(np.array(TEA))).test == "fisher"
    assert choose(table_tests(np.array(COURSE))).test == "continuity"
    assert choose(table_tests(np.array([[20, 30, 25], [30, 20, 25]]))).test == "pearson"
    assert choose(table_tests(np.array([[2, 3, 9], [1, 1, 8]]))).test == "fisher"


def test_an_expected_count_of_exactly_five_is_not_below_five():
    assert table_tests(np.array(DIET)).min_expected == pytest.approx(5)
    assert choose(table_tests(np.array(DIET))).test == "continuity"


@pytest.mark.parametrize(
    ("rule", "test"),
    [
        ("indonesian", "continuity"),
        ("pearson", "pearson"),
        ("cochran", "continuity"),
        ("campbell", "n-1"),
    ],
)
def test_the_rule_is_a_setting_and_a_conflict_between_schools_is_told(rule, test):
    result = crosstab(from_counts(COURSE), row="x", column="y", rule=rule)
    assert result.values["test"] == test
    assert any("changes the conclusion" in str(warning) for warning in result.warnings)


def test_no_conflict_is_told_where_the_schools_agree():
    result = crosstab(from_counts(SMOKING), row="x", column="y")
    assert result.warnings == ()


def test_the_interval_that_excludes_one_against_the_test_is_told():
    result = crosstab(from_counts(COURSE), row="x", column="y")
    assert any("do not agree" in str(warning) for warning in result.warnings)


def test_code_one_is_the_risk_and_stands_first():
    result = crosstab(from_counts(COURSE), row="x", column="y")
    assert result.values["counts"] == COURSE
    assert result.values["prevalence_ratio"]["value"] == pytest.approx(2.4722, abs=5e-5)
    assert result.values["odds_ratio"]["value"] == pytest.approx(2.9630, abs=5e-5)


def test_words_as_categories_need_their_risk_named():
    data = from_counts(COURSE, ("Cukup", "Kurang"), ("Normal", "Stunting"))
    unnamed = crosstab(data, row="x", column="y")
    assert sum("was not named" in str(warning) for warning in unnamed.warnings) == 2
    named = crosstab(data, row="x", column="y", exposed="kurang", outcome="STUNTING")
    assert named.values["counts"] == [[80, 9], [30, 10]]
    assert not any("was not named" in str(warning) for warning in named.warnings)


def test_the_design_chooses_the_measure():
    data = from_counts(COURSE)
    names = {
        design: [k for k in crosstab(data, row="x", column="y", design=design).values if "_r" in k]
        for design in ("cross-sectional", "cohort", "case-control")
    }
    assert names["case-control"] == ["odds_ratio"]
    assert names["cohort"] == ["relative_risk", "odds_ratio"]
    assert names["cross-sectional"] == ["prevalence_ratio", "odds_ratio"]


def test_each_row_of_a_longer_table_is_compared_with_the_reference():
    data = from_counts([[20, 30], [30, 20], [10, 40]], ("1", "2", "3"))
    result = crosstab(data, row="x", column="y", design="case-control", reference="2")
    assert [(r["row"], r["reference"]) for r in result.values["odds_ratios"]] == [
        ("1", "2"),
        ("3", "2"),
    ]
    assert result.values["odds_ratios"][0]["value"] == pytest.approx(20 * 20 / (30 * 30))


@pytest.mark.parametrize(
    ("counts", "word"),
    [([[1, 0], [30, 29]], "single case"), ([[2, 0], [0, 2]], "can decide nothing")],
)
def test_no_p_is_given_where_it_would_mislead(counts, word):
    result = crosstab(from_counts(counts), row="x", column="y")
    assert result.values["p"] is None
    assert word in str(result.decision)
    tests = result.values["tests"]
    assert tests["pearson"]["p"] is None
    assert tests["fisher"] is None
    assert "cannot be judged" in str(result.interpretation)


def test_a_constant_variable_gives_a_table_and_no_test():
    result = crosstab(dataset({"x": ["1", "1", "1"], "y": ["0", "1", "1"]}), row="x", column="y")
    assert "only one category" in str(result.decision)
    assert "tests" not in result.values
    assert result.values["counts"] == [[2, 1]]


def test_missing_values_are_counted_and_left_out():
    data = dataset({"x": ["1", None, "0", "0", "1"], "y": ["1", "1", "", "0", "0"]})
    result = crosstab(data, row="x", column="y")
    assert (result.n, result.missing) == (3, 2)


def test_counts_may_come_as_weights():
    data = dataset(
        {"x": ["1", "1", "0", "0"], "y": ["1", "0", "1", "0"], "n": ["10", "30", "9", "80"]}
    )
    result = crosstab(data, row="x", column="y", weight="n")
    assert result.values["counts"] == COURSE
    with pytest.raises(InputProblem, match="row 3"):
        crosstab(
            dataset({"x": ["1", "0"], "y": ["1", "0"], "n": ["2", "1.5"]}),
            row="x", column="y", weight="n",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"row": "x", "column": "x"}, "two different"),
        ({"row": "x", "column": "nothing"}, "has no column"),
        ({"row": "x", "column": "y", "exposed": "9"}, "does not occur"),
        ({"row": "x", "column": "y", "alpha": 2.0}, "between 0 and 1"),
        ({"row": "x", "column": "y", "confidence": 0.95}, "percentage"),
    ],
)
def test_wrong_options_get_a_sentence(options, word):
    with pytest.raises(InputProblem, match=word):
        crosstab(from_counts(COURSE), **options)


def test_an_identifier_is_no_category():
    data = dataset({"x": [str(i) for i in range(200)], "y": ["1", "0"] * 100})
    with pytest.raises(InputProblem, match="Recode"):
        crosstab(data, row="x", column="y")


def test_a_column_without_values_gets_a_sentence():
    with pytest.raises(InputProblem, match="No case is left"):
        crosstab(dataset({"x": [None, None], "y": ["1", "0"]}), row="x", column="y")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("counts", [TEA, DIET, COURSE, [[3, 2, 9], [4, 1, 7]]])
def test_every_sentence_can_be_said(rule, counts):
    result = crosstab(
        from_counts(counts, cols=("1", "0", "2")[: len(counts[0])]), row="x", column="y", rule=rule
    )
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


def test_the_interpretation_claims_no_cause():
    result = crosstab(from_counts(SMOKING), row="x", column="y", design="case-control")
    sentence = render(result.interpretation)
    assert "does not show a cause" in sentence
    assert "97.0" in sentence  # 688 of 709 cases were exposed


def test_the_first_table_is_the_one_of_a_thesis():
    result = crosstab(from_counts(COURSE), row="x", column="y")
    table = result.tables[0]
    assert [column.key for column in table.columns][-2:] == ["p", "ratio"]
    exposed, other, total = table.rows
    assert exposed[1:7] == (10, 25.0, 30, 75.0, 40, 100.0)
    assert exposed[7] == pytest.approx(0.0526, abs=5e-5)
    assert render(exposed[8]) == "2.47 (1.09 to 5.61)"
    assert render(other[8]) == "1 (reference)"
    assert (other[7], total[7], total[8]) == (None, None, None)


def test_the_full_table_shows_what_spss_shows():
    lines = crosstab(from_counts(COURSE), row="x", column="y").tables[1].rows
    assert len(lines) == 15
    assert lines[0][2:] == (10, 30, 40)
    assert lines[1][2:] == pytest.approx((40 * 19 / 129, 40 * 110 / 129, 40))
    assert lines[2][2:] == pytest.approx((25, 75, 100))
    assert lines[3][2:] == pytest.approx((1000 / 19, 3000 / 110, 4000 / 129))
    assert lines[4][2:] == pytest.approx((1000 / 129, 3000 / 129, 4000 / 129))


def test_the_footnotes_are_those_of_spss():
    tests = crosstab(from_counts(TEA), row="x", column="y").tables[2]
    assert render(tests.notes[0]) == (
        "4 cells (100.0 %) have expected count less than 5. The minimum expected count is 2.00."
    )
    names = [render(row[0]) for row in tests.rows]
    assert names == [
        "Pearson chi-square",
        "Continuity correction",
        "Likelihood ratio",
        "Fisher's exact test",
        "Linear-by-linear association",
        "N of valid cases",
    ]


def several():
    cells = [("1", "1")] * 10 + [("1", "0")] * 30 + [("0", "1")] * 9 + [("0", "0")] * 80
    return dataset(
        {
            "knows": [a for a, _ in cells],
            "stunted": [b for _, b in cells],
            "post": [str(number % 3) for number in range(len(cells))],
            "same": ["x"] * len(cells),
        }
    )


def test_several_exposures_stand_under_each_other():
    result = bivariate(several(), outcome="stunted", exposures=("knows", "post", "same"))
    rows = result.tables[0].rows
    assert [row[0] for row in rows] == ["knows", "1", "0", "post", "0", "1", "2", "same", "x"]
    assert rows[0][-3] == pytest.approx(0.0526, abs=5e-5)
    assert rows[1][1:7] == (10, 25.0, 30, 75.0, 40, 100.0)
    assert render(rows[1][-2]) == "2.47 (1.09 to 5.61)"
    assert rows[7][-3] is None
    assert any("only one category" in render(note) for note in result.tables[0].notes)
    assert result.values["knows"]["test"] == "continuity"
    assert "2 tested exposures" in render(result.interpretation)


def test_each_exposure_has_its_own_category_at_risk():
    result = bivariate(
        several(), outcome="stunted", exposures=("knows", "post"), exposed="knows=0, post=2"
    )
    assert result.values["knows"]["counts"] == [[9, 80], [10, 30]]
    assert result.values["post"]["rows"] == ["2", "0", "1"]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"exposures": ()}, "Name 1 to"),
        ({"exposures": ("knows",), "exposed": "knows"}, "cannot be read"),
        ({"exposures": ("knows",), "exposed": "post=1"}, "none of the exposures"),
        ({"exposures": ("stunted",)}, "two different"),
    ],
)
def test_a_bivariate_table_that_cannot_be_made_gets_a_sentence(options, word):
    with pytest.raises(InputProblem, match=word):
        bivariate(several(), outcome="stunted", **options)


def test_an_outcome_category_that_some_exposures_lose_counts_zero_there():
    data = dataset(
        {
            "x": ["1", "0", "1", "0", None, None],
            "z": ["1", "0", "1", "0", "1", "0"],
            "y": ["1", "1", "2", "2", "3", "3"],
        }
    )
    rows = bivariate(data, outcome="y", exposures=("x", "z")).tables[0].rows
    assert rows[1][5:7] == (0, 0.0)
    assert rows[4][5] == 1
