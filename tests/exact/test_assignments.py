"""The symbols of the paper have the values their definitions give, or a reason for having none."""

import pytest

from exact.assignments import assignment
from exact.critical_points import ORBIT, Frame, build, point_of_form_10
from exact.errors import UndefinedSymbolError
from exact.fields import RATIONAL, engine
from exact.matrices import Matrix, vstack
from exact.problems import Kind, Shape, problem
from exact.recipes import recipes

POINTS = [recipe.make(RATIONAL) for recipe in recipes(250)]
TABLES = [(point, assignment(point)) for point in POINTS]
OF_G = [(p, a) for p, a in TABLES if p.critical_for == "g"]


def have(tables, *names):
    found = [a for _, a in tables if all(name in a for name in names)]
    assert found
    return found


def identity_of(matrix):
    return Matrix.identity(matrix.shape[1])


def test_decompositions_are_as_named():
    for a in have(TABLES, "U", "P"):
        assert a["X"] == a["U"] * a["Sigma"] * a["V"].T
        assert a["Y"] * a["V"] == a["Ytilde"] == a["P"] * a["Lambda"] * a["Q"].T
        pairs = [a[f"p_{j}"] * a[f"q_{j}"].T * a[f"lambda_{j}"] for j in range(1, a["r"] + 1)]
        assert sum(pairs, a["Ytilde"] * 0) == a["Ytilde"]


def test_the_stacks_and_the_form_10():
    for a in have(OF_G, "W1tilde"):
        assert a["Z"] == vstack([a["W2"], a["W1"].T])
        assert a["Ztilde"] == vstack([a["W2tilde"], a["W1tilde"].T])
        assert a["W2"] == a["W2tilde"] * a["R"].T
        assert a["R"].T * a["R"] == identity_of(a["R"])
        gram = (a["Ztilde"].T * a["Ztilde"]).rows()
        assert all(x == 0 for i, row in enumerate(gram) for j, x in enumerate(row) if i != j)


def test_appendix_a2_holds():
    for a in have(OF_G, "L"):
        assert a["L"] * a["Pi"] * a["R_A2"].T == a["W2"]
        for orthogonal in (a["L"], a["R_A2"]):
            assert orthogonal.T * orthogonal == identity_of(orthogonal)
        assert a["W2tilde_A2"] == a["L"] * a["Pi"]
        square = a["Pi"].T * a["Pi"]
        assert a["W1tilde_A2"] * a["W1tilde_A2"].T == a["W2tilde_A2"].T * a["W2tilde_A2"] == square
        diagonal = [square[i, i] for i in range(square.shape[0])]
        assert square == Matrix.diagonal(diagonal)
        assert diagonal == sorted(diagonal, reverse=True)


def test_singular_vectors_28_to_31():
    for a in have(OF_G, "phi", "psi"):
        phi, psi, Ytilde = a["phi"], a["psi"], a["Ytilde"]
        length = phi.norm2()
        assert length == psi.norm2()
        assert Ytilde.T * phi == psi * length
        assert Ytilde * Ytilde.T * phi == phi * length**2


def test_the_surrogate_of_section_4_2():
    full = [(p, a) for p, a in TABLES if p.problem.rank_x == p.problem.shape.d0]
    for a in have(full, "W1bar"):
        assert a["W2"] * a["W1"] * a["U"] * a["Sigma"] == a["Phi"] * a["Theta"] * a["Psi"].T
        assert a["Theta_half"] * a["Theta_half"] == a["Theta"]
        assert a["Theta_half"] * a["Theta_inverse_half"] == identity_of(a["Theta"])
        assert a["W2bar"] * a["W1bar"] == a["W2"] * a["W1"]
        K = a["W1bar"] * a["X"]
        assert a["W2bar"].T * a["W2bar"] == K * K.T
    for a in have(full, "Delta1_f"):
        assert a["W2"] * a["Delta1_f"] == a["W2bar"] * a["Delta1bar"]
        assert a["Delta2_f"] * a["W1"] == a["Delta2bar"] * a["W1bar"]
        assert a["Delta2_f"] * a["Delta1_f"] == a["Delta2bar"] * a["Delta1bar"]


def test_without_full_row_rank_the_surrogate_is_another_product():
    unseen = [a for p, a in TABLES if p.family == "W1 with a part that X does not see"]
    assert any(a["W2bar"] * a["W1bar"] != a["W2"] * a["W1"] for a in unseen if "W1bar" in a)


def test_appendix_b_starts_from_orthogonality():
    plain = [(p, a) for p, a in OF_G if p.family == "of the form (10)"]
    for a in have(plain, "p_k", "alpha"):
        assert (a["p_k"].T * a["W2tilde"]).is_zero()
        assert (a["W1tilde"] * a["q_k"]).is_zero()
        assert a["Delta2"] == a["p_k"] * a["alpha"].T * a["R"].T
        assert a["Delta1"] == a["R"] * a["alpha"] * a["q_k"].T * a["Sigma_inverse"] * a["U"].T
        assert a["lambda_k"] == a[f"lambda_{a['k']}"]


def test_every_symbol_has_a_value_or_a_reason():
    names = [set(a.values) | set(a.undefined) for _, a in TABLES]
    fixed = [{n for n in some if not n.rpartition("_")[2].isdigit()} for some in names]
    assert all(some == fixed[0] for some in fixed)
    assert not any(set(a.values) & set(a.undefined) for _, a in TABLES)


def test_an_undefined_symbol_says_why():
    p = problem(Shape(2, 1, 2, 2), Kind(lambdas="all equal"), 0)
    a = assignment(point_of_form_10(p, (None,), Matrix.identity(1)))
    with pytest.raises(UndefinedSymbolError, match="strictly smaller"):
        a["lambda_rprime"]
    with pytest.raises(UndefinedSymbolError, match="no such symbol"):
        a["epsilon"]


def test_orbits_carry_the_element_that_moved_them():
    p = problem(Shape(2, 2, 2, 2), Kind(), 0)
    A = Matrix.from_rows([[1, 1], [0, 1]])
    still = point_of_form_10(p, (0, None), Matrix.identity(2))
    a = assignment(build(p, Frame((0, None), Matrix.identity(2), p.P, p.Q, A), ORBIT))
    assert a["W2"] == still.W2 * a["A"]
    assert a["A"] * a["W1"] == still.W1
    assert "A" in assignment(still).undefined


@pytest.mark.parametrize("name", ["algebraic", "mpmath"])
def test_symbols_with_irrational_roots(name):
    p = problem(Shape(3, 2, 3, 3), Kind(irrational=True), 0)
    over = engine(name, radicands=p.radicands)
    a = assignment(point_of_form_10(p, (None, 1), Matrix.identity(2), over))
    expected = True if name == "algebraic" else None
    for difference in (
        a["L"] * a["Pi"] * a["R_A2"].T - a["W2"],
        a["W2bar"] * a["W1bar"] - a["W2"] * a["W1"],
        a["Theta_half"] * a["Theta_half"] - a["Theta"],
    ):
        assert difference.is_zero() is expected
