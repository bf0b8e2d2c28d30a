"""Rational orthogonal matrices of small height: the singular vectors of constructed problems."""

from math import isqrt
from random import Random

from exact.errors import ProblemError
from exact.matrices import Matrix

ORTHOGONAL = ("householder", "hadamard", "signed permutation", "cayley")

_SMALL = 4  # up to this size the reflection vector has entries ±2 as well
_CAYLEY_LIMIT = 6  # beyond it the entries of a Cayley transform grow without use


def orthogonal(size: int, kind: str, rng: Random) -> Matrix:
    """Return Q of the given size with QᵀQ = I, of one of the kinds in `ORTHOGONAL`.

    Raises:
        ProblemError: The kind is unknown, or Cayley above size 6.
    """
    if kind not in ORTHOGONAL:
        raise ProblemError(f"no orthogonal matrices of kind {kind!r}; there are {ORTHOGONAL}")
    if size == 0:
        return Matrix.zeros(0, 0)
    if kind == "householder":
        return _householder(size, rng)
    if kind == "hadamard":
        return _hadamard(size, rng)
    if kind == "signed permutation":
        return _signed_permutation(size, rng)
    return _cayley(size, rng)


def _householder(size: int, rng: Random) -> Matrix:
    """Return I − 2vvᵀ/‖v‖², v a vector of small nonzero integers."""
    entries = (-1, 1) if size > _SMALL else (-2, -1, 1, 2)
    v = Matrix.from_rows([[rng.choice(entries)] for _ in range(size)])
    length = int(v.norm2())
    reflection = Matrix.diagonal([length] * size) - v * v.T * 2
    return Matrix(reflection.numerators, length).reduced()


def _hadamard(size: int, rng: Random) -> Matrix:
    """Return Hadamard blocks H/√m, m the largest power of 4 that fits, between permutations."""
    block = 1
    while 4 * block <= size:
        block *= 4
    root = isqrt(block)
    signs = [
        [1 if (i & j).bit_count() % 2 == 0 else -1 for j in range(block)] for i in range(block)
    ]
    rows = [[0] * size for _ in range(size)]
    for start in range(0, size - size % block, block):
        for i in range(block):
            rows[start + i][start : start + block] = signs[i]
    for rest in range(size - size % block, size):
        rows[rest][rest] = root
    middle = Matrix(Matrix.from_rows(rows).numerators, root)
    return _signed_permutation(size, rng) * middle * _signed_permutation(size, rng)


def _signed_permutation(size: int, rng: Random) -> Matrix:
    places = rng.sample(range(size), size)
    return Matrix.from_rows(
        [[rng.choice((-1, 1)) if places[i] == j else 0 for j in range(size)] for i in range(size)]
    )


def _cayley(size: int, rng: Random) -> Matrix:
    """Return (I − S)(I + S)⁻¹, S antisymmetric."""
    if size > _CAYLEY_LIMIT:
        raise ProblemError(
            f"a Cayley transform of size {size} is too tall; at most {_CAYLEY_LIMIT}"
        )
    above = [[rng.randint(-1, 1) if j > i else 0 for j in range(size)] for i in range(size)]
    upper = Matrix.from_rows(above)
    S, eye = upper - upper.T, Matrix.identity(size)
    return ((eye - S) * (eye + S).inverse()).reduced()
