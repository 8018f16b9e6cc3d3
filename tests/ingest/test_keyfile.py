from __future__ import annotations

import json

import pytest

from qualcode.ingest import keyfile
from qualcode.model.errors import InputProblem
from qualcode.text.pseudonyms import KeyList, Name, NameKind

KEYS = KeyList(
    (
        Name(real="Siti Rahayu", pseudonym="Informan 3"),
        Name(real="Muara", pseudonym="X", kind=NameKind.PLACE),
    ),
    ("Setia",),
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(keyfile, "COST", 2**10)


def test_what_is_written_is_read_again(tmp_path):
    path = tmp_path / "a.qualcode-key"
    path.write_bytes(keyfile.encrypted(KEYS, "rahasia 😀"))
    assert keyfile.read(path, "rahasia 😀") == KEYS


def test_no_name_stands_in_the_file_and_no_two_files_are_equal(tmp_path):
    one, other = keyfile.encrypted(KEYS, "x"), keyfile.encrypted(KEYS, "x")
    assert one != other
    for word in (b"Siti", b"Informan", b"Muara", b"Setia"):
        assert word not in one


def test_a_wrong_password_opens_nothing(tmp_path):
    path = tmp_path / "a.qualcode-key"
    path.write_bytes(keyfile.encrypted(KEYS, "benar"))
    with pytest.raises(InputProblem, match="password"):
        keyfile.read(path, "salah")
    with pytest.raises(InputProblem, match="empty"):
        keyfile.encrypted(KEYS, "")


def test_a_changed_file_is_noticed_wherever_it_was_changed(tmp_path):
    path = tmp_path / "a.qualcode-key"
    sound = json.loads(keyfile.encrypted(KEYS, "x"))
    for name, value in (
        ("n", 2**11),
        ("salt", "A" * 22 + "=="),
        ("data", sound["data"][:-8] + "AAAAAAA="),
    ):
        path.write_text(json.dumps({**sound, name: value}))
        with pytest.raises(InputProblem):
            keyfile.read(path, "x")


@pytest.mark.parametrize(
    "change",
    [
        {"format": "x"},
        {"version": 99},
        {"n": 2**30},
        {"n": 3},
        {"n": 0},
        {"r": 10**6},
        {"p": 99},
        {"nonce": "AAAA"},
        {"salt": "%%"},
        {"data": None},
        {"n": "viel"},
    ],
)
def test_a_hostile_header_is_refused_before_any_work(tmp_path, change):
    path = tmp_path / "a.qualcode-key"
    path.write_text(json.dumps({**json.loads(keyfile.encrypted(KEYS, "x")), **change}))
    with pytest.raises(InputProblem):
        keyfile.read(path, "x")


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b"{" * 9999, b'"x"'])
def test_another_file_is_no_key_file(tmp_path, content):
    path = tmp_path / "a.qualcode-key"
    path.write_bytes(content)
    with pytest.raises(InputProblem):
        keyfile.read(path, "x")
    with pytest.raises(InputProblem):
        keyfile.read(tmp_path / "fehlt", "x")
