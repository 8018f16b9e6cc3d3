"""Triangulation: who agrees, complements, contradicts, is silent, or was not asked.

A *party* is one side of a kind of triangulation: a type of informant, a method, a coder, a place or
date, a theory. Where a person has not decided yet, the verdict is proposed from the evidence linked
to a finding, the direction of codings, and the states of silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.axes import sources_of
from qualcode.analysis.staleness import RESPONSE, Digester, response_digest
from qualcode.model.coding import Coding
from qualcode.model.conclusion import (
    Evidence,
    Finding,
    LedgerEntry,
    Side,
    Subject,
    Triangulation,
    Verdict,
)
from qualcode.model.ids import CodeId, CodingId, InformantId
from qualcode.model.reduction import Direction, Relevance, ResponseState
from qualcode.model.sentence import Sentence, mark, say, say_n
from qualcode.model.study import Study

States = Mapping[tuple[InformantId, CodeId], ResponseState]


@dataclass(frozen=True, slots=True)
class Party:
    """One side: its key, what it is called, and who belongs to it (for states of silence)."""

    key: str
    label: str
    people: frozenset[InformantId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is triangulated: a finding or a code, with all that it is about."""

    subject: Subject
    label: str
    codes: frozenset[CodeId]
    direction: Direction | None = None
    sides: Mapping[CodingId, Side] = field(default_factory=dict)
    """The codings linked to a finding, for or against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How a party stands to a claim. ``decided`` is None while nobody has decided.

    ``agreeing``, ``contradicting`` and ``others`` are the codings on each side.
    """

    claim: Claim
    by: Triangulation
    party: Party
    proposed: Verdict
    why: Sentence
    agreeing: tuple[Coding, ...] = ()
    contradicting: tuple[Coding, ...] = ()
    others: tuple[Coding, ...] = ()
    basis: Mapping[str, str] = field(default_factory=dict)
    decided: LedgerEntry | None = None

    @property
    def verdict(self) -> Verdict:
        """What holds: the decision, else the proposal."""
        return self.decided.verdict if self.decided else self.proposed

    @property
    def is_bare(self) -> bool:
        """Whether nobody decided it and no words are coded for it: it takes no side yet."""
        words = self.agreeing or self.contradicting or self.others
        return self.decided is None and not words and self.proposed is Verdict.COMPLEMENT

    @property
    def party_words(self) -> str:
        """What the party is called in summaries: in brackets while nobody has decided."""
        return self.party.label if self.decided else f"({self.party.label})"

    @property
    def is_stale(self) -> bool:
        """Whether the evidence changed since it was decided."""
        return self.decided is not None and dict(self.decided.basis) != dict(self.basis)

    @property
    def is_open_contradiction(self) -> bool:
        """Whether it contradicts and nobody has said how that is to be understood."""
        resolved = self.decided.resolution if self.decided else ""
        return self.verdict is Verdict.CONTRADICT and not resolved


def claim_of(study: Study, finding: Finding, evidence: Iterable[Evidence]) -> Claim:
    """Say what a finding claims: its codes (with those below), its direction, its linked codings.

    A finding without codes is about the codes of its evidence; without a direction, it claims the
    direction that most of its evidence for it has.
    """
    book = study.codebook
    sides = {
        CodingId(one.ref): one.side
        for one in evidence
        if one.kind == "coding" and one.finding_id == finding.id
    }
    linked = [coding for coding in study.codings if coding.id in sides] if sides else []
    named = [code for code in finding.codes if code in book.by_id]
    codes = {below.id for code in named for below in book.descendants(code)}
    codes |= {coding.code_id for coding in linked} if not named else set()
    direction = finding.direction or _commonest(
        coding.direction for coding in linked if sides[coding.id] is Side.FOR
    )
    return Claim(
        subject=Subject("finding", finding.id),
        label=finding.proposition,
        codes=frozenset(codes),
        direction=direction,
        sides=sides,
    )


