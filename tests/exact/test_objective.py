"""Gradients and the Hessian form are the derivatives of the objectives, at any point."""

from fractions import Fraction
from random import Random

import pytest

from exact.fields import engine
from exact.matrices import Matrix
from exact.objective import (
    Data,
    both,
    f,
    g,
    gradient_f,
    gradient_g,
    gradient_rho,
    hessian_form,
    imbalance,
    is_critical_f,
    is_critical_g,
    rho,
    second_derivative_of_g,
    second_difference,
)


def anywhere(seed, mu=Fraction(1, 3)):
    """A point that is critical for nothing, and a direction."""
    rng = Random(seed)
    d0, d1, d2, N = (rng.randint(1, 3) for _ in range(4))

    def matrix(rows, cols):
        entries = [[Fraction(rng.randint(-4, 4), rng.randint(1, 3)) for _ in range(cols)]
                   for _ in range(rows)]  # fmt: skip
        return Matrix.from_rows(entries, cols=cols)

    data = Data(matrix(d0, N), matrix(d2, N), mu)
    return data, matrix(d1, d0), matrix(d2, d1), matrix(d1, d0), matrix(d2, d1)


def slope(along):
    """The first derivative at 0 of a polynomial of degree ≤ 4, from its values."""
    return (along(-2) - along(-1) * 8 + along(1) * 8 - along(2)) / 12


POINTS = [(seed, mu) for seed in range(8) for mu in (0, Fraction(1, 3), 10**6)]


@pytest.mark.parametrize(("seed", "mu"), POINTS)
def test_gradients_are_first_derivatives(seed, mu):
    data, W1, W2, D1, D2 = anywhere(seed, mu)
    for objective, gradient in ((f, gradient_f), (rho, gradient_rho), (g, gradient_g)):
        first, second = gradient(data, W1, W2)
        found = slope(lambda t, of=objective: of(data, W1 + D1 * t, W2 + D2 * t))
        assert first.inner(D1) + second.inner(D2) == found


@pytest.mark.parametrize(("seed", "mu"), POINTS)
def test_the_hessian_form_is_the_second_derivative(seed, mu):
    point = anywhere(seed, mu)
    assert hessian_form(*point) == second_derivative_of_g(*point)


def test_a_wrong_hessian_form_differs_from_the_second_derivative():
    data, W1, W2, D1, D2 = anywhere(3)
    without_cross_term = hessian_form(data, W1, W2, D1, D2) - 2 * (D2 * D1).inner(
        (W2 * (W1 * data.X) - data.Y) * data.X.T
    )
    assert without_cross_term != second_derivative_of_g(data, W1, W2, D1, D2)


def test_the_second_difference_is_exact_up_to_degree_five():
    assert second_difference(lambda t: 7 * t**5 + t**4 - 3 * t**2 + t + 1) == -6
    assert second_difference(lambda t: Fraction(t) ** 6) != 0


def test_g_is_f_plus_a_quarter_of_mu_rho():
    data, W1, W2, *_ = anywhere(1)
    assert g(data, W1, W2) == f(data, W1, W2) + data.mu * rho(data, W1, W2) / 4
    assert rho(data, W1, W2) == imbalance(data, W1, W2).norm2()
    data0 = Data(data.X, data.Y, 0)
    assert g(data0, W1, W2) == f(data0, W1, W2)


def test_a_point_is_critical_exactly_when_the_gradient_vanishes():
    data, W1, W2, *_ = anywhere(1)
    assert is_critical_g(data, W1, W2) is False
    assert is_critical_f(data, W1, W2) is False
    zero1, zero2 = W1 * 0, W2 * 0
    assert is_critical_g(data, zero1, zero2) is True
    assert is_critical_f(data, zero1, zero2) is True


def test_an_unbalanced_critical_point_of_f_is_not_critical_for_g():
    one = Matrix.identity(1)
    data = Data(one, one, Fraction(1, 2))
    W1, W2 = one * Fraction(1, 2), one * 2  # W2W1 = Y
    assert is_critical_f(data, W1, W2) is True
    assert is_critical_g(data, W1, W2) is False


@pytest.mark.parametrize("name", ["algebraic", "mpmath"])
def test_the_same_formulas_run_over_every_engine(name):
    over = engine(name, radicands=(2,))
    data, W1, W2, D1, D2 = anywhere(5)
    lifted = [over.lift(m) for m in (W1, W2, D1, D2)]
    lower, upper = over.enclose(hessian_form(data.over(over), *lifted))
    assert lower <= hessian_form(data, W1, W2, D1, D2) <= upper
    assert is_critical_g(data.over(over), *lifted[:2]) is False


@pytest.mark.parametrize(
    ("answers", "conjunction"),
    [((True, True), True), ((None, False), False), ((True, None), None), ((None, None), None)],
)
def test_a_conjunction_is_decided_only_where_it_can_be(answers, conjunction):
    assert both(*answers) is conjunction
