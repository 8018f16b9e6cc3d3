"""Codes as pictures (PNG, SVG): tree, networks, saturation, frequencies. The same study, the same bytes.

Nothing is said by colour alone: lines carry their number or sign, boxes their names.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qualcode.export.atomic import write_atomically
from qualcode.export.plain import hex_color, one_line, tint
from qualcode.messages import tr, tr_n
from qualcode.model.drawing import Drawing, Edge, Node
from qualcode.model.errors import InputProblem, NotFound

INK = "#333333"
FORMATS = (".png", ".svg")
DPI = 200
WIDTH = 6.3
"""Inches: the text width of a portrait page."""
MOST_NODES = 40
MOST_BARS = 60
LONGEST_LABEL = 30
_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "svg.hashsalt": "qualcode",
    "svg.fonttype": "path",
    "text.parse_math": False,
}


def write(drawing: Drawing, path: Path) -> None:
    """Draw a picture into a file.

    Raises:
        InputProblem: the extension is neither .png nor .svg, or the file cannot be written.
        NotFound: there is nothing to draw.
    """
    extension = path.suffix.lower()
    if extension not in FORMATS:
        raise InputProblem(
            "{file} cannot be written: the extension says which format is wanted. Known are {known}.",
            file=str(path),
            known=" ".join(FORMATS),
        )
    if drawing.is_empty:
        raise NotFound("There is nothing to draw in this picture yet.")
    write_atomically(path, drawn(drawing, extension[1:]))


def drawn(drawing: Drawing, kind: str = "png") -> bytes:
    """Return a picture as bytes of this format ("png" or "svg")."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Sheet

    with mpl.rc_context(_STYLE):
        sheet = Sheet(figsize=(WIDTH, 4.0), dpi=DPI, layout="constrained")
        FigureCanvasAgg(sheet)
        _DRAWERS[drawing.kind](sheet, drawing)
        stream = io.BytesIO()
        metadata = {"Software": None} if kind == "png" else {"Date": None, "Creator": None}
        sheet.savefig(stream, format=kind, metadata=metadata)
    return stream.getvalue()


def alternative(drawing: Drawing) -> str:
    """Say in words what the picture shows, for those who do not see it."""
    parts = [drawing.title]
    if drawing.kind == "saturation":
        parts += [f"{label}: {new}" for label, new, _ in drawing.points[:40]]
    elif drawing.edges:
        names = {node.key: one_line(node.label) for node in drawing.nodes}
        parts += [
            f"{names[e.first]} → {names[e.second]} ({e.sign or e.weight})"
            for e in drawing.edges[:40]
        ]
    else:
        parts += [f"{one_line(node.label)}: {node.size}" for node in drawing.nodes[:60]]
    return "; ".join(parts)


def _short(label: str, most: int = LONGEST_LABEL) -> str:
    line = one_line(label)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _fill(color: str) -> str:
    return f"#{tint(color, 0.25)}" if tint(color) else "#F2F2F2"


def _edge_color(color: str) -> str:
    digits = hex_color(color)
    return f"#{digits}" if digits else INK


def _blank_axes(sheet: Any) -> Any:
    axes = sheet.add_subplot()
    axes.set_axis_off()
    return axes


def _box(axes: Any, at: tuple[float, float], text: str, node: Node, **looks: Any) -> Any:
    """Write a name in a box of its colour, and return the box."""
    box = {"boxstyle": "round,pad=0.35", "fc": _fill(node.color), "ec": _edge_color(node.color)}
    return axes.text(*at, text, va="center", bbox=box, **{"fontsize": 8, **looks}).get_bbox_patch()


# -- the tree -------------------------------------------------------------------------------------


def _tree(sheet: Any, drawing: Drawing) -> None:
    nodes = drawing.nodes[: MOST_BARS * 2]
    deepest = max(node.depth for node in nodes)
    sheet.set_size_inches(WIDTH, max(1.2, 0.26 * len(nodes) + 0.4))
    axes = _blank_axes(sheet)
    rows = {node.key: row for row, node in enumerate(nodes)}
    parents: list[Node] = []
    for node in nodes:
        del parents[node.depth :]
        row = rows[node.key]
        if parents:
            parent = parents[-1]
            x, above = parent.depth + 0.12, rows[parent.key]
            axes.plot([x, x, node.depth], [above + 0.35, row, row], color="#999999", lw=0.8)
        parents.append(node)
        number = tr_n("{n} coding", "{n} codings", n=node.size)
        _box(
            axes, (node.depth + 0.05, row), f"{_short(node.label, 44)}  ({number})", node, ha="left"
        )
    axes.set_xlim(-0.1, deepest + 1.9)
    axes.set_ylim(len(nodes) - 0.4, -0.6)


