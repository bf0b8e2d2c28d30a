"""Small assignments: inverses and roots of their own letters, plain values first, every sign."""

from itertools import pairwise
from random import Random

import pytest

from exact.inertia import inertia
from exact.matrices import Matrix
from exact.refute import completed, drawn, free_assignments, small_assignments
from symbolic.kernel import terms
from symbolic.kernel.judgments import Equation, Nonnegative, Positive
from symbolic.kernel.terms import Letter

C, C_INV = (terms.letter(name, "n", "n") for name in ("C", "C_inv"))
S = terms.letter("S", "n", "n", symmetric=True)
S_HALF = terms.letter("S_half", "n", "n", symmetric=True)
S_HALF_INV = terms.letter("S_half_inv", "n", "n", symmetric=True)
T = terms.scalar("t")


def both_kinds(judgment):
    yield from free_assignments([judgment], 20, 0)
    yield from small_assignments([], [judgment], 20, 0)


def test_an_inverse_is_that_of_its_letter():
    found = list(both_kinds(Equation(C_INV * C, C)))
    assert len(found) == 40
    assert all(one["C"] * one["C_inv"] == Matrix.identity(one["n"]) for one in found)
    assert any(one["C"] != one["C_inv"] for one in found)


def test_an_inverse_without_its_letter_is_one_all_the_same():
    for one in both_kinds(Equation(C_INV, C_INV.T)):
        assert one["C"] * one["C_inv"] == Matrix.identity(one["n"])


def test_a_root_is_the_positive_semidefinite_one():
    for one in both_kinds(Equation(S_HALF, S)):
        assert one["S_half"] * one["S_half"] == one["S"]
        assert inertia(one["S_half"]).negative == 0


def test_the_inverse_of_a_root_is_that_of_the_root():
    for one in both_kinds(Equation(S_HALF_INV * S, S_HALF)):
        assert one["S_half"] * one["S_half"] == one["S"]
        assert one["S_half"] * one["S_half_inv"] == Matrix.identity(one["n"])


@pytest.mark.parametrize(
    ("letter", "value", "wanted"),
    [
        ("C_inv", [[-1, 1], [0, 1]], [[-1, 1], [0, 1]]),
        ("C_inv", [[0]], None),
        ("C_half", [[-4]], None),
        ("C_half", [[2]], None),
        ("C_half", [[0, 1], [1, 0]], None),
        ("C_half", [[4, 0], [0, 9]], [[2, 0], [0, 3]]),
        ("C_half_inv", [[0]], None),
    ],
)
def test_a_value_without_an_inverse_or_a_root_that_is_seen_is_not_used(letter, value, wanted):
    found = completed([Letter(letter, "n", "n")], {"C": Matrix.from_rows(value)})
    assert (found and found[letter]) == (wanted and Matrix.from_rows(wanted))


def test_a_value_that_is_given_is_kept_and_inverted():
    given = Matrix.from_rows([[1, 2], [0, 1]])
    found = drawn([Letter("C_inv", "n", "n")], {"n": 2, "C": given}, 1, Random(0))
    assert found["C"] == given
    assert found["C_inv"] == given.inverse()


def test_plain_values_come_first():
    first = next(small_assignments([], [Equation(C, C)], 1, 0))
    assert (first["n"], first["C"]) == (1, Matrix.identity(1))
    plain = [one["C"] for one in small_assignments([], [Equation(C, C)], 8, 0)]
    assert {Matrix.identity(3), Matrix.zeros(2, 2), Matrix.from_rows([[1] * 3] * 3)} <= {*plain}
    assert all(a != b for a, b in pairwise(plain))


def test_scalars_take_every_sign_that_is_allowed():
    goal = Nonnegative(T)
    assert {-1, 0, 1} <= {one["t"] for one in small_assignments([], [goal], 20, 0)}
    negative = [one["t"] for one in small_assignments([Positive(-T)], [goal], 20, 0)]
    assert negative
    assert max(negative) < 0


def test_signs_that_contradict_each_other_give_nothing():
    assert not [*small_assignments([Positive(T), Positive(-T)], [Nonnegative(T)], 5, 0)]
