"""Reported λ², multiplicities, values and bounds against SymPy's algebraic numbers.

SymPy shares nothing with the engine: the λ² are roots of the factors of the characteristic
polynomial of PYᵀYP (N×N), P the projector on the row space of X by Gram and Schmidt, and compared
as algebraic numbers. Nothing is compared to so many digits.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from random import Random

import pytest
import sympy as sp

from exact.landscape import Landscape
from exact.matrices import Matrix, vstack
from exact.orthogonal import orthogonal

RANDOM = 50  # data sets of small integers
t = sp.Symbol("t")


def random_matrix(rng, rows, cols, size=4):
    return Matrix.from_rows([[rng.randint(-size, size) for _ in range(cols)] for _ in range(rows)])


@cache
def data_sets():
    rng = Random(5)
    # N < d0 in (3, 2, 2); only (3, 3, 5) has cubic factors, which take SymPy long
    shapes = [(2, 2, 3), (3, 2, 4), (2, 3, 2), (3, 2, 2)] * 2 + [(3, 3, 5)]
    found = []
    for number in range(RANDOM):
        d0, d2, samples = shapes[number % len(shapes)]
        found.append(
            (random_matrix(rng, d0, samples), random_matrix(rng, d2, samples), 1 + number % 3)
        )
    X = random_matrix(rng, 2, 4)
    found.append((vstack([X, X]), random_matrix(rng, 2, 4), 2))  # duplicated features
    found.append((X, Matrix.zeros(2, 4), 1))
    found.append((X, X, 1))  # an autoencoder
    found.append((vstack([X, Matrix.from_rows([[1, 1, 1, 1]])]), X, 2))  # a constant feature
    return tuple(found)


@dataclass(frozen=True)
class Level:
    """A distinct λ² (or σ²): an algebraic number, its multiplicity, its factor and conjugates."""

    number: sp.Expr
    times: int
    factor: sp.Poly


def symbolic(A):
    return sp.Matrix(A.shape[0], A.shape[1], [sp.Rational(e) for row in A.strings() for e in row])


def positive_roots(matrix):
    """The positive eigenvalues of a symmetric matrix, decreasing."""
    levels = [
        Level(root, times, sp.Poly(factor, t))
        for factor, times in sp.factor_list(matrix.charpoly(t).as_expr(), t)[1]
        for root in sp.Poly(factor, t).real_roots()
        if root != 0
    ]
    return sorted(levels, key=lambda one: one.number, reverse=True)


class Reference:
    """What SymPy says of a data set."""

    def __init__(self, X, Y):
        x, y = symbolic(X), symbolic(Y)
        basis = sp.GramSchmidt([row.T for row in x.rowspace()])
        P = sum(((u * u.T) / u.dot(u) for u in basis), sp.zeros(x.cols))
        self.lambdas = positive_roots(P * y.T * y * P)
        self.sigmas = positive_roots(x.T * x)
        self.size = (y * y.T).trace()
        factors = {one.factor: one.times for one in self.sigmas}
        self.sigma_sum = -sum(
            times * one.coeff_monomial(t) / one.coeff_monomial(1) for one, times in factors.items()
        )

    def captured(self, counts):
        """Σ countᵢλᵢ²; rational where conjugates have equal counts (Vieta)."""
        found = sp.Integer(0)
        pairs = list(zip(self.lambdas, counts, strict=True))
        for factor in {one.factor for one in self.lambdas}:
            chosen = [(one.number, k) for one, k in pairs if one.factor == factor]
            if len({k for _, k in chosen}) == 1:
                first, second, *_ = factor.all_coeffs()
                found -= chosen[0][1] * second / first
            else:
                found += sum(k * number for number, k in chosen)
        return found

    def value(self, counts):
        return (self.size - self.captured(counts)) / 2

    def bounds(self, counts, d1):
        """The corrected (15) and the sharper bound, from the definitions."""
        left_out = next(one for one, k in zip(self.lambdas, counts, strict=True) if k < one.times)
        in_use = [one for one, k in zip(self.lambdas, counts, strict=True) if k]
        idle = sum(counts) < d1
        gap = sp.sqrt(left_out.number) - (0 if idle else sp.sqrt(in_use[-1].number))
        least = self.sigmas[-1].number
        sharper = -gap * sp.sqrt(least) if idle else -2 * gap / (1 + 1 / least)
        return -2 * gap / (1 + self.sigma_sum), sharper


@cache
def reference(number):
    X, Y, _ = data_sets()[number]
    return Reference(X, Y)


def is_level(reported, level, levels):
    """Whether the reported eigenvalue is the algebraic number, by counting roots of factors."""
    low, high = (sp.Rational(x.numerator, x.denominator) for x in reported.value)
    factors = {one.factor for one in levels}
    return (
        reported.multiplicity == level.times
        and all(one.count_roots(low, high) == (one == level.factor) for one in factors)
        and bool(low <= level.number)
        and bool(level.number <= high)
    )


def is_number(enclosed, number):
    """Whether an enclosure holds an algebraic number; an exact one has to equal it."""
    low, high = (sp.Rational(x.numerator, x.denominator) for x in enclosed)
    if low == high:
        return sp.sqrtdenest(sp.expand(number - low)) == 0
    return bool(low <= number) and bool(number <= high) and high - low < sp.Rational(1, 10**20)


def disagreements(land, expected):
    """What the engine and SymPy differ in."""
    found = []
    for name, spectrum, levels in (
        ("λ²", land.families.squares, expected.lambdas),
        ("σ²", land.families.inputs, expected.sigmas),
    ):
        if len(spectrum.levels) != len(levels) or not all(
            is_level(one, level, levels) for one, level in zip(spectrum.levels, levels, strict=True)
        ):
            found.append(name)
    if "λ²" in found or sp.Rational(str(land.families.sigma_sum)) != expected.sigma_sum:
        return [*found, "Σσ⁻²"]
    for family in land.families.top(land.families.count):
        if not is_number(family.value, expected.value(family.counts)):
            found.append(f"value of {family.counts}")
        if family.bound is not None:
            bounds = zip(
                (family.bound, family.sharper), expected.bounds(family.counts, land.d1), strict=True
            )
            found += [f"bound of {family.counts}" for one, two in bounds if not is_number(one, two)]
    return found


@pytest.mark.parametrize("number", range(len(data_sets())))
def test_all_reported_numbers_are_those_of_algebraic_numbers(number):
    X, Y, d1 = data_sets()[number]
    assert disagreements(Landscape(X, Y, d1), reference(number)) == []


def test_the_comparison_sees_a_change_of_one_entry():
    for number in range(5):
        X, Y, d1 = data_sets()[number]
        change = Matrix.from_rows(
            [[Fraction(i + j == 0, 10**9) for j in range(Y.shape[1])] for i in range(Y.shape[0])]
        )
        assert "λ²" in disagreements(Landscape(X, Y + change, d1), reference(number))
        land = Landscape(X, Y, d1)
        best, *others = (one.counts for one in land.families.top(land.families.count))
        for other in others:
            assert not is_number(land.families.value(best), reference(number).value(other))
            assert not is_number(land.families.value(other), reference(number).value(best))


def test_the_comparison_sees_a_wrong_multiplicity_and_a_wrong_bound():
    expected = Reference(Matrix.identity(2), Matrix.diagonal([2, 2]))
    assert disagreements(Landscape(Matrix.identity(2), Matrix.diagonal([2, 2]), 1), expected) == []
    other = Landscape(Matrix.identity(2), Matrix.diagonal([2, 0]), 1)
    assert "λ²" in disagreements(other, expected)
    wider = Landscape(Matrix.identity(2) * 2, Matrix.diagonal([2, 2]), 1)  # another σ, the same λ
    assert "σ²" in disagreements(wider, expected)


# -- data with prescribed singular values ---------------------------------------------------------


def prescribed(sigmas, lambdas, d0, samples, seed=0):
    """X of these σ and Y with these λ (singular values of YV), and orthogonal factors in front."""
    rng = Random(seed)
    U, V = (orthogonal(n, "householder", rng) for n in (d0, samples))
    P, Q = (orthogonal(n, "householder", rng) for n in (len(lambdas), len(sigmas)))
    rows = range(samples)
    Vr = V.submatrix(rows, range(len(sigmas)))
    X = U.submatrix(range(d0), range(len(sigmas))) * Matrix.diagonal(sigmas) * Vr.T
    middle = Matrix.diagonal(lambdas[: len(sigmas)], len(lambdas), len(sigmas))
    outside = Matrix.zeros(len(lambdas), samples)
    if samples > len(sigmas):  # a part of Y that X does not reach
        beyond = V.submatrix(rows, [samples - 1])
        outside = P.column_at(0) * beyond.T * 3
    return X, P * middle * Q.T * Vr.T + outside


CASES = {
    "repeated λ": ([1, 2, 3], [5, 5, 1], 3, 4, {5: 2, 1: 1}),
    "all equal": ([2, 2, 2], [3, 3, 3], 3, 3, {3: 3}),
    "repeated and zero λ": ([1, 1, 4], [2, 2, 0], 3, 5, {2: 2}),
    "all zero": ([1, 2], [0, 0], 2, 3, {}),
    "X of rank 2 of 4": ([1, 3], [4, 4], 4, 5, {4: 2}),
    "N < d0": ([2, 2], [7, 1], 5, 2, {7: 1, 1: 1}),
    "close, not equal": (
        [1, 2],
        [1, 1 + Fraction(1, 10**30)],
        2,
        2,
        {1: 1, 1 + Fraction(1, 10**30): 1},
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("d1", [1, 2, 4])
def test_multiplicities_of_prescribed_singular_values(name, d1):
    sigmas, lambdas, d0, samples, expected = CASES[name]
    X, Y = prescribed(sigmas, lambdas, d0, samples)
    land = Landscape(X, Y, d1)
    pairs = zip(land.families.lambdas, land.families.multiplicities, strict=True)
    found = {one.exact: times for one, times in pairs}
    assert found == expected
    assert list(found) == sorted(found, reverse=True)
    assert land.families.rank_x == len(sigmas) == X.rank()
    assert land.families.sigma_sum == sum(Fraction(1, s * s) for s in sigmas)
    kept = sorted(lambdas, reverse=True)[:d1]
    assert land.families.global_minimum.exact == (Y.norm2() - sum(x * x for x in kept)) / 2
