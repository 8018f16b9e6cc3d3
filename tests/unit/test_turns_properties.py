from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.ingest.plain import _lines, _markdown
from qualcode.model.source import Role, SourceKind
from qualcode.model.transcript import FileText
from qualcode.text.clean import OffsetMap
from qualcode.text.turns import Profile, readings, split

LINES = [
    "P: Apa kabar?", "I: Baik", "I2 - ya (tertawa)", "P1: ada", "Moderator: siapa?", "Informan 3", "Infroman 3: lupa",
    "[00:01:02] P: jam?", "Keterangan:", "P : Peneliti", "Umur : 34 tahun", "Peserta:", "1. Ibu S (34 th, SMA)", "12", "(2)",
    "Jawab: tidak", "1. Apakah ibu tahu?", "A. INPUT", "Catatan: begini", "Catatan peneliti: ramai", "lanjutan saja",
    "Jam 08:30 mulai", "https://x.id", "**P:** tebal", "[diam]", "Diam", "I:", "***", "---", "FGD KADER", "| a | b |", "|-|-|",
    "P: a? I: b", "#00:00:01-2#", "Rina  0:03", "\u00a0", "anak\u2011anak 👩\u200d👧", "e\u0301", "\u202e", "\x00", "Informan : IK-01", "# Judul",
    "P = Pewawancara, I = Informan", "TRANSKRIP WAWANCARA MENDALAM", "Peserta 1 (Ibu S): ya", "(hening", "::::", "P\t: x", "Semua: (tertawa)",
]  # fmt: skip
documents = st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=25)
ends = st.sampled_from(["\n", "\r\n", "\n\n", "\u2028"])


def check(text: str, *, kind=None, markdown: bool) -> None:
    file = FileText(text, tuple(_markdown(text) if markdown else _lines(text)))
    t = split(file, name="berkas", kind=kind)
    known = {speaker.label for speaker in t.speakers}
    assert len(known) == len(t.speakers)
    end = 0
    for turn in t.turns:
        assert end <= turn.start < turn.end <= len(t.text)
        assert t.text[turn.start : turn.end] == t.text[turn.start : turn.end].strip()
        assert turn.label is None or turn.label in known
        assert not (turn.note and turn.label)
        assert turn.time is None or turn.time >= 0
        end = turn.end
    assert list(t.notes) == sorted(t.notes)
    assert all(any(u.start <= a < b <= u.end and not u.note for u in t.turns) for a, b in t.notes)
    assert t.words >= 0
    assert all(p.line is None or 1 <= p.line <= t.text.count("\n") + 1 for p in t.problems)
    assert all(str(p.what) for p in t.problems)
    assert all(speaker.role not in {Role.NOTE, Role.TEXT} for speaker in t.speakers)
    assert OffsetMap(t.origin).to_raw(len(t.text)) == len(text)
    assert all(k and v for k, v in t.meta.items())


@settings(max_examples=100, deadline=None)
@given(documents, ends, st.booleans())
def test_any_lines_give_turns_that_are_ordered_apart_and_never_empty(lines, end, markdown):
    check(end.join(lines), markdown=markdown)


@settings(max_examples=50, deadline=None)
@given(documents, st.sampled_from([None, *SourceKind]))
def test_any_kind_can_be_asked_for(lines, kind):
    check("\n".join(lines), kind=kind, markdown=False)


@settings(max_examples=50, deadline=None)
@given(documents)
def test_every_reading_on_offer_can_be_chosen(lines):
    text = "\n".join(lines)
    file = FileText(text, tuple(_lines(text)))
    for reading in readings(file, name="x"):
        assert split(file, name="x", profile=Profile(pattern=reading.pattern)).layout == reading


@settings(max_examples=50, deadline=None)
@given(documents)
def test_splitting_is_deterministic(lines):
    text = "\n".join(lines)
    file = FileText(text, tuple(_lines(text)))
    assert split(file, name="x") == split(file, name="x")
