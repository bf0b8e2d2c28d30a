"""Appendix A.2, the columns of W̃2 and W̃1: what (φ, ψ) can be, and that one SVD is too few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from proofs.zhu2019 import main_results
from proofs.zhu2019.appendix_a2 import COLUMN, IN_10
from proofs.zhu2019.assumptions_back import ROOT_J, SIGN
from proofs.zhu2019.balanced_form import vanishes
from proofs.zhu2019.supply import FIXED
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    All,
    Critical,
    Either,
    Equation,
    Nonzero,
    Positive,
)
from symbolic.kernel.terms import norm2, number

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.terms import Polynomial
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
SVD_OF_YTILDE = "Ytilde = P Lambda Q^T"
PAIR = (*COLUMN, SVD_OF_YTILDE)
ALONG = (*PAIR, "p_j, q_j", "phi = alpha p_j")
TIED = (
    "for repeated λ_j a critical point may mix p_j and p_k of one fixed SVD: φ is an eigenvector of"
    " ỸỸᵀ, but no multiple of one p_j"
)


def eigenvector(s: Scene) -> tuple[Equation, ...]:
    """φ = PPᵀφ and ΛPᵀφ = ‖φ‖²Pᵀφ: zero, or a left singular vector for ‖φ‖²."""
    x = s.P.T * s.phi
    return Equation(s.phi, s.P * x), Equation(s.Lambda * x, norm2(s.phi) * x)


def its_partner(s: Scene) -> Equation:
    """ψ = QPᵀφ."""
    return Equation(s.psi, s.Q * s.P.T * s.phi)


def one_index(s: Scene) -> Equation:
    """φ is orthogonal to all p_j but one."""
    return Equation((s.P * s.e_j).T * s.phi * s.phi.T * s.P * s.e_k, number(0))


def pair_of_vectors(s: Scene) -> tuple[Theorem, Theorem, Theorem]:
    """φ = PPᵀφ, ψ = QPᵀφ and ΛPᵀφ = ‖φ‖²Pᵀφ.

    With a = Pᵀφ, b = Qᵀψ, n = ‖φ‖²: Λa = nb, Λb = na, so w = a − b has Λw = −nw and
    ‖Λ^½w‖² + ‖φwᵀ‖² = 0.
    """
    norms, right, left = (s.use(one) for one in ("eq27", "eq28", "eq29"))
    n = norm2(s.phi)
    data = s.given("Ytilde = Y V", SVD_OF_YTILDE)[1:]  # Ỹ = PΛQᵀ, the units, Λ = Λ^½Λ^½
    decomposed, unit_P, unit_Q, rooted, _, invertible = data
    same = s.combine(Equation(norm2(s.psi), n), (-1, norms, 1))
    left = s.combine(Equation(s.Ytilde * s.psi, n * s.phi), (1, left, 1), (1, same, s.phi))
    first = s.combine(  # QΛPᵀφ = nψ
        Equation(s.Q * s.Lambda * s.P.T * s.phi, n * s.psi),
        (1, right, 1), (-1, rules.transpose(decomposed), s.phi),
    )  # fmt: skip
    second = s.combine(
        Equation(s.P * s.Lambda * s.Q.T * s.psi, n * s.phi), (1, left, 1), (-1, decomposed, s.psi)
    )
    a, b = s.P.T * s.phi, s.Q.T * s.psi
    to_b = s.combine(Equation(s.Lambda * a, n * b), (s.Q.T, first, 1), (-1, unit_Q, s.Lambda * a))
    to_a = s.combine(Equation(s.Lambda * b, n * a), (s.P.T, second, 1), (-1, unit_P, s.Lambda * b))
    w = a - b
    total = s.combine(
        Equation(norm2(s.Lambda_half * w) + norm2(s.phi * w.T), number(0)),
        (w.T, to_b, 1), (-w.T, to_a, 1), (-w.T, rooted, w),
    )  # fmt: skip
    half, _ = s.vanishing(total, s.Lambda_half * w, s.phi * w.T)
    equal = s.combine(vanishes(w), (s.Lambda_half_inv, half, 1), (-1, invertible, w))
    in_P = _inside(s, s.P, s.phi, (s.Lambda * b, second), unit_P)
    in_Q = _inside(s, s.Q, s.psi, (s.Lambda * a, first), unit_Q, same)
    partner = s.combine(its_partner(s), (1, in_Q, 1), (-s.Q, equal, 1))
    eigen = s.combine(eigenvector(s)[1], (1, to_b, 1), (-n, equal, 1))
    return in_P, partner, eigen


def _inside(
    s: Scene,
    M: Polynomial,
    v: Polynomial,
    eigen: tuple[Polynomial, Theorem],
    unit: Theorem,
    *size: Theorem,
) -> Theorem:
    """v = MMᵀv from Mz = nv, n = ‖v‖²: F = (I − MMᵀ)v has nF = 0, so vFᵀ = 0 and FFᵀ = 0.

    Here `eigen` is z with the theorem Mz = nv, and `size` says that ‖v‖² = n where n is ‖φ‖².
    """
    z, equation = eigen
    F, n = v - M * M.T * v, norm2(s.phi)
    total = s.combine(
        Equation(norm2(v * F.T), number(0)),
        (-F.T, equation, 1), (n * v.T * M, unit, M.T * v), (-v.T * M, unit, z),
        *((1, one, norm2(F)) for one in size),
    )  # fmt: skip
    (vF,) = s.vanishing(total, v * F.T)
    square = s.prove(Equation(norm2(F), number(0)), vF, unit)
    (found,) = s.vanishing(square, F)
    return s.combine(Equation(v, M * M.T * v), (1, found, 1))


def of_one_p(s: Scene) -> All:
    """φ is zero or a multiple of one p_j."""
    return All((*eigenvector(s), one_index(s)))


def of_one_pair(s: Scene) -> All:
    """(φ, ψ) is zero or ±√λ_j(p_j, q_j) for one j."""
    return All((eigenvector(s)[0], its_partner(s), eigenvector(s)[1], one_index(s)))


def mixed(s: Scene, goal: Judgment) -> Theorem:
    """What holds in every case: all but that there is one index."""
    return s.prove(goal, *pair_of_vectors(s))


@chapter.check(
    "L461a",
    given=(*PAIR, "two coordinates"),
    reads=of_one_p,
    latex=r"\phi = P P^T \phi,\quad \Lambda P^T \phi = \|\phi\|_2^2 P^T \phi,\quad"
    r" p_j^T \phi \cdot p_k^T \phi = 0 \ (j \neq k)",
    note=TIED,
    correction=Correction(
        lambda s: All(eigenvector(s)),
        Severity.ERROR,
        PAIR,
        r"\phi = P P^T \phi,\quad \Lambda P^T \phi = \|\phi\|_2^2 P^T \phi",
        mixed,
    ),
)
def one_left_vector(s: Scene, goal: Judgment) -> Theorem:
    """It does not follow that there is one index."""
    return s.prove(goal, *s.given("two coordinates"), *pair_of_vectors(s))


@chapter.check(
    "L471a",
    given=(*PAIR, "two coordinates"),
    reads=of_one_pair,
    latex=r"\phi = P P^T \phi,\quad \psi = Q P^T \phi,\quad \Lambda P^T \phi = \|\phi\|_2^2 P^T"
    r" \phi,\quad p_j^T \phi \cdot p_k^T \phi = 0 \ (j \neq k)",
    note=TIED,
    correction=Correction(
        lambda s: All((eigenvector(s)[0], its_partner(s), eigenvector(s)[1])),
        Severity.ERROR,
        PAIR,
        r"(\phi, \psi) = (P a, Q a) \text{ with } a = P^T \phi,\quad \Lambda a = \|a\|_2^2 a",
        mixed,
    ),
)
def one_pair_of_vectors(s: Scene, goal: Judgment) -> Theorem:
    """It does not follow that there is one index."""
    return s.prove(goal, *s.given("two coordinates"), *pair_of_vectors(s))


@chapter.check(
    "L461c",
    given=ALONG,
    reads=r"\lambda_j^2 \alpha p_j = \alpha^4 \alpha p_j",
    note="(30) for φ = αp_j, where ỸỸᵀp_j = λ_j²p_j",
)
def put_into_30(s: Scene, goal: Judgment) -> Theorem:
    """‖φ‖² = α²."""
    return s.prove(goal, *s.given(*ALONG), s.use("eq30"))


@chapter.check("L463a", given=(*ALONG, "alpha != 0"))
def fourth_power(s: Scene, goal: Equation) -> Theorem:
    """The same multiplied by p_jᵀ and divided by α ≠ 0."""
    unit = s.prove(Equation(s.p_j.T * s.p_j, number(1)), *s.given(*ALONG))
    multiple = s.combine(
        Equation(s.alpha * goal.left, s.alpha * goal.right),
        (s.p_j.T, s.use("L461c"), 1),
        (-s.alpha * (goal.left - goal.right), unit, 1),
    )
    return rules.divide(goal, multiple, *s.given("alpha != 0"))


ONE_OF_THREE = (*PAIR, "p_j, q_j", "root_j", "phi = 0 or alpha p_j")


def one_of_three(s: Scene) -> Either:
    """φ = ψ = 0, or φ = √λ_j p_j, or φ = −√λ_j p_j."""
    nothing = All((vanishes(s.phi), vanishes(s.psi)))
    return Either((nothing, _signed(s, 1), _signed(s, -1)))


def _signed(s: Scene, sign: int) -> Equation:
    """φ = ±√λ_j p_j."""
    return Equation(s.phi, sign * ROOT_J * s.p_j)


@chapter.check(
    "L465a",
    given=ONE_OF_THREE,
    reads=one_of_three,
    latex=r"\phi = \mathbf{0},\ \psi = \mathbf{0} \quad\text{or}\quad \phi = \sqrt{\lambda_j} p_j"
    r" \quad\text{or}\quad \phi = -\sqrt{\lambda_j} p_j",
    note="where φ is zero or a multiple of one p_j",
)
def signed_root(s: Scene, goal: Either) -> Theorem:
    """α⁴ = λ_j² and λ_j > 0 give α² = λ_j = ϱ², so (α − ϱ)(α + ϱ) = 0."""
    (either,) = s.given("phi = 0 or alpha p_j")
    zero_phi, along = map(rules.assume, either.conclusion.alternatives)  # type: ignore[attr-defined]
    (positive,) = (one for one in s.given("p_j, q_j") if isinstance(one.conclusion, Positive))
    squared, _ = s.given("root_j")
    (nonzero,) = s.given("alpha != 0")
    alpha, value = s.alpha, s.lambda_j
    more = rules.sum_of_squares(
        Positive(alpha * alpha + value), [(1, (positive,), number(1)), (1, (), alpha)], []
    )
    product = s.combine(
        Equation((alpha * alpha + value) * (alpha * alpha), (alpha * alpha + value) * value),
        (-1, s.use("L463a"), 1),
    )
    square = rules.divide(Equation(alpha * alpha, value), product, more)
    minus, plus = alpha - ROOT_J, alpha + ROOT_J
    both = s.combine(Equation(minus * plus, minus * 0), (1, square, 1), (-1, squared, 1))
    opposite = rules.divide(Equation(plus, number(0)), both, rules.assume(Nonzero(minus)))
    down = s.combine(_signed(s, -1), (1, along, 1), (1, opposite, s.p_j))
    same = rules.assume(Equation(minus, number(0)))
    up = s.combine(_signed(s, 1), (1, along, 1), (1, same, s.p_j))
    with_alpha = rules.cases(*(rules.choose(goal, one) for one in (down, up)), minus, False)  # noqa: FBT003
    none = rules.assume(Equation(alpha, number(0)))
    flat = s.combine(vanishes(s.phi), (1, along, 1), (1, none, s.p_j))
    rest = rules.cases(with_alpha, _nothing(s, goal, flat), nonzero.conclusion.value, False)  # type: ignore[attr-defined]  # noqa: FBT003
    return rules.either(either, [_nothing(s, goal, zero_phi), rest])


def _nothing(s: Scene, goal: Either, zero_phi: Theorem) -> Theorem:
    """By (27) ψ vanishes with φ."""
    total = s.prove(Equation(norm2(s.psi), number(0)), s.use("eq27"), zero_phi)
    (zero_psi,) = s.vanishing(total, s.psi)
    return rules.choose(goal, rules.together([zero_phi, zero_psi]))


SIGNED = (*PAIR, "p_j, q_j", "root_j", "phi = +-root_j p_j")


@chapter.check(
    "L465b",
    given=SIGNED,
    reads=lambda s: Equation(SIGN * ROOT_J * s.lambda_j * s.q_j, s.lambda_j * s.psi),
    latex=r"\pm \sqrt{\lambda_j} \lambda_j q_j = \lambda_j \psi",
    note="(28) for φ = ±√λ_j p_j",
)
def put_into_28(s: Scene, goal: Judgment) -> Theorem:
    """Ỹᵀp_j = λ_j q_j and ‖φ‖² = λ_j."""
    known = s.given(SVD_OF_YTILDE, "p_j, q_j", "root_j", "phi = +-root_j p_j")
    return s.prove(goal, *known, s.use("eq28"))


@chapter.check(
    "L467a",
    given=SIGNED,
    reads=lambda s: Equation(s.psi, SIGN * ROOT_J * s.q_j),
    latex=r"\psi = \pm \sqrt{\lambda_j} q_j",
)
def partner_of_signed(s: Scene, goal: Equation) -> Theorem:
    """The same divided by λ_j > 0."""
    (positive,) = (one for one in s.given("p_j, q_j") if isinstance(one.conclusion, Positive))
    multiple = s.combine(
        Equation(s.lambda_j * goal.left, s.lambda_j * goal.right), (-1, s.use("L465b"), 1)
    )
    return rules.divide(goal, multiple, positive)


@chapter.check(
    "L473a",
    given=(*main_results.LEMMA, "two coordinates"),
    reads=main_results.off_diagonal,
    latex=r"\nabla g(Z) = \mathbf{0} \implies p_j^T W_2 W_2^T p_k = 0 \quad (j \neq k)",
    section=FIXED,
    note="a consequence of (10) for one fixed SVD; " + TIED,
    correction=Correction(
        main_results.lemma_1,
        Severity.ERROR,
        (*main_results.LEMMA, "C = Lambda^-1/2 P^T W2"),
        r"\nabla g(Z) = \mathbf{0} \implies W_2 = P \Lambda^{1/2} C,\quad W_1 = C^T \Lambda^{1/2}"
        r" Q^T \Sigma^{-1} U^T,\quad (C C^T)^2 = C C^T,\quad C C^T \Lambda = \Lambda C C^T",
        lambda s, goal: s.prove(goal, s.use("eq10a")),
    ),
)
def in_the_set_10(s: Scene, goal: Judgment) -> Theorem:
    """It does not follow for one fixed SVD."""
    return main_results.columns_of_one_svd(s, goal)


@chapter.check(
    "L475a",
    given=IN_10,
    reads=lambda s: Critical(s.g, (s.W1, s.W2)),
    latex=r"Z \in \mathcal{C}_g \implies \nabla g(Z) = \mathbf{0}",
    section="Sect. 4.1",
    note="the other direction of Lemma 1; in the order of its statement the arrow would be ⇐",
)
def other_direction(s: Scene, goal: Judgment) -> Theorem:
    """Points of (10) are critical."""
    return s.prove(goal, s.use("L475b"))
