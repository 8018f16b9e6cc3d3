import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model.errors import InputProblem
from qualcode.quant.anthropometry import INDICATORS, Children, months_to_days, reference, z_scores
from qualcode.quant.anthropometry_categories import BANDS
from qualcode.quant.anthropometry_input import completed_months, repeat
from qualcode.quant.intervals import proportion_interval
from qualcode.quant.registry import run
from tests.quant.tables import dataset, values_of

SURVEY = Path(__file__).parent / "survey_z_st.csv"
EXPECTED = dict(zip(INDICATORS, ("_ZLEN", "_ZWEI", "_ZWFL", "_ZBMI", "_ZHC", "_ZAC"), strict=True))


def child(sex="M", days=np.nan, kg=np.nan, cm=np.nan, measure="", *, oedema=False):
    def one(value):
        return np.array([value], dtype=float)

    return z_scores(
        Children(
            sex=np.array([1 if sex == "M" else 2], dtype=np.int8),
            age_days=one(days),
            weight=one(kg),
            length=one(cm),
            measure=np.array([{"": 0, "l": 1, "h": 2}[measure]], dtype=np.int8),
            oedema=np.array([oedema]),
            head=one(np.nan),
            arm=one(np.nan),
        )
    )


@pytest.fixture(scope="module")
def survey():
    # survey_z_st.csv: WHO's example survey, 498 children, with the z-scores of WHO's software
    with SURVEY.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def survey_scores(survey):
    def column(name):
        return np.array([float(row[name]) if row[name] else np.nan for row in survey])

    return z_scores(
        Children(
            sex=column("GENDER").astype(np.int8),
            age_days=column("_agedays"),
            weight=column("WEIGHT"),
            length=column("HEIGHT"),
            measure=np.array([{"l": 1, "h": 2, "": 0}[row["measure"]] for row in survey]),
            oedema=np.array([row["oedema"] == "y" for row in survey]),
            head=column("HEAD"),
            arm=column("MUAC"),
        )
    )


@pytest.mark.parametrize(
    ("indicator", "count"),
    [("haz", 471), ("waz", 485), ("whz", 463), ("baz", 464), ("acz", 442), ("hcz", 94)],
)
def test_the_who_survey_is_reproduced_without_a_difference(survey, survey_scores, indicator, count):
    z = survey_scores.z[indicator]
    expected = np.array([float(row[EXPECTED[indicator]] or "nan") for row in survey])
    old = np.array([float(row["_agedays"] or "nan") > 1826 for row in survey])
    assert int((~np.isnan(z)).sum()) == count
    assert not (~np.isnan(z) & np.isnan(expected)).any()
    assert (np.isnan(z) & ~np.isnan(expected) == old & ~np.isnan(expected)).all()
    both = ~np.isnan(z)
    assert np.array_equal(np.round(z[both], 2), np.round(expected[both], 2))


def test_children_older_than_1826_days_get_none(survey, survey_scores):
    old = np.array([float(row["_agedays"] or "nan") > 1826 for row in survey])
    assert old.sum() == 4
    for z in survey_scores.z.values():
        assert np.isnan(z[old]).all()


def test_oedema_leaves_weight_out_and_counts_as_severe(survey):
    result = run(
        "zscore",
        _survey_data(),
        sex="GENDER",
        days="_agedays",
        weight="WEIGHT",
        length="HEIGHT",
        measure="measure",
        oedema="oedema",
        head="HEAD",
        arm="MUAC",
    )
    swollen = [row["oedema"] == "y" for row in survey]
    assert sum(swollen) == 6
    waz = values_of(result, "waz")
    assert all(z is None for z, one in zip(waz, swollen, strict=True) if one)
    counts = {name: result.values[name]["n_z"] for name in INDICATORS}
    assert counts == {"haz": 471, "waz": 485, "whz": 463, "baz": 464, "hcz": 94, "acz": 442}
    assert result.values["waz"]["n"] == 485 + 6
    young = [row for row in survey if float(row["_agedays"] or "nan") <= 1826]
    expected = [float(row["_ZLEN"]) for row in young if row["_ZLEN"]]
    assert result.values["haz"]["below_minus_2"] == sum(z < -2 for z in expected)
    # unweighted, of 475 children with the 4 older ones: 25 below -2 and 3 below -3
    assert sum(float(row["_ZLEN"] or "nan") < -2 for row in survey) == 25
    assert result.values["haz"]["below_minus_3"] == 3
    assert result.values["haz"]["flagged"] == 0


