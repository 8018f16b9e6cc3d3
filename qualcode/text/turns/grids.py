"""Whether a table is an interview matrix, and which of its columns holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qualcode.text import labels
from qualcode.text.labels import Voice
from qualcode.text.turns import legend
from qualcode.text.turns.page import Page, Row

_PERSON_TITLE = re.compile(
    r"(?:(?:kode|nama|no\.?|nomor|inisial|jenis)\s+)?(?:informan|partisipan|responden|narasumber|peserta"
    r"|subje[kc]t?|subyek|informant|participant|respondent)(?:\s*/.*|\s+(?:penelitian|fgd))?",
    re.IGNORECASE,
)
_RESULT_TITLE = re.compile(
    r"(?:hasil|jawaban|jawab|kutipan|pernyataan|transkr?ip|verbatim|uraian|ungkapan|respon|isi|"
    r"quotation|quote|answer|response)\b.*",
    re.IGNORECASE,
)
_QUESTION_TITLE = re.compile(r"(?:daftar |item )?(?:pertanyaan|question|tanya)\b.*", re.IGNORECASE)
_THEME_TITLE = re.compile(
    r"(?:sub[ -]?)?(?:tema|topik|aspek|variabel|indikator|kategori|fokus|komponen|dimensi|unsur|faktor|"
    r"theme|topic|variable|category|pokok bahasan|bahasan|input|proses|output|pembahasan|kode|uraian)\b.*",
    re.IGNORECASE,
)
_IGNORED_TITLE = re.compile(
    r"(?:no\.?|nomor|#|ket\.?|keterangan|catatan|kesimpulan|interpretasi|reduksi.*|padat.*|makna.*|"
    r"coding|koding|analisis.*|triangulasi.*)",
    re.IGNORECASE,
)
_SAID_BY = re.compile(
    r"(?:jawaban|hasil(?: wawancara)?|respon|pernyataan|kutipan|transkr?ip)\s*(?:dari\s*)?[:(-]?\s*(.+?)\)?",
    re.IGNORECASE,
)
_HEADER_ROWS = 3


@dataclass(frozen=True)
class Plan:
    """Which column holds what. Informants stand in columns (``people``) or in a column (``person``)."""

    header: int
    """Number of rows of the header."""
    people: Mapping[int, str]
    """Column -> informant."""
    person: int | None
    results: tuple[int, ...]
    themes: tuple[int, ...]
    questions: frozenset[int]


def plan_of(page: Page, rows: Mapping[int, Row]) -> Plan | None:
    """Return how a table is to be read as an interview matrix; None when it is none."""
    numbered = list(rows.values())
    if len(numbered) < 2:
        return None
    for at in range(min(_HEADER_ROWS, len(numbered) - 1)):
        titles = {c: page.cell_text(i).strip(" :*_.") for c, i in numbered[at].items()}
        above = " ".join(page.cell_text(i) for row in numbered[:at] for i in row.values())
        plan = _people_in_columns(titles, at, above) or _people_in_rows(titles, at)
        if plan is None:
            continue
        plan = _with_titles_above(page, numbered[:at], plan)
        if _is_spoken(page, numbered[at + 1 :], plan):
            return plan
    return None


def person_of(text: str) -> str:
    """Return the informant that a heading names, such as "Jawaban Informan 3 (kader)", or ""."""
    said_by = _SAID_BY.fullmatch(text)
    named: str = said_by[1] if said_by else ""
    for written in (text, named):
        label = labels.without_parenthesis(written)[0].strip(" :.")
        if not labels.is_possible(label):
            continue
        voice = labels.voice(label)
        key = labels.key(label)
        number = labels.stem_and_number(key)[1]
        if number and (voice in {Voice.ANSWERS, Voice.GROUP} or legend.informant_in(label)):
            return written.strip(" :.")
        if number and labels.stem_and_number(key)[0] in {"p", "r", "i", "n", "s", "k"}:
            return written.strip(" :.")
    return ""


def _people_in_columns(titles: Mapping[int, str], at: int, above: str) -> Plan | None:
    people = {c: found for c, title in titles.items() if (found := person_of(title))}
    if not people and _PERSON_TITLE.search(above):
        people = {
            c: f"Informan {int(t)}" for c, t in titles.items() if t.isdecimal() and len(t) < 4
        }
    if len(people) < 2:
        return None
    rest = {c: title for c, title in titles.items() if c not in people}
    questions = frozenset(c for c, title in rest.items() if _QUESTION_TITLE.fullmatch(title))
    themes = tuple(sorted(c for c, title in rest.items() if not _IGNORED_TITLE.fullmatch(title)))
    if 0 not in titles:
        themes = (0, *themes)  # a corner cell without title
    return Plan(at + 1, people, None, (), themes, questions)


def _people_in_rows(titles: Mapping[int, str], at: int) -> Plan | None:
    person = next((c for c, title in titles.items() if _PERSON_TITLE.fullmatch(title)), None)
    if person is None:
        return None
    rest = {c: t for c, t in titles.items() if c != person}
    questions = frozenset(c for c, title in rest.items() if _QUESTION_TITLE.fullmatch(title))
    themes = {c for c, t in rest.items() if c in questions or _THEME_TITLE.fullmatch(t)}
    results = [c for c, t in rest.items() if _RESULT_TITLE.fullmatch(t) and c not in questions]
    if "uraian" in " ".join(titles.values()).casefold() and len(results) > 1:
        themes -= set(results)
    results = [c for c in results if c not in themes] or results[-1:]
    themes -= set(results)
    if not results or (len(titles) < 3 and not themes):
        return None
    return Plan(at + 1, {}, person, tuple(results), tuple(sorted(themes)), questions)


def _with_titles_above(page: Page, above: list[Row], plan: Plan) -> Plan:
    """Take "Pertanyaan" from the first of two header rows, where the cell goes over both."""
    titles = {c: page.cell_text(i).strip(" :*_.") for row in above for c, i in row.items()}
    questions = {
        c for c, t in titles.items() if _QUESTION_TITLE.fullmatch(t) and c not in plan.people
    }
    themes = {
        c
        for c, t in titles.items()
        if c not in plan.people and not _IGNORED_TITLE.fullmatch(t) and not _PERSON_TITLE.search(t)
    }
    themes = {c for c in themes if c < min(plan.people, default=0)}
    ignored = {c for c, t in titles.items() if _IGNORED_TITLE.fullmatch(t)}
    return Plan(
        plan.header,
        plan.people,
        plan.person,
        plan.results,
        tuple(sorted((set(plan.themes) | themes) - ignored)),
        plan.questions | questions,
    )


def _is_spoken(page: Page, rows: list[Row], plan: Plan) -> bool:
    """Whether the cells hold speech rather than ticks and numbers, and the labels are labels."""
    columns = set(plan.people) | set(plan.results)
    said = [page.cell_text(i) for row in rows for c, i in row.items() if c in columns]
    letters = sum(character.isalpha() for text in said for character in text)
    if len(said) < 2 or letters < 6 * len(said):
        return False
    if plan.person is None:
        return True
    names = [page.cell_text(row[plan.person]) for row in rows if plan.person in row]
    fitting = sum(labels.is_possible(name.strip(" :.")) or bool(person_of(name)) for name in names)
    return bool(names) and fitting >= 0.6 * len(names)
