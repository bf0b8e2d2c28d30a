"""Several judgments at once, and hypotheses taken away: accepted and refused."""

import pytest

from symbolic.kernel import axioms, terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.errors import AxiomError, KernelError, RuleError
from symbolic.kernel.judgments import (
    All,
    Either,
    Equation,
    Nonnegative,
    Nonzero,
    Positive,
)

x, y, zero, one = terms.scalar("x"), terms.scalar("y"), terms.number(0), terms.number(1)
X, Y = Positive(x), Positive(y)
given_x, given_y = rules.assume(X), rules.assume(Y)


def under(conclusion, *hypotheses):
    """A theorem with that conclusion that also depends on the hypotheses, without using them."""
    both = rules.together([conclusion, *map(rules.assume, hypotheses)])
    return rules.part(both, 0)


def test_together_and_part():
    both = rules.together([given_x, given_y])
    assert both.conclusion == All((X, Y))
    assert both.hypotheses == {X, Y}
    assert rules.part(both, 1).conclusion == Y
    assert rules.part(both, 1).hypotheses == {X, Y}


def test_together_refuses_nothing_at_all():
    with pytest.raises(RuleError):
        rules.together([])


@pytest.mark.parametrize("index", [-1, 2])
def test_part_refuses_what_is_not_there(index):
    with pytest.raises(RuleError, match="no part"):
        rules.part(rules.together([given_x, given_y]), index)


def test_part_refuses_a_single_judgment():
    with pytest.raises(RuleError, match="expected All"):
        rules.part(given_x, 0)


# --- cut ------------------------------------------------------------------------------------------


def test_cut_puts_a_proof_for_a_hypothesis():
    fact = under(rules.weaken_sign(Positive(2 * x), [given_x]), Nonzero(y))
    use = under(rules.assume(Positive(2 * x)), Y)
    theorem = rules.cut(use, [fact])
    assert theorem.conclusion == Positive(2 * x)
    assert theorem.hypotheses == {X, Y, Nonzero(y)}


def test_cut_keeps_a_hypothesis_that_another_fact_needs():
    circular = under(given_y, X)
    other = under(given_x, Y)
    theorem = rules.cut(rules.together([given_x, given_y]), [other, circular])
    assert theorem.hypotheses == {X, Y}


def test_cut_refuses_a_fact_that_is_no_hypothesis():
    with pytest.raises(RuleError, match="not a hypothesis"):
        rules.cut(given_x, [given_y])
    with pytest.raises(RuleError, match="not a hypothesis"):
        rules.cut(given_x, [rules.assume(Nonnegative(x))])


# --- cases ----------------------------------------------------------------------------------------


def test_cases_on_zero():
    goal = rules.sum_of_squares(Nonnegative(x * x), [(1, (), x)], [])
    first, second = under(goal, Nonzero(y), X), under(goal, Equation(y, zero), Y)
    theorem = rules.cases(first, second, y, False)  # noqa: FBT003 (not the strict split)
    assert theorem.hypotheses == {X, Y}
    assert theorem.conclusion == goal.conclusion


def test_cases_on_the_sign():
    goal = rules.sum_of_squares(Nonnegative(x * x), [(1, (), x)], [])
    first, second = under(goal, Positive(y)), under(goal, Nonnegative(-y))
    theorem = rules.cases(first, second, y, True)  # noqa: FBT003 (the strict split)
    assert not theorem.hypotheses


@pytest.mark.parametrize(
    ("first", "second", "strict"),
    [
        (Positive(y), Nonnegative(y), True),
        (Nonnegative(y), Nonnegative(-y), True),
        (Positive(y), Positive(-y), True),
        (Nonzero(y), Nonnegative(-y), False),
        (Nonzero(-y), Equation(y, zero), False),
        (Nonzero(y), Equation(zero, y), False),
        (Positive(y), Nonnegative(-y), False),
        (Nonzero(y), Equation(y, zero), True),
    ],
)
def test_cases_keep_a_hypothesis_that_is_not_the_case(first, second, strict):
    goal = rules.sum_of_squares(Nonnegative(x * x), [(1, (), x)], [])
    assert rules.cases(under(goal, first), under(goal, second), y, strict).hypotheses


