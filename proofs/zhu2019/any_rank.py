"""Theorems 2(iii) and 3 without any assumption on X: its row rank does not matter.

f and g depend on W1 only through W1X. With a reduced decomposition X = UΣVᵀ of whatever rank they
are the objectives for the data ΣVᵀ, which has full row rank, at (W1U, W2); and (W1, W2) ↦ (W1U, W2)
is onto, so critical points, minima and directions of negative curvature go over.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.zhu2019.hypotheses import inverse, unit_columns
from symbolic.gradients import gradient
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    Critical,
    Either,
    Equation,
    GlobalMinimum,
    NegativeCurvature,
    Nonnegative,
    Positive,
)
from symbolic.kernel.terms import (
    Letter,
    Polynomial,
    dimension,
    from_letter,
    identity,
    letter,
    norm2,
    number,
    zero,
)
from symbolic.kernel.theorems import derivative_value

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.theorems import Theorem

RANK = "d0p"
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def benign(s: Scene, name: str) -> Either:
    """(W1, W2) is a global minimum of f (or g), or f (or g) has negative curvature there."""
    at = (s.W1, s.W2)
    return Either((GlobalMinimum(s.functions[name], at), NegativeCurvature(s.functions[name], at)))


class _Reduced:
    """X = UΣVᵀ of rank d0', the objective for ΣVᵀ, and the point (W1U, W2)."""

    def __init__(self, s: Scene, name: str, theorem: Theorem) -> None:
        self.s, self.goal = s, benign(s, name)
        self.function, self.at = s.functions[name], (s.W1, s.W2)
        self.critical = rules.assume(Critical(self.function, self.at))
        self.U, self.V = letter("U", s.X.rows, RANK), letter("V", s.X.cols, RANK)
        self.Sigma, self.Sigma_inv = (
            letter(one, RANK, RANK, symmetric=True) for one in ("Sigma", "Sigma_inv")
        )
        self.svd = [
            rules.assume(one)
            for one in (
                Equation(s.X, self.U * self.Sigma * self.V.T),
                unit_columns(self.U),
                unit_columns(self.V),
                *inverse(self.Sigma, self.Sigma_inv),
            )
        ]
        self.theorem = rules.substitute(
            theorem,
            [
                (s.letter("X"), self.Sigma * self.V.T),
                (s.letter("XXT_inv"), self.Sigma_inv * self.Sigma_inv),
                (s.letter("W1"), s.W1 * self.U),
            ],
            [],
            [(s.X.rows, RANK)],
        )

    def narrow(self) -> tuple[GlobalMinimum, NegativeCurvature]:
        """What the theorem says of the reduced problem."""
        either = self.theorem.conclusion
        if not isinstance(either, Either):
            raise TypeError(f"not an alternative: {either}")
        lowest, bends = either.alternatives
        if not (isinstance(lowest, GlobalMinimum) and isinstance(bends, NegativeCurvature)):
            raise TypeError(f"not the alternative wanted: {either}")
        return lowest, bends

    def discharged(self) -> Theorem:
        """The theorem on the reduced problem, from a critical point of the given one."""
        lowest, _ = self.narrow()
        full = self.s.prove(
            Equation(
                self.Sigma * self.V.T * self.V * self.Sigma * self.Sigma_inv * self.Sigma_inv,
                identity(RANK),
            ),
            *self.svd,
        )
        there = Critical(lowest.function, lowest.point)
        first = self._gradient(there, 0, (identity(self.s.W1.rows), self.U))
        second = self._gradient(there, 1, (identity(self.s.W2.rows), identity(self.s.W2.cols)))
        return rules.cut(self.theorem, [full, rules.critical(there, [first, second])])

    def _gradient(
        self, there: Critical, index: int, sides: tuple[Polynomial, Polynomial]
    ) -> Theorem:
        """The gradient at the reduced point is l·∇·r, and ∇ = 0; the rest is X = UΣVᵀ."""
        slope = gradient(there.function, there.point, index)
        given = self.s.stationarity(self.critical, index)
        left, right = sides
        here = gradient(self.function, self.at, index)
        equal = self.s.prove(Equation(slope, left * here * right), *self.svd)
        return rules.combine(
            Equation(slope, zero(*slope.shape)),
            [(identity(slope.rows), equal, identity(slope.cols)), (left, given, right)],
        )

    def minimum(self, lowest: GlobalMinimum) -> Theorem:
        """A global minimum of the reduced problem is one of the given problem."""
        others = Letter("W1prime", *self.s.W1.shape), Letter("W2prime", *self.s.W2.shape)
        W1, W2 = map(from_letter, others)
        known = rules.minimum_at(rules.assume(lowest), (W1 * self.U, W2))
        gap = Nonnegative(self.function((W1, W2)) - self.function(self.at))
        above = self.s.sign(gap, [(1, (known,), number(1))], *self.svd)
        found = rules.global_minimum(GlobalMinimum(self.function, self.at), others, above)
        return rules.choose(self.goal, found)

    def curvature(self, bends: NegativeCurvature) -> Theorem:
        """Along (Δ1Uᵀ, Δ2) the given objective has the curvature of the reduced one along Δ."""
        letters = tuple(
            Letter(f"{one.name}move", one.rows, one.cols) for one in bends.function.variables
        )
        D1, D2 = map(from_letter, letters)
        form = derivative_value(bends.function, bends.point, (D1, D2), 2)
        down = rules.assume(Positive(-form))
        second = rules.derivative(self.function, self.at, (D1 * self.U.T, D2), 2)
        value = second.conclusion.value  # type: ignore[attr-defined]
        below = self.s.sign(Positive(-value), [(1, (down,), number(1))], *self.svd)
        found = rules.choose(self.goal, rules.negative_curvature(second, below))
        return rules.bend(found, rules.assume(bends), letters)


