import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from qualcode.model.errors import InputProblem
from qualcode.quant.instruments import (
    alpha_if_deleted,
    best_and_worst_split,
    corrected_item_total,
    correlation_matrix,
    cronbach_alpha,
    feldt_interval,
    guttman_lambda6,
    item_total,
    kr20,
    kr21,
    odd_even,
    omega_total,
    r_table,
    standardized_alpha,
)
from qualcode.quant.registry import run
from tests.quant.reference_scores import ATTITUDE, ATTITUDE_NAMES, MINI
from tests.quant.tables import dataset


def as_dataset(scores, names):
    rows = "\n".join(",".join(f"{value:g}" for value in row) for row in scores)
    return dataset(f"{','.join(names)}\n{rows}")


def near(values, places=4):
    return pytest.approx(values, abs=0.5001 * 10**-places)


@pytest.mark.parametrize(
    ("n", "r"),
    [
        (10, 0.6319),
        (20, 0.4438),
        (30, 0.3610),
        (40, 0.3120),
        (50, 0.2787),
        (72, 0.2319),
        (80, 0.2199),
        (84, 0.2146),
        (100, 0.1966),
        (120, 0.1793),
    ],
)
def test_the_r_table_at_five_percent_two_sided(n, r):
    # r table as printed in Indonesian textbooks (df = n - 2)
    assert r_table(n) == near(r)


def test_the_r_table_at_one_percent_and_one_sided():
    assert r_table(30, 0.01) == near(0.4629)
    assert r_table(30, two_sided=False) == near(0.3061)


def test_attitude_reliability_as_r_psych():
    # R datasets::attitude, psych 2.2.9 alpha(), splitHalf() and omega()
    values = run("reliability", as_dataset(ATTITUDE, ATTITUDE_NAMES)).values
    assert values["alpha"] == near(0.8431428, 7)
    assert values["alpha_standardized"] == near(0.8390838, 7)
    assert values["lambda6"] == near(0.8752)
    assert values["mean_r"] == near(0.4269)
    assert (values["alpha_low"], values["alpha_high"]) == near((0.7394, 0.9158))
    assert values["split_r"] == near(0.8562)
    assert values["spearman_brown"] == near(0.9225)
    assert values["guttman"] == near(0.9052)
    assert values["best_split"] == near(0.8926)
    assert values["omega"] == near(0.8510)
    assert "kr20" not in values


def test_attitude_items_as_r_psych():
    # R psych 2.2.9 alpha(attitude)
    assert alpha_if_deleted(ATTITUDE) == near(
        [0.8098, 0.7969, 0.8278, 0.8030, 0.7954, 0.8639, 0.8405]
    )
    assert item_total(ATTITUDE) == near([0.7788, 0.8368, 0.6973, 0.8067, 0.8501, 0.4207, 0.5953])
    assert corrected_item_total(ATTITUDE) == near(
        [0.6713, 0.7421, 0.5607, 0.7144, 0.7863, 0.2650, 0.4608]
    )


def test_the_worst_split_of_psych_comes_from_half_of_the_splits():
    # psych::splitHalf prints .7433 for attitude: with 7 items it looks at 17 of the 35 splits
    matrix = correlation_matrix(ATTITUDE)

    def lambda4(half):
        rest = [item for item in range(7) if item not in half]
        return 4 * matrix[np.ix_(half, rest)].sum() / matrix.sum()

    splits = [lambda4(list(half)) for half in combinations(range(7), 3)]
    assert lambda4([0, 1, 2]) == near(0.7433)
    best, worst = best_and_worst_split(ATTITUDE)
    assert (best, worst) == pytest.approx((max(splits), min(splits)))
    assert worst < 0.7433


def test_mini_set_of_ten_by_five():
    # 10 x 5 binary set, agreed with R psych
    assert cronbach_alpha(MINI) == near(0.8035714, 7)
    assert kr20(MINI) == pytest.approx(cronbach_alpha(MINI))
    assert kr21(MINI) == near(0.7142857, 7)
    assert item_total(MINI) == near([0.5976, 0.7825, 0.7319, 0.8367, 0.7825])
    assert corrected_item_total(MINI) == near([0.4626, 0.6326, 0.5417, 0.7006, 0.6326])
    assert alpha_if_deleted(MINI) == near([0.8035, 0.7514, 0.7826, 0.7273, 0.7514])
    halves = odd_even(MINI)
    assert (halves.r, halves.spearman_brown, halves.guttman) == near((0.6322, 0.7747, 0.7714))


def test_the_first_item_of_the_mini_set_is_not_valid():
    result = run("validity", as_dataset(MINI, ["p1", "p2", "p3", "p4", "p5"]), items="p1:p5")
    assert result.values["limit"] == near(0.6319)
    assert result.values["invalid"] == ["p1"]
    assert result.values["valid"] == ["p2", "p3", "p4", "p5"]
    assert "0.6319" in str(result.decision)


def test_45_items_of_which_35_are_valid_and_the_blueprint_after():
    # shaped like the Majalengka study: items 5 9 14 19 27 29 31 35 36 45 are not valid
    bad = {5, 9, 14, 19, 27, 29, 31, 35, 36, 45}
    rng = np.random.default_rng(2025)
    ability = rng.normal(size=(40, 1))
    answers = (ability + rng.normal(scale=0.6, size=(40, 45)) > 0).astype(float)
    for item in bad:
        answers[:, item - 1] = (-ability[:, 0] + rng.normal(scale=2, size=40) > 0).astype(float)
    names = [f"p{n}" for n in range(1, 46)]
    groups = "Pengertian = p1:p15; Penyebab = p16:p30; Pencegahan = p31:p45"
    result = run("validity", as_dataset(answers, names), items="p1:p45", blueprint=groups)
    assert {int(name[1:]) for name in result.values["invalid"]} == bad
    assert [row[4] for row in result.tables[1].rows] == [12, 12, 11, 35]
    kept = ",".join(result.values["valid"])
    alpha = run("reliability", as_dataset(answers, names), items=kept)
    assert alpha.values["alpha"] > 0.9
    assert alpha.values["kr20"] == pytest.approx(alpha.values["alpha"])
    assert "Reliable" in str(alpha.decision)


