"""What a formula is read against: its text, its letters, the indices bound by sums."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NoReturn

import sympy as sp

from symbolic.errors import ReadError
from symbolic.latex.syntax import Script, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbolic.latex.letters import Dictionary
    from symbolic.latex.pieces import Piece
    from symbolic.latex.syntax import Node

MAX_DIGITS = 30  # of a number or an index


@dataclass(frozen=True)
class Scope:
    """What a formula is read against.

    Attributes:
        text: the whole text.
        letters: the declared letters.
        reads: how an expression inside the formula is read (`elaborate.expression`).
        bound: the indices of the sums around.
    """

    text: str
    letters: Dictionary
    reads: Callable[[Scope, Node], Piece]
    bound: dict[str, sp.Symbol] = field(default_factory=dict)

    def read(self, node: Node) -> Piece:
        """Read an expression in this scope."""
        return self.reads(self, node)

    def place(self, node: Node) -> tuple[str, int, int]:
        """The text and the node's place in it."""
        return self.text, node.start, node.end

    def bare(self, node: Node, script_start: int) -> Node:
        """The node up to the mark of a script: `W_1` of `W_1^{-1}`."""
        marks = [self.text.rfind(mark, node.start, script_start) for mark in "^_"]
        return replace(node, end=max(*marks, node.start + 1))

    def source(self, node: Node) -> str:
        """The node's text, shortened."""
        return self.text[node.start : node.end][:80]

    def fail(self, message: str, position: int) -> NoReturn:
        """Raise ReadError."""
        raise ReadError(message, self.text, position)

    def variable(self, script: Script) -> sp.MatrixSymbol:
        """The matrix letter that a script consists of."""
        statements = parse(self.text, script.start, script.start + len(script.text))
        variable = self.read(statements[0]).build()
        if len(statements) != 1 or not isinstance(variable, sp.MatrixSymbol):
            self.fail("a matrix letter is expected here", script.start)
        return variable


def index_symbol(sub: str) -> sp.Expr:
    """An index that is no declared dimension: a number or an integer symbol."""
    is_number = sub.isdigit() and len(sub) <= MAX_DIGITS
    return sp.Integer(int(sub)) if is_number else sp.Symbol(sub, integer=True)
