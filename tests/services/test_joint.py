"""Numbers and words together."""

from __future__ import annotations

import pytest

from qualcode.analysis import quantitize
from qualcode.export import statistics_tables
from qualcode.model.errors import InputProblem, NotFound, RuleBroken
from qualcode.model.mixed import Fit, ItemKind, Measure, Relation
from qualcode.model.reduction import ResponseState
from qualcode.services import (
    datasets,
    display,
    items,
    joint,
    projects,
    reduction,
    responses,
    triangulation,
)
from qualcode.services.quantitative import DataFiles

TABLE = "kode;haz;stunting\nB1;-2,5;Ya\nB2;-0,4;Tidak\nB3;0,2;Tidak\nB4;-3,1;Ya\n"


@pytest.fixture
def both(study, tmp_path):
    """Three cases with informants, two of them coded; the fourth case is alone."""
    path = tmp_path / "balita.csv"
    path.write_text(TABLE, encoding="utf-8")
    datasets.attach(
        study.session, DataFiles(files=(path,)), case_column="kode", relation=Relation.INFORMANTS
    )
    study.apply("IDI-01", "Dilatih tu dak pernah 😀", "Input/Man")
    study.apply("IDI-01", "yang aktif cuman duo", "Input/Man")
    study.apply("IDI-02", "Timbangan rusak", "Output/Dana")
    people = study.informants
    pairs = [
        ("B1", people["Informan 01I"]),
        ("B2", people["Informan 02I"]),
        ("B3", people["Informan 01K1"]),
    ]
    datasets.link(study.session, datasets.find(study.session, ""), pairs)
    return study


def decide(study, person, code, state):
    responses.decide(
        study.session, study.informants[person], study.code(code), ResponseState(state)
    )


def table_of(result):
    printed = statistics_tables.printed(result).tables[0]
    return [dict(zip(printed.heads, row, strict=True)) for row in printed.rows]


# -- codes as variables --------------------------------------------------------------------------


def test_not_asked_is_empty_asked_but_not_said_is_zero_said_is_one(both):
    decide(both, "Informan 02I", "Input/Man", "does_not_know")
    decide(both, "Informan 01K1", "Input/Man", "not_asked")
    data = joint.with_codes(both.session, datasets.find(both.session, ""), ["Input/Man"])
    assert data.codes("Man") == ["1", "0", None, None]
    assert data.label_of("Man", "1") == "mentioned"


def test_counts_and_rates_per_thousand_words(both):
    data_set = datasets.find(both.session, "")
    counted = joint.with_codes(both.session, data_set, ["Input/Man"], measure=Measure.COUNT)
    assert counted.codes("Man")[0] == "2"
    rated = joint.with_codes(both.session, data_set, ["Input/Man"], measure=Measure.RATE)
    # the mother says 13 + 10 words in two turns
    spoken = quantitize.words_of(display.study(both.session))[both.informants["Informan 01I"]]
    assert spoken == 23
    assert rated.numbers("Man")[0] == pytest.approx(2000 / 23)


def test_a_code_counts_with_those_below_it_and_same_names_are_told_apart(both):
    data_set = datasets.find(both.session, "")
    data = joint.with_codes(both.session, data_set, ["Input", "Input/Dana", "Output/Dana"])
    assert data.codes("Input")[0] == "1"
    assert data.codes("Output/Dana")[1] == "1"
    assert data.has("Input/Dana")


def test_a_case_with_two_informants_has_what_either_of_them_says(both):
    data_set = datasets.find(both.session, "")
    datasets.link(both.session, data_set, [("B2", both.informants["Informan 01K2"])])
    both.apply("FGD-01", "Duit jugo", "Input/Man")
    data = joint.with_codes(both.session, data_set, ["Input/Man"])
    assert data.codes("Man")[1] == "1"


def test_the_informants_themselves_are_a_table(both):
    data = joint.informant_table(both.session, ["Input/Man"])
    assert data.codes("informant")[0] == "Informan 01I"
    assert "role" in data.names
    assert data.codes("Man")[0] == "1"


# -- displays ------------------------------------------------------------------------------------


def test_statistics_by_themes_count_those_who_were_asked_with_a_quotation_each(both):
    decide(both, "Informan 02I", "Input/Man", "no_answer")
    decide(both, "Informan 01K1", "Input/Man", "not_asked")
    result = joint.themes_by(
        both.session, datasets.find(both.session, ""), "stunting", ["Input/Man"]
    )
    (row,) = table_of(result)
    assert (row["Ya, n"], row["Tidak, n"]) == ("1 of 1", "0 of 1")
    assert row["Ya, %"] == ""
    assert (
        "Dilatih tu dak pernah 😀" in row["In their words"] or "cuman duo" in row["In their words"]
    )
    assert "(Informan 01I)" in row["In their words"]
    assert result.missing == 1
    assert "1 cases have no informant" in str(result.warnings[0])


def test_a_variable_of_many_values_is_refused_as_groups(both, tmp_path):
    path = tmp_path / "lain.csv"
    path.write_text("kode;x\n" + "\n".join(f"B{n};{n}" for n in range(1, 9)), encoding="utf-8")
    made, _ = datasets.attach(both.session, DataFiles(files=(path,)), case_column="kode")
    datasets.link(both.session, made, [("B1", both.informants["Informan 01I"])])
    with pytest.raises(InputProblem, match="“x” has 8 different values"):
        joint.themes_by(both.session, made, "x")


