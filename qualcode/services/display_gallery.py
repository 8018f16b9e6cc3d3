"""The gallery of displays: what each is for, building, saving, comparing, writing to files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.analysis import displays
from qualcode.analysis.displays import Comparison
from qualcode.analysis.retrieve import Quoter
from qualcode.analysis.staleness import held
from qualcode.analysis.triangulate import Position
from qualcode.messages import render, tr
from qualcode.model.coding import Coding, Quotation
from qualcode.model.conclusion import (
    TRIANGULATION_LABELS,
    VERDICT_LABELS,
    CellPlace,
    DisplayId,
    SavedDisplay,
    Subject,
    Triangulation,
)
from qualcode.model.display import DESIGNS, Design, DisplaySpec, filled, spec_of
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.ids import CodeId
from qualcode.model.matrix import Cell, CellContent, Header, Matrix, Written
from qualcode.model.study import Study
from qualcode.services import display, responses, triangulation, written_cells
from qualcode.services.reduction_sheets import authored
from qualcode.services.session import Session
from qualcode.services.uncollected import uncollected
from qualcode.store import analysis


def gallery() -> list[Design]:
    """Return every display there is, in the order of the gallery."""
    return list(DESIGNS.values())


@uncollected()
def build(
    session: Session,
    spec: DisplaySpec,
    *,
    study: Study | None = None,
    material: displays.Material | None = None,
) -> Matrix:
    """Build a display of rows and columns; a snapshot and its material may be given.

    Raises:
        InputProblem: the design is unknown.
        RuleBroken: it is a picture, an axis is unknown, or nothing has the attribute to order by.
    """
    whole = filled(spec)
    design = DESIGNS[whole.design]
    if design.picture:
        raise RuleBroken("“{name}” is a picture: it has no rows and columns.", name=whole.design)
    study = study or display.study(session)
    material = material or display.material(session, study)
    if design.silence:
        themes = responses.themes(study, [CodeId(code) for code in whole.codes])
        proposed = responses.proposals(session, study, themes, whole.kinds)
        material = replace(material, proposed=proposed)
    title = whole.title or f"{tr(design.title)}: {study.title}"
    return display.worded(displays.build(study, replace(whole, title=title), material))


def write(session: Session, spec: DisplaySpec, path: Path) -> None:
    """Write a display to a file (.docx .xlsx .csv .html .md; pictures .png .svg).

    Raises:
        InputProblem: the extension is unknown or the file cannot be written.
    """
    whole = filled(spec)
    if DESIGNS[whole.design].picture:
        draw(session, whole, path)
        return
    built = build(session, whole)
    content = CellContent(whole.content)
    display.write_matrix(session, built, path, content=content, layout=whole.layout)


def draw(session: Session, spec: DisplaySpec, path: Path) -> None:
    """Draw a picture of the gallery into a .png or .svg file.

    Raises:
        InputProblem: the extension is another, or the file cannot be written.
    """
    from qualcode.services import pictures

    pictures.write(session, filled(spec), path)


# -- saved by name --------------------------------------------------------------------------------


def saved(session: Session) -> list[SavedDisplay]:
    """Return the displays kept under a name."""
    return analysis.displays(session.project)


def load(session: Session, name: str) -> DisplaySpec:
    """Return a saved display, or the design of the gallery that is called so.

    Raises:
        NotFound: there is neither.
    """
    key = name.strip().casefold()
    for one in saved(session):
        if key in {one.name.casefold(), one.id}:
            return spec_of(one.spec)
    if key in DESIGNS:
        return DisplaySpec(design=key)
    raise NotFound(
        "There is no display “{name}”. Known are {known}.",
        name=name,
        known=", ".join((*DESIGNS, *(one.name for one in saved(session)))),
    )


def save(session: Session, name: str, spec: DisplaySpec) -> DisplayId:
    """Keep a display under a name; one that is called so already is replaced.

    Raises:
        RuleBroken: the name is empty, or that of a design of the gallery.
    """
    clean = name.strip()
    if not clean or clean.casefold() in DESIGNS:
        raise RuleBroken("“{name}” cannot be the name of a display. Choose another.", name=name)
    filled(spec)
    there = next((o.id for o in saved(session) if o.name.casefold() == clean.casefold()), None)
    fields = {"name": clean, "spec": spec.to_json(), **authored(session)}
    with session.project.act(session.coder_id, "display.save", name=clean) as action:
        if there:
            action.update("display", there, **fields)
            return there
        return DisplayId(action.create("display", fields))


def drop(session: Session, name: str) -> None:
    """Remove a saved display."""
    key = name.strip().casefold()
    found = [one for one in saved(session) if key in {one.name.casefold(), one.id}]
    if not found:
        raise NotFound("There is no saved display “{name}”.", name=name)
    with session.project.act(session.coder_id, "display.drop", name=found[0].name) as action:
        action.delete("display", found[0].id)


# -- cells and cases ------------------------------------------------------------------------------


def cell_quotations(session: Session, place: CellPlace) -> list[Quotation]:
    """Return the quotations of one cell, in reading order."""
    study = display.study(session)
    return _quoted(study, held(study, [place])[place].codings)


def _quoted(study: Study, codings: Sequence[Coding]) -> list[Quotation]:
    order = {source_id: place for place, source_id in enumerate(study.sources)}
    quote = Quoter(study)
    ranked = sorted(codings, key=lambda c: (order[c.source_id], c.start, c.end, c.created))
    return [quote(coding) for coding in ranked]


def compare(session: Session, first: str, second: str, *, axis: str = "") -> Comparison:
    """Lay two cases side by side, theme by theme: two informants, roles, sites, sources ...

    Raises:
        RuleBroken: nothing is called so, or the two are not of one axis.
    """
    study = display.study(session)
    one = written_cells.named(study, first, rows=axis)
    other = written_cells.named(study, second, rows=axis or one.row_axis)
    keys = [named.place.at[0][1] for named in (one, other)]
    if keys[0] == keys[1]:
        raise RuleBroken("“{first}” and “{second}” are the same.", first=first, second=second)
    return displays.compare(study, one.row_axis, keys[0], keys[1], display.material(session, study))


# -- the ledger -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownPosition:
    """A position of the ledger with the quotations on each side."""

    position: Position
    agreeing: Sequence[Quotation]
    contradicting: Sequence[Quotation]
    others: Sequence[Quotation]


def shown(
    session: Session, positions: Sequence[Position], *, study: Study | None = None
) -> list[ShownPosition]:
    """Return positions with their quotations."""
    study = study or display.study(session)
    return [
        ShownPosition(
            position,
            _quoted(study, position.agreeing),
            _quoted(study, position.contradicting),
            _quoted(study, position.others),
        )
        for position in positions
    ]


def positions(
    session: Session,
    by: Triangulation = Triangulation.SOURCE,
    *,
    subjects: Sequence[Subject] = (),
    attribute: str = "role",
) -> list[ShownPosition]:
    """Return the ledger with the quotations on each side."""
    study = display.study(session)
    found = triangulation.positions(
        session, by, subjects=subjects, attribute=attribute, study=study
    )
    return shown(session, found, study=study)


def ledger_matrix(found: Sequence[ShownPosition], by: Triangulation, title: str = "") -> Matrix:
    """Lay the ledger out as a matrix: claims by parties, the verdict with its quotations in a cell."""
    rows: dict[str, Header] = {}
    cols: dict[str, Header] = {}
    cells: dict[tuple[str, str], Cell] = {}
    for one in found:
        position = one.position
        key = position.claim.subject.id
        rows.setdefault(key, Header(key, position.claim.label))
        cols.setdefault(position.party.key, Header(position.party.key, position.party.label))
        quotations = [*one.agreeing, *one.contradicting]
        shown_ids = [q.coding_id for q in (*one.contradicting[:3], *one.agreeing[:2])]
        decided = position.decided
        written = Written(
            decided.id if decided else "",
            "",
            decided.written if decided else "",
            position.is_stale,
            tuple(shown_ids),
        )
        cells[key, position.party.key] = Cell(
            quotations, summary=verdict_words(position), written=written
        )
    return Matrix(
        title=title or tr(TRIANGULATION_LABELS[by]),
        rows_axis="finding",
        cols_axis="party",
        rows=tuple(rows.values()),
        cols=tuple(cols.values()),
        cells=cells,
    )


def verdict_words(position: Position) -> str:
    """Return the verdict as printed: in brackets while only proposed, with its note and resolution."""
    label = tr(VERDICT_LABELS[position.verdict])
    decided = position.decided
    if decided is None:
        return f"({label}) {render(position.why)}"
    parts = [label, decided.note]
    if decided.resolution:
        parts.append(tr("Resolved: {text}", text=decided.resolution))
    return ". ".join(part.rstrip(".") for part in parts if part)


def write_ledger(
    session: Session, found: Sequence[ShownPosition], by: Triangulation, path: Path
) -> None:
    """Write the ledger to a file (.docx .xlsx .csv .html .md)."""
    title = tr("Triangulation: {kind}", kind=tr(TRIANGULATION_LABELS[by]))
    built = ledger_matrix(found, by, title)
    display.write_matrix(session, built, path, content=CellContent.SUMMARY, layout="grid")
