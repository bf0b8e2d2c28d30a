"""Shapes that may still be unknown while a formula is read: 0 and I take theirs from the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

if TYPE_CHECKING:
    from collections.abc import Iterable


class Size:
    """A dimension, known or not yet; `equate` fills it."""

    __slots__ = ("_same", "_value")

    def __init__(self, value: sp.Expr | None = None) -> None:
        self._value = value
        self._same: Size | None = None

    def _root(self) -> Size:
        size = self
        while size._same is not None:
            size = size._same
        return size

    @property
    def value(self) -> sp.Expr | None:
        """The dimension, or None."""
        return self._root()._value

    def equate(self, other: Size) -> bool:
        """Make two dimensions one; False if both are known and differ."""
        mine, its = self._root(), other._root()
        if mine is its:
            return True
        if mine._value is None:
            mine._same = its
        elif its._value is None:
            its._same = mine
        return mine._value is None or its._value is None or mine._value == its._value

    def __str__(self) -> str:
        return "?" if self.value is None else str(self.value).replace(" ", "")


ONE = sp.Integer(1)


class Shape:
    """Scalar, matrix with a row and a column size, or not yet known (a literal zero)."""

    __slots__ = ("_same", "_sizes")

    def __init__(self, *sizes: Size) -> None:
        """No sizes: unknown. A scalar is made by `scalar`, a matrix by `matrix`."""
        self._sizes: tuple[Size, ...] | None = sizes or None
        self._same: Shape | None = None

    @classmethod
    def scalar(cls) -> Shape:
        """The shape of a scalar."""
        shape = cls()
        shape._sizes = ()
        return shape

    @classmethod
    def of(cls, value: sp.Basic) -> Shape:
        """The shape of a SymPy expression."""
        if not getattr(value, "is_Matrix", False):
            return cls.scalar()
        rows, cols = value.shape
        return cls(Size(rows), Size(cols))

    def _root(self) -> Shape:
        shape = self
        while shape._same is not None:
            shape = shape._same
        return shape

    @property
    def sizes(self) -> tuple[Size, ...] | None:
        """(rows, cols), or () for a scalar, or None while unknown."""
        return self._root()._sizes

    @property
    def is_scalar(self) -> bool:
        """Whether it is known to be a scalar."""
        return self.sizes == ()

    @property
    def is_matrix(self) -> bool:
        """Whether it is known to be a matrix."""
        return bool(self.sizes)

    @property
    def is_one_by_one(self) -> bool:
        """Whether it is a matrix with a single entry."""
        return bool(self.sizes) and all(size.value == ONE for size in self.sizes or ())

    def become(self, other: Shape) -> bool:
        """Make two shapes one; a scalar and a 1×1 matrix agree but stay what they are."""
        mine, its = self._root(), other._root()
        if mine is its:
            return True
        if mine._sizes is None:
            mine._same = its
            return True
        if its._sizes is None:
            its._same = mine
            return True
        if mine._sizes and its._sizes:
            return all_equal(zip(mine._sizes, its._sizes, strict=True))
        entries = mine._sizes or its._sizes
        return all_equal((size, Size(ONE)) for size in entries)

    def __str__(self) -> str:
        if self.sizes is None:
            return "of unknown shape"
        return "×".join(map(str, self.sizes)) if self.sizes else "a scalar"


def all_equal(pairs: Iterable[tuple[Size, Size]]) -> bool:
    """Equate each pair; whether all agree."""
    return all([one.equate(other) for one, other in pairs])


def matrix(rows: Size | None = None, cols: Size | None = None) -> Shape:
    """The shape of a matrix, a size left out being unknown."""
    return Shape(rows or Size(), cols or Size())
