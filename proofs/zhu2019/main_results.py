"""Lemmas 1 and 2, Theorems 2(i), 2(iii) and 3: what the paper sets out to prove."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from proofs.zhu2019 import balanced_form, curvature_bound, dichotomy, landscape
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    All,
    Derivative,
    Either,
    Equation,
    GlobalMinimum,
    LeastEigenvalueAtMost,
    NegativeCurvature,
    Nonnegative,
    Positive,
)
from symbolic.kernel.terms import Letter, Polynomial, from_letter, identity, norm2, number

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
FULL = ("X X^T invertible", "sizes >= 1")
OF_G = ("critical point of g", "mu > 0", *FULL)
OF_F = ("critical point of f", *FULL)
LATEX_G = (
    r"\nabla g(Z) = \mathbf{0} \implies g(Z) = \min g \quad\text{or}\quad"
    r" \lambda_{\min}(\nabla^2 g(Z)) < 0"
)
LATEX_F = (
    r"\nabla f(Z) = \mathbf{0} \implies f(Z) = \min f \quad\text{or}\quad"
    r" \lambda_{\min}(\nabla^2 f(Z)) < 0"
)
NO_SPURIOUS = (
    "a local minimum has no negative curvature, so it is a global one; every other critical"
    " point is a strict saddle"
)


def benign_g(s: Scene) -> Either:
    """Z is a global minimum of g, or g has negative curvature there."""
    return dichotomy.benign(s)


def benign_f(s: Scene) -> Either:
    """The same for f."""
    return Either((GlobalMinimum(s.f, (s.W1, s.W2)), NegativeCurvature(s.f, (s.W1, s.W2))))


@chapter.check(
    "thm2-iii", given=OF_G, reads=benign_g, latex=LATEX_G, note=NO_SPURIOUS, section="main theorems"
)
def theorem_2_iii(s: Scene, goal: Judgment) -> Theorem:
    """Lemma 2's dichotomy, with the decompositions supplied by the axiom on singular values."""
    return s.prove(goal, landscape.of_g(s))


@chapter.check(
    "thm3", given=OF_F, reads=benign_f, latex=LATEX_F, note=NO_SPURIOUS, section="main theorems"
)
def theorem_3(s: Scene, goal: Judgment) -> Theorem:
    """For every critical point of f, whatever the rank of W2W1; Theorem 5 is not used."""
    return s.prove(goal, landscape.of_f(s))


def same_as_2_iii(s: Scene, goal: Judgment) -> Theorem:
    """Theorem 2(iii)."""
    return s.prove(goal, s.use("thm2-iii"))


def same_as_3(s: Scene, goal: Judgment) -> Theorem:
    """Theorem 3."""
    return s.prove(goal, s.use("thm3"))


GAP = "the case of repeated singular values at the cut, which Appendix B leaves to the reader"
for identifier in ("lem2", "lem2-strict-saddle", "L241c", "L319a"):
    chapter.check(
        identifier, given=OF_G, reads=benign_g, latex=LATEX_G, note=NO_SPURIOUS, gap=GAP,
        section="main theorems",
    )(same_as_2_iii)  # fmt: skip
for identifier in ("L327a", "L169a", "L331a"):
    chapter.check(
        identifier, given=OF_F, reads=benign_f, latex=LATEX_F, note=NO_SPURIOUS,
        section="main theorems",
    )(same_as_3)  # fmt: skip


# --- Lemma 1, the set (10), and the bounds of Lemma 2 ------------------------------------------

SVDS = (
    "X = U Sigma V^T",
    "X has full row rank",
    "Ytilde = Y V",
    "Ytilde = P Lambda Q^T",
    "Lambda^1/2 positive",
)
LEMMA = ("critical point of g", "mu > 0", *SVDS)
CORE = "main theorems"


