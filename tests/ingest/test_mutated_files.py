"""Files with broken bytes are read or refused with a sentence; nothing else happens."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.ingest import registry
from qualcode.model.errors import InputProblem

_spec = importlib.util.spec_from_file_location(
    "build_docx", Path(__file__).with_name("build_docx.py")
)
assert _spec is not None
assert _spec.loader is not None
docx = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(docx)

changes = st.lists(
    st.tuples(st.integers(0, 10_000), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6
)


def refusal(path: Path) -> str:
    """The sentence with which a file is refused, "" when it is read."""
    try:
        registry.transcribe(path)
    except InputProblem as problem:
        return str(problem)
    return ""


def mutated(data: bytes, edits: list[tuple[int, bytes]]) -> bytes:
    changed = bytearray(data)
    for at, new in edits:
        place = at % len(changed)
        changed[place : place + len(new)] = new
    return bytes(changed)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes)
def test_mutated_word_files(tmp_path, edits):
    seed = tmp_path / "seed.docx"
    if not seed.exists():
        table = docx.table(["P", "Ado dana?"], ["I", "Dak ado."], ["P", "Oh?"])
        docx.write(
            seed,
            "P: Apa?",
            "I: Itu.",
            table,
            parts={"styles.xml": ("styles", docx.part("styles", ""))},
        )
    target = tmp_path / "a.docx"
    target.write_bytes(mutated(seed.read_bytes(), edits))
    sentence = refusal(target)
    assert not sentence or "a.docx" in sentence


FRAGMENTS = st.sampled_from(
    [
        "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>P: a</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:br/>",
        "<w:ins>", "</w:ins>", "<w:sdt>", "</w:sdt>", '<w:numPr><w:numId w:val="x"/></w:numPr>', "<w:pPr>", "</w:pPr>", "<w:rPr><w:b/></w:rPr>",
        "<w:commentRangeStart/>", "<w:commentRangeEnd/>", '<w:gridSpan w:val="-4"/>', "<w:tcPr>", "</w:tcPr>", "<!-- x -->", "<?pi x?>", "&#233;",
        '<w:sym w:char="ZZ"/>', '<w:sym w:char="FFFFFFFF"/>', "<mc:AlternateContent>", "</mc:AlternateContent>", "<w:drawing>", "</w:drawing>",
        "<w:txbxContent>", "</w:txbxContent>", "<w:footnoteReference/>", '<w:outlineLvl w:val="99"/>', "<w:del/>", "teks",
    ]
)  # fmt: skip


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(FRAGMENTS, max_size=25))
def test_word_files_of_odd_structure(tmp_path, fragments):
    opened: list[str] = []
    body = ""
    for fragment in fragments:
        if fragment.startswith("</"):
            name = fragment[2:-1]
            if not opened or opened[-1] != name:
                continue
            opened.pop()
        elif (
            fragment.endswith(">")
            and not fragment.endswith("/>")
            and "</" not in fragment
            and fragment[1] not in "!?"
        ):
            opened.append(fragment[1:-1])
        body += fragment
    body += "".join(f"</{name}>" for name in reversed(opened))
    path = docx.write(tmp_path / "a.docx", "<w:p/>" + body)
    sentence = refusal(path)
    assert not sentence or "holds no text" in sentence
    if not sentence:
        assert registry.read(path).text.count("P: a") <= fragments.count("<w:t>P: a</w:t>")


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.binary(min_size=1, max_size=300)
    | st.text(min_size=1, max_size=100).map(lambda t: t.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_named_txt_or_md(tmp_path, data):
    for name in ("a.txt", "a.md"):
        (tmp_path / name).write_bytes(data)
        sentence = refusal(tmp_path / name)
        assert not sentence or name in sentence


DATA = Path(__file__).parents[1] / "data"
SEEDS = [
    *sorted((DATA / "seeds").iterdir()),
    *(DATA / "layouts" / f"theme_matrix.{form}" for form in ("odt", "rtf", "html", "pdf")),
]


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(SEEDS), changes)
def test_mutated_files_of_all_other_formats(tmp_path, seed, edits):
    target = tmp_path / f"a{seed.suffix}"
    target.write_bytes(mutated(seed.read_bytes(), edits))
    sentence = refusal(target)
    assert not sentence or target.name in sentence


FOUND = sorted((DATA / "seeds").glob("found_*"))


def test_files_that_once_broke_a_reader_are_read_or_refused():
    assert FOUND
    for path in FOUND:
        sentence = refusal(path)
        assert not sentence or path.name in sentence


def test_labels_without_words_beside_a_table_are_no_turns(tmp_path):
    table = docx.table(["No", "Pertanyaan", "Jawaban"], ["1", "Apa?", "Itu be."], ["2", "Kapan?", "Kini."])  # fmt: skip
    path = docx.write(tmp_path / "a.docx", table, "P:", "I:", "P:", "I:")
    said = [(t.label, t.start < t.end) for t in registry.transcribe(path).turns if not t.note]
    assert said == [("Pertanyaan", True), ("Jawaban", True)] * 2
