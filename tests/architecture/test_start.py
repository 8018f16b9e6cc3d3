"""The program starts fast because it imports little: asked of a fresh interpreter."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests import builders

HEAVY = frozenset(
    {
        "babel", "bs4", "cryptography", "docx", "lxml", "matplotlib", "networkx", "numpy", "odfdo", "openpyxl",
        "pandas", "pypdf", "pyreadstat", "rapidfuzz", "rich", "scipy", "sklearn", "spacy", "sqlcipher3",
        "sqlite_utils", "statsmodels", "textual", "webvtt", "xlsxwriter", "yaml", "asyncio",
    }
)  # fmt: skip
REPORT = """
import json, sys
{statement}
sys.stderr.write("\\n" + json.dumps(sorted({{name.split(".")[0] for name in sys.modules}})) + "\\n")
sys.stderr.write(str(len(sys.modules)))
"""


def imported(statement: str) -> tuple[set[str], int]:
    """Top-level names and number of modules after a statement in a new interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", REPORT.format(statement=statement)],
        capture_output=True, text=True, check=True, cwd=builders.ROOT,
    )  # fmt: skip
    *_, names, count = done.stderr.splitlines()
    return set(json.loads(names)), int(count)


def calling(*words: str) -> str:
    """A statement that runs the command line and goes on when it exits."""
    return (
        f"sys.argv = {['qualcode', *words]!r}\n"
        "from qualcode.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass"
    )


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["nonsense"]])
def test_help_and_refusals_import_nothing_heavy(words):
    names, count = imported(calling(*words))
    assert names & HEAVY == set()
    assert count < 260


def test_opening_a_project_imports_the_store_and_nothing_heavier(tmp_path):
    with builders.new_session(tmp_path / "a"):
        pass
    names, _ = imported(
        "from pathlib import Path\nfrom qualcode.services import projects, reduction\n"
        "from qualcode.services.session import Session\n"
        f"session = Session.open(Path({str(tmp_path / 'a')!r}), 'Ani')\n"
        "projects.set_setting(session, 'x', 1)\nprojects.undo(session)\nprojects.verify(session)\n"
        "session.close()"
    )
    assert names & HEAVY == {"sqlcipher3"}


@pytest.mark.parametrize("room", ["model", "text", "messages", "store.project", "tui.transcript.rows"])  # fmt: skip
def test_the_inner_rooms_import_nothing_heavy(room):
    allowed = {"store.project": {"sqlcipher3"}}.get(room, set())
    if room.startswith("tui"):
        allowed = {"rich", "textual", "asyncio"}
    names, _ = imported(f"import qualcode.{room}")
    assert names & HEAVY <= allowed
