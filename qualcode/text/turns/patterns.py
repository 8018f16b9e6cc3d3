"""The layouts that are known. A new one is a module with a ``read`` and one line here."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.text.turns import (
    alternating,
    attributed,
    labelled,
    matrices,
    numbered,
    paragraphs,
    tables,
)
from qualcode.text.turns.draft import Draft, Reading

Pattern = Callable[[Draft], Reading | None]

PATTERNS: tuple[Pattern, ...] = (
    matrices.read,
    tables.read,
    numbered.read_answered,
    numbered.read_flattened,
    labelled.read,
    numbered.read_emphasised,
    attributed.read,
    alternating.read,
    paragraphs.read,
)
"""In the order of trial; they compete until one is sure."""
SURE = 0.85
