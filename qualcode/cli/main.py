"""The door of the command line: chooses the language, finds the command, and is the error border."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from qualcode import __version__
from qualcode.cli import show
from qualcode.cli.frame import Command, Option, State
from qualcode.cli.language import asked, speak
from qualcode.cli.settings import Settings
from qualcode.cli.settings import read as read_settings
from qualcode.cli.table import COMMANDS, SECTIONS
from qualcode.messages import LANGUAGES, render, tr
from qualcode.model.errors import InputProblem, QualcodeError
from qualcode.model.sentence import mark
from qualcode.text.visible import visible

PROGRAM = "qualcode"
SUFFIX = ".qualcode"
BUG, MISUSED, INTERRUPTED = 1, 2, 130


def main() -> None:
    """Run the command line of this process and leave it with the exit code."""
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """Run one command line and return its exit code; every failure ends here in a sentence."""
    settings, problem = Settings(), None
    try:
        settings = read_settings()
    except InputProblem as error:
        problem = error
    speak(asked(args, os.environ, settings.lang))
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
    if problem is not None:
        show.note(render(problem.sentence))
    return _bordered(list(args), settings)


def _bordered(args: list[str], settings: Settings) -> int:
    try:
        result = root.main(args, PROGRAM, standalone_mode=False, obj=State(settings))
        show.flush()
    except QualcodeError as error:
        show.error(render(error.sentence))
        return error.exit_code
    except click.UsageError as error:
        return _misused(error)
    except click.ClickException as error:
        show.error(visible(error.format_message()))
        return MISUSED
    except (KeyboardInterrupt, EOFError, click.Abort):
        show.note("\n" + tr("Stopped. What was stored before stays stored."))
        return INTERRUPTED
    except show.ReaderGone:
        # what is still buffered would fail once more when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  the border
        return _unforeseen(error, args)
    return result if isinstance(result, int) else 0


def _misused(error: click.UsageError) -> int:
    if error.ctx is not None:
        show.note(visible(error.ctx.get_usage()))
        line = f"{error.ctx.command_path} --help"
        show.note(tr("`{command}` tells more.", command=line) + "\n")
    show.error(visible(error.format_message()))
    return MISUSED


def _unforeseen(error: Exception, args: Sequence[str]) -> int:
    """Tell of a bug, or of a file that the system does not let us use."""
    if os.environ.get("QUALCODE_DEBUG") or "--debug" in args:
        import traceback

        show.note(visible("".join(traceback.format_exception(error))))
    if isinstance(error, OSError) and error.filename:
        reason = error.strerror or type(error).__name__
        show.error(
            tr(
                "{file} cannot be used: {reason}. Check the name, the folder and its permissions.",
                file=str(error.filename),
                reason=reason,
            )
        )
        return MISUSED
    show.error(
        tr(
            "This is a bug in qualcode {version} ({what}). Nothing that was stored is lost. Please "
            "report it with the command you gave and what `qualcode --debug ...` prints.",
            version=__version__,
            what=f"{type(error).__name__}: {error}"[:300],
        )
    )
    return BUG


class Root(Command, click.Group):
    """``qualcode``: its commands are imported one by one, a project's path opens the screens."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = import_module(f"qualcode.cli.commands.{entry.module}")
        found: click.Command = getattr(module, entry.function)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take a word that is no command but a project for the wish to open it."""
        if args[0] not in COMMANDS and _is_project(args[0]):
            return "open", open_project, args
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands in its sections."""
        del ctx
        widest = max(map(len, COMMANDS))
        for title, entries in SECTIONS.items():
            with formatter.section(tr(title)):
                formatter.write_dl([(n.ljust(widest), tr(e.summary)) for n, e in entries.items()])


def _is_project(word: str) -> bool:
    path = Path(word)
    return (
        word.endswith(SUFFIX) or path.exists() or path.with_name(path.name + SUFFIX).exists()
        if path.name
        else False
    )


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        show.value(f"{PROGRAM} {__version__}")
        ctx.exit()


@click.group(
    cls=Root,
    invoke_without_command=True,
    help=mark(
        "Qualitative coding in the terminal: transcripts, codes, matrices, Word files.\n\n"
        "`qualcode` alone, or with a PROJECT, opens the screens. The commands below do the same "
        "work for scripts and for whoever prefers them; `qualcode COMMAND --help` tells more."
    ),
    subcommand_metavar="[PROJECT | COMMAND ...]",
    examples=(
        "qualcode demo",
        "qualcode new study --codebook ipo_stunting",
        "qualcode import study transcripts/",
        "qualcode study",
        "qualcode matrix study --rows informant --cols dimension --out matrix.docx",
    ),
)
@click.option(
    "--coder",
    cls=Option,
    envvar="QUALCODE_CODER",
    default="",
    metavar="NAME",
    help=mark(
        "Who codes (also QUALCODE_CODER, or `coder` in the settings; default: the login name)."
    ),
)
@click.option(
    "--lang",
    cls=Option,
    type=click.Choice(LANGUAGES, case_sensitive=False),
    help=mark(
        "Indonesian or English, before or after the command (also QUALCODE_LANG, or `lang` in the "
        "settings)."
    ),
)
@click.option(
    "--debug", cls=Option, is_flag=True, help=mark("Show where in the program a bug happened.")
)
@click.option(
    "--version",
    cls=Option,
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help=mark("Show the version."),
)
@click.pass_context
def root(ctx: click.Context, coder: str, lang: str | None, debug: bool) -> int | None:
    """Remember what was said before the command; without a command, open the screens."""
    del lang, debug  # both were read from the arguments before
    state = ctx.ensure_object(State)
    state.coder = coder
    return open_screens(None, state.coder_name()) if ctx.invoked_subcommand is None else None


@click.command("open", cls=Command)
@click.argument("project", type=click.Path(path_type=Path))
@click.pass_obj
def open_project(state: State, project: Path) -> int:
    """Open a project on the screens."""
    return open_screens(project, state.coder_name())


def open_screens(project: Path | None, coder: str) -> int:
    """Open the screens, at a project or at the start.

    Raises:
        InputProblem: there is no terminal to draw on.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputProblem(
            "The screens need a terminal, and here is none. `qualcode --help` lists the commands "
            "that work without one."
        )
    from qualcode.tui.app import run as run_screens

    return run_screens(project, coder)
