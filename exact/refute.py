"""Exact counterexamples: small integer assignments, the smallest first, until a judgment fails."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

from exact.evaluate import Evaluation
from exact.matrices import Matrix
from exact.truth import holds
from symbolic.kernel.judgments import Sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.terms import Letter

Values = dict[str, Any]
SIZES = (1, 2, 3)  # dimensions that are tried


def is_free(given: Iterable[Judgment]) -> bool:
    """Whether hypotheses leave every matrix free: they only state signs of scalar letters."""
    return all(isinstance(one, Sign) and not one.letters() for one in given)


def free_assignments(judgments: Sequence[Judgment], count: int, seed: int) -> Iterator[Values]:
    """Small integer values for every name in the judgments, the smallest sizes first.

    Args:
        judgments: whose letters, scalar letters and dimensions get values.
        count: how many assignments.
        seed: of the entries.
    """
    letters = sorted(frozenset().union(*(one.letters() for one in judgments)))
    scalars = sorted(
        name
        for name in frozenset().union(*(one.scalar_letters() for one in judgments))
        if not name.startswith("dim ")
    )
    symbolic = sorted(
        name
        for name in frozenset().union(*(one.dimensions() for one in judgments))
        if not name.isdigit()
    )
    rng = Random(f"{seed} {symbolic}")
    sizes = _sizes(len(symbolic), count, rng)
    for number, chosen in enumerate(sizes):
        values: Values = dict(zip(symbolic, chosen, strict=True))
        height = 1 + number // 8
        for one in letters:
            values[one.name] = random_matrix(one, values, height, rng)
        for name in scalars:
            values[name] = rng.randint(1, 1 + height)
        yield values


def _sizes(count: int, wanted: int, rng: Random) -> Iterator[tuple[int, ...]]:
    """The dimensions to try: all 1 first, then ever larger ones, then at random."""
    ordered = sorted(product(SIZES[:2], repeat=min(count, 6)), key=sum)
    for number in range(wanted):
        if number < min(len(ordered), wanted // 2):
            padding = tuple(rng.choice(SIZES) for _ in range(count - 6))
            yield ordered[number] + padding
        else:
            yield tuple(rng.choice(SIZES) for _ in range(count))


def random_matrix(one: Letter, values: Mapping[str, Any], height: int, rng: Random) -> Matrix:
    """A random integer matrix of a letter's shape, symmetric where the letter is."""
    rows, cols = (int(side) if side.isdigit() else values[side] for side in (one.rows, one.cols))
    entries = [[rng.randint(-height, height) for _ in range(cols)] for _ in range(rows)]
    if one.symmetric:
        entries = [[entries[max(i, j)][min(i, j)] for j in range(cols)] for i in range(rows)]
    return Matrix.from_rows(entries, cols)


def counterexample(
    given: Sequence[Judgment], goal: Judgment, count: int = 64, seed: int = 0
) -> Values | None:
    """The first small assignment met at which the hypotheses hold and the goal is false."""
    for values in free_assignments([*given, goal], count, seed):
        at = Evaluation(values)
        if all(holds(one, at) for one in given) and holds(goal, at) is False:
            return values
    return None
