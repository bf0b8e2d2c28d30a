"""Only rules make theorems, and every rule unites the hypotheses and axioms of all its premises."""

import copy
import pickle
from itertools import count
from pathlib import Path

import pytest

from symbolic.kernel import judgments, sequents, terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.errors import KernelError, RuleError
from symbolic.kernel.judgments import (
    Critical,
    Either,
    Equation,
    Function,
    GlobalMinimum,
    Judgment,
    LeastEigenvalueAtMost,
    Nonnegative,
    Positive,
    Sign,
)
from symbolic.kernel.terms import Letter, Polynomial

x, y, zero, one = terms.scalar("x"), terms.scalar("y"), terms.number(0), terms.number(1)
X, Y = Positive(x), Positive(y)
A, B = terms.letter("A", "d", "d"), terms.letter("B", "d", "d")
I = terms.identity("d")  # noqa: E741 (the identity)
V = Letter("V", "d", "1")
v, p, q = (terms.letter(name, "d", "1") for name in "Vpq")
F = Function((V,), x * terms.norm2(v))
at = Critical(F, (p,))


def test_the_rules_are_these():
    assert set(sequents.RULES) == {
        *("assume", "well_formed", "combine", "transpose", "trace", "substitute", "rewrite"),
        *("vanishing_square", "sum_of_squares", "divide", "weaken_sign", "antisymmetry"),
        *("derivative", "gradient_vanishes", "critical", "negative_curvature"),
        *("least_eigenvalue_at_most", "global_minimum", "minimum_at"),
        *("together", "part", "cut", "cases", "choose", "either", "absurd", "witness"),
    }
    for name, rule in sequents.RULES.items():
        assert getattr(rules, name) is rule
        assert name in rules.__all__
        assert "───" in rule.__doc__


@pytest.mark.parametrize("name", sequents.RULES)
def test_every_rule_has_an_accepting_and_a_refusing_test(name):
    here = Path(__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in here.glob("test_*.py"))
    accepting = [f"def test_{name}_", f"def test_{name}(", f"_and_{name}("]
    assert any(one in text for one in accepting)
    refusing = [f"test_{name}_refuse", f"test_{name}_asks", f"test_{name}_keep"]
    assert any(one in text for one in refusing) or f"_and_{name}_refuse" in text


# --- a theorem cannot be forged -------------------------------------------------------------------


def test_a_theorem_is_made_by_rules_only():
    found = sequents.Sequent(frozenset(), Equation(one, zero))
    for seal in (None, object(), True):
        with pytest.raises(KernelError, match="only a rule"):
            sequents.Theorem(seal, found, "combine", ())


def test_a_theorem_cannot_be_changed_copied_or_sent():
    theorem = rules.assume(X)
    for change in (
        lambda: setattr(theorem, "hypotheses", frozenset()),
        lambda: delattr(theorem, "conclusion"),
        lambda: setattr(theorem, "new", 1),
        lambda: copy.copy(theorem),
        lambda: copy.deepcopy(theorem),
        lambda: pickle.dumps(theorem),
    ):
        with pytest.raises(KernelError):
            change()
    assert str(theorem) == "x > 0 ⊢ x > 0"


class Loose(Polynomial):
    """Equal to everything."""

    __slots__ = ()
    __hash__ = Polynomial.__hash__

    def __eq__(self, other):
        return True


class Claim(Positive):
    """A judgment of no known kind."""


