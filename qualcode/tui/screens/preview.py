"""Looking at transcripts before they are stored: how they were split, who speaks, what is doubtful."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.messages import render, tr, tr_n
from qualcode.model.report import FileReport
from qualcode.model.source import Role, SourceKind
from qualcode.services import importing, previewing
from qualcode.services.importing import ReadFile
from qualcode.services.previewing import Preview
from qualcode.tui.labels import KINDS, LAYOUTS, ROLES, percent
from qualcode.tui.screens.dialogs import AskPath, Choose, Confirm, Option
from qualcode.tui.screens.importing import Progress, ReportScreen, store
from qualcode.tui.screens.turns import TurnLine, TurnsScreen
from qualcode.tui.screens.understood import Understood
from qualcode.tui.workers import in_background

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

MOST_BACK = 50


def begin(host: QualcodeApp, then: Callable[[], None]) -> None:
    """Ask which files to look at, read them, and show how they were understood."""

    def chosen(path: str | None) -> None:
        if path:
            _read(host, Path(path).expanduser(), then)

    question = tr("Look at which file or folder?")
    about = tr("Nothing is stored before you have seen how it was understood.")
    host.push_screen(AskPath(question, value=f"{Path.cwd()}/", about=about), chosen)


def _read(host: QualcodeApp, path: Path, then: Callable[[], None]) -> None:
    box = Progress(host, tr("Reading…"))

    def work() -> tuple[list[Preview], list[ReadFile]]:
        seen = previewing.look(importing.find_files([path]), progress=box.reading)
        readable = [one for one in seen if one.file.transcript is not None]
        others = [one.file for one in seen if one.file.transcript is None]
        return readable, [*others, *importing.passed_over([path])]

    def finished(found: tuple[list[Preview], list[ReadFile]]) -> None:
        box.close()
        if box.is_stopped:
            host.tell(tr("Stopped; nothing was stored."), "accent")
            return
        readable, others = found
        if readable:
            host.push_screen(PreviewScreen(readable, then, others))
            if failed := sum(bool(importing.report_of([one])[0].failed) for one in others):
                what = tr_n(
                    "{n} file cannot be read; the report after the import says why.",
                    "{n} files cannot be read; the report after the import says why.",
                    n=failed,
                )
                host.complain(what)
        elif others:
            host.push_screen(ReportScreen(importing.report_of(others)))
        else:
            host.complain(tr("There is no transcript in {folder}.", folder=str(path)))

    in_background(host, work, finished, otherwise=box.close)


class PreviewScreen(TurnsScreen):
    """One file after the other; what is shown is what will be stored."""

    PLACE = "preview"

    def __init__(
        self,
        previews: Sequence[Preview],
        then: Callable[[], None],
        others: Sequence[ReadFile] = (),
    ) -> None:
        """Show these files; ``then`` is called when they are stored. ``others`` could not be read."""
        super().__init__()
        self._others = list(others)
        self._previews = list(previews)
        self._then = then
        self._at = 0
        self._before: list[tuple[int, Preview]] = []

    @property
    def preview(self) -> Preview:
        """Return the file that is shown."""
        return self._previews[self._at]

    def update_content(self) -> None:
        """Show the file."""
        self.show_lines()
        self.seen()

    def changed_by_history(self) -> None:
        """What is not stored yet is not touched by undo."""

    def lines(self) -> Sequence[TurnLine]:
        """Return the turns as understood, doubtful ones marked."""
        transcript = self.preview.transcript
        self._tell_about()
        doubts = previewing.doubts(transcript)
        roles = {speaker.label: speaker.role for speaker in transcript.speakers}
        return [
            TurnLine(
                n,
                turn.start,
                turn.end,
                turn.label or "",
                Role.NOTE if turn.note else roles.get(turn.label or "", Role.TEXT),
                transcript.text[turn.start : turn.end],
                tuple(render(doubt.what) for doubt in doubts.get(n, ())),
            )
            for n, turn in enumerate(transcript.turns, 1)
        ]

    def _tell_about(self) -> None:
        transcript, layout = self.preview.transcript, self.preview.transcript.layout
        count = tr("{n} of {total}", n=self._at + 1, total=len(self._previews))
        kind = tr(KINDS[transcript.kind])
        facts = f"{kind} · {tr_n('{n} turn', '{n} turns', n=len(transcript.turns))}"
        self.source_line(self.preview.file.name, f"{facts} · {count}")
        hand = tr(" · changed by hand") if self.preview.by_hand else ""
        name = tr(LAYOUTS.get(layout.pattern, layout.pattern))
        why = f" {name} ({percent(layout.confidence)}): {render(layout.evidence)}{hand}"
        self.status.show([(why, "dim")])

    def labels(self) -> Mapping[str, Role]:
        """Return who speaks in the file."""
        return {speaker.label: speaker.role for speaker in self.preview.transcript.speakers}

    def _put(self, preview: Preview) -> None:
        self._before = [*self._before, (self._at, self.preview)][-MOST_BACK:]
        self._previews[self._at] = preview

    # Turns

    def give(self, n: int, label: str) -> None:
        """Let somebody else say a turn."""
        self._put(previewing.give_to(self.preview, n, label))

    def split(self, n: int, at: int) -> None:
        """Split a turn."""
        self._put(previewing.split(self.preview, n, at))

    def join(self, n: int) -> None:
        """Join a turn with the next."""
        self._put(previewing.join(self.preview, n))

    def note(self, n: int, *, is_note: bool) -> None:
        """Say that a turn is no speech, or that it is."""
        self._put(previewing.mark_note(self.preview, n, is_note=is_note))

    # The file

    def action_file(self, step: int) -> None:
        """Go to another file."""
        self._at = (self._at + step) % len(self._previews)
        self.changed(lambda: None)

    def action_layout(self) -> None:
        """Read the file in another way."""
        options = [
            Option(
                one.pattern,
                f"{tr(LAYOUTS.get(one.pattern, one.pattern))}: {render(one.evidence)}",
                percent(one.confidence),
            )
            for one in self.preview.alternatives
        ]

        def chosen(pattern: str | None) -> None:
            if pattern is not None:
                self.changed(lambda: self._put(previewing.with_layout(self.preview, pattern)))

        about = tr("Turns that were changed by hand are lost.") if self.preview.by_hand else ""
        here = self.preview.transcript.layout.pattern
        dialog = Choose(tr("How is the file laid out?"), options, at=here, about=about)
        self.app.push_screen(dialog, chosen)

    def action_about(self) -> None:
        """Tell everything that was understood of the file."""
        self.app.push_screen(Understood(previewing.report_of([self.preview])[0]))

    def action_role(self) -> None:
        """Give the speaker under the cursor another role everywhere."""
        line = self.current
        if line is None or not line.label:
            return

        def chosen(role: str | None) -> None:
            if role is not None:
                change = previewing.with_role(self.preview, line.label, Role(role))
                self.changed(lambda: self._put(change))

        options = [Option(str(role), tr(label)) for role, label in ROLES.items()]
        question = tr("Who is {label}?", label=line.label)
        self.app.push_screen(Choose(question, options, at=str(line.role)), chosen)

    def action_kind(self) -> None:
        """Say what kind of source it is."""
        options = [Option(str(kind), tr(label)) for kind, label in KINDS.items()]

        def chosen(kind: str | None) -> None:
            if kind is not None:
                self.changed(
                    lambda: self._put(previewing.with_kind(self.preview, SourceKind(kind)))
                )

        here = str(self.preview.transcript.kind)
        name = self.preview.file.name
        self.app.push_screen(Choose(tr("What is “{name}”?", name=name), options, at=here), chosen)

    def action_same(self) -> None:
        """Read all other files with the layout and roles of this one."""
        profile = previewing.profile_from(self.preview)
        others = [
            (index, one)
            for index, one in enumerate(self._previews)
            if one is not self.preview and not one.by_hand
        ]
        box = Progress(self.host, tr("Reading…"))

        def work() -> dict[int, Preview]:
            read: dict[int, Preview] = {}
            for done, (index, one) in enumerate(others):
                if not box.reading(done, len(others), one.file.name):
                    return {}
                found = previewing.look([one.file.path], kind=one.kind, profile=profile)
                if one.index < len(found) and found[one.index].file.transcript is not None:
                    read[index] = found[one.index]
            return read

        def finished(read: dict[int, Preview]) -> None:
            box.close()
            if box.is_stopped:
                self.host.tell(tr("Stopped; nothing was changed."), "accent")
                return
            for index, one in read.items():
                self._previews[index] = one
            self.changed(lambda: None)
            wrong = len(others) - len(read)
            self.host.tell(
                tr(
                    "{n} files are read like this one; it does not fit {wrong}.",
                    n=len(read),
                    wrong=wrong,
                )
            )

        in_background(self.host, work, finished, otherwise=box.close)

    def action_save(self) -> None:
        """Keep layout and roles in a file."""

        def chosen(path: str | None) -> None:
            if path:
                self.host.attempt(lambda: self._save(Path(path).expanduser()))

        folder = self.preview.file.path.parent
        question = tr("Save the layout to which file?")
        self.app.push_screen(AskPath(question, value=str(folder / "layout.json")), chosen)

    def _save(self, path: Path) -> None:
        target = previewing.save_profile(previewing.profile_from(self.preview), path)
        self.host.tell(tr("Layout saved as {file}.", file=str(target)))

    def action_back(self) -> None:
        """Take the newest change back."""
        if not self._before:
            self.host.tell(tr("Nothing was changed here."))
            return
        self._at, preview = self._before.pop()
        self._previews[self._at] = preview
        self.changed(lambda: None)

    def action_store(self) -> None:
        """Store all files as they are understood now."""
        session = self.session
        files = [preview.file for preview in self._previews]
        box = Progress(self.host, tr("Importing…"))

        def work() -> list[FileReport]:
            left = importing.report_of(self._others)
            return [*importing.bring_in(session, files, progress=box.storing), *left]

        def then() -> None:
            self.dismiss()
            self._then()

        store(self.host, box, work, then)

    def go_back(self) -> bool:
        """Ask before changes are lost."""
        if not self._before:
            return False

        def answered(yes: bool | None) -> None:  # noqa: FBT001
            if yes:
                self.dismiss()

        question = tr("Leave without storing?")
        self.app.push_screen(Confirm(question, tr("What you changed here is lost.")), answered)
        return True
