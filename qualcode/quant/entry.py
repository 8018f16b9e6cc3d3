"""How a statistic announces itself to the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ParameterKind = Literal["number", "integer", "text", "choice", "column", "columns", "flag", "file"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """An option of a statistic. ``help`` is a `mark`ed sentence.

    ``column`` and ``columns`` name variables of the data. A ``file`` is read by the caller, who
    passes the `Dataset` in it.
    """

    name: str
    kind: ParameterKind
    help: str
    default: object = None
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """A statistic: ``run`` is "module:function", imported when it is asked for.

    The function takes the `Dataset` first when ``needs_data``, then the parameters by keyword.
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    run: str
    needs_data: bool = True
