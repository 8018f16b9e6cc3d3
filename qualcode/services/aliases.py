"""One informant under several names: found, proposed, and joined when a person agrees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.model.coding import MemoTarget
from qualcode.model.errors import RuleBroken
from qualcode.model.ids import InformantId
from qualcode.model.sentence import Sentence, say
from qualcode.model.source import Informant, Speaker
from qualcode.services import followers, sources
from qualcode.services.session import Session
from qualcode.store import codings
from qualcode.store import sources as store
from qualcode.store.entities import ENTITIES
from qualcode.text import labels

_NAMING = tuple(
    name
    for name, entity in ENTITIES.items()
    if "informant_id" in entity.fields and name != "response"
)
_METHOD = re.compile(
    r"\b(?:in[- ]?depth|interview|wawancara|mendalam|idi|fgd|wm|ke)\b", re.IGNORECASE
)
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
_WRITTEN = "informan informant info inf infor inform if iff i"
_FAMILY = frozenset(_WRITTEN.split())
_KINDS = {"ik": "kunci", "iu": "utama", "it": "tambahan", "ip": "pendukung"}
_KIND_WORDS = ("kunci", "utama", "tambahan", "pendukung", "triangulasi", "ahli")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Informants that may be one person: ``keep`` is the one whose name stays."""

    keep: Informant
    others: tuple[Informant, ...]
    why: Sentence


def propose(session: Session) -> list[Proposal]:
    """Return the informants that look like one: the same number, or the same name and initials.

    Two that speak in one source are never proposed.
    """
    people = sources.informants(session)
    together = _together(store.speakers(session.project))
    proposals: list[Proposal] = []
    taken: set[InformantId] = set()
    for group, why in (*_by_number(people), *_by_spelling(people), *_by_attribute(people)):
        one = [person for person in group if person.id not in taken]
        fitting = _apart(one, together)
        if len(fitting) > 1:
            keep = min(fitting, key=lambda p: (not _is_plain(p.name), len(p.name), p.name))
            others = tuple(person for person in fitting if person.id != keep.id)
            proposals.append(Proposal(keep, others, why))
            taken.update(person.id for person in fitting)
    return proposals


def _is_plain(name: str) -> bool:
    return re.fullmatch(r"Informan(?: [A-Z][a-z]+)? \d+", name) is not None


def _together(speakers: Sequence[Speaker]) -> dict[InformantId, set[str]]:
    found: dict[InformantId, set[str]] = {}
    for speaker in speakers:
        if speaker.informant_id is not None:
            found.setdefault(speaker.informant_id, set()).add(speaker.source_id)
    return found


def _apart(group: Sequence[Informant], together: dict[InformantId, set[str]]) -> list[Informant]:
    """Leave out who speaks in a source of one before: they are two people."""
    kept: list[Informant] = []
    seen: set[str] = set()
    for person in group:
        own = together.get(person.id, set())
        if not own & seen:
            kept.append(person)
            seen |= own
    return kept


def number_of(name: str) -> tuple[str, str]:
    """Return kind and number of an informant's name: "Indepth Informan 1" and "IF-01" are ("", "1")."""
    inner = _BRACKET.sub("", name)
    words = _METHOD.sub(" ", inner).casefold()
    kind = next((word for word in _KIND_WORDS if word in words), "")
    for word in _KIND_WORDS:
        words = words.replace(word, " ")
    stem, number = labels.stem_and_number(labels.key(" ".join(words.split())))
    stem = labels.correct_role_word(stem) or stem
    if not number:
        return "", ""
    if stem in _KINDS and not kind:
        return _KINDS[stem], number
    return (kind, number) if stem in _FAMILY else ("", "")


def _by_number(people: Sequence[Informant]) -> list[tuple[list[Informant], Sentence]]:
    groups: dict[tuple[str, str], list[Informant]] = {}
    for person in people:
        kind, number = number_of(person.name)
        if number:
            groups.setdefault((kind, number), []).append(person)
    return [
        (group, say("They have the same number: {number}.", number=number))
        for (_, number), group in groups.items()
        if len(group) > 1
    ]


def _by_spelling(people: Sequence[Informant]) -> list[tuple[list[Informant], Sentence]]:
    """Join names that differ in capitals, points, titles or the source in brackets behind."""
    groups: dict[str, list[Informant]] = {}
    for person in people:
        key = _spelling(person.name)
        if len(key) > 2 and not key.isdecimal():
            groups.setdefault(key, []).append(person)
    return [
        (group, say("Their names are spelled alike."))
        for group in groups.values()
        if len(group) > 1
    ]


_TITLES = re.compile(
    r"\b(?:ibu|bu|bapak|pak|bpk|ny|tn|sdri?|saudara|saudari|hj?|dr|bidan|kak|mbak|mas)\b\.?",
    re.IGNORECASE,
)


def _spelling(name: str) -> str:
    plain = _TITLES.sub(" ", _BRACKET.sub("", name)).casefold()
    word = "".join(character for character in plain if character.isalnum())
    generic = {"informan", "peserta", "responden", "partisipan", "narasumber", "jawaban", "ibu"}
    stem = labels.stem_and_number(labels.key(plain))[0]
    return "" if word in generic or stem in generic or len(stem) < 2 else word


def _by_attribute(people: Sequence[Informant]) -> list[tuple[list[Informant], Sentence]]:
    groups: dict[tuple[str, str], list[Informant]] = {}
    for person in people:
        name = _spelling(person.attributes.get("name", ""))
        role = person.attributes.get("role", "").casefold().strip()
        if len(name) > 3 and role:
            groups.setdefault((name, role), []).append(person)
    return [
        (group, say("They have the same name and role."))
        for group in groups.values()
        if len(group) > 1
    ]


def join(session: Session, keep_id: InformantId, other_ids: Sequence[InformantId]) -> list[str]:
    """Make several informants one: speakers, memos and results go over, attributes are added.

    One undo step. Returns the attributes on which they differ ("role: kader / bidan"): those of the
    kept one stay.

    Raises:
        RuleBroken: there is nobody to join, or an informant is not there.
    """
    people = {person.id: person for person in sources.informants(session)}
    others = [people[i] for i in dict.fromkeys(other_ids) if i in people and i != keep_id]
    if keep_id not in people or not others:
        raise RuleBroken("Two different informants are needed to join them.")
    keep = people[keep_id]
    attributes, differing = _merged(keep, others)
    gone = {person.id for person in others}
    project = session.project
    names = ", ".join(person.name for person in others)
    with project.act(
        session.coder_id, "informant.join", informant=keep.name, names=names
    ) as action:
        if attributes != dict(keep.attributes):
            action.update("informant", keep_id, attributes=attributes)
        for entity in _NAMING:
            for identity in store.referring(project, entity, "informant_id", gone):
                action.update(entity, identity, informant_id=keep_id)
        for person in others:
            followers.follow_informant(session, action, person.id, keep_id)
            for memo in codings.memos(project, target=MemoTarget.INFORMANT, target_id=person.id):
                action.update("memo", memo.id, target_id=keep_id)
            action.delete("informant", person.id)
    return differing


def _merged(keep: Informant, others: Sequence[Informant]) -> tuple[dict[str, str], list[str]]:
    merged = dict(keep.attributes)
    differing: list[str] = []
    for person in others:
        for key, value in person.attributes.items():
            if merged.setdefault(key, value).casefold() != value.casefold():
                differing.append(f"{key}: {merged[key]} / {value}")
    return merged, differing
