"""What the main theorems say, for the many places that say it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from proofs.zhu2019.any_rank import benign
from proofs.zhu2019.main_results import LATEX_F, LATEX_G, PADDED, same_minimum
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import Either, GlobalMinimum, Judgment, NegativeCurvature, Positive
from symbolic.kernel.terms import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from proofs.registry import Chapter
    from proofs.scene import Scene
    from symbolic.kernel.terms import Polynomial
    from symbolic.kernel.theorems import Theorem

SIZES = ("sizes >= 1",)
ANY_F = ("critical point of f", *SIZES)
ANY_G = ("critical point of g", "mu > 0", *SIZES)
OF_F = (*ANY_F, "X X^T invertible")
OF_G = (*ANY_G, "X X^T invertible")
SECTION = "main theorems"  # one section for all, so that each instance is decided once


class Statement(TypedDict):
    """How a benign landscape is read, shown, and where its letters have their meaning."""

    reads: Callable[[Scene], Judgment]
    latex: str
    section: str


def landscape_of(name: str) -> Statement:
    """Every critical point is a global minimum or a strict saddle.

    A local minimum has no negative curvature, so it is global (no spurious local minima); a
    critical point that is no minimum has negative curvature (strict saddle).
    """
    return {
        "reads": lambda s: benign(s, name),
        "latex": LATEX_F if name == "f" else LATEX_G,
        "section": SECTION,
    }


def again(chapter: Chapter, identifier: str, of: str, name: str, note: str = "") -> None:
    """A claim that says what the theorem `of` says of f (or g).

    Args:
        chapter: where the claim is registered.
        identifier: its id.
        of: "thm3" or "thm2-iii", with XXᵀ invertible, or "thm5" for every X.
        name: "f" or "g".
        note: one line on the claim.
    """
    given = {"thm3": OF_F, "thm2-iii": OF_G, "thm5": ANY_F}[of]
    chapter.check(identifier, given=given, note=note, **landscape_of(name))(lambda s, _: s.use(of))


def without_effect(chapter: Chapter, identifier: str) -> None:
    """A claim that says what Theorem 2(i) says: the regulariser leaves the global minimum alone."""
    chapter.check(
        identifier,
        given=("mu > 0", "global minimum of f", *PADDED),
        reads=same_minimum,
        latex=r"\min g = \min f",
        section="Proof of Theorem 2(i)",
        note="Theorem 2(i): g has a global minimum, with the value of f at its global minimum",
    )(lambda s, _: s.use("thm2-i"))


def below(s: Scene, theorem: Theorem, other: tuple[Polynomial, ...]) -> Theorem:
    """Negative curvature, when the function is lower at another point.

    Args:
        s: the scene.
        theorem: global minimum or negative curvature.
        other: the point Z' with F(Z) − F(Z') > 0, which becomes a hypothesis.
    """
    either = theorem.conclusion
    if not isinstance(either, Either):
        raise TypeError(f"not an alternative: {either}")
    lowest, bends = either.alternatives
    if not (isinstance(lowest, GlobalMinimum) and isinstance(bends, NegativeCurvature)):
        raise TypeError(f"not the alternative wanted: {either}")
    function, at = lowest.function, lowest.point
    lower = rules.assume(Positive(function(at) - function(other)))
    least = rules.minimum_at(rules.assume(lowest), other)
    false = s.sign(Positive(number(0)), [(1, (lower,), number(1)), (1, (least,), number(1))])
    return rules.either(theorem, [rules.absurd(false, bends), rules.assume(bends)])
