"""Backups: verified, private, rotated, and never in the way."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from qualcode.model.errors import InputProblem, ProjectProblem
from qualcode.services import projects
from qualcode.services.session import Session
from qualcode.store import backup
from qualcode.store.project import Project
from tests import builders


def names(study) -> list[str]:
    return [path.name for path in projects.list_backups(study.project.path)]


def test_closing_makes_a_backup_that_says_the_same(study):
    study.apply("IDI-01", "Dilatih", "Man")
    content = study.content()
    study.session.close()
    (made,) = projects.list_backups(study.project.path)
    assert made.name == f"20260301T080000Z-{made.stem[-8:]}.qualcode"
    with Project.open(made, backups=False) as project:
        assert builders.logical(project) == content
        assert project.head.startswith(made.stem[-8:])


def test_an_unchanged_project_is_not_backed_up_twice(study, clock):
    study.session.close()
    clock.forward(days=3)
    again = Session.open(study.project.path, "Ani", clock=clock)
    again.close()
    assert len(names(study)) == 1


def test_changes_within_ten_minutes_wait_for_the_next_close(study, clock):
    study = builders.reopen(study)
    study.apply("IDI-01", "Dilatih", "Man")
    clock.forward(minutes=9)
    study = builders.reopen(study)
    assert len(names(study)) == 1
    clock.forward(minutes=2)
    study = builders.reopen(study)
    assert len(names(study)) == 2


def test_what_a_crash_left_without_backup_is_backed_up_on_opening(study, clock):
    study = builders.reopen(study)
    study.apply("IDI-01", "Dilatih", "Man")
    study.project.connection.close()
    clock.forward(hours=1)
    with Session.open(study.project.path, "Ani", clock=clock):
        assert len(names(study)) == 2


def test_old_backups_are_rotated_and_days_are_kept(study, clock):
    for n in range(60):
        clock.forward(hours=13)
        projects.set_setting(study.session, "n", n)
        study.project.back_up_when_due()
    kept = projects.list_backups(study.project.path)
    days = [path.name[:8] for path in kept]
    assert len(kept) >= backup.KEEP_RECENT
    assert all(days.count(day) == 1 for day in days[backup.KEEP_RECENT :])
    oldest = clock.at - timedelta(days=backup.KEEP_DAYS)
    assert min(days) >= oldest.strftime("%Y%m%d")
    assert len(set(days)) >= backup.KEEP_DAYS - 1


def test_a_backup_from_a_wrong_future_does_not_stop_backups(study, clock):
    clock.forward(days=30_000)
    study = builders.reopen(study)
    clock.forward(days=-30_000)
    study.apply("IDI-01", "Dilatih", "Man")
    study.project.back_up_when_due()
    assert len(names(study)) == 2


def test_a_strange_file_among_the_backups_is_left_alone(study, clock):
    folder = backup.folder_of(study.project.path)
    folder.mkdir()
    strange = folder / "my own copy.qualcode"
    strange.write_bytes(b"x")
    for n in range(15):
        clock.forward(days=40)
        projects.set_setting(study.session, "n", n)
        study.project.back_up_when_due()
    assert strange.read_bytes() == b"x"
    assert len(names(study)) == backup.KEEP_RECENT


def test_a_backup_by_hand_never_overwrites(study, tmp_path):
    target = projects.back_up(study.session, tmp_path / "copy.qualcode")
    before = target.read_bytes()
    with pytest.raises(InputProblem, match="exists already"):
        projects.back_up(study.session, target)
    assert target.read_bytes() == before


def test_a_backup_that_cannot_be_written_is_said_and_leaves_nothing(study, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with pytest.raises(InputProblem, match="does not exist"):
        projects.back_up(study.session, blocked / "copy.qualcode")
    folder = backup.folder_of(study.project.path)
    folder.write_bytes(b"in the way")
    study.apply("IDI-01", "Dilatih", "Man")
    study.session.close()
    assert folder.read_bytes() == b"in the way"


def test_a_backup_that_fails_its_check_is_discarded(study, tmp_path, monkeypatch):
    heads = count()
    monkeypatch.setattr(backup, "_head", lambda _connection: str(next(heads)))
    with pytest.raises(ProjectProblem, match="did not pass its check"):
        backup.make(study.project.connection, tmp_path / "copies" / "copy.qualcode")
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_restored_project_says_the_same_and_goes_on(study, tmp_path):
    study.apply("IDI-01", "Dilatih", "Man", memo="m")
    content, head = study.content(), study.project.head
    copy = projects.back_up(study.session, tmp_path / "copy.qualcode")
    before = copy.read_bytes()
    restored = projects.restore(copy, tmp_path / "again")
    assert restored.name == "again.qualcode"
    with Session.open(restored, "Ani") as session:
        assert builders.logical(session.project) == content
        assert session.project.head == head
        projects.undo(session)
        assert projects.overview(session).codings == 0
        assert projects.verify(session) == []
    assert copy.read_bytes() == before, "the backup itself is never written to"
    assert not list(tmp_path.glob("copy.qualcode-*"))
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_a_running_project_can_be_restored_from(study, tmp_path):
    study.apply("IDI-01", "Dilatih", "Man")
    with Session.open(projects.restore(study.project.path, tmp_path / "b"), "Ani") as session:
        assert projects.overview(session).codings == 1


def test_restoring_never_overwrites(study, tmp_path):
    copy = projects.back_up(study.session, tmp_path / "copy.qualcode")
    with pytest.raises(InputProblem, match="never overwrites"):
        projects.restore(copy, study.project.path)


def test_a_tampered_backup_is_not_restored(study, tmp_path):
    copy = projects.back_up(study.session, tmp_path / "copy.qualcode")
    copy.write_bytes(copy.read_bytes().replace(b"Kader ado limo", b"Kader adu limo"))
    with pytest.raises(ProjectProblem, match="not a sound project"):
        projects.restore(copy, tmp_path / "again.qualcode")
    assert sorted(p.name for p in tmp_path.iterdir() if "again" in p.name) == []


def test_what_is_no_project_is_not_restored(tmp_path):
    (tmp_path / "x.qualcode").write_bytes(b"x" * 500)
    with pytest.raises(ProjectProblem, match="not a qualcode project"):
        projects.restore(tmp_path / "x.qualcode", tmp_path / "again.qualcode")
    with pytest.raises(ProjectProblem, match="no project"):
        projects.restore(tmp_path / "none.qualcode", tmp_path / "again.qualcode")
    assert [p.name for p in tmp_path.iterdir()] == ["x.qualcode"]
