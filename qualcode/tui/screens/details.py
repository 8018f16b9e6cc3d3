"""Header data, speakers and informants of a source, to look at and to correct."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qualcode.messages import tr
from qualcode.model.coding import MemoTarget
from qualcode.model.ids import InformantId, SourceId
from qualcode.model.source import Informant, Role, Speaker
from qualcode.services import sources
from qualcode.text.visible import visible
from qualcode.tui.labels import KINDS, ROLES, name_of
from qualcode.tui.screens.dialogs import Ask, Choose, Dialog, Option
from qualcode.tui.screens.memo import MemoEditor, Written, own_memo, store
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import border

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

NEW = "+"
FACTS = ("role", "site", "age", "sex", "education", "occupation")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the dialog; ``change`` is what Enter does, None for a heading."""

    label: str
    value: str = ""
    change: Callable[[], None] | None = None


class DetailsScreen(Dialog):
    """What is known about a source and the people in it; Enter corrects a line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "add", show=False)]
    DEFAULT_CSS = """
    DetailsScreen > #box { width: 96; height: 90%; }
    DetailsScreen RowList { height: 1fr; max-height: 100%; }
    DetailsScreen #question { padding: 0; }
    """

    def __init__(self, host: QualcodeApp, source_id: SourceId) -> None:
        """Show a source."""
        super().__init__()
        assert host.desk is not None
        self._host, self._source_id = host, source_id
        self._session = host.desk.session

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(id="box"):
            yield Static("", id="question", markup=False)
            yield RowList()
            hint = tr("Enter correct · a add a fact to the header · Esc close")
            yield Static(Content(hint), id="hint")

    def on_mount(self) -> None:
        """Read the source."""
        self._read()

    def _read(self) -> None:
        document = sources.document(self._session, self._source_id)
        source = document.source
        self.query_one("#question", Static).update(
            Content(f"{visible(source.name)} · {tr(KINDS[source.kind])}")
        )
        rows = [Row(tr("Header"))]
        for key, value in source.meta.items():
            rows.append(
                Row(f"  {name_of(key)}", value, self._fact_changer(key, value, source.meta))
            )
        if not source.meta:
            rows.append(Row("  " + tr("nothing was found; a adds a fact")))
        rows += [Row(""), Row(tr("Speakers"))]
        rows += [self._speaker_row(s, document.informants) for s in document.speakers]
        linked = {speaker.informant_id for speaker in document.speakers}
        for person in document.informants.values():
            if person.id in linked:
                rows += [Row(""), *self._person_rows(person)]
        self.query_one(RowList).fill(rows, self._draw)

    def _draw(self, row: Row, width: int) -> list[Line]:
        if row.change is None:
            return [[(fit(row.label, width), "accent" if row.label[:1] != " " else "dim")]]
        return [[(fit(row.label, 26), "dim"), (fit(row.value, width - 26), "text")]]

    def _speaker_row(self, speaker: Speaker, people: Any) -> Row:
        value = tr(ROLES[speaker.role])
        if speaker.informant_id in people:
            value += f" → {people[speaker.informant_id].name}"
        return Row(f"  {speaker.label}", value, lambda: self._change_role(speaker))

    def _person_rows(self, person: Informant) -> list[Row]:
        rows = [
            Row(tr("Informant")),
            Row("  " + tr("name"), person.name, lambda: self._rename(person)),
        ]
        for key in dict.fromkeys((*FACTS, *person.attributes)):
            value = person.attributes.get(key) or "–"
            rows.append(Row(f"  {name_of(key)}", value, self._attribute_changer(person, key)))
        memo = own_memo(self._session, MemoTarget.INFORMANT, person.id)
        body = " ".join(memo.body.split()) if memo else "–"
        rows.append(Row("  " + tr("memo"), body, lambda: self._write_memo(person)))
        return rows

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        row = event.rows.items[event.index]
        if row.change is not None:
            row.change()

    def _do(self, work: Callable[[], object]) -> None:
        """Store a correction and read again."""
        with border(self._host):
            work()
            self._read()

    # Header

    def _fact_changer(self, key: str, value: str, meta: Any) -> Callable[[], None]:
        def changed(new: str | None) -> None:
            if new is not None and new != value:
                fresh = {**meta, key: new}
                kept = {k: v for k, v in fresh.items() if v}
                self._do(lambda: sources.change(self._session, self._source_id, meta=kept))

        def ask() -> None:
            self.app.push_screen(Ask(name_of(key), value=value, may_be_empty=True), changed)

        return ask

    def action_add(self) -> None:
        """Add a fact to the header."""

        def named(key: str | None) -> None:
            if key:
                document = sources.document(self._session, self._source_id)
                name = key.strip().casefold()
                meta = document.source.meta
                self._fact_changer(name, meta.get(name, ""), meta)()

        self.app.push_screen(Ask(tr("Which fact? For instance: place, date, interviewer")), named)

    # Speakers

    def _change_role(self, speaker: Speaker) -> None:
        options = [Option(role, tr(ROLES[role])) for role in Role if role is not Role.NOTE]

        def chosen(role: Role | None) -> None:
            if role is None:
                return
            if role.is_evidence:
                self._link(speaker, role)
            else:
                self._do(lambda: sources.change_speaker(self._session, speaker.id, role=role))

        question = tr("Who is “{label}”?", label=speaker.label)
        self.app.push_screen(Choose(question, options, at=speaker.role), chosen)

    def _link(self, speaker: Speaker, role: Role) -> None:
        people = sources.informants(self._session)
        options: list[Option] = [Option(person.id, person.name) for person in people]
        options.append(Option(NEW, tr("a new informant…")))

        def linked(informant: str | None) -> None:
            if informant == NEW:
                dialog = Ask(tr("Name of the informant"), value=speaker.label)
                self.app.push_screen(dialog, made)
            elif informant:
                self._store(speaker, role, InformantId(informant))

        def made(name: str | None) -> None:
            if name:
                self._do(
                    lambda: self._store(speaker, role, sources.add_informant(self._session, name))
                )

        question = tr("Which informant is “{label}”?", label=speaker.label)
        self.app.push_screen(Choose(question, options, at=speaker.informant_id), linked)

    def _store(self, speaker: Speaker, role: Role, informant: InformantId) -> None:
        self._do(
            lambda: sources.change_speaker(
                self._session, speaker.id, role=role, informant_id=informant
            )
        )

    # Informants

    def _rename(self, person: Informant) -> None:
        def named(name: str | None) -> None:
            if name and name != person.name:
                self._do(lambda: sources.set_informant(self._session, person.id, name=name))

        self.app.push_screen(Ask(tr("Name of the informant"), value=person.name), named)

    def _write_memo(self, person: Informant) -> None:
        memo = own_memo(self._session, MemoTarget.INFORMANT, person.id)

        def stored(new: Written | None) -> None:
            self._do(lambda: store(self._session, MemoTarget.INFORMANT, person.id, memo, new))

        self.app.push_screen(MemoEditor(person.name, memo=memo), stored)

    def _attribute_changer(self, person: Informant, key: str) -> Callable[[], None]:
        value = person.attributes.get(key, "")

        def changed(new: str | None) -> None:
            if new is not None and new != value:
                facts = {key: new}
                self._do(lambda: sources.set_informant(self._session, person.id, **facts))

        def ask() -> None:
            question = f"{person.name}: {name_of(key)}"
            self.app.push_screen(Ask(question, value=value, may_be_empty=True), changed)

        return ask
