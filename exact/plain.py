"""Plain critical points, the smallest first: where a false statement is best seen to be false.

The singular vectors are unit vectors, σ and λ small whole numbers, and R = I.
"""

from collections.abc import Iterator
from fractions import Fraction

from exact.critical_points import (
    FAMILIES,
    FORM,
    LOOSE,
    ORBIT,
    ROTATED,
    CriticalPoint,
    Frame,
    build,
    rotated_point,
)
from exact.errors import ProblemError
from exact.matrices import Matrix, hstack
from exact.problems import Problem, Shape
from exact.recipes import gammas

_SHAPES: tuple[tuple[Shape, tuple[int, ...], tuple[int, ...]], ...] = (  # with σ and λ
    (Shape(1, 1, 1, 1), (1,), (1,)),
    (Shape(1, 1, 1, 1), (2,), (1,)),
    (Shape(1, 1, 1, 1), (1,), ()),
    (Shape(1, 1, 1, 2), (1,), (1,)),
    (Shape(1, 2, 1, 1), (2,), (1,)),
    (Shape(2, 1, 1, 1), (1,), (1,)),
    (Shape(2, 1, 2, 2), (2, 1), (4, 1)),
    (Shape(2, 1, 2, 2), (2, 1), (1, 1)),
    (Shape(2, 2, 2, 2), (2, 1), (4, 1)),
    (Shape(2, 2, 2, 2), (2, 1), (1, 1)),
    (Shape(2, 3, 2, 2), (2, 1), (4, 1)),
    (Shape(3, 2, 3, 3), (2, 2, 1), (4, 1, 1)),
    (Shape(4, 2, 4, 4), (4, 4, 4, 4), (25, 16, 16, 1)),  # λ1 near the tie, λ4 far from it
)
_LARGE = 4  # from this size on, points of (10) only


def plain_points() -> Iterator[CriticalPoint]:
    """Yield the points of every family and Γ for a few plain problems."""
    for shape, sigma, lambdas in _SHAPES:
        problem = plain_problem(shape, sigma, lambdas)
        for gamma in gammas(len(lambdas), shape.d1):
            columns = (*gamma, *[None] * (shape.d1 - len(gamma)))
            for family in FAMILIES if shape.d0 < _LARGE else (FORM,):
                try:
                    yield _point(problem, columns, family)
                except ProblemError:
                    continue  # the family has no member on this problem


def plain_problem(shape: Shape, sigma: tuple[int, ...], lambdas: tuple[int, ...]) -> Problem:
    """Return X with the diagonal σ, Y with the diagonal λ and, outside X's row space, ones; μ = 1.

    Raises:
        ProblemError: There are more σ or λ than the shape has room for.
    """
    d0, d2, N, rank = shape.d0, shape.d2, shape.N, len(sigma)
    if rank > min(d0, N) or len(lambdas) > min(rank, d2):
        raise ProblemError(f"{rank} values σ and {len(lambdas)} values λ do not fit {shape}")
    U, V, P, Q = (Matrix.identity(size) for size in (d0, N, d2, rank))
    ones = Matrix.from_rows([[1] * (N - rank) for _ in range(d2)], N - rank)
    return Problem(
        shape,
        Matrix.diagonal(sigma, d0, N),
        hstack([Matrix.diagonal(lambdas, d2, rank), ones]),
        Fraction(1),
        tuple(map(Fraction, sigma)),
        tuple(map(Fraction, lambdas)),
        U, V, P, Q,
    )  # fmt: skip


def _point(problem: Problem, columns: tuple[int | None, ...], family: str) -> CriticalPoint:
    one = Matrix.identity(problem.shape.d1)
    if family == ROTATED:
        return rotated_point(problem, columns, one)
    A = one * 2 if family in {ORBIT, LOOSE} else one
    return build(problem, Frame(columns, one, problem.P, problem.Q, A), family)
