"""Sources, speakers and informants: looking at them and correcting them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcode.analysis.coverage import coded_share
from qualcode.model.coding import MemoTarget
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.ids import InformantId, SourceId, SpeakerId
from qualcode.model.source import Informant, Role, Source, SourceKind, Speaker, Turn
from qualcode.model.study import as_turn
from qualcode.services.session import Session
from qualcode.store import codings
from qualcode.store import sources as store
from qualcode.store.action import Action


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A line of the source list. ``coded_share`` is the coded part of the evidence, 0 to 1."""

    source: Source
    turns: int
    informants: tuple[str, ...]
    codings: int
    coded_share: float


@dataclass(frozen=True, slots=True)
class Document:
    """Everything needed to show one source."""

    source: Source
    text: str
    turns: tuple[Turn, ...]
    speakers: tuple[Speaker, ...]
    informants: Mapping[InformantId, Informant]
    notes: tuple[tuple[int, int], ...]


def listing(session: Session) -> list[SourceRow]:
    """Every source with its size, informants and progress."""
    project = session.project
    speakers: dict[SourceId, dict[str, Speaker]] = {}
    for speaker in store.speakers(project):
        speakers.setdefault(speaker.source_id, {})[speaker.label] = speaker
    names = {person.id: person.name for person in store.informants(project)}
    turns, spans = store.all_turns(project), store.coded_spans(project)
    rows = []
    for source in store.all_sources(project):
        own = speakers.get(source.id, {})
        people = dict.fromkeys(
            names[s.informant_id] for s in own.values() if s.informant_id in names
        )
        coded = spans.get(source.id, [])
        laid = [as_turn(row, own.get(row.label or "")) for row in turns.get(source.id, [])]
        share = coded_share([t for t in laid if t.role.is_evidence], coded)
        rows.append(SourceRow(source, len(laid), tuple(people), len(coded), share))
    return rows


