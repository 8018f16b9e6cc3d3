"""Changing who speaks where in a stored source: each change is a new layout and one undo step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.ids import SourceId
from qualcode.model.source import Role, SourceKind, Speaker
from qualcode.model.transcript import DraftTurn
from qualcode.services import indexing
from qualcode.services.correcting import add_speaker, layout_of, turns_as_stored
from qualcode.services.session import Session
from qualcode.store import sources as store
from qualcode.store.action import Action
from qualcode.text import labels, relayout
from qualcode.text.labels import Voice

Change = Callable[[Sequence[DraftTurn]], Sequence[DraftTurn]]


def give_to(
    session: Session, source_id: SourceId, n: int, label: str, *, role: Role | None = None
) -> None:
    """Let another speaker say turn ``n`` (from 1). A label that is new becomes a speaker.

    ``role`` is that of a new speaker; without it, the words of the label tell. An empty label
    means that nobody knows who speaks.

    Raises:
        NotFound: there is no such source.
        RuleBroken: there is no such turn.
    """
    known = _speaker(session, source_id, label) if label.strip() else None
    written = known.label if known else label.strip() or None

    def change(turns: Sequence[DraftTurn]) -> Sequence[DraftTurn]:
        return relayout.give_to(turns, n, written)

    def speaker(action: Action) -> None:
        if written and known is None:
            add_speaker(action, source_id, written, role or _guess(session, source_id, written))

    _change(session, source_id, "turn.give", change, first=speaker, n=n, to=written or "")


def split(session: Session, source_id: SourceId, n: int, at: int, *, label: str = "") -> None:
    """Split turn ``n`` before the character at ``at``; ``label`` says the second part.

    Without a label, a known one at the beginning of the second part says it, else the same speaker.

    Raises:
        NotFound: there is no such source.
        RuleBroken: there is no such turn, the place is not inside it, or the label is unknown.
    """
    text = store.text_of(session.project, source_id)
    by_key = {labels.key(s.label): s.label for s in store.speakers(session.project, source_id)}
    known = _speaker(session, source_id, label) if label.strip() else None
    if label.strip() and known is None:
        raise _unknown(session, source_id, label)

    def change(turns: Sequence[DraftTurn]) -> Sequence[DraftTurn]:
        parts = relayout.split(text, turns, n, at, by_key)
        return relayout.give_to(parts, n + 1, known.label) if known else parts

    _change(session, source_id, "turn.split", change, n=n)


def join(session: Session, source_id: SourceId, n: int) -> None:
    """Join turn ``n`` and the next one: a label found by mistake becomes speech again.

    Raises:
        NotFound: there is no such source.
        RuleBroken: there is no such turn, or it is the last.
    """
    _change(session, source_id, "turn.join", lambda turns: relayout.join(turns, n), n=n)


def mark_note(session: Session, source_id: SourceId, n: int, *, is_note: bool = True) -> None:
    """Say that turn ``n`` is a remark and no speech, or that it is speech.

    Raises:
        NotFound: there is no such source.
        RuleBroken: there is no such turn.
    """

    def change(turns: Sequence[DraftTurn]) -> Sequence[DraftTurn]:
        return relayout.mark_note(turns, n, is_note=is_note)

    _change(session, source_id, "turn.note", change, n=n, note=is_note)


def _change(
    session: Session,
    source_id: SourceId,
    verb: str,
    change: Change,
    *,
    first: Callable[[Action], None] = lambda _action: None,
    **facts: object,
) -> None:
    project = session.project
    source = next((s for s in store.all_sources(project) if s.id == source_id), None)
    if source is None:
        raise NotFound("There is no source with the id {id}.", id=source_id)
    coder = session.coder_id
    with project.act(coder, verb, source=source.name, **facts) as action:
        text, stored = store.text_of(project, source_id), store.layout_of(project, source_id)
        before = layout_of(text, stored)
        layout = relayout.laid_out(text, change(before.turns), before.notes)
        first(action)
        sha = action.keep_layout({**stored, **turns_as_stored(layout)})
        action.update("source", source_id, layout_sha=sha, words=layout.words)
        action.flush()
        indexing.keep_up(session)


def _speaker(session: Session, source_id: SourceId, label: str) -> Speaker | None:
    own = store.speakers(session.project, source_id)
    key = labels.key(label)
    return next(
        (s for s in own if s.label.casefold() == label.strip().casefold()),
        next((s for s in own if labels.key(s.label) == key), None),
    )


def _unknown(session: Session, source_id: SourceId, label: str) -> RuleBroken:
    own = store.speakers(session.project, source_id)
    return RuleBroken(
        "Nobody is called “{label}” in this source. Its speakers: {labels}.",
        label=label,
        labels=", ".join(speaker.label for speaker in own) or "-",
    )


def _guess(session: Session, source_id: SourceId, label: str) -> Role:
    source = next(s for s in store.all_sources(session.project) if s.id == source_id)
    return guessed_role(label, source.kind)


def guessed_role(label: str, kind: SourceKind) -> Role:
    """Return the role that the words of a label tell of."""
    is_group = kind is SourceKind.FGD
    if labels.voice(label) is Voice.ASKS:
        return Role.MODERATOR if is_group else Role.INTERVIEWER
    return Role.PARTICIPANT if is_group else Role.INFORMANT
