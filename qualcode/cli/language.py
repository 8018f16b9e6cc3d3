"""Which language is spoken, decided before anything is said; and click's own sentences.

click looks its sentences up with gettext in the domain of the program. The ones a user can meet
are listed here, so that they are extracted and translated with ours.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence

from qualcode import messages
from qualcode.model.sentence import mark, say_n

CLICK_SENTENCES = (
    mark("Usage:"),
    mark("Options"),
    mark("Commands"),
    mark("Show this message and exit."),
    mark("default: {default}"),
    mark("required"),
    mark("Missing command."),
    mark("Missing argument"),
    mark("Missing option"),
    mark("Missing parameter"),
    mark("Choose from:\n\t{choices}"),
    mark("Invalid value: {message}"),
    mark("Invalid value for {param_hint}: {message}"),
    mark("No such option {name!r}."),
    mark("No such command {name!r}."),
    mark("Option {name!r} does not take a value."),
    mark("{value!r} is not a valid {number_type}."),
    mark("{value} is not in the range {range}."),
)
CLICK_PLURALS = (
    say_n("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", n=2),
    say_n(
        "Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", n=2
    ),
    say_n("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", n=2),
    say_n("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", n=2),
)


OWN = frozenset({"report"})
"""Commands whose ``--lang`` is the language of what they write."""


def speak(language: str) -> None:
    """Use a language for all sentences from now on, click's included."""
    messages.use(language)
    os.environ["LANGUAGE"] = messages.language()
    gettext.bindtextdomain(messages.DOMAIN, str(messages.LOCALE_DIR))
    gettext.textdomain(messages.DOMAIN)


def asked(args: Sequence[str], environ: Mapping[str, str], configured: str) -> str:
    """Return the language: ``--lang`` before or behind the command, QUALCODE_LANG, settings, system."""
    for wanted in (_option(args), environ.get("QUALCODE_LANG", ""), configured):
        if wanted.lower() in messages.LANGUAGES:
            return wanted.lower()
    return messages.preferred(environ)


def _option(args: Sequence[str]) -> str:
    """Read the last ``--lang``; behind a command with a ``--lang`` of its own, it means something else."""
    found, command = "", ""
    words = iter(args)
    for word in words:
        if word == "--":
            break
        if word == "--coder" and not command:
            next(words, "")
        elif word.split("=")[0] == "--lang" and command not in OWN:
            found = next(words, "") if word == "--lang" else word.removeprefix("--lang=")
        elif not word.startswith("-"):
            command = command or word
    return found
