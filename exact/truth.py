"""Whether a judgment of the kernel holds at an exact assignment: true, false, or undecided."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from flint import fmpz_mat

from exact.errors import EvaluationError
from exact.evaluate import Evaluation  # noqa: TC001 (made here, in hessian)
from exact.fields import RATIONAL
from exact.inertia import inertia
from exact.matrices import Matrix
from exact.spectrum import lambda_min
from symbolic.gradients import gradient
from symbolic.kernel import terms
from symbolic.kernel.judgments import (
    All,
    AtPoint,
    Critical,
    Derivative,
    Either,
    Equation,
    GlobalMinimum,
    Judgment,
    LeastEigenvalueAtMost,
    NegativeCurvature,
    Nonnegative,
    Nonzero,
    Positive,
    Sign,
    WellFormed,
)
from symbolic.kernel.terms import Letter, Polynomial
from symbolic.kernel.theorems import derivative_value
from symbolic.notation import Notation, polynomial

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from symbolic.kernel.terms import Word

LONGEST = 60  # characters of a polynomial that is named where its sign is wrong
MINIMUM = "global minimum"  # the name under which an assignment tells the least value
Relation = Literal["= 0", "≠ 0", "> 0", "≥ 0"]
_SIGNS: dict[type[Sign], Relation] = {Nonzero: "≠ 0", Positive: "> 0", Nonnegative: "≥ 0"}


def holds(judgment: Judgment, at: Evaluation) -> bool | None:
    """Decide a judgment at an assignment.

    Args:
        judgment: any judgment; for a global minimum the assignment must tell its value, under
            the name `minimum_over` of the function's variables.
        at: the values of letters, scalar letters and dimensions, over some engine.

    Returns:
        True or False where the engine decides it, None where it cannot.

    Raises:
        EvaluationError: a name has no value, or a value's shape does not fit.
    """
    match judgment:
        case WellFormed():
            return True
        case All():
            return _every(holds(one, at) for one in judgment.parts)
        case Either():
            return _some(holds(one, at) for one in judgment.alternatives)
        case NegativeCurvature():
            if at.engine is not RATIONAL:
                return None
            return inertia(hessian(judgment, at)).negative > 0
        case LeastEigenvalueAtMost():
            return _reaches(judgment, at)
        case GlobalMinimum():
            value = at.value(judgment.function(judgment.point))
            sign = at.engine.sign(value - _least_value(judgment, at))
            return None if sign is None else sign == 0
    return _every(_decide(p, relation, at) for p, relation in _conditions(judgment))


@lru_cache(maxsize=4096)
def _conditions(judgment: Judgment) -> tuple[tuple[Polynomial, Relation], ...]:
    """The polynomials whose vanishing or sign the judgment states."""
    match judgment:
        case Equation():
            return ((judgment.residual, "= 0"),)
        case Sign():
            return ((judgment.value, _SIGNS[type(judgment)]),)
        case Derivative():
            found = derivative_value(
                judgment.function, judgment.point, judgment.direction, judgment.order
            )
            return ((found - judgment.value, "= 0"),)
        case Critical():
            slopes = range(len(judgment.point))
            return tuple((gradient(judgment.function, judgment.point, i), "= 0") for i in slopes)
    raise EvaluationError(f"no way to evaluate: {judgment}")


def _decide(p: Polynomial, relation: Relation, at: Evaluation) -> bool | None:
    value = at.value(p)
    if not p.is_scalar:
        zero: bool | None = value.is_zero()
        return zero
    sign = at.engine.sign(value)
    if sign is None:
        return None
    return {"= 0": sign == 0, "≠ 0": sign != 0, "> 0": sign > 0, "≥ 0": sign >= 0}[relation]


def _every(answers: Iterable[bool | None]) -> bool | None:
    undecided = False
    for answer in answers:
        if answer is False:
            return False
        undecided = undecided or answer is None
    return None if undecided else True


def _some(answers: Iterable[bool | None]) -> bool | None:
    undecided = False
    for answer in answers:
        if answer:
            return True
        undecided = undecided or answer is None
    return None if undecided else False


def minimum_over(*variables: str) -> str:
    """The name under which an assignment tells the least value of a function of these variables."""
    return f"{MINIMUM} over {', '.join(variables)}"


def _least_value(judgment: GlobalMinimum, at: Evaluation) -> Any:  # noqa: ANN401 (an exact number)
    own = minimum_over(*(one.name for one in judgment.function.variables))
    least = at.assignment.get(own)
    if least is None:
        raise EvaluationError("the value of the global minimum is not known here")
    return least


def hessian(of: AtPoint, at: Evaluation) -> Matrix:
    """The Hessian matrix of a function at a point, from its second derivative along directions.

    Order: the variables one after the other, each row by row. Rational values only.
    """
    names = [f"direction{i}" for i in range(len(of.point))]
    letters = [
        Letter(name, one.rows, one.cols)
        for name, one in zip(names, of.function.variables, strict=True)
    ]
    form = derivative_value(of.function, of.point, tuple(map(terms.from_letter, letters)), 2)
    shapes = [_matrix(p, at).shape for p in of.point]
    starts = [sum(rows * cols for rows, cols in shapes[:k]) for k in range(len(shapes) + 1)]
    places = {
        letter: {(i, j): start + i * cols + j for i in range(rows) for j in range(cols)}
        for letter, start, (rows, cols) in zip(letters, starts, shapes, strict=False)
    }
    size = starts[-1]
    total = Matrix.zeros(size, size)
    for (scalars, traces, _), coefficient in form.terms.items():
        moving = [cycle for cycle in traces if any(one.base in places for one in cycle)]
        fixed = tuple(cycle for cycle in traces if cycle not in moving)
        factor = at.value(Polynomial(terms.ONE, terms.ONE, {(scalars, fixed, ()): coefficient}))
        total = total + _second_order(moving, places, size, at) * (factor / 2)
    return total + total.T


Places = dict[Letter, dict[tuple[int, int], int]]


def _second_order(moving: list[Word], places: Places, size: int, at: Evaluation) -> Matrix:
    """The matrix of a product of two directions: tr(Δ u Δ' v), or tr(Δ u)·tr(Δ' v)."""
    if len(moving) == 2:  # noqa: PLR2004
        first, second = (_first_order(cycle, places, size, at) for cycle in moving)
        return first * second.T
    (cycle,) = moving
    here, there = (k for k, one in enumerate(cycle) if one.base in places)
    u = _word_value(cycle[here + 1 : there], cycle[here].cols, at)
    v = _word_value(cycle[there + 1 :] + cycle[:here], cycle[there].cols, at)
    entries = [[0] * size for _ in range(size)]
    others = list(_placed(cycle[there], places))
    u_rows, v_rows = _integers(u), _integers(v)
    for (i, j), a in _placed(cycle[here], places):
        row, u_row = entries[a], u_rows[j]
        for (k, m), b in others:
            row[b] += u_row[k] * v_rows[m][i]
    return Matrix(fmpz_mat(entries), u.denominator * v.denominator)


def _first_order(cycle: Word, places: Places, size: int, at: Evaluation) -> Matrix:
    (here,) = (k for k, one in enumerate(cycle) if one.base in places)
    v = _word_value(cycle[here + 1 :] + cycle[:here], cycle[here].cols, at)
    rows, entries = _integers(v), [[0] for _ in range(size)]
    for (i, j), a in _placed(cycle[here], places):
        entries[a][0] = rows[j][i]
    return Matrix(fmpz_mat(entries), v.denominator)


def _integers(matrix: Matrix) -> list[list[int]]:
    """The numerators, over the matrix's one denominator."""
    return [[int(entry) for entry in row] for row in matrix.numerators.tolist()]


