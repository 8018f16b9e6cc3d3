"""What was tampered with is found, byte by byte, and finding it never crashes."""

from __future__ import annotations

import random

import pytest

from qualcode.services import projects
from qualcode.services.session import Session
from qualcode.store import backup
from tests import builders


def findings(study) -> str:
    return "\n".join(str(sentence) for sentence in projects.verify(study.session))


def untriggered(study):
    connection = study.project.connection
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def test_a_sound_project_has_no_findings(study):
    study.apply("IDI-01", "Dilatih", "Man", memo="m")
    assert findings(study) == ""


def test_one_changed_letter_in_a_text_is_found(study):
    untriggered(study).execute("UPDATE text SET body = replace(body, 'Kader ado', 'Kader adu')")
    assert "stored text was changed" in findings(study)


def test_one_changed_letter_in_an_operation_is_found(study):
    untriggered(study).execute("UPDATE op SET payload = replace(payload, 'Pelaporan', 'Pelapuran')")
    assert "hash does not fit" in findings(study)


def test_a_changed_time_or_coder_of_an_operation_is_found(study):
    untriggered(study).execute("UPDATE op SET coder = 'x' WHERE seq = 9")
    assert "hash does not fit" in findings(study)


def test_a_table_that_differs_from_the_log_is_found_and_repaired(study):
    study.project.connection.execute("UPDATE code SET name = 'Mann' WHERE name = 'Man'")
    assert "Table code is not what the log says" in findings(study)
    projects.repair(study.session)
    assert findings(study) == ""
    assert study.code("Input/Man")


def test_a_row_smuggled_past_the_log_is_found(study):
    coding = study.apply("IDI-01", "Dilatih", "Man")
    study.project.connection.execute("DELETE FROM coding WHERE id = ?", (coding,))
    assert "Table coding" in findings(study)


def test_a_coding_outside_its_text_is_found(study):
    study.apply("IDI-01", "Dilatih", "Man")
    study.project.connection.execute('UPDATE coding SET "end" = 100000')
    assert "lies outside the text of IDI-01" in findings(study)


def test_a_turn_outside_its_text_is_found(study):
    study.project.connection.execute('UPDATE turn SET "end" = 100000 WHERE n = 2')
    assert "Turn 2 lies outside" in findings(study)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE op SET payload = 'x' WHERE seq = 12",
        "UPDATE op SET payload = '{}' WHERE seq = 12",
        "UPDATE op SET entity = 'nothing' WHERE seq = 12",
        "UPDATE op SET payload = CAST(x'ff7b7d' AS TEXT) WHERE seq = 12",
        "UPDATE text SET body = CAST(x'ff' AS TEXT)",
        "UPDATE layout SET body = '[]'",
        "DELETE FROM layout",
        "DROP TABLE turn",
    ],
)
def test_verify_reports_damage_of_every_kind(study, damage):
    connection = untriggered(study)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(damage)
    assert findings(study) != ""


def test_any_flipped_byte_of_a_record_is_found(study, tmp_path):
    study.apply("IDI-01", "Dilatih", "Man")
    clean = backup.make(study.project.connection, tmp_path / "clean.qualcode").read_bytes()
    marks = (b"Kader ado limo", b"Pelaporan", b"source.import", b"Desa Pematang")
    places = [at for mark in marks for at in _all(clean, mark) if _in_record(clean, at)]
    assert len(places) >= 8
    choice = random.Random(7)
    for number, at in enumerate(places):
        damaged = bytearray(clean)
        damaged[at + choice.randrange(4)] ^= 1
        path = tmp_path / f"d{number}.qualcode"
        path.write_bytes(damaged)
        with Session.open(path, "Ani") as session:
            assert projects.verify(session), at


def _all(data: bytes, mark: bytes) -> list[int]:
    found, at = [], data.find(mark)
    while at >= 0:
        found.append(at)
        at = data.find(mark, at + 1)
    return found


def test_verifying_changes_nothing(study):
    before = (builders.everything(study.project), study.project.head)
    projects.verify(study.session)
    assert (builders.everything(study.project), study.project.head) == before


def _in_record(data: bytes, at: int) -> bool:
    """Whether a byte is in a record of a table, not in the unused part of a page."""
    page, offset = divmod(at, 4096)
    header = data[page * 4096 : page * 4096 + 8]
    return header[0] == 13 and offset >= int.from_bytes(header[5:7], "big")
