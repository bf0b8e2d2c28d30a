"""Gradients and Hessian forms of an objective: derived symbolically, checked by the kernel.

Every equation that leaves this module carries the kernel's theorem that its right-hand side is the
directional derivative of the objective; the symbolic calculus is not trusted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from proofs.errors import DerivationError, InputError
from symbolic import search
from symbolic.calculus import gradient, hessian_form, simplify_with
from symbolic.errors import SymbolicError
from symbolic.expressions import (
    FunctionDeclaration,
    Gradient,
    HessianForm,
    MatrixDeclaration,
    Statement,
    Value,
)
from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.errors import KernelError
from symbolic.kernel.judgments import Derivative, Equation, Function
from symbolic.kernel.terms import Letter, Polynomial
from symbolic.kernel.theorems import derivative_value
from symbolic.latex.letters import spelled
from symbolic.latex.plaintext import letter as spoken
from symbolic.latex.reader import read
from symbolic.latex.writer import write, write_text
from symbolic.lowering import lower

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import sympy as sp

    from symbolic.expressions import Declarations
    from symbolic.kernel.theorems import Theorem


@dataclass(frozen=True)
class Derived:
    """A derived equation: left = right, with the kernel's theorem behind it.

    Attributes:
        name: a file name for it, such as eq19 or gradient-X.
        tag: the number it has in the paper, or the empty string.
        caption: what it is, in words; formulas between dollars. `plain`: the same in Unicode.
        statement: left = right, in SymPy.
        declarations: the spelling of its letters.
        theorem: dᵏ/dtᵏ F(W + tΔ) at 0 = the right-hand side (paired with Δ, for a gradient).
    """

    name: str
    tag: str
    caption: str
    plain: str
    statement: Statement
    declarations: Declarations
    theorem: Theorem

    @property
    def left(self) -> sp.Basic:
        """The name of what was derived: ∇_W f(W), or a Hessian form."""
        return self.statement.parts[0]

    @property
    def right(self) -> sp.Basic:
        """What it is equal to."""
        return self.statement.parts[1]

    @cached_property
    def latex(self) -> str:
        """The equation as LaTeX, read back and found to say the same.

        Raises:
            DerivationError: what is written does not read back to the same kernel term.
        """
        return self.read_back(write(self.statement, self.declarations))

    def read_back(self, text: str) -> str:
        """The text, when reading it gives the right-hand side again.

        Raises:
            DerivationError: it says something else.
        """
        again = read(text, self.declarations).parts[-1]
        if lower(again, self.declarations) != lower(self.right, self.declarations):
            raise DerivationError(f"{self.name}: the LaTeX {text} reads back as something else")
        return text

    @cached_property
    def text(self) -> str:
        """The equation as one line of plain text."""
        return write_text(self.statement)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex}$"


class Equations(tuple[Derived, ...]):
    """Derived equations in order; a notebook shows them below each other, long ones broken."""

    __slots__ = ()

    def _repr_latex_(self) -> str:
        from proofs.reports.breaking import multiline  # noqa: PLC0415 (only where they are shown)

        rows = [one.read_back(multiline(one.latex)) for one in self]
        return "$$\\begin{gathered}\n" + " \\\\\n".join(rows) + "\n\\end{gathered}$$"


@dataclass(frozen=True)
class Objective:
    """A scalar function of matrix variables, ready to be differentiated.

    Attributes:
        value: how it is named: f(W1, W2), and `stacked`: how its Hessian names it, perhaps f(Z).
        expression: its value in SymPy, named functions expanded.
        declarations: its letters, the directions among them.
        directions: W to Δ, for the variables in order.
        pair: the direction as printed: Δ for one variable, the name of the stack for several.
    """

    value: Value
    stacked: Value
    expression: sp.Expr
    declarations: Declarations
    directions: Mapping[sp.MatrixSymbol, sp.MatrixSymbol]
    pair: sp.Basic

    @cached_property
    def function(self) -> Function:
        """The objective in the kernel.

        Raises:
            DerivationError: it is no polynomial in its variables.
        """
        try:
            body = lower(self.expression, self.declarations)
            function = Function(tuple(map(self.letter, self.directions)), body)
        except (SymbolicError, KernelError) as error:
            raise DerivationError(f"the kernel cannot check this objective: {error}") from None
        for variable in function.variables:
            powers = {f"{variable.name}_{power}" for power in ("inv", "half", "half_inv")}
            if any(one.name in powers for one in body.letters()):
                raise DerivationError(
                    f"the kernel checks derivatives of polynomials, and the inverse or root of "
                    f"{variable.name} stands in the objective; expected none"
                )
        return function

    @property
    def name(self) -> str:
        """The function's ASCII name."""
        return self.value.function

    @property
    def spelling(self) -> str:
        """The function's LaTeX."""
        return self.declarations.functions[self.name].latex

    def letter(self, symbol: sp.MatrixSymbol) -> Letter:
        """The kernel's letter for a declared matrix."""
        one = self.declarations.matrices[symbol.name]
        return Letter(one.name, one.rows, one.cols, one.symmetric)

    def certified(
        self,
        direction: Sequence[Polynomial],
        order: int,
        value: Polynomial,
        known: Sequence[Theorem] = (),
    ) -> Theorem:
        """The kernel's theorem that the derivative along a direction has this value.

        Raises:
            DerivationError: it has another value, even where the known equations hold.
        """
        point = tuple(map(terms.from_letter, self.function.variables))
        theorem = rules.derivative(self.function, point, tuple(direction), order)
        found = derivative_value(self.function, point, tuple(direction), order)
        if found == value:
            return theorem
        if not known:
            raise DerivationError(
                f"the kernel's own derivative differs; what is left over: {found - value}"
            )
        equal = search.prove(Equation(found, value), known)
        hole = Letter("hole", terms.ONE, terms.ONE)
        template = Derivative(
            self.function, point, tuple(direction), order, terms.from_letter(hole)
        )
        return rules.rewrite(template, hole, equal, theorem)


