"""Data reduction: coding, uncoding, memos."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from qualcode.model.codebook import Code
from qualcode.model.coding import Coder, Coding, Memo, MemoKind, MemoTarget
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.ids import CodeId, CodingId, MemoId, SourceId
from qualcode.services.session import Session
from qualcode.store import codings, counts, sources
from qualcode.store.action import Action

QUOTE_IN_TRAIL = 80
SHORTEST_ENDING = 6
"""So many last characters of an id may stand for it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A range of a source's text: ``text[start:end]``."""

    source_id: SourceId
    start: int
    end: int


def apply_code(session: Session, place: Place, code_id: CodeId, *, memo: str = "") -> CodingId:
    """Code a place and return the coding's id. One undo step, memo included.

    Raises:
        RuleBroken: the place is not inside the text, the code is unknown or retired, or this coder
            has already coded exactly this place so.
    """
    return apply_codes(session, [(place, code_id)], memo=memo)[0]


def apply_codes(
    session: Session,
    pairs: Sequence[tuple[Place, CodeId]],
    *,
    memo: str = "",
    verb: str = "coding.apply",
    facts: Mapping[str, object] | None = None,
) -> list[CodingId]:
    """Code several places or with several codes as one act; see `apply_code` for the errors.

    ``facts`` are told of the act in the audit trail instead of its first code and its number.
    """
    coder = session.coder_id
    book = codings.codebook(session.project)
    texts = {place.source_id: _text(session, place.source_id) for place, _ in pairs}
    for place, code_id in pairs:
        check_place(place, texts[place.source_id][1])
        code = book.by_id.get(code_id)
        if code is None:
            raise RuleBroken("There is no code “{name}”.", name=code_id)
        if code.retired:
            raise RuleBroken(
                "The code “{name}” is retired: it takes no new codings.", name=code.name
            )
        _check_not_standing(session, place, code)
    if len(set(pairs)) < len(pairs):
        raise RuleBroken("The same passage is coded twice with one code in this act.")
    first, code_id = pairs[0]
    quote = texts[first.source_id][1][first.start : first.end][:QUOTE_IN_TRAIL]
    told = {"code": book.path(code_id), "n": len(pairs)} if facts is None else facts
    made: list[CodingId] = []
    with session.project.act(coder, verb, quote=quote, **told) as action:
        for place, code_id in pairs:
            fields = {
                "source_id": place.source_id,
                "start": place.start,
                "end": place.end,
                "code_id": code_id,
                "coder_id": coder,
                "text_sha": texts[place.source_id][0],
            }
            made.append(CodingId(action.create("coding", fields)))
        if memo.strip():
            _write_memo(action, MemoTarget.CODING, made[0], memo, MemoKind.DESCRIPTIVE, coder)
    return made


def create_and_apply(
    session: Session, place: Place, name: str, *, parent: CodeId | None
) -> tuple[CodeId, CodingId]:
    """Make a new code and apply it, as one undo step (in vivo codes, "create in place").

    Raises:
        RuleBroken: the name is taken or not possible, or the place is outside the text.
    """
    from qualcode.services import codebooks

    coder = session.coder_id
    book = codings.codebook(session.project)
    codebooks.check_name(book, parent, name)
    sha, text = _text(session, place.source_id)
    check_place(place, text)
    quote = text[place.start : place.end][:QUOTE_IN_TRAIL]
    with session.project.act(coder, "code.new", code=name, quote=quote) as action:
        code_id = codebooks.create_in(action, book, name, parent)
        fields = {
            "source_id": place.source_id,
            "start": place.start,
            "end": place.end,
            "code_id": code_id,
            "coder_id": coder,
            "text_sha": sha,
        }
        coding_id = CodingId(action.create("coding", fields))
    return code_id, coding_id


def _text(session: Session, source_id: SourceId) -> tuple[str, str]:
    found = sources.current_text(session.project, source_id)
    if found is None:
        raise RuleBroken("There is no source with the id {id}.", id=source_id)
    return found


def check_place(place: Place, text: str) -> None:
    """Refuse a place that is not inside the text or holds only blanks."""
    if not 0 <= place.start < place.end <= len(text):
        raise RuleBroken(
            "The place {start}:{end} is not inside the text: it has the positions 0 to {length}, "
            "and the end must lie after the start.",
            start=place.start,
            end=place.end,
            length=len(text),
        )
    if not text[place.start : place.end].strip():
        raise RuleBroken(
            "The place {start}:{end} holds only blanks.", start=place.start, end=place.end
        )


