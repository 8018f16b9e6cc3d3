"""Projects of every released version open, after a backup, and say what they said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from qualcode.model.errors import ProjectProblem
from qualcode.services import projects
from qualcode.services.session import Session
from qualcode.store import engine, migrations, project
from qualcode.store.project import Project
from tests import builders

RELEASED = sorted((Path(__file__).parents[1] / "data" / "projects").glob("v*.qualcode"))


def copy(path: Path, folder: Path) -> Path:
    return Path(shutil.copy(path, folder / "studi.qualcode"))


def test_there_is_a_project_of_every_version():
    expected = [f"v{n}" for n in range(1, project.SCHEMA_VERSION + 1)]
    assert [path.stem for path in RELEASED] == expected


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_a_released_project_says_what_it_said(released, tmp_path):
    golden = json.loads(released.with_suffix(".json").read_text(encoding="utf-8"))
    with Session.open(copy(released, tmp_path), "Ani") as session:
        said = json.loads(json.dumps(builders.logical(session.project)))
        for table, rows in golden.items():
            assert [row[: len(rows[0])] for row in said[table]] == rows
            assert not any(value for row in said[table] for value in row[len(rows[0]) :])
        assert not any(rows for table, rows in said.items() if table not in golden)
        assert projects.verify(session) == []


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_a_released_project_can_be_worked_on(released, tmp_path):
    with Session.open(copy(released, tmp_path), "Ani") as session:
        before = builders.logical(session.project)
        undone = 0
        while projects.log(session) and undone < 3:
            projects.undo(session)
            undone += 1
        for _ in range(undone):
            projects.redo(session)
        assert builders.logical(session.project) == before
        assert projects.verify(session) == []


@pytest.fixture
def older(study):
    """A project that claims to be of the version before the first, with the tables of the first."""
    study.apply("IDI-01", "Dilatih", "Man")
    content = study.content()
    path = study.project.path
    study.session.close()
    for made in projects.list_backups(path):
        made.unlink()
    connection = engine.connect(path)
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    return path, content


def test_an_older_project_is_backed_up_before_it_is_migrated(older):
    path, content = older
    with Project.open(path) as opened:
        assert builders.logical(opened) == content
        assert opened.row("PRAGMA user_version") == (project.SCHEMA_VERSION,)
    (made,) = projects.list_backups(path)
    assert int.from_bytes(made.read_bytes()[60:64], "big") == 0


def test_a_migration_that_fails_changes_nothing(older, monkeypatch):
    path, content = older
    steps = Migrations("qualcode")

    @steps()
    def m001_the_log_and_its_projections(db):
        """Stands for the first step, which the file has had."""

    @steps()
    def m002_goes_wrong(db):
        db.conn.execute("DELETE FROM coding")
        db.conn.execute("CREATE TABLE half (x)")
        raise ZeroDivisionError

    monkeypatch.setattr(migrations, "migrations", steps)
    with pytest.raises(ZeroDivisionError):
        Project.open(path)
    monkeypatch.undo()
    with Project.open(path) as opened:
        assert builders.logical(opened) == content
        assert opened.row("SELECT count(*) FROM sqlite_master WHERE name = 'half'") == (0,)


def test_without_a_backup_nothing_is_migrated(older):
    path, _ = older
    folder = path.with_name(f"{path.name}-backups")
    shutil.rmtree(folder)
    folder.write_bytes(b"in the way")
    with pytest.raises(ProjectProblem, match=r"backup .* cannot be written"):
        Project.open(path)
    assert int.from_bytes(path.read_bytes()[60:64], "big") == 0
