"""Gram roots of diagonal matrices."""

from fractions import Fraction

import pytest

from exact.errors import NotExactError
from exact.four_squares import four_squares, gram_root
from exact.matrices import Matrix


@pytest.mark.parametrize("n", [*range(200), 7 * 4**6, 999_983])
def test_four_squares_add_up(n):
    assert sum(x * x for x in four_squares(n)) == n


def test_a_gram_root_has_the_diagonal_as_its_gram_matrix():
    entries = [Fraction(7, 4), Fraction(0), Fraction(3), Fraction(2, 9)]
    root = gram_root(entries)
    assert root.T * root == Matrix.diagonal(entries)


def test_a_negative_entry_has_no_gram_root():
    with pytest.raises(NotExactError, match="not between"):
        gram_root([Fraction(-1)])
