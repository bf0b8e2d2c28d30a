"""Kernel terms and judgments in one line of Unicode, factored the way a paper prints them.

`W2ᵀ W2 W1 X Xᵀ − W2ᵀ Y Xᵀ` is shown as W2ᵀ(W2 W1 X − Y)Xᵀ, `tr(Aᵀ A)` as ‖A‖². For people only:
what is checked is the kernel's own normal form.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from symbolic.kernel import terms
from symbolic.kernel.judgments import (
    All,
    AtPoint,
    Critical,
    Derivative,
    Either,
    Equation,
    Function,
    GlobalMinimum,
    Judgment,
    LeastEigenvalueAtMost,
    NegativeCurvature,
    Nonnegative,
    Nonzero,
    Positive,
    WellFormed,
)
from symbolic.kernel.terms import Letter, Polynomial, Rational, Word
from symbolic.kernel.words import flip
from symbolic.latex.plaintext import PlainText, letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PLAIN = PlainText()
_KINDS = {"inv": "⁻¹", "half": "^½", "half_inv": "^-½", "quarter": "^¼"}
_DERIVED = re.compile(rf"(?P<base>.+?)_(?P<kind>{'|'.join(_KINDS)})")
_Item = tuple[Rational, list[str]]  # a coefficient and the factors behind it


class Notation:
    """A way to write terms and judgments.

    Args:
        functions: the names of functions; others are called F, F′, …

    Attributes:
        unnamed: the functions without a name that were written, with what they are called.
    """

    def __init__(self, functions: Mapping[Function, str] | None = None) -> None:
        self._names = dict(functions or {})
        self.unnamed: dict[str, Function] = {}

    # --- judgments ---

    def judgment(self, one: Judgment) -> str:
        """What a judgment says."""
        match one:
            case Equation():
                return f"{polynomial(one.left)} = {polynomial(one.right)}"
            case Nonnegative():
                return _compared(one.value, "≥", "≤")
            case Positive():
                return _compared(one.value, ">", "<")
            case Nonzero():
                return f"{polynomial(one.value)} ≠ 0"
            case WellFormed():
                return f"{polynomial(one.value)} has a shape"
            case AtPoint():
                return self._at_point(one)
            case All():
                return "; ".join(map(self.judgment, one.parts))
            case Either():
                return " or ".join(map(self.judgment, one.alternatives))
        return str(one)

    def _at_point(self, one: AtPoint) -> str:
        name = self.function(one.function)
        at = f"{name}({', '.join(map(polynomial, one.point))})"
        match one:
            case Critical():
                return f"∇{at} = 0"
            case GlobalMinimum():
                return f"{at} = min {name}"
            case NegativeCurvature():
                return f"λ_min(∇²{at}) < 0"
            case LeastEigenvalueAtMost():
                bound = PLAIN.fraction(polynomial(one.bound), polynomial(one.scale))
                return f"λ_min(∇²{at}) ≤ {bound}"
            case Derivative():
                nabla = "∇" + (PLAIN.raised("", str(one.order)) if one.order > 1 else "")
                along = ", ".join(map(polynomial, one.direction))
                return f"{nabla}{at}[{along}] = {_slope(one)}"
        return str(one)

    def function(self, one: Function) -> str:
        """The name of a function."""
        if one not in self._names:
            self._names[one] = "F" + "′" * len(self.unnamed)
            self.unnamed[self._names[one]] = one
        return self._names[one]

    def definitions(self) -> tuple[str, ...]:
        """What the functions without a name are."""
        return tuple(
            f"{name}({', '.join(named(one.name) for one in function.variables)})"
            f" = {polynomial(function.body)}"
            for name, function in self.unnamed.items()
        )


def polynomial(p: Polynomial) -> str:
    """A matrix polynomial, or a number.

    >>> W2, W1 = terms.letter("W2", "d2", "d1"), terms.letter("W1", "d1", "d0")
    >>> X, Y = terms.letter("X", "d0", "N"), terms.letter("Y", "d2", "N")
    >>> polynomial(W2.T * (W2 * W1 * X - Y) * X.T)
    'W2ᵀ(W2 W1 X − Y)Xᵀ'
    >>> polynomial(terms.norm2(W2 * W1) / 2)
    '½‖W2 W1‖²'
    """
    return _sum(_items(p))


def named(name: str) -> str:
    """An ASCII name as a mathematician writes it: Lambda_half is Λ^½, W1prime is W1′."""
    found = _DERIVED.fullmatch(name)
    if found:
        return letter(found["base"]) + _KINDS[found["kind"]]
    return letter(name.removesuffix("prime")) + "′" * name.endswith("prime")


def factor(p: Polynomial) -> tuple[str, str]:
    """A sign and a polynomial that can stand beside others; the text of ±1 is empty."""
    found = _items(p)
    if len(found) > 1:
        return "+", f"({_sum(found)})"
    ((coefficient, factors),) = found or [(0, [])]
    factors = [one for one in factors if one != "I"]
    if abs(coefficient) == 1 and not factors:
        return _sign(coefficient), ""
    return _sign(coefficient), _product(coefficient, factors)


def _compared(value: Polynomial, above: str, below: str) -> str:
    """The terms that are added above those that are taken away."""
    found = _items(value)
    more = [one for one in found if one[0] > 0]
    less = [(-c, factors) for c, factors in found if c < 0]
    if less and not more:
        return f"{_sum(less)} {below} 0"
    return f"{_sum(more)} {above} {_sum(less)}"


def _slope(one: Derivative) -> str:
    """The value of a first derivative along one letter as ⟨Δ, gradient⟩."""
    moved = [p for p in one.direction if p]
    if one.order == 1 and len(moved) == 1 and (delta := _as_letter(moved[0])):
        slope = terms.zero(delta.rows, delta.cols)
        for (scalars, cycles, word), c in one.value.terms.items():
            turned = _behind(delta, cycles)
            if word or turned is None:
                return polynomial(one.value)
            rest = Polynomial(delta.rows, delta.cols, {(scalars, (), turned): c})
            slope = slope + rest
        return PLAIN.inner(_spelled(delta), polynomial(slope)) if slope else "0"
    return polynomial(one.value)


def _as_letter(p: Polynomial) -> Letter | None:
    ((scalars, cycles, word), c) = next(iter(p.terms.items()))
    alone = len(p.terms) == 1 and c == 1 and len(word) == 1 and not (scalars or cycles)
    return word[0] if alone and not word[0].transposed else None


def _behind(delta: Letter, cycles: tuple[Word, ...]) -> Word | None:
    """W of the one cycle tr(Δᵀ W), where Δ is in it once."""
    if len(cycles) != 1:
        return None
    for cycle in (cycles[0], flip(cycles[0])):
        places = [at for at, one in enumerate(cycle) if one.base == delta]
        if len(places) == 1 and cycle[places[0]] == delta.T:
            return cycle[places[0] + 1 :] + cycle[: places[0]]
    return None


def _items(p: Polynomial) -> list[_Item]:
    """The summands, those with the same scalars put together and factored, the added ones first."""
    groups: dict[object, list[tuple[Rational, tuple[str, ...], Word]]] = {}
    for (scalars, cycles, word), c in sorted(p.terms.items()):
        powers = [(_scalar(name), e) for name, e in scalars]
        front = [PLAIN.raised(name, str(e)) if e > 1 else name for name, e in powers]
        traces = tuple(map(_trace, cycles))
        key = (scalars, () if p.is_scalar else cycles)
        groups.setdefault(key, []).append((c, (*front, *traces), word))
    found: list[_Item] = []
    for group in groups.values():
        found += _scalar_group(group) if p.is_scalar else _matrix_group(group)
    return sorted(found, key=lambda one: one[0] < 0)


def _scalar_group(group: Sequence[tuple[Rational, tuple[str, ...], Word]]) -> Iterable[_Item]:
    return [(c, list(front)) for c, front, _ in group]


def _matrix_group(group: Sequence[tuple[Rational, tuple[str, ...], Word]]) -> list[_Item]:
    """Terms with the same scalars and traces in front: common factors on both sides pulled out."""
    front = list(group[0][1])
    if len(group) == 1:
        return [(group[0][0], front + _word(group[0][2]))]
    words = [word for _, _, word in group]
    before = _common(words)
    rest = [word[before:] for word in words]
    after = _common([word[::-1] for word in rest])
    if not (front or before or after):
        return [(c, _word(word)) for c, _, word in group]
    inside = [
        (c, _word(word[: len(word) - after])) for (c, _, _), word in zip(group, rest, strict=True)
    ]
    inside.sort(key=lambda one: one[0] < 0)
    weights = {abs(Fraction(c)) for c, _ in inside}
    common = weights.pop() if len(weights) == 1 else Fraction(1)
    if all(c < 0 for c, _ in inside):
        common = -common
    bracket = f"({_sum([(Fraction(c) / common, one) for c, one in inside])})"
    left = [_spelled(one) for one in words[0][:before]]
    right = [_spelled(one) for one in words[0][len(words[0]) - after :]]
    return [(common, [*front, *left, bracket, *right])]


def _common(words: Sequence[Word]) -> int:
    """How many letters all words begin with."""
    first = min(words, key=len)
    return next((k for k in range(len(first)) if any(w[k] != first[k] for w in words)), len(first))


def _word(word: Word) -> list[str]:
    return [_spelled(one) for one in word] or ["I"]


def _sum(items: Iterable[_Item]) -> str:
    text = ""
    for coefficient, factors in items:
        one = _product(coefficient, factors)
        if text:
            text += (PLAIN.minus if coefficient < 0 else PLAIN.plus) + one
        else:
            text = ("−" if coefficient < 0 else "") + one
    return text or "0"


def _product(coefficient: Rational, factors: Sequence[str]) -> str:
    number = abs(coefficient)
    if number != 1 or not factors:
        factors = [PLAIN.number(number), *factors]
    return PLAIN.join(factors)


def _sign(coefficient: Rational) -> str:
    return "−" if coefficient < 0 else "+"


def _scalar(name: str) -> str:
    return named(name.removeprefix("dim "))


@lru_cache(maxsize=4096)
def _spelled(one: Letter) -> str:
    name = named(one.base.name)
    if not one.transposed:
        return name
    return f"({name})ᵀ" if _DERIVED.fullmatch(one.base.name) else name + "ᵀ"


@lru_cache(maxsize=4096)
def _trace(cycle: Word) -> str:
    """‖M‖², vᵀMw, or else a trace."""
    half = len(cycle) // 2
    for start in range(len(cycle)):
        turned = cycle[start:] + cycle[:start]
        if len(cycle) == 2 * half and turned[:half] == flip(turned[half:]):
            roots = (turned[half:], turned[:half])
            root = min(roots, key=lambda one: sum(each.transposed for each in one))
            return f"‖{PLAIN.join(_word(root))}‖²"
    for at, one in enumerate(cycle):
        if one.rows == terms.ONE:
            return PLAIN.join(_word(cycle[at:] + cycle[:at]))
    return f"tr({PLAIN.join(_word(cycle))})"
