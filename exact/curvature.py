"""Curvature at constructed critical points: the paper's direction, bounds (14) and (15), the index.

The objectives, gradients and Hessian forms of `objective` and `hessian` are offered here as well.
"""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from exact.critical_points import CriticalPoint
from exact.errors import UndefinedSymbolError
from exact.fields import Scalar
from exact.hessian import direction_vector, hessian_matrix
from exact.matrices import Matrix, Rational
from exact.objective import (
    Data,
    both,
    f,
    g,
    gradient_f,
    gradient_g,
    gradient_rho,
    hessian_form,
    imbalance,
    is_critical_f,
    is_critical_g,
    rho,
    second_derivative_of_g,
)

M: TypeAlias = Any  # a matrix of the engine in use


class Counts(NamedTuple):
    """The inertia of a symmetric matrix: how many eigenvalues are < 0, = 0, > 0."""

    negative: int
    zero: int
    positive: int


@dataclass(frozen=True)
class Direction:
    """Δ1 = a c (d1×d0) and Δ2 = p bᵀ (d2×d1), of rank one: p = p_k, c = q_kᵀΣ⁻¹Uᵀ.

    For a point of (10), a = b = Rα. A point (A⁻¹W1, W2A) on an orbit of f has a = A⁻¹Rα, b = AᵀRα.
    `k` counts from 0; `lambda_alpha` is ‖W̃2α‖², half the eigenvalue of Z̃ᵀZ̃ that α belongs to.
    """

    k: int
    lambda_k: Fraction
    lambda_alpha: Fraction
    alpha: Matrix = field(repr=False)
    a: Matrix = field(repr=False)
    b: Matrix = field(repr=False)
    p: Matrix = field(repr=False)
    c: Matrix = field(repr=False)

    @cached_property
    def D1(self) -> Matrix:
        """Δ1."""
        return self.a * self.c

    @cached_property
    def D2(self) -> Matrix:
        """Δ2."""
        return self.p * self.b.T

    @cached_property
    def norm2(self) -> Fraction:
        """‖Δ‖² = ‖Δ1‖² + ‖Δ2‖²."""
        return self.a.norm2() * self.c.norm2() + self.p.norm2() * self.b.norm2()

    @property
    def expected(self) -> Fraction:
        """The curvature Appendix B finds: −2(λ_k − ‖W̃2α‖²), which is −2λ_k when W̃2α = 0."""
        return -2 * (self.lambda_k - self.lambda_alpha)


def paper_direction(point: CriticalPoint) -> Direction:
    """Return Appendix B's direction at a point that is not a global minimum.

    α is a unit eigenvector of Z̃ᵀZ̃ for its smallest eigenvalue (a mixture of two where there are
    two). Case i (r ≤ d1): k is any index of Ω. Case ii: k ∈ Ω, k ≤ d1, and in the tied case one
    with λ_k > ‖W̃2α‖². The point's `variant` chooses among several.

    Raises:
        UndefinedSymbolError: The point is a global minimum: no such k exists.
    """
    problem, frame = point.problem, point.frame
    d1, levels = problem.shape.d1, problem.levels
    # An empty column counts as the last level, below every λ: its eigenvalue is 0.
    weights = [problem.r if j is None else levels[j] for j in frame.columns]
    least = max(weights)
    last = min(problem.r, d1)
    allowed = [k for k in point.omega if k < last and levels[k] < least]
    if point.is_global_minimum or not allowed:
        raise UndefinedSymbolError("k", "Z is a global minimum: Ω holds no λ_k to escape to")
    k = allowed[frame.variant % len(allowed)]
    alpha = _smallest_eigenvector(
        [i for i, w in enumerate(weights) if w == least], d1, frame.variant
    )
    turned = frame.R * alpha
    moved = point.critical_for == "f"
    a = frame.A.inverse() * turned if moved else turned
    b = frame.A.T * turned if moved else turned
    p, q = frame.P.column_at(k), frame.Q.column_at(k)
    held = next(j for j, level in zip(frame.columns, weights, strict=True) if level == least)
    lambda_alpha = Fraction(0) if held is None else problem.lambdas[held]
    return Direction(k, problem.lambdas[k], lambda_alpha, alpha, a, b, p, q.T * problem.input_map)


def _smallest_eigenvector(places: list[int], size: int, variant: int) -> Matrix:
    entries: list[Rational] = [0] * size
    if len(places) > 1 and variant % 2:
        entries[places[0]], entries[places[1]] = Fraction(3, 5), Fraction(4, 5)
    else:
        entries[places[variant % len(places)]] = 1
    return Matrix.column(entries)


class Residuals(NamedTuple):
    """What gradient and Hessian form share: K = W1X, E = W2K − Y, and the imbalance of (9)."""

    K: M
    E: M
    balance: M


def residuals(point: CriticalPoint) -> Residuals:
    """Return W1X (d1×N), W2W1X − Y (d2×N) and W2ᵀW2 − W1XXᵀW1ᵀ (d1×d1)."""
    K = point.W1 * point.data.X
    return Residuals(K, point.W2 * K - point.data.Y, point.W2.T * point.W2 - K * K.T)


