"""Finds cofactors (untrusted): a goal is rewritten by its hypotheses, and every step is recorded.

The result is one `combine` step, checked by the kernel. Where plain rewriting does not close the
goal, the hypotheses are completed to a degree-bounded noncommutative Gröbner basis; each new
element is itself a theorem, so whatever is found comes with its certificate.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from symbolic.errors import SymbolicError
from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import Equation
from symbolic.kernel.terms import Key, Letter, Polynomial, Rational, Word
from symbolic.kernel.theorems import Theorem
from symbolic.notation import polynomial

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Part = tuple[Polynomial, Theorem, Polynomial]


class SearchError(SymbolicError):
    """No certificate within the bounds.

    Attributes:
        remainder: what is left of the goal (left − right) after all rewriting.
    """

    def __init__(self, message: str, remainder: Polynomial) -> None:
        super().__init__(f"{message}; what is left over: {polynomial(remainder)}")
        self.remainder = remainder


@dataclass(frozen=True)
class Bounds:
    """How far the search goes.

    Attributes:
        steps: rewriting steps for one polynomial.
        degree: letters in a term while rewriting.
        length: letters in a word of the completed basis.
        elements: elements of the completed basis.
    """

    steps: int = 4000
    degree: int = 64
    length: int = 12
    elements: int = 60


@dataclass(frozen=True)
class Rewriting:
    """A hypothesis read as lead → rest: `theorem` ⊢ h = 0 (or a = b), c its lead's coefficient."""

    theorem: Theorem
    residual: Polynomial
    lead: Key
    coefficient: Rational

    @property
    def word(self) -> Word:
        """The leading word; empty for an equation between numbers."""
        return self.lead[2]


