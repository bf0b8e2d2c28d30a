"""LaTeX of a report on a terminal: Unicode, or as it is."""

import pytest

from proofs.reports.plainmath import unicode_math, unicode_prose

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
    r"f(Z) &= \arg\min_Z f(Z) \\ &= 0. \tag{3}": "f(Z) = arg min_Z f(Z) = 0. (3)",
    r"the \mathbf{Z} of $d_1 < d_0$ is non-degenerate": "the Z of d1 < d0 is non-degenerate",
    r"\begin{aligned} A &= B, \\ C &= 0 \end{aligned}": "A = B, C = 0",
    "a non-degenerate Z": "a non-degenerate Z",
    "A-B": "A−B",
    r"U^T U = I,\ \Sigma \text{ invertible} \tag{3}": "Uᵀ U = I, Σ invertible (3)",
    r"λ_{d_1} and $\lambda_{d_1}$": "λ_d1 and λ_d1",
    r"\left\langle A_1^{*T}, \sqrt{\mu} \right\rangle'": "⟨A1*ᵀ, √μ⟩′",
}


@pytest.mark.parametrize("latex", SHOWN)
def test_a_formula_is_one_line_of_unicode(latex):
    assert unicode_math(latex) == SHOWN[latex]


def test_a_sentence_has_the_indices_of_the_formulas():
    assert unicode_prose("λ_{r'} < λ_{d1+1}, W_2 stays") == "λ_r′ < λ_d1+1, W_2 stays"
    assert unicode_prose("Σ_{i∈Ω} λ_i") == "Σ_{i∈Ω} λ_i"
    assert unicode_prose(r"\mathbf{W}_2 is d2×d1") == "W2 is d2×d1"


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
