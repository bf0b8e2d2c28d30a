"""Appendix A.1: the gradients (19), (20), and that every critical point of g is balanced, (9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import All, Equation, Nonnegative
from symbolic.kernel.terms import norm2, number, zero

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.terms import Polynomial
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
CRITICAL = ("critical point of g",)
CRITICAL_MU = ("critical point of g", "mu > 0")


@chapter.check("eq19", given=CRITICAL, everywhere=(0,))
def gradient_in_W1(s: Scene, goal: Judgment) -> Theorem:
    """∇_{W1} g as printed, by the kernel's own derivative; at a critical point it vanishes."""
    return s.prove(goal, s.stationarity(s.given("critical point of g")[0], 0))


@chapter.check("eq20", given=CRITICAL, everywhere=(0,))
def gradient_in_W2(s: Scene, goal: Judgment) -> Theorem:
    """∇_{W2} g as printed, by the kernel's own derivative; at a critical point it vanishes."""
    return s.prove(goal, s.stationarity(s.given("critical point of g")[0], 1))


def eq19(s: Scene) -> Theorem:
    """The second half of (19): the printed gradient is zero at a critical point."""
    return rules.part(s.use("eq19"), 1)


def eq20(s: Scene) -> Theorem:
    """The second half of (20)."""
    return rules.part(s.use("eq20"), 1)


@chapter.check("eq21", given=CRITICAL)
def moved_over(s: Scene, goal: Judgment) -> Theorem:
    """(19) with its second term moved to the right-hand side."""
    return s.prove(goal, eq19(s))


@chapter.check("L401a", given=CRITICAL_MU)
def difference_of_squares(s: Scene, goal: Judgment) -> Theorem:
    """W2ᵀ·(20) − (21)·W1ᵀ, divided by μ: the data terms cancel."""
    (mu,) = s.given("mu > 0")
    multiple = s.combine(_times_mu(s, goal), (s.W2.T, eq20(s), 1), (-1, s.use("eq21"), s.W1.T))
    return rules.divide(goal, multiple, mu)


def _times_mu(s: Scene, goal: Judgment) -> Equation:
    if not isinstance(goal, Equation):
        raise TypeError(f"not an equation: {goal}")
    return Equation(s.mu * goal.left, s.mu * goal.right)


def squares(s: Scene) -> tuple[Polynomial, Polynomial]:
    """A = W2ᵀW2 and B = W1XXᵀW1ᵀ."""
    return s.W2.T * s.W2, s.W1 * s.X * s.X.T * s.W1.T


@chapter.check("L405a", given=CRITICAL_MU)
def equal_squares(s: Scene, goal: Judgment) -> Theorem:
    """The same equation, written as A² = B²."""
    return s.prove(goal, s.use("L401a"))


@chapter.check(
    "L407a",
    reads=lambda s: principal_roots(s),  # noqa: PLW0108 (defined below)
    latex=r"(W_2^T W_2)^2 = W_2^T W_2 W_2^T W_2,"
    r"\quad (W_1 X X^T W_1^T)^2 = W_1 X X^T W_1^T W_1 X X^T W_1^T,"
    r"\quad v^T W_2^T W_2 v \geq 0,\quad v^T W_1 X X^T W_1^T v \geq 0",
    note="a PSD square root: its square is the matrix, and its quadratic form is nonnegative",
)
def roots(s: Scene, goal: Judgment) -> Theorem:
    """Gram matrices are positive semidefinite: xᵀMᵀMx = ‖Mx‖²."""
    return s.prove(goal)


def principal_roots(s: Scene) -> All:
    """A·A and B·B are the printed products; xᵀAx ≥ 0 and xᵀBx ≥ 0 for every x."""
    A, B = squares(s)
    return All(
        (
            Equation(A * A, s.W2.T * s.W2 * s.W2.T * s.W2),
            Equation(B * B, s.W1 * s.X * s.X.T * s.W1.T * s.W1 * s.X * s.X.T * s.W1.T),
            Nonnegative(s.v.T * A * s.v),
            Nonnegative(s.v.T * B * s.v),
        )
    )


chapter.cited(
    "L407b",
    "Horn and Johnson, Theorem 7.2.6; not used: the case k = 2 that (9) needs is proved there"
    " by a vanishing sum of squares",
)


@chapter.check("eq9", given=CRITICAL_MU)
def balanced(s: Scene, goal: Judgment) -> Theorem:
    """Every critical point of g is balanced: W2ᵀW2 = W1XXᵀW1ᵀ, for every μ > 0.

    With D = A − B: tr(D(A² − B²)) = ‖W2D‖² + ‖(W1X)ᵀD‖², a sum of squares that vanishes.
    """
    A, B = squares(s)
    D = A - B
    times_D = s.combine(Equation(D * A * A, D * B * B), (D, s.use("L405a"), 1))
    W2D, XD = s.vanishing(rules.trace(times_D), s.W2 * D, (s.W1 * s.X).T * D)
    # D² = W2ᵀ(W2D) − W1X((W1X)ᵀD)
    square = s.combine(Equation(D * D, zero(*D.shape)), (s.W2.T, W2D, 1), (-s.W1 * s.X, XD, 1))
    (vanishes,) = s.vanishing(s.prove(Equation(norm2(D), number(0)), square), D)
    return s.prove(goal, vanishes)


@chapter.check("L409a", given=CRITICAL_MU)
def balanced_again(s: Scene, goal: Judgment) -> Theorem:
    """(9), restated at the end of its proof."""
    return s.prove(goal, s.use("eq9"))


@chapter.check("L385a", given=CRITICAL_MU, reads="W_2^T W_2 = W_1 X X^T W_1^T")
def balanced_in_words(s: Scene, goal: Judgment) -> Theorem:
    """(9), announced in words."""
    return s.prove(goal, s.use("eq9"))


@chapter.check(
    "L387a",
    given=CRITICAL,
    reads=r"\nabla_{W_1} g(W_1, W_2) = \mathbf{0}, \quad \nabla_{W_2} g(W_1, W_2) = \mathbf{0}",
)
def gradients_vanish(s: Scene, goal: Judgment) -> Theorem:
    """The definition of a critical point, one variable at a time."""
    (point,) = s.given("critical point of g")
    return s.prove(goal, s.stationarity(point, 0), s.stationarity(point, 1))


@chapter.check("L399a", given=CRITICAL_MU, reads=lambda s: s.read(s.paper.entry("L401a").printed))
def multiplied(s: Scene, goal: Judgment) -> Theorem:
    """What multiplying (20) by W2ᵀ and using (21) gives."""
    return s.prove(goal, s.use("L401a"))
