"""Sums of squares are found where they exist in the words at hand, and nowhere else."""

from math import prod

import pytest

from symbolic.certificate import dumps, encode
from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import Equation, Nonnegative
from symbolic.kernel.reading import loads, replay_certificate
from symbolic.search import SearchError
from symbolic.squares import prove_nonnegative

A, B = terms.letter("A", "d", "e"), terms.letter("B", "d", "e")
u, v, w = (terms.letter(name, "d", "1") for name in "uvw")
P = terms.letter("P", "d", "d", symmetric=True)
s, t = terms.scalar("s"), terms.scalar("t")
a, b = terms.letter("a", "1", "1"), terms.letter("b", "1", "1")
norm2, inner = terms.norm2, terms.inner


def proved(value, *known):
    theorem = prove_nonnegative(Nonnegative(value), known)
    assert theorem.conclusion == Nonnegative(value)
    assert theorem.hypotheses <= {one.conclusion for one in known}
    again = replay_certificate(loads(dumps(encode("found", theorem))), {})
    assert again.conclusion == theorem.conclusion
    return theorem


@pytest.mark.parametrize(
    "value",
    [
        norm2(A),
        norm2(A - 2 * B),
        norm2(A) - inner(A, B) + norm2(B),
        3 * norm2(A) + 2 * inner(A, B) + norm2(B) / 2,
        norm2(A * B.T),
        terms.number(2),
        terms.number(0),
        norm2(u) * norm2(v),
        norm2(A * A.T) - 2 * terms.trace(A * A.T) + terms.dimension("d"),
    ],
    ids=str,
)
def test_a_sum_of_squares_is_found(value):
    assert not proved(value).hypotheses


def test_cauchy_and_schwarz_have_a_sum_of_squares():
    proved(norm2(u) * norm2(v) - inner(u, v) * inner(u, v))
    proved(norm2(u) * norm2(v) - inner(v, u) ** 2 + norm2(u - w))


@pytest.mark.parametrize(
    "value",
    [
        t**2,
        s**2 - 2 * s * t + t**2,
        t**4 - 2 * t**2 + 1,
        s**1000 * t**900 + s**800,
        a**2 - 2 * a * b + b**2,
        terms.trace(P) ** 2,
        t**2 * norm2(A) - 2 * t * inner(A, B) + norm2(B),
        s**2 * norm2(u) - s * t * inner(u, v) + t**2 * norm2(v),
    ],
    ids=str,
)
def test_squares_of_numbers_are_found(value):
    assert not proved(value).hypotheses


@pytest.mark.parametrize(
    "value",
    [
        s**2 - 3 * s * t + t**2,
        t,
        t**3,
        terms.trace(P),
        t * norm2(A),
        t**2 * norm2(A) - 3 * t * inner(A, B) + norm2(B),
        sum((terms.scalar(f"x{i}") ** 2 for i in range(60)), -t),
        s**999 * t**901 * a,
        prod((terms.scalar(f"x{i}") ** 9 for i in range(300)), start=t),
    ],
    ids=lambda value: str(value)[:40],
)
def test_no_squares_of_numbers_are_found_where_there_are_none(value):
    with pytest.raises(SearchError):
        prove_nonnegative(Nonnegative(value))


def test_squares_are_found_modulo_equations():
    projection = rules.assume(Equation(P * P, P))
    theorem = proved(norm2(A) - norm2(P * A), projection)
    assert theorem.hypotheses == {projection.conclusion}
    proved(norm2(P * A - B) - norm2(B) + 2 * inner(P * A, B), projection)


@pytest.mark.parametrize(
    "value",
    [
        -norm2(A),
        inner(A, B),
        norm2(A) - norm2(B),
        norm2(A) + 3 * inner(A, B) + norm2(B),
        terms.number(-1),
        terms.scalar("x"),
        terms.trace(P),
        norm2(u) * norm2(v) - 2 * inner(u, v) * inner(u, v),
    ],
    ids=str,
)
def test_what_may_be_negative_is_not_proved(value):
    with pytest.raises(SearchError, match="no sum of squares") as error:
        prove_nonnegative(Nonnegative(value))
    assert error.value.remainder


def test_a_projection_that_is_none_does_not_shorten():
    with pytest.raises(SearchError):
        prove_nonnegative(Nonnegative(norm2(A) - norm2(P * A)))
