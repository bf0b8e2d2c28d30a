r"""Reads LaTeX of statements back to the kernel's judgments: the inverse of `judgment_latex`.

Beyond what a scene reads, that is `f(Z) = \min f`, bounds on `\lambda_{\min}(\nabla^2 f(Z))`,
derivatives of any order, `\neq 0`, lists, `\text{or}`, and premises before `\implies`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import sympy as sp

from proofs.errors import ProofsError, StatementError
from proofs.reports.brackets import split
from proofs.reports.breaking import BEGIN, END
from proofs.statements import Reader
from symbolic.errors import SymbolicError
from symbolic.expressions import Value
from symbolic.kernel.errors import KernelError
from symbolic.kernel.judgments import (
    All,
    Critical,
    Derivative,
    Either,
    GlobalMinimum,
    Judgment,
    LeastEigenvalueAtMost,
    NegativeCurvature,
    Nonzero,
)
from symbolic.latex.reader import read_expression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proofs.scene import Scene
    from symbolic.kernel.judgments import Function
    from symbolic.kernel.polynomials import Polynomial
    from symbolic.kernel.theorems import Theorem

_SPACE = r"(?:\s|\\quad|\\qquad|\\[ ,;:])*"
_IMPLIES = re.compile(r"\\implies(?![A-Za-z])")
_GIVEN = re.compile(rf"{_SPACE}\\text\s*\{{\s*with\s*\}}{_SPACE}")
_OR = re.compile(rf"{_SPACE}\\text\s*\{{\s*or\s*\}}{_SPACE}")
_SEMICOLON = re.compile(rf";{_SPACE}")
_COMMA = re.compile(rf",{_SPACE}")
_EQUALS = re.compile(r"=")
_UNEQUAL = re.compile(r"\\neq?(?![A-Za-z])")
_ROW = re.compile(r"\\\\\n&(?:\\quad)*")  # where `breaking.multiline` begins a row
_ZERO = r"(?:0|\\mathbf\s*\{0\})"
_AT = r"(?P<value>[^\s(]+(?:\s*\{[^{}]*\})?\(.*\))"
_CRITICAL = re.compile(rf"\\nabla\s*{_AT}\s*=\s*{_ZERO}")
_MINIMUM = re.compile(rf"{_AT}\s*=\s*\\min\s*(?P<function>\S+)")
_LEAST = re.compile(
    rf"\\lambda_\{{\\min\}}\s*\(\\nabla\^2\s*{_AT}\)\s*(?P<sign><|\\leq)\s*(?P<bound>.*)"
)
_DERIVATIVE = re.compile(
    rf"\[\\nabla(?:\^(?P<order>[0-9]+))?\s*{_AT}\]\((?P<along>.*)\)\s*=\s*(?P<right>.*)"
)
_FAILURES = (SymbolicError, ProofsError, KernelError)


def says(scene: Scene, text: str, theorem: Theorem) -> bool:
    """Whether the text states the theorem: its conclusion, and before it some of its hypotheses.

    Args:
        scene: what the letters mean.
        text: LaTeX of a statement, perhaps with premises.
        theorem: what it should say, term for term.
    """
    *premises, conclusion = (_stated(scene, part) for part in _sequent(text))
    if conclusion != _flat(theorem.conclusion) or None in premises:
        return False
    return hypotheses_of(theorem).issuperset(one for part in premises for one in part or ())


def supposes(scene: Scene, text: str, theorem: Theorem) -> frozenset[Judgment]:
    """The hypotheses of the theorem that a text states; none where it says anything else."""
    found = frozenset(_stated(scene, text) or ())
    return found if found <= hypotheses_of(theorem) else frozenset()


def hypotheses_of(theorem: Theorem) -> frozenset[Judgment]:
    """Its hypotheses, one judgment for each part."""
    return frozenset(part for one in theorem.hypotheses for part in _flat(one))


@lru_cache(maxsize=4096)
def _stated(scene: Scene, text: str) -> tuple[Judgment, ...] | None:
    """What a text states, one judgment for each part; None where it states nothing."""
    try:
        return _flat(judgment(scene, " ".join(text.split())))
    except _FAILURES:
        return None


def judgment(scene: Scene, text: str) -> Judgment:
    """The judgment that a statement without premises makes.

    Raises:
        ReadError: the text is not of the grammar, or its shapes do not fit.
        LoweringError, StatementError: it says something that has no judgment.
    """
    for separator in (_SEMICOLON, _OR, _COMMA):
        parts = _parts(text, separator)
        if len(parts) > 1:
            made = tuple(judgment(scene, one) for one in parts)
            return Either(made) if separator is _OR else All(made)
    special = _special(scene, Reader(scene), text.strip())
    return scene.read(text) if special is None else special


def atoms(judgment: Judgment) -> Iterator[Judgment]:
    """The judgments inside that are neither lists nor alternatives."""
    match judgment:
        case All(parts) | Either(parts):
            for one in parts:
                yield from atoms(one)
        case _:
            yield judgment


def _special(scene: Scene, reader: Reader, text: str) -> Judgment | None:
    """The statements on functions that are beyond the grammar of formulas."""
    if found := _CRITICAL.fullmatch(text):
        return Critical(*_at(reader, found["value"]))
    if found := _MINIMUM.fullmatch(text):
        function, point = _at(reader, found["value"])
        if _named(scene, found["function"]) != function:
            raise StatementError(f"{text} compares two functions")
        return GlobalMinimum(function, point)
    if found := _LEAST.fullmatch(text):
        function, point = _at(reader, found["value"])
        if found["sign"] == r"\leq":
            return LeastEigenvalueAtMost(function, point, *_quotient(reader, found["bound"]))
        if found["bound"].strip() != "0":
            raise StatementError(f"{text} has no judgment")
        return NegativeCurvature(function, point)
    if (found := _DERIVATIVE.fullmatch(text)) and len(_parts(found["right"], _EQUALS)) == 1:
        along = [_inside(one) or one for one in _parts(found["along"], _COMMA)]
        order = int(found["order"] or 1)
        if len(along) != order or len(set(along)) != 1:
            raise StatementError(f"{text} has different directions")
        function, point = _at(reader, found["value"])
        name = found["value"].partition("(")[0]
        _, direction = _at(reader, f"{name}({along[0]})")  # so that a 0 has the variable's shape
        return Derivative(function, point, direction, order, _lower(reader, found["right"]))
    sides = _parts(text, _UNEQUAL)
    if len(sides) == 2:  # noqa: PLR2004 (left and right)
        left, right = (_lower(reader, one) for one in sides)
        return Nonzero(left - right)
    return None


def _lower(reader: Reader, text: str) -> Polynomial:
    return reader.lower(read_expression(text, reader.scene.declarations))


def _at(reader: Reader, text: str) -> tuple[Function, tuple[Polynomial, ...]]:
    value = read_expression(text, reader.scene.declarations)
    if not isinstance(value, Value) or value.function not in reader.scene.functions:
        raise StatementError(f"{text} is no function at a point")
    return reader.value(value)


def _named(scene: Scene, spelling: str) -> Function | None:
    for name, one in scene.declarations.functions.items():
        if one.latex == spelling:
            return scene.functions.get(name)
    return None


def _quotient(reader: Reader, text: str) -> tuple[Polynomial, Polynomial]:
    """A bound such as −2 λ/(1 + s), as what stands above and below the fraction bar."""
    factors = sp.Mul.make_args(read_expression(text, reader.scene.declarations))
    below = [one.base for one in factors if isinstance(one, sp.Pow) and one.exp == -1]
    above = [one for one in factors if not (isinstance(one, sp.Pow) and one.exp == -1)]
    if len(below) != 1:
        raise StatementError(f"{text} is no fraction")
    return reader.lower(sp.Mul(*above, evaluate=False)), reader.lower(below[0])


def _sequent(text: str) -> tuple[str, ...]:
    r"""What stands before `\implies` or behind `\text{with}`, and last the conclusion."""
    line = _ROW.sub(" ", text.removeprefix(BEGIN).removesuffix(END))
    *before, rest = _parts(line, _IMPLIES)
    conclusion, *behind = _parts(rest, _GIVEN)
    return *before, *behind, conclusion


def _inside(text: str) -> str:
    """What stands in the parentheses around the first part of a list, if any."""
    first = _parts(text, _COMMA)[0].strip()
    return first[1:-1] if first.startswith("(") and first.endswith(")") else ""


def _parts(text: str, separator: re.Pattern[str]) -> list[str]:
    return split(text, separator)[::2]


def _flat(one: Judgment) -> tuple[Judgment, ...]:
    """The parts of all, and of all inside these."""
    if isinstance(one, All):
        return tuple(part for inner in one.parts for part in _flat(inner))
    return (one,)
