"""Putting codes on the keys 1 to 9."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.messages import tr
from qualcode.model.ids import CodeId
from qualcode.tui.desk import SLOTS
from qualcode.tui.picker import CodePicker, PickResult
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Choose, Option
from qualcode.tui.workers import guarded


def pin_a_code(screen: MainScreen, then: Callable[[], None]) -> None:
    """Ask for a key, then for the code on it."""

    def key_chosen(number: int | None) -> None:
        if number is not None:
            picker = CodePicker(screen.desk.entries(), can_create=False)
            screen.app.push_screen(picker, lambda result: picked(screen, number, result))

    @guarded
    def picked(on: MainScreen, number: int, result: PickResult | None) -> None:
        if result is not None and result.code_ids:
            on.desk.pin(result.code_ids[0], number)
            then()
            on.host.tell(
                tr("{code} is on key {n}.", code=on.desk.crumbs(result.code_ids[0]), n=number)
            )

    _ask_key(screen, tr("Which key?"), key_chosen)


def pin_this(screen: MainScreen, code_id: CodeId, then: Callable[[], None]) -> None:
    """Put a code on a key, or take it off when it is pinned."""

    @guarded
    def key_chosen(on: MainScreen, number: int | None) -> None:
        if number is not None:
            on.desk.pin(code_id, number)
            then()

    if code_id in screen.desk.pins:
        screen.desk.unpin(code_id)
        then()
    else:
        name = screen.desk.crumbs(code_id)
        question = tr("Which key for {code}?", code=name)
        _ask_key(screen, question, lambda number: key_chosen(screen, number))


def _ask_key(screen: MainScreen, question: str, then: Callable[[int | None], None]) -> None:
    desk = screen.desk
    options = []
    for number in range(1, SLOTS + 1):
        code_id = desk.slots[number - 1] if number <= len(desk.slots) else None
        label = f"{number}  {desk.crumbs(code_id) if code_id else '–'}"
        detail = tr("pinned") if code_id in desk.pins else ""
        color = desk.color(code_id) if code_id else ""
        options.append(Option(number, label, detail, color))
    screen.app.push_screen(Choose(question, options), then)
