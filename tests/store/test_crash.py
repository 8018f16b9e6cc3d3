"""Killed, full, crowded: what was acknowledged is there, and the project is sound."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from qualcode.model.errors import ProjectProblem
from qualcode.services import projects
from qualcode.services.session import Session
from tests import builders

KILLS = 50


def worker(path: Path, coder: str, count: int, **options) -> subprocess.Popen[str]:
    command = [builders.PYTHON, "-m", "tests.store.worker", str(path), coder, str(count)]
    return subprocess.Popen(
        command, cwd=builders.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )  # fmt: skip


def stored(lines: list[str]) -> set[str]:
    return {line.split()[1] for line in lines if line.startswith("stored ") and line.endswith("\n")}


def living(path: Path) -> set[str]:
    with Session.open(path, "Ani") as session:
        assert projects.verify(session) == []
        return {row[0] for row in session.project.rows("SELECT id FROM coding WHERE deleted = 0")}


def test_fifty_kills_lose_no_acknowledged_coding(study):
    path = study.project.path
    study.session.close()
    acknowledged: set[str] = set()
    choice = random.Random(5)
    for round_ in range(0, KILLS, 2):
        pair = [worker(path, f"Coder {round_ + n}", 10_000) for n in range(2)]
        for process in pair:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(choice.randrange(2, 12))]
            assert lines[0] == "ready\n", process.stderr and process.stderr.read()
            timer = threading.Timer(choice.random() * 0.01, process.send_signal, [signal.SIGKILL])
            timer.start()
            lines += process.stdout.readlines()
            assert process.wait() == -signal.SIGKILL
            acknowledged |= stored(lines)
            process.stdout.close()
            assert process.stderr is not None
            process.stderr.close()
    found = living(path)
    assert acknowledged <= found
    assert len(acknowledged) > KILLS
    assert len(found) <= len(acknowledged) + KILLS, "at most the one in flight is there unspoken"


def test_two_programs_write_at_once_and_nothing_is_lost(study):
    path = study.project.path
    study.session.close()
    pair = [worker(path, coder, 150) for coder in ("Ani", "Budi")]
    said = [process.communicate(timeout=60) for process in pair]
    assert [error for _, error in said] == ["", ""]
    acknowledged = [stored(out.splitlines(keepends=True)) for out, _ in said]
    assert [len(ids) for ids in acknowledged] == [150, 150]
    assert living(path) == acknowledged[0] | acknowledged[1]


def full(path: Path, process: subprocess.Popen[str]) -> None:
    """The worker met a full disk, said so, and lost nothing."""
    out, error = process.communicate(timeout=60)
    assert error == ""
    lines = out.splitlines(keepends=True)
    assert lines[-1].startswith("refused ProjectProblem")
    assert "the disk is full" in lines[-1]
    assert "Nothing was changed" in lines[-1]
    assert len(stored(lines)) > 20
    assert stored(lines) == living(path)


def test_a_limit_of_the_file_size_is_a_clear_refusal(study):
    path = study.project.path
    study.session.close()

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))

    full(path, worker(path, "Ani", 100_000, preexec_fn=limited))


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3000k", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True, capture_output=True)


def test_a_full_disk_is_a_clear_refusal(study, small_disk):
    study.session.close()
    path = Path(shutil.copy(study.project.path, small_disk / "studi.qualcode"))
    full(path, worker(path, "Ani", 100_000))


def test_a_full_disk_keeps_nobody_from_reading_and_closing(study, small_disk):
    study.session.close()
    path = Path(shutil.copy(study.project.path, small_disk / "studi.qualcode"))
    filler = small_disk / "filler"
    with Session.open(path, "Ani") as session:
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(b"x" * 4096):
                pass
        with pytest.raises(ProjectProblem, match="the disk is full"):
            projects.set_setting(session, "long", "x" * 500_000)
        assert projects.overview(session).sources == 3
    assert len(projects.list_backups(path)) == 1, "the one made on opening"
    filler.unlink()
    with Session.open(path, "Ani") as session:
        assert projects.verify(session) == []
