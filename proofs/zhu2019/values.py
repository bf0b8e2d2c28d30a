"""Values of the letters that Sections 1 to 3.3 use otherwise or alone, at a constructed point."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exact.four_squares import gram_root
from exact.matrices import Matrix
from exact.truth import minimum_over

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exact.critical_points import CriticalPoint

Values = dict[str, Any]
NARROW = "one hidden unit"  # the section in which d1 = 1, whatever the point has
UNSEEN = "weights that X does not see"  # the section in which Y = 0 = W2*W1*X, W2*W1* ≠ 0
_SMALL = 12  # entries of (W1, W2): where a Hessian is assembled once more, it is a small one
_SQUARES_UP_TO = 10**5  # larger numbers take long to write as four squares


def front(section: str, common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """What a section adds to the common values, or has in place of them.

    Args:
        section: as in the field `where` of an entry, or another name that the setting knows.
        common: the values of the section so far.
        point: the point they belong to.
    """
    make = _SECTIONS.get(section)
    return make(common, point) if make else {}


def _is_small(point: CriticalPoint) -> bool:
    shape = point.problem.shape
    return shape.d1 * (shape.d0 + shape.d2) <= _SMALL


def _introduction(_: Mapping[str, Any], point: CriticalPoint) -> Values:
    """(YYᵀ)⁻¹, where Y has full row rank."""
    Y = point.data.Y
    if isinstance(Y, Matrix) and Y.rank() == Y.shape[0]:
        return {"G_Y": (Y * Y.T).inverse()}
    return {}


def _definitions(common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """S = R diag(−1, 1, 2, …)Rᵀ with the eigenvector v; M = W2, x = v, and b = Mx + (I − PPᵀ)1."""
    if "R" not in common:
        return {}
    lift, d1, d2 = point.engine.lift, point.problem.shape.d1, point.problem.shape.d2
    R, M, P = common["R"], common["W2"], common["P"]
    spectrum = Matrix.diagonal([-1, *range(1, d1)])
    v = R * lift(Matrix.column([1] + [0] * (d1 - 1)))
    ones = lift(Matrix.column([1] * d2))
    b = M * v + ones - P * (P.T * ones)
    residual = M * v - b
    return {
        "n": d1,
        "m": d2,
        "S": R * lift(spectrum) * R.T,
        "v": v,
        "lambda_v": Fraction(-1),
        "M": M,
        "x": v,
        "b": b,
        minimum_over("x"): residual.norm2() / 2,
    }


def _notation(common: Mapping[str, Any], _: CriticalPoint) -> Values:
    """R is r×r in Sect. 2.1, d1×d1 in (10)."""
    return {"r": common["d1"]}


def _ambiguity(common: Mapping[str, Any], _: CriticalPoint) -> Values:
    """A⁻¹, and t = 2."""
    return {"t": Fraction(2), "tau": Fraction(1, 2), **_inverse_of_A(common)}


def _inverse_of_A(common: Mapping[str, Any]) -> Values:
    return {"A_inv": common["A_inverse"]} if "A_inverse" in common else {}


def _earlier_results(common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """Sect. 3.2: A, W*, the bounds of (4), a column of X, weights that generate Y."""
    values: Values = {"A": common["W2"] * common["W1"], **_last_column(point)}
    best = common["Y"] * common["V"] * common["Sigma_inv"] * common["U"].T
    values["Wstar"] = best
    return values | _bounds(common, point) | _generated(best, point)


def _bounds(common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """α and β of (4): the extreme eigenvalues of XXᵀ, and roots of XXᵀ − αI, βI − XXᵀ."""
    squares = [sigma**2 for sigma in point.problem.sigma]
    values: Values = {"alpha": min(squares), "beta": max(squares), "k": 4 * len(squares)}
    above = [one - min(squares) for one in squares]
    below = [max(squares) - one for one in squares]
    sizes = [one.numerator * one.denominator for one in (*above, *below)]
    if point.problem.rank_x == point.problem.shape.d0 and max(sizes) < _SQUARES_UP_TO:
        lift, U = point.engine.lift, common["U"]
        values["E_low"] = U * lift(gram_root(above).T)
        values["E_high"] = U * lift(gram_root(below).T)
    return values


def _last_column(point: CriticalPoint) -> Values:
    """X = X0 + xeᵀ with the last unit vector e."""
    lift, N = point.engine.lift, point.problem.shape.N
    e = lift(Matrix.column([int(i == N - 1) for i in range(N)]))
    x = point.data.X * e
    return {"X0": point.data.X - x * e.T, "x_N": x, "e_N": e}


def _generated(best: Any, point: CriticalPoint) -> Values:  # noqa: ANN401 (a matrix of the engine)
    """W2*W1* of full row rank d2 with W2*W1*X = YVVᵀ, and a unit y with yᵀW2W1 = 0.

    W2*W1* = W* + N with NX = 0: N completes the rank where X has unseen directions enough.
    """
    problem, lift, shape = point.problem, point.engine.lift, point.problem.shape
    missing = shape.d2 - problem.r
    if not _is_small(point) or shape.d2 > shape.d1 or missing > shape.d0 - problem.rank_x:
        return {}
    product = best
    for k in range(missing):
        row = problem.U_full.column_at(problem.rank_x + k).T
        product = product + lift(problem.P_full.column_at(problem.r + k) * row)
    gram = product * product.T
    if not isinstance(gram, Matrix) or gram.rank() < shape.d2:
        return {}
    values: Values = {
        "W1star": lift(Matrix.diagonal([1] * shape.d2, shape.d1, shape.d2)) * product,
        "W2star": lift(Matrix.diagonal([1] * shape.d2, shape.d2, shape.d1)),
        "K_star": product.T * gram.inverse(),
    }
    if missing:
        values["y"] = lift(problem.P_full.column_at(problem.r))
    elif point.omega:
        values["y"] = lift(point.frame.P.column_at(point.omega[0]))
    return values


def _factorization(common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """X = I: the point in the coordinates W1UΣ is critical for the data Ỹ."""
    if not _is_small(point):
        return {}
    lift, rank = point.engine.lift, point.problem.rank_x
    eye = lift(Matrix.identity(rank))
    outside = (point.problem.Y.norm2() - point.problem.Ytilde.norm2()) / 2
    least = point.problem.global_minimum - outside
    return {
        "d0": rank,
        "N": rank,
        "X": eye,
        "XXT_inv": eye,
        "Y": common["Ytilde"],
        "W1": common["W1"] * common["U"] * common["Sigma"],
        minimum_over("W1", "W2"): point.engine.number(least),
    }


def _four_layers(common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """W3 = PΛ^½CCᵀPᵀ and Y = PΛ^(3/2)QᵀVᵀ: a balanced critical point beyond (W1, W2); μ' = 2."""
    values: Values = {"mu_2": Fraction(2), "d3": point.problem.shape.d2, **_inverse_of_A(common)}
    if "C" not in common:
        return values
    P, L, C = common["P"], common["Lambda_half"], common["C"]
    values["W3"] = P * L * C * C.T * P.T
    values["Y_3"] = P * L * L * L * common["Q"].T * common["V"].T
    return values


