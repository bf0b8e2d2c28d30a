"""What a SymPy expression looks like, whatever the notation: order, signs, fractions, parentheses.

A `Notation` says how one node is spelled (writer.py: LaTeX, plaintext.py: Unicode); the functions
here walk the expression and put parentheses only where the reader would need them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from itertools import takewhile
from typing import TYPE_CHECKING, Protocol

import sympy as sp
from sympy.matrices.expressions.sets import MatrixSet

from symbolic.errors import SymbolicError
from symbolic.expressions import (
    Entry,
    Gradient,
    Hessian,
    HessianForm,
    Inner,
    LeastEigenvalue,
    Norm,
    Rank,
    Value,
)
from symbolic.families import IndexedMatrixSum, IndexedSum, MatrixMember, Member, Minimum
from symbolic.latex import nodes

if TYPE_CHECKING:
    from collections.abc import Sequence


class Level(IntEnum):
    """How tightly a spelling holds together."""

    MINIMUM = 0  # reaches to the end of its side of a relation
    SUM = 1
    INDEXED_SUM = 2  # reaches to the end of its product
    PRODUCT = 3
    FACTOR = 4  # may stand in a product, but needs parentheses under a superscript
    ATOM = 5


@dataclass(frozen=True)
class Spelled:
    """A spelling and how tightly it holds together."""

    text: str
    level: Level


class Notation(Protocol):
    """How the nodes of an expression are spelled."""

    minus: str
    plus: str

    def binding(self, variables: Sequence[sp.MatrixSymbol]) -> Notation:
        """The notation below a minimum over matrices, which may be letters of their own."""

    def symbol(self, value: sp.Basic) -> str:
        """A letter, a dimension, or an index."""

    def member(self, family: str, index: sp.Expr) -> str:
        """p_j."""

    def number(self, value: sp.Rational) -> str:
        """A positive rational number."""

    def identity(self, size: sp.Expr) -> str:
        """I."""

    def zero(self, shape: tuple[sp.Expr, sp.Expr]) -> str:
        """A zero matrix."""

    def space(self, shape: tuple[sp.Expr, sp.Expr]) -> str:
        """The set of all matrices of a shape."""

    def brackets(self, text: str) -> str:
        """Parentheses."""

    def join(self, factors: Sequence[str]) -> str:
        """A product."""

    def fraction(self, above: str, below: str) -> str:
        """A fraction; `above` and `below` need no parentheses of their own."""

    def raised(self, base: str, exponent: str) -> str:
        """A superscript: T, -T, or a rational number."""

    def root(self, text: str) -> str:
        """A square root."""

    def norm(self, text: str, kind: str) -> str:
        """‖·‖_F or ‖·‖_2."""

    def absolute(self, text: str) -> str:
        """|·|."""

    def inner(self, left: str, right: str) -> str:
        """⟨·, ·⟩."""

    def applied(self, name: str, arguments: Sequence[str]) -> str:
        """A function (`tr`, `rank`, `λ_min`, `min`, or a letter) at its arguments."""

    def function(self, name: str) -> str:
        """A named function."""

    def nabla(self, variable: str, value: str) -> str:
        """A gradient, or with no variable and value the Hessian's ∇²."""

    def form(self, hessian: str, first: str, second: str) -> str:
        """[∇²f](A, B)."""

    def stack(self, rows: Sequence[Sequence[str]]) -> str:
        """Blocks."""

    def total(self, index: str, relation: str, bounds: Sequence[str], body: str) -> str:
        """Σ_j."""

    def least(self, variables: Sequence[sp.MatrixSymbol], body: str) -> str:
        """The minimum over matrices."""


def spell(notation: Notation, value: sp.Basic) -> str:
    """The spelling of an expression.

    Raises:
        SymbolicError: a node has no spelling.
    """
    return _spell(notation, value).text


def terms_of(value: sp.Basic) -> list[tuple[str, sp.Basic]]:
    """The terms of a sum with their signs; a single one if it is no sum."""
    if not isinstance(value, sp.Add | sp.MatAdd):
        return [_signed(value)]
    return [term for part in value.args for term in terms_of(part)]


def signed_terms(notation: Notation, value: sp.Basic) -> list[str]:
    """The spelling of each term, its sign in front (none before a positive first one)."""
    found = []
    for at, (sign, term) in enumerate(terms_of(value)):
        text = _at_least(notation, term, Level.INDEXED_SUM)
        if at:
            found.append((notation.minus if sign == "-" else notation.plus) + text)
        else:
            found.append(notation.minus.strip() + text if sign == "-" else text)
    return found


