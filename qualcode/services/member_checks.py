"""Feedback from informants: who can be asked about which finding, and what they answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.model.conclusion import FEEDBACK, FindingId, FindingStatus, TacticEntry, TacticId
from qualcode.model.ids import InformantId
from qualcode.services import conclusion
from qualcode.services.conclusion import Check, FindingView
from qualcode.services.session import Session

AGREES, DISAGREES = "+", "-"


@dataclass(frozen=True, slots=True)
class Person:
    """An informant whose words are evidence: for how many findings, and how many they answered."""

    informant_id: InformantId
    name: str
    findings: int
    answered: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What an informant said to a finding, and on which day it was recorded."""

    agrees: bool
    words: str
    day: str


@dataclass(frozen=True, slots=True)
class Put:
    """A finding put before an informant, with their words and their answers, oldest first."""

    check: Check
    answers: Sequence[Answer]


def people(session: Session) -> list[Person]:
    """Return the informants whose words a finding rests on that is not rejected."""
    names: dict[InformantId, str] = {}
    asked: dict[InformantId, int] = {}
    answered: dict[InformantId, int] = {}
    for shown in conclusion.findings(session):
        if shown.finding.status is FindingStatus.REJECTED:
            continue
        own = {
            line.quotation.informant_id: line.quotation.informant
            for line in shown.evidence
            if line.quotation and line.quotation.informant_id
        }
        for person, name in own.items():
            if person is None:
                continue
            names[person] = name
            asked[person] = asked.get(person, 0) + 1
            answered[person] = answered.get(person, 0) + bool(_answers(shown, name))
    return [
        Person(person, name, asked[person], answered[person])
        for person, name in sorted(names.items(), key=lambda pair: _natural(pair[1]))
    ]


def put_before(session: Session, informant_id: InformantId, name: str) -> list[Put]:
    """Return the findings that rest on words of an informant, with what was answered."""
    views = {view.finding.id: view for view in conclusion.findings(session)}
    return [
        Put(check, _answers(views[check.finding.id], name))
        for check in conclusion.member_check(session, informant_id)
    ]


def answer(
    session: Session, finding_id: FindingId, informant: str, words: str, *, agrees: bool
) -> TacticId:
    """Record what an informant said to a finding; it stands in the log of tactics."""
    return conclusion.answer_check(session, finding_id, informant, words, agrees=agrees)


def _answers(shown: FindingView, name: str) -> list[Answer]:
    return [_read(entry) for entry in shown.tactics if _is_of(entry, name)]


def _is_of(entry: TacticEntry, name: str) -> bool:
    return entry.tactic == FEEDBACK and entry.done in {
        f"{name}: {AGREES}",
        f"{name}: {DISAGREES}",
    }


def _read(entry: TacticEntry) -> Answer:
    return Answer(entry.done.endswith(AGREES), entry.result, entry.written[:10])


def _natural(name: str) -> list[tuple[int, str]]:
    return [(len(part), part) for part in name.casefold().split()]
