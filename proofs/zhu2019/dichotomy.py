"""The heart of Lemma 2: a balanced critical point is a global minimum or has negative curvature.

No indices and no case of repeated singular values: with A = W2, B = W1UΣ, M = YV = PΛQᵀ and
C = Λ^(−½)PᵀA, a balanced critical point is A = PΛ^½C, B = CᵀΛ^½Qᵀ, and Π = CCᵀ is a projection
that commutes with Λ. What is used are linear combinations, vanishing squares, and the largest
eigenvalue of a symmetric matrix on an invariant subspace. Everything holds for g with any μ ≥ 0, so
with μ = 0 for f.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.zhu2019.hypotheses import inverse, unit_columns
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    Critical,
    Derivative,
    Either,
    Equation,
    GlobalMinimum,
    Judgment,
    LeastEigenvalueAtMost,
    NegativeCurvature,
    Nonnegative,
    Positive,
)
from symbolic.kernel.terms import (
    Letter,
    Polynomial,
    dimension,
    identity,
    letter,
    norm2,
    number,
    scalar,
    trace,
    zero,
)

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.theorems import Theorem

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def svd_of_X(s: Scene) -> list[Theorem]:
    """X = UΣVᵀ reduced, X of full row rank: U is square orthogonal in effect."""
    return _assumed(
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
    return _assumed(
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


def _assumed(*judgments: Judgment) -> list[Theorem]:
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
    unit_P, unit_Q, invertible, invertible_, rooted, e1, e2, e3, defined = _assumed(
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


@dataclass(frozen=True)
class Point:
    """Hypotheses: a point of the form that `form` finds, in the letters W1, W2, C."""

    s: Scene
    data: tuple[Theorem, ...]  # the two decompositions
    shape: tuple[Theorem, ...]  # W2 = PLC, W1 = CᵀLQᵀΣ⁻¹Uᵀ, CCᵀC = C, CCᵀL = LCCᵀ
    mu: Theorem  # μ ≥ 0

    @classmethod
    def of(cls, s: Scene) -> Point:
        """The hypotheses, assumed."""
        P, Q, L, C = s.P, s.Q, s.Lambda_half, s.C
        data = svd_of_X(s) + _assumed(
            Equation(s.Y * s.V, P * L * L * Q.T),
            unit_columns(P),
            unit_columns(Q),
            *inverse(L, s.Lambda_half_inv),
        )
        shape = _assumed(
            Equation(s.W2, P * L * C),
            Equation(s.W1, C.T * L * Q.T * s.Sigma_inv * s.U.T),
            Equation(C * C.T * C, C),
            Equation(C * C.T * L, L * C * C.T),
        )
        (mu,) = _assumed(Nonnegative(s.mu))
        return cls(s, tuple(data), tuple(shape), mu)

    @property
    def known(self) -> tuple[Theorem, ...]:
        """All equations."""
        return (*self.shape, *self.data)

    @property
    def projection(self) -> Polynomial:
        """Π = CCᵀ: onto the directions that the point uses."""
        C: Polynomial = self.s.C
        return C * C.T

    @property
    def omitted(self) -> Polynomial:
        """N = I − Π: onto those that it leaves out."""
        return identity("r") - self.projection

    @property
    def idle(self) -> Polynomial:
        """I − CᵀC: onto the combinations of hidden units that are switched off."""
        C: Polynomial = self.s.C
        return identity(C.cols) - C.T * C

    @property
    def at(self) -> tuple[Polynomial, Polynomial]:
        """(W1, W2)."""
        return self.s.W1, self.s.W2


@dataclass(frozen=True)
class Eigenvector:
    """What the axiom `largest_eigenvalue` gives for M on the range of N, as hypotheses."""

    name: str
    vector: Polynomial
    value: Polynomial
    gram: Polynomial
    unit: Theorem
    inside: Theorem
    eigen: Theorem
    largest: Theorem

    @classmethod
    def of(cls, name: str, M: Polynomial, N: Polynomial) -> Eigenvector:
        """U with uᵀu = 1, Nu = u, Mu = λu, and λN − NM = GᵀG; names u_name, lambda_name, G_name."""
        u, gram = letter(f"u_{name}", N.rows, "1"), letter(f"G_{name}", N.rows, N.rows)
        value = scalar(f"lambda_{name}")
        properties = _assumed(
            Equation(u.T * u, number(1)),
            Equation(N * u, u),
            Equation(M * u, value * u),
            Equation(value * N - N * M, gram.T * gram),
        )
        return cls(name, u, value, gram, *properties)

    def discharge(
        self, s: Scene, theorem: Theorem, M: Polynomial, N: Polynomial, *known: Theorem
    ) -> Theorem:
        """The theorem without these hypotheses; `known` proves the axiom's premises, N ≠ 0 last."""
        *equations, nonzero = known
        premises = [
            s.prove(Equation(M.T, M), *equations),
            s.prove(Equation(N.T, N), *equations),
            s.prove(Equation(N * N, N), *equations),
            s.prove(Equation(N * M, M * N), *equations),
            nonzero,
        ]
        names = (f"u_{self.name}", f"lambda_{self.name}", f"G_{self.name}")
        return rules.witness(theorem, "largest_eigenvalue", (M, N, *names), premises)


