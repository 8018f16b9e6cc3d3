"""What importing does with several interviews, surveys, folders, comments and the names of files."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import docx as python_docx
import pytest

from qualcode.model.coding import MemoTarget
from qualcode.model.errors import InputProblem, NotFound, RuleBroken, Stopped
from qualcode.services import aliases, importing, projects, protocol, reduction, sources
from qualcode.store import sources as store
from qualcode.store.history import past
from qualcode.text.turns import Profile

DATA = Path(__file__).parents[1] / "data"
_spec = importlib.util.spec_from_file_location(
    "build_docx", Path(__file__).parents[1] / "ingest" / "build_docx.py"
)
assert _spec is not None
assert _spec.loader is not None
word = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(word)


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def bring(session, *paths, profile=None, **how):
    files = importing.read(importing.find_files(paths), profile=profile)
    return importing.bring_in(session, files, **how)


def names(session):
    return [row.source.name for row in sources.listing(session)]


TURNS = "P: Apa kegiatannya?\n{0}: Nimbang be.\nP: Siapa yang datang?\n{0}: Ibu-ibu {1}.\n"


FAMILY = """Informan : Informan 6
P : Siapa yang masak bu?
I : Ibu mertua.
Mertua informan : Sayo yang masak, dio begawe dari pagi sampai sore.
P : Masak apa nek?
Mertua informan : Sayur bening samo ikan, yang lunak be untuk budak.
I : Iyo, tiap hari.
"""


def test_the_family_beside_an_informant_speaks_but_is_no_informant(session, tmp_path):
    (report,) = bring(session, write(tmp_path, "IDI-06.txt", FAMILY))
    assert [person.name for person in store.informants(session.project)] == ["Informan 6"]
    assert {s.label: (s.role, s.informant) for s in report.speakers} == {
        "P": ("interviewer", ""), "I": ("informant", "Informan 6"), "Mertua informan": ("informant", ""),
    }  # fmt: skip
    assert any(
        "“Mertua informan” speaks beside the informant" in str(p.what) for p in report.problems
    )
    grandmother = sources.find_speaker(session, report.source, "Mertua informan")
    sources.change_speaker(session, grandmother.id, new_informant="Mertua Informan 6")
    assert len(store.informants(session.project)) == 2
    with pytest.raises(RuleBroken, match="the name of another informant"):
        sources.change_speaker(session, grandmother.id, new_informant="mertua informan 6")
    projects.undo(session)
    assert [person.name for person in store.informants(session.project)] == ["Informan 6"]


def test_a_grandmother_who_is_asked_herself_is_the_informant(session, tmp_path):
    text = "P : Siapa yang masak nek?\nNenek : Sayo.\nP : Masak apa?\nNenek : Sayur bening.\n"
    bring(session, write(tmp_path, "IDI-07.txt", text))
    assert [person.name for person in store.informants(session.project)] == ["Informan 7"]


def test_several_at_once_are_no_informant(session, tmp_path):
    text = "M : Ada dana?\nP1 : Dak.\nP2 : Dak ado.\nP1, P2 : Iyo.\nSemua : Iyo.\nM : Terus?\n"
    bring(session, write(tmp_path, "FGD-01.txt", text))
    people = [person.name for person in store.informants(session.project)]
    assert people == ["P1 (FGD-01)", "P2 (FGD-01)"]


@pytest.mark.parametrize("stage", ["storing", "indexing"])
def test_an_import_that_is_stopped_leaves_nothing(session, tmp_path, stage):
    for number in range(4):
        write(tmp_path, f"IDI-{number}.txt", f"P: Apa?\nI: Itu {number}.\nP: Oh?\n")
    files = importing.read(importing.find_files([tmp_path]))
    told = []

    def progress(done, total, name):
        told.append((done, total, name))
        return not (done == 2 and bool(name) == (stage == "storing"))

    with pytest.raises(Stopped, match="nothing was stored"):
        importing.bring_in(session, files, progress=progress)
    assert told[:2] == [(0, 4, "IDI-0"), (1, 4, "IDI-1")]
    assert told[-1] == ((2, 4, "IDI-2") if stage == "storing" else (2, 4, ""))
    assert sources.listing(session) == []
    assert store.informants(session.project) == []
    assert projects.verify(session) == []
    with pytest.raises(NotFound):
        projects.undo(session)
    assert len(importing.bring_in(session, files)) == 4


def test_several_interviews_of_a_file_become_sources_named_by_their_informants(session):
    reports = bring(session, DATA / "layouts" / "two_interviews.docx")
    assert names(session) == ["two_interviews - IF-01", "two_interviews - IF-02"]
    assert [r.words for r in reports] == [9, 12]
    people = {p.name: dict(p.attributes) for p in sources.informants(session)}
    assert people == {"Informan 1": {"age": "34 tahun"}, "Informan 2": {"age": "51 tahun"}}
    projects.undo(session)
    assert names(session) == []


def test_respondents_who_wrote_the_same_are_both_kept(session, tmp_path):
    path = write(tmp_path, "survei.csv", "No;Saran untuk posyandu?\n1;Bukak tiap minggu be bu\n2;Bukak tiap minggu be bu\n3;Kader ditambah dua orang lagi\n")  # fmt: skip
    bring(session, path)
    assert names(session) == ["survei - R1", "survei - R2", "survei - R3"]
    assert [r.problems[0].severity for r in bring(session, path)] == ["warning"] * 3
    assert len(names(session)) == 3


def test_the_log_counts_what_was_stored_and_not_what_was_there_already(session, tmp_path):
    first = write(tmp_path, "IDI-1.txt", TURNS.format("I", "dusun"))
    again = write(tmp_path, "salinan.txt", TURNS.format("I", "dusun"))
    other = write(tmp_path, "IDI-2.txt", TURNS.format("I", "desa"))
    reports = bring(session, first, again, other)
    assert sum(report.source is not None for report in reports) == len(names(session)) == 2
    (act,) = [act for act in past(session.project) if act.verb == "source.import"]
    assert act.facts["n"] == 2


def test_respondents_are_not_taken_for_informants_of_the_same_number(session, tmp_path):
    bring(session, write(tmp_path, "IDI-01.txt", TURNS.format("I", "semua")))
    bring(session, write(tmp_path, "s.csv", "No;Saran untuk posyandu?\n1;Bukak tiap minggu be bu\n2;Kader ditambah dua orang\n"))  # fmt: skip
    assert [p.name for p in sources.informants(session)] == ["Informan 1", "s - R1", "s - R2"]


def test_what_a_folder_holds_beside_transcripts_is_named_and_not_read(session, tmp_path):
    write(tmp_path, "IDI-1.txt", TURNS.format("I", "dusun"))
    for name in ("README.md", "LICENSE.txt", "informan.csv", "lama.doc", "rekaman.mp3", ".tersembunyi.txt", "~$IDI.docx"):  # fmt: skip
        write(tmp_path, name, "x: y\nz: w\n")
    assert [path.name for path in importing.find_files([tmp_path])] == ["IDI-1.txt"]
    told = {r.file.rpartition("/")[2]: str(r.problems[0].what) for r in importing.report_of(importing.passed_over([tmp_path]))}  # fmt: skip
    assert set(told) == {"README.md", "LICENSE.txt", "informan.csv", "lama.doc", tmp_path.name}
    assert "rekaman.mp3" in told[tmp_path.name]
    assert importing.passed_over([tmp_path / "README.md"]) == []


def test_comments_become_memos_when_wanted(session, tmp_path):
    document = python_docx.Document()
    document.add_paragraph("P: Siapa yang melatih?")
    paragraph = document.add_paragraph("I: ")
    said = paragraph.add_run("dak ado nian")
    document.add_paragraph("P: Oh?")
    document.add_comment([said], text="bandingkan dengan camat", author="Rina", initials="R")
    document.save(tmp_path / "a.docx")
    bring(session, tmp_path / "a.docx", comments=True)
    (memo,) = reduction.memos(session, target=MemoTarget.SOURCE)
    assert memo.body == "“dak ado nian”\nbandingkan dengan camat\n(Rina)"


def test_names_of_files_tell_facts_by_a_pattern(session, tmp_path):
    path = write(
        tmp_path, "IF-07_Bidan Desa_Sungai Lamun_2022-07-03.txt", TURNS.format("I", "dusun")
    )
    bring(session, path, profile=Profile(file_name="{informant}_{role}_{site}_{date}"))
    (row,) = sources.listing(session)
    assert row.source.meta["date"] == "2022-07-03"
    (person,) = sources.informants(session)
    assert person.name == "Informan 7"
    assert dict(person.attributes) == {"role": "Bidan Desa", "site": "Sungai Lamun"}


@pytest.mark.parametrize("pattern", ["tanpa bidang", "{a}{b}"])
def test_a_pattern_of_file_names_that_cannot_work_is_refused(tmp_path, pattern):
    path = write(tmp_path, "a.txt", TURNS.format("I", "x"))
    (file,) = importing.read([path], profile=Profile(file_name=pattern))
    assert file.transcript is None
    assert "pattern of file names" in str(file.problems[0].what)


def test_header_wins_over_the_name_of_the_file(session, tmp_path):
    bring(session, write(tmp_path, "IDI 3 Mei 2021.txt", "Tanggal : 4 Mei 2021\nUmur: 30\n\n" + TURNS.format("I", "x")))  # fmt: skip
    assert sources.listing(session)[0].source.meta["date"] == "4 Mei 2021"


def test_key_informants_and_others_of_one_number_are_different_people(session, tmp_path):
    bring(session, write(tmp_path, "a.txt", TURNS.format("IK1", "a")), write(tmp_path, "b.txt", TURNS.format("I1", "b")))  # fmt: skip
    assert {p.name for p in sources.informants(session)} == {"Informan Kunci 1", "Informan 1"}
    assert aliases.propose(session) == []


# -- aliases --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "number"),
    [("Indepth Informan 1", ("", "1")), ("Inf. 1", ("", "1")), ("IF-01", ("", "1")), ("Infroman 1", ("", "1")), ("Informan Kunci 2", ("kunci", "2")),
     ("IK-02", ("kunci", "2")), ("Peserta 3 (FGD 1)", ("", "")), ("Ibu Siti", ("", ""))],
)  # fmt: skip
def test_numbers_of_informants_are_read_from_their_names(name, number):
    assert aliases.number_of(name) == number


def test_informants_under_several_names_are_proposed_and_joined_in_one_step(session, tmp_path):
    bring(session, write(tmp_path, "IDI-01.txt", TURNS.format("I", "satu")))
    other = sources.add_informant(session, "IF-01", role="kader", age="30")
    sources.add_informant(session, "Informan 2")
    third = sources.add_informant(session, "Indepth Informan 1", age="31")
    reduction.write_memo(session, MemoTarget.INFORMANT, other, "catatan")
    (proposal,) = aliases.propose(session)
    assert proposal.keep.name == "Informan 1"
    assert {p.name for p in proposal.others} == {"IF-01", "Indepth Informan 1"}
    differing = aliases.join(session, proposal.keep.id, [other, third])
    assert differing == ["age: 30 / 31"]
    kept = sources.find_informant(session, "Informan 1")
    assert dict(kept.attributes) == {"role": "kader", "age": "30"}
    assert [p.name for p in sources.informants(session)] == ["Informan 1", "Informan 2"]
    assert [m.target_id for m in reduction.memos(session, target=MemoTarget.INFORMANT)] == [kept.id]
    projects.undo(session)
    assert len(sources.informants(session)) == 4


def test_speakers_go_over_to_the_informant_that_stays(session, tmp_path):
    bring(session, write(tmp_path, "IDI-01.txt", TURNS.format("I", "satu")))
    bring(session, write(tmp_path, "x.txt", TURNS.format("NR", "dua")))
    people = {p.name: p.id for p in sources.informants(session)}
    aliases.join(session, people["Informan 1"], [people["x"]])
    linked = {s.informant_id for s in store.speakers(session.project) if s.informant_id}
    assert linked == {people["Informan 1"]}


def test_two_who_speak_in_one_source_are_not_proposed(session, tmp_path):
    bring(session, write(tmp_path, "a.txt", "P: Apa?\nInf 1: Itu.\nP: Ya?\nInf 1: Ya.\nNy. Siti: Benar.\nNy. Siti: Iyo.\nBu Siti: Dak.\nBu Siti: Dak nian.\n"))  # fmt: skip
    for proposal in aliases.propose(session):
        assert "Siti" not in proposal.keep.name


def test_joining_an_informant_with_itself_is_refused(session):
    one = sources.add_informant(session, "A")
    with pytest.raises(RuleBroken):
        aliases.join(session, one, [one])


# -- protocol -------------------------------------------------------------------------------------


def test_the_protocol_tells_informants_roles_and_what_the_import_reported(session, tmp_path):
    head = "Informan : 4\nJabatan : Bidan\nTanggal : 3 Juli 2022\nTempat : Polindes\nPewawancara : Rina\n\n"
    bring(session, write(tmp_path, "IDI-04.txt", head + TURNS.format("I", "semua") + "Halaman 2\nI: |x| [/] ya.\n"))  # fmt: skip
    found = protocol.protocol(session)
    (row,) = found.rows
    assert (row.informants, row.roles, row.date, row.place, row.interviewer) == (("Informan 4",), ("Bidan",), "3 Juli 2022", "Polindes", "Rina")  # fmt: skip
    assert (found.words, found.turns) == (row.words, row.turns) == (11, 6)
    assert any("no speech" in str(problem.what) for problem in row.problems)


def test_the_protocol_in_word_and_markdown_holds_the_same_table(session, tmp_path):
    bring(session, DATA / "layouts")
    found = protocol.write(session, tmp_path / "a.docx")
    document = python_docx.Document(str(tmp_path / "a.docx"))
    table = document.tables[0]
    assert len(table.rows) == len(found.rows) + 1
    words = [cell.text for cell in table.rows[1].cells]
    protocol.write(session, tmp_path / "a.md")
    lines = (tmp_path / "a.md").read_text(encoding="utf-8").split("\n")
    row = next(line for line in lines if line.startswith("| 1 |"))
    assert [cell.strip() for cell in row.strip("|").split("|")][-2:] == words[-2:]
    first = (tmp_path / "a.docx").read_bytes()
    protocol.write(session, tmp_path / "b.docx")
    assert (tmp_path / "b.docx").read_bytes() == first


def test_the_word_protocol_is_sound(session, tmp_path):
    from openxml_audit import OpenXmlValidator

    bring(session, DATA / "layouts" / "theme_matrix.docx")
    protocol.write(session, tmp_path / "a.docx")
    assert OpenXmlValidator().validate(str(tmp_path / "a.docx")).is_valid


def test_a_protocol_of_an_unknown_format_is_refused(session, tmp_path):
    with pytest.raises(InputProblem, match=r"\.docx \.md"):
        protocol.write(session, tmp_path / "a.xyz")
