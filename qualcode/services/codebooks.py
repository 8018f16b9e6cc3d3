"""Codebooks: bringing them in and out, and changing the tree while coding. Nothing coded is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from qualcode.model.codebook import (
    PATH_SEPARATOR,
    Code,
    Codebook,
    DraftCode,
    DraftCodebook,
    is_valid_name,
    sibling_named,
    would_cycle,
)
from qualcode.model.errors import InputProblem, RuleBroken
from qualcode.model.ids import CodeId, CodingId
from qualcode.services import followers
from qualcode.services.session import Session
from qualcode.store import codings
from qualcode.store.action import Action

TEXT_FIELDS = ("definition", "include", "exclude", "example", "color")


def current(session: Session) -> Codebook:
    """The project's codebook."""
    return codings.codebook(session.project)


def counts(session: Session) -> dict[CodeId, int]:
    """Number of codings of each code."""
    return codings.counts_by_code(session.project)


def read(path: Path) -> DraftCodebook:
    """Read a codebook file (YAML, csv, xlsx) without storing it.

    Raises:
        InputProblem: it cannot be read; the sentence says where.
    """
    from qualcode.ingest.codebooks import read_codebook

    return read_codebook(path)


def bring_in(session: Session, draft: DraftCodebook) -> tuple[int, int]:
    """Merge a codebook into the project's: new codes are added, known ones get the file's fields.

    A field that the file leaves empty stays as it is in the project.
    Returns the numbers of codes added and changed. One undo step.
    """
    added = changed = 0
    before = current(session)
    with session.project.act(session.coder_id, "codebook.import", title=draft.title) as action:
        if not before.title and draft.title:
            action.put_setting("codebook_title", draft.title)
            action.put_setting("codebook_language", draft.language)

        def merge(codes: Sequence[DraftCode], parent: CodeId | None) -> None:
            nonlocal added, changed
            position = _next_position(before, parent)
            for code in codes:
                known = sibling_named(before, parent, code.name)
                fields = _fields_of(code)
                if known is None:
                    code_id = _create(action, code.name, parent, position, fields)
                    position += 1
                    added += 1
                else:
                    code_id = known.id
                    given = {name: value for name, value in fields.items() if value}
                    changed += action.update("code", code_id, **given)
                merge(code.codes, code_id)

        merge(draft.codes, None)
    return added, changed


def field_of(name: str, written: str) -> object:
    """Return the value of a code's field as people write it: a text, keywords, or a colour.

    Raises:
        InputProblem: there is no such field, or it is no colour such as #0072B2.
    """
    from qualcode.ingest import codebook_fields

    if name not in {*TEXT_FIELDS, "keywords"}:
        raise InputProblem(
            "A code has no field “{field}”. The fields are: {known}.",
            field=name,
            known=", ".join((*TEXT_FIELDS, "keywords")),
        )
    text = codebook_fields.tidy(written)
    if name == "keywords":
        return list(codebook_fields.keyword_list(text))
    if name != "color":
        return text
    color = codebook_fields.color_of(text)
    if color is None:
        raise InputProblem("“{value}” is no colour. Write it as #0072B2.", value=written)
    return color


def _fields_of(code: DraftCode) -> dict[str, object]:
    fields: dict[str, object] = {name: getattr(code, name) for name in TEXT_FIELDS}
    fields["keywords"] = list(code.keywords)
    if code.retired:
        fields["retired"] = True
    return fields


def as_draft(codebook: Codebook) -> DraftCodebook:
    """The codebook as it is written to a file."""

    def below(parent: CodeId | None) -> tuple[DraftCode, ...]:
        return tuple(
            DraftCode(
                name=code.name,
                definition=code.definition,
                include=code.include,
                exclude=code.exclude,
                example=code.example,
                keywords=code.keywords,
                color=code.color,
                retired=code.retired,
                codes=below(code.id),
            )
            for code in codebook.children(parent)
        )

    return DraftCodebook(title=codebook.title, language=codebook.language, codes=below(None))


def _create(
    action: Action,
    name: str,
    parent: CodeId | None,
    position: int,
    fields: Mapping[str, object],
) -> CodeId:
    values = {
        "parent_id": parent,
        "name": name.strip(),
        "position": position,
        "keywords": [],
        "retired": False,
        **dict.fromkeys(TEXT_FIELDS, ""),
        **fields,
    }
    return CodeId(action.create("code", values))


