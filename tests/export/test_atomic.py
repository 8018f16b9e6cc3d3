"""Files appear whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from qualcode.export.atomic import write_atomically
from qualcode.model.errors import InputProblem

ROOT = Path(__file__).parents[2]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_for_its_owner_only(tmp_path):
    write_atomically(tmp_path / "a.csv", b"isi")
    assert (tmp_path / "a.csv").read_bytes() == b"isi"
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600


def test_a_writer_function_gets_an_open_file(tmp_path):
    write_atomically(tmp_path / "a.csv", lambda stream: stream.write(b"isi") and None)
    assert (tmp_path / "a.csv").read_bytes() == b"isi"


def test_an_old_file_survives_a_writer_that_fails(tmp_path):
    target = tmp_path / "a.csv"
    target.write_bytes(b"lama")

    def failing(stream):
        stream.write(b"setengah")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_atomically(target, failing)
    assert target.read_bytes() == b"lama"
    assert names_in(tmp_path) == ["a.csv"]


def test_a_link_stays_a_link_to_the_new_content(tmp_path):
    (tmp_path / "there.csv").write_bytes(b"lama")
    (tmp_path / "here.csv").symlink_to(tmp_path / "there.csv")
    write_atomically(tmp_path / "here.csv", b"baru")
    assert (tmp_path / "here.csv").is_symlink()
    assert (tmp_path / "there.csv").read_bytes() == b"baru"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no/such/a.csv", "does not exist"),
        ("folder", "is a folder"),
        ("file.txt/a.csv", "does not exist"),
        ("x" * 300 + ".csv", "too long"),
        ("a\0b.csv", "cannot be used as a file name"),
    ],
)
def test_a_path_that_cannot_be_written_is_explained_and_leaves_nothing(tmp_path, name, words):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").write_bytes(b"x")
    with pytest.raises(InputProblem) as problem:
        write_atomically(f"{tmp_path}/{name}", b"isi")
    assert words in str(problem.value)
    assert names_in(tmp_path) == ["file.txt", "folder"]
    assert not names_in(tmp_path / "folder")


def run(script: str, *arguments: str, as_nobody: bool = False) -> str:
    """Run a script in a process of its own; ``as_nobody`` gives up the rights of root."""
    code = "import sys, os\nsys.path.insert(0, sys.argv[1])\n"
    code += "from qualcode.export.atomic import write_atomically\n"
    code += "from qualcode.model.errors import InputProblem\n"
    code += "os.setuid(65534)\n" if as_nobody and os.getuid() == 0 else ""
    code += textwrap.dedent(script)
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(os.name != "posix", reason="file-size limits are a POSIX matter")
def test_a_full_disk_leaves_the_old_file(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"lama")
    said = run(
        """
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            write_atomically(sys.argv[2], b"x" * 5_000_000)
        except InputProblem as problem:
            print(problem)
        """,
        str(tmp_path / "a.docx"),
    )
    assert "the disk is full" in said
    assert (tmp_path / "a.docx").read_bytes() == b"lama"
    assert names_in(tmp_path) == ["a.docx"]


@pytest.mark.skipif(os.name != "posix", reason="read-only folders are a POSIX matter")
def test_a_read_only_folder_is_named(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    for parent in (*reversed(folder.parents[:3]), folder):
        parent.chmod(0o755)
    folder.chmod(0o555)
    said = run(
        """
        try:
            write_atomically(sys.argv[2], b"x")
        except InputProblem as problem:
            print(problem)
        """,
        str(folder / "a.docx"),
        as_nobody=True,
    )
    folder.chmod(0o755)
    assert f"you may not write in the folder {folder}" in said
    assert not names_in(folder)
