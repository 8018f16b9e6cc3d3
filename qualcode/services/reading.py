"""Facts about one source while it is read and coded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualcode.analysis import coverage
from qualcode.model.coding import Coding
from qualcode.model.ids import CodingId, SourceId
from qualcode.services.session import Session
from qualcode.services.sources import Document
from qualcode.store import codings, history
from qualcode.store import sources as store


def coded_share(document: Document, spans: Iterable[tuple[int, int]]) -> float:
    """Return the share (0 to 1) of the evidence in a source that lies under these spans."""
    evidence = [turn for turn in document.turns if turn.role.is_evidence]
    return coverage.coded_share(evidence, spans)


def source_ids(session: Session) -> list[SourceId]:
    """Return the ids of all sources in the order of the list, without reading their texts."""
    return [source.id for source in store.all_sources(session.project)]


def version(session: Session, source_id: SourceId) -> tuple[str, str] | None:
    """Return what names the present text and turns of a source; None when it is gone."""
    return store.version_of(session.project, source_id)


def codings_just_changed(session: Session) -> Mapping[CodingId, Coding | None] | None:
    """Return the codings that the newest act touched, None for one that is gone.

    None when that act touched anything else: then everything that is shown has to be read anew.
    """
    touched = history.newest_touched(session.project)
    if any(entity != "coding" for entity, _ in touched):
        return None
    return {CodingId(id_): codings.coding(session.project, id_) for _, id_ in touched}
