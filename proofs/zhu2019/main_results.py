"""Lemmas 1 and 2, Theorems 2(i), 2(iii) and 3: what the paper sets out to prove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from proofs.zhu2019 import dichotomy, landscape
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    All,
    Either,
    Equation,
    GlobalMinimum,
    LeastEigenvalueAtMost,
    NegativeCurvature,
    Nonnegative,
    Positive,
)
from symbolic.kernel.terms import Letter, norm2, number

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
FULL = ("X X^T invertible", "sizes >= 1")
OF_G = ("critical point of g", "mu > 0", *FULL)
OF_F = ("critical point of f", *FULL)
LATEX_G = (
    r"\nabla g(Z) = \mathbf{0} \implies g(Z) = \min g \quad\text{or}\quad"
    r" \lambda_{\min}(\nabla^2 g(Z)) < 0"
)
LATEX_F = (
    r"\nabla f(Z) = \mathbf{0} \implies f(Z) = \min f \quad\text{or}\quad"
    r" \lambda_{\min}(\nabla^2 f(Z)) < 0"
)
NO_SPURIOUS = (
    "a local minimum has no negative curvature, so it is a global one; every other critical"
    " point is a strict saddle"
)


def benign_g(s: Scene) -> Either:
    """Z is a global minimum of g, or g has negative curvature there."""
    return dichotomy.benign(s)


def benign_f(s: Scene) -> Either:
    """The same for f."""
    return Either((GlobalMinimum(s.f, (s.W1, s.W2)), NegativeCurvature(s.f, (s.W1, s.W2))))


@chapter.check("thm2-iii", given=OF_G, reads=benign_g, latex=LATEX_G, note=NO_SPURIOUS, section="main theorems")
def theorem_2_iii(s: Scene, goal: Judgment) -> Theorem:
    """Lemma 2's dichotomy, with the decompositions supplied by the axiom on singular values."""
    return s.prove(goal, landscape.of_g(s))


@chapter.check("thm3", given=OF_F, reads=benign_f, latex=LATEX_F, note=NO_SPURIOUS, section="main theorems")
def theorem_3(s: Scene, goal: Judgment) -> Theorem:
    """For every critical point of f, whatever the rank of W2W1; Theorem 5 is not used."""
    return s.prove(goal, landscape.of_f(s))


def same_as_2_iii(s: Scene, goal: Judgment) -> Theorem:
    """Theorem 2(iii)."""
    return s.prove(goal, s.use("thm2-iii"))


def same_as_3(s: Scene, goal: Judgment) -> Theorem:
    """Theorem 3."""
    return s.prove(goal, s.use("thm3"))


GAP = "the case of repeated singular values at the cut, which Appendix B leaves to the reader"
for identifier in ("lem2", "lem2-strict-saddle", "L241c", "L319a"):
    chapter.check(
        identifier, given=OF_G, reads=benign_g, latex=LATEX_G, note=NO_SPURIOUS, gap=GAP,
        section="main theorems",
    )(same_as_2_iii)  # fmt: skip
for identifier in ("L327a", "L169a", "L331a"):
    chapter.check(
        identifier, given=OF_F, reads=benign_f, latex=LATEX_F, note=NO_SPURIOUS,
        section="main theorems",
    )(same_as_3)  # fmt: skip
