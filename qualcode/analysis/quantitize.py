"""Codes become variables: present or not, how often, how often per 1,000 words, for each person.

"Not asked" is no answer (an empty cell), "asked, but not said" is 0, "said" is 1. Counts of a person
who was not asked are empty too: silence is never taken for absence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.model.codebook import Codebook
from qualcode.model.coding import Coding
from qualcode.model.dataset import Cell, Variable, VariableType
from qualcode.model.ids import CodeId, InformantId
from qualcode.model.mixed import Measure
from qualcode.model.reduction import ResponseState
from qualcode.model.sentence import mark
from qualcode.model.study import Study, role_of
from qualcode.text.words import count_words

States = Mapping[tuple[InformantId, CodeId], ResponseState]
ABSENT, PRESENT = mark("not mentioned"), mark("mentioned")


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """A code as a variable, its values by informant."""

    code_id: CodeId
    variable: Variable
    values: Mapping[InformantId, Cell]


def code_columns(
    study: Study,
    codes: Sequence[CodeId],
    *,
    measure: Measure = Measure.PRESENCE,
    states: States | None = None,
) -> list[CodeColumn]:
    """Return one variable for each code; codings of the codes below it count.

    Without ``states`` a person without codings counts as not mentioning; with them, one who was not
    asked has no value.
    """
    counted = _counts(study, codes)
    words = words_of(study) if measure is Measure.RATE else {}
    names = variable_names(study.codebook, codes)
    columns = []
    for code in codes:
        below = [one.id for one in study.codebook.descendants(code)]
        values: dict[InformantId, Cell] = {}
        for person in study.informants:
            n = counted.get((person, code), 0)
            if n == 0 and states is not None and not _was_asked(states, person, below):
                values[person] = None
            elif measure is Measure.RATE:
                values[person] = 1000 * n / words[person] if words.get(person) else None
            else:
                values[person] = int(n > 0) if measure is Measure.PRESENCE else n
        columns.append(CodeColumn(code, _variable(study, code, names[code], measure), values))
    return columns


def _was_asked(states: States, person: InformantId, codes: Sequence[CodeId]) -> bool:
    nothing = ResponseState.NOT_ASKED
    return any(states.get((person, code), nothing) is not nothing for code in codes)


def _counts(study: Study, codes: Sequence[CodeId]) -> dict[tuple[InformantId, CodeId], int]:
    above: dict[CodeId, list[CodeId]] = {}
    for code in codes:
        for below in study.codebook.descendants(code):
            above.setdefault(below.id, []).append(code)
    counts: dict[tuple[InformantId, CodeId], int] = {}
    for coding in study.codings:
        for code in above.get(coding.code_id, ()):
            person = study.informant_at(coding.source_id, coding.start)
            if person is not None:
                counts[person.id, code] = counts.get((person.id, code), 0) + 1
    return counts


def words_of(study: Study) -> dict[InformantId, int]:
    """Return how many words each informant says in all sources."""
    words: dict[InformantId, int] = {}
    for source_id in study.sources:
        text = study.text_of(source_id)
        for row in study.turns.get(source_id, ()):
            speaker = study.speaker_of(source_id, row)
            if speaker is None or speaker.informant_id is None:
                continue
            if role_of(row, speaker).is_evidence:
                found = count_words(text[row.start : row.end])
                words[speaker.informant_id] = words.get(speaker.informant_id, 0) + found
    return words


def variable_names(book: Codebook, codes: Sequence[CodeId]) -> dict[CodeId, str]:
    """Return a name for the column of each code: its own, or its path where the name is not unique."""
    own = [book.by_id[code].name.casefold() for code in codes]
    return {
        code: book.by_id[code].name if own.count(name) == 1 else book.path(code)
        for code, name in zip(codes, own, strict=True)
    }


def _variable(study: Study, code: CodeId, name: str, measure: Measure) -> Variable:
    label = study.codebook.path(code)
    if measure is Measure.PRESENCE:
        labels = {"0": ABSENT, "1": PRESENT}
        return Variable(name=name, label=label, type=VariableType.CATEGORY, value_labels=labels)
    return Variable(name=name, label=label, type=VariableType.NUMBER)


def per_case(
    column: CodeColumn, informants: Mapping[str, Sequence[InformantId]], measure: Measure
) -> dict[str, Cell]:
    """Return the value of each case, made of its informants: present in one of them, summed, or mean."""
    found: dict[str, Cell] = {}
    for case, people in informants.items():
        known = [v for p in people if isinstance(v := column.values.get(p), (int, float))]
        if not known:
            found[case] = None
        elif measure is Measure.PRESENCE:
            found[case] = int(max(known))
        else:
            found[case] = sum(known) / len(known) if measure is Measure.RATE else int(sum(known))
    return found


def quotation_for(
    study: Study, code: CodeId, people: Sequence[InformantId], *, longest: int = 200
) -> Coding | None:
    """Return a coding that can stand for a code among these people: not too long, as early as possible."""
    wanted = {one.id for one in study.codebook.descendants(code)}
    among = set(people)
    fitting = [
        coding
        for coding in study.codings
        if coding.code_id in wanted
        and (person := study.informant_at(coding.source_id, coding.start)) is not None
        and person.id in among
    ]
    order = {source: place for place, source in enumerate(study.sources)}
    fitting.sort(key=lambda c: (c.end - c.start > longest, order[c.source_id], c.start))
    return fitting[0] if fitting else None
