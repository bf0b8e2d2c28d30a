"""The families of a data set against constructed points, exact Hessians and brute force."""

from collections import Counter
from fractions import Fraction
from itertools import islice, pairwise, product
from random import Random

import pytest

from exact.critical_points import FORM, ORBIT, ROTATED, UNSEEN
from exact.curvature import Counts, closed_form_inertia, g
from exact.errors import ProblemError, ShapeError
from exact.fields import RATIONAL
from exact.hessian import hessian_matrix
from exact.landscape import Landscape, independent_rows
from exact.matrices import Matrix, vstack
from exact.orthogonal import orthogonal
from exact.problems import Kind, Shape, problem
from exact.recipes import recipes
from exact.signatures import descartes_signs, symmetric_integers

KNOWN = {FORM, ROTATED, UNSEEN, ORBIT}
POINTS = [p for p in (recipe.make(RATIONAL) for recipe in recipes(120)) if p.family in KNOWN]


def landscape_of(point):
    own = point.own_data
    return Landscape(own.X, own.Y, point.problem.shape.d1, own.mu)


def counts_of(point):
    held = Counter(point.problem.levels[j] for j in point.frame.gamma)
    return tuple(held[level] for level in sorted(set(point.problem.levels)))


def signs(H, shift=Fraction(0)):
    A = symmetric_integers(H - Matrix.identity(H.shape[0]) * shift)
    return Counts(*descartes_signs(A.charpoly().coeffs()))


def random_matrix(rng, rows, cols, size=4):
    return Matrix.from_rows([[rng.randint(-size, size) for _ in range(cols)] for _ in range(rows)])


def test_the_supply_covers_every_family_of_points():
    assert {p.family for p in POINTS} == KNOWN


@pytest.mark.parametrize("point", POINTS[:80], ids=str)
def test_facts_of_a_family_are_those_of_its_points(point):
    land = landscape_of(point)
    family = land.families.family(counts_of(point))
    assert family.value.exact == g(point.own_data, point.W1, point.W2)
    assert (family.negative, family.zero, family.positive) == closed_form_inertia(point)
    assert family.is_global_minimum == point.is_global_minimum
    assert [x.exact for x in land.families.lambdas] == sorted(
        set(point.problem.lambdas), reverse=True
    )
    assert land.families.global_minimum.exact == point.problem.global_minimum
    assert land.families.sigma_sum == point.problem.sigma_sum


SMALL = [p for p in POINTS if p.W1.shape[1] * p.W1.shape[0] + p.W2.shape[0] * p.W2.shape[1] <= 24]


@pytest.mark.parametrize("point", SMALL, ids=str)
def test_index_and_bounds_hold_for_the_exact_hessian(point):
    family = landscape_of(point).families.family(counts_of(point))
    H = hessian_matrix(point.own_data, point.W1, point.W2)
    assert signs(H) == (family.negative, family.zero, family.positive)
    if family.bound is None:
        assert family.is_global_minimum
    elif point.critical_for == "g":
        assert family.sharper.upper <= family.bound.upper < 0
        below = signs(H, family.sharper.upper)
        assert below.negative + below.zero >= 1  # λ_min ≤ the sharper bound


def test_a_bound_is_not_below_every_eigenvalue():
    point = next(p for p in SMALL if p.critical_for == "g" and not p.is_global_minimum)
    H = hessian_matrix(point.own_data, point.W1, point.W2)
    assert signs(H, Fraction(-(10**9))) == (0, 0, H.shape[0])


def hidden_spectrum(rng, size, values):
    """A symmetric rational matrix with these eigenvalues."""
    H = orthogonal(size, "householder", rng)
    return (H * Matrix.diagonal(values) * H.T).reduced()


# -- order and number ----------------------------------------------------------------------------


def every_family(land):
    ranges = [range(m + 1) for m in land.families.multiplicities]
    return [counts for counts in product(*ranges) if sum(counts) <= land.d1]


@pytest.mark.parametrize("values", [[4, 3, 2, 1], [3, 2, 1, 1], [2, 2, 2, 0], [1, 1, 1, 1]])
@pytest.mark.parametrize("d1", [1, 2, 3, 6])
def test_best_first_is_every_family_once_in_order(values, d1):
    land = Landscape(Matrix.identity(4), hidden_spectrum(Random(1), 4, values), d1)
    found = list(land.families.best_first())
    assert sorted(found) == sorted(every_family(land))
    assert land.families.count == len(found)
    got = [land.families.value(counts).exact for counts in found]
    assert got == sorted(got)
    assert land.families.top(3) == tuple(land.families.family(counts) for counts in found[:3])


