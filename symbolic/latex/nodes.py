"""Unevaluated SymPy nodes in the one form that the reader makes and the writer expects.

A product is one scalar factor, if any, before the matrix factors; the scalar factor is one rational
number, if any, before the others. Order is as given; products in products and sums in sums are
flattened; nothing is collected, distributed or sorted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from symbolic.expressions import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def is_matrix(value: sp.Basic) -> bool:
    """Whether an expression is a matrix."""
    return bool(getattr(value, "is_Matrix", False))


def as_scalar(value: sp.Basic) -> sp.Expr:
    """A scalar as it is; the entry of a 1×1 matrix."""
    if not is_matrix(value):
        return value
    return sp.Integer(0) if isinstance(value, sp.ZeroMatrix) else Entry(value)


def product(values: Iterable[sp.Basic]) -> sp.Basic:
    """The product of scalars and matrices, in order."""
    number = sp.Integer(1)
    scalars: list[sp.Basic] = []
    matrices: list[sp.Basic] = []
    for value in factors(values):
        if isinstance(value, sp.Rational):
            number *= value
        else:
            (matrices if is_matrix(value) else scalars).append(value)
    numbers = [number] if number != 1 or not (scalars or matrices) else []
    front = [*numbers, *scalars]
    scalar = front[0] if len(front) == 1 else sp.Mul(*front, evaluate=False)
    if not matrices:
        return scalar
    parts = [scalar, *matrices] if front else matrices
    return parts[0] if len(parts) == 1 else sp.MatMul(*parts, evaluate=False)


def factors(values: Iterable[sp.Basic]) -> Iterator[sp.Basic]:
    """The factors of a product of products, in order."""
    for value in values:
        if isinstance(value, sp.Mul | sp.MatMul):
            yield from factors(value.args)
        else:
            yield value


def negative(value: sp.Basic) -> sp.Basic:
    """−value."""
    return product([sp.Integer(-1), value])


def total(terms: Iterable[sp.Basic]) -> sp.Basic:
    """The sum of scalars or of matrices, in order."""
    flat: list[sp.Basic] = []
    for term in terms:
        flat.extend(term.args if isinstance(term, sp.Add | sp.MatAdd) else [term])
    if len(flat) == 1:
        return flat[0]
    return (sp.MatAdd if is_matrix(flat[0]) else sp.Add)(*flat, evaluate=False)


def transpose(matrix: sp.MatrixExpr) -> sp.MatrixExpr:
    """Mᵀ, unevaluated."""
    return sp.Transpose(matrix)


def power(base: sp.Basic, exponent: sp.Rational) -> sp.Basic:
    """base^exponent for a scalar or a square matrix; M^{-1} is `Inverse(M)`."""
    if exponent == 1:
        return base
    if not is_matrix(base):
        return sp.Pow(base, exponent, evaluate=False)
    return sp.Inverse(base) if exponent == -1 else sp.MatPow(base, exponent)


def quotient(numerator: sp.Basic, denominator: sp.Expr) -> sp.Basic:
    """A quotient, a rational number where both are."""
    return product([numerator, reciprocal(denominator)])


def reciprocal(scalar: sp.Expr) -> sp.Expr:
    """1/scalar, factor by factor."""
    return product([_invert(factor) for factor in factors([scalar])])


def _invert(scalar: sp.Expr) -> sp.Expr:
    if isinstance(scalar, sp.Rational) and scalar != 0:
        return 1 / scalar
    if isinstance(scalar, sp.Pow) and isinstance(scalar.exp, sp.Rational):
        return power(scalar.base, -scalar.exp)
    return power(scalar, sp.Integer(-1))
