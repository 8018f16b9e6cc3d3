"""What an import did, file by file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.model.ids import SourceId
from qualcode.model.sentence import Sentence
from qualcode.model.transcript import LayoutReading, Problem, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerReport:
    """A speaker as imported: how many turns, and which informant it became."""

    label: str
    role: str
    turns: int
    informant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one file. ``source`` is None when it was not imported (see ``problems``).

    ``evidence`` says why the layout was taken; ``alternatives`` are all ways to read the file, when
    they were asked for.
    """

    file: str
    source: SourceId | None = None
    name: str = ""
    kind: str = ""
    title: str = ""
    words: int = 0
    turns: int = 0
    speakers: tuple[SpeakerReport, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    layout: str = ""
    confidence: float = 0.0
    problems: tuple[Problem, ...] = ()
    evidence: Sentence | None = None
    alternatives: tuple[LayoutReading, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the file could not be imported."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)
