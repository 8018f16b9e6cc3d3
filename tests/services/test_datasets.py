"""Data sets of a project: kept as read, explained, worked on in recorded steps, joined with people."""

from __future__ import annotations

import pytest

from qualcode import messages
from qualcode.model.errors import InputProblem, NotFound, RuleBroken
from qualcode.model.mixed import Relation
from qualcode.services import datasets, projects, sources
from qualcode.services.quantitative import DataFiles
from tests import builders

TABLE = "kode;haz;lahir;tahu\nB1;-2,5;12/03/2021;0\nB2;-0,4;01/02/2020;1\nB3;0,2;05/05/2020;1\n"


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "balita.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


@pytest.fixture
def attached(study, path):
    made, problems = datasets.attach(study.session, DataFiles(files=(path,)), case_column="kode")
    assert problems == ()
    return made


def again(study, name="balita"):
    return datasets.find(study.session, name)


def test_a_data_set_is_kept_as_it_was_read_whatever_becomes_of_the_file(study, path, attached):
    path.write_text("kode\nX\n", encoding="utf-8")
    data = datasets.load(study.session, attached)
    assert data.codes("kode") == ["B1", "B2", "B3"]
    assert data.numbers("haz").tolist() == [-2.5, -0.4, 0.2]
    assert str(data.dates("lahir")[0]) == "2021-03-12"
    path.unlink()
    reopened = builders.reopen(study)
    assert datasets.load(reopened.session, again(reopened)).numbers("haz")[0] == -2.5
    assert projects.verify(reopened.session) == []
    reopened.session.close()


def test_attaching_is_one_step_that_undo_takes_back_and_redo_brings_again(study, attached):
    projects.undo(study.session)
    assert datasets.listing(study.session) == []
    projects.redo(study.session)
    assert again(study) == attached


def test_steps_are_recorded_and_repeated_on_the_kept_table(study, attached):
    recode = {
        "do": "recode",
        "column": "haz",
        "to": "stunting",
        "cutoffs": "1 Ya < -2; 0 Tidak >= -2",
    }
    datasets.add_steps(study.session, attached, [recode])
    datasets.add_steps(study.session, again(study), [{"do": "exclude", "where": "kode = B3"}])
    data = datasets.load(study.session, again(study))
    assert data.codes("stunting") == ["1", "0"]
    assert len(data.log) == 2
    projects.undo(study.session)
    assert datasets.load(study.session, again(study)).codes("stunting") == ["1", "0", "0"]
    assert "recorded 1" in " ".join(map(str, _told(study)))


def _told(study):
    from qualcode.services import trail

    return [trail.told(one.verb, one.facts) for one in projects.log(study.session)]


def test_a_step_that_cannot_be_done_is_told_by_number_and_nothing_is_recorded(study, attached):
    before = study.content()
    steps = [{"do": "rename", "column": "haz", "to": "z"}, {"do": "label", "column": "haz"}]
    with pytest.raises(InputProblem, match=r"Step 2 \(label\).*no column “haz”"):
        datasets.add_steps(study.session, attached, steps)
    assert study.content() == before


def test_what_a_statistic_computes_can_stay_as_a_step_in_the_readers_language(study, attached):
    step = {"do": "statistic", "name": "score", "options": {"items": "tahu", "name": "skor"}}
    datasets.add_steps(study.session, attached, [step])
    data = datasets.load(study.session, again(study))
    assert data.numbers("skor").tolist() == [0, 100, 100]
    assert again(study).steps[0]["name"] == "score"


def test_a_dictionary_explains_the_variables(study, tmp_path, attached):
    file = tmp_path / "kamus.csv"
    file.write_text(
        "variable,label,values\ntahu,Pengetahuan,0 = Kurang; 1 = Baik\n", encoding="utf-8"
    )
    datasets.explain(study.session, attached, DataFiles(files=(), dictionary=file))
    data = datasets.load(study.session, again(study))
    assert data.variable("tahu").label == "Pengetahuan"
    assert data.label_of("tahu", "0") == "Kurang"


def test_a_dictionary_and_steps_can_come_with_the_table(study, path, tmp_path):
    kamus, steps = tmp_path / "kamus.csv", tmp_path / "steps.json"
    kamus.write_text("variable,label\nhaz,TB/U\n", encoding="utf-8")
    steps.write_text(
        '{"steps": [{"do": "rename", "column": "haz", "to": "tbu"}]}', encoding="utf-8"
    )
    files = DataFiles(files=(path,), dictionary=kamus, steps=steps)
    made, _ = datasets.attach(study.session, files, name="dua")
    data = datasets.load(study.session, made)
    assert data.variable("tbu").label == "TB/U"


