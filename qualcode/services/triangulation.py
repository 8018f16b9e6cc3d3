"""The triangulation ledger, its contradictions and convergence, and indicators against targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.analysis import matrices, silence, triangulate
from qualcode.analysis.triangulate import Claim, Convergence, Position
from qualcode.model.conclusion import Indicator, IndicatorId, Subject, Triangulation, Verdict
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.ids import CodeId, SourceId
from qualcode.model.study import Study
from qualcode.services import codebooks, display, lexicon
from qualcode.services.reduction_sheets import authored
from qualcode.services.session import Session
from qualcode.services.uncollected import uncollected
from qualcode.store import analysis

OUTCOMES = triangulate.OUTCOMES
AIMS = (">", ">=", "<", "<=")


def claims(session: Session, study: Study, subjects: Sequence[Subject] = ()) -> list[Claim]:
    """Return what is triangulated: the named findings and codes, else every finding."""
    findings = analysis.findings(session.project)
    evidence = analysis.evidence(session.project)
    by_id = {finding.id: finding for finding in findings}
    wanted = list(subjects) or [Subject("finding", finding.id) for finding in findings]
    return [
        triangulate.claim_of(study, by_id[subject.id], evidence)  # type: ignore[index]
        if subject.kind == "finding"
        else triangulate.claim_of_code(study, CodeId(subject.id))
        for subject in wanted
    ]


@uncollected()
def positions(
    session: Session,
    by: Triangulation = Triangulation.SOURCE,
    *,
    subjects: Sequence[Subject] = (),
    attribute: str = "role",
    study: Study | None = None,
) -> list[Position]:
    """Return how every party stands to every finding (or to the given findings and codes)."""
    study = study or display.study(session)
    wanted = claims(session, study, subjects)
    return _positions(session, study, wanted, by, attribute)


def _positions(
    session: Session, study: Study, wanted: Sequence[Claim], by: Triangulation, attribute: str
) -> list[Position]:
    entries = analysis.ledger(session.project)
    asked = {code for claim in wanted for code in claim.codes}
    codes = [CodeId(h.key) for h in matrices.axis(study, "code").headers if h.key in asked]
    proposed = silence.propose(study, codes, lexicon=lexicon.current(session)) if codes else {}
    states = silence.settled(study, proposed)
    found = triangulate.ledger(
        study, wanted, by, entries=entries, states=states, attribute=attribute
    )
    return list(found.values())


def decide(
    session: Session,
    subject: Subject,
    by: Triangulation,
    party: str,
    verdict: Verdict,
    *,
    note: str = "",
    attribute: str = "role",
) -> Position:
    """Decide how a party stands to a finding or code, on what it says now; replaces an earlier one.

    A theory is a party as soon as somebody decides how it stands.

    Raises:
        RuleBroken: there is no such party.
    """
    return _store(session, subject, by, party, attribute, verdict=str(verdict), note=note.strip())


def resolve(
    session: Session,
    subject: Subject,
    by: Triangulation,
    party: str,
    resolution: str,
    *,
    attribute: str = "role",
) -> Position:
    """Say how a contradiction is to be understood; an empty text opens it again.

    Raises:
        RuleBroken: there is no such party, or it does not contradict.
    """
    position = _one(session, subject, by, party, attribute)
    if position.verdict is not Verdict.CONTRADICT:
        raise RuleBroken("{party} does not contradict this.", party=position.party.label)
    kept = {} if position.decided else {"verdict": str(Verdict.CONTRADICT)}
    return _store(session, subject, by, party, attribute, resolution=resolution.strip(), **kept)


def _store(
    session: Session,
    subject: Subject,
    by: Triangulation,
    party: str,
    attribute: str,
    **changes: object,
) -> Position:
    known = by is Triangulation.THEORY and party.strip()
    position = None if known else _one(session, subject, by, party, attribute)
    key = position.party.key if position else party.strip()
    there = next(
        (
            entry
            for entry in analysis.ledger(session.project)
            if (entry.subject, entry.by, entry.party) == (subject, by, key)
        ),
        None,
    )
    fields = {
        **changes,
        "basis": dict(position.basis) if position else {},
        **authored(session),
    }
    told = {
        **_about(session, subject),
        "party": position.party.label if position else key,
        "by": str(by),
        **{name: str(text)[:80] for name, text in changes.items() if name != "note"},
    }
    with session.project.act(session.coder_id, "triangulation.decide", **told) as action:
        if there:
            action.update("verdict", there.id, **fields)
        else:
            where = {
                "subject": subject.kind,
                "subject_id": subject.id,
                "by": str(by),
                "party": key,
                "note": "",
                "resolution": "",
            }
            action.create("verdict", {**where, **fields})
    if position is None:
        return _one(session, subject, by, key, attribute)
    decided = next(
        entry
        for entry in analysis.ledger(session.project)
        if (entry.subject, entry.by, entry.party) == (subject, by, key)
    )
    return replace(position, decided=decided)


def _about(session: Session, subject: Subject) -> dict[str, object]:
    """Return what the log says of a subject: the number of a finding, the path of a code."""
    if subject.kind == "code":
        return {"code": codebooks.current(session).path(CodeId(subject.id))}
    found = (one.number for one in analysis.findings(session.project) if one.id == subject.id)
    return {"number": next(found, 0)}


def _one(
    session: Session, subject: Subject, by: Triangulation, party: str, attribute: str
) -> Position:
    key = party.strip().casefold()
    every = positions(session, by, subjects=[subject], attribute=attribute)
    for found in (
        [p for p in every if key in {p.party.key.casefold(), p.party.label.casefold()}],
        [p for p in every if key and key in p.party.label.casefold()],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            break
    raise RuleBroken(
        "There is no party “{party}”. Known are {known}.",
        party=party,
        known=", ".join(position.party.label for position in every),
    )


def withdraw(
    session: Session,
    subject: Subject,
    by: Triangulation,
    party: str,
    *,
    attribute: str = "role",
) -> None:
    """Take a decision back; the proposal holds again.

    Raises:
        NotFound: nothing was decided.
    """
    position = _one(session, subject, by, party, attribute)
    if position.decided is None:
        raise NotFound("Nothing is decided about {party}.", party=position.party.label)
    told = {**_about(session, subject), "party": position.party.label}
    with session.project.act(session.coder_id, "triangulation.withdraw", **told) as action:
        action.delete("verdict", position.decided.id)


def contradictions(session: Session, *, attribute: str = "role") -> list[Position]:
    """Return all contradictions to findings that are not resolved, of every kind of triangulation.

    Between coders, places and theories only decided ones count: there, two directions are no quarrel.
    """
    study = display.study(session)
    return open_contradictions(session, study, claims(session, study), attribute=attribute)


def open_contradictions(
    session: Session, study: Study, wanted: Sequence[Claim], *, attribute: str = "role"
) -> list[Position]:
    """Return the unresolved contradictions to these claims."""
    decided = {(e.by, e.subject) for e in analysis.ledger(session.project)}
    found: list[Position] = []
    for by in Triangulation:
        counts_proposals = by in {Triangulation.SOURCE, Triangulation.METHOD}
        here = [c for c in wanted if counts_proposals or (by, c.subject) in decided]
        if here:
            every = triangulate.contradictions(_positions(session, study, here, by, attribute))
            found += [p for p in every if counts_proposals or p.decided]
    return found


def summary(
    session: Session,
    by: Triangulation = Triangulation.SOURCE,
    *,
    subjects: Sequence[Subject] = (),
    attribute: str = "role",
) -> list[Convergence]:
    """Return who agrees, contradicts, is silent or was not asked, for every finding."""
    found = positions(session, by, subjects=subjects, attribute=attribute)
    return triangulate.convergence(found)


# -- indicators -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator with the names of its theme and document, and how many codings the theme has."""

    indicator: Indicator
    code: str
    document: str
    codings: int


