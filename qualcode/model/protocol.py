"""The protocol of a data set: which interviews there are, and what their import kept or doubted."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.model.transcript import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolRow:
    """One source. ``layout`` is how its file was split, ``confidence`` how sure that was (0 to 1).

    ``problems`` is what the import report said of it; texts are "" where nothing is known.
    """

    source: str
    kind: str
    informants: tuple[str, ...]
    roles: tuple[str, ...]
    date: str
    place: str
    interviewer: str
    duration: str
    words: int
    turns: int
    file: str
    added: str
    layout: str
    confidence: float
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Protocol:
    """The table of interviews of a study."""

    title: str
    rows: tuple[ProtocolRow, ...]

    @property
    def words(self) -> int:
        """Words of all sources."""
        return sum(row.words for row in self.rows)

    @property
    def turns(self) -> int:
        """Turns of all sources."""
        return sum(row.turns for row in self.rows)
