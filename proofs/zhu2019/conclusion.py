"""Sect. 5: the results once more, and that they need no assumption on X."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter
from proofs.zhu2019.any_rank import benign, without_rank
from proofs.zhu2019.restating import ANY_F, ANY_G, SECTION, again
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import All

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()

again(chapter, "L379a", "thm3", "f", "a local minimum has no negative curvature, so it is global")
chapter.cited(
    "L379b", "a statement on algorithms: Theorem 1, from its sources; no proof here uses it"
)


@chapter.check(
    "L379c",
    given=(*ANY_F, *ANY_G),
    reads=lambda s: All((benign(s, "f"), benign(s, "g"))),
    latex=r"f(Z) = \min f \ \text{or}\ \lambda_{\min}(\nabla^2 f(Z)) < 0;\quad"
    r" g(Z) = \min g \ \text{or}\ \lambda_{\min}(\nabla^2 g(Z)) < 0",
    section=SECTION,
    note="settled here: both theorems hold for every X, of any row rank, since f and g depend on W1"
    " only through W1X",
)
def for_every_X(s: Scene, _: Judgment) -> Theorem:
    """Theorem 5 for f; for g the same way from Theorem 2(iii)."""
    return rules.together([s.use("thm5"), without_rank(s, "g", s.use("thm2-iii"))])
