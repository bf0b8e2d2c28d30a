"""Other exact points where hypotheses hold, found by moving letters.

From a point where hypotheses hold, a letter moves along the exact solutions of those equations that
are affine in it; letters that a hypothesis defines follow. Whether the hypotheses hold at the new
point is then decided exactly, so nothing here needs to be trusted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import gcd
from typing import TYPE_CHECKING, Any

from flint import fmpz_mat

from exact.constraints import residuals_of, without_minimum
from exact.errors import EvaluationError
from exact.evaluate import Evaluation
from exact.matrices import Matrix, hstack, vstack
from exact.orthogonal import orthogonal
from exact.truth import holds
from symbolic.kernel.judgments import Sign
from symbolic.kernel.terms import from_letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from random import Random

    from exact.constraints import Concerned, Constraints, Values
    from symbolic.kernel.terms import Key, Polynomial

MAX_ENTRIES = 25  # of a letter that is moved
MAX_BITS = 60  # of its numerators: a walk must not end among giants
REPAIRS = 8  # letters that make up for a change
HEIGHT = 2  # of the random integers that a move is made of


def wander(
    constraints: Constraints, values: Mapping[str, Any], names: Sequence[str], rng: Random
) -> Iterator[Values]:
    """The points met by moving each letter of these names in turn, where it can move.

    Args:
        constraints: hypotheses that hold at `values`.
        values: rational values of every letter, scalar letter and dimension in them.
        names: of matrix and scalar letters that are not defined by others.
        rng: chooses among the solutions.
    """
    at: Mapping[str, Any] = values
    for name in names:
        found = _checked(constraints, at, _solved(constraints, at, name, rng))
        if found is not None:
            at = found
            yield found


def turned(
    constraints: Constraints, values: Mapping[str, Any], name: str, rng: Random
) -> Values | None:
    """A point where one matrix is turned: times an orthogonal one; None where it cannot be.

    Args:
        constraints: hypotheses that hold at `values`.
        values: as for `wander`.
        name: of the matrix.
        rng: chooses the side and the orthogonal matrix.
    """
    value = values.get(name)
    if _basis(constraints, values, name) is None or not isinstance(value, Matrix):
        return None
    return _checked(constraints, values, _put(constraints, values, name, _turned(value, rng)))


def rescaled(
    constraints: Constraints, values: Mapping[str, Any], rng: Random, solved: str = ""
) -> Iterator[Values]:
    """Points where letters are multiplied by powers of 2 such that every equation is kept.

    An equation is kept where all its terms are multiplied by one number; that is a system of linear
    equations for the exponents.

    Args:
        constraints: hypotheses that hold at `values`.
        values: as for `wander`.
        rng: chooses among the solutions for `solved`.
        solved: a letter for which the equations that contain it are solved instead.
    """
    names, exponents = _exponents(constraints, solved)
    for row, base in product(exponents, (Fraction(2), Fraction(1, 2))):
        powers = {name: base ** int(e) for name, e in zip(names, row, strict=True) if e}
        if all(name in values for name in powers):
            moved = {name: values[name] * factor for name, factor in powers.items()}
            found: Values | None = without_minimum({**values, **moved})
            if solved and found is not None:
                found = _solved(constraints, found, solved, rng)
            if (found := _checked(constraints, values, found)) is not None:
                yield found


def loosened(
    constraints: Constraints, values: Mapping[str, Any], name: str, rng: Random
) -> Iterator[Values]:
    """Points where one matrix is turned, another letter makes up for it, and others are rescaled.

    Args:
        constraints: hypotheses that hold at `values`.
        values: as for `wander`.
        name: of the matrix.
        rng: the source of the choices.
    """
    value = values.get(name)
    if _basis(constraints, values, name) is None or not isinstance(value, Matrix):
        return
    for other in 2 * constraints.names:
        if other != name:
            start = _put(constraints, values, name, _turn(value.shape[0], rng) * value)
            if start is None:
                return
            found = _checked(constraints, values, _solved(constraints, start, other, rng))
            if found is not None:
                yield found
                yield from rescaled(constraints, found, rng, other)


def emptied(
    constraints: Constraints, values: Mapping[str, Any], name: str, rng: Random
) -> Iterator[Values]:
    """Points where one letter is zero as far as its equations allow, and the others then move.

    Args:
        constraints: hypotheses that hold at `values`.
        values: as for `wander`.
        name: of the letter.
        rng: the source of the choices for the other ones.
    """
    if _basis(constraints, values, name) is None:
        return
    zero = {**values, name: values[name] * 0}
    found = _checked(constraints, values, _solved(constraints, zero, name, None))
    if found is None:
        found = _checked(constraints, values, repaired(constraints, zero, rng, {name}))
    if found is not None:
        yield found
        others = [one for one in constraints.names if one != name]
        for other in 2 * others:
            if (moved := turned(constraints, found, other, rng)) is not None:
                yield moved
        yield from wander(constraints, found, 2 * rng.sample(others, len(others)), rng)


def _exponents(constraints: Constraints, without: str) -> tuple[list[str], list[list[Any]]]:
    """The names of letters, and a basis of the exponents that keep equations.

    What depends on the letter `without` is left out.
    """
    left_out = constraints.concerned(without)
    equations = [one for one in constraints.equations if one not in left_out.equations]
    equations += [
        from_letter(letter) - definition
        for letter, definition in constraints.definitions
        if (letter, definition) not in left_out.definitions
    ]
    names = sorted({name for p in equations for key in p.terms for name in _degrees(key)})
    rows: list[Counter[str]] = []
    for p in equations:
        degrees = [_degrees(key) for key in p.terms]
        rows += [_minus(one, degrees[0]) for one in degrees[1:]]
    system = fmpz_mat([[row[name] for name in names] for row in rows] or [[0] * len(names)])
    kernel, nullity = system.nullspace()
    if not nullity:
        return names, []
    columns = kernel.transpose().tolist()[: int(nullity)]
    primitive = [[entry // gcd(*map(int, column)) for entry in column] for column in columns]
    return names, fmpz_mat(primitive).lll().tolist()


def _degrees(key: Key) -> Counter[str]:
    """How often each letter occurs in a term."""
    scalars, traces, word = key
    found = Counter({name: e for name, e in scalars if not name.startswith("dim ")})
    found.update(one.name for part in (*traces, word) for one in part)
    return found


def _minus(a: Counter[str], b: Counter[str]) -> Counter[str]:
    difference = Counter(a)
    difference.subtract(b)
    return difference


def upset(
    constraints: Constraints, values: Mapping[str, Any], name: str, rng: Random
) -> Values | None:
    """A point where one letter is changed at will, and others make up for it; None if they cannot.

    Args:
        constraints: what stays true.
        values: a point where it is.
        name: the letter that is changed first.
        rng: the source of the choices.
    """
    basis = _basis(constraints, values, name)
    if basis is None:
        return None
    changed = {**values, name: _changed(values[name], basis, rng)}
    if constraints.concerned(name).is_parameter:
        changed = without_minimum(changed)
    return _checked(constraints, values, repaired(constraints, changed, rng, {name}))


def repaired(
    constraints: Constraints, values: Mapping[str, Any], rng: Random, kept: Iterable[str] = ()
) -> Values | None:
    """A point near any values, found by solving for one letter after the other; None if it is not.

    Args:
        constraints: hypotheses that need not hold at `values`.
        values: rational values of every letter, scalar letter and dimension in them.
        rng: chooses the letters, and among the solutions.
        kept: names of letters that stay as they are.
    """
    changed = set(kept)
    try:
        at: Values | None = constraints.completed(values)
        for _ in range(REPAIRS):
            if at is None:
                return None
            violated = _violated(constraints, at, rng)
            if not violated:
                return at if constraints.hold(at) else None
            p = rng.choice(violated)
            free = [one for one in constraints.roots(p) if one not in changed]
            if not free:
                return None
            free.sort(key=lambda one: _firmness(constraints, one, violated))
            # the smallest of three places: often a loose letter
            name = free[min(rng.randrange(len(free)) for _ in range(3))]
            changed.add(name)
            moved = _solved(constraints, at, name, rng) if p in constraints.equations else None
            at = moved or _solved(constraints, at, name, rng, (p,))
    except EvaluationError:  # a letter has no value
        return None
    return None


def _firmness(
    constraints: Constraints, name: str, violated: Sequence[Polynomial]
) -> tuple[int, int, bool]:
    """How many equations on a letter hold, how many there are, and whether it is a matrix."""
    equations = constraints.concerned(name).equations
    holding = sum(one not in violated for one in equations)
    return holding, len(equations), name not in constraints.scalars


def _violated(constraints: Constraints, values: Values, rng: Random) -> list[Polynomial]:
    """Equations that do not hold; where all do, p = c > 0 for p whose sign is not as stated."""
    residuals = residuals_of(constraints.equations, values)
    pairs = zip(constraints.equations, residuals, strict=True)
    violated = [p for p, residual in pairs if not residual.is_zero()]
    if violated:
        return violated
    at = Evaluation(values)
    signs = [one for one in constraints.given if isinstance(one, Sign)]
    return [one.value - rng.randint(1, HEIGHT) for one in signs if not holds(one, at)]


def _put(
    constraints: Constraints, values: Mapping[str, Any], name: str, value: Matrix
) -> Values | None:
    """The values with another matrix, and what it defines; None where a letter has no value."""
    try:
        return constraints.concerned(name).completed({**values, name: value})
    except EvaluationError:
        return None


def _checked(
    constraints: Constraints, before: Mapping[str, Any], found: Values | None
) -> Values | None:
    if found is None or all(found[one] == before[one] for one in constraints.names if one in found):
        return None
    return found if constraints.hold(found) else None


def _solved(
    constraints: Constraints,
    values: Mapping[str, Any],
    name: str,
    rng: Random | None,
    only: tuple[Polynomial, ...] | None = None,
) -> Values | None:
    """The values with one letter replaced by a solution of the equations affine in it.

    Args:
        constraints: the equations.
        values: the point.
        name: the letter.
        rng: the source of the choice among the solutions; without one, the nearest of few entries.
        only: the equations to be solved; all by default.
    """
    basis = _basis(constraints, values, name)
    if basis is None:
        return None
    concerned = constraints.concerned(name)
    if only is not None:
        concerned = replace(concerned, equations=only)
    try:
        system = _system(concerned, values, name, basis)
        weights = _solution(system, len(basis), rng)
        if weights is None:
            return None
        return concerned.completed({**values, name: _sum(values[name], weights, basis)})
    except EvaluationError:  # a letter has no value
        return None


def _system(
    concerned: Concerned,
    values: Mapping[str, Any],
    name: str,
    basis: Sequence[Any],
) -> Matrix | None:
    """Rows [slopes | residual] of the equations that are affine in the letter; None for none."""
    if not concerned.equations:
        return None
    here = concerned.residuals(values)
    shifted = [concerned.residuals({**values, name: values[name] + one}) for one in basis]
    probe = Matrix.column([2 + 3 * k % 7 for k in range(len(basis))])
    there = concerned.residuals({**values, name: _sum(values[name], probe, basis)})
    rows = []
    for k, residual in enumerate(here):
        slopes = hstack([one[k] - residual for one in shifted])
        if slopes * probe == there[k] - residual:
            rows.append(hstack([slopes, residual]))
    return vstack(rows) if rows else None


def _solution(system: Matrix | None, size: int, rng: Random | None) -> Matrix | None:
    """Weights w with slopes·w + residual = 0: random ones, or few that are not 0."""
    if system is None:
        if rng is None:
            return Matrix.column([0] * size)
        return _random_column(size, rng) * (rng.choice((1, 10, 100)) if size == 1 else 1)
    kernel, nullity = system.numerators.nullspace()
    columns = Matrix(kernel).submatrix(range(size + 1), range(int(nullity)))
    last = columns.row_at(size)
    particular = next((j for j in range(int(nullity)) if last[0, j]), None)
    if particular is None:
        return None
    total = columns.column_at(particular)
    total = total * (1 / total[size, 0])
    for j in range(int(nullity)):
        direction = columns.column_at(j)
        if j != particular and rng is not None:
            total = total + (direction - total * direction[size, 0]) * rng.randint(-HEIGHT, HEIGHT)
    return total.submatrix(range(size), [0])


def _changed(value: Any, basis: Sequence[Any], rng: Random) -> Any:  # noqa: ANN401
    """A multiple, another entry, all entries anew, rows or columns turned, or none left."""
    way = rng.randrange(6)
    if way == 0:
        return value * rng.choice((-1, 2, 3, 10))
    if way == 1:
        return value + rng.choice(basis) * rng.choice((-1, 1, 2))
    if way in {2, 3} and not isinstance(value, Matrix):
        return value * 0
    if way == 2 and isinstance(value, Matrix):  # noqa: PLR2004
        places = rng.choice(basis).rows()
        pairs = zip(value.rows(), places, strict=True)
        kept = [[0 if hit else x for x, hit in zip(*pair, strict=True)] for pair in pairs]
        return Matrix.from_rows(kept)
    if way in {3, 4} and isinstance(value, Matrix):
        return _turned(value, rng)
    return _sum(value * 0, _random_column(len(basis), rng), basis)


def _turned(value: Matrix, rng: Random) -> Matrix:
    """The matrix times an orthogonal one, on a side that is longer than 1 where there is one."""
    rows, cols = value.shape
    from_left = rng.randrange(2) if (rows > 1) == (cols > 1) else rows > 1
    return _turn(rows, rng) * value if from_left else value * _turn(cols, rng)


def _turn(size: int, rng: Random) -> Matrix:
    """A random orthogonal matrix, in general not symmetric."""
    permutation = orthogonal(size, "signed permutation", rng)
    return permutation if rng.randrange(2) else orthogonal(size, "householder", rng) * permutation


def _random_column(size: int, rng: Random) -> Matrix:
    return Matrix.column([rng.randint(-HEIGHT, HEIGHT) for _ in range(size)])


def _sum(start: Any, weights: Matrix, basis: Sequence[Any]) -> Any:  # noqa: ANN401 (a matrix or a number)
    total = start
    for row, direction in zip(weights.rows(), basis, strict=True):
        total = total + direction * row[0]
    return total


def _basis(constraints: Constraints, values: Mapping[str, Any], name: str) -> list[Any] | None:
    """What a letter's value may be changed by: the unit matrices of its shape, or the number 1."""
    if name in constraints.scalars:
        return [1] if name in values else None
    letter = next((one for one in constraints.letters if one.name == name), None)
    value = values.get(name)
    if letter is None or not isinstance(value, Matrix) or 0 in value.shape:
        return None
    rows, cols = value.shape
    tall = max(int(x).bit_length() for x in value.numerators.entries()) > MAX_BITS
    if tall or rows * cols > MAX_ENTRIES:
        return None
    return list(_units(rows, cols, symmetric=letter.symmetric))


@lru_cache(maxsize=256)
def _units(rows: int, cols: int, *, symmetric: bool) -> tuple[Matrix, ...]:
    """The unit matrices E_ij; E_ij + E_ji and E_ii where only symmetric matrices are wanted."""
    found = []
    for i in range(rows):
        for j in range(i if symmetric else 0, cols):
            places = {(i, j), (j, i)} if symmetric else {(i, j)}
            entries = [[int((k, n) in places) for n in range(cols)] for k in range(rows)]
            found.append(Matrix.from_rows(entries))
    return tuple(found)
