"""Theorems 2(iii) and 3: every critical point of g, and of f, is a global minimum or bends down.

For f the point is first moved along its orbit to a balanced one, where the theorem on g with μ = 0
applies; where it cannot be moved, because W2 or W1X loses rank, a direction is written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proofs.zhu2019.balanced_form import svd_of_X, vanishes
from proofs.zhu2019.dichotomy import HALF, Eigenvector, at_balanced_points, projection_vanishes
from proofs.zhu2019.hypotheses import inverse, unit_columns
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    Critical,
    Either,
    Equation,
    GlobalMinimum,
    Judgment,
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
    trace,
)
from symbolic.kernel.theorems import derivative_value

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.theorems import Theorem


def assume(*judgments: Judgment) -> list[Theorem]:
    """Each assumed."""
    return [rules.assume(one) for one in judgments]


def whole_data(s: Scene, theorem: Theorem) -> Theorem:
    """The same with XXᵀ invertible in place of the two decompositions, which exist by `svd`."""
    K = letter("Lambda_quarter", "r", "r", symmetric=True)
    theorem = rules.substitute(theorem, [(Letter("Lambda_gram", "m", "r"), K)], [], [("m", "r")])
    theorem = rules.witness(theorem, "svd", (s.Y * s.V, "P", "Lambda", "Q", "r"), [])
    X_is = svd_of_X(s)
    defect = identity("d0") - s.U * s.U.T
    (inverse,) = s.given("X X^T invertible")
    square = s.combine(  # (I − UUᵀ)X = 0, since X = UΣVᵀ
        vanishes(defect * s.X), (defect, X_is[0], 1), (-s.U, X_is[1], s.Sigma * s.V.T)
    )
    rows = s.combine(
        Equation(s.U * s.U.T, identity("d0")),
        (defect, inverse, 1),
        (-1, square, s.X.T * s.XXT_inv),
    )
    theorem = rules.cut(theorem, [rows])
    return rules.witness(theorem, "svd", (s.X, "U", "Sigma", "V", "d0p"), [])


def of_g(s: Scene) -> Theorem:
    """Theorem 2(iii): a critical point of g is a global minimum or has negative curvature."""
    (mu,) = s.given("mu > 0")
    weak = rules.weaken_sign(Nonnegative(s.mu), [mu])
    return rules.cut(whole_data(s, at_balanced_points(s)), [s.use("eq9"), weak])


def of_f_balanced(s: Scene) -> Theorem:
    """The same for f at its balanced critical points: μ = 0."""
    theorem = rules.substitute(whole_data(s, at_balanced_points(s)), [], [("mu", number(0))], [])
    return rules.cut(theorem, [rules.sum_of_squares(Nonnegative(number(0)), [], [])])


class _Critical:
    """A critical point of f, with what its case distinction needs."""

    def __init__(self, s: Scene) -> None:
        self.s = s
        self.at = (s.W1, s.W2)
        self.goal = Either((GlobalMinimum(s.f, self.at), NegativeCurvature(s.f, self.at)))
        (self.critical,) = assume(Critical(s.f, self.at))
        self.G = (s.W2 * s.W1 * s.X - s.Y) * s.X.T
        self.slopes = [s.stationarity(self.critical, 0), s.stationarity(self.critical, 1)]


def fitted(c: _Critical) -> Theorem:
    """G = 0: f(W') − f(W) = ½‖(W2'W1' − W2W1)X‖² + ⟨W2'W1' − W2W1, G⟩."""
    s = c.s
    (none,) = assume(Nonnegative(-norm2(c.G)))
    some = rules.sum_of_squares(Nonnegative(norm2(c.G)), [(1, (), c.G)], [])
    (G_zero,) = s.vanishing(rules.antisymmetry(some, none), c.G)
    others = Letter("W1prime", *s.W1.shape), Letter("W2prime", *s.W2.shape)
    W1, W2 = map(from_letter, others)
    change = W2 * W1 - s.W2 * s.W1
    gap = s.f((W1, W2)) - s.f(c.at)
    above = rules.sum_of_squares(
        Nonnegative(gap), [(HALF, (), change * s.X)], [(change.T, G_zero, identity("d0"))]
    )
    return rules.choose(c.goal, rules.global_minimum(GlobalMinimum(s.f, c.at), others, above))


def steepest(c: _Critical, name: str, G: Polynomial) -> tuple[Eigenvector, Theorem]:
    """A unit vector w with GᵀGw = λw for the largest λ, and λ > 0 since G ≠ 0."""
    s, size = c.s, G.cols
    one = Eigenvector.of(name, G.T * G, identity(size))
    w, value = one.vector, one.value
    square = s.combine(Equation(value, norm2(G * w)), (-w.T, one.eigen, 1), (-value, one.unit, 1))
    at_least = rules.sum_of_squares(
        Nonnegative(value), [(1, (), G * w)], [(number(1), square, number(1))]
    )
    (nonzero, none) = assume(Positive(norm2(c.G)), Nonnegative(-value))
    zero_value = rules.antisymmetry(at_least, none)
    false = rules.sum_of_squares(  # 0 = ‖G‖² + ‖H‖² > 0
        Positive(number(0)),
        [(1, (nonzero,), number(1)), (1, (), one.gram)],
        [
            (number(1), one.largest, number(1)),
            (-dimension(size), zero_value, number(1)),
        ],
    )
    goal = Positive(value)
    return one, rules.cases(rules.assume(goal), rules.absurd(false, goal), value, True)  # noqa: FBT003


def bent(
    c: _Critical, move: tuple[Polynomial, Polynomial], form: Theorem, positive: Theorem
) -> Theorem:
    """Negative curvature along a direction whose form is −c with c > 0 (`positive`).

    Args:
        c: the critical point.
        move: (Δ1, Δ2).
        form: that the kernel's second derivative along it equals −c.
        positive: c > 0.
    """
    second = rules.derivative(c.s.f, c.at, move, 2)
    value = second.conclusion.value  # type: ignore[attr-defined]
    below = rules.sum_of_squares(
        Positive(-value), [(1, (positive,), number(1))], [(number(-1), form, number(1))]
    )
    return rules.choose(c.goal, rules.negative_curvature(second, below))


def form_along(
    c: _Critical, move: tuple[Polynomial, Polynomial], value: Polynomial, *known: Theorem
) -> Theorem:
    """The second derivative of f along a direction, worked out with what is known."""
    second = rules.derivative(c.s.f, c.at, move, 2)
    found = second.conclusion.value  # type: ignore[attr-defined]
    return c.s.prove(Equation(found, value), *known)


def spare_hidden_unit(c: _Critical, V: Polynomial, W2_is: Theorem, unit_V: Theorem) -> Theorem:
    """W2 = U'S'Vᵀ with VVᵀ ≠ I: a unit vector α with W2α = 0 gives negative curvature.

    Along Δ1 = −(κ + 1)αwᵀ, Δ2 = Gwαᵀ with κ = ‖(W1X)ᵀα‖² the form is −λ(κ + 2).
    """
    s = c.s
    idle = identity(V.rows) - V * V.T
    spare = Eigenvector.of("idle", identity(V.rows), idle)
    top, positive = steepest(c, "top", c.G)
    alpha, w, value = spare.vector, top.vector, top.value
    total = s.combine(Equation(norm2(V.T * alpha), number(0)), (-alpha.T, spare.inside, 1))
    (off,) = s.vanishing(total, V.T * alpha)
    dead = s.prove(vanishes(s.W2 * alpha), W2_is, off)
    kappa = norm2((s.W1 * s.X).T * alpha)
    move = (-(kappa + 1) * alpha * w.T, c.G * w * alpha.T)
    form = form_along(c, move, -value * (kappa + 2), dead, spare.unit, slope(c, top, c.G))
    above = rules.sum_of_squares(
        Positive(value * (kappa + 2)),
        [(2, (positive,), number(1)), (1, (positive,), (s.W1 * s.X).T * alpha)],
        [],
    )
    theorem = bent(c, move, form, above)
    theorem = top.discharge(s, theorem, c.G.T * c.G, identity("d0"), size_of(s, "d0"))
    (some,) = assume(Positive(trace(idle)))
    return spare.discharge(s, theorem, identity(V.rows), idle, unit_V, some)


def slope(c: _Critical, top: Eigenvector, G: Polynomial) -> Theorem:
    """‖Gw‖² = λ."""
    w, value = top.vector, top.value
    return c.s.combine(Equation(norm2(G * w), value), (w.T, top.eigen, 1), (value, top.unit, 1))


def spare_row(c: _Critical, U: Polynomial, W1X_is: Theorem, unit_U: Theorem) -> Theorem:
    """W1X = US'V'ᵀ with UUᵀ ≠ I: a unit vector β with βᵀW1X = 0 gives negative curvature.

    Along Δ1 = λβzᵀG, Δ2 = −(κ + 1)zβᵀ with κ = ‖W2βzᵀGX‖² the form is −λ²(κ + 2).
    """
    s = c.s
    idle = identity(U.rows) - U * U.T
    spare = Eigenvector.of("idle", identity(U.rows), idle)
    top, positive = steepest(c, "top", c.G.T)
    beta, z, value = spare.vector, top.vector, top.value
    total = s.combine(Equation(norm2(U.T * beta), number(0)), (-beta.T, spare.inside, 1))
    (off,) = s.vanishing(total, U.T * beta)
    dead = s.prove(vanishes((s.W1 * s.X).T * beta), W1X_is, off)
    escape = s.W2 * beta * z.T * c.G * s.X
    kappa = norm2(escape)
    move = (value * beta * z.T * c.G, -(kappa + 1) * z * beta.T)
    form = form_along(c, move, -value * value * (kappa + 2), dead, spare.unit, slope(c, top, c.G.T))
    above = rules.sum_of_squares(
        Positive(value * value * (kappa + 2)),
        [(2, (positive, positive), number(1)), (1, (positive, positive), escape)],
        [],
    )
    theorem = bent(c, move, form, above)
    theorem = top.discharge(s, theorem, c.G * c.G.T, identity("d2"), size_of(s, "d2"))
    (some,) = assume(Positive(trace(idle)))
    return spare.discharge(s, theorem, identity(U.rows), idle, unit_U, some)


@dataclass(frozen=True)
class Decomposition:
    """A reduced SVD M = USVᵀ of a matrix, its letters under names of its own, as hypotheses."""

    names: tuple[str, str, str, str]
    matrix: Polynomial
    U: Polynomial
    S: Polynomial
    V: Polynomial
    equal: Theorem
    unit_U: Theorem
    unit_V: Theorem
    invertible: tuple[Theorem, Theorem]
    root: Theorem
    half_invertible: tuple[Theorem, Theorem]

    @classmethod
    def of(cls, matrix: Polynomial, names: tuple[str, str, str, str]) -> Decomposition:
        """The hypotheses; names of U, S, V and of the rank."""
        left, middle, right, rank = names
        U, V = letter(left, matrix.rows, rank), letter(right, matrix.cols, rank)
        S, S_inv, H, H_inv = (
            letter(f"{middle}{end}", rank, rank, symmetric=True)
            for end in ("", "_inv", "_half", "_half_inv")
        )
        equal, unit_U, unit_V, *rest = assume(
            Equation(matrix, U * S * V.T),
            unit_columns(U),
            unit_columns(V),
            *inverse(S, S_inv),
            Equation(S, H * H),
            *inverse(H, H_inv),
        )
        return cls(
            names,
            matrix,
            U,
            S,
            V,
            equal,
            unit_U,
            unit_V,
            (rest[0], rest[1]),
            rest[2],
            (rest[3], rest[4]),
        )

    @property
    def inverse(self) -> Polynomial:
        """S⁻¹."""
        return letter(f"{self.names[1]}_inv", *self.S.shape, symmetric=True)

    @property
    def half(self) -> tuple[Polynomial, Polynomial]:
        """S^½ and its inverse."""
        first, second = (f"{self.names[1]}{end}" for end in ("_half", "_half_inv"))
        return letter(first, *self.S.shape, symmetric=True), letter(
            second, *self.S.shape, symmetric=True
        )

    def discharge(self, theorem: Theorem) -> Theorem:
        """The theorem without these hypotheses: every matrix has such a decomposition."""
        return rules.witness(theorem, "svd", (self.matrix, *self.names), [])


def left_inverse(s: Scene, W: Decomposition) -> tuple[Polynomial, Theorem]:
    """W⁺ = VS⁻¹Uᵀ with W⁺W = I, where I − VVᵀ has no trace."""
    full = projection_vanishes(s, identity(W.V.rows) - W.V * W.V.T, W.unit_V)
    pseudo = W.V * W.inverse * W.U.T
    known = (W.equal, W.unit_U, *W.invertible)
    product = s.prove(Equation(pseudo * W.matrix, W.V * W.V.T), *known)
    unit = identity(W.V.rows)
    return pseudo, s.combine(Equation(pseudo * W.matrix, unit), (1, product, 1), (-1, full, 1))


def right_inverse(s: Scene, W: Decomposition) -> tuple[Polynomial, Theorem]:
    """W⁺ = VS⁻¹Uᵀ with WW⁺ = I, where I − UUᵀ has no trace."""
    full = projection_vanishes(s, identity(W.U.rows) - W.U * W.U.T, W.unit_U)
    pseudo = W.V * W.inverse * W.U.T
    known = (W.equal, W.unit_V, *W.invertible)
    product = s.prove(Equation(W.matrix * pseudo, W.U * W.U.T), *known)
    unit = identity(W.U.rows)
    return pseudo, s.combine(Equation(W.matrix * pseudo, unit), (1, product, 1), (-1, full, 1))


def movable(c: _Critical, outer: Decomposition, inner: Decomposition) -> Theorem:
    """W2 injective, W1X with independent rows: go to the balanced point of the orbit and back.

    W2W1X = ΦΘΨᵀ, T1 = W1XΨΘ^(−½), T2 = Θ^(−½)ΦᵀW2: T2T1 = I always, T1T2 = I here. The balanced
    point is (T2W1, W2T1); f takes the same values along the orbit, so it has the same minima and
    curvatures there.
    """
    s = c.s
    pseudo2, left = left_inverse(s, outer)
    pseudo1, right = right_inverse(s, inner)
    D = Decomposition.of(s.W2 * s.W1 * s.X, ("Phi", "Theta", "Psi", "s"))
    _, H_inv = D.half
    T1, T2 = s.W1 * s.X * D.V * H_inv, H_inv * D.U.T * s.W2
    svd = (D.equal, D.unit_U, D.unit_V, D.root, *D.half_invertible)
    back = s.prove(Equation(T2 * T1, identity("s")), *svd)
    defect = T1 * T2 - identity("d1")
    through = s.prove(vanishes(s.W2 * defect * s.W1 * s.X), *svd)
    W1X = s.W1 * s.X
    there = s.combine(
        Equation(T1 * T2, identity("d1")),
        (pseudo2, through, pseudo1),
        (-1, left, defect * W1X * pseudo1),
        (-defect, right, 1),
    )
    bar = (T2 * s.W1, s.W2 * T1)
    theorem = rules.substitute(of_f_balanced(s), [], [], [("d1", "s")])
    moved = [(Letter("W1", "s", "d0"), bar[0]), (Letter("W2", "d2", "s"), bar[1])]
    theorem = rules.substitute(theorem, moved, [], [])
    either = theorem.conclusion
    if not isinstance(either, Either):
        raise TypeError(f"not an alternative: {either}")
    lowest, bends = either.alternatives
    if not (isinstance(lowest, GlobalMinimum) and isinstance(bends, NegativeCurvature)):
        raise TypeError(f"not the alternative wanted: {either}")
    narrow = lowest.function
    same_size = s.combine(Equation(dimension("s"), dimension("d1")), (-1, back, 1), (1, there, 1))
    width = rules.sum_of_squares(
        Positive(dimension("s")),
        [(1, (size_of(s, "d1"),), number(1))],
        [(number(1), same_size, number(1))],
    )
    E_moved = [
        s.combine(
            vanishes(bar[1].T * (bar[1] * bar[0] * s.X - s.Y) * s.X.T),
            (T1.T, c.slopes[0], 1),
            (T1.T * s.W2.T * s.W2, there, s.W1 * s.X * s.X.T),
        ),
        s.combine(
            vanishes((bar[1] * bar[0] * s.X - s.Y) * s.X.T * bar[0].T),
            (1, c.slopes[1], T2.T),
            (s.W2, there, s.W1 * s.X * s.X.T * s.W1.T * T2.T),
        ),
    ]
    balanced_there = s.prove(Equation(bar[1].T * bar[1], bar[0] * s.X * s.X.T * bar[0].T), *svd)
    critical_there = rules.critical(Critical(narrow, bar), E_moved)
    theorem = rules.cut(theorem, [critical_there, balanced_there, width])
    minimum = _minimum_moves(c, lowest, T1, T2, there)
    curvature = _curvature_moves(c, bends, T1, T2, back, there)
    return D.discharge(rules.either(theorem, [minimum, curvature]))


def _minimum_moves(
    c: _Critical, lowest: GlobalMinimum, T1: Polynomial, T2: Polynomial, there: Theorem
) -> Theorem:
    """f(W1', W2') = f(T2W1', W2'T1), so the minimum at the moved point is one at the point."""
    s = c.s
    others = Letter("W1prime", *s.W1.shape), Letter("W2prime", *s.W2.shape)
    W1, W2 = map(from_letter, others)
    known = rules.minimum_at(rules.assume(lowest), (T2 * W1, W2 * T1))
    gap = Nonnegative(s.f((W1, W2)) - s.f(c.at))
    above = s.sign(gap, [(1, (known,), number(1))], there)
    return rules.choose(c.goal, rules.global_minimum(GlobalMinimum(s.f, c.at), others, above))


def _curvature_moves(
    c: _Critical, bends: NegativeCurvature, T1: Polynomial, T2: Polynomial, *known: Theorem
) -> Theorem:
    """Along (T1Δ̄1, Δ̄2T2) f has the curvature that it has at the moved point along Δ̄."""
    s = c.s
    letters = tuple(
        Letter(f"{one.name}bar", one.rows, one.cols) for one in bends.function.variables
    )
    D1, D2 = map(from_letter, letters)
    (down,) = assume(Positive(-derivative_value(bends.function, bends.point, (D1, D2), 2)))
    second = rules.derivative(s.f, c.at, (T1 * D1, D2 * T2), 2)
    value = second.conclusion.value  # type: ignore[attr-defined]
    below = s.sign(Positive(-value), [(1, (down,), number(1))], *known)
    found = rules.choose(c.goal, rules.negative_curvature(second, below))
    return rules.bend(found, rules.assume(bends), letters)


def of_f(s: Scene) -> Theorem:
    """Theorem 3: a critical point of f is a global minimum or has negative curvature.

    Hypotheses: critical for f, XXᵀ invertible, d0, d1, d2 ≥ 1. No rank of W2W1 is excluded.
    """
    c = _Critical(s)
    outer = Decomposition.of(s.W2, ("U_2", "S_2", "V_2", "r_2"))
    inner = Decomposition.of(s.W1 * s.X, ("U_1", "S_1", "V_1", "r_1"))
    narrow_row = spare_row(c, inner.U, inner.equal, inner.unit_U)
    row_trace = trace(identity("d1") - inner.U * inner.U.T)
    rest = rules.cases(narrow_row, movable(c, outer, inner), row_trace, True)  # noqa: FBT003
    rest = inner.discharge(rest)
    column_trace = trace(identity("d1") - outer.V * outer.V.T)
    spare = spare_hidden_unit(c, outer.V, outer.equal, outer.unit_V)
    rest = outer.discharge(rules.cases(spare, rest, column_trace, True))  # noqa: FBT003
    return rules.cases(rest, fitted(c), norm2(c.G), True)  # noqa: FBT003


def size_of(s: Scene, name: str) -> Theorem:
    """tr(I_d) = d ≥ 1."""
    return next(one for one in s.given("sizes >= 1") if one.conclusion == Positive(dimension(name)))
