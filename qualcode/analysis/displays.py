"""From codings to the displays of the method: one matrix builder, and what each design adds to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.analysis import cooccurrence, matrices
from qualcode.analysis.axes import people_in
from qualcode.analysis.cooccurrence import Nearness
from qualcode.analysis.retrieve import Filter, LazyQuotations, Quoter, selected
from qualcode.model.coding import Coding, Quotation, passages
from qualcode.model.conclusion import WrittenCell
from qualcode.model.display import DisplaySpec
from qualcode.model.errors import RuleBroken
from qualcode.model.ids import CodeId, CoderId, InformantId, SourceId
from qualcode.model.matrix import Cell, CellContent, Header, Matrix, Silence, Written
from qualcode.model.reduction import (
    CodeLink,
    LinkKind,
    Passage,
    ProposedResponse,
    Relevance,
    ResponseState,
)
from qualcode.model.source import Informant, SourceKind
from qualcode.model.study import Study
from qualcode.model.written import parse_date, parse_number

_LEADING_NUMBER = re.compile(r"\s*+[<>=~]*+\s*+([+-]?[\d.,]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a display shows beside the codings.

    ``stale`` are the ids of written cells whose evidence changed; ``proposed`` the states that the
    turns suggest (empty when the display shows none).
    """

    cells: Sequence[WrittenCell] = ()
    stale: frozenset[str] = frozenset()
    proposed: Mapping[tuple[InformantId, CodeId], ProposedResponse] = field(default_factory=dict)


def filter_of(spec: DisplaySpec) -> Filter:
    """Return the filter of a display."""
    return Filter(
        sources=frozenset(SourceId(one) for one in spec.sources),
        codes=frozenset(CodeId(one) for one in spec.codes),
        informants=frozenset(InformantId(one) for one in spec.informants),
        coders=frozenset(CoderId(one) for one in spec.coders),
        kinds=frozenset(SourceKind(one) for one in spec.kinds),
    )


def build(study: Study, spec: DisplaySpec, material: Material | None = None) -> Matrix:
    """Build a display of rows and columns. ``spec`` is filled (see `model.display.filled`).

    Raises:
        RuleBroken: an axis is unknown, or it orders by an attribute that nobody has.
    """
    material = material or Material()
    special = {"effects": _effects, "cooccurrence": _cooccurrence}.get(spec.design)
    if special is not None:
        return special(study, spec)
    built = matrices.build(
        study,
        matrices.axis(study, spec.rows),
        matrices.axis(study, spec.cols),
        only=filter_of(spec),
        title=spec.title,
    )
    if spec.design == "clustered":
        built = _clustered(study, built, filter_of(spec))
    built = _within(study, built, spec)
    if spec.content == CellContent.SHARE:
        built = _shared(study, built, spec)
    if spec.content not in {CellContent.COUNT, CellContent.SHARE, CellContent.PRESENCE}:
        built = _with_silence(study, built, material)
    built = dressed(built, material, study, scope=spec.kinds)
    return _ordered(study, built, spec)


# -- rows and columns -----------------------------------------------------------------------------


def _within(study: Study, built: Matrix, spec: DisplaySpec) -> Matrix:
    """Leave out what the filter leaves out; with ``only_used`` also what is empty."""
    if spec.only_used:
        return matrices.occurring(built)
    people = people_in(study, spec.kinds) if spec.kinds else frozenset(study.informants)
    if spec.informants:
        people &= frozenset(InformantId(one) for one in spec.informants)
    book = study.codebook
    codes = {c.id for code in spec.codes for c in book.descendants(CodeId(code))}
    used = {key for place in built.cells for key in place}

    def stays(axis: str, header: Header) -> bool:
        if axis == "informant":
            return header.key in people or header.key in used
        if axis in {"code", "pattern"} and codes:
            return header.key in codes
        if axis == "source" and spec.sources:
            return header.key in spec.sources
        narrowed = bool(spec.kinds or spec.sources or spec.informants or spec.coders)
        return header.key in used or not narrowed or axis in {"code", "dimension", "condition"}

    return replace(
        built,
        rows=tuple(h for h in built.rows if stays(built.rows_axis, h)),
        cols=tuple(h for h in built.cols if stays(built.cols_axis, h)),
    )


