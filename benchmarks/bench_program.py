"""The program as a whole: how soon it starts, checks the paper, and replays its certificates.

Run: python benchmarks/bench_program.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from timeit import repeat

from measure import ROUNDS, Section, Target, Work, show, side_by_side, time

from symbolic.kernel.reading import loads, replay_certificate
from symbolic.kernel.replay import read_certificates, replay_texts

BARE, CLICK, HELP = "python -c pass", 'python -c "import click"', "saddleproof --help"
MOST_HELP, MOST_CHECK = 2, 10  # times bare Python and the CLI library; seconds after the start
MOST_REPLAY, MOST_CERTIFICATE = 1, 1e-3


def python(*arguments: str) -> Work:
    """Return a run of this Python, its output thrown away."""

    def run() -> None:
        subprocess.run(  # noqa: S603 (our own commands)
            [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL
        )

    return run


def measured(*, tiny: bool = False) -> Section:
    """Time the commands, each in a process of its own, and the replay of what was proved."""
    rounds = 1 if tiny else ROUNDS
    start = {
        BARE: python("-c", "pass"),
        CLICK: python("-c", "import click"),
        HELP: python("-m", "proofs", "--help"),
    }
    seconds = side_by_side(start, rounds)
    # bare Python is within the time of the import: what is compared is what a user waits for
    least = seconds[CLICK]
    with tempfile.TemporaryDirectory() as folder:
        options = ["--claim", "eq9", "--instances", "5"] if tiny else []
        check = python("-m", "proofs", "check", *options, "--quiet", "--certificates", folder)
        before = os.times()
        wall = side_by_side({"check": check}, 1)["check"]
        after = os.times()
        processor = after.children_user + after.children_system
        processor -= before.children_user + before.children_system
        texts = read_certificates([Path(folder)])
    results = replay_texts(texts)
    if any(one.theorem is None for one in results.values()):
        raise SystemExit("a certificate of the paper was refused")
    library = {loads(texts[one.source])["id"]: one.theorem for one in results.values()}
    each = median(
        min(repeat(lambda one=one: replay_certificate(loads(one), library), number=1, repeat=3))
        for one in texts.values()
    )
    whole = side_by_side({"replay": lambda: replay_texts(texts)}, rounds)["replay"]
    targets = (
        Target(
            "`saddleproof --help`, against bare Python and the import of click",
            f"≤ {MOST_HELP}×",
            f"{seconds[HELP] / least:.2f}× ({time(seconds[HELP])}, {time(least)})",
            seconds[HELP] <= MOST_HELP * least,
        ),
        Target(
            "`saddleproof check`, the whole paper, after start-up",
            f"≤ {MOST_CHECK} s on 2 cores",
            f"{time(wall - seconds[HELP])} ({time(processor)} of processor time)",
            wall - seconds[HELP] <= MOST_CHECK,
        ),
        Target(
            f"replay of all {len(texts)} certificates of the paper",
            f"< {MOST_REPLAY} s",
            time(whole),
            whole < MOST_REPLAY,
        ),
        Target(
            "kernel check of one certificate, the median",
            f"≤ {time(MOST_CERTIFICATE)}",
            time(each),
            each <= MOST_CERTIFICATE,
        ),
    )
    return Section("The program as a whole", targets)


if __name__ == "__main__":
    show(measured())
