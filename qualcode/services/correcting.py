"""Correcting the text of a coded transcript: codings follow their words, none is dropped silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from qualcode.model.coding import Coding, MemoTarget
from qualcode.model.correction import Unsettled, UnsettledState
from qualcode.model.errors import InputProblem, NotFound, RuleBroken
from qualcode.model.ids import SourceId
from qualcode.model.source import Role, Source
from qualcode.model.transcript import DraftSpeaker, DraftTurn, Transcript
from qualcode.services import indexing
from qualcode.services.session import Session
from qualcode.store import analysis, codings, sources
from qualcode.store import unsettled as store
from qualcode.store.action import Action
from qualcode.text import relayout
from qualcode.text.alignment import Edit, TextMap, align, edited
from qualcode.text.clean import OffsetMap, clean
from qualcode.text.reanchor import CONTEXT, LONG_ENOUGH, Anchored, Fate, leads, reanchor

Layout = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CodingChange:
    """What becomes of a coding. ``quotation`` are the words it was given to, ``text`` those now."""

    coding: Coding
    fate: Fate
    quotation: str
    text: str
    start: int
    end: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Return:
    """A coding without a place whose words stand in the corrected text again."""

    unsettled: Unsettled
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A corrected text as it would be stored, and what it does to turns and codings."""

    source: Source
    old_text: str
    text: str
    text_map: TextMap
    layout: relayout.Layout
    stored_layout: Layout
    turns_before: int
    codings: tuple[CodingChange, ...]
    returning: tuple[Return, ...] = ()
    new_speakers: tuple[DraftSpeaker, ...] = ()
    file_name: str = ""
    file_sha: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return self.text == self.old_text and not self.file_name

    def count(self, fate: Fate) -> int:
        """Return how many codings have this fate."""
        return sum(change.fate is fate for change in self.codings)

    def of(self, *fates: Fate) -> list[CodingChange]:
        """Return the codings with one of these fates."""
        return [change for change in self.codings if change.fate in fates]


def preview(session: Session, source_id: SourceId, new_text: str) -> Correction:
    """Return what an edited text would do; nothing is stored.

    Turns, speakers, times and marks stay where the text is the same; known labels at the beginning
    of new lines open turns.

    Raises:
        NotFound: there is no such source.
        InputProblem: the new text is empty.
    """
    source, old, stored = present(session, source_id)
    new = _usable(clean(new_text).text, source)
    return _planned(session, source, (old, new, align(old, new)), stored)


def preview_file(session: Session, source_id: SourceId, path: Path) -> Correction:
    """Return what a corrected file would do: it is read anew where it changed; nothing is stored.

    Raises:
        NotFound: there is no such source.
        InputProblem: the file cannot be read or is empty.
    """
    source, old, stored = present(session, source_id)
    transcript = _transcript_of(path, source, old, stored)
    new = _usable(transcript.text, source)
    plan = _planned(
        session, source, (old, new, align(old, new)), stored, transcript=transcript, path=path
    )
    if not any(change.fate in {Fate.KEPT, Fate.MOVED} for change in plan.codings) and (
        _kept_share(plan) < 0.1
    ):
        raise InputProblem(
            "{file} is not a corrected version of {source}: they have hardly a line in common. "
            "Import it as a source of its own.",
            file=path.name,
            source=source.name,
        )
    return plan


def _kept_share(plan: Correction) -> float:
    kept = sum(block.length for block in plan.text_map.same)
    return kept / max(len(plan.old_text), len(plan.text), 1)


def present(session: Session, source_id: SourceId) -> tuple[Source, str, Layout]:
    """Return a source with its text and stored layout.

    Raises:
        NotFound: there is no such source.
    """
    project = session.project
    source = next((s for s in sources.all_sources(project) if s.id == source_id), None)
    if source is None:
        raise NotFound("There is no source with the id {id}.", id=source_id)
    return source, sources.text_of(project, source_id), sources.layout_of(project, source_id)


def _usable(text: str, source: Source) -> str:
    if not text.strip():
        raise InputProblem(
            "The corrected text of {source} is empty. To take a source out, delete it.",
            source=source.name,
        )
    return text


