"""Points near a point: the hypotheses still hold, decided exactly, and something has moved."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from exact.constraints import Constraints
from exact.evaluate import Evaluation
from exact.matrices import Matrix
from exact.truth import MINIMUM, holds
from exact.variations import emptied, loosened, repaired, rescaled, turned, upset, wander
from symbolic.kernel import terms
from symbolic.kernel.judgments import Equation, Function, GlobalMinimum, Nonnegative, Positive
from symbolic.kernel.terms import Letter, identity

A, B, C = (terms.letter(name, "m", "m") for name in "ABC")
v = terms.letter("v", "m", "1")
x, y = terms.scalar("x"), terms.scalar("y")
INVERSE = Equation(A * B, identity("m"))
DEFINITION = Equation(C, A * A)
EIGENVECTOR = (Equation(A * v, x * v), Equation(v.T * v, terms.number(1)))
ONE = Matrix.identity(2)
START = {"m": 2, "A": ONE * 2, "B": ONE * Fraction(1, 2), "C": ONE * 4}
EIGEN_START = {
    "m": 2,
    "A": Matrix.from_rows([[3, 0], [0, 5]]),
    "v": Matrix.column([1, 0]),
    "x": Fraction(3),
    "y": Fraction(4),
}


def walk(constraints, start, names, seed=0):
    return list(wander(constraints, start, names, Random(seed)))


@pytest.mark.parametrize("seed", range(8))
def test_the_hypotheses_hold_at_every_point_of_a_walk(seed):
    constraints = Constraints.of(EIGENVECTOR)
    points = walk(constraints, EIGEN_START, ["A", "v", "x"] * 3, seed)
    assert points
    for values in points:
        assert all(holds(one, Evaluation(values)) for one in EIGENVECTOR)
    assert any(values["A"] != EIGEN_START["A"] for values in points)


def test_a_letter_that_is_determined_does_not_move():
    assert walk(Constraints.of([INVERSE]), START, ["B"]) == []


def test_a_defined_letter_follows():
    constraints = Constraints.of([DEFINITION])
    assert constraints.names == ("A",)
    (values,) = walk(constraints, START, ["A"])
    assert values["A"] != START["A"]
    assert values["C"] == values["A"] * values["A"]


def test_a_letter_that_is_kept_is_not_defined():
    kept = Constraints.of([DEFINITION], free=lambda _: False)
    assert kept.names == ("A", "C")
    assert walk(kept, START, ["C"]) == []


def test_no_letter_is_defined_by_itself():
    circle = [Equation(A, B * C), Equation(B, A * C)]
    assert [letter.name for letter, _ in Constraints.of(circle).definitions] == ["A"]


def test_another_letter_makes_up_for_a_change():
    constraints = Constraints.of([INVERSE])
    found = [upset(constraints, START, "A", Random(seed)) for seed in range(12)]
    moved = [values for values in found if values]
    assert moved
    assert all(values["A"] * values["B"] == ONE != values["A"] * 2 for values in moved)
    assert any(values["A"] != START["A"] for values in moved)


def test_values_are_repaired_where_they_can_be():
    broken = {**START, "B": Matrix.zeros(2, 2)}
    values = repaired(Constraints.of([INVERSE]), broken, Random(0), kept=["A"])
    assert values["B"] == ONE * Fraction(1, 2)
    singular = {**START, "A": Matrix.zeros(2, 2)}
    assert repaired(Constraints.of([INVERSE]), singular, Random(0), kept=["A"]) is None


def test_signs_are_respected():
    constraints = Constraints.of([*EIGENVECTOR, Nonnegative(y - x)])
    found = [upset(constraints, EIGEN_START, "v", Random(seed)) for seed in range(40)]
    turned = [values for values in found if values and values["x"] == 5]
    assert turned
    assert all(values["y"] >= 5 for values in turned)


def test_a_strict_sign_is_met_by_a_number_above_zero():
    constraints = Constraints.of([*EIGENVECTOR, Positive(y - x)])
    start = {**EIGEN_START, "y": EIGEN_START["x"] + 1}
    found = [upset(constraints, start, "x", Random(seed)) for seed in range(40)]
    found += [repaired(constraints, {**start, "y": start["x"]}, Random(seed)) for seed in range(9)]
    assert any(values and values["y"] != start["y"] for values in found)
    assert all(values["y"] > values["x"] for values in found if values)


def test_the_least_value_is_forgotten_when_its_function_changes():
    function = Function((Letter("B", "m", "m"),), terms.norm2(B - A))
    minimum = GlobalMinimum(function, (A,))
    start = {**START, MINIMUM: Fraction(0)}
    (values,) = walk(Constraints.of([DEFINITION], stated=[minimum]), start, ["A"])
    assert MINIMUM not in values
    (values,) = walk(Constraints.of([DEFINITION]), start, ["A"])
    assert MINIMUM in values


def test_the_same_seed_gives_the_same_walk():
    constraints = Constraints.of(EIGENVECTOR)
    names = ["A", "v", "x"] * 3
    assert walk(constraints, EIGEN_START, names, 3) == walk(constraints, EIGEN_START, names, 3)


def test_an_orthogonal_matrix_can_be_turned_and_another_cannot():
    orthonormal = Constraints.of([Equation(A.T * A, identity("m"))])
    found = [turned(orthonormal, {**START, "A": ONE}, "A", Random(seed)) for seed in range(8)]
    assert all(values["A"].T * values["A"] == ONE for values in found if values)
    assert any(values and not values["A"].is_symmetric() for values in found)
    diagonal = Constraints.of([Equation(A, B), Equation(B * B, C)], free=lambda _: False)
    start = {**START, "A": Matrix.diagonal([1, 2]), "B": Matrix.diagonal([1, 2])}
    start["C"] = start["B"] * start["B"]
    assert all(turned(diagonal, start, "B", Random(seed)) is None for seed in range(8))


@pytest.mark.parametrize("sides", [("m", "1"), ("1", "m")])
def test_a_unit_vector_is_turned_and_not_only_its_sign(sides):
    unit, e1 = terms.letter("u", *sides), Matrix.column([1, 0, 0])
    start = {"m": 3, "u": e1 if sides[0] == "m" else e1.T}
    constraints = Constraints.of([Equation(terms.norm2(unit), terms.number(1))])
    found = [turned(constraints, start, "u", Random(seed)) for seed in range(40)]
    elsewhere = [one for one in found if one and one["u"] not in {start["u"], -start["u"]}]
    assert len(elsewhere) > 25


def test_letters_are_rescaled_such_that_every_equation_is_kept():
    points = list(rescaled(Constraints.of([INVERSE, DEFINITION]), START, Random(0)))
    expected = [
        {"m": 2, "A": ONE * 2 * factor, "B": ONE * (1 / (2 * factor)), "C": ONE * 4 * factor**2}
        for factor in (Fraction(2), Fraction(1, 2))
    ]
    assert all(one in points for one in expected)
    assert len(points) == len(expected)


def test_a_matrix_and_its_eigenvalue_are_rescaled_together():
    points = list(rescaled(Constraints.of(EIGENVECTOR), EIGEN_START, Random(0)))
    assert {values["x"] for values in points} == {Fraction(6), Fraction(3, 2)}
    for values in points:
        assert values["A"] == EIGEN_START["A"] * (values["x"] / 3)
        assert (values["v"], values["y"]) == (EIGEN_START["v"], EIGEN_START["y"])


def test_what_equals_a_number_is_not_rescaled():
    constraints = Constraints.of([Equation(A, identity("m"))])
    assert list(rescaled(constraints, {"m": 2, "A": ONE}, Random(0))) == []


def test_a_sign_is_kept_too():
    given = [DEFINITION, Nonnegative(terms.trace(A) - 3)]
    (values,) = rescaled(Constraints.of(given), START, Random(0))
    assert values["A"] == ONE * 4


def test_what_a_turned_matrix_sets_free_is_rescaled():
    u, w, z = terms.letter("u", "m", "1"), terms.letter("w", "1", "m"), terms.scalar("z")
    given = [Equation(u.T * u, terms.number(1)), Equation(w * u, z * z), Equation(w * v, x)]
    start = {
        "m": 2,
        "u": Matrix.column([1, 0]),
        "v": Matrix.column([1, 0]),
        "w": Matrix.from_rows([[4, 4]]),
        "x": Fraction(4),
        "z": Fraction(2),
    }
    constraints = Constraints.of(given)
    points = [one for seed in range(8) for one in loosened(constraints, start, "u", Random(seed))]
    assert all(map(constraints.hold, points))
    assert any(values["u"] != start["u"] for values in points)
    assert any(abs(values["z"]) != 2 and values["x"] == 4 for values in points)


def test_a_letter_is_emptied_as_far_as_its_equations_allow_and_others_use_the_room():
    u, w = terms.letter("u", "m", "1"), terms.letter("w", "m", "1")
    given = [Equation(A * u, w)]
    start = {
        "m": 2,
        "A": ONE * 2,
        "u": Matrix.column([1, 0]),
        "w": Matrix.column([2, 0]),
    }
    constraints = Constraints.of(given, (), (), lambda _: False)
    points = list(emptied(constraints, start, "A", Random(0)))
    assert points[0]["A"] == Matrix.from_rows([[2, 0], [0, 0]])
    assert all(map(constraints.hold, points))
    assert any(one["u"] != start["u"] for one in points)
