"""Pictures of statistics in letters, for the terminal: bars, boxes, forests. Others are drawn in Word."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import quantiles
from typing import Any

from qualcode.export.statistics_tables import decimal_number, words
from qualcode.model.result import Figure
from qualcode.model.sentence import Sentence

MOST_ROWS = 40
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def in_letters(figure: Figure, width: int) -> list[str]:
    """Draw a figure in lines of at most ``width`` letters; nothing for kinds that need a picture."""
    draw = _DRAWERS.get(figure.kind)
    return list(draw(figure.data, max(width, 40))) if draw else []


def _label(label: object, room: int) -> str:
    text = words(label) if isinstance(label, (str, Sentence)) else str(label)
    text = " ".join(text.split())
    return (text if len(text) <= room else text[: room - 1] + "…").ljust(room)


def _room(labels: Sequence[object], width: int) -> int:
    longest = max((len(_label(one, 60).rstrip()) for one in labels), default=1)
    return min(longest, width // 3)


def _bar(data: Mapping[str, Any], width: int) -> Iterator[str]:
    series: Sequence[Mapping[str, Any]] = data["series"]
    values = [float(value) for one in series for value in one["values"]]
    most = max(values, default=0.0)
    if most <= 0:
        return
    several = len(series) > 1
    rows = [
        (
            category if not several else f"{_label(category, 30).rstrip()}: {words(one['label'])}",
            value,
        )
        for number, category in enumerate(data["categories"][:MOST_ROWS])
        for one in series
        for value in [float(one["values"][number])]
    ]
    room = _room([label for label, _ in rows], width)
    shown = [decimal_number(value, None) for _, value in rows]
    length = width - room - max(map(len, shown)) - 3
    for (label, value), number in zip(rows, shown, strict=True):
        yield f"{_label(label, room)} │{_filled(value / most * length)} {number}"


def _filled(length: float) -> str:
    whole = int(length)
    part = _EIGHTHS[round((length - whole) * 8)].strip()
    return "█" * whole + part


def _box(data: Mapping[str, Any], width: int) -> Iterator[str]:
    groups = [g for g in data["groups"] if len(g["values"])][:MOST_ROWS]
    everything = [float(v) for g in groups for v in g["values"]]
    if not everything or min(everything) == max(everything):
        return
    low, high = min(everything), max(everything)
    room = _room([group["label"] for group in groups], width)
    length = width - room - 2
    for group in groups:
        values = sorted(float(v) for v in group["values"])
        alone = len(values) < 2
        quarter = values * 3 if alone else quantiles(values, n=4, method="inclusive")
        marks = [values[0], *quarter, values[-1]]
        at = [round((mark - low) / (high - low) * (length - 1)) for mark in marks]
        yield f"{_label(group['label'], room)}  {_drawn_box(at, length)}"
    ends = decimal_number(low, None), decimal_number(high, None)
    yield " " * (room + 2) + ends[0] + " " * max(1, length - len(ends[0]) - len(ends[1])) + ends[1]


def _drawn_box(at: Sequence[int], length: int) -> str:
    line = [" "] * length
    line[at[0] : at[4] + 1] = "─" * (at[4] - at[0] + 1)
    line[at[0]], line[at[4]] = "├", "┤"
    line[at[1] : at[3] + 1] = "█" * (at[3] - at[1] + 1)
    line[at[2]] = "│"
    return "".join(line).rstrip()


def _forest(data: Mapping[str, Any], width: int) -> Iterator[str]:
    entries = [e for e in data["entries"] if e["value"] and 0 < e["value"] < math.inf][:MOST_ROWS]
    if not entries:
        return
    known = [
        math.log(x)
        for e in entries
        for x in (e["low"], e["value"], e["high"], data["reference"])
        if x and 0 < x < math.inf
    ]
    low, high = min(known), max(known)
    room = _room([entry["label"] for entry in entries], width)
    numbers = [" – ".join(_number(e[key]) for key in ("low", "high")) for e in entries]
    numbers = [f"{_number(e['value'])} ({n})" for e, n in zip(entries, numbers, strict=True)]
    length = width - room - max(map(len, numbers)) - 4
    span = (high - low) or 1.0

    def place(value: float | None, otherwise: int) -> int:
        if not value or not 0 < value < math.inf:
            return otherwise
        return round((math.log(value) - low) / span * (length - 1))

    for entry, number in zip(entries, numbers, strict=True):
        line = [" "] * length
        start, end = place(entry["low"], 0), place(entry["high"], length - 1)
        line[place(data["reference"], 0)] = "┊"
        line[start : end + 1] = "─" * (end - start + 1)
        line[place(entry["value"], 0)] = "■"
        yield f"{_label(entry['label'], room)}  {''.join(line)}  {number}"


def _number(value: float | None) -> str:
    return "–" if value is None else decimal_number(float(value), 2)


_DRAWERS: Mapping[str, Callable[[Mapping[str, Any], int], Iterator[str]]] = {
    "bar": _bar,
    "box": _box,
    "forest": _forest,
}