# -- networks -------------------------------------------------------------------------------------


def _network(sheet: Any, drawing: Drawing) -> None:
    """Codes on a circle in the order of the codebook; lines as thick as they stand together often."""
    kept, edges = _strongest(drawing)
    sheet.set_size_inches(WIDTH, WIDTH * 0.92)
    axes = _blank_axes(sheet)
    axes.set_aspect("equal")
    places = _circle(kept)
    most = max(4, *(edge.weight for edge in edges))
    for edge in edges:
        (x1, y1), (x2, y2) = places[edge.first], places[edge.second]
        strength = edge.weight / most
        grey = f"#{int(190 - 130 * strength):02X}" + f"{int(190 - 130 * strength):02X}" * 2
        axes.plot([x1, x2], [y1, y2], color=grey, lw=0.5 + 3.5 * strength, zorder=1)
        if edge.weight > 1:
            middle = (x1 * 0.55 + x2 * 0.45, y1 * 0.55 + y2 * 0.45)
            axes.text(
                *middle, str(edge.weight), fontsize=6.5, ha="center", va="center", zorder=3,
                bbox={"boxstyle": "round,pad=0.12", "fc": "white", "ec": "none"},
            )  # fmt: skip
    for node in kept:
        x, y = places[node.key]
        side = "center" if abs(x) < 0.25 else ("left" if x > 0 else "right")
        axes.scatter(
            [x], [y], s=20 + 8 * math.sqrt(node.size), color=_edge_color(node.color), zorder=2
        )
        axes.text(
            x * 1.07, y * (1.07 if side != "center" else 1.1),
            f"{_short(node.label, 24)} ({node.size})", fontsize=7.5, ha=side, va="center",
        )  # fmt: skip
    axes.set_xlim(-1.75, 1.75)
    axes.set_ylim(-1.2, 1.2)


def _strongest(drawing: Drawing) -> tuple[list[Node], list[Edge]]:
    """Keep the codes of the strongest lines, at most `MOST_NODES`."""
    kept: dict[str, None] = {}
    edges: list[Edge] = []
    ranked = sorted(drawing.edges, key=lambda e: (-e.weight, e.first, e.second))
    for edge in ranked:
        ends = {edge.first, edge.second} - set(kept)
        if len(kept) + len(ends) <= MOST_NODES and len(edges) < MOST_NODES * 3:
            kept.update(dict.fromkeys(sorted(ends)))
            edges.append(edge)
    return [node for node in drawing.nodes if node.key in kept], edges


def _circle(nodes: Sequence[Node]) -> Mapping[str, tuple[float, float]]:
    step = 2 * math.pi / max(len(nodes), 1)
    return {
        node.key: (math.sin(step * index), math.cos(step * index))
        for index, node in enumerate(nodes)
    }


def _causal(sheet: Any, drawing: Drawing) -> None:
    """Causes left, effects right: a column for each step of the longest way that leads to a code."""
    ends = {end for edge in drawing.edges for end in (edge.first, edge.second)}
    nodes = [node for node in drawing.nodes if node.key in ends]
    stacks = _stacks(nodes, drawing.edges)
    tallest = max(map(len, stacks))
    sheet.set_size_inches(WIDTH, max(2.2, 0.7 * tallest + 0.5))
    axes = _blank_axes(sheet)
    boxes: dict[str, Any] = {}
    places: dict[str, tuple[float, float]] = {}
    for column, stack in enumerate(stacks):
        for row, node in enumerate(stack):
            shift = 0.2 if column % 2 else 0.0
            places[node.key] = (float(column), (row + 0.5) * tallest / len(stack) + shift)
            boxes[node.key] = _box(
                axes, places[node.key], _wrapped(node.label), node, ha="center", zorder=4,
                fontsize=7.5,
            )  # fmt: skip
    for number, edge in enumerate(drawing.edges):
        _arrow(axes, edge, places, boxes, share=0.3 + 0.09 * (number % 3))
    axes.set_xlim(-0.45, len(stacks) - 0.55)
    axes.set_ylim(tallest + 0.35, -0.1)