def without_rank(s: Scene, name: str, theorem: Theorem) -> Theorem:
    """The theorem on f (or g) for every X, from the one for X of full row rank.

    Args:
        s: any scene with the letters of (1) and (2).
        name: "f" or "g".
        theorem: from a critical point, XXᵀ invertible, sizes ≥ 1 (and for g: μ > 0) to `benign`.
    """
    reduced = _Reduced(s, name, theorem)
    lowest, bends = reduced.narrow()
    full = rules.either(reduced.discharged(), [reduced.minimum(lowest), reduced.curvature(bends)])
    found = rules.cases(full, _no_data(reduced, name), dimension(RANK), True)  # noqa: FBT003
    return rules.witness(found, "svd", (s.X, "U", "Sigma", "V", RANK), [])


def _no_data(reduced: _Reduced, name: str) -> Theorem:
    """d0' ≤ 0: X = 0, so f is constant, and a critical point of g has W2 = 0."""
    s = reduced.s
    none = rules.assume(Nonnegative(-dimension(RANK)))
    eye = identity(RANK)
    some = rules.sum_of_squares(Nonnegative(dimension(RANK)), [(1, (), eye)], [])
    nothing = rules.antisymmetry(some, none)
    (gone,) = s.vanishing(s.combine(Equation(norm2(eye), number(0)), (1, nothing, 1)), eye)
    empty = s.combine(
        Equation(s.X, zero(*s.X.shape)),
        (1, reduced.svd[0], 1),
        (reduced.U * reduced.Sigma, gone, reduced.V.T),
    )
    others = Letter("W1prime", *s.W1.shape), Letter("W2prime", *s.W2.shape)
    W1, W2 = map(from_letter, others)
    gap = Nonnegative(reduced.function((W1, W2)) - reduced.function(reduced.at))
    if name == "f":
        above = s.sign(gap, [], empty)
    else:
        (mu,) = s.given("mu > 0")
        slope = s.stationarity(reduced.critical, 1)
        gram = s.W2.T * s.W2
        multiple = s.prove(Equation(s.mu * norm2(gram), number(0)), empty, slope)
        unweighted = rules.divide(Equation(norm2(gram), number(0)), multiple, mu)
        (off,) = s.vanishing(unweighted, gram)
        above = s.sign(gap, [(QUARTER, (mu,), W2.T * W2)], empty, off)
    found = rules.global_minimum(GlobalMinimum(reduced.function, reduced.at), others, above)
    return rules.choose(reduced.goal, found)
