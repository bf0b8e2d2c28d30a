"""Kernel terms in one line of Unicode: factored, and never saying something else."""

import pytest

from symbolic.kernel import terms
from symbolic.kernel.judgments import (
    All,
    Critical,
    Derivative,
    Either,
    Equation,
    Function,
    GlobalMinimum,
    LeastEigenvalueAtMost,
    NegativeCurvature,
    Nonnegative,
    Nonzero,
    Positive,
)
from symbolic.kernel.theorems import derivative_value
from symbolic.notation import Notation, factor, named, polynomial

W1, W2 = terms.letter("W1", "d1", "d0"), terms.letter("W2", "d2", "d1")
X, Y = terms.letter("X", "d0", "N"), terms.letter("Y", "d2", "N")
D = W2.T * W2 - W1 * X * X.T * W1.T
u, v = terms.letter("u", "d1", "1"), terms.letter("v", "d1", "1")
S = terms.letter("Sigma_inv", "d0", "d0", symmetric=True)
mu, lam = terms.scalar("mu"), terms.scalar("lambda_r")
unit = terms.identity("d1")
F = Function(
    (terms.Letter("W1", "d1", "d0"), terms.Letter("W2", "d2", "d1")),
    terms.norm2(W2 * W1 * X - Y) / 2,
)

SHOWN = {
    "W2ᵀ(W2 W1 X − Y)Xᵀ + μ(W1 X Xᵀ W1ᵀ − W2ᵀ W2)W1 X Xᵀ": W2.T * (W2 * W1 * X - Y) * X.T
    - mu * D * W1 * X * X.T,
    "4 W2(W2ᵀ W2 − W1 X Xᵀ W1ᵀ)": 4 * W2 * D,
    "2(u uᵀ − I)W1": -2 * (unit - u * u.T) * W1,
    "W2ᵀ W2 − W1 X Xᵀ W1ᵀ": D,
    "‖W2 W1‖² − vᵀ W1 W1ᵀ u": terms.norm2(W2 * W1) - u.T * W1 * W1.T * v,
    "W1 Σ⁻¹": W1 * S,
    "½λ_r μ²": mu * mu * lam / 2,
    "tr(W1ᵀ W2ᵀ Y Xᵀ)": terms.inner(W2 * W1, Y * X.T),
    "d1": terms.trace(unit),
    "0": D - D,
    "μ I": mu * unit,
}


@pytest.mark.parametrize("text", SHOWN)
def test_a_polynomial_is_factored_as_a_paper_prints_it(text):
    assert polynomial(SHOWN[text]) == text


def test_a_factor_stands_beside_others_in_brackets_and_one_is_silent():
    assert factor(D) == ("+", "(W2ᵀ W2 − W1 X Xᵀ W1ᵀ)")
    assert factor(-W2) == ("−", "W2")
    assert factor(unit) == ("+", "")
    assert factor(-1 * unit) == ("−", "")


def test_judgments_are_named_functions_at_points():
    notation = Notation({F: "f"})
    at = (W1, W2)
    shown = {
        "∇f(W1, W2) = 0": Critical(F, at),
        "f(W1, W2) = min f": GlobalMinimum(F, at),
        "λ_min(∇²f(W1, W2)) < 0 or μ ≠ 0": Either((NegativeCurvature(F, at), Nonzero(mu))),
        "λ_min(∇²f(W1, W2)) ≤ λ_r/(1 + μ)": LeastEigenvalueAtMost(F, at, lam, 1 + mu),
        "μ ≥ λ_r; λ_r ≤ 0": All((Nonnegative(mu - lam), Nonnegative(-lam))),
        "μ > 0": Positive(mu),
        "X = 0": Equation(X, X - X),
    }
    assert [notation.judgment(one) for one in shown.values()] == list(shown)


def test_a_slope_is_an_inner_product_with_the_gradient():
    delta, still = terms.letter("Delta1", "d1", "d0"), W2 - W2
    value = derivative_value(F, (W1, W2), (delta, still), 1)
    slope = Derivative(F, (W1, W2), (delta, still), 1, value)
    shown = Notation({F: "f"}).judgment(slope)
    assert shown == "∇f(W1, W2)[Δ1, 0] = ⟨Δ1, W2ᵀ(W2 W1 X − Y)Xᵀ⟩"


def test_a_function_without_a_name_gets_one_and_is_remembered():
    notation = Notation()
    assert notation.judgment(Critical(F, (W1, W2))) == "∇F(W1, W2) = 0"
    assert notation.unnamed == {"F": F}
    assert notation.definitions() == ("F(W1, W2) = ½‖W2 W1 X‖² + ½‖Y‖² − tr(W1ᵀ W2ᵀ Y Xᵀ)",)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Lambda_half_inv", "Λ^-½"), ("W1prime", "W1′"), ("Ytilde", "Y\u0303"), ("e_k", "e_k")],
)
def test_a_name_is_written_as_a_mathematician_does(name, shown):
    assert named(name) == shown
