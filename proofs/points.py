"""Exact points at which given hypotheses hold, to try a statement on; found on demand, and kept.

First the paper's own constructed points (or small integers, where the hypotheses leave the letters
free), then points that are reached from these by moving letters: see `exact.variations`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, islice, product
from random import Random
from typing import TYPE_CHECKING, Any

from exact.constraints import Constraints, Values, parameters_of, without_minimum
from exact.errors import ExactError
from exact.evaluate import Evaluation
from exact.fields import RATIONAL
from exact.matrices import Matrix
from exact.refute import free_assignments, is_free, random_matrix
from exact.truth import holds
from exact.variations import emptied, loosened, repaired, rescaled, turned, upset, wander
from symbolic.kernel.judgments import All, Critical, Either, GlobalMinimum, Sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from proofs.registry import Paper
    from proofs.trials import Instance
    from symbolic.kernel.judgments import Judgment

SUPPLY = 240  # constructed points of the paper, the irrational ones left out
LARGEST = 4  # their largest dimension: more only costs time
STARTS = 64  # points of one set of hypotheses that are met before letters move
VARIOUS = 16  # starts of different sizes where letters are rescaled, turned and emptied
WALKS = 16  # times that letters move, beginning at one of these
GUESSES = 6  # small integer assignments beside each walk
FEW = 3  # letters that are moved in turn
ROUNDS = 3  # points that are put together beginning with each
SWEEPS = 120  # times that every letter is changed, where no walk met what is sought
FREE = 72  # small integer assignments
RIVALS = 12  # points that are compared with an alleged global minimum
HEIGHT = 3  # of random values for letters that the hypotheses leave free


@dataclass(frozen=True)
class Wanted:
    """What is asked of a point.

    Attributes:
        section: whose letters are meant.
        given: the hypotheses that hold there.
        letters: judgments whose letters have values there.
        broken: hypotheses that do not all hold there; empty for no such demand.
    """

    section: str
    given: tuple[Judgment, ...]
    letters: tuple[Judgment, ...]
    broken: tuple[Judgment, ...] = ()


class Points:
    """The points of one kind, in a fixed order, each found once.

    Args:
        source: finds them.
    """

    def __init__(self, source: Iterator[Evaluation]) -> None:
        self._source = source
        self._met: list[Evaluation] = []

    def first(self, count: int, after: int = 0) -> Iterator[Evaluation]:
        """The first points, at most so many, without those that come before a place."""
        yield from self._met[after:count]
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
        self._places: dict[str, list[_Place]] = {}

    def points(self, wanted: Wanted, known: Sequence[Judgment] = (), walks: int = WALKS) -> Points:
        """The points of one kind.

        Args:
            wanted: which points.
            known: what follows from their hypotheses, to find points by.
            walks: how often letters are moved.
        """
        return Points(self._search(wanted, known, walks))

    def _search(
        self, wanted: Wanted, known: Sequence[Judgment], walks: int
    ) -> Iterator[Evaluation]:
        rng = Random(f"{self.seed} {wanted.section} {len(wanted.given)} {len(wanted.broken)}")
        letters = _names([*wanted.given, *wanted.letters])
        starts = sorted(self._starts(wanted, rng), key=lambda one: _zeros(one, letters))
        small_first = sorted(starts, key=lambda one: (_zeros(one, letters), _size(one)))
        found = ((one, _refreshed(wanted, one, rng)) for one in starts)
        moved = self._moved(wanted, known, small_first, walks, rng)
        for values in chain(chain(*found), (_refreshed(wanted, one, rng) for one in moved)):
            at = Evaluation(values)
            if _breaks(wanted, at):
                yield at

    def _moved(
        self,
        wanted: Wanted,
        known: Sequence[Judgment],
        starts: Sequence[Values],
        walks: int,
        rng: Random,
    ) -> Iterator[Values]:
        """Points reached from starts, sorted by their size, and points found without any."""
        constraints = Constraints.of(wanted.given, known, wanted.letters)
        various = _of_each_size(starts, _sizes((*wanted.given, *wanted.letters)))[:VARIOUS]
        for start in various:
            yield from rescaled(constraints, start, rng)
        wished = sorted(_names(wanted.broken) & set(constraints.names)) if walks > 1 else []
        for start, name in product(various, wished):
            yield from loosened(constraints, start, name, rng)
        for start, name in product(various, wished):
            yield from emptied(constraints, start, name, rng)
        for walk in range(walks):
            yield from self._guessed(wanted, rng)
            if starts:  # every other time a small one
                reach = len(starts) if walk % 2 else 1 + walk
                start = starts[rng.randrange(min(len(starts), reach))]
                yield from self._walk(wanted, known, start, rng)
        if starts and walks > 1:
            yield from self._swept(constraints, starts, rng)
        if wanted.broken and walks > 1:
            yield from self._mixed(wanted, rng)

    def _mixed(self, wanted: Wanted, rng: Random) -> Iterator[Values]:
        """Points put together from several, for hypotheses that have no letter in common."""
        parts = _independent(wanted.given)
        parts.sort(key=lambda part: not parameters_of(part))  # a least value is known at the first
        holding: list[list[Values]] = [[] for _ in parts]
        for place in self._places.get(wanted.section, ()) if len(parts) > 1 else ():
            for part, found in zip(parts, holding, strict=True):
                filled = _filled(replace(wanted, given=part), place, rng)
                if filled is not None and _all_hold(part, Evaluation(filled)):
                    found.append(filled)
        for start in holding[0] * ROUNDS:
            values, fixed = dict(start), _sizes(parts[0])
            for part, found in zip(parts[1:], holding[1:], strict=True):
                sizes = _sizes(part)
                common = fixed & sizes
                fitting = [one for one in found if all(one[x] == values[x] for x in common)]
                if not fitting:
                    break
                other = rng.choice(fitting)
                values |= {name: other[name] for name in _names(part) | sizes}
                fixed |= sizes
            else:
                yield values

    @staticmethod
    def _guessed(wanted: Wanted, rng: Random) -> Iterator[Values]:
        """Points found from small matrices of integers that need not satisfy anything."""
        constraints = Constraints.of(wanted.given, (), wanted.letters)
        judgments = [*wanted.given, *wanted.letters, *wanted.broken]
        dimensions = {one for judgment in judgments for one in judgment.dimensions()}
        letters = {one.base for judgment in judgments for one in judgment.letters()}
        for _ in range(GUESSES):
            values: Values = {
                one: rng.choice((1, 1, 1, 2, 2, 3))
                for one in sorted(dimensions)
                if not one.isdigit()
            }
            for letter in sorted(letters):
                values[letter.name] = random_matrix(letter, values, rng.choice((1, 3, 9)), rng)
            for name in sorted(_names(judgments) - values.keys()):
                values[name] = _random_number(rng)
            found = repaired(constraints, values, rng)
            if found is not None:
                yield found

    @staticmethod
    def _walk(
        wanted: Wanted, known: Sequence[Judgment], start: Values, rng: Random
    ) -> Iterator[Values]:
        """Points around a start; letters of what is to be broken, or is stated, move first."""
        kept = rng.choice((0.0, 0.3, 0.6))  # how many letters that could be defined are not
        constraints = Constraints.of(
            wanted.given, known, wanted.letters, lambda _letter: rng.random() >= kept
        )
        wished = _names(wanted.broken or wanted.letters)
        first = [one for one in constraints.names if one in wished]
        others = [one for one in constraints.names if one not in wished]
        for name in constraints.names:
            start = turned(constraints, start, name, rng) or start
        at = start
        yield start
        names = [*_some(first, rng), *_some(others, rng), *constraints.scalars]
        yield from wander(constraints, start, names, rng)
        for name in [*_some(first, rng), *_some(first, rng), *_some(others, rng)]:
            found = upset(constraints, at, name, rng)
            if found is not None:
                yield found
                yield from wander(constraints, found, _some(others, rng), rng)
                at = rng.choice((start, found))
        if wanted.broken:
            yield from _resized(constraints, wanted, start, rng)

    @staticmethod
    def _swept(constraints: Constraints, starts: Sequence[Values], rng: Random) -> Iterator[Values]:
        """Points reached by changing every letter in turn, at a start or a point so reached."""
        met = list(starts)
        for _ in range(SWEEPS):
            for name in constraints.names:
                found = upset(constraints, rng.choice(met), name, rng)
                if found is not None:
                    met.append(found)
                    yield found

    def _starts(self, wanted: Wanted, rng: Random) -> Iterator[Values]:
        if is_free(wanted.given):
            judgments = [*wanted.given, *wanted.letters, *wanted.broken]
            for values in free_assignments(judgments, FREE, self.seed):
                if _all_hold(wanted.given, Evaluation(values)):
                    yield values
            return
        if wanted.section not in self._places:
            places = [_Place(one, wanted.section) for one in self._instances]
            self._places[wanted.section] = places
        constraints = Constraints.of(wanted.given, (), wanted.letters)
        found = (
            place.start(wanted, constraints, filled, rng)
            for place in self._places[wanted.section]
            if (filled := _filled(wanted, place, rng)) is not None
        )
        yield from islice((one for one in found if one is not None), STARTS)


class _Place:
    """A constructed point with one section's values, and the hypotheses decided there so far."""

    def __init__(self, instance: Instance, section: str) -> None:
        self.values = instance.values(section)
        self.undefined = instance.undefined(section)
        self._base = Evaluation(self.values)
        self._known: dict[Judgment, bool | None] = {}

    def start(
        self, wanted: Wanted, constraints: Constraints, filled: Values, rng: Random
    ) -> Values | None:
        """The values if all hypotheses hold; numbers that must have another sign are changed.

        Args:
            wanted: names the hypotheses.
            constraints: of these hypotheses.
            filled: the values, with random ones for letters that have none here.
            rng: chooses other numbers.
        """
        at = Evaluation(filled)
        false = [one for one in wanted.given if not self._decide(one, at)]
        if not false:
            return filled
        are_signs = all(isinstance(one, Sign) and not one.letters() for one in false)
        return repaired(constraints, filled, rng) if are_signs else None

    def _decide(self, judgment: Judgment, at: Evaluation) -> bool | None:
        if judgment in self._known:
            return self._known[judgment]
        if not _names([judgment]) <= self.values.keys():
            return truth(judgment, at)
        answer = self._known[judgment] = truth(judgment, self._base)
        return answer


