"""The writer: LaTeX that reads like the paper, and that the reader takes back unchanged."""

from functools import cache

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.errors import DeclarationError, SymbolicError
from symbolic.expressions import (
    Declarations,
    Entry,
    FamilyDeclaration,
    FunctionDeclaration,
    Gradient,
    Hessian,
    HessianForm,
    Inner,
    LeastEigenvalue,
    MatrixDeclaration,
    Norm,
    Rank,
    ScalarDeclaration,
    Statement,
    Value,
    dimension_symbol,
)
from symbolic.families import IndexedMatrixSum, IndexedSum, MatrixMember, Member, index_range
from symbolic.latex import nodes
from symbolic.latex.reader import read, read_expression
from symbolic.latex.writer import write, write_text

SIZES = ("d0", "d1", "d2", "1")
SPELLINGS = (
    *("A", r"\tilde{B}_1", r"\mathbf{C}", r"u_k"),
    *("W_1", r"\Sigma", r"\widehat{D}_{12}", r"\boldsymbol{\alpha}"),
    *("W_2^*", r"\bar{\Delta}_2", "M'", r"\phi"),
    *("a", "b", "c", "e"),
)
PAIRS = [(rows, cols) for rows in SIZES for cols in SIZES]
TABLE = Declarations.of(
    [
        *(
            MatrixDeclaration(f"M{at}", latex, rows, cols)
            for at, (latex, (rows, cols)) in enumerate(zip(SPELLINGS, PAIRS, strict=True))
        ),
        ScalarDeclaration("mu", r"\mu"),
        ScalarDeclaration("lambda_k", r"\lambda_k"),
        FunctionDeclaration("g", r"\tilde{g}", ()),
        FamilyDeclaration("p", "p", "d2", "1"),
        FamilyDeclaration("q", "q", "d0", "1"),
        FamilyDeclaration("lambda", r"\lambda"),
    ]
)
LETTERS = {pair: one.symbol for pair, one in zip(PAIRS, TABLE.matrices.values(), strict=True)}
SYMBOLS = [one.symbol for one in TABLE.scalars.values()]
INDEX = sp.Symbol("i", integer=True)
RATIONALS = [sp.Rational(*pair) for pair in ((2, 1), (3, 1), (1, 2), (3, 4), (1, 4), (12, 5))]
HALF = sp.Rational(1, 2)


# --- every expression in the form that the reader makes ---


@cache
def matrices(rows, cols, depth):
    """Matrix expressions of a shape; a 1×1 factor is a letter, for (αᵀβ) would be a scalar."""
    letter = st.just(LETTERS[rows, cols])
    if depth == 0:
        return st.one_of(letter, st.just(sp.Transpose(LETTERS[cols, rows])))
    smaller = depth - 1
    kinds = [
        letter,
        matrices(cols, rows, smaller).map(sp.Transpose),
        st.builds(_scaled, coefficients(smaller), matrices(rows, cols, smaller)),
        st.lists(
            st.tuples(st.booleans(), matrices(rows, cols, smaller)), min_size=2, max_size=3
        ).map(_signed_total),
        st.just(sp.ZeroMatrix(*map(dimension_symbol, (rows, cols)))),
    ]
    inner = [size for size in SIZES if "1" not in (rows, cols) or size != "1"]
    kinds += [
        st.builds(_product, matrices(rows, size, smaller), matrices(size, cols, smaller))
        for size in inner
    ]
    if rows == cols != "1":
        square = matrices(rows, cols, smaller)
        kinds += [
            square.map(sp.Inverse),
            st.builds(sp.MatPow, square, st.sampled_from([HALF, -HALF, sp.Integer(2)])),
            st.just(sp.Identity(dimension_symbol(rows))),
        ]
    if (rows, cols) == ("d2", "d0"):
        kinds.append(st.builds(_rank_one_sum, scalars(smaller), domains()))
    return st.one_of(kinds)


