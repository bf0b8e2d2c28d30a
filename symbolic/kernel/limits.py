"""Bounds on terms and a budget of work, so that hostile certificates are refused in bounded time.

The bounds hold always. The budget counts only inside `budget`, where `replay` runs a certificate;
it counts steps of computation and not seconds, and what has been computed before costs the same
again: a verdict is the same on every machine, whatever was replayed before.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from symbolic.kernel.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LETTERS = 512  # in one term: in its word, its traces and its scalar letters together
MAX_TERMS = 20_000  # in one polynomial
MAX_BITS = 8192  # of a numerator or denominator
MAX_EXPONENT = 4096  # of a scalar letter
MAX_ORDER = 16  # of a derivative
MAX_SIZE = 2000  # polynomials and judgments inside one judgment
MAX_WORK = 2_000_000  # for one certificate: some seconds; honest proofs need a tenth

_left: ContextVar[list[int] | None] = ContextVar("_left", default=None)


@contextmanager
def budget(units: int) -> Iterator[None]:
    """Allow so much work inside a `with` block, and no more.

    Raises:
        LimitError: from the operation that goes beyond.
    """
    token = _left.set([units])
    try:
        yield
    finally:
        _left.reset(token)


def spend(units: int) -> None:
    """Take units of work (about one for each term or coefficient touched) from the budget."""
    left = _left.get()
    if left is not None:
        left[0] -= units
        if left[0] < 0:
            raise LimitError("more work than a certificate may cause")
