"""Sect. 3.2: earlier results, and what they require."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from proofs.zhu2019 import plain_balance
from proofs.zhu2019.any_rank import without_rank
from proofs.zhu2019.assumptions import (
    at_most,
    bounding_roots,
    competitor,
    null_row,
    pseudoinverse,
    split_column,
)
from proofs.zhu2019.introduction import (
    FULL_RANK_OUTPUT,
    REQUIREMENT,
    requirement,
    requirement_holds,
)
from proofs.zhu2019.restating import (
    ANY_F,
    OF_F,
    SECTION,
    again,
    below,
    landscape_of,
)
from proofs.zhu2019.values import NARROW, UNSEEN
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    All,
    Either,
    Equation,
    GlobalMinimum,
    Judgment,
    NegativeCurvature,
    Nonnegative,
    Positive,
)
from symbolic.kernel.terms import (
    dimension,
    identity,
    inner,
    letter,
    norm2,
    number,
    scalar,
    trace,
    zero,
)

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.terms import Polynomial
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
DATA = "Sect. 1"  # the section whose W1*, W2* generate the data
COROLLARY = "a consequence of [47, Theorem 3], on h; not used"

chapter.editorial("L173a", "what other papers do and do not consider")
again(
    chapter,
    "thm4",
    "thm3",
    "f",
    "(XXᵀ)⁻¹ must exist, so X has full row rank; the rest of the assumptions is not needed",
)
again(chapter, "L177a", "thm3", "f", "the conditions on Y are not needed")
again(chapter, "L177d", "thm3", "f", "the conditions on Y and on d2 ≤ d0 are not needed")


def narrow(_: Scene) -> All:
    """d1 ≤ d0 and d1 ≤ d2."""
    return All((at_most("d1", "d0"), at_most("d1", "d2")))


@chapter.check(
    "L177b",
    given=("d1 >= min(d0, d2)",),
    reads=narrow,
    latex=r"d_1 \leq \min(d_0, d_2)",
    note="the condition of [21] is d1 ≥ min(d0, d2), as Table 1 has it; the text turns it round."
    " (By Theorem 5 there are no spurious local minima under either.)",
    correction=Correction(
        lambda _: Either((at_most("d0", "d1"), at_most("d2", "d1"))),
        Severity.ERROR,
        latex=r"d_1 \geq \min(d_0, d_2)",
    ),
)
def condition_of_21(s: Scene, _: Judgment) -> Theorem:
    """What Table 1 says."""
    (found,) = s.given("d1 >= min(d0, d2)")
    return found


def strictly_narrow(_: Scene) -> All:
    """d1 < d0 and d1 < d2."""
    return All(tuple(Positive(dimension(one) - dimension("d1")) for one in ("d0", "d2")))


def no_wider(s: Scene, _: Judgment) -> Theorem:
    """The condition itself."""
    return rules.together(s.given("d1 <= min(d0, d2)"))


NO_WIDER = Correction(narrow, Severity.TYPO, latex=r"d_1 \leq d_0,\quad d_1 \leq d_2")
for identifier, remark in (
    ("L177c", "; and the condition of [21] is the opposite one, d1 ≥ min(d0, d2)"),
    ("L211a", ""),
):
    chapter.check(
        identifier,
        given=("d1 <= min(d0, d2)",),
        reads=strictly_narrow,
        latex=r"d_1 < d_0,\quad d_1 < d_2",
        note=f"d1 = d0 and d1 = d2 are allowed: no wider, not narrower{remark}",
        correction=NO_WIDER,
    )(no_wider)


@chapter.check(
    "thm5",
    given=ANY_F,
    note="for every critical point, degenerate or not, and every X: f depends on W1 only through"
    " W1X, so Theorem 3 applies to X's reduced decomposition",
    **landscape_of("f"),
)
def for_every_X(s: Scene, _: Judgment) -> Theorem:
    """Theorem 3 for ΣVᵀ, which has full row rank, at (W1U, W2)."""
    return without_rank(s, "f", s.use("thm3"))


EXAMPLE = (*ANY_F, "Y = W2* W1* X", "W2* W1* of full row rank", "W2 W1 degenerate")


@chapter.check(
    "L183a",
    given=EXAMPLE,
    reads=lambda s: NegativeCurvature(s.f, (s.W1, s.W2)),
    latex=r"\lambda_{\min}(\nabla^2 f(Z)) < 0",
    section=UNSEEN,
    note="for d2 ≤ d0, d1: non-degenerate is a right inverse of W2*W1*, degenerate a unit y with"
    " yᵀW2W1 = 0. Without full row rank of X a degenerate point can be a global minimum",
    correction=Correction(
        lambda s: NegativeCurvature(s.f, (s.W1, s.W2)),
        Severity.ERROR,
        given=(*EXAMPLE, "X X^T invertible"),
        latex=r"X X^T \text{ invertible} \implies \lambda_{\min}(\nabla^2 f(Z)) < 0",
        section="Sect. 3.2",
    ),
)
def degenerate_points_bend(s: Scene, goal: Judgment) -> Theorem:
    """At a global minimum W2W1X = Y, so W2W1 = W2*W1*, and yᵀy = yᵀW2*W1*K*y = yᵀW2W1K*y = 0."""
    data, onto, invertible = s.given(
        "Y = W2* W1* X", "W2* W1* of full row rank", "X X^T invertible"
    )
    null, unit = s.given("W2 W1 degenerate")
    at, residual = (s.W1, s.W2), s.W2 * s.W1 * s.X - s.Y
    lowest = rules.assume(GlobalMinimum(s.f, at))
    least = rules.minimum_at(lowest, (s.W1star, s.W2star))
    above = rules.sum_of_squares(Nonnegative(norm2(residual)), [(1, (), residual)], [])
    below_ = s.sign(Nonnegative(-norm2(residual)), [(2, (least,), number(1))], data)
    (fits,) = s.vanishing(rules.antisymmetry(above, below_), residual)
    y, K = null_row(s), pseudoinverse(s)
    solve = s.X.T * s.XXT_inv * K * y
    fits_star = s.combine(
        Equation((s.W2 * s.W1 - s.W2star * s.W1star) * s.X, zero(*s.Y.shape)),
        (1, fits, 1),
        (1, data, 1),
    )
    change = s.W2 * s.W1 - s.W2star * s.W1star
    false = s.combine(
        Equation(number(1), number(0)),
        (-1, unit, 1),
        (-y.T, onto, y),
        (-y.T, fits_star, solve),
        (y.T * change, invertible, K * y),
        (1, null, K * y),
    )
    return rules.either(s.use("thm3"), [rules.absurd(false, goal), rules.assume(goal)])


chapter.editorial("L185a", "advice on running an algorithm")


@chapter.check(
    "L185b",
    given=(*OF_F, "f(Z') < f(Z)"),
    reads=lambda s: NegativeCurvature(s.f, (s.W1, s.W2)),
    latex=r"\lambda_{\min}(\nabla^2 f(Z)) < 0",
    section=SECTION,
    note="not a global minimum: f is lower at some Z'",
)
def strict_saddle(s: Scene, _: Judgment) -> Theorem:
    """Theorem 3, and a lower value excludes the global minimum."""
    return below(s, s.use("thm3"), competitor(s))


# ---------------------------------------------------------------- Corollary 1

chapter.searched(
    "L189a",
    reads=r"\text{trace}(A X X^T A^T)",
    note="a definition: well-typed for every d2×d0 matrix A",
)


@chapter.check(
    "eq4",
    given=("alpha I <= X X^T <= beta I",),
    note="a condition on X; met with α, β the extreme eigenvalues of XXᵀ, for A of any rank",
)
def isometry_bounds(s: Scene, goal: Judgment) -> Theorem:
    """tr(A(XXᵀ − αI)Aᵀ) = ‖AE‖² for a Gram matrix EEᵀ = XXᵀ − αI; the same for βI − XXᵀ."""
    if not isinstance(goal, All):
        raise TypeError(f"not several judgments: {goal}")
    low, high = s.given("alpha I <= X X^T <= beta I")
    roots = bounding_roots(s)
    return rules.together(
        [
            rules.sum_of_squares(
                part, [(1, (), s.A * E)], [(s.A.T * s.A, gram, identity(s.X.rows))]
            )
            for part, E, gram in zip(goal.parts, roots, (low, high), strict=True)
            if isinstance(part, Nonnegative)
        ]
    )


@chapter.check(
    "L193a",
    given=("X = U Sigma V^T", "W* of least squares"),
    reads=r"\|W X - Y\|_F^2 \geq \|W^* X - Y\|_F^2",
    note="the least squares problem always has a solution: W* = YVΣ⁻¹Uᵀ",
)
def least_squares(s: Scene, goal: Nonnegative) -> Theorem:
    """‖WX − Y‖² − ‖W*X − Y‖² = ‖(W − W*)X‖² + 2⟨W − W*, (W*X − Y)Xᵀ⟩."""
    known = s.given("X = U Sigma V^T", "W* of least squares")
    slope = (s.Wstar * s.X - s.Y) * s.X.T
    normal = s.prove(Equation(slope, zero(*slope.shape)), *known)
    change = s.W - s.Wstar
    return rules.sum_of_squares(
        goal, [(1, (), change * s.X)], [(2 * change.T, normal, identity(s.X.rows))]
    )


chapter.searched(
    "eq5",
    given=("X = U Sigma V^T", "YV = P Lambda Q^T", "W* of least squares"),
    reads=lambda s: All(
        (
            Equation(s.Wstar, s.P * s.Lambda * (s.Q.T * s.Sigma_inv * s.U.T)),
            Equation(s.P.T * s.Wstar * (s.U * s.Sigma * s.Q), s.Lambda),
        )
    ),
    latex=r"W^* = P \Lambda \cdot Q^T \Sigma^{-1} U^T,\quad P^T W^* \cdot U \Sigma Q = \Lambda",
    note="a condition: r* is the rank r of Ỹ, since W* factors through r and PᵀW*UΣQ = Λ is"
    " invertible",
)


@chapter.check(
    "L197a",
    given=("alpha > 0",),
    reads=lambda _: Positive(Fraction(1, 16) * scalar("alpha")),
    latex=r"0 < \frac{\alpha}{16}",
    note="a definition: the interval is not empty",
)
def some_mu(s: Scene, goal: Positive) -> Theorem:
    """A positive multiple of α."""
    return rules.weaken_sign(goal, s.given("alpha > 0"))


chapter.searched("eq6", note="a definition: well-typed")
chapter.cited("L201a", COROLLARY)
chapter.cited("eq7", f"{COROLLARY}. Its cases overlap: r_c = 0 with d1 = r* or d1 > r*")
chapter.searched(
    "L205a",
    reads="W_1 W_2",
    note="W1W2 does not multiply (d1×d0 by d2×d1): W2W1 is meant",
    correction=Correction("W_2 W_1", Severity.TYPO),
)
chapter.editorial("L205b", "a notation for singular values")


@chapter.check(
    "L207a",
    given=("global minimum of h", "mu > 0"),
    reads=lambda s: All(
        (
            GlobalMinimum(s.f, (s.W1, s.W2)),
            Equation(s.h((s.W1, s.W2)), s.f((s.W1, s.W2))),
        )
    ),
    latex=r"f(W_1, W_2) = \min f,\quad h(W_1, W_2) = f(W_1, W_2)",
    note="every global minimum of h is one of f, with the same value",
)
def no_effect(s: Scene, _: Judgment) -> Theorem:
    """Every product W2W1 has a factorisation that is balanced, with h = f there."""
    return plain_balance.no_effect(s)


chapter.cited("L207b", COROLLARY)
for identifier in ("L209a", "L217c"):
    chapter.check(
        identifier,
        given=FULL_RANK_OUTPUT,
        reads=requirement,
        latex=REQUIREMENT,
        section=DATA,
        note="for Y = W2*W1*X with YYᵀ invertible; Theorem 4 itself says nothing of d1",
    )(requirement_holds)
chapter.editorial("L209b", "repeats conditions of Corollary 1, leaving out (5)")
chapter.searched(
    "L211b",
    reads=lambda s: All(
        (
            Equation(trace(s.A * s.X * s.X.T * s.A.T), norm2(s.A * s.X)),
            Equation(norm2(rank_one(s) * s.X), norm2(first(s)) * norm2(s.X.T * second(s))),
        )
    ),
    latex=r"\text{trace}(A X X^T A^T) = \|A X\|_F^2,\quad"
    r" \|u v^T X\|_F^2 = \|u\|_2^2 \|X^T v\|_2^2",
    note="by the second identity rank one decides: (4) for all A of rank 1 bounds the eigenvalues"
    " of XXᵀ, and so gives (4) for every A; 4d1 plays no part",
)


def first(s: Scene) -> Polynomial:
    """u."""
    return letter("u", s.Y.rows, "1")


def second(s: Scene) -> Polynomial:
    """v."""
    return letter("v", s.X.rows, "1")


def rank_one(s: Scene) -> Polynomial:
    """uvᵀ."""
    return first(s) * second(s).T


def split_off(s: Scene) -> All:
    """tr(AXXᵀAᵀ) = tr(AX0X0ᵀAᵀ) + xᵀAᵀAx, and xᵀAᵀAx = ⟨xxᵀ, AᵀA⟩."""
    X0, x, _ = split_column(s)
    square = x.T * s.A.T * s.A * x
    return All(
        (
            Equation(trace(s.A * s.X * s.X.T * s.A.T), trace(s.A * X0 * X0.T * s.A.T) + square),
            Equation(square, inner(x * x.T, s.A.T * s.A)),
        )
    )


SPLIT = (
    r"\text{trace}(A X X^T A^T) = \text{trace}(A X_0 X_0^T A^T) + x^T A^T A x,\quad"
    r" x^T A^T A x = \langle x x^T, A^T A \rangle"
)
chapter.searched(
    "L213a",
    given=("X = X0 + x e^T",),
    reads=split_off,
    latex=SPLIT,
    note="one column x of X is split off; the printed sums follow by induction over the columns",
)
chapter.searched(
    "L215a",
    reads=lambda s: split_off(s).parts[1],
    latex=r"x^T A^T A x = \langle x x^T, A^T A \rangle",
    note="each summand is the inner product of AᵀA with a rank-one matrix",
)
again(
    chapter,
    "L217a",
    "thm3",
    "f",
    "no condition but that XXᵀ is invertible; by Sect. 5 here not even that",
)
chapter.searched("L217b", given=("Y = W2* W1* X",), section=DATA)
THEOREM_4 = ("X X^T invertible", "Y Y^T invertible", "d2 <= d0", "two distinct eigenvalues")


@chapter.check(
    "L217d",
    given=THEOREM_4,
    reads=lambda _: at_most("d2", "d1"),
    latex=r"d_1 \geq d_2",
    section=NARROW,
    note="Theorem 4 has no condition on d1. With Y = W2*W1*X in addition d1 ≥ d2 follows, with"
    " equality allowed",
    correction=Correction(
        lambda _: at_most("d2", "d1"),
        Severity.ERROR,
        given=(*THEOREM_4, "Y = W2* W1* X"),
        latex=r"Y = W_2^* W_1^* X \implies d_1 \geq d_2",
        section=DATA,
    ),
)
def hidden_layer_wide(s: Scene, _: Judgment) -> Theorem:
    """The requirement on generated data of full row rank."""
    return rules.part(requirement_holds(s, requirement(s)), 1)


again(
    chapter,
    "L217e",
    "thm3",
    "f",
    "Theorem 3: the sizes are letters, in no order, and all at least 1",
)
chapter.editorial("L217f", "repeats the conditions of Theorem 4 and Corollary 1")
chapter.searched(
    "L217g", given=("Y = W2* W1* X",), reads="Y = W_2^* W_1^* X", section=DATA,
    note="a definition: well-typed",
)  # fmt: skip