def claim_of_code(study: Study, code_id: CodeId) -> Claim:
    """Take a code as the claim that what most say of it is so."""
    book = study.codebook
    codes = frozenset(code.id for code in book.descendants(code_id))
    direction = _commonest(c.direction for c in study.codings if c.code_id in codes)
    return Claim(
        subject=Subject("code", code_id), label=book.path(code_id), codes=codes, direction=direction
    )


def _commonest(directions: Iterable[Direction | None]) -> Direction | None:
    counted = Counter(d for d in directions if d in {Direction.SUPPORTS, Direction.HINDERS})
    ranked = counted.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


# -- parties -------------------------------------------------------------------------------------

Keys = Callable[[Coding], str]


def parties(
    study: Study, by: Triangulation, entries: Iterable[LedgerEntry] = (), *, attribute: str = "role"
) -> tuple[list[Party], Keys]:
    """Return the parties of a kind of triangulation, and which one a coding belongs to.

    Sources are told apart by an attribute of the informants (their role, unless another is named),
    data by the site of informants where there is more than one, else by the place and day of the
    sources; theories are those named in decided entries.
    """
    match by:
        case Triangulation.SOURCE:
            return _by_attribute(study, attribute)
        case Triangulation.METHOD:
            return _by_source(study, lambda source: study.sources[source].kind, str.upper)
        case Triangulation.DATA:
            sites = _by_attribute(study, "site")
            if len(sites[0]) > 1:
                return sites
            return _by_source(study, lambda source: _when_and_where(study, source), str)
        case Triangulation.RESEARCHER:
            found = [Party(coder, name) for coder, name in study.coders.items()]
            return found, lambda coding: coding.coder_id
        case Triangulation.THEORY:
            names = dict.fromkeys(entry.party for entry in entries if entry.by is by)
            return [Party(name, name) for name in names], lambda _: ""


def _by_attribute(study: Study, attribute: str) -> tuple[list[Party], Keys]:
    members: dict[str, set[InformantId]] = {}
    for person in study.informants.values():
        if value := person.attributes.get(attribute, ""):
            members.setdefault(value, set()).add(person.id)
    found = [Party(value, value, frozenset(people)) for value, people in members.items()]
    documents = [s for s in study.sources.values() if s.kind in {"document", "observation"}]
    found += [Party(kind, kind.upper()) for kind in dict.fromkeys(s.kind for s in documents)]

    def key(coding: Coding) -> str:
        person = study.informant_at(coding.source_id, coding.start)
        if person is not None:
            return person.attributes.get(attribute, "")
        kind = study.sources[coding.source_id].kind
        return kind if kind in {"document", "observation"} else ""

    return found, key


def _by_source(
    study: Study, value_of: Callable[..., str], worded: Callable[[str], str]
) -> tuple[list[Party], Keys]:
    members: dict[str, set[InformantId]] = {}
    for source in study.sources:
        if value := value_of(source):
            members.setdefault(value, set())
    for person, sources in sources_of(study).items():
        for source in sources:
            if source in study.sources and (value := value_of(source)):
                members[value].add(person)
    found = [Party(str(v), worded(str(v)), frozenset(people)) for v, people in members.items()]
    return found, lambda coding: value_of(coding.source_id)


def _when_and_where(study: Study, source: str) -> str:
    meta = study.sources[source].meta  # type: ignore[index]
    place = meta.get("site") or meta.get("place") or ""
    return " · ".join(filter(None, (place, meta.get("date", ""))))


# -- the ledger ----------------------------------------------------------------------------------


