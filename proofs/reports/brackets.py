"""Cuts formulas outside their brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Brackets:
    """What is a token of a notation, and which tokens open and close a bracket."""

    token: re.Pattern[str]
    opening: frozenset[str]
    closing: frozenset[str]


LATEX = Brackets(
    re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL),
    frozenset({"{", "(", "[", r"\{", r"\langle", r"\begin"}),
    frozenset({"}", ")", "]", r"\}", r"\rangle", r"\end"}),
)
UNICODE = Brackets(  # of the notation for proofs, whose norms are all squared
    re.compile("‖²|.", re.DOTALL), frozenset("(⟨[‖"), frozenset({")", "⟩", "]", "‖²"})
)


def split(text: str, separator: re.Pattern[str], brackets: Brackets = LATEX) -> list[str]:
    """The text cut at a separator outside all brackets: a piece, a separator, a piece, ….

    >>> split("f(a, b), c", re.compile(", "))
    ['f(a, b)', ', ', 'c']
    """
    found, depth, start, at = [], 0, 0, 0
    while token := brackets.token.match(text, at):
        cut = separator.match(text, at) if depth == 0 else None
        if cut and cut.end() > at:
            found += [text[start:at], cut[0]]
            start = at = cut.end()
            continue
        depth += (token[0] in brackets.opening) - (token[0] in brackets.closing)
        at = token.end()
    return [*found, text[start:]]


def longest(text: str, brackets: Brackets) -> tuple[int, int]:
    """Where what stands in the longest of the outer brackets begins and ends."""
    depth, start, found = 0, 0, (0, 0)
    for token in brackets.token.finditer(text):
        depth -= token[0] in brackets.closing
        if depth == 0 and token.start() - start > found[1] - found[0]:
            found = start, token.start()
        if depth == 0:
            start = token.end()
        depth += token[0] in brackets.opening
    return found
