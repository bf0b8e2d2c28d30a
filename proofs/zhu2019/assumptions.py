"""The hypotheses of Sections 1 to 3.3 that the proofs of the main results do not need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Given
from proofs.zhu2019 import deep, examples
from proofs.zhu2019.hypotheses import inverse, root, unit_columns
from symbolic.kernel.judgments import Either, Equation, GlobalMinimum, Nonnegative, Positive
from symbolic.kernel.terms import (
    dimension,
    identity,
    letter,
    norm2,
    number,
    scalar,
    trace,
    zero,
)
from symbolic.kernel.theorems import derivative_value

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.terms import Polynomial

Judgments = tuple["Judgment", ...]


def at_most(smaller: str, larger: str) -> Nonnegative:
    """One size is at most another."""
    return Nonnegative(dimension(larger) - dimension(smaller))


def inverse_of_YYt(s: Scene) -> Polynomial:
    """(YYᵀ)⁻¹."""
    return letter("G_Y", s.Y.rows, s.Y.rows, symmetric=True)


def isometry(s: Scene) -> Polynomial:
    """S (s×d1) with SSᵀ = I: places s columns among d1."""
    return letter("S", "s", s.W1.rows)


def competitor(s: Scene) -> tuple[Polynomial, Polynomial]:
    """Another pair (W1', W2')."""
    return letter("W1prime", *s.W1.shape), letter("W2prime", *s.W2.shape)


def pseudoinverse(s: Scene) -> Polynomial:
    """K (d0×d2) with W2*W1*K = I."""
    return letter("K_star", s.X.rows, s.Y.rows)


def null_row(s: Scene) -> Polynomial:
    """y, a unit vector with yᵀW2W1 = 0."""
    return letter("y", s.Y.rows, "1")


def residual_value(s: Scene) -> Polynomial:
    """ỸỸᵀ = YXᵀ(XXᵀ)⁻¹XYᵀ, whose eigenvalues are λⱼ²."""
    cross: Polynomial = s.Y * s.X.T
    inverse_of_square: Polynomial = s.XXT_inv
    return cross * inverse_of_square * cross.T


def split_column(s: Scene) -> tuple[Polynomial, Polynomial, Polynomial]:
    """X0, x and the unit vector e: X = X0 + xeᵀ."""
    return letter("X0", *s.X.shape), letter("x_N", s.X.rows, "1"), letter("e_N", s.X.cols, "1")


def bounding_roots(s: Scene) -> tuple[Polynomial, Polynomial]:
    """E, E' with XXᵀ − αI = EEᵀ and βI − XXᵀ = E'E'ᵀ."""
    return letter("E_low", s.X.rows, "k"), letter("E_high", s.X.rows, "k")


def _bends_f(s: Scene) -> Judgments:
    return (Positive(-derivative_value(s.f, (s.W1, s.W2), (s.Delta1, s.Delta2), 2)),)


def _eigenvector(_: Scene) -> Judgments:
    S, v, value = examples.SYMMETRIC, examples.VECTOR, scalar("lambda_v")
    return Equation(S * v, value * v), Equation(v.T * v, number(1)), Positive(-value)


def _two_distinct(s: Scene) -> Judgments:
    """For d2 = 2 the eigenvalues of M differ exactly if 2tr(M²) > (tr M)²."""
    M = residual_value(s)
    return (
        Equation(dimension(s.Y.rows), number(2)),
        Positive(2 * trace(M * M) - trace(M) * trace(M)),
    )


def _split(s: Scene) -> Judgments:
    X0, x, e = split_column(s)
    return (
        Equation(s.X, X0 + x * e.T),
        Equation(X0 * e, zero(s.X.rows, "1")),
        Equation(e.T * e, number(1)),
    )


def _near_isometry(s: Scene) -> Judgments:
    low, high = bounding_roots(s)
    square, eye = s.X * s.X.T, identity(s.X.rows)
    return (
        Equation(square - scalar("alpha") * eye, low * low.T),
        Equation(scalar("beta") * eye - square, high * high.T),
    )


