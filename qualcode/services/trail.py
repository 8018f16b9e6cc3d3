"""The audit trail in words: one sentence for every verb of the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualcode.messages import tr
from qualcode.model.sentence import mark
from qualcode.text.visible import visible

VERBS = {
    "project.new": mark("made the project “{title}”"),
    "coder.join": mark("joined: {name}"),
    "coder.rename": mark("renamed the coder {name} to {to}"),
    "coder.delete": mark("deleted the coder {name} with their layer"),
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
    "code.gather": mark("let {code} gather {n} codes"),
    "code.link": mark("stated that {code} leads to {to} ({sign})"),
    "code.unlink": mark("took back what was stated from {code} to {to}"),
    "coding.apply": mark("coded {code}: “{quote}”"),
    "coding.retract": mark("took {code} away"),
    "coding.recode": mark("recoded {code} as {to}"),
    "coding.resize": mark("moved the borders of a coding"),
    "coding.appraise": mark("weighed {n} codings"),
    "coding.gloss": mark("wrote the standard Indonesian of {n} quotations"),
    "coding.confirm": mark("confirmed {n} codings after a correction"),
    "coding.place": mark("put a coding back on “{quote}”"),
    "coding.give_up": mark("gave up {n} codings that a correction left without a place"),
    "autocode.apply": mark("took over {n} proposals: {code}"),
    "autocode.reject": mark("rejected {n} proposals: {code}"),
    "suggestion.accept": mark("took over the suggestion {code}: “{quote}”"),
    "suggestion.reject": mark("rejected the suggestion {code}: “{quote}”"),
    "search.code": mark("coded {n} hits of a search: {code}"),
    "search.save": mark("saved the search “{name}”"),
    "search.forget": mark("forgot the search “{name}”"),
    "lexicon.add": mark("changed {n} entries of the lexicon, the first “{form}”"),
    "lexicon.off": mark("switched the lexicon entry “{form}” off"),
    "lexicon.forget": mark("took back the own lexicon entry “{form}”"),
    "memo.write": mark("wrote a memo"),
    "memo.change": mark("changed a memo"),
    "memo.delete": mark("deleted a memo"),
    "source.import": mark("imported {n} transcripts"),
    "source.change": mark("changed a source"),
    "source.correct": mark("corrected the text of “{source}”"),
    "pseudonym.apply": mark("put pseudonyms in at {n} places of {sources} texts"),
    "turn.give": mark("gave turn {n} of “{source}” to {to}"),
    "turn.split": mark("split turn {n} of “{source}”"),
    "turn.join": mark("joined turn {n} of “{source}” with the next"),
    "turn.note": mark("changed whether turn {n} of “{source}” is a note"),
    "dataset.attach": mark("attached the data set “{name}”"),
    "dataset.change": mark("changed the data set “{name}”"),
    "dataset.explain": mark("gave the data set “{name}” a dictionary"),
    "dataset.step": mark("recorded {n} steps on the data set “{name}”"),
    "dataset.drop": mark("took the data set “{name}” out"),
    "case.link": mark("linked {n} cases with informants"),
    "case.unlink": mark("unlinked the case {case}"),
    "source.delete": mark("deleted the source “{source}”"),
    "informant.add": mark("added {informant}"),
    "informant.change": mark("changed {informant}"),
    "informant.join": mark("joined {names} with {informant}"),
    "informant.import": mark("took {n} informants from a table"),
    "speaker.change": mark("changed a speaker"),
    "setting.change": mark("changed a setting"),
    "response.decide": mark("decided {n} states of silence"),
    "response.withdraw": mark("took back a state of silence"),
    "sheet.fill": mark("filled in the summary sheet of “{source}”"),
    "cell.write": mark("wrote a result: “{text}”"),
    "cell.look": mark("looked at {n} results again"),
    "finding.add": mark("wrote down a finding: “{text}”"),
    "finding.change": mark("changed finding {number}"),
    "finding.delete": mark("deleted finding {number}"),
    "finding.link": mark("linked {n} pieces of evidence to finding {number} ({side})"),
    "finding.unlink": mark("took {n} pieces of evidence from finding {number}"),
    "finding.look": mark("looked at the evidence of finding {number} again"),
    "finding.tactic": mark("logged a tactic on finding {number}: {tactic}"),
    "finding.untactic": mark("took a tactic out of the log"),
    "finding.status": mark("called finding {number} {status}"),
    "triangulation.decide": mark("decided how {party} stands to a finding"),
    "triangulation.withdraw": mark("took back a decision about {party}"),
    "item.add": mark("made item {label} of {code}"),
    "item.drop": mark("took item {label} away"),
    "joint.write": mark("set numbers and words of {code} side by side"),
    "joint.drop": mark("took the line of {code} out of the joint display"),
    "indicator.set": mark("wrote the indicator “{name}”"),
    "indicator.drop": mark("removed the indicator “{name}”"),
    "display.save": mark("saved the display “{name}”"),
    "display.drop": mark("removed the display “{name}”"),
    "undo": mark("undid an act"),
    "redo": mark("redid an act"),
}
"""Verb of an act -> what it did; the places are the facts of the act."""


def told(verb: str, facts: Mapping[str, Any]) -> str:
    """Return what an act did, in the language in use; an unknown verb is shown as it is."""
    template = VERBS.get(verb)
    if template is None:
        return visible(verb)
    shown = {name: _shown(value) for name, value in facts.items()}
    try:
        return tr(template, **shown) if shown else tr(template)
    except (KeyError, IndexError):
        return visible(verb)


def _shown(value: object) -> object:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return " ".join(value.split()) if isinstance(value, str) else value
