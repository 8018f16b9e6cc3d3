"""Languages, help, usage errors and the error border."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import babel.messages.mofile
import babel.messages.pofile
import click
import pytest

from qualcode import __version__, messages
from qualcode.cli import main, show
from qualcode.cli.language import CLICK_PLURALS, CLICK_SENTENCES, OWN, asked
from qualcode.cli.table import COMMANDS
from qualcode.model.errors import NotFound

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Usage:"
msgstr "Pemakaian:"

msgid "Missing argument"
msgstr "Argumen belum ada"

msgid "Error: {message}"
msgstr "Kesalahan: {message}"

msgid "There is no project {file}. `qualcode new {file}` makes one."
msgstr "Tidak ada proyek {file}. `qualcode new {file}` membuatnya."

msgid "Make a new project."
msgstr "Membuat proyek baru."

msgid "Show the version."
msgstr "Menampilkan versi."
"""


@pytest.fixture
def indonesian(tmp_path, monkeypatch):
    """A catalogue with a few sentences in it."""
    folder = tmp_path / "locale" / "id" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "qualcode.po"
    source.write_text(PO, encoding="utf-8")
    with source.open("rb") as po, (folder / "qualcode.mo").open("wb") as mo:
        babel.messages.mofile.write_mo(mo, babel.messages.pofile.read_po(po, locale="id"))
    monkeypatch.setattr(messages, "LOCALE_DIR", tmp_path / "locale")


def test_the_help_names_every_command_and_what_it_does(cli):
    ran = cli("--help")
    assert ran.code == 0
    assert ran.err == ""
    for name, entry in COMMANDS.items():
        assert f"\n  {name} " in ran.out
        assert entry.summary in ran.out


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_of_the_table_has_help_with_a_sentence_and_fits_80_columns(cli, name):
    ran = cli(name, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: qualcode {name}")
    assert "--help" in ran.out
    assert all(show.cell_len(line) <= 80 for line in ran.out.splitlines() if "qualcode" not in line)


def test_the_version_is_printed(cli):
    assert cli("--version").out == f"qualcode {__version__}\n"


def test_help_errors_and_clicks_own_sentences_are_in_the_language_asked_for(cli, indonesian):
    ran = cli("--lang", "id", "--help")
    assert ran.out.startswith("Pemakaian: qualcode")
    assert "Membuat proyek baru." in ran.out
    assert "Menampilkan versi." in ran.out
    ran = cli("--lang=id", "sources", "nothing-here")
    assert ran.err == (
        "Kesalahan: Tidak ada proyek nothing-here. `qualcode new nothing-here` membuatnya.\n"
    )
    ran = cli("--coder", "Budi", "--lang", "id", "show", "study")
    assert "Pemakaian: qualcode show" in ran.err
    assert "Kesalahan: Argumen belum ada 'SOURCE'." in ran.err
    assert cli("--lang", "en", "--help").out.startswith("Usage: qualcode")


def commands_below(command, path=()):
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands_below(inner, (*path, name))


def test_every_command_takes_a_language_and_only_reports_have_one_of_their_own():
    context = click.Context(main.root)
    for name in COMMANDS:
        for _path, command in commands_below(main.root.get_command(context, name)):
            (found,) = [p for p in command.params if "--lang" in p.opts]
            assert found.expose_value == (name in OWN)


def test_a_language_behind_the_command_is_spoken(cli, indonesian):
    ran = cli("sources", "nothing-here", "--lang", "id")
    assert ran.err.startswith("Kesalahan: Tidak ada proyek nothing-here")
    ran = cli("codebook", "--lang=id", "nothing-here")
    assert ran.err.startswith("Kesalahan: Tidak ada proyek nothing-here")
    assert cli("sources", "x", "--lang", "klingon").code == 2


@pytest.mark.parametrize(
    ("args", "environ", "configured", "language"),
    [
        (["--lang", "en", "sources"], {"QUALCODE_LANG": "id"}, "id", "en"),
        (["--lang=id"], {}, "en", "id"),
        (["sources", "--lang", "en"], {}, "id", "en"),
        (["sources", "study", "--json", "--lang=id"], {"QUALCODE_LANG": "en"}, "", "id"),
        (["--lang", "en", "sources", "--lang", "id"], {}, "", "id"),
        (["report", "study", "--lang", "en"], {"QUALCODE_LANG": "id"}, "", "id"),
        (["--lang", "id", "report", "study", "--lang", "en"], {}, "", "id"),
        (["memo", "study", "--", "--lang", "en"], {}, "id", "id"),
        (["--coder", "--lang", "en"], {"LANG": "id_ID.UTF-8"}, "", "id"),
        ([], {"QUALCODE_LANG": "en"}, "id", "en"),
        ([], {"LANG": "id_ID.UTF-8"}, "en", "en"),
        ([], {"LANG": "en_GB.UTF-8"}, "", "en"),
        ([], {"LANG": "C.UTF-8"}, "", "id"),
        (["--lang"], {"QUALCODE_LANG": "klingon"}, "", "id"),
    ],
)
def test_the_language_comes_from_the_nearest_that_names_one(args, environ, configured, language):
    assert asked(args, environ, configured) == language


def test_the_sentences_of_click_that_are_translated_stand_in_click():
    folder = Path(click.__file__).parent
    there: set[str] = set()
    for name in ("core", "decorators", "exceptions", "formatting", "parser", "types"):
        tree = ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))
        there |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    wanted = {*CLICK_SENTENCES, *(s.template for s in CLICK_PLURALS)}
    wanted |= {str(s.plural) for s in CLICK_PLURALS}
    assert wanted <= there