def _ordered(study: Study, built: Matrix, spec: DisplaySpec) -> Matrix:
    """Sort the rows: by number of codings, or by an attribute, as number, date or text."""
    if not spec.order_by:
        return built
    if spec.order_by == "count":
        ranked = sorted(
            built.rows, key=lambda h: built.row_total(h.key), reverse=not spec.descending
        )
        return replace(built, rows=tuple(ranked))
    values = {h.key: _value_of(study, h.key, spec.order_by) for h in built.rows}
    known = [h for h in built.rows if values[h.key]]
    if not known:
        raise RuleBroken(
            "No row has the attribute “{name}”. Known are {known}.",
            name=spec.order_by,
            known=", ".join(matrices.axis_names(study)),
        )
    known.sort(key=lambda h: sort_key(values[h.key]), reverse=spec.descending)
    shown = [replace(h, group=f"{spec.order_by}: {values[h.key]}") for h in known]
    return replace(built, rows=(*shown, *(h for h in built.rows if not values[h.key])))


def _value_of(study: Study, key: str, attribute: str) -> str:
    person = study.informants.get(InformantId(key))
    if person is not None:
        return person.attributes.get(attribute, "")
    source = study.sources.get(SourceId(key))
    return source.meta.get(attribute, "") if source else ""


def sort_key(value: str) -> tuple[int, float, str]:
    """Sort key for what people write: numbers with units by size, dates by day, else by letters."""
    if (day := parse_date(value)) is not None:
        return (0, float(day.toordinal()), "")
    found = _LEADING_NUMBER.match(value.replace("\u2212", "-"))
    number = parse_number(found[1].rstrip(".,")) if found else None
    return (1, number, "") if number is not None else (2, 0.0, value.casefold())


def _clustered(study: Study, built: Matrix, only: Filter) -> Matrix:
    """Put columns that stand together side by side: by pattern codes first, then by co-occurrence."""
    together = cooccurrence.pairs(study, Nearness.TURN, selected(study, only))
    order = cooccurrence.clusters(
        [CodeId(h.key) for h in built.cols],
        lambda one, other: together[one, other].places if (one, other) in together else 0,
    )
    pattern_of: dict[str, str] = {}
    book = study.codebook
    for link in study.links:
        if link.kind is LinkKind.GATHERS and link.to_code in book.by_id:
            for code in book.descendants(link.to_code):
                if link.from_code in book.by_id:
                    pattern_of.setdefault(code.id, book.by_id[link.from_code].name)
    place = {code: index for index, code in enumerate(order)}
    headers = [
        replace(h, group=pattern_of[h.key]) if h.key in pattern_of else h for h in built.cols
    ]
    first: dict[str, int] = {}
    for header in sorted(headers, key=lambda h: place[CodeId(h.key)]):
        first.setdefault(header.group, len(first))
    headers.sort(key=lambda h: (first[h.group], place[CodeId(h.key)]))
    return replace(built, cols=tuple(headers))


# -- cells ----------------------------------------------------------------------------------------


def dressed(
    built: Matrix, material: Material, study: Study, *, scope: Iterable[str] = ()
) -> Matrix:
    """Return the matrix with the written summaries and interpretations that belong to it.

    One written for the same source kinds goes before one written for all.
    """
    wanted = tuple(sorted(scope))
    by_place: dict[tuple[tuple[str, str], ...], WrittenCell] = {}
    for cell in sorted(material.cells, key=lambda c: bool(c.place.scope)):
        if cell.place.scope in {wanted, ()}:
            by_place[cell.place.at] = cell
    if not by_place:
        return built
    row_first = built.rows_axis <= built.cols_axis
    coders = study.coders
    cells = dict(built.cells)
    interpretations, interpreted = {}, {}
    shared = built.rows_axis == built.cols_axis
    for row in built.rows:
        here = (built.rows_axis, row.key)
        if found := by_place.get((here,)):
            interpretations[row.key] = found.body
            interpreted[row.key] = _written(found, material, coders)
        for col in () if shared else built.cols:
            there = (built.cols_axis, col.key)
            if found := by_place.get((here, there) if row_first else (there, here)):
                bare, written = built.cell(row.key, col.key), _written(found, material, coders)
                # spelt out: `replace` is felt with 18,000 written cells
                cells[row.key, col.key] = Cell(
                    bare.quotations, found.body, written, bare.silence,
                    bare.number, bare.people, bare.of, bare.left_out,
                )  # fmt: skip
    return replace(built, cells=cells, interpretations=interpretations, interpreted=interpreted)


def _written(cell: WrittenCell, material: Material, coders: Mapping[CoderId, str]) -> Written:
    return Written(
        id=cell.id,
        coder=coders.get(cell.coder_id, ""),
        date=cell.written,
        is_stale=cell.id in material.stale,
        evidence=tuple(cell.evidence),
    )


