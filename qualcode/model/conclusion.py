"""Written cells, findings with their evidence, tactics, the triangulation ledger, indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from qualcode.model.ids import CodeId, CoderId, CodingId, SourceId
from qualcode.model.reduction import Direction
from qualcode.model.sentence import mark

CellId = NewType("CellId", str)
FindingId = NewType("FindingId", str)
EvidenceId = NewType("EvidenceId", str)
TacticId = NewType("TacticId", str)
VerdictId = NewType("VerdictId", str)
IndicatorId = NewType("IndicatorId", str)
DisplayId = NewType("DisplayId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlace:
    """Which cell is meant, whichever way the display is turned.

    ``at`` are ``(axis, key)`` pairs sorted by axis: two for a cell, one for the interpretation of a
    whole row. ``scope`` are the sorted source kinds that the display was limited to (empty: all).
    """

    at: tuple[tuple[str, str], ...]
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCell:
    """The result written into a cell ("hasil wawancara") or below a row (*Interpretasi*).

    ``basis`` maps what the cell held when it was last looked at to the digest of each thing:
    when that is no longer so, the cell is stale. ``evidence`` are the codings it cites.
    """

    id: CellId
    place: CellPlace
    body: str
    basis: Mapping[str, str]
    evidence: tuple[CodingId, ...]
    coder_id: CoderId
    written: str


class FindingStatus(StrEnum):
    """How far a conclusion is."""

    TENTATIVE = "tentative"
    SUPPORTED = "supported"
    VERIFIED = "verified"
    REJECTED = "rejected"


STATUS_LABELS: Mapping[str, str] = {
    FindingStatus.TENTATIVE: mark("tentative"),
    FindingStatus.SUPPORTED: mark("supported"),
    FindingStatus.VERIFIED: mark("verified"),
    FindingStatus.REJECTED: mark("rejected"),
}


class Side(StrEnum):
    """Whether evidence speaks for or against a finding."""

    FOR = "for"
    AGAINST = "against"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A coding or a written cell that a finding rests on. ``digest`` is how it was when looked at."""

    id: EvidenceId
    finding_id: FindingId
    kind: str
    """ "coding" or "cell"."""
    ref: str
    side: Side
    note: str
    digest: str
    coder_id: CoderId
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A proposition. ``direction`` is what it claims about its codes; "" when it takes no side.

    ``number`` is what people call it by. ``reason`` justifies a status that the rule would refuse.
    """

    id: FindingId
    number: int
    proposition: str
    codes: tuple[CodeId, ...]
    direction: Direction | None
    status: FindingStatus
    reason: str
    coder_id: CoderId
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TacticEntry:
    """A tactic applied to a finding: what was done, and what came of it."""

    id: TacticId
    finding_id: FindingId
    tactic: str
    done: str
    result: str
    coder_id: CoderId
    written: str


NEGATIVE_EVIDENCE = "negative-evidence"
"""The tactic without which no finding is verified."""
FEEDBACK = "feedback"
AGREES, DIFFERS = ": +", ": -"
"""How the log of tactics ends the name of an informant who answered to a member check."""

DRAWING: Mapping[str, str] = {
    "patterns": mark("noting patterns and themes"),
    "plausibility": mark("seeing plausibility"),
    "clustering": mark("clustering"),
    "metaphors": mark("making metaphors"),
    "counting": mark("counting"),
    "comparing": mark("making contrasts and comparisons"),
    "partitioning": mark("partitioning variables"),
    "subsuming": mark("subsuming particulars into the general"),
    "factoring": mark("factoring"),
    "relations": mark("noting relations between variables"),
    "intervening": mark("finding intervening variables"),
    "chain": mark("building a logical chain of evidence"),
    "coherence": mark("making conceptual coherence"),
}
VERIFYING: Mapping[str, str] = {
    "representativeness": mark("checking for representativeness"),
    "researcher-effects": mark("checking for researcher effects"),
    "triangulation": mark("triangulating"),
    "weighting": mark("weighting the evidence"),
    "outliers": mark("checking the meaning of outliers"),
    "extreme-cases": mark("using extreme cases"),
    "surprises": mark("following up surprises"),
    NEGATIVE_EVIDENCE: mark("looking for negative evidence"),
    "if-then": mark("making if-then tests"),
    "spurious": mark("ruling out spurious relations"),
    "replicating": mark("replicating a finding"),
    "rival": mark("checking out rival explanations"),
    FEEDBACK: mark("getting feedback from informants"),
}
TACTICS: Mapping[str, str] = {**DRAWING, **VERIFYING}


class Triangulation(StrEnum):
    """What kind of difference between sources is laid side by side."""

    SOURCE = "source"
    METHOD = "method"
    RESEARCHER = "researcher"
    DATA = "data"
    THEORY = "theory"


TRIANGULATION_LABELS: Mapping[str, str] = {
    Triangulation.SOURCE: mark("sources (types of informants)"),
    Triangulation.METHOD: mark("methods"),
    Triangulation.RESEARCHER: mark("researchers"),
    Triangulation.DATA: mark("data (time and place)"),
    Triangulation.THEORY: mark("theories"),
}


class Verdict(StrEnum):
    """How one party stands to a finding or theme."""

    AGREE = "agree"
    COMPLEMENT = "complement"
    CONTRADICT = "contradict"
    SILENT = "silent"
    NOT_ASKED = "not_asked"


VERDICT_LABELS: Mapping[str, str] = {
    Verdict.AGREE: mark("agrees"),
    Verdict.COMPLEMENT: mark("complements"),
    Verdict.CONTRADICT: mark("contradicts"),
    Verdict.SILENT: mark("silent"),
    Verdict.NOT_ASKED: mark("not asked"),
}
VERDICT_SIGNS: Mapping[Verdict, str] = {
    Verdict.AGREE: "+",
    Verdict.COMPLEMENT: "~",
    Verdict.CONTRADICT: "×",
    Verdict.SILENT: "…",
    Verdict.NOT_ASKED: "·",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is triangulated: kind "finding" or "code", and its id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What a person decided about one party, and on which basis (see `WrittenCell`).

    ``resolution`` says how a contradiction was explained; "" while it is open.
    """

    id: VerdictId
    subject: Subject
    by: Triangulation
    party: str
    verdict: Verdict
    note: str
    basis: Mapping[str, str]
    resolution: str
    coder_id: CoderId
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A coverage figure beside the theme it belongs to. ``aim`` is how value and target compare."""

    id: IndicatorId
    name: str
    value: float
    target: float
    aim: str
    """One of ">", ">=", "<", "<="."""
    unit: str
    period: str
    document: str
    source_id: SourceId | None
    code_id: CodeId | None
    coder_id: CoderId
    written: str

    @property
    def is_reached(self) -> bool:
        """Whether the target is reached."""
        return {
            ">": self.value > self.target,
            ">=": self.value >= self.target,
            "<": self.value < self.target,
            "<=": self.value <= self.target,
        }[self.aim]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDisplay:
    """A display kept under a name; ``spec`` is its `qualcode.model.display.DisplaySpec` as JSON."""

    id: DisplayId
    name: str
    spec: Mapping[str, object] = field(default_factory=dict)
    coder_id: CoderId
    written: str
