"""Problems (X, Y, μ) whose singular value decompositions are prescribed and rational.

X = UΣVᵀ is a reduced SVD and Ỹ = YV = PΛQᵀ another; only the roots √λ may be irrational.
"""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from random import Random

from exact.errors import ProblemError
from exact.fields import square_free
from exact.matrices import Matrix, Rational
from exact.objective import Data
from exact.orthogonal import orthogonal

LAMBDAS = (
    "distinct",
    "repeated inside",
    "repeated outside",
    "repeated across the cut",
    "all equal",
)

_RADICANDS = ((2, 3), (2, 5), (3, 5), (2, 7))


@dataclass(frozen=True)
class Shape:
    """The dimensions: d0 inputs, d1 hidden, d2 outputs, N samples."""

    d0: int
    d1: int
    d2: int
    N: int

    def __post_init__(self) -> None:
        if min(self.d0, self.d1, self.d2, self.N) < 1:
            raise ProblemError(f"dimensions are at least 1: {self}")


@dataclass(frozen=True)
class Kind:
    """What a problem should be like; `None` means: as large as the shape allows.

    rank_x is d0', the rank of X; rank_y is r, the rank of Ỹ; `outside` gives Y a part outside the
    row space of X; `spread` takes singular values of X from 10⁻⁴ to 10⁴.
    """

    rank_x: int | None = None
    rank_y: int | None = None
    lambdas: str = "distinct"
    outside: bool = False
    mu: Rational = Fraction(1, 3)
    irrational: bool = False
    spread: bool = False
    orthogonal: str = "householder"


