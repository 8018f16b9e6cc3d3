"""Statistics of the analysis: tables, tests, regression, path models."""

from __future__ import annotations

from qualcode.quant.entry import Statistic

ENTRIES: tuple[Statistic, ...] = ()
