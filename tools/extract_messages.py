"""Find the sentences to translate, also those inside f-strings, which Babel's own reader passes over."""  # noqa: INP001

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import IO

Found = tuple[int, str, str | tuple[str, ...], list[str]]


def literals(node: ast.expr) -> Iterator[str]:
    """Return the texts an argument can be: a literal, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def extract(
    fileobj: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],  # noqa: ARG001
    options: dict[str, object],  # noqa: ARG001
) -> Iterator[Found]:
    """Read one Python file, as Babel asks of an extraction method."""
    for node in ast.walk(ast.parse(fileobj.read())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in keywords:
            continue
        if name in {"tr_n", "say_n", "mark_n"}:
            forms = tuple(text for part in node.args[:2] for text in literals(part))
            if len(forms) == 2:
                yield node.lineno, name, forms, []
        else:
            for part in node.args[:1]:
                yield from ((node.lineno, name, text, []) for text in literals(part))
