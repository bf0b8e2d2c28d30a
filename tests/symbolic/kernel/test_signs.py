"""Squares, signs and quotients: accepted and refused."""

from fractions import Fraction

import pytest

from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.errors import KernelError, RuleError
from symbolic.kernel.judgments import Equation, Nonnegative, Nonzero, Positive, Sign

A, B = terms.letter("A", "d", "e"), terms.letter("B", "d", "e")
x, y = terms.scalar("x"), terms.scalar("y")
one, zero = terms.number(1), terms.number(0)
nought = terms.zero("d", "e")
x_positive, y_positive = rules.assume(Positive(x)), rules.assume(Positive(y))
x_nonnegative = rules.assume(Nonnegative(x))


# --- vanishing_square -----------------------------------------------------------------------------


def vanishing(squares, index=0, value=None):
    total = sum((c * terms.norm2(m) for c, _, m in squares), zero) if value is None else value
    return rules.vanishing_square(rules.assume(Equation(total, zero)), squares, index)


def test_vanishing_square_makes_each_square_vanish():
    squares = [(2, (), A), (Fraction(1, 3), (), A - B)]
    assert vanishing(squares, 0).conclusion == Equation(A, nought)
    assert vanishing(squares, 1).conclusion == Equation(A - B, nought)


def test_vanishing_square_takes_positive_weights_by_theorem():
    value = x * y * terms.norm2(A)
    theorem = vanishing([(1, (x_positive, y_positive), A)], value=value)
    assert theorem.hypotheses == {Positive(x), Positive(y), Equation(value, zero)}


@pytest.mark.parametrize("weight", [-1, 0, Fraction(-1, 2)])
def test_vanishing_square_refuses_a_weight_that_is_not_positive(weight):
    with pytest.raises(RuleError, match="not positive"):
        vanishing([(weight, (), A)])


@pytest.mark.parametrize("weight", [1.0, True, "1", None])
def test_vanishing_square_refuses_a_weight_that_is_no_rational(weight):
    with pytest.raises(KernelError):
        vanishing([(weight, (), A)], value=terms.norm2(A))


def test_vanishing_square_refuses_a_weight_that_may_vanish():
    with pytest.raises(RuleError):
        vanishing([(1, (x_nonnegative,), A)], value=x * terms.norm2(A))
    with pytest.raises(RuleError):
        vanishing([(1, (rules.assume(Nonzero(x)),), A)], value=x * terms.norm2(A))


def test_vanishing_square_refuses_another_sum():
    with pytest.raises(RuleError, match=r"^the (sum of squares|multiple): .*; residual "):
        vanishing([(1, (), A)], value=terms.norm2(A) - 1)
    with pytest.raises(RuleError, match=r"^the (sum of squares|multiple): .*; residual "):
        vanishing([(1, (), A), (1, (), B)], value=terms.norm2(A))


@pytest.mark.parametrize("index", [-1, 1])
def test_vanishing_square_refuses_a_square_that_is_not_there(index):
    with pytest.raises(RuleError, match="no square"):
        vanishing([(1, (), A)], index)


def test_vanishing_square_refuses_an_index_that_is_no_integer():
    with pytest.raises(RuleError):
        vanishing([(1, (), A), (1, (), B)], True)  # noqa: FBT003 (not an integer, for the kernel)


def test_vanishing_square_refuses_a_matrix_equation():
    with pytest.raises(RuleError, match=r"^the sum of squares: .*none, the shapes differ$"):
        rules.vanishing_square(rules.assume(Equation(A, nought)), [(1, (), A)], 0)


# --- sum_of_squares -------------------------------------------------------------------------------


def test_sum_of_squares_is_nonnegative():
    value = terms.norm2(A) - 2 * terms.inner(A, B) + terms.norm2(B)
    theorem = rules.sum_of_squares(Nonnegative(value), [(1, (), A - B)], [])
    assert theorem.conclusion == Nonnegative(value)
    assert not theorem.hypotheses


