"""Coverage: what to ask each informant next time, whether new codes still come, who was silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from textual import on
from textual.content import Content
from textual.widget import Widget

from qualcode.messages import render, tr, tr_n
from qualcode.model.ids import CodeId, InformantId, SourceId
from qualcode.model.reduction import STATE_LABELS, STATE_SIGNS, Passage, ResponseState
from qualcode.model.sentence import mark
from qualcode.model.source import SourceKind
from qualcode.services import codebooks, responses, sources, tables
from qualcode.services.responses import Coverage, ResponseLine
from qualcode.text.visible import visible
from qualcode.tui.labels import KINDS, crumbs
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, Choose, Confirm, Option
from qualcode.tui.screens.files import ask_and_write
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit, right
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded

VIEWS = {
    "questions": mark("questions for the next contact"),
    "saturation": mark("saturation: new codes per further source"),
    "states": mark("states: every informant on every theme"),
}
STYLES = {
    ResponseState.NOT_ASKED: "warn",
    ResponseState.NO_ANSWER: "accent",
    ResponseState.DOES_NOT_KNOW: "accent",
    ResponseState.DENIES: "error",
    ResponseState.SAYS: "good",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the questions: an informant (no code), or a theme of one; ``n`` themes lack."""

    informant_id: InformantId
    informant: str
    n: int = 0
    code_id: CodeId | None = None
    code: str = ""
    state: ResponseState = ResponseState.NOT_ASKED


@dataclass(frozen=True, slots=True)
class Step:
    """A source of the saturation curve: codes known before, and those it brought."""

    source_id: SourceId
    source: str
    before: int
    new: tuple[str, ...]
    codings: int


