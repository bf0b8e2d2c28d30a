r"""Letters: which spellings are the same letter, and which declaration a letter has.

`\mathbf{W}_1`, `W_{1}` and `{\bf W}_1` are one letter; bold and plain are told apart only where
both are declared.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from symbolic.errors import DeclarationError, ReadError
from symbolic.expressions import FamilyDeclaration, MatrixDeclaration, dimension_symbol
from symbolic.latex.syntax import parse
from symbolic.latex.tokens import greek_command, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import sympy as sp

    from symbolic.expressions import Declaration, Declarations
    from symbolic.latex.syntax import Node

_ACCENTS = {"widetilde": "tilde", "widehat": "hat", "overline": "bar"}
_BOLD = frozenset({"\\mathbf", "\\boldsymbol", "\\bm", "\\bold", "\\pmb"})
_ALPHABETS = frozenset({"\\mathcal", "\\mathbb"})
_STARS = ("*", "\\ast", "\\star")
_PRIME = "\\prime"
_POSITIVE = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Letter:
    r"""A letter as spelled.

    Attributes:
        base: the character or command, `W` or `\lambda`.
        accents: inside out, such as ("tilde",).
        sub: the subscript, without braces, fonts and spaces.
        marks: primes and stars.
        bold: whether it is printed bold.
        power: what else stands in the superscript (`T` in `W_1^{*T}`): no part of the letter.
        power_start: where the superscript begins.
    """

    base: str
    accents: tuple[str, ...] = ()
    sub: str = ""
    marks: str = ""
    bold: bool = False
    power: str = ""
    power_start: int = 0

    @property
    def key(self) -> tuple[str, tuple[str, ...], str, str]:
        """What makes it this letter, fonts aside."""
        return self.base, self.accents, self.sub, self.marks

    @property
    def is_word(self) -> bool:
        r"""Whether it has several characters in one font, `\mathbf{YV}`: a name or a product."""
        return len(self.base) > 1 and "\\" not in self.base

    @property
    def dimension(self) -> str:
        """The name it would have as a dimension: d_0 is d0, d'_0 is d0p."""
        sub = self.sub.replace("_", "").replace("\\", "")
        return self.base.lstrip("\\") + sub + "p" * self.marks.count("'")


def letter_of(node: Node) -> Letter | None:
    """The letter that a node of the syntax tree spells, or None."""
    if node.kind == "symbol":
        letter: Letter | None = Letter(greek_command(node.text))
    elif node.kind == "accent":
        accent = node.text.lstrip("\\")
        inner = letter_of(node.parts[0])
        letter = inner and replace(inner, accents=(*inner.accents, _ACCENTS.get(accent, accent)))
    elif node.kind == "font":
        letter = _in_font(node.text, node.parts[0])
    elif node.kind == "group":
        letter = letter_of(node.parts[0])
    else:
        return None
    return _with_scripts(letter, node) if letter and not letter.power else None


def _in_font(font: str, body: Node) -> Letter | None:
    inner = body.parts[0] if body.kind == "group" else body
    if inner.kind == "run" and all(part.kind == "symbol" for part in inner.parts):
        if any(part.scripts for part in inner.parts) or body.scripts:
            return None
        letter: Letter | None = Letter("".join(part.text for part in inner.parts))
    else:
        letter = letter_of(body)
    if letter is None:
        return None
    if font in _ALPHABETS:
        return replace(letter, base=f"{font} {letter.base}")
    return replace(letter, bold=letter.bold or font in _BOLD)


def _with_scripts(letter: Letter, node: Node) -> Letter | None:
    raised = False
    for script in node.scripts:
        text = plain(script.text)
        if script.kind == "PRIME":
            letter = replace(letter, marks=letter.marks + text)
        elif script.kind == "SUB" and not letter.sub:
            letter = replace(letter, sub=text)
        elif script.kind == "SUP" and not raised:
            raised = True
            marks, power = _split_marks(text)
            letter = replace(
                letter, marks=letter.marks + marks, power=power, power_start=script.start
            )
        else:
            return None
    return letter


def _split_marks(text: str) -> tuple[str, str]:
    """The stars and primes at the head of a superscript, and the rest."""
    marks = ""
    while True:
        star = next((one for one in _STARS if text.startswith(one)), None)
        if star:
            marks, text = marks + "*", text[len(star) :].lstrip()
        elif text.startswith(_PRIME):
            marks, text = marks + "'", text[len(_PRIME) :].lstrip()
        else:
            return marks, text