def _placed(one: Letter, places: Places) -> Iterable[tuple[tuple[int, int], int]]:
    """Row and column in the (transposed) direction, and the number of the variable's entry."""
    for (i, j), place in places[one.base].items():
        yield ((j, i) if one.transposed else (i, j)), place


def _word_value(word: Word, side: str, at: Evaluation) -> Matrix:
    """The value of a word; the empty one is the identity of that dimension."""
    p = terms.identity(side)
    for one in word:
        p = p * terms.from_letter(one)
    value: Matrix = _matrix(p, at)
    return value


def _reaches(judgment: LeastEigenvalueAtMost, at: Evaluation) -> bool | None:
    """λ_min ≤ bound/scale: scale·H − bound·I is not positive definite; decided by exact inertia."""
    if at.engine is not RATIONAL:
        return None
    bound, scale = at.value(judgment.bound), at.value(judgment.scale)
    if scale <= 0:
        return False
    H = hessian(judgment, at)
    shifted = H * scale - Matrix.identity(H.shape[0]) * bound
    return inertia(shifted).positive < H.shape[0]


def _matrix(p: Polynomial, at: Evaluation) -> Any:  # noqa: ANN401 (a matrix of the engine)
    value = at.value(p)
    return value if hasattr(value, "shape") else Matrix.from_rows([[value]])


