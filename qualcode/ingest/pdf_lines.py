"""Lines of PDF pages by the places of their words, and paragraphs made of them again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from qualcode.ingest.pdf_rules import Grid, Place, Ruler, grids
from qualcode.ingest.pdf_widths import Widths, width, widths_of

_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:hal(?:aman)?|page|hlm)\.?\s*)?\d{1,4}(?:\s*(?:/|dari|of)\s*\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"[^\W\d_][\w .'’()-]{0,40}\s?[:：]\s|\d{1,3}[.)]\s|[-•–]\s|\[?\d{1,2}[:.]\d{2}"
)
_OFTEN = 0.6
"""A line that stands on so large a part of the pages belongs to the page, not to the text."""


class _Fragment(NamedTuple):
    text: str
    x: float
    y: float
    size: float
    emphasis: int
    widths: Widths
    place: Place | None = None


@dataclass(slots=True)
class Line:
    """A printed line. ``x`` and ``end`` are its edges, ``y`` its height on the page, in points.

    ``is_beside``: it stands beside or above the one before, as in a table or in columns.
    ``spaced``: a space stands at its end, as where a paragraph was broken.
    """

    text: str
    x: float
    y: float
    size: float
    end: float
    lead: int = 0
    is_beside: bool = False
    spaced: bool = False
    widths: Widths = field(default_factory=dict)
    page_width: float = 0.0
    place: Place | None = None
    """The cell of a ruled table that it stands in."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``lead`` is its emphasised beginning, ``broken`` the words cut at line ends."""

    text: str
    lead: int
    broken: int


@dataclass(frozen=True, slots=True)
class Printed:
    """A page: its lines, and the places of the columns of its tables."""

    lines: list[Line]
    edges: tuple[tuple[float, ...], ...] = ()
    marks: int = 0
    """Raised marks of footnotes that were left out."""


@dataclass(frozen=True, slots=True)
class Margins:
    """Pages without what is repeated on them."""

    pages: list[list[Line]]
    repeated: list[str] = field(default_factory=list)
    numbers: int = 0


def page_lines(page: Any, watch: Callable[..., None]) -> Printed:
    """Return the lines of a page; ``watch`` is called for every operation and may stop the reading."""
    fragments: list[_Fragment] = []
    fonts: dict[int, tuple[Any, Widths]] = {}  # the font is kept, so that its id stays its own

    def widths(font: Any) -> Widths:
        if font is None:
            return {}
        if id(font) not in fonts:
            fonts[id(font)] = (font, widths_of(font))
        return fonts[id(font)][1]

    def take(text: str, cm: Any, tm: Any, font: Any, font_size: Any) -> None:
        if not text or (font is None and not text.strip()):
            return
        a, b, c, d, e, f = (float(value) for value in tm[:6])
        scale = abs(float(cm[3])) or abs(float(cm[1])) or 1.0
        x = e * float(cm[0]) + f * float(cm[2]) + float(cm[4])
        y = e * float(cm[1]) + f * float(cm[3]) + float(cm[5])
        height = abs(float(font_size or 0)) * (abs(d) or abs(b) or abs(a) or abs(c) or 1.0) * scale
        name = str((font or {}).get("/BaseFont", ""))
        emphasis = 2 * bool(_BOLD.search(name)) + bool(_ITALIC.search(name))
        size = min(max(height, 4.0), 72.0)
        fragments.append(_Fragment(text, x, y, size, emphasis, widths(font)))

    ruler = Ruler(watch)
    page.extract_text(visitor_text=take, visitor_operand_before=ruler)
    tables = grids(ruler)
    words = _without_marks(fragments)
    lines = list(_lines([_placed(fragment, tables) for fragment in words]))
    page_width = _page_width(page)
    for line in lines:
        line.page_width = page_width
    edges = tuple(grid.columns for grid in tables)
    return Printed(lines, edges, len(fragments) - len(words))


def _without_marks(fragments: Sequence[_Fragment]) -> list[_Fragment]:
    """Take away the small raised numbers of footnotes: they would stand inside what is said."""
    kept: list[_Fragment] = []
    for fragment in fragments:
        mark = fragment.text.strip()
        before = kept[-1] if kept else None
        is_mark = (
            before is not None
            and mark.isalnum()
            and len(mark) <= 3
            and fragment.size < 0.8 * before.size
            and 0.1 * before.size < fragment.y - before.y < 0.8 * before.size
        )
        if not is_mark:
            kept.append(fragment)
    return kept


def _placed(fragment: _Fragment, tables: Sequence[Grid]) -> _Fragment:
    """Find the cell in which words stand."""
    x, y = fragment.x + 0.1 * fragment.size, fragment.y + 0.3 * fragment.size
    for number, grid in enumerate(tables):
        if (found := grid.place(x, y)) is not None:
            row, column, span = found
            right = grid.columns[column + span] - 0.4 * fragment.size
            return fragment._replace(place=Place(number, row, column, span, right))
    return fragment


def _page_width(page: Any) -> float:
    try:
        width = float(page.mediabox.width)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return 0.0
    return width if 0 < width < 20_000 else 0.0


def _lines(fragments: Sequence[_Fragment]) -> Iterator[Line]:
    current: list[_Fragment] = []
    before: Line | None = None
    for fragment in fragments:
        for number, piece in enumerate(re.split(r"[\r\n]+", fragment.text)):
            if number and current:
                before = _line(current, before)
                yield before
                current = []
            if piece.strip() or (current and piece):
                part = fragment._replace(text=piece)
                elsewhere = current and part.place != current[-1].place
                if elsewhere or (current and abs(part.y - current[-1].y) > 0.5 * part.size):
                    before = _line(current, before)
                    yield before
                    current = []
                current.append(part)
    if current:
        yield _line(current, before)


