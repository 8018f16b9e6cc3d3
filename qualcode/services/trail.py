"""The audit trail in words: one sentence for every verb of the log."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from typing import Any

from qualcode.messages import tr, tr_n
from qualcode.model.conclusion import (
    AGREES,
    DIFFERS,
    FEEDBACK,
    STATUS_LABELS,
    TACTICS,
    TRIANGULATION_LABELS,
    VERDICT_LABELS,
    Side,
    TacticEntry,
)
from qualcode.model.reduction import DIRECTION_LABELS, RELEVANCE_LABELS, STATE_LABELS
from qualcode.model.sentence import mark, mark_n
from qualcode.text.visible import visible

Template = str | tuple[str, str]

VERBS: Mapping[str, Sequence[Template]] = {
    "project.new": [mark("made the project “{title}”")],
    "coder.join": [mark("joined: {name}")],
    "coder.rename": [mark("renamed the coder {name} to {to}")],
    "coder.delete": [mark("deleted the coder {name} with their layer")],
    "codebook.import": [mark("brought in the codebook “{title}”")],
    "code.add": [mark("added the code {code}")],
    "code.new": [mark("made the code {code} on “{quote}”")],
    "code.change": [
        mark("changed the code {code}: {fields}"),
        mark("changed the code {code}"),
    ],
    "code.move": [mark("moved the code {code} to {to}")],
    "code.merge": [mark("merged {code} into {into}")],
    "code.split": [mark("split {code} into {parts}")],
    "code.retire": [mark("retired the code {code}")],
    "code.reinstate": [mark("took the code {code} back into use")],
    "code.delete": [mark("deleted the code {code}")],
    "code.pin": [mark("changed the codes on the keys 1 to 9")],
    "code.gather": [mark_n("let {code} gather {n} code", "let {code} gather {n} codes")],
    "code.link": [mark("stated that {code} leads to {to} ({sign})")],
    "code.unlink": [mark("took back what was stated from {code} to {to}")],
    "coding.apply": [mark("coded {code}: “{quote}”")],
    "coding.retract": [
        mark("took {code} away"),
    ],
    "coding.recode": [
        mark("recoded {code} as {to}"),
    ],
    "coding.resize": [
        mark("moved the borders of a coding of {code}"),
        mark("moved the borders of a coding"),
    ],
    "coding.appraise": [
        mark_n("weighed {n} coding: {how}", "weighed {n} codings: {how}"),
        mark_n("weighed {n} coding", "weighed {n} codings"),
    ],
    "coding.gloss": [
        mark_n(
            "wrote the standard Indonesian of {n} quotation",
            "wrote the standard Indonesian of {n} quotations",
        )
    ],
    "coding.confirm": [
        mark_n(
            "confirmed {n} coding after a correction", "confirmed {n} codings after a correction"
        )
    ],
    "coding.place": [mark("put a coding back on “{quote}”")],
    "coding.give_up": [
        mark_n(
            "gave up {n} coding that a correction left without a place",
            "gave up {n} codings that a correction left without a place",
        )
    ],
    "autocode.apply": [mark_n("took over {n} proposal: {code}", "took over {n} proposals: {code}")],
    "autocode.reject": [mark_n("rejected {n} proposal: {code}", "rejected {n} proposals: {code}")],
    "suggestion.accept": [mark("took over the suggestion {code}: “{quote}”")],
    "suggestion.reject": [mark("rejected the suggestion {code}: “{quote}”")],
    "search.code": [
        mark_n("coded {n} hit of a search: {code}", "coded {n} hits of a search: {code}")
    ],
    "search.save": [mark("saved the search “{name}”")],
    "search.forget": [mark("forgot the search “{name}”")],
    "lexicon.add": [
        mark_n(
            "changed {n} entry of the lexicon: “{form}”",
            "changed {n} entries of the lexicon, the first “{form}”",
        )
    ],
    "lexicon.off": [mark("switched the lexicon entry “{form}” off")],
    "lexicon.forget": [mark("took back the own lexicon entry “{form}”")],
    "memo.write": [
        mark("wrote a memo on {on}"),
        mark("wrote a memo"),
    ],
    "memo.change": [mark("changed a memo")],
    "memo.delete": [mark("deleted a memo")],
    "source.import": [mark_n("imported {n} transcript", "imported {n} transcripts")],
    "source.change": [
        mark("changed the source “{source}”: {fields}"),
        mark("changed a source"),
    ],
    "source.correct": [mark("corrected the text of “{source}”")],
    "pseudonym.apply": [
        mark_n(
            "put pseudonyms in at {n} place of {sources} texts",
            "put pseudonyms in at {n} places of {sources} texts",
        )
    ],
    "turn.give": [mark("gave turn {n} of “{source}” to {to}")],
    "turn.split": [mark("split turn {n} of “{source}”")],
    "turn.join": [mark("joined turn {n} of “{source}” with the next")],
    "turn.note": [mark("changed whether turn {n} of “{source}” is a note")],
    "dataset.attach": [mark("attached the data set “{name}”")],
    "dataset.change": [mark("changed the data set “{name}”")],
    "dataset.explain": [mark("gave the data set “{name}” a dictionary")],
    "dataset.step": [
        mark_n(
            "recorded {n} step on the data set “{name}”",
            "recorded {n} steps on the data set “{name}”",
        )
    ],
    "dataset.drop": [mark("took the data set “{name}” out")],
    "case.link": [mark_n("linked {n} case with an informant", "linked {n} cases with informants")],
    "case.unlink": [mark("unlinked the case {case}")],
    "source.delete": [mark("deleted the source “{source}”")],
    "informant.add": [mark("added {informant}")],
    "informant.change": [mark("changed {informant}")],
    "informant.join": [mark("joined {names} with {informant}")],
    "informant.import": [
        mark_n("took {n} informant from a table", "took {n} informants from a table")
    ],
    "speaker.change": [
        mark("said who the speaker “{label}” in “{source}” is"),
        mark("changed a speaker"),
    ],
    "setting.change": [mark("changed a setting")],
    "response.decide": [
        mark("decided a state of silence: {informant}, {code}: {state}"),
        mark_n("decided {n} state of silence", "decided {n} states of silence"),
    ],
    "response.withdraw": [
        mark("took back the state of silence of {informant}, {code}"),
        mark("took back a state of silence"),
    ],
    "sheet.fill": [mark("filled in the summary sheet of “{source}”")],
    "cell.write": [mark("wrote a result: “{text}”")],
    "cell.look": [mark_n("looked at {n} result again", "looked at {n} results again")],
    "finding.add": [mark("wrote down a finding: “{text}”")],
    "finding.change": [mark("changed finding {number}")],
    "finding.delete": [mark("deleted finding {number}")],
    "finding.link": [
        mark_n(
            "linked {n} piece of evidence {side} finding {number}",
            "linked {n} pieces of evidence {side} finding {number}",
        )
    ],
    "finding.unlink": [
        mark_n(
            "took {n} piece of evidence from finding {number}",
            "took {n} pieces of evidence from finding {number}",
        )
    ],
    "finding.look": [mark("looked at the evidence of finding {number} again")],
    "finding.tactic": [mark("logged a tactic on finding {number}: {tactic}")],
    "finding.untactic": [
        mark("took a tactic out of the log of finding {number}: {tactic}"),
        mark("took a tactic out of the log"),
    ],
    "finding.status": [mark("called finding {number} {status}")],
    "triangulation.decide": [
        mark("resolved the contradiction of {party} to finding {number}: “{resolution}”"),
        mark("decided that {party} stands to finding {number} as “{verdict}” ({by})"),
        mark("decided that {party} stands to {code} as “{verdict}” ({by})"),
        mark("decided how {party} stands to a finding"),
    ],
    "triangulation.withdraw": [
        mark("took back the decision about {party} and finding {number}"),
        mark("took back the decision about {party} and {code}"),
        mark("took back a decision about {party}"),
    ],
    "item.add": [mark("made item {label} of {code}")],
    "item.drop": [mark("took item {label} away")],
    "joint.write": [mark("set numbers and words of {code} side by side")],
    "joint.drop": [mark("took the line of {code} out of the joint display")],
    "indicator.set": [mark("wrote the indicator “{name}”")],
    "indicator.drop": [mark("removed the indicator “{name}”")],
    "display.save": [mark("saved the display “{name}”")],
    "display.drop": [mark("removed the display “{name}”")],
    "undo": [mark("undid an act")],
    "redo": [mark("redid an act")],
}
"""Verb of an act -> what it did, fullest first; the places are the facts of the act.