@cache
def scalars(depth):
    """Scalar expressions."""
    plain = st.one_of(
        st.sampled_from([*SYMBOLS, *RATIONALS, Member("lambda", sp.Integer(1))]),
        st.sampled_from(SYMBOLS).map(lambda one: nodes.power(one, sp.Integer(2))),
    )
    if depth == 0:
        return plain
    smaller = depth - 1
    shape = st.sampled_from(PAIRS)
    any_matrix = shape.flatmap(lambda pair: matrices(*pair, smaller))
    pairs = shape.flatmap(
        lambda pair: st.tuples(matrices(*pair, smaller), matrices(*pair, smaller))
    )
    squares = st.sampled_from(SIZES).flatmap(lambda size: matrices(size, size, smaller))
    part = scalars(smaller)
    summand = st.tuples(st.booleans(), part)
    return st.one_of(
        plain,
        any_matrix.map(Norm),
        any_matrix.map(lambda one: Norm(one) ** 2),
        any_matrix.map(Rank),
        pairs.map(lambda pair: Inner(*pair)),
        squares.map(sp.Trace),
        squares.map(LeastEigenvalue),
        any_matrix.map(lambda one: Value("g", one)),
        st.lists(part, min_size=2, max_size=3).map(nodes.product),
        st.builds(nodes.quotient, part, part),
        st.lists(summand, min_size=2, max_size=3).map(_signed_total),
        st.builds(nodes.power, part, st.sampled_from([HALF, -HALF, sp.Integer(3)])),
        part.map(lambda one: sp.Abs(one, evaluate=False)),
        st.builds(_with_entry, part, matrices("1", "1", smaller)),
        st.builds(IndexedSum, part, st.just(INDEX), domains()),
    )


def coefficients(depth):
    return st.one_of(scalars(depth), st.sampled_from([-one for one in RATIONALS]))


def domains():
    r = sp.Symbol("r", integer=True)
    return st.sampled_from(
        [
            index_range(""),
            index_range("=", sp.Integer(1), r),
            index_range("∈", sp.Symbol(r"\Omega", integer=True)),
            index_range(">", dimension_symbol("d1")),
        ]
    )


def _signed_total(terms):
    return nodes.total(nodes.negative(one) if minus else one for minus, one in terms)


def _product(left, right):
    return nodes.product([left, right])


def _scaled(scalar, matrix):
    return nodes.product([scalar, matrix])


def _with_entry(scalar, matrix):
    return nodes.total([SYMBOLS[0], scalar, nodes.as_scalar(_positive(matrix))])


def _positive(matrix):
    """Without a sign of its own: in a sum the sign belongs to the term."""
    number = nodes.factors([matrix])
    negative = any(isinstance(one, sp.Rational) and one < 0 for one in number)
    return nodes.negative(matrix) if negative else matrix


def _rank_one_sum(scalar, domain):
    families = [sp.MatrixSymbol(name, dimension_symbol(size), 1) for name, size in
                (("p", "d2"), ("q", "d0"))]  # fmt: skip
    p, q = (MatrixMember(one, INDEX) for one in families)
    body = nodes.product([scalar, Member("lambda", INDEX), p, sp.Transpose(q)])
    return IndexedMatrixSum(body, INDEX, domain)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PAIRS).flatmap(lambda pair: matrices(*pair, depth=3)))
def test_matrices_are_read_back_as_written(expression):
    assert read_expression(write(expression, TABLE), TABLE) == expression


@settings(max_examples=400, deadline=None)
@given(scalars(3))
def test_scalars_are_read_back_as_written(expression):
    assert read_expression(write(expression, TABLE), TABLE) == expression


@settings(max_examples=100, deadline=None)
@given(
    st.lists(matrices("d2", "d0", 2), min_size=2, max_size=3),
    st.sampled_from(["=", ":=", "≤", "<", "≥", ">"]),
)
def test_statements_are_read_back_in_either_style(parts, relation):
    statement = Statement(tuple(parts), (relation,) * (len(parts) - 1))
    assert read(write(statement, TABLE), TABLE) == statement
    assert read(write(statement, TABLE, style="aligned"), TABLE) == statement


# --- it reads like the paper ---

PAPER = Declarations.of(
    [
        MatrixDeclaration("X", "X", "d0", "N"),
        MatrixDeclaration("Y", "Y", "d2", "N"),
        MatrixDeclaration("W1", "W_1", "d1", "d0"),
        MatrixDeclaration("W2", "W_2", "d2", "d1"),
        MatrixDeclaration("W1star", "W_1^*", "d1", "d0"),
        MatrixDeclaration("Z", r"\mathbf{Z}", "d0+d2", "d1"),
        MatrixDeclaration("Theta", r"\Theta", "s", "s"),
        MatrixDeclaration("phi", r"\phi", "d2", "1"),
        ScalarDeclaration("mu", r"\mu"),
        ScalarDeclaration("lambda_r", r"\lambda_r"),
        FamilyDeclaration("sigma", r"\sigma"),
        FunctionDeclaration("g", "g", ("W1", "W2")),
    ]
)


