"""Statements of every kind are read back to the judgment, and to no other."""

import pytest

from proofs.explain import judgment_latex
from proofs.registry import load_paper
from proofs.rereading import judgment, says, supposes
from proofs.scene import Scene
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    All,
    Critical,
    Derivative,
    Either,
    Equation,
    GlobalMinimum,
    LeastEigenvalueAtMost,
    NegativeCurvature,
    Nonnegative,
    Nonzero,
    Positive,
)
from symbolic.kernel.terms import scalar


@pytest.fixture(scope="module")
def scene():
    return Scene(load_paper(), "Appendix B", None)


def every_kind(s):
    point, along = (s.W1, s.W2), (s.Delta1, s.Delta2)
    critical, least = Critical(s.f, point), GlobalMinimum(s.g, point)
    bent = NegativeCurvature(s.g, point)
    return [
        critical,
        least,
        bent,
        LeastEigenvalueAtMost(s.g, point, -scalar("lambda_k"), scalar("mu")),
        Derivative(s.f, point, along, 2, scalar("mu")),
        Derivative(s.f, point, along, 3, scalar("mu")),
        Derivative(s.f, point, along, 1, scalar("mu")),
        Nonzero(scalar("mu")),
        Positive(scalar("mu")),
        Nonnegative(scalar("mu")),
        Equation(s.W2.T * s.W2, s.W1 * s.X * s.X.T * s.W1.T),
        All((critical, Positive(scalar("mu")))),
        Either((least, bent)),
        Either((All((critical, bent)), least)),
    ]


def test_every_kind_of_judgment_is_read_back(scene):
    for one in every_kind(scene):
        assert judgment(scene, judgment_latex(scene, one)) == one


def test_no_judgment_reads_as_another(scene):
    texts = {judgment_latex(scene, one) for one in every_kind(scene)}
    assert len({judgment(scene, text) for text in texts}) == len(texts)


def test_premises_must_be_hypotheses_and_the_conclusion_the_theorems_own(scene):
    goal = Positive(scalar("mu"))
    theorem = rules.assume(goal)
    assert says(scene, r"\mu > 0", theorem)
    assert says(scene, r"\mu > 0 \implies \mu > 0", theorem)
    assert says(scene, r"\mu > 0 \quad\text{with}\quad \mu > 0", theorem)
    for false in (
        r"\mu \geq 0",
        r"\nabla f(Z) = \mathbf{0} \implies \mu > 0",
        r"\mu > 0 \implies \nabla f(Z) = \mathbf{0}",
        r"\mu > 0,\quad \mu > 0",
        r"\mu > 0 \text{ for some } \mu",
        r"g(Z) = \min f",
        "",
    ):
        assert not says(scene, false, theorem)


def test_words_and_other_formulas_suppose_nothing(scene):
    theorem = rules.assume(Positive(scalar("mu")))
    assert supposes(scene, r"\mu > 0", theorem) == theorem.hypotheses
    assert supposes(scene, r"\mu > 0 \text{ and small}", theorem) == frozenset()
    assert supposes(scene, r"\mu > 0,\ \lambda_k > 0", theorem) == frozenset()