def _resized(
    constraints: Constraints, wanted: Wanted, start: Values, rng: Random
) -> Iterator[Values]:
    """The point with another size for one dimension, letters of that size random, if it holds."""
    judgments = (*wanted.given, *wanted.letters)
    dimensions = {one for judgment in judgments for one in judgment.dimensions()}
    for dimension in sorted(one for one in dimensions if one in start):
        values = {**start, dimension: rng.randint(1, LARGEST)}
        letters = {one.base for judgment in judgments for one in judgment.letters()}
        for one in sorted(letters):
            if dimension in {one.rows, one.cols}:
                values[one.name] = random_matrix(one, values, HEIGHT, rng)
        try:
            values = without_minimum(constraints.completed(values))
        except ExactError:
            continue  # some letter has no value
        if constraints.hold(values):
            yield values


def _sizes(judgments: Iterable[Judgment]) -> frozenset[str]:
    """All symbolic dimensions."""
    return frozenset(x for one in judgments for x in one.dimensions() if not x.isdigit())


def _of_each_size(starts: Iterable[Values], sizes: Iterable[str]) -> list[Values]:
    """The first start of each size."""
    names = sorted(sizes)
    found: dict[tuple[Any, ...], Values] = {}
    for one in starts:
        found.setdefault(tuple(one.get(name) for name in names), one)
    return list(found.values())