def _check_not_standing(session: Session, place: Place, code: Code) -> None:
    """Refuse to double a coding: nothing would be told by it and counts would be wrong."""
    if codings.is_coded(
        session.project, place.source_id, place.start, place.end, code.id, session.coder_id
    ):
        raise RuleBroken("This passage already has the code “{name}” from you.", name=code.name)


def retract(session: Session, coding_ids: Sequence[str]) -> int:
    """Take codings back, with their memos. One undo step. Returns how many.

    Raises:
        RuleBroken: there is no such coding, or it belongs to another coder.
    """
    found = [own_coding(session, coding_id) for coding_id in dict.fromkeys(coding_ids)]
    if not found:
        return 0
    book = codings.codebook(session.project)
    facts = {"code": book.path(found[0].code_id), "n": len(found)}
    with session.project.act(session.coder_id, "coding.retract", **facts) as action:
        for coding in found:
            _retract(session, action, coding)
    return len(found)


def _retract(session: Session, action: Action, coding: Coding) -> None:
    for memo in codings.memos(session.project, target=MemoTarget.CODING, target_id=coding.id):
        action.delete("memo", memo.id)
    action.delete("coding", coding.id)


def own_coding(session: Session, coding_id: str) -> Coding:
    """Return a coding of this coder.

    Raises:
        RuleBroken: there is no such coding, or it belongs to somebody else.
    """
    coding = codings.coding(session.project, coding_id)
    if coding is None:
        raise RuleBroken("There is no coding with the id {id}.", id=coding_id)
    if coding.coder_id != session.coder_id:
        names = {coder.id: coder.name for coder in codings.coders(session.project)}
        raise RuleBroken(
            "Coding {id} belongs to {coder}; each coder changes only their own codings.",
            id=coding_id,
            coder=names.get(coding.coder_id, "?"),
        )
    return coding


def recode(session: Session, coding_id: str, code_id: CodeId) -> None:
    """Give a coding another code; its memos stay with it.

    Raises:
        RuleBroken: unknown coding or code, somebody else's coding, or a retired code.
    """
    coding = own_coding(session, coding_id)
    book = codings.codebook(session.project)
    code = book.by_id.get(code_id)
    if code is None or code.retired:
        raise RuleBroken("There is no code “{name}” in use.", name=code.name if code else code_id)
    if code_id != coding.code_id:
        _check_not_standing(session, Place(coding.source_id, coding.start, coding.end), code)
    facts = {"code": book.path(coding.code_id), "to": book.path(code_id)}
    with session.project.act(session.coder_id, "coding.recode", **facts) as action:
        action.update("coding", coding.id, code_id=code_id)


def resize(session: Session, coding_id: str, start: int, end: int) -> None:
    """Move the borders of a coding.

    Raises:
        RuleBroken: unknown coding, somebody else's, or a place outside the text.
    """
    coding = own_coding(session, coding_id)
    place = Place(coding.source_id, start, end)
    check_place(place, _text(session, coding.source_id)[1])
    book = codings.codebook(session.project)
    if (start, end) != (coding.start, coding.end):
        _check_not_standing(session, place, book.by_id[coding.code_id])
    facts = {"code": book.path(coding.code_id)}
    with session.project.act(session.coder_id, "coding.resize", **facts) as action:
        action.update("coding", coding.id, start=start, end=end)


def codings_at(session: Session, place: Place) -> list[Coding]:
    """Codings that touch a place, of all coders."""
    return [
        coding
        for coding in codings.codings(session.project, source_id=place.source_id)
        if coding.start < place.end and coding.end > place.start
    ]


def find_coding(session: Session, wanted: str) -> Coding:
    """Return the coding with this id, or the only one whose id ends so (6 characters or more).

    Raises:
        RuleBroken: there is none, or the ending fits several.
    """
    key = wanted.strip().lower()
    every = codings.codings(session.project)
    found = [c for c in every if c.id == key or _ends(c.id, key)]
    if len(found) > 1:
        raise RuleBroken("Several codings end with {id}. Give more of the id.", id=wanted)
    if not found:
        raise RuleBroken(
            "There is no coding with the id {id}. `qualcode codings PROJECT` lists them; the last "
            "{n} characters of an id are enough.",
            id=wanted,
            n=SHORTEST_ENDING,
        )
    return found[0]


def _ends(identifier: str, key: str) -> bool:
    return len(key) >= SHORTEST_ENDING and identifier.endswith(key)


