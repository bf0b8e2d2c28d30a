"""Constructed points are critical; what is not critical is refused."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from exact.critical_points import (
    FORM,
    LOOSE,
    ORBIT,
    UNSEEN,
    Frame,
    build,
    has_form_10,
    point_of_form_10,
    rotated_point,
    verify,
)
from exact.errors import NotCriticalError, ProblemError
from exact.fields import engine
from exact.matrices import Matrix
from exact.objective import gradient_f, gradient_g, imbalance, is_critical_f, is_critical_g
from exact.orthogonal import orthogonal
from exact.problems import Kind, Shape, problem
from exact.recipes import recipes

TIED = problem(Shape(3, 2, 3, 3), Kind(lambdas="repeated across the cut"), 0)
PLAIN = problem(Shape(3, 2, 3, 4), Kind(), 0)
R = orthogonal(2, "householder", Random(1))
SHEAR = Matrix.from_rows([[1, 2], [0, 1]])


def on(p, columns, A=None):
    return Frame(columns, R, p.P, p.Q, Matrix.identity(2) if A is None else A)


@pytest.mark.parametrize("columns", [(None, None), (None, 0), (2, None), (2, 0), (1, 2)])
def test_every_arrangement_of_columns_is_critical_and_balanced(columns):
    point = point_of_form_10(PLAIN, columns, R)
    for part in (*gradient_g(point.data, point.W1, point.W2),
                 *gradient_f(point.data, point.W1, point.W2)):  # fmt: skip
        assert part.is_zero()
    assert imbalance(point.data, point.W1, point.W2).is_zero()
    assert point.W2tilde * R.T == point.W2
    assert R * point.W1tilde * PLAIN.input_map == point.W1
    assert has_form_10(point) is True


def test_a_point_that_is_not_critical_is_refused():
    point = point_of_form_10(PLAIN, (None, 0), R)
    for W1, W2 in ((point.W1 * 2, point.W2), (point.W1, point.W2 + point.W2)):
        with pytest.raises(NotCriticalError, match="∇g ≠ 0"):
            verify(replace(point, W1=W1, W2=W2))


def test_a_problem_whose_decomposition_is_wrong_is_refused():
    wrong = replace(PLAIN, lambdas=tuple(x * 4 for x in PLAIN.lambdas))
    with pytest.raises(NotCriticalError):
        point_of_form_10(wrong, (None, 0), R)


def test_enclosures_refuse_what_is_not_critical_too():
    over = engine("mpmath")
    point = point_of_form_10(PLAIN, (None, 0), R, over)
    verify(point)
    with pytest.raises(NotCriticalError):
        verify(replace(point, W1=point.W1 * 2))


@pytest.mark.parametrize("columns", [(0, 0), (3, 0), (-1, 0), (0,)])
def test_columns_are_distinct_indices(columns):
    with pytest.raises(ProblemError):
        point_of_form_10(PLAIN, columns, R)


def test_the_rotation_must_be_orthogonal():
    with pytest.raises(ProblemError, match="O_2"):
        point_of_form_10(PLAIN, (None, 0), SHEAR)


def test_a_rotation_that_splits_a_tie_leaves_the_printed_set():
    split = rotated_point(TIED, (0, 1), R)
    assert is_critical_g(split.data, split.W1, split.W2) is True
    assert has_form_10(split) is False


def test_a_rotation_within_gamma_stays_in_the_printed_set():
    assert has_form_10(rotated_point(TIED, (2, 1), R)) is True
    assert has_form_10(rotated_point(TIED, (0, None), R)) is True


def test_distinct_lambdas_leave_nothing_to_rotate():
    with pytest.raises(ProblemError, match="distinct"):
        rotated_point(PLAIN, (0, None), R)


@pytest.mark.parametrize("name", ["algebraic", "mpmath"])
def test_membership_with_irrational_roots(name):
    p = problem(Shape(3, 2, 3, 3), Kind(lambdas="repeated across the cut", irrational=True), 0)
    over = engine(name, radicands=p.radicands)
    assert has_form_10(point_of_form_10(p, (0, 1), R, over)) is (
        True if name == "algebraic" else None
    )
    assert has_form_10(rotated_point(p, (0, 1), R, over)) is False


def test_an_orbit_of_f_is_critical_for_f_and_unbalanced():
    point = build(PLAIN, on(PLAIN, (0, 2), SHEAR), ORBIT)
    assert is_critical_f(point.data, point.W1, point.W2) is True
    assert is_critical_g(point.data, point.W1, point.W2) is False
    assert "critical for f, not balanced" in point.kinds
    assert "both ranks d1" in point.kinds
    assert has_form_10(point) is False


def test_loose_units_give_unequal_ranks():
    p = problem(Shape(3, 3, 3, 3), Kind(rank_y=1), 0)
    eye = Matrix.identity(3)
    kinds = set()
    for seed in range(6):
        point = build(p, Frame((None, 0, None), eye, p.P, p.Q, eye), LOOSE, seed=seed)
        assert is_critical_f(point.data, point.W1, point.W2) is True
        kinds.update(point.kinds)
    assert "W1 and W2 of unequal ranks" in build_with_one_side(p).kinds
    assert {"W2 rank-deficient", "critical point of f, degenerate"} <= kinds


def build_with_one_side(p):
    eye = Matrix.identity(3)
    return build(p, Frame((None, None, None), eye, p.P, p.Q, eye), LOOSE)


def test_loose_units_need_an_empty_unit():
    with pytest.raises(ProblemError, match="hidden unit"):
        build(PLAIN, on(PLAIN, (0, 1)), LOOSE)


def test_what_the_data_do_not_see_can_be_added_to_the_first_layer():
    p = problem(Shape(3, 2, 3, 3), Kind(rank_x=2), 0)
    point = build(p, on(p, (None, 0)), UNSEEN)
    assert is_critical_g(point.data, point.W1, point.W2) is True
    assert has_form_10(point) is False
    with pytest.raises(ProblemError, match="full row rank"):
        build(PLAIN, on(PLAIN, (None, 0)), UNSEEN)


def test_an_unknown_family_is_refused():
    with pytest.raises(ProblemError, match="no family"):
        build(PLAIN, on(PLAIN, (None, 0)), "generic")


def test_the_global_minimum_is_the_best_approximation():
    for recipe in recipes(300):
        point = recipe.make(engine("rational"))
        product = point.W2 * (point.W1 * point.problem.X) - point.problem.Y
        value = product.norm2() * Fraction(1, 2)
        assert (value == point.problem.global_minimum) is point.is_global_minimum
        assert value >= point.problem.global_minimum


def test_a_point_names_its_kinds():
    kinds = set(point_of_form_10(TIED, (None, 1), R).kinds)
    assert {FORM, "saddle, tied case", "a zero column before another", "R general"} <= kinds
    assert "global minimum" in point_of_form_10(TIED, (1, 0), R).kinds
    assert "columns out of order" in point_of_form_10(TIED, (1, 0), R).kinds