class CoverageScreen(MainScreen):
    """What is missing. Enter goes to where the informant was asked, else to their first words."""

    PLACE = "coverage"
    WIDGETS = ("list",)
    DEFAULT_CSS = "CoverageScreen #detail { height: auto; max-height: 35%; min-height: 3; }"

    def __init__(self) -> None:
        """Begin with the questions, of everything."""
        super().__init__()
        self.view = "questions"
        self._kind = ""
        self._code = ""
        self._state = ""
        self._found: Coverage | None = None

    def body(self) -> Iterable[Widget]:
        """Return the list, and more about one line."""
        yield RowList()
        yield Detail()

    # What is shown

    def update_content(self) -> None:
        """Read again what is missing."""
        codes = [CodeId(self._code)] if self._code in self.desk.book.by_id else []
        kinds = (self._kind,) if self._kind else ()
        rows = self.query_one(RowList)
        rows.empty = self._nothing()
        if self.view == "states":
            every = responses.lines(self.session, codes=codes, kinds=kinds)
            lines = [line for line in every if self._state in {"", line.state}]
            rows.fill(lines, self._draw_state)
            told = tr_n("{n} state", "{n} states", n=len(lines))
        else:
            self._found = responses.coverage(self.session, codes=codes, kinds=kinds)
            told = self._fill(rows, self._found)
        narrowed = [tr(KINDS[self._kind])] if self._kind else []
        narrowed += [self.desk.crumbs(code) for code in codes]
        narrowed += [tr(STATE_LABELS[self._state])] if self._state else []
        right_end = " · ".join((*narrowed, told))
        self.title_line((f"  {tr(VIEWS[self.view])}", "accent"), right=[(f" {right_end} ", "dim")])
        self._describe()
        self.seen()

    def _nothing(self) -> str:
        if not sources.informants(self.session):
            return tr("No informant speaks yet.\n\nS   then i: import transcripts")
        if not codebooks.current(self.session).codes:
            return tr(
                "There is no theme to ask about yet.\n\nB   bring in a codebook, or add codes"
            )
        if self.view == "saturation":
            return tr("Nothing is coded yet.\n\nC   read and code a transcript")
        return tr("Every informant was asked about every theme.\n\nv   saturation and states")

    def _fill(self, rows: RowList, found: Coverage) -> str:
        if self.view == "questions":
            rows.fill(_questions(found), self._draw_question)
            return tr_n("{n} question", "{n} questions", n=len(found.gaps))
        steps = _steps(found)
        rows.fill(steps, self._draw_step, header=self._head if steps else None)
        return tr("saturated") if found.is_saturated else tr("not yet saturated")

    def _draw_question(self, row: Row, width: int) -> list[Line]:
        if row.code_id is None:
            told = tr_n("{n} theme", "{n} themes", n=row.n)
            return [[(" " + fit(row.informant, width - 16), "strong"), (right(told, 14), "dim")]]
        state = tr(STATE_LABELS[row.state])
        return [
            [
                (f"    {STATE_SIGNS[row.state].strip() or '·'} ", STYLES[row.state]),
                (fit(crumbs(row.code), width - 28), "text"),
                (right(state, 21), STYLES[row.state]),
            ]
        ]

    def _head(self, width: int) -> Line:
        name = _name_width(width)
        return [
            (" " + fit(tr("source"), name), ""),
            (right(tr("new"), 5), ""),
            (right(tr("so far"), 11), ""),
            (f"  █ {tr('codes known before')}  ▒ {tr('new codes')}", ""),
        ]

    def _draw_step(self, step: Step, width: int) -> list[Line]:
        name, total = _name_width(width), step.before + len(step.new)
        room = max(10, width - name - 20)
        last = self.query_one(RowList).items[-1]
        longest = last.before + len(last.new)
        known = round(step.before / longest * room)
        fresh = round(total / longest * room) - known
        fresh = max(1, fresh) if step.new else 0
        return [
            [
                (" " + fit(step.source, name), "text"),
                (right(f"+{len(step.new)}" if step.new else "–", 5), "accent"),
                (right(str(total), 11), "text"),
                ("  " + "█" * known, "dim"),
                ("▒" * fresh, "accent"),
            ]
        ]

    def _draw_state(self, line: ResponseLine, width: int) -> list[Line]:
        person = min(24, width // 4)
        label = tr(STATE_LABELS[line.state])
        state = label if line.decided else f"({label})"
        return [
            [
                (f" {STATE_SIGNS[line.state].strip() or '·'} ", STYLES[line.state]),
                (fit(line.informant, person), "strong"),
                (fit(crumbs(line.code), width - person - 26), "text"),
                (right(state, 22), STYLES[line.state] if line.decided else "dim"),
            ]
        ]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        row, detail = self.query_one(RowList).current, self.query_one(Detail)
        text, said = self._told(row)
        detail.display = bool(text)
        detail.update(Content(text))
        self.status.show([(f" {said}", "dim")] if said else [])

    def _told(self, row: object) -> tuple[str, str]:
        """Return what the pane and the status line say of a line."""
        if isinstance(row, Row):
            if row.code_id is None:
                return "", tr("Enter shows the transcript")
            place = self._asked(row.informant_id, row.code_id)
            return self._words(place), tr("Enter shows the transcript · d decides the state")
        if isinstance(row, Step):
            new = "; ".join(crumbs(code) for code in row.new) or tr("no new code")
            told = tr_n("{n} coding", "{n} codings", n=row.codings)
            return new, f"{told} · {tr('Enter shows the transcript')}"
        if isinstance(row, ResponseLine):
            why = row.decided.note if row.decided else render(row.proposed.why)
            words = self._words(_place_of(row))
            hint = tr("d decides · a accepts all shown · brackets: only proposed")
            return "\n".join(filter(None, (visible(why), words))), hint
        return "", ""

    def _asked(self, person: InformantId, code: CodeId) -> Passage:
        return self._found.asked.get((person, code), Passage()) if self._found else Passage()

    def _words(self, place: Passage) -> str:
        if place.source_id is None:
            return ""
        from qualcode.services import reduction

        text = reduction.text(self.session, place.source_id)[place.start : place.end]
        return f"“{' '.join(visible(text).split())[:400]}”"

    # Going there

    @on(RowList.Chosen)
    @guarded
    def _chosen(self) -> None:
        row = self.query_one(RowList).current
        if isinstance(row, Step):
            self._show(Passage(row.source_id))
        elif isinstance(row, ResponseLine):
            self._show(_place_of(row), row.informant_id)
        elif isinstance(row, Row):
            place = self._asked(row.informant_id, row.code_id) if row.code_id else Passage()
            self._show(place, row.informant_id)

    def _show(self, place: Passage, person: InformantId | None = None) -> None:
        from qualcode.tui.screens.coding import CodingScreen

        where = (place.source_id, place.start, place.end) if place.source_id else None
        if where is None and person is not None:
            where = sources.first_words(self.session, person)
        if where is None:
            self.host.tell(tr("This informant speaks in no transcript."), "accent")
            return
        source_id, start, end = where
        if end <= start:
            self.desk.source_id = source_id
            self.host.visit("coding")
            return
        screen = self.host.visit("coding")
        assert isinstance(screen, CodingScreen)
        self.host.attempt(lambda: screen.show_place(source_id, start, end))

    # Actions

    def action_view(self) -> None:
        """Go on to the next view."""
        names = list(VIEWS)
        self.view = names[(names.index(self.view) + 1) % len(names)]
        self.query_one(RowList).index = 0
        self._state = ""
        self.update_content()

    def go_back(self) -> bool:
        """Show everything again."""
        if not (self._kind or self._code or self._state):
            return False
        self._filtered(("", "", ""))
        return True

    def action_filter(self) -> None:
        """Choose a kind of source, or the codes below one."""
        options = [Option(("", "", ""), tr("everything"))]
        options += [Option((str(kind), "", ""), tr(KINDS[kind]), tr("kind")) for kind in SourceKind]
        if self.view == "states":
            options += [
                Option(("", "", str(state)), tr(label), tr("state"))
                for state, label in STATE_LABELS.items()
            ]
        options += [
            Option(("", str(code.id), ""), self.desk.crumbs(code.id), tr("code"))
            for _, code in self.desk.book.walk()
        ]
        at = (self._kind, self._code, self._state)
        dialog = Choose(tr("Show what?"), options, at=at)
        self.app.push_screen(dialog, self._filtered)

    @guarded
    def _filtered(self, chosen: tuple[str, str, str] | None) -> None:
        if chosen is not None:
            self._kind, self._code, self._state = chosen
            self.update_content()

    def _pair(self) -> tuple[InformantId, CodeId, ResponseState, str] | None:
        """Return informant, code, state and name of both under the cursor, if there are."""
        row = self.query_one(RowList).current
        if isinstance(row, ResponseLine):
            return row.informant_id, row.code_id, row.state, f"{row.informant}: {crumbs(row.code)}"
        if isinstance(row, Row) and row.code_id is not None:
            return row.informant_id, row.code_id, row.state, f"{row.informant}: {crumbs(row.code)}"
        self.host.tell(tr("Put the cursor on a theme of an informant."), "accent")
        return None

    def action_decide(self) -> None:
        """Decide what became of the theme with this informant, then say why."""
        found = self._pair()
        if found is None:
            return
        person, code, state, name = found
        options = [
            Option(s, f"{STATE_SIGNS[s].strip() or '·'} {tr(STATE_LABELS[s])}")
            for s in ResponseState
        ]

        def chosen(new: ResponseState | None) -> None:
            if new is not None:
                ask = Ask(tr("Why?"), may_be_empty=True)
                self.app.push_screen(ask, lambda why: self._decided(person, code, new, why))

        self.app.push_screen(Choose(name, options, at=state), chosen)

    @guarded
    def _decided(
        self, person: InformantId, code: CodeId, state: ResponseState, why: str | None
    ) -> None:
        if why is None:
            return
        row = self.query_one(RowList).current
        at = _place_of(row) if isinstance(row, ResponseLine) else self._asked(person, code)
        responses.decide(self.session, person, code, state, note=why, at=at)
        self.update_content()
        self.host.tell(tr("Decided: {state}", state=tr(STATE_LABELS[state])))

    def action_accept(self) -> None:
        """Decide as the turns suggest, for all states that are shown."""
        if self.view != "states":
            self.host.tell(tr("v shows the states; there a accepts them."), "accent")
            return
        open_lines = [line for line in self.query_one(RowList).items if line.decided is None]
        if not open_lines:
            self.host.tell(tr("Everything shown is decided."), "accent")
            return
        question = tr_n(
            "Decide {n} state as proposed?", "Decide {n} states as proposed?", n=len(open_lines)
        )
        about = tr("One undo takes all of it back.")
        self.app.push_screen(
            Confirm(question, about), lambda yes: yes and self._accepted(open_lines)
        )

    @guarded
    def _accepted(self, open_lines: list[ResponseLine]) -> None:
        n = responses.accept(self.session, open_lines)
        self.update_content()
        self.host.tell(tr_n("{n} state decided.", "{n} states decided.", n=n))

    @guarded
    def action_withdraw(self) -> None:
        """Take the decision back."""
        found = self._pair()
        if found is None:
            return
        row = self.query_one(RowList).current
        if isinstance(row, ResponseLine) and row.decided is None:
            self.host.tell(tr("Nothing was decided there."), "accent")
            return
        gone = responses.withdraw(self.session, found[0], found[1])
        self.update_content()
        self.host.tell(
            tr("The proposal holds again.") if gone else tr("Nothing was decided there."),
            "good" if gone else "accent",
        )

    def action_export(self) -> None:
        """Ask for a file and write questions and saturation."""
        session = self.session
        codes = [CodeId(self._code)] if self._code in self.desk.book.by_id else []
        kinds = (self._kind,) if self._kind else ()

        def write(path: Path) -> None:
            found = responses.coverage(session, codes=codes, kinds=kinds)
            listed = [tables.questions(found), tables.curve(found)]
            tables.write(session, listed, path, how=tables.HOW_COVERED)

        question = tr("Write the table to which file?")
        ask_and_write(self, question, f"{tr('questions')}.docx", tables.FORMATS, write)


def _questions(found: Coverage) -> list[Row]:
    """Return every informant with what is not asked or not answered yet."""
    rows: list[Row] = []
    for person, gaps in groupby(found.gaps, key=lambda gap: gap.informant_id):
        own, name = list(gaps), found.informants[person]
        rows.append(Row(person, name, len(own)))
        rows += [
            Row(person, name, 0, gap.code_id, found.codes[gap.code_id], gap.state) for gap in own
        ]
    return rows


def _steps(found: Coverage) -> list[Step]:
    return [
        Step(
            point.source.id,
            point.source.name,
            point.codes - len(point.new),
            tuple(found.paths[code] for code in point.new),
            point.codings,
        )
        for point in found.curve
    ]


def _name_width(width: int) -> int:
    return min(28, width // 3)


def _place_of(line: ResponseLine) -> Passage:
    if line.decided is not None and line.decided.at.source_id:
        return line.decided.at
    return line.proposed.at