def locate(session: Session, source_id: SourceId, quote: str) -> Place:
    """Return where a quotation stands in a source; blanks and line breaks count as equal.

    Raises:
        RuleBroken: it is not there, or more than once.
    """
    whole = sources.text_of(session.project, source_id)
    words = normalize("NFC", quote).split()
    if not words:
        raise RuleBroken("The quotation is empty.")
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    first = pattern.search(whole)
    if first is None:
        raise RuleBroken(
            "“{quote}” does not stand in this source. Copy it as it is in the transcript.",
            quote=" ".join(words)[:QUOTE_IN_TRAIL],
        )
    second = pattern.search(whole, first.start() + 1)
    if second is not None:
        raise RuleBroken(
            "“{quote}” stands in this source more than once: at {first} and at {second}. Give a "
            "longer quotation, or the place as START:END.",
            quote=" ".join(words)[:QUOTE_IN_TRAIL],
            first=f"{first.start()}:{first.end()}",
            second=f"{second.start()}:{second.end()}",
        )
    return Place(source_id, first.start(), first.end())


# -- memos ------------------------------------------------------------------------------------


def write_memo(
    session: Session,
    target: MemoTarget,
    target_id: str,
    body: str,
    *,
    kind: MemoKind = MemoKind.DESCRIPTIVE,
) -> MemoId:
    """Write a new memo on something and return its id.

    Raises:
        RuleBroken: the body is empty, or the target does not exist.
    """
    if not body.strip():
        raise RuleBroken("The memo is empty.")
    _check_target(session, target, target_id)
    coder = session.coder_id
    with session.project.act(coder, "memo.write", on=str(target)) as action:
        return _write_memo(action, target, target_id, body, kind, coder)


def _write_memo(
    action: Action, target: MemoTarget, target_id: str, body: str, kind: MemoKind, coder: str
) -> MemoId:
    fields = {
        "target": str(target),
        "target_id": target_id,
        "kind": str(kind),
        "body": body,
        "coder_id": coder,
    }
    return MemoId(action.create("memo", fields))


def _check_target(session: Session, target: MemoTarget, target_id: str) -> None:
    if target is MemoTarget.PROJECT:
        return
    if not counts.is_living(session.project, str(target), target_id):
        raise RuleBroken("There is no {kind} with the id {id}.", kind=str(target), id=target_id)


def change_memo(
    session: Session, memo_id: MemoId, body: str, *, kind: MemoKind | None = None
) -> None:
    """Change a memo; an empty body deletes it."""
    if not body.strip():
        with session.project.act(session.coder_id, "memo.delete") as action:
            action.delete("memo", memo_id)
        return
    changes: dict[str, object] = {"body": body}
    if kind:
        changes["kind"] = str(kind)
    with session.project.act(session.coder_id, "memo.change") as action:
        action.update("memo", memo_id, **changes)


def memos(
    session: Session, *, target: MemoTarget | None = None, target_id: str | None = None
) -> list[Memo]:
    """Memos, oldest first; on one target when given."""
    return codings.memos(session.project, target=target, target_id=target_id)


def memo(session: Session, memo_id: str) -> Memo:
    """One memo, by its id or an unambiguous ending of it.

    Raises:
        NotFound: there is none with this id, or several end so.
    """
    key = memo_id.strip().lower()
    every = codings.memos(session.project)
    fitting = [m for m in every if m.id == key or _ends(m.id, key)]
    found = fitting[0] if len(fitting) == 1 else None
    if found is None:
        raise NotFound("There is no memo with the id {id}.", id=memo_id)
    return found


def pinned(session: Session) -> list[CodeId]:
    """The codes pinned to the keys 1 to 9 by this coder, in order."""
    if session.known_coder_id is None:
        return []
    book = codings.codebook(session.project)
    stored = codings.setting(session.project, f"pins:{session.known_coder_id}", [])
    return [CodeId(code) for code in stored if code in book.by_id]


def pin(session: Session, code_ids: Sequence[CodeId]) -> None:
    """Pin codes to the keys 1 to 9."""
    with session.project.act(session.coder_id, "code.pin") as action:
        action.put_setting(f"pins:{session.coder_id}", list(code_ids[:9]))


def recent(session: Session) -> list[CodeId]:
    """The codes this coder applied last, newest first."""
    if session.known_coder_id is None:
        return []
    return codings.recent_codes(session.project, session.known_coder_id)


def source_codings(session: Session, source_id: SourceId) -> list[Coding]:
    """All codings of one source, in order of place."""
    return codings.codings(session.project, source_id=source_id)


def text(session: Session, source_id: SourceId) -> str:
    """The text of a source."""
    return sources.text_of(session.project, source_id)


def coders(session: Session) -> list[Coder]:
    """Everyone who has worked on this project."""
    return codings.coders(session.project)
