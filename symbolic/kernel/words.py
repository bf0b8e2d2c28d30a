"""Letters that carry their shape, and the normal forms of words and of cyclic words in them.

A word splits at every bond of dimension 1, so that p(αᵀβ)qᵀ is tr(αᵀβ)·pqᵀ, and a cyclic word is
the least of its rotations and of those of its transpose.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NoReturn

from symbolic.kernel.errors import KernelError, LimitError, ShapeError
from symbolic.kernel.limits import MAX_LETTERS

Word = tuple["Letter", ...]

ONE = "1"  # the dimension of a scalar: vectors are d×1, numbers 1×1
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
DIMENSION = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}|[1-9][0-9]{0,8}")


def check_name(name: str, pattern: re.Pattern[str], what: str) -> str:
    """The name, when it is a text of the pattern.

    Raises:
        KernelError: it is not.
    """
    if type(name) is not str or not pattern.fullmatch(name):
        raise KernelError(f"{name!r:.80} is no {what}")
    return name


def is_name(text: str) -> bool:
    """Whether a text can name a letter, a scalar letter or a symbolic dimension."""
    return bool(NAME.fullmatch(text))


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

    def __new__(  # noqa: D102, PYI034 (the class says it; always a Letter)
        cls,
        name: str,
        rows: str,
        cols: str,
        symmetric: bool = False,  # noqa: FBT001, FBT002 (a flag, as in the certificate)
    ) -> Letter:
        return _letter(name, rows, cols, symmetric)

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


@lru_cache(maxsize=4096, typed=True)  # equal letters are mostly one object, quick to compare
def _letter(name: str, rows: str, cols: str, symmetric: bool) -> Letter:  # noqa: FBT001
    check_name(name, NAME, "name of a letter")
    check_name(rows, DIMENSION, "dimension")
    check_name(cols, DIMENSION, "dimension")
    if type(symmetric) is not bool or (symmetric and rows != cols):
        raise ShapeError(f"symmetric letter {name} must be square, not {rows}×{cols}")
    letter = _spell(name, rows, cols, "~" if symmetric else "")
    flipped = letter if symmetric else _spell(name, cols, rows, "'")
    object.__setattr__(letter, "T", flipped)
    object.__setattr__(flipped, "T", letter)
    return letter


def _spell(name: str, rows: str, cols: str, mark: str) -> Letter:
    letter = str.__new__(Letter, f"{name}{mark}:{rows}×{cols}")
    fields = {
        "name": name,
        "rows": rows,
        "cols": cols,
        "symmetric": mark == "~",
        "transposed": mark == "'",
    }
    for slot, value in fields.items():
        object.__setattr__(letter, slot, value)
    return letter


def _transposed_letter(name: str, rows: str, cols: str) -> Letter:
    return Letter(name, rows, cols).T


def flip(word: Word) -> Word:
    """wᵀ."""
    return tuple([letter.T for letter in reversed(word)])


def _least_rotation(word: Word) -> Word:
    """The least of all rotations of w and of wᵀ; it begins with the least letter of both."""
    around = flip(word)
    first = min(word + around)
    return min(
        cycle[start:] + cycle[:start]
        for cycle in (word, around)
        for start, letter in enumerate(cycle)
        if letter == first
    )


@lru_cache(maxsize=16384)
def cycles(word: Word) -> tuple[Word, ...]:
    """tr(w) as a product of traces: w is cut at its bonds of dimension 1, each part least."""
    cuts = [i for i, letter in enumerate(word) if letter.rows == ONE]
    if not cuts:
        return (_least_rotation(word),)
    turned = word[cuts[0] :] + word[: cuts[0]]
    ends = [*(cut - cuts[0] for cut in cuts), len(word)]
    return tuple(sorted(_least_rotation(turned[a:b]) for a, b in pairwise(ends)))


@lru_cache(maxsize=16384)
def split(word: Word) -> tuple[tuple[Word, ...], Word]:
    """The word w as tr(u)…tr(v) · w': what stands between two bonds of dimension 1 is a scalar."""
    cuts = [i for i, letter in enumerate(word) if letter.rows == ONE]
    if word[-1].cols == ONE:
        cuts.append(len(word))
    if len(cuts) <= 1:
        return (), word
    return cycles(word[cuts[0] : cuts[-1]]), word[: cuts[0]] + word[cuts[-1] :]


def fit(word: Word, rows: str, cols: str) -> Word:
    """The word, when its letters chain from `rows` to `cols`.

    Raises:
        ShapeError: two neighbours do not fit, or the word is empty or of another shape.
        LimitError: it is too long.
    """
    if len(word) > MAX_LETTERS:
        raise LimitError(f"a word of {len(word)} letters; the bound is {MAX_LETTERS}")
    side = rows
    for one in word:
        if one.rows != side:
            raise ShapeError(f"{one} of shape {one.rows}×{one.cols} after a dimension {side}")
        side = one.cols
    if side != cols or not word:
        raise ShapeError(f"{len(word)} letters from {rows} to {side} are no word of {rows}×{cols}")
    return word
