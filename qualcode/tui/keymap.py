"""A person's own keys: what the ``[keys]`` table of the settings file means. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from textual.keys import KEY_ALIASES, Keys, _character_to_key

from qualcode.model.sentence import Sentence, say
from qualcode.tui.actions import ACTIONS, BY_ID, shown_key

WIDGETS = {
    "list": (
        "start",
        "sources",
        "codebook",
        "quotations",
        "log",
        "gallery",
        "findings",
        "evidence",
        "links",
        "coverage",
        "memos",
        "indicators",
        "check",
    ),
    "grid": ("matrix", "display", "triangulation"),
}
"""The screens on which the keys of a widget are live."""
_NAMED = {key.value for key in Keys} | set(KEY_ALIASES)
_MODIFIERS = {"ctrl", "shift", "alt", "super", "hyper", "meta"}


@dataclass(frozen=True, slots=True)
class KeyMap:
    """Keys by action id, those that differ from the table, and what could not be taken over."""

    keys: Mapping[str, str]
    changed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Sentence, ...] = ()


def resolve(wanted: Mapping[str, object]) -> KeyMap:
    """Lay a person's keys over the defaults.

    An unknown action, an impossible key and a clash are problems; their lines have no effect, all
    others have. Nested tables (``[keys.coding]``) and dotted names are the same.
    """
    problems: list[Sentence] = []
    changed: dict[str, str] = {}
    for ident, value in _flat(wanted):
        if ident not in BY_ID:
            problems.append(say("Keys: there is no action “{action}”.", action=ident))
        elif keys := _keys(value):
            changed[ident] = keys
        else:
            problems.append(
                say("Keys: “{keys}” for {action} is not a key.", keys=str(value), action=ident)
            )
    while clash := _clash({**_defaults(), **changed}, changed):
        first, second, key = clash
        loser = second if second in changed else first
        other = first if loser == second else second
        del changed[loser]
        problems.append(
            say(
                "Keys: {key} for {action} is taken by {other}; {action} keeps its own key.",
                key=shown_key(key),
                action=loser,
                other=other,
            )
        )
    return KeyMap({**_defaults(), **changed}, changed, tuple(problems))


def _defaults() -> dict[str, str]:
    return {action.id: action.keys for action in ACTIONS}


def _flat(wanted: Mapping[str, object], above: str = "") -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for name, value in wanted.items():
        ident = f"{above}{name}"
        found += _flat(value, f"{ident}.") if isinstance(value, dict) else [(ident, value)]
    return found


def _keys(value: object) -> str:
    """Return the keys as Textual names them, or nothing when one of them is not a key."""
    parts = value if isinstance(value, list) else _split(value) if isinstance(value, str) else []
    named = [_key(part) if isinstance(part, str) else "" for part in parts]
    return ",".join(named) if named and all(named) else ""


def _split(value: str) -> list[str]:
    return [value] if value == "," else [part.strip() for part in value.split(",")]


def _key(written: str) -> str:
    if len(written) == 1:
        return _character_to_key(written) if written.isprintable() and written != " " else ""
    *modifiers, last = written.split("+")
    if any(part.lower() not in _MODIFIERS for part in modifiers):
        return ""
    if len(last) == 1:
        last = _character_to_key(last)
    elif last.lower() in _NAMED:
        last = last.lower()
    elif last not in {_character_to_key(chr(code)) for code in range(33, 127)}:
        return ""
    return "+".join([*(part.lower() for part in modifiers), last])


def _clash(keys: Mapping[str, str], changed: Mapping[str, str]) -> tuple[str, str, str] | None:
    """Return two actions that a person's change put on one key of one screen."""
    for ident in changed:
        for other, theirs in keys.items():
            if other == ident or not _meet(BY_ID[ident].where, BY_ID[other].where):
                continue
            if common := set(keys[ident].split(",")) & set(theirs.split(",")):
                return other, ident, min(common)
    return None


def _meet(first: str, second: str) -> bool:
    """Whether the actions of two places are live at the same time."""
    if first == second or "app" in {first, second}:
        return True
    return second in WIDGETS.get(first, ()) or first in WIDGETS.get(second, ())
