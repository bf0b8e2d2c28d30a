"""Shapes that may still be unknown while a formula is read: 0 and I take theirs from around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

if TYPE_CHECKING:
    from collections.abc import Iterable

ONE = sp.Integer(1)


class Size:
    """A dimension, known or not yet; `equate` fills it."""

    __slots__ = ("known", "same")

    def __init__(self, known: sp.Expr | None = None) -> None:
        self.known = known
        self.same: Size | None = None

    @property
    def root(self) -> Size:
        """The size that stands for all those made one with this."""
        size = self
        while size.same is not None:
            size = size.same
        return size

    @property
    def value(self) -> sp.Expr | None:
        """The dimension, or None."""
        return self.root.known

    def equate(self, other: Size) -> bool:
        """Make two dimensions one; False if both are known and differ."""
        mine, its = self.root, other.root
        if mine is its:
            return True
        if mine.known is None:
            mine.same = its
        elif its.known is None:
            its.same = mine
        return mine.known is None or its.known is None or bool(mine.known == its.known)

    def __str__(self) -> str:
        return "?" if self.value is None else str(self.value).replace(" ", "")


class Shape:
    """Scalar, or matrix with a row and a column size, or not yet known (a literal zero).

    Attributes:
        own: its sizes, () for a scalar, None while unknown; to be read through `sizes`.
        same: the shape that it has been made one with.
    """

    __slots__ = ("own", "same")

    def __init__(self, own: tuple[Size, ...] | None = None) -> None:
        self.own = own
        self.same: Shape | None = None

    @classmethod
    def scalar(cls) -> Shape:
        """The shape of a scalar."""
        return cls(())

    @classmethod
    def of(cls, value: sp.Basic) -> Shape:
        """The shape of a SymPy expression."""
        if not getattr(value, "is_Matrix", False):
            return cls.scalar()
        rows, cols = value.shape
        return cls((Size(rows), Size(cols)))

    @property
    def root(self) -> Shape:
        """The shape that stands for all those made one with this."""
        shape = self
        while shape.same is not None:
            shape = shape.same
        return shape

    @property
    def sizes(self) -> tuple[Size, ...] | None:
        """(rows, cols), or () for a scalar, or None while unknown."""
        return self.root.own

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
        mine, its = self.root, other.root
        if mine is its:
            return True
        if mine.own is None:
            mine.same = its
            return True
        if its.own is None:
            its.same = mine
            return True
        if mine.own and its.own:
            return all_equal(zip(mine.own, its.own, strict=True))
        return all_equal((size, Size(ONE)) for size in mine.own or its.own)

    def __str__(self) -> str:
        if self.sizes is None:
            return "of unknown shape"
        sizes = (f"({size})" if "+" in str(size) else str(size) for size in self.sizes)
        return "×".join(sizes) if self.sizes else "a scalar"


def all_equal(pairs: Iterable[tuple[Size, Size]]) -> bool:
    """Equate each pair; whether all agree."""
    return all(one.equate(other) for one, other in pairs)


def matrix(rows: Size | None = None, cols: Size | None = None) -> Shape:
    """The shape of a matrix, a size left out being unknown."""
    return Shape((rows or Size(), cols or Size()))
