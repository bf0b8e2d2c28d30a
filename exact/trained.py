"""A trained network certified: its gap to the global minimum, its gradient, a way down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from exact.errors import ShapeError
from exact.families import Families, Family
from exact.hessian import hessian_matrix
from exact.landscape import Landscape
from exact.matrices import Matrix, Rational
from exact.objective import Data, g, gradient_g
from exact.real_spectrum import Enclosed
from exact.spectrum import negative_direction

MOST_FAMILIES = 5000  # that are looked through for the nearest value
MOST_VARIABLES = 200  # up to which the Hessian is assembled


@dataclass(frozen=True)
class Trained:
    """Exact facts about weights W1 (d1×d0), W2 (d2×d1), which need not be critical.

    Attributes:
        mu: the weight of the regulariser in the objective, 0 for f.
        value: the objective there.
        gap: value minus global minimum, enclosed; `is_optimal` decides whether it is 0.
        gradient_norm2: ‖∇‖², exactly.
        nearest: the critical family whose value is nearest.
        is_nearest_of_all: whether no family was left out of that comparison.
        curvature: an exact Rayleigh quotient < 0 of the Hessian, along the next; None where the
            Hessian is positive semidefinite or was too large to look at.
        direction: integer Δ = (Δ1, Δ2) as a column, W1 row by row, then W2 row by row.
        is_hessian_known: whether the Hessian was looked at.
    """

    mu: Rational
    value: Fraction
    gap: Enclosed
    is_optimal: bool
    gradient_norm2: Fraction
    nearest: Family
    is_nearest_of_all: bool
    curvature: Fraction | None
    direction: Matrix | None = field(repr=False)
    is_hessian_known: bool

    @property
    def is_critical(self) -> bool:
        """Whether the gradient is exactly zero."""
        return self.gradient_norm2 == 0


def examine(landscape: Landscape, W1: Matrix, W2: Matrix, mu: Rational = 0) -> Trained:
    """Certify weights for f (μ = 0) or g on the data of a landscape.

    Where the gradient is not zero, −∇ is a direction of descent with slope −‖∇‖².

    Raises:
        ShapeError: W1 is not d1×d0 or W2 is not d2×d1.
    """
    d0, d1, d2 = landscape.X.shape[0], landscape.d1, landscape.Y.shape[0]
    if W1.shape != (d1, d0) or W2.shape != (d2, d1):
        (a, b), (c, d) = W1.shape, W2.shape
        raise ShapeError(
            f"W1 is {a}×{b} and W2 is {c}×{d}; expected {d1}×{d0} and {d2}×{d1} (d1×d0 and d2×d1)"
        )
    data = Data(landscape.X, landscape.Y, mu)
    families = landscape.families
    value = Fraction(g(data, W1, W2))
    gap = Enclosed.exactly(value).plus(families.global_minimum.times(-1))
    best = families.top(1)[0].counts
    first, second = gradient_g(data, W1, W2)
    nearest, complete = _nearest(families, value)
    small = d1 * (d0 + d2) <= MOST_VARIABLES
    direction, curvature = _negative_curvature(data, W1, W2) if small else (None, None)
    return Trained(
        mu,
        value,
        gap,
        _difference(families, best, value) == 0,
        first.norm2() + second.norm2(),
        families.family(nearest),
        complete,
        curvature,
        direction,
        small,
    )


def _negative_curvature(
    data: Data, W1: Matrix, W2: Matrix
) -> tuple[Matrix | None, Fraction | None]:
    H = hessian_matrix(data, W1, W2)
    v = negative_direction(H)
    return (None, None) if v is None else (v, (v.T * H * v)[0, 0] / v.norm2())


def _difference(families: Families, counts: Sequence[int], value: Fraction) -> int:
    """The sign of a family's value minus a rational number, exactly."""
    return families.squares.sign([-k for k in counts], families.size - 2 * value)


def _nearest(families: Families, value: Fraction) -> tuple[tuple[int, ...], bool]:
    """The family whose value is nearest; whether all others are known to be no nearer."""
    below: tuple[int, ...] | None = None
    for number, counts in enumerate(families.best_first(), start=1):
        if _difference(families, counts, value) >= 0:
            if below is None:
                return counts, True
            # a + b ≥ 2v for the values a ≤ v ≤ b on either side: a is as near as b
            both = [-(one + two) for one, two in zip(below, counts, strict=True)]
            order = families.squares.sign(both, 2 * families.size - 4 * value)
            return (below if order >= 0 else counts), True
        below = counts
        if number == MOST_FAMILIES:
            return below, number == families.count
    return below or (0,) * len(families.multiplicities), True
