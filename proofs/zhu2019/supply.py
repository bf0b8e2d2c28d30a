"""Exact instances of the paper: critical points, with values for its symbols by section."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from exact.assignments import assignment
from exact.curvature import paper_direction
from exact.errors import UndefinedSymbolError
from exact.four_squares import gram_root
from exact.instances import check_point, label
from exact.matrices import Matrix
from exact.plain import plain_points
from exact.recipes import recipes
from exact.truth import minimum_over
from proofs.trials import ContradictionError, Instance
from proofs.zhu2019.values import front
from proofs.zhu2019.values_back import back

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exact.critical_points import CriticalPoint
    from exact.instances import PointReport
    from exact.recipes import Recipe

FIXED = "Lemma 1, one fixed SVD"  # the section in which P, Q are those of one SVD for all points
IRRATIONAL_EVERY = 10  # one point in ten has irrational √λ, over the enclosures of mpmath

# the supply's names that differ from the paper's letters, by section ("" for all)
_RENAMED = {
    "": {
        "Sigma_inv": "Sigma_inverse",
        "d0p": "d0prime",
        "lambda_rp": "lambda_rprime",
        "lambda_d1p1": "lambda_d1plus1",
        "Wbar1": "W1bar",
        "Wbar2": "W2bar",
        "Deltabar1": "Delta1bar",
        "Deltabar2": "Delta2bar",
        "Theta_half_inv": "Theta_inverse_half",
        "What1": "W1hat",
        "What2": "W2hat",
        "Omega_half": "Theta_half",
        "Omega_half_inv": "Theta_inverse_half",
        "W1star": "W1",
        "W2star": "W2",
    },
    "Appendix A.2": {"R": "R_A2", "W1tilde": "W1tilde_A2", "W2tilde": "W2tilde_A2"},
    "Sect. 4.2": {"Delta1": "Delta1_f", "Delta2": "Delta2_f"},
    "Appendix B": {"A1": "Delta1", "A2": "Delta2"},
}


def instances(
    first: int, last: int, seed: int, digits: int
) -> Iterator[tuple[Instance, dict[str, Any]]]:
    """The points numbered first … last − 1: each as an instance, with counts of what was checked.

    Args:
        first: the number of the first point.
        last: one more than that of the last.
        seed: of the supply.
        digits: where enclosures start, for the points with irrational √λ.

    Raises:
        ContradictionError: a point contradicts what holds at every critical point.
    """
    wanted = range(first, last)
    rational = [k for k in wanted if k % IRRATIONAL_EVERY != IRRATIONAL_EVERY - 1]
    for recipe in _picked(rational, seed, irrational=False):
        yield _checked(recipe.make(recipe.engine("rational")))
    irrational = [k // IRRATIONAL_EVERY for k in wanted if k not in set(rational)]
    for recipe in _picked(irrational, seed, irrational=True):
        yield _checked(recipe.make(recipe.engine("mpmath", digits)))


def _picked(numbers: list[int], seed: int, *, irrational: bool) -> Iterator[Recipe]:
    if not numbers:
        return
    if not irrational:  # skip the places that belong to the irrational points
        numbers = [k - (k + 1) // IRRATIONAL_EVERY for k in numbers]
    chosen = set(numbers)
    supply = recipes(max(numbers) + 1, seed, irrational=irrational)
    for k, recipe in enumerate(islice(supply, min(numbers), max(numbers) + 1), start=min(numbers)):
        if k in chosen:
            yield recipe


def plain() -> Iterator[Instance]:
    """The plainest points, where evidence against the print is looked for too."""
    return map(_instance, plain_points())


def _checked(point: CriticalPoint) -> tuple[Instance, dict[str, Any]]:
    report = check_point(point)
    if report.failed:
        raise ContradictionError(f"at {report.point}: not so: {'; '.join(report.failed)}")
    instance = _instance(point)
    return instance, _facts(report, instance.shape)


def _instance(point: CriticalPoint) -> Instance:
    shape = point.problem.shape
    values = _Values(point)
    return Instance(
        label=label(point),
        kinds=point.kinds,
        values=values.of,
        undefined=values.undefined,
        engine=point.engine,
        shape=(shape.d0, shape.d1, shape.d2, shape.N),
    )


def _facts(report: PointReport, sizes: tuple[int, ...]) -> dict[str, Any]:
    engine = report.engine.partition(" ")[0]  # without the digits of enclosures
    observed = Counter({f"{question}: {answer}": 1 for question, answer in report.observed.items()})
    return {
        "checked": 1,
        "engines": {engine: 1},
        "shapes": {" × ".join(map(str, sizes)): 1},
        "kinds": dict.fromkeys(report.kinds, 1),
        "questions answered": len(report.answers)
        - len([a for a in report.answers.values() if a is None]),
        "questions undecided": len(report.undecided),
        "observed": dict(observed),
    }


class _Values:
    """The values of the paper's symbols at a point, section by section, made when asked for."""

    def __init__(self, point: CriticalPoint) -> None:
        self.point = point
        self.assigned = assignment(point)
        least = point.engine.number(point.problem.global_minimum)
        beyond = point.problem.lambdas[point.problem.shape.d1 :]
        low_rank = point.engine.number(sum((one**2 for one in beyond), Fraction(0)) / 2)
        self.common = {
            **self.assigned.values,
            **_own(point),
            minimum_over("W1", "W2"): least,
            minimum_over("W1tilde", "W2tilde"): low_rank,
        }
        self.sections: dict[str, Mapping[str, Any]] = {}

    def of(self, section: str) -> Mapping[str, Any]:
        """The values with the meanings of one section."""
        if section not in self.sections:
            values = _renamed(self.common, section)
            if section == "Appendix A.2" and "W2tilde" in values:
                values["phi"] = values["W2tilde"] * values["e_i"]
                values["psi"] = values["W1tilde"].T * values["e_i"]
                values["nu"] = values["phi"].norm2()
            if section == "Appendix B" and "R" in values:
                values["R"] = values["R"].T  # Appendix B and (13) write R where (10) has Rᵀ
            if section == FIXED:
                values |= _fixed(self.point)
            values |= front(section, values, self.point)
            values |= back(section, values, self.point)
            self.sections[section] = values
        return self.sections[section]

    def undefined(self, section: str) -> Mapping[str, str]:
        """The symbols that the section has a meaning for, and that have no value here; and why."""
        values = self.of(section)
        found = _renamed(self.assigned.undefined, section)
        return {name: reason for name, reason in found.items() if name not in values}


