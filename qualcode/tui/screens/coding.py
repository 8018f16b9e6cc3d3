"""The coding screen: code with keys, never wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual import on

from qualcode.messages import tr
from qualcode.model.coding import MemoTarget
from qualcode.model.ids import CodeId, CodingId
from qualcode.services import reading, reduction
from qualcode.services.reduction import Place
from qualcode.tui.picker import CodePicker, NewCode, PickResult
from qualcode.tui.screens.dialogs import Choose, Option
from qualcode.tui.screens.reading import ReadingScreen
from qualcode.tui.screens.weigh import (
    WeighDialog,
    Weights,
    store_weights,
    weight_signs,
    weights_of,
)
from qualcode.tui.transcript.document import SpanMark
from qualcode.tui.widgets.codes import CodePanel, SlotBar
from qualcode.tui.workers import guarded


def _missing(
    these: Mapping[CodingId, SpanMark], those: Mapping[CodingId, SpanMark]
) -> list[SpanMark]:
    """Return those of these marks that are not the same over there."""
    return [
        mark
        for key, mark in these.items()
        if (other := those.get(key)) is not mark and other != mark
    ]


class CodingScreen(ReadingScreen):
    """A transcript, the codes, and the keys to bring them together."""

    PLACE = "coding"

    def __init__(self) -> None:
        """Begin with nothing coded since."""
        super().__init__()
        self._fresh: list[CodingId] = []
        """The codings made by the newest act, while the cursor stays where it came to."""
        self._fresh_at = (-1, -1)

    # Coding

    def _here(self) -> Place | None:
        if self.document is None or not self.view.document.turns:
            return None
        start, end = self.view.selection
        return Place(self.document.source.id, start, end)

    def apply(self, code_ids: Sequence[CodeId], *, suggested: Sequence[CodeId] = ()) -> None:
        """Apply codes to the selection, store, paint, and go on; some may have been suggested."""
        place = self._here()
        if place is None or not code_ids:
            return
        if suggested:
            from qualcode.services import suggesting

            own = [code for code in code_ids if code not in suggested]
            code_ids = [*suggested, *own]
            made = suggesting.accept(self.session, place, suggested, own)
        else:
            made = reduction.apply_codes(self.session, [(place, code) for code in code_ids])
        mine = self.session.coder_id
        for coding_id, code_id in zip(made, code_ids, strict=True):
            self._add(coding_id, code_id, place, mine)
        self._fresh = list(made)
        self.desk.last = tuple(code_ids)
        self._after_coding(code_ids, advance=self.host.choices.auto_advance)

    def _add(self, coding_id: CodingId, code_id: CodeId, place: Place, coder: str) -> None:
        code = self.desk.book.by_id[code_id]
        mark = SpanMark(
            coding_id=coding_id,
            start=place.start,
            end=place.end,
            code_id=code_id,
            tag=self.desk.tags[code_id],
            color=self.desk.color(code_id),
            coder=coder,
            name=code.name,
        )
        self.marks[coding_id] = mark
        self.view.add_mark(mark)
        self.desk.used(code_id)

    def _after_coding(self, code_ids: Sequence[CodeId], *, advance: bool) -> None:
        names = "; ".join(self.desk.crumbs(code) for code in code_ids)
        if advance:
            self.view.reader.extending = False
            self.quiet_end = not self.view.move(1)
            if self.quiet_end:
                names += " · " + tr("the end; > opens the next transcript")
        panel = self.query_one(CodePanel)
        panel.recount(code_ids)
        self.query_one(SlotBar).show_slots(self.desk)
        self.measure_soon()
        self.seen()
        self._fresh_at = self.view.selection
        self.host.tell(f"✓ {names}")

    def action_slot(self, number: int) -> None:
        """Apply the code on a digit key."""
        slots = self.desk.slots
        if number <= len(slots):
            self.apply([slots[number - 1]])
        else:
            self.host.tell(tr("No code on this key yet. c picks one, p pins one."), "accent")

    def action_repeat(self) -> None:
        """Apply the codes used last."""
        last = [code for code in self.desk.last if code in self.desk.book.by_id]
        if last:
            self.apply(last)
        else:
            self.host.tell(tr("No code was used yet. c picks one."), "accent")

    @on(CodePanel.Chosen)
    @guarded
    def _panel_chosen(self, event: CodePanel.Chosen) -> None:
        self.view.focus()
        self.apply([event.rows.items[event.index].id])

    def action_pick(self) -> None:
        """Pick codes, or make one."""
        if self._here() is None:
            return
        picker = CodePicker(self.desk.entries(), parent_path=self.desk.parent_path)
        self.app.push_screen(picker, self._picked)
        self.call_after_refresh(self.view.make_room, min(20, max(9, self.size.height // 2)))
        if not self.view.marks_here:
            picker.call_after_refresh(self._offer, picker)

    def _offer(self, picker: CodePicker) -> None:
        """Offer suggestions in the picker, once it is painted."""
        from qualcode.tui.screens.suggestions import offer_in

        place = self._here()
        if place is not None:
            offer_in(picker, self, place)

    @guarded
    def _picked(self, result: PickResult | None) -> None:
        if result is None:
            return
        if result.create is not None:
            self.create(result.create, also=result.code_ids, suggested=result.suggested)
        else:
            self.apply(result.code_ids, suggested=result.suggested)

    def create(
        self, new: NewCode, also: Sequence[CodeId] = (), suggested: Sequence[CodeId] = ()
    ) -> None:
        """Make a code and apply it, with others when some were taken along."""
        place = self._here()
        if place is None:
            return
        book = self.desk.book
        parent = book.find(new.parent_path).id if new.parent_path else None
        code_id, coding_id = reduction.create_and_apply(
            self.session, place, new.name, parent=parent
        )
        self.desk.reload()
        self.desk.counts[code_id] = 0
        self.desk.parent_path = new.parent_path
        self._add(coding_id, code_id, place, self.session.coder_id)
        self.query_one(CodePanel).show(self.desk)
        self._fresh = [coding_id]
        if also:
            self.apply(also, suggested=suggested)
            self._fresh.append(coding_id)
        else:
            self.desk.last = (code_id,)
            self._after_coding([code_id], advance=self.host.choices.auto_advance)

    def action_suggest(self) -> None:
        """Suggest codes for the selection."""
        from qualcode.tui.screens.suggestions import suggest_here

        place = self._here()
        if place is not None:
            suggest_here(self, place)

    def action_measure(self) -> None:
        """Measure the suggestions."""
        from qualcode.tui.screens.suggestions import measure

        measure(self)

    def action_in_vivo(self) -> None:
        """Make a code of the informant's own words."""
        from qualcode.tui.screens.in_vivo import InVivo

        if self._here() is not None:
            dialog = InVivo(self.view.selected_text, self.desk)
            self.app.push_screen(dialog, self._named)

    @guarded
    def _named(self, new: NewCode | None) -> None:
        if new is not None:
            self.create(new)

    def action_remove(self) -> None:
        """Take a code away here; ask which when there are several."""
        self._own_here(tr("Take which code away?"), self._remove)

    def _own_here(self, question: str, then: Callable[[list[CodingId] | None], None]) -> None:
        """Hand this coder's codings here to ``then``; ask which when there are several."""
        mine = self.session.known_coder_id
        here = [mark for mark in self.view.marks_here if mark.coder == mine]
        if not here:
            others = bool(self.view.marks_here)
            said = tr("The codes here are another coder's.") if others else tr("No code here.")
            self.host.tell(said, "accent")
        elif len(here) == 1:
            then([here[0].coding_id])
        else:
            options = [self._option(mark) for mark in here]
            every = [mark.coding_id for mark in here]
            options.append(Option(every, tr("all {n}", n=len(every))))
            self.app.push_screen(Choose(question, options), then)

    def _option(self, mark: SpanMark) -> Option:
        text = " ".join(self.view.document.text[mark.start : mark.end].split())
        label = f"{mark.tag}  {self.desk.crumbs(mark.code_id)}"
        return Option([mark.coding_id], label, text, self.desk.color(mark.code_id))

    @guarded
    def _remove(self, coding_ids: list[CodingId] | None) -> None:
        if not coding_ids:
            return
        reduction.retract(self.session, coding_ids)
        codes = []
        for coding_id in coding_ids:
            mark = self.marks.pop(coding_id)
            self.view.remove_mark(coding_id)
            self.desk.used(mark.code_id, by=-1)
            codes.append(mark.code_id)
        self.query_one(CodePanel).recount(codes)
        self.measure_soon()
        self.seen()
        names = "; ".join(self.desk.crumbs(code) for code in codes)
        self.host.tell(tr("Taken away: {codes}", codes=names))

    # History

    def changed_by_history(self) -> None:
        """Paint what an undo or redo changed, and go there."""
        document = self.document
        if document is None or self.desk.source_id not in reading.source_ids(self.session):
            self.open(self.desk.source_id)
            return
        if reading.version(self.session, document.source.id) != self.version:
            # the text itself was corrected, or its turns: everything is shown anew
            self.open(document.source.id, at=self.reached)
            return
        before, said = dict(self.marks), dict(self.codings)
        self._read_changes()
        gone = _missing(before, self.marks)
        come = _missing(self.marks, before)
        for mark in gone:
            self.view.remove_mark(mark.coding_id)
        for mark in come:
            self.view.add_mark(mark)
        weighed = [
            mark
            for key, mark in self.marks.items()
            if weights_of(said.get(key)) != weights_of(self.codings.get(key))
        ]
        changed = sorted([*gone, *come, *weighed], key=lambda mark: mark.start)
        if changed:
            self.view.go_to(changed[0].start)
        self.refresh_codes()
        self.status.show(*self.about_here(self.view.marks_here))
        self.measure_soon()
        self.seen()

    def _read_changes(self) -> None:
        """Take up what the newest act changed: its codings alone where it touched nothing else."""
        touched = reading.codings_just_changed(self.session)
        if touched is None or self.document is None:
            self.load_marks()
            return
        for coding_id, coding in touched.items():
            self.marks.pop(coding_id, None)
            self.codings.pop(coding_id, None)
            self.glosses[coding_id] = coding.gloss if coding is not None else ""
            if coding is not None and coding.source_id == self.document.source.id:
                self.marks[coding_id] = self.desk.mark(coding)
                self.codings[coding_id] = coding
        self.load_memos()

    # Weighing

    def action_weigh(self) -> None:
        """Weigh what was coded just now, else the coding here; ask which when there are several."""
        fresh = [m for m in map(self.marks.get, self._fresh) if m is not None]
        if fresh and self._fresh_at == self.view.selection:
            self._weigh([mark.coding_id for mark in fresh])
            return
        self._own_here(tr("Weigh which coding?"), self._weigh)

    @guarded
    def _weigh(self, coding_ids: list[CodingId] | None) -> None:
        if not coding_ids:
            return
        marks = [self.marks[coding_id] for coding_id in coding_ids]
        self.load_codings()
        before = weights_of(self.codings.get(coding_ids[0]))
        codes = "; ".join(self.desk.crumbs(mark.code_id) for mark in marks)
        quotation = self.view.document.text[marks[0].start : marks[0].end]
        self.app.push_screen(
            WeighDialog(codes, quotation, before),
            lambda now: self._weighed(coding_ids, codes, before, now),
        )

    @guarded
    def _weighed(
        self, coding_ids: list[CodingId], codes: str, before: Weights, now: Weights | None
    ) -> None:
        if now is None or not store_weights(self.session, coding_ids, before, now):
            return
        self.load_codings()
        self.status.show(*self.about_here(self.view.marks_here))
        self.seen()
        said = weight_signs(self.codings.get(coding_ids[0])) or tr("stored")
        self.host.tell(f"{codes}: {said}")

    # Memos, copying, pinning

    def action_memo(self) -> None:
        """Write a memo on the coding here; on the source when there is none."""
        here = list(self.view.marks_here)
        if not here:
            self.action_source_memo()
        elif len(here) == 1:
            self._coding_memo(here[0].coding_id)
        else:
            options = [Option(m.coding_id, self._option(m).label) for m in here]
            options.append(Option("", tr("the source")))
            self.app.push_screen(Choose(tr("A memo on what?"), options), self._coding_memo)

    @guarded
    def _coding_memo(self, coding_id: str | None) -> None:
        if coding_id is None:
            return
        mark = self.marks.get(CodingId(coding_id))
        if mark is None:
            self.action_source_memo()
            return
        quotation = self.view.document.text[mark.start : mark.end]
        self.write_memo(
            MemoTarget.CODING, coding_id, self.desk.crumbs(mark.code_id), quotation[:300]
        )

    def action_source_memo(self) -> None:
        """Write a memo on the source."""
        if self.document is not None:
            source = self.document.source
            self.write_memo(MemoTarget.SOURCE, source.id, source.name)

    def memo_written(self) -> None:
        """Show the sign of the memo."""
        self.load_memos()
        self.status.show(*self.about_here(self.view.marks_here))
        self.seen()

    def action_gloss(self) -> None:
        """Write the passage of the coding here in standard Indonesian."""
        from qualcode.tui.screens.gloss import write_gloss

        mine = self.session.known_coder_id
        here = {(m.start, m.end): m for m in self.view.marks_here if m.coder == mine}

        def write(coding_id: CodingId | None) -> None:
            if coding_id is not None:
                mark = self.marks[coding_id]
                quotation = self.view.document.text[mark.start : mark.end]
                write_gloss(self, coding_id, quotation, self.gloss_written)

        if not here:
            self.host.tell(
                tr("No code of yours here: a gloss stands beside a quotation."), "accent"
            )
        elif len(here) == 1:
            write(next(iter(here.values())).coding_id)
        else:
            options = [
                Option(m.coding_id, " ".join(self.view.document.text[m.start : m.end].split()))
                for m in here.values()
            ]
            self.app.push_screen(Choose(tr("Which passage?"), options), write)

    def gloss_written(self) -> None:
        """Show the gloss."""
        self.load_marks()
        self.status.show(*self.about_here(self.view.marks_here))
        self.seen()

    def action_sheet(self) -> None:
        """Fill in the summary sheet of the source."""
        from qualcode.tui.screens.sheet import edit_sheet

        if self.document is not None:
            edit_sheet(self, self.document.source, self.seen)

    def action_copy(self) -> None:
        """Copy the quotation with its citation, to the clipboard and to a file."""
        from qualcode.tui.clipping import copy_out

        if self.document is not None and self.view.selected_text:
            person = self.person().strip() or self.document.source.name
            copy_out(self.host, f"“{self.view.selected_text}” ({person})")

    def action_pin(self) -> None:
        """Choose the codes on the keys 1 to 9."""
        from qualcode.tui.screens.pins import pin_a_code

        pin_a_code(self, self._pinned)

    def _pinned(self) -> None:
        self.refresh_codes()
        self.seen()
