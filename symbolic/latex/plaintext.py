"""The Unicode notation for one line in a terminal: W2ᵀ(W2 W1 X − Y)Xᵀ."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sympy as sp

_SMALL = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota"),
    *("kappa", "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "finalsigma"),
    *("sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
)
_GREEK = {
    **{name: chr(0x3B1 + at) for at, name in enumerate(_SMALL)},
    **{name.capitalize(): chr(0x391 + at) for at, name in enumerate(_SMALL)},
}
PLAIN_ACCENTS = {"tilde": "\u0303", "bar": "\u0304", "hat": "\u0302"}
_NAME = re.compile(
    rf"(?P<base>{'|'.join(sorted(_GREEK, key=len, reverse=True))}|[A-Za-z])"
    r"(?P<early>tilde|bar|hat)?(?P<number>\d*)(?P<late>tilde|bar|hat)?(?P<star>star)?"
    r"(?P<prime>p)?(?P<sub>_.*)?"
)
_RAISED = str.maketrans("0123456789-T", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵀ")
_FRACTIONS = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾"}
_TIGHT = frozenset({"", *_FRACTIONS.values()})


def letter(name: str) -> str:
    """An ASCII name as a mathematician writes it: W1tilde is W̃1, lambda_r is λ_r."""
    name = name.lstrip("\\")
    found = _NAME.fullmatch(name)
    if not found:
        return name
    accent = PLAIN_ACCENTS.get(found["early"] or found["late"] or "", "")
    base = _GREEK.get(found["base"], found["base"])
    marks = ("*" if found["star"] else "") + ("′" if found["prime"] else "")
    sub = re.sub(r"p$", "′", re.sub(r"p(?=[0-9])", "+", found["sub"] or ""))
    return base + accent + found["number"] + marks + "_" * bool(sub) + _GREEK.get(sub[1:], sub[1:])


class PlainText:
    """The Unicode notation, letters spelled by their names."""

    minus = " − "
    plus = " + "

    def binding(self, variables: Sequence[sp.MatrixSymbol]) -> PlainText:  # noqa: ARG002 (letters need no declaration here)
        """The same notation."""
        return self

    def symbol(self, value: sp.Basic) -> str:
        """A letter."""
        return letter(str(value))

    def member(self, family: str, index: sp.Expr) -> str:
        """p_j."""
        return f"{letter(family)}_{index}".replace(" ", "")

    def number(self, value: sp.Rational) -> str:
        """A rational number."""
        return _FRACTIONS.get(str(value), str(value))

    def identity(self, size: sp.Expr) -> str:
        """I with its size."""
        return f"I_{size}".replace(" ", "")

    def zero(self, shape: tuple[sp.Expr, sp.Expr]) -> str:  # noqa: ARG002 (the context shows the shape)
        """0."""
        return "0"

    def space(self, shape: tuple[sp.Expr, sp.Expr]) -> str:
        """ℝ^(m×n)."""
        return f"ℝ^({'×'.join(map(str, shape))})".replace(" ", "")

    def brackets(self, text: str) -> str:
        """(·)."""
        return f"({text})"

    def join(self, factors: Sequence[str]) -> str:
        """Factors side by side; no space beside a bracket."""
        joined = ""
        for before, factor in zip(["", *factors], factors, strict=False):
            tight = before in _TIGHT or factor[0] == "(" or before[-1] == ")"
            joined += factor if tight else " " + factor
        return joined

    def fraction(self, above: str, below: str) -> str:
        """a/b."""
        if f"{above}/{below}" in _FRACTIONS:
            return _FRACTIONS[f"{above}/{below}"]
        return "/".join(text if _is_simple(text) else f"({text})" for text in (above, below))

    def raised(self, base: str, exponent: str) -> str:
        """A superscript."""
        if "/" not in exponent:
            return base + exponent.translate(_RAISED)
        sign = "-" * exponent.startswith("-")
        return f"{base}^{sign}{_FRACTIONS.get(exponent.strip('-'), exponent.strip('-'))}"

    def root(self, text: str) -> str:
        """√."""
        return f"√{text}" if _is_simple(text) else f"√({text})"

    def norm(self, text: str, kind: str) -> str:  # noqa: ARG002 (the Frobenius norm of a column is its length)
        """‖·‖."""
        return f"‖{text}‖"

    def absolute(self, text: str) -> str:
        """|·|."""
        return f"|{text}|"

    def inner(self, left: str, right: str) -> str:
        """⟨·, ·⟩."""
        return f"⟨{left}, {right}⟩"

    def applied(self, name: str, arguments: Sequence[str]) -> str:
        """A function at its arguments."""
        return f"{'λ_min' if name == 'lambda_min' else name}({', '.join(arguments)})"

    def function(self, name: str) -> str:
        """A named function."""
        return letter(name)

    def nabla(self, variable: str, value: str) -> str:
        """∇_W f(W), ∇²f(W)."""
        return f"∇_{variable} {value}" if variable else f"∇²{value}"

    def form(self, hessian: str, first: str, second: str) -> str:
        """∇²f(Z)[A, B]."""
        return f"{hessian}[{first}, {second}]"

    def stack(self, rows: Sequence[Sequence[str]]) -> str:
        """[A, B; C, D]."""
        return f"[{'; '.join(', '.join(row) for row in rows)}]"

    def total(self, index: str, relation: str, bounds: Sequence[str], body: str) -> str:
        """Σ."""
        limits = f"{index}{relation}{'..'.join(bounds)}"
        return f"Σ_{{{limits}}} {body}"

    def least(self, variables: Sequence[sp.MatrixSymbol], body: str) -> str:
        """Min over matrices."""
        return f"min_{{{', '.join(letter(str(one)) for one in variables)}}} {body}"


def _is_simple(text: str) -> bool:
    return not any(mark in text for mark in " −+/")
