"""Appendix A.2, the columns of W̃2 and W̃1: what (φ, ψ) can be, and where one fixed SVD is too few."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from proofs.zhu2019 import main_results
from proofs.zhu2019.appendix_a2 import COLUMN, CRITICAL_MU, IN_10, SVD, TILDE, TURNED
from proofs.zhu2019.assumptions_back import ROOT_J, SIGN
from proofs.zhu2019.dichotomy import vanishes
from proofs.zhu2019.supply import FIXED
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import All, Critical, Either, Equation, Nonnegative, Nonzero, Positive
from symbolic.kernel.terms import norm2, number, zero

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


@chapter.check(
    "L419a",
    given=("balanced", "(22)"),
    reads=lambda s: Critical(s.g, (s.W1, s.W2)),
    latex=r"\text{(9), (22)} \implies \nabla g(Z) = \mathbf{0}",
    note="(22) is also sufficient, with (9): its solutions are all that remains to be found",
)
def sufficient(s: Scene, goal: Judgment) -> Theorem:
    """Both gradients of g are those of f plus multiples of the imbalance."""
    return s.prove(goal, *s.given("balanced", "(22)"))


chapter.searched(
    "L421a",
    given=("W2 = L Pi R^T",),
    reads=r"W_2 = L \Pi R^T, \quad L^T L = I, \quad L L^T = I, \quad R^T R = I, \quad R R^T = I",
    note="a full singular value decomposition, completed to square orthogonal L and R",
)


def diagonal_entry(s: Scene) -> All:
    """ΠᵀΠe_i = νe_i and ν ≥ 0."""
    return All((Equation(s.Pi.T * s.Pi * s.e_i, s.nu * s.e_i), Nonnegative(s.nu)))


@chapter.check(
    "L429a",
    given=(*TURNED, "phi, psi"),
    reads=diagonal_entry,
    latex=r"\Pi^T \Pi e_i = \nu e_i,\quad \nu \geq 0",
    note="ν is the i-th diagonal entry",
)
def diagonal_gram(s: Scene, goal: All) -> Theorem:
    """ν = ‖Πe_i‖²."""
    first = s.prove(goal.parts[0], *s.given(*TURNED, "phi, psi"))
    (unit,) = (one for one in s.given("phi, psi") if one.conclusion == _unit(s))
    size = s.combine(
        Equation(s.nu, norm2(s.Pi * s.e_i)), (-s.e_i.T, first, 1), (-s.nu, unit, 1)
    )
    second = rules.sum_of_squares(
        Nonnegative(s.nu), [(1, (), s.Pi * s.e_i)], [(number(1), size, number(1))]
    )
    return rules.together([first, second])


def _unit(s: Scene) -> Equation:
    return Equation(s.e_i.T * s.e_i, number(1))


@chapter.check(
    "L429b",
    given=(*CRITICAL_MU, *TURNED, "phi, psi"),
    reads=r"\tilde{W}_1 \tilde{W}_1^T = \Pi^T \Pi, \quad"
    r" \tilde{W}_1 \tilde{W}_1^T e_i = \nu e_i",
    note="orthogonal: the columns of W̃1ᵀ are orthogonal to each other; they need not be unit"
    " vectors, as orthonormal ones are",
)
def orthogonal_columns(s: Scene, goal: Judgment) -> Theorem:
    """(24), and ΠᵀΠ is diagonal."""
    gram = s.use("eq24")
    return s.prove(
        goal, *s.given(*TURNED, "phi, psi"), rules.part(gram, 0), rules.part(gram, 1)
    )


chapter.searched(
    "L435a",
    given=SVD,
    reads=r"\Sigma \Sigma^{-1} = I_{d_0}, \quad \Sigma^{-1} \Sigma = I_{d_0}",
    note="positive diagonals: Σ is invertible, which is what (26) needs",
)
chapter.searched(
    "L443a",
    given=(*TILDE, "phi, psi"),
    reads=r"\phi = \tilde{W}_2 e_i, \quad \psi = \tilde{W}_1^T e_i",
    note="a definition: well-typed; ψ is the i-th row as a column",
)
chapter.searched(
    "L461b",
    given=("Ytilde = Y V", SVD_OF_YTILDE),
    reads=r"\tilde{Y} = P \Lambda Q^T",
    note="the indexed sum is PΛQᵀ; P, Λ, Q exist by the axiom on singular value decompositions",
)


# --- what a column can be --------------------------------------------------------------------------


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
    decomposed, unit_P, unit_Q, rooted, invertible, invertible_ = data
    same = s.combine(Equation(norm2(s.psi), n), (-1, norms, 1))
    left = s.combine(
        Equation(s.Ytilde * s.psi, n * s.phi), (1, left, 1), (1, same, s.phi)
    )
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
    equal = s.combine(vanishes(w), (s.Lambda_half_inv, half, 1), (-1, invertible_, w))
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

    Args:
        eigen: z, and the theorem Mz = nv.
        size: ‖v‖² = n, where n is not written so.
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
