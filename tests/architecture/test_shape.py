"""Sizes and habits of the code, as docs/style.md asks for them."""

from __future__ import annotations

import ast
import statistics

import pytest

from tests.architecture.code_tree import PACKAGE, called, modules, nodes

Functions = (ast.FunctionDef, ast.AsyncFunctionDef)
SQL = (
    "SELECT ",
    "INSERT INTO ",
    "INSERT OR ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "PRAGMA ",
    "BEGIN IMMEDIATE",
)
BORDERS = ("cli/main.py", "tui/workers.py")
STANDARD = frozenset({"code", "statistics", "csv", "types", "logging", "json", "random", "select"})


def length(node: ast.AST) -> int:
    """Lines of a function without its docstring."""
    assert isinstance(node, Functions)
    body = node.body
    said = 0
    if ast.get_docstring(node) is not None:
        said = (body[0].end_lineno or 0) - body[0].lineno + 1
    return (node.end_lineno or 0) - node.lineno + 1 - said


def test_no_function_is_longer_than_sixty_lines():
    long = [
        f"{place} {node.name}: {length(node)}"
        for place, node in nodes(*Functions)
        if length(node) > 60
    ]
    assert long == []


def test_most_functions_are_short():
    assert statistics.median(length(node) for _, node in nodes(*Functions)) <= 10


def test_no_file_is_longer_than_five_hundred_lines():
    files = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in PACKAGE.rglob("*.py")}
    assert {str(p.relative_to(PACKAGE)): n for p, n in files.items() if n > 500} == {}


def test_nothing_is_named_like_the_standard_library_or_like_nothing():
    stems = {name.rsplit("/", 1)[-1].removesuffix(".py") for name in modules()}
    assert stems.isdisjoint(STANDARD | {"utils", "util", "helpers", "common", "misc"})


def test_everything_is_caught_only_at_the_two_borders():
    def is_broad(node: ast.ExceptHandler) -> bool:
        caught = [node.type] if not isinstance(node.type, ast.Tuple) else node.type.elts
        return any(
            kind is None or (isinstance(kind, ast.Name) and kind.id == "Exception")
            for kind in caught
        )

    broad = [place for place, node in nodes(ast.ExceptHandler, outside=BORDERS) if is_broad(node)]
    assert broad == []


def test_a_base_exception_is_always_raised_again():
    for place, node in nodes(ast.ExceptHandler):
        if isinstance(node.type, ast.Name) and node.type.id == "BaseException":
            assert isinstance(node.body[-1], ast.Raise), place


def test_only_one_file_prints():
    printing = [p for p, n in nodes(ast.Call, outside=("cli/show.py",)) if called(n) == "print"]
    assert printing == []


def test_only_the_store_speaks_sql():
    docstrings = {
        id(node.body[0].value)
        for _, node in nodes(ast.Module, ast.ClassDef, *Functions)
        if ast.get_docstring(node, clean=False) is not None
    }
    spoken = [
        place
        for place, node in nodes(ast.Constant, outside=("store/",))
        if isinstance(node.value, str)
        and id(node) not in docstrings
        and node.value.lstrip().startswith(SQL)
    ]
    assert spoken == []


@pytest.mark.parametrize("name", ["execute", "executemany", "executescript", "commit", "rollback"])
def test_only_the_store_runs_sql(name):
    assert [p for p, n in nodes(ast.Call, outside=("store/",)) if called(n) == name] == []


def test_nothing_is_global_and_nothing_is_imported_by_star():
    assert [place for place, _ in nodes(ast.Global)] == []
    stars = [p for p, n in nodes(ast.ImportFrom) if any(a.name == "*" for a in n.names)]
    assert stars == []


def test_nothing_evaluates_text_or_loads_objects_from_files():
    forbidden = {"eval", "exec", "__import__"}
    found = [
        place
        for place, node in nodes(ast.Call)
        if isinstance(node.func, ast.Name) and node.func.id in forbidden
    ]
    assert found == []
    pickles = [
        place
        for place, node in nodes(ast.Import, ast.ImportFrom)
        for alias in node.names
        if {alias.name.split(".")[0], getattr(node, "module", None)}
        & {"pickle", "marshal", "shelve"}
    ]
    assert pickles == []


def test_every_public_function_of_the_verbs_and_formats_says_what_it_does():
    silent = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in modules().items()
        if name.startswith(("services/", "ingest/", "export/", "quant/", "store/"))
        for node in tree.body
        if isinstance(node, (*Functions, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_text_that_is_not_a_literal_is_never_markup():
    """Textual reads brackets in a text as markup unless told not to; transcripts hold brackets."""
    risky = []
    for place, node in nodes(ast.Call):
        if not place.startswith("tui/") or called(node) not in {"Static", "Label"} or not node.args:
            continue
        first = node.args[0]
        is_literal = isinstance(first, ast.Constant) or (
            isinstance(first, ast.Call) and called(first) in {"Content", "Text", "styled"}
        )
        told = any(
            k.arg == "markup" and getattr(k.value, "value", 1) is False for k in node.keywords
        )
        if not (is_literal or told):
            risky.append(place)
    assert risky == []
