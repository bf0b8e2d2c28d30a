"""All critical families of a data set: value, Morse index, nullity, dimension, curvature bounds.

A family holds every critical point that uses given numbers of the singular pairs of each distinct
λ. Nothing is decided by a float: λ² are eigenvalues of a rational matrix, enclosed and compared.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import islice

from exact.errors import ProblemError, ShapeError
from exact.matrices import Matrix, Rational
from exact.real_spectrum import Enclosed, Spectrum

_GUARD_BITS = 64


@dataclass(frozen=True)
class Family:
    """The critical points that use counts[i] of the singular pairs with the i-th largest λ.

    Attributes:
        value: g there, which is f there.
        negative, zero, positive: the inertia of the Hessian of g (of f for μ = 0, where W2 and W1X
            have the rank of their product).
        dimension: of the family as a manifold; `zero` where only the family itself is flat.
        bound: −2(λ_k − λ_α)/(1 + Σσᵢ⁻²) ≥ λ_min(∇²g), the corrected (15), which is (14) or better
            for r ≤ d1; None at a global minimum.
        sharper: another such bound, at least as low, with σ_min of X in place of the sum.
    """

    counts: tuple[int, ...]
    value: Enclosed
    negative: int
    zero: int
    positive: int
    dimension: int
    is_global_minimum: bool
    bound: Enclosed | None
    sharper: Enclosed | None

    @property
    def rank(self) -> int:
        """|Γ|, the rank of W2W1X at each of its points."""
        return sum(self.counts)

    @property
    def kind(self) -> str:
        """Strict saddle or global minimum: there is nothing else."""
        return "global minimum" if self.is_global_minimum else "strict saddle"


@dataclass(frozen=True)
class Landscape:
    """The critical points of g (of f for μ = 0) for X (d0×N), Y (d2×N) and d1 hidden units.

    X may have any rank: what is said of σ then concerns its positive singular values.
    """

    X: Matrix = field(repr=False)
    Y: Matrix = field(repr=False)
    d1: int
    mu: Rational = 1
    digits: int = 20

    def __post_init__(self) -> None:
        if self.X.shape[1] != self.Y.shape[1]:
            raise ShapeError(f"X has {self.X.shape[1]} samples and Y has {self.Y.shape[1]}")
        if self.d1 < 1 or self.digits < 1 or self.mu < 0:
            raise ProblemError(
                f"d1 = {self.d1}, digits = {self.digits}, μ = {self.mu}; expected d1 ≥ 1, "
                "digits ≥ 1, μ ≥ 0"
            )
        if self.X.is_zero():
            raise ProblemError("X = 0: the objective is constant; expected an entry that is not 0")

    # -- the data --------------------------------------------------------------------------------

    @cached_property
    def inputs(self) -> Spectrum:
        """σᵢ², the positive eigenvalues of XXᵀ (or of XᵀX, which is smaller for N < d0)."""
        return Spectrum.of(self._gram, self.bits)

    @cached_property
    def squares(self) -> Spectrum:
        """λⱼ², the positive eigenvalues of YXᵀ(XXᵀ)⁺XYᵀ."""
        if self.X == self.Y:
            return self.inputs
        return Spectrum.of(_regression_matrix(self.X, self.Y), self.bits)

    @property
    def rank_x(self) -> int:
        """The rank of X."""
        return self.inputs.rank

    @property
    def r(self) -> int:
        """The rank of Ỹ = YV."""
        return self.squares.rank

    @cached_property
    def multiplicities(self) -> tuple[int, ...]:
        """How often each distinct λ > 0 occurs, the largest λ first."""
        return tuple(one.multiplicity for one in self.squares.levels)

    @cached_property
    def lambdas(self) -> tuple[Enclosed, ...]:
        """The distinct λ > 0, decreasing."""
        return tuple(one.value.root(self.bits) for one in self.squares.levels)

    @property
    def sigma_sum(self) -> Fraction:
        """Σσᵢ⁻² over the positive σ, exactly."""
        return self.inputs.sum_of_inverses

    @property
    def global_minimum(self) -> Enclosed:
        """The least value of f and g: ½(‖Y‖² − Σ_{j ≤ d1} λⱼ²) (Eckart–Young–Mirsky)."""
        return self.value(self._best)

    @property
    def bits(self) -> int:
        """The binary digits of the enclosures."""
        smallest = max(self.X.denominator, self.Y.denominator).bit_length()
        return 10 * self.digits // 3 + _GUARD_BITS + 2 * smallest

    # -- the families ----------------------------------------------------------------------------

    @cached_property
    def count(self) -> int:
        """How many families there are, exactly: choices 0 ≤ kᵢ ≤ mᵢ with Σkᵢ ≤ d1."""
        most = min(self.d1, self.r)
        ways = [1] + [0] * most
        for times in self.multiplicities:
            ways = [
                sum(ways[size - used] for used in range(min(times, size) + 1))
                for size in range(most + 1)
            ]
        return sum(ways)

    def top(self, most: int) -> tuple[Family, ...]:
        """Return the `most` families of least value, the least first, without making the others."""
        return tuple(self.family(counts) for counts in islice(self.best_first(), most))

    def best_first(self) -> Iterator[tuple[int, ...]]:
        """Yield the counts of every family by increasing value; equal values by decreasing counts.

        Idle hidden units count as pairs with λ = 0. Moving one unit to the next smaller λ raises
        the value, and every family comes from the best one by such moves: a heap of the families
        reached, and not yet yielded, has the next one on top.

        Raises:
            UndecidedError: The values of two families seem equal and neither is proved.
        """
        start = self._best
        heap, seen = [_Place(self, start)], {start}
        while heap:
            counts = heapq.heappop(heap).counts
            yield counts
            seen.discard(counts)
            for after in self._moves(counts):
                if after not in seen:
                    seen.add(after)
                    heapq.heappush(heap, _Place(self, after))

    def compare(self, one: Sequence[int], two: Sequence[int]) -> int:
        """Return −1, 0 or 1 as family `one` has the smaller value or comes first among equals."""
        if tuple(one) == tuple(two):
            return 0
        order = self.squares.sign([b - a for a, b in zip(one, two, strict=True)])
        return order or (-1 if tuple(one) > tuple(two) else 1)

    def value(self, counts: Sequence[int]) -> Enclosed:
        """Return ½(‖Y‖² − Σ_{j∈Γ} λⱼ²), the value of f and g on the family."""
        captured = self.squares.total(counts)
        return Enclosed.exactly(self._size).plus(captured.times(-1)).times(Fraction(1, 2))

    def family(self, counts: Sequence[int]) -> Family:
        """Return the facts about the family with these counts.

        Raises:
            ProblemError: There is no such family.
        """
        times, used = self.multiplicities, tuple(counts)
        if (
            len(used) != len(times)
            or sum(used) > self.d1
            or any(not 0 <= k <= m for k, m in zip(used, times, strict=True))
        ):
            raise ProblemError(f"no family {used}: λ's occur {times} times, d1 = {self.d1}")
        negative, zero, dimension = self._inertia(used)
        positive = self.d1 * (self.X.shape[0] + self.Y.shape[0]) - negative - zero
        best = used == self._best
        bound, sharper = (None, None) if best else self._bounds(used)
        return Family(
            used, self.value(used), negative, zero, positive, dimension, best, bound, sharper
        )

    def _inertia(self, used: tuple[int, ...]) -> tuple[int, int, int]:
        """Negative and zero eigenvalues by counting blocks of the Hessian, and the dimension.

        As `curvature.closed_form_inertia`, with the points of one family taken together. The
        dimension is that of a product of Grassmannians (which pairs), of a Stiefel manifold (of
        GL(d1)-orbits for f), and of the part of W1 that X does not see.
        """
        (d0, _), (d2, _), times = self.X.shape, self.Y.shape, self.multiplicities
        held = sum(used)
        idle = self.d1 - held
        left = [m - k for m, k in zip(times, used, strict=True)]
        negative = idle * (self.r - held) + sum(k * sum(left[:i]) for i, k in enumerate(used))
        tied = sum(k * rest for k, rest in zip(used, left, strict=True))
        unseen = self.d1 * (d0 - self.rank_x)
        orbit = held * (2 * idle + held) if self.mu == 0 else held * idle + held * (held - 1) // 2
        dimension = orbit + tied + unseen
        return negative, dimension + idle * (self.rank_x + d2 - 2 * self.r), dimension

    def _bounds(self, used: tuple[int, ...]) -> tuple[Enclosed, Enclosed]:
        """Bounds of λ_min at a strict saddle: along Appendix B's direction, and rescaled.

        k is the largest λ left out, p_k and q_k a pair of it that is not used; λ_α is the least one
        used, by the unit α, and 0 for α idle. Along Δ1 = s·α q_kᵀΣ⁻¹Uᵀ and Δ2 = t·p_k αᵀ:

        - α idle: W2Δ1 = 0, Δ2W1 = 0, W2ᵀp_k = 0, W1XXᵀΔ1ᵀ = 0, so the form (32) is −2stλ_k, while
          ‖Δ‖² = s²‖Σ⁻¹q_k‖² + t². At t = s‖Σ⁻¹q_k‖ the quotient is −λ_k/‖Σ⁻¹q_k‖ ≤ −λ_kσ_min,
          for ‖Σ⁻¹q_k‖ ≤ 1/σ_min.
        - α in use, s = t = 1: the form is −2(λ_k − λ_α), and ‖Σ⁻¹q_k‖² ≤ σ_min⁻² ≤ Σσᵢ⁻².

        With the sum in both cases this is the corrected (15); as 2x/(1 + x²) ≤ 1 the bound with
        σ_min is never above it.
        """
        out = next(
            i for i, (k, m) in enumerate(zip(used, self.multiplicities, strict=True)) if k < m
        )
        gap = self.lambdas[out]
        least = self.inputs.levels[-1].value
        if sum(used) < self.d1:
            root = least.root(self.bits)
            sharper = Enclosed(-gap.upper * root.upper, -gap.lower * root.lower)
        else:
            last = max(i for i, k in enumerate(used) if k)
            gap = gap.plus(self.lambdas[last].times(-1))
            # −2·gap/(1 + σ_min⁻²) = −2·gap·σ_min²/(1 + σ_min²), increasing in σ_min²
            low, high = (2 * one / (1 + one) for one in least)
            sharper = Enclosed(-gap.upper * high, -gap.lower * low)
        return gap.times(Fraction(-2) / (1 + self.sigma_sum)), sharper

    @cached_property
    def _best(self) -> tuple[int, ...]:
        counts, room = [], self.d1
        for times in self.multiplicities:
            counts.append(min(times, room))
            room -= counts[-1]
        return tuple(counts)

    def _moves(self, counts: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """The families with one unit moved to the next smaller λ, 0 after the smallest."""
        for i, used in enumerate(counts):
            if not used:
                continue
            after = list(counts)
            after[i] -= 1
            if i + 1 < len(counts):
                if counts[i + 1] == self.multiplicities[i + 1]:
                    continue
                after[i + 1] += 1
            yield tuple(after)

    @cached_property
    def _size(self) -> Fraction:
        """‖Y‖²."""
        return self.Y.norm2()

    @cached_property
    def _gram(self) -> Matrix:
        d0, samples = self.X.shape
        return self.X * self.X.T if d0 <= samples else self.X.T * self.X


@dataclass(frozen=True)
class _Place:
    """A family's place in the order by value."""

    landscape: Landscape
    counts: tuple[int, ...]

    def __lt__(self, other: "_Place") -> bool:
        return self.landscape.compare(self.counts, other.counts) < 0


def independent_rows(X: Matrix) -> Matrix:
    """Return rows of X that are a basis of its row space, in their order."""
    reduced, _, rank = (X * X.T).numerators.rref()
    size, samples = X.shape
    places = [next(j for j in range(size) if reduced[row, j] != 0) for row in range(int(rank))]
    return X.submatrix(places, range(samples))


def _regression_matrix(X: Matrix, Y: Matrix) -> Matrix:
    """A matrix with the positive eigenvalues of YXᵀ(XXᵀ)⁺XYᵀ; of the smaller of two sizes."""
    basis = independent_rows(X)
    cross = Y * basis.T
    inverse = (basis * basis.T).inverse()
    if Y.shape[0] <= basis.shape[0]:
        return cross * inverse * cross.T
    return inverse * (cross.T * cross)
