"""Symbolic expressions at explicit small sizes, entry by entry, for comparison: an evaluation that
shares nothing with the calculus, the kernel or the generated code.
"""

from math import prod

import pytest
import sympy as sp

from symbolic.expressions import Entry, Inner, Norm, dimension_symbol


def _size(side, sizes):
    return int(side.subs({dimension_symbol(name): size for name, size in sizes.items()}))


def _letter(one, sizes, _):
    if one.name in sizes:
        return sizes[one.name]
    shape = (_size(side, sizes) for side in one.shape)
    return sp.Matrix(*shape, lambda i, j: sp.Symbol(f"{one.name}_{i}_{j}"))


def _stack(one, _, go):
    return sp.Matrix([[go(block) for block in row] for row in one.blocks.tolist()])


def _inverse(one, _, go):
    base = go(one.arg)
    return base.adjugate() / base.det()


def _sum(one, _, go):
    first, *others = map(go, one.args)
    return sum(others, start=first)


def _product(one, _, go):
    return prod(map(go, one.args), start=sp.Integer(1))


def _power(one, _, go):
    if isinstance(one.base, Norm):
        return _square(go(one.base.matrix)) ** (one.exp / 2)
    return go(one.base) ** one.exp


def _square(matrix):
    return (matrix.T * matrix).trace()


_RULES = {
    sp.MatrixSymbol: _letter,
    sp.Identity: lambda one, sizes, _: sp.eye(_size(one.shape[0], sizes)),
    sp.ZeroMatrix: lambda one, sizes, _: sp.zeros(*(_size(side, sizes) for side in one.shape)),
    sp.BlockMatrix: _stack,
    sp.Transpose: lambda one, _, go: go(one.arg).T,
    sp.Inverse: _inverse,
    sp.MatPow: lambda one, _, go: go(one.base) ** int(one.exp),
    sp.MatAdd: _sum,
    sp.Add: _sum,
    sp.MatMul: _product,
    sp.Mul: _product,
    sp.Trace: lambda one, _, go: go(one.arg).trace(),
    Entry: lambda one, _, go: go(one.matrix)[0, 0],
    Inner: lambda one, _, go: (go(one.left).T * go(one.right)).trace(),
    sp.Pow: _power,
}


def _entries(expression, sizes):
    """The value at matrices of independent symbols A_i_j, or at those given among the sizes."""

    def go(one):
        return _entries(one, sizes)

    rule = _RULES.get(type(expression))
    return rule(expression, sizes, go) if rule else expression


@pytest.fixture
def entries():
    """The function (expression, sizes) -> its explicit value."""
    return _entries
