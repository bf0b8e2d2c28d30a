"""Kernel terms back to SymPy expressions, and what the letters of inverses and half powers mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sympy as sp

from symbolic.expressions import Entry, dimension_symbol
from symbolic.kernel import terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symbolic.expressions import Declarations
    from symbolic.kernel.terms import Letter, Polynomial

DERIVED = re.compile(r"(?P<base>.+?)_(?P<kind>inv|half_inv|half)")  # S_inv, S_half, S_half_inv


def defining_equations(letters: Iterable[Letter]) -> tuple[tuple[Polynomial, Polynomial], ...]:
    """What the letters S_inv, S_half and S_half_inv among `letters` mean, as pairs left = right.

    S·S⁻¹ = S⁻¹·S = I, S^½·S^½ = S, S^½·S^(−½) = S^(−½)·S^½ = I. That S^½ is positive semidefinite
    is not expressible by equations and not part of this.
    """
    wanted: dict[tuple[str, str], Letter] = {}
    for one in sorted({letter.base for letter in letters}):
        if found := DERIVED.fullmatch(one.name):
            wanted[found["base"], found["kind"]] = one
    for (base, kind), one in tuple(wanted.items()):
        if kind == "half_inv":
            wanted.setdefault((base, "half"), one)
    equations: list[tuple[Polynomial, Polynomial]] = []
    for (base, kind), one in sorted(wanted.items()):
        unit, part = terms.identity(one.rows), _part(base, kind, one)
        if kind == "half":
            equations.append((part * part, _part(base, "", one)))
        else:
            other = _part(base, "half" if kind == "half_inv" else "", one)
            equations += [(other * part, unit), (part * other, unit)]
    return tuple(equations)


def _part(base: str, kind: str, like: Letter) -> Polynomial:
    name = f"{base}_{kind}" if kind else base
    return terms.letter(name, like.rows, like.cols, symmetric=like.symmetric)


def raise_term(polynomial: Polynomial, declarations: Declarations) -> sp.Expr | sp.MatrixExpr:
    """The expanded SymPy expression of a kernel polynomial, its terms in the kernel's order."""
    added = [
        _raise_one(key, coefficient, polynomial, declarations)
        for key, coefficient in sorted(polynomial.terms.items())
    ]
    if polynomial.is_scalar:
        return sp.Add(*added, evaluate=False) if added else sp.S.Zero
    if not added:
        shape = (dimension_symbol(side) for side in polynomial.shape)
        return sp.ZeroMatrix(*shape)
    return sp.MatAdd(*added) if len(added) > 1 else added[0]


def _raise_one(
    key: terms.Key, coefficient: terms.Rational, whole: Polynomial, declarations: Declarations
) -> sp.Expr | sp.MatrixExpr:
    scalars, traces, word = key
    parts: list[sp.Basic] = []
    if coefficient != 1:
        parts.append(sp.Rational(coefficient.numerator, coefficient.denominator))
    for name, exponent in scalars:
        symbol = _raise_scalar(name, declarations)
        parts.append(sp.Pow(symbol, exponent) if exponent > 1 else symbol)
    parts += [_raise_trace(cycle, declarations) for cycle in traces]
    if whole.is_scalar:
        return sp.Mul(*parts, evaluate=False)
    unit = sp.Identity(dimension_symbol(whole.rows))
    matrix = _raise_word(word, declarations) if word else unit
    if not parts:
        return matrix
    factors = matrix.args if isinstance(matrix, sp.MatMul) else (matrix,)
    return sp.MatMul(*parts, *factors)


def _raise_scalar(name: str, declarations: Declarations) -> sp.Expr:
    if name.startswith("dim "):
        return dimension_symbol(name.removeprefix("dim "))
    declared = declarations.scalars.get(name)
    return declared.symbol if declared else sp.Symbol(name, real=True)


def _raise_trace(cycle: terms.Word, declarations: Declarations) -> sp.Expr:
    """tr(w); a cycle through a bond of dimension 1 is the entry of the row times column there."""
    start = next((i for i, one in enumerate(cycle) if one.rows == terms.ONE), None)
    if start is None:
        return sp.Trace(_raise_word(cycle, declarations))
    return Entry(_raise_word(cycle[start:] + cycle[:start], declarations))


def _raise_word(word: terms.Word, declarations: Declarations) -> sp.MatrixExpr:
    factors = [_raise_letter(one, declarations) for one in word]
    return sp.MatMul(*factors) if len(factors) > 1 else factors[0]


def _raise_letter(one: Letter, declarations: Declarations) -> sp.MatrixExpr:
    base = one.base
    name, kind = base.name, ""
    if (found := DERIVED.fullmatch(base.name)) and base.name not in declarations.matrices:
        name, kind = found["base"], found["kind"]
    symbol = sp.MatrixSymbol(name, dimension_symbol(base.rows), dimension_symbol(base.cols))
    halves = {"half": sp.Rational(1, 2), "half_inv": sp.Rational(-1, 2)}
    if kind == "inv":
        symbol = sp.Inverse(symbol)
    elif kind:
        symbol = sp.MatPow(symbol, halves[kind])
    return sp.Transpose(symbol) if one.transposed else symbol
