"""Appendix B: the Hessian form (32), and its value along the direction of negative curvature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import Equation, Nonnegative
from symbolic.kernel.terms import norm2, number

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
CRITICAL_MU = ("critical point of g", "mu > 0")
SVD = ("X = U Sigma V^T", "X has full row rank")
SVDS = (*SVD, "Ytilde = Y V", "Ytilde = P Lambda Q^T")
POINT = (*SVDS, "Z from Ztilde (13)", "columns of (10)")
OMITTED = (*POINT, "k in Omega")
CASE_I = (*OMITTED, "alpha null", "Delta of Appendix B")
CASE_II = (*OMITTED, "alpha least", "Delta of Appendix B", "A is Delta")
FORM = r"[\nabla^2 g(Z)](\Delta, \Delta)"
NO_X1 = "X_1 is defined nowhere; X is meant"
REGULARISER = r"\|W_2^T A_2 + A_2^T W_2 - W_1 X X^T A_1^T - A_1 X X^T W_1^T\|_F^2"

chapter.searched("eq32a", left=FORM)


def with_balance(s: Scene, goal: Judgment) -> Theorem:
    """(32) with the term that (9) makes vanish left out."""
    return s.prove(goal, s.use("eq9"))


chapter.check(
    "eq32b",
    given=CRITICAL_MU,
    left=FORM,
    note=NO_X1,
    correction=Correction(
        FORM + r" = \|(W_2 \Delta_1 + \Delta_2 W_1) X\|_F^2"
        r" + 2 \left\langle \Delta_2 \Delta_1, (W_2 W_1 X - Y) X^T \right\rangle"
        r" + \frac{\mu}{2} \|W_2^T \Delta_2 + \Delta_2^T W_2 - W_1 X X^T \Delta_1^T"
        r" - \Delta_1 X X^T W_1^T\|_F^2",
        Severity.TYPO,
    ),
)(with_balance)

chapter.searched("eq33", given=OMITTED)
chapter.searched("eq36", given=OMITTED)


def null_vector(s: Scene) -> list[Theorem]:
    """‖W̃2α‖² + ‖W̃1ᵀα‖² = αᵀZ̃ᵀZ̃α = 0, so both vanish."""
    A, B = s.W2tilde * s.alpha, s.W1tilde.T * s.alpha
    total = s.prove(Equation(norm2(A) + norm2(B), number(0)), *s.given("alpha null"))
    return s.vanishing(total, A, B)


@chapter.check(
    "L505a",
    given=("alpha null",),
    reads=r"0 = \alpha^T (\tilde{W}_2^T \tilde{W}_2 + \tilde{W}_1 \tilde{W}_1^T) \alpha"
    r" = \alpha^T \tilde{W}_2^T \tilde{W}_2 \alpha + \alpha^T \tilde{W}_1 \tilde{W}_1^T \alpha",
    note="Z̃ᵀZ̃ of the stack Z̃ is W̃2ᵀW̃2 + W̃1W̃1ᵀ",
)
def quadratic_form(s: Scene, goal: Judgment) -> Theorem:
    """α is a null vector of Z̃ᵀZ̃."""
    return s.prove(goal, *s.given("alpha null"))


@chapter.check("eq34", given=("alpha null",))
def null_vector_of_both(s: Scene, goal: Judgment) -> Theorem:
    """A vanishing sum of squares."""
    return s.prove(goal, *null_vector(s))


def case_i(s: Scene, goal: Judgment) -> Theorem:
    """From (33), (34) and the construction of Δ."""
    found = s.use("eq34")
    return s.prove(goal, *s.given(*CASE_I), rules.part(found, 0), rules.part(found, 1))


chapter.check(
    "eq35",
    given=CASE_I,
    note=NO_X1,
    correction=Correction(r"\|(W_2 \Delta_1 + \Delta_2 W_1) X\|_F^2 = 0", Severity.TYPO),
)(case_i)
chapter.check("L517a", given=CASE_I)(case_i)
chapter.check(
    "L517b",
    given=CASE_I,
    note="RW1 is W̃1Σ⁻¹Uᵀ, not W̃1",
    correction=Correction(
        r"\Delta_2 W_1 = p_k \alpha^T R W_1 = p_k \alpha^T \tilde{W}_1 \Sigma^{-1} U^T"
        r" = \mathbf{0}",
        Severity.TYPO,
    ),
)(case_i)
for identifier in ("L519a", "L521a", "L523a"):
    chapter.check(identifier, given=CASE_I)(case_i)
chapter.check(
    "L527a",
    given=CASE_I,
    left=r"\left\langle \Delta_2 \Delta_1, (W_2 W_1 X - Y) X^T \right\rangle",
)(case_i)
chapter.check("L531a", given=(*CASE_I, "A is Delta", "lambda_k >= lambda_r"))(
    lambda s, goal: case_i_with(s, goal, "A is Delta", "lambda_k >= lambda_r")
)


def case_i_with(s: Scene, goal: Judgment, *names: str) -> Theorem:
    """As `case_i`, with further hypotheses."""
    found = s.use("eq34")
    return s.prove(goal, *s.given(*CASE_I, *names), rules.part(found, 0), rules.part(found, 1))


chapter.check("L535a", given=(*CASE_I, "A is Delta"))(
    lambda s, goal: case_i_with(s, goal, "A is Delta")
)


@chapter.check(
    "L535b",
    given=OMITTED,
    left=r"1 + \|\Sigma^{-1} q_k\|_F^2",
)
def bound_on_the_direction(s: Scene, goal: Judgment) -> Theorem:
    """‖Σ⁻¹‖² − ‖Σ⁻¹q‖² = ‖Σ⁻¹(I − qqᵀ)‖² for a unit vector q: a square, no Cauchy–Schwarz."""
    unit = s.prove(Equation(s.q_k.T * s.q_k, number(1)), *s.given(*OMITTED))
    return s.prove(goal, unit)


@chapter.check(
    "L537a",
    reads=r"(a^T b)^2 \leq \|a\|_2^2 \|b\|_2^2",
    note="the Cauchy–Schwarz inequality, squared: both sides are nonnegative",
)
def cauchy_schwarz(s: Scene, goal: Nonnegative) -> Theorem:
    """‖a‖²‖b‖² − (aᵀb)² = ½‖abᵀ − baᵀ‖²."""
    return s.prove(goal)


def case_ii(s: Scene, goal: Judgment, *names: str) -> Theorem:
    """From (36), the eigenvector α and the construction of Δ."""
    return s.prove(goal, *s.given(*CASE_II, *names))


chapter.check(
    "L569a",
    given=(*CASE_II, "lambda_alpha <= lambda_d1+1"),
)(lambda s, goal: case_ii(s, goal, "lambda_alpha <= lambda_d1+1"))
chapter.check(
    "L573a",
    given=CASE_II,
    note="the regulariser's term is meant: the first term, printed again, is 2‖W̃2α‖², not 0",
    correction=Correction(REGULARISER + " = 0", Severity.ERROR),
)(case_ii)
chapter.check(
    "L577a",
    given=(*CASE_II, "lambda_k >= lambda_d1"),
    left=r"\left\langle A_2 A_1, (W_2 W_1 X - Y) X^T \right\rangle",
)(lambda s, goal: case_ii(s, goal, "lambda_k >= lambda_d1"))
chapter.check(
    "L581a",
    given=(*CASE_II, "lambda_k >= lambda_d1", "lambda_alpha <= lambda_d1+1"),
)(lambda s, goal: case_ii(s, goal, "lambda_k >= lambda_d1", "lambda_alpha <= lambda_d1+1"))