def left_out(p: Point, out: Eigenvector) -> Theorem:
    """Cᵀu = 0 for u in the range of I − Π."""
    C, u = p.s.C, out.vector
    total = p.s.combine(Equation(norm2(C.T * u), number(0)), (-u.T, out.inside, 1))
    (found,) = p.s.vanishing(total, C.T * u)
    return found


def switched_off(p: Point, idle: Eigenvector) -> Theorem:
    """Cα = 0 for α in the range of I − CᵀC."""
    C, alpha = p.s.C, idle.vector
    total = p.s.combine(Equation(norm2(C * alpha), number(0)), (-alpha.T, idle.inside, 1))
    (found,) = p.s.vanishing(total, C * alpha)
    return found


def positive_eigenvalue(p: Point, out: Eigenvector) -> Theorem:
    """λ > 0: λ = ‖Lu‖², and Lu = 0 would give u = 0."""
    s, u, L = p.s, out.vector, p.s.Lambda_half
    square = s.combine(
        Equation(out.value, norm2(L * u)), (-u.T, out.eigen, 1), (-out.value, out.unit, 1)
    )
    at_least = rules.sum_of_squares(Nonnegative(out.value), [(1, (), L * u)], [_whole(square)])
    (not_above,) = _assumed(Nonnegative(-out.value))
    zero_value = rules.antisymmetry(at_least, not_above)
    total = s.combine(Equation(norm2(L * u), number(0)), (-1, square, 1), (1, zero_value, 1))
    (Lu,) = s.vanishing(total, L * u)
    invertible = p.data[-1]
    u_zero = s.combine(vanishes(u), (s.Lambda_half_inv, Lu, 1), (-1, invertible, u))
    false = s.combine(Equation(number(1), number(0)), (-1, out.unit, 1), (u.T, u_zero, 1))
    goal = Positive(out.value)
    return rules.cases(rules.assume(goal), rules.absurd(false, goal), out.value, True)  # noqa: FBT003


def _whole(theorem: Theorem) -> tuple[Polynomial, Theorem, Polynomial]:
    return number(1), theorem, number(1)


def direction(p: Point, alpha: Polynomial, u: Polynomial) -> tuple[Polynomial, Polynomial]:
    """(Δ1, Δ2) of Appendix B: Δ1 = αqᵀΣ⁻¹Uᵀ, Δ2 = pαᵀ with p = Pu, q = Qu."""
    s = p.s
    return alpha * u.T * s.Q.T * s.Sigma_inv * s.U.T, s.P * u * alpha.T


def curvature(
    p: Point, alpha: Polynomial, u: Polynomial, value: Polynomial, *known: Theorem
) -> Theorem:
    """d²/dt² g along that direction is `value`."""
    along = Derivative(p.s.g, p.at, direction(p, alpha, u), 2, value)
    return p.s.prove(along, *known, *p.known)


def bends_when_idle(p: Point, out: Eigenvector, idle: Eigenvector) -> Theorem:
    """A hidden unit to spare: the form is −2λ."""
    facts = (left_out(p, out), switched_off(p, idle), out.unit, out.eigen, idle.unit)
    return curvature(p, idle.vector, out.vector, -2 * out.value, *facts)


