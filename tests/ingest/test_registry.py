from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qualcode.ingest import registry
from qualcode.model.errors import InputProblem


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("P: a?\nI: b\n")


def test_files_of_a_folder_come_in_natural_order_without_hidden_and_lock_files(tmp_path):
    touch(
        tmp_path,
        "IDI-10.txt",
        "IDI-2.txt",
        "idi-1.docx",
        "~$IDI-2.docx",
        ".rahasia.txt",
        "foto.jpg",
        "b/IDI-3.md",
    )
    touch(tmp_path, ".git/x.txt", "__MACOSX/y.txt")
    found = [str(path.relative_to(tmp_path)) for path in registry.find_files([tmp_path])]
    assert found == ["b/IDI-3.md", "idi-1.docx", "IDI-2.txt", "IDI-10.txt"]


def test_named_files_keep_their_order_and_come_once(tmp_path):
    touch(tmp_path, "b.txt", "a.txt", "c.xyz")
    named = [tmp_path / "b.txt", tmp_path / "c.xyz", tmp_path]
    assert [path.name for path in registry.find_files(named)] == ["b.txt", "c.xyz", "a.txt"]


def test_a_missing_path_is_named(tmp_path):
    with pytest.raises(InputProblem, match="hilang"):
        registry.find_files([tmp_path / "hilang"])


def test_links_that_go_in_circles_end(tmp_path):
    touch(tmp_path, "a/x.txt")
    (tmp_path / "a" / "b").symlink_to(tmp_path)
    assert len(registry.find_files([tmp_path])) == 1


def test_supported_formats_are_known_by_extension_in_any_case():
    assert registry.is_supported(Path("A.DOCX"))
    assert not registry.is_supported(Path("a.doc"))
    assert {".docx", ".txt", ".md"} <= set(registry.supported())


def test_readers_are_loaded_only_when_used():
    code = "import sys, qualcode.ingest.registry; print([m for m in ('lxml', 'charset_normalizer', 'rapidfuzz') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
