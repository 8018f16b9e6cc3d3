"""Links between codes: what a pattern code gathers, what leads to what, and the words that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from textual import on
from textual.content import Content
from textual.widget import Widget

from qualcode.messages import tr, tr_n
from qualcode.model.coding import Quotation
from qualcode.model.ids import CodeId, CodingId
from qualcode.model.reduction import CodeLink, LinkKind
from qualcode.services import display, reduction_sheets
from qualcode.text.visible import visible
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, Choose, Option
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit, right
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded

SHOWN_SIGNS = {"+": "+", "-": "−", "": "?"}
SIGN_STYLES = {"+": "good", "-": "error", "": "dim"}


class LinksScreen(MainScreen):
    """The links of one code, or of all. Enter shows the quotations that a link rests on."""

    PLACE = "links"
    WIDGETS = ("list",)
    DEFAULT_CSS = "LinksScreen #detail { height: auto; max-height: 45%; min-height: 3; }"

    def __init__(self, code_id: CodeId | None) -> None:
        """Show the links of a code; of all codes when there is none."""
        super().__init__()
        self._code_id = code_id
        self._only_here = code_id is not None

    def body(self) -> Iterable[Widget]:
        """Return the list, and one link in full."""
        empty = "\n".join(
            (
                tr("No link is stated yet."),
                "",
                tr("c   let the code gather others: it becomes a pattern code"),
                tr("a   state what the code leads to, with + or -"),
                tr("b   state what leads to the code"),
                tr("o   the links of all codes"),
            )
        )
        yield RowList(empty=empty)
        yield Detail()

    def update_content(self) -> None:
        """Read the links again."""
        self.desk.reload()
        found = [
            link
            for link in reduction_sheets.links(self.session)
            if not self._only_here or self._code_id in {link.from_code, link.to_code}
        ]
        self.query_one(RowList).fill(found, self._draw, header=self._head if found else None)
        named = self.desk.crumbs(self._code_id) if self._only_here and self._code_id else tr("all")
        told = tr_n("{n} link", "{n} links", n=len(found))
        self.title_line(right=[(f" {named}", "accent"), (f" · {told} ", "dim")])
        self._describe()
        self.seen()

    def _head(self, width: int) -> Line:
        half = (width - 16) // 2
        return [
            ("  " + fit(tr("From"), half + 4), ""),
            (fit(tr("To"), half), ""),
            (right(tr("Evidence"), 10), ""),
        ]

    def _draw(self, link: CodeLink, width: int) -> list[Line]:
        arrow, style = _arrow(link)
        half = (width - 16) // 2
        shown = right(str(len(link.evidence)), 10) if link.kind is LinkKind.LEADS else ""
        return [
            [
                (" " + fit(self.desk.crumbs(link.from_code), half), self._style(link.from_code)),
                (fit(arrow, 4), style),
                (fit(self.desk.crumbs(link.to_code), half), self._style(link.to_code)),
                (shown, "dim"),
            ]
        ]

    def _style(self, code: CodeId) -> str:
        return "strong" if code == self._code_id else "text"

    @property
    def current(self) -> CodeLink | None:
        """Return the link under the cursor."""
        found = self.query_one(RowList).current
        return found if isinstance(found, CodeLink) else None

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        link, detail = self.current, self.query_one(Detail)
        detail.display = link is not None
        if link is None:
            self.status.show([])
            return
        lines = [self._sentence(link)]
        lines += [visible(link.note)] if link.note else []
        quotes = {quote.coding_id: quote for quote in self._evidence(link)}
        lines += [
            f"“{' '.join(visible(quote.text).split())}” ({quote.citation})"
            for quote in list(quotes.values())[:4]
        ]
        detail.update(Content("\n".join(lines)))
        said = tr("Enter shows its evidence") if quotes else tr("e chooses its evidence")
        shown = said if link.kind is LinkKind.LEADS else tr("Enter shows the other code")
        self.status.show([(f" {shown}", "dim")])

    def _sentence(self, link: CodeLink) -> str:
        first, second = self.desk.crumbs(link.from_code), self.desk.crumbs(link.to_code)
        if link.kind is LinkKind.GATHERS:
            return tr("{first} gathers {second}.", first=first, second=second)
        if link.sign == "+":
            return tr("{first} furthers {second}.", first=first, second=second)
        if link.sign == "-":
            return tr("{first} hinders {second}.", first=first, second=second)
        return tr("{first} leads to {second}.", first=first, second=second)

    def _evidence(self, link: CodeLink) -> list[Quotation]:
        wanted = set(link.evidence)
        if not wanted:
            return []
        return [q for q in display.quotations(self.session) if q.coding_id in wanted]

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        from qualcode.tui.screens.quotations import QuotationsScreen

        link = self.current
        if link is None:
            return
        if link.kind is LinkKind.GATHERS:
            here = link.from_code == self._code_id
            self._code_id = link.to_code if here else link.from_code
            self._only_here = True
            self.update_content()
            return
        wanted = link.id

        def fetch() -> list[Quotation]:
            found = {one.id: one for one in reduction_sheets.links(self.session)}
            return self._evidence(found[wanted]) if wanted in found else []

        if fetch():
            self.app.push_screen(QuotationsScreen(self._sentence(link), fetch))
        else:
            self.action_evidence()

    # Stating

    def _codes(self, *, but: Iterable[CodeId] = ()) -> list[Option]:
        left = set(but)
        return [
            Option(code.id, self.desk.crumbs(code.id), "", self.desk.color(code.id))
            for _, code in self.desk.book.walk()
            if code.id not in left
        ]

    def _with_code(self, then: Callable[[CodeId], None]) -> None:
        """Do something with the code whose links are shown; ask which when all are."""
        if self._only_here and self._code_id is not None:
            then(self._code_id)
            return
        at = self.current.from_code if self.current else self._code_id
        dialog = Choose(tr("Which code?"), self._codes(), at=at)
        self.app.push_screen(dialog, lambda code: then(code) if code else None)

    def action_gather(self) -> None:
        """Let the code gather others."""

        def ask(pattern: CodeId) -> None:
            links = reduction_sheets.links(self.session, LinkKind.GATHERS)
            there = [link.to_code for link in links if link.from_code == pattern]
            question = tr("What does “{name}” gather?", name=self.desk.crumbs(pattern))
            dialog = Choose(question, self._codes(but=[pattern, *there]), several=True)
            self.app.push_screen(dialog, lambda codes: self._gathered(pattern, codes))

        self._with_code(ask)

    @guarded
    def _gathered(self, pattern: CodeId, codes: list[CodeId] | None) -> None:
        if codes:
            n = reduction_sheets.gather(self.session, pattern, codes)
            self.update_content()
            self.host.tell(tr_n("{n} code gathered.", "{n} codes gathered.", n=n))

    def action_lead(self, forward: bool) -> None:  # noqa: FBT001
        """State a cause and its effect: the other code, then the sign."""

        def ask(code: CodeId) -> None:
            name = self.desk.crumbs(code)
            question = (
                tr("What does “{name}” lead to?", name=name)
                if forward
                else tr("What leads to “{name}”?", name=name)
            )
            dialog = Choose(question, self._codes(but=[code]))
            self.app.push_screen(dialog, lambda other: sign(code, other) if other else None)

        def sign(code: CodeId, other: CodeId) -> None:
            cause, effect = (code, other) if forward else (other, code)
            self.app.push_screen(
                Choose(self._question(cause, effect), _signs()),
                lambda chosen: self._led(cause, effect, chosen),
            )

        self._with_code(ask)

    def _question(self, cause: CodeId, effect: CodeId) -> str:
        return tr(
            "{cause} → {effect}: which way?",
            cause=self.desk.crumbs(cause),
            effect=self.desk.crumbs(effect),
        )

    @guarded
    def _led(self, cause: CodeId, effect: CodeId, sign: str | None) -> None:
        if sign is None:
            return
        there = self._stated(cause, effect)
        note = there.note if there else ""
        made = reduction_sheets.lead(self.session, cause, effect, sign=sign, note=note)
        self.update_content()
        rows = self.query_one(RowList)
        rows.go(next(n for n, link in enumerate(rows.items) if link.id == made))
        self.host.tell(tr("Stated. e chooses the quotations that show it, n says why."))

    def _stated(self, cause: CodeId, effect: CodeId) -> CodeLink | None:
        links = reduction_sheets.links(self.session, LinkKind.LEADS)
        return next((k for k in links if (k.from_code, k.to_code) == (cause, effect)), None)

    def _cause(self) -> CodeLink | None:
        """Return the cause under the cursor, or say that there is none."""
        link = self.current
        if link is not None and link.kind is LinkKind.LEADS:
            return link
        self.host.tell(
            tr("Only a cause has a sign, a reason and evidence. a states one."), "accent"
        )
        return None

    def action_sign(self) -> None:
        """Say which way the link goes."""
        if (link := self._cause()) is not None:
            dialog = Choose(self._question(link.from_code, link.to_code), _signs(), at=link.sign)
            self.app.push_screen(dialog, lambda sign: self._change(link, sign=sign))

    def action_note(self) -> None:
        """Say why it is so."""
        if (link := self._cause()) is not None:
            ask = Ask(tr("Why?"), value=link.note, about=self._sentence(link), may_be_empty=True)
            self.app.push_screen(ask, lambda note: self._change(link, note=note))

    def action_evidence(self) -> None:
        """Choose the quotations that show the link, among those of the two codes."""
        link = self._cause()
        if link is None:
            return
        ends = {
            code.id
            for end in (link.from_code, link.to_code)
            for code in self.desk.book.descendants(end)
        }
        known = set(link.evidence)
        quotes = [
            q for q in display.quotations(self.session) if q.code_id in ends or q.coding_id in known
        ]
        quotes = _once(quotes, known)
        if not quotes:
            self.host.tell(tr("Neither of the two codes has a coding yet."), "accent")
            return
        options = [Option(q.coding_id, " ".join(q.text.split()), q.citation) for q in quotes]
        taken = [q.coding_id for q in quotes if q.coding_id in known]
        dialog = Choose(
            tr("Which quotations show it?"),
            options,
            several=True,
            chosen=taken,
            may_be_none=True,
            about=self._sentence(link),
        )
        self.app.push_screen(dialog, lambda chosen: self._change(link, evidence=chosen))

    @guarded
    def _change(
        self,
        link: CodeLink,
        *,
        sign: str | None = None,
        note: str | None = None,
        evidence: list[CodingId] | None = None,
    ) -> None:
        changes: dict[str, Any] = {"sign": sign, "note": note, "evidence": evidence}
        if any(value is not None for value in changes.values()):
            reduction_sheets.change_link(self.session, link.id, **changes)
            self.update_content()

    def action_all(self) -> None:
        """Show the links of all codes, or of this one only."""
        self._only_here = not self._only_here and self._code_id is not None
        self.update_content()

    @guarded
    def action_remove(self) -> None:
        """Take the link back."""
        if (link := self.current) is not None:
            reduction_sheets.unlink(self.session, link.from_code, link.to_code, kind=link.kind)
            self.update_content()
            self.host.tell(tr("Taken back; u brings it back."))


def _once(quotes: list[Quotation], known: set[CodingId]) -> list[Quotation]:
    """Return every passage once, however many coders and codes it has; what is chosen stays."""
    found: dict[tuple[str, int, int], Quotation] = {}
    for quote in sorted(quotes, key=lambda q: q.coding_id not in known):
        found.setdefault((quote.source_id, quote.start, quote.end), quote)
    kept = {quote.coding_id for quote in found.values()} | known
    return [quote for quote in quotes if quote.coding_id in kept]


def _arrow(link: CodeLink) -> tuple[str, str]:
    if link.kind is LinkKind.GATHERS:
        return " ⊃", "accent"
    return f"{SHOWN_SIGNS[link.sign]}→", SIGN_STYLES[link.sign]


def _signs() -> list[Option]:
    return [
        Option("+", tr("+ furthers it")),
        Option("-", tr("− hinders it")),
        Option("", tr("? not said")),
    ]


def of_code(
    session_links: Iterable[CodeLink], code: CodeId, crumbs: Callable[[CodeId], str]
) -> str:
    """Return the links of a code in one line: ``⊃ A; B · +→ C · ← D``."""
    gathers, other = [], []
    for link in session_links:
        if link.from_code == code and link.kind is LinkKind.GATHERS:
            gathers.append(crumbs(link.to_code))
        elif link.to_code == code and link.kind is LinkKind.GATHERS:
            other.append(f"⊂ {crumbs(link.from_code)}")
        elif link.from_code == code:
            other.append(f"{SHOWN_SIGNS[link.sign]}→ {crumbs(link.to_code)}")
        elif link.to_code == code:
            other.append(f"{crumbs(link.from_code)} {SHOWN_SIGNS[link.sign]}→")
    first = [f"⊃ {'; '.join(gathers)}"] if gathers else []
    return " · ".join([*first, *other])
