"""Orthogonal matrices are orthogonal, rational and of small height."""

from random import Random

import pytest

from exact.errors import ProblemError
from exact.matrices import Matrix
from exact.orthogonal import ORTHOGONAL, orthogonal


@pytest.mark.parametrize("kind", ORTHOGONAL)
@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 6])
def test_every_kind_is_orthogonal(kind, size):
    Q = orthogonal(size, kind, Random(size))
    assert Q.shape == (size, size)
    assert Matrix.identity(size) == Q.T * Q


@pytest.mark.parametrize("kind", ["householder", "hadamard", "signed permutation"])
@pytest.mark.parametrize("size", [8, 17, 32])
def test_large_ones_have_at_most_seven_denominator_bits(kind, size):
    Q = orthogonal(size, kind, Random(size))
    assert Matrix.identity(size) == Q.T * Q
    assert Q.reduced().denominator.bit_length() <= 7


def test_cayley_transforms_are_refused_above_their_limit():
    with pytest.raises(ProblemError, match="size 7"):
        orthogonal(7, "cayley", Random(0))


def test_an_unknown_kind_is_refused():
    with pytest.raises(ProblemError, match="givens"):
        orthogonal(2, "givens", Random(0))
