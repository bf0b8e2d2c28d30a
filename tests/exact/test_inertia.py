"""Claims about the exact inertia: right, certified, and never decided by a guess."""

import pickle
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from flint import fmpz_mat

from exact.congruences import float_eigenvectors, null_space
from exact.errors import CertificateError, NotNullVectorError, NotSymmetricError, ShapeError
from exact.hessian import hessian_matrix
from exact.inertia import Inertia, InertiaCertificate, Route, inertia
from exact.matrices import Matrix
from exact.objective import Data
from exact.orbit import orbit_directions
from exact.signatures import PRIMES, descartes_signs


@pytest.fixture
def congruences_only(monkeypatch):
    """Let no matrix be small enough for the characteristic polynomial."""
    monkeypatch.setattr("exact.inertia._DESCARTES_UP_TO", -1)


def charpoly_inertia(H):
    return Inertia(*descartes_signs(H.numerators.charpoly().coeffs()))


def integers(rng, rows, cols, size=3):
    return fmpz_mat(rows, cols, [rng.randint(-size, size) for _ in range(rows * cols)])


def symmetric(rng, n):
    A = integers(rng, n, n, 9)
    return Matrix(A + A.transpose(), rng.randint(1, 7))


def unimodular(rng, n):
    """A dense integer matrix of determinant 1."""
    L, U = fmpz_mat(n, n), fmpz_mat(n, n)
    for i in range(n):
        L[i, i] = U[i, i] = 1
        for j in range(i):
            L[i, j], U[j, i] = rng.randint(-1, 1), rng.randint(-1, 1)
    return L * U


def with_eigenvalue_signs(rng, diagonal):
    """GᵀDG with G unimodular: by Sylvester's law, as many signs as D shows."""
    n = len(diagonal)
    G = Matrix(unimodular(rng, n))
    D = Matrix.diagonal(diagonal)
    signs = [(d > 0) - (d < 0) for d in diagonal]
    return G.T * D * G, Inertia(signs.count(-1), signs.count(0), signs.count(1))


def critical_point(shape, sigma, roots, gamma, mu):
    """A point of (10) with U = V = P = Q = R = I, its orbit, and its inertia counted by hand."""
    d0, d1, d2 = shape
    W2 = fmpz_mat(d2, d1)
    W1 = [[Fraction(0)] * d0 for _ in range(d1)]
    for a, j in enumerate(gamma):
        W2[j, a] = roots[j]
        W1[a][j] = Fraction(roots[j]) / sigma[j]
    X, Y = Matrix.diagonal(sigma), Matrix.diagonal([r * r for r in roots], d2, d0)
    W1, W2 = Matrix.from_rows(W1), Matrix(W2)
    r, g = len(roots), len(gamma)
    outside = [i for i in range(r) if i not in gamma]
    negative = (d1 - g) * (r - g) + sum(roots[i] > roots[j] for j in gamma for i in outside)
    zero = (d1 - g) * (g + d0 + d2 - 2 * r) + g * (g - 1) // 2
    zero += sum(roots[i] == roots[j] for j in gamma for i in outside)
    expected = Inertia(negative, zero, d1 * (d0 + d2) - negative - zero)
    return hessian_matrix(Data(X, Y, mu), W1, W2), orbit_directions(W1, W2), expected


def reflected(rng, H, N):
    """The same form in other coordinates, where the matrix is full."""
    n = H.shape[0]
    v = Matrix.column([rng.choice((-1, 1)) for _ in range(n)])
    G = Matrix.identity(n) - v * v.T * Fraction(2, n)
    return G * H * G, G * N


def nothing(F):
    return np.full(len(F), np.nan), np.full(F.shape, np.nan)


def coordinates(F):
    return np.ones(len(F)), np.eye(len(F))


def noise(F):
    rng = np.random.default_rng(0)
    return rng.standard_normal(len(F)), 1e30 * rng.standard_normal(F.shape)


def wrong_signs(F):
    values, vectors = float_eigenvectors(F)
    return -values[::-1], vectors


def too_few(F):
    values, vectors = float_eigenvectors(F)
    return values[1:], vectors[:, 1:]


def refuses(_):
    raise np.linalg.LinAlgError("no convergence")


# -- small and special matrices ---------------------------------------------------------------


def test_the_empty_matrix_has_no_eigenvalues():
    assert inertia(Matrix.zeros(0, 0)) == Inertia(0, 0, 0)


@pytest.mark.parametrize(
    ("entry", "expected"), [(-2, (1, 0, 0)), (0, (0, 1, 0)), (Fraction(1, 9), (0, 0, 1))]
)
def test_a_number_has_its_sign(entry, expected):
    assert inertia(Matrix.from_rows([[entry]])) == Inertia(*expected)


