"""What a terminal is given for each character, with widths that are known exactly.

A terminal, Rich and Textual disagree about joined emoji, variation selectors and invisible
characters, and obey control characters. So such clusters are shown as one placeholder, and every
cell on the screen belongs to exactly one cluster (a user-perceived character) of the source.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import category

from rich.cells import cell_len

PLACEHOLDER = "◆"
"""Stands for a cluster that terminals draw in different widths, or obey instead of drawing."""

PLAIN = "\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u2043\u20a0-\u20bf"
"""Regular-expression ranges of characters that are one cluster and one cell each, everywhere."""

_MAX_MARKS = 4
_MAX_WIDTH = 2
_KEYCAP = "\u20e3"
_JOINER = "\u200d"
_RUN = re.compile(f"[{PLAIN}]?[^{PLAIN}\n]+")
_INVISIBLE = re.compile("[\xad\u180e\u200b-\u200d\u2060-\u2064\ufeff\U000e0020-\U000e007f]")
_UNSTEADY = re.compile("[\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_REGIONAL = re.compile("[\U0001f1e6-\U0001f1ff]")
_JAMO_TAIL = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb]")
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_MARKS = frozenset({"Mn", "Mc", "Me"})
_BLANKS = frozenset({"Zs", "Zl", "Zp"})


@lru_cache(8192)
def _extends(char: str) -> bool:
    """Whether the character continues the cluster before it."""
    return (
        category(char) in _MARKS
        or _INVISIBLE.match(char) is not None
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or _JAMO_TAIL.match(char) is not None
    )


def _joins(char: str) -> bool:
    return char >= "\u2000" and category(char) in {"So", "Sm", "Sk"}


def _cluster_end(text: str, start: int, end: int) -> int:
    first = text[start]
    position = start + 1
    if first == "\t" or category(first) in {"Cc", "Zl", "Zp"}:
        return position
    if _REGIONAL.match(first) and position < end and _REGIONAL.match(text[position]):
        position += 1
    while position < end and _extends(text[position]):
        joined = text[position] == _JOINER and position + 1 < end and _joins(text[position + 1])
        position += 2 if joined else 1
    return position


@lru_cache(4096)
def _shown(cluster: str) -> tuple[str, int]:
    """Return what is displayed for a cluster and its width in cells."""
    first = cluster[0]
    kind = category(first)
    if first == "\t" or kind in _BLANKS:
        return " ", 1
    if _KEYCAP in cluster and first.isascii() and first.isprintable():
        return first, 1
    joined = _JOINER in cluster and _joins(first)
    if joined or kind in _UNPRINTABLE or _UNSTEADY.search(cluster) or _extends(first):
        return PLACEHOLDER, 1
    marks = [c for c in cluster[1:64] if category(c) in _MARKS and not _SELECTOR.match(c)]
    shown = first + "".join(marks[:_MAX_MARKS])
    width = cell_len(shown)
    return (shown, width) if 1 <= width <= _MAX_WIDTH else (PLACEHOLDER, 1)


class DisplayMap:
    """The clusters of some ranges of a text; only those that are not one plain cell are stored.

    Line breaks have no cell: the wrap table ends a row at each.
    """

    def __init__(self, text: str, ranges: Iterable[tuple[int, int]]) -> None:
        """Find the clusters in ``text[start:end]`` of every range (ascending, not overlapping)."""
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.shown: list[str] = []
        self.widths: list[int] = []
        for start, end in ranges:
            for run in _RUN.finditer(text, start, end):
                self._add_run(run.start(), run.end())

    def _add_run(self, position: int, end: int) -> None:
        text = self.text
        while position < end:
            stop = _cluster_end(text, position, end)
            shown, width = _shown(text[position : min(stop, position + 64)])
            if stop - position > 1 or width != 1 or shown != text[position]:
                self.starts.append(position)
                self.ends.append(stop)
                self.shown.append(shown)
                self.widths.append(width)
            position = stop

    def is_plain(self, start: int, end: int) -> bool:
        """Whether every character from start to end is one cluster of one cell."""
        first = bisect_right(self.ends, start)
        return first == len(self.starts) or self.starts[first] >= end

    def cluster_at(self, offset: int) -> tuple[int, int]:
        """Return the cluster that holds this character."""
        index = bisect_right(self.starts, offset) - 1
        if index >= 0 and offset < self.ends[index]:
            return self.starts[index], self.ends[index]
        return offset, offset + 1

    def snap(self, start: int, end: int) -> tuple[int, int]:
        """Widen a range to whole clusters."""
        first = self.cluster_at(start)[0]
        return first, (self.cluster_at(end - 1)[1] if end > start else first)

    def clusters(self, start: int, end: int) -> Iterator[tuple[int, int, str, int]]:
        """Yield ``(start, end, shown, width)`` of the clusters in a range that begins at one."""
        index = bisect_left(self.starts, start)
        position = start
        while position < end:
            if index < len(self.starts) and self.starts[index] == position:
                yield position, self.ends[index], self.shown[index], self.widths[index]
                position = self.ends[index]
                index += 1
            else:
                yield position, position + 1, self.text[position], 1
                position += 1

    def show(self, start: int, end: int) -> tuple[str, int]:
        """Return the string to display for a range of whole clusters, and its width in cells."""
        if self.is_plain(start, end):
            return self.text[start:end], end - start
        shown: list[str] = []
        total = 0
        for _, _, piece, width in self.clusters(start, end):
            shown.append(piece)
            total += width
        return "".join(shown), total

    def width(self, start: int, end: int) -> int:
        """Return the number of cells of a range of whole clusters."""
        return end - start if self.is_plain(start, end) else self.show(start, end)[1]


def plain_line(text: str, width: int) -> str:
    """Return a label as one line of at most ``width`` cells, made safe, shortened with ``…``."""
    line = " ".join(text[: width * 8].split())
    shown, cells = DisplayMap(line, [(0, len(line))]).show(0, len(line))
    if cells <= width:
        return shown
    kept: list[str] = []
    used = 1
    for _, _, piece, size in DisplayMap(line, [(0, len(line))]).clusters(0, len(line)):
        if used + size > width:
            break
        kept.append(piece)
        used += size
    return "".join(kept) + "…" if width > 0 else ""
