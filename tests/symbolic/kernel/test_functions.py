"""Derivatives, critical points, curvature and minima: accepted and refused."""

import pytest

from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.errors import KernelError, LimitError, RuleError, ShapeError
from symbolic.kernel.judgments import (
    Critical,
    Equation,
    Function,
    GlobalMinimum,
    LeastEigenvalueAtMost,
    NegativeCurvature,
    Nonnegative,
    Positive,
)
from symbolic.kernel.limits import budget
from symbolic.kernel.terms import Letter

V, W = Letter("V", "d", "e"), Letter("W", "e", "n")
v, w = terms.from_letter(V), terms.from_letter(W)
A, Y = terms.letter("A", "e", "n"), terms.letter("Y", "d", "n")
P, Q = terms.letter("P", "d", "e"), terms.letter("Q", "e", "n")
D, E = terms.letter("D", "d", "e"), terms.letter("E", "e", "n")
least_squares = Function((V,), terms.norm2(v * A - Y))
factored = Function((V, W), terms.norm2(v * w - Y) / 2)
zero = terms.number(0)


# --- derivative -----------------------------------------------------------------------------------


def test_derivative_of_a_square():
    theorem = rules.derivative(least_squares, (P,), (D,), 1)
    assert not theorem.hypotheses
    assert theorem.conclusion.value == 2 * terms.inner(P * A - Y, D * A)
    second = rules.derivative(least_squares, (P,), (D,), 2)
    assert second.conclusion.value == 2 * terms.norm2(D * A)
    assert rules.derivative(least_squares, (P,), (D,), 3).conclusion.value == zero
    assert rules.derivative(least_squares, (P,), (D,), 0).conclusion.value == least_squares((P,))


def test_derivative_of_a_product_has_a_cross_term():
    theorem = rules.derivative(factored, (P, Q), (D, E), 2)
    moved = terms.norm2(D * Q + P * E)
    assert theorem.conclusion.value == moved + 2 * terms.inner(P * Q - Y, D * E)


@pytest.mark.parametrize("order", range(6))
def test_a_derivative_is_the_coefficient_of_a_power_of_t_times_a_factorial(order):
    body = terms.norm2(v * w - Y) * terms.norm2(w) + terms.trace(A * w.T)
    function = Function((V, W), body)
    t = terms.scalar("t")
    expanded = function((P + t * D, Q + t * E))
    factorial = 1
    for n in range(1, order + 1):
        factorial *= n
    coefficients = [
        (factorial * c, tuple(one for one in s if one[0] != "t"), traces, word)
        for (s, traces, word), c in expanded.terms.items()
        if dict(s).get("t", 0) == order
    ]
    wanted = terms.polynomial("1", "1", coefficients)
    assert rules.derivative_value(function, (P, Q), (D, E), order) == wanted


def test_two_variables_of_one_shape_move_on_their_own():
    X, Y = Letter("X", "d", "e"), Letter("Y", "d", "e")
    function = Function((X, Y), terms.inner(terms.from_letter(X), terms.from_letter(Y)))
    R, S = terms.letter("R", "d", "e"), terms.letter("S", "d", "e")
    assert rules.derivative_value(function, (R, S), (P, D), 1) == (
        terms.inner(P, S) + terms.inner(R, D)
    )
    assert rules.derivative_value(function, (R, S), (P, D), 2) == 2 * terms.inner(P, D)
    assert rules.derivative_value(function, (R, S), (D, D), 2) == 2 * terms.norm2(D)


def test_a_derivative_has_a_point_and_a_direction_for_each_variable():
    for point, direction in (((P,), (D, E)), ((P, Q), (D,)), ((P, Q), (D, E, E))):
        with pytest.raises(ValueError, match="zip"):
            rules.derivative_value(factored, point, direction, 1)


def test_a_derivative_along_letters_called_like_the_moving_ones_is_right():
    delta = terms.letter("Delta0", "d", "e")
    function = Function((Letter("Delta0", "d", "e"),), terms.norm2(delta * A))
    value = rules.derivative_value(function, (delta,), (delta,), 1)
    assert value == 2 * terms.norm2(delta * A)


