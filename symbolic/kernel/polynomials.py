"""Matrix polynomials in letters of symbolic shape: a ring (with shapes), always in normal form.

A polynomial is a sum of c · s · tr(u)…tr(v) · w: a rational c, a monomial s in scalar letters,
traces of cyclic words, and a word w of letters and transposed letters. Equal terms, whatever the
dimensions, have equal normal forms.
"""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn

from symbolic.kernel.errors import KernelError, LimitError, ShapeError
from symbolic.kernel.limits import MAX_BITS, MAX_EXPONENT, MAX_LETTERS, MAX_TERMS, spend
from symbolic.kernel.words import (
    DIMENSION,
    NAME,
    ONE,
    Letter,
    Word,
    check_name,
    cycles,
    flip,
    split,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Rational = int | Fraction
Scalars = tuple[tuple[str, int], ...]
Key = tuple[Scalars, tuple[Word, ...], Word]

_UNIT: Key = ((), (), ())


class Polynomial:
    """A matrix polynomial of shape rows×cols over ℚ[scalar letters, traces], in normal form.

    Numbers, traces and inner products are the polynomials of shape 1×1. Build one with `letter`,
    `scalar`, `number`, `identity` and `zero`, and with + − * .T, `trace`, `inner`, `norm2`.
    """

    __slots__ = ("_hash", "_letters", "cols", "rows", "terms")

    rows: str
    cols: str
    terms: Mapping[Key, Rational]
    _hash: int  # made when first asked for, like the letters
    _letters: frozenset[Letter]

    def __init__(self, rows: str, cols: str, terms: dict[Key, Rational]) -> None:
        spend(1 + len(terms))
        if len(terms) > MAX_TERMS:
            raise LimitError(f"{len(terms)} terms; the kernel's bound is {MAX_TERMS}")
        set_slot = object.__setattr__
        set_slot(self, "rows", rows)
        set_slot(self, "cols", cols)
        set_slot(self, "terms", MappingProxyType(terms))

    def __setattr__(self, attribute: str, value: object) -> NoReturn:
        raise KernelError("a polynomial is immutable")

    def __delattr__(self, attribute: str) -> NoReturn:
        raise KernelError("a polynomial is immutable")

    def __reduce__(self) -> tuple[object, ...]:
        return Polynomial, (self.rows, self.cols, dict(self.terms))

    @property
    def shape(self) -> tuple[str, str]:
        """(rows, cols)."""
        return self.rows, self.cols

    @property
    def is_scalar(self) -> bool:
        """Whether the shape is 1×1."""
        return self.rows == ONE and self.cols == ONE

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Polynomial):
            return NotImplemented
        if self is other:
            return True
        spend(1 + len(self.terms))
        return self.shape == other.shape and self.terms == other.terms

    def __hash__(self) -> int:
        spend(1 + len(self.terms))
        if not hasattr(self, "_hash"):
            value = hash((self.rows, self.cols, frozenset(self.terms.items())))
            object.__setattr__(self, "_hash", value)
        return self._hash

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __add__(self, other: Polynomial | Rational) -> Polynomial:
        other = _polynomial(other)
        if self.shape != other.shape:
            raise ShapeError(f"cannot add {show(self)} and {show(other)}")
        return total(self.shape, (self, other))

    __radd__ = __add__

    def __neg__(self) -> Polynomial:
        return Polynomial(self.rows, self.cols, {key: -c for key, c in self.terms.items()})

    def __sub__(self, other: Polynomial | Rational) -> Polynomial:
        other = _polynomial(other)
        if self.shape != other.shape:
            raise ShapeError(f"cannot subtract {show(other)} from {show(self)}")
        spend(len(self.terms) + len(other.terms))
        terms = dict(self.terms)
        for key, coefficient in other.terms.items():
            accumulate(terms, key, -coefficient)
        return Polynomial(self.rows, self.cols, terms)

    def __rsub__(self, other: Rational) -> Polynomial:
        return number(other) - self

    def __mul__(self, other: Polynomial | Rational) -> Polynomial:
        """The matrix product, or the multiple by a 1×1 factor."""
        other = _polynomial(other)
        if self.cols == other.rows:
            rows, cols = self.rows, other.cols
        elif self.is_scalar:
            rows, cols = other.shape
        elif other.is_scalar:
            rows, cols = self.shape
        else:
            raise ShapeError(f"cannot multiply {show(self)} by {show(other)}")
        terms: dict[Key, Rational] = {}
        for (scalars, traces, word), a in self.terms.items():
            work = 0
            for (scalars_, traces_, word_), b in other.terms.items():
                both = word + word_
                inside = merge(traces, traces_)
                if both:
                    between, both = split(both)
                    inside = merge(inside, between)
                key = times(scalars, scalars_), inside, both
                work += weight(key)
                accumulate(terms, key, a * b)
            spend(work)
            if len(terms) > MAX_TERMS:
                raise LimitError(f"a product of more than {MAX_TERMS} terms")
        return Polynomial(rows, cols, terms)

    def __rmul__(self, other: Rational) -> Polynomial:
        return number(other) * self

    def __truediv__(self, other: Rational) -> Polynomial:
        """The multiple by 1/q, for a rational q ≠ 0."""
        if not isinstance(other, int | Fraction) or not other:
            raise KernelError("only division by a nonzero rational is a term")
        return number(1 / Fraction(other)) * self

    def __pow__(self, exponent: int) -> Polynomial:
        if self.rows != self.cols or not 0 <= exponent <= MAX_EXPONENT:
            raise KernelError(f"no power {exponent} of {show(self)}")
        power, square = identity(self.rows), self
        while exponent:
            if exponent & 1:
                power = power * square
            exponent >>= 1
            square = square * square if exponent else square
        return power

    @property
    def T(self) -> Polynomial:
        """The transpose."""
        flipped = {(s, t, flip(word)): c for (s, t, word), c in self.terms.items()}
        return Polynomial(self.cols, self.rows, flipped)

    def letters(self) -> frozenset[Letter]:
        """The letters that occur, without transposition."""
        if not hasattr(self, "_letters"):
            parts = [part for _, traces, word in self.terms for part in (*traces, word)]
            empty: frozenset[Letter] = frozenset()
            found = frozenset([one.base for one in empty.union(*parts)])
            object.__setattr__(self, "_letters", found)
        spend(1 + len(self.terms) + len(self._letters))
        return self._letters

    def scalar_letters(self) -> frozenset[str]:
        """The scalar letters that occur (dimensions as `dim d`)."""
        spend(1 + sum([1 + len(scalars) for scalars, _, _ in self.terms]))
        return frozenset(name for scalars, _, _ in self.terms for name, _ in scalars)

    def dimensions(self) -> frozenset[str]:
        """Every dimension that occurs: in the shape, in a letter, or as an identity's trace."""
        inside = {side for letter in self.letters() for side in (letter.rows, letter.cols)}
        traced = {name[4:] for name in self.scalar_letters() if name.startswith("dim ")}
        return frozenset({self.rows, self.cols} | inside | traced)

    def __str__(self) -> str:
        spend(1 + sum(map(weight, self.terms)))
        parts = [_show_term(key, c) for key, c in sorted(self.terms.items())]
        text = " + ".join(parts) if parts else "0"
        return text.replace("+ -", "- ")

    def __repr__(self) -> str:
        return f"<{self.rows}×{self.cols}: {self}>"


