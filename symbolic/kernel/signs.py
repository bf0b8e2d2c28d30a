"""Rules on squares, signs and quotients."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from symbolic.kernel import terms
from symbolic.kernel.equations import weighted
from symbolic.kernel.errors import RuleError
from symbolic.kernel.judgments import Equation, Judgment, Nonnegative, Nonzero, Positive, Sign
from symbolic.kernel.sequents import Sequent, Theorem, demand_equal, expect, rule, united
from symbolic.kernel.terms import Polynomial, Rational

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import UnionType

Square = tuple[Rational, tuple[Theorem, ...], Polynomial]
_SQUARES = [(object, [Theorem], Polynomial)]


def _sum_of_squares(squares: Iterable[Square], sign: type[Sign] | UnionType) -> Polynomial:
    """The sum Σ cᵢ·sᵢ₁⋯sᵢₘ·‖Mᵢ‖² with cᵢ > 0 rational and theorems on the sign of each sᵢⱼ."""
    total = terms.number(0)
    for coefficient, factors, matrix in squares:
        weight = terms.number(coefficient)  # refuses what is no rational
        if not coefficient > 0:
            raise RuleError(f"the weight {coefficient} is not positive")
        for factor in factors:
            if not isinstance(factor.conclusion, sign):
                raise RuleError(f"the factor is not known to be positive: {factor.conclusion}")
            weight = weight * factor.conclusion.value
        total = total + weight * terms.norm2(matrix)
    return total


@rule(Theorem, _SQUARES, int)
def vanishing_square(theorem: Theorem, squares: tuple[Square, ...], index: int) -> Sequent:
    """A vanishing sum of squares.

    Γ ⊢ a = b    Δᵢⱼ ⊢ sᵢⱼ > 0      a − b ≡ Σ cᵢ·sᵢ₁⋯sᵢₘ·‖Mᵢ‖², cᵢ > 0
    ──────────────────────────────────────────────────────────────────
    Γ ∪ Δ ⊢ Mₖ = 0

    Raises:
        RuleError: a weight is not positive, or the sum is not the residual, which is shown.
    """
    total = _sum_of_squares(squares, Positive)
    demand_equal(expect(theorem, Equation).residual, total, "the sum of squares")
    if not 0 <= index < len(squares):
        raise RuleError(f"there is no square {index} among {len(squares)}")
    matrix = squares[index][2]
    factors = (factor for _, factors, _ in squares for factor in factors)
    return united(Equation(matrix, terms.zero(*matrix.shape)), [theorem, *factors])


@rule(Sign, _SQUARES, [(Polynomial, Theorem, Polynomial)])
def sum_of_squares(
    goal: Sign,
    squares: tuple[Square, ...],
    parts: tuple[tuple[Polynomial, Theorem, Polynomial], ...],
) -> Sequent:
    """A sum of squares, modulo equations.

    Δᵢⱼ ⊢ sᵢⱼ ≥ 0    Γₖ ⊢ aₖ = bₖ      p ≡ Σ cᵢ·sᵢ₁⋯sᵢₘ·‖Mᵢ‖² + Σ lₖ·(aₖ − bₖ)·rₖ
    ──────────────────────────────────────────────────────────────────────────────
    Γ ∪ Δ ⊢ p ≥ 0

    For p > 0 one summand must be a positive rational times factors that are all > 0.

    Raises:
        RuleError: a weight is not positive, a strict goal has no strictly positive summand, or
            the two sides of ≡ differ; the residual is shown.
    """
    total = _sum_of_squares(squares, Positive | Nonnegative)
    total = total + weighted(total.shape, parts)
    demand_equal(goal.value, total, "the sum of squares")
    if isinstance(goal, Positive):
        if not any(_is_strict(square) for square in squares):
            raise RuleError(f"no summand is strictly positive, so only {goal.value} ≥ 0 follows")
    elif not isinstance(goal, Nonnegative):
        raise RuleError(f"squares show ≥ 0 or > 0, not: {goal}")
    factors = (factor for _, factors, _ in squares for factor in factors)
    return united(goal, [*factors, *(theorem for _, theorem, _ in parts)])


def _is_strict(square: Square) -> bool:
    _, factors, matrix = square
    constant = matrix.is_scalar and set(matrix.terms) == {((), (), ())}
    return constant and all(isinstance(factor.conclusion, Positive) for factor in factors)


@rule(Judgment, Theorem, Theorem)
def divide(goal: Judgment, theorem: Theorem, divisor: Theorem) -> Sequent:
    """Division by a scalar with a known sign.

    Γ ⊢ c·a = c·b    Δ ⊢ c ≠ 0        Γ ⊢ c·p ≥ 0    Δ ⊢ c > 0
    ──────────────────────────        ────────────────────────
    Γ ∪ Δ ⊢ a = b                     Γ ∪ Δ ⊢ p ≥ 0            (likewise > 0)

    Raises:
        RuleError: c is not known to be nonzero (positive), or c times the goal is not the premise.
    """
    if isinstance(goal, Equation):
        if not isinstance(divisor.conclusion, Nonzero | Positive):
            raise RuleError(f"the divisor is not known to be nonzero: {divisor.conclusion}")
        product = divisor.conclusion.value * goal.residual
        demand_equal(expect(theorem, Equation).residual, product, "the multiple")
    elif isinstance(goal, Nonnegative | Positive):
        if not isinstance(divisor.conclusion, Positive):
            raise RuleError(f"the divisor is not known to be positive: {divisor.conclusion}")
        product = divisor.conclusion.value * goal.value
        demand_equal(expect(theorem, type(goal)).value, product, "the multiple")
    else:
        raise RuleError(f"nothing to divide in: {goal}")
    return united(goal, [theorem, divisor])


@rule(Sign, [Theorem])
def weaken_sign(goal: Sign, factors: tuple[Theorem, ...]) -> Sequent:
    """A product of signs.

    Γᵢ ⊢ sᵢ > 0 or sᵢ ≠ 0      p ≡ c·s₁⋯sₘ, c ≠ 0 rational
    ───────────────────────────────────────────────────────
    Γ ⊢ p ≠ 0

    With every sᵢ > 0 (≥ 0) and c > 0 also p > 0 (p ≥ 0).

    Raises:
        RuleError: the factors are too weak, or their product is no multiple of p.
    """
    product = terms.identity(terms.ONE)
    weakest: set[type[Sign]] = set()
    for factor in factors:
        product = product * expect(factor, Sign).value
        weakest.add(type(factor.conclusion))  # type: ignore[arg-type]
    allowed: dict[type[Sign], set[type[Sign]]] = {
        Nonzero: {Nonzero, Positive},
        Positive: {Positive},
        Nonnegative: {Positive, Nonnegative},
    }
    if not weakest <= allowed[type(goal)]:
        raise RuleError(f"the factors are too weak for: {goal}")
    ratio = _ratio(goal.value, product)
    if not (ratio if isinstance(goal, Nonzero) else ratio > 0):
        raise RuleError(f"{goal.value} is not the right multiple of {product}")
    return united(goal, factors)


def _ratio(p: Polynomial, q: Polynomial) -> Rational:
    """The rational c with p = c·q ≠ 0, and 0 where there is none."""
    for key in p.terms.keys() & q.terms.keys():
        ratio = Fraction(p.terms[key]) / q.terms[key]
        return ratio if ratio * q == p else 0
    return 0


@rule(Theorem, Theorem)
def antisymmetry(first: Theorem, second: Theorem) -> Sequent:
    """A number that is neither negative nor positive.

    Γ ⊢ p ≥ 0    Δ ⊢ −p ≥ 0
    ───────────────────────
    Γ ∪ Δ ⊢ p = 0

    Raises:
        RuleError: the two values are not opposite.
    """
    value = expect(first, Nonnegative).value
    demand_equal(expect(second, Nonnegative).value, -value, "the opposite")
    return united(Equation(value, terms.number(0)), [first, second])
