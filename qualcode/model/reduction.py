"""Data reduction beyond coding: what a coding is worth, who was silent, links between codes, sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from qualcode.model.ids import CodeId, CoderId, CodingId, InformantId, SourceId
from qualcode.model.sentence import Sentence, mark

ResponseId = NewType("ResponseId", str)
LinkId = NewType("LinkId", str)
SheetId = NewType("SheetId", str)


class Relevance(StrEnum):
    """How much a coded passage matters for the question of the study."""

    CORE = "core"
    SUPPORTING = "supporting"
    ASIDE = "aside"
    """Kept, but not counted as evidence by triangulation."""


class Direction(StrEnum):
    """Which way a passage speaks about what its code names."""

    SUPPORTS = "supports"
    HINDERS = "hinders"
    NEUTRAL = "neutral"


class ResponseState(StrEnum):
    """What became of a theme with one informant: silence is data, never a mere blank."""

    NOT_ASKED = "not_asked"
    NO_ANSWER = "no_answer"
    DOES_NOT_KNOW = "does_not_know"
    DENIES = "denies"
    SAYS = "says"

    @property
    def is_silence(self) -> bool:
        """Whether the informant was asked and gave nothing."""
        return self in {ResponseState.NO_ANSWER, ResponseState.DOES_NOT_KNOW}


STATE_LABELS: Mapping[str, str] = {
    ResponseState.NOT_ASKED: mark("not asked"),
    ResponseState.NO_ANSWER: mark("asked, no answer"),
    ResponseState.DOES_NOT_KNOW: mark("does not know"),
    ResponseState.DENIES: mark("denies"),
    ResponseState.SAYS: mark("says"),
}
STATE_SIGNS: Mapping[str, str] = {
    ResponseState.NOT_ASKED: " ",
    ResponseState.NO_ANSWER: "…",
    ResponseState.DOES_NOT_KNOW: "?",
    ResponseState.DENIES: "×",
    ResponseState.SAYS: "●",
}
RELEVANCE_LABELS: Mapping[str, str] = {
    Relevance.CORE: mark("core"),
    Relevance.SUPPORTING: mark("supporting"),
    Relevance.ASIDE: mark("aside"),
}
DIRECTION_LABELS: Mapping[str, str] = {
    Direction.SUPPORTS: mark("supports"),
    Direction.HINDERS: mark("hinders"),
    Direction.NEUTRAL: mark("neutral"),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """Where words stand: ``text[start:end]`` of a source. No source means nowhere in particular."""

    source_id: SourceId | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The state of one informant on one code, as a person decided it."""

    id: ResponseId
    informant_id: InformantId
    code_id: CodeId
    state: ResponseState
    note: str
    at: Passage
    coder_id: CoderId
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedResponse:
    """The state of one informant on one code, as the turns suggest it, and why."""

    informant_id: InformantId
    code_id: CodeId
    state: ResponseState
    why: Sentence
    at: Passage = Passage()


class LinkKind(StrEnum):
    """How two codes hang together."""

    GATHERS = "gathers"
    """A pattern code and one of the codes it gathers (second cycle)."""
    LEADS = "leads"
    """A stated cause and its effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLink:
    """A stated link from one code to another. ``sign`` is "+", "-" or "" (not said)."""

    id: LinkId
    kind: LinkKind
    from_code: CodeId
    to_code: CodeId
    sign: str
    note: str
    evidence: tuple[CodingId, ...]
    coder_id: CoderId
    written: str


class SheetKind(StrEnum):
    """Which form is filled in after a contact."""

    CONTACT = "contact"
    DOCUMENT = "document"


SHEET_FIELDS: Mapping[SheetKind, Mapping[str, str]] = {
    SheetKind.CONTACT: {
        "themes": mark("Main themes"),
        "striking": mark("What was striking"),
        "missing": mark("What is missing"),
        "next": mark("Questions for the next contact"),
    },
    SheetKind.DOCUMENT: {
        "about": mark("What the document is"),
        "importance": mark("Why it matters"),
        "summary": mark("Its content in brief"),
        "next": mark("Questions it raises"),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A contact summary sheet or document summary form of one source."""

    id: SheetId
    source_id: SourceId
    kind: SheetKind
    fields: Mapping[str, str] = field(default_factory=dict)
    coder_id: CoderId
    written: str
