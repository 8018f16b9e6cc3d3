from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.ingest import keyfile
from qualcode.model.coding import MemoTarget
from qualcode.model.errors import InputProblem, NotFound, RuleBroken
from qualcode.services import (
    clean_copy,
    codebooks,
    correcting,
    importing,
    projects,
    pseudonyms,
    quarantine,
    reduction,
    search,
    sources,
)
from qualcode.services.session import Session
from qualcode.text.pseudonyms import KeyList, NameKind
from tests import builders

TEXT = """Nama: Siti Rahayu
Alamat: Desa Pematang

P : Siapo namonyo, Bu Siti?
Siti : Siti Rahayu, dari desa pematang. HP 0812 3456 7890, NIK 1571020304050001.
P : Kader lain, Bu?
Siti : Ado Sitti Aminah. Kami dilatih tanggal 12 Maret 2022.
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(keyfile, "COST", 2**10)


@pytest.fixture
def keys() -> KeyList:
    keys = pseudonyms.with_name(KeyList(), "Siti  Rahayu", "Ibu S")
    keys = pseudonyms.with_name(keys, "Siti", "Ibu S")
    return pseudonyms.with_name(keys, "Desa Pematang", "Desa Mawar", NameKind.PLACE)


@pytest.fixture
def named(session: Session, tmp_path: Path):
    """An interview with names everywhere, coded."""
    path = tmp_path / "IDI-03 Siti.txt"
    path.write_text(TEXT, encoding="utf-8")
    (report,) = importing.bring_in(session, importing.read([path]))
    code = codebooks.add_path(session, "Input/Bu Siti")
    for quote in ("Siti Rahayu, dari desa pematang", "Rahayu", "Kader lain", "Sitti Aminah"):
        start = text_of(session, report.source).index(quote, 60)
        place = reduction.Place(report.source, start, start + len(quote))
        reduction.apply_code(session, place, code)
    reduction.write_memo(session, MemoTarget.SOURCE, report.source, "Siti ramah; telp 081234567890")
    return report.source


def text_of(session, source_id):
    return reduction.text(session, source_id)


def quotes(session, source_id):
    body = text_of(session, source_id)
    return [body[c.start : c.end] for c in reduction.source_codings(session, source_id)]


def test_the_preview_counts_and_stores_nothing(session, named, keys):
    before = session.project.head
    plan = pseudonyms.preview(session, keys)
    assert plan.counts["Siti Rahayu", "Ibu S"] == 2
    assert plan.counts["0812 3456 7890", "[telepon]"] == 1
    assert not any(instead == "[tanggal]" for _, instead in plan.counts)
    assert plan.elsewhere >= 4
    assert {p.written for p in pseudonyms.places(session, plan)} >= {"Siti", "desa pematang"}
    assert session.project.head == before


def test_pseudonyms_are_put_in_everywhere_and_codings_are_kept(session, named, keys):
    turns = [t.role for t in sources.document(session, named).turns]
    pseudonyms.apply(session, pseudonyms.preview(session, keys))
    document = sources.document(session, named)
    assert sorted(quotes(session, named)) == [
        "Ibu S",
        "Ibu S, dari Desa Mawar",
        "Kader lain",
        "Sitti Aminah",
    ]
    assert [t.role for t in document.turns] == turns
    assert {t.label for t in document.turns} == {"P", "Ibu S"}
    assert {s.label for s in document.speakers} == {"P", "Ibu S"}
    assert document.source.name == "IDI-03 Ibu S"
    assert "Siti" not in str(document.source.meta)
    assert document.source.file_name == "IDI-03 Ibu S.txt"
    assert [m.body for m in reduction.memos(session)] == ["Ibu S ramah; telp [telepon]"]
    assert codebooks.current(session).find("Input/Bu Ibu S")
    assert quarantine.listing(session) == []
    assert projects.verify(session) == []
    assert not pseudonyms.check_project(session, keys)


def test_it_is_one_step_that_undo_takes_back_and_the_log_tells_no_names(session, named, keys):
    before = builders.logical(session.project)
    pseudonyms.apply(session, pseudonyms.preview(session, keys))
    after = builders.logical(session.project)
    act = projects.log(session)[0]
    assert act.verb == "pseudonym.apply"
    assert all(isinstance(value, int) for value in act.facts.values())
    projects.undo(session)
    assert builders.logical(session.project) == before
    projects.redo(session)
    assert builders.logical(session.project) == after
    assert projects.verify(session) == []


def test_search_finds_the_new_words(session, named, keys):
    pseudonyms.apply(session, pseudonyms.preview(session, keys))
    assert not list(search.search(session, "rahayu", mode="exact"))
    assert list(search.search(session, "mawar", mode="exact"))


def test_other_spellings_are_proposed_confirmed_and_refused(session, named, keys):
    assert [p.form for p in pseudonyms.similar(session, keys)] == ["Sitti"]
    plan = pseudonyms.preview(session, keys, also={"Sitti": "siti"})
    assert plan.counts["Sitti", "Ibu S"] == 1
    assert pseudonyms.similar(session, pseudonyms.refusing(keys, ["sitti"])) == []
    with pytest.raises(NotFound):
        pseudonyms.preview(session, keys, also={"Sitti": "Wati"})


def test_nothing_found_is_no_act(session, named):
    plan = pseudonyms.preview(session, KeyList(), kinds=())
    assert plan.is_empty
    head = session.project.head
    pseudonyms.apply(session, plan)
    assert session.project.head == head


def test_the_list_lies_beside_the_project_encrypted_and_not_in_it(session, named, keys):
    path = pseudonyms.save_list(session, keys, "rahasia")
    assert path == pseudonyms.key_file(session)
    assert path.stat().st_mode & 0o077 == 0
    assert pseudonyms.open_list(session, "rahasia") == keys
    with pytest.raises(InputProblem):
        pseudonyms.open_list(session, "salah")
    assert b"Rahayu" not in path.read_bytes()


def test_a_pseudonym_must_not_tell_a_name(keys):
    with pytest.raises(RuleBroken, match="holds a real name"):
        pseudonyms.with_name(keys, "Wati", "Teman Siti")
    with pytest.raises(RuleBroken, match="holds a real name"):
        pseudonyms.with_name(keys, "Mawar", "Bunga")
    for real, pseudonym in (("", "X"), ("Wati", " "), ("--", "X")):
        with pytest.raises(RuleBroken):
            pseudonyms.with_name(keys, real, pseudonym)
    with pytest.raises(NotFound):
        pseudonyms.without_name(keys, "Wati")
    assert len(pseudonyms.without_name(keys, "SITI").names) == 2


def test_two_people_do_not_get_one_name(study):
    keys = pseudonyms.with_name(KeyList(), "Informan 01I", "Kader")
    keys = pseudonyms.with_name(keys, "Informan 02I", "Kader")
    before = study.content()
    with pytest.raises(RuleBroken, match="Kader"):
        pseudonyms.apply(study.session, pseudonyms.preview(study.session, keys))
    assert study.content() == before


def test_two_labels_of_one_pseudonym_become_one_speaker(study):
    keys = pseudonyms.with_name(pseudonyms.with_name(KeyList(), "K1", "Kader"), "K2", "Kader")
    before = study.content()
    pseudonyms.apply(study.session, pseudonyms.preview(study.session, keys))
    document = sources.document(study.session, study.sources["FGD-01"])
    assert sorted(s.label for s in document.speakers) == ["Kader", "M"]
    assert projects.verify(study.session) == []
    projects.undo(study.session)
    assert study.content() == before


def test_names_are_read_from_a_table(tmp_path):
    path = tmp_path / "nama.csv"
    path.write_text("nama,pseudonim,kind\nSiti,Ibu S,\nMuara,Desa A,place\n", encoding="utf-8")
    assert [(n.real, n.pseudonym, str(n.kind)) for n in pseudonyms.read_names(path)] == [
        ("Siti", "Ibu S", "person"),
        ("Muara", "Desa A", "place"),
    ]
    path.write_text("nama,pseudonim\nSiti,\n", encoding="utf-8")
    with pytest.raises(InputProblem, match="row 2"):
        pseudonyms.read_names(path)


def test_a_file_that_leaves_is_checked(session, named, keys, tmp_path):
    path = tmp_path / "laporan.txt"
    path.write_text("Menurut siti rahayu (0812-3456-7890) kader kurang.", encoding="utf-8")
    assert dict(pseudonyms.check_file(path, keys)) == {
        ("siti rahayu", "person"): 1,
        ("0812-3456-7890", "phone"): 1,
    }
    assert dict(pseudonyms.check_file(path, None)) == {("0812-3456-7890", "phone"): 1}


def test_a_clean_copy_knows_only_the_present(session, named, keys, tmp_path):
    with session.project.act(session.coder_id, "coding.gloss", n=4) as action:
        for coding in reduction.source_codings(session, named):
            action.update("coding", coding.id, gloss="kata Bu Siti", paraphrase="Siti bertanya")
    new = text_of(session, named).replace("Kader lain, ", "")
    correcting.apply(session, correcting.preview(session, named, new))
    reduction.retract(session, [reduction.source_codings(session, named)[0].id])
    pseudonyms.apply(session, pseudonyms.preview(session, keys, also={"Sitti": "Siti"}))
    path = clean_copy.write(session, tmp_path / "bersih")
    with Session.open(path, "Ani") as copy:
        assert builders.logical(copy.project) == builders.logical(session.project)
        assert projects.verify(copy) == []
        assert len(projects.log(copy)) == 1
        with pytest.raises(NotFound):
            projects.undo(copy)
        (one,) = quarantine.listing(copy)
        quarantine.place(copy, one.entry, 0, 5)
        assert copy.project.row(
            "SELECT gloss FROM coding WHERE id = ?", (one.entry.coding_id,)
        ) == ("kata Bu Ibu S",)
    content = path.read_bytes()
    for word in (b"Siti", b"Rahayu", b"Pematang", b"pematang", b"081234567890"):
        assert word not in content
    with pytest.raises(InputProblem):
        clean_copy.write(session, path)
