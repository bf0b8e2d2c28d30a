"""Exact points at which given hypotheses hold, to try a statement on; found when asked for, and kept.

First the paper's own constructed points (or small integers, where the hypotheses leave the letters
free), then points that are reached from these by moving letters: see `exact.variations`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from random import Random
from typing import TYPE_CHECKING

from exact.errors import ExactError
from exact.evaluate import Evaluation
from exact.fields import RATIONAL
from exact.matrices import Matrix
from exact.refute import free_assignments, is_free, random_matrix
from exact.truth import holds
from exact.variations import Constraints, Values, traded, wander
from proofs.trials import Instance, View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from proofs.registry import Paper
    from symbolic.kernel.judgments import Judgment

SUPPLY = 240  # constructed points of the paper, the irrational ones left out
LARGEST = 4  # their largest dimension: more only costs time
STARTS = 64  # points of one set of hypotheses that are met before letters move
WALKS = 16  # times that all letters move, one after the other, unless fewer are asked for
FREE = 72  # small integer assignments
HEIGHT = 3  # of random values for letters that the hypotheses leave free


@dataclass(frozen=True)
class Wanted:
    """What is asked of a point.

    Attributes:
        section: whose letters are meant.
        given: the hypotheses that hold there.
        letters: judgments whose letters have values there.
        broken: hypotheses that do not all hold there; empty for no such demand.
        known: what follows from the hypotheses, to find further points by.
        walks: how many walks are taken.
    """

    section: str
    given: tuple[Judgment, ...]
    letters: tuple[Judgment, ...]
    broken: tuple[Judgment, ...] = ()
    known: tuple[Judgment, ...] = ()
    walks: int = WALKS


class Points:
    """The points of one kind, in a fixed order, each found once.

    Args:
        source: finds them.
    """

    def __init__(self, source: Iterator[Evaluation]) -> None:
        self._source = source
        self._met: list[Evaluation] = []

    def first(self, count: int) -> Iterator[Evaluation]:
        """The first points, at most so many."""
        yield from self._met[:count]
        while len(self._met) < count:
            for one in islice(self._source, 1):
                self._met.append(one)
                yield one
                break
            else:
                return


class Supply:
    """A paper's constructed points, seen from each section.

    Args:
        paper: the paper.
        seed: of its supply, and of all that is chosen at random here.
    """

    def __init__(self, paper: Paper, seed: int) -> None:
        self.seed = seed
        self._instances: list[Instance] = []
        if paper.instances is not None:
            self._instances = [
                one
                for one, _ in paper.instances(0, SUPPLY, seed, 1)
                if one.engine is RATIONAL and max(one.shape, default=0) <= LARGEST
            ]
        self._instances.sort(key=_plainness)
        self._views: dict[str, list[View]] = {}

    def points(self, wanted: Wanted) -> Points:
        """The points of one kind."""
        return Points(self._search(wanted))

    def _search(self, wanted: Wanted) -> Iterator[Evaluation]:
        rng = Random(f"{self.seed} {wanted.section} {len(wanted.given)} {len(wanted.broken)}")
        starts = []
        for at in self._starts(wanted, rng):
            if _breaks(wanted, at):
                yield at
            starts.append(at.assignment)
        starts.sort(key=_size)
        constraints = Constraints.of(wanted.given, wanted.known)
        for walk in range(wanted.walks if starts else 0):
            start = starts[walk % len(starts)]
            for values in self._walk(wanted, constraints, start, rng):
                at = Evaluation(self._refreshed(wanted, constraints, values, rng))
                if _breaks(wanted, at):
                    yield at

    @staticmethod
    def _walk(
        wanted: Wanted, constraints: Constraints, start: Mapping[str, Any], rng: Random
    ) -> Iterator[Values]:
        """Points around a start; letters of the hypotheses to be broken are moved first."""
        first = [one.name for judgment in wanted.broken for one in judgment.letters()]
        first += [name for judgment in wanted.broken for name in judgment.scalar_letters()]
        first = [one for one in constraints.names if one in set(first)]
        others = [one for one in constraints.names if one not in first]
        rng.shuffle(first)
        rng.shuffle(others)
        yield dict(start)
        yield from wander(constraints, start, [*first, *others], rng)
        for one, other in product(first, [*first, *others]):
            if one != other:
                found = traded(constraints, start, one, other, rng)
                if found is not None:
                    yield found

    def _starts(self, wanted: Wanted, rng: Random) -> Iterator[Evaluation]:
        judgments = [*wanted.given, *wanted.letters, *wanted.broken]
        if is_free(wanted.given):
            for values in free_assignments(judgments, FREE, self.seed):
                at = Evaluation(values)
                if _all_hold(wanted.given, at):
                    yield at
            return
        if wanted.section not in self._views:
            views = [View(one, wanted.section) for one in self._instances]
            self._views[wanted.section] = views
        met = 0
        for view in self._views[wanted.section]:
            at = view.extended(judgments, rng)
            if at is not None and all(view.decide(one, at) for one in wanted.given):
                yield at
                met += 1
            if met == STARTS:
                return

    @staticmethod
    def _refreshed(
        wanted: Wanted, constraints: Constraints, values: Mapping[str, Any], rng: Random
    ) -> Values:
        """The values, with new random ones for all of which no hypothesis speaks."""
        bound = {one.name for judgment in constraints.given for one in judgment.letters()}
        bound |= {name for judgment in constraints.given for name in judgment.scalar_letters()}
        fresh = dict(values)
        for judgment in (*wanted.letters, *wanted.broken):
            for one in sorted(judgment.letters()):
                if one.name not in bound and one.name in values:
                    fresh[one.name] = random_matrix(one, values, HEIGHT, rng)
            for name in sorted(judgment.scalar_letters() - bound):
                if name in values:
                    fresh[name] = Fraction(rng.randint(-HEIGHT, HEIGHT))
        return fresh


def _plainness(instance: Instance) -> tuple[int, int]:
    """Points whose dimensions all differ come first, small ones before large ones."""
    return -len(set(instance.shape)), sum(instance.shape)


def _size(values: Mapping[str, Any]) -> int:
    """The number of all entries, by which starts of walks are sorted."""
    shapes = [one.shape for one in values.values() if isinstance(one, Matrix)]
    return sum(rows * cols for rows, cols in shapes)


def _breaks(wanted: Wanted, at: Evaluation) -> bool:
    return not wanted.broken or not _all_hold(wanted.broken, at)


def _all_hold(judgments: Sequence[Judgment], at: Evaluation) -> bool:
    return all(truth(one, at) for one in judgments)


def truth(judgment: Judgment, at: Evaluation) -> bool | None:
    """Whether a judgment holds; None where it is undecided, or a value is missing or does not fit."""
    try:
        return holds(judgment, at)
    except ExactError:
        return None
