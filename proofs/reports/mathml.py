"""Texts of a report as HTML: safe mathematics becomes MathML, everything else is escaped.

What counts as safe mathematics is decided by mathtext.py, as for LaTeX; what the converter then
gives is kept only when its elements and attributes are on the list below.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape
from math_core import LatexError, LatexToMathML

from proofs.reports.brackets import split
from proofs.reports.breaking import ROW, latex_width, multiline
from proofs.reports.mathtext import display, is_formula, is_wordy
from proofs.reports.signs import IN_MATH, listed
from proofs.reports.unicodemath import parted

LONGEST = 20_000  # characters of a text that are shown
WIDE = 28  # letters of a formula that may need to be scrolled on a phone (measured in Chromium)
LARGEST = 12  # rows or columns of a matrix that is shown in full

_SCROLLED = Markup('<div class="wide" role="group" aria-label="wide formula" tabindex="0">{}</div>')
_COMMA = re.compile(r",\\(?: |quad) *")
_BESIDE = re.compile(r"[(\[]?(<math.*?</math>)[.,;:)\]?!]*", re.DOTALL)
_ELEMENTS = listed("""
    math mrow mi mo mn mtext mspace msub msup msubsup munder mover munderover mfrac msqrt mroot
    mtable mtr mtd mstyle mpadded mphantom
    """)
_ATTRIBUTES = listed("""
    display displaystyle scriptlevel mathvariant accent accentunder lspace rspace stretchy fence
    form minsize maxsize largeop movablelimits symmetric width height depth linethickness separator
    columnalign style class dir
    """)


def block(text: str) -> Markup:
    """A printed claim or a statement: a displayed formula where it is one, else a sentence."""
    if len(text) > LONGEST:
        return _cut(text)
    if not is_wordy(text):
        latex = display(text)
        for shown in (_broken(latex), latex) if latex else ():
            if formula := _mathml(shown, displayed=True):
                return _scrolled(formula, shown)
        return _code(text)
    return sentence(text)


def sentence(text: str) -> Markup:
    r"""A text with formulas in it, between `$` or bare: \alpha, d_1."""
    if len(text) > LONGEST:
        return _cut(text)
    if not is_wordy(text) and (formula := _inline(text)):
        return _listed(text) or _scrolled(formula, text)
    parts = text.split("$")
    if parts[::2] == ["", ""] and (formula := _inline(parts[1])):
        return _scrolled(formula, parts[1])
    if len(parts) % 2 == 0:  # a `$` without its partner
        return escape(text)
    done = (
        (_inline(part) or _code(part)) if number % 2 and part.strip() else _words(part)
        for number, part in enumerate(parts)
    )
    return _tied(Markup().join(done))


def value(exact: Any) -> Markup:  # noqa: ANN401 (what JSON holds: a text, a number, or rows of them)
    """An exact value; a matrix as rows, a large one by its size."""
    if not isinstance(exact, list | tuple):
        return Markup("<math><mn>{}</mn></math>").format(exact)
    rows = [row if isinstance(row, list | tuple) else [row] for row in exact]
    columns = max((len(row) for row in rows), default=0)
    if not columns or max(len(rows), columns) > LARGEST:
        return Markup("({} × {} matrix)").format(len(rows), columns)
    cells = [Markup().join(Markup("<mtd><mn>{}</mn></mtd>").format(x) for x in row) for row in rows]
    table = Markup().join(Markup("<mtr>{}</mtr>").format(row) for row in cells)
    return Markup("<math><mo>[</mo><mtable>{}</mtable><mo>]</mo></math>").format(table)


def _broken(latex: str) -> str:
    """The formula in rows that fit a page, where it has none of its own."""
    return latex if r"\begin" in latex else multiline(latex)


def _scrolled(formula: Markup, latex: str) -> Markup:
    widest = max(map(latex_width, latex.split(ROW)))
    return _SCROLLED.format(formula) if widest > WIDE else formula


def _listed(latex: str) -> Markup | None:
    """Formulas between which a line may break; None where one of them is wide."""
    parts = split(latex, _COMMA)[::2]
    formulas = [_inline(one) for one in parts if latex_width(one) <= WIDE]
    if len(parts) == 1 or len(formulas) < len(parts) or None in formulas:
        return None
    return _tied(Markup(", ").join(filter(None, formulas)))


def _tied(text: Markup) -> Markup:
    """The text, in which no line breaks between a formula and the punctuation beside it."""
    return Markup(_BESIDE.sub(_together, str(text)))  # noqa: S704 (as it came, in spans)


def _together(found: re.Match[str]) -> str:
    bare = found[0] == found[1]
    return found[0] if bare else f'<span style="white-space: nowrap">{found[0]}</span>'


def _words(text: str) -> Markup:
    """Words; those that are bare mathematics become formulas."""
    return Markup().join(
        Markup(" ") if word.isspace() else _word(word) for word in re.split(r"(\s+)", text)
    )


def _word(word: str) -> Markup:
    before, core, after, latex = parted(word)
    formula = _inline(latex) if latex else None
    if formula:
        return escape(before) + formula + escape(after)
    emphasis = re.fullmatch(r"\*(\w+)\*", core)
    if emphasis:
        return escape(before) + Markup("<em>{}</em>").format(emphasis[1]) + escape(after)
    return escape(word)


def _inline(text: str) -> Markup | None:
    latex = "".join(IN_MATH.get(one, one) for one in text)
    return _mathml(latex, displayed=False) if is_formula(latex) else None


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)


def _cut(text: str) -> Markup:
    """The beginning of a text that is too long to be read."""
    left = len(text) - LONGEST
    return Markup("<code>{}</code> … ({} more characters)").format(text[:LONGEST], left)


@lru_cache(maxsize=4096)
def _mathml(latex: str, *, displayed: bool) -> Markup | None:
    """The formula as MathML; None where the converter cannot, or gives what is not on the list."""
    converter = LatexToMathML(allow_unreliable_rendering=True, fancy_error=False)
    try:
        found = converter.convert_with_local_state(_without_substack(latex), displaystyle=displayed)
        found = found.replace("&ApplyFunction;", "\N{FUNCTION APPLICATION}")  # HTML's, not XML's
        formula = ET.fromstring(found)  # noqa: S314 (made by the converter, no DTD)
    except (LatexError, ET.ParseError):
        return None
    for element in list(formula.iter()):
        if element.tag not in _ELEMENTS or not set(element.attrib) <= _ATTRIBUTES:
            return None
        _as_validated(element)
    return Markup(ET.tostring(formula, encoding="unicode"))  # noqa: S704 (only what is on the lists)


def _as_validated(element: ET.Element) -> None:
    """MathML Core lets every element have a style of mathematics, validators only <mstyle>."""
    if element.tag == "mtable":
        element.attrib.pop("scriptlevel", None)
    elif element.tag not in {"math", "mstyle"}:
        moved: dict[str, str] = {
            name: element.attrib.pop(name)
            for name in ("displaystyle", "scriptlevel")
            if name in element.attrib
        }
        if moved:
            inner = ET.Element(element.tag, element.attrib)
            inner.extend(list(element))
            inner.text, tail = element.text, element.tail
            element.clear()
            element.tag, element.tail = "mstyle", tail
            element.attrib.update(moved)
            element.append(inner)


def _without_substack(latex: str) -> str:
    r"""A matrix for \substack{…}, which the converter does not know."""
    before, sign, rest = latex.partition(r"\substack{")
    if not sign:
        return latex
    depth, end = 1, 0
    for token in re.finditer(r"\\.|[{}]", rest):
        depth += (token[0] == "{") - (token[0] == "}")
        end = token.start()
        if not depth:
            break
    inner = rf"{{\begin{{matrix}}{rest[:end]}\end{{matrix}}}}"
    return before + inner + _without_substack(rest[end + 1 :])
