"""Other exact points where hypotheses hold, found by moving one letter at a time.

From a point where all hypotheses hold, a letter moves along the exact solutions of those equations
that are affine in it; letters that a hypothesis defines follow. Whether the hypotheses hold at the
new point is then decided exactly, so nothing here needs to be trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from exact.errors import EvaluationError
from exact.evaluate import Evaluation
from exact.matrices import Matrix, vstack
from exact.truth import MINIMUM, holds
from symbolic.gradients import gradient
from symbolic.kernel.judgments import Critical, Equation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction
    from random import Random

    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.terms import Letter, Polynomial

Values = dict[str, Any]
MAX_ENTRIES = 36  # of a letter that is moved
HEIGHT = 2  # of the random integers that a move is made of


@dataclass(frozen=True)
class Constraints:
    """Hypotheses, sorted for moving.

    Attributes:
        given: the hypotheses.
        definitions: letters that an equation `letter = …` defines, in order of computation.
        equations: polynomials that vanish by the other hypotheses, or by what is known.
        letters: the matrix letters that may move: all that are not defined.
        scalars: the scalar letters, which may move too.
    """

    given: tuple[Judgment, ...]
    definitions: tuple[tuple[Letter, Polynomial], ...]
    equations: tuple[Polynomial, ...]
    letters: tuple[Letter, ...]
    scalars: tuple[str, ...]

    @classmethod
    def of(cls, given: Sequence[Judgment], known: Sequence[Judgment] = ()) -> Constraints:
        """Sort hypotheses; a letter is defined by the first equation that can define it.

        Args:
            given: the hypotheses.
            known: what follows from them: equations of lower degree show where letters can move.
        """
        defined: dict[Letter, Polynomial] = {}
        equations: list[Polynomial] = []
        for judgment in given:
            one = _defined_letter(judgment)
            if isinstance(judgment, Equation) and one and _is_new(one, judgment.right, defined):
                defined[one] = judgment.right
            else:
                equations += _vanishing(judgment)
        for judgment in known:
            equations += _vanishing(judgment)
        every = {letter.base for judgment in given for letter in judgment.letters()}
        scalars = {name for judgment in given for name in judgment.scalar_letters()}
        return cls(
            tuple(given),
            tuple(_in_order(defined)),
            tuple(equations),
            tuple(sorted(every - set(defined))),
            tuple(sorted(name for name in scalars if not name.startswith("dim "))),
        )

    def hold(self, at: Evaluation) -> bool:
        """Whether every hypothesis is true, none of them undecided."""
        try:
            return all(holds(one, at) for one in self.given)
        except EvaluationError:
            return False

    def completed(self, values: Mapping[str, Any]) -> Values:
        """The values with the defined letters computed anew; the least value of f is forgotten."""
        found = {name: value for name, value in values.items() if name != MINIMUM}
        for letter, definition in self.definitions:
            found[letter.name] = Evaluation(found).value(definition)
        return found


def moved(
    constraints: Constraints, values: Mapping[str, Any], name: str, rng: Random
) -> Values | None:
    """A point where the letter of that name has another value; None where it cannot move so.

    Args:
        constraints: hypotheses that hold at `values`.
        values: rational values of every letter, scalar letter and dimension in them.
        name: of a matrix or scalar letter that is not defined by the others.
        rng: chooses among the solutions.
    """
    basis = _basis(constraints, values, name)
    if basis is None:
        return None
    try:
        free = _free_directions(constraints, values, name, basis)
        if free is None:
            return None
        total = values[name]
        for row, direction in zip((free * _random_column(free.shape[1], rng)).rows(), basis, strict=True):
            total = total + direction * row[0]
        found = constraints.completed({**values, name: total})
    except EvaluationError:  # a letter has no value
        return None
    return found if total != values[name] and constraints.hold(Evaluation(found)) else None


def wander(
    constraints: Constraints,
    values: Mapping[str, Any],
    names: Sequence[str],
    rng: Random,
) -> Iterator[Values]:
    """The points met by moving each letter of these names in turn, where it can move."""
    at: Mapping[str, Any] = values
    for name in names:
        found = moved(constraints, at, name, rng)
        if found is not None:
            at = found
            yield found


def _random_column(size: int, rng: Random) -> Matrix:
    """A column of small random integers."""
    return Matrix.column([rng.randint(-HEIGHT, HEIGHT) for _ in range(size)])


def _basis(
    constraints: Constraints, values: Mapping[str, Any], name: str
) -> list[Matrix | Fraction | int] | None:
    """What a letter's value may be changed by: the unit matrices of its shape, or 1."""
    if name not in values:
        return None
    if name in constraints.scalars:
        return [1]
    letter = next((one for one in constraints.letters if one.name == name), None)
    value = values[name]
    if letter is None or not isinstance(value, Matrix) or 0 in value.shape:
        return None
    rows, cols = value.shape
    if rows * cols > MAX_ENTRIES:
        return None
    places = [(i, j) for i in range(rows) for j in range(cols) if i <= j or not letter.symmetric]
    return [
        Matrix.from_rows(
            [
                [int((k, l) == (i, j) or (letter.symmetric and (l, k) == (i, j))) for l in range(cols)]
                for k in range(rows)
            ]
        )
        for i, j in places
    ]


