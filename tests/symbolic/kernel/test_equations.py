"""Assumption, combination, transpose, trace, substitution, rewriting: accepted and refused."""

import re

import pytest

from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.errors import KernelError, RuleError, ShapeError
from symbolic.kernel.judgments import (
    Critical,
    Equation,
    Function,
    Nonnegative,
    Positive,
    WellFormed,
)
from symbolic.kernel.terms import Letter

A, B = terms.letter("A", "d", "d"), terms.letter("B", "d", "d")
C, u = terms.letter("C", "d", "e"), terms.letter("u", "d", "1")
I, x = terms.identity("d"), terms.scalar("x")  # noqa: E741 (the identity)
LETTER_A = Letter("A", "d", "d")
equal = rules.assume(Equation(A, B))


def test_assume_concludes_its_hypothesis():
    theorem = rules.assume(Equation(A, B))
    assert theorem.hypotheses == {Equation(A, B)}
    assert theorem.conclusion == Equation(A, B)
    assert not theorem.axioms


@pytest.mark.parametrize("wrong", [A, "J", None, 1, Equation])
def test_assume_refuses_what_is_no_judgment(wrong):
    with pytest.raises(RuleError):
        rules.assume(wrong)


def test_well_formed_needs_no_hypothesis():
    theorem = rules.well_formed(A * C)
    assert theorem.conclusion == WellFormed(A * C)
    assert not theorem.hypotheses


def test_well_formed_refuses_a_number_that_is_no_polynomial():
    with pytest.raises(RuleError):
        rules.well_formed(1)


# --- combine --------------------------------------------------------------------------------------


def test_combine_multiplies_on_both_sides_and_adds():
    other = rules.assume(Equation(C, terms.zero("d", "e")))
    goal = Equation(A * A * C, A * B * C + 2 * B * C)
    theorem = rules.combine(goal, [(A, equal, C), (-2 * B, other, terms.identity("e"))])
    assert theorem.conclusion == goal
    assert theorem.hypotheses == {Equation(A, B), other.conclusion}


def test_combine_takes_the_trace_where_a_number_is_wanted():
    goal = Equation(terms.trace(A * C * C.T), terms.trace(B * C * C.T))
    assert rules.combine(goal, [(I, equal, C * C.T)]).conclusion == goal
    quadratic = Equation(u.T * A * u, u.T * B * u)
    assert rules.combine(quadratic, [(u.T, equal, u)]).conclusion == quadratic


def test_combine_of_nothing_proves_an_identity_only():
    assert not rules.combine(Equation(A + B, B + A), []).hypotheses
    with pytest.raises(RuleError, match="residual A - B"):
        rules.combine(Equation(A, B), [])


@pytest.mark.parametrize("cofactor", [-A, 2 * A, B, terms.zero("d", "d")])
def test_combine_refuses_a_wrong_cofactor(cofactor):
    with pytest.raises(RuleError, match="residual"):
        rules.combine(Equation(A * A, A * B), [(cofactor, equal, I)])


def test_combine_shows_what_is_left_over():
    left_over = re.escape(f"residual {A * B - A * A}")
    with pytest.raises(RuleError, match=f"{left_over}$"):
        rules.combine(Equation(A * A, A * B), [(2 * A, equal, I)])


def test_combine_refuses_the_cofactor_on_the_wrong_side():
    with pytest.raises(RuleError):
        rules.combine(Equation(A * A, A * B), [(I, equal, A)])


def test_combine_refuses_a_cofactor_that_does_not_fit():
    with pytest.raises(ShapeError):
        rules.combine(Equation(A * C, B * C), [(C, equal, I)])
    with pytest.raises(ShapeError):
        rules.combine(Equation(A * C, B * C), [(I, equal, I)])
    with pytest.raises(ShapeError, match="square"):
        rules.combine(Equation(x, x), [(I, equal, C)])


def test_combine_refuses_a_premise_that_is_no_equation():
    with pytest.raises(RuleError, match="expected Equation"):
        rules.combine(Equation(x, x), [(x, rules.assume(Nonnegative(x)), x)])


# --- transpose and trace --------------------------------------------------------------------------


def test_transpose_of_an_equation():
    assert rules.transpose(rules.assume(Equation(A * C, C))).conclusion == Equation(C.T * A.T, C.T)


def test_transpose_refuses_a_sign():
    with pytest.raises(RuleError):
        rules.transpose(rules.assume(Positive(x)))


def test_trace_of_an_equation():
    assert rules.trace(equal).conclusion == Equation(terms.trace(A), terms.trace(B))


def test_trace_refuses_what_is_not_square_and_a_sign():
    with pytest.raises(ShapeError):
        rules.trace(rules.assume(Equation(C, C)))
    with pytest.raises(RuleError):
        rules.trace(rules.assume(Positive(x)))


# --- substitute -----------------------------------------------------------------------------------