@lru_cache(maxsize=4096)
def spelled(latex: str) -> Letter:
    """The letter that a declaration's LaTeX spells.

    Raises:
        DeclarationError: it is not one letter.
    """
    try:
        statements = parse(latex)
    except ReadError as error:
        raise DeclarationError(f"the spelling {latex!r} cannot be read: {error}") from None
    nodes = statements[0].parts if len(statements) == 1 else ()
    letter = letter_of(nodes[0]) if len(nodes) == 1 else None
    if letter is None or letter.power:
        raise DeclarationError(f"the spelling {latex!r} is not one letter")
    return letter


@dataclass(frozen=True)
class Dictionary:
    """The letters of some declarations, by their spelling.

    Attributes:
        declared: the declarations of each letter; two where one is bold and one plain.
        dimensions: the names of all dimensions.
    """

    declared: Mapping[tuple[str, tuple[str, ...], str, str], tuple[tuple[bool, Declaration], ...]]
    dimensions: frozenset[str]

    @classmethod
    def of(cls, declarations: Declarations | Iterable[Declaration]) -> Dictionary:
        """Index declarations by letter.

        Raises:
            DeclarationError: a spelling is not a letter, or two declarations spell the same one.
        """
        table: dict[tuple[str, tuple[str, ...], str, str], tuple[tuple[bool, Declaration], ...]]
        table = {}
        dimensions: set[str] = set()
        for one in declarations:
            letter = spelled(one.latex)
            key = _family_key(letter) if isinstance(one, FamilyDeclaration) else letter.key
            same = table.get(key, ())
            for bold, other in same:
                if bold == letter.bold:
                    message = f"{one.name} and {other.name} are both spelled {one.latex}"
                    raise DeclarationError(message)
            table[key] = (*same, (letter.bold, one))
            if isinstance(one, MatrixDeclaration | FamilyDeclaration):
                names = (*one.rows.split("+"), *one.cols.split("+"))
                dimensions.update(name for name in names if not name.isdigit())
        return cls(table, frozenset(dimensions))

    def extended(self, declared: Declaration) -> Dictionary:
        """The same with a further declaration, which hides others of the same spelling."""
        key = spelled(declared.latex).key
        return Dictionary({**self.declared, key: ((False, declared),)}, self.dimensions)

    def find(self, letter: Letter) -> Declaration | None:
        """The declaration of a letter."""
        return self._choose(letter, letter.key)

    def find_family(self, letter: Letter) -> FamilyDeclaration | None:
        """The family whose member the letter is, its subscript being the index."""
        family = self._choose(letter, _family_key(letter))
        return family if isinstance(family, FamilyDeclaration) else None

    def _choose(
        self, letter: Letter, key: tuple[str, tuple[str, ...], str, str]
    ) -> Declaration | None:
        found = self.declared.get(key, ())
        same_font = [one for bold, one in found if bold == letter.bold]
        return same_font[0] if same_font else found[0][1] if found else None

    def dimension(self, text: str) -> sp.Expr | None:
        """The dimension that a script such as `d_0`, `d'_0`, `3` or `d_0+d_2` names, or None."""
        parts = plain(text).replace(_PRIME, "'").split("+")
        names = [
            part.replace("^", "").replace("_", "").replace("\\", "").replace("'", "")
            + "p" * part.count("'")
            for part in parts
        ]
        if not all(name in self.dimensions or _POSITIVE.fullmatch(name) for name in names):
            return None
        return dimension_symbol("+".join(names))

    def hint(self, spelling: str) -> str:
        """What to add to "is not declared": the declared spellings close to one, if any."""
        shown = (
            one.latex + "_j" * isinstance(one, FamilyDeclaration)
            for same in self.declared.values()
            for _, one in same
        )
        plainly = {plain(one): one for one in shown}
        close = difflib.get_close_matches(plain(spelling[:80]), plainly, n=3, cutoff=0.5)
        return f"; did you mean {' or '.join(plainly[one] for one in close)}?" if close else ""


@lru_cache(maxsize=64)
def dictionary(declared: tuple[Declaration, ...]) -> Dictionary:
    """The letters of some declarations, indexed once.

    Raises:
        DeclarationError: as for `Dictionary.of`.
    """
    return Dictionary.of(declared)


def _family_key(letter: Letter) -> tuple[str, tuple[str, ...], str, str]:
    return letter.base, letter.accents, "<index>", letter.marks
