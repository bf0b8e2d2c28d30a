"""Sect. 4.1: Theorem 2(i) step by step, and the definitions around Lemmas 1 and 2."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from proofs.zhu2019.assumptions_back import factors
from proofs.zhu2019.main_results import PADDED, same_minimum
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    All,
    Either,
    Equation,
    GlobalMinimum,
    Nonnegative,
    Positive,
    WellFormed,
)
from symbolic.kernel.terms import Letter, dimension, from_letter, identity, number

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
SVD = ("X = U Sigma V^T",)
FULL_SVD = (*SVD, "X has full row rank")
HAT = (*SVD, "W2* W1* U Sigma = P1 Omega Q1^T", "What")
EXISTS = "U, Σ, V exist by the axiom on singular value decompositions"
NOT_PADDED = "Ŵ1 has s rows, the variable W1 has d1: the pair must be padded by zeros (E)"
HALF_C = r"\frac{1}{2} (\|Y\|_F^2 - \|Y V\|_F^2)"


@chapter.check(
    "L241a",
    given=("mu > 0", "global minimum of f at Z", "g(Z) = f(Z)"),
    reads=lambda s: GlobalMinimum(s.g, (s.W1, s.W2)),
    latex=r"f(Z) = \min f,\ g(Z) = f(Z) \implies g(Z) = \min g",
    section="main theorems",
    note="that f has a global minimum Z with g(Z) = f(Z) suffices for the minima to agree",
)
def equal_values_suffice(s: Scene, goal: GlobalMinimum) -> Theorem:
    """g(Z') − g(Z) = f(Z') − f(Z) + (μ/4)‖D'‖² ≥ 0."""
    mu, lowest, same = s.given("mu > 0", "global minimum of f at Z", "g(Z) = f(Z)")
    others = Letter("W1prime", *s.W1.shape), Letter("W2prime", *s.W2.shape)
    W1, W2 = map(from_letter, others)
    rho = W2.T * W2 - W1 * s.X * s.X.T * W1.T
    above = rules.sum_of_squares(
        Nonnegative(s.g((W1, W2)) - s.g(goal.point)),
        [(1, (rules.minimum_at(lowest, (W1, W2)),), number(1)), (Fraction(1, 4), (mu,), rho)],
        [(number(-1), same, number(1))],
    )
    return rules.global_minimum(goal, others, above)


@chapter.check(
    "L243a",
    given=SVD,
    reads=lambda _: Nonnegative(dimension("d0") - dimension("d0p")),
    latex=r"d_0' \leq d_0",
    note="the size d0' of Σ is the rank of X: it is at most d0, as UᵀU = I",
)
def rank_at_most_rows(s: Scene, goal: Nonnegative) -> Theorem:
    """d0 − d0' = ‖I − UUᵀ‖²."""
    return s.sign(goal, [(1, (), identity("d0") - s.U * s.U.T)], *s.given(*SVD))


