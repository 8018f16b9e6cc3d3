"""The audit trail in words: one sentence for every verb of the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualcode.messages import tr
from qualcode.model.sentence import mark
from qualcode.text.visible import visible
from qualcode.tui.labels import crumbs

VERBS = {
    "project.new": mark("made the project “{title}”"),
    "coder.join": mark("joined: {name}"),
    "codebook.import": mark("brought in the codebook “{title}”"),
    "code.add": mark("added the code {code}"),
    "code.new": mark("made the code {code} on “{quote}”"),
    "code.change": mark("changed the code {code}"),
    "code.move": mark("moved the code {code} to {to}"),
    "code.merge": mark("merged {code} into {into}"),
    "code.split": mark("split {code} into {parts}"),
    "code.retire": mark("retired the code {code}"),
    "code.reinstate": mark("took the code {code} back into use"),
    "code.delete": mark("deleted the code {code}"),
    "code.pin": mark("changed the codes on the keys 1 to 9"),
    "coding.apply": mark("coded {code}: “{quote}”"),
    "coding.retract": mark("took {code} away"),
    "coding.recode": mark("recoded {code} as {to}"),
    "coding.resize": mark("moved the borders of a coding"),
    "memo.write": mark("wrote a memo"),
    "memo.change": mark("changed a memo"),
    "memo.delete": mark("deleted a memo"),
    "source.import": mark("imported {n} transcripts"),
    "source.change": mark("changed a source"),
    "source.delete": mark("deleted the source “{source}”"),
    "informant.add": mark("added {informant}"),
    "informant.change": mark("changed {informant}"),
    "informant.import": mark("took {n} informants from a table"),
    "speaker.change": mark("changed a speaker"),
    "setting.change": mark("changed a setting"),
    "undo": mark("undid an act"),
    "redo": mark("redid an act"),
}
_PATHS = ("code", "to", "into")


def told(verb: str, facts: Mapping[str, Any]) -> str:
    """Return what an act did, in the language in use; an unknown verb is shown as it is."""
    template = VERBS.get(verb)
    if template is None:
        return visible(verb)
    shown = {name: _shown(name, value) for name, value in facts.items()}
    try:
        return tr(template, **shown) if shown else tr(template)
    except (KeyError, IndexError):
        return visible(verb)


def _shown(name: str, value: object) -> object:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if name in _PATHS and isinstance(value, str) and value != "/":
        return crumbs(value)
    if isinstance(value, str):
        return " ".join(value.split())
    return value
