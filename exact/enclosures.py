"""The mpmath engine: interval enclosures at a stated precision.

An enclosure away from zero has a sign. One that contains zero proves nothing, not even when it is
the single point 0: equalities are decided by the exact engines.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from mpmath.ctx_iv import MPIntervalContext
from mpmath.libmp import to_rational

from exact.errors import ShapeError
from exact.fields import exact_fraction
from exact.matrices import Matrix, Rational

Interval: TypeAlias = Any  # an mpmath interval


@dataclass(frozen=True)
class EnclosureEngine:
    """Enclosures with a given number of decimal digits."""

    digits: int
    context: MPIntervalContext = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A context of its own: the precision of mpmath's shared one may change under our feet.
        context = MPIntervalContext()
        context.dps = self.digits
        object.__setattr__(self, "context", context)

    @property
    def name(self) -> str:
        """The engine and its precision."""
        return f"mpmath ({self.digits} digits)"

    def lift(self, matrix: Matrix) -> "EnclosureMatrix":
        """Return enclosures of the entries of a rational matrix."""
        rows = tuple(tuple(self._interval(x) for x in row) for row in matrix.rows())
        return EnclosureMatrix(self, matrix.shape, rows)

    def number(self, value: Rational) -> "Enclosure":
        """Return an enclosure of a rational number."""
        return Enclosure(self, self._interval(value))

    def sqrt(self, value: Rational) -> "Enclosure":
        """Return an enclosure of √value, value ≥ 0."""
        return Enclosure(self, self.context.sqrt(self._interval(value)))

    def diagonal(self, entries: Sequence["Enclosure"]) -> "EnclosureMatrix":
        """Return the diagonal matrix with these enclosures."""
        size, zero = len(entries), self._interval(0)
        rows = tuple(
            tuple(entries[i].interval if i == j else zero for j in range(size)) for i in range(size)
        )
        return EnclosureMatrix(self, (size, size), rows)

    def stack(self, upper: "EnclosureMatrix", lower: "EnclosureMatrix") -> "EnclosureMatrix":
        """Return [upper; lower].

        Raises:
            ShapeError: The numbers of columns differ.
        """
        if upper.shape[1] != lower.shape[1]:
            raise ShapeError.between("stack", upper.shape, lower.shape)
        shape = (upper.shape[0] + lower.shape[0], upper.shape[1])
        return EnclosureMatrix(self, shape, upper.entries + lower.entries)

    def is_zero(self, value: "EnclosureMatrix | Enclosure") -> bool | None:
        """Return False for what is enclosed away from zero, else None."""
        if isinstance(value, EnclosureMatrix):
            return value.is_zero()
        return False if self.sign(value) else None

    def sign(self, number: "Enclosure") -> int | None:
        """Return the sign of a number whose enclosure avoids zero, else None."""
        lower, upper = self.enclose(number)
        if lower > 0:
            return 1
        return -1 if upper < 0 else None

    def enclose(self, number: "Enclosure") -> tuple[Fraction, Fraction]:
        """Return the ends of the enclosure, exactly."""
        return _ends(number.interval)

    def _interval(self, value: Rational) -> Interval:
        exact = exact_fraction(value)
        top = self.context.mpf(exact.numerator)
        return top if exact.denominator == 1 else top / exact.denominator


@dataclass(frozen=True)
class Enclosure:
    """A real number known to lie in an interval."""

    engine: EnclosureEngine = field(repr=False)
    interval: Interval

    def __add__(self, other: "Enclosure | Rational") -> "Enclosure":
        return self._with(self.interval + self._operand(other))

    def __sub__(self, other: "Enclosure | Rational") -> "Enclosure":
        return self._with(self.interval - self._operand(other))

    def __mul__(self, other: "Enclosure | Rational") -> "Enclosure":
        return self._with(self.interval * self._operand(other))

    def __truediv__(self, other: "Enclosure | Rational") -> "Enclosure":
        return self._with(self.interval / self._operand(other))

    def __neg__(self) -> "Enclosure":
        return self._with(-self.interval)

    def __radd__(self, other: Rational) -> "Enclosure":
        return self + other

    def __rsub__(self, other: Rational) -> "Enclosure":
        return -self + other

    def __rmul__(self, other: Rational) -> "Enclosure":
        return self * other

    def __str__(self) -> str:
        return str(self.interval)

    def _with(self, interval: Interval) -> "Enclosure":
        return Enclosure(self.engine, interval)

    def _operand(self, other: "Enclosure | Rational") -> Interval:
        return (
            other.interval if isinstance(other, Enclosure) else self.engine.number(other).interval
        )


@dataclass(frozen=True)
class EnclosureMatrix:
    """A real matrix whose entries lie in intervals."""

    engine: EnclosureEngine = field(repr=False)
    shape: tuple[int, int]
    entries: tuple[tuple[Interval, ...], ...]

    @property
    def T(self) -> "EnclosureMatrix":
        """The transpose."""
        rows, cols = self.shape
        flipped = tuple(tuple(self.entries[i][j] for i in range(rows)) for j in range(cols))
        return EnclosureMatrix(self.engine, (cols, rows), flipped)

    def __add__(self, other: "EnclosureMatrix") -> "EnclosureMatrix":
        return self._entrywise("sum", other, lambda a, b: a + b)

    def __sub__(self, other: "EnclosureMatrix") -> "EnclosureMatrix":
        return self._entrywise("difference", other, lambda a, b: a - b)

    def __neg__(self) -> "EnclosureMatrix":
        return self._each(lambda x: -x)

    def __mul__(self, other: "EnclosureMatrix | Enclosure | Rational") -> "EnclosureMatrix":
        if isinstance(other, EnclosureMatrix):
            return self._times(other)
        if not isinstance(other, Enclosure | int | Fraction):
            return NotImplemented
        scale = other if isinstance(other, Enclosure) else self.engine.number(other)
        return self._each(lambda x: x * scale.interval)

    def __rmul__(self, other: "Enclosure | Rational") -> "EnclosureMatrix":
        return self.__mul__(other)

    def trace(self) -> Enclosure:
        """Return the sum of the diagonal.

        Raises:
            ShapeError: The matrix is not square.
        """
        rows, cols = self.shape
        if rows != cols:
            raise ShapeError(f"the trace of a {rows}×{cols} matrix is undefined")
        total = self.engine.context.mpf(0)
        for i in range(rows):
            total += self.entries[i][i]
        return Enclosure(self.engine, total)

    def inner(self, other: "EnclosureMatrix") -> Enclosure:
        """Return ⟨A, B⟩ = tr(AᵀB)."""
        product = self._entrywise("inner product", other, lambda a, b: a * b)
        total = self.engine.context.mpf(0)
        for row in product.entries:
            for x in row:
                total += x
        return Enclosure(self.engine, total)

    def norm2(self) -> Enclosure:
        """Return ‖A‖_F²."""
        return self.inner(self)

    def is_zero(self) -> bool | None:
        """Return False if some entry is not zero; an enclosure never proves that all are."""
        apart = any(lower > 0 or upper < 0 for lower, upper in self._all_ends())
        return False if apart else None

    def rows(self) -> list[list[Enclosure]]:
        """Return the entries, row by row."""
        return [[Enclosure(self.engine, x) for x in row] for row in self.entries]

    def encloses(self, exact: Matrix) -> bool:
        """Decide whether a rational matrix lies inside, entry by entry."""
        if self.shape != exact.shape:
            raise ShapeError.between("comparison", self.shape, exact.shape)
        values = [x for row in exact.rows() for x in row]
        return all(a <= x <= b for x, (a, b) in zip(values, self._all_ends(), strict=True))

    def _all_ends(self) -> list[tuple[Fraction, Fraction]]:
        return [_ends(x) for row in self.entries for x in row]

    def _each(self, operation: Callable[[Interval], Interval]) -> "EnclosureMatrix":
        rows = tuple(tuple(operation(x) for x in row) for row in self.entries)
        return EnclosureMatrix(self.engine, self.shape, rows)

    def _entrywise(
        self,
        name: str,
        other: "EnclosureMatrix",
        operation: Callable[[Interval, Interval], Interval],
    ) -> "EnclosureMatrix":
        if self.shape != other.shape:
            raise ShapeError.between(name, self.shape, other.shape)
        rows = tuple(
            tuple(operation(a, b) for a, b in zip(left, right, strict=True))
            for left, right in zip(self.entries, other.entries, strict=True)
        )
        return EnclosureMatrix(self.engine, self.shape, rows)

    def _times(self, other: "EnclosureMatrix") -> "EnclosureMatrix":
        if self.shape[1] != other.shape[0]:
            raise ShapeError.between("product", self.shape, other.shape)
        columns = other.T.entries
        zero = self.engine.context.mpf(0)
        rows = tuple(
            tuple(sum((a * b for a, b in zip(row, col, strict=True)), zero) for col in columns)
            for row in self.entries
        )
        return EnclosureMatrix(self.engine, (self.shape[0], other.shape[1]), rows)


def _ends(interval: Interval) -> tuple[Fraction, Fraction]:
    lower, upper = interval._mpi_  # a and b themselves: mpmath's .a and .b are intervals again
    return Fraction(*to_rational(lower)), Fraction(*to_rational(upper))
