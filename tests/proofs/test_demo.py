"""Gradient descent shown and its ends certified: floats decide nothing, and nothing is hidden."""

from __future__ import annotations

import json
import warnings
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from exact.data import Table, read_training_data
from exact.landscape import Landscape
from exact.matrices import Matrix
from exact.objective import Data, f, g, gradient_f, gradient_g
from proofs.cli import main
from proofs.demo import FRACTIONS, Start, built_in, demonstrate
from proofs.errors import InputError
from proofs.reports import canvas, curves

X, Y = built_in()
LAND = Landscape(X.matrix, Y.matrix, 2)


def run(start, land=LAND):
    return demonstrate(X, Y, land, start, lambda *_: None)


FOUND = run(Start())


def test_the_ends_are_certified_as_the_rationals_that_their_floats_are():
    land = Landscape(X.matrix, Y.matrix, 2, Fraction(1, 3))
    for one, mu in zip(run(Start(steps=40), land).runs, (Fraction(0), Fraction(1, 3)), strict=True):
        data = Data(X.matrix, Y.matrix, mu)
        assert one.certified.value == g(data, one.W1, one.W2)
        first, second = gradient_g(data, one.W1, one.W2)
        assert one.certified.gradient_norm2 == first.norm2() + second.norm2()
        assert one.certified.gap.lower <= one.certified.value - land.families.global_minimum.lower
        assert one.gaps[-1] == pytest.approx(float(one.certified.gap.lower), rel=1e-9)


def test_a_step_goes_along_the_exact_gradient():
    one, two = (run(Start(steps=n, step=0.01)).runs[0] for n in (1, 2))
    first, second = gradient_f(Data(X.matrix, Y.matrix, 0), one.W1, one.W2)
    for before, slope, after in ((one.W1, first, two.W1), (one.W2, second, two.W2)):
        error = before - slope * Fraction(1, 100) - after
        assert error.norm2() < Fraction(1, 10**24)
    assert first.norm2() > 1


def test_both_begin_at_one_point():
    runs = run(Start(steps=0)).runs
    assert (runs[0].W1, runs[0].W2) == (runs[1].W1, runs[1].W2)
    assert {one.steps for one in runs} == {0}


def test_the_steps_of_the_table_are_the_first_that_are_near_enough():
    for one in FOUND.runs:
        for part in FRACTIONS:
            step = one.reached(part * FOUND.unit)
            assert one.gaps[step] <= part * FOUND.unit < one.gaps[step - 1]
        assert one.reached(0.0) is None


def test_armijos_rule_never_goes_up():
    for seed in range(3):
        for one in run(Start(seed, 3.0, 300)).runs:
            assert all(b < a for a, b in zip(one.gaps, one.gaps[1:], strict=False))


def test_the_unit_is_the_gap_at_the_origin():
    data = Data(X.matrix, Y.matrix, 0)
    origin = f(data, Matrix.zeros(2, 3), Matrix.zeros(3, 2))
    assert FOUND.unit == pytest.approx(float(origin - LAND.families.global_minimum.lower))


def test_the_regulariser_helps_from_one_start_and_not_from_another():
    # what the README says of the built-in example
    steps = {
        seed: [one.reached(1e-8 * FOUND.unit) for one in run(Start(seed)).runs] for seed in (0, 1)
    }
    assert steps[0][0] > 10 * steps[0][1]
    assert steps[1][0] < steps[1][1]


def test_the_regulariser_falls_far_behind_on_the_flowers():
    # what the README says of iris.csv: the curvature of ρ grows with σ⁴
    flowers, _ = read_training_data(Path(__file__).parents[2] / "examples" / "iris.csv", None)
    land = Landscape(flowers.matrix, flowers.matrix, 2)
    found = demonstrate(flowers, flowers, land, Start(size=0.05, steps=300), lambda *_: None)
    on_f, on_g = (one.reached(1e-6 * found.unit) for one in found.runs)
    assert on_f is not None
    assert on_g is None
    assert found.runs[1].reached(0.1 * found.unit) is None


def test_a_step_too_long_is_said_in_one_line(runner):
    with pytest.raises(InputError, match=r"f diverged at step \d+ of length 1; expected a shorter"):
        run(Start(step=1.0))
    result = runner.invoke(main, ["demo", "--step", "1", "--json", "d.json"])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "diverged" in result.stderr
    assert not Path("d.json").exists()


def test_an_end_at_a_critical_point_is_an_end():
    # inputs and outputs that do not correlate: the origin is a minimum of f, and steps go to it
    one, two = Matrix.from_rows([[1, 0]]), Matrix.from_rows([[0, 1]])
    tables = [
        Table(name, m, ("a",), header=False, index=None) for name, m in (("x", one), ("y", two))
    ]
    found = demonstrate(*tables, Landscape(one, two, 1), Start(), lambda *_: None)
    assert found.unit == max(run.gaps[0] for run in found.runs)
    assert all(one.gaps[-1] < 1e-6 for one in found.runs)


