"""Sums of products whose parentheses stay where they were written: the form the calculus works in.

The residual of ‖W2W1X − Y‖² remains one factor of its gradient. Equality ignores the order of
addition, and of what is symmetric by definition: ⟨A, B⟩ = ⟨B, A⟩, tr(AB) = tr(BA), ‖A‖ = ‖Aᵀ‖.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import sympy as sp

if TYPE_CHECKING:
    from collections.abc import Iterable

Shape = tuple[sp.Expr, sp.Expr] | None  # None: a scalar


@dataclass(frozen=True)
class Sum:
    """A sum of terms: a matrix of the given shape, or a scalar."""

    shape: Shape
    terms: tuple[Term, ...]

    @cached_property
    def _key(self) -> tuple[object, ...]:
        return self.shape, frozenset((t.monomial, t.coefficient) for t in collect(self.terms))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sum) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@dataclass(frozen=True)
class Term:
    """coefficient · ∏ scalarsᵉ · factor…factor; no factors: a scalar, or a multiple of I."""

    coefficient: Fraction
    scalars: tuple[tuple[Scalar, int], ...] = ()
    factors: tuple[Factor, ...] = ()

    @cached_property
    def monomial(self) -> tuple[object, ...]:
        """All but the coefficient: terms with equal monomials are added up."""
        return frozenset(self.scalars), self.factors


@dataclass(frozen=True)
class Letter:
    """A matrix that is not taken apart, mostly a symbol; `direction` marks a Δ of the calculus."""

    expression: sp.MatrixExpr
    symmetric: bool = False
    transposed: bool = False
    direction: bool = False


@dataclass(frozen=True)
class Group:
    """A sum in parentheses, or its transpose."""

    inside: Sum
    transposed: bool = False


@dataclass(frozen=True)
class Inverted:
    """M⁻¹."""

    inside: Sum


@dataclass(frozen=True)
class Parameter:
    """A scalar that is not taken apart, mostly a symbol."""

    expression: sp.Expr


@dataclass(frozen=True)
class Length:
    """‖M‖, equal to ‖Mᵀ‖."""

    inside: Sum

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Length) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @cached_property
    def _key(self) -> frozenset[Sum]:
        return frozenset({self.inside, transpose(self.inside)})


@dataclass(frozen=True)
class Bracket:
    """A scalar sum in parentheses."""

    inside: Sum


@dataclass(frozen=True)
class Pairing:
    """⟨A, B⟩, equal to ⟨B, A⟩ and to ⟨Aᵀ, Bᵀ⟩."""

    left: Sum
    right: Sum

    @cached_property
    def _key(self) -> frozenset[object]:
        flipped = frozenset({transpose(self.left), transpose(self.right)})
        return frozenset({frozenset({self.left, self.right}), flipped})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pairing) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@dataclass(frozen=True)
class Traced:
    """tr(M); the trace of one product is equal to those of its rotations and of its transpose."""

    inside: Sum

    @cached_property
    def _key(self) -> object:
        if len(self.inside.terms) != 1:
            return self.inside
        term = self.inside.terms[0]
        words = (term.factors, flip(term.factors))
        turned = frozenset(w[i:] + w[:i] for w in words for i in range(max(1, len(w))))
        return term.coefficient, frozenset(term.scalars), turned, self.inside.shape

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Traced) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


Factor = Letter | Group | Inverted
Scalar = Parameter | Length | Bracket | Pairing | Traced


def degree(part: Sum | Term | Factor | Scalar) -> int:
    """How many directions Δ each product in the part contains (every part is homogeneous in Δ)."""
    match part:
        case Sum(terms=terms):
            return max((degree(term) for term in terms), default=0)
        case Term(scalars=scalars, factors=factors):
            return sum(e * degree(atom) for atom, e in scalars) + sum(map(degree, factors))
        case Letter(direction=direction):
            return int(direction)
        case Pairing(left=left, right=right):
            return degree(left) + degree(right)
    return 0 if isinstance(part, Parameter) else degree(part.inside)


def factor_shape(factor: Factor) -> tuple[sp.Expr, sp.Expr]:
    """(rows, columns) of a factor."""
    match factor:
        case Letter(expression=expression, transposed=transposed):
            rows, cols = expression.shape
        case Group(inside=Sum(shape=(rows, cols)), transposed=transposed):
            pass
        case Inverted(inside=Sum(shape=(rows, cols))):
            transposed = False
    return (cols, rows) if transposed else (rows, cols)


def collect(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Equal monomials added up, in the order of their first appearance; zeros dropped."""
    found: dict[tuple[object, ...], Term] = {}
    for term in terms:
        old = found.get(term.monomial)
        total = term.coefficient + (old.coefficient if old else 0)
        found[term.monomial] = replace(old or term, coefficient=total)
    return tuple(term for term in found.values() if term.coefficient)


def multiply(*terms: Term) -> Term:
    """The product of terms, factors in order, powers of equal scalars added up."""
    coefficient, powers, factors = Fraction(1), dict[Scalar, int](), tuple[Factor, ...]()
    for term in terms:
        coefficient *= term.coefficient
        factors += term.factors
        for atom, exponent in term.scalars:
            powers[atom] = powers.get(atom, 0) + exponent
    return Term(coefficient, tuple((a, e) for a, e in powers.items() if e), factors)


def as_term(part: Sum) -> Term:
    """A sum as one term: itself, or put in parentheses."""
    if len(part.terms) == 1:
        return part.terms[0]
    if not part.terms:
        return Term(Fraction(0))
    if part.shape is None:
        return Term(Fraction(1), ((Bracket(part), 1),))
    return Term(Fraction(1), (), (Group(part),))


def sum_of(shape: Shape, *terms: Term) -> Sum:
    """The sum of terms, collected, a lone group among them freed of its parentheses."""
    free: list[Term] = []
    for term in terms:
        match term:
            case Term(coefficient=1, scalars=(), factors=(Group(transposed=False) as group,)):
                free += group.inside.terms
            case Term(coefficient=1, scalars=((Bracket() as bracket, 1),), factors=()) if (
                shape is None
            ):
                free += bracket.inside.terms
            case _:
                free.append(term)
    return Sum(shape, collect(free))


def transpose(part: Sum) -> Sum:
    """The transpose; it reaches the factors, and a symmetric group stays as it is."""
    shape = part.shape and (part.shape[1], part.shape[0])
    return Sum(shape, tuple(replace(term, factors=flip(term.factors)) for term in part.terms))


def flip(factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
    """The factors of the transposed product."""
    return tuple(_flip_one(factor) for factor in reversed(factors))


def _flip_one(factor: Factor) -> Factor:
    match factor:
        case Letter():
            return replace(factor, transposed=not (factor.transposed or factor.symmetric))
        case Group():
            flipped = not (factor.transposed or is_symmetric(factor.inside))
            return replace(factor, transposed=flipped)
        case Inverted():
            return Inverted(transpose(factor.inside))


def is_symmetric(part: Sum) -> bool:
    """Whether the transposed sum has the same terms."""
    return part.shape is not None and part.shape[0] == part.shape[1] and part == transpose(part)


def pairing(left: Sum, right: Sum) -> Term:
    """⟨A, B⟩ as a term: ‖A‖² where A and B are equal, 0 where one of them is."""
    if not left.terms or not right.terms:
        return Term(Fraction(0))
    if left == right:
        return Term(Fraction(1), ((Length(left), 2),))
    return Term(Fraction(1), ((Pairing(left, right), 1),))