def form_along(
    point: CriticalPoint, direction: Direction, known: Residuals | None = None
) -> Scalar:
    """Return the Hessian form (32) along a direction of rank one, by products with vectors only.

    The objective is the one the point is critical for. `known` saves the products it holds.
    """
    lift, data = point.engine.lift, point.own_data
    K, E, balance = residuals(point) if known is None else known
    a, b, p, c = (lift(x) for x in (direction.a, direction.b, direction.p, direction.c))
    v = c * data.X
    left, right, crossed = point.W2 * a, b.T * K, b.inner(a)
    form = p.inner(E * v.T) * crossed * 2
    if left.is_zero() is not True or right.is_zero() is not True:
        form = form + left.norm2() * v.norm2() + p.norm2() * right.norm2()
        form = form + left.inner(p) * v.inner(right) * 2
    if data.mu == 0:
        return form
    x, y = point.W2.T * p, K * v.T  # W2ᵀΔ2 − W1XXᵀΔ1ᵀ = xbᵀ − yaᵀ
    balanced = balance.is_zero() is True
    if balanced and x.is_zero() is True and y.is_zero() is True:
        return form
    size = x.norm2() * b.norm2() + y.norm2() * a.norm2() - x.inner(y) * crossed * 2
    square = _squared(b.inner(x)) - b.inner(y) * a.inner(x) * 2 + _squared(a.inner(y))
    if not balanced:
        size = size + p.norm2() * b.inner(balance * b) - v.norm2() * a.inner(balance * a)
    return form + (size + square) * data.mu


@dataclass(frozen=True)
class Certified:
    """The exact facts about one constructed point of g; None where there is nothing to say.

    `slack` is how far the Rayleigh quotient along the paper's Δ lies below the printed bound.
    """

    critical: bool | None
    balanced: bool | None
    direction: Direction | None
    form: Scalar | None
    bound: Fraction | None
    slack: Scalar | None
    index: Counts


def certify(point: CriticalPoint) -> Certified:
    """Check a point of (10) in one go: gradient, balance (9), Δ, the printed bound, the index.

    Where (9) holds, ∇g = 0 is W2ᵀG = 0 and GW1ᵀ = 0 with G = (W2W1X − Y)Xᵀ. Each matrix product is
    made once; along Δ there are only products with vectors.
    """
    known = residuals(point)
    balanced = known.balance.is_zero()
    critical: bool | None = False
    if balanced is not False:
        G = known.E * point.data.X.T
        critical = both((point.W2.T * G).is_zero(), (G * point.W1.T).is_zero())
        critical = both(critical, balanced)
    index = closed_form_inertia(point)
    if point.is_global_minimum:
        return Certified(critical, balanced, None, None, None, None, index)
    direction = paper_direction(point)
    form = form_along(point, direction, known)
    try:
        bound = printed_bound(point)
    except UndefinedSymbolError:
        return Certified(critical, balanced, direction, form, None, None, index)
    slack = -form / direction.norm2 + bound
    return Certified(critical, balanced, direction, form, bound, slack, index)


def degenerate_direction(point: CriticalPoint) -> tuple[Matrix, Matrix] | None:
    """Return (Δ1, Δ2) with ∇²f[Δ, Δ] < 0 at a rational point where W2 or W1X loses rank; else None.

    With G = (W2W1X − Y)Xᵀ, Gᵢⱼ ≠ 0 and W2α = 0: Δ2 = eᵢαᵀ, Δ1 = −t α eⱼᵀ gives the form
    ‖αᵀW1X‖² − 2t‖α‖²Gᵢⱼ, negative for large t of the sign of Gᵢⱼ. With βᵀW1X = 0: Δ1 = βeⱼᵀ and
    Δ2 = −t eᵢβᵀ likewise. None as well at a global minimum, where G = 0, and where both have
    independent columns and rows.
    """
    W1, W2, data = point.W1, point.W2, point.problem.data
    K = W1 * data.X
    G = ((W2 * K - data.Y) * data.X.T).rows()
    places = [(i, j) for i, row in enumerate(G) for j, x in enumerate(row) if x]
    if not places:
        return None
    i, j = places[0]
    row = Matrix.from_rows([[int(n == j) for n in range(W1.shape[1])]])
    column = Matrix.column([int(n == i) for n in range(W2.shape[0])])
    sign = 1 if G[i][j] > 0 else -1
    alpha, beta = null_vector(W2), null_vector(K.T)
    if alpha is not None:
        t = ((K.T * alpha).norm2() / (2 * alpha.norm2() * abs(G[i][j])) + 1) * sign
        return alpha * row * -t, column * alpha.T
    if beta is not None:
        t = (W2 * beta).norm2() * data.X.row_at(j).norm2() / (2 * beta.norm2() * abs(G[i][j])) + 1
        return beta * row, column * beta.T * (-t * sign)
    return None


def null_vector(matrix: Matrix) -> Matrix | None:
    """Return an integer column α ≠ 0 with Aα = 0, or None if the columns of A are independent."""
    basis, nullity = matrix.numerators.nullspace()
    return Matrix(basis).column_at(0) if int(nullity) else None


