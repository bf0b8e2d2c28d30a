"""Exact inertia of the Hessian at constructed critical points, side by side in one run.

Compared with numpy's `eigvalsh` (which answers approximately) and with Descartes' rule on the exact
characteristic polynomial. Run: OPENBLAS_NUM_THREADS=1 python benchmarks/bench_inertia.py
(with more threads than free cores, numpy's eigenvectors can take a hundred times as long).
"""

import os
from collections.abc import Callable
from random import Random
from time import perf_counter

import numpy as np

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
ROUNDS = 15
SLOW = 0.2  # seconds: beyond this, once is enough
MOST_EIGVALSH, LEAST_CHARPOLY = 20, 50  # the targets at order 200


def critical_hessian(d0: int, d1: int, d2: int, seed: int = 0) -> tuple[Matrix, Matrix]:
    """Return the Hessian at a strict saddle of (10), and the tangents of its O(d1)-orbit."""
    setting = problem(Shape(d0, d1, d2, d0), Kind(), seed)
    inside = range(1, min(d1, setting.r))
    columns = [*inside, *[None] * (d1 - len(inside))]
    point = point_of_form_10(setting, columns, orthogonal(d1, "householder", Random(seed)))
    H = hessian_matrix(point.own_data, point.W1, point.W2)
    return H, orbit_directions(point.W1, point.W2)


def side_by_side(jobs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the least time of each job in seconds, the jobs taking turns."""
    best = dict.fromkeys(jobs, float("inf"))
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            if SLOW < best[name] < float("inf"):
                continue
            start = perf_counter()
            job()
            best[name] = min(best[name], perf_counter() - start)
    return best


def main() -> None:
    """Print one table; the last two columns are ratios."""
    print(f"OPENBLAS_NUM_THREADS = {os.environ.get('OPENBLAS_NUM_THREADS', 'not set')}")
    for shape in SHAPES:
        H, tangents = critical_hessian(*shape)
        A = H.numerators
        F = as_floats(A)
        found = inertia(H, tangents)
        certificate = found.certificate
        if certificate is None or found != inertia(H):
            raise SystemExit("the inertia depends on the hint: do not trust these times")
        times = side_by_side(
            {
                "numpy eigvalsh (approximate)": lambda F=F: np.linalg.eigvalsh(F),
                "exact inertia, orbit known": lambda H=H, N=tangents: inertia(H, N),
                "exact inertia, nothing known": lambda H=H: inertia(H),
                "re-check of the certificate": lambda H=H, c=certificate: c.check(H),
                "lambda_min to 10 digits": lambda H=H: lambda_min(H, 10),
                "characteristic polynomial": lambda A=A: descartes_signs(A.charpoly().coeffs()),
            }
        )
        floats, charpoly = (
            times["numpy eigvalsh (approximate)"],
            times["characteristic polynomial"],
        )
        bits = max(int(x).bit_length() for x in A.entries())
        print(f"\norder {A.nrows()}, entries of {bits} bits: {found}")
        print(f"  {'':30} {'ms':>9} {'÷ eigvalsh':>11} {'charpoly ÷':>11}")
        for name, seconds in times.items():
            row = f"{seconds * 1e3:9.2f} {seconds / floats:10.1f}x {charpoly / seconds:10.1f}x"
            print(f"  {name:30} {row}")
        exact = times["exact inertia, orbit known"]
    print(
        f"\ntargets at order 200: {exact / floats:.1f}x eigvalsh (≤ {MOST_EIGVALSH}x wanted), "
        f"{charpoly / exact:.0f}x faster than charpoly (≥ {LEAST_CHARPOLY}x wanted)"
    )


if __name__ == "__main__":
    main()