def _stacks(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[list[Node]]:
    """Return the columns: causes first, what nothing follows from last, crossings kept few.

    Links that close a circle do not count.
    """
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(node.key for node in nodes)
    for edge in edges:
        if not nx.has_path(graph, edge.second, edge.first):
            graph.add_edge(edge.first, edge.second)
    column: dict[str, int] = {}
    for key in nx.lexicographical_topological_sort(graph):
        column[key] = max((column[before] + 1 for before in graph.predecessors(key)), default=0)
    last = max(column.values())
    for key in column:
        if not list(graph.successors(key)) and list(graph.predecessors(key)):
            column[key] = last
    stacks: list[list[Node]] = [[] for _ in range(last + 1)]
    for node in nodes:
        stacks[column[node.key]].append(node)
    height: dict[str, float] = {}
    for stack in stacks:
        given = {node.key: float(row) for row, node in enumerate(stack)}
        for node in stack:
            before = [height[key] for key in graph.predecessors(node.key) if key in height]
            given[node.key] = sum(before) / len(before) if before else given[node.key]
        stack.sort(key=lambda node: given[node.key])
        height |= {node.key: (row + 0.5) / len(stack) for row, node in enumerate(stack)}
    return [stack for stack in stacks if stack]


def _wrapped(label: str, room: int = 18) -> str:
    lines, line = [], ""
    for word in _short(label, 54).replace("/", "/ ").split():
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip() if not line.endswith("/") else line + word
    return "\n".join([*lines, line])


def _arrow(
    axes: Any,
    edge: Edge,
    places: Mapping[str, tuple[float, float]],
    boxes: Mapping[str, Any],
    *,
    share: float,
) -> None:
    """Draw a link with its sign; what hinders is dashed, so that it shows without colour.

    ``share`` says how far along the first column the sign stands.
    """
    start, end = places[edge.first], places[edge.second]
    steps = end[0] - start[0]
    bend = -0.35 if steps <= 0 else 0.05 if steps == 1 else 0.14
    look = {
        "arrowstyle": "-|>",
        "color": INK,
        "lw": 0.9 + 0.3 * min(edge.weight, 6),
        "linestyle": "--" if edge.sign == "-" else "-",
        "patchA": boxes[edge.first],
        "patchB": boxes[edge.second],
        "shrinkA": 1,
        "shrinkB": 2,
        "connectionstyle": f"arc3,rad={bend}",
    }
    axes.annotate("", xy=end, xytext=start, arrowprops=look, zorder=2)
    share = share if steps <= 1 else 0.75 * share / steps
    near = tuple(one + (other - one) * share for one, other in zip(start, end, strict=True))
    sign = {"-": "−", "+": "+"}.get(edge.sign, "?")
    axes.text(
        *near, f"{sign} ({edge.weight})" if edge.weight else sign, fontsize=8, ha="center",
        va="center", zorder=5, bbox={"boxstyle": "round,pad=0.12", "fc": "white", "ec": "none"},
    )  # fmt: skip


# -- curves and bars ------------------------------------------------------------------------------


def _saturation(sheet: Any, drawing: Drawing) -> None:
    from matplotlib.ticker import MaxNLocator

    points = drawing.points
    sheet.set_size_inches(WIDTH, 3.8)
    axes = sheet.add_subplot()
    places = range(1, len(points) + 1)
    bars = axes.bar(places, [new for _, new, _ in points], color="#BBBBBB", label=tr("New codes"))
    if len(points) <= 40:
        axes.bar_label(bars, fontsize=7, padding=2)
    axes.plot(
        places, [total for *_, total in points], color="#0072B2", marker="o", ms=3, lw=1.4,
        label=tr("Codes so far"),
    )  # fmt: skip
    every = max(1, -(-len(points) // 30))
    shown = [place for place in places if (place - 1) % every == 0]
    axes.set_xticks(
        shown, [_short(points[p - 1][0], 22) for p in shown], rotation=60, ha="right", fontsize=7
    )
    axes.set_ylabel(tr("Codes"))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(visible=True, axis="y")
    axes.legend(frameon=False, loc="center right", fontsize=8)
    axes.margins(y=0.12)


def _frequencies(sheet: Any, drawing: Drawing) -> None:
    from matplotlib.ticker import MaxNLocator

    nodes = drawing.nodes[:MOST_BARS]
    sheet.set_size_inches(WIDTH, 0.9 + 0.21 * len(nodes))
    axes = sheet.add_subplot()
    labels = [_short(node.label, 44) for node in nodes]
    bars = axes.barh(
        range(len(nodes)),
        [node.size for node in nodes],
        color=[_fill(node.color) for node in nodes],
        edgecolor=[_edge_color(node.color) for node in nodes],
        linewidth=0.7,
    )
    axes.bar_label(bars, padding=3, fontsize=7.5)
    axes.set_yticks(range(len(nodes)), labels, fontsize=8)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(tr("Codings"))
    axes.grid(visible=True, axis="x")
    axes.margins(x=0.1, y=0.01)


_DRAWERS = {
    "tree": _tree,
    "network": _network,
    "causal": _causal,
    "saturation": _saturation,
    "frequencies": _frequencies,
}