def _signed(term: sp.Basic) -> tuple[str, sp.Basic]:
    if isinstance(term, Entry):
        sign, inside = _signed(term.matrix)
        return sign, Entry(inside)
    number, scalars, matrices = _parts(term)
    if number >= 0:
        return "+", term
    return "-", nodes.product([-number, *scalars, *matrices])


def _parts(value: sp.Basic) -> tuple[sp.Rational, list[sp.Basic], list[sp.Basic]]:
    """The rational number, the other scalars and the matrices of a product."""
    flat = list(nodes.factors([value]))
    number = sp.Integer(1)
    for one in flat:
        if isinstance(one, sp.Rational):
            number *= one
    scalars = [one for one in flat if not nodes.is_matrix(one) and not isinstance(one, sp.Rational)]
    return number, scalars, [one for one in flat if nodes.is_matrix(one)]


def _at_least(notation: Notation, value: sp.Basic, level: Level) -> str:
    spelled = _spell(notation, value)
    return spelled.text if spelled.level >= level else notation.brackets(spelled.text)


def _spell(notation: Notation, value: sp.Basic) -> Spelled:
    if isinstance(value, Entry):
        return _spell(notation, value.matrix)
    if isinstance(value, sp.Add | sp.MatAdd):
        return Spelled("".join(signed_terms(notation, value)), Level.SUM)
    if isinstance(value, sp.Mul | sp.MatMul | sp.Rational):
        return _product(notation, value)
    if isinstance(value, sp.Pow | sp.MatPow | sp.Transpose):
        return _power(notation, value)
    if isinstance(value, IndexedSum | IndexedMatrixSum):
        relation, *bounds = value.domain
        spelled = notation.total(
            spell(notation, value.index),
            str(relation),
            [spell(notation, bound) for bound in bounds],
            _at_least(notation, value.body, Level.INDEXED_SUM),
        )
        return Spelled(spelled, Level.INDEXED_SUM)
    if isinstance(value, Minimum):
        notation = notation.binding(value.variables)
        least = notation.least(value.variables, spell(notation, value.body))
        return Spelled(least, Level.MINIMUM)
    if isinstance(value, Value | Gradient) and _is_bare(value):
        return Spelled(_atom(notation, value), Level.PRODUCT)
    level = Level.FACTOR if isinstance(value, Gradient) else Level.ATOM
    return Spelled(_atom(notation, value), level)


def _is_bare(value: Value | Gradient) -> bool:
    """Whether it ends in a function's name, to which a bracket would be applied."""
    return not (value.value if isinstance(value, Gradient) else value).arguments


def _product(notation: Notation, value: sp.Basic) -> Spelled:
    number, scalars, matrices = _parts(value)
    if not scalars and not matrices and number >= 0:
        return Spelled(notation.number(number), Level.ATOM if number.q == 1 else Level.PRODUCT)
    if not scalars and not matrices:
        return Spelled(notation.minus.strip() + notation.number(-number), Level.SUM)
    texts = _coefficient(notation, abs(number), scalars, is_all=not matrices)
    for at, matrix in enumerate(matrices, 1):
        texts.append(_factor(notation, matrix, is_last=at == len(matrices)))
    text = notation.join(texts)
    if number < 0:
        return Spelled(notation.minus.strip() + text, Level.SUM)
    last = (matrices or scalars)[-1]
    ends_in_sum = isinstance(last, IndexedSum | IndexedMatrixSum)
    return Spelled(text, Level.INDEXED_SUM if ends_in_sum else Level.PRODUCT)


def _factor(notation: Notation, value: sp.Basic, *, is_last: bool) -> str:
    """A factor of a product; a sum over an index may end it without parentheses."""
    if isinstance(value, Entry):
        return notation.brackets(spell(notation, value))  # else its factors would join the others
    return _at_least(notation, value, Level.INDEXED_SUM if is_last else Level.FACTOR)