def _survey_data():
    from qualcode.ingest.dataset import read_dataset
    from qualcode.quant.data import Dataset

    return Dataset.of(read_dataset(SURVEY))


@pytest.mark.parametrize(
    ("sex", "days", "kg", "cm", "haz", "waz", "whz", "baz", "flags"),
    [
        ("M", 1001, 18, 120, 7.31, 2.20, -2.39, -3.01, {"haz"}),
        ("F", 1000, 15, 80, -3.50, 0.95, 4.13, 4.66, set()),
        ("M", 1010, 10, 100, 1.62, -2.76, -5.19, -5.61, {"whz", "baz"}),
        ("M", 1000, 15, 100, 1.70, 0.69, -0.29, -0.58, set()),
    ],
)
def test_the_children_of_the_anthro_readme(sex, days, kg, cm, haz, waz, whz, baz, flags):
    # WorldHealthOrganization/anthro, README
    scores = child(sex, days, kg, cm)
    found = [scores.z[name][0] for name in ("haz", "waz", "whz", "baz")]
    assert found == [haz, waz, whz, baz]
    assert {name for name, flag in scores.flagged.items() if flag[0]} == flags


def test_inline_tests_of_anthro():
    # WorldHealthOrganization/anthro, tests/testthat
    lying = child("M", 987, cm=72.86, measure="l")
    assert lying.length[0] == pytest.approx(72.16)
    assert (lying.z["haz"][0], bool(lying.flagged["haz"][0])) == (-6.09, True)
    assert child("F", 1522, kg=17).z["waz"][0] == 0.24
    expected = round((50 / 56.4833 - 1) / 0.03492, 2)
    assert child("M", 44, cm=50).z["haz"][0] == expected
    assert child("M", 730, cm=100, measure="h").length[0] == pytest.approx(100.7)
    assert child("M", 800, cm=100, measure="l").length[0] == pytest.approx(99.3)


@pytest.mark.parametrize(
    ("months", "length", "haz", "implausible"), [(8, 60.0, -4.81, True), (9, 60.7, -5.02, False)]
)
def test_standing_before_nine_months_adds_nothing(months, length, haz, implausible):
    # WorldHealthOrganization/anthro, tests/testthat: c9mo_flag
    days = months_to_days(np.array([float(months)]))[0]
    scores = child("M", days, cm=60, measure="h")
    assert scores.length[0] == pytest.approx(length)
    assert scores.z["haz"][0] == haz
    assert bool(scores.implausible_standing[0]) is implausible


def test_24_months_are_731_days_half_rounding_up():
    # WorldHealthOrganization/anthro: round_up; Python's round() would give 730 and HAZ -2.76
    assert months_to_days(np.array([24.0]))[0] == 731
    assert child("F", 731, cm=77.5).z["haz"][0] == -2.55
    assert child("F", 730, cm=77.5).z["haz"][0] == -2.76
    result = run("zscore", dataset("jk,umur,tb\nP,24,77.5"), sex="jk", months="umur", length="tb")
    assert values_of(result, "haz") == (-2.55,)