# -- the command ----------------------------------------------------------------------------------


def test_the_command_needs_no_file_and_marks_what_is_floating_point(runner):
    result = runner.invoke(main, ["demo", "--json", "d.json"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert max(map(len, result.stdout.splitlines())) <= 100
    head, _, exact = result.stdout.partition("Exactly, at the end of f")
    assert "Floating point; it decides nothing" in head
    assert "gap to the global minimum: " in exact
    document = json.loads(Path("d.json").read_text(encoding="utf-8"))
    assert document["schema"] == "saddleproof-demo/1"
    for shown, one in zip(document["runs"], FOUND.runs, strict=True):
        assert shown["gaps"] == list(one.gaps)
        assert shown["steps_to_gap"]["1e-08"] == one.reached(1e-8 * FOUND.unit)
        assert Matrix.from_rows([[Fraction(x) for x in row] for row in shown["W1"]]) == one.W1
        assert shown["certified"]["nearest_family"] == [1, 1, 0]


def test_files_of_the_users_are_read_as_by_landscape(runner):
    Path("x.csv").write_text("a,b\n1,2\n3,4\n5,1\n", encoding="utf-8")
    arguments = ["demo", "x.csv", "--autoencoder", "--hidden", "1", "--steps", "9"]
    result = runner.invoke(main, arguments)
    assert result.exit_code == 0
    assert "x.csv, autoencoder, 1 hidden unit" in result.stdout
    assert "not reached" in result.stdout


BAD = {
    "no second file": (["x.csv"], "argument Y.csv: missing"),
    "no file": (["--autoencoder"], "argument X.csv: missing"),
    "not there": (["no.csv", "--autoencoder"], "no.csv: No such file"),
    "hidden": (["--hidden", "0"], "argument --hidden: 0"),
    "mu": (["--mu", "-1"], "argument --mu '-1'"),
    "step 0": (["--step", "0"], "expected numbers > 0"),
    "step": (["--step", "x"], "argument --step 'x'"),
    "start 0": (["--start", "0"], "expected numbers > 0"),
    "start beyond floats": (["--start", "1e400"], "expected numbers > 0"),
    "start too large": (["--start", "1e300"], "leave the range of floats"),
    "data beyond floats": (["big.csv", "--autoencoder"], "big.csv: the data"),
    "plot": (["--plot", "p.html"], ".svg or .png"),
    "plot folder": (["--plot", "no/p.svg"], "cannot be written"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_exit_code_2(runner, name):
    Path("big.csv").write_text("1e300,1\n1,2\n", encoding="utf-8")
    arguments, message = BAD[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = runner.invoke(main, ["demo", *arguments])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert message in result.stderr


# -- the picture ----------------------------------------------------------------------------------


def axes_of(monkeypatch, found):
    drawn = []

    def write(draw, _height, _path):
        import matplotlib.figure  # noqa: PLC0415

        figure = matplotlib.figure.Figure(layout="constrained")
        draw(figure)
        drawn.append(figure)

    monkeypatch.setattr(curves, "write", write)
    curves.save(found, Path("p.svg"))
    return drawn[0].axes[0]


def test_the_curves_are_the_gaps_and_lines_mark_the_saddles(monkeypatch):
    lines = {one.get_label(): one for one in axes_of(monkeypatch, FOUND).get_lines()}
    for one, label in zip(FOUND.runs, ("f", "g, μ = 1"), strict=True):
        steps, gaps = lines[label].get_data()
        assert [one.gaps[int(n)] for n in steps] == list(gaps)
        assert (steps[0], steps[-1]) == (0, one.steps)
    styles = {one.get_linestyle() for one in lines.values()}
    assert styles == {"--", "-", ":"}  # told apart without colour
    least = LAND.families.global_minimum.lower
    saddles = {round(float(one.value.lower - least), 9) for one in LAND.families.top(99)[1:]}
    dotted = [one for one in axes_of(monkeypatch, FOUND).get_lines() if one.get_linestyle() == ":"]
    assert {round(float(np.ravel(one.get_ydata())[0]), 9) for one in dotted} == saddles


@pytest.mark.parametrize(("name", "start"), [("p.svg", b"<?xml"), ("p.png", b"\x89PNG")])
def test_the_command_writes_the_picture(runner, name, start):
    result = runner.invoke(main, ["demo", "--steps", "50", "--plot", name])
    assert (result.exit_code, result.stderr) == (0, "")
    assert Path(name).read_bytes().startswith(start)


def test_a_missing_matplotlib_is_one_line(runner, monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(canvas, "import_module", missing)
    result = runner.invoke(main, ["demo", "--plot", "p.svg"])
    assert result.exit_code == 2
    assert "matplotlib is not installed" in result.stderr
