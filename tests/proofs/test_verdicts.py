"""Verdicts are computed: each kind arises from what is printed, and turns when the print turns."""

import re
from dataclasses import replace

import pytest

from proofs.errors import InputError
from proofs.registry import load_paper
from proofs.reports.model import Severity, Verdict
from proofs.scene import Scene
from proofs.trials import ContradictionError
from proofs.verdicts import Options, Run, run, run_with_theorems
from symbolic.kernel import theorems as rules

QUICK = Options(instances=40, jobs=1)


def verdict_of(claim, options=QUICK):
    (result,) = run("zhu2019", [claim], options).claims
    return result


def test_every_critical_point_of_g_is_balanced_with_no_axiom():
    result = verdict_of("eq9")
    assert result.verdict is Verdict.PROVED
    assert result.axioms == ()
    assert result.witness is not None
    assert set(result.uses) == {"L405a"}


def test_an_ill_shaped_gradient_is_corrected_with_both_shapes_as_evidence():
    result = verdict_of("grad-rho-W1")
    assert result.verdict is Verdict.CORRECTED
    assert result.counterexample.kind == "shape"
    assert "d1×d0" in result.counterexample.detail
    assert "d2×d0" in result.counterexample.detail


def test_a_wrong_constant_is_refuted_by_exact_numbers():
    result = verdict_of("L249a")
    assert result.verdict is Verdict.CORRECTED
    assert result.severity is Severity.ERROR
    assert result.counterexample.kind == "instance"
    assert result.counterexample.values["Y"]


def test_theorem_3_holds_for_all_dimensions_from_two_axioms():
    result = verdict_of("thm3")
    assert result.verdict is Verdict.PROVED
    assert set(result.axioms) == {"svd", "largest_eigenvalue"}


def test_the_printed_bound_15_is_refuted_without_being_told_where():
    result = verdict_of("eq15", Options(instances=120, jobs=1))
    assert result.verdict is Verdict.CORRECTED
    assert "λ_min is at least" in result.counterexample.detail


SIGNS = {
    "eq19": (r"X^T - \mu(W_2^T W_2", r"X^T + \mu(W_2^T W_2"),
    "eq20": (r"W_1^T + \mu W_2(", r"W_1^T - \mu W_2("),
    "eq32a": (r"(W_2 \Delta_1 + \Delta_2 W_1)X", r"(W_2 \Delta_1 - \Delta_2 W_1)X"),
}


@pytest.mark.parametrize("claim", SIGNS)
def test_one_changed_sign_turns_the_verdict(claim, tmp_path):
    entry = load_paper().entry(claim)
    before, after = SIGNS[claim]
    assert before in entry.printed
    for printed, expected in (
        (entry.printed, Verdict.PROVED),
        (entry.printed.replace(before, after), Verdict.REFUTED),
    ):
        (result,) = run(copied(tmp_path, replace(entry, printed=printed)), None, QUICK).claims
        assert result.verdict is expected


def copied(folder, *entries):
    """A copy of the paper's inventory with these entries only."""
    text = "[[claim]]\nid = '{}'\nline = {}\nwhere = '{}'\nkind = '{}'\nprinted = '''{}'''\n"
    rows = (text.format(one.id, one.line, one.where, one.kind, one.printed) for one in entries)
    path = folder / "claims.toml"
    path.write_text("".join(rows))
    return str(path)


def test_a_copy_is_judged_by_the_functions_that_it_prints_itself(tmp_path):
    """With W2W1X + Y in (2), (19) needs it too: it is wrong where only one of them has it."""
    objective, gradient = entries = [load_paper().entry(one) for one in ("eq2", "eq19")]
    plus = [replace(one, printed=one.printed.replace("X - Y", "X + Y")) for one in entries]
    assert all(one != changed for one, changed in zip(entries, plus, strict=True))
    for first, second, expected in (
        (objective, gradient, Verdict.PROVED),
        (plus[0], gradient, Verdict.REFUTED),
        (objective, plus[1], Verdict.REFUTED),
        (*plus, Verdict.PROVED),
    ):
        _, result = run(copied(tmp_path, first, second), None, QUICK).claims
        assert result.verdict is expected


def test_a_run_does_not_depend_on_the_number_of_processes():
    claims = ["eq9", "L249a", "eq14"]
    one = run("zhu2019", claims, Options(instances=60, jobs=1))
    two = run("zhu2019", claims, Options(instances=60, jobs=2))
    untimed = [tuple(replace(c, seconds=0.0) for c in report.claims) for report in (one, two)]
    assert untimed[0] == untimed[1]
    assert one.points == two.points


def test_a_proof_that_uses_itself_is_refused():
    current = Run(load_paper())
    current.open.append("eq9")
    with pytest.raises(InputError, match="uses itself"):
        current.theorem("eq9")


def test_a_theorem_that_is_false_at_an_instance_stops_the_run(monkeypatch):
    """A kernel that accepted everything would be found out by the instances."""
    printed_wrong = verdict_of("L249a")
    assert printed_wrong.verdict is Verdict.CORRECTED
    monkeypatch.setattr(Scene, "prove", lambda _s, goal, *_known: rules.assume(goal))
    monkeypatch.setattr(Run, "attempt", lambda _r, s, _c, goal, _g: (s.prove(goal), ""))
    with pytest.raises(ContradictionError, match=r"false at|proved, yet"):
        run_with_theorems("zhu2019", ["L249a"], QUICK)


def test_where_a_symbol_has_no_value_the_evidence_says_so():
    """λ_{r'} is not defined where no singular value is smaller than λ_{d1}."""
    evidence = verdict_of("L317a").counterexample
    assert evidence.kind == "undefined"
    assert re.match(r"undefined at \(d0, d1, d2, N\) = .*, a critical point of", evidence.detail)
    assert verdict_of("L369a").counterexample.kind == "instance"


def test_a_point_is_named_so_that_the_sentence_goes_on():
    detail = verdict_of("eq15", QUICK).counterexample.detail
    assert re.match(r"false at \(d0, d1, d2, N\) = .*, a critical point of g of the form", detail)
