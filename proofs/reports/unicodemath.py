r"""A word of Unicode mathematics as LaTeX: `W̃2ᵀ` is \tilde{W}_2^T, `λ_d1` is λ_{d_1}."""

from __future__ import annotations

import re
import unicodedata

from proofs.reports.signs import GREEK, IN_MATH, MATH_ACCENTS

_MARK = "[\u0300-\u036f]"
_PART = re.compile(
    rf"""(?P<name>(?:min|max|tr|rank|det)(?=\())
    |(?P<above>\*?[ᵀ⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<=[0-9])\*)
    |(?P<below>[₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₘₙᵣₜ]+)
    |_(?P<index>[A-Za-z]+[0-9]?[′']?|[^\W\d_]|[0-9]+)
    |(?P<sign>[0-9½¼×·−+=()‖⟨⟩,/<>≤≥≠∈∉⊥∇∑…|-])
    |(?P<letter>[^\W\d_])(?P<mark>{_MARK}?)(?P<digit>[0-9]?)(?![0-9])""",
    re.VERBOSE,
)
_PUNCTUATED = re.compile(r"([(\[]?)(.*?)([.,;:)\]?!]*)", re.DOTALL)
_LATEX = re.compile(r"\\|[_^]\{|\b[^\W\d_]_\w\b|[A-Za-z]\^[0-9A-Za-z*]")
# a symbol where it stands alone, but A and I, which are words
_ALONE = re.compile(r"[CLMNPQRUVWXYZ]{1,2}|[b-z]|[A-Za-z]\([A-Za-z0-9]\)")
_INDEXED = frozenset("WdfpqzσλΔ")  # a digit after these is an index; L489a and A1 are names
_SURE = frozenset("½¼×‖⟨⟩∈∉∇∑")
_SUM = re.compile("Σ(?=σ|_\\{)")  # a sum of σ's or over a set, not the matrix Σ
_INDEX = re.compile(r"_\{[^{}]*\}")
_NUMBERED = re.compile(r"(?<![A-Za-z\\])([a-z])([0-9])")
_NAMES = frozenset({"min", "max"})
_OPERATORS = {name: rf"\operatorname{{{name}}}" for name in ("tr", "rank")}


def parted(word: str) -> tuple[str, str, str, str | None]:
    """What stands before, in and after a word of a sentence, and the word as LaTeX if it is one."""
    found = _PUNCTUATED.fullmatch(word)
    before, core, after = found.groups() if found else ("", word, "")
    while after.startswith(")") and core.count("(") > core.count(")"):
        core, after = core + ")", after[1:]
    core = _SUM.sub("∑", core)
    latex = as_latex(core)
    if latex is None and _LATEX.search(core):
        latex = _INDEX.sub(lambda one: _NUMBERED.sub(r"\1_\2", one[0]), core)
    return before, core, after, latex


def as_latex(word: str) -> str | None:
    """The word as a formula, or None where it is a word."""
    if _ALONE.fullmatch(word):
        return word
    if re.search("(?<![_a-z])[a-z]{2}", re.sub(r"(min|max|tr|rank|det)\(", "(", word)):
        return None
    text, at, is_bare, latex = unicodedata.normalize("NFD", word), 0, False, ""
    while at < len(text):
        found = _PART.match(text, at)
        part = _part(found) if found else None
        if found is None or part is None:
            return None
        piece, marked = part
        latex += piece
        is_bare |= marked
        at = found.end()
    return latex if is_bare else None


def _part(found: re.Match[str]) -> tuple[str, bool] | None:
    """A part as LaTeX, and whether it shows that the word is a formula; None where it is none."""
    name, above, below, index, sign, letter, mark, digit = found.groups()
    if name:
        return _OPERATORS.get(name, rf"\{name} "), True
    if sign:
        return sign, sign in _SURE
    if above or below:
        inside = "".join(re.sub(r"[_^{} ]", "", IN_MATH.get(one, one)) for one in above or below)
        return _script("^" if above else "_", inside), True
    if index:
        return _script("_", _index(index)), True
    is_greek = IN_MATH.get(letter, "").strip() in GREEK
    if not (letter.isascii() or is_greek) or (mark and mark not in MATH_ACCENTS):
        return None
    name = rf"\{MATH_ACCENTS[mark]}{{{letter}}}" if mark else letter
    if not digit:
        return name, bool(mark) or is_greek
    return (f"{name}_{digit}", True) if mark or letter in _INDEXED else None


def _script(mark: str, inside: str) -> str:
    return mark + (inside if len(inside) == 1 and inside.isascii() else f"{{{inside}}}")


def _index(text: str) -> str:
    """What stands below: `min` is a name, `d1` has an index of its own."""
    if text in _NAMES:
        return "\\" + text
    return re.sub(r"([A-Za-z])([0-9])", r"\1_\2", text.replace("′", "'"))
