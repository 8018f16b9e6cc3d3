"""The codes beside the transcript, and those on the keys 1 to 9."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from textual import events

from qualcode.messages import tr
from qualcode.model.codebook import Code
from qualcode.model.ids import CodeId
from qualcode.tui.transcript.display import plain_line
from qualcode.tui.widgets.bars import PieceBar
from qualcode.tui.widgets.pieces import Line, cells, fit, right
from qualcode.tui.widgets.rows import RowList

MOST = 24
LEAST = 3

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.desk import Desk


class CodePanel(RowList):
    """The tree of codes with counts; Enter or a click applies one."""

    def __init__(self) -> None:
        """Make an empty panel."""
        super().__init__(id="codes")
        self._desk: Desk | None = None
        self._depths: Mapping[CodeId, int] = {}
        self._keys: Mapping[CodeId, str] = {}

    def show(self, desk: Desk) -> None:
        """Show the codes that can be applied."""
        self._desk = desk
        walked = [(depth, code) for depth, code in desk.book.walk() if not code.retired]
        self._depths = {code.id: depth for depth, code in walked}
        self._learn_keys()
        self.empty = tr("No codes yet: c makes one.")
        self.fill([code for _, code in walked], self._draw)

    def _learn_keys(self) -> None:
        slots = self._desk.slots if self._desk else []
        self._keys = {code: str(place) for place, code in enumerate(slots, start=1)}

    def recount(self, code_ids: Iterable[CodeId]) -> None:
        """Paint the counts of some codes anew, and the keys when these changed."""
        if not self.display:
            return
        before, wanted = self._keys, set(code_ids)
        self._learn_keys()
        if before != self._keys:
            self.refresh()
            return
        for index, code in enumerate(self.items):
            if code.id in wanted:
                self.refresh_item(index)

    def _draw(self, code: Code, width: int) -> list[Line]:
        desk = self._desk
        assert desk is not None
        depth = self._depths.get(code.id, 0)
        count = desk.counts.get(code.id, 0)
        room = width - 7 - 2 * depth - 5
        return [
            [
                (f"{self._keys.get(code.id, ' ')} ", "dim"),
                ("  " * depth, "text"),
                (fit(desk.tags[code.id], 3), desk.color(code.id)),
                (fit(code.name, room), "strong" if depth == 0 else "text"),
                (right(str(count) if count else "·", 6), "dim"),
            ]
        ]


def _shortened(names: list[str], room: int) -> list[str]:
    """Shorten the longest names first until all fit; names too short to tell anything go."""
    longest = max((cells(name) for name in names), default=0)
    while longest > 0 and sum(min(cells(name), longest) for name in names) > room:
        longest -= 1
    if longest < LEAST:
        return [""] * len(names)
    return [name if cells(name) <= longest else _cut(name, longest) for name in names]


def _cut(name: str, width: int) -> str:
    """Return the beginning of a name; an ellipsis only where there is room for one."""
    if width > 6:
        return plain_line(name, width)
    while cells(name) > width:
        name = name[:-1]
    return name


class SlotBar(PieceBar):
    """The codes on the keys 1 to 9; a click applies one."""

    DEFAULT_CSS = "SlotBar { background: $surface; }"

    def __init__(self) -> None:
        """Make an empty bar."""
        super().__init__(id="slots")
        self._spans: list[tuple[int, int, int]] = []
        self._desk: Desk | None = None

    def show_slots(self, desk: Desk) -> None:
        """Show the codes on the keys, as much of their names as there is room for."""
        self._desk = desk
        line: Line = []
        self._spans = []
        used = 0
        slots = desk.slots
        names = [plain_line(desk.book.by_id[code].name, MOST) for code in slots]
        tags = [desk.tags[code] for code in slots]
        names = _shortened(names, (self.size.width or 80) - sum(len(tag) + 3 for tag in tags) - 1)
        for number, (code_id, tag, name) in enumerate(zip(slots, tags, names, strict=True), 1):
            pinned = code_id in desk.pins
            size = 3 + len(tag) + (1 + cells(name) if name else 0)
            line.append((f" {number}", "accent" if pinned else "dim"))
            line.append((f"{tag}", desk.color(code_id)))
            line.append((f" {name}" if name else "", "text"))
            self._spans.append((used, used + size, number))
            used += size
        if not slots:
            line = [
                (" " + tr("No codes yet: c makes one while you read, i takes the words."), "dim")
            ]
        self.show(line)

    def on_resize(self) -> None:
        """Share the new width out."""
        if self._desk is not None:
            self.show_slots(self._desk)

    async def on_click(self, event: events.Click) -> None:
        """Apply the clicked code."""
        for first, end, number in self._spans:
            if first <= event.x < end:
                app: QualcodeApp = self.app  # type: ignore[assignment]
                await app.run_action(f"slot({number})", self.screen)
