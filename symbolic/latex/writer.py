r"""Writes SymPy expressions and statements as LaTeX that reads like a paper.

The reader is its inverse: reading what is written gives the same expression, for every expression
in the form that the reader makes (nodes.py).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import sympy as sp

from symbolic.errors import DeclarationError
from symbolic.expressions import MatrixDeclaration, Statement
from symbolic.latex import nodes
from symbolic.latex.plaintext import PlainText
from symbolic.latex.printing import signed_terms, spell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbolic.expressions import Declarations

Style = Literal["inline", "aligned"]
MAX_LINE = 90  # characters of LaTeX on one row of an aligned display

_RELATIONS = {"≤": "\\leq", "≥": "\\geq", "∈": "\\in", "∉": "\\notin", "≠": "\\neq"}


def write(
    expression: sp.Basic | Statement, declarations: Declarations, style: Style = "inline"
) -> str:
    r"""The LaTeX of an expression or statement.

    Args:
        expression: what to write.
        declarations: the spelling of each letter.
        style: "inline" for one line; "aligned" for the rows of an `aligned` environment, one
            relation to a row, long sums broken before a sign.

    Raises:
        DeclarationError: a letter is not declared.
        SymbolicError: a node has no spelling.
    """
    if not isinstance(expression, Statement):
        expression = Statement((expression,))
    notation = Latex(declarations).binding(expression.over)
    shown = [_part(notation, expression, at) for at in range(len(expression.parts))]
    if expression.over:
        shown[0] = [notation.least(expression.over, "".join(shown[0]))]
    relations = [_RELATIONS.get(one, one) for one in expression.relations]
    if style == "inline":
        rest = zip(relations, shown[1:], strict=True)
        return " ".join(["".join(shown[0]), *(f"{sign} {''.join(part)}" for sign, part in rest)])
    rows = _rows("&", shown[0]) if not relations else []
    for at, (sign, part) in enumerate(zip(relations, shown[1:], strict=True)):
        head = "".join(shown[0]) + " " if at == 0 else ""
        rows += _rows(f"{head}&{sign} ", part)
    return "\\begin{aligned} " + " \\\\\n".join(rows) + " \\end{aligned}"


def write_text(expression: sp.Basic | Statement) -> str:
    """A one-line Unicode form for the terminal: W2ᵀ(W2 W1 X − Y)Xᵀ.

    Raises:
        SymbolicError: a node has no spelling.
    """
    notation = PlainText()
    if not isinstance(expression, Statement):
        return spell(notation, expression)
    parts = [
        "0" if isinstance(one, sp.ZeroMatrix) else spell(notation, one) for one in expression.parts
    ]
    rest = zip(expression.relations, parts[1:], strict=True)
    chain = " ".join([parts[0], *(f"{sign} {part}" for sign, part in rest)])
    return notation.least(expression.over, chain) if expression.over else chain


def _part(notation: Latex, statement: Statement, at: int) -> list[str]:
    """The signed terms of one part; a zero whose shape the other parts tell is a plain 0."""
    part = statement.parts[at]
    if isinstance(part, sp.ZeroMatrix) and any(
        nodes.is_matrix(other) and not isinstance(other, sp.ZeroMatrix) for other in statement.parts
    ):
        return ["\\mathbf{0}"]
    return (
        signed_terms(notation, part)
        if isinstance(part, sp.Add | sp.MatAdd)
        else [spell(notation, part)]
    )


def _rows(head: str, terms: Sequence[str]) -> list[str]:
    """Put terms on rows, breaking before a sign where a row grows long."""
    rows = [head]
    for at, term in enumerate(terms):
        if at and len(rows[-1]) + len(term) > MAX_LINE:
            rows.append("&\\quad " + term.strip())
        else:
            rows[-1] += term
    return rows


def dimension_latex(dimension: sp.Expr) -> str:
    """A dimension as LaTeX: d1 is d_1, d0p is d'_0, a sum its terms."""
    if isinstance(dimension, sp.Add):
        return "+".join(dimension_latex(part) for part in dimension.args)
    return re.sub(
        r"^([A-Za-z])(\d+)(p*)$",
        lambda found: f"{found[1]}{chr(39) * len(found[3])}_{_braced(found[2])}",
        str(dimension),
    )


def _braced(text: str) -> str:
    return text if len(text) == 1 else "{" + text + "}"


