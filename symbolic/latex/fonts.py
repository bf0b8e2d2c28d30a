r"""Bold letters: a formula with its matrices and vectors in bold, as many papers print them.

The reader takes `W_1` and `\mathbf{W}_1` for one letter, so what is read stays the same.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from symbolic.errors import ReadError
from symbolic.expressions import FamilyDeclaration, MatrixDeclaration
from symbolic.latex.letters import dictionary, letter_of
from symbolic.latex.syntax import parse

if TYPE_CHECKING:
    from symbolic.expressions import Declarations
    from symbolic.latex.letters import Dictionary, Letter

_WORDS = (
    r"\\(?:text\w*|mbox|mathrm|operatorname|begin|end|mathbf|boldsymbol|mathbb|mathcal)\*?\s*"
    r"\{[^{}]*\}"
)
_BASE = r"[A-Za-z]|\\[A-Za-z]+(?![A-Za-z])"
_BRACED = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_SCRIPT = rf"'|_\s*(?:{_BRACED}|[0-9]|{_BASE})|\^\s*(?:\*|\{{\*[^{{}}]*\}})"
_OTHER_SCRIPT = rf"[_^]\s*(?:{_BRACED}|{_BASE})"  # of no letter, or a transposition
_PIECE = re.compile(
    rf"(?P<kept>{_WORDS}|{_OTHER_SCRIPT})"
    rf"|(?P<before>\\(?:tilde|widetilde|hat|widehat|bar|overline)\s*\{{)(?P<inner>{_BASE})"
    rf"(?P<after>\}}(?:{_SCRIPT})*)"
    rf"|(?P<base>{_BASE})(?P<scripts>(?:{_SCRIPT})*)"
)
_BELOW = frozenset({r"\nabla", r"\min"})  # what stands below these are letters of their own


def in_bold(text: str, declarations: Declarations) -> str:
    r"""The LaTeX with each matrix and vector letter in bold: `W_2^T p_k` is `\mathbf{W}_2^T …`.

    Args:
        text: LaTeX; words in it (`\text{…}`) and letters that are bold already stay as they are.
        declarations: which letters are matrices; a 1×1 family of scalars is none.
    """
    letters = dictionary(tuple(declarations))

    def bold(found: re.Match[str]) -> str:
        if found["kept"]:
            return found[0]
        base = found["inner"] or found["base"]
        if base in _BELOW:
            scripts = found["scripts"]
            return base + scripts[:1] + _PIECE.sub(bold, scripts[1:])
        if not _is_matrix(found[0], letters):
            return found[0]
        font = r"\boldsymbol" if base.startswith("\\") else r"\mathbf"
        before, after = found["before"] or "", found["after"] or found["scripts"] or ""
        return f"{before}{font}{{{base}}}{after}"

    return _PIECE.sub(bold, text)


def _is_matrix(spelling: str, letters: Dictionary) -> bool:
    """Whether it spells a matrix or vector, or a member of a family of vectors."""
    letter = _letter(spelling)
    if letter is None:
        return False
    found = letters.find(letter) or letters.find_family(letter)
    if isinstance(found, FamilyDeclaration):
        return not found.is_scalar
    is_identity = found is None and letter.base == "I" and not letter.accents
    return isinstance(found, MatrixDeclaration) or is_identity


@lru_cache(maxsize=4096)
def _letter(spelling: str) -> Letter | None:
    try:
        letter = letter_of(parse(spelling)[0].parts[0])
    except ReadError:
        return None
    return letter and replace(letter, power="")