def test_arguments_have_exactly_the_types_of_the_pattern():
    loose = Loose("1", "1", {})
    for wrong in (
        lambda: rules.well_formed(loose),
        lambda: rules.assume(Claim(x)),
        lambda: rules.assume(Sign(x)),
        lambda: rules.assume(Judgment()),
        lambda: rules.assume(judgments.AtPoint(F, (p,))),
        lambda: rules.combine(X, []),
        lambda: rules.combine(Equation(x, x), [(x, rules.assume(X))]),
        lambda: rules.combine(Equation(x, x), "abc"),
        lambda: rules.combine(Equation(x, x), {1: 2}),
        lambda: rules.together([X]),
        lambda: rules.part(rules.together([rules.assume(X)]), False),  # noqa: FBT003
        lambda: rules.part(rules.together([rules.assume(X)]), 0.0),
        lambda: rules.substitute(rules.assume(X), [("x", x)], [], []),
        lambda: rules.substitute(rules.assume(X), [], [(V, x)], []),
        lambda: rules.witness(rules.assume(X), V, [], []),
    ):
        with pytest.raises(RuleError):
            wrong()


def test_a_rule_has_a_fixed_number_of_arguments():
    for wrong in (lambda: rules.assume(), lambda: rules.assume(X, Y)):
        with pytest.raises(RuleError, match="parts"):
            wrong()


# --- hypotheses and axioms are never dropped ------------------------------------------------------

FRESH = count()
LONE = terms.letter("Lone", "h", "k")
ARGUMENTS = (LONE, "Left", "Middle", "Right", "rank")


def marked(theorem):
    """The same conclusion under one more hypothesis, which no rule knows, and with an axiom."""
    extra = rules.assume(Positive(terms.scalar(f"extra{next(FRESH)}")))
    both = rules.part(rules.together([theorem, extra]), 0)
    return rules.witness(both, "svd", ARGUMENTS, [])


def assumed(judgment):
    return marked(rules.assume(judgment))


def signs():
    return assumed(X), assumed(Y)


def applications():
    """(rule, premises, result) for every rule that has premises."""
    equal, sign, other = assumed(Equation(A, B)), assumed(X), assumed(Y)
    number = assumed(Equation(x, y))
    square = assumed(Equation(x * y * terms.norm2(p), zero))
    second = marked(rules.derivative(F, (p,), (q,), 2))
    slope = assumed(Equation(2 * x * p, terms.zero("d", "1")))
    minimum = assumed(GlobalMinimum(F, (p,)))
    spare = Letter("Spare", "d", "1")
    gap = assumed(Nonnegative(F((q,)) - F((p,))))
    low = marked(
        rules.sum_of_squares(
            Nonnegative(F((terms.from_letter(spare),))),
            [(1, (sign,), terms.from_letter(spare))],
            [],
        )
    )
    hole = Letter("hole", "1", "1")
    H = terms.from_letter(hole)
    norm, scale = assumed(Positive(terms.norm2(q))), assumed(Y)
    bound = LeastEigenvalueAtMost(F, (p,), one, y)
    slack = assumed(Nonnegative(terms.norm2(q) - y * second.conclusion.value))
    both = marked(rules.together([sign, other]))
    either = assumed(Either((X, Y)))
    first, last = marked(number), marked(number)
    false = assumed(Positive(zero))
    yield (
        "combine",
        [equal, number],
        rules.combine(
            Equation(x * terms.trace(A), x * terms.trace(B) + x - y),
            [(x * I, equal, I), (one, number, one)],
        ),
    )
    yield "transpose", [equal], rules.transpose(equal)
    yield "trace", [equal], rules.trace(equal)
    yield "substitute", [equal], rules.substitute(equal, [(Letter("A", "d", "d"), B)], [], [])
    yield "rewrite", [number, sign], rules.rewrite(Positive(H), hole, number, sign)
    yield (
        "vanishing_square",
        [square, sign, other],
        rules.vanishing_square(square, [(1, (sign, other), p)], 0),
    )
    yield (
        "sum_of_squares",
        [sign, other, number],
        rules.sum_of_squares(
            Nonnegative(x * y * terms.norm2(p) + x - y),
            [(1, (sign, other), p)],
            [(one, number, one)],
        ),
    )
    multiple = assumed(Equation(x * A, x * B))
    yield "divide", [multiple, sign], rules.divide(Equation(A, B), multiple, sign)
    yield "weaken_sign", [sign, other], rules.weaken_sign(Positive(x * y), [sign, other])
    opposite = assumed(Nonnegative(-x)), assumed(Nonnegative(x))
    yield "antisymmetry", opposite, rules.antisymmetry(*opposite)
    critical = assumed(at)
    yield "gradient_vanishes", [critical], rules.gradient_vanishes(critical, 0, 2 * x * p)
    yield "critical", [slope], rules.critical(at, [slope])
    down = assumed(Positive(-second.conclusion.value))
    yield "negative_curvature", [second, down], rules.negative_curvature(second, down)
    yield (
        "least_eigenvalue_at_most",
        [second, norm, scale, slack],
        (rules.least_eigenvalue_at_most(bound, second, norm, scale, slack)),
    )
    yield (
        "global_minimum",
        [low],
        rules.global_minimum(GlobalMinimum(F, (terms.zero("d", "1"),)), [spare], low),
    )
    yield "minimum_at", [minimum], rules.minimum_at(minimum, [q])
    yield "together", [sign, other, gap], rules.together([sign, other, gap])
    yield "part", [both], rules.part(both, 0)
    fact = marked(rules.weaken_sign(Positive(2 * x), [sign]))
    use = assumed(Positive(2 * x))
    yield "cut", [use, fact], rules.cut(use, [fact])
    yield "cases", [first, last], rules.cases(first, last, y, True)  # noqa: FBT003
    yield "choose", [sign], rules.choose(Either((X, Y)), sign)
    yield "either", [either, first, last], rules.either(either, [first, last])
    yield "absurd", [false], rules.absurd(false, X)
    matrices = (A + A.T, I, "u", "top", "gram")
    premises = [
        marked(rules.combine(Equation(A + A.T, A + A.T), [])),
        *(marked(rules.combine(Equation(one, one), [])) for one in (I, I)),
        marked(rules.combine(Equation(A + A.T, A + A.T), [])),
        assumed(Positive(terms.dimension("d"))),
    ]
    yield (
        "witness",
        [sign, *premises],
        (rules.witness(sign, "largest_eigenvalue", matrices, premises)),
    )


