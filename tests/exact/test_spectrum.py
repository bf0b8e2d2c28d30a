"""Claims about the enclosed least eigenvalue and the direction of negative value."""

from fractions import Fraction
from math import isqrt
from random import Random

import numpy as np
import pytest
from flint import fmpz_mat

from exact.errors import NotSymmetricError, ShapeError
from exact.inertia import inertia
from exact.matrices import Matrix
from exact.spectrum import lambda_min, negative_direction


def symmetric(rng, n, denominator=1):
    A = fmpz_mat(n, n, [rng.randint(-9, 9) for _ in range(n * n)])
    return Matrix(A + A.transpose(), denominator)


def reflected(rng, diagonal):
    n = len(diagonal)
    v = Matrix.column([rng.choice((-1, 1)) for _ in range(n)])
    G = Matrix.identity(n) - v * v.T * Fraction(2, n)
    return G * Matrix.diagonal(diagonal) * G


def is_enclosure(H, lower, upper, digits):
    """The width is as promised, nothing lies below `lower`, something at or below `upper`."""
    eye = Matrix.identity(H.shape[0])
    size = max(1, lower, -upper)
    at_upper = inertia(H - eye * upper)
    return (
        upper - lower <= Fraction(1, 10**digits) * size
        and inertia(H - eye * lower).negative == 0
        and at_upper.negative + at_upper.zero > 0
    )


def nothing(F):
    return np.full(len(F), np.nan), np.full(F.shape, np.nan)


def coordinates(F):
    return np.ones(len(F)), np.eye(len(F))


def largest(F):
    values, vectors = np.linalg.eigh(F)
    return -values, vectors


@pytest.mark.parametrize("digits", [0, 3, 12, 50])
@pytest.mark.parametrize("n", [1, 2, 7, 33])
def test_the_bounds_enclose_as_closely_as_asked(n, digits):
    H = symmetric(Random(n), n, 3)
    lower, upper = lambda_min(H, digits)
    assert is_enclosure(H, lower, upper, digits)


def test_an_irrational_eigenvalue_lies_strictly_between():
    lower, upper = lambda_min(Matrix.from_rows([[0, 1], [1, 1]]), 30)  # (1 − √5)/2
    assert lower < upper
    scale = 10**40
    root = isqrt(5 * scale**2)
    assert lower <= Fraction(scale - root, 2 * scale)
    assert Fraction(scale - root - 1, 2 * scale) <= upper


@pytest.mark.parametrize(
    "least", [Fraction(-7, 3), Fraction(0), Fraction(5, 12), Fraction(-(10**9), 7)]
)
@pytest.mark.parametrize("n", [2, 9, 32])
def test_a_rational_least_eigenvalue_comes_out_exactly(least, n):
    others = [least + Fraction(k, 5) for k in range(1, n)]
    assert lambda_min(reflected(Random(n), [least, *others]), 12) == (least, least)


def test_a_repeated_least_eigenvalue_comes_out_exactly():
    H = reflected(Random(1), [Fraction(-1, 3)] * 20 + [Fraction(1)] * 20)
    assert lambda_min(H, 8) == (Fraction(-1, 3), Fraction(-1, 3))


def test_neighbours_closer_than_a_float_sees_are_told_apart():
    least = Fraction(1) - Fraction(1, 10**30)
    H = reflected(Random(2), [Fraction(1), least, Fraction(2), Fraction(3)])
    lower, upper = lambda_min(H, 40)
    assert lower <= least <= upper < 1


@pytest.mark.parametrize("guess", [nothing, coordinates, largest])
@pytest.mark.parametrize("n", [4, 31])
def test_a_wrong_guess_does_not_spoil_the_bounds(guess, n):
    H = symmetric(Random(n), n)
    lower, upper = lambda_min(H, 6, guess=guess)
    assert is_enclosure(H, lower, upper, 6)


def test_a_matrix_without_a_least_eigenvalue_is_refused():
    with pytest.raises(ShapeError, match="0×0"):
        lambda_min(Matrix.zeros(0, 0), 5)
    with pytest.raises(ShapeError, match="2×3"):
        lambda_min(Matrix.zeros(2, 3), 5)
    with pytest.raises(NotSymmetricError):
        lambda_min(Matrix.from_rows([[0, 1], [0, 0]]), 5)
    with pytest.raises(ValueError, match="digits"):
        lambda_min(Matrix.identity(2), -1)


@pytest.mark.parametrize("guess", [np.linalg.eigh, nothing, coordinates, largest])
@pytest.mark.parametrize("n", [1, 2, 8, 34])
def test_a_direction_exists_exactly_where_an_eigenvalue_is_negative(guess, n):
    rng = Random(n)
    for H in (
        symmetric(rng, n),
        reflected(rng, [Fraction(k) for k in range(n)]),
        reflected(rng, [Fraction(-1, 10**20), *(Fraction(k) for k in range(n - 1))]),
        Matrix.zeros(n, n),
    ):
        v = negative_direction(H, guess=guess)
        assert (v is None) == (inertia(H).negative == 0)
        if v is not None:
            assert v.shape == (n, 1)
            assert v.denominator == 1
            assert (v.T * H * v)[0, 0] < 0


def test_a_direction_is_found_where_the_diagonal_vanishes():
    H = Matrix.from_rows([[0, 0, 0], [0, 0, 1], [0, 1, 0]])
    v = negative_direction(H, guess=nothing)
    assert (v.T * H * v)[0, 0] < 0


def test_a_simple_direction_has_small_entries():
    v = negative_direction(reflected(Random(3), [Fraction(-1), *[Fraction(1)] * 7]))
    assert max(abs(x) for row in v.rows() for x in row) <= 8


def test_the_empty_matrix_has_no_direction():
    assert negative_direction(Matrix.zeros(0, 0)) is None
