"""Sect. 2: notation, critical points, strict saddles, spurious local minima."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from proofs.zhu2019 import examples
from proofs.zhu2019.assumptions import competitor
from proofs.zhu2019.examples import (
    LEAST_SQUARES,
    MATRIX,
    ORIGIN,
    PEAK,
    POINT,
    QUADRATIC,
    QUARTIC,
    SLOPE,
    SYMMETRIC,
    TWO_WELLS,
    VECTOR,
    entry,
)
from proofs.zhu2019.restating import OF_F, SECTION, below
from symbolic.gradients import gradient
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    All,
    Critical,
    Derivative,
    Either,
    Equation,
    Function,
    GlobalMinimum,
    NegativeCurvature,
    Nonnegative,
    Positive,
    WellFormed,
)
from symbolic.kernel.terms import (
    Letter,
    Polynomial,
    from_letter,
    identity,
    inner,
    norm2,
    number,
)
from symbolic.kernel.theorems import derivative_value

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
HALF = Fraction(1, 2)

# ---------------------------------------------------------------- 2.1 notation


@chapter.check(
    "L87a",
    given=("R^T R = I",),
    reads=r"R^T R = I, \quad R R^T = I",
    note="a definition: well-typed; R being square, RRᵀ = I follows",
)
def square_and_orthonormal(s: Scene, goal: Judgment) -> Theorem:
    """‖RRᵀ − I‖² = tr((RᵀR)²) − 2tr(RᵀR) + r = 0."""
    given = s.given("R^T R = I")
    defect = s.R * s.R.T - identity(s.R.rows)
    (found,) = s.vanishing(s.prove(Equation(norm2(defect), number(0)), *given), defect)
    return s.prove(goal, *given, found)


chapter.searched("L89a", reads="g(Z) = g(W_1, W_2)", note="a definition: g of the stack Z")


def sample(s: Scene) -> Function:
    """h(W) = ½‖WX − Y‖² + ¼‖WᵀW‖²: a function of a d2×d0 matrix whose Hessian varies."""
    body = HALF * norm2(s.W * s.X - s.Y) + Fraction(1, 4) * norm2(s.W.T * s.W)
    return Function((s.letter("W"),), body)


def gradient_at(s: Scene) -> Polynomial:
    """∇h(W), d2×d0."""
    return gradient(sample(s), (s.W,), 0)


def entry_of_gradient(s: Scene) -> Judgment:
    """∂h/∂W_ij, the derivative along eᵢeⱼᵀ, is the entry (i, j) of ∇h."""
    row, col = entry(s.W.rows, s.W.cols)
    entry_ = row.T * gradient_at(s) * col
    return Derivative(sample(s), (s.W,), (row * col.T,), 1, entry_)


SAMPLE = "at h(W) = ½‖WX − Y‖² + ¼‖WᵀW‖²"
chapter.searched(
    "L89b",
    reads=entry_of_gradient,
    latex=r"[\nabla h(W)](e_i e_j^T) = e_i^T \nabla h(W) e_j",
    note=f"a definition: ∂h/∂W_ij is the derivative along eᵢeⱼᵀ; {SAMPLE}",
)
chapter.editorial("L89c", "a notation for index sets")


def form(s: Scene, along: Polynomial) -> Polynomial:
    """[∇²h(W)](along, along)."""
    return derivative_value(sample(s), (s.W,), (along,), 2)


def bilinear(s: Scene) -> Judgment:
    """The second derivative is a quadratic form: q(A + B) + q(A − B) = 2q(A) + 2q(B)."""
    A, B = s.A, s.B
    return All(
        (
            Derivative(sample(s), (s.W,), (A,), 2, form(s, A)),
            Equation(form(s, A + B) + form(s, A - B), 2 * form(s, A) + 2 * form(s, B)),
        )
    )


def mixed(s: Scene) -> Judgment:
    """The form at (A, B) for A, B = E_ij, E_kl: ¼(q(A + B) − q(A − B)), linear in A."""
    A, B, W = s.A, s.B, s.W

    def polar(first: Polynomial) -> Polynomial:
        return Fraction(1, 4) * (form(s, first + B) - form(s, first - B))

    return Equation(polar(A + 3 * W), polar(A) + 3 * polar(W))


chapter.searched(
    "L89d",
    reads=mixed,
    latex=r"[\nabla^2 h(W)](A + 3 W, B) = [\nabla^2 h(W)](A, B) + 3 [\nabla^2 h(W)](W, B)",
    note=f"a definition: the form, got from q(A ± B), is linear in each argument; {SAMPLE}",
)
chapter.editorial("L89e", "a notation; what is used of it is a direction with a negative form")
chapter.searched("L89f", reads="g(W_1, W_2)", note="a definition: well-typed")
chapter.searched(
    "L89g",
    reads=lambda s: Derivative(
        sample(s), (s.W,), (s.A,), 1, inner((s.W * s.X - s.Y) * s.X.T + s.W * s.W.T * s.W, s.A)
    ),
    latex=r"[\nabla h(W)](A) = \langle (W X - Y) X^T + W W^T W, A \rangle",
    note=f"a definition: the gradient is d2×d0; {SAMPLE}",
)
chapter.searched(
    "L89h",
    reads=lambda s: WellFormed(entry(s.W.rows, s.W.cols)[0].T * s.W * entry(s.W.rows, s.W.cols)[1]),
    latex=r"e_i^T W e_j",
    note="a definition: i numbers the rows, j the columns of the gradient",
)
chapter.editorial("L89i", "the range of a quantifier")
chapter.searched(
    "L89j",
    reads=bilinear,
    latex=r"[\nabla^2 h(W)](A + B, A + B) + [\nabla^2 h(W)](A - B, A - B)"
    r" = 2 [\nabla^2 h(W)](A, A) + 2 [\nabla^2 h(W)](B, B)",
    note=f"a definition: well-typed for A, B of W's shape; {SAMPLE}",
)

# ---------------------------------------------------------------- 2.2 strict saddles


def fifth_derivatives(s: Scene) -> All:
    """f and g are polynomials of degree 4, so four times differentiable and more."""
    at, along = (s.W1, s.W2), (s.Delta1, s.Delta2)
    return All(tuple(Derivative(h, at, along, 5, number(0)) for h in (s.f, s.g)))


chapter.searched(
    "L93a",
    reads=fifth_derivatives,
    latex=r"[\nabla^5 f(Z)](\Delta, \dots) = [\nabla^5 g(Z)](\Delta, \dots) = 0",
    note="f and g qualify: polynomials of degree 4",
)


@chapter.check(
    "def1",
    given=("critical point of f",),
    reads=r"\nabla_{W_1} f(W_1, W_2) = \mathbf{0}, \quad \nabla_{W_2} f(W_1, W_2) = \mathbf{0}",
    note="a definition: critical is that the gradient in each variable vanishes; for f",
)
def gradient_vanishes(s: Scene, goal: Judgment) -> Theorem:
    """Stationarity in each variable."""
    (critical,) = s.given("critical point of f")
    return s.prove(goal, s.stationarity(critical, 0), s.stationarity(critical, 1))


@chapter.check(
    "def2",
    given=("bends",),
    reads=lambda s: NegativeCurvature(s.f, (s.W1, s.W2)),
    latex=r"\lambda_{\min}(\nabla^2 f(Z)) < 0",
    section=SECTION,
    note="a definition: a negative eigenvalue is a direction with a negative form; for f",
)
def negative_form(s: Scene, _: Judgment) -> Theorem:
    """λ_min is the least value of the form on unit vectors."""
    second = rules.derivative(s.f, (s.W1, s.W2), (s.Delta1, s.Delta2), 2)
    return rules.negative_curvature(second, *s.given("bends"))


@chapter.check(
    "L99a",
    given=("negative eigenvalue",),
    reads=lambda _: NegativeCurvature(QUADRATIC, (POINT,)),
    latex=r"\min_v v^T S v < 0",
    note="S is the Hessian of ½xᵀSx; its form at the eigenvector v is λ",
)
def along_an_eigenvector(s: Scene, _: Judgment) -> Theorem:
    """vᵀSv = λvᵀv = λ < 0."""
    eigen, unit, negative = s.given("negative eigenvalue")
    second = rules.derivative(QUADRATIC, (POINT,), (VECTOR,), 2)
    goal = Positive(-(VECTOR.T * SYMMETRIC * VECTOR))
    return rules.negative_curvature(
        second, s.sign(goal, [(1, (negative,), number(1))], eigen, unit)
    )


@chapter.check(
    "L101a",
    reads=lambda _: NegativeCurvature(PEAK, (ORIGIN,)),
    latex=r"\lambda_{\min}(\nabla^2 h(0)) < 0 \quad\text{for}\quad"
    r" h(x) = -\tfrac{1}{2} \|M x\|_2^2 - \|x\|_2^4",
    note="h = −½‖Mx‖² − ‖x‖⁴ has its maximum at 0; for M = 0 the Hessian there is 0, and nothing"
    " bends. A maximum is a strict saddle if its Hessian is not zero",
    correction=Correction(
        lambda _: NegativeCurvature(PEAK, (ORIGIN,)),
        Severity.ERROR,
        given=("Hessian not zero",),
        latex=r"M v \neq 0 \implies \lambda_{\min}(\nabla^2 h(0)) < 0 \quad\text{for}\quad"
        r" h(x) = -\tfrac{1}{2} \|M x\|_2^2 - \|x\|_2^4",
    ),
)
def maximum_with_curvature(s: Scene, _: Judgment) -> Theorem:
    """Along v the second derivative is −‖Mv‖²."""
    (nonzero,) = s.given("Hessian not zero")
    second = rules.derivative(PEAK, (ORIGIN,), (VECTOR,), 2)
    return rules.negative_curvature(second, nonzero)


@chapter.check(
    "L101b",
    reads=lambda _: examples.DIFFERENT_AT_THIRD_ORDER,
    latex=r"[\nabla^3 F_3(0)](x, x, x) = 6 (b^T x)^3,\quad [\nabla^3 F_4(0)](x, x, x) = 0,\quad"
    r" F_4(0) = \min F_4",
    note="F₃ and F₄ of the footnote: the same gradient and Hessian at 0; the third derivative"
    " tells the saddle of F₃ from the minimum of F₄",
)
def told_apart(s: Scene, goal: All) -> Theorem:
    """F₄(x) = ½‖Mx‖² + ((bᵀx)²)² ≥ 0."""
    third = goal.parts[:-1]
    other = Letter("other", "n", "1")
    x = from_letter(other)
    gap = Nonnegative(QUARTIC((x,)) - QUARTIC((ORIGIN,)))
    squares = [(HALF, (), MATRIX * x), (1, (), (SLOPE.T * x) ** 2)]
    found = rules.global_minimum(
        GlobalMinimum(QUARTIC, (ORIGIN,)), (other,), rules.sum_of_squares(gap, squares, [])
    )
    return rules.together([*(s.prove(one) for one in third), found])


@chapter.check(
    "def3",
    given=("critical for least squares",),
    reads=lambda _: Either(
        (GlobalMinimum(LEAST_SQUARES, (POINT,)), NegativeCurvature(LEAST_SQUARES, (POINT,)))
    ),
    latex=r"h(x) = \min h \quad\text{or}\quad \lambda_{\min}(\nabla^2 h(x)) < 0"
    r" \quad\text{for}\quad h(x) = \tfrac{1}{2} \|M x - b\|_2^2",
    note="a definition: consistent, met by ½‖Mx − b‖² at each critical point (and by f, g: Theorems"
    " 2 and 3)",
)
def least_squares(s: Scene, goal: Either) -> Theorem:
    """½‖My − b‖² − ½‖Mx − b‖² = ½‖M(y − x)‖² + ⟨y − x, Mᵀ(Mx − b)⟩."""
    (critical,) = s.given("critical for least squares")
    normal = s.stationarity(critical, 0)
    other = Letter("other", "n", "1")
    y = from_letter(other)
    gap = Nonnegative(LEAST_SQUARES((y,)) - LEAST_SQUARES((POINT,)))
    above = rules.sum_of_squares(
        gap, [(HALF, (), MATRIX * (y - POINT))], [((y - POINT).T, normal, number(1))]
    )
    found = rules.global_minimum(GlobalMinimum(LEAST_SQUARES, (POINT,)), (other,), above)
    return rules.choose(goal, found)


@chapter.check(
    "L107a",
    given=(*OF_F, "f(Z') < f(Z)"),
    reads=lambda s: NegativeCurvature(s.f, (s.W1, s.W2)),
    latex=r"\lambda_{\min}(\nabla^2 f(Z)) < 0",
    section=SECTION,
    note="for f: its local minima are global, so all other critical points have a lower value"
    " somewhere",
)
def strict_elsewhere(s: Scene, _: Judgment) -> Theorem:
    """Theorem 3, and a lower value excludes the global minimum."""
    return below(s, s.use("thm3"), competitor(s))


chapter.cited(
    "thm1",
    "[12, 24, 33, 42]; not used. It needs its sources' conditions: h(x) = x has the strict saddle"
    " property and no minimum to find",
)
chapter.cited(
    "thm1-gradient-descent",
    "Lee et al. [24], not [12]; not used. It needs a small step, a Lipschitz gradient, and that the"
    " iterates converge",
)
chapter.cited("thm1-noisy-gradient-descent", "Ge et al. [12]; not used")
chapter.cited("thm1-newton-like", "Nesterov and Polyak [33]; not used")


def two_wells(left: int) -> tuple[Judgment, ...]:
    """The point −1: critical, the form 36z², so a local minimum; and a lower value elsewhere."""
    at = (number(left),)
    z = TWO_WELLS.variables[0]
    return (
        Critical(TWO_WELLS, at),
        Derivative(TWO_WELLS, at, (from_letter(z),), 2, 36 * from_letter(z) ** 2),
        Positive(TWO_WELLS(at) - TWO_WELLS((number(2),))),
    )


def prove_two_wells(s: Scene, goal: All) -> Theorem:
    """Numbers, and (z − 2)²·(3(z + 4/3)² + 8/3) for the global minimum."""
    found = []
    for one in goal.parts:
        if isinstance(one, Positive):
            found.append(rules.sum_of_squares(one, [(27, (), number(1))], []))
        elif isinstance(one, GlobalMinimum):
            found.append(lowest_well(one))
        else:
            found.append(s.prove(one))
    return rules.together(found)


def lowest_well(goal: GlobalMinimum) -> Theorem:
    """3z⁴ − 4z³ − 12z² + 32 = 3((z − 2)(z + 4/3))² + (8/3)(z − 2)²."""
    other = Letter("other", "1", "1")
    z = from_letter(other)
    gap = Nonnegative(TWO_WELLS((z,)) - TWO_WELLS(goal.point))
    squares = [
        (3, (), (z - 2) * (z + Fraction(4, 3))),
        (Fraction(8, 3), (), z - 2),
    ]
    return rules.global_minimum(goal, (other,), rules.sum_of_squares(gap, squares, []))


chapter.check(
    "def4",
    reads=lambda _: All(two_wells(-1)),
    latex=r"h'(-1) = 0,\quad h''(-1) = 36,\quad h(-1) > h(2) \quad\text{for}\quad"
    r" h(z) = 3 z^4 - 4 z^3 - 12 z^2",
    note="a definition: consistent; −1 is a spurious local minimum of 3z⁴ − 4z³ − 12z²",
)(prove_two_wells)
chapter.check(
    "L121a",
    reads=lambda _: All((*two_wells(-1), GlobalMinimum(TWO_WELLS, (number(2),)))),
    latex=r"h(2) = \min h,\quad h'(-1) = 0,\quad h''(-1) = 36,\quad h(-1) > h(2)"
    r" \quad\text{for}\quad h(z) = 3 z^4 - 4 z^3 - 12 z^2",
    note="the two categories exclude each other by definition; one function that has both",
)(prove_two_wells)
chapter.cited(
    "L125a", "a statement on algorithms: Theorem 1, from its sources; no proof here uses it"
)
