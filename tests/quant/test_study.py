"""A study shaped like that of Majalengka: invented children, the same steps from sample to tables."""

import json

import numpy as np
import pytest

from qualcode.model.sentence import Sentence
from qualcode.quant.data_steps import apply_steps, steps_from_json
from qualcode.quant.registry import run
from tests.quant.tables import dataset
from tests.quant.test_sampling import POSYANDU


@pytest.fixture(scope="module")
def frame():
    chance = np.random.default_rng(573)
    lines = ["kode,posyandu,jk,lahir,ukur,bb1,bb2,tb1,tb2,posisi,protein1,protein2"]
    number = 0
    for name, members in POSYANDU.items():
        for _ in range(members):
            number += 1
            days = int(chance.integers(366, 1795))
            born = np.datetime64("2025-03-10") - days
            kg, cm = 4.5 + days / 160 + chance.normal(0, 1), 50 + days / 33 + chance.normal(0, 4)
            eaten = chance.uniform(8, 30, size=2)
            cells = [f"B{number:03}", name, "LP"[number % 2], born, "10/03/2025"]
            cells += [f"{kg:.1f}", f"{kg + 0.1:.1f}", f"{cm:.1f}", f"{cm + 0.2:.1f}"]
            cells += [
                "berdiri" if days >= 731 else "telentang",
                f"{eaten[0]:.1f}",
                f"{eaten[1]:.1f}",
            ]
            lines.append(",".join(map(str, cells)))
    return dataset("\n".join(lines), "balita.csv")


def test_from_the_population_to_the_84_children(frame):
    size = run("sample-size", p=0.309, population=frame.n, d=0.1, dropout=0.1)
    recruit = size.values["n_recruit"]
    drawn = run("draw", frame, id="kode", seed=2025, stratum="posyandu", n=recruit)
    assert (frame.n, size.values["n"], recruit, drawn.n) == (573, 72, 80, 84)
    assert any("84, not to 80" in str(one) for one in drawn.warnings)
    per_posyandu = {row[0]: row[2] for row in drawn.tables[0].rows}
    assert list(per_posyandu.values()) == [12, 12, 15, 16, 8, 10, 11]


@pytest.fixture(scope="module")
def sample(frame):
    drawn = run("draw", frame, id="kode", seed=2025, stratum="posyandu", n=80)
    steps = steps_from_json(
        json.dumps(
            [
                {"do": "exclude", "where": "drawn = 0", "reason": "not drawn"},
                {"do": "age", "birth": "lahir", "measured": "ukur", "to": "umur"},
                {"do": "compute", "to": "bb", "formula": "mean(bb1, bb2)"},
            ]
        )
    )
    return apply_steps(frame.with_derived(drawn.derived), steps)


def test_their_nutritional_status_goes_on_as_variables(sample):
    result = run(
        "zscore",
        sample,
        id="kode",
        sex="jk",
        birth="lahir",
        measured="ukur",
        weight="bb1,bb2",
        length="tb1,tb2",
        measure="posisi",
    )
    data = sample.with_derived(result.derived)
    assert data.n == result.n == 84
    stunted = data.codes("stunting").count("1")
    assert stunted == result.values["haz"]["below_minus_2"]
    assert 0 < stunted < 84
    assert data.label_of("stunting", "1") == "stunted"
    technical = next(table for table in result.tables if "Repeated" in str(table.title))
    assert [row[2] for row in technical.rows] == pytest.approx(
        [0.1 / 2**0.5, 0.2 / 2**0.5], abs=1e-9
    )


def test_their_protein_against_the_akg(sample):
    rows = ["kode,hari,protein,umur,bb"]
    for n, code in enumerate(sample.codes("kode")):
        for day in (1, 2):
            protein = sample.numbers(f"protein{day}")[n]
            age, kg = sample.numbers("umur")[n], sample.numbers("bb")[n]
            rows.append(f"{code},{('Rabu', 'Minggu')[day - 1]},{protein},{age},{kg}")
    recall = dataset("\n".join(rows), "recall.csv")
    names = {"id": "kode", "date": "hari", "months": "umur", "weight": "bb", "protein": "protein"}
    result = run("adequacy", recall, **names)
    counts = result.values["protein"]["counts"]
    assert counts["0"] + counts["1"] == result.n == 84
    assert not result.warnings
    # one child by hand
    code = sample.codes("kode")[0]
    eaten = (sample.numbers("protein1")[0] + sample.numbers("protein2")[0]) / 2
    kg, months = sample.numbers("bb")[0], sample.numbers("umur")[0]
    need = kg / 13 * 20 if months < 48 else kg / 19 * 25
    assert result.values["protein"]["percent"][code] == pytest.approx(eaten / need * 100)


def test_every_result_says_what_was_done(frame, sample):
    results = [
        run("sample-size", p=0.309, population=573),
        run("allocate", frame, n=80, stratum="posyandu"),
        run("draw", frame, id="kode", seed=1, n=5),
        run("screen", frame, include="posyandu = Melati"),
        run("zscore", sample, sex="jk", birth="lahir", measured="ukur", length="tb1"),
        run("score", sample, items="protein1,protein2", scale="0..50", unit="sum"),
        run("check", sample, id="kode"),
        run("dictionary", sample),
    ]
    for result in results:
        assert isinstance(result.method, Sentence), result.name
        assert result.version
        assert result.n > 0
        json.dumps(result.values)
        for table in result.tables:
            str(table.title)
            assert all(len(row) == len(table.columns) for row in table.rows)
        for sentence in (*result.warnings, result.decision, result.interpretation):
            str(sentence)
