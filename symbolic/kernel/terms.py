"""Terms: all that is built from letters, and what is done with it: substitution, the product rule.

The words are in `words`, the ring of matrix polynomials in `polynomials`; both are offered here.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from symbolic.kernel.errors import KernelError, ShapeError
from symbolic.kernel.limits import MAX_EXPONENT, spend
from symbolic.kernel.polynomials import (
    Key,
    Polynomial,
    Rational,
    Scalars,
    accumulate,
    dimension,
    from_letter,
    from_word,
    identity,
    inner,
    letter,
    merge,
    norm2,
    number,
    scalar,
    show,
    total,
    trace,
    weight,
    zero,
)
from symbolic.kernel.words import (
    DIMENSION,
    NAME,
    ONE,
    Letter,
    Word,
    check_name,
    cycles,
    fit,
    is_name,
    split,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "ONE",
    "Key",
    "Letter",
    "Polynomial",
    "Rational",
    "Scalars",
    "Word",
    "dimension",
    "from_letter",
    "identity",
    "inner",
    "is_name",
    "letter",
    "norm2",
    "number",
    "polynomial",
    "product_rule",
    "rename",
    "scalar",
    "substitute",
    "total",
    "trace",
    "zero",
]


def polynomial(
    rows: str, cols: str, parts: Iterable[tuple[Rational, Scalars, tuple[Word, ...], Word]]
) -> Polynomial:
    """The sum of the given terms c · s · tr(u)…tr(v) · w, brought to normal form.

    Raises:
        ShapeError: a word's letters do not fit, or the word does not have the shape rows×cols.
        KernelError: a scalar letter, an exponent or a coefficient is none.
        LimitError: a bound is exceeded.
    """
    for side in (rows, cols):
        check_name(side, DIMENSION, "dimension")
    total: dict[Key, Rational] = {}
    for coefficient, scalars, traces, word in parts:
        spend(4 * weight((scalars, traces, word)))
        if type(coefficient) is not int and type(coefficient) is not Fraction:
            raise KernelError(f"{coefficient!r:.80} is not a rational number")
        monomial = _monomial(scalars)
        inside, reduced = ((), word) if not word and rows == cols else split(fit(word, rows, cols))
        for cycle in traces:
            inside = merge(inside, cycles(_closed(cycle)))
        accumulate(total, (monomial, inside, reduced), coefficient)
    return Polynomial(rows, cols, total)


def _monomial(scalars: Scalars) -> Scalars:
    for name, exponent in scalars:
        check_name(name.removeprefix("dim "), NAME, "scalar letter")
        if type(exponent) is not int or not 1 <= exponent <= MAX_EXPONENT:
            raise KernelError(f"{exponent!r:.20} is no exponent")
    if len(dict(scalars)) != len(scalars):
        raise KernelError("a scalar letter stands twice in one term")
    return tuple(sorted(scalars))


def product_rule(p: Polynomial, moving: Mapping[Letter, Letter]) -> Polynomial:
    """The sum, over every place in p of a letter Z in `moving`, of p with `moving[Z]` there.

    Raises:
        ShapeError: the two letters differ in shape.
    """
    moves = {**moving, **{old.T: new.T for old, new in moving.items()}}
    for old, new in moving.items():
        if (old.rows, old.cols) != (new.rows, new.cols) or old.symmetric or new.symmetric:
            raise ShapeError(f"{old!r} cannot move along {new!r}")
    total: dict[Key, Rational] = {}
    for (scalars, traces, word), c in p.terms.items():
        for i, cycle in enumerate(traces):
            others = traces[:i] + traces[i + 1 :]
            for moved in _moved(cycle, moves):
                accumulate(total, (scalars, merge(others, cycles(moved)), word), c)
        for moved in _moved(word, moves):
            accumulate(total, (scalars, traces, moved), c)
    return Polynomial(p.rows, p.cols, total)


def _moved(word: Word, moves: Mapping[Letter, Letter]) -> Iterator[Word]:
    for place, one in enumerate(word):
        if one in moves:
            spend(4 * len(word))
            yield (*word[:place], moves[one], *word[place + 1 :])


def substitute(
    p: Polynomial,
    letters: Mapping[Letter, Polynomial],
    scalars: Mapping[str, Polynomial],
    dimensions: Mapping[str, str],
) -> Polynomial:
    """The polynomial with letters, scalar letters and dimensions replaced, all at once.

    Every shape is kept.

    Raises:
        KernelError: a number stands where a symbolic dimension is to be replaced.
        ShapeError: an image has not the (renamed) shape of its letter, a symmetric letter's image
            is not symmetric, or a scalar letter's image is not 1×1.
    """
    spend(len(scalars) + len(dimensions))
    shape = rename(p.rows, dimensions), rename(p.cols, dimensions)
    image = _images(p.letters(), letters, dimensions)
    plain = {one: new for one, value in image.items() if (new := _as_letter(value)) is not None}
    replaced = {*scalars, *("dim " + dim for dim in dimensions)}
    total: dict[Key, Rational] = {}
    for (own, traces, word), coefficient in p.terms.items():
        kept = tuple([one for one in own if one[0] not in replaced])
        factors = [_power(*one, scalars, dimensions) for one in own if one[0] in replaced]
        inside: tuple[Word, ...] = ()
        for cycle in traces:
            if all(one in plain for one in cycle):
                inside = merge(inside, cycles(tuple([plain[one] for one in cycle])))
                spend(4 * len(cycle))
            else:
                factors.append(trace(_product(cycle, image, plain)))
        if word:
            factors.append(_product(word, image, plain))
        value = Polynomial(ONE, ONE, {(kept, inside, ()): coefficient})
        for factor in factors:
            value = value * factor
        for key, c in value.terms.items():
            accumulate(total, key, c)
    return Polynomial(*shape, total)


def rename(dim: str, dimensions: Mapping[str, str]) -> str:
    """A dimension after renaming; only a symbolic one is renamed, a number stays what it is.

    Raises:
        KernelError: a name or an image is no dimension.
    """
    if dim not in dimensions:
        return dim
    check_name(dim, NAME, "symbolic dimension")
    return check_name(dimensions[dim], DIMENSION, "dimension")


def _power(
    name: str, exponent: int, scalars: Mapping[str, Polynomial], dimensions: Mapping[str, str]
) -> Polynomial:
    """The image of a power of a scalar letter."""
    if name.startswith("dim "):
        return dimension(rename(name[4:], dimensions)) ** exponent
    if not scalars[name].is_scalar:
        raise ShapeError(f"scalar letter {name} replaced by {show(scalars[name])}")
    return scalars[name] ** exponent


def _images(
    present: Iterable[Letter], letters: Mapping[Letter, Polynomial], dimensions: Mapping[str, str]
) -> dict[Letter, Polynomial]:
    image: dict[Letter, Polynomial] = {}
    for one in present:
        rows, cols = rename(one.rows, dimensions), rename(one.cols, dimensions)
        new = letters.get(one)
        if new is None:
            new = from_letter(Letter(one.name, rows, cols, one.symmetric))
        elif new.shape != (rows, cols):
            raise ShapeError(f"letter {one.name} of shape {rows}×{cols} replaced by {show(new)}")
        elif one.symmetric and new != new.T:
            raise ShapeError(f"symmetric letter {one.name} replaced by {show(new)}: not symmetric")
        image[one] = new
        image[one.T] = new.T
    return image


def _as_letter(p: Polynomial) -> Letter | None:
    """The letter that a polynomial is, if it is one larger than 1×1 (those are traces).

    Only for speed: a letter can be put for a letter without multiplying.
    """
    if len(p.terms) != 1:
        return None
    (((scalars, traces, word), coefficient),) = p.terms.items()
    is_letter = coefficient == 1 and len(word) == 1 and not (scalars or traces)
    return word[0] if is_letter else None


def _product(
    word: Word, image: Mapping[Letter, Polynomial], plain: Mapping[Letter, Letter]
) -> Polynomial:
    """The product of the images; letters that become letters go over together, as one word."""
    value = None
    for is_plain, run in groupby(word, key=plain.__contains__):
        if is_plain:
            factors = [from_word(tuple([plain[one] for one in run]))]
        else:
            factors = [image[one] for one in run]
        for factor in factors:
            value = factor if value is None else value * factor
    if value is None:
        raise ShapeError("the product of no letters")
    return value


def _closed(cycle: Word) -> Word:
    if not cycle:
        raise ShapeError("the trace of an empty word: write the dimension as a scalar")
    return fit(cycle, cycle[0].rows, cycle[0].rows)
