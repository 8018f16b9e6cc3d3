"""Random acts of reduction, display and conclusion among those of coding: undone, redone, always sound."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings

from qualcode.model.conclusion import FindingStatus, Side, Subject, Triangulation, Verdict
from qualcode.model.correction import UnsettledState
from qualcode.model.reduction import SHEET_FIELDS, Direction, LinkKind, Relevance
from qualcode.services import (
    conclusion,
    correcting,
    glossing,
    projects,
    quarantine,
    reduction_sheets,
    sources,
    triangulation,
    turns,
    written_cells,
)
from qualcode.services.reduction import text
from qualcode.store import sources as store
from tests import builders
from tests.services import test_random_acts as acts
from tests.services.test_random_acts import SEEDS, act, check_sound, perform

SPINE = tuple(acts.ACTS)
CODING = ("apply_code", "apply_code", "apply_code", "uncode", "recode", "add_code", "add_code", "delete_code", "merge", "undo", "redo")  # fmt: skip


def source(a):
    return a.pick(row.source for row in sources.listing(a.session)).id


def finding(a):
    return a.pick(view.finding.id for view in conclusion.findings(a.session))


@act
def weigh(a):
    reduction_sheets.appraise(
        a.session,
        [a.own_coding().id],
        paraphrase=a.pick([None, "", "dengan kata sendiri"]),
        relevance=a.pick([None, *Relevance]),
        direction=a.pick([None, *Direction]),
        clear=a.pick([(), ("relevance",), ("direction",)]),
    )


@act
def write_gloss(a):
    glossing.gloss(a.session, a.own_coding().id, a.pick(["", "artinya", "maksudnya"]))


@act
def gather(a):
    reduction_sheets.gather(a.session, a.code(), [a.code(), a.code()])


@act
def lead(a):
    evidence = a.pick([(), (a.own_coding().id,)])
    reduction_sheets.lead(a.session, a.code(), a.code(), sign=a.pick("+- "), evidence=evidence)


@act
def change_link(a):
    link = a.pick(reduction_sheets.links(a.session, LinkKind.LEADS))
    sign, note = a.pick([None, "+", "-", ""]), a.pick([None, "", "karena jauh"])
    evidence = a.pick([None, (), (a.own_coding().id,)])
    reduction_sheets.change_link(a.session, link.id, sign=sign, note=note, evidence=evidence)


@act
def unlink(a):
    link = a.pick(reduction_sheets.links(a.session))
    reduction_sheets.unlink(a.session, link.from_code, link.to_code, kind=a.pick([None, link.kind]))


@act
def fill_sheet(a):
    chosen = source(a)
    there = reduction_sheets.sheet(a.session, chosen)
    kind = next(s.kind for s in store.all_sources(a.session.project) if s.id == chosen)
    form = there.kind if there else reduction_sheets.kind_for(kind)
    fields = {a.pick(sorted(SHEET_FIELDS[form])): a.pick(["", "dana kurang", "tanya lagi"])}
    reduction_sheets.fill_sheet(a.session, chosen, fields)


@act
def write_cell(a):
    coding = a.own_coding()
    place = written_cells.place_at({"code": coding.code_id, "source": coding.source_id})
    written_cells.write(a.session, place, a.pick(["", "Kurang.", "Ada."]))


@act
def find_something(a):
    conclusion.add(a.session, a.pick(["Dana kurang.", "Kader aktif."]), codes=[a.code()])


@act
def rest_on(a):
    conclusion.link(a.session, finding(a), [("coding", a.own_coding().id)], a.pick([*Side]))


@act
def rest_no_more(a):
    conclusion.unlink(a.session, finding(a), [a.own_coding().id])


@act
def call(a):
    conclusion.set_status(a.session, finding(a), a.pick([*FindingStatus]), reason=a.pick(["", "r"]))


@act
def log_tactic(a):
    tactic = a.pick(sorted(conclusion.TACTICS))
    conclusion.log_tactic(a.session, finding(a), tactic, a.pick(["", "dibandingkan"]))


@act
def give_finding_up(a):
    conclusion.delete(a.session, finding(a))


@act
def decide(a):
    subject = Subject(kind="code", id=a.code())
    every = triangulation.positions(a.session, Triangulation.SOURCE, subjects=[subject])
    party = a.pick(position.party.key for position in every)
    triangulation.decide(a.session, subject, Triangulation.SOURCE, party, a.pick([*Verdict]))


@act
def withdraw(a):
    subject = Subject(kind="code", id=a.code())
    every = triangulation.positions(a.session, Triangulation.SOURCE, subjects=[subject])
    party = a.pick(position.party.key for position in every if position.decided)
    triangulation.withdraw(a.session, subject, Triangulation.SOURCE, party)


@act
def correct(a):
    chosen = source(a)
    old = text(a.session, chosen)
    at = a.pick(range(len(old)))
    size, new = a.pick([0, 1, 12, 60]), a.pick(["", "x", " kata baru ", "\nI: "])
    correction = correcting.preview(a.session, chosen, old[:at] + new + old[at + size :])
    correcting.apply(a.session, correction)


@act
def settle(a):
    entry = a.pick(quarantine.listing(a.session)).entry
    if entry.state is UnsettledState.CHANGED and a.pick([True, False]):
        quarantine.confirm(a.session, [entry])
    elif a.pick([True, False]):
        quarantine.place(a.session, entry, 0, a.pick([3, 9]))
    else:
        quarantine.give_up(a.session, [entry])


@act
def change_turns(a):
    chosen = source(a)
    n = a.pick(range(1, 5))
    match a.pick(range(4)):
        case 0:
            turns.join(a.session, chosen, n)
        case 1:
            turns.split(a.session, chosen, n, a.pick(range(40)))
        case 2:
            turns.mark_note(a.session, chosen, n, is_note=a.pick([True, False]))
        case _:
            turns.give_to(a.session, chosen, n, a.pick(["P", "Kader", ""]))


ANALYSIS = tuple(name for name in acts.ACTS if name not in SPINE)


@settings(max_examples=6, deadline=None)
@given(seed=SEEDS)
def test_acts_of_the_whole_analysis_are_undone_and_redone(
    seed, tmp_path_factory: pytest.TempPathFactory
):
    choice = random.Random(seed)
    with builders.new_session(tmp_path_factory.mktemp("acts") / "a") as session:
        study = builders.fill(session).also("Budi")
        assert study.session.coder_id
        start = study.content()
        done = set()
        for _ in range(120):
            verb = choice.choice((*ANALYSIS, *CODING))
            if perform(study, verb, tuple(choice.randrange(61) for _ in range(8))):
                done.add(verb)
        check_sound(study)
        end, undone = study.content(), 0
        with pytest.raises(acts.NotFound):
            while True:
                projects.undo(study.session)
                undone += 1
        assert study.content() == start
        for _ in range(undone):
            projects.redo(study.session)
        assert study.content() == end
        check_sound(study)
        assert len(done) > 6
