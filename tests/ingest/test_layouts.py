"""Every layout, in Word and turned by LibreOffice into the other formats, gives the expected turns."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from qualcode.ingest import registry

_spec = importlib.util.spec_from_file_location("layouts", Path(__file__).with_name("layouts.py"))
assert _spec is not None
assert _spec.loader is not None
layouts = importlib.util.module_from_spec(_spec)
import sys  # noqa: E402

sys.modules["layouts"] = layouts
_spec.loader.exec_module(layouts)

LAYOUTS = layouts.LAYOUTS
FORMATS = ("docx", "odt", "rtf", "html", "pdf", "txt")


def said(t):
    turns = [turn for turn in t.turns if not turn.note]
    return [(turn.label, " ".join(t.text[turn.start : turn.end].split())) for turn in turns]


def check(transcripts, expected):
    assert len(transcripts) == len(expected)
    for transcript, interview in zip(transcripts, expected, strict=True):
        assert transcript.kind == interview.kind
        assert {s.label: s.role.value for s in transcript.speakers} == interview.roles
        found = said(transcript)
        assert [label for label, _ in found] == [label for label, _, _ in interview.turns]
        for (_, words), (_, first, last) in zip(found, interview.turns, strict=True):
            assert words.startswith(first)
            assert words.endswith(last)
        names = {s.label: s.name for s in transcript.speakers}
        assert {label: names[label] for label in interview.names} == interview.names


def path_of(name, form):
    return layouts.FOLDER / f"{name}.{form}"


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_read_from_word_as_written_by_hand(name):
    layout = LAYOUTS[name]
    transcripts = registry.transcribe_all(path_of(name, "docx"))
    check(transcripts, layout.expected)
    assert {t.layout.pattern for t in transcripts} == {layout.pattern}
    for transcript, interview in zip(transcripts, layout.expected, strict=True):
        if interview.notes:
            notes = [transcript.text[t.start : t.end] for t in transcript.turns if t.note]
            assert notes == interview.notes


@pytest.mark.parametrize("form", ["odt", "rtf", "html"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_other_formats_give_the_same_turns_as_word(name, form):
    if form in LAYOUTS[name].not_in:
        pytest.skip(LAYOUTS[name].not_in[form])
    of_word = registry.transcribe_all(path_of(name, "docx"))
    others = registry.transcribe_all(path_of(name, form))
    assert [said(t) for t in others] == [said(t) for t in of_word]
    check(others, LAYOUTS[name].expected)


@pytest.mark.parametrize("form", ["pdf", "txt"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_pdf_and_plain_text_give_the_same_turns_or_say_why_not(name, form):
    transcripts = registry.transcribe_all(path_of(name, form))
    reason = LAYOUTS[name].not_in.get(form)
    if reason is None:
        check(transcripts, LAYOUTS[name].expected)
    elif form == "pdf":
        assert any(reason in str(p.what) for p in transcripts[0].problems)
    elif [said(t) for t in transcripts] != [
        said(t) for t in registry.transcribe_all(path_of(name, "docx"))
    ]:
        assert (
            any(p.severity == "warning" for t in transcripts for p in t.problems)
            or reason == "codes"
        )
