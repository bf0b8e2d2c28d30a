"""Terms: letters that carry their shape, and matrix polynomials in them, always in normal form.

A polynomial is a sum of c · s · tr(u)…tr(v) · w: a rational c, a monomial s in scalar letters,
traces of cyclic words, and a word w of letters and transposed letters. Equal terms, whatever the
dimensions, have equal normal forms: rotation and transposition are quotiented out of traces, and a
word splits at every bond of dimension 1, so that p(αᵀβ)qᵀ is tr(αᵀβ)·pqᵀ.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn

from symbolic.kernel.errors import KernelError, LimitError, ShapeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Rational = int | Fraction
Word = tuple["Letter", ...]
Scalars = tuple[tuple[str, int], ...]
Key = tuple[Scalars, tuple[Word, ...], Word]

ONE = "1"  # the dimension of a scalar: vectors are d×1, numbers 1×1
MAX_LETTERS, MAX_TERMS, MAX_BITS, MAX_EXPONENT = 512, 20_000, 20_000, 4096

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_DIMENSION = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}|[1-9][0-9]{0,8}")


def _check_name(name: str, pattern: re.Pattern[str], what: str) -> str:
    if type(name) is not str or not pattern.fullmatch(name):
        raise KernelError(f"{name!r:.80} is no {what}")
    return name


def is_name(text: str) -> bool:
    """Whether a text can name a letter, a scalar letter or a symbolic dimension."""
    return bool(_NAME.fullmatch(text))


class Letter(str):
    """A matrix letter or its transpose; the string spells name and shape.

    Being a string, it compares and hashes at full speed, and letters of equal name but different
    shape are different.

    Raises:
        KernelError: the name or a dimension is not an identifier (or, for a dimension, a positive
            integer), or a symmetric letter is not square.
    """

    __slots__ = ("T", "cols", "name", "rows", "symmetric", "transposed")

    T: Letter
    name: str
    rows: str
    cols: str
    symmetric: bool
    transposed: bool

    def __new__(cls, name: str, rows: str, cols: str, symmetric: bool = False) -> Letter:  # noqa: FBT001, FBT002 (a flag of the letter, as in the certificate)
        _check_name(name, _NAME, "name of a letter")
        _check_name(rows, _DIMENSION, "dimension")
        _check_name(cols, _DIMENSION, "dimension")
        if type(symmetric) is not bool or (symmetric and rows != cols):
            raise ShapeError(f"symmetric letter {name} must be square, not {rows}×{cols}")
        letter = cls._spell(name, rows, cols, symmetric, transposed=False)
        flipped = letter if symmetric else cls._spell(name, cols, rows, symmetric, transposed=True)
        object.__setattr__(letter, "T", flipped)
        object.__setattr__(flipped, "T", letter)
        return letter

    @classmethod
    def _spell(
        cls, name: str, rows: str, cols: str, symmetric: bool, *, transposed: bool  # noqa: FBT001
    ) -> Letter:
        mark = "'" if transposed else "~" if symmetric else ""
        letter = str.__new__(cls, f"{name}{mark}:{rows}×{cols}")
        fields = (name, rows, cols, symmetric, transposed)
        for slot, value in zip(("name", "rows", "cols", "symmetric", "transposed"), fields, strict=True):
            object.__setattr__(letter, slot, value)
        return letter

    def __setattr__(self, attribute: str, value: object) -> NoReturn:
        raise KernelError("a letter is immutable")

    def __delattr__(self, attribute: str) -> NoReturn:
        raise KernelError("a letter is immutable")

    def __reduce__(self) -> tuple[object, ...]:
        if self.transposed:
            return _transposed_letter, (self.name, self.cols, self.rows)
        return Letter, (self.name, self.rows, self.cols, self.symmetric)

    @property
    def base(self) -> Letter:
        """The letter itself, without its transposition."""
        return self.T if self.transposed else self

    def __str__(self) -> str:
        return self.name + ("ᵀ" if self.transposed else "")


def _transposed_letter(name: str, rows: str, cols: str) -> Letter:
    return Letter(name, rows, cols).T


def _flip(word: Word) -> Word:
    return tuple([letter.T for letter in reversed(word)])


def _least_rotation(word: Word) -> Word:
    """The least of all rotations of w and of wᵀ."""
    best = word
    for doubled in (word + word, (flipped := _flip(word)) + flipped):
        for start in range(len(word)):
            if (candidate := doubled[start : start + len(word)]) < best:
                best = candidate
    return best


@lru_cache(maxsize=65536)
def _cycles(word: Word) -> tuple[Word, ...]:
    """tr(w) as a product of traces: w is cut at its bonds of dimension 1, each part least."""
    cuts = [i for i, letter in enumerate(word) if letter.rows == ONE]
    if not cuts:
        return (_least_rotation(word),)
    turned = word[cuts[0] :] + word[: cuts[0]]
    ends = [*(cut - cuts[0] for cut in cuts[1:]), len(word)]
    starts = [0, *ends[:-1]]
    return tuple(sorted(_least_rotation(turned[a:b]) for a, b in zip(starts, ends, strict=True)))


def _split(word: Word) -> tuple[tuple[Word, ...], Word]:
    """w = tr(u)…tr(v) · w': what stands between two bonds of dimension 1 is a scalar."""
    cuts = [i for i, letter in enumerate(word) if letter.rows == ONE]
    if word[-1].cols == ONE:
        cuts.append(len(word))
    if len(cuts) <= 1:
        return (), word
    return _cycles(word[cuts[0] : cuts[-1]]), word[: cuts[0]] + word[cuts[-1] :]


