"""Layout: the interview stands in a table: label | text, or No | Pertanyaan | Jawaban."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qualcode.model.sentence import Sentence, say, say_n
from qualcode.model.transcript import Problem
from qualcode.text import labels
from qualcode.text.labels import Voice
from qualcode.text.turns import beside, notes, stamps
from qualcode.text.turns.draft import Draft, Piece, Reading, doubt, is_blank, remark
from qualcode.text.turns.page import Row

QUESTIONS = "question-answer table"
LABELS = "label table"

_TITLES: dict[str, str] = {
    "number": r"no\.?|nomor|#|baris|line|no\.? ?urut",
    "question": r"(?:daftar )?(?:pertanyaan|question|tanya|pewawancara|peneliti)\b.*",
    "answer": r"(?:jawaban|jawab|answer|hasil wawancara|respon)\b.*",
    "speaker": r"pembicara|penutur|nama|label|s|speaker|subjek|p/i|pelaku|inisial|sumber|oleh",
    "text": r"(?:isi|transkr?ip|uraian|percakapan|dialog|verbatim|ucapan|tuturan|pernyataan|teks|text)\b.*",
    "time": r"(?:waktu|menit|jam|time|durasi|timestamp)\b.*",
    "code": r"(?:kode|coding|koding|tema|kategori|keterangan|ket\.?|catatan|interpretasi|analisis|padat"
    r"|makna|code)\b.*",
}
_ANSWERS = re.compile(
    r"[\W_]*(?:informan|narasumber|responden|subje[kc]t?|partisipan|informant|respondent)\b[^\d]{0,40}",
    re.IGNORECASE,
)
"""The title of the answers beside that of the questions: "Peneliti | Informan"."""
_TITLE_PATTERNS = {role: re.compile(words, re.IGNORECASE) for role, words in _TITLES.items()}


@dataclass(frozen=True)
class _Plan:
    """Which column holds what: column -> "number", "question", "answer", "speaker", "text", ..."""

    columns: Mapping[int, str]
    has_header: bool

    def is_usable(self) -> bool:
        found = set(self.columns.values())
        return {"question", "answer"} <= found or {"speaker", "text"} <= found

    def column(self, role: str) -> int | None:
        return next((c for c, name in self.columns.items() if name == role), None)


def read(draft: Draft) -> Reading | None:
    """Read the tables as turns; None when no table looks like an interview."""
    cutter = _Cutter(draft)
    for table, rows in draft.page.tables.items():
        first = min(i for row in rows.values() for cell in row.values() for i in cell)
        if first >= draft.head.facts or _plan_from_titles(draft, rows) is not None:
            cutter.table(table, rows)
    if cutter.rows < 2 or len(set(cutter.written)) < 2:
        return None
    share = beside.share(draft, cutter.used, cutter.first, with_speech=bool(cutter.roles))
    evidence: Sentence = say_n(
        "{n} table row holds {labels}.",
        "{n} table rows hold {labels}.",
        n=cutter.rows,
        labels=", ".join(dict.fromkeys(cutter.written.values())),
    )
    reading = Reading(
        pattern=QUESTIONS if cutter.roles else LABELS,
        evidence=evidence,
        confidence=min(0.97, 0.3 + 0.7 * share),
        pieces=tuple(sorted(cutter.pieces, key=lambda piece: piece.start)),
        labels=cutter.written,
        roles=cutter.roles,
        inside=cutter.inside,
        problems=tuple(cutter.problems),
        first=cutter.first,
    )
    return beside.with_speech_around(draft, reading, cutter.used)


def _plan_from_titles(draft: Draft, rows: Mapping[int, Row]) -> _Plan | None:
    header = next(iter(rows.values()))
    columns: dict[int, str] = {}
    for column, indices in header.items():
        title = draft.page.cell_text(indices).strip(" :*_")
        for role, pattern in _TITLE_PATTERNS.items():
            if pattern.fullmatch(title) and (role not in columns.values() or role == "answer"):
                columns[column] = role
                break
    if "question" in columns.values() and "answer" not in columns.values():
        columns |= {
            column: "answer"
            for column, indices in header.items()
            if column not in columns and _ANSWERS.fullmatch(draft.page.cell_text(indices))
        }
    if "question" in columns.values() and "answer" not in columns.values():
        columns = {c: "answer" if r == "text" else r for c, r in columns.items()}
    if "answer" in columns.values() and "question" not in columns.values():
        columns = {c: "text" if r == "answer" else r for c, r in columns.items()}
    plan = _Plan(columns, has_header=True)
    return plan if plan.is_usable() else None


def _plan_from_cells(draft: Draft, rows: Mapping[int, Row]) -> _Plan | None:
    """Recognise label | text by its cells: one column of few short labels, one of long texts."""
    texts: dict[int, list[str]] = {}
    for row in rows.values():
        for column, indices in row.items():
            texts.setdefault(column, []).append(draft.page.cell_text(indices))
    if len(texts) < 2 or len(rows) < 2:
        return None
    longest = max(texts, key=lambda c: sum(map(len, texts[c])))
    for column, cells in sorted(texts.items()):
        if column >= longest:
            break
        bare = [cell.strip(" :.*_") for cell in cells]
        fitting = [cell for cell in bare if labels.is_possible(cell)]
        keys = Counter(labels.key(cell) for cell in fitting)
        known = any(
            key in draft.head.legend or labels.voice(cell) not in {Voice.UNKNOWN, Voice.NOTE}
            for key, cell in zip(map(labels.key, fitting), fitting, strict=True)
        )
        recurring = sum(n for n in keys.values() if n > 1)
        if len(fitting) >= 0.8 * len(cells) and (known or recurring > 0.6 * len(cells)) and keys:
            return _Plan({column: "speaker", longest: "text"}, has_header=False)
    return None


@dataclass
class _Cutter:
    draft: Draft
    pieces: list[Piece] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0
    first: int = 1 << 60
    used: set[int] = field(default_factory=set)
    _last_plan: _Plan | None = None
    _last_answer: str = ""
    _last_question: str = ""
    _speaker: str | None = None

    def table(self, table: int, rows: Mapping[int, Row]) -> None:
        plan = _plan_from_titles(self.draft, rows) or _plan_from_cells(self.draft, rows)
        if plan is None and self._last_plan is not None and self._continues(rows):
            plan = _Plan(self._last_plan.columns, has_header=False)
        if plan is None:
            return
        self.used.add(table)
        header = None
        for number, row in rows.items():
            if plan.has_header and header is None:
                header = self._texts(row)
                self._titles(plan, row)
                self.first = min([self.first, *(i for c in row.values() for i in c)])
                continue
            if header is not None and self._texts(row) == header:
                what = say("The header row of the table is repeated here: passed over.")
                self.problems.append(remark(self._line(row), what))
                continue
            self._row(plan, row, number)
        self._last_plan = plan

    def _continues(self, rows: Mapping[int, Row]) -> bool:
        """Whether a table without header has the columns of the one before it."""
        assert self._last_plan is not None
        widest = {column for row in rows.values() for column in row}
        return set(self._last_plan.columns) <= widest

    def _texts(self, row: Row) -> dict[int, str]:
        return {c: self.draft.page.cell_text(i).casefold() for c, i in row.items()}

    def _line(self, row: Row) -> int:
        return self.draft.page.lines[min(i for c in row.values() for i in c)].number

    def _titles(self, plan: _Plan, row: Row) -> None:
        for column, role in plan.columns.items():
            if role in {"question", "answer"} and column in row:
                title = self.draft.page.cell_text(row[column]).strip(" :*_")
                label, inside = labels.without_parenthesis(title)
                key = labels.key(label)
                self.written[key] = label
                self.roles[key] = "asks" if role == "question" else "answers"
                if role == "question":
                    self._last_question = key
                elif not self._last_answer:
                    self._last_answer = key
                if inside:
                    self.inside[key] = inside

    def _row(self, plan: _Plan, row: Row, _number: int) -> None:
        self.first = min([self.first, *(i for c in row.values() for i in c)])
        made = list(
            self._question_row(plan, row)
            if plan.column("question") is not None
            else self._said(plan, row)
        )
        self.pieces.extend(made)
        self.rows += any(piece.key is not None for piece in made)

    def _time(self, plan: _Plan, row: Row) -> float | None:
        column = plan.column("time")
        if column is None or column not in row:
            return None
        written = f"[{self.draft.page.cell_text(row[column]).strip(' []()')}]"
        stamp = stamps.leading(written, 0, len(written))
        return stamp[1] if stamp else None

    def _question_row(self, plan: _Plan, row: Row) -> Iterator[Piece]:
        time = self._time(plan, row)
        for column, role in sorted(plan.columns.items()):
            if role not in {"question", "answer"} or column not in row:
                continue
            key = self._last_question
            if role == "answer":
                key = self._answer_key(plan, column)
            yield from self._cell(row[column], key, time)
        if len(row) == 1 and not set(row) & set(plan.columns):
            yield from self._note(row)

    def _answer_key(self, plan: _Plan, column: int) -> str:
        answers = [c for c, r in sorted(plan.columns.items()) if r == "answer"]
        keys = [k for k, r in self.roles.items() if r == "answers"]
        place = answers.index(column)
        return keys[place] if place < len(keys) else self._last_answer

    def _cell(
        self, indices: tuple[int, ...], key: str | None, time: float | None
    ) -> Iterator[Piece]:
        lines = [self.draft.page.lines[i] for i in indices]
        if all(is_blank(line.text) for line in lines):
            return
        start = lines[0].start
        own = self.draft.openings[indices[0]]
        if (
            own is not None
            and own.sign == "colon"
            and own.text_start < lines[0].end
            and (own.key in self.written or labels.voice(own.label) in {Voice.ASKS, Voice.ANSWERS})
        ):
            start = own.text_start
        stamp = stamps.leading(self.draft.page.text, start, lines[-1].end)
        if stamp is not None and stamp[0] < lines[-1].end:
            start, time = stamp
        yield Piece(start, lines[-1].end, key, time, lines[0].number)

    def _note(self, row: Row) -> Iterator[Piece]:
        for indices in row.values():
            lines = [self.draft.page.lines[i] for i in indices]
            yield Piece(lines[0].start, lines[-1].end, None, None, lines[0].number, note=True)

    def _said(self, plan: _Plan, row: Row) -> Iterator[Piece]:
        speaker, text = plan.column("speaker"), plan.column("text")
        if text is None or text not in row:
            yield from self._note(
                {c: i for c, i in row.items() if plan.columns.get(c) not in {"number", "code"}}
            )
            return
        if speaker is not None and speaker in row:
            label = self.draft.page.cell_text(row[speaker]).strip(" :.*_")
            if notes.is_direction(self.draft.page.cell_text(row[text])) and not labels.is_possible(
                label
            ):
                yield from self._note({text: row[text]})
                return
            self._speaker = labels.key(label)
            self.written.setdefault(self._speaker, label)
        elif self._speaker is not None:
            label = self.written[self._speaker]
            what = say(
                "The label cell is empty: read as “{label}”, as in the row above.", label=label
            )
            self.problems.append(doubt(self._line(row), what))
        yield from self._cell(row[text], self._speaker, self._time(plan, row))
