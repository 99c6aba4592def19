"""Every small change of a file that could be a mistake: a comparison, a constant, an `and`, a call left out."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
    ast.LShift: (ast.RShift,),
    ast.RShift: (ast.LShift,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
Draft = tuple[int, str, str, Any, int | None]
"""Line, words, field, what would stand there, and its place in a list."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field of one node, and what it would be."""

    line: int
    what: str
    node: ast.AST
    field: str
    value: Any
    at: int | None = None
    top: ast.Assign | None = None
    """The statement at the top of the file that it belongs to; None inside a function."""

    def exchange(self, value: Any) -> Any:
        """Put a value there; what stood there before is returned."""
        if self.at is None:
            before = getattr(self.node, self.field)
            setattr(self.node, self.field, value)
            return before
        row = getattr(self.node, self.field)
        before, row[self.at] = row[self.at], value
        return before


def changes(tree: ast.Module) -> Iterator[Change]:
    """In the bodies of functions, and in the constants at the top."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for statement in _body(node):
                yield from _within(statement)
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            yield from _within(statement, top=statement)


def _body(node: ast.FunctionDef) -> list[ast.stmt]:
    """The statements without the docstring."""
    return node.body[1:] if ast.get_docstring(node) is not None else node.body


def _within(statement: ast.stmt, top: ast.Assign | None = None) -> Iterator[Change]:
    """All below this statement, functions inside it left to their own turn."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        yield from _of(node, top)
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list"}:
                continue
            children = value if isinstance(value, list) else [value]
            todo += [
                each
                for each in children
                if isinstance(each, ast.AST) and not isinstance(each, ast.FunctionDef)
            ]


def _of(node: ast.AST, top: ast.Assign | None) -> Iterator[Change]:
    for line, what, field, value, at in chain(_operators(node), _constants(node), _questions(node)):
        yield Change(line=line, what=what, node=node, field=field, value=value, at=at, top=top)
    for line, field, at in _left_out(node):
        yield Change(line=line, what="left out", node=node, field=field, value=ast.Pass(), at=at, top=top)


def _operators(node: ast.AST) -> Iterator[Draft]:
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            for other in SWAPS.get(type(operator), ()):
                yield node.lineno, _words(operator, other), "ops", other(), at
    elif isinstance(node, ast.BoolOp | ast.BinOp):
        for other in SWAPS.get(type(node.op), ()):
            yield node.lineno, _words(node.op, other), "op", other(), None


def _constants(node: ast.AST) -> Iterator[Draft]:
    value = node.value if isinstance(node, ast.Constant) else None
    other: Any = None
    if isinstance(value, bool):
        other = not value
    elif isinstance(value, int):
        other = value + 1
    elif isinstance(value, str) and value:
        other = value + "x"
    elif isinstance(value, bytes) and value:
        other = value + b"x"
    if other is not None:
        yield getattr(node, "lineno", 0), f"{value!r} → {other!r}", "value", other, None


def _questions(node: ast.AST) -> Iterator[Draft]:
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield node.lineno, "the question turned round", "test", _denied(node.test), None
    elif isinstance(node, ast.comprehension):
        for at, asked in enumerate(node.ifs):
            yield asked.lineno, "the filter turned round", "ifs", _denied(asked), at
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield node.lineno, "returns None", "value", ast.Constant(None), None


def _left_out(node: ast.AST) -> Iterator[tuple[int, str, int]]:
    """Statements whose only effect is beside them."""
    for field in ("body", "orelse", "finalbody"):
        statements = getattr(node, field, None)
        for at, statement in enumerate(statements if isinstance(statements, list) else ()):
            calls = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
            if calls or isinstance(statement, ast.Raise):
                yield statement.lineno, field, at


def _denied(asked: ast.expr) -> ast.expr:
    return ast.UnaryOp(op=ast.Not(), operand=asked)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _words(was: ast.AST, became: type[ast.AST]) -> str:
    return f"{type(was).__name__} → {became.__name__}"
