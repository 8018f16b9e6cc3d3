"""Layout: quotations in running prose, with who said it in brackets behind: “…” (Informan 8)."""

from __future__ import annotations

import re

from qualcode.model.sentence import say, say_n
from qualcode.model.transcript import Problem
from qualcode.text import labels
from qualcode.text.labels import Voice
from qualcode.text.turns.draft import Draft, Piece, Reading, doubt, is_blank, remark

NAME = "attributed quotations"

_BRACKET = re.compile(r"[(\[]([^()\[\]\n]{2,60})[)\]]")
_OPENING = re.compile(r"(?:[.…]{2,}\s*)?[“\"„«‟]|[.…]{3,}\s*(?=\S)")
_POINTS = frozenset(".…,;")
_CLOSING = frozenset('”"»“')
_METHOD = re.compile(
    r"(?:in[- ]?depth(?: interview)?|wawancara(?: mendalam)?|wm|idi|fgd(?: *\d{1,2})?|kutipan)\b[\s,:.-]*",
    re.IGNORECASE,
)
_AROUND = ' .…,;“”„«»"'
_FIRST = re.compile(r"[^,;/|]+")
_FAR = 3_000
"""Characters: no quotation is longer."""


def read(draft: Draft) -> Reading | None:
    """Read quotations with a speaker in brackets behind them; the prose around them is a note."""
    text = draft.page.text
    written: dict[str, str] = {}
    problems: list[Problem] = []
    spoken: list[Piece] = []
    begin = (
        draft.page.lines[draft.head.facts].start if draft.head.facts < len(draft.page.lines) else 0
    )
    done = begin
    for match in _BRACKET.finditer(text, begin):
        label, meant = _speaker(match[1])
        if not label:
            continue
        found = _quotation(text, max(done, match.start() - _FAR), match.start())
        if found is None:
            continue
        start, end = found
        key = labels.key(meant)
        line = text.count("\n", 0, start) + 1
        if meant != label:
            what = say(
                "“{written}” was read as “{label}” (a slip of the pen).", written=label, label=meant
            )
            problems.append(remark(line, what))
        written.setdefault(key, meant)
        spoken.append(Piece(start, end, key, None, line))
        done = match.end()
    if len(spoken) < 3:
        return None
    pieces = [*spoken, *_prose(draft, spoken, begin)]
    quoted = sum(piece.end - piece.start for piece in spoken)
    share = quoted / max(1, len(text) - begin)
    prose = say_n(
        "{n} quotation has its speaker in brackets behind it; the text around is kept as notes.",
        "{n} quotations have their speakers in brackets behind them; the text around is kept as notes.",
        n=len(spoken),
    )
    return Reading(
        pattern=NAME,
        evidence=prose,
        confidence=0.4 + 0.3 * min(1.0, 2 * share),
        pieces=tuple(sorted(pieces, key=lambda piece: piece.start)),
        labels=written,
        roles=dict.fromkeys(written, "answers"),
        problems=(*problems, doubt(spoken[0].line, prose)),
        first=draft.head.facts,
    )


def quoted(text: str, low: int, high: int) -> list[tuple[int, int, str]]:
    """Return the words and the speakers of a line of quotations: “…” (Informan 8) “…” (Informan 9).

    Empty when something else stands in the line.
    """
    found: list[tuple[int, int, str]] = []
    for match in _BRACKET.finditer(text, low, high):
        label = _speaker(match[1])[1]
        if not label:
            continue
        words = _quotation(text, low, match.start())
        if words is None or text[low : words[0]].strip(_AROUND):
            return []
        found.append((*words, label))
        low = match.end()
    return found if found and not text[low:high].strip(_AROUND) else []


def _speaker(inside: str) -> tuple[str, str]:
    """Return the label in a bracket as written, and as it is meant; "" when it names nobody."""
    rest = inside.strip()
    while (match := _METHOD.match(rest)) and match.end() < len(rest):
        rest = rest[match.end() :]
    first = _FIRST.match(rest)
    label = first[0].strip(" .:") if first else ""
    if not label or not labels.is_possible(label):
        return "", ""
    stem, number = labels.stem_and_number(labels.key(label))
    meant = labels.correct_role_word(stem)
    if meant:
        return label, f"{meant.capitalize()} {number}".strip()
    voice = labels.voice(label)
    if number and (voice in {Voice.ANSWERS, Voice.GROUP, Voice.PERSON} or len(stem) <= 2):
        return label, label
    return "", ""


def _quotation(text: str, low: int, end: int) -> tuple[int, int] | None:
    """Return the words between the last opening quotation mark and the bracket."""
    stop = _before_points(text, low, end)
    if stop > low and text[stop - 1] in _CLOSING:
        stop = _before_points(text, low, stop - 1)
    start = -1
    for match in _OPENING.finditer(text, low, stop):
        begins = (
            match.start() == 0
            or text[match.start() - 1].isspace()
            or text[match.start() - 1] in ":,(."
        )
        if begins and match.end() < stop:
            if start >= 0 and "\n" not in text[start:stop] and match[0].strip(".… ") == "":
                continue  # dots inside a quotation
            start = match.end()
    if start < 0:
        return None
    while start < stop and text[start].isspace():
        start += 1
    return (start, stop) if stop - start > 1 else None


def _before_points(text: str, low: int, end: int) -> int:
    """Go back over points and space."""
    while end > low and (text[end - 1].isspace() or text[end - 1] in _POINTS):
        end -= 1
    return end


def _prose(draft: Draft, spoken: list[Piece], begin: int) -> list[Piece]:
    """Return the text between the quotations, line by line, as notes."""
    text = draft.page.text
    found: list[Piece] = []
    edges = [begin, *(edge for piece in spoken for edge in (piece.start, piece.end)), len(text)]
    gaps = list(zip(edges[::2], edges[1::2], strict=True))
    at = 0
    for line in draft.page.lines[draft.head.facts :]:
        while at < len(gaps) and gaps[at][1] <= line.start:
            at += 1
        for start, end in gaps[at:]:
            if start >= line.end:
                break
            low, high = max(start, line.start), min(end, line.end)
            if low < high and not is_blank(text[low:high]):
                found.append(Piece(low, high, None, None, line.number, note=True))
    return found
