"""Mutants of a printed formula: every small change of its SymPy tree, one place at a time.

The changes are the slips that proofs suffer from: a sign, a coefficient, a transpose, two factors
in the wrong order, a factor or a term left out, an inverse or a root too many or too few.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import sympy as sp
from sympy.matrices.exceptions import ShapeError

from symbolic.expressions import Gradient, HessianForm, Norm, Value
from symbolic.latex import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from symbolic.expressions import Statement

SIGN = "sign flipped"
COEFFICIENT = "coefficient changed"
TRANSPOSE = "transpose added or dropped"
SWAP = "factors swapped"
FACTOR = "factor dropped"
TERM = "term dropped"
POWER = "inverse or power changed"
HYPOTHESIS = "hypothesis dropped"
KINDS = (SIGN, COEFFICIENT, TRANSPOSE, SWAP, FACTOR, TERM, POWER, HYPOTHESIS)

HALF = sp.Rational(1, 2)
Statements = tuple["Statement", ...]
Path = tuple[int, ...]  # which argument to go to, from the root of a tree
Edit = tuple[str, Path, "Callable[[], sp.Basic]"]  # its kind, its place, and what stands there then


@dataclass(frozen=True)
class Mutant:
    """Statements that differ from the printed ones in one place.

    Attributes:
        kind: in what way they differ.
        statements: empty where SymPy refuses to build them.
        refusal: why it does.
    """

    kind: str
    statements: Statements
    refusal: str = ""


def mutants(statements: Sequence[Statement]) -> Iterator[Mutant]:
    """Every mutant of a display of statements, each once, in the order of the print."""
    printed = tuple(statements)
    seen = {printed}
    for at, statement in enumerate(printed):
        for place, part in enumerate(statement.parts):
            for kind, path, build in _edits_of_part(part):
                try:
                    changed = replaced(part, path, build())
                except (ShapeError, TypeError) as error:
                    yield Mutant(kind, (), str(error))
                    continue
                parts = (*statement.parts[:place], changed, *statement.parts[place + 1 :])
                made = (*printed[:at], replace(statement, parts=parts), *printed[at + 1 :])
                if made not in seen:
                    seen.add(made)
                    yield Mutant(kind, made)


def replaced(node: sp.Basic, path: Path, new: sp.Basic) -> sp.Basic:
    """The tree with another subtree at a place, in the form that the reader makes.

    Raises:
        ShapeError, TypeError: SymPy refuses to build it.
    """
    if not path:
        return new
    at, *rest = path
    arguments = list(node.args)
    arguments[at] = replaced(arguments[at], tuple(rest), new)
    if isinstance(node, sp.Add | sp.MatAdd):
        return nodes.total(arguments)
    if isinstance(node, sp.Mul | sp.MatMul):
        return nodes.product(arguments)
    if isinstance(node, sp.Inverse):
        return nodes.power(arguments[0], sp.Integer(-1))
    if isinstance(node, sp.MatPow | sp.Pow):
        return nodes.power(*arguments)
    return node.func(*arguments)


def _edits_of_part(part: sp.Basic) -> Iterator[Edit]:
    """The edits of one side of a relation, which is a sum of one term if it is no sum."""
    if part == 0 or isinstance(part, sp.ZeroMatrix):
        return
    if not isinstance(part, sp.Add | sp.MatAdd):
        for kind, changed in _changed_terms(part):
            yield kind, (), partial(_same, changed)
    yield from _edits(part, ())


def _same(node: sp.Basic) -> sp.Basic:
    return node


def _changed_terms(term: sp.Basic) -> Iterator[tuple[str, sp.Basic]]:
    yield SIGN, nodes.negative(term)
    yield COEFFICIENT, nodes.product([sp.Integer(2), term])
    yield COEFFICIENT, nodes.product([HALF, term])


def _edits(node: sp.Basic, path: Path) -> Iterator[Edit]:
    """The edits at a node of the tree and at the nodes below it."""
    if isinstance(node, sp.ZeroMatrix | sp.Identity | Gradient) or node.is_Number:
        return
    if isinstance(node, sp.Add | sp.MatAdd):
        yield from _edits_of_sum(node.args, path)
    elif isinstance(node, sp.Mul | sp.MatMul):
        yield from _edits_of_product(node.args, path)
    elif isinstance(node, sp.Transpose):
        yield TRANSPOSE, path, partial(_same, node.arg)
    elif nodes.is_matrix(node):
        yield TRANSPOSE, path, partial(nodes.transpose, node)
    if isinstance(node, sp.Inverse | sp.MatPow | sp.Pow):
        yield from _edits_of_power(node, path)
    for at, child in enumerate(node.args):
        if _is_open(node, at):
            inside = isinstance(node, sp.Transpose | sp.Inverse | sp.MatPow)
            for edit in _edits(child, (*path, at)):
                # (Mᵀ)ᵀ and (Mᵀ)⁻¹ have been made one level up
                if not (inside and edit[:2] == (TRANSPOSE, (*path, at))):
                    yield edit


def _edits_of_sum(terms: Sequence[sp.Basic], path: Path) -> Iterator[Edit]:
    for at, term in enumerate(terms):
        before, after = terms[:at], terms[at + 1 :]
        yield TERM, path, partial(nodes.total, [*before, *after])
        for kind, changed in _changed_terms(term):
            yield kind, path, partial(nodes.total, [*before, changed, *after])


def _edits_of_product(factors: Sequence[sp.Basic], path: Path) -> Iterator[Edit]:
    matrices = [one for one in factors if nodes.is_matrix(one)]
    for at, factor in enumerate(factors):
        before, after = factors[:at], factors[at + 1 :]
        if not factor.is_Number and matrices != [factor]:
            yield FACTOR, path, partial(nodes.product, [*before, *after])
        if after and nodes.is_matrix(factor):
            yield SWAP, path, partial(nodes.product, [*before, after[0], factor, *after[1:]])


def _edits_of_power(node: sp.Basic, path: Path) -> Iterator[Edit]:
    base, *rest = node.args
    exponent = sp.Integer(-1) if isinstance(node, sp.Inverse) else rest[0]
    if isinstance(base, Norm) or not isinstance(exponent, sp.Rational):
        return
    others = (exponent - 1, exponent + 1) if exponent > 1 else (sp.Integer(1), -exponent)
    for other in dict.fromkeys(others):
        yield POWER, path, partial(nodes.power, base, other)


def _is_open(node: sp.Basic, at: int) -> bool:
    """Whether edits of an argument make sense: not in names, sizes, variables and exponents."""
    child = node.args[at]
    if isinstance(node, sp.MatrixSymbol | sp.Symbol):
        return False
    if isinstance(node, Value | HessianForm):  # its arguments, where they are more than letters
        return not isinstance(child, sp.MatrixSymbol | sp.Symbol)
    if isinstance(node, sp.MatPow | sp.Pow | sp.Inverse):
        return at == 0
    return isinstance(child, sp.Expr | sp.MatrixExpr)
