"""Layout: an interview matrix: question or theme x informant, or informant | variable | result."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.model.sentence import say, say_n
from qualcode.model.transcript import Problem
from qualcode.text import labels
from qualcode.text.turns import beside
from qualcode.text.turns.draft import Draft, Piece, Reading, is_blank, remark
from qualcode.text.turns.grids import Plan, person_of, plan_of
from qualcode.text.turns.page import Line, Row

NAME = "interview matrix"
QUESTION = "Pertanyaan"
_SPOKEN = 3
"""Words in a cell: shorter ones are facts about people, beside which an interview may stand."""

_INTERPRETATION = re.compile(
    r"(?:interpretasi|kesimpulan|simpulan|makna|analisis|interpretation|conclusion|rangkuman|ringkasan)\b",
    re.IGNORECASE,
)


def read(draft: Draft) -> Reading | None:
    """Read the matrices of a file row by row; None when there is none."""
    cutter = _Cutter(draft)
    for table, rows in draft.page.tables.items():
        if (
            max(i for row in rows.values() for cell in row.values() for i in cell)
            < draft.head.facts
        ):
            continue  # a list of the informants in the header
        plan = plan_of(draft.page, rows)
        if plan is not None:
            cutter.table(table, rows, plan)
        elif cutter.last is not None and cutter.goes_on(rows):
            cutter.table(table, rows, cutter.last, has_header=False)
    if len(cutter.answers) < 2:
        return None
    spoken = cutter.words() >= _SPOKEN * len(cutter.answers)
    share = beside.share(draft, cutter.used, cutter.first, with_speech=spoken)
    speakers = ", ".join(cutter.written[key] for key in dict.fromkeys(cutter.answers))
    reading = Reading(
        pattern=NAME,
        evidence=say_n(
            "{n} cell of a matrix holds what {labels} said.",
            "{n} cells of a matrix hold what {labels} said.",
            n=len(cutter.answers),
            labels=speakers,
        ),
        confidence=min(0.97, 0.4 + 0.6 * share),
        pieces=tuple(sorted(cutter.pieces, key=lambda piece: piece.start)),
        labels=cutter.written,
        roles=cutter.roles,
        inside=cutter.inside,
        problems=tuple(cutter.problems + cutter.counted()),
        first=cutter.first,
    )
    return beside.with_speech_around(draft, reading, cutter.used)


@dataclass
class _Cutter:
    draft: Draft
    pieces: list[Piece] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    last: Plan | None = None
    first: int = 1 << 60
    _empty: int = 0
    _as_above: list[int] = field(default_factory=list)
    _speaker: str | None = None
    _header: list[dict[int, str]] = field(default_factory=list)

    # Tables

    def goes_on(self, rows: Mapping[int, Row]) -> bool:
        """Whether a table without header has the columns of the one before it."""
        assert self.last is not None
        columns = {column for row in rows.values() for column in row}
        wanted = set(self.last.people) | set(self.last.results)
        return wanted <= columns and len(rows) > 0

    def table(
        self, table: int, rows: Mapping[int, Row], plan: Plan, *, has_header: bool = True
    ) -> None:
        self.used.add(table)
        self.last = plan
        start = plan.header if has_header else 0
        numbered = list(rows.values())
        if has_header:
            self._header = [self._texts(row) for row in numbered[:start]]
            self._speaker = None
        self.first = min([self.first, *(i for c in numbered[0].values() for i in c)])
        for row in numbered[start:]:
            if self._texts(row) in self._header:
                what = say("The header row of the table is repeated here: passed over.")
                self.problems.append(remark(self._line(row).number, what))
            elif plan.person is None:
                self._theme_row(plan, row)
            else:
                self._person_row(plan, row)

    def _texts(self, row: Row) -> dict[int, str]:
        return {c: " ".join(self._text(i).casefold().split()) for c, i in row.items()}

    def _text(self, indices: tuple[int, ...]) -> str:
        return self.draft.page.cell_text(indices)

    def _line(self, row: Row) -> Line:
        return self.draft.page.lines[min(i for c in row.values() for i in c)]

    def _span(self, indices: tuple[int, ...]) -> int:
        cell = self.draft.page.lines[indices[0]].cell
        return 1 if cell is None else cell.span

    # Rows

    def _theme_row(self, plan: Plan, row: Row) -> None:
        said = {c: row[c] for c in row if c in plan.people}
        merged = [c for c in row if self._span(row[c]) > 1 and _covers(plan, c, self._span(row[c]))]
        titled = any(
            _INTERPRETATION.match(self._text(row[c])) for c in row if c not in plan.people
        ) or (not said and any(_INTERPRETATION.match(self._text(i)) for i in row.values()))
        if titled or merged or not said:
            for indices in row.values():
                self._note(indices)
            return
        self._themes(plan, row)
        for column, indices in sorted(said.items()):
            self._say(plan.people[column], indices)
        self._empty += len(plan.people) - len(said)

    def _person_row(self, plan: Plan, row: Row) -> None:
        assert plan.person is not None
        results = [c for c in plan.results if c in row]
        if not results:
            for column, indices in row.items():
                if column == plan.person and plan.themes and len(row) < 3 and len(row) > 1:
                    self._speaker = self._name(indices)
                    continue
                self._note(indices)
            return
        if plan.person in row:
            self._speaker = self._name(row[plan.person])
        elif self._speaker is not None:
            self._as_above.append(self._line(row).number)
        self._themes(plan, row)
        for column in results:
            if self._speaker is None:
                self._note(row[column])
            else:
                self._say(self._speaker, row[column])

    def _name(self, indices: tuple[int, ...]) -> str:
        text = self._text(indices).strip(" :.*_")
        return person_of(text) or (f"Informan {int(text)}" if text.isdecimal() else text)

    def _themes(self, plan: Plan, row: Row) -> None:
        for column in plan.themes:
            if column not in row:
                continue
            text = self._text(row[column])
            if column in plan.questions or text.rstrip(' ”"').endswith("?"):
                key = labels.key(QUESTION)
                self.written[key], self.roles[key] = QUESTION, "asks"
                self._piece(row[column], key)
            else:
                self._note(row[column])

    # Cells

    def _say(self, person: str, indices: tuple[int, ...]) -> None:
        label, inside = labels.without_parenthesis(person)
        key = labels.key(label)
        if all(is_blank(self.draft.page.lines[i].text) for i in indices):
            self._empty += 1
            return
        self.written.setdefault(key, label)
        self.roles[key] = "answers"
        if inside:
            self.inside.setdefault(key, inside)
        self.answers.append(key)
        self._piece(indices, key)

    def _piece(self, indices: tuple[int, ...], key: str) -> None:
        lines = [self.draft.page.lines[i] for i in indices]
        start = lines[0].start
        own = self.draft.openings[indices[0]]
        if (
            own is not None
            and own.sign == "colon"
            and own.key == key
            and own.text_start < lines[0].end
        ):
            start = own.text_start
        self.pieces.append(Piece(start, lines[-1].end, key, None, lines[0].number))

    def _note(self, indices: tuple[int, ...]) -> None:
        lines = [self.draft.page.lines[i] for i in indices]
        if not all(is_blank(line.text) for line in lines):
            piece = Piece(lines[0].start, lines[-1].end, None, None, lines[0].number, note=True)
            self.pieces.append(piece)

    def words(self) -> int:
        """Return how many words stand in the cells of the informants."""
        text = self.draft.page.text
        said = [p for p in self.pieces if p.key and self.roles.get(p.key) == "answers"]
        return sum(len(text[piece.start : piece.end].split()) for piece in said)

    # What to report

    def counted(self) -> list[Problem]:
        """Return what is to be told once for all rows."""
        found: list[Problem] = []
        if self._as_above:
            what = say_n(
                "In {n} row the cell of the informant is empty: read as the one above.",
                "In {n} rows the cell of the informant is empty: read as the one above.",
                n=len(self._as_above),
            )
            found.append(remark(self._as_above[0], what))
        if self._empty:
            what = say_n(
                "{n} cell of the matrix is empty: no turn was made.",
                "{n} cells of the matrix are empty: no turns were made.",
                n=self._empty,
            )
            found.append(remark(None, what))
        return found


def _covers(plan: Plan, column: int, span: int) -> bool:
    """Whether a merged cell goes over more than one informant."""
    return sum(column <= c < column + span for c in plan.people) > 1