@pytest.mark.parametrize("name", ["nothing", ""])
def test_a_data_set_is_found_by_name_or_because_it_is_the_only_one(study, path, name):
    with pytest.raises(NotFound, match="There is no data set"):
        datasets.find(study.session, name)
    datasets.attach(study.session, DataFiles(files=(path,)))
    assert datasets.find(study.session, "").name == "balita"
    with pytest.raises(RuleBroken, match="already"):
        datasets.attach(study.session, DataFiles(files=(path,)))


def test_a_case_needs_a_row_of_its_own(study, tmp_path):
    file = tmp_path / "ganda.csv"
    file.write_text("kode,x\nB1,1\nB2,2\nB1,3\n", encoding="utf-8")
    with pytest.raises(InputProblem, match=r"row 4, column “kode”: B1 stands in row 2 already"):
        datasets.attach(study.session, DataFiles(files=(file,)), case_column="kode")
    assert datasets.listing(study.session) == []


# -- cases and informants ------------------------------------------------------------------------


def test_cases_and_informants_are_joined_and_the_unmatched_of_both_sides_are_listed(
    study, attached
):
    mother = study.informants["Informan 01I"]
    assert datasets.link(study.session, attached, [("B1", mother)]) == 1
    assert datasets.link(study.session, attached, [("B1", mother)]) == 0
    report = datasets.link_report(study.session, attached)
    assert [(case, person.name) for case, person in report.pairs] == [("B1", "Informan 01I")]
    assert report.cases_alone == ("B2", "B3")
    assert {p.name for p in report.informants_alone} == set(study.informants) - {"Informan 01I"}
    projects.undo(study.session)
    assert datasets.link_report(study.session, attached).pairs == ()


@pytest.mark.parametrize(
    ("relation", "pairs", "says"),
    [
        ("one", [("B1", "Informan 01I"), ("B1", "Informan 02I")], "Case B1 would have several"),
        ("one", [("B1", "Informan 01I"), ("B2", "Informan 01I")], "Informan 01I would belong"),
        ("cases", [("B1", "Informan 01I"), ("B1", "Informan 02I")], "Case B1 would have several"),
        ("informants", [("B1", "Informan 01I"), ("B2", "Informan 01I")], "would belong"),
        ("informants", [("B1", "Informan 01I"), ("B1", "Informan 02I")], ""),
        ("cases", [("B1", "Informan 01I"), ("B2", "Informan 01I")], ""),
        ("many", [("B1", "Informan 01I"), ("B1", "Informan 02I"), ("B2", "Informan 01I")], ""),
    ],
)
def test_one_to_many_must_be_declared(study, attached, relation, pairs, says):
    datasets.change(study.session, attached, relation=Relation(relation))
    data_set = again(study)
    wanted = [(case, study.informants[name]) for case, name in pairs]
    if says:
        with pytest.raises(RuleBroken, match=says):
            datasets.link(study.session, data_set, wanted)
        assert datasets.links(study.session, data_set) == []
    else:
        assert datasets.link(study.session, data_set, wanted) == len(pairs)
        if relation != "many":
            with pytest.raises(RuleBroken):
                datasets.change(study.session, data_set, relation=Relation.ONE)


def test_an_attribute_of_the_informants_can_name_their_cases(study, attached):
    person = study.informants["Informan 02I"]
    sources.set_informant(study.session, person, kasus="b2; B9")
    report = datasets.link_by(study.session, attached, "kasus")
    assert [(case, p.name) for case, p in report.pairs] == [("B2", "Informan 02I")]
    assert datasets.unlink(study.session, attached, "b2") == 1
    assert datasets.links(study.session, attached) == []


def test_an_unknown_case_is_refused(study, attached):
    with pytest.raises(RuleBroken, match="no case “B7” in the column “kode”"):
        datasets.link(study.session, attached, [("B7", study.informants["Informan 01I"])])


def test_dropping_takes_the_links_along_and_undo_brings_all_back(study, attached):
    datasets.link(study.session, attached, [("B1", study.informants["Informan 01I"])])
    before = study.content()
    datasets.drop(study.session, attached)
    assert datasets.listing(study.session) == []
    projects.undo(study.session)
    assert study.content() == before
    study.session.project.rebuild()
    assert study.content() == before


def test_the_names_of_computed_categories_follow_the_language(study, path):
    rows = "kode;jk;hari;tb\nB1;L;900;75,0\nB2;P;900;90,0\n"
    path.write_text(rows, encoding="utf-8")
    made, _ = datasets.attach(study.session, DataFiles(files=(path,)))
    options = {"sex": "jk", "days": "hari", "length": "tb"}
    step = {"do": "statistic", "name": "zscore", "options": options}
    datasets.add_steps(study.session, made, [step])
    labels = datasets.load(study.session, again(study)).variable("stunting").value_labels
    assert labels == {"0": messages.tr("not stunted"), "1": messages.tr("stunted")}
