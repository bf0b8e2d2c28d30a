"""A critical point of each family, to any precision, and λ_min of the Hessian there, enclosed.

The singular vectors come in balls from the projectors of YX⁺XYᵀ, so λ's may repeat; their rational
centres lie within a proved distance of the point.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import count

from flint import arb, arb_mat, ctx

from exact.errors import ProblemError
from exact.families import Family
from exact.hessian import hessian_matrix
from exact.landscape import Landscape, independent_rows
from exact.matrices import Matrix
from exact.objective import Data
from exact.real_spectrum import Enclosed, Spectrum, dyadic
from exact.spectrum import lambda_min

MOST_DISTANCE = Fraction(3, 4)
_FIRST_BITS = 128


def least_curvature(landscape: Landscape, family: Family, digits: int) -> Enclosed:
    """Enclose λ_min(∇²g) (of f for μ = 0) at the family's canonical point, to `digits` digits.

    The canonical point has W2 = Σ√λⱼ·pⱼeⱼᵀ and W1 = Σeⱼ·qⱼᵀΣ⁻¹Uᵀ·√λⱼ. Where λ's are distinct and X
    has full rank, every point of g's family is an O(d1)-turn of it, with the same λ_min.
    The Hessian at a rational point nearby gives it, for λ_min changes by at most what the Hessian
    changes by in norm (Weyl).

    Raises:
        ProblemError: The family is that of global minima, where λ_min ≥ 0.
    """
    if family.bound is None:
        raise ProblemError("a global minimum has no negative curvature; expected a strict saddle")
    wanted = -family.bound.upper / 10**digits
    data = Data(landscape.X, landscape.Y, landscape.mu)
    for doubled in count():
        W1, W2, distance = canonical_point(landscape, family.counts, _FIRST_BITS << doubled)
        error = hessian_change(data, W1, W2, distance)
        if distance <= MOST_DISTANCE and 2 * error <= wanted:
            break
    H, places = hessian_matrix(data, W1, W2), 0
    while True:
        lower, upper = lambda_min(H, places)
        if upper - lower + 2 * error <= wanted:
            return Enclosed(lower - error, upper + error)
        places += 2


def hessian_change(data: Data, W1: Matrix, W2: Matrix, distance: Fraction) -> Fraction:
    """Bound ‖∇²g(Z) − ∇²g(Z̃)‖ where ‖Z − Z̃‖ ≤ δ ≤ ¾, for Z̃ = (W1, W2).

    With ‖Δ‖ = 1 and B ≥ ‖Z‖, ‖Z̃‖ the terms of (32) change by at most 2‖X‖²Bδ, 2‖X‖²Bδ,
    2μ(1 + ‖X‖²)²Bδ and 4μ(1 + ‖X‖²)²Bδ (Cauchy–Schwarz), together by at most
    6(1 + μ)(1 + ‖X‖²)²Bδ; and B = 1 + ‖Z̃‖² ≥ ‖Z̃‖ + ¾ will do.
    """
    size: Fraction = 1 + W1.norm2() + W2.norm2()
    steep: Fraction = 6 * (1 + Fraction(data.mu)) * (1 + data.X.norm2()) ** 2
    return steep * size * distance


def canonical_point(
    landscape: Landscape, counts: Sequence[int], bits: int
) -> tuple[Matrix, Matrix, Fraction]:
    """Return rational W1, W2 and a bound of their distance from a critical point of the family.

    Of a λ that repeats, the first pairs of one basis of its eigenspace are used.
    """
    A = _least_squares(landscape)
    M = A * landscape.X * landscape.Y.T
    squares = landscape.families.squares
    found = Spectrum(squares.factors, squares.unit, bits).levels
    rows, columns = [], []
    with ctx.workprec(2 * bits):
        levels = [_ball(one.value) for one in found]
        balls = _balls(M)
        apart = [*levels, arb(0)] if landscape.families.r < M.shape[0] else levels
        for used, level in zip(counts, levels, strict=True):
            if used:
                root = level.sqrt().sqrt()  # √λ
                for p in _basis(_projector(balls, level, apart), used):
                    columns.append(p * root)
                    rows.append(p.transpose() * _balls(A) / root)
        hidden = landscape.d1 - len(rows)
        d0, d2 = landscape.X.shape[0], landscape.Y.shape[0]
        first = [entry for row in rows for entry in row.entries()] + [arb(0)] * (hidden * d0)
        W1, one = _centre(first, landscape.d1, d0, bits)
        second = [entry for column in columns for entry in column.entries()]
        W2, two = _centre(second + [arb(0)] * (hidden * d2), landscape.d1, d2, bits)
    return W1, W2.T, one + two


def _least_squares(landscape: Landscape) -> Matrix:
    """YX⁺, exactly: with X = CB for a basis B of the rows, X⁺ = Bᵀ(BBᵀ)⁻¹(CᵀC)⁻¹Cᵀ."""
    X = landscape.X
    B = independent_rows(X)
    into = B.T * (B * B.T).inverse()
    C = X * into
    return landscape.Y * into * (C.T * C).inverse() * C.T


def _projector(M: arb_mat, level: arb, levels: Sequence[arb]) -> arb_mat:
    """The orthogonal projector on the eigenspace of `level`: Π(M − l)/(level − l) over the rest."""
    eye = arb_mat(M.nrows(), M.ncols(), 1)
    found = eye
    for other in levels:
        if other is not level:
            found = found * (M - eye * other) / (level - other)
    return found


def _basis(projector: arb_mat, size: int) -> list[arb_mat]:
    """`size` orthonormal columns of a projector's range, the longest column first."""
    found = []
    for _ in range(size):
        places = range(projector.nrows())
        j = max(places, key=lambda i: float(projector[i, i].mid()))
        column = arb_mat([[projector[i, j]] for i in places]) / projector[j, j].sqrt()
        projector = projector - column * column.transpose()
        found.append(column)
    return found


def _balls(matrix: Matrix) -> arb_mat:
    return arb_mat(matrix.numerators) / matrix.denominator


def _ball(value: Enclosed) -> arb:
    ends = [arb(x.numerator) / x.denominator for x in value]
    return ends[0].union(ends[1])


def _centre(balls: list[arb], rows: int, cols: int, bits: int) -> tuple[Matrix, Fraction]:
    """Rational centres with `bits` binary digits, and a bound of the distance in norm."""
    grid, distance, centres = 1 << bits, Fraction(0), []
    for one in balls:
        if not one.is_finite():
            return Matrix.zeros(rows, cols), Fraction(1)  # too few bits
        centre = round(dyadic(one.mid()) * grid)
        centres.append(Fraction(centre, grid))
        distance += abs(dyadic(one.mid()) - centres[-1]) + dyadic(one.rad())
    table = [centres[i * cols : (i + 1) * cols] for i in range(rows)]
    return Matrix.from_rows(table, cols), distance
