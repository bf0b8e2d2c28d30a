"""Number fields: roots, signs and enclosures are exact."""

from fractions import Fraction

import pytest

from exact.errors import NotExactError
from exact.matrices import Matrix
from exact.number_fields import AlgebraicEngine

OVER = AlgebraicEngine((2, 3))


@pytest.mark.parametrize("value", [2, 3, 6, Fraction(8, 3), 4, Fraction(1, 6), 0])
def test_a_root_squares_to_its_radicand(value):
    root = OVER.sqrt(value)
    assert OVER.sign(root * root - value) == 0
    assert OVER.sign(root) == (1 if value else 0)


@pytest.mark.parametrize("value", [5, Fraction(2, 5), -1])
def test_a_root_outside_the_field_is_refused(value):
    with pytest.raises(NotExactError, match="√"):
        OVER.sqrt(value)


def test_a_sign_is_found_however_small_the_number():
    # (√3 − √2)¹⁰⁰ is about 10⁻⁵⁰: its terms cancel to the last digits
    small, power = OVER.sqrt(3) - OVER.sqrt(2), OVER.number(1)
    for _ in range(100):
        power = power * small
    assert OVER.sign(power) == 1
    assert OVER.sign(-power) == -1
    lower, upper = power.enclosure(2048)
    assert 0 < lower <= upper < Fraction(1, 10**49)


def test_division_and_printing():
    x = OVER.number(1) / OVER.sqrt(2)
    assert OVER.sign(x * 2 - OVER.sqrt(2)) == 0
    assert str(x) == "sqrt(2)/2"


def test_without_roots_the_field_is_the_rationals():
    plain = AlgebraicEngine(())
    assert plain.enclose(plain.number(Fraction(2, 3))) == (Fraction(2, 3),) * 2
    assert plain.lift(Matrix.identity(2)).rows()[0][0].element == 1


def test_matrices_of_other_kinds_do_not_mix():
    with pytest.raises(TypeError):
        OVER.lift(Matrix.identity(2)) * Matrix.identity(2)
