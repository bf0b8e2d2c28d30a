"""Families made here, in several processes, or on a cluster, and kept as they are done.

The three ways do the same pieces by the same function, so that the report is the same.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any

from exact.pieces import Piece, Work, do, from_row, pieces, to_row
from proofs import program
from proofs.errors import InputError, WorkerError
from proofs.files import make_folder, write_aside
from proofs.program import version

if TYPE_CHECKING:
    from pathlib import Path

    from exact.families import Families, Family
    from proofs.reports.progress import Tell

Done = tuple[int, "tuple[Family, ...]"]
Way = Callable[[Work, Iterator[Piece]], Iterator[Done]]

SCHEMA = "saddleproof-piece/1"
FEW = 20_000  # families up to which starting processes takes longer than the work
PATIENCE = 10  # seconds until a scheduler and one of its workers must have answered
_RESUME = "--keep DIR keeps what is finished"
_AHEAD = 3  # pieces handed out for each worker, so that none waits


def families(
    made: Families, top: int, way: Way, tell: Tell, kept: Kept | None = None
) -> tuple[Family, ...]:
    """The `top` families of least value, the least first.

    Args:
        made: the families, whose order is found here.
        top: how many.
        way: who does the pieces.
        tell: called with a stage's name, how much is done and how much there is.
        kept: where finished pieces are kept, and found again.

    Raises:
        InputError: the way cannot be gone.
        FileError: a piece cannot be written.
        WorkerError: processes or a cluster were lost on the way.
        UndecidedError: the order of two families is not decided.
    """
    total, found = min(top, made.count), dict[int, "tuple[Family, ...]"]()
    failures: list[Exception] = []

    def missing() -> Iterator[Piece]:
        # a pool asks for pieces from a thread of its own, where an exception would be lost
        try:
            for piece in pieces(made, top):
                known = kept.read(made, piece) if kept else None
                if known is None:
                    yield piece
                else:
                    found[piece.number] = known
        except Exception as error:  # noqa: BLE001 (raised again below)
            failures.append(error)

    for number, done in way(Work.of(made), missing()):
        found[number] = done
        if kept:
            kept.write(number, done)
        tell("families", sum(map(len, tuple(found.values()))), total)
    if failures:
        raise failures[0]
    return tuple(one for number in sorted(found) for one in found[number])


@dataclass(frozen=True)
class Kept:
    """Finished pieces in a folder, one file each, under a name made of the work and the program."""

    folder: Path
    key: str

    @classmethod
    def of(cls, folder: Path, made: Families) -> Kept:
        """The place of this work's pieces, made where it is missing.

        Raises:
            FileError: the folder cannot be made.
        """
        key = sha256(f"{SCHEMA} {version()} {Work.of(made)}".encode()).hexdigest()
        make_folder(folder / key[:16])
        return cls(folder / key[:16], key)

    def read(self, made: Families, piece: Piece) -> tuple[Family, ...] | None:
        """A finished piece; None where there is none, or not this one, undamaged.

        Its families must be those of the piece, and the first is worked out again.
        """
        try:
            body = json.loads(self._path(piece.number).read_text(encoding="utf-8"))
            rows = body["families"]
            if (body["schema"], body["key"]) != (SCHEMA, self.key) or body["sum"] != _sum(rows):
                return None
            found = tuple(map(from_row, rows))
        except (OSError, ValueError, TypeError, KeyError, ArithmeticError):
            return None  # done again, and written over
        same = tuple(one.counts for one in found) == piece.counts
        return found if same and found[0] == made.family(piece.counts[0]) else None

    def write(self, number: int, done: tuple[Family, ...]) -> None:
        """Keep a finished piece.

        Raises:
            FileError: the file cannot be written.
        """
        rows = list(map(to_row, done))
        body = {"schema": SCHEMA, "key": self.key, "sum": _sum(rows), "families": rows}
        write_aside(self._path(number), json.dumps(body) + "\n")

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06}.json"


def chosen(made: Families, top: int, jobs: int | None, address: str | None) -> Way:
    """The way that was asked for; by default, all processors where there is much to do."""
    if address is not None:
        return cluster(address)
    if jobs is None:
        jobs = 1 if min(top, made.count) <= FEW else os.cpu_count() or 1
    return serial(made) if jobs == 1 else processes(jobs)


def serial(made: Families) -> Way:
    """Here, one piece after the other, with the spectra at hand."""

    def way(_work: Work, wanted: Iterator[Piece]) -> Iterator[Done]:
        for piece in wanted:
            yield piece.number, tuple(map(made.family, piece.counts))

    return way


def processes(jobs: int) -> Way:
    """In so many processes on this machine, while this one finds the order."""

    def way(work: Work, wanted: Iterator[Piece]) -> Iterator[Done]:
        from joblib import Parallel, delayed  # noqa: PLC0415 (only where processes are wanted)
        from joblib.externals.loky.process_executor import TerminatedWorkerError  # noqa: PLC0415

        pool = Parallel(
            n_jobs=jobs,
            batch_size=1,
            pre_dispatch=_AHEAD * jobs,
            return_as="generator_unordered",
        )
        try:
            yield from pool(delayed(do)(work, piece) for piece in wanted)
        except TerminatedWorkerError:
            raise WorkerError(
                f"--jobs {jobs}: a process was killed, for want of memory perhaps; expected it to"
                f" finish: fewer need less, and {_RESUME}"
            ) from None

    return way


def cluster(address: str) -> Way:
    """On the workers of a dask.distributed scheduler; what a lost worker had is done by others."""

    def way(work: Work, wanted: Iterator[Piece]) -> Iterator[Done]:
        try:
            import distributed  # noqa: PLC0415 (an optional extra)
        except ImportError:
            raise InputError(
                "argument --cluster: distributed is not installed; expected"
                " `pip install 'saddleproof[cluster]'`"
            ) from None
        with _client(address) as client:
            room = _AHEAD * len(_demand_same_program(client, address))

            def submit(piece: Piece) -> Any:  # noqa: ANN401 (a future of distributed)
                name = f"saddleproof-{sha256(str(work).encode()).hexdigest()}-{piece.number}"
                # of another `top`, the last piece may be shorter
                return client.submit(do, work, piece, key=f"{name}-{len(piece.counts)}")

            def first() -> set[Any]:
                done: set[Any] = distributed.wait(running, PATIENCE, "FIRST_COMPLETED").done
                return done

            running = {submit(piece) for piece in islice(wanted, room)}
            while running:
                for future in _patiently(client, address, first):
                    running.discard(future)
                    yield _patiently(client, address, partial(future.result, PATIENCE))
                    running |= {submit(piece) for piece in islice(wanted, 1)}

    return way


def _patiently(client: Any, address: str, wait: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Repeat a wait that times out as long as there is a worker: a lost piece is done again."""
    from distributed import CancelledError, KilledWorker  # noqa: PLC0415 (an optional extra)

    while True:
        try:
            return wait()
        except TimeoutError:
            if client.status != "running" or not client.scheduler_info()["workers"]:
                raise WorkerError(
                    f"--cluster {address}: no worker for {PATIENCE} s; expected one: {_RESUME}"
                ) from None
        except (CancelledError, KilledWorker, OSError, RuntimeError, ImportError) as error:
            raise WorkerError(
                f"--cluster {address}: a piece was lost ({type(error).__name__}); expected its"
                f" result: {_RESUME}"
            ) from None


def _client(address: str) -> Any:  # noqa: ANN401 (of distributed)
    from distributed import Client  # noqa: PLC0415 (an optional extra)

    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in {"distributed", "tornado"}:  # it would stand beside our one line
            logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        return Client(address, timeout=PATIENCE)
    except (OSError, ValueError, TimeoutError):
        raise InputError(
            f"argument --cluster {address!r:.80}: no scheduler answers; expected the address of"
            " a dask.distributed scheduler, such as tcp://127.0.0.1:8786"
        ) from None


def _demand_same_program(client: Any, address: str) -> dict[str, str]:  # noqa: ANN401
    """The version of the program on each worker: all must have ours."""
    where = f"argument --cluster {address!r:.80}"
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        found: dict[str, str] = client.run(program.version)
    except TimeoutError:
        raise InputError(f"{where}: the scheduler has no worker; expected at least one") from None
    except ImportError:
        found = {"a worker": "unknown"}
    for worker, other in found.items():
        if other != version():
            raise InputError(
                f"{where}: {worker} has saddleproof {other}; expected {version()}, as here"
            )
    return found


def _sum(rows: list[Any]) -> str:
    return sha256(json.dumps(rows).encode()).hexdigest()
