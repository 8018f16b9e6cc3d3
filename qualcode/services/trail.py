"""The audit trail in words: what each act did, as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qualcode.model.sentence import Sentence, mark, say, say_n
from qualcode.store.history import PastAction

TARGETS = {
    "project": mark("the project"),
    "source": mark("a source"),
    "informant": mark("an informant"),
    "code": mark("a code"),
    "coding": mark("a coding"),
}


def describe(action: PastAction) -> Sentence:
    """Say what an act did. An act of a newer version is named by its verb."""
    teller = TELLERS.get(action.verb)
    if teller is None:
        return say("{verb}", verb=action.verb)
    return teller(_Facts(action.facts))


class _Facts(dict[str, Any]):
    """The facts of an act; one that is missing is a dash, for logs of other versions."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__(facts)

    def __missing__(self, key: str) -> str:
        return "–"

    def number(self, key: str) -> int:
        value = self.get(key)
        return value if isinstance(value, int) else 1

    def listed(self, key: str) -> str:
        value = self.get(key)
        return ", ".join(str(part) for part in value) if isinstance(value, list) else str(value)


def _applied(facts: _Facts) -> Sentence:
    return say_n(
        "Coded “{quote}” as {code}",
        "Coded {n} passages as {code}",
        n=facts.number("n"),
        quote=facts["quote"],
        code=facts["code"],
    )


def _retracted(facts: _Facts) -> Sentence:
    return say_n(
        "Took back a coding with {code}",
        "Took back {n} codings, the first with {code}",
        n=facts.number("n"),
        code=facts["code"],
    )


def _source_deleted(facts: _Facts) -> Sentence:
    return say_n(
        "Deleted the source {source} with {n} coding",
        "Deleted the source {source} with {n} codings",
        n=facts.number("n"),
        source=facts["source"],
    )


def _code_deleted(facts: _Facts) -> Sentence:
    return say_n(
        "Deleted the code {code}",
        "Deleted the code {code} with all below it ({n} codes)",
        n=facts.number("codes"),
        code=facts["code"],
    )


def _memo_on(facts: _Facts) -> Sentence:
    target = TARGETS.get(str(facts["on"]))
    on = Sentence(target) if target else str(facts["on"])
    return say("Wrote a memo on {target}", target=on)


TELLERS: dict[str, Callable[[_Facts], Sentence]] = {
    "project.new": lambda f: say("Made the project “{title}”", title=f["title"]),
    "coder.join": lambda f: say("{name} joined", name=f["name"]),
    "setting.change": lambda f: say("Changed the setting {key}", key=f["key"]),
    "source.import": lambda f: say_n("Imported {n} file", "Imported {n} files", n=f.number("n")),
    "source.change": lambda f: say("Changed a source: {fields}", fields=", ".join(sorted(f))),
    "source.delete": _source_deleted,
    "informant.add": lambda f: say("Added the informant {name}", name=f["informant"]),
    "informant.change": lambda f: say("Changed the informant {name}", name=f["informant"]),
    "informant.import": lambda f: say_n(
        "Took attributes of {n} informant from a table",
        "Took attributes of {n} informants from a table",
        n=f.number("n"),
    ),
    "speaker.change": lambda _: say("Changed a speaker"),
    "codebook.import": lambda f: say("Imported the codebook “{title}”", title=f["title"]),
    "code.add": lambda f: say("Added the code {code}", code=f["code"]),
    "code.new": lambda f: say(
        "Made the code {code} from “{quote}”", code=f["code"], quote=f["quote"]
    ),
    "code.change": lambda f: say(
        "Changed the code {code}: {fields}", code=f["code"], fields=f.listed("fields")
    ),
    "code.move": lambda f: say("Moved the code {code} to {place}", code=f["code"], place=f["to"]),
    "code.merge": lambda f: say("Merged {code} into {target}", code=f["code"], target=f["into"]),
    "code.split": lambda f: say(
        "Split {code} into {parts}", code=f["code"], parts=f.listed("parts")
    ),
    "code.retire": lambda f: say("Retired the code {code}", code=f["code"]),
    "code.reinstate": lambda f: say("Took the code {code} back into use", code=f["code"]),
    "code.delete": _code_deleted,
    "code.pin": lambda _: say("Changed the pinned codes"),
    "coding.apply": _applied,
    "coding.retract": _retracted,
    "coding.recode": lambda f: say(
        "Changed a coding from {code} to {target}", code=f["code"], target=f["to"]
    ),
    "coding.resize": lambda _: say("Moved the borders of a coding"),
    "memo.write": _memo_on,
    "memo.change": lambda _: say("Changed a memo"),
    "memo.delete": lambda _: say("Deleted a memo"),
    "undo": lambda _: say("Undid an act"),
    "redo": lambda _: say("Redid an act"),
}
