"""SymPy expressions as sums of products with their parentheses kept, and back, unevaluated."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any

import sympy as sp

from symbolic.errors import DifferentiationError
from symbolic.expressions import Entry, Inner, Norm
from symbolic.structure import (
    Factor,
    Group,
    Inverted,
    Length,
    Letter,
    Pairing,
    Parameter,
    Scalar,
    Shape,
    Sum,
    Term,
    Traced,
    as_term,
    is_symmetric,
    multiply,
    pairing,
    sum_of,
    transpose,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

_ONE = Fraction(1)
_MAX_POWER = 64  # a bound on work: higher powers are written out, factor by factor


def read(expression: sp.Basic, symmetric: Collection[sp.MatrixSymbol] = ()) -> Sum:
    """The sum that a SymPy expression spells; what cannot be taken apart becomes a single letter.

    Args:
        expression: a scalar or a matrix expression.
        symmetric: the symbols that stand for symmetric matrices.

    Raises:
        DifferentiationError: shapes do not fit, or a number is a float.
    """
    for kind, rule in _RULES:
        if isinstance(expression, kind):
            return rule(expression, symmetric)
    if isinstance(expression, sp.MatrixExpr):
        letter = Letter(expression, expression in symmetric)
        return Sum(tuple(expression.shape), (Term(_ONE, (), (letter,)),))
    return _atom(Parameter(expression))


def write(part: Sum) -> sp.Expr | sp.MatrixExpr:
    """The SymPy expression of a sum, unevaluated: terms and factors in their order.

    A product has one scalar factor before its matrices, if any, and one number before its other
    scalars, as in what the LaTeX reader makes.
    """
    if part.shape is None:
        added = [_write_scalars(term) for term in part.terms]
        return sp.Add(*added, evaluate=False) if added else sp.S.Zero
    if not part.terms:
        return sp.ZeroMatrix(*part.shape)
    products = [_write_product(term, part.shape) for term in part.terms]
    return sp.MatAdd(*products) if len(products) > 1 else products[0]


def _atom(atom: Scalar) -> Sum:
    return Sum(None, (Term(_ONE, ((atom, 1),)),))


def _read_number(expression: sp.Rational, _: Collection[sp.MatrixSymbol]) -> Sum:
    return sum_of(None, Term(Fraction(expression.p, expression.q)))


def _refuse_float(expression: sp.Float, _: Collection[sp.MatrixSymbol]) -> Sum:
    raise DifferentiationError(f"{expression} is a float; write it as a fraction")


def _read_sum(expression: sp.Add | sp.MatAdd, symmetric: Collection[sp.MatrixSymbol]) -> Sum:
    parts = [read(one, symmetric) for one in expression.args]
    for one, part in zip(expression.args, parts, strict=True):
        if part.shape != parts[0].shape:
            raise DifferentiationError(
                f"{expression.args[0]} ({_show(parts[0].shape)}) and {one} ({_show(part.shape)}) "
                "cannot be added"
            )
    return sum_of(parts[0].shape, *(term for part in parts for term in part.terms))


def _read_product(expression: sp.Mul | sp.MatMul, symmetric: Collection[sp.MatrixSymbol]) -> Sum:
    shape: Shape = None
    terms: list[Term] = []
    for one in expression.args:
        part = read(one, symmetric)
        terms.append(as_term(part))
        if shape is None or part.shape is None:
            shape = shape or part.shape
        elif shape[1] == part.shape[0]:
            shape = (shape[0], part.shape[1])
        else:
            raise DifferentiationError(
                f"a factor {_show(shape)} cannot stand before {one} ({_show(part.shape)})"
            )
    return sum_of(shape, multiply(*terms))


def _read_power(expression: sp.Pow, symmetric: Collection[sp.MatrixSymbol]) -> Sum:
    base, exponent = expression.args
    if not exponent.is_Integer:
        return _atom(Parameter(expression))
    _bound(expression, exponent)
    if isinstance(base, Norm) and _blocks(base.matrix):
        if exponent % 2 or exponent < 0:
            raise DifferentiationError(
                f"{expression}: of a block stack only even powers of the norm"
            )
        base, exponent = Inner(base.matrix, base.matrix), exponent // 2
    one = as_term(read(base, symmetric))
    if exponent < 0 and not all(isinstance(atom, Parameter) for atom, _ in one.scalars):
        return _atom(Parameter(expression))
    powers = tuple((atom, e * int(exponent)) for atom, e in one.scalars)
    return sum_of(None, Term(one.coefficient ** int(exponent), powers))


def _read_norm(expression: Norm, symmetric: Collection[sp.MatrixSymbol]) -> Sum:
    return _atom(Length(read(expression.matrix, symmetric)))


def _read_inner(expression: Inner, symmetric: Collection[sp.MatrixSymbol]) -> Sum:
    left, right = _blocks(expression.left), _blocks(expression.right)
    if left and right and left[0] == right[0]:
        pairs = zip(left[1], right[1], strict=True)
        parts = [read(Inner(a, b), symmetric) for a, b in pairs]
        return sum_of(None, *(term for part in parts for term in part.terms))
    a, b = (read(one, symmetric) for one in expression.args)
    if a.shape != b.shape:
        raise DifferentiationError(f"{expression} pairs {_show(a.shape)} with {_show(b.shape)}")
    return sum_of(None, pairing(a, b))


def _blocks(matrix: sp.MatrixExpr) -> tuple[object, tuple[sp.MatrixExpr, ...]] | None:
    """How a block stack, or a transposed one, is cut, and its blocks."""
    inside = matrix.arg if isinstance(matrix, sp.Transpose) else matrix
    if not isinstance(inside, sp.BlockMatrix):
        return None
    cut = (matrix is inside, tuple(inside.rowblocksizes), tuple(inside.colblocksizes))
    return cut, tuple(inside.blocks)


def _read_trace(expression: sp.Trace | Entry, symmetric: Collection[sp.MatrixSymbol]) -> Sum:
    inside = read(expression.args[0], symmetric)
    if inside.shape is None or inside.shape[0] != inside.shape[1]:
        raise DifferentiationError(f"{expression}: the trace of a matrix {_show(inside.shape)}")
    return _atom(Traced(inside))


def _read_transpose(expression: sp.Transpose, symmetric: Collection[sp.MatrixSymbol]) -> Sum:
    inside = read(expression.arg, symmetric)
    if inside.shape is None or len(inside.terms) == 1 or is_symmetric(inside):
        return transpose(inside)
    group = Group(inside, transposed=True)
    return Sum((inside.shape[1], inside.shape[0]), (Term(_ONE, (), (group,)),))


def _read_identity(expression: sp.Identity, _: Collection[sp.MatrixSymbol]) -> Sum:
    return Sum(tuple(expression.shape), (Term(_ONE),))


def _read_zero(expression: sp.ZeroMatrix, _: Collection[sp.MatrixSymbol]) -> Sum:
    return Sum(tuple(expression.shape), ())


def _read_matrix_power(expression: sp.MatPow, symmetric: Collection[sp.MatrixSymbol]) -> Sum:
    base = read(expression.base, symmetric)
    if base.shape is None or base.shape[0] != base.shape[1]:
        raise DifferentiationError(f"{expression}: no power of a matrix {_show(base.shape)}")
    if not expression.exp.is_Integer:
        return Sum(
            base.shape, (Term(_ONE, (), (Letter(expression, expression.base in symmetric),)),)
        )
    _bound(expression, expression.exp)
    one = as_term(base if expression.exp >= 0 else _inverse(base))
    return sum_of(base.shape, multiply(*[one] * abs(int(expression.exp))))


def _bound(expression: sp.Basic, exponent: sp.Integer) -> None:
    if abs(exponent) > _MAX_POWER:
        raise DifferentiationError(f"{expression}: no power above {_MAX_POWER} is differentiated")


def _inverse(base: Sum) -> Sum:
    match base.terms:
        case (Term(coefficient=1, scalars=(), factors=(Inverted(inside=inside),)),):
            return inside
        case (Term(coefficient=1, scalars=(), factors=()),):
            return base
    return Sum(base.shape, (Term(_ONE, (), (Inverted(base),)),))


_RULES: tuple[tuple[Any, Callable[[Any, Collection[sp.MatrixSymbol]], Sum]], ...] = (
    (sp.Rational, _read_number),
    (sp.Float, _refuse_float),
    ((sp.Add, sp.MatAdd), _read_sum),
    ((sp.Mul, sp.MatMul), _read_product),
    (sp.MatPow, _read_matrix_power),
    (sp.Pow, _read_power),
    (Norm, _read_norm),
    (Inner, _read_inner),
    ((sp.Trace, Entry), _read_trace),
    (sp.Transpose, _read_transpose),
    (sp.Identity, _read_identity),
    (sp.ZeroMatrix, _read_zero),
)


def _show(shape: Shape) -> str:
    return f"of shape {shape[0]}×{shape[1]}" if shape else "that is a scalar"


def _write_scalars(term: Term) -> sp.Expr:
    """The number where it is not 1, the parameters, the other scalars."""
    ordered = sorted(term.scalars, key=lambda one: not isinstance(one[0], Parameter))
    parts = [_write_power(atom, exponent) for atom, exponent in ordered]
    if term.coefficient != 1:
        parts.insert(0, sp.Rational(term.coefficient.numerator, term.coefficient.denominator))
    return sp.Mul(*parts, evaluate=False)


def _write_power(atom: Scalar, exponent: int) -> sp.Expr:
    written = _write_atom(atom)
    return written if exponent == 1 else sp.Pow(written, exponent, evaluate=False)


def _write_atom(atom: Scalar) -> sp.Expr:
    match atom:
        case Parameter(expression=expression):
            return expression
        case Pairing(left=left, right=right):
            return Inner(write(left), write(right))
        case Traced(inside=Sum(shape=(1, 1)) as inside):
            return Entry(write(inside))
    kind: Callable[[Any], sp.Expr] = {Length: Norm, Traced: sp.Trace}.get(type(atom), _itself)
    return kind(write(atom.inside))


def _itself(written: sp.Expr) -> sp.Expr:
    return written


def _write_product(term: Term, shape: tuple[sp.Expr, sp.Expr]) -> sp.MatrixExpr:
    scalar = _write_scalars(term)
    factors = list(_write_factors(term.factors)) or [sp.Identity(shape[0])]
    parts = factors if scalar == 1 else [scalar, *factors]
    return sp.MatMul(*parts) if len(parts) > 1 else parts[0]


def _write_factors(factors: Iterable[Factor]) -> Iterable[sp.MatrixExpr]:
    """Each factor written; X X is X², but X⁻¹X⁻¹ stays."""
    for factor, run in groupby(factors):
        count = len(list(run))
        written = _write_factor(factor)
        if count == 1 or isinstance(factor, Inverted):
            yield from [written] * count
        else:
            yield sp.MatPow(written, count)


def _write_factor(factor: Factor) -> sp.MatrixExpr:
    match factor:
        case Letter(expression=written, transposed=transposed):
            pass
        case Group(inside=inside, transposed=transposed):
            written = write(inside)
        case Inverted(inside=inside):
            written, transposed = sp.Inverse(write(inside)), False
    return sp.Transpose(written) if transposed else written