def _squared(x: Scalar) -> Scalar:
    return x * x


def printed_bound(point: CriticalPoint) -> Fraction:
    """Return the right-hand side of (14) if r ≤ d1, of (15) if r > d1, as printed.

    Raises:
        UndefinedSymbolError: r = 0, or no λ is strictly smaller than λ_{d1}.
    """
    problem = point.problem
    lambdas, d1 = problem.lambdas, problem.shape.d1
    if not lambdas:
        raise UndefinedSymbolError("lambda_r", "Ỹ = 0 has no singular values (r = 0)")
    return -2 * _printed_gap(lambdas, d1) / (1 + problem.sigma_sum)


def _printed_gap(lambdas: tuple[Fraction, ...], d1: int) -> Fraction:
    return lambdas[-1] if len(lambdas) <= d1 else lambdas[d1 - 1] - lambda_rprime(lambdas, d1)


def lambda_rprime(lambdas: tuple[Fraction, ...], d1: int) -> Fraction:
    """Return λ_{r'}, the largest λ strictly smaller than λ_{d1}.

    Raises:
        UndefinedSymbolError: r ≤ d1, or all of λ_{d1}, …, λ_r are equal.
    """
    if len(lambdas) <= d1:
        raise UndefinedSymbolError("lambda_rprime", f"r = {len(lambdas)} ≤ d1 = {d1}")
    smaller = [x for x in lambdas if x < lambdas[d1 - 1]]
    if not smaller:
        raise UndefinedSymbolError("lambda_rprime", "no λ is strictly smaller than λ_{d1}")
    return smaller[0]


def corrected_bound(point: CriticalPoint) -> Fraction:
    """Return a bound that holds for every order and every tie of the λ's.

    Where r > d1 and λ_{d1} = λ_{d1+1}, a saddle may keep the tied value and miss a larger one: the
    gap is then the smaller of λ_{d1} − λ_{r'} and λ_{r''} − λ_{d1}, with λ_{r''} the smallest λ
    strictly larger than λ_{d1}, each left out where it does not exist; λ_{d1} where neither does.

    Raises:
        UndefinedSymbolError: r = 0.
    """
    problem = point.problem
    lambdas, d1 = problem.lambdas, problem.shape.d1
    if not lambdas:
        raise UndefinedSymbolError("lambda_r", "Ỹ = 0 has no singular values (r = 0)")
    if len(lambdas) <= d1:
        gap = lambdas[-1]
    else:
        cut = lambdas[d1 - 1]
        below = [x for x in lambdas if x < cut]
        above = [x for x in lambdas if x > cut] if lambdas[d1] == cut else []
        gap = min([cut, *(cut - x for x in below[:1]), *(x - cut for x in above[-1:])])
    return -2 * gap / (1 + problem.sigma_sum)


def closed_form_inertia(point: CriticalPoint) -> Counts:
    """Return the inertia of the Hessian at a point of (10), or on an orbit of f, by counting.

    A congruence splits the Hessian into blocks of at most 4×4. An empty hidden unit and an index of
    Ω give one negative and one positive eigenvalue; a unit that holds λⱼ and an index i of Ω give a
    negative one if λᵢ > λⱼ and a zero one if λᵢ = λⱼ. With n units empty and γ = |Γ|, the other
    zero ones are n(γ + d0' + d2 − 2r) + γ(γ−1)/2 for g, n(2γ + d0' + d2 − 2r) + γ² for f, and
    d1(d0 − d0') for what X does not see.
    """
    problem, gamma = point.problem, point.frame.gamma
    d0, d1, d2 = problem.shape.d0, problem.shape.d1, problem.shape.d2
    rank, r, held = problem.rank_x, problem.r, len(gamma)
    empty = d1 - held
    kept = [problem.levels[j] for j in gamma]
    left_out = Counter(problem.levels[i] for i in point.omega)
    negative = empty * (r - held) + sum(
        times * sum(level < other for other in kept) for level, times in left_out.items()
    )
    if point.own_data.mu == 0:
        flat = empty * (2 * held + rank + d2 - 2 * r) + held * held
    else:
        flat = empty * (held + rank + d2 - 2 * r) + held * (held - 1) // 2
    zero = flat + sum(left_out[level] for level in kept) + d1 * (d0 - rank)
    return Counts(negative, zero, d1 * (d0 + d2) - negative - zero)


__all__ = [
    "Certified",
    "Counts",
    "Data",
    "Direction",
    "Residuals",
    "certify",
    "closed_form_inertia",
    "corrected_bound",
    "degenerate_direction",
    "direction_vector",
    "f",
    "form_along",
    "g",
    "gradient_f",
    "gradient_g",
    "gradient_rho",
    "hessian_form",
    "hessian_matrix",
    "imbalance",
    "is_critical_f",
    "is_critical_g",
    "lambda_rprime",
    "paper_direction",
    "printed_bound",
    "residuals",
    "rho",
    "second_derivative_of_g",
]