chapter.searched("eq8", given=SVD, note=EXISTS)
chapter.searched(
    "L247a",
    given=SVD,
    reads=r"\Sigma \Sigma^{-1} = I_{d_0'}, \quad \Sigma^T = \Sigma",
    note="what is used of a diagonal matrix with positive diagonal",
)
chapter.searched(
    "L249b",
    given=SVD,
    reads=r"f(W_1, W_2) = f_1(W_1, W_2) + \|Y\|_F^2 - \|Y V\|_F^2",
    note="with the C of line 251, which lacks the factor ½",
    correction=Correction(rf"f(W_1, W_2) = f_1(W_1, W_2) + {HALF_C}", Severity.ERROR),
)
chapter.searched(
    "L251b",
    reads=r"\|Y\|_F^2 - \|Y V\|_F^2",
    note="a definition: well-typed; the constant of f = f_1 + C is half of it, see L249b",
)
chapter.searched(
    "L253a",
    given=SVD,
    reads=r"f(W_1, W_2) - f(W_1^*, W_2^*) = f_1(W_1, W_2) - f_1(W_1^*, W_2^*)",
    note="f and f_1 order all points alike, so they have the same minimizers",
)
chapter.searched(
    "L255a",
    given=(*SVD, "W2* W1* U Sigma = P1 Omega Q1^T"),
    reads=r"W_2^* W_1^* U \Sigma = P_1 \Omega Q_1^T, \quad \Omega^T = \Omega",
    note="P_1, Ω, Q_1 exist by the axiom on singular value decompositions",
)
chapter.searched(
    "L255b",
    given=HAT,
    reads=r"\widehat{W}_1 = \Omega^{1/2} Q_1^T \Sigma^{-1} U^T, \quad"
    r" \widehat{W}_2 = P_1 \Omega^{1/2}",
    note="a definition: well-typed, with s rows and columns, s the rank of W2*W1*UΣ",
)
chapter.searched(
    "L255c",
    given=HAT,
    reads=r"g(\widehat{W}_1, \widehat{W}_2) = f(W_1^*, W_2^*)",
    note=NOT_PADDED,
    correction=Correction(
        r"g(E \widehat{W}_1, \widehat{W}_2 E^T) = f(W_1^*, W_2^*)", Severity.ERROR, PADDED,
        prove=lambda s, goal: s.prove(goal, *s.given(*PADDED)),
    ),
)  # fmt: skip
chapter.searched(
    "L259a",
    given=HAT,
    reads=r"f_1(W_1^*, W_2^*) = f_1(\widehat{W}_1, \widehat{W}_2)",
    note=NOT_PADDED,
    correction=Correction(
        r"f_1(W_1^*, W_2^*) = f_1(E \widehat{W}_1, \widehat{W}_2 E^T)", Severity.ERROR, PADDED,
        prove=lambda s, goal: s.prove(goal, *s.given(*PADDED)),
    ),
)  # fmt: skip
chapter.searched(
    "L261a",
    given=HAT,
    note=NOT_PADDED + "; and C lacks the factor ½",
    correction=Correction(
        rf"f(W_1^*, W_2^*) = f_1(W_1^*, W_2^*) + {HALF_C}"
        rf" = f_1(E \widehat{{W}}_1, \widehat{{W}}_2 E^T) + {HALF_C}"
        r" = f(E \widehat{W}_1, \widehat{W}_2 E^T) = g(E \widehat{W}_1, \widehat{W}_2 E^T)",
        Severity.ERROR,
        PADDED,
        prove=lambda s, goal: s.prove(goal, *s.given(*PADDED)),
    ),
)


@chapter.check(
    "L263b",
    given=("mu > 0", "global minimum of f", *PADDED),
    reads=same_minimum,
    latex=r"f(W_1^*, W_2^*) = \min f \implies \min g = g(E \widehat{W}_1, \widehat{W}_2 E^T) ="
    r" \min f",
    note="the minimum of f, padded and balanced, is one of g, with the same value",
)
def same_optimum(s: Scene, goal: Judgment) -> Theorem:
    """Theorem 2(i)."""
    return s.prove(goal, s.use("thm2-i"))


# --- definitions around Lemmas 1 and 2 -----------------------------------------------------------