def _line(fragments: list[_Fragment], before: Line | None) -> Line:
    first = fragments[0]
    text, end, gaps = "", first.x, 0
    lead, leading = 0, first.emphasis > 0
    for fragment in fragments:
        if text:
            gap = fragment.x - end
            if gap > 1.2 * fragment.size:
                text = text.rstrip() + "\t"
                gaps += 1
            elif gap > 0.15 * fragment.size and not text.endswith(" ") and fragment.text[:1] != " ":
                text += " "
        if leading and fragment.emphasis == 0 and fragment.text.strip():
            leading = False
        text += fragment.text
        if leading:
            lead = len(text.rstrip())
        end = max(end, fragment.x) if text else fragment.x
        end = fragment.x + fragment.size * width(fragment.text, fragment.widths)
    stripped = text.strip()
    cut = len(text) - len(text.lstrip())
    line = Line(
        stripped,
        first.x,
        first.y,
        first.size,
        end,
        lead=max(0, min(lead - cut, len(stripped))),
        spaced=text.endswith((" ", "\u00a0")),
        widths=first.widths,
        place=first.place,
    )
    if line.place is not None:
        return line
    if before is not None and line.y > before.y - 0.3 * line.size and line.x > before.x + line.size:
        line.is_beside = True
    if gaps > 1 and len(stripped.split("\t")) > 2:
        line.is_beside = True
    return line


def without_margins(pages: Sequence[Sequence[Line]]) -> Margins:
    """Take away running titles and page numbers; the numbers are counted."""
    kept = [list(page) for page in pages]
    repeated: list[str] = []
    numbers = 0
    for top in (True, False):
        for _ in range(3):
            edge = [_edge(page, top=top) for page in kept]
            forms = Counter(
                (_form(line.text), round(line.y / 3)) for line in edge if line is not None
            )
            (common, _), count = forms.most_common(1)[0] if forms else (("", 0), 0)
            is_number = common.strip("-–—| .") in {"#", "halaman #", "hal #", "hal. #", "page #"}
            many = count >= max(2, _OFTEN * len(pages)) and len(pages) > 1
            if not many and not (is_number and count == len(kept) == 1 and not top):
                break
            for page, line in zip(kept, edge, strict=True):
                if line is not None and _form(line.text) == common:
                    page.remove(line)
                    if _NUMBER.fullmatch(line.text):
                        numbers += 1
                    elif (
                        line.text not in repeated
                        and len(repeated) < 6
                        and not _is_repeated(repeated, line.text)
                    ):
                        repeated.append(line.text)
    return Margins(kept, repeated, numbers)


def _is_repeated(repeated: Sequence[str], text: str) -> bool:
    """Whether the same running title with another number is there already."""
    return any(_form(one) == _form(text) for one in repeated)


def _edge(page: Sequence[Line], *, top: bool) -> Line | None:
    free = [line for line in page if line.place is None]
    if not free:
        return None
    return (max if top else min)(free, key=lambda line: line.y)


def _form(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.split()).casefold())


def joined(lines: Sequence[Line], *, right: float = 0.0) -> Iterator[Paragraph]:
    """Join the lines of each paragraph. ``right`` is where lines end at the latest, when known."""
    if not lines:
        return
    gap = _usual_gap(lines)
    slack = 0.6 if right else 0.3
    if not right:
        left = min(line.x for line in lines)
        right = sorted(line.end for line in lines)[int(0.95 * (len(lines) - 1))]
        right = max(right, 0.85 * (lines[0].page_width - max(0.0, left)))
    run: list[Line] = []
    for line in lines:
        if run and not _goes_on(run[-1], line, gap, right, slack):
            yield _paragraph(run)
            run = []
        run.append(line)
    yield _paragraph(run)


def _usual_gap(lines: Sequence[Line]) -> float:
    """Return the distance of lines inside paragraphs: the smallest that is frequent."""
    gaps = Counter(
        round(above.y - below.y, 0)
        for above, below in pairwise(lines)
        if 0 < above.y - below.y < 4 * below.size
    )
    if not gaps:
        return 0.0
    most = max(gaps.values())
    return min(gap for gap, count in gaps.items() if count >= 0.2 * most)


def _goes_on(above: Line, below: Line, gap: float, right: float, slack: float) -> bool:
    distance = above.y - below.y
    if below.is_beside or distance <= 0 or distance > 1.15 * gap + 1:
        return False
    if abs(above.size - below.size) > 0.15 * above.size:
        return False
    if not above.spaced and (_LABEL.match(below.text) or "\t" in below.text[:30]):
        return False
    word = below.text.split(maxsplit=1)[0] if below.text else ""
    room = right - above.end
    if room < below.size * (width(word, below.widths) + 0.5):
        return True
    return above.spaced and room < slack * (right - above.x)


def _paragraph(lines: Sequence[Line]) -> Paragraph:
    text, broken, lead = "", 0, 0
    whole = True
    for line in lines:
        if text.endswith("-") and len(text) > 1 and text[-2].isalpha() and line.text[:1].islower():
            stem = re.split(r"\W", text[:-1])[-1].casefold()
            broken += not line.text.casefold().startswith(stem)
        elif text:
            text += " "
        if whole:
            lead = len(text) + line.lead if line.lead else lead
            whole = line.lead >= len(line.text)
        text += line.text
    return Paragraph(text, min(lead, len(text)), broken)
