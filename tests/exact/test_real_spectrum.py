"""Eigenvalues enclosed with exact multiplicities; sums of them compared exactly."""

from fractions import Fraction

import pytest

from exact.matrices import Matrix
from exact.real_spectrum import Enclosed, Spectrum, UndecidedError

GOLDEN = Matrix.from_rows([[2, 1], [1, 1]])  # λ² = (3 ± √5)/2


def block(*parts):
    size = sum(one.shape[0] for one in parts)
    rows, start = [], 0
    for one in parts:
        after = size - start - one.shape[0]
        rows += [[0] * start + row + [0] * after for row in one.rows()]
        start += one.shape[0]
    return Matrix.from_rows(rows)


def test_multiplicities_are_exact_and_zero_is_left_out():
    spectrum = Spectrum.of(block(GOLDEN, GOLDEN, Matrix.diagonal([0, Fraction(1, 3)])), 64)
    assert [one.multiplicity for one in spectrum.levels] == [2, 1, 2] or [
        one.multiplicity for one in spectrum.levels
    ] == [2, 2, 1]
    assert spectrum.rank == 5
    assert Fraction(1, 3) in [one.value.exact for one in spectrum.levels]


def test_eigenvalues_are_enclosed_as_tightly_as_asked():
    one, two = Spectrum.of(GOLDEN, 200).levels
    for level in (one, two):
        low, high = level.value
        assert low * low - 3 * low + 1 != 0
        assert (low**2 - 3 * low + 1) * (high**2 - 3 * high + 1) < 0  # a root lies between
        assert high - low < Fraction(1, 2**200)


def test_a_sum_over_all_conjugates_is_rational():
    spectrum = Spectrum.of(GOLDEN, 64)
    assert spectrum.total([1, 1]).exact == 3
    assert spectrum.total([1, 0]).exact is None


def test_sum_of_inverses_is_the_trace_of_the_inverse():
    S = Matrix.from_rows([[5, 2, Fraction(1, 2)], [2, 3, 1], [Fraction(1, 2), 1, 4]])
    assert Spectrum.of(S, 64).sum_of_inverses == S.inverse().trace()


def test_equal_sums_of_irrational_numbers_are_found_equal():
    # (3 ± √5)/2 + c and (3 ± √5)/2 + d: the differences of conjugates agree
    shifted = GOLDEN + Matrix.identity(2) * 7
    spectrum = Spectrum.of(block(GOLDEN, shifted), 64)  # 7 + big, 7 + small, big, small
    assert spectrum.sign([1, -1, -1, 1]) == 0
    assert spectrum.sign([1, -1, -1, 1], Fraction(1, 10**60)) == 1
    assert spectrum.sign([1, 0, -1, 0], -7) == 0
    assert spectrum.sign([0, 1, 0, -1], Fraction(-7) - Fraction(1, 10**40)) == -1


def test_unequal_sums_are_ordered():
    spectrum = Spectrum.of(block(GOLDEN, Matrix.diagonal([1])), 64)
    assert spectrum.sign([1, -1, -1]) == 1
    assert spectrum.sign([-1, 1, 1]) == -1


def test_what_would_take_too_long_is_undecided(monkeypatch):
    monkeypatch.setattr("exact.real_spectrum._MOST_BITS", 10)
    shifted = GOLDEN + Matrix.identity(2) * 7
    with pytest.raises(UndecidedError, match="agree to 64 binary digits"):
        Spectrum.of(block(GOLDEN, shifted), 64).sign([1, -1, -1, 1])


def test_roots_of_squares_are_exact_and_others_enclosed():
    assert Enclosed.exactly(Fraction(9, 4)).root(32).exact == Fraction(3, 2)
    low, high = Enclosed.exactly(2).root(32)
    assert low**2 < 2 < high**2
    assert Enclosed.exactly(0).root(32).exact == 0
    tiny = Enclosed.exactly(Fraction(2, 10**40)).root(64)
    assert 0 < tiny.lower < tiny.upper < tiny.lower * (1 + Fraction(1, 2**50))
