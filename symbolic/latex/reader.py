r"""Reads printed LaTeX formulas of matrices against declared letters, checking every shape.

Factors, summands and transposes stay as printed; `\|M\|_F^2` is `Norm(M)**2`, `\langle A, B\rangle`
is `Inner(A, B)`; nothing is evaluated (nodes.py says how products and sums are laid out).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import sympy as sp

from symbolic.errors import ReadError
from symbolic.expressions import Statement
from symbolic.latex import pieces
from symbolic.latex.binders import bind, matrix_space
from symbolic.latex.elaborate import expression
from symbolic.latex.letters import dictionary
from symbolic.latex.scope import Scope
from symbolic.latex.syntax import parse

if TYPE_CHECKING:
    from symbolic.expressions import Declarations
    from symbolic.latex.pieces import Piece
    from symbolic.latex.syntax import Node


def read(text: str, declarations: Declarations, left: sp.Basic | None = None) -> Statement:
    r"""Read one statement, such as `W_2^T W_2 = W_1 X X^T W_1^T. \tag{9}`.

    Args:
        text: LaTeX, with or without dollars, equation number and alignment marks.
        declarations: what the letters mean.
        left: what stands before the text, where it begins with a relation (`&= …`).

    Raises:
        ReadError: the text is not one formula of the grammar, or a symbol is not declared.
        ShapeMismatchError: two shapes do not fit; the message names both.
        DeclarationError: two declarations spell the same letter.
    """
    statements = _statements(text, declarations, left)
    if len(statements) != 1:
        nodes_of = parse(*_stripped(text))
        message = f"here begins the second of {len(statements)} statements; one is expected"
        raise ReadError(message, text, nodes_of[1].start)
    return statements[0]


def read_all(
    text: str, declarations: Declarations, left: sp.Basic | None = None
) -> tuple[Statement, ...]:
    r"""Read all statements of a display, separated by commas or `\\`, such as (22) and (23).

    Raises:
        ReadError, ShapeMismatchError, DeclarationError: as for `read`.
    """
    return _statements(text, declarations, left)


def read_expression(text: str, declarations: Declarations) -> sp.Basic:
    """Read one expression without relations.

    Raises:
        ReadError, ShapeMismatchError, DeclarationError: as for `read`.
    """
    statement = read(text, declarations)
    if statement.relations or statement.over:
        raise ReadError("an expression is expected, not a statement", text, 0)
    return statement.parts[0]


def formulas(printed: str) -> list[str]:
    """The formulas between dollars in a piece of prose; the whole text if it has no dollars."""
    if "$" not in printed:
        return [printed]
    found = re.findall(r"\$\$(.+?)\$\$|\$(.+?)\$", printed, re.DOTALL)
    return [display or inline for display, inline in found]


def line_and_column(error: ReadError) -> tuple[int, int]:
    """Where an error lies: line and column, both from 1."""
    before = error.text[: error.position]
    return before.count("\n") + 1, error.position - before.rfind("\n")


_OPEN_MATH = re.compile(r"\s*(?:\$\$?|\\\[|\\\()?")
_CLOSE_MATH = re.compile(r"(?:\$\$?|\\\]|\\\))?[\s.,;]*\Z")


def _stripped(text: str) -> tuple[str, int, int]:
    """The text and the part of it between the outer dollars."""
    opened = _OPEN_MATH.match(text)
    start = opened.end() if opened else 0
    tail = text[-20:].rstrip(" \t\r\n.,;")
    closing = next((mark for mark in ("$$", "$", "\\]", "\\)") if tail.endswith(mark)), "")
    if not closing:
        return text, start, len(text)
    return text, start, max(start, text.rindex(closing))


def _statements(
    text: str, declarations: Declarations, left: sp.Basic | None
) -> tuple[Statement, ...]:
    scope = Scope(text, dictionary(tuple(declarations)), expression)
    found = parse(*_stripped(text))
    return tuple(
        _statement(scope, node, left if at == 0 else None) for at, node in enumerate(found)
    )


def _statement(scope: Scope, node: Node, left: sp.Basic | None) -> Statement:
    if node.kind == "membership":
        member = scope.read(node.parts[0])
        space = matrix_space(scope, node.parts[1])
        pieces.agree(
            [_given(sp.ZeroMatrix(*space.shape), scope, node.parts[1]), member],
            "the member must have the shape of the set",
        )
        return Statement((member.build(), space), ("∈",))
    over: tuple[sp.Basic, ...] = ()
    parts = node.parts
    if parts[0].kind == "minimum" and node.marks:
        inner, variables = bind(scope, parts[0])
        rest = [inner.read(part) for part in parts[1:]]
        if any(one.build().has(*variables) for one in rest):
            # the variables occur on the right: min f(W) = … poses the problem "minimise f"
            scope, over, parts = inner, tuple(variables), (*parts[0].parts, *parts[1:])
    chain = [scope.read(part) for part in parts]
    if len(node.marks) == len(parts):
        if left is None:
            message = "the formula begins with a relation; what is on its left must be given"
            raise ReadError(message, scope.text, node.start)
        chain.insert(0, _given(left, scope, node))
    pieces.agree(chain, "the two sides have different shapes")
    return Statement(tuple(pieces.build_alike(chain)), node.marks, over)


def _given(value: sp.Basic, scope: Scope, node: Node) -> Piece:
    """A piece for an expression that does not stand in the text itself."""
    return replace(pieces.literal(value, scope.place(node)), text=str(value), start=0, end=80)
