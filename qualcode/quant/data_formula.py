"""Formulas over the columns of a data set, evaluated by walking their syntax tree: no code is run."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from qualcode.model.errors import InputProblem
from qualcode.quant.data import Dataset, Floats

_MAX_LENGTH = 1000
_MAX_NODES = 200
_BINARY: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: np.divide,
    ast.FloorDiv: np.floor_divide,
    ast.Mod: np.mod,
    ast.Pow: np.power,
}
_COMPARED: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_PLAIN: dict[str, Callable[..., Any]] = {
    "abs": np.abs,
    "sqrt": np.sqrt,
    "log": np.log,
    "log10": np.log10,
    "exp": np.exp,
    "floor": np.floor,
    "ceil": np.ceil,
}


def compute(data: Dataset, formula: str) -> Floats:
    """Compute a formula for every row; NaN where a value it needs is missing.

    Names are columns, ``col("name with spaces")`` too. Functions: abs sqrt log log10 exp floor ceil
    round(x, digits), where(condition, then, else), and over several columns of one row mean, sum,
    min, max and count of the values that are there.

    Raises:
        InputProblem: the formula cannot be read, or names an unknown column or function.
    """
    if len(formula) > _MAX_LENGTH:
        raise _unreadable(formula)
    try:
        tree = ast.parse(formula.strip().replace("^", "**"), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _unreadable(formula) from error
    if sum(1 for _ in ast.walk(tree)) > _MAX_NODES:
        raise _unreadable(formula)
    with np.errstate(all="ignore"):
        found = np.broadcast_to(
            np.asarray(_Walker(data, formula).value(tree.body), dtype=np.float64), (data.n,)
        )
    return np.where(np.isfinite(found), found, np.nan)


def _unreadable(formula: str) -> InputProblem:
    return InputProblem(
        "The formula “{formula}” cannot be read. Write for example: weight / (height / 100) ** 2",
        formula=formula[:80],
    )


class _Walker:
    def __init__(self, data: Dataset, formula: str) -> None:
        self.data = data
        self.formula = formula

    def value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=bool() | int() | float() as number):
                return float(number)
            case ast.Name(id=name):
                return self.data.numbers(name)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return -self.value(inner)
            case ast.UnaryOp(op=ast.UAdd(), operand=inner):
                return self.value(inner)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
                return _BINARY[type(op)](self.value(left), self.value(right))
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARED:
                return self._compared(_COMPARED[type(op)], self.value(left), self.value(right))
            case ast.BoolOp(op=op, values=values):
                parts = [self.value(one) for one in values]
                joined = np.minimum if isinstance(op, ast.And) else np.maximum
                return joined.reduce(np.broadcast_arrays(*parts))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._called(name, arguments)
        raise _unreadable(self.formula)

    @staticmethod
    def _compared(compare: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
        missing = np.isnan(left) | np.isnan(right)
        return np.where(missing, np.nan, compare(left, right))

    def _called(self, name: str, arguments: list[ast.expr]) -> Any:
        if name == "col":
            match arguments:
                case [ast.Constant(value=str() as column)]:
                    return self.data.numbers(column)
            raise _unreadable(self.formula)
        values = [self.value(one) for one in arguments]
        if name in _PLAIN and len(values) == 1:
            return _PLAIN[name](values[0])
        if name == "round" and len(values) in {1, 2}:
            return self._rounded(*values)
        if name == "where" and len(values) == 3:
            test, then, other = values
            return np.where(np.isnan(test), np.nan, np.where(test != 0, then, other))
        if name in {"mean", "sum", "min", "max", "count"} and values:
            return self._across(name, np.stack(np.broadcast_arrays(*values)))
        raise _unreadable(self.formula)

    def _rounded(self, value: Any, digits: Any = 0.0) -> Any:
        if np.ndim(digits) or not 0 <= digits <= 10:
            raise _unreadable(self.formula)
        scale = 10.0 ** int(digits)
        # halves away from zero, as people round
        return np.sign(value) * np.floor(np.abs(value) * scale + 0.5 + 1e-9) / scale

    @staticmethod
    def _across(name: str, table: Floats) -> Any:
        there = ~np.isnan(table)
        count = there.sum(axis=0).astype(np.float64)
        if name == "count":
            return count
        if name in {"min", "max"}:
            filled = np.where(there, table, np.inf if name == "min" else -np.inf)
            return filled.min(axis=0) if name == "min" else filled.max(axis=0)
        total = np.where(there, table, 0.0).sum(axis=0)
        if name == "mean":
            return total / count
        return np.where(count > 0, total, np.nan)
