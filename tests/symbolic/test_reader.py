"""The reader: printed formulas become SymPy expressions as printed, and every shape is checked."""

import pytest
import sympy as sp

from symbolic.errors import DeclarationError, ReadError, ShapeMismatchError
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
)
from symbolic.families import (
    IndexedMatrixSum,
    IndexedSum,
    MatrixMember,
    Member,
    Minimum,
    index_range,
)
from symbolic.latex.reader import formulas, read, read_all, read_expression

TABLE = Declarations.of(
    [
        MatrixDeclaration("X", "X", "d0", "N"),
        MatrixDeclaration("Y", "Y", "d2", "N"),
        MatrixDeclaration("W1", "W_1", "d1", "d0"),
        MatrixDeclaration("W2", r"\mathbf{W}_2", "d2", "d1"),
        MatrixDeclaration("W1star", "W_1^*", "d1", "d0"),
        MatrixDeclaration("W1tilde", r"\tilde{W}_1", "d1", "d0"),
        MatrixDeclaration("S", r"\Sigma", "d0", "d0", symmetric=True),
        MatrixDeclaration("R", "R", "d1", "d1"),
        MatrixDeclaration("Z", "Z", "d0+d2", "d1"),
        MatrixDeclaration("Delta", r"\Delta", "d0+d2", "d1"),
        MatrixDeclaration("a", r"\alpha", "d1", "1"),
        MatrixDeclaration("b", r"\beta", "d1", "1"),
        MatrixDeclaration("p_k", "p_k", "d2", "1"),
        ScalarDeclaration("mu", r"\mu"),
        ScalarDeclaration("t", "t"),
        ScalarDeclaration("lambda_rp", r"\lambda_{r'}"),
        FunctionDeclaration("f", "f", ("W1", "W2")),
        FunctionDeclaration("g", "g", ("W1", "W2")),
        FunctionDeclaration("gtilde", r"\tilde{g}", ("W1", "W2")),
        FamilyDeclaration("p", "p", "d2", "1"),
        FamilyDeclaration("q", "q", "d0", "1"),
        FamilyDeclaration("lambda", r"\lambda"),
    ]
)
X, Y, W1, W2, S, R, Z, Delta, a, b = (
    TABLE.matrices[name].symbol for name in ("X", "Y", "W1", "W2", "S", "R", "Z", "Delta", "a", "b")
)
mu, t = (TABLE.scalars[name].symbol for name in ("mu", "t"))
T = sp.Transpose
d0, d1, d2 = sp.symbols("d0 d1 d2", integer=True, positive=True)


def mul(*factors):
    return sp.MatMul(*factors, evaluate=False)


def add(*terms):
    return sp.MatAdd(*terms, evaluate=False)


def is_read_as(text, expected):
    return read_expression(text, TABLE) == expected


# --- products and sums, in the order printed ---


def test_factors_and_transposes_stay_as_printed():
    expected = mul(T(W2), add(mul(W2, W1, X), mul(-1, Y)), T(X))
    assert is_read_as("W_2^T(W_2 W_1 X - Y)X^T", expected)
    assert is_read_as("(W_2W_1)^T", T(mul(W2, W1)))
    assert not is_read_as("(W_2W_1)^T", mul(T(W1), T(W2)))
    assert is_read_as("(W_1^T)^T", T(T(W1)))


def test_summands_stay_as_printed_and_are_not_collected():
    assert is_read_as("R + R - R^T", add(R, R, mul(-1, T(R))))
    assert is_read_as("R^T + R", add(T(R), R))
    assert not is_read_as("R^T + R", add(R, T(R)))
    assert is_read_as("-R - (R - R^T)", add(mul(-1, R), mul(-1, add(R, mul(-1, T(R))))))
    assert is_read_as("R + (R - R^T)", add(R, R, mul(-1, T(R))))


def test_the_scalars_of_a_product_become_one_coefficient():
    scalar = sp.Mul(sp.Rational(-1, 4), mu, t, evaluate=False)
    assert is_read_as(r"-\frac{\mu}{4} t W_2 R", mul(scalar, W2, R))
    assert is_read_as(r"\frac{\mu W_2 t}{2}", mul(sp.Mul(sp.Rational(1, 2), mu, t), W2))
    assert is_read_as(r"\frac12 R", mul(sp.Rational(1, 2), R))
    assert is_read_as("R/2", mul(sp.Rational(1, 2), R))
    assert is_read_as(r"\mu \cdot R", mul(mu, R))