chapter.searched(
    "L267a",
    given=FULL_SVD,
    reads=r"X = U \Sigma V^T, \quad \Sigma \Sigma^{-1} = I_{d_0}, \quad U U^T = I_{d_0}",
    note=EXISTS + "; d0 positive diagonals: X has full row rank",
)
chapter.searched(
    "L267b",
    given=(*SVD, "Ytilde = Y V", "Ytilde = P Lambda Q^T"),
    reads=r"\tilde{Y} = Y V = P \Lambda Q^T",
    note="the indexed sum is PΛQᵀ; P, Λ, Q exist by the axiom on singular value decompositions",
)
chapter.searched(
    "L275a",
    reads=lambda s: All((WellFormed(s.W2tilde * s.e_i), WellFormed(s.W1tilde.T * s.e_i))),
    latex=r"\tilde{z}_i = \begin{bmatrix} \tilde{W}_2 e_i \\ \tilde{W}_1^T e_i \end{bmatrix}",
    note="a definition: well-typed",
)
chapter.searched(
    "L291a",
    given=(*FULL_SVD, "Ytilde = P Lambda Q^T", "Z from Ztilde", "columns of (10)"),
    reads=r"W_2 = \tilde{W}_2 R^T, \quad W_1 = R \tilde{W}_1 \Sigma^{-1} U^T, \quad"
    r" \tilde{W}_2 = P \Lambda^{1/2} C, \quad \tilde{W}_1 = C^T \Lambda^{1/2} Q^T",
    note="what Z ∈ C_g means; C is printed for C_g. Our C (r×d1) places the pairs √λ_j [p_j; q_j]",
)
chapter.searched(
    "L305b",
    reads=lambda s: WellFormed(factors(s).body),
    latex=r"\min_{A \in \mathbb{R}^{d_2 \times d_1}, B \in \mathbb{R}^{d_1 \times d_0}}"
    r" \|A B - Y V\|_F^2",
    note="a definition: well-typed; that the minimum is attained, and where, is L551a",
)


def small_or_large(_: Scene) -> Either:
    """r ≤ d1 or r > d1."""
    excess = dimension("r") - dimension("d1")
    return Either((Nonnegative(-excess), Positive(excess)))


for identifier in ("L309a", "L313a"):

    @chapter.check(
        identifier,
        reads=small_or_large,
        latex=r"r \leq d_1 \quad\text{or}\quad r > d_1",
        note="one of two cases, which together are all",
    )
    def two_cases(_: Scene, goal: Either) -> Theorem:
        """A number is positive or not."""
        excess = dimension("r") - dimension("d1")
        small, large = (rules.choose(goal, rules.assume(one)) for one in goal.alternatives)
        return rules.cases(large, small, excess, True)  # noqa: FBT003


def some_smaller(s: Scene) -> Positive:
    """λ_r < λ_{d1}: exactly then some singular value is strictly smaller than λ_{d1}."""
    return Positive(s.lambda_d1 - s.lambda_r)


def none_smaller(s: Scene) -> Equation:
    """λ_{d1} = … = λ_r."""
    return Equation(s.lambda_d1 - s.lambda_r, number(0))


def where_defined(s: Scene, goal: Either) -> Theorem:
    """λ_{d1} − λ_r is positive, or it is zero: it is not negative."""
    (ordered,) = s.given("lambda_d1 >= lambda_r")
    excess = s.lambda_d1 - s.lambda_r
    least = rules.antisymmetry(ordered, rules.assume(Nonnegative(-excess)))
    some = rules.assume(Positive(excess))
    larger, equal = (rules.choose(goal, one) for one in (some, least))
    return rules.cases(larger, equal, excess, True)  # noqa: FBT003


@chapter.check(
    "L317a",
    given=("Ytilde = P Lambda Q^T", "r > d1", "lambda_d1 >= lambda_r"),
    reads=some_smaller,
    latex=r"r > d_1 \implies \lambda_r < \lambda_{d_1}",
    section="main theorems",
    note="λ_{r'} is defined exactly where λ_r < λ_{d1}; where λ_{d1} = … = λ_r there is none",
    correction=Correction(
        lambda s: Either((some_smaller(s), none_smaller(s))),
        Severity.UNDEFINED,
        ("lambda_d1 >= lambda_r",),
        r"\lambda_r < \lambda_{d_1} \text{ (then } \lambda_{r'} \text{ is defined)}"
        r"\quad\text{or}\quad \lambda_{d_1} = \lambda_r \text{ (then it is not)}",
        where_defined,
    ),
)
def a_smaller_one_exists(s: Scene, goal: Judgment) -> Theorem:
    """It does not follow from r > d1."""
    return s.prove(goal, *s.given("r > d1", "lambda_d1 >= lambda_r"))
