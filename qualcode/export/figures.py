"""Statistics as pictures (PNG): bars, boxes, points, growth curves, forests.

The same data give the same bytes.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qualcode.export.statistics_tables import decimal_number, words
from qualcode.messages import render, tr
from qualcode.model.result import Figure
from qualcode.model.sentence import Sentence

INK = "#333333"
COLORS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999")
"""After Okabe and Ito: told apart by people who see colours differently, and in grey."""
HATCHES = ("", "//", "..", "xx", "--", "\\\\", "++")
MOST_CATEGORIES = 25
DPI = 200
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
    "hatch.linewidth": 0.4,
    "svg.hashsalt": "qualcode",
    "text.parse_math": False,
}


def png(figure: Figure) -> bytes | None:
    """Draw a figure; None when its kind is unknown or it has nothing to show."""
    draw = DRAWERS.get(figure.kind)
    return drawn(draw, figure.data) if draw else None


def drawn(draw: Callable[[Any, Mapping[str, Any]], bool], data: Mapping[str, Any]) -> bytes | None:
    """Let ``draw`` paint on an empty sheet; it returns whether there was anything to paint."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Sheet

    with mpl.rc_context(_STYLE):
        sheet = Sheet(figsize=(6.3, 3.6), dpi=DPI, layout="constrained")
        FigureCanvasAgg(sheet)
        if not draw(sheet, data):
            return None
        stream = io.BytesIO()
        sheet.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def alternative(figure: Figure) -> str:
    """Say in words what the picture shows, for those who do not see it."""
    return render(figure.title)


def local_ticks(axis: Any) -> None:
    """Write the numbers of an axis with the decimal sign of the language."""
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: decimal_number(value, None)))


def _text(label: object) -> str:
    text = words(label) if isinstance(label, (str, Sentence)) else str(label)
    return text if len(text) <= 40 else text[:39] + "…"


# -- bars ----------------------------------------------------------------------------------------


def _bar(sheet: Any, data: Mapping[str, Any]) -> bool:
    categories = [_text(one) for one in data["categories"]][:MOST_CATEGORIES]
    series: Sequence[Mapping[str, Any]] = data["series"]
    if not categories or not series:
        return False
    sheet.set_size_inches(6.3, 1.0 + 0.28 * len(categories) * max(len(series), 1) + 0.3)
    axes = sheet.add_subplot()
    height = 0.8 / len(series)
    for number, one in enumerate(series):
        places = [n + (number - (len(series) - 1) / 2) * height for n in range(len(categories))]
        values = [float(value) for value in one["values"][: len(categories)]]
        bars = axes.barh(
            places,
            values,
            height * 0.92,
            label=_text(one["label"]),
            color=COLORS[number % len(COLORS)],
            hatch=HATCHES[number % len(HATCHES)],
            edgecolor="white",
            linewidth=0.5,
        )
        axes.bar_label(bars, [decimal_number(v, None) for v in values], padding=3, fontsize=8)
    axes.set_yticks(range(len(categories)), categories)
    axes.invert_yaxis()
    axes.margins(x=0.1)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=True, axis="x")
    local_ticks(axes.xaxis)
    axes.set_xlabel(tr("Count"))
    if len(series) > 1:
        axes.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.28), ncols=4)
    return True


# -- boxes and points ----------------------------------------------------------------------------


def _box(sheet: Any, data: Mapping[str, Any]) -> bool:
    groups = [group for group in data["groups"] if len(group["values"])][:MOST_CATEGORIES]
    if not groups:
        return False
    sheet.set_size_inches(6.3, 1.0 + 0.55 * len(groups))
    axes = sheet.add_subplot()
    made = axes.boxplot(
        [group["values"] for group in groups],
        orientation="horizontal",
        widths=0.55,
        patch_artist=True,
        medianprops={"color": INK, "linewidth": 1.5},
        flierprops={"marker": "o", "markersize": 3.5, "markerfacecolor": "none"},
        boxprops={"linewidth": 0.8},
        whiskerprops={"linewidth": 0.8},
        capprops={"linewidth": 0.8},
    )
    for number, box in enumerate(made["boxes"]):
        box.set_facecolor(COLORS[number % len(COLORS)])
        box.set_alpha(0.55)
    labels = [f"{_text(group['label'])} (n = {len(group['values'])})" for group in groups]
    axes.set_yticks(range(1, len(groups) + 1), labels)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=True, axis="x")
    local_ticks(axes.xaxis)
    return True


def _scatter(sheet: Any, data: Mapping[str, Any]) -> bool:
    if not len(data["x"]):
        return False
    sheet.set_size_inches(5.2, 3.8)
    axes = sheet.add_subplot()
    axes.scatter(data["x"], data["y"], s=16, color=COLORS[0], alpha=0.6, linewidths=0)
    axes.set_xlabel(_text(data["x_label"]))
    axes.set_ylabel(_text(data["y_label"]))
    axes.grid(visible=True)
    local_ticks(axes.xaxis)
    local_ticks(axes.yaxis)
    return True


# -- growth --------------------------------------------------------------------------------------

