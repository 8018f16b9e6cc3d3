"""The report of the sample study, read back from Word, says what the project says."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from qualcode.export.word_template import template_bytes
from qualcode.model.conclusion import FindingStatus, Side
from qualcode.model.display import DESIGNS, DisplaySpec
from qualcode.model.errors import InputProblem, RuleBroken
from qualcode.model.matrix import CellContent
from qualcode.model.reduction import ResponseState
from qualcode.services import (
    conclusion,
    demo,
    display,
    display_gallery,
    projects,
    reduction_sheets,
    reporting,
    responses,
    sources,
    triangulation,
    written_cells,
)
from qualcode.services.reporting import ReportOptions
from qualcode.services.session import Session
from qualcode.store.history import past
from tests import builders


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory) -> Path:
    """The analysed sample study; tests work on copies or only read."""
    folder = tmp_path_factory.mktemp("demo")
    with demo.build(folder / "demo", clock=builders.Clock()) as session:
        return session.project.path


@pytest.fixture
def sample(sample_file, tmp_path):
    """A copy of the analysed sample study."""
    path = tmp_path / "studi.qualcode"
    path.write_bytes(sample_file.read_bytes())
    with Session.open(path, "Peneliti") as session:
        yield session


@pytest.fixture(scope="module")
def report(sample_file, tmp_path_factory) -> bytes:
    """The usual report of the sample study in English."""
    path = tmp_path_factory.mktemp("report") / "r.docx"
    with Session.open(sample_file, "Peneliti") as session:
        reporting.write(session, path, ReportOptions(language="en"))
    return path.read_bytes()


def words(text: str) -> str:
    return " ".join(text.split())


def body_text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    return "\n".join(
        "".join(t.text or " " for t in p.iter(qn("w:t"), qn("w:br")))
        for p in document.element.body.iter(qn("w:p"))
    )


def tables_of(data: bytes) -> dict[str, list[list[str]]]:
    """Rows of every table by its title (tables that go on are joined)."""
    found: dict[str, list[list[str]]] = {}
    for table in docx.Document(io.BytesIO(data)).tables:
        title = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        rows = [
            [words(" ".join("".join(t.text or " " for t in p.iter(qn("w:t"), qn("w:br"))) for p in c.iter(qn("w:p"))))
             for c in row.iter(qn("w:tc"))]
            for row in table._tbl.iter(qn("w:tr"))
        ]  # fmt: skip
        found.setdefault(title, []).extend(rows)
    return found


def test_two_reports_of_one_state_are_the_same_bytes(sample, report, tmp_path):
    for name in ("a", "b"):
        reporting.write(sample, tmp_path / f"{name}.docx", ReportOptions(language="en"))
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_the_report_is_sound_word(report, tmp_path):
    path = tmp_path / "r.docx"
    path.write_bytes(report)
    assert [error.description for error in OpenXmlValidator().validate(path).errors] == []


def test_the_group_table_has_its_silences_and_interpretations(sample, report):
    rows = tables_of(report)["Focus group: theme by participant"]
    whole = "\n".join(cell for row in rows for cell in row)
    for line in written_cells.lines(sample):
        if line.cell.place.scope == ("fgd",):
            assert f"Interpretation: {words(line.cell.body)}" in whole
            assert "(Peneliti, 1 March 2026)" in whole
    assert "Dak tau, sayo. (FGD 1, Informan 16) does not know" in whole
    assert "Silent" in whole
    assert "Silent = asked, but gave no answer." in body_text(report)
    merged = [row for row in rows if len(row) == 1 and row[0].startswith("Interpretation")]
    assert len(merged) == sum(
        line.cell.place.scope == ("fgd",) for line in written_cells.lines(sample)
    )
    assert len(merged) > 10


def test_findings_stand_with_their_evidence_and_why_they_are_not_verified(sample, report):
    text = words(body_text(report))
    views = conclusion.findings(sample)
    assert [view.finding.status for view in views] == [
        FindingStatus.VERIFIED,
        FindingStatus.SUPPORTED,
        FindingStatus.TENTATIVE,
    ]
    for view in views:
        assert words(view.finding.proposition) in text
        for line in view.evidence:
            if line.quotation:
                assert f"{words(line.quotation.text)} ({line.quotation.citation})" in text
    assert views[0].unmet == []
    assert "Verification is refused: No search for negative evidence is recorded." in text
    assert "A contradiction is not resolved: Camat, Kepala Desa." in text


def test_the_ledger_holds_the_contradiction_of_officials_and_cadres(sample, report):
    (training, *_) = triangulation.summary(sample)
    names = {v: [p.party.label for p in ps] for v, ps in training.parties.items()}
    assert any(name.startswith("Kepala Dinas") for name in names["contradict"])
    assert "Kader" in names["agree"]
    table = tables_of(report)["Triangulation: sources (types of informants)"]
    whole = "\n".join(cell for row in table for cell in row)
    assert "Menyatakan semua kader dilatih" in whole
    assert "Semua kader sudah dilatih dan berkompeten" in whole


def test_counts_of_the_report_add_up(sample, report):
    rows = tables_of(report)["Informants"]
    study = display.study(sample)
    spoken = sum(int(row[-1]) for row in rows[1:])
    with_person = sum(study.informant_at(c.source_id, c.start) is not None for c in study.codings)
    assert spoken == with_person
    assert len(rows) - 1 == len(study.informants)
    text = body_text(report)
    assert f"{len(study.codings)} codings" in text
    assert f"{len(study.codebook.codes)} codes in 3 dimensions" in text
    coded = tables_of(report)["Codes with their definitions and number of codings"]
    assert sum(int(row[-1]) for row in coded[1:]) == len(study.codings)


def test_the_audit_trail_carries_the_head_of_the_log(sample, report):
    assert sample.project.head in body_text(report)
    assert "Every operation fits the chain" in body_text(report)
    newest = tables_of(report)["The newest acts"][1:]
    by_subject = tables_of(report)["Acts by subject and coder"][1:]
    more = [re.search(r"and ([\d,]+) acts? of the same kind", row[2]) for row in newest]
    told = len(newest) + sum(int(found[1].replace(",", "")) for found in more if found)
    acts = len(past(sample.project))
    assert told == sum(int(row[2].replace(",", "")) for row in by_subject) == acts


def test_the_checklist_has_all_items_and_says_what_is_known(report):
    rows = tables_of(report)["COREQ checklist"]
    assert [row[0] for row in rows[1:]] == [str(n) for n in range(1, 33)]
    known = {row[1]: row[2] for row in rows[1:]}
    assert known["Software"].startswith("qualcode")
    assert known["Credentials"] == "(to be filled in)"


def test_no_part_of_the_file_names_a_person_or_a_path(sample, report):
    study = display.study(sample)
    secret = {
        value
        for person in study.informants.values()
        for key, value in person.attributes.items()
        if key == "name"
    }
    secret |= {s.meta["name"] for s in study.sources.values() if s.meta.get("name")}
    secret |= {s.meta["interviewer"] for s in study.sources.values() if s.meta.get("interviewer")}
    assert secret
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        for name in archive.namelist():
            text = re.sub("<[^>]+>", " ", archive.read(name).decode("utf-8", "replace"))
            for value in secret:
                assert not re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text), (name, value)
            assert "/tmp/" not in text


def test_a_name_that_slipped_into_a_result_is_said(sample, tmp_path):
    person = sources.find_informant(sample, "Informan 14")
    sources.set_informant(sample, person.id, name="", nama="Zubaidah")
    place = written_cells.named(display.study(sample), "Informan 14", "Output").place
    written_cells.write(sample, place, "Ibu Zubaidah menghubungi 081234567890.")
    doubts = [str(one) for one in reporting.write(sample, tmp_path / "r.docx")]
    assert any("“nama” of Informan 14" in one for one in doubts)
    assert any("phone or identity number" in one for one in doubts)


def test_sections_are_chosen_and_unknown_ones_refused(sample, tmp_path):
    path = tmp_path / "r.docx"
    reporting.write(sample, path, ReportOptions(sections=("method", "coreq"), language="en"))
    assert set(tables_of(path.read_bytes())) == {"COREQ checklist"}
    with pytest.raises(RuleBroken, match="no section “poem”"):
        reporting.write(sample, path, ReportOptions(sections=("poem",)))
    with pytest.raises(InputProblem, match="no Word file"):
        reporting.write(sample, tmp_path / "r.pdf")
    with pytest.raises(InputProblem, match="cannot be read"):
        reporting.write(sample, path, ReportOptions(house_style=tmp_path / "none.docx"))


def test_all_sections_together_are_sound_word(sample, tmp_path):
    path = tmp_path / "r.docx"
    reporting.write(sample, path, ReportOptions(sections=tuple(reporting.SECTIONS), language="en"))
    assert [error.description for error in OpenXmlValidator().validate(path).errors] == []
    titles = set(tables_of(path.read_bytes()))
    assert {DESIGNS[name].title for name in reporting.DISPLAYS} <= titles


@pytest.mark.parametrize("section", ["method", "checklist", "pictures", "sheets", "indicators"])
def test_a_section_can_be_asked_for_alone(sample, tmp_path, section):
    path = tmp_path / "r.docx"
    reporting.write(sample, path, ReportOptions(sections=(section,), language="en"))
    assert len(body_text(path.read_bytes())) > 100


def test_an_empty_study_has_a_report_too(session, tmp_path):
    path = tmp_path / "r.docx"
    assert reporting.write(session, path) == []
    assert "The data are no sources" in body_text(path.read_bytes())


def test_a_house_style_and_hidden_coders_are_heeded(sample, tmp_path):
    style = tmp_path / "kampus.docx"
    style.write_bytes(template_bytes())
    path = tmp_path / "r.docx"
    wanted = ("fgd", "findings", "triangulation", "audit")
    options = ReportOptions(
        sections=wanted, house_style=style, hide_coders=True, language="en", acts=9999
    )
    reporting.write(sample, path, options)
    text = body_text(path.read_bytes())
    assert "Coder 1" in text
    assert "Peneliti" not in text
    assert "Rekan" not in text.replace("Rekan mengode", "")


def test_a_stale_result_is_marked_in_the_report(sample, tmp_path):
    (coding, *_) = [
        q for q in display.quotations(sample) if q.text.startswith("Semua kader sudah dilatih")
    ]
    reduction_sheets.appraise(sample, [coding.coding_id], clear=["direction"])
    path = tmp_path / "r.docx"
    reporting.write(sample, path, ReportOptions(sections=("ipo", "findings"), language="en"))
    marked = "its evidence changed since this was written"
    assert body_text(path.read_bytes()).count(marked) == 2
    projects.undo(sample)
    reporting.write(sample, path, ReportOptions(sections=("ipo", "findings"), language="en"))
    assert marked not in body_text(path.read_bytes())


def test_a_member_check_sheet_holds_only_words_of_that_informant(sample, tmp_path):
    person = sources.find_informant(sample, "Informan 14")
    path = tmp_path / "cek.docx"
    reporting.write_member_check(sample, person.id, path, language="en")
    text = words(body_text(path.read_bytes()))
    own = {
        words(q.text)
        for check in conclusion.member_check(sample, person.id)
        for side in Side
        for q in check.quotations[side]
    }
    assert own
    for quotation in display.quotations(sample):
        if len(quotation.text) > 30:
            held = words(quotation.text) in text
            assert held == (words(quotation.text) in own)
    assert [error.description for error in OpenXmlValidator().validate(path).errors] == []
    stranger = sources.find_informant(sample, "Informan 13")
    with pytest.raises(RuleBroken, match="No finding rests on words of Informan 13"):
        reporting.write_member_check(sample, stranger.id, path)


@pytest.mark.parametrize("name", ["role", "time", "effects", "checklist", "framework"])
def test_the_sample_fills_the_displays_of_the_method(sample, name):
    built = display_gallery.build(sample, DisplaySpec(design=name, only_used=True))
    content = CellContent(DESIGNS[name].content)
    if content is CellContent.SUMMARY:
        assert built.rows
    else:
        assert any(cell.count or cell.summary for cell in built.cells.values())


def test_the_follow_up_list_says_what_each_informant_was_not_asked(sample, tmp_path):
    path = tmp_path / "r.docx"
    reporting.write(sample, path, ReportOptions(sections=("followup",), language="en"))
    rows = {
        row[0]: row[1:] for row in tables_of(path.read_bytes())["What to ask at the next contact"]
    }
    found = responses.coverage(sample)
    for gap in found.gaps:
        column = 1 if gap.state is ResponseState.NO_ANSWER else 0
        assert found.codes[gap.code_id] in rows[found.informants[gap.informant_id]][column]
    assert "Tanyakan dana, sarana, dan pengawasan" in rows["Informan 9"][2]


def test_contradictions_stand_with_their_resolution_or_as_open(sample, report):
    rows = tables_of(report)["Contradictions and how they were resolved"][1:]
    every = triangulation.contradictions(sample)
    assert sum(row[-1] == "not resolved" for row in rows) == len(every) == 2
    (dinas,) = [row for row in rows if row[1].startswith("Kepala Dinas")]
    assert "PKB mengisi kolom itu" in dinas[-1]


def test_all_five_kinds_of_triangulation_are_in_the_report(report):
    titles = set(tables_of(report))
    for kind in ("sources (types of informants)", "methods", "researchers", "data (time and place)",
                 "theories"):  # fmt: skip
        assert f"Triangulation: {kind}" in titles
