"""Recipes: small picklable descriptions of constructed points, in a varied deterministic order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, product
from random import Random

from exact.critical_points import (
    FAMILIES,
    FORM,
    LOOSE,
    ORBIT,
    ROTATED,
    UNSEEN,
    Columns,
    CriticalPoint,
    Frame,
    build,
    rotated_point,
)
from exact.errors import ProblemError
from exact.fields import DIGITS, RATIONAL, Engine, engine
from exact.matrices import Matrix
from exact.orthogonal import orthogonal
from exact.problems import LAMBDAS, Kind, Problem, Shape, problem

_SMALL = (
    Shape(2, 2, 2, 2), Shape(3, 2, 3, 3), Shape(2, 1, 3, 4), Shape(3, 1, 3, 3), Shape(2, 3, 2, 3),
    Shape(1, 3, 1, 2), Shape(3, 2, 2, 2), Shape(2, 2, 3, 1), Shape(3, 3, 3, 3), Shape(3, 2, 1, 3),
    Shape(1, 1, 1, 1),
    Shape(4, 2, 4, 4),
)  # fmt: skip
_VARIANTS: tuple[dict[str, object], ...] = (
    {},
    {"outside": True},
    {"rank_x": 1},
    {"rank_x": 2, "outside": True},
    {"rank_y": 0},
    {"rank_y": 1},
    {"mu": Fraction(1, 10**6)},
    {"mu": Fraction(10**6)},
    {"mu": Fraction(0)},
    {"spread": True},
)
_LARGE = 8  # the largest dimension that is sampled
_TALL = ("householder", "hadamard", "signed permutation")
_ORTHOGONAL = (*_TALL, "cayley")
_MUS = (*(Fraction(10) ** e for e in (-6, -3, -1, 0, 1, 3, 6)), Fraction(1, 3), Fraction(0))


@dataclass(frozen=True)
class Recipe:
    """All it takes to make one point again, over any engine and at any precision."""

    shape: Shape
    kind: Kind
    seed: int
    family: str
    columns: Columns
    variant: int

    @property
    def problem(self) -> Problem:
        """The problem (shared by recipes that agree on shape, kind and seed)."""
        return problem(self.shape, self.kind, self.seed)

    def engine(self, name: str, digits: int = DIGITS) -> Engine:
        """Return the engine of that name, with the roots this point needs."""
        return engine(name, radicands=self.problem.radicands, digits=digits)

    def make(self, over: Engine) -> CriticalPoint:
        """Return the point over an engine.

        Raises:
            ProblemError: The recipe does not fit together.
            NotCriticalError: The gradient that should vanish does not.
        """
        rng = Random(f"{self.seed}{self.columns}{self.variant}")
        data, d1 = self.problem, self.shape.d1
        R = _rotation(d1, rng)
        if self.family == ROTATED:
            point = rotated_point(data, self.columns, R, over)
            return replace(point, frame=replace(point.frame, variant=self.variant))
        A = _invertible(d1, rng) if self.family in {ORBIT, LOOSE} else Matrix.identity(d1)
        frame = Frame(self.columns, R, data.P, data.Q, A, self.variant)
        return build(data, frame, self.family, over, self.seed)


def recipes(count: int, seed: int = 0, *, irrational: bool = False) -> Iterator[Recipe]:
    """Yield `count` recipes: a cover of every kind, then every Γ at small sizes beside samples.

    The same count and seed give the same recipes, and a larger count only adds to a smaller one.
    """
    showing, rest = _systematic(seed, irrational=irrational)
    yield from showing[:count]
    rng = Random(f"{seed}{irrational}")
    systematic = iter(rest)
    for place in range(count - len(showing)):
        recipe = next(systematic, None) if place % 2 else None
        while recipe is None:
            recipe = _sample(rng, irrational=irrational)
        yield recipe


@lru_cache(maxsize=8)
def _systematic(seed: int, *, irrational: bool) -> tuple[tuple[Recipe, ...], tuple[Recipe, ...]]:
    """Return recipes that each show a new kind, and every family and Γ at small sizes, shuffled."""
    new: list[Recipe] = []
    rest: list[Recipe] = []
    seen: set[str] = set()
    for recipe in _small(seed, irrational=irrational):
        try:
            kinds = _rational_twin(recipe).make(RATIONAL).kinds
        except ProblemError:
            continue  # the family has no member on this problem
        (rest if seen.issuperset(kinds) else new).append(recipe)
        seen.update(kinds)
    Random(f"order {seed}").shuffle(rest)
    return tuple(new), tuple(rest)


def _small(seed: int, *, irrational: bool) -> Iterator[Recipe]:
    rng = Random(f"small {seed}{irrational}")
    for place, (shape, lambdas, change) in enumerate(product(_SMALL, LAMBDAS, _VARIANTS)):
        if place % 3 and change and lambdas != "repeated across the cut":
            continue  # a third of the others shows every kind
        kind = replace(Kind(lambdas=lambdas, irrational=irrational), **change)  # type: ignore[arg-type]
        try:
            data = problem(shape, kind, seed)
        except ProblemError:
            continue  # the kind does not fit the shape
        for gamma in gammas(data.r, shape.d1):
            columns = _placed(gamma, shape.d1, rng)
            fitting = [FORM, rng.choice((ORBIT, LOOSE)) if gamma else LOOSE]
            fitting += [UNSEEN] if data.rank_x < shape.d0 else []
            fitting += [ROTATED] if len(set(data.lambdas)) < data.r else []
            for family in fitting:
                yield Recipe(shape, kind, seed, family, columns, rng.randrange(12))


def _sample(rng: Random, *, irrational: bool) -> Recipe | None:
    largest = rng.choices((3, 5, _LARGE), (12, 3, 0 if irrational else 1))[0]
    shape = Shape(*(rng.randint(1, largest) for _ in range(4)))
    rank_x = min(shape.d0, shape.N)
    kind = Kind(
        rank_x=rng.randint(1, rank_x) if _one_in(5, rng) else None,
        rank_y=rng.randint(0, min(rank_x, shape.d2)) if _one_in(3, rng) else None,
        lambdas=rng.choice(LAMBDAS),
        outside=_one_in(3, rng),
        mu=rng.choice(_MUS),
        irrational=irrational,
        spread=_one_in(20, rng),
        orthogonal=rng.choice(_TALL if largest == _LARGE else _ORTHOGONAL),
    )
    seed, family, variant = rng.randrange(10**6), rng.choice(FAMILIES), rng.randrange(12)
    try:
        r = problem(shape, kind, seed).r
        size = rng.randint(0, min(r, shape.d1))
        columns = _placed(tuple(rng.sample(range(r), size)), shape.d1, rng)
        recipe = Recipe(shape, kind, seed, family, columns, variant)
        _rational_twin(recipe).make(RATIONAL)
    except ProblemError:
        return None  # kind or family does not fit: draw again
    return recipe


def _rational_twin(recipe: Recipe) -> Recipe:
    """Return the recipe with rational √λ: quicker to make, and fitting whenever this one does."""
    return replace(recipe, kind=replace(recipe.kind, irrational=False))


def _one_in(chances: int, rng: Random) -> bool:
    return rng.randrange(chances) == 0


def gammas(r: int, d1: int) -> Iterator[tuple[int, ...]]:
    """Yield every Γ ⊂ [r] with at most d1 elements, counted from 0."""
    for size in range(min(r, d1) + 1):
        yield from combinations(range(r), size)


def _placed(gamma: tuple[int, ...], d1: int, rng: Random) -> Columns:
    columns: list[int | None] = [*gamma, *[None] * (d1 - len(gamma))]
    rng.shuffle(columns)
    return tuple(columns)


def _rotation(size: int, rng: Random) -> Matrix:
    if _one_in(7, rng):
        return Matrix.identity(size)
    return orthogonal(size, rng.choice(_TALL), rng)


def _invertible(size: int, rng: Random) -> Matrix:
    """Return an invertible matrix of small height: unit triangles around a diagonal."""
    scale = Matrix.diagonal([rng.choice((1, 1, -1, 2, Fraction(1, 2))) for _ in range(size)])
    lower, upper = (
        Matrix.from_rows(
            [
                [int(i == j) if i <= j else rng.randint(-1, 1) for j in range(size)]
                for i in range(size)
            ]
        )
        for _ in range(2)
    )
    return lower * scale * upper.T
