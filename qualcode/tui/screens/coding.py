"""The coding screen: read, code with keys, never wait."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget

from qualcode.messages import tr
from qualcode.model.coding import MemoTarget
from qualcode.model.ids import CodeId, CodingId, SourceId
from qualcode.model.source import Speaker
from qualcode.services import reading, reduction, sources
from qualcode.services.reduction import Place
from qualcode.services.sources import Document
from qualcode.tui.labels import UNITS, gauge, percent
from qualcode.tui.picker import CodePicker, NewCode, PickResult
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Choose, Option
from qualcode.tui.transcript.document import SpanMark, TranscriptDocument
from qualcode.tui.transcript.searchbar import SearchBar
from qualcode.tui.transcript.view import TranscriptView
from qualcode.tui.widgets.bars import PieceBar
from qualcode.tui.widgets.codes import CodePanel, SlotBar
from qualcode.tui.widgets.pieces import Line
from qualcode.tui.workers import guarded

PROGRESS_SECONDS = 0.4
LABEL_LENGTH = 4


def short_labels(speakers: Iterable[Speaker]) -> dict[str, str]:
    """Return labels short enough for a narrow margin: "Peserta 3" is P3, "Moderator" Mod."""
    short: dict[str, str] = {}
    for speaker in speakers:
        label = speaker.label
        words = re.findall(r"[^\W\d_]+|\d+", label)
        if len(label) > LABEL_LENGTH and words:
            initials = "".join(word if word.isdecimal() else word[0].upper() for word in words)
            label = initials if words[-1].isdecimal() and len(words) > 1 else words[0][:3]
        taken = label in short.values()
        short[speaker.label] = speaker.label if taken else label[:LABEL_LENGTH]
    return short


class CodingScreen(MainScreen):
    """A transcript, the codes, and the keys to bring them together."""

    PLACE = "coding"
    AUTO_FOCUS = "TranscriptView"
    DEFAULT_CSS = """
    CodingScreen #work { height: 1fr; }
    CodingScreen TranscriptView { width: 1fr; height: 1fr; }
    CodingScreen CodePanel { display: none; width: 36; border-left: solid $surface; }
    CodingScreen.-wide CodePanel { display: block; }
    """

    def __init__(self) -> None:
        """Make a screen that shows the source chosen on the desk when it is mounted."""
        super().__init__()
        self.document: Document | None = None
        self.marks: dict[CodingId, SpanMark] = {}
        self._memos: dict[str, str] = {}
        self._share = 0.0
        self._pending: tuple[SourceId, int, int] | None = None

    def body(self) -> Iterable[Widget]:
        """Return transcript, codes, search line and the codes on keys."""
        self.view = TranscriptView()
        with Horizontal(id="work"):
            yield self.view
            yield CodePanel()
        yield SearchBar(self.view)
        yield SlotBar()

    def on_mount(self) -> None:
        """Show the source where it was left."""
        self.view.reader.set_unit(self.host.choices.unit)
        if self._pending is not None:
            self.show_place(*self._pending)
            return
        place = self.host.place
        is_it = place is not None and place.source == self.desk.source_id
        self.open(self.desk.source_id, at=place.offset if place and is_it else None)

    @property
    def reached(self) -> int:
        """Return the character under the cursor."""
        return self.view.selection[0] if self.is_mounted else 0

    # What is shown

    def open(self, source_id: SourceId | None, *, at: int | None = None) -> None:
        """Show a source, at a character when one is given."""
        listed = reading.source_ids(self.session)
        if source_id not in listed:
            source_id = listed[0] if listed else None
        self.desk.source_id = source_id
        if source_id is None:
            self.document = None
            self.view.show(TranscriptDocument(text="", turns=()))
            self.title_line()
            self.status.show([(" " + tr("No transcript: press S, then i to import."), "accent")])
            return
        document = self.document = sources.document(self.session, source_id)
        self._load_marks()
        self.view.show(
            TranscriptDocument(
                text=document.text,
                turns=document.turns,
                labels=short_labels(document.speakers),
                informants={person.id: person.name for person in document.informants.values()},
                notes=document.notes,
                marks=tuple(self.marks.values()),
            ),
            at=at,
        )
        self._refresh_codes()
        self._measure()
        self.seen()

    def show_place(self, source_id: SourceId, start: int, end: int) -> None:
        """Show a place of a source, selected."""
        if not self.is_mounted:
            self._pending = (source_id, start, end)
            return
        if self.document is None or self.document.source.id != source_id:
            self.open(source_id)
        self.view.go_to(start)
        self.view.select(start, end)

    def _load_marks(self) -> None:
        assert self.document is not None
        coded = reduction.source_codings(self.session, self.document.source.id)
        self.marks = {coding.id: self.desk.mark(coding) for coding in coded}
        memos = reduction.memos(self.session, target=MemoTarget.CODING)
        self._memos = {m.target_id: m.body for m in memos if m.target_id in self.marks}

    def update_content(self) -> None:
        """Follow changes made elsewhere; the cursor stays where it is."""
        document = self.document
        if self.desk.source_id is None or document is None:
            self.open(self.desk.source_id)
            return
        self.desk.reload()
        if document.source.id != self.desk.source_id:
            self.open(self.desk.source_id)
            return
        if self.desk.source_id not in reading.source_ids(self.session):
            self.open(None)
            return
        self.open(self.desk.source_id, at=self.reached)

    def on_screen_resume(self) -> None:
        """Show the source that was chosen meanwhile."""
        if self.is_mounted and self.document is not None:
            if self.document.source.id != self.desk.source_id:
                self.host.attempt(lambda: self.open(self.desk.source_id))
                return
            super().on_screen_resume()

    def _refresh_codes(self) -> None:
        self.query_one(CodePanel).show(self.desk)
        self.query_one(SlotBar).show_slots(self.desk)

    def _measure(self) -> None:
        """Compute the coded share after a pause: it is not needed for the next key."""
        if self.document is not None:
            spans = [(mark.start, mark.end) for mark in self.marks.values()]
            self._share = reading.coded_share(self.document, spans)
        self._show_title()

    def _measure_soon(self) -> None:
        self.set_timer(PROGRESS_SECONDS, self._measure)

    def _show_title(self) -> None:
        if self.document is None:
            return
        unit = tr(UNITS[self.view.reader.unit])
        extending = tr("selecting") + " · " if self.view.reader.extending else ""
        share = self._share
        left: Line = [(f" {self.document.source.name}", "strong"), (self._person(), "accent")]
        left.append((f"  {self.desk.title}", "dim"))
        self.query_one("#title", PieceBar).show(
            left,
            [
                (f" {extending}{unit}  ", "accent" if extending else "dim"),
                (gauge(share, 8), "good" if share >= 0.995 else "accent"),
                (f" {percent(share)}  ", "text"),
                (f"{self.session.coder_name} ", "dim"),
            ],
        )

    def _person(self) -> str:
        turn = self.view.turn
        if self.document is None or turn is None or turn.informant_id is None:
            return ""
        person = self.document.informants.get(turn.informant_id)
        return f"  {person.name}" if person else ""

    @on(TranscriptView.CursorMoved)
    def _moved(self, event: TranscriptView.CursorMoved) -> None:
        self.status.show(self._codes_line(event.marks), self._memo_sign(event.marks))
        self._show_title()

    @on(TranscriptView.SelectionChanged)
    def _selected(self) -> None:
        self._show_title()

    def _codes_line(self, marks: Sequence[SpanMark]) -> Line:
        """Spell the codes under the cursor."""
        line: Line = [(" ", "text")]
        mine = self.session.known_coder_id
        for code_id in dict.fromkeys(mark.code_id for mark in marks):
            own = any(m.code_id == code_id and m.coder == mine for m in marks)
            line += [
                (f"{self.desk.tags.get(code_id, '??')} ", self.desk.color(code_id)),
                (self.desk.crumbs(code_id), "text" if own else "dim"),
                ("; ", "dim"),
            ]
        if not marks:
            return [(" " + tr("no code here"), "dim")]
        return line[:-1]

    def _memo_sign(self, marks: Sequence[SpanMark]) -> Line:
        memo = next((self._memos[m.coding_id] for m in marks if m.coding_id in self._memos), "")
        if not memo:
            return []
        return [("✎ ", "accent"), (" ".join(memo.split())[: self.size.width // 3] + " ", "dim")]

    @on(TranscriptView.NothingThere)
    def _nothing(self, event: TranscriptView.NothingThere) -> None:
        forward = event.step > 0
        sentences = {
            "unit": tr("The end. > opens the next transcript.")
            if forward
            else tr("The beginning. < opens the previous transcript."),
            "uncoded": self._no_uncoded(forward=forward),
            "coded": tr("No coding further on.") if forward else tr("No coding before this."),
            "same": tr("This code does not come again.")
            if self.view.marks_here
            else tr("There is no code here to look for."),
            "hit": tr("Nothing found. / searches."),
        }
        self.host.tell(sentences[event.wanted], "accent")

    def _no_uncoded(self, *, forward: bool) -> str:
        if self._share >= 0.995:
            return tr("Everything is coded. > opens the next transcript.")
        if forward:
            return tr(
                "Everything from here on is coded; [ looks back, > opens the next transcript."
            )
        return tr("Everything before this is coded; ] looks forward.")

    # Moving

    def action_view(self, name: str, *arguments: object) -> None:
        """Let the transcript do something."""
        getattr(self.view, f"action_{name}")(*arguments)
        if name == "toggle_extend":
            self._show_title()

    def action_unit(self, unit: str) -> None:
        """Step by word, sentence or turn."""
        self.view.set_unit(unit)
        self._show_title()

    def action_search(self) -> None:
        """Find words in the transcript."""
        self.query_one(SearchBar).open()

    @on(SearchBar.Closed)
    def _searched(self, event: SearchBar.Closed) -> None:
        if event.kept:
            hits = self.view.hits
            text = tr("{n} of {total}", n=(hits.current or 0) + 1, total=len(hits))
            self.host.tell(f"{text}  n N", "accent")

    def action_source(self, step: int) -> None:
        """Open the next or previous source."""
        listed = reading.source_ids(self.session)
        if self.desk.source_id not in listed:
            return
        index = listed.index(self.desk.source_id) + step
        if 0 <= index < len(listed):
            self.open(listed[index])
        else:
            last = tr("This is the last transcript.")
            self.host.tell(last if step > 0 else tr("This is the first transcript."), "accent")

    def action_panel(self) -> None:
        """Go between the text and the codes beside it."""
        panel = self.query_one(CodePanel)
        if panel.display and self.focused is not panel:
            panel.focus()
        else:
            self.view.focus()

    def go_back(self) -> bool:
        """End the selection, drop the places found, or leave the codes."""
        if self.focused is not self.view:
            self.view.focus()
        elif self.view.reader.is_stretched or self.view.reader.extending:
            self.view.action_end_extend()
            self._show_title()
        elif len(self.view.hits):
            self.view.show_hits(())
        else:
            return False
        return True

    # Coding

    def _here(self) -> Place | None:
        if self.document is None or not self.view.document.turns:
            return None
        start, end = self.view.selection
        return Place(self.document.source.id, start, end)

    def apply(self, code_ids: Sequence[CodeId]) -> None:
        """Apply codes to the selection, store, paint, and go on."""
        place = self._here()
        if place is None or not code_ids:
            return
        made = reduction.apply_codes(self.session, [(place, code) for code in code_ids])
        mine = self.session.coder_id
        for coding_id, code_id in zip(made, code_ids, strict=True):
            self._add(coding_id, code_id, place, mine)
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
            self.view.move(1)
        panel = self.query_one(CodePanel)
        panel.recount(code_ids)
        self.query_one(SlotBar).show_slots(self.desk)
        self._measure_soon()
        self.seen()
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

    @guarded
    def _picked(self, result: PickResult | None) -> None:
        if result is None:
            return
        if result.create is not None:
            self.create(result.create, also=result.code_ids)
        else:
            self.apply(result.code_ids)

    def create(self, new: NewCode, also: Sequence[CodeId] = ()) -> None:
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
        if also:
            self.apply(also)
        else:
            self.desk.last = (code_id,)
            self._after_coding([code_id], advance=self.host.choices.auto_advance)

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
        mine = self.session.known_coder_id
        here = [mark for mark in self.view.marks_here if mark.coder == mine]
        if not here:
            others = bool(self.view.marks_here)
            said = tr("The codes here are another coder's.") if others else tr("No code here.")
            self.host.tell(said, "accent")
        elif len(here) == 1:
            self._remove([here[0].coding_id])
        else:
            options = [self._option(mark) for mark in here]
            every = [mark.coding_id for mark in here]
            options.append(Option(every, tr("all {n}", n=len(every))))
            self.app.push_screen(Choose(tr("Take which code away?"), options), self._remove)

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
        self._measure_soon()
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
        before = self.marks
        self._load_marks()
        gone = [mark for key, mark in before.items() if self.marks.get(key) != mark]
        come = [mark for key, mark in self.marks.items() if before.get(key) != mark]
        for mark in gone:
            self.view.remove_mark(mark.coding_id)
        for mark in come:
            self.view.add_mark(mark)
        changed = sorted([*gone, *come], key=lambda mark: mark.start)
        if changed:
            self.view.go_to(changed[0].start)
        self._refresh_codes()
        self._measure()
        self.seen()

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
        memos = reduction.memos(self.session, target=MemoTarget.CODING)
        self._memos = {m.target_id: m.body for m in memos if m.target_id in self.marks}
        marks = self.view.marks_here
        self.status.show(self._codes_line(marks), self._memo_sign(marks))
        self.seen()

    def action_copy(self) -> None:
        """Copy the quotation with its citation, to the clipboard and to a file."""
        from qualcode.tui.clipping import copy_out

        if self.document is not None and self.view.selected_text:
            person = self._person().strip() or self.document.source.name
            copy_out(self.host, f"“{self.view.selected_text}” ({person})")

    def action_pin(self) -> None:
        """Choose the codes on the keys 1 to 9."""
        from qualcode.tui.screens.pins import pin_a_code

        pin_a_code(self, self._pinned)

    def _pinned(self) -> None:
        self._refresh_codes()
        self.seen()
