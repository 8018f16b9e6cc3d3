"""What all commands are made of: translated help, groups of a project, the options they share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.cli.settings import Settings
from qualcode.messages import LANGUAGES, tr
from qualcode.model.sentence import mark

if TYPE_CHECKING:
    from qualcode.services.session import Session

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
KINDS = ("idi", "fgd", "observation", "document")
SOME_FAILED = 2
"""Exit code when the result was printed, but part of the input could not be used."""
PROJECT_UNSOUND = 3
NOTHING_FOUND = 5


@dataclass(slots=True)
class State:
    """What was said before the command: who codes, and the settings."""

    settings: Settings = field(default_factory=Settings)
    coder: str = ""

    def coder_name(self, said: str = "") -> str:
        """Return who codes: said here, said before the command, in the settings, the login name."""
        return said or self.coder or self.settings.coder or _login_name()


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "coder"


def seated(project: str | Path, coder: str = "") -> Session:
    """Open a project for the coder of this run.

    Raises:
        ProjectProblem: it cannot be used; the sentence says why.
    """
    from qualcode.services.session import Session

    state = click.get_current_context().find_object(State) or State()
    return Session.open(Path(project), state.coder_name(coder))


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the line of the help."""
        shown = copy(self)
        shown.help = tr(self.help) if self.help else None
        return click.Option.get_help_record(shown, ctx)


class Command(click.Command):
    """A command whose help is translated when it is shown, with examples below."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        """Take what click takes, and command lines to show."""
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)
        if not any("--lang" in parameter.opts for parameter in self.params):
            self.params.append(_language_option())

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of the help, whole."""
        del limit
        return tr(self.help).split("\n", 1)[0] if self.help else ""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help."""
        del ctx
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(tr(self.help) if self.help else "")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        del ctx
        if self.examples:
            with formatter.section(tr("Examples")):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


def _language_option() -> Option:
    """Make the ``--lang`` that every command takes; what it says was read before (`language.asked`)."""
    choice = click.Choice(LANGUAGES, case_sensitive=False)
    told = mark("The language, as before the command.")
    return Option(["--lang"], type=choice, expose_value=False, hidden=True, help=told)


class ProjectGroup(Command, click.Group):
    """Commands on one thing of a project: ``qualcode codebook PROJECT [COMMAND]``.

    Without a command, the one named ``default`` is run; its options may follow PROJECT directly.
    """

    def __init__(self, *args: Any, default: str = "list", **kwargs: Any) -> None:
        """Take what click takes, and the name of the command that is run when none is given."""
        super().__init__(*args, invoke_without_command=True, no_args_is_help=False, **kwargs)
        self.default = default
        self.params = [click.Argument(["project"]), _language_option()]
        self.callback = _remember_project
        self.subcommand_metavar = "[COMMAND ...]"
        self.options_metavar = ""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert the default command where none is named."""
        leading = _leading_options(args)
        rest = args[len(leading) :]
        is_bare = bool(rest) and not rest[0].startswith("-")
        names_none = len(rest) == 1 or (is_bare and rest[1].startswith("-"))
        if is_bare and names_none and set(rest).isdisjoint(ctx.help_option_names):
            rest.insert(1, self.default)
        return super().parse_args(ctx, [*rest, *leading] if rest else args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with the whole first sentence of their help."""
        rows = [
            (name, command.get_short_help_str())
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) is not None
        ]
        with formatter.section(tr("Commands (without one: {command})", command=self.default)):
            formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the code: what is needed most first."""
        del ctx
        return list(self.commands)


def _leading_options(args: Sequence[str]) -> list[str]:
    """Return the options before PROJECT that belong to the command behind it."""
    at = 0
    while at < len(args) and (args[at] in {"--json", "--lang"} or args[at].startswith("--lang=")):
        at += 2 if args[at] == "--lang" else 1
    return list(args[:at])


@click.pass_context
def _remember_project(ctx: click.Context, project: str) -> None:
    ctx.meta["qualcode.project"] = project


def project_of_group() -> str:
    """Return the PROJECT given before the command of a group."""
    return str(click.get_current_context().meta["qualcode.project"])


# -- decorators -------------------------------------------------------------------------------


def command(
    name: str, help_text: str, *, examples: Sequence[str] = (), group: ProjectGroup | None = None
) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command; ``help_text`` is `mark`ed. In a group, PROJECT is not repeated."""

    def decorate(function: Callable[..., Any]) -> Command:
        made = click.command(name, cls=Command, help=help_text, examples=examples)(function)
        if group is not None:
            group.add_command(made)
        return made

    return decorate


def option(*names: str, help_text: str, **settings: Any) -> Callable[[Decorated], Decorated]:
    """Give a command an option; ``help_text`` is `mark`ed."""
    return click.option(*names, cls=Option, help=help_text, **settings)


project_argument = click.argument("project")


def json_option(function: Decorated) -> Decorated:
    """Give a command ``--json``."""
    decorate = option("--json", "as_json", is_flag=True, help_text=mark("Print JSON."))
    return decorate(function)


def coder_option(function: Decorated) -> Decorated:
    """Give a command ``--coder``, for the act it stores."""
    decorate = option(
        "--coder",
        default="",
        metavar="NAME",
        help_text=mark("Whose act this is (default: the coder given before the command)."),
    )
    return decorate(function)
