"""Gradient descent on f against g, in floating point; the ends are handed to the exact engine.

Everything here but `Run.certified` is numpy's and decides nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from exact.data import Table
from exact.matrices import Matrix
from exact.trained import Trained, examine
from proofs.errors import InputError
from proofs.landscape import certified

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exact.landscape import Landscape
    from proofs.reports.progress import Tell

    Floats = NDArray[Any]
    Point = tuple[Floats, Floats]

SCHEMA = "saddleproof-demo/1"
FRACTIONS = tuple(10.0**-k for k in range(1, 9))  # of the gap at the origin
_ENOUGH = 1e-9  # of that gap, where a run ends
_BOUND = 1e6  # of the first value, beyond which a run has diverged
_HALVINGS = 200
_TOLD = 500  # steps between two messages of progress
_X = ((1, 0, 1, 2), (0, 1, 1, -1), (1, 1, 0, 0))
_Y = ((5, 1, 3, 9), (2, 3, 0, 1), (0, 1, 1, 2))


@dataclass(frozen=True)
class Start:
    """Where both runs begin and how they step.

    Attributes:
        seed: of the normal entries of W1 and W2.
        size: of the entries, in units of the weights at a global minimum.
        steps: how many at most.
        step: a constant step, or None for the longest of the last step's double, the last step,
            its half, … that gains at least half of what the slope promises (Armijo's rule).
    """

    seed: int = 0
    size: float = 1.0
    steps: int = 5000
    step: float | None = None

    @staticmethod
    def of(seed: int, size: Fraction, steps: int, step: Fraction | None) -> Start:
        """Take exact numbers as floats.

        Raises:
            InputError: One is too large or too small for a float, or a step is 0.
        """
        try:
            floats = float(size), None if step is None else float(step)
        except OverflowError:
            floats = np.inf, None
        if not 0 < floats[0] < np.inf or (step is not None and not floats[1]):
            raise InputError("arguments --start and --step: expected numbers > 0 that floats hold")
        return Start(seed, floats[0], steps, floats[1])


@dataclass(frozen=True)
class Run:
    """One run: the gap before each step and after the last, and the end, certified.

    Attributes:
        gaps: value minus global minimum, in floating point.
        ended: why it ended.
        certified: the exact facts about the end point, its floats taken as the rationals they are.
    """

    objective: str
    gaps: tuple[float, ...]
    ended: str
    W1: Matrix = field(repr=False)
    W2: Matrix = field(repr=False)
    certified: Trained

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.gaps) - 1

    def reached(self, gap: float) -> int | None:
        """The first step after which the gap was at most this, None if none."""
        return next((step for step, one in enumerate(self.gaps) if one <= gap), None)


@dataclass(frozen=True)
class Demonstration:
    """f and g on one data set from one start."""

    inputs: Table
    outputs: Table
    landscape: Landscape
    start: Start
    unit: float
    runs: tuple[Run, ...]

    def to_json(self) -> str:
        """The demonstration as JSON."""
        land, start = self.landscape, self.start
        document = {
            "schema": SCHEMA,
            "note": "floating point, but for what is under certified",
            "X": self.inputs.source,
            "Y": self.outputs.source,
            "d1": land.d1,
            "mu": str(Fraction(land.mu)),
            "seed": start.seed,
            "start": start.size,
            "step": start.step,
            "gap_at_the_origin": self.unit,
            "runs": [_run(one, self.unit, land.digits) for one in self.runs],
        }
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def built_in() -> tuple[Table, Table]:
    """Three features, three outputs, four samples: small numbers, λ's well apart."""
    X, Y = (
        Table(
            "built-in example",
            Matrix.from_rows(rows),
            tuple(f"row {i + 1}" for i in range(len(rows))),
            header=False,
            index=None,
        )
        for rows in (_X, _Y)
    )
    return X, Y


def demonstrate(
    inputs: Table, outputs: Table, landscape: Landscape, start: Start, tell: Tell
) -> Demonstration:
    """Run gradient descent on f and on g (μ of the landscape) from one start.

    Raises:
        InputError: A constant step makes a run diverge, or the numbers leave the range of floats.
    """
    runs = []
    with np.errstate(all="ignore"):  # what leaves the range of floats is refused or not taken
        problem = _problem(inputs, landscape, start)
        for name, mu in (("f", Fraction(0)), ("g", Fraction(landscape.mu))):
            at = problem.start(start)
            gaps, ended, end = problem.descend(name, float(mu), at, start, tell)
            W1, W2 = map(_exactly, end)
            runs.append(Run(name, gaps, ended, W1, W2, examine(landscape, W1, W2, mu)))
    unit = problem.unit or max(run.gaps[0] for run in runs)
    return Demonstration(inputs, outputs, landscape, start, unit, tuple(runs))


@dataclass(frozen=True)
class _Problem:
    """X and Y in floats, reduced to the row space of X: what lies beyond it is constant.

    `unit` is the gap at the origin; `sizes` those of W1 and W2 at a global minimum.
    """

    inputs: Floats
    outputs: Floats
    least: float
    unit: float
    sizes: tuple[float, float]
    shapes: tuple[tuple[int, int], tuple[int, int]]

    @staticmethod
    def of(landscape: Landscape) -> _Problem:
        X, Y = _floats(landscape.X), _floats(landscape.Y)
        d1 = landscape.d1
        _, sigma, Vt = np.linalg.svd(X, full_matrices=False)
        V = Vt[: landscape.families.rank_x].T
        reduced = Y @ V
        lambdas = np.linalg.svd(reduced, compute_uv=False)
        size = float(np.sqrt(lambdas[0] or 1.0))
        return _Problem(
            X @ V,
            reduced,
            float(np.sum(lambdas[d1:] ** 2) / 2),
            float(np.sum(lambdas[:d1] ** 2) / 2),
            (size / float(sigma[0]), size),
            ((d1, X.shape[0]), (Y.shape[0], d1)),
        )

    def start(self, start: Start) -> Point:
        """Normal entries of the size asked for."""
        rng = np.random.default_rng(start.seed)
        W1, W2 = (
            rng.standard_normal(shape) * (size * start.size)
            for shape, size in zip(self.shapes, self.sizes, strict=True)
        )
        return W1, W2

    def gap(self, mu: float, at: Point) -> float:
        """The objective minus its global minimum."""
        _, E, balance = self._residuals(at)
        return float(np.sum(E * E) / 2 + mu / 4 * np.sum(balance * balance)) - self.least

    def gradient(self, mu: float, at: Point) -> Point:
        """(19) and (20)."""
        K, E, balance = self._residuals(at)
        C = E @ self.inputs.T
        first = at[1].T @ C - mu * balance @ K @ self.inputs.T
        return first, E @ K.T + mu * at[1] @ balance

    def descend(
        self, name: str, mu: float, at: Point, start: Start, tell: Tell
    ) -> tuple[tuple[float, ...], str, Point]:
        """The gaps on the way, why it ended, and the end."""
        gaps, length = [self.gap(mu, at)], start.step or 1.0
        for number in range(start.steps):
            if number % _TOLD == 0:
                tell(f"descent on {name}", number, start.steps)
            if gaps[-1] <= _ENOUGH * self.unit:
                return tuple(gaps), "close enough", at
            slope = self.gradient(mu, at)
            if start.step is None:
                length = self._armijo(mu, at, slope, gaps[-1], 2 * length)
                if not length:
                    return tuple(gaps), "no step gains anything in floats", at
            at = _moved(at, slope, length)
            gaps.append(self.gap(mu, at))
            if not gaps[-1] <= _BOUND * (gaps[0] + self.unit):
                raise InputError(
                    f"argument --step: {name} diverged at step {number + 1} of length {length:g}; "
                    "expected a shorter step, or none for one that fits"
                )
        return tuple(gaps), "all steps taken", at

    def _armijo(self, mu: float, at: Point, slope: Point, gap: float, length: float) -> float:
        """The first of length, length/2, … to gain half of what the slope promises; 0 if none."""
        size = sum(float(np.sum(part * part)) for part in slope)
        for _ in range(_HALVINGS if size else 0):
            if self.gap(mu, _moved(at, slope, length)) <= gap - length * size / 2:
                return length
            length /= 2
        return 0.0

    def _residuals(self, at: Point) -> tuple[Floats, Floats, Floats]:
        """W1X, W2W1X − Y and W2ᵀW2 − W1XXᵀW1ᵀ."""
        W1, W2 = at
        K = W1 @ self.inputs
        return K, W2 @ K - self.outputs, W2.T @ W2 - K @ K.T


def _problem(inputs: Table, landscape: Landscape, start: Start) -> _Problem:
    """The problem in floats, if they can hold it and its start."""
    try:
        problem = _Problem.of(landscape)
        first = problem.gap(float(landscape.mu), problem.start(start))
    except (OverflowError, np.linalg.LinAlgError):
        first = np.nan
    if not np.isfinite(first):
        raise InputError(
            f"{inputs.source}: the data, --mu or --start leave the range of floats; "
            "expected smaller numbers"
        )
    return problem


def _moved(at: Point, slope: Point, length: float) -> Point:
    return at[0] - length * slope[0], at[1] - length * slope[1]


def _floats(matrix: Matrix) -> Floats:
    return np.array([[float(x) for x in row] for row in matrix.rows()])


def _exactly(array: Floats) -> Matrix:
    """The floats as the rationals that they are."""
    return Matrix.from_rows([[Fraction(x) for x in row] for row in array.tolist()])


def _run(one: Run, unit: float, digits: int) -> dict[str, Any]:
    reached = {f"{part:.0e}": one.reached(part * unit) for part in FRACTIONS}
    return {
        "objective": one.objective,
        "steps": one.steps,
        "ended": one.ended,
        "steps_to_gap": reached,
        "gaps": list(one.gaps),
        "W1": [[float(x) for x in row] for row in one.W1.rows()],
        "W2": [[float(x) for x in row] for row in one.W2.rows()],
        "certified": certified(one.certified, digits),
    }
