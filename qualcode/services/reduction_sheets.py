"""Data reduction beyond coding: weighing codings, links between codes, summary sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.model.codebook import Codebook
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.ids import CodeId, CodingId, SourceId
from qualcode.model.reduction import (
    SHEET_FIELDS,
    CodeLink,
    Direction,
    LinkId,
    LinkKind,
    Relevance,
    Sheet,
    SheetId,
    SheetKind,
)
from qualcode.model.source import SourceKind
from qualcode.services import codebooks, glossing, reduction
from qualcode.services.session import Session
from qualcode.store import analysis, codings, sources

SIGNS = ("+", "-", "")
SECONDS = len("2022-03-12T10:00:00")
"""Letters of a time down to the second: what is written carries no more."""


def authored(session: Session) -> dict[str, object]:
    """Return who writes and when, as every entity of the analysis carries it."""
    return {
        "coder_id": session.coder_id,
        "written": session.project.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def appraise(
    session: Session,
    coding_ids: Sequence[str],
    *,
    paraphrase: str | None = None,
    relevance: Relevance | None = None,
    direction: Direction | None = None,
    clear: Sequence[str] = (),
    gloss: str | None = None,
) -> int:
    """Weigh codings: say them in own words, how relevant they are, which way they speak.

    What is None stays; ``clear`` names fields ("relevance", "direction", "paraphrase") to empty;
    ``gloss`` is written beside the passage of the first coding, in the same undo step.
    Returns how many codings changed.

    Raises:
        RuleBroken: there is no such coding, or it belongs to another coder.
    """
    given = {"paraphrase": paraphrase, "relevance": relevance, "direction": direction}
    changes: dict[str, object] = {
        name: str(value) for name, value in given.items() if value is not None
    }
    changes.update(dict.fromkeys(clear))
    unknown = set(changes) - set(given)
    if unknown:
        raise RuleBroken("A coding has no {name}.", name=min(unknown))
    own = [reduction.own_coding(session, coding_id).id for coding_id in dict.fromkeys(coding_ids)]
    changed = 0
    with session.project.act(
        session.coder_id, "coding.appraise", n=len(own), **{k: v or "" for k, v in changes.items()}
    ) as action:
        for coding_id in own:
            changed += action.update("coding", coding_id, **changes)
        if gloss is not None:
            glossing.add_gloss(session, action, own[0], gloss)
    return changed


# -- links between codes --------------------------------------------------------------------------


def links(session: Session, kind: LinkKind | None = None) -> list[CodeLink]:
    """Return the stated links between codes that still exist."""
    known = codings.codebook(session.project).by_id
    return [
        link
        for link in analysis.links(session.project)
        if kind in {None, link.kind} and link.from_code in known and link.to_code in known
    ]


def gather(session: Session, pattern: CodeId, gathered: Sequence[CodeId]) -> int:
    """Let a pattern code gather other codes. One undo step; returns how many are new.

    Raises:
        RuleBroken: a code is unknown, or would gather itself or a code that gathers it.
    """
    book = codings.codebook(session.project)
    _known(book, (pattern, *gathered))
    there = {(k.from_code, k.to_code) for k in links(session, LinkKind.GATHERS)}
    for code in gathered:
        if code == pattern or pattern in _gathered_by(there, code):
            raise RuleBroken(
                "“{name}” cannot gather itself or a code that gathers it.", name=book.path(pattern)
            )
    new = [code for code in dict.fromkeys(gathered) if (pattern, code) not in there]
    with session.project.act(
        session.coder_id, "code.gather", code=book.path(pattern), n=len(new)
    ) as action:
        for code in new:
            fields = {
                "kind": str(LinkKind.GATHERS),
                "from_code": pattern,
                "to_code": code,
                "evidence": [],
                **authored(session),
            }
            action.create("link", fields)
    return len(new)


def _gathered_by(pairs: set[tuple[CodeId, CodeId]], code: CodeId) -> set[CodeId]:
    """Everything below a pattern code, however many steps down."""
    found: set[CodeId] = set()
    waiting = [code]
    while waiting:
        here = waiting.pop()
        for owner, member in pairs:
            if owner == here and member not in found:
                found.add(member)
                waiting.append(member)
    return found


def lead(
    session: Session,
    cause: CodeId,
    effect: CodeId,
    *,
    sign: str = "",
    note: str = "",
    evidence: Sequence[CodingId] = (),
) -> LinkId:
    """State that one code leads to another: with "+" it furthers it, with "-" it hinders it.

    A link that is already stated takes the new sign, note and evidence (evidence is added).

    Raises:
        RuleBroken: a code or coding is unknown, the sign is none, or cause and effect are the same.
    """
    book = codings.codebook(session.project)
    _known(book, (cause, effect))
    if sign not in SIGNS:
        raise RuleBroken("“{sign}” is no sign. Give + or -, or nothing.", sign=sign)
    if cause == effect:
        raise RuleBroken("“{name}” cannot lead to itself.", name=book.path(cause))
    _check_codings(session, evidence)
    fields: dict[str, object] = {"sign": sign, "note": note.strip(), **authored(session)}
    there = next(
        (k for k in links(session, LinkKind.LEADS) if (k.from_code, k.to_code) == (cause, effect)),
        None,
    )
    known = there.evidence if there else ()
    fields["evidence"] = list(dict.fromkeys((*known, *evidence)))
    with session.project.act(
        session.coder_id, "code.link", code=book.path(cause), to=book.path(effect), sign=sign
    ) as action:
        if there:
            action.update("link", there.id, **fields)
            return there.id
        ends = {"kind": str(LinkKind.LEADS), "from_code": cause, "to_code": effect}
        return LinkId(action.create("link", {**ends, **fields}))


def change_link(
    session: Session,
    link_id: LinkId,
    *,
    sign: str | None = None,
    note: str | None = None,
    evidence: Sequence[CodingId] | None = None,
) -> bool:
    """Change sign, note or evidence of a stated cause; what is None stays. One undo step.

    Raises:
        NotFound: it is stated no longer.
        RuleBroken: the sign is none, or a coding is unknown.
    """
    book = codings.codebook(session.project)
    there = next((k for k in links(session, LinkKind.LEADS) if k.id == link_id), None)
    if there is None:
        raise NotFound("This link is not stated any more.")
    if sign not in {None, *SIGNS}:
        raise RuleBroken("“{sign}” is no sign. Give + or -, or nothing.", sign=sign)
    _check_codings(session, evidence or ())
    given = {
        "sign": sign,
        "note": None if note is None else note.strip(),
        "evidence": None if evidence is None else list(dict.fromkeys(evidence)),
    }
    changes = {name: value for name, value in given.items() if value is not None}
    facts = {"code": book.path(there.from_code), "to": book.path(there.to_code)}
    with session.project.act(
        session.coder_id, "code.link", **facts, sign=there.sign if sign is None else sign
    ) as action:
        return action.update("link", link_id, **changes, **authored(session))


def unlink(session: Session, first: CodeId, second: CodeId, *, kind: LinkKind | None = None) -> int:
    """Take back what was stated between two codes, in this direction. Returns how many links.

    Raises:
        NotFound: nothing (of this kind) is stated.
    """
    gone = [k for k in links(session, kind) if (k.from_code, k.to_code) == (first, second)]
    book = codebooks.current(session)
    if not gone:
        raise NotFound("Nothing is stated from “{first}” to “{second}”.",
                       first=book.path(first), second=book.path(second))  # fmt: skip
    with session.project.act(
        session.coder_id, "code.unlink", code=book.path(first), to=book.path(second)
    ) as action:
        for link in gone:
            action.delete("link", link.id)
    return len(gone)


def _known(book: Codebook, codes: Sequence[CodeId]) -> None:
    for code in codes:
        if code not in book.by_id:
            raise RuleBroken("There is no code “{name}”.", name=code)


def _check_codings(session: Session, coding_ids: Sequence[CodingId]) -> None:
    for coding_id in coding_ids:
        if codings.coding(session.project, coding_id) is None:
            raise RuleBroken("There is no coding with the id {id}.", id=coding_id)


# -- sheets ---------------------------------------------------------------------------------------


def sheets(session: Session) -> list[Sheet]:
    """Return the sheets of the sources that exist, in the order of the sources."""
    by_source = {sheet.source_id: sheet for sheet in analysis.sheets(session.project)}
    order = sources.all_sources(session.project)
    return [by_source[source.id] for source in order if source.id in by_source]


def sheet(session: Session, source_id: SourceId) -> Sheet | None:
    """Return the sheet of one source, if there is one."""
    return next((s for s in sheets(session) if s.source_id == source_id), None)


def themes_since(session: Session, written: Sheet) -> list[CodeId]:
    """Return the codes that came up in the source after its sheet was written: it may be stale."""
    day = written.written[:SECONDS]
    first: dict[CodeId, str] = {}
    for coding in codings.codings(session.project, source_id=written.source_id):
        made = coding.created[:SECONDS]
        first[coding.code_id] = min(made, first.get(coding.code_id, made))
    return [code for code, made in first.items() if made > day]


def kind_for(kind: SourceKind) -> SheetKind:
    """Return which form suits a source: a contact with people, or a document."""
    return SheetKind.DOCUMENT if kind is SourceKind.DOCUMENT else SheetKind.CONTACT


def fill_sheet(session: Session, source_id: SourceId, fields: Mapping[str, str]) -> SheetId | None:
    """Fill in the sheet of a source; fields not given stay, and an empty sheet is removed.

    Raises:
        RuleBroken: there is no such source, or its form has no such field.
    """
    every = sources.all_sources(session.project)
    source = next((s for s in every if s.id == source_id), None)
    if source is None:
        raise RuleBroken("There is no source with the id {id}.", id=source_id)
    there = sheet(session, source_id)
    kind = there.kind if there else kind_for(source.kind)
    for name in fields:
        if name not in SHEET_FIELDS[kind]:
            raise RuleBroken(
                "The sheet has no field “{name}”. It has {known}.",
                name=name,
                known=", ".join(SHEET_FIELDS[kind]),
            )
    merged = {**(there.fields if there else {}), **fields}
    kept = {
        name: merged[name].strip() for name in SHEET_FIELDS[kind] if merged.get(name, "").strip()
    }
    with session.project.act(session.coder_id, "sheet.fill", source=source.name) as action:
        if there and not kept:
            action.delete("sheet", there.id)
            return None
        if there:
            action.update("sheet", there.id, fields=kept, **authored(session))
            return there.id
        if not kept:
            return None
        start = {"source_id": source_id, "kind": str(kind), "fields": kept}
        return SheetId(action.create("sheet", {**start, **authored(session)}))
