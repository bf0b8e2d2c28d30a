"""The paper's central equations, derived from its printed definitions (1), (2) and (3)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import sympy as sp

from proofs.derive import Derived, Equations, Objective, derived_gradient, derived_hessian
from proofs.errors import InputError
from proofs.registry import read_inventory
from proofs.zhu2019.setting import declarations
from symbolic.expressions import Value
from symbolic.latex.reader import read, read_expression

if TYPE_CHECKING:
    from collections.abc import Mapping

INVENTORY = Path(__file__).parent / "zhu2019" / "claims.toml"
BALANCE = "W_2^T W_2 - W_1 X X^T W_1^T"  # zero where (9) holds


def equations() -> Equations:
    """(19), (20), and (32) before and after (9) is used.

    Raises:
        InputError: the inventory lacks a definition.
        ReadError: a printed definition cannot be read.
        DerivationError: the kernel's own derivative differs.
    """
    g = objective("g")
    balance = read_expression(BALANCE, g.declarations)
    W1, W2 = g.directions
    return Equations(
        [
            derived_gradient(g, W1, "eq19", "19"),
            derived_gradient(g, W2, "eq20", "20"),
            derived_hessian(g, "eq32a", "32", where="at any point"),
            derived_hessian(g, "eq32b", "32 with (9)", [balance], "where (9) holds"),
        ]
    )


def all_equations() -> tuple[Derived, ...]:
    """`equations` and `further_gradients`.

    Raises:
        InputError, ReadError, DerivationError: as for `equations`.
    """
    return (*equations(), *further_gradients())


def further_gradients() -> tuple[Derived, ...]:
    r"""The gradients of f and of the regularizer ρ.

    Raises:
        InputError, ReadError, DerivationError: as for `equations`.
    """
    return tuple(
        derived_gradient(one, variable, f"gradient-{name}-{variable.name}")
        for name in ("f", "rho")
        for one in [objective(name)]
        for variable in one.directions
    )


def objective(name: str) -> Objective:
    """f, g or ρ as printed in (1), (2), (3), the functions inside it expanded.

    Raises:
        InputError, ReadError: as for `equations`.
    """
    letters = declarations("Appendix B")
    matrix = {one: letters.matrices[one].symbol for one in ("W1", "W2", "Delta1", "Delta2")}
    directions = {matrix["W1"]: matrix["Delta1"], matrix["W2"]: matrix["Delta2"]}
    return Objective(
        Value(name, *directions),
        Value(name, letters.matrices["Z"].symbol),
        _expanded(_definitions()[name], _definitions()),
        letters,
        directions,
        letters.matrices["Delta"].symbol,
    )


@lru_cache(maxsize=1)
def _definitions() -> Mapping[str, sp.Expr]:
    """f, g and ρ, by name, each as printed."""
    printed = {one.id: one for one in read_inventory(INVENTORY)}
    found: dict[str, sp.Expr] = {}
    for identifier in ("eq1", "eq2", "eq3"):
        if identifier not in printed:
            raise InputError(f"{INVENTORY}: no claim {identifier}; expected the definitions")
        entry = printed[identifier]
        statement = read(entry.printed, declarations(entry.where))
        named: object = statement.parts[0]
        name = named.function if isinstance(named, Value) else ""
        if not name or len(statement.parts) != 2:  # noqa: PLR2004 (f(W) = …)
            raise InputError(f"{INVENTORY}: {identifier} defines no function; expected f(W) = …")
        found[name] = statement.parts[1]
    return found


def _expanded(expression: sp.Basic, functions: Mapping[str, sp.Expr]) -> sp.Basic:
    """The expression with each f(W1, W2) replaced by its definition, nothing else touched."""
    if isinstance(expression, Value):
        inside = functions.get(expression.function)
        return expression if inside is None else _expanded(inside, functions)
    if not isinstance(expression, sp.Add | sp.Mul):
        return expression
    parts = [_expanded(one, functions) for one in expression.args]
    return expression.func(*parts, evaluate=False)