def _independent(judgments: Sequence[Judgment]) -> list[tuple[Judgment, ...]]:
    """The judgments in groups that have no letter in common."""
    groups: list[tuple[Judgment, ...]] = []
    for one in judgments:
        joined = [group for group in groups if _names(group) & _names([one])]
        groups = [group for group in groups if group not in joined]
        groups.append((*(judgment for group in joined for judgment in group), one))
    return groups


def _names(judgments: Iterable[Judgment]) -> frozenset[str]:
    """All matrix and scalar letters, the dimensions left out."""
    found: set[str] = set()
    for one in judgments:
        found |= {letter.name for letter in one.letters()}
        found |= {name for name in one.scalar_letters() if not name.startswith("dim ")}
    return frozenset(found)


def _filled(wanted: Wanted, place: _Place, rng: Random) -> Values | None:
    """The values, with random ones for what has none; None where a hypothesis has no meaning."""
    if _names([*wanted.given, *wanted.broken]) & place.undefined.keys():
        return None
    values = dict(place.values)
    for judgment in (*wanted.given, *wanted.broken, *wanted.letters):
        for one in sorted(judgment.letters()):
            if any(not side.isdigit() and side not in values for side in (one.rows, one.cols)):
                return None
            if one.name not in values:
                values[one.name] = random_matrix(one, values, HEIGHT, rng)
        for name in sorted(_names([judgment]) - values.keys()):
            values[name] = _random_number(rng)
    return values


