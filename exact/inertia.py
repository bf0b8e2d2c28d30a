"""The exact inertia of a rational symmetric matrix, with a certificate to check it again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from flint import fmpz_mat

from exact.congruences import (
    Guess,
    coordinate_columns,
    dominating_congruence,
    float_eigenvectors,
    null_space,
    random_columns,
)
from exact.errors import CertificateError, NotNullVectorError, ShapeError
from exact.matrices import Matrix
from exact.signatures import (
    Signs,
    descartes_signs,
    dominant_signs,
    pivot_signs,
    rank_at_least,
    symmetric_integers,
)

# Below this order the characteristic polynomial is as quick as anything else.
_DESCARTES_UP_TO = 30
# A round gains about 14 digits, so these reach eigenvalues 10¹⁰⁰ apart.
_ROUNDS = 8
_PRECISIONS = (128, 256, 512, 1024, 2048)


class Route(StrEnum):
    """How the signs were decided."""

    DESCARTES = "Descartes' rule on the characteristic polynomial"
    DOMINANCE = "strict diagonal dominance of VᵀAV, and exact null vectors"
    PIVOTS = "pivots of VᵀAV in ball arithmetic, and exact null vectors"


@dataclass(frozen=True)
class InertiaCertificate:
    """What decided an inertia: integer columns V (`directions`) and N with A·N = 0.

    `precision` is the number of bits of the balls. Descartes' rule needs no data at all.
    """

    route: Route
    negative: int
    zero: int
    positive: int
    directions: Matrix | None = None
    null_vectors: Matrix | None = None
    precision: int | None = None

    def check(self, H: Matrix) -> None:
        """Verify from scratch that H has the inertia (negative, zero, positive).

        Raises:
            ShapeError: H is not square.
            NotSymmetricError: H is not symmetric.
            CertificateError: The data do not prove it; the message says what fails.
        """
        A = symmetric_integers(H)
        if self.route is Route.DESCARTES:
            proved = descartes_signs(A.charpoly().coeffs())
        else:
            proved = self._proved_by_congruence(A)
        stated = (self.negative, self.zero, self.positive)
        if proved != stated:
            raise CertificateError(f"the certificate states {stated}, its data prove {proved}")

    def _proved_by_congruence(self, A: fmpz_mat) -> tuple[int, int, int]:
        size = A.nrows()
        V, N = (
            _integers(self.directions, "directions"),
            _integers(self.null_vectors, "null vectors"),
        )
        for name, columns in (("directions", V), ("null vectors", N)):
            if columns.nrows() != size:
                found = f"{columns.nrows()}×{columns.ncols()}"
                raise CertificateError(f"{name} are {found}, the matrix is {size}×{size}")
        if not (A * N).is_zero():
            raise CertificateError("a column offered as a null vector is not one")
        signs = self._signs(V.transpose() * (A * V))
        if signs is None:
            raise CertificateError(f"not decided by {self.route}")
        negative, positive = signs
        zero = rank_at_least(N)
        if negative + zero + positive != size:
            raise CertificateError(
                f"{negative} negative, {zero} zero and {positive} positive directions do not "
                f"add up to {size}"
            )
        return negative, zero, positive

    def _signs(self, S: fmpz_mat) -> Signs | None:
        if self.route is Route.DOMINANCE:
            return dominant_signs(S)
        if self.precision not in _PRECISIONS:
            raise CertificateError(f"precision {self.precision}; expected one of {_PRECISIONS}")
        return pivot_signs(S, self.precision)


@dataclass(frozen=True)
class Inertia:
    """The numbers of negative, zero and positive eigenvalues, and what proves them.

    Two inertias are equal if the numbers are.
    """

    negative: int
    zero: int
    positive: int
    certificate: InertiaCertificate | None = field(default=None, compare=False, repr=False)

    @property
    def morse_index(self) -> int:
        """The number of negative eigenvalues."""
        return self.negative

    @property
    def nullity(self) -> int:
        """The dimension of the null space."""
        return self.zero


def inertia(
    H: Matrix, null_vectors: Matrix | None = None, *, guess: Guess = float_eigenvectors
) -> Inertia:
    """Return the exact inertia of a symmetric rational n×n matrix H; always ends with an answer.

    `null_vectors` (n×k) are known columns with H·N = 0, as the orbit of O(d1) gives them; they save
    the search for the null space and need not be all of it, nor independent. `guess` supplies
    approximate eigenvectors: it can cost time, never change the answer.

    Raises:
        ShapeError: H is not square, or `null_vectors` has another number of rows.
        NotSymmetricError: H is not symmetric.
        NotNullVectorError: A column of `null_vectors` is not a null vector of H.

    >>> inertia(Matrix.from_rows([[0, 1], [1, 0]]))
    Inertia(negative=1, zero=0, positive=1)
    """
    A = symmetric_integers(H)
    known = None if null_vectors is None else _null_vectors(A, null_vectors)
    if A.nrows() > _DESCARTES_UP_TO:
        for attempt in _attempts(A, known, guess):
            found = attempt.inertia(A.nrows())
            if found is not None:
                return found
    negative, zero, positive = descartes_signs(A.charpoly().coeffs())
    certificate = InertiaCertificate(Route.DESCARTES, negative, zero, positive)
    return Inertia(negative, zero, positive, certificate)


@dataclass(frozen=True)
class _Attempt:
    """Columns V on which the signs of VᵀAV are proved, and null vectors N of rank ≥ nullity."""

    route: Route
    V: fmpz_mat
    signs: Signs
    N: fmpz_mat
    nullity: int
    precision: int | None = None

    def inertia(self, size: int) -> Inertia | None:
        """Return the inertia if the directions found add up to the whole space."""
        (negative, positive), zero = self.signs, self.nullity
        if negative + zero + positive != size:
            return None
        V, N = Matrix(self.V), Matrix(self.N)
        certificate = InertiaCertificate(self.route, negative, zero, positive, V, N, self.precision)
        return Inertia(negative, zero, positive, certificate)


def _attempts(A: fmpz_mat, known: fmpz_mat | None, guess: Guess) -> Iterator[_Attempt]:
    """Yield what may prove the inertia, the quickest first."""
    size = A.nrows()
    if known is not None:  # perhaps they span the null space: if not, the count will show
        nullity = rank_at_least(known)
        found = dominating_congruence(A, None, size - nullity, guess, 1)
        if found is not None:
            yield _Attempt(Route.DOMINANCE, *found, known, nullity)
    independent, N = null_space(A, known)
    nullity, rank = rank_at_least(N), len(independent)
    # First in the whole space, where floats see the true spectrum; then on coordinates that avoid
    # the null space, where a tiny eigenvalue cannot be mistaken for zero.
    for start, rounds in ((None, 2), (coordinate_columns(size, independent), _ROUNDS)):
        found = dominating_congruence(A, start, rank, guess, rounds)
        if found is not None:
            yield _Attempt(Route.DOMINANCE, *found, N, nullity)
    for seed, precision in enumerate(_PRECISIONS):
        V = random_columns(size, independent, seed)
        signs = pivot_signs(V.transpose() * (A * V), precision)
        if signs is not None:
            yield _Attempt(Route.PIVOTS, V, signs, N, nullity, precision)


def _null_vectors(A: fmpz_mat, offered: Matrix) -> fmpz_mat:
    N = offered.numerators
    if N.nrows() != A.nrows():
        raise ShapeError.between("product of H and its null vectors", _shape(A), offered.shape)
    product = A * N
    if not product.is_zero():
        wrong = next(
            j for j in range(N.ncols()) if any(product[i, j] != 0 for i in range(N.nrows()))
        )
        raise NotNullVectorError(f"column {wrong} (counted from 0) is not a null vector: H·v ≠ 0")
    return N


def _integers(columns: Matrix | None, name: str) -> fmpz_mat:
    # V/δ and V span the same space and give VᵀAV the same signs, so numerators will do.
    if columns is None:
        raise CertificateError(f"the certificate has no {name}")
    return columns.numerators


def _shape(A: fmpz_mat) -> tuple[int, int]:
    return A.nrows(), A.ncols()