def test_sum_of_squares_holds_modulo_equations_and_nonnegative_factors():
    equal = rules.assume(Equation(A, B))
    value = x * terms.norm2(B) + terms.norm2(A) - terms.inner(B, A)
    theorem = rules.sum_of_squares(
        Nonnegative(value), [(1, (x_nonnegative,), B)], [(A.T, equal, terms.identity("e"))]
    )
    assert theorem.hypotheses == {Nonnegative(x), Equation(A, B)}


def test_sum_of_squares_is_positive_with_a_positive_constant_summand():
    value = terms.norm2(A) + x
    theorem = rules.sum_of_squares(Positive(value), [(1, (), A), (1, (x_positive,), one)], [])
    assert theorem.conclusion == Positive(value)


def test_sum_of_squares_refuses_positivity_without_a_positive_summand():
    for squares, value in (
        ([(1, (), A)], terms.norm2(A)),
        ([(1, (x_positive,), A)], x * terms.norm2(A)),
        ([(1, (x_nonnegative,), one)], x),
        ([(1, (), terms.identity("d"))], terms.dimension("d")),
        ([(1, (), x)], x * x),
        ([(1, (), zero)], zero),
        ([(1, (), A * A.T * 0)], zero),
    ):
        with pytest.raises(RuleError, match="strictly"):
            rules.sum_of_squares(Positive(value), squares, [])


def test_sum_of_squares_refuses_another_value():
    with pytest.raises(RuleError, match=r"^the (sum of squares|multiple): .*; residual "):
        rules.sum_of_squares(Nonnegative(terms.inner(A, B)), [(1, (), A)], [])
    with pytest.raises(RuleError, match="not positive"):
        rules.sum_of_squares(Nonnegative(-terms.norm2(A)), [(-1, (), A)], [])


def test_sum_of_squares_refuses_a_factor_without_sign():
    factor = rules.assume(Nonzero(x))
    with pytest.raises(RuleError, match="not known"):
        rules.sum_of_squares(Nonnegative(x), [(1, (factor,), one)], [])


def test_sum_of_squares_refuses_another_goal():
    with pytest.raises(RuleError, match="squares show"):
        rules.sum_of_squares(Nonzero(terms.norm2(A)), [(1, (), A)], [])
    with pytest.raises(RuleError):
        rules.sum_of_squares(Equation(zero, zero), [], [])


# --- divide ---------------------------------------------------------------------------------------


def test_divide_an_equation_by_a_number_that_is_not_zero():
    multiple = rules.assume(Equation(x * A, x * B))
    for divisor in (x_positive, rules.assume(Nonzero(x))):
        theorem = rules.divide(Equation(A, B), multiple, divisor)
        assert theorem.conclusion == Equation(A, B)
        assert theorem.hypotheses == {multiple.conclusion, divisor.conclusion}


def test_divide_a_sign_by_a_positive_number():
    for kind in (Nonnegative, Positive):
        multiple = rules.assume(kind(x * y))
        assert rules.divide(kind(y), multiple, x_positive).conclusion == kind(y)


def test_divide_refuses_a_divisor_that_may_vanish():
    multiple = rules.assume(Equation(x * A, x * B))
    with pytest.raises(RuleError, match="nonzero"):
        rules.divide(Equation(A, B), multiple, x_nonnegative)


def test_divide_refuses_a_sign_by_a_divisor_that_may_be_negative():
    multiple = rules.assume(Nonnegative(x * y))
    for divisor in (rules.assume(Nonzero(x)), x_nonnegative):
        with pytest.raises(RuleError, match="positive"):
            rules.divide(Nonnegative(y), multiple, divisor)


