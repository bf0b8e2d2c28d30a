"""Sect. 3 and 3.1: the sizes of the data, the ambiguity of the weights, remarks on the theorems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from proofs.zhu2019.restating import again, without_effect
from symbolic.kernel.judgments import All, Critical, Equation, Substitution
from symbolic.kernel.terms import norm2, number, scalar

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
INVERTIBLE = ("A invertible",)
SVD = ("X = U Sigma V^T", "Z from Ztilde", "Ytilde = Y V")

chapter.searched("L133a", reads="W_2 W_1 X - Y", note="a definition: well-typed")
chapter.searched("L133b", reads="f(W_1, W_2)", note="a definition: well-typed")

chapter.searched("L139a", given=INVERTIBLE)


@chapter.check(
    "L139b",
    given=("critical point of f", *INVERTIBLE),
    reads=lambda s: Critical(s.f, (s.A_inv * s.W1, s.W2 * s.A)),
    latex=r"\nabla f(A^{-1} W_1, W_2 A) = \mathbf{0}",
)
def moved_critical_point(s: Scene, goal: Critical) -> Theorem:
    """The gradients there are Aᵀ∇_{W1}f and ∇_{W2}f·A⁻ᵀ."""
    (critical,) = s.given("critical point of f")
    slopes = [s.stationarity(critical, 0), s.stationarity(critical, 1)]
    return s.prove(goal, *slopes, *s.given(*INVERTIBLE))


chapter.searched(
    "L139c",
    reads=r"A^{-1} W_1, \quad A W_2",
    note="AW2 does not multiply (A is d1×d1, W2 is d2×d1): W2A is meant",
    correction=Correction(r"A^{-1} W_1, \quad W_2 A", Severity.TYPO),
)


def regulariser_under_A(s: Scene) -> All:
    """ρ(τW1, tW2) = (t² − τ²)²‖W2ᵀW2‖², and g(RᵀW1, W2R) = g(W1, W2)."""
    t, tau = scalar("t"), scalar("tau")
    stretched = (t**2 - tau**2) ** 2 * norm2(s.W2.T * s.W2)
    return All(
        (
            Equation(s.rho((tau * s.W1, t * s.W2)), stretched),
            Equation(s.g((s.R.T * s.W1, s.W2 * s.R)), s.g((s.W1, s.W2))),
        )
    )


chapter.searched(
    "L139d",
    given=("balanced", "t tau = 1", "R orthonormal"),
    reads=regulariser_under_A,
    latex=r"\rho(t^{-1} W_1, t W_2) = (t^2 - t^{-2})^2 \|W_2^T W_2\|_F^2,\quad"
    r" g(R^T W_1, W_2 R) = g(W_1, W_2)",
    note="of a balanced point's orbit ρ = 0 keeps no A = tI with t ≠ ±1; the orthonormal A remain",
)
chapter.searched("L139e", given=INVERTIBLE)
chapter.searched(
    "L139f",
    reads=lambda s: All(
        (
            Equation(norm2(scalar("t") * s.W2), scalar("t") ** 2 * norm2(s.W2)),
            Equation(norm2(scalar("tau") * s.W1), scalar("tau") ** 2 * norm2(s.W1)),
        )
    ),
    latex=r"\|t W_2\|_F^2 = t^2 \|W_2\|_F^2,\quad \|t^{-1} W_1\|_F^2 = t^{-2} \|W_1\|_F^2",
    note="the energies of the two factors for A = tI",
)
again(
    chapter,
    "L141a",
    "thm2-iii",
    "g",
    "Theorem 2(iii): none of these conditions is among the hypotheses of its proof",
)
again(chapter, "L143a", "thm2-iii", "g", "Theorem 2(iii), for any μ > 0")
BODY = (
    r"\frac{1}{2} \|%s \tilde{W}_1 - \tilde{Y}\|_F^2"
    r" + \frac{\mu}{4} \|%s^T %s - \tilde{W}_1 \tilde{W}_1^T\|_F^2"
    r" + \frac{1}{2} (\|Y\|_F^2 - \|\tilde{Y}\|_F^2)"
)
PRINTED, MEANT = (BODY % ((one,) * 3) for one in ("W_2", r"\tilde{W}_2"))
chapter.searched(
    "L157a",
    given=SVD,
    reads=rf"g(W_1, W_2) = {MEANT}",
    note="in the letters of (10) and Lemma 1; the last term is constant",
)
chapter.searched(
    "L159a",
    given=SVD,
    reads=rf"g(W_1, W_2) = {PRINTED}",
    note="the objective as printed has W2 where W̃2, over which it is minimised, is meant",
    correction=Correction(rf"g(W_1, W_2) = {MEANT}", Severity.TYPO),
)
chapter.searched(
    "L161a",
    given=SVD,
    reads=r"\tilde{W}_1 = R^T W_1 U \Sigma, \quad \tilde{W}_2 = W_2 R, \quad \tilde{Y} = Y V",
    note="(10) and Lemma 1 solved for W̃1, W̃2",
)
without_effect(chapter, "L163b")
chapter.searched(
    "L165a",
    reads=lambda s: Equation(
        s.g.substitute(Substitution({}, {"mu": number(0)}, {}))((s.W1, s.W2)), s.f((s.W1, s.W2))
    ),
    latex=r"g(W_1, W_2) |_{\mu = 0} = f(W_1, W_2)",
)
again(chapter, "L165b", "thm2-iii", "g", "Theorem 2(iii), for any μ > 0")
