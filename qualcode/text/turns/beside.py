"""Tables beside labelled speech: an inventory between the turns, or a table of answers behind them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from qualcode.model.sentence import say_n
from qualcode.model.transcript import Problem
from qualcode.text import labels
from qualcode.text.labels import Voice
from qualcode.text.turns import labelled
from qualcode.text.turns.accepted import accept
from qualcode.text.turns.draft import Draft, Piece, Reading, doubt, is_blank, remark

_LEAST = 2
"""So many labelled turns outside the tables are speech, and no headings."""
_MOST = 0.95
"""Share of the text in tables above which nobody is looked for outside them."""


def with_speech_around(draft: Draft, reading: Reading, used: Collection[int]) -> Reading:
    """Add to a reading of tables what is said before, between and behind them; the rest is notes.

    Where one side asks and one answers in both, they are the same people in the table and outside.
    """
    outside = _outside(draft, used)
    said = () if outside is None else tuple(p for p in outside.pieces if not p.note)
    if outside is None or len(said) < _LEAST:
        return _with_notes(reading, _strays(draft, reading.first, used, set()))
    first = min(reading.first, outside.first)
    numbers = {piece.line for piece in outside.pieces}
    notes = [piece for piece in outside.pieces if piece.note]
    strays = [p for p in _strays(draft, first, used, numbers) if not _is_inside(p, said)]
    same = _same_people(draft, reading, said)
    what = say_n(
        "{n} turn with a label stands outside the table: read as well.",
        "{n} turns with labels stand outside the tables: read as well.",
        n=len(said),
    )
    spoken = [p._replace(key=same.get(p.key or "", p.key)) for p in reading.pieces]
    kept = {key: label for key, label in reading.labels.items() if key not in same}
    merged = replace(
        reading,
        pieces=tuple(sorted([*spoken, *said, *notes], key=lambda piece: piece.start)),
        labels={**kept, **outside.accepted.written},
        roles={k: r for k, r in reading.roles.items() if k not in same},
        inside={**reading.inside, **outside.accepted.inside},
        problems=(
            *reading.problems,
            *outside.accepted.problems,
            *outside.problems,
            remark(said[0].line, what),
        ),
        first=first,
    )
    return _with_notes(merged, strays)


def share(draft: Draft, used: Collection[int], first: int, *, with_speech: bool = True) -> float:
    """Return how much of the text stands in these tables, or is said with labels beside them."""
    lines = draft.page.lines
    inside = sum(len(ln.text) for ln in lines[first:] if ln.cell and ln.cell.table in used)
    found = inside / max(1, sum(len(line.text) for line in lines[first:]))
    outside = _outside(draft, used) if with_speech and found < _MOST else None
    said = [] if outside is None else [p for p in outside.pieces if not p.note]
    if len(said) < _LEAST:
        return found
    spoken = sum(piece.end - piece.start for piece in said)
    rest = sum(len(line.text) for line in lines[draft.head.facts :])
    return max(found, (inside + spoken) / max(1, rest))


def _outside(draft: Draft, used: Collection[int]) -> labelled.Cutter | None:
    lines = draft.page.lines
    inside = frozenset(i for i, line in enumerate(lines) if line.cell and line.cell.table in used)
    if len(lines) - len(inside) - draft.head.facts < _LEAST:
        return None
    openings = tuple(None if i in inside else o for i, o in enumerate(draft.openings))
    bare = replace(draft, openings=openings)
    accepted = accept(bare)
    if len(accepted.keys) < _LEAST:
        return None
    cutter = labelled.Cutter(bare, accepted, skip=inside)
    cutter.cut()
    return cutter


def _strays(
    draft: Draft, first: int, used: Collection[int], numbers: Collection[int]
) -> list[Piece]:
    """Return the lines outside the tables that belong to nothing, as notes."""
    return [
        Piece(line.start, line.end, None, None, line.number, note=True)
        for line in draft.page.lines[first:]
        if (line.cell is None or line.cell.table not in used)
        and line.number not in numbers
        and not is_blank(line.text)
    ]


def _is_inside(stray: Piece, said: Iterable[Piece]) -> bool:
    return any(piece.start < stray.end and stray.start < piece.end for piece in said)


def _with_notes(reading: Reading, strays: list[Piece]) -> Reading:
    if not strays:
        return reading
    what = say_n(
        "{n} line stands outside the table: kept as a note.",
        "{n} lines stand outside the tables: kept as notes.",
        n=len(strays),
    )
    problems: tuple[Problem, ...] = (*reading.problems, doubt(strays[0].line, what))
    pieces = sorted([*reading.pieces, *strays], key=lambda piece: piece.start)
    return replace(reading, pieces=tuple(pieces), problems=problems)


def _same_people(draft: Draft, reading: Reading, said: Iterable[Piece]) -> Mapping[str, str]:
    """Return the key outside for "Pertanyaan" and "Jawaban", where there is no other choice."""
    found: dict[str, str] = {}
    keys = list(dict.fromkeys(piece.key for piece in said if piece.key))
    for role in ("asks", "answers"):
        inside = [key for key, told in reading.roles.items() if told == role]
        outside = [key for key in keys if _is_asking(draft, key) == (role == "asks")]
        if len(inside) == 1 and len(outside) == 1 and _is_nobody(inside[0]):
            found[inside[0]] = outside[0]
    return found


def _is_asking(draft: Draft, key: str) -> bool:
    written, definition = draft.head.legend.get(key, ("", ""))
    if written:
        return labels.voice(definition) is Voice.ASKS
    stem = labels.stem_and_number(key)[0]
    return labels.voice(key) is Voice.ASKS or stem in labelled.ASKING


def _is_nobody(key: str) -> bool:
    """Whether the title of a column names no person: "Pertanyaan", "Jawaban Informan"."""
    return not labels.stem_and_number(key)[1] and labels.voice(key) is not Voice.PERSON