@pytest.mark.parametrize(
    ("sex", "days", "median", "sd2", "sd3"),
    [
        (1, 365, 75.7391, 71.0, 68.6),
        (1, 730, 87.8018, 81.7, 78.6),
        (1, 1096, 96.0889, 88.7, 85.0),
        (1, 1461, 103.3273, 94.9, 90.7),
        (2, 365, 74.0049, 68.9, 66.3),
        (2, 730, 86.4008, 80.0, 76.7),
        (2, 1096, 95.0572, 87.4, 83.6),
        (2, 1461, 102.7312, 94.1, 89.8),
    ],
)
def test_who_lengths(sex, days, median, sd2, sd3):
    # WHO Child Growth Standards 2006, length/height-for-age
    table = reference("lenanthro")
    row = table[(table[:, 0] == sex) & (table[:, 1] == days)][0]
    assert row[3] == median
    assert round(row[3] * (1 - 2 * row[4]), 1) == sd2
    assert round(row[3] * (1 - 3 * row[4]), 1) == sd3


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("lenanthro", 3654),
        ("weianthro", 3654),
        ("bmianthro", 3654),
        ("hcanthro", 3654),
        ("acanthro", 3472),
        ("wflanthro", 1302),
        ("wfhanthro", 1102),
    ],
)
def test_the_shipped_tables_are_whole(name, rows):
    table = reference(name)
    assert table.shape == (rows, 5)
    assert np.isfinite(table).all()
    assert (np.diff(table[:, 1])[np.diff(table[:, 0]) == 0] > 0).all()


def test_the_last_day_has_a_score_and_the_next_has_none():
    assert child("M", 1826, cm=100).z["haz"][0] == pytest.approx(-2.1, abs=0.2)
    assert np.isnan(child("M", 1827, cm=100).z["haz"][0])
    assert np.isnan(child("M", 1827, kg=15, cm=100).z["whz"][0])


def test_sixty_months_have_no_score_and_59_9_have_one():
    data = dataset("jk,umur,tb\nL,59.99,100\nL,60.0,100")
    result = run("zscore", data, sex="jk", months="umur", length="tb")
    first, second = values_of(result, "haz")
    assert first is not None
    assert second is None


def test_minus_2_004_is_minus_2_00_and_not_stunted():
    table = reference("lenanthro")
    _, _, _, median, spread = table[(table[:, 0] == 1) & (table[:, 1] == 1000)][0]
    for z, expected in ((-2.004, 0), (-2.006, 1)):
        cm = median * (1 + z * spread)
        data = dataset(f"jk,hari,tb\nL,1000,{float(cm)!r}")
        result = run("zscore", data, sex="jk", days="hari", length="tb")
        assert values_of(result, "stunting") == (expected,)


@pytest.mark.parametrize(
    ("indicator", "z", "category"),
    [
        ("haz", -3.01, "Sangat pendek (severely stunted)"),
        ("haz", -3.00, "Pendek (stunted)"),
        ("haz", -2.00, "Normal"),
        ("haz", 3.00, "Normal"),
        ("haz", 3.01, "Tinggi"),
        ("waz", -3.00, "Berat badan kurang (underweight)"),
        ("waz", 1.00, "Berat badan normal"),
        ("waz", 1.01, "Risiko berat badan lebih"),
        ("whz", -3.00, "Gizi kurang (wasted)"),
        ("whz", 1.00, "Gizi baik (normal)"),
        ("whz", 2.00, "Berisiko gizi lebih (possible risk of overweight)"),
        ("whz", 3.00, "Gizi lebih (overweight)"),
        ("whz", 3.01, "Obesitas (obese)"),
    ],
)
def test_boundaries_of_permenkes_2_2020(indicator, z, category):
    bands = BANDS[indicator]
    assert bands.names[bands.place(np.array([z]))[0]] == category


def test_months_are_completed_by_the_calendar():
    def months(birth, seen):
        return completed_months(
            np.array([birth], dtype="datetime64[D]"), np.array([seen], dtype="datetime64[D]")
        )[0]

    assert months("2020-03-12", "2022-03-11") == 23
    assert months("2020-03-12", "2022-03-12") == 24
    assert months("2022-01-31", "2022-02-27") == 0
    assert months("2022-01-31", "2022-02-28") == 1
    assert months("2020-02-29", "2021-02-28") == 12


