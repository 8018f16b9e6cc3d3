"""A damaged or hostile file may hold one endless line: every reader of lines must pass over it in one go.

Nothing is timed: an expression that tries again from every place would need minutes here.
"""

from __future__ import annotations

import pytest

from qualcode.ingest import registry

UNITS = (
    " ", "\t", "a", "0", ".", "*", "_", "-", "(", '"', ":", ";", "|", "“", "/", "a ", "0 ", "0.", "0:", "* ", "- ", "| ", "|-",
    "a: ", "a.", "a-", "(a", "(a)", "[a]", "P: ", " I: ", "a, ", ". . ", "? ", "a?\t", "[00:01] ", "1. ", "ibu ", "(tertawa)",
)  # fmt: skip
ENDS = ("x", ":a", "x: y", " “a b”", "(", "; a", "x.", "\ty -")
LENGTH = 40_000


@pytest.mark.parametrize("extension", ["txt", "md"])
@pytest.mark.parametrize("unit", UNITS)
def test_endless_lines_are_read_and_what_stands_around_them_is_kept(tmp_path, unit, extension):
    path = tmp_path / f"a.{extension}"
    endless = [unit * (LENGTH // len(unit)) + end for end in ENDS]
    body = "\n\n".join(f"P: Apo kabar?\n\nI: {line}" for line in endless)
    table = f"| a | b |\n{endless[0]}|"
    path.write_text(f"Informan 1\n\n{body}\n\nP: Sudah selesai?\n\nI: Belum.\n\n{table}\n", "utf-8")
    (found,) = registry.transcribe_all(path)
    said = [(turn.label, found.text[turn.start : turn.end]) for turn in found.turns]
    assert said.count(("P", "Apo kabar?")) == len(ENDS)
    assert ("P", "Sudah selesai?") in said
