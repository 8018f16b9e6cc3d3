"""A codebook as YAML. Nodes are read, not values, so that every complaint names its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NoReturn

import yaml

from qualcode.ingest.codebook_fields import (
    BOOK_FIELDS,
    CODE_FIELDS,
    CODE_LIMIT,
    SIZE_LIMIT,
    TEXT_FIELDS,
    color_of,
    decoded,
    flag_of,
    keyword_list,
    tidy,
    unique,
    unknown_field,
)
from qualcode.ingest.safety import read_bytes
from qualcode.model.codebook import DraftCode, DraftCodebook, is_valid_name
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say

DEPTH_LIMIT = 40
"""Levels of YAML; every level of codes takes two."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


def read_yaml(path: Path) -> DraftCodebook:
    """Return the codebook in a YAML file.

    Raises:
        InputProblem: it cannot be read; the sentence names the file and the line.
    """
    text = decoded(read_bytes(path, SIZE_LIMIT), path)
    try:
        _check_events(text, path)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InputProblem(
            "{file}, line {line}: this is not valid YAML ({reason}). Check the indentation and put "
            "texts with a colon or a # in quotes.",
            file=path,
            line=mark.line + 1 if mark else 1,
            reason=error.problem or error.context or "?",
        ) from error
    except yaml.YAMLError as error:
        raise InputProblem(
            "{file} holds characters that YAML does not allow. Save the codebook as UTF-8 text.",
            file=path,
        ) from error
    return _YamlBook(path, text.splitlines()).book(root)


def _check_events(text: str, path: Path) -> None:
    """Refuse what a codebook never has and what could blow up: aliases, depth, several documents."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise InputProblem(
                "{file}, line {line}: references (*{name}) are not allowed in a codebook. Write the "
                "text out.",
                file=path,
                line=line,
                name=event.anchor,
            )
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if depth > DEPTH_LIMIT:
            raise InputProblem(
                "{file}, line {line}: the codes are nested too deeply.", file=path, line=line
            )
        if documents > 1:
            raise InputProblem(
                "{file}, line {line}: a second document (---) begins here; a codebook is one.",
                file=path,
                line=line,
            )


class _YamlBook:
    """Turns the nodes of one YAML file into drafts; complaints carry the line of the node."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        """Remember the file for messages."""
        self._path = path
        self._lines = lines
        self._codes = 0

    def book(self, root: yaml.Node | None) -> DraftCodebook:
        if root is None:
            raise InputProblem(
                "{file} holds no codebook. It needs `codes:` with a list of codes.", file=self._path
            )
        fields = self._mapping(root, BOOK_FIELDS)
        if "codes" not in fields:
            self._fail(root, say("the list `codes:` is missing."))
        language = self._text(fields.get("language")) or "id"
        if not _LANGUAGE.fullmatch(language):
            self._fail(
                fields["language"], say("“{found}” is not a language such as id.", found=language)
            )
        return DraftCodebook(
            title=self._text(fields.get("title")),
            language=language,
            codes=self._list(fields["codes"]),
        )

    def _list(self, node: yaml.Node | None) -> tuple[DraftCode, ...]:
        if node is None or _is_null(node):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self._fail(node, say("`codes` must be a list: every code begins with “- name:”."))
        first_lines: dict[str, int] = {}
        codes = []
        for item in node.value:
            code = self._code(item)
            if first := first_lines.get(code.name.casefold()):
                self._fail(
                    item,
                    say(
                        "the name “{name}” stands at this place already, in line {first}. "
                        "Names differ among siblings.",
                        name=code.name,
                        first=first,
                    ),
                )
            first_lines[code.name.casefold()] = _line(item)
            codes.append(code)
        return tuple(codes)

    def _code(self, node: yaml.Node) -> DraftCode:
        self._codes += 1
        if self._codes > CODE_LIMIT:
            self._fail(node, say("the codebook has more than {limit} codes.", limit=CODE_LIMIT))
        fields = self._mapping(node, CODE_FIELDS)
        name = self._text(fields.get("name"))
        if not name:
            self._fail(fields.get("name", node), say("a code has no name."))
        if not is_valid_name(name):
            self._fail(
                fields["name"], say("the name “{name}” holds “/” or a line break.", name=name)
            )
        return DraftCode(
            name=name,
            **{field: self._text(fields.get(field)) for field in TEXT_FIELDS},
            keywords=self._keywords(fields.get("keywords")),
            color=self._color(fields.get("color")),
            retired=self._flag(fields.get("retired")),
            codes=self._list(fields.get("codes")),
        )

    def _mapping(self, node: yaml.Node, known: tuple[str, ...]) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self._fail(node, say("fields such as “{field}: …” are expected here.", field=known[0]))
        fields: dict[str, yaml.Node] = {}
        for key, value in node.value:
            field = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if field not in known:
                self._fail(key, unknown_field(field, known))
            if field in fields:
                self._fail(key, say("the field “{field}” stands here twice.", field=field))
            fields[field] = value
        return fields

    def _text(self, node: yaml.Node | None) -> str:
        if node is None or _is_null(node):
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self._fail(node, say("a text is expected here, not a list or fields."))
        return tidy(node.value)

    def _keywords(self, node: yaml.Node | None) -> tuple[str, ...]:
        if isinstance(node, yaml.SequenceNode):
            return unique(self._text(item) for item in node.value)
        return keyword_list(self._text(node))

    def _color(self, node: yaml.Node | None) -> str:
        if node is None:
            return ""
        if _is_null(node) and "#" in "".join(self._lines[_line(node) - 1 : _line(node)]):
            self._fail(node, say('the colour must stand in quotes: color: "#0072B2".'))
        written = self._text(node)
        color = color_of(written)
        if color is None:
            self._fail(node, say('“{found}” is not a colour such as "#0072B2".', found=written))
        return color

    def _flag(self, node: yaml.Node | None) -> bool:
        flag = flag_of(self._text(node))
        if flag is None:
            assert node is not None
            self._fail(node, say("“{found}” is neither true nor false.", found=self._text(node)))
        return flag

    def _fail(self, node: yaml.Node, what: Sentence) -> NoReturn:
        raise InputProblem(
            "{file}, line {line}: {what}", file=self._path, line=_line(node), what=what
        )


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"
