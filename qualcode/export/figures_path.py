"""A path model as a picture: constructs in the order of the arrows, indicators beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.export.statistics_tables import decimal_number

_ELLIPSE = (1.7, 0.8)
_BOX = (0.92, 0.3)
_COLUMN = 3.6
_NEAR = 0.7
_INK, _PALE, _SIGNIFICANT, _DOUBTFUL = "#333333", "#EAF2F8", "#0072B2", "#999999"


@dataclass(frozen=True, slots=True)
class _Place:
    x: float
    y: float


def draw_path(sheet: Any, data: Mapping[str, Any]) -> bool:
    """Draw a path model: ``nodes`` are constructs and indicators, ``edges`` join them."""
    constructs = [node for node in data["nodes"] if node["kind"] == "construct"]
    if not constructs:
        return False
    paths = [edge for edge in data["edges"] if edge["kind"] == "path"]
    levels = _levels([str(node["id"]) for node in constructs], paths)
    own = _indicators(data)
    last = max(levels.values())
    heights = {
        name: 2.3 if 0 < level < last else max(1.3, 0.4 * len(own.get(name, [])) + 0.5)
        for name, level in levels.items()
    }
    places = _places(levels, heights)
    scale = min(6.3 / (last * _COLUMN + 5.4), 1.0)
    axes = sheet.add_subplot()
    axes.set_axis_off()
    axes.set_aspect("equal")
    points = max(5.0, 9.0 * scale)
    for edge in paths:
        _arrow(axes, places, edge, points)
    for node in constructs:
        name = str(node["id"])
        side = _side(name, places, levels, paths)
        _indicator_boxes(axes, places[name], own.get(name, []), side=side, size=points)
        _construct(axes, places[name], node, points)
    axes.margins(0.02)
    axes.autoscale_view()
    box = axes.dataLim
    sheet.set_size_inches(box.width * scale + 0.1, box.height * scale + 0.1)
    return True


def _indicators(data: Mapping[str, Any]) -> dict[str, list[tuple[str, Mapping[str, Any]]]]:
    labels = {n["id"]: str(n["label"]) for n in data["nodes"] if n["kind"] == "indicator"}
    own: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for edge in data["edges"]:
        if edge["kind"] == "path":
            continue
        node, construct = (
            (edge["from"], edge["to"]) if edge["kind"] == "weight" else (edge["to"], edge["from"])
        )
        own.setdefault(str(construct), []).append((labels[node], edge))
    return own


def _levels(names: Sequence[str], paths: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many arrows the longest way to each construct has."""
    levels = dict.fromkeys(names, 0)
    for _ in names:
        for edge in paths:
            levels[edge["to"]] = max(levels[edge["to"]], levels[edge["from"]] + 1)
    return levels


def _places(levels: Mapping[str, int], heights: Mapping[str, float]) -> dict[str, _Place]:
    places: dict[str, _Place] = {}
    for level in sorted(set(levels.values())):
        members = [name for name in levels if levels[name] == level]
        whole = sum(heights[name] for name in members)
        top = whole / 2
        for name in members:
            places[name] = _Place(level * _COLUMN, top - heights[name] / 2)
            top -= heights[name]
    return places


def _side(
    name: str,
    places: Mapping[str, _Place],
    levels: Mapping[str, int],
    paths: Sequence[Mapping[str, Any]],
) -> tuple[int, int]:
    """Return where the indicators stand: left, right, or where no arrow passes, above or below."""
    if levels[name] == 0:
        return -1, 0
    if levels[name] == max(levels.values()):
        return 1, 0
    here = places[name]
    for edge in paths:
        start, end = places[str(edge["from"])], places[str(edge["to"])]
        if not start.x < here.x < end.x:
            continue
        share = (here.x - start.x) / (end.x - start.x)
        passing = start.y + (end.y - start.y) * share
        if here.y - _NEAR < passing < here.y + 2.0:
            return 0, -1
    return 0, 1


def _bend(places: Mapping[str, _Place], edge: Mapping[str, Any]) -> float:
    """Return how far an arrow bends upwards, so that it passes the constructs between its ends."""
    start, end = places[str(edge["from"])], places[str(edge["to"])]
    for name, at in places.items():
        if name in {edge["from"], edge["to"]} or not start.x < at.x < end.x:
            continue
        passing = start.y + (end.y - start.y) * (at.x - start.x) / (end.x - start.x)
        if abs(passing - at.y) < _NEAR:
            return 0.35
    return 0.0


