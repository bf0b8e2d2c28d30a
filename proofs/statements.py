"""Printed statements as judgments: what exactly a LaTeX formula claims, in the kernel's terms.

∇_W f(Z) = G means: for every Δ, d/dt f(Z + tΔ) = ⟨G, Δ⟩. [∇²f(Z)](Δ, Δ) = q means: the second
derivative along Δ is q. a ≤ b means b − a ≥ 0. A chain means each of its links.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import sympy as sp

from proofs.errors import StatementError
from symbolic.errors import LoweringError
from symbolic.expressions import (
    Gradient,
    HessianForm,
    MatrixDeclaration,
    Norm,
    Statement,
    Value,
)
from symbolic.gradients import gradient
from symbolic.kernel import terms
from symbolic.kernel.judgments import (
    All,
    Critical,
    Derivative,
    Equation,
    Function,
    Judgment,
    Nonnegative,
    Positive,
    WellFormed,
)
from symbolic.kernel.theorems import derivative_value
from symbolic.latex.reader import read, read_all
from symbolic.lowering import lower, lower_statement

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.expressions import Declarations
    from symbolic.kernel.terms import Polynomial

Point = tuple["Polynomial", ...]


class Reader:
    """Reads statements in a scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._letters: dict[sp.Basic, str] = {}  # of gradients and Hessian forms met so far

    def judgment(self, text: str, left: str = "") -> Judgment:
        """The judgment that a LaTeX statement makes.

        Args:
            text: the statement.
            left: what stands before it, for a display that begins with a relation.

        Raises:
            ReadError: the text is not of the grammar, or its shapes do not fit.
            LoweringError, StatementError: it says something that has no judgment.
        """
        declarations = self.scene.declarations
        before = read(left, declarations).parts[-1] if left else None
        statements = [self.of(one) for one in read_all(text, declarations, left=before)]
        return statements[0] if len(statements) == 1 else All(_flat(statements))

    def of(self, statement: Statement) -> Judgment:
        """The judgment of a statement that is already read."""
        if not statement.relations:
            return WellFormed(self.lower(statement.parts[0]))
        links = [
            self._link(*link)
            for link in zip(statement.parts, statement.relations, statement.parts[1:], strict=False)
        ]
        return links[0] if len(links) == 1 else All(tuple(links))

    def _link(self, left: sp.Basic, relation: str, right: sp.Basic) -> Judgment:
        if relation in {"=", ":="}:
            if isinstance(left, Gradient) and (parts := self._parts(left.wrt)):
                return self._all_variables(left, right, parts)
            if isinstance(left, Gradient):
                function, point, index = self._at(left)
                variable = function.variables[index]
                slope = self.lower(right, like=gradient(function, point, index))
                name = _new_direction(index + 1, (function.body, *point, slope))
                delta = terms.letter(name, variable.rows, variable.cols)
                direction = tuple(
                    delta if i == index else terms.zero(one.rows, one.cols)
                    for i, one in enumerate(function.variables)
                )
                return Derivative(function, point, direction, 1, terms.inner(slope, delta))
            if isinstance(left, HessianForm) and left.directions[0] == left.directions[1]:
                function, point = self.value(left.value)
                direction = self._along(function, left.directions[0])
                return Derivative(function, point, direction, 2, self.lower(right))
        ((relation, a, b),) = self._lowered(left, relation, right)
        match relation:
            case "=":
                return Equation(a, b)
            case "≤":
                return Nonnegative(b - a)
            case "<":
                return Positive(b - a)
            case "≥":
                return Nonnegative(a - b)
            case ">":
                return Positive(a - b)
        raise StatementError(f"the relation {relation} makes no judgment")

    def _all_variables(
        self, left: Gradient, right: sp.Basic, parts: tuple[sp.MatrixSymbol, ...]
    ) -> Judgment:
        """∇f(Z) = 0 says that Z is critical; any other gradient is meant in each variable."""
        if right == 0 or isinstance(right, sp.ZeroMatrix):
            return Critical(*self.value(left.value))
        links = []
        for one in parts:
            stacked = [node for node in right.atoms(Gradient) if self._parts(node.wrt)]
            images = {node: Gradient(node.value, one) for node in stacked}
            links.append(self._link(Gradient(left.value, one), "=", _replaced(right, images)))
        return All(tuple(links))

    def lower(self, expression: sp.Basic, like: Polynomial | None = None) -> Polynomial:
        """The kernel polynomial of an expression, gradients and Hessian forms worked out."""
        if like is not None and expression == 0:
            return terms.zero(*like.shape)
        plain, images = self._plain(expression)
        p = lower(plain, self._with(images))
        return terms.substitute(p, images, {}, {})

    def value(self, node: Value) -> tuple[Function, Point]:
        """The function that is named, and the point at which it stands, a stack by its parts.

        Raises:
            StatementError: the function has no definition here.
        """
        if node.function not in self.scene.functions:
            raise StatementError(f"{node.function} has no definition in {self.scene.section}")
        function = self.scene.functions[node.function]
        arguments = node.arguments
        if len(arguments) == 1 and len(function.variables) > 1:
            return function, self._stacked(arguments[0])
        return function, tuple(map(self.lower, arguments))

    def _lowered(
        self, left: sp.Basic, relation: str, right: sp.Basic
    ) -> tuple[tuple[str, Polynomial, Polynomial], ...]:
        left, first = self._plain(left)
        right, second = self._plain(right)
        images = first | second
        links = lower_statement(
            Statement((left, right), (relation,)),
            self._with(images),
        )
        return tuple(
            (r, terms.substitute(a, images, {}, {}), terms.substitute(b, images, {}, {}))
            for r, a, b in links
        )

    def _plain(self, expression: sp.Basic) -> tuple[sp.Basic, dict[terms.Letter, Polynomial]]:
        """The expression with letters for gradients and Hessian forms, and the letters' images."""
        images: dict[terms.Letter, Polynomial] = {}
        replaced: dict[sp.Basic, sp.Basic] = {}
        for node in sp.preorder_traversal(expression):
            if node in replaced:
                continue
            if isinstance(node, Value | Norm) and (parts := self._parts(node.args[-1])):
                replaced[node] = _unstacked(node, parts)
                continue
            if isinstance(node, Gradient):
                image = gradient(*self._at(node))
            elif isinstance(node, HessianForm):
                function, point = self.value(node.value)
                direction = self._along(function, node.directions[0])
                if node.directions[0] != node.directions[1]:
                    raise LoweringError("a Hessian form in two different directions")
                image = derivative_value(function, point, direction, 2)
            else:
                continue
            # no symbol of a paper or a user has such a name; equal expressions share theirs
            name = self._letters.setdefault(node, f"in_place_{len(self._letters)}")
            one = MatrixDeclaration(name, name, *image.shape)
            images[terms.Letter(name, *image.shape)] = image
            replaced[node] = sp.Trace(one.symbol) if image.is_scalar else one.symbol
        return (_replaced(expression, replaced) if replaced else expression), images

    def _with(self, images: dict[terms.Letter, Polynomial]) -> Declarations:
        added = [MatrixDeclaration(one.name, one.name, one.rows, one.cols) for one in images]
        declarations = self.scene.declarations
        return declarations.extended(*added) if added else declarations

    def _at(self, node: Gradient) -> tuple[Function, Point, int]:
        function, point = self.value(node.value)
        names = [one.name for one in function.variables]
        if str(node.wrt) not in names:
            # ∇ with respect to what stands in the place of a variable: f̄ at (W̄1, W̄2)
            names = [str(argument) for argument in node.value.arguments]
        if str(node.wrt) not in names:
            raise StatementError(f"{node.wrt} is no variable of {node.value.function}")
        return function, point, names.index(str(node.wrt))

    def _parts(self, argument: sp.Basic) -> tuple[sp.MatrixSymbol, ...]:
        """The symbols that a stack such as Z stands for; none where it is no stack."""
        matrices = self.scene.declarations.matrices
        names = self.scene.paper.stacks.get(str(argument), ())
        if str(argument) in matrices and "+" not in matrices[str(argument)].rows:
            return ()  # the letter means a matrix of its own in this section
        return tuple(matrices[name].symbol for name in names if name in matrices)

    def _along(self, function: Function, direction: sp.Basic) -> Point:
        """A direction: a matrix for a function of one variable, else a stack of them."""
        if len(function.variables) == 1 and not self._parts(direction):
            along, (variable,) = self.lower(direction), function.variables
            if along.shape != (variable.rows, variable.cols):
                raise StatementError(
                    f"the direction {direction} is {along.rows}×{along.cols}, the variable"
                    f" {variable.name} is {variable.rows}×{variable.cols}"
                )
            return (along,)
        return self._stacked(direction)

    def _stacked(self, argument: sp.Basic) -> Point:
        parts = self._parts(argument)
        if not parts:
            raise StatementError(f"{argument} is no stack of matrices")
        return tuple(map(self.lower, parts))


def _new_direction(number: int, used: tuple[Polynomial, ...]) -> str:
    """A name for an arbitrary direction: Δ with that number, or the next that does not occur."""
    names = {one.name for p in used for one in p.letters()}
    return next(name for k in count(number) if (name := f"Delta{k}") not in names)


def _unstacked(node: Value | Norm, parts: tuple[sp.MatrixSymbol, ...]) -> sp.Expr:
    """f(Z) with Z's parts as arguments; ‖Z‖ as the root of the sum of their squares."""
    if isinstance(node, Value):
        return Value(node.function, *parts)
    return sp.sqrt(sp.Add(*(Norm(one) ** 2 for one in parts), evaluate=False))


def _flat(judgments: list[Judgment]) -> tuple[Judgment, ...]:
    """The parts of all, chains opened up."""
    return tuple(
        part for one in judgments for part in (one.parts if isinstance(one, All) else (one,))
    )


def _replaced(expression: sp.Basic, images: dict[sp.Basic, sp.Basic]) -> sp.Basic:
    if expression in images:
        return images[expression]
    if not expression.args:
        return expression
    return expression.func(*(_replaced(one, images) for one in expression.args))
