"""Exact inertia of the Hessian at constructed critical points, side by side in one run.

Compared with numpy's `eigvalsh` (which answers approximately) and with Descartes' rule on the exact
characteristic polynomial. Run: OPENBLAS_NUM_THREADS=1 python benchmarks/bench_inertia.py
(with more threads than free cores, numpy's eigenvectors can take a hundred times as long).
"""

from random import Random

import numpy as np
from measure import ROUNDS, Section, Target, Work, compared, show, side_by_side

from exact.congruences import as_floats
from exact.critical_points import point_of_form_10
from exact.hessian import hessian_matrix
from exact.inertia import inertia
from exact.matrices import Matrix
from exact.orbit import orbit_directions
from exact.orthogonal import orthogonal
from exact.problems import Kind, Shape, problem
from exact.signatures import descartes_signs
from exact.spectrum import lambda_min

SHAPES = ((5, 6, 5), (10, 6, 10), (10, 10, 10))  # d0, d1, d2: orders 60, 120 and 200
FLOATS, EXACT, CHARPOLY = (
    "eigvalsh (approximate)",
    "exact, orbit known",
    "characteristic polynomial",
)
MOST_EIGVALSH, LEAST_CHARPOLY = 20, 50  # the targets at order 200


def critical_hessian(d0: int, d1: int, d2: int, seed: int = 0) -> tuple[Matrix, Matrix]:
    """Return the Hessian at a strict saddle of (10), and the tangents of its O(d1)-orbit."""
    setting = problem(Shape(d0, d1, d2, d0), Kind(), seed)
    inside = range(1, min(d1, setting.r))
    columns = [*inside, *[None] * (d1 - len(inside))]
    point = point_of_form_10(setting, columns, orthogonal(d1, "householder", Random(seed)))
    H = hessian_matrix(point.own_data, point.W1, point.W2)
    return H, orbit_directions(point.W1, point.W2)


def times(shape: tuple[int, int, int], rounds: int) -> tuple[str, dict[str, float]]:
    """Return the order of a Hessian with its times.

    Raises:
        SystemExit: the inertia depends on what is known of the orbit.
    """
    H, tangents = critical_hessian(*shape)
    A = H.numerators
    F = as_floats(A)
    found = inertia(H, tangents)
    certificate = found.certificate
    if found != inertia(H):
        raise SystemExit("the inertia depends on the hint: do not trust these times")
    works: dict[str, Work] = {
        FLOATS: lambda: np.linalg.eigvalsh(F),
        EXACT: lambda: inertia(H, tangents),
        "nothing known": lambda: inertia(H),
        "λ_min to 10 digits": lambda: lambda_min(H, 10),
        CHARPOLY: lambda: descartes_signs(A.charpoly().coeffs()),
    }
    if certificate is not None:
        works["re-check of the certificate"] = lambda: certificate.check(H)
    return str(A.nrows()), side_by_side(works, rounds)


def measured(*, tiny: bool = False) -> Section:
    """Time exact inertia, numpy's eigenvalues and the characteristic polynomial."""
    shapes = ((2, 2, 2),) if tiny else SHAPES
    found = dict(times(shape, 2 if tiny else ROUNDS) for shape in shapes)
    order, last = list(found.items())[-1]
    slower, quicker = last[EXACT] / last[FLOATS], last[CHARPOLY] / last[EXACT]
    targets = (
        Target(
            f"exact inertia, order {order}, against eigvalsh",
            f"≤ {MOST_EIGVALSH}×", f"{slower:.1f}×", slower <= MOST_EIGVALSH,
        ),
        Target(
            f"exact inertia, order {order}, quicker than the characteristic polynomial",
            f"≥ {LEAST_CHARPOLY}×", f"{quicker:.0f}×", quicker >= LEAST_CHARPOLY,
        ),
    )  # fmt: skip
    table = compared("At strict saddles, times and ratios to eigvalsh:", "order", found)
    return Section("Exact inertia of a Hessian", targets, (table,))


if __name__ == "__main__":
    show(measured())
