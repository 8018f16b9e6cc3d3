"""Retrieval: codings with everything needed to show and cite them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

from qualcode.analysis.cite import citation
from qualcode.model.codebook import Codebook
from qualcode.model.coding import Coding, Quotation
from qualcode.model.ids import CodeId, CoderId, InformantId, SourceId
from qualcode.model.source import SourceKind
from qualcode.model.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which codings are wanted; an empty set means all. A code includes those below it."""

    sources: frozenset[SourceId] = frozenset()
    codes: frozenset[CodeId] = frozenset()
    informants: frozenset[InformantId] = frozenset()
    coders: frozenset[CoderId] = frozenset()
    kinds: frozenset[SourceKind] = field(default_factory=frozenset)


def with_descendants(codebook: Codebook, code_ids: frozenset[CodeId]) -> frozenset[CodeId]:
    """Return these codes and all below them."""
    return frozenset(c.id for code_id in code_ids for c in codebook.descendants(code_id))


def selected(study: Study, wanted: Filter) -> Iterator[Coding]:
    """Yield the codings that pass a filter."""
    codes = with_descendants(study.codebook, wanted.codes)
    for coding in study.codings:
        if (
            (not wanted.sources or coding.source_id in wanted.sources)
            and (not codes or coding.code_id in codes)
            and (not wanted.coders or coding.coder_id in wanted.coders)
            and (not wanted.kinds or study.sources[coding.source_id].kind in wanted.kinds)
        ):
            if wanted.informants:
                person = study.informant_at(coding.source_id, coding.start)
                if person is None or person.id not in wanted.informants:
                    continue
            yield coding


def quotations(study: Study, wanted: Filter | None = None) -> list[Quotation]:
    """Return quotations in the order of sources and places."""
    order = {source_id: place for place, source_id in enumerate(study.sources)}
    picked = sorted(
        selected(study, wanted or Filter()),
        key=lambda c: (order[c.source_id], c.start, c.end, c.created),
    )
    quote = Quoter(study)
    return [quote(coding) for coding in picked]


class LazyQuotations(Sequence[Quotation]):
    """Quotations made when they are looked at; counting them costs nothing."""

    __slots__ = ("_codings", "_made", "_quote")

    def __init__(self, quote: Callable[[Coding], Quotation], codings: Sequence[Coding]) -> None:
        """Stand for the quotations of these codings."""
        self._quote = quote
        self._codings = codings
        self._made: tuple[Quotation, ...] | None = None

    @property
    def codings(self) -> Sequence[Coding]:
        """The codings themselves, without their words."""
        return self._codings

    def __len__(self) -> int:
        """Number of quotations."""
        return len(self._codings)

    @overload
    def __getitem__(self, index: int) -> Quotation: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Quotation]: ...

    def __getitem__(self, index: int | slice) -> Quotation | Sequence[Quotation]:
        """One quotation, or some."""
        if self._made is None:
            self._made = tuple(self._quote(coding) for coding in self._codings)
        return self._made[index]

    def __eq__(self, other: object) -> bool:
        """Equal to any sequence of the same quotations."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


class Quoter:
    """Makes quotations of one study; texts are fetched once each."""

    def __init__(self, study: Study) -> None:
        """Prepare for a study."""
        self._study = study
        self._texts: dict[SourceId, str] = {}
        self._fgds = sum(s.kind is SourceKind.FGD for s in study.sources.values())

    def __call__(self, coding: Coding) -> Quotation:
        """Return the quotation of a coding."""
        study = self._study
        source = study.sources[coding.source_id]
        text = self._text(coding.source_id)
        turn = study.turn_at(coding.source_id, coding.start)
        person = study.informant_at(coding.source_id, coding.start)
        return Quotation(
            coding_id=coding.id,
            source_id=source.id,
            source=source.name,
            kind=source.kind,
            start=coding.start,
            end=coding.end,
            text=text[coding.start : coding.end],
            turn=turn.n if turn else None,
            code_id=coding.code_id,
            code=study.codebook.path(coding.code_id),
            coder_id=coding.coder_id,
            coder=study.coders.get(coding.coder_id, ""),
            informant_id=person.id if person else None,
            informant=person.name if person else "",
            citation=citation(source, person, fgd_count=self._fgds),
            created=coding.created,
            memo=study.coding_memos.get(coding.id, ""),
            gloss=coding.gloss,
            paraphrase=coding.paraphrase,
            relevance=coding.relevance or "",
            direction=coding.direction or "",
        )

    def passage(self, source_id: SourceId, start: int, end: int) -> tuple[str, str]:
        """Return the words of a place that is not coded, and how they are cited."""
        study = self._study
        person = study.informant_at(source_id, start)
        cited = citation(study.sources[source_id], person, fgd_count=self._fgds)
        return self._text(source_id)[start:end], cited

    def _text(self, source_id: SourceId) -> str:
        if source_id not in self._texts:
            self._texts[source_id] = self._study.text_of(source_id)
        return self._texts[source_id]