def derive(text: str, declarations: Declarations, wrt: Sequence[str], order: int = 1) -> Equations:
    r"""The gradients of an objective and, for order 2, its Hessian form.

    Args:
        text: LaTeX of a scalar expression, with a name (`g(W) = …`) or without.
        declarations: its letters with their shapes.
        wrt: the ASCII names of the variables.
        order: 1 for the gradients alone, 2 for the Hessian form too.

    Raises:
        ReadError: the text cannot be read; a position is attached.
        InputError: there is no variable, or one is not a declared matrix.
        DifferentiationError: the objective is outside the differentiable grammar.
        DerivationError: the kernel's own derivative differs, or it has none.
    """
    variables = demand_variables(declarations, wrt)
    name, body = _named(text, declarations)
    statement = read(body, declarations)
    if statement.relations:
        raise InputError(f"the objective {text!r:.60} is a statement; expected an expression")
    spellings = _directions([declarations.matrices[one] for one in wrt])
    declared = declarations.extended(
        *spellings.values(), FunctionDeclaration(name.lstrip("\\"), name, tuple(wrt))
    )
    directions = {symbol: spellings[symbol.name].symbol for symbol in variables}
    pair = next(iter(directions.values()))
    if len(directions) > 1:
        stack = MatrixDeclaration("Delta", r"\Delta", *_stacked(list(spellings.values())))
        declared, pair = declared.extended(stack), stack.symbol
    value = Value(name.lstrip("\\"), *variables)
    objective = Objective(value, value, statement.parts[0], declared, directions, pair)
    found = [derived_gradient(objective, one) for one in variables]
    if order > 1:
        found.append(derived_hessian(objective))
    return Equations(found)


def demand_variables(declarations: Declarations, wrt: Sequence[str]) -> list[sp.MatrixSymbol]:
    """The matrices to differentiate by, from their ASCII names.

    Raises:
        InputError: there is none, one is no declared matrix, or one stands twice.
    """
    names = ", ".join(declarations.matrices) or "none"
    if not wrt:
        raise InputError(f"no variable is named; expected some of the declared matrices: {names}")
    for one in wrt:
        if one not in declarations.matrices:
            what = "a scalar" if one in declarations.scalars else "not declared"
            raise InputError(f"{one} is {what}; expected a declared matrix: {names}")
        if wrt.count(one) > 1:
            raise InputError(f"{one} is named twice; expected each variable once")
    return [declarations.matrices[one].symbol for one in wrt]


