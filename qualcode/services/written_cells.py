"""The results written into cells and below rows, and whether their evidence is still the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.analysis import matrices
from qualcode.analysis.staleness import Change, Digester, basis, held, place_of, stale_cells
from qualcode.model.codebook import PATH_SEPARATOR
from qualcode.model.coding import Coding, MemoTarget
from qualcode.model.conclusion import CellId, CellPlace, WrittenCell
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.ids import CodingId
from qualcode.model.matrix import Header
from qualcode.model.source import SourceKind
from qualcode.model.study import Study
from qualcode.services import display
from qualcode.services.reduction_sheets import authored
from qualcode.services.session import Session
from qualcode.services.uncollected import uncollected
from qualcode.store import analysis, codings

ROW_AXES = (
    "informant",
    "dimension",
    "code",
    "role",
    "source",
    "site",
    "kind",
    "time",
    "year",
    "pattern",
)
COL_AXES = ("dimension", "code", "pattern", "informant", "role", "source", "site", "kind", "time")


@dataclass(frozen=True, slots=True)
class Named:
    """A cell as people call it: its place, and the labels of row and column ("" for a whole row)."""

    place: CellPlace
    row_axis: str
    row: str
    col_axis: str = ""
    col: str = ""


def named(
    study: Study, row: str, col: str = "", *, rows: str = "", cols: str = "", kind: str = ""
) -> Named:
    """Find a cell by the names of its row and column; without a column, the whole row.

    Axes that are not given are found by the name: an informant, a theme, a role, ...

    Raises:
        RuleBroken: nothing is called so, or an axis is unknown.
    """
    row_axis, row_header = _header(study, row, (rows,) if rows else _known(study, ROW_AXES))
    scope = (str(SourceKind(kind)),) if kind else ()
    if not col:
        label = row_header.label
        return Named(place_of({row_axis: row_header.key}, scope), row_axis, label)
    choices = tuple(name for name in _known(study, COL_AXES) if name != row_axis)
    col_axis, col_header = _header(study, col, (cols,) if cols else choices)
    if row_axis == col_axis:
        raise RuleBroken("Row and column are both of the axis “{axis}”.", axis=row_axis)
    pairs = {row_axis: row_header.key, col_axis: col_header.key}
    return Named(
        place_of(pairs, scope), row_axis, row_header.label, col_axis, column_label(col_header)
    )


def _known(study: Study, first: tuple[str, ...]) -> tuple[str, ...]:
    return (*first, *(name for name in matrices.axis_names(study) if name not in first))


def column_label(header: Header) -> str:
    """Return the label of a header with its group: "Input / Man"."""
    return f"{header.group} / {header.label}" if header.group else header.label


def _header(study: Study, wanted: str, names: Sequence[str]) -> tuple[str, Header]:
    key = wanted.strip().casefold()
    for name in names:
        try:
            headers = matrices.axis(study, name).headers
        except RuleBroken:
            if len(names) == 1:
                raise
            continue
        found = [h for h in headers if wanted == h.key or key in _names_of(study, name, h)]
        if len(found) == 1:
            return name, found[0]
        if found:
            raise RuleBroken(
                "“{name}” is the name of several: {names}. Give more of it.",
                name=wanted,
                names=", ".join(map(column_label, found)),
            )
    raise RuleBroken(
        "There is no row or column “{name}” on {axes}.", name=wanted, axes=", ".join(names)
    )


def _names_of(study: Study, axis: str, header: Header) -> set[str]:
    names = {header.label.casefold()}
    if axis in {"code", "pattern"}:
        path = study.codebook.path(header.key)  # type: ignore[arg-type]
        names |= {path.casefold(), path.rsplit(PATH_SEPARATOR, 1)[-1].casefold()}
    return names


@uncollected()
def write(
    session: Session, place: CellPlace, body: str, *, evidence: Sequence[CodingId] = ()
) -> CellId | None:
    """Write the result of a cell, resting on what it holds now; an empty text takes it away.

    ``evidence`` are the codings it cites, among those of the cell (none given: all of them).

    Raises:
        RuleBroken: a cited coding does not stand in this cell.
    """
    study = display.study(session)
    content = held(study, [place])[place]
    inside = {coding.id for coding in content.codings}
    for coding_id in evidence:
        if coding_id not in inside:
            raise RuleBroken("Coding {id} does not stand in this cell.", id=coding_id)
    there = at(session, place)
    fields: dict[str, object] = {
        "body": body.strip(),
        "basis": basis(Digester(study), content),
        "evidence": list(dict.fromkeys(evidence)),
        **authored(session),
    }
    with session.project.act(session.coder_id, "cell.write", text=body.strip()[:80]) as action:
        if there and not body.strip():
            for memo in codings.memos(session.project, target=MemoTarget.CELL, target_id=there.id):
                action.delete("memo", memo.id)
            action.delete("cell", there.id)
            return None
        if there:
            action.update("cell", there.id, **fields)
            return there.id
        if not body.strip():
            return None
        where = {"at": dict(place.at), "scope": list(place.scope)}
        return CellId(action.create("cell", {**where, **fields}))


def place_at(pairs: Mapping[str, str], kinds: Sequence[str] = ()) -> CellPlace:
    """Name a cell by its axes and keys, in a display limited to these kinds of sources."""
    return place_of(pairs, kinds)


def codings_at(study: Study, place: CellPlace) -> Sequence[Coding]:
    """Return the codings that stand in a cell."""
    return held(study, [place])[place].codings


def at(session: Session, place: CellPlace) -> WrittenCell | None:
    """Return what is written in a cell."""
    return next((c for c in analysis.cells(session.project) if c.place == place), None)


def look(session: Session, cell_ids: Sequence[str]) -> int:
    """Say that the text of cells still holds with their present evidence. One undo step.

    Evidence that is gone is no longer cited. Returns how many were stale.
    """
    study = display.study(session)
    wanted = set(cell_ids)
    cells = [cell for cell in analysis.cells(session.project) if cell.id in wanted]
    digester, contents = Digester(study), held(study, (cell.place for cell in cells))
    looked = 0
    with session.project.act(session.coder_id, "cell.look", n=len(cells)) as action:
        for cell in cells:
            content = contents[cell.place]
            inside = {coding.id for coding in content.codings}
            cited = [one for one in cell.evidence if one in inside]
            now = basis(digester, content)
            looked += action.update("cell", cell.id, basis=now, evidence=cited)
    return looked


@dataclass(frozen=True, slots=True)
class CellLine:
    """A written cell as listed. ``is_orphan`` when its row or column is gone."""

    cell: WrittenCell
    row: str
    col: str
    coder: str
    change: Change
    is_orphan: bool
    codings: Sequence[Coding]

    @property
    def is_stale(self) -> bool:
        """Whether its evidence changed since somebody looked."""
        return bool(self.change)


@uncollected()
def lines(session: Session, study: Study | None = None) -> list[CellLine]:
    """Return every written cell with its labels and its staleness, interpretations last."""
    study = study or display.study(session)
    cells = analysis.cells(session.project)
    contents = held(study, (cell.place for cell in cells))
    changes = stale_cells(study, cells, contents)
    coders = {coder.id: coder.name for coder in codings.coders(session.project)}
    labels = _labels(study, cells)
    found = []
    for cell in sorted(cells, key=lambda c: (len(c.place.at) < 2, c.written, c.id)):
        known = _ordered(cell, labels)
        found.append(
            CellLine(
                cell,
                known[0],
                known[1] if len(known) > 1 else "",
                coders.get(cell.coder_id, ""),
                changes.get(cell.id, Change()),
                any(pair not in labels for pair in cell.place.at),
                contents[cell.place].codings,
            )
        )
    return found


def _labels(study: Study, cells: Sequence[WrittenCell]) -> Mapping[tuple[str, str], str]:
    """Return the label of every header that a cell lies under, by (axis, key)."""
    found: dict[tuple[str, str], str] = {}
    for name in dict.fromkeys(axis for cell in cells for axis, _ in cell.place.at):
        try:
            headers = matrices.axis(study, name).headers
        except RuleBroken:
            continue
        found.update({(name, header.key): column_label(header) for header in headers})
    return found


def _ordered(cell: WrittenCell, labels: Mapping[tuple[str, str], str]) -> list[str]:
    """Return the labels of a cell, its row first: informants and roles before themes."""
    order = {name: place for place, name in enumerate(ROW_AXES)}
    themes = {"dimension", "code", "pattern"}
    pairs = sorted(cell.place.at, key=lambda pair: (pair[0] in themes, order.get(pair[0], 99)))
    return [labels.get(pair, pair[1]) for pair in pairs]


def find(session: Session, wanted: str) -> WrittenCell:
    """Return the written cell with this id or ending of it.

    Raises:
        NotFound: there is none, or several end so.
    """
    key = wanted.strip().lower()
    every = analysis.cells(session.project)
    found = [c for c in every if c.id == key or (len(key) >= 6 and c.id.endswith(key))]
    if len(found) != 1:
        raise NotFound("There is no written cell with the id {id}.", id=wanted)
    return found[0]
