"""The head of a transcript: title, header block, legend, list of participants; where the body begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from qualcode.text import labels, meta
from qualcode.text.labels import Voice
from qualcode.text.turns import grids, legend
from qualcode.text.turns.legend import Person
from qualcode.text.turns.openings import Opening
from qualcode.text.turns.page import Line, Page, Row

_LOOK_AHEAD = 150
"""Lines: no header is longer."""
_GREETINGS = re.compile(
    r"(?:assala\w*|selamat|halo|hallo|permisi|baik|iya?|ya|oke|oh|terima|maaf|bu|pak|apa|siapa)\b",
    re.IGNORECASE,
)
_TABLE_WORDS = re.compile(
    r"pertanyaan|jawaban|question|answer|isi wawancara|transkrip|percakapan|uraian|dialog",
    re.IGNORECASE,
)
_SIDES = re.compile(
    r"(?:pewawancara|peneliti|penanya)\|(?:informan|narasumber|responden|subje[kc]t?|partisipan)\b[^\d|]{0,40}",
    re.IGNORECASE,
)
"""The titles of two columns in which both sides speak."""
_TITLE_WORDS = re.compile(
    r"transkr?ip|wawancara|interview|fgd|focus group|diskusi|verbatim|catatan lapangan|observasi"
    r"|telaah|dokumen",
    re.IGNORECASE,
)
_SPEAKING = frozenset({Voice.ASKS, Voice.ANSWERS, Voice.GROUP, Voice.PERSON})
_SIGN_ENTRY = re.compile(r"[^\w\s]{1,8}\s*[:=]\s*\S")
"""A legend line for a sign instead of a label: "(…) : perkataan penulis"."""
_JOINED = frozenset({"date", "time"})


@dataclass
class Head:
    """What stands before the first turn. ``body`` is the index of the first line after it."""

    title: str = ""
    headings: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    legend: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Label key -> (label, definition)."""
    people: dict[str, Person] = field(default_factory=dict)
    """Label key, or the number alone, -> participant."""
    told: dict[str, str] = field(default_factory=dict)
    """Label key -> "asks" or "answers", when the file itself tells."""
    prose: list[int] = field(default_factory=list)
    """Lines of running text before the first turn."""
    body: int = 0
    facts: int = 0
    """Index behind the last line of title, header block, legend or list of participants."""

    def add_meta(self, written: str, value: str) -> None:
        """Keep a pair under its normalised key; a second value keeps the key it was written with."""
        name = meta.canonical(written) or meta.unknown_key(written)
        if not value:
            return
        if name in self.meta and self.meta[name] != value:
            if name in _JOINED:
                self.meta[name] = f"{self.meta[name]}, {value}"
                return
            name = meta.unknown_key(written)
        self.meta[name] = value


def read_head(page: Page, openings: Sequence[Opening | None]) -> Head:
    """Read the header of a page and find where it ends."""
    return _Reader(page, openings).read()