@pytest.mark.parametrize("n", [1, 5, 40])
def test_the_zero_matrix_is_all_null_space(n):
    found = inertia(Matrix.zeros(n, n))
    assert found == Inertia(0, n, 0)
    found.certificate.check(Matrix.zeros(n, n))


def test_index_and_nullity_are_read_off():
    found = inertia(Matrix.diagonal([-1, -2, 0, 3]))
    assert (found.morse_index, found.nullity) == (2, 1)


def test_a_saddle_without_diagonal_is_no_obstacle():
    n = 40
    H = Matrix.from_rows([[int(i + j == n - 1) for j in range(n)] for i in range(n)])
    assert inertia(H) == Inertia(20, 0, 20)


@pytest.mark.parametrize("guess", [float_eigenvectors, nothing])
def test_repeated_eigenvalues_are_counted_with_multiplicity(guess):
    n = 36  # I − 2vvᵀ/vᵀv twice, and a block of ones: eigenvalues 1, −1, 0 and 12
    rows = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    for block in (range(12), range(12, 24)):
        for i in block:
            for j in block:
                rows[i][j] -= Fraction(2, 12)
    for i in range(24, 36):
        rows[i] = [Fraction(int(j >= 24)) for j in range(n)]
    assert inertia(Matrix.from_rows(rows), guess=guess) == Inertia(2, 11, 23)


# -- agreement with the characteristic polynomial ---------------------------------------------


@pytest.mark.usefixtures("congruences_only")
def test_congruences_agree_with_descartes_on_small_random_matrices():
    rng = Random(1)
    for _ in range(240):
        H = symmetric(rng, rng.randint(0, 12))
        found = inertia(H)
        assert found == charpoly_inertia(H)
        assert found.certificate.route is not Route.DESCARTES


@pytest.mark.usefixtures("congruences_only")
def test_congruences_agree_with_descartes_on_small_singular_matrices():
    rng = Random(2)
    for _ in range(160):
        n = rng.randint(1, 14)
        rank = rng.randint(0, n)
        B = Matrix(integers(rng, n, rank), rng.randint(1, 5))
        H = B * Matrix.diagonal([rng.choice((-5, -1, 1, 3)) for _ in range(rank)]) * B.T
        found = inertia(H)
        assert found == charpoly_inertia(H)
        found.certificate.check(H)


@pytest.mark.usefixtures("congruences_only")
def test_congruences_agree_with_descartes_on_hessians_of_g():
    rng = Random(3)
    for _ in range(100):
        d0, d1, d2 = (rng.randint(1, 3) for _ in range(3))
        N = d0 + rng.randint(0, 1)
        rank = rng.randint(0, min(d1, d2))  # W2 may lose rank
        W2 = integers(rng, d2, rank) * integers(rng, rank, d1)
        W1, X, Y = (Matrix(integers(rng, *shape)) for shape in ((d1, d0), (d0, N), (d2, N)))
        data = Data(X, Y, Fraction(rng.randint(0, 4), 3))
        H = hessian_matrix(data, W1, Matrix(W2))
        assert inertia(H) == charpoly_inertia(H)


@pytest.mark.parametrize("n", [31, 35, 40, 45, 50, 60])
def test_congruences_agree_with_descartes_on_larger_matrices(n):
    rng = Random(n)
    B = Matrix(integers(rng, n, n - 7))
    signs = Matrix.diagonal([rng.choice((-1, 1)) for _ in range(n - 7)])
    for H in (symmetric(rng, n), B * signs * B.T):
        found = inertia(H)
        assert found == charpoly_inertia(H)
        assert found.certificate.route is Route.DOMINANCE


# -- critical points --------------------------------------------------------------------------

POINTS = [
    ((4, 4, 4), (3, 2, 1, 1), (5, 4, 3, 2), (0, 1, 2, 3)),  # a global minimum
    ((4, 4, 4), (3, 2, 1, 1), (5, 4, 3, 2), (1, 2, 3)),
    ((4, 5, 4), (3, 2, 1, 1), (5, 3, 3, 2), (1, 3)),  # tied λ, one in Γ and one not
    ((5, 4, 4), (7, 5, 2, 1, 1), (4, 3, 2), (0, 2)),  # rank(Ỹ) < d2
    ((4, 4, 4), (3, 2, 1, 1), (5, 4, 3, 2), ()),  # the origin
]


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("hint", [True, False])
def test_index_and_nullity_of_a_critical_point_are_those_counted_by_hand(point, hint):
    H, N, expected = critical_point(*point, Fraction(1, 3))
    H, N = reflected(Random(0), H, N)
    found = inertia(H, N if hint else None)
    assert found == expected
    found.certificate.check(H)