def test_inverses_and_half_powers():
    assert is_read_as("R^{-1}", sp.Inverse(R))
    assert is_read_as("(R^{-1})^{-1}", sp.Inverse(sp.Inverse(R)))
    assert is_read_as("R^{-T}", T(sp.Inverse(R)))
    half = sp.Rational(1, 2)
    for power in ("1/2", r"\frac{1}{2}"):
        assert is_read_as(rf"\Sigma^{{{power}}}", sp.MatPow(S, half))
        assert is_read_as(rf"\Sigma^{{-{power}}}", sp.MatPow(S, -half))
    assert is_read_as(r"\Sigma^2", sp.MatPow(S, 2))


# --- letters ---


@pytest.mark.parametrize(
    "spelling", ["W_2", "W_{2}", r"\mathbf{W}_2", r"{\bf W}_2", r"{\mathbf{W}}_2"]
)
def test_fonts_and_braces_do_not_matter(spelling):
    assert is_read_as(spelling, W2)


@pytest.mark.parametrize(
    "spelling",
    [r"\tilde{W}_1", r"\tilde{\mathbf{W}}_1", r"\tilde W_1", r"\widetilde{W}_1", r"\tilde{W_1}"],
)
def test_an_accent_may_stand_over_the_letter_or_over_all(spelling):
    assert is_read_as(spelling, TABLE.matrices["W1tilde"].symbol)


def test_a_star_belongs_to_the_letter():
    star = TABLE.matrices["W1star"].symbol
    assert is_read_as("W_1^*", star)
    assert is_read_as("W_1^{*T}", T(star))
    assert is_read_as("W^*_1", star)
    assert not is_read_as("W_1^T", T(star))


def test_primes_in_a_subscript():
    assert is_read_as(r"\lambda_{r'}", TABLE.scalars["lambda_rp"].symbol)


def test_several_letters_in_one_font_are_a_product_unless_declared():
    square = MatrixDeclaration("A", "A", "n", "n")
    word = MatrixDeclaration("AA", r"\mathrm{AA}", "n", "n")
    product = read_expression(r"\mathbf{AA}", Declarations.of([square]))
    assert product == mul(square.symbol, square.symbol)
    assert read_expression(r"\mathbf{AA}", Declarations.of([square, word])) == word.symbol


def test_bold_and_plain_differ_only_where_both_are_declared():
    both = Declarations.of(
        [ScalarDeclaration("x", "x"), MatrixDeclaration("xvec", r"\mathbf{x}", "n", "1")]
    )
    assert read_expression("x", both) == both.scalars["x"].symbol
    assert read_expression(r"\boldsymbol{x}", both) == both.matrices["xvec"].symbol
    plain = Declarations.of([ScalarDeclaration("x", "x")])
    assert read_expression(r"\mathbf{x}", plain) == plain.scalars["x"].symbol


def test_two_declarations_of_one_letter_are_refused():
    twice = [MatrixDeclaration("A", "A_1", "n", "n"), ScalarDeclaration("B", "A_{1}")]
    with pytest.raises(DeclarationError, match=r"A and B|B and A"):
        read("A_1", Declarations.of(twice))


def test_greek_characters_are_their_commands():
    assert is_read_as("Σ", S)
    assert is_read_as("μ R", mul(mu, R))


def test_a_declared_dimension_is_a_scalar():
    assert read(r"d_2 \leq d_0", TABLE) == Statement((d2, d0), ("≤",))
    assert is_read_as("d_1 R", mul(d1, R))
    with pytest.raises(ReadError, match="d_7 is not declared"):
        read("d_7 R", TABLE)


# --- norms, inner products, traces ---


def test_norms_and_inner_products_stay_whole():
    residual = add(mul(W2, W1, X), mul(-1, Y))
    assert is_read_as(r"\|W_2 W_1 X - Y\|_F^2", Norm(residual) ** 2)
    assert is_read_as(r"\left\| W_2 W_1 X - Y \right\|_F^2", Norm(residual) ** 2)
    assert is_read_as(r"\|\alpha\|_2^4 \beta", mul(Norm(a) ** 4, b))
    assert is_read_as(r"\|\alpha\|", Norm(a))
    assert is_read_as(r"\langle R, R^T \rangle", Inner(R, T(R)))
    assert is_read_as(r"\left\langle R, R^T \right\rangle", Inner(R, T(R)))
    nested = r"\left\| \|R\|_F \|\alpha\|_2 R \right\|_F"
    assert is_read_as(nested, Norm(mul(sp.Mul(Norm(R), Norm(a), evaluate=False), R)))
    product = read_expression(r"\|R\|_F \|\alpha\|_2", TABLE)
    assert product == sp.Mul(Norm(R), Norm(a), evaluate=False)


