# ruff: noqa: E501 one line per action
"""The actions of data reduction: links between codes, coverage, memos, indicators, member check."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.model.sentence import mark
from qualcode.tui.action import Action
from qualcode.tui.action import action as _a

PLACES: Mapping[str, str] = {
    "links": mark("Links between codes"),
    "coverage": mark("Coverage"),
    "memos": mark("Memos"),
    "indicators": mark("Indicators"),
    "check": mark("Member check"),
}

# fmt: off
ACTIONS: tuple[Action, ...] = (
    _a("app.coverage", "exclamation_mark", "go('coverage')", mark("coverage"), mark("See what to ask each informant next time, who was silent, and saturation.")),
    _a("app.memos", "Z", "go('memos')", mark("memos"), mark("Show all memos; open, export and link them.")),
    _a("app.indicators", "percent_sign", "go('indicators')", mark("indicators"), mark("Put figures against their targets, beside their themes.")),

    _a("sources.sheet", "s", "sheet", mark("sheet"), mark("Fill in the summary sheet of the contact, or of the document.")),
    _a("coding.sheet", "l", "sheet", mark("sheet"), mark("Fill in the summary sheet of this source.")),
    _a("coding.weigh", "d", "weigh", mark("weigh"), mark("Weigh the coding just made, or the one here: direction, relevance, own words, standard Indonesian."), 9),
    _a("codebook.links", "l", "links", mark("links"), mark("See and state what the code gathers, and what leads to what.")),
    _a("findings.check", "i", "check", mark("member check"), mark("Put the findings before an informant whose words they rest on.")),

    _a("links.gather", "c", "gather", mark("gather"), mark("Let the code gather others (pattern code)."), 1),
    _a("links.effect", "a", "lead(True)", mark("effect"), mark("State what the code leads to, with + or -."), 2),
    _a("links.cause", "b", "lead(False)", mark("cause"), mark("State what leads to the code, with + or -."), 3),
    _a("links.evidence", "e", "evidence", mark("evidence"), mark("Choose the quotations that show the link."), 4),
    _a("links.sign", "s", "sign", mark("sign"), mark("Say whether it furthers (+) or hinders (-)."), 5),
    _a("links.note", "n", "note", mark("why"), mark("Say why it is so."), 6),
    _a("links.all", "o", "all", mark("all"), mark("Show the links of all codes, or of this one only.")),
    _a("links.remove", "x,delete", "remove", mark("remove"), mark("Take the link back (can be undone).")),

    _a("coverage.view", "v", "view", mark("view"), mark("Go on to: questions, saturation, states."), 2),
    _a("coverage.decide", "d", "decide", mark("decide"), mark("Decide what became of the theme: not asked, no answer, does not know, denies, says."), 3),
    _a("coverage.accept", "a", "accept", mark("accept"), mark("Decide as the turns suggest, for all states that are shown.")),
    _a("coverage.withdraw", "x,delete", "withdraw", mark("take back"), mark("Take the decision back; the proposal holds again.")),
    _a("coverage.filter", "f", "filter", mark("filter"), mark("Show one kind of source, or the codes below one."), 4),
    _a("coverage.export", "e", "export", mark("export"), mark("Write questions and saturation to a file (.docx, .xlsx, .csv, .md)."), 5),

    _a("memos.edit", "e", "edit", mark("edit"), mark("Change the memo and its kind."), 2),
    _a("memos.kind", "t", "kind", mark("kind"), mark("Show memos of one kind only: method, theory, reflexive, descriptive."), 3),
    _a("memos.filter", "f", "filter", mark("on what"), mark("Show memos on one kind of thing only."), 4),
    _a("memos.add", "a", "add", mark("add"), mark("Write a memo on the project."), 5),
    _a("memos.link", "l", "link", mark("evidence"), mark("Link the coding or cell the memo is on to a finding."), 6),
    _a("memos.export", "w", "export", mark("export"), mark("Write the memos that are shown to a file (.docx, .xlsx, .csv, .md)."), 7),
    _a("memos.delete", "x,delete", "delete", mark("delete"), mark("Delete the memo (can be undone).")),

    _a("indicators.add", "a", "add", mark("add"), mark("Write down a figure and its target."), 2),
    _a("indicators.edit", "e", "edit", mark("edit"), mark("Change figure, target, theme or document."), 3),
    _a("indicators.export", "w", "export", mark("export"), mark("Write the table to a file (.docx, .xlsx, .csv, .md)."), 4),
    _a("indicators.remove", "x,delete", "remove", mark("remove"), mark("Remove the indicator (can be undone)."), 5),

    _a("check.answer", "a", "answer", mark("answer"), mark("Record what the informant said to the finding."), 1),
    _a("check.sheet", "w", "sheet", mark("sheet"), mark("Write the sheet to print (.docx)."), 2),
)
# fmt: on
