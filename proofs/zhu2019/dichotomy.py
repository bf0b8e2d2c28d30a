"""The heart of Lemma 2: a balanced critical point is a global minimum or has negative curvature.

No indices and no case of repeated singular values: the points are those of `balanced_form`, with
Π = CCᵀ. Linear combinations, vanishing squares, and the largest eigenvalue of a symmetric matrix
on an invariant subspace. Everything holds for g with any μ ≥ 0, so with μ = 0 for f.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.zhu2019.balanced_form import assumed, from_form, svd_of_X, vanishes
from proofs.zhu2019.hypotheses import inverse, unit_columns
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    Derivative,
    Either,
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
    identity,
    letter,
    norm2,
    number,
    scalar,
    trace,
)

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.theorems import Theorem

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


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
        data = svd_of_X(s) + assumed(
            Equation(s.Y * s.V, P * L * L * Q.T),
            unit_columns(P),
            unit_columns(Q),
            *inverse(L, s.Lambda_half_inv),
        )
        shape = assumed(
            Equation(s.W2, P * L * C),
            Equation(s.W1, C.T * L * Q.T * s.Sigma_inv * s.U.T),
            Equation(C * C.T * C, C),
            Equation(C * C.T * L, L * C * C.T),
        )
        (mu,) = assumed(Nonnegative(s.mu))
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
        properties = assumed(
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
    at_least = rules.sum_of_squares(Nonnegative(out.value), [(1, (), L * u)], [whole(square)])
    (not_above,) = assumed(Nonnegative(-out.value))
    zero_value = rules.antisymmetry(at_least, not_above)
    total = s.combine(Equation(norm2(L * u), number(0)), (-1, square, 1), (1, zero_value, 1))
    (Lu,) = s.vanishing(total, L * u)
    invertible = p.data[-1]
    u_zero = s.combine(vanishes(u), (s.Lambda_half_inv, Lu, 1), (-1, invertible, u))
    false = s.combine(Equation(number(1), number(0)), (-1, out.unit, 1), (u.T, u_zero, 1))
    goal = Positive(out.value)
    return rules.cases(rules.assume(goal), rules.absurd(false, goal), out.value, True)  # noqa: FBT003


def whole(theorem: Theorem) -> tuple[Polynomial, Theorem, Polynomial]:
    """A theorem as a part of a combination, neither side multiplied."""
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
    columns, unit_U, unit_V = assumed(
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
    return rules.sum_of_squares(Nonnegative(value), [(1, (), L * u)], [whole(equal)])


def benign(s: Scene) -> Either:
    """(W1, W2) is a global minimum of g, or g has negative curvature there."""
    return Either((GlobalMinimum(s.g, (s.W1, s.W2)), NegativeCurvature(s.g, (s.W1, s.W2))))


def by_form(p: Point) -> Theorem:
    """Global minimum or negative curvature, for a point in the letters of `form`; d1 ≥ 1, μ ≥ 0."""
    s, goal = p.s, benign(p.s)
    spread = s.Lambda_half * s.Lambda_half
    N, trace_N = p.omitted, trace(p.omitted)
    (some_left,) = assumed(Positive(trace_N))
    out = Eigenvector.of("out", spread, N)
    with_out = _some_left_out(p, out, goal)
    bent = out.discharge(s, with_out, spread, N, *p.shape, some_left)
    nothing_left = projection_vanishes(s, N, *p.shape)
    best = rules.choose(goal, fitted(p, nothing_left))
    return rules.cases(bent, best, trace_N, True)  # noqa: FBT003


def _some_left_out(p: Point, out: Eigenvector, goal: Either) -> Theorem:
    s = p.s
    identity_, trace_idle = identity(s.C.cols), trace(p.idle)
    (some_idle,) = assumed(Positive(trace_idle))
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
    above, below = assumed(Positive(gap), Nonnegative(-gap))
    bent = rules.choose(goal, negative(bends_when_used(p, out, used), above))
    best = rules.choose(goal, best_of_its_rank(p, out, used, below, full))
    either = rules.cases(bent, best, gap, True)  # noqa: FBT003
    (width,) = assumed(Positive(dimension(s.C.cols)))
    some_used = s.sign(Positive(trace(used_space)), [(1, (width,), number(1))], full)
    return used.discharge(s, either, -spread, used_space, *p.shape, some_used)


def projection_vanishes(s: Scene, N: Polynomial, *known: Theorem) -> Theorem:
    """N = 0 from −tr N ≥ 0, for a projection: what is known gives tr N = ‖N‖²."""
    (none,) = assumed(Nonnegative(-trace(N)))
    square = s.prove(Equation(trace(N), norm2(N)), *known)
    some = rules.sum_of_squares(Nonnegative(trace(N)), [(1, (), N)], [whole(square)])
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
