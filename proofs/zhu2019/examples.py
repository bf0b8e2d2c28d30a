"""Small functions on which the definitions of Sections 1 and 2 are computed.

x is n×1, M is m×n, S is symmetric n×n, b is n×1; every symmetric matrix is the Hessian of a
½xᵀSx, and every negative semidefinite one is −MᵀM.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from symbolic.kernel.judgments import (
    All,
    Critical,
    Derivative,
    Either,
    Equation,
    Function,
    GlobalMinimum,
    NegativeCurvature,
    Substitution,
)
from symbolic.kernel.terms import (
    Letter,
    Polynomial,
    from_letter,
    identity,
    letter,
    norm2,
    number,
    zero,
)

if TYPE_CHECKING:
    from proofs.scene import Scene

HALF = Fraction(1, 2)
_X = Letter("x", "n", "1")
POINT, VECTOR = from_letter(_X), letter("v", "n", "1")
ORIGIN = zero("n", "1")
MATRIX = letter("M", "m", "n")
SYMMETRIC = letter("S", "n", "n", symmetric=True)
SLOPE, TARGET = letter("b", "n", "1"), letter("b", "m", "1")

QUADRATIC = Function((_X,), HALF * (POINT.T * SYMMETRIC * POINT))
PEAK = Function((_X,), -HALF * norm2(MATRIX * POINT) - norm2(POINT) ** 2)
CUBIC = Function((_X,), HALF * norm2(MATRIX * POINT) + (SLOPE.T * POINT) ** 3)
QUARTIC = Function((_X,), HALF * norm2(MATRIX * POINT) + (SLOPE.T * POINT) ** 4)
LEAST_SQUARES = Function((_X,), HALF * norm2(MATRIX * POINT - TARGET))
LEAST_SQUARES_CRITICAL = Critical(LEAST_SQUARES, (POINT,))

_T = Letter("z", "1", "1")
_Z = from_letter(_T)
# minima at −1 and 2, with values −5 and −32
TWO_WELLS = Function((_T,), 3 * _Z**4 - 4 * _Z**3 - 12 * _Z**2)


# 0 is critical for both, with one Hessian MᵀM
SAME_TO_SECOND_ORDER = All(
    tuple(
        Derivative(function, (ORIGIN,), (POINT,), order, value)
        for function in (CUBIC, QUARTIC)
        for order, value in ((1, number(0)), (2, norm2(MATRIX * POINT)))
    )
)
# the third derivative tells them apart: F₄ has its minimum at 0, F₃ takes both signs along ±x
DIFFERENT_AT_THIRD_ORDER = All(
    (
        Derivative(CUBIC, (ORIGIN,), (POINT,), 3, 6 * (SLOPE.T * POINT) ** 3),
        Derivative(QUARTIC, (ORIGIN,), (POINT,), 3, number(0)),
        GlobalMinimum(QUARTIC, (ORIGIN,)),
    )
)


@dataclass(frozen=True)
class Factorization:
    """An objective of the paper at X = I, and what is said of it.

    Attributes:
        function: f or g with X = I.
        at: (W1, W2).
    """

    function: Function
    at: tuple[Polynomial, ...]

    @property
    def critical(self) -> Critical:
        """(W1, W2) is a critical point."""
        return Critical(self.function, self.at)

    @property
    def benign(self) -> Either:
        """(W1, W2) is a global minimum or has negative curvature."""
        return Either(
            (GlobalMinimum(self.function, self.at), NegativeCurvature(self.function, self.at))
        )


def factorization(s: Scene, name: str) -> Factorization:
    """The objective of that name where X is the d0×d0 identity."""
    X = s.letter("X")
    whole = s.functions[name]
    return Factorization(
        whole.substitute(Substitution({X: identity(X.rows)}, {}, {})), (s.W1, s.W2)
    )


def entry(row: str, col: str) -> tuple[Polynomial, Polynomial]:
    """The unit vectors eᵢ and eⱼ: eᵢᵀGeⱼ is the entry (i, j) of G."""
    return letter("e_row", row, "1"), letter("e_col", col, "1")


def same_value(left: Polynomial, right: int) -> Equation:
    """A number equals another."""
    return Equation(left, number(right))
