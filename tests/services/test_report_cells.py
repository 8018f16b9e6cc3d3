"""Every cell of every display in Word is what the database holds.

What belongs into a cell is worked out here anew, from the list of quotations and the words that SQL
cuts out of the stored texts, without the code that builds displays.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from qualcode.model.display import DESIGNS, DisplaySpec
from qualcode.model.matrix import CellContent
from qualcode.model.reduction import STATE_LABELS
from qualcode.services import demo, display, display_gallery, written_cells
from qualcode.services.session import Session
from tests import builders


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    with demo.build(tmp_path_factory.mktemp("demo") / "demo", clock=builders.Clock()) as session:
        yield session


def words(text: str) -> str:
    return " ".join(text.split())


# -- what Word holds -------------------------------------------------------------------------------


@dataclass
class Printed:
    """A cell as printed: italic quotations with their citation, and all its text."""

    quoted: list[str] = field(default_factory=list)
    text: str = ""


def paragraphs(cell) -> list[tuple[bool, str]]:
    """Paragraphs of a cell: whether it is a quotation, and its text."""
    found = []
    for p in cell.iter(qn("w:p")):
        style = p.find(qn("w:pPr")).find(qn("w:pStyle")).get(qn("w:val"))
        text = "".join(t.text or " " for t in p.iter(qn("w:t"), qn("w:br")))
        found.append((style == "TableQuote", words(text)))
    return found


def read(data: bytes) -> dict[tuple[str, str], Printed]:
    """Cells by the labels of their row and column, with groups: ("Input / Man", "Informan 14")."""
    found: dict[tuple[str, str], Printed] = {}
    for table in docx.Document(io.BytesIO(data)).tables:
        heads: list[list[str]] = []
        group = row_label = variable = ""
        for row in table._tbl.iter(qn("w:tr")):
            cells = list(row.iter(qn("w:tc")))
            texts = [words(" ".join(t for _, t in paragraphs(c))) for c in cells]
            properties = row.find(qn("w:trPr"))
            if properties is not None and properties.find(qn("w:tblHeader")) is not None:
                spans = [c.find(qn("w:tcPr")).find(qn("w:gridSpan")) for c in cells]
                heads.append([
                    text
                    for text, span in zip(texts, spans, strict=True)
                    for _ in range(int(span.get(qn("w:val"))) if span is not None else 1)
                ])  # fmt: skip
                continue
            if len(cells) == 1:
                group = group if texts[0].startswith("Interpretation:") else texts[0]
                continue
            if heads[0][-1] == "Interview result":
                row_label, variable = texts[0] or row_label, texts[1] or variable
                add(found, (row_label, variable), cells[2])
                continue
            tops = heads[0] if len(heads) > 1 else [""] * len(heads[-1])
            labels = [
                f"{t} / {h}" if t and h else t or h for t, h in zip(tops, heads[-1], strict=True)
            ]
            name = f"{group} / {texts[0]}" if group else texts[0]
            for label, cell in zip(labels[1:], cells[1:], strict=True):
                add(found, (name, label), cell)
    return found


def add(found: dict[tuple[str, str], Printed], place: tuple[str, str], cell) -> None:
    printed = found.setdefault(place, Printed())
    for is_quote, text in paragraphs(cell):
        printed.text = f"{printed.text} {text}".strip()
        if is_quote:
            printed.quoted.append(text)


# -- what the database holds -----------------------------------------------------------------------


def spans(session: Session) -> dict[str, str]:
    """Coding -> its words, as SQL cuts them out."""
    sql = (
        "SELECT c.id, substr(t.body, c.start + 1, c.end - c.start) FROM coding c "
        "JOIN source s ON s.id = c.source_id JOIN text t ON t.sha = s.text_sha WHERE c.deleted = 0"
    )
    return dict(session.project.rows(sql))


def label_of(session: Session, axis: str, quotation) -> str:
    study = display.study(session)
    source = study.sources[quotation.source_id]
    person = study.informants.get(quotation.informant_id)
    dimension, _, below = quotation.code.partition("/")
    match axis:
        case "informant":
            return quotation.informant
        case "dimension":
            return dimension
        case "code":
            return f"{dimension} / {below}" if below else dimension
        case "time":
            return source.meta["date"]
        case "condition":
            return {"supports": "adequate", "hinders": "absent or inadequate"}.get(
                quotation.direction, "present"
            )
        case _:
            return person.attributes.get(axis, "") if person else ""


def merged(quotations) -> list[list]:
    """Quotations of one code and source that share a word, each with each, however chained."""
    groups: list[list] = []
    for one in quotations:
        touching = [
            g
            for g in groups
            if any(
                one.source_id == o.source_id
                and one.code_id == o.code_id
                and one.start < o.end
                and o.start < one.end
                for o in g
            )
        ]
        for g in touching:
            groups.remove(g)
        groups.append([one, *(o for g in touching for o in g)])
    return groups


def line_of(session: Session, group: list) -> str:
    """The words from the first to the last place of a group, with who said them."""
    text = display.study(session).text_of(group[0].source_id)
    start, end = min(q.start for q in group), max(q.end for q in group)
    return words(f"{text[start:end].strip()} ({group[0].citation})")


def cells_of(session: Session, spec: DisplaySpec, design) -> dict[tuple[str, str], list]:
    found: dict[tuple[str, str], list] = {}
    for quotation in display.quotations(session):
        if design.kinds and quotation.kind not in design.kinds:
            continue
        col = label_of(session, design.cols, quotation)
        if design.rows == "year":
            rows = set(re.findall(r"\b(?:19|20)[0-9]{2}\b", quotation.text))
        else:
            rows = {label_of(session, design.rows, quotation)}
        for row in rows:
            if row and col:
                found.setdefault((row, col), []).append(quotation)
    return found


def results(session: Session, design) -> dict[tuple[str, str], tuple[str, set[str]]]:
    """Written results by place, with the codings they cite."""
    study = display.study(session)
    names: dict[str, str] = {p.id: p.name for p in study.informants.values()}
    for _, code in study.codebook.walk():
        names[code.id] = study.codebook.path(code.id).replace("/", " / ", 1)
    found = {}
    for line in written_cells.lines(session):
        at = dict(line.cell.place.at)
        if set(at) == {design.rows, design.cols} and not line.cell.place.scope:
            place = tuple(names.get(at[axis], at[axis]) for axis in (design.rows, design.cols))
            found[place] = (words(line.cell.body), set(line.cell.evidence))
    return found


def decided_states(session: Session) -> dict[tuple[str, str], str]:
    """Decided states of silence without words, by informant and code, as tables print them."""
    study = display.study(session)
    words_of = {**STATE_LABELS, "no_answer": "Silent"}
    return {
        (
            study.informants[one.informant_id].name,
            study.codebook.path(one.code_id).replace("/", " / ", 1),
        ): words_of[one.state]
        for one in study.responses
    }


def said_by(session: Session, informant: str, line: str) -> bool:
    """Whether somebody's words stand in a text, cited by the name of the informant."""
    spoken, _, citation = line.rpartition(" (")
    texts = [words(display.study(session).text_of(s)) for s in display.study(session).sources]
    return citation.endswith(f"{informant})") and any(spoken in text for text in texts)


