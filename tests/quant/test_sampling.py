import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model.errors import InputProblem
from qualcode.quant.registry import run
from qualcode.quant.sampling import (
    allocate_sizes,
    case_control_sizes,
    proportion_size,
    two_proportions_size,
    with_dropout,
    z_value,
)
from tests.quant.tables import dataset

POSYANDU = {
    "Cempaka": 81,
    "Rose": 80,
    "Flamboyan": 103,
    "Teratai": 112,
    "Melati": 55,
    "Lembayung": 66,
    "Mawar": 76,
}


def posyandu():
    rows = "\n".join(f"{name},{size}" for name, size in POSYANDU.items())
    return dataset(f"posyandu,balita\n{rows}")


def test_the_majalengka_sample_is_72_and_80_with_ten_percent_more():
    # Majalengka study (2025): Lemeshow, Z 1.96, P .309, N 573, d .1; it prints 71,86
    result = run("sample-size", p=0.309, population=573, d="0,1", dropout="0,1")
    assert result.values["n_raw"] == pytest.approx(71.8635, abs=5e-5)
    assert (result.values["n"], result.values["n_recruit"]) == (72, 80)


def test_the_exact_quantile_gives_the_same_72():
    result = run("sample-size", p=0.309, population=573, d=0.1, z="exact")
    assert result.values["n_raw"] == pytest.approx(71.8612, abs=5e-5)
    assert result.values["n"] == 72


def test_an_infinite_population_needs_83():
    assert proportion_size(0.309, 0.1) == pytest.approx(82.03, abs=0.005)
    assert run("sample-size", p=0.309, d=0.1).values["n"] == 83


def test_numerator_and_denominator_of_the_study():
    spread = 1.96**2 * 0.309 * 0.691
    assert spread * 573 == pytest.approx(470.00588, abs=5e-6)
    assert 0.01 * 572 + spread == pytest.approx(6.540255, abs=5e-7)


def test_dropout_is_exact_in_decimals():
    assert with_dropout(72, 0.1, "add") == 80
    assert with_dropout(72, 0.1, "divide") == 80
    assert with_dropout(70, 0.1, "add") == 77
    assert with_dropout(10, 0.1, "add") == 11


def test_case_control_numbers_are_those_of_openepi():
    # Sullivan & Soe (2007), OpenEpi SSCC documentation: 134 / 133 / 144, totals 268 / 266 / 288
    sizes = case_control_sizes(0.4, 2, ratio=1, z_alpha=z_value(95, "exact"), z_beta=0.8416212336)
    assert sizes["kelsey"] == pytest.approx(133.43, abs=0.005)
    assert sizes["fleiss"] == pytest.approx(132.25, abs=0.005)
    assert sizes["fleiss_cc"] == pytest.approx(143.68, abs=0.005)
    values = run("sample-size", design="case-control", p=0.4, odds_ratio=2).values
    assert [values[key] for key in ("kelsey", "fleiss", "fleiss_cc")] == [134, 133, 144]
    assert [values[f"{key}_total"] for key in ("kelsey", "fleiss", "fleiss_cc")] == [268, 266, 288]


def test_two_proportions_equal_fleiss_with_equal_groups():
    # with r = 1 Fleiss' case-control formula is Lemeshow's for two proportions
    z = {"z_alpha": 1.959963985, "z_beta": 0.841621234}
    p1 = 0.4 * 2 / 1.4
    fleiss = case_control_sizes(0.4, 2, ratio=1, **z)["fleiss"]
    assert two_proportions_size(p1, 0.4, **z) == pytest.approx(fleiss)
    result = run("sample-size", design="two-proportions", p=p1, p2=0.4)
    assert result.values["n"] == 133


@pytest.mark.parametrize(
    ("method", "parts"),
    [
        ("ceil", [12, 12, 15, 16, 8, 10, 11]),
        ("largest-remainder", [11, 11, 14, 16, 8, 9, 11]),
        ("nearest", [11, 11, 14, 16, 8, 9, 11]),
    ],
)
def test_the_seven_posyandu_of_majalengka(method, parts):
    # Majalengka study (2025): rounded up the allocation sums to 84; the other two rules keep 80
    result = run("allocate", posyandu(), n=80, stratum="posyandu", size="balita", method=method)
    assert list(result.values["strata"].values()) == parts
    assert result.values["sample"] == sum(parts)
    assert bool(result.warnings) == (sum(parts) != 80)