GRADIENT = (
    r"\nabla_{W_1} g(W_1, W_2) = W_2^T (W_2 W_1 X - Y) X^T"
    r" - \mu (W_2^T W_2 - W_1 X X^T W_1^T) W_1 X X^T = \mathbf{0}"
)
OBJECTIVE = (
    r"g(W_1, W_2) = \frac{1}{2} \|W_2 W_1 X - Y\|_F^2"
    r" + \frac{\mu}{4} \|W_2^T W_2 - W_1 X X^T W_1^T\|_F^2"
)


@pytest.mark.parametrize(
    "formula",
    [
        GRADIENT,
        OBJECTIVE,
        r"2 \left\langle W_2 W_1, (W_2 W_1 X - Y) X^T \right\rangle",
        r"\mu \left( \left\langle W_1, W_1 \right\rangle + \frac{1}{2} \|W_1\|_F^2 \right)",
        r"-2 \frac{\lambda_r}{1 + \sum_i \sigma_i^{-2}}",
        r"\|\phi\|_2^4 \phi",
        r"W_1^{*T}",
        r"\Theta^{-1/2} + \Theta^{1/2} - \Theta^{-1}",
        r"\mathbf{Z} = \begin{bmatrix} W_2 \\ W_1^T \end{bmatrix}",
        r"\operatorname{tr}(\Theta) \sqrt{\lambda_r}",
        r"-(W_1 - W_1^*)",
        r"W_1 - (W_1 + W_1)",
        r"(W_2 W_1)^T",
        r"\lambda_{\min}(\nabla^2 g(\mathbf{Z})) < 0",
        r"[\nabla^2 g(\mathbf{Z})](\mathbf{Z}, \mathbf{Z})",
        r"\min\{d_0, d_1, d_2\} \leq N",
        r"W_1 \in \mathbb{R}^{d_1 \times d_0}",
    ],
)
def test_what_reads_like_the_paper_is_written_unchanged(formula):
    assert write(read(formula, PAPER), PAPER) == formula


def test_parentheses_stand_only_where_needed():
    W1, W2 = (PAPER.matrices[name].symbol for name in ("W1", "W2"))
    mu = PAPER.scalars["mu"].symbol
    assert write(sp.MatMul(W2, sp.MatMul(W1), evaluate=False), PAPER) == "W_2 W_1"
    assert (
        write(sp.Mul(mu, sp.Add(mu, 1, evaluate=False), evaluate=False), PAPER) == r"\mu (\mu + 1)"
    )
    assert write(sp.Mul(3, sp.Pow(2, 3, evaluate=False), evaluate=False), PAPER) == r"3 \cdot 2^3"
    bare = sp.Mul(Value("g"), sp.Add(mu, 1, evaluate=False), evaluate=False)
    assert write(bare, PAPER) == r"(g) (\mu + 1)"  # not g applied to μ + 1
    assert read_expression(r"(g) (\mu + 1)", PAPER) == bare


def test_sympys_own_evaluated_forms_are_written_too():
    X, W1, W2 = (PAPER.matrices[name].symbol for name in ("X", "W1", "W2"))
    mu = PAPER.scalars["mu"].symbol
    assert write(-mu * W2 * W1, PAPER) == r"-\mu W_2 W_1"
    assert write(mu / 4 * Norm(W1) ** 2, PAPER) == r"\frac{\mu}{4} \|W_1\|_F^2"
    assert write((W2 * W1 * X).T, PAPER) == "X^T W_1^T W_2^T"


def test_a_bound_letter_needs_no_declaration():
    text = r"\min_{A \in \mathbb{R}^{d_2 \times d_1}} \|A W_1 X - Y\|_F^2"
    expression = read_expression(text, PAPER)
    assert write(expression, PAPER) == text
    with pytest.raises(DeclarationError, match="A is not declared"):
        write(expression.body, PAPER)


def test_a_problem_keeps_its_minimum_in_front():
    text = r"\min_{W_1, W_2} g(W_1, W_2) = \|W_2 W_1 X\|_F^2"
    problem = read(text, PAPER)
    written = write(problem, PAPER)
    assert written.startswith(r"\min_{W_1 \in \mathbb{R}^{d_1 \times d_0}, W_2 \in")
    assert read(written, PAPER) == problem


