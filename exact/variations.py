"""Other exact points where hypotheses hold, found by moving letters.

From a point where hypotheses hold, a letter moves along the exact solutions of those equations that
are affine in it; letters that a hypothesis defines follow. Whether the hypotheses hold at the new
point is then decided exactly, so nothing here needs to be trusted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flint import fmpz_mat

from exact.errors import EvaluationError
from exact.evaluate import Evaluation
from exact.matrices import Matrix, hstack, vstack
from exact.orthogonal import orthogonal
from exact.truth import MINIMUM, holds
from symbolic.gradients import gradient
from symbolic.kernel.judgments import All, Critical, Either, Equation, GlobalMinimum, Sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from random import Random

    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.terms import Letter, Polynomial

Values = dict[str, Any]
Definition = tuple["Letter", "Polynomial"]
MAX_ENTRIES = 25  # of a letter that is moved
MAX_BITS = 60  # of its numerators: a walk must not end among giants
REPAIRS = 5  # letters that make up for a change
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
        parameters: letters on which the least value of a function depends.
    """

    given: tuple[Judgment, ...]
    definitions: tuple[Definition, ...]
    equations: tuple[Polynomial, ...]
    letters: tuple[Letter, ...]
    scalars: tuple[str, ...]
    parameters: frozenset[str] = frozenset()
    _concerned: dict[str, _Concerned] = field(default_factory=dict, compare=False)

    @classmethod
    def of(
        cls,
        given: Sequence[Judgment],
        known: Sequence[Judgment] = (),
        stated: Sequence[Judgment] = (),
        free: Callable[[Letter], bool] = lambda _letter: True,
    ) -> Constraints:
        """Sort hypotheses; a letter is defined by the first equation that can define it.

        Args:
            given: the hypotheses.
            known: what follows from them: equations of lower degree show where letters can move.
            stated: judgments that are to be tried at the points found.
            free: whether a letter that could be defined should be; otherwise it is kept.
        """
        defined: dict[Letter, Polynomial] = {}
        equations: list[Polynomial] = []
        for judgment in given:
            if isinstance(judgment, Equation):
                one = _defined_letter(judgment)
                if one and free(one) and _is_new(one, judgment.right, defined):
                    defined[one] = judgment.right
                    continue
            equations += _vanishing(judgment)
        for judgment in known:
            equations += _vanishing(judgment)
        every = {letter.base for judgment in given for letter in judgment.letters()}
        scalars = {name for judgment in given for name in judgment.scalar_letters()}
        return cls(
            tuple(given),
            tuple(_in_order(defined)),
            tuple(dict.fromkeys(equations)),
            tuple(sorted(every - set(defined))),
            tuple(sorted(name for name in scalars if not name.startswith("dim "))),
            parameters_of((*given, *stated)),
        )

    def roots(self, p: Polynomial) -> list[str]:
        """The letters that may move and on which a polynomial depends."""
        defined = {letter.name: definition for letter, definition in self.definitions}
        waiting = [p]
        found: set[str] = set()
        while waiting:
            for name in _names(waiting.pop()) - found:
                found.add(name)
                if name in defined:
                    waiting.append(defined[name])
        return [one for one in self.names if one in found]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all that may move."""
        return (*(one.name for one in self.letters), *self.scalars)

    def hold(self, values: Mapping[str, Any]) -> bool:
        """Whether every hypothesis is true, none of them undecided."""
        at = Evaluation(values)
        try:
            return all(holds(one, at) for one in self.given)
        except EvaluationError:
            return False

    def completed(self, values: Mapping[str, Any]) -> Values:
        """The values with all defined letters computed anew."""
        return _Concerned(self.definitions, (), is_parameter=False).completed(values)

    def concerned(self, name: str) -> _Concerned:
        """What depends on a letter."""
        if name not in self._concerned:
            names = {name}
            definitions = []
            for letter, definition in self.definitions:
                if names & _names(definition):
                    names.add(letter.name)
                    definitions.append((letter, definition))
            equations = tuple(p for p in self.equations if names & _names(p))
            is_parameter = bool(names & self.parameters)
            self._concerned[name] = _Concerned(tuple(definitions), equations, is_parameter)
        return self._concerned[name]


@dataclass(frozen=True)
class _Concerned:
    """The definitions and the equations that depend on a letter.

    Attributes:
        is_parameter: whether a function that is minimised depends on it.
    """

    definitions: tuple[Definition, ...]
    equations: tuple[Polynomial, ...]
    is_parameter: bool

    def completed(self, values: Mapping[str, Any]) -> Values:
        """The values with the defined letters computed anew."""
        found = without_minimum(values) if self.is_parameter else dict(values)
        at = Evaluation(found)  # it reads a defined letter only after its new value is there
        for letter, definition in self.definitions:
            found[letter.name] = at.value(definition)
        return found

    def residuals(self, values: Mapping[str, Any]) -> list[Matrix]:
        """The values of the equations, each as one column, once the definitions hold."""
        return _residuals(self.equations, self.completed(values))


def _residuals(equations: Sequence[Polynomial], values: Mapping[str, Any]) -> list[Matrix]:
    at = Evaluation(values)
    return [_column(at.value(p)) for p in equations]


def parameters_of(judgments: Iterable[Judgment]) -> frozenset[str]:
    """The letters that the functions of global minima contain beside their variables."""
    found: set[str] = set()
    for judgment in judgments:
        if isinstance(judgment, GlobalMinimum):
            variables = {one.name for one in judgment.function.variables}
            found |= _names(judgment.function.body) - variables
        elif isinstance(judgment, All | Either):
            parts = judgment.parts if isinstance(judgment, All) else judgment.alternatives
            found |= parameters_of(parts)
    return frozenset(found)


def without_minimum(values: Mapping[str, Any]) -> Values:
    """The values, the least values of functions forgotten."""
    return {name: value for name, value in values.items() if not name.startswith(MINIMUM)}


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
            violated = _violated(constraints, at)
            if not violated:
                return at if constraints.hold(at) else None
            p = rng.choice(violated)
            free = [one for one in constraints.roots(p) if one not in changed]
            if not free:
                return None
            free.sort(key=lambda one: len(constraints.concerned(one).equations))
            # the smaller of two places: often a loose letter
            name = free[min(rng.randrange(len(free)), rng.randrange(len(free)))]
            changed.add(name)
            moved = _solved(constraints, at, name, rng) if p in constraints.equations else None
            at = moved or _solved(constraints, at, name, rng, (p,))
    except EvaluationError:  # a letter has no value
        return None
    return None


def _violated(constraints: Constraints, values: Values) -> list[Polynomial]:
    """Equations that do not hold; where all do, the numbers whose sign is not as stated."""
    residuals = _residuals(constraints.equations, values)
    pairs = zip(constraints.equations, residuals, strict=True)
    violated = [p for p, residual in pairs if not residual.is_zero()]
    if violated:
        return violated
    at = Evaluation(values)
    signs = [one for one in constraints.given if isinstance(one, Sign)]
    return [one.value for one in signs if not holds(one, at)]


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
    rng: Random,
    only: tuple[Polynomial, ...] | None = None,
) -> Values | None:
    """The values with one letter replaced by a random solution of the equations affine in it.

    Args:
        constraints: the equations.
        values: the point.
        name: the letter.
        rng: the source of the choice among the solutions.
        only: the equations to be solved; all by default.
    """
    basis = _basis(constraints, values, name)
    if basis is None:
        return None
    concerned = constraints.concerned(name)
    if only is not None:
        concerned = replace(concerned, equations=only)
    try:
        system = _system(concerned, values, name, basis, rng)
        weights = _solution(system, len(basis), rng)
        if weights is None:
            return None
        return concerned.completed({**values, name: _sum(values[name], weights, basis)})
    except EvaluationError:  # a letter has no value
        return None


def _system(
    concerned: _Concerned,
    values: Mapping[str, Any],
    name: str,
    basis: Sequence[Any],
    rng: Random,
) -> Matrix | None:
    """Rows [slopes | residual] of the equations that are affine in the letter; None for none."""
    if not concerned.equations:
        return None
    here = concerned.residuals(values)
    shifted = [concerned.residuals({**values, name: values[name] + one}) for one in basis]
    probe = Matrix.column([rng.randint(2, 9) for _ in basis])
    there = concerned.residuals({**values, name: _sum(values[name], probe, basis)})
    rows = []
    for k, residual in enumerate(here):
        slopes = hstack([one[k] - residual for one in shifted])
        if slopes * probe == there[k] - residual:
            rows.append(hstack([slopes, residual]))
    return vstack(rows) if rows else None


def _solution(system: Matrix | None, size: int, rng: Random) -> Matrix | None:
    """Random weights w with slopes·w + residual = 0."""
    if system is None:
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
        if j != particular:
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
        rows, cols = value.shape
        return _turn(rows, rng) * value if way == 3 else value * _turn(cols, rng)  # noqa: PLR2004
    return _sum(value * 0, _random_column(len(basis), rng), basis)


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


def _column(value: Any) -> Matrix:  # noqa: ANN401 (a matrix or a number)
    if not isinstance(value, Matrix):
        return Matrix.from_rows([[value]])
    entries = value.numerators.entries()
    return Matrix(fmpz_mat(len(entries), 1, entries), value.denominator)


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
    waiting = [right]
    seen: set[Letter] = set()
    while waiting:
        for letter in {other.base for other in waiting.pop().letters()} - seen:
            if letter == one:
                return False
            seen.add(letter)
            if letter in defined:
                waiting.append(defined[letter])
    return True


def _in_order(defined: Mapping[Letter, Polynomial]) -> Iterator[Definition]:
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