def _construct(axes: Any, at: _Place, node: Mapping[str, Any], size: float) -> None:
    from matplotlib.patches import Ellipse

    axes.add_patch(
        Ellipse((at.x, at.y), *_ELLIPSE, facecolor=_PALE, edgecolor=_INK, linewidth=1.0, zorder=3)
    )
    explained = node.get("value")
    name = str(node["id"])
    label = name if len(name) <= 18 else name[:17] + "…"
    if explained is not None:
        label += f"\nR² = {decimal_number(float(explained), 3)}"
    axes.text(at.x, at.y, label, ha="center", va="center", fontsize=size * 0.92, zorder=4)


def _indicator_boxes(
    axes: Any,
    at: _Place,
    indicators: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    side: tuple[int, int],
    size: float,
) -> None:
    from matplotlib.patches import Rectangle

    for number, (label, edge) in enumerate(indicators):
        offset = number - (len(indicators) - 1) / 2
        if side[1]:
            x, y = at.x + offset * (_BOX[0] + 0.12), at.y + side[1] * 1.15
        else:
            x, y = at.x + side[0] * 2.2, at.y - offset * 0.4
        axes.add_patch(
            Rectangle(
                (x - _BOX[0] / 2, y - _BOX[1] / 2),
                *_BOX,
                facecolor="white",
                edgecolor=_INK,
                linewidth=0.7,
                zorder=3,
            )
        )
        axes.text(x, y, label[:12], ha="center", va="center", fontsize=size * 0.8, zorder=4)
        start, end = _rim(at, _Place(x, y), box=True)
        if edge["kind"] == "weight":
            start, end = end, start
        arrow = {"arrowstyle": "-|>", "color": "#777777", "linewidth": 0.6, "mutation_scale": 6}
        axes.annotate("", (end.x, end.y), (start.x, start.y), arrowprops=arrow)
        middle = _Place((start.x + end.x) / 2, (start.y + end.y) / 2)
        _number(axes, middle, decimal_number(float(edge["value"]), 3), size * 0.72)


def _rim(center: _Place, other: _Place, *, box: bool) -> tuple[_Place, _Place]:
    """Return where a line between two shapes leaves the ellipse and meets the other one."""
    dx, dy = other.x - center.x, other.y - center.y
    length = ((dx / (_ELLIPSE[0] / 2)) ** 2 + (dy / (_ELLIPSE[1] / 2)) ** 2) ** 0.5 or 1.0
    start = _Place(center.x + dx / length, center.y + dy / length)
    to_box = max(abs(dx) / (_BOX[0] / 2), abs(dy) / (_BOX[1] / 2)) or 1.0
    share = to_box if box else length
    return start, _Place(other.x - dx / share, other.y - dy / share)


def _arrow(axes: Any, places: Mapping[str, _Place], edge: Mapping[str, Any], size: float) -> None:
    first, last = places[str(edge["from"])], places[str(edge["to"])]
    bend = _bend(places, edge)
    dx, dy = last.x - first.x, last.y - first.y
    control = _Place((first.x + last.x) / 2 - bend * dy, (first.y + last.y) / 2 + bend * dx)
    start, _ = _rim(first, control if bend else last, box=False)
    end, _ = _rim(last, control if bend else first, box=False)
    p = edge.get("p")
    color = _SIGNIFICANT if p is not None and p < 0.05 else (_DOUBTFUL if p is not None else _INK)
    arrow = {"arrowstyle": "-|>", "color": color, "linewidth": 1.4, "mutation_scale": 11}
    arrow["connectionstyle"] = f"arc3,rad={-bend}"
    axes.annotate("", (end.x, end.y), (start.x, start.y), arrowprops=arrow)
    label = decimal_number(float(edge["value"]), 3)
    if edge.get("t") is not None:
        label += f"\nt = {decimal_number(float(edge['t']), 2)}"
    dx, dy = end.x - start.x, end.y - start.y
    share = 0.5 if bend else 0.42
    at = _Place(start.x + dx * share - bend / 2 * dy, start.y + dy * share + bend / 2 * dx)
    _number(axes, at, label, size * 0.85)


def _number(axes: Any, at: _Place, label: str, size: float) -> None:
    axes.update_datalim([(at.x, at.y - 0.35), (at.x, at.y + 0.35)])
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.9}
    axes.text(at.x, at.y, label, ha="center", va="center", fontsize=size, bbox=paper, zorder=5)
