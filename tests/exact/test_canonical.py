"""Critical points near rational ones, and λ_min there, against constructed points and gradients."""

from fractions import Fraction
from random import Random

import pytest

from exact.canonical import MOST_DISTANCE, canonical_point, hessian_change, least_curvature
from exact.critical_points import point_of_form_10
from exact.errors import ProblemError
from exact.hessian import hessian_matrix
from exact.inertia import inertia
from exact.landscape import Landscape
from exact.matrices import Matrix, vstack
from exact.objective import Data, f, gradient_g, rho
from exact.orthogonal import orthogonal
from exact.problems import Kind, Shape, problem
from exact.spectrum import lambda_min

SETTING = problem(Shape(3, 2, 3, 4), Kind(outside=True), 2)
MUS = (0, Fraction(1, 3), 1)


def random_matrix(rng, rows, cols, size=4):
    return Matrix.from_rows([[rng.randint(-size, size) for _ in range(cols)] for _ in range(rows)])


def data_sets():
    rng = Random(11)
    for d0, d2, samples, d1 in [(2, 2, 3, 1), (3, 2, 4, 2), (2, 3, 2, 2), (3, 3, 2, 2)]:
        yield random_matrix(rng, d0, samples), random_matrix(rng, d2, samples), d1
    X = random_matrix(rng, 2, 4)
    yield vstack([X, X]), random_matrix(rng, 2, 4), 2  # duplicated features
    yield random_matrix(rng, 3, 5), Matrix.zeros(2, 5), 1
    yield Matrix.identity(3), Matrix.diagonal([2, 2, 1]), 2  # λ repeats


DATA = list(data_sets())


@pytest.mark.parametrize("number", range(len(DATA)))
def test_the_centre_is_as_near_to_a_critical_point_as_it_says(number):
    X, Y, d1 = DATA[number]
    land = Landscape(X, Y, d1)
    for family in land.families.top(99):
        W1, W2, distance = canonical_point(land, family.counts, 200)
        assert distance < Fraction(1, 2**180)
        data = Data(X, Y, 1)
        gradient = sum(part.norm2() for part in gradient_g(data, W1, W2))
        assert gradient < Fraction(1, 2**300)
        assert rho(data, W1, W2) < Fraction(1, 2**300)
        middle = (family.value.lower + family.value.upper) / 2
        assert abs(f(data, W1, W2) - middle) < Fraction(1, 10**15)


@pytest.mark.parametrize("mu", MUS)
def test_least_curvature_is_that_of_constructed_points(mu):
    land = Landscape(SETTING.X, SETTING.Y, 2, mu)
    for columns in [(0, 2), (2, 0), (1, None), (None, None)]:
        counts = tuple(int(j in columns) for j in range(land.families.r))
        found = least_curvature(land, land.families.family(counts), 8)
        # g's family is one orbit of O(d1); for f the point without a turn is balanced as well
        R = orthogonal(2, "householder", Random(1)) if mu else Matrix.identity(2)
        at = point_of_form_10(SETTING, columns, R)
        lower, upper = lambda_min(hessian_matrix(Data(SETTING.X, SETTING.Y, mu), at.W1, at.W2), 12)
        assert max(found.lower, lower) <= min(found.upper, upper)
        assert found.upper - found.lower <= abs(found.upper) / 10**8


@pytest.mark.parametrize("mu", MUS)
@pytest.mark.parametrize("size", [1, 3])
def test_hessians_differ_by_no_more_than_the_bound(mu, size):
    rng = Random(size)
    for scale in (1, Fraction(1, 50)):
        data = Data(random_matrix(rng, 2, 3) * scale, random_matrix(rng, 2, 3), mu)
        W1, W2, D1, D2 = (random_matrix(rng, 2, 2, size) for _ in range(4))
        D1, D2 = D1 * Fraction(1, 40), D2 * Fraction(1, 40)
        distance = Fraction(1, 40) * 3 * size
        assert D1.norm2() + D2.norm2() <= distance**2 <= MOST_DISTANCE**2
        change = hessian_change(data, W1, W2, distance)
        apart = hessian_matrix(data, W1 + D1, W2 + D2) - hessian_matrix(data, W1, W2)
        eye = Matrix.identity(8) * change
        assert inertia(eye + apart).negative == inertia(eye - apart).negative == 0
        assert not apart.is_zero()


