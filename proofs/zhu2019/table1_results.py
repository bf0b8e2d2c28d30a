"""Table 1 as objects: each result with its conditions, decided exactly, and what it guarantees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import fmpz_poly

from exact.inertia import inertia
from exact.matrices import Matrix

if TYPE_CHECKING:
    from collections.abc import Callable

RATIO = Fraction(3, 2)  # β/α of Corollary 1


class Regulariser(StrEnum):
    """What is added to (1)."""

    NONE = "none"
    PLAIN = "‖W2ᵀW2 − W1W1ᵀ‖²"
    DATA = "‖W2ᵀW2 − W1XXᵀW1ᵀ‖²"


class StrictSaddle(StrEnum):
    """For which critical points negative curvature is guaranteed where they are no minimum."""

    ALL = "every critical point"
    DEGENERATE = "degenerate critical points"
    UNKNOWN = "not discussed"


@dataclass(frozen=True)
class Data:
    """A training problem: X is d0×N, Y is d2×N, over the rationals; d1 hidden units."""

    X: Matrix
    Y: Matrix
    d1: int

    @property
    def d0(self) -> int:
        """The size of the input layer."""
        return self.X.shape[0]

    @property
    def d2(self) -> int:
        """The size of the output layer."""
        return self.Y.shape[0]

    @property
    def square(self) -> Matrix:
        """XXᵀ."""
        return self.X * self.X.T


@dataclass(frozen=True)
class Condition:
    """One condition of a result: how it is printed, and its exact decision."""

    text: str
    holds: Callable[[Data], bool]


@dataclass(frozen=True)
class Decision:
    """Whether a result applies, with the conditions that fail."""

    applies: bool
    failing: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """A row of Table 1.

    Attributes:
        claim: its claim in the inventory.
        source: the paper and theorem.
        conditions: what it asks of X, Y, d1.
        strict: for which critical points the strict saddle property is claimed; that there are no
            spurious local minima is claimed by every row.
    """

    claim: str
    source: str
    regulariser: Regulariser
    conditions: tuple[Condition, ...]
    strict: StrictSaddle

    def decide(self, X: Matrix, Y: Matrix, d1: int) -> Decision:
        """Whether the result applies to data X (d0×N), Y (d2×N) and d1 hidden units, exactly.

        Raises:
            ShapeError: X and Y have different numbers of columns.
        """
        data = Data(X, Y, d1)
        failing = tuple(one.text for one in self.conditions if not one.holds(data))
        return Decision(not failing, failing)

    def applies(self, X: Matrix, Y: Matrix, d1: int) -> bool:
        """As `decide`, without the reasons."""
        return self.decide(X, Y, d1).applies


def has_full_row_rank(M: Matrix) -> bool:
    """Whether the rows are linearly independent."""
    return M.rank() == M.shape[0]


def distinct_eigenvalues(S: Matrix) -> int:
    """How many different eigenvalues a rational symmetric matrix has.

    The characteristic polynomial has real roots only; dividing by its common factor with the
    derivative leaves each of them once.
    """
    polynomial = fmpz_poly(list(S.numerators.charpoly()))
    shared = polynomial.gcd(polynomial.derivative())
    return int(polynomial.degree() - shared.degree())


def regression_gram(data: Data) -> Matrix:
    """YXᵀ(XXᵀ)⁻¹XYᵀ, for XXᵀ invertible."""
    cross = data.Y * data.X.T
    return cross * data.square.inverse() * cross.T


def has_distinct_eigenvalues(data: Data) -> bool:
    """d2 distinct eigenvalues; not so where (XXᵀ)⁻¹ does not exist."""
    if not has_full_row_rank(data.X):
        return False
    return distinct_eigenvalues(regression_gram(data)) == data.d2


def is_near_isometry(data: Data) -> bool:
    """(4) for some α > 0 and β ≤ 1.5α: the eigenvalues of XXᵀ lie within a factor of 1.5.

    Matrices A = uvᵀ of rank one already give (4) its full force, so rank(A) ≤ 4d1 is no
    restriction. All 1.5λᵢ − λⱼ are ≥ 0 exactly if the Kronecker sum of 1.5XXᵀ and −XXᵀ is positive
    semidefinite.
    """
    if not has_full_row_rank(data.X):
        return False
    S, eye = data.square, Matrix.identity(data.d0)
    return inertia(_kronecker(S * RATIO, eye) - _kronecker(eye, S)).negative == 0


def _kronecker(A: Matrix, B: Matrix) -> Matrix:
    rows_A, rows_B = A.rows(), B.rows()
    return Matrix.from_rows(
        [[a * b for a in row_A for b in row_B] for row_A in rows_A for row_B in rows_B],
        A.shape[1] * B.shape[1],
    )


def has_low_rank_solution(data: Data) -> bool:
    """(5): the solution W* = YXᵀ(XXᵀ)⁻¹ of min ‖WX − Y‖² has 0 < rank ≤ d1 (X of full row rank)."""
    if not has_full_row_rank(data.X):
        return False
    return 0 < (data.Y * data.X.T).rank() <= data.d1


FULL_X = Condition("XXᵀ is of full rank", lambda data: has_full_row_rank(data.X))
FULL_Y = Condition("YYᵀ is of full rank", lambda data: has_full_row_rank(data.Y))
OUTPUT_FITS = Condition("d2 ≤ d0", lambda data: data.d2 <= data.d0)
DISTINCT = Condition("YXᵀ(XXᵀ)⁻¹XYᵀ has d2 distinct eigenvalues", has_distinct_eigenvalues)
WIDE = Condition("d1 ≥ min(d0, d2)", lambda data: data.d1 >= min(data.d0, data.d2))
NARROW = Condition("d1 ≤ min(d0, d2)", lambda data: data.d1 <= min(data.d0, data.d2))
ISOMETRY = Condition("(4) with β/α ≤ 1.5", is_near_isometry)
LOW_RANK = Condition("(5)", has_low_rank_solution)

RESULTS = (
    Result(
        "table1-baldi-hornik",
        "Baldi and Hornik [2, Fact 4]",
        Regulariser.NONE,
        (FULL_X, FULL_Y, OUTPUT_FITS, DISTINCT),
        StrictSaddle.UNKNOWN,
    ),
    Result(
        "table1-kawaguchi",
        "Kawaguchi [20, Theorem 2.3]",
        Regulariser.NONE,
        (FULL_X, FULL_Y, OUTPUT_FITS, DISTINCT),
        StrictSaddle.ALL,
    ),
    Result(
        "table1-lu-kawaguchi",
        "Lu and Kawaguchi [31, Theorem 2.1]",
        Regulariser.NONE,
        (FULL_X, FULL_Y),
        StrictSaddle.UNKNOWN,
    ),
    Result(
        "table1-laurent-von-brecht",
        "Laurent and von Brecht [21, Theorem 1]",
        Regulariser.NONE,
        (WIDE,),
        StrictSaddle.UNKNOWN,
    ),
    Result(
        "table1-nouiehed-razaviyayn",
        "Nouiehed and Razaviyayn [34, Theorem 8]",
        Regulariser.NONE,
        (),
        StrictSaddle.DEGENERATE,
    ),
    Result(
        "table1-zhu-li-tang-wakin",
        "Zhu, Li, Tang and Wakin [47, Theorem 3]",
        Regulariser.PLAIN,
        (NARROW, ISOMETRY, LOW_RANK),
        StrictSaddle.ALL,
    ),
    Result("table1-theorem2", "Theorem 2", Regulariser.DATA, (FULL_X,), StrictSaddle.ALL),
    Result("table1-theorem3", "Theorem 3", Regulariser.NONE, (FULL_X,), StrictSaddle.ALL),
)


@dataclass(frozen=True)
class Observation:
    """What is known exactly of a critical point of an objective with some regulariser.

    Attributes:
        is_global: whether it is a global minimum.
        has_negative_curvature: whether the Hessian has a negative eigenvalue.
        is_degenerate: whether rank(W2W1) < min(d0, d1, d2).
    """

    regulariser: Regulariser
    is_global: bool
    has_negative_curvature: bool
    is_degenerate: bool


def contradictions(
    X: Matrix, Y: Matrix, d1: int, seen: Observation, results: tuple[Result, ...] = RESULTS
) -> tuple[str, ...]:
    """The results that apply to the data and whose guarantee fails at the critical point.

    A global minimum contradicts nothing. At any other critical point a result that guarantees
    strict saddles is contradicted where no curvature is negative; one that guarantees only that
    there are no spurious local minima is contradicted by none that bends down.
    """
    if seen.is_global or seen.has_negative_curvature:
        return ()
    return tuple(
        one.source
        for one in results
        if one.regulariser is seen.regulariser
        and one.applies(X, Y, d1)
        and (
            one.strict is StrictSaddle.ALL
            or (one.strict is StrictSaddle.DEGENERATE and seen.is_degenerate)
        )
    )
