"""What the screens share about the open project: codes, how they look, counts, keys 1 to 9."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.model.codebook import Code, Codebook
from qualcode.model.coding import Coding
from qualcode.model.ids import CodeId, SourceId
from qualcode.services import codebooks, projects, reduction
from qualcode.services.session import Session
from qualcode.tui.fuzzy import PickEntry
from qualcode.tui.labels import crumbs
from qualcode.tui.palette_colors import GREY, color_of, tags_for
from qualcode.tui.transcript.document import SpanMark

if TYPE_CHECKING:
    from qualcode.tui.advising import Counsel

SLOTS = 9


class Desk:
    """An open project as the screens see it. Counts follow each act without reading all again."""

    def __init__(self, session: Session) -> None:
        """Read codebook, counts and keys."""
        self.session = session
        self.monochrome = False
        """Whether codes are told apart by their tags alone."""
        self.source_id: SourceId | None = None
        self.parent_path = ""
        """The dimension or code below which the newest code was made."""
        self.last: tuple[CodeId, ...] = ()
        """The codes applied last, for "repeat"."""
        self.counsel: Counsel | None = None
        """What was learned for suggestions, once some were asked for."""
        self._slots: list[CodeId] = []
        self.reload()
        self.last = tuple(reduction.recent(session)[:1])

    def reload(self) -> None:
        """Read everything again, for instance after an undo."""
        self.book: Codebook = codebooks.current(self.session)
        self.counts: dict[CodeId, int] = codebooks.counts(self.session)
        self.tags = tags_for(self.book)
        self.title = projects.title(self.session)
        self.pins = reduction.pinned(self.session)
        self._recent = [c for c in reduction.recent(self.session) if c in self.book.by_id]
        self._slots = self._filled_slots()

    def _filled_slots(self) -> list[CodeId]:
        """Pinned codes, those that stood there, those used last, the first of the book: nine in all."""
        book = self.book
        leaves = [c.id for _, c in book.walk() if c.parent_id and not book.children(c.id)]
        standing = [c for c in self._slots if c in book.by_id]
        wanted = dict.fromkeys([*self.pins, *standing, *self._recent, *leaves])
        return [c for c in wanted if not self.book.by_id[c].retired or c in self.pins][:SLOTS]

    @property
    def slots(self) -> list[CodeId]:
        """Return the codes on the keys 1 to 9. A used code never changes its key."""
        return self._slots

    def used(self, code_id: CodeId, by: int = 1) -> None:
        """Note that a code was applied (or taken away)."""
        self.counts[code_id] = max(0, self.counts.get(code_id, 0) + by)
        if by < 0:
            return
        self._recent = [code_id, *(c for c in self._recent if c != code_id)]
        if code_id in self._slots:
            return
        if len(self._slots) < SLOTS:
            self._slots.append(code_id)
            return
        rank = {c: place for place, c in enumerate(self._recent)}
        loose = [c for c in self._slots if c not in self.pins]
        if loose:
            oldest = max(loose, key=lambda c: (rank.get(c, len(rank)), self._slots.index(c)))
            self._slots[self._slots.index(oldest)] = code_id

    def pin(self, code_id: CodeId, number: int) -> None:
        """Pin a code to a key; the keys before it keep what they show."""
        pins = [code for code in self.pins if code != code_id]
        others = [code for code in self._slots if code not in {*pins, code_id}]
        while len(pins) < number - 1 and others:
            pins.append(others.pop(0))
        pins[number - 1 : number] = [code_id]
        self._keep_pins(pins)

    def unpin(self, code_id: CodeId) -> None:
        """Take a code off its key; it may stay there as one of those used last."""
        self._keep_pins([code for code in self.pins if code != code_id])

    def _keep_pins(self, pins: list[CodeId]) -> None:
        reduction.pin(self.session, pins)
        self.pins = reduction.pinned(self.session)
        self._slots = self._filled_slots()

    def color(self, code_id: CodeId) -> str:
        """Return a code's colour as hex."""
        if self.monochrome:
            return GREY
        return color_of(self.book, code_id) if code_id in self.book.by_id else GREY

    def crumbs(self, code_id: CodeId) -> str:
        """Return a code as it is read: ``Input › Man``."""
        return crumbs(self.book.path(code_id)) if code_id in self.book.by_id else "?"

    def code(self, code_id: CodeId) -> Code | None:
        """Return a code."""
        return self.book.by_id.get(code_id)

    def mark(self, coding: Coding, coder: str = "") -> SpanMark:
        """Return a coding as the transcript draws it."""
        code = self.book.by_id.get(coding.code_id)
        return SpanMark(
            coding_id=coding.id,
            start=coding.start,
            end=coding.end,
            code_id=coding.code_id,
            tag=self.tags.get(coding.code_id, "??"),
            color=self.color(coding.code_id),
            coder=coder or coding.coder_id,
            name=code.name if code else "?",
        )

    def entries(self, *, retired: bool = False) -> list[PickEntry]:
        """Return the codes as the picker offers them, in the order of the book."""
        keys = {code: str(place) for place, code in enumerate(self._slots, start=1)}
        rank = {code: place for place, code in enumerate(self._recent)}
        return [
            PickEntry(
                code_id=code.id,
                path=self.book.path(code.id),
                name=code.name,
                tag=self.tags[code.id],
                color=self.color(code.id),
                count=self.counts.get(code.id, 0),
                definition=code.definition,
                keywords=code.keywords,
                pinned_key=keys.get(code.id, ""),
                recent_rank=rank.get(code.id),
                retired=code.retired,
            )
            for _, code in self.book.walk()
            if retired or not code.retired
        ]
