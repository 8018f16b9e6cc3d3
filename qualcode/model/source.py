"""Sources (transcripts and documents), their speakers and turns, and the informants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qualcode.model.ids import InformantId, SourceId, SpeakerId


class SourceKind(StrEnum):
    """How the data were gathered: the *method* of triangulation by method."""

    IDI = "idi"
    FGD = "fgd"
    OBSERVATION = "observation"
    DOCUMENT = "document"


class Role(StrEnum):
    """Who speaks in a turn."""

    INTERVIEWER = "interviewer"
    INFORMANT = "informant"
    MODERATOR = "moderator"
    PARTICIPANT = "participant"
    NOTE = "note"
    """Not speech: a stage direction, a transcriber's remark."""
    TEXT = "text"
    """A paragraph of an observation or a document, or speech whose speaker is unknown."""

    @property
    def is_evidence(self) -> bool:
        """Whether words of this role count as data (questions and notes do not)."""
        return self in {Role.INFORMANT, Role.PARTICIPANT, Role.TEXT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One transcript or document in a project.

    ``text_sha`` names the current, immutable version of the text (SHA-256 of its UTF-8 bytes).
    ``words`` counts the words of all turns that are speech or text, without notes.
    """

    id: SourceId
    name: str
    kind: SourceKind
    meta: Mapping[str, str]
    text_sha: str
    words: int
    file_name: str
    added: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A label that speaks in one source, linked to an informant when it is one."""

    id: SpeakerId
    source_id: SourceId
    label: str
    role: Role
    informant_id: InformantId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Informant:
    """A person who was interviewed. ``name`` is the public label, such as "Informan 3".

    ``attributes`` are free, e.g. role, site, age, education, occupation.
    """

    id: InformantId
    name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one speaker says until another speaks: ``text[start:end]`` of the source, label not included.

    ``n`` counts from 1 within the source. ``time`` is seconds from the start of the recording.
    """

    n: int
    start: int
    end: int
    label: str | None
    role: Role
    time: float | None
    speaker_id: SpeakerId | None = None
    informant_id: InformantId | None = None
