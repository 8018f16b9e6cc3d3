import numpy as np
import pytest

from qualcode.model.errors import InputProblem
from qualcode.quant.cutoffs import categorize, parse_cutoffs
from qualcode.quant.nutrition import adequacy_rules, age_group, allowances, corrected_needs
from qualcode.quant.registry import run
from tests.quant.tables import dataset, values_of


@pytest.mark.parametrize(
    ("edition", "months", "expected"),
    [
        # Permenkes 28/2019, macronutrients: kcal, protein, fat, carbohydrate, fibre, water
        ("2019", 5, (6, 60, 550, 9, 31, 59, 0, 700)),
        ("2019", 6, (9, 72, 800, 15, 35, 105, 11, 900)),
        ("2019", 12, (13, 92, 1350, 20, 45, 215, 19, 1150)),
        ("2019", 47, (13, 92, 1350, 20, 45, 215, 19, 1150)),
        ("2019", 48, (19, 113, 1400, 25, 50, 220, 20, 1450)),
        # Permenkes 75/2013 (figures of WNPG X, 2012)
        ("2013", 30, (13, 91, 1125, 26, 44, 155, 16, 1200)),
        ("2013", 50, (19, 112, 1600, 35, 62, 220, 22, 1500)),
    ],
)
def test_the_akg_of_both_editions(edition, months, expected):
    group = age_group(months, edition)
    assert (group.weight, group.height, *group.needs.values()) == expected


def test_ages_without_a_group():
    assert age_group(84, "2019") is None
    assert age_group(float("nan"), "2019") is None
    assert len(allowances("2019")) == 4


@pytest.mark.parametrize(
    ("kg", "months", "needs"),
    [
        # worked from the decree: own weight / reference weight x AKG
        (10, 30, (1038.46, 15.38, 34.62, 165.38)),
        (15.5, 50, (1142.11, 20.39, 40.79, 179.47)),
        (13, 30, (1350, 20, 45, 215)),
    ],
)
def test_needs_are_corrected_by_body_weight(kg, months, needs):
    found = [
        corrected_needs(np.array([float(months)]), np.array([float(kg)]), name, "2019")[0]
        for name in ("energy", "protein", "fat", "carbohydrate")
    ]
    assert found == pytest.approx(needs, abs=0.005)


def one_child(protein, kg=10, months=30):
    rows = "\n".join(
        f"A,{day},{protein},{kg},{months}" for day in ("2022-03-11", "2022-03-12")
    )  # Friday, Saturday
    return dataset(f"id,tgl,p,bb,umur\n{rows}")


NAMES = {"id": "id", "date": "tgl", "months": "umur", "weight": "bb", "protein": "p"}


@pytest.mark.parametrize(
    ("kg", "grams", "code"),
    [
        (10, 12.30, "1"),  # need 15.3846 g: 79.95 %
        (10, 12.31, "0"),  # 80.015 %
        (13, 16.0, "0"),  # exactly 80 %
        (13, 15.99, "1"),
    ],
)
def test_eighty_percent_is_adequate_without_a_float_slip(kg, grams, code):
    result = run("adequacy", one_child(grams, kg), **NAMES)
    assert result.values["protein"]["counts"][code] == 1
    assert result.options["decree"] == "Permenkes 28/2019"
    assert not result.warnings


def test_eighty_percent_survives_every_weight():
    # 0.8 x need computed in floats may be 79.99999999999999 %
    rules = parse_cutoffs("0 Cukup >= 80; 1 Kurang < 80", np.array([]))
    for tenth in range(50, 300):
        need = tenth / 10 / 13 * 20
        percent = np.array([need * 0.8 / need * 100, (need * 0.8 - 1e-6) / need * 100])
        assert categorize(percent, rules) == ["0", "1"]


def test_the_edition_changes_the_result_and_is_printed():
    new = run("adequacy", one_child(20, 13), **NAMES)
    old = run("adequacy", one_child(20, 13), **NAMES, edition="2013")
    assert new.values["protein"]["percent"] == {"A": 100.0}
    assert old.values["protein"]["percent"]["A"] == pytest.approx(20 / 26 * 100)
    assert "75/2013" in str(old.method)


FOODS = """kode,nama,energi,protein,bdd
AR001,"Beras giling, mentah",357,8.4,100
X1,Telur ayam,154,12.4,90
X2,Daun,50,,100
"""


def foods():
    import csv
    import io

    from qualcode.ingest.dataset_typing import build_table
    from qualcode.quant.data import Dataset

    rows = enumerate(csv.reader(io.StringIO(FOODS)), start=1)
    return Dataset.of(build_table("tkpi.csv", FOODS.encode(), rows))


FOOD_NAMES = {
    "id": "id",
    "date": "tgl",
    "months": "umur",
    "weight": "bb",
    "food": "makanan",
    "grams": "gram",
    "food_key": "kode",
    "bdd": "bdd",
    "energy": "energi",
    "protein": "protein",
}
PEOPLE = "id,umur,bb\nA,30,13\nB,30,13\n"


def test_foods_become_nutrients_through_their_edible_part():
    # TKPI 2017 AR001 Beras giling, mentah: 357 kcal, protein 8.4 g per 100 g, BDD 100
    recall = "id,tgl,makanan,gram\nA,Jumat,ar001,200\nA,Jumat,X1,100\nA,Sabtu,AR001,100\n"
    result = run("adequacy", dataset(recall), foods=foods(), children=dataset(PEOPLE), **FOOD_NAMES)
    first = 2 * 357 + 154 * 0.9
    assert result.values["energy"]["mean_intake"] == pytest.approx((first + 357) / 2)
    assert result.values["protein"]["mean_intake"] == pytest.approx((16.8 + 12.4 * 0.9 + 8.4) / 2)
    assert result.n == 1