def test_divide_refuses_a_stronger_goal_and_another_multiple():
    multiple = rules.assume(Nonnegative(x * y))
    with pytest.raises(RuleError, match="expected Positive"):
        rules.divide(Positive(y), multiple, x_positive)
    with pytest.raises(RuleError, match=r"^the (sum of squares|multiple): .*; residual "):
        rules.divide(Nonnegative(-y), multiple, x_positive)
    with pytest.raises(RuleError, match=r"^the (sum of squares|multiple): .*; residual "):
        rules.divide(Equation(A, -B), rules.assume(Equation(x * A, x * B)), x_positive)
    with pytest.raises(RuleError, match="expected Equation"):
        rules.divide(Equation(x, y), multiple, x_positive)
    with pytest.raises(RuleError, match="nothing to divide"):
        rules.divide(Nonzero(y), rules.assume(Nonzero(x * y)), x_positive)


# --- weaken_sign ----------------------------------------------------------------------------------


def test_weaken_sign_multiplies_signs():
    nonzero = rules.assume(Nonzero(y))
    assert rules.weaken_sign(Nonzero(-2 * x * y), [x_positive, nonzero]).hypotheses == {
        Positive(x),
        Nonzero(y),
    }
    assert rules.weaken_sign(Positive(3 * x * y), [x_positive, y_positive])
    assert rules.weaken_sign(Nonnegative(x * y / 2), [x_nonnegative, y_positive])
    assert rules.weaken_sign(Nonnegative(x), [x_positive])
    assert rules.weaken_sign(Positive(one), []).conclusion == Positive(one)
    for multiple in (3 * x, x / 5):
        factor = rules.assume(Positive(multiple))
        assert rules.weaken_sign(Positive(x), [factor]).conclusion == Positive(x)
        assert rules.weaken_sign(Nonzero(-x), [factor]).conclusion == Nonzero(-x)
    both = rules.assume(Positive(x + 2 * y))
    assert rules.weaken_sign(Positive(x / 2 + y), [both])


def test_weaken_sign_refuses_what_is_too_weak():
    nonzero = rules.assume(Nonzero(x))
    for goal, factor in (
        (Positive(x), x_nonnegative),
        (Positive(x), nonzero),
        (Nonnegative(x), nonzero),
        (Nonzero(x), x_nonnegative),
    ):
        with pytest.raises(RuleError, match="too weak"):
            rules.weaken_sign(goal, [factor])


def test_weaken_sign_refuses_another_multiple():
    for goal in (Positive(-x), Positive(x * x), Positive(x + 1), Nonzero(zero), Positive(zero)):
        with pytest.raises(RuleError, match="multiple"):
            rules.weaken_sign(goal, [x_positive])
    with pytest.raises(RuleError, match="multiple"):
        rules.weaken_sign(Nonnegative(y), [rules.assume(Nonnegative(zero))])
    with pytest.raises(RuleError, match="multiple"):
        rules.weaken_sign(Positive(-one), [])


def test_weaken_sign_refuses_what_has_no_sign():
    with pytest.raises(RuleError):
        rules.weaken_sign(Positive(x), [rules.assume(Equation(x, x))])
    with pytest.raises(RuleError):
        rules.weaken_sign(Sign(x), [x_positive])


# --- antisymmetry ---------------------------------------------------------------------------------


def test_antisymmetry_of_two_opposite_signs():
    below = rules.assume(Nonnegative(-x))
    theorem = rules.antisymmetry(x_nonnegative, below)
    assert theorem.conclusion == Equation(x, zero)
    assert theorem.hypotheses == {Nonnegative(x), Nonnegative(-x)}


def test_antisymmetry_refuses_values_that_are_not_opposite():
    for other in (Nonnegative(x), Nonnegative(y), Nonnegative(-2 * x)):
        with pytest.raises(RuleError, match=r"^the opposite: "):
            rules.antisymmetry(x_nonnegative, rules.assume(other))
    with pytest.raises(RuleError, match=r"^the opposite: y is not -x; residual x \+ y$"):
        rules.antisymmetry(x_nonnegative, rules.assume(Nonnegative(y)))
    with pytest.raises(RuleError, match="expected Nonnegative"):
        rules.antisymmetry(x_nonnegative, rules.assume(Nonzero(-x)))
