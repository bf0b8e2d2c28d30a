"""LaTeX of a report on a terminal: Unicode, or as it is."""

import pytest

from proofs.reports.plainmath import unicode_math

SHOWN = {
    r"W_2^T (W_2 W_1 X - Y) X^T = \mathbf{0}": "W2ᵀ (W2 W1 X − Y) Xᵀ = 0",
    r"\lambda_{\min}(\nabla^2 g(Z)) \leq -2 \frac{\lambda_r}{1 + \|\Sigma^{-1}\|_F^2}": (
        "λ_min(∇²g(Z)) ≤ −2 λ_r/(1 + ‖Σ⁻¹‖²)"
    ),
    r"\tilde{W}_2 = P \Lambda^{1/2} C,\ \widehat{W}_1 \in \mathbb{R}^{s \times d_0}": (
        "W\u03032 = P Λ^½ C, W\u03021 ∈ ℝ^(s × d0)"
    ),
    r"\nabla f(Z) = 0 \implies f(Z) = \min f \quad\text{or}\quad x \neq 0": (
        "∇f(Z) = 0 ⇒ f(Z) = min f  or  x ≠ 0"
    ),
    r"if $d_1 < d_0$, W_2 stays": "if d1 < d0, W_2 stays",
    r"\left\langle A_1^{*T}, \sqrt{\mu} \right\rangle'": "⟨A1*ᵀ, √μ⟩′",
}


@pytest.mark.parametrize("latex", SHOWN)
def test_a_formula_is_one_line_of_unicode(latex):
    assert unicode_math(latex) == SHOWN[latex]


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}",
        r"\unknown{x}",
        r"x^{y",
        r"x^",
        "a $ b",
        r"\frac{1}",
        "{" * 5000 + "}" * 5000,
        "x + " * 2_500_000,
        "}",
    ],
)
def test_what_is_not_known_stays_as_it_is(latex):
    assert unicode_math(latex) == latex


@pytest.mark.parametrize("text", ["", "中文", "<script>", "\x1b[31m"])
def test_other_signs_stay(text):
    assert unicode_math(text) == text