def test_cases_keep_the_other_case_of_each_branch():
    goal = rules.sum_of_squares(Nonnegative(x * x), [(1, (), x)], [])
    first, second = under(goal, Equation(y, zero)), under(goal, Nonzero(y))
    theorem = rules.cases(first, second, y, False)  # noqa: FBT003 (not the strict split)
    assert theorem.hypotheses == {Equation(y, zero), Nonzero(y)}


def test_cases_refuse_two_conclusions_and_a_matrix():
    with pytest.raises(RuleError, match="conclude"):
        rules.cases(given_x, given_y, y, True)  # noqa: FBT003 (the strict split)
    with pytest.raises(KernelError):
        rules.cases(given_x, given_x, terms.letter("A", "d", "e"), True)  # noqa: FBT003
    with pytest.raises(RuleError):
        rules.cases(given_x, given_x, y, 1)


# --- choose and either ----------------------------------------------------------------------------


def test_choose_one_of_several():
    theorem = rules.choose(Either((Y, X)), given_x)
    assert theorem.conclusion == Either((Y, X))
    assert theorem.hypotheses == {X}


def test_choose_refuses_what_is_no_alternative():
    for alternatives in ((Y,), (), (Nonnegative(x),)):
        with pytest.raises(RuleError, match="none of the alternatives"):
            rules.choose(Either(alternatives), given_x)


def test_either_of_the_alternatives_will_do():
    split = under(rules.choose(Either((X, Y)), given_x), Nonzero(y))
    goal = rules.sum_of_squares(Nonnegative(x * x), [(1, (), x)], [])
    theorem = rules.either(split, [under(goal, X, Nonzero(x)), under(goal, Y)])
    assert theorem.conclusion == goal.conclusion
    assert theorem.hypotheses == {X, Nonzero(y), Nonzero(x)}


def test_either_keeps_the_alternative_of_another_branch():
    split = rules.assume(Either((X, Y)))
    goal = rules.sum_of_squares(Nonnegative(x * x), [(1, (), x)], [])
    theorem = rules.either(split, [under(goal, Y), under(goal, X)])
    assert theorem.hypotheses == {X, Y, Either((X, Y))}


def test_either_refuses_missing_branches_and_two_conclusions():
    split = rules.assume(Either((X, Y)))
    for branches in ([], [given_x], [given_x] * 3):
        with pytest.raises(RuleError, match="branches"):
            rules.either(split, branches)
    with pytest.raises(RuleError, match="one thing"):
        rules.either(split, [given_x, given_y])
    with pytest.raises(RuleError, match="branches"):
        rules.either(rules.assume(Either(())), [])
    with pytest.raises(RuleError, match="expected Either"):
        rules.either(given_x, [given_x])


# --- absurd ---------------------------------------------------------------------------------------

FALSE = [
    Equation(one, zero),
    Equation(zero, 3 * one),
    Positive(zero),
    Positive(-one),
    Nonnegative(-one / 2),
    Nonzero(zero),
    Nonzero(x - x),
]
NOT_FALSE = [
    Equation(one, one),
    Equation(x, one),
    Equation(x, zero),
    Equation(x, x),
    Equation(terms.identity("d"), terms.zero("d", "d")),
    Positive(one / 2),
    Positive(x - 1),
    Positive(-x),
    Nonnegative(zero),
    Nonnegative(one),
    Nonnegative(-x * x),
    Nonzero(one),
    Nonzero(-one),
    Nonzero(x),
]


@pytest.mark.parametrize("false", FALSE, ids=str)
def test_absurd_from_a_false_statement(false):
    theorem = rules.absurd(rules.assume(false), X)
    assert theorem.conclusion == X
    assert theorem.hypotheses == {false}


@pytest.mark.parametrize("judgment", NOT_FALSE, ids=str)
def test_absurd_refuses_what_may_hold(judgment):
    with pytest.raises(RuleError):
        rules.absurd(rules.assume(judgment), X)


def test_absurd_refuses_other_judgments():
    with pytest.raises(RuleError, match="not a statement"):
        rules.absurd(rules.together([rules.assume(Positive(zero))]), X)


# --- witness --------------------------------------------------------------------------------------

