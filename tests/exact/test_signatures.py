"""Claims about the integer and ball checks that every inertia rests on."""

import pytest
from flint import fmpz_mat

from exact.errors import NotSymmetricError, ShapeError
from exact.matrices import Matrix
from exact.signatures import (
    descartes_signs,
    dominant_signs,
    pivot_signs,
    rank_at_least,
    symmetric_integers,
)


def test_descartes_counts_roots_with_multiplicity():
    # (x + 2)² x (x − 3) = x⁴ + x³ − 8x² − 12x
    assert descartes_signs([0, -12, -8, 1, 1]) == (2, 1, 1)
    assert descartes_signs([1]) == (0, 0, 0)
    assert descartes_signs([0, 0, 1]) == (0, 2, 0)


def test_a_dominant_matrix_has_the_signs_of_its_diagonal():
    assert dominant_signs(fmpz_mat([[5, 1, -1], [1, -4, 1], [-1, 1, 3]])) == (1, 2)
    assert dominant_signs(fmpz_mat([[-1]])) == (1, 0)
    assert dominant_signs(fmpz_mat(0, 0)) == (0, 0)


@pytest.mark.parametrize(
    "rows",
    [
        [[1, 1], [1, 1]],  # weak dominance: singular
        [[1, -1], [-1, 1]],
        [[1, 2], [2, 1]],  # indefinite, with a positive diagonal
        [[0]],
        [[0, 0], [0, 1]],
        [[2, 1, -1], [1, 2, 1], [-1, 1, 2]],  # weak dominance in every row: singular
    ],
)
def test_dominance_must_be_strict(rows):
    assert dominant_signs(fmpz_mat(rows)) is None


def test_pivots_follow_schur_complements():
    assert pivot_signs(fmpz_mat([[1, 2, 0], [2, 1, 0], [0, 0, -7]]), 64) == (2, 1)
    assert pivot_signs(fmpz_mat(0, 0), 64) == (0, 0)


def test_a_vanishing_pivot_is_left_undecided():
    assert pivot_signs(fmpz_mat([[0, 1], [1, 0]]), 256) is None
    assert pivot_signs(fmpz_mat([[1, 1], [1, 1]]), 256) is None


def test_a_pivot_smaller_than_the_balls_needs_more_precision():
    big = 3**130
    S = fmpz_mat([[big, big + 1], [big + 1, big + 1]])  # the second pivot is about −1
    assert pivot_signs(S, 64) is None
    assert pivot_signs(S, 512) == (1, 1)


def test_a_rank_modulo_primes_is_a_lower_bound():
    assert rank_at_least(fmpz_mat([[1, 2], [2, 4], [0, 0]])) == 1
    assert rank_at_least(fmpz_mat([[2**62 - 57, 0], [0, 1]])) == 2  # the first prime is not alone
    assert rank_at_least(fmpz_mat(4, 0)) == 0


def test_a_matrix_that_is_not_square_has_no_inertia():
    with pytest.raises(ShapeError, match="2×3"):
        symmetric_integers(Matrix.zeros(2, 3))


def test_the_entries_that_break_symmetry_are_shown():
    H = Matrix.from_rows([[1, 2, 3], [2, 1, 4], [3, 5, 1]])
    with pytest.raises(NotSymmetricError, match=r"\(2, 1\) is 5, entry \(1, 2\) is 4"):
        symmetric_integers(H)
