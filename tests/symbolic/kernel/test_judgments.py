"""Judgments are records with fitting shapes, and substitution captures nothing."""

import pytest

from symbolic.kernel import judgments, terms
from symbolic.kernel.errors import KernelError, LimitError, ShapeError
from symbolic.kernel.judgments import (
    KINDS,
    All,
    Critical,
    Derivative,
    Either,
    Equation,
    Function,
    GlobalMinimum,
    LeastEigenvalueAtMost,
    NegativeCurvature,
    Nonnegative,
    Nonzero,
    Positive,
    Substitution,
    WellFormed,
)
from symbolic.kernel.limits import MAX_SIZE
from symbolic.kernel.terms import Letter

Z = Letter("Z", "d", "e")
z, A = terms.from_letter(Z), terms.letter("A", "d", "e")
x = terms.scalar("x")
F = Function((Z,), terms.norm2(z - A) + x)


def test_both_sides_of_an_equation_have_one_shape():
    assert Equation(A, z).residual == A - z
    with pytest.raises(ShapeError):
        Equation(A, z.T)


@pytest.mark.parametrize("kind", [Nonnegative, Positive, Nonzero])
def test_only_a_number_has_a_sign(kind):
    assert kind(x).value == x
    with pytest.raises(ShapeError):
        kind(A)


def test_a_function_has_a_number_as_its_value_and_different_plain_variables():
    symmetric = Letter("S", "d", "d", symmetric=True)
    for variables, body in (
        ((Z,), z),
        ((Z, Z), x),
        ((symmetric,), x),
        ((Z.T,), x),
    ):
        with pytest.raises(KernelError):
            Function(variables, body)


def test_a_function_takes_as_many_arguments_as_it_has_variables():
    assert F((A,)) == x
    with pytest.raises(ShapeError):
        F((A, A))
    with pytest.raises(ShapeError):
        F((A.T,))


@pytest.mark.parametrize("kind", [Critical, NegativeCurvature, GlobalMinimum])
def test_a_point_has_the_shapes_of_the_variables(kind):
    assert kind(F, (A,)).point == (A,)
    for wrong in ((), (A.T,), (A, A)):
        with pytest.raises(ShapeError, match="the point has shapes"):
            kind(F, wrong)
    with pytest.raises(ShapeError, match="the direction has shapes"):
        Derivative(F, (A,), (A.T,), 1, x)


def test_a_derivative_has_a_direction_an_order_and_a_number():
    Derivative(F, (A,), (z,), 16, x)
    for point, direction, order, value in (
        ((A,), (), 1, x),
        ((A,), (A.T,), 1, x),
        ((A,), (A,), -1, x),
        ((A,), (A,), 17, x),
        ((A,), (A,), 1, A),
    ):
        with pytest.raises(KernelError):
            Derivative(F, point, direction, order, value)


def test_the_bound_of_an_eigenvalue_is_a_quotient_of_numbers():
    assert LeastEigenvalueAtMost(F, (A,), x, x).size == 6
    for bound, scale in ((A, x), (x, A)):
        with pytest.raises(ShapeError):
            LeastEigenvalueAtMost(F, (A,), bound, scale)


def test_the_kinds_of_judgments_are_the_concrete_ones():
    assert set(KINDS) == {
        *("WellFormed", "Equation", "Nonnegative", "Positive", "Nonzero", "Derivative", "Critical"),
        *("NegativeCurvature", "LeastEigenvalueAtMost", "GlobalMinimum", "Either", "All"),
    }
    assert all(getattr(judgments, name) is kind for name, kind in KINDS.items())
    with pytest.raises(TypeError):
        KINDS["Sign"] = judgments.Sign


def test_judgments_cannot_be_changed():
    judgment = Equation(A, z)
    with pytest.raises(AttributeError):
        judgment.left = z


def test_what_occurs_inside_a_judgment_bound_or_free_is_told():
    judgment = All((Critical(F, (A,)), Either((Positive(terms.scalar("y")),))))
    assert {one.name for one in judgment.letters()} == {"Z", "A"}
    assert judgment.scalar_letters() == {"x", "y"}
    assert judgment.dimensions() == {"1", "d", "e"}
    constant = Critical(Function((Z,), x), (A,))
    assert Z in constant.letters()


def test_judgments_of_judgments_have_a_bounded_size():
    one = Positive(x)
    assert one.size == 2
    assert All((one, one)).size == 5
    largest = All((*[one] * 998, Either(()), Either(()), Either(())))
    assert largest.size == MAX_SIZE
    with pytest.raises(LimitError):
        All((one,) * 1000)
    doubled = one
    for _ in range(9):
        doubled = Either((doubled, doubled))
    with pytest.raises(LimitError):
        Either((doubled, doubled))


# --- substitution ---------------------------------------------------------------------------------


