"""The generated code computes what the expression says, and rebuilds it."""

import json
from fractions import Fraction
from random import Random

import numpy as np
import pytest
import sympy as sp

from symbolic.calculus import gradient, hessian_form
from symbolic.code import to_json, to_numpy, to_sympy
from symbolic.errors import SymbolicError
from symbolic.expressions import (
    Declarations,
    Entry,
    Gradient,
    Hessian,
    HessianForm,
    Inner,
    LeastEigenvalue,
    MatrixDeclaration,
    Norm,
    Rank,
    ScalarDeclaration,
    Value,
    dimension_symbol,
)

HALF = sp.Rational(1, 2)
SIZES = {"d0": 3, "d1": 2, "d2": 2, "N": 4, "k": 5}
DECLARED = Declarations.of(
    [
        MatrixDeclaration("W1", "W_1", "d1", "d0"),
        MatrixDeclaration("W2", "W_2", "d2", "d1"),
        MatrixDeclaration("X", "X", "d0", "N"),
        MatrixDeclaration("Y", "Y", "d2", "N"),
        MatrixDeclaration("Delta1", r"\Delta_1", "d1", "d0"),
        MatrixDeclaration("Delta2", r"\Delta_2", "d2", "d1"),
        MatrixDeclaration("S", "S", "d1", "d1", symmetric=True),
        MatrixDeclaration("alpha", r"\alpha", "d1", "1"),
        ScalarDeclaration("mu", r"\mu"),
        ScalarDeclaration("lambda", r"\lambda"),
    ]
)
W1, W2, X, Y, D1, D2, S, alpha = (one.symbol for one in DECLARED.matrices.values())
mu, lam = (one.symbol for one in DECLARED.scalars.values())
R = W2 * W1 * X - Y
D = W2.T * W2 - W1 * X * X.T * W1.T
G = Norm(R) ** 2 / 2 + mu / 4 * Norm(D) ** 2
f = Value("f", W1, W2)

EXACT = {
    "objective": G,
    "gradient in W1": gradient(G, W1),
    "gradient in W2": gradient(G, W2),
    "Hessian form": hessian_form(G, {W1: D1, W2: D2}),
    "coefficients": sp.Rational(-2, 3) * mu * W2 * W1 + 2 * W2 * D1 - W2 * W1 / 5,
    "parameter that Python keeps": lam**2 * sp.Trace(S) - lam / 7,
    "traces": sp.Trace(W1 * X * X.T * W1.T) * sp.Trace(S) ** 2,
    "inner product": Inner(W1 * X, S * D1 * X) - 1,
    "fourth power of a norm": -3 * Norm(W1) ** 4,
    "entry": mu * Entry(alpha.T * S * alpha),
    "identity": S * S - 3 * sp.Identity(S.rows),
    "identity of a dimension that no matrix shows": sp.Trace(sp.Identity(dimension_symbol("k"))),
    "zero": sp.ZeroMatrix(S.rows, W1.cols),
    "matrix power": sp.MatPow(S, 3),
    "power of a group": sp.MatAdd(S, sp.Identity(S.rows)) ** 2,
    "transposed group": sp.Transpose(W1 - D1) * S,
    "stack": sp.BlockMatrix([[W2], [W1.T]]) * S,
    "norm of a stack": Norm(sp.BlockMatrix([[W2], [W1.T]])) ** 2,
    "reciprocal": Norm(W1) ** 2 / mu - mu ** sp.Integer(-2),
    "dimension": dimension_symbol("d0") * mu,
    "fraction that stands alone": sp.Rational(1, 3) - mu / 2 - sp.Trace(S),
    "fraction as a factor of its own": (mu - sp.Rational(1, 5)) * S,
    "nested groups": (W1 - (D1 - 2 * W1) / 3) * (X + X),
}
NAMED = {
    "value": 2 * f + 1,
    "gradient": W1 - Gradient(f, W1),
    "Hessian form of a function": HessianForm(f, D1, D2),
}
INEXACT = {
    "inverse": sp.Inverse(S) * W1,
    "negative power": sp.MatPow(S, -2),
    "root": sp.MatPow(S, HALF),
    "inverse root": sp.MatPow(S, -HALF) * W1,
    "norm": Norm(W1),
    "rank": Rank(W1),
    "least eigenvalue": LeastEigenvalue(S),
    "scalar root": sp.sqrt(mu),
}
ALL = EXACT | NAMED | INEXACT


def values(seed):
    """Exact random values by name: object arrays of fractions; S is symmetric positive definite."""
    random = Random(seed)

    def number():
        return Fraction(random.randint(-4, 4), random.randint(1, 3))

    def matrix(rows, cols):
        return np.array([[number() for _ in range(cols)] for _ in range(rows)], dtype=object)

    found = {
        name: matrix(SIZES[m.rows], SIZES.get(m.cols, 1)) for name, m in DECLARED.matrices.items()
    }
    found["S"] = found["S"].T @ found["S"] + np.eye(2, dtype=int)
    return found | {"mu": Fraction(2, 7), "lambda_": Fraction(-3, 2)} | SIZES


def run(source, given):
    namespace = {}
    exec(source, namespace)  # noqa: S102 (the text under test is a program)
    function = namespace["expression"]
    arguments = function.__code__.co_varnames[: function.__code__.co_argcount]
    return function(*(given[name] for name in arguments)), arguments