def test_derivative_refuses_other_shapes_and_orders():
    with pytest.raises(ShapeError):
        rules.derivative(least_squares, (P.T,), (D,), 1)
    with pytest.raises(ShapeError):
        rules.derivative(least_squares, (P,), (), 1)
    for order in (-1, 17):
        with pytest.raises(KernelError, match="order"):
            rules.derivative(least_squares, (P,), (D,), order)
    with pytest.raises(RuleError):
        rules.derivative(least_squares, (P,), (D,), True)  # noqa: FBT003 (not an integer here)


def test_a_derivative_beyond_the_bounds_is_refused():
    a = Letter("a", "1", "1")
    powers = Function((a,), terms.from_letter(a) ** 512)
    one, delta = terms.number(1), terms.letter("b", "1", "1")
    assert rules.derivative(powers, (one,), (delta,), 1)
    many = Function((V,), terms.norm2(v * A - Y) ** 12)
    with budget(100_000), pytest.raises(LimitError):
        rules.derivative(many, (P + D,), (D - P,), 12)


# --- gradient_vanishes and critical ---------------------------------------------------------------


def test_gradient_vanishes_at_a_critical_point():
    at = rules.assume(Critical(factored, (P, Q)))
    first = (P * Q - Y) * Q.T
    assert rules.gradient_vanishes(at, 0, first).conclusion == Equation(first, terms.zero("d", "e"))
    second = P.T * (P * Q - Y)
    theorem = rules.gradient_vanishes(at, 1, second)
    assert theorem.conclusion == Equation(second, terms.zero("e", "n"))
    assert theorem.hypotheses == {at.conclusion}


@pytest.mark.parametrize(
    "wrong", [P * Q * Q.T, (Y - P * Q) * Q.T, 2 * (P * Q - Y) * Q.T, terms.zero("d", "e")]
)
def test_gradient_vanishes_refuses_another_gradient(wrong):
    at = rules.assume(Critical(factored, (P, Q)))
    with pytest.raises(RuleError, match=r"^the gradient: .*; residual "):
        rules.gradient_vanishes(at, 0, wrong)


def test_gradient_vanishes_refuses_another_index_shape_or_judgment():
    at = rules.assume(Critical(factored, (P, Q)))
    for index in (-1, 2):
        with pytest.raises(RuleError, match="no variable"):
            rules.gradient_vanishes(at, index, (P * Q - Y) * Q.T)
    with pytest.raises(ShapeError):
        rules.gradient_vanishes(at, 0, ((P * Q - Y) * Q.T).T)
    with pytest.raises(RuleError, match="expected Critical"):
        rules.gradient_vanishes(rules.assume(GlobalMinimum(factored, (P, Q))), 0, P)


def test_a_gradient_may_contain_a_letter_called_delta():
    delta = terms.letter("Delta0", "e", "n")
    at = rules.assume(Critical(factored, (P, delta)))
    good = (P * delta - Y) * delta.T
    assert rules.gradient_vanishes(at, 0, good)
    with pytest.raises(RuleError):
        rules.gradient_vanishes(at, 0, terms.letter("Delta0", "d", "e"))


def gradients(first, second):
    return [
        rules.assume(Equation(first, terms.zero(*first.shape))),
        rules.assume(Equation(second, terms.zero(*second.shape))),
    ]


def test_a_gradient_is_right_in_every_direction_and_not_in_one_that_the_function_speaks_of():
    Z, one = Letter("Z", "d", "d"), terms.letter("Delta0", "d", "d")
    z, M = terms.from_letter(Z), terms.letter("M", "d", "d")
    function = Function((Z,), terms.trace(z * M * one) - terms.trace(one * M * z))
    still = rules.combine(Equation(0 * z, 0 * z), [])
    with pytest.raises(RuleError, match="the gradient"):  # 0 in the direction Delta0 alone
        rules.critical(Critical(function, (z,)), [still])
    at = rules.assume(Critical(Function((Z,), terms.trace(M.T * z)), (z,)))
    with pytest.raises(RuleError, match="the gradient"):
        rules.gradient_vanishes(at, 0, M + (one * M - M * one).T)


