"""The exact value of a kernel polynomial at an assignment, over any engine."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from exact.errors import EvaluationError
from exact.fields import RATIONAL, Engine, Scalar
from exact.matrices import Matrix
from symbolic.kernel.terms import ONE, Letter, Polynomial, Word

M: TypeAlias = Any  # a matrix of the engine in use

_DIM = "dim "  # how the kernel marks tr(I_d) among the scalar letters


def evaluate(
    polynomial: Polynomial, assignment: Mapping[str, Any], engine: Engine = RATIONAL
) -> Any:  # noqa: ANN401 (a number for the shape 1×1, else a matrix)
    """Return the value of a polynomial: a number if its shape is 1×1, else a matrix.

    Evaluation respects +, ·, transposes and traces. The assignment gives matrix letters by name,
    scalar letters by name and dimensions by name; a dimension may be left out where a letter
    shows it.

    Raises:
        EvaluationError: A letter or a dimension has no value, or a value's shape does not fit.
    """
    return Evaluation(assignment, engine).value(polynomial)


class Evaluation:
    """Values of many polynomials at one assignment; products and traces are kept for the next."""

    def __init__(self, assignment: Mapping[str, Any], engine: Engine = RATIONAL) -> None:
        self.assignment = assignment
        self.engine = engine
        self._letters: dict[Letter, M] = {}
        self._words: dict[Word, M] = {}
        self._traces: dict[Word, Scalar] = {}
        self._sizes: dict[str, int] = {}

    def value(self, polynomial: Polynomial) -> Any:  # noqa: ANN401 (a number or a matrix)
        """Return the value of a polynomial; see `evaluate`."""
        for letter in sorted(polynomial.letters()):
            self._letter(letter)
        rows, cols = polynomial.shape
        number = rows == cols == ONE
        total: Any = None
        for (scalars, traces, word), coefficient in polynomial.terms.items():
            factor = self.engine.number(coefficient)
            for name, exponent in scalars:
                base = self._scalar(name)
                for _ in range(exponent):
                    factor = factor * base
            for cycle in traces:
                factor = factor * self._trace(cycle)
            if number:
                term = factor * self._trace(word) if word else factor
            elif word:
                term = self._word(word) * factor
            else:
                term = self.engine.lift(Matrix.identity(self._size(rows))) * factor
            total = term if total is None else total + term
        if total is not None:
            return total
        if number:
            return self.engine.number(0)
        return self.engine.lift(Matrix.zeros(self._size(rows), self._size(cols)))

    def _letter(self, letter: Letter) -> M:
        if letter in self._letters:
            return self._letters[letter]
        value = self._letter(letter.base).T if letter.transposed else self._given(letter)
        self._letters[letter] = value
        return value

    def _given(self, letter: Letter) -> M:
        shape = f"{letter.rows}×{letter.cols}"
        value = self._look_up(letter.name, f"the letter {letter.name} ({shape})")
        if not hasattr(value, "shape"):
            if letter.rows != ONE or letter.cols != ONE:
                raise EvaluationError(f"{letter.name} is {shape}, its value {value} is a number")
            value = self.engine.lift(Matrix.identity(1)) * value
        found = value.shape
        wanted = (self._side(letter.rows, found[0]), self._side(letter.cols, found[1]))
        if found != wanted:
            raise EvaluationError(
                f"{letter.name} is {shape} = {wanted[0]}×{wanted[1]}, "
                f"its value is {found[0]}×{found[1]}"
            )
        if letter.symmetric and (value - value.T).is_zero() is False:
            raise EvaluationError(
                f"{letter.name} is a symmetric letter, its value is not symmetric"
            )
        return value

    def _word(self, word: Word) -> M:
        if len(word) == 1:
            return self._letter(word[0])
        if word not in self._words:
            self._words[word] = self._word(word[:-1]) * self._letter(word[-1])
        return self._words[word]

    def _trace(self, cycle: Word) -> Scalar:
        if cycle not in self._traces:
            if len(cycle) == 1:
                self._traces[cycle] = self._letter(cycle[0]).trace()
            else:  # tr(uv) = ⟨uᵀ, v⟩ needs no last product
                half = len(cycle) // 2
                left = self._word(cycle[:half])
                self._traces[cycle] = left.T.inner(self._word(cycle[half:]))
        return self._traces[cycle]

    def _scalar(self, name: str) -> Scalar:
        if name.startswith(_DIM):
            return self.engine.number(self._size(name.removeprefix(_DIM)))
        value = self._look_up(name, f"the scalar letter {name}")
        if hasattr(value, "shape"):
            raise EvaluationError(f"{name} is a scalar letter, its value is a matrix")
        return value

    def _size(self, dimension: str) -> int:
        size = self._sizes.get(dimension)
        if size is None:
            size = self._stated(dimension)
        if size is None:
            raise EvaluationError(f"the dimension {dimension} has no value")
        return size

    def _side(self, dimension: str, found: int) -> int:
        """Return what a side should be; a dimension without a value takes the one found first."""
        size = self._sizes.get(dimension)
        if size is None:
            stated = self._stated(dimension)
            size = self._sizes[dimension] = found if stated is None else stated
        return size

    def _stated(self, dimension: str) -> int | None:
        if dimension.isdigit():
            return int(dimension)
        if dimension not in self.assignment:
            return None
        size = self.assignment[dimension]
        if not isinstance(size, int) or size < 0:
            raise EvaluationError(f"the dimension {dimension} has the value {size}")
        return size

    def _look_up(self, name: str, what: str) -> Any:  # noqa: ANN401 (a number or a matrix)
        if name not in self.assignment:
            raise EvaluationError(f"{what} has no value")
        return self.assignment[name]