def test_the_computed_shares_of_majalengka():
    result = run("allocate", posyandu(), n=80, stratum="posyandu", size="balita")
    shares = [row[2] for row in result.tables[0].rows[:-1]]
    printed = [11.309, 11.169, 14.380, 15.637, 7.679, 9.215, 10.611]
    assert shares == pytest.approx(printed, abs=5e-4)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 500), min_size=1, max_size=12), st.data())
def test_allocations_stay_near_their_share(sizes, data):
    n = data.draw(st.integers(1, sum(sizes)))
    for method in ("ceil", "nearest", "largest-remainder"):
        parts = allocate_sizes(sizes, n, method)
        for part, size in zip(parts, sizes, strict=True):
            assert 0 <= part <= size
            assert abs(part - size * n / sum(sizes)) <= 1 + 1e-9
    assert sum(allocate_sizes(sizes, n, "largest-remainder")) == n
    assert sum(allocate_sizes(sizes, n, "ceil")) >= n


def test_a_sample_larger_than_the_population_is_refused():
    with pytest.raises(InputProblem, match="A sample of 600"):
        run("allocate", posyandu(), n=600, stratum="posyandu", size="balita")


@pytest.mark.parametrize("p", ["0", "1", "30,9", "-0.1"])
def test_a_proportion_in_percent_is_refused(p):
    with pytest.raises(InputProblem, match="a proportion lies between 0 and 1"):
        run("sample-size", p=p)


def test_options_are_checked():
    with pytest.raises(InputProblem, match="has no option"):
        run("sample-size", prevalence=0.3)
    with pytest.raises(InputProblem, match="does not fit the option"):
        run("sample-size", p="banyak")
    with pytest.raises(InputProblem, match="needs the option"):
        run("allocate", posyandu(), n=80)
    with pytest.raises(InputProblem, match="is not a choice"):
        run("sample-size", design="cohort")


def frame(n=60):
    rows = "\n".join(f"A{i:03},{'Melati' if i % 3 else 'Mawar'}" for i in range(n))
    return dataset(f"kode,posyandu\n{rows}")


def test_the_same_seed_and_frame_give_the_same_list():
    options = {"id": "kode", "seed": 2025, "n": 12, "stratum": "posyandu"}
    first, second = run("draw", frame(), **options), run("draw", frame(), **options)
    assert first.values == second.values
    assert first.n == 12
    assert run("draw", frame(), **(options | {"seed": 7})).values["drawn"] != first.values["drawn"]


def test_the_lottery_is_fixed_for_all_versions():
    # guards the printed protocols: this list may never change
    result = run("draw", frame(), id="kode", seed=1, n=5)
    assert result.values["drawn"] == ["A047", "A046", "A028", "A022", "A040"]


def test_a_changed_frame_has_another_checksum():
    options = {"id": "kode", "seed": 1, "n": 5}
    one, other = run("draw", frame(60), **options), run("draw", frame(61), **options)
    assert one.values["checksum"] != other.values["checksum"]


def test_sizes_by_hand_and_reserves():
    result = run(
        "draw", frame(), id="kode", seed=3, stratum="posyandu", sizes="mawar=2, Melati=4", reserve=2
    )
    assert len(result.values["drawn"]) == 6
    assert len(result.values["reserve"]) == 4
    assert not set(result.values["drawn"]) & set(result.values["reserve"])


def test_a_duplicate_id_names_both_rows():
    with pytest.raises(
        InputProblem, match="row 4, column “kode”: the id “b” stands already in row 3"
    ):
        run("draw", dataset("kode,x\na,1\nb,1\nb,2"), id="kode", seed=1, n=1)


def test_every_member_is_drawn_about_equally_often():
    from qualcode.quant.draw import lottery

    counts = np.zeros(10)
    for seed in range(2000):
        counts[lottery(10, 3, seed=seed)] += 1
    # chi-square with 9 degrees of freedom, variance reduced by drawing without replacement
    assert ((counts - 600) ** 2 / 600).sum() < 27.9


def test_screening_counts_who_is_left():
    data = dataset("id,umur,sakit\n1,11,0\n2,12,0\n3,30,1\n4,,0\n5,59,0\n6,60,0")
    result = run("screen", data, include="umur >= 12; umur <= 59", exclude="sakit = 1")
    assert [row[2:] for row in result.tables[0].rows[1:]] == [(1, 1, 4), (1, 0, 3), (1, 0, 2)]
    assert result.values == {"assessed": 6, "eligible": 2}