@pytest.mark.parametrize(
    "args",
    [
        ["nonsense"],
        ["--foo"],
        ["sources"],
        ["sources", "--foo"],
        ["import", "x.qualcode"],
        ["matrix", "x.qualcode", "--cell", "pictures"],
        ["--lang", "klingon", "log", "x.qualcode"],
        ["codebook", "x.qualcode", "nonsense"],
        ["log", "x.qualcode", "--limit", "0"],
    ],
)
def test_wrong_usage_says_how_and_is_exit_code_2(cli, args):
    ran = cli(*args)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("Usage: qualcode")
    assert "Error: " in ran.err


def test_what_the_user_typed_is_not_obeyed_by_the_terminal(cli):
    for args in (["\x1b[31mred"], ["--\x1b]0;title\x07"], ["sources", "\x1b[2J.qualcode"]):
        ran = cli(*args)
        assert ran.code in {2, 3}
        assert "\x1b" not in ran.err
        assert "\x07" not in ran.err


def test_a_close_name_is_suggested(cli, project):
    assert "'add'" in cli("codebook", project, "addd").err


def test_a_foreseen_error_is_its_sentence_and_exit_code(cli, monkeypatch):
    def fail(*_args, **_options):
        raise NotFound("There is no {what}.", what="rain\x1b[2J")

    monkeypatch.setattr(main.root, "main", fail)
    ran = cli("sources", "x")
    assert (ran.code, ran.out, ran.err) == (5, "", "Error: There is no rain\ufffd[2J.\n")


def test_an_unforeseen_error_is_a_bug_with_exit_code_1_and_no_traceback(cli, monkeypatch):
    def fail(*_args, **_options):
        raise ZeroDivisionError("a \x1b[31msecret")

    monkeypatch.setattr(main.root, "main", fail)
    ran = cli("sources", "x")
    assert ran.code == 1
    assert "bug in qualcode" in ran.err
    assert "ZeroDivisionError" in ran.err
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.err
    assert "Traceback" in cli("--debug", "sources", "x").err
    monkeypatch.setenv("QUALCODE_DEBUG", "1")
    assert "Traceback" in cli("sources", "x").err


