"""The axioms speak of objects that exist: exact instances of their premises and properties."""

from fractions import Fraction
from random import Random

import pytest

from exact.evaluate import Evaluation
from exact.matrices import Matrix
from exact.orthogonal import orthogonal
from exact.truth import holds
from symbolic.kernel.axioms import AXIOMS, instantiate
from symbolic.kernel.terms import letter


def diagonal(*entries):
    return Matrix.diagonal([Fraction(x) for x in entries])


def svd(seed, *fourth_roots):
    """The axiom on M = UΣVᵀ with Σ = K⁴, and values for all its letters."""
    r, rng = len(fourth_roots), Random(seed)
    U = orthogonal(4, "householder", rng).submatrix(range(4), range(r))
    V = orthogonal(3, "householder", rng).submatrix(range(3), range(r))
    powers = {
        name: diagonal(*(Fraction(x) ** k for x in fourth_roots))
        for name, k in (
            ("S", 4),
            ("S_inv", -4),
            ("S_half", 2),
            ("S_half_inv", -2),
            ("S_quarter", 1),
        )
    }
    values = {"U": U, "V": V, "M": U * powers["S"] * V.T, "m": 4, "n": 3, "r": r, **powers}
    return instantiate("svd", (letter("M", "m", "n"), "U", "S", "V", "r")), values


def largest(u, value, gram):
    """The axiom on M = diag(3, 1, 5), N the projection on the first two coordinates."""
    arguments = (
        letter("M", "n", "n", symmetric=True),
        letter("N", "n", "n", symmetric=True),
        "u", "v", "G",
    )  # fmt: skip
    values = {
        "M": diagonal(3, 1, 5),
        "N": diagonal(1, 1, 0),
        "u": Matrix.column(u),
        "v": Fraction(value),
        "G": Matrix.from_rows(gram),
        "n": 3,
    }
    return instantiate("largest_eigenvalue", arguments), values


GRAM = [[0, 1, 0], [0, 1, 0], [0, 0, 0]]  # GᵀG = diag(0, 2, 0) = 3N − NM


def all_hold(judgments, values):
    at = Evaluation(values)
    return all(holds(one, at) for one in judgments)


@pytest.mark.parametrize("roots", [(), (1,), (2, 1), (3, 3, Fraction(1, 2))])
def test_a_reduced_singular_value_decomposition_has_the_properties(roots):
    instance, values = svd(len(roots), *roots)
    assert instance.premises == ()
    assert all_hold(instance.properties, values)


def test_a_wrong_singular_value_has_not():
    instance, values = svd(0, 2, 1)
    assert not all_hold(instance.properties, {**values, "S": diagonal(16, 2)})


def test_the_largest_eigenvalue_on_an_invariant_subspace_has_the_properties():
    instance, values = largest([1, 0, 0], 3, GRAM)
    assert all_hold((*instance.premises, *instance.properties), values)


def test_a_larger_eigenvalue_outside_the_subspace_does_not_count():
    instance, values = largest([0, 0, 1], 5, GRAM)
    assert all_hold(instance.premises, values)
    assert not all_hold(instance.properties, values)


def test_these_are_all_axioms():
    assert set(AXIOMS) == {"svd", "largest_eigenvalue"}
