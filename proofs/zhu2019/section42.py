"""Sect. 4.2: the surrogate f̄ at the balanced pair (16), and how its directions carry over to f."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
SVD = ("X = U Sigma V^T", "X has full row rank", "W2 W1 U Sigma = Phi Theta Psi^T")
BAR = (*SVD, "Wbar")
CRITICAL = (*BAR, "critical point of f")
MOVED = (*BAR, "Delta from Deltabar")
HESSIAN_FBAR = r"[\nabla^2 \bar{f}(\bar{Z})](\bar{\Delta}, \bar{\Delta})"

chapter.searched("eq16a", given=BAR)
chapter.searched("eq16b", given=BAR)
chapter.searched("eq17a", given=BAR)
chapter.searched("eq17b", given=BAR)
chapter.searched("eq18", note="a definition: well-typed")


def with_stationarity(s: Scene, goal: Judgment) -> Theorem:
    """From the hypotheses and the vanishing gradients of f."""
    (critical,) = s.given("critical point of f")
    return s.prove(
        goal, *s.given(*BAR), s.stationarity(critical, 0), s.stationarity(critical, 1)
    )


@chapter.check(
    "L345a",
    given=("critical point of f",),
    reads=r"\nabla_{W_1} f(W_1, W_2) = \mathbf{0}, \quad \nabla_{W_2} f(W_1, W_2) = \mathbf{0}",
)
def gradients_vanish(s: Scene, goal: Judgment) -> Theorem:
    """The definition of a critical point, one variable at a time."""
    (critical,) = s.given("critical point of f")
    return s.prove(goal, s.stationarity(critical, 0), s.stationarity(critical, 1))


chapter.searched("L347a", given=BAR)
chapter.check(
    "L351a", given=CRITICAL, left=r"\nabla_{\bar{W}_1} \bar{f}(\bar{W}_1, \bar{W}_2)"
)(with_stationarity)
chapter.check(
    "L353a", given=CRITICAL, reads=r"\nabla \bar{f}(\bar{Z}) = \mathbf{0}"
)(with_stationarity)

chapter.searched("L365a", given=("Delta from Deltabar",))
chapter.searched(
    "L369a",
    given=MOVED,
    note="W2Δ1 is W̄2Δ̄1: the bar stands on the wrong letter",
    correction=Correction(r"W_2 \Delta_1 = \bar{W}_2 \bar{\Delta}_1", Severity.TYPO),
)
chapter.searched("L369b", given=MOVED)
chapter.searched("L369c", given=MOVED)
chapter.searched(
    "L373a",
    given=MOVED,
    reads=rf"[\nabla^2 f(Z)](\Delta, \Delta) = {HESSIAN_FBAR}",
    note="the equality of the two Hessian forms; the sign is that of the direction chosen",
)