APPLICATIONS = {name: (premises, result) for name, premises, result in applications()}


def test_every_rule_with_premises_is_tried():
    without = {"assume", "well_formed", "derivative"}
    assert set(APPLICATIONS) == set(sequents.RULES) - without


@pytest.mark.parametrize("name", APPLICATIONS)
def test_every_rule_unites_hypotheses_and_axioms(name):
    premises, result = APPLICATIONS[name]
    assert result.rule == name
    extras = [
        hypothesis
        for premise in premises
        for hypothesis in premise.hypotheses
        if str(hypothesis).startswith("extra")
    ]
    assert len(extras) >= len(premises)
    assert result.hypotheses >= set(extras)
    assert "svd" in result.axioms


@pytest.mark.parametrize("name", APPLICATIONS)
def test_every_rule_keeps_the_axioms_of_each_premise(name):
    """An axiom of only one premise, whichever it is, is one of the result's."""
    premises, result = APPLICATIONS[name]
    for position, premise in enumerate(premises):
        swapped = dict.fromkeys(premises)
        assert len(swapped) == len(premises)
        plain = [other for other in premises if other is not premise]
        changed = replayed(result, {id(one): unmarked(one) for one in plain})
        assert "svd" in changed.axioms, position
        none = replayed(result, {id(one): unmarked(one) for one in premises})
        assert "svd" not in none.axioms


def unmarked(theorem):
    """The same conclusion, assumed."""
    return rules.assume(theorem.conclusion)


def replayed(theorem, instead):
    """The theorem made again with some premises replaced."""

    def changed(argument):
        if isinstance(argument, sequents.Theorem):
            return instead.get(id(argument), argument)
        return tuple(map(changed, argument)) if isinstance(argument, tuple) else argument

    return sequents.RULES[theorem.rule](*map(changed, theorem.arguments))