def ledger(
    study: Study,
    claims: Sequence[Claim],
    by: Triangulation,
    *,
    entries: Sequence[LedgerEntry] = (),
    states: States | None = None,
    attribute: str = "role",
) -> dict[tuple[Subject, str], Position]:
    """Return how every party stands to every claim, decided or proposed."""
    sides, key_of = parties(study, by, entries, attribute=attribute)
    decided = {(e.subject, e.party): e for e in entries if e.by is by}
    by_party: dict[str, list[Coding]] = {}
    for coding in study.codings:
        if coding.relevance is not Relevance.ASIDE:
            by_party.setdefault(key_of(coding), []).append(coding)
    digester = Digester(study)
    found: dict[tuple[Subject, str], Position] = {}
    for claim in claims:
        for party in sides:
            codings = [
                coding
                for coding in by_party.get(party.key, ())
                if coding.id in claim.sides or coding.code_id in claim.codes
            ]
            place = (claim.subject, party.key)
            sorted_out = _sorted_out(claim, codings)
            if by is Triangulation.RESEARCHER:
                sorted_out = _coded_alike(claim, party, study)
                proposal = _agreement(*sorted_out)
            elif by is Triangulation.THEORY:
                proposal = (Verdict.NOT_ASKED, say("Nobody has said how this theory stands to it."))
            else:
                proposal = _proposal(claim, *sorted_out, _states_of(claim, party, states))
            agreeing, contradicting, others = map(tuple, sorted_out)
            found[place] = Position(
                claim=claim,
                by=by,
                party=party,
                proposed=proposal[0],
                why=proposal[1],
                agreeing=agreeing,
                contradicting=contradicting,
                others=others,
                basis=_basis(study, digester, claim, party, codings),
                decided=decided.get(place),
            )
    return found


def _states_of(claim: Claim, party: Party, states: States | None) -> list[ResponseState]:
    if not states:
        return []
    return [
        states[person, code]
        for person in party.people
        for code in claim.codes
        if (person, code) in states
    ]


def _basis(
    study: Study, digester: Digester, claim: Claim, party: Party, codings: Sequence[Coding]
) -> dict[str, str]:
    """What a decision about this party rests on: its codings, their side, and the decided states."""
    rests = {
        str(coding.id): f"{digester.coding(coding)}{claim.sides.get(coding.id, '')}"
        for coding in codings
    }
    for response in study.responses:
        if response.informant_id in party.people and response.code_id in claim.codes:
            rests[f"{RESPONSE}{response.id}"] = response_digest(response)
    return rests


def _coded_alike(
    claim: Claim, party: Party, study: Study
) -> tuple[list[Coding], list[Coding], list[Coding]]:
    """Split a coder's codings by whether others coded the same words alike, otherwise, or not at all."""
    mine: list[tuple[Coding, bool]] = []
    theirs: list[tuple[Coding, bool]] = []
    for coding in study.codings:
        is_claimed = coding.id in claim.sides or coding.code_id in claim.codes
        (mine if coding.coder_id == party.key else theirs).append((coding, is_claimed))
    by_source: dict[str, list[Coding]] = {}
    for coding, is_claimed in theirs:
        if is_claimed:
            by_source.setdefault(coding.source_id, []).append(coding)
    alike: list[Coding] = []
    otherwise: list[Coding] = []
    alone: list[Coding] = []
    for coding, is_claimed in mine:
        touching = [
            other
            for other in by_source.get(coding.source_id, ())
            if other.start < coding.end and coding.start < other.end
        ]
        if any(other.code_id == coding.code_id for other in touching):
            alike.append(coding)
        elif touching and not is_claimed:
            otherwise.append(coding)
        elif is_claimed:
            alone.append(coding)
    agreed = [(c.source_id, c.start, c.end) for c in alike]
    otherwise = [
        c
        for c in otherwise
        if not any(s == c.source_id and a < c.end and c.start < b for s, a, b in agreed)
    ]
    return alike, otherwise, alone


def _agreement(
    alike: Sequence[Coding], otherwise: Sequence[Coding], alone: Sequence[Coding]
) -> tuple[Verdict, Sentence]:
    """Propose how a coder stands to the others."""
    if alike or otherwise:
        why = say("Coded like another coder: {n}, otherwise: {m}.", n=len(alike), m=len(otherwise))
        if not otherwise:
            return Verdict.AGREE, why
        return (Verdict.COMPLEMENT if len(alike) > len(otherwise) else Verdict.CONTRADICT), why
    if alone:
        return Verdict.COMPLEMENT, say("No other coder coded these words.")
    return Verdict.NOT_ASKED, say("This coder coded nothing on it.")