def bends_when_used(p: Point, out: Eigenvector, used: Eigenvector) -> Theorem:
    """α = Cᵀv for a used v with Λv = λ'v: the form is 2(λ' − λ); here λ' = −lambda_in."""
    facts = (left_out(p, out), out.unit, out.eigen, used.inside, used.unit, used.eigen)
    value = -2 * (used.value + out.value)
    return curvature(p, p.s.C.T * used.vector, out.vector, value, *facts)


def negative(second: Theorem, positive: Theorem) -> Theorem:
    """Negative curvature, from a second derivative −2c with c > 0."""
    value = second.conclusion.value  # type: ignore[attr-defined]
    return rules.negative_curvature(second, rules.weaken_sign(Positive(-value), [positive]))


def anywhere(p: Point) -> tuple[Letter, Letter]:
    """A competitor (W1', W2')."""
    s = p.s
    return Letter("W1prime", s.W1.rows, s.W1.cols), Letter("W2prime", s.W2.rows, s.W2.cols)


def fitted(p: Point, *known: Theorem) -> Theorem:
    """Π = I: the residual vanishes, nothing can be below."""
    s = p.s
    W1, W2 = (letter(one.name, one.rows, one.cols) for one in anywhere(p))
    gap = s.g((W1, W2)) - s.g(p.at)
    rho = W2.T * W2 - W1 * s.X * s.X.T * W1.T
    squares = [
        (HALF, (), W2 * W1 * s.U * s.Sigma - s.Y * s.V),
        (QUARTER, (p.mu,), rho),
    ]
    above = s.sign(Nonnegative(gap), squares, *known, *p.known)
    return rules.global_minimum(GlobalMinimum(s.g, p.at), anywhere(p), above)


def best_of_its_rank(
    p: Point, out: Eigenvector, used: Eigenvector, order: Theorem, full: Theorem
) -> Theorem:
    """The Eckart–Young inequality, as a sum of squares: no other point of width d1 is below.

    Hypotheses: CᵀC = I (`full`), every used singular value is at least λ_in, every omitted one at
    most λ_out, and λ_out ≤ λ_in (`order`: −lambda_in − λ_out ≥ 0 in the letters of the axiom).
    W2' = U'S'V'ᵀ is any competitor's decomposition; T = U'U'ᵀ projects on its columns.
    """
    s, L = p.s, p.s.Lambda_half
    W1, W2 = (letter(one.name, one.rows, one.cols) for one in anywhere(p))
    names = ("Ucomp", "Scomp", "Vcomp", "rankcomp")
    Uc, Vc = letter(names[0], W2.rows, names[3]), letter(names[2], W2.cols, names[3])
    Sc = letter(names[1], names[3], names[3], symmetric=True)
    columns, unit_U, unit_V = _assumed(
        Equation(W2, Uc * Sc * Vc.T), unit_columns(Uc), unit_columns(Vc)
    )
    least, largest = -used.value, out.value
    F, G, N = used.gram, out.gram, p.omitted
    off = s.P - Uc * Uc.T * s.P
    at_least = _eigenvalue_is_square(p, used, least)
    above_zero = _eigenvalue_is_square(p, out, largest)
    fit = W2 * W1 * s.U * s.Sigma - Uc * Uc.T * s.P * L * L * s.Q.T
    squares = [
        (HALF, (), fit),
        (HALF, (), off * L * F.T),
        (HALF, (at_least,), off * F.T),
        (HALF, (), Uc.T * s.P * L * G.T),
        (HALF, (above_zero,), Uc.T * s.P * G.T),
        (HALF, (order, at_least), Uc.T * s.P * N),
        (HALF, (order, above_zero), Uc.T * s.P * N),
        (HALF, (at_least, at_least), identity(Vc.rows) - Vc * Vc.T),
        (HALF, (at_least, at_least), Uc.T - Uc.T * s.P * s.P.T),
        (QUARTER, (p.mu,), W2.T * W2 - W1 * s.X * s.X.T * W1.T),
    ]
    gap = s.g((W1, W2)) - s.g(p.at)
    above = s.sign(
        Nonnegative(gap),
        squares,
        columns, unit_U, unit_V, full, used.largest, out.largest, *p.known,
    )  # fmt: skip
    above = rules.witness(above, "svd", (W2, names[0], names[1], names[2], names[3]), [])
    return rules.global_minimum(GlobalMinimum(s.g, p.at), anywhere(p), above)


