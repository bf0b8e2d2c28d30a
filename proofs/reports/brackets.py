"""Cuts LaTeX outside its brackets."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_OPENING = frozenset({"{", "(", "[", r"\{", r"\langle", r"\begin"})
_CLOSING = frozenset({"}", ")", "]", r"\}", r"\rangle", r"\end"})


def split(text: str, separator: re.Pattern[str]) -> list[str]:
    """The text cut at a separator outside all brackets: a piece, a separator, a piece, ….

    >>> split("f(a, b), c", re.compile(", "))
    ['f(a, b)', ', ', 'c']
    """
    found, depth, start, at = [], 0, 0, 0
    while token := _TOKEN.match(text, at):
        cut = separator.match(text, at) if depth == 0 else None
        if cut and cut.end() > at:
            found += [text[start:at], cut[0]]
            start = at = cut.end()
            continue
        depth += (token[0] in _OPENING) - (token[0] in _CLOSING)
        at = token.end()
    return [*found, text[start:]]