class Latex:
    """The notation of LaTeX, letters spelled as declared."""

    minus = " - "
    plus = " + "

    def __init__(self, declarations: Declarations) -> None:
        self._declared = declarations

    def binding(self, variables: Sequence[sp.MatrixSymbol]) -> Latex:
        """The letters and the variables of a minimum, spelled as declared if they are."""
        local = {}
        for one in variables:
            rows, cols = (str(size).replace(" ", "") for size in one.shape)
            declared = self._declared.matrices.get(one.name)
            latex = declared.latex if declared else one.name
            local[one.name] = MatrixDeclaration(one.name, latex, rows, cols)
        return Latex(replace(self._declared, matrices={**self._declared.matrices, **local}))

    def symbol(self, value: sp.Basic) -> str:
        """The declared spelling; a dimension or an index by its name."""
        name = str(value)
        if nodes.is_matrix(value):
            declared = self._declared.matrices.get(name)
            if declared is None:
                raise DeclarationError(f"the matrix {name} is not declared")
            if declared.symbol != value:
                shapes = [" by ".join(map(str, one.shape)) for one in (value, declared.symbol)]
                raise DeclarationError(f"the matrix {name} is {shapes[0]} but declared {shapes[1]}")
            return declared.latex
        if name in self._declared.scalars:
            return self._declared.scalars[name].latex
        if not value.is_integer:
            raise DeclarationError(f"the scalar {name} is not declared")
        return dimension_latex(value)

    def member(self, family: str, index: sp.Expr) -> str:
        """p_j."""
        if family not in self._declared.families:
            raise DeclarationError(f"the family {family} is not declared")
        return f"{self._declared.families[family].latex}_{_braced(dimension_latex(index))}"

    def number(self, value: sp.Rational) -> str:
        """An integer or a fraction."""
        return str(value) if value.q == 1 else self.fraction(str(value.p), str(value.q))

    def identity(self, size: sp.Expr) -> str:
        """I with its size."""
        return f"\\mathbf{{I}}_{_braced(dimension_latex(size))}"

    def zero(self, shape: tuple[sp.Expr, sp.Expr]) -> str:
        """0 with its shape."""
        rows, cols = map(dimension_latex, shape)
        return f"\\mathbf{{0}}_{{{rows} \\times {cols}}}"

    def space(self, shape: tuple[sp.Expr, sp.Expr]) -> str:
        """ℝ^{m×n}, ℝⁿ for columns."""
        rows, cols = map(dimension_latex, shape)
        if cols == "1":
            return f"\\mathbb{{R}}^{{{rows}}}"
        return f"\\mathbb{{R}}^{{{rows} \\times {cols}}}"

    def brackets(self, text: str) -> str:
        """(·), grown where a fraction or a sum stands inside."""
        tall = "\\frac" in text or "\\sum" in text or "\\left" in text
        return f"\\left( {text} \\right)" if tall else f"({text})"

    def join(self, factors: Sequence[str]) -> str:
        r"""Factors side by side, with a `\cdot` between two digits."""
        joined = ""
        for factor in factors:
            digits = joined[-1:].isdigit() and factor[:1].isdigit()
            joined += (" \\cdot " if digits else " ") * bool(joined) + factor
        return joined

    def fraction(self, above: str, below: str) -> str:
        r"""`\frac`."""
        return f"\\frac{{{above}}}{{{below}}}"

    def raised(self, base: str, exponent: str) -> str:
        """A superscript, joined to the star of W_1^*."""
        if base.endswith("^*"):
            return f"{base[:-1]}{{*{exponent}}}" if "T" in exponent else f"({base})^{{{exponent}}}"
        return f"{base}^{_braced(exponent)}"

    def root(self, text: str) -> str:
        r"""`\sqrt`."""
        return f"\\sqrt{{{text}}}"

    def norm(self, text: str, kind: str) -> str:
        r"""`\|·\|_F`."""
        nested = "\\|" in text
        return f"\\left\\| {text} \\right\\|_{kind}" if nested else f"\\|{text}\\|_{kind}"

    def absolute(self, text: str) -> str:
        """|·|."""
        return f"\\left| {text} \\right|"

    def inner(self, left: str, right: str) -> str:
        """⟨·, ·⟩."""
        return f"\\left\\langle {left}, {right} \\right\\rangle"

    def applied(self, name: str, arguments: Sequence[str]) -> str:
        """A function at its arguments."""
        known = {"tr": "\\operatorname{tr}", "rank": "\\operatorname{rank}"}
        listed = ", ".join(arguments)
        if name == "min":
            return f"\\min\\{{{listed}\\}}"
        if name == "lambda_min":
            return f"\\lambda_{{\\min}}({listed})"
        return known.get(name, name) + self.brackets(listed)

    def function(self, name: str) -> str:
        """The declared spelling."""
        if name not in self._declared.functions:
            raise DeclarationError(f"the function {name} is not declared")
        return self._declared.functions[name].latex

    def nabla(self, variable: str, value: str) -> str:
        """∇_W f(W), ∇²f(W)."""
        return f"\\nabla_{{{variable}}} {value}" if variable else f"\\nabla^2 {value}"

    def form(self, hessian: str, first: str, second: str) -> str:
        """[∇²f(Z)](A, B)."""
        return f"[{hessian}]({first}, {second})"

    def stack(self, rows: Sequence[Sequence[str]]) -> str:
        """A `bmatrix`."""
        body = " \\\\ ".join(" & ".join(row) for row in rows)
        return f"\\begin{{bmatrix}} {body} \\end{{bmatrix}}"

    def total(self, index: str, relation: str, bounds: Sequence[str], body: str) -> str:
        """Σ."""
        sign = _RELATIONS.get(relation, relation)
        lower = index if not relation else f"{index} {sign} {bounds[0]}"
        lower = lower.replace(" = ", "=")
        upper = f"^{_braced(bounds[1])}" if relation == "=" else ""
        return f"\\sum_{_braced(lower)}{upper} {body}"

    def least(self, variables: Sequence[sp.MatrixSymbol], body: str) -> str:
        """Min over matrices, each with its shape."""
        listed = [f"{self.symbol(one)} \\in {self.space(one.shape)}" for one in variables]
        return f"\\min_{{{', '.join(listed)}}} {body}"
