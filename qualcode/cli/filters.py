"""The filters that codings and matrices share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from qualcode.cli.frame import KINDS, option
from qualcode.model.sentence import mark

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def filter_options(function: Decorated) -> Decorated:
    """Give a command the filters; the function takes code, source, informant, coder and kind."""
    for decorate in (
        option("--kind", type=click.Choice(KINDS), help_text=mark("Only sources of this kind.")),
        option(
            "--coder", default="", metavar="NAME", help_text=mark("Only codings of this coder.")
        ),
        option("--informant", default="", metavar="NAME", help_text=mark("Only this informant.")),
        option("--source", default="", metavar="SOURCE", help_text=mark("Only this source.")),
        option(
            "--code", default="", metavar="CODE", help_text=mark("Only this code and those below.")
        ),
    ):
        function = decorate(function)
    return function