def test_a_critical_point_of_order_200_is_certified():
    roots, gamma = tuple(range(11, 1, -1)), tuple(range(1, 10))
    sigma = (6, 5, 4, 4, 3, 3, 2, 2, 1, 1)
    H, N, expected = critical_point((10, 10, 10), sigma, roots, gamma, Fraction(1, 3))
    H, N = reflected(Random(1), H, N)
    assert H.shape == (200, 200)
    for hint in (N, None):
        found = inertia(H, hint)
        assert found == expected == Inertia(10, 45, 145)
        assert found.certificate.route is Route.DOMINANCE
        found.certificate.check(H)


def test_null_vectors_may_be_some_of_them_and_dependent():
    H, N, expected = critical_point(*POINTS[2], Fraction(1, 3))
    assert N.rank() < min(N.shape[1], expected.zero)
    assert inertia(H, N) == expected


def test_a_column_that_is_not_a_null_vector_is_refused():
    H, N, _ = critical_point(*POINTS[1], Fraction(1, 3))
    wrong = N.numerators + fmpz_mat(N.shape[0], N.shape[1])
    wrong[0, 2] += 1
    with pytest.raises(NotNullVectorError, match="column 2"):
        inertia(H, Matrix(wrong))


def test_null_vectors_of_another_length_are_refused():
    with pytest.raises(ShapeError):
        inertia(Matrix.zeros(3, 3), Matrix.zeros(2, 1))


def test_matrices_without_an_inertia_are_refused():
    with pytest.raises(ShapeError):
        inertia(Matrix.zeros(2, 3))
    with pytest.raises(NotSymmetricError):
        inertia(Matrix.from_rows([[0, 1], [0, 0]]))


# -- conditioning -----------------------------------------------------------------------------


@pytest.mark.parametrize("mu", [Fraction(1, 10**6), Fraction(10**6)])
@pytest.mark.parametrize("hint", [True, False])
def test_singular_values_eight_orders_apart_are_no_obstacle(mu, hint):
    sigma = tuple(Fraction(10) ** k for k in (4, 2, 1, -1, -2, -4))
    H, N, expected = critical_point((6, 6, 6), sigma, (7, 6, 5, 4, 3, 2), (1, 2, 3, 4, 5), mu)
    H, N = reflected(Random(2), H, N)
    found = inertia(H, N if hint else None)
    assert found == expected
    found.certificate.check(H)


def test_eigenvalues_eighty_orders_apart_are_told_from_zero():
    rng = Random(4)
    diagonal = [rng.choice((-1, 1)) * Fraction(10) ** k for k in range(-40, 41, 2)] + [0, 0, 0]
    H, expected = with_eigenvalue_signs(rng, diagonal)
    found = inertia(H)
    assert found == expected
    assert found.certificate.route is Route.DOMINANCE
    found.certificate.check(H)


def test_entries_too_large_for_a_float_are_no_obstacle():
    rng = Random(5)
    diagonal = [rng.choice((-1, 1)) * 10 ** (400 + k) for k in range(33)]
    H, expected = with_eigenvalue_signs(rng, diagonal)
    assert inertia(H) == expected


def test_eigenvalues_beyond_the_reach_of_floats_fall_back():
    rng = Random(6)
    diagonal = [rng.choice((-1, 1)) * 10 ** (40 * k) for k in range(33)]
    H, expected = with_eigenvalue_signs(rng, diagonal)
    found = inertia(H)
    assert found == expected
    found.certificate.check(H)


def test_a_matrix_that_vanishes_modulo_every_prime_is_no_obstacle():
    rng = Random(8)
    H, expected = with_eigenvalue_signs(rng, [-1] * 3 + [0] * 4 + [2] * 26)
    product = PRIMES[0] * PRIMES[1] * PRIMES[2]
    independent, N = null_space((H * product).numerators, None)
    assert len(independent) == 29
    assert (H * Matrix(N)).is_zero()
    assert inertia(H * product) == expected


# -- a guess decides nothing ------------------------------------------------------------------


@pytest.mark.parametrize("guess", [nothing, coordinates, noise, wrong_signs, too_few, refuses])
def test_a_wrong_guess_does_not_change_the_answer(guess):
    H, N, expected = critical_point(*POINTS[1], Fraction(1, 3))
    H, N = reflected(Random(3), H, N)
    for hint in (N, None):
        found = inertia(H, hint, guess=guess)
        assert found == expected
        found.certificate.check(H)


@pytest.mark.usefixtures("congruences_only")
def test_wrong_guesses_agree_with_descartes():
    rng = Random(9)
    for guess in (nothing, coordinates, noise):
        for _ in range(15):
            n = rng.randint(1, 12)
            B = Matrix(integers(rng, n, n - 1))
            H = B * Matrix.diagonal([rng.choice((-1, 1)) for _ in range(n - 1)]) * B.T
            assert inertia(H, guess=guess) == charpoly_inertia(H)