@dataclass
class System:
    """Hypotheses as rewriting rules, and the reductions by them.

    Attributes:
        weights: letters by name to be eliminated in favour of others; 1 where nothing is said.
    """

    bounds: Bounds = field(default_factory=Bounds)
    weights: Mapping[str, int] = field(default_factory=dict)
    words: list[Rewriting] = field(default_factory=list)
    numbers: list[Rewriting] = field(default_factory=list)
    leads: dict[Letter, list[Rewriting]] = field(default_factory=dict)

    def add(self, theorem: Theorem) -> list[Rewriting]:
        """Reduce an equation by the rules so far and read what is left as new rules."""
        equation = theorem.conclusion
        if not isinstance(equation, Equation):
            raise SymbolicError(f"only equations are rewriting rules, not: {equation}")
        remainder, parts = self.reduce(equation.residual)
        if not remainder:
            return []
        if parts:
            theorem = _restated(remainder, [_unit_part(remainder, theorem), *_negated(parts)])
        added = []
        versions = [theorem] if remainder.is_scalar else [theorem, rules.transpose(theorem)]
        for version in versions:
            one = self._oriented(version)
            if one is None or any(one.lead == old.lead for old in self.words):
                continue
            (self.words if one.word else self.numbers).append(one)
            if one.word:
                self.leads.setdefault(one.word[0], []).append(one)
            added.append(one)
        for one in tuple(added):
            for old, place in self._containing(one):
                added += self.add(_inclusion(old, one, place))
        return added

    def _containing(self, new: Rewriting) -> list[tuple[Rewriting, int]]:
        """The rules whose leading word contains that of a new rule, and where."""
        size = len(new.word)
        return [
            (old, place)
            for old in self.words
            if size and len(old.word) > size and not (old.lead[0] or new.lead[0])
            for place in range(len(old.word) - size + 1)
            if old.word[place : place + size] == new.word
        ]

    def _oriented(self, theorem: Theorem) -> Rewriting | None:
        """Lead → rest: a lone letter defined by the rest, else the heaviest word."""
        residual = _residual(theorem)
        if residual.is_scalar:
            keys = [key for key in residual.terms if key != ((), (), ())]
        else:
            words = [key for key in residual.terms if not key[1] and key[2]]
            lone = [key for key in words if len(key[2]) == 1 and not key[0]]
            keys = [key for key in lone if _defines(key, residual)] or words
        key = max(keys, key=self._weight, default=None)
        return None if key is None else Rewriting(theorem, residual, key, residual.terms[key])

    def _weight(self, key: Key) -> tuple[int, int, Key]:
        scalars, traces, word = key
        heavy = self.weights.get
        weight = sum(heavy(one.name, 1) for part in (*traces, word) for one in part)
        return weight, sum(exponent for _, exponent in scalars), key

    def reduce(self, p: Polynomial) -> tuple[Polynomial, list[Part]]:
        """The normal form of p, and parts with p ≡ normal form + Σ l·(a − b)·r."""
        parts: list[Part] = []
        done: set[Key] = set()
        for _ in range(self.bounds.steps):
            key = max((key for key in p.terms if key not in done), key=self._weight, default=None)
            if key is None:
                return p, _collected(parts)
            if sum(map(len, (key[2], *key[1]))) > self.bounds.degree:
                break
            found = self._step(p, key)
            if found is None:
                done.add(key)
                continue
            part, p = found
            parts.append(part)
        raise SearchError("rewriting did not come to an end", p)

    def _step(self, p: Polynomial, key: Key) -> tuple[Part, Polynomial] | None:
        for part in self._matches(p, key):
            left, theorem, right = part
            product = left * _residual(theorem) * right
            if p.is_scalar and not product.is_scalar:
                product = terms.trace(product)
            if key not in (p - product).terms:
                return part, p - product
        return None

    def _matches(self, p: Polynomial, key: Key) -> Iterator[Part]:
        scalars, traces, word = key
        coefficient = p.terms[key]
        for start, one in enumerate(word):
            for rewriting in self.leads.get(one, ()):
                end = start + len(rewriting.word)
                rest = _divided(scalars, rewriting.lead[0])
                if word[start:end] == rewriting.word and rest is not None:
                    factor = _monomial(rest, traces, _ratio(coefficient, rewriting))
                    before, after = _word(word[:start], p.rows), _word(word[end:], p.cols)
                    yield factor * before, rewriting.theorem, after
        for index, cycle in enumerate(traces):
            others = traces[:index] + traces[index + 1 :]
            for start, one in enumerate(cycle):
                turned = cycle[start:] + cycle[:start]
                for rewriting in self.leads.get(one, ()):
                    size = len(rewriting.word)
                    left = _divided(scalars, rewriting.lead[0])
                    if turned[:size] == rewriting.word and left is not None:
                        factor = _monomial(left, others, _ratio(coefficient, rewriting))
                        beside = _word(turned[size:], rewriting.residual.cols)
                        yield _inside_trace(p, word, factor, rewriting, beside)
        for rewriting in self.numbers:
            quotient = _quotient(key, rewriting.lead)
            if quotient is not None:
                factor = _monomial(*quotient, _ratio(coefficient, rewriting))
                yield factor * _word(word, p.rows), rewriting.theorem, terms.identity(p.cols)

    def complete(self) -> Iterator[Rewriting]:
        """Add the overlaps of leading words, shortest first, until the bounds are reached."""
        tried: set[tuple[Key, Key, int]] = set()
        while len(self.words) < self.bounds.elements:
            overlaps = [
                (len(a.word) + len(b.word) - size, i, j, size, a, b)
                for i, a in enumerate(self.words)
                for j, b in enumerate(self.words)
                for size in range(1, min(len(a.word), len(b.word)))
                if a.word[-size:] == b.word[:size]
                and not (a.lead[0] or b.lead[0])
                and len(a.word) + len(b.word) - size <= self.bounds.length
                and (a.lead, b.lead, size) not in tried
            ]
            if not overlaps:
                return
            *_, size, a, b = min(overlaps, key=lambda one: one[:4])
            tried.add((a.lead, b.lead, size))
            yield from self.add(_overlap(a, b, size))


def system(
    hypotheses: Iterable[Theorem],
    bounds: Bounds | None = None,
    weights: Mapping[str, int] | None = None,
) -> System:
    """The rewriting rules of some equations."""
    made = System(bounds or Bounds(), weights or {})
    for theorem in hypotheses:
        made.add(theorem)
    return made


def prove(
    goal: Equation,
    hypotheses: Sequence[Theorem] = (),
    bounds: Bounds | None = None,
    weights: Mapping[str, int] | None = None,
) -> Theorem:
    """Find cofactors that make the goal a combination of the hypotheses.

    Args:
        goal: the equation wanted.
        hypotheses: theorems that conclude equations; the first are the first to be used as rules.
        bounds: how far to search.
        weights: letters to be eliminated, the heavier the sooner.

    Returns:
        ⊢ goal, by one `combine`.

    Raises:
        SearchError: no certificate within these bounds; the remainder is attached.
    """
    rewriting = system(hypotheses, bounds, weights)
    remainder, parts = rewriting.reduce(goal.residual)
    if remainder:
        for _ in rewriting.complete():
            remainder, more = rewriting.reduce(remainder)
            parts += more
            if not remainder:
                break
    if remainder:
        raise SearchError("no certificate within these bounds", remainder)
    return rules.combine(goal, _collected(parts))