def test_age_from_indonesian_dates_in_both_tables():
    data = dataset(
        "jk,lahir,ukur,tb\nP,12 Maret 2020,12/03/2022,77.5\nL,1 Agustus 2021,31-12-2021,62"
    )
    by_days = run("zscore", data, sex="jk", birth="lahir", measured="ukur", length="tb")
    assert values_of(by_days, "age_days") == (730.0, 152.0)
    assert values_of(by_days, "age_months") == (24.0, 4.0)
    assert values_of(by_days, "haz")[0] == -2.76
    months = run(
        "zscore", data, sex="jk", birth="lahir", measured="ukur", length="tb", table="months"
    )
    assert values_of(months, "haz")[0] == -2.55
    assert months.decision != by_days.decision


def test_completed_months_change_six_children_of_the_survey():
    # quant reference: of 471 children 6 change stunted / not stunted against the day table
    options = {"sex": "GENDER", "days": "_agedays", "length": "HEIGHT", "measure": "measure"}
    days = values_of(run("zscore", _survey_data(), **options), "stunting")
    months = values_of(run("zscore", _survey_data(), table="months", **options), "stunting")
    assert sum(one != other for one, other in zip(days, months, strict=True)) == 6


def test_repeated_measures_are_averaged_with_their_technical_error():
    # two measures: TEM = sqrt(sum d² / 2n), here sqrt((0.2² + 0.4²) / 4)
    found = repeat(("a", "b"), [np.array([80.0, 90.0, 70.0]), np.array([80.2, 89.6, np.nan])])
    assert found.mean.tolist() == pytest.approx([80.1, 89.8, 70.0])
    assert found.tem == pytest.approx((0.2 / 4) ** 0.5)
    assert found.pairs == 2


def test_wilson_and_normal_intervals():
    # Newcombe (1998), Stat Med 17, table I: 81/263, 15/148
    low, high = proportion_interval(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    low, high = proportion_interval(15, 148)
    assert (round(low, 4), round(high, 4)) == (0.0624, 0.1605)
    low, high = proportion_interval(81, 263, kind="normal")
    assert (round(low, 4), round(high, 4)) == (0.2522, 0.3638)
    assert proportion_interval(0, 20)[0] == 0.0


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        ("X,2021-01-01,2022-01-01,9,75", "jk", "not a sex code"),
        ("L,31/02/2021,2022-01-01,9,75", "lahir", "there is no such date"),
        ("L,2022-05-01,2022-01-01,9,75", "ukur", "before the birth"),
        ("L,2021-01-01,2022-01-01,9100,75", "bb", "grams"),
        ("L,2021-01-01,2022-01-01,9,0.75", "tb", "metres"),
        ("L,2021-01-01,2022-01-01,75,9", "bb", "swapped"),
        ("L,2021-01-01,2022-01-01,sembilan,75", "bb", "a number is expected"),
        ("L,2021-01-01,2022-01-01,0,75", "bb", "zero or negative"),
    ],
)
def test_wrong_data_are_named_with_row_and_column(row, column, what):
    good = "\n".join(["P,2021-01-01,2022-01-01,9.1,74"] * 6)
    data = dataset(f"jk,lahir,ukur,bb,tb\n{good}\n{row}", "balita.csv")
    options = {"sex": "jk", "birth": "lahir", "measured": "ukur", "weight": "bb", "length": "tb"}
    with pytest.raises(InputProblem) as caught:
        run("zscore", data, **options)
    assert f"balita.csv, row 8, column “{column}”" in str(caught.value)
    assert what in str(caught.value)


def test_a_negative_age_is_named_and_can_be_skipped():
    data = dataset("jk,umur,tb\nL,-3,60\nP,12,70\nP,13,71\nx,14,70")
    with pytest.raises(InputProblem, match="row 2, column “umur”: “-3”: an age cannot be negative"):
        run("zscore", data, sex="jk", months="umur", length="tb")
    result = run("zscore", data, sex="jk", months="umur", length="tb", faults="skip")
    assert result.n == 2
    assert any("2 impossible values" in str(one) for one in result.warnings)


