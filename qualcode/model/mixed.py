"""What joins numbers and words: data sets of a project, links of cases, items, joint displays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NewType

from qualcode.model.dataset import Variable
from qualcode.model.ids import CodeId, CoderId, CodingId, InformantId
from qualcode.model.sentence import mark

DataSetId = NewType("DataSetId", str)
CaseLinkId = NewType("CaseLinkId", str)
ItemId = NewType("ItemId", str)
JointId = NewType("JointId", str)


class Relation(StrEnum):
    """How cases of a data set and informants may be joined; anything else is refused."""

    ONE = "one"
    """One informant for a case, one case for an informant."""
    INFORMANTS = "informants"
    """A case may have several informants: mother and father of a child."""
    CASES = "cases"
    """An informant may belong to several cases: a cadre and the children of her posyandu."""
    MANY = "many"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """A table of measurements that belongs to a project.

    ``table_sha`` names the immutable copy of the table as it was read; ``dictionary`` explains its
    variables and ``steps`` are the operations done to it, in order. ``case_column`` identifies a case.
    """

    id: DataSetId
    name: str
    file_name: str
    file_sha: str
    table_sha: str
    rows: int
    dictionary: tuple[Variable, ...] = ()
    steps: tuple[Mapping[str, Any], ...] = ()
    case_column: str = ""
    relation: Relation = Relation.ONE
    added: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLink:
    """A case of a data set is, or belongs to, this informant."""

    id: CaseLinkId
    dataset_id: DataSetId
    case_id: str
    informant_id: InformantId


class Measure(StrEnum):
    """What of a code becomes the number of a person."""

    PRESENCE = "presence"
    COUNT = "count"
    RATE = "rate"
    """Codings per 1,000 words of the person."""


class ItemKind(StrEnum):
    """What a theme became."""

    ITEM = "item"
    """A question of a questionnaire."""
    HYPOTHESIS = "hypothesis"


ITEM_LABELS: Mapping[str, str] = {
    ItemKind.ITEM: mark("questionnaire item"),
    ItemKind.HYPOTHESIS: mark("hypothesis"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A questionnaire item or hypothesis that grew out of a theme, with the quotations it rests on.

    ``variables`` are the columns of a data set in which its answers stand.
    """

    id: ItemId
    kind: ItemKind
    label: str
    wording: str
    code_id: CodeId
    dataset_id: DataSetId | None
    variables: tuple[str, ...]
    evidence: tuple[CodingId, ...]
    coder_id: CoderId
    written: str


class Fit(StrEnum):
    """How the numbers and the words of one theme stand to each other."""

    CONFIRMS = "confirms"
    EXPANDS = "expands"
    CONTRADICTS = "contradicts"
    SILENT = "silent"
    """One side says nothing about it."""


FIT_LABELS: Mapping[str, str] = {
    Fit.CONFIRMS: mark("confirms"),
    Fit.EXPANDS: mark("expands"),
    Fit.CONTRADICTS: mark("contradicts"),
    Fit.SILENT: mark("silent"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JointLine:
    """A line of a side-by-side display: a theme, its number, how both fit, and what follows.

    The number is written (``quantity``), or computed anew each time: ``statistic`` with ``options`` on
    a data set.
    """

    id: JointId
    code_id: CodeId
    dataset_id: DataSetId | None
    quantity: str = ""
    statistic: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    fit: Fit | None = None
    inference: str = ""
    coder_id: CoderId
    written: str
