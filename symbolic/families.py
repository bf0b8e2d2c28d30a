"""SymPy nodes for letters with an index, for sums over the index, and for minima over matrices."""

# mypy: disable-error-code="misc, no-any-return"
# (SymPy carries no types here, so its classes and what they return count as Any)

from __future__ import annotations

from typing import Self

import sympy as sp
from sympy.core.symbol import Str


class Member(sp.Expr):
    """λ_j: one scalar of a family, named by the family and the index."""

    is_commutative = True
    is_real = True

    def __new__(cls, family: str | sp.Symbol, index: sp.Expr) -> Self:
        """Keep the arguments as given."""
        return sp.Expr.__new__(cls, sp.Symbol(str(family), real=True), index)

    @property
    def family(self) -> str:
        """The family's name."""
        return str(self.args[0])

    @property
    def index(self) -> sp.Expr:
        """The index j."""
        return self.args[1]


class MatrixMember(sp.MatrixExpr):
    """p_j: one matrix of a family; the first argument carries the family's name and the shape."""

    is_commutative = False

    def __new__(cls, family: sp.MatrixSymbol, index: sp.Expr) -> Self:
        """Keep the arguments as given."""
        return sp.Basic.__new__(cls, family, index)

    @property
    def shape(self) -> tuple[sp.Expr, sp.Expr]:
        """The shape of every member."""
        return self.args[0].shape

    @property
    def family(self) -> str:
        """The family's name."""
        return str(self.args[0])

    @property
    def index(self) -> sp.Expr:
        """The index j."""
        return self.args[1]


class IndexedSum(sp.Expr):
    """Σ_j s_j: a sum of scalars over an index; see `index_range` for what it runs over."""

    is_commutative = True
    is_real = True

    def __new__(cls, body: sp.Expr, index: sp.Symbol, domain: sp.Tuple) -> Self:
        """Keep the arguments as given."""
        return sp.Expr.__new__(cls, body, index, domain)

    @property
    def body(self) -> sp.Expr:
        """The summand s_j."""
        return self.args[0]

    @property
    def index(self) -> sp.Symbol:
        """The index j."""
        return self.args[1]

    @property
    def domain(self) -> sp.Tuple:
        """What j runs over."""
        return self.args[2]


class IndexedMatrixSum(sp.MatrixExpr):
    """Σ_j M_j: a sum of matrices over an index; see `index_range` for what it runs over."""

    is_commutative = False

    def __new__(cls, body: sp.MatrixExpr, index: sp.Symbol, domain: sp.Tuple) -> Self:
        """Keep the arguments as given."""
        return sp.Basic.__new__(cls, body, index, domain)

    @property
    def shape(self) -> tuple[sp.Expr, sp.Expr]:
        """The shape of every summand."""
        return self.args[0].shape

    @property
    def body(self) -> sp.MatrixExpr:
        """M_j."""
        return self.args[0]

    @property
    def index(self) -> sp.Symbol:
        """The index j."""
        return self.args[1]

    @property
    def domain(self) -> sp.Tuple:
        """What j runs over."""
        return self.args[2]


class Minimum(sp.Expr):
    """min_A s: the least value of a scalar expression over matrix variables."""

    is_commutative = True
    is_real = True

    def __new__(cls, body: sp.Expr, *variables: sp.MatrixSymbol) -> Self:
        """Keep the arguments as given."""
        return sp.Expr.__new__(cls, body, *variables)

    @property
    def body(self) -> sp.Expr:
        """The expression s."""
        return self.args[0]

    @property
    def variables(self) -> tuple[sp.MatrixSymbol, ...]:
        """A, …."""
        return tuple(self.args[1:])


def index_range(relation: str, *bounds: sp.Basic) -> sp.Tuple:
    """What an index runs over: ("=", 1, r) for j = 1, …, r; ("∈", Ω); (">", d1); ("",) for all.

    The relation is one of = ∈ ∉ ≠ < ≤ > ≥ or empty.
    """
    return sp.Tuple(Str(relation), *bounds)
