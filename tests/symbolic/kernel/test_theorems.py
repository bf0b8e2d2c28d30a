"""Only rules make theorems, and every rule unites the hypotheses and axioms of all its premises."""

import copy
import pickle
from pathlib import Path

import pytest

from symbolic.kernel import judgments, sequents, terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.errors import KernelError, RuleError
from symbolic.kernel.judgments import (
    All,
    Critical,
    Either,
    Equation,
    Function,
    GlobalMinimum,
    Judgment,
    LeastEigenvalueAtMost,
    NegativeCurvature,
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
        *("derivative", "gradient_vanishes", "critical", "negative_curvature", "bend"),
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
    assert str(rules.together([rules.assume(Y), theorem])) == "x > 0; y > 0 ⊢ y > 0; x > 0"
    assert str(rules.combine(Equation(one, one), [])) == "⊢ 1 = 1"


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
    for wrong in (rules.assume, lambda: rules.assume(X, Y)):
        with pytest.raises(RuleError, match="parts"):
            wrong()


# --- hypotheses and axioms are never dropped ------------------------------------------------------

hole, spare = Letter("hole", "1", "1"), Letter("Spare", "d", "1")
origin, S = terms.zero("d", "1"), A + A.T
second = rules.derivative(F, (p,), (q,), 2).conclusion
above_all = rules.sum_of_squares(
    Nonnegative(F((terms.from_letter(spare),))),
    [(1, (rules.assume(X),), terms.from_letter(spare))],
    [],
)

# For each rule: its premises (a judgment is assumed), and how it is applied to them.
USES = {
    "combine": (
        [Equation(A, B), Equation(x, y)],
        lambda one, two: rules.combine(
            Equation(x * terms.trace(A) + x, x * terms.trace(B) + y),
            [(x * I, one, I), (terms.number(1), two, terms.number(1))],
        ),
    ),
    "transpose": ([Equation(A, B)], rules.transpose),
    "trace": ([Equation(A, B)], rules.trace),
    "substitute": (
        [Equation(A, B)],
        lambda theorem: rules.substitute(theorem, [(Letter("A", "d", "d"), B)], [], []),
    ),
    "rewrite": (
        [Equation(x, y), X],
        lambda equal, sign: rules.rewrite(Positive(terms.from_letter(hole)), hole, equal, sign),
    ),
    "vanishing_square": (
        [Equation(x * y * terms.norm2(p), zero), X, Y],
        lambda sums, *signs: rules.vanishing_square(sums, [(1, signs, p)], 0),
    ),
    "sum_of_squares": (
        [X, Y, Equation(x, y)],
        lambda first, last, equal: rules.sum_of_squares(
            Nonnegative(x * y * terms.norm2(p) + x - y),
            [(1, (first, last), p)],
            [(one, equal, one)],
        ),
    ),
    "divide": (
        [Equation(x * A, x * B), X],
        lambda multiple, sign: rules.divide(Equation(A, B), multiple, sign),
    ),
    "weaken_sign": ([X, Y], lambda *signs: rules.weaken_sign(Positive(x * y), signs)),
    "antisymmetry": ([Nonnegative(-x), Nonnegative(x)], rules.antisymmetry),
    "gradient_vanishes": ([at], lambda here: rules.gradient_vanishes(here, 0, 2 * x * p)),
    "critical": ([Equation(2 * x * p, origin)], lambda slope: rules.critical(at, [slope])),
    "negative_curvature": ([second, Positive(-second.value)], rules.negative_curvature),
    "bend": (
        [X, NegativeCurvature(F, (p,))],
        lambda theorem, curved: rules.bend(theorem, curved, [spare]),
    ),
    "least_eigenvalue_at_most": (
        [second, Positive(terms.norm2(q)), Y, Nonnegative(terms.norm2(q) - y * second.value)],
        lambda *four: rules.least_eigenvalue_at_most(LeastEigenvalueAtMost(F, (p,), one, y), *four),
    ),
    "global_minimum": (
        [above_all],
        lambda above: rules.global_minimum(GlobalMinimum(F, (origin,)), [spare], above),
    ),
    "minimum_at": ([GlobalMinimum(F, (p,))], lambda lowest: rules.minimum_at(lowest, [q])),
    "together": ([X, Y, at], lambda *all_three: rules.together(all_three)),
    "part": ([All((X, Y))], lambda both: rules.part(both, 0)),
    "cut": ([X, X], lambda use, fact: rules.cut(use, [fact])),
    "cases": ([X, X], lambda first, last: rules.cases(first, last, y, True)),  # noqa: FBT003
    "choose": ([X], lambda sign: rules.choose(Either((X, Y)), sign)),
    "either": ([Either((X, Y)), at, at], lambda split, *two: rules.either(split, two)),
    "absurd": ([Positive(zero)], lambda false: rules.absurd(false, X)),
    "witness": (
        [
            X,
            Equation(S, S),
            Equation(I, I),
            Equation(I, I),
            Equation(S, S),
            Positive(terms.trace(I)),
        ],
        lambda theorem, *premises: rules.witness(
            theorem, "largest_eigenvalue", (S, I, "u", "top", "gram"), premises
        ),
    ),
}
EXTRA = Positive(terms.scalar("extra"))


def marked(theorem):
    """The same conclusion under one more hypothesis, which no rule knows, and with an axiom."""
    both = rules.part(rules.together([theorem, rules.assume(EXTRA)]), 0)
    lone = terms.letter("Lone", "h", "k")
    return rules.witness(both, "svd", (lone, "Left", "Middle", "Right", "rank"), [])


def test_every_rule_with_premises_is_tried():
    assert set(USES) == set(sequents.RULES) - {"assume", "well_formed", "derivative"}


@pytest.mark.parametrize("name", USES)
def test_every_rule_unites_the_hypotheses_and_axioms_of_each_premise(name):
    judged, apply = USES[name]
    premises = [rules.assume(j) if isinstance(j, Judgment) else j for j in judged]
    plain = apply(*premises)
    assert plain.rule == name
    assert EXTRA not in plain.hypotheses
    assert "svd" not in plain.axioms
    for k, premise in enumerate(premises):
        result = apply(*premises[:k], marked(premise), *premises[k + 1 :])
        assert result.conclusion == plain.conclusion
        assert result.hypotheses == plain.hypotheses | {EXTRA}
        assert result.axioms == plain.axioms | {"svd"}
