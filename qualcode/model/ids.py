"""Identifiers. Every entity has a UUIDv7 as text: sortable by time, unique across copies."""

from __future__ import annotations

from typing import NewType

from uuid_utils import uuid7

SourceId = NewType("SourceId", str)
SpeakerId = NewType("SpeakerId", str)
InformantId = NewType("InformantId", str)
CodeId = NewType("CodeId", str)
CodingId = NewType("CodingId", str)
MemoId = NewType("MemoId", str)
CoderId = NewType("CoderId", str)
ActionId = NewType("ActionId", str)


def new_id() -> str:
    """Return a new UUIDv7 (RFC 9562), increasing within a process."""
    return str(uuid7())
