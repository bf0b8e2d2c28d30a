"""One interface to three kinds of exact number: rational, algebraic, and enclosures.

Code written against `Engine` runs over all three. A question has three answers: yes, no, and `None`
for "this engine cannot tell"; two engines that tell different things stop the run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any, Protocol, Self, TypeAlias, TypeVar

from exact.errors import EngineDisagreementError, NotExactError
from exact.matrices import Matrix, Rational, vstack

# Fraction, number_fields.Surd or enclosures.Enclosure: arithmetic among themselves and with
# rationals, `sign` by the engine.
Scalar: TypeAlias = Any
Sign: TypeAlias = int  # -1, 0 or 1

DIGITS = 40  # where enclosures start
CAP = 640  # digits at which they give up and say "undecided"

Result = TypeVar("Result")


class MatrixLike(Protocol):
    """What every engine's matrices can do."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""

    @property
    def T(self) -> Self:
        """The transpose."""

    def __add__(self, other: Any) -> Self: ...  # noqa: ANN401 (its own kind)

    def __sub__(self, other: Any) -> Self: ...  # noqa: ANN401 (its own kind)

    def __neg__(self) -> Self: ...

    def __mul__(self, other: Any) -> Self: ...  # noqa: ANN401 (its own kind, or a number)

    def trace(self) -> Scalar:
        """Return the sum of the diagonal."""

    def inner(self, other: Any) -> Scalar:  # noqa: ANN401 (its own kind)
        """Return ⟨A, B⟩ = tr(AᵀB)."""

    def norm2(self) -> Scalar:
        """Return ‖A‖_F²."""

    def is_zero(self) -> bool | None:
        """Decide A = 0; None when it cannot be told."""


class Engine(Protocol):
    """A kind of exact number, with its matrices."""

    @property
    def name(self) -> str:
        """What error messages and reports call this engine."""

    def lift(self, matrix: Matrix) -> MatrixLike:
        """Return a rational matrix as one of this engine's."""

    def number(self, value: Rational) -> Scalar:
        """Return a rational number as one of this engine's."""

    def sqrt(self, value: Rational) -> Scalar:
        """Return √value for a rational value ≥ 0."""

    def diagonal(self, entries: Sequence[Scalar]) -> MatrixLike:
        """Return the square matrix with these numbers of this engine on its diagonal."""

    def stack(self, upper: Any, lower: Any) -> MatrixLike:  # noqa: ANN401 (its own matrices)
        """Return [upper; lower], one on top of the other."""

    def is_zero(self, value: Any) -> bool | None:  # noqa: ANN401 (a matrix or a number)
        """Decide whether a matrix or a number is zero; None when it cannot be told."""

    def sign(self, number: Scalar) -> Sign | None:
        """Return -1, 0 or 1; None when it cannot be told."""

    def enclose(self, number: Scalar) -> tuple[Fraction, Fraction]:
        """Return rationals a ≤ number ≤ b."""


@dataclass(frozen=True)
class RationalEngine:
    """Rational numbers (python-flint): every question is decided."""

    name: str = "rational"

    def lift(self, matrix: Matrix) -> Matrix:
        """Return the matrix itself."""
        return matrix

    def number(self, value: Rational) -> Fraction:
        """Return the number as a fraction."""
        return exact_fraction(value)

    def sqrt(self, value: Rational) -> Fraction:
        """Return √value.

        Raises:
            NotExactError: The root is irrational.
        """
        root = rational_sqrt(exact_fraction(value))
        if root is None:
            raise NotExactError(f"√({value}) is irrational; use the algebraic or the mpmath engine")
        return root

    def diagonal(self, entries: Sequence[Scalar]) -> Matrix:
        """Return the diagonal matrix."""
        return Matrix.diagonal(entries)

    def stack(self, upper: Matrix, lower: Matrix) -> Matrix:
        """Return [upper; lower]."""
        return vstack([upper, lower])

    def is_zero(self, value: Matrix | Rational) -> bool:
        """Decide whether a matrix or a number is zero."""
        return value.is_zero() if isinstance(value, Matrix) else value == 0

    def sign(self, number: Scalar) -> Sign:
        """Return -1, 0 or 1."""
        return int(number > 0) - int(number < 0)

    def enclose(self, number: Scalar) -> tuple[Fraction, Fraction]:
        """Return the number twice."""
        return Fraction(number), Fraction(number)