def _defines(key: Key, residual: Polynomial) -> bool:
    (one,) = key[2]
    others = Polynomial(*residual.shape, {k: c for k, c in residual.terms.items() if k != key})
    return one.base not in others.letters()


def _residual(theorem: Theorem) -> Polynomial:
    equation = theorem.conclusion
    if not isinstance(equation, Equation):
        raise SymbolicError(f"not an equation: {equation}")
    return equation.residual


def _ratio(coefficient: Rational, rewriting: Rewriting) -> Rational:
    return Fraction(coefficient) / rewriting.coefficient


def _monomial(
    scalars: terms.Scalars, traces: tuple[Word, ...], coefficient: Rational
) -> Polynomial:
    return Polynomial(terms.ONE, terms.ONE, {(scalars, traces, ()): coefficient})


def _word(word: Word, side: str) -> Polynomial:
    """A word as a polynomial; the empty one is the identity of the given dimension."""
    if not word:
        return terms.identity(side)
    return Polynomial(word[0].rows, word[-1].cols, {((), (), word): 1})


def _inside_trace(
    p: Polynomial, word: Word, factor: Polynomial, rewriting: Rewriting, rest: Polynomial
) -> Part:
    """The part that rewrites within a trace; beside a word, the equation's trace is taken first."""
    if p.is_scalar:
        return factor, rewriting.theorem, rest
    product = rewriting.residual * rest
    closed = _restated(product, [(terms.identity(product.rows), rewriting.theorem, rest)])
    traced = closed if product.is_scalar else rules.trace(closed)
    return factor * _word(word, p.rows), traced, terms.identity(p.cols)


def _quotient(key: Key, lead: Key) -> tuple[terms.Scalars, tuple[Word, ...]] | None:
    """The scalars and traces of key / lead, where the lead divides."""
    scalars = _divided(key[0], lead[0])
    traces = list(key[1])
    for cycle in lead[1]:
        if cycle not in traces:
            return None
        traces.remove(cycle)
    return None if scalars is None else (scalars, tuple(traces))


def _divided(scalars: terms.Scalars, by: terms.Scalars) -> terms.Scalars | None:
    """The quotient of two monomials, where it is one."""
    if not by:
        return scalars
    powers = dict(scalars)
    for name, exponent in by:
        powers[name] = powers.get(name, 0) - exponent
        if powers[name] < 0:
            return None
    return tuple(sorted((name, e) for name, e in powers.items() if e))


def _restated(residual: Polynomial, parts: list[Part]) -> Theorem:
    return rules.combine(Equation(residual, terms.zero(*residual.shape)), parts)


def _unit_part(p: Polynomial, theorem: Theorem) -> Part:
    return terms.identity(p.rows), theorem, terms.identity(p.cols)


def _negated(parts: Iterable[Part]) -> list[Part]:
    return [(-left, theorem, right) for left, theorem, right in parts]


def _collected(parts: Iterable[Part]) -> list[Part]:
    """Parts with the same theorem and right factor added up."""
    sums: dict[tuple[int, Polynomial, tuple[str, str]], Part] = {}
    for left, theorem, right in parts:
        key = id(theorem), right, left.shape
        before = sums.get(key)
        sums[key] = (before[0] + left if before else left, theorem, right)
    return [part for part in sums.values() if part[0]]


def _overlap(a: Rewriting, b: Rewriting, size: int) -> Theorem:
    """h_a·y/c_a − x·h_b/c_b for the overlap x·m·y of leads x·m and m·y, |m| = size."""
    x = _word(a.word[:-size], a.residual.rows)
    y = _word(b.word[size:], b.residual.cols)
    left = Fraction(1, 1) / a.coefficient * terms.identity(a.residual.rows)
    right = Fraction(-1, 1) / b.coefficient * x
    difference = left * a.residual * y + right * b.residual
    return _restated(
        difference, [(left, a.theorem, y), (right, b.theorem, terms.identity(b.residual.cols))]
    )


def _inclusion(a: Rewriting, b: Rewriting, place: int) -> Theorem:
    """h_a/c_a − x·h_b·y/c_b for the lead x·m·y of a that contains the lead m of b."""
    x = _word(a.word[:place], a.residual.rows)
    y = _word(a.word[place + len(b.word) :], a.residual.cols)
    left = Fraction(1, 1) / a.coefficient * terms.identity(a.residual.rows)
    right = Fraction(-1, 1) / b.coefficient * x
    difference = left * a.residual + right * b.residual * y
    unit = terms.identity(a.residual.cols)
    return _restated(difference, [(left, a.theorem, unit), (right, b.theorem, y)])
