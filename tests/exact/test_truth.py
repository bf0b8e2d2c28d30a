"""How a judgment fails, in one line: what is compared is named, the numbers are exact."""

from fractions import Fraction

import pytest

from exact.evaluate import Evaluation
from exact.fields import RATIONAL
from exact.matrices import Matrix
from exact.truth import failure
from symbolic.kernel import terms
from symbolic.kernel.judgments import (
    Equation,
    Function,
    LeastEigenvalueAtMost,
    Nonnegative,
    Nonzero,
    Positive,
)

A, B = terms.letter("A", "n", "n"), terms.letter("B", "n", "n")
z = terms.letter("z", "1", "1")
mu, nu = terms.scalar("mu"), terms.scalar("nu")
AT = Evaluation(
    {
        "n": 2,
        "mu": Fraction(1),
        "nu": Fraction(5, 2),
        "A": Matrix.from_rows([[1, 2], [3, 4]]),
        "B": Matrix.from_rows([[1, -2], [3, 4]]),
        "z": Matrix.from_rows([[0]]),
    },
    RATIONAL,
)
LONG = sum(((-1) ** k * (mu + nu) ** k for k in range(1, 6)), terms.number(0))


def least(bound):
    return LeastEigenvalueAtMost(
        Function((next(iter(z.letters())),), 3 * terms.norm2(z)), (z,), bound, terms.number(1)
    )


@pytest.mark.parametrize(
    ("judgment", "said"),
    [
        (Equation(mu, nu), "the left side is 1, the right side 5/2"),
        (Equation(A, B), "entry (1, 2) of the left side is 2, of the right side −2"),
        (Positive(mu - mu), "the difference of the sides, 0, is not > 0"),
        (Positive(mu - nu), "μ − ν is −3/2, not > 0"),
        (Nonnegative(-mu), "−μ is −1, not ≥ 0"),
        (Nonzero(5 * mu - 2 * nu), "5 μ − 2 ν is 0, not ≠ 0"),
        (least(-2 * mu), "λ_min is at least 6.00000, the bound is −2"),
        (least(-nu), "λ_min is at least 6.00000, the bound is −5/2 ≈ −2.50000"),
        (least(-nu / 3), "λ_min is at least 6.00000, the bound is −5/6 ≈ −0.83334"),
    ],
)
def test_a_failure_names_what_is_compared(judgment, said):
    assert failure(judgment, AT) == said


def test_a_long_polynomial_is_not_spelled():
    value = AT.value(LONG)
    assert value < 0
    said = failure(Nonnegative(LONG), AT)
    assert said == f"the difference of the sides, −{-value}, is not ≥ 0"
