"""Sect. 3.2, its end: X = I, where (1) is a matrix factorisation problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from proofs.zhu2019.examples import factorization
from proofs.zhu2019.restating import SIZES, landscape_of
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import Equation
from symbolic.kernel.terms import Letter, identity

if TYPE_CHECKING:
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
EYE = ("X = I",)
chapter.searched(
    "L219a",
    given=EYE,
    note="(1) has the factor ½",
    correction=Correction(r"f(W_1, W_2) = \frac{1}{2} \|W_2 W_1 - Y\|_F^2", Severity.TYPO),
)
chapter.searched("L219b", given=EYE, reads=r"\rho(W_1, W_2) = \|W_2^T W_2 - W_1 W_1^T\|_F^2")
chapter.searched(
    "L219c",
    given=EYE,
    reads=lambda s: Equation(s.Y * s.X.T * s.XXT_inv * s.X * s.Y.T, s.Y * s.XXT_inv * s.Y.T),
    latex=r"Y X^T (X X^T)^{-1} X Y^T = Y Y^T",
    note="the d2 eigenvalues of YYᵀ are the squares of the d2 singular values of Y",
)


def at_identity(theorem: Theorem) -> Theorem:
    """A theorem for X with XXᵀ invertible, at X = I, where N = d0."""
    X, K = Letter("X", "d0", "N"), Letter("XXT_inv", "d0", "d0")
    eye = identity("d0")
    found = rules.substitute(theorem, [(X, eye), (K, eye)], [], [("N", "d0")])
    return rules.cut(found, [rules.combine(Equation(eye, eye), [])])


def factorization_of(identifier: str, name: str, note: str, gap: str = "") -> None:
    """Register a claim that the factorisation problem (f, or g, which is h) is benign."""
    critical = f"critical point of {'h' if name == 'g' else 'f'} at X = I"
    theorem = "thm2-iii" if name == "g" else "thm3"
    given = (critical, *(("mu > 0",) if name == "g" else ()), *SIZES)
    chapter.check(
        identifier,
        given=given,
        reads=lambda s: factorization(s, name).benign,
        latex=landscape_of(name)["latex"],
        note=note,
        gap=gap,
    )(lambda s, _: at_identity(s.use(theorem)))


factorization_of(
    "L219d",
    "g",
    note="at X = I h is g, and Theorem 2(iii) holds for every Y",
    gap="Corollary 1 does not give this for any Y: (5) asks for 0 < rank(Y) ≤ d1; Theorem 2 does",
)
factorization_of(
    "L219e",
    "g",
    note="Theorem 2(iii) at X = I; d0, d1, d2 are letters, in no order",
)
chapter.searched("L219f", given=EYE, reads="X = I", note="a definition: X is d0×d0, so N = d0")
chapter.searched(
    "L221a",
    given=EYE,
    note="(2) has the factor ½ on the first term",
    correction=Correction(
        r"g(W_1, W_2) = \frac{1}{2} \|W_2 W_1 - Y\|_F^2"
        r" + \frac{\mu}{4} \|W_2^T W_2 - W_1 W_1^T\|_F^2",
        Severity.TYPO,
    ),
)
factorization_of(
    "L223a",
    "f",
    note="μ = 0: g is f, and Theorem 3 applies at X = I",
)
