"""The public face: SymPy expressions for matrix calculus, and declarations that give them shapes.

SymPy's own matrix nodes carry products, sums, transposes, inverses and half powers; what SymPy
lacks is added here: the Frobenius norm and inner product as scalar atoms that stay intact, named
functions with their gradients and Hessian forms, and statements (chains of relations).
"""

# mypy: disable-error-code="misc, no-any-return"
# ruff: noqa: D102, PYI034 (SymPy nodes are made in __new__, which returns the class itself)

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

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


class Hessian(sp.Basic):
    """∇²f(Z): the Hessian of a named function, before it is given directions."""

    def __new__(cls, value: Value) -> Hessian:
        return sp.Basic.__new__(cls, value)

    @property
    def value(self) -> Value:
        """f(Z)."""
        return self.args[0]


class LeastEigenvalue(sp.Expr):
    """λ_min(H): the smallest eigenvalue of a Hessian or of a symmetric matrix expression."""

    is_commutative = True
    is_real = True

    def __new__(cls, operator: Hessian | sp.MatrixExpr) -> LeastEigenvalue:
        return sp.Expr.__new__(cls, operator)

    @property
    def operator(self) -> Hessian | sp.MatrixExpr:
        """H."""
        return self.args[0]


class Rank(sp.Expr):
    """rank(M), a nonnegative integer."""

    is_commutative = True
    is_integer = True
    is_nonnegative = True

    def __new__(cls, matrix: sp.MatrixExpr) -> Rank:
        return sp.Expr.__new__(cls, matrix)

    @property
    def matrix(self) -> sp.MatrixExpr:
        """M."""
        return self.args[0]


class Entry(sp.Expr):
    """The entry of a 1×1 matrix expression such as αᵀβ, where it stands among scalars."""

    is_commutative = True
    is_real = True

    def __new__(cls, matrix: sp.MatrixExpr) -> Entry:
        return sp.Expr.__new__(cls, matrix)

    @property
    def matrix(self) -> sp.MatrixExpr:
        """The 1×1 matrix."""
        return self.args[0]


Expression: TypeAlias = "sp.Expr | sp.MatrixExpr"


@dataclass(frozen=True)
class Statement:
    """A chain of relations e0 R1 e1 R2 e2 …, with each Ri one of = := ≤ < ≥ >; one part: no claim.

    The one relation of M ∈ ℝ^{m×n} is ∈, and its second part a SymPy `MatrixSet`.

    Attributes:
        parts: the expressions, in printed order.
        relations: one fewer than the parts.
        over: the variables of a `min` in front of the whole chain, as in "min over W1, W2 of
            f(W1, W2) = …", which poses a problem rather than claiming anything about the minimum.
    """

    parts: tuple[Expression, ...]
    relations: tuple[str, ...] = ()
    over: tuple[sp.MatrixSymbol, ...] = ()


@dataclass(frozen=True)
class MatrixDeclaration:
    """A matrix letter: its ASCII name, LaTeX spelling and shape, and whether it is symmetric."""

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
class FamilyDeclaration:
    """Letters with an index, such as p_1, …, p_r or λ_1, …, λ_r: the letter and one member's shape.

    A family of scalars has shape 1×1. A letter declared with its index (p_k) is that letter; the
    family gives p_j its meaning where no such letter is declared or j is bound by a sum.
    """

    name: str
    latex: str
    rows: Dimension = "1"
    cols: Dimension = "1"

    @property
    def is_scalar(self) -> bool:
        """Whether the members are scalars."""
        return self.rows == self.cols == "1"


Declaration = MatrixDeclaration | ScalarDeclaration | FunctionDeclaration | FamilyDeclaration


@dataclass(frozen=True)
class Declarations:
    """What each symbol of a text means; the reader's dictionary and the writer's spelling.

    Attributes:
        matrices, scalars, functions, families: by ASCII name.

    Raises:
        DeclarationError: a name or a LaTeX spelling is declared twice.
    """

    matrices: Mapping[str, MatrixDeclaration] = field(default_factory=dict)
    scalars: Mapping[str, ScalarDeclaration] = field(default_factory=dict)
    functions: Mapping[str, FunctionDeclaration] = field(default_factory=dict)
    families: Mapping[str, FamilyDeclaration] = field(default_factory=dict)

    @classmethod
    def of(cls, declared: Iterable[Declaration]) -> Declarations:
        """Collect declarations of any kind."""
        tables: tuple[dict[str, object], ...] = ({}, {}, {}, {})
        kinds = (MatrixDeclaration, ScalarDeclaration, FunctionDeclaration, FamilyDeclaration)
        spellings: set[str] = set()
        for one in declared:
            if one.latex in spellings or any(one.name in table for table in tables):
                raise DeclarationError(f"{one.name} ({one.latex}) is declared twice")
            spellings.add(one.latex)
            tables[kinds.index(type(one))][one.name] = one
        return cls(*tables)  # type: ignore[arg-type]

    def extended(self, *declared: Declaration) -> Declarations:
        """The same with further symbols."""
        return Declarations.of([*self, *declared])

    def __iter__(self) -> Iterator[Declaration]:
        yield from self.matrices.values()
        yield from self.scalars.values()
        yield from self.functions.values()
        yield from self.families.values()


def dimension_symbol(dimension: Dimension) -> sp.Expr:
    """The SymPy form of a dimension: a positive integer symbol, a number, or a sum (`d0+d2`)."""
    if "+" in dimension:
        return sp.Add(*(dimension_symbol(part) for part in dimension.split("+")))
    if dimension.isdigit():
        return sp.Integer(int(dimension))
    return sp.Symbol(dimension, integer=True, positive=True)
