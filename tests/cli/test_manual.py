"""docs/commands.md is what the help says, and what README.md tells exists."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from qualcode.cli.frame import ProjectGroup
from qualcode.cli.main import root
from qualcode.cli.manual import manual
from qualcode.cli.table import COMMANDS
from tests.builders import ROOT

PAGE = ROOT / "docs" / "commands.md"
README = ROOT / "README.md"


def every_command():
    context = click.Context(root, info_name="qualcode")
    for name in COMMANDS:
        command = root.get_command(context, name)
        yield name, command
        if isinstance(command, ProjectGroup):
            yield from ((f"{name} PROJECT {sub}", one) for sub, one in command.commands.items())


def test_the_page_of_commands_is_made_from_the_help(cli):
    cli("--version")  # speaks English
    made = "python -m qualcode.cli.manual > docs/commands.md"
    assert PAGE.read_text(encoding="utf-8").rstrip() == manual().rstrip(), f"Run: {made}"


def test_every_command_and_option_stands_in_the_page():
    page = PAGE.read_text(encoding="utf-8")
    sections = dict(
        re.findall(r"^#{3,4} qualcode (.+?)\n(.*?)(?=^#|\Z)", page, re.MULTILINE | re.DOTALL)
    )
    for name, command in every_command():
        assert name in sections, name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                assert max(parameter.opts, key=len) in sections[name], (name, parameter.opts)


def test_every_option_has_a_sentence_of_help():
    for name, command in every_command():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (name, parameter.opts)


def command_lines():
    text = README.read_text(encoding="utf-8")
    lines = [
        line.strip()
        for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
    ]
    return [line.split("  #")[0] for line in lines if line.startswith("qualcode")]


def test_the_readme_shows_command_lines():
    assert len(command_lines()) > 8


@pytest.mark.parametrize("line", command_lines())
def test_the_command_lines_of_the_readme_can_be_understood(line):
    words = shlex.split(line)[1:]
    if not words or words[0].endswith(".qualcode"):
        return
    assert words[0] in COMMANDS
    context = click.Context(root, info_name="qualcode")
    command = root.get_command(context, words[0])
    rest = words[1:]
    if isinstance(command, ProjectGroup) and len(rest) > 1 and not rest[1].startswith("-"):
        assert rest[1] in command.commands
        command, rest = command.commands[rest[1]], rest[2:]
    elif isinstance(command, ProjectGroup):
        command, rest = command.commands[command.default], rest[1:]
    command.make_context(words[0], rest, parent=context, obj=None)


def test_the_readme_names_every_command():
    text = README.read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"`{name}`" in text


def test_the_files_and_folders_that_the_readme_links_exist():
    text = README.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (ROOT / target).exists(), target
