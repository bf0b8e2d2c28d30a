"""Hypotheses sorted for the search of points: what is defined, what must vanish, what may move."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flint import fmpz_mat

from exact.errors import EvaluationError
from exact.evaluate import Evaluation
from exact.matrices import Matrix
from exact.truth import MINIMUM, holds
from symbolic.gradients import gradient
from symbolic.kernel.judgments import All, Critical, Either, Equation, GlobalMinimum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.terms import Letter, Polynomial

Values = dict[str, Any]
Definition = tuple["Letter", "Polynomial"]


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
    _concerned: dict[str, Concerned] = field(default_factory=dict, compare=False)

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
        return Concerned(self.definitions, (), is_parameter=False).completed(values)

    def concerned(self, name: str) -> Concerned:
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
            self._concerned[name] = Concerned(tuple(definitions), equations, is_parameter)
        return self._concerned[name]


@dataclass(frozen=True)
class Concerned:
    """What depends on a letter: the definitions and the equations that depend on a letter.

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
        return residuals_of(self.equations, self.completed(values))


def residuals_of(equations: Sequence[Polynomial], values: Mapping[str, Any]) -> list[Matrix]:
    """The values of polynomials, each as one column."""
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