def in_lemma(s: Scene, theorem: Theorem) -> Theorem:
    """A theorem on balanced critical points in Lemma 1's letters, where Σ has d0 diagonals."""
    found = rules.substitute(theorem, [], [], [("d0p", "d0")])
    (mu,) = s.given("mu > 0")
    weak = rules.weaken_sign(Nonnegative(s.mu), [mu])
    data = s.prove(
        Equation(s.Y * s.V, s.P * s.Lambda * s.Q.T),
        *s.given("Ytilde = Y V", "Ytilde = P Lambda Q^T"),
    )
    facts = [s.use("eq9"), weak, data]
    return rules.cut(found, [one for one in facts if one.conclusion in found.hypotheses])


def off_diagonal(s: Scene) -> Equation:
    """What (10) implies for every point: W2W2ᵀ is diagonal in the basis P."""
    p_j, p_k = s.P * s.e_j, s.P * s.e_k
    return Equation(p_j.T * s.W2 * s.W2.T * p_k, number(0))


def lemma_1(s: Scene) -> All:
    """W2 = PΛ^½C, W1 = CᵀΛ^½QᵀΣ⁻¹Uᵀ with a projection CCᵀ that commutes with Λ^½."""
    C, L = s.C, s.Lambda_half
    return All(
        (
            Equation(s.W2, s.P * L * C),
            Equation(s.W1, C.T * L * s.Q.T * s.Sigma_inv * s.U.T),
            Equation(C * C.T * C, C),
            Equation(C * C.T * L, L * C * C.T),
        )
    )


def lemma_1_proved(s: Scene, goal: Judgment) -> Theorem:
    """`form`, moved to the letters W1, W2."""
    core = s.elsewhere(CORE)
    found = rules.together(balanced_form.formed(core)[:4])
    return s.prove(goal, in_lemma(s, found))


@chapter.check(
    "eq10a",
    given=(*LEMMA, "two coordinates"),
    reads=off_diagonal,
    latex=r"\nabla g(Z) = \mathbf{0} \implies p_j^T W_2 W_2^T p_k = 0 \quad (j \neq k)",
    section="Lemma 1, one fixed SVD",
    note="a consequence of (10) for one fixed SVD; with repeated λ_j, critical points may mix p_j"
    " and p_k; that every point of (10) is critical is L475b",
    correction=Correction(
        lemma_1,
        Severity.ERROR,
        (*LEMMA, "C = Lambda^-1/2 P^T W2"),
        r"\nabla g(Z) = \mathbf{0} \implies W_2 = P \Lambda^{1/2} C,\quad"
        r" W_1 = C^T \Lambda^{1/2} Q^T \Sigma^{-1} U^T,\quad (C C^T)^2 = C C^T,\quad"
        r" C C^T \Lambda = \Lambda C C^T \quad\text{with}\quad C = \Lambda^{-1/2} P^T W_2",
        lemma_1_proved,
    ),
)
def columns_of_one_svd(s: Scene, goal: Judgment) -> Theorem:
    """From the form of a critical point; for repeated singular values it does not follow."""
    given = s.given("C = Lambda^-1/2 P^T W2", *SVDS, "two coordinates")
    return s.prove(goal, *given, lemma_1_proved(s, lemma_1(s)))


chapter.searched(
    "eq10b",
    given=(*SVDS, "columns of (10)", "R orthonormal"),
    reads=r"\tilde{W}_2^T \tilde{W}_2 + \tilde{W}_1 \tilde{W}_1^T = 2 C^T \Lambda C,"
    r" \quad R^T R = I",
    section="Sect. 4.1",
    note="Z̃ᵀZ̃ of the stack; for a C that selects coordinates it is diagonal: orthogonal columns",
)
chapter.searched(
    "eq13",
    reads=r"\|\tilde{W}_2 \tilde{W}_1 - Y V\|_F^2",
    section="Sect. 4.1",
    note="a definition: well-typed; R stands where (10) has its transpose, which ranges over the"
    " same set",
)


