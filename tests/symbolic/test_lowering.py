"""What a SymPy expression becomes in the kernel, and what is refused."""

from fractions import Fraction

import pytest
import sympy as sp

from symbolic.errors import LoweringError
from symbolic.expressions import (
    Declarations,
    Entry,
    FunctionDeclaration,
    Gradient,
    HessianForm,
    Inner,
    MatrixDeclaration,
    Norm,
    ScalarDeclaration,
    Statement,
    Value,
    dimension_symbol,
)
from symbolic.kernel import terms
from symbolic.lowering import defining_equations, lower, lower_statement, raise_term

HALF = sp.Rational(1, 2)
SIZES = {"m": 2, "n": 2}

BASIC = Declarations.of(
    [
        MatrixDeclaration("A", "A", "m", "n"),
        MatrixDeclaration("B", "B", "m", "n"),
        MatrixDeclaration("C", "C", "n", "n"),
        MatrixDeclaration("S", "S", "n", "n", symmetric=True),
        MatrixDeclaration("u", "u", "n", "1"),
        MatrixDeclaration("v", "v", "n", "1"),
        ScalarDeclaration("mu", r"\mu"),
    ]
)
A, B, C, S, u, v = (one.symbol for one in BASIC.matrices.values())
mu = BASIC.scalars["mu"].symbol
m, n = dimension_symbol("m"), dimension_symbol("n")
DECLARED = BASIC.extended(
    FunctionDeclaration("h", "h", ("A",), Norm(A) ** 2 / 2),
    FunctionDeclaration("opaque", "k", ("A",)),
    FunctionDeclaration("twice", "w", ("A",), 2 * Value("h", A)),
    FunctionDeclaration("loop", "l", ("A",), Value("loop", A)),
)

a, b, c = (terms.letter(name, *s) for name, s in zip("ABC", ["mn", "mn", "nn"], strict=True))
s = terms.letter("S", "n", "n", symmetric=True)
k = terms.scalar("mu")


def low(expression):
    return lower(expression, DECLARED)


LOWERED = {
    "letter": (A, a),
    "transpose of a product": (sp.Transpose(sp.MatMul(A, C)), c.T * a.T),
    "symmetric letter": (sp.Transpose(S), s),
    "sum with coefficients": (A - 2 * mu * B, a - 2 * k * b),
    "fraction": (sp.Rational(-2, 3) * mu**2, Fraction(-2, 3) * k * k),
    "squared norm": (Norm(A - B) ** 2, terms.norm2(a - b)),
    "sixth power of a norm": (Norm(A) ** 6, terms.norm2(a) ** 3),
    "inner product": (Inner(A, B * C), terms.inner(a, b * c)),
    "trace": (sp.Trace(A.T * B), terms.trace(a.T * b)),
    "identity": (C - sp.Identity(n), c - terms.identity("n")),
    "trace of the identity": (sp.Trace(sp.Identity(n)), terms.dimension("n")),
    "dimension as a number": (n * mu, terms.dimension("n") * k),
    "zero": (sp.ZeroMatrix(m, n), terms.zero("m", "n")),
    "power": (sp.MatPow(C, 3), c * c * c),
    "stack": (Norm(sp.BlockMatrix([[A], [C]])) ** 2, terms.norm2(a) + terms.norm2(c)),
    "inner product of stacks": (
        Inner(sp.BlockMatrix([[A], [C]]), sp.BlockMatrix([[B], [S]])),
        terms.inner(a, b) + terms.inner(c, s),
    ),
    "value by definition": (Value("h", B - A), terms.norm2(b - a) * Fraction(1, 2)),
    "definition that uses another": (Value("twice", B), terms.norm2(b)),
}


@pytest.mark.parametrize("name", LOWERED)
def test_lowered(name):
    expression, expected = LOWERED[name]
    assert low(expression) == expected
    assert low(expression) != expected + expected or not expected


