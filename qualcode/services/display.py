"""Data display: codings lists and matrices, on screen and as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from qualcode import __version__
from qualcode.analysis import displays, matrices, retrieve, staleness
from qualcode.analysis.retrieve import Filter
from qualcode.export.options import DocumentFacts, Layout, MatrixOptions
from qualcode.messages import tr
from qualcode.model.coding import MemoTarget, Quotation
from qualcode.model.errors import RuleBroken
from qualcode.model.ids import CoderId, CodingId
from qualcode.model.matrix import CellContent, Matrix
from qualcode.model.source import SourceKind
from qualcode.model.study import Study
from qualcode.services import codebooks, glossing, projects, sources
from qualcode.services.session import Session
from qualcode.services.uncollected import uncollected
from qualcode.store import analysis, codings
from qualcode.store import sources as store
from qualcode.store.counts import last_change


@uncollected()
def study(session: Session) -> Study:
    """Take a snapshot of the project for the displays."""
    project = session.project
    every = store.all_sources(project)
    return Study(
        title=projects.title(session),
        sources={source.id: source for source in every},
        informants={person.id: person for person in store.informants(project)},
        speakers={(s.source_id, s.label): s for s in store.speakers(project)},
        turns=store.LazyTurns(project),
        codebook=codings.codebook(project),
        codings=codings.codings(project),
        coders={coder.id: coder.name for coder in codings.coders(project)},
        text_of=lambda source_id: store.text_of(project, source_id),
        coding_memos=_coding_memos(session),
        responses=analysis.responses(project),
        links=analysis.links(project),
    )


def _coding_memos(session: Session) -> dict[CodingId, str]:
    found: dict[CodingId, str] = {}
    for memo in codings.memos(session.project, target=MemoTarget.CODING):
        key = CodingId(memo.target_id)
        found[key] = f"{found[key]}\n{memo.body}" if key in found else memo.body
    return found


def chosen(
    session: Session,
    *,
    code: str = "",
    source: str = "",
    informant: str = "",
    coder: str = "",
    kind: str = "",
) -> Filter:
    """Turn names as a user gives them into a filter; empty means all.

    Raises:
        RuleBroken: a name is unknown or ambiguous.
    """
    book = codebooks.current(session)
    return Filter(
        sources=frozenset({sources.find(session, source).id} if source else ()),
        codes=frozenset({book.find(code).id} if code else ()),
        informants=frozenset({sources.find_informant(session, informant).id} if informant else ()),
        coders=frozenset({_coder(session, coder)} if coder else ()),
        kinds=frozenset({SourceKind(kind)} if kind else ()),
    )


def _coder(session: Session, name: str) -> CoderId:
    for coder in codings.coders(session.project):
        if coder.name.casefold() == name.strip().casefold() or coder.id == name:
            return coder.id
    raise RuleBroken("Nobody called “{name}” has coded in this project.", name=name)


def quotations(session: Session, wanted: Filter | None = None) -> list[Quotation]:
    """Return codings as quotations, in reading order."""
    return retrieve.quotations(study(session), wanted)


@uncollected()
def matrix(
    session: Session, rows: str, cols: str, *, only: Filter | None = None, title: str = ""
) -> Matrix:
    """Return the matrix of two axes by name (see `axes`).

    Raises:
        RuleBroken: an axis is unknown.
    """
    snapshot = study(session)
    built = matrices.build(
        snapshot,
        matrices.axis(snapshot, rows),
        matrices.axis(snapshot, cols),
        only=only,
        title=title or snapshot.title,
    )
    scope = only.kinds if only else ()
    return worded(displays.dressed(built, material(session, snapshot), snapshot, scope=scope))


def material(session: Session, snapshot: Study) -> displays.Material:
    """Return what is written into cells, and which of it is stale."""
    cells = analysis.cells(session.project)
    stale = staleness.stale_cells(snapshot, cells) if cells else {}
    return displays.Material(cells=cells, stale=frozenset(stale))


def worded(shown: Matrix) -> Matrix:
    """Put the headers that are ours, not the user's, into the language in use."""
    rows, cols = (
        tuple(replace(h, label=tr(h.label)) for h in headers) if axis == "condition" else headers
        for axis, headers in ((shown.rows_axis, shown.rows), (shown.cols_axis, shown.cols))
    )
    return replace(shown, rows=rows, cols=cols)


def axes(session: Session) -> list[str]:
    """Return the names of all axes of this project."""
    return matrices.axis_names(study(session))


def write_matrix(
    session: Session,
    shown: Matrix,
    path: Path,
    *,
    content: CellContent = CellContent.QUOTES,
    layout: str = "",
    with_glosses: bool = False,
) -> None:
    """Write a matrix to a file; the extension says which format.

    ``layout`` is "grid", "journal", or "" for what suits the matrix. ``with_glosses`` prints the
    standard Indonesian of a quotation below it, where somebody wrote it.

    Raises:
        InputProblem: the extension is unknown or the file cannot be written.
    """
    from qualcode.export import registry

    chosen_layout = Layout(layout) if layout else suitable_layout(shown, content)
    glosses = glossing.glosses(session) if with_glosses else {}
    options = MatrixOptions(
        title=shown.title,
        facts=facts(session),
        layout=chosen_layout,
        glosses={str(coding): text for coding, text in glosses.items()},
    )
    registry.write_matrix(shown, path, content=content, options=options)


def write_quotations(session: Session, found: Sequence[Quotation], path: Path) -> None:
    """Write a list of codings to a file (.csv, .xlsx)."""
    from qualcode.export import registry

    registry.write_quotations(found, path, options=MatrixOptions(facts=facts(session)))


def write_codebook(session: Session, path: Path) -> None:
    """Write the codebook to a file (.yaml, .docx, .xlsx, .csv)."""
    from qualcode.export import registry

    book = codebooks.current(session)
    counts = {str(code): n for code, n in codebooks.counts(session).items()}
    registry.write_codebook(book, path, counts=counts, facts=facts(session))


def facts(session: Session) -> DocumentFacts:
    """Return what identifies the state of the project in a file."""
    project = session.project
    last = last_change(project)
    newest = datetime.fromisoformat(last).date() if last else None
    return DocumentFacts(
        project=projects.title(session), head=project.head, date=newest, version=__version__
    )


def suitable_layout(shown: Matrix, content: CellContent) -> Layout:
    """Informants by dimensions with quotations read best in the long form of the journals."""
    long_form = shown.rows_axis == "informant" and shown.cols_axis in {"dimension", "code"}
    return Layout.JOURNAL if long_form and content is CellContent.QUOTES else Layout.GRID
