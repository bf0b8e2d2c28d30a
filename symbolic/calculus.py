"""Gradients and Hessian forms of scalar expressions in matrix variables, factored as papers print.

The rules are those of differentials: d‖R‖² = 2⟨R, dR⟩, d⟨A, B⟩ = ⟨dA, B⟩ + ⟨A, dB⟩, d tr M = tr dM,
d(AB) = A dB + dA B, d(M⁻¹) = −M⁻¹ dM M⁻¹. Source: Magnus and Neudecker, Matrix Differential
Calculus, ch. 8–10.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import sympy as sp

from symbolic.errors import DifferentiationError
from symbolic.factoring import grouped, present, reduced
from symbolic.spelling import read, write
from symbolic.structure import (
    Bracket,
    Factor,
    Group,
    Inverted,
    Length,
    Letter,
    Pairing,
    Parameter,
    Scalar,
    Sum,
    Term,
    Traced,
    as_term,
    degree,
    flip,
    multiply,
    pairing,
    sum_of,
    transpose,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

Directions = dict[sp.Basic, Letter]
_ONE = Fraction(1)


def differential(
    expression: sp.Expr,
    directions: Mapping[sp.MatrixSymbol, sp.MatrixSymbol],
    *,
    symmetric: Collection[sp.MatrixSymbol] = (),
) -> sp.Expr:
    """The directional derivative d/dt F(W + tΔ) at t = 0, residuals kept: ½‖R‖² gives ⟨R, dR⟩.

    Args:
        expression: F, a scalar made of norms, inner products, traces and scalar coefficients.
        directions: W to Δ, of equal shape; variables not named are constants.
        symmetric: matrix symbols that stand for symmetric matrices.

    Raises:
        DifferentiationError: F is outside this grammar, or shapes do not fit.
    """
    known = _directions(directions, symmetric)
    return write(present(_derived(_scalar(expression, symmetric), known)))


def gradient(
    expression: sp.Expr,
    variable: sp.MatrixSymbol,
    *,
    symmetric: Collection[sp.MatrixSymbol] = (),
) -> sp.MatrixExpr:
    """∇_W F, of the shape of W: the matrix with dF = ⟨∇_W F, dW⟩ for every dW.

    Raises:
        DifferentiationError: as in `differential`.
    """
    known = _directions({variable: variable}, symmetric)
    derived = _derived(_scalar(expression, symmetric), known)
    terms = (new for term in derived.terms for new in _adjoint(term))
    return write(grouped(sum_of(tuple(variable.shape), *terms)))


def hessian_form(
    expression: sp.Expr,
    directions: Mapping[sp.MatrixSymbol, sp.MatrixSymbol],
    second: Mapping[sp.MatrixSymbol, sp.MatrixSymbol] | None = None,
    *,
    symmetric: Collection[sp.MatrixSymbol] = (),
) -> sp.Expr:
    """The Hessian form ∇²F(W)[Δ, Δ], or the bilinear ∇²F(W)[Δ, Δ'] with `second` the map W to Δ'.

    Raises:
        DifferentiationError: as in `differential`.
    """
    first = _directions(directions, symmetric)
    other = first if second is None else _directions(second, symmetric)
    return write(present(_derived(_derived(_scalar(expression, symmetric), other), first)))


def simplify_with(
    expression: sp.Expr | sp.MatrixExpr, vanishing: Iterable[sp.MatrixExpr]
) -> sp.Expr | sp.MatrixExpr:
    """The expression without the terms that have a factor known to be the zero matrix.

    A sum vanishes if it is a rational multiple of a given one or of its transpose; a product
    vanishes if a given product, or its transpose, stands in it as consecutive factors.

    Raises:
        DifferentiationError: shapes do not fit.
    """
    known = [_bare(read(one)) for one in vanishing]
    return write(reduced(read(expression), [*known, *map(transpose, known)]))


def _bare(part: Sum) -> Sum:
    """A sum freed of a numerical factor: c·(A − B) vanishes with A − B."""
    match part.terms:
        case (Term(scalars=(), factors=(Group(inside=inside, transposed=False),)),):
            return inside
    return part


def _scalar(expression: sp.Expr, symmetric: Collection[sp.MatrixSymbol]) -> Sum:
    part = read(expression, symmetric)
    if part.shape is None:
        return part
    if part.shape == (1, 1):
        return Sum(None, (Term(_ONE, ((Traced(part), 1),)),))
    raise DifferentiationError(
        f"only scalar functions are differentiated, and {expression} has shape "
        f"{part.shape[0]}×{part.shape[1]}"
    )


def _directions(
    directions: Mapping[sp.MatrixSymbol, sp.MatrixSymbol], symmetric: Collection[sp.MatrixSymbol]
) -> Directions:
    for variable, direction in directions.items():
        for one in (variable, direction):
            if not isinstance(one, sp.MatrixSymbol):
                raise DifferentiationError(f"{one} is no matrix symbol; one W and one Δ are needed")
        if variable in symmetric:
            raise DifferentiationError(f"{variable} is symmetric; only free variables are derived")
        if tuple(variable.shape) != tuple(direction.shape):
            raise DifferentiationError(
                f"direction {direction} of shape {direction.rows}×{direction.cols} for variable "
                f"{variable} of shape {variable.rows}×{variable.cols}"
            )
    return {w: Letter(delta, direction=True) for w, delta in directions.items()}


# Differentials of each part, by the product rule; nothing is arranged for printing here.


def _derived(part: Sum, known: Directions) -> Sum:
    return sum_of(part.shape, *(new for term in part.terms for new in _derived_term(term, known)))


def _derived_term(term: Term, known: Directions) -> Iterable[Term]:
    """The product rule: scalars from left to right, then factors from right to left.

    Right to left is the order in which (32) prints W2Δ1 + Δ2W1 and W2ᵀΔ2 + Δ2ᵀW2.
    """
    coefficient = Term(term.coefficient)
    for i, (atom, exponent) in enumerate(term.scalars):
        before, after = Term(_ONE, term.scalars[:i]), Term(_ONE, term.scalars[i + 1 :])
        for new in _derived_power(atom, exponent, known).terms:
            yield multiply(coefficient, before, new, after, Term(_ONE, (), term.factors))
    scalars = Term(_ONE, term.scalars)
    for i in reversed(range(len(term.factors))):
        before, after = Term(_ONE, (), term.factors[:i]), Term(_ONE, (), term.factors[i + 1 :])
        for new in _derived_factor(term.factors[i], known).terms:
            yield multiply(coefficient, scalars, before, new, after)


def _derived_power(atom: Scalar, exponent: int, known: Directions) -> Sum:
    if isinstance(atom, Length):
        change = _derived(atom.inside, known)
        if change.terms and exponent < 2:  # noqa: PLR2004 (the square of a norm)
            raise DifferentiationError(
                f"the norm of {write(atom.inside)} has no derivative where it is zero; square it"
            )
        outer = Term(Fraction(exponent), ((atom, exponent - 2),) if exponent > 2 else ())  # noqa: PLR2004
        inner = _paired(atom.inside, change)
    else:
        outer = Term(Fraction(exponent), ((atom, exponent - 1),) if exponent != 1 else ())
        inner = _derived_atom(atom, known)
    return sum_of(None, *(multiply(outer, term) for term in inner.terms))


def _derived_atom(atom: Parameter | Bracket | Pairing | Traced, known: Directions) -> Sum:
    match atom:
        case Parameter(expression=expression):
            _require_constant(expression, known)
            return Sum(None, ())
        case Bracket(inside=inside):
            return _derived(inside, known)
        case Pairing(left=left, right=right):
            first = _paired(right, _derived(left, known), flipped=True)
            second = _paired(left, _derived(right, known))
            return sum_of(None, *first.terms, *second.terms)
        case Traced(inside=inside):
            change = _derived(inside, known)
            products = (Sum(change.shape, (Term(_ONE, (), t.factors),)) for t in change.terms)
            parts = zip(change.terms, products, strict=True)
            return sum_of(
                None, *(Term(t.coefficient, (*t.scalars, (Traced(p), 1))) for t, p in parts)
            )


def _paired(still: Sum, change: Sum, *, flipped: bool = False) -> Sum:
    """⟨M, dM⟩, or ⟨dM, M⟩ if flipped; what depends on Δ through a scalar factor leaves the pair."""
    by_scalar = [term for term in change.terms if any(degree(atom) for atom, _ in term.scalars)]
    rest = Sum(change.shape, tuple(term for term in change.terms if term not in by_scalar))
    split = [(Term(t.coefficient, t.scalars), Term(_ONE, (), t.factors)) for t in by_scalar]
    parts = [(scalars, Sum(change.shape, (product,))) for scalars, product in split]
    pairs = (
        multiply(scalars, pairing(*((one, still) if flipped else (still, one))))
        for scalars, one in ((Term(_ONE), rest), *parts)
    )
    return sum_of(None, *pairs)


def _derived_factor(factor: Factor, known: Directions) -> Sum:
    match factor:
        case Letter(expression=expression, direction=False) if expression in known:
            delta = replace(known[expression], transposed=factor.transposed)
            return Sum(tuple(expression.shape), (Term(_ONE, (), (delta,)),))
        case Letter(expression=expression, direction=False):
            _require_constant(expression, known)
            return Sum(tuple(expression.shape), ())
        case Letter():
            return Sum(tuple(factor.expression.shape), ())
        case Group(inside=inside, transposed=transposed):
            change = _derived(inside, known)
            return transpose(change) if transposed else change
        case Inverted(inside=inside):
            before, after = Term(Fraction(-1), (), (factor,)), Term(_ONE, (), (factor,))
            terms = tuple(multiply(before, t, after) for t in _derived(inside, known).terms)
            return Sum(inside.shape, terms)


def _require_constant(expression: sp.Basic, known: Directions) -> None:
    present = sorted(str(w) for w in known if expression.has(w))
    if present:
        raise DifferentiationError(
            f"{expression} is outside the grammar of differentiation, and it contains {present[0]}"
        )


# The gradient: dF = Σ ⟨A, L Δ R⟩ = ⟨Σ Lᵀ A Rᵀ, Δ⟩.


def _adjoint(term: Term) -> Iterable[Term]:
    """The terms of G, where the term is linear in Δ, hence ⟨G, Δ⟩."""
    (atom,) = (atom for atom, _ in term.scalars if degree(atom))
    rest = multiply(term, Term(_ONE, ((atom, -1),)))
    if isinstance(atom, Pairing):
        moving, other = (atom.left, atom.right) if degree(atom.left) else (atom.right, atom.left)
        still = as_term(other)
    elif isinstance(atom, Traced):
        moving, still = atom.inside, Term(_ONE)
    else:
        raise DifferentiationError(f"{write(Sum(None, (term,)))} is not linear in the direction")
    for one in moving.terms:
        i, delta = next((i, f) for i, f in enumerate(one.factors) if degree(f))
        left, right = one.factors[:i], one.factors[i + 1 :]
        if isinstance(delta, Letter) and delta.transposed:
            factors = right + flip(still.factors) + left
        else:
            factors = flip(left) + still.factors + flip(right)
        scalars = (Term(t.coefficient, t.scalars) for t in (one, still))
        yield multiply(rest, *scalars, Term(_ONE, (), factors))
