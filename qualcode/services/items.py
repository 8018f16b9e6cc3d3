"""Themes become questionnaire items and hypotheses; the trace back to the quotations is kept."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.analysis import joint
from qualcode.analysis.retrieve import Quoter
from qualcode.messages import tr
from qualcode.model.errors import InputProblem, NotFound, RuleBroken
from qualcode.model.ids import CodingId
from qualcode.model.mixed import DataSet, Item, ItemId, ItemKind
from qualcode.model.result import Result
from qualcode.model.sentence import Sentence, say
from qualcode.services import datasets, display
from qualcode.services.reduction_sheets import authored
from qualcode.services.session import Session
from qualcode.store import mixed as store

MOST_ANSWERS = 6


def listing(session: Session) -> list[Item]:
    """Return questionnaire items and hypotheses, oldest first."""
    return store.items(session.project)


def add(
    session: Session,
    code: str,
    wording: str,
    *,
    kind: ItemKind = ItemKind.ITEM,
    label: str = "",
    data_set: DataSet | None = None,
    variables: Sequence[str] = (),
    evidence: Sequence[CodingId] = (),
) -> ItemId:
    """Make an item or hypothesis of a theme; without evidence, the codings of the theme are it.

    Raises:
        RuleBroken: the code is unknown, or the wording is empty.
        InputProblem: the data set has no such variable.
    """
    study = display.study(session)
    code_id = study.codebook.find(code).id
    if not wording.strip():
        raise RuleBroken("The item has no wording.")
    names: list[str] = []
    if variables:
        if data_set is None:
            raise InputProblem("Variables belong to a data set of the project: name it.")
        data = datasets.load(session, data_set)
        names = [data.variable(name).name for name in variables]
    below = {one.id for one in study.codebook.descendants(code_id)}
    resting = list(evidence) or [one.id for one in study.codings if one.code_id in below]
    same = sum(one.kind is kind for one in listing(session))
    number = f"{'H' if kind is ItemKind.HYPOTHESIS else ''}{same + 1}"
    fields = {
        "kind": str(kind),
        "label": label.strip() or number,
        "wording": wording.strip(),
        "code_id": code_id,
        "dataset_id": datasets.id_of(data_set),
        "variables": names,
        "evidence": resting,
        **authored(session),
    }
    facts = {"label": fields["label"], "code": study.codebook.path(code_id)}
    with session.project.act(session.coder_id, "item.add", **facts) as action:
        return ItemId(action.create("item", fields))


def drop(session: Session, label: str) -> None:
    """Take an item away. One undo step.

    Raises:
        NotFound: there is none of this label or id.
    """
    key = label.strip().casefold()
    gone = [one for one in listing(session) if key in {one.label.casefold(), one.id}]
    if not gone:
        raise NotFound("There is no item “{label}”.", label=label)
    with session.project.act(session.coder_id, "item.drop", label=gone[0].label) as action:
        for one in gone:
            action.delete("item", one.id)


def building(session: Session, *, quotations: int = 2) -> Result:
    """Return the building display: theme, words, item, variable, answers."""
    study = display.study(session)
    quote = Quoter(study)
    by_id = {coding.id: coding for coding in study.codings}
    lines = []
    for item in listing(session):
        known = [by_id[one] for one in item.evidence if one in by_id]
        places = {(one.source_id, one.start, one.end): one for one in known}
        shown = [quote(coding) for coding in list(places.values())[:quotations]]
        code = study.codebook.by_id.get(item.code_id)
        lines.append(
            joint.TraceLine(
                theme=study.codebook.path(item.code_id) if code else tr("(deleted code)"),
                kind=item.kind,
                label=item.label,
                wording=item.wording,
                words=tuple(joint.Words(one.text, one.citation) for one in shown),
                variables=item.variables,
                answers=_answers(session, item),
                lost=len(item.evidence) - len(known),
            )
        )
    return joint.building(lines)


def _answers(session: Session, item: Item) -> Sentence | None:
    if item.dataset_id is None or not item.variables:
        return None
    data_set = next((d for d in datasets.listing(session) if d.id == item.dataset_id), None)
    if data_set is None:
        return None
    data = datasets.load(session, data_set)
    found = []
    for name in item.variables:
        if not data.has(name):
            continue
        codes = [code for code in data.codes(name) if code is not None]
        counts = {code: codes.count(code) for code in sorted(set(codes))}
        if len(counts) <= MOST_ANSWERS:
            shares = ", ".join(f"{data.label_of(name, c)} {n}" for c, n in counts.items())
            found.append(say("{name}: {shares} (n = {n})", name=name, shares=shares, n=len(codes)))
        else:
            found.append(say("{name}: n = {n}", name=name, n=len(codes)))
    return joint.stacked(found)
