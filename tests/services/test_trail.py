"""The audit trail tells every act in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import qualcode.services
from qualcode import messages
from qualcode.services import demo
from qualcode.services.trail import SUBJECTS, VERBS, told
from qualcode.store.history import past
from tests import builders
from tests.services.test_random_acts import perform, two_hundred

# What can be an act: entities and the verbs that services do to them, as they are written to the log.
ACT = re.compile(
    r'(?:\.(?:linked_)?act\(\s*[^"()]*(?:\([^()]*\)[^"()]*)*|verb(?:: str)?\s*=\s*|_change\([^"]*)"([a-z]+\.[a-z_]+)"'
)


def test_every_verb_that_services_write_has_words():
    written = set()
    for file in Path(qualcode.services.__file__).parent.rglob("*.py"):
        written |= set(ACT.findall(file.read_text(encoding="utf-8")))
    assert {"coding.apply", "source.import", "turn.split", "autocode.apply"} <= written
    assert written - set(VERBS) == set()


# -- what the log says ----------------------------------------------------------------------------

RAW = re.compile(
    r"[{}]|\b(?:for|against|verified|supported|tentative|rejected|not_asked|no_answer|does_not_know)\b"
    r"|\bextreme-cases\b|\bnegative-evidence\b|\b(?:idi|fgd)\b|\b[0-9a-f]{8}-[0-9a-f]{4}-"
)
"""What an Indonesian sentence of the log never shows: places, keys of the program, ids."""


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    messages.use("en")


def sentences(project, language: str) -> dict[str, set[str]]:
    """Verb -> what the log says of its acts."""
    messages.use(language)
    said: dict[str, set[str]] = {}
    for one in past(project):
        said.setdefault(one.verb, set()).add(told(one.verb, one.facts))
    return said


def check_readable(project) -> set[str]:
    english, indonesian = sentences(project, "en"), sentences(project, "id")
    for verb, texts in indonesian.items():
        for text in texts:
            assert text != verb
            assert "{" not in text
        assert texts != english[verb], "said in both languages"
    return set(indonesian)


def test_every_random_act_is_told_in_a_sentence_of_both_languages(tmp_path):
    """Every kind of act of the random tests is done often enough to be in the log."""
    wanted = {
        *("code.add", "code.new", "code.change", "code.move", "code.merge", "code.split"),
        *("code.retire", "code.delete", "code.pin", "coding.apply", "coding.retract"),
        *("coding.recode", "coding.resize", "memo.write", "memo.change", "source.delete"),
        *("informant.change", "codebook.import", "undo", "redo"),
    }
    found: set[str] = set()
    for seed in range(8):
        with builders.new_session(tmp_path / str(seed)) as session:
            study = builders.fill(session)
            for verb, numbers, _ in two_hundred(seed):
                perform(study, verb, numbers)
            found |= check_readable(session.project)
    assert wanted <= found, wanted - found


def test_the_log_of_the_sample_study_shows_no_key_of_the_program(tmp_path):
    with demo.build(tmp_path / "demo") as session:
        check_readable(session.project)
        said = sentences(session.project, "id")
    analysed = {verb: texts for verb, texts in said.items() if verb not in QUOTING}
    assert {"finding.link", "finding.status", "triangulation.decide", "memo.write"} <= set(analysed)
    for texts in analysed.values():
        for text in texts:
            assert not RAW.search(text), text
    assert "menyatakan temuan 1 terverifikasi" in said["finding.status"]
    assert any("bertentangan" in text for text in said["triangulation.decide"])


QUOTING = {"coding.apply", "cell.write", "finding.add", "source.import"}
"""Acts whose sentences hold words of informants and researchers."""


@pytest.mark.parametrize(
    ("verb", "facts", "sentence"),
    [
        ("source.import", {"n": 1}, "imported 1 transcript"),
        ("source.import", {"n": 2}, "imported 2 transcripts"),
        ("coding.appraise", {"n": 1, "direction": "hinders"}, "weighed 1 coding: hinders"),
        ("coding.appraise", {"n": 3, "relevance": "", "paraphrase": "x"},
         "weighed 3 codings: paraphrased"),
        ("finding.link", {"n": 2, "number": 1, "side": "against"},
         "linked 2 pieces of evidence against finding 1"),
        ("finding.tactic", {"number": 1, "tactic": "negative-evidence"},
         "logged a tactic on finding 1: looking for negative evidence"),
        ("memo.write", {"on": "coding"}, "wrote a memo on a coding"),
        ("triangulation.decide",
         {"party": "Kader", "number": 1, "verdict": "contradict", "by": "source"},
         "decided that Kader stands to finding 1 as “contradicts” (sources (types of informants))"),
        ("response.decide",
         {"n": 1, "informant": "Informan 1", "code": "Input/Man", "state": "no_answer"},
         "decided a state of silence: Informan 1, Input/Man: asked, no answer"),
    ],
)  # fmt: skip
def test_keys_and_numbers_are_told_in_words(verb, facts, sentence):
    assert told(verb, facts) == sentence


def test_logs_of_older_versions_are_still_told():
    assert told("triangulation.decide", {"party": "fgd"}) == (
        "decided how focus group discussions stands to a finding"
    )
    coder = {"party": "01a21f17-016e-75d8-9ac3-e752581d14b3"}
    assert "a coder" in told("triangulation.decide", coder)
    assert told("coding.recode", {"code": "A", "to": "B"}) == "recoded A as B"


def test_what_the_log_cut_ends_between_words():
    cut = ("Kader menyuluh tanpa pernah dilatih " * 4)[:80]
    assert told("finding.add", {"text": cut}).endswith("dilatih Kader …”")


def test_every_verb_has_a_subject():
    assert {verb.partition(".")[0] for verb in VERBS} <= set(SUBJECTS)
