"""Facts about one source while it is read and coded."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.analysis import coverage
from qualcode.model.ids import SourceId
from qualcode.services.session import Session
from qualcode.services.sources import Document
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
