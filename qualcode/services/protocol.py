"""The protocol of the data set: every interview with its informants, and what its import reported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qualcode.model.protocol import Protocol, ProtocolRow
from qualcode.model.sentence import Sentence
from qualcode.model.source import Informant, Source, Speaker
from qualcode.model.transcript import Problem, Severity
from qualcode.services import display, projects
from qualcode.services.session import Session
from qualcode.store import sources as store


def protocol(session: Session) -> Protocol:
    """Return the protocol of all sources, in the order of the list."""
    project = session.project
    people = {person.id: person for person in store.informants(project)}
    speakers: dict[str, list[Speaker]] = {}
    for speaker in store.speakers(project):
        speakers.setdefault(speaker.source_id, []).append(speaker)
    turns = store.all_turns(project)
    rows = []
    for source in store.all_sources(project):
        own = _own(speakers.get(source.id, []), people)
        layout = store.layout_of(project, source.id)
        rows.append(_row(source, own, len(turns.get(source.id, [])), layout))
    return Protocol(projects.title(session), tuple(rows))


def _own(speakers: list[Speaker], people: dict[Any, Informant]) -> list[Informant]:
    found: dict[str, Informant] = {}
    for speaker in speakers:
        if speaker.informant_id in people:
            found.setdefault(str(speaker.informant_id), people[speaker.informant_id])
    return sorted(found.values(), key=lambda person: store.natural(person.name))


def _row(source: Source, own: list[Informant], turns: int, layout: dict[str, Any]) -> ProtocolRow:
    meta = source.meta
    roles = dict.fromkeys(p.attributes["role"] for p in own if p.attributes.get("role"))
    confidence = layout.get("confidence", 0.0)
    return ProtocolRow(
        source=source.name,
        kind=str(source.kind),
        informants=tuple(person.name for person in own),
        roles=tuple(roles) or tuple(filter(None, [meta.get("role", "")])),
        date=meta.get("date", ""),
        place=meta.get("place", "") or meta.get("site", ""),
        interviewer=meta.get("interviewer", "") or meta.get("moderator", ""),
        duration=meta.get("duration", "") or meta.get("time", ""),
        words=source.words,
        turns=turns,
        file=source.file_name,
        added=source.added,
        layout=str(layout.get("pattern", "")),
        confidence=float(confidence) if isinstance(confidence, int | float) else 0.0,
        problems=tuple(_problems(layout.get("problems", []))),
    )


def _problems(stored: list[Any]) -> Iterator[Problem]:
    """Bring the problems of the import report back as they were stored with the layout."""
    for severity, line, template, plural, facts in stored:
        sentence = Sentence(template, plural, facts)
        try:
            str(sentence)
        except (LookupError, ValueError, AttributeError, TypeError):
            sentence = Sentence("{what}", facts={"what": template})
        yield Problem(Severity(severity), line, sentence)


def write(session: Session, path: Path) -> Protocol:
    """Write the protocol as a Word (.docx) or Markdown (.md) file and return it.

    Raises:
        InputProblem: the extension is another one, or the file cannot be written.
    """
    from qualcode.export.protocol import write_protocol

    found = protocol(session)
    write_protocol(found, path, facts=display.facts(session))
    return found
