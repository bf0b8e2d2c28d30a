"""Typed pieces of a formula: each operation checks shapes at once and builds SymPy at the end.

Building waits until the whole formula has been seen, because 0 and I take their shape from what
stands beside them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

import sympy as sp

from symbolic.errors import ReadError, ShapeMismatchError
from symbolic.expressions import Inner, Norm
from symbolic.latex import nodes
from symbolic.latex.shapes import ONE, Shape, Size, matrix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


MAX_SHOWN = 60  # characters of a subexpression in a message
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """Part of a formula.

    Attributes:
        shape: scalar, or rows and columns, perhaps still unknown.
        build: makes the SymPy expression, once all shapes are settled.
        text, start, end: the whole text and the piece's place in it.
        is_numeral: whether it is a plain number (in a product, 0 is a scalar).
        in_brackets: whether brackets stand around it.
    """

    shape: Shape
    build: Callable[[], sp.Basic]
    text: str
    start: int
    end: int
    is_numeral: bool = False
    in_brackets: bool = False

    @property
    def source(self) -> str:
        """Its text, shortened."""
        source = " ".join(self.text[self.start : self.end].split())
        return source if len(source) <= MAX_SHOWN else _shortened(source)

    def described(self) -> str:
        """Its text and its shape, for a message."""
        return f"{self.source} is {self.shape}"

    def fail(self, message: str, position: int | None = None) -> NoReturn:
        """Raise ReadError at the piece."""
        raise ReadError(message, self.text, self.start if position is None else position)

    def mismatch(self, message: str) -> NoReturn:
        """Raise ShapeMismatchError at the piece."""
        raise ShapeMismatchError(message, self.text, self.start)


def _shortened(source: str) -> str:
    """The beginning and the end of a long text, no command cut and no brace left open."""
    depth, cuts = 0, [0]
    for token in _TOKEN.finditer(source):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        following = source[token.end() : token.end() + 1]
        if depth == 0 and following not in {"{", "_", "^"} and source[token.start()] not in "_^":
            cuts.append(token.end())
    head = max(cut for cut in cuts if cut <= MAX_SHOWN * 2 // 3)
    if not head:
        return f"{source[: MAX_SHOWN * 2 // 3]} … {source[-MAX_SHOWN // 4 :]}"
    tails = [cut for cut in cuts if cut >= max(head, len(source) - MAX_SHOWN // 4)]
    return f"{source[:head].rstrip()} … {source[min(tails, default=len(source)) :].lstrip()}"


def literal(value: sp.Basic, piece: tuple[str, int, int]) -> Piece:
    """A piece whose SymPy expression is known."""
    return Piece(Shape.of(value), lambda: value, *piece)


def zero(piece: tuple[str, int, int], shape: Shape, *, is_numeral: bool) -> Piece:
    """The number or the matrix 0."""

    def build() -> sp.Basic:
        if shape.is_matrix:
            return sp.ZeroMatrix(*_settled(shape, piece))
        if shape.is_scalar or is_numeral:
            return sp.Integer(0)
        text, start, _ = piece
        raise ReadError("the shape of this zero does not follow from the formula", text, start)

    return Piece(shape, build, *piece, is_numeral=is_numeral)


def identity(piece: tuple[str, int, int], size: Size) -> Piece:
    """The identity matrix I."""
    shape = matrix(size, size)
    return Piece(shape, lambda: sp.Identity(_settled(shape, piece)[0]), *piece)


def _settled(shape: Shape, piece: tuple[str, int, int]) -> list[sp.Expr]:
    sizes = [size.value for size in shape.sizes or ()]
    if None in sizes:
        text, start, end = piece
        message = f"the shape of {text[start:end]} does not follow from the formula"
        raise ReadError(message, text, start)
    return sizes


def agree(pieces: Sequence[Piece], what: str) -> None:
    """Check that pieces have one shape.

    Raises:
        ShapeMismatchError: at the first that differs; `what` says why they should be equal.
    """
    for piece in pieces[1:]:
        if not pieces[0].shape.become(piece.shape):
            first = next(one for one in pieces if one.shape.sizes is not None)
            piece.mismatch(f"{first.described()}, {piece.described()}: {what}")


def build_alike(pieces: Sequence[Piece]) -> list[sp.Basic]:
    """Build pieces that agree; where one is a scalar, 1×1 matrices become scalars too."""
    if any(piece.shape.is_scalar for piece in pieces):
        return [nodes.as_scalar(piece.build()) for piece in pieces]
    return [piece.build() for piece in pieces]


def add(terms: Sequence[Piece], signs: Sequence[str], piece: tuple[str, int, int]) -> Piece:
    """The sum of terms with their signs."""
    agree(terms, "only equal shapes can be added")
    scalar = next((term for term in terms if term.shape.is_scalar), terms[0])

    def build() -> sp.Basic:
        built = build_alike(terms)
        signed = zip(signs, built, strict=True)
        return nodes.total(nodes.negative(one) if sign == "-" else one for sign, one in signed)

    return Piece(scalar.shape, build, *piece)


def multiply(
    factors: Sequence[Piece], inverted: Sequence[bool], piece: tuple[str, int, int]
) -> Piece:
    """The product of factors, those marked as inverted standing below a fraction bar."""
    for factor, below in zip(factors, inverted, strict=True):
        if below and factor.shape.sizes is None:
            factor.shape.become(Shape.scalar())
    several = sum(map(_is_matrix_factor, factors)) > 1
    is_matrix = []
    for factor, below in zip(factors, inverted, strict=True):
        # beside other matrices, or below a bar, (αᵀβ) is a scalar factor
        entry = factor.shape.is_one_by_one and ((several and factor.in_brackets) or below)
        is_matrix.append(_is_matrix_factor(factor) and not entry)
        if below and is_matrix[-1]:
            factor.fail(f"{factor.described()}: only scalars can be divided by")
    matrices = [factor for factor, is_one in zip(factors, is_matrix, strict=True) if is_one]
    for left, right in pairwise(matrices):
        (_, inner), (also_inner, _) = left.shape.sizes or (), right.shape.sizes or ()
        if not inner.equate(also_inner):
            right.mismatch(
                f"{left.described()}, {right.described()}: "
                f"their product needs {inner} = {also_inner}"
            )
    shape = _product_shape(matrices) if matrices else Shape.scalar()

    def build() -> sp.Basic:
        values = []
        for factor, is_one, below in zip(factors, is_matrix, inverted, strict=True):
            value = factor.build() if is_one else nodes.as_scalar(factor.build())
            if below and value == 0:
                factor.fail("division by zero")
            values.append(nodes.reciprocal(value) if below else value)
        return nodes.product(values)

    return Piece(shape, build, *piece)


def _is_matrix_factor(factor: Piece) -> bool:
    if factor.shape.sizes is None:
        factor.shape.become(Shape.scalar() if factor.is_numeral else matrix())
    return factor.shape.is_matrix


def _product_shape(matrices: Sequence[Piece]) -> Shape:
    (rows, _), (_, cols) = matrices[0].shape.sizes or (), matrices[-1].shape.sizes or ()
    return matrix(rows, cols)


def need_square(base: Piece, why: str) -> None:
    """Check that a matrix is square.

    Raises:
        ShapeMismatchError: it is not, or it is no matrix.
    """
    need_matrix(base)
    rows, cols = base.shape.sizes or ()
    if not rows.equate(cols):
        base.mismatch(f"{base.described()}: {why} needs {rows} = {cols}")


def need_matrix(base: Piece) -> None:
    """Check that a piece is a matrix; a zero of unknown shape becomes one.

    Raises:
        ShapeMismatchError: it is a scalar.
    """
    if base.shape.sizes is None:
        base.shape.become(matrix())
    if not base.shape.is_matrix:
        base.mismatch(f"{base.described()}, where a matrix is expected")


def need_scalar(base: Piece) -> None:
    """Check that a piece is a scalar or a 1×1 matrix.

    Raises:
        ShapeMismatchError: it is another matrix.
    """
    if not Shape.scalar().become(base.shape):
        base.mismatch(f"{base.described()}, where a scalar is expected")


def transpose(base: Piece, piece: tuple[str, int, int]) -> Piece:
    """Mᵀ."""
    need_matrix(base)
    rows, cols = base.shape.sizes or ()
    return Piece(matrix(cols, rows), lambda: nodes.transpose(base.build()), *piece)


def raise_to(base: Piece, exponent: sp.Rational, piece: tuple[str, int, int]) -> Piece:
    """base^exponent."""
    if base.shape.sizes is None and base.is_numeral:
        base.shape.become(Shape.scalar())
    if base.shape.is_scalar or base.shape.is_one_by_one:

        def build() -> sp.Basic:
            value = nodes.as_scalar(base.build())
            if value == 0 and exponent < 0:
                base.fail("division by zero")
            return nodes.power(value, exponent)

        return Piece(Shape.scalar(), build, *piece)
    need_square(base, "a power")
    return Piece(base.shape, lambda: nodes.power(base.build(), exponent), *piece)


def norm(inside: Piece, kind: str, piece: tuple[str, int, int]) -> Piece:
    """‖M‖, where `kind` is the subscript F, 2 or nothing."""
    need_matrix(inside)
    if kind not in {"F", "2", ""}:
        inside.fail(f"‖·‖_{kind} is not known; the Frobenius norm is \\|·\\|_F", piece[2] - 1)

    def build() -> sp.Basic:
        if kind != "F" and not any(size.value == ONE for size in inside.shape.sizes or ()):
            inside.fail(
                f"{inside.described()}, so ‖·‖{kind and '_2'} may mean its spectral norm; "
                "the Frobenius norm is \\|·\\|_F"
            )
        return Norm(inside.build())

    return Piece(Shape.scalar(), build, *piece)


def inner(left: Piece, right: Piece, piece: tuple[str, int, int]) -> Piece:
    """⟨A, B⟩."""
    for one in (left, right):
        need_matrix(one)
    agree([left, right], "an inner product needs equal shapes")
    return Piece(Shape.scalar(), lambda: Inner(left.build(), right.build()), *piece)


def stack(rows: Sequence[Sequence[Piece]], piece: tuple[str, int, int]) -> Piece:
    """A matrix of blocks.

    Raises:
        ReadError: the rows have different lengths, or the shape of a zero block stays open.
    """
    for row in rows:
        if len(row) != len(rows[0]):
            row[0].fail(f"this row has {len(row)} blocks, the first has {len(rows[0])}")
        for block in row:
            need_matrix(block)
            _same_size(row[0], block, 0, "rows of blocks side by side")
    for column in zip(*rows, strict=True):
        for block in column:
            _same_size(column[0], block, 1, "columns of blocks above each other")
    heights = [_size(row[0], 0) for row in rows]
    widths = [_size(block, 1) for block in rows[0]]
    shape = matrix(Size(sp.Add(*heights)), Size(sp.Add(*widths)))

    def build() -> sp.Basic:
        return sp.BlockMatrix([[block.build() for block in row] for row in rows])

    return Piece(shape, build, *piece)


def _same_size(first: Piece, block: Piece, axis: int, what: str) -> None:
    one, other = (first.shape.sizes or ())[axis], (block.shape.sizes or ())[axis]
    if not one.equate(other):
        block.mismatch(f"{first.described()}, {block.described()}: {what} need {one} = {other}")


def _size(block: Piece, axis: int) -> sp.Expr:
    size = (block.shape.sizes or ())[axis].value
    if size is None:
        block.fail(f"the shape of {block.source} does not follow from the blocks beside it")
    return size