def test_an_aligned_display_breaks_at_relations_and_before_signs():
    residual = r"\|W_2 W_1 X - Y\|_F^2"
    text = " + ".join([residual] * 5)
    statement = read(f"g(W_1, W_2) = {text} \\leq 2", PAPER)
    written = write(statement, PAPER, style="aligned")
    rows = written.removeprefix(r"\begin{aligned} ").removesuffix(r" \end{aligned}").split("\\\\\n")
    assert rows[0].startswith("g(W_1, W_2) &= ")
    assert rows[1].startswith(r"&\quad + \|")
    assert rows[-1].strip() == r"&\leq 2"
    assert read(written, PAPER) == statement


def test_what_has_no_spelling_is_refused():
    W1 = PAPER.matrices["W1"].symbol
    x = sp.Symbol("x", real=True)
    other = sp.MatrixSymbol("W1", 3, 4)
    for undeclared in (x, other, sp.MatrixSymbol("B", 2, 2), Value("h", W1), Member("tau", INDEX)):
        with pytest.raises(DeclarationError):
            write(undeclared, PAPER)
    for unknown in (sp.sin(PAPER.scalars["mu"].symbol), sp.Float(0.5), sp.HadamardProduct(W1, W1)):
        with pytest.raises(SymbolicError, match="no spelling"):
            write(unknown, PAPER)


# --- the terminal ---


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (
            r"W_2^T (W_2 W_1 X - Y) X^T - \mu (W_2^T W_2 - W_1 X X^T W_1^T) W_1 X X^T = 0",
            "W2ᵀ(W2 W1 X − Y)Xᵀ − μ(W2ᵀ W2 − W1 X Xᵀ W1ᵀ)W1 X Xᵀ = 0",
        ),
        (r"\frac{1}{2} \|W_2 W_1 X - Y\|_F^2", "½‖W2 W1 X − Y‖²"),
        (r"2 \langle W_1, W_1^* \rangle", "2 ⟨W1, W1*⟩"),
        (r"\frac{\mu}{4} \|\phi\|_2^4", "μ/4 ‖φ‖⁴"),
        (r"\Theta^{-1/2} \Theta^{-1}", "Θ^-½ Θ⁻¹"),
        (r"-2 \frac{\lambda_r}{1 + \sum_i \sigma_i^{-2}}", "−2 λ_r/(1 + Σ_{i} σ_i⁻²)"),
        (r"\sqrt{\lambda_r + 1} \leq d_0", "√(λ_r + 1) ≤ d0"),
        (r"\nabla_{W_1} g(W_1, W_2)", "∇_W1 g(W1, W2)"),
        (r"\nabla^2 g(Z)[Z, Z] < 0", "∇²g(Z)[Z, Z] < 0"),
        (r"\begin{bmatrix} W_2 \\ W_1^T \end{bmatrix}", "[W2; W1ᵀ]"),
        (r"\min_{W_1} g(W_1, W_2)", "min_{W1} g(W1, W2)"),
        (r"W_1 \in \mathbb{R}^{d_1 \times d_0}", "W1 ∈ ℝ^(d1×d0)"),
        (r"\Theta + \mathbf{I}", "Θ + I_s"),
        (r"|\phi^T \phi|", "|φᵀ φ|"),
    ],
)
def test_the_terminal_form(formula, shown):
    assert write_text(read(formula, PAPER)) == shown


def test_names_become_letters():
    names = {
        "W1tilde": "W\u03031",
        "Delta1": "Δ1",
        "Deltabar2": "Δ\u03042",
        "W1star": "W1*",
        "lambda_rp": "λ_r′",
        "lambda_d1p1": "λ_d1+1",
        "d0p": "d0′",
        "loss": "loss",
    }
    assert {name: write_text(sp.Symbol(name)) for name in names} == names


def test_the_other_nodes_have_a_terminal_form():
    phi = PAPER.matrices["phi"].symbol
    assert write_text(Entry(phi.T * phi)) == "φᵀ φ"
    assert write_text(LeastEigenvalue(Hessian(Value("g", phi)))) == "λ_min(∇²g(φ))"
    assert write_text(HessianForm(Value("g"), phi, phi)) == "∇²g[φ, φ]"
    assert write_text(Gradient(Value("g", phi), phi)) == "∇_φ g(φ)"
    assert write_text(sp.ZeroMatrix(2, 2)) == "0"