def test_critical_where_every_gradient_vanishes():
    goal = Critical(factored, (P, Q))
    given = gradients((P * Q - Y) * Q.T, P.T * (P * Q - Y))
    theorem = rules.critical(goal, given)
    assert theorem.conclusion == goal
    assert theorem.hypotheses == {one.conclusion for one in given}


def test_critical_refuses_a_missing_a_wrong_or_a_swapped_gradient():
    goal = Critical(factored, (P, Q))
    first, second = gradients((P * Q - Y) * Q.T, P.T * (P * Q - Y))
    for wrong in ([first], [first, second, second], []):
        with pytest.raises(RuleError, match="gradients for"):
            rules.critical(goal, wrong)
    with pytest.raises(KernelError):
        rules.critical(goal, [second, first])
    other = rules.assume(Equation(P.T * P * Q, terms.zero("e", "n")))
    with pytest.raises(RuleError, match="residual"):
        rules.critical(goal, [first, other])
    with pytest.raises(RuleError, match="expected Equation"):
        rules.critical(goal, [first, rules.assume(Positive(terms.number(1)))])


# --- curvature ------------------------------------------------------------------------------------

second = rules.derivative(factored, (P, Q), (D, E), 2)


def test_negative_curvature_along_a_direction():
    sign = rules.assume(Positive(-second.conclusion.value))
    theorem = rules.negative_curvature(second, sign)
    assert theorem.conclusion == NegativeCurvature(factored, (P, Q))
    assert theorem.hypotheses == {sign.conclusion}


def test_negative_curvature_refuses_the_other_sign_and_the_first_derivative():
    with pytest.raises(RuleError, match=r"^the curvature: .*; residual "):
        rules.negative_curvature(second, rules.assume(Positive(second.conclusion.value)))
    with pytest.raises(RuleError, match="expected Positive"):
        rules.negative_curvature(second, rules.assume(Nonnegative(-second.conclusion.value)))
    first = rules.derivative(factored, (P, Q), (D, E), 1)
    with pytest.raises(RuleError, match="order 1"):
        rules.negative_curvature(first, rules.assume(Positive(-first.conclusion.value)))


def bent(direction, hypotheses=(), conclusion=None):
    """A theorem that has −d²F(Δ) > 0, and more, among its hypotheses."""
    point = (P, Q)
    taken = Positive(-rules.derivative_value(factored, point, direction, 2))
    trivial = rules.combine(Equation(zero, zero), []) if conclusion is None else conclusion
    extra = [rules.assume(one) for one in (taken, *hypotheses)]
    return rules.part(rules.together([trivial, *extra]), 0)


DIRECTION = (Letter("D", "d", "e"), Letter("E", "e", "n"))
curved = rules.assume(NegativeCurvature(factored, (P, Q)))


def test_bend_gives_a_direction_of_negative_curvature():
    other = Positive(terms.scalar("x"))
    theorem = rules.bend(bent((D, E), [other]), curved, DIRECTION)
    assert theorem.hypotheses == {other, curved.conclusion}
    assert theorem.conclusion == Equation(zero, zero)


def test_bend_refuses_a_direction_that_is_spoken_of_elsewhere():
    speaks = rules.combine(Equation(D, D), [])
    for theorem in (
        bent((D, E), [Positive(terms.norm2(D))]),
        bent((D, E), conclusion=speaks),
        bent((D, E), [Positive(-rules.derivative_value(factored, (P, Q), (2 * D, E), 2))]),
    ):
        with pytest.raises(RuleError, match="new"):
            rules.bend(theorem, curved, DIRECTION)
    with pytest.raises(RuleError, match="new"):
        rules.bend(bent((P, E)), curved, (Letter("P", "d", "e"), DIRECTION[1]))
    with pytest.raises(RuleError, match="new"):
        rules.bend(bent((v, E)), curved, (V, DIRECTION[1]))
    known = rules.together([curved, rules.assume(Positive(terms.norm2(D)))])
    with pytest.raises(RuleError, match="new"):
        rules.bend(bent((D, E)), rules.part(known, 0), DIRECTION)


