"""Finding words in the transcript on the screen."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable


def find_in(text: str, ranges: Iterable[tuple[int, int]], query: str) -> list[tuple[int, int]]:
    """Return where the query stands within the ranges: any case, any blanks between its words."""
    parts = query.split()
    if not parts:
        return []
    pattern = re.compile(r"\s+".join(re.escape(part) for part in parts), re.IGNORECASE)
    return [match.span() for start, end in ranges for match in pattern.finditer(text, start, end)]


class Hits:
    """Places found, in the order of the text, and the one the reader stands on."""

    def __init__(self, places: Iterable[tuple[int, int]] = ()) -> None:
        """Keep the places in the order of the text."""
        self.places = sorted(place for place in places if place[0] < place[1])
        self.current: int | None = None
        self._reach = max((end - start for start, end in self.places), default=0)

    def __len__(self) -> int:
        """Return how many places were found."""
        return len(self.places)

    def step(self, selection: tuple[int, int], step: int) -> tuple[int, int] | None:
        """Go to the next (+1) or previous (-1) place seen from the selection; round the ends."""
        if not self.places:
            return None
        index = bisect_left(self.places, (selection[0], 0)) - (0 if step > 0 else 1)
        if self.current is not None:
            first, last = self.places[self.current]
            if selection[0] <= first and last <= selection[1]:
                index = self.current + step
        self.current = index % len(self.places)
        return self.places[self.current]

    def within(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the places that overlap a range."""
        first = bisect_right(self.places, (start - self._reach, 0))
        last = bisect_left(self.places, (end, 0))
        return [place for place in self.places[first:last] if place[1] > start]
