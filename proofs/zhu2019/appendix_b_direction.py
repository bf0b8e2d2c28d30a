"""Appendix B, the direction Δ: the vector α it is made of, and that g bends down along it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter
from proofs.zhu2019.appendix_b import CASE_I, CASE_II, FORM, OMITTED, REGULARISER
from proofs.zhu2019.appendix_b_sets import positive_lambda
from proofs.zhu2019.balanced_form import vanishes
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    All,
    Derivative,
    Equation,
    LeastEigenvalueAtMost,
    Nonnegative,
    Positive,
)
from symbolic.kernel.terms import identity, letter, norm2, number, trace

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.terms import Polynomial
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
EIGENVECTOR = (
    r"(\tilde{W}_2^T \tilde{W}_2 + \tilde{W}_1 \tilde{W}_1^T) \alpha = 2 \lambda_\alpha \alpha"
)
ALONG_A = r"[\nabla^2 g(Z)](A, A)"
ORDERED = ("lambda_k >= lambda_d1", "lambda_alpha <= lambda_d1+1", "lambda_d1 > lambda_d1+1")

for identifier in ("L503a", "L563a"):
    chapter.searched(
        identifier,
        given=("alpha least",),
        reads=EIGENVECTOR,
        note="Z̃ᵀZ̃ of the stack; its smallest eigenvalue is 2λ_α",
    )


def null_for_both(s: Scene) -> All:
    """W̃2α = 0 and W̃1ᵀα = 0."""
    return All((vanishes(s.W2tilde * s.alpha), vanishes(s.W1tilde.T * s.alpha)))


SMALLEST = (*OMITTED, "alpha least", "lambda_alpha is the smallest", "r <= d1")


def idle_trace(s: Scene) -> Theorem:
    """tr(I − CᵀC) = (d1 − r) + 1 + ‖(I − CCᵀ)(I − e_ke_kᵀ)‖² > 0: Z̃ is rank deficient."""
    (room,) = s.given("r <= d1")
    rest = identity("r") - s.C * s.C.T
    square = rest * (identity("r") - s.e_k * s.e_k.T)
    return s.sign(
        Positive(trace(_idle(s))),
        [(1, (room,), number(1)), (1, (), number(1)), (1, (), square)],
        *s.given("columns of (10)", "k in Omega"),
    )


def _idle(s: Scene) -> Polynomial:
    rest: Polynomial = identity(s.C.cols) - s.C.T * s.C
    return rest


@chapter.check(
    "L503b",
    given=SMALLEST,
    reads=null_for_both,
    latex=r"\tilde{W}_2 \alpha = \mathbf{0},\quad \tilde{W}_1^T \alpha = \mathbf{0}",
    note="for r ≤ d1 and k ∈ Ω, α a unit eigenvector for the smallest eigenvalue 2λ_α of Z̃ᵀZ̃",
)
def null_space(s: Scene, goal: All) -> Theorem:
    """With J = I − CᵀC: W̃2J = 0, so λ_α tr J + ‖G_αJ‖² = 0, and tr J > 0 leaves λ_α = 0."""
    unit, eigen, mirrored = s.given("alpha least")
    (smallest,) = s.given("lambda_alpha is the smallest")
    J, root, value = _idle(s), letter("G_alpha", "m_d1", s.C.cols), s.lambda_alpha
    outer, _, projects, _ = s.given("columns of (10)")
    dead = s.prove(vanishes(s.W2tilde * J), outer, projects)
    idempotent = s.prove(Equation(trace(J * J), trace(J)), projects)
    balance = s.combine(  # ‖G_αJ‖² = ‖W̃2J‖² − λ_α tr J²
        Equation(norm2(root * J) + value * trace(J), number(0)),
        (-J, smallest, J), (J * s.W2tilde.T, dead, 1), (-value, idempotent, 1),
    )  # fmt: skip
    positive = rules.assume(Positive(value))
    false = rules.sum_of_squares(
        Positive(number(0)),
        [(1, (positive, idle_trace(s)), number(1)), (1, (), root * J)],
        [(number(-1), balance, number(1))],
    )
    sizes = [
        s.combine(Equation(norm2(one), value), (s.alpha.T, theorem, 1), (value, unit, 1))
        for one, theorem in ((s.W2tilde * s.alpha, eigen), (s.W1tilde.T * s.alpha, mirrored))
    ]
    some = rules.sum_of_squares(
        Nonnegative(value),
        [(1, (), s.W2tilde * s.alpha)],
        [(number(-1), sizes[0], number(1))],
    )
    none = rules.antisymmetry(some, rules.assume(Nonnegative(-value)))
    gone = []
    for part, size in zip(goal.parts, sizes, strict=True):
        M = part.left  # type: ignore[attr-defined]
        total = s.combine(Equation(norm2(M), number(0)), (1, size, 1), (1, none, 1))
        gone += s.vanishing(total, M)
    return rules.cases(rules.absurd(false, goal), rules.together(gone), value, True)  # noqa: FBT003


chapter.searched(
    "L511a",
    given=("Delta of Appendix B",),
    reads=r"\Delta_2 = p_k \alpha^T R, \quad \Delta_1 = R^T \alpha q_k^T \Sigma^{-1} U^T",
    note="a definition: well-typed",
)
chapter.searched(
    "L567b",
    given=("Delta of Appendix B", "A is Delta"),
    reads=r"A_2 = p_k \alpha^T R, \quad A_1 = R^T \alpha q_k^T \Sigma^{-1} U^T",
    note="a definition: well-typed; bold A is how Δ is printed here",
)


@chapter.check("L513a", given=CASE_I, reads=FORM + " < 0")
def bends_in_case_i(s: Scene, goal: Positive) -> Theorem:
    """The form is −2λ_k, and λ_k > 0."""
    null = s.use("eq34")
    known = (*s.given(*CASE_I), rules.part(null, 0), rules.part(null, 1))
    return s.sign(goal, [(2, (positive_lambda(s),), number(1))], *known)


@chapter.check(
    "L567c",
    given=(*CASE_II, *ORDERED),
    reads=ALONG_A + " < 0",
    note="with λ_{d1} > λ_{d1+1}, as the text assumes",
)
def bends_in_case_ii(s: Scene, goal: Positive) -> Theorem:
    """The form is −2(λ_k − λ_α), and λ_k ≥ λ_{d1} > λ_{d1+1} ≥ λ_α."""
    links = s.given(*ORDERED)
    return s.sign(goal, [(2, (one,), number(1)) for one in links], *s.given(*CASE_II))


@chapter.check(
    "L575a",
    given=CASE_II,
    reads=REGULARISER + " = 0",
    note="said of the regulariser's term, see L573a: W2ᵀΔ2 and W1XXᵀΔ1ᵀ vanish by (36)",
)
def regulariser_vanishes(s: Scene, goal: Judgment) -> Theorem:
    """The corrected display."""
    return s.prove(goal, s.use("L573a"))


@chapter.check(
    "L579a",
    given=(*CASE_II, "lambda_k >= lambda_d1"),
    reads=r"\left\langle A_2 A_1, (W_2 W_1 X - Y) X^T \right\rangle = -\lambda_k"
    r" \leq -\lambda_{d_1}",
    note="the last equality uses (36), the inequality k ≤ d1: that is λ_k ≥ λ_{d1}",
)
def last_steps(s: Scene, goal: Judgment) -> Theorem:
    """The display before."""
    found = s.use("L577a")
    links = [rules.part(found, place) for place in range(len(found.conclusion.parts))]  # type: ignore[attr-defined]
    (order,) = s.given("lambda_k >= lambda_d1")
    return s.prove(goal, *links, order, *s.given(*CASE_II))


def bound_for_simple_cut(s: Scene) -> LeastEigenvalueAtMost:
    """λ_min(∇²g) ≤ −2(λ_{d1} − λ_{d1+1})/(1 + ‖Σ⁻¹‖²)."""
    bound, scale = -2 * (s.lambda_d1 - s.lambda_d1p1), 1 + norm2(s.Sigma_inv)
    return LeastEigenvalueAtMost(s.g, (s.W1, s.W2), bound, scale)


@chapter.check(
    "L583a",
    given=(*CASE_II[:-1], *ORDERED),
    reads=bound_for_simple_cut,
    latex=r"\lambda_{\min}(\nabla^2 g(Z)) \leq -2 \frac{\lambda_{d_1} - \lambda_{d_1+1}}{1 +"
    r" \|\Sigma^{-1}\|_F^2}",
    note="(15) where λ_{d1} > λ_{d1+1}, so that λ_{r'} is λ_{d1+1}",
    gap="the bound is shown for λ_{d1} > λ_{d1+1} only; for repeated values (15) itself fails",
)
def bound_of_lemma_2(s: Scene, goal: LeastEigenvalueAtMost) -> Theorem:
    """The Rayleigh quotient along Δ: the form is −2(λ_k − λ_α), ‖Δ‖² = 1 + ‖Σ⁻¹q_k‖²."""
    known = s.given(*CASE_II[:-1])
    larger, smaller, cut = s.given(*ORDERED)
    move, q = (s.Delta1, s.Delta2), s.q_k
    form = -2 * (s.lambda_k - s.lambda_alpha)
    second = s.prove(Derivative(s.g, goal.point, move, 2, form), *known)
    length = norm2(move[0]) + norm2(move[1])
    unit = s.prove(Equation(q.T * q, number(1)), *known)
    size = s.prove(Equation(length, 1 + norm2(s.Sigma_inv * q)), *known)
    longer = s.sign(Positive(length), [(1, (), number(1)), (1, (), s.Sigma_inv * q)], size)
    scale = rules.sum_of_squares(
        Positive(goal.scale), [(1, (), number(1)), (1, (), s.Sigma_inv)], []
    )
    rest = s.Sigma_inv - s.Sigma_inv * q * q.T
    squares = [(2, (one,), M) for one in (larger, smaller) for M in (number(1), s.Sigma_inv)]
    slack = s.sign(
        Nonnegative(goal.bound * length - goal.scale * form),
        [*squares, (2, (cut,), rest)],
        size, unit,
    )  # fmt: skip
    return rules.least_eigenvalue_at_most(goal, second, longer, scale, slack)