def test_an_incomplete_null_space_proves_nothing(monkeypatch):
    def incomplete(A, known):
        independent, N = null_space(A, known)
        return independent, dropped(Matrix(N)).numerators

    monkeypatch.setattr("exact.inertia.null_space", incomplete)
    H, expected = with_eigenvalue_signs(Random(12), [-3] * 9 + [0] * 4 + [1] * 20)
    assert inertia(H) == expected


def test_the_characteristic_polynomial_has_the_last_word(monkeypatch):
    monkeypatch.setattr("exact.inertia._PRECISIONS", ())
    H, expected = with_eigenvalue_signs(Random(10), [-3] * 9 + [0] * 4 + [1] * 20)
    found = inertia(H, guess=nothing)
    assert found == expected
    assert found.certificate.route is Route.DESCARTES


# -- certificates -----------------------------------------------------------------------------


@pytest.fixture(params=[Route.DOMINANCE, Route.PIVOTS, Route.DESCARTES])
def certified(request):
    diagonal = [-2] * 5 + [0] * 3 + [1] * 26
    if request.param is Route.DESCARTES:
        diagonal = diagonal[3:12]
    H, _ = with_eigenvalue_signs(Random(11), diagonal)
    guess = nothing if request.param is Route.PIVOTS else float_eigenvectors
    found = inertia(H, guess=guess)
    assert found.certificate.route is request.param
    return H, found.certificate


def test_a_certificate_checks_again_and_after_a_journey(certified):
    H, certificate = certified
    certificate.check(H)
    travelled = pickle.loads(pickle.dumps(certificate))  # noqa: S301 (our own bytes)
    travelled.check(H * Fraction(3, 7))


@pytest.mark.parametrize("change", [(1, -1, 0), (0, 1, -1), (-1, 0, 1), (1, 0, 0), (0, -1, 0)])
def test_other_counts_are_refused(certified, change):
    H, c = certified
    a, b, d = change
    forged = replace(c, negative=c.negative + a, zero=c.zero + b, positive=c.positive + d)
    with pytest.raises(CertificateError):
        forged.check(H)


def test_another_matrix_is_refused(certified):
    H, certificate = certified
    with pytest.raises(CertificateError):
        certificate.check(-H)
    with pytest.raises(CertificateError):
        certificate.check(Matrix.identity(H.shape[0]))
    with pytest.raises(CertificateError):
        certificate.check(Matrix.identity(H.shape[0] + 1))


def dropped(columns):
    return columns.submatrix(range(columns.shape[0]), range(columns.shape[1] - 1))


def shifted(columns):
    rows, cols = columns.shape
    return columns + Matrix.identity(rows).submatrix(range(rows), range(cols))


def doubled_last(columns):
    rows, cols = columns.shape
    return columns.submatrix(range(rows), [*range(cols - 1), 0])


@pytest.mark.parametrize(
    "tamper",
    [
        lambda c: replace(c, directions=None),
        lambda c: replace(c, null_vectors=None),
        lambda c: replace(c, directions=dropped(c.directions)),
        lambda c: replace(c, null_vectors=dropped(c.null_vectors)),
        lambda c: replace(c, directions=doubled_last(c.directions)),
        lambda c: replace(c, null_vectors=doubled_last(c.null_vectors)),
        lambda c: replace(c, directions=c.directions.T),
        lambda c: replace(c, null_vectors=c.directions, directions=c.null_vectors),
        lambda c: replace(c, null_vectors=shifted(c.null_vectors)),
        lambda c: replace(c, directions=c.directions * 0),
        lambda c: replace(c, directions=Matrix.identity(34)),
    ],
)
@pytest.mark.parametrize("certified", [Route.DOMINANCE, Route.PIVOTS], indirect=True)
def test_tampered_columns_are_refused(certified, tamper):
    H, certificate = certified
    with pytest.raises(CertificateError):
        tamper(certificate).check(H)


@pytest.mark.parametrize("certified", [Route.DOMINANCE, Route.PIVOTS], indirect=True)
def test_counts_that_leave_a_direction_out_are_refused(certified):
    H, c = certified
    fewer_null_vectors = replace(c, null_vectors=dropped(c.null_vectors), zero=c.zero - 1)
    with pytest.raises(CertificateError, match="add up"):
        fewer_null_vectors.check(H)


@pytest.mark.parametrize("precision", [None, 0, -1, 2, 10**12])
@pytest.mark.parametrize("certified", [Route.PIVOTS], indirect=True)
def test_a_precision_out_of_the_list_is_refused(certified, precision):
    H, certificate = certified
    with pytest.raises(CertificateError, match="precision"):
        replace(certificate, precision=precision).check(H)


def test_a_certificate_without_data_is_refused():
    bare = InertiaCertificate(Route.DOMINANCE, 0, 0, 1)
    with pytest.raises(CertificateError, match="no directions"):
        bare.check(Matrix.identity(1))