def _transcript_of(path: Path, source: Source, old: str, stored: Layout) -> Transcript:
    """Read a file as it was read when it was imported; of several interviews in it, the likeliest."""
    from qualcode.ingest import registry
    from qualcode.text.turns import Profile

    try:
        profile = Profile(pattern=str(stored.get("pattern", "")))
        found = registry.transcribe_all(path, kind=source.kind, profile=profile)
    except InputProblem:
        found = registry.transcribe_all(path, kind=source.kind)
    lines = set(old.split("\n"))
    return max(found, key=lambda one: len(lines.intersection(one.text.split("\n"))))


def _planned(
    session: Session,
    source: Source,
    versions: tuple[str, str, TextMap],
    stored: Layout,
    *,
    transcript: Transcript | None = None,
    path: Path | None = None,
) -> Correction:
    old, new, text_map = versions
    before = layout_of(old, stored)
    speakers = {s.label: s for s in sources.speakers(session.project, source.id)}
    drafts: tuple[DraftSpeaker, ...] = ()
    if transcript is None:
        layout = relayout.follow(old, new, text_map, before, speakers)
    else:
        fresh = relayout.Layout(transcript.turns, transcript.notes, transcript.words)
        layout = relayout.follow_with(old, new, text_map, before, fresh)
        used = {turn.label for turn in layout.turns}
        drafts = tuple(
            s for s in transcript.speakers if s.label in used and s.label not in speakers
        )
    origin = transcript.origin if transcript else _origin(text_map, stored)
    coded = codings.codings(session.project, source_id=source.id)
    anchored = reanchor(old, new, [(c.start, c.end) for c in coded], text_map)
    return Correction(
        source=source,
        old_text=old,
        text=new,
        text_map=text_map,
        layout=layout,
        stored_layout=carried_layout(stored, text_map, layout, origin),
        turns_before=len(before.turns),
        codings=tuple(_changes(old, new, coded, anchored)),
        returning=tuple(_returning(session, source.id, new, text_map)),
        new_speakers=drafts,
        file_name=path.name if path else "",
        file_sha=sha256(path.read_bytes()).hexdigest() if path else "",
    )


def _changes(
    old: str, new: str, coded: Sequence[Coding], anchored: Sequence[Anchored]
) -> Iterable[CodingChange]:
    for coding, found in zip(coded, anchored, strict=True):
        text = "" if found.fate is Fate.LOST else new[found.start : found.end]
        quotation = old[coding.start : coding.end]
        yield CodingChange(
            coding, found.fate, quotation, text, found.start, found.end, found.likeness
        )


def _returning(
    session: Session, source_id: SourceId, new: str, text_map: TextMap
) -> Iterable[Return]:
    """Yield the codings in quarantine whose very words stand in what is new, at one likeliest place."""
    changed = [(c.new_start, c.new_end) for c in text_map.changes()]
    for one in store.unsettled(session.project, source_id):
        if one.state is not UnsettledState.LOST or len(one.quotation) < LONG_ENOUGH:
            continue
        if one.quotation not in new:
            continue
        lead = leads(one.quotation, new, before=one.before, after=one.after, most=1)
        if lead and new[lead[0].start : lead[0].end] == one.quotation:
            start, end = lead[0].start, lead[0].end
            if any(low < end and high > start for low, high in changed):
                yield Return(one, start, end)


# -- layouts as they are stored ---------------------------------------------------------------


def layout_of(text: str, stored: Layout) -> relayout.Layout:
    """Return the turns and remarks of a stored layout."""
    turns = [DraftTurn(t[0], t[1], t[2], bool(t[3]), t[4]) for t in stored.get("turns", [])]
    return relayout.laid_out(text, turns, [(a, b) for a, b in stored.get("notes", [])])


def carried_layout(
    stored: Layout,
    text_map: TextMap,
    layout: relayout.Layout,
    origin: Sequence[Sequence[int]] | None = None,
) -> dict[str, Any]:
    """Return a stored layout for another version of its text; places beside the turns move along."""
    carried = {**stored, **turns_as_stored(layout)}
    if origin is not None:
        carried["origin"] = [list(point) for point in origin]
    if "translations" in stored:
        spans = [text_map.span(a, b) for a, b in stored["translations"]]
        carried["translations"] = [list(span) for span in spans if span[0] < span[1]]
    if "pages" in stored:
        carried["pages"] = [text_map.start(at) for at in stored["pages"]]
    if "times" in stored:
        carried["times"] = [[text_map.start(int(at[0])), *at[1:]] for at in stored["times"]]
    if "asides" in stored:
        carried["asides"] = [
            [aside[0], *text_map.span(aside[1], aside[2]), *aside[3:]] for aside in stored["asides"]
        ]
    return carried


