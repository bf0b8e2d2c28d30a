"""What the reader refuses: every bad text is one typed error with a place, in bounded time."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.errors import ReadError, ShapeMismatchError
from symbolic.expressions import (
    Declarations,
    FamilyDeclaration,
    FunctionDeclaration,
    MatrixDeclaration,
    ScalarDeclaration,
)
from symbolic.latex.pieces import literal
from symbolic.latex.reader import line_and_column, read, read_all, read_expression
from symbolic.latex.tokens import MAX_DEPTH, MAX_LENGTH

TABLE = Declarations.of(
    [
        MatrixDeclaration("X", "X", "d0", "N"),
        MatrixDeclaration("W1", "W_1", "d1", "d0"),
        MatrixDeclaration("W2", r"\mathbf{W}_2", "d2", "d1"),
        MatrixDeclaration("R", "R", "d1", "d1"),
        MatrixDeclaration("Z", "Z", "d0+d2", "d1"),
        MatrixDeclaration("a", r"\alpha", "d1", "1"),
        MatrixDeclaration("b", r"\beta", "d1", "1"),
        ScalarDeclaration("mu", r"\mu"),
        FunctionDeclaration("f", "f", ("W1", "W2")),
        FunctionDeclaration("g", "g", ("W1", "W2")),
        FamilyDeclaration("p", "p", "d2", "1"),
        FamilyDeclaration("lambda", r"\lambda"),
    ]
)


def refusal(text):
    """The error with which a text is refused, if it is."""
    try:
        read_all(text, TABLE)
    except ReadError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("text", "shapes", "at"),
    [
        ("W_2 X", ("W_2 is d2×d1", "X is d0×N", "d1 = d0"), "X"),
        ("W_1 + W_2", ("W_1 is d1×d0", "W_2 is d2×d1"), "W_2"),
        ("W_1 = W_2", ("W_1 is d1×d0", "W_2 is d2×d1"), "W_2"),
        (r"\langle W_1, W_2 \rangle", ("W_1 is d1×d0", "W_2 is d2×d1"), "W_2"),
        ("W_1^{-1}", ("W_1 is d1×d0", "d1 = d0"), "W_1"),
        (r"\mu + R", (r"\mu is a scalar", "R is d1×d1"), "R"),
        (r"\mu^T", (r"\mu is a scalar",), r"\mu"),
        (r"\|\mu\|_F", (r"\mu is a scalar",), r"\mu"),
        ("|R|", ("R is d1×d1", "scalar"), "R"),
        (r"\alpha^T \beta R", (r"\beta is d1×1", "R is d1×d1", "1 = d1"), "R"),
    ],
)
def test_a_shape_mismatch_names_both_shapes_and_the_place(text, shapes, at):
    with pytest.raises(ShapeMismatchError) as caught:
        read(text, TABLE)
    message = str(caught.value)
    assert all(shape in message for shape in shapes), message
    assert text[caught.value.position :].startswith(at)


def test_the_printed_gradient_of_rho_is_ill_shaped():
    text = r"W_2 (W_2^T W_2 - W_2 X X^T W_1^T) W_1 X X^T"  # as printed: W2 X is d2×d1 times d0×N
    with pytest.raises(ShapeMismatchError, match="W_2 is d2×d1, X is d0×N") as caught:
        read(text, TABLE)
    assert caught.value.position == text.index("X X^T W_1^T")


def test_a_long_side_is_shortened_between_letters():
    long = " + ".join([r"\mathbf{W}_2 \mathbf{W}_2^T"] * 4)
    with pytest.raises(ShapeMismatchError) as caught:
        read(f"{long} = R", TABLE)
    shown = str(caught.value).partition(" is ")[0]
    assert shown == r"\mathbf{W}_2 \mathbf{W}_2^T + … \mathbf{W}_2^T"


def test_an_unknown_symbol_is_named_with_a_hint():
    with pytest.raises(ReadError, match=r"W_3 is not declared; did you mean .*W}?_2") as caught:
        read("R R + \nW_2 W_3", TABLE)
    assert line_and_column(caught.value) == (2, 5)
    shown, caret = caught.value.caret.split("\n")
    assert shown[caret.index("^") :].startswith("W_3")


@pytest.mark.parametrize(
    ("text", "message", "position"),
    [
        ("", "no formula", 0),
        ("  \n ", "no formula", 3),
        ("{" * 100_000, "at most", 0),
        ("X" * 10_000_000, "at most", 0),
        ("{" * 9000 + "R" + "}" * 9000, "nest more than", MAX_DEPTH),
        (r"\tilde" * 3000 + "W", "nests more than", None),
        (r"\sum_i " * 2000 + "1", "nests more than", None),
        ("X\x00Y", "cannot be read", 1),
        ("行列", "cannot be read", 0),
        ("Ж", "cannot be read", 0),
        ("+", "ends too early", 0),
        ("=", "ends too early", 0),
        ("R +", "ends too early", 2),
        ("R + = R", "an expression is expected, not =", 4),
        ("R^", "nothing follows", 1),
        ("R_{", "never closed", 2),
        ("(R", "never closed", 0),
        ("R)", "closes nothing", 1),
        ("(R]", r"\( at 0 is closed by \]", 2),
        (r"\|R", "never closed", 0),
        ("()", "an expression is expected", 1),
        ("R^T^T", "two scripts of one kind", 0),
        ("R^k", "neither a transposition nor a number", 2),
        ("R^0", "neither a transposition nor a number", 2),
        ("R^{1/0}", "neither a transposition nor a number", 2),
        (r"\frac{R}{0}", "division by zero", 9),
        ("0^{-1}", "division by zero", 0),
        (r"\frac{R}{R}", "only scalars can be divided by", 9),
        ("9" * 5000, "at most 30 digits", 0),
        ("R $ R", "cannot be read", 2),
        (r"\text{where} R", "words and dots", 0),
        (r"\begin{cases} R \end{cases}", "environment", 0),
        (r"\operatorname{tr} R", "needs its argument in brackets", 0),
        (r"\nabla", "needs a function", 0),
        (r"\sum_{i=1} \lambda_i", "a sum runs as in", 5),
        (r"(R, R)", "a list stands", 0),
        (r"Z \in \mathcal{C}", "only membership", 6),
    ],
)
def test_bad_input_is_one_error_with_a_position(text, message, position):
    with pytest.raises(ReadError, match=message) as caught:
        read(text, TABLE)
    assert position is None or caught.value.position == position
    assert all(len(line) <= 80 for line in caught.value.caret.split("\n"))


def test_the_limit_is_on_the_length_not_on_the_reading():
    long = "R" + " + R" * ((MAX_LENGTH - 10) // 4)
    assert len(read_expression(long, TABLE).args) == len(long.split("+"))


FRAGMENTS = [
    *("W_1", "W_2", "X", "R", r"\mu", r"\alpha", "g", "f", r"\lambda_i", "p_j", "0", "1", "I", " "),
    *("(", ")", "{", "}", "[", "]", r"\|", "|", r"\langle", r"\rangle", ",", r"\left(", r"\right)"),
    *("+", "-", "=", r"\leq", "/", "^T", "^", "_", "^{-1}", "^{1/2}", "_F", "^2", "'", "*"),
    *(r"\frac", r"\sqrt", r"\sum_{i=1}^r", r"\sum", r"\tilde", r"\mathbf", r"\nabla", r"\nabla^2"),
    *(r"\min", r"\operatorname{tr}", r"\text{rank}", r"\\", "&", r"\quad", r"\in", r"\mathbb{R}"),
    *(r"\begin{bmatrix}", r"\end{bmatrix}", r"\begin{aligned}", "$", ".", r"\tag{1}", "\x00", "é"),
]


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(st.text(max_size=30), st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))
)
def test_any_text_is_read_or_refused_with_a_position(text):
    error = refusal(text)
    assert error is None or 0 <= error.position <= max(0, len(text) - 1)
    assert error is None or len(error.caret) <= 200


PRINTED = r"""\nabla_{W_1} g(W_1, W_2) = W_2^T(W_2 W_1 X - Y)X^T
 - \frac{\mu}{2} \left\langle R, R \right\rangle \|W_2 X\|_F^2 W_1 X X^T = \mathbf{0}, \tag{19}"""


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(PRINTED)), st.integers(0, 6), st.sampled_from(FRAGMENTS))
def test_a_damaged_formula_is_read_or_refused_with_a_position(at, removed, inserted):
    text = PRINTED[:at] + inserted + PRINTED[at + removed :]
    error = refusal(text)
    assert error is None or 0 <= error.position < len(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"-\mu \mathbf{W}_2 (\mathbf{W}_2^T A) \mathbf{X} \mathbf{X}^T", None),
        (
            r"\mu \mathbf{W}_2 (\mathbf{W}_2^T \mathbf{W}_2 - \mathbf{W}_1) \mathbf{X}^T",
            r"\mu \mathbf{W}_2 (\mathbf{W}_2^T … ) \mathbf{X}^T",
        ),
        ("A" * 80, "A" * 40 + " … " + "A" * 15),
        (r"\frac{" + "a" * 90 + "}{b}", r"\frac{" + "a" * 34 + " … " + "a" * 11 + "}{b}"),
    ],
)
def test_a_long_text_is_cut_where_no_command_and_no_brace_is_open(text, shown):
    piece = literal(sp.Integer(1), (text, 0, len(text)))
    assert piece.source == (shown or text)
