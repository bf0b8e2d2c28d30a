r"""A formula of a report as one line of Unicode for a terminal: `W_2^T X - \mu Y` is W2ᵀ X − μ Y.

What holds a command that is not known here is shown as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proofs.reports.signs import IN_MATH
from symbolic.latex.plaintext import PLAIN_ACCENTS, PlainText

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 20_000  # characters of a text that is looked at
_DEPTH = 40
_HYPHENATED = "[A-Za-z0-9]+(?:-[a-z]{2,})+"  # words, not a difference
_TOKEN = re.compile(rf"\\[A-Za-z]+|\\.|\s+|{_HYPHENATED}|.", re.DOTALL)
_INDEX = re.compile(r"_\{([A-Za-z0-9_+']+)\}")
_PLAIN = PlainText()
_SIGNS = {latex.strip(): sign for sign, latex in IN_MATH.items() if latex.startswith("\\")} | {
    r"\min": "min", r"\max": "max", r"\sum": "Σ", r"\implies": "⇒", r"\iff": "⇔", r"\preceq": "⪯",
    r"\dots": "…", r"\cdots": "⋯", r"\varrho": "ϱ", r"\rank": "rank", r"\prime": "′", r"\top": "T",
    r"\quad": "  ", r"\qquad": "  ", r"\,": " ", r"\ ": " ", r"\;": " ", r"\:": " ", r"\!": "",
    "-": "−", "'": "′", "~": " ", "&": "", r"\\": " ", r"\arg": "arg ", r"\checkmark": "✓",
    r"\rightarrow": "→",
    r"\left": "", r"\right": "", r"\{": "{", r"\}": "}", r"\geq": "≥", r"\le": "≤", r"\ge": "≥",
    r"\ne": "≠", r"\star": "*", r"\ast": "*", r"\vert": "|", r"\lVert": "‖", r"\rVert": "‖",
}  # fmt: skip
_WRAPPED = frozenset(
    {r"\mathbf", r"\mathrm", r"\mathcal", r"\boldsymbol", r"\operatorname", r"\text", r"\textrm"}
)
_ACCENTS = {
    rf"\{wide}{name}": mark for name, mark in PLAIN_ACCENTS.items() for wide in ("", "wide")
}
_LEADING = ("∇", "∇²", "⟨", " ")  # after which no space is wanted
_BLACKBOARD = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ"}


class _UnknownError(Exception):
    """Not a formula that fits one line."""


def unicode_math(text: str) -> str:
    r"""The text in Unicode, or as it is where that is not known.

    >>> unicode_math(r"\nabla g(Z) = \mathbf{0}")
    '∇g(Z) = 0'
    >>> unicode_math(r"\frac{\mu}{2} \|\tilde{W}_2^T\|_F^2 \geq \lambda_{d_1}")
    'μ/2 ‖W̃2ᵀ‖² ≥ λ_d1'
    """
    parts = text.split("$")
    if len(text) > LONGEST or len(parts) % 2 == 0:
        return text
    try:
        if len(parts) == 1:
            return _formula(text)
        parts[1::2] = map(_formula, parts[1::2])
        parts[::2] = [_text(one) if "\\" in one else _unbraced(one) for one in parts[::2]]
    except _UnknownError:
        return text
    return "".join(parts)


def unicode_prose(text: str) -> str:
    """A sentence with formulas in Unicode: only with commands or dollars is it read as LaTeX.

    >>> unicode_prose("W_2 stays where λ_{d1} > λ_{r'}")
    'W_2 stays where λ_d1 > λ_r′'
    """
    return unicode_math(text) if "\\" in text or "$" in text else _unbraced(text)


def unicode_number(value: object) -> str:
    """An exact number with the minus sign of the formulas."""
    return str(value).replace("-", "−")


def _unbraced(text: str) -> str:
    """Indices as they are written in formulas and beside values."""
    return _INDEX.sub(lambda found: "_" + found[1].replace("_", "").replace("'", "′"), text)


def _formula(latex: str) -> str:
    return re.sub(r" {3,}", "  ", _text(latex)).strip()


def _text(latex: str) -> str:
    return _sequence(iter(_TOKEN.findall(latex)), "", 0)


def _sequence(tokens: Iterator[str], end: str, depth: int) -> str:
    """What stands before the token `end`."""
    if depth > _DEPTH:
        raise _UnknownError
    text = ""
    for token in tokens:
        if token == end:
            return text
        match token:
            case "^":
                text = _raised(text.rstrip(" "), _argument(tokens, depth))
            case "_":
                text = _lowered(text.rstrip(" "), _argument(tokens, depth))
            case _ if token.isspace():
                text += "" if text.endswith(_LEADING) else " "
            case r"\rangle":
                text = text.rstrip(" ") + "⟩"
            case _:
                one = _nucleus(tokens, token, depth)
                if one.startswith(" ") and not one.startswith("  "):  # it may follow a space
                    text = text.rstrip(" ")
                text += one
    if end:
        raise _UnknownError
    return text


def _nucleus(tokens: Iterator[str], token: str, depth: int) -> str:
    match token:
        case "{":
            return _sequence(tokens, "}", depth + 1)
        case r"\frac" | r"\tfrac" | r"\dfrac":
            return _PLAIN.fraction(_argument(tokens, depth), _argument(tokens, depth))
        case r"\sqrt":
            return _PLAIN.root(_argument(tokens, depth))
        case r"\mathbb":
            letter = _argument(tokens, depth)
            return _BLACKBOARD.get(letter, letter)
        case r"\tag":
            return f" ({_argument(tokens, depth)})"
        case r"\begin" | r"\end" if _argument(tokens, depth) == "aligned":
            return ""
        case _ if token in _ACCENTS:
            return _argument(tokens, depth) + _ACCENTS[token]
        case _ if token in _WRAPPED:
            return _argument(tokens, depth)
        case _ if token in _SIGNS:
            return _SIGNS[token]
        case _ if token.startswith("\\") or token in {"}", "%", "#"}:
            raise _UnknownError
    return token


def _argument(tokens: Iterator[str], depth: int) -> str:
    """What a command or a script takes: a group, or one token."""
    token = next((one for one in tokens if not one.isspace()), "")
    if not token or token in {"^", "_", "}"}:
        raise _UnknownError
    return _nucleus(tokens, token, depth + 1)


def _raised(base: str, exponent: str) -> str:
    exponent = exponent.replace("−", "-").replace("½", "1/2").replace("¼", "1/4")
    if re.fullmatch(r"-?[0-9]+|-?[0-9]+/[0-9]+|T", exponent):
        return _PLAIN.raised(base, exponent)
    if exponent in {"*", "′", "*T", "′T"}:
        return base + exponent.replace("T", "ᵀ")
    return f"{base}^{exponent}" if len(exponent) == 1 else f"{base}^({exponent})"


def _lowered(base: str, index: str) -> str:
    if base.endswith("‖") and index in {"F", "2"}:
        return base
    return base + index if index.isdigit() else f"{base}_{index.replace(' ', '')}"