def failure(judgment: Judgment, at: Evaluation) -> str:
    """One line that shows how a judgment fails: the numbers on both sides, or the sign found."""
    if isinstance(judgment, All):
        part = next(one for one in judgment.parts if holds(one, at) is False)
        return failure(part, at)
    if isinstance(judgment, Equation):
        left, right = (_entries(at.value(p)) for p in (judgment.left, judgment.right))
        place = next(k for k in left if left[k] != right[k])
        where, of = ("", "") if judgment.left.is_scalar else (f"entry {place} of ", "of ")
        numbers = _text(left[place]), _text(right[place])
        return f"{where}the left side is {numbers[0]}, {of}the right side {numbers[1]}"
    if isinstance(judgment, Derivative):
        found = derivative_value(
            judgment.function, judgment.point, judgment.direction, judgment.order
        )
        first, second = (_number(at.value(p)) for p in (found, judgment.value))
        return f"the derivative is {first}, the formula gives {second}"
    if isinstance(judgment, Either):
        return "; ".join(failure(one, at) for one in judgment.alternatives)
    if isinstance(judgment, LeastEigenvalueAtMost):
        bound = at.value(judgment.bound) / at.value(judgment.scale)
        least, _ = lambda_min(hessian(judgment, at), 6)
        about = "" if bound.denominator == 1 else f" ≈ {_decimal(bound)}"
        return f"λ_min is at least {_decimal(least)}, the bound is {_text(bound)}{about}"
    if isinstance(judgment, GlobalMinimum):
        value = at.value(judgment.function(judgment.point))
        return f"the value {_text(value)} is above the minimum {_text(_least_value(judgment, at))}"
    if isinstance(judgment, Sign):
        value = _number(at.value(judgment.value))
        name = polynomial(judgment.value)
        if name == value or len(name) > LONGEST:
            return f"the difference of the sides, {value}, is not {_SIGNS[type(judgment)]}"
        return f"{name} is {value}, not {_SIGNS[type(judgment)]}"
    notation = Notation()
    text = notation.judgment(judgment)
    return f"it is false that {' with '.join([text, *notation.definitions()])}"


def _decimal(value: Fraction) -> str:
    """Five digits after the point, rounded down: for reading only."""
    whole, digits = divmod(abs(math.floor(value * 10**5)), 10**5)
    return f"{'−' if value < 0 else ''}{whole}.{digits:05d}"


def _entries(value: Any) -> dict[tuple[int, int], Any]:  # noqa: ANN401 (a matrix or a number)
    if not hasattr(value, "rows"):
        return {(1, 1): value}
    rows = value.rows()
    return {(i, j): x for i, row in enumerate(rows, 1) for j, x in enumerate(row, 1)}


def _number(value: Any) -> str:  # noqa: ANN401 (a matrix or a number)
    return _text(_entries(value)[1, 1])


def _text(number: object) -> str:
    """A number with the minus sign of the formulas."""
    return str(number).replace("-", "−")