def test_the_spectral_norm_is_not_taken_for_frobenius():
    for spelling in (r"\|R\|_2", r"\|R\|"):
        with pytest.raises(ReadError, match="spectral"):
            read(spelling, TABLE)
    with pytest.raises(ReadError, match=r"‖·‖_\* is not known"):
        read(r"\|R\|_*", TABLE)


@pytest.mark.parametrize("name", [r"\operatorname{tr}", r"\text{trace}", r"\mathrm{tr}", r"\tr"])
def test_traces(name):
    assert is_read_as(f"{name}(R R^T)", sp.Trace(mul(R, T(R))))
    with pytest.raises(ShapeMismatchError, match="a trace needs d1 = d0"):
        read(f"{name}(W_1)", TABLE)


def test_a_one_by_one_product_stands_for_its_entry_among_scalars():
    entry = mul(T(a), b)
    assert is_read_as(r"\alpha^T \beta", entry)
    assert is_read_as(r"\mu + \alpha^T \beta", sp.Add(mu, Entry(entry), evaluate=False))
    assert is_read_as(r"|\alpha^T \beta|", sp.Abs(Entry(entry), evaluate=False))
    assert is_read_as(r"(\alpha^T \beta) R", mul(Entry(entry), R))
    assert is_read_as(r"(\alpha^T \beta)^2", sp.Pow(Entry(entry), 2))
    assert is_read_as(r"\frac{R}{\alpha^T \beta}", mul(sp.Pow(Entry(entry), -1), R))
    chain = read(r"\mu = \alpha^T \beta", TABLE)
    assert chain.parts == (mu, Entry(entry))


def test_scalar_functions():
    assert is_read_as(r"\sqrt{\mu}", sp.sqrt(mu))
    assert is_read_as(r"\mu^2", mu**2)
    assert is_read_as(r"\mu^{-1/2}", sp.Pow(mu, sp.Rational(-1, 2)))
    assert is_read_as(r"\min\{d_0, d_2\}", sp.Min(d0, d2))
    assert is_read_as(r"\text{rank}(W_2 W_1)", Rank(mul(W2, W1)))
    assert is_read_as("0.08", sp.Rational(2, 25))


# --- functions and derivatives ---


def test_a_declared_function_is_applied_and_a_matrix_multiplies():
    assert is_read_as("g(W_1, W_2)", Value("g", W1, W2))
    assert is_read_as(r"\tilde{g}(Z)^2", Value("gtilde", Z) ** 2)
    assert is_read_as("W_2(R)", mul(W2, R))
    assert is_read_as(r"\mu(R)", mul(mu, R))
    assert read("g = f", TABLE).parts == (Value("g"), Value("f"))


def test_a_function_checks_the_shapes_of_its_arguments():
    with pytest.raises(ShapeMismatchError, match="the variable W1 of g is d1×d0") as caught:
        read("g(W_2, W_1)", TABLE)
    assert caught.value.position == 2
    with pytest.raises(ReadError, match="has the variables W1, W2; 3 are given"):
        read("g(W_1, W_2, R)", TABLE)


def test_gradients_and_hessian_forms():
    value = Value("g", W1, W2)
    assert is_read_as(r"\nabla_{\mathbf{W}_1} g(W_1, W_2)", Gradient(value, W1))
    assert is_read_as(r"\nabla g(Z)", Gradient(Value("g", Z), Z))
    product = mul(T(W1), Gradient(value, W1))
    assert is_read_as(r"W_1^T \nabla_{W_1} g(W_1, W_2)", product)
    form = HessianForm(Value("g", Z), Delta, Delta)
    assert is_read_as(r"[\nabla^2 g(Z)](\Delta, \Delta)", form)
    assert is_read_as(r"\nabla^2 g(Z)[\Delta, \Delta]", form)
    least = LeastEigenvalue(Hessian(Value("g", Z)))
    assert is_read_as(r"\lambda_{\min}(\nabla^2 g(Z))", least)
    with pytest.raises(ReadError, match="needs the variable as a subscript"):
        read(r"\nabla g(W_1, W_2)", TABLE)
    with pytest.raises(ReadError, match="needs two directions"):
        read(r"\nabla^2 g(Z)", TABLE)


# --- sums over an index, blocks, minima ---


