"""The four-layer linear network of Sect. 3.3: its critical points are balanced in both places."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from symbolic.gradients import gradient
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import All, Critical, Derivative, Equation, Function
from symbolic.kernel.terms import (
    Letter,
    from_letter,
    identity,
    inner,
    letter,
    norm2,
    number,
    scalar,
    zero,
)

if TYPE_CHECKING:
    from symbolic.kernel.theorems import Theorem

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
LAYERS = (Letter("W1", "d1", "d0"), Letter("W2", "d2", "d1"), Letter("W3", "d3", "d2"))
W1, W2, W3 = AT = tuple(map(from_letter, LAYERS))
X, TARGET = letter("X", "d0", "N"), letter("Y_3", "d3", "N")
MU, MU_2 = scalar("mu"), scalar("mu_2")

INNER_IMBALANCE = W2.T * W2 - W1 * X * X.T * W1.T
OUTER_IMBALANCE = W3.T * W3 - W2 * W2.T
# ½‖W3W2W1X − Y‖², Y being d3×N
LOSS = Function(LAYERS, HALF * norm2(W3 * W2 * W1 * X - TARGET))
REGULARISED = Function(
    LAYERS,
    LOSS.body + QUARTER * (MU * norm2(INNER_IMBALANCE) + MU_2 * norm2(OUTER_IMBALANCE)),
)
CRITICAL = Critical(REGULARISED, AT)
BALANCED = All((Equation(W3.T * W3, W2 * W2.T), Equation(W2.T * W2, W1 * X * X.T * W1.T)))


ORIGIN = tuple(zero(one.rows, one.cols) for one in LAYERS)
ALONG = tuple(letter(f"Delta{k}", one.rows, one.cols) for k, one in enumerate(LAYERS, 1))
# at the origin the loss has no second derivative, and along −Δ1 it falls where it rises along Δ1
FLAT_SADDLE = All(
    (
        Critical(LOSS, ORIGIN),
        Derivative(LOSS, ORIGIN, ALONG, 2, number(0)),
        Derivative(LOSS, ORIGIN, ALONG, 3, -6 * inner(ALONG[2] * ALONG[1] * ALONG[0] * X, TARGET)),
    )
)


def balance(critical: Theorem, mu: Theorem, mu_2: Theorem) -> Theorem:
    """Every critical point of the regularised problem is balanced in both places.

    With D1 = W2ᵀW2 − W1XXᵀW1ᵀ, D2 = W3ᵀW3 − W2W2ᵀ the data terms of W3ᵀ∇₃ − ∇₂W2ᵀ and of
    W2ᵀ∇₂ − ∇₁W1ᵀ cancel. Their products with μ'D2 and μD1 have traces that add up to
    ‖μ'W3D2‖² + ‖μ(W1X)ᵀD1‖² + ‖μW2D1 − μ'D2W2‖², so these vanish; then μ'‖D2‖² + μ‖D1‖² = 0.

    Args:
        critical: (W1, W2, W3) is a critical point.
        mu: μ > 0, of the inner regulariser.
        mu_2: μ' > 0, of the outer one.
    """
    slopes = [rules.gradient_vanishes(critical, i, gradient(REGULARISED, AT, i)) for i in range(3)]
    D1, D2, W1X = INNER_IMBALANCE, OUTER_IMBALANCE, W1 * X
    one, two = identity("d1"), identity("d2")
    outer, across, inner = MU_2 * W3 * D2, MU * W2 * D1 - MU_2 * D2 * W2, MU * W1X.T * D1
    total = rules.combine(
        Equation(norm2(outer) + norm2(across) + norm2(inner), number(0)),
        [
            (MU_2 * D2 * W3.T, slopes[2], two),
            (-MU_2 * D2, slopes[1], W2.T),
            (MU * D1 * W2.T, slopes[1], one),
            (-MU * D1, slopes[0], W1.T),
        ],
    )
    squares = [(1, (), M) for M in (outer, across, inner)]
    top, middle, bottom = (rules.vanishing_square(total, squares, k) for k in range(3))
    total = rules.combine(
        Equation(MU_2 * norm2(D2) + MU * norm2(D1), number(0)),
        [
            (W3.T, top, two),
            (two, middle, W2.T),
            (-W1X, bottom, one),
        ],
    )
    weighted = [(1, (mu_2,), D2), (1, (mu,), D1)]
    gone = (rules.vanishing_square(total, weighted, k) for k in range(2))
    return rules.together(
        [
            rules.combine(goal, [(identity(goal.left.rows), zero_, identity(goal.left.rows))])
            for goal, zero_ in zip(BALANCED.parts, gone, strict=True)
            if isinstance(goal, Equation)
        ]
    )
