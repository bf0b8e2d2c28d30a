"""Curvature at constructed points: the paper's direction, the bounds, and the index by counting."""

from dataclasses import replace
from fractions import Fraction

import pytest

from exact.critical_points import FORM, LOOSE, ORBIT, ROTATED, UNSEEN, point_of_form_10
from exact.curvature import (
    Counts,
    certify,
    closed_form_inertia,
    corrected_bound,
    degenerate_direction,
    direction_vector,
    form_along,
    hessian_form,
    hessian_matrix,
    lambda_rprime,
    null_vector,
    paper_direction,
    printed_bound,
    residuals,
)
from exact.errors import UndefinedSymbolError
from exact.fields import RATIONAL, engine
from exact.matrices import Matrix
from exact.problems import Kind, Shape, problem
from exact.recipes import recipes
from exact.signatures import descartes_signs, symmetric_integers

POINTS = [recipe.make(RATIONAL) for recipe in recipes(400)]
SADDLES = [p for p in POINTS if not p.is_global_minimum]
OF_G = [p for p in SADDLES if p.critical_for == "g"]


def exact_signs(point, shift=Fraction(0)):
    H = hessian_matrix(point.own_data, point.W1, point.W2)
    H = H - Matrix.identity(H.shape[0]) * shift
    return Counts(*descartes_signs(symmetric_integers(H).charpoly().coeffs()))


def counted(point):
    return point.family in {FORM, ROTATED, ORBIT}


def test_the_index_by_counting_is_the_exact_index():
    small = [p for p in POINTS if counted(p) and sum(exact_order(p)) <= 20]
    assert {p.family for p in small} == {FORM, ROTATED, ORBIT}
    assert {p.own_data.mu == 0 for p in small} == {True, False}
    for point in small:
        assert closed_form_inertia(point) == exact_signs(point)


def exact_order(point):
    shape = point.problem.shape
    return shape.d1 * shape.d0, shape.d1 * shape.d2


def test_a_point_is_a_strict_saddle_exactly_when_it_is_no_global_minimum():
    for point in filter(counted, POINTS):
        assert (closed_form_inertia(point).negative > 0) is not point.is_global_minimum


def test_the_form_along_the_papers_direction_is_as_computed_there():
    for point in SADDLES:
        if point.family in {LOOSE, UNSEEN}:
            continue
        direction = paper_direction(point)
        dense = hessian_form(point.own_data, point.W1, point.W2, direction.D1, direction.D2)
        assert form_along(point, direction) == dense == direction.expected < 0
        assert direction.norm2 == direction_vector(direction.D1, direction.D2).norm2()


def test_the_quick_form_is_the_form_at_any_point():
    # at points that are not critical, no term of (32) vanishes
    for point in OF_G[:80]:
        moved = replace(point, W1=point.W1 * 2 + point.W1 * 0, W2=point.W2 * 3)
        direction = paper_direction(moved)
        dense = hessian_form(moved.own_data, moved.W1, moved.W2, direction.D1, direction.D2)
        assert form_along(moved, direction, residuals(moved)) == dense


def test_alpha_is_a_unit_eigenvector_for_the_smallest_eigenvalue():
    for point in OF_G:
        if point.family == UNSEEN:
            continue
        direction = paper_direction(point)
        gram = point.W2tilde.T * point.W2tilde + point.W1tilde * point.W1tilde.T
        least = 2 * direction.lambda_alpha
        assert direction.alpha.norm2() == 1
        assert gram * direction.alpha == direction.alpha * least
        assert all(gram[i, i] >= least for i in range(gram.shape[0]))


def test_every_choice_of_k_and_alpha_is_met():
    p = problem(Shape(3, 3, 3, 3), Kind(), 0)
    point = point_of_form_10(p, (None, None, None), Matrix.identity(3))
    met = set()
    for variant in range(12):
        turned = replace(point, frame=replace(point.frame, variant=variant))
        direction = paper_direction(turned)
        met.add((direction.k, str(direction.alpha)))
        assert form_along(turned, direction) == -2 * p.lambdas[direction.k]
    assert {k for k, _ in met} == {0, 1, 2}
    assert any("3/5" in alpha for _, alpha in met)


def test_a_global_minimum_has_no_direction():
    point = next(p for p in POINTS if p.is_global_minimum)
    with pytest.raises(UndefinedSymbolError, match=r"k is undefined.*global minimum"):
        paper_direction(point)


def test_the_corrected_bound_holds_along_every_direction():
    for point in OF_G:
        direction = paper_direction(point)
        assert form_along(point, direction) <= corrected_bound(point) * direction.norm2 < 0