def _renamed(common: Mapping[str, Any], section: str) -> dict[str, Any]:
    """What stands under the supply's names, under those of a section."""
    found = dict(common)
    for renamed in (_RENAMED[""], _RENAMED.get(section, {})):
        for name, source in renamed.items():
            found.pop(name, None)
            if source in common:
                found[name] = common[source]
    return found


def _fixed(point: CriticalPoint) -> dict[str, Any]:
    """The one SVD that the problem was made with, and its first and last coordinate."""
    problem, lift, r = point.problem, point.engine.lift, point.problem.r
    values: dict[str, Any] = {"P": lift(problem.P), "Q": lift(problem.Q)}
    for name, place in (("e_j", 0), ("e_k", r - 1)):
        values[name] = lift(Matrix.column([int(j == place) for j in range(r)]))
    return values


def _own(point: CriticalPoint) -> dict[str, Any]:
    """Λ^½ and the letters of our own proofs: C, e_i, e_k, √λ_k, λ_α."""
    engine, problem, columns = point.engine, point.problem, point.frame.columns
    r, d1 = problem.r, problem.shape.d1
    roots = [engine.sqrt(value) for value in problem.lambdas]
    inverse_roots = [engine.sqrt(1 / value) for value in problem.lambdas]
    values: dict[str, Any] = {
        "Lambda_half": engine.diagonal(roots),
        "Lambda_half_inv": engine.diagonal(inverse_roots),
        "Lambda_inv": engine.diagonal([engine.number(1 / value) for value in problem.lambdas]),
        "e_i": engine.lift(Matrix.column([int(i == 0) for i in range(d1)])),
        "s": len(point.frame.gamma),
    }
    size = len(point.frame.gamma)
    values["E"] = engine.lift(
        Matrix.from_rows([[int(i == j) for j in range(size)] for i in range(d1)], size)
    )
    if all(isinstance(root, Fraction) for root in roots):
        values["Lambda_gram"] = gram_root(roots)
        values["J"] = gram_root([one - problem.lambdas[-1] for one in problem.lambdas])
        values["m"] = 4 * r
        if r > d1:
            beyond = [problem.lambdas[d1] - one for one in problem.lambdas[d1:]]
            values["G_next"] = gram_root([Fraction(0)] * d1 + beyond)
    if problem.rank_x == problem.shape.d0 and isinstance(point.data.X, Matrix):
        values["XXT_inv"] = (point.data.X * point.data.X.T).inverse()
    if point.critical_for == "g":
        picked = [[int(column == j) for column in columns] for j in range(r)]
        values["C"] = engine.lift(Matrix.from_rows(picked, d1))
        try:
            direction = paper_direction(point)
        except UndefinedSymbolError:
            return values
        values["e_k"] = engine.lift(Matrix.column([int(j == direction.k) for j in range(r)]))
        values["root_k"] = roots[direction.k]
        values["lambda_alpha"] = engine.number(direction.lambda_alpha)
    return values
