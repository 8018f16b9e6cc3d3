from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from qualcode.text.dialect.keys import index_text
from qualcode.text.dialect.lexicon import bundled
from qualcode.text.dialect.segments import Segment, Segmenter, ranges_in
from qualcode.text.dialect.tokens import BORDER

WORDS = (
    "dak", "ado", "do", "eee", "ehm", "berapo", "nyo", "di", "timbang", "Pak", "Wito", "DO", "APE", "PKK", "Kec.", "Ny.",
    "iyo...", "bu?", '"apo', "cak", "mano", "katek", "(tertawa)", "[jeda", "diam]", "(", "–", "-", ".", "3.000,5", "do'a",
    "Jum’at", "\n", "\n\n", "bulan.", "SEMUA", "GA", "ADA", BORDER,
)  # fmt: skip
speech = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


def together(turns: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return a transcript with labels, and where its turns stand."""
    text, ranges = "", []
    for turn in turns:
        text += "I1 : "
        ranges.append((len(text), len(text) + len(turn)))
        text += f"{turn}\n"
    return text, ranges


@given(st.lists(speech, max_size=6))
@example(["di Kec.", "timbang", "", "(", "tertawa) dak", "dak", "ado"])
@example(["GA", "ADA KE PKK", "DO"])
def test_turns_read_together_have_the_keys_that_each_has_alone(turns):
    text, ranges = together(turns)
    segmenter = Segmenter(bundled())
    segments = segmenter.segments(text, ranges)
    alone = Segmenter(bundled())
    assert segments == [alone.segment(turn) for turn in turns]
    assert [segment.norm if segment else "" for segment in segments] == list(map(index_text, turns))
    assert (segmenter.keys, segmenter.written) == (alone.keys, alone.written)


@given(st.lists(speech, min_size=1, max_size=5), st.data())
def test_remarks_stand_aside_in_the_turn_they_belong_to(turns, data):
    text, ranges = together(turns)
    ends = data.draw(st.lists(st.integers(0, len(text)), max_size=6).map(lambda n: sorted(set(n))))
    remarks = list(zip(ends[::2], ends[1::2], strict=False))
    segments = Segmenter(bundled()).segments(text, ranges, remarks)
    expected = [
        index_text(text[start:end], skip=ranges_in(remarks, start, end)) for start, end in ranges
    ]
    assert [segment.norm if segment else "" for segment in segments] == expected


def test_words_are_held_as_written_where_they_are_not_their_key():
    segmenter = Segmenter(bundled())
    assert segmenter.segment("Dak ado posyandu, berapo nyo?") == Segment(
        "tidak ada posyandu berapanya", "ado berapo dak nyo"
    )
    assert segmenter.keys == {"tidak", "ada", "posyandu", "berapanya"}
    assert segmenter.written == {"dak", "ado", "berapo", "nyo"}
    assert segmenter.segment(" ... – ") is None


def test_a_turn_of_remarks_alone_can_be_found():
    assert Segmenter(bundled()).segment("(tertawa)") == Segment("xsep tertawa", "")