def test_what_was_done_is_said():
    data = dataset("jk,umur,tb1,tb2\nL,12,70,70.4\nP,13,71,71.2")
    result = run("zscore", data, sex="jk", months="umur", length="tb1,tb2")
    assert "WHO Child Growth Standards 2006" in str(result.method)
    assert "Wilson" in str(result.method)
    assert result.options["table"] == "days"
    assert result.version
    assert "are stunted" in str(result.interpretation)
    assert result.figures[0].kind == "growth"


def slow_z(indicator, sex, days, value):
    """The WHO rule for one child, written out (source: WHO anthro, z-score-helper.R)."""
    name = {"haz": "lenanthro", "waz": "weianthro", "baz": "bmianthro"}[indicator]
    row = next(row for row in reference(name).tolist() if row[0] == sex and row[1] == days)
    power, median, spread = row[2:]

    def sd(k):
        return median * (1 + power * spread * k) ** (1 / power)

    z = ((value / median) ** power - 1) / (spread * power)
    if indicator != "haz" and z > 3:
        z = 3 + (value - sd(3)) / (sd(3) - sd(2))
    if indicator != "haz" and z < -3:
        z = -3 + (value - sd(-3)) / (sd(-2) - sd(-3))
    return z


@settings(max_examples=60, deadline=None)
@given(
    sex=st.sampled_from([1, 2]),
    days=st.integers(0, 1826),
    kg=st.floats(1, 40),
    cm=st.floats(40, 130),
)
def test_the_vectorised_scores_agree_with_the_rule_written_out(sex, days, kg, cm):
    scores = child("M" if sex == 1 else "F", days, kg, cm)
    for indicator, value in (("haz", cm), ("waz", kg), ("baz", kg / (cm / 100) ** 2)):
        assert scores.z[indicator][0] == pytest.approx(
            slow_z(indicator, sex, days, value), abs=0.00501
        )


def test_lengths_between_two_rows_are_interpolated():
    # WHO: linear interpolation of L, M and S between tenths of a centimetre
    table = reference("wflanthro")
    lower, upper = (table[(table[:, 0] == 1) & (table[:, 1] == cm)][0] for cm in (70.0, 70.1))
    power, median, spread = lower[2:] * 0.75 + upper[2:] * 0.25
    expected = ((8 / median) ** power - 1) / (spread * power)
    assert child("M", 300, 8, 70.025).z["whz"][0] == round(expected, 2)


@pytest.mark.parametrize(
    ("days", "cm", "scored"),
    [
        (300, 45, True),
        (300, 44.9, False),
        (300, 110, True),
        (300, 110.1, False),
        (800, 65, True),
        (800, 64.9, False),
        (800, 120, True),
        (800, 120.1, False),
    ],
)
def test_weight_for_length_ends_where_the_tables_end(days, cm, scored):
    assert np.isnan(child("M", days, 10, cm).z["whz"][0]) != scored


def test_without_age_87_cm_decides_between_length_and_height():
    lying, standing = child("M", kg=12, cm=86.9), child("M", kg=12, cm=87)
    assert lying.z["whz"][0] == child("M", 700, 12, 86.9).z["whz"][0]
    assert standing.z["whz"][0] == child("M", 800, 12, 87).z["whz"][0]
    assert np.isnan(lying.z["haz"][0])


def test_an_empty_column_is_refused():
    with pytest.raises(InputProblem, match="the column “tb” is empty"):
        run("zscore", dataset("jk,umur,tb\nL,12,\nP,13,"), sex="jk", months="umur", length="tb")


def test_raw_numbers_can_be_written_as_json():
    data = dataset("jk,umur,tb1,tb2\nL,12,70,70.4\nP,13,71,71.2")
    result = run("zscore", data, sex="jk", months="umur", length="tb1,tb2")
    assert json.loads(json.dumps(result.values)) == result.values
    for one in result.derived:
        json.dumps(one.values)
    for table in result.tables:
        assert all(len(row) == len(table.columns) for row in table.rows)
