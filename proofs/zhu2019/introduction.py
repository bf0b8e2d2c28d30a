"""The abstract and Sect. 1: what is announced, and the first remarks on the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from proofs.zhu2019 import deep, examples
from proofs.zhu2019.assumptions import at_most, inverse_of_YYt, residual_value
from proofs.zhu2019.landscape import Decomposition
from proofs.zhu2019.restating import again, without_effect
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    All,
    Derivative,
    Equation,
    Nonnegative,
)
from symbolic.kernel.terms import dimension, identity, inner, number, zero

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.terms import Polynomial
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
GENERATED = ("Y = W2* W1* X",)
FULL_RANK_OUTPUT = (*GENERATED, "Y Y^T invertible")
ALGORITHMS = "a statement on algorithms: Theorem 1, from its sources; no proof here uses it"

# ---------------------------------------------------------------- abstract

again(chapter, "L14a", "thm3", "f", "for X of full row rank, as the paper assumes")
chapter.cited("L14b", ALGORITHMS)

# ---------------------------------------------------------------- Sect. 1

chapter.cited("L24a", "universal approximation, [10, 17]; about nonlinear networks")
chapter.searched(
    "L28a",
    reads=lambda s: Derivative(
        s.f,
        (zero(*s.W1.shape), zero(*s.W2.shape)),
        (s.W1, s.W2),
        2,
        -2 * inner(s.W2 * s.W1 * s.X, s.Y),
    ),
    latex=r"[\nabla^2 f(0, 0)]((W_1, W_2), (W_1, W_2)) = -2 \langle W_2 W_1 X, Y \rangle",
    note="f is not convex: at (0, 0) it bends down along every pair with ⟨W2W1X, Y⟩ > 0, and such"
    " pairs exist if YXᵀ ≠ 0",
)
chapter.cited("L49a", "Blum and Rivest [4]; about networks with thresholds")
chapter.cited("L51a", ALGORITHMS)


def definition_of(s: Scene, term: str) -> int:
    """The number of the paper's definition whose text names a term."""
    for one in s.paper.entries:
        if one.id.startswith("def") and term in one.printed.lower():
            return int(one.id.removeprefix("def"))
    raise LookupError(term)


chapter.searched(
    "L51b",
    reads=lambda s: examples.same_value(number(4), definition_of(s, "strict saddle property")),
    latex=r"\text{the strict saddle property is defined in Definition 4}",
    note="it is Definition 3; Definition 4 is that of spurious local minima",
    correction=Correction(
        lambda s: examples.same_value(number(3), definition_of(s, "strict saddle property")),
        Severity.TYPO,
        latex=r"\text{the strict saddle property is defined in Definition 3}",
    ),
)
chapter.searched(
    "L51c",
    reads=lambda _: deep.FLAT_SADDLE,
    latex=r"\nabla F(0) = \mathbf{0},\quad [\nabla^2 F(0)](\Delta, \Delta) = 0,\quad"
    r" [\nabla^3 F(0)](\Delta, \Delta, \Delta)"
    r" = -6 \langle \Delta_3 \Delta_2 \Delta_1 X, Y \rangle",
    note="the origin of F = ½‖W3W2W1X − Y‖²: a saddle if YXᵀ ≠ 0, with Hessian zero",
)
chapter.cited("L53a", "[11, 43]; about a ReLU node")
chapter.cited("L55a", ALGORITHMS)


@chapter.check(
    "L59a",
    given=("X = U Sigma V^T", "X has full row rank", "X X^T invertible"),
    reads=lambda s: Equation(residual_value(s), s.Y * s.V * s.V.T * s.Y.T),
    latex=r"Y X^T (X X^T)^{-1} X Y^T = Y V (Y V)^T",
    note="its eigenvalues are the λⱼ² of Lemma 1 (and zeros): a condition on the λⱼ",
)
def gram_matrix(s: Scene, goal: Equation) -> Theorem:
    """(XXᵀ)⁻¹ = UΣ⁻²Uᵀ, so Xᵀ(XXᵀ)⁻¹X = VVᵀ."""
    *svd, square = s.given("X = U Sigma V^T", "X has full row rank", "X X^T invertible")
    explicit = s.U * s.Sigma_inv * s.Sigma_inv * s.U.T
    left = s.prove(Equation(explicit * s.X * s.X.T, identity(s.X.rows)), *svd)
    K = s.combine(Equation(s.XXT_inv, explicit), (explicit, square, 1), (-1, left, s.XXT_inv))
    middle = s.prove(Equation(s.X.T * explicit * s.X, s.V * s.V.T), *svd)
    return s.combine(goal, (s.Y, middle, s.Y.T), (s.Y * s.X.T, K, s.X * s.Y.T))


chapter.searched("L59b", given=GENERATED, note="a definition: well-typed")
chapter.searched(
    "L59c",
    given=GENERATED,
    note="YXᵀ is d2×d0, the product is d2×d2: YYᵀ is meant, as on line 217",
    correction=Correction(r"Y Y^T = W_2^* W_1^* X X^T W_1^{*T} W_2^{*T}", Severity.TYPO),
)