@dataclass(frozen=True)
class Problem:
    """X, Y and μ, with every factor of the two decompositions.

    U_full (d0×d0), V_full (N×N), P_full (d2×d2) and Q_full (d0'×d0') are orthogonal; U, V, P, Q are
    their first d0', d0', r and r columns. sigma and lambdas are decreasing and positive.
    """

    shape: Shape
    X: Matrix = field(repr=False)
    Y: Matrix = field(repr=False)
    mu: Fraction
    sigma: tuple[Fraction, ...]
    lambdas: tuple[Fraction, ...]
    U_full: Matrix = field(repr=False)
    V_full: Matrix = field(repr=False)
    P_full: Matrix = field(repr=False)
    Q_full: Matrix = field(repr=False)

    @property
    def rank_x(self) -> int:
        """d0', the rank of X."""
        return len(self.sigma)

    @property
    def r(self) -> int:
        """The rank of Ỹ."""
        return len(self.lambdas)

    @cached_property
    def data(self) -> Data:
        """X, Y and μ, as the objectives take them."""
        return Data(self.X, self.Y, self.mu)

    @cached_property
    def U(self) -> Matrix:
        """The left singular vectors of X (d0×d0')."""
        return first_columns(self.U_full, self.rank_x)

    @cached_property
    def V(self) -> Matrix:
        """The right singular vectors of X (N×d0')."""
        return first_columns(self.V_full, self.rank_x)

    @cached_property
    def P(self) -> Matrix:
        """The left singular vectors of Ỹ (d2×r)."""
        return first_columns(self.P_full, self.r)

    @cached_property
    def Q(self) -> Matrix:
        """The right singular vectors of Ỹ (d0'×r)."""
        return first_columns(self.Q_full, self.r)

    @cached_property
    def Sigma(self) -> Matrix:
        """Σ = diag(σ) (d0'×d0')."""
        return Matrix.diagonal(self.sigma)

    @cached_property
    def Sigma_inverse(self) -> Matrix:
        """Σ⁻¹."""
        return Matrix.diagonal([1 / s for s in self.sigma])

    @cached_property
    def Lambda(self) -> Matrix:
        """Λ = diag(λ) (r×r)."""
        return Matrix.diagonal(self.lambdas)

    @cached_property
    def Ytilde(self) -> Matrix:
        """Ỹ = YV (d2×d0')."""
        return (self.Y * self.V).reduced()

    @cached_property
    def input_map(self) -> Matrix:
        """Σ⁻¹Uᵀ (d0'×d0): it takes W̃1 back to W1 = RW̃1Σ⁻¹Uᵀ."""
        return (self.Sigma_inverse * self.U.T).reduced()

    @cached_property
    def sigma_sum(self) -> Fraction:
        """Σᵢ σᵢ⁻²."""
        return sum((1 / s**2 for s in self.sigma), Fraction(0))

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """For each λⱼ how many distinct λ's are larger: the order and the ties of the λ's."""
        distinct = sorted(set(self.lambdas), reverse=True)
        return tuple(distinct.index(value) for value in self.lambdas)

    @cached_property
    def radicands(self) -> tuple[int, ...]:
        """Square-free n > 1 such that every √λ lies in Q(√n, …); empty when all are rational."""
        found = sorted({square_free(x)[1] for x in self.lambdas} - {1})
        kept: list[int] = []
        for n in found:
            if all(square_free(Fraction(a * n))[1] not in kept for a in kept):
                kept.append(n)
        return tuple(kept)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The names of what this problem is an example of, read off its data."""
        return _kinds(self)

    @cached_property
    def global_minimum(self) -> Fraction:
        """The least value of g and of f: ½Σ_{j>d1} λⱼ² + ½(‖Y‖² − ‖YV‖²) (Eckart–Young–Mirsky)."""
        tail = sum((x**2 for x in self.lambdas[self.shape.d1 :]), Fraction(0))
        return (tail + self.Y.norm2() - self.Ytilde.norm2()) / 2

    def with_mu(self, mu: Rational) -> "Problem":
        """Return the same X and Y with another μ."""
        return replace(self, mu=Fraction(mu))


@lru_cache(maxsize=4096)
def problem(shape: Shape, kind: Kind, seed: int) -> Problem:
    """Return the problem of this shape and kind; the same three arguments give the same problem.

    Raises:
        ProblemError: The kind does not fit the shape.
    """
    rng = Random(f"{shape}{kind}{seed}")
    d0, d1, d2, N = shape.d0, shape.d1, shape.d2, shape.N
    rank_x = min(d0, N) if kind.rank_x is None else kind.rank_x
    if not 1 <= rank_x <= min(d0, N):
        raise ProblemError(f"X ({d0}×{N}) cannot have rank {rank_x}")
    r = min(rank_x, d2) if kind.rank_y is None else kind.rank_y
    if not 0 <= r <= min(rank_x, d2):
        raise ProblemError(f"Ỹ ({d2}×{rank_x}) cannot have rank {r}")
    if kind.outside and rank_x >= N:
        raise ProblemError(f"the rows of X fill all of R^{N}: Y has no part outside them")
    sigma = _sigma(rank_x, rng, spread=kind.spread)
    lambdas = _lambdas(_levels(kind.lambdas, r, d1), rng, irrational=kind.irrational)
    U_full, V_full, P_full, Q_full = (
        orthogonal(size, kind.orthogonal, rng) for size in (d0, N, d2, rank_x)
    )
    V = first_columns(V_full, rank_x)
    X = first_columns(U_full, rank_x) * Matrix.diagonal(sigma) * V.T
    P, Q = first_columns(P_full, r), first_columns(Q_full, r)
    Y = P * Matrix.diagonal(lambdas) * Q.T * V.T
    if kind.outside:
        seen = range(rank_x, N)
        part = [[rng.choice((-2, -1, 1, 2)) for _ in seen] for _ in range(d2)]
        Y = Y + Matrix.from_rows(part) * V_full.submatrix(range(N), seen).T
    return Problem(
        shape, X.reduced(), Y.reduced(), Fraction(kind.mu), sigma, lambdas,
        U_full, V_full, P_full, Q_full,
    )  # fmt: skip


def first_columns(matrix: Matrix, count: int) -> Matrix:
    """Return the first `count` columns."""
    return matrix.submatrix(range(matrix.shape[0]), range(count))


def _sigma(rank: int, rng: Random, *, spread: bool) -> tuple[Fraction, ...]:
    if spread:
        powers = [4 - (8 * i) // max(rank - 1, 1) for i in range(rank)]
        return tuple(Fraction(10) ** power for power in powers)
    scale = rng.choice((1, 4))
    values = [Fraction(scale * rng.randint(1, 6), rng.randint(1, 2)) for _ in range(rank)]
    return tuple(sorted(values, reverse=True))


def _levels(pattern: str, r: int, d1: int) -> list[int]:
    """Return, for each λⱼ, the number of its distinct value: equal numbers are equal λ's."""
    equal = {
        "distinct": (),
        "repeated inside": (0, 1) if min(r, d1) > 1 else None,
        "repeated outside": (d1, d1 + 1) if r > d1 + 1 else None,
        "repeated across the cut": (d1 - 1, d1) if r > d1 else None,
        "all equal": tuple(range(r)) if r > 1 else None,
    }
    if pattern not in equal:
        raise ProblemError(f"no pattern {pattern!r} of λ; there are {LAMBDAS}")
    tied = equal[pattern]
    if tied is None:
        raise ProblemError(f"λ {pattern} does not fit rank {r} and d1 = {d1}")
    levels: list[int] = []
    for j in range(r):
        same = j in tied and j - 1 in tied
        levels.append(levels[-1] if same else len(set(levels)))
    return levels