def test_an_item_without_variance_is_reported_and_excluded():
    scores = np.column_stack([MINI, np.ones(10)])
    names = ["a", "b", "c", "d", "e", "sama"]
    result = run("validity", as_dataset(scores, names))
    assert result.values["r"]["sama"] is None
    assert "sama" in result.values["invalid"]
    assert any("no variance" in str(one) for one in result.warnings)
    assert run("reliability", as_dataset(scores, names)).values["alpha"] == near(0.8035714, 7)


def test_negative_alpha_is_said():
    scores = np.array([[1, 5], [2, 4], [3, 3], [4, 1], [5, 2]], dtype=float)
    result = run("reliability", as_dataset(scores, ["a", "b"]))
    assert result.values["alpha"] < 0
    assert any("negative" in str(one) for one in result.warnings)
    turned = run("reliability", as_dataset(scores, ["a", "b"]), reverse="b", scale="1..5")
    assert turned.values["alpha"] > 0.9


def test_missing_answers_leave_the_respondent_out():
    text = "a,b,c\n1,1,1\n0,,1\n1,0,1\n0,0,0\n1,1,0\n"
    result = run("reliability", dataset(text))
    assert (result.n, result.missing) == (4, 1)


@pytest.mark.parametrize(
    ("text", "options", "what"),
    [
        ("a,b\n1,1\n2,2", {}, "only 2 respondents"),
        ("a\n1\n2\n3", {}, "at least two items"),
        ("a,b\n1,1\n1,1\n1,1", {}, "do not vary"),
        ("a,b\n1,x\n2,2\n3,3\n4,4\n5,5", {"items": "a,b"}, "row 2, column “b”: “x”"),
        ("a,b\n1,9\n2,2\n3,3", {"scale": "1..5"}, "row 2, column “b”: 9 is outside 1 to 5"),
        ("a,b\n1,1\n2,2\n3,3", {"reverse": "a"}, "give the scale"),
        ("a,b\n1,1\n2,2\n3,3", {"items": "a,z"}, "no column “z”"),
    ],
)
def test_unusable_answers_are_refused_with_the_place(text, options, what):
    with pytest.raises(InputProblem, match=what):
        run("reliability", dataset(text), **options)


def slow_r(x, y):
    mx, my = sum(x) / len(x), sum(y) / len(y)
    top = sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True))
    return top / math.sqrt(sum((a - mx) ** 2 for a in x) * sum((b - my) ** 2 for b in y))


def slow_variance(x):
    mean = sum(x) / len(x)
    return sum((a - mean) ** 2 for a in x) / (len(x) - 1)


def slow_alpha(rows):
    columns = list(zip(*rows, strict=True))
    k = len(columns)
    totals = [sum(row) for row in rows]
    return k / (k - 1) * (1 - sum(map(slow_variance, columns)) / slow_variance(totals))


SCORES = hnp.arrays(
    np.int64, st.tuples(st.integers(4, 12), st.integers(3, 6)), elements=st.integers(1, 5)
)


@settings(max_examples=80, deadline=None)
@given(SCORES)
def test_the_vectorised_formulas_agree_with_the_slow_ones(table):
    scores = table.astype(float)
    rows = table.tolist()
    totals = [sum(row) for row in rows]
    if len(set(totals)) > 1:
        assert cronbach_alpha(scores) == pytest.approx(slow_alpha(rows), abs=1e-9)
    whole, corrected, deleted = (
        item_total(scores),
        corrected_item_total(scores),
        alpha_if_deleted(scores),
    )
    for at in range(table.shape[1]):
        item = [row[at] for row in rows]
        rest = [sum(row) - row[at] for row in rows]
        for found, other in ((whole[at], totals), (corrected[at], rest)):
            if len(set(item)) > 1 and len(set(other)) > 1:
                assert found == pytest.approx(slow_r(item, other), abs=1e-9)
            else:
                assert math.isnan(found)
        if len(set(rest)) > 1:
            without = [row[:at] + row[at + 1 :] for row in rows]
            assert deleted[at] == pytest.approx(slow_alpha(without), abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(hnp.arrays(np.int64, (8, 4), elements=st.integers(0, 1)))
def test_kr20_equals_alpha_for_right_and_wrong(table):
    scores = table.astype(float)
    if np.ptp(scores.sum(axis=1)) > 0:
        assert kr20(scores) == pytest.approx(cronbach_alpha(scores), abs=1e-9)


def test_coefficients_of_a_known_one_factor_population():
    # equal loadings l: alpha = standardized alpha = omega = k l² / (1 + (k-1) l²)
    rng = np.random.default_rng(1)
    raw = rng.normal(size=(50, 7))
    raw -= raw.mean(axis=0)
    basis, _ = np.linalg.qr(raw)
    scores = 0.8 * basis[:, :1] + 0.6 * basis[:, 1:]
    expected = 6 * 0.64 / (1 + 5 * 0.64)
    for found in (cronbach_alpha, standardized_alpha, omega_total):
        assert found(scores) == pytest.approx(expected, abs=1e-6)
    assert guttman_lambda6(scores) < expected


def test_feldt_interval_holds_alpha():
    low, high = feldt_interval(0.8, 50, 10)
    assert low < 0.8 < high