def bound_14(s: Scene) -> Either:
    """A global minimum, or λ_min(∇²g) ≤ −2λ_r/(1 + Σσᵢ⁻²)."""
    return _bounded(s, -2 * s.lambda_r)


def bound_15(s: Scene) -> Either:
    """A global minimum, or λ_min(∇²g) ≤ −2(λ_{d1} − λ_{r'})/(1 + Σσᵢ⁻²)."""
    return _bounded(s, -2 * (s.lambda_d1 - s.lambda_rp))


def _bounded(s: Scene, bound: Polynomial) -> Either:
    at = (s.W1, s.W2)
    scale = 1 + norm2(s.Sigma_inv)
    return Either((GlobalMinimum(s.g, at), LeastEigenvalueAtMost(s.g, at, bound, scale)))


@chapter.check(
    "eq14",
    given=(*LEMMA, "r <= d1", "lambda_r least"),
    reads=bound_14,
    latex=r"\lambda_{\min}(\nabla^2 g(Z)) \leq -2 \frac{\lambda_r}{1 + \|\Sigma^{-1}\|_F^2}"
    r" \quad\text{or}\quad g(Z) = \min g",
    note="W is printed for Z; Σσᵢ⁻² is ‖Σ⁻¹‖²",
)
def bound_of_case_i(s: Scene, goal: Judgment) -> Theorem:
    """Case i of Appendix B, without a choice of indices."""
    core = s.elsewhere(CORE)
    room, at_least = core.given("r <= d1", "lambda_r least")
    L, J = core.Lambda_half, core.J
    squared = balanced_form.svd_of_M(core)[3]
    spread = core.prove(Equation(L * L - core.lambda_r * identity("r"), J.T * J), at_least, squared)
    point = dichotomy.Point.of(core)
    found = curvature_bound.bound_when_all_fit(point, core.lambda_r, spread, room)
    return s.prove(goal, in_lemma(s, balanced_form.from_form(core, found)))


CASE_II = (
    "X = U Sigma V^T",
    "X has full row rank",
    "Ytilde = Y V",
    "Ytilde = P Lambda Q^T",
    "Z from Ztilde (13)",
    "columns of (10)",
    "k in Omega",
    "alpha least",
    "Delta of Appendix B",
)


def bound_at_the_point(s: Scene) -> LeastEigenvalueAtMost:
    """λ_min(∇²g) ≤ −2(λ_k − λ_α)/(1 + Σσᵢ⁻²)."""
    bound, scale = -2 * (s.lambda_k - s.lambda_alpha), 1 + norm2(s.Sigma_inv)
    return LeastEigenvalueAtMost(s.g, (s.W1, s.W2), bound, scale)


def along_the_direction(s: Scene, _goal: Judgment) -> Theorem:
    """The Rayleigh quotient along Appendix B's direction; the form is −2(λ_k − λ_α)."""
    goal = bound_at_the_point(s)
    known = s.given(*CASE_II)
    (order,) = s.given("lambda_k >= lambda_alpha")
    move = (s.Delta1, s.Delta2)
    second = s.prove(Derivative(s.g, goal.point, move, 2, goal.bound), *known)
    length = norm2(move[0]) + norm2(move[1])
    q = s.q_k
    unit = s.prove(Equation(q.T * q, number(1)), *known)
    size = s.prove(Equation(length, 1 + norm2(s.Sigma_inv * q)), *known)
    longer = s.sign(Positive(length), [(1, (), number(1)), (1, (), s.Sigma_inv * q)], size)
    scale = rules.sum_of_squares(
        Positive(goal.scale), [(1, (), number(1)), (1, (), s.Sigma_inv)], []
    )
    slack = s.sign(
        Nonnegative(goal.bound * length - goal.scale * goal.bound),
        [(2, (order,), s.Sigma_inv - s.Sigma_inv * q * q.T)],
        size, unit,
    )  # fmt: skip
    return rules.least_eigenvalue_at_most(goal, second, longer, scale, slack)


