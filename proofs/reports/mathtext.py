"""Untrusted text on its way into a LaTeX document: safe mathematics stays, the rest is escaped.

A formula is kept only when every command in it is on a list of harmless ones and its braces,
fences, environments and scripts are in order, so that no text of a report can break the document,
read a file or run a command.
"""

from __future__ import annotations

import re
import unicodedata

from proofs.reports.brackets import split
from proofs.reports.signs import (
    ACCENTS,
    ARGUMENTS,
    DELIMITERS,
    ENVIRONMENTS,
    IN_MATH,
    IN_TEXT,
    MATH_ACCENTS,
    SYMBOLS,
    WORDS,
)
from proofs.reports.unicodemath import parted

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z0-9+\-=<>()\[\]|/*.,;:!?~]")
_LETTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)  # with the marks that combine with it
_COMMA = re.compile(r",(?:\\ |\\quad|\s)\s*")
_DEPTH = 40


class _UnsafeError(Exception):
    """The formula is not in order."""


def is_formula(latex: str) -> bool:
    """Whether the text can stand in math mode as it is: known commands, everything balanced."""
    tokens = [one for one in _TOKEN.findall(_in_math(latex)) if not one.isspace()]
    try:
        return bool(tokens) and _sequence(tokens, 0, "", cells=False, depth=0) == len(tokens) + 1
    except _UnsafeError:
        return False


def _sequence(tokens: list[str], at: int, end: str, *, cells: bool, depth: int) -> int:
    """The place after the token `end`, when all up to it is in order."""
    if depth > _DEPTH:
        raise _UnsafeError
    scripts: set[str] = set()
    while (token := _token(tokens, at)) != end:
        at += 1
        match token:
            case "^" | "_" if token not in scripts:
                scripts.add(token)
                at = _argument(tokens, at, depth)
            case "'" if "^" not in scripts:
                pass
            case _:
                scripts.clear()
                at = _nucleus(tokens, at, token, cells=cells, depth=depth + 1)
    return at + 1


def _nucleus(tokens: list[str], at: int, token: str, *, cells: bool, depth: int) -> int:
    """The place after what the token opens or takes as arguments."""
    match token:
        case "{":
            at = _sequence(tokens, at, "}", cells=False, depth=depth)
        case r"\left":
            at = _sequence(tokens, _delimiter(tokens, at), r"\right", cells=False, depth=depth)
            at = _delimiter(tokens, at)
        case r"\Bigl" | r"\Bigr":
            at = _delimiter(tokens, at)
        case r"\begin":
            at = _environment(tokens, at, depth)
        case r"\substack" if _token(tokens, at) == "{":
            at = _sequence(tokens, at + 1, "}", cells=True, depth=depth)
        case "&" if cells:
            pass
        case r"\\" if cells and _token(tokens, at) != "[":  # \\[…] would be a skip
            pass
        case _ if token in WORDS:
            _, at = _name(tokens, at)
        case _ if token in ARGUMENTS or token in SYMBOLS or _PLAIN.fullmatch(token):
            for _ in range(ARGUMENTS.get(token, 0)):
                at = _argument(tokens, at, depth)
        case _:
            raise _UnsafeError
    return at


def _environment(tokens: list[str], at: int, depth: int) -> int:
    name, at = _name(tokens, at)
    if name not in ENVIRONMENTS:
        raise _UnsafeError
    closing, at = _name(tokens, _sequence(tokens, at, r"\end", cells=True, depth=depth))
    if closing != name:
        raise _UnsafeError
    return at


def _token(tokens: list[str], at: int) -> str:
    return tokens[at] if at < len(tokens) else ""


def _argument(tokens: list[str], at: int, depth: int) -> int:
    match _token(tokens, at):
        case "{":
            return _sequence(tokens, at + 1, "}", cells=False, depth=depth + 1)
        case symbol if symbol in SYMBOLS or _PLAIN.fullmatch(symbol):
            return at + 1
    raise _UnsafeError


def _delimiter(tokens: list[str], at: int) -> int:
    if _token(tokens, at) not in DELIMITERS:
        raise _UnsafeError
    return at + 1


def _name(tokens: list[str], at: int) -> tuple[str, int]:
    """A braced word: letters and punctuation only."""
    if _token(tokens, at) != "{":
        raise _UnsafeError
    at, start = at + 1, at + 1
    while _PLAIN.fullmatch(_token(tokens, at)):
        at += 1
    if _token(tokens, at) != "}":
        raise _UnsafeError
    return "".join(tokens[start:at]), at + 1


def _in_math(text: str) -> str:
    """Unicode signs as commands; what is unknown stays, and is then refused."""
    return "".join(IN_MATH.get(one, one) for one in text)


def display(printed: str) -> str | None:
    """A displayed formula of the paper, ready for math mode; None where it cannot be typeset.

    Equation numbers go, an alignment cut off from its environment gets one again, and a bracket cut
    off from its partner keeps its natural size.
    """
    text = re.sub(r"\\tag\*?\s*\{[^{}]*\}|\\label\s*\{[^{}]*\}", "", printed)
    text = re.sub(r"\\quad\s*\([0-9]+\)\s*$", "", text).strip()
    begins, ends = text.count(r"\begin{aligned}"), text.count(r"\end{aligned}")
    if begins != ends:
        text = text.replace(r"\begin{aligned}", "").replace(r"\end{aligned}", "").strip()
    if len(re.findall(r"\\left(?![A-Za-z])", text)) != len(
        re.findall(r"\\right(?![A-Za-z])", text)
    ):
        text = re.sub(r"\\(left|right)(?![A-Za-z])\s*\.?", "", text)
    environment = "aligned" if "&" in text else "gathered"
    for candidate in (text, rf"\begin{{{environment}}} {text} \end{{{environment}}}"):
        if is_formula(candidate):
            return _in_math(candidate)
    return None


def is_wordy(text: str) -> bool:
    """Whether a text reads as words: a long one, or two side by side, outside commands."""
    bare = re.sub(r"\\[A-Za-z]+(\s*\{[^{}]*\})?|[_^]\s*\{[^{}]*\}", " 0 ", text)
    words = re.search(r"[a-z]{4}|[A-Za-z]{2,}[,.:;]?\s+[A-Za-z]{2,}", bare)
    return "$" in text or words is not None


def prose(text: str) -> str:
    """A sentence with `$…$` in it: safe formulas are kept, everything else is escaped."""
    parts = text.split("$")
    if len(parts) % 2 == 0:
        return plain(text)
    pieces = []
    for number, part in enumerate(parts):
        if number % 2 == 0:
            pieces.append(_sentence(part))
        elif not part.strip():
            pieces.append(" ")
        elif is_formula(part):
            pieces.append(f"${_in_math(part)}$")
        else:
            pieces.append(rf"\texttt{{{plain(part)}}}")
    return "".join(pieces)


def inline(text: str) -> str:
    """A statement: formulas between which a line may break, or else a sentence."""
    if is_wordy(text):
        return prose(text)
    pieces = [one.strip() for one in split(text, _COMMA)[::2]]
    if all(map(is_formula, pieces)):
        return ", ".join(f"${_in_math(one)}$" for one in pieces)
    return f"${_in_math(text)}$" if is_formula(text) else prose(text)


def plain(text: str) -> str:
    """The text in ASCII, nothing in it a command; what LaTeX cannot print is named by its code."""
    letters = _LETTER.findall(" ".join(text.split()))
    return "".join(map(_escape, letters))


def _sentence(text: str) -> str:
    words = re.split(r"(\s+)", text)
    return "".join(" " if word.isspace() else _word(word) for word in words)


def _word(word: str) -> str:
    """A word; bare mathematics (a command, a script, `d_1`, `W2Xᵀ`) becomes a formula."""
    before, core, after, formula = parted(word)
    if formula and is_formula(formula):
        return plain(before) + f"${_in_math(formula)}$" + plain(after)
    emphasis = re.fullmatch(r"\*(\w+)\*", core)
    if emphasis:
        return plain(before) + rf"\emph{{{plain(emphasis[1])}}}" + plain(after)
    return plain(word)


def _escape(one: str) -> str:
    if one in IN_TEXT:
        return IN_TEXT[one]
    if one.isascii():
        return one if one.isprintable() else " "
    if one in IN_MATH:
        return rf"\ensuremath{{{IN_MATH[one].strip()}}}"
    decomposed = unicodedata.normalize("NFD", one)
    base, marks = decomposed[0], decomposed[1:]
    if base.isascii() and base.isalpha() and len(marks) == 1 and marks[0] in ACCENTS:
        return rf"\{ACCENTS[marks[0]]}{{{base}}}"
    if base in IN_MATH and marks in MATH_ACCENTS:
        return rf"\ensuremath{{\{MATH_ACCENTS[marks]}{{{IN_MATH[base].strip()}}}}}"
    if len(one) > 1:
        return "".join(map(_escape, one))
    return f"[U+{ord(one):04X}]"
