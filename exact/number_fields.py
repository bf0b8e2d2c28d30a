"""The algebraic engine: SymPy number fields Q(√n₁, …, √n_s), every question decided exactly."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import isqrt, prod
from typing import Any, TypeAlias

from sympy import QQ, Integer, sqrt
from sympy.polys.matrices import DomainMatrix

from exact.errors import NotExactError, ShapeError
from exact.fields import exact_fraction, rational_sqrt, square_free
from exact.matrices import Matrix, Rational

Field: TypeAlias = Any  # a SymPy number field (or QQ)
Element: TypeAlias = Any  # an element of it

_BITS = 64  # where the sign of a number in the field is first looked for


@dataclass(frozen=True)
class AlgebraicEngine:
    """Numbers of Q(√n₁, …, √n_s) for square-free integers n > 1; small sizes only."""

    radicands: tuple[int, ...]

    @property
    def name(self) -> str:
        """The engine's name."""
        return "algebraic"

    @property
    def field(self) -> Field:
        """The SymPy domain."""
        return _field(self.radicands)

    def lift(self, matrix: Matrix) -> "SurdMatrix":
        """Return a rational matrix as a matrix over the field."""
        convert = self.field.convert_from
        rows = [[convert(_rational(x), QQ) for x in row] for row in matrix.rows()]
        return SurdMatrix(self, DomainMatrix(rows, matrix.shape, self.field))

    def number(self, value: Rational) -> "Surd":
        """Return a rational number as a number of the field."""
        return Surd(self, self.field.convert_from(_rational(exact_fraction(value)), QQ))

    def sqrt(self, value: Rational) -> "Surd":
        """Return √value, value ≥ 0.

        Raises:
            NotExactError: The root is not in the field.
        """
        exact = exact_fraction(value)
        root = rational_sqrt(exact)
        if root is not None:
            return self.number(root)
        if exact < 0:
            raise NotExactError(f"√({value}) is not real")
        scale, radicand = square_free(exact)
        for size in range(1, len(self.radicands) + 1):
            for chosen in combinations(self.radicands, size):
                # √n₁⋯√n_s = t√m, where t is an integer
                outer, inner = square_free(Fraction(prod(chosen)))
                if inner == radicand:
                    roots = [self.field.from_sympy(sqrt(Integer(n))) for n in chosen]
                    return Surd(self, prod(roots, start=self.field.one)) * (scale / outer)
        raise NotExactError(f"√({value}) is not in Q(√n : n in {list(self.radicands)})")

    def diagonal(self, entries: Sequence["Surd"]) -> "SurdMatrix":
        """Return the diagonal matrix with these numbers."""
        size, zero = len(entries), self.field.zero
        rows = [[entries[i].element if i == j else zero for j in range(size)] for i in range(size)]
        return SurdMatrix(self, DomainMatrix(rows, (size, size), self.field))

    def stack(self, upper: "SurdMatrix", lower: "SurdMatrix") -> "SurdMatrix":
        """Return [upper; lower].

        Raises:
            ShapeError: The numbers of columns differ.
        """
        if upper.shape[1] != lower.shape[1]:
            raise ShapeError.between("stack", upper.shape, lower.shape)
        return SurdMatrix(self, upper.domain_matrix.vstack(lower.domain_matrix))

    def is_zero(self, value: "SurdMatrix | Surd") -> bool:
        """Decide whether a matrix or a number is zero."""
        return value.is_zero() if isinstance(value, SurdMatrix) else not value.element

    def sign(self, number: "Surd") -> int:
        """Return -1, 0 or 1: zero by the field, a nonzero sign by ever tighter enclosures."""
        if not number.element:
            return 0
        bits = _BITS
        while True:
            lower, upper = number.enclosure(bits)
            if lower > 0 or upper < 0:
                return 1 if lower > 0 else -1
            bits *= 2

    def enclose(self, number: "Surd") -> tuple[Fraction, Fraction]:
        """Return a tight rational enclosure."""
        return number.enclosure(4 * _BITS)


@dataclass(frozen=True)
class Surd:
    """A number of the field."""

    engine: AlgebraicEngine = field(repr=False)
    element: Element

    def __add__(self, other: "Surd | Rational") -> "Surd":
        return Surd(self.engine, self.element + self._operand(other))

    def __sub__(self, other: "Surd | Rational") -> "Surd":
        return Surd(self.engine, self.element - self._operand(other))

    def __mul__(self, other: "Surd | Rational") -> "Surd":
        return Surd(self.engine, self.element * self._operand(other))

    def __truediv__(self, other: "Surd | Rational") -> "Surd":
        return Surd(self.engine, self.engine.field.quo(self.element, self._operand(other)))

    def __neg__(self) -> "Surd":
        return Surd(self.engine, -self.element)

    def __radd__(self, other: Rational) -> "Surd":
        return self + other

    def __rsub__(self, other: Rational) -> "Surd":
        return -self + other

    def __rmul__(self, other: Rational) -> "Surd":
        return self * other

    def __str__(self) -> str:
        return str(self.engine.field.to_sympy(self.element))

    def enclosure(self, bits: int) -> tuple[Fraction, Fraction]:
        """Return rationals a ≤ x ≤ b, from roots known to 2^-bits."""
        lower = upper = Fraction(0)
        if self.engine.field == QQ:
            return (_fraction(self.element),) * 2
        theta = _primitive_enclosure(self.engine.radicands, bits)
        for coefficient in self.element.to_list():  # Horner, from the highest power of θ down
            ends = [x * t for x in (lower, upper) for t in theta]
            step = _fraction(coefficient)
            lower, upper = min(ends) + step, max(ends) + step
        return lower, upper

    def _operand(self, other: "Surd | Rational") -> Element:
        return other.element if isinstance(other, Surd) else self.engine.number(other).element