def turns_as_stored(layout: relayout.Layout) -> dict[str, Any]:
    """Return turns and remarks as a layout stores them."""
    return {
        "turns": [[t.start, t.end, t.label, int(t.note), t.time] for t in layout.turns],
        "notes": [list(note) for note in layout.notes],
    }


def _origin(text_map: TextMap, stored: Layout) -> list[list[int]]:
    """Compose the map to the text before with that to the file's own text."""
    old = OffsetMap(tuple((a, b) for a, b in stored.get("origin", [[0, 0]])))
    points = {0: 0}
    for block in text_map.same:
        points[block.new] = old.to_raw(block.old)
        for clean_at, raw_at in old.points:
            if block.old < clean_at < block.old + block.length:
                points[block.new + clean_at - block.old] = raw_at
    return [list(point) for point in sorted(points.items())]


# -- storing ----------------------------------------------------------------------------------


def apply(session: Session, correction: Correction) -> None:
    """Store a corrected text as one undo step.

    Codings follow their words; those on other words wait for confirmation, those without a place
    wait in quarantine with their words and memos.

    Raises:
        RuleBroken: the source was changed since the preview was made.
    """
    if correction.is_empty:
        return
    source = correction.source
    facts = {"source": source.name, **{str(fate): correction.count(fate) for fate in Fate}}
    coder = session.coder_id
    with session.project.act(coder, "source.correct", **facts) as action:
        # Within the write lock: another program may have changed the text or coded just now.
        check_unchanged(session, correction)
        store_text(session, action, correction)
        action.flush()
        indexing.keep_up(session)


def store_text(
    session: Session, action: Action, correction: Correction, *, is_settled: bool = False
) -> None:
    """Store a corrected text inside an act; ``is_settled`` means that nothing needs confirmation."""
    text_sha = action.keep_text(correction.text)
    changes: dict[str, object] = {
        "text_sha": text_sha,
        "layout_sha": action.keep_layout(correction.stored_layout),
        "words": correction.layout.words,
    }
    if correction.file_name:
        changes |= {"file_name": correction.file_name, "file_sha": correction.file_sha}
    action.update("source", correction.source.id, **changes)
    _store_speakers(session, action, correction)
    _store_codings(session, action, correction, text_sha, is_settled=is_settled)
    for found in correction.returning:
        put_back(session, action, found.unsettled, (found.start, found.end), text_sha)
    _move_responses(session, action, correction)


def check_unchanged(session: Session, correction: Correction) -> None:
    """Refuse a correction of what is no longer so."""
    source, _, _ = present(session, correction.source.id)
    standing = Counter(c.id for c in codings.codings(session.project, source_id=source.id))
    known = Counter(change.coding.id for change in correction.codings)
    if source.text_sha != correction.source.text_sha or standing != known:
        raise RuleBroken(
            "{source} was changed in the meantime. Look at the correction once more.",
            source=source.name,
        )


def _store_speakers(session: Session, action: Action, correction: Correction) -> None:
    used = {turn.label for turn in correction.layout.turns}
    own = sources.speakers(session.project, correction.source.id)
    known = {speaker.label for speaker in own}
    for speaker in own:
        if speaker.label not in used and correction.new_speakers:
            action.delete("speaker", speaker.id)
    for draft in correction.new_speakers:
        if draft.label not in known:
            add_speaker(action, correction.source.id, draft.label, draft.role, draft.name)


def add_speaker(action: Action, source_id: SourceId, label: str, role: Role, name: str = "") -> str:
    """Add a speaker to a source, not linked to an informant."""
    fields = {
        "source_id": source_id,
        "label": label,
        "role": str(role),
        "name": name,
        "informant_id": None,
    }
    return action.create("speaker", fields)