def indicators(session: Session) -> list[IndicatorLine]:
    """Return every indicator beside its theme, in the order of the codebook."""
    study = display.study(session)
    book = study.codebook
    order = {code.id: place for place, (_, code) in enumerate(book.walk())}
    lines = []
    for one in analysis.indicators(session.project):
        code = one.code_id if one.code_id in book.by_id else None
        source = study.sources.get(one.source_id) if one.source_id else None
        below = {c.id for c in book.descendants(code)} if code else set()
        lines.append(
            (
                order.get(code, len(order)) if code else len(order),
                IndicatorLine(
                    one,
                    book.path(code) if code else "",
                    source.name if source else one.document,
                    sum(coding.code_id in below for coding in study.codings),
                ),
            )
        )
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


def set_indicator(
    session: Session,
    name: str,
    value: float,
    target: float,
    *,
    aim: str = ">=",
    facts: Mapping[str, str] | None = None,
    code_id: CodeId | None = None,
    source_id: SourceId | None = None,
    replacing: IndicatorId | None = None,
) -> IndicatorId:
    """Write an indicator, or change the one of this name and period.

    Args:
        session: the coder at the project.
        name: what is measured.
        value: the figure.
        target: what it should be.
        aim: how value and target compare: ``>``, ``>=``, ``<`` or ``<=``.
        facts: ``unit``, ``period`` and ``document`` (when it is no source of the project).
        code_id: the theme it belongs to.
        source_id: the document it comes from.
        replacing: the indicator that is changed, whatever its name and period were.

    Raises:
        RuleBroken: the name is empty, the aim is none, or another one has this name and period.
    """
    if not name.strip():
        raise RuleBroken("The indicator has no name.")
    if aim not in AIMS:
        raise RuleBroken(
            "“{aim}” is no comparison. Known are {known}.", aim=aim, known=" ".join(AIMS)
        )
    said = {key: (facts or {}).get(key, "").strip() for key in ("unit", "period", "document")}
    fields: dict[str, object] = {
        "name": name.strip(),
        "value": float(value),
        "target": float(target),
        "aim": aim,
        **said,
        "code_id": code_id,
        "source_id": source_id,
        **authored(session),
    }
    key = (name.strip().casefold(), said["period"])
    there = next(
        (
            one.id
            for one in analysis.indicators(session.project)
            if (one.name.casefold(), one.period) == key
        ),
        None,
    )
    if replacing and there not in {None, replacing}:
        raise RuleBroken(
            "There is already an indicator “{name}” of this period.", name=name.strip()
        )
    there = replacing or there
    with session.project.act(session.coder_id, "indicator.set", name=name.strip()) as action:
        if there:
            action.update("indicator", there, **fields)
            return there
        return IndicatorId(action.create("indicator", fields))


def drop_indicator(session: Session, name: str) -> int:
    """Remove the indicators of this name. One undo step."""
    key = name.strip().casefold()
    gone = [
        one for one in analysis.indicators(session.project) if key in {one.name.casefold(), one.id}
    ]
    if not gone:
        raise NotFound("There is no indicator “{name}”.", name=name)
    with session.project.act(session.coder_id, "indicator.drop", name=gone[0].name) as action:
        for one in gone:
            action.delete("indicator", one.id)
    return len(gone)
