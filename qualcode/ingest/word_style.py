"""What the styles and lists of a Word file say about a paragraph: heading, emphasis, number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from qualcode.ingest.safety import safe_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
_OFF = frozenset({"0", "false", "off", "none"})
_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)


def is_on(element: etree._Element | None) -> bool | None:
    """Return the state of a toggle such as ``w:b``, or None when it is not there."""
    return None if element is None else element.get(VAL, "1") not in _OFF


@dataclass(frozen=True, slots=True)
class Style:
    """The part of a style that matters for reading."""

    heading: int = 0
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    numbering: tuple[str, int] | None = None


PLAIN = Style()


_SEEN: dict[bytes, Mapping[str, Style]] = {}
"""Styles by their XML: the files of one study mostly come from one template."""
_SEEN_LIMIT = 8


def read_styles(xml: bytes, path: Path) -> Mapping[str, Style]:
    """Return the styles of ``word/styles.xml`` by id; "" is the default paragraph style."""
    styles = _SEEN.get(xml)
    if styles is None:
        styles = _parsed(safe_xml(xml, path))
        if len(_SEEN) >= _SEEN_LIMIT:
            _SEEN.clear()
        _SEEN[xml] = styles
    return styles


def _parsed(root: etree._Element) -> Mapping[str, Style]:
    elements = {e.get(W + "styleId", ""): e for e in root.iterchildren(W + "style")}
    styles: dict[str, Style] = {}
    for style_id, element in elements.items():
        styles[style_id] = _resolved(style_id, elements)
        if element.get(W + "type") == "paragraph" and element.get(W + "default") in {"1", "true"}:
            styles[""] = styles[style_id]
    return styles


def _resolved(style_id: str, elements: Mapping[str, etree._Element]) -> Style:
    chain: list[etree._Element] = []
    current = style_id
    while current in elements and elements[current] not in chain:
        chain.append(elements[current])
        based_on = elements[current].find(W + "basedOn")
        current = "" if based_on is None else based_on.get(VAL, "")
    heading, numbering = 0, None
    toggles = {"b": False, "i": False, "vanish": False}
    for element in reversed(chain):
        heading = _heading(element) or heading
        for name, inherited in toggles.items():
            state = is_on(element.find(f"{W}rPr/{W}{name}"))
            toggles[name] = inherited if state is None else state
        numbering = numbering_of(element.find(W + "pPr")) or numbering
    return Style(heading, toggles["b"], toggles["i"], toggles["vanish"], numbering)


def _heading(style: etree._Element) -> int:
    name = style.find(W + "name")
    written = "" if name is None else name.get(VAL, "")
    if match := _HEADING.match(written):
        return int(match[1])
    if written.casefold() == "title":
        return 1
    return outline_level(style.find(W + "pPr"))


def outline_level(properties: etree._Element | None) -> int:
    """Return 1 to 9 for a paragraph with an outline level, otherwise 0."""
    level = None if properties is None else properties.find(W + "outlineLvl")
    value = "9" if level is None else level.get(VAL, "9")
    return int(value) + 1 if value.isdecimal() and int(value) < 9 else 0


def numbering_of(properties: etree._Element | None) -> tuple[str, int] | None:
    """Return ``(list id, level)`` of a paragraph in a list."""
    found = None if properties is None else properties.find(W + "numPr")
    if found is None:
        return None
    number, level = found.find(W + "numId"), found.find(W + "ilvl")
    depth = "0" if level is None else level.get(VAL, "0")
    list_id = "" if number is None else number.get(VAL, "")
    return (list_id, int(depth) if depth.isdecimal() else 0) if list_id else None


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    pattern: str = "%1."


@dataclass
class Numbering:
    """The lists of a Word file; `number` counts as Word does while it prints."""

    lists: Mapping[str, tuple[str, Mapping[int, _Level]]] = field(default_factory=dict)
    restarts: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[str] = field(default_factory=set)

    def number(self, list_id: str, depth: int) -> str:
        """Return the number printed before the next paragraph of this list; "" for none."""
        if list_id not in self.lists:
            return ""
        base, levels = self.lists[list_id]
        counts = self._counts.setdefault(base, {})
        if list_id not in self._started:
            self._started.add(list_id)
            for restarted, start in self.restarts.get(list_id, {}).items():
                counts[restarted] = start - 1
        level = levels.get(depth, _Level())
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if level.form == "bullet":
            return "•"
        return re.sub(r"%(\d)", lambda m: self._one(int(m[1]) - 1, counts, levels), level.pattern)

    @staticmethod
    def _one(depth: int, counts: Mapping[int, int], levels: Mapping[int, _Level]) -> str:
        level = levels.get(depth, _Level())
        return written_number(counts.get(depth, level.start), level.form)


def read_numbering(root: etree._Element | None) -> Numbering:
    """Return the lists of ``word/numbering.xml``."""
    if root is None:
        return Numbering()
    bases = {
        base.get(W + "abstractNumId", ""): {
            _int(level.get(W + "ilvl")): _level(level) for level in base.iterchildren(W + "lvl")
        }
        for base in root.iterchildren(W + "abstractNum")
    }
    lists: dict[str, tuple[str, Mapping[int, _Level]]] = {}
    restarts: dict[str, dict[int, int]] = {}
    for element in root.iterchildren(W + "num"):
        list_id = element.get(W + "numId", "")
        base_ref = element.find(W + "abstractNumId")
        base = "" if base_ref is None else base_ref.get(VAL, "")
        levels = dict(bases.get(base, {}))
        for override in element.iterchildren(W + "lvlOverride"):
            depth = _int(override.get(W + "ilvl"))
            start, level = override.find(W + "startOverride"), override.find(W + "lvl")
            if level is not None:
                levels[depth] = _level(level)
            if start is not None:
                restarts.setdefault(list_id, {})[depth] = _int(start.get(VAL), 1)
        lists[list_id] = (base, levels)
    return Numbering(lists, restarts)


def _level(element: etree._Element) -> _Level:
    def value(name: str, default: str) -> str:
        found = element.find(W + name)
        return default if found is None else found.get(VAL, default)

    return _Level(_int(value("start", "1"), 1), value("numFmt", "decimal"), value("lvlText", ""))


def _int(value: str | None, default: int = 0) -> int:
    return int(value) if value is not None and value.isdecimal() and len(value) < 8 else default


def written_number(count: int, form: str) -> str:
    """Return a list number as Word prints it in this form ("lowerRoman", "decimal", ...)."""
    match form:
        case "lowerLetter" | "upperLetter":
            letter = chr(97 + (count - 1) % 26) * min((count - 1) // 26 + 1, 20)
            return letter if form == "lowerLetter" else letter.upper()
        case "lowerRoman" | "upperRoman":
            roman = _roman(count)
            return roman.lower() if form == "lowerRoman" else roman
        case "decimalZero":
            return f"{count:02d}"
        case "none":
            return ""
        case _:
            return str(count)


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    written = ""
    for value, sign in _ROMAN:
        written += sign * (count // value)
        count %= value
    return written
