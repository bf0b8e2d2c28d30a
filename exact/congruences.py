"""Guesses behind an inertia: integer congruences read off floats, null vectors lifted from Z/p.

A guess proposes and never decides: `exact.signatures` checks every one in integers.
"""

import random
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
from flint import fmpq_mat, fmpz_mat, nmod_mat
from numpy.typing import NDArray

from exact.signatures import PRIMES, Signs, dominant_signs, rank_at_least

Floats: TypeAlias = NDArray[np.float64]
Guess: TypeAlias = Callable[[Floats], tuple[Floats, Floats]]
"""From a symmetric float matrix to approximate eigenvalues and eigenvectors (columns)."""

_FLOAT_BITS = 1000  # magnitudes below 2**1000 convert to a float
_SMALLEST = 2.0**-50  # eigenvalues below this share of the largest are noise of the floats
_WORD = 2.0**62


def float_eigenvectors(F: Floats) -> tuple[Floats, Floats]:
    """Return numpy's eigenvalues and eigenvectors: the usual `Guess`."""
    values, vectors = np.linalg.eigh(F)
    return values, vectors


def dominating_congruence(
    A: fmpz_mat, start: fmpz_mat | None, keep: int, guess: Guess, rounds: int
) -> tuple[fmpz_mat, Signs] | None:
    """Find an integer V with VᵀAV strictly diagonally dominant, and its signs.

    V has `keep` columns, in the span of `start` (of everything if None). Each round takes rounded
    float eigenvectors of the exact S = VᵀAV, so it gains the digits that one float holds: what was
    noise in the last round is the leading part of this one. Returns None if `rounds` do not do.
    """
    V, S = start, (A if start is None else start.transpose() * A * start)
    for _ in range(rounds):
        U = rounded_eigenvectors(S, keep, guess)
        if U is None:
            return None
        V, S = (U if V is None else V * U), U.transpose() * (S * U)
        signs = dominant_signs(S)
        if signs is not None:
            return V, signs
    return None


def rounded_eigenvectors(S: fmpz_mat, keep: int, guess: Guess) -> fmpz_mat | None:
    """Round the eigenvectors of the `keep` eigenvalues of S largest in size, each ∝ |λ|^(−1/2).

    Scaled by c, VᵀSV ≈ c²·diag(±1), and rounding moves its entries by about c: c = 2n + 16 makes it
    dominant, whatever the spread of the eigenvalues. Returns None if the guess is no use.
    """
    size = S.nrows()
    if keep == 0:
        return fmpz_mat(size, 0)
    try:
        values, vectors = guess(as_floats(S))
        order = np.argsort(-np.abs(values))[:keep]
        sizes = np.abs(values[order])
        with np.errstate(all="ignore"):  # nan and inf are refused below
            scale = (2 * size + 16) / np.sqrt(np.maximum(sizes / sizes[0], _SMALLEST))
            V = np.rint(vectors[:, order] * scale)
    except (np.linalg.LinAlgError, ArithmeticError, IndexError, TypeError, ValueError):
        return None
    if V.shape != (size, keep) or not np.all(np.abs(V) < _WORD):  # refuses nan, too
        return None
    return fmpz_mat(V.astype(np.int64).tolist())


def as_floats(S: fmpz_mat) -> Floats:
    """Return the symmetric S as floats, divided by a power of two if it would overflow."""
    size = S.nrows()
    entries = [S[i, i] for i in range(size)] + [S[ij] for ij in combinations(range(size), 2)]
    try:
        flat = list(map(float, entries))
    except OverflowError:
        integers = list(map(int, entries))
        excess = max(x.bit_length() for x in integers) - _FLOAT_BITS
        flat = [float(x >> excess) for x in integers]
    F = np.zeros((size, size))
    F[~np.tri(size, dtype=bool)] = flat[size:]
    return F + F.T + np.diag(flat[:size])


def null_space(A: fmpz_mat, known: fmpz_mat | None) -> tuple[list[int], fmpz_mat]:
    """Return rows I with A_II nonsingular of the rank of A, and a basis of the null space of A.

    The basis is `known` where that is complete; else it is solved for over the rationals, on
    rows that are independent modulo a prime, and accepted only if A·N = 0 exactly.
    """
    size = A.nrows()
    for prime in PRIMES:
        independent = _pivots(*nmod_mat(A, prime).rref())
        if known is not None and len(independent) + rank_at_least(known) == size:
            return independent, known
        basis = _solved(A, independent)
        if (A * basis).is_zero():
            return independent, basis
    R, _, rank = A.rref()  # every prime divides a minor of full rank: eliminate over the integers
    independent = _pivots(R, rank)
    return independent, _solved(A, independent)


def coordinate_columns(size: int, chosen: Sequence[int]) -> fmpz_mat:
    """Return the columns e_i, i in `chosen`, of the identity."""
    E = fmpz_mat(size, len(chosen))
    for col, row in enumerate(chosen):
        E[row, col] = 1
    return E


def random_columns(size: int, chosen: Sequence[int], seed: int) -> fmpz_mat:
    """Return random combinations, with coefficients −1, 0, 1, of the columns e_i, i in `chosen`.

    In general position no pivot vanishes, which the coordinates themselves cannot promise.
    """
    rng = random.Random(seed)
    rank = len(chosen)
    mixing = fmpz_mat(rank, rank, [rng.randint(-1, 1) for _ in range(rank * rank)])
    return coordinate_columns(size, chosen) * mixing


def _pivots(R: nmod_mat | fmpz_mat, rank: int) -> list[int]:
    """Return the pivot columns of a row echelon form: for a symmetric matrix, rows as well."""
    pivots: list[int] = []
    col = 0
    for row in range(int(rank)):
        while int(R[row, col]) == 0:
            col += 1
        pivots.append(col)
        col += 1
    return pivots


def _solved(A: fmpz_mat, independent: list[int]) -> fmpz_mat:
    """Return the N with A_I·N = 0 that is a multiple of the identity on the rows outside I."""
    size, rank = A.nrows(), len(independent)
    chosen = set(independent)
    free = [j for j in range(size) if j not in chosen]
    N = fmpz_mat(size, len(free))
    bottom = 1
    if rank and free:
        AII = fmpq_mat(fmpz_mat(rank, rank, [A[i, j] for i in independent for j in independent]))
        AIF = fmpq_mat(fmpz_mat(rank, len(free), [-A[i, j] for i in independent for j in free]))
        X, bottom = AII.solve(AIF, algorithm="dixon").numer_denom()
        for a, i in enumerate(independent):
            for col in range(len(free)):
                N[i, col] = X[a, col]
    for col, j in enumerate(free):
        N[j, col] = bottom
    return N