def test_equal_values_of_different_families_are_ordered_all_the_same():
    # λ² = 9, 5, 4: using the first is as good as using the other two
    Y = Matrix.diagonal([3, 2, 2])
    land = Landscape(Matrix.identity(3), vstack([Y, Matrix.from_rows([[0, 1, 0]])]), 2)
    one, two = (1, 0, 0), (0, 1, 1)
    assert land.families.value(one).exact == land.families.value(two).exact == Fraction(9, 2)
    assert land.families.compare(one, two) == -1
    assert land.families.compare(two, one) == 1


def test_conjugate_lambdas_together_tie_with_a_rational_one():
    # λ² = 3 and (3 ± √5)/2: the sum of the conjugates is 3
    Y = Matrix.from_rows([[1, 1, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 1, 1]])
    land = Landscape(Matrix.identity(5), Y, 2)
    assert (
        land.families.value((1, 0, 0))
        == land.families.value((0, 1, 1))
        == (Fraction(3, 2), Fraction(3, 2))
    )
    counts = [one.counts for one in land.families.top(99)]
    assert counts.index((0, 1, 1)) == counts.index((1, 0, 0)) + 1


def test_many_relations_between_irrational_lambdas_are_decided():
    # YYᵀ is the path's matrix: λ² = 2 − 2cos(kπ/9), and cos(π/9) = cos(2π/9) + cos(4π/9)
    Y = Matrix.from_rows(
        [[1 if i == j else -1 if j == i + 1 else 0 for j in range(9)] for i in range(8)]
    )
    land = Landscape(Matrix.identity(9), Y, 4)
    found = list(land.families.best_first())
    assert len(set(found)) == len(found) == land.families.count
    values = [land.families.value(counts) for counts in found]
    assert all(one.lower <= two.upper for one, two in pairwise(values))


def test_thirty_features_have_fifty_three_million_families():
    rng = Random(2)
    land = Landscape(random_matrix(rng, 30, 60, 99), random_matrix(rng, 30, 60, 99), 10)
    assert land.families.count == 53_009_102
    best = [one.counts for one in land.families.top(20)]
    assert len(set(best)) == 20
    assert best[0] == (1,) * 10 + (0,) * 20


def test_more_hidden_units_than_anything_is_answered():
    land = Landscape(Matrix.identity(2), Matrix.diagonal([2, 1]), 50)
    assert list(islice(land.families.best_first(), 9)) == [(1, 1), (1, 0), (0, 1), (0, 0)]
    assert land.families.global_minimum.exact == 0


def test_rank_deficient_inputs_are_answered():
    X = Matrix.from_rows([[1, 2, 0], [2, 4, 0], [0, 1, 1]])
    Y = Matrix.from_rows([[1, 0, 1]])
    land, smaller = Landscape(X, Y, 1), Landscape(independent_rows(X), Y, 1)
    assert land.families.rank_x == 2
    assert land.families.global_minimum == smaller.families.global_minimum
    assert land.families.family((0,)).zero == smaller.families.family((0,)).zero + 1


def test_an_autoencoder_takes_its_lambdas_from_its_inputs():
    X = random_matrix(Random(3), 3, 5)
    same, apart = Landscape(X, X, 2), Landscape(X, X + Matrix.zeros(3, 5), 2)
    assert same.families.squares is same.families.inputs
    assert same.families.top(9) == apart.families.top(9)


def test_a_problem_with_irrational_lambdas_has_enclosed_bounds():
    setting = problem(Shape(3, 2, 3, 4), Kind(irrational=True), 1)
    land = Landscape(setting.X, setting.Y, 2)
    saddle = land.families.top(2)[1]
    assert saddle.bound.upper - saddle.bound.lower < Fraction(1, 10**20)


def test_a_family_that_does_not_exist_is_refused():
    land = Landscape(Matrix.identity(2), Matrix.diagonal([2, 1]), 1)
    for counts in ((1, 1), (2, 0), (1,), (-1, 1)):
        with pytest.raises(ProblemError, match="no family"):
            land.families.family(counts)


def test_bad_data_are_refused():
    eye = Matrix.identity(2)
    with pytest.raises(ShapeError, match="2 samples"):
        Landscape(eye, Matrix.zeros(1, 3), 1)
    with pytest.raises(ProblemError, match="X = 0"):
        Landscape(Matrix.zeros(2, 2), eye, 1)
    for wrong in ({"d1": 0}, {"d1": 1, "mu": -1}, {"d1": 1, "digits": 0}):
        with pytest.raises(ProblemError, match="expected d1"):
            Landscape(eye, eye, **wrong)