RATIONAL = RationalEngine()


def engine(name: str, *, radicands: Sequence[int] = (), digits: int = DIGITS) -> Engine:
    """Return the engine called "rational", "algebraic" (over Q(√radicands)) or "mpmath".

    Raises:
        ValueError: There is no such engine.
    """
    if name == "rational":
        return RATIONAL
    if name == "algebraic":
        from exact.number_fields import AlgebraicEngine  # noqa: PLC0415 (SymPy costs 0.4 s)

        return AlgebraicEngine(tuple(radicands))
    if name == "mpmath":
        from exact.enclosures import EnclosureEngine  # noqa: PLC0415 (mpmath costs 0.1 s)

        return EnclosureEngine(digits)
    raise ValueError(f"no engine {name!r}; there are rational, algebraic and mpmath")


def exact_fraction(value: Rational) -> Fraction:
    """Return an integer or a fraction as a fraction.

    Raises:
        NotExactError: It is something else, such as a float.
    """
    if not isinstance(value, int | Fraction):
        raise NotExactError(f"{value!r} is a {type(value).__name__}; wanted an int or a Fraction")
    return Fraction(value)


def rational_sqrt(value: Fraction) -> Fraction | None:
    """Return √value when it is rational, else None."""
    if value < 0:
        return None
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    exact = top * top == value.numerator and bottom * bottom == value.denominator
    return Fraction(top, bottom) if exact else None


def square_free(value: Fraction) -> tuple[Fraction, int]:
    """Return (s, m) with √value = s√m, m a square-free positive integer (value > 0)."""
    rest, root, square = value.numerator * value.denominator, 1, 2
    while square * square <= rest:
        while rest % (square * square) == 0:
            rest //= square * square
            root *= square
        square += 1
    return Fraction(root, value.denominator), rest


def settle(
    run: Callable[[Engine], Result],
    undecided: Callable[[Result], bool],
    digits: int = DIGITS,
    cap: int = CAP,
) -> tuple[Result, int]:
    """Run over enclosures of growing precision; return the last result and its digits.

    The computation starts again from its recipe at 2× the digits while `undecided` holds of its
    result, and stops at the cap: an undecided result is then returned as it is.
    """
    while True:
        result = run(engine("mpmath", digits=digits))
        if not undecided(result) or 2 * digits > cap:
            return result, digits
        digits *= 2


def sign_of(
    recipe: Callable[[Engine], Scalar], digits: int = DIGITS, cap: int = CAP
) -> Sign | None:
    """Return the sign of a number given as a recipe over any engine; None if undecided at `cap`."""

    def run(over: Engine) -> Sign | None:
        return over.sign(recipe(over))

    return settle(run, lambda answer: answer is None, digits, cap)[0]


def agree(question: str, answers: Mapping[str, object]) -> object:
    """Return the answer the engines agree on; None where none can tell.

    Raises:
        EngineDisagreementError: Two engines give different answers.
    """
    told = [answer for answer in answers.values() if answer is not None]
    if any(answer != told[0] for answer in told):
        raise EngineDisagreementError(question, answers.items())
    return told[0] if told else None


def agree_on_value(
    question: str, values: Mapping[str, tuple[Fraction, Fraction]]
) -> tuple[Fraction, Fraction]:
    """Return the intersection of the engines' enclosures of one number.

    Raises:
        EngineDisagreementError: Two enclosures have no number in common.
    """
    lower = max(low for low, _ in values.values())
    upper = min(high for _, high in values.values())
    if lower > upper:
        shown = {name: f"[{float(a):.17g}, {float(b):.17g}]" for name, (a, b) in values.items()}
        raise EngineDisagreementError(question, shown.items())
    return lower, upper
