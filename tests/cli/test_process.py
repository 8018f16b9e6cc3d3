"""The program as a program: its streams, its exit codes, what it imports, read-only folders."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import names_in

PLAIN_USER = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner"]
"""Takes from root the right to write where nobody may."""
HEAVY = (
    "sqlcipher3", "rapidfuzz", "yaml", "textual", "rich", "pandas", "numpy", "docx", "lxml",
    "openpyxl", "xlsxwriter", "spacy", "scipy", "babel", "sqlite_utils", "matplotlib",
    "cryptography",
)  # fmt: skip


def qualcode(*args, **options):
    environ = {**os.environ, "QUALCODE_LANG": "en", "QUALCODE_CODER": "Ani", "COLUMNS": "80"}
    environ |= options.pop("env", {})
    prefix = options.pop("prefix", [])
    command = [*prefix, sys.executable, "-m", "qualcode", *map(str, args)]
    options.setdefault("stdout", subprocess.PIPE)
    return subprocess.run(
        command,
        env=environ,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        check=False,
        **options,
    )


def test_a_sample_for_which_there_is_no_room_leaves_nothing(tmp_path):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))"
    begin = f"{limit}; from qualcode.cli.main import main; main()"
    words = [sys.executable, "-c", begin, "--lang", "en", "demo", str(tmp_path / "D"), "--no-tui"]
    ran = subprocess.run(words, capture_output=True, check=False)
    assert ran.returncode == 3
    assert b"could not be written" in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_results_go_to_stdout_and_everything_else_to_stderr(project):
    ran = qualcode("code", project, "IDI-03", "Man", "--quote", "cuman duo")
    assert ran.returncode == 0
    assert len(ran.stdout.decode().split()) == 1
    assert b"cuman duo" in ran.stderr
    listed = qualcode("codings", project, "--json")
    assert json.loads(listed.stdout)[0]["id"] == ran.stdout.decode().strip()
    assert listed.stderr == b""


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["sources", "{none}"], 3),
        (["code", "{project}", "IDI-03", "1:5", "Nope"], 4),
        (["undo", "{project}", "--coder", "Stranger"], 5),
        (["nonsense"], 2),
    ],
)
def test_exit_codes(project, tmp_path, args, code):
    names = {"none": str(tmp_path / "none"), "project": str(project)}
    ran = qualcode(*[arg.format(**names) for arg in args])
    assert (ran.returncode, ran.stdout) == (code, b"")
    assert b"Error: " in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_json_is_utf_8_even_where_the_system_speaks_ascii(project):
    environ = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = qualcode("show", project, "IDI-04", "--json", env=environ)
    assert "😀" in json.loads(ran.stdout.decode("utf-8"))["text"]
    table = qualcode("show", project, "IDI-04", env=environ)
    assert table.returncode == 0
    assert table.stdout.isascii()


def test_a_reader_that_has_seen_enough_is_no_error(project):
    read, write = os.pipe()
    os.close(read)
    try:
        ran = qualcode("show", project, "IDI-03", stdout=write)
    finally:
        os.close(write)
    assert ran.stderr == b""
    assert ran.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is needed")
def test_a_full_disk_behind_stdout_is_a_sentence(project):
    with Path("/dev/full").open("wb") as full:
        ran = qualcode("show", project, "IDI-03", stdout=full)
    assert ran.returncode == 2
    assert ran.stderr.startswith(b"Error: The result cannot be written out")


def test_the_help_imports_nothing_heavy():
    script = (
        "import sys; from qualcode.cli.main import run; code = run(['--help']);"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert ran.stderr.decode().strip() == "[]"


def test_listings_import_no_screens_and_no_file_formats(project):
    script = (
        "import sys; from qualcode.cli.main import run; code = run(sys.argv[1:]);"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    for command in ("sources", "codebook", "codings", "matrix", "log"):
        ran = subprocess.run(
            [sys.executable, "-c", script, command, str(project), "--json"],
            capture_output=True,
            check=True,
        )
        assert ran.stderr.decode().strip().splitlines()[-1] == "['sqlcipher3']", command


class TestReadOnlyFolder:
    @pytest.fixture
    def locked(self, project, tmp_path_factory):
        """A project in a folder that may be read and not written; and how to run without rights."""
        prefix = PLAIN_USER if os.geteuid() == 0 else []
        if (
            prefix
            and subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode
        ):
            pytest.skip("root may write everywhere, and its rights cannot be taken away here")
        folder = tmp_path_factory.mktemp("locked")
        target = folder / "study.qualcode"
        shutil.copy(project, target)
        target.chmod(0o444)
        folder.chmod(0o555)
        yield target, {"prefix": prefix}
        folder.chmod(0o755)

    def test_a_project_there_can_be_read(self, locked):
        project, options = locked
        before = names_in(project.parent)
        ran = qualcode("sources", project, "--json", **options)
        assert ran.returncode == 0, ran.stderr
        assert len(json.loads(ran.stdout)) == 3
        assert names_in(project.parent) == before

    def test_writing_there_is_refused_and_leaves_nothing_behind(self, locked):
        project, options = locked
        before = names_in(project.parent)
        for args in (
            ["code", project, "IDI-03", "Man", "--quote", "cuman duo"],
            ["undo", project],
        ):
            ran = qualcode(*args, **options)
            assert ran.returncode in {3, 5}
            assert ran.stdout == b""
        assert b"read-only" in qualcode("codebook", project, "add", "X", **options).stderr
        for args in (
            ["new", project.with_name("other")],
            ["matrix", project, "--out", project.with_name("m.csv")],
            ["restore", project, project.with_name("again")],
            ["demo", project.parent / "demo", "--no-tui"],
        ):
            ran = qualcode(*args, **options)
            assert ran.returncode == 2, (args, ran.stderr)
            assert b"Error: " in ran.stderr
        assert names_in(project.parent) == before
