"""Lanes in the margin: overlapping things side by side, each in one lane over its whole length."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush


def assign(intervals: Sequence[tuple[int, int]]) -> list[int]:
    """Return a lane for every interval ``(first, last)``, both included, in the order given.

    Greedy colouring by start (longest first): as few lanes as the deepest overlap. It depends on
    all intervals of a turn and on nothing else, so the lanes do not jump while scrolling.
    """
    lanes = [0] * len(intervals)
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    used = 0
    order = sorted(range(len(intervals)), key=lambda i: (intervals[i][0], -intervals[i][1], i))
    for index in order:
        first, last = intervals[index]
        while busy and busy[0][0] < first:
            heappush(free, heappop(busy)[1])
        if free:
            lane = heappop(free)
        else:
            lane = used
            used += 1
        lanes[index] = lane
        heappush(busy, (last, lane))
    return lanes
