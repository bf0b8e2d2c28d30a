"""The Hessian matrix is the Hessian form, entry by entry."""

from fractions import Fraction

import pytest

from exact.errors import ShapeError
from exact.hessian import direction_vector, hessian_matrix
from exact.matrices import Matrix
from exact.objective import Data, hessian_form, second_derivative_of_g
from exact.problems import Kind, Shape, problem


def off_critical(shape, mu):
    data = problem(shape, Kind(mu=mu, orthogonal="cayley"), 1).data
    W1 = Matrix.from_rows([[i - 2 * j + 1 for j in range(shape.d0)] for i in range(shape.d1)])
    W2 = Matrix.from_rows([[Fraction(i + j, 2) for j in range(shape.d1)] for i in range(shape.d2)])
    return data, W1, W2


def units(rows, cols):
    for i in range(rows):
        for j in range(cols):
            yield Matrix.from_rows(
                [[int((a, b) == (i, j)) for b in range(cols)] for a in range(rows)]
            )


@pytest.mark.parametrize("shape", [Shape(2, 1, 3, 2), Shape(1, 3, 2, 2), Shape(2, 2, 2, 3)])
@pytest.mark.parametrize("mu", [0, Fraction(1, 3)])
def test_every_entry_is_the_polarised_form(shape, mu):
    data, W1, W2 = off_critical(shape, mu)
    H = hessian_matrix(data, W1, W2)
    assert H.is_symmetric()
    zero1, zero2 = W1 * 0, W2 * 0
    basis = [(u, zero2) for u in units(*W1.shape)] + [(zero1, u) for u in units(*W2.shape)]
    single = [second_derivative_of_g(data, W1, W2, *one) for one in basis]
    assert [H[i, i] for i in range(len(basis))] == single
    for i, (a1, a2) in enumerate(basis):
        for j, (b1, b2) in enumerate(basis[:i]):
            both = second_derivative_of_g(data, W1, W2, a1 + b1, a2 + b2)
            assert 2 * H[i, j] == both - single[i] - single[j]


def test_a_direction_as_a_vector_gives_the_form():
    data, W1, W2 = off_critical(Shape(3, 2, 3, 4), Fraction(7, 5))
    D1, D2 = W1 + W1 * W1.T * W1, W2 * 3
    v = direction_vector(D1, D2)
    assert v.inner(hessian_matrix(data, W1, W2) * v) == hessian_form(data, W1, W2, D1, D2)
    assert v.norm2() == D1.norm2() + D2.norm2()


def test_shapes_that_do_not_fit_are_refused():
    data, W1, W2 = off_critical(Shape(2, 1, 3, 2), 1)
    with pytest.raises(ShapeError, match="do not fit"):
        hessian_matrix(Data(data.X, data.Y, 1), W2, W1)
