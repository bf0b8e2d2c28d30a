"""The O(d1)-orbit of (W1, W2), along which g does not change: null vectors of its Hessian."""

from itertools import combinations
from math import lcm

from flint import fmpz_mat

from exact.errors import ShapeError
from exact.matrices import Matrix


def orbit_directions(W1: Matrix, W2: Matrix) -> Matrix:
    """Return the tangents (ΩW1, W2Ωᵀ) of Q ↦ (QW1, W2Qᵀ), one column for each Ω = E_ab − E_ba.

    The column of (ΩW1, W2Ωᵀ) is vec(ΩW1) row by row, then vec(W2Ωᵀ) row by row, as in the Hessian
    matrix; there are d1(d1 − 1)/2 columns, not always independent. At a critical point of g each is
    a null vector of the Hessian, for every μ: g is constant along the orbit, and so is criticality.

    Raises:
        ShapeError: W2W1 is undefined.
    """
    (d1, d0), (d2, hidden) = W1.shape, W2.shape
    if hidden != d1:
        raise ShapeError.between("product", W2.shape, W1.shape)
    bottom = lcm(W1.denominator, W2.denominator)
    first = W1.numerators * (bottom // W1.denominator)
    second = W2.numerators * (bottom // W2.denominator)
    pairs = list(combinations(range(d1), 2))
    columns = fmpz_mat(d1 * (d0 + d2), len(pairs))
    for col, (a, b) in enumerate(pairs):
        for i in range(d0):
            columns[a * d0 + i, col] = first[b, i]
            columns[b * d0 + i, col] = -first[a, i]
        for q in range(d2):
            columns[d1 * d0 + q * d1 + a, col] = second[q, b]
            columns[d1 * d0 + q * d1 + b, col] = -second[q, a]
    return Matrix(columns, bottom)
