"""The families of a landscape in pieces: what a piece is, and how any process does it.

A piece is described by small plain numbers, two characteristic polynomials and some counts; whoever
does it makes the spectra anew, and no matrix travels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from typing import Any

from flint import fmpz_poly

from exact.families import Counts, Families, Family
from exact.real_spectrum import Enclosed, Spectrum

SIZE = 250  # families in a piece: a few hundredths of a second

_Roots = tuple[int, tuple[tuple[tuple[int, ...], int], ...]]  # unit; coefficients, multiplicity


@dataclass(frozen=True)
class Work:
    """Two spectra and the sizes as plain numbers, from which anyone makes the families again."""

    d0: int
    d1: int
    d2: int
    mu: Fraction
    size: Fraction
    bits: int
    inputs: _Roots
    squares: _Roots

    @classmethod
    def of(cls, made: Families) -> "Work":
        """Return the description of these families."""
        inputs, squares = _roots(made.inputs), _roots(made.squares)
        mu = Fraction(made.mu)
        return cls(made.d0, made.d1, made.d2, mu, made.size, made.bits, inputs, squares)

    def __str__(self) -> str:
        whole = (self.d0, self.d1, self.d2, self.bits, *_flat(self.inputs), *_flat(self.squares))
        return " ".join(map(_text, (self.mu, self.size, *map(Fraction, whole))))

    def families(self) -> Families:
        """Return the families described, the spectra enclosed as they were."""
        inputs, squares = (_spectrum(one, self.bits) for one in (self.inputs, self.squares))
        sizes = self.d0, self.d1, self.d2
        return Families(*sizes, self.mu, self.size, inputs, squares, self.bits)


@dataclass(frozen=True)
class Piece:
    """Families that follow each other in the order by value: the `number`-th few of them."""

    number: int
    counts: tuple[Counts, ...]


def pieces(made: Families, top: int) -> Iterator[Piece]:
    """Yield the `top` families of least value in pieces, the least first."""
    ordered = islice(made.best_first(), top)
    number = 0
    while counts := tuple(islice(ordered, SIZE)):
        yield Piece(number, counts)
        number += 1


def do(work: Work, piece: Piece) -> tuple[int, tuple[Family, ...]]:
    """Return the piece's number and its families, with their facts."""
    made = _made(work)
    return piece.number, tuple(map(made.family, piece.counts))


def to_row(one: Family) -> list[Any]:
    """Return a family as JSON holds it: numbers, and fractions in base 16."""
    ends = [one.value, one.bound, one.sharper]
    texts = [None if each is None else [_text(each.lower), _text(each.upper)] for each in ends]
    whole = [one.negative, one.zero, one.positive, one.dimension]
    return [list(one.counts), *whole, one.is_global_minimum, *texts]


def from_row(row: list[Any]) -> Family:
    """Return the family that `to_row` wrote.

    Raises:
        TypeError, ValueError: It is no such row.
    """
    counts, negative, zero, positive, dimension, best, *texts = row
    value, bound, sharper = (
        None if each is None else Enclosed(*map(_number, each)) for each in texts
    )
    if value is None or not isinstance(best, bool):
        raise ValueError("no family")
    whole = (negative, zero, positive, dimension)
    if not all(type(each) is int for each in (*counts, *whole)):
        raise TypeError("no whole number")
    return Family(tuple(counts), value, *whole, best, bound, sharper)


def _text(number: Fraction) -> str:
    return f"{number.numerator:x}/{number.denominator:x}"  # decimal texts of integers are bounded


def _number(text: str) -> Fraction:
    upper, lower = text.split("/")
    return Fraction(int(upper, 16), int(lower, 16))


@lru_cache(maxsize=4)
def _made(work: Work) -> Families:
    return work.families()


def _flat(roots: _Roots) -> Iterator[int]:
    """The unit, then the factors: of each its degree, its multiplicity, its coefficients."""
    unit, factors = roots
    yield unit
    for coefficients, times in factors:
        yield from (len(coefficients) - 1, times, *coefficients)


def _roots(spectrum: Spectrum) -> _Roots:
    factors = ((tuple(map(int, one.coeffs())), times) for one, times in spectrum.factors)
    return spectrum.unit, tuple(factors)


def _spectrum(roots: _Roots, bits: int) -> Spectrum:
    unit, factors = roots
    return Spectrum(tuple((fmpz_poly(list(one)), times) for one, times in factors), unit, bits)
