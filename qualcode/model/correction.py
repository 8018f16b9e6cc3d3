"""Codings that a correction of their text unsettled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from qualcode.model.ids import CodeId, CoderId, CodingId, SourceId
from qualcode.model.sentence import mark

UnsettledId = NewType("UnsettledId", str)


class UnsettledState(StrEnum):
    """What a correction did to a coding."""

    CHANGED = "changed"
    """It stands on other words than it was given to."""
    LOST = "lost"
    """It has no place: it is kept aside with its words and counts nowhere."""


STATE_NAMES = {
    UnsettledState.CHANGED: mark("changed"),
    UnsettledState.LOST: mark("in quarantine"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """A coding that waits for a person: was it moved rightly, or where does it belong?

    ``quotation`` are the words it was given to, ``before`` and ``after`` what stood around them.
    ``start`` and ``end`` are its place now, or the last place of a lost one.
    """

    id: UnsettledId
    coding_id: CodingId
    source_id: SourceId
    code_id: CodeId
    coder_id: CoderId
    state: UnsettledState
    start: int
    end: int
    quotation: str
    before: str
    after: str
    since: str
