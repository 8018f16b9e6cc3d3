"""The audit trail as the screens tell it: codes as they are read, ``Input › Man``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualcode.services import trail
from qualcode.tui.labels import crumbs

PATHS = ("code", "to", "into")
TOP = "/"


def told(verb: str, facts: Mapping[str, Any]) -> str:
    """Return what an act did, in the language in use."""
    return trail.told(verb, {name: _shown(name, value) for name, value in facts.items()})


def _shown(name: str, value: object) -> object:
    is_path = name in PATHS and isinstance(value, str) and value != TOP
    return crumbs(str(value)) if is_path else value
