"""What holds at a place of a Rich Text file: inside a group, for a paragraph, apart from the text."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class State:
    """What holds inside a group."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False
    deleted: bool = False
    revised: bool = False
    font: int = -1
    skip_after_unicode: int = 1
    sink: str = ""
    is_skipped: bool = False
    first: bool = True
    is_ignorable: bool = False


@dataclass(slots=True)
class Paragraph:
    """What was said of a paragraph."""

    style: int = 0
    outline: int = 0
    in_table: bool = False


@dataclass
class Collected:
    """Words that stand apart: those of a note, a text box, a header."""

    kind: str
    depth: int
    parts: list[str] = field(default_factory=list)
    style: int = 0
