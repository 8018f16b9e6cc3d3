"""Coders and their layers."""

from __future__ import annotations

import pytest

from qualcode.model.errors import RuleBroken
from qualcode.services import coders, projects, reduction
from qualcode.services.reduction import Place
from qualcode.services.session import Session
from qualcode.store import codings, sources
from qualcode.store.projector import dump


@pytest.fixture
def with_second_layer(study):
    other = Session(study.session.project, "Budi")
    source = sources.all_sources(study.session.project)[0]
    code = codings.codebook(study.session.project).codes[0].id
    turn = sources.turns_of(study.session.project, source.id)[1]
    reduction.apply_code(other, Place(source.id, turn.start, turn.end), code, memo="Catatan Budi")
    return study.session


def test_each_coder_is_listed_with_the_size_of_their_layer(with_second_layer):
    rows = {row.coder.name: (row.codings, row.memos) for row in coders.listing(with_second_layer)}
    assert rows["Budi"] == (1, 1)


def test_deleting_a_coder_takes_their_layer_out_and_one_undo_brings_it_back(with_second_layer):
    session = with_second_layer
    before = dump(session.project.connection, logical=True)
    gone = coders.delete(session, "budi")
    assert gone.codings == 1
    assert "Budi" not in [row.coder.name for row in coders.listing(session)]
    assert projects.verify(session) == []
    projects.undo(session)
    assert dump(session.project.connection, logical=True) == before
    assert projects.verify(session) == []


def test_a_coder_whose_memo_stands_on_anothers_coding_keeps_that_coding(with_second_layer):
    session = with_second_layer
    other = next(c for c in codings.codings(session.project) if c.coder_id != session.coder_id)
    reduction.write_memo(session, reduction.MemoTarget.CODING, other.id, "Setuju?")
    before = dump(session.project.connection, logical=True)
    with pytest.raises(RuleBroken):
        coders.delete(session, "Budi")
    assert dump(session.project.connection, logical=True) == before


def test_nobody_deletes_themselves_while_at_work(with_second_layer):
    with pytest.raises(RuleBroken, match="at work"):
        coders.delete(with_second_layer, with_second_layer.coder_name)


def test_a_renamed_coder_keeps_their_codings_and_goes_on_working(with_second_layer):
    session = with_second_layer
    coders.rename(session, session.coder_name, "Rina")
    assert session.coder_name == "Rina"
    assert coders.find(session, "rina").id == session.coder_id
    with pytest.raises(RuleBroken, match="another coder"):
        coders.rename(session, "Rina", "BUDI")