_SD_LOOKS = {
    "3": ("#999999", "--"),
    "2": ("#D55E00", "-"),
    "0": ("#009E73", "-"),
    "-2": ("#D55E00", "-"),
    "-3": ("#999999", "--"),
}


def _growth(sheet: Any, data: Mapping[str, Any]) -> bool:
    points: Mapping[str, Sequence[tuple[float, float]]] = data["points"]
    shown = [name for name in ("girls", "boys") if points.get(name)]
    if not shown:
        return False
    sheet.set_size_inches(6.3, 3.9)
    titles = {"girls": tr("Girls"), "boys": tr("Boys")}
    ages = [age / 30.4375 for name in shown for age, _ in points[name]]
    low, high = max(min(ages) - 2, 0), min(max(ages) + 2, 60)
    for axes, name in zip(
        sheet.subplots(1, len(shown), sharey=True, squeeze=False)[0], shown, strict=True
    ):
        _growth_curves(axes, data["curves"], name)
        months = [age / 30.4375 for age, _ in points[name]]
        lengths = [length for _, length in points[name]]
        axes.scatter(months, lengths, s=12, color=COLORS[0], alpha=0.75, linewidths=0, zorder=3)
        axes.set_title(f"{titles[name]} (n = {len(months)})", fontsize=9)
        axes.set_xlabel(tr("Age in months"))
        axes.set_xlim(low, high)
        axes.grid(visible=True)
        local_ticks(axes.xaxis)
        local_ticks(axes.yaxis)
        axes.label_outer()
    sheet.axes[0].set_ylabel(tr("Length/height in cm"))
    return True


def _growth_curves(axes: Any, curves: Mapping[str, Any], name: str) -> None:
    months = [day / 30.4375 for day in curves["days"]]
    for sd, (color, dashes) in _SD_LOOKS.items():
        line = curves[name][sd]
        axes.plot(months, line, color=color, linestyle=dashes, linewidth=0.9)
        at = next((n for n, month in enumerate(months) if month >= 57), len(months) - 1)
        sign = "+" if sd in {"2", "3"} else ""
        label = tr("median") if sd == "0" else f"{sign}{sd} SD".replace("-", "−")
        axes.annotate(
            label,
            (1.0, line[at]),
            xycoords=("axes fraction", "data"),
            xytext=(2, 0),
            textcoords="offset points",
            fontsize=6.5,
            color=color,
            va="center",
            annotation_clip=False,
        )


# -- forest --------------------------------------------------------------------------------------


def _forest(sheet: Any, data: Mapping[str, Any]) -> bool:
    entries = [
        entry
        for entry in data["entries"]
        if entry["value"] is not None and math.isfinite(entry["value"]) and entry["value"] > 0
    ]
    if not entries:
        return False
    sheet.set_size_inches(6.3, 0.9 + 0.3 * len(entries))
    axes = sheet.add_subplot()
    finite = [
        x for e in entries for x in (e["low"], e["high"], e["value"]) if x and math.isfinite(x)
    ]
    least, most = min([*finite, 0.5]) / 1.5, max([*finite, 2.0]) * 1.5
    for place, entry in enumerate(entries):
        low = entry["low"] if entry["low"] and math.isfinite(entry["low"]) else least
        high = entry["high"] if entry["high"] and math.isfinite(entry["high"]) else most
        axes.plot([low, high], [place, place], color=INK, linewidth=1.0)
        axes.plot(entry["value"], place, marker="s", markersize=5, color=COLORS[0])
        bounds = (entry["value"], low, high)
        numbers = [decimal_number(float(x), 2) for x in bounds]
        axes.annotate(
            tr("{value} ({low} to {high})", value=numbers[0], low=numbers[1], high=numbers[2]),
            (1.02, place),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=8,
            annotation_clip=False,
        )
    axes.axvline(data["reference"], color="#888888", linestyle="--", linewidth=0.8)
    axes.set_xscale("log")
    axes.set_xlim(least, most)
    axes.set_ylim(len(entries) - 0.4, -0.6)
    axes.set_yticks(range(len(entries)), [_text(entry["label"]) for entry in entries])
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(tr("{measure}, logarithmic scale", measure=str(data["measure"])))
    _log_ticks(axes, least, most)
    return True


def _log_ticks(axes: Any, least: float, most: float) -> None:
    from matplotlib.ticker import FixedLocator, NullLocator

    marks = [m * 10.0**e for e in range(-6, 7) for m in (1, 2, 5)]
    inside = [mark for mark in marks if least <= mark <= most]
    while len(inside) > 8:
        inside = (
            [mark for mark in inside if math.log10(mark).is_integer()]
            if len(inside) > 12
            else inside[::2]
        )
    axes.xaxis.set_major_locator(FixedLocator(inside))
    axes.xaxis.set_minor_locator(NullLocator())
    local_ticks(axes.xaxis)
    axes.grid(visible=True, axis="x")


def _path(sheet: Any, data: Mapping[str, Any]) -> bool:
    from qualcode.export.figures_path import draw_path

    return draw_path(sheet, data)


DRAWERS: Mapping[str, Callable[[Any, Mapping[str, Any]], bool]] = {
    "bar": _bar,
    "box": _box,
    "forest": _forest,
    "growth": _growth,
    "path": _path,
    "scatter": _scatter,
}
