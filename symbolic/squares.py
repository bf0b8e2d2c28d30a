"""Finds sums of squares (untrusted): p = Σ cᵢ‖Mᵢ‖² modulo hypotheses, by Gram matrices.

Each term of p is split into halves, tr(uᵀv) = ⟨u, v⟩, so that p = ⟨m, G m⟩ for a vector m of words
and a symmetric matrix G over ℚ. A positive semidefinite G gives the squares by G = LDLᵀ; the
kernel checks the result.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement, islice
from typing import TYPE_CHECKING

from symbolic.errors import SymbolicError
from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import Nonnegative, Sign
from symbolic.search import Bounds, Part, SearchError, System, system

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from symbolic.kernel.terms import Key, Polynomial, Word
    from symbolic.kernel.theorems import Theorem

Vector = list[Fraction]
Weighted = tuple[Fraction, "Polynomial"]
MAX_HALVES = 40  # of a value with scalar letters: the search takes their square
LOW = 4  # exponent of a power that is split in every way
ROUNDS = 400  # alternating projections, when the Gram matrix is not unique
FLOORS = (1e-3, 0.0)  # aim at the cone's interior first, then at its boundary
DENOMINATORS = (1, 2, 4, 12, 60)  # to round a float guess by


def prove_nonnegative(
    goal: Nonnegative,
    hypotheses: Sequence[Theorem] = (),
    signs: Sequence[Theorem] = (),
    bounds: Bounds | None = None,
    weights: Mapping[str, int] | None = None,
) -> Theorem:
    """Find squares with goal.value = Σ cᵢ‖Mᵢ‖² modulo the hypotheses.

    Args:
        goal: p ≥ 0 for a 1×1 polynomial p.
        hypotheses: theorems that conclude equations, used to rewrite p first.
        signs: theorems sₖ ≥ 0 or sₖ > 0; p = Σ cₖ·sₖ with cₖ ≥ 0 is tried before any squares.
        bounds: of the rewriting.
        weights: letters to be eliminated, the heavier the sooner.

    Raises:
        SearchError: no sum of squares within these bounds.
    """
    rewriting = system(hypotheses, bounds, weights)
    value, parts = rewriting.reduce(goal.value)
    weighted = _signed(value, signs, rewriting)
    if weighted is not None:
        squares_of_one = [(c, (t,), terms.number(1)) for c, t in weighted if c]
        total = sum((c * _value(t) for c, t in weighted), terms.number(0))
        _, parts = rewriting.reduce(goal.value - total)
        return rules.sum_of_squares(goal, squares_of_one, parts)
    halves = _halves(value)
    try:
        squares, more = _decompose(value, halves, rewriting)
    except SearchError:
        wider = _products_of_numbers(value, halves)
        if not len(halves) < len(wider) <= MAX_HALVES:
            raise
        squares, more = _decompose(value, wider, rewriting)
    return rules.sum_of_squares(goal, [(c, (), m) for c, m in squares], [*parts, *more])


def _value(sign: Theorem) -> Polynomial:
    judgment = sign.conclusion
    if not isinstance(judgment, Sign):
        raise SymbolicError(f"not a statement on a sign: {judgment}")
    return judgment.value


def _signed(
    value: Polynomial, signs: Sequence[Theorem], rewriting: System
) -> list[tuple[Fraction, Theorem]] | None:
    """Coefficients cₖ ≥ 0 with value = Σ cₖ·sₖ modulo the rules, if the first ones found are."""
    reduced = [rewriting.reduce(_value(one))[0] for one in signs]
    keys = sorted({key for p in [value, *reduced] for key in p.terms})
    rows = [[Fraction(p.terms.get(key, 0)) for p in reduced] for key in keys]
    solved = _solve(rows, [Fraction(value.terms.get(key, 0)) for key in keys])
    if solved is None or any(c < 0 for c in solved[0]):
        return None
    return list(zip(solved[0], signs, strict=True))


def _decompose(
    value: Polynomial, halves: list[Polynomial], rewriting: System
) -> tuple[list[Weighted], list[Part]]:
    squares: list[Weighted] = []
    parts: list[Part] = []
    if value:
        basis = _pruned(value, halves, rewriting)
        blocks = [[one for one in basis if one.shape == shape] for shape in _shapes(basis)]
        pairs = [
            (block, i, j)
            for block in blocks
            for i, j in combinations_with_replacement(range(len(block)), 2)
        ]
        products = []
        for block, i, j in pairs:
            product, used = rewriting.reduce(terms.inner(block[i], block[j]) * (1 if i == j else 2))
            products.append((product, used))
        gram = _gram(value, [product for product, _ in products], pairs)
        if gram is None:
            raise SearchError("no sum of squares within these bounds", value)
        for block in blocks:
            squares += _factor(gram, block, pairs)
        total = sum((c * terms.norm2(m) for c, m in squares), terms.number(0))
        remainder, parts = rewriting.reduce(value - total)
        if remainder:
            raise SearchError("no sum of squares within these bounds", remainder)
    return squares, parts


def _pruned(value: Polynomial, basis: list[Polynomial], rewriting: System) -> list[Polynomial]:
    """Drop the words whose squares could only add terms that the value does not have."""
    while True:
        diagonal = [rewriting.reduce(terms.norm2(one))[0] for one in basis]
        mixed: set[Key] = set()
        for i, one in enumerate(basis):
            for other in basis[:i]:
                if one.shape == other.shape:
                    mixed |= set(rewriting.reduce(terms.inner(one, other))[0].terms)
        negative = {key for p in diagonal for key, c in p.terms.items() if c < 0}
        fixed = set(value.terms) | mixed | negative
        kept = [one for one, p in zip(basis, diagonal, strict=True) if set(p.terms) <= fixed]
        if len(kept) == len(basis):
            return basis
        basis = kept


def _shapes(basis: Iterable[Polynomial]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(one.shape for one in basis))


def _halves(value: Polynomial) -> list[Polynomial]:
    """The words u, v of every splitting tr(uᵀv) of a term, or of two columns' products."""
    found: dict[Polynomial, None] = {}
    for scalars, traces, _ in value.terms:
        if not traces and len(scalars) == 1 and scalars[0][0].startswith("dim "):
            found[terms.identity(scalars[0][0].removeprefix("dim "))] = None
        if scalars:
            continue
        if not traces:
            found[terms.number(1)] = None
        if len(traces) == 1:
            for first, second in _cuts(traces[0], columns=False):
                found[first] = None
                found[second] = None
        elif len(traces) == 2:  # noqa: PLR2004
            for a, b in _cuts(traces[0], columns=True):
                for c, d in _cuts(traces[1], columns=True):
                    for one in (
                        a * c.T,
                        b * d.T,
                        a * d.T,
                        b * c.T,
                        c * a.T,
                        d * b.T,
                        d * a.T,
                        c * b.T,
                    ):
                        found[one] = None
    return _sorted(found)


