"""The hypotheses of Sect. 4 and the appendices that the proofs of the main results do not need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Given
from proofs.zhu2019.hypotheses import unit_columns
from symbolic.kernel.judgments import (
    Either,
    Equation,
    Function,
    GlobalMinimum,
    Nonnegative,
    Nonzero,
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
    scalar,
    zero,
)
from symbolic.kernel.theorems import derivative_value

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment

Judgments = tuple["Judgment", ...]
Pair = tuple[Polynomial, Polynomial]


def factors(s: Scene) -> Function:
    """(A, B) ↦ ‖AB − YV‖² for A (d2×d1), B (d1×d0)."""
    A, B = Letter("A_min", *s.W2.shape), Letter("B_min", *s.W1.shape)
    return Function((A, B), norm2(from_letter(A) * from_letter(B) - s.Y * s.V))


def other_bar(s: Scene) -> Pair:
    """A competitor (W̄1', W̄2') of s hidden units."""
    return letter("Wbar1prime", *s.Wbar1.shape), letter("Wbar2prime", *s.Wbar2.shape)


def other(s: Scene) -> Pair:
    """A competitor (W1', W2')."""
    return letter("W1prime", *s.W1.shape), letter("W2prime", *s.W2.shape)


def other_tilde(s: Scene) -> Pair:
    """A competitor (W̃1', W̃2')."""
    return letter("W1tildeprime", *s.W1tilde.shape), letter("W2tildeprime", *s.W2tilde.shape)


def fitting(s: Scene) -> Polynomial:
    """D (d1×r) with DᵀD = I, where r ≤ d1: the i-th singular pair goes to the i-th hidden unit."""
    return letter("D", s.C.cols, s.C.rows)


def leading(s: Scene) -> Polynomial:
    """T (r×d1), the first d1 coordinate vectors, where r ≥ d1."""
    return letter("T", *s.C.shape)


def next_one(s: Scene) -> Polynomial:
    """e_{d1+1} (r×1)."""
    return letter("e_next", s.C.rows, "1")


def roots_of_order() -> Pair:
    """F and G, Gram roots of PSD matrices that say how the λ's are ordered."""
    return letter("G_in", "m", "r"), letter("G_out", "m", "r")


ROOT_J, SIGN = scalar("root_j"), scalar("sign")


def _p_j(s: Scene) -> Judgments:
    return (
        Equation(s.p_j, s.P * s.e_j),
        Equation(s.q_j, s.Q * s.e_j),
        unit_columns(s.e_j),
        Equation(s.Lambda * s.e_j, s.lambda_j * s.e_j),
        Positive(s.lambda_j),
    )


def _alpha_p_j(s: Scene) -> Equation:
    return Equation(s.phi, s.alpha * s.p_j)


def _zero_or_alpha_p_j(s: Scene) -> Judgments:
    return (Either((Equation(s.phi, zero(*s.phi.shape)), _alpha_p_j(s))),)


def _root_j(s: Scene) -> Judgments:
    return Equation(ROOT_J * ROOT_J, s.lambda_j), Positive(ROOT_J)


def _signed(s: Scene) -> Judgments:
    return Equation(SIGN * SIGN, number(1)), Equation(s.phi, SIGN * ROOT_J * s.p_j)


def _non_degenerate(_: Scene) -> Judgments:
    rank = dimension("s")
    return (Either(tuple(Equation(rank, dimension(one)) for one in ("d0", "d1", "d2"))),)


def _order(s: Scene) -> Judgments:
    T, cut, (F, G) = leading(s), s.lambda_d1, roots_of_order()
    kept = T * T.T
    rest = identity(kept.rows) - kept
    return (
        unit_columns(T),
        Equation(kept * s.Lambda_half, s.Lambda_half * kept),
        Nonnegative(cut),
        Equation(kept * s.Lambda - cut * kept, F.T * F),
        Equation(cut * rest - rest * s.Lambda, G.T * G),
    )


def _smallest(s: Scene) -> Judgments:
    root = letter("G_alpha", "m_d1", s.C.cols)
    excess = s.W2tilde.T * s.W2tilde - s.lambda_alpha * identity(s.C.cols)
    return (Equation(excess, root.T * root),)


def _next_used(s: Scene) -> Judgments:
    e, F, kept = next_one(s), letter("G_used", "m", "r"), s.C * s.C.T
    return (
        unit_columns(e),
        Equation(kept * e, e),
        Equation(s.Lambda * e, s.lambda_d1p1 * e),
        Equation(kept * s.Lambda - s.lambda_d1p1 * kept, F.T * F),
        unit_columns(s.C),
    )


def _next_omitted(s: Scene) -> Judgments:
    e = next_one(s)
    return (
        unit_columns(e),
        Equation(s.C.T * e, zero(s.C.cols, "1")),
        Equation(s.Lambda * e, s.lambda_d1p1 * e),
    )