def test_substitute_changes_hypotheses_and_conclusion_alike():
    squared = rules.combine(Equation(A * A, B * A), [(I, equal, A)])
    theorem = rules.substitute(squared, [(LETTER_A, A + B)], [], [])
    assert theorem.hypotheses == {Equation(A + B, B)}
    assert theorem.conclusion == Equation((A + B) * (A + B), B * (A + B))


def test_substitute_replaces_all_at_once():
    theorem = rules.substitute(equal, [(LETTER_A, B), (Letter("B", "d", "d"), A)], [], [])
    assert theorem.conclusion == Equation(B, A)
    assert theorem.hypotheses == {Equation(B, A)}


def test_substitute_renames_dimensions_and_scalars():
    trace = rules.combine(Equation(x * terms.trace(I), x * terms.dimension("d")), [])
    theorem = rules.substitute(trace, [], [("x", 2 * x)], [("d", "3")])
    assert theorem.conclusion == Equation(6 * x, 6 * x)


def test_substitute_refuses_another_shape():
    with pytest.raises(ShapeError):
        rules.substitute(equal, [(LETTER_A, C)], [], [])
    with pytest.raises(ShapeError):
        rules.substitute(equal, [(LETTER_A, B)], [], [("d", "n")])


def test_substitute_refuses_a_letter_twice_or_transposed():
    with pytest.raises(RuleError, match="once"):
        rules.substitute(equal, [(LETTER_A, A), (LETTER_A, B)], [], [])
    with pytest.raises(RuleError, match="once"):
        rules.substitute(equal, [], [("x", x), ("x", x)], [])
    with pytest.raises(RuleError, match="once"):
        rules.substitute(equal, [], [], [("d", "n"), ("d", "m")])
    with pytest.raises(KernelError, match="transposed"):
        rules.substitute(equal, [(LETTER_A.T, A)], [], [])


def test_substitute_refuses_to_rename_a_number():
    pair = terms.letter("P", "2", "2")
    orthogonal = rules.assume(Equation(pair.T * pair, terms.identity("2")))
    traced = rules.trace(orthogonal)  # tr(PᵀP) = 2, which is false in dimension 3
    with pytest.raises(KernelError, match="no name"):
        rules.substitute(traced, [], [], [("2", "3")])
    with pytest.raises(KernelError, match="no name"):
        rules.substitute(traced, [], [], [("1", "d")])


def test_substitute_refuses_capture():
    Z = Letter("Z", "d", "d")
    function = Function((Z,), terms.norm2(terms.from_letter(Z) - A))
    at = rules.assume(Critical(function, (A,)))
    with pytest.raises(KernelError, match="captured"):
        rules.substitute(at, [(LETTER_A, terms.from_letter(Z))], [], [])


# --- rewrite --------------------------------------------------------------------------------------

hole = Letter("hole", "d", "d")
H = terms.from_letter(hole)


def test_rewrite_puts_equals_for_equals_at_the_marked_places():
    positive = rules.assume(Positive(terms.trace(A * A)))
    theorem = rules.rewrite(Positive(terms.trace(A * H)), hole, equal, positive)
    assert theorem.conclusion == Positive(terms.trace(A * B))
    assert theorem.hypotheses == {Equation(A, B), positive.conclusion}


def test_rewrite_works_inside_a_function():
    Z = Letter("Z", "d", "d")
    z = terms.from_letter(Z)
    at = rules.assume(Critical(Function((Z,), terms.norm2(z - A)), (A,)))
    template = Critical(Function((Z,), terms.norm2(z - H)), (A,))
    theorem = rules.rewrite(template, hole, equal, at)
    assert theorem.conclusion == Critical(Function((Z,), terms.norm2(z - B)), (A,))


def test_rewrite_refuses_another_template():
    positive = rules.assume(Positive(terms.trace(A * A)))
    with pytest.raises(RuleError, match="not the template"):
        rules.rewrite(Positive(terms.trace(B * H)), hole, equal, positive)


def test_rewrite_refuses_to_go_backwards():
    positive = rules.assume(Positive(terms.trace(B)))
    with pytest.raises(RuleError):
        rules.rewrite(Positive(terms.trace(H)), hole, equal, positive)


def test_rewrite_refuses_capture_a_transposed_hole_and_a_premise_that_is_no_equation():
    Z = Letter("Z", "d", "d")
    z = terms.from_letter(Z)
    bound = rules.assume(Equation(z, B))
    function = Function((Z,), terms.norm2(z - H))
    with pytest.raises(KernelError, match="captured"):
        rules.rewrite(Critical(function, (A,)), hole, bound, equal)
    with pytest.raises(KernelError, match="transposed"):
        rules.rewrite(equal.conclusion, hole.T, equal, equal)
    with pytest.raises(RuleError, match="expected Equation"):
        rules.rewrite(equal.conclusion, hole, rules.assume(Positive(x)), equal)
