"""Claims about the O(d1)-orbit of a point."""

from fractions import Fraction

import pytest

from exact.errors import ShapeError
from exact.matrices import Matrix
from exact.orbit import orbit_directions


def test_a_tangent_is_the_derivative_of_the_rotated_point():
    W1 = Matrix.from_rows([[1, 2], [Fraction(1, 3), 4]])
    W2 = Matrix.from_rows([[5, Fraction(1, 2)]])
    Omega = Matrix.from_rows([[0, 1], [-1, 0]])
    D1, D2 = Omega * W1, W2 * Omega.T
    entries = [x for rows in (D1.rows(), D2.rows()) for row in rows for x in row]
    assert orbit_directions(W1, W2) == Matrix.column(entries)


def test_the_product_does_not_change_along_a_tangent():
    W1 = Matrix.from_rows([[1, 2], [3, 4], [5, 7]])
    W2 = Matrix.from_rows([[1, 0, 2], [3, 1, 1]])
    tangents = orbit_directions(W1, W2)
    assert tangents.shape == (12, 3)
    for j in range(3):
        v = [row[0] for row in tangents.column_at(j).rows()]
        D1 = Matrix.from_rows([v[0:2], v[2:4], v[4:6]])
        D2 = Matrix.from_rows([v[6:9], v[9:12]])
        assert (W2 * D1 + D2 * W1).is_zero()
        assert not D1.is_zero()


def test_one_hidden_unit_has_no_orbit():
    assert orbit_directions(Matrix.zeros(1, 2), Matrix.zeros(3, 1)).shape == (5, 0)


def test_factors_that_do_not_fit_are_refused():
    with pytest.raises(ShapeError, match="product"):
        orbit_directions(Matrix.zeros(2, 2), Matrix.zeros(2, 3))
