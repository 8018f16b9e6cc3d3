"""Codings that a correction unsettled: confirming them, placing them by hand, giving them up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qualcode.model.coding import MemoTarget
from qualcode.model.correction import Unsettled, UnsettledState
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.ids import CodeId, CoderId, SourceId
from qualcode.services.correcting import put_back
from qualcode.services.reduction import QUOTE_IN_TRAIL, SHORTEST_ENDING, Place, check_place
from qualcode.services.session import Session
from qualcode.store import codings, sources
from qualcode.store import unsettled as store
from qualcode.store.action import Action
from qualcode.text.reanchor import Lead, leads


@dataclass(frozen=True, slots=True)
class Waiting:
    """An unsettled coding with everything needed to show it. ``text`` is what it stands on now."""

    entry: Unsettled
    source: str
    code: str
    coder: str
    text: str


def listing(session: Session, source_id: SourceId | None = None) -> list[Waiting]:
    """Codings that wait for a person, in the order of sources and places."""
    project = session.project
    book = codings.codebook(project)
    coders = {coder.id: coder.name for coder in codings.coders(project)}
    names = {source.id: source.name for source in sources.all_sources(project)}
    texts: dict[SourceId, str] = {}
    found = []
    for entry in store.unsettled(project, source_id):
        text = ""
        if entry.state is UnsettledState.CHANGED:
            if entry.source_id not in texts:
                texts[entry.source_id] = sources.text_of(project, entry.source_id)
            text = texts[entry.source_id][entry.start : entry.end]
        code = book.path(entry.code_id) if entry.code_id in book.by_id else ""
        name, coder = names.get(entry.source_id, ""), coders.get(entry.coder_id, "")
        found.append(Waiting(entry, name, code, coder, text))
    order = {source_id: place for place, source_id in enumerate(names)}
    return sorted(found, key=lambda one: order.get(one.entry.source_id, len(order)))


def find(session: Session, wanted: str) -> Unsettled:
    """Return the entry with this id or id of its coding, or the only one that ends so.

    Raises:
        NotFound: there is none, or the ending fits several.
    """
    key = wanted.strip().lower()
    fitting = [
        entry
        for entry in store.unsettled(session.project)
        if key in {entry.id, entry.coding_id}
        or (len(key) >= SHORTEST_ENDING and entry.coding_id.endswith(key))
        or (len(key) >= SHORTEST_ENDING and entry.id.endswith(key))
    ]
    if len(fitting) != 1:
        raise NotFound(
            "No coding with the id {id} waits. `qualcode quarantine PROJECT` lists them.", id=wanted
        )
    return fitting[0]


def proposals(session: Session, entry: Unsettled, *, most: int = 5) -> list[Lead]:
    """Return where the words of an entry may stand in the present text, the likeliest first."""
    text = sources.text_of(session.project, entry.source_id)
    return leads(entry.quotation, text, before=entry.before, after=entry.after, most=most)


def confirm(session: Session, entries: Sequence[Unsettled]) -> int:
    """Accept codings on the words they stand on now. One undo step. Returns how many.

    Raises:
        RuleBroken: one of them has no place, or belongs to another coder.
    """
    if not entries:
        return 0
    for entry in entries:
        _check_own(session, entry)
        if entry.state is UnsettledState.LOST:
            raise RuleBroken(
                "“{quote}” has no place that could be confirmed. Place it, or give it up.",
                quote=entry.quotation[:QUOTE_IN_TRAIL],
            )
    with session.project.act(session.coder_id, "coding.confirm", n=len(entries)) as action:
        for entry in entries:
            action.delete("unsettled", entry.id)
    return len(entries)


def place(session: Session, entry: Unsettled, start: int, end: int) -> None:
    """Say where a coding belongs. One undo step.

    Raises:
        RuleBroken: the place is not inside the text, or the coding belongs to another coder.
    """
    _check_own(session, entry)
    found = sources.current_text(session.project, entry.source_id)
    if found is None:
        raise NotFound("There is no source with the id {id}.", id=entry.source_id)
    sha, text = found
    check_place(Place(entry.source_id, start, end), text)
    facts = {"quote": text[start:end][:QUOTE_IN_TRAIL]}
    with session.project.act(session.coder_id, "coding.place", **facts) as action:
        if entry.state is UnsettledState.LOST:
            put_back(session, action, entry, (start, end), sha)
            return
        action.update("coding", entry.coding_id, start=start, end=end)
        action.delete("unsettled", entry.id)


def give_up(session: Session, entries: Sequence[Unsettled]) -> int:
    """Take unsettled codings back for good, with their memos. One undo step. Returns how many.

    Raises:
        RuleBroken: one belongs to another coder.
    """
    if not entries:
        return 0
    for entry in entries:
        _check_own(session, entry)
    facts = {"n": len(entries), "quote": entries[0].quotation[:QUOTE_IN_TRAIL]}
    with session.project.act(session.coder_id, "coding.give_up", **facts) as action:
        for entry in entries:
            if entry.state is UnsettledState.CHANGED:
                _delete_memos(session, action, MemoTarget.CODING, entry.coding_id)
                action.delete("coding", entry.coding_id)
            forget(session, action, entry)
    return len(entries)


def _check_own(session: Session, entry: Unsettled) -> None:
    if entry.coder_id != session.known_coder_id:
        names = {coder.id: coder.name for coder in codings.coders(session.project)}
        raise RuleBroken(
            "Coding {id} belongs to {coder}; each coder changes only their own codings.",
            id=entry.coding_id,
            coder=names.get(entry.coder_id, "?"),
        )


# -- for the verbs that take sources, codes and coders away -----------------------------------


def forget(session: Session, action: Action, entry: Unsettled) -> None:
    """Delete an entry with the memos that wait with it."""
    _delete_memos(session, action, MemoTarget.UNSETTLED, entry.id)
    action.delete("unsettled", entry.id)


def forget_where(session: Session, action: Action, applies: Callable[[Unsettled], bool]) -> int:
    """Delete the entries to which something applies; return how many were in quarantine."""
    every = store.unsettled(session.project, retracted=True)
    entries = [entry for entry in every if applies(entry)]
    for entry in entries:
        forget(session, action, entry)
    return sum(entry.state is UnsettledState.LOST for entry in entries)


def forget_source(session: Session, action: Action, source_id: SourceId) -> int:
    """Delete what waits in a source that is being deleted."""
    return forget_where(session, action, lambda entry: entry.source_id == source_id)


def forget_codes(session: Session, action: Action, code_ids: Iterable[CodeId]) -> int:
    """Delete what waits with codes that are being deleted."""
    doomed = set(code_ids)
    return forget_where(session, action, lambda entry: entry.code_id in doomed)


def forget_coder(session: Session, action: Action, coder_id: CoderId) -> int:
    """Delete what waits of a coder whose layer is being deleted."""
    return forget_where(session, action, lambda entry: entry.coder_id == coder_id)


def recode(session: Session, action: Action, code_id: CodeId, into: CodeId) -> None:
    """Let what waits in quarantine with one code wait with another."""
    for entry in store.unsettled(session.project):
        if entry.state is UnsettledState.LOST and entry.code_id == code_id:
            # a deleted coding takes no change: it lives for the moment of this act
            action.restore("coding", entry.coding_id)
            action.update("coding", entry.coding_id, code_id=into)
            action.delete("coding", entry.coding_id)
            action.update("unsettled", entry.id, code_id=into)


def _delete_memos(session: Session, action: Action, target: MemoTarget, target_id: str) -> None:
    for memo in codings.memos(session.project, target=target, target_id=target_id):
        action.delete("memo", memo.id)
