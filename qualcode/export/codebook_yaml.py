"""A codebook as the YAML that `codebook import` reads: nothing lost, pleasant to edit by hand."""

from __future__ import annotations

import re
from typing import Any

import yaml

from qualcode.model.codebook import Code, Codebook
from qualcode.model.ids import CodeId

_ODD_BREAKS = re.compile("[\r\x85\u2028\u2029]")
_NO_FOLDING = 2**31 - 1
_TEXT_FIELDS = ("definition", "include", "exclude", "example")


class _Block(str):
    """A text of several lines."""

    __slots__ = ()


class _Escaped(str):
    """A text with odd line ends, which YAML keeps only in double quotes."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Block style for texts of several lines, indented lists, keywords on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as inherited
        super().increase_indent(flow, False)


class _Words(list[str]):
    """A list that stays on one line."""


_Dumper.add_representer(
    _Block, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), "|")
)
_Dumper.add_representer(
    _Escaped, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), '"')
)
_Dumper.add_representer(
    _Words,
    lambda dumper, words: dumper.represent_sequence(
        "tag:yaml.org,2002:seq", words, flow_style=True
    ),
)


def codebook_yaml(codebook: Codebook) -> str:
    """Return the codebook as YAML text; reading it back gives the same codes in the same order."""
    content: dict[str, Any] = {
        "title": _text(codebook.title),
        "language": codebook.language,
        "codes": _codes(codebook, None),
    }
    return yaml.dump(
        content,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=_NO_FOLDING,
    )


def _codes(codebook: Codebook, parent: CodeId | None) -> list[dict[str, Any]]:
    return [_code(codebook, code) for code in codebook.children(parent)]


def _code(codebook: Codebook, code: Code) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": _text(code.name)}
    entry |= {field: _text(getattr(code, field)) for field in _TEXT_FIELDS if getattr(code, field)}
    if code.keywords:
        entry["keywords"] = _Words(map(_text, code.keywords))
    if code.color:
        entry["color"] = code.color
    if code.retired:
        entry["retired"] = True
    if below := _codes(codebook, code.id):
        entry["codes"] = below
    return entry


def _text(text: str) -> str:
    if _ODD_BREAKS.search(text):
        return _Escaped(text)
    return _Block(text) if "\n" in text else text