def derived_gradient(
    objective: Objective, variable: sp.MatrixSymbol, name: str = "", tag: str = ""
) -> Derived:
    """∇_W F in the factored form of a paper.

    Raises:
        DifferentiationError, DerivationError: as for `derive`.
    """
    slope = gradient(objective.expression, variable)
    delta = terms.from_letter(objective.letter(objective.directions[variable]))
    direction = [
        delta if one == variable else terms.zero(*terms.from_letter(objective.letter(one)).shape)
        for one in objective.directions
    ]
    value = terms.inner(lower(slope, objective.declarations), delta)
    theorem = objective.certified(direction, 1, value)
    spelling = objective.declarations.matrices[variable.name].latex
    return Derived(
        name or f"gradient-{variable.name}",
        tag,
        f"gradient of ${objective.spelling}$ with respect to ${spelling}$",
        f"gradient of {spoken(objective.name)} with respect to {spoken(variable.name)}",
        Statement((Gradient(objective.value, variable), slope), ("=",)),
        objective.declarations,
        theorem,
    )


def derived_hessian(
    objective: Objective,
    name: str = "hessian",
    tag: str = "",
    vanishing: Sequence[sp.MatrixExpr] = (),
    where: str = "",
) -> Derived:
    """The Hessian form along Δ; with `vanishing`, where these matrices are zero.

    Raises:
        DifferentiationError, DerivationError: as for `derive`.
        SearchError: the simplified form does not follow from what vanishes.
    """
    form = hessian_form(objective.expression, objective.directions)
    known = []
    if vanishing:
        form = simplify_with(form, vanishing)
        lowered = (lower(one, objective.declarations) for one in vanishing)
        known = [rules.assume(Equation(one, terms.zero(*one.shape))) for one in lowered]
    direction = [
        terms.from_letter(objective.letter(delta)) for delta in objective.directions.values()
    ]
    theorem = objective.certified(direction, 2, lower(form, objective.declarations), known)
    where = f" {where}" if where else ""
    return Derived(
        name,
        tag,
        f"Hessian form of ${objective.spelling}${where}",
        f"Hessian form of {spoken(objective.name)}{where}",
        Statement((HessianForm(objective.stacked, objective.pair, objective.pair), form), ("=",)),
        objective.declarations,
        theorem,
    )


_NAMED = re.compile(r"\s*(\\?[A-Za-z]+)\s*\([^()=]*\)\s*:?=(?!=)")


def _named(text: str, declarations: Declarations) -> tuple[str, str]:
    """The objective's name, from `g(W) = …` or else a free letter, and its expression."""
    taken = {one.latex for one in declarations}
    found = _NAMED.match(text)
    if found and found[1] not in taken:
        # blanked out, not cut off, so that positions in messages stay those of the text
        return found[1], " " * found.end() + text[found.end() :]
    free = (one for one in ("f", "g", "h", "F", "G", "H", r"\phi", r"\psi") if one not in taken)
    return next(free, r"\Phi"), text


def _directions(variables: Sequence[MatrixDeclaration]) -> dict[str, MatrixDeclaration]:
    r"""A direction for each variable: \Delta_1, \Delta_2 for W_1, W_2, else \Delta_{W}."""
    letters = [spelled(one.latex) for one in variables]
    numbered = len({(one.base, one.accents) for one in letters}) == 1 and all(
        one.sub.isdigit() for one in letters
    )
    found = {}
    for one, letter in zip(variables, letters, strict=True):
        index, latex = (
            (letter.sub, letter.sub) if numbered else (f"_{one.name}", f"{{{one.latex}}}")
        )
        found[one.name] = MatrixDeclaration(f"Delta{index}", rf"\Delta_{latex}", one.rows, one.cols)
    return found


def _stacked(parts: Sequence[MatrixDeclaration]) -> tuple[str, str]:
    """A shape for the name of the whole direction: its parts below each other, each as a column."""
    return "+".join(part.rows for part in parts), parts[0].cols
