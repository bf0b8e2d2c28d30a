"""Values of the letters of Sect. 4 and the appendices beside Lemma 1's, at a constructed point."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exact.critical_points import point_of_form_10
from exact.errors import NotExactError
from exact.four_squares import gram_root
from exact.matrices import Matrix
from exact.truth import minimum_over

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exact.critical_points import CriticalPoint

Values = dict[str, Any]


def back(section: str, common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """What a section adds to the common values, or has in place of them.

    Args:
        section: as in the field `where` of an entry, or another name that the setting knows.
        common: the values of the section so far.
        point: the point they belong to.
    """
    make = _SECTIONS.get(section)
    return make(common, point) if make else {}


def _best(point: CriticalPoint) -> CriticalPoint:
    """A global minimum of g for the same data: the largest λ's in the first hidden units."""
    problem = point.problem
    d1 = problem.shape.d1
    columns = [j if j < problem.r else None for j in range(d1)]
    return point_of_form_10(problem, columns, Matrix.identity(d1), point.engine)


def _tail(point: CriticalPoint, width: int) -> Fraction:
    """Σ_{i>width} λᵢ²: the least ‖AB − YV‖² over A, B of that width (Eckart–Young)."""
    return sum((one**2 for one in point.problem.lambdas[width:]), Fraction(0))


def _with_competitor(_: Mapping[str, Any], point: CriticalPoint) -> Values:
    """W1', W2': a global minimum."""
    best = _best(point)
    return {"W1prime": best.W1, "W2prime": best.W2}


def _surrogate(common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """The best pair of s hidden units, and the least values of f̄ and of ‖AB − YV‖²."""
    best, number = _best(point), point.engine.number
    E, width, d1 = common["E"], common["s"], point.problem.shape.d1
    return {
        "Wbar1prime": E.T * best.W1,
        "Wbar2prime": best.W2 * E,
        minimum_over("Wbar1", "Wbar2"): number(_tail(point, width) / 2),
        minimum_over("A_min", "B_min"): number(_tail(point, d1)),
    }


def _columns(common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """The one SVD that the problem was made with, as (P, Q) or (−P, −Q), and a pair (φ, ψ) in it.

    e_j and e_k are two coordinates that φ mixes; if it mixes none, e_j is the one along φ.
    """
    if "phi" not in common or not point.problem.r:
        return {}
    problem, engine = point.problem, point.engine
    sign = -1 if point.frame.variant % 2 else 1
    P, Q = engine.lift(problem.P * sign), engine.lift(problem.Q * sign)
    j = point.frame.gamma[0] if point.frame.gamma else 0
    mixed = _mixed(P.T * common["phi"] * common["phi"].T * P)
    e_j, root = _coordinate(point, j), engine.sqrt(problem.lambdas[j])
    along = {
        "lambda_j": engine.number(problem.lambdas[j]),
        "p_j": P * e_j,
        "q_j": Q * e_j,
        "root_j": root,
        "sign": engine.number(sign),
        "alpha": root * sign if point.frame.gamma else engine.number(0),
    }
    return {"P": P, "Q": Q, "e_j": e_j, **along, **_two_coordinates(point, mixed or (j, None))}


def _one_svd(common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """Two coordinates e_j, e_k that the point mixes, where it mixes any."""
    P, W2 = common["P"], common["W2"]
    mixed = _mixed(P.T * W2 * W2.T * P)
    return _two_coordinates(point, mixed) if mixed else {}


def _mixed(gram: Any) -> tuple[int, int] | None:  # noqa: ANN401 (a matrix of the engine)
    """The place of an entry off the diagonal that is not zero."""
    if not isinstance(gram, Matrix):
        return None
    places = ((j, k) for j, row in enumerate(gram.rows()) for k, x in enumerate(row) if x and j < k)
    return next(places, None)


def _two_coordinates(point: CriticalPoint, places: tuple[int, int | None]) -> Values:
    """e_j and e_k; where none is given for e_k any other coordinate, if there is one."""
    j, given = places
    others = [i for i in range(point.problem.r) if i != j]
    k = given if given is not None else next(iter(others), None)
    values = {"e_j": _coordinate(point, j)}
    return values if k is None else {**values, "e_k": _coordinate(point, k)}


def _coordinate(point: CriticalPoint, place: int) -> Any:  # noqa: ANN401 (a matrix of the engine)
    column = Matrix.column([int(i == place) for i in range(point.problem.r)])
    return point.engine.lift(column)


def _cases(common: Mapping[str, Any], point: CriticalPoint) -> Values:
    """The two cases of Appendix B: D, T and e_{d1+1}; Gram roots; the best pair."""
    problem, lift = point.problem, point.engine.lift
    r, d1, lambdas = problem.r, problem.shape.d1, problem.lambdas
    best = _best(point)
    values: Values = {
        "W1tildeprime": best.W1tilde,
        "W2tildeprime": best.W2tilde,
    }
    eye = [[int(i == j) for j in range(max(r, d1))] for i in range(max(r, d1))]
    if r <= d1:
        values["D"] = lift(Matrix.from_rows([row[:r] for row in eye[:d1]], r))
    if r >= d1:
        values["T"] = lift(Matrix.from_rows([row[:d1] for row in eye[:r]], d1))
    if r > d1:
        values["e_next"] = _coordinate(point, d1)
    if isinstance(point.W2, Matrix):
        values |= _gram_roots(common, point, lambdas)
    return values


def _gram_roots(
    common: Mapping[str, Any], point: CriticalPoint, lambdas: tuple[Fraction, ...]
) -> Values:
    """G_in, G_out, G_α, G_used where the differences of the λ's are not too large for it."""
    d1, columns = point.problem.shape.d1, point.frame.columns
    values: Values = {}
    try:
        if len(lambdas) >= d1:
            cut = lambdas[d1 - 1]
            values["G_in"] = gram_root([max(one - cut, Fraction(0)) for one in lambdas])
            values["G_out"] = gram_root([max(cut - one, Fraction(0)) for one in lambdas])
        if len(lambdas) > d1 and point.frame.gamma and point.frame.gamma[-1] == d1:
            used = [
                one - lambdas[d1] if j in point.frame.gamma else Fraction(0)
                for j, one in enumerate(lambdas)
            ]
            values["G_used"] = gram_root(used)
        if "lambda_alpha" in common:
            least = common["lambda_alpha"]
            excess = [(Fraction(0) if j is None else lambdas[j]) - least for j in columns]
            values["G_alpha"], values["m_d1"] = gram_root(excess), 4 * d1
    except NotExactError:
        return values
    return values


_SECTIONS = {
    "main theorems": _with_competitor,
    "Lemma 1, one fixed SVD": _one_svd,
    "Sect. 4.2": _surrogate,
    "Appendix A.2": _columns,
    "Appendix B": _cases,
}
