"""What stands at the beginning of a line: stamp, number, label, separator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from qualcode.text import labels
from qualcode.text.turns import stamps
from qualcode.text.turns.page import Line, Page


class Opening(NamedTuple):
    """A possible label at the start of a line. Positions are those of the page's text.

    ``sign`` names the separator: "colon", "dash", "bracket", "point", "tab", "line" (alone on its
    line), "stamp" (alone with a time), "quote" (a quotation mark follows) or "bold".
    ``text_start`` is where the speech begins.
    """

    label: str
    key: str
    sign: str
    text_start: int
    time: float | None


_COLON = re.compile(
    r"(?:\d{1,3}[.)]\s*|[-•–>]\s*)?[\[{<#@]?[*_]{0,3}([^\W\d_][^:：\n\t?!“”\"]{0,62}?)[*_]{0,3}[\]}>]?"
    r"\s*+(?:[(\[<]([\d:.]{4,12})[)\]>]\s*+)?[*_]{0,3}[:：;]+[*_]{0,3}(?!//)\s*"
)
_SHORT = (
    r"[*_]{0,3}([^\W\d_][\w.'’/-]{0,62}"
    r"(?: ?\([^()\n]{1,40}\)| ?\d{1,3}\b| [^\W\d_][\w.]{0,62}){0,2})[*_]{0,3}"
)
_OTHER = re.compile(
    rf"(?:[\[(<{{]{_SHORT}[\])>}}]\s*+:?\s*+(?=\S)|{_SHORT}(?:\s++[-–—=]+\s+|[-–—]\s+|\)\s*|\.\s+|\t+\s*))"
)
_QUOTED = re.compile(rf"{_SHORT}\s*+[:,-]?\s*+(?=[“\"„«])")
_NAME_STAMP = re.compile(
    r"\[?([^\W\d_][\w .'’()-]{0,50}?)\]?\s{1,}[\[(]?(\d{1,2}(?::\d{2}){1,2})[\])]?\s*$"
)
_CLOCK_AFTER = re.compile(r"\d{2}\b")


def openings(page: Page) -> tuple[Opening | None, ...]:
    """Return for each line the label it may begin with."""
    return tuple(_opening(page, line) for line in page.lines)


def _opening(page: Page, line: Line) -> Opening | None:
    start, time = line.start, None
    text = page.text
    if text[start] in "[(<#0123456789" and (stamp := stamps.leading(text, start, line.end)):
        start, time = stamp
        if start >= line.end:
            return None
    at = text.find(":", start, min(start + 90, line.end))
    if at >= 0 or "：" in line.text or ";" in line.text[:12]:
        found = _with_colon(text, start, line.end, time)
        if found is not None:
            return found
    return _with_other(text, start, line, time)


def _with_colon(text: str, start: int, end: int, time: float | None) -> Opening | None:
    match = _COLON.match(text, start, end)
    if match is None:
        return None
    label = match[1].rstrip(" .-–—")
    at = match.end()
    sign = text[match.end(1) : at].strip()
    if ";" in sign and len(label) > 4 and labels.voice(label) is labels.Voice.UNKNOWN:
        return None
    if label[-1:].isdigit() and _CLOCK_AFTER.match(text, at) and text[at - 1] == ":":
        return None
    if not labels.is_possible(label):
        return None
    if match[2]:
        stamp = stamps.leading(f"[{match[2]}]", 0, len(match[2]) + 2)
        time = stamp[1] if stamp else time
    return Opening(label, labels.key(label), "colon", min(at, end), time)


def _after_marks(text: str, line: Line) -> int:
    """Return where the words begin behind an emphasised label."""
    start = line.start + line.lead
    while start < line.end and text[start] in " \t*_-–—":
        start += 1
    return start


def _with_stamp(text: str, start: int, line: Line) -> Opening | None:
    """Read "Rina Amelia  0:49" and "[Rina Amelia] 10:01:02": a name and a time, nothing else."""
    if text[line.end - 1] not in "0123456789])":
        return None
    named = _NAME_STAMP.match(text, start, line.end)
    stamp = stamps.leading(f"[{named[2]}]", 0, len(named[2]) + 2) if named else None
    if named is None or stamp is None or not labels.is_possible(named[1]):
        return None
    return Opening(named[1], labels.key(named[1]), "stamp", line.end, stamp[1])


_SIGNS: Mapping[str, str] = {")": "bracket", ".": "point", "\t": "tab"}


def _with_other(text: str, start: int, line: Line, time: float | None) -> Opening | None:
    if len(line.text) <= 80 and (stamped := _with_stamp(text, start, line)):
        return stamped
    match = _OTHER.match(text, start, line.end)
    if match is not None:
        bracketed = match[1] is not None
        label = (match[1] or match[2]).rstrip(" .")
        rest = text[match.end(1 if bracketed else 2) : match.end()].strip(" *_")
        sign = "bracket" if bracketed else _SIGNS.get(rest[:1] or "\t", "dash")
        if label and labels.is_possible(label):
            return Opening(label, labels.key(label), sign, match.end(), time)
    if text.find("“", start, line.end) >= 0 or text.find('"', start, line.end) >= 0:
        quoted = _QUOTED.match(text, start, line.end)
        label = quoted[1].rstrip(" .") if quoted else ""
        if quoted is not None and label and labels.is_possible(label):
            return Opening(label, labels.key(label), "quote", quoted.end(), time)
    if 0 < line.lead < len(line.text) and line.lead <= labels.MAX_LABEL and not line.heading:
        label = text[start : line.start + line.lead].strip(" *_.-–—")
        if start < line.start + line.lead and label and labels.is_possible(label):
            return Opening(label, labels.key(label), "bold", _after_marks(text, line), time)
    if len(line.text) > 80:
        return None
    alone = text[start : line.end].strip("*_[]()<>{} .")
    if len(alone) <= 40 and alone and labels.is_possible(alone):
        return Opening(alone, labels.key(alone), "line", line.end, time)
    return None
