"""The project's own source as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "qualcode"


@cache
def modules() -> dict[str, ast.Module]:
    """Every module by its path inside the package, such as ``store/action.py``."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def nodes(*kinds: type[ast.AST], outside: tuple[str, ...] = ()) -> Iterator[tuple[str, ast.AST]]:
    """Every node of these kinds with its place, except in the rooms or files ``outside``."""
    for name, tree in modules().items():
        if not name.startswith(outside or ("\0",)):
            for node in ast.walk(tree):
                if isinstance(node, kinds):
                    yield f"{name}:{getattr(node, 'lineno', 0)}", node


def called(node: ast.Call) -> str:
    """The name a call is written with, without what stands before the last dot."""
    function = node.func
    return (
        function.attr
        if isinstance(function, ast.Attribute)
        else function.id
        if isinstance(function, ast.Name)
        else ""
    )