def requirement(s: Scene) -> All:
    """d2 ≤ d0, d2 ≤ d1, and W2*W1*·XYᵀ(YYᵀ)⁻¹ = I: W2*W1* has rank d2."""
    right = s.X * s.Y.T * inverse_of_YYt(s)
    return All(
        (
            at_most(s.Y.rows, s.X.rows),
            at_most(s.Y.rows, s.W1.rows),
            Equation(s.W2star * s.W1star * right, identity(s.Y.rows)),
        )
    )


REQUIREMENT = r"\min(d_0, d_1) \geq d_2,\quad \text{rank}(W_2^* W_1^*) \geq d_2"


def requirement_holds(s: Scene, goal: Judgment) -> Theorem:
    """I = YYᵀ(YYᵀ)⁻¹ = W2*·W1*·XYᵀ(YYᵀ)⁻¹: both factors are wide enough, and so is the product."""
    if not isinstance(goal, All):
        raise TypeError(f"not several judgments: {goal}")
    known = s.given(*FULL_RANK_OUTPUT)
    right = s.X * s.Y.T * inverse_of_YYt(s)
    eye = identity(s.Y.rows)
    whole, first = s.W2star * s.W1star, s.W2star
    unit = s.combine(
        Equation(whole * right, eye),
        (-1, known[0], s.Y.T * inverse_of_YYt(s)),
        (1, known[1], 1),
    )
    again_ = s.combine(Equation(first * (s.W1star * right), eye), (1, unit, 1))
    return rules.together(
        [wide(s, whole, right, unit), wide(s, first, s.W1star * right, again_), unit]
    )


def wide(s: Scene, A: Polynomial, B: Polynomial, unit: Theorem) -> Theorem:
    """AB = I_m with A m×n gives m ≤ n: A = USVᵀ has UUᵀ = I, and n − m = ‖I − VVᵀ‖²."""
    D = Decomposition.of(A, ("U_w", "S_w", "V_w", "r_w"))
    eye = identity(A.rows)
    defect = eye - D.U * D.U.T
    through = s.combine(
        Equation(defect * A, zero(*A.shape)),
        (defect, D.equal, 1),
        (-D.U, D.unit_U, D.S * D.V.T),
    )
    onto = s.combine(Equation(D.U * D.U.T, eye), (defect, unit, 1), (-1, through, B))
    rank = s.combine(Equation(dimension("r_w"), dimension(A.rows)), (-1, D.unit_U, 1), (1, onto, 1))
    goal = Nonnegative(dimension(A.cols) - dimension(A.rows))
    return D.discharge(s.sign(goal, [(1, (), identity(A.cols) - D.V * D.V.T)], D.unit_V, rank))


chapter.check(
    "L59d",
    given=FULL_RANK_OUTPUT,
    reads=requirement,
    latex=REQUIREMENT,
    note="full rank: YYᵀ has an inverse; rank(W2*W1*) ≥ d2: it has a right inverse",
)(requirement_holds)
chapter.searched(
    "L59e",
    reads="W_2 W_1",
    note="a definition: the product is d2×d0 and factors through d1: rank at most the minimum",
)


@chapter.check(
    "L59f",
    given=("X = U Sigma V^T", "X has full row rank"),
    reads=lambda s: Equation(
        s.X * s.X.T * s.U * s.Sigma_inv * s.Sigma_inv * s.U.T, identity(s.X.rows)
    ),
    latex=r"X X^T \cdot U \Sigma^{-2} U^T = I",
    note="a definition: full row rank of X is that XXᵀ has an inverse",
)
def inverse_of_the_gram_matrix(s: Scene, goal: Judgment) -> Theorem:
    """With (8) and UUᵀ = I."""
    return s.prove(goal, *s.given("X = U Sigma V^T", "X has full row rank"))


chapter.searched(
    "L59g",
    given=("d2 <= d0", "X X^T invertible"),
    reads=lambda s: at_most("d2", "d0"),
    latex=r"d_2 \leq d_0",
    note="a definition: the matrix is d2×d2, so that d2 distinct eigenvalues are all of them",
)
again(chapter, "L61a", "thm2-iii", "g")
without_effect(chapter, "L61b")
chapter.searched(
    "L63a",
    reads=lambda _: examples.SAME_TO_SECOND_ORDER,
    latex=r"\nabla F_3(0) = \nabla F_4(0) = \mathbf{0},\quad"
    r" [\nabla^2 F_3(0)](x, x) = [\nabla^2 F_4(0)](x, x) = \|M x\|_2^2",
    note="F₃ = ½‖Mx‖² + (bᵀx)³ and F₄ = ½‖Mx‖² + (bᵀx)⁴ agree at 0 to second order; 0 is a minimum"
    " of F₄ and, if Mb = 0, a saddle of F₃",
)
