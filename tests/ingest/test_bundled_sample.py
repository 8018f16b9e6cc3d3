"""The sample study is read as its authors meant it, and its prepared coding fits it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from qualcode.ingest.codebooks import read_codebook
from qualcode.ingest.registry import find_files, transcribe
from qualcode.model.codebook import DraftCode
from qualcode.model.coding import MemoKind
from qualcode.model.source import Role, SourceKind
from qualcode.model.transcript import Transcript

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "transcripts"
CODEBOOKS = ROOT / "codebooks"
INTERVIEWS = sorted(SAMPLE.glob("IDI-*.docx"))
DISCUSSION = SAMPLE / "FGD-01 Kader BKB.docx"
DECLARED_INVENTED = "transkrip rekaan untuk contoh qualcode; tidak ada orang nyata"


@cache
def transcript(path: Path) -> Transcript:
    return transcribe(path)


@cache
def prepared() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((SAMPLE / "prepared_coding.yaml").read_text("utf-8"))
    return content


def paths(codes: tuple[DraftCode, ...], above: str = "") -> set[str]:
    found: set[str] = set()
    for code in codes:
        found |= {above + code.name} | paths(code.codes, f"{above}{code.name}/")
    return found


def evidence(read: Transcript) -> list[tuple[int, int]]:
    roles = {speaker.label: speaker.role for speaker in read.speakers}
    return [
        (turn.start, turn.end)
        for turn in read.turns
        if not turn.note and turn.label is not None and roles[turn.label].is_evidence
    ]


def test_the_list_of_participants_is_no_matrix_of_what_they_said() -> None:
    read = transcript(DISCUSSION)
    assert read.layout.pattern == "labels"
    assert (read.turns[0].label, len(read.turns)) == ("Moderator", 195)
    assert {s.label for s in read.speakers} >= {"Peserta 1", "Peserta 5"}
    assert not any(s.label.startswith("Informan") for s in read.speakers)


def test_there_are_thirteen_interviews_and_one_discussion() -> None:
    kinds = Counter(
        transcript(path).kind for path in find_files([SAMPLE]) if path.suffix == ".docx"
    )
    assert kinds == {SourceKind.IDI: 13, SourceKind.FGD: 1}


@pytest.mark.parametrize("path", [*INTERVIEWS, DISCUSSION], ids=lambda path: path.stem)
def test_every_transcript_says_that_it_is_invented(path: Path) -> None:
    assert DECLARED_INVENTED in " ".join(transcript(path).meta.values())


@pytest.mark.parametrize("path", INTERVIEWS, ids=lambda path: path.stem)
def test_every_interview_is_long_enough_to_be_worth_coding(path: Path) -> None:
    assert 600 <= transcript(path).words <= 2500


@pytest.mark.parametrize("path", INTERVIEWS, ids=lambda path: path.stem)
def test_an_interview_has_an_interviewer_and_one_numbered_informant(path: Path) -> None:
    number = int(path.stem[4:6])
    read = transcript(path)
    roles = Counter(speaker.role for speaker in read.speakers)
    assert roles[Role.INTERVIEWER] == 1
    assert any(
        speaker.role is Role.INFORMANT
        and f"Informan {number}" in {speaker.name, read.meta.get("informant")}
        for speaker in read.speakers
    )


def test_the_discussion_has_a_moderator_and_five_numbered_participants() -> None:
    speakers = transcript(DISCUSSION).speakers
    assert {s.role for s in speakers if s.label == "Moderator"} == {Role.MODERATOR}
    names = {s.name for s in speakers if s.role is Role.PARTICIPANT}
    assert {f"Informan {number}" for number in range(14, 19)} <= names


def test_every_prepared_quotation_stands_once_in_the_speech_of_an_informant() -> None:
    misplaced = []
    for entry in prepared()["codings"]:
        read = transcript(SAMPLE / entry["file"])
        speech = evidence(read)
        for item in entry["quotes"]:
            start = read.text.find(item["quote"])
            end = start + len(item["quote"])
            inside = any(first <= start and end <= last for first, last in speech)
            if read.text.count(item["quote"]) != 1 or not inside:
                misplaced.append((entry["file"], item["quote"]))
    assert misplaced == []


def test_the_prepared_coding_uses_codes_of_its_codebook_and_kinds_of_memo_that_exist() -> None:
    known = paths(read_codebook(CODEBOOKS / prepared()["codebook"]).codes)
    items = [item for entry in prepared()["codings"] for item in entry["quotes"]]
    assert {item["code"] for item in items} <= known
    kinds = {item["memo_kind"] for item in items if "memo" in item}
    kinds |= {memo["kind"] for memo in prepared()["memos"]}
    assert kinds == set(MemoKind)


def test_more_than_a_third_of_the_speech_is_left_to_code() -> None:
    coded = spoken = 0
    for path in [*INTERVIEWS, DISCUSSION]:
        read = transcript(path)
        taken: set[int] = set()
        for entry in prepared()["codings"]:
            if entry["file"] == path.name:
                for item in entry["quotes"]:
                    start = read.text.find(item["quote"])
                    taken.update(range(start, start + len(item["quote"])))
        coded += len(taken)
        spoken += sum(end - start for start, end in evidence(read))
    assert 1 / 3 < 1 - coded / spoken < 1 / 2


@pytest.mark.parametrize("path", sorted(CODEBOOKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_code_of_a_bundled_codebook_is_fully_described(path: Path) -> None:
    def incomplete(codes: tuple[DraftCode, ...]) -> list[str]:
        here = [
            code.name
            for code in codes
            if not (
                code.definition
                and code.include
                and code.exclude
                and code.example
                and code.keywords
                and code.color
            )
        ]
        return here + [name for code in codes for name in incomplete(code.codes)]

    assert incomplete(read_codebook(path).codes) == []
