"""The three engines give the same answers, and none claims what it cannot know."""

from fractions import Fraction

import pytest

from exact.errors import EngineDisagreementError, NotExactError, ShapeError
from exact.fields import (
    RATIONAL,
    agree,
    agree_on_value,
    engine,
    rational_sqrt,
    settle,
    sign_of,
    square_free,
)
from exact.matrices import Matrix

ENGINES = ("rational", "algebraic", "mpmath")
A = Matrix.from_rows([[1, Fraction(1, 2)], [-3, 2]])
B = Matrix.from_rows([[0, Fraction(2, 3)], [1, 1]])


@pytest.fixture(params=ENGINES)
def over(request):
    return engine(request.param, radicands=(2, 3))


def inside(over, number, value):
    lower, upper = over.enclose(number)
    return lower <= value <= upper


def test_every_engine_computes_the_same_numbers(over):
    a, b = over.lift(A), over.lift(B)
    pairs = [
        ((a * b).trace(), (A * B).trace()),
        ((a + b).norm2(), (A + B).norm2()),
        ((a - b * 2).inner(-a), (A - B * 2).inner(-A)),
        ((a.T * Fraction(1, 3)).norm2(), (A * Fraction(1, 3)).norm2()),
        (over.stack(a, b).norm2(), A.norm2() + B.norm2()),
        (over.diagonal([over.number(2), over.sqrt(Fraction(9, 4))]).trace(), Fraction(7, 2)),
        ((a * over.number(3)).trace() / 2, A.trace() * Fraction(3, 2)),
        (1 - over.number(3) * 2 + 5 * over.number(1), 0),
    ]
    assert all(inside(over, number, value) for number, value in pairs)


def test_every_engine_knows_signs_and_shapes(over):
    assert over.sign(over.number(Fraction(1, 10**30))) == 1
    assert over.sign(-over.sqrt(4)) == -1
    assert over.lift(Matrix.zeros(2, 3)).T.shape == (3, 2)
    assert (over.lift(Matrix.zeros(2, 0)) * over.lift(Matrix.zeros(0, 3))).shape == (2, 3)


def test_every_engine_refuses_shapes_that_do_not_fit(over):
    a, wide = over.lift(A), over.lift(Matrix.zeros(2, 3))
    for operation in (
        lambda: a + wide,
        lambda: a - wide,
        lambda: wide * a,
        lambda: a.inner(wide),
        wide.trace,
        lambda: over.stack(a, wide),
    ):
        with pytest.raises(ShapeError, match="2×3"):
            operation()


def test_every_engine_refuses_floats(over):
    for operation in (lambda: over.number(0.5), lambda: over.sqrt(0.5)):
        with pytest.raises(NotExactError, match="float"):
            operation()
    with pytest.raises(TypeError):
        over.lift(A) * 0.5


def test_what_is_not_zero_is_seen_by_every_engine(over):
    assert over.is_zero(over.lift(A)) is False
    assert over.is_zero(over.number(Fraction(1, 10**30))) is False


def test_exact_engines_prove_equality_and_enclosures_never_do(over):
    difference = over.lift(A) - over.lift(A)
    expected = None if over.name.startswith("mpmath") else True
    assert difference.is_zero() is expected
    assert over.is_zero(difference) is expected
    assert over.is_zero(over.number(0)) is expected
    assert over.sign(over.number(0)) == (None if expected is None else 0)


def test_the_rational_engine_has_no_irrational_roots():
    assert RATIONAL.sqrt(Fraction(4, 9)) == Fraction(2, 3)
    with pytest.raises(NotExactError, match="irrational"):
        RATIONAL.sqrt(2)


def test_precision_doubles_until_a_sign_is_decided():
    close = Fraction(
        1414213562373095048801688724209698078569671875376948073176679737990732478, 10**72
    )

    def difference(over):
        return over.sqrt(2) - over.number(close)

    assert engine("mpmath", digits=40).sign(difference(engine("mpmath", digits=40))) is None
    assert sign_of(difference) == 1
    answer, digits = settle(lambda e: e.sign(difference(e)), lambda s: s is None)
    assert (answer, digits) == (1, 80)
    exact = engine("algebraic", radicands=(2,))
    assert exact.sign(difference(exact)) == 1


def test_an_equality_stays_undecided_at_the_cap():
    def zero(over):
        return over.sqrt(2) * over.sqrt(3) - over.sqrt(6)

    assert sign_of(zero, cap=160) is None
    exact = engine("algebraic", radicands=(2, 3))
    assert exact.sign(zero(exact)) == 0


def test_engines_agree_or_the_run_stops():
    assert agree("x = 0", {"rational": True, "mpmath": None}) is True
    assert agree("x = 0", {"mpmath": None}) is None
    with pytest.raises(EngineDisagreementError, match="x = 0: a says True; b says False"):
        agree("x = 0", {"a": True, "b": False})


def test_enclosures_of_one_number_have_a_point_in_common():
    one, two = Fraction(1), Fraction(2)
    assert agree_on_value("x", {"a": (one, two), "b": (two, two)}) == (two, two)
    with pytest.raises(EngineDisagreementError, match="disagree on x"):
        agree_on_value("x", {"a": (one, one), "b": (two, two)})


@pytest.mark.parametrize("value", [Fraction(12), Fraction(8, 27), Fraction(1, 5), Fraction(49)])
def test_a_square_is_split_off_a_root(value):
    scale, radicand = square_free(value)
    assert scale**2 * radicand == value
    assert all(radicand % (p * p) for p in range(2, radicand + 1))


def test_rational_roots_are_found_and_others_are_not():
    assert rational_sqrt(Fraction(25, 4)) == Fraction(5, 2)
    assert rational_sqrt(Fraction(2)) is None
    assert rational_sqrt(Fraction(-4)) is None


def test_an_unknown_engine_is_refused():
    with pytest.raises(ValueError, match="no engine 'float'"):
        engine("float")
