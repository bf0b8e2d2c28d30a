"""Eckart–Young for the objective g̃ of (12), as a sum of squares, and what minimality says of Z̃.

T (r×d1) holds the first d1 coordinate vectors; λ_i ≥ λ_{d1} on its columns and λ_i ≤ λ_{d1} beside
them, each said by a Gram matrix. No axiom is used but the decomposition of a competitor.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.zhu2019.assumptions_back import (
    fitting,
    leading,
    other_tilde,
    roots_of_order,
    tail,
)
from proofs.zhu2019.hypotheses import unit_columns
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import Equation, GlobalMinimum, Nonnegative, Positive
from symbolic.kernel.terms import (
    Letter,
    Polynomial,
    from_letter,
    identity,
    letter,
    norm2,
    number,
)

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.theorems import Theorem

HALF = Fraction(1, 2)
DATA = ("Ytilde = Y V", "Ytilde = P Lambda Q^T")
ORDER = "the first d1 indices"


def anywhere(s: Scene) -> tuple[Letter, Letter]:
    """Any (W̃1', W̃2')."""
    return Letter("W1any", *s.W1tilde.shape), Letter("W2any", *s.W2tilde.shape)


def at(s: Scene) -> tuple[Polynomial, Polynomial]:
    """(W̃1, W̃2)."""
    return s.W1tilde, s.W2tilde


def not_below(s: Scene, pair: tuple[Polynomial, Polynomial]) -> Theorem:
    """½‖W̃2'W̃1' − YV‖² ≥ ½Σ_{i>d1} λᵢ² for any pair of that width.

    W̃2' = U'S'V'ᵀ is a decomposition, U'U'ᵀ projects on its columns; c = λ_{d1}.
    """
    W1, W2 = pair
    names = ("Ucomp", "Scomp", "Vcomp", "rankcomp")
    Uc, Vc = letter(names[0], W2.rows, names[3]), letter(names[2], W2.cols, names[3])
    Sc = letter(names[1], names[3], names[3], symmetric=True)
    columns, unit_U, unit_V = (
        rules.assume(one)
        for one in (Equation(W2, Uc * Sc * Vc.T), unit_columns(Uc), unit_columns(Vc))
    )
    P, L, c, (F, G) = s.P, s.Lambda_half, s.lambda_d1, roots_of_order()
    known = (*s.given(*DATA), *s.given(ORDER))
    (cut,) = (one for one in known if one.conclusion == Nonnegative(c))
    off = P - Uc * Uc.T * P
    squares = [
        (HALF, (), W2 * W1 - Uc * Uc.T * P * L * L * s.Q.T),
        (HALF, (), off * L * F.T),
        (HALF, (cut,), off * F.T),
        (HALF, (), Uc.T * P * L * G.T),
        (HALF, (cut,), Uc.T * P * G.T),
        (HALF, (cut, cut), identity(Vc.rows) - Vc * Vc.T),
        (HALF, (cut, cut), Uc.T - Uc.T * P * P.T),
    ]
    goal = Nonnegative(s.gtilde(pair) - HALF * tail(s))
    equations = [one for one in known if isinstance(one.conclusion, Equation)]
    found = s.sign(goal, squares, columns, unit_U, unit_V, *equations)
    return rules.witness(found, "svd", (W2, *names), [])


def best_pair(s: Scene) -> tuple[Polynomial, Polynomial]:
    """(TᵀΛ^½Qᵀ, PΛ^½T): the first d1 singular pairs."""
    T, L = leading(s), s.Lambda_half
    return T.T * L * s.Q.T, s.P * L * T


def value_of_best(s: Scene) -> Theorem:
    """g̃ of it is ½Σ_{i>d1} λᵢ²."""
    known = [one for one in s.given(*DATA, ORDER) if isinstance(one.conclusion, Equation)]
    return s.prove(Equation(s.gtilde(best_pair(s)), HALF * tail(s)), *known)


def least_by_value(s: Scene, value: Theorem) -> Theorem:
    """Z̃ minimises g̃ if g̃(Z̃) = ½Σ_{i>d1} λᵢ² (`value`)."""
    others = anywhere(s)
    pair = from_letter(others[0]), from_letter(others[1])
    above = rules.sum_of_squares(
        Nonnegative(s.gtilde(pair) - s.gtilde(at(s))),
        [(1, (not_below(s, pair),), number(1))],
        [(number(-1), value, number(1))],
    )
    return rules.global_minimum(GlobalMinimum(s.gtilde, at(s)), others, above)


def value_of_least(s: Scene, lowest: Theorem) -> Theorem:
    """g̃(Z̃) = ½Σ_{i>d1} λᵢ² if Z̃ minimises g̃."""
    least = rules.minimum_at(lowest, best_pair(s))
    excess = s.gtilde(at(s)) - HALF * tail(s)
    not_above = rules.sum_of_squares(
        Nonnegative(-excess),
        [(1, (least,), number(1))],
        [(number(-1), value_of_best(s), number(1))],
    )
    return rules.antisymmetry(not_below(s, at(s)), not_above)


def zero_at_least(s: Scene, lowest: Theorem) -> tuple[Theorem, Theorem]:
    """Case i: g̃(Z̃) = 0 and W̃2W̃1 = YV if Z̃ minimises g̃, where D (d1×r) has DᵀD = I_r."""
    D = fitting(s)
    pair = D * s.Q.T, s.P * s.Lambda * D.T
    fits = s.prove(Equation(s.gtilde(pair), number(0)), *s.given(*DATA, "room for all pairs"))
    residual = s.W2tilde * s.W1tilde - s.Y * s.V
    value = s.gtilde(at(s))
    some = rules.sum_of_squares(Nonnegative(value), [(HALF, (), residual)], [])
    none = rules.sum_of_squares(
        Nonnegative(-value),
        [(1, (rules.minimum_at(lowest, pair),), number(1))],
        [(number(-1), fits, number(1))],
    )
    zero_value = rules.antisymmetry(some, none)
    total = s.combine(Equation(norm2(residual), number(0)), (2, zero_value, 1))
    (equal,) = s.vanishing(total, residual)
    return zero_value, s.combine(Equation(s.W2tilde * s.W1tilde, s.Y * s.V), (1, equal, 1))


def leading_index_missing(s: Scene, lower: Theorem) -> Theorem:
    """‖(I − Π)T‖² > 0, that is Ω ∩ [d1] ≠ ∅, where g̃ is lower somewhere than at Z̃ of (10).

    Otherwise ΠT = T, and ‖Π − TTᵀ‖² + ‖I − CᵀC‖² = 0, so Π = TTᵀ and Z̃ is a minimum.
    """
    T, C = leading(s), s.C
    kept, used = T * T.T, s.C * s.C.T
    missing = T - used * T
    goal = Positive(norm2(missing))
    none = rules.assume(Nonnegative(-norm2(missing)))
    some = rules.sum_of_squares(Nonnegative(norm2(missing)), [(1, (), missing)], [])
    (all_there,) = s.vanishing(rules.antisymmetry(some, none), missing)
    point = s.given("columns of (10)")
    (unit,) = (one for one in s.given(ORDER) if one.conclusion == unit_columns(T))
    idle = identity(C.cols) - C.T * C
    total = s.prove(
        Equation(norm2(used - kept) + norm2(idle), number(0)), all_there, unit, point[2]
    )
    same, _ = s.vanishing(total, used - kept, idle)
    residual = s.W2tilde * s.W1tilde - s.Y * s.V
    beside = s.P * (kept - identity(kept.rows)) * s.Lambda * s.Q.T
    omitted = s.prove(
        Equation(residual, s.P * (used - identity(used.rows)) * s.Lambda * s.Q.T),
        *s.given(*DATA), *point,
    )  # fmt: skip
    in_T = s.combine(Equation(residual, beside), (1, omitted, 1), (s.P, same, s.Lambda * s.Q.T))
    size = s.prove(Equation(norm2(beside), tail(s)), unit, *s.given(*DATA))
    value = s.combine(
        Equation(s.gtilde(at(s)), HALF * tail(s)),
        (HALF * residual.T, in_T, 1), (HALF * beside.T, in_T, 1), (number(HALF), size, 1),
    )  # fmt: skip
    least = rules.minimum_at(least_by_value(s, value), other_tilde(s))
    false = rules.sum_of_squares(
        Positive(number(0)), [(1, (lower,), number(1)), (1, (least,), number(1))], []
    )
    return rules.cases(
        rules.assume(goal),
        rules.absurd(false, goal),
        norm2(missing),
        True,  # noqa: FBT003
    )
