"""The abstract, Sections 1 to 3.3, Table 1, Sect. 5: refused as printed, accepted as corrected."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from exact.errors import ShapeError
from exact.evaluate import Evaluation
from exact.inertia import inertia
from exact.matrices import Matrix
from exact.truth import hessian, holds
from proofs.registry import load_paper
from proofs.reports.model import Severity, Verdict
from proofs.scene import Scene
from proofs.verdicts import Options, Run, run_with_theorems
from proofs.zhu2019 import any_rank, deep, examples, section2, table1
from proofs.zhu2019.section32 import split_off
from proofs.zhu2019.table1_results import (
    RESULTS,
    Data,
    Observation,
    Regulariser,
    Result,
    StrictSaddle,
    contradictions,
    distinct_eigenvalues,
    has_distinct_eigenvalues,
    has_low_rank_solution,
    is_near_isometry,
)
from symbolic.errors import SymbolicError
from symbolic.kernel import theorems as rules
from symbolic.kernel.errors import KernelError, RuleError
from symbolic.kernel.judgments import (
    All,
    Critical,
    GlobalMinimum,
    NegativeCurvature,
    Nonnegative,
    Positive,
)
from symbolic.kernel.terms import number
from symbolic.search import SearchError

PAPER = load_paper()
FRONT = (
    "Abstract", "Sect. 1", "Table 1", "Sect. 2.1", "Sect. 2.2", "Sect. 3", "Sect. 3.1",
    "Sect. 3.2", "Sect. 3.3", "Sect. 5",
)  # fmt: skip
CLAIMS = tuple(one.id for one in PAPER.entries if one.where in FRONT)
CORRECTED = tuple(
    one
    for one in CLAIMS
    if PAPER.checkers[one].correction is not None and PAPER.entry(one).where in FRONT
)
I2 = Matrix.identity(2)


@pytest.fixture(scope="module")
def run():
    return Run(PAPER)


@pytest.fixture(scope="module")
def report():
    found, _ = run_with_theorems("zhu2019", CORRECTED, Options(instances=60))
    return {one.id: one for one in found.claims}


@pytest.mark.parametrize("identifier", CLAIMS)
def test_every_claim_has_a_checker(identifier):
    assert identifier in PAPER.checkers


@pytest.mark.parametrize("identifier", CORRECTED)
def test_the_printed_form_is_refused_and_the_corrected_one_proved(identifier, run):
    finding = run.finding(PAPER.entry(identifier))
    assert finding.correction is not None
    assert finding.refusal
    assert finding.theorem.conclusion == finding.corrected_goal
    same = finding.corrected_goal == finding.goal
    assert not same or not finding.theorem.hypotheses <= set(finding.given)


@pytest.mark.parametrize("identifier", CORRECTED)
def test_the_printed_form_is_contradicted_by_exact_evidence(identifier, report):
    result = report[identifier]
    assert result.verdict is Verdict.CORRECTED
    assert result.counterexample is not None
    assert result.severity in {Severity.TYPO, Severity.ERROR}


def test_a_maximum_bends_only_by_its_own_hessian():
    second = rules.derivative(examples.PEAK, (examples.ORIGIN,), (examples.VECTOR,), 2)
    with pytest.raises(RuleError):
        rules.negative_curvature(second, rules.assume(Positive(number(1))))


# ------------------------------------------------------------------ any rank of X


def scene(run, section="Sect. 3.1"):
    return Scene(PAPER, section, run.theorem)


@pytest.mark.parametrize(("name", "theorem"), [("f", "thm3"), ("g", "thm2-iii")])
def test_the_main_theorems_need_no_rank_of_X(run, name, theorem):
    s = scene(run)
    found = any_rank.without_rank(s, name, run.theorem(theorem))
    assert found.conclusion == any_rank.benign(s, name)
    assert not any("XXT_inv" in str(one) for one in found.hypotheses)
    assert any("XXT_inv" in str(one) for one in run.theorem(theorem).hypotheses)


def test_the_theorem_on_g_is_not_one_on_f(run):
    with pytest.raises((KernelError, SymbolicError)):
        any_rank.without_rank(scene(run), "f", run.theorem("thm2-iii"))


# ------------------------------------------------------------------ four layers


def assumed():
    return rules.assume(deep.CRITICAL), rules.assume(Positive(deep.MU))


def test_a_four_layer_critical_point_is_balanced():
    found = deep.balance(*assumed(), rules.assume(Positive(deep.MU_2)))
    assert found.conclusion == deep.BALANCED


def test_without_the_outer_regulariser_nothing_balances():
    with pytest.raises(RuleError):
        deep.balance(*assumed(), rules.assume(Nonnegative(deep.MU_2)))


def test_the_origin_of_a_four_layer_network_has_a_zero_hessian():
    ones = Matrix.from_rows([[1]])
    values = {"X": ones, "Y_3": ones, "W1": ones, "W2": ones, "W3": ones}
    sizes = dict.fromkeys(("d0", "d1", "d2", "d3", "N"), 1)
    at = Evaluation({**values, **sizes})
    assert hessian(Critical(deep.LOSS, deep.ORIGIN), at).is_zero()
    assert not hessian(Critical(deep.LOSS, deep.AT), at).is_zero()


# ------------------------------------------------------------------ Sect. 2


def test_two_wells_have_one_spurious_minimum():
    spurious = All(section2.two_wells(-1))
    assert section2.prove_two_wells(Scene(PAPER, "Sect. 2.2", None), spurious)


def test_the_higher_well_is_no_global_minimum():
    with pytest.raises(RuleError):
        section2.lowest_well(GlobalMinimum(examples.TWO_WELLS, (number(-1),)))


# ------------------------------------------------------------------ the sum over columns


def test_the_sum_over_the_columns_of_X_on_exact_matrices():
    A = Matrix.from_rows([[1, 2, -1], [0, 3, 5]])
    X = Matrix.from_rows([[1, 0], [2, -1], [Fraction(1, 2), 4]])
    columns = [X.column_at(i) for i in range(2)]
    whole = (A * X * X.T * A.T).trace()
    assert whole == sum((x.T * A.T * A * x)[0, 0] for x in columns)
    assert whole == sum((x * x.T).inner(A.T * A) for x in columns)
    assert whole != sum((x.T * A.T * A * x)[0, 0] for x in columns[:1])


def test_splitting_off_a_column_needs_the_rest_to_have_none_there(run):
    s = scene(run, "Sect. 3.2")
    goal = split_off(s).parts[0]
    known = s.given("X = X0 + x e^T")
    assert s.prove(goal, *known)
    with pytest.raises(SearchError):
        s.prove(goal, known[0], known[2])  # X0·e = 0 left out


# ------------------------------------------------------------------ Table 1


def applying(X, Y, d1):
    return {one.claim.removeprefix("table1-") for one in RESULTS if one.applies(X, Y, d1)}


def test_every_row_of_the_table_is_an_object_with_its_claim():
    rows = [one.id for one in PAPER.entries if one.id.startswith("table1-")]
    assert [one.claim for one in RESULTS] == rows


def test_all_results_apply_to_a_problem_with_every_condition():
    assert applying(I2, Matrix.diagonal([2, 1]), 2) == {
        one.claim.removeprefix("table1-") for one in RESULTS
    }


def test_repeated_singular_values_leave_out_two_results():
    assert applying(I2, I2, 2) == {
        "lu-kawaguchi", "laurent-von-brecht", "nouiehed-razaviyayn", "zhu-li-tang-wakin",
        "theorem2", "theorem3",
    }  # fmt: skip


def test_a_rank_deficient_X_leaves_two_results():
    X = Matrix.from_rows([[1, 2], [2, 4]])
    assert applying(X, Matrix.diagonal([2, 1]), 2) == {"laurent-von-brecht", "nouiehed-razaviyayn"}
    assert applying(X, Matrix.diagonal([2, 1]), 1) == {"nouiehed-razaviyayn"}


def test_a_narrow_hidden_layer_satisfies_theorem_4():
    decision = RESULTS[1].decide(I2, Matrix.diagonal([2, 1]), 1)
    assert decision.applies
    assert not RESULTS[3].decide(I2, Matrix.diagonal([2, 1]), 1).applies


def test_a_failing_condition_is_named():
    decision = RESULTS[0].decide(I2, Matrix.from_rows([[1, 1], [1, 1]]), 2)
    assert decision.failing == ("YYᵀ is of full rank",)


def test_more_outputs_than_inputs_are_named():
    Y = Matrix.from_rows([[1, 0], [0, 1], [1, 1]])
    assert "d2 ≤ d0" in RESULTS[1].decide(I2, Y, 2).failing


@pytest.mark.parametrize(
    ("entries", "count"), [([[2, 0], [0, 2]], 1), ([[2, 1], [1, 2]], 2), ([[0, 0], [0, 0]], 1)]
)
def test_eigenvalues_are_counted_without_multiplicity(entries, count):
    assert distinct_eigenvalues(Matrix.from_rows(entries)) == count


def test_irrational_eigenvalues_are_told_apart():
    assert distinct_eigenvalues(Matrix.from_rows([[1, 1], [1, 2]])) == 2
    assert has_distinct_eigenvalues(Data(I2, Matrix.from_rows([[1, 1], [0, 1]]), 1))


@pytest.mark.parametrize(
    ("smaller", "larger", "close"), [(2, 3, False), (5, 6, True), (1, 1, True)]
)
def test_a_near_isometry_has_eigenvalues_within_a_factor(smaller, larger, close):
    X = Matrix.diagonal([smaller, larger])  # the eigenvalues of XXᵀ are the squares
    assert is_near_isometry(Data(X, I2, 1)) is close


def test_the_factor_itself_is_allowed():
    X = Matrix.from_rows([[1, 1, 0, 0, 0], [0, 0, 1, 1, 1]])  # XXᵀ = diag(2, 3)
    assert is_near_isometry(Data(X, X, 1))
    wider = Matrix.from_rows([[1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 1, Fraction(1, 100)]])
    assert not is_near_isometry(Data(wider, wider, 1))


def test_condition_5_excludes_zero_and_too_large_ranks():
    assert has_low_rank_solution(Data(I2, Matrix.diagonal([1, 0]), 1))
    assert not has_low_rank_solution(Data(I2, Matrix.zeros(2, 2), 1))
    assert not has_low_rank_solution(Data(I2, I2, 1))


def test_rows_are_proved_from_the_theorem_that_contains_them():
    sources = {one.claim: table1.proved_from(one) for one in RESULTS}
    assert sources["table1-baldi-hornik"] == ("thm3", "f")
    assert sources["table1-laurent-von-brecht"] == ("thm5", "f")
    assert sources["table1-theorem2"] == ("thm2-iii", "g")
    assert sources["table1-zhu-li-tang-wakin"] is None


def observed(instance, name):
    """What is seen at an exact critical point of f or of g."""
    values = instance.values("main theorems")
    at = Evaluation(values, instance.engine)
    s = Scene(PAPER, "main theorems", None)
    function, point = s.functions[name], (s.W1, s.W2)
    if not holds(Critical(function, point), at):
        return None
    product = values["W2"] * values["W1"]
    sizes = (values["d0"], values["d1"], values["d2"])
    return Observation(
        Regulariser.NONE if name == "f" else Regulariser.DATA,
        bool(holds(GlobalMinimum(function, point), at)),
        inertia(hessian(NegativeCurvature(function, point), at)).negative > 0,
        product.rank() < min(sizes),
    )


def test_no_result_is_contradicted_at_exact_critical_points():
    seen = 0
    for instance, _ in PAPER.instances(0, 60, 0, 40):
        values = instance.values("main theorems")
        if not isinstance(values["W1"], Matrix) or max(instance.shape) > 4:
            continue
        for name in ("f", "g"):
            found = observed(instance, name)
            if found is not None:
                assert contradictions(values["X"], values["Y"], values["d1"], found) == ()
                seen += 1
    assert seen > 20


def test_a_flat_point_that_is_no_minimum_contradicts_every_result_that_applies():
    flat = Observation(
        Regulariser.NONE, is_global=False, has_negative_curvature=False, is_degenerate=True
    )
    against = contradictions(I2, Matrix.diagonal([2, 1]), 1, flat)
    assert against == (
        "Kawaguchi [20, Theorem 2.3]", "Nouiehed and Razaviyayn [34, Theorem 8]", "Theorem 3",
    )  # fmt: skip
    assert contradictions(I2, I2, 1, replace(flat, is_degenerate=False)) == ("Theorem 3",)


def test_a_result_that_promises_too_much_is_found_out():
    # at the origin of a problem with YXᵀ = 0 nothing bends down although Y ≠ 0; it is a minimum
    boast = Result("boast", "boast", Regulariser.NONE, (), StrictSaddle.ALL)
    flat = Observation(
        Regulariser.NONE, is_global=False, has_negative_curvature=False, is_degenerate=False
    )
    assert contradictions(Matrix.zeros(1, 1), I2.submatrix([0], [0]), 1, flat, (boast,)) == (
        "boast",
    )


def test_the_data_of_a_decision_must_fit():
    with pytest.raises(ShapeError):
        RESULTS[1].decide(I2, Matrix.from_rows([[1, 2, 3], [4, 5, 6]]), 1)