def sigma(letters=(), scalars=(), dimensions=()):
    return Substitution(dict(letters), dict(scalars), dict(dimensions))


def test_substitution_reaches_every_part():
    (letter,) = A.letters()
    B = terms.letter("B", "d", "e")
    at = All((Critical(F, (A,)), Either((Equation(A, 2 * A),)), WellFormed(A)))
    image = at.substitute(sigma([(letter, B)]))
    function = Function((Z,), terms.norm2(z - B) + x)
    assert image == All((Critical(function, (B,)), Either((Equation(B, 2 * B),)), WellFormed(B)))


def test_substitution_leaves_a_bound_variable_alone_but_not_the_same_letter_outside():
    B = terms.letter("B", "d", "e")
    image = Critical(F, (z,)).substitute(sigma([(Z, B)]))
    assert image == Critical(F, (B,))


def test_a_letter_that_a_variable_would_capture_is_refused():
    (letter,) = A.letters()
    with pytest.raises(KernelError, match="captured"):
        Critical(F, (A,)).substitute(sigma([(letter, z)]))
    with pytest.raises(KernelError, match="captured"):
        Critical(F, (A,)).substitute(sigma([(letter, 2 * A + z)]))
    with pytest.raises(KernelError, match="captured"):
        Critical(F, (A,)).substitute(sigma(scalars=[("x", terms.norm2(z))]))


def test_capture_by_one_image_is_seen_whatever_the_others_are():
    (letter,) = A.letters()
    other = terms.letter("C", "d", "e")
    body = terms.norm2(z - A) + x + terms.scalar("y") + terms.inner(other, A)
    function = Function((Z,), body)
    harmless = {"x": terms.number(1), "y": terms.number(2)}
    for letters, scalars in (
        ([(letter, z)], harmless.items()),
        ([(letter, A)], [*harmless.items(), ("y", terms.norm2(z))]),
        ([(letter, A)], [("x", terms.norm2(z)), ("y", x)]),
        ([(letter, other), (Letter("C", "d", "e"), z)], ()),
    ):
        with pytest.raises(KernelError, match="captured"):
            function.substitute(sigma(letters, scalars))
    free = function.substitute(sigma([(letter, other)], harmless.items()))
    assert free.body == terms.norm2(z - other) + 3 + terms.norm2(other)


def test_a_letter_that_a_renamed_dimension_would_capture_is_refused():
    other = terms.letter("Z", "d", "n")
    function = Function((Z,), terms.norm2(z) + terms.norm2(other))
    with pytest.raises(KernelError, match="captured"):
        WellFormedAt(function).substitute(sigma(dimensions=[("n", "e")]))
    renamed = WellFormedAt(function).substitute(sigma(dimensions=[("e", "n"), ("n", "e")]))
    assert renamed.function.variables == (Letter("Z", "d", "n"),)


def test_two_variables_that_a_renamed_dimension_would_merge_are_refused():
    function = Function((Z, Letter("Z", "d", "n")), x)
    with pytest.raises(KernelError, match="twice"):
        function.substitute(sigma(dimensions=[("n", "e")]))
    assert len(function.substitute(sigma(dimensions=[("n", "m")])).variables) == 2


def test_a_substitution_replaces_names_only():
    for wrong in (
        {"dimensions": [("2", "3")]},
        {"dimensions": [("1", "d")]},
        {"scalars": [("dim d", x)]},
        {"letters": [(Z.T, z)]},
    ):
        with pytest.raises(KernelError):
            sigma(**wrong)


def WellFormedAt(function):
    return GlobalMinimum(function, tuple(map(terms.from_letter, function.variables)))


def test_judgments_print_as_they_are_read():
    W = Letter("W", "d", "e")
    two = Function((Z, W), terms.inner(z, terms.from_letter(W)))
    at = (A, 2 * A)
    assert str(Equation(A, z)) == "A = Z"
    signs = (Nonnegative(x), Positive(x), Nonzero(x))
    assert [str(one) for one in signs] == ["x ≥ 0", "x > 0", "x ≠ 0"]
    assert str(Derivative(two, at, (z, z), 2, x)) == "d^2 F(A, 2 A)[Z, Z] = x"
    assert str(Critical(two, at)) == "(A, 2 A) is a critical point of tr(Wᵀ Z)"
    assert str(NegativeCurvature(two, at)) == "negative curvature at (A, 2 A) of tr(Wᵀ Z)"
    assert str(GlobalMinimum(two, at)) == "(A, 2 A) is a global minimum of tr(Wᵀ Z)"
    bound = LeastEigenvalueAtMost(two, at, -x, x + 1)
    assert str(bound) == "λ_min of the Hessian at (A, 2 A) is at most (-x) / (1 + x)"
    assert str(Either(signs[:2])) == "x ≥ 0 or x > 0"
    assert str(All(signs[1:])) == "x > 0; x ≠ 0"
