"""Breaks long formulas before + and −, outside brackets where that is enough."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proofs.reports.brackets import split
from proofs.reports.signs import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LINE = 60  # letters that fit the text width of an AMS article
BEGIN, ROW, END = "\\begin{aligned}\n&", " \\\\\n&", "\n\\end{aligned}"

_SPACE = r"(?:\s|\\quad|\\ )"
_CONNECTIVE = re.compile(
    rf"[,;]{_SPACE}+"
    rf"|{_SPACE}*(?:\\implies(?![A-Za-z])|\\text\s*\{{\s*(?:or|with|for)\s*\}}){_SPACE}*"
)
_RELATION = re.compile(r" (?=(?:=|:=|<|>|\\(?:leq|geq|neq|in|succeq)(?![A-Za-z])) )")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\s]", re.DOTALL)
_NOTHING = listed(r"""
    & \begin \end \mathbf \boldsymbol \mathbb \mathcal \mathrm \text \tilde \bar \hat \widehat
    \widetilde \left \right \Bigl \Bigr \frac \displaystyle
    """)
_WIDTHS = {
    **dict.fromkeys(("=", "<", ">", r"\leq", r"\geq", r"\neq", r"\in", r"\succeq"), 2.3),
    **dict.fromkeys(("+", "-", r"\pm"), 2.1),
    **dict.fromkeys(("(", ")", "[", "]", r"\langle", r"\rangle", ","), 0.7),
    **dict.fromkeys((r"\quad", r"\ "), 1.7),
    **dict.fromkeys(("|", "'", r"\,", r"\;"), 0.5),
    r"\implies": 5.5,
    r"\operatorname": 0.5,
    "W": 1.65,
    r"\min": 2.8,
    r"\sum": 2.0,
}
_SCRIPT = 0.7  # of the size of its base
_BOLD = 1.2  # of the width of a plain letter
_INDENT = ("", r"\quad ", r"\quad\quad ", r"\quad\quad\quad ")


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
    r"""About how wide a formula is, in letters.

    >>> latex_width("x") < latex_width("W") < latex_width(r"\mathbf{W}") < latex_width("W = x")
    True
    """
    total, scales, factor = 0.0, [1.0], 1.0
    for one in _TOKEN.findall(latex):
        match one:
            case "_" | "^":
                factor = _SCRIPT
            case r"\mathbf" | r"\boldsymbol":
                factor *= _BOLD
            case "{":
                scales.append(scales[-1] * factor)
                factor = 1.0
            case "}":
                scales = scales[:-1] or [1.0]
            case _:
                total += _width(one) * scales[-1] * factor
                factor = 1.0
    return total


def _width(token: str) -> float:
    if token in _NOTHING:
        return 0.0
    letter = token.lstrip("\\")[:1]
    return _WIDTHS.get(token, 1.35 if letter.isupper() else 0.9)


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


def multiline(latex: str, limit: float = LINE) -> str:
    """A formula that is too wide for a line as the rows of an `aligned` environment.

    It is broken between the parts of a list, before an implication or an `or`, then before
    relations, then before + and −.
    """
    if latex_width(latex) <= limit:
        return latex
    broken = [
        row
        for number, part in enumerate(_joined(_parts(latex), r"\quad ", limit))
        for row in _relations(part, int(number > 0), limit)
    ]
    if len(broken) == 1:
        return latex
    return BEGIN + ROW.join(_INDENT[depth] + row for depth, row in broken) + END


def _parts(latex: str) -> list[str]:
    """The parts of a list or implication; a comma ends its part, a connective begins one."""
    pieces = split(latex, _CONNECTIVE)
    found = [pieces[0]]
    for separator, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        mark = separator.replace(r"\quad", "").replace("\\ ", "").strip()
        if mark in {",", ";"}:
            found[-1] += mark
            found.append(piece)
        else:
            found.append(f"{mark}\\quad {piece}" if "text" in mark else f"{mark} {piece}")
    return found


def _joined(parts: Sequence[str], glue: str, limit: float) -> list[str]:
    """Parts gathered into rows that are as full as they may be."""
    found = [parts[0]]
    for part in parts[1:]:
        if latex_width(found[-1] + glue + part) > limit:
            found.append(part)
        else:
            found[-1] += glue + part
    return found


def _relations(part: str, depth: int, limit: float) -> list[tuple[int, str]]:
    """A row, on several where it is too wide: before its relations, then before + and −."""
    if latex_width(part) <= limit:
        return [(depth, part)]
    limit -= latex_width(_INDENT[-1])
    links = _joined(split(part, _RELATION)[::2], " ", limit)
    return [
        (min(depth + int(number > 0) + inner, len(_INDENT) - 1), row)
        for number, link in enumerate(links)
        for inner, row in (
            [(0, link)] if latex_width(link) <= limit else rows(loosened(link), limit, LATEX)
        )
    ]


def loosened(latex: str) -> str:
    r"""The formula with \Bigl( for \left(, inside which a line may break."""
    if r"\left." in latex or r"\right." in latex:
        return latex
    return latex.replace(r"\left(", r"\Bigl(").replace(r"\right)", r"\Bigr)")


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
