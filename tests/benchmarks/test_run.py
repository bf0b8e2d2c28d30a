"""Every benchmark runs, at the smallest size, and says what it found in one form."""

from importlib import import_module
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
NAMES = sorted(one.stem for one in FOLDER.glob("bench_*.py"))


@pytest.fixture(autouse=True)
def beside(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_measures_every_target_and_fills_its_tables(name):
    section = import_module(name).measured(tiny=True)
    assert section.targets
    for one in section.targets:
        assert all([one.what, one.wanted, one.measured])
    for table in section.tables:
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.columns)}


def test_all_of_them_are_in_the_document():
    run = import_module("run")
    assert sorted(one.__name__ for one in run.BENCHMARKS) == NAMES


def test_a_missed_target_is_said_plainly():
    measure, run = import_module("measure"), import_module("run")
    found = [
        measure.Section("T", (measure.Target("speed", "≥ 2×", "1×", met=met),)) for met in (0, 1)
    ]
    missed, met = map(run.document, ([found[0]], [found[1]]))
    assert "| speed | ≥ 2× | 1× | **no** |" in missed
    assert "| speed | ≥ 2× | 1× | yes |" in met
    with pytest.raises(SystemExit) as end:
        measure.show(found[0])
    assert end.value.code == 1


def test_the_quickest_round_counts_and_all_take_turns():
    order = []
    works = {name: lambda name=name: order.append(name) for name in "ab"}
    measure = import_module("measure")
    measure.ROUND_SECONDS = 0
    assert set(measure.side_by_side(works, rounds=3)) == set(works)
    assert order == ["a", "b"] * 3
