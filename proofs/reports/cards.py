"""Cards of symbols: a letter in a formula is marked, so that pointing at it shows its shape.

No script is needed: a style sheet shows the card whose mark is pointed at. For the keyboard and for
screen readers each claim has the same cards as a list.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from markupsafe import Markup

from proofs.reports import mathml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proofs.reports.model import ClaimResult

_MATH = re.compile(r"<math.*?</math>", re.DOTALL)
_DIMENSION = re.compile(r"(?P<rows>[^×,]+)×(?P<cols>[^×,]+)(?P<more>.*)")
DIGITS = re.compile(r"(?<=[A-Za-z])([0-9]+)")  # an index, as in d0
_ACCENTS = str.maketrans(
    {"˜": "~", "\u0303": "~", "ˆ": "^", "\u0302": "^", "¯": "-", "\u0304": "-"}
)
_SCRIPTS = frozenset({"msub", "msup", "msubsup", "mover", "munder"})
Marks = tuple[tuple[str, str], ...]  # a symbol's key, and its mark


@dataclass(frozen=True)
class Card:
    """A symbol and its shape, as HTML; `mark` names it in classes and ids."""

    mark: str
    name: Markup
    shape: Markup


class Cards:
    """The cards of all claims of a report, each symbol of each shape once."""

    def __init__(self, claims: Iterable[ClaimResult]) -> None:
        self._found: dict[tuple[str, str], Card] = {}
        for claim in claims:
            for latex, shape in claim.symbols.items():
                card = Card(f"y{len(self._found)}", mathml.sentence(f"${latex}$"), _shape(shape))
                self._found.setdefault((latex, shape), card)

    def __len__(self) -> int:
        return len(self._found)

    @property
    def every(self) -> tuple[Card, ...]:
        """All cards."""
        return tuple(self._found.values())

    def of(self, claim: ClaimResult) -> tuple[Card, ...]:
        """The cards of a claim's symbols."""
        return tuple(self._found[one] for one in claim.symbols.items())

    def rules(self) -> Markup:
        """The rules by which the card of the mark pointed at is shown.

        Only the claim that is pointed at is searched for the mark: a browser would take seconds to
        search all of them for each.
        """
        chosen = ",\n".join(
            f".claim:hover:has(.{one.mark}:hover) ~ .cards #{one.mark}" for one in self.every
        )
        return Markup(f"{chosen} {{ display: block; }}" if chosen else "")  # noqa: S704 (our own names)

    def marked(self, text: Markup, claim: ClaimResult) -> Markup:
        """A text of a claim, the symbols in its formulas marked."""
        cards = ((_key_of(str(one.name)), one.mark) for one in self.of(claim))
        marks = tuple((key, mark) for key, mark in cards if key)
        return Markup(_MATH.sub(lambda found: _marked(found[0], marks), text))  # noqa: S704 (as it came, with classes added)


def _shape(text: str) -> Markup:
    """D0×N as mathematics."""
    found = _DIMENSION.fullmatch(text)
    if not found:
        return mathml.sentence(text)
    sides = (DIGITS.sub(r"_{\1}", found[side]) for side in ("rows", "cols"))
    rows, cols = (f"({one})" if "+" in one else one for one in sides)
    return mathml.sentence(rf"${rows} \times {cols}$ matrix{found['more']}")


@lru_cache(maxsize=4096)
def _marked(formula: str, marks: Marks) -> str:
    tree = ET.fromstring(formula)  # noqa: S314 (made by mathml.py, no DTD)
    _mark(tree, dict(marks))
    return ET.tostring(tree, encoding="unicode")


def _mark(element: ET.Element, marks: dict[str, str]) -> None:
    """Give the class of its mark to each symbol, the scripts beside it included."""
    names = (_key(element), _base(element)) if element.tag != "math" else ()
    mark = next((marks[one] for one in names if one in marks), None)
    if mark:
        element.set("class", mark)
        return
    for child in element:
        _mark(child, marks)


@lru_cache(maxsize=1024)
def _key_of(formula: str) -> str:
    """The key of a symbol that is a whole formula; empty where it is none."""
    return _key(ET.fromstring(formula)) if _MATH.fullmatch(formula) else ""  # noqa: S314 (as above)


def _key(element: ET.Element) -> str:
    """A symbol's letters, its font, size and spaces aside: 𝐖₁ is W_1."""
    text = unicodedata.normalize("NFKC", (element.text or "").strip().translate(_ACCENTS))
    parts = [text, *map(_key, element)]
    if element.tag in _SCRIPTS:
        return f"{element.tag[:4]}({','.join(parts[1:])})"
    return "".join(parts)


def _base(element: ET.Element) -> str:
    """The key of W_1 in W_1ᵀ, of W in Wᵀ."""
    if element.tag == "msubsup":
        return f"msub({_key(element[0])},{_key(element[1])})"
    return _key(element[0]) if element.tag == "msup" else ""
