"""Appendix B, the sets 𝒞 and 𝒳: which points of (10) are minima, and what the others leave out.

An indexed sum Σ_{i∈Ω} λ_i p_i q_iᵀ is PΛ(I − CCᵀ)Qᵀ: CCᵀ is the projection on the coordinates in
Γ, those that Z̃ uses, and Ω holds the others.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from proofs.zhu2019 import best_approximation as best
from proofs.zhu2019 import main_results
from proofs.zhu2019.appendix_b import FORM, OMITTED, POINT, SVDS
from proofs.zhu2019.assumptions_back import leading, next_one, other, tail
from proofs.zhu2019.balanced_form import vanishes
from proofs.zhu2019.restating import below
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    All,
    Equation,
    GlobalMinimum,
    NegativeCurvature,
    Nonnegative,
    Positive,
)
from symbolic.kernel.terms import (
    Letter,
    Polynomial,
    dimension,
    from_letter,
    identity,
    letter,
    norm2,
    number,
)

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
BETTER = "Z' is better than Z"
MINIMAL = "Ztilde minimises gtilde"
SUMS = "Σ_{i∈Ω} λ_i p_i q_iᵀ is PΛ(I − CCᵀ)Qᵀ: CCᵀ projects on the coordinates in Γ"


@chapter.check(
    "L479a",
    given=(*SVDS, "mu > 0", "Z from Ztilde (13)", "columns of (10)", MINIMAL),
    reads=lambda s: GlobalMinimum(s.g, (s.W1, s.W2)),
    latex=r"\tilde{g}(\tilde{Z}) = \min \tilde{g} \implies g(Z) = \min g",
    note="𝒳 is the subset of 𝒞 where g̃(Z̃) is least",
)
def minima_of_g(s: Scene, goal: GlobalMinimum) -> Theorem:
    """g(Z') − g(Z) = g̃(W1'UΣ, W2') − g̃(Z̃) + (μ/4)‖D'‖²."""
    mu, lowest = s.given("mu > 0", MINIMAL)
    others = Letter("W1any", *s.W1.shape), Letter("W2any", *s.W2.shape)
    W1, W2 = map(from_letter, others)
    rho = W2.T * W2 - W1 * s.X * s.X.T * W1.T
    squares: list[tuple[Fraction | int, tuple[Theorem, ...], Polynomial]] = [
        (1, (rules.minimum_at(lowest, (W1 * s.U * s.Sigma, W2)),), number(1)),
        (Fraction(1, 4), (mu,), rho),
    ]
    known = s.given(*SVDS, "Z from Ztilde (13)", "columns of (10)")
    above = s.sign(Nonnegative(s.g((W1, W2)) - s.g(goal.point)), squares, *known)
    return rules.global_minimum(goal, others, above)


for identifier in ("L479b", "L487a"):

    @chapter.check(
        identifier,
        given=(*main_results.OF_G, BETTER),
        reads=lambda s: NegativeCurvature(s.g, (s.W1, s.W2)),
        latex=r"g(Z') < g(Z) \implies \lambda_{\min}(\nabla^2 g(Z)) < 0",
        section="main theorems",
        note="Z ∈ 𝒞 ∖ 𝒳: critical for g, but no global minimum",
    )
    def saddles_bend_down(s: Scene, _: Judgment) -> Theorem:
        """Theorem 2(iii), where g is lower at some Z'."""
        return below(s, s.use("thm2-iii"), other(s))


chapter.searched("L481a", reads=FORM, note="a definition: well-typed")
chapter.searched(
    "L483a",
    reads=r"W_2 \Delta_1 + \Delta_2 W_1",
    note="a definition: well-typed, Δ_1 and Δ_2 have the shapes of W_1 and W_2",
)


# --- Case i --------------------------------------------------------------------------------------


@chapter.check(
    "L489a",
    given=(*best.DATA, "room for all pairs", MINIMAL),
    reads=r"\tilde{g}(\tilde{Z}) = 0, \quad \tilde{W}_2 \tilde{W}_1 = Y V",
    note="the minimum is 0 and attained only where W̃2W̃1 = YV; that it is attained there: L491a",
)
def minimum_is_zero(s: Scene, goal: Judgment) -> Theorem:
    """All r ≤ d1 singular pairs fit: g̃ = 0 there, and g̃ ≥ 0."""
    (lowest,) = s.given(MINIMAL)
    return s.prove(goal, *best.zero_at_least(s, lowest))


@chapter.check(
    "L491a",
    given=("W2~ W1~ = Y V",),
    reads=lambda s: GlobalMinimum(s.gtilde, (s.W1tilde, s.W2tilde)),
    latex=r"\tilde{W}_2 \tilde{W}_1 = Y V \implies \tilde{g}(\tilde{Z}) = \min \tilde{g}",
    note="one inclusion; the other, which needs r ≤ d1, is L489a",
)
def zero_is_minimal(s: Scene, goal: GlobalMinimum) -> Theorem:
    """g̃ ≥ 0 = g̃(Z̃)."""
    others = best.anywhere(s)
    W1, W2 = map(from_letter, others)
    (fits,) = s.given("W2~ W1~ = Y V")
    residual = s.W2tilde * s.W1tilde - s.Y * s.V
    none = s.combine(Equation(s.gtilde(goal.point), number(0)), (best.HALF * residual.T, fits, 1))
    above = rules.sum_of_squares(
        Nonnegative(s.gtilde((W1, W2)) - s.gtilde(goal.point)),
        [(best.HALF, (), W2 * W1 - s.Y * s.V)],
        [(number(-1), none, number(1))],
    )
    return rules.global_minimum(goal, others, above)


def omitted_sum(s: Scene) -> Equation:
    """YV − W̃2W̃1 = PΛ(I − CCᵀ)Qᵀ."""
    rest = identity("r") - s.C * s.C.T
    return Equation(s.Y * s.V - s.W2tilde * s.W1tilde, s.P * s.Lambda * rest * s.Q.T)


def no_minimum(s: Scene) -> All:
    """The residual is the sum over Ω, and g̃(Z̃) > 0."""
    return All((omitted_sum(s), Positive(s.gtilde((s.W1tilde, s.W2tilde)))))


def some_left_out(s: Scene, goal: All) -> Theorem:
    """2g̃(Z̃) = ‖Λ(I − CCᵀ)‖² ≥ λ_k² > 0 for k ∈ Ω."""
    known = s.given(*OMITTED)
    positive = positive_lambda(s)
    rest = identity("r") - s.C * s.C.T
    beside = identity("r") - s.e_k * s.e_k.T
    squares: list[tuple[Fraction, tuple[Theorem, ...], Polynomial]] = [
        (best.HALF, (), s.Lambda * rest * beside),
        (best.HALF, (positive, positive), number(1)),
    ]
    value = s.sign(Positive(goal.parts[1].value), squares, *known)  # type: ignore[attr-defined]
    return rules.together([s.prove(goal.parts[0], *known), value])


def positive_lambda(s: Scene) -> Theorem:
    """λ_k > 0: λ_k = ‖Λ^½e_k‖², and Λ^½ is invertible."""
    known = s.given("Ytilde = P Lambda Q^T", "k in Omega")
    v = s.Lambda_half * s.e_k
    square = s.prove(Equation(s.lambda_k, norm2(v)), *known)
    some = rules.sum_of_squares(
        Nonnegative(s.lambda_k), [(1, (), v)], [(number(1), square, number(1))]
    )
    goal = Positive(s.lambda_k)
    none = rules.antisymmetry(some, rules.assume(Nonnegative(-s.lambda_k)))
    total = s.combine(Equation(norm2(v), number(0)), (-1, square, 1), (1, none, 1))
    (flat,) = s.vanishing(total, v)
    (inverse,) = (
        one
        for one in known
        if one.conclusion == Equation(s.Lambda_half_inv * s.Lambda_half, identity("r"))
    )
    (unit,) = (one for one in known if one.conclusion == Equation(s.e_k.T * s.e_k, number(1)))
    gone = s.combine(vanishes(s.e_k), (s.Lambda_half_inv, flat, 1), (-1, inverse, s.e_k))
    false = s.combine(Equation(number(1), number(0)), (-1, unit, 1), (s.e_k.T, gone, 1))
    return rules.cases(rules.assume(goal), rules.absurd(false, goal), s.lambda_k, True)  # noqa: FBT003


@chapter.check(
    "L495a",
    given=(*POINT, "r <= d1"),
    reads=no_minimum,
    latex=r"Y V - \tilde{W}_2 \tilde{W}_1 = P \Lambda (I - C C^T) Q^T,\quad"
    r" \tilde{g}(\tilde{Z}) > 0",
    note=SUMS + "; Ω must not be empty: for Ω = ∅ the point is a global minimum",
    correction=Correction(
        no_minimum,
        Severity.TYPO,
        OMITTED,
        r"Y V - \tilde{W}_2 \tilde{W}_1 = \sum_{i \in \Omega} \lambda_i p_i q_i^T,\quad \emptyset"
        r" \neq \Omega \subset [r]",
        some_left_out,
    ),
)
def not_in_X(s: Scene, goal: Judgment) -> Theorem:
    """The first part holds for every point of (10), the second does not."""
    return s.prove(goal, *s.given(*POINT, "r <= d1"))


@chapter.check(
    "L497a",
    given=OMITTED,
    reads=lambda s: All(
        (
            Equation(s.W2tilde * s.W1tilde, s.P * s.Lambda * s.C * s.C.T * s.Q.T),
            Positive(dimension("r") - norm2(s.C)),
        )
    ),
    latex=r"\tilde{W}_2 \tilde{W}_1 = P \Lambda C C^T Q^T,\quad \operatorname{tr}(C C^T) < r",
    note="the rank of W̃2W̃1 is that of the projection CCᵀ, its trace",
)
def low_rank(s: Scene, goal: All) -> Theorem:
    """r − tr Π = ‖(I − Π)(I − e_ke_kᵀ)‖² + 1 for k ∈ Ω."""
    known = s.given(*OMITTED)
    rest = identity("r") - s.C * s.C.T
    fewer = s.sign(
        Positive(goal.parts[1].value),  # type: ignore[attr-defined]
        [(1, (), rest * (identity("r") - s.e_k * s.e_k.T)), (1, (), number(1))],
        *known,
    )
    return rules.together([s.prove(goal.parts[0], *known), fewer])


chapter.searched(
    "L499a",
    given=OMITTED,
    reads=r"\tilde{Y} q_k = \lambda_k p_k, \quad \tilde{Y}^T p_k = \lambda_k q_k, \quad"
    r" C^T e_k = \mathbf{0}",
    note="k ∈ Ω: a singular pair that Z̃ does not use",
)


# --- Case ii -------------------------------------------------------------------------------------

chapter.searched(
    "L539a",
    reads=r"\tilde{g}(\tilde{Z}) = \frac{1}{2} \|\tilde{W}_2 \tilde{W}_1 - Y V\|_F^2",
    note="a matrix has rank at most d1 exactly if it is a product W̃2W̃1 of inner size d1",
)
chapter.searched(
    "L541a",
    given=("columns of (10)",),
    reads=r"\tilde{W}_2 = P \Lambda^{1/2} C, \quad \tilde{W}_1 = C^T \Lambda^{1/2} Q^T, \quad"
    r" C C^T C = C",
    note="C selects the indices Γ; 0 stands in the list where fewer than d1 are selected",
)
chapter.searched("L543a", given=POINT, reads=omitted_sum, note=SUMS + "; what follows from Γ")
chapter.searched(
    "L545a",
    given=POINT,
    note="i ≠ Λ compares an index with a matrix: i ∉ Γ is meant; the sign is wrong; p_i q_i lacks a"
    " transpose",
    correction=Correction(
        r"\tilde{W}_2 \tilde{W}_1 - Y V = -P \Lambda (I_r - C C^T) Q^T", Severity.ERROR
    ),
)
chapter.searched(
    "L549a",
    given=POINT,
    note="i ≠ Λ compares an index with a matrix: i ∉ Γ is meant. Σ_{i∉Γ} λ_i² is ‖Λ(I − CCᵀ)‖²",
    correction=Correction(
        r"\tilde{g}(\tilde{Z}) = \frac{1}{2} \|\tilde{W}_2 \tilde{W}_1 - Y V\|_F^2"
        r" = \frac{1}{2} \|\Lambda (I_r - C C^T)\|_F^2",
        Severity.TYPO,
    ),
)


@chapter.check(
    "L551a",
    given=(*best.DATA, best.ORDER, "the value of the best"),
    reads=lambda s: GlobalMinimum(s.gtilde, (s.W1tilde, s.W2tilde)),
    latex=r"\|\tilde{W}_2 \tilde{W}_1 - Y V\|_F^2 = \sum_{i > d_1} \lambda_i^2 \implies"
    r" \tilde{g}(\tilde{Z}) = \min \tilde{g}",
    note="Eckart–Young, proved as a sum of squares; Σ_{i>d1} λ_i² is ‖Λ(I − TTᵀ)‖²",
)
def minimal_by_value(s: Scene, _: Judgment) -> Theorem:
    """No product of width d1 is closer to YV."""
    (value,) = s.given("the value of the best")
    half = s.combine(
        Equation(s.gtilde((s.W1tilde, s.W2tilde)), best.HALF * tail(s)),
        (number(best.HALF), value, 1),
    )
    return best.least_by_value(s, half)


@chapter.check(
    "L553a",
    given=(*best.DATA, best.ORDER, MINIMAL),
    reads=lambda s: Equation(norm2(s.W2tilde * s.W1tilde - s.Y * s.V), tail(s)),
    latex=r"\tilde{g}(\tilde{Z}) = \min \tilde{g} \implies"
    r" \|\tilde{W}_2 \tilde{W}_1 - Y V\|_F^2 = \sum_{i > d_1} \lambda_i^2",
    note="the formula says where the minimum is; that it is one is L551a, this is the converse",
)
def value_of_minimum(s: Scene, goal: Equation) -> Theorem:
    """The first d1 singular pairs attain the bound."""
    (lowest,) = s.given(MINIMAL)
    return s.combine(goal, (2, best.value_of_least(s, lowest), 1))


chapter.check(
    "L555a",
    given=main_results.OF_G,
    reads=main_results.benign_g,
    latex=main_results.LATEX_G,
    section="main theorems",
    note="what the argument is for holds in the case of repeated singular values as well",
    gap="for λ_{d1} = λ_{d1+1} the text's direction can be flat: k ≤ d1 in Ω may have λ_k = λ_α;"
    " k must be chosen with λ_k > λ_α, and (15) fails as a bound",
)(main_results.same_as_2_iii)


@chapter.check(
    "L555b",
    given=(*best.DATA, "columns of (10)", best.ORDER, "Ztilde' is better than Ztilde"),
    reads=lambda s: Positive(norm2(leading(s) - s.C * s.C.T * leading(s))),
    latex=r"\Omega \cap [d_1] \neq \emptyset",
    note="‖(I − CCᵀ)T‖² > 0, T the first d1 coordinate vectors; true for repeated λ_{d1} as well",
)
def leading_index(s: Scene, _: Judgment) -> Theorem:
    """If the first d1 indices were all used, no others could be, and Z̃ were a minimum."""
    (lower,) = s.given("Ztilde' is better than Ztilde")
    return best.leading_index_missing(s, lower)


chapter.searched("L557a", given=POINT, reads=omitted_sum, note=SUMS)

SMALLEST = (*POINT, "alpha least", "lambda_alpha is the smallest")
LAST = (*SMALLEST, "d1+1 is the last in Gamma")


def equality(s: Scene) -> All:
    """‖W̃2α‖² = ‖W̃1ᵀα‖² = λ_{d1+1}."""
    values = (norm2(s.W2tilde * s.alpha), norm2(s.W1tilde.T * s.alpha))
    return All(tuple(Equation(one, s.lambda_d1p1) for one in values))


def attained(s: Scene, goal: All) -> Theorem:
    """λ_α is the least βᵀCᵀΛCβ over unit β: at most that at Cᵀe_{d1+1}, at least λ_{d1+1}."""
    unit, eigen, _ = s.given("alpha least")
    unit_e, used, spectral, order, unit_C = s.given("d1+1 is the last in Gamma")
    (smallest,) = s.given("lambda_alpha is the smallest")
    of_C = s.prove(
        Equation(s.W2tilde.T * s.W2tilde, s.C.T * s.Lambda * s.C),
        *s.given("columns of (10)", "Ytilde = P Lambda Q^T"),
    )
    e, root, F = next_one(s), letter("G_alpha", "m_d1", s.C.cols), letter("G_used", "m", "r")
    above = s.sign(
        Nonnegative(s.lambda_d1p1 - s.lambda_alpha),
        [(1, (), root * s.C.T * e)],
        smallest, of_C, used, spectral, unit_e,
    )  # fmt: skip
    in_C = s.combine(
        Equation(s.C.T * s.Lambda * s.C * s.alpha, s.lambda_alpha * s.alpha),
        (1, eigen, 1), (-1, of_C, s.alpha),
    )  # fmt: skip
    a, cut = s.alpha, s.lambda_d1p1
    size = s.combine(
        Equation(s.lambda_alpha - cut, norm2(F * s.C * a)),
        (a.T * s.C.T, order, s.C * a),
        (-a.T, unit_C, s.C.T * s.Lambda * s.C * a),
        (-a.T, in_C, 1),
        (cut * a.T, unit_C, s.C.T * s.C * a),
        (cut * a.T, unit_C, a),
        (cut - s.lambda_alpha, unit, 1),
    )
    below_ = rules.sum_of_squares(
        Nonnegative(s.lambda_alpha - cut), [(1, (), F * s.C * a)], [(number(1), size, number(1))]
    )
    same = rules.antisymmetry(below_, above)
    values = []
    for one in goal.parts:
        value = one.left  # type: ignore[attr-defined]
        found = s.prove(Equation(value, s.lambda_alpha), *s.given("alpha least"))
        values.append(s.combine(Equation(value, s.lambda_d1p1), (1, found, 1), (1, same, 1)))
    return rules.together(values)


@chapter.check(
    "L567a",
    given=(*SMALLEST, "d1+1 in Omega"),
    reads=equality,
    latex=r"d_1 + 1 \in \Omega \implies \|\tilde{W}_2 \alpha\|_2^2 = \|\tilde{W}_1^T \alpha\|_2^2"
    r" = \lambda_{d_1+1}",
    note="Ω holds what Z̃ leaves out: equality needs d1 + 1 ∈ Γ, as the last of d1 indices",
    correction=Correction(
        equality,
        Severity.ERROR,
        LAST,
        r"d_1 + 1 = \max \Gamma,\ |\Gamma| = d_1 \implies \|\tilde{W}_2 \alpha\|_2^2 ="
        r" \|\tilde{W}_1^T \alpha\|_2^2 = \lambda_{d_1+1}",
        attained,
    ),
)
def equality_when_omitted(s: Scene, goal: Judgment) -> Theorem:
    """It does not follow."""
    return s.prove(goal, *s.given("alpha least", "d1+1 in Omega"))
