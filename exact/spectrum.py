"""The least eigenvalue of a rational symmetric matrix, enclosed, and a direction of negative value.

Floats propose vectors and shifts; every bound is exact: a Rayleigh quotient from above, the inertia
of H − t·I from below.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd

import numpy as np
from flint import arb_mat, ctx, fmpq, fmpq_mat, fmpz_mat, nmod_mat

from exact.congruences import Guess, as_floats, coordinate_columns, float_eigenvectors
from exact.errors import ShapeError
from exact.inertia import Inertia, Route, inertia
from exact.matrices import Matrix
from exact.signatures import PRIMES, symmetric_integers

_FLOAT_BITS = 52
_ROUNDINGS = (1, 2, 3, 4, 6, 8, 12, 20, 30, _FLOAT_BITS)


def lambda_min(
    H: Matrix, digits: int, *, guess: Guess = float_eigenvectors
) -> tuple[Fraction, Fraction]:
    """Return rational bounds lower ≤ λ_min(H) ≤ upper at most 10^−digits·max(1, |λ_min|) apart.

    H is symmetric n×n, n ≥ 1, with denominator δ. If lower = upper, this is λ_min itself; so it
    comes out if λ_min is rational and 10^−digits·max(1, |λ_min|) < 1/δ, for the rational
    eigenvalues of the integer matrix δH are integers. `guess` supplies approximate eigenvectors: it
    can cost time, never spoil a bound.

    Raises:
        ShapeError: H is not square, or 0×0.
        NotSymmetricError: H is not symmetric.
        ValueError: `digits` is negative.

    >>> lambda_min(Matrix.from_rows([[1, 2], [2, 1]]), 10)
    (Fraction(-1, 1), Fraction(-1, 1))
    """
    A, unit = symmetric_integers(H), Fraction(H.denominator)
    if A.nrows() == 0:
        raise ShapeError("a 0×0 matrix has no eigenvalue")
    if digits < 0:
        raise ValueError(f"digits = {digits}; expected a number ≥ 0")
    share = Fraction(1, 10**digits)
    bracket = _gershgorin(A)
    vectors = _least_eigenvectors(A, digits, guess)
    while bracket.width > share * max(unit, bracket.distance_from_zero):
        v = next(vectors, None)
        quotient = bracket.upper if v is None else _rayleigh_quotient(A, v)
        grid = _power_of_two_below(share * max(unit, abs(quotient)) / 8)
        bracket = bracket.below(grid * ceil(quotient / grid))
        for t in _shifts(A, bracket, quotient, grid):
            if bracket.width and bracket.lower <= t <= bracket.upper:
                bracket = bracket.split_at(t, inertia(_shifted(A, t), guess=guess))
    for t in _integer_eigenvalue(A, bracket.upper):
        if bracket.width and bracket.lower <= t:
            bracket = bracket.split_at(t, inertia(_shifted(A, t), guess=guess))
    return bracket.lower / unit, bracket.upper / unit


def negative_direction(H: Matrix, *, guess: Guess = float_eigenvectors) -> Matrix | None:
    """Return an integer column v with vᵀHv < 0, exactly, or None if H is positive semidefinite.

    H is symmetric n×n. The entries are small where a rounded eigenvector allows it. `guess` gives
    approximate eigenvectors: it can cost time, never change whether there is a direction.

    Raises:
        ShapeError: H is not square.
        NotSymmetricError: H is not symmetric.

    >>> H = Matrix.from_rows([[0, 1], [1, 0]])
    >>> v = negative_direction(H)
    >>> (v.T * H * v)[0, 0] < 0
    True
    """
    A = symmetric_integers(H)
    for v in _float_directions(A, guess, _ROUNDINGS):
        if _form(A, v) < 0:
            return Matrix(_primitive(v))
    found = inertia(H, guess=guess)
    if found.negative == 0:
        return None
    certificate = found.certificate
    V = certificate.directions if certificate and certificate.route is Route.DOMINANCE else None
    if V is not None:
        columns = (V.column_at(j).numerators for j in range(V.shape[1]))
        return Matrix(_primitive(next(v for v in columns if _form(A, v) < 0)))
    return Matrix(_primitive(_eliminated_direction(A)))


@dataclass(frozen=True)
class _Bracket:
    """Proved bounds of the least eigenvalue of an integer matrix."""

    lower: Fraction
    upper: Fraction

    @property
    def width(self) -> Fraction:
        return self.upper - self.lower

    @property
    def distance_from_zero(self) -> Fraction:
        """A lower bound of |λ_min|."""
        return max(Fraction(0), self.lower, -self.upper)

    def below(self, bound: Fraction) -> "_Bracket":
        return _Bracket(self.lower, min(self.upper, bound))

    def split_at(self, t: Fraction, shifted: Inertia) -> "_Bracket":
        """Use the inertia of A − tI."""
        if shifted.negative:
            return _Bracket(self.lower, t)
        return _Bracket(t, t if shifted.zero else self.upper)


def _gershgorin(A: fmpz_mat) -> _Bracket:
    table = [[int(x) for x in row] for row in A.tolist()]
    lower = min(row[i] + abs(row[i]) - sum(map(abs, row)) for i, row in enumerate(table))
    upper = min(row[i] for i, row in enumerate(table))
    return _Bracket(Fraction(lower), Fraction(upper))


def _shifts(
    A: fmpz_mat, bracket: _Bracket, quotient: Fraction, grid: Fraction
) -> Iterator[Fraction]:
    """Yield shifts to compare λ_min with: an integer that may be it, a near miss, the middle."""
    yield from _integer_eigenvalue(A, quotient)
    yield bracket.upper - 3 * grid
    yield (bracket.lower + bracket.upper) / 2


def _integer_eigenvalue(A: fmpz_mat, bound: Fraction) -> Iterator[Fraction]:
    """Yield the greatest integer up to `bound` unless it is certainly no eigenvalue."""
    t = Fraction(floor(bound))
    if int(nmod_mat(_shifted(A, t).numerators, PRIMES[0]).rank()) < A.nrows():
        yield t


def _shifted(A: fmpz_mat, t: Fraction) -> Matrix:
    """Return a positive multiple of A − t·I."""
    return Matrix(A * t.denominator) - Matrix.identity(A.nrows()) * t.numerator


def _rayleigh_quotient(A: fmpz_mat, v: fmpz_mat) -> Fraction:
    return Fraction(_form(A, v), int((v.transpose() * v)[0, 0]))


def _form(A: fmpz_mat, v: fmpz_mat) -> int:
    return int((v.transpose() * (A * v))[0, 0])


def _power_of_two_below(x: Fraction) -> Fraction:
    """Return a power of two in (x/4, x]."""
    exponent = x.numerator.bit_length() - x.denominator.bit_length() - 1
    return Fraction(2) ** exponent


def _least_eigenvectors(A: fmpz_mat, digits: int, guess: Guess) -> Iterator[fmpz_mat]:
    """Yield ever better integer approximations of an eigenvector for λ_min, while they improve.

    Rayleigh quotient iteration from a float eigenvector: its error is cubed in each step, up to the
    working precision, which doubles.
    """
    v = next(iter(_float_directions(A, guess, (_FLOAT_BITS,))), None)
    most = 8 * digits + 4 * max(int(abs(x)).bit_length() for x in A.entries()) + 256
    precision = 128
    while v is not None:
        yield v
        v = _iterated(A, v, precision) if precision <= most else None
        precision *= 2


def _iterated(A: fmpz_mat, v: fmpz_mat, precision: int) -> fmpz_mat | None:
    """Solve (A − ρI)x = v approximately at the Rayleigh quotient ρ of v; round x to integers."""
    with ctx.workprec(precision):
        shifted = arb_mat(_shifted(A, _rayleigh_quotient(A, v)).numerators)
        try:
            x = shifted.solve(arb_mat(v), algorithm="approx").entries()
        except ZeroDivisionError:  # v is an eigenvector already
            return None
        if not all(entry.is_finite() for entry in x):
            return None
        parts = [tuple(map(int, entry.mid().man_exp())) for entry in x]
    top = max((exp + man.bit_length() for man, exp in parts if man), default=0)
    shifts = [precision - top + exp for _, exp in parts]
    integers = [
        man << shift if shift >= 0 else man >> -shift
        for (man, _), shift in zip(parts, shifts, strict=True)
    ]
    return fmpz_mat(len(integers), 1, integers) if any(integers) else None


def _float_directions(A: fmpz_mat, guess: Guess, roundings: Sequence[int]) -> Iterator[fmpz_mat]:
    """Yield the eigenvector guessed for λ_min, rounded to ever more bits."""
    try:
        values, vectors = guess(as_floats(A))
        v = vectors[:, int(np.argmin(values))]
        v = v / np.abs(v).max()
    except (np.linalg.LinAlgError, ArithmeticError, IndexError, TypeError, ValueError):
        return
    if v.shape != (A.nrows(),) or not np.all(np.isfinite(v)):
        return
    for bits in roundings:
        rounded = np.rint(v * 2.0**bits).astype(np.int64)
        yield fmpz_mat(len(v), 1, rounded.tolist())


def _eliminated_direction(A: fmpz_mat) -> fmpz_mat:
    """Find v with vᵀAv < 0 by exact elimination; A must have a negative eigenvalue.

    While no diagonal entry is negative, a positive one is a pivot, and a zero diagonal with an
    entry s off it gives (e_i ∓ e_j)ᵀS(e_i ∓ e_j) = −2|s|.
    """
    size = A.nrows()
    S = fmpq_mat(A).tolist()
    basis = fmpq_mat(coordinate_columns(size, range(size))).tolist()
    active = list(range(size))
    while True:
        for i in active:
            if S[i][i] < 0:
                return _numerators(basis[i])
        pivot = next((i for i in active if S[i][i] > 0), None)
        if pivot is None:
            i, j = next((i, j) for i in active for j in active if S[i][j] != 0)
            sign = 1 if S[i][j] > 0 else -1
            return _numerators([x - sign * y for x, y in zip(basis[i], basis[j], strict=True)])
        active.remove(pivot)
        for i in active:
            factor = S[i][pivot] / S[pivot][pivot]
            S[i] = [x - factor * y for x, y in zip(S[i], S[pivot], strict=True)]
            basis[i] = [x - factor * y for x, y in zip(basis[i], basis[pivot], strict=True)]


def _numerators(entries: Sequence[fmpq]) -> fmpz_mat:
    return fmpq_mat(len(entries), 1, list(entries)).numer_denom()[0]


def _primitive(v: fmpz_mat) -> fmpz_mat:
    """Divide v by the greatest common divisor of its entries."""
    entries = [int(x) for x in v.entries()]
    common = gcd(*entries)
    return fmpz_mat(len(entries), 1, [x // common for x in entries])
