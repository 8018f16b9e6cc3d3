"""Ruled tables of PDF pages: the straight lines that are drawn, and the cells between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

_NEAR = 2.5
"""Points: lines so close to each other are one line, or meet."""
_THIN = 3.0
"""Points: a filled rectangle no thicker than this is a line."""
_SHORT = 5.0
"""Points: shorter lines are ornaments, corners and letters."""
_MOST_RULES = 1_500
_MOST_COLUMNS, _MOST_ROWS = 40, 400
_PAINTS = frozenset((b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
_STROKES = _PAINTS - {b"f", b"F", b"f*"}


class Rule(NamedTuple):
    """A line at ``at`` (a height, or a place across the page) from ``low`` to ``high``, in points."""

    at: float
    low: float
    high: float


class Place(NamedTuple):
    """A cell: its table on the page, row and column, how many columns it covers, and its right edge."""

    table: int
    row: int
    column: int
    span: int
    right: float


@dataclass(slots=True)
class Ruler:
    """Collects the straight lines of a page; give it to pypdf as visitor of operands."""

    watch: Callable[..., None]
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    _paths: list[list[tuple[float, float]]] = field(default_factory=list)

    def __call__(self, operator: bytes, operands: Any, matrix: Any, _text_matrix: Any) -> None:
        """Look at one operation of the page."""
        self.watch()
        if operator in _PAINTS:
            self._paint(strokes=operator in _STROKES)
        elif operator in (b"m", b"l", b"re"):
            try:
                self._draw(operator, [float(o) for o in operands], [float(m) for m in matrix[:6]])
            except (ArithmeticError, LookupError, TypeError, ValueError):
                return
        elif operator in (b"n", b"c", b"v", b"y"):
            self._paths.clear()

    def _draw(self, operator: bytes, numbers: list[float], matrix: list[float]) -> None:
        a, b, c, d, e, f = matrix

        def point(x: float, y: float) -> tuple[float, float]:
            return a * x + c * y + e, b * x + d * y + f

        if operator == b"re":
            x, y, width, height = numbers
            corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
            self._paths.append([point(*corner) for corner in corners])
        elif operator == b"m":
            self._paths.append([point(*numbers)])
        elif self._paths:
            self._paths[-1].append(point(*numbers))

    def _paint(self, *, strokes: bool) -> None:
        for path in self._paths:
            xs, ys = [x for x, _ in path], [y for _, y in path]
            wide, high = max(xs) - min(xs), max(ys) - min(ys)
            if min(wide, high) <= _THIN:
                self._add(min(xs), min(ys), max(xs), max(ys))
            elif strokes:
                for (x, y), (to_x, to_y) in pairwise(path):
                    if abs(x - to_x) <= _NEAR or abs(y - to_y) <= _NEAR:
                        self._add(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))
        self._paths.clear()

    def _add(self, left: float, low: float, right: float, high: float) -> None:
        if right - left >= max(_SHORT, high - low):
            self.across.append(Rule((low + high) / 2, left, right))
        elif high - low >= _SHORT:
            self.down.append(Rule((left + right) / 2, low, high))


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table. ``columns`` are the places of its lines from left to right."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    """Heights of its lines, from the lowest to the highest."""
    cells: dict[tuple[int, int], tuple[int, int, int]]
    """Field (row from above, column) -> row, column and span of the cell it belongs to."""

    def place(self, x: float, y: float) -> tuple[int, int, int] | None:
        """Return row, column and span of the cell at a point of the page."""
        column = bisect_right(self.columns, x) - 1
        row = len(self.rows) - 1 - bisect_right(self.rows, y)
        return self.cells.get((row, column))


def grids(ruler: Ruler) -> list[Grid]:
    """Return the tables that the lines of a page make, the highest first."""
    if not ruler.across or not ruler.down:
        return []
    if max(len(ruler.across), len(ruler.down)) > _MOST_RULES:
        return []
    made = (_grid(*rules, ruler.watch) for rules in _connected(ruler))
    return sorted((grid for grid in made if grid is not None), key=lambda grid: -grid.rows[-1])


def _connected(ruler: Ruler) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Yield the lines that touch each other, across and down."""
    across, down = ruler.across, ruler.down
    parents = list(range(len(across) + len(down)))

    def root(one: int) -> int:
        while parents[one] != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        return one

    for n, flat in enumerate(across):
        ruler.watch()
        for m, upright in enumerate(down, start=len(across)):
            meets = (
                flat.low - _NEAR <= upright.at <= flat.high + _NEAR
                and upright.low - _NEAR <= flat.at <= upright.high + _NEAR
            )
            if meets:
                parents[root(m)] = root(n)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n, rule in enumerate((*across, *down)):
        groups.setdefault(root(n), ([], []))[n >= len(across)].append(rule)
    yield from groups.values()


def _grid(across: Sequence[Rule], down: Sequence[Rule], watch: Callable[..., None]) -> Grid | None:
    columns, rows = _places(down), _places(across)
    if not (2 < len(columns) <= _MOST_COLUMNS and 1 < len(rows) <= _MOST_ROWS):
        return None
    uprights = [[r for r in down if abs(r.at - place) <= _NEAR] for place in columns]
    flats = [[r for r in across if abs(r.at - place) <= _NEAR] for place in rows]
    high, wide = len(rows) - 1, len(columns) - 1
    owner = {(row, column): (row, column) for row in range(high) for column in range(wide)}

    def first(spot: tuple[int, int]) -> tuple[int, int]:
        while owner[spot] != spot:
            spot = owner[spot]
        return spot

    for row, column in list(owner):
        watch()
        middle = (rows[high - row - 1] + rows[high - row]) / 2
        if column + 1 < wide and not _covers(uprights[column + 1], middle):
            _unite(owner, first((row, column)), first((row, column + 1)))
        middle = (columns[column] + columns[column + 1]) / 2
        if row + 1 < high and not _covers(flats[high - row - 1], middle):
            _unite(owner, first((row, column)), first((row + 1, column)))
    last: dict[tuple[int, int], int] = {}
    for spot in owner:
        last[first(spot)] = max(last.get(first(spot), 0), spot[1])
    if len(last) < 2:
        return None
    cells = {spot: (*first(spot), last[first(spot)] - first(spot)[1] + 1) for spot in owner}
    return Grid(tuple(columns), tuple(rows), cells)


def _unite(
    owner: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]
) -> None:
    owner[max(one, other)] = min(one, other)


def _places(rules: Sequence[Rule]) -> list[float]:
    """Return where lines stand, those that are near each other taken as one."""
    found: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not found or at - found[-1] > _NEAR:
            found.append(at)
    return found


def _covers(rules: Sequence[Rule], at: float) -> bool:
    return any(rule.low - _NEAR <= at <= rule.high + _NEAR for rule in rules)
