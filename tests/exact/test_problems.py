"""Problems have the decompositions and the kinds that were asked for."""

from fractions import Fraction
from itertools import product

import pytest

from exact.errors import ProblemError
from exact.matrices import Matrix
from exact.problems import LAMBDAS, Kind, Shape, problem


def fitting(shapes, **changes):
    for shape, lambdas in product(shapes, LAMBDAS):
        try:
            yield problem(shape, Kind(lambdas=lambdas, **changes), 3)
        except ProblemError:
            continue


SHAPES = [Shape(*dims) for dims in product((1, 2, 3), (1, 2), (1, 3), (1, 3))]
CHANGES = [{}, {"outside": True}, {"rank_x": 1}, {"rank_y": 0}, {"irrational": True},
           {"spread": True}, {"orthogonal": "cayley"}]  # fmt: skip


@pytest.mark.parametrize("changes", CHANGES)
def test_both_decompositions_hold_exactly(changes):
    made = list(fitting(SHAPES, **changes))
    assert made
    for p in made:
        assert p.U * p.Sigma * p.V.T == p.X
        assert p.Ytilde == p.Y * p.V == p.P * p.Lambda * p.Q.T
        assert p.X.rank() == p.rank_x
        assert p.Ytilde.rank() == p.r
        assert p.Sigma * p.Sigma_inverse == Matrix.identity(p.rank_x)
        assert p.input_map == p.Sigma_inverse * p.U.T
        for factor in (p.U, p.V, p.P, p.Q):
            assert factor.T * factor == Matrix.identity(factor.shape[1])
        assert list(p.lambdas) == sorted(p.lambdas, reverse=True)
        assert all(value > 0 for value in (*p.sigma, *p.lambdas))
        assert p.sigma_sum == p.Sigma_inverse.norm2()


def test_the_same_arguments_give_the_same_problem():
    again = problem.__wrapped__(Shape(3, 2, 3, 4), Kind(), 5)
    assert again.X == problem(Shape(3, 2, 3, 4), Kind(), 5).X
    assert again.X != problem(Shape(3, 2, 3, 4), Kind(), 6).X


@pytest.mark.parametrize(
    ("shape", "kind", "expected"),
    [
        (Shape(2, 1, 3, 4), Kind(), {"N > d0", "rank Ytilde > d1", "d1 narrower than d0 and d2"}),
        (Shape(3, 2, 3, 2), Kind(), {"N < d0", "X rank-deficient", "rank Ytilde = d1"}),
        (Shape(2, 3, 2, 2), Kind(rank_x=1), {"N = d0", "X rank-deficient"}),
        (Shape(2, 3, 2, 2), Kind(rank_y=0), {"Ytilde = 0", "rank Ytilde < d1"}),
        (Shape(3, 2, 3, 3), Kind(lambdas="repeated across the cut"),
         {"lambda repeated across the cut"}),
        (Shape(3, 2, 3, 3), Kind(lambdas="repeated inside"), {"lambda repeated inside the cut"}),
        (Shape(3, 1, 3, 3), Kind(lambdas="repeated outside"), {"lambda repeated outside the cut"}),
        (Shape(3, 1, 3, 3), Kind(lambdas="all equal"), {"lambda all equal"}),
        (Shape(2, 1, 2, 4), Kind(outside=True), {"Y outside the row space of X"}),
        (Shape(2, 1, 2, 4), Kind(irrational=True), {"sqrt lambda irrational"}),
        (Shape(2, 2, 2, 2), Kind(mu=0), {"mu = 0"}),
        (Shape(2, 2, 2, 2), Kind(mu=Fraction(1, 10**6)), {"mu tiny"}),
        (Shape(2, 2, 2, 2), Kind(mu=10**6), {"mu huge"}),
        (Shape(2, 2, 2, 2), Kind(spread=True), {"sigma spread 10^8"}),
        (Shape(1, 2, 1, 1), Kind(), {"d1 wider than d0 and d2", "lambda distinct"}),
    ],
)  # fmt: skip
def test_a_problem_names_its_kinds(shape, kind, expected):
    assert expected <= set(problem(shape, kind, 0).kinds)


def test_kinds_are_read_off_the_data():
    kinds = set(problem(Shape(2, 1, 2, 4), Kind(), 0).kinds)
    assert not kinds & {"Y outside the row space of X", "X rank-deficient", "mu = 0"}
    assert "lambda repeated across the cut" not in kinds


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (Shape(2, 1, 2, 2), Kind(rank_x=3)),
        (Shape(2, 1, 2, 2), Kind(rank_x=0)),
        (Shape(2, 1, 2, 2), Kind(rank_y=3)),
        (Shape(2, 1, 2, 2), Kind(outside=True)),
        (Shape(2, 2, 2, 2), Kind(lambdas="repeated across the cut")),
        (Shape(2, 2, 2, 2), Kind(lambdas="random")),
        (Shape(1, 1, 1, 1), Kind(lambdas="all equal")),
    ],
)
def test_a_kind_that_does_not_fit_is_refused(shape, kind):
    with pytest.raises(ProblemError):
        problem(shape, kind, 0)


def test_dimensions_are_positive():
    with pytest.raises(ProblemError, match="at least 1"):
        Shape(2, 0, 2, 2)


def test_irrational_roots_need_at_most_two_radicands():
    for p in fitting([Shape(3, 2, 3, 3), Shape(4, 2, 4, 4)], irrational=True):
        assert len(p.radicands) <= 2
        assert all(n > 1 for n in p.radicands)


def test_levels_are_the_order_and_the_ties_of_lambda():
    p = problem(Shape(4, 2, 4, 4), Kind(lambdas="repeated across the cut"), 0)
    assert p.levels == (0, 1, 1, 2)


def test_another_mu_keeps_the_data():
    p = problem(Shape(2, 2, 2, 2), Kind(), 0)
    assert p.with_mu(7).mu == 7
    assert p.with_mu(7).X == p.X
