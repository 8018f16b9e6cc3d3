"""The reading cursor: one unit, stretched to a selection by steps or to exact characters by mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qualcode.model.ids import CodeId
from qualcode.tui.transcript.marks import MarkIndex
from qualcode.tui.transcript.units import Unit, UnitIndex


class ReadingCursor:
    """Where the reader is. Every move returns whether anything changed."""

    def __init__(self, units: UnitIndex, marks: MarkIndex) -> None:
        """Start at the first unit of the text, in sentences."""
        self.units = units
        self.marks = marks
        self.unit = Unit.SENTENCE
        self.extending = False
        self.here = units.after(0, self.unit) or units.at(0, self.unit) or (0, 0)
        self._anchor: tuple[int, int] | None = None
        self._exact: tuple[int, int] | None = None

    @property
    def selection(self) -> tuple[int, int]:
        """Return the characters that an action applies to: exact, stretched, or the unit."""
        if self._exact is not None:
            return self._exact
        if self._anchor is not None:
            return min(self._anchor[0], self.here[0]), max(self._anchor[1], self.here[1])
        return self.here

    @property
    def is_stretched(self) -> bool:
        """Whether more (or other) than the unit under the cursor is selected."""
        return self._exact is not None or self._anchor is not None

    def collapse(self) -> bool:
        """End a selection; the cursor stays on its unit."""
        changed = self.is_stretched or self.extending
        self._anchor = self._exact = None
        self.extending = False
        return changed

    def set_unit(self, unit: Unit) -> bool:
        """Change the size of the steps; the cursor takes the unit that holds its start."""
        before = (self.unit, self.here, self.selection)
        offset = self.here[0]
        if self._exact is not None:
            offset = self._exact[0]
        self.collapse()
        self.unit = unit
        self.here = self.units.at(offset, unit) or self.here
        return before != (self.unit, self.here, self.selection)

    def go_to(self, offset: int) -> bool:
        """Go to the unit at a character, or the nearest one."""
        found = self.units.at(offset, self.unit)
        changed = self.collapse()
        if found is None or found == self.here:
            return changed
        self.here = found
        return True

    def select(self, start: int, end: int) -> bool:
        """Select exact characters; the cursor's unit is the one at their start."""
        if start >= end:
            return False
        before = (self.here, self.selection)
        self.here = self.units.at(start, self.unit) or self.here
        self._anchor = None
        self._exact = (start, end)
        return before != (self.here, self.selection)

    def move(self, step: int) -> bool:
        """Go to the next (+1) or previous (-1) unit; stretches while `extending`."""
        if self.extending:
            return self.extend(step)
        start, end = self.selection
        forward = end if self.is_stretched else start + 1
        moved = self._step(forward if step > 0 else start, step)
        changed = self.collapse()
        if moved is None:
            return changed
        self.here = moved
        return True

    def extend(self, step: int) -> bool:
        """Move the loose end of the selection by one unit, forward (+1) or back (-1)."""
        if self._exact is not None:
            self._anchor = self._exact
            if step > 0:
                self.here = self.units.before(self._exact[1], self.unit) or self.here
            self._exact = None
        moved = self._step(self.here[0] + (1 if step > 0 else 0), step)
        if moved is None:
            return False
        if self._anchor is None:
            self._anchor = self.here
        self.here = moved
        if moved == self._anchor and not self.extending:
            self._anchor = None
        return True

    def _step(self, offset: int, step: int) -> tuple[int, int] | None:
        if step > 0:
            return self.units.after(offset, self.unit)
        return self.units.before(offset, self.unit)

    def find_uncoded(self, step: int) -> bool:
        """Go to the next or previous unit of evidence that no coding touches."""

        def wanted(turn: int, start: int, end: int) -> bool:
            return not self.marks.over(turn, start, end)

        return self._find(step, wanted, lambda turn: self.units.turns[turn].role.is_evidence)

    def find_coded(self, step: int, codes: Iterable[CodeId] | None = None) -> bool:
        """Go to the next or previous unit that is coded, with one of these codes when given."""
        chosen = None if codes is None else frozenset(codes)

        def wanted(turn: int, start: int, end: int) -> bool:
            over = self.marks.over(turn, start, end)
            return bool(over) if chosen is None else any(m.code_id in chosen for m in over)

        def may_hold(turn: int) -> bool:
            if chosen is None:
                return bool(self.marks.in_turn(turn))
            return self.marks.has_code(turn, chosen)

        return self._find(step, wanted, may_hold)

    def _find(
        self,
        step: int,
        wanted: Callable[[int, int, int], bool],
        may_hold: Callable[[int], bool],
    ) -> bool:
        start, end = self.selection
        find = self.units.after if step > 0 else self.units.before
        forward = end if self.is_stretched else start + 1
        found = find(forward if step > 0 else start, self.unit, wanted, may_hold)
        if found is None:
            return False
        self.collapse()
        self.here = found
        return True
