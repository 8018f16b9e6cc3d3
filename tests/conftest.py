"""What every test may use: a home of its own, English, a clock, and a small study."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode import messages
from qualcode.services.session import Session
from tests import builders


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the home folder of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for variable in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(home / variable.lower()))
    for variable in ("QUALCODE_LANG", "QUALCODE_CODER"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Sentences are compared in English."""
    messages.use("en")
    yield
    messages.use("en")


@pytest.fixture
def clock() -> builders.Clock:
    """A clock that only moves when it is told to."""
    return builders.Clock()


@pytest.fixture
def session(tmp_path: Path, clock: builders.Clock) -> Iterator[Session]:
    """A coder called Ani at a new, empty project."""
    with builders.new_session(tmp_path / "studi.qualcode", clock) as opened:
        yield opened


@pytest.fixture
def study(session: Session) -> builders.Study:
    """The session with two interviews, a focus group and a codebook in it."""
    return builders.fill(session)