def _sorted_out(
    claim: Claim, codings: Sequence[Coding]
) -> tuple[list[Coding], list[Coding], list[Coding]]:
    """Split codings by whether they speak for the claim, against it, or for neither.

    Where a person has linked passages of this party, those decide; else the directions do.
    """
    is_linked = any(coding.id in claim.sides for coding in codings)
    agreeing: list[Coding] = []
    contradicting: list[Coding] = []
    others: list[Coding] = []
    for coding in codings:
        side = claim.sides.get(coding.id)
        sided = coding.direction in {Direction.SUPPORTS, Direction.HINDERS}
        if side is Side.FOR:
            agreeing.append(coding)
        elif side is Side.AGAINST:
            contradicting.append(coding)
        elif is_linked or not claim.direction or not sided:
            others.append(coding)
        elif coding.direction is claim.direction:
            agreeing.append(coding)
        else:
            contradicting.append(coding)
    return agreeing, contradicting, others


def _proposal(
    claim: Claim,
    agreeing: Sequence[Coding],
    contradicting: Sequence[Coding],
    others: Sequence[Coding],
    states: Sequence[ResponseState],
) -> tuple[Verdict, Sentence]:
    """Propose a verdict. Linked evidence and direction go first, then mere mention, then silence."""
    n, m = len(agreeing), len(contradicting)
    if n or m:
        why = say("Passages for it: {n}, against it: {m}.", n=n, m=m)
        if not m:
            return Verdict.AGREE, why
        return (Verdict.COMPLEMENT if n > m else Verdict.CONTRADICT), why
    if ResponseState.DENIES in states and claim.direction is not Direction.HINDERS:
        return Verdict.CONTRADICT, say("It was denied.")
    if others:
        why = say_n(
            "{n} passage speaks of it without taking this side.",
            "{n} passages speak of it without taking this side.",
            n=len(others),
        )
        return Verdict.COMPLEMENT, why
    if any(state.is_silence for state in states):
        return Verdict.SILENT, say("Asked, but nothing was said to it.")
    if ResponseState.SAYS in states or ResponseState.DENIES in states:
        return Verdict.COMPLEMENT, say("It was answered, but nothing is coded yet.")
    return Verdict.NOT_ASKED, say("No question about it was found.")


# -- what follows from it ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Convergence:
    """How the parties stand to one claim taken together."""

    claim: Claim
    parties: Mapping[Verdict, tuple[Position, ...]]

    @property
    def outcome(self) -> str:
        """One of `OUTCOMES`. What was answered but is neither coded nor decided counts for nothing."""
        n = {v: sum(not one.is_bare for one in found) for v, found in self.parties.items()}
        speaking = n[Verdict.AGREE] + n[Verdict.COMPLEMENT]
        if n[Verdict.CONTRADICT]:
            return "contradictory" if speaking else "denied"
        if n[Verdict.AGREE] > 1:
            return "convergent"
        if speaking > 1:
            return "complementary"
        return "single" if speaking else "silent"


OUTCOMES: Mapping[str, str] = {
    "convergent": mark("convergent"),
    "complementary": mark("complementary"),
    "contradictory": mark("contradictory"),
    "denied": mark("contradicted by all who speak of it"),
    "single": mark("one party only"),
    "silent": mark("nobody speaks of it"),
}


def convergence(positions: Iterable[Position]) -> list[Convergence]:
    """Sum up the positions to each claim, in the order of the claims."""
    claims: dict[Subject, Claim] = {}
    grouped: dict[Subject, dict[Verdict, list[Position]]] = {}
    for position in positions:
        subject = position.claim.subject
        claims.setdefault(subject, position.claim)
        grouped.setdefault(subject, {verdict: [] for verdict in Verdict})[position.verdict].append(
            position
        )
    return [
        Convergence(claim, {verdict: tuple(found) for verdict, found in grouped[subject].items()})
        for subject, claim in claims.items()
    ]


def contradictions(positions: Iterable[Position]) -> list[Position]:
    """Return the contradictions that nobody has resolved."""
    return [position for position in positions if position.is_open_contradiction]
