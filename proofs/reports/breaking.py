"""Breaks long formulas before + and −, outside brackets where that is enough."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Notation:
    """What matters to breaking a formula.

    Attributes:
        parts: splits a formula so that brackets and the spaces before signs stand alone.
        opening, closing, bars: its brackets; bars open and close alike.
        width: how wide a piece is.
    """

    parts: re.Pattern[str]
    opening: frozenset[str]
    closing: frozenset[str]
    bars: frozenset[str]
    width: Callable[[str], float]


def latex_width(latex: str) -> float:
    """About how wide LaTeX is, in letters: a sign counts for two, a script for half."""
    plain = re.sub(
        r"\\(left|right|[bB]ig+[lr]?|mathbf|quad)(?![A-Za-z])|\\[,;:! ]|[{}&]", "", latex
    )
    plain = re.sub(r"\\[A-Za-z]+|\\.", "x", plain)
    scripts = re.findall(r"[_^].", plain)
    signs = re.findall(r" [-+=] ", plain)
    return len(re.sub(r"\s", "", plain)) - 1.5 * len(scripts) + 1.5 * len(signs)


LATEX = Notation(
    re.compile(r"(\\[A-Za-z]+|\\.|[{}()\[\]]| (?=[+-] ))"),
    frozenset({"{", "(", "[", r"\langle"}),
    frozenset({"}", ")", "]", r"\rangle"}),
    frozenset({r"\|"}),
    latex_width,
)
UNICODE = Notation(
    re.compile(r"([()⟨⟩‖]| (?=[+−] ))"),
    frozenset({"(", "⟨"}),
    frozenset({")", "⟩"}),
    frozenset({"‖"}),
    len,
)


def rows(formula: str, limit: float, notation: Notation) -> list[tuple[int, str]]:
    """The formula as rows, each with the depth of brackets at which it begins.

    A row that is too wide is broken once more inside the outer brackets; what cannot be broken
    stays as wide as it is.
    """
    found: list[tuple[int, str]] = []
    for row in _filled(_summands(formula, 0, notation), limit, notation):
        inner = list(_filled(_summands(row, 1, notation), limit, notation))
        found += [(int(at > 0 or bool(found)) + int(at > 0), one) for at, one in enumerate(inner)]
    return found


def _filled(terms: Iterator[str], limit: float, notation: Notation) -> Iterator[str]:
    """Terms gathered into rows that are as full as they may be."""
    row = next(terms)
    for term in terms:
        if notation.width(row + term) > limit:
            yield row
            row = term.lstrip()
        else:
            row += term
    yield row


def _summands(formula: str, depth: int, notation: Notation) -> Iterator[str]:
    term, brackets, bars = "", 0, 0
    for number, part in enumerate(notation.parts.split(formula)):
        brackets += (part in notation.opening) - (part in notation.closing)
        bars += part in notation.bars
        is_break = number % 2 == 1 and part == " "  # odd places hold what the pattern matched
        if is_break and brackets <= depth and bars % 2 == 0:
            yield term
            term = ""
        term += part
    yield term
