"""Sect. 3.3: the ambiguity again, and balance in a four-layer network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter
from proofs.zhu2019 import deep

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
FOUR_LAYERS = ("critical point of the four-layer problem", "mu, mu' > 0")

chapter.searched("L227a", given=("A invertible",))
chapter.searched("L227b", given=("A invertible",))
chapter.editorial("L229a", "a conjecture on other problems")


@chapter.check(
    "L231a",
    given=FOUR_LAYERS,
    reads=lambda _: deep.BALANCED,
    latex=r"W_3^T W_3 = W_2 W_2^T,\quad W_2^T W_2 = W_1 X X^T W_1^T",
    note="proved at every critical point of ½‖W3W2W1X − Y‖² + (μ/4)‖W2ᵀW2 − W1XXᵀW1ᵀ‖²"
    " + (μ'/4)‖W3ᵀW3 − W2W2ᵀ‖², for all μ, μ' > 0",
)
def balanced(s: Scene, _: Judgment) -> Theorem:
    """As (9): the data terms cancel, and a sum of squares vanishes."""
    return deep.balance(*s.given(*FOUR_LAYERS))


chapter.editorial("L231b", "a plan for further work")
chapter.editorial("L231c", "a plan for further work")