def _with_silence(study: Study, built: Matrix, material: Material) -> Matrix:
    """Say in empty cells of informants by codes whether it was not asked, or who was silent."""
    axes = {built.rows_axis, built.cols_axis}
    if axes != {"code", "informant"}:
        return built
    by_code = built.rows_axis == "code"
    decided = {(one.informant_id, one.code_id): one for one in study.responses}
    quote = Quoter(study)
    cells = dict(built.cells)
    for row in built.rows:
        for col in built.cols:
            code, person = (row.key, col.key) if by_code else (col.key, row.key)
            place = (InformantId(person), CodeId(code))
            one = decided.get(place)
            is_coded = built.cell(row.key, col.key).count > 0
            if is_coded and (one is None or one.state is ResponseState.SAYS):
                continue
            if one is not None:
                silence = _silence(quote, study.informants.get(place[0]), one.state, one.at)
                silence = replace(silence, is_decided=True)
            elif (other := material.proposed.get(place)) is not None:
                silence = _silence(quote, study.informants.get(place[0]), other.state, other.at)
            else:
                continue
            cells[row.key, col.key] = replace(built.cell(row.key, col.key), silence=silence)
    return replace(built, cells=cells)


def _silence(quote: Quoter, person: Informant | None, state: ResponseState, at: Passage) -> Silence:
    if at.source_id is None or state in {ResponseState.NOT_ASKED, ResponseState.NO_ANSWER}:
        return Silence(str(state))
    words, citation = quote.passage(at.source_id, at.start, at.end)
    return Silence(str(state), words, citation if person else "")


def _shared(study: Study, built: Matrix, spec: DisplaySpec) -> Matrix:
    """Count informants instead of codings: so many of those in the row or column speak here."""
    axis = built.cols_axis if built.cols_axis not in _THEMES else built.rows_axis
    whole = _people_by(study, axis, spec.kinds)
    everybody = people_in(study, spec.kinds)
    cells: dict[tuple[str, str], Cell] = {}
    for (row, col), cell in built.cells.items():
        key = col if axis == built.cols_axis else row
        members = whole.get(key, everybody)
        speaking = {
            person.id
            for coding in cell.quotations.codings  # type: ignore[attr-defined]
            if (person := study.informant_at(coding.source_id, coding.start)) is not None
        }
        cells[row, col] = replace(cell, people=len(speaking & members), of=len(members))
    return replace(built, cells=cells)


_THEMES = {"code", "dimension", "pattern", "condition"}


def _people_by(study: Study, axis: str, kinds: Sequence[str]) -> dict[str, frozenset[InformantId]]:
    """Return the informants under each header of an axis that tells informants apart."""
    found: dict[str, set[InformantId]] = {}
    for person_id in people_in(study, kinds):
        person = study.informants[person_id]
        key = person.id if axis == "informant" else person.attributes.get(axis, "")
        if key:
            found.setdefault(key, set()).add(person_id)
    return {key: frozenset(people) for key, people in found.items()}


def shortened(built: Matrix, most: int) -> Matrix:
    """Return the matrix with at most so many passages in a cell: what is core first, then in order.

    Words coded twice are one passage.
    What a written result cites always stays.
    """
    cells = dict(built.cells)
    for place, cell in built.cells.items():
        if len(cell.quotations) > most:
            cited = frozenset(cell.written.evidence if cell.written else ())
            every = list(enumerate(passages(cell.quotations)))
            ranked = sorted(every, key=lambda pair: (*_rank(pair[1], cited), pair[0]))
            needed = sum(_rank(passage, cited)[0] == 0 for _, passage in every)
            kept = sorted(ranked[: max(most, needed)], key=lambda pair: pair[0])
            cells[place] = replace(
                cell,
                quotations=tuple(quotation for _, passage in kept for quotation in passage),
                number=cell.count,
                left_out=len(every) - len(kept),
            )
    return replace(built, cells=cells)


def _rank(passage: Sequence[Quotation], cited: frozenset[str]) -> tuple[int, int]:
    """What a written result cites goes first, then what is core."""
    is_cited = any(quotation.coding_id in cited for quotation in passage)
    is_core = any(quotation.relevance == Relevance.CORE for quotation in passage)
    return (0 if is_cited else 1, 0 if is_core else 1)


MINUS = "\u2212"


# -- displays of codes by codes -------------------------------------------------------------------


