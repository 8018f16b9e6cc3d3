"""Statistics of instruments, scores, nutrition and the cleaning of data."""

from __future__ import annotations

from qualcode.model.sentence import mark
from qualcode.quant.entry import Parameter, Statistic

_ITEMS = Parameter(
    "items", "columns", mark("Items; p1:p45 means all from p1 to p45; empty: all numbers"), ()
)
_REVERSE = Parameter("reverse", "columns", mark("Items to turn around"), ())
_SCALE = Parameter("scale", "text", mark("Lowest and highest answer, such as 1..5"), "")

_INSTRUMENTS = (
    Statistic(
        name="validity",
        summary=mark("Which items are valid: item-total r against the r table, blueprint after"),
        run="qualcode.quant.validity:validity",
        parameters=(
            _ITEMS,
            Parameter(
                "criterion",
                "choice",
                mark("r with the total, or with the total of the other items"),
                "total",
                ("total", "corrected"),
            ),
            Parameter("alpha", "number", mark("Level of the r table"), 0.05),
            Parameter("tails", "choice", mark("Two-sided or one-sided r table"), "2", ("2", "1")),
            Parameter("threshold", "number", mark("A fixed r instead of the r table, such as 0.3")),
            _REVERSE,
            _SCALE,
            Parameter("blueprint", "text", mark("Groups: Causes = p1, p2; Prevention = p3"), ""),
        ),
    ),
    Statistic(
        name="reliability",
        summary=mark("Cronbach's alpha with its interval, KR-20, split-half, omega"),
        run="qualcode.quant.reliability:reliability",
        parameters=(
            _ITEMS,
            _REVERSE,
            _SCALE,
            Parameter("threshold", "number", mark("Reliable above this alpha: 0.6 or 0.7"), 0.6),
            Parameter("confidence", "number", mark("Confidence in percent"), 95.0),
        ),
    ),
)

MEASURES: tuple[Statistic, ...] = _INSTRUMENTS