def _check_possible(name: str) -> None:
    if not is_valid_name(name):
        raise RuleBroken(
            "“{name}” cannot be the name of a code: it is empty or holds “/” or a line break.",
            name=name,
        )


def check_name(codebook: Codebook, parent: CodeId | None, name: str, *but: CodeId) -> None:
    """Refuse a name that is not possible or taken at its place (except by the codes ``but``)."""
    _check_possible(name)
    if sibling_named(codebook, parent, name, but=but):
        raise RuleBroken(
            "There is already a code “{name}” at this place. Choose another name or another place.",
            name=name,
        )


def add(session: Session, name: str, *, parent: CodeId | None = None, **fields: object) -> CodeId:
    """Add a code below ``parent`` (None: a new dimension) and return its id.

    Raises:
        RuleBroken: the name is not possible or taken at that place.
    """
    book = current(session)
    check_name(book, parent, name)
    with session.project.act(session.coder_id, "code.add", code=_path(book, parent, name)) as act:
        return _create(act, name, parent, _next_position(book, parent), fields)


def add_path(session: Session, path: str) -> CodeId:
    """Add a code by its path, such as ``Input/Man/Pelatihan``; missing parents are made too.

    Raises:
        RuleBroken: it exists already, or a name is not possible.
    """
    book = current(session)
    names = [part.strip() for part in path.strip(PATH_SEPARATOR).split(PATH_SEPARATOR)]
    parent: CodeId | None = None
    while names and (known := sibling_named(book, parent, names[0])):
        parent = known.id
        names.pop(0)
    if not names:
        raise RuleBroken("The code “{name}” exists already.", name=path)
    for name in names:
        _check_possible(name)
    with session.project.act(session.coder_id, "code.add", code=path) as action:
        for name in names:
            parent = _create(action, name, parent, _next_position(book, parent), {})
    assert parent is not None
    return parent


def create_in(action: Action, book: Codebook, name: str, parent: CodeId | None) -> CodeId:
    """Create a code as part of a larger act; its colour is its dimension's."""
    color = book.dimension(parent).color if parent else ""
    return _create(action, name, parent, _next_position(book, parent), {"color": color})


def _path(book: Codebook, parent: CodeId | None, name: str) -> str:
    return f"{book.path(parent)}{PATH_SEPARATOR}{name}" if parent else name


def _next_position(book: Codebook, parent: CodeId | None) -> int:
    return max((code.position for code in book.children(parent)), default=-1) + 1


def change(session: Session, code_id: CodeId, **fields: object) -> None:
    """Rename a code or change its definition, include, exclude, example, keywords or colour.

    Raises:
        RuleBroken: the new name is not possible or taken.
    """
    book = current(session)
    code = _one(book, code_id)
    if "name" in fields:
        fields["name"] = str(fields["name"]).strip()
        check_name(book, code.parent_id, str(fields["name"]), code_id)
    with session.project.act(
        session.coder_id, "code.change", code=book.path(code_id), fields=sorted(fields)
    ) as action:
        action.update("code", code_id, **fields)


def move(
    session: Session, code_id: CodeId, parent: CodeId | None, position: int | None = None
) -> None:
    """Move a code, with all below it, to another parent or place among its siblings.

    Raises:
        RuleBroken: it would become its own ancestor, or the name is taken there.
    """
    book = current(session)
    code = _one(book, code_id)
    if would_cycle(book, code_id, parent):
        raise RuleBroken("“{name}” cannot be moved below itself.", name=code.name)
    if parent != code.parent_id:
        check_name(book, parent, code.name, code_id)
    siblings = [c for c in book.children(parent) if c.id != code_id]
    index = len(siblings) if position is None else max(0, min(position, len(siblings)))
    siblings.insert(index, code)
    with session.project.act(
        session.coder_id,
        "code.move",
        code=book.path(code_id),
        to=book.path(parent) if parent else PATH_SEPARATOR,
    ) as action:
        action.update("code", code_id, parent_id=parent)
        for place, sibling in enumerate(siblings):
            action.update("code", sibling.id, position=place)


