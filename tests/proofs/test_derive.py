"""Derived equations: those of the paper, those of any objective, and the kernel's veto."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from proofs import derivations, derive
from proofs.errors import DerivationError, InputError
from proofs.printing import printed, wrapped
from proofs.registry import read_inventory
from proofs.symbols import declared, derived_from_options, names, symbol
from symbolic.kernel.judgments import Derivative, Equation
from symbolic.latex.reader import read
from symbolic.lowering import lower
from symbolic.search import SearchError

SHAPES = ("A=mxn", "X=nxp", "B=pxq", "C=mxq")
FIT = r"\frac{1}{2}\|AXB-C\|_F^2"


@pytest.fixture(scope="module")
def paper():
    return {one.name: one for one in derivations.equations()}


@pytest.fixture(scope="module")
def inventory():
    return {one.id: one.printed for one in read_inventory(derivations.INVENTORY)}


@pytest.mark.parametrize("name", ["eq19", "eq20", "eq32a"])
def test_what_is_derived_is_what_the_paper_prints(name, paper, inventory):
    one = paper[name]
    as_printed = read(inventory[name], one.declarations, left=one.left)
    assert lower(as_printed.parts[1], one.declarations) == lower(one.right, one.declarations)


@pytest.mark.parametrize("name", ["eq19", "eq20", "eq32a"])
def test_one_changed_sign_in_the_print_is_something_else(name, paper, inventory):
    one = paper[name]
    changed = inventory[name].replace(" - Y", " + Y")
    as_printed = read(changed, one.declarations, left=one.left)
    assert lower(as_printed.parts[1], one.declarations) != lower(one.right, one.declarations)


def test_the_paper_is_derived_in_the_form_in_which_it_prints(paper):
    assert paper["eq19"].latex == (
        r"\nabla_{W_1} g(W_1, W_2) = W_2^T (W_2 W_1 X - Y) X^T "
        r"- \mu (W_2^T W_2 - W_1 X X^T W_1^T) W_1 X X^T"
    )
    assert paper["eq32b"].latex.endswith(
        r"+ \frac{\mu}{2} \|W_2^T \Delta_2 + \Delta_2^T W_2 "
        r"- W_1 X X^T \Delta_1^T - \Delta_1 X X^T W_1^T\|_F^2"
    )


def test_the_second_form_of_32_rests_on_9_and_the_first_on_nothing(paper):
    assert paper["eq32a"].theorem.hypotheses == frozenset()
    (balance,) = paper["eq32b"].theorem.hypotheses
    assert isinstance(balance, Equation)
    assert str(balance) == "-W1 X Xᵀ W1ᵀ + W2ᵀ W2 = 0"
    assert isinstance(paper["eq32b"].theorem.conclusion, Derivative)


def test_f_and_rho_have_gradients_too():
    found = {one.name: one.latex for one in derivations.further_gradients()}
    assert found["gradient-f-W1"].endswith("= W_2^T (W_2 W_1 X - Y) X^T")
    assert found["gradient-rho-W2"].endswith("= 4 W_2 (W_2^T W_2 - W_1 X X^T W_1^T)")


def test_a_least_squares_fit_has_the_right_gradient_and_hessian_form():
    slope, form = derived_from_options(FIT, SHAPES, "X", 2)
    assert slope.latex == r"\nabla_{X} f(X) = A^T (A X B - C) B^T"
    assert form.latex == r"[\nabla^2 f(X)](\Delta_{X}, \Delta_{X}) = \|A \Delta_{X} B\|_F^2"


def test_directions_of_numbered_letters_are_numbered():
    objective = r"\|W_2W_1-Y\|_F^2"
    *_, form = derived_from_options(objective, ("W1=kxn", "W_2=mxk", "Y=mxn"), "W1,W2", 2)
    assert r"\Delta_2 W_1" in form.latex


def test_a_named_objective_keeps_its_name():
    (slope,) = derived_from_options(r"h(X) = \|X\|_F^2", ("X=mxn",), "X", 1)
    assert slope.text == "∇_X h(X) = 2 X"


@pytest.mark.parametrize("name", ["gradient", "hessian_form"])
def test_a_wrong_derivative_is_vetoed_by_the_kernel(name, monkeypatch):
    right = getattr(derive, name)
    monkeypatch.setattr(derive, name, lambda *parts: 2 * right(*parts))
    with pytest.raises(DerivationError, match="the kernel's own derivative differs"):
        derived_from_options(FIT, SHAPES, "X", 2)


def test_a_wrong_simplification_is_vetoed_by_the_kernel(monkeypatch):
    monkeypatch.setattr(derive, "simplify_with", lambda form, _: form.args[0])
    with pytest.raises((DerivationError, SearchError)):
        derivations.equations()


def test_latex_that_reads_back_as_something_else_is_refused(paper):
    one = paper["eq20"]
    with pytest.raises(DerivationError, match="reads back as something else"):
        one.read_back(one.latex.replace(r"+ \mu", r"- \mu"))


def test_the_numpy_form_is_the_exact_derivative():
    """f is quadratic in X, so that (f(X + E) − f(X − E))/2 = ⟨∇f(X), E⟩ exactly."""
    (slope,) = derived_from_options(FIT, SHAPES, "X", 1)
    namespace = {}
    exec(printed([slope], "numpy"), namespace)  # noqa: S102 (our own output, not a user's text)
    rng = np.random.default_rng(7)
    A, X, B, C, E = (
        rng.integers(-5, 6, shape).astype(object) + Fraction(0)
        for shape in ((2, 3), (3, 2), (2, 4), (2, 4), (3, 2))
    )

    def f(X):
        return np.sum((A @ X @ B - C) ** 2) / 2

    gradient = namespace["gradient_X"](A, X, B, C)
    assert np.sum(gradient * E) == (f(X + E) - f(X - E)) / 2


def test_the_sympy_form_rebuilds_the_expression(paper):
    namespace = {}
    exec(printed([paper["eq20"]], "sympy"), namespace)  # noqa: S102 (our own output)
    assert namespace["eq20"] == paper["eq20"].right
    assert isinstance(namespace["eq20"], sp.MatAdd)


def test_the_json_form_carries_tree_text_and_latex(paper):
    body = json.loads(printed(list(paper.values()), "json"))
    assert body["schema"] == "saddleproof-derivation/1"
    assert [one["tag"] for one in body["equations"]] == ["19", "20", "32", "32 with (9)"]
    assert body["equations"][0]["expression"]["shape"] == ["d1", "d0"]


def test_the_latex_form_reads_back_line_by_line(paper):
    lines = printed(list(paper.values()), "latex").split("\n\n")
    assert len(lines) == 4
    for line, one in zip(lines, paper.values(), strict=True):
        again = read(line, one.declarations)
        assert lower(again.parts[1], one.declarations) == lower(one.right, one.declarations)


def test_the_text_form_fits_100_columns(paper):
    lines = printed(list(paper.values()), "text").splitlines()
    assert max(map(len, lines)) <= 100
    assert wrapped("a = b + c") == "    a = b + c"


@pytest.mark.parametrize(
    ("given", "name", "latex"),
    [
        ("X", "X", "X"),
        ("W1", "W1", "W_1"),
        ("W_1", "W1", "W_1"),
        ("W12", "W12", "W_{12}"),
        (r"\tilde{W}", "Wtilde", r"\tilde{W}"),
        (r"\tilde{W}_1", "W1tilde", r"\tilde{W}_1"),
        ("mu", "mu", r"\mu"),
        (r"\mu", "mu", r"\mu"),
        ("Delta", "Delta", r"\Delta"),
        ("lambda_r", "lambda_r", r"\lambda_r"),
        ("W1'", "W1p", "W_1'"),
    ],
)
def test_a_symbol_may_be_named_in_many_ways(given, name, latex):
    assert symbol(given) == (name, latex)
    assert names(f"{given}, A") == (name, "A")


@pytest.mark.parametrize("given", ["", "XY", "W-1", "1", r"\frac{1}{2}", "X^2", "W_1^T", "\0"])
def test_what_is_not_one_letter_is_refused(given):
    with pytest.raises(InputError, match="is not one letter"):
        symbol(given)


@pytest.mark.parametrize(
    ("given", "rows", "cols"),
    [
        ("mxn", "m", "n"),
        ("d0×N", "d0", "N"),
        ("d_0xd_{12}", "d0", "d12"),
        ("3x2", "3", "2"),
        ("xxx", "x", "x"),
    ],
)
def test_a_shape_is_rows_by_columns(given, rows, cols):
    (one,) = declared([f"X={given}"])
    assert (one.rows, one.cols) == (rows, cols)
