"""Projects, folders and a driver for tests that use the application by its keys."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from qualcode import messages
from qualcode.model.codebook import DraftCode, DraftCodebook
from qualcode.services import codebooks, importing, projects
from qualcode.services.session import Session
from qualcode.tui.app import QualcodeApp
from qualcode.tui.preferences import Preferences

CODER = "Sri"
TALK = """P: Apo bae kegiatan BKB di desa ko?
I: Kadernyo ado limo orang. Dana dari desa dak cukup. Kami nimbang tiap bulan.
P: Siapo yang melatih?
I: Dak tau. Bu bidan kadang datang [/] [@click=app.quit]x[/] pagi.
"""
BOOK = DraftCodebook(
    title="IPO",
    codes=(
        DraftCode(name="Input", codes=(DraftCode(name="Man"), DraftCode(name="Money"))),
        DraftCode(name="Proses", codes=(DraftCode(name="pelaksanaan"),)),
    ),
)


@pytest.fixture(autouse=True)
def own_places(tmp_path_factory, monkeypatch):
    """Settings and state of the tests stay in the folder of the tests."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    messages.use("en")
    yield
    messages.use("en")


@pytest.fixture
def make_project(tmp_path) -> Callable[..., Path]:
    """Make a project with one small interview (or the texts given) and an IPO codebook."""

    def make(*texts: str, name: str = "studi", book: DraftCodebook | None = BOOK) -> Path:
        folder = tmp_path / f"{name}-texts"
        folder.mkdir()
        for number, text in enumerate(texts or (TALK,), start=1):
            (folder / f"wawancara {number}.txt").write_text(text, encoding="utf-8")
        session = projects.create(tmp_path / f"{name}.qualcode", CODER, title="Studi BKB")
        if book is not None:
            codebooks.bring_in(session, book)
        importing.bring_in(session, importing.read(importing.find_files([folder])))
        path = session.project.path
        session.close()
        return path

    return make


class Driver:
    """Presses keys in a running application and reads its screen."""

    def __init__(self, app: QualcodeApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        """Press keys; a single character is typed as such."""
        for key in keys:
            await self.pilot.press(_character_to_key(key) if len(key) == 1 else key)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*("space" if char == " " else char for char in text))

    async def answer(self, text: str) -> None:
        """Put a text into the line of the dialog and press Enter."""
        line = self.app.screen.query_one(Input)
        line.value = text
        await self.pilot.pause()
        await self.press("enter")

    async def choose(self, label: str) -> None:
        """Choose a line of the dialog by its words."""
        from qualcode.tui.screens.dialogs import ChoiceList

        rows = self.app.screen.query_one(ChoiceList)
        at = next(n for n, option in enumerate(rows.items) if label in option.label)
        steps = at - rows.index
        await self.press(*(["down" if steps > 0 else "up"] * abs(steps)), "enter")

    async def settle(self) -> None:
        """Wait until work in the background is done and shown."""
        await self.pilot.pause()
        while self.app.busy or not self.app.screen.is_mounted:
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    @property
    def text(self) -> str:
        """What stands on the top screen."""
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())

    @property
    def said(self) -> str:
        """What the status line says at the moment."""
        for screen in reversed(self.app.screen_stack):
            if hasattr(screen, "status"):
                return screen.status.told
        return ""

    @property
    def complaints(self) -> list[str]:
        """What was said in notifications."""
        return [notification.message for notification in self.app._notifications]

    @property
    def place(self) -> str:
        """The name of the screen in the table of actions."""
        return getattr(self.app.screen, "PLACE", type(self.app.screen).__name__)


@pytest.fixture
def drive() -> Callable[..., object]:
    """Run the application; use it as ``async with drive(path) as driver``."""

    @asynccontextmanager
    async def run(
        path: Path | None = None,
        size: tuple[int, int] = (80, 24),
        choices: Preferences | None = None,
        coder: str = CODER,
    ) -> AsyncIterator[Driver]:
        session = Session.open(path, coder) if path else None
        app = QualcodeApp(coder, session, choices)
        try:
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                yield Driver(app, pilot)
        finally:
            app.close_session()

    return run