def test_bend_refuses_one_letter_twice_a_symmetric_one_and_other_shapes():
    X, Y = Letter("X", "d", "d"), Letter("Y", "d", "d")
    function = Function((X, Y), terms.trace(terms.from_letter(X) * terms.from_letter(Y)))
    curvature = rules.assume(NegativeCurvature(function, (terms.identity("d"),) * 2))
    trivial = rules.combine(Equation(zero, zero), [])
    one, S = Letter("One", "d", "d"), Letter("S", "d", "d", symmetric=True)
    for direction in ((one, one), (one, one.T), (one, S)):
        with pytest.raises(RuleError, match="plain and different"):
            rules.bend(trivial, curvature, direction)
    with pytest.raises(ShapeError):
        rules.bend(trivial, curvature, (one, Letter("Two", "d", "e")))
    with pytest.raises(ShapeError):
        rules.bend(trivial, curvature, (one,))
    with pytest.raises(RuleError, match="expected NegativeCurvature"):
        rules.bend(
            trivial, rules.assume(Critical(function, (terms.identity("d"),) * 2)), (one, one)
        )


def rayleigh(bound, scale, length=None, slack=None, derivative=second):
    goal = LeastEigenvalueAtMost(factored, (P, Q), bound, scale)
    norm = terms.norm2(D) + terms.norm2(E)
    gap = bound * norm - scale * second.conclusion.value
    return rules.least_eigenvalue_at_most(
        goal,
        derivative,
        rules.assume(Positive(norm if length is None else length)),
        rules.assume(Positive(scale)),
        rules.assume(Nonnegative(gap if slack is None else slack)),
    )


def test_least_eigenvalue_at_most_a_rayleigh_quotient():
    b, s = terms.scalar("b"), terms.scalar("s")
    theorem = rayleigh(b, s)
    assert theorem.conclusion == LeastEigenvalueAtMost(factored, (P, Q), b, s)
    assert len(theorem.hypotheses) == 3


def test_least_eigenvalue_at_most_refuses_another_norm_slack_or_derivative():
    b, s = terms.scalar("b"), terms.scalar("s")
    with pytest.raises(RuleError, match=r"^the squared norm of the direction:"):
        rayleigh(b, s, length=terms.norm2(D))
    norm = terms.norm2(D) + terms.norm2(E)
    for slack in (b * norm, s * second.conclusion.value - b * norm, b - s):
        with pytest.raises(RuleError, match=r"^the slack:"):
            rayleigh(b, s, slack=slack)
    for other in (
        rules.derivative(factored, (P, Q), (D, E), 1),
        rules.derivative(factored, (P, 2 * Q), (D, E), 2),
        rules.derivative(Function((V, W), terms.norm2(v * w)), (P, Q), (D, E), 2),
    ):
        with pytest.raises(RuleError, match="not the second derivative"):
            rayleigh(b, s, derivative=other)


def test_least_eigenvalue_at_most_refuses_another_scale():
    b, s = terms.scalar("b"), terms.scalar("s")
    goal = LeastEigenvalueAtMost(factored, (P, Q), b, s)
    norm = terms.norm2(D) + terms.norm2(E)
    with pytest.raises(RuleError, match=r"^the scale:"):
        rules.least_eigenvalue_at_most(
            goal,
            second,
            rules.assume(Positive(norm)),
            rules.assume(Positive(b)),
            rules.assume(Nonnegative(b * norm - s * second.conclusion.value)),
        )


# --- minima ---------------------------------------------------------------------------------------


def above(function, point, others):
    """F(others) − F(point) ≥ 0, assumed."""
    values = tuple(map(terms.from_letter, others))
    return rules.assume(Nonnegative(function(values) - function(point)))


def discharged(function, point, others):
    """The same, from a hypothesis that does not speak of the others."""
    claim = above(function, point, others)
    squares = [(1, (), values * A - Y) for values in map(terms.from_letter, others)]
    fits = rules.assume(Equation(point[0] * A, Y))
    residual = point[0] * A - Y
    parts = [(-residual.T, fits, terms.identity("n"))]
    return rules.sum_of_squares(claim.conclusion, squares, parts)


def test_global_minimum_where_nothing_goes_below():
    other = Letter("Other", "d", "e")
    goal = GlobalMinimum(least_squares, (P,))
    theorem = rules.global_minimum(goal, [other], discharged(least_squares, (P,), [other]))
    assert theorem.conclusion == goal
    assert theorem.hypotheses == {Equation(P * A, Y)}