def test_entry_of_a_row_times_a_column_is_a_scalar():
    one, other = terms.letter("u", "n", "1"), terms.letter("v", "n", "1")
    assert low(mu * Entry(u.T * v)) == k * one.T * other
    assert low(Entry(u.T * v)) == low(Entry(v.T * u)) != low(Entry(u.T * u))


class TestInversesAndRoots:
    def test_they_become_letters(self):
        inverse = terms.letter("S_inv", "n", "n", symmetric=True)
        half = terms.letter("S_half", "n", "n", symmetric=True)
        half_inverse = terms.letter("S_half_inv", "n", "n", symmetric=True)
        assert low(sp.Inverse(S)) == low(sp.Inverse(sp.Transpose(S))) == inverse
        assert low(sp.MatPow(S, HALF)) == half
        assert low(sp.MatPow(S, -HALF)) == half_inverse
        assert low(sp.MatPow(S, 3 * HALF)) == half**3
        assert low(sp.MatPow(S, -2)) == inverse**2

    def test_inverse_of_a_transpose_is_the_transposed_inverse(self):
        inverse = terms.letter("C_inv", "n", "n")
        assert low(sp.Inverse(sp.Transpose(C))) == inverse.T != inverse

    def test_defining_equations_of_an_inverse(self):
        inverse, unit = low(sp.Inverse(C)), terms.identity("n")
        assert defining_equations(inverse.letters()) == ((c * inverse, unit), (inverse * c, unit))

    def test_an_inverse_root_brings_its_root_along(self):
        half, inverse = low(sp.MatPow(S, HALF)), low(sp.MatPow(S, -HALF))
        unit = terms.identity("n")
        expected = ((half * half, s), (half * inverse, unit), (inverse * half, unit))
        assert defining_equations(inverse.letters()) == expected

    def test_letters_without_a_meaning_have_no_equations(self):
        assert defining_equations((a * c * s).letters()) == ()

    @pytest.mark.parametrize("matrix", [A, A.T * A])
    def test_only_declared_square_letters_are_inverted(self, matrix):
        with pytest.raises(LoweringError):
            low(sp.MatPow(matrix, -1))

    def test_only_symmetric_letters_have_roots(self):
        with pytest.raises(LoweringError, match="not declared symmetric"):
            low(sp.MatPow(C, HALF))

    def test_a_declared_letter_cannot_pass_for_an_inverse(self):
        named = DECLARED.extended(MatrixDeclaration("C_inv", "D", "n", "n"))
        with pytest.raises(LoweringError, match="those of inverses"):
            lower(named.matrices["C_inv"].symbol, named)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (sp.Float(0.5) * mu, "float"),
        (sp.Symbol("nu"), "nu is not declared"),
        (sp.MatrixSymbol("Z", m, n), "Z is not declared"),
        (sp.MatrixSymbol("A", n, m), "A of shape n×m is declared of shape m×n"),
        (Norm(A), "even powers"),
        (Norm(A) ** 3, "even powers"),
        (1 / mu, "no polynomial"),
        (sp.sqrt(mu), "no polynomial"),
        (sp.sin(mu), "sin.* has no kernel term"),
        (sp.Determinant(C), "has no kernel term"),
        (sp.MatMul(A, A), "cannot multiply"),
        (sp.MatAdd(A, C), "cannot add"),
        (Inner(A, C), "inner product"),
        (sp.Trace.__new__(sp.Trace, C) + Entry(C), "the entry of"),
        (sp.MatPow(C, sp.Rational(1, 3)), "neither whole nor half"),
        (sp.Sum(mu, (sp.Symbol("j"), 1, 3)), "sum over an index"),
        (Gradient(Value("h", A), A), "a Gradient is proved, not lowered"),
        (HessianForm(Value("h", A), A, A), "a HessianForm is proved, not lowered"),
        (Value("opaque", A), "no definition here"),
        (Value("unknown", A), "no definition here"),
        (Value("loop", A), "the definition of loop contains loop"),
        (Value("h", A, B), "1 variables"),
        (Value("h", C), "replaced by"),
    ],
)
def test_refused_with_one_sentence(expression, message):
    with pytest.raises(LoweringError, match=message) as refusal:
        low(expression)
    assert "\n" not in str(refusal.value)