def exact(expression, entries, given):
    """The expression's own entries at the same values."""
    known = dict(given)
    for name, value in given.items():
        if isinstance(value, np.ndarray):
            known[name] = sp.Matrix(*value.shape, [sp.Rational(str(x)) for x in value.flat])
    numbers = {mu: sp.Rational(2, 7), lam: sp.Rational(-3, 2)}
    numbers |= {dimension_symbol(name): size for name, size in SIZES.items()}
    return entries(expression, known).subs(numbers)


@pytest.mark.parametrize("name", EXACT)
def test_numpy_text_is_exact_on_fractions(name, entries):
    given = values(seed=len(name))
    found, _ = run(to_numpy(EXACT[name], DECLARED), given)
    expected = exact(EXACT[name], entries, given)
    if expected.is_Matrix:
        assert found.shape == expected.shape
        assert [sp.Rational(str(x)) for x in found.flat] == list(expected)
    else:
        assert sp.Rational(str(found)) == expected


def test_a_flipped_sign_in_the_text_is_noticed(entries):
    given = values(seed=1)
    source = to_numpy(gradient(G, W1), DECLARED)
    assert source.count(" - mu") == 1
    found, _ = run(source.replace(" - mu", " + mu"), given)
    expected = exact(gradient(G, W1), entries, given)
    assert [sp.Rational(str(x)) for x in found.flat] != list(expected)


def test_arguments_are_in_declared_order_and_only_those_that_occur():
    _, arguments = run(to_numpy(G, DECLARED), values(seed=0))
    assert arguments == ("W1", "W2", "X", "Y", "mu")


def test_named_functions_are_arguments():
    given = values(seed=2) | {
        "f": lambda one, two: one.sum() + two.sum(),
        "gradient_f_W1": lambda one, two: one * two.sum(),
        "hessian_f": lambda *parts: sum(part.sum() for part in parts),
    }
    w1, w2, d1, d2 = (given[name] for name in ("W1", "W2", "Delta1", "Delta2"))
    found, _ = run(to_numpy(NAMED["value"], DECLARED), given)
    assert found == 2 * (w1.sum() + w2.sum()) + 1
    found, _ = run(to_numpy(NAMED["gradient"], DECLARED), given)
    assert (found == w1 - w1 * w2.sum()).all()
    found, _ = run(to_numpy(NAMED["Hessian form of a function"], DECLARED), given)
    assert found == w1.sum() + w2.sum() + d1.sum() + d2.sum()


def test_inverses_and_roots_are_those_of_floating_point():
    floats = {
        name: value.astype(float) if isinstance(value, np.ndarray) else float(value)
        for name, value in values(seed=3).items()
    }
    s, w1 = floats["S"], floats["W1"]
    found = {name: run(to_numpy(one, DECLARED), floats)[0] for name, one in INEXACT.items()}
    assert np.allclose(s @ found["inverse"], w1)
    assert np.allclose(s @ s @ found["negative power"], np.eye(2))
    assert np.allclose(found["root"] @ found["root"], s)
    assert np.allclose(found["root"] @ found["inverse root"], w1)
    assert np.isclose(found["norm"] ** 2, (w1**2).sum())
    assert found["rank"] == 2
    assert np.isclose(np.linalg.det(s - found["least eigenvalue"] * np.eye(2)), 0)
    assert np.isclose(found["scalar root"] ** 2, floats["mu"])


@pytest.mark.parametrize("name", ALL)
def test_sympy_text_rebuilds_the_expression(name):
    namespace = {}
    exec(to_sympy(ALL[name]), namespace)  # noqa: S102 (the text under test is a program)
    assert namespace["expression"] == ALL[name]


@pytest.mark.parametrize("name", ALL)
def test_json_is_a_tree_with_shapes(name):
    tree = to_json(ALL[name])
    assert json.loads(json.dumps(tree)) == tree

    def check(node):
        assert node["op"] == "stack_row" or len(node["shape"]) == 2
        assert ("args" in node) != (node["op"] in {"matrix", "scalar", "dimension", "number"})
        for one in node.get("args", ()):
            check(one)

    check(tree)


def test_json_of_a_small_expression():
    half = {"op": "number", "value": "1/2", "shape": ["1", "1"]}
    letter = {"op": "matrix", "name": "W1", "shape": ["d1", "d0"]}
    two = {"op": "number", "value": "2", "shape": ["1", "1"]}
    norm = {"op": "norm", "args": [letter], "shape": ["1", "1"]}
    power = {"op": "power", "args": [norm, two], "shape": ["1", "1"]}
    assert to_json(Norm(W1) ** 2 / 2) == {
        "op": "multiply",
        "args": [half, power],
        "shape": ["1", "1"],
    }


class TestRefused:
    @pytest.mark.parametrize("convert", [lambda one: to_numpy(one, DECLARED), to_sympy, to_json])
    @pytest.mark.parametrize("expression", [sp.sin(mu), sp.Determinant(S), sp.Float(0.5) * mu])
    def test_unknown_nodes(self, convert, expression):
        with pytest.raises(SymbolicError, match="has no"):
            convert(expression)

    def test_undeclared_symbols(self):
        for unknown in (sp.MatrixSymbol("Z", S.rows, S.rows), sp.Symbol("nu")):
            with pytest.raises(SymbolicError, match="is not declared"):
                to_numpy(sp.MatMul(unknown, S), DECLARED)

    def test_eigenvalues_of_a_named_function(self):
        with pytest.raises(SymbolicError, match="named function"):
            to_numpy(LeastEigenvalue(Hessian(f)), DECLARED)

    def test_names_that_python_cannot_spell(self):
        named = DECLARED.extended(ScalarDeclaration("a-b", "a"))
        with pytest.raises(SymbolicError, match="no Python name"):
            to_numpy(named.scalars["a-b"].symbol, named)
