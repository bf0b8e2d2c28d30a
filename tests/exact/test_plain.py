"""Plain points: critical, of every family, small, and made of unit vectors."""

import pytest

from exact.critical_points import FAMILIES
from exact.errors import ProblemError
from exact.instances import check_point
from exact.matrices import Matrix
from exact.plain import plain_points, plain_problem
from exact.problems import Shape

POINTS = tuple(plain_points())


def test_everything_claimed_holds_at_every_plain_point():
    assert all(check_point(point).failed == () for point in POINTS)


def test_every_family_and_both_objectives_are_among_them():
    assert {point.family for point in POINTS} == set(FAMILIES)
    assert {point.critical_for for point in POINTS} == {"f", "g"}
    assert {point.is_global_minimum for point in POINTS} == {True, False}


def test_the_first_are_the_smallest():
    assert POINTS[0].problem.shape == Shape(1, 1, 1, 1)
    largest = [max(vars(point.problem.shape).values()) for point in POINTS]
    assert largest == sorted(largest)


def test_a_plain_problem_has_the_decompositions_it_was_made_from():
    one = plain_problem(Shape(2, 1, 2, 3), (2, 1), (4, 1))
    assert one.U * one.Sigma * one.V.T == one.X
    assert one.Ytilde == one.Y * one.V == one.P * one.Lambda * one.Q.T
    assert one.Ytilde * one.V.T != one.Y  # a part outside the row space of X
    assert one.V_full == Matrix.identity(3)


@pytest.mark.parametrize(("sigma", "lambdas"), [((1, 1), ()), ((1,), (1, 1))])
def test_more_singular_values_than_the_shape_has_room_for_are_refused(sigma, lambdas):
    with pytest.raises(ProblemError, match="do not fit"):
        plain_problem(Shape(1, 1, 2, 1), sigma, lambdas)
