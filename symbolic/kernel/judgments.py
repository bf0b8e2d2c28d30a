"""Judgments: what a theorem may assume and conclude. Data only; the rules are in `theorems`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from symbolic.kernel import terms
from symbolic.kernel.errors import KernelError, LimitError, ShapeError
from symbolic.kernel.limits import MAX_ORDER, MAX_SIZE, MAX_WORK, budget, spend
from symbolic.kernel.terms import Letter, Polynomial

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class Substitution:
    """Letters, scalar letters and dimensions to be replaced, all at once.

    Raises:
        KernelError: a letter is given transposed, or what is replaced is no name: a number such as
            the dimension 1 stays what it is.
    """

    letters: Mapping[Letter, Polynomial]
    scalars: Mapping[str, Polynomial]
    dimensions: Mapping[str, str]

    def __post_init__(self) -> None:
        if any(one.transposed for one in self.letters):
            raise KernelError("a letter is replaced as it stands, not transposed")
        for name in (*self.scalars, *self.dimensions):
            if not terms.is_name(name):
                raise KernelError(f"{name!r:.80} cannot be replaced: it is no name")

    def __call__(self, p: Polynomial) -> Polynomial:
        """The image of a polynomial."""
        return terms.substitute(p, self.letters, self.scalars, self.dimensions)

    def rename(self, one: Letter) -> Letter:
        """A bound letter, which is plain, under the renaming of dimensions."""
        rows, cols = (terms.rename(side, self.dimensions) for side in (one.rows, one.cols))
        return Letter(one.name, rows, cols)


@dataclass(frozen=True)
class Function:
    """The scalar function (Z1, …, Zk) ↦ body; the variables are bound, all else is a parameter.

    Raises:
        ShapeError: the body is not 1×1.
        KernelError: a variable is named twice, or is symmetric.
    """

    variables: tuple[Letter, ...]
    body: Polynomial

    def __post_init__(self) -> None:
        if not self.body.is_scalar:
            raise ShapeError(f"a function's value is 1×1, not {self.body!r}")
        if len({one.base for one in self.variables}) != len(self.variables):
            raise KernelError("a function names a variable twice")
        if any(one.symmetric or one.transposed for one in self.variables):
            raise KernelError("a function's variable is a plain letter, free in every entry")

    def __call__(self, point: tuple[Polynomial, ...]) -> Polynomial:
        """The value at a point."""
        if len(point) != len(self.variables):
            raise ShapeError(f"{len(point)} arguments for {len(self.variables)} variables")
        return terms.substitute(self.body, dict(zip(self.variables, point, strict=True)), {}, {})

    def substitute(self, sigma: Substitution) -> Function:
        """The function with its parameters replaced; nothing may be captured by a variable."""
        variables = tuple(map(sigma.rename, self.variables))
        free = self.body.letters() - set(self.variables)
        images = {one for letter in free for one in sigma(terms.from_letter(letter)).letters()}
        for name in self.body.scalar_letters() & set(sigma.scalars):
            images |= sigma.scalars[name].letters()
        if captured := images & set(variables):
            raise KernelError(f"{', '.join(sorted(map(str, captured)))} would be captured")
        spend(len(sigma.letters))
        letters: dict[Letter, Polynomial] = {k: v for k, v in sigma.letters.items() if k in free}
        return Function(variables, replace(sigma, letters=letters)(self.body))


@dataclass(frozen=True)
class Judgment:
    """The common part: a judgment is a record of polynomials, functions and judgments.

    Raises:
        LimitError: it has too many parts.
    """

    def __post_init__(self) -> None:
        if self.size > MAX_SIZE:
            raise LimitError(f"a judgment of more than {MAX_SIZE} parts")

    @cached_property
    def size(self) -> int:
        """How many polynomials, letters and judgments are inside, itself counted."""
        return 1 + sum(map(_size, self.fields()))

    def fields(self) -> tuple[Any, ...]:
        """The values of the fields, in order."""
        names: tuple[str, ...] = self.__match_args__
        return tuple([getattr(self, name) for name in names])

    def polynomials(self) -> Iterator[Polynomial]:
        """Every polynomial inside, bound or free."""
        for part in self.fields():
            yield from _polynomials(part)

    def letters(self) -> frozenset[Letter]:
        """Every letter inside, bound or free."""
        return frozenset().union(*(p.letters() for p in self.polynomials()))

    def scalar_letters(self) -> frozenset[str]:
        """Every scalar letter inside."""
        return frozenset().union(*(p.scalar_letters() for p in self.polynomials()))

    def dimensions(self) -> frozenset[str]:
        """Every dimension inside."""
        return frozenset().union(*(p.dimensions() for p in self.polynomials()))

    def substitute(self, sigma: Substitution) -> Judgment:
        """The instance of the judgment under a substitution."""
        return type(self)(*(_substitute(part, sigma) for part in self.fields()))


@dataclass(frozen=True)
class WellFormed(Judgment):
    """`value` has a shape: every product and sum in it fits."""

    value: Polynomial


@dataclass(frozen=True)
class Equation(Judgment):
    """left = right, two matrices of one shape (or two numbers)."""

    left: Polynomial
    right: Polynomial

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.left.shape != self.right.shape:
            raise ShapeError(f"{self.left!r} cannot equal {self.right!r}")

    @property
    def residual(self) -> Polynomial:
        """The difference left − right."""
        spend(1 + len(self.left.terms) + len(self.right.terms))
        return self._residual

    @cached_property
    def _residual(self) -> Polynomial:
        with budget(MAX_WORK):  # paid by `residual`, each time
            return self.left - self.right

    def __str__(self) -> str:
        return f"{self.left} = {self.right}"


@dataclass(frozen=True)
class Sign(Judgment):
    """A statement on the sign of a 1×1 value."""

    value: Polynomial

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.value.is_scalar:
            raise ShapeError(f"only a 1×1 value has a sign, not {self.value!r}")


@dataclass(frozen=True)
class Nonnegative(Sign):
    """value ≥ 0."""

    def __str__(self) -> str:
        return f"{self.value} ≥ 0"


@dataclass(frozen=True)
class Positive(Sign):
    """value > 0."""

    def __str__(self) -> str:
        return f"{self.value} > 0"


@dataclass(frozen=True)
class Nonzero(Sign):
    """value ≠ 0."""

    def __str__(self) -> str:
        return f"{self.value} ≠ 0"


@dataclass(frozen=True)
class AtPoint(Judgment):
    """A statement on a function at a point, one polynomial for each variable."""

    function: Function
    point: tuple[Polynomial, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_shapes(self.function, self.point, "point")


@dataclass(frozen=True)
class Derivative(AtPoint):
    """dᵏ/dtᵏ F(Z + tΔ) at t = 0 equals `value`, at Z = point, Δ = direction, k = order."""

    direction: tuple[Polynomial, ...]
    order: int
    value: Polynomial

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_shapes(self.function, self.direction, "direction")
        if not 0 <= self.order <= MAX_ORDER:
            raise KernelError(f"no derivative of order {self.order:d}")
        if not self.value.is_scalar:
            raise ShapeError(f"a derivative along a direction is 1×1, not {self.value!r}")

    def __str__(self) -> str:
        at = ", ".join(map(str, self.point))
        along = ", ".join(map(str, self.direction))
        return f"d^{self.order} F({at})[{along}] = {self.value}"


@dataclass(frozen=True)
class Critical(AtPoint):
    """The derivative of F at the point vanishes in every direction."""

    def __str__(self) -> str:
        return f"({', '.join(map(str, self.point))}) is a critical point of {self.function.body}"


@dataclass(frozen=True)
class NegativeCurvature(AtPoint):
    """Some direction has d²/dt² F(Z + tΔ) < 0 at t = 0: λ_min of the Hessian is negative."""

    def __str__(self) -> str:
        return f"negative curvature at ({', '.join(map(str, self.point))}) of {self.function.body}"


@dataclass(frozen=True)
class LeastEigenvalueAtMost(AtPoint):
    """λ_min of the Hessian of F at the point is at most bound/scale, and scale > 0.

    Said without λ_min: some Δ ≠ 0 has scale · d²/dt² F(Z + tΔ) ≤ bound · ‖Δ‖² at t = 0.
    """

    bound: Polynomial
    scale: Polynomial

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (self.bound.is_scalar and self.scale.is_scalar):
            raise ShapeError(f"a bound is 1×1, not {self.bound!r} / {self.scale!r}")

    def __str__(self) -> str:
        at = ", ".join(map(str, self.point))
        return f"λ_min of the Hessian at ({at}) is at most ({self.bound}) / ({self.scale})"


@dataclass(frozen=True)
class GlobalMinimum(AtPoint):
    """F(Z') ≥ F(point) for every Z'."""

    def __str__(self) -> str:
        return f"({', '.join(map(str, self.point))}) is a global minimum of {self.function.body}"


@dataclass(frozen=True)
class Either(Judgment):
    """At least one of the alternatives holds."""

    alternatives: tuple[Judgment, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.alternatives))


@dataclass(frozen=True)
class All(Judgment):
    """Every part holds; a chain a = b ≤ c is one of its links after the other."""

    parts: tuple[Judgment, ...]

    def __str__(self) -> str:
        return "; ".join(map(str, self.parts))


KINDS: Mapping[str, type[Judgment]] = MappingProxyType(
    {
        kind.__name__: kind
        for kind in (
            WellFormed,
            Equation,
            Nonnegative,
            Positive,
            Nonzero,
            Derivative,
            Critical,
            NegativeCurvature,
            LeastEigenvalueAtMost,
            GlobalMinimum,
            Either,
            All,
        )
    }
)


def _check_shapes(function: Function, values: tuple[Polynomial, ...], what: str) -> None:
    wanted = tuple((one.rows, one.cols) for one in function.variables)
    given = tuple(p.shape for p in values)
    if wanted != given:
        raise ShapeError(f"the {what} has shapes {given}, the variables {wanted}")


def _size(part: object) -> int:
    if isinstance(part, Judgment):
        return part.size
    if isinstance(part, Function):
        return 1 + len(part.variables)
    return sum(map(_size, part)) if isinstance(part, tuple) else 1


def _polynomials(part: object) -> Iterator[Polynomial]:
    if isinstance(part, Polynomial):
        yield part
    elif isinstance(part, Function):
        yield part.body
        yield from map(terms.from_letter, part.variables)
    elif isinstance(part, Judgment):
        yield from part.polynomials()
    elif isinstance(part, tuple):
        for one in part:
            yield from _polynomials(one)


def _substitute(part: Any, sigma: Substitution) -> Any:  # noqa: ANN401 (of the part's own type)
    if isinstance(part, Polynomial):
        return sigma(part)
    if isinstance(part, Function | Judgment):
        return part.substitute(sigma)
    if isinstance(part, tuple):
        return tuple(_substitute(one, sigma) for one in part)
    return part
