"""Which of the possible labels are speakers: in the legend, a role word, or a name that recurs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from qualcode.model.sentence import say
from qualcode.model.transcript import Problem
from qualcode.text import labels, meta
from qualcode.text.labels import Voice
from qualcode.text.turns.draft import Draft, doubt, remark

_ABBREVIATION = re.compile(r"[^\W\d_]{1,3}\d{0,2}$")
_HONORIFIC = re.compile(r"(?:ibu|bu|bapak|pak|bpk|ny|tn|sdr|sdri|kak|mbak|mas)\b", re.IGNORECASE)
_KNOWN_LETTERS = frozenset("pinrstjqam")
_SEVERAL = re.compile(r"([^\W\d_]+)\d{1,2}(?:(?:(?:dan|sd|sampai)\1?|\1)\d{1,2})+")
"""The key of a label for several at once: "P1-P5", "Peserta 1 dan 3"."""
_DIALOGUE = 6
"""So many turns of role labels make a dialogue in which a strange label needs more evidence."""


@dataclass
class _Seen:
    count: int = 0
    colons: int = 0
    line: int = 0
    signs: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)


@dataclass
class Accepted:
    """Key as written -> key of the speaker; written forms; separators that count; what to report."""

    keys: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)
    signs: frozenset[str] = frozenset({"colon"})
    problems: list[Problem] = field(default_factory=list)
    from_legend: int = 0
    heads: frozenset[int] = frozenset()
    """Lines of header blocks that stand between turns."""


def accept(draft: Draft) -> Accepted:
    """Decide which labels of the body are speakers."""
    heads = second_heads(draft)
    seen = _seen(draft, heads)
    signs = _signs(draft, seen)
    counted = {
        key: sum(n for sign, n in found.signs.items() if sign in signs)
        for key, found in seen.items()
    }
    strong = {key for key in seen if counted[key] and _is_strong(draft, key, seen[key])}
    dialogue = sum(counted[key] for key in strong) >= _DIALOGUE and len(strong) > 1
    result = Accepted(signs=signs, heads=heads)
    for key, found in seen.items():
        if not counted[key] or key in strong:
            continue
        if _is_weak_speaker(found, counted[key], dialogue=dialogue):
            strong.add(key)
    strong |= _in_series(strong, counted)
    strong = {k for k in strong if _is_sure_person(draft, k, seen[k], strong, counted)}
    for key in (key for key in seen if key in strong):
        result.keys[key] = key
        result.written[key] = seen[key].written.most_common(1)[0][0]
        inside = (labels.without_parenthesis(label)[1] for label in seen[key].written)
        result.inside[key] = next(filter(None, inside), "")
    result.from_legend = sum(key in draft.head.legend for key in strong)
    _correct_spelling(result, seen, counted)
    _report_doubts(draft, result, seen, counted)
    return result


_TITLE = re.compile(r"(?:transkr?ip|hasil wawancara|wawancara|verbatim)\b", re.IGNORECASE)


def second_heads(draft: Draft) -> frozenset[int]:
    """Return the lines of header blocks behind the first: a row of pairs, two of them no labels."""
    lines = draft.page.lines
    found: set[int] = set()
    row: list[int] = []
    sure = 0
    for index in range(draft.head.body, len(lines) + 1):
        written = _header_key(draft, index) if index < len(lines) else ""
        if written:
            row.append(index)
            sure += written.casefold() not in meta.SPEAKER_WORDS
            continue
        if sure > 1:
            found.update(row)
            before = row[0] - 1
            if before >= draft.head.body and _is_title(lines[before].text):
                found.add(before)
        row, sure = [], 0
    return frozenset(found)


def _header_key(draft: Draft, index: int) -> str:
    opening = draft.openings[index]
    if opening is not None:
        return opening.label if opening.sign == "colon" and meta.canonical(opening.label) else ""
    text = draft.page.lines[index].text
    pair = meta.pair(text) if 0 < text.find(":") < 50 else None
    return pair[0] if pair is not None and meta.canonical(pair[0]) else ""


def _is_title(text: str) -> bool:
    return _TITLE.match(text) is not None and len(text.split()) < 12


def _seen(draft: Draft, heads: frozenset[int]) -> dict[str, _Seen]:
    found: dict[str, _Seen] = {}
    lines = draft.page.lines
    for index in range(draft.head.body, len(lines)):
        opening = draft.openings[index]
        if opening is not None and index not in heads:
            one = found.setdefault(opening.key, _Seen(line=lines[index].number))
            one.count += 1
            one.signs[opening.sign] += 1
            one.written[opening.label] += 1
    return found


def _signs(draft: Draft, seen: dict[str, _Seen]) -> frozenset[str]:
    """Return the separators in use: the most frequent among known labels, and the colon."""
    total: Counter[str] = Counter()
    several: dict[str, int] = {}
    for key, found in seen.items():
        for sign, n in found.signs.items():
            if _is_announced(draft, key) or (_is_role(found) and (n > 1 or sign == "colon")):
                total[sign] += n
                several[sign] = several.get(sign, 0) + 1
    if not total:
        return frozenset({"colon", "bold", "stamp"})
    most = max(total.values())
    return frozenset(
        ["colon", "stamp"]
        + [s for s, n in total.items() if n >= 2 and several[s] > 1 and n >= 0.3 * most]
    )


def _is_announced(draft: Draft, key: str) -> bool:
    return key in draft.head.legend or (key in draft.head.people and not key.isdecimal())


def _is_role(found: _Seen) -> bool:
    label = found.written.most_common(1)[0][0]
    return labels.voice(label) in {Voice.ASKS, Voice.ANSWERS, Voice.GROUP, Voice.PERSON} or (
        _ABBREVIATION.match(label.replace(" ", "").replace("-", "")) is not None
    )


def _is_strong(draft: Draft, key: str, found: _Seen) -> bool:
    if _is_announced(draft, key):
        return True
    label = found.written.most_common(1)[0][0]
    voice = labels.voice(label)
    if voice in {Voice.ASKS, Voice.ANSWERS, Voice.GROUP} and (
        labels.is_lettered(label) or not labels.correct_role_word(labels.stem_and_number(key)[0])
    ):
        return len(key) > 2 or found.count > 1
    return False


def _is_weak_speaker(found: _Seen, count: int, *, dialogue: bool) -> bool:
    label = found.written.most_common(1)[0][0]
    voice = labels.voice(label)
    if voice is Voice.NOTE or count < 2:
        return voice is Voice.PERSON
    plain = label.replace(" ", "").replace("-", "")
    if voice is Voice.PERSON or _ABBREVIATION.match(plain):
        return True
    if meta.canonical(label) or not labels.is_name_like(label) or voice is not Voice.UNKNOWN:
        return False
    if found.signs["colon"] + found.signs["bold"] + found.signs["stamp"] < 2:
        return False
    return not dialogue or count > 2 or _HONORIFIC.match(label) is not None


def _in_series(strong: set[str], counted: dict[str, int]) -> set[str]:
    """Return the labels numbered like accepted ones: beside P1 and P2, P3 may speak once."""
    stems = {stem for stem, number in map(labels.stem_and_number, strong) if number}
    series = Counter(labels.stem_and_number(key)[0] for key, n in counted.items() if n)
    stems |= {stem for stem, n in series.items() if n > 1 and stem in _KNOWN_LETTERS}
    rest = [key for key, n in counted.items() if n and key not in strong]
    numbered = {key for key in rest if labels.stem_and_number(key)[1]}
    found = {key for key in numbered if labels.stem_and_number(key)[0] in stems}
    for key in rest:
        several = _SEVERAL.fullmatch(key)
        if several is not None and several[1] in stems:
            found.add(key)
    if len(strong) < 2:
        short = {k for k in rest if labels.stem_and_number(k)[0] in _KNOWN_LETTERS}
        found |= short if len(short | strong) > 1 else set()
    return found


def _is_sure_person(
    draft: Draft, key: str, found: _Seen, strong: set[str], counted: dict[str, int]
) -> bool:
    """A person who seems to speak once ("Kader: 5 orang") is more often a list inside an answer."""
    label = found.written.most_common(1)[0][0]
    if labels.voice(label) is not Voice.PERSON or _is_announced(draft, key) or counted[key] > 1:
        return True
    is_name = _HONORIFIC.match(label) and " " in label and labels.is_name_like(label)
    return len(strong) <= 2 or bool(labels.stem_and_number(key)[1] or is_name)


def _correct_spelling(result: Accepted, seen: dict[str, _Seen], counted: dict[str, int]) -> None:
    known = tuple(key for key in result.keys if len(key) >= 5)
    for key, found in seen.items():
        if key in result.keys or not counted[key] or len(key) < 5:
            continue
        if labels.is_lettered(found.written.most_common(1)[0][0]):
            continue
        stem, number = labels.stem_and_number(key)
        meant = labels.correct_role_word(stem)
        target = meant + number if meant else ""
        if not target:
            same = tuple(k for k in known if labels.stem_and_number(k)[1] == number)
            target = labels.closest(key, same)
        if not target:
            continue
        written = found.written.most_common(1)[0][0]
        if target not in result.keys:
            result.keys[target] = target
            result.written[target] = f"{meant.capitalize()} {number}".strip()
        result.keys[key] = target
        result.problems.append(
            remark(
                found.line,
                say(
                    "“{written}” was read as “{label}” (a slip of the pen).",
                    written=written,
                    label=result.written[target],
                ),
            )
        )


def _report_doubts(
    draft: Draft, result: Accepted, seen: dict[str, _Seen], counted: dict[str, int]
) -> None:
    for key, found in seen.items():
        label = found.written.most_common(1)[0][0]
        if key in result.keys:
            if (
                counted[key] == 1
                and labels.voice(label) is Voice.PERSON
                and not _is_announced(draft, key)
            ):
                what = say("“{label}” speaks only here: check that it is a speaker.", label=label)
                result.problems.append(doubt(found.line, what))
        elif (
            found.signs["colon"]
            and labels.is_name_like(label)
            and not meta.canonical(label)
            and labels.voice(label) is not Voice.NOTE
        ):
            what = say("“{label}:” was read as speech, not as a speaker.", label=label)
            result.problems.append(doubt(found.line, what))
