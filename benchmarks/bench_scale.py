"""Two processes against one, for the families of a landscape and for a loop that only spins.

The spinning loop is cut into as many pieces of the same length and given to processes that start
the same way: it shows what two processes gain on this machine at most.
Run: python benchmarks/bench_scale.py
"""

from __future__ import annotations

import os
from math import ceil

from bench_landscape import LARGEST, measurements
from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor
from measure import Section, Table, Target, Work, show, side_by_side, time

from exact.landscape import Landscape
from exact.pieces import SIZE
from proofs.scale import families, processes, serial

DIGITS, LISTED, ROUNDS = 200, 40_000, 3
LEAST_SHARE = 0.8  # of what the spinning loop gains
FAMILIES, SPIN = "families of a landscape", "spinning loop"


def spin(steps: int) -> int:
    """Count, and touch nothing."""
    total = 0
    for one in range(steps):
        total ^= one
    return total


def in_two(land: Landscape, most: int) -> None:
    """Work the families out in two processes, started anew."""
    families(land.families, most, processes(2), quiet)
    get_reusable_executor().shutdown(wait=True, kill_workers=True)


def spin_in_two(steps: int, pieces: int) -> None:
    """Run the pieces of the spinning loop in two processes."""
    Parallel(2, backend="loky", batch_size=1)(delayed(spin)(steps) for _ in range(pieces))
    get_reusable_executor().shutdown(wait=True, kill_workers=True)


def spin_steps(work: Work) -> int:
    """Return how many steps of the spinning loop take the processor as long as this work."""
    trial = 1_000_000
    return int(trial * processor_seconds(work) / processor_seconds(lambda: spin(trial)))


def processor_seconds(work: Work) -> float:
    """Return the time that the processors work, in all processes: others do not lengthen it."""
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def quiet(_stage: str, _done: int, _all: int) -> None:
    """Nobody looks at the progress."""


def measured(*, tiny: bool = False) -> Section:
    """Time both kinds of work in one process and in two, taking turns."""
    features, hidden, samples = (5, 2, 8) if tiny else LARGEST
    most = 10 if tiny else LISTED
    data = (measurements(features, samples, seed) for seed in (1, 2))
    land = Landscape(*data, hidden, digits=10 if tiny else DIGITS)
    made = land.families
    pieces = ceil(min(most, made.count) / SIZE)
    alone: Work = lambda: families(made, most, serial(made), quiet)  # noqa: E731
    alone()  # the data are known from here on
    steps = spin_steps(alone) // pieces
    works: dict[str, Work] = {
        FAMILIES: alone,
        f"{FAMILIES}, 2": lambda: in_two(land, most),
        SPIN: lambda: [spin(steps) for _ in range(pieces)],
        f"{SPIN}, 2": lambda: spin_in_two(steps, pieces),
    }
    seconds = side_by_side(works, 1 if tiny else ROUNDS)
    used = {name: processor_seconds(work) for name, work in works.items()}
    gain = {name: seconds[name] / seconds[f"{name}, 2"] for name in (FAMILIES, SPIN)}
    rows = tuple(
        (
            name,
            *(f"{time(seconds[one])} ({time(used[one])})" for one in (name, f"{name}, 2")),
            f"{gain[name]:.2f}×",
        )
        for name in (FAMILIES, SPIN)
    )
    share = gain[FAMILIES] / gain[SPIN]
    title = (
        f"{most:,} families at {land.digits} digits, {features} features, {hidden} hidden units, "
        f"in {pieces} pieces; the start of the processes and all that is done in one included:"
    )
    columns = ("work", "one process (processor time)", "two (processor time)", "gain")
    target = Target(
        "gain of two processes for a landscape, against that of a spinning loop",
        f"≥ {LEAST_SHARE}×",
        f"{share:.2f}× ({gain[FAMILIES]:.2f} against {gain[SPIN]:.2f})",
        share >= LEAST_SHARE,
    )
    return Section("Two processes", (target,), (Table(title, columns, rows),))


if __name__ == "__main__":
    show(measured())
