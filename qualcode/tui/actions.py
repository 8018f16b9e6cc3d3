# ruff: noqa: E501 one line per action
"""The one table of actions. Keys, key bar, help, command palette and key map are all made from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.binding import Binding, BindingType

from qualcode.messages import tr
from qualcode.model.sentence import mark
from qualcode.tui import actions_reduction
from qualcode.tui.action import Action
from qualcode.tui.action import action as _a

PLACES: Mapping[str, str] = {
    "app": mark("Everywhere"),
    "start": mark("Start"),
    "sources": mark("Sources"),
    "coding": mark("Coding"),
    "codebook": mark("Codebook"),
    "matrix": mark("Matrix"),
    "quotations": mark("Quotations"),
    "gallery": mark("Gallery"),
    "display": mark("Display"),
    "picture": mark("Picture"),
    "findings": mark("Findings"),
    "evidence": mark("Evidence"),
    "triangulation": mark("Triangulation"),
    **actions_reduction.PLACES,
    "log": mark("Log"),
    "search": mark("Search"),
    "autocode": mark("Proposals"),
    "lexicon": mark("Lexicon"),
    "words": mark("Words"),
    "numbers": mark("Numbers"),
    "report": mark("Import report"),
    "preview": mark("Before import"),
    "turns": mark("Turns"),
    "edit": mark("Editing a text"),
    "correction": mark("Correction"),
    "quarantine": mark("Waiting codings"),
    "pseudonyms": mark("Pseudonyms"),
    "list": mark("In lists"),
    "grid": mark("In the table"),
}
"""Where actions live: the id of a screen or widget and its title."""


# fmt: off
_APP = (
    _a("app.help", "question_mark,f1", "help", mark("help"), mark("Show what every key does here."), 99),
    _a("app.palette", "colon,ctrl+p", "palette", mark("commands"), mark("Find any command by its name."), 98),
    _a("app.sources", "S,f2", "go('sources')", mark("sources"), mark("Show the transcripts with their progress."), 60),
    _a("app.coding", "C,f3", "go('coding')", mark("coding"), mark("Read and code the transcript opened last."), 61),
    _a("app.codebook", "B,f4", "go('codebook')", mark("codebook"), mark("Show and change the codes."), 62),
    _a("app.matrix", "D,f5", "go('matrix')", mark("matrix"), mark("Display the codings as a table."), 63),
    _a("app.gallery", "V", "go('gallery')", mark("gallery"), mark("Choose a display by what it is for; write the report."), 66),
    _a("app.findings", "T", "go('findings')", mark("findings"), mark("Write down findings, link evidence, verify them."), 67),
    _a("app.triangulation", "E", "go('triangulation')", mark("triangulation"), mark("See who agrees with a finding and who contradicts.")),
    _a("app.log", "L,f6", "go('log')", mark("log"), mark("Show who did what and when (audit trail)."), 64),
    _a("app.search", "F", "go('search')", mark("search"), mark("Search all transcripts, in every spelling, and code what is found."), 65),
    _a("app.autocode", "P", "go('autocode')", mark("proposals"), mark("Go through what the keywords of the codebook propose.")),
    _a("app.lexicon", "W", "go('lexicon')", mark("lexicon"), mark("See and change what dialect words mean.")),
    _a("app.words", "X", "go('words')", mark("words"), mark("Count words, compare groups, see words in context.")),
    _a("app.numbers", "Q,f12", "go('numbers')", mark("numbers"), mark("Ask questions of a table of measurements: statistics.")),
    _a("app.undo", "u", "undo", mark("undo"), mark("Undo your last act; works across restarts."), 50),
    _a("app.redo", "U", "redo", mark("redo"), mark("Redo what you undid last.")),
    _a("app.project", "O", "projects", mark("projects"), mark("Close this project and choose another.")),
    _a("app.settings", "comma", "settings", mark("settings"), mark("Change unit, auto-advance, theme and language.")),
    _a("app.language", "f9", "language", mark("language"), mark("Switch between Indonesian and English.")),
    _a("app.theme", "f10", "next_theme", mark("theme"), mark("Switch between the dark, light and monochrome theme.")),
    _a("app.project_memo", "f8", "project_memo", mark("project memo"), mark("Write a memo on the whole project.")),
    _a("app.whole", "z", "whole", mark("all"), mark("Read everything the pane below has no room for.")),
    _a("app.back", "escape", "leave", mark("back"), mark("Go back to where you came from.")),
    _a("app.quit", "q", "quit", mark("quit"), mark("Leave. Everything is stored already."), 97),
)

_START = (
    _a("start.new", "n", "new", mark("new"), mark("Make a new project."), 1),
    _a("start.open", "o", "open", mark("open"), mark("Open a project by its path."), 2),
    _a("start.demo", "d", "demo", mark("demo"), mark("Build and open the sample project (13 interviews, 1 focus group)."), 3),
    _a("start.forget", "delete,x", "forget", mark("forget"), mark("Take the project out of this list; the file stays.")),
)

_SOURCES = (
    _a("sources.import", "i", "import", mark("import"), mark("Import transcripts: files or a folder."), 1),
    _a("sources.preview", "I", "preview", mark("look first"), mark("See how transcripts are understood, and change it, before they are stored."), 2),
    _a("sources.turns", "t", "turns", mark("turns"), mark("Give turns to other speakers, split, join and mark them.")),
    _a("sources.correct", "e", "correct", mark("correct"), mark("Correct the text; codings follow their words.")),
    _a("sources.quarantine", "w", "quarantine", mark("waiting"), mark("Settle codings that a correction changed or left without a place.")),
    _a("sources.pseudonyms", "n", "pseudonyms", mark("pseudonyms"), mark("Replace real names, numbers and dates everywhere.")),
    _a("sources.report", "p", "report", mark("report"), mark("Show the report of the last import again.")),
    _a("sources.rename", "r", "rename", mark("rename"), mark("Give the source another name."), 3),
    _a("sources.kind", "K", "kind", mark("kind"), mark("Say whether it is an interview, focus group, observation or document.")),
    _a("sources.details", "v", "details", mark("details"), mark("Show and correct header data, speakers and informants."), 4),
    _a("sources.memo", "m", "memo", mark("memo"), mark("Write a memo on the source."), 5),
    _a("sources.delete", "delete,x", "delete", mark("delete"), mark("Delete the source with its codings (can be undone)."), 6),
)

_CODING = (
    _a("coding.next", "j,down", "view('next_unit')", mark("next"), mark("Go to the next unit.")),
    _a("coding.previous", "k,up", "view('previous_unit')", mark("previous"), mark("Go to the previous unit.")),
    _a("coding.word", "w", "unit('word')", mark("word"), mark("Step by words.")),
    _a("coding.sentence", "s", "unit('sentence')", mark("sentence"), mark("Step by sentences.")),
    _a("coding.turn", "t", "unit('turn')", mark("turn"), mark("Step by turns.")),
    _a("coding.grow", "J,shift+down", "view('extend', 1)", mark("extend"), mark("Stretch the selection by a unit.")),
    _a("coding.shrink", "K,shift+up", "view('extend', -1)", mark("shrink"), mark("Shrink the selection by a unit.")),
    _a("coding.extend", "v", "view('toggle_extend')", mark("select"), mark("Let moves stretch the selection; Esc ends it.")),
    _a("coding.page_down", "pagedown,space", "view('page_down')", mark("page down"), mark("Go one screen forward.")),
    _a("coding.page_up", "pageup,b", "view('page_up')", mark("page up"), mark("Go one screen back.")),
    _a("coding.first", "home,g", "view('first_unit')", mark("beginning"), mark("Go to the beginning.")),
    _a("coding.last", "end,G", "view('last_unit')", mark("end"), mark("Go to the end.")),
    _a("coding.apply1", "1", "slot(1)", mark("code 1"), mark("Apply the code on key 1.")),
    _a("coding.apply2", "2", "slot(2)", mark("code 2"), mark("Apply the code on key 2.")),
    _a("coding.apply3", "3", "slot(3)", mark("code 3"), mark("Apply the code on key 3.")),
    _a("coding.apply4", "4", "slot(4)", mark("code 4"), mark("Apply the code on key 4.")),
    _a("coding.apply5", "5", "slot(5)", mark("code 5"), mark("Apply the code on key 5.")),
    _a("coding.apply6", "6", "slot(6)", mark("code 6"), mark("Apply the code on key 6.")),
    _a("coding.apply7", "7", "slot(7)", mark("code 7"), mark("Apply the code on key 7.")),
    _a("coding.apply8", "8", "slot(8)", mark("code 8"), mark("Apply the code on key 8.")),
    _a("coding.apply9", "9", "slot(9)", mark("code 9"), mark("Apply the code on key 9.")),
    _a("coding.repeat", "full_stop", "repeat", mark("repeat"), mark("Apply the code used last once more."), 3),
    _a("coding.pick", "c", "pick", mark("code"), mark("Pick a code by a few letters, or make a new one."), 1),
    _a("coding.in_vivo", "i", "in_vivo", mark("in vivo"), mark("Make a code of the informant's own words."), 2),
    _a("coding.remove", "x,delete", "remove", mark("remove"), mark("Take a code away here."), 4),
    _a("coding.memo", "m", "memo", mark("memo"), mark("Write a memo on the coding here, else on the source."), 5),
    _a("coding.source_memo", "M", "source_memo", mark("source memo"), mark("Write a memo on this source.")),
    _a("coding.next_uncoded", "right_square_bracket", "view('next_uncoded')", mark("uncoded"), mark("Go to the next unit without a code."), 6),
    _a("coding.previous_uncoded", "left_square_bracket", "view('previous_uncoded')", mark("previous uncoded"), mark("Go to the previous unit without a code.")),
    _a("coding.next_coded", "right_curly_bracket", "view('next_coded')", mark("next coded"), mark("Go to the next coded unit.")),
    _a("coding.previous_coded", "left_curly_bracket", "view('previous_coded')", mark("previous coded"), mark("Go to the previous coded unit.")),
    _a("coding.same", "asterisk", "view('next_same_code')", mark("same code"), mark("Go to the next unit with the code here.")),
    _a("coding.search", "slash", "search", mark("find"), mark("Find words in this transcript."), 7),
    _a("coding.suggest", "h", "suggest", mark("suggest"), mark("Suggest codes for this unit, with passages it resembles."), 8),
    _a("coding.measure", "H", "measure", mark("how good"), mark("Measure how good suggestions are on this project.")),
    _a("coding.next_hit", "n", "view('next_hit')", mark("next hit"), mark("Go to the next place found.")),
    _a("coding.previous_hit", "N", "view('previous_hit')", mark("previous hit"), mark("Go to the previous place found.")),
    _a("coding.gloss", "a", "gloss", mark("gloss"), mark("Write the passage in standard Indonesian, beside the informant's words.")),
    _a("coding.copy", "y", "copy", mark("copy"), mark("Copy the quotation with its citation.")),
    _a("coding.next_source", "greater_than_sign", "source(1)", mark("next source"), mark("Go to the next transcript.")),
    _a("coding.previous_source", "less_than_sign", "source(-1)", mark("previous source"), mark("Go to the previous transcript.")),
    _a("coding.pin", "p", "pin", mark("pin"), mark("Choose which codes stand on the keys 1 to 9.")),
    _a("coding.panel", "tab", "panel", mark("codes"), mark("Go to the codes beside the text and back.")),
)

_CODEBOOK = (
    _a("codebook.add", "a", "add", mark("add"), mark("Add a code beside this one."), 1),
    _a("codebook.child", "A", "child", mark("add below"), mark("Add a code below this one."), 2),
    _a("codebook.rename", "r", "rename", mark("rename"), mark("Give the code another name."), 3),
    _a("codebook.edit", "e", "edit", mark("edit"), mark("Edit definition, rules, example, keywords and colour."), 4),
    _a("codebook.move", "m", "move", mark("move"), mark("Move the code below another one."), 5),
    _a("codebook.up", "K,shift+up", "shift(-1)", mark("up"), mark("Move the code up among its neighbours.")),
    _a("codebook.down", "J,shift+down", "shift(1)", mark("down"), mark("Move the code down among its neighbours.")),
    _a("codebook.merge", "M", "merge", mark("merge"), mark("Merge the code into another; no coding is lost."), 6),
    _a("codebook.split", "s", "split", mark("split"), mark("Give some of its codings to a new code below it.")),
    _a("codebook.retire", "t", "retire", mark("retire"), mark("Take the code out of use, or back; its codings stay.")),
    _a("codebook.pin", "p", "pin", mark("pin"), mark("Put the code on one of the keys 1 to 9, or take it off.")),
    _a("codebook.memo", "n", "memo", mark("memo"), mark("Write a memo on the code.")),
    _a("codebook.import", "i", "import", mark("import"), mark("Bring in a codebook from a file (.yaml, .csv, .xlsx).")),
    _a("codebook.export", "w", "export", mark("export"), mark("Write the codebook to a file (.docx, .yaml, .xlsx, .csv).")),
    _a("codebook.delete", "delete,x", "delete", mark("delete"), mark("Delete the code with its codings (can be undone)."), 7),
)

_MATRIX = (
    _a("matrix.axes", "a", "axes", mark("rows and columns"), mark("Choose what stands in the rows and in the columns."), 1),
    _a("matrix.swap", "x", "swap", mark("swap"), mark("Swap rows and columns."), 2),
    _a("matrix.content", "v", "content", mark("content"), mark("Show quotations, counts or marks in the cells."), 3),
    _a("matrix.filter", "f", "filter", mark("filter"), mark("Show only one code, source, informant, coder or kind."), 4),
    _a("matrix.empty", "o", "empty", mark("empty"), mark("Show or hide rows and columns without codings.")),
    _a("matrix.export", "e", "export", mark("export"), mark("Write the table to a file (.docx, .xlsx, .csv, .html, .md)."), 5),
)

_QUOTATIONS = (
    _a("quotations.export", "e", "export", mark("export"), mark("Write these quotations to a file (.csv, .xlsx)."), 2),
    _a("quotations.copy", "y", "copy", mark("copy"), mark("Copy the quotation with its citation."), 3),
    _a("quotations.memo", "m", "memo", mark("memo"), mark("Write a memo on this coding."), 4),
    _a("quotations.link", "l", "link", mark("evidence"), mark("Link the quotation to a finding, for or against it."), 5),
    _a("quotations.direction", "d", "direction", mark("direction"), mark("Say whether it supports or hinders what its code names."), 6),
    _a("quotations.relevance", "r", "relevance", mark("relevance"), mark("Say how much it matters: core, supporting, aside.")),
    _a("quotations.gloss", "a", "gloss", mark("gloss"), mark("Write the passage in standard Indonesian, beside the informant's words.")),
    _a("quotations.paraphrase", "p", "paraphrase", mark("paraphrase"), mark("Say the passage in your own words.")),
)

_GALLERY = (
    _a("gallery.export", "e", "export", mark("export"), mark("Write the display to a file; pictures as .png or .svg."), 2),
    _a("gallery.report", "w", "report", mark("report"), mark("Write the whole analysis as one Word document."), 3),
    _a("gallery.forget", "x,delete", "forget", mark("remove"), mark("Remove a display you kept.")),
)

_DISPLAY = (
    _a("display.write", "w", "write", mark("result"), mark("Write the result of the cell; it remembers what it rests on."), 1),
    _a("display.interpret", "i", "interpret", mark("interpretation"), mark("Write the interpretation of the whole row."), 2),
    _a("display.look", "o", "look", mark("still holds"), mark("Say that a stale result still holds with its present evidence."), 3),
    _a("display.state", "t", "state", mark("silence"), mark("Say what became of the theme: not asked, no answer, does not know, denies, says."), 4),
    _a("display.axes", "r", "axes", mark("rows and columns"), mark("Choose what stands in the rows and in the columns.")),
    _a("display.content", "v", "content", mark("content"), mark("Choose what the cells show: results, quotations, counts, shares, marks.")),
    _a("display.filter", "f", "filter", mark("filter"), mark("Limit the table to a code, source, informant, coder or kind; limits add up.")),
    _a("display.order", "s", "order", mark("sort"), mark("Sort the rows by an attribute of informants, or by count; again turns the order.")),
    _a("display.used", "n", "used", mark("empty"), mark("Show or hide rows and columns without codings.")),
    _a("display.compare", "c", "compare", mark("compare"), mark("Lay the case here beside another one, theme by theme."), 5),
    _a("display.keep", "a", "keep", mark("keep"), mark("Keep the display under a name."), 7),
    _a("display.export", "e", "export", mark("export"), mark("Write the table to a file (.docx, .xlsx, .csv, .html, .md)."), 6),
)

_PICTURE = (
    _a("picture.export", "e", "export", mark("export"), mark("Draw the picture into a file (.png, .svg)."), 2),
)

_FINDINGS = (
    _a("findings.add", "a", "add", mark("add"), mark("Write a finding down."), 1),
    _a("findings.edit", "e", "edit", mark("edit"), mark("Change its words; a verified finding is tentative again."), 2),
    _a("findings.codes", "c", "codes", mark("themes"), mark("Say which themes it is about.")),
    _a("findings.tactic", "t", "tactic", mark("tactic"), mark("Log a tactic: what was done and what came of it."), 3),
    _a("findings.verify", "v", "verify", mark("verify"), mark("Call it verified, if the rule allows it, or with a reason."), 4),
    _a("findings.status", "s", "status", mark("status"), mark("Say how far it is: tentative, supported, verified, rejected."), 5),
    _a("findings.look", "o", "look", mark("still holds"), mark("Say that it still holds with its present evidence."), 6),
    _a("findings.memo", "m", "memo", mark("memo"), mark("Write a memo on the finding.")),
    _a("findings.delete", "x,delete", "delete", mark("delete"), mark("Delete the finding with its evidence (can be undone).")),
)

_EVIDENCE = (
    _a("evidence.turn", "t", "turn", mark("other side"), mark("Put it on the other side: for or against."), 2),
    _a("evidence.remove", "x,delete", "remove", mark("remove"), mark("Take it away from the finding."), 3),
)

_TRIANGULATION = (
    _a("triangulation.decide", "d", "decide", mark("decide"), mark("Decide how the party stands to the finding."), 2),
    _a("triangulation.resolve", "r", "resolve", mark("resolve"), mark("Say how a contradiction is to be understood."), 3),
    _a("triangulation.kind", "v", "kind", mark("kind"), mark("Choose sources, methods, researchers, data or theories."), 4),
    _a("triangulation.convergence", "c", "convergence", mark("convergence"), mark("Read who agrees on each finding, and which contradictions are open."), 4),
    _a("triangulation.theory", "t", "theory", mark("theory"), mark("Add a theory as a party.")),
    _a("triangulation.withdraw", "x,delete", "withdraw", mark("take back"), mark("Take the decision back; the proposal holds again."), 5),
    _a("triangulation.export", "e", "export", mark("export"), mark("Write the ledger to a file (.docx, .xlsx, .csv, .html, .md)."), 6),
)

_LOG = (
    _a("log.filter", "f", "filter", mark("filter"), mark("Show the acts of one coder only."), 1),
)

_SEARCH = (
    _a("search.type", "slash", "type", mark("words"), mark("Type what to look for."), 1),
    _a("search.take", "t", "take", mark("take"), mark("Take the hit along, or leave it."), 2),
    _a("search.all", "a", "all", mark("all"), mark("Take all hits along, or none."), 3),
    _a("search.code", "c", "code", mark("code"), mark("Code the hits taken along, else the one here, in one step."), 4),
    _a("search.mode", "o", "mode", mark("how"), mark("Choose: every spelling, only this one, misspellings, regular expression."), 5),
    _a("search.filter", "f", "filter", mark("where"), mark("Look only in some sources, informants, codes, or where nobody has coded."), 6),
    _a("search.people", "i", "people", mark("by informant"), mark("Group the hits by informant, or list them as they were said."), 7),
    _a("search.extent", "s", "extent", mark("extent"), mark("Choose what is coded: the words, the sentence or the turn.")),
    _a("search.save", "w", "save", mark("keep"), mark("Keep the search under a name.")),
    _a("search.saved", "r", "saved", mark("kept"), mark("Do a search that was kept.")),
    _a("search.export", "e", "export", mark("export"), mark("Write the hits with their context to a file (.xlsx, .csv, .docx, .md).")),
)

_AUTOCODE = (
    _a("autocode.take", "t", "take", mark("take"), mark("Take the proposal along, or leave it."), 2),
    _a("autocode.all", "a", "all", mark("all"), mark("Take all proposals along, or none."), 3),
    _a("autocode.accept", "c,y", "accept", mark("code"), mark("Code the proposals taken along, else the one here, in one step."), 4),
    _a("autocode.reject", "x,delete", "reject", mark("reject"), mark("Never propose these again (can be undone)."), 5),
    _a("autocode.filter", "f", "filter", mark("by code"), mark("Show the proposals of one code only."), 6),
    _a("autocode.again", "r", "again", mark("again"), mark("Look for proposals again.")),
)

_LEXICON = (
    _a("lexicon.find", "slash", "find", mark("find"), mark("Find entries by a word or what it stands for."), 1),
    _a("lexicon.add", "a,i", "add", mark("add"), mark("Say what a form stands for in this project."), 2),
    _a("lexicon.off", "x", "off", mark("switch off"), mark("Leave a form as it is written."), 3),
    _a("lexicon.forget", "delete,d", "forget", mark("take back"), mark("Take back what this project says of a form."), 4),
    _a("lexicon.own", "o", "own", mark("own only"), mark("Show the project's own entries only, or all."), 5),
    _a("lexicon.bring", "b", "bring", mark("import"), mark("Take entries from a file (.csv).")),
    _a("lexicon.export", "e", "export", mark("export"), mark("Write the project's own entries to a file (.csv).")),
)

_WORDS = (
    _a("words.near", "n", "near", mark("near"), mark("Show what stands near this word more often than by chance."), 2),
    _a("words.compare", "c", "compare", mark("compare"), mark("Compare the words of two groups: what is typical of them."), 3),
    _a("words.filter", "f", "filter", mark("where"), mark("Count only some speakers, informants, codes or sources."), 4),
    _a("words.find", "slash", "find", mark("find"), mark("Show only words that hold some letters."), 5),
    _a("words.export", "e", "export", mark("export"), mark("Write the list to a file (.xlsx, .csv, .docx, .md)."), 6),
    _a("words.order", "o", "order", mark("order"), mark("Sort by count, word, or what stands before and after.")),
    _a("words.span", "s", "span", mark("how near"), mark("Choose how many words away still is near.")),
)

_NUMBERS = (
    _a("numbers.data", "d", "data", mark("data"), mark("Pick the data: a table of the project, or a file."), 2),
    _a("numbers.options", "o", "options", mark("options"), mark("Change an option of the answer, such as the rule that chooses p."), 3),
    _a("numbers.export", "e", "export", mark("export"), mark("Write the answer to a file (.docx, .xlsx, .csv, .md)."), 4),
    _a("numbers.keep", "a", "keep", mark("keep variables"), mark("Let new variables of the answer, such as z-scores, stay in the data."), 5),
)

_TURNS = (
    _a("turns.speaker", "r", "speaker", mark("speaker"), mark("Say who speaks in this turn."), 1),
    _a("turns.split", "s", "split", mark("split"), mark("Split the turn before some of its words."), 2),
    _a("turns.join", "J", "join", mark("join"), mark("Join the turn with the next one."), 3),
    _a("turns.note", "n", "note", mark("note"), mark("Mark the turn as a remark, or as speech again."), 4),
)

_REPORT = (
    _a("report.about", "v", "about", mark("details"), mark("Tell all that was understood, dropped or doubted in the file."), 1),
)

_PREVIEW = (
    _a("preview.store", "i", "store", mark("import"), mark("Store the files as they are shown."), 1),
    _a("preview.about", "v", "about", mark("details"), mark("Tell all that was understood, dropped or doubted in the file."), 2),
    _a("preview.speaker", "r", "speaker", mark("speaker"), mark("Say who speaks in this turn."), 3),
    _a("preview.role", "R", "role", mark("role"), mark("Give this speaker another role in the whole file."), 4),
    _a("preview.layout", "l", "layout", mark("layout"), mark("Read the file in another way."), 5),
    _a("preview.note", "n", "note", mark("note"), mark("Mark the turn as a remark, or as speech again."), 6),
    _a("preview.split", "s", "split", mark("split"), mark("Split the turn before some of its words."), 7),
    _a("preview.join", "J", "join", mark("join"), mark("Join the turn with the next one."), 9),
    _a("preview.kind", "K", "kind", mark("kind"), mark("Say whether it is an interview, focus group, observation or document.")),
    _a("preview.next_doubt", "right_square_bracket", "doubt(1)", mark("doubtful"), mark("Go to the next doubtful turn."), 8),
    _a("preview.previous_doubt", "left_square_bracket", "doubt(-1)", mark("previous doubtful"), mark("Go to the previous doubtful turn.")),
    _a("preview.next_file", "greater_than_sign", "file(1)", mark("next file"), mark("Go to the next file.")),
    _a("preview.previous_file", "less_than_sign", "file(-1)", mark("previous file"), mark("Go to the previous file.")),
    _a("preview.same", "equals_sign", "same", mark("all like this"), mark("Read all other files with this layout and these roles.")),
    _a("preview.save", "w", "save", mark("save layout"), mark("Keep layout and roles in a file for other transcripts.")),
    _a("preview.back", "backspace", "back", mark("take back"), mark("Take the newest change here back.")),
)

_EDIT = (
    _a("edit.review", "ctrl+r", "review", mark("review"), mark("See what the edit does to turns and codings."), 1),
)

_CORRECTION = (
    _a("correction.store", "a", "store", mark("store"), mark("Store the corrected text; u takes it back."), 1),
)

_QUARANTINE = (
    _a("quarantine.confirm", "y", "confirm", mark("confirm"), mark("Accept the coding on its changed words."), 1),
    _a("quarantine.confirm_all", "Y", "confirm_all", mark("confirm all"), mark("Accept all of yours that are changed."), 2),
    _a("quarantine.place", "p", "place", mark("place"), mark("Say where the coding belongs; likely places are offered."), 3),
    _a("quarantine.give_up", "x,delete", "give_up", mark("give up"), mark("Take the coding back for good (can be undone)."), 4),
)

_PSEUDONYMS = (
    _a("pseudonyms.add", "a", "add", mark("add"), mark("Add a real name and its pseudonym."), 1),
    _a("pseudonyms.change", "r", "change", mark("change"), mark("Give the name another pseudonym."), 2),
    _a("pseudonyms.remove", "x,delete", "remove", mark("remove"), mark("Take the name off the list.")),
    _a("pseudonyms.similar", "s", "similar", mark("spellings"), mark("Offer other spellings that may be meant."), 3),
    _a("pseudonyms.refuse", "n", "refuse", mark("refuse"), mark("Say that the spellings you did not take are no names.")),
    _a("pseudonyms.kinds", "d", "kinds", mark("numbers"), mark("Choose which numbers and dates are looked for."), 4),
    _a("pseudonyms.apply", "e", "apply", mark("put in"), mark("Put the pseudonyms in everywhere (can be undone)."), 5),
)

_LIST = (
    _a("list.next", "j,down", "row(1)", mark("next"), mark("Go to the next line.")),
    _a("list.previous", "k,up", "row(-1)", mark("previous"), mark("Go to the previous line.")),
    _a("list.page_down", "pagedown,space", "page(1)", mark("page down"), mark("Go one screen forward.")),
    _a("list.page_up", "pageup", "page(-1)", mark("page up"), mark("Go one screen back.")),
    _a("list.first", "home,g", "end(-1)", mark("beginning"), mark("Go to the beginning.")),
    _a("list.last", "end,G", "end(1)", mark("end"), mark("Go to the end.")),
    _a("list.choose", "enter", "choose", mark("open"), mark("Open the line."), 1),
)

_GRID = (
    _a("grid.down", "j,down", "step(1, 0)", mark("down"), mark("Go one row down.")),
    _a("grid.up", "k,up", "step(-1, 0)", mark("up"), mark("Go one row up.")),
    _a("grid.right", "l,right", "step(0, 1)", mark("right"), mark("Go one column right.")),
    _a("grid.left", "h,left", "step(0, -1)", mark("left"), mark("Go one column left.")),
    _a("grid.page_down", "pagedown,space", "page(1)", mark("page down"), mark("Go one screen forward.")),
    _a("grid.page_up", "pageup", "page(-1)", mark("page up"), mark("Go one screen back.")),
    _a("grid.first", "home,g", "end(-1)", mark("beginning"), mark("Go to the first row.")),
    _a("grid.last", "end,G", "end(1)", mark("end"), mark("Go to the last row.")),
    _a("grid.choose", "enter", "choose", mark("quotations"), mark("Show the quotations of the cell."), 1),
)

# fmt: on
ACTIONS: tuple[Action, ...] = (
    *_APP,
    *_START,
    *_SOURCES,
    *_CODING,
    *_CODEBOOK,
    *_MATRIX,
    *_QUOTATIONS,
    *_GALLERY,
    *_DISPLAY,
    *_PICTURE,
    *_FINDINGS,
    *_EVIDENCE,
    *_TRIANGULATION,
    *actions_reduction.ACTIONS,
    *_LOG,
    *_SEARCH,
    *_AUTOCODE,
    *_LEXICON,
    *_WORDS,
    *_NUMBERS,
    *_TURNS,
    *_REPORT,
    *_PREVIEW,
    *_EDIT,
    *_CORRECTION,
    *_QUARANTINE,
    *_PSEUDONYMS,
    *_LIST,
    *_GRID,
)

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}


def actions_of(*places: str) -> list[Action]:
    """Return the actions of these screens or widgets, in the order of the table."""
    return [action for place in places for action in ACTIONS if action.where == place]


def bindings(place: str) -> list[BindingType]:
    """Return the Textual bindings of a screen or widget; descriptions are looked up when shown."""
    return [
        Binding(action.keys, action.call, action.label, show=False, id=action.id)
        for action in actions_of(place)
    ]


_SHOWN = {
    "question_mark": "?",
    "colon": ":",
    "comma": ",",
    "full_stop": ".",
    "percent_sign": "%",
    "exclamation_mark": "!",
    "slash": "/",
    "asterisk": "*",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "right_curly_bracket": "}",
    "left_curly_bracket": "{",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "equals_sign": "=",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "escape": "Esc",
    "enter": "Enter",
    "space": mark("Space"),
    "tab": "Tab",
    "delete": "Del",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}


def shown_key(key: str) -> str:
    """Return a key as people write it: ``?``, ``Ctrl+P``, ``F1``."""
    *modifiers, last = key.strip().split("+")
    name = tr(_SHOWN[last]) if last in _SHOWN else last
    if len(name) > 1 and name[0] == "f" and name[1:].isdecimal():
        name = name.upper()
    if modifiers and len(name) == 1:
        name = name.upper()
    return "+".join([*(part.capitalize() for part in modifiers), name])


def shown_keys(keys: str, *, most: int = 9) -> str:
    """Return keys such as ``j,down`` as people write them."""
    return " ".join(shown_key(key) for key in keys.split(",")[:most])


def for_bar(places: Iterable[str]) -> list[Action]:
    """Return the actions the key bar of a screen shows, the most important first."""
    found = [action for action in actions_of(*places) if action.bar]
    return sorted(found, key=lambda action: action.bar)