def test_functions_can_be_withheld():
    with pytest.raises(LoweringError, match="no definition here"):
        lower(Value("h", A), DECLARED, functions={})


class TestStatements:
    def test_a_chain_has_one_relation_per_link(self):
        links = lower_statement(Statement((A, B, A - B), (":=", "=")), DECLARED)
        assert links == (("=", a, b), ("=", b, a - b))

    @pytest.mark.parametrize("relation", ["=", "≤", "<", "≥", ">"])
    def test_norms_are_squared_on_both_sides(self, relation):
        statement = Statement((Norm(A), 2 * Norm(B)), (relation,))
        (link,) = lower_statement(statement, DECLARED)
        assert link == (relation, terms.norm2(a), 4 * terms.norm2(b))

    def test_a_norm_and_a_nonnegative_number_are_squared(self):
        (link,) = lower_statement(Statement((Norm(A), sp.Integer(3)), ("≤",)), DECLARED)
        assert link == ("≤", terms.norm2(a), terms.number(9))

    @pytest.mark.parametrize("right", [sp.Integer(-3), -Norm(B), mu * Norm(B), Norm(B) + 1])
    def test_what_may_be_negative_is_not_squared(self, right):
        with pytest.raises(LoweringError, match="no polynomial"):
            lower_statement(Statement((Norm(A), right), ("≤",)), DECLARED)

    def test_numbers_alone_are_not_squared(self):
        (link,) = lower_statement(Statement((sp.Integer(2), sp.Integer(3)), ("<",)), DECLARED)
        assert link == ("<", terms.number(2), terms.number(3))

    def test_zero_takes_the_shape_of_the_other_side(self):
        (link,) = lower_statement(Statement((A, sp.Integer(0)), ("=",)), DECLARED)
        assert link == ("=", a, terms.zero("m", "n"))

    @pytest.mark.parametrize(
        ("parts", "relation", "message"),
        [((A, C), "=", "m×n and n×n"), ((A, B), "≤", "an order between matrices")],
    )
    def test_refused(self, parts, relation, message):
        with pytest.raises(LoweringError, match=message):
            lower_statement(Statement(parts, (relation,)), DECLARED)

    def test_no_link_is_dropped(self):
        with pytest.raises(LoweringError, match="one relation between"):
            lower_statement(Statement((A, B, A), ("=",)), DECLARED)

    def test_a_single_expression_claims_nothing(self):
        assert lower_statement(Statement((A,)), DECLARED) == ()


ROUND_TRIPS = [
    *(expression for expression, _ in LOWERED.values()),
    sp.Inverse(C).T * sp.MatPow(S, -HALF) * C,
    Entry(u.T * C * v) * sp.Trace(C) * u * v.T,
    mu**2 * n * sp.Identity(n),
]


@pytest.mark.parametrize("expression", ROUND_TRIPS, ids=str)
def test_raising_is_inverse_to_lowering(expression):
    polynomial = low(expression)
    assert low(raise_term(polynomial, DECLARED)) == polynomial


@pytest.mark.parametrize(
    "expression",
    [
        Norm(A * C - mu * B) ** 2 * sp.Trace(S * C) - Inner(A * S, B) ** 2,
        A * (C - S).T * sp.MatPow(C, 2) - mu * B,
        Entry(u.T * C * v) * u * v.T + S,
    ],
    ids=str,
)
def test_lowered_terms_have_the_same_entries(expression, entries):
    above = {sp.Symbol("S_1_0"): sp.Symbol("S_0_1")}

    def cells(one):
        value = entries(one, SIZES)
        return [sp.expand(x.subs(above)) for x in (value if value.is_Matrix else [value])]

    raised = raise_term(low(expression), DECLARED)
    assert cells(raised) == cells(expression)
    assert cells(raise_term(-low(expression), DECLARED)) != cells(expression)
