"""Search across the project: every spelling, exact spans, whatever happened to the texts meanwhile."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from qualcode.model.errors import InputProblem, NotFound, RuleBroken
from qualcode.model.source import Role
from qualcode.services import (
    indexing,
    lexicon,
    patterns,
    projects,
    reduction,
    search,
    search_acts,
    sources,
)
from qualcode.services.search import Narrowing
from qualcode.services.search_acts import Extent
from qualcode.services.session import Session
from qualcode.store import codings, search_index
from qualcode.text.dialect.query import Mode
from tests import builders

NEGATED = (
    "tidak ada", "dak ado", "dak do", "tidak ado", "nggak ada", "gak ada", "idak ado", "dakado", "katek",
)  # fmt: skip


def add(study, name, *turns):
    """Store one more interview, as an import would."""
    with study.project.act(study.session.coder_id, "source.import", n=1) as action:
        study.sources[name] = builders.add_source(action, name, "idi", turns, study.informants)


def hits(session, query, mode=Mode.DIALECT, **narrowing):
    found = list(search.search(session, query, mode=mode, narrowing=Narrowing(**narrowing)))
    for hit in found:
        assert reduction.text(session, hit.source_id)[hit.start : hit.end] == hit.text
    return found


def words(session, query, mode=Mode.DIALECT, **narrowing):
    return [hit.text for hit in hits(session, query, mode, **narrowing)]


@pytest.fixture
def spellings(study):
    """A source that says *tidak ada* in every way, and what must not be found by it."""
    said = tuple(("I", f"Kalau meja {form} di siko.") for form in NEGATED)
    add(study, "IDI-03", *said, ("I", "Tidak. Ada meja."), ("I", "Dak tau. Ado toko foto."))
    return study


@pytest.mark.parametrize("query", NEGATED)
def test_every_spelling_finds_all_others(spellings, query):
    found = words(spellings.session, query, sources=frozenset({spellings.sources["IDI-03"]}))
    assert found == list(NEGATED)


def test_a_phrase_does_not_cross_a_full_stop(spellings):
    assert "Tidak. Ada" not in words(spellings.session, "tidak ada")


def test_exact_finds_only_the_spelling(spellings):
    assert words(spellings.session, "tidak ada", Mode.EXACT) == ["tidak ada"]
    assert words(spellings.session, "katek", Mode.EXACT) == ["katek"]
    assert words(spellings.session, "meja dak do", Mode.EXACT) == ["meja dak do"]
    assert words(spellings.session, "TOKO FOTO", Mode.EXACT) == ["toko foto"]


def test_what_is_no_dialect_is_left_alone(spellings):
    assert words(spellings.session, "toka") == []
    assert words(spellings.session, "toko") == ["toko"]


def test_a_misspelt_query_and_a_misspelt_text_find_each_other(study):
    add(study, "IDI-03", ("I", "Penyuluhan tu berapo nyo? Ado penyuluan kemaren."))
    assert words(study.session, "penyuluan", Mode.FUZZY) == ["Penyuluhan", "penyuluan"]
    assert words(study.session, "berapa nya") == ["berapo nyo"]


def test_exact_words_that_the_dialect_joins_are_found_alone(study):
    add(study, "IDI-03", ("I", "Berapo nyo, kami di timbang."))
    assert words(study.session, "berapo", Mode.EXACT) == ["Berapo"]
    assert words(study.session, "timbang", Mode.EXACT) == ["timbang"]


def test_a_hit_says_where_it_stands_and_why(study):
    (hit,) = hits(study.session, "tidak ada")
    assert (hit.source, hit.turn, hit.text, hit.informant) == (
        "IDI-02",
        2,
        "dak ado",
        "Informan 02I",
    )
    assert (hit.level.label, hit.role) == ("dialect", Role.INFORMANT)
    assert "tidak ada" in str(hit.why)
    assert hit.left.endswith("Meja ")
    assert hit.right == "."


def test_remarks_are_found_but_part_no_phrase(study):
    add(study, "IDI-03", ("I", "Dak (tertawa) ado."))
    assert words(study.session, "tidak ada", sources=frozenset({study.sources["IDI-03"]})) == [
        "Dak (tertawa) ado"
    ]
    assert words(study.session, "tertawa") == ["tertawa"]


def test_and_not_near_look_at_a_turn(study):
    assert words(study.session, "kader AND lima") == ["Kader", "limo"]
    assert words(study.session, "kader NOT lima", roles=frozenset({Role.PARTICIPANT})) == ["Kader"]
    assert words(study.session, "kader NEAR/2 orang") == ["Orang. Kader", "Kader ado limo orang"]


def test_hits_come_in_reading_order_whatever_the_order_of_import(study):
    add(study, "IDI-10", ("I", "kader"))
    add(study, "AAA", ("I", "kader"))
    add(study, "IDI-2", ("I", "kader"))
    in_order = [hit.source for hit in hits(study.session, "kader")]
    assert list(dict.fromkeys(in_order)) == ["AAA", "FGD-01", "IDI-01", "IDI-2", "IDI-10"]


def test_two_sources_with_one_text_are_both_found(study):
    add(study, "IDI-03", ("I", "bidan"))
    add(study, "IDI-04", ("I", "bidan"))
    assert [hit.source for hit in hits(study.session, "bidan")] == ["IDI-03", "IDI-04"]


def test_a_page_says_whether_there_is_more(study):
    page = search.first(study.session, "kader", limit=2)
    assert len(page.hits) == 2
    assert page.more
    assert not search.first(study.session, "kader", limit=3).more


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [
        ({"source": "IDI-01"}, ["kader", "Kader"]),
        ({"kind": "fgd"}, ["Kader"]),
        ({"role": "interviewer"}, ["kader"]),
        ({"informant": "Informan 01I"}, ["Kader"]),
        ({"attributes": [("Role", "KADER")]}, ["Kader"]),
        ({"attributes": [("role", "bidan")]}, []),
        ({"code": "Input"}, ["Kader"]),
        ({"uncoded": True}, ["kader", "Kader"]),
    ],
)
def test_a_search_can_be_narrowed(study, narrowing, found):
    study.apply("FGD-01", "Kader tu kurang", "Input/Man")
    chosen = search.chosen(study.session, **narrowing)
    assert [hit.text for hit in search.search(study.session, "kader", narrowing=chosen)] == found


def test_a_role_that_does_not_exist_is_refused(study):
    with pytest.raises(RuleBroken, match="no role “bidan”"):
        search.chosen(study.session, role="bidan")


# -- the index follows ------------------------------------------------------------------------


def test_undo_and_redo_of_an_import_need_nothing(study):
    add(study, "IDI-03", ("I", "Meja katek."))
    assert words(study.session, "katek") == ["dak ado", "katek"]
    projects.undo(study.session)
    assert words(study.session, "katek") == ["dak ado"]
    projects.redo(study.session)
    assert words(study.session, "katek") == ["dak ado", "katek"]


def test_a_deleted_source_is_not_found_until_it_is_back(study):
    sources.delete(study.session, study.sources["IDI-02"])
    assert words(study.session, "tidak ada") == []
    projects.undo(study.session)
    assert words(study.session, "tidak ada") == ["dak ado"]


def test_another_version_of_a_text_is_found_and_the_old_one_is_not(study):
    before = words(study.session, "meja")
    source = study.sources["IDI-02"]
    with study.project.act(study.session.coder_id, "source.correct") as action:
        layout = {"turns": [[0, 15, "I", 0, None]], "notes": [], "origin": [[0, 0]]}
        action.update(
            "source", source,
            text_sha=action.keep_text("Kursi katek lah"), layout_sha=action.keep_layout(layout),
        )  # fmt: skip
    assert words(study.session, "meja") == []
    assert words(study.session, "dak ado") == ["katek"]
    projects.undo(study.session)
    assert words(study.session, "meja") == before == ["Meja"]


def test_a_rebuilt_and_a_restored_project_find_the_same(spellings, tmp_path):
    expected = words(spellings.session, "tidak ada")
    spellings.project.rebuild()
    assert words(spellings.session, "tidak ada") == expected
    copy = projects.restore(projects.back_up(spellings.session), tmp_path / "kopi.qualcode")
    with Session.open(copy, "Ani") as session:
        assert words(session, "tidak ada") == expected
        assert projects.verify(session) == []


def test_a_project_from_before_the_index_is_searched_after_its_migration(tmp_path):
    released = builders.ROOT / "tests" / "data" / "projects" / "v1.qualcode"
    with Session.open(Path(shutil.copy(released, tmp_path)), "Ani") as session:
        assert words(session, "tidak ada") == ["dak ado"]
        assert projects.verify(session) == []


def test_the_index_of_a_project_that_can_only_be_read_stands_in_memory(study, monkeypatch):
    with study.project.derived():
        search_index.clear(study.project)
    path = study.project.path
    study.session.close()
    monkeypatch.setattr(os, "access", lambda *_args, **_kwargs: False)
    before = path.read_bytes()
    with Session.open(path, "Ani") as session:
        assert session.project.read_only
        for _ in range(2):
            assert words(session, "tidak ada") == ["dak ado"]
        assert words(session, "penyuluan", Mode.FUZZY) == []
    assert path.read_bytes() == before


def test_the_index_made_step_by_step_equals_the_one_made_anew(spellings):
    session = spellings.session
    words(session, "kader")
    rng = random.Random(4)
    forms = ["timbangan", "sebelah", "kader", "meja", "limo", "duit", "dak", "nyo", "di", "cak"]
    for _ in range(12):
        form = rng.choice(forms)
        match rng.randrange(4):
            case 0:
                lexicon.add(session, form, rng.choice(["tidak ada", "uang", "satu|dua", "kader"]))
            case 1:
                lexicon.switch_off(session, form)
            case 2 if lexicon.listing(session, own=True):
                lexicon.forget(session, lexicon.listing(session, own=True)[0].entry.form)
            case _:
                projects.undo(session)
        stepwise = {q: words(session, q) for q in (*forms, "tidak ada", "uang", "satu")}
        indexing.rebuild(session)
        assert {q: words(session, q) for q in stepwise} == stepwise


# -- the lexicon of the project ---------------------------------------------------------------


def test_an_entry_of_the_project_is_found_at_once_and_undone(study):
    assert words(study.session, "rekan") == []
    lexicon.add(study.session, "sebelah", "rekan")
    assert words(study.session, "rekan") == ["sebelah", "sebelah"]
    projects.undo(study.session)
    assert words(study.session, "rekan") == []
    projects.redo(study.session)
    assert words(study.session, "rekan") == ["sebelah", "sebelah"]


def test_an_entry_that_is_changed_reaches_only_the_turns_that_hold_it(study, monkeypatch):
    words(study.session, "kader")
    keyed = []
    replace = search_index.replace
    monkeypatch.setattr(
        search_index,
        "replace",
        lambda p, number, *rest: (keyed.append(number), replace(p, number, *rest)),
    )
    lexicon.add(study.session, "timbangan", "alat ukur")
    assert words(study.session, "alat ukur") == ["Timbangan"]
    assert len(keyed) == 2  # timbangannyo stands in another turn of the same source


def test_a_form_written_apart_follows_a_changed_entry(study):
    add(study, "IDI-03", ("I", "Beraponyo apo berapo nyo?"))
    words(study.session, "kader")
    lexicon.add(study.session, "beraponyo", "jumlah")
    assert words(study.session, "jumlah") == ["Beraponyo", "berapo nyo"]


def test_a_phrase_of_several_words_can_be_added(study):
    words(study.session, "kader")
    lexicon.add(study.session, "minjam ke sebelah", "pinjam")
    assert words(study.session, "pinjam") == ["minjam ke sebelah"]


def test_a_form_switched_off_is_left_as_it_is_written(study):
    assert words(study.session, "juga") == ["jugo"]
    lexicon.switch_off(study.session, "jugo")
    assert words(study.session, "juga") == []
    assert words(study.session, "jugo") == ["jugo"]
    lexicon.forget(study.session, "jugo")
    assert words(study.session, "juga") == ["jugo"]


def test_entries_go_to_a_file_and_come_back(study, tmp_path):
    lexicon.add(study.session, "posbindu", "pos binaan", note='ditulis "apa adanya", koma')
    lexicon.add(study.session, "samo", "sama|dengan", word_class="preposition")
    target = tmp_path / "kamus.csv"
    assert lexicon.write(target, lexicon.listing(study.session, own=True)) == 2
    entries = lexicon.read(target)
    with builders.new_session(tmp_path / "lain.qualcode") as other:
        assert lexicon.take(other, entries) == (2, 0)
        assert lexicon.take(other, entries) == (0, 0)
        assert lexicon.listing(other, own=True) == lexicon.listing(study.session, own=True)


def test_what_cannot_be_an_entry_is_refused(study, tmp_path):
    with pytest.raises(InputProblem, match="unknown class"):
        lexicon.add(study.session, "x", "y", word_class="apa")
    with pytest.raises(InputProblem, match="has no key"):
        lexicon.add(study.session, "x", " | ")
    with pytest.raises(NotFound):
        lexicon.forget(study.session, "timbangan")
    (tmp_path / "k.csv").write_bytes(b"form,keys\n\xff,\xfe\n")
    with pytest.raises(InputProblem, match="not UTF-8"):
        lexicon.read(tmp_path / "k.csv")
    with pytest.raises(InputProblem, match="cannot be read"):
        lexicon.read(tmp_path / "none.csv")


# -- regular expressions ----------------------------------------------------------------------


def test_a_regular_expression_is_matched_within_turns(study):
    assert words(study.session, r"d[ao]k\s+\w+", Mode.REGEX) == ["dak pernah", "dak ado", "Dak tau"]
    assert words(study.session, r"^kader", Mode.REGEX) == ["Kader"]
    assert words(study.session, r"I: Kader", Mode.REGEX) == []
    assert words(study.session, r"kader", Mode.REGEX, roles=frozenset({Role.PARTICIPANT})) == [
        "Kader"
    ]


@pytest.mark.parametrize("pattern", ["(", "a**", "", "x*", "(?P<a>x)(?P<a>y)", "[z-a]", "a" * 1001])
def test_a_pattern_that_cannot_be_used_is_refused(study, pattern):
    with pytest.raises(InputProblem):
        list(search.search(study.session, pattern, mode=Mode.REGEX))


def test_a_pattern_without_end_is_stopped(study):
    text = "a" * 60 + "!"
    with (
        patterns.PatternSearch(r"(a+)+$", patience=0.4) as pattern,
        pytest.raises(InputProblem, match="takes too long on IDI-01"),
    ):
        list(pattern.places("IDI-01", text, [(0, len(text))]))


@pytest.mark.parametrize(
    "query", ["", "   ", "AND", "NOT kader", "(kader", "*", '""', "kader OR", "\0"]
)
def test_a_query_that_cannot_be_read_is_refused_with_a_sentence(study, query):
    with pytest.raises(InputProblem):
        search.first(study.session, query)


@pytest.mark.parametrize("query", ['x" OR norm : "y', "norm:kader", "kader*", "{norm} : x", "a^2", "'; x --", "😀 kader", "ß", "½", "52,94", "x" * 900])  # fmt: skip
def test_a_strange_query_harms_nothing(study, query):
    for mode in (Mode.DIALECT, Mode.EXACT, Mode.FUZZY):
        search.first(study.session, query, mode=mode)


# -- coding what was found --------------------------------------------------------------------


def test_all_hits_are_coded_in_one_step(study):
    found = hits(study.session, "kader")
    made = search_acts.code_hits(study.session, found, study.code("Input/Man"))
    assert len(made) == 3
    texts = [study.text(hit.source) for hit in found]
    coded = sorted(codings.codings(study.project), key=lambda c: made.index(c.id))
    assert [text[c.start : c.end] for text, c in zip(texts, coded, strict=True)] == [
        "Kader tu kurang.",
        "Siapo bae yang jadi kader di siko?",
        "Kader ado limo orang, tapi yang aktif cuman duo.",
    ]
    projects.undo(study.session)
    assert codings.codings(study.project) == []


def test_a_sentence_with_two_hits_is_coded_once_and_never_twice(study):
    found = hits(study.session, "kader OR limo")
    code = study.code("Input/Man")
    first = search_acts.code_hits(study.session, found, code)
    assert len(first) == 3
    assert search_acts.code_hits(study.session, found, code) == []
    assert len(search_acts.code_hits(study.also("Budi").session, found, code)) == 3


@pytest.mark.parametrize(
    ("extent", "coded"),
    [
        (Extent.MATCH, "dak ado"),
        (Extent.SENTENCE, "Meja dak ado."),
        (Extent.TURN, "Timbangan rusak, minjam ke sebelah. Meja dak ado."),
    ],
)
def test_how_much_is_coded_can_be_chosen(study, extent, coded):
    found = hits(study.session, "tidak ada")
    (made,) = search_acts.code_hits(study.session, found, study.code("Input/Man"), extent)
    coding = codings.coding(study.project, made)
    assert study.text("IDI-02")[coding.start : coding.end] == coded


# -- saved searches ---------------------------------------------------------------------------


def test_a_saved_search_finds_again_what_it_found(study):
    narrowing = search.chosen(
        study.session, source="IDI-01", role="informant", attributes=[("role", "ibu")]
    )
    search_acts.save(study.session, " Kader  ", "kader", mode=Mode.FUZZY, narrowing=narrowing)
    kept = search_acts.find_saved(builders.reopen(study).session, "kader")
    assert (kept.name, kept.query, kept.mode, kept.narrowing) == (
        "Kader",
        "kader",
        Mode.FUZZY,
        narrowing,
    )


def test_saving_under_the_same_name_replaces_and_undo_brings_back(study):
    search_acts.save(study.session, "Kader", "kader")
    search_acts.save(study.session, "KADER", "kader OR petugas")
    assert [one.query for one in search_acts.saved(study.session)] == ["kader OR petugas"]
    projects.undo(study.session)
    assert [one.query for one in search_acts.saved(study.session)] == ["kader"]
    search_acts.forget(study.session, "kader")
    with pytest.raises(NotFound):
        search_acts.find_saved(study.session, "kader")
    with pytest.raises(RuleBroken):
        search_acts.save(study.session, " ", "x")