def test_sums_over_an_index():
    j, r = sp.Symbol("j", integer=True), sp.Symbol("r", integer=True)
    p = sp.MatrixSymbol("p", d2, 1)
    q = sp.MatrixSymbol("q", d0, 1)
    body = mul(Member("lambda", j), MatrixMember(p, j), T(MatrixMember(q, j)))
    expected = IndexedMatrixSum(body, j, index_range("=", sp.Integer(1), r))
    assert is_read_as(r"\sum_{j=1}^r \lambda_j p_j q_j^T", expected)
    i = sp.Symbol("i", integer=True)
    squares = sp.Pow(Member("lambda", i), 2)
    assert is_read_as(r"\sum_i \lambda_i^2", IndexedSum(squares, i, index_range("")))
    beyond = IndexedSum(squares, i, index_range(">", d1))
    assert is_read_as(r"\sum_{i > d_1} \lambda_i^2", beyond)
    inside = index_range("∈", sp.Symbol(r"\Omega", integer=True))
    assert is_read_as(r"\sum_{i \in \Omega} \lambda_i^2", IndexedSum(squares, i, inside))


def test_a_sum_ends_at_the_next_sign():
    two = read_expression(r"\sum_i \lambda_i + \mu", TABLE)
    assert isinstance(two, sp.Add)
    assert len(two.args) == 2


def test_a_bound_index_needs_a_family():
    assert is_read_as("p_k", TABLE.matrices["p_k"].symbol)
    bound = read_expression(r"\sum_k p_k", TABLE)
    assert isinstance(bound.body, MatrixMember)
    fixed = TABLE.extended(MatrixDeclaration("W_j", "W_j", "d1", "d1"))
    with pytest.raises(ReadError, match="no family of it"):
        read(r"\sum_j W_j", fixed)


def test_an_index_is_not_compared_with_a_matrix():
    with pytest.raises(ShapeMismatchError, match=r"\\Sigma is d0×d0, but the index"):
        read(r"\sum_{i \neq \Sigma} \lambda_i", TABLE)


def test_block_stacks():
    stack = read_expression(r"\begin{bmatrix} W_2 \\ W_1^T \end{bmatrix}", TABLE)
    assert stack == sp.BlockMatrix([[W2], [T(W1)]])
    assert stack.shape == Z.shape
    assert read(r"Z = \begin{bmatrix} W_2 \\ W_1^T \end{bmatrix}", TABLE).relations == ("=",)
    corner = read_expression(
        r"\begin{bmatrix} R & W_1 \\ \mathbf{0} & \mathbf{I} \end{bmatrix}", TABLE
    )
    assert corner.blocks[1, 0] == sp.ZeroMatrix(d0, d1)
    assert corner.blocks[1, 1] == sp.Identity(d0)
    with pytest.raises(ShapeMismatchError, match="columns of blocks above each other need d1 = d0"):
        read(r"\begin{bmatrix} W_2 \\ W_1 \end{bmatrix}", TABLE)
    with pytest.raises(ReadError, match="this row has 1 blocks, the first has 2"):
        read(r"\begin{bmatrix} R & W_1 \\ R \end{bmatrix}", TABLE)


def test_minima_bind_their_letters():
    A = sp.MatrixSymbol("A", d2, d1)
    text = r"\min_{\mathbf{A} \in \mathbb{R}^{d_2 \times d_1}} \|\mathbf{A} W_1\|_F^2"
    assert is_read_as(text, Minimum(Norm(mul(A, W1)) ** 2, A))
    with pytest.raises(ReadError, match="A} is not declared"):
        read(r"\mathbf{A} W_1", TABLE)


def test_a_minimum_before_a_definition_poses_a_problem():
    below = r"\substack{W_1 \in \mathbb{R}^{d_1 \times d_0} \\ W_2}"
    text = rf"\min_{{{below}}} f(W_1, W_2) = \|W_2 W_1\|_F^2"
    problem = read(text, TABLE)
    assert problem.over == (W1, W2)
    assert problem.parts[0] == Value("f", W1, W2)
    claim = read(r"\min_{W_1, W_2} f(W_1, W_2) = 0", TABLE)
    assert claim.over == ()
    assert claim.parts[0] == Minimum(Value("f", W1, W2), W1, W2)


def test_membership_is_a_shape_claim():
    statement = read(r"W_1 \in \mathbb{R}^{d_1 \times d_0}", TABLE)
    assert statement.relations == ("∈",)
    assert statement.parts[1].shape == (d1, d0)
    assert read(r"\alpha \in \mathbb{R}^{d_1}", TABLE).parts[0] == a
    with pytest.raises(ShapeMismatchError, match="d1×d0"):
        read(r"W_1 \in \mathbb{R}^{d_0 \times d_1}", TABLE)


