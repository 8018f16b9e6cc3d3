"""Codings, memos and coders: what a researcher adds to the sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualcode.model.ids import CodeId, CoderId, CodingId, InformantId, MemoId, SourceId
from qualcode.model.reduction import Direction, Relevance


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """A person who codes. Identity is the id; the name is a label."""

    id: CoderId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A code applied by one coder to ``text[start:end]`` of one source.

    ``gloss`` says it in standard Indonesian, ``paraphrase`` in the researcher's words; ``relevance``
    and ``direction`` weigh it.
    """

    id: CodingId
    source_id: SourceId
    start: int
    end: int
    code_id: CodeId
    coder_id: CoderId
    created: str
    gloss: str = ""
    paraphrase: str = ""
    relevance: Relevance | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A coding with everything needed to show and cite it.

    ``citation`` is the label in brackets after a quotation, such as "Informan 3" or
    "FGD 1, Informan 14".
    """

    coding_id: CodingId
    source_id: SourceId
    source: str
    kind: str
    start: int
    end: int
    text: str
    turn: int | None
    code_id: CodeId
    code: str
    coder_id: CoderId
    coder: str
    informant_id: InformantId | None
    informant: str
    citation: str
    created: str
    memo: str = ""
    gloss: str = ""
    paraphrase: str = ""
    relevance: str = ""
    direction: str = ""


def passages(quotations: Iterable[Quotation]) -> list[tuple[Quotation, ...]]:
    """Gather quotations of one code that share words, as when two coders drew the borders otherwise.

    Each group is one passage of a source, from its first word on; passages stay in the order given.
    """
    given = list(quotations)
    by_code: dict[tuple[SourceId, CodeId], list[int]] = {}
    for place, quotation in enumerate(given):
        by_code.setdefault((quotation.source_id, quotation.code_id), []).append(place)
    groups: list[list[int]] = []
    for places in by_code.values():
        end = -1
        for place in sorted(places, key=lambda n: (given[n].start, -given[n].end)):
            if given[place].start < end:
                groups[-1].append(place)
            else:
                groups.append([place])
            end = max(end, given[place].end)
    groups.sort(key=min)
    return [tuple(given[place] for place in group) for group in groups]


def joined_words(passage: Sequence[Quotation]) -> str:
    """Return the words of a passage whose quotations overlap, each word once, as they were said."""
    text, end = passage[0].text, passage[0].end
    for quotation in passage[1:]:
        if quotation.end > end:
            text += quotation.text[end - quotation.start :]
            end = quotation.end
    return text


class MemoKind(StrEnum):
    """What a memo is about, after Miles & Huberman."""

    DESCRIPTIVE = "descriptive"
    METHOD = "method"
    THEORY = "theory"
    REFLEXIVE = "reflexive"


class MemoTarget(StrEnum):
    """What a memo can be written on."""

    PROJECT = "project"
    SOURCE = "source"
    INFORMANT = "informant"
    CODE = "code"
    CODING = "coding"
    CELL = "cell"
    FINDING = "finding"
    UNSETTLED = "unsettled"
    """A coding that lost its place: its memos wait with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """A note by a researcher on something in the project (``target_id`` is "" for the project)."""

    id: MemoId
    target: MemoTarget
    target_id: str
    kind: MemoKind
    body: str
    coder_id: CoderId
    created: str
    modified: str
