"""About how wide LaTeX is, in letters of 5.8 pt: what it takes to know where a line must break."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\s]", re.DOTALL)
_NOTHING = frozenset(
    r"""& \begin \end \mathbf \boldsymbol \mathbb \mathcal \mathrm \text \tilde \bar \hat \widehat
    \widetilde \left \right \Bigl \Bigr \frac \operatorname \displaystyle""".split()
)
_WIDTHS = {
    **dict.fromkeys(("=", "<", ">", r"\leq", r"\geq", r"\neq", r"\in", r"\succeq"), 2.3),
    **dict.fromkeys(("+", "-", r"\pm"), 2.1),
    **dict.fromkeys(("(", ")", "[", "]", r"\langle", r"\rangle", ","), 0.7),
    **dict.fromkeys((r"\quad", r"\ "), 1.7),
    **dict.fromkeys(("|", "'", r"\,", r"\;"), 0.5),
    r"\implies": 5.5,
    r"\min": 2.8,
    r"\sum": 2.0,
}
_SCRIPT = 0.7  # of the size of its base
_BOLD = 1.2  # of the width of a plain letter


def latex_width(latex: str) -> float:
    r"""About how wide a formula is, in letters.

    >>> latex_width("x") < latex_width("W") < latex_width(r"\mathbf{W}") < latex_width("W = x")
    True
    """
    total, scales, factor = 0.0, [1.0], 1.0
    for token in _TOKEN.findall(latex):
        if token in {"_", "^"}:
            factor = _SCRIPT
        elif token in {r"\mathbf", r"\boldsymbol"}:
            factor *= _BOLD
        elif token == "{":
            scales.append(scales[-1] * factor)
            factor = 1.0
        elif token == "}":
            scales = scales[:-1] or [1.0]
        else:
            total += _width(token) * scales[-1] * factor
            factor = 1.0
    return total


def _width(token: str) -> float:
    if token in _NOTHING:
        return 0.0
    letter = token.lstrip("\\")[:1]
    return _WIDTHS.get(token, 1.35 if letter.isupper() else 0.9)
