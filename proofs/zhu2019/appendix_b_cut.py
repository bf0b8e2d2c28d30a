"""Appendix B, Case ii: (37), the smallest singular value that a point uses is at most λ_{d1+1}."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter, Given
from proofs.zhu2019.assumptions_back import leading
from proofs.zhu2019.dichotomy import projection_vanishes
from proofs.zhu2019.hypotheses import unit_columns
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import All, Equation, Judgment, Nonnegative, Positive
from symbolic.kernel.terms import Polynomial, identity, letter, norm2, number, trace

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
OMITTED = (
    "X = U Sigma V^T",
    "X has full row rank",
    "Ytilde = Y V",
    "Ytilde = P Lambda Q^T",
    "Z from Ztilde (13)",
    "columns of (10)",
    "k in Omega",
)
CUT = ("alpha least", "lambda_alpha is the smallest", "at most lambda_d1+1 beyond d1", "k <= d1")


def _beyond(s: Scene) -> tuple[Judgment, ...]:
    """λᵢ ≤ λ_{d1+1} for i > d1, for the first d1 coordinate vectors T."""
    T, root = leading(s), letter("G_next", "m", s.C.rows)
    rest = identity(T.rows) - T * T.T
    return (
        unit_columns(T),
        Nonnegative(s.lambda_d1p1),
        Equation(s.lambda_d1p1 * rest - rest * s.Lambda, root.T * root),
    )


def _among_the_first(s: Scene) -> tuple[Judgment, ...]:
    T = leading(s)
    return (Equation(T * T.T * s.e_k, s.e_k),)


GIVEN = {
    one.name: one
    for one in (
        Given(
            "at most lambda_d1+1 beyond d1",
            r"\lambda_i \leq \lambda_{d_1+1} \text{ for } i > d_1",
            _beyond,
        ),
        Given("k <= d1", r"k \leq d_1", _among_the_first),
    )
}


@chapter.check(
    "eq37",
    given=(*OMITTED, *CUT),
    note="α is a unit eigenvector of Z̃ᵀZ̃ = 2W̃2ᵀW̃2 for the smallest eigenvalue 2λ_α",
)
def smallest_used(s: Scene, goal: Judgment) -> Theorem:
    """A point that leaves out some k ≤ d1 cannot use d1 values above λ_{d1+1}."""
    known = s.given(*OMITTED, *CUT)
    value = s.prove(Equation(norm2(s.W1tilde.T * s.alpha), s.lambda_alpha), *s.given("alpha least"))
    order = Nonnegative(s.lambda_d1p1 - s.lambda_alpha)
    idle = identity(s.C.cols) - s.C.T * s.C
    shape = s.given("columns of (10)")
    full = s.combine(
        Equation(s.C.T * s.C, identity(s.C.cols)),
        (-1, projection_vanishes(s, idle, *shape), 1),
    )
    found = rules.cases(
        _with_an_idle_unit(s, order, idle, known),
        _all_used(s, order, full, known),
        trace(idle),
        True,  # noqa: FBT003
    )
    links = goal.parts if isinstance(goal, All) else (goal,)
    equal = s.prove(links[0], *s.given("alpha least"))
    bounded = rules.sum_of_squares(
        links[1], [(1, (found,), number(1))], [(number(-1), value, number(1))]
    )
    return rules.together([equal, bounded])


def _root(s: Scene) -> Polynomial:
    return letter("G_alpha", "m_d1", s.C.cols)


def _with_an_idle_unit(
    s: Scene, order: Nonnegative, idle: Polynomial, known: list[Theorem]
) -> Theorem:
    """−λ_α·tr(I − CᵀC) = ‖G(I − CᵀC)‖² for W̃2ᵀW̃2 − λ_α I = GᵀG, so λ_α ≤ 0."""
    some = rules.assume(Positive(trace(idle)))
    product = s.sign(Nonnegative(trace(idle) * -s.lambda_alpha), [(1, (), _root(s) * idle)], *known)
    below = rules.divide(Nonnegative(-s.lambda_alpha), product, some)
    above = rules.assume(Nonnegative(s.lambda_d1p1))
    return rules.sum_of_squares(order, [(1, (below,), number(1)), (1, (above,), number(1))], [])


def _all_used(s: Scene, order: Nonnegative, full: Theorem, known: list[Theorem]) -> Theorem:
    """t(λ_{d1+1} − λ_α) is a sum of squares for t = tr((I − TTᵀ)CCᵀ), and t ≥ ‖e_k‖² = 1."""
    C, T = s.C, leading(s)
    N, rest = identity(C.rows) - C * C.T, identity(C.rows) - T * T.T
    x = T.T * s.e_k
    share = trace(rest * C * C.T)
    square = s.prove(Equation(share, norm2(N * T)), full, *known)
    unit = s.prove(Equation(norm2(x), number(1)), *known)
    kept = s.prove(Equation(N * T * x, s.e_k), *known)
    some = s.sign(
        Positive(share),
        [(1, (), number(1)), (1, (), N * T - N * T * x * x.T)],
        square, unit, kept, full, *known,
    )  # fmt: skip
    product = s.sign(
        Nonnegative(share * (s.lambda_d1p1 - s.lambda_alpha)),
        [(1, (), _root(s) * C.T * rest), (1, (), letter("G_next", "m", C.rows) * C)],
        full, *known,
    )  # fmt: skip
    return rules.divide(order, product, some)