class _Reader:
    def __init__(self, page: Page, openings: Sequence[Opening | None]) -> None:
        self.page = page
        self.openings = openings
        pairs = [(o, line) for o, line in zip(openings, page.lines, strict=True) if o is not None]
        self.counts = Counter(o.key for o, _ in pairs if o.sign != "line")
        self.alone = Counter(o.key for o, line in pairs if o.sign == "line" and line.cell is None)
        self.cells = Counter(
            o.key for o, line in pairs if o.sign == "line" and line.cell is not None
        )
        self.series = Counter(labels.stem_and_number(key)[0] for key in self.counts)
        self.head = Head()
        self.pending: int | None = None
        self.in_legend = False
        self.in_list = 0
        self.last_fact = -1
        self.skip_to = 0
        self.plain_row: Row = {}
        self.in_body = False

    def read(self) -> Head:
        for index, line in enumerate(self.page.lines[:_LOOK_AHEAD]):
            if index < self.skip_to:
                continue
            if line.cell is not None and self._table_row(index, line):
                if self.in_body:
                    return self._finished()
                continue
            if self._is_fact(index, line):
                self._take_back(index)
                self.last_fact = max(self.last_fact, index)
                continue
            if self._is_speech(index):
                if self.pending is not None:
                    break
                self.pending = index
            elif self.pending is None:
                self._other(index, line)
        self.head.body = self.last_fact + 1 if self.pending is None else self.pending
        return self._finished()

    def _finished(self) -> Head:
        head = self.head
        head.facts = min(head.body, self.last_fact + 1)
        head.prose = [i for i in head.prose if i < head.body]
        if not head.title and head.body and not head.meta:
            first = self.page.lines[0]
            head.title = first.text if len(first.text) <= 120 else ""
        if "informant" not in head.meta and "participants" not in head.meta:
            for written in head.headings:
                if found := legend.informant_in(written):
                    head.meta["informant"] = found
                    break
        return head

    def _take_back(self, index: int) -> None:
        """A line taken for the first turn stands between facts: it was one as well."""
        if self.pending is None:
            return
        for earlier in range(self.pending, index):
            if (found := meta.pair(self.page.lines[earlier].text)) is not None:
                self.head.add_meta(*found)
        self.pending = None

    # Facts

    def _is_fact(self, index: int, line: Line) -> bool:
        if legend.HEADING.match(line.text) and self._legend_heading(line.text):
            return True
        if self.pending is None and self._legend_line(line.text):
            return True
        if self.pending is None and self._participant(index, line):
            return True
        if line.heading or legend.LIST_HEADING.match(line.text):
            return False
        return self._pairs(index, line)

    def _legend_heading(self, text: str) -> bool:
        match = legend.HEADING.match(text)
        rest = text[match.end() :] if match else ""
        if not rest.strip(" -–—=*_"):
            self.in_legend, self.in_list = True, 0
            return True
        found = legend.entries(rest)
        if found and all(legend.is_definition(*e, announced=True) for e in found):
            self.in_legend = True
            self._define(found)
            return True
        return False

    def _legend_line(self, text: str) -> bool:
        if self.in_legend and _SIGN_ENTRY.match(text):
            return True
        found = legend.entries(text)
        if not found or any(labels.key(label) in self.head.legend for label, _ in found):
            self.in_legend = self.in_legend and not found
            return False
        fits = all(legend.is_definition(*entry, announced=self.in_legend) for entry in found)
        if not fits or (self.in_legend and meta.canonical(found[0][0]) and len(found[0][0]) > 3):
            self.in_legend = False
            return False
        self._define(found)
        return True

    def _define(self, found: list[tuple[str, str]]) -> None:
        for label, definition in found:
            self.head.legend[labels.key(label)] = (label, definition)
            if (person := legend.person(definition)) and person.attributes:
                self.head.people[labels.key(label)] = person

    def _participant(self, index: int, line: Line) -> bool:
        if legend.LIST_HEADING.match(line.text):
            self.in_list = 1
            return True
        opening = self.openings[index]
        pair = meta.pair(line.text)
        if (
            pair
            and labels.voice(pair[0]) in {Voice.GROUP, Voice.UNKNOWN}
            and pair[0][-1:].isdigit()
        ):
            person = legend.person(pair[1])
            if person is not None and (self.in_list or person.attributes or person.name):
                self.head.people[labels.key(pair[0])] = person
                return True
        if not self.in_list or (opening is not None and opening.sign == "colon"):
            self.in_list = self.in_list if pair is None else 0
            return False
        text = re.sub(r"^\d{1,2}[.)]\s*", "", line.text)
        label = re.match(
            r"((?:peserta|partisipan|informan|p|r|i)[ .-]?\d{1,2})\b[\s:=().–-]*",
            text,
            re.IGNORECASE,
        )
        person = legend.person(text[label.end() :] if label else text)
        if person is None:
            self.in_list = 0
            return False
        self.head.people[labels.key(label[1]) if label else str(self.in_list)] = person
        self.in_list += 1
        return True

    def _pairs(self, index: int, line: Line) -> bool:
        found = list(meta.pairs(line.text))
        if not found:
            return False
        known = [bool(meta.canonical(written)) for written, _ in found]
        if not all(known):
            return self._unknown_pair(index, line, found)
        written, value = found[0]
        words = meta.canonical(written) and written.casefold().split()[0]
        if words in meta.SPEAKER_WORDS and len(written.split()) == 1:
            told = meta.canonical(written) in self.head.meta
            is_turn = self.counts[labels.key(written)] > 1 and (told or not _names_somebody(value))
            if is_turn or (self.pending is not None and self.counts[labels.key(written)] > 1):
                return False
        for pair in found:
            self.head.add_meta(*pair)
        return True

    def _unknown_pair(self, index: int, line: Line, found: list[tuple[str, str]]) -> bool:
        written, value = found[0]
        opening = self.openings[index]
        if self.pending is not None or self._is_speech(index) or len(written.split()) > 4:
            return False
        if opening is not None and labels.voice(written) is not Voice.UNKNOWN:
            return False
        after_fact = self.last_fact == index - 1 and index > 0
        if not after_fact or not value or line.text.endswith("?") or len(value.split()) > 40:
            return False
        self.head.add_meta(written, value)
        return True

    # Tables and speech

    def _table_row(self, index: int, line: Line) -> bool:
        cells = self.page.row_of(index)
        if cells is self.plain_row:
            return self._is_label_cell(index) and self._begin_body(index)
        texts = [self.page.cell_text(cells[column]) for column in sorted(cells)]
        self.skip_to = max(i for column in cells.values() for i in column) + 1
        assert line.cell is not None
        if self._people_table(line.cell.table):
            last = [
                i
                for row in self.page.tables[line.cell.table].values()
                for c in row.values()
                for i in c
            ]
            self.skip_to = max(last) + 1
            self.last_fact = max(last)
            return True
        if (
            any(_TABLE_WORDS.search(text) for text in texts)
            or _SIDES.fullmatch("|".join(texts))
            or self._is_label_cell(index)
            or grids.plan_of(self.page, self.page.tables[line.cell.table]) is not None
        ):
            return self._begin_body(index)
        has_facts = self._table_pair(texts)
        if not has_facts:
            self.plain_row = cells
        return has_facts

    def _begin_body(self, index: int) -> bool:
        self.head.body = index if self.pending is None else self.pending
        self.in_body = True
        return True

    def _is_label_cell(self, index: int) -> bool:
        opening = self.openings[index]
        if opening is None or meta.canonical(opening.label):
            return False
        return self._is_speech(index) or self.cells[opening.key] > 1

    def _table_pair(self, texts: list[str]) -> bool:
        texts = [text for text in texts if text.strip(" :")]
        facts = 0
        for written, value in zip(texts[::2], texts[1::2], strict=False):
            if meta.canonical(written.strip(" :")):
                self.head.add_meta(written.strip(" :"), value.strip(" :"))
                facts += 1
        if facts:
            self.last_fact = self.skip_to - 1
            return True
        self.skip_to = 0
        return False

    def _people_table(self, table: int) -> bool:
        rows = list(self.page.tables[table].values())
        titles = {c: meta.canonical(self.page.cell_text(i)) for c, i in rows[0].items()}
        known = {c: name for c, name in titles.items() if name}
        if (
            len(
                set(known.values())
                & {"name", "informant", "age", "education", "occupation", "role"}
            )
            < 2
        ):
            return False
        for number, row in enumerate(rows[1:], start=1):
            self._person_row(row, known, number)
        return True

    def _person_row(self, row: Row, known: dict[int, str], number: int) -> None:
        attributes = {
            name: self.page.cell_text(row[column])
            for column, name in known.items()
            if column in row
        }
        attributes.pop("participants", None)
        name = attributes.pop("informant", "") or attributes.get("name", "")
        person = Person(legend.informant_in(name) or name, attributes)
        first = self.page.cell_text(row[min(row)]) if row else ""
        self.head.people[str(number)] = person
        for written in (first, name):
            if labels.is_possible(written):
                self.head.people.setdefault(labels.key(written), person)

    def _is_speech(self, index: int) -> bool:
        opening = self.openings[index]
        if opening is None:
            return False
        if opening.key in self.head.legend:
            return True
        if opening.sign == "line" and self.page.lines[index].cell is None:
            known = labels.voice(opening.label) in _SPEAKING
            return self.alone[opening.key] > (1 if known else 2) and (known or len(opening.key) < 4)
        if meta.canonical(opening.label) and self.counts[opening.key] < 3:
            return opening.label.casefold() in meta.SPEAKER_WORDS and self.counts[opening.key] > 1
        if labels.voice(opening.label) not in {Voice.UNKNOWN, Voice.NOTE}:
            return opening.sign in {"colon", "dash", "tab"} or self.counts[opening.key] > 1
        if opening.sign == "colon" and self._is_one_of_a_series(opening.key):
            return True
        return self.counts[opening.key] > 1 and (
            opening.sign in {"colon", "stamp"} or len(opening.key) <= 3
        )

    def _is_one_of_a_series(self, key: str) -> bool:
        """Whether a label is one of "P1", "P2", "P3": each may speak once."""
        stem, number = labels.stem_and_number(key)
        return bool(number) and len(stem) == 1 and self.series[stem] > 2

    def _other(self, index: int, line: Line) -> None:
        if line.text.startswith("("):
            return  # a remark such as "(wawancara terhenti)", no title
        words = len(line.text.split())
        is_titled = _TITLE_WORDS.search(line.text) is not None and line.text[-1] not in ".?!"
        is_short = words <= 5 or (words < 12 and (is_titled or line.is_all_lead or index == 0))
        if not is_short and not line.heading and words > 5:
            self.head.prose.append(index)
            return
        self.in_legend = False
        if _TITLE_WORDS.search(line.text) or line.heading or line.is_all_lead or index == 0:
            self.head.headings.append(line.text)
            if not self.head.title:
                self.head.title = line.text
            self.last_fact = max(self.last_fact, index if _TITLE_WORDS.search(line.text) else -1)


def _names_somebody(value: str) -> bool:
    """Whether the value of "Informan : ..." is a name or code, not something said."""
    words = value.split()
    if not words or len(words) > 6 or value[-1] in "?!…" or _GREETINGS.match(value):
        return False
    return all(
        word.strip("(),.").istitle()
        or word.strip("(),.-").isupper()
        or word[0].isdigit()
        or any(c.isdigit() for c in word)
        or word.startswith("(")
        for word in words
        if word.strip("(),.")
    )
