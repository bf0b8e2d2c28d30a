"""`saddleproof landscape`: what it prints, its JSON, and one line for bad input."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from exact.hessian import hessian_matrix
from exact.inertia import inertia
from exact.landscape import Landscape
from exact.matrices import Matrix
from exact.objective import Data
from exact.real_spectrum import Enclosed
from proofs.cli import main
from proofs.landscape import applicable, decimal, decimal_above
from proofs.reports.landscape import used
from proofs.zhu2019.table1_results import RESULTS

X_CSV = "name,a,b\nr1,1,0\nr2,0,2\nr3,0.5,1/3\n"
Y_CSV = "1,0\n0,1\n2,1\n"


@pytest.fixture
def files(runner):
    for name, text in {"x.csv": X_CSV, "y.csv": Y_CSV, "short.csv": "1\n2\n"}.items():
        Path(name).write_text(text, encoding="utf-8")
    Path("p.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    Path("zero.csv").write_text("0,0\n0,0\n0,0\n", encoding="utf-8")
    Path("huge.csv").write_text("1e200\n1\n", encoding="utf-8")
    Path("bad.csv").write_text("a,b\n1,NaN\n", encoding="utf-8")
    np.save("w1.npy", np.array([[0.5, 0.25]]))
    np.save("w2.npy", np.array([[1.0], [2.0]]))
    return runner


def test_the_table_fits_a_hundred_columns_and_names_what_was_read(files):
    result = files.invoke(main, ["landscape", "x.csv", "y.csv", "--hidden", "1"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert "x.csv: header row read as names; index column 'name' set aside" in result.stdout
    assert "y.csv: no header row" in result.stdout
    assert "3 critical families" in result.stdout
    assert result.stdout.count("saddle") == 2


def test_json_agrees_with_the_engine(files):
    arguments = ["x.csv", "y.csv", "--hidden", "1", "--mu", "1/3", "--json", "r.json"]
    assert files.invoke(main, ["landscape", *arguments]).exit_code == 0
    report = json.loads(Path("r.json").read_text(encoding="utf-8"))
    X = Matrix.from_rows([[1, 0, Fraction(1, 2)], [0, 2, Fraction(1, 3)]])
    Y = Matrix.from_rows([[1, 0, 2], [0, 1, 1]])
    land = Landscape(X, Y, 1, Fraction(1, 3))
    assert report["schema"] == "saddleproof-landscape/1"
    assert report["families"] == land.families.count == len(report["listed"])
    assert report["mu"] == "1/3"
    for shown, family in zip(report["listed"], land.families.top(9), strict=True):
        assert shown["index"] == family.negative
        assert shown["kind"] == family.kind
        assert abs(Fraction(shown["value"]["decimal"]) - family.value.lower) < Fraction(1, 10**10)
        if family.bound is not None:
            assert Fraction(shown["bound"]) >= family.bound.upper


def test_values_are_those_of_numpys_svd(files):
    result = files.invoke(
        main, ["landscape", "x.csv", "--autoencoder", "--hidden", "1", "--json", "r.json"]
    )
    assert result.exit_code == 0
    found = json.loads(Path("r.json").read_text(encoding="utf-8"))
    values = np.linalg.svd([[1, 0], [0, 2], [0.5, 1 / 3]], compute_uv=False)
    assert float(found["global_minimum"]["decimal"]) == pytest.approx(values[1] ** 2 / 2)


def test_top_lists_fewer_and_counts_all(files):
    result = files.invoke(main, ["landscape", "x.csv", "y.csv", "--hidden", "1", "--top", "2"])
    assert "3 critical families; the 2 of least value:" in result.stdout


def test_weights_are_certified(files):
    arguments = ["x.csv", "y.csv", "--hidden", "1", "--weights", "w1.npy", "w2.npy"]
    result = files.invoke(main, ["landscape", *arguments, "--json", "r.json"])
    assert result.exit_code == 0
    W1, W2 = np.load("w1.npy"), np.load("w2.npy")
    X, Y = np.array([[1, 0, 0.5], [0, 2, 1 / 3]]), np.array([[1, 0, 2], [0, 1, 1]])
    error = W2 @ W1 @ X - Y
    weights = json.loads(Path("r.json").read_text(encoding="utf-8"))["weights"]
    assert weights["objective"] == "f"
    assert float(weights["value"]) == pytest.approx((error**2).sum() / 2)
    gradient = np.concatenate([(W2.T @ error @ X.T).ravel(), (error @ X.T @ W1.T).ravel()])
    assert float(weights["gradient_norm"]) == pytest.approx(np.linalg.norm(gradient))
    assert "gap to the global minimum" in result.stdout
    assert "descent: −∇f" in result.stdout


def test_duplicated_and_constant_columns_are_answered(files):
    Path("z.csv").write_text("a,b,c\n1,1,5\n2,2,5\n4,4,5\n", encoding="utf-8")
    result = files.invoke(
        main, ["landscape", "z.csv", "y.csv", "--hidden", "1", "--json", "r.json"]
    )
    assert (result.exit_code, result.stderr) == (0, "")
    assert "X has rank 2 < d0 = 3" in result.stdout
    assert "Theorems 2 and 3 do not apply" in " ".join(result.stdout.split())
    found = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert found["rank_X"] == 2
    for one in found["table1"]:
        if one["source"] in {"Theorem 2", "Theorem 3"}:
            assert not one["applies"]
    # the same values without the copy
    Path("z.csv").write_text("a,c\n1,5\n2,5\n4,5\n", encoding="utf-8")
    arguments = ["landscape", "z.csv", "y.csv", "--hidden", "1", "--json", "s.json"]
    assert files.invoke(main, arguments).exit_code == 0
    other = json.loads(Path("s.json").read_text(encoding="utf-8"))
    assert other["lambda_squared"] == found["lambda_squared"]
    assert [one["value"] for one in other["listed"]] == [one["value"] for one in found["listed"]]


BAD = {
    "zero X": (["zero.csv", "y.csv", "--hidden", "1"], "zero.csv: every entry is 0"),
    "no CSV": (["p.csv", "y.csv", "--hidden", "1"], "p.csv: is not a text"),
    "a folder": ([".", "y.csv", "--hidden", "1"], ".: is no file"),
    "no matrix of weights": (
        ["x.csv", "y.csv", "--hidden", "1", "--weights", "w1.npy", "bad.csv"],
        "bad.csv:2: column 2 (b): 'NaN'",
    ),
    "a picture beyond floats": (
        ["huge.csv", "--autoencoder", "--hidden", "1", "--plot", "p.svg"],
        "argument --plot: numbers beyond the range of floats",
    ),
    "no second file": (["x.csv", "--hidden", "1"], "argument Y.csv: missing"),
    "both": (["x.csv", "y.csv", "--autoencoder", "--hidden", "1"], "not both"),
    "no hidden": (["x.csv", "y.csv"], "--hidden"),
    "hidden 0": (["x.csv", "y.csv", "--hidden", "0"], "argument --hidden: 0"),
    "hidden -1": (["x.csv", "y.csv", "--hidden", "-1"], "argument --hidden: -1"),
    "missing file": (["no.csv", "y.csv", "--hidden", "1"], "no.csv: No such file"),
    "NaN": (["bad.csv", "y.csv", "--hidden", "1"], "bad.csv:2: column 2 (b): 'NaN'"),
    "sample counts": (["x.csv", "short.csv", "--hidden", "1"], "short.csv: 2 samples"),
    "mu": (["x.csv", "y.csv", "--hidden", "1", "--mu", "-1"], "argument --mu '-1'"),
    "mu no number": (["x.csv", "y.csv", "--hidden", "1", "--mu", "m"], "argument --mu 'm'"),
    "plot ending": (["x.csv", "y.csv", "--hidden", "1", "--plot", "p.gif"], ".svg, .png or .html"),
    "json folder": (["x.csv", "y.csv", "--hidden", "1", "--json", "no/r"], "cannot be written"),
    "weights": (
        ["x.csv", "y.csv", "--hidden", "2", "--weights", "w1.npy", "w2.npy"],
        "expected 2×2 and 2×2",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_exit_code_2(files, name):
    arguments, message = BAD[name]
    result = files.invoke(main, ["landscape", *arguments])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert message in result.stderr
    assert not Path("r.json").exists()


# -- the examples ---------------------------------------------------------------------------------

FOLDER = Path(__file__).parents[2] / "examples"
EXAMPLES = {
    "economy": (["economy-inputs.csv", "economy-outputs.csv"], (3, 2, 3, 16)),
    "iris": (["iris.csv"], (4, 2, 4, 60)),
}


def example(name):
    """X and Y as numpy reads them, and the report of the command."""
    names, _ = EXAMPLES[name]
    tables = []
    for one in names:
        text = (FOLDER / one).read_text(encoding="utf-8").splitlines()[1:]
        tables.append(np.array([[float(x) for x in line.split(",")[1:]] for line in text]).T)
    return tables[0], tables[-1]


def run_example(name, runner):
    names, (d0, d1, d2, samples) = EXAMPLES[name]
    arguments = [str(FOLDER / one) for one in names]
    arguments += [] if len(names) > 1 else ["--autoencoder"]
    arguments += ["--hidden", str(d1), "--json", "r.json"]
    result = runner.invoke(main, ["landscape", *arguments])
    assert (result.exit_code, result.stderr) == (0, "")
    report = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert (report["d0"], report["d2"], report["N"]) == (d0, d2, samples)
    return report


@pytest.mark.parametrize("name", EXAMPLES)
def test_values_of_an_example_are_those_of_numpys_svd(name, runner):
    report = run_example(name, runner)
    X, Y = example(name)
    _, _, Vt = np.linalg.svd(X, full_matrices=False)
    lambdas = np.linalg.svd(Y @ Vt.T, compute_uv=False)
    assert report["families"] == len(report["listed"])
    for family in report["listed"]:
        captured = sum(x**2 for x, k in zip(lambdas, family["counts"], strict=True) if k)
        value = (np.sum(Y**2) - captured) / 2
        assert float(family["value"]["decimal"]) == pytest.approx(value, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", EXAMPLES)
def test_indices_and_bounds_of_an_example_are_those_of_exact_hessians(name, runner):
    """At rational points a rounding away from the critical ones, tiny eigenvalues counted as zero.

    The inertia of H + εI and the sign of the least eigenvalue are exact there.
    """
    report = run_example(name, runner)
    X, Y = example(name)
    U, sigma, Vt = np.linalg.svd(X, full_matrices=False)
    P, lambdas, Qt = np.linalg.svd(Y @ Vt.T)
    data = Data(_exact(X), _exact(Y), 1)
    for family in report["listed"]:
        gamma = [j for j, k in enumerate(family["counts"]) if k]
        W1, W2 = np.zeros((2, len(X))), np.zeros((len(Y), 2))
        for unit, j in enumerate(gamma):
            W2[:, unit] = np.sqrt(lambdas[j]) * P[:, j]
            W1[unit] = np.sqrt(lambdas[j]) * (Qt[j] / sigma) @ U.T
        H = hessian_matrix(data, _exact(W1), _exact(W2))
        eye = Matrix.identity(H.shape[0])
        assert inertia(H + eye * Fraction(1, 10**6)).negative == family["index"]
        assert inertia(H - eye * Fraction(1, 10**6)).positive == family["positive"]
        if family["bound"] is not None:
            for bound in (family["bound"], family["sharper_bound"]):
                shifted = H - eye * (Fraction(bound) + Fraction(1, 10**6))
                assert inertia(shifted).negative >= 1


def _exact(array):
    return Matrix.from_rows([[Fraction(x) for x in row] for row in array.tolist()])


# -- Table 1 and numbers --------------------------------------------------------------------------

DATA = [
    (Matrix.identity(2), Matrix.diagonal([2, 1]), 1),
    (Matrix.diagonal([1, 2]), Matrix.diagonal([2, 1]), 1),
    (Matrix.from_rows([[1, 2], [2, 4]]), Matrix.diagonal([2, 1]), 2),
    (Matrix.from_rows([[2, 0], [0, 2]]), Matrix.from_rows([[1, 1]]), 1),
    (Matrix.from_rows([[3, 1], [1, 3]]), Matrix.from_rows([[0, 0]]), 1),
    (Matrix.identity(3), Matrix.from_rows([[1, 2, 0], [1, 2, 0]]), 1),
    (Matrix.identity(3), Matrix.diagonal([2, 2, 1]), 3),
    (Matrix.from_rows([[1, 0]]), Matrix.from_rows([[0, 1]]), 1),
]


@pytest.mark.parametrize("number", range(len(DATA)))
def test_table_1_is_decided_as_by_its_own_rows(number):
    X, Y, d1 = DATA[number]
    found = applicable(Landscape(X, Y, d1))
    assert [one.failing for one in found] == [one.decide(X, Y, d1).failing for one in RESULTS]


def test_the_cut_of_condition_4_is_exact():
    for square, holds in ((Fraction(3, 2), True), (Fraction(3, 2) + Fraction(1, 10**30), False)):
        # XXᵀ = diag(1, square): square = a² + b² + c² + d² over one row of samples
        X = Matrix.from_rows([[1, 0, 0, 0], *_row_of_square(square)])
        failing = next(
            one.failing for one in applicable(Landscape(X, X, 1)) if "Wakin" in one.source
        )
        assert ("(4) with β/α ≤ 1.5" not in failing) == holds


def _row_of_square(square):
    """One row (0, a, b, c) with a² + b² + c² = square, for two squares."""
    half = Fraction(1, 2)
    if square == Fraction(3, 2):
        return [[0, 1, half, half]]
    return [[0, 1, half, half + Fraction(1, 10**30)]]


def test_decimals_are_rounded_and_bounds_rounded_up():
    third = Enclosed.exactly(Fraction(-1, 3))
    assert decimal(third, 3) == "-0.333"
    assert decimal_above(third, 3) == "-0.333"
    assert decimal_above(Enclosed.exactly(Fraction(-2, 3)), 3) == "-0.666"
    assert decimal(Enclosed.exactly(Fraction(10**40)), 3) == "1E+40"
    assert decimal(Enclosed.exactly(12), 2) == "12"


def test_pairs_in_use_are_named_by_their_number():
    land = Landscape(Matrix.identity(4), Matrix.diagonal([3, 2, 2, 1]), 3)
    shown = {one.counts: used(one, land) for one in land.families.top(99)}
    assert shown[1, 2, 0] == "1-3"
    assert shown[1, 1, 1] == "1, 1 of 2-3, 4"
    assert shown[0, 0, 0] == "none"
