"""From SymPy expressions to kernel terms, and back: what is proved is what these terms say.

Independent of `calculus.py`: a derivative found there is checked in the kernel's own terms.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import sympy as sp

from symbolic.errors import LoweringError
from symbolic.expressions import (
    Declarations,
    Entry,
    FunctionDeclaration,
    Gradient,
    HessianForm,
    Inner,
    Norm,
    Statement,
    Value,
    dimension_symbol,
)
from symbolic.families import IndexedMatrixSum, IndexedSum
from symbolic.kernel import terms
from symbolic.kernel.errors import KernelError
from symbolic.kernel.terms import Letter, Polynomial
from symbolic.raising import DERIVED, defining_equations, raise_term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["defining_equations", "lower", "lower_statement", "raise_term"]


def lower(
    expression: sp.Basic,
    declarations: Declarations,
    *,
    functions: Mapping[str, FunctionDeclaration] | None = None,
) -> Polynomial:
    """The kernel polynomial of a SymPy expression; a scalar becomes one of shape 1×1.

    S⁻¹, S^(1/2) and S^(−1/2) of a declared square letter S become the letters S_inv, S_half and
    S_half_inv; `defining_equations` says what they mean.

    Args:
        expression: a scalar or a matrix expression.
        declarations: the shape of every letter.
        functions: named functions whose values are replaced by their definitions; by default
            those declared with a definition.

    Raises:
        LoweringError: a symbol is not declared, a number is a float, shapes do not fit, or there
            is no polynomial (a norm without square, a quotient, an indexed sum, a gradient).
    """
    known = declarations.functions if functions is None else functions
    return _guarded(_Context(declarations, known), expression)


def lower_statement(
    statement: Statement,
    declarations: Declarations,
    *,
    functions: Mapping[str, FunctionDeclaration] | None = None,
) -> tuple[tuple[str, Polynomial, Polynomial], ...]:
    """(relation, left, right) for each link of a chain; ":=" is "=", and 0 takes any shape.

    A relation between two nonnegative multiples of norms, or of a norm and such a number, is
    squared: ‖a‖ ≤ 2‖b‖ becomes ‖a‖² ≤ 4‖b‖².

    Raises:
        LoweringError: as in `lower`; or the two sides differ in shape, or matrices are ordered.
    """
    known = declarations.functions if functions is None else functions
    context = _Context(declarations, known)
    if len(statement.relations) != len(statement.parts) - 1:
        raise LoweringError("a chain has one relation between any two of its parts")
    links = zip(statement.relations, statement.parts[:-1], statement.parts[1:], strict=True)
    return tuple(_link(context, *link) for link in links)


@dataclass(frozen=True)
class _Context:
    """The declarations, the functions that may be expanded, and the one being expanded."""

    declarations: Declarations
    functions: Mapping[str, FunctionDeclaration]
    expanding: tuple[str, ...] = ()

    def lower(self, expression: sp.Basic) -> Polynomial:
        for kind, rule in _RULES:
            if isinstance(expression, kind):
                return rule(self, expression)
        name = type(expression).__name__
        raise LoweringError(f"{_short(expression)} ({name}) has no kernel term")


def _guarded(context: _Context, expression: sp.Basic) -> Polynomial:
    try:
        return context.lower(expression)
    except KernelError as error:
        raise LoweringError(f"{_short(expression)}: {error}") from error
    except RecursionError:
        raise LoweringError("the expression is nested too deeply") from None


def _short(expression: sp.Basic) -> str:
    text = str(expression)
    return text if len(text) <= 60 else text[:59] + "…"  # noqa: PLR2004 (a line's worth)


def _number(_: _Context, expression: sp.Rational) -> Polynomial:
    return terms.number(Fraction(expression.p, expression.q))


def _float(_: _Context, expression: sp.Float) -> Polynomial:
    raise LoweringError(f"{expression} is a float; write it as a fraction")


def _scalar_symbol(context: _Context, expression: sp.Symbol) -> Polynomial:
    name = expression.name
    matrices = context.declarations.matrices.values()
    sides = {side for one in matrices for side in (one.rows, one.cols)}
    if name in sides and expression == dimension_symbol(name):
        return terms.dimension(name)
    if name in context.declarations.scalars:
        return terms.scalar(name)
    raise LoweringError(f"scalar {name} is not declared")


def _matrix_symbol(context: _Context, expression: sp.MatrixSymbol) -> Polynomial:
    name = expression.name
    declared = context.declarations.matrices.get(name)
    if declared is None:
        raise LoweringError(f"matrix {name} is not declared")
    derived = DERIVED.fullmatch(name)
    if derived and derived["base"] in context.declarations.matrices:
        raise LoweringError(f"{name}: names in _inv and _half are those of inverses and roots")
    if declared.symbol != expression:
        rows, cols = expression.shape
        raise LoweringError(
            f"{name} of shape {rows}×{cols} is declared of shape {declared.rows}×{declared.cols}"
        )
    return terms.letter(name, declared.rows, declared.cols, symmetric=declared.symmetric)


def _sum(context: _Context, expression: sp.Add | sp.MatAdd) -> Polynomial:
    first, *others = (context.lower(one) for one in expression.args)
    return sum(others, start=first)


def _product(context: _Context, expression: sp.Mul | sp.MatMul) -> Polynomial:
    value = terms.number(1)
    for one in expression.args:
        value = value * context.lower(one)
    return value


def _transpose(context: _Context, expression: sp.Transpose) -> Polynomial:
    return context.lower(expression.arg).T


def _trace(context: _Context, expression: sp.Trace) -> Polynomial:
    return terms.trace(context.lower(expression.arg))


def _entry(context: _Context, expression: Entry) -> Polynomial:
    value = context.lower(expression.matrix)
    if not value.is_scalar:
        rows, cols = value.shape
        raise LoweringError(f"{_short(expression)}: the entry of a matrix of shape {rows}×{cols}")
    return value


def _identity(_: _Context, expression: sp.Identity) -> Polynomial:
    return terms.identity(str(expression.rows))


def _zero(_: _Context, expression: sp.ZeroMatrix) -> Polynomial:
    rows, cols = map(str, expression.shape)
    return terms.zero(rows, cols)


def _norm(_: _Context, expression: Norm) -> Polynomial:
    raise LoweringError(f"the norm {_short(expression)} is no polynomial; its even powers are")


def _power(context: _Context, expression: sp.Pow) -> Polynomial:
    base, exponent = expression.args
    if not exponent.is_Integer or exponent < 0:
        raise LoweringError(f"{_short(expression)} is no polynomial")
    if isinstance(base, Norm):
        if exponent % 2:
            raise LoweringError(f"{_short(expression)} is no polynomial; even powers of norms are")
        return _squared_norm(context, base.matrix) ** (int(exponent) // 2)
    return context.lower(base) ** int(exponent)


def _squared_norm(context: _Context, matrix: sp.MatrixExpr) -> Polynomial:
    blocks = _blocks(matrix)
    if blocks is None:
        return terms.norm2(context.lower(matrix))
    return sum((terms.norm2(context.lower(one)) for one in blocks), start=terms.number(0))


def _inner(context: _Context, expression: Inner) -> Polynomial:
    left, right = expression.args
    a, b = _blocks(left), _blocks(right)
    if a is None or b is None:
        return terms.inner(context.lower(left), context.lower(right))
    if left.is_Transpose != right.is_Transpose or len(a) != len(b):
        raise LoweringError(f"{_short(expression)} of block stacks that are cut differently")
    pairs = zip(a, b, strict=True)
    inners = (terms.inner(context.lower(one), context.lower(other)) for one, other in pairs)
    return sum(inners, start=terms.number(0))


def _blocks(matrix: sp.MatrixExpr) -> tuple[sp.MatrixExpr, ...] | None:
    """The blocks of a stack or of a transposed stack: a norm does not see the transposition."""
    inside = matrix.arg if isinstance(matrix, sp.Transpose) else matrix
    return tuple(inside.blocks) if isinstance(inside, sp.BlockMatrix) else None


def _matrix_power(context: _Context, expression: sp.MatPow) -> Polynomial:
    """S⁻¹ and S^(k/2) of a declared square letter as powers of S_inv, S_half or S_half_inv."""
    base, twice = expression.base, 2 * expression.exp
    if not twice.is_Integer:
        raise LoweringError(f"{_short(expression)}: the exponent is neither whole nor half")
    if twice >= 0 and twice % 2 == 0:
        return context.lower(base) ** (int(twice) // 2)
    inner, transposed = (base.arg, True) if isinstance(base, sp.Transpose) else (base, False)
    if isinstance(inner, sp.Identity):
        return context.lower(inner)
    if not isinstance(inner, sp.MatrixSymbol):
        raise LoweringError(f"{_short(expression)}: declare a letter for {_short(inner)}")
    context.lower(inner)
    declared = context.declarations.matrices[inner.name]
    if declared.rows != declared.cols:
        raise LoweringError(
            f"{_short(expression)}: {inner} is not square, its shape is "
            f"{declared.rows}×{declared.cols}"
        )
    if twice % 2 and not declared.symmetric:
        raise LoweringError(f"{_short(expression)}: {inner} is not declared symmetric")
    kind = ("half" if twice > 0 else "half_inv") if twice % 2 else "inv"
    letter = terms.letter(
        f"{inner.name}_{kind}", declared.rows, declared.cols, symmetric=declared.symmetric
    )
    power = letter ** abs(int(twice if twice % 2 else twice / 2))
    return power.T if transposed else power


def _value(context: _Context, expression: Value) -> Polynomial:
    name, arguments = expression.function, expression.arguments
    known = context.functions.get(name)
    if known is None or known.definition is None:
        raise LoweringError(f"{_short(expression)}: the function {name} has no definition here")
    if name in context.expanding:
        raise LoweringError(f"the definition of {name} contains {name}")
    if len(arguments) != len(known.variables):
        raise LoweringError(f"{_short(expression)}: {name} has {len(known.variables)} variables")
    inside = replace(context, expanding=(*context.expanding, name))
    images: dict[Letter, Polynomial] = {}
    for variable, argument in zip(known.variables, arguments, strict=True):
        declared = context.declarations.matrices.get(variable)
        if declared is None:
            raise LoweringError(f"the variable {variable} of {name} is not declared")
        one = Letter(declared.name, declared.rows, declared.cols, declared.symmetric)
        images[one] = context.lower(argument)
    return terms.substitute(inside.lower(known.definition), images, {}, {})


def _derivative(_: _Context, expression: Gradient | HessianForm) -> Polynomial:
    kind = type(expression).__name__
    raise LoweringError(f"{_short(expression)}: a {kind} is proved, not lowered; derive it first")


def _indexed(_: _Context, expression: sp.Basic) -> Polynomial:
    raise LoweringError(f"{_short(expression)}: a sum over an index has no kernel term")


_RULES: tuple[tuple[Any, Callable[[_Context, Any], Polynomial]], ...] = (
    (sp.Rational, _number),
    (sp.Float, _float),
    (sp.MatrixSymbol, _matrix_symbol),
    (sp.Symbol, _scalar_symbol),
    ((sp.Add, sp.MatAdd), _sum),
    ((sp.Mul, sp.MatMul), _product),
    (sp.Transpose, _transpose),
    (sp.Trace, _trace),
    (Entry, _entry),
    (sp.Identity, _identity),
    (sp.ZeroMatrix, _zero),
    (sp.MatPow, _matrix_power),
    (sp.Pow, _power),
    (Norm, _norm),
    (Inner, _inner),
    (Value, _value),
    ((Gradient, HessianForm), _derivative),
    ((sp.Sum, IndexedSum, IndexedMatrixSum), _indexed),
)


def _link(
    context: _Context, relation: str, left: sp.Basic, right: sp.Basic
) -> tuple[str, Polynomial, Polynomial]:
    relation = "=" if relation == ":=" else relation
    sizes = _size(left), _size(right)
    if sizes[0] and sizes[1] and (sizes[0][1] is not None or sizes[1][1] is not None):
        a, b = (_squared(context, *size) for size in sizes if size)
        return relation, a, b
    a, b = _guarded(context, left), _guarded(context, right)
    if left == 0 and isinstance(left, sp.Integer):
        a = terms.zero(*b.shape)
    if right == 0 and isinstance(right, sp.Integer):
        b = terms.zero(*a.shape)
    if a.shape != b.shape:
        shapes = " and ".join(f"{rows}×{cols}" for rows, cols in (a.shape, b.shape))
        raise LoweringError(f"{_short(left)} {relation} {_short(right)} of shapes {shapes}")
    if relation != "=" and not a.is_scalar:
        raise LoweringError(f"{_short(left)} {relation} {_short(right)}: an order between matrices")
    return relation, a, b


def _size(expression: sp.Basic) -> tuple[Fraction, sp.MatrixExpr | None] | None:
    """(c, M) for c‖M‖ and (c, None) for a number, with c ≥ 0 rational; else None."""
    factors = expression.args if isinstance(expression, sp.Mul) else (expression,)
    coefficient, matrix = Fraction(1), None
    for one in factors:
        if isinstance(one, sp.Rational):
            coefficient *= Fraction(one.p, one.q)
        elif isinstance(one, Norm) and matrix is None:
            matrix = one.matrix
        else:
            return None
    return (coefficient, matrix) if coefficient >= 0 else None


def _squared(context: _Context, size: Fraction, matrix: sp.MatrixExpr | None) -> Polynomial:
    square = terms.number(size**2)
    return square if matrix is None else square * _guarded(context, Norm(matrix) ** 2)
