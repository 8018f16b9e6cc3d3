"""docs/commands.md, made from the help: ``python -m qualcode.cli.manual > docs/commands.md``."""

from __future__ import annotations

from collections.abc import Iterator

import click

from qualcode.cli import show
from qualcode.cli.frame import ProjectGroup
from qualcode.cli.language import speak
from qualcode.cli.main import PROGRAM, root
from qualcode.cli.table import SECTIONS
from qualcode.messages import tr

WIDTH = 80

INTRODUCTION = """\
# Commands

Everything the screens do, a command does too. Results go to stdout, everything else to stderr;
`--json` prints UTF-8 with stable keys. Codes and sources are named by path, by an unambiguous name
or by id; ids of codings and memos by their last 6 characters or more.

| exit code | means |
|---|---|
| 0 | done |
| 1 | a bug in qualcode |
| 2 | bad usage or bad input; part of an import could not be read |
| 3 | the project cannot be used: not one, locked, damaged, of a newer version |
| 4 | a rule was broken: unknown code, place outside the text |
| 5 | nothing found |
| 130 | stopped with Ctrl+C |

Settings are read from `config.toml` in the user's configuration folder (on Linux
`~/.config/qualcode/`) when it exists: `coder = "Rani"`, `lang = "id"`, and what the screens keep
there. The options before the command and the variables `QUALCODE_CODER` and `QUALCODE_LANG` come
first.

This page is made from the help of the program.
"""


def manual() -> str:
    """Return the page, in the language in use."""
    return "\n".join([INTRODUCTION, *_pages()])


def _pages() -> Iterator[str]:
    top = click.Context(root, info_name=PROGRAM, terminal_width=WIDTH, max_content_width=WIDTH)
    yield _page(f"## {PROGRAM}", root, top)
    for title, entries in SECTIONS.items():
        yield f"## {tr(title)}\n"
        for name in entries:
            command = root.get_command(top, name)
            assert command is not None
            here = _context(command, name, top)
            yield _page(f"### {PROGRAM} {name}", command, here)
            if isinstance(command, click.Group):
                middle = "PROJECT " if isinstance(command, ProjectGroup) else ""
                for sub in command.list_commands(here):
                    below = command.get_command(here, sub)
                    assert below is not None
                    line = f"#### {PROGRAM} {name} {middle}{sub}"
                    yield _page(line, below, _context(below, sub, here))


def _context(command: click.Command, name: str, parent: click.Context) -> click.Context:
    return click.Context(
        command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )


def _page(title: str, command: click.Command, context: click.Context) -> str:
    return f"{title}\n\n```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    speak("en")
    show.text_of(manual())