def test_cases_stand_in_the_order_of_their_number(both):
    decide(both, "Informan 02I", "Input/Man", "denies")
    decide(both, "Informan 01K1", "Input/Man", "not_asked")
    result = joint.cases_by(
        both.session,
        datasets.find(both.session, ""),
        "haz",
        ["Input/Man"],
        category="stunting",
    )
    rows = table_of(result)
    assert [row["Case"] for row in rows] == ["B1", "B2", "B3"]
    assert [row["Man"] for row in rows] == ["✓", "–", ""]
    assert [row["Category"] for row in rows] == ["Ya", "Tidak", "Tidak"]
    assert result.missing == 1


def test_displays_need_links(study, tmp_path):
    path = tmp_path / "balita.csv"
    path.write_text(TABLE, encoding="utf-8")
    made, _ = datasets.attach(study.session, DataFiles(files=(path,)))
    with pytest.raises(RuleBroken, match="which column identifies a case"):
        joint.cases_by(study.session, made, "haz")
    datasets.change(study.session, made, case_column="kode")
    with pytest.raises(RuleBroken, match="is linked to an informant yet"):
        joint.cases_by(study.session, datasets.find(study.session, ""), "haz")


def test_side_by_side_has_indicators_and_lines_with_their_fit(both):
    triangulation.set_indicator(
        both.session, "Cakupan", 52.94, 70, aim=">", facts={"unit": "%", "code": "Output/Dana"}
    )
    joint.set_line(both.session, "Input/Man", quantity="2 dari 5 kader", fit=Fit.CONFIRMS)
    joint.set_line(both.session, "Input/Man", inference="Kader belum dilatih")
    rows = {row["Theme"]: row for row in table_of(joint.side_by_side(both.session))}
    assert rows["Input/Man"]["Numbers"] == "2 dari 5 kader"
    assert rows["Input/Man"]["Fit"] == "confirms"
    assert rows["Input/Man"]["What follows"] == "Kader belum dilatih"
    assert "(Informan 01I)" in rows["Input/Man"]["In their words"]
    joint.drop_line(both.session, "Input/Man")
    with pytest.raises(NotFound):
        joint.drop_line(both.session, "Input/Man")


def test_a_number_can_be_computed_anew_whenever_the_display_is_shown(both):
    data_set = datasets.find(both.session, "")
    joint.set_line(
        both.session,
        "Input/Man",
        data_set=data_set,
        statistic="normality",
        options={"columns": "haz"},
    )
    (row,) = table_of(joint.side_by_side(both.session, ["Input/Man"]))
    assert row["Numbers"]
    with pytest.raises(InputProblem, match="no column “zzz”"):
        joint.set_line(
            both.session, "Input/Man", data_set=data_set, statistic="normality",
            options={"columns": "zzz"},
        )  # fmt: skip


# -- items ---------------------------------------------------------------------------------------


def test_a_theme_becomes_an_item_and_the_trace_to_the_quotations_is_kept(both):
    data_set = datasets.find(both.session, "")
    items.add(
        both.session,
        "Input/Man",
        "Apakah kader dilatih?",
        data_set=data_set,
        variables=["Stunting"],
    )
    items.add(both.session, "Input", "Kader memengaruhi cakupan", kind=ItemKind.HYPOTHESIS)
    first, second = items.listing(both.session)
    assert (first.label, second.label) == ("1", "H1")
    assert len(first.evidence) == 2
    rows = table_of(items.building(both.session))
    assert "Dilatih tu dak pernah 😀" in rows[0]["In their words"]
    assert rows[0]["Variable"] == "stunting"
    assert rows[0]["Answers"] == "stunting: Tidak 2, Ya 2 (n = 4)"
    assert rows[1]["Item"] == "hypothesis H1"


def test_evidence_that_was_taken_back_is_told(both):
    items.add(both.session, "Input/Man", "Apakah kader dilatih?")
    (item,) = items.listing(both.session)
    reduction.retract(both.session, [item.evidence[0]])
    result = items.building(both.session)
    assert result.values["lost"] == 1
    assert "1 quotations were taken back" in str(result.warnings[0])
    projects.undo(both.session)
    assert items.building(both.session).values["lost"] == 0


def test_an_item_needs_words_and_known_variables_and_can_be_dropped(both):
    data_set = datasets.find(both.session, "")
    with pytest.raises(RuleBroken, match="no wording"):
        items.add(both.session, "Input/Man", " ")
    with pytest.raises(InputProblem, match="no column “p1”"):
        items.add(both.session, "Input/Man", "x", data_set=data_set, variables=["p1"])
    items.add(both.session, "Input/Man", "x")
    items.drop(both.session, "1")
    assert items.listing(both.session) == []
    with pytest.raises(NotFound):
        items.drop(both.session, "1")


def test_everything_is_undone_in_steps_and_rebuilt_from_the_log(both):
    before = both.content()
    joint.set_line(both.session, "Input/Man", quantity="1", fit=Fit.SILENT)
    items.add(both.session, "Input/Man", "x")
    after = both.content()
    for _ in range(2):
        projects.undo(both.session)
    assert both.content() == before
    for _ in range(2):
        projects.redo(both.session)
    both.session.project.rebuild()
    assert both.content() == after
    assert projects.verify(both.session) == []
