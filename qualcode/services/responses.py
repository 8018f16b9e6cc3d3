"""The five states of an informant on a theme: proposed from the turns, decided by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.analysis import matrices, saturation, silence
from qualcode.analysis.axes import people_in
from qualcode.analysis.retrieve import Filter
from qualcode.model.errors import RuleBroken
from qualcode.model.ids import CodeId, InformantId
from qualcode.model.reduction import Passage, ProposedResponse, Response, ResponseState
from qualcode.model.source import SourceKind
from qualcode.model.study import Study
from qualcode.services import display, lexicon
from qualcode.services.reduction_sheets import authored
from qualcode.services.session import Session
from qualcode.services.uncollected import uncollected
from qualcode.store import analysis

Place = tuple[InformantId, CodeId]


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """One informant on one code: what the turns suggest, and what was decided (None: nothing yet)."""

    informant_id: InformantId
    informant: str
    code_id: CodeId
    code: str
    proposed: ProposedResponse
    decided: Response | None

    @property
    def state(self) -> ResponseState:
        """What holds: the decision, else the proposal."""
        return self.decided.state if self.decided else self.proposed.state


def themes(study: Study, codes: Sequence[CodeId] = ()) -> list[CodeId]:
    """Return the codes that are asked about: those given with all below, else all that stand alone."""
    headers = matrices.axis(study, "code").headers
    chosen = {below.id for code in codes for below in study.codebook.descendants(code)}
    return [CodeId(h.key) for h in headers if not chosen or h.key in chosen]


def proposals(
    session: Session, study: Study, codes: Sequence[CodeId], kinds: Sequence[str] = ()
) -> Mapping[Place, ProposedResponse]:
    """Return what the turns suggest for every informant of these kinds of sources."""
    only = Filter(kinds=frozenset(SourceKind(kind) for kind in kinds))
    return silence.propose(study, codes, only=only, lexicon=lexicon.current(session))


@uncollected()
def lines(
    session: Session, *, codes: Sequence[CodeId] = (), kinds: Sequence[str] = ()
) -> list[ResponseLine]:
    """Return the state of every informant on every code, in the order of people and codes."""
    study = display.study(session)
    wanted = themes(study, codes)
    proposed = proposals(session, study, wanted, kinds)
    decided = {(one.informant_id, one.code_id): one for one in study.responses}
    book, within = study.codebook, people_in(study, kinds)
    return [
        ResponseLine(
            person.id,
            person.name,
            code,
            book.path(code),
            proposed[person.id, code],
            decided.get((person.id, code)),
        )
        for person in study.informants.values()
        if person.id in within
        for code in wanted
        if (person.id, code) in proposed
    ]


def decide(
    session: Session,
    informant_id: InformantId,
    code_id: CodeId,
    state: ResponseState,
    *,
    note: str = "",
    at: Passage | None = None,
) -> str:
    """Decide the state of an informant on a code. An earlier decision is replaced.

    Raises:
        RuleBroken: there is no such informant or code.
    """
    return decide_all(session, [(informant_id, code_id, state, note, at or Passage())])[0]


Decision = tuple[InformantId, CodeId, ResponseState, str, Passage]


def decide_all(session: Session, decisions: Sequence[Decision]) -> list[str]:
    """Decide several states as one act; see `decide`."""
    study = display.study(session)
    for person, code, *_ in decisions:
        if person not in study.informants or code not in study.codebook.by_id:
            raise RuleBroken("There is no such informant, or no such code.")
    there = {(one.informant_id, one.code_id): one.id for one in analysis.responses(session.project)}
    made: list[str] = []
    facts: dict[str, object] = {"n": len(decisions)}
    if len(decisions) == 1:
        person, code, state, *_ = decisions[0]
        facts |= {**_told(study, person, code), "state": str(state)}
    with session.project.act(session.coder_id, "response.decide", **facts) as action:
        for person, code, state, note, at in decisions:
            fields = {
                "state": str(state),
                "note": note.strip(),
                "source_id": at.source_id,
                "start": at.start,
                "end": at.end,
                **authored(session),
            }
            if (known := there.get((person, code))) is not None:
                action.update("response", known, **fields)
                made.append(known)
            else:
                pair = {"informant_id": person, "code_id": code}
                made.append(action.create("response", {**pair, **fields}))
    return made


def accept(session: Session, accepted: Sequence[ResponseLine]) -> int:
    """Decide as the turns suggest, for these lines. One undo step."""
    decisions = [
        (one.informant_id, one.code_id, one.proposed.state, "", one.proposed.at)
        for one in accepted
        if one.decided is None
    ]
    if decisions:
        decide_all(session, decisions)
    return len(decisions)


def _told(study: Study, person: InformantId, code: CodeId) -> dict[str, str]:
    """Return what the log says of the place of a state."""
    named = study.informants.get(person)
    book = study.codebook
    return {
        "informant": named.name if named else "",
        "code": book.path(code) if code in book.by_id else "",
    }


def withdraw(session: Session, informant_id: InformantId, code_id: CodeId) -> bool:
    """Take a decision back; the proposal holds again. False when there was none."""
    gone = [
        one
        for one in analysis.responses(session.project)
        if (one.informant_id, one.code_id) == (informant_id, code_id)
    ]
    facts = _told(display.study(session), informant_id, code_id) if gone else {}
    with session.project.act(session.coder_id, "response.withdraw", **facts) as action:
        for one in gone:
            action.delete("response", one.id)
    return bool(gone)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is missing, and how saturated the material is.

    ``codes`` are the themes asked about, ``paths`` those and every code of the curve. ``asked`` says
    where an informant was asked about a theme, as far as it is known.
    """

    gaps: Sequence[saturation.Gap]
    informants: Mapping[InformantId, str]
    codes: Mapping[CodeId, str]
    paths: Mapping[CodeId, str]
    asked: Mapping[Place, Passage]
    curve: Sequence[saturation.SaturationPoint]
    is_saturated: bool


@uncollected()
def coverage(
    session: Session, *, codes: Sequence[CodeId] = (), kinds: Sequence[str] = ()
) -> Coverage:
    """Return the empty cells of informants by codes, and the saturation curve."""
    study = display.study(session)
    wanted = themes(study, codes)
    proposed = proposals(session, study, wanted, kinds)
    states = silence.settled(study, proposed)
    within = people_in(study, kinds)
    speaking = [
        p for p in study.informants if p in within and any((p, code) in states for code in wanted)
    ]
    curve = saturation.saturation(study)
    drawn = dict.fromkeys((*wanted, *(code for point in curve for code in point.new)))
    asked = {place: one.at for place, one in proposed.items() if one.at.source_id}
    asked |= {(o.informant_id, o.code_id): o.at for o in study.responses if o.at.source_id}
    return Coverage(
        saturation.gaps(states, speaking, wanted),
        {p: study.informants[p].name for p in speaking},
        {code: study.codebook.path(code) for code in wanted},
        {code: study.codebook.path(code) for code in drawn},
        asked,
        curve,
        saturation.is_saturated(curve),
    )
