"""The objectives f (1) and g (2), their gradients and Hessian forms, over any engine."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from exact.fields import Engine, Scalar
from exact.matrices import Rational

M: TypeAlias = Any  # a matrix of the engine in use

_STEPS = ((-2, -1), (-1, 16), (0, -30), (1, 16), (2, -1))  # Σ wₛ h(s) = 12 h''(0), degree ≤ 5


@dataclass(frozen=True)
class Data:
    """What an objective is made of: X (d0×N), Y (d2×N) and μ ≥ 0; μ = 0 turns g into f."""

    X: M
    Y: M
    mu: Rational

    def over(self, engine: Engine) -> "Data":
        """Return rational data lifted to another engine."""
        return Data(engine.lift(self.X), engine.lift(self.Y), self.mu)


def imbalance(data: Data, W1: M, W2: M) -> M:
    """Return W2ᵀW2 − W1XXᵀW1ᵀ (d1×d1), zero exactly where (9) holds."""
    K = W1 * data.X
    return W2.T * W2 - K * K.T


def f(data: Data, W1: M, W2: M) -> Scalar:
    """Return f = ½‖W2W1X − Y‖_F² (1)."""
    return (W2 * (W1 * data.X) - data.Y).norm2() * Fraction(1, 2)


def rho(data: Data, W1: M, W2: M) -> Scalar:
    """Return ρ = ‖W2ᵀW2 − W1XXᵀW1ᵀ‖_F² (3)."""
    return imbalance(data, W1, W2).norm2()


def g(data: Data, W1: M, W2: M) -> Scalar:
    """Return g = f + (μ/4)ρ (2)."""
    return f(data, W1, W2) + rho(data, W1, W2) * (Fraction(data.mu) / 4)


def gradient_f(data: Data, W1: M, W2: M) -> tuple[M, M]:
    """Return (∇_{W1} f, ∇_{W2} f): W2ᵀ(W2W1X − Y)Xᵀ (d1×d0) and (W2W1X − Y)XᵀW1ᵀ (d2×d1)."""
    C = (W2 * (W1 * data.X) - data.Y) * data.X.T
    return W2.T * C, C * W1.T


def gradient_rho(data: Data, W1: M, W2: M) -> tuple[M, M]:
    """Return (∇_{W1} ρ, ∇_{W2} ρ): −4 M W1XXᵀ and 4 W2M with M = W2ᵀW2 − W1XXᵀW1ᵀ."""
    K = W1 * data.X
    balance = W2.T * W2 - K * K.T
    return balance * (K * data.X.T) * -4, W2 * balance * 4


def gradient_g(data: Data, W1: M, W2: M) -> tuple[M, M]:
    """Return (∇_{W1} g, ∇_{W2} g), the left-hand sides of (19) and (20)."""
    K = W1 * data.X
    C = (W2 * K - data.Y) * data.X.T
    balance = W2.T * W2 - K * K.T
    first = W2.T * C - balance * (K * data.X.T) * data.mu
    return first, C * W1.T + W2 * balance * data.mu


def is_critical_f(data: Data, W1: M, W2: M) -> bool | None:
    """Decide ∇f = 0; None when the engine cannot tell."""
    first, second = gradient_f(data, W1, W2)
    return both(first.is_zero(), second.is_zero())


def is_critical_g(data: Data, W1: M, W2: M) -> bool | None:
    """Decide ∇g = 0; None when the engine cannot tell.

    Where (9) holds, the terms with μ vanish and are not computed: ∇g = ∇f.
    """
    K, W2T = W1 * data.X, W2.T
    C = (W2 * K - data.Y) * data.X.T
    balance = W2T * W2 - K * K.T
    first, second = W2T * C, C * W1.T
    if data.mu and balance.is_zero() is not True:
        first = first - balance * (K * data.X.T) * data.mu
        second = second + W2 * balance * data.mu
    return both(first.is_zero(), second.is_zero())


def both(left: bool | None, right: bool | None) -> bool | None:  # noqa: FBT001 (three-valued and)
    """Return "left and right" among yes, no and cannot tell."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def hessian_form(data: Data, W1: M, W2: M, D1: M, D2: M) -> Scalar:
    """Return ∇²g(Z)[Δ, Δ], the first equality of (32), at any point, critical or not.

    Δ1 is d1×d0 and Δ2 is d2×d1.
    """
    K, K1 = W1 * data.X, D1 * data.X
    C = (W2 * K - data.Y) * data.X.T
    moved = (W2 * K1 + D2 * K).norm2() + (D2 * D1).inner(C) * 2
    if data.mu == 0:
        return moved
    balance = W2.T * W2 - K * K.T
    half = W2.T * D2 - K * K1.T
    bent = balance.inner(D2.T * D2 - K1 * K1.T) + (half + half.T).norm2() * Fraction(1, 2)
    return moved + bent * data.mu


def second_difference(objective: Callable[[Any], Scalar]) -> Scalar:
    """Return h''(0) of a polynomial h of degree ≤ 5, exactly, from its values at −2, …, 2."""
    total = None
    for step, weight in _STEPS:
        term = objective(step) * Fraction(weight, 12)
        total = term if total is None else total + term
    return total


def second_derivative_of_g(data: Data, W1: M, W2: M, D1: M, D2: M) -> Scalar:
    """Return the second derivative at t = 0 of the quartic t ↦ g(Z + tΔ), from values of g alone.

    It checks `hessian_form` without sharing a formula with it.
    """
    return second_difference(lambda t: g(data, W1 + D1 * t, W2 + D2 * t))
