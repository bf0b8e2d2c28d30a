"""Weights certified: optimal ones, saddles, and points that are not critical."""

from fractions import Fraction
from random import Random

import pytest

from exact.critical_points import point_of_form_10
from exact.errors import ShapeError
from exact.hessian import hessian_matrix
from exact.landscape import Landscape
from exact.matrices import Matrix
from exact.objective import Data, f, gradient_f
from exact.orthogonal import orthogonal
from exact.problems import Kind, Shape, problem
from exact.trained import examine

SETTING = problem(Shape(3, 2, 3, 4), Kind(outside=True), 2)
LAND = Landscape(SETTING.X, SETTING.Y, 2)


def point(*columns):
    return point_of_form_10(SETTING, columns, orthogonal(2, "householder", Random(1)))


def test_a_global_minimum_is_found_optimal_exactly():
    at = point(0, 1)
    found = examine(LAND, at.W1, at.W2)
    assert found.is_optimal
    assert found.is_critical
    assert found.gap.exact == 0
    assert found.nearest.is_global_minimum
    assert found.curvature is None
    assert found.is_hessian_known


@pytest.mark.parametrize("columns", [(0, 2), (1, None), (None, None)])
@pytest.mark.parametrize("mu", [0, Fraction(1, 3)])
def test_a_saddle_has_a_direction_of_negative_curvature(columns, mu):
    at = point(*columns)
    found = examine(LAND, at.W1, at.W2, mu)
    assert found.is_critical
    assert not found.is_optimal
    assert found.gap.lower > 0
    assert found.nearest.value.exact == found.value
    v, H = found.direction, hessian_matrix(Data(SETTING.X, SETTING.Y, mu), at.W1, at.W2)
    assert (v.T * H * v)[0, 0] / v.norm2() == found.curvature < 0


def test_weights_off_by_little_are_not_called_optimal():
    at = point(0, 1)
    tiny = Matrix.from_rows([[Fraction(1, 10**30), 0, 0], [0, 0, 0]])
    found = examine(LAND, at.W1 + tiny, at.W2)
    data = Data(SETTING.X, SETTING.Y, 0)
    first, second = gradient_f(data, at.W1 + tiny, at.W2)
    assert not found.is_optimal
    assert not found.is_critical
    assert found.value == f(data, at.W1 + tiny, at.W2)
    assert found.gradient_norm2 == first.norm2() + second.norm2()
    assert found.nearest.is_global_minimum


def test_the_nearest_family_is_the_nearest():
    rng = Random(4)
    values = [(one.value.exact, one.counts) for one in LAND.families.top(99)]
    for _ in range(20):
        W1, W2 = (
            Matrix.from_rows(
                [[Fraction(rng.randint(-4, 4), 3) for _ in range(c)] for _ in range(r)]
            )
            for r, c in ((2, 3), (3, 2))
        )
        found = examine(LAND, W1, W2)
        least = min(abs(value - found.value) for value, _ in values)
        assert abs(found.nearest.value.exact - found.value) == least
        assert found.is_nearest_of_all


def test_a_search_that_is_cut_short_says_so(monkeypatch):
    monkeypatch.setattr("exact.trained.MOST_FAMILIES", 2)
    found = examine(LAND, Matrix.zeros(2, 3), Matrix.zeros(3, 2))
    assert not found.is_nearest_of_all


def test_a_large_hessian_is_left_alone(monkeypatch):
    monkeypatch.setattr("exact.trained.MOST_VARIABLES", 11)
    found = examine(LAND, Matrix.zeros(2, 3), Matrix.zeros(3, 2))
    assert (found.is_hessian_known, found.curvature) == (False, None)


def test_weights_of_another_shape_are_refused():
    with pytest.raises(ShapeError, match="expected 2×3 and 3×2"):
        examine(LAND, Matrix.zeros(3, 2), Matrix.zeros(2, 3))
