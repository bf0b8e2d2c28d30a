"""The eigenvalues of a rational matrix that has only real ones ≥ 0, exactly: enclosed and compared.

An eigenvalue is an integer root of, or a root of an irreducible factor of, the characteristic
polynomial of the integer numerators; sums of eigenvalues are compared without floats.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import ceil, factorial, floor, isqrt, lcm, prod
from typing import NamedTuple

from flint import arb, ctx, fmpz_poly

from exact.errors import ExactError
from exact.matrices import Matrix

_MOST_BITS = 60_000  # where a comparison of two sums that seem equal gives up


class UndecidedError(ExactError):
    """Two sums of eigenvalues agree to very many digits, and no proof of equality is known."""


class Enclosed(NamedTuple):
    """A real number between two rational bounds; both are equal where it is known exactly."""

    lower: Fraction
    upper: Fraction

    @staticmethod
    def exactly(value: Fraction | int) -> "Enclosed":
        """Return the enclosure of a rational number by itself."""
        return Enclosed(Fraction(value), Fraction(value))

    @property
    def exact(self) -> Fraction | None:
        """The number itself where it is known exactly."""
        return self.lower if self.lower == self.upper else None

    def plus(self, other: "Enclosed") -> "Enclosed":
        """Return an enclosure of the sum."""
        return Enclosed(self.lower + other.lower, self.upper + other.upper)

    def times(self, factor: Fraction | int) -> "Enclosed":
        """Return an enclosure of a rational multiple."""
        one, two = self.lower * factor, self.upper * factor
        return Enclosed(min(one, two), max(one, two))

    def root(self, bits: int) -> "Enclosed":
        """Return an enclosure of the square root of a number ≥ 0, exact where both are rational."""
        return Enclosed(_root(self.lower, bits).lower, _root(self.upper, bits).upper)


@dataclass(frozen=True)
class Eigenvalue:
    """One distinct positive eigenvalue, its multiplicity, and the factor it is a root of."""

    multiplicity: int
    value: Enclosed
    factor: int


@dataclass(frozen=True)
class Spectrum:
    """The positive eigenvalues of N/δ, decreasing; `rank` counts them with multiplicity.

    Attributes:
        factors: the irreducible factors of det(xI − N) other than x, with multiplicities; monic.
        unit: δ, so that the eigenvalues of N/δ are the roots divided by δ.
        bits: the binary digits after the point that the enclosures have at least.
    """

    factors: tuple[tuple[fmpz_poly, int], ...] = field(repr=False)
    unit: int
    bits: int

    @staticmethod
    def of(matrix: Matrix, bits: int) -> "Spectrum":
        """Return the positive eigenvalues of a square matrix that has only real ones ≥ 0."""
        reduced = matrix.reduced()
        polynomial = fmpz_poly(list(reduced.numerators.charpoly().coeffs()))
        found = [(one, int(times)) for one, times in polynomial.factor()[1] if one[0] != 0]
        ordered = sorted(
            found, key=lambda one: (one[0].degree(), [int(c) for c in one[0].coeffs()])
        )
        return Spectrum(tuple(ordered), reduced.denominator, bits)

    @cached_property
    def levels(self) -> tuple[Eigenvalue, ...]:
        """The distinct positive eigenvalues, decreasing."""
        return self._isolated(self.bits)

    @property
    def rank(self) -> int:
        """How many eigenvalues are positive, counted with multiplicity."""
        return sum(one.degree() * times for one, times in self.factors)

    @cached_property
    def sum_of_inverses(self) -> Fraction:
        """Σ 1/λ over the positive eigenvalues, exactly: −c1/c0 of each factor."""
        return sum(
            (
                -Fraction(int(one[1]), int(one[0])) * times * self.unit
                for one, times in self.factors
            ),
            Fraction(0),
        )

    def total(self, counts: Sequence[int | Fraction]) -> Enclosed:
        """Return Σ cᵢλᵢ over the distinct eigenvalues: exact where conjugates have equal cᵢ."""
        exact, rest = self._split(counts)
        found = Enclosed.exactly(exact)
        if not rest:
            return found
        grid, ends = self._on_one_grid
        products = [sorted(counts[place] * end for end in ends[place]) for place in rest]
        lower, upper = (Fraction(sum(column)) / grid for column in zip(*products, strict=True))
        return found.plus(Enclosed(lower, upper))

    def whole_ends(self, counts: Sequence[int]) -> tuple[int, int]:
        """Return whole numbers around Σ cᵢλᵢ for cᵢ ≥ 0, in a unit that all such sums share."""
        ends = self._on_one_grid[1]
        lower = sum(c * one[0] for c, one in zip(counts, ends, strict=True) if c)
        return lower, sum(c * one[1] for c, one in zip(counts, ends, strict=True) if c)

    def sign(self, counts: Sequence[int], constant: Fraction | int = 0) -> int:
        """Return the sign of c + Σ cᵢλᵢ, exactly.

        Where an enclosure contains zero, a nonzero sum is kept away from it: v times the sum is an
        algebraic integer, so the product of its conjugates is at least 1 in absolute value.

        Raises:
            UndecidedError: That bound needs more than 60 000 binary digits.
        """
        if not constant:
            ends = [
                (c * low, c * high) if c > 0 else (c * high, c * low)
                for c, (low, high) in zip(counts, self._integers, strict=True)
                if c
            ]
            if sum(low for low, _ in ends) > 0:
                return 1
            if sum(high for _, high in ends) < 0:
                return -1
        found = self.total(counts).plus(Enclosed.exactly(constant))
        if found.lower > 0 or found.upper < 0 or found.exact is not None:
            return _sign(found)
        exact, rest = self._split(counts)
        shift = exact + constant
        conjugates = prod(self._arrangements(counts, factor) for factor in self._factors_of(rest))
        scale = shift.denominator * self.unit
        largest = self.levels[0].value.upper
        bound = scale * (sum(abs(counts[i]) for i in rest) * largest + abs(shift)) + 1
        digits = bound.numerator.bit_length() - bound.denominator.bit_length() + 1
        needed = conjugates * digits + scale.bit_length() + 16
        if needed > _MOST_BITS:
            raise UndecidedError(
                f"two sums of eigenvalues agree to {self.bits} binary digits; "
                f"expected a proof by {needed}, more than the {_MOST_BITS} that are tried"
            )
        finer = Spectrum(self.factors, self.unit, needed).total(counts)
        finer = finer.plus(Enclosed.exactly(constant))
        return 0 if finer.lower <= 0 <= finer.upper else _sign(finer)

    def _split(self, counts: Sequence[int | Fraction]) -> tuple[Fraction, list[int]]:
        """The part of Σ cᵢλᵢ that is rational by conjugation, and the places that are left."""
        exact, rest = Fraction(0), []
        for places, trace in self._conjugates:
            if len({counts[i] for i in places}) > 1:
                rest += [i for i in places if counts[i]]
            elif counts[places[0]]:
                exact += counts[places[0]] * trace
        return exact, rest

    @cached_property
    def _conjugates(self) -> tuple[tuple[tuple[int, ...], Fraction], ...]:
        """The places of the roots of each factor, and their sum."""
        return tuple(
            (
                tuple(i for i, level in enumerate(self.levels) if level.factor == factor),
                -Fraction(int(polynomial[polynomial.degree() - 1]), self.unit),
            )
            for factor, (polynomial, _) in enumerate(self.factors)
        )

    @cached_property
    def _on_one_grid(self) -> tuple[int, tuple[tuple[int, int], ...]]:
        """The ends of all enclosures over one denominator: integers are added quickly."""
        ends = [end for one in self.levels for end in one.value]
        grid = lcm(*(end.denominator for end in ends))
        whole = [end.numerator * (grid // end.denominator) for end in ends]
        return grid, tuple(zip(whole[::2], whole[1::2], strict=True))

    def _factors_of(self, places: Sequence[int]) -> list[int]:
        return sorted({self.levels[i].factor for i in places})

    def _arrangements(self, counts: Sequence[int], factor: int) -> int:
        """How many different sums conjugation can make of the roots of one factor, at most."""
        used = [counts[i] for i, level in enumerate(self.levels) if level.factor == factor]
        return factorial(len(used)) // prod(factorial(used.count(one)) for one in set(used))

    @cached_property
    def _integers(self) -> tuple[tuple[int, int], ...]:
        """Bounds of the eigenvalues in units of 2^−bits: comparisons of integers are quick."""
        return tuple(
            (floor(one.value.lower * 2**self.bits), ceil(one.value.upper * 2**self.bits))
            for one in self.levels
        )

    def _isolated(self, bits: int) -> tuple[Eigenvalue, ...]:
        """Enclose every root at growing precision until no two enclosures meet."""
        precision = bits + 64
        while True:
            found = [
                Eigenvalue(times, value, number)
                for number, (one, times) in enumerate(self.factors)
                for value in _roots(one, self.unit, precision)
            ]
            found.sort(key=lambda one: one.value, reverse=True)
            if all(_is_tight(one.value, bits) for one in found) and all(
                one.value.lower > two.value.upper for one, two in pairwise(found)
            ):
                return tuple(found)
            precision *= 2


def dyadic(point: arb) -> Fraction:
    """Return the number that an exact ball, of radius 0, is."""
    mantissa, exponent = map(int, point.man_exp())
    return Fraction(mantissa) * Fraction(2) ** exponent


def _is_tight(value: Enclosed, bits: int) -> bool:
    """Whether `bits` binary digits are known, after the point and of the number itself."""
    width = (value.upper - value.lower) * (1 << bits)
    return width <= min(Fraction(1), value.lower)


def _roots(polynomial: fmpz_poly, unit: int, precision: int) -> list[Enclosed]:
    if polynomial.degree() == 1:
        return [Enclosed.exactly(-Fraction(int(polynomial[0]), unit))]
    with ctx.workprec(precision):
        return [_ends(root.real, unit, precision) for root, _ in polynomial.complex_roots()]


def _ends(ball: arb, unit: int, precision: int) -> Enclosed:
    """The ends of a ball divided by δ, rounded outwards to about `precision` binary digits."""
    lower, upper = dyadic(ball.lower()) / unit, dyadic(ball.upper()) / unit
    size = max(0, lower.denominator.bit_length() - lower.numerator.bit_length())
    grid = 2 ** (precision + size)
    return Enclosed(Fraction(floor(lower * grid), grid), Fraction(ceil(upper * grid), grid))


def _root(value: Fraction, bits: int) -> Enclosed:
    if value <= 0:
        return Enclosed.exactly(0)
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    if top * top == value.numerator and bottom * bottom == value.denominator:
        return Enclosed.exactly(Fraction(top, bottom))
    shift = bits + max(0, value.denominator.bit_length() - value.numerator.bit_length())
    floor = isqrt((value.numerator << 2 * shift) // value.denominator)
    return Enclosed(Fraction(floor, 2**shift), Fraction(floor + 1, 2**shift))


def _sign(value: Enclosed) -> int:
    return (value.lower > 0) - (value.upper < 0)