def _lambdas(levels: list[int], rng: Random, *, irrational: bool) -> tuple[Fraction, ...]:
    count = len(set(levels))
    if irrational:
        a, b = rng.choice(_RADICANDS)
        scales = [Fraction(s, t) ** 2 for s in range(1, count + 2) for t in (1, 2)]
        pool = sorted({n * s for n in (a, b, a * b) for s in scales})
    else:
        half = rng.choice((1, 2))
        pool = sorted(Fraction(x, half) ** 2 for x in range(1, 2 * count + 4))
    places = sorted(rng.sample(range(len(pool)), count), reverse=True)
    if count > 1 and rng.choice((True, False)):
        places[1] = places[0] - 1  # the two largest as close as the pool allows
    values = [pool[place] for place in places]
    return tuple(values[level] for level in levels)


def _kinds(problem: Problem) -> tuple[str, ...]:
    shape, r, lambdas = problem.shape, problem.r, problem.lambdas
    d0, d1, d2, N = shape.d0, shape.d1, shape.d2, shape.N
    mu, tiny, huge = problem.mu, Fraction(1, 10**6), Fraction(10**6)
    ties = [j for j, (a, b) in enumerate(pairwise(lambdas), start=1) if a == b]  # λ_j = λ_{j+1}
    tests = {
        "N = d0": d0 == N,
        "N > d0": d0 < N,
        "N < d0": d0 > N,
        "d1 narrower than d0 and d2": d1 < min(d0, d2),
        "d1 wider than d0 and d2": d1 > max(d0, d2),
        "d1 neither narrower nor wider": min(d0, d2) <= d1 <= max(d0, d2),
        "X of full row rank": problem.rank_x == d0,
        "X rank-deficient": problem.rank_x < d0,
        "Y inside the row space of X": problem.Y.norm2() == problem.Ytilde.norm2(),
        "Y outside the row space of X": problem.Y.norm2() != problem.Ytilde.norm2(),
        "Ytilde = 0": r == 0,
        "rank Ytilde < d1": r < d1,
        "rank Ytilde = d1": r == d1,
        "rank Ytilde > d1": r > d1,
        "lambda distinct": r > 0 and not ties,
        "lambda repeated inside the cut": any(j < d1 for j in ties),
        "lambda repeated across the cut": d1 in ties,
        "lambda repeated outside the cut": any(j > d1 for j in ties),
        "lambda all equal": r > 1 and lambdas[0] == lambdas[-1],
        "sqrt lambda irrational": bool(problem.radicands),
        "sigma spread 10^8": max(problem.sigma) >= 10**8 * min(problem.sigma),
        "mu = 0": mu == 0,
        "mu tiny": 0 < mu <= tiny,
        "mu moderate": tiny < mu < huge,
        "mu huge": mu >= huge,
    }
    return tuple(name for name, holds in tests.items() if holds)
