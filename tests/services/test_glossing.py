"""Glosses stand beside the informant's words and never in their place."""

from __future__ import annotations

import zipfile

import pytest

from qualcode.model.errors import RuleBroken
from qualcode.model.matrix import CellContent
from qualcode.services import display, glossing, projects

QUOTE = "Dilatih tu dak pernah 😀."
GLOSS = "Pelatihan tidak pernah ada."


def test_a_gloss_is_shown_beside_the_quotation_and_undone(study):
    coding = study.apply("IDI-01", QUOTE, "Input/Man")
    assert glossing.gloss(study.session, coding, f" {GLOSS} ")
    assert not glossing.gloss(study.session, coding, GLOSS)
    (quotation,) = display.quotations(study.session)
    assert (quotation.text, quotation.gloss) == (QUOTE, GLOSS)
    projects.undo(study.session)
    assert display.quotations(study.session)[0].gloss == ""
    projects.redo(study.session)
    assert glossing.glosses(study.session) == {coding: GLOSS}
    assert glossing.gloss(study.session, coding, "  ")
    assert glossing.glosses(study.session) == {}


def test_every_coding_of_the_passage_gets_it(study):
    one = study.apply("IDI-01", QUOTE, "Input/Man")
    two = study.apply("IDI-01", QUOTE, "Proses/Pelaporan")
    other = study.also("Budi").apply("IDI-01", QUOTE, "Input/Man")
    glossing.gloss(study.session, one, GLOSS)
    assert glossing.glosses(study.session) == {one: GLOSS, two: GLOSS}
    assert glossing.glosses(study.session, [two]) == {two: GLOSS}
    with pytest.raises(RuleBroken, match="belongs to Budi"):
        glossing.gloss(study.session, other, GLOSS)


def test_a_gloss_is_printed_in_word_on_request(study, tmp_path):
    coding = study.apply("IDI-01", QUOTE, "Input/Man")
    glossing.gloss(study.session, coding, GLOSS)
    built = display.matrix(study.session, "informant", "dimension")
    for wanted in (True, False):
        out = tmp_path / f"{wanted}.docx"
        display.write_matrix(
            study.session, built, out, content=CellContent.QUOTES, with_glosses=wanted
        )
        with zipfile.ZipFile(out) as word:
            body = word.read("word/document.xml").decode()
        assert QUOTE[:21] in body
        assert (GLOSS in body) is wanted