def test_the_distance_of_the_point_widens_the_enclosure(monkeypatch):
    at = point_of_form_10(SETTING, (0, 2), Matrix.identity(2))
    land, data = Landscape(SETTING.X, SETTING.Y, 2), Data(SETTING.X, SETTING.Y, 1)
    family = land.families.family((1, 0, 1))
    # so far away that nearly all the width allowed for one digit is used up
    distance = -family.bound.upper / 10 / hessian_change(data, at.W1, at.W2, 1) * Fraction(49, 100)
    change = hessian_change(data, at.W1, at.W2, distance)
    monkeypatch.setattr("exact.canonical.canonical_point", lambda *_: (at.W1, at.W2, distance))
    found = least_curvature(land, family, 1)
    lower, upper = lambda_min(hessian_matrix(data, at.W1, at.W2), 20)
    assert found.lower <= upper - change
    assert lower + change <= found.upper
    assert found.upper - found.lower < Fraction(21, 20) * 2 * change


def test_least_curvature_is_not_that_of_another_family():
    land = Landscape(SETTING.X, SETTING.Y, 2)
    one, two = (least_curvature(land, land.families.family(c), 8) for c in [(1, 0, 1), (0, 1, 0)])
    assert one.lower > two.upper or two.lower > one.upper


@pytest.mark.parametrize("number", range(len(DATA)))
def test_both_bounds_lie_above_the_least_curvature(number):
    X, Y, d1 = DATA[number]
    land = Landscape(X, Y, d1)
    for family in land.families.top(99):
        if family.bound is None:
            continue
        least = least_curvature(land, family, 6)
        assert least.lower <= family.sharper.upper
        assert family.sharper.lower <= family.bound.upper < 0


def test_the_sharper_bound_is_attained_and_nothing_lower_is_a_bound():
    land = Landscape(Matrix.diagonal([2, 3]), Matrix.diagonal([5, 1]), 1)
    origin = land.families.family((0, 0))
    assert origin.sharper.exact == -5 * 2
    least = least_curvature(land, origin, 9)
    assert least.lower <= origin.sharper.exact <= least.upper
    assert least.lower > origin.sharper.exact * Fraction(1001, 1000)


@pytest.mark.parametrize("number", range(len(DATA)))
def test_the_hessian_at_the_centre_has_the_index_of_the_family(number):
    X, Y, d1 = DATA[number]
    land = Landscape(X, Y, d1)
    for family in land.families.top(99):
        W1, W2, _ = canonical_point(land, family.counts, 200)
        H = hessian_matrix(Data(X, Y, 1), W1, W2)
        eye = Matrix.identity(H.shape[0]) * Fraction(1, 10**12)
        assert inertia(H + eye).negative == family.negative
        assert inertia(H - eye).positive == family.positive


def test_too_few_bits_are_made_more():
    # the same but for 10⁻²⁰: the projectors on their eigenspaces are far from known at first
    Y = Matrix.diagonal([1, 1 + Fraction(1, 10**40)])
    land = Landscape(Matrix.identity(2), Y, 1)
    family = land.families.family((0, 1))
    found = least_curvature(land, family, 3)
    assert family.sharper.lower <= family.sharper.upper < 0
    assert found.lower <= family.sharper.upper
    assert found.upper < 0


def test_a_global_minimum_is_refused():
    land = Landscape(SETTING.X, SETTING.Y, 2)
    with pytest.raises(ProblemError, match="expected a strict saddle"):
        least_curvature(land, land.families.top(1)[0], 5)