def _eigenvalue_is_square(p: Point, one: Eigenvector, value: Polynomial) -> Theorem:
    """λ = ‖Lu‖² ≥ 0."""
    s, u, L = p.s, one.vector, p.s.Lambda_half
    equal = s.prove(Equation(value, norm2(L * u)), one.eigen, one.unit)
    return rules.sum_of_squares(Nonnegative(value), [(1, (), L * u)], [_whole(equal)])


def benign(s: Scene) -> Either:
    """(W1, W2) is a global minimum of g, or g has negative curvature there."""
    return Either((GlobalMinimum(s.g, (s.W1, s.W2)), NegativeCurvature(s.g, (s.W1, s.W2))))


def by_form(p: Point) -> Theorem:
    """Global minimum or negative curvature, for a point in the letters of `form`; d1 ≥ 1, μ ≥ 0."""
    s, goal = p.s, benign(p.s)
    spread = s.Lambda_half * s.Lambda_half
    N, trace_N = p.omitted, trace(p.omitted)
    (some_left,) = _assumed(Positive(trace_N))
    out = Eigenvector.of("out", spread, N)
    with_out = _some_left_out(p, out, goal)
    bent = out.discharge(s, with_out, spread, N, *p.shape, some_left)
    nothing_left = projection_vanishes(s, N, *p.shape)
    best = rules.choose(goal, fitted(p, nothing_left))
    return rules.cases(bent, best, trace_N, True)  # noqa: FBT003


def _some_left_out(p: Point, out: Eigenvector, goal: Either) -> Theorem:
    s = p.s
    identity_, trace_idle = identity(s.C.cols), trace(p.idle)
    (some_idle,) = _assumed(Positive(trace_idle))
    idle = Eigenvector.of("idle", identity_, p.idle)
    spare = rules.choose(goal, negative(bends_when_idle(p, out, idle), positive_eigenvalue(p, out)))
    spare = idle.discharge(s, spare, identity_, p.idle, *p.shape, some_idle)
    nothing_idle = projection_vanishes(s, p.idle, *p.shape)
    full = s.combine(Equation(s.C.T * s.C, identity_), (-1, nothing_idle, 1))
    return rules.cases(spare, _all_used(p, out, full, goal), trace_idle, True)  # noqa: FBT003


def _all_used(p: Point, out: Eigenvector, full: Theorem, goal: Either) -> Theorem:
    """CᵀC = I: compare the least singular value used with the largest one left out."""
    s, used_space = p.s, p.projection
    spread = s.Lambda_half * s.Lambda_half
    used = Eigenvector.of("in", -spread, used_space)
    gap = out.value + used.value  # λ_out − λ_in
    above, below = _assumed(Positive(gap), Nonnegative(-gap))
    bent = rules.choose(goal, negative(bends_when_used(p, out, used), above))
    best = rules.choose(goal, best_of_its_rank(p, out, used, below, full))
    either = rules.cases(bent, best, gap, True)  # noqa: FBT003
    (width,) = _assumed(Positive(dimension(s.C.cols)))
    some_used = s.sign(Positive(trace(used_space)), [(1, (width,), number(1))], full)
    return used.discharge(s, either, -spread, used_space, *p.shape, some_used)


def projection_vanishes(s: Scene, N: Polynomial, *known: Theorem) -> Theorem:
    """N = 0 from −tr N ≥ 0, for a projection: what is known gives tr N = ‖N‖²."""
    (none,) = _assumed(Nonnegative(-trace(N)))
    square = s.prove(Equation(trace(N), norm2(N)), *known)
    some = rules.sum_of_squares(Nonnegative(trace(N)), [(1, (), N)], [_whole(square)])
    total = s.combine(
        Equation(norm2(N), number(0)), (-1, square, 1), (1, rules.antisymmetry(some, none), 1)
    )
    (found,) = s.vanishing(total, N)
    return found


