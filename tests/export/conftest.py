"""Every test starts with English sentences."""

from __future__ import annotations

import pytest

from qualcode import messages


@pytest.fixture(autouse=True)
def english():
    messages.use("en")
    yield
    messages.use("en")
