"""Statistics of instruments, scores, nutrition and the cleaning of data."""

from __future__ import annotations

from qualcode.quant.entry import Statistic

MEASURES: tuple[Statistic, ...] = ()