# --- zeros and identities ---


def test_zero_and_identity_take_their_shape_from_around():
    zero = sp.ZeroMatrix(d1, d0)
    assert read(r"W_1 = \mathbf{0}", TABLE).parts[1] == zero
    assert read("0 = W_1", TABLE).parts[0] == zero
    assert read(r"W_1 = W_1 + 0 = 0", TABLE).parts == (W1, add(W1, zero), zero)
    assert is_read_as(r"R + \mathbf{I}", add(R, sp.Identity(d1)))
    assert is_read_as(r"W_2 \mathbf{I} W_1", mul(W2, sp.Identity(d1), W1))
    assert is_read_as(r"W_2 (R - I) W_1", mul(W2, add(R, mul(-1, sp.Identity(d1))), W1))
    assert read(r"\|W_1\|_F^2 = 0", TABLE).parts[1] == sp.Integer(0)
    assert is_read_as(r"\langle R, \mathbf{0} \rangle", Inner(R, sp.ZeroMatrix(d1, d1)))


def test_zero_and_identity_with_their_shape_written():
    assert is_read_as(r"\mathbf{I}_{d_1}", sp.Identity(d1))
    assert is_read_as(r"\mathbf{0}_{d_1 \times d_0}", sp.ZeroMatrix(d1, d0))
    assert is_read_as(r"\mathbf{0}_{d_1 \times d_0}^T", T(sp.ZeroMatrix(d1, d0)))


def test_a_shape_that_does_not_follow_is_reported():
    for text in (r"\mathbf{I}", r"\operatorname{tr}(I)", r"W_2 \mathbf{0}", r"\mathbf{0}"):
        with pytest.raises(ReadError, match="does not follow"):
            read(text, TABLE)


def test_an_identity_forces_a_square():
    with pytest.raises(ShapeMismatchError, match=r"X is d0×N"):
        read("X = X + I", TABLE)


# --- displays ---


def test_chains_keep_their_relations():
    chain = read(r"d_0 := d_1 \leq d_2 < N \geq 1 > t", TABLE)
    assert chain.relations == (":=", "≤", "<", "≥", ">")


def test_layout_is_ignored():
    plain = read("W_2 W_1 X = Y", TABLE)
    for text in (
        r"$W_2 W_1 X = Y$",
        r"$$W_2 W_1 X = Y.$$",
        r"\[ W_2 W_1 X = Y \]",
        r"W_2 W_1 X &= Y, \tag{19}",
        r"W_2 W_1 X = Y. \quad (14)",
        r"\begin{aligned} W_2 W_1 X \\ &\quad = Y. \end{aligned} \label{eq}",
        r"W_2 W_1 \, X = \displaystyle Y \\",
    ):
        assert read(text, TABLE) == plain, text


def test_a_bracket_may_span_two_rows():
    text = r"t \left( \mu + \right. \\ \left. \frac{1}{2} \mu \right)"
    expected = sp.Mul(t, sp.Add(mu, mu / 2, evaluate=False), evaluate=False)
    assert is_read_as(text, expected)


def test_a_display_may_hold_several_statements():
    text = r"\begin{aligned} R R^T &= \mathbf{0}, \\ R^T R &= \mathbf{0}. \end{aligned} \tag{22}"
    first, second = read_all(text, TABLE)
    assert (first.parts[0], second.parts[0]) == (mul(R, T(R)), mul(T(R), R))
    with pytest.raises(ReadError, match="the second of 2 statements") as caught:
        read(text, TABLE)
    assert text[caught.value.position :].startswith("R^T R")
    rows = read_all(r"R &= R^T \\ W_1 &= \mathbf{0}", TABLE)
    assert len(rows) == 2
    assert len(read_all(r"\alpha = \beta, \quad R = R^T", TABLE)) == 2


def test_a_continued_display_needs_its_left_side():
    left = read_expression("W_2 W_1 X", TABLE)
    assert read("&= Y", TABLE, left=left) == read("W_2 W_1 X = Y", TABLE)
    with pytest.raises(ReadError, match="what is on its left must be given"):
        read("= Y", TABLE)
    with pytest.raises(ShapeMismatchError, match="d2×N"):
        read("= X", TABLE, left=left)


def test_formulas_are_picked_out_of_prose():
    prose = r"Let $\tilde{Y} = YV$ and $$R = \mathbf{0}$$ hold."
    assert formulas(prose) == [r"\tilde{Y} = YV", r"R = \mathbf{0}"]
    assert formulas(r"R = \mathbf{0}") == [r"R = \mathbf{0}"]
