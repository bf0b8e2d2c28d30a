"""Sect. 4 and the appendices: refused as printed, accepted as corrected, and nothing for free."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exact.errors import EvaluationError
from exact.evaluate import Evaluation
from exact.matrices import Matrix
from exact.truth import holds, minimum_over
from proofs import trials
from proofs.registry import load_paper
from proofs.reports.model import Verdict
from proofs.scene import Scene
from proofs.verdicts import Options, Run, run_with_theorems
from proofs.zhu2019 import best_approximation, surrogate
from proofs.zhu2019.best_approximation import not_below
from symbolic.certificate import dumps, encode
from symbolic.kernel.judgments import Equation, Function, GlobalMinimum, Nonnegative, Positive
from symbolic.kernel.replay import replay_texts
from symbolic.kernel.terms import Letter, dimension, from_letter, norm2, number

PAPER = load_paper()
BACK = ("Sect. 4", "Sect. 4.1", "Lemma 1", "Lemma 2", "Sect. 4.2", "Appendix A", "Appendix A.1",
        "Appendix A.2", "Appendix B")  # fmt: skip
CLAIMS = tuple(one.id for one in PAPER.entries if one.where in BACK and one.id in PAPER.checkers)
CORRECTED = tuple(one for one in CLAIMS if PAPER.checkers[one].correction is not None)
WRITTEN = tuple(one for one in CLAIMS if PAPER.checkers[one].prove is not None)


@pytest.fixture(scope="module")
def run():
    return Run(PAPER)


@pytest.fixture(scope="module")
def report():
    found, _ = run_with_theorems("zhu2019", CORRECTED, Options(instances=120))
    return {one.id: one for one in found.claims}


def scene(section, run):
    return Scene(PAPER, section, run.theorem)


def test_the_back_of_the_paper_has_its_claims():
    assert len(CLAIMS) > 120
    assert len(CORRECTED) > 12
    assert {one.id for one in PAPER.entries if one.where in BACK} == set(CLAIMS)


@pytest.mark.parametrize("claim", CORRECTED)
def test_the_printed_form_is_refused_and_the_corrected_one_accepted(claim, run):
    finding = run.finding(PAPER.entry(claim))
    assert finding.theorem is not None
    if finding.correction is None:  # the print is true in spite of its slip
        assert finding.theorem.conclusion == finding.goal
        return
    assert finding.refusal
    assert finding.theorem.conclusion == finding.corrected_goal
    if finding.corrected_goal == finding.goal:
        assert not finding.theorem.hypotheses <= set(finding.given)
    text = dumps(encode(claim, finding.theorem, {}))
    (replayed,) = replay_texts({"one.json": text}).values()
    assert replayed.theorem.conclusion == finding.corrected_goal
    assert replayed.theorem.hypotheses == finding.theorem.hypotheses


@pytest.mark.parametrize("claim", CORRECTED)
def test_the_print_is_contradicted_by_evidence_exactly_where_it_is_corrected(claim, run, report):
    result, finding = report[claim], run.finding(PAPER.entry(claim))
    assert (result.verdict is Verdict.CORRECTED) == (finding.correction is not None)
    assert (result.counterexample is not None) == (finding.correction is not None)
    assert result.witness is not None or not result.hypotheses


@pytest.mark.parametrize("claim", WRITTEN)
def test_a_hypothesis_that_is_used_cannot_be_left_unsaid(claim, run):
    entry, checker = PAPER.entry(claim), PAPER.checkers[claim]
    finding = run.finding(entry)
    if finding.correction is not None:
        return
    at = run.scene(entry, checker)
    for name in checker.given:
        left = tuple(one for one in checker.given if one != name)
        kept = {one.conclusion for one in at.given(*left)}
        if not finding.theorem.hypotheses <= kept:
            less = replace(checker, given=left)
            theorem, refusal = run.attempt(at, less, finding.goal, tuple(kept))
            assert theorem is None
            assert refusal


def found_false(run, section, given, goal, instances=40):
    """Whether some exact instance satisfies the hypotheses and not the goal."""
    at = scene(section, run)
    question = trials.Question(
        tuple(one.conclusion for one in at.given(*given)), goal(at), section=section
    )
    tried = trials.run(
        PAPER, {"asked": question}, Options(instances=instances, jobs=1), lambda *_: None
    )
    outcome = tried.outcomes["asked"]
    assert outcome.instances.tried
    return outcome.counterexample is not None


def minimum_of_f(s):
    return GlobalMinimum(s.f, (s.W1, s.W2))


def test_a_minimum_of_the_surrogate_is_one_of_f_only_where_the_product_is_non_degenerate(run):
    given = (*surrogate.BAR, "Zbar minimises fbar")
    assert found_false(run, "Sect. 4.2", given, minimum_of_f)
    given += ("W2 W1 non-degenerate",)
    assert not found_false(run, "Sect. 4.2", given, minimum_of_f)


def test_leaving_out_the_next_index_does_not_make_37_an_equality(run):
    given = PAPER.checkers["L567a"].given
    assert found_false(run, "Appendix B", given, PAPER.checkers["L567a"].reads)
    given = PAPER.checkers["L567a"].correction.given
    assert not found_false(run, "Appendix B", given, PAPER.checkers["L567a"].reads)


def test_the_surrogate_may_have_no_hidden_unit(run):
    theorem = surrogate.proved_benign(scene("Sect. 4.2", run))
    assert not any(isinstance(one, Positive) for one in theorem.hypotheses)
    assert theorem.axioms == {"svd", "largest_eigenvalue"}


@pytest.mark.parametrize("size", ["d0", "d1", "d2"])
def test_the_rank_of_a_product_is_at_most_each_size(size, run):
    s = scene("Sect. 4.2", run)
    theorem = surrogate.at_most(s, size)
    assert theorem.conclusion == Nonnegative(dimension(size) - dimension("s"))
    given = {one.conclusion for one in s.given(*surrogate.BAR)}
    assert theorem.hypotheses <= given
    assert not {"U_1", "V_1"} & {letter.name for one in given for letter in one.letters()}


def test_eckart_young_rests_on_the_order_of_the_singular_values(run):
    s = scene("Appendix B", run)
    theorem = not_below(s, best_approximation.at(s))
    order = {one.conclusion for one in s.given(best_approximation.ORDER)}
    assert order <= theorem.hypotheses
    assert theorem.axioms == {"svd"}


def test_without_the_order_of_the_singular_values_the_first_are_not_the_best(run):
    """T may hold any d1 coordinates then."""
    s = scene("Appendix B", run)
    values = {"d1": 1, "r": 2, "d2": 2, "d0": 2, "N": 2, "m": 8}
    eye = Matrix.identity(2)
    values |= {"P": eye, "Q": eye, "V": eye, "Lambda": Matrix.diagonal([1, 2])}
    values |= {"Y": Matrix.diagonal([1, 2]), "T": Matrix.column([1, 0])}
    values |= {"W2tilde": Matrix.column([0, 1]), "W1tilde": Matrix.from_rows([[0, 2]])}
    claimed = not_below(s, best_approximation.at(s)).conclusion
    assert holds(claimed, Evaluation(values)) is False
    values["T"] = Matrix.column([0, 1])
    assert holds(claimed, Evaluation(values)) is True


def test_each_function_has_a_least_value_of_its_own():
    x, y = Letter("x", "1", "1"), Letter("y", "1", "1")
    square, shifted = Function((x,), from_letter(x) ** 2), Function((y,), from_letter(y) ** 2 + 3)
    values = {minimum_over("x"): 0, minimum_over("y"): 3}
    for function in (square, shifted):
        for point, least in ((number(0), True), (number(1), False)):
            assert holds(GlobalMinimum(function, (point,)), Evaluation(values)) is least
    with pytest.raises(EvaluationError):
        holds(GlobalMinimum(shifted, (number(0),)), Evaluation({minimum_over("x"): 0}))


def test_the_print_is_tried_where_the_letters_of_the_theorem_have_no_value():
    """λ_k exists only away from the global minimum; the print must be tried there all the same."""
    given, goal = (), Nonnegative(dimension("d1") - 1)
    at = Letter("away", "1", "1")
    proved = Equation(norm2(from_letter(at)), norm2(from_letter(at)))
    question = trials.Question(given, goal, (Positive(dimension("d1")),), proved)
    instance = trials.Instance(
        "one point",
        ("a point",),
        lambda _section: {"d1": 1},
        lambda _section: {"away": "no such letter"},
    )
    outcome = trials.Outcome()
    trials._try(outcome, question, trials.View(instance, ""), "0")
    assert outcome.instances.tried == 1
