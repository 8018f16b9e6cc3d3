from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.model.errors import InputProblem, RuleBroken
from qualcode.model.source import Role, SourceKind
from qualcode.services import importing, previewing, projects, sources

TEXT = """P : Siapo namonyo, Bu?
I : Siti.
P : Ado jugo bidan?
I : Ado, Bu Yanti.
Misalnya: kalau balita sakit, kami telepon.
P : Kapan posyandu?
I : Tanggal limo.
"""


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "IDI-03.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def preview(path):
    (found,) = previewing.look([path])
    return found


def said(preview):
    t = preview.transcript
    return [(turn.label, t.text[turn.start : turn.end]) for turn in t.turns]


def test_a_preview_tells_all_ways_to_read_a_file(preview):
    patterns = [one.pattern for one in preview.alternatives]
    assert patterns[0] == preview.transcript.layout.pattern == "labels"
    assert "paragraphs" in patterns
    assert all(0 <= one.confidence <= 1 for one in preview.alternatives)
    (report,) = previewing.report_of([preview])
    assert report.alternatives == preview.alternatives
    assert "labels" in str(report.evidence)


def test_another_layout_can_be_taken_and_the_first_again(preview):
    other = previewing.with_layout(preview, "paragraphs")
    assert {label for label, _ in said(other)} == {None}
    assert said(previewing.with_layout(other, "labels")) == said(preview)
    with pytest.raises(InputProblem, match="does not fit"):
        previewing.with_layout(preview, "interview matrix")


def test_roles_that_were_chosen_stay_when_the_layout_changes(preview):
    changed = previewing.with_role(preview, "i", Role.MODERATOR)
    again = previewing.with_layout(changed, "labels")
    assert {s.label: s.role for s in again.transcript.speakers}["I"] is Role.MODERATOR
    with pytest.raises(InputProblem, match="P, I"):
        previewing.with_role(preview, "X", Role.NOTE)


def test_another_kind_reads_the_file_anew(preview):
    assert previewing.with_kind(preview, SourceKind.FGD).transcript.kind is SourceKind.FGD


def test_turns_are_changed_before_they_are_stored(preview, session):
    text = preview.transcript.text
    changed = previewing.give_to(preview, 2, "Suami")
    changed = previewing.split(changed, 4, text.index("Misalnya"))
    changed = previewing.join(changed, 5)
    changed = previewing.mark_note(changed, 1)
    assert changed.by_hand
    assert [s.label for s in changed.transcript.speakers] == ["P", "I", "Suami"]
    (report,) = importing.bring_in(session, [changed.file])
    document = sources.document(session, report.source)
    assert [(str(t.role), t.label) for t in document.turns][:2] == [
        ("note", "P"),
        ("informant", "Suami"),
    ]
    assert document.text[document.turns[4].start : document.turns[4].end].startswith(
        "Misalnya: kalau"
    )
    assert "P : Kapan" in document.text[document.turns[4].start : document.turns[4].end]
    assert projects.verify(session) == []


def test_a_speaker_who_says_nothing_any_more_is_no_speaker(preview):
    changed = preview
    for n in (2, 4, 6):
        changed = previewing.give_to(changed, n, "P")
    assert [s.label for s in changed.transcript.speakers] == ["P"]
    with pytest.raises(RuleBroken):
        previewing.give_to(preview, 99, "P")


def test_what_was_not_changed_is_stored_as_read(preview, session, path):
    assert preview.file == importing.read([path])[0]


def test_a_bad_file_has_a_sentence_and_no_transcript(tmp_path):
    (found,) = previewing.look([tmp_path / "fehlt.docx"])
    assert found.file.transcript is None
    with pytest.raises(InputProblem):
        previewing.with_layout(found, "labels")


def test_doubts_are_told_by_turn(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "P : Apo?\nI : Yo.\nP : Siapo?\nInfroman : Bidan.\nP : Lagi?\nI : Dak.\nZulfa : ya\n",
        encoding="utf-8",
    )
    (found,) = previewing.look([path])
    numbers = previewing.doubts(found.transcript)
    lines = [p.line for p in found.transcript.problems if p.line and str(p.severity) == "warning"]
    assert sum(map(len, numbers.values())) == len(lines)


def test_a_profile_reads_the_rest_of_a_folder_the_same_way(preview, tmp_path):
    changed = previewing.with_role(preview, "P", Role.MODERATOR)
    file = previewing.save_profile(previewing.profile_from(changed), tmp_path / "tim")
    assert file.name == "tim.json"
    assert json.loads(file.read_text()) == {"pattern": "labels", "roles": {"P": "moderator"}}
    (tmp_path / "IDI-04.txt").write_text(TEXT.replace("Siti", "Ani"), encoding="utf-8")
    profile = previewing.profile_of(str(file), {"I": "participant"})
    (other,) = previewing.look([tmp_path / "IDI-04.txt"], profile=profile)
    roles = {s.label: str(s.role) for s in other.transcript.speakers}
    assert roles == {"P": "moderator", "I": "participant"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'{"x": 1}',
        b'{"pattern": 3}',
        b'{"roles": {"P": "hantu"}}',
        b"\xff\xfe",
        b'{"text_columns": "a"}',
        b"[" * 60000,
        b" " * 200_000,
    ],
)
def test_a_file_that_is_no_profile_is_refused_with_a_sentence(tmp_path, content):
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(InputProblem):
        previewing.profile_of(str(tmp_path / "x.json"))
    with pytest.raises(InputProblem):
        previewing.profile_of(str(tmp_path / "fehlt.json"))
