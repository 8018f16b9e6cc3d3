"""Projects: made with a codebook, counted, checked, set."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.model.errors import InputProblem
from qualcode.services import projects
from qualcode.services.session import Session
from tests import builders


@pytest.mark.parametrize("name", ["ipo_stunting", "intervensi_gizi_spesifik", "sct_positive_deviance"])  # fmt: skip
def test_a_project_is_made_with_a_bundled_codebook(tmp_path, name):
    book = builders.ROOT / "codebooks" / f"{name}.yaml"
    with projects.create(tmp_path / "a", "Ani", codebook=book) as session:
        facts = projects.overview(session)
        assert facts.codes >= 16
        assert facts.title == "a"
        assert projects.verify(session) == []


def test_the_overview_counts_what_lives(study):
    study.apply("IDI-01", "Dilatih", "Man", memo="m")
    study.also("Budi").apply("IDI-01", "Dilatih", "Man")
    facts = projects.overview(study.session)
    assert (facts.title, facts.sources, facts.informants) == ("Studi", 3, 4)
    assert (facts.codes, facts.codings, facts.memos) == (7, 2, 1)
    assert facts.coders == ("Ani", "Budi")
    assert facts.words == sum(len(study.text(name).split()) for name in study.sources)
    assert facts.head == study.project.head


def test_settings_are_stored_changed_and_undone(study):
    assert projects.get_setting(study.session, "advance", True) is True
    projects.set_setting(study.session, "advance", False)
    projects.set_setting(study.session, "advance", {"a": [1, "x"]})
    assert projects.get_setting(study.session, "advance") == {"a": [1, "x"]}
    projects.undo(study.session)
    assert projects.get_setting(study.session, "advance") is False
    projects.undo(study.session)
    assert projects.get_setting(study.session, "advance") is None
    projects.set_setting(study.session, "advance", 3)
    assert projects.get_setting(study.session, "advance") == 3
    assert projects.verify(study.session) == []


def test_two_programs_see_each_others_work(study):
    with Session.open(study.project.path, "Budi") as other:
        before = other.project.data_version
        study.apply("IDI-01", "Dilatih", "Man")
        assert other.project.data_version != before
        assert projects.overview(other).codings == 1


def test_a_name_that_two_programs_join_with_is_one_coder(study):
    first, second = study.also("Budi").session, Session.open(study.project.path, "budi")
    with second:
        assert first.known_coder_id is None
        assert second.known_coder_id is None
        assert first.coder_id == second.coder_id
    assert projects.overview(study.session).coders == ("Ani", "Budi")


def test_a_project_that_could_not_be_begun_leaves_nothing(tmp_path):
    with pytest.raises(InputProblem):
        projects.create(tmp_path / "a", " ")
    with pytest.raises(InputProblem):
        projects.create(tmp_path / "b", "Ani", codebook=Path("none.yaml"))
    assert list(tmp_path.iterdir()) == []
