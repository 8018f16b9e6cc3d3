"""What an action is: something a key does, with its label and its sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something a key does.

    ``id`` is what a key map names, ``keys`` are the default keys, ``call`` is the Textual action,
    ``where`` the screen or widget that has it. ``bar`` actions stand in the key bar, lowest first.
    """

    id: str
    keys: str
    call: str
    where: str
    label: str
    help: str
    bar: int = 0


def action(ident: str, keys: str, call: str, label: str, sentence: str, bar: int = 0) -> Action:
    """Return an action; where it lives is the first part of its id."""
    return Action(
        id=ident,
        keys=keys,
        call=call,
        where=ident.split(".", maxsplit=1)[0],
        label=label,
        help=sentence,
        bar=bar,
    )
