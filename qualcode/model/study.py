"""A snapshot of what a study knows, for the pure displays."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.model.codebook import Codebook
from qualcode.model.coding import Coding
from qualcode.model.ids import CoderId, CodingId, InformantId, SourceId
from qualcode.model.reduction import CodeLink, Response
from qualcode.model.source import Informant, Role, Source, Speaker, Turn


class TurnRow(NamedTuple):
    """A turn as stored; who speaks is found through the label."""

    n: int
    start: int
    end: int
    label: str | None
    note: int
    time: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Sources, people, codes and codings at one moment. Texts are fetched when they are needed."""

    title: str
    sources: Mapping[SourceId, Source]
    informants: Mapping[InformantId, Informant]
    speakers: Mapping[tuple[SourceId, str], Speaker]
    turns: Mapping[SourceId, Sequence[TurnRow]]
    codebook: Codebook
    codings: Sequence[Coding]
    coders: Mapping[CoderId, str]
    text_of: Callable[[SourceId], str]
    coding_memos: Mapping[CodingId, str] = field(default_factory=dict)
    responses: Sequence[Response] = ()
    links: Sequence[CodeLink] = ()
    _starts: dict[SourceId, tuple[list[int], Sequence[TurnRow]]] = field(
        default_factory=dict, repr=False
    )
    _speaking: dict[tuple[SourceId, int], Informant | None] = field(
        default_factory=dict, repr=False
    )

    def turn_at(self, source_id: SourceId, offset: int) -> TurnRow | None:
        """Return the turn that holds the character at ``offset``, or the next one after it."""
        found = self._starts.get(source_id)
        if found is None:
            rows = self.turns.get(source_id, ())
            found = self._starts[source_id] = ([row.start for row in rows], rows)
        starts, rows = found
        index = bisect_right(starts, offset) - 1
        if index < 0 or rows[index].end <= offset:
            index += 1
        return rows[index] if index < len(rows) else None

    def speaker_of(self, source_id: SourceId, row: TurnRow | None) -> Speaker | None:
        """Return who speaks in a turn."""
        return self.speakers.get((source_id, row.label)) if row and row.label else None

    def informant_at(self, source_id: SourceId, offset: int) -> Informant | None:
        """Return the informant who speaks at ``offset``; in a source without turns of its own, None."""
        place = (source_id, offset)
        if place not in self._speaking:
            speaker = self.speaker_of(source_id, self.turn_at(source_id, offset))
            person = speaker.informant_id if speaker else None
            self._speaking[place] = self.informants.get(person) if person else None
        return self._speaking[place]


def role_of(row: TurnRow, speaker: Speaker | None) -> Role:
    """Return the role of a turn: a note, its speaker's role, or plain text."""
    if row.note:
        return Role.NOTE
    return speaker.role if speaker else Role.TEXT


def as_turn(row: TurnRow, speaker: Speaker | None) -> Turn:
    """Return the turn with who speaks in it."""
    return Turn(
        n=row.n,
        start=row.start,
        end=row.end,
        label=row.label,
        role=role_of(row, speaker),
        time=row.time,
        speaker_id=speaker.id if speaker else None,
        informant_id=speaker.informant_id if speaker else None,
    )
