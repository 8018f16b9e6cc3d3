"""Tables, JSON and texts on stdout."""

from __future__ import annotations

import io
import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.cli import show
from qualcode.model.errors import InputProblem

CELLS = st.text(max_size=60)


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5), room=st.integers(40, 120))
def test_a_table_never_is_wider_than_its_room(rows, room):
    columns = [show.Column("First"), show.Column("Second", right=True), show.Column("Third one")]
    cells = [[show._cell(cell) for cell in row] for row in rows]
    for line in show.table_lines(columns, cells, room):
        assert show.cell_len(line) <= room


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_nothing_that_is_visible_gets_lost_in_a_table(rows):
    columns = [show.Column("A"), show.Column("B")]
    cells = [[show._cell(cell) for cell in row] for row in rows]
    shown = "".join(show.table_lines(columns, cells, 40))
    for row in cells:
        for cell in row:
            for char in {char for char in cell if not char.isspace()}:
                assert char in shown


def test_wide_characters_take_two_cells():
    assert show.cell_len("a😀漢e\u0301") == 6
    lines = list(
        show.table_lines([show.Column("x"), show.Column("y")], [["😀😀", "a"], ["漢字", "b"]], 40)
    )
    assert [line.index("a") if "a" in line else None for line in lines][2] == 4
    assert show.cell_len(lines[0].rstrip("y").rstrip()) <= 4


def test_short_columns_are_left_whole_and_long_ones_share_the_rest():
    assert show._fitted([4, 100, 100], 80) == [4, 36, 36]
    assert show._fitted([4, 20, 100], 80) == [4, 20, 52]
    assert show._fitted([100, 100, 100], 10) == [6, 6, 6]
    assert show._fitted([4, 5], 80) == [4, 5]


def test_columns_are_wide_as_the_longest_word_of_their_heading():
    lines = list(show.table_lines([show.Column("two words", right=True)], [["1"]], 80))
    assert lines[0].strip() == "two"
    assert lines[1].strip() == "words"


class Ascii(io.TextIOWrapper):
    """A terminal that knows only ASCII."""

    def __init__(self):
        self.raw_bytes = io.BytesIO()
        super().__init__(self.raw_bytes, encoding="ascii", errors="replace")


def test_json_is_utf_8_whatever_the_terminal_speaks_and_nothing_in_it_is_invisible(monkeypatch):
    monkeypatch.setattr(sys, "stdout", terminal := Ascii())
    data = {"b": "é 😀 \x1b[31m \x9b \u202e \u200b \ufeff", "a": ["\ud800", "\0", "[/]"]}
    show.as_json(data)
    text = terminal.raw_bytes.getvalue().decode("utf-8")
    assert json.loads(text) == data
    assert list(json.loads(text)) == ["b", "a"]
    assert "é 😀" in text
    assert not set("\x1b\x9b\u202e\u200b\ufeff\0") & set(text)


def test_a_terminal_that_knows_only_ascii_gets_ascii(monkeypatch):
    monkeypatch.setattr(sys, "stdout", terminal := Ascii())
    show.heading("Judul é")
    show.flush()
    assert terminal.raw_bytes.getvalue() == b"Judul ?\n-------\n"


def test_escape_sequences_are_made_visible(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    show.value("a\x1b[2Jb\u202ec")
    show.text_of("x\x07\ny")
    show.paragraph("\x1b]0;t\x07", indent=2)
    show.table([show.Column("h")], [["\x9bA"]])
    written = sys.stdout.getvalue()
    assert not set("\x1b\x07\x9b\u202e") & set(written)
    assert "�[2Jb�c\nx�\ny\n" in written


def test_a_full_disk_is_said_in_a_sentence():
    class Full(io.StringIO):
        def write(self, _text):
            raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch, pytest.raises(InputProblem) as caught:
        patch.setattr(sys, "stdout", Full())
        show.value("x")
    assert "No space left" in str(caught.value)


def test_progress_is_shown_on_terminals_only(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    show.progress(1, 3, "a.docx")
    assert stream.getvalue() == ""
    stream.isatty = lambda: True
    show.progress(1, 3, "a\x1b[31m.docx")
    assert "1/3 a�[31m.docx" in stream.getvalue()
    show.progress_done()
    assert stream.getvalue().endswith("\r\x1b[K")
