"""Lines made of named pieces, and how they become strips of an exact width."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from qualcode.tui.transcript.display import DisplayMap, plain_line

Piece = tuple[str, str]
"""Text and the name of its style: text, dim, strong, accent, warn, error, good, or a hex colour."""

Line = list[Piece]


def cells(text: str) -> int:
    """Return the width of a text that is safe to show, in cells."""
    return DisplayMap(text, [(0, len(text))]).width(0, len(text))


def fit(text: str, width: int) -> str:
    """Return a text as one line of exactly ``width`` cells."""
    shown = plain_line(text, max(0, width))
    return shown + " " * max(0, width - cells(shown))


def right(text: str, width: int) -> str:
    """Return a text as one line of exactly ``width`` cells, at their right end."""
    shown = plain_line(text, max(0, width))
    return " " * max(0, width - cells(shown)) + shown


def strip_of(
    line: Iterable[Piece], width: int, styles: Mapping[str, Style], over: Style | None = None
) -> Strip:
    """Paint a line in exactly ``width`` cells; a hex colour is looked up as ``#...`` in styles."""
    base = styles["text"]
    segments: list[Segment] = []
    used = 0
    for text, name in line:
        room = width - used
        if room <= 0:
            break
        if len(text) <= room and text.isascii() and text.isprintable():
            shown, size = text, len(text)
        else:
            shown, size = _clipped(text, room)
        style = styles.get(name)
        if style is None:
            style = base + Style(color=name, bold=True) if name.startswith("#") else base
        segments.append(Segment(shown, style + over if over else style))
        used += size
    if used < width:
        segments.append(Segment(" " * (width - used), base + over if over else base))
    return Strip(segments, width)


def _clipped(text: str, room: int) -> tuple[str, int]:
    """Make a text safe, keep its blanks, and shorten it to ``room`` cells."""
    text = text[: room * 8].replace("\n", " ")
    shown, size = DisplayMap(text, [(0, len(text))]).show(0, len(text))
    if size > room:
        lead = " " * min(room, len(text) - len(text.lstrip(" ")))
        shown = lead + plain_line(text, room - len(lead))
        size = cells(shown)
    return shown, size
