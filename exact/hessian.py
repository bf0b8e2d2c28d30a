"""The Hessian of g (of f for μ = 0) at any rational point, as a symmetric matrix.

The variables are vec(W1) row by row, then vec(W2) row by row. With S = XXᵀ, K = W1S, A = W2ᵀW2,
B = W1SW1ᵀ and M = A − B, the form (32) has the coefficients written out in the three blocks below.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from flint import fmpz_mat

from exact.errors import ShapeError
from exact.matrices import Matrix
from exact.objective import Data

_Rows = list[list[int]]


def hessian_matrix(data: Data, W1: Matrix, W2: Matrix) -> Matrix:
    """Return the d1(d0 + d2) × d1(d0 + d2) matrix of Δ ↦ ∇²g(Z)[Δ, Δ].

    Raises:
        ShapeError: W1 and W2 do not fit X and Y.
    """
    (d1, d0), (d2, hidden) = W1.shape, W2.shape
    if (data.X.shape[0], data.Y.shape[0], hidden) != (d0, d2, d1):
        raise ShapeError(
            f"W1 {d1}×{d0} and W2 {d2}×{hidden} do not fit X {data.X.shape} and Y {data.Y.shape}"
        )
    parts = _parts(data, W1, W2)
    first, cross, second = _first_block(parts), _cross_block(parts), _second_block(parts)
    rows = [row + more for row, more in zip(first, cross, strict=True)]
    columns = list(map(list, zip(*cross, strict=True)))
    rows += [row + more for row, more in zip(columns, second, strict=True)]
    size = d1 * (d0 + d2)
    return Matrix(fmpz_mat(size, size, [x for row in rows for x in row]), parts.denominator)


def direction_vector(D1: Matrix, D2: Matrix) -> Matrix:
    """Return Δ = (Δ1, Δ2) as a column, in the order of `hessian_matrix`."""
    entries = [x for row in D1.rows() for x in row] + [x for row in D2.rows() for x in row]
    return Matrix.column(entries)


@dataclass(frozen=True)
class _Parts:
    """Integer parts of the coefficients, all over one denominator (of pairs: of their product)."""

    dims: tuple[int, int, int]
    denominator: int
    first: tuple[_Rows, _Rows]  # A − μM and S
    first_swapped: tuple[_Rows, _Rows]  # μK and K
    first_same: _Rows  # μKᵀK
    second: _Rows  # B + μM
    second_swapped: tuple[_Rows, _Rows]  # μW2 and W2
    second_same: _Rows  # μW2W2ᵀ
    cross: tuple[_Rows, _Rows]  # (1 − μ)W2 and K
    cross_same: _Rows  # (W2W1X − Y)Xᵀ − μW2K


def _parts(data: Data, W1: Matrix, W2: Matrix) -> _Parts:
    mu = Fraction(data.mu)
    S = data.X * data.X.T
    K, A = W1 * S, W2.T * W2
    B = K * W1.T
    M = A - B
    residual = W2 * K - data.Y * data.X.T
    pairs = [
        (x.reduced(), y.reduced())
        for x, y in ((A - M * mu, S), (K * mu, K), (W2 * mu, W2), (W2 * (1 - mu), K))
    ]
    singles = [
        x.reduced() for x in (K.T * K * mu, B + M * mu, W2 * W2.T * mu, residual - W2 * K * mu)
    ]
    common = lcm(
        *(x.denominator * y.denominator for x, y in pairs), *(x.denominator for x in singles)
    )
    p = [(_times(x, common // (x.denominator * y.denominator)), _times(y, 1)) for x, y in pairs]
    s = [_times(x, common // x.denominator) for x in singles]
    (d1, d0), d2 = W1.shape, W2.shape[0]
    return _Parts((d0, d1, d2), common, p[0], p[1], s[0], s[1], p[2], s[2], p[3], s[3])


def _first_block(parts: _Parts) -> _Rows:
    """(a,i), (b,j): (A − μM)_ab S_ij + μ(K_aj K_bi + δ_ab (KᵀK)_ij)."""
    d0, d1, _ = parts.dims
    (A, S), (L, K), same = parts.first, parts.first_swapped, parts.first_same
    rows = []
    for a in range(d1):
        for i in range(d0):
            row: list[int] = []
            for b in range(d1):
                block = [A[a][b] * s + x * K[b][i] for s, x in zip(S[i], L[a], strict=True)]
                row += map(sum, zip(block, same[i], strict=True)) if a == b else block
            rows.append(row)
    return rows


def _second_block(parts: _Parts) -> _Rows:
    """(p,a), (q,b): δ_pq (B + μM)_ab + μ(W_pb W_qa + δ_ab (WWᵀ)_pq), W = W2."""
    _, d1, d2 = parts.dims
    B, (V, W), same = parts.second, parts.second_swapped, parts.second_same
    rows = []
    for p in range(d2):
        for a in range(d1):
            row: list[int] = []
            for q in range(d2):
                block = [x * W[q][a] for x in V[p]]
                block[a] += same[p][q]
                row += map(sum, zip(block, B[a], strict=True)) if p == q else block
            rows.append(row)
    return rows


def _cross_block(parts: _Parts) -> _Rows:
    """(a,i), (q,b): (1 − μ)W_qa K_bi + δ_ab ((W2W1X − Y)Xᵀ − μW2K)_qi, W = W2."""
    d0, d1, d2 = parts.dims
    (W, K), same = parts.cross, parts.cross_same
    rows = []
    for a in range(d1):
        for i in range(d0):
            row: list[int] = []
            for q in range(d2):
                block = [W[q][a] * K[b][i] for b in range(d1)]
                block[a] += same[q][i]
                row += block
            rows.append(row)
    return rows


def _times(part: Matrix, factor: int) -> _Rows:
    rows, cols = part.shape
    entries = [int(x) * factor for x in part.numerators.entries()]
    return [entries[i * cols : (i + 1) * cols] for i in range(rows)]
