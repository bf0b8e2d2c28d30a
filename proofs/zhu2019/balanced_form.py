"""Lemma 1 without indices: every balanced critical point is a projection that commutes with Λ.

With A = W2, B = W1UΣ, M = YV = PΛQᵀ and C = Λ^(−½)PᵀA, a balanced critical point is A = PΛ^½C,
B = CᵀΛ^½Qᵀ, and Π = CCᵀ is a projection with ΠΛ = ΛΠ. Linear combinations and vanishing squares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.zhu2019.hypotheses import inverse, unit_columns
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import Critical, Equation, Judgment
from symbolic.kernel.terms import Letter, Polynomial, letter, norm2, number, zero

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.theorems import Theorem


def svd_of_X(s: Scene) -> list[Theorem]:
    """X = UΣVᵀ reduced, X of full row rank: U is square orthogonal in effect."""
    return assumed(
        Equation(s.X, s.U * s.Sigma * s.V.T),
        unit_columns(s.U),
        unit_columns(s.U.T),
        unit_columns(s.V),
        *inverse(s.Sigma, s.Sigma_inv),
    )


def positive_root(s: Scene) -> Equation:
    """Λ^½ = KᵀK: positive semidefinite."""
    return Equation(s.Lambda_half, s.Lambda_gram.T * s.Lambda_gram)


def svd_of_M(s: Scene) -> list[Theorem]:
    """YV = PΛQᵀ reduced, Λ = L², L = KᵀK (so positive semidefinite), with L invertible."""
    L = s.Lambda_half
    return assumed(
        Equation(s.Y * s.V, s.P * s.Lambda * s.Q.T),
        unit_columns(s.P),
        unit_columns(s.Q),
        Equation(s.Lambda, L * L),
        *inverse(L, s.Lambda_half_inv),
        positive_root(s),
    )


def balance(s: Scene) -> Equation:
    """(9)."""
    return Equation(s.W2.T * s.W2, s.W1 * s.X * s.X.T * s.W1.T)


def vanishes(M: Polynomial) -> Equation:
    """M = 0."""
    return Equation(M, zero(*M.shape))


def assumed(*judgments: Judgment) -> list[Theorem]:
    """Each judgment, assumed."""
    return [rules.assume(one) for one in judgments]


def _zero_by_square(s: Scene, M: Polynomial, *known: Theorem) -> Theorem:
    """M = 0, when the equations make ‖M‖² = 0."""
    (found,) = s.vanishing(s.prove(Equation(norm2(M), number(0)), *known), M)
    return found


def form(s: Scene) -> Theorem:
    """Lemma 1 without indices, for A (d2×d1), B (d1×d0') with Aᵀ(AB − M) = 0, (AB − M)Bᵀ = 0.

    Hypotheses: these two, AᵀA = BBᵀ, M = PΛQᵀ with orthonormal P, Q and Λ = L², L = KᵀK, L
    invertible, and C = L⁻¹PᵀA. Conclusion: A = PLC, B = CᵀLQᵀ, CCᵀC = C, CCᵀL = LCCᵀ.
    """
    A, B = letter("A0", s.W2.rows, s.W2.cols), letter("B0", s.W1.rows, s.Sigma.cols)
    P, Q, L, K, L_inv = s.P, s.Q, s.Lambda_half, s.Lambda_gram, s.Lambda_half_inv
    C, M = s.C, P * L * L * Q.T
    unit_P, unit_Q, invertible, invertible_, rooted, e1, e2, e3, defined = assumed(
        unit_columns(P),
        unit_columns(Q),
        *inverse(L, L_inv),
        positive_root(s),
        vanishes(A.T * (A * B - M)),
        vanishes((A * B - M) * B.T),
        Equation(A.T * A, B * B.T),
        Equation(C, L_inv * P.T * A),
    )
    known = (unit_P, unit_Q, e1, e2, e3)
    F = A - P * P.T * A  # F·AᵀA = (I − PPᵀ)MBᵀ = 0, so AFᵀ = 0, FFᵀ = 0
    AF = _zero_by_square(s, A * F.T, *known)
    in_P = _zero_by_square(s, F, AF, unit_P)
    H = B.T - Q * Q.T * B.T  # likewise for the rows of B
    HB = _zero_by_square(s, H * B, *known)
    in_Q = _zero_by_square(s, H, HB, unit_Q)
    w = P.T * A - Q.T * B.T  # w·AᵀA + Λw = 0, so ‖Awᵀ‖² + ‖Lw‖² = 0
    twisted = s.prove(vanishes(w * A.T * A + L * L * w), *known)
    total = s.prove(Equation(norm2(A * w.T) + norm2(L * w), number(0)), twisted)
    _, Lw = s.vanishing(total, A * w.T, L * w)
    same = s.prove(vanishes(w), Lw, invertible, invertible_)
    A_is = s.prove(Equation(A, P * L * C), defined, in_P, invertible, invertible_)
    B_is = s.prove(Equation(B, C.T * L * Q.T), defined, in_Q, same, invertible, invertible_)
    # in A = PLC, B = CᵀLQᵀ the balance reads CᵀΛC = AᵀA = BBᵀ; and ΠΛC = ΛC for Π = CCᵀ
    proj = C * C.T
    moved = s.prove(Equation(P.T * A * A.T * A, L * L * Q.T * B.T), *known)
    in_C = s.prove(Equation(L * proj * L * L * C, L * L * L * C), A_is, B_is, unit_P, unit_Q, moved)
    fixed = s.combine(
        Equation(proj * L * L * C, L * L * C),
        (L_inv, in_C, 1),
        (-1, invertible_, proj * L * L * C - L * L * C),
    )
    twice = s.combine(Equation(proj * L * L * proj, L * L * proj), (1, fixed, C.T))
    commute = s.combine(
        Equation(L * L * proj, proj * L * L), (-1, twice, 1), (1, rules.transpose(twice), 1)
    )
    x = proj * L - L * proj  # Lx + xL = 0, so ‖Kx‖² + ‖xKᵀ‖² = 0
    anti = s.prove(vanishes(L * x + x * L), commute)
    squares = s.combine(
        Equation(norm2(K * x) + norm2(x * K.T), number(0)),
        (x.T, anti, 1),
        (-x.T, rooted, x),
        (-x.T * x, rooted, 1),
    )
    Kx, _ = s.vanishing(squares, K * x, x * K.T)
    Lx = s.combine(vanishes(L * x), (K.T, Kx, 1), (1, rooted, x))
    with_L = s.combine(vanishes(x), (L_inv, Lx, 1), (-1, invertible_, x))
    doubled = s.combine(  # Λ(Π² − Π) = 0
        Equation(L * L * proj * proj, L * L * proj), (1, commute, proj), (1, twice, 1)
    )
    defect = proj * proj - proj
    Ldefect = s.combine(vanishes(L * defect), (L_inv, doubled, 1), (-1, invertible_, L * defect))
    square = s.combine(Equation(proj * proj, proj), (L_inv, Ldefect, 1), (-1, invertible_, defect))
    keeps = _zero_by_square(s, proj * C - C, square)
    return rules.together(
        [
            A_is,
            B_is,
            s.prove(Equation(proj * C, C), keeps),
            s.prove(Equation(proj * L, L * proj), with_L),
        ]
    )


def formed(s: Scene) -> list[Theorem]:
    """`form` for A = W2, B = W1UΣ: W2 = PLC, W1 = CᵀLQᵀΣ⁻¹Uᵀ, CCᵀC = C, CCᵀL = LCCᵀ, YV = PLLQᵀ."""
    W1, W2, C, L = s.W1, s.W2, s.C, s.Lambda_half
    X_is, M_is = svd_of_X(s), svd_of_M(s)
    M_in_L = s.prove(Equation(s.Y * s.V, s.P * L * L * s.Q.T), M_is[0], M_is[3])
    B = W1 * s.U * s.Sigma
    found = rules.substitute(
        form(s), [(Letter("A0", W2.rows, W2.cols), W2), (Letter("B0", B.rows, B.cols), B)], [], []
    )
    found = rules.cut(found, _first_order(s, X_is, M_in_L))
    parts = [rules.part(found, k) for k in range(4)]
    unfolded = s.combine(
        Equation(W1, C.T * L * s.Q.T * s.Sigma_inv * s.U.T),
        (1, parts[1], s.Sigma_inv * s.U.T),
        (-W1 * s.U, X_is[4], s.U.T),
        (-W1, X_is[2], 1),
    )
    return [parts[0], unfolded, parts[2], parts[3], M_in_L]


def from_form(s: Scene, theorem: Theorem) -> Theorem:
    """A theorem on the points of `form`, for all balanced critical points."""
    theorem = rules.cut(theorem, formed(s))
    defined = s.Lambda_half_inv * s.P.T * s.W2
    theorem = rules.substitute(theorem, [(s.letter("C"), defined)], [], [])
    return rules.cut(theorem, [rules.combine(Equation(defined, defined), [])])


def _first_order(s: Scene, X_is: list[Theorem], M_in_L: Theorem) -> list[Theorem]:
    """Aᵀ(AB − M) = 0, (AB − M)Bᵀ = 0 and AᵀA = BBᵀ for A = W2, B = W1UΣ, M = PΛQᵀ."""
    critical, balanced = assumed(Critical(s.g, (s.W1, s.W2)), balance(s))
    slopes = [balanced, s.stationarity(critical, 0), s.stationarity(critical, 1)]
    A, B, E = s.W2, s.W1 * s.U * s.Sigma, s.W2 * s.W1 * s.X - s.Y
    plain = [
        s.prove(vanishes(A.T * E * s.X.T), *slopes),
        s.prove(vanishes(E * s.X.T * s.W1.T), *slopes),
    ]
    M, L = s.Y * s.V, s.Lambda_half
    in_L = s.P * L * L * s.Q.T
    left = s.prove(vanishes(A.T * (A * B - M)), *X_is, plain[0])
    right = s.prove(vanishes((A * B - M) * B.T), *X_is, plain[1])
    return [
        s.combine(vanishes(A.T * (A * B - in_L)), (1, left, 1), (A.T, M_in_L, 1)),
        s.combine(vanishes((A * B - in_L) * B.T), (1, right, 1), (1, M_in_L, B.T)),
        s.prove(Equation(A.T * A, B * B.T), *X_is, balanced),
    ]