def _cooccurrence(study: Study, spec: DisplaySpec) -> Matrix:
    """Codes by codes: in how many places both stand, and the passages of the row's code there."""
    found = cooccurrence.pairs(study, Nearness(spec.by), selected(study, filter_of(spec)))
    headers = [
        h
        for h in matrices.axis(study, "code").headers
        if not spec.codes or h.key in _below(study, spec.codes)
    ]
    if spec.only_used:
        used = {one for pair in found for one in pair}
        headers = [h for h in headers if h.key in used]
    quote = Quoter(study)
    cells = {
        (str(one), str(other)): Cell(
            LazyQuotations(quote, _distinct(first for first, _ in pair.passages)),
            number=pair.places,
        )
        for (one, other), pair in found.items()
    }
    return Matrix(
        title=spec.title,
        rows_axis="code",
        cols_axis="code",
        rows=tuple(headers),
        cols=tuple(headers),
        cells=cells,
        colors=_colors(study),
    )


def _below(study: Study, codes: Iterable[str]) -> set[str]:
    book = study.codebook
    return {c.id for code in codes for c in book.descendants(CodeId(code))}


def _distinct(codings: Iterable[Coding]) -> list[Coding]:
    return list(dict.fromkeys(codings))


def _colors(study: Study) -> dict[str, str]:
    return {code.id: code.color for code in study.codebook.codes if code.color}


def _effects(study: Study, spec: DisplaySpec) -> Matrix:
    """Components by outcomes: stated links with their sign, and the passages that show them.

    The outcomes are the codes of the last dimension, or of the one named. A passage shows an effect
    when it is the evidence of a stated link, or when both codes stand on overlapping words.
    """
    book = study.codebook
    dimensions = book.children(None)
    if not dimensions:
        raise RuleBroken("There are no codes yet.")
    outcome = book.find(spec.outcomes) if spec.outcomes else dimensions[-1]
    headers = matrices.axis(study, "code").headers
    below = {code.id for code in book.descendants(outcome.id)}
    rows = tuple(h for h in headers if h.key not in below)
    cols = tuple(h for h in headers if h.key in below)
    by_id = {coding.id: coding for coding in study.codings}
    stated: dict[tuple[str, str], CodeLink] = {
        (link.from_code, link.to_code): link for link in study.links if link.kind is LinkKind.LEADS
    }
    together = cooccurrence.pairs(study, Nearness.OVERLAP, selected(study, filter_of(spec)))
    quote = Quoter(study)
    cells: dict[tuple[str, str], Cell] = {}
    for row in rows:
        for col in cols:
            link = stated.get((row.key, col.key))
            pair = together.get((CodeId(row.key), CodeId(col.key)))
            shown = [by_id[c] for c in link.evidence if c in by_id] if link else []
            shown += [first for first, _ in pair.passages] if pair else []
            if link or shown:
                cells[row.key, col.key] = _effect(quote, link, _distinct(shown))
    if spec.only_used:
        rows = tuple(h for h in rows if any(row == h.key for row, _ in cells))
        cols = tuple(h for h in cols if any(col == h.key for _, col in cells))
    return Matrix(
        title=spec.title,
        rows_axis="component",
        cols_axis="outcome",
        rows=rows,
        cols=cols,
        cells=cells,
        colors=_colors(study),
    )


def _effect(quote: Callable[[Coding], object], link: CodeLink | None, shown: list[Coding]) -> Cell:
    quotations = LazyQuotations(quote, shown)  # type: ignore[arg-type]
    if link is None:
        return Cell(quotations)
    text = f"({(link.sign or '?').replace('-', MINUS)}) {link.note}".strip()
    cited = tuple(coding.id for coding in shown)
    written = Written(link.id, "", link.written, evidence=cited)
    return Cell(quotations, summary=text, written=written)


# -- two cases side by side -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two cases on every theme: codes that both speak of, and that only one does."""

    matrix: Matrix
    both: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def compare(
    study: Study, axis: str, first: str, second: str, material: Material | None = None
) -> Comparison:
    """Lay two headers of an axis side by side, one theme a row."""
    built = matrices.build(study, matrices.axis(study, "code"), matrices.axis(study, axis))
    pair = tuple(h for key in (first, second) for h in built.cols if h.key == key)
    built = dressed(replace(built, cols=pair), material or Material(), study)
    said = {
        key: {row.key for row in built.rows if built.cell(row.key, key).count}
        for key in (first, second)
    }
    labels = {
        row.key: f"{row.group} / {row.label}" if row.group else row.label for row in built.rows
    }
    rows = tuple(r for r in built.rows if r.key in said[first] | said[second])

    def named(keys: set[str]) -> tuple[str, ...]:
        return tuple(labels[row.key] for row in rows if row.key in keys)

    return Comparison(
        replace(built, rows=rows),
        named(said[first] & said[second]),
        named(said[first] - said[second]),
        named(said[second] - said[first]),
    )
