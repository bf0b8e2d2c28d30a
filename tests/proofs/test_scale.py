"""Families in several processes and on a cluster: the same bytes, nothing lost, nothing double."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from exact import pieces
from exact.landscape import Landscape
from exact.matrices import Matrix
from proofs import scale
from proofs.cli import main
from proofs.errors import InputError, WorkerError
from proofs.scale import Kept, cluster, families, processes, serial

TOP = 60


def quiet(_stage, _done, _total):
    """Nobody looks."""


@pytest.fixture
def made():
    rng = Random(1)
    X, Y = (
        Matrix.from_rows([[rng.randint(-9, 9) for _ in range(12)] for _ in range(8)])
        for _ in range(2)
    )
    return Landscape(X, Y, 4).families


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(pieces, "SIZE", 7)


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rng = Random(2)
    for name in "XY":
        rows = [",".join(str(rng.randint(-99, 99)) for _ in range(8)) for _ in range(20)]
        Path(f"{name}.csv").write_text("\n".join(rows) + "\n")
    return ["landscape", "X.csv", "Y.csv", "--hidden", "4"]


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("way", [processes(2), processes(1)], ids=["two", "one"])
def test_processes_find_what_one_finds(made, way):
    alone = families(made, TOP, serial(made), quiet)
    assert alone == made.top(TOP)
    assert families(made, TOP, way, quiet) == alone


def dies(_work, _piece):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.usefixtures("small_pieces")
def test_a_killed_process_is_one_clear_error(made, monkeypatch):
    monkeypatch.setattr(dies, "__module__", "__main__")  # so that it travels by value
    with monkeypatch.context() as patched:
        patched.setattr(scale, "do", dies)
        with pytest.raises(WorkerError, match="--jobs 2: a process was killed"):
            families(made, TOP, processes(2), quiet)
    assert families(made, TOP, processes(2), quiet) == made.top(TOP)  # with new processes


def test_the_report_is_the_same_byte_for_byte(runner, data):
    written = []
    for number, options in enumerate([["--jobs", "1"], ["--jobs", "2"], ["--keep", "kept"]] * 2):
        result = runner.invoke(main, [*data, *options, "--json", f"{number}.json"])
        assert (result.exit_code, result.stderr) == (0, "")
        written.append((Path(f"{number}.json").read_bytes(), result.stdout))
    assert len(set(written)) == 1


@pytest.mark.usefixtures("small_pieces")
def test_the_progress_ends_where_all_is_done(made):
    told = []
    families(made, TOP, serial(made), lambda *one: told.append(one))
    assert told[0] == ("families", 7, TOP)
    assert told[-1] == ("families", TOP, TOP)


@pytest.mark.usefixtures("small_pieces")
def test_what_goes_wrong_while_the_order_is_found_is_not_lost(made, monkeypatch):
    def broken(_made, _top):
        yield from ()
        raise ArithmeticError("undecided")

    monkeypatch.setattr(scale, "pieces", broken)
    with pytest.raises(ArithmeticError, match="undecided"):
        families(made, TOP, processes(2), quiet)


# ------------------------------------------------------------------ kept pieces


def counting(made, done):
    """One after the other, noting which pieces were done."""

    def way(work, wanted):
        for number, found in serial(made)(work, wanted):
            done.append(number)
            yield number, found

    return way


@pytest.mark.usefixtures("small_pieces")
def test_finished_pieces_are_not_done_again(made, tmp_path):
    kept, first, second = Kept.of(tmp_path, made), [], []
    whole = families(made, TOP, counting(made, first), quiet, kept)
    assert first == list(range(9))
    kept._path(4).unlink()
    assert families(made, TOP, counting(made, second), quiet, kept) == whole
    assert second == [4]


@pytest.mark.usefixtures("small_pieces")
def test_an_interrupted_run_goes_on_where_it_stopped(made, tmp_path):
    def interrupted(work, wanted):
        for number, found in serial(made)(work, wanted):
            if number == 3:
                raise KeyboardInterrupt
            yield number, found

    kept, done = Kept.of(tmp_path, made), []
    with pytest.raises(KeyboardInterrupt):
        families(made, TOP, interrupted, quiet, kept)
    assert families(made, TOP, counting(made, done), quiet, kept) == made.top(TOP)
    assert done == list(range(3, 9))


def forged(body):
    body["families"][0][1] += 1  # a Morse index
    body["sum"] = scale._sum(body["families"])


def other_families(body):
    body["families"].reverse()
    body["sum"] = scale._sum(body["families"])


DAMAGE = {
    "a changed row": lambda body: body["families"][1].__setitem__(1, 99),
    "a false first row": forged,
    "other families": other_families,
    "other work": lambda body: body.update(key="0" * 64),
    "another schema": lambda body: body.update(schema="saddleproof-piece/0"),
    "no rows": lambda body: body.update(families=[], sum=scale._sum([])),
    "no sum": lambda body: body.pop("sum"),
}


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("damage", [*DAMAGE, "half a file", "a list"])
def test_a_damaged_piece_is_done_again(made, tmp_path, damage):
    kept, done = Kept.of(tmp_path, made), []
    whole = families(made, TOP, serial(made), quiet, kept)
    path = kept._path(0)
    text = path.read_text()
    if damage in DAMAGE:
        body = json.loads(text)
        DAMAGE[damage](body)
        path.write_text(json.dumps(body))
    else:
        path.write_text(text[:200] if damage == "half a file" else "[]")
    assert families(made, TOP, counting(made, done), quiet, kept) == whole
    assert done == [0]
    assert path.read_text() == text


def test_other_data_and_another_program_have_places_of_their_own(made, tmp_path, monkeypatch):
    here = Kept.of(tmp_path, made)
    assert Kept.of(tmp_path, made) == here
    wider = Landscape(Matrix.identity(8), Matrix.identity(8), 4).families
    assert Kept.of(tmp_path, wider).folder != here.folder
    monkeypatch.setattr(scale, "version", lambda: "another")
    assert Kept.of(tmp_path, made).folder != here.folder


# ------------------------------------------------------------------ a cluster


@pytest.fixture
def scheduler(tmp_path):
    """A real scheduler here and two worker processes: its address, and the ids of all three."""
    where = tmp_path / "scheduler.json"
    own = {"env": {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}}
    log = (tmp_path / "log.txt").open("w")
    common = {"stdout": log, "stderr": log, "cwd": tmp_path, **own}
    dask = [sys.executable, "-m", "distributed.cli."]
    place = ["--scheduler-file", str(where), "--no-dashboard"]
    started = [
        subprocess.Popen(  # noqa: S603 (our own cluster)
            [*dask[:2], f"{dask[2]}dask_scheduler", *place, "--host", "127.0.0.1", "--port", "0"],
            **common,
        )
    ]
    while not where.exists():
        time.sleep(0.05)
    started += [
        subprocess.Popen(  # noqa: S603 (our own cluster)
            [*dask[:2], f"{dask[2]}dask_worker", *place, "--nthreads", "1", "--no-nanny"],
            **common,
        )
        for _ in range(2)
    ]
    try:
        yield json.loads(where.read_text())["address"], [one.pid for one in started]
    finally:
        for one in reversed(started):
            one.kill()
            one.wait()
        log.close()


@pytest.mark.usefixtures("small_pieces")
def test_a_killed_worker_loses_nothing_and_doubles_nothing(made, scheduler):
    address, (_, *workers) = scheduler
    numbers = []

    def watched(work, wanted):
        for number, found in cluster(address)(work, wanted):
            if not numbers:
                os.kill(workers[0], signal.SIGKILL)
            numbers.append(number)
            yield number, found

    assert families(made, TOP, watched, quiet) == made.top(TOP)
    assert sorted(numbers) == list(range(9))


@pytest.mark.usefixtures("small_pieces")
def test_workers_that_all_die_are_waited_for_within_bounds(made, scheduler, monkeypatch):
    address, (_, *workers) = scheduler

    def watched(work, wanted):
        for one in cluster(address)(work, wanted):
            monkeypatch.setattr(scale, "PATIENCE", 1)
            for worker in workers:
                os.kill(worker, signal.SIGKILL)
            yield one

    with pytest.raises(WorkerError, match=r"no worker for 1 s; expected one"):
        families(made, 2 * TOP, watched, quiet)


@pytest.mark.usefixtures("data")
def test_a_scheduler_that_dies_is_one_line_and_what_was_finished_is_kept(scheduler):
    address, (own, *_) = scheduler
    rng = Random(3)
    rows = [",".join(str(rng.randint(-9, 9)) for _ in range(14)) for _ in range(14)]
    Path("Z.csv").write_text("\n".join(rows) + "\n")
    options = ["landscape", "Z.csv", "--autoencoder", "--hidden", "7", "--digits", "500"]
    options += ["--top", "1500", "--keep", "k", "--json", "r.json"]
    command = [sys.executable, "-m", "proofs", *options, "--cluster", address]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as run:  # noqa: S603
        while not list(Path("k").glob("*/*.json")):
            assert run.poll() is None
            time.sleep(0.01)
        os.kill(own, signal.SIGKILL)
        out, err = run.communicate()
    assert (run.returncode, out) == (2, "")
    assert err.startswith(f"--cluster {address}: ")
    assert err.count("\n") == 1
    assert not Path("r.json").exists()
    assert 0 < len(list(Path("k").glob("*/*.json"))) < 6


def test_the_cluster_writes_the_same_report(runner, data, scheduler):
    address, _ = scheduler
    texts = set()
    for options in (["--cluster", address], ["--jobs", "1"]):
        result = runner.invoke(main, [*data, *options, "--json", "r.json"])
        assert (result.exit_code, result.stderr) == (0, "")
        texts.add((Path("r.json").read_bytes(), result.stdout))
    assert len(texts) == 1


def test_workers_with_another_program_are_refused(made, scheduler, monkeypatch):
    address, _ = scheduler
    monkeypatch.setattr(scale, "version", lambda: "another")
    with pytest.raises(InputError, match=r"has saddleproof .*; expected another, as here"):
        families(made, TOP, cluster(address), quiet)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere at all", "ftp://127.0.0.1:9"])
def test_an_address_where_nobody_answers_is_one_line(runner, data, address, monkeypatch):
    monkeypatch.setattr(scale, "PATIENCE", 1)
    result = runner.invoke(main, [*data, "--cluster", address])
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert "no scheduler answers; expected the address" in result.stderr


def test_without_the_extra_a_cluster_is_refused(runner, data, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = runner.invoke(main, [*data, "--cluster", "tcp://127.0.0.1:1"])
    assert result.exit_code == 2
    assert "distributed is not installed; expected `pip install" in result.stderr


def test_jobs_and_cluster_exclude_each_other(runner, data):
    result = runner.invoke(main, [*data, "--cluster", "tcp://127.0.0.1:1", "--jobs", "2"])
    assert result.exit_code == 2
    assert "beside --jobs; expected one of the two" in result.stderr


def test_a_place_that_cannot_hold_pieces_is_refused(runner, data):
    Path("file").write_text("")
    result = runner.invoke(main, [*data, "--keep", "file"])
    assert result.exit_code == 2
    assert result.stderr.startswith("file: ")
