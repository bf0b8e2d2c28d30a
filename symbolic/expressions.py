"""The public face: SymPy expressions for matrix calculus, and the declarations that give them shapes.

SymPy's own matrix nodes carry products, sums, transposes, inverses and half powers; what SymPy
lacks is added here: the Frobenius norm and inner product as scalar atoms that stay intact, named
functions with their gradients and Hessian forms, and statements (chains of relations).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sympy as sp

from symbolic.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Dimension = str  # the name of a symbolic dimension, or a decimal number


class Norm(sp.Expr):
    """The Frobenius norm ‖M‖ of a matrix expression (for a column, the Euclidean norm).

    ‖M‖² is `Norm(M)**2`; nothing is expanded.
    """

    is_commutative = True
    is_nonnegative = True

    def __new__(cls, matrix: sp.MatrixExpr) -> Norm:
        return sp.Expr.__new__(cls, matrix)

    @property
    def matrix(self) -> sp.MatrixExpr:
        """The matrix inside."""
        return self.args[0]


class Inner(sp.Expr):
    """The Frobenius inner product ⟨A, B⟩ = tr(AᵀB) of two matrix expressions of equal shape."""

    is_commutative = True
    is_real = True

    def __new__(cls, left: sp.MatrixExpr, right: sp.MatrixExpr) -> Inner:
        return sp.Expr.__new__(cls, left, right)

    @property
    def left(self) -> sp.MatrixExpr:
        """A."""
        return self.args[0]

    @property
    def right(self) -> sp.MatrixExpr:
        """B."""
        return self.args[1]


class Value(sp.Expr):
    """f(Z): a named scalar function at its arguments, kept unexpanded; `Value("g", W1, W2)`."""

    is_commutative = True
    is_real = True

    def __new__(cls, name: str | sp.Basic, *arguments: sp.Basic) -> Value:
        return sp.Expr.__new__(cls, sp.Symbol(str(name)), *arguments)

    @property
    def function(self) -> str:
        """The function's name."""
        return str(self.args[0])

    @property
    def arguments(self) -> tuple[sp.Basic, ...]:
        """What it is applied to."""
        return tuple(self.args[1:])


class Gradient(sp.MatrixExpr):
    """∇_W f(Z): the gradient of a named function with respect to one of its matrix variables."""

    def __new__(cls, value: Value, wrt: sp.MatrixSymbol) -> Gradient:
        return sp.Basic.__new__(cls, value, wrt)

    @property
    def shape(self) -> tuple[sp.Expr, sp.Expr]:
        """The shape of the variable."""
        return self.args[1].shape

    @property
    def value(self) -> Value:
        """f(Z)."""
        return self.args[0]

    @property
    def wrt(self) -> sp.MatrixSymbol:
        """W."""
        return self.args[1]


class HessianForm(sp.Expr):
    """[∇²f(Z)](A, B): the Hessian of a named function as a bilinear form in two directions."""

    is_commutative = True
    is_real = True

    def __new__(cls, value: Value, first: sp.Basic, second: sp.Basic) -> HessianForm:
        return sp.Expr.__new__(cls, value, first, second)

    @property
    def value(self) -> Value:
        """f(Z)."""
        return self.args[0]

    @property
    def directions(self) -> tuple[sp.Basic, sp.Basic]:
        """(A, B)."""
        return self.args[1], self.args[2]


Expression = sp.Expr | sp.MatrixExpr


@dataclass(frozen=True)
class Statement:
    """A chain of relations e0 R1 e1 R2 e2 …, with each Ri one of = := ≤ < ≥ >; one part: no claim.

    Attributes:
        parts: the expressions, in printed order.
        relations: one fewer than the parts.
    """

    parts: tuple[Expression, ...]
    relations: tuple[str, ...] = ()


@dataclass(frozen=True)
class MatrixDeclaration:
    """A matrix letter: its ASCII name, its LaTeX spelling, its shape, and whether it is symmetric."""

    name: str
    latex: str
    rows: Dimension
    cols: Dimension
    symmetric: bool = False

    @property
    def symbol(self) -> sp.MatrixSymbol:
        """The SymPy symbol, its dimensions positive integers."""
        return sp.MatrixSymbol(self.name, dimension_symbol(self.rows), dimension_symbol(self.cols))


@dataclass(frozen=True)
class ScalarDeclaration:
    """A scalar letter: its ASCII name and LaTeX spelling."""

    name: str
    latex: str

    @property
    def symbol(self) -> sp.Symbol:
        """The SymPy symbol, real."""
        return sp.Symbol(self.name, real=True)


@dataclass(frozen=True)
class FunctionDeclaration:
    """A named scalar function of matrix variables, with its definition where there is one."""

    name: str
    latex: str
    variables: tuple[str, ...]
    definition: sp.Expr | None = None


@dataclass(frozen=True)
class Declarations:
    """What each symbol of a text means; the reader's dictionary and the writer's spelling.

    Attributes:
        matrices, scalars, functions: by ASCII name.

    Raises:
        DeclarationError: a name or a LaTeX spelling is declared twice.
    """

    matrices: Mapping[str, MatrixDeclaration] = field(default_factory=dict)
    scalars: Mapping[str, ScalarDeclaration] = field(default_factory=dict)
    functions: Mapping[str, FunctionDeclaration] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        declared: Iterable[MatrixDeclaration | ScalarDeclaration | FunctionDeclaration],
    ) -> Declarations:
        """Collect declarations of any kind."""
        tables: tuple[dict[str, object], ...] = ({}, {}, {})
        kinds = (MatrixDeclaration, ScalarDeclaration, FunctionDeclaration)
        spellings: set[str] = set()
        for one in declared:
            if one.latex in spellings or any(one.name in table for table in tables):
                raise DeclarationError(f"{one.name} ({one.latex}) is declared twice")
            spellings.add(one.latex)
            tables[kinds.index(type(one))][one.name] = one
        return cls(*tables)  # type: ignore[arg-type]

    def extended(
        self, *declared: MatrixDeclaration | ScalarDeclaration | FunctionDeclaration
    ) -> Declarations:
        """The same with further symbols."""
        return Declarations.of([*self, *declared])

    def __iter__(
        self,
    ) -> Iterator[MatrixDeclaration | ScalarDeclaration | FunctionDeclaration]:
        yield from self.matrices.values()
        yield from self.scalars.values()
        yield from self.functions.values()


def dimension_symbol(dimension: Dimension) -> sp.Expr:
    """The SymPy form of a dimension: a positive integer symbol or a number."""
    if dimension.isdigit():
        return sp.Integer(int(dimension))
    return sp.Symbol(dimension, integer=True, positive=True)