def merge(session: Session, code_id: CodeId, into: CodeId) -> int:
    """Move all codings, memos and sub-codes of a code to another and remove it.

    A coding that the target already has at the very same place by the same coder is not doubled:
    its memos go to the one that stays. Returns the number of codings moved. One undo step.

    Raises:
        RuleBroken: the two are the same, or one lies below the other.
    """
    from qualcode.services import quarantine

    book = current(session)
    source, target = _one(book, code_id), _one(book, into)
    if source.id == target.id or would_cycle(book, source.id, into):
        raise RuleBroken(
            "“{name}” cannot be merged with itself or with a code below it.", name=source.name
        )
    project = session.project
    standing = {
        (c.source_id, c.start, c.end, c.coder_id): c.id
        for c in codings.codings(project, code_id=into)
    }
    moved = 0
    with project.act(
        session.coder_id, "code.merge", code=book.path(code_id), into=book.path(into)
    ) as action:
        for coding in codings.codings(project, code_id=code_id):
            twin = standing.get((coding.source_id, coding.start, coding.end, coding.coder_id))
            if twin:
                _move_memos(session, action, "coding", coding.id, twin)
                action.delete("coding", coding.id)
            else:
                action.update("coding", coding.id, code_id=into)
                moved += 1
        quarantine.recode(session, action, code_id, into)
        _move_memos(session, action, "code", code_id, into)
        followers.follow_code(session, action, code_id, into)
        _adopt(action, book, source, target)
        action.delete("code", code_id)
    return moved


def _move_memos(session: Session, action: Action, target: str, old: str, new: str) -> None:
    for memo in codings.memos(session.project, target_id=old):
        if memo.target == target:
            action.update("memo", memo.id, target_id=new)


def _adopt(action: Action, book: Codebook, source: Code, target: Code) -> None:
    position = _next_position(book, target.id)
    for child in book.children(source.id):
        if sibling_named(book, target.id, child.name):
            raise RuleBroken(
                "Both codes have a sub-code “{name}”. Merge or rename these first.",
                name=child.name,
            )
        action.update("code", child.id, parent_id=target.id, position=position)
        position += 1


def split(
    session: Session, code_id: CodeId, parts: Mapping[str, Sequence[CodingId]]
) -> dict[str, CodeId]:
    """Give codings of a code to new codes below it; those not named stay. One undo step.

    Args:
        session: the coder at the project.
        code_id: the code to split.
        parts: name of each new sub-code and the codings it takes.

    Raises:
        RuleBroken: a name is taken or not possible, or a coding is not of this code.
    """
    book = current(session)
    code = _one(book, code_id)
    own = {coding.id for coding in codings.codings(session.project, code_id=code_id)}
    for name, taken in parts.items():
        check_name(book, code_id, name)
        strangers = [coding for coding in taken if coding not in own]
        if strangers:
            raise RuleBroken("Coding {id} is not coded “{name}”.", id=strangers[0], name=code.name)
    made: dict[str, CodeId] = {}
    with session.project.act(
        session.coder_id, "code.split", code=book.path(code_id), parts=list(parts)
    ) as action:
        for offset, (name, taken) in enumerate(parts.items()):
            position = _next_position(book, code_id) + offset
            made[name] = _create(action, name, code_id, position, {"color": code.color})
            for coding in taken:
                action.update("coding", coding, code_id=made[name])
    return made


def retire(session: Session, code_id: CodeId, *, retired: bool = True) -> None:
    """Take a code out of use (or back): its codings stay, new ones are refused."""
    book = current(session)
    verb = "code.retire" if retired else "code.reinstate"
    _one(book, code_id)
    with session.project.act(session.coder_id, verb, code=book.path(code_id)) as action:
        action.update("code", code_id, retired=retired)


def delete(session: Session, code_id: CodeId) -> tuple[int, int]:
    """Delete a code with all below it, their codings and memos. One undo step brings all back.

    Returns the numbers of codes and of codings deleted.
    """
    from qualcode.services import quarantine

    book = current(session)
    _one(book, code_id)
    doomed = book.descendants(code_id)
    gone = 0
    with session.project.act(
        session.coder_id, "code.delete", code=book.path(code_id), codes=len(doomed)
    ) as action:
        quarantine.forget_codes(session, action, [code.id for code in doomed])
        for code in reversed(doomed):
            for coding in codings.codings(session.project, code_id=code.id):
                _delete_memos(session, action, coding.id)
                action.delete("coding", coding.id)
                gone += 1
            _delete_memos(session, action, code.id)
            action.delete("code", code.id)
    return len(doomed), gone


def _delete_memos(session: Session, action: Action, target_id: str) -> None:
    for memo in codings.memos(session.project, target_id=target_id):
        action.delete("memo", memo.id)


def _one(book: Codebook, code_id: CodeId) -> Code:
    code = book.by_id.get(code_id)
    if code is None:
        raise RuleBroken("There is no code “{name}”.", name=code_id)
    return code
