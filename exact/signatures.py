"""Signs of an integer symmetric matrix, decided in integers or balls: all that an inertia rests on.

Nothing here guesses and no float is read. Sylvester's law of inertia does the rest: if VᵀAV has
a negative and b positive eigenvalues on dim V = a + b, and A has m independent null vectors, and
a + b + m = n, then the inertia of A is (a, m, b).
"""

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import TypeAlias

from flint import arb_mat, ctx, fmpz_mat, nmod_mat

from exact.errors import NotSymmetricError, ShapeError
from exact.matrices import Matrix

Signs: TypeAlias = tuple[int, int]
"""Number of negative and of positive eigenvalues of a nonsingular symmetric matrix."""

# Any primes do: a rank modulo p never exceeds the rank. These fit one machine word.
PRIMES = (2**62 - 57, 2**62 - 87, 2**62 - 117)


def symmetric_integers(H: Matrix) -> fmpz_mat:
    """Return the numerators A of H = A/δ; as δ > 0, they have the inertia of H.

    Raises:
        ShapeError: H is not square.
        NotSymmetricError: H is not symmetric; the message shows two entries that differ.
    """
    rows, cols = H.shape
    if rows != cols:
        raise ShapeError(f"the inertia of a {rows}×{cols} matrix is undefined: it is not square")
    if not H.is_symmetric():
        i, j = next((i, j) for i in range(rows) for j in range(i) if H[i, j] != H[j, i])
        raise NotSymmetricError(
            f"the inertia of a {rows}×{cols} matrix that is not symmetric is undefined: "
            f"entry ({i}, {j}) is {H[i, j]}, entry ({j}, {i}) is {H[j, i]} (counted from 0)"
        )
    return H.numerators


def descartes_signs(coefficients: Sequence[int]) -> tuple[int, int, int]:
    """Count the negative, zero and positive roots of a polynomial ALL of whose roots are real.

    `coefficients` run from the constant term up, the last one not zero. Descartes' rule of signs
    is an equality for real-rooted polynomials; the characteristic polynomial of a symmetric matrix
    is one. Source: Descartes' rule; e.g. Basu, Pollack, Roy, Algorithms in Real Algebraic Geometry,
    Theorem 2.33 and Proposition 2.36.
    """
    zero = next(k for k, c in enumerate(coefficients) if c)
    positive = _sign_changes(coefficients)
    negative = _sign_changes([-c if k % 2 else c for k, c in enumerate(coefficients)])
    return negative, zero, positive


def dominant_signs(S: fmpz_mat) -> Signs | None:
    """Read the signs of a strictly diagonally dominant symmetric r×r matrix off its diagonal.

    The test is (r − 1)·max_{i≠j} |S_ij| < min_i |S_ii|, which implies dominance of every row;
    returns None if it fails. Source: Gershgorin's circle theorem.
    """
    size = S.nrows()
    if size == 0:
        return 0, 0
    diagonal = [S[i, i] for i in range(size)]
    above = [S[place] for place in combinations(range(size), 2)]
    if (size - 1) * max(map(abs, above), default=0) >= min(map(abs, diagonal)):
        return None
    negative = sum(pivot < 0 for pivot in diagonal)
    return negative, size - negative


def pivot_signs(S: fmpz_mat, precision: int) -> Signs | None:
    """Count the signs of the pivots of S = LDLᵀ in ball arithmetic of `precision` bits.

    Returns None if a ball contains zero. The pivots are enclosed, so a decided sign is a proof.
    Source: Haynsworth's inertia additivity, block by block.
    """
    with ctx.workprec(precision):
        return _block_signs(arb_mat(S))


def rank_at_least(N: fmpz_mat) -> int:
    """Return a lower bound of the rank: the largest rank modulo a few primes."""
    best = 0
    for prime in PRIMES:
        best = max(best, int(nmod_mat(N, prime).rank()))
        if best == min(N.nrows(), N.ncols()):
            break
    return best


def _sign_changes(coefficients: Sequence[int]) -> int:
    signs = [c > 0 for c in coefficients if c]
    return sum(left != right for left, right in pairwise(signs))


def _block_signs(S: arb_mat) -> Signs | None:
    """Signs of [[P, Q], [Qᵀ, R]] are those of P and of its Schur complement R − QᵀP⁻¹Q."""
    size = S.nrows()
    if size == 0:
        return 0, 0
    if size == 1:
        pivot = S[0, 0]
        return (1, 0) if pivot < 0 else (0, 1) if pivot > 0 else None
    half, table = size // 2, S.tolist()
    P = arb_mat([row[:half] for row in table[:half]])
    Q = arb_mat([row[half:] for row in table[:half]])
    R = arb_mat([row[half:] for row in table[half:]])
    try:
        complement = R - Q.transpose() * P.solve(Q)
    except ZeroDivisionError:  # flint could not separate det P from zero
        return None
    first = _block_signs(P)
    if first is None:
        return None
    second = _block_signs(complement)
    return None if second is None else (first[0] + second[0], first[1] + second[1])
