"""The search finds cofactors, says what is left over where it does not, and is never trusted."""

import pytest

from symbolic.certificate import dumps, encode
from symbolic.errors import SymbolicError
from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import Equation, Positive
from symbolic.kernel.reading import loads, replay_certificate
from symbolic.search import Bounds, SearchError, prove, system

A, B, C = (terms.letter(name, "d", "d") for name in "ABC")
U, M = terms.letter("U", "m", "d"), terms.letter("M", "m", "n")
P = terms.letter("P", "d", "d", symmetric=True)
I, x = terms.identity("d"), terms.scalar("x")  # noqa: E741 (the identity)
nought = terms.zero("d", "d")


def given(left, right):
    return rules.assume(Equation(left, right))


def proved(goal, *known, bounds=None):
    """The theorem found, and found again from its certificate."""
    theorem = prove(goal, known, bounds)
    assert theorem.conclusion == goal
    assert theorem.hypotheses <= {one.conclusion for one in known}
    again = replay_certificate(loads(dumps(encode("found", theorem))), {})
    assert (again.conclusion, again.hypotheses) == (goal, theorem.hypotheses)
    return theorem


def test_an_identity_needs_no_hypothesis():
    assert not proved(Equation((A + B) * (A + B), A * A + A * B + B * A + B * B)).hypotheses


def test_a_hypothesis_is_used_as_a_rewriting_rule_on_both_sides():
    unit = given(U.T * U, I)
    proved(Equation(A * U.T * U * B, A * B), unit)
    proved(Equation(U * A * U.T * U * B * U.T * U * U.T, U * A * B * U.T), unit)


def test_the_transpose_of_a_hypothesis_is_known_too():
    proved(Equation(B.T * A.T * C, C.T * C), given(A * B, C))


def test_rewriting_goes_on_inside_a_trace():
    unit = given(U.T * U, I)
    proved(Equation(terms.norm2(U * A), terms.norm2(A)), unit)
    proved(Equation(terms.trace(U * U.T), terms.dimension("d")), unit)
    proved(Equation(terms.trace(A * U.T * U) * B, terms.trace(A) * B), unit)


def test_equations_between_numbers_are_rewriting_rules():
    proved(Equation(x * x * A, 2 * x * A), given(x, terms.number(2)))
    norm = given(terms.norm2(A), terms.number(1))
    proved(Equation(terms.norm2(A) * B, B), norm)


def test_the_completion_finds_what_rewriting_does_not():
    """From ABA = A and BA = C alone, no word of AC is a leading word, but AC = ABA = A."""
    proved(Equation(A * C, A), given(A * B * A, A), given(B * A, C))
    two_sided = given(A * B, I), given(C * A, I)
    proved(Equation(B, C), *two_sided)


def test_only_the_hypotheses_that_were_used_are_assumed():
    theorem = proved(Equation(A * A, B * A), given(A, B), given(C * C, C))
    assert theorem.hypotheses == {Equation(A, B)}


def test_the_remainder_is_shown_where_nothing_is_found():
    with pytest.raises(SearchError, match="no certificate within these bounds") as error:
        prove(Equation(A * P, A + B), [given(P * P, P)])
    assert error.value.remainder == A * P - A - B


def test_a_false_goal_is_not_proved():
    unit = given(U.T * U, I)
    for goal in (Equation(U * U.T * U * U.T, terms.identity("m")), Equation(A * B, B * A)):
        with pytest.raises(SearchError):
            prove(goal, [unit])


def test_the_search_stops_at_its_bounds():
    growing = given(A * B, B * A * A)
    for bounds in (Bounds(steps=3), Bounds(length=3), Bounds(elements=1)):
        with pytest.raises(SearchError):
            prove(Equation(A * A * B * B, C), [growing], bounds)


def test_only_equations_are_rewriting_rules():
    with pytest.raises(SymbolicError, match="only equations"):
        prove(Equation(A, A), [rules.assume(Positive(x))])


def test_what_reduces_to_nothing_adds_no_rule():
    made = system([given(A, B), given(2 * A, 2 * B)])
    assert len(made.words) == 2  # A → B and its transpose


def test_a_reduction_comes_with_the_parts_that_justify_it():
    made = system([given(U.T * U, I)])
    p = U * U.T * U - U
    remainder, parts = made.reduce(p)
    assert remainder == terms.zero("m", "d")
    assert rules.combine(Equation(p, remainder), parts).conclusion == Equation(p, remainder)
