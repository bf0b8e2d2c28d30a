"""The landscape of random data: how cost grows with the features, the rank and what is listed.

The command's own work, against numpy's floating-point singular values of the same data.
Run: OPENBLAS_NUM_THREADS=1 python benchmarks/bench_landscape.py
"""

import resource
from collections.abc import Callable
from itertools import islice
from random import Random
from time import perf_counter

import numpy as np

from exact.landscape import Landscape
from exact.matrices import Matrix

SIZES = ((5, 2, 50), (10, 4, 100), (20, 7, 200), (30, 10, 200))  # d0 = d2, d1, N
LISTED = 20
ROUNDS = 3
MOST_SECONDS, MOST_MEGABYTES = 10, 500  # the targets at 30 features, 10 hidden units


def measurements(features: int, samples: int, seed: int) -> Matrix:
    """Return numbers with two decimals, as a table of measurements has them."""
    rng = Random(seed)
    rows = [[rng.randint(-999, 999) for _ in range(samples)] for _ in range(features)]
    return Matrix(Matrix.from_rows(rows).numerators, 100)


def seconds(job: Callable[[], object]) -> float:
    """Return the least time of a few runs."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = perf_counter()
        job()
        best = min(best, perf_counter() - start)
    return best


def main() -> None:
    """Print one line for each size, then the targets."""
    print(
        f"{'d0=d2':>6} {'d1':>3} {'N':>4} {'families':>12} {'numpy ms':>9} {'exact ms':>9} {'÷':>7}"
    )
    longest = 0.0
    for features, hidden, samples in SIZES:
        X, Y = measurements(features, samples, 1), measurements(features, samples, 2)
        A, B = (np.array([[float(x) for x in row] for row in M.rows()]) for M in (X, Y))

        def floats(A: np.ndarray = A, B: np.ndarray = B) -> object:
            _, _, Vt = np.linalg.svd(A, full_matrices=False)
            return np.linalg.svd(B @ Vt.T, compute_uv=False)

        def exact(X: Matrix = X, Y: Matrix = Y, hidden: int = hidden) -> object:
            return Landscape(X, Y, hidden).families.top(LISTED)

        quick, longest = seconds(floats), seconds(exact)
        count = Landscape(X, Y, hidden).families.count
        times = f"{quick * 1e3:9.2f} {longest * 1e3:9.1f} {longest / quick:6.0f}x"
        print(f"{features:6} {hidden:3} {samples:4} {count:12} {times}")
    for listed in (20, 200, 2000):
        spent = seconds(lambda n=listed: list(islice(Landscape(X, Y, 10).families.best_first(), n)))
        print(f"  the best {listed:5} of {count}: {spent * 1e3:8.1f} ms")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n30 features, 10 hidden units: {longest:.2f} s (≤ {MOST_SECONDS} s wanted), "
        f"{megabytes:.0f} MB at most (≤ {MOST_MEGABYTES} MB wanted)"
    )


if __name__ == "__main__":
    main()