QUOTED = [
    name
    for name, design in DESIGNS.items()
    if not design.picture and design.content in {CellContent.QUOTES, CellContent.RESULT}
    if name != "effects"
]


def write(session: Session, name: str, tmp_path: Path) -> bytes:
    path = tmp_path / f"{name}.docx"
    display_gallery.write(session, DisplaySpec(design=name), path)
    return path.read_bytes()


@pytest.mark.parametrize("name", QUOTED)
def test_every_cell_quotes_what_the_database_holds_with_its_informant(sample, tmp_path, name):
    design = DESIGNS[name]
    printed = read(write(sample, name, tmp_path))
    cut, held = spans(sample), cells_of(sample, DisplaySpec(design=name), design)
    assert held
    said = results(sample, design) if design.content is CellContent.RESULT else {}
    states = decided_states(sample)
    checked = 0
    for place, cell in printed.items():
        quotations = held.pop(place, [])
        assert all(words(cut[q.coding_id]) == words(q.text) for q in quotations)
        result, cited = said.get(place, ("", set()))
        assert result in cell.text, place
        shown = [q for q in quotations if q.coding_id in cited] if result else quotations
        expected = sorted(line_of(sample, group) for group in merged(shown))
        spoken = [t for t in cell.quoted if t in expected]
        assert sorted(spoken) == expected, place
        extra = [t for t in cell.quoted if t not in expected]
        who = place[design.cols == "informant"]
        assert all(said_by(sample, who, text) for text in extra), (place, extra)
        assert not extra or {design.rows, design.cols} == {"informant", "code"}
        if not quotations and not result and not design.silence:
            decided = design.rows == "informant" and place in states
            assert cell.text.endswith(states[place] if decided else "–"), place
            assert decided or cell.text == "–"
        checked += len(expected)
    assert held == {}, "no quotation is left out"
    assert checked > {"fgd": 50, "events": 10}.get(name, 100)


def test_counts_are_codings_and_add_up(sample, tmp_path):
    printed = read(write(sample, "counts", tmp_path))
    held = cells_of(sample, DisplaySpec(design="counts"), DESIGNS["counts"])
    rows = {row for row, _ in printed if not row.endswith("Total")}
    for (row, col), cell in printed.items():
        if not row.endswith("Total") and col != "Total":
            assert cell.text == (str(len(held.get((row, col), []))) if (row, col) in held else "–")
    last = next(row for row, _ in printed if row.endswith("Total"))
    assert int(printed[last, "Total"].text) == len(spans(sample))
    assert sum(int(printed[row, "Total"].text) for row in rows) == len(spans(sample))


def test_shares_are_informants_who_speak_of_it(sample, tmp_path):
    printed = read(write(sample, "crosstab", tmp_path))
    study = display.study(sample)
    members: dict[str, set[str]] = {}
    for person in study.informants.values():
        members.setdefault(person.attributes.get("role", ""), set()).add(person.id)
    held = cells_of(sample, DisplaySpec(design="crosstab"), DESIGNS["crosstab"])
    for (row, role), cell in printed.items():
        speaking = {q.informant_id for q in held.get((row, role), [])}
        if speaking:
            of = len(members[role])
            share = f" ({round(100 * len(speaking) / of)}%)" if of >= 5 else ""
            assert cell.text == f"{len(speaking)}/{of}{share}", (row, role)
        else:
            assert cell.text == "–"


@pytest.mark.parametrize("name", ["effects", "framework", "cooccurrence"])
def test_every_other_display_shows_just_what_it_was_built_of(sample, tmp_path, name):
    built = display_gallery.build(sample, DisplaySpec(design=name))
    printed = read(write(sample, name, tmp_path))
    seen = 0
    for row in built.rows:
        for col in built.cols:
            place = tuple(f"{h.group} / {h.label}" if h.group else h.label for h in (row, col))
            cell = built.cell(row.key, col.key)
            text = printed[place].text
            if cell.summary:
                assert words(cell.summary) in text
            for group in merged(cell.quotations) if name == "effects" else []:
                assert line_of(sample, group) in text
            if name == "cooccurrence":
                assert text == (str(cell.count) if cell.count else "–")
            seen += text != "–"
    assert seen
