"""Sect. 4.1: Z is a global minimum of g exactly where Z̃ is one of the problem (12)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.registry import Chapter
from proofs.zhu2019.landscape import Decomposition
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import Equation, GlobalMinimum, Nonnegative
from symbolic.kernel.terms import Letter, Polynomial, from_letter, identity, number, zero

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
POINT = ("X = U Sigma V^T", "X has full row rank", "Z from Ztilde")
HALF = Fraction(1, 2)


@chapter.check(
    "L241b",
    given=("critical point of g", "mu > 0"),
    reads=r"\rho(W_1, W_2) = 0, \quad \nabla f(Z) = \mathbf{0}, \quad \nabla g(Z) = \mathbf{0}",
    section="Sect. 4.1",
    note="0 is the least value of ρ, a squared norm",
)
def regulariser_at_its_minimum(s: Scene, goal: Judgment) -> Theorem:
    """(9), and Theorem 2(ii)."""
    critical, _ = s.given("critical point of g", "mu > 0")
    return s.prove(goal, s.use("eq9"), s.use("eq11"), critical)


def lowest_of_g(s: Scene) -> GlobalMinimum:
    """Z is a global minimum of g."""
    return GlobalMinimum(s.g, (s.W1, s.W2))


def lowest_of_gtilde(s: Scene) -> GlobalMinimum:
    """Z̃ is a global minimum of g̃."""
    return GlobalMinimum(s.gtilde, (s.W1tilde, s.W2tilde))


@chapter.check(
    "L297a",
    given=("mu > 0", "critical point of g", *POINT, "global minimum of gtilde"),
    reads=lowest_of_g,
    latex=r"\tilde{g}(\tilde{Z}) = \min \tilde{g} \implies g(Z) = \min g",
    note="the half “if”",
)
def from_gtilde(s: Scene, goal: Judgment) -> Theorem:
    """g(Z') − g(Z) = g̃(W1'UΣ, W2') − g̃(Z̃) + (μ/4)ρ(Z'), since ρ(Z) = 0."""
    mu, _, *known = s.given("mu > 0", "critical point of g", *POINT)
    (lowest,) = s.given("global minimum of gtilde")
    others = Letter("W1prime", *s.W1.shape), Letter("W2prime", *s.W2.shape)
    W1, W2 = map(from_letter, others)
    beyond = rules.minimum_at(lowest, (W1 * s.U * s.Sigma, W2))
    squares: list[tuple[int | Fraction, tuple[Theorem, ...], Polynomial]] = [
        (1, (beyond,), number(1)),
        (Fraction(1, 4), (mu,), W2.T * W2 - W1 * s.X * s.X.T * W1.T),
    ]
    gap = Nonnegative(s.g((W1, W2)) - s.g((s.W1, s.W2)))
    # ρ(Z) = ‖D‖² with D = 0 by (9)
    D = s.W2.T * s.W2 - s.W1 * s.X * s.X.T * s.W1.T
    rho = s.combine(Equation(s.rho((s.W1, s.W2)), number(0)), (D, s.use("eq9"), 1))
    above = s.sign(gap, squares, *known, rho)
    return s.prove(goal, rules.global_minimum(lowest_of_g(s), others, above))


def balanced_pair(
    s: Scene, W1: Polynomial, W2: Polynomial
) -> tuple[Polynomial, Polynomial, list[Theorem], Decomposition, Decomposition]:
    """A pair of width d1 with W2W1's product, balanced for X, and what is known of it.

    W2W1 = P'Ω'Q'ᵀ has rank s ≤ d1: W1Q' = USVᵀ is injective, so VVᵀ = I_s, and E = UVᵀ has
    EᵀE = I_s. The pair is (EΩ'^½Q'ᵀΣ⁻¹Uᵀ, P'Ω'^½Eᵀ).
    """
    product = Decomposition.of(W2 * W1, ("P_p", "Omega_p", "Q_p", "s_p"))
    inner = Decomposition.of(W1 * product.V, ("U_p", "S_p", "V_p", "t_p"))
    half, _ = product.half
    defect = identity("s_p") - inner.V * inner.V.T
    through = s.prove(
        Equation(W1 * product.V * defect, zero("d1", "s_p")), inner.equal, inner.unit_V
    )
    outer = s.combine(
        Equation(product.U * product.S * defect, zero(product.U.rows, "s_p")),
        (W2, through, 1),
        (-1, product.equal, product.V * defect),
        (-product.U * product.S, product.unit_V, defect),
    )
    full = s.combine(
        Equation(defect, zero("s_p", "s_p")),
        (product.inverse * product.U.T, outer, 1),
        (-product.inverse, product.unit_U, product.S * defect),
        (-1, product.invertible[1], defect),
    )
    E = inner.U * inner.V.T
    orthonormal = s.prove(Equation(E.T * E, identity("s_p")), inner.unit_U, full)
    pair = (E * half * product.V.T * s.Sigma_inv * s.U.T, product.U * half * E.T)
    known = [product.unit_U, product.unit_V, product.root, product.equal, orthonormal]
    return *pair, known, product, inner


@chapter.check(
    "L295a",
    given=("mu > 0", "critical point of g", *POINT, "global minimum of g"),
    reads=lowest_of_gtilde,
    latex=r"g(Z) = \min g \implies \tilde{g}(\tilde{Z}) = \min \tilde{g}",
    note="the half “only if”",
    gap="an unbalanced competitor of g̃ must first be balanced, as in the proof of Theorem 2(i)",
)
def from_g(s: Scene, goal: Judgment) -> Theorem:
    """Any competitor of g̃ has a balanced one with the same product, at which g is g̃ + constant."""
    _, _, *known = s.given("mu > 0", "critical point of g", *POINT)
    (lowest,) = s.given("global minimum of g")
    others = Letter("W1prime", *s.W1tilde.shape), Letter("W2prime", *s.W2.shape)
    W1, W2 = map(from_letter, others)
    B1, B2, pair, product, inner = balanced_pair(s, W1, W2)
    beyond = rules.minimum_at(lowest, (B1, B2))
    D = s.W2.T * s.W2 - s.W1 * s.X * s.X.T * s.W1.T
    rho = s.combine(Equation(s.rho((s.W1, s.W2)), number(0)), (D, s.use("eq9"), 1))
    gap = Nonnegative(s.gtilde((W1, W2)) - s.gtilde((s.W1tilde, s.W2tilde)))
    above = s.sign(gap, [(1, (beyond,), number(1))], *known, *pair, rho)
    above = product.discharge(inner.discharge(above))
    return s.prove(goal, rules.global_minimum(lowest_of_gtilde(s), others, above))