def test_a_missing_day_is_reported_and_never_a_zero():
    recall = "id,tgl,makanan,gram\nA,2022-03-11,AR001,200\nB,2022-03-11,AR001,200\nB,2022-03-14,AR001,100\n"
    options = {"foods": foods(), "children": dataset(PEOPLE), **FOOD_NAMES}
    result = run("adequacy", dataset(recall), **options)
    assert result.values["energy"]["percent"]["A"] == pytest.approx(714 / 1350 * 100)
    said = [str(one) for one in result.warnings]
    assert "Fewer than 2 days were recorded for: A." in said
    assert "Not one weekday and one weekend day, for: B." in said
    dropped = run("adequacy", dataset(recall), **options, incomplete="drop")
    assert dropped.values["energy"]["percent"]["A"] is None
    assert (dropped.n, dropped.missing) == (1, 1)


def test_a_blank_in_the_food_table_is_missing_and_not_zero():
    recall = "id,tgl,makanan,gram\nA,Jumat,X2,100\nA,Sabtu,AR001,100\n"
    result = run("adequacy", dataset(recall), foods=foods(), children=dataset(PEOPLE), **FOOD_NAMES)
    assert result.values["protein"]["percent"]["A"] is None
    assert result.values["energy"]["percent"]["A"] == pytest.approx((50 + 357) / 2 / 13.5)
    assert any("X2 (protein)" in str(one) for one in result.warnings)


@pytest.mark.parametrize(
    ("recall", "what"),
    [
        (
            "A,Jumat,Telur ayan,100",
            "row 2, column “makanan”: the food “Telur ayan” is not in tkpi.csv",
        ),
        ("A,Jumat,X1,9000", "row 2, column “gram”: 9000 is outside 0 to 5000"),
        ("A,Jumat,X1,banyak", "row 2, column “gram”"),
        ("A,31/02/2022,X1,10", "row 2, column “tgl”: “31/02/2022”: there is no such date"),
        ("A,hari ini,X1,10", "the name of a day"),
    ],
)
def test_wrong_recalls_are_named_with_row_and_column(recall, what):
    with pytest.raises(InputProblem) as caught:
        run(
            "adequacy",
            dataset(f"id,tgl,makanan,gram\n{recall}\n"),
            foods=foods(),
            children=dataset(PEOPLE),
            **FOOD_NAMES,
        )
    assert what in str(caught.value)


def test_near_names_of_foods_are_proposed():
    with pytest.raises(InputProblem, match="did you mean Telur ayam"):
        run(
            "adequacy",
            dataset("id,tgl,makanan,gram\nA,Jumat,Telur ayan,100\n"),
            foods=foods(),
            children=dataset(PEOPLE),
            **(FOOD_NAMES | {"food_key": "nama"}),
        )


def test_every_named_cutoff_can_be_read():
    for _, text in adequacy_rules().values():
        if text != "cut-offs":
            assert parse_cutoffs(text, np.array([50.0]))


def test_riskesdas_and_study_cutoffs_differ():
    study = run("adequacy", one_child(15, 13), **NAMES)
    other = run("adequacy", one_child(15, 13), **NAMES, cutoffs="riskesdas-energy")
    assert study.values["protein"]["counts"] == {"0": 0, "1": 1}
    assert other.values["protein"]["counts"] == {"0": 1, "1": 0}


def answers(right, k=35):
    names = ",".join(f"p{n}" for n in range(1, k + 1))
    rows = "\n".join(",".join(["1"] * r + ["0"] * (k - r)) for r in right)
    return dataset(f"{names}\n{rows}")


def test_with_35_items_baik_starts_at_27_right_answers():
    # Majalengka study (2025): score / total x 100, Baik > 75, Cukup <= 75; 27 is 77.1 %, 26 is 74.3 %
    result = run("score", answers([35, 27, 26, 0]), items="p1:p35", name="pengetahuan")
    scores = values_of(result, "pengetahuan")
    assert [round(score, 1) for score in scores] == [100.0, 77.1, 74.3, 0.0]
    assert values_of(result, "pengetahuan_category") == ("0", "0", "1", "1")


def test_exactly_75_is_cukup():
    result = run("score", answers([15], k=20), items="p1:p20")
    assert values_of(result, "score_category") == ("1",)


def test_answers_are_marked_with_a_key_and_blanks_as_chosen():
    data = dataset("p1,p2\na,C\nb,d\na,\n")
    missing = run("score", data, key="p1=a, p2=c|d")
    assert values_of(missing, "score") == (100.0, 50.0, None)
    wrong = run("score", data, key="p1=a, p2=c|d", blank="wrong")
    assert values_of(wrong, "score") == (100.0, 50.0, 50.0)


def test_cutoffs_at_the_mean():
    data = dataset("s1,s2\n1,1\n5,5\n4,4\n")
    result = run(
        "score", data, scale="1..5", unit="sum", cutoffs="0 Positif >= mean; 1 Negatif < mean"
    )
    assert values_of(result, "score_category") == ("1", "0", "0")


@pytest.mark.parametrize("text", ["Baik", "0 Baik > x", "0 A > 1; 0 B <= 1", ""])
def test_unreadable_cutoffs_are_refused(text):
    with pytest.raises(InputProblem):
        parse_cutoffs(text, np.array([1.0]))