@pytest.mark.parametrize(
    "args",
    [
        ["{long}"],
        ["sources", "{long}"],
        ["new", "{long}"],
        ["new", "{here}/x", "--codebook", "{long}"],
        ["demo", "{long}", "--no-tui"],
        ["restore", "{long}", "{here}/y"],
        ["import", "{project}", "{long}"],
        ["codebook", "{project}", "import", "{long}.csv"],
        ["codebook", "{project}", "export", "{long}.csv"],
        ["informants", "{project}", "import", "{long}.csv"],
        ["backup", "{project}", "{long}"],
        ["matrix", "{project}", "--out", "{long}.docx"],
        ["quant", "frequencies", "{long}.csv", "--columns", "a"],
    ],
)
def test_a_name_that_the_system_cannot_take_is_no_bug(cli, project, tmp_path, args):
    names = {"long": "a" * 5_000, "project": project, "here": tmp_path}
    before = sorted(p.name for p in tmp_path.iterdir())
    ran = cli(*[arg.format(**names) for arg in args])
    assert ran.code in {2, 3}
    assert ran.out == ""
    assert [p.name for p in sorted(tmp_path.iterdir()) if "-backups" not in p.name] == before


def test_an_interruption_is_130_and_says_that_nothing_stored_is_lost(cli, monkeypatch):
    def fail(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(main.root, "main", fail)
    ran = cli("sources", "x")
    assert ran.code == 130
    assert "Stopped" in ran.err


def test_without_a_terminal_the_screens_are_refused_in_a_sentence(cli, project, monkeypatch):
    for args in ([], [project], [project.with_suffix("")], ["new-one.qualcode"]):
        ran = cli(*args)
        assert ran.code == 2
        assert "need a terminal" in ran.err


class TestSettings:
    @pytest.fixture
    def config(self):
        from qualcode.cli.settings import place

        file = place()
        file.parent.mkdir(parents=True)
        return file

    def test_the_coder_and_the_language_are_read_from_the_file(
        self, cli, config, project, monkeypatch, indonesian
    ):
        monkeypatch.delenv("QUALCODE_CODER")
        monkeypatch.delenv("QUALCODE_LANG")
        monkeypatch.setenv("LANGUAGE", "")
        config.write_text('coder = "Rani"\nlang = "id"\n[keys]\n"app.quit" = "q"\n', "utf-8")
        assert cli("code", project, "IDI-03", "Man", "--quote", "cuman duo").code == 0
        assert cli("codings", project, "--json").json[0]["coder"] == "Rani"
        assert cli("--help").out.startswith("Pemakaian")

    def test_what_is_said_nearer_wins(self, cli, config, project):
        config.write_text('coder = "Rani"\n', "utf-8")
        assert cli("code", project, "IDI-03", "Man", "--quote", "cuman duo").code == 0
        assert cli("--coder", "Budi", "code", project, "IDI-03", "Man", "--quote", "duo").code == 0
        option = ["--coder", "Citra"]
        assert cli("code", project, "IDI-03", "Man", "--quote", "kadang", *option).code == 0
        coders = {row["coder"] for row in cli("codings", project, "--json").json}
        assert coders == {"Ani", "Budi", "Citra"}

    @pytest.mark.parametrize("content", ["coder = ", "coder = 3", "\ufeff\0", "lang = ['id']"])
    def test_a_broken_file_is_named_and_passed_over(self, cli, config, content):
        config.write_text(content, "utf-8")
        ran = cli("--version")
        assert ran.code == 0
        assert ran.out.startswith("qualcode ")
        assert str(config) in ran.err
        assert "not used" in ran.err

    def test_a_file_that_is_not_utf_8_is_named(self, cli, config):
        config.write_bytes(b'coder = "\xff"')
        assert "UTF-8" in cli("--version").err


def test_without_any_name_the_coder_is_the_login_name(cli, project, monkeypatch):
    monkeypatch.delenv("QUALCODE_CODER")
    monkeypatch.setenv("LOGNAME", "tamu")
    assert cli("code", project, "IDI-03", "Man", "--quote", "cuman duo").code == 0
    assert cli("codings", project, "--json").json[0]["coder"] == "tamu"
    assert "LOGNAME" in os.environ