M = terms.letter("M", "m", "n")
ARGUMENTS = (M, "U", "S", "V", "r")
PROPERTIES = axioms.instantiate("svd", ARGUMENTS).properties
SIGMA = terms.letter("S", "r", "r", symmetric=True)


def free_of_witnesses():
    goal = rules.sum_of_squares(Nonnegative(terms.norm2(M)), [(1, (), M)], [])
    return under(goal, *PROPERTIES, X)


def test_witness_discharges_the_properties_and_names_the_axiom():
    theorem = rules.witness(free_of_witnesses(), "svd", ARGUMENTS, [])
    assert theorem.hypotheses == {X}
    assert theorem.axioms == {"svd"}
    assert rules.transpose(rules.trace(under(rules.combine(Equation(x, x), []), X))).axioms == set()


def test_witness_needs_no_property_to_be_used():
    assert rules.witness(given_x, "svd", ARGUMENTS, []).hypotheses == {X}


def test_witness_refuses_a_new_letter_in_the_conclusion():
    theorem = rules.combine(Equation(terms.norm2(M), terms.norm2(M)), [])
    goal = rules.together([theorem, rules.assume(PROPERTIES[0])])
    with pytest.raises(AxiomError, match="not new"):
        rules.witness(goal, "svd", ARGUMENTS, [])


def test_witness_refuses_a_new_name_in_a_hypothesis_that_stays():
    for hypothesis in (
        Positive(terms.trace(SIGMA)),
        Positive(terms.scalar("U")),
        Positive(terms.letter("V", "1", "1")),
        Positive(terms.dimension("r")),
        Equation(terms.zero("r", "m"), terms.zero("r", "m")),
        Equation(terms.letter("S_quarter", "d", "d"), terms.zero("d", "d")),
    ):
        with pytest.raises(AxiomError, match="not new"):
            rules.witness(under(free_of_witnesses(), hypothesis), "svd", ARGUMENTS, [])


def test_witness_refuses_the_same_new_letters_for_two_matrices():
    other = axioms.instantiate("svd", (2 * M, *ARGUMENTS[1:])).properties
    both = under(free_of_witnesses(), *other)  # M = USVᵀ and 2M = USVᵀ: M = 0
    with pytest.raises(AxiomError, match="not new"):
        rules.witness(both, "svd", ARGUMENTS, [])


def test_witness_refuses_an_unknown_axiom_and_arguments_of_other_kinds():
    with pytest.raises(AxiomError, match="no axiom"):
        rules.witness(given_x, "choice", ARGUMENTS, [])
    for arguments in ((), (M,), ("M", *ARGUMENTS[1:]), (*ARGUMENTS, "s"), (M, M, "S", "V", "r")):
        with pytest.raises(AxiomError, match="svd takes Polynomial, str, str, str, str"):
            rules.witness(given_x, "svd", arguments, [])


def test_witness_asks_for_the_exact_premises():
    with pytest.raises(AxiomError, match="premises must be exactly: none"):
        rules.witness(given_x, "svd", ARGUMENTS, [given_y])
    A, N = terms.letter("A", "d", "d", symmetric=True), terms.identity("d")
    arguments = (A, N, "u", "largest", "G")
    wanted = axioms.instantiate("largest_eigenvalue", arguments).premises
    premises = [rules.assume(one) for one in wanted]
    theorem = rules.witness(given_x, "largest_eigenvalue", arguments, premises)
    assert theorem.hypotheses == {X, *wanted}
    for wrong in (premises[:-1], premises[::-1], [*premises, given_x], [given_x, *premises[1:]]):
        with pytest.raises(AxiomError, match=r"premises must be exactly: A = A; .* > 0$"):
            rules.witness(given_x, "largest_eigenvalue", arguments, wrong)


def test_witness_refuses_a_new_name_in_a_hypothesis_of_a_premise():
    A, N = terms.letter("A", "d", "d", symmetric=True), terms.identity("d")
    arguments = (A, N, "u", "largest", "G")
    wanted = axioms.instantiate("largest_eigenvalue", arguments).premises
    premises = [under(rules.assume(one), Positive(terms.scalar("largest"))) for one in wanted]
    with pytest.raises(AxiomError, match="not new"):
        rules.witness(given_x, "largest_eigenvalue", arguments, premises)
