"""Sect. 3.1: the objectives (1)–(3), the ambiguity of the weights, and Theorem 2(ii)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter
from symbolic.kernel.judgments import Critical

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
CRITICAL_MU = ("critical point of g", "mu > 0")


@chapter.check(
    "thm2-ii",
    given=CRITICAL_MU,
    reads=lambda s: Critical(s.f, (s.W1, s.W2)),
    latex=r"\nabla g(Z) = \mathbf{0} \implies \nabla f(Z) = \mathbf{0}",
)
def critical_points_of_g_are_critical_for_f(s: Scene, goal: Judgment) -> Theorem:
    """Theorem 2(ii), which is (11): no assumption on X is needed."""
    return s.prove(goal, s.use("eq11"))


@chapter.check(
    "L163a",
    given=CRITICAL_MU,
    reads=lambda s: Critical(s.f, (s.W1, s.W2)),
    latex=r"\nabla g(Z) = \mathbf{0} \implies \nabla f(Z) = \mathbf{0}",
    note="the first half; that the converse fails is shown by the unbalanced points of the supply",
)
def critical_points_again(s: Scene, goal: Judgment) -> Theorem:
    """Theorem 2(ii), in words."""
    return s.prove(goal, s.use("thm2-ii"))


chapter.searched("eq1", note="a definition: well-typed")
chapter.searched("eq2", note="a definition: well-typed")
chapter.searched("eq3", note="a definition: well-typed")