BACK = {
    given.name: given
    for given in (
        Given(
            "global minimum of f at Z",
            r"f(Z) = \min f",
            lambda s: (GlobalMinimum(s.f, (s.W1, s.W2)),),
        ),
        Given(
            "g(Z) = f(Z)",
            r"g(Z) = f(Z)",
            lambda s: (Equation(s.g((s.W1, s.W2)), s.f((s.W1, s.W2))),),
        ),
        Given(
            "(22)",
            r"W_2^T (W_2 W_1 X - Y) X^T = \mathbf{0},\ (W_2 W_1 X - Y) X^T W_1^T = \mathbf{0}",
            lambda s: (
                Equation(s.W2.T * (s.W2 * s.W1 * s.X - s.Y) * s.X.T, zero(*s.W1.shape)),
                Equation((s.W2 * s.W1 * s.X - s.Y) * s.X.T * s.W1.T, zero(*s.W2.shape)),
            ),
        ),
        Given(
            "W2 W1 non-degenerate",
            r"s \in \{d_0, d_1, d_2\}",
            _non_degenerate,
        ),
        Given(
            "Zbar minimises fbar",
            r"\bar{f}(\bar{Z}) = \min \bar{f}",
            lambda s: (GlobalMinimum(s.fbar, (s.Wbar1, s.Wbar2)),),
        ),
        Given(
            "fbar(Zbar') < fbar(Zbar)",
            r"\bar{f}(\bar{W}_1', \bar{W}_2') < \bar{f}(\bar{W}_1, \bar{W}_2)",
            lambda s: (Positive(s.fbar((s.Wbar1, s.Wbar2)) - s.fbar(other_bar(s))),),
        ),
        Given(
            "W2 W1 U Sigma is closest to Y V",
            r"\|W_2 W_1 U \Sigma - Y V\|_F^2 = \min_{A, B} \|A B - Y V\|_F^2",
            lambda s: (GlobalMinimum(factors(s), (s.W2, s.W1 * s.U * s.Sigma)),),
        ),
        Given(
            "Deltabar bends down",
            r"[\nabla^2 \bar{f}(\bar{Z})](\bar{\Delta}, \bar{\Delta}) < 0",
            lambda s: (
                Positive(
                    -derivative_value(s.fbar, (s.Wbar1, s.Wbar2), (s.Deltabar1, s.Deltabar2), 2)
                ),
            ),
        ),
        Given(
            "p_j, q_j",
            r"p_j = P e_j,\ q_j = Q e_j,\ \Lambda e_j = \lambda_j e_j,\ \lambda_j > 0",
            _p_j,
        ),
        Given("phi = alpha p_j", r"\phi = \alpha p_j", lambda s: (_alpha_p_j(s),)),
        Given(
            "phi = 0 or alpha p_j",
            r"\phi = \mathbf{0} \text{ or } \phi = \alpha p_j",
            _zero_or_alpha_p_j,
        ),
        Given("alpha != 0", r"\alpha \neq 0", lambda s: (Nonzero(s.alpha),)),
        Given("root_j", r"\varrho_j = \sqrt{\lambda_j} > 0", _root_j),
        Given("phi = +-root_j p_j", r"\phi = \pm \sqrt{\lambda_j} p_j", _signed),
        Given(
            "Z' is better than Z",
            r"g(W_1', W_2') < g(W_1, W_2)",
            lambda s: (Positive(s.g((s.W1, s.W2)) - s.g(other(s))),),
        ),
        Given(
            "Ztilde minimises gtilde",
            r"\tilde{g}(\tilde{Z}) = \min \tilde{g}",
            lambda s: (GlobalMinimum(s.gtilde, (s.W1tilde, s.W2tilde)),),
        ),
        Given(
            "Ztilde' is better than Ztilde",
            r"\tilde{g}(\tilde{W}_1', \tilde{W}_2') < \tilde{g}(\tilde{W}_1, \tilde{W}_2)",
            lambda s: (Positive(s.gtilde((s.W1tilde, s.W2tilde)) - s.gtilde(other_tilde(s))),),
        ),
        Given(
            "room for all pairs",
            r"D^T D = I_r \text{ for a } d_1 \times r \text{ matrix } D,\ r \leq d_1",
            lambda s: (unit_columns(fitting(s)),),
        ),
        Given(
            "W2~ W1~ = Y V",
            r"\tilde{W}_2 \tilde{W}_1 = Y V",
            lambda s: (Equation(s.W2tilde * s.W1tilde, s.Y * s.V),),
        ),
        Given(
            "the first d1 indices",
            r"T \text{ the first } d_1 \text{ of } r \text{ coordinate vectors},\ \lambda_i \geq"
            r" \lambda_{d_1} \text{ for } i \leq d_1,\ \lambda_i \leq \lambda_{d_1}"
            r" \text{ for } i > d_1",
            _order,
        ),
        Given(
            "the value of the best",
            r"\|\tilde{W}_2 \tilde{W}_1 - Y V\|_F^2 = \|\Lambda (I - T T^T)\|_F^2",
            lambda s: (Equation(norm2(s.W2tilde * s.W1tilde - s.Y * s.V), tail(s)),),
        ),
        Given(
            "lambda_alpha is the smallest",
            r"\tilde{W}_2^T \tilde{W}_2 \succeq \lambda_\alpha I",
            _smallest,
        ),
        Given(
            "d1+1 in Omega",
            r"d_1 + 1 \in \Omega",
            _next_omitted,
        ),
        Given(
            "d1+1 is the last in Gamma",
            r"d_1 + 1 = \max \Gamma,\ |\Gamma| = d_1",
            _next_used,
        ),
        Given(
            "lambda_d1 >= lambda_r",
            r"\lambda_{d_1} \geq \lambda_r",
            lambda s: (Nonnegative(s.lambda_d1 - s.lambda_r),),
        ),
        Given(
            "lambda_d1 > lambda_d1+1",
            r"\lambda_{d_1} > \lambda_{d_1+1}",
            lambda s: (Positive(s.lambda_d1 - s.lambda_d1p1),),
        ),
    )
}


def tail(s: Scene) -> Polynomial:
    """Σ_{i>d1} λᵢ² = ‖Λ(I − TTᵀ)‖²."""
    T = leading(s)
    return norm2(s.Lambda * (identity(T.rows) - T * T.T))