def _sorted(found: Iterable[Polynomial]) -> list[Polynomial]:
    return sorted(found, key=lambda one: (one.shape, sorted(one.terms)))


def _products_of_numbers(value: Polynomial, halves: list[Polynomial]) -> list[Polynomial]:
    """The halves times the numbers into which the terms split: powers of scalars, and traces."""
    found = dict.fromkeys(halves)
    for scalars, traces, _ in value.terms:
        numbers = [terms.number(1)]
        for name, exponent in scalars:
            if not name.startswith("dim "):
                powers = [terms.scalar(name) ** n for n in _split(exponent)]
                made = (one * power for one in numbers for power in powers)
                numbers = list(islice(made, MAX_HALVES + 1))  # with more, no search is tried
        cycles = [terms.trace(_word(one)) for one in traces]
        words = [half for one in traces for pair in _cuts(one, columns=False) for half in pair]
        own = [terms.number(1), *cycles, *(words if len(traces) == 1 else [])]
        found |= dict.fromkeys(number * one for number in numbers for one in own)
    return _sorted(found)


def _split(exponent: int) -> list[int]:
    """Exponents of halves of a power: all of a low one, of a high one the ends and the middle."""
    middle = {exponent // 2, exponent - exponent // 2}
    return sorted({0, exponent, *(range(exponent) if exponent <= LOW else middle)})


def _cuts(cycle: Word, *, columns: bool) -> Iterable[tuple[Polynomial, Polynomial]]:
    """Every (u, v) with tr(cycle) = tr(uᵀv); with `columns`, only cuts at a dimension 1."""
    for start in range(len(cycle)):
        turned = cycle[start:] + cycle[:start]
        if not columns or turned[0].rows == terms.ONE:
            for cut in range(1, len(cycle)):
                yield _word(turned[:cut]).T, _word(turned[cut:])


def _word(word: Word) -> Polynomial:
    p = terms.from_letter(word[0])
    for one in word[1:]:
        p = p * terms.from_letter(one)
    return p


def _gram(
    value: Polynomial,
    products: list[Polynomial],
    pairs: list[tuple[list[Polynomial], int, int]],
) -> list[Fraction] | None:
    """Coefficients x with Σ xₖ·productₖ = value whose Gram matrices are positive semidefinite."""
    keys = sorted({key for p in [value, *products] for key in p.terms})
    rows = [[Fraction(p.terms.get(key, 0)) for p in products] for key in keys]
    solved = _solve(rows, [Fraction(value.terms.get(key, 0)) for key in keys])
    if solved is None:
        return None
    particular, kernel = solved
    start = _least(particular, kernel)
    if _semidefinite(start, pairs):
        return start
    return _project(start, kernel, pairs) if kernel else None


def _solve(rows: list[Vector], right: Vector) -> tuple[Vector, list[Vector]] | None:
    """One solution of rows·x = right and a basis of the homogeneous solutions, exactly."""
    width = len(rows[0]) if rows else 0
    table = [[*row, b] for row, b in zip(rows, right, strict=True)]
    pivots: list[int] = []
    for column in range(width):
        pivot = next((i for i in range(len(pivots), len(table)) if table[i][column]), None)
        if pivot is None:
            continue
        at = len(pivots)
        table[at], table[pivot] = table[pivot], table[at]
        table[at] = [x / table[at][column] for x in table[at]]
        for i, row in enumerate(table):
            if i != at and row[column]:
                factor = row[column]
                table[i] = [x - factor * y for x, y in zip(row, table[at], strict=True)]
        pivots.append(column)
    if any(row[width] for row in table[len(pivots) :]):
        return None
    particular = [Fraction(0)] * width
    for i, column in enumerate(pivots):
        particular[column] = table[i][width]
    kernel = []
    for free in (c for c in range(width) if c not in pivots):
        vector = [Fraction(0)] * width
        vector[free] = Fraction(1)
        for i, column in enumerate(pivots):
            vector[column] = -table[i][free]
        kernel.append(vector)
    return particular, kernel


def _dot(a: Vector, b: Vector) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def _least(point: Vector, kernel: list[Vector]) -> Vector:
    """The point of the affine space with the least norm."""
    if not kernel:
        return point
    rows = [[_dot(a, b) for b in kernel] for a in kernel]
    solved = _solve(rows, [-_dot(a, point) for a in kernel])
    if solved is None:
        return point
    weights, _ = solved
    for weight, vector in zip(weights, kernel, strict=True):
        point = [x + weight * y for x, y in zip(point, vector, strict=True)]
    return point


def _blocks(
    x: Sequence[Fraction], pairs: list[tuple[list[Polynomial], int, int]]
) -> list[tuple[list[Polynomial], list[Vector]]]:
    found: dict[int, tuple[list[Polynomial], list[Vector]]] = {}
    for entry, (block, i, j) in zip(x, pairs, strict=True):
        empty = [[Fraction(0)] * len(block) for _ in block]
        _, matrix = found.setdefault(id(block), (block, empty))
        matrix[i][j] = matrix[j][i] = entry
    return list(found.values())


def _ldl(matrix: list[Vector]) -> list[tuple[Fraction, Vector]] | None:
    """d, l with matrix = Σ d·l·lᵀ, d > 0; None where it is not positive semidefinite."""
    rest = [row[:] for row in matrix]
    factors = []
    for k in range(len(rest)):
        d = rest[k][k]
        if d < 0 or (d == 0 and any(rest[k])):
            return None
        if d:
            column = [x / d for x in rest[k]]
            factors.append((d, column))
            for i in range(len(rest)):
                for j in range(len(rest)):
                    rest[i][j] -= d * column[i] * column[j]
    return factors


def _semidefinite(x: Sequence[Fraction], pairs: list[tuple[list[Polynomial], int, int]]) -> bool:
    return all(_ldl(matrix) is not None for _, matrix in _blocks(x, pairs))


def _factor(
    x: Sequence[Fraction],
    block: list[Polynomial],
    pairs: list[tuple[list[Polynomial], int, int]],
) -> list[Weighted]:
    squares = []
    for other, matrix in _blocks(x, pairs):
        if other is block:
            for d, column in _ldl(matrix) or []:
                combination = terms.zero(*block[0].shape)
                for weight, word in zip(column, block, strict=True):
                    combination = combination + weight * word
                squares.append((d, combination))
    return squares


def _project(
    start: Vector, kernel: list[Vector], pairs: list[tuple[list[Polynomial], int, int]]
) -> list[Fraction] | None:
    """Alternate between the affine space and the cone in floats; round, and test exactly."""
    import numpy as np  # noqa: PLC0415 (only this rare path guesses with floats)

    basis, _ = np.linalg.qr(np.array([[float(x) for x in v] for v in kernel]).T)
    origin = np.array([float(x) for x in start])
    for floor in FLOORS:
        point = origin.copy()
        for attempt in range(1, ROUNDS + 1):
            moved = point.copy()
            for block, matrix in _blocks([Fraction(float(x)) for x in point], pairs):
                values, vectors = np.linalg.eigh([[float(x) for x in row] for row in matrix])
                near = (vectors * np.maximum(values, floor)) @ vectors.T
                for k, (other, i, j) in enumerate(pairs):
                    if other is block:
                        moved[k] = near[i, j]
            point = origin + basis @ (basis.T @ (moved - origin))
            if attempt % 50 == 0:
                for size in DENOMINATORS:
                    target = [Fraction(float(x)).limit_denominator(size) for x in point]
                    shift = [x - y for x, y in zip(target, start, strict=True)]
                    rounded = _nearest(start, kernel, shift)
                    if _semidefinite(rounded, pairs):
                        return rounded
    return None


def _nearest(start: Vector, kernel: list[Vector], shift: Vector) -> Vector:
    rows = [[_dot(a, b) for b in kernel] for a in kernel]
    solved = _solve(rows, [_dot(a, shift) for a in kernel])
    weights = solved[0] if solved else [Fraction(0)] * len(kernel)
    point = start
    for weight, vector in zip(weights, kernel, strict=True):
        point = [x + weight * y for x, y in zip(point, vector, strict=True)]
    return point
