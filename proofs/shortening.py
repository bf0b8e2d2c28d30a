"""Long lines of formulas made short: what is left out are whole summands, never a right side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proofs.reports.brackets import UNICODE, longest, split

if TYPE_CHECKING:
    from collections.abc import Sequence

_PART = re.compile("; | or |, ")
_RELATION = re.compile(" (?:[=≥≤<>≠]|:=) ")
_SIGN = re.compile(" [+−] ")
_LEAST = 20  # characters of a side or of a bracket, however little room there is


def shortened(text: str, most: int) -> str:
    """The text in about so many characters: of lists the first parts, of sums the first summands.

    A product is kept whole, but for sums in its longest bracket.

    >>> shortened("‖A − B‖² + tr(A B) − tr(C) = (A − B)C", 32)
    '‖A − B‖² + … = (A − B)C'
    """
    if len(text) <= most:
        return text
    parts = split(text, _PART, UNICODE)
    sides = split(text, _RELATION, UNICODE)
    summands = split(text, _SIGN, UNICODE)
    if len(parts) > 1:
        return _first(parts, most, "; …" if ";" in parts[1] else f"{parts[1]}…")
    if len(sides) > 1:
        return _sides(sides, most)
    if len(summands) > 1:
        return _first(summands, most, " + …")
    return _inside(text, most)


def _first(pieces: Sequence[str], most: int, mark: str) -> str:
    """The pieces that fit, between their separators, at least one; then the mark."""
    kept = shortened(pieces[0], most)
    for separator, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if len(kept + separator + piece + mark) > most:
            return kept + mark
        kept += separator + piece
    return kept


def _sides(sides: Sequence[str], most: int) -> str:
    """All sides, each in its share of the room; what is short leaves more to the others."""
    found = list(sides)
    left = most - sum(map(len, sides[1::2]))
    places = sorted(range(0, len(sides), 2), key=lambda at: len(sides[at]))
    for number, at in enumerate(places):
        found[at] = shortened(sides[at], max(left // (len(places) - number), _LEAST))
        left -= len(found[at])
    return "".join(found)


def _inside(text: str, most: int) -> str:
    """The text with the content of its longest bracket made shorter."""
    start, end = longest(text, UNICODE)
    room = max(most - len(text) + end - start, _LEAST)
    return text[:start] + shortened(text[start:end], room) + text[end:]
