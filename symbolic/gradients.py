"""Gradients of kernel functions as polynomials (untrusted: the kernel checks each use)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from symbolic.kernel import terms
from symbolic.kernel.terms import Letter, Polynomial
from symbolic.kernel.theorems import derivative_value

if TYPE_CHECKING:
    from symbolic.kernel.judgments import Function


@lru_cache(maxsize=256)
def gradient(function: Function, point: tuple[Polynomial, ...], index: int) -> Polynomial:
    """G with d/dt F(Z + tΔ) = ⟨G, Δ⟩ for Δ in the variable of that index, all others held.

    Shapes: that of the variable. The derivative is linear in Δ, and tr(Δᵀ b) = ⟨b, Δ⟩.
    """
    variable = function.variables[index]
    delta = Letter(_new_name(function, point), variable.rows, variable.cols)
    direction = tuple(
        terms.from_letter(delta) if i == index else terms.zero(one.rows, one.cols)
        for i, one in enumerate(function.variables)
    )
    value = derivative_value(function, point, direction, 1)
    total = terms.zero(variable.rows, variable.cols)
    for (scalars, traces, _), coefficient in value.terms.items():
        k = next(k for k, cycle in enumerate(traces) if delta in cycle or delta.T in cycle)
        cycle = traces[k]
        at = next(i for i, one in enumerate(cycle) if one.base == delta)
        rest = cycle[at + 1 :] + cycle[:at]
        factor = terms.Polynomial(
            terms.ONE, terms.ONE, {(scalars, traces[:k] + traces[k + 1 :], ()): coefficient}
        )
        word = terms.identity(variable.rows)
        if rest:
            word = terms.from_letter(rest[0])
            for one in rest[1:]:
                word = word * terms.from_letter(one)
        total = total + factor * (word if cycle[at] == delta.T else word.T)
    return total


def _new_name(function: Function, point: tuple[Polynomial, ...]) -> str:
    used = {one.name for p in (function.body, *point) for one in p.letters()}
    used |= {one.name for one in function.variables}
    return next(name for n in range(len(used) + 1) if (name := f"Delta{n}") not in used)
