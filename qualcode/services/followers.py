"""What the analysis says of a code or informant follows it when it becomes part of another."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.model.coding import MemoTarget
from qualcode.model.conclusion import CellPlace, WrittenCell
from qualcode.services.session import Session
from qualcode.store import analysis, codings
from qualcode.store.action import Action

CODE_AXES = frozenset({"code", "dimension", "pattern"})
INFORMANT_AXES = frozenset({"informant"})


def follow_code(session: Session, action: Action, old: str, new: str) -> None:
    """Move states, links, results, findings, verdicts, indicators and displays to another code."""
    _responses(session, action, "code_id", old, new)
    _links(session, action, old, new)
    _cells(session, action, CODE_AXES, old, new)
    for finding in analysis.findings(session.project):
        if old in finding.codes:
            codes = dict.fromkeys(new if code == old else code for code in finding.codes)
            action.update("finding", finding.id, codes=list(codes))
    taken = {
        (entry.by, entry.party)
        for entry in analysis.ledger(session.project)
        if entry.subject.id == new
    }
    for entry in analysis.ledger(session.project):
        if entry.subject.id == old and (entry.by, entry.party) not in taken:
            action.update("verdict", entry.id, subject_id=new)
    for indicator in analysis.indicators(session.project):
        if indicator.code_id == old:
            action.update("indicator", indicator.id, code_id=new)
    _displays(session, action, "codes", old, new)


def follow_informant(session: Session, action: Action, old: str, new: str) -> None:
    """Move states, results and displays to another informant."""
    _responses(session, action, "informant_id", old, new)
    _cells(session, action, INFORMANT_AXES, old, new)
    _displays(session, action, "informants", old, new)


def _responses(session: Session, action: Action, field: str, old: str, new: str) -> None:
    """Move decided states; where the other has one already, that one holds."""
    every = analysis.responses(session.project)
    other = "informant_id" if field == "code_id" else "code_id"
    taken = {getattr(one, other) for one in every if getattr(one, field) == new}
    for one in every:
        if getattr(one, field) == old:
            if getattr(one, other) in taken:
                action.delete("response", one.id)
            else:
                action.update("response", one.id, **{field: new})


def _links(session: Session, action: Action, old: str, new: str) -> None:
    """Move links; one that would join a code to itself, or stands there already, goes."""
    every = analysis.links(session.project)
    taken = {(one.kind, one.from_code, one.to_code) for one in every}
    for one in every:
        if old not in {one.from_code, one.to_code}:
            continue
        ends = [new if end == old else end for end in (one.from_code, one.to_code)]
        if ends[0] == ends[1] or (one.kind, *ends) in taken:
            action.delete("link", one.id)
        else:
            action.update("link", one.id, from_code=ends[0], to_code=ends[1])


def _cells(session: Session, action: Action, axes: frozenset[str], old: str, new: str) -> None:
    """Move written results; where one stands already, the words are put below its own."""
    every = analysis.cells(session.project)
    by_place: dict[CellPlace, WrittenCell] = {cell.place: cell for cell in every}
    for cell in every:
        if not any(axis in axes and key == old for axis, key in cell.place.at):
            continue
        at = tuple(
            (axis, new if axis in axes and key == old else key) for axis, key in cell.place.at
        )
        there = by_place.get(CellPlace(at=at, scope=cell.place.scope))
        if there is None:
            action.update("cell", cell.id, at=dict(at))
            continue
        action.update("cell", there.id, body=f"{there.body}\n{cell.body}")
        for item in analysis.evidence(session.project):
            if item.kind == "cell" and item.ref == cell.id:
                action.update("evidence", item.id, ref=there.id)
        _move_memos(session, action, cell.id, there.id)
        action.delete("cell", cell.id)


def _move_memos(session: Session, action: Action, old: str, new: str) -> None:
    for memo in codings.memos(session.project, target=MemoTarget.CELL, target_id=old):
        action.update("memo", memo.id, target_id=new)


def _displays(session: Session, action: Action, field: str, old: str, new: str) -> None:
    for one in analysis.displays(session.project):
        kept = one.spec.get(field)
        if isinstance(kept, list) and old in kept:
            changed: Mapping[str, object] = {
                **one.spec,
                field: list(dict.fromkeys(new if key == old else key for key in kept)),
            }
            action.update("display", one.id, spec=changed)
