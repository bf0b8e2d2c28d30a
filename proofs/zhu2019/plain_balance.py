"""The regulariser of (6) has no effect on the global minimum: every product balances plainly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.zhu2019.landscape import Decomposition
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import Equation, GlobalMinimum, Nonnegative
from symbolic.kernel.terms import Letter, Polynomial, from_letter, identity, number, zero

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.theorems import Theorem


def balanced_value(s: Scene, least: Theorem, W1: Polynomial, W2: Polynomial, tag: str) -> Theorem:
    """f(W1, W2) − h(Z) ≥ 0 from a global minimum Z of h: h takes the value f(W1, W2) somewhere.

    W2W1 = PΩQᵀ has rank s ≤ d1, so some S (s×d1) has SSᵀ = I: S = U'V'ᵀ for Ω⁻¹PᵀW2 = U'S'V'ᵀ,
    whose right inverse is W1Q. At (SᵀΩ^½Qᵀ, PΩ^½S) the product is W2W1 and both Gram matrices are
    SᵀΩS.
    """
    D = Decomposition.of(W2 * W1, (f"P_{tag}", f"Omega_{tag}", f"Q_{tag}", f"s_{tag}"))
    inner = D.inverse * D.U.T * W2
    E = Decomposition.of(inner, (f"U_{tag}", f"S_{tag}", f"V_{tag}", f"k_{tag}"))
    eye = identity(D.S.rows)
    right = s.prove(Equation(inner * W1 * D.V, eye), D.equal, D.unit_U, D.unit_V, *D.invertible)
    defect = eye - E.U * E.U.T
    through = s.combine(
        Equation(defect * inner, zero(*inner.shape)),
        (defect, E.equal, 1),
        (-E.U, E.unit_U, E.S * E.V.T),
    )
    onto = s.combine(Equation(E.U * E.U.T, eye), (defect, right, 1), (-1, through, W1 * D.V))
    S, half = E.U * E.V.T, D.half[0]
    rows = s.prove(Equation(S * S.T, eye), E.unit_V, onto)
    at = (S.T * half * D.V.T, D.U * half * S)
    product = s.prove(Equation(at[1] * at[0], W2 * W1), rows, D.equal, D.root)
    gram = s.prove(Equation(at[1].T * at[1], at[0] * at[0].T), D.unit_U, D.unit_V)
    value = s.h((at[0], at[1])) - s.f((W1, W2))
    # h − f there: the product is the same, and the regulariser vanishes
    total, before = at[1] * at[0] * s.X - s.Y, W2 * W1 * s.X - s.Y
    X, D_ = s.X, gram.conclusion.residual  # type: ignore[attr-defined]
    same = s.combine(
        Equation(value, number(0)),
        (number(1) / 2 * (X * (total + before).T), product, identity(W1.cols)),
        (s.mu / 4 * D_.T, gram, identity(W1.rows)),
    )
    reached = rules.minimum_at(least, at)
    goal = Nonnegative(s.f((W1, W2)) - s.h((s.W1, s.W2)))
    found = rules.sum_of_squares(
        goal, [(1, (reached,), number(1))], [(number(-1), same, number(1))]
    )
    return D.discharge(E.discharge(found))


def no_effect(s: Scene) -> Theorem:
    """A global minimum of h is one of f, and h = f there."""
    (least,) = s.given("global minimum of h")
    (mu,) = s.given("mu > 0")
    rho = s.W2.T * s.W2 - s.W1 * s.W1.T
    at = (s.W1, s.W2)
    above = rules.sum_of_squares(Nonnegative(s.h(at) - s.f(at)), [(Fraction(1, 4), (mu,), rho)], [])
    others = Letter("W1prime", *s.W1.shape), Letter("W2prime", *s.W2.shape)
    W1, W2 = map(from_letter, others)
    elsewhere = balanced_value(s, least, W1, W2, "c")
    gap = Nonnegative(s.f((W1, W2)) - s.f(at))
    lower = rules.sum_of_squares(gap, [(1, (elsewhere,), number(1)), (1, (above,), number(1))], [])
    lowest = rules.global_minimum(GlobalMinimum(s.f, at), others, lower)
    here = balanced_value(s, least, *at, "c")
    negative = rules.sum_of_squares(Nonnegative(s.f(at) - s.h(at)), [(1, (here,), number(1))], [])
    equal = rules.antisymmetry(above, negative)
    return rules.together([lowest, s.combine(Equation(s.h(at), s.f(at)), (1, equal, 1))])
