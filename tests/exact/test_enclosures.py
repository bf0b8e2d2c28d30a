"""Enclosures contain what they enclose, and shrink with the digits."""

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact.enclosures import EnclosureEngine
from exact.matrices import Matrix

fractions = st.fractions(min_value=-9, max_value=9, max_denominator=50)


@given(fractions, fractions, st.integers(1, 60))
def test_arithmetic_encloses_the_exact_result(x, y, digits):
    over = EnclosureEngine(digits)
    a, b = over.number(x), over.number(y)
    results = [(a + b, x + y), (a - b, x - y), (a * b, x * y), (-a, -x), (2 - a, 2 - x)]
    if y:
        results.append((a / b, x / y))
    for enclosure, exact in results:
        lower, upper = over.enclose(enclosure)
        assert lower <= exact <= upper


@given(st.fractions(min_value=0, max_value=99, max_denominator=50))
def test_a_root_is_enclosed(x):
    over = EnclosureEngine(20)
    lower, upper = over.enclose(over.sqrt(x))
    assert lower**2 <= x <= upper**2


def test_more_digits_make_tighter_enclosures():
    widths = []
    for digits in (10, 20, 40):
        over = EnclosureEngine(digits)
        lower, upper = over.enclose(over.sqrt(2))
        widths.append(upper - lower)
    assert widths[0] > 10**9 * widths[1] > 10**27 * widths[2] > 0


def test_the_precision_does_not_depend_on_mpmaths_own(monkeypatch):
    over = EnclosureEngine(40)
    monkeypatch.setattr(mpmath.iv, "prec", 10)
    lower, upper = over.enclose(over.number(Fraction(1, 3)))
    assert upper - lower < Fraction(1, 10**39)


def test_a_matrix_knows_what_it_encloses():
    over = EnclosureEngine(30)
    third = Matrix.from_rows([[Fraction(1, 3)]])
    assert over.lift(third).encloses(third)
    assert not over.lift(third).encloses(third * Fraction(10**20 + 1, 10**20))
    assert str(over.lift(third).rows()[0][0]).startswith("[0.333")


def test_matrices_of_other_kinds_do_not_mix():
    with pytest.raises(TypeError):
        EnclosureEngine(20).lift(Matrix.identity(2)) * Matrix.identity(2)