def letter(name: str, rows: str, cols: str, *, symmetric: bool = False) -> Polynomial:
    """The matrix letter `name` of shape rows×cols."""
    return from_letter(Letter(name, rows, cols, symmetric))


def from_letter(one: Letter) -> Polynomial:
    """A letter, or a transposed letter, as a polynomial; a letter of shape 1×1 is its trace."""
    return from_word((one,))


def scalar(name: str) -> Polynomial:
    """The scalar letter `name`."""
    return Polynomial(ONE, ONE, {(((check_name(name, NAME, "scalar letter"), 1),), (), ()): 1})


def number(value: Rational) -> Polynomial:
    """The rational number `value`.

    Raises:
        KernelError: it is neither an int nor a Fraction; floats are never terms.
    """
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise KernelError(f"{value!r:.80} is not a rational number")
    terms: dict[Key, Rational] = {}
    accumulate(terms, _UNIT, value)
    return Polynomial(ONE, ONE, terms)


def dimension(name: str) -> Polynomial:
    """The dimension d as a number: the trace of the identity I_d."""
    if check_name(name, DIMENSION, "dimension").isdigit():
        return number(int(name))
    return Polynomial(ONE, ONE, {((("dim " + name, 1),), (), ()): 1})


def identity(dim: str) -> Polynomial:
    """The identity matrix of dimension `dim`: the empty word, which carries its dimension."""
    return Polynomial(check_name(dim, DIMENSION, "dimension"), dim, {_UNIT: 1})


def zero(rows: str, cols: str) -> Polynomial:
    """The zero matrix of shape rows×cols."""
    check_name(rows, DIMENSION, "dimension")
    check_name(cols, DIMENSION, "dimension")
    return Polynomial(rows, cols, {})


