"""Reading a transcript: what is shown, where one stands, how one moves. Knows no change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from textual import on
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget

from qualcode.messages import tr
from qualcode.model.coding import Coding, MemoTarget
from qualcode.model.ids import CodingId, SourceId
from qualcode.model.source import Speaker
from qualcode.services import reading, reduction, sources
from qualcode.services.sources import Document
from qualcode.tui.labels import UNITS, gauge, percent
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.weigh import own_words, weight_signs
from qualcode.tui.transcript.display import plain_line
from qualcode.tui.transcript.document import SpanMark, TranscriptDocument
from qualcode.tui.transcript.searchbar import SearchBar
from qualcode.tui.transcript.view import TranscriptView
from qualcode.tui.widgets.bars import PieceBar
from qualcode.tui.widgets.codes import CodePanel, SlotBar
from qualcode.tui.widgets.pieces import Line

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


class ReadingScreen(MainScreen):
    """A transcript with its codings, the codes beside it, and a state for every place."""

    AUTO_FOCUS = "TranscriptView"
    DEFAULT_CSS = """
    ReadingScreen #work { height: 1fr; }
    ReadingScreen TranscriptView { width: 1fr; height: 1fr; }
    ReadingScreen CodePanel { display: none; width: 36; border-left: solid $surface; }
    ReadingScreen.-wide CodePanel { display: block; }
    """

    def __init__(self) -> None:
        """Make a screen that shows the source chosen on the desk when it is mounted."""
        super().__init__()
        self.document: Document | None = None
        self.version: tuple[str, str] | None = None
        """Names the text and the turns that are shown."""
        self.marks: dict[CodingId, SpanMark] = {}
        self.codings: dict[CodingId, Coding] = {}
        """What is said of the codings that were there when the source was read last."""
        self.memos: dict[str, str] = {}
        self.glosses: dict[CodingId, str] = {}
        self._has_begun = False
        self.quiet_end = False
        """Whether the end was reached by going on after a code: that is said already."""
        self._share = 0.0
        self._pause: Timer | None = None
        self._pending: tuple[SourceId, int, int] | None = None
        self._led_to: tuple[int, int] | None = None

    def body(self) -> Iterable[Widget]:
        """Return transcript, codes, search line and the codes on keys."""
        self.view = TranscriptView()
        with Horizontal(id="work"):
            yield self.view
            yield CodePanel()
        yield SearchBar(self.view)
        yield SlotBar()

    def begin(self) -> None:
        """Show the source where it was left."""
        self.view.reader.set_unit(self.host.choices.unit)
        self._has_begun = True
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
        self.version = reading.version(self.session, source_id)
        self.load_marks()
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
        self.refresh_codes()
        self.measure()
        self.seen()

    def show_place(self, source_id: SourceId, start: int, end: int) -> None:
        """Show a place of a source, selected."""
        if not self._has_begun:
            self._pending = (source_id, start, end)
            return
        if self.document is None or self.document.source.id != source_id:
            self.open(source_id)
        self.view.go_to(start)
        self.view.select(start, end)
        self._led_to = self.view.selection

    def load_marks(self) -> None:
        """Read the codings of the source, and their memos."""
        assert self.document is not None
        self.load_codings()
        self.marks = {coding.id: self.desk.mark(coding) for coding in self.codings.values()}
        self.load_memos()

    def load_memos(self) -> None:
        """Read the memos of the codings shown."""
        memos = reduction.memos(self.session, target=MemoTarget.CODING)
        self.memos = {m.target_id: m.body for m in memos if m.target_id in self.marks}

    def load_codings(self) -> None:
        """Read the codings of the source and what is said of them."""
        assert self.document is not None
        coded = reduction.source_codings(self.session, self.document.source.id)
        self.codings = {coding.id: coding for coding in coded}
        self.glosses = {coding.id: coding.gloss for coding in coded if coding.gloss}

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

    def resume(self) -> None:
        """Show the source that was chosen meanwhile, or what was changed in this one."""
        if self.document is None or self.document.source.id != self.desk.source_id:
            self.open(self.desk.source_id)
        else:
            super().resume()

    def refresh_codes(self) -> None:
        """Show codes, counts and keys anew."""
        self.query_one(CodePanel).show(self.desk)
        self.query_one(SlotBar).show_slots(self.desk)

    def measure(self) -> None:
        """Compute the coded share after a pause: it is not needed for the next key."""
        if self.document is not None:
            spans = [(mark.start, mark.end) for mark in self.marks.values()]
            self._share = reading.coded_share(self.document, spans)
        self.show_title()

    def measure_soon(self) -> None:
        """Compute the coded share after a pause."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PROGRESS_SECONDS, self.measure)

    def show_title(self) -> None:
        """Show source, speaker, unit, progress and coder."""
        if self.document is None:
            return
        unit = tr(UNITS[self.view.reader.unit])
        extending = tr("selecting") + " · " if self.view.reader.extending else ""
        share = self._share
        left: Line = [(f" {self.document.source.name}", "strong"), (self.person(), "accent")]
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

    def person(self) -> str:
        """Return the name of the informant who speaks here, with blanks before it."""
        turn = self.view.turn
        if self.document is None or turn is None or turn.informant_id is None:
            return ""
        person = self.document.informants.get(turn.informant_id)
        return f"  {person.name}" if person else ""

    @on(TranscriptView.CursorMoved)
    def _moved(self, event: TranscriptView.CursorMoved) -> None:
        self.status.show(*self.about_here(event.marks))
        self.show_title()

    def about_here(self, marks: Sequence[SpanMark]) -> tuple[Line, Line]:
        """Return the codes of a place, and beside them gloss, own words and memo."""
        beside = [*self.gloss_sign(marks), *self.paraphrase_sign(marks), *self.memo_sign(marks)]
        return self.codes_line(marks), beside

    @on(TranscriptView.SelectionChanged)
    def _selected(self) -> None:
        self.show_title()

    def codes_line(self, marks: Sequence[SpanMark]) -> Line:
        """Spell the codes under the cursor and which way they speak."""
        line: Line = [(" ", "text")]
        mine = self.session.known_coder_id
        for code_id in dict.fromkeys(mark.code_id for mark in marks):
            here = [m for m in marks if m.code_id == code_id]
            own = [m for m in here if m.coder == mine]
            weighed = weight_signs(self.codings.get((own or here)[0].coding_id))
            line += [
                (f"{self.desk.tags.get(code_id, '??')} ", self.desk.color(code_id)),
                (self.desk.crumbs(code_id), "text" if own else "dim"),
                (f" ({weighed})" if weighed else "", "accent"),
                ("; ", "dim"),
            ]
        if not marks:
            return [(" " + tr("no code here"), "dim")]
        return line[:-1]

    def memo_sign(self, marks: Sequence[SpanMark]) -> Line:
        """Return the beginning of the memo on a coding here."""
        memo = next((self.memos[m.coding_id] for m in marks if m.coding_id in self.memos), "")
        if not memo:
            return []
        return [("✎ ", "accent"), (" ".join(memo.split())[: self.size.width // 3] + " ", "dim")]

    def paraphrase_sign(self, marks: Sequence[SpanMark]) -> Line:
        """Return what is said here in the researcher's own words."""
        said = (self.codings[m.coding_id] for m in marks if m.coding_id in self.codings)
        told = (own_words(coding, self.size.width // 3) for coding in said)
        return next(filter(None, told), [])

    def gloss_sign(self, marks: Sequence[SpanMark]) -> Line:
        """Return what is said here in standard Indonesian."""
        found = (self.glosses.get(mark.coding_id, "") for mark in marks)
        gloss = " ".join(next(filter(None, found), "").split())
        room = self.size.width // 2
        return [(f"[{plain_line(gloss, room)}] ", "dim")] if gloss else []

    @on(TranscriptView.NothingThere)
    def _nothing(self, event: TranscriptView.NothingThere) -> None:
        if self.quiet_end:
            self.quiet_end = False
            return
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
            self.show_title()

    def action_unit(self, unit: str) -> None:
        """Step by word, sentence or turn."""
        self.view.set_unit(unit)
        self.show_title()

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
        """End the selection, drop the places found, or leave the codes.

        The selection a quotation led to is none of the reader's own: from there, back is back.
        """
        if self.focused is not self.view:
            self.view.focus()
        elif self.host.can_return and self.view.selection == self._led_to:
            return False
        elif self.view.reader.is_stretched or self.view.reader.extending:
            self.view.action_end_extend()
            self.show_title()
        elif len(self.view.hits):
            self.view.show_hits(())
        else:
            return False
        return True
