"""Which codes stand together: on the same words, in the same turn, or in the same source."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualcode.model.coding import Coding
from qualcode.model.ids import CodeId, SourceId
from qualcode.model.sentence import mark
from qualcode.model.study import Study


class Nearness(StrEnum):
    """What counts as together."""

    OVERLAP = "overlap"
    TURN = "turn"
    SOURCE = "source"


NEARNESS_LABELS = {
    Nearness.OVERLAP: mark("overlapping passages"),
    Nearness.TURN: mark("the same turn"),
    Nearness.SOURCE: mark("the same source"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes that stand together: in how many places, and the passages there (first, second)."""

    first: CodeId
    second: CodeId
    places: int
    passages: tuple[tuple[Coding, Coding], ...]


def pairs(
    study: Study, nearness: Nearness, codings: Iterable[Coding] | None = None
) -> dict[tuple[CodeId, CodeId], Pair]:
    """Return the pairs of distinct codes that stand together, each under both orders.

    A place is counted once for a pair however many codings lie there: a stretch of overlapping
    words, a turn, or a source. Passages are kept up to `MOST_PASSAGES` per pair.
    """
    by_source: dict[SourceId, list[Coding]] = {}
    for coding in study.codings if codings is None else codings:
        by_source.setdefault(coding.source_id, []).append(coding)
    found = _Found()
    for source_id, here in by_source.items():
        ordered = sorted(here, key=lambda c: (c.start, c.end, c.code_id, c.id))
        if nearness is Nearness.OVERLAP:
            found.add_overlaps(ordered)
        else:
            found.add_groups(_groups(study, source_id, ordered, nearness))
    return found.pairs()


MOST_PASSAGES = 50


def _groups(
    study: Study, source_id: SourceId, codings: Sequence[Coding], nearness: Nearness
) -> Iterable[list[Coding]]:
    """Put codings of a source together by turn, a coding that spans turns into each of them."""
    if nearness is Nearness.SOURCE:
        return [list(codings)]
    groups: dict[int, list[Coding]] = {}
    rows = study.turns.get(source_id, ())
    numbers = {row.n: index for index, row in enumerate(rows)}
    for coding in codings:
        row = study.turn_at(source_id, coding.start)
        while row is not None and row.start < coding.end:
            groups.setdefault(row.n, []).append(coding)
            index = numbers[row.n] + 1
            row = rows[index] if index < len(rows) else None
    return groups.values()


class _Found:
    """Collects places and passages of pairs."""

    def __init__(self) -> None:
        self._places: dict[tuple[CodeId, CodeId], int] = {}
        self._passages: dict[tuple[CodeId, CodeId], list[tuple[Coding, Coding]]] = {}

    def add_overlaps(self, ordered: Sequence[Coding]) -> None:
        """Add the overlaps of one source; a shared stretch counts once whoever coded it."""
        seen: set[Hashable] = set()
        for index, one in enumerate(ordered):
            for other in ordered[index + 1 :]:
                if other.start >= one.end:
                    break
                if other.code_id != one.code_id:
                    first, second = sorted((one, other), key=lambda c: c.code_id)
                    key = (first.code_id, second.code_id)
                    stretch = (*key, max(one.start, other.start), min(one.end, other.end))
                    if stretch not in seen:
                        seen.add(stretch)
                        self._add(key, (first, second))

    def add_groups(self, groups: Iterable[list[Coding]]) -> None:
        """Add groups of codings that are together as a whole."""
        for group in groups:
            first_of: dict[CodeId, Coding] = {}
            for coding in group:
                first_of.setdefault(coding.code_id, coding)
            codes = sorted(first_of)
            for index, one in enumerate(codes):
                for other in codes[index + 1 :]:
                    self._add((one, other), (first_of[one], first_of[other]))

    def _add(self, key: tuple[CodeId, CodeId], passages: tuple[Coding, Coding]) -> None:
        self._places[key] = self._places.get(key, 0) + 1
        kept = self._passages.setdefault(key, [])
        if len(kept) < MOST_PASSAGES:
            kept.append(passages)

    def pairs(self) -> dict[tuple[CodeId, CodeId], Pair]:
        """Return every pair under both orders."""
        found: dict[tuple[CodeId, CodeId], Pair] = {}
        for (one, other), places in self._places.items():
            passages = self._passages[one, other]
            found[one, other] = Pair(one, other, places, tuple(passages))
            turned = tuple((second, first) for first, second in passages)
            found[other, one] = Pair(other, one, places, turned)
        return found


def clusters(codes: Sequence[CodeId], together: Callable[[CodeId, CodeId], int]) -> list[CodeId]:
    """Order codes so that those that stand together stand side by side.

    Single linkage, strongest pairs first, ties by the given order: the same codes give the same
    order every time.
    """
    place = {code: index for index, code in enumerate(codes)}
    chains: dict[CodeId, list[CodeId]] = {code: [code] for code in codes}
    strengths = sorted(
        (
            (-together(one, other), place[one], place[other])
            for index, one in enumerate(codes)
            for other in codes[index + 1 :]
            if together(one, other)
        ),
    )
    for _, first, second in strengths:
        left, right = chains[codes[first]], chains[codes[second]]
        if left is not right:
            if place[right[0]] < place[left[0]]:
                left, right = right, left
            left.extend(right)
            for code in right:
                chains[code] = left
    ordered: list[CodeId] = []
    for code in codes:
        if chains[code][0] == code:
            ordered += chains[code]
    return ordered
