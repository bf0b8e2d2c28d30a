"""Exact counterexamples: small integer assignments, the smallest first, until a judgment fails."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, islice, product
from math import isqrt
from random import Random
from typing import TYPE_CHECKING, Any

from exact.errors import EvaluationError, SingularMatrixError
from exact.evaluate import Evaluation
from exact.fields import RATIONAL
from exact.matrices import Matrix
from exact.truth import holds
from symbolic.kernel.judgments import Sign
from symbolic.kernel.terms import Letter
from symbolic.raising import DERIVED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from exact.fields import Engine
    from symbolic.kernel.judgments import Judgment

Values = dict[str, Any]
SIZES = (1, 2, 3)  # dimensions that are tried
DRAWS = 50  # attempts at values that are invertible, or of the signs wanted


def is_free(given: Iterable[Judgment]) -> bool:
    """Whether hypotheses leave every matrix free: they only state signs of scalar letters."""
    return all(isinstance(one, Sign) and not one.letters() for one in given)


def free_assignments(judgments: Sequence[Judgment], count: int, seed: int) -> Iterator[Values]:
    """Small integer values for every name in the judgments, the smallest sizes first.

    Args:
        judgments: whose letters, scalar letters and dimensions get values; scalars positive ones.
        count: how many assignments.
        seed: of the entries.
    """
    letters, scalars, symbolic = _names(judgments)
    rng = Random(f"{seed} {symbolic}")
    for number, chosen in enumerate(_sizes(len(symbolic), count, rng)):
        height = 1 + number // 8
        values = drawn(letters, dict(zip(symbolic, chosen, strict=True)), height, rng)
        numbers = {name: rng.randint(1, 1 + height) for name in scalars}
        if values is not None:
            yield values | numbers


def small_assignments(
    given: Sequence[Judgment], others: Sequence[Judgment], count: int, seed: int
) -> Iterator[Values]:
    """As `free_assignments`, plain values first, scalars of every sign that is allowed, and 0.

    Args:
        given: hypotheses; those on scalar letters alone hold at every assignment.
        others: further judgments whose names get values.
        count: how many assignments, at most.
        seed: of the entries.
    """
    judgments = [*given, *others]
    letters, scalars, symbolic = _names(judgments)
    rng = Random(f"{seed} {symbolic} of any sign")
    random = (
        values | _numbers(scalars, rng) for values in free_assignments(judgments, count, seed)
    )
    found = (
        signed(values, scalars, given, rng)
        for values in chain(_plain(letters, scalars, symbolic), random)
    )
    yield from islice((one for one in found if one is not None), count)


def _names(
    judgments: Sequence[Judgment],
) -> tuple[list[Letter], list[str], list[str]]:
    """The letters, the scalar letters and the dimensions without a number."""
    letters = frozenset().union(*(one.letters() for one in judgments))
    scalars = frozenset().union(*(one.scalar_letters() for one in judgments))
    sides = frozenset().union(*(one.dimensions() for one in judgments))
    return (
        sorted(letters),
        sorted(name for name in scalars if not name.startswith("dim ")),
        sorted(name for name in sides if not name.isdigit()),
    )


def _sizes(count: int, wanted: int, rng: Random) -> Iterator[tuple[int, ...]]:
    """The dimensions to try: all 1 first, then ever larger ones, then at random."""
    ordered = sorted(product(SIZES[:2], repeat=min(count, 6)), key=sum)
    for number in range(wanted):
        if number < min(len(ordered), wanted // 2):
            padding = tuple(rng.choice(SIZES) for _ in range(count - 6))
            yield ordered[number] + padding
        else:
            yield tuple(rng.choice(SIZES) for _ in range(count))


def _plain(letters: list[Letter], scalars: list[str], symbolic: list[str]) -> Iterator[Values]:
    """All ones with scalars 1, identities with scalars −1, zeros with scalars 0: at each size."""
    made: dict[int, Callable[[int, int], Matrix]] = {
        1: lambda rows, cols: Matrix.from_rows([[1] * cols] * rows, cols),
        -1: lambda rows, cols: Matrix.diagonal([1] * min(rows, cols), rows, cols),
        0: Matrix.zeros,
    }
    met: list[Values] = []
    for size, number in product(SIZES if symbolic else SIZES[:1], made):
        sizes = dict.fromkeys(symbolic, size)
        matrices = {one.name: made[number](*_shape(one, sizes)) for one in bases(letters)}
        values = completed(letters, {**sizes, **matrices, **dict.fromkeys(scalars, number)})
        if values is not None and values not in met:
            met.append(values)
            yield values


def signed(
    values: Values,
    scalars: Sequence[str],
    given: Sequence[Judgment],
    rng: Random,
    engine: Engine = RATIONAL,
) -> Values | None:
    """The values, scalars drawn anew until the signs given of them hold; None if they never do."""
    signs = [one for one in given if is_free([one])]
    for _ in range(DRAWS):
        at = Evaluation(values, engine)
        if all(_is_met(one, at) for one in signs):
            return values
        values = values | _numbers(scalars, rng, engine)
    return None


def _is_met(judgment: Judgment, at: Evaluation) -> bool:
    """Whether it holds, or nothing can be said because a dimension has no value."""
    try:
        return holds(judgment, at) is not False
    except EvaluationError:
        return True


def _numbers(scalars: Sequence[str], rng: Random, engine: Engine = RATIONAL) -> Values:
    return {name: engine.number(Fraction(rng.randint(-3, 3))) for name in scalars}


def drawn(
    letters: Iterable[Letter], values: Mapping[str, Any], height: int, rng: Random
) -> Values | None:
    """The values, and random ones for letters that have none; see `completed` for inverses."""
    letters = list(letters)
    parts = [part for one in letters if (part := DERIVED.fullmatch(one.name))]
    rooted = {part["base"] for part in parts if part["kind"] != "inv"}
    for _ in range(DRAWS if parts else 1):
        found = dict(values)
        for one in bases(letters):
            if one.name in found:
                continue
            if one.name in rooted:
                factor = random_matrix(Letter(one.name, one.rows, one.cols), found, height, rng)
                root = found[f"{one.name}_half"] = factor * factor.T
                found[one.name] = root * root
            else:
                found[one.name] = random_matrix(one, found, height, rng)
        if (whole := completed(letters, found)) is not None:
            return whole
    return None


def bases(letters: Iterable[Letter]) -> list[Letter]:
    """The letters, and for inverses and roots those that they are made of."""
    return sorted({_base(one) for one in letters})


def _base(one: Letter) -> Letter:
    found = DERIVED.fullmatch(one.name)
    return Letter(found["base"], one.rows, one.cols, one.symmetric) if found else one


def completed(letters: Iterable[Letter], values: Mapping[str, Any]) -> Values | None:
    """The values, and those of the inverses and roots among the letters, made of their bases'.

    Returns:
        None where a base is singular or its root, if it has one, is not seen.
    """
    found = dict(values)
    try:
        for one in letters:
            part = DERIVED.fullmatch(one.name)
            if part and one.name not in found:
                found[one.name] = _part(part["base"], part["kind"], found)
    except SingularMatrixError:
        return None
    return None if None in found.values() else found


def _part(base: str, kind: str, values: Values) -> Matrix | None:
    whole = values[base]
    if not isinstance(whole, Matrix):
        return None  # of another engine: its inverse is for who made it
    if kind == "inv":
        return whole.inverse()
    root = values[f"{base}_half"] if f"{base}_half" in values else _root(whole)
    return root if kind == "half" or root is None else root.inverse()


def _root(matrix: Matrix) -> Matrix | None:
    """The root of a diagonal matrix of squares; None of any other."""
    size = matrix.shape[0]
    entries = [matrix[i, i] for i in range(size)]
    roots = [Fraction(isqrt(abs(one.numerator)), isqrt(one.denominator)) for one in entries]
    diagonal = Matrix.diagonal(roots, size, size)
    return diagonal if diagonal * diagonal == matrix else None


def random_matrix(one: Letter, values: Mapping[str, Any], height: int, rng: Random) -> Matrix:
    """A random integer matrix of a letter's shape, symmetric where the letter is."""
    rows, cols = _shape(one, values)
    entries = [[rng.randint(-height, height) for _ in range(cols)] for _ in range(rows)]
    if one.symmetric:
        entries = [[entries[max(i, j)][min(i, j)] for j in range(cols)] for i in range(rows)]
    return Matrix.from_rows(entries, cols)


def _shape(one: Letter, values: Mapping[str, Any]) -> tuple[int, int]:
    rows, cols = (int(side) if side.isdigit() else values[side] for side in (one.rows, one.cols))
    return rows, cols
