"""Critical points, constructed: the set (10) for g, and for f also orbits and degenerate points.

Every point is checked exactly when it is made: a construction that breaks its promise raises.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from random import Random
from typing import Any, TypeAlias

from exact.errors import NotCriticalError, ProblemError
from exact.fields import RATIONAL, Engine
from exact.matrices import Matrix
from exact.objective import Data, both, imbalance, is_critical_f, is_critical_g
from exact.problems import Problem

M: TypeAlias = Any  # a matrix of the engine in use
Columns: TypeAlias = tuple[int | None, ...]  # z̃ᵢ = √λⱼ [pⱼ; qⱼ] with j counted from 0, or None

FORM = "of the form (10)"
ROTATED = "rotated inside an eigenspace"
UNSEEN = "W1 with a part that X does not see"
ORBIT = "GL(d1)-orbit"
LOOSE = "loose hidden units"
FAMILIES = (FORM, ROTATED, UNSEEN, ORBIT, LOOSE)


@dataclass(frozen=True)
class Frame:
    """How a point is laid out: the columns of Z̃, R ∈ O_{d1}, and the SVD Ỹ = PΛQᵀ it is adapted to.

    A is the element of GL(d1) that moved a point of f along its orbit (the identity for g).
    """

    columns: Columns
    R: Matrix = field(repr=False)
    P: Matrix = field(repr=False)
    Q: Matrix = field(repr=False)
    A: Matrix = field(repr=False)
    variant: int = 0  # which of several admissible α and k the direction takes

    @cached_property
    def gamma(self) -> tuple[int, ...]:
        """Γ, increasing, counted from 0."""
        return tuple(sorted(j for j in self.columns if j is not None))


@dataclass(frozen=True)
class CriticalPoint:
    """(W1, W2) over an engine, with the problem and the frame it was made from."""

    problem: Problem
    engine: Engine
    frame: Frame
    family: str
    critical_for: str  # "g" (then also f) or "f"
    W1: M = field(repr=False)
    W2: M = field(repr=False)

    @cached_property
    def data(self) -> Data:
        """X, Y, μ over the engine."""
        return self.problem.data.over(self.engine)

    @cached_property
    def data_f(self) -> Data:
        """X, Y and μ = 0 over the engine: the objective is f."""
        return Data(self.data.X, self.data.Y, 0)

    @property
    def own_data(self) -> Data:
        """The data of the objective this point is critical for."""
        return self.data if self.critical_for == "g" else self.data_f

    @cached_property
    def omega(self) -> tuple[int, ...]:
        """Ω = [r] without Γ, counted from 0."""
        gamma = set(self.frame.gamma)
        return tuple(j for j in range(self.problem.r) if j not in gamma)

    @cached_property
    def is_global_minimum(self) -> bool:
        """Whether the λ's of Γ are d1 largest ones: then W2W1X is a best approximation of YV."""
        levels, d1 = self.problem.levels, self.problem.shape.d1
        return [levels[j] for j in self.frame.gamma] == list(levels[:d1])

    @cached_property
    def W2tilde(self) -> M:
        """W̃2 (d2×d1): its columns are √λⱼ pⱼ or zero."""
        return self.engine.lift(_picked(self.frame.P, self.frame.columns)) * self._roots

    @cached_property
    def W1tilde(self) -> M:
        """W̃1 (d1×d0'): its rows are √λⱼ qⱼᵀ or zero."""
        return self._roots * self.engine.lift(_picked(self.frame.Q, self.frame.columns).T)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The names of what this point is an example of, with those of its problem."""
        return self.problem.kinds + _kinds(self)

    @property
    def _roots(self) -> M:
        return _roots(self.problem, self.frame.columns, self.engine)


def point_of_form_10(
    problem: Problem, columns: Sequence[int | None], R: Matrix, engine: Engine = RATIONAL
) -> CriticalPoint:
    """Return the point of (10) with these columns of Z̃ and this R ∈ O_{d1}.

    W2 = W̃2Rᵀ and W1 = RW̃1Σ⁻¹Uᵀ. Example: columns (None, 0) put the largest singular pair into the
    second hidden unit and leave the first empty.

    Raises:
        ProblemError: An index repeats or does not exist, or R is not in O_{d1}.
        NotCriticalError: The gradient of g is not zero.
    """
    eye = Matrix.identity(problem.shape.d1)
    frame = Frame(tuple(columns), R, problem.P, problem.Q, eye)
    return build(problem, frame, FORM, engine)


def rotated_point(
    problem: Problem, columns: Sequence[int | None], R: Matrix, engine: Engine = RATIONAL
) -> CriticalPoint:
    """Return a point of (10) for another SVD of the same Ỹ: tied pⱼ, qⱼ are rotated by (3, 4)/5.

    Unlike a member of (10) for the fixed P and Q, unless Γ holds all or none of the tied indices.

    Raises:
        ProblemError: The λ's are distinct.
        NotCriticalError: The gradient of g is not zero.
    """
    turn = _rotation(problem, columns)
    eye = Matrix.identity(problem.shape.d1)
    frame = Frame(tuple(columns), R, problem.P * turn, problem.Q * turn, eye)
    return build(problem, frame, ROTATED, engine)


def build(
    problem: Problem, frame: Frame, family: str, engine: Engine = RATIONAL, seed: int = 0
) -> CriticalPoint:
    """Return the point of a family on a frame; `seed` chooses what the family leaves open.

    Raises:
        ProblemError: The frame or the family does not fit the problem.
        NotCriticalError: The gradient that should vanish does not.
    """
    _check_frame(problem, frame)
    rng = Random(f"{seed}{frame.columns}{problem.lambdas}")
    roots = _roots(problem, frame.columns, engine)
    inner = roots * engine.lift(_picked(frame.Q, frame.columns).T)
    outer = engine.lift(_picked(frame.P, frame.columns)) * roots
    critical_for = "g"
    if family == LOOSE:
        add_outer, add_inner = _loose(problem, frame, rng)
        outer, inner = outer + engine.lift(add_outer), inner + engine.lift(add_inner)
    W2 = outer * engine.lift(frame.R.T)
    W1 = engine.lift(frame.R) * (inner * engine.lift(problem.input_map))
    if family in {ORBIT, LOOSE}:
        critical_for = "f"
        W2, W1 = W2 * engine.lift(frame.A), engine.lift(frame.A.inverse()) * W1
    elif family == UNSEEN:
        W1 = W1 + engine.lift(_unseen(problem, rng))
    elif family not in FAMILIES:
        raise ProblemError(f"no family {family!r}; there are {FAMILIES}")
    if isinstance(W1, Matrix) and isinstance(W2, Matrix):
        W1, W2 = W1.reduced(), W2.reduced()
    point = CriticalPoint(problem, engine, frame, family, critical_for, W1, W2)
    verify(point)
    return point


def verify(point: CriticalPoint) -> None:
    """Check exactly that the gradient vanishes: of g for a point of g, else of f.

    Over enclosures, which prove no equality, a gradient enclosed away from zero is refused.

    Raises:
        NotCriticalError: The gradient is not zero.
    """
    test = is_critical_g if point.critical_for == "g" else is_critical_f
    if test(point.data, point.W1, point.W2) is False:
        raise NotCriticalError(
            f"∇{point.critical_for} ≠ 0 at a point {point.family}: {point.problem.shape}, "
            f"λ = {[str(x) for x in point.problem.lambdas]}, columns {point.frame.columns}"
        )


def has_form_10(point: CriticalPoint) -> bool | None:
    """Decide whether Z lies in (10) for the problem's own P and Q; None if the engine cannot tell.

    Z lies in (10) exactly when W2 = PPᵀW2, W1 = W2ᵀPQᵀΣ⁻¹Uᵀ, and T = PᵀW2W2ᵀP is diagonal with
    Tⱼⱼ ∈ {0, λⱼ}: then W2 = P_Γ Λ_Γ^½ O with OOᵀ = I, and O extends to some R ∈ O_{d1}.
    """
    problem, lift = point.problem, point.engine.lift
    P, W2 = lift(problem.P), point.W2
    core = P.T * W2
    T = core * core.T
    ladder = lift(Matrix.diagonal(range(1, problem.r + 1)))  # commutes with diagonal matrices only
    answer = (W2 - P * core).is_zero()
    back = lift(problem.P * problem.Q.T * problem.input_map)
    answer = both(answer, (point.W1 - W2.T * back).is_zero())
    answer = both(answer, (T * ladder - ladder * T).is_zero())
    return both(answer, (T * (T - lift(problem.Lambda))).is_zero())


def _check_frame(problem: Problem, frame: Frame) -> None:
    d1, gamma = problem.shape.d1, frame.gamma
    if len(frame.columns) != d1:
        raise ProblemError(f"Z̃ has d1 = {d1} columns, not {len(frame.columns)}")
    if len(set(gamma)) != len(gamma) or any(j not in range(problem.r) for j in gamma):
        raise ProblemError(f"Γ = {gamma} is not a set of indices below r = {problem.r}")
    if frame.R.shape != (d1, d1) or Matrix.identity(d1) != frame.R.T * frame.R:
        raise ProblemError(f"R ({frame.R.shape}) is not in O_{d1}")


def _roots(problem: Problem, columns: Columns, engine: Engine) -> M:
    zero = engine.number(0)
    return engine.diagonal(
        [zero if j is None else engine.sqrt(problem.lambdas[j]) for j in columns]
    )


def _picked(vectors: Matrix, columns: Columns) -> Matrix:
    """Return the matrix whose i-th column is vector columns[i], or zero."""
    count = vectors.shape[1]
    choice = [[1 if j == k else 0 for j in columns] for k in range(count)]
    return vectors * Matrix.from_rows(choice, cols=len(columns))


def _ties(problem: Problem) -> list[int]:
    return [j for j, (a, b) in enumerate(pairwise(problem.lambdas)) if a == b]


def _rotation(problem: Problem, columns: Sequence[int | None]) -> Matrix:
    ties = _ties(problem)
    if not ties:
        raise ProblemError("all λ are distinct: there is no eigenspace to rotate in")
    split = [j for j in ties if (j in columns) != (j + 1 in columns)]
    j = split[0] if split else ties[0]
    turn = [[Fraction(int(a == b)) for b in range(problem.r)] for a in range(problem.r)]
    turn[j][j] = turn[j + 1][j + 1] = Fraction(3, 5)
    turn[j][j + 1], turn[j + 1][j] = Fraction(-4, 5), Fraction(4, 5)
    return Matrix.from_rows(turn)


def _unseen(problem: Problem, rng: Random) -> Matrix:
    """Return H ≠ 0 (d1×d0) with HX = 0."""
    d0, d1, rank = problem.shape.d0, problem.shape.d1, problem.rank_x
    if rank == d0:
        raise ProblemError("X has full row rank: HX = 0 only for H = 0")
    part = [[rng.choice((-1, 1, 2)) for _ in range(rank, d0)] for _ in range(d1)]
    return Matrix.from_rows(part) * problem.U_full.submatrix(range(d0), range(rank, d0)).T


def _loose(problem: Problem, frame: Frame, rng: Random) -> tuple[Matrix, Matrix]:
    """Fill empty hidden units on one side only: W̃2W̃1 stays, and so do the two equations of f.

    A column added to W̃2 is a combination of pⱼ, j ∈ Γ, and of vectors orthogonal to all p's; a row
    added to W̃1 likewise of q's.
    """
    d1, d2, rank = problem.shape.d1, problem.shape.d2, problem.rank_x
    empty = [i for i, j in enumerate(frame.columns) if j is None]
    for_outer = [*frame.gamma, *range(problem.r, d2)]
    for_inner = [*frame.gamma, *range(problem.r, rank)]
    sides = [side for side, free in ((0, for_outer), (1, for_inner)) if free]
    if not empty or not sides:
        raise ProblemError("no hidden unit is empty, or nothing can be put on one side of it")
    outer, inner = Matrix.zeros(d2, d1), Matrix.zeros(d1, rank)
    first = rng.choice(sides)
    for turn, unit in enumerate(empty):
        place = Matrix.column([int(i == unit) for i in range(d1)])
        side = sides[(first + turn) % len(sides)]
        free = for_inner if side else for_outer
        weights = Matrix.from_rows([[rng.choice((-1, 1, 2))] for _ in free])
        full = problem.Q_full if side else problem.P_full
        vector = full.submatrix(range(full.shape[0]), free) * weights
        if side:
            inner = inner + place * vector.T
        else:
            outer = outer + vector * place.T
    return outer, inner


def _kinds(point: CriticalPoint) -> tuple[str, ...]:
    problem, frame = point.problem, point.frame
    shape, r, lambdas = problem.shape, problem.r, problem.lambdas
    d1, gamma, columns = shape.d1, frame.gamma, frame.columns
    size = len(gamma)
    active = [i for i, j in enumerate(columns) if j is not None]
    picked = [j for j in columns if j is not None]
    degenerate = size < min(shape.d0, d1, shape.d2)
    saddle = not point.is_global_minimum
    tied = r > d1 and lambdas[d1 - 1] == lambdas[d1]
    missed = saddle and tied and size == d1 and lambdas[gamma[-1]] == lambdas[d1 - 1]
    cut = lambdas[d1 - 1] if r >= d1 else Fraction(0)
    nearest_above = min((x - cut for x in lambdas if x > cut), default=Fraction(0))
    nearest_below = min((cut - x for x in lambdas if x < cut), default=Fraction(0))
    for_f = point.critical_for == "f"
    unbalanced = for_f and imbalance(point.data, point.W1, point.W2).is_zero() is False
    tests = {
        point.family: True,
        "critical for g": not for_f,
        "critical for f, not balanced": unbalanced,
        "Gamma empty": size == 0,
        "Gamma everything": r > 0 and size == r,
        "Z = 0": size == 0 and point.family in {FORM, ROTATED},
        "a zero column of Ztilde": size < d1,
        "a zero column before another": bool(active) and active != list(range(size)),
        "columns out of order": picked != sorted(picked),
        "R = I": Matrix.identity(d1) == frame.R,
        "R general": Matrix.identity(d1) != frame.R,
        "global minimum": not saddle,
        "saddle": saddle,
        "saddle, Case i": saddle and r <= d1,
        "saddle, Case ii": saddle and r > d1 and not tied,
        "saddle, tied case": saddle and tied,
        "saddle, lambda_rprime undefined": saddle and r > d1 and lambdas[-1] == lambdas[d1 - 1],
        "saddle, tied case, a larger lambda missed": missed,
        "saddle, tied case, the missed lambda nearer than lambda_rprime": (
            missed and 0 < nearest_above < nearest_below
        ),
        "saddle of f, non-degenerate": for_f and saddle and not degenerate,
        "critical point of f, degenerate": for_f and degenerate,
        "critical point of f, non-degenerate": for_f and not degenerate,
    }
    names = [name for name, holds in tests.items() if holds]
    if isinstance(point.W1, Matrix) and for_f:
        names += _rank_kinds(point)
    return tuple(names)


def _rank_kinds(point: CriticalPoint) -> list[str]:
    first, second, d1 = point.W1.rank(), point.W2.rank(), point.problem.shape.d1
    tests = {
        "W1 and W2 of unequal ranks": first != second,
        "W2 rank-deficient": second < min(point.W2.shape),
        "W1 rank-deficient": first < min(point.W1.shape),
        "W2 = 0, W1 ≠ 0": first > 0 and second == 0,
        "W1 = 0, W2 ≠ 0": second > 0 and first == 0,
        "both ranks d1": first == second == d1,
    }
    return [name for name, holds in tests.items() if holds]