FRONT = {
    given.name: given
    for given in (
        Given(
            "A invertible",
            r"A A^{-1} = A^{-1} A = I",
            lambda s: inverse(s.A, s.A_inv),
        ),
        Given(
            "Y = W2* W1* X",
            r"Y = W_2^* W_1^* X",
            lambda s: (Equation(s.Y, s.W2star * s.W1star * s.X),),
        ),
        Given(
            "Y Y^T invertible",
            r"Y Y^T \text{ invertible}",
            lambda s: (Equation(s.Y * s.Y.T * inverse_of_YYt(s), identity(s.Y.rows)),),
        ),
        Given(
            "d2 <= d0",
            r"d_2 \leq d_0",
            lambda _: (at_most("d2", "d0"),),
        ),
        Given(
            "d1 <= min(d0, d2)",
            r"d_1 \leq \min(d_0, d_2)",
            lambda _: (at_most("d1", "d0"), at_most("d1", "d2")),
        ),
        Given(
            "d1 >= min(d0, d2)",
            r"d_1 \geq \min(d_0, d_2)",
            lambda _: (Either((at_most("d0", "d1"), at_most("d2", "d1"))),),
        ),
        Given(
            "two distinct eigenvalues",
            r"d_2 = 2,\ Y X^T (X X^T)^{-1} X Y^T \text{ has 2 distinct eigenvalues}",
            _two_distinct,
        ),
        Given(
            "bends",
            r"[\nabla^2 f(Z)](\Delta, \Delta) < 0",
            _bends_f,
        ),
        Given(
            "negative eigenvalue",
            r"S v = \lambda v,\ \|v\|_2 = 1,\ \lambda < 0",
            _eigenvector,
        ),
        Given(
            "Hessian not zero",
            r"M v \neq 0",
            lambda _: (Positive(norm2(examples.MATRIX * examples.VECTOR)),),
        ),
        Given(
            "R^T R = I",
            r"R^T R = I",
            lambda s: (unit_columns(s.R),),
        ),
        Given(
            "critical for least squares",
            r"M^T (M x - b) = \mathbf{0}",
            lambda _: (examples.LEAST_SQUARES_CRITICAL,),
        ),
        Given(
            "balanced",
            r"W_2^T W_2 = W_1 X X^T W_1^T",
            lambda s: (Equation(s.W2.T * s.W2, s.W1 * s.X * s.X.T * s.W1.T),),
        ),
        Given(
            "t tau = 1",
            r"\tau = t^{-1}",
            lambda _: (Equation(scalar("t") * scalar("tau"), number(1)),),
        ),
        Given(
            "f(Z') < f(Z)",
            r"f(W_1', W_2') < f(W_1, W_2)",
            lambda s: (Positive(s.f((s.W1, s.W2)) - s.f(competitor(s))),),
        ),
        Given(
            "W2* W1* of full row rank",
            r"W_2^* W_1^* K_* = I_{d_2}",
            lambda s: (Equation(s.W2star * s.W1star * pseudoinverse(s), identity(s.Y.rows)),),
        ),
        Given(
            "W2 W1 degenerate",
            r"y^T W_2 W_1 = \mathbf{0},\ \|y\|_2 = 1",
            lambda s: (
                Equation(null_row(s).T * s.W2 * s.W1, zero("1", s.X.rows)),
                Equation(null_row(s).T * null_row(s), number(1)),
            ),
        ),
        Given(
            "W* of least squares",
            r"W^* = Y V \Sigma^{-1} U^T",
            lambda s: (Equation(s.Wstar, s.Y * s.V * s.Sigma_inv * s.U.T),),
        ),
        Given(
            "YV = P Lambda Q^T",
            r"Y V = P \Lambda Q^T,\ P^T P = Q^T Q = I,\ \Lambda^{1/2} \text{ invertible}",
            lambda s: (
                Equation(s.Y * s.V, s.P * s.Lambda * s.Q.T),
                unit_columns(s.P),
                unit_columns(s.Q),
                *root(s.Lambda, s.Lambda_half, s.Lambda_half_inv),
            ),
        ),
        Given(
            "alpha I <= X X^T <= beta I",
            r"\alpha I \preceq X X^T \preceq \beta I",
            _near_isometry,
        ),
        Given("alpha > 0", r"\alpha > 0", lambda _: (Positive(scalar("alpha")),)),
        Given("X = X0 + x e^T", r"X = X_0 + x e^T,\ X_0 e = \mathbf{0},\ \|e\|_2 = 1", _split),
        Given("X = I", "X = I", lambda s: (Equation(s.X, identity(s.X.rows)),)),
        Given(
            "critical point of h at X = I",
            r"\nabla h(Z) = \mathbf{0}",
            lambda s: (examples.factorization(s, "g").critical,),
        ),
        Given(
            "critical point of f at X = I",
            r"\nabla f(Z) = \mathbf{0}",
            lambda s: (examples.factorization(s, "f").critical,),
        ),
        Given(
            "global minimum of h",
            r"h(W_1, W_2) = \min h",
            lambda s: (GlobalMinimum(s.h, (s.W1, s.W2)),),
        ),
        Given(
            "critical point of the four-layer problem",
            r"\nabla F(W_1, W_2, W_3) = \mathbf{0}",
            lambda _: (deep.CRITICAL,),
        ),
        Given(
            "mu, mu' > 0",
            r"\mu, \mu' > 0",
            lambda _: (Positive(deep.MU), Positive(deep.MU_2)),
        ),
    )
}
