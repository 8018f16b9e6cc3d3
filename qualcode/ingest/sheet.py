"""A text under construction: readers write words into it, paragraph by paragraph, cell by cell."""

from __future__ import annotations

from dataclasses import replace

from qualcode.model.transcript import Block, TableCell

Emphasis = tuple[bool, bool]
"""Bold, italic."""
_PLAIN: Emphasis = (False, False)
_SHORT_CELL = 40
"""A cell with no more than this in one paragraph is followed by a tab: a label, a number, a stamp."""


class Sheet:
    """Collects text and blocks. Set ``heading``, ``number``, ``cell``, ``page`` before writing."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.blocks: list[Block] = []
        self.heading = 0
        self.number = ""
        self.cell: TableCell | None = None
        self.page = 0
        self.speaker = ""
        self.time: float | None = None
        self.lines = 1
        self._out: list[str] = []
        self._length = 0
        self._pending: list[str] = []
        self._line: list[str] = []
        self._line_length = 0
        self._lead: int | None = None
        self._emphasis: Emphasis | None = None

    def text(self) -> str:
        """Return everything written so far."""
        return "".join(self._out)

    @property
    def here(self) -> int:
        """Where the next character will stand."""
        return self._length + sum(map(len, self._pending)) + self._line_length

    def write(self, text: str, emphasis: Emphasis = _PLAIN) -> None:
        """Add words to the paragraph."""
        if not text:
            return
        if self._lead is None and not text.isspace():
            if self._emphasis is None:
                self._emphasis = emphasis if any(emphasis) else None
                self._lead = None if any(emphasis) else 0
            elif emphasis != self._emphasis:
                self._lead = self._line_length
        self._line.append(text)
        self._line_length += len(text)

    def end_block(self, separator: str = "\n") -> None:
        """End the paragraph (or a line of it); an empty one leaves an empty line outside tables."""
        text = "".join(self._line)
        if text.strip():
            self._flush()
            lead = self._lead
            if lead is None:
                lead = 0 if self._emphasis is None else len(text)
            start, end = self._length, self._length + len(text)
            self.blocks.append(
                Block(
                    start,
                    end,
                    lead,
                    self.heading,
                    self.number,
                    self.cell,
                    self.page,
                    self.speaker,
                    self.time,
                )
            )
            self.number, self.time = "", None
            self._out.append(text)
            self._length = end
            self._pending.append(separator)
        elif self.cell is None and self._out:
            self._pending.append(separator)
        self._line.clear()
        self._line_length = 0
        self._lead, self._emphasis = None, None

    def end_cell(self, before: int, *, is_last: bool) -> None:
        """End a table cell that began when there were ``before`` blocks."""
        is_short = (
            len(self.blocks) == before + 1
            and self.blocks[-1].end - self.blocks[-1].start <= _SHORT_CELL
        )
        if is_short and not is_last and self._pending == ["\n"]:
            self._pending = ["\t"]

    def end_row(self) -> None:
        """End a row of a table."""
        if self._pending == ["\t"]:
            self._pending = ["\n"]

    def say(self, speaker: str, text: str, time: float | None = None) -> None:
        """Add what a speaker says, a line for each of its lines; "" is nobody."""
        self.speaker = speaker
        for number, line in enumerate(text.splitlines()):
            self.time = time if number == 0 else None
            self.write(line.strip())
            self.end_block()
        self.speaker, self.time = "", None

    def _flush(self) -> None:
        if self._pending:
            separators = "".join(self._pending)
            self._out.append(separators)
            self._length += len(separators)
            self.lines += separators.count("\n")
            self._pending.clear()


def in_table(blocks: list[Block], start: int, cell: TableCell) -> None:
    """Say of the blocks from ``start`` on where they stand in a table."""
    for index in range(start, len(blocks)):
        blocks[index] = replace(blocks[index], cell=cell)
