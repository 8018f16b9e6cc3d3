"""Conclusions: findings, their evidence, the log of tactics, and when a finding counts as verified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.retrieve import Quoter
from qualcode.analysis.staleness import evidence_digests, stale_evidence
from qualcode.analysis.triangulate import Position
from qualcode.model.coding import Coding, MemoTarget, Quotation
from qualcode.model.conclusion import (
    AGREES,
    DIFFERS,
    FEEDBACK,
    NEGATIVE_EVIDENCE,
    TACTICS,
    Evidence,
    EvidenceId,
    Finding,
    FindingId,
    FindingStatus,
    Side,
    TacticEntry,
    TacticId,
)
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.ids import CodeId, InformantId
from qualcode.model.reduction import Direction
from qualcode.model.sentence import Sentence, say
from qualcode.model.study import Study
from qualcode.services import display, triangulation
from qualcode.services.reduction_sheets import authored
from qualcode.services.session import Session
from qualcode.services.uncollected import uncollected
from qualcode.services.written_cells import CellLine
from qualcode.services.written_cells import lines as cell_lines
from qualcode.store import analysis, codings


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence as shown. Neither quotation nor cell: it was taken back since."""

    evidence: Evidence
    is_stale: bool
    quotation: Quotation | None = None
    cell: CellLine | None = None

    @property
    def is_gone(self) -> bool:
        """Whether the coding or cell no longer exists."""
        return self.quotation is None and self.cell is None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding with everything about it. ``unmet`` is why it may not be called verified."""

    finding: Finding
    coder: str
    codes: tuple[str, ...]
    evidence: Sequence[EvidenceLine]
    tactics: Sequence[TacticEntry]
    unmet: Sequence[Sentence]
    contradictions: Sequence[Position] = field(default=())

    @property
    def is_stale(self) -> bool:
        """Whether evidence changed since somebody looked."""
        return any(line.is_stale for line in self.evidence)

    def on(self, side: Side) -> list[EvidenceLine]:
        """The evidence on one side."""
        return [line for line in self.evidence if line.evidence.side is side]


# -- reading --------------------------------------------------------------------------------------


@uncollected()
def findings(session: Session) -> list[FindingView]:
    """Return every finding with its evidence, tactics and what it still lacks."""
    study = display.study(session)
    project = session.project
    every, evidence = analysis.findings(project), analysis.evidence(project)
    cells = analysis.cells(project)
    now = evidence_digests(study, cells, ((e.kind, e.ref) for e in evidence))
    stale = {one.id for one in stale_evidence(evidence, now)}
    shown = _Shown(session, study, evidence)
    claims = {claim.subject.id: claim for claim in triangulation.claims(session, study)}
    open_ones: dict[str, list[Position]] = {}
    for position in triangulation.open_contradictions(session, study, list(claims.values())):
        open_ones.setdefault(position.claim.subject.id, []).append(position)
    tactics = analysis.tactics(project)
    coders = {coder.id: coder.name for coder in codings.coders(project)}
    views = []
    for finding in every:
        lines = [
            shown.line(one, is_stale=one.id in stale)
            for one in evidence
            if one.finding_id == finding.id
        ]
        own = [one for one in tactics if one.finding_id == finding.id]
        quarrels = open_ones.get(finding.id, [])
        views.append(
            FindingView(
                finding=finding,
                coder=coders.get(finding.coder_id, ""),
                codes=tuple(
                    study.codebook.path(c) for c in finding.codes if c in study.codebook.by_id
                ),
                evidence=lines,
                tactics=own,
                unmet=_unmet(study, lines, own, quarrels),
                contradictions=quarrels,
            )
        )
    return views


class _Shown:
    """Makes evidence lines; cells are listed only when some evidence is a cell."""

    def __init__(self, session: Session, study: Study, evidence: Sequence[Evidence]) -> None:
        self._quote = Quoter(study)
        wanted = {one.ref for one in evidence if one.kind == "coding"}
        self._codings: dict[str, Coding] = {c.id: c for c in study.codings if c.id in wanted}
        with_cells = any(one.kind == "cell" for one in evidence)
        lines = cell_lines(session, study) if with_cells else []
        self._cells: dict[str, CellLine] = {line.cell.id: line for line in lines}

    def line(self, one: Evidence, *, is_stale: bool) -> EvidenceLine:
        """Return one piece of evidence as shown."""
        if one.kind == "cell":
            return EvidenceLine(one, is_stale, None, self._cells.get(one.ref))
        coding = self._codings.get(one.ref)
        return EvidenceLine(one, is_stale, self._quote(coding) if coding else None)


def find(session: Session, wanted: str) -> Finding:
    """Return a finding by its number ("2", "T2"), id, or ending of its id.

    Raises:
        NotFound: there is none, or several have this number.
    """
    key = wanted.strip().lower()
    every = analysis.findings(session.project)
    number = key.lstrip("tf#")
    found = [f for f in every if number.isdecimal() and f.number == int(number)]
    found = found or [f for f in every if f.id == key or (len(key) >= 6 and f.id.endswith(key))]
    if len(found) != 1:
        raise NotFound(
            "There is no finding {number}. `qualcode finding PROJECT` lists them.", number=wanted
        )
    return found[0]


def view(session: Session, finding_id: FindingId) -> FindingView:
    """Return one finding with everything about it."""
    for one in findings(session):
        if one.finding.id == finding_id:
            return one
    raise NotFound("There is no finding {number}. `qualcode finding PROJECT` lists them.",
                   number=finding_id)  # fmt: skip


# -- writing --------------------------------------------------------------------------------------


def add(
    session: Session,
    proposition: str,
    *,
    codes: Sequence[CodeId] = (),
    direction: Direction | None = None,
) -> FindingId:
    """Write down a finding, tentative at first, and return its id.

    Raises:
        RuleBroken: it says nothing, or a code is unknown.
    """
    _check(session, proposition, codes)
    taken = (finding.number for finding in analysis.findings(session.project))
    fields = {
        "number": max(taken, default=0) + 1,
        "proposition": proposition.strip(),
        "codes": list(codes),
        "direction": str(direction) if direction else None,
        "status": str(FindingStatus.TENTATIVE),
        "reason": "",
        **authored(session),
    }
    with session.project.act(
        session.coder_id, "finding.add", text=proposition.strip()[:80]
    ) as action:
        return FindingId(action.create("finding", fields))


def _check(session: Session, proposition: str, codes: Iterable[CodeId]) -> None:
    if not proposition.strip():
        raise RuleBroken("The finding says nothing.")
    known = codings.codebook(session.project).by_id
    for code in codes:
        if code not in known:
            raise RuleBroken("There is no code “{name}”.", name=code)


def change(session: Session, finding_id: FindingId, **fields: object) -> None:
    """Change proposition, codes or direction of a finding.

    A verified finding whose words change is tentative again: what was verified was something else.
    """
    one = _one(session, finding_id)
    if "codes" in fields:
        fields["codes"] = list(fields["codes"])  # type: ignore[call-overload]
    codes: Sequence[CodeId] = fields.get("codes", ())  # type: ignore[assignment]
    text = str(fields.get("proposition", one.proposition)).strip()
    _check(session, text, codes)
    if text != one.proposition:
        fields.update(proposition=text, status=str(FindingStatus.TENTATIVE), reason="")
    if "direction" in fields:
        fields["direction"] = str(fields["direction"]) if fields["direction"] else None
    with session.project.act(session.coder_id, "finding.change", number=one.number) as action:
        action.update("finding", finding_id, **fields, **authored(session))


def delete(session: Session, finding_id: FindingId) -> None:
    """Delete a finding with its evidence, tactics, verdicts and memos; one undo step brings all back."""
    one = _one(session, finding_id)
    project = session.project
    with project.act(session.coder_id, "finding.delete", number=one.number) as action:
        for memo in codings.memos(project, target=MemoTarget.FINDING, target_id=finding_id):
            action.delete("memo", memo.id)
        for entry in analysis.ledger(project):
            if entry.subject.id == finding_id:
                action.delete("verdict", entry.id)
        for item in analysis.evidence(project):
            if item.finding_id == finding_id:
                action.delete("evidence", item.id)
        for tactic in analysis.tactics(project):
            if tactic.finding_id == finding_id:
                action.delete("tactic", tactic.id)
        action.delete("finding", finding_id)


def _one(session: Session, finding_id: FindingId) -> Finding:
    for finding in analysis.findings(session.project):
        if finding.id == finding_id:
            return finding
    raise RuleBroken("There is no finding with the id {id}.", id=finding_id)


def link(
    session: Session,
    finding_id: FindingId,
    items: Sequence[tuple[str, str]],
    side: Side,
    *,
    note: str = "",
) -> list[EvidenceId]:
    """Rest a finding on codings or written cells, given as (kind, id), for or against it.

    What is linked already changes its side and note. One undo step.

    Raises:
        RuleBroken: there is no such coding or cell.
    """
    one = _one(session, finding_id)
    study, cells = display.study(session), analysis.cells(session.project)
    now = evidence_digests(study, cells, items)
    for item in items:
        if item not in now:
            kind, ref = item
            raise RuleBroken("There is no {kind} with the id {id}.", kind=kind, id=ref)
    there = {
        (e.kind, e.ref): e.id
        for e in analysis.evidence(session.project)
        if e.finding_id == finding_id
    }
    made: list[EvidenceId] = []
    with session.project.act(
        session.coder_id, "finding.link", number=one.number, side=str(side), n=len(items)
    ) as action:
        for item in dict.fromkeys(items):
            fields: dict[str, object] = {
                "side": str(side),
                "note": note.strip(),
                "digest": now[item],
                **authored(session),
            }
            if item in there:
                action.update("evidence", there[item], **fields)
                made.append(there[item])
            else:
                start = {"finding_id": finding_id, "kind": item[0], "ref": item[1]}
                made.append(EvidenceId(action.create("evidence", {**start, **fields})))
    return made


def unlink(session: Session, finding_id: FindingId, refs: Sequence[str]) -> int:
    """Take evidence away from a finding, by the id of the evidence, coding or cell."""
    one, wanted = _one(session, finding_id), set(refs)
    gone = [
        e
        for e in analysis.evidence(session.project)
        if e.finding_id == finding_id and not wanted.isdisjoint({e.id, e.ref})
    ]
    with session.project.act(
        session.coder_id, "finding.unlink", number=one.number, n=len(gone)
    ) as action:
        for item in gone:
            action.delete("evidence", item.id)
    return len(gone)


def look(session: Session, finding_id: FindingId) -> int:
    """Say that a finding still holds with its present evidence. Returns how much had changed.

    Evidence that was taken back is no longer linked.
    """
    one = _one(session, finding_id)
    study, cells = display.study(session), analysis.cells(session.project)
    own = [e for e in analysis.evidence(session.project) if e.finding_id == finding_id]
    now = evidence_digests(study, cells, ((e.kind, e.ref) for e in own))
    looked = 0
    with session.project.act(session.coder_id, "finding.look", number=one.number) as action:
        for item in stale_evidence(own, now):
            looked += 1
            if (item.kind, item.ref) in now:
                action.update("evidence", item.id, digest=now[item.kind, item.ref])
            else:
                action.delete("evidence", item.id)
    return looked


# -- verification ---------------------------------------------------------------------------------


def log_tactic(
    session: Session, finding_id: FindingId, tactic: str, done: str, result: str = ""
) -> TacticId:
    """Enter a tactic in the log of a finding: what was done, and what came of it.

    Raises:
        RuleBroken: the tactic is unknown, or it is not said what was done.
    """
    one = _one(session, finding_id)
    if tactic not in TACTICS:
        raise RuleBroken(
            "There is no tactic “{tactic}”. Known are {known}.",
            tactic=tactic,
            known=", ".join(TACTICS),
        )
    if not done.strip():
        raise RuleBroken("Say what was done.")
    fields = {
        "finding_id": finding_id,
        "tactic": tactic,
        "done": done.strip(),
        "result": result.strip(),
        **authored(session),
    }
    with session.project.act(
        session.coder_id, "finding.tactic", number=one.number, tactic=tactic
    ) as action:
        return TacticId(action.create("tactic", fields))


def drop_tactic(session: Session, tactic_id: str) -> None:
    """Take an entry out of the log of tactics."""
    numbers = {one.id: one.number for one in analysis.findings(session.project)}
    gone = [one for one in analysis.tactics(session.project) if one.id == tactic_id]
    facts = {"number": numbers[gone[0].finding_id], "tactic": gone[0].tactic} if gone else {}
    with session.project.act(session.coder_id, "finding.untactic", **facts) as action:
        action.delete("tactic", tactic_id)


def _unmet(
    study: Study,
    lines: Sequence[EvidenceLine],
    tactics: Sequence[TacticEntry],
    quarrels: Sequence[Position],
) -> list[Sentence]:
    """Return why a finding may not be called verified; empty when it may.

    The rule: evidence from more than one type of informant or method, a recorded search for negative
    evidence, no unresolved contradiction, and nothing changed since somebody looked.
    """
    found: list[Sentence] = []
    roles, kinds = _origins(study, lines)
    if len(roles) < 2 and len(kinds) < 2:
        found.append(say("Its evidence comes from fewer than two types of informants or methods."))
    if not any(entry.tactic == NEGATIVE_EVIDENCE for entry in tactics):
        found.append(say("No search for negative evidence is recorded."))
    if quarrels:
        names = ", ".join(dict.fromkeys(position.party.label for position in quarrels))
        found.append(say("A contradiction is not resolved: {parties}.", parties=names))
    if any(line.is_stale for line in lines):
        found.append(say("Evidence changed since somebody looked at it."))
    return found


def _origins(study: Study, lines: Sequence[EvidenceLine]) -> tuple[set[str], set[str]]:
    """Return the types of informants and the methods that the evidence for a finding comes from."""
    roles: set[str] = set()
    kinds: set[str] = set()
    places: list[tuple[InformantId | None, str]] = []
    for line in lines:
        if line.evidence.side is not Side.FOR:
            continue
        if line.quotation:
            places.append((line.quotation.informant_id, line.quotation.kind))
        elif line.cell:
            for coding in line.cell.codings:
                person = study.informant_at(coding.source_id, coding.start)
                method = str(study.sources[coding.source_id].kind)
                places.append((person.id if person else None, method))
    for person_id, kind in places:
        kinds.add(kind)
        if person_id and (role := study.informants[person_id].attributes.get("role")):
            roles.add(role)
    return roles, kinds


def set_status(
    session: Session, finding_id: FindingId, status: FindingStatus, *, reason: str = ""
) -> None:
    """Say how far a finding is. What the rule would refuse needs a written reason.

    Raises:
        RuleBroken: it may not be called verified (the sentence says what is missing), nothing
            supports it, or it is rejected without a reason.
    """
    shown = view(session, finding_id)
    if status is FindingStatus.VERIFIED and shown.unmet and not reason.strip():
        raise RuleBroken(
            "Finding {number} cannot be called verified. {missing} Or give a written reason.",
            number=shown.finding.number,
            missing=_joined(shown.unmet),
        )
    if status is FindingStatus.SUPPORTED and not shown.on(Side.FOR) and not reason.strip():
        raise RuleBroken("No evidence is linked for finding {n}.", n=shown.finding.number)
    if status is FindingStatus.REJECTED and not reason.strip():
        raise RuleBroken("A finding is rejected with a reason. Give one.")
    with session.project.act(
        session.coder_id, "finding.status", number=shown.finding.number, status=str(status)
    ) as action:
        fields = {"status": str(status), "reason": reason.strip(), **authored(session)}
        action.update("finding", finding_id, **fields)


def _joined(sentences: Sequence[Sentence]) -> Sentence:
    """Put sentences one after the other into one."""
    facts = {f"s{index}": sentence for index, sentence in enumerate(sentences)}
    return Sentence(" ".join(f"{{{name}}}" for name in facts), facts=facts)


# -- member check ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Check:
    """A finding put before an informant, with their own words on both sides."""

    finding: Finding
    quotations: Mapping[Side, Sequence[Quotation]]


def member_check(session: Session, informant_id: InformantId) -> list[Check]:
    """Return the findings that rest on words of an informant, with these words."""
    checks = []
    for shown in findings(session):
        sides = {
            side: [
                line.quotation
                for line in shown.on(side)
                if line.quotation and line.quotation.informant_id == informant_id
            ]
            for side in Side
        }
        if any(sides.values()) and shown.finding.status is not FindingStatus.REJECTED:
            checks.append(Check(shown.finding, sides))
    return checks


def answer_check(
    session: Session, finding_id: FindingId, informant: str, words: str, *, agrees: bool
) -> TacticId:
    """Record what an informant said to a finding, as the tactic of getting feedback."""
    done = f"{informant}{AGREES if agrees else DIFFERS}"
    return log_tactic(session, finding_id, FEEDBACK, done, words)
