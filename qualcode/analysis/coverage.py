"""How much of the evidence is coded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualcode.model.source import Turn


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the union of ranges as sorted, disjoint ranges."""
    union: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], end))
        else:
            union.append((start, end))
    return union


def coded_share(turns: Sequence[Turn], spans: Iterable[tuple[int, int]]) -> float:
    """Share (0 to 1) of the characters of these turns that lie under at least one coding."""
    total = sum(turn.end - turn.start for turn in turns)
    if not total:
        return 0.0
    covered = 0
    union = merged(spans)
    index = 0
    for turn in sorted(turns, key=lambda t: t.start):
        while index < len(union) and union[index][1] <= turn.start:
            index += 1
        place = index
        while place < len(union) and union[place][0] < turn.end:
            covered += min(turn.end, union[place][1]) - max(turn.start, union[place][0])
            place += 1
    return covered / total