def _coefficient(
    notation: Notation, number: sp.Rational, scalars: list[sp.Basic], *, is_all: bool
) -> list[str]:
    """A positive number and scalar factors, reciprocals gathered below fraction bars."""
    texts: list[str] = []
    rest = list(scalars)
    if number.q != 1 and not any(map(_is_reciprocal, rest)):  # μ/4 rather than ¼ μ
        letters = list(takewhile(lambda one: isinstance(_base(one), sp.Symbol | Member), rest))
        above = [notation.number(sp.Integer(number.p))] if number.p != 1 or not letters else []
        above += [_factor(notation, one, is_last=False) for one in letters]
        texts.append(notation.fraction(notation.join(above), notation.number(sp.Integer(number.q))))
        rest = rest[len(letters) :]
    elif number != 1:
        texts.append(notation.number(number))
    while any(map(_is_reciprocal, rest)):
        above = list(takewhile(lambda one: not _is_reciprocal(one), rest))
        below = list(takewhile(_is_reciprocal, rest[len(above) :]))
        bases = [one.base for one in below]
        upper, lower = (spell(notation, nodes.product(part)) for part in (above, bases))
        texts.append(notation.fraction(upper, lower))
        rest = rest[len(above) + len(below) :]
    for at, one in enumerate(rest, 1):
        texts.append(_factor(notation, one, is_last=is_all and at == len(rest)))
    return texts


def _is_reciprocal(value: sp.Basic) -> bool:
    return isinstance(value, sp.Pow) and value.exp == -1


def _base(value: sp.Basic) -> sp.Basic:
    return value.base if isinstance(value, sp.Pow) else value


def _power(notation: Notation, value: sp.Basic) -> Spelled:
    if isinstance(value, sp.Transpose):
        base, exponent = value.arg, "T"
        if isinstance(base, sp.Inverse):
            base, exponent = base.arg, "-T"
    else:
        base, exponent = value.base, value.exp
        if not isinstance(exponent, sp.Rational):
            raise SymbolicError(f"the exponent {exponent} has no spelling")
        if isinstance(value, sp.Pow) and exponent == sp.Rational(1, 2):
            return Spelled(notation.root(spell(notation, base)), Level.ATOM)
        if isinstance(value, sp.Pow) and exponent == -1:
            below = spell(notation, base)
            return Spelled(notation.fraction(notation.number(sp.Integer(1)), below), Level.PRODUCT)
        exponent = str(exponent)
    inside = _spell(notation, base)
    bracketed = inside.level < Level.ATOM or isinstance(base, Entry | sp.ZeroMatrix)
    text = notation.brackets(inside.text) if bracketed else inside.text
    return Spelled(notation.raised(text, exponent), Level.FACTOR)


def _atom(notation: Notation, value: sp.Basic) -> str:  # noqa: C901, PLR0912 (one case for each kind of node)
    match value:
        case sp.Symbol() | sp.MatrixSymbol():
            return notation.symbol(value)
        case Member() | MatrixMember():
            return notation.member(value.family, value.index)
        case sp.Identity():
            return notation.identity(value.shape[0])
        case sp.ZeroMatrix():
            return notation.zero(value.shape)
        case Norm():
            kind = "2" if sp.Integer(1) in value.matrix.shape else "F"
            return notation.norm(spell(notation, value.matrix), kind)
        case Inner():
            return notation.inner(spell(notation, value.left), spell(notation, value.right))
        case sp.Trace():
            return notation.applied("tr", [spell(notation, value.arg)])
        case Rank():
            return notation.applied("rank", [spell(notation, value.matrix)])
        case LeastEigenvalue():
            return notation.applied("lambda_min", [spell(notation, value.operator)])
        case Hessian():
            return notation.nabla("", spell(notation, value.value))
        case sp.Min():
            return notation.applied("min", [spell(notation, one) for one in value.args])
        case sp.Abs():
            return notation.absolute(spell(notation, value.args[0]))
        case Value():
            name = notation.function(value.function)
            arguments = [spell(notation, one) for one in value.arguments]
            return notation.applied(name, arguments) if arguments else name
        case Gradient():
            return notation.nabla(spell(notation, value.wrt), spell(notation, value.value))
        case HessianForm():
            first, second = (spell(notation, one) for one in value.directions)
            hessian = notation.nabla("", spell(notation, value.value))
            return notation.form(hessian, first, second)
        case MatrixSet():
            return notation.space(value.shape)
        case sp.BlockMatrix():
            rows = value.blocks.tolist()
            return notation.stack([[spell(notation, block) for block in row] for row in rows])
    raise SymbolicError(f"{value} has no spelling ({type(value).__name__})")