def _narrow(common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """The same data with one hidden unit."""
    return {**_introduction(common, point), "d1": 1}


def _unseen(common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """One output, Y = 0, at the origin; W2*W1* = uᵀ ≠ 0 with uᵀX = 0, where X has such a u."""
    problem, lift, shape = point.problem, point.engine.lift, point.problem.shape
    if problem.rank_x == shape.d0:
        return _earlier_results(common, point)
    u = lift(problem.U_full.column_at(problem.rank_x))
    first = lift(Matrix.column([1] + [0] * (shape.d1 - 1)))
    return {
        "d2": 1,
        "Y": lift(Matrix.zeros(1, shape.N)),
        "W1": lift(Matrix.zeros(shape.d1, shape.d0)),
        "W2": lift(Matrix.zeros(1, shape.d1)),
        "W1star": first * u.T,
        "W2star": first.T,
        "K_star": u,
        "y": lift(Matrix.identity(1)),
    }


def _main(common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """A competitor (W1', W2'): the global minimum that uses the largest singular values."""
    lift, d1, r = point.engine.lift, point.problem.shape.d1, point.problem.r
    first = lift(Matrix.from_rows([[int(i == j) for j in range(d1)] for i in range(r)], d1))
    outer = lift(point.problem.P) * common["Lambda_half"] * first
    inner = first.T * common["Lambda_half"] * lift(point.problem.Q).T
    return {"W2prime": outer, "W1prime": inner * common["Sigma_inv"] * common["U"].T}


_SECTIONS = {
    "Sect. 1": _introduction,
    "Sect. 2.1": _notation,
    "Sect. 2.2": _definitions,
    "Sect. 3.1": _ambiguity,
    "Sect. 3.2": _earlier_results,
    NARROW: _narrow,
    UNSEEN: _unseen,
    "Sect. 3.2, X = I": _factorization,
    "Sect. 3.3": _four_layers,
    "main theorems": _main,
}
