"""Evaluation is a homomorphism from kernel polynomials to exact matrices, over every engine."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.assignments import assignment
from exact.errors import EvaluationError
from exact.evaluate import Evaluation, evaluate
from exact.fields import RATIONAL, engine
from exact.matrices import Matrix
from exact.recipes import recipes
from symbolic.kernel import terms

DIMS = {"a": 2, "b": 3, "c": 1, "1": 1}
LETTERS = [
    terms.letter(name, rows, cols, symmetric=name in "ST")
    for name, rows, cols in (
        ("A", "a", "b"), ("B", "b", "a"), ("S", "a", "a"), ("T", "b", "b"), ("C", "b", "c"),
        ("D", "c", "a"), ("u", "a", "1"), ("v", "b", "1"), ("z", "1", "1"),
    )
]  # fmt: skip
SIDES = ("a", "b", "c", "1")
numbers = st.fractions(min_value=-3, max_value=3, max_denominator=3)


def entries(rows, cols):
    row = st.lists(numbers, min_size=cols, max_size=cols)
    return st.lists(row, min_size=rows, max_size=rows).map(lambda t: Matrix.from_rows(t, cols))


@st.composite
def assignments(draw):
    values = {"a": 2, "b": 3, "c": 1, "mu": draw(numbers), "s": draw(numbers)}
    for one in LETTERS:
        (name,) = (x.name for x in one.letters())
        value = draw(entries(DIMS[one.rows], DIMS[one.cols]))
        values[name] = value + value.T if name in "ST" else value
    return values


@st.composite
def polynomials(draw, rows=None, cols=None, depth=3):
    rows, cols = rows or draw(st.sampled_from(SIDES)), cols or draw(st.sampled_from(SIDES))
    leaves = [x for x in LETTERS if x.shape == (rows, cols)]
    leaves += [x.T for x in LETTERS if x.T.shape == (rows, cols)]
    leaves += [terms.zero(rows, cols)]
    if rows == cols:
        leaves += [terms.identity(rows)]
    if rows == cols == "1":
        leaves += [terms.scalar("mu"), terms.scalar("s"), terms.dimension("b")]
    kinds = ("leaf", "sum", "product", "scale", "transpose", "trace") if depth else ("leaf",)
    kind = draw(st.sampled_from(kinds))
    if kind == "sum":
        both = [draw(polynomials(rows, cols, depth - 1)) for _ in range(2)]
        return both[0] + both[1]
    if kind == "product":
        middle = draw(st.sampled_from(SIDES))
        left, right = (rows, middle), (middle, cols)
        return draw(polynomials(*left, depth - 1)) * draw(polynomials(*right, depth - 1))
    if kind == "scale":
        return draw(numbers) * draw(polynomials(rows, cols, depth - 1))
    if kind == "transpose":
        return draw(polynomials(cols, rows, depth - 1)).T
    if kind == "trace" and rows == cols == "1":
        side = draw(st.sampled_from(SIDES))
        return terms.trace(draw(polynomials(side, side, depth - 1)))
    return draw(st.sampled_from(leaves))


def matrix(value):
    return value if isinstance(value, Matrix) else Matrix.from_rows([[value]])


@settings(max_examples=40, deadline=None)
@given(st.data(), assignments())
def test_evaluation_respects_sums_products_transposes_and_traces(data, values):
    rows, middle, cols = (data.draw(st.sampled_from(SIDES)) for _ in range(3))
    p, q = data.draw(polynomials(rows, middle)), data.draw(polynomials(rows, middle))
    r = data.draw(polynomials(middle, cols))
    P, Q, at_r = (matrix(evaluate(x, values)) for x in (p, q, r))
    assert matrix(evaluate(p + q, values)) == P + Q
    assert matrix(evaluate(p - q * 3, values)) == P - Q * 3
    assert matrix(evaluate(p * r, values)) == P * at_r
    assert matrix(evaluate(p.T, values)) == P.T
    assert evaluate(terms.inner(p, q), values) == P.inner(Q)
    assert evaluate(terms.norm2(p), values) == P.norm2()
    square = data.draw(polynomials(middle, middle))
    assert evaluate(terms.trace(square), values) == matrix(evaluate(square, values)).trace()


@settings(max_examples=10, deadline=None)
@given(polynomials(), assignments())
def test_enclosures_contain_the_exact_value(p, values):
    over = engine("mpmath")
    lifted = {n: over.lift(v) if isinstance(v, Matrix) else v for n, v in values.items()}
    exact, found = matrix(evaluate(p, values)), evaluate(p, lifted, over)
    if p.is_scalar:
        lower, upper = over.enclose(found)
        assert lower <= exact[0, 0] <= upper
    else:
        assert found.encloses(exact)


def test_dimensions_and_powers_of_scalars():
    d, mu = terms.dimension("d"), terms.scalar("mu")
    values = {"d": 3, "mu": Fraction(1, 2)}
    assert evaluate(terms.trace(terms.identity("d")), values) == 3
    assert evaluate(d * mu * mu - 1, values) == Fraction(-1, 4)
    assert evaluate(terms.identity("d") * mu, values) == Matrix.identity(3) * Fraction(1, 2)
    assert evaluate(terms.zero("d", "1"), values) == Matrix.zeros(3, 1)


def test_a_dimension_may_be_left_to_the_letters():
    A = terms.letter("A", "m", "n")
    values = {"A": Matrix.from_rows([[1, 2, 3]])}
    assert evaluate(A.T * A, values).shape == (3, 3)
    assert evaluate(terms.norm2(A) + terms.trace(terms.identity("n")), values) == 17


def test_vectors_of_one_entry_are_still_matrices():
    u = terms.letter("u", "d", "1")
    values = {"u": Matrix.column([2]), "d": 1}
    assert evaluate(u, values) == Matrix.column([2])
    assert evaluate(terms.norm2(u), values) == 4


A, X = terms.letter("A", "m", "n"), terms.letter("X", "n", "n")
SYMMETRIC = terms.letter("S", "n", "n", symmetric=True)


@pytest.mark.parametrize(
    ("polynomial", "values", "message"),
    [
        (A, {}, r"the letter A \(m×n\) has no value"),
        (A, {"A": Matrix.zeros(2, 3), "m": 4}, "A is m×n = 4×3, its value is 2×3"),
        (X, {"X": Matrix.zeros(2, 3)}, "X is n×n = 2×2, its value is 2×3"),
        (A * X, {"A": Matrix.zeros(2, 3), "X": Matrix.zeros(2, 2)}, "its value is"),
        (A, {"A": Fraction(1)}, "A is m×n, its value 1 is a number"),
        (A, {"A": Matrix.zeros(1, 1), "m": Fraction(1)}, "the dimension m has the value 1"),
        (A * terms.scalar("mu"), {"A": Matrix.zeros(1, 1)}, "the scalar letter mu has no value"),
        (terms.scalar("mu"), {"mu": Matrix.zeros(1, 1)}, "its value is a matrix"),
        (terms.dimension("q"), {}, "the dimension q has no value"),
        (SYMMETRIC, {"S": Matrix.from_rows([[0, 1], [2, 0]])}, "not symmetric"),
    ],
)
def test_what_does_not_fit_is_named(polynomial, values, message):
    wrong = {"m": -1, **values} if values.get("m") == Fraction(1) else values
    with pytest.raises(EvaluationError, match=message if wrong is values else "value -1|value 1"):
        evaluate(polynomial, values)


@pytest.mark.parametrize("name", ["rational", "algebraic", "mpmath"])
def test_the_balance_of_the_paper_holds_at_points_of_g(name):
    W1, W2 = terms.letter("W1", "d1", "d0"), terms.letter("W2", "d2", "d1")
    data = terms.letter("X", "d0", "N")
    balance = W2.T * W2 - W1 * data * data.T * W1.T
    answers = {True: set(), False: set()}
    for recipe in recipes(25, irrational=name != "rational"):
        over = recipe.engine(name)
        point = recipe.make(over)
        value = Evaluation(assignment(point).values, over).value(balance)
        answers[point.critical_for == "g" and point.problem.mu > 0].add(over.is_zero(value))
    assert answers[True] == ({None} if name == "mpmath" else {True})
    assert False in answers[False]


def test_the_rational_engine_is_the_default():
    assert evaluate(terms.number(Fraction(2, 3)), {}) == RATIONAL.number(Fraction(2, 3))
