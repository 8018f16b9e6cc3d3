"""Nothing that a terminal obeys comes out of a file onto the screen, whatever widget shows it."""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color

from qualcode.services import sources
from qualcode.services.session import Session
from qualcode.tui.harmless import Harmless

ORDERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
EVIL = "Ibu \x1b[31mR\x1b[0m \x9b5m [/] [@click=app.quit]x[/] \u202ebid\x1b]0;t\x07"


def test_what_terminals_obey_is_taken_out_and_the_rest_stays():
    kept = Segment("Siapo bae 👩‍👧 é")
    shown = Harmless().apply([kept, Segment("a\x1b[31mb\x07")], Color(0, 0, 0))
    assert [segment.text for segment in shown] == [kept.text, "a[31mb"]


async def test_a_hostile_name_is_shown_and_not_obeyed_on_every_screen(make_project, drive):
    path = make_project()
    with Session.open(path, "Peneliti") as session:
        first = sources.listing(session)[0].source
        sources.change(session, first.id, name=EVIL)
    async with drive(path) as ui:
        for keys in (["v"], ["escape", "K"], ["escape", "x"], ["escape", "enter"], ["D"], ["L"]):
            await ui.press(*keys)
            assert not ORDERS.search(ui.text), keys
