"""Rules on functions at a point: derivatives, critical points, curvature, global minima."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from symbolic.kernel import terms
from symbolic.kernel.errors import RuleError
from symbolic.kernel.judgments import (
    AtPoint,
    Critical,
    Derivative,
    Equation,
    Function,
    GlobalMinimum,
    LeastEigenvalueAtMost,
    NegativeCurvature,
    Nonnegative,
    Positive,
)
from symbolic.kernel.sequents import Sequent, Theorem, demand_equal, expect, rule, united
from symbolic.kernel.terms import Letter, Polynomial

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symbolic.kernel.judgments import Judgment


def derivative_value(
    function: Function, point: tuple[Polynomial, ...], direction: tuple[Polynomial, ...], order: int
) -> Polynomial:
    """dᵏ/dtᵏ F(point + t·direction) at t = 0: the product rule k times, then the values."""
    body = function.body
    taken = {one.name for one in body.letters().union(function.variables)}
    moving: dict[Letter, Letter] = {}
    values = dict(zip(function.variables, point, strict=True))
    for variable, delta in zip(function.variables, direction, strict=True):
        if delta:
            new = Letter(_new_name(taken), variable.rows, variable.cols)
            taken.add(new.name)
            moving[variable], values[new] = new, delta
    for _ in range(order):
        body = terms.product_rule(body, moving)
    return terms.substitute(body, values, {}, {})


def _new_name(taken: set[str]) -> str:
    return next(name for n in count() if (name := f"Delta{n}") not in taken)


@rule(Function, [Polynomial], [Polynomial], int)
def derivative(
    function: Function, point: tuple[Polynomial, ...], direction: tuple[Polynomial, ...], order: int
) -> Sequent:
    """The directional derivative of a polynomial function.

    ──────────────────────────────────────────────────────────────
    ⊢ dᵏ/dtᵏ F(Z + tΔ) at 0  =  the product rule's, applied k times

    Raises:
        KernelError: the order is not between 0 and 16.
        ShapeError: point or direction do not have the variables' shapes.
    """
    unknown = Derivative(function, point, direction, order, function.body)  # shapes and order fit
    value = derivative_value(function, point, direction, order)
    return Sequent(frozenset(), replace(unknown, value=value))


def _demand_gradient(at: AtPoint, index: int, gradient: Polynomial) -> None:
    """d/dt F(Z + tΔ) = ⟨G, Δ⟩ for a letter Δ in place `index` that occurs nowhere else."""
    variable = at.function.variables[index]
    name = _new_name({one.name for one in at.letters() | gradient.letters()})
    delta = terms.letter(name, variable.rows, variable.cols)
    direction = tuple(
        delta if i == index else terms.zero(one.rows, one.cols)
        for i, one in enumerate(at.function.variables)
    )
    value = derivative_value(at.function, at.point, direction, 1)
    demand_equal(terms.inner(gradient, delta), value, "the gradient")


@rule(Theorem, int, Polynomial)
def gradient_vanishes(theorem: Theorem, index: int, gradient: Polynomial) -> Sequent:
    """At a critical point the gradient in each variable vanishes.

    Γ ⊢ Z is a critical point of F      ∂ᵢF(Z)[Δ] ≡ ⟨G, Δ⟩, Δ a new letter
    ──────────────────────────────────────────────────────────────────────
    Γ ⊢ G = 0

    Raises:
        RuleError: G is not the gradient; the residual is shown.
    """
    at = expect(theorem, Critical)
    if not 0 <= index < len(at.point):
        raise RuleError(f"the function has no variable {index}")
    _demand_gradient(at, index, gradient)
    return united(Equation(gradient, terms.zero(*gradient.shape)), [theorem])


@rule(Critical, [Theorem])
def critical(goal: Critical, gradients: tuple[Theorem, ...]) -> Sequent:
    """A point where all gradients vanish is critical.

    Γᵢ ⊢ Gᵢ = 0 for each variable i      ∂ᵢF(Z)[Δ] ≡ ⟨Gᵢ, Δ⟩, Δ a new letter
    ────────────────────────────────────────────────────────────────────────
    Γ ⊢ Z is a critical point of F

    Raises:
        RuleError: a variable has no equation, or its Gᵢ is not the gradient (residual shown).
    """
    if len(gradients) != len(goal.point):
        raise RuleError(f"{len(gradients)} gradients for {len(goal.point)} variables")
    for index, theorem in enumerate(gradients):
        _demand_gradient(goal, index, expect(theorem, Equation).residual)
    return united(goal, gradients)


def demand_new(letters: tuple[Letter, ...], judgments: Iterable[Judgment]) -> None:
    """Nothing, when the letters are plain, different, and occur in none of the judgments.

    Raises:
        RuleError: they are not.
    """
    known = frozenset().union(*(one.letters() for one in judgments))
    plain = not any(one.symmetric or one.transposed for one in letters)
    if not plain or len(set(letters)) != len(letters) or known & set(letters):
        raise RuleError("the letters must be new, plain and different")


@rule(Theorem, Theorem)
def negative_curvature(second: Theorem, sign: Theorem) -> Sequent:
    """A direction along which the second derivative is negative.

    Γ ⊢ d²/dt² F(Z + tΔ) = v    Θ ⊢ −v > 0
    ──────────────────────────────────────
    Γ ∪ Θ ⊢ F has negative curvature at Z

    Raises:
        RuleError: the derivative is not the second one, or the sign is not that of its value.
    """
    along = expect(second, Derivative)
    if along.order != 2:  # noqa: PLR2004
        raise RuleError(f"a derivative of order {along.order} is no curvature")
    demand_equal(expect(sign, Positive).value, -along.value, "the curvature")
    return united(NegativeCurvature(along.function, along.point), [second, sign])


@rule(Theorem, Theorem, [Letter])
def bend(theorem: Theorem, curvature: Theorem, direction: tuple[Letter, ...]) -> Sequent:
    """Negative curvature has a direction.

    Γ ⊢ F has negative curvature at Z    Θ, −d²/dt² F(Z + tΔ) > 0 ⊢ J    Δ new letters
    ──────────────────────────────────────────────────────────────────────────────────
    Γ ∪ Θ ⊢ J

    Raises:
        RuleError: a letter of Δ occurs in F, Z, Θ or J.
        ShapeError: Δ has not the variables' shapes.
    """
    at = expect(curvature, NegativeCurvature)
    along = tuple(map(terms.from_letter, direction))
    second = expect(derivative(at.function, at.point, along, 2), Derivative)
    taken = Positive(-second.value)
    left = theorem.hypotheses - {taken}
    demand_new(direction, [at, theorem.conclusion, *left, *curvature.hypotheses])
    found = united(theorem.conclusion, [theorem, curvature])
    return Sequent(left | curvature.hypotheses, found.conclusion, found.axioms)


@rule(LeastEigenvalueAtMost, Theorem, Theorem, Theorem, Theorem)
def least_eigenvalue_at_most(
    goal: LeastEigenvalueAtMost, second: Theorem, norm: Theorem, scale: Theorem, slack: Theorem
) -> Sequent:
    """The Rayleigh quotient along one direction bounds the least eigenvalue from above.

    Γ₁ ⊢ d²/dt² F(Z + tΔ) = q    Γ₂ ⊢ ‖Δ‖² > 0    Γ₃ ⊢ s > 0    Γ₄ ⊢ b·‖Δ‖² − s·q ≥ 0
    ─────────────────────────────────────────────────────────────────────────────────
    Γ ⊢ λ_min of the Hessian of F at Z is at most b/s

    Raises:
        RuleError: the derivative is not the second one at that point, the norm is not that of its
            direction, or the scale or the slack is another one.
    """
    along = expect(second, Derivative)
    if (along.order, along.function, along.point) != (2, goal.function, goal.point):
        raise RuleError(f"not the second derivative at the point: {along}")
    length = terms.number(0)
    for one in along.direction:
        length = length + terms.norm2(one)
    demand_equal(expect(norm, Positive).value, length, "the squared norm of the direction")
    demand_equal(expect(scale, Positive).value, goal.scale, "the scale")
    wanted = goal.bound * length - goal.scale * along.value
    demand_equal(expect(slack, Nonnegative).value, wanted, "the slack")
    return united(goal, [second, norm, scale, slack])


@rule(GlobalMinimum, [Letter], Theorem)
def global_minimum(goal: GlobalMinimum, anywhere: tuple[Letter, ...], theorem: Theorem) -> Sequent:
    """A value that no other goes below.

    Γ ⊢ F(Z') − F(Z) ≥ 0      Z' new letters
    ────────────────────────────────────────
    Γ ⊢ Z is a global minimum of F

    Raises:
        RuleError: a letter of Z' occurs in Γ, F or Z, or the difference is another one.
    """
    others = tuple(map(terms.from_letter, anywhere))
    demand_new(anywhere, [goal, *theorem.hypotheses])
    difference = goal.function(others) - goal.function(goal.point)
    demand_equal(expect(theorem, Nonnegative).value, difference, "the difference")
    return united(goal, [theorem])


@rule(Theorem, [Polynomial])
def minimum_at(theorem: Theorem, other: tuple[Polynomial, ...]) -> Sequent:
    """What a global minimum says of one competitor.

    Γ ⊢ Z is a global minimum of F
    ──────────────────────────────
    Γ ⊢ F(Z') − F(Z) ≥ 0

    Raises:
        RuleError: the conclusion is no global minimum.
        ShapeError: Z' has not the variables' shapes.
    """
    at = expect(theorem, GlobalMinimum)
    return united(Nonnegative(at.function(other) - at.function(at.point)), [theorem])