def _store_codings(
    session: Session, action: Action, correction: Correction, text_sha: str, *, is_settled: bool
) -> None:
    waiting = {u.coding_id: u for u in store.unsettled(session.project, correction.source.id)}
    for change in correction.codings:
        before = waiting.get(change.coding.id)
        if change.fate is Fate.LOST:
            _quarantine(session, action, correction, change, before)
            continue
        action.update(
            "coding", change.coding.id, start=change.start, end=change.end, text_sha=text_sha
        )
        if is_settled:
            continue
        if before and change.text == before.quotation:
            action.delete("unsettled", before.id)
        elif not before and change.fate is Fate.CHANGED:
            action.create("unsettled", _record(correction, change, UnsettledState.CHANGED))


def _quarantine(
    session: Session,
    action: Action,
    correction: Correction,
    change: CodingChange,
    before: Unsettled | None,
) -> None:
    record = _record(correction, change, UnsettledState.LOST)
    if before:
        entry = str(before.id)
        known = {"quotation": before.quotation, "before": before.before, "after": before.after}
        action.update("unsettled", entry, **{**record, **known})
    else:
        entry = action.create("unsettled", record)
    own = codings.memos(session.project, target=MemoTarget.CODING, target_id=change.coding.id)
    for memo in own:
        action.update("memo", memo.id, target=str(MemoTarget.UNSETTLED), target_id=entry)
    action.delete("coding", change.coding.id)


def _record(
    correction: Correction, change: CodingChange, state: UnsettledState
) -> dict[str, object]:
    """Return the fields of an entry. Only what is in quarantine keeps its code and coder from going."""
    coding, old = change.coding, correction.old_text
    is_lost = state is UnsettledState.LOST
    return {
        "coding_id": coding.id,
        "source_id": coding.source_id,
        "code_id": coding.code_id if is_lost else None,
        "coder_id": coding.coder_id if is_lost else None,
        "state": str(state),
        "start": coding.start,
        "end": coding.end,
        "quotation": change.quotation,
        "before": old[max(0, coding.start - CONTEXT) : coding.start],
        "after": old[coding.end : coding.end + CONTEXT],
    }


def put_back(
    session: Session, action: Action, entry: Unsettled, place: tuple[int, int], text_sha: str
) -> None:
    """Give a coding out of quarantine a place again, with its memos."""
    action.restore("coding", entry.coding_id)
    action.update("coding", entry.coding_id, start=place[0], end=place[1], text_sha=text_sha)
    waiting = codings.memos(session.project, target=MemoTarget.UNSETTLED, target_id=entry.id)
    for memo in waiting:
        action.update("memo", memo.id, target=str(MemoTarget.CODING), target_id=entry.coding_id)
    action.delete("unsettled", entry.id)


def _move_responses(session: Session, action: Action, correction: Correction) -> None:
    """Let what points at a passage point at the same words; where they are gone, at none."""
    for response in analysis.responses(session.project):
        if response.at.source_id != correction.source.id:
            continue
        start, end = correction.text_map.span(response.at.start, response.at.end)
        if start < end:
            action.update("response", response.id, start=start, end=end)
        else:
            action.update("response", response.id, source_id=None, start=0, end=0)


# -- exact replacements -----------------------------------------------------------------------


def replacing(
    session: Session, source_id: SourceId, edits: Sequence[Edit], labels: Mapping[str, str]
) -> Correction:
    """Return a correction that only replaces stretches; codings keep exactly what they cover.

    ``labels`` are new labels of speakers by the old.
    """
    source, old, stored = present(session, source_id)
    new, text_map = edited(old, edits)
    layout = relayout.carry(new, text_map, layout_of(old, stored), labels)
    changes = []
    for coding in codings.codings(session.project, source_id=source_id):
        start, end = text_map.outer_span(coding.start, coding.end)
        quotation, text = old[coding.start : coding.end], new[start:end]
        fate = Fate.CHANGED if text != quotation else Fate.MOVED
        fate = Fate.KEPT if (start, text) == (coding.start, quotation) else fate
        changes.append(CodingChange(coding, fate, quotation, text, start, end, 1.0))
    return Correction(
        source=source,
        old_text=old,
        text=new,
        text_map=text_map,
        layout=layout,
        stored_layout=carried_layout(stored, text_map, layout, _origin(text_map, stored)),
        turns_before=len(layout.turns),
        codings=tuple(changes),
    )
