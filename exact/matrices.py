"""Exact rational matrices: integer numerators over one positive common denominator.

Arithmetic never takes the greatest common divisor of the entries, so a chain of products costs what
its integer products cost; `reduced` cancels on request, and a zero test reads numerators only.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import gcd
from typing import TypeAlias, Union

from flint import fmpq, fmpq_mat, fmpz, fmpz_mat

from exact.errors import NotExactError, ShapeError, SingularMatrixError

Rational: TypeAlias = int | Fraction

_PAGE = 100  # characters: a printed matrix stays within one line of a page
_LONGEST = 21  # characters of one printed entry
_MOST = 12  # printed rows or columns


class Matrix:
    """An immutable rational matrix N/δ: integer numerators N over one denominator δ > 0.

    The pair (N, δ) need not be in lowest terms; equality and hashing do not see the difference.

    >>> a = Matrix.from_rows([[1, Fraction(1, 2)], [0, 3]])
    >>> a.inverse() * a == Matrix.identity(2)
    True
    """

    __slots__ = ("_denominator", "_numerators")

    _numerators: fmpz_mat
    _denominator: int

    def __init__(self, numerators: fmpz_mat, denominator: int = 1) -> None:
        """Wrap N/δ; the caller hands over `numerators` and must not change it afterwards.

        Raises:
            ZeroDivisionError: The denominator is zero.
        """
        if denominator <= 0:
            if denominator == 0:
                raise ZeroDivisionError("a matrix over the denominator 0")
            numerators, denominator = -numerators, -denominator
        self._numerators = numerators
        self._denominator = denominator

    # -- constructors ------------------------------------------------------------------------

    @staticmethod
    def from_rows(rows: Iterable[Iterable[Rational]], cols: int | None = None) -> "Matrix":
        """Return the matrix with these rows; `cols` is needed only when there are none.

        Raises:
            ShapeError: The rows have different lengths.
            NotExactError: An entry is not an integer or a fraction.
        """
        table = [list(row) for row in rows]
        width = len(table[0]) if table else (cols or 0)
        if any(len(row) != width for row in table) or (cols is not None and cols != width):
            lengths = sorted({len(row) for row in table})
            raise ShapeError(f"rows of lengths {lengths} do not make a matrix of {width} columns")
        return _from_entries(len(table), width, [entry for row in table for entry in row])

    @staticmethod
    def zeros(rows: int, cols: int) -> "Matrix":
        """Return the rows × cols zero matrix."""
        return Matrix(fmpz_mat(rows, cols))

    @staticmethod
    def identity(size: int) -> "Matrix":
        """Return the identity of the given size."""
        return Matrix.diagonal([1] * size)

    @staticmethod
    def diagonal(
        entries: Sequence[Rational], rows: int | None = None, cols: int | None = None
    ) -> "Matrix":
        """Return the rows × cols matrix with these entries on its diagonal, zero elsewhere.

        Raises:
            ShapeError: The diagonal is longer than the matrix.
        """
        height = len(entries) if rows is None else rows
        width = len(entries) if cols is None else cols
        if len(entries) > min(height, width):
            raise ShapeError(f"a diagonal of {len(entries)} entries is too long: {height}×{width}")
        denominator, integers = _over_one_denominator(entries)
        numerators = fmpz_mat(height, width)
        for place, entry in enumerate(integers):
            numerators[place, place] = entry
        return Matrix(numerators, denominator)

    @staticmethod
    def column(entries: Sequence[Rational]) -> "Matrix":
        """Return the column vector with these entries."""
        return _from_entries(len(entries), 1, entries)

    # -- reading -----------------------------------------------------------------------------

    @property
    def numerators(self) -> fmpz_mat:
        """The integers N of N/δ (read only: flint would let you write)."""
        return self._numerators

    @property
    def denominator(self) -> int:
        """The common denominator δ > 0."""
        return self._denominator

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self._numerators.nrows(), self._numerators.ncols()

    def __getitem__(self, place: tuple[int, int]) -> Fraction:
        row, col = place
        rows, cols = self.shape
        if not (0 <= row < rows and 0 <= col < cols):
            raise ShapeError(f"no entry ({row}, {col}) in a {rows}×{cols} matrix (counted from 0)")
        return Fraction(int(self._numerators[row, col]), self._denominator)

    def rows(self) -> list[list[Fraction]]:
        """Return the entries as fractions, row by row."""
        bottom = self._denominator
        return [[Fraction(int(x), bottom) for x in row] for row in self._lists()]

    def column_at(self, col: int) -> "Matrix":
        """Return column `col` (counted from 0) as a one-column matrix."""
        return self.submatrix(range(self.shape[0]), [col])

    def row_at(self, row: int) -> "Matrix":
        """Return row `row` (counted from 0) as a one-row matrix."""
        return self.submatrix([row], range(self.shape[1]))

    def submatrix(self, rows: Sequence[int], cols: Sequence[int]) -> "Matrix":
        """Return the entries in these rows and columns, in the order given.

        Raises:
            ShapeError: A row or column does not exist.
        """
        height, width = self.shape
        if any(not 0 <= i < height for i in rows) or any(not 0 <= j < width for j in cols):
            raise ShapeError(
                f"no rows {list(rows)}, columns {list(cols)} in a {height}×{width} matrix"
            )
        source = self._numerators
        entries = [source[i, j] for i in rows for j in cols]
        return Matrix(fmpz_mat(len(rows), len(cols), entries), self._denominator)

    # -- arithmetic --------------------------------------------------------------------------

    @property
    def T(self) -> "Matrix":
        """The transpose."""
        return Matrix(self._numerators.transpose(), self._denominator)

    def __add__(self, other: "Matrix") -> "Matrix":
        return self._combine(other, "sum", lambda a, b: a + b)

    def __sub__(self, other: "Matrix") -> "Matrix":
        return self._combine(other, "difference", lambda a, b: a - b)

    def __neg__(self) -> "Matrix":
        return Matrix(-self._numerators, self._denominator)

    def __mul__(self, other: Union["Matrix", Rational]) -> "Matrix":
        if isinstance(other, Matrix):
            left, right = self._numerators, other.numerators
            if left.ncols() != right.nrows():
                raise ShapeError.between("product", self.shape, other.shape)
            return Matrix(left * right, self._denominator * other.denominator)
        if isinstance(other, int):
            return Matrix(self._numerators * other, self._denominator)
        if isinstance(other, Fraction):
            top, bottom = other.numerator, other.denominator
            return Matrix(self._numerators * top, self._denominator * bottom)
        return NotImplemented

    def __rmul__(self, other: Rational) -> "Matrix":
        return self.__mul__(other)

    def trace(self) -> Fraction:
        """Return the sum of the diagonal.

        Raises:
            ShapeError: The matrix is not square.
        """
        rows, cols = self.shape
        if rows != cols:
            raise ShapeError(f"the trace of a {rows}×{cols} matrix is undefined")
        return Fraction(_diagonal_sum(self._numerators), self._denominator)

    def inner(self, other: "Matrix") -> Fraction:
        """Return the Frobenius inner product ⟨A, B⟩ = tr(AᵀB).

        Raises:
            ShapeError: The shapes differ.
        """
        if self.shape != other.shape:
            raise ShapeError.between("inner product", self.shape, other.shape)
        a, b = self._numerators, other.numerators
        # The smaller of AᵀB and ABᵀ: both have the trace wanted.
        square = a * b.transpose() if a.nrows() < a.ncols() else a.transpose() * b
        return Fraction(_diagonal_sum(square), self._denominator * other.denominator)

    def norm2(self) -> Fraction:
        """Return ‖A‖_F² = tr(AᵀA)."""
        return self.inner(self)

    def rank(self) -> int:
        """Return the exact rank."""
        return int(self._numerators.rank())

    def inverse(self) -> "Matrix":
        """Return A⁻¹.

        Raises:
            ShapeError: The matrix is not square.
            SingularMatrixError: det A = 0.
        """
        rows, cols = self.shape
        if rows != cols:
            raise ShapeError(f"a {rows}×{cols} matrix has no inverse")
        if rows == 0:
            return self
        try:
            top, bottom = fmpq_mat(self._numerators).inv().numer_denom()
        except ZeroDivisionError:
            raise SingularMatrixError(f"a {rows}×{cols} matrix is singular: det = 0") from None
        return Matrix(top * self._denominator, int(bottom))

    def reduced(self) -> "Matrix":
        """Return the same matrix in lowest terms."""
        if self._denominator == 1 or 0 in self.shape:
            return Matrix(self._numerators, 1) if 0 in self.shape else self
        scaled = fmpq_mat(self._numerators) * fmpq(1, self._denominator)
        top, bottom = scaled.numer_denom()
        return Matrix(top, int(bottom))

    # -- deciding ----------------------------------------------------------------------------

    def is_zero(self) -> bool:
        """Decide A = 0; only numerators are read."""
        return bool(self._numerators.is_zero())

    def is_symmetric(self) -> bool:
        """Decide A = Aᵀ."""
        rows, cols = self.shape
        return rows == cols and bool(self._numerators == self._numerators.transpose())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Matrix):
            return NotImplemented
        if self.shape != other.shape:
            return False
        left, right = self._denominator, other.denominator
        if left == right:
            return bool(self._numerators == other.numerators)
        common = gcd(left, right)
        return bool(self._numerators * (right // common) == other.numerators * (left // common))

    def __hash__(self) -> int:
        lowest = self.reduced()
        entries = tuple(int(x) for x in lowest.numerators.entries())
        return hash((self.shape, lowest.denominator, entries))

    # -- printing and pickling ---------------------------------------------------------------

    def strings(self) -> list[list[str]]:
        """Return the entries as strings "a" or "a/b" in lowest terms, row by row."""
        return [[str(entry) for entry in row] for row in self.rows()]

    def __str__(self) -> str:
        return _page(self)

    def __repr__(self) -> str:
        rows, cols = self.shape
        return f"Matrix({rows}×{cols}: {'; '.join(' '.join(row) for row in self.strings())})"

    def __reduce__(self) -> tuple[Callable[..., "Matrix"], tuple[int, int, list[int], int]]:
        rows, cols = self.shape
        entries = [int(x) for x in self._numerators.entries()]
        return _unpickle, (rows, cols, entries, self._denominator)

    # -- helpers -----------------------------------------------------------------------------

    def _lists(self) -> list[list[fmpz]]:
        # flint forgets the number of rows of an n×0 matrix when it makes lists
        rows, cols = self.shape
        return self._numerators.tolist() if rows and cols else [[] for _ in range(rows)]

    def _combine(
        self, other: "Matrix", name: str, operation: Callable[[fmpz_mat, fmpz_mat], fmpz_mat]
    ) -> "Matrix":
        if not isinstance(other, Matrix):
            return NotImplemented
        if self.shape != other.shape:
            raise ShapeError.between(name, self.shape, other.shape)
        left, right = self._denominator, other.denominator
        if left == right:
            return Matrix(operation(self._numerators, other.numerators), left)
        common = gcd(left, right)
        lift, drop = right // common, left // common
        top_left = self._numerators * lift if lift != 1 else self._numerators
        top_right = other.numerators * drop if drop != 1 else other.numerators
        return Matrix(operation(top_left, top_right), left * lift)


def inner(a: Matrix, b: Matrix) -> Fraction:
    """Return ⟨A, B⟩ = tr(AᵀB) of two matrices of one shape."""
    return a.inner(b)


def norm2(a: Matrix) -> Fraction:
    """Return ‖A‖_F²."""
    return a.norm2()


def hstack(blocks: Sequence[Matrix]) -> Matrix:
    """Return [A₁ … A_n] side by side.

    Raises:
        ShapeError: There is no block, or the numbers of rows differ.
    """
    return vstack([block.T for block in blocks]).T


def vstack(blocks: Sequence[Matrix]) -> Matrix:
    """Return the blocks on top of each other.

    Raises:
        ShapeError: There is no block, or the numbers of columns differ.
    """
    if not blocks:
        raise ShapeError("a stack of no blocks has no shape")
    width = blocks[0].shape[1]
    for block in blocks:
        if block.shape[1] != width:
            raise ShapeError.between("stack", blocks[0].shape, block.shape)
    denominator = 1
    for block in blocks:
        denominator = denominator // gcd(denominator, block.denominator) * block.denominator
    entries: list[object] = []
    for block in blocks:
        entries += (block.numerators * (denominator // block.denominator)).entries()
    height = sum(block.shape[0] for block in blocks)
    return Matrix(fmpz_mat(height, width, entries), denominator)


def _from_entries(rows: int, cols: int, entries: Sequence[Rational]) -> Matrix:
    denominator, integers = _over_one_denominator(entries)
    return Matrix(fmpz_mat(rows, cols, integers), denominator)


def _over_one_denominator(entries: Sequence[Rational]) -> tuple[int, list[int]]:
    denominator = 1
    for entry in entries:
        if not isinstance(entry, int | Fraction):
            kind = type(entry).__name__
            raise NotExactError(f"{entry!r} is a {kind}; an entry is an int or a Fraction")
        bottom = entry.denominator
        denominator = denominator // gcd(denominator, bottom) * bottom
    return denominator, [x.numerator * (denominator // x.denominator) for x in entries]


def _diagonal_sum(square: fmpz_mat) -> int:
    return sum(int(square[i, i]) for i in range(square.nrows()))


def _unpickle(rows: int, cols: int, entries: list[int], denominator: int) -> Matrix:
    return Matrix(fmpz_mat(rows, cols, entries), denominator)


def _page(matrix: Matrix) -> str:
    """Print aligned fractions; long entries, far rows and far columns give way to …."""
    rows, cols = matrix.shape
    if not rows or not cols:
        return f"[{rows}×{cols}]"
    table = [[_short(x) for x in row[:_MOST]] for row in matrix.rows()[:_MOST]]
    widths = [max(len(row[j]) for row in table) for j in range(len(table[0]))]
    shown = len(widths)
    while shown > 1 and sum(widths[:shown]) + 2 * shown + 2 > _PAGE:
        shown -= 1
    more = "  …" if shown < cols else ""
    lines = [
        "[" + "  ".join(x.rjust(w) for x, w in zip(row[:shown], widths, strict=False)) + more + "]"
        for row in table
    ]
    if rows > _MOST or more:
        lines.append(f"({rows}×{cols})")
    return "\n".join(lines)


def _short(x: Fraction) -> str:
    text = str(x)
    if len(text) <= _LONGEST:
        return text
    top, bottom = len(str(abs(x.numerator))), len(str(x.denominator))
    sign = "-" if x < 0 else ""
    return f"{sign}⟨{top} digits⟩" + (f"/⟨{bottom}⟩" if x.denominator > 1 else "")
