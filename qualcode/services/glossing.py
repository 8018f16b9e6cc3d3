"""Glosses: a quotation in standard Indonesian, written by hand beside the informant's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qualcode.model.ids import CodingId
from qualcode.services import reduction
from qualcode.services.session import Session
from qualcode.store import codings
from qualcode.store.action import Action

LONGEST = 20_000
"""Characters of a gloss."""


def gloss(session: Session, coding_id: str, text: str) -> bool:
    """Write the gloss of a quotation; an empty text removes it. One undo step.

    A gloss belongs to the passage: every coding of this coder at the same place gets it. Returns
    whether anything changed.

    Raises:
        RuleBroken: there is no such coding, or it belongs to another coder.
    """
    same = _at_its_place(session, coding_id)
    with session.project.act(session.coder_id, "coding.gloss", n=len(same)) as action:
        return _write(action, same, text)


def add_gloss(session: Session, action: Action, coding_id: str, text: str) -> bool:
    """Write a gloss as a part of another act; see `gloss`."""
    return _write(action, _at_its_place(session, coding_id), text)


def _at_its_place(session: Session, coding_id: str) -> list[CodingId]:
    own = reduction.own_coding(session, coding_id)
    return [
        coding.id
        for coding in codings.codings(session.project, source_id=own.source_id)
        if (coding.start, coding.end, coding.coder_id) == (own.start, own.end, own.coder_id)
    ]


def _write(action: Action, coding_ids: Sequence[CodingId], text: str) -> bool:
    written = text.strip()[:LONGEST] or None
    changed = False
    for coding_id in coding_ids:
        changed |= action.update("coding", coding_id, gloss=written)
    return changed


def glosses(
    session: Session, coding_ids: Iterable[CodingId] | None = None
) -> Mapping[CodingId, str]:
    """Return the glosses of the project, or of some codings, by coding."""
    wanted = None if coding_ids is None else set(coding_ids)
    return {
        coding.id: coding.gloss
        for coding in codings.codings(session.project)
        if coding.gloss and (wanted is None or coding.id in wanted)
    }