def at_balanced_points(s: Scene) -> Theorem:
    """Global minimum or negative curvature of g at each of its balanced critical points.

    Hypotheses: critical for g, (9), μ ≥ 0, d1 ≥ 1, X = UΣVᵀ of full row rank, YV = PΛQᵀ.
    """
    return from_form(s, by_form(Point.of(s)))


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
    critical, balanced = _assumed(Critical(s.g, (s.W1, s.W2)), balance(s))
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


def bound_when_all_fit(p: Point, least: Polynomial, at_least: Theorem, room: Theorem) -> Theorem:
    """(14): with r ≤ d1 (`room`), a global minimum, or λ_min(∇²g) ≤ −2λ_r/(1 + ‖Σ⁻¹‖²).

    `least` is λ_r and `at_least` says that Λ − λ_r I = JᵀJ is positive semidefinite.
    """
    s = p.s
    scale = 1 + norm2(s.Sigma_inv)
    bounded = LeastEigenvalueAtMost(s.g, p.at, -2 * least, scale)
    goal = Either((GlobalMinimum(s.g, p.at), bounded))
    spread, N = s.Lambda_half * s.Lambda_half, p.omitted
    identity_ = identity(s.C.cols)
    (some_left,) = _assumed(Positive(trace(N)))
    out, idle = Eigenvector.of("out", spread, N), Eigenvector.of("idle", identity_, p.idle)
    J, u = at_least.conclusion.right, out.vector  # type: ignore[attr-defined]
    root = next(iter(J.letters()))
    gap = s.sign(
        Nonnegative(out.value - least),
        [(1, (), letter(root.name, root.rows, root.cols) * u)],
        at_least, out.eigen, out.unit,
    )  # fmt: skip
    bent = bends_when_idle(p, out, idle)
    found = rules.choose(
        goal, rayleigh(p, bounded, bent, out, gap, positive_eigenvalue(p, out), idle.unit)
    )
    some_idle = rules.sum_of_squares(
        Positive(trace(p.idle)), [(1, (room,), number(1)), (1, (some_left,), number(1))], []
    )
    found = idle.discharge(s, found, identity_, p.idle, *p.shape, some_idle)
    found = out.discharge(s, found, spread, N, *p.shape, some_left)
    best = rules.choose(goal, fitted(p, projection_vanishes(s, N, *p.shape)))
    return rules.cases(found, best, trace(N), True)  # noqa: FBT003


def rayleigh(
    p: Point,
    bounded: LeastEigenvalueAtMost,
    bent: Theorem,
    out: Eigenvector,
    gap: Theorem,
    weight: Theorem,
    *units: Theorem,
) -> Theorem:
    """The bound along Appendix B's direction, whose form is −2c: c ≥ b by `gap`, c ≥ 0 by `weight`.

    ‖Δ‖² = 1 + ‖Σ⁻¹q‖², and ‖Σ⁻¹‖² − ‖Σ⁻¹q‖² = ‖Σ⁻¹(I − qqᵀ)‖² for the unit vector q.
    """
    s, q = p.s, p.s.Q * out.vector
    along = bent.conclusion
    if not isinstance(along, Derivative):
        raise TypeError(f"not a derivative: {along}")
    length = sum((norm2(one) for one in along.direction), number(0))
    known = (out.unit, *units, *p.data)
    longer = s.sign(Positive(length), [(1, (), number(1)), (1, (), s.Sigma_inv * q)], *known)
    scale = rules.sum_of_squares(
        Positive(bounded.scale), [(1, (), number(1)), (1, (), s.Sigma_inv)], []
    )
    slack = s.sign(
        Nonnegative(bounded.bound * length - bounded.scale * along.value),
        [
            (2, (gap,), number(1)),
            (2, (gap,), s.Sigma_inv * q),
            (2, (weight,), s.Sigma_inv - s.Sigma_inv * q * q.T),
        ],
        *known,
    )
    return rules.least_eigenvalue_at_most(bounded, bent, longer, scale, slack)
