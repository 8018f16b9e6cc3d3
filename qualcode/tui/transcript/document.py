"""What the transcript view is given to show."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.model.ids import CodeId, CodingId, InformantId
from qualcode.model.source import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanMark:
    """One coding as drawn: where, which code, and how the code looks.

    ``tag`` is the two-letter sign of the code (see `palette_colors.tags_for`), ``color`` its hex
    colour, ``name`` what the label column prints.
    """

    coding_id: CodingId
    start: int
    end: int
    code_id: CodeId
    tag: str
    color: str
    coder: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptDocument:
    """A text with its turns (ascending, not overlapping), names and codings.

    ``labels`` gives the display label of a speaker's label, ``informants`` the public name of an
    informant ("Informan 3"). ``notes`` are ranges of non-verbal remarks inside turns, ascending.
    """

    text: str
    turns: tuple[Turn, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    informants: Mapping[InformantId, str] = field(default_factory=dict)
    notes: tuple[tuple[int, int], ...] = ()
    marks: tuple[SpanMark, ...] = ()

    def speaker(self, turn: Turn, *, full: bool = False) -> str:
        """Return what the margin calls the speaker of a turn, in full or short."""
        if full and turn.informant_id is not None and turn.informant_id in self.informants:
            return self.informants[turn.informant_id]
        return self.labels.get(turn.label, turn.label) if turn.label else ""

    def notes_between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the remarks that overlap a range."""
        last = bisect_left(self.notes, (end, 0))
        first = bisect_left(self.notes, (start, 0))
        while first > 0 and self.notes[first - 1][1] > start:
            first -= 1
        return list(self.notes[first:last])