def _times(a: Scalars, b: Scalars) -> Scalars:
    if not a or not b:
        return a or b
    powers = dict(a)
    for name, exponent in b:
        powers[name] = powers.get(name, 0) + exponent
    if max(powers.values()) > MAX_EXPONENT:
        raise LimitError(f"an exponent above {MAX_EXPONENT}")
    return tuple(sorted(powers.items()))


def _merge(a: tuple[Word, ...], b: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(sorted(a + b)) if a and b else a or b


class Polynomial:
    """A matrix polynomial of shape rows×cols over ℚ[scalar letters, traces], in normal form.

    Numbers, traces and inner products are the polynomials of shape 1×1. Build one with `letter`,
    `scalar`, `number`, `identity` and `zero`, and with + − * .T, `trace`, `inner`, `norm2`.
    """

    __slots__ = ("_hash", "cols", "rows", "terms")

    rows: str
    cols: str
    terms: Mapping[Key, Rational]

    def __init__(self, rows: str, cols: str, terms: dict[Key, Rational]) -> None:
        if len(terms) > MAX_TERMS:
            raise LimitError(f"{len(terms)} terms; the kernel's bound is {MAX_TERMS}")
        object.__setattr__(self, "rows", rows)
        object.__setattr__(self, "cols", cols)
        object.__setattr__(self, "terms", MappingProxyType(terms))
        object.__setattr__(self, "_hash", None)

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
        return self.shape == other.shape and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:
            object.__setattr__(self, "_hash", hash((self.rows, self.cols, frozenset(self.terms.items()))))
        return self._hash  # type: ignore[no-any-return]

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __add__(self, other: Polynomial | Rational) -> Polynomial:
        other = _polynomial(other)
        if self.shape != other.shape:
            raise ShapeError(f"cannot add {_show(self)} and {_show(other)}")
        terms = dict(self.terms)
        for key, coefficient in other.terms.items():
            _accumulate(terms, key, coefficient)
        return Polynomial(self.rows, self.cols, terms)

    __radd__ = __add__

    def __neg__(self) -> Polynomial:
        return Polynomial(self.rows, self.cols, {key: -c for key, c in self.terms.items()})

    def __sub__(self, other: Polynomial | Rational) -> Polynomial:
        return self + (-_polynomial(other))

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
            raise ShapeError(f"cannot multiply {_show(self)} by {_show(other)}")
        terms: dict[Key, Rational] = {}
        for (scalars, traces, word), a in self.terms.items():
            for (scalars_, traces_, word_), b in other.terms.items():
                cycles: tuple[Word, ...] = ()
                both = word + word_
                if word and word_:
                    if len(both) > MAX_LETTERS:
                        raise LimitError(f"a word of {len(both)} letters; the bound is {MAX_LETTERS}")
                    cycles, both = _split(both)
                key = (_times(scalars, scalars_), _merge(_merge(traces, traces_), cycles), both)
                _accumulate(terms, key, a * b)
                if len(terms) > MAX_TERMS:
                    raise LimitError(f"a product of more than {MAX_TERMS} terms")
        return Polynomial(rows, cols, terms)

    def __rmul__(self, other: Rational) -> Polynomial:
        return number(other) * self

    def __truediv__(self, other: Rational) -> Polynomial:
        """The multiple by 1/q, for a rational q ≠ 0."""
        if not isinstance(other, int | Fraction) or not other:
            raise KernelError("only division by a nonzero rational is a term")
        return number(Fraction(1, 1) / other) * self

    def __pow__(self, exponent: int) -> Polynomial:
        if self.rows != self.cols or not 0 <= exponent <= MAX_LETTERS:
            raise KernelError(f"no power {exponent} of {_show(self)}")
        power = identity(self.rows)
        for _ in range(exponent):
            power = power * self
        return power

    @property
    def T(self) -> Polynomial:  # noqa: N802 (the field's own name)
        """The transpose."""
        flipped = {(s, t, _flip(word)): c for (s, t, word), c in self.terms.items()}
        return Polynomial(self.cols, self.rows, flipped)

    def letters(self) -> frozenset[Letter]:
        """The letters that occur, without transposition."""
        return frozenset(
            letter.base
            for _, traces, word in self.terms
            for part in (*traces, word)
            for letter in part
        )

    def scalar_letters(self) -> frozenset[str]:
        """The scalar letters that occur (dimensions as `dim d`)."""
        return frozenset(name for scalars, _, _ in self.terms for name, _ in scalars)

    def dimensions(self) -> frozenset[str]:
        """Every dimension that occurs: in the shape, in a letter, or as the trace of an identity."""
        inside = {side for letter in self.letters() for side in (letter.rows, letter.cols)}
        traced = {name[4:] for name in self.scalar_letters() if name.startswith("dim ")}
        return frozenset({self.rows, self.cols} | inside | traced)

    def __str__(self) -> str:
        parts = [_show_term(key, c) for key, c in sorted(self.terms.items())]
        text = " + ".join(parts) if parts else "0"
        return text.replace("+ -", "- ")

    def __repr__(self) -> str:
        return f"<{self.rows}×{self.cols}: {self}>"


def _accumulate(terms: dict[Key, Rational], key: Key, coefficient: Rational) -> None:
    total = terms.get(key, 0) + coefficient
    if total:
        if max(total.numerator.bit_length(), total.denominator.bit_length()) > MAX_BITS:
            raise LimitError(f"a coefficient of more than {MAX_BITS} bits")
        terms[key] = total
    else:
        terms.pop(key, None)


def _polynomial(value: Polynomial | Rational) -> Polynomial:
    return value if isinstance(value, Polynomial) else number(value)


def letter(name: str, rows: str, cols: str, *, symmetric: bool = False) -> Polynomial:
    """The matrix letter `name` of shape rows×cols."""
    return from_letter(Letter(name, rows, cols, symmetric))


def from_letter(one: Letter) -> Polynomial:
    """A letter, or a transposed letter, as a polynomial; a letter of shape 1×1 is its trace."""
    if one.rows == ONE and one.cols == ONE:
        return Polynomial(ONE, ONE, {((), ((min(one, one.T),),), ()): 1})
    return Polynomial(one.rows, one.cols, {((), (), (one,)): 1})


def scalar(name: str) -> Polynomial:
    """The scalar letter `name`."""
    return Polynomial(ONE, ONE, {(((_check_name(name, _NAME, "scalar letter"), 1),), (), ()): 1})


def number(value: Rational) -> Polynomial:
    """The rational number `value`.

    Raises:
        KernelError: it is neither an int nor a Fraction; floats are never terms.
    """
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise KernelError(f"{value!r:.80} is not a rational number")
    terms: dict[Key, Rational] = {}
    _accumulate(terms, ((), (), ()), value)
    return Polynomial(ONE, ONE, terms)


def dimension(name: str) -> Polynomial:
    """The dimension d as a number: the trace of the identity I_d."""
    if _check_name(name, _DIMENSION, "dimension").isdigit():
        return number(int(name))
    return Polynomial(ONE, ONE, {((("dim " + name, 1),), (), ()): 1})


def identity(dim: str) -> Polynomial:
    """The identity matrix of dimension `dim`: the empty word, which carries its dimension."""
    return Polynomial(_check_name(dim, _DIMENSION, "dimension"), dim, {((), (), ()): 1})


def zero(rows: str, cols: str) -> Polynomial:
    """The zero matrix of shape rows×cols."""
    _check_name(rows, _DIMENSION, "dimension")
    _check_name(cols, _DIMENSION, "dimension")
    return Polynomial(rows, cols, {})


def polynomial(
    rows: str, cols: str, parts: Iterable[tuple[Rational, Scalars, tuple[Word, ...], Word]]
) -> Polynomial:
    """The sum of the given terms c · s · tr(u)…tr(v) · w, brought to normal form.

    Raises:
        ShapeError: a word's letters do not fit, or the word does not have the shape rows×cols.
        KernelError: a scalar letter, an exponent or a coefficient is none.
        LimitError: a bound is exceeded.
    """
    if identity(rows).rows != rows or identity(cols).rows != cols:
        raise KernelError("a shape is two dimensions")
    total: dict[Key, Rational] = {}
    for coefficient, scalars, traces, word in parts:
        number(coefficient)
        for name, exponent in scalars:
            _check_name(name.removeprefix("dim "), _NAME, "scalar letter")
            if type(exponent) is not int or not 1 <= exponent <= MAX_EXPONENT:
                raise KernelError(f"{exponent!r:.20} is no exponent")
        cycles: tuple[Word, ...] = ()
        for cycle in traces:
            cycles = _merge(cycles, _cycles(_fit(cycle, *_ends(cycle))))
        inside, reduced = ((), word) if not word and rows == cols else _split(_fit(word, rows, cols))
        monomial = tuple(sorted(scalars))
        if len({name for name, _ in monomial}) != len(monomial):
            raise KernelError("a scalar letter stands twice in one term")
        _accumulate(total, (monomial, _merge(cycles, inside), reduced), coefficient)
    return Polynomial(rows, cols, total)


def _ends(cycle: Word) -> tuple[str, str]:
    if not cycle:
        raise ShapeError("the trace of an empty word: write the dimension as a scalar")
    return cycle[0].rows, cycle[0].rows


def _fit(word: Word, rows: str, cols: str) -> Word:
    """The word, when its letters chain from `rows` to `cols`."""
    side = rows
    for one in word:
        if one.rows != side:
            raise ShapeError(f"{one} of shape {one.rows}×{one.cols} after a dimension {side}")
        side = one.cols
    if side != cols or not word or len(word) > MAX_LETTERS:
        raise ShapeError(f"a word of {len(word)} letters from {rows} to {side} is not {rows}×{cols}")
    return word


def trace(p: Polynomial) -> Polynomial:
    """tr(p), a polynomial of shape 1×1.

    Raises:
        ShapeError: p is not square.
    """
    if p.rows != p.cols:
        raise ShapeError(f"the trace of {_show(p)}: not square")
    size = dimension(p.rows)
    total: dict[Key, Rational] = {}
    for (scalars, traces, word), c in p.terms.items():
        if word:
            _accumulate(total, (scalars, _merge(traces, _cycles(word)), ()), c)
        else:
            for (own, _, _), d in size.terms.items():
                _accumulate(total, (_times(scalars, own), traces, ()), c * d)
    return Polynomial(ONE, ONE, total)


def inner(a: Polynomial, b: Polynomial) -> Polynomial:
    """The Frobenius inner product ⟨a, b⟩ = tr(aᵀb)."""
    if a.shape != b.shape:
        raise ShapeError(f"the inner product of {_show(a)} and {_show(b)}")
    return trace(a.T * b)


def norm2(p: Polynomial) -> Polynomial:
    """The squared Frobenius norm ‖p‖² = tr(pᵀp)."""
    return trace(p.T * p)


def substitute(
    p: Polynomial,
    letters: Mapping[Letter, Polynomial],
    scalars: Mapping[str, Polynomial],
    dimensions: Mapping[str, str],
) -> Polynomial:
    """p with letters, scalar letters and dimensions replaced, all at once; every shape is kept.

    Raises:
        ShapeError: an image has not the (renamed) shape of its letter, a symmetric letter's image
            is not symmetric, or a scalar letter's image is not 1×1.
    """
    image = _images(p.letters(), letters, dimensions)
    result = zero(_rename(p.rows, dimensions), _rename(p.cols, dimensions))
    unit = identity(result.rows) if result.rows == result.cols else None
    for (own, traces, word), coefficient in p.terms.items():
        value = number(coefficient)
        for name, exponent in own:
            if name.startswith("dim "):
                base = dimension(_rename(name[4:], dimensions))
            else:
                base = scalars[name] if name in scalars else scalar(name)
            if not base.is_scalar:
                raise ShapeError(f"scalar letter {name} replaced by {_show(base)}")
            value = value * base**exponent
        for cycle in traces:
            value = value * trace(_product(cycle, image))
        if word:
            result = result + value * _product(word, image)
        else:
            result = result + (value * unit if unit is not None else value)
    return result


def _images(
    present: Iterable[Letter], letters: Mapping[Letter, Polynomial], dimensions: Mapping[str, str]
) -> dict[Letter, Polynomial]:
    image: dict[Letter, Polynomial] = {}
    for one in present:
        rows, cols = _rename(one.rows, dimensions), _rename(one.cols, dimensions)
        new = letters.get(one)
        if new is None:
            new = from_letter(Letter(one.name, rows, cols, one.symmetric))
        elif new.shape != (rows, cols):
            raise ShapeError(f"letter {one.name} of shape {rows}×{cols} replaced by {_show(new)}")
        elif one.symmetric and new.T != new:
            raise ShapeError(f"symmetric letter {one.name} replaced by {_show(new)}: not symmetric")
        image[one] = new
        image[one.T] = new if one.symmetric else new.T
    return image


def _rename(dim: str, dimensions: Mapping[str, str]) -> str:
    return _check_name(dimensions.get(dim, dim), _DIMENSION, "dimension")


def _product(word: Word, image: Mapping[Letter, Polynomial]) -> Polynomial:
    value = image[word[0]]
    for one in word[1:]:
        value = value * image[one]
    return value


def _show(p: Polynomial) -> str:
    text = str(p)
    return f"{text[:60]}{'…' if len(text) > 60 else ''} of shape {p.rows}×{p.cols}"  # noqa: PLR2004


def _show_term(key: Key, coefficient: Rational) -> str:
    scalars, traces, word = key
    parts = [name.removeprefix("dim ") + (f"^{e}" if e > 1 else "") for name, e in scalars]
    parts += [f"tr({' '.join(map(str, cycle))})" for cycle in traces]
    parts += [str(one) for one in word]
    if not parts:
        return str(coefficient)
    sign = "" if coefficient == 1 else "-" if coefficient == -1 else f"{coefficient} "
    return sign + " ".join(parts)
