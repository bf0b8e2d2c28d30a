"""Sect. 4.1: the algebra of Theorem 2(i), the gradients of ρ, Theorem 2(ii), the values of g."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from symbolic.kernel import theorems as rules

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment, Nonnegative
    from symbolic.kernel.terms import Polynomial
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
CRITICAL_MU = ("critical point of g", "mu > 0")
SVD = ("X = U Sigma V^T",)
HAT = (*SVD, "W2* W1* U Sigma = P1 Omega Q1^T", "What")
GRAD_W1, GRAD_W2 = r"\nabla_{W_1} \rho(W_1, W_2)", r"\nabla_{W_2} \rho(W_1, W_2)"
BALANCE = r"(W_2^T W_2 - W_1 X X^T W_1^T)"


def imbalance(s: Scene) -> Polynomial:
    """D = W2ᵀW2 − W1XXᵀW1ᵀ."""
    D: Polynomial = s.W2.T * s.W2 - s.W1 * s.X * s.X.T * s.W1.T
    return D


@chapter.check("L237a", given=("mu > 0",), reads=r"g(W_1, W_2) \geq f(W_1, W_2)")
def regulariser_is_nonnegative(s: Scene, goal: Nonnegative) -> Theorem:
    """g − f = (μ/4)‖D‖² ≥ 0."""
    (mu,) = s.given("mu > 0")
    return rules.sum_of_squares(goal, [(Fraction(1, 4), [mu], imbalance(s))], [])


@chapter.check("L263c", given=("mu > 0",), reads=r"g(W_1, W_2) \geq f(W_1, W_2)")
def regulariser_is_nonnegative_again(s: Scene, goal: Judgment) -> Theorem:
    """The inequality of the beginning of the section."""
    return s.prove(goal, s.use("L237a"))


chapter.searched("L239a", note="the definition (1), repeated")
chapter.searched(
    "L249a",
    given=SVD,
    note="the constant lacks the factor ½: ½‖W2W1X − Y‖² leaves ½(‖Y‖² − ‖YV‖²)",
    correction=Correction(
        r"f(W_1, W_2) = \frac{1}{2} \|W_2 W_1 U \Sigma - Y V\|_F^2"
        r" + \frac{1}{2} (\|Y\|_F^2 - \|Y V\|_F^2)",
        Severity.ERROR,
    ),
)
chapter.searched("L251a", note="the definition of f_1")
chapter.searched("L257a", given=HAT, note="Ŵ1, Ŵ2 of s columns and rows, s the rank of W2*W1*UΣ")
chapter.searched("L257b", given=HAT)
chapter.searched("L263a", given=HAT)

chapter.searched(
    "grad-rho-W1",
    note="printed −μW2(…)W1XXᵀ is d2×d0; the gradient is d1×d0, has no W2 in front, and 4 for μ",
    correction=Correction(
        rf"{GRAD_W1} = -4 {BALANCE} W_1 X X^T",
        Severity.ERROR,
    ),
)
chapter.searched(
    "grad-rho-W2",
    note="printed W2XXᵀW1ᵀ does not multiply; the gradient is 4W2(…), without W1XXᵀ behind",
    correction=Correction(rf"{GRAD_W2} = 4 W_2 {BALANCE}", Severity.ERROR),
)


@chapter.check(
    "L283a",
    given=CRITICAL_MU,
    reads=rf"{GRAD_W1} = \mathbf{{0}}, \quad {GRAD_W2} = \mathbf{{0}}",
    note="each gradient is zero; as a chain the printed equality compares a d1×d0 with a d2×d1",
)
def gradient_of_rho_vanishes(s: Scene, goal: Judgment) -> Theorem:
    """With (9) the factor D of both gradients vanishes."""
    return s.prove(goal, s.use("eq9"))


chapter.searched(
    "L285a",
    reads=r"\nabla g(Z) = \nabla f(Z) + \nabla \rho(Z)",
    note="g = f + (μ/4)ρ, so the factor μ/4 is missing",
    correction=Correction(
        r"\nabla g(Z) = \nabla f(Z) + \frac{\mu}{4} \nabla \rho(Z)", Severity.ERROR
    ),
)


@chapter.check("L285b", given=CRITICAL_MU, reads=r"\nabla g(Z) = 0, \quad \nabla \rho(Z) = 0")
def both_gradients_vanish(s: Scene, goal: Judgment) -> Theorem:
    """∇g = 0 by hypothesis, ∇ρ = 0 by (9)."""
    (critical,) = s.given("critical point of g")
    return s.prove(goal, critical, s.use("eq9"))


@chapter.check("eq11", given=CRITICAL_MU)
def critical_for_f(s: Scene, goal: Judgment) -> Theorem:
    """∇f = ∇g − (μ/4)∇ρ, and both vanish."""
    (critical,) = s.given("critical point of g")
    return s.prove(goal, s.use("eq9"), s.stationarity(critical, 0), s.stationarity(critical, 1))


@chapter.check("L277a", given=CRITICAL_MU, reads=r"g(Z) = f(Z)")
def equal_values(s: Scene, goal: Judgment) -> Theorem:
    """ρ = ‖D‖² vanishes by (9)."""
    return s.prove(goal, s.use("eq9"))


@chapter.check("L293a", given=CRITICAL_MU)
def value_of_g(s: Scene, goal: Judgment) -> Theorem:
    """g = f at a critical point."""
    return s.prove(goal, s.use("eq9"))


VALUE = r"\frac{1}{2} \|\tilde{W}_2 \tilde{W}_1 - Y V\|_F^2"

chapter.searched(
    "L293b",
    given=(*SVD, "Z from Ztilde"),
    left=r"\frac{1}{2} \|W_2 W_1 X - Y\|_F^2",
    note="the value of g before, ½‖W2W1X − Y‖², in the letters of (10)",
)
chapter.searched(
    "L293c",
    given=SVD,
    left=r"\frac{1}{2} \|\tilde{W}_2 \tilde{W}_1 \Sigma^{-1} U^T X - Y\|_F^2",
    note="the constant lacks the factor ½, as before",
    correction=Correction(
        r"\frac{1}{2} \|\tilde{W}_2 \tilde{W}_1 \Sigma^{-1} U^T X - Y\|_F^2 = "
        + VALUE
        + r" + \frac{1}{2} (\|Y\|_F^2 - \|Y V\|_F^2)",
        Severity.ERROR,
    ),
)
chapter.searched("eq12", note="a definition: well-typed")


@chapter.check(
    "L267c", given=CRITICAL_MU, reads=r"W_2^T W_2 = W_1 X X^T W_1^T", section="Sect. 4.1"
)
def balanced_at_critical_points(s: Scene, goal: Judgment) -> Theorem:
    """(9), from Appendix A.1."""
    return s.prove(goal, s.use("eq9"))
