"""Coverage and saturation: what has no evidence yet, and whether further interviews bring new codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.model.ids import CodeId, InformantId, SourceId
from qualcode.model.reduction import ResponseState
from qualcode.model.source import Source
from qualcode.model.study import Study
from qualcode.model.written import parse_date


@dataclass(frozen=True, slots=True, kw_only=True)
class SaturationPoint:
    """One more source: which codes it brought for the first time, and how many there were then."""

    source: Source
    new: tuple[CodeId, ...]
    codes: int
    codings: int


def saturation(study: Study) -> list[SaturationPoint]:
    """Return the curve of new codes per further source, in the order in which they were held.

    Sources without a date stand at the end, as listed; sources without codings are left out.
    """
    used: dict[SourceId, dict[CodeId, None]] = {}
    counted: dict[SourceId, int] = {}
    for coding in study.codings:
        used.setdefault(coding.source_id, {})[coding.code_id] = None
        counted[coding.source_id] = counted.get(coding.source_id, 0) + 1
    order = {code.id: place for place, (_, code) in enumerate(study.codebook.walk())}
    seen: set[CodeId] = set()
    points: list[SaturationPoint] = []
    for source in sorted(study.sources.values(), key=held_on):
        if source.id in used:
            new = sorted(
                (c for c in used[source.id] if c not in seen), key=lambda c: order.get(c, 0)
            )
            seen.update(new)
            points.append(
                SaturationPoint(
                    source=source, new=tuple(new), codes=len(seen), codings=counted[source.id]
                )
            )
    return points


def held_on(source: Source) -> tuple[bool, str]:
    """Sort key of sources by the day of the contact; those without a readable date go last."""
    day = parse_date(source.meta.get("date", ""))
    return (day is None, day.isoformat() if day else "")


def is_saturated(points: Sequence[SaturationPoint], *, run: int = 3) -> bool:
    """Whether the last ``run`` sources brought no new code (and there were more than these)."""
    return len(points) > run and not any(point.new for point in points[-run:])


@dataclass(frozen=True, slots=True)
class Gap:
    """A theme on which one informant gave nothing yet."""

    informant_id: InformantId
    code_id: CodeId
    state: ResponseState


def gaps(
    states: Mapping[tuple[InformantId, CodeId], ResponseState],
    people: Sequence[InformantId],
    codes: Sequence[CodeId],
) -> list[Gap]:
    """Return the empty cells by informant, in the order of people and codes: what to ask next time."""
    wanted = {ResponseState.NOT_ASKED, ResponseState.NO_ANSWER}
    return [
        Gap(person, code, state)
        for person in people
        for code in codes
        if (state := states.get((person, code), ResponseState.NOT_ASKED)) in wanted
    ]
