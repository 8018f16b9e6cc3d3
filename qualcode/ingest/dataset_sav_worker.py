"""Reads an SPSS file in a process of its own: the C library behind it dies of some damaged files.

Run as ``python -m qualcode.ingest.dataset_sav_worker FILE``; writes JSON to stdout. Exit codes:
0 read, 3 damaged, 4 too large.
"""

from __future__ import annotations

import json
import math
import sys
import warnings
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pyreadstat

from qualcode.ingest.dataset_typing import MAX_COLUMNS, MAX_ROWS

DAMAGED, TOO_LARGE = 3, 4
_MEMORY = 4 * 1024**3


def main(path: str) -> int:
    """Read the file and write what is in it."""
    _limit_memory()
    warnings.simplefilter("ignore")
    try:
        _, head = pyreadstat.read_sav(path, metadataonly=True)
        if (head.number_rows or 0) > MAX_ROWS or len(head.column_names) > MAX_COLUMNS:
            return TOO_LARGE
        values, meta = pyreadstat.read_sav(path, user_missing=True, output_format="dict")
    except (
        pyreadstat.ReadstatError,
        pyreadstat.PyreadstatError,
        ValueError,
        OverflowError,
        MemoryError,
    ):
        return DAMAGED
    found = [
        {
            "name": name,
            "label": str(meta.column_names_to_labels.get(name) or ""),
            "labels": {
                code_of(code): str(text)
                for code, text in meta.variable_value_labels.get(name, {}).items()
            },
            "missing": _ranges(meta.missing_ranges.get(name, ())),
            "cells": [_cell(cell) for cell in values[name]],
        }
        for name in meta.column_names
    ]
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=True).encode("ascii"))
    return 0


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _cell(value: Any) -> object:
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if value is None or isinstance(value, int):
        return value
    return str(value).strip() or None


def _ranges(ranges: Sequence[Mapping[str, Any] | float | str]) -> list[list[object]]:
    """Return missing codes as [lowest, highest]; a single code has both alike."""
    pairs = [(one["lo"], one["hi"]) if isinstance(one, Mapping) else (one, one) for one in ranges]
    return [[_end(low), _end(high)] for low, high in pairs]


def _end(value: Any) -> object:
    if isinstance(value, (int, float)):
        # JSON has no infinity: LOWEST and HIGHEST become the largest numbers
        return max(-sys.float_info.max, min(sys.float_info.max, float(value)))
    return str(value).strip()


def code_of(value: Any) -> str:
    """Write a code as it is printed: 1.0 is "1"."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