def trace(p: Polynomial) -> Polynomial:
    """tr(p), a polynomial of shape 1×1.

    Raises:
        ShapeError: p is not square.
    """
    if p.rows != p.cols:
        raise ShapeError(f"the trace of {show(p)}: not square")
    total: dict[Key, Rational] = {}
    for (scalars, traces, word), c in p.terms.items():
        if word:
            accumulate(total, (scalars, merge(traces, cycles(word)), ()), c)
        else:
            for (own, _, _), d in dimension(p.rows).terms.items():
                accumulate(total, (times(scalars, own), traces, ()), c * d)
    return Polynomial(ONE, ONE, total)


def inner(a: Polynomial, b: Polynomial) -> Polynomial:
    """The Frobenius inner product ⟨a, b⟩ = tr(aᵀb)."""
    if a.shape != b.shape:
        raise ShapeError(f"the inner product of {show(a)} and {show(b)}")
    return trace(a.T * b)


def norm2(p: Polynomial) -> Polynomial:
    """The squared Frobenius norm ‖p‖² = tr(pᵀp)."""
    return trace(p.T * p)


def total(shape: tuple[str, str], summands: Iterable[Polynomial]) -> Polynomial:
    """The sum of polynomials of one shape.

    Raises:
        ShapeError: a summand has another shape.
    """
    terms: dict[Key, Rational] = {}
    for summand in summands:
        if summand.shape != shape:
            raise ShapeError(f"cannot add {show(summand)} to a sum of shape {'×'.join(shape)}")
        spend(len(summand.terms))
        if terms:
            for key, coefficient in summand.terms.items():
                accumulate(terms, key, coefficient)
        else:
            terms = dict(summand.terms)
    return Polynomial(*shape, terms)


def weight(key: Key) -> int:
    """What it costs to touch a term: 1, and 1 for each of its letters.

    Raises:
        LimitError: there are too many.
    """
    scalars, traces, word = key
    letters = len(scalars) + len(word) + sum(map(len, traces))
    if letters > MAX_LETTERS:
        raise LimitError(f"a term of more than {MAX_LETTERS} letters")
    return 1 + letters


def accumulate(terms: dict[Key, Rational], key: Key, coefficient: Rational) -> None:
    """Add to the coefficient of a key; no key keeps a coefficient 0."""
    total = terms.get(key, 0) + coefficient
    if not total:
        terms.pop(key, None)
    else:
        terms[key] = _bounded(total)


def _bounded(value: Rational) -> Rational:
    bits = max(value.numerator.bit_length(), value.denominator.bit_length())
    if bits > MAX_BITS:
        raise LimitError(f"a coefficient of more than {MAX_BITS} bits")
    spend(bits // 16)
    return value if value.denominator != 1 else value.numerator


def merge(a: tuple[Word, ...], b: tuple[Word, ...]) -> tuple[Word, ...]:
    """The product of two products of traces."""
    if not a:
        return b
    if not b:
        return a
    return tuple(sorted(a + b))


def times(a: Scalars, b: Scalars) -> Scalars:
    """The product of two monomials in scalar letters."""
    if not a:
        return b
    if not b:
        return a
    powers = dict(a)
    for name, exponent in b:
        powers[name] = powers.get(name, 0) + exponent
    if max(powers.values()) > MAX_EXPONENT:
        raise LimitError(f"an exponent above {MAX_EXPONENT}")
    return tuple(sorted(powers.items()))


def from_word(word: Word) -> Polynomial:
    """A word that is not empty, as a polynomial."""
    inside, reduced = split(word)
    return Polynomial(word[0].rows, word[-1].cols, {((), inside, reduced): 1})


def show(p: Polynomial) -> str:
    """The polynomial, cut short, and its shape."""
    text = str(p)
    return f"{text[:60]}{'…' if len(text) > 60 else ''} of shape {p.rows}×{p.cols}"  # noqa: PLR2004


def _show_term(key: Key, coefficient: Rational) -> str:
    scalars, traces, word = key
    parts = [_show_name(name) + (f"^{e}" if e > 1 else "") for name, e in scalars]
    parts += [f"tr({' '.join(map(str, cycle))})" for cycle in traces]
    parts += [str(one) for one in word]
    if not parts:
        return str(coefficient)
    sign = "" if coefficient == 1 else "-" if coefficient == -1 else f"{coefficient} "
    return sign + " ".join(parts)


def _show_name(name: str) -> str:
    return f"dim({name[4:]})" if name.startswith("dim ") else name


def _polynomial(value: Polynomial | Rational) -> Polynomial:
    return value if isinstance(value, Polynomial) else number(value)
