"""Soundness by mutation: what is false is refused, and a kernel that accepts it is found out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from proofs import mutation, points
from proofs.cli import main
from proofs.laboratory import MANY, Laboratory, normal_form
from proofs.mutants import HYPOTHESIS, KINDS
from proofs.mutation import Change, Fate, changes, decide, run, sample
from proofs.points import Wanted, truth
from proofs.zhu2019.paper import PAPER
from symbolic.kernel import equations, terms, theorems
from symbolic.kernel.judgments import All, Equation, Nonnegative
from symbolic.kernel.sequents import RULES, Sequent, Theorem, rule, united
from symbolic.kernel.terms import Polynomial

SUPPLY = points.SUPPLY
# (9) with all that its proof uses, an inequality, and a claim with many hypotheses
CLAIMS = ("eq19", "eq20", "eq21", "L401a", "L405a", "eq9", "L237a", "eq17b", "L247a", "eq22")


@pytest.fixture(scope="module")
def paper():
    return replace(PAPER, entries=tuple(one for one in PAPER.entries if one.id in CLAIMS))


@pytest.fixture(scope="module")
def few_points():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(points, "SUPPLY", 80)
        yield


@pytest.fixture(scope="module")
def laboratory(paper, few_points):  # noqa: ARG001 (a fixture)
    return Laboratory(paper, 0)


@pytest.fixture(scope="module")
def whole():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(points, "SUPPLY", SUPPLY)
        return Laboratory(PAPER, 0)


@pytest.fixture
def named(paper, few_points, monkeypatch):  # noqa: ARG001 (a fixture)
    """The small paper, to be loaded by any name."""
    monkeypatch.setattr(mutation, "load_paper", lambda _: paper)


def forgetful(conclusion, _premises):
    return Sequent(frozenset(), conclusion, frozenset())


@pytest.fixture
def careless_combine(monkeypatch):
    """A kernel whose rule `combine` compares nothing."""

    def combine(goal, parts):
        return united(goal, [theorem for _, theorem, _ in parts])

    monkeypatch.setitem(RULES, "combine", None)  # what stood there is put back afterwards
    careless = rule(Equation, [(Polynomial, Theorem, Polynomial)])(combine)
    monkeypatch.setattr(theorems, "combine", careless)


def fate(laboratory, claim, latex):
    """What becomes of the mutant of a claim that reads so, or lacks the hypothesis shown so."""
    subject = laboratory.subject(claim)
    for one in changes(subject):
        written = one.shown or (laboratory.latex(subject, one.statements) if one.statements else "")
        if written == latex:
            return decide(laboratory, subject, one).fate
    raise AssertionError(f"{claim} has no such mutant: {latex}")


def test_a_false_sign_in_the_balance_is_refuted(laboratory):
    assert fate(laboratory, "eq9", "W_2^T W_2 = -W_1 X X^T W_1^T") is Fate.REFUTED
    assert fate(laboratory, "eq9", "W_2^T W_2 = 2 W_1 X X^T W_1^T") is Fate.REFUTED


def test_a_balance_without_a_factor_has_no_shape(laboratory):
    assert fate(laboratory, "eq9", "W_2^T W_2 = X X^T W_1^T") is Fate.ILL_SHAPED
    assert fate(laboratory, "eq9", "W_2 W_2^T = W_1 X X^T W_1^T") is Fate.ILL_SHAPED


def test_a_transposed_symmetric_factor_is_equivalent(laboratory):
    latex = r"\Sigma^T \Sigma^{-1} = \mathbf{I}_{d'_0},\quad \Sigma^T = \Sigma"
    assert fate(laboratory, "L247a", latex) is Fate.EQUIVALENT


def test_a_variant_that_is_true_by_cases_is_proved(laboratory):
    """Both sides of (21) vanish at every critical point: for μ = 0, and by (9) for μ ≠ 0."""
    latex = r"W_2^T (W_2 W_1 X - Y) X^T = -\mu (W_2^T W_2 - W_1 X X^T W_1^T) W_1 X X^T"
    assert fate(laboratory, "eq21", latex) is Fate.TRUE


def test_a_weaker_inequality_is_proved(laboratory):
    assert fate(laboratory, "L237a", r"2 g(W_1, W_2) \geq f(W_1, W_2)") is Fate.TRUE
    assert fate(laboratory, "L237a", r"-g(W_1, W_2) \geq f(W_1, W_2)") is Fate.REFUTED


def test_the_balance_fails_where_mu_is_zero(laboratory):
    assert fate(laboratory, "eq9", r"\mu > 0") is Fate.REFUTED
    assert fate(laboratory, "eq9", r"\nabla g(Z) = \mathbf{0}") is Fate.REFUTED


def test_one_of_two_inverses_is_implied_by_the_other(laboratory):
    subject = laboratory.subject("eq17b")
    (one,) = [given for given in subject.given if str(given) == "Sigma Sigma_inv = 1"]
    (other,) = [given for given in subject.given if str(given) == "Sigma_inv Sigma = 1"]
    assert laboratory.is_implied(subject, (one,)) or laboratory.is_implied(subject, (other,))
    assert not laboratory.is_implied(subject, (one, other))


def test_a_hypothesis_that_no_proof_uses_may_be_dropped(laboratory):
    subject = laboratory.subject("eq17b")
    unused = [one for one in subject.given if one not in subject.claim.theorem.hypotheses]
    assert unused
    change = Change(HYPOTHESIS, dropped=(unused[0],), shown="unused")
    assert decide(laboratory, subject, change).fate in {Fate.TRUE, Fate.EQUIVALENT}


def test_hypotheses_hold_at_every_point_and_the_dropped_one_does_not(laboratory):
    subject = laboratory.subject("eq17b")
    for dropped in [(), *((one,) for one in subject.given[:3])]:
        given = tuple(one for one in subject.given if one not in dropped)
        wanted = Wanted(subject.claim.section, given, subject.vocabulary, dropped)
        found = list(laboratory._supply.points(wanted).first(60))
        assert found or dropped
        assert all(truth(one, at) for at in found for one in given)
        assert not any(truth(one, at) for at in found for one in dropped)


def without(laboratory, claim, hypothesis):
    """A subject, and its hypothesis of that text."""
    subject = laboratory.subject(claim)
    return subject, tuple(one for one in subject.given if str(one) == hypothesis)


@pytest.mark.parametrize(
    ("claim", "hypothesis"),
    [
        ("L463a", "X = U Sigma Vᵀ"),  # a turned V, another Y, other λ
        ("L489a", "Ytilde = Y V"),  # Ỹ from one point, Y and V from another
    ],
)
def test_a_claim_without_a_hypothesis_is_refuted_far_from_the_papers_points(
    whole, claim, hypothesis
):
    subject, dropped = without(whole, claim, hypothesis)
    assert dropped
    assert whole.try_out(subject, subject.claim.goal, dropped, MANY).counterexample


def test_a_claim_without_an_invertible_factor_is_refuted(whole):
    """With Σ singular, and W1, W2 of higher rank than W2W1UΣ."""
    subject = whole.subject("eq17b")
    (dropped,) = [given for shown, given in subject.hypotheses if r"\Sigma \text" in shown]
    assert whole.try_out(subject, subject.claim.goal, dropped, MANY).counterexample


@pytest.mark.parametrize("hypothesis", ["W1tilde = Rᵀ W1 U Sigma", "W2 = L Pi Rᵀ"])
def test_a_hypothesis_that_only_names_a_letter_is_not_needed(whole, hypothesis):
    subject, dropped = without(whole, "L463a", hypothesis)
    theorem, _ = whole.prove_further(subject, subject.claim.goal, dropped)
    assert theorem.conclusion == subject.claim.goal
    assert theorem.hypotheses <= set(subject.given) - set(dropped)
    assert whole.refusal(theorem) == ""


def test_a_hypothesis_that_says_more_than_what_a_letter_is_stays(whole):
    subject, dropped = without(whole, "L463a", "Ytilde = P Lambda Qᵀ")
    assert dropped
    assert whole.prove_further(subject, subject.claim.goal, dropped)[0] is None


def test_points_are_put_together_from_hypotheses_without_a_common_letter():
    A, B, C = (terms.letter(name, "m", "m") for name in "ABC")
    first, second, third = Equation(A, B), Equation(C, C.T), Equation(B, B * B)
    assert points._independent([first, second]) == [(first,), (second,)]
    assert points._independent([first, second, third]) == [(second,), (first, third)]


def test_the_normal_form_forgets_order_sides_scale_and_transposes():
    A, B = terms.letter("A", "m", "n"), terms.letter("B", "m", "n")
    equal = Equation(A, 2 * B)
    assert normal_form(equal) == normal_form(Equation(-4 * B.T, -2 * A.T))
    assert normal_form(All((equal, Equation(A, A)))) == normal_form(equal)
    assert normal_form(equal) != normal_form(Equation(A, B))
    positive = Nonnegative(terms.norm2(A))
    assert normal_form(positive) == normal_form(Nonnegative(3 * terms.norm2(A)))
    assert normal_form(positive) != normal_form(Nonnegative(-terms.norm2(A)))


def test_mutants_are_taken_from_all_claims_and_kinds(laboratory):
    possible = {one.id: tuple(changes(one)) for one in laboratory.subjects()}
    buckets = {(claim, one.kind) for claim, found in possible.items() for one in found}
    chosen = sample(possible, len(buckets), 0)
    kinds = Counter((claim, possible[claim][at].kind) for claim in chosen for at in chosen[claim])
    assert kinds == Counter(buckets)
    assert sample(possible, 10, 1) != sample(possible, 10, 2)
    assert sum(map(len, sample(possible, 10**6, 0).values())) == sum(map(len, possible.values()))


@pytest.mark.usefixtures("named")
def test_the_same_seed_gives_the_same_results_in_any_number_of_processes():
    first = run("small", 40, seed=3)
    assert first.seed == 3
    assert first == run("small", 40, seed=3, jobs=2)


@pytest.mark.usefixtures("named")
def test_no_variant_is_wrongly_accepted():
    figures = run("small", 90)
    assert figures.sound
    assert figures.kinds == KINDS
    assert figures.count(Fate.REFUTED) > 20
    assert len(figures.results) == 90 <= figures.possible
    assert sum(figures.count(one) for one in figures.fates) == 90


@pytest.mark.usefixtures("named", "careless_combine")
def test_a_kernel_rule_without_its_check_is_found_out():
    """What it proves replays, by the same rule: the exact points say that it is false."""
    figures = run("small", 60)
    assert not figures.sound
    caught = [one for one in figures.named if one.fate is Fate.ACCEPTED]
    assert "L401a" in {one.claim for one in caught}
    assert all(one.latex and one.detail for one in caught)


@pytest.mark.usefixtures("named")
def test_rules_that_forget_hypotheses_are_found_out(monkeypatch):
    monkeypatch.setattr(equations, "united", forgetful)
    assert not run("small", 60).sound


@pytest.mark.usefixtures("named")
def test_the_command_is_quiet_and_sound(runner):
    quiet = runner.invoke(main, ["mutate", "--count", "12"])
    assert (quiet.exit_code, quiet.stderr) == (0, "")
    assert "12 of" in quiet.stdout
    assert "no false variant was accepted" in quiet.stdout


@pytest.mark.usefixtures("named", "careless_combine")
def test_a_wrongly_accepted_variant_is_named_with_exit_code_1(monkeypatch, runner):
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    loud = runner.invoke(main, ["mutate", "--count", "60"])
    assert loud.exit_code == 1
    assert "L401a: wrongly accepted" in loud.stdout
