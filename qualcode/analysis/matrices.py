"""From codings to a matrix: two axes, and the codings where they meet.

An axis says, for a coding, under which keys it falls; a new axis is one function and one line in
`AXES`. Any informant attribute is an axis too, by its own name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qualcode.analysis.retrieve import Filter, LazyQuotations, Quoter, selected
from qualcode.model.codebook import Codebook
from qualcode.model.coding import Coding
from qualcode.model.errors import RuleBroken
from qualcode.model.ids import CodeId, SourceId
from qualcode.model.matrix import Cell, Header, Matrix
from qualcode.model.reduction import Direction, LinkKind
from qualcode.model.sentence import mark
from qualcode.model.study import Study


@dataclass(frozen=True, slots=True)
class Axis:
    """Rows or columns: all headers in order, and the header keys a coding belongs to."""

    name: str
    headers: tuple[Header, ...]
    keys_of: Callable[[Coding], Iterable[str]]


def build(
    study: Study, rows: Axis, cols: Axis, *, title: str = "", only: Filter | None = None
) -> Matrix:
    """Lay codings out by two axes. Every header of an axis is shown, coded or not."""
    order = {source_id: place for place, source_id in enumerate(study.sources)}
    quote = Quoter(study)
    cells: dict[tuple[str, str], list[Coding]] = {}
    picked = sorted(
        selected(study, only or Filter()), key=lambda c: (order[c.source_id], c.start, c.end)
    )
    row_keys = {header.key for header in rows.headers}
    col_keys = {header.key for header in cols.headers}
    for coding in picked:
        cols_here = [col for col in cols.keys_of(coding) if col in col_keys]
        for row in rows.keys_of(coding):
            if row in row_keys:
                for col in cols_here:
                    cells.setdefault((row, col), []).append(coding)
    return Matrix(
        title=title,
        rows_axis=rows.name,
        cols_axis=cols.name,
        rows=rows.headers,
        cols=cols.headers,
        cells={place: Cell(LazyQuotations(quote, found)) for place, found in cells.items()},
        colors={code.id: code.color for code in study.codebook.codes if code.color},
    )


def axis(study: Study, name: str) -> Axis:
    """Return an axis of a study by its name.

    Raises:
        RuleBroken: no such axis and no informant has such an attribute.
    """
    if name in AXES:
        return AXES[name](study)
    return _attribute_axis(study, name)


def axis_names(study: Study) -> list[str]:
    """Return every axis this study offers, informant attributes included."""
    own = {key for person in study.informants.values() for key in person.attributes}
    return [*AXES, *sorted(own - set(AXES))]


def _informant_axis(study: Study) -> Axis:
    """Informants, and after them sources with codings that none speaks: documents, "Semua"."""
    headers = [Header(person.id, person.name) for person in study.informants.values()]
    keys: dict[str, str] = {}
    for coding in study.codings:
        person = study.informant_at(coding.source_id, coding.start)
        keys[coding.id] = person.id if person else coding.source_id
    used = set(keys.values())
    headers += [Header(s.id, s.name) for s in study.sources.values() if s.id in used]
    return Axis("informant", tuple(headers), lambda coding: (keys[coding.id],))


def _source_axis(study: Study) -> Axis:
    headers = tuple(Header(s.id, s.name, group=s.kind.upper()) for s in study.sources.values())
    return Axis("source", headers, lambda coding: (coding.source_id,))


def _kind_axis(study: Study) -> Axis:
    kinds = dict.fromkeys(s.kind for s in study.sources.values())
    headers = tuple(Header(kind, kind.upper()) for kind in kinds)
    return Axis("kind", headers, lambda coding: (study.sources[coding.source_id].kind,))


def _coder_axis(study: Study) -> Axis:
    headers = tuple(Header(coder, name) for coder, name in study.coders.items())
    return Axis("coder", headers, lambda coding: (coding.coder_id,))


def _code_axis(study: Study) -> Axis:
    """Every code that stands for itself: leaves, and parents that carry codings of their own."""
    book = study.codebook
    used = {coding.code_id for coding in study.codings}
    headers = tuple(
        _code_header(book, code.id)
        for _, code in book.walk()
        if not book.children(code.id) or code.id in used
    )
    return Axis("code", headers, lambda coding: (coding.code_id,))


def _code_header(book: Codebook, code_id: CodeId) -> Header:
    code, dimension = book.by_id[code_id], book.dimension(code_id)
    below = [c.name for c in reversed(book.ancestors(code_id)[:-1])]
    label = " / ".join(below) or code.name
    return Header(code_id, label, group=dimension.name, color=code.color or dimension.color)


def _dimension_axis(study: Study) -> Axis:
    book = study.codebook
    headers = tuple(Header(code.id, code.name, color=code.color) for code in book.children(None))
    return Axis("dimension", headers, lambda coding: (book.dimension(coding.code_id).id,))


def _time_axis(study: Study) -> Axis:
    dates = sorted({s.meta.get("date", "") for s in study.sources.values()} - {""}, key=_by_date)
    headers = tuple(Header(date, date) for date in dates)
    return Axis(
        "time", headers, lambda coding: (study.sources[coding.source_id].meta.get("date", ""),)
    )


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _year_axis(study: Study) -> Axis:
    """The years that informants name in the words coded: what happened when, as they tell it."""
    texts: dict[SourceId, str] = {}

    def named(coding: Coding) -> tuple[str, ...]:
        if coding.source_id not in texts:
            texts[coding.source_id] = study.text_of(coding.source_id)
        words = texts[coding.source_id][coding.start : coding.end]
        return tuple(dict.fromkeys(_YEAR.findall(words)))

    years = {coding.id: named(coding) for coding in study.codings}
    headers = tuple(Header(year, year) for year in sorted({y for ys in years.values() for y in ys}))
    return Axis("year", headers, lambda coding: years.get(coding.id, ()))


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "january"),
            ("februari", "february"),
            ("maret", "march"),
            ("april",),
            ("mei", "may"),
            ("juni", "june"),
            ("juli", "july"),
            ("agustus", "august"),
            ("september",),
            ("oktober", "october"),
            ("november", "nopember"),
            ("desember", "december"),
        ),
        1,
    )
    for name in names
}


def _by_date(text: str) -> tuple[int, int, int, str]:
    """Sort key for dates as people write them: "12 Maret 2022", "12/03/2022", "2022-03-12"."""
    words = (
        text.casefold()
        .replace("/", " ")
        .replace("-", " ")
        .replace(",", " ")
        .replace(".", " ")
        .split()
    )
    numbers = [int(word) for word in words if word.isdecimal()]
    month = next((_MONTHS[word] for word in words if word in _MONTHS), 0)
    years = [n for n in numbers if n > 999]
    rest = [n for n in numbers if n <= 999]
    if not month and len(rest) > 1:
        month = rest[0] if years and numbers[0] == years[0] else rest[1]
        rest = rest[1:] if years and numbers[0] == years[0] else rest[:1]
    return (years[0] if years else 0, month, rest[0] if rest else 0, text)


def _attribute_axis(study: Study, name: str) -> Axis:
    values: dict[str, None] = {}
    for person in study.informants.values():
        if value := person.attributes.get(name):
            values[value] = None
    from_header = {s.meta[name]: None for s in study.sources.values() if s.meta.get(name)}
    if not values and not from_header:
        raise RuleBroken(
            "There is no axis “{name}”: no informant has such an attribute. Known are {known}.",
            name=name,
            known=", ".join(axis_names(study)),
        )

    def keys(coding: Coding) -> tuple[str, ...]:
        person = study.informant_at(coding.source_id, coding.start)
        value = person.attributes.get(name) if person else None
        value = value or study.sources[coding.source_id].meta.get(name)
        return (value,) if value else ()

    headers = tuple(Header(value, value) for value in {**values, **from_header})
    return Axis(name, headers, keys)


def _pattern_axis(study: Study) -> Axis:
    """Pattern codes, with everything coded with what they gather (and what lies below that)."""
    book = study.codebook
    gathered: dict[CodeId, dict[CodeId, None]] = {}
    for link in study.links:
        known = link.from_code in book.by_id and link.to_code in book.by_id
        if link.kind is LinkKind.GATHERS and known:
            for code in book.descendants(link.to_code):
                gathered.setdefault(code.id, {})[link.from_code] = None
    patterns = {owner for owners in gathered.values() for owner in owners}
    for owner in patterns:
        gathered.setdefault(owner, {})[owner] = None
    headers = tuple(_code_header(book, code.id) for _, code in book.walk() if code.id in patterns)
    return Axis("pattern", headers, lambda coding: gathered.get(coding.code_id, ()))


def _condition_axis(study: Study) -> Axis:
    """The columns of a checklist matrix, read from the direction of codings."""
    del study
    headers = tuple(Header(key, label) for key, label in CONDITIONS.items())
    return Axis("condition", headers, lambda coding: (_CONDITION_OF[coding.direction],))


CONDITIONS = {
    "adequate": mark("adequate"),
    "present": mark("present"),
    "absent": mark("absent or inadequate"),
}
_CONDITION_OF = {
    Direction.SUPPORTS: "adequate",
    Direction.NEUTRAL: "present",
    None: "present",
    Direction.HINDERS: "absent",
}


AXES: dict[str, Callable[[Study], Axis]] = {
    "informant": _informant_axis,
    "source": _source_axis,
    "kind": _kind_axis,
    "coder": _coder_axis,
    "code": _code_axis,
    "dimension": _dimension_axis,
    "time": _time_axis,
    "year": _year_axis,
    "pattern": _pattern_axis,
    "condition": _condition_axis,
    "role": lambda study: _attribute_axis(study, "role"),
    "site": lambda study: _attribute_axis(study, "site"),
}


def occurring(matrix: Matrix, keys: Sequence[str] | None = None) -> Matrix:
    """Return the matrix without rows and columns in which nothing was coded (``keys`` always stay)."""
    kept = set(keys or ())
    rows = {row for row, _ in matrix.cells} | kept
    cols = {col for _, col in matrix.cells} | kept
    return Matrix(
        title=matrix.title,
        rows_axis=matrix.rows_axis,
        cols_axis=matrix.cols_axis,
        rows=tuple(header for header in matrix.rows if header.key in rows),
        cols=tuple(header for header in matrix.cols if header.key in cols),
        cells=matrix.cells,
        colors=matrix.colors,
        interpretations=matrix.interpretations,
    )
