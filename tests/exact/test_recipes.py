"""The stream of recipes is deterministic, varied, and covers every kind early."""

import pickle
from itertools import islice

import pytest

from exact.errors import ProblemError
from exact.fields import RATIONAL
from exact.recipes import Recipe, recipes

EVERY_KIND = {
    "N = d0", "N > d0", "N < d0",
    "d1 narrower than d0 and d2", "d1 wider than d0 and d2", "d1 neither narrower nor wider",
    "X of full row rank", "X rank-deficient",
    "Y inside the row space of X", "Y outside the row space of X",
    "Ytilde = 0", "rank Ytilde < d1", "rank Ytilde = d1", "rank Ytilde > d1",
    "lambda distinct", "lambda all equal", "lambda repeated inside the cut",
    "lambda repeated across the cut", "lambda repeated outside the cut",
    "sigma spread 10^8", "mu = 0", "mu tiny", "mu moderate", "mu huge",
    "of the form (10)", "rotated inside an eigenspace", "W1 with a part that X does not see",
    "GL(d1)-orbit", "loose hidden units",
    "critical for g", "critical for f, not balanced", "both ranks d1",
    "W1 and W2 of unequal ranks", "W1 rank-deficient", "W2 rank-deficient",
    "W1 = 0, W2 ≠ 0", "W2 = 0, W1 ≠ 0",
    "critical point of f, degenerate", "critical point of f, non-degenerate",
    "saddle of f, non-degenerate",
    "Gamma empty", "Gamma everything", "Z = 0", "a zero column of Ztilde",
    "a zero column before another", "columns out of order", "R = I", "R general",
    "global minimum", "saddle", "saddle, Case i", "saddle, Case ii", "saddle, tied case",
    "saddle, tied case, a larger lambda missed",
    "saddle, tied case, the missed lambda nearer than lambda_rprime",
    "saddle, lambda_rprime undefined",
}  # fmt: skip


def test_fifty_recipes_show_every_kind():
    shown = set()
    for recipe in recipes(50):
        shown.update(recipe.make(RATIONAL).kinds)
    assert shown == EVERY_KIND


def test_irrational_recipes_show_irrational_roots():
    made = [recipe.problem for recipe in recipes(40, irrational=True)]
    assert sum(bool(p.radicands) for p in made) > 30
    assert all("sqrt lambda irrational" in p.kinds for p in made if p.radicands)


def test_the_same_seed_gives_the_same_recipes_and_more_only_adds():
    assert list(recipes(30)) == list(islice(recipes(1500), 30))
    assert list(recipes(30, 1)) != list(recipes(30))


def test_samples_go_on_where_the_small_ones_end():
    many = list(recipes(2500))
    assert len(many) == 2500
    assert len(set(many)) > 2000
    assert max(recipe.shape.d0 for recipe in many[-500:]) > 5


def test_every_gamma_occurs_at_small_sizes():
    seen = {}
    for recipe in recipes(2700):
        if recipe.seed:
            continue  # a sample: the systematic ones carry the seed of the stream
        key = (recipe.shape, recipe.kind)
        gamma = frozenset(j for j in recipe.columns if j is not None)
        seen.setdefault(key, set()).add(gamma)
    at = [k for k in seen if (k[0].d0, k[0].d1, k[0].d2, k[0].N) == (3, 2, 3, 3)]
    full = [k for k in at if k[1].rank_x is None and k[1].rank_y is None]
    assert full
    assert all(len(seen[key]) == 1 + 3 + 3 for key in full)  # of size 0, 1 and 2 out of 3


def test_a_recipe_travels_and_makes_the_same_point():
    for recipe in recipes(20):
        again = pickle.loads(pickle.dumps(recipe))  # noqa: S301 (our own bytes)
        assert again == recipe
        here, there = recipe.make(RATIONAL), again.make(RATIONAL)
        assert (here.W1, here.W2) == (there.W1, there.W2)


def test_a_recipe_that_does_not_fit_is_refused():
    good = next(iter(recipes(1)))
    with pytest.raises(ProblemError):
        Recipe(good.shape, good.kind, 0, "rotated inside an eigenspace", (0, 0), 0).make(RATIONAL)
