"""Mutants of a formula: each differs in one place, in the way that it says."""

from __future__ import annotations

import pytest

from proofs import mutants
from proofs.mutants import COEFFICIENT, FACTOR, POWER, SIGN, SWAP, TERM, TRANSPOSE
from symbolic.expressions import Declarations, FunctionDeclaration, MatrixDeclaration
from symbolic.latex.reader import read_all
from symbolic.latex.writer import write

LETTERS = Declarations.of(
    [
        MatrixDeclaration("A", "A", "m", "n"),
        MatrixDeclaration("B", "B", "n", "m"),
        MatrixDeclaration("S", "S", "n", "n", symmetric=True),
        FunctionDeclaration("f", "f", ("A",)),
    ]
)


def of(text):
    """The mutants of a display, as LaTeX by kind; None where SymPy cannot build one."""
    found = {}
    for one in mutants.mutants(read_all(text, LETTERS)):
        written = [write(statement, LETTERS) for statement in one.statements]
        found.setdefault(one.kind, []).append(", ".join(written) or None)
    return found


def test_each_term_loses_its_sign_and_its_coefficient():
    found = of(r"\|A\|_F^2 - \frac{1}{2} \|B\|_F^2 = 0")
    assert r"\|A\|_F^2 + \frac{1}{2} \|B\|_F^2 = 0" in found[SIGN]
    assert r"\|A\|_F^2 - \|B\|_F^2 = 0" in found[COEFFICIENT]
    assert r"\|A\|_F^2 - \frac{1}{4} \|B\|_F^2 = 0" in found[COEFFICIENT]
    assert r"\|A\|_F^2 = 0" in found[TERM]


def test_factors_are_dropped_swapped_and_transposed():
    found = of("A S B = A B")
    assert {"S B = A B", "A B = A B", "A S = A B", "A S B = B"} <= set(found[FACTOR])
    assert {"S A B = A B", "A B S = A B", "A S B = B A"} <= set(found[SWAP])
    assert {"A^T S B = A B", "A S^T B = A B", "A S B = A B^T"} <= set(found[TRANSPOSE])


def test_a_transpose_is_dropped_not_doubled():
    found = of("A^T = B")
    assert found[TRANSPOSE] == ["A = B", "A^T = B^T"]


def test_inverses_and_roots_change():
    found = of("S^{1/2} S^{-1} = S^{-1/2}")
    assert {"S S^{-1} = S^{-1/2}", "S^{1/2} S = S^{-1/2}", "S^{1/2} S^{-1} = S^{1/2}"} <= set(
        found[POWER]
    )


def test_each_statement_of_a_display_is_changed_alone():
    for written in of("A = B^T, S = S^T")[SIGN]:
        assert written.count("-") == 1


def test_no_mutant_comes_twice_and_none_is_the_print():
    printed = read_all(r"A S B = A B + 2 A S S B", LETTERS)
    found = [one.statements for one in mutants.mutants(printed) if one.statements]
    assert len(set(found)) == len(found)
    assert printed not in found


def test_zero_and_the_variables_of_functions_stay_as_they_are():
    assert of("A = 0").keys() == {SIGN, COEFFICIENT, TRANSPOSE}
    assert all("f(A)" in one for kind in of("f(A) = 1").values() for one in kind)


@pytest.mark.parametrize("kind", [SIGN, COEFFICIENT, TRANSPOSE, SWAP, FACTOR, TERM])
def test_every_kind_but_powers_occurs_in_a_sum_of_products(kind):
    assert of("A S B + A B = 0")[kind]
