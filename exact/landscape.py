"""The landscape of a data set: its spectra, and with them all its critical families.

Nothing is decided by a float: λ² are eigenvalues of a rational matrix, enclosed and compared.
"""

from dataclasses import dataclass, field
from functools import cached_property

from exact.errors import ProblemError, ShapeError
from exact.families import Families
from exact.matrices import Matrix, Rational
from exact.real_spectrum import Spectrum

_GUARD_BITS = 64


@dataclass(frozen=True)
class Landscape:
    """The critical points of g (of f for μ = 0) for X (d0×N), Y (d2×N) and d1 hidden units.

    X may have any rank: what is said of σ then concerns its positive singular values.
    """

    X: Matrix = field(repr=False)
    Y: Matrix = field(repr=False)
    d1: int
    mu: Rational = 1
    digits: int = 20

    def __post_init__(self) -> None:
        if self.X.shape[1] != self.Y.shape[1]:
            raise ShapeError(f"X has {self.X.shape[1]} samples and Y has {self.Y.shape[1]}")
        if self.d1 < 1 or self.digits < 1 or self.mu < 0:
            raise ProblemError(
                f"d1 = {self.d1}, digits = {self.digits}, μ = {self.mu}; expected d1 ≥ 1, "
                "digits ≥ 1, μ ≥ 0"
            )
        if self.X.is_zero():
            raise ProblemError("X = 0: the objective is constant; expected an entry that is not 0")

    @cached_property
    def families(self) -> Families:
        """The critical families, from the spectra of the data."""
        inputs = Spectrum.of(_gram(self.X), self.bits)
        same = self.X == self.Y
        squares = inputs if same else Spectrum.of(_regression_matrix(self.X, self.Y), self.bits)
        d0, d2 = self.X.shape[0], self.Y.shape[0]
        size = self.Y.norm2()
        return Families(d0, self.d1, d2, self.mu, size, inputs, squares, self.bits)

    @property
    def bits(self) -> int:
        """The binary digits of the enclosures."""
        smallest = max(self.X.denominator, self.Y.denominator).bit_length()
        return 10 * self.digits // 3 + _GUARD_BITS + 2 * smallest


def independent_rows(X: Matrix) -> Matrix:
    """Return rows of X that are a basis of its row space, in their order."""
    reduced, _, rank = (X * X.T).numerators.rref()
    size, samples = X.shape
    places = [next(j for j in range(size) if reduced[row, j] != 0) for row in range(int(rank))]
    return X.submatrix(places, range(samples))


def _gram(X: Matrix) -> Matrix:
    """XXᵀ, or XᵀX where it is smaller: its positive eigenvalues are σᵢ²."""
    d0, samples = X.shape
    return X * X.T if d0 <= samples else X.T * X


def _regression_matrix(X: Matrix, Y: Matrix) -> Matrix:
    """A matrix with the positive eigenvalues of YXᵀ(XXᵀ)⁺XYᵀ; of the smaller of two sizes."""
    basis = independent_rows(X)
    cross = Y * basis.T
    inverse = (basis * basis.T).inverse()
    if Y.shape[0] <= basis.shape[0]:
        return cross * inverse * cross.T
    return inverse * (cross.T * cross)