def test_the_printed_bound_fails_where_a_tie_is_kept_and_a_larger_lambda_missed():
    base = problem(Shape(4, 2, 4, 4), Kind(lambdas="repeated across the cut"), 34)
    assert base.levels == (0, 1, 1, 2)
    point = point_of_form_10(base, (2, 1), Matrix.identity(2))
    printed = printed_bound(point)
    refuted = Fraction(-2) * (base.lambdas[1] - base.lambdas[3]) / (1 + base.sigma_sum)
    assert printed == refuted
    assert exact_signs(point, printed).positive == 16  # so λ_min > the printed bound
    assert exact_signs(point, corrected_bound(point)).positive < 16


def test_the_printed_bound_is_14_or_15():
    lambdas = tuple(map(Fraction, (9, 4, 1)))
    p = replace(problem(Shape(3, 2, 3, 3), Kind(), 0), lambdas=lambdas)
    for d1, gap in ((1, 5), (2, 3), (3, 1), (4, 1)):
        at = replace(p, shape=Shape(3, d1, 3, 3))
        point = replace(POINTS[0], problem=at)
        assert printed_bound(point) == corrected_bound(point) == -2 * gap / (1 + p.sigma_sum)


@pytest.mark.parametrize(
    ("lambdas", "d1", "answer"),
    [((5, 3, 3, 1), 2, 1), ((5, 3, 1), 1, 3), ((3, 3, 1), 1, 1)],
)
def test_lambda_rprime_is_the_largest_that_is_strictly_smaller(lambdas, d1, answer):
    assert lambda_rprime(tuple(map(Fraction, lambdas)), d1) == answer


@pytest.mark.parametrize(("lambdas", "d1"), [((2, 2), 1), ((5, 2, 2), 2), ((3,), 1), ((), 2)])
def test_lambda_rprime_is_undefined_where_nothing_is_smaller(lambdas, d1):
    with pytest.raises(UndefinedSymbolError, match="lambda_rprime"):
        lambda_rprime(tuple(map(Fraction, lambdas)), d1)


def test_without_singular_values_there_is_no_bound():
    p = problem(Shape(2, 2, 2, 2), Kind(rank_y=0), 0)
    point = point_of_form_10(p, (None, None), Matrix.identity(2))
    for bound in (printed_bound, corrected_bound):
        with pytest.raises(UndefinedSymbolError, match="r = 0"):
            bound(point)


def test_degenerate_points_of_f_bend_down():
    loose = [p for p in SADDLES if p.family == LOOSE]
    assert loose
    for point in loose:
        D1, D2 = degenerate_direction(point)
        assert hessian_form(point.data_f, point.W1, point.W2, D1, D2) < 0


def test_a_mirrored_degenerate_point_bends_down_too():
    # d1 = d2 < d0: W2 is invertible, W1X has dependent rows
    p = problem(Shape(3, 2, 2, 3), Kind(rank_y=1), 0)
    point = point_of_form_10(p, (None, None), Matrix.identity(2))
    invertible = replace(point, W2=Matrix.identity(2), W1=point.W1)
    direction = degenerate_direction(invertible)
    assert direction is not None
    assert hessian_form(invertible.data_f, invertible.W1, invertible.W2, *direction) < 0


def test_no_degenerate_direction_at_a_global_minimum_or_at_full_ranks():
    p = problem(Shape(2, 2, 2, 2), Kind(), 0)
    assert degenerate_direction(point_of_form_10(p, (0, 1), Matrix.identity(2))) is None
    q = problem(Shape(3, 1, 3, 3), Kind(), 0)
    assert degenerate_direction(point_of_form_10(q, (1,), Matrix.identity(1))) is None


def test_null_vectors_are_null():
    A = Matrix.from_rows([[1, 2, 3], [2, 4, 6]])
    assert (A * null_vector(A)).is_zero()
    assert null_vector(Matrix.identity(2)) is None


def test_certify_collects_the_exact_facts():
    for point in POINTS:
        if point.family != FORM:
            continue
        facts = certify(point)
        assert facts.critical is True
        assert facts.balanced is True
        assert facts.index == closed_form_inertia(point)
        assert (facts.direction is None) is point.is_global_minimum
        if facts.slack is not None:
            quotient = facts.form / facts.direction.norm2
            assert facts.slack == facts.bound - quotient


def test_certify_refuses_a_moved_point():
    point = next(p for p in OF_G if p.family == FORM and p.frame.gamma)
    balanced = certify(replace(point, W1=point.W1 * 2, W2=point.W2 * 2))
    assert (balanced.critical, balanced.balanced) == (False, True)
    tilted = certify(replace(point, W1=point.W1 * 2))
    assert (tilted.critical, tilted.balanced) == (False, False)


def test_certify_runs_over_enclosures():
    p = problem(Shape(3, 2, 3, 3), Kind(irrational=True), 0)
    point = point_of_form_10(p, (None, 1), Matrix.identity(2), engine("mpmath"))
    facts = certify(point)
    assert facts.critical is None
    assert facts.balanced is None
    assert engine("mpmath").sign(facts.form) == -1