@dataclass(frozen=True)
class SurdMatrix:
    """A matrix over the field, on SymPy's DomainMatrix."""

    engine: AlgebraicEngine = field(repr=False)
    domain_matrix: DomainMatrix

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, cols = self.domain_matrix.shape
        return rows, cols

    @property
    def T(self) -> "SurdMatrix":
        """The transpose."""
        return SurdMatrix(self.engine, self.domain_matrix.transpose())

    def __add__(self, other: "SurdMatrix") -> "SurdMatrix":
        return self._entrywise("sum", other, lambda a, b: a + b)

    def __sub__(self, other: "SurdMatrix") -> "SurdMatrix":
        return self._entrywise("difference", other, lambda a, b: a - b)

    def __neg__(self) -> "SurdMatrix":
        return SurdMatrix(self.engine, -self.domain_matrix)

    def __mul__(self, other: "SurdMatrix | Surd | Rational") -> "SurdMatrix":
        if isinstance(other, SurdMatrix):
            if self.shape[1] != other.shape[0]:
                raise ShapeError.between("product", self.shape, other.shape)
            return SurdMatrix(self.engine, self.domain_matrix * other.domain_matrix)
        if not isinstance(other, Surd | int | Fraction):
            return NotImplemented
        scale = other if isinstance(other, Surd) else self.engine.number(other)
        return SurdMatrix(self.engine, self.domain_matrix.scalarmul(scale.element))

    def __rmul__(self, other: "Surd | Rational") -> "SurdMatrix":
        return self.__mul__(other)

    def trace(self) -> Surd:
        """Return the sum of the diagonal.

        Raises:
            ShapeError: The matrix is not square.
        """
        rows, cols = self.shape
        if rows != cols:
            raise ShapeError(f"the trace of a {rows}×{cols} matrix is undefined")
        entries = self.domain_matrix.to_list()
        total = sum((entries[i][i] for i in range(rows)), self.engine.field.zero)
        return Surd(self.engine, total)

    def inner(self, other: "SurdMatrix") -> Surd:
        """Return ⟨A, B⟩ = tr(AᵀB)."""
        if self.shape != other.shape:
            raise ShapeError.between("inner product", self.shape, other.shape)
        pairs = zip(
            self.domain_matrix.to_list_flat(), other.domain_matrix.to_list_flat(), strict=True
        )
        return Surd(self.engine, sum((a * b for a, b in pairs), self.engine.field.zero))

    def norm2(self) -> Surd:
        """Return ‖A‖_F²."""
        return self.inner(self)

    def is_zero(self) -> bool:
        """Decide A = 0."""
        return bool(self.domain_matrix.is_zero_matrix)

    def rows(self) -> list[list[Surd]]:
        """Return the entries, row by row."""
        return [[Surd(self.engine, x) for x in row] for row in self.domain_matrix.to_list()]

    def _entrywise(
        self,
        name: str,
        other: "SurdMatrix",
        operation: Callable[[DomainMatrix, DomainMatrix], DomainMatrix],
    ) -> "SurdMatrix":
        if self.shape != other.shape:
            raise ShapeError.between(name, self.shape, other.shape)
        return SurdMatrix(self.engine, operation(self.domain_matrix, other.domain_matrix))


@cache
def _field(radicands: tuple[int, ...]) -> Field:
    return QQ.algebraic_field(*(sqrt(Integer(n)) for n in radicands)) if radicands else QQ


@cache
def _primitive_enclosure(radicands: tuple[int, ...], bits: int) -> tuple[Fraction, Fraction]:
    """Enclose SymPy's primitive element θ = Σ cᵢ√nᵢ."""
    lower = upper = Fraction(0)
    for radical, coefficient in _field(radicands).ext.root.as_coefficients_dict().items():
        ends = [Fraction(int(coefficient)) * end for end in _root(int(radical**2), bits)]
        lower, upper = lower + min(ends), upper + max(ends)
    return lower, upper


def _root(n: int, bits: int) -> tuple[Fraction, Fraction]:
    floor = isqrt(n << (2 * bits))
    return Fraction(floor, 1 << bits), Fraction(floor + 1, 1 << bits)


def _rational(x: Rational) -> Element:
    return QQ(x.numerator, x.denominator)


def _fraction(x: Element) -> Fraction:
    return Fraction(int(x.numerator), int(x.denominator))
