"""Project files: made whole or not at all, opened only when they are what they claim to be."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
from pathlib import Path

import pytest

from qualcode.model.errors import InputProblem, ProjectProblem, QualcodeError
from qualcode.services import projects
from qualcode.services.session import Session
from qualcode.store import engine
from qualcode.store.migrations import VERSION
from qualcode.store.project import SCHEMA_VERSION, Project
from tests import builders


def refusal(path: Path, kind: type[QualcodeError] = ProjectProblem) -> str:
    with pytest.raises(kind) as caught:
        Project.open(path)
    assert str(path) in str(caught.value)
    return str(caught.value)


def content(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_two_places_that_name_the_schema_agree():
    assert VERSION == SCHEMA_VERSION


def test_sqlite_is_one_without_the_wal_bug():
    assert engine.sqlite.sqlite_version_info >= (3, 51, 3)


def test_everything_that_holds_words_is_private(study):
    study.apply("IDI-01", "Dilatih", "Man")
    path = study.project.path
    assert mode(path) == 0o600
    assert [mode(Path(f"{path}{end}")) for end in ("-wal", "-shm")] == [0o600, 0o600]
    made = projects.back_up(study.session)
    assert mode(made) == 0o600
    assert mode(made.parent) == 0o700
    assert mode(projects.back_up(study.session, path.with_name("x.qualcode"))) == 0o600


def test_the_umask_does_not_matter(tmp_path):
    before = os.umask(0)
    try:
        with builders.new_session(tmp_path / "a.qualcode") as session:
            assert mode(session.project.path) == 0o600
            assert mode(Path(f"{session.project.path}-wal")) == 0o600
    finally:
        os.umask(before)


def test_a_closed_project_is_one_file_and_its_backups(tmp_path):
    with builders.new_session(tmp_path / "studi"):
        pass
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "studi.qualcode",
        "studi.qualcode-backups",
    ]


def test_the_file_says_what_it_is(session):
    session.close()
    header = session.project.path.read_bytes()[:100]
    assert header[68:72] == b"QCOD"
    assert int.from_bytes(header[60:64], "big") == SCHEMA_VERSION
    assert header[18] == 2, "write-ahead log"


def test_writes_are_durable_and_references_are_checked(session):
    connection = session.project.connection
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    values = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
    assert values == ["wal", 2, 1, 10_000]


def test_a_project_is_not_made_over_another(study):
    before = study.content()
    with pytest.raises(InputProblem, match="exists already"):
        Project.create(study.project.path)
    assert study.content() == before


def test_a_project_in_no_folder_leaves_nothing(tmp_path):
    with pytest.raises(InputProblem, match="does not exist"):
        Project.create(tmp_path / "none" / "a.qualcode")
    assert list(tmp_path.iterdir()) == []


def test_a_codebook_that_cannot_be_read_leaves_no_project(tmp_path):
    book = tmp_path / "book.yaml"
    book.write_text("codes: 3", encoding="utf-8")
    with pytest.raises(InputProblem, match="line 1"):
        projects.create(tmp_path / "a.qualcode", "Ani", codebook=book)
    assert [p.name for p in tmp_path.iterdir()] == ["book.yaml"]


def test_an_impossible_name_is_a_clear_refusal(tmp_path):
    with pytest.raises(InputProblem, match="cannot be created"):
        Project.create(tmp_path / ("x" * 300))
    refusal(tmp_path / ("x" * 300))
    refusal(tmp_path / "a" / "b" / "c")


def test_the_suffix_may_be_left_out(session):
    session.close()
    with Project.open(session.project.path.with_suffix("")) as project:
        assert project.path == session.project.path


def test_a_name_with_a_full_stop_or_of_a_folder_is_a_name_like_any_other(tmp_path):
    (tmp_path / "Studi v1.2").mkdir()
    with projects.create(tmp_path / "Studi v1.2", "Rani") as session:
        assert session.project.path == tmp_path / "Studi v1.2.qualcode"
        assert projects.title(session) == "Studi v1.2"
    with Session.open(tmp_path / "Studi v1.2", "Rani") as session:
        assert projects.title(session) == "Studi v1.2"


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"PK\x03\x04" * 100, b"Siapo bae", b"SQLite format 3\x00", b"\x00" * 4096],
)
def test_a_file_that_is_no_project_is_refused_untouched(tmp_path, data):
    path = tmp_path / "a.qualcode"
    path.write_bytes(data)
    assert "is not a qualcode project" in refusal(path)
    assert content(tmp_path) == {"a.qualcode": data}


def test_another_sqlite_file_is_refused_untouched(tmp_path):
    path = tmp_path / "a.qualcode"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    before = content(tmp_path)
    assert "is not a qualcode project" in refusal(path)
    assert content(tmp_path) == before


def test_a_missing_project_and_a_folder_are_named(tmp_path):
    assert "There is no project" in refusal(tmp_path / "none.qualcode")
    assert "is a folder" in refusal(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_project_is_refused_untouched(session):
    path = session.project.path
    session.project.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    session.close()
    before = content(path.parent)
    said = refusal(path)
    assert "newer qualcode" in said
    assert "nothing was changed" in said
    assert content(path.parent) == before


def test_a_cut_off_project_is_refused_as_damaged(study):
    path = study.project.path
    study.session.close()
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(ProjectProblem, match="damaged"), Session.open(path, "Ani") as session:
        projects.verify(session)
        projects.overview(session)
        session.project.rows("SELECT * FROM coding, op, memo, turn")


def test_a_project_written_by_another_program_is_said_to_be_locked(study, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)
    other = Session.open(study.project.path, "Budi")
    with study.project.act(study.session.coder_id, "x") as action:
        action.put_setting("a", 1)
        action.flush()
        with pytest.raises(ProjectProblem, match="being written by another program"):
            projects.set_setting(other, "b", 2)
    projects.set_setting(other, "b", 2)
    other.close()
    assert projects.get_setting(study.session, "a") == 1
    assert projects.get_setting(study.session, "b") == 2


def test_an_exclusively_locked_project_is_refused(study, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)
    path = study.project.path
    study.session.close()
    holder = engine.connect(path)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert "being written by another program" in refusal(path)
    finally:
        holder.close()


def _read_only_view(folder: Path, view: Path) -> bool:
    """Show a folder read-only at another place; for root, permissions alone would not do."""
    view.mkdir()
    bound = subprocess.run(["mount", "--bind", folder, view], capture_output=True, check=False)
    if bound.returncode:
        return False
    again = ["mount", "-o", "remount,ro,bind", view]
    return subprocess.run(again, capture_output=True, check=False).returncode == 0


@pytest.fixture
def read_only(study, tmp_path_factory):
    """The path of a filled project that cannot be written."""
    study.apply("IDI-01", "Dilatih", "Man")
    path = study.project.path
    study.session.close()
    if os.geteuid() != 0:
        path.chmod(0o400)
        path.parent.chmod(0o500)
        yield path
        path.parent.chmod(0o700)
        return
    view = tmp_path_factory.mktemp("view") / "ro"
    if not _read_only_view(path.parent, view):
        subprocess.run(["umount", view], capture_output=True, check=False)
        pytest.skip("needs the right to mount")
    yield view / path.name
    subprocess.run(["umount", "-l", view], check=True, capture_output=True)


def test_a_read_only_project_is_read_and_not_written(read_only):
    with Session.open(read_only, "Ani") as session:
        assert projects.overview(session).codings == 1
        assert projects.verify(session) == []
        with pytest.raises(ProjectProblem, match="read-only"):
            projects.set_setting(session, "x", 1)
        with pytest.raises(ProjectProblem, match="read-only"):
            projects.undo(session)
        with pytest.raises(ProjectProblem, match="read-only"):
            projects.repair(session)
    assert sorted(p.name for p in read_only.parent.iterdir()) == [
        "studi.qualcode",
        "studi.qualcode-backups",
    ]


def test_nothing_is_made_in_a_read_only_folder(read_only):
    with pytest.raises(InputProblem, match="cannot be created"):
        Project.create(read_only.with_name("new.qualcode"))
    with pytest.raises(InputProblem, match="cannot be written"):
        projects.restore(read_only, read_only.with_name("new.qualcode"))


def test_a_new_coder_at_a_read_only_project_may_look(read_only):
    with Session.open(read_only, "Budi") as session:
        assert session.known_coder_id is None
        assert projects.log(session)
        with pytest.raises(ProjectProblem, match="read-only"):
            _ = session.coder_id


def test_a_coder_needs_a_name(study):
    with pytest.raises(InputProblem, match="name of the coder is empty"):
        Session(study.project, "  ")


def test_one_name_is_one_coder_whatever_its_case(study):
    assert study.also("ANI").session.coder_id == study.session.coder_id
