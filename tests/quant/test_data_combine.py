"""Several tables become one."""

import pytest

from qualcode.model.errors import InputProblem
from qualcode.quant.data_combine import joined, stacked
from tests.quant.tables import dataset


def test_tables_with_the_same_columns_are_put_under_each_other():
    data = stacked([dataset("a,b\n1,x\n2,y", "one.csv"), dataset("B,A\nz,3", "two.csv")])
    assert data.codes("a") == ["1", "2", "3"]
    assert data.codes("b") == ["x", "y", "z"]
    assert data.name == "one.csv + two.csv"
    assert data.row_numbers == (2, 3, 2)


def test_tables_with_other_columns_are_refused_with_their_names():
    with pytest.raises(InputProblem, match=r"two\.csv cannot be put under one\.csv.*c"):
        stacked([dataset("a,b\n1,x", "one.csv"), dataset("a,c\n1,x", "two.csv")])


def test_columns_are_joined_by_the_id_and_strangers_are_named():
    left = dataset("kode,umur\nB1,12\nB2,24\nB3,36", "balita.csv")
    right = dataset("kode,protein,umur\nB2,80,99\nB1,70,99\nB9,60,99", "gizi.csv")
    data = joined(left, right, "kode")
    assert data.codes("protein") == ["70", "80", None]
    assert data.codes("umur") == ["12", "24", "36"]
    told = " ".join(map(str, data.log))
    assert "2 of 3 ids found" in told
    assert "only in balita.csv: B3" in told
    assert "only in gizi.csv: B9" in told
    assert "taken from balita.csv: umur" in told


def test_an_id_may_repeat_on_the_right_only_when_its_rows_agree():
    left = dataset("kode,umur\nB1,12", "balita.csv")
    agreeing = dataset("kode,protein\nB1,70\nB1,70", "gizi.csv")
    assert joined(left, agreeing, "kode").codes("protein") == ["70"]
    with pytest.raises(InputProblem, match=r"gizi\.csv, row 3, column “kode”.*differ"):
        joined(left, dataset("kode,protein\nB1,70\nB1,71", "gizi.csv"), "kode")


def test_a_missing_column_of_ids_is_named():
    with pytest.raises(InputProblem, match="no column “nik”"):
        joined(dataset("kode\nB1"), dataset("kode\nB1"), "nik")


def test_adequacy_gives_each_row_of_a_child_its_percent_and_category():
    from qualcode.quant.registry import run

    rows = "kode,hari,protein,umur,bb\nB1,Rabu,10,30,10\nB1,Minggu,14,30,10\nB2,Rabu,40,30,10\nB2,Minggu,40,30,10"
    names = {"id": "kode", "date": "hari", "months": "umur", "weight": "bb", "protein": "protein"}
    result = run("adequacy", dataset(rows), **names)
    percent, category = (one.values for one in result.derived)
    assert percent[0] == percent[1] == pytest.approx(12 / (10 / 13 * 20) * 100)
    assert category == ("1", "1", "0", "0")


def test_a_statistic_can_be_a_recorded_step():
    from qualcode.quant.data_steps import apply_steps, steps_from_json

    data = dataset("a,b\n1,0\n1,1\n0,0")
    step = '[{"do": "statistic", "name": "score", "options": {"items": "a,b", "name": "total"}}]'
    made = apply_steps(data, steps_from_json(step))
    assert made.numbers("total").tolist() == [50, 100, 0]
    assert "New variables of “score”: total, total_category" in str(made.log[-1])
    plain = '[{"do": "statistic", "name": "frequencies", "options": {"columns": "a"}}]'
    with pytest.raises(InputProblem, match=r"Step 1 .*makes no new variables"):
        apply_steps(data, steps_from_json(plain))
