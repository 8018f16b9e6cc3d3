"""What the styles of an OpenDocument text say about a paragraph: heading, emphasis, number, page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from qualcode.ingest.word_style import written_number

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_STYLE = f"{{{_NS}style:1.0}}"
_TEXT = f"{{{_NS}text:1.0}}"
_FO = f"{{{_NS}xsl-fo-compatible:1.0}}"
LISTS = "list"
_HEADING = re.compile(r"heading(?:_20_| )(\d)$", re.IGNORECASE)
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: what is printed before its items."""

    start: int = 1
    form: str = "decimal"
    before: str = ""
    after: str = ""
    shown: int = 1

    def written(self, counts: Sequence[int]) -> str:
        """Return the number printed before an item; "" for none."""
        if self.form == "bullet":
            return "•"
        if self.form == "none":
            return ""
        numbers = [written_number(count, self.form) for count in counts[-self.shown :]]
        return f"{self.before}{'.'.join(numbers)}{self.after}".strip()


@dataclass(frozen=True, slots=True)
class Look:
    """The part of a style that matters for reading; None is taken from what stands around."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False
    heading: int = 0
    breaks_page: bool = False
    levels: Mapping[int, Level] = field(default_factory=dict)
    stated: frozenset[str] = frozenset()

    def over(self, outer: Look) -> Look:
        """Return this look inside another one."""
        return Look(
            self.bold if "bold" in self.stated else outer.bold,
            self.italic if "italic" in self.stated else outer.italic,
            self.hidden or outer.hidden,
        )


def looks_of(roots: Sequence[etree._Element]) -> dict[tuple[str, str], Look]:
    """Return the looks of all styles by family ("paragraph", "text", "list") and name."""
    elements: dict[tuple[str, str], etree._Element] = {}
    looks: dict[tuple[str, str], Look] = {}
    for root in roots:
        for element in root.iter(_STYLE + "style"):
            key = (element.get(_STYLE + "family", ""), element.get(_STYLE + "name", ""))
            elements[key] = element
        for element in root.iter(_TEXT + "list-style"):
            looks[LISTS, element.get(_STYLE + "name", "")] = Look(levels=_levels(element))
    for key in elements:
        looks[key] = _resolved(key, elements)
    return looks


def _resolved(key: tuple[str, str], elements: Mapping[tuple[str, str], etree._Element]) -> Look:
    chain: list[etree._Element] = []
    current = key
    while current in elements and elements[current] not in chain and len(chain) < 50:
        element = elements[current]
        chain.append(element)
        current = (key[0], element.get(_STYLE + "parent-style-name", ""))
    state = {"bold": False, "italic": False, "hidden": False}
    stated: set[str] = set()
    heading, breaks_page = 0, False
    for element in reversed(chain):
        words = element.find(_STYLE + "text-properties")
        if words is not None:
            for name, value in _stated(words):
                state[name] = value
                stated.add(name)
        heading = _heading(element) or heading
    layout = chain[0].find(_STYLE + "paragraph-properties")
    if layout is not None and layout.get(_FO + "break-before") == "page":
        breaks_page = True
    if chain[0].get(_STYLE + "master-page-name"):
        breaks_page = True
    return Look(
        state["bold"],
        state["italic"],
        state["hidden"],
        heading,
        breaks_page,
        stated=frozenset(stated),
    )


def _stated(words: etree._Element) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    weight = words.get(_FO + "font-weight")
    if weight:
        found.append(("bold", weight == "bold" or (weight.isdecimal() and int(weight) >= 600)))
    slant = words.get(_FO + "font-style")
    if slant:
        found.append(("italic", slant in {"italic", "oblique"}))
    display = words.get(_TEXT + "display")
    if display:
        found.append(("hidden", display == "none"))
    return found


def _heading(element: etree._Element) -> int:
    level = element.get(_STYLE + "default-outline-level", "")
    if level.isdecimal() and len(level) < 3 and int(level):
        return int(level)
    name = element.get(_STYLE + "name", "")
    if match := _HEADING.match(name):
        return int(match[1])
    return 1 if name.casefold() == "title" else 0


def _levels(element: etree._Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for child in element:
        depth = child.get(_TEXT + "level", "")
        if not depth.isdecimal() or len(depth) > 2:
            continue
        if child.tag == _TEXT + "list-level-style-number":
            form = child.get(_STYLE + "num-format", "")
            levels[int(depth)] = Level(
                _int(child.get(_TEXT + "start-value"), 1),
                _FORMS.get(form, "decimal"),
                child.get(_STYLE + "num-prefix", ""),
                child.get(_STYLE + "num-suffix", ""),
                _int(child.get(_TEXT + "display-levels"), 1) or 1,
            )
        else:
            levels[int(depth)] = Level(form="bullet")
    return levels


def _int(value: str | None, default: int) -> int:
    return int(value) if value is not None and value.isdecimal() and len(value) < 8 else default