def _refreshed(wanted: Wanted, values: Values, rng: Random) -> Values:
    """The values, with new random ones for all of which no hypothesis speaks."""
    bound = _names(wanted.given)
    fresh = dict(values)
    for judgment in (*wanted.letters, *wanted.broken):
        scale = Fraction(1, rng.choice((1, 1, 2, 3)))
        for one in sorted(judgment.letters()):
            if one.name not in bound:
                fresh[one.name] = random_matrix(one, values, HEIGHT, rng) * scale
        letters = {one.name for one in judgment.letters()}
        for name in sorted(_names([judgment]) - bound - letters):
            fresh[name] = _random_number(rng)
    changed = {name for name, value in fresh.items() if value is not values.get(name)}
    if changed & parameters_of((*wanted.given, *wanted.letters)):
        return without_minimum(fresh)
    return fresh


def _random_number(rng: Random) -> Fraction:
    return Fraction(rng.randint(-HEIGHT, HEIGHT), rng.choice((1, 1, 2))) * rng.choice((1, 1, 100))


def _plainness(instance: Instance) -> tuple[int, int]:
    """Points whose dimensions all differ come first, small ones before large ones."""
    return -len(set(instance.shape)), sum(instance.shape)


def _some(names: Sequence[str], rng: Random) -> list[str]:
    """A few of the names, in random order."""
    return rng.sample(names, min(len(names), FEW))


def _zeros(values: Mapping[str, Any], names: Iterable[str]) -> int:
    """How many letters are zero: a point where few are shows more."""
    found = [values[name] for name in names if name in values]
    return sum(one.is_zero() if isinstance(one, Matrix) else one == 0 for one in found)


def _size(values: Mapping[str, Any]) -> int:
    """The number of all entries, by which starts of walks are sorted."""
    shapes = [one.shape for one in values.values() if isinstance(one, Matrix)]
    return sum(rows * cols for rows, cols in shapes)


def _breaks(wanted: Wanted, at: Evaluation) -> bool:
    return not wanted.broken or not _all_hold(wanted.broken, at)


def _all_hold(judgments: Sequence[Judgment], at: Evaluation) -> bool:
    return all(truth(one, at) for one in judgments)


def truth(judgment: Judgment, at: Evaluation) -> bool | None:
    """Whether a judgment holds; None where it is undecided, or a value is missing or does not fit.

    A global minimum can be refuted without knowing its value: by a gradient that does not vanish,
    or by a point where the function is smaller.
    """
    if isinstance(judgment, All | Either):
        parts = judgment.parts if isinstance(judgment, All) else judgment.alternatives
        answers = {truth(one, at) for one in parts}
        decisive = isinstance(judgment, Either)
        if decisive in answers:
            return decisive
        return None if None in answers else not decisive
    try:
        return holds(judgment, at)
    except ExactError:
        if isinstance(judgment, GlobalMinimum) and _is_beaten(judgment, at):
            return False
        return None


def _is_beaten(judgment: GlobalMinimum, at: Evaluation) -> bool:
    """Whether a point is known not to be a global minimum."""
    try:
        if holds(Critical(judgment.function, judgment.point), at) is False:
            return True
        here = at.value(judgment.function(judgment.point))
        rng = Random(f"{here}")
        for _ in range(RIVALS):
            rivals = {
                one.name: random_matrix(one, at.assignment, HEIGHT, rng)
                for one in judgment.function.variables
            }
            there = Evaluation({**at.assignment, **rivals}).value(judgment.function.body)
            if at.engine.sign(there - here) == -1:
                return True
    except ExactError:
        return False
    return False