def _free_directions(
    constraints: Constraints,
    values: Mapping[str, Any],
    name: str,
    basis: Sequence[Matrix | Fraction | int],
) -> Matrix | None:
    """Columns spanning the combinations of the basis that no affine equation forbids."""
    concerned = _concerned(constraints, name)
    rows = []
    here = _residuals(constraints, values, concerned)
    shifted = [
        _residuals(constraints, {**values, name: values[name] + one}, concerned) for one in basis
    ]
    twice = [
        _residuals(constraints, {**values, name: values[name] + one * 2}, concerned)
        for one in basis
    ]
    for k in range(len(concerned)):
        slopes = [one[k] - here[k] for one in shifted]
        if all(slope * 2 == far[k] - here[k] for slope, far in zip(slopes, twice, strict=True)):
            rows.append(_side_by_side(slopes))
    if not rows:
        return Matrix.identity(len(basis))
    system = vstack(rows)
    kernel, nullity = system.numerators.nullspace()
    if not int(nullity):
        return None
    columns = Matrix(kernel).submatrix(range(len(basis)), range(int(nullity)))
    return columns


def _residuals(
    constraints: Constraints, values: Mapping[str, Any], polynomials: Sequence[Polynomial]
) -> list[Matrix]:
    at = Evaluation(constraints.completed(values))
    found = [at.value(p) for p in polynomials]
    return [one if isinstance(one, Matrix) else Matrix.from_rows([[one]]) for one in found]


def _side_by_side(matrices: Sequence[Matrix]) -> Matrix:
    """Each matrix as one column."""
    return Matrix.from_rows([[x for row in one.rows() for x in row] for one in matrices]).T


def _concerned(constraints: Constraints, name: str) -> list[Polynomial]:
    """The equations in which a letter occurs, itself or through what it helps to define."""
    names = {name}
    for letter, definition in constraints.definitions:
        if names & _names(definition):
            names.add(letter.name)
    return [p for p in constraints.equations if names & _names(p)]


@lru_cache(maxsize=4096)
def _names(p: Polynomial) -> frozenset[str]:
    return frozenset(one.name for one in p.letters()) | p.scalar_letters()


def _defined_letter(judgment: Judgment) -> Letter | None:
    """The letter on the left of `letter = …`, when nothing else stands there."""
    if not isinstance(judgment, Equation) or len(judgment.left.terms) != 1:
        return None
    ((scalars, traces, word), coefficient) = next(iter(judgment.left.terms.items()))
    if scalars or traces or coefficient != 1 or len(word) != 1 or word[0].transposed:
        return None
    return word[0]


def _is_new(one: Letter, right: Polynomial, defined: Mapping[Letter, Polynomial]) -> bool:
    """Whether a definition defines a letter once, and not in terms of itself."""
    if one in defined:
        return False
    waiting, seen = [right], set()
    while waiting:
        for letter in {other.base for other in waiting.pop().letters()} - seen:
            if letter == one:
                return False
            seen.add(letter)
            if letter in defined:
                waiting.append(defined[letter])
    return True


def _in_order(defined: Mapping[Letter, Polynomial]) -> Iterator[tuple[Letter, Polynomial]]:
    """Definitions, each after those that it uses."""
    done: set[Letter] = set()
    while len(done) < len(defined):
        for letter, definition in defined.items():
            needs = {one.base for one in definition.letters()} & set(defined)
            if letter not in done and needs <= done:
                done.add(letter)
                yield letter, definition


def _vanishing(judgment: Judgment) -> list[Polynomial]:
    """The polynomials that a judgment says vanish; a sign is only tried afterwards."""
    if isinstance(judgment, Equation):
        return [judgment.residual]
    if isinstance(judgment, Critical):
        slopes = range(len(judgment.point))
        return [gradient(judgment.function, judgment.point, index) for index in slopes]
    return []


