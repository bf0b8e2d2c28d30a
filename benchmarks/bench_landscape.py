"""The landscape of random data: how cost grows, and 30 features with 10 hidden units as a whole.

The command's own work, against numpy's floating-point singular values of the same data.
Run: OPENBLAS_NUM_THREADS=1 python benchmarks/bench_landscape.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter

import numpy as np
from measure import ROUNDS, Section, Table, Target, Work, show, side_by_side, time

from exact.landscape import Landscape
from exact.matrices import Matrix

LARGEST = (30, 10, 60)  # features d0 = d2, hidden units, samples
BY_D = ((5, 2, 60), (10, 3, 60), (20, 7, 60), LARGEST)
BY_N = ((20, 7, 50), (20, 7, 200), (20, 7, 800))
BY_R = (1, 5, 10, 20)  # rank of Y for 20 features
BY_TOP = (20, 200, 2000)
LISTED = 20
MOST_SECONDS, MOST_MEGABYTES = 10, 500


def measurements(features: int, samples: int, seed: int, rank: int | None = None) -> Matrix:
    """Return numbers with two decimals, as a table of measurements has them, or of low rank."""
    rng = Random(seed)
    rows = [[rng.randint(-999, 999) for _ in range(samples)] for _ in range(rank or features)]
    found = Matrix(Matrix.from_rows(rows).numerators, 100)
    if rank is None:
        return found
    mix = [[rng.randint(-9, 9) for _ in range(rank)] for _ in range(features)]
    return Matrix.from_rows(mix) * found


def row(size: tuple[int, int, int], rank: int | None, rounds: int) -> tuple[str, ...]:
    """Return one size, its number of families, and the times of floats and of ours."""
    features, hidden, samples = size
    X, Y = measurements(features, samples, 1), measurements(features, samples, 2, rank)
    A, B = (np.array([[float(x) for x in line] for line in M.rows()]) for M in (X, Y))

    def floats() -> object:
        _, _, Vt = np.linalg.svd(A, full_matrices=False)
        return np.linalg.svd(B @ Vt.T, compute_uv=False)

    works: dict[str, Work] = {
        "numpy": floats,
        "exact": lambda: Landscape(X, Y, hidden).families.top(LISTED),
    }
    seconds = side_by_side(works, rounds)
    made = Landscape(X, Y, hidden).families
    ratio = f"{seconds['exact'] / seconds['numpy']:.0f}×"
    shape = tuple(map(str, (features, hidden, samples, made.r)))
    return *shape, f"{made.count:,}", time(seconds["numpy"]), time(seconds["exact"]), ratio


def listing(size: tuple[int, int, int], most: int, rounds: int) -> tuple[str, str, str]:
    """Return how long so many families of least value take, the data known."""
    features, hidden, samples = size
    data = (measurements(features, samples, seed) for seed in (1, 2))
    made = Landscape(*data, hidden).families
    made.top(1)
    seconds = side_by_side({"top": lambda: made.top(most)}, min(rounds, 3))["top"]
    return str(most), time(seconds), time(seconds / min(most, made.count))


def command(size: tuple[int, int, int]) -> tuple[float, float]:
    """Return the seconds and the megabytes at most of the whole command."""
    features, hidden, samples = size
    with tempfile.TemporaryDirectory() as folder:
        names = [str(Path(folder) / name) for name in ("x.csv", "y.csv")]
        for seed, name in enumerate(names, start=1):
            columns = measurements(features, samples, seed).T.rows()
            lines = [",".join(f"{float(x):.2f}" for x in line) for line in columns]
            Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        arguments = ["landscape", *names, "--hidden", str(hidden), "--top", str(LISTED)]
        start = perf_counter()
        process = subprocess.Popen(  # noqa: S603 (our own command)
            [sys.executable, "-m", "proofs", *arguments], stdout=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        taken = perf_counter() - start
    if process.returncode:
        raise SystemExit(f"saddleproof landscape: exit code {process.returncode}")
    return taken, usage.ru_maxrss / 1024


def measured(*, tiny: bool = False) -> Section:
    """Time landscapes of growing size, and the whole command at the largest."""
    rounds = 2 if tiny else ROUNDS
    largest = (3, 2, 5) if tiny else LARGEST
    by_d, by_n = ((largest,), ()) if tiny else (BY_D, BY_N)
    by_r, by_top = ((1,), (2,)) if tiny else (BY_R, BY_TOP)
    ranks = (largest if tiny else BY_N[1],) * len(by_r)
    columns = ("d0 = d2", "d1", "N", "r", "families", "numpy SVD", f"exact, best {LISTED}", "ratio")
    tables = (
        Table("With d:", columns, tuple(row(size, None, rounds) for size in by_d)),
        Table("With N:", columns, tuple(row(size, None, rounds) for size in by_n)),
        Table(
            "With r, the rank of Y:",
            columns,
            tuple(row(size, rank, rounds) for size, rank in zip(ranks, by_r, strict=True)),
        ),
        Table(
            f"With the families listed, at d0 = d2 = {largest[0]}, d1 = {largest[1]}:",
            ("families listed", "time", "each"),
            tuple(listing(largest, most, rounds) for most in by_top),
        ),
    )
    seconds, megabytes = command(largest)
    what = f"`saddleproof landscape`, {largest[0]} features, {largest[1]} hidden units, best 20"
    targets = (
        Target(f"{what}: time", f"< {MOST_SECONDS} s", time(seconds), seconds < MOST_SECONDS),
        Target(
            f"{what}: memory",
            f"< {MOST_MEGABYTES} MB",
            f"{megabytes:.0f} MB",
            megabytes < MOST_MEGABYTES,
        ),
    )
    return Section("The landscape of data", targets, tuple(one for one in tables if one.rows))


if __name__ == "__main__":
    show(measured())