def test_global_minimum_refuses_a_competitor_that_a_hypothesis_speaks_of():
    other = Letter("Other", "d", "e")
    goal = GlobalMinimum(least_squares, (P,))
    with pytest.raises(RuleError, match="new"):
        rules.global_minimum(goal, [other], above(least_squares, (P,), [other]))


def test_global_minimum_refuses_a_competitor_that_is_the_point_or_a_parameter():
    goal = GlobalMinimum(least_squares, (P,))
    same = rules.sum_of_squares(Nonnegative(zero), [], [])
    (letter,) = P.letters()
    with pytest.raises(RuleError, match="new"):
        rules.global_minimum(goal, [letter], same)
    with pytest.raises(RuleError, match="new"):
        rules.global_minimum(goal, [V], discharged(least_squares, (P,), [V]))


def test_global_minimum_refuses_one_competitor_for_two_variables():
    """With X' = A and Y' = Aᵀ, tr(X'Y') ≥ 0; but tr(XY) has no minimum."""
    X, Y = Letter("X", "d", "e"), Letter("Y", "e", "d")
    function = Function((X, Y), terms.trace(terms.from_letter(X) * terms.from_letter(Y)))
    goal = GlobalMinimum(function, (terms.zero("d", "e"), terms.zero("e", "d")))
    one = Letter("One", "d", "e")
    square = terms.from_letter(one)
    fact = rules.sum_of_squares(Nonnegative(terms.norm2(square)), [(1, (), square)], [])
    with pytest.raises(RuleError, match="new, plain and different"):
        rules.global_minimum(goal, [one, one.T], fact)


def test_global_minimum_refuses_a_symmetric_or_repeated_competitor():
    """Over symmetric Z', tr(Z'Z') ≥ 0; over all Z' it is not."""
    Z = Letter("Z", "d", "d")
    z = terms.from_letter(Z)
    goal = GlobalMinimum(Function((Z,), terms.trace(z * z)), (terms.zero("d", "d"),))
    symmetric = Letter("S", "d", "d", symmetric=True)
    s = terms.from_letter(symmetric)
    fact = rules.sum_of_squares(Nonnegative(terms.trace(s * s)), [(1, (), s)], [])
    with pytest.raises(RuleError, match="plain"):
        rules.global_minimum(goal, [symmetric], fact)
    U = Letter("U", "d", "d")
    u = terms.from_letter(U)
    both = Function((Z, U), terms.trace(z * u.T))
    at = GlobalMinimum(both, (terms.zero("d", "d"),) * 2)
    one = Letter("One", "d", "d")
    square = rules.sum_of_squares(
        Nonnegative(terms.norm2(terms.from_letter(one))), [(1, (), terms.from_letter(one))], []
    )
    with pytest.raises(RuleError, match="different"):
        rules.global_minimum(at, [one, one], square)


def test_global_minimum_refuses_another_difference_and_another_number_of_letters():
    other = Letter("Other", "d", "e")
    goal = GlobalMinimum(least_squares, (P,))
    square = terms.norm2(terms.from_letter(other))
    fact = rules.sum_of_squares(Nonnegative(square), [(1, (), terms.from_letter(other))], [])
    with pytest.raises(RuleError, match=r"^the difference: "):
        rules.global_minimum(goal, [other], fact)
    with pytest.raises(ShapeError):
        rules.global_minimum(goal, [], fact)


def test_minimum_at_a_competitor():
    minimum = rules.assume(GlobalMinimum(least_squares, (P,)))
    theorem = rules.minimum_at(minimum, [D])
    assert theorem.conclusion == Nonnegative(least_squares((D,)) - least_squares((P,)))
    assert theorem.hypotheses == {minimum.conclusion}


def test_minimum_at_refuses_a_critical_point_and_another_shape():
    with pytest.raises(RuleError, match="expected GlobalMinimum"):
        rules.minimum_at(rules.assume(Critical(least_squares, (P,))), [D])
    with pytest.raises(ShapeError):
        rules.minimum_at(rules.assume(GlobalMinimum(least_squares, (P,))), [D.T])
