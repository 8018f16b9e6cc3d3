"""Member check: findings put before an informant whose words they rest on, and the answers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual import on
from textual.content import Content
from textual.widget import Widget

from qualcode.messages import tr, tr_n
from qualcode.model.conclusion import Side
from qualcode.model.ids import InformantId
from qualcode.services import member_checks
from qualcode.services.member_checks import Put
from qualcode.text.visible import visible
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Choose, Option
from qualcode.tui.screens.files import ask_and_write
from qualcode.tui.screens.writing import TextEditor
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded

SUFFIXES = (".docx",)
SIGNS = {Side.FOR: "+", Side.AGAINST: "−"}


def begin(screen: MainScreen) -> None:
    """Choose an informant whose words are evidence, and show the findings for them."""
    people = member_checks.people(screen.session)
    if not people:
        screen.host.tell(
            tr("No finding rests on an informant's words yet: l on a quotation links it."), "accent"
        )
        return
    options = [
        Option(
            (one.informant_id, one.name),
            one.name,
            tr("{answered} of {n} answered", answered=one.answered, n=one.findings),
        )
        for one in people
    ]

    @guarded
    def chosen(screen: MainScreen, who: tuple[InformantId, str] | None) -> None:
        if who is not None:
            screen.app.push_screen(MemberCheckScreen(*who))

    question = tr("Put the findings before which informant?")
    screen.app.push_screen(Choose(question, options), lambda who: chosen(screen, who))


class MemberCheckScreen(MainScreen):
    """The findings that rest on words of one informant. Enter records the answer to one."""

    PLACE = "check"
    WIDGETS = ("list",)
    DEFAULT_CSS = "MemberCheckScreen #detail { height: auto; max-height: 55%; min-height: 4; }"

    def __init__(self, informant_id: InformantId, name: str) -> None:
        """Put the findings before this informant."""
        super().__init__()
        self._informant, self._who = informant_id, name

    def body(self) -> Iterable[Widget]:
        """Return the findings, and the words one rests on."""
        empty = tr("No finding rests on words of this informant.\n\nEsc   back")
        yield RowList(lines=2, empty=empty)
        yield Detail()

    def update_content(self) -> None:
        """Read findings and answers again."""
        found = member_checks.put_before(self.session, self._informant, self._who)
        self.query_one(RowList).fill(found, self._draw)
        told = tr_n("{n} finding", "{n} findings", n=len(found))
        self.title_line(right=[(f" {self._who}", "accent"), (f" · {told} ", "dim")])
        self._describe()
        self.seen()

    def _draw(self, one: Put, width: int) -> list[Line]:
        finding = one.check.finding
        head = f"{finding.number:>3}. "
        answer = one.answers[-1] if one.answers else None
        if answer is None:
            below: Line = [("     " + tr("not answered yet"), "dim")]
        else:
            said = tr("it is right") if answer.agrees else tr("it is not right")
            style = "good" if answer.agrees else "error"
            sign = "✓" if answer.agrees else "✗"
            words = fit(visible(answer.words), max(8, width - 12 - len(said)))
            below = [(f"     {sign} {said}  ", style), (words, "text")]
        return [
            [(head, "accent"), (fit(finding.proposition, width - len(head)), "strong")],
            below,
        ]

    @property
    def current(self) -> Put | None:
        """Return the finding under the cursor."""
        found = self.query_one(RowList).current
        return found if isinstance(found, Put) else None

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        one, detail = self.current, self.query_one(Detail)
        detail.display = one is not None
        if one is None:
            self.status.show([])
            return
        lines = [visible(one.check.finding.proposition)]
        lines += [
            f"{SIGNS[side]} “{' '.join(visible(quote.text).split())}”"
            for side in Side
            for quote in one.check.quotations[side]
        ]
        lines += [
            f"{'✓' if answer.agrees else '✗'} {answer.day} {visible(answer.words)}".rstrip()
            for answer in one.answers
        ]
        detail.update(Content("\n".join(lines)))
        self.status.show([(" " + tr("w writes the sheet to print, a records an answer"), "dim")])

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_answer()

    # Actions

    def action_answer(self) -> None:
        """Say whether the informant agrees, then in which words."""
        one = self.current
        if one is None:
            return
        options = [Option(True, tr("it is right")), Option(False, tr("it is not right"))]

        def chosen(agrees: bool | None) -> None:  # noqa: FBT001
            if agrees is not None:
                editor = TextEditor(
                    tr("What did {name} say?", name=self._who),
                    about=one.check.finding.proposition,
                )
                self.app.push_screen(editor, lambda words: self._answered(one, agrees, words))

        question = tr("{name} on finding {n}", name=self._who, n=one.check.finding.number)
        self.app.push_screen(Choose(question, options, about=one.check.finding.proposition), chosen)

    @guarded
    def _answered(self, one: Put, agrees: bool, words: str | None) -> None:  # noqa: FBT001
        if words is None:
            return
        member_checks.answer(self.session, one.check.finding.id, self._who, words, agrees=agrees)
        self.update_content()
        self.host.tell(tr("The answer is recorded with the finding."))

    def action_sheet(self) -> None:
        """Ask for a file and write the sheet."""
        from qualcode.services import reporting

        session, person = self.session, self._informant

        def write(path: Path) -> None:
            reporting.write_member_check(session, person, path)

        question = tr("Write the sheet to which Word file?")
        name = f"{tr('member check')} {self._who}.docx"
        ask_and_write(self, question, name, SUFFIXES, write)
