"""What every statistic returns; the nouns stand in `qualcode.model.result`, so that all rooms know them."""

from __future__ import annotations

from qualcode.model.result import Column, ColumnKind, Derived, Figure, Result, Table

__all__ = ["Column", "ColumnKind", "Derived", "Figure", "Result", "Table"]