def find(session: Session, wanted: str) -> Source:
    """Return the source with this id, name, file name, or unambiguous part of a name.

    Raises:
        RuleBroken: there is none, or several match (the sentence lists them).
    """
    every = store.all_sources(session.project)
    key = wanted.strip().casefold()
    for matches in (
        [s for s in every if s.id == wanted],
        [s for s in every if key in {s.name.casefold(), s.file_name.casefold()}],
        [s for s in every if s.name.casefold().startswith(key)] if key else [],
        [s for s in every if key in s.name.casefold()] if key else [],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise RuleBroken(
                "Several sources match “{name}”: {names}. Give the whole name.",
                name=wanted,
                names=", ".join(s.name for s in matches),
            )
    raise RuleBroken(
        "There is no source “{name}”. `qualcode sources PROJECT` lists them.", name=wanted
    )


def document(session: Session, source_id: SourceId) -> Document:
    """Return a source with its text, turns, speakers and notes.

    Raises:
        NotFound: there is no such source.
    """
    project = session.project
    source = next((s for s in store.all_sources(project) if s.id == source_id), None)
    if source is None:
        raise NotFound("There is no source with the id {id}.", id=source_id)
    speakers = store.speakers(project, source_id)
    by_label = {speaker.label: speaker for speaker in speakers}
    turns = tuple(
        as_turn(row, by_label.get(row.label or "")) for row in store.turns_of(project, source_id)
    )
    notes = store.layout_of(project, source_id).get("notes", [])
    return Document(
        source,
        store.text_of(project, source_id),
        turns,
        tuple(speakers),
        {person.id: person for person in store.informants(project)},
        tuple((start, end) for start, end in notes),
    )


def change(session: Session, source_id: SourceId, **changes: object) -> None:
    """Rename a source, or change its kind or metadata (name, kind, meta).

    Raises:
        RuleBroken: the name is empty or taken.
    """
    if "name" in changes:
        name = str(changes["name"]).strip()
        taken = any(
            s.name.casefold() == name.casefold() and s.id != source_id
            for s in store.all_sources(session.project)
        )
        if not name or taken:
            raise RuleBroken("“{name}” is empty or the name of another source.", name=name)
        changes["name"] = name
    if "kind" in changes:
        changes["kind"] = str(SourceKind(str(changes["kind"])))
    names = {one.id: one.name for one in store.all_sources(session.project)}
    facts = {"source": names.get(source_id, ""), "fields": sorted(changes)}
    with session.project.act(session.coder_id, "source.change", **facts) as action:
        action.update("source", source_id, **changes)


def delete(session: Session, source_id: SourceId) -> int:
    """Delete a source with its codings, memos and speakers; one undo step brings all back.

    Informants stay. Returns the number of codings deleted.
    """
    from qualcode.services import quarantine

    project = session.project
    source = next((s for s in store.all_sources(project) if s.id == source_id), None)
    if source is None:
        raise RuleBroken("There is no source with the id {id}.", id=source_id)
    coded = codings.codings(project, source_id=source_id)
    with project.act(session.coder_id, "source.delete", source=source.name, n=len(coded)) as action:
        quarantine.forget_source(session, action, source_id)
        for coding in coded:
            _delete_memos(session, action, MemoTarget.CODING, coding.id)
            action.delete("coding", coding.id)
        _delete_memos(session, action, MemoTarget.SOURCE, source_id)
        for speaker in store.speakers(project, source_id):
            action.delete("speaker", speaker.id)
        action.delete("source", source_id)
    return len(coded)


def _delete_memos(session: Session, action: Action, target: MemoTarget, target_id: str) -> None:
    for memo in codings.memos(session.project, target=target, target_id=target_id):
        action.delete("memo", memo.id)


# -- informants -------------------------------------------------------------------------------


def informants(session: Session) -> list[Informant]:
    """Every informant, in natural order of names."""
    return store.informants(session.project)


def find_informant(session: Session, wanted: str) -> Informant:
    """Return the informant with this id or name; "3" finds "Informan 3".

    Raises:
        RuleBroken: there is none.
    """
    key = wanted.strip().casefold()
    for person in informants(session):
        last = person.name.casefold().split()[-1:]
        if (
            wanted == person.id
            or person.name.casefold() == key
            or (key.isdecimal() and [key] == last)
        ):
            return person
    raise RuleBroken(
        "There is no informant “{name}”. `qualcode informants PROJECT` lists them.", name=wanted
    )


def first_words(session: Session, informant_id: InformantId) -> tuple[SourceId, int, int] | None:
    """Return where an informant speaks for the first time: source, start, end of the turn."""
    own = [s for s in store.speakers(session.project) if s.informant_id == informant_id]
    order = {source.id: n for n, source in enumerate(store.all_sources(session.project))}
    labels: dict[SourceId, set[str]] = {}
    for speaker in own:
        labels.setdefault(speaker.source_id, set()).add(speaker.label)
    for source_id in sorted(labels, key=lambda one: order.get(one, len(order))):
        for row in store.turns_of(session.project, source_id):
            if row.label in labels[source_id] and not row.note:
                return source_id, row.start, row.end
    return None


def set_informant(
    session: Session, informant_id: InformantId, /, *, name: str = "", **attributes: str
) -> None:
    """Rename an informant or set attributes (an empty value removes one)."""
    person = next((p for p in informants(session) if p.id == informant_id), None)
    if person is None:
        raise RuleBroken("There is no informant “{name}”.", name=informant_id)
    merged = {**person.attributes, **attributes}
    kept = {key: value for key, value in merged.items() if value}
    changes: dict[str, object] = {"attributes": kept}
    if name.strip():
        changes["name"] = name.strip()
    with session.project.act(session.coder_id, "informant.change", informant=person.name) as action:
        action.update("informant", informant_id, **changes)


def add_informant(session: Session, name: str, /, **attributes: str) -> InformantId:
    """Add an informant by hand.

    Raises:
        RuleBroken: the name is empty or taken.
    """
    taken = {person.name.casefold() for person in informants(session)}
    if not name.strip() or name.strip().casefold() in taken:
        raise RuleBroken("“{name}” is empty or the name of another informant.", name=name)
    with session.project.act(session.coder_id, "informant.add", informant=name) as action:
        return InformantId(
            action.create("informant", {"name": name.strip(), "attributes": attributes})
        )


def read_people(path: Path) -> list[dict[str, str]]:
    """Read a table of informants (csv, xlsx) without storing it, for `import_informants`.

    Raises:
        InputProblem: it cannot be read; the sentence says where.
    """
    from qualcode.ingest.people import read_people as read

    return read(path)


def import_informants(session: Session, rows: list[dict[str, str]]) -> tuple[int, int]:
    """Take attributes from a table: the column ``name`` says whose, the others are attributes.

    Returns the numbers of informants added and changed. One undo step.
    """
    known = {person.name.casefold(): person for person in informants(session)}
    added = changed = 0
    with session.project.act(session.coder_id, "informant.import", n=len(rows)) as action:
        for row in rows:
            name = row.pop("name", "").strip()
            attributes = {key: value for key, value in row.items() if value}
            person = known.get(name.casefold())
            if person is None:
                action.create("informant", {"name": name, "attributes": attributes})
                added += 1
            else:
                merged = {**person.attributes, **attributes}
                changed += action.update("informant", person.id, attributes=merged)
    return added, changed


def change_speaker(
    session: Session,
    speaker_id: SpeakerId,
    *,
    role: Role | None = None,
    informant_id: InformantId | None = None,
    new_informant: str = "",
) -> None:
    """Give a speaker another role, or link them to an informant, also one that is made here.

    Raises:
        RuleBroken: an informant of the new name is there already.
    """
    if any(one.name.casefold() == new_informant.casefold() for one in informants(session)):
        raise RuleBroken("“{name}” is empty or the name of another informant.", name=new_informant)
    changes: dict[str, object] = {}
    if role is not None:
        changes["role"] = str(role)
    if informant_id is not None:
        changes["informant_id"] = informant_id
    names = {one.id: one.name for one in store.all_sources(session.project)}
    facts = {
        name: value
        for one in store.speakers(session.project, None)
        if one.id == speaker_id
        for name, value in (("label", one.label), ("source", names.get(one.source_id, "")))
    }
    with session.project.act(session.coder_id, "speaker.change", **facts) as action:
        if new_informant:
            fields = {"name": new_informant.strip(), "attributes": {}}
            changes["informant_id"] = action.create("informant", fields)
        action.update("speaker", speaker_id, **changes)


def speakers(session: Session, source_id: SourceId | None = None) -> list[Speaker]:
    """Speakers of one source, or of all."""
    return store.speakers(session.project, source_id)


def find_speaker(session: Session, source_id: SourceId, label: str) -> Speaker:
    """Return the speaker with this label or id in a source.

    Raises:
        RuleBroken: nobody is called so there (the labels are listed).
    """
    own = store.speakers(session.project, source_id)
    key = label.strip().casefold()
    for speaker in own:
        if speaker.id == label or speaker.label.casefold() == key:
            return speaker
    raise RuleBroken(
        "Nobody is called “{label}” in this source. Its speakers: {labels}.",
        label=label,
        labels=", ".join(speaker.label for speaker in own) or "-",
    )
