"""Sect. 4.2: the surrogate f̄ at the balanced pair (16), and how its directions carry over to f."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from proofs.zhu2019 import surrogate
from proofs.zhu2019.assumptions_back import factors, other_bar
from proofs.zhu2019.restating import below
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    All,
    Critical,
    GlobalMinimum,
    NegativeCurvature,
    Nonnegative,
    Nonzero,
    Positive,
)
from symbolic.kernel.terms import dimension, number

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
    return s.prove(goal, *s.given(*BAR), s.stationarity(critical, 0), s.stationarity(critical, 1))


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
chapter.check("L351a", given=CRITICAL, left=r"\nabla_{\bar{W}_1} \bar{f}(\bar{W}_1, \bar{W}_2)")(
    with_stationarity
)
chapter.check("L353a", given=CRITICAL, reads=r"\nabla \bar{f}(\bar{Z}) = \mathbf{0}")(
    with_stationarity
)

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


# --- definitions ---------------------------------------------------------------------------------

RANK = "the rank s of W2W1 is that of W2W1UΣ, the size of Θ"

for identifier in ("L325a", "L345b"):
    chapter.searched(
        identifier,
        given=("critical point of f",),
        reads=lambda s: Critical(s.f, (s.W1, s.W2)),
        latex=r"\nabla f(Z) = \mathbf{0}",
        note="what Z ∈ C_f means",
    )


@chapter.check(
    "L329a",
    given=BAR,
    reads=lambda _: All(
        tuple(Nonnegative(dimension(size) - dimension("s")) for size in ("d0", "d1", "d2"))
    ),
    latex=r"s = \operatorname{rank}(W_2 W_1) \leq \min\{d_2, d_1, d_0\}",
    note=RANK + "; it never exceeds the minimum, so non-degenerate means that it is d0, d1 or d2",
)
def rank_at_most_all(s: Scene, _: Judgment) -> Theorem:
    """Ψ, E and Φ have s orthonormal columns in d0, d1 and d2 dimensions."""
    return rules.together([surrogate.at_most(s, size) for size in ("d0", "d1", "d2")])


chapter.searched(
    "L333a",
    given=SVD,
    reads=r"W_2 W_1 U \Sigma = \Phi \Theta \Psi^T, \quad \Theta^T = \Theta",
    note="Φ, Θ, Ψ exist by the axiom on singular value decompositions",
)
chapter.searched(
    "L337a",
    given=BAR,
    reads=r"\bar{W}_2 = \Phi \Theta^{1/2}, \quad \bar{W}_1 = \Theta^{1/2} \Psi^T \Sigma^{-1} U^T",
    note="Z̄ is the stack of the two matrices of (16)",
)


@chapter.check(
    "L341a",
    given=BAR,
    reads=lambda _: Nonzero(dimension("d1") - dimension("s")),
    latex=r"s \neq d_1",
    note=RANK + "; it may be d1, and is where W2W1 is non-degenerate and d1 ≤ d0, d2",
    correction=Correction(
        lambda _: Nonnegative(dimension("d1") - dimension("s")),
        Severity.ERROR,
        latex=r"s \leq d_1",
        prove=lambda s, _: surrogate.at_most(s, "d1"),
    ),
)
def fewer_columns(s: Scene, goal: Judgment) -> Theorem:
    """The columns need not be fewer."""
    return s.prove(goal, *s.given(*BAR))


# --- the surrogate and its minima ----------------------------------------------------------------

LOWER = "fbar(Zbar') < fbar(Zbar)"


@chapter.check(
    "L353b",
    given=CRITICAL,
    reads=surrogate.benign,
    latex=r"\bar{f}(\bar{Z}) = \min \bar{f} \quad\text{or}\quad"
    r" \lambda_{\min}(\nabla^2 \bar{f}(\bar{Z})) < 0",
    note="f̄ is f for the data UΣ, YV and s hidden units, and Z̄ is balanced",
)
def benign_for_the_surrogate(s: Scene, _: Judgment) -> Theorem:
    """The theorem on balanced critical points; for s = 0 the function is constant."""
    return surrogate.proved_benign(s)


@chapter.check(
    "L331b",
    given=CRITICAL,
    reads=surrogate.benign,
    latex=r"\bar{f}(\bar{Z}) = \min \bar{f} \quad\text{or}\quad"
    r" \lambda_{\min}(\nabla^2 \bar{f}(\bar{Z})) < 0",
    note="for the critical points (16) of f̄ that come from critical points of f",
)
def benign_for_the_surrogate_announced(s: Scene, goal: Judgment) -> Theorem:
    """As announced before (16), proved after it."""
    return s.prove(goal, s.use("L353b"))


@chapter.check(
    "L353c",
    given=(*BAR, "Zbar minimises fbar", "W2 W1 non-degenerate"),
    reads=lambda s: GlobalMinimum(factors(s), (s.W2, s.W1 * s.U * s.Sigma)),
    latex=r"\|\bar{W}_2 \bar{W}_1 U \Sigma - Y V\|_F^2 = \min_{A, B} \|A B - Y V\|_F^2",
    note="“only if”, with W̄2W̄1 = W2W1; the other half is L355a",
)
def minimum_over_all_widths(s: Scene, _: Judgment) -> Theorem:
    """Every product of width d1 is one of width s: s is d0, d1 or d2."""
    return surrogate.closest_product(s)


@chapter.check(
    "L355a",
    given=(*BAR, "W2 W1 U Sigma is closest to Y V"),
    reads=lambda s: GlobalMinimum(s.fbar, (s.Wbar1, s.Wbar2)),
    latex=r"\|\bar{W}_2 \bar{W}_1 U \Sigma - Y V\|_F^2 = \min_{A, B} \|A B - Y V\|_F^2"
    r" \implies \bar{f}(\bar{Z}) = \min \bar{f}",
    note="“if”, with W̄2W̄1 = W2W1; the other half is L353c",
)
def minimum_over_the_width(s: Scene, _: Judgment) -> Theorem:
    """Every product of width s is one of width d1."""
    return surrogate.minimum_of_fbar(s)


@chapter.check(
    "L357a",
    given=(*BAR, "Zbar minimises fbar", "W2 W1 non-degenerate"),
    reads=lambda s: GlobalMinimum(s.f, (s.W1, s.W2)),
    latex=r"\bar{f}(\bar{Z}) = \min \bar{f} \implies f(Z) = \min f",
    note="W2W1 is non-degenerate, as assumed since line 331; otherwise Z̄ has too few units",
)
def minimum_goes_over(s: Scene, _: Judgment) -> Theorem:
    """Each product W2'W1' is one of width s, and f = f̄ + ½(‖Y‖² − ‖YV‖²)."""
    return surrogate.minimum_of_f(s)


for identifier in ("L359a", "L361a"):

    @chapter.check(
        identifier,
        given=(*CRITICAL, LOWER),
        reads=lambda s: NegativeCurvature(s.fbar, (s.Wbar1, s.Wbar2)),
        latex=r"[\nabla^2 \bar{f}(\bar{W}_1, \bar{W}_2)](\bar{\Delta}, \bar{\Delta}) < 0"
        r" \text{ for some } \bar{\Delta}",
        note="where Z̄ is not a global minimum: f̄ is lower at some Z̄'",
    )
    def bends_down(s: Scene, _: Judgment) -> Theorem:
        """The dichotomy for f̄."""
        return below(s, s.use("L353b"), other_bar(s))


@chapter.check(
    "L375a",
    given=(*MOVED, "Deltabar bends down"),
    reads=lambda s: NegativeCurvature(s.f, (s.W1, s.W2)),
    latex=r"[\nabla^2 \bar{f}(\bar{Z})](\bar{\Delta}, \bar{\Delta}) < 0 \implies"
    r" \lambda_{\min}(\nabla^2 f(Z)) < 0",
)
def strict_saddle_of_f(s: Scene, _: Judgment) -> Theorem:
    """The two Hessian forms are equal."""
    (down,) = s.given("Deltabar bends down")
    form = s.use("L373a")
    value = form.conclusion.value  # type: ignore[attr-defined]
    below_zero = s.sign(Positive(-value), [(1, (down,), number(1))])
    return rules.negative_curvature(form, below_zero)
