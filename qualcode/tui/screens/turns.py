"""Turns line by line, with keys to say who speaks: of a stored source, or before a file is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qualcode.messages import render, tr, tr_n
from qualcode.model.errors import QualcodeError
from qualcode.model.ids import SourceId
from qualcode.model.source import Role
from qualcode.services import sources, turns
from qualcode.text.visible import visible
from qualcode.tui.actions import PLACES
from qualcode.tui.labels import ROLES
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, Choose, Option
from qualcode.tui.widgets.bars import PieceBar
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit, right
from qualcode.tui.widgets.rows import RowList

SHOWN = 2000
"""Characters of a turn that are shown below the list."""
_STYLES = {
    Role.INTERVIEWER: "accent",
    Role.MODERATOR: "accent",
    Role.NOTE: "dim",
    Role.TEXT: "warn",
}
NEW = object()


@dataclass(frozen=True, slots=True)
class TurnLine:
    """A turn as it is listed; ``doubts`` are sentences about it."""

    n: int
    start: int
    end: int
    label: str
    role: Role
    text: str
    doubts: tuple[str, ...] = ()


class TurnsScreen(MainScreen):
    """A list of turns with one shown whole below; what a change does is left to the heirs."""

    WIDGETS = ("list",)
    DEFAULT_CSS = """
    TurnsScreen #detail { height: 9; }
    """

    def body(self) -> Iterable[Widget]:
        """Return the list of turns and the turn under the cursor."""
        yield RowList(empty=tr("There are no turns."))
        yield Detail()

    # What heirs know

    def lines(self) -> Sequence[TurnLine]:
        """Return the turns."""
        raise NotImplementedError

    def labels(self) -> Mapping[str, Role]:
        """Return who speaks, and in which role."""
        raise NotImplementedError

    def give(self, n: int, label: str) -> None:
        """Let somebody else say a turn."""
        raise NotImplementedError

    def split(self, n: int, at: int) -> None:
        """Split a turn."""
        raise NotImplementedError

    def join(self, n: int) -> None:
        """Join a turn with the next."""
        raise NotImplementedError

    def note(self, n: int, *, is_note: bool) -> None:
        """Say that a turn is no speech, or that it is."""
        raise NotImplementedError

    # Showing

    def source_line(self, name: str, facts: str) -> None:
        """Show which transcript it is: that matters more here than the project."""
        place: Line = [(" ", "text"), (tr(PLACES[self.PLACE]), "accent"), (f"  {name}", "strong")]
        self.query_one("#title", PieceBar).show(place, [(f"  {facts} ", "dim")])

    def show_lines(self) -> None:
        """List the turns, with the cursor where it was."""
        shown = self.lines()
        self.query_one(RowList).fill(shown, self._draw, header=self._header if shown else None)
        self._describe()

    @property
    def current(self) -> TurnLine | None:
        """Return the turn under the cursor."""
        line = self.query_one(RowList).current
        return line if isinstance(line, TurnLine) else None

    def _header(self, width: int) -> Line:
        head = f"  {right('#', 5)}  {fit(tr('speaker'), 14)}{fit(tr('role'), 13)}"
        return [(head, ""), (fit(tr("text"), max(0, width - 36)), "")]

    def _draw(self, line: TurnLine, width: int) -> list[Line]:
        sign = "!" if line.doubts else " "
        unknown = "" if line.role is Role.NOTE else "?"
        return [
            [
                (sign, "warn"),
                (f"{line.n:>5}  ", "dim"),
                (fit(line.label or unknown, 13) + " ", _STYLES.get(line.role, "strong")),
                (fit(tr(ROLES[line.role]), 12) + " ", "dim"),
                (fit(line.text[:300], max(0, width - 35)), "dim" if line.role is Role.NOTE else ""),
            ]
        ]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        line = self.current
        if line is None:
            self.query_one("#detail", Static).update("")
            return
        doubts = [(f"! {doubt}\n", "$text-warning") for doubt in line.doubts]
        self.query_one("#detail", Static).update(
            Content.assemble(*doubts, visible(line.text[:SHOWN]))
        )

    # Acting

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.host.attempt(self.action_speaker)

    def changed(self, work: Callable[[], None]) -> None:
        """Do something to the turns inside the error border, and show what came of it."""

        def done() -> None:
            work()
            self.show_lines()

        self.host.attempt(done)

    def action_speaker(self) -> None:
        """Ask who says the turn."""
        line = self.current
        if line is None:
            return
        options = [Option(label, label, tr(ROLES[role])) for label, role in self.labels().items()]
        options += [Option(NEW, tr("somebody else …")), Option("", tr("nobody known"))]

        def chosen(label: Any) -> None:
            if label is NEW:
                self._ask_new(line.n)
            elif label is not None:
                self.changed(lambda: self.give(line.n, label))

        question = tr("Who says turn {n}?", n=line.n)
        self.app.push_screen(Choose(question, options, at=line.label), chosen)

    def _ask_new(self, n: int) -> None:
        def named(label: str | None) -> None:
            if label:
                self.changed(lambda: self.give(n, label))

        self.app.push_screen(Ask(tr("What is the speaker called in the transcript?")), named)

    def action_split(self) -> None:
        """Ask before which words to split."""
        line = self.current
        if line is None:
            return

        def place(words: str) -> int:
            at = line.text.casefold().find(words.casefold())
            return line.start + at if at > 0 else -1

        def refuse(words: str) -> str:
            if place(words) < 0:
                return tr("These words do not stand inside the turn.")
            return ""

        def told(words: str | None) -> None:
            if words:
                self.changed(lambda: self.split(line.n, place(words)))

        question = tr("Split turn {n} before which words?", n=line.n)
        self.app.push_screen(Ask(question, about=line.text[:500], refuse=refuse), told)

    def action_join(self) -> None:
        """Join the turn with the next."""
        if (line := self.current) is not None:
            self.changed(lambda: self.join(line.n))

    def action_note(self) -> None:
        """Say that the turn is no speech, or that it is."""
        if (line := self.current) is not None:
            self.changed(lambda: self.note(line.n, is_note=line.role is not Role.NOTE))

    def action_doubt(self, step: int) -> None:
        """Go to the next or previous turn about which there is a doubt."""
        rows = self.query_one(RowList)
        doubtful = [i for i, line in enumerate(rows.items) if line.doubts]
        ahead = [i for i in doubtful if (i > rows.index if step > 0 else i < rows.index)]
        if ahead:
            rows.go(ahead[0] if step > 0 else ahead[-1])
        else:
            self.host.tell(tr("No doubtful turn there."))


class StoredTurns(TurnsScreen):
    """The turns of a source of the project: each change is stored at once and can be undone."""

    PLACE = "turns"

    def __init__(self, source_id: SourceId) -> None:
        """Show the turns of this source."""
        super().__init__()
        self._source_id = source_id
        self._labels: Mapping[str, Role] = {}

    def update_content(self) -> None:
        """Read the source again."""
        try:
            self.show_lines()
        except QualcodeError as error:
            # the source was taken away, by an undo of its import perhaps
            self.host.complain(render(error.sentence))
            self.app.pop_screen()
            return
        self.seen()

    def lines(self) -> Sequence[TurnLine]:
        """Read the turns."""
        document = sources.document(self.session, self._source_id)
        self._labels = {speaker.label: speaker.role for speaker in document.speakers}
        count = tr_n("{n} turn", "{n} turns", n=len(document.turns))
        words = tr("{words} words", words=document.source.words)
        self.source_line(document.source.name, f"{count} · {words}")
        return [
            TurnLine(t.n, t.start, t.end, t.label or "", t.role, document.text[t.start : t.end])
            for t in document.turns
        ]

    def labels(self) -> Mapping[str, Role]:
        """Return the speakers of the source."""
        return self._labels

    def give(self, n: int, label: str) -> None:
        """Store another speaker."""
        turns.give_to(self.session, self._source_id, n, label)
        self.host.tell(tr("Turn {n} is said by {label}.", n=n, label=label or "?"))

    def split(self, n: int, at: int) -> None:
        """Store two turns."""
        turns.split(self.session, self._source_id, n, at)
        self.host.tell(tr("Turn {n} is two turns now.", n=n))

    def join(self, n: int) -> None:
        """Store one turn."""
        turns.join(self.session, self._source_id, n)
        self.host.tell(tr("Turn {n} and the next are one turn now.", n=n))

    def note(self, n: int, *, is_note: bool) -> None:
        """Store what it is."""
        turns.mark_note(self.session, self._source_id, n, is_note=is_note)
        said = tr("Turn {n} is a note.", n=n) if is_note else tr("Turn {n} is speech.", n=n)
        self.host.tell(said)
