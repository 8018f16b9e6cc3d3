"""Statistics of the design and the measurement: samples, children, instruments, nutrition."""

from __future__ import annotations

from qualcode.quant.entry import Statistic

ENTRIES: tuple[Statistic, ...] = ()
