"""Several interviews in one file: each begins with a title or a header block of its own."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from qualcode.model.sentence import say
from qualcode.model.source import Role, SourceKind
from qualcode.model.transcript import Block, DraftSpeaker, FileText, Problem, Severity
from qualcode.text import labels, meta
from qualcode.text.clean import clean
from qualcode.text.turns import grids, legend
from qualcode.text.turns.accepted import second_heads
from qualcode.text.turns.draft import Draft
from qualcode.text.turns.head import read_head
from qualcode.text.turns.openings import openings
from qualcode.text.turns.page import Line, make_page

_AGAIN = re.compile(
    r"^[ \t*_#]*(?:\d+[.)]\s*)?(transkr?ip\w*|hasil wawancara|wawancara|verbatim|nama|informan|responden|"
    r"umur|usia|hari|tanggal|pekerjaan|pendidikan)\b(?:[^\n:\t]{0,40}[:\t]|[^\n:.?]{0,60}$)",
    re.IGNORECASE | re.MULTILINE,
)
_TITLE = re.compile(
    r"(?:transkr?ip\w*|hasil wawancara|wawancara|verbatim|interview|lampiran)\b", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_LEAST_LINES = 4


def interviews(
    file: FileText, *, name: str, kind: SourceKind | None = None
) -> tuple[FileText, ...]:
    """Return each interview of a file as a file of its own; mostly there is one.

    A legend at the beginning of the file holds for all of them.
    """
    if kind in {SourceKind.OBSERVATION, SourceKind.DOCUMENT} or not _may_hold_several(file):
        return (file,)
    cleaned = clean(file.text)
    page = make_page(file, cleaned.text, cleaned.origin, name=name, kind=kind)
    found = openings(page)
    draft = Draft(page, read_head(page, found), found)
    starts = _starts(draft)
    if not starts:
        return (file,)
    to_raw = cleaned.origin.to_raw
    edges = [0, *(to_raw(page.lines[i].start) for i in starts), len(file.text)]
    told = tuple(
        DraftSpeaker(label, Role.TEXT, definition)
        for label, definition in draft.head.legend.values()
    )
    return tuple(
        _part(file, start, end, (number, len(edges) - 1), told)
        for number, (start, end) in enumerate(pairwise(edges), start=1)
    )


def _may_hold_several(file: FileText) -> bool:
    if any(block.speaker for block in file.blocks):
        return False
    seen = Counter(match[1].casefold() for match in _AGAIN.finditer(file.text))
    return any(count > 1 for count in seen.values())


def _starts(draft: Draft) -> list[int]:
    """Return the lines at which the second and further interviews begin."""
    lines = draft.page.lines
    heads = second_heads(draft) | _head_tables(draft)
    found = {index for index in heads if index - 1 not in heads}
    found |= _numbered_titles(draft)
    starts: list[int] = []
    before = 0
    for index in sorted(found):
        start = _with_titles(draft, index, before)
        body = sum(1 for i in range(before, start) if i not in heads)
        spoken = sum(
            draft.openings[i] is not None for i in range(before, start) if i not in heads
        ) + sum(lines[i].cell is not None for i in range(before, start))
        if body >= _LEAST_LINES and spoken >= 2 and start > draft.head.facts:
            starts.append(start)
            before = start
    if starts and len(lines) - starts[-1] < _LEAST_LINES:
        starts.pop()
    return starts


def _with_titles(draft: Draft, index: int, low: int) -> int:
    """Go up from a header block over the headings that stand above it."""
    lines = draft.page.lines
    start = index
    while start - 1 > low and index - start < 3:
        names_somebody = start == index and _is_name_alone(draft, start - 1)
        if not (names_somebody or _is_heading(draft, start - 1)):
            break
        start -= 1
    return min(start, index) if lines else index


def _is_name_alone(draft: Draft, index: int) -> bool:
    """Whether a line is no more than "Informan 2"."""
    line, opening = draft.page.lines[index], draft.openings[index]
    return (
        opening is not None
        and opening.sign == "line"
        and len(line.text.split()) < 5
        and bool(legend.informant_in(line.text))
    )


def _is_heading(draft: Draft, index: int) -> bool:
    line = draft.page.lines[index]
    opening = draft.openings[index]
    if line.cell is not None or len(line.text.split()) > 12 or line.text[-1] in '.?!…”"':
        return False
    if opening is not None and opening.sign == "colon":
        return False
    return (
        line.heading > 0 or line.is_all_lead or line.text.isupper() or bool(_TITLE.match(line.text))
    )


def _numbered_titles(draft: Draft) -> set[int]:
    """Return titles that differ in their number only: "Transkrip Wawancara Informan 2"."""
    by_form: dict[str, dict[str, int]] = {}
    for index, line in enumerate(draft.page.lines):
        if not _is_title(draft, index, line):
            continue
        form = " ".join(_DIGITS.sub("#", line.text.casefold()).split())
        numbers = " ".join(_DIGITS.findall(line.text))
        if numbers:
            by_form.setdefault(form, {}).setdefault(numbers, index)
    return {
        index
        for same in by_form.values()
        if len(same) > 1
        for index in list(same.values())[1:]
        if index > draft.head.facts
    }


def _is_title(draft: Draft, index: int, line: Line) -> bool:
    if line.cell is not None or len(line.text.split()) > 12 or line.text[-1] in ".?!":
        return False
    if _TITLE.match(line.text):
        opening = draft.openings[index]
        return opening is None or opening.sign != "colon"
    return line.heading > 0 and bool(legend.informant_in(line.text))


def _head_tables(draft: Draft) -> frozenset[int]:
    """Return the lines of tables behind the first turns whose rows are pairs of a header block."""
    found: set[int] = set()
    for rows in draft.page.tables.values():
        indices = [i for row in rows.values() for cell in row.values() for i in cell]
        if min(indices) < draft.head.body:
            continue
        known = 0
        for row in rows.values():
            cells = [draft.page.cell_text(row[c]).strip(" :") for c in sorted(row)]
            cells = [cell for cell in cells if cell]
            known += (
                len(cells) == 2
                and bool(meta.canonical(cells[0]))
                and labels.key(cells[0]) not in meta.SPEAKER_WORDS
            )
        if known >= 2 and known >= 0.5 * len(rows) and grids.plan_of(draft.page, rows) is None:
            found.update(indices)
    return frozenset(found)


def _part(
    file: FileText, start: int, end: int, place: tuple[int, int], told: tuple[DraftSpeaker, ...]
) -> FileText:
    number, count = place
    blocks = tuple(
        _moved(block, start, end)
        for block in file.blocks
        if block.end > start and block.start < end
    )
    what = say("This is interview {n} of {count} in the file.", n=number, count=count)
    problems = (Problem(Severity.INFO, None, what), *(file.problems if number == 1 else ()))
    asides = tuple(
        replace(a, start=max(0, a.start - start), end=min(a.end, end) - start)
        for a in file.asides
        if start <= a.start < end or (number == count and a.start == end)
    )
    return replace(
        file,
        text=file.text[start:end],
        blocks=blocks,
        problems=problems,
        asides=asides,
        speakers=(*file.speakers, *told) if number > 1 else file.speakers,
        name=str(number),
    )


def _moved(block: Block, start: int, end: int) -> Block:
    first, last = max(block.start, start), min(block.end, end)
    lead = max(0, block.lead - (first - block.start))
    return replace(block, start=first - start, end=last - start, lead=min(lead, last - first))