@chapter.check(
    "eq15",
    given=(*LEMMA, "r > d1"),
    reads=bound_15,
    latex=r"\lambda_{\min}(\nabla^2 g(Z)) \leq -2 \frac{\lambda_{d_1} - \lambda_{r'}}{1 +"
    r" \|\Sigma^{-1}\|_F^2} \quad\text{or}\quad g(Z) = \min g",
    note="fails where λ_{d1} is repeated across the cut and Z leaves out a larger λ; λ_{r'} is"
    " undefined where no λ is smaller than λ_{d1}. λ_k: a singular value that Z leaves out; λ_α:"
    " the least that it uses, 0 if a hidden unit is idle; by Lemma 2 some λ_k > λ_α exists",
    correction=Correction(
        bound_at_the_point,
        Severity.ERROR,
        (*CASE_II, "lambda_k >= lambda_alpha"),
        r"\lambda_{\min}(\nabla^2 g(Z)) \leq -2 \frac{\lambda_k - \lambda_\alpha}{1 +"
        r" \|\Sigma^{-1}\|_F^2}",
        along_the_direction,
        "Appendix B",
    ),
)
def bound_of_case_ii(s: Scene, goal: Judgment) -> Theorem:
    """The search has no proof of the printed bound."""
    return s.prove(goal, *s.given(*LEMMA, "r > d1"))


# --- Theorem 2(i) ------------------------------------------------------------------------------

PADDED = (
    "X = U Sigma V^T",
    "W2* W1* U Sigma = P1 Omega Q1^T",
    "What",
    "E^T E = I",
)


def padded(s: Scene) -> tuple[Polynomial, Polynomial]:
    """(EŴ1, Ŵ2Eᵀ): the pair of s hidden units with d1 − s idle ones beside them."""
    return s.E * s.What1, s.What2 * s.E.T


def same_minimum(s: Scene) -> All:
    """(EŴ1, Ŵ2Eᵀ) is a global minimum of g, with the value that f has at its global minimum."""
    point = padded(s)
    best = (s.W1star, s.W2star)
    return All((GlobalMinimum(s.g, point), Equation(s.g(point), s.f(best))))


@chapter.check(
    "thm2-i",
    given=("mu > 0", "global minimum of f", *PADDED),
    reads=same_minimum,
    latex=r"f(W_1^*, W_2^*) = \min f \implies g(E \widehat{W}_1, \widehat{W}_2 E^T) = \min g ="
    r" f(W_1^*, W_2^*)",
    section="Proof of Theorem 2(i)",
    gap="Ŵ1, Ŵ2 have s = rank(W2*W1*UΣ) rows and columns, not d1: they must be padded by zeros (E)",
)
def theorem_2_i(s: Scene, goal: Judgment) -> Theorem:
    """g ≥ f everywhere, and g = f at the balanced pair, which has the product W2*W1*."""
    mu, lowest = s.given("mu > 0", "global minimum of f")
    known = s.given(*PADDED)
    others = Letter("W1prime", *s.W1.shape), Letter("W2prime", *s.W2.shape)
    W1, W2 = (from_letter(one) for one in others)
    balanced = s.prove(same_minimum(s).parts[1], *known)
    beyond = rules.minimum_at(lowest, (W1, W2))
    rho = W2.T * W2 - W1 * s.X * s.X.T * W1.T
    above = rules.sum_of_squares(
        Nonnegative(s.g((W1, W2)) - s.g(padded(s))),
        [(1, (beyond,), number(1)), (Fraction(1, 4), (mu,), rho)],
        [(number(-1), balanced, number(1))],
    )
    minimum = rules.global_minimum(GlobalMinimum(s.g, padded(s)), others, above)
    return s.prove(goal, rules.together([minimum, balanced]))
