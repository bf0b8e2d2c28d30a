"""Gradients and Hessian forms read like the paper, and equal entrywise and kernel derivatives."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.calculus import differential, gradient, hessian_form, simplify_with
from symbolic.errors import DifferentiationError
from symbolic.expressions import (
    Declarations,
    Entry,
    Gradient,
    Inner,
    MatrixDeclaration,
    Norm,
    ScalarDeclaration,
    Value,
    dimension_symbol,
)
from symbolic.kernel import terms
from symbolic.lowering import lower


def symbol(name, rows, cols):
    return sp.MatrixSymbol(name, dimension_symbol(rows), dimension_symbol(cols))


def add(*parts):
    return (sp.MatAdd if parts[0].is_Matrix else sp.Add)(*parts, evaluate=False)


def mul(*parts):
    """A product as the reader makes it: one scalar factor before the matrices."""
    scalars = [sp.sympify(p) for p in parts if not getattr(p, "is_Matrix", False)]
    matrices = [p for p in parts if getattr(p, "is_Matrix", False)]
    scalar = [sp.Mul(*scalars, evaluate=False)] if scalars else []
    return sp.MatMul(*scalar, *matrices) if matrices else scalar[0]


def tr(*factors):
    return sp.Trace(mul(*factors) if len(factors) > 1 else factors[0])


HALF = sp.Rational(1, 2)
W1, W2 = symbol("W1", "d1", "d0"), symbol("W2", "d2", "d1")
X, Y = symbol("X", "d0", "N"), symbol("Y", "d2", "N")
D1, D2 = symbol("Delta1", "d1", "d0"), symbol("Delta2", "d2", "d1")
mu = sp.Symbol("mu", real=True)

R = add(mul(W2, W1, X), mul(-1, Y))
D = add(mul(W2.T, W2), mul(-1, W1, X, X.T, W1.T))
F = mul(HALF, Norm(R) ** 2)
RHO = mul(mu / 4, Norm(D) ** 2)
G = add(F, RHO)

EQ19 = add(mul(W2.T, R, X.T), mul(-1, mu, D, W1, X, X.T))
EQ20 = add(mul(R, X.T, W1.T), mul(mu, W2, D))
FIRST = Norm(mul(add(mul(W2, D1), mul(D2, W1)), X)) ** 2
SECOND = mul(2, Inner(mul(D2, D1), mul(R, X.T)))
MIDDLE = Inner(D, add(mul(D2.T, D2), mul(-1, D1, X, X.T, D1.T)))
INCREMENT = add(mul(W2.T, D2), mul(D2.T, W2), mul(-1, W1, X, X.T, D1.T), mul(-1, D1, X, X.T, W1.T))
EQ32 = add(FIRST, SECOND, mul(mu, add(MIDDLE, mul(HALF, Norm(INCREMENT) ** 2))))
EQ32_BALANCED = add(FIRST, SECOND, mul(HALF, mu, Norm(INCREMENT) ** 2))

A, B, C = symbol("A", "m", "n"), symbol("B", "p", "q"), symbol("C", "m", "q")
U, DU = symbol("U", "n", "p"), symbol("DeltaU", "n", "p")
K, P = symbol("K", "n", "n"), symbol("P", "m", "p")
S, DS = symbol("S", "n", "n"), symbol("DeltaS", "n", "n")
V, DV = symbol("V", "p", "n"), symbol("DeltaV", "p", "n")
a, b = symbol("a", "n", "1"), symbol("b", "p", "1")
AUBC = add(mul(A, U, B), mul(-1, C))

SIZES = {"d0": 2, "d1": 2, "d2": 1, "N": 2, "m": 2, "n": 2, "p": 1, "q": 2}

OBJECTIVES = {
    "g": (G, {W1: D1, W2: D2}),
    "g in one variable": (G, {W1: D1}),
    "two-sided least squares": (mul(HALF, Norm(AUBC) ** 2), {U: DU}),
    "trace, linear": (tr(A.T, P, U.T), {U: DU}),
    "trace, quadratic": (tr(U.T, K, U), {U: DU}),
    "trace, cubic": (tr(S, K, S, S), {S: DS}),
    "fourth power of a norm": (Norm(U) ** 4, {U: DU}),
    "fourth power of a residual": (Norm(AUBC) ** 4, {U: DU}),
    "bilinear form": (Inner(mul(U, B), mul(K, U, B)), {U: DU}),
    "bilinear in two variables": (Inner(U, mul(K, V.T)), {U: DU, V: DV}),
    "entry of a row times a column": (Entry(mul(a.T, U, b)) ** 2, {U: DU}),
    "product of scalars": (mul(Norm(U) ** 2, tr(V, K, U)), {U: DU, V: DV}),
    "square of a scalar sum": (add(Norm(U) ** 2, mul(-1, mu)) ** 2, {U: DU}),
    "scalar function times matrix": (
        Norm(add(mul(Norm(U) ** 2, U), mul(-1, K, V.T))) ** 2,
        {U: DU, V: DV},
    ),
    "transposed residual inside a product": (
        tr(sp.Transpose(add(U, mul(-1, V.T))), K, add(U, mul(-1, V.T))),
        {U: DU, V: DV},
    ),
    "residual and its transpose": (
        Inner(add(S, mul(-1, K)), sp.Transpose(add(S, mul(-1, K)))),
        {S: DS},
    ),
    "square of a matrix": (Norm(add(sp.MatPow(S, 2), mul(-1, K))) ** 2, {S: DS}),
    "orthogonality": (
        mul(HALF / 2, Norm(add(mul(S.T, S), mul(-1, sp.Identity(S.rows)))) ** 2),
        {S: DS},
    ),
    "common parameter": (add(mul(mu / 2, Norm(U) ** 2), mul(mu / 2, Norm(V) ** 2)), {U: DU, V: DV}),
    "block stack": (Norm(sp.BlockMatrix([[U], [V.T]])) ** 2, {U: DU, V: DV}),
    "square of a block stack's norm": (Norm(sp.BlockMatrix([[U, V.T]])) ** 4, {U: DU, V: DV}),
}
WITH_INVERSE = {
    "inverse": (tr(sp.Inverse(S), K), {S: DS}),
    "inverse of a sum": (tr(sp.Inverse(add(S, S.T)), K), {S: DS}),
    "residual with an inverse": (Norm(add(sp.Inverse(S), mul(-1, K))) ** 2, {S: DS}),
    "inverse square": (tr(sp.MatPow(S, -2), K), {S: DS}),
}
ALL = OBJECTIVES | WITH_INVERSE

DECLARED = Declarations.of(
    [
        MatrixDeclaration(one.name, one.name, str(one.rows), str(one.cols))
        for one in (W1, W2, X, Y, D1, D2, A, B, C, U, DU, K, P, S, DS, V, DV, a, b)
    ]
    + [ScalarDeclaration("mu", r"\mu")]
)


def kernel_derivative(objective, directions, order):
    """The t- or twice the t²-coefficient of the lowered F(W + tΔ)."""
    images = {
        terms.Letter(w.name, str(w.rows), str(w.cols)): lower(w, DECLARED)
        + terms.scalar("t") * lower(delta, DECLARED)
        for w, delta in directions.items()
    }
    moved = terms.substitute(lower(objective, DECLARED), images, {}, {})
    found = {}
    for (scalars, traces, word), c in moved.terms.items():
        if dict(scalars).get("t", 0) == order:
            found[tuple(one for one in scalars if one[0] != "t"), traces, word] = order * c
    return terms.Polynomial("1", "1", found)


def slope(objective, directions):
    """Σ ⟨∇_W F, Δ⟩."""
    parts = [Inner(gradient(objective, w), delta) for w, delta in directions.items()]
    return sum((lower(part, DECLARED) for part in parts), start=terms.number(0))


def vanishes(expression):
    return sp.expand(sp.fraction(sp.together(expression))[0]) == 0


class TestThePaper:
    def test_gradient_in_w1_reads_like_eq_19(self):
        assert gradient(G, W1) == EQ19

    def test_gradient_in_w2_reads_like_eq_20(self):
        assert gradient(G, W2) == EQ20

    def test_hessian_form_reads_like_eq_32(self):
        assert hessian_form(G, {W1: D1, W2: D2}) == EQ32

    def test_hessian_form_with_eq_9_reads_like_the_second_half_of_eq_32(self):
        assert simplify_with(hessian_form(G, {W1: D1, W2: D2}), [D]) == EQ32_BALANCED

    def test_eq_9_written_the_other_way_round_or_doubled_serves_as_well(self):
        form = hessian_form(G, {W1: D1, W2: D2})
        for known in (mul(-1, D), add(mul(-2, W2.T, W2), mul(2, W1, X, X.T, W1.T))):
            assert simplify_with(form, [known]) == EQ32_BALANCED

    def test_differential_keeps_residuals(self):
        expected = add(
            Inner(R, mul(add(mul(W2, D1), mul(D2, W1)), X)),
            mul(mu, Inner(D, add(mul(W2.T, D2), mul(-1, W1, X, X.T, D1.T)))),
        )
        assert differential(G, {W1: D1, W2: D2}) == expected

    def test_gradient_of_the_regulariser_alone(self):
        assert gradient(RHO, W1) == mul(-1, mu, D, W1, X, X.T)
        assert gradient(RHO, W2) == mul(mu, W2, D)

    @pytest.mark.parametrize("i", range(2))
    def test_a_flipped_sign_is_noticed(self, i):
        for derived, printed in ((gradient(G, W1), EQ19), (gradient(G, W2), EQ20)):
            parts = list(printed.args)
            parts[i] = mul(-1, *parts[i].args)
            assert derived != add(*parts)
            assert lower(derived, DECLARED) != lower(add(*parts), DECLARED)

    @pytest.mark.parametrize("i", range(4))
    def test_a_flipped_sign_inside_the_hessian_form_is_noticed(self, i):
        parts = list(INCREMENT.args)
        parts[i] = mul(-1, *parts[i].args)
        wrong = add(FIRST, SECOND, mul(mu, add(MIDDLE, mul(HALF, Norm(add(*parts)) ** 2))))
        assert hessian_form(G, {W1: D1, W2: D2}) != wrong
        assert kernel_derivative(G, {W1: D1, W2: D2}, 2) != lower(wrong, DECLARED)


class TestOtherObjectives:
    def test_two_sided_least_squares(self):
        objective = mul(HALF, Norm(AUBC) ** 2)
        assert gradient(objective, U) == mul(A.T, AUBC, B.T)
        assert hessian_form(objective, {U: DU}) == Norm(mul(A, DU, B)) ** 2

    def test_fourth_power_of_a_norm(self):
        expected = add(mul(8, Inner(U, DU) ** 2), mul(4, Norm(U) ** 2, Norm(DU) ** 2))
        assert gradient(Norm(U) ** 4, U) == mul(4, Norm(U) ** 2, U)
        assert hessian_form(Norm(U) ** 4, {U: DU}) == expected

    def test_trace_of_an_inverse(self):
        inverse, transposed = sp.Inverse(S), sp.Inverse(sp.Transpose(S))
        objective = tr(inverse, K)
        assert gradient(objective, S) == mul(-1, transposed, K.T, transposed)
        assert hessian_form(objective, {S: DS}) == mul(2, tr(inverse, DS, inverse, DS, inverse, K))

    def test_symmetric_letters_merge_transposed_contributions(self):
        objective = tr(U.T, K, U)
        assert gradient(objective, U) == add(mul(K.T, U), mul(K, U))
        assert gradient(objective, U, symmetric=[K]) == mul(2, K, U)

    def test_equal_parameters_are_put_outside_a_bracket(self):
        objective, directions = OBJECTIVES["common parameter"]
        expected = mul(mu, add(Norm(DU) ** 2, Norm(DV) ** 2))
        assert hessian_form(objective, directions) == expected

    def test_bilinear_hessian_in_two_directions(self):
        other = symbol("Other", "n", "p")
        form = hessian_form(mul(HALF, Norm(AUBC) ** 2), {U: DU}, {U: other})
        assert form == Inner(mul(A, DU, B), mul(A, other, B))

    def test_constants_have_derivative_zero(self):
        assert gradient(Norm(C) ** 2, U) == sp.ZeroMatrix(*U.shape)
        assert hessian_form(tr(K, S), {S: DS}) == 0

    def test_a_one_by_one_product_is_a_scalar_function(self):
        assert gradient(mul(a.T, U, b), U) == mul(a, b.T)


@pytest.mark.parametrize("name", ALL)
def test_gradient_is_the_entrywise_derivative(name, entries):
    objective, directions = ALL[name]
    value = entries(objective, SIZES)
    for w in directions:
        found, variable = entries(gradient(objective, w), SIZES), entries(w, SIZES)
        assert all(
            vanishes(found[i, j] - sp.diff(value, variable[i, j]))
            for i in range(variable.rows)
            for j in range(variable.cols)
        )


@pytest.mark.parametrize("name", ALL)
def test_differential_and_hessian_form_are_the_entrywise_ones(name, entries):
    objective, directions = ALL[name]
    t = sp.Symbol("t")
    moved = entries(objective, SIZES).subs(
        {
            x: x + t * d
            for w, delta in directions.items()
            for x, d in zip(entries(w, SIZES), entries(delta, SIZES), strict=True)
        },
        simultaneous=True,
    )
    first = sp.diff(moved, t)
    assert vanishes(first.subs(t, 0) - entries(differential(objective, directions), SIZES))
    second = sp.diff(first, t).subs(t, 0)
    assert vanishes(second - entries(hessian_form(objective, directions), SIZES))


def test_the_entrywise_comparison_notices_a_flipped_sign(entries):
    objective, _ = OBJECTIVES["two-sided least squares"]
    wrong = entries(mul(-1, A.T, AUBC, B.T), SIZES)
    value, variable = entries(objective, SIZES), entries(U, SIZES)
    assert not vanishes(wrong[0, 0] - sp.diff(value, variable[0, 0]))
    wrong = add(mul(8, Inner(U, DU) ** 2), mul(-4, Norm(U) ** 2, Norm(DU) ** 2))
    right = hessian_form(Norm(U) ** 4, {U: DU})
    assert not vanishes(entries(add(right, mul(-1, wrong)), SIZES))


@pytest.mark.parametrize("name", OBJECTIVES)
def test_kernel_finds_the_same_derivatives(name):
    objective, directions = OBJECTIVES[name]
    first = kernel_derivative(objective, directions, 1)
    assert slope(objective, directions) == first
    assert lower(differential(objective, directions), DECLARED) == first
    second = kernel_derivative(objective, directions, 2)
    assert lower(hessian_form(objective, directions), DECLARED) == second


class TestKnownZeros:
    def test_a_vanishing_product_takes_along_what_contains_it_or_its_transpose(self):
        known = [mul(W2.T, R)]
        kept = mul(mu, tr(W1.T, W1))
        assert simplify_with(add(Norm(mul(W2.T, R, X.T)) ** 2, kept), known) == kept
        flipped = mul(X, sp.Transpose(R), W2)
        assert simplify_with(flipped, known) == sp.ZeroMatrix(*flipped.shape)

    def test_a_vanishing_letter_empties_the_groups_that_contain_it(self):
        left = mul(mu, W1, X, X.T, W1.T, W1, X, X.T)
        assert simplify_with(EQ19, [W2]) == left

    def test_what_does_not_vanish_stays(self):
        other = add(mul(W2.T, W2), mul(W1, X, X.T, W1.T))
        for expression in (EQ19, EQ20, EQ32):
            assert simplify_with(expression, [other, mul(X, Y.T)]) == expression


class TestOutsideTheGrammar:
    @pytest.mark.parametrize(
        ("objective", "message"),
        [
            (Norm(U), "square it"),
            (sp.log(Norm(U) ** 2), "outside the grammar"),
            (1 / Norm(U) ** 2, "outside the grammar"),
            (sp.Determinant(mul(U.T, U)), "outside the grammar"),
            (tr(sp.MatPow(mul(U.T, U), HALF)), "outside the grammar"),
            (Value("f", U), "outside the grammar"),
            (tr(Gradient(Value("f", U), U), V), "outside the grammar"),
            (sp.Float(0.5) * Norm(U) ** 2, "float"),
            (tr(sp.MatPow(K, 10**9)), "no power above"),
            (mul(sp.Pow(2, 10**9, evaluate=False), Norm(U) ** 2), "no power above"),
            (mul(K, U), "only scalar functions"),
            (Norm(sp.MatAdd(U, V)) ** 2, "cannot be added"),
            (Norm(sp.MatMul(U, U)) ** 2, "cannot stand before"),
            (Inner(U, V), "pairs"),
            (sp.Inverse(K) * 2, "only scalar functions"),
        ],
    )
    def test_one_clear_sentence(self, objective, message):
        with pytest.raises(DifferentiationError, match=message):
            gradient(objective, U)

    def test_a_direction_has_the_shape_of_its_variable(self):
        with pytest.raises(DifferentiationError, match="direction DeltaV of shape p×n"):
            differential(Norm(U) ** 2, {U: DV})

    def test_a_direction_is_a_symbol(self):
        with pytest.raises(DifferentiationError, match="no matrix symbol"):
            hessian_form(Norm(U) ** 2, {U: mul(2, DU)})

    def test_a_symmetric_variable_is_refused(self):
        with pytest.raises(DifferentiationError, match="symmetric"):
            gradient(Norm(S) ** 2, S, symmetric=[S])


LETTERS = [U, V, K, S, U.T, V.T, S.T, sp.Identity(S.rows), sp.Identity(V.rows)]


def fitting(rows, cols):
    return [one for one in LETTERS if one.shape == (rows, cols)]


@st.composite
def matrices(draw, rows, cols, depth):
    kind = draw(st.sampled_from(["letter", "sum", "product", "multiple"] if depth else ["letter"]))
    if kind == "letter":
        return draw(st.sampled_from(fitting(rows, cols)))
    if kind == "sum":
        return add(draw(matrices(rows, cols, depth - 1)), draw(matrices(rows, cols, depth - 1)))
    if kind == "multiple":
        return mul(draw(st.sampled_from([-1, 2, HALF, mu])), draw(matrices(rows, cols, depth - 1)))
    inner = draw(st.sampled_from([U.rows, U.cols]))
    return mul(draw(matrices(rows, inner, depth - 1)), draw(matrices(inner, cols, depth - 1)))


@st.composite
def objectives(draw, depth=2):
    kind = draw(st.sampled_from(["norm", "inner", "trace", "sum", "product"]))
    n, p = U.shape
    if kind == "norm":
        return Norm(draw(matrices(n, p, depth))) ** 2
    if kind == "inner":
        return Inner(draw(matrices(n, p, depth)), draw(matrices(n, p, depth)))
    if kind == "trace" or not depth:
        return sp.Trace(draw(matrices(n, n, depth)))
    one, two = draw(objectives(depth - 1)), draw(objectives(depth - 1))
    return add(one, mul(mu, two)) if kind == "sum" else mul(one, two)


@settings(max_examples=150, deadline=None)
@given(objectives(), st.sampled_from([{U: DU}, {U: DU, V: DV}, {S: DS}, {U: DU, S: DS}]))
def test_random_objectives_agree_with_the_kernel(objective, directions):
    first = kernel_derivative(objective, directions, 1)
    assert slope(objective, directions) == first
    assert lower(differential(objective, directions), DECLARED) == first
    second = kernel_derivative(objective, directions, 2)
    assert lower(hessian_form(objective, directions), DECLARED) == second
