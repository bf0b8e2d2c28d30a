"""Rational Gram roots of nonnegative diagonal matrices, by Lagrange's four squares."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import isqrt
from typing import TYPE_CHECKING

from exact.errors import NotExactError
from exact.matrices import Matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

_LARGEST = 10**9  # beyond, the search would take long


def gram_root(entries: Sequence[Fraction]) -> Matrix:
    """A rational matrix G of shape 4n×n with GᵀG = diag(entries), all entries ≥ 0.

    Raises:
        NotExactError: an entry is negative, or its numerator times denominator is too large.
    """
    size = len(entries)
    rows = [[Fraction(0)] * size for _ in range(4 * size)]
    for j, entry in enumerate(entries):
        numerator, denominator = Fraction(entry).as_integer_ratio()
        for i, root in enumerate(four_squares(numerator * denominator)):
            rows[4 * j + i][j] = Fraction(root, denominator)
    return Matrix.from_rows(rows, size)


@lru_cache(maxsize=4096)
def four_squares(n: int) -> tuple[int, int, int, int]:
    """Integers a ≥ b with a² + b² + c² + d² = n (Lagrange).

    Raises:
        NotExactError: n is negative or above 10⁹.
    """
    if not 0 <= n <= _LARGEST:
        raise NotExactError(
            f"{n} is not between 0 and {_LARGEST}: no sum of four squares is sought"
        )
    for a in range(isqrt(n), -1, -1):
        for b in range(min(a, isqrt(n - a * a)), -1, -1):
            rest = n - a * a - b * b
            for c in range(isqrt(rest), isqrt(rest // 2) - 1, -1):
                d = isqrt(rest - c * c)
                if c * c + d * d == rest:
                    return a, b, c, d
    raise NotExactError(f"{n} is no sum of four squares")  # Lagrange: unreachable
