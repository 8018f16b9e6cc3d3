"""The log: append-only, chained, and the source of every table."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest
import sqlcipher3.dbapi2 as sqlite

from qualcode.model.errors import RuleBroken
from qualcode.services import projects
from qualcode.store.action import FLUSH_AT, check_tree
from qualcode.store.oplog import broken_links, chain_hash, in_order
from qualcode.store.project import Project
from tests import builders


def ops(project: Project):
    return list(in_order(project.connection))


@pytest.mark.parametrize("table", ["op", "text", "layout"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET rowid = rowid + 1000", "DELETE FROM {}"])
def test_raw_sql_cannot_change_the_past(study, table, verb):
    with pytest.raises(sqlite.IntegrityError, match="append-only"):
        study.project.connection.execute(verb.format(table))


def test_every_operation_carries_the_hash_of_the_one_before(study):
    study.apply("IDI-01", "Dilatih", "Man")
    previous = ""
    for n, op in enumerate(ops(study.project), 1):
        assert (op.seq, op.prev_hash) == (n, previous)
        assert op.hash == chain_hash(op.values()[:12], previous)
        previous = op.hash
    assert study.project.head == previous
    assert broken_links(study.project.connection) == []


def test_time_never_runs_backwards_whatever_the_clock_does(study, clock):
    clock.at = datetime(2001, 1, 1, tzinfo=UTC)
    study.apply("IDI-01", "Dilatih", "Man")
    times = [op.at for op in ops(study.project)]
    assert times == sorted(set(times))


def test_an_act_that_changes_nothing_leaves_no_trace(study):
    before = len(ops(study.project))
    with study.project.act(study.session.coder_id, "code.change") as action:
        action.keep_text("a text nobody uses")
        assert not action.update("code", study.code("Input/Man"), name="Man")
    assert len(ops(study.project)) == before
    assert study.project.row("SELECT count(*) FROM text")[0] == 3


def test_an_act_that_fails_leaves_no_trace(study):
    before = (ops(study.project), builders.everything(study.project))
    with (
        pytest.raises(ZeroDivisionError),
        study.project.act(study.session.coder_id, "code.add") as action,
    ):
        action.create("setting", {"value": 1})
        action.flush()
        _ = 1 / 0
    assert (ops(study.project), builders.everything(study.project)) == before


def test_an_act_larger_than_a_batch_is_one_group(study):
    many = FLUSH_AT * 2 + 7
    with study.project.act(study.session.coder_id, "setting.change") as action:
        for n in range(many):
            action.create("setting", {"value": n}, entity_id=f"s{n}")
    newest = projects.log(study.session, limit=1)[0]
    assert newest.operations == many
    projects.undo(study.session)
    living = "SELECT count(*) FROM setting WHERE deleted = 0 AND id LIKE 's%'"
    assert study.project.row(living)[0] == 0
    assert projects.verify(study.session) == []


def test_a_text_is_stored_once_under_its_hash(study):
    with study.project.act(study.session.coder_id, "x") as action:
        sha = action.keep_text("teks 😀")
        assert action.keep_text("teks 😀") == sha == sha256("teks 😀".encode()).hexdigest()
        action.put_setting("x", 1)
    found = study.project.rows("SELECT body FROM text WHERE sha = ?", (sha,))
    assert found == [("teks 😀",)]


def test_the_tables_are_what_the_log_says(study):
    study.apply("FGD-01", "Kader tu kurang", "Man", memo="m")
    projects.undo(study.session)
    before = builders.everything(study.project)
    projects.repair(study.session)
    assert builders.everything(study.project) == before


def test_the_log_of_a_copied_file_goes_on_as_a_site_of_its_own(study, tmp_path):
    copied = projects.back_up(study.session, tmp_path / "copy.qualcode")
    with Project.open(copied) as project:
        with project.act(study.session.coder_id, "x") as action:
            action.put_setting("here", 1)
        sites = {op.site for op in ops(project)}
        assert len(sites) == 2
        assert broken_links(project.connection) == []
        assert [op.seq for op in ops(project)][-2:] == [1, 2]


def test_names_with_undecodable_bytes_are_stored_legibly(study):
    with study.project.act(study.session.coder_id, "x", file="a\udcff.docx") as action:
        action.put_setting("name", "b\udcff")
    assert projects.get_setting(study.session, "name") == "b?"
    assert projects.verify(study.session) == []


@pytest.mark.parametrize(
    ("entity", "fields"),
    [
        ("coding", {"source_id": "none", "start": 0, "end": 1, "code_id": None, "coder_id": None}),
        ("code", {"parent_id": "none", "name": "x", "keywords": []}),
        ("memo", {"target": "code", "target_id": "none", "kind": "method", "body": "x"}),
        ("speaker", {"source_id": "none", "label": "x"}),
    ],
)
def test_nothing_is_made_that_refers_to_what_is_not_there(study, entity, fields):
    with (
        pytest.raises(RuleBroken, match="removed in the meantime"),
        study.project.act(study.session.coder_id, "x") as action,
    ):
        action.create(entity, fields)


def test_the_tree_check_finds_rings_and_doubles():
    check_tree([("a", None, "A"), ("b", "a", "A"), ("c", "b", "C")])
    with pytest.raises(RuleBroken, match="below itself"):
        check_tree([("a", "b", "A"), ("b", "a", "B")])
    with pytest.raises(RuleBroken, match="below itself"):
        check_tree([("a", "gone", "A")])
    with pytest.raises(RuleBroken, match="already a code “man”"):
        check_tree([("a", None, "Man"), ("b", None, "man")])


def test_a_chain_with_a_missing_link_is_found(study):
    connection = study.project.connection
    connection.execute("DROP TRIGGER op_no_delete")
    victim = ops(study.project)[3]
    connection.execute("DELETE FROM op WHERE id = ?", (victim.id,))
    assert len(broken_links(connection)) == 1