A pair is one and several of ``n``. Older logs lack some facts: the next sentence needs fewer.
"""


SUBJECTS: Mapping[str, str] = {
    "project": mark("project"),
    "setting": mark("project"),
    "coder": mark("coders"),
    "codebook": mark("codebook"),
    "code": mark("codebook"),
    "coding": mark("codings"),
    "autocode": mark("codings"),
    "suggestion": mark("codings"),
    "search": mark("searches"),
    "lexicon": mark("lexicon"),
    "memo": mark("memos"),
    "source": mark("sources"),
    "turn": mark("sources"),
    "speaker": mark("informants"),
    "informant": mark("informants"),
    "pseudonym": mark("pseudonyms"),
    "dataset": mark("data sets"),
    "case": mark("data sets"),
    "item": mark("joint displays"),
    "joint": mark("joint displays"),
    "response": mark("states of silence"),
    "sheet": mark("summary sheets"),
    "cell": mark("results and interpretations"),
    "finding": mark("findings"),
    "triangulation": mark("triangulation"),
    "indicator": mark("indicators"),
    "display": mark("saved displays"),
    "undo": mark("undo and redo"),
    "redo": mark("undo and redo"),
}
"""What acts are on, by the first word of their verb."""

LABELS: Mapping[str, Mapping[str, str]] = {
    "side": {Side.FOR: mark("for"), Side.AGAINST: mark("against")},
    "status": STATUS_LABELS,
    "tactic": TACTICS,
    "verdict": VERDICT_LABELS,
    "by": TRIANGULATION_LABELS,
    "state": STATE_LABELS,
    "relevance": RELEVANCE_LABELS,
    "direction": DIRECTION_LABELS,
    "party": {
        "idi": mark("in-depth interviews"),
        "fgd": mark("focus group discussions"),
        "observation": mark("observations"),
        "document": mark("documents"),
    },
    "on": {
        "project": mark("the study"),
        "source": mark("a source"),
        "informant": mark("an informant"),
        "code": mark("a code"),
        "coding": mark("a coding"),
        "cell": mark("a written cell"),
        "finding": mark("a finding"),
        "unsettled": mark("a coding without a place"),
    },
    "fields": {
        "name": mark("name"),
        "kind": mark("kind"),
        "meta": mark("description"),
        "definition": mark("definition"),
        "include": mark("includes"),
        "exclude": mark("excludes"),
        "example": mark("example"),
        "keywords": mark("keywords"),
        "color": mark("colour"),
    },
}
"""Name of a fact -> its values in words."""
CUT = frozenset({60, 80})
"""Lengths to which the log cuts what it quotes."""
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def told(verb: str, facts: Mapping[str, Any]) -> str:
    """Return what an act did, in the language in use; an unknown verb is shown as it is."""
    shown = {name: _shown(name, value) for name, value in facts.items() if value not in ("", None)}
    if how := _weighed(shown):
        shown["how"] = how
    templates = VERBS.get(verb, ())
    for template in templates:
        if _places(template) <= shown.keys():
            return _filled(template, shown)
    if not templates:
        return visible(verb)
    lacking = dict.fromkeys(_places(templates[-1]) - shown.keys(), "–")
    return _filled(templates[-1], {**shown, **lacking})


def subject(verb: str) -> str:
    """Return what acts of a verb are on, in the language in use."""
    label = SUBJECTS.get(verb.partition(".")[0])
    return tr(label) if label else visible(verb)


def _places(template: Template) -> set[str]:
    """Return the facts a sentence tells."""
    text = template if isinstance(template, str) else template[1]
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _filled(template: Template, shown: Mapping[str, Any]) -> str:
    if isinstance(template, str):
        return tr(template, **shown) if "{" in template else tr(template)
    n = shown.get("n")
    return tr_n(*template, **{**shown, "n": n if isinstance(n, int) else 2})


def _weighed(shown: Mapping[str, object]) -> str:
    """Say how codings were weighed."""
    parts = [str(shown[name]) for name in ("relevance", "direction") if name in shown]
    return ", ".join([*parts, *([tr("paraphrased")] if "paraphrase" in shown else [])])


def _shown(name: str, value: object) -> object:
    """Return a fact in words: keys by their labels, texts on one line and cut between words."""
    labels = LABELS.get(name, {})
    if isinstance(value, list):
        return ", ".join(tr(labels[part]) if part in labels else str(part) for part in value)
    if not isinstance(value, str):
        return value
    if value in labels:
        return tr(labels[value])
    if name == "party" and _ID.fullmatch(value):
        return tr("a coder")
    line = " ".join(value.split())
    if len(value) in CUT and " " in line:
        return f"{line.rsplit(' ', 1)[0].rstrip(' ,;:')} …"
    return line


def done_words(entry: TacticEntry) -> str:
    """Return what was done for a finding as people read it: an answer to a member check in words."""
    if entry.tactic == FEEDBACK:
        if entry.done.endswith(AGREES):
            return tr("{informant} confirms it.", informant=entry.done.removesuffix(AGREES))
        if entry.done.endswith(DIFFERS):
            who = entry.done.removesuffix(DIFFERS)
            return tr("{informant} does not confirm it.", informant=who)
    return entry.done
