"""Which module holds which command. A new command is one function and one line here.

The modules are imported when their command is used: the help of qualcode itself reads this table.
"""

from __future__ import annotations

from typing import NamedTuple

from qualcode.model.sentence import mark


class Entry(NamedTuple):
    """A command: where it is, and what it does in a few words."""

    module: str
    function: str
    summary: str


SECTIONS: dict[str, dict[str, Entry]] = {
    mark("Begin"): {
        "demo": Entry("demo", "demo", mark("Build the sample study and open it.")),
        "new": Entry("projects", "new", mark("Make a new project.")),
        "import": Entry("importing", "import_files", mark("Bring transcripts in.")),
    },
    mark("Sources and people"): {
        "sources": Entry("sources", "sources", mark("List the sources and how far each is coded.")),
        "show": Entry("sources", "show_source", mark("Show a source turn by turn.")),
        "source": Entry("source", "source", mark("Rename, describe or delete a source.")),
        "speaker": Entry("speaker", "speaker", mark("Say who speaks: roles and informants.")),
        "correct": Entry("correct", "correct", mark("Correct the text of a coded source.")),
        "quarantine": Entry("correct", "quarantine", mark("Settle codings a correction moved.")),
        "turn": Entry("turn", "turn", mark("Split, join and reassign turns.")),
        "pseudonym": Entry("pseudonym", "pseudonym", mark("Put pseudonyms in, check what leaves.")),
        "informants": Entry("informants", "informants", mark("List informants, set attributes.")),
        "protocol": Entry("protocol", "protocol", mark("The table of interviews, as a file too.")),
        "coders": Entry("coders", "coders", mark("List, rename and delete coders.")),
    },
    mark("Codes and coding"): {
        "codebook": Entry("codebook", "codebook", mark("Show, exchange and change the codebook.")),
        "code": Entry("coding", "code", mark("Code a passage.")),
        "uncode": Entry("coding", "uncode", mark("Take codings back.")),
        "codings": Entry("coding", "codings", mark("List coded passages.")),
        "memo": Entry("memo", "memo", mark("Write and read memos.")),
        "weigh": Entry("weigh", "weigh", mark("Paraphrase codings, say how they count.")),
        "link": Entry("link", "link", mark("Pattern codes, causes and effects.")),
        "sheet": Entry("sheet", "sheet", mark("Contact and document summary sheets.")),
        "silence": Entry("silence", "silence", mark("Who was asked, who was silent.")),
        "coverage": Entry("silence", "coverage", mark("What to ask next, and saturation.")),
        "gloss": Entry("gloss", "gloss", mark("Say a quotation in standard Indonesian.")),
    },
    mark("Search, rules, words"): {
        "search": Entry("search", "search", mark("Search in dialect, and code what is found.")),
        "autocode": Entry("autocode", "autocode", mark("Propose codings from keywords.")),
        "suggest": Entry("suggest", "suggest", mark("Suggest codes for what is not coded.")),
        "words": Entry("words", "words", mark("Count words, compare groups, see them in context.")),
        "lexicon": Entry("lexicon", "lexicon", mark("See and change what dialect words mean.")),
    },
    mark("Display"): {
        "matrix": Entry("matrix", "matrix", mark("Lay codings out in rows and columns.")),
        "display": Entry("display", "display", mark("The gallery of displays and pictures.")),
        "cell": Entry("cell", "cell", mark("Write the result of a cell or theme.")),
    },
    mark("Statistics"): {
        "quant": Entry("quant", "quant", mark("Compute statistics on a data file.")),
        "data": Entry("data", "data", mark("Keep data sets, join cases and informants.")),
        "joint": Entry("joint", "joint", mark("Numbers and words in one table.")),
    },
    mark("Conclusions"): {
        "finding": Entry("finding", "finding", mark("Findings, their evidence, verification.")),
        "triangulate": Entry("triangulate", "triangulate", mark("Who agrees, who contradicts.")),
        "indicator": Entry("indicator", "indicator", mark("Indicators against their targets.")),
        "report": Entry("report", "report", mark("The whole analysis as one Word document.")),
    },
    mark("Safety"): {
        "undo": Entry("projects", "undo", mark("Undo your newest act.")),
        "redo": Entry("projects", "redo", mark("Redo what was undone last.")),
        "log": Entry("projects", "log", mark("Show the audit trail.")),
        "verify": Entry("projects", "verify", mark("Check that the project is sound.")),
        "backup": Entry("projects", "backup", mark("Make a checked copy of the project.")),
        "restore": Entry("projects", "restore", mark("Make a project from a backup.")),
    },
}
COMMANDS: dict[str, Entry] = {
    name: entry for section in SECTIONS.values() for name, entry in section.items()
}
