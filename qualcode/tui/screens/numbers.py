"""Numbers beside the words: pick data, pick a question, read the answer and why this test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from textual import on
from textual.widget import Widget

from qualcode.messages import render, tr, tr_n
from qualcode.model.mixed import DataSet
from qualcode.model.result import Result
from qualcode.services import asking, datasets, quantitative
from qualcode.services.asking import Ask as Choice
from qualcode.services.asking import Kind, Question, VariableRow
from qualcode.services.quantitative import DataFiles
from qualcode.text.visible import visible
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, AskPath, Choose, Option, Wait
from qualcode.tui.screens.files import ask_and_write
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.printed import lines_of
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded, in_background

DATA_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".sav", ".zsav")
OUT_SUFFIXES = (".docx", ".xlsx", ".csv", ".md")
KINDS = {Kind.NUMBER: "1.0", Kind.CATEGORY: "a/b", Kind.DATE: "12/3", Kind.ANY: "abc"}
NONE = ""


class NumbersScreen(MainScreen):
    """Questions to a data set, and the answer to one."""

    PLACE = "numbers"
    WIDGETS = ("list",)

    def __init__(self) -> None:
        """Begin with the questions."""
        super().__init__()
        self.data_set: DataSet | None = None
        self.question: Question | None = None
        self.options: dict[str, Any] = {}
        self.result: Result | None = None
        self._rows: list[VariableRow] = []
        self._at = 0
        self._width = 0

    def body(self) -> Iterable[Widget]:
        """Return the list of questions, which becomes the answer."""
        yield RowList()

    # What is shown

    def update_content(self) -> None:
        """Take up the data sets of the project; stay with the one that was chosen."""
        every = datasets.listing(self.session)
        kept = [one for one in every if self.data_set and one.id == self.data_set.id]
        self.data_set = next(iter(kept or every), None)
        self._rows = []
        if self.data_set is not None:
            self._rows = asking.variables(datasets.load(self.session, self.data_set))
        if self.result is not None and self.question is not None and self.data_set is not None:
            self._compute()
        self._show()
        self.seen()

    def _show(self) -> None:
        if self.result is not None:
            self._show_result(self.result)
        else:
            self._show_questions()
        data = self.data_set
        facts = tr("no data yet") if data is None else data.name
        told = tr_n("{n} row", "{n} rows", n=data.rows) if data else ""
        self.title_line((f"  {visible(facts)}", "accent"), right=[(f" {told} ", "dim")])
        self._describe()

    def _show_questions(self) -> None:
        rows = self.query_one(RowList)
        rows.can_choose = True
        rows.fill(asking.every_question(), self._draw_question, at=self._at)

    def _draw_question(self, question: Question, width: int) -> list[Line]:
        name = question.statistic
        room = max(20, width - len(name) - 4)
        return [[(f" {fit(tr(question.sentence), room)} ", "text"), (name, "dim")]]

    def _show_result(self, result: Result) -> None:
        rows = self.query_one(RowList)
        rows.can_choose = False
        self._width = max(rows.size.width - 3, 40)
        lines = lines_of(quantitative.printed(result), self._width)
        rows.fill(lines, lambda line, _width: [[(" ", "text"), *line]], at=0)

    def on_resize(self) -> None:
        """Lay the answer out anew for another width."""
        if self.result is not None and self.is_mounted:
            rows = self.query_one(RowList)
            if max(rows.size.width - 3, 40) != self._width:
                self._show_result(self.result)

    @on(RowList.Moved)
    def _moved(self) -> None:
        if self.result is None:
            self._at = self.query_one(RowList).index
        self._describe()

    def _describe(self) -> None:
        if self.result is not None:
            text = tr("e writes it to a file · o changes the options · Esc other questions")
        elif self.data_set is None:
            text = tr("d picks a table of measurements: csv, xlsx or sav")
        else:
            question = self.query_one(RowList).current
            entry = quantitative.find(question.statistic) if question else None
            text = tr(entry.summary) if entry else ""
        self.status.show([(f" {text}", "dim")])

    def go_back(self) -> bool:
        """Leave the answer for the questions."""
        if self.result is None:
            return False
        self.result = self.question = None
        self._show()
        return True

    # Data

    def action_data(self) -> None:
        """Choose another data set, or a file."""
        every = datasets.listing(self.session)
        if not every:
            self._ask_file()
            return
        options = [
            Option(one.id, one.name, tr_n("{n} row", "{n} rows", n=one.rows)) for one in every
        ]
        options.append(Option(NONE, tr("another file…")))

        @guarded
        def chosen(screen: NumbersScreen, value: str | None) -> None:
            if value == NONE:
                screen._ask_file()
            elif value is not None:
                screen._take(datasets.find(screen.session, value))

        dialog = Choose(tr("Which data?"), options, at=self.data_set.id if self.data_set else None)
        self.app.push_screen(dialog, lambda value: chosen(self, value))

    def _ask_file(self) -> None:
        @guarded
        def chosen(screen: NumbersScreen, path: str | None) -> None:
            if not path:
                return
            files = DataFiles(files=(Path(path).expanduser(),))
            made, problems = datasets.attach(screen.session, files)
            screen._take(made)
            for name, problem in problems[:5]:
                screen.host.complain(f"{name}: {render(problem.what)}")

        folder = f"{self.session.project.path.absolute().parent}/"
        dialog = AskPath(tr("Which file holds the data?"), value=folder, suffixes=DATA_SUFFIXES)
        self.app.push_screen(dialog, lambda path: chosen(self, path))

    def _take(self, data_set: DataSet) -> None:
        self.data_set, self.result, self.question = data_set, None, None
        self.update_content()

    # Asking

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        question = self.query_one(RowList).current
        if self.result is not None or not isinstance(question, Question):
            return
        if self.data_set is None and quantitative.find(question.statistic).needs_data:
            self.host.tell(tr("First pick data: press d."), "warn")
            return
        self.question, self.options = question, {}
        self._ask_next(list(question.asks))

    def _ask_next(self, left: list[Choice]) -> None:
        """Ask one choice after the other; after the last, compute."""
        if not left:
            self.host.attempt(self._answer)
            return
        choice, *rest = left

        @guarded
        def chosen(screen: NumbersScreen, value: Any) -> None:
            if value is None:
                return
            screen._set(choice, value)
            screen._ask_next(rest)

        self.app.push_screen(self._dialog(choice), lambda value: chosen(self, value))

    def _set(self, choice: Choice, value: Any) -> None:
        if value in (NONE, [NONE]):
            self.options.pop(choice.option, None)
        else:
            self.options[choice.option] = tuple(value) if isinstance(value, list) else value

    def _dialog(self, choice: Choice) -> Any:
        prompt = tr(choice.prompt)
        now = self.options.get(choice.option)
        if choice.kind is Kind.TEXT:
            value = str(now if now is not None else choice.default)
            return Ask(prompt, value=value, may_be_empty=choice.optional)
        none = [Option(NONE, tr("(none)"))] if choice.optional else []
        if choice.kind is Kind.CHOICE:
            return Choose(prompt, [*none, *(Option(one, one) for one in choice.choices)], at=now)
        if choice.kind is Kind.VALUE:
            return Choose(prompt, self._values(str(self.options.get(choice.of, ""))))
        fitting = asking.choosable(self._rows, choice.kind)
        options = [*none, *map(self._option, fitting)]
        return Choose(prompt, options, several=choice.several, at=None if choice.several else now)

    def _option(self, row: VariableRow) -> Option:
        label = f"{row.name}  {row.label}" if row.label else row.name
        few = ", ".join(list(row.categories.values())[:4])
        return Option(row.name, visible(label), visible(few)[:30] or KINDS[row.kind])

    def _values(self, name: str) -> list[Option]:
        row = next((row for row in self._rows if row.name == name), None)
        categories: Mapping[str, str] = row.categories if row else {}
        return [Option(code, visible(text), code) for code, text in categories.items()]

    def _answer(self) -> None:
        """Compute in the background and show the answer."""
        assert self.question is not None
        name, options = self.question.statistic, dict(self.options)
        data = None
        if quantitative.find(name).needs_data:
            assert self.data_set is not None
            data = datasets.load(self.session, self.data_set)
        wait = Wait(tr("Computing…"))
        self.app.push_screen(wait)

        def done(result: Result) -> None:
            wait.dismiss(None)
            self.result = result
            self._show()

        in_background(
            self.host,
            lambda: quantitative.run(name, data, options),
            done,
            otherwise=lambda: wait.dismiss(None),
        )

    def _compute(self) -> None:
        """Answer the same question again, for instance after an undo."""
        assert self.question is not None
        needs = quantitative.find(self.question.statistic).needs_data
        assert self.data_set is not None
        data = datasets.load(self.session, self.data_set) if needs else None
        self.result = quantitative.run(self.question.statistic, data, self.options)

    def action_options(self) -> None:
        """Change an option of the answer."""
        if self.question is None or self.result is None:
            self.host.tell(tr("First ask a question."), "warn")
            return
        entry = quantitative.find(self.question.statistic)
        shown = [
            Option(one.name, one.name, visible(str(self._value(one.name, one.default)))[:34])
            for one in entry.parameters
        ]
        by_name = {one.name: asking.ask_of(one) for one in entry.parameters}
        by_name |= {one.option: one for one in self.question.asks if one.kind is not Kind.VALUE}

        def chosen(name: str | None) -> None:
            if name is not None:
                self._ask_next([by_name[name]])

        self.app.push_screen(Choose(tr("Which option?"), shown), chosen)

    def _value(self, name: str, default: object) -> object:
        value = self.options.get(name, default)
        if isinstance(value, (tuple, list)):
            return ", ".join(map(str, value)) or "–"
        return "–" if value in {None, ""} else value

    # Keeping

    def action_keep(self) -> None:
        """Record the statistic as a step, so that its new variables stay."""
        if self.result is None or self.data_set is None or not self.result.derived:
            self.host.tell(tr("This answer makes no new variables."), "warn")
            return
        options = {k: list(v) if isinstance(v, tuple) else v for k, v in self.options.items()}
        step = {"do": "statistic", "name": self.result.name, "options": options}

        def keep() -> None:
            assert self.data_set is not None
            datasets.add_steps(self.session, self.data_set, [step])
            self.update_content()
            self.host.tell(tr("The new variables stay in the data."))

        self.host.attempt(keep)

    def action_export(self) -> None:
        """Write the answer to a file."""
        result, session = self.result, self.session
        if result is None:
            self.host.tell(tr("First ask a question."), "warn")
            return

        def write(path: Path) -> None:
            quantitative.write_display(session, [result], path)

        question = tr("Write to which file?")
        ask_and_write(self, question, f"{result.name}.docx", OUT_SUFFIXES, write)
