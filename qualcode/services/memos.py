"""All memos of a project: what each is on, who wrote it, and where its words are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qualcode.analysis.retrieve import Quoter
from qualcode.model.coding import Memo, MemoTarget
from qualcode.model.sentence import mark
from qualcode.model.study import Study
from qualcode.services import display, reduction, written_cells
from qualcode.services.session import Session
from qualcode.services.uncollected import uncollected
from qualcode.store import analysis

TARGETS: Mapping[MemoTarget, str] = {
    MemoTarget.PROJECT: mark("project"),
    MemoTarget.SOURCE: mark("source"),
    MemoTarget.INFORMANT: mark("informant"),
    MemoTarget.CODE: mark("code"),
    MemoTarget.CODING: mark("coding"),
    MemoTarget.CELL: mark("written cell"),
    MemoTarget.FINDING: mark("finding"),
    MemoTarget.UNSETTLED: mark("coding without a place"),
}
QUOTE = 60
"""Characters of a quotation that say which coding a memo is on."""


@dataclass(frozen=True, slots=True)
class MemoLine:
    """A memo with the name of what it is on ("" for the project), and who wrote it."""

    memo: Memo
    name: str
    coder: str


@uncollected()
def lines(
    session: Session, *, target: MemoTarget | None = None, target_id: str | None = None
) -> list[MemoLine]:
    """Return memos, oldest first, each with what it is on; on one kind of target or one target."""
    found = reduction.memos(session, target=target, target_id=target_id)
    if not found:
        return []
    study = display.study(session)
    called: dict[MemoTarget, Callable[[str], str]] = {}
    rows = []
    for memo in found:
        if memo.target not in called:
            called[memo.target] = _namer(session, study, memo.target)
        coder = study.coders.get(memo.coder_id, "")
        rows.append(MemoLine(memo, called[memo.target](memo.target_id), coder))
    return rows


def _namer(session: Session, study: Study, target: MemoTarget) -> Callable[[str], str]:
    """Return what tells the name of a thing of this kind."""
    names: dict[str, str] = {}
    match target:
        case MemoTarget.SOURCE:
            names = {source.id: source.name for source in study.sources.values()}
        case MemoTarget.INFORMANT:
            names = {person.id: person.name for person in study.informants.values()}
        case MemoTarget.CODE:
            names = {code.id: study.codebook.path(code.id) for code in study.codebook.codes}
        case MemoTarget.CODING:
            quote = Quoter(study)
            codings = {coding.id: coding for coding in study.codings}

            def quoted(coding_id: str) -> str:
                if coding_id not in codings:
                    return ""
                one = quote(codings[coding_id])  # type: ignore[index]
                words = " ".join(one.text.split())
                shown = words if len(words) <= QUOTE else f"{words[: QUOTE - 1]}…"
                return f"{one.code}: “{shown}” ({one.citation})"

            return quoted
        case MemoTarget.FINDING:
            found = analysis.findings(session.project)
            names = {one.id: f"{one.number}. {one.proposition}" for one in found}
        case MemoTarget.CELL:
            cells = written_cells.lines(session)
            names = {one.cell.id: " × ".join(filter(None, (one.row, one.col))) for one in cells}
        case _:
            pass
    return lambda target_id: names.get(target_id, "")
