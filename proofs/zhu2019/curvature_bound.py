"""The bound (14): how far down a balanced critical point bends, by a Rayleigh quotient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.zhu2019.balanced_form import assumed
from proofs.zhu2019.dichotomy import (
    Eigenvector,
    Point,
    bends_when_idle,
    fitted,
    positive_eigenvalue,
    projection_vanishes,
)
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    Derivative,
    Either,
    GlobalMinimum,
    LeastEigenvalueAtMost,
    Nonnegative,
    Positive,
)
from symbolic.kernel.terms import Polynomial, identity, letter, norm2, number, trace

if TYPE_CHECKING:
    from symbolic.kernel.theorems import Theorem


def bound_when_all_fit(p: Point, least: Polynomial, at_least: Theorem, room: Theorem) -> Theorem:
    """(14): with r ≤ d1 (`room`), a global minimum, or λ_min(∇²g) ≤ −2λ_r/(1 + ‖Σ⁻¹‖²).

    `least` is λ_r and `at_least` says that Λ − λ_r I = JᵀJ is positive semidefinite.
    """
    s = p.s
    scale = 1 + norm2(s.Sigma_inv)
    bounded = LeastEigenvalueAtMost(s.g, p.at, -2 * least, scale)
    goal = Either((GlobalMinimum(s.g, p.at), bounded))
    spread, N = s.Lambda_half * s.Lambda_half, p.omitted
    identity_ = identity(s.C.cols)
    (some_left,) = assumed(Positive(trace(N)))
    out, idle = Eigenvector.of("out", spread, N), Eigenvector.of("idle", identity_, p.idle)
    J, u = at_least.conclusion.right, out.vector  # type: ignore[attr-defined]
    root = next(iter(J.letters()))
    gap = s.sign(
        Nonnegative(out.value - least),
        [(1, (), letter(root.name, root.rows, root.cols) * u)],
        at_least, out.eigen, out.unit,
    )  # fmt: skip
    bent = bends_when_idle(p, out, idle)
    found = rules.choose(
        goal, rayleigh(p, bounded, bent, out, gap, positive_eigenvalue(p, out), idle.unit)
    )
    some_idle = rules.sum_of_squares(
        Positive(trace(p.idle)), [(1, (room,), number(1)), (1, (some_left,), number(1))], []
    )
    found = idle.discharge(s, found, identity_, p.idle, *p.shape, some_idle)
    found = out.discharge(s, found, spread, N, *p.shape, some_left)
    best = rules.choose(goal, fitted(p, projection_vanishes(s, N, *p.shape)))
    return rules.cases(found, best, trace(N), True)  # noqa: FBT003


def rayleigh(
    p: Point,
    bounded: LeastEigenvalueAtMost,
    bent: Theorem,
    out: Eigenvector,
    gap: Theorem,
    weight: Theorem,
    *units: Theorem,
) -> Theorem:
    """The bound along Appendix B's direction, whose form is −2c: c ≥ b by `gap`, c ≥ 0 by `weight`.

    ‖Δ‖² = 1 + ‖Σ⁻¹q‖², and ‖Σ⁻¹‖² − ‖Σ⁻¹q‖² = ‖Σ⁻¹(I − qqᵀ)‖² for the unit vector q.
    """
    s, q = p.s, p.s.Q * out.vector
    along = bent.conclusion
    if not isinstance(along, Derivative):
        raise TypeError(f"not a derivative: {along}")
    length = sum((norm2(one) for one in along.direction), number(0))
    known = (out.unit, *units, *p.data)
    longer = s.sign(Positive(length), [(1, (), number(1)), (1, (), s.Sigma_inv * q)], *known)
    scale = rules.sum_of_squares(
        Positive(bounded.scale), [(1, (), number(1)), (1, (), s.Sigma_inv)], []
    )
    slack = s.sign(
        Nonnegative(bounded.bound * length - bounded.scale * along.value),
        [
            (2, (gap,), number(1)),
            (2, (gap,), s.Sigma_inv * q),
            (2, (weight,), s.Sigma_inv - s.Sigma_inv * q * q.T),
        ],
        *known,
    )
    return rules.least_eigenvalue_at_most(bounded, bent, longer, scale, slack)
